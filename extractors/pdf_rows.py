"""Clusters to runs, rows and segments. Runs are sorted, never characters: marks and stretched letters keep their order.

A run is what the file draws in one go on one baseline. Runs of one baseline form a row, from left to right; a row is
cut into segments where a gap is too wide for a space between words, so that `ที่ ...` of a letterhead and the office
opposite are not one line. docs/pdf.md states the rule and what was measured.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from extractors import thai
from extractors.pdf_cluster import Cluster

_SAME_LINE: Final = 0.3  # em; baselines nearer than this are one
_WRITTEN_GAP: Final = 0.9  # em; a space is inferred from here where the page has space glyphs
_BARE_GAP: Final = 0.22  # em; where it has none
_FITS_A_SIGN: Final = 0.12  # em; a narrower gap holds no sign of another run
_RUN_GAP: Final = 0.3  # em; between two runs
_COLUMN_GAP: Final = 2.5  # em; a wider gap parts two segments
_TAB_GAP: Final = 0.7  # em; from here on where two other rows begin a column at the same place
_COLUMN_SLACK: Final = 2.0  # points
_LABEL_GAP: Final = 8.0  # em; the same after a label or an item's number
_BLANK_STRETCH: Final = 1.0  # em; blanks wider than this part two runs, so that what is drawn between finds its place
# What stands before its value on one line, by the regulation's forms (ระเบียบงานสารบรรณ, แบบที่ 1-3), and item numbers.
_LABEL: Final = re.compile(
    r"(?:เรื่อง|เรียน|ถึง|อ้างถึง|สิ่งที่ส่งมาด้วย|สิ่งที่แนบมาด้วย|เอกสารแนบ|ส่วนราชการ|ที่|เลขที่|วันที่|ลงวันที่|จาก|สำเนาเรียน|โทร\.?|โทรศัพท์|โทรสาร)\s*[:：]?"
)
_ITEM: Final = re.compile(r"(?:\(?[0-9๐-๙]{1,3}(?:\.[0-9๐-๙]{1,3}){0,4}[.)]?|\(?[ก-ฮa-zA-Z][.)]|[-–•▪o])")
_NEXT_LABEL: Final = re.compile(r"(?:วันที่|ที่|เลขที่|โทร|เรื่อง|เรียน)")
_LEADER: Final = frozenset(".…_·")
_WORTH_A_LOOK: Final = 0.15  # em; narrower gaps part nothing
_SPACED_LETTERS: Final = 4  # fewer letters apart may be a list (ก ข ค)
_ARE_WORDS: Final = 900  # per mille of a letter-spaced title that words cover
_UNEVEN: Final = 1.6  # the widest gap of a letter-spaced title by its narrowest

OVERLAP: Final = "signs_overlap"  # a doubt
_LAST: Final = 1 << 30  # after every run

Gap = tuple[int, int, float]  # the right cluster's index, the left one's, the white between them in em


@dataclass(slots=True)
class Row:
    """Clusters of one baseline, left to right."""

    v: float
    size: float
    parts: list[Cluster]
    gaps: list[Gap] = field(init=False)

    def __post_init__(self) -> None:
        self.gaps = _gaps(self.parts)

    def pieces(self, least: float = _TAB_GAP) -> list["Piece"]:
        """The row cut at every gap of at least so many em."""
        out = []
        seen = [i for i, c in enumerate(self.parts) if not c.blank]
        start = last = seen[0]
        for b, a, gap in self.gaps:
            if gap >= least:
                out.append(Piece(self.parts[start].u0, max(c.u1 for c in self.parts[start : a + 1]), start, a + 1))
                start = b
        last = seen[-1]
        out.append(Piece(self.parts[start].u0, max(c.u1 for c in self.parts[start : last + 1]), start, last + 1))
        return out


@dataclass(slots=True)
class Piece:
    """A stretch of a row without a wide gap: where it begins and ends, and which clusters, [start, stop)."""

    u0: float
    u1: float
    start: int
    stop: int


@dataclass(slots=True)
class Segment:
    """A part of a row that becomes one Line; `gaps` tells before which of its clusters a space is inferred."""

    parts: list[Cluster]
    gaps: set[int]

    @property
    def v(self) -> float:
        """The baseline of the first cluster that shows."""
        return next((c.v for c in self.parts if not c.blank), self.parts[0].v)

    @property
    def u0(self) -> float:
        """Where it begins."""
        return min(c.u0 for c in self.parts if not c.blank)

    @property
    def u1(self) -> float:
        """Where it ends."""
        return max(c.u1 for c in self.parts if not c.blank)


def runs(parts: Iterable[Cluster]) -> list[list[Cluster]]:
    """Clusters that follow one another in the stream and on the page."""
    out: list[list[Cluster]] = []
    p: Cluster | None = None
    blank_from: float | None = None
    leader = 0
    for c in parts:
        size = c.size or 1.0
        blank = c.blank
        joined = (
            p is not None
            and abs(p.v - c.v) <= _SAME_LINE * size
            and -0.6 * size <= c.u0 - p.end <= 1.0 * size
            and c.u0 >= (p.u0 - _FITS_A_SIGN * size if p.blank else (p.u0 + p.u1) / 2)  # further back: another run
            and p.turn == c.turn
        )
        if joined and not blank and blank_from is not None and c.u0 - blank_from > _BLANK_STRETCH * size:
            joined = False
        is_leader = c.mid in _LEADER
        if joined and not blank and leader >= 4 and not is_leader:
            joined = False
        if joined:
            out[-1].append(c)
        else:
            out.append([c])
            blank_from = None
        if blank:
            blank_from = c.u0 if blank_from is None else blank_from
        else:
            blank_from = None
            leader = leader + 1 if is_leader and joined else int(is_leader)
        p = c
    return out


def rows(parts: Iterable[Cluster]) -> list[Row]:
    """Runs of one baseline together, rows from the top, runs from the left."""
    found = []
    for run in runs(parts):
        seen = next((c for c in run if not c.blank), None)
        found.append(((seen or run[0]).v, max(c.size for c in run), run))
    found.sort(key=lambda x: x[0])
    out: list[tuple[float, float, list[list[Cluster]]]] = []
    for v, size, run in found:
        if out and v - out[-1][0] <= _SAME_LINE * max(min(size, out[-1][1]), 1.0):
            out[-1][2].append(run)
        else:
            out.append((v, size, [run]))
    result = []
    for v, size, group in out:
        if all(c.blank for run in group for c in run):
            continue
        apart = _lie_apart(group)
        if not apart:
            group = _parted(group)
        group.sort(key=lambda r: next((c.u0 for c in r if not c.blank), r[0].u0))
        ordered = [c for r in _once(group) for c in r]
        if not apart:
            _name_overlaps(ordered)
        result.append(Row(v, size, ordered))
    return result


def _lie_apart(group: list[list[Cluster]]) -> bool:
    """Whether each run begins where the one before it has ended, as on nearly all rows."""
    if len(group) < 2:
        return True
    places = sorted([(run[0].u0, run[-1].u1) for run in group])
    return all(a[1] <= b[0] for a, b in pairwise(places))


def _parted(group: list[list[Cluster]]) -> list[list[Cluster]]:
    """Runs cut where signs of another run of the row stand in a gap of theirs: a program that takes some signs from a
    second font draws `32566` with a gap, and the `/` of `3/2566` by itself.
    """
    middles = sorted(((c.u0 + c.u1) / 2, i) for i, run in enumerate(group) for c in run)
    solid = sorted(((c.u0 + c.u1) / 2, i) for i, run in enumerate(group) for c in run if not c.blank)
    out = []
    for i, run in enumerate(group):
        part = run[:1]
        seen: Cluster | None = None if run[0].blank else run[0]
        for p, c in pairwise(run):
            cut = c.u0 - p.end > _FITS_A_SIGN * (c.size or 1.0) and _holds_another(middles, p.end, c.u0, i)
            if p.blank and not c.blank and seen is not None:  # a tick drawn over the blanks of `[  ]`
                cut = cut or _holds_another(solid, (seen.u0 + seen.u1) / 2, (c.u0 + c.u1) / 2, i)
            if cut:
                out.append(part)
                part = []
            part.append(c)
            seen = seen if c.blank else c
        out.append(part)
    return out


def _holds_another(middles: Sequence[tuple[float, int]], start: float, stop: float, run: int) -> bool:
    """Whether a sign of another run has its middle between two places."""
    at = bisect_right(middles, (start, _LAST))
    while at < len(middles) and middles[at][0] < stop:
        if middles[at][1] != run:
            return True
        at += 1
    return False


def _name_overlaps(parts: Sequence[Cluster]) -> None:
    """Name the doubt on the words of a row where two runs lie over one another so that nobody can tell which sign comes
    first. Words typed over dots and lines are no such case.
    """
    signs = [c for c in parts if not c.blank and c.mid not in _LEADER]
    for i, (p, c) in enumerate(pairwise(signs)):
        if c.u1 > c.u0 and 2 * c.u0 < p.u0 + p.u1:  # it begins before the middle of the one before it
            for each in (*_near(reversed(signs[: i + 1])), *_near(signs[i + 1 :])):
                each.by(OVERLAP)


def _near(signs: Iterable[Cluster]) -> Iterator[Cluster]:
    """The signs up to the first gap as wide as between columns, or to the first that bears the doubt already."""
    last: Cluster | None = None
    for c in signs:
        wide = last is not None and max(c.u0 - last.u1, last.u0 - c.u1) > _TAB_GAP * c.size
        if wide or OVERLAP in c.rules:
            return
        yield c
        last = c


def _once(group: list[list[Cluster]]) -> list[list[Cluster]]:
    """Runs of a row, one that repeats another's words at its very place (drawn twice to look bold) left out."""
    if len(group) == 1:
        return group
    out: list[list[Cluster]] = []
    for run in group:
        text = "".join(c.mid for c in run).strip()
        for other in out:
            if (
                text
                and text == "".join(c.mid for c in other).strip()
                and abs(next(c.u0 for c in run if not c.blank) - next(c.u0 for c in other if not c.blank))
                < 0.15 * run[0].size
            ):
                other[0].rules = (*other[0].rules, "double_struck")
                break
        else:
            out.append(run)
    return out


