"""แถวตัวอักษร: letters that stand on one foot line, with the baseline, slope, bend and height of their consonants.

Letters are strung from left to right; feet that most letters share give the baseline, heads the band. Descenders
(ญ ฐ ฎ ฏ), ascenders (ป ฝ ฟ โ ใ ไ) and letters that touch their marks are in the minority, so the commonest place wins
and not the mean. Rows too short to tell take the slope and band of the sure rows near them.
"""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from extractors.scan_pieces import Floats, Ints, Pieces, mode

GAP: Final = 6.5  # bands of bare paper that words of one row stand apart at most
_OVER: Final = 0.8  # bands that letters of one row overlap at most, seen from the side
_LEVEL: Final = 0.27  # bands that feet (or heads) of neighbours differ at most
_SAME: Final = 0.36  # bands between the baselines of two pieces of one row
_ODD: Final = 0.75  # ... where one is a few letters close beside a long row
_BESIDE: Final = 2.5  # bands
_SURE: Final = 8  # letters that a row's own band takes
_SHARE: Final = 0.4  # of a row's letters have their heads at one height
_LETTERS: Final = 0.12  # of a row of figures are letters
_LONG: Final = 18.0  # bands that a row is long at least whose own slope is believed
_BENT: Final = 36.0  # bands that a row is long at least whose own bend is believed
_STEEP: Final = 0.05  # the print is deskewed: no row slopes more

Barred = Callable[[float, float, float], bool]  # x0, x1, y: a ruling stands between
Led = Callable[[float, float, float, float], bool]  # x0, x1, y, band: dots lead from one to the other


@dataclass(slots=True)
class Row:
    """Letters on one foot line. `letters`: labels of the pieces that made it, left to right. `scale`: the height that
    it was looked for with. Feet stand at `foot(x)`; `band`: height of the consonants. `sure`: the band is its own.
    """

    letters: list[int]
    scale: float
    base: float = 0.0  # the foot line at x = 0
    slope: float = 0.0
    bend: float = 0.0  # how far the middle hangs below the straight line from `left` to `right`
    left: float = 0.0
    right: float = 0.0
    band: float = 0.0
    sure: bool = False
    members: list[int] = field(default_factory=list)

    def foot(self, x: Floats) -> Floats:
        """The foot line's height at each x."""
        t = np.clip((x - self.left) / max(1.0, self.right - self.left), 0.0, 1.0)
        return np.asarray(self.base + self.slope * x + self.bend * 4 * t * (1 - t), dtype=np.float64)

    def foot_at(self, x: float) -> float:
        """The foot line's height at x."""
        t = min(1.0, max(0.0, (x - self.left) / max(1.0, self.right - self.left)))
        return self.base + self.slope * x + self.bend * 4 * t * (1 - t)


