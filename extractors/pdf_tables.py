"""ตารางที่มีเส้น: ruled tables of a page. The grid comes from the page's own thin lines, the words from our clusters.

Lines that lie on one another, double lines and dashes become one edge; edges that touch make one table. The places
between its lines are joined wherever no line parts them, so that merged cells come out as one (the square way of it:
a page of 5,000 strokes costs some hundredths of a second). An outer side that is not drawn is closed where two lines
across end there, as in tables without left and right border.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from extractors.pdf_content import Rect

_SHORTEST: Final = 6.0  # points; shorter edges are parts of a drawing
_ONE_LINE: Final = 4.0  # points; lines nearer than this are one, drawn double
_DASH: Final = 4.0  # points between the dashes of one line
_TOUCH: Final = 3.0  # points by which lines that meet may miss each other
_COVERED: Final = 0.6  # of a side: then a line stands there
_OPEN_SIDE: Final = 15.0  # points that lines reach beyond the outermost crossing line where the side is not drawn
_MOST_PLACES: Final = 60_000  # rows x columns of one grid; a drawing has more

Edge = tuple[float, float, float]  # where it stands, from, to


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its row and column in the table, from 0, and its box in points."""

    row: int
    column: int
    box: Rect


@dataclass(frozen=True, slots=True)
class Grid:
    """One ruled table of at least two cells. `xs`, `ys`: its lines; `places[row][column]` between them holds the index
    of the cell there, -1 outside.
    """

    box: Rect
    cells: tuple[Cell, ...]
    xs: tuple[float, ...]
    ys: tuple[float, ...]
    places: tuple[tuple[int, ...], ...]

    def cell_at(self, x: float, y: float) -> int:
        """The index of the cell that holds a point, -1 outside."""
        i, j = bisect_right(self.xs, x) - 1, bisect_right(self.ys, y) - 1
        if 0 <= i < len(self.xs) - 1 and 0 <= j < len(self.ys) - 1:
            return self.places[j][i]
        return -1


def grids(rules: Sequence[Rect]) -> list[Grid]:
    """The ruled tables that thin lines (boxes of at most 2 points across) make up, from the top. A frame around words
    and lines that part nothing are none.
    """
    flat, upright = [], []
    for x0, y0, x1, y1 in rules:
        if x1 - x0 >= y1 - y0:
            flat.append(((y0 + y1) / 2, x0, x1))
        else:
            upright.append(((x0 + x1) / 2, y0, y1))
    flat, upright = _edges(flat), _edges(upright)
    if len(flat) < 2 or not upright:
        return []
    found = [g for rows, columns in _touching(flat, upright) if (g := _grid(rows, columns)) is not None]
    return sorted(found, key=lambda g: (g.box[1], g.box[0]))


def _edges(strokes: list[Edge]) -> list[Edge]:
    """Strokes on one line joined; what stays short is left out."""
    if not strokes:
        return []
    strokes.sort()
    out: list[Edge] = []
    group = [strokes[0]]
    for stroke in strokes[1:]:
        if stroke[0] - group[-1][0] > _ONE_LINE or stroke[0] - group[0][0] > 1.5 * _ONE_LINE:
            out += _joined(group)
            group = []
        group.append(stroke)
    return out + _joined(group)


def _joined(group: list[Edge]) -> list[Edge]:
    at = sum(s[0] for s in group) / len(group)
    out: list[Edge] = []
    spans = sorted((a, b) for _, a, b in group)
    start, stop = spans[0]
    for a, b in spans[1:]:
        if a - stop <= _DASH:
            stop = max(stop, b)
        else:
            out.append((at, start, stop))
            start, stop = a, b
    out.append((at, start, stop))
    return [e for e in out if e[2] - e[1] >= _SHORTEST]


def _touching(flat: Sequence[Edge], upright: Sequence[Edge]) -> list[tuple[list[Edge], list[Edge]]]:
    """The edges that hang together, as (across, down), for every table by itself."""
    home = list(range(len(flat) + len(upright)))

    def find(i: int) -> int:
        while home[i] != i:
            home[i] = home[home[i]]
            i = home[i]
        return i

    places = [e[0] for e in upright]
    for i, (y, x0, x1) in enumerate(flat):
        for k in range(bisect_right(places, x0 - _TOUCH), bisect_right(places, x1 + _TOUCH)):
            if upright[k][1] - _TOUCH <= y <= upright[k][2] + _TOUCH:
                home[find(i)] = find(len(flat) + k)
    groups: dict[int, tuple[list[Edge], list[Edge]]] = {}
    for i, edge in enumerate(flat):
        groups.setdefault(find(i), ([], []))[0].append(edge)
    for k, edge in enumerate(upright):
        groups.setdefault(find(len(flat) + k), ([], []))[1].append(edge)
    return [g for g in groups.values() if len(g[0]) >= 2 and g[1]]


