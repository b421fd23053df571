"""เอกสาร .doc .rtf .odt: converted to DOCX by LibreOffice where it is installed, and read as such.

LibreOffice is called as a program, with a profile of its own that blocks macros and remote links, and it is killed on
time. Its exit status is 0 even when it failed, and it makes a document of random bytes: so the input is looked at
before, and the output after. Places lead into the converted file; their part begins with `converted/`.
"""

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

from extractors.docx_package import OLE_MAGIC
from extractors.docx_reader import read_docx
from schemas.finding_codes import finding
from schemas.place import PartPlace, Place
from schemas.source import Reason, Status
from schemas.text import DocumentText

TIMEOUT_SECONDS = 120
MAX_BYTES = 64 * 1024 * 1024
CONVERTED = "converted/"

_WORD_STREAM = "WordDocument".encode("utf-16-le")
_FIB = 512  # the Word stream begins in the first sector in nearly every file
_FIB_MAGIC, _ENCRYPTED_FLAG = b"\xec\xa5", 0x0100  # [MS-DOC] 2.5.2, wIdent and fEncrypted
_KINDS: dict[str, tuple[str, Callable[[bytes], bool]]] = {
    "application/msword": (".doc", lambda d: d.startswith(OLE_MAGIC) and _WORD_STREAM in d),
    "application/rtf": (".rtf", lambda d: d.lstrip()[:5] == b"{\\rtf"),
    "text/rtf": (".rtf", lambda d: d.lstrip()[:5] == b"{\\rtf"),
    "application/vnd.oasis.opendocument.text": (
        ".odt",
        lambda d: d.startswith(b"PK") and b"opendocument.text" in d[:200],
    ),
}
# What the profile says before LibreOffice writes the rest: no macros, no pictures or links from outside.
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse">
<value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks"
 oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableActiveContent" oor:op="fuse">
<value>true</value></prop></item>
</oor:items>
"""


def office_program() -> str | None:
    """The LibreOffice of this machine, or None."""
    return shutil.which("soffice") or shutil.which("libreoffice")


@cache
def office_version() -> str | None:
    """What LibreOffice calls itself, for the reader's fingerprint and `saraban doctor`; None without it."""
    program = office_program()
    if program is None:
        return None
    try:
        said = subprocess.run([program, "--version"], capture_output=True, timeout=30, check=False, text=True)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return said.stdout.strip().splitlines()[0][:80] if said.stdout.strip() else None


def read_legacy(data: bytes, sha256: str, media_type: str) -> DocumentText:
    """The lines of a .doc, .rtf or .odt by way of DOCX. Never raises for a bad file.

    `unreadable`: empty; encrypted; broken (not of its type, or LibreOffice makes nothing of it); timeout;
    unsupported_type where LibreOffice is not installed (finding DOC-NEEDS-OFFICE says the remedy). `properties` has
    `converted_by`.
    """

    def unread(status: Status, reason: Reason) -> DocumentText:
        return DocumentText(sha256, media_type, status, reason)

    if not data:
        return unread(Status.UNREADABLE, Reason.EMPTY)
    if len(data) > MAX_BYTES:
        return unread(Status.REJECTED, Reason.TOO_LARGE)
    if media_type not in _KINDS:
        return unread(Status.UNREADABLE, Reason.UNSUPPORTED_TYPE)
    suffix, is_of_its_kind = _KINDS[media_type]
    if not is_of_its_kind(data):
        return unread(Status.UNREADABLE, Reason.BROKEN)
    if suffix == ".doc" and _is_encrypted(data):
        return unread(Status.UNREADABLE, Reason.ENCRYPTED)
    program = office_program()
    if program is None:
        missing = unread(Status.UNREADABLE, Reason.UNSUPPORTED_TYPE)
        return replace(missing, findings=(finding("DOC-NEEDS-OFFICE"),))
    try:
        converted = _convert(program, data, suffix)
    except subprocess.TimeoutExpired:
        return unread(Status.UNREADABLE, Reason.TIMEOUT)
    if converted is None:
        return unread(Status.UNREADABLE, Reason.BROKEN)
    doc = read_docx(converted, sha256)
    findings = tuple(f.model_copy(update={"places": tuple(map(_in_converted, f.places))}) for f in doc.findings)
    return replace(
        doc,
        media_type=media_type,
        lines=tuple(replace(x, part=CONVERTED + x.part) for x in doc.lines),
        findings=findings,
        properties={**doc.properties, "converted_by": office_version() or "LibreOffice"},
    )


def _in_converted(place: Place) -> Place:
    return place.model_copy(update={"part": CONVERTED + place.part}) if isinstance(place, PartPlace) else place


def _is_encrypted(data: bytes) -> bool:
    fib = data[_FIB : _FIB + 12]
    return fib[:2] == _FIB_MAGIC and bool(int.from_bytes(fib[10:12], "little") & _ENCRYPTED_FLAG)


def _convert(program: str, data: bytes, suffix: str) -> bytes | None:
    """The DOCX that LibreOffice makes of `data`; None where it makes none. Raises TimeoutExpired; it is ended then."""
    with tempfile.TemporaryDirectory(prefix="saraban-", ignore_cleanup_errors=True) as folder:
        source = Path(folder, "source" + suffix)
        source.write_bytes(data)
        profile = Path(folder, "profile")
        (profile / "user").mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
        command = [
            program,
            f"-env:UserInstallation={profile.as_uri()}",
            "--headless",
            "--norestore",
            "--nolockcheck",
            "--convert-to",
            "docx:Office Open XML Text",
            "--outdir",
            str(Path(folder, "made")),
            str(source),
        ]
        environment = {k: v for k, v in os.environ.items() if k in ("PATH", "LANG", "LC_ALL", "TMPDIR", "SYSTEMROOT")}
        with subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=folder,
            env={**environment, "HOME": folder},
            start_new_session=True,
        ) as process:
            try:
                process.wait(TIMEOUT_SECONDS)
            except BaseException:
                _kill(process)  # also the program that the starting script has called
                raise
        made = Path(folder, "made", "source.docx")
        return made.read_bytes() if made.is_file() and made.stat().st_size else None


def _kill(process: "subprocess.Popen[bytes]") -> None:
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError, AttributeError):
        process.kill()
    process.wait()