def columns(page_rows: Iterable[Row]) -> list[tuple[float, float]]:
    """Where columns begin, as (u, v): the places right of wide gaps."""
    return [(row.parts[b].u0, row.v) for row in page_rows for b, _, gap in row.gaps if gap > _COLUMN_GAP]


def _gaps(parts: Sequence[Cluster]) -> list[Gap]:
    """The gaps between neighbours that show, but those that part nothing: narrow, no blank in it, no step back."""
    out = []
    left: Cluster | None = None
    a = 0
    for b, right in enumerate(parts):
        if right.blank:
            continue
        if left is not None:
            edge = left.end if left.u1 < left.end < left.u1 + left.size else left.u1
            white = right.u0 - edge
            size = min(left.size, right.size)
            gap = white / size if size > 1.0 else white
            if gap > _WORTH_A_LOOK or gap < -_RUN_GAP or b - a > 1:
                out.append((b, a, gap))
        left, a = right, b
    return out


def _at_column(u: float, row: Row, starts: Sequence[tuple[float, float]]) -> bool:
    """Whether two rows within ten lines have a column beginning here."""
    near = {v for x, v in starts if abs(x - u) <= _COLUMN_SLACK and abs(v - row.v) <= 15 * row.size}
    return len(near - {row.v}) >= 2


