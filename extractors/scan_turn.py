"""การหมุนหน้า: which way round a scanned page lies, and by how much it leans.

Lines of text make bands of ink. Along the true direction of the lines the ink of each row of pixels, summed, jumps
most between a band and the gap below it; that finds the lean (skew) to a twentieth of a degree, and whether the lines
run across the page or up it. Upside down is told by what stands beside the bands: vowels and tone marks above the
consonants are many times as frequent as vowels below (and more Latin letters rise than hang).
"""

import math
from dataclasses import dataclass
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

Ink = NDArray[np.uint8]  # (h, w), 1 where there is ink
_Sums = NDArray[np.float32]

MOST_SKEW: Final = 8.0  # degrees
TURN_DPI: Final = 100  # of the ink that is looked at
_STRIP: Final = 16  # pixels; so wide a piece of a row is summed before it is shifted
_COARSE: Final = 0.5  # degrees
_FINE: Final = 0.05
_PEAK: Final = 1.15  # a lean is believed where its jumps are so much above the middle one's
_TOP: Final = 0.85  # of the highest jumps
_LEAST_INK: Final = 400  # pixels; less is an empty page
_GAP: Final = 0.2  # of the ink in a row of letters, so much is left in the gaps beside it, at most
_SURE_LINES: Final = 2.0  # lines run along the side whose jumps are so many times the other side's
_COLUMN: Final = 200  # pixels; lines of neighbouring columns need not stand at one height
_LOWEST: Final = 4  # pixels of a band of letters: 8 to 36 point
_HIGHEST: Final = 22
_LEAST_MARKS: Final = 60  # pixels beside the bands of a page
_SURE_MARKS: Final = 0.25


@dataclass(frozen=True, slots=True)
class Turn:
    """`turned`: degrees clockwise that make the page upright (0, 90, 180, 270). `others`: what it could be instead,
    the likeliest first; empty where it is sure. `skew`: degrees by which the lines of the page so turned still fall to
    the right (clockwise positive).
    """

    turned: int
    others: tuple[int, ...]
    skew: float


def find_turn(ink: Ink, turned: int | None = None) -> Turn:
    """The turn of a page from its ink at about `TURN_DPI`. `turned`: where it is known, and only the lean is sought."""
    if int(np.count_nonzero(ink)) < _LEAST_INK:
        return Turn(turned or 0, (), 0.0)
    text = _text_alone(ink)
    if int(np.count_nonzero(text)) < _LEAST_INK:
        text = ink
    if turned is not None:
        skew, _ = find_skew(_turned(text, turned))
        return Turn(turned, (), skew)
    found = []
    for lying in (0, 90):
        page = _turned(text, lying)
        skew, jump = find_skew(page)
        lines = _lines(_straight(page, skew))
        found.append((jump * lines.share**2, lying, skew, lines.above))
    found.sort(key=lambda x: -x[0])
    (best, lying, skew, above), (second, *_) = found
    candidates = (lying, lying + 180) if above > (0 if lying else -_SURE_MARKS) else (lying + 180, lying)
    sure = best > _SURE_LINES * second
    if not sure and lying:  # nearly every page lies as it is read
        lying, skew, above = found[1][1:]
        candidates = (0, 180)
    others = () if abs(above) > _SURE_MARKS else candidates[1:]
    if not sure:
        others = (*others, *(x for x in (90, 270, 180) if x not in others))
    return Turn(candidates[0], others, skew)


