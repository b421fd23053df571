"""Archives that lie, climb, explode or do not end."""

# ruff: noqa: E501 - raw parts of files stand on one line each

import bz2
import gzip
import io
import lzma
import struct
import tarfile
import zlib

from benchmarks.hostile_7z import seven_zip
from benchmarks.hostile_case import SENTENCE, Cases
from benchmarks.hostile_zip import Entry, encrypted_entry, packed, raw_zip, zipped

CASES = Cases("archive")
add = CASES.add
WORDS = SENTENCE.encode()
_LINK = 0o120777 << 16


def _nested(levels: int) -> bytes:
    data = zipped({"in.txt": WORDS})
    for _ in range(levels):
        data = raw_zip([Entry(b"in.zip", data, method=0)])
    return data


def _tree(levels: int, copies: int, leaf: bytes) -> bytes:
    """Archives of archives, the same one each time, as 42.zip is."""
    data = zipped({"leaf.bin": leaf})
    for _ in range(levels):
        data = zipped({f"{n:02}.zip": data for n in range(copies)})
    return data


def _overlapping(kernel: int, count: int) -> bytes:
    """Every entry of the directory leads to the same packed bytes."""
    first = Entry(b"0.txt", bytes(kernel))
    raw = packed(first.data, 8)
    more = [
        Entry(f"{n}.txt".encode(), b"", offset=0, raw=raw, crc=zlib.crc32(first.data), size=kernel)
        for n in range(1, count)
    ]
    return raw_zip([first, *more])


def _quoted(count: int) -> bytes:
    """Each local header is the beginning of the member before it, as in the overlapping bombs of 2019."""
    kernel = packed(b"A" * 100_000, 8)
    out, starts = bytearray(), []
    for n in range(count):
        starts.append(len(out))
        name = f"{n:04}".encode()
        fields = (8, 0, DAY_, 0, len(kernel), 100_000, len(name), 0)
        out += b"PK\x03\x04" + struct.pack("<HHHHHIIIHH", 20, 0, *fields) + name
    out += kernel
    entries = [
        Entry(f"{n:04}".encode(), b"", offset=at, raw=bytes(out[at + 34 :]), size=100_000 + 34 * (count - n), crc=0)
        for n, at in enumerate(starts)
    ]
    return bytes(out) + raw_zip(entries, directory_at=len(out))


DAY_ = 33


def _zip64(size: int, packed_size: int, at: int) -> bytes:
    field = struct.pack("<HHQQQ", 1, 24, size, packed_size, at)
    entry = Entry(b"a.txt", WORDS, method=0, extra=field)
    data = bytearray(raw_zip([entry]))
    central = data.index(b"PK\x01\x02")
    struct.pack_into("<II", data, central + 20, 0xFFFFFFFF, 0xFFFFFFFF)
    struct.pack_into("<I", data, central + 42, 0xFFFFFFFF)
    return bytes(data)


def _tar() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        info = tarfile.TarInfo("../../etc/cron.d/x")
        info.size = len(WORDS)
        tar.addfile(info, io.BytesIO(WORDS))
    return out.getvalue()


def _named(*names: bytes) -> bytes:
    return raw_zip([Entry(n, WORDS + b" %d" % i, flags=0x800) for i, n in enumerate(names)])


# --- what unfolds
add("flat-bomb.zip", "opened", lambda: zipped({"zeros.txt": bytes(24 << 20)}), rest="rejected/bomb", members=1)
add("bomb-beside-a-letter.zip", "opened", lambda: zipped({"b.txt": bytes(20 << 20), "a.txt": WORDS}),
    inner={"b.txt": "rejected/bomb", "a.txt": "read"}, members=2)  # fmt: skip
add("tree-of-bombs.zip", "opened", lambda: _tree(3, 16, bytes(3_900_000)), slow=True,
    rest="opened rejected/bomb rejected/too_many rejected/unknown_type")  # fmt: skip
add("sum-beyond-the-limit.zip", "rejected/bomb",
    lambda: raw_zip([Entry(b"%d.txt" % n, bytes(4_000_000), raw=b"x", crc=0) for n in range(300)]))  # fmt: skip
add("nested-9.zip", "opened", lambda: _nested(8), rest="opened read")
add("nested-60.zip", "opened", lambda: _nested(60), rest="opened rejected/too_deep", members=10)
add("nested-1000.zip", "opened", lambda: _nested(1000), rest="opened rejected/too_deep", members=10)
add("overlapping.zip", "opened unreadable/broken rejected/bomb", lambda: _overlapping(1 << 20, 400),
    rest="rejected/unknown_type unreadable/broken rejected/bomb")  # fmt: skip
