"""What the ink of a line says against its figures: a line drawn through them, a figure much paler than its neighbours.

A straight stroke through words is taken for a ruling and painted out before anybody reads them, so it is looked for in
what was painted out. A figure added by a pen or a pencil reads like print and is paler.
"""

import re
from collections.abc import Sequence
from statistics import median, median_low
from typing import Final

import cv2
import numpy as np

from extractors.crossed_out import STRUCK_OUT
from extractors.scan_crop import BAND, FOOT, LineCrop
from extractors.scan_pieces import Grey
from extractors.thai_line import LineReading
from schemas.text import Repair

GAP: Final = "wide_gap_beside"
_BLANK: Final = re.compile(r"(?<=[^ ]) +(?=[^ ])")
_RUN: Final = re.compile("[0-9๐-๙]+")
_ENOUGH: Final = 2
_INK: Final = 150  # of 255: darker is a letter's
_NARROW: Final = 5  # columns; print has no narrower blank
_WIDE, _MORE = 1.7, 7  # of the usual blank, columns: room for a figure
_WIDER, _MUCH_MORE = 2.3, 11
_COLUMN: Final = 48  # columns: three consonants
PALER: Final = "paler_than_its_neighbours"
_TOP, _FOOT = 0.8, 0.2  # bands above the foot line: between them a ruling runs through letters, not under or over them
_LONG: Final = 1.5  # bands of it
_PALE: Final = 70  # of 255 steps
_PALER_YET: Final = 15
_NEAR, _REACH = 3, 6  # columns on each side of where a network says a figure: in a row of marks, half of a wide figure
_STROKE: Final = 12  # the darkest pixels of a character: a stroke two pixels wide and six long
_LAST_RUN: Final = re.compile(r"[0-9๐-๙]+(?=\s*\Z)")
_PALEST: Final = 20  # of 255 steps darker than the paper beside it
_LEAST_PART: Final = 100  # pixels
_FIGURES: Final = frozenset("0123456789๐๑๒๓๔๕๖๗๘๙")


def struck(reading: LineReading, crop: LineCrop) -> tuple[Repair, ...]:
    """A doubt for each character through whose middle a straight line was drawn."""
    if crop.foreign is None:
        return ()
    mask = crop.foreign.mask()
    foot = crop.foot(np.asarray([(crop.x0 + crop.x1) / 2]))[0] - crop.foreign.y
    rows = mask[max(0, round(foot - _TOP * crop.band)) : max(0, round(foot - _FOOT * crop.band))]
    if not rows.size:
        return ()
    covered = rows.any(axis=0).astype(np.int8)
    edges = np.flatnonzero(np.diff(np.concatenate(([0], covered, [0]))))
    runs = [
        (crop.foreign.x + int(a), crop.foreign.x + int(b))
        for a, b in zip(edges[::2], edges[1::2], strict=True)
        if b - a >= _LONG * crop.band
    ]
    out = []
    for i, (a, b) in enumerate(reading.at):
        x = crop.print_x((a + b) / 2)
        if any(left <= x < right for left, right in runs):
            out.append(Repair(STRUCK_OUT, i, i + 1))
    return tuple(out)


def beside_gap(reading: LineReading, picture: Grey) -> tuple[Repair, ...]:
    """A doubt for the figures beside a blank much wider than the line's other ones: one more may be painted over there.
    Of two blanks the narrower one is usual: that of a date by itself. A gap so wide that it parts columns says nothing.
    `picture`: (48, w).
    """
    text = reading.text
    wide = {m.start(): _bare(reading, picture, m.start(), m.end()) for m in _BLANK.finditer(text)}
    if len(wide) < _ENOUGH:
        return ()
    usual = max(median_low(wide.values()), _NARROW)
    odd = {i for i, w in wide.items() if _WIDE * usual < w < usual + _COLUMN and w - usual > _MORE}
    # behind a label (วันที่) two blanks are usual
    before = {m.end() for m in _BLANK.finditer(text) if m.start() in odd and _is_wider(wide[m.start()], usual)}
    runs = (m.span() for m in _RUN.finditer(text))
    return tuple(Repair(GAP, a, b) for a, b in runs if b in odd or a in before)


