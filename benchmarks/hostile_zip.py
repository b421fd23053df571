"""A zip written byte by byte, so that each of its fields can lie (PKWARE's APPNOTE 6.3.10, 4.3)."""

import bz2
import io
import lzma
import struct
import zipfile
import zlib
from dataclasses import dataclass

DAY = 33  # the first of January 1980


@dataclass
class Entry:
    """One member. What is None is true; anything else is written as it stands."""

    name: bytes
    data: bytes = b""
    method: int = 8
    flags: int = 0
    crc: int | None = None
    size: int | None = None
    packed: int | None = None
    extra: bytes = b""
    local_name: bytes | None = None
    attributes: int = 0
    system: int = 0
    raw: bytes | None = None  # the packed bytes, where they are not those of `data`
    offset: int | None = None
    disk: int = 0


def packed(data: bytes, method: int) -> bytes:
    """The bytes as a member keeps them."""
    if method == 8:
        squeeze = zlib.compressobj(9, zlib.DEFLATED, -15)
        return squeeze.compress(data) + squeeze.flush()
    if method == 12:
        return bz2.compress(data)
    if method == 14:  # a head of 9 bytes before the stream (APPNOTE 5.8.8)
        filters = [{"id": lzma.FILTER_LZMA1, "dict_size": 1 << 23}]
        stream = lzma.compress(data, lzma.FORMAT_RAW, filters=filters)
        return struct.pack("<BBH", 9, 4, 5) + struct.pack("<BI", 93, 1 << 23) + stream
    return data


def raw_zip(
    entries: list[Entry],
    *,
    comment: bytes = b"",
    count: int | None = None,
    directory_size: int | None = None,
    directory_at: int | None = None,
    before: bytes = b"",
    after: bytes = b"",
) -> bytes:
    """The archive. `before`, `after`: bytes around it."""
    out, directory = bytearray(before), bytearray()
    for e in entries:
        raw = packed(e.data, e.method) if e.raw is None else e.raw
        at = len(out) if e.offset is None else e.offset
        fields = (
            zlib.crc32(e.data) if e.crc is None else e.crc,
            len(raw) if e.packed is None else e.packed,
            len(e.data) if e.size is None else e.size,
        )
        local = e.name if e.local_name is None else e.local_name
        if e.offset is None:
            out += b"PK\x03\x04" + struct.pack("<HHHHHIIIHH", 20, e.flags, e.method, 0, DAY, *fields, len(local), 0)
            out += local + raw
        directory += b"PK\x01\x02" + struct.pack("<BBHHHHHIII", 20, e.system, 20, e.flags, e.method, 0, DAY, *fields)
        lengths = struct.pack("<HHHHHI", len(e.name), len(e.extra), 0, e.disk, 0, e.attributes)
        directory += lengths + struct.pack("<I", at) + e.name + e.extra
    at = len(out) if directory_at is None else directory_at
    size = len(directory) if directory_size is None else directory_size
    n = (len(entries) if count is None else count) & 0xFFFF
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, n, n, size, at, len(comment))
    return bytes(out + directory + end) + comment + after


def zipped(members: dict[str, bytes]) -> bytes:
    """An honest archive, without the time of its making."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        for name, content in members.items():
            z.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def zipcrypto(data: bytes, password: bytes, crc: int) -> bytes:
    """Bytes under PKWARE's old cipher (APPNOTE 6.1), with a fixed head, so that they are the same each time."""
    table = []
    for n in range(256):
        value = n
        for _ in range(8):
            value = (value >> 1) ^ (0xEDB88320 if value & 1 else 0)
        table.append(value)
    keys = [0x12345678, 0x23456789, 0x34567890]

    def update(code: int) -> None:
        keys[0] = (keys[0] >> 8) ^ table[(keys[0] ^ code) & 0xFF]
        keys[1] = ((keys[1] + (keys[0] & 0xFF)) * 134775813 + 1) & 0xFFFFFFFF
        keys[2] = (keys[2] >> 8) ^ table[(keys[2] ^ (keys[1] >> 24)) & 0xFF]

    for code in password:
        update(code)
    out = bytearray()
    for code in bytes(range(11)) + bytes([crc >> 24]) + data:
        half = (keys[2] | 2) & 0xFFFF
        out.append(code ^ ((half * (half ^ 1)) >> 8) & 0xFF)
        update(code)
    return bytes(out)


def encrypted_entry(name: bytes, data: bytes, password: bytes) -> Entry:
    """A member under a password."""
    crc = zlib.crc32(data)
    raw = zipcrypto(packed(data, 8), password, crc)
    return Entry(name, data, flags=1, raw=raw)
