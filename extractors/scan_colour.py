"""สีของหมึก: coloured ink (stamps, seals, pens) told from black print, and lifted off it.

What tells ink from print is not the colour of a pixel but that of a spot of half a millimetre: how much colour it has
for the light that it takes away. That does not change at the pale edge of a stroke, and the colour fringes that JPEG
and the scanner's own lenses put around black print take each other away in it. Inside coloured ink, print is what is
much darker than the ink around it.
"""

import math
from dataclasses import dataclass
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.scan_picture import Pixels

_Floats = NDArray[np.float32]

# Colour (distance from grey in the Cb-Cr plane) for each step of light taken away (255 - Y). Measured on colour scans
# of ten letters: pieces of black print 0.00 to 0.03, of dark blue pen 0.08 to 0.2, of blue and red stamps 0.2 to 0.5.
_INK: Final = 0.10  # ink for sure
_PURE: Final = 0.16  # so coloured is no black print that JPEG tinged
_INK_WIDE: Final = 0.07  # over a spot of 1 mm, in which the fringes of fine hatching cancel out
_TINGE: Final = 0.07  # ink where ink for sure is near
_INK_COLOUR: Final = 13.0  # of 255 steps, on average over the spot
_TINGE_COLOUR: Final = 5.0
_ONE_WAY: Final = 0.45  # red and blue ink together have 0.55 and more, fringes 0.4 and less
_FAINT: Final = 10.0  # steps of light taken away; less is paper
_PIECE: Final = 0.06  # a piece of ink that has so much on average, and hardly a black pixel, is coloured as a whole
_DEEP_PIECE: Final = 0.15  # no colour that only spread to it
_BLACK: Final = 0.055
_BLACK_SHARE: Final = 0.03
_BRIGHT: Final = 80  # light of ink that cannot be a dark pen
_TINGED_SHARE: Final = 0.3
_LEAST_PIECE: Final = 12  # pixels at half size
_CAST: Final = 0.06  # so much colour in the page's darkest places is the scanner's cast on black
_SPOT: Final = 3  # pixels of the half-size picture
_WIDE_SPOT: Final = 7
_NEAR: Final = 15  # pixels of the half-size picture at 300 dpi, 2.5 mm
_AROUND: Final = 41
_DARKEST: Final = 90
_COARSE: Final = 4  # the picture on which places with ink are first looked for is so much smaller still
_HUE: Final = 9  # of 255 steps between its channels
_ROOM: Final = 13  # pixels of it around such a place, 4 mm on each side
_MOST_AREA: Final = 0.6
_STROKE: Final = 170  # darker is a stroke
_HALO: Final = 130  # beside ink, what is lighter is its edge
_LEFT: Final = 150
_CRUMB: Final = 7  # pixels
_LEAST_CRUMB: Final = 11


SOME: Final = 128
ALL: Final = 255


@dataclass(frozen=True, slots=True, eq=False)
class Colours:
    """Where coloured ink lies, on the picture at half size: `mask` is ALL where there is nothing but ink, SOME where
    print may stand below it, else 0. `dark`, `bright`: the light (Y) and
    the brightest channel that the ink itself has around each place, uint8.
    """

    mask: Pixels
    dark: Pixels
    bright: Pixels