add("overlapping-beyond-the-limit.zip", "rejected/bomb unreadable/broken", lambda: _overlapping(3 << 20, 400))
add("quoted-overlap.zip", "opened unreadable/broken", lambda: _quoted(200), rest="unreadable/broken rejected/bomb")
add("thousand-members.zip", "opened", lambda: zipped({f"{n:04}.txt": WORDS for n in range(1000)}),
    rest="read", members=1000, slow=True)  # fmt: skip
add(
    "ten-thousand-and-one.zip",
    "rejected/too_many",
    lambda: raw_zip([Entry(b"%d" % n, method=0) for n in range(10_001)]),
)
add("seventy-thousand.zip", "rejected/too_many unreadable/broken",
    lambda: raw_zip([Entry(b"%d" % n, method=0) for n in range(70_000)]), slow=True)  # fmt: skip
for method, kind in ((12, "bzip2"), (14, "lzma")):
    add(f"{kind}-bomb.zip", "opened", lambda m=method: raw_zip([Entry(b"a.txt", bytes(24 << 20), method=m)]),
        rest="rejected/bomb rejected/unsupported_type", members=1)  # fmt: skip
    add(f"{kind}-bomb-that-says-it-is-small.zip", "opened",
        lambda m=method: raw_zip([Entry(b"a.txt", b"", raw=packed(bytes(24 << 20), m), method=m, size=100)]),
        rest="unreadable/broken rejected/bomb rejected/unsupported_type", members=1)  # fmt: skip
    add(f"{kind}-mimetype-bomb.zip", "opened unreadable/broken rejected/unsupported_type",
        lambda m=method: raw_zip(
            [Entry(b"mimetype", b"", raw=packed(bytes(24 << 20), m), method=m, size=100)]
        ),
        rest="unreadable/broken rejected/bomb rejected/unsupported_type")  # fmt: skip
add("deflate-bomb-that-says-it-is-small.zip", "opened",
    lambda: raw_zip([Entry(b"a.txt", b"", raw=packed(bytes(24 << 20), 8), size=100)]), rest="unreadable/broken", members=1)  # fmt: skip
add(
    "says-it-is-large.zip",
    "opened",
    lambda: raw_zip([Entry(b"a.txt", WORDS, size=3_000_000)]),
    rest="unreadable/broken",
    members=1,
)

# --- names
add("names-that-climb.zip", "opened",
    lambda: _named(b"../../../../etc/passwd", b"/etc/shadow", b"..\\..\\boot.ini", b"C:\\Windows\\a.txt", b"\\\\srv\\s\\b.txt"),
    rest="read", members=5)  # fmt: skip
add("names-of-devices.zip", "opened", lambda: _named(b"CON", b"NUL.txt", b"aux", b"COM1.pdf", b"LPT9", b"a:b.txt"),
    rest="read", members=6)  # fmt: skip
add(
    "names-with-dots.zip", "opened", lambda: _named(b".", b"..", b"...", b"a.txt.", b"b ", b" "), rest="read", members=6
)
add("names-with-controls.zip", "opened",
    lambda: _named(b"a\nb.txt", b"\x1b[2J\x1b]0;x\x07.txt", "\u202efdp.exe".encode(), b"a > b.txt", b"x\x00.pdf"),
    rest="read", members=5)  # fmt: skip
add("names-no-unicode.zip", "opened unreadable/broken", lambda: _named(b"\xff\xfe.txt", b"\xed\xa0\x80.txt", b"\xc0\xaf"),
    rest="read")  # fmt: skip
add("name-of-65535-bytes.zip", "opened", lambda: _named(b"n" * 65531 + b".txt"), rest="read", members=1)
add("no-name.zip", "opened", lambda: _named(b"", b"a.txt"), rest="read", members=2)
add("one-name-twice.zip", "opened", lambda: _named(b"a.txt", b"a.txt", b"A.txt"), rest="read", members=3)
add(
    "one-name-two-forms.zip",
    "opened",
    lambda: _named("\u00e9.txt".encode(), "e\u0301.txt".encode()),
    rest="read",
    members=2,
)
add("file-and-folder-of-one-name.zip", "opened", lambda: _named(b"a", b"a/b.txt"), rest="read", members=2)
add("another-name-in-the-local-header.zip", "opened", lambda: raw_zip([Entry(b"a.pdf", WORDS, local_name=b"b.exe")]),
    rest="unreadable/broken", members=1)  # fmt: skip
add("a-link.zip", "opened",
    lambda: raw_zip([Entry(b"form.pdf", b"/etc/passwd", method=0, attributes=_LINK, system=3), Entry(b"a.txt", WORDS)]),
    inner={"form.pdf": "rejected/not_a_file", "a.txt": "read"}, members=2)  # fmt: skip
add("a-device.zip", "opened",
    lambda: raw_zip([Entry(b"zero", b"", method=0, attributes=0o020666 << 16, system=3), Entry(b"a.txt", WORDS)]),
    inner={"zero": "rejected/not_a_file", "a.txt": "read"}, members=2)  # fmt: skip

