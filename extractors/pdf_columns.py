"""หน้าที่จัดเป็นคอลัมน์: running text set in columns (newspapers, gazettes, brochures), to be read column by column.

A gutter is a strip of bare paper with words on both sides over many rows. It parts columns of running text only where
both sides are prose: lines one below the other without holes, most of them as long as the column is wide. Lists of
names, labels with their values, signature blocks, letterheads and tables have short lines or holes on one side and are
left alone: there what stands side by side belongs together.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from extractors.pdf_content import Rect
from extractors.pdf_rows import Piece, Row

_FEWEST: Final = 5  # lines on each side
_SAME_START: Final = 3.0  # points
_GUTTER: Final = 0.7  # em
_NARROWEST: Final = 10.0  # em that a column of prose is wide; columns of names are narrower
_FULL: Final = 0.72  # of the column's width: a full line; Thai without hyphens leaves up to a word open
_MOSTLY: Final = 0.6  # of a column's lines are full
_SOLID: Final = 0.9  # of a line is words, not gaps
_COVERED: Final = 0.6  # of a side's lines stand in columns of their own
_ITEM: Final = re.compile(
    r"\(?[0-9๐-๙]{1,3}\s?[.)]|(?:นาย|นาง|นางสาว|น\.ส\.|ดร\.|ว่าที่|พล|พัน|ร้อย|รศ\.|ผศ\.|ศาสตราจารย์|\(?ลงชื่อ|\()"
)
_DOTTED: Final = re.compile(r"[.…_]{4,}|…")
_ENTRIES: Final = 0.2  # of the lines hold dots to write on: then they are entries of a form
_ITEMS: Final = 0.4  # of the lines: then they are a list
_HOLE: Final = 1.9  # times the usual distance of lines: a hole between two lines
_HOLES: Final = 0.15  # of the lines at most


@dataclass(frozen=True, slots=True)
class Block:
    """Rows [first, stop) of a page are set in two columns or more; `columns`: the rows of each, from the left."""

    first: int
    stop: int
    columns: tuple[tuple[Row, ...], ...]


@dataclass(slots=True)
class _Side:
    """What one row has on one side of a gutter."""

    v: float
    u0: float
    u1: float
    ink: float
    size: float
    pieces: list[Piece]
    words: str


def blocks(rows: Sequence[Row], rules: Sequence[Rect] = ()) -> list[Block]:
    """The blocks of columns among the rows of a page, from the top. `rules`: a thin line across a gutter ends it."""
    if len(rows) < _FEWEST:
        return []
    left = min(next(c.u0 for c in row.parts if not c.blank) for row in rows)
    starts: list[float] = []
    for row in rows:  # where words begin that other words or bare paper stand before
        lead = next(c.u0 for c in row.parts if not c.blank)
        if lead - left > _NARROWEST * row.size:
            starts.append(lead)
        starts += [row.parts[b].u0 for b, _, gap in row.gaps if gap >= _GUTTER]
    places = _common(sorted(starts))
    if not places:
        return []
    pieces = [row.pieces(_GUTTER) for row in rows]
    flat = [((r[1] + r[3]) / 2, r[0], r[2]) for r in rules if r[2] - r[0] > r[3] - r[1]]
    found: list[Block] = []
    spans = [(stop - first, first, stop, x) for x in places for first, stop in _spans(rows, pieces, x, flat)]
    taken = [False] * len(rows)
    for _, first, stop, x in sorted(spans, key=lambda s: (-s[0], s[1], s[3])):
        if any(taken[first:stop]):
            continue
        here, cut = rows[first:stop], pieces[first:stop]
        halves: list[tuple[Row, ...]] = []
        for left_side in (True, False):
            half = _half(here, x, left_side)
            # columns are of one width: another one may begin as far to the right again, and may end after a line or two
            parts = _parted(half, rules, None if left_side else 2 * x - min(p[0].u0 for p in cut))
            if len(parts) < 2 and not _is_prose(_sides(here, cut, x, left_side)):
                break
            halves += parts
        else:
            taken[first:stop] = [True] * (stop - first)
            found.append(Block(first, stop, tuple(halves)))
    return sorted(found, key=lambda b: b.first)


def _parted(rows: Sequence[Row], rules: Sequence[Rect], expected: float | None = None) -> list[tuple[Row, ...]]:
    """The columns inside a column; its rows above and below them stay with the first and the last. `expected`: where a
    further column begins, if there is one.
    """
    inner = blocks(rows, rules)
    if sum(b.stop - b.first for b in inner) < _COVERED * len(rows):
        if expected is not None and _begins(rows, expected):
            return [tuple(half) for left in (True, False) if (half := _half(rows, expected, left))]
        return [tuple(rows)]
    out: list[tuple[Row, ...]] = []
    at = 0
    for block in inner:
        out += [tuple(rows[at : block.first])] if block.first > at else []
        out += block.columns
        at = block.stop
    return out + ([tuple(rows[at:])] if at < len(rows) else [])


def _begins(rows: Sequence[Row], x: float) -> bool:
    """Whether some words begin at `x` and none lie across it."""
    starts = False
    for row in rows:
        for p in row.pieces(_GUTTER):
            if p.u0 < x - 2 * _SAME_START and p.u1 > x - 0.5 * row.size:
                return False
            starts = starts or -2 * _SAME_START <= p.u0 - x <= 3 * row.size  # a paragraph's first line may be indented
    return starts


def _common(starts: list[float]) -> list[float]:
    """Places where at least five pieces begin."""
    out: list[float] = []
    i = 0
    while i < len(starts):
        stop = bisect_left(starts, starts[i] + 2 * _SAME_START)
        if stop - i >= _FEWEST:
            out.append(starts[i])
            i = stop
        else:
            i += 1
    return out


def _spans(
    rows: Sequence[Row], pieces: Sequence[list[Piece]], x: float, flat: Sequence[tuple[float, float, float]]
) -> list[tuple[int, int]]:
    """Stretches of rows, [first, stop), none of whose pieces lies across the gutter before `x`."""
    out = []
    first = -1
    held = 0  # the row after the last one with words on the right
    across = sorted(v for v, x0, x1 in flat if x0 < x - 12 and x1 > x + 12)
    for i, row in enumerate(rows):
        lies = any(p.u0 < x - _SAME_START and p.u1 > x - 0.5 * row.size for p in pieces[i])
        ruled = i > 0 and any(rows[i - 1].v < v <= row.v for v in across)
        if lies or ruled:
            if first >= 0 and held - first >= _FEWEST:
                out.append((first, i if _runs_on(rows, first, held, i) else held))
            first = -1
        if lies:
            continue
        right = any(p.u0 >= x - _SAME_START for p in pieces[i])
        if right:
            first = i if first < 0 else first
            held = i + 1
    if first >= 0 and held - first >= _FEWEST:
        out.append((first, len(rows) if _runs_on(rows, first, held, len(rows)) else held))
    return out


def _runs_on(rows: Sequence[Row], first: int, held: int, stop: int) -> bool:
    """Whether the rows after the right column's end go on in the left one without a hole."""
    if held >= stop:
        return True
    pitch = _pitch([r.v for r in rows[first:held]])
    return all(rows[i].v - rows[i - 1].v <= _HOLE * pitch for i in range(held, stop))


