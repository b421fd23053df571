"""ตารางที่ไม่มีเส้น: tables without ruled lines (lists of names and offices, plans, months), found by their columns.

Only what is sure becomes cells; everything else stays lines. Sure is: three columns or more (an item's number before
its words makes none), three rows or more, each column aligned at its left, middle or right, white paper between the
columns from the first row to the last, and rows that can be told apart. Head labels (เรื่อง, อ้างถึง, ...), signatures
and dotted entries are never cells: what stands beside them is read by its place.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from extractors.pdf_cluster import Cluster
from extractors.pdf_content import Rect
from extractors.pdf_rows import Piece, Row

_FEWEST: Final = 3  # rows
_COLUMNS: Final = 3  # two are labels with values, or a list whose rows geometry tells as well
_GAP: Final = 0.7  # em between two pieces of a row
_WHITE: Final = 0.5  # em between two columns everywhere
_COLUMN_GAP: Final = 2.5  # em; some row shows a gap like this between two columns
_APART: Final = 1.5  # em; pieces of one cell stand nearer
_ALIGNED: Final = 3.0  # points
_MOSTLY: Final = 0.7  # of a column's pieces stand aligned
_TIGHT, _LOOSE = 1.4, 2.4  # em; lines of one cell are nearer than the page's usual lines allow, within these
_NEXT_ROW: Final = 3.2  # em; rows of one table are nearer than this
_FILLED: Final = 0.65  # of a column's width: after such a line words may go on in the next
_TWO_KINDS: Final = 1.2  # rows stand this much farther apart than the lines of one cell
_ITEM: Final = re.compile(r"\(?([0-9๐-๙]{1,3})(?:\s*[.)]|(?=\s|$))")
_NO_CELL: Final = re.compile(
    r"(?:เรื่อง|เรียน|อ้างถึง|สิ่งที่ส่งมาด้วย|สิ่งที่แนบมาด้วย|ส่วนราชการ|ที่|เลขที่|วันที่|ขอแสดงความนับถือ|โทร\.?|โทรศัพท์|โทรสาร|สำเนาเรียน)\s*(?:[:：.]|\s|$)"
    r"|\(?ลงชื่อ|ลงนาม|/.*(?:\.{2,}|…)\s*$"
)
_HEAD_WORD: Final = 9  # letters
_COUNTED: Final = re.compile(r"(?:ลำดับ)?(?:ที่)?(?:\s|$)")  # the head of a column of numbers
_DOTS: Final = re.compile(r"[.…_]{4,}")
_BRACKETS: Final = re.compile(r"\(.+\)$")


@dataclass(frozen=True, slots=True)
class Table:
    """Rows [first, stop) of a page are a table; `cells`: (row, column) from 0 -> the clusters of each of its lines."""

    first: int
    stop: int
    cells: dict[tuple[int, int], list[list[Cluster]]]


@dataclass(slots=True)
class _Column:
    u0: float
    u1: float


_Laid = dict[int, list[Piece]]  # column -> the pieces of one row in it


def tables(rows: Sequence[Row], rules: Sequence[Rect] = ()) -> list[Table]:
    """The tables without ruled lines among the rows of a page, from the top. `rules`: thin lines part rows for sure."""
    several = [i for i, row in enumerate(rows) if any(g >= _GAP for _, _, g in row.gaps)]
    if len(several) < _FEWEST:
        return []
    pieces = {i: rows[i].pieces(_GAP) for i in several}
    flat = sorted((r[1] + r[3]) / 2 for r in rules if r[2] - r[0] > 60)
    near = _leading(rows)
    out: list[Table] = []
    taken: set[int] = set()
    tried: set[int] = set()
    for seed in sorted(several, key=lambda i: (-len(pieces[i]), i)):  # rows of most pieces show the columns best
        if seed in taken or seed in tried:
            continue
        found, region = _grown(rows, pieces, seed, taken, near, flat)
        if found is not None:
            out.append(found)
            taken.update(range(found.first, found.stop))
        else:
            tried.update(region)
    return sorted(out, key=lambda t: t.first)


def _leading(rows: Sequence[Row]) -> float:
    """How far apart, in em, the lines of one cell may stand: a little more than the page's nearest lines do."""
    steps = sorted(s for a, b in pairwise(rows) if (s := (b.v - a.v) / b.size) > 0.6)
    return min(_LOOSE, max(_TIGHT, 1.15 * steps[len(steps) // 4])) if steps else _TIGHT


def _grown(
    rows: Sequence[Row],
    pieces: dict[int, list[Piece]],
    seed: int,
    taken: set[int],
    near: float,
    flat: Sequence[float],
) -> tuple[Table | None, range]:
    """The table around a row, or None; and the rows that were looked at."""
    columns = [_Column(p.u0, p.u1) for p in pieces[seed]]
    mine = {seed: pieces[seed]}
    first, stop = seed, seed + 1
    for way in (1, -1):
        i = seed + way
        while 0 <= i < len(rows) and i not in taken:
            row = rows[i]
            here = pieces.get(i) or row.pieces(_GAP)
            wider = _taken_in(columns, row, here)
            if wider is None or abs(row.v - rows[i - way].v) > _NEXT_ROW * row.size or _ends_table(row, here):
                break
            if not _spread(wider, here) and (i == 0 or row.v - rows[i - 1].v > near * row.size):
                break
            columns = wider
            mine[i] = here
            i += way
        first, stop = (first, i) if way > 0 else (i + 1, stop)
    while first < stop and not _spread(columns, mine[first]):
        first += 1
    seen = range(first, stop)
    if len(seen) < _FEWEST or len(columns) < _COLUMNS:
        return None, seen
    return _table(rows[first:stop], [mine[i] for i in seen], columns, first, stop, flat), seen


def _column_of(columns: Sequence[_Column], p: Piece) -> int:
    """The column in which a piece begins."""
    return max((k for k, c in enumerate(columns) if c.u0 <= p.u0 + _ALIGNED), default=0)


def _spread(columns: Sequence[_Column], pieces: Sequence[Piece]) -> bool:
    """Whether a row has words in two columns or more."""
    return len({_column_of(columns, p) for p in pieces}) > 1


def _ends_table(row: Row, here: Sequence[Piece]) -> bool:
    return len(here) == 1 and bool(_NO_CELL.match(_words(row, here[0])))


def _taken_in(columns: Sequence[_Column], row: Row, pieces: Sequence[Piece]) -> list[_Column] | None:
    """The columns with a row's pieces in them, or None where the row does not fit. A piece that ends in the next column
    fits where it begins with its own (a long office that leaves no room before the next words).
    """
    white = _WHITE * row.size
    out = [_Column(c.u0, c.u1) for c in columns]
    for p in pieces:
        over = [c for c in out if p.u0 < c.u1 + white and p.u1 > c.u0 - white]
        if len(over) > 1:
            if len(pieces) < 2 or len(out) < 3 or abs(p.u0 - over[0].u0) > _ALIGNED:
                return None
        elif over:
            outside = p.u0 < over[0].u0 - _ALIGNED and abs(p.u1 - over[0].u1) > _ALIGNED
            if len(pieces) < 2 and outside:
                return None
            over[0].u0, over[0].u1 = min(over[0].u0, p.u0), max(over[0].u1, p.u1)
        elif len(pieces) > 1:
            out.append(_Column(p.u0, p.u1))
            out.sort(key=lambda c: c.u0)
        else:
            return None
    for a, b in pairwise(pieces):  # words over one another; a wide gap inside one cell: these are other columns
        if b.u0 < a.u1 or (_column_of(out, a) == _column_of(out, b) and b.u0 - a.u1 > _APART * row.size):
            return None
    return out if all(a.u1 + white <= b.u0 for a, b in pairwise(out)) else None


def _table(
    rows: Sequence[Row],
    pieces: Sequence[Sequence[Piece]],
    columns: Sequence[_Column],
    first: int,
    stop: int,
    flat: Sequence[float],
) -> Table | None:
    columns = _told_apart(rows, pieces, columns)
    laid: list[_Laid] = []
    for row, here in zip(rows, pieces, strict=True):
        line: _Laid = {}
        for piece in here:
            for one in _cut(row, piece, columns):
                line.setdefault(_column_of(columns, one), []).append(one)
        laid.append(line)
    while laid and not _ends_well(rows, laid, len(columns)):  # words under the table that begin where a column does
        laid.pop()
        stop -= 1
    rows, pieces = rows[: len(laid)], pieces[: len(laid)]
    if len(laid) < _FEWEST:
        return None
    numbered = _numbers(rows, laid)
    words = [[_words(row, p) for p in here] for row, here in zip(rows, pieces, strict=True)]
    if _is_barred(words, len(columns), numbered):
        return None
    whole = sum(len(line) >= max(2, len(columns) - 1) for line in laid)
    if len(columns) < _COLUMNS or whole < _FEWEST:
        return None
    if any(sum(k in line for line in laid) < 2 for k in range(len(columns))):
        return None
    if not all(_aligned([(p[0].u0, p[-1].u1) for line in laid if (p := line.get(k))]) for k in range(len(columns))):
        return None
    begins = _row_starts(rows, laid, len(columns), numbered, flat)
    if begins is None or sum(begins) < _FEWEST:
        return None
    cells: dict[tuple[int, int], list[list[Cluster]]] = {}
    at = -1
    for row, line, new in zip(rows, laid, begins, strict=True):
        at += new
        for k, mine in line.items():
            cells.setdefault((at, k), []).append(row.parts[mine[0].start : mine[-1].stop])
    return Table(first, stop, cells)


def _is_barred(words: Sequence[Sequence[str]], wide: int, numbered: bool) -> bool:
    """Whether the words of rows say that these are labels, signatures or dotted entries. The head of a column may be a
    label's word (วันที่, เรื่อง, ที่) with nothing behind it.
    """
    said = [w for line in words for w in line]
    heads = [w for w in words[0] if len(w) > _HEAD_WORD] if len(words[0]) >= wide else list(words[0])
    if numbered and heads and heads[0] == said[0] and _COUNTED.match(said[0]):
        heads = heads[1:]
    if any(_NO_CELL.match(w) for w in [*heads, *(w for line in words[1:] for w in line)]):
        return True
    dotted = sum(bool(_DOTS.search(w)) for w in said)
    names = sum(bool(_BRACKETS.match(w)) for w in said)  # (name) over (name): signatures
    return max(dotted, names) * 4 > len(said)


def _told_apart(rows: Sequence[Row], pieces: Sequence[Sequence[Piece]], columns: Sequence[_Column]) -> list[_Column]:
    """The columns without those that only a short gap parts from the one before in every row: an item's number and its
    words, a name and a surname. A head that names the column of numbers keeps it.
    """
    widest = [0.0] * len(columns)
    for row, here in zip(rows, pieces, strict=True):
        for a, b in pairwise(here):
            i, k = _column_of(columns, a), _column_of(columns, b)
            if k > i:
                widest[k] = max(widest[k], (b.u0 - a.u1) / row.size)
    top = [_words(rows[0], p) for p in pieces[0]]
    named = len(pieces[0]) == len(columns) and not _ITEM.match(top[0])
    leads = [_words(row, here[0]) for row, here in zip(rows, pieces, strict=True) if _column_of(columns, here[0]) == 0]
    bare = sum(bool(_ITEM.fullmatch(w)) for w in leads) > len(leads) // 2
    out = [columns[0]]
    for k, c in enumerate(columns[1:], 1):
        if (widest[k] < _COLUMN_GAP or (k == 1 and bare)) and not (k == 1 and named):
            out[-1] = _Column(out[-1].u0, c.u1)
        else:
            out.append(c)
    return out


def _cut(row: Row, piece: Piece, columns: Sequence[_Column]) -> list[Piece]:
    """A piece that reaches into the next column, cut where that column begins, if a space or a gap stands there."""
    out = []
    start, u0 = piece.start, piece.u0
    for b, a, gap in row.gaps:
        if not piece.start < b < piece.stop or (gap < 0.2 and b - a < 2):
            continue
        here = row.parts[b].u0
        k = _column_of(columns, Piece(u0, u0, 0, 0))
        if any(j > k and abs(c.u0 - here) <= _ALIGNED for j, c in enumerate(columns)):
            out.append(Piece(u0, row.parts[a].u1, start, a + 1))
            start, u0 = b, here
    out.append(Piece(u0, piece.u1, start, piece.stop))
    return out


def _words(row: Row, piece: Piece) -> str:
    return "".join(c.mid for c in row.parts[piece.start : piece.stop]).strip()


def _numbers(rows: Sequence[Row], laid: Sequence[_Laid]) -> bool:
    """Whether the first column counts: at least three items, each one more than the one before."""
    found = []
    for row, line in zip(rows, laid, strict=True):
        if 0 in line and (m := _ITEM.match(_words(row, line[0][0]))):
            found.append(int(m[1].translate(_ARABIC)))
    steps = [b - a for a, b in pairwise(found)]
    return len(found) >= _FEWEST and sum(s == 1 for s in steps) >= 0.8 * len(steps)


_ARABIC: Final = {0x0E50 + n: str(n) for n in range(10)}


def _aligned(spans: Sequence[tuple[float, float]]) -> bool:
    """Whether most pieces of a column begin, end or have their middle at one place."""
    for at in ([a for a, _ in spans], [b for _, b in spans], [(a + b) / 2 for a, b in spans]):
        at.sort()
        best = max(bisect_right(at, x + 2 * _ALIGNED) - i for i, x in enumerate(at))
        if best >= max(2, _MOSTLY * len(at)):
            return True
    return False


def _row_starts(
    rows: Sequence[Row],
    laid: Sequence[_Laid],
    wide: int,
    numbered: bool,
    flat: Sequence[float],
) -> list[bool] | None:
    """For each line whether a row of the table begins with it; None where that cannot be told."""
    steps = [b.v - a.v for a, b in pairwise(rows)]
    ruled = [any(a.v < v <= b.v for v in flat) for a, b in pairwise(rows)]
    if numbered:
        numbers = [_words(row, line[0][0]) if 0 in line else "" for row, line in zip(rows, laid, strict=True)]
        starts = [bool(_ITEM.match(n)) for n in numbers]
        head = starts.index(True)  # what stands above the first number is the head, as lines of one row
        return [i == 0 or (i >= head and starts[i]) for i in range(len(rows))]
    if len(steps) > 1 and sum(ruled) >= len(steps) // 2 and sum(ruled) > 1:
        return [True, *ruled]
    narrow, far = min(steps), max(steps)
    if far > _TWO_KINDS * narrow:
        edge = (narrow + far) / 2
        starts = [True, *(s > edge or r for s, r in zip(steps, ruled, strict=True))]
        # a whole row close below another: the distance tells something else (groups of rows)
        if all(s or len(line) < wide for s, line in zip(starts, laid, strict=True)):
            return starts
    return _by_wrapping(rows, laid, wide)


def _widths(laid: Sequence[_Laid], wide: int) -> list[tuple[float, float]]:
    """Where the words of each column begin and how wide its widest line is."""
    out = []
    for k in range(wide):
        mine = [p for line in laid if (p := line.get(k))]
        left = min((p[0].u0 for p in mine), default=0.0)
        out.append((left, max((p[-1].u1 for p in mine), default=0.0) - left))
    return out


def _ends_well(rows: Sequence[Row], laid: Sequence[_Laid], wide: int) -> bool:
    """Whether the last line has words in several columns or in another than the first (what follows a table begins at
    the margin), or goes on after a line that filled its column.
    """
    k, here = next(iter(laid[-1].items()))
    if len(laid[-1]) > 1 or len(laid) < 2 or k:
        return True
    above = laid[-2].get(k)
    return above is not None and _goes_on(rows[len(laid) - 1], here[0], above[-1].u1, _widths(laid, wide)[k])


def _goes_on(row: Row, here: Piece, above: float, column: tuple[float, float]) -> bool:
    """Whether words may go on a line that ended at `above`: its column had no room for the first of them."""
    left, width = column
    first = next((row.parts[a].u1 for b, a, _ in row.gaps if b > here.start and b - a > 1), here.u1) - here.u0
    return above + min(first, (1 - _FILLED) * width) + 0.2 * row.size >= left + width


def _by_wrapping(rows: Sequence[Row], laid: Sequence[_Laid], wide: int) -> list[bool] | None:
    """Rows of lines that stand evenly: a line with an empty column goes on with the row above where the words above it
    had filled their column, and is a row of its own where none had. Both at once cannot be told.
    """
    widths = _widths(laid, wide)
    last: dict[int, float] = {}
    starts = []
    for row, line in zip(rows, laid, strict=True):
        full = [_goes_on(row, mine[0], last.get(k, 0.0), widths[k]) for k, mine in line.items()]
        if len(line) == wide or not last:
            new = True
        elif all(full):
            new = False
        elif not any(full) and 0 in line and len(line) >= max(2, wide - 1):
            new = True
        else:
            return None
        if new:
            last = {}
        for k, mine in line.items():
            last[k] = mine[-1].u1
        starts.append(new)
    return starts
