"""เส้นตาราง เส้นใต้ และจุดไข่ปลา: the drawn lines of a page, found and taken out so that letters stand free.

A ruling is a straight run of ink many letters long and a fraction of a letter thick. Rulings that cross are a table,
and say in which of its cells a place lies. A row of like dots at even steps is a line to be filled in.
"""

from bisect import bisect_right
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.scan_pieces import Grey, Pieces, labelled

_LONG: Final = 4.0  # bands that a level ruling is long at least: no Thai letter has so long a stroke
_TALL: Final = 3.6  # bands that an upright ruling is high at least: a tall letter of a title 29 points high is 2.9
_THICK: Final = 0.4  # bands that a ruling is thick at most
_TOUCH: Final = 0.7  # bands between the ends of rulings that meet
_DOT: Final = 0.36  # bands: the largest dot of a line to be filled in
_DOTS: Final = 7  # dots in a row: an ellipsis has three
_STEP: Final = 0.8  # bands from dot to dot at most
_FINE_PRINT: Final = 20.0  # pixels: letters so high have rulings that half the pixels show
_FINE: Final = 0.3  # bands that a worn ruling is thick at most
_BREAK: Final = 0.35  # bands of paper within a long ruling of worn print
_WEAK: Final = 1.2  # bands of paper between the pieces of one broken ruling
_WORN: Final = 0.4  # of a longer break has ink
_MOST_DOTS: Final = 25_000  # of a page; more are a pattern or noise, and no lines to be filled in
_STRIP: Final = 512  # rows worked on at a time
_STEMS: Final = 0.06  # of a broken run has stems on it: lines 0 to 0.01, rows of heads 0.15 to 0.8, on 11 pages


@dataclass(frozen=True, slots=True)
class Ruling:
    """A drawn line from (x0, y0) to (x1, y1), pixels: level ones from left to right, upright ones downward."""

    x0: float
    y0: float
    x1: float
    y1: float

    def y_at(self, x: float) -> float:
        """Height of a level ruling at x."""
        return self.y0 + (self.y1 - self.y0) * (x - self.x0) / max(1.0, self.x1 - self.x0)

    def x_at(self, y: float) -> float:
        """Place of an upright ruling at y."""
        return self.x0 + (self.x1 - self.x0) * (y - self.y0) / max(1.0, self.y1 - self.y0)


@dataclass(frozen=True, slots=True)
class Table:
    """The rulings of one table, the level ones from above, the upright ones from the left, and the box around them.

    `rows` and `columns`: the heights (at the table's left side) and places (at its top) of the lines of the grid.
    """

    level: tuple[Ruling, ...]
    upright: tuple[Ruling, ...]
    box: tuple[float, float, float, float]
    rows: tuple[float, ...]
    columns: tuple[float, ...]

    def cell(self, x: float, y: float, band: float) -> tuple[int, int] | None:
        """(row, column) of the cell that (x, y) lies in, by the rulings that are really drawn around it: a merged cell
        has the row and column of its upper left corner. None outside the table.
        """
        above = [r for r in self.level if r.x0 - band <= x <= r.x1 + band and r.y_at(x) < y]
        left = [r for r in self.upright if r.y0 - band <= y <= r.y1 + band and r.x_at(y) < x]
        below = any(r.x0 - band <= x <= r.x1 + band and r.y_at(x) >= y for r in self.level)
        right = any(r.y0 - band <= y <= r.y1 + band and r.x_at(y) >= x for r in self.upright)
        if not (above and below and (left or right)):
            return None
        top = max(above, key=lambda r: r.y_at(x))
        row = bisect_right(self.rows, (top.y0 + top.y1) / 2 + 0.5 * band) - 1
        side = max((r.x_at(y) for r in left), default=self.columns[0])
        column = bisect_right(self.columns, side + 0.5 * band) - 1
        return max(row, 0), max(column, 0)


@dataclass(frozen=True, slots=True)
class Rules:
    """What `drawn_lines` found. `mask`: (h, w), not 0 on the ink of rulings, crossing strokes of letters left out."""

    level: tuple[Ruling, ...]
    upright: tuple[Ruling, ...]
    tables: tuple[Table, ...]
    mask: Grey


_MOST_RULINGS: Final = 400  # of a page; more are the lines of a screen or of a pattern, and no table