def find_colours(half: Pixels) -> Colours | None:
    """The coloured ink of a page, None where there is none. `half`: RGB at half size, uint8 (h, w, 3), paper white."""
    h, w = half.shape[:2]
    coarse = cv2.resize(half, (max(1, w // _COARSE), max(1, h // _COARSE)), interpolation=cv2.INTER_AREA)
    hue = (np.max(coarse, axis=2) - np.min(coarse, axis=2) > _HUE).view(np.uint8)
    if not hue.any():
        return None
    hue = np.asarray(cv2.dilate(hue, np.ones((_ROOM, _ROOM), np.uint8)), np.uint8)
    cast = _cast(half)
    out = Colours(*(np.zeros((h, w), np.uint8) for _ in range(3)))
    for rows, columns in _areas(hue, h, w):
        part = _found(half[rows, columns], cast)
        if part is not None:
            mine = part.mask > 0
            for whole, new in ((out.mask, part.mask), (out.dark, part.dark), (out.bright, part.bright)):
                np.copyto(whole[rows, columns], new, where=mine if whole is out.mask else new > 0)
    return out if out.mask.any() else None


def _areas(hue: Pixels, h: int, w: int) -> list[tuple[slice, slice]]:
    """The boxes, in pixels of the half-size picture, around places that may hold coloured ink."""
    found: Any = cv2.connectedComponentsWithStats(hue, connectivity=8)
    boxes = found[2][1:, :4].tolist()
    if sum(b[2] * b[3] for b in boxes) > _MOST_AREA * hue.size:
        return [(slice(0, h), slice(0, w))]
    y, x = h / hue.shape[0], w / hue.shape[1]
    return [
        (slice(int(b[1] * y), math.ceil((b[1] + b[3]) * y)), slice(int(b[0] * x), math.ceil((b[0] + b[2]) * x)))
        for b in boxes
    ]


def _found(half: Pixels, cast: tuple[float, float] | None) -> Colours | None:
    ycc = cv2.cvtColor(half, cv2.COLOR_RGB2YCrCb)
    light, red, blue = (np.asarray(x, np.uint8) for x in cv2.split(ycc))
    del ycc
    taken: _Floats = _blurred(255 - light)
    red_tinge, blue_tinge = _blurred(red) - np.float32(128), _blurred(blue) - np.float32(128)
    del red, blue
    if cast is not None:
        red_tinge -= taken * cast[0]
        blue_tinge -= taken * cast[1]
    colour: _Floats = np.asarray(cv2.magnitude(red_tinge, blue_tinge), np.float32)
    sure = ((colour > _INK_COLOUR) & (colour > taken * _INK)).view(np.uint8)
    sure = np.asarray(cv2.morphologyEx(sure, cv2.MORPH_OPEN, np.ones((2, 2), np.uint8)), np.uint8)
    wide_red, wide_blue, wide_taken = (_blurred(x, _WIDE_SPOT) for x in (red_tinge, blue_tinge, taken))
    sure &= (np.asarray(cv2.magnitude(wide_red, wide_blue)) > wide_taken * _INK_WIDE).view(np.uint8)
    del wide_red, wide_blue, wide_taken
    tinge = ((colour > _TINGE_COLOUR) & (colour > taken * _TINGE) & (taken > _FAINT)).view(np.uint8)
    near = np.asarray(cv2.dilate(sure, np.ones((_NEAR, _NEAR), np.uint8)), np.uint8)
    bright_ink = sure & (cv2.erode(light, np.ones((5, 5), np.uint8)) > _BRIGHT).view(np.uint8)
    bright_ink = np.asarray(cv2.dilate(bright_ink, np.ones((_NEAR, _NEAR), np.uint8)), np.uint8)
    pieces = _pieces(light, taken, red_tinge, blue_tinge, bright_ink)
    pieces = np.asarray(cv2.dilate(pieces, np.ones((3, 3), np.uint8)), np.uint8)
    mask: Pixels = np.asarray((tinge & near) * np.uint8(SOME), np.uint8)
    mask[(pieces > 0) & (taken > _FAINT)] = ALL
    inside = mask > 0
    whole = float(colour[inside].sum())
    one_way = math.hypot(float(red_tinge[inside].sum()), float(blue_tinge[inside].sum()))
    if one_way < _ONE_WAY * whole or not whole:  # red on one side and cyan on the other: the scanner's own fringes
        return None
    weight: _Floats = (255 - light).astype(np.float32)
    weight[~inside] = 0
    weight[colour < taken * _PURE] *= np.float32(0.01)
    del near, tinge, sure, pieces, bright_ink, colour, red_tinge, blue_tinge
    weight *= weight
    total = _around(weight) + np.float32(1e-3)
    brightest = np.max(half, axis=2)
    dark = np.clip(_around(weight * light) / total, 0, 255).astype(np.uint8)
    bright = np.clip(_around(weight * brightest) / total, 0, 255).astype(np.uint8)
    return Colours(mask, dark, bright)


def _pieces(light: Pixels, taken: _Floats, red: _Floats, blue: _Floats, bright_ink: Pixels) -> Pixels:
    """1 where a connected piece of ink is coloured throughout: the strokes of a pen that is all but black. Not where
    brighter ink is at hand, which JPEG spreads over black print: there each spot is judged alone.
    """
    found: Any = cv2.connectedComponents((light < _STROKE).view(np.uint8), connectivity=8, ltype=cv2.CV_32S)
    count, labels = found
    at = np.flatnonzero(labels)
    piece = labels.ravel()[at]
    t, r, b = (x.ravel()[at] for x in (taken, red, blue))
    size = np.bincount(piece, minlength=count)
    density = np.maximum(np.bincount(piece, t, count), 1)
    tint = np.hypot(np.bincount(piece, r, count), np.bincount(piece, b, count)) / density
    black = np.bincount(piece, np.hypot(r, b) < _BLACK * t, count) / np.maximum(size, 1)
    tinged = np.bincount(piece, bright_ink.ravel()[at], count) / np.maximum(size, 1)
    own = (tint > _DEEP_PIECE) | ((tint > _PIECE) & (tinged < _TINGED_SHARE))
    whole = (size >= _LEAST_PIECE) & own & (black < _BLACK_SHARE)
    out: Pixels = np.zeros(light.shape, np.uint8)
    out.ravel()[at] = whole[piece]
    return out


def _blurred(plane: Pixels | _Floats, side: int = _SPOT) -> _Floats:
    return np.asarray(cv2.boxFilter(plane, cv2.CV_32F, (side, side)), np.float32)


def _around(plane: _Floats) -> _Floats:
    return np.asarray(cv2.boxFilter(plane, cv2.CV_32F, (_AROUND, _AROUND)), np.float32)


def _cast(half: Pixels) -> tuple[float, float] | None:
    """The colour of black on this page: a scanner's black is often a very dark blue or brown."""
    ycc = cv2.cvtColor(np.ascontiguousarray(half[::3, ::3]), cv2.COLOR_RGB2YCrCb).astype(np.float32)
    darkest = ycc[ycc[:, :, 0] < _DARKEST]
    if len(darkest) < 200:
        return None
    r, b = (float(np.median((darkest[:, i] - 128) / (255 - darkest[:, 0]))) for i in (1, 2))
    return (r, b) if 0.01 < math.hypot(r, b) < _CAST else None


def lift(rows: Pixels, light: Pixels, mask: Pixels, dark: Pixels, bright: Pixels) -> tuple[Pixels, Pixels]:
    """Print and ink of a band of rows, both uint8 0 ink to 255 paper: what is left of `light` without the ink, and the
    ink alone. `rows`: RGB, paper white; `light` its Y; the others as in `Colours`, at the size of `rows`.
    """
    ring = np.asarray(cv2.dilate(mask, np.ones((7, 7), np.uint8)), np.uint8)
    y, x = np.nonzero(ring)
    ink: Pixels = np.full_like(light, 255)
    if not len(y):
        return light, ink
    out = light.copy()
    here = light[y, x].astype(np.float32)
    over, inside = mask[y, x] == ALL, mask[y, x] > 0
    colours: Any = rows[y, x]
    by_light = here / np.maximum(dark[y, x], 1)
    by_brightest = colours.max(1) / np.maximum(bright[y, x], 1).astype(np.float32)
    level = np.maximum(by_light, by_brightest)
    left = np.maximum(np.clip((level - 0.4) * (255 / 0.35), 0, 255), here)
    kept = np.where(over, 255, np.where(inside, left, np.where(here > _HALO, 255, here)))
    out[y, x] = kept.astype(np.uint8)
    # what is left here and there at the edges of the ink is no print
    dense = cv2.boxFilter((out < _LEFT).view(np.uint8), cv2.CV_8U, (_CRUMB, _CRUMB), normalize=False)
    crumbs = np.asarray(dense)[y, x] < _LEAST_CRUMB
    out[y, x] = np.where(crumbs, 255, out[y, x])
    ink[y, x] = np.where(inside | crumbs | (here > _HALO), colours.min(1), 255)
    return out, ink