@dataclass(slots=True)
class _String:
    letters: list[int]
    feet: deque[int]
    heads: deque[int]
    right: int

    def foot(self) -> float:
        return sorted(self.feet)[len(self.feet) // 2]

    def head(self) -> float:
        return sorted(self.heads)[len(self.heads) // 2]


def strung(pieces: Pieces, which: Ints, scale: float, barred: Barred) -> list[Row]:
    """Rows of the pieces `which` (labels), all about `scale` pixels high."""
    x0, y0, x1, y1 = (v.tolist() for v in (pieces.x0, pieces.y0, pieces.x1, pieces.y1))
    strings: list[_String] = []
    near: dict[int, list[_String]] = {}
    for k in which[np.argsort(pieces.x0[which], kind="stable")].tolist():
        slot = int(y1[k] / scale)
        best: _String | None = None
        best_cost = 1e9
        for s in (slot - 1, slot, slot + 1):
            for string in near.get(s, ()):
                gap = x0[k] - string.right
                if gap > GAP * scale or gap < -_OVER * scale:
                    continue
                foot, head = abs(y1[k] - string.foot()), abs(y0[k] - string.head())
                shared = min(y1[k], string.foot()) - max(y0[k], string.head())
                if min(foot, head) > _LEVEL * scale or shared < 0.55 * min(
                    y1[k] - y0[k], string.foot() - string.head()
                ):
                    continue
                cost = foot + 0.5 * head + 0.05 * max(0, gap)
                if cost < best_cost and not (gap > 0 and barred(string.right, x0[k], (y0[k] + y1[k]) / 2)):
                    best, best_cost = string, cost
        if best is None:
            best = _String([], deque(maxlen=7), deque(maxlen=7), x1[k])
            strings.append(best)
            near.setdefault(slot, []).append(best)
        best.letters.append(k)
        best.feet.append(y1[k])
        best.heads.append(y0[k])
        best.right = max(best.right, x1[k])
    return [Row(s.letters, scale) for s in strings]


def fitted(row: Row, pieces: Pieces, slope: float | None = None) -> None:
    """Set the row's foot line and band from its letters; `slope`: the page's, for rows too short to have their own."""
    k = np.asarray(row.letters, dtype=np.int64)
    feet, heads = pieces.y1[k].astype(np.float64), pieces.y0[k].astype(np.float64)
    middle, high = (pieces.x0[k] + pieces.x1[k]) / 2.0, pieces.y1[k] - pieces.y0[k]
    row.left, row.right = float(pieces.x0[k].min()), float(pieces.x1[k].max())
    row.bend = 0.0
    weight = np.where(high <= 1.75 * row.scale, 1.0, 0.25)
    long = len(k) >= 10 and row.right - row.left >= _LONG * row.scale
    row.slope = 0.0 if slope is None else slope
    if long:
        row.slope = _own_slope(middle, feet, row.slope if slope is not None else None, row.scale)
    row.base, _ = mode(feet - row.slope * middle, 0.1 * row.scale, weight)
    if long:
        for _ in range(2):
            near = np.abs(feet - row.slope * middle - row.base) <= 0.16 * row.scale
            if near.sum() < 8:
                break
            row.slope, row.base = (float(v) for v in np.polyfit(middle[near], feet[near], 1))
        if abs(row.slope) > _STEEP:
            row.slope = slope or 0.0
        row.base, _ = mode(feet - row.slope * middle, 0.1 * row.scale, weight)
        if row.right - row.left >= _BENT * row.scale and len(k) >= 25:
            _bend(row, middle, feet)
    above = row.foot(middle) - heads
    fair = (above > 0.5 * row.scale) & (above < 1.9 * row.scale)
    if fair.any():
        row.band, share = mode(above[fair], 0.08 * row.scale, weight[fair])
        row.sure = bool(len(k) >= _SURE and share >= _SHARE)
    else:
        row.band, row.sure = float(np.median(high)), False


def _own_slope(middle: Floats, feet: Floats, near: float | None, scale: float) -> float:
    """The slope that pairs of feet half the row apart agree on."""
    half = len(middle) // 2
    run = middle[half:] - middle[: len(middle) - half]
    rise = feet[half:] - feet[: len(feet) - half]
    far = run > 4 * scale
    if not far.any():
        return near or 0.0
    return float(np.clip(np.median(rise[far] / run[far]), -_STEEP, _STEEP))


def _bend(row: Row, middle: Floats, feet: Floats) -> None:
    """Lay a parabola through the feet where a straight line misses them (a page photographed, or bound in a book)."""
    rest = feet - row.base - row.slope * middle
    near = np.abs(rest) <= 0.45 * row.scale
    if near.sum() < 20:
        return
    square, line, base = (float(v) for v in np.polyfit(middle[near], feet[near], 2))
    sag = -square * (row.right - row.left) ** 2 / 4
    straight = float(np.median(np.abs(rest[near])))
    bent = float(np.median(np.abs(feet[near] - np.polyval([square, line, base], middle[near]))))
    if not 0.12 * row.scale <= abs(sag) <= 1.5 * row.scale or bent > 0.7 * straight:
        return
    ends = np.polyval([square, line, base], np.array([row.left, row.right]))
    row.slope = float((ends[1] - ends[0]) / (row.right - row.left))
    row.base = float(ends[0] - row.slope * row.left)
    row.bend = sag


def page_slopes(rows: Sequence[Row], pieces: Pieces) -> None:
    """Fit each row again that is too short to have a slope, with the slope of the sure rows near it."""
    long = [r for r in rows if len(r.letters) >= 14 and r.right - r.left >= _LONG * r.scale]
    if not long:
        for r in rows:
            fitted(r, pieces, 0.0)
        return
    heights = np.array([r.foot_at((r.left + r.right) / 2) for r in long])
    slopes = np.array([r.slope for r in long])
    for r in rows:
        away = np.abs(heights - r.foot_at((r.left + r.right) / 2))
        nearest = np.argsort(away, kind="stable")[:7]
        slope = float(np.median(slopes[nearest]))
        own = len(r.letters) >= 14 and r.right - r.left >= _LONG * r.scale
        odd = abs(r.slope - slope) > 0.006 and r.right - r.left < 2 * _LONG * r.scale
        if odd or not own:
            fitted(r, pieces, slope)


def merged(rows: list[Row], pieces: Pieces, barred: Barred, led: Led) -> list[Row]:
    """Rows with the pieces of one foot line as one: letters that stood too high or low had begun a row of their own,
    and words that dots lead to stand far away.
    """
    count = 0
    while count != len(rows):
        count = len(rows)
        kept: list[Row] = []
        looks = np.empty((len(rows), 6))  # of the rows kept, for a first look at all of them at once
        for row in sorted(rows, key=lambda r: -len(r.letters)):
            likely = _likely(looks[: len(kept)], row)
            home = next((n for n in likely if _one(kept[n], row, barred, led)), None)
            if home is None:
                home = len(kept)
                kept.append(row)
            else:
                mine = kept[home]
                mine.letters = sorted({*mine.letters, *row.letters}, key=lambda k: int(pieces.x0[k]))
                fitted(mine, pieces, mine.slope)
            one = kept[home]
            looks[home] = (one.left, one.right, one.base, one.slope, one.bend, one.band)
        rows = kept
    return rows


def _likely(looks: Floats, row: Row) -> list[int]:
    """Which of some rows (left, right, base, slope, bend, band) may be one with this row by their height, in order. A
    page of noise has two thousand rows, and each asks for all others.
    """
    if not len(looks):
        return []
    left, right, base, slope, bend, band = looks.T
    x = (row.left + row.right) / 2
    t = np.clip((x - left) / np.maximum(1.0, right - left), 0.0, 1.0)
    apart = np.abs(base + slope * x + bend * 4 * t * (1 - t) - row.foot_at(x))
    within = max(_SAME, _ODD) * 1.001 * np.minimum(band, row.band) + 1e-6
    return [int(n) for n in np.flatnonzero(apart <= within)]


def _one(row: Row, other: Row, barred: Barred, led: Led) -> bool:
    left, right = (row, other) if row.left <= other.left else (other, row)
    gap = right.left - left.right
    near = gap <= GAP * max(row.scale, other.scale)
    if not 0.6 <= row.band / max(1.0, other.band) <= 1.67:
        return False
    x = (other.left + other.right) / 2
    apart = abs(row.foot_at(x) - other.foot_at(x)) / min(row.band, other.band)
    few, many = sorted((len(row.letters), len(other.letters)))
    odd = few <= 8 and 2 * few <= many and gap <= _BESIDE * row.band  # ญี่ปุ่น: hardly a letter ends at the foot line
    if apart > (_ODD if odd else _SAME):
        return False
    y = row.foot_at((left.right + right.left) / 2)
    if not near and not led(left.right, right.left, y, row.band):
        return False
    return gap <= 0 or not barred(left.right, right.left, y - row.band / 2)


def settled_bands(rows: Sequence[Row], pieces: Pieces, has_signs: Callable[[Row], bool]) -> None:
    """Give rows that are unsure of their band one of their sure neighbours'.

    Arabic figures, capitals and brackets reach 1.25 to 1.6 bands above the foot line, Thai figures 0.75 to 1: a row of
    such alone seems larger or smaller than it is. A row with signs above its own letters is Thai, and knows; unless
    most of it is figures, and some letters reach the neighbours' band.
    """
    sure = [r for r in rows if r.sure and len(r.letters) >= 12 and has_signs(r)]
    if not sure:
        return
    page = float(np.median([r.band for r in sure for _ in range(len(r.letters))]))
    places = np.array([[(r.left + r.right) / 2, r.foot_at((r.left + r.right) / 2)] for r in sure])
    bands = np.array([r.band for r in sure])
    for r in rows:
        ratio = r.band / page
        figures = 0.68 <= ratio <= 0.92 and _reaching(r, pieces, page) >= _LETTERS
        large = 1.15 <= ratio <= 1.7 and not has_signs(r)
        if r.sure and not figures and not large and (has_signs(r) or not 0.68 <= ratio <= 0.92):
            continue
        x = (r.left + r.right) / 2
        away = np.abs(places[:, 1] - r.foot_at(x)) + 0.1 * np.abs(places[:, 0] - x)
        for near in np.argsort(away, kind="stable")[:12].tolist():
            if 0.68 <= r.band / bands[near] <= 1.65:
                r.band = float(bands[near])
                break


def _reaching(row: Row, pieces: Pieces, band: float) -> float:
    """The share of the row's letters whose heads are as high above the foot line as `band`."""
    k = np.asarray(row.letters, dtype=np.int64)
    return float(np.mean(np.abs(row.foot(pieces.middle[k]) - pieces.y0[k] - band) < 0.1 * band))
