"""ลักษณะอักษรใน .xls: which cells of a workbook hold words that are crossed out or raised ([MS-XLS] 2.4.122, 2.4.265).

calamine gives values without their looks. The looks stand in the records: fonts, the font of each style, and the runs
of a shared string, each of which names a font.
"""

import struct
from collections.abc import Sequence

from extractors.crossed_out import doubts_of_look

FONT, SST, CONTINUE = 0x31, 0xFC, 0x3C
_MISSING = 4  # no font has this index: the fifth record of a font is number 5
_MOST_STRINGS, _MOST_CHARACTERS = 500_000, 16_000_000
Look = tuple[bool, bool]  # crossed out, raised
_PLAIN: Look = (False, False)


def font_look(body: bytes) -> Look:
    """The look that a FONT record states."""
    if len(body) < 10:
        return _PLAIN
    flags, place = struct.unpack_from("<2xH4xH", body)
    return bool(flags & 0x08), place in (1, 2)


def look_at(fonts: Sequence[Look], index: int) -> Look:
    """The look of the font of this index."""
    at = index - (index > _MISSING)
    return fonts[at] if index != _MISSING and at < len(fonts) else _PLAIN


class _Chunks:
    """The table of strings over its records; characters that go on in the next one begin there with their width."""

    def __init__(self, chunks: Sequence[bytes]) -> None:
        self.chunks, self.chunk, self.at = chunks, 0, 0

    def bytes(self, count: int) -> bytes:
        out = b""
        while len(out) < count:
            here = self.chunks[self.chunk][self.at : self.at + count - len(out)]
            out, self.at = out + here, self.at + len(here)
            if len(out) < count:
                self._next()
        return out

    def characters(self, count: int, wide: bool) -> str:
        out = ""
        while len(out) < count:
            size = 2 if wide else 1
            whole = min(count - len(out), (len(self.chunks[self.chunk]) - self.at) // size)
            here = self.chunks[self.chunk][self.at : self.at + whole * size]
            out += "".join(map(chr, struct.unpack(f"<{whole}H", here))) if wide else here.decode("latin-1")
            self.at += whole * size
            if len(out) < count:
                self._next()
                wide = bool(self.bytes(1)[0] & 1)
        return out

    def _next(self) -> None:
        self.chunk, self.at = self.chunk + 1, 0
        if self.chunk >= len(self.chunks):
            raise EOFError


def doubts_of_strings(chunks: Sequence[bytes], fonts: Sequence[Look]) -> dict[int, tuple[str, ...]]:
    """By its index, what the looks of a shared string's runs say against its words. A table that is cut gives those
    before the cut. `chunks`: the body of the SST record and of the CONTINUE records behind it.
    """
    out: dict[int, tuple[str, ...]] = {}
    if not any(look != _PLAIN for look in fonts) or not chunks or len(chunks[0]) < 8:
        return out
    read = _Chunks(chunks)
    count = struct.unpack("<4xI", read.bytes(8))[0]
    left = _MOST_CHARACTERS
    try:
        for n in range(min(count, _MOST_STRINGS)):
            length, flags = struct.unpack("<HB", read.bytes(3))
            runs = struct.unpack("<H", read.bytes(2))[0] if flags & 0x08 else 0
            more = struct.unpack("<I", read.bytes(4))[0] if flags & 0x04 else 0
            words = read.characters(length, bool(flags & 1))
            marks = [struct.unpack("<HH", read.bytes(4)) for _ in range(runs)]
            read.bytes(min(more, left))
            left -= length + more
            if left < 0:
                break
            found: list[str] = []
            for i, (start, font) in enumerate(marks):
                end = marks[i + 1][0] if i + 1 < len(marks) else length
                crossed, raised = look_at(fonts, font)
                found += doubts_of_look(words[start:end], crossed=crossed, raised=raised)
            if found:
                out[n] = tuple(dict.fromkeys(found))
    except EOFError:
        pass
    return out
