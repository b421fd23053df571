"""รอยปิดทับ: places of a scan that something covers (fluid, a pasted strip, a blot), and the figures beside them.

What is covered left no ink, and the paper is made white before anybody reads it. So covers are looked for on the
picture as it is: spots as large as a figure, of one tone throughout, darker or brighter than the paper around them.
White fluid on white paper shows nothing at all; there only the gap tells (`scan_strokes`).
"""

from collections.abc import Sequence
from typing import Any, Final

import cv2
import numpy as np

from extractors.scan_crop import LineCrop
from extractors.scan_picture import PagePicture, Pixels
from extractors.scan_print import Affine
from extractors.thai_line import LineReading
from schemas.text import Repair

COVERED: Final = "covered_beside"
Box = tuple[float, float, float, float]
_MM: Final = 1 / 25.4
_WINDOW: Final = 0.7  # mm: no stroke of common print is so broad, and no gap between two strokes is ever so dark
_PAPER: Final = 14.0  # mm: a tone that goes on for so long is the paper's own
_STEPS: Final = 4  # of 255 that a cover differs from the paper at least
_GRAIN: Final = 8.0  # times the paper's own unevenness that it differs more
_LID: Final = 60  # of 255; what is darker over so much is no paper
_FLAT: Final = 24  # of 255 between the lightest and the darkest of a window without ink
_LEAST: Final = (1.1, 1.4)  # mm that a cover is wide and high at least
_MOST: Final = (40.0, 14.0)  # what is larger is a shaded cell or a picture
_MANY: Final = 60  # spots on one page are its own pattern
_FIGURES: Final = frozenset("0123456789๐๑๒๓๔๕๖๗๘๙")
_FREE: Final = 0.4  # bands of a cover that no character stands on
_HALF: Final = 0.35  # bands from a character's middle to its side
_NEAR: Final = 0.9  # bands between a cover and the middle of a figure beside it
_ROWS: Final = 512


def covers(pixels: Pixels, dpi: float) -> list[Box]:
    """The boxes (x0, y0, x1, y1) in pixels of what is covered on a page picture, from above; empty where the page is
    uneven all over. `pixels`: (h, w) or (h, w, 3).
    """
    side = max(3, round(_WINDOW * dpi * _MM))
    step = max(1, side // 2)
    light, dark = _extremes(pixels, side, step)
    per_mm = dpi * _MM / step
    paper = _paper(light, per_mm)
    off = paper.astype(np.int16) - light
    bare = off[paper > _LID]
    off -= np.int16(np.median(bare) if bare.size else 0)  # the paper's own tone is its usual one, not its lightest
    grain = float(np.median(np.abs(off[paper > _LID]))) if bare.size else 0.0
    least = _STEPS + _GRAIN * grain
    flat = (light.astype(np.int16) - dark) <= _FLAT
    spots = ((np.abs(off) >= least) & flat & (paper > _LID)).astype(np.uint8)
    found: Any = cv2.connectedComponentsWithStats(spots, connectivity=4)
    out = []
    room = side / step  # windows lie within the cover: it is wider than where they are
    for x, y, w, h, area in found[2][1:].tolist():
        wide, high = (w - 1 + room) / per_mm, (h - 1 + room) / per_mm
        if wide < _LEAST[0] or high < _LEAST[1] or wide > _MOST[0] or high > _MOST[1]:
            continue
        if area < 0.4 * w * h:
            continue
        half = side / 2
        out.append((x * step - half, y * step - half, (x + w - 1) * step + half, (y + h - 1) * step + half))
    return sorted(out, key=lambda b: (b[1], b[0])) if len(out) <= _MANY else []


def _extremes(pixels: Pixels, side: int, step: int) -> tuple[Pixels, Pixels]:
    """The lightest and the darkest of the square of `side` around every `step`-th pixel."""
    h, w = pixels.shape[:2]
    size = -(-h // step), -(-w // step)
    light, dark = np.empty(size, np.uint8), np.empty(size, np.uint8)
    square = np.ones((side, side), np.uint8)
    rows = _ROWS // step * step
    for y0 in range(0, h, rows):
        a, b = max(0, y0 - side), min(h, y0 + rows + side)
        part = pixels[a:b]
        grey = cv2.cvtColor(part, cv2.COLOR_RGB2GRAY) if part.ndim == 3 else part
        own = slice(y0 - a, min(h, y0 + rows) - a, step)
        to = slice(y0 // step, -(-min(h, y0 + rows) // step))
        light[to] = cv2.dilate(grey, square)[own, ::step]
        dark[to] = cv2.erode(grey, square)[own, ::step]
    return light, dark


def _paper(light: Pixels, per_mm: float) -> Pixels:
    """The tone of the paper at each place: what neither a darker nor a brighter spot takes part in."""
    small = cv2.resize(light, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    size = max(3, round(_PAPER * per_mm / 2)) | 1
    square = np.ones((size, size), np.uint8)
    closed = cv2.morphologyEx(small, cv2.MORPH_CLOSE, square)
    even = cv2.morphologyEx(closed, cv2.MORPH_OPEN, square)
    h, w = light.shape
    return np.asarray(cv2.resize(even, (w, h), interpolation=cv2.INTER_LINEAR), np.uint8)


def covers_on_print(picture: PagePicture, to_page: Affine) -> tuple[Box, ...]:
    """The boxes of what is covered on a page, in pixels of its print. `to_page`: of that print."""
    h, w = picture.pixels.shape[:2]
    found = covers(picture.pixels, w * 7200 / picture.width)
    kx, ky = picture.width / w, picture.height / h
    a, b, c, d, e, f = to_page
    whole = a * e - b * d
    out = []
    for x0, y0, x1, y1 in found:
        corners = [(x * kx - c, y * ky - f) for x in (x0, x1) for y in (y0, y1)]
        xs = [(e * x - b * y) / whole for x, y in corners]
        ys = [(a * y - d * x) / whole for x, y in corners]
        out.append((min(xs), min(ys), max(xs), max(ys)))
    return tuple(out)


def beside_cover(reading: LineReading, crop: LineCrop, covered: Sequence[Box]) -> tuple[Repair, ...]:
    """A doubt for the figures beside which something covers the paper, where no character was read on it."""
    middles = [crop.print_x((a + b) / 2) for a, b in reading.at]
    inked = [m for m, c in zip(middles, reading.text, strict=True) if not c.isspace()]
    figures = [i for i, c in enumerate(reading.text) if c in _FIGURES]
    if not figures:
        return ()
    found: set[int] = set()
    for x0, y0, x1, y1 in covered:
        foot = float(crop.foot(np.asarray([min(max((x0 + x1) / 2, crop.x0), crop.x1)]))[0])
        if min(y1, foot) - max(y0, foot - crop.band) < 0.5 * crop.band:
            continue
        for left, right in _free(x0, x1, inked, _HALF * crop.band):
            if right - left >= _FREE * crop.band:
                reach = _NEAR * crop.band
                found |= {i for i in figures if left - reach <= middles[i] <= right + reach}
    return tuple(Repair(COVERED, i, i + 1) for i in sorted(found))


def _free(x0: float, x1: float, middles: Sequence[float], half: float) -> list[tuple[float, float]]:
    """The stretches of [x0, x1) on which no character stands."""
    out, at = [], x0
    for m in sorted(middles):
        if m + half > at and m - half < x1:
            out.append((at, min(m - half, x1)))
            at = m + half
    return [*out, (at, x1)]