def _is_wider(blank: int, usual: int) -> bool:
    return blank > _WIDER * usual and blank - usual > _MUCH_MORE


def _bare(reading: LineReading, picture: Grey, a: int, b: int) -> int:
    """The columns without ink among the letters, between the characters around the blank text[a:b]."""
    left, right = (round(sum(reading.at[i]) / 2) for i in (a - 1, b))
    strip = picture[FOOT - BAND - 2 : FOOT + 2, max(0, left) : max(0, right)]
    if not strip.size:
        return 0
    inked = np.flatnonzero((strip < _INK).any(axis=0))
    edges = np.concatenate(([-1], inked, [strip.shape[1]]))
    return int(np.diff(edges).max()) - 1


def _darkest(strip: Grey, at: Sequence[tuple[int, int]], i: int) -> int | None:
    """How dark a character's stroke is, of 255: its darkest pixels, not beyond the middle to the next characters."""
    here, before, after = (sum(at[k]) // 2 for k in (i, max(0, i - 1), min(len(at) - 1, i + 1)))
    left = max((before + here) // 2 if i else 0, at[i][0] - _REACH)
    right = min((here + after) // 2 if i + 1 < len(at) else strip.shape[1], at[i][1] + _REACH)
    part = strip[:, max(0, min(at[i][0] - _NEAR, left)) : max(at[i][1] + _NEAR, right)]
    return int(np.partition(part, _STROKE, axis=None)[:_STROKE].mean()) if part.size > _STROKE else None


def paler(reading: LineReading, picture: Grey) -> tuple[Repair, ...]:
    """A doubt for each figure whose ink is much paler than that of the line's other characters, and paler than any
    letter of it: on worn print letters are pale too. `picture`: (48, w).
    """
    if len(reading.text) < 4:
        return ()
    strip = picture[FOOT - BAND - 2 : FOOT + 2]
    ink = [_darkest(strip, reading.at, i) if c.strip() else None for i, c in enumerate(reading.text)]
    usual = median(x for x in ink if x is not None) if any(x is not None for x in ink) else 0
    letters = [x for c, x in zip(reading.text, ink, strict=True) if x is not None and "ก" <= c <= "ฮ"]
    most = max(usual + _PALE, max(letters, default=0) + _PALER_YET)
    return tuple(
        Repair(PALER, i, i + 1)
        for i, (c, x) in enumerate(zip(reading.text, ink, strict=True))
        if c in _FIGURES and x is not None and x > most
    )


def pale_beside(reading: LineReading, crop: LineCrop, black: Grey) -> tuple[Repair, ...]:
    """A doubt for the last figure of a line behind which something pale stands, too pale to be read as print: one
    figure more, in pencil or by a machine short of ink. `black`: the print of the whole page.
    """
    hit = _LAST_RUN.search(reading.text)
    if hit is None:
        return ()
    foot = float(crop.foot(np.asarray([float(crop.x1)]))[0])
    top, left = max(0, round(foot - 1.6 * crop.band)), crop.x1 + 1
    part = black[top : max(0, round(foot + 0.2 * crop.band)), left : left + round(1.4 * crop.band)]
    if part.size < _LEAST_PART:
        return ()
    mask = (part.astype(np.int16) < int(np.percentile(part, 75)) - _PALEST).astype(np.uint8)
    _, _, marks, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    seen = any(
        x < 0.8 * crop.band and h >= 0.7 * crop.band and w >= 0.15 * crop.band and area >= 0.12 * crop.band**2
        for x, _, w, h, area in marks[1:].tolist()
    )
    return (Repair(PALER, *hit.span()),) if seen else ()
