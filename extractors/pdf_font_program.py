"""The font programs inside a PDF: which glyph a code draws, what the font itself calls it, and its outline.

TrueType tables are read here by hand (OpenType specification: cmap, post, loca, glyf), because a page may not wait for
a font library; CFF programs, which office programs seldom embed, are read by fontTools. Whatever a stranger's font
holds, the answer is a value or nothing.
"""

import re
import struct
from collections.abc import Callable, Hashable, Iterator, Mapping
from functools import cache, lru_cache
from io import BytesIO
from typing import Any, Final

from playa.encodingdb import name2unicode
from playa.font import CIDFont, Font, SimpleFont

from extractors.figure_shape import grid
from extractors.pdf_objects import is_stream, resolved

Point = tuple[float, float]
Contours = list[list[Point]]  # closed polygons in font units, y upwards
Shape = tuple[Hashable, int]  # what is equal for equal outlines alone, and the outline on a grid (figure_shape), 0 none

_NOTHING: Final = (b"", 0)
_LARGEST: Final = 20_000_000  # bytes of a font program
_MOST_POINTS: Final = 4000  # of one glyph
_MOST_CODES: Final = 70_000  # of one character map
_MOST_PARTS: Final = 2000  # of composites of one font
_DEEPEST: Final = 5  # composites inside composites
_STEPS: Final = 3  # lines that stand for one curve
_FIRST_ASCII: Final = 3  # the standard Macintosh order of glyphs: blank is 3, and ASCII follows
_FIGURE_NAMES: Final = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_UNI: Final = re.compile(r"(?:uni|u)([0-9A-F]{4,6})")


@cache
def unicode_of(glyph_name: str) -> str:
    """The character that a glyph's name tells of (Adobe Glyph List: `three`, `threethai`, `uni0E53`), "" if none."""
    stem = glyph_name.partition(".")[0]
    if len(stem) == 1:
        return stem
    if stem in _FIGURE_NAMES:
        return str(_FIGURE_NAMES.index(stem))
    if stem.endswith("thai") and stem[:-4] in _FIGURE_NAMES:
        return chr(0x0E50 + _FIGURE_NAMES.index(stem[:-4]))
    found = _UNI.fullmatch(stem)
    if found is not None:
        return chr(int(found[1], 16)) if int(found[1], 16) < 0x110000 else ""
    listed = name2unicode(stem)  # `kokaithai`
    return listed if len(listed) == 1 else ""


class FontProgram:
    """One embedded program. `glyph`: the number of the glyph that a code draws, None unknown. `called`: what the
    program's own character map and glyph names take a glyph for. `shape`: its outline and squares.
    """

    def __init__(
        self,
        glyph: Callable[[int], int | None],
        called: Mapping[int, frozenset[str]],
        shape: Callable[[int], Shape],
    ) -> None:
        self.glyph = glyph
        self.called = called
        self.shape = shape


def program_of(font: Font) -> FontProgram | None:
    """The program that a font embeds, None where there is none or it cannot be read."""
    try:
        for key, read in (("FontFile2", _truetype), ("FontFile3", _compact)):
            stream = resolved(font.descriptor.get(key))
            if is_stream(stream):
                data = stream.buffer
                return read(font, data) if len(data) <= _LARGEST else None
    except Exception:  # noqa: BLE001 - a font that cannot be read is no witness, and the page is read all the same
        return None
    return None


def _cid_glyph(font: CIDFont) -> Callable[[int], int | None]:
    """From two-byte codes with an identity coding to glyphs, by CIDToGIDMap (PDF 32000-1, 9.7.4.2)."""
    table = resolved(font.spec.get("CIDToGIDMap"))
    if not is_stream(table):
        return lambda code: code
    data = table.buffer

    def glyph(code: int) -> int | None:
        return int.from_bytes(data[2 * code : 2 * code + 2], "big") if 2 * code + 2 <= len(data) else None

    return glyph


