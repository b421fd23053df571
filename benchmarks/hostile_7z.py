"""7z archives made by hand, so that each field may lie; the same bytes each time."""

import lzma
import struct
import zlib
from collections.abc import Sequence

LZMA2 = 0x21
_FILTERS = [{"id": lzma.FILTER_LZMA2, "preset": 9, "dict_size": 1 << 16}]
_SMALL_DICTIONARY = 8  # 64 KiB, as the format writes it


def number(value: int) -> bytes:
    """A whole number as the headers write it."""
    return bytes([value]) if value < 0x80 else b"\xff" + struct.pack("<Q", value)


def packed(data: bytes) -> bytes:
    """LZMA2, without a head."""
    return lzma.compress(data, lzma.FORMAT_RAW, filters=_FILTERS)


def seven_zip(
    files: Sequence[tuple[str, bytes]],
    *,
    says: int | None = None,
    dictionary: int = _SMALL_DICTIONARY,
    count: int | None = None,
    crc: int | None = None,
) -> bytes:
    """One block with all files. `says`: what the first unfolds to by the header; `dictionary`: as the format writes it
    (40 is 4 GiB); `count`: how many files there are by the header; `crc`: the checksum of the header, if it is to be
    wrong.
    """
    body = packed(b"".join(data for _, data in files))
    sizes = [len(data) for _, data in files]
    if says is not None:
        sizes[0] = says
    streams = b"\x08" + (b"\x0d" + number(len(files)) if len(files) != 1 else b"")
    streams += b"\x09" + b"".join(map(number, sizes[:-1])) if len(files) > 1 else b""
    streams += b"\x0a\x01" + b"".join(struct.pack("<I", zlib.crc32(data)) for _, data in files) + b"\x00"
    folder = b"\x01" + bytes([0x21, LZMA2, 1, dictionary])
    names = b"\x00" + b"".join(name.encode("utf-16-le") + b"\0\0" for name, _ in files)
    header = (
        b"\x01\x04"
        + (b"\x06" + number(0) + number(1) + b"\x09" + number(len(body)) + b"\x00")
        + (b"\x07\x0b" + number(1) + b"\x00" + folder + b"\x0c" + number(sum(sizes)) + b"\x00")
        + streams
        + b"\x00"
        + (b"\x05" + number(len(files) if count is None else count) + b"\x11" + number(len(names)) + names + b"\x00")
        + b"\x00"
    )
    start = struct.pack("<QQI", len(body), len(header), zlib.crc32(header) if crc is None else crc)
    return b"7z\xbc\xaf\x27\x1c\x00\x04" + struct.pack("<I", zlib.crc32(start)) + start + body + header