def segments(
    row: Row, spaced: bool, starts: Sequence[tuple[float, float]] = (), *, whole: bool = False
) -> list[Segment]:
    """The row cut at wide gaps, and at narrower ones where other rows have a column. `spaced`: the page has space
    glyphs, so that only wide gaps stand for spaces. `whole`: the row is a line of one cell and is not cut.
    """
    gaps = row.gaps
    seen = [i for i, c in enumerate(row.parts) if not c.blank]
    if _is_letter_spaced(row):
        return [_closed_up(row)]
    wide = [g for _, _, g in gaps if g > _WORTH_A_LOOK]
    # In a justified line every space is stretched alike; none of them parts columns.
    stretched = len(wide) >= 3 and max(wide) <= 1.3 * min(wide) and max(wide) <= 2 * _COLUMN_GAP
    # Where the letters of a line are not stretched, a narrower gap is a tab's.
    apart = sum(1 for b, a, gap in gaps if b - a == 1 and gap > _WORTH_A_LOOK)
    written = _WRITTEN_GAP if 4 * apart > len(seen) else _TAB_GAP
    cuts, spaces = [seen[0]], set()
    for b, a, gap in gaps:
        between = b - a > 1
        if not (stretched or whole) and (
            gap > _COLUMN_GAP or (gap > _TAB_GAP and _at_column(row.parts[b].u0, row, starts))
        ):
            so_far = "".join(c.mid for c in row.parts[cuts[-1] : a + 1]).strip()
            ahead = "".join(c.mid for c in row.parts[b : b + 12])
            label = (_LABEL.fullmatch(so_far) and not _NEXT_LABEL.match(ahead)) or _ITEM.fullmatch(so_far)
            if gap > _LABEL_GAP or not label:
                cuts.append(b)
                continue
        if between:
            continue
        same_run = (
            abs(row.parts[b].u0 - row.parts[a].end) <= row.parts[b].size and row.parts[a].last <= row.parts[b].first
        )
        need = (written if spaced else _BARE_GAP) if same_run else _RUN_GAP
        if gap > need or (gap < -_RUN_GAP and not same_run):  # apart, or typed over dots
            spaces.add(b)
    out = []
    for k, start in enumerate(cuts):
        stop = cuts[k + 1] if k + 1 < len(cuts) else len(row.parts)
        part = row.parts[start:stop]
        while part and part[-1].blank:
            part.pop()
        if part:
            out.append(Segment(part, {i - start for i in spaces if start < i < start + len(part)}))
    return out