def drawn_lines(ink: Grey, band: float) -> Rules:
    """The rulings and tables of a mask `ink` (h, w; not 0 where ink is) whose letters are `band` pixels high."""
    level_mask, upright_mask = _runs(ink, band, upright=False), _runs(ink, band, upright=True)
    level = _joined(_rulings(level_mask, band, upright=False), ink, band, upright=False)
    upright = _joined(_rulings(upright_mask, band, upright=True), ink, band, upright=True)
    upright = [x for x in upright if _meets(x, level, band) or x.y1 - x.y0 > 9 * band]
    mask = _without_strokes(ink, level_mask, band, upright=False)
    del level_mask
    keep_upright = np.zeros(ink.shape, np.uint8)
    for x in upright:
        a, b = sorted((int(x.x0), int(x.x1)))
        reach = int(0.5 * band) + 1
        rows, columns = slice(int(x.y0), int(x.y1) + 1), slice(max(0, a - reach), b + reach)
        keep_upright[rows, columns] = upright_mask[rows, columns]
    del upright_mask
    mask |= _without_strokes(ink, keep_upright, band, upright=True)
    if len(level) + len(upright) > _MOST_RULINGS:
        return Rules((), (), (), mask)
    level.sort(key=lambda r: (r.y0, r.x0))
    upright.sort(key=lambda r: (r.x0, r.y0))
    return Rules(tuple(level), tuple(upright), _tables(level, upright, band), mask)


