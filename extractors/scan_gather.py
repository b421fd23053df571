"""ชิ้นหมึกเข้าบรรทัด: every piece of ink to the row that it belongs to, its signs above and below with it.

Pieces as high as most letters of the page are strung into rows first, then those of titles and stamps, then small
print; what is left goes to the row in whose letters, or in whose place for signs, it stands. Faint and crumbled letters
(rubber stamps, worn print) that no row took are mended and tried once more.
"""

from collections.abc import Sequence
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.scan_pieces import Floats, Grey, Ints, Pieces, few_pieces_of, in_pictures
from extractors.scan_rows import Row, fitted, merged, page_slopes, settled_bands, strung
from extractors.scan_rules import Rules, dotted

FAINT_BELOW: Final = 205  # of 0 ink ... 255 paper: grey stamps and worn letters
_LOW: Final = 0.62  # of the height looked for: the least and the most of pieces that rows are strung from
_HIGH: Final = 1.75
_TITLES: Final = (2.2, 3.4)  # of the page's letter height: titles, rubber stamps
_LARGEST: Final = 6.0
_SMALL: Final = 0.6  # of it: small print
_REACH: Final = 1.5  # bands beside a row's letters in which brackets, dots and hyphens are its own
_SPECK: Final = 0.0045  # of the square of the height: fewer pixels of ink are dust
_STRAIGHT: Final = 0.75  # of the letters of print beside a picture stand on the foot line
_EVEN: Final = 0.6  # of the letters of small or mended print stand on the foot line


