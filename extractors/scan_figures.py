"""ตัวเลขที่เขียนต่างจากพวก: figures of a scan that another hand may have drawn among the printed ones.

A neat hand, a figure that a pen added behind a printed number, one pasted in: all read like print. What tells them is
their shape. Print draws a figure alike wherever it stands on a page: as high and wide, as upright, on the same foot
line and as dark. So each figure is laid beside the others of its kind on the page, and needs one or two like it, where
these are like one another.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import Any, Final

import cv2
import numpy as np

from extractors.scan_crop import BAND, FOOT, LineCrop
from extractors.scan_pieces import Grey
from extractors.thai_line import LineReading
from schemas.text import Repair

UNLIKE: Final = "unlike_its_kind"
_FIGURES: Final = frozenset("0123456789๐๑๒๓๔๕๖๗๘๙")
_INK: Final = 195  # of 255; higher than elsewhere, thin strokes must hold together
_LEAST: Final = 5  # rows that a figure is high at least
_ASIDE: Final = 3  # columns that a network may say a figure beside its ink
# How much one step of difference is in each measure: print that is copied and scanned again stays below half of one.
_HEIGHT, _WIDTH = 0.10, 0.20  # of its own
_FOOT_ROWS: Final = 2.0
_LEAN: Final = 0.15  # columns a row
_PALER: Final = 60.0  # of 255
_ODD: Final = 1.5  # steps, all measures together
_ROUGH: Final = 4.0  # times what is usual on the page: worn print differs more
_ENOUGH: Final = 2  # others to be laid beside
_MANY: Final = 3  # of so many two must be like it, of fewer one
_MOST: Final = 30  # others, the nearest lines first
_BROAD: Final = 1.4
_BOLD: Final = 1.2  # times as thick as the letters of another line
_LETTERS: Final = 5  # of a line, from which on they tell how thick its strokes are
_AROUND: Final = 6  # columns on each side of a letter's middle


@dataclass(frozen=True, slots=True)
class _Figure:
    """A figure that stands free, in rows and columns of its line's picture. `band`: of its line, in pixels of print;
    `stroke`: how thick the letters of its line are drawn, 0 where it has none.
    """

    line: int
    place: int
    run: int  # where its row of figures begins
    character: str
    high: float
    wide: float
    foot: float
    dark: float
    lean: float
    band: float
    stroke: float


def unlike_its_kind(lines: Sequence[tuple[LineCrop, LineReading, Grey]]) -> list[tuple[Repair, ...]]:
    """For each line of one page the doubts of its figures that are drawn unlike the page's others of their kind. A
    figure with fewer than two others to be laid beside, or that touches its neighbours, bears none.
    """
    figures = _with_strokes([f for k, line in enumerate(lines) for f in _figures(k, *line)])
    kinds: dict[str, list[_Figure]] = {}
    for f in figures:
        kinds.setdefault(f.character, []).append(f)
    beside = {f: _beside(f, kinds[f.character]) for f in figures}
    steps = [(near[len(near) >= _MANY][0], f) for f, near in beside.items() if len(near) >= _ENOUGH]
    out: list[list[Repair]] = [[] for _ in lines]
    most = max(_ODD, _ROUGH * median(s for s, _ in steps)) if steps else _ODD
    for apart, f in steps:
        if apart > most and any(_has_twin(x, f, beside[x], most) for _, x in beside[f]):
            out[f.line].append(Repair(UNLIKE, f.place, f.place + 1))
    return [tuple(x) for x in out]


def _with_strokes(figures: Sequence[_Figure]) -> list[_Figure]:
    """A line of figures alone is taken to be as thick as the page's others."""
    known = [f.stroke for f in figures if f.stroke]
    usual = median(known) if known else 0.0
    return [f if f.stroke else replace(f, stroke=usual) for f in figures]


def _beside(one: _Figure, kind: Sequence[_Figure]) -> list[tuple[float, _Figure]]:
    """(steps, figure) of those of its kind that stand in other rows of figures, the likest first."""
    others = [x for x in kind if (x.line, x.run) != (one.line, one.run)]
    others = sorted(others, key=lambda x: (abs(x.line - one.line), x.line, x.place))[:_MOST]
    found = [(_apart(one, x), x) for x in others if _are_of_one_weight(one, x) and not _is_joined(one, x)]
    return sorted(found, key=lambda x: (x[0], x[1].line, x[1].place))


def _is_joined(one: _Figure, other: _Figure) -> bool:
    """A figure so broad for its height is one that a stroke or its neighbour touches."""
    return one.wide / one.high > _BROAD * other.wide / other.high


