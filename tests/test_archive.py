"""Zip archives: limits before anything unfolds, names as data only."""

import io
import struct
import zipfile
import zlib

import pytest

from pipeline.archive import Archive, ArchiveRefused
from schemas.source import Reason, Status


def zipped(members: dict[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", how) as z:
        for name, content in members.items():
            z.writestr(name, content)
    return out.getvalue()


def zip_with_raw_name(name: bytes, content: bytes = b"x", extra: bytes = b"", flags: int = 0) -> bytes:
    """A zip of one stored member whose name has no coding, as Windows in Thai writes it."""
    crc = zlib.crc32(content)
    fixed = struct.pack("<HHHHHIIIHH", 20, flags, 0, 0, 33, crc, len(content), len(content), len(name), len(extra))
    local = b"PK\x03\x04" + fixed + name + extra + content
    central = b"PK\x01\x02" + struct.pack("<H", 20) + fixed + struct.pack("<HHHII", 0, 0, 0, 0, 0) + name + extra
    return local + central + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(central), len(local), 0)


def names(data: bytes) -> list[str]:
    return [m.name for m in Archive(io.BytesIO(data)).members]


NAME = "แบบฟอร์ม ๑.docx"


@pytest.mark.parametrize(
    "data",
    [
        zipped({NAME: b"x"}),
        zip_with_raw_name(NAME.encode("cp874")),
        zip_with_raw_name(NAME.encode()),
        zip_with_raw_name(
            b"garbled.docx",
            extra=struct.pack("<HHBI", 0x7075, 5 + len(NAME.encode()), 1, zlib.crc32(b"garbled.docx")) + NAME.encode(),
        ),
    ],
    ids=["utf-8 flag", "cp874 without a flag", "utf-8 without a flag", "unicode path field"],
)
def test_thai_names(data: bytes) -> None:
    assert names(data) == [NAME]


def test_names_that_climb_are_kept_as_data() -> None:
    assert names(zipped({"../../etc/x": b"x", "/abs": b"y"})) == ["../../etc/x", "/abs"]


def test_folders_are_no_members() -> None:
    assert names(zipped({"a/": b"", "a/b.txt": b"x"})) == ["a/b.txt"]


@pytest.mark.parametrize(
    ("data", "status", "reason"),
    [
        (b"PK\x03\x04 cut", Status.UNREADABLE, Reason.BROKEN),
        (zipped({}), Status.UNREADABLE, Reason.EMPTY),
        (zipped({"a/": b""}), Status.UNREADABLE, Reason.EMPTY),
        (zipped({str(n): b"" for n in range(11)}), Status.REJECTED, Reason.TOO_MANY),
        (zipped({"a": b"x" * 600, "b": b"x" * 600}), Status.REJECTED, Reason.BOMB),
    ],
    ids=["cut", "empty", "folders only", "too many", "unfolds beyond the whole limit"],
)
def test_archives_that_are_not_opened(data: bytes, status: Status, reason: Reason) -> None:
    with pytest.raises(ArchiveRefused) as refused:
        Archive(io.BytesIO(data), most_members=10, most_bytes=1000)
    assert (refused.value.status, refused.value.reason) == (status, reason)


def test_a_directory_too_long_is_refused_before_it_is_read() -> None:
    data = bytearray(zipped({"a": b"x"}))
    at = data.rindex(b"PK\x05\x06")
    struct.pack_into("<I", data, at + 12, 0xFFFFFFF0)
    with pytest.raises(ArchiveRefused) as refused:
        Archive(io.BytesIO(bytes(data)))
    assert refused.value.reason is Reason.TOO_MANY


def test_a_bomb_is_not_unfolded_and_its_neighbour_is_read() -> None:
    archive = Archive(io.BytesIO(zipped({"bomb": bytes(8 << 20), "letter": b"words"})))
    bomb, letter = archive.members
    assert (bomb.status, bomb.reason) == (Status.REJECTED, Reason.BOMB)
    assert archive.load(letter) == b"words"


def test_a_member_with_a_password_is_said() -> None:
    data = bytearray(zipped({"a.pdf": b"%PDF-1.4"}))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    member = Archive(io.BytesIO(bytes(data))).members[0]
    assert (member.status, member.reason) == (Status.UNREADABLE, Reason.ENCRYPTED)


@pytest.mark.parametrize(
    ("at", "value", "reason"), [(10, 9, Reason.UNSUPPORTED_TYPE), (16, 0xEE, Reason.BROKEN), (24, 0xFF, Reason.BROKEN)]
)
def test_damaged_members(at: int, value: int, reason: Reason) -> None:
    """An unknown way of packing, a checksum that does not hold, a length that is not true."""
    data = bytearray(zipped({"a": b"words " * 50}))
    data[data.index(b"PK\x01\x02") + at] = value
    archive = Archive(io.BytesIO(bytes(data)))
    with pytest.raises(ArchiveRefused) as refused:
        archive.load(archive.members[0])
    assert refused.value.reason is reason
