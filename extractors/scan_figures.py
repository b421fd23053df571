"""ตัวเลขที่เขียนต่างจากพวก: figures of a scan that another hand may have drawn among the printed ones.

A neat hand, a figure that a pen added behind a printed number, one pasted in: all read like print. What tells them is
their shape. Print draws a figure alike wherever it stands on a page: as high and wide, as upright, on the same foot
line and as dark. So each figure is laid beside the others of its kind on the page, and needs one or two like it, where
these are like one another.
"""

from collections.abc import Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class _Figure:
    """A figure that stands free, in rows and columns of its line's picture. `band`: of its line, in pixels of print."""

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


def unlike_its_kind(lines: Sequence[tuple[LineCrop, LineReading, Grey]]) -> list[tuple[Repair, ...]]:
    """For each line of one page the doubts of its figures that are drawn unlike the page's others of their kind. A
    figure with fewer than two others to be laid beside, or that touches its neighbours, bears none.
    """
    figures = [f for k, line in enumerate(lines) for f in _figures(k, *line)]
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


def _beside(one: _Figure, kind: Sequence[_Figure]) -> list[tuple[float, _Figure]]:
    """(steps, figure) of those of its kind that stand in other rows of figures, the likest first."""
    others = [x for x in kind if (x.line, x.run) != (one.line, one.run)]
    others = sorted(others, key=lambda x: (abs(x.line - one.line), x.line, x.place))[:_MOST]
    found = [(_apart(one, x), x) for x in others if not _is_joined(one, x)]
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
        above = (255 - int(image[y - 1, x : x + w].min())) / 255 if y else 0.0  # a row half covered counts half
        below = (255 - int(image[y + h, x : x + w].min())) / 255 if y + h < len(image) else 0.0
        dark = float(np.percentile(image[y : y + h, x : x + w][own], 10))
        out.append(_Figure(line, i, run, reading.text[i], h + above + below, w, y + h + below, dark, lean, crop.band))
    return out