def _has_twin(one: _Figure, but: _Figure, near: Sequence[tuple[float, _Figure]], most: float) -> bool:
    """Whether the page prints this figure like another one, that in question left out: so print looks there."""
    return any(steps <= most for steps, x in near if (x.line, x.run) != (but.line, but.run))


def _apart(one: _Figure, other: _Figure) -> float:
    """Steps between two figures; in the line's own measure or in the page's, whichever says less: titles are larger,
    and a line of figures alone does not know how high its letters are.
    """
    size = min(
        abs(one.high * k / other.high - 1) / _HEIGHT + abs(one.wide * k / other.wide - 1) / _WIDTH
        for k in (1.0, one.band / other.band)
    )
    paler = max(0.0, one.dark - other.dark) / _PALER
    return size + abs(one.foot - other.foot) / _FOOT_ROWS + abs(one.lean - other.lean) / _LEAN + paler


def _are_of_one_weight(one: _Figure, other: _Figure) -> bool:
    """Whether the letters around both are as thick: bold type draws other figures than plain type does."""
    thin, thick = sorted((one.stroke, other.stroke))
    return not thin or thick <= _BOLD * thin


def _figures(line: int, crop: LineCrop, reading: LineReading, image: Grey) -> list[_Figure]:
    wanted = [i for i, c in enumerate(reading.text) if c in _FIGURES]
    if not wanted:
        return []
    found: Any = cv2.connectedComponentsWithStats((image < _INK).astype(np.uint8), connectivity=8)
    _, labels, stats, _ = found
    pieces = [
        (k, x, y, w, h)
        for k, (x, y, w, h, _) in enumerate(stats.tolist())
        if k and h >= _LEAST and y < FOOT - 2 and y + h > FOOT - BAND / 2
    ]
    middles = [(a + b) / 2 for a, b in reading.at]
    stroke = _stroke(image, [m for m, c in zip(middles, reading.text, strict=True) if "ก" <= c <= "ฮ"])
    out = []
    for i in wanted:
        m = middles[i]
        near = [p for p in pieces if p[1] - _ASIDE <= m <= p[1] + p[3] + _ASIDE]
        if not near:
            continue
        k, x, y, w, h = min(near, key=lambda p: abs(p[1] + p[3] / 2 - m))
        if any(j != i and c.strip() and x <= middles[j] <= x + w for j, c in enumerate(reading.text)):
            continue  # it touches a neighbour
        run = i
        while run and reading.text[run - 1] in _FIGURES:
            run -= 1
        own = labels[y : y + h, x : x + w] == k
        ys, xs = (v - v.mean() for v in np.nonzero(own))
        lean = float(-(xs * ys).sum() / max(1.0, float((ys * ys).sum())))
        dark = float(np.percentile(image[y : y + h, x : x + w][own], 10))
        top, foot = _edges(image[:, x : x + w].min(axis=1), y, y + h)
        left, right = _edges(image[y : y + h].min(axis=0), x, x + w)
        high, wide = foot - top, right - left
        out.append(_Figure(line, i, run, reading.text[i], high, wide, foot, dark, lean, crop.band, stroke))
    return out


def _edges(darkest: Grey, first: int, end: int) -> tuple[float, float]:
    """Where ink begins and ends along rows or columns, of which the darkest pixel is told: one that is half covered
    counts half, so that no step is made where print happens to lie on the grid.
    """
    covered = 1 - darkest.astype(np.float64) / 255
    covered = np.minimum(1.0, covered / max(0.1, float(covered[first:end].max())))
    begins = first + 1 - covered[first] - (covered[first - 1] if first else 0.0)
    ends = end - 1 + covered[end - 1] + (covered[end] if end < len(covered) else 0.0)
    return float(begins), float(ends)


def _stroke(image: Grey, letters: Sequence[float]) -> float:
    """How thick a line's letters are drawn, in columns: their ink over half of its edge. 0 for a few letters."""
    if len(letters) < _LETTERS:
        return 0.0
    beside = np.zeros(image.shape[1], bool)
    for m in letters:
        beside[max(0, round(m) - _AROUND) : round(m) + _AROUND] = True
    part = image[:, beside]
    ink = (part < _INK).astype(np.uint8)
    inner: Any = cv2.erode(ink, np.ones((3, 3), np.uint8), borderValue=0)
    edge = int(ink.sum()) - int(inner.sum())
    return 2 * float((255 - part[ink > 0]).sum()) / 255 / edge if edge else 0.0