def _is_letter_spaced(row: Row) -> bool:
    """Whether a row is one title with its letters set apart (ป ร ะ ก า ศ): gaps or blanks of one width between all
    neighbours, and words of the dictionary without them. The gap between two words may be wider.
    """
    gaps = row.gaps
    if len(gaps) < _SPACED_LETTERS - 1 or gaps[0][0] != gaps[1][1] or gaps[1][0] != gaps[2][1]:
        return False
    widths = sorted(g for _, _, g in gaps)
    if widths[0] <= _WORTH_A_LOOK or widths[len(widths) * 3 // 4] > _UNEVEN * widths[0]:
        return False
    letters = [c.mid for c in row.parts if not c.blank]
    if len(letters) != len(gaps) + 1:
        return False
    if not all("\u0e01" <= c[0] <= "\u0e4e" and len(c.rstrip()) <= 4 for c in letters):
        return False
    return thai.word_share("".join(letters)) >= _ARE_WORDS


def _closed_up(row: Row) -> Segment:
    """A letter-spaced row without what stands between its letters; wider gaps stay as spaces between words."""
    narrow = min(g for _, _, g in row.gaps)
    out = [row.parts[row.gaps[0][1]]]
    spaces = set()
    for b, a, gap in row.gaps:
        left, blanks = row.parts[a], row.parts[a + 1 : b]
        if gap > _UNEVEN * narrow:  # a space between two words
            if not blanks:
                spaces.add(len(out))
            out += blanks
        else:
            left.add("".join(c.raw for c in blanks), "")
            left.rules = (*left.rules, "letter_spaced")
        out.append(row.parts[b])
    return Segment(out, spaces)


def is_spaced(parts: Sequence[Cluster]) -> bool:
    """Whether the producer writes space glyphs (one in 250 clusters is enough to show it)."""
    return sum(c.blank for c in parts) > 0.004 * max(1, len(parts))