class _TrueType:
    """The tables of one TrueType program."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        count = struct.unpack_from(">H", data, 4)[0]
        self.tables = {}
        self.parts = 0
        for i in range(min(count, 64)):
            tag, _, start, size = struct.unpack_from(">4sLLL", data, 12 + 16 * i)
            self.tables[tag.decode("latin-1")] = (start, size)
        head, maxp, loca = (self.tables[x][0] for x in ("head", "maxp", "loca"))
        self.count = struct.unpack_from(">H", data, maxp + 4)[0]
        if struct.unpack_from(">h", data, head + 50)[0]:
            self.loca = struct.unpack_from(f">{self.count + 1}L", data, loca)
        else:
            self.loca = tuple(2 * x for x in struct.unpack_from(f">{self.count + 1}H", data, loca))

    def maps(self) -> Iterator[tuple[int, int, dict[int, int]]]:
        """Each character map: platform, encoding, code -> glyph."""
        if "cmap" not in self.tables:
            return
        start = self.tables["cmap"][0]
        known: dict[int, dict[int, int]] = {}
        for i in range(min(struct.unpack_from(">H", self.data, start + 2)[0], 16)):
            platform, encoding, at = struct.unpack_from(">HHL", self.data, start + 4 + 8 * i)
            if at not in known:  # Unicode and Windows share one table more often than not
                known[at] = self._map(start + at)
            yield platform, encoding, known[at]

    def _map(self, at: int) -> dict[int, int]:
        data = self.data
        form = struct.unpack_from(">H", data, at)[0]
        if form == 0:
            return {i: g for i, g in enumerate(data[at + 6 : at + 262]) if g}
        if form == 6:
            first, count = struct.unpack_from(">HH", data, at + 6)
            glyphs = struct.unpack_from(f">{count}H", data, at + 10)
            return {first + i: g for i, g in enumerate(glyphs) if g}
        if form == 12:
            out: dict[int, int] = {}
            for i in range(min(struct.unpack_from(">L", data, at + 12)[0], 10_000)):
                first, last, glyph = struct.unpack_from(">LLL", data, at + 16 + 12 * i)
                if last - first + len(out) > _MOST_CODES:
                    raise ValueError("a character map larger than Unicode's first plane")
                out |= {c: glyph + c - first for c in range(first, last + 1)}
            return out
        return self._segments(at) if form == 4 else {}

    def _segments(self, at: int) -> dict[int, int]:
        data = self.data
        n = struct.unpack_from(">H", data, at + 6)[0] // 2
        ends = struct.unpack_from(f">{n}H", data, at + 14)
        starts = struct.unpack_from(f">{n}H", data, at + 16 + 2 * n)
        deltas = struct.unpack_from(f">{n}H", data, at + 16 + 4 * n)
        offsets = struct.unpack_from(f">{n}H", data, at + 16 + 6 * n)
        out = {}
        seen = 0
        for i in range(n):
            if starts[i] > ends[i] or starts[i] == 0xFFFF:
                continue
            seen += ends[i] - starts[i] + 1
            if seen > _MOST_CODES:
                raise ValueError("a character map larger than Unicode's first plane")
            for c in range(starts[i], ends[i] + 1):
                glyph = c
                if offsets[i]:
                    where = at + 16 + 6 * n + 2 * i + offsets[i] + 2 * (c - starts[i])
                    if where + 2 > len(data):
                        break
                    glyph = struct.unpack_from(">H", data, where)[0]
                    if not glyph:
                        continue
                out[c] = (glyph + deltas[i]) & 0xFFFF
        return out

    def names(self) -> dict[int, str]:
        """Glyph -> character by the names of `post`, version 2."""
        if "post" not in self.tables:
            return {}
        at, size = self.tables["post"]
        data = self.data[at : at + size]
        if data[:4] != b"\0\2\0\0":
            return {}
        count = struct.unpack_from(">H", data, 32)[0]
        indices = struct.unpack_from(f">{count}H", data, 34)
        words = []
        where = 34 + 2 * count
        while where < len(data):
            words.append(data[where + 1 : where + 1 + data[where]].decode("latin-1"))
            where += 1 + data[where]
        out = {}
        for glyph, i in enumerate(indices):
            if _FIRST_ASCII <= i <= 97:
                out[glyph] = chr(0x20 + i - _FIRST_ASCII)
            elif 0 <= i - 258 < len(words) and (char := unicode_of(words[i - 258])):
                out[glyph] = char
        return out

    def shape(self, glyph: int) -> Shape:
        """The outline of a glyph, and its squares."""
        record = self._record(glyph)
        if len(record) < 10:
            return _NOTHING
        if record[0] < 0x80:
            return record, _squares(record)
        contours = self.outline(glyph)
        return tuple(map(tuple, contours)), grid(contours)

    def _record(self, glyph: int) -> bytes:
        start, size = self.tables["glyf"]
        if not 0 <= glyph < self.count:
            return b""
        a, b = self.loca[glyph], self.loca[glyph + 1]
        return self.data[start + a : start + b] if a < b <= size else b""

    def outline(self, glyph: int, depth: int = 0) -> Contours:
        """The closed polygons of a glyph, parts of composites included."""
        record = self._record(glyph)
        if len(record) < 10 or depth > _DEEPEST:
            return []
        return _simple(record) if record[0] < 0x80 else self._composite(record, depth)

    def _composite(self, data: bytes, depth: int) -> Contours:
        at = 10
        out: Contours = []
        more = True
        while more and len(out) < 64:
            self.parts += 1
            if self.parts > _MOST_PARTS:
                raise ValueError("glyphs of too many parts")
            flags, part = struct.unpack_from(">HH", data, at)
            at += 4
            dx, dy = struct.unpack_from(">hh" if flags & 1 else ">bb", data, at)
            at += 4 if flags & 1 else 2
            a, b, c, d = 1.0, 0.0, 0.0, 1.0
            if flags & 8:
                a = d = struct.unpack_from(">h", data, at)[0] / 16384
                at += 2
            elif flags & 0x40:
                a, d = (v / 16384 for v in struct.unpack_from(">hh", data, at))
                at += 4
            elif flags & 0x80:
                a, b, c, d = (v / 16384 for v in struct.unpack_from(">hhhh", data, at))
                at += 8
            if not flags & 2:  # placed by points, which is not followed
                dx = dy = 0
            for contour in self.outline(part, depth + 1):
                out.append([(a * x + c * y + dx, b * x + d * y + dy) for x, y in contour])
            more = bool(flags & 0x20)
        return out


@lru_cache(maxsize=4096)
def _squares(record: bytes) -> int:
    """The grid of a simple glyph: letters of one office draw the same few figures over and over."""
    return grid(_simple(record))


def _simple(data: bytes) -> Contours:
    """The polygons of one simple glyph by its record in `glyf`."""
    count = struct.unpack_from(">h", data)[0]
    if not count:
        return []
    ends = struct.unpack_from(f">{count}H", data, 10)
    points = ends[-1] + 1
    if points > _MOST_POINTS:
        return []
    where = 10 + 2 * count
    where += 2 + struct.unpack_from(">H", data, where)[0]
    flags: list[int] = []
    while len(flags) < points:
        flag = data[where]
        where += 1
        again = 1
        if flag & 8:
            again += data[where]
            where += 1
        flags += [flag] * again
    axes = []
    for short, same in ((2, 16), (4, 32)):
        values = []
        value = 0
        for flag in flags[:points]:
            if flag & short:
                value += data[where] if flag & same else -data[where]
                where += 1
            elif not flag & same:
                value += struct.unpack_from(">h", data, where)[0]
                where += 2
            values.append(value)
        axes.append(values)
    out = []
    first = 0
    for end in ends:
        mine = [(axes[0][i], axes[1][i], flags[i] & 1) for i in range(first, end + 1)]
        first = end + 1
        if len(mine) > 2:
            out.append(_flattened(mine))
    return out


def _flattened(points: list[tuple[int, int, int]]) -> list[Point]:
    """A contour of on- and off-curve points as straight lines."""
    full: list[tuple[float, float, int]] = []
    for i, (x, y, on) in enumerate(points):
        px, py, before = points[i - 1]
        if not on and not before:
            full.append(((x + px) / 2, (y + py) / 2, 1))
        full.append((x, y, on))
    k = next((i for i, p in enumerate(full) if p[2]), 0)
    full = [*full[k:], *full[:k], full[k]]
    out: list[Point] = [full[0][:2]]
    for i in range(1, len(full)):
        if full[i][2]:
            out.append(full[i][:2])
        elif i + 1 < len(full):
            out += quadratic(out[-1], full[i][:2], full[i + 1][:2])[:-1]
    return out


def quadratic(p: Point, q: Point, r: Point) -> list[Point]:
    """A curve of one control point as lines; its first point is left out."""
    out = []
    for step in range(1, _STEPS + 1):
        t = step / _STEPS
        u = 1 - t
        out.append((u * u * p[0] + 2 * u * t * q[0] + t * t * r[0], u * u * p[1] + 2 * u * t * q[1] + t * t * r[1]))
    return out


def cubic(p: Point, q: Point, r: Point, s: Point) -> list[Point]:
    """A curve of two control points as lines; its first point is left out."""
    out = []
    for step in range(1, _STEPS + 1):
        t = step / _STEPS
        u = 1 - t
        a, b, c, d = u**3, 3 * u * u * t, 3 * u * t * t, t**3
        out.append((a * p[0] + b * q[0] + c * r[0] + d * s[0], a * p[1] + b * q[1] + c * r[1] + d * s[1]))
    return out


def _truetype(font: Font, data: bytes) -> FontProgram:
    program = _TrueType(data)
    called: dict[int, set[str]] = {}
    symbols: dict[int, int] = {}
    roman: dict[int, int] = {}
    unicode: dict[int, int] = {}
    for platform, encoding, table in program.maps():
        if platform == 0 or (platform == 3 and encoding in (1, 10)):
            for c, g in table.items():
                called.setdefault(g, set()).add(chr(c))
            unicode |= table
        elif platform == 3:
            symbols |= table
        elif platform == 1:
            roman |= table
    for g, char in program.names().items():
        called.setdefault(g, set()).add(char)
    if isinstance(font, CIDFont):
        glyph = _cid_glyph(font)
    else:
        names = font.encoding if isinstance(font, SimpleFont) else {}

        def glyph(code: int) -> int | None:
            """PDF 32000-1, 9.6.6.4: by the character's name in Unicode fonts, else by the code itself."""
            said = unicode_of(names.get(code, ""))
            if said and unicode:
                return unicode.get(ord(said))
            return symbols.get(0xF000 + code, symbols.get(code, roman.get(code)))

    return FontProgram(glyph, {g: frozenset(c) for g, c in called.items()}, program.shape)