def _turned(ink: Ink, degrees: int) -> Ink:
    return np.ascontiguousarray(np.rot90(ink, -degrees // 90 % 4))


def find_skew(ink: Ink) -> tuple[float, float]:
    """(degrees by which the lines fall to the right, the height of the jumps there); 0 degrees where no lean stands
    out.
    """
    sums = _strips(ink)
    coarse = np.arange(-MOST_SKEW, MOST_SKEW + _COARSE / 2, _COARSE)
    jumps = [_jump(sums, a) for a in coarse]
    best = int(np.argmax(jumps))
    top = float(coarse[best])
    if jumps[best] < _PEAK * float(np.median(jumps)) or best in (0, len(jumps) - 1):
        return 0.0, _jump(sums, 0.0)
    fine = np.arange(top - _COARSE, top + _COARSE + _FINE / 2, _FINE)
    heights = np.array([_jump(sums, a) for a in fine])
    # Steps so small may shift no strip: the middle of the top, not its first step.
    weights = np.clip(heights - _TOP * heights.max(), 0, None)
    return float(np.sum(weights * fine) / np.sum(weights)), float(heights.max())


def _strips(ink: Ink) -> _Sums:
    """The ink of each strip of each row, (strips, rows), with room above and below for the shifts."""
    h, w = ink.shape
    n = max(1, w // _STRIP)
    sums = cv2.resize(ink, (n * _STRIP, h), interpolation=cv2.INTER_NEAREST) if w < _STRIP else ink[:, : n * _STRIP]
    rows = sums.reshape(h, n, -1).sum(2, dtype=np.float32).T
    pad = math.ceil(w / 2 * math.tan(math.radians(MOST_SKEW + 1))) + 2
    padded: _Sums = np.pad(rows, ((0, 0), (pad, pad)))
    padded[:, 1:-1] = padded[:, 1:-1] / 2 + (padded[:, :-2] + padded[:, 2:]) / 4
    return padded


def _jump(sums: _Sums, angle: float) -> float:
    """How much the summed ink jumps from row to row when the lines are taken to lean by `angle` degrees."""
    n, long = sums.shape
    slope = math.tan(math.radians(angle))
    total = np.zeros(long, np.float32)
    for j in range(n):
        # Row y of the straightened page is row y + shift of strip j. Whole pixels: a share between two rows would
        # soften the bands at every angle but 0 degrees, and so draw every page to 0.
        shift = math.floor((j - (n - 1) / 2) * _STRIP * slope + 0.5)
        low, high = max(0, -shift), min(long, long - shift)
        total[low:high] += sums[j, low + shift : high + shift]
    step = np.diff(total)
    return float(np.dot(step, step))


def _straight(ink: Ink, skew: float) -> Ink:
    h, w = ink.shape
    if abs(skew) < 0.05:
        return ink
    m = cv2.getRotationMatrix2D((w / 2, h / 2), skew, 1.0)
    return np.asarray(cv2.warpAffine(ink, m, (w, h), flags=cv2.INTER_NEAREST), np.uint8)


def _text_alone(ink: Ink) -> Ink:
    """Without rulings, emblems, pictures and dirt: what is of the size of letters, or of words run together."""
    found: Any = cv2.connectedComponentsWithStats(ink, connectivity=8)
    _, labels, stats, _ = found
    w, h, area = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT], stats[:, cv2.CC_STAT_AREA]
    long, short = np.maximum(w, h), np.minimum(w, h)
    inch = TURN_DPI
    keep = (area >= 3) & (short <= 0.35 * inch) & (long <= 1.2 * inch) & ~((long > 0.5 * inch) & (short < 0.04 * inch))
    keep[0] = False
    return np.asarray(keep.astype(np.uint8)[labels], np.uint8)


@dataclass(frozen=True, slots=True)
class _Lines:
    """What a straight page shows of lines that run across it. `share`: of its ink, what stands in bands of the height
    of letters between gaps. `above`: how much more ink stands right above the bands than right below them, from 1 (all
    above: upright Thai) to -1 (upside down), 0 where nothing tells.
    """

    share: float
    above: float


def _lines(text: Ink) -> _Lines:
    h, w = text.shape
    above = below = banded = 0.0
    for x in range(0, w, _COLUMN):
        rows = text[:, x : x + _COLUMN].sum(1, dtype=np.float32)
        tallest = np.asarray(cv2.dilate(rows[:, None], np.ones((2 * _HIGHEST + 1, 1), np.uint8)))[:, 0]
        band = np.concatenate(([0], ((rows > 0.4 * tallest) & (tallest >= 12)).astype(np.int8), [0]))
        starts, ends = np.flatnonzero(np.diff(band) == 1), np.flatnonzero(np.diff(band) == -1)
        for y0, y1 in zip(starts.tolist(), ends.tolist(), strict=True):
            if not _LOWEST <= y1 - y0 <= _HIGHEST:
                continue
            reach = max(3, round(0.7 * (y1 - y0)))
            if y0 - 1 - reach < 0 or y1 + 1 + reach > h:
                continue
            over, under = rows[y0 - 1 - reach : y0 - 1], rows[y1 + 1 : y1 + 1 + reach]
            gap = _GAP * float(rows[y0:y1].mean())
            if min(over.min(), under.min()) > gap or over.mean() + under.mean() > 4 * gap:
                continue
            banded += float(rows[y0:y1].sum())
            above += float(over.sum())
            below += float(under.sum())
    told = above + below >= _LEAST_MARKS
    return _Lines(banded / max(1, int(np.count_nonzero(text))), (above - below) / (above + below) if told else 0.0)
