"""The names inside an OLE file (old Office, .msg, encrypted Office), enough to tell these kinds apart.

Reads the header, the allocation table and the directory of [MS-CFB]; every chain is bounded, so a hostile file costs
no more than its own size.
"""

import struct

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_END = 0xFFFFFFFA  # this and above are no sector numbers
_MOST_ENTRIES = 4096
_ROOT = 5


def ole_entries(data: bytes) -> dict[str, tuple[int, int]]:
    """Name -> (offset of its first sector, size in bytes) of every stream and storage; empty when it cannot be read."""
    size = _sector_size(data)
    entries: dict[str, tuple[int, int]] = {}
    for row in _directory(data):
        if (name := _entry_name(row)) is not None:
            start, stream_size = struct.unpack_from("<II", row, 116)
            entries.setdefault(name, ((start + 1) * size, stream_size))
    return entries


def ole_root(data: bytes) -> set[str]:
    """The names directly below the root, as the directory's tree has them; empty when it cannot be read."""
    rows = _directory(data)
    if not rows or rows[0][66] != _ROOT:
        return set()
    out: set[str] = set()
    seen: set[int] = set()
    pending = [struct.unpack_from("<I", rows[0], 76)[0]]
    while pending:
        at = pending.pop()
        if at >= len(rows) or at in seen:
            continue
        seen.add(at)
        if (name := _entry_name(rows[at])) is not None:
            out.add(name)
        pending += struct.unpack_from("<II", rows[at], 68)  # its siblings to the left and to the right
    return out


def _entry_name(row: bytes) -> str | None:
    length = struct.unpack_from("<H", row, 64)[0]
    if 2 < length <= 64 and row[66] in (1, 2, _ROOT):
        return row[: length - 2].decode("utf-16-le", "replace")
    return None


def _sector_size(data: bytes) -> int:
    """Bytes of a sector; 0 where it is no OLE file."""
    if len(data) < 512 or not data.startswith(OLE_MAGIC):
        return 0
    shift = struct.unpack_from("<H", data, 30)[0]
    return 1 << shift if shift in (9, 12) else 0


def _directory(data: bytes) -> list[bytes]:
    """The entries of the directory, 128 bytes each, in their order, as far as they can be read."""
    size = _sector_size(data)
    if not size:
        return []
    first_directory = struct.unpack_from("<I", data, 48)[0]
    table_sectors = [s for s in struct.unpack_from("<109I", data, 76) if s < _END]
    rows: list[bytes] = []
    seen: set[int] = set()
    sector = first_directory
    while sector < _END and sector not in seen and len(rows) < _MOST_ENTRIES:
        seen.add(sector)
        at = (sector + 1) * size
        block = data[at : at + size]
        if len(block) < size:
            break
        rows += [block[n : n + 128] for n in range(0, size, 128)]
        index = sector * 4
        if index // size >= len(table_sectors):
            break
        at = (table_sectors[index // size] + 1) * size + index % size
        if at + 4 > len(data):
            break
        sector = struct.unpack_from("<I", data, at)[0]
    return rows


def word_is_encrypted(data: bytes, entries: dict[str, tuple[int, int]]) -> bool:
    """Whether the WordDocument stream's FibBase ([MS-DOC] 2.5.2) has its fEncrypted bit set."""
    at, size = entries.get("WordDocument", (0, 0))
    if size < 4096 or at + 12 > len(data):
        return False
    return bool(struct.unpack_from("<H", data, at + 10)[0] & 0x0100)