# --- lies
add("wrong-checksum.zip", "opened", lambda: raw_zip([Entry(b"a.txt", WORDS, crc=1), Entry(b"b.txt", WORDS)]),
    inner={"a.txt": "unreadable/broken", "b.txt": "read"}, members=2)  # fmt: skip
add("encrypted-member.zip", "opened", lambda: raw_zip([encrypted_entry(b"a.txt", WORDS, b"open sesame"), Entry(b"b.txt", WORDS)]),
    inner={"a.txt": "unreadable/encrypted", "b.txt": "read"}, members=2)  # fmt: skip
add("aes-member.zip", "opened", lambda: raw_zip([Entry(b"a.pdf", WORDS, method=99, raw=bytes(40), flags=1)]),
    rest="unreadable/encrypted", members=1, told="ARCHIVE-AES")  # fmt: skip
add("unknown-packing.zip", "opened", lambda: raw_zip([Entry(b"a.txt", WORDS, method=97, raw=b"x")]),
    rest="rejected/unsupported_type", members=1)  # fmt: skip
add("deflate64.zip", "opened", lambda: raw_zip([Entry(b"a.txt", WORDS, method=9, raw=b"x")]),
    rest="rejected/unsupported_type", members=1)  # fmt: skip
add(
    "garbage-for-deflate.zip",
    "opened",
    lambda: raw_zip([Entry(b"a.txt", WORDS, raw=b"\xff" * 90)]),
    rest="unreadable/broken",
    members=1,
)
add("zip64-of-8-exabytes.zip", "opened rejected/bomb unreadable/broken", lambda: _zip64(1 << 62, 1 << 62, 0),
    rest="rejected/too_large rejected/bomb unreadable/broken")  # fmt: skip
add("zip64-small-pack-huge-size.zip", "opened rejected/bomb unreadable/broken", lambda: _zip64(1 << 62, 40, 0),
    rest="rejected/bomb unreadable/broken")  # fmt: skip
add("zip64-offset-outside.zip", "opened unreadable/broken", lambda: _zip64(40, 40, 1 << 60), rest="unreadable/broken")
add("zip64-field-cut.zip", "unreadable/broken opened", lambda: raw_zip([Entry(b"a", WORDS, size=0xFFFFFFFF, extra=b"\x01\x00\x18\x00\x01")]),
    rest="unreadable/broken rejected/too_large rejected/bomb")  # fmt: skip
add("count-lies.zip", "opened unreadable/broken", lambda: raw_zip([Entry(b"a.txt", WORDS)], count=60_000), rest="read")
add("directory-outside.zip", "unreadable/broken opened", lambda: raw_zip([Entry(b"a.txt", WORDS)], directory_at=0x7FFFFFFF),
    rest="unreadable/broken read")  # fmt: skip
add("directory-of-4-gigabytes.zip", "unreadable/broken rejected/too_many",
    lambda: raw_zip([Entry(b"a.txt", WORDS)], directory_size=0xFFFFFFF0))  # fmt: skip
add("member-outside.zip", "opened", lambda: raw_zip([Entry(b"b.txt", WORDS), Entry(b"a.txt", WORDS, offset=0x7FFFFFFF)]),
    inner={"a.txt": "unreadable/broken", "b.txt": "read"}, members=2)  # fmt: skip
add("member-inside-the-directory.zip", "opened unreadable/broken",
    lambda: raw_zip([Entry(b"b.txt", WORDS), Entry(b"a.txt", WORDS, offset=70)]),
    inner={"a.txt": "unreadable/broken", "b.txt": "read"})  # fmt: skip
add("on-other-disks.zip", "opened unreadable/broken rejected/unsupported_type",
    lambda: raw_zip([Entry(b"a.txt", WORDS, disk=7)]), rest="read unreadable/broken")  # fmt: skip
add(
    "two-ends.zip",
    "opened unreadable/broken",
    lambda: zipped({"a.txt": WORDS}) + zipped({"b.txt": WORDS}),
    rest="read unreadable/broken",
)
add("end-inside-the-comment.zip", "opened unreadable/broken unreadable/empty",
    lambda: raw_zip([Entry(b"a.txt", WORDS)], comment=raw_zip([]) + b"x"), rest="read unreadable/broken")  # fmt: skip
add("no-member.zip", "unreadable/empty", lambda: raw_zip([]))
add("folders-only.zip", "unreadable/empty", lambda: zipped({"a/": b"", "a/b/": b""}))
add("system-files-only.zip", "opened", lambda: zipped({"__MACOSX/._a.pdf": b"\0" * 90, "a/.DS_Store": b"\0\0\0\1Bud1"}),
    rest="ignored/system_file", members=2)  # fmt: skip