def _compact(font: Font, data: bytes) -> FontProgram | None:
    from fontTools.cffLib import CFFFontSet

    if data[:4] in (b"OTTO", b"true", b"\0\1\0\0"):  # a whole OpenType file, which no office program embeds
        return None
    fonts = CFFFontSet()
    fonts.decompile(BytesIO(data), None)
    top: Any = fonts[fonts.fontNames[0]]
    order = list(top.charset)
    shapes = top.CharStrings
    called = {g: frozenset([char]) for g, n in enumerate(order) if (char := unicode_of(n))}
    is_cid = hasattr(top, "ROS")
    numbers = {n: g for g, n in enumerate(order)}
    if isinstance(font, CIDFont):
        inner = _cid_glyph(font)

        def glyph(code: int) -> int | None:
            return numbers.get(f"cid{code:05d}") if is_cid else inner(code)
    else:
        names = font.encoding if isinstance(font, SimpleFont) else {}

        def glyph(code: int) -> int | None:
            return numbers.get(names.get(code, ""))

    def shape(g: int) -> Shape:
        from fontTools.pens.recordingPen import RecordingPen

        pen = RecordingPen()
        shapes[order[g]].draw(pen)
        contours = _polygons(pen.value)
        return tuple(map(tuple, contours)), grid(contours)

    return FontProgram(glyph, called, shape)


def _polygons(orders: list[tuple[str, Any]]) -> Contours:
    """Recorded drawing orders of a CFF glyph as polygons."""
    out: Contours = []
    for order, points in orders:
        if order == "moveTo":
            out.append([points[0]])
        elif order == "lineTo" and out:
            out[-1].append(points[0])
        elif order == "curveTo" and out:
            out[-1] += cubic(out[-1][-1], *points)
    return out