class Gathering:
    """One page on its way from pieces of ink to rows. `owner`: for each piece the index of its row, or -1."""

    def __init__(self, black: Grey, ink: Grey, pieces: Pieces, rules: Rules, high: float) -> None:
        self.black, self.pieces, self.rules, self.high = black, pieces, rules, high
        self.picture, self.perhaps = in_pictures(pieces, ink, high)
        self.dots, self.dot_runs = dotted(pieces, high)
        self.free = (pieces.area > max(3.0, _SPECK * high * high)) & ~self.dots & ~self.picture
        self.free &= ~self._of_rulings()
        self.free[0] = False
        self.rows: list[Row] = []
        self._measure()
        self._string()
        self._gather()
        if self._mended(ink):
            self._measure()
            self._string()
            self._gather()

    def _measure(self) -> None:
        self.wide, self.tall, self.middle = self.pieces.wide, self.pieces.high, self.pieces.middle
        self.owner: Ints = np.full(len(self.tall), -1, dtype=np.int64)

    def _of_rulings(self) -> NDArray[np.bool_]:
        """Which pieces are crumbs of worn rulings."""
        pieces, band = self.pieces, self.high
        x, y = pieces.middle, (pieces.y0 + pieces.y1) / 2.0
        crumbs = np.zeros(len(x), dtype=np.bool_)
        for table in self.rules.tables:
            for u in table.upright:
                at = u.x0 + (u.x1 - u.x0) * (y - u.y0) / max(1.0, u.y1 - u.y0)
                crumbs |= (np.abs(x - at) < 0.25 * band) & (pieces.wide < 0.4 * band) & (y > u.y0) & (y < u.y1)
        for r in self.rules.level:  # a row of dots may have been taken for a worn ruling, all but its first
            at = r.y0 + (r.y1 - r.y0) * (x - r.x0) / max(1.0, r.x1 - r.x0)
            along = (x > r.x0 - 0.6 * band) & (x < r.x1 + 0.6 * band)
            crumbs |= (np.abs(y - at) < 0.12 * band) & (pieces.high < 0.3 * band) & along
        return crumbs

    def barred(self, x0: float, x1: float, y: float) -> bool:
        """An upright ruling stands between x0 and x1 at height y."""
        slack = 0.3 * self.high
        return any(
            u.y0 - slack <= y <= u.y1 + slack and x0 - slack <= u.x_at(y) <= x1 + slack for u in self.rules.upright
        )

    def led(self, x0: float, x1: float, y: float, band: float) -> bool:
        """Dots, or a line to write on, lead from x0 to x1 on the foot line y."""
        led = 0.0
        for run in (*self.dot_runs, *self.rules.level):
            if abs(run.y_at((x0 + x1) / 2) - y) < 0.45 * band:
                led += max(0.0, min(run.x1, x1) - max(run.x0, x0))
        return led > 0.6 * (x1 - x0)

    # --- rows

    def _string(self) -> None:
        pieces, high, tall = self.pieces, self.high, self.tall
        slim = self.free & (self.wide <= 14 * high)
        rows = strung(pieces, np.nonzero(slim & (tall >= _LOW * high) & (tall <= _HIGH * high))[0], high, self.barred)
        for row in rows:
            fitted(row, pieces)
        page_slopes(rows, pieces)
        rows = merged(rows, pieces, self.barred, self.led)
        if self.perhaps.any():
            rows = self._beside_pictures(rows)
        large = np.nonzero(slim & (tall > _HIGH * high) & (tall <= _LARGEST * high))[0]
        large = large[~self._reached(rows, large)]
        taken: list[int] = []
        for scale in _TITLES:
            size = tall[large] / (scale * high)
            some = large[(size >= _LOW) & (size <= _HIGH) & ~np.isin(large, taken)]
            for row in strung(pieces, some, scale * high, self.barred):
                if len(row.letters) >= 2:
                    row.scale = float(np.median(tall[row.letters]))
                    fitted(row, pieces)
                    rows.append(row)
                    taken += row.letters
        rows = self._small_print(rows)
        page_slopes(rows, pieces)
        self.rows = _without_signs(rows)
        settled_bands(self.rows, pieces, self._has_signs)

    def _beside_pictures(self, rows: Sequence[Row]) -> list[Row]:
        """The rows, without those of strokes at the edge of pictures; a line of print right under the Garuda stays."""
        pieces, kept = self.pieces, []
        letters = np.zeros(len(self.perhaps), dtype=np.bool_)
        for row in rows:
            k = np.asarray(row.letters, dtype=np.int64)
            share = float(np.mean(self.perhaps[k]))
            even = float(np.mean(np.abs(pieces.y1[k] - row.foot(self.middle[k])) < 0.15 * row.band))
            if share > 0.5 and not (row.sure and even >= _STRAIGHT):
                continue
            kept.append(row)
            if share:
                y = (pieces.y0 + pieces.y1) / 2.0
                v = (row.foot(self.middle) - y) / row.band
                letters |= (v > -1.0) & (v < 2.1) & (self.middle > row.left) & (self.middle < row.right)
                letters[k] = True
        self.picture |= self.perhaps & ~letters
        self.perhaps[:] = False
        self.free &= ~self.picture
        return kept

    def _small_print(self, rows: list[Row]) -> list[Row]:
        """The rows, with those of letters much lower than the page's, away from where signs of other rows stand. What
        had been strung from the tallest letters of small print is strung anew.
        """
        pieces, scale, tall = self.pieces, _SMALL * self.high, self.tall
        low = [r for r in rows if float(np.quantile(tall[r.letters], 0.8)) < 0.8 * self.high]
        taken = np.asarray(sorted({k for r in low for k in r.letters}), dtype=np.int64)
        small = np.nonzero(self.free & (tall >= _LOW * scale) & (tall < _LOW * self.high))[0]
        small = np.union1d(small, taken[tall[taken] < _HIGH * scale])
        y = (pieces.y0[small] + pieces.y1[small]) / 2
        clear = np.ones(len(small), dtype=np.bool_)
        for row in rows:
            if row in low:
                continue
            v = (row.foot(self.middle[small]) - y) / row.band
            beside = (self.middle[small] < row.left - 2 * row.band) | (self.middle[small] > row.right + 2 * row.band)
            clear &= beside | (v > 2.4) | (v < -1.1)
        found: list[Row] = []
        for row in strung(pieces, small[clear], scale, self.barred):
            if len(row.letters) < 5:
                continue
            fitted(row, pieces)
            k = np.asarray(row.letters, dtype=np.int64)
            if np.mean(np.abs(pieces.y1[k] - row.foot(self.middle[k])) < 0.2 * row.band) >= _EVEN:
                found.append(row)
        used = {k for r in found for k in r.letters}
        return [r for r in rows if r not in low or 2 * len(used & set(r.letters)) < len(r.letters)] + found

    def _reached(self, rows: Sequence[Row], which: Ints) -> NDArray[np.bool_]:
        """Which tall pieces are letters of rows of common size: letters with their signs, brackets, handwriting."""
        reached = np.zeros(len(which), dtype=np.bool_)
        x, y0, y1 = self.middle[which], self.pieces.y0[which], self.pieces.y1[which]
        for row in rows:
            if len(row.letters) < 3:
                continue
            foot = row.foot(x)
            near = (x > row.left - 1.5 * row.band) & (x < row.right + 1.5 * row.band)
            core = (np.minimum(y1, foot) - np.maximum(y0, foot - row.band)) > 0.7 * row.band
            reached |= near & core & (y1 - y0 < 2.9 * row.band)
        return reached

    def _has_signs(self, row: Row) -> bool:
        """Signs stand above the row's letters: it is Thai."""
        y = (self.pieces.y0 + self.pieces.y1) / 2.0
        v = (row.foot(self.middle) - y) / row.band
        signs = self.free & (v > 1.15) & (v < 2.1) & (self.middle > row.left) & (self.middle < row.right)
        signs &= (self.tall < 0.75 * row.band) & (self.tall > 0.15 * row.band)
        return bool(signs.sum() >= max(1, 0.08 * len(row.letters)))

    # --- pieces to rows

    def _gather(self) -> None:
        cost = np.full(len(self.tall), 1e9)
        for index, row in enumerate(self.rows):
            letters = np.asarray(row.letters, dtype=np.int64)
            self.owner[letters] = index
            cost[letters] = -1.0
        for index, row in enumerate(self.rows):
            self._claim(index, row, cost)
        for index, row in enumerate(self.rows):
            members = np.nonzero(self.owner == index)[0]
            row.members = members[np.argsort(self.pieces.x0[members], kind="stable")].tolist()

    def _claim(self, index: int, row: Row, cost: Floats) -> None:
        """Give the row each piece that stands in its place cheaper than in any row's so far: a piece among the letters
        costs nothing, a sign its distance from them. Pieces beside its ends lengthen it, step by step.
        """
        pieces, band = self.pieces, row.band
        left, right = row.left, row.right
        feet = (row.foot_at(left), row.foot_at((left + right) / 2), row.foot_at(right))
        level = np.nonzero(
            self.free
            & (pieces.y1 > min(feet) - 3.2 * band)
            & (pieces.y0 < max(feet) + 1.6 * band)
            & (pieces.x1 > left - 9 * band)
            & (pieces.x0 < right + 9 * band)
        )[0]
        foot = row.foot(self.middle[level])
        top, low = (foot - pieces.y0[level]) / band, (foot - pieces.y1[level]) / band
        middle = (top + low) / 2
        # a stroke of a pen may be taller than any letter, where it stands among letters for most of their height
        across = (top <= 3.6) & (np.minimum(top, 1.0) - np.maximum(low, 0.0) > 0.7)
        core = (middle >= -0.15) & (middle <= 1.2) & (low >= -1.2) & ((top <= 2.6) | across)
        core |= across & (middle > 1.2) & (low >= -0.5)
        slim = self.wide[level] < 3 * band
        above = slim & ~core & (middle > 1.2) & (middle <= 2.35) & (low >= 0.75)
        below = slim & ~core & (middle >= -1.0) & (middle < -0.15) & (top <= 0.35)
        price = np.where(core, 0.02 * np.abs(middle - 0.5), np.maximum(0.05, np.where(above, low - 1.0, -top)))
        stands = (np.abs(low) < 0.25) | (np.abs(middle - 0.5) < 0.2)  # a full stop, a hyphen
        spreads = ((self.tall[level] >= 0.5 * band) & (self.tall[level] < 3.8 * band)) | stands
        for _ in range(5):
            near = (pieces.x1[level] > left - _REACH * band) & (pieces.x0[level] < right + _REACH * band)
            inside = (self.middle[level] > left - 0.5 * band) & (self.middle[level] < right + 0.5 * band)
            new = ((core & near) | ((above | below) & inside)) & (price < cost[level])
            for k in np.nonzero(new & core & ~inside)[0].tolist():
                x = float(self.middle[level[k]])
                if self.barred(*((x, left) if x < left else (right, x)), row.foot_at(x) - band / 2):
                    new[k] = False
            if not new.any():
                break
            cost[level[new]] = price[new]
            self.owner[level[new]] = index
            spread = level[new & core & spreads]
            if not len(spread):
                break
            left, right = min(left, float(pieces.x0[spread].min())), max(right, float(pieces.x1[spread].max()))

    # --- faint and crumbled letters

    def _loose(self, ink: Grey, crumbs: NDArray[np.bool_]) -> tuple[Grey | None, int]:
        """(rows of the page with all that is faint or a crumb, None where that is too little; the first row's y)."""
        pieces, high = self.pieces, self.high
        loose = np.asarray(cv2.threshold(self.black, FAINT_BELOW - 1, 255, cv2.THRESH_BINARY_INV)[1], dtype=np.uint8)
        cv2.subtract(loose, cv2.dilate(ink, np.ones((5, 5), np.uint8)), dst=loose)
        if cv2.countNonZero(loose) + int(pieces.area[crumbs].sum()) < 2 * high * high:
            return None, 0
        kept = np.where(crumbs, np.uint8(255), np.uint8(0))
        for y in range(0, len(loose), 512):
            loose[y : y + 512] |= kept[pieces.labels[y : y + 512]]
        rows = np.flatnonzero(loose.any(axis=1))
        if not len(rows):
            return None, 0
        return np.ascontiguousarray(loose[rows[0] : rows[-1] + 1]), int(rows[0])

    def _mended(self, ink: Grey) -> bool:
        """Make pieces of the letters that are too faint or too crumbled to be such, where three or more come out."""
        pieces, high = self.pieces, self.high
        crumbs = (self.owner < 0) & (pieces.area > 0) & ~self.picture & ~self.dots
        crumbs &= (self.tall <= 0.5 * _LARGEST * high) & (self.wide <= 6 * high)
        crumbs[0] = False
        loose, top = self._loose(ink, crumbs)
        if loose is None:
            return False
        reach = max(3, round(0.12 * high))
        closed = cv2.morphologyEx(loose, cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8))
        joined = few_pieces_of(np.asarray(closed, dtype=np.uint8))
        del closed
        if joined is None:
            return False
        tall, wide = joined.high, joined.wide
        letter = (tall >= _LOW * high) & (tall <= _LARGEST * high) & (wide <= 4 * tall)
        letter &= joined.area > 0.08 * high * high
        letter[0] = False
        if letter.sum() < 3:
            return False
        chosen = np.nonzero(letter)[0]
        last = len(self.tall) + len(chosen)
        if pieces.labels.dtype == np.uint16 and last >= 1 << 16:
            pieces.labels = pieces.labels.astype(np.int32)
        number = np.zeros(len(letter), dtype=pieces.labels.dtype)
        number[chosen] = np.arange(len(self.tall), last)
        gone = np.zeros(len(self.tall), dtype=np.bool_)
        for y in range(0, len(loose), 512):
            new = number[joined.labels[y : y + 512]]
            new[loose[y : y + 512] == 0] = 0
            taken = np.not_equal(new, 0)
            own = pieces.labels[top + y : top + y + len(new)]
            gone[own[taken]] = True
            np.copyto(own, new, where=taken)
        joined.labels = joined.labels[:0]  # so many labels that nobody asks for any more
        pieces.area[gone] = 0
        self.free[gone] = False
        pieces.x0, pieces.y0 = np.append(pieces.x0, joined.x0[chosen]), np.append(pieces.y0, joined.y0[chosen] + top)
        pieces.x1, pieces.y1 = np.append(pieces.x1, joined.x1[chosen]), np.append(pieces.y1, joined.y1[chosen] + top)
        pieces.area = np.append(pieces.area, joined.area[chosen])
        none = np.zeros(len(chosen), dtype=np.bool_)
        self.free, self.dots = np.append(self.free, ~none), np.append(self.dots, none)
        self.picture = np.append(self.picture, none)
        return True


def _without_signs(rows: Sequence[Row]) -> list[Row]:
    """Rows, without those that are signs or odd letters of another row: no two rows of print lie so close."""
    kept: list[Row] = []
    for row in sorted(rows, key=lambda r: -(r.band * min(len(r.letters), 12))):
        x = (row.left + row.right) / 2
        y = row.foot_at(x) - row.band / 2
        for other in kept:
            v = (other.foot_at(x) - y) / other.band
            if not -1.1 < v < 2.3 or row.left < other.left - other.band or row.right > other.right + other.band:
                continue
            few = len(row.letters) <= max(2, 0.2 * len(other.letters))
            if (few and -0.9 < v < 2.0) or (row.band < 0.8 * other.band and -1.1 < v < 2.3):
                break
        else:
            kept.append(row)
    return kept