def _lines(edges: Sequence[Edge], crossing: Sequence[Edge]) -> tuple[list[float], bool, bool]:
    """Where the lines of one direction stand, with the outer ones that the crossing lines only suggest; and whether the
    first and the last are such.
    """
    at: list[float] = []
    for place, _, _ in edges:
        if not at or place - at[-1] > _ONE_LINE:
            at.append(place)
    first, last = sorted(e[1] for e in crossing), sorted((e[2] for e in crossing), reverse=True)
    open_first = len(first) > 1 and at[0] - first[1] > _OPEN_SIDE and first[1] - first[0] <= _TOUCH
    open_last = len(last) > 1 and last[1] - at[-1] > _OPEN_SIDE and last[0] - last[1] <= _TOUCH
    return [*([first[0]] if open_first else []), *at, *([last[0]] if open_last else [])], open_first, open_last


def _drawn(edges: Sequence[Edge], at: Sequence[float], along: Sequence[float]) -> list[list[bool]]:
    """For each line of `at`, whether it is drawn between each pair of neighbours of `along`."""
    out = [[False] * (len(along) - 1) for _ in at]
    for place, start, stop in edges:
        n = bisect_left(at, place)
        if n and (n == len(at) or place - at[n - 1] < at[n] - place):
            n -= 1
        row = out[n]
        for k in range(max(bisect_right(along, start) - 1, 0), len(along) - 1):
            a, b = along[k], along[k + 1]
            if a >= stop:
                break
            if min(stop + _TOUCH, b) - max(start - _TOUCH, a) >= _COVERED * (b - a):
                row[k] = True
    return out


def _grid(flat: list[Edge], upright: list[Edge]) -> Grid | None:
    xs, open_left, open_right = _lines(upright, flat)
    ys, _, _ = _lines(flat, upright)
    wide, high = len(xs) - 1, len(ys) - 1
    if wide < 1 or high < 1 or wide * high > _MOST_PLACES:
        return None
    across, down = _drawn(flat, ys, xs), _drawn(upright, xs, ys)
    for j in range(high):  # an outer side that is not drawn is closed where lines above and below lead up to it
        for i in (0, wide):
            k = min(i, wide - 1)
            if not down[i][j] and ((open_left and not i) or (open_right and i) or (across[j][k] and across[j + 1][k])):
                down[i][j] = across[j][k] and across[j + 1][k]
    for i in range(wide):  # rows that go on over the page's foot have their sides only
        for j in (0, high):
            k = min(j, high - 1)
            if not across[j][i] and down[i][k] and down[i + 1][k]:
                across[j][i] = True
    owner = _places(across, down, wide, high)
    return _numbered(owner, xs, ys)


def _places(across: list[list[bool]], down: list[list[bool]], wide: int, high: int) -> list[list[int]]:
    """For each place between the lines the number of the cell that it belongs to, -1 where it lies open."""
    owner = [[-2] * wide for _ in range(high)]
    count = 0
    for j in range(high):
        for i in range(wide):
            if owner[j][i] != -2:
                continue
            todo, mine, closed = [(j, i)], [], True
            owner[j][i] = count
            while todo:
                r, c = todo.pop()
                mine.append((r, c))
                for r2, c2, parted in (
                    (r - 1, c, across[r][c]),
                    (r + 1, c, across[r + 1][c]),
                    (r, c - 1, down[c][r]),
                    (r, c + 1, down[c + 1][r]),
                ):
                    if parted:
                        continue
                    if not (0 <= r2 < high and 0 <= c2 < wide):
                        closed = False
                    elif owner[r2][c2] == -2:
                        owner[r2][c2] = count
                        todo.append((r2, c2))
            if not closed:
                for r, c in mine:
                    owner[r][c] = -1
                continue
            rows, columns = {r for r, _ in mine}, {c for _, c in mine}
            if len(rows) * len(columns) != len(mine):  # no rectangle: each row of it is a cell
                last: tuple[int, int] | None = None
                for r, c in sorted(mine):
                    if last is None or r != last[0] or c != last[1] + 1:
                        count += last is not None
                    owner[r][c] = count
                    last = (r, c)
            count += 1
    return owner


def _numbered(owner: list[list[int]], xs: list[float], ys: list[float]) -> Grid | None:
    """The cells with their rows and columns; lines at which no cell begins are not counted."""
    reach: dict[int, list[int]] = {}
    for j, row in enumerate(owner):
        for i, n in enumerate(row):
            if n >= 0:
                box = reach.setdefault(n, [i, j, i, j])
                box[0], box[2], box[3] = min(box[0], i), max(box[2], i), max(box[3], j)
    tops, lefts = sorted({b[1] for b in reach.values()}), sorted({b[0] for b in reach.values()})
    if len(reach) < 2 or (len(lefts) < 2 and len(reach) < 3):
        return None
    cells: list[Cell] = []
    index: dict[int, int] = {}
    for n, (i0, j0, i1, j1) in sorted(reach.items(), key=lambda b: (b[1][1], b[1][0])):
        index[n] = len(cells)
        cells.append(Cell(tops.index(j0), lefts.index(i0), (xs[i0], ys[j0], xs[i1 + 1], ys[j1 + 1])))
    places = tuple(tuple(index.get(n, -1) for n in row) for row in owner)
    return Grid((xs[0], ys[0], xs[-1], ys[-1]), tuple(cells), tuple(xs), tuple(ys), places)
