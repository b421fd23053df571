"""Entries of a file system that are no files, cannot be opened, or bear impossible names."""

import os
import socket
import stat
from pathlib import Path

from benchmarks.hostile_case import SENTENCE, Cases

CASES = Cases("file")
WORDS = SENTENCE.encode()
GIB = 1 << 30


def add(name: str, fates: str, put: object, shown: str | None = None, **more: object) -> None:
    """A case that puts its own entry in place."""
    CASES.add(name, fates, None, put=put, shown=shown, **more)


def _socket(place: Path) -> None:
    with socket.socket(socket.AF_UNIX) as s:
        here = os.getcwd()
        try:  # the path of a socket may have 108 bytes
            os.chdir(place.parent)
            s.bind(place.name)
        finally:
            os.chdir(here)


def _device(place: Path) -> None:
    """A device like /dev/zero, or where this is not allowed a link to it."""
    try:
        os.mknod(place, 0o600 | stat.S_IFCHR, os.makedev(1, 5))
    except OSError:
        place.symlink_to("/dev/zero")


def _sparse(size: int, head: bytes = b""):
    def put(place: Path) -> None:
        with place.open("wb") as file:
            file.write(head)
            file.truncate(size)

    return put


def _closed(place: Path) -> None:
    place.write_bytes(WORDS)
    place.chmod(0)


def _raw(raw: bytes):
    def put(place: Path) -> None:
        with open(os.path.join(os.fsencode(place.parent), raw), "wb") as file:
            file.write(WORDS)

    return put


def _pair(place: Path) -> None:
    place.symlink_to(place.with_name("loop-b"))


if os.name == "posix":
    add("pipe.pdf", "rejected/not_a_file", lambda p: os.mkfifo(p))
    add("socket.pdf", "rejected/not_a_file", _socket)
    add("device.pdf", "rejected/not_a_file", _device)
    add("link-to-passwords.txt", "rejected/not_a_file", lambda p: p.symlink_to("/etc/passwd"))
    add("link-to-nothing.pdf", "rejected/not_a_file", lambda p: p.symlink_to("nowhere"))
    add("link-to-itself", "rejected/not_a_file", lambda p: p.symlink_to(p))
    add("loop-a", "rejected/not_a_file", _pair)
    add("loop-b", "rejected/not_a_file", lambda p: p.symlink_to(p.with_name("loop-a")))
    add("link-to-the-inbox", "rejected/not_a_file", lambda p: p.symlink_to(p.parents[2]))
    add("closed.txt", "unreadable/no_access read", _closed)  # root may open it all the same
    add("name-not-utf8", "read", _raw(b"name-\xff\xfe-not-utf8.txt"), shown="name-\u00a0■-not-utf8.txt")
    add("name-in-cp874", "read", _raw("ภาษาไทย.txt".encode("cp874")), shown="ภาษาไทย.txt")
    add("name-with-a-line-break", "read", _raw(b"a\nb.txt"), shown="a\ufffdb.txt")
    add("name-with-escapes", "read", _raw(b"\x1b[2Jc\x07.txt"), shown="\ufffd[2Jc\ufffd.txt")
    add("name-with-bidi", "read", _raw("d\u202etxt.exe".encode()), shown="d\ufffdtxt.exe")
    add("name-of-markup", "read", _raw(b"<script>alert(1)<|script>.txt"), shown="<script>alert(1)<|script>.txt")
    add("name-of-a-formula", "read", _raw(b"=cmd'!A0.txt"), shown="=cmd'!A0.txt")
    add("name-that-forges-a-path", "read", _raw(b"a.eml > body"), shown="a.eml › body")
    add("name-of-a-device", "read", _raw(b"CON.txt"), shown="CON.txt")
    add("name-with-dots", "read", _raw(b"...txt..."), shown="...txt...")
    add("n" * 251 + ".txt", "read", lambda p: p.write_bytes(WORDS), shown="n" * 220 + "…" + "n" * 15 + ".txt")
    add("two-forms-composed", "read", _raw("\u00e9\u0e33.txt".encode()), shown="\u00e9\u0e33.txt")
    add("two-forms-apart", "read", _raw("e\u0301\u0e33.txt".encode()), shown="e\u0301\u0e33.txt")
    add("name-of-a-device-alone", "read", _raw(b"NUL"), shown="NUL")
    add("name-of-a-port", "read", _raw(b"COM1.pdf"), shown="COM1.pdf")
    add("name-with-a-stream", "read", _raw(b"a.txt:hidden"), shown="a.txt:hidden")
    add("name-of-a-drive", "read", _raw(b"C:\\x.txt"), shown="C:\\x.txt")
    add("name-like-an-option", "read", _raw(b"--out=elsewhere"), shown="--out=elsewhere")
    add("name-that-would-run", "read", _raw(b"$(reboot);`reboot`.txt"), shown="$(reboot);`reboot`.txt")
    add("link-to-a-folder-above", "rejected/not_a_file", lambda p: p.symlink_to("../../.."))
    add("link-to-memory", "rejected/not_a_file", lambda p: p.symlink_to("/proc/self/mem"))
    add("case-a.TXT", "read", lambda p: p.write_bytes(WORDS))
    add("CASE-A.txt", "read", lambda p: p.write_bytes(WORDS))
add("nothing.pdf", "unreadable/empty", lambda p: p.write_bytes(b""))
add("blanks.txt", "unreadable/empty", lambda p: p.write_bytes(b" \r\n\t\x0c" * 1000))
add("zeros.pdf", "rejected/unknown_type unreadable/empty", lambda p: p.write_bytes(bytes(100_000)))
add("giant-of-1-terabyte.pdf", "rejected/too_large", _sparse(1024 * GIB))
add("giant-pdf-of-300-megabytes.pdf", "rejected/too_large", _sparse(300 << 20, b"%PDF-1.4\n"))
add(
    "giant-mailbox-of-5-gigabytes.mbox",
    "rejected/too_large",
    _sparse(5 * GIB, b"From a@b.example Mon Feb  6 10:00:00 2023\nFrom: a\n"),
)
add("~$lock.docx", "ignored/system_file", lambda p: p.write_bytes(b"\x04user" + bytes(100)))
add("~$letter.txt", "read", lambda p: p.write_bytes(WORDS * 200))
