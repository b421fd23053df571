"""The names inside an OLE file (old Office, .msg, encrypted Office), enough to tell these kinds apart.

Reads the header, the allocation table and the directory of [MS-CFB]; every chain is bounded, so a hostile file costs
no more than its own size.
"""

import struct

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_END = 0xFFFFFFFA  # this and above are no sector numbers
_MOST_ENTRIES = 4096


def ole_entries(data: bytes) -> dict[str, tuple[int, int]]:
    """Name -> (offset of its first sector, size in bytes) of every stream and storage; empty when it cannot be read."""
    if len(data) < 512 or not data.startswith(OLE_MAGIC):
        return {}
    shift = struct.unpack_from("<H", data, 30)[0]
    if shift not in (9, 12):
        return {}
    size = 1 << shift
    first_directory = struct.unpack_from("<I", data, 48)[0]
    table_sectors = [s for s in struct.unpack_from("<109I", data, 76) if s < _END]
    entries: dict[str, tuple[int, int]] = {}
    seen: set[int] = set()
    sector = first_directory
    while sector < _END and sector not in seen and len(entries) < _MOST_ENTRIES:
        seen.add(sector)
        at = (sector + 1) * size
        block = data[at : at + size]
        if len(block) < size:
            break
        for n in range(0, size, 128):
            length = struct.unpack_from("<H", block, n + 64)[0]
            if 2 < length <= 64 and block[n + 66] in (1, 2, 5):
                name = block[n : n + length - 2].decode("utf-16-le", "replace")
                start, stream_size = struct.unpack_from("<II", block, n + 116)
                entries.setdefault(name, ((start + 1) * size, stream_size))
        index = sector * 4
        if index // size >= len(table_sectors):
            break
        at = (table_sectors[index // size] + 1) * size + index % size
        if at + 4 > len(data):
            break
        sector = struct.unpack_from("<I", data, at)[0]
    return entries


def word_is_encrypted(data: bytes, entries: dict[str, tuple[int, int]]) -> bool:
    """Whether the WordDocument stream's FibBase ([MS-DOC] 2.5.2) has its fEncrypted bit set."""
    at, size = entries.get("WordDocument", (0, 0))
    if size < 4096 or at + 12 > len(data):
        return False
    return bool(struct.unpack_from("<H", data, at + 10)[0] & 0x0100)