def _runs(ink: Grey, band: float, *, upright: bool) -> Grey:
    """The ink of straight runs; looked for at half the size where the print is fine enough for it."""
    if band < _FINE_PRINT:
        return _straight(ink, band, upright=upright)
    h, w = ink.shape
    grey = cv2.resize(ink, ((w + 1) // 2, (h + 1) // 2), interpolation=cv2.INTER_AREA)
    half = cv2.threshold(grey, 120, 255, cv2.THRESH_BINARY)[1]  # two pixels of four are ink
    runs = _straight(np.asarray(half, dtype=np.uint8), band / 2, upright=upright)
    if not cv2.countNonZero(runs):
        return np.zeros(ink.shape, np.uint8)
    out = np.zeros(ink.shape, np.uint8)
    for y in range(0, h, _STRIP):
        a, b = max(0, y // 2 - 1), min(len(runs), (y + _STRIP) // 2 + 1)
        if not cv2.countNonZero(runs[a:b]):
            continue
        whole = cv2.resize(runs[a:b], None, fx=2, fy=2, interpolation=cv2.INTER_NEAREST)
        whole = cv2.dilate(whole, np.ones((3, 3), np.uint8))[y - 2 * a :, :w]
        own = ink[y : y + _STRIP]
        out[y : y + _STRIP] = cv2.bitwise_and(np.ascontiguousarray(whole[: len(own)]), own)
    return out


def _straight(ink: Grey, band: float, *, upright: bool) -> Grey:
    """The ink of straight runs long enough: whole ones, a pixel of fraying and of slope allowed for, and still longer
    ones with small breaks. No thick blocks.
    """

    def box(along: int, across: int) -> Grey:
        return np.ones((along, across) if upright else (across, along), np.uint8)

    length = max(12, int((_TALL if upright else _LONG) * band))
    frayed = cv2.dilate(ink, box(1, 3))
    runs = cv2.morphologyEx(frayed, cv2.MORPH_OPEN, box(length, 1))
    # Feet and heads of letters in a row are broken lines too: only ink that is thin across counts, stems are not.
    thin = cv2.subtract(ink, cv2.morphologyEx(ink, cv2.MORPH_OPEN, box(1, max(4, int(_FINE * band)))))
    mended = cv2.morphologyEx(cv2.dilate(thin, box(1, 3)), cv2.MORPH_CLOSE, box(max(3, int(_BREAK * band)), 1))
    broken = np.asarray(cv2.morphologyEx(mended, cv2.MORPH_OPEN, box(2 * length, 1)), dtype=np.uint8)
    runs = cv2.bitwise_or(
        runs, _without_letters(broken, np.asarray(cv2.subtract(ink, thin), dtype=np.uint8), upright=upright)
    )
    blocks = cv2.morphologyEx(runs, cv2.MORPH_OPEN, box(1, max(5, int(_THICK * band) + 3)))
    return np.asarray(cv2.bitwise_and(cv2.subtract(runs, blocks), ink), dtype=np.uint8)


def _without_letters(broken: Grey, thick: Grey, *, upright: bool) -> Grey:
    """The broken runs that are drawn lines. In many families the level heads of ค ว า ร ก stand so close that a row of
    them looks like a worn line; but their stems, `thick` ink, stand all along it.
    """
    if not cv2.countNonZero(broken):
        return broken
    count, labels, stats, _ = cv2.connectedComponentsWithStats(broken, connectivity=8, ltype=cv2.CV_32S)
    across = np.ones((1, 5) if upright else (5, 1), np.uint8)  # stems begin a pixel or two beside the head's own stroke
    for k in range(1, count):
        x, y, w, h, _ = (int(v) for v in stats[k])
        around = slice(max(0, y - 2), y + h + 2), slice(max(0, x - 2), x + w + 2)
        part = (labels[around] == k).astype(np.uint8)
        stems = (np.asarray(cv2.dilate(part, across), dtype=np.uint8) & thick[around]).any(axis=1 if upright else 0)
        if np.count_nonzero(stems) > _STEMS * max(w, h):
            broken[around][part > 0] = 0
    return broken


def _rulings(mask: Grey, band: float, *, upright: bool) -> list[Ruling]:
    """The straight lines of a mask of runs: each thin connected piece, end to end."""
    if not cv2.countNonZero(mask):
        return []
    reach = max(3, int(_BREAK * band) + 2)
    whole = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((reach, 3) if upright else (3, reach), np.uint8))
    labels, stats = labelled(np.asarray(whole, dtype=np.uint8))
    found = []
    for k in range(1, len(stats)):
        x, y, w, h, area = (int(v) for v in stats[k])
        length, depth = (h, w) if upright else (w, h)
        if length < 2.5 * band or area / length > _THICK * band or depth > _THICK * band + 0.05 * length:
            continue
        part = labels[y : y + h, x : x + w] == k
        end = max(2, length // 20)
        if upright:
            first, last = np.nonzero(part[:end])[1].mean(), np.nonzero(part[-end:])[1].mean()
            found.append(Ruling(x + float(first), float(y), x + float(last), float(y + h - 1)))
        else:
            first, last = np.nonzero(part[:, :end])[0].mean(), np.nonzero(part[:, -end:])[0].mean()
            found.append(Ruling(float(x), y + float(first), float(x + w - 1), y + float(last)))
    return found


def _joined(rulings: list[Ruling], ink: Grey, band: float, *, upright: bool) -> list[Ruling]:
    """Rulings, with those that go on one another as one: after a small break, or a long one that has crumbs of it."""
    joined: list[Ruling] = []
    for r in sorted(rulings, key=lambda r: r.y0 if upright else r.x0):
        for k, other in enumerate(joined):
            gap, aside = (r.y0 - other.y1, r.x0 - other.x1) if upright else (r.x0 - other.x1, r.y0 - other.y1)
            if gap < -band or abs(aside) > 0.25 * band + 0.01 * max(0.0, gap):
                continue
            if gap <= _WEAK * band or _crumbs(ink, other, r, upright=upright) >= _WORN:
                end = (max(r.x1, other.x1), r.y1) if not upright else (r.x1, max(r.y1, other.y1))
                joined[k] = Ruling(other.x0, other.y0, *end)
                break
        else:
            joined.append(r)
    return joined


def _crumbs(ink: Grey, one: Ruling, two: Ruling, *, upright: bool) -> float:
    """How much of the way from the end of one ruling to the beginning of another has ink."""
    if upright:
        at, x = np.arange(int(one.y1), int(two.y0)), (one.x1 + two.x0) / 2
        strip = ink[at[0] : at[-1] + 1, max(0, int(x) - 2) : int(x) + 4] if len(at) else ink[:0]
        return float(strip.any(axis=1).mean()) if strip.size else 1.0
    at, y = np.arange(int(one.x1), int(two.x0)), (one.y1 + two.y0) / 2
    strip = ink[max(0, int(y) - 2) : int(y) + 4, at[0] : at[-1] + 1] if len(at) else ink[:0]
    return float(strip.any(axis=0).mean()) if strip.size else 1.0


def _meets(upright: Ruling, level: list[Ruling], band: float) -> bool:
    """A level ruling ends at or crosses this upright one: so it is no stroke of a letter."""
    reach = _TOUCH * band
    for r in level:
        y = r.y_at(upright.x0)
        if r.x0 - reach <= upright.x_at(y) <= r.x1 + reach and upright.y0 - reach <= y <= upright.y1 + reach:
            return True
    return False


def _without_strokes(ink: Grey, mask: Grey, band: float, *, upright: bool) -> Grey:
    """`mask` without the pixels where a stroke of a letter crosses: ink goes on at both sides of the ruling."""
    if not cv2.countNonZero(mask):
        return mask
    reach = max(3, int(_THICK * band) + 1)
    kernel = np.ones((1, reach) if upright else (reach, 1), np.uint8)
    out = np.zeros(mask.shape, np.uint8)
    for y in range(0, len(mask), _STRIP):  # a page is nine million pixels
        a, b = max(0, y - reach), min(len(mask), y + _STRIP + reach)
        own = mask[y : y + _STRIP]
        if not cv2.countNonZero(own):
            continue
        rest = cv2.subtract(ink[a:b], mask[a:b])
        before = cv2.dilate(rest, kernel, anchor=(reach - 1, 0) if upright else (0, reach - 1))
        after = cv2.dilate(rest, kernel, anchor=(0, 0))
        crossed = cv2.bitwise_and(before, after)[y - a : y - a + len(own)]
        out[y : y + _STRIP] = cv2.subtract(own, crossed)
    return out


def _tables(level: list[Ruling], upright: list[Ruling], band: float) -> tuple[Table, ...]:
    """Rulings that meet, group by group; two of each make a table. From above, then from the left."""
    both = [*level, *upright]
    group = list(range(len(both)))

    def root(k: int) -> int:
        while group[k] != k:
            group[k] = group[group[k]]
            k = group[k]
        return k

    for i, r in enumerate(level):
        for j, u in enumerate(upright, start=len(level)):
            if _meets(u, [r], band):
                group[root(i)] = root(j)
    tables = []
    for top in sorted({root(k) for k in range(len(both))}):
        lines = [r for k, r in enumerate(level) if root(k) == top]
        sides = [u for k, u in enumerate(upright, start=len(level)) if root(k) == top]
        if len(lines) < 2 or len(sides) < 2 or len(lines) + len(sides) < 5:
            continue  # one cell, or a frame, is no table
        box = (
            min(min(r.x0 for r in lines), min(u.x0 for u in sides)),
            min(min(r.y0 for r in lines), min(u.y0 for u in sides)),
            max(max(r.x1 for r in lines), max(u.x1 for u in sides)),
            max(max(r.y1 for r in lines), max(u.y1 for u in sides)),
        )
        lines = [r for r in lines if r.x1 - r.x0 > 0.5 * (box[2] - box[0]) or _ends_at(r, sides, band)]
        rows = _steps([(r.y0 + r.y1) / 2 for r in lines], band)
        columns = _steps([(u.x0 + u.x1) / 2 for u in sides], band)
        tables.append(Table(tuple(lines), tuple(sides), box, rows, columns))
    return tuple(sorted(tables, key=lambda t: (t.box[1], t.box[0])))


def _ends_at(level: Ruling, sides: list[Ruling], band: float) -> bool:
    """The level ruling leads from one upright one to another: underlines in a cell do not."""
    reach = 2 * _TOUCH * band
    return all(
        any(abs(u.x_at(y) - x) <= reach and u.y0 - reach <= y <= u.y1 + reach for u in sides)
        for x, y in ((level.x0, level.y0), (level.x1, level.y1))
    )


def _steps(places: list[float], band: float) -> tuple[float, ...]:
    """Places that lie within a band of one another as one: double lines, and lines drawn in pieces."""
    steps: list[float] = []
    for place in sorted(places):
        if not steps or place - steps[-1] > 0.9 * band:
            steps.append(place)
    return tuple(steps)


def dotted(pieces: Pieces, band: float) -> tuple[NDArray[np.bool_], tuple[Ruling, ...]]:
    """จุดไข่ปลา: which pieces are dots of lines to be filled in, and where these lines run."""
    small = np.nonzero((pieces.area > 0) & (pieces.wide <= _DOT * band) & (pieces.high <= _DOT * band))[0]
    is_dot = np.zeros(len(pieces.area), dtype=np.bool_)
    if len(small) > _MOST_DOTS:
        return is_dot, ()
    runs: list[Ruling] = []
    open_runs: dict[int, list[list[int]]] = {}
    middle, height = pieces.middle, (pieces.y0 + pieces.y1) / 2.0
    bucket = max(1.0, 0.5 * band)
    done: list[list[int]] = []
    for k in small[np.argsort(middle[small], kind="stable")].tolist():
        row = int(height[k] / bucket)
        best: list[int] | None = None
        for near in (row - 1, row, row + 1):
            alive = [r for r in open_runs.get(near, ()) if middle[k] - middle[r[-1]] <= _STEP * band]
            if near in open_runs:
                done += [r for r in open_runs[near] if middle[k] - middle[r[-1]] > _STEP * band]
                open_runs[near] = alive
            for run in alive:
                close = abs(height[k] - height[run[-1]]) <= 0.13 * band and middle[k] - middle[run[-1]] > 0.15 * band
                if close and (best is None or abs(height[k] - height[run[-1]]) < abs(height[k] - height[best[-1]])):
                    best = run
        if best is None:
            open_runs.setdefault(row, []).append([k])
        else:
            best.append(k)
    for run in [*done, *(r for rows in open_runs.values() for r in rows)]:
        if len(run) < _DOTS:
            continue
        steps = np.diff(middle[run])
        even = float(np.median(steps))
        if np.mean(np.abs(steps - even) <= 0.35 * even) < 0.6:
            continue
        is_dot[run] = True
        ends = [(float(middle[k]), float(height[k])) for k in (run[0], run[-1])]
        runs.append(Ruling(*ends[0], *ends[1]))
    return is_dot, tuple(sorted(runs, key=lambda r: (r.y0, r.x0)))