add("cut.zip", "unreadable/broken", lambda: zipped({f"{n}.txt": WORDS * 9 for n in range(9)})[:400])
add("garbage-behind.zip", "opened unreadable/broken", lambda: zipped({"a.txt": WORDS}) + b"\x00" * 70_000, rest="read")
add(
    "program-before.exe",
    "rejected/unsupported_type",
    lambda: raw_zip([Entry(b"a.txt", WORDS)], before=b"MZ\x90\x00" + bytes(200)),
)
add("picture-before.png", "unreadable/broken rejected/unsupported_type unreadable/needs_ocr",
    lambda: raw_zip([Entry(b"a.txt", WORDS)], before=b"\x89PNG\r\n\x1a\n" + bytes(60)))  # fmt: skip

# --- other archives: refused, with the remedy
for _name, _make in (
    ("a.tar", _tar),
    ("a.tar.gz", lambda: gzip.compress(_tar(), mtime=0)),
    ("a.bz2", lambda: bz2.compress(WORDS)),
    ("a.xz", lambda: lzma.compress(WORDS)),
    ("a.lzma", lambda: lzma.compress(WORDS, lzma.FORMAT_ALONE)),
    ("a.rar", lambda: b"Rar!\x1a\x07\x01\x00" + bytes(200)),
    ("old.rar", lambda: b"Rar!\x1a\x07\x00" + bytes(200)),
    ("a.cab", lambda: b"MSCF\x00\x00\x00\x00" + bytes(200)),
    ("a.zst", lambda: b"\x28\xb5\x2f\xfd" + bytes(range(200))),
    ("a.Z", lambda: b"\x1f\x9d\x90" + bytes(range(200))),
    ("a.arj", lambda: b"\x60\xea\x1e\x00\x1e" + bytes(range(200))),
    ("a.lzh", lambda: b"\x20\x00-lh5-" + bytes(range(200))),
):
    add(_name, "rejected/unsupported_type", _make, told="ARCHIVE-KIND")
# --- 7z: unfolded where its extra is installed (tests/test_seven_zip.py has the rest)
add("a.7z", "unreadable/broken rejected/unsupported_type", lambda: b"7z\xbc\xaf\x27\x1c\x00\x04" + bytes(200))
_NO_7Z = " rejected/unsupported_type"  # without the extra
for _name, _fates, _rest, _make in (
    ("bomb.7z", "rejected/bomb", "", lambda: seven_zip([("zeros.txt", bytes(24 << 20))])),
    ("bomb-beside-a-letter.7z", "rejected/bomb", "", lambda: seven_zip([("b.txt", bytes(24 << 20)), ("a.txt", WORDS)])),
    ("says-it-is-small.7z", "opened unreadable/broken rejected/bomb", "unreadable/broken unreadable/empty",
        lambda: seven_zip([("a.txt", bytes(24 << 20))], says=100)),
    ("says-4-exabytes.7z", "rejected/bomb", "", lambda: seven_zip([("a.txt", WORDS)], says=1 << 62)),
    ("dictionary-of-4-gigabytes.7z", "opened rejected/memory_limit unreadable/broken", "read",
        lambda: seven_zip([("a.txt", WORDS)], dictionary=40)),
    ("million-files.7z", "rejected/too_many unreadable/broken", "", lambda: seven_zip([("a.txt", WORDS)], count=1_000_000)),
    ("header-checksum-wrong.7z", "unreadable/broken", "", lambda: seven_zip([("a.txt", WORDS)], crc=1)),
    ("cut.7z", "unreadable/broken", "", lambda: seven_zip([("a.txt", WORDS * 9)])[:-40]),
    ("names-that-climb.7z", "opened", "read",
        lambda: seven_zip([(n, WORDS + b" %d" % i) for i, n in enumerate(
            ("../../../etc/passwd", "/etc/shadow", "..\\..\\boot.ini", "C:\\a.txt", "CON", "a\nb.txt", "\u202efdp.exe"))])),
    ("bomb-in-zip-in-7z-in-zip.zip", "opened", "opened rejected/bomb",
        lambda: zipped({"in.7z": seven_zip([("in.zip", zipped({"z.txt": bytes(24 << 20)}))])})),
):  # fmt: skip
    add(_name, _fates + _NO_7Z, _make, rest=_rest + _NO_7Z if _rest else "", slow=True)
add("gzip-bomb.gz", "rejected/unsupported_type", lambda: gzip.compress(bytes(24 << 20), mtime=0), told="ARCHIVE-KIND")
add(
    "pdf-that-is-a-rar.pdf",
    "rejected/unsupported_type",
    lambda: b"Rar!\x1a\x07\x01\x00" + bytes(200),
    told="ARCHIVE-KIND",
)