def _pitch(vs: Sequence[float]) -> float:
    """The usual distance of lines; those of two columns may stand between each other."""
    steps = sorted(b - a for a, b in pairwise(vs))
    return max(steps[len(steps) // 2], steps[len(steps) * 3 // 4]) if steps else 0.0


def _sides(rows: Sequence[Row], pieces: Sequence[list[Piece]], x: float, left: bool) -> list[_Side]:
    out = []
    for row, cut in zip(rows, pieces, strict=True):
        mine = [p for p in cut if (p.u0 < x - _SAME_START) == left]
        if mine:
            ink = sum(p.u1 - p.u0 for p in mine)
            words = "".join(c.mid for c in row.parts[mine[0].start : mine[-1].stop])
            ends = min(p.u0 for p in mine), max(p.u1 for p in mine)
            out.append(_Side(row.v, *ends, ink, row.size, mine, words))
    return out


def _is_prose(lines: Sequence[_Side]) -> bool:
    if len(lines) < _FEWEST:
        return False
    left = sorted(s.u0 for s in lines)[len(lines) // 10]
    right = sorted(s.u1 for s in lines)[-1 - len(lines) // 10]
    width = right - left
    size = sorted(s.size for s in lines)[len(lines) // 2]
    if width < _NARROWEST * size:
        return False
    full = sum(s.u1 - s.u0 >= _FULL * width for s in lines)
    loose = [s for s in lines if s.ink < _SOLID * (s.u1 - s.u0)]
    justified = [s for s in loose if s.u0 <= left + 2.5 * size and s.u1 >= right - _SAME_START]
    if full < _MOSTLY * len(lines) or len(loose) - len(justified) > 0.2 * len(lines) or _has_gutter(loose, len(lines)):
        return False
    if sum(bool(_ITEM.match(s.words)) for s in lines) > _ITEMS * len(lines):
        return False
    if sum(bool(_DOTTED.search(s.words)) for s in lines) > _ENTRIES * len(lines):
        return False
    steps = sorted(b.v - a.v for a, b in pairwise(lines))
    usual = steps[len(steps) // 2]
    return usual <= 3.0 * size and sum(s > _HOLE * usual for s in steps) <= _HOLES * len(steps)


def _has_gutter(loose: Sequence[_Side], lines: int) -> bool:
    """Whether the widest gaps of loose lines lie at one place, as between columns of a table."""
    if len(loose) < max(_FEWEST - 1, lines // 4):
        return False
    gaps = [
        max(((a.u1, b.u0) for a, b in pairwise(s.pieces)), key=lambda g: g[1] - g[0], default=(0.0, 0.0)) for s in loose
    ]
    return max(sum(a <= x <= b for a, b in gaps) for _, x in gaps) > 0.7 * len(gaps)


def _half(rows: Sequence[Row], x: float, left: bool) -> list[Row]:
    out = []
    for row in rows:
        mine = [c for c in row.parts if (c.u0 < x - _SAME_START) == left]
        while mine and mine[0].blank:
            mine.pop(0)
        if any(not c.blank for c in mine):
            out.append(Row(next(c.v for c in mine if not c.blank), max(c.size for c in mine), mine))
    return out
