"""พื้นกระดาษ: the paper of a scanned page, made white: its own tint, the shadow of the binding, the dark edge of the lid.

The light of the paper is seen on a small picture (36 dpi) in which ink is closed over; each pixel is divided by the
paper's light at its place. What is dark from the edge of the picture inward is no paper and painted white.
"""

from collections.abc import Iterator
from typing import Any, Final

import cv2
import numpy as np

from extractors.scan_colour import Colours, find_colours, lift
from extractors.scan_picture import Pixels

_GROUND_DPI: Final = 36
_INK_MM: Final = 7.0  # ink narrower than this is not taken for paper
_LEAST_LIGHT: Final = 60  # darker paper is not made lighter than this would be
_LID: Final = 110  # of the small picture: darker than this from the edge inward is lid or table, no paper
_LID_WIDTH: Final = 5  # pixels of the small picture, 3.5 mm; no letter is dark over such a square
_COLOURED: Final = 14  # of 255 steps between channels, on the small picture; below it a page is grey
_BAND: Final = 32  # rows of the small picture worked on at a time
_MARGIN: Final = 8  # rows of the page; as far as a pixel's neighbours decide on it
_DARK_INK: Final = 170
_FAINTEST: Final = 190  # of 255; paler is no print
_DARK_AT_MOST: Final = 150
_BLOT: Final = 5  # pixels at quarter size; what is wider is a picture, no stroke
_PRINTED_IN_COLOUR: Final = 0.6  # share of the strokes; a page so coloured has its print in colour


def on_white(pixels: Pixels, dpi: float) -> tuple[Pixels, Pixels | None]:
    """Print and coloured ink of a page picture, each uint8 (h, w), 0 ink to 255 paper; None for a page without
    coloured ink. A negative (white on black) is turned to black on white. `pixels` is left as it is.
    """
    if _is_bilevel(pixels):
        return _bilevel(pixels, dpi), None
    small = _small(pixels, dpi)
    negative = _is_negative(_grey(small))
    if negative:
        small = 255 - small
    lid = _lid(_grey(small))
    ground = _ground(small, lid)
    colours = None
    if pixels.ndim == 3 and _has_colour(small, ground, lid):
        colours = _colours(pixels, ground, lid, negative)
    h, w = pixels.shape[:2]
    black: Pixels = np.empty((h, w), np.uint8)
    coloured: Pixels | None = None if colours is None else np.empty((h, w), np.uint8)
    margin = 0 if colours is None else _MARGIN
    for y0, y1, light in _bands(ground, h, w, margin):
        raw = pixels[y0:y1]
        rows = np.asarray(cv2.divide(255 - raw if negative else raw, light, scale=255), np.uint8)
        grey = np.asarray(cv2.cvtColor(rows, cv2.COLOR_RGB2GRAY) if rows.ndim == 3 else rows, np.uint8)
        first, last = (y0 + margin if y0 else 0), (y1 - margin if y1 < h else h)
        if colours is not None and coloured is not None:
            own = slice(y0 // 2, max(y0 // 2 + 1, (y1 + 1) // 2))
            parts = [_sized(x[own], (w, y1 - y0)) for x in (colours.mask, colours.dark, colours.bright)]
            grey, ink = lift(rows, grey, *parts)
            coloured[first:last] = ink[first - y0 : last - y0]
        black[first:last] = grey[first - y0 : last - y0]
    for plane in (black, coloured):
        if plane is not None:
            _paint(plane, lid)
    _set_levels(black)
    return black, coloured


def _sized(plane: Pixels, size: tuple[int, int]) -> Pixels:
    return np.asarray(cv2.resize(plane, size, interpolation=cv2.INTER_NEAREST), np.uint8)


def _grey(pixels: Pixels) -> Pixels:
    return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), np.uint8) if pixels.ndim == 3 else pixels


def _small(pixels: Pixels, dpi: float) -> Pixels:
    h, w = pixels.shape[:2]
    k = max(1.0, dpi / _GROUND_DPI)
    size = (max(1, round(w / k)), max(1, round(h / k)))
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)


def _is_bilevel(pixels: Pixels) -> bool:
    if pixels.ndim == 3:
        return False
    counts = np.bincount(pixels[::7].ravel(), minlength=256)
    if counts[1:255].any():
        return False
    return int(np.count_nonzero((pixels != 0) & (pixels != 255))) == 0


def _bilevel(pixels: Pixels, dpi: float) -> Pixels:
    small = _small(pixels, dpi)
    negative = _is_negative(small)
    black = 255 - pixels if negative else pixels.copy()
    _paint(black, _lid(255 - small if negative else small))
    return black


def _is_negative(small: Pixels) -> bool:
    """White on black: nearly all of it dark, and nowhere a piece of white paper."""
    return float(np.mean(small < 90)) > 0.7 and float(np.mean(small > 170)) < 0.1


def _lid(small: Pixels) -> Pixels:
    """255 where no paper is: dark places that reach the edge of the picture."""
    room = _LID_WIDTH
    dark = np.pad((small < _LID).astype(np.uint8), room, constant_values=1)
    solid = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((_LID_WIDTH, _LID_WIDTH), np.uint8))
    found: Any = cv2.connectedComponents(solid, connectivity=4)
    labels = np.asarray(found[1])
    lid = (labels == labels[0, 0]).astype(np.uint8)
    lid[:room] = lid[-room:] = lid[:, :room] = lid[:, -room:] = 0
    lid = np.asarray(cv2.dilate(lid, np.ones((3, 3), np.uint8)), np.uint8)
    return np.ascontiguousarray(lid[room:-room, room:-room]) * np.uint8(255)


def _ground(small: Pixels, lid: Pixels) -> Pixels:
    """The light of the paper at each place of the small picture; the lid counts as paper beside it."""
    wide = max(3, round(_INK_MM * _GROUND_DPI / 25.4)) | 1
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (wide, wide))
    source = small
    if lid.any():
        source = small.copy()
        source[lid > 0] = np.median(small[lid == 0], axis=0) if (lid == 0).any() else 255
    closed = cv2.morphologyEx(source, cv2.MORPH_CLOSE, kernel)
    ground = cv2.GaussianBlur(closed, (0, 0), 2.0)
    return np.maximum(np.asarray(ground, np.uint8), np.uint8(_LEAST_LIGHT))


def _bands(ground: Pixels, h: int, w: int, margin: int = 0) -> Iterator[tuple[int, int, Pixels]]:
    """(first row, row after the last, the paper's light at each of their pixels): bands of a picture of h x w pixels,
    each `margin` rows (an even number) wider than its own on both sides where the picture goes on.
    """
    high = ground.shape[0]
    starts = [r * h // high // 2 * 2 for r in range(0, high, _BAND)]
    for start, end in zip(starts, [*starts[1:], h], strict=True):
        y0, y1 = max(0, start - margin), min(h, end + margin)
        a, b = max(0, y0 * high // h - 1), min(high, -(-y1 * high // h) + 1)
        top, tall = a * h // high, max(1, b * h // high - a * h // high)
        light = cv2.resize(ground[a:b], (w, max(tall, y1 - top)), interpolation=cv2.INTER_LINEAR)
        yield y0, y1, np.asarray(light[y0 - top : y1 - top], np.uint8)


def _has_colour(small: Pixels, ground: Pixels, lid: Pixels) -> bool:
    even = cv2.divide(small, ground, scale=255)
    spread = np.max(even, axis=2).astype(np.int16) - np.min(even, axis=2)
    return bool(((spread > _COLOURED) & (lid == 0)).any())


def _colours(pixels: Pixels, ground: Pixels, lid: Pixels, negative: bool) -> Colours | None:
    h, w = pixels.shape[0] // 2, pixels.shape[1] // 2
    half = np.asarray(cv2.resize(pixels, (w, h), interpolation=cv2.INTER_AREA), np.uint8)
    if negative:
        half = 255 - half
    for y0, y1, light in _bands(ground, h, w):
        half[y0:y1] = cv2.divide(half[y0:y1], light, scale=255)
    if lid.any():
        half[_sized(lid, (w, h)) > 0] = 255
    found = find_colours(half)
    if found is None:
        return None
    ink = (_grey(np.ascontiguousarray(half[::2, ::2])) < _DARK_INK).view(np.uint8)
    blots = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((_BLOT, _BLOT), np.uint8))
    strokes = ink & ~np.asarray(cv2.dilate(blots, np.ones((3, 3), np.uint8)), np.uint8)
    coloured = int(np.count_nonzero(strokes & (found.mask[::2, ::2] > 0)))
    return None if coloured > _PRINTED_IN_COLOUR * int(np.count_nonzero(strokes)) else found


def _paint(plane: Pixels, lid: Pixels) -> None:
    if lid.any():
        h, w = plane.shape
        plane[_sized(lid, (w, h)) > 0] = 255


def _set_levels(black: Pixels) -> None:
    """In place: paper with its grain becomes 255, the usual dark of the print 0; what lies between stays in order."""
    counts = np.bincount(black[::7].ravel(), minlength=256).astype(np.int64)
    paper = 200 + int(np.argmax(counts[200:]))
    half = counts[paper] / 2
    grain = next((d for d in range(1, 40) if counts[paper - d] < half), 40)
    white = min(max(paper - 3 * grain - 4, 200), 245)
    ink = np.cumsum(counts[:_FAINTEST])
    dark = int(np.searchsorted(ink, ink[-1] * 0.1)) if ink[-1] else 0
    dark = min(dark, _DARK_AT_MOST)
    table = np.clip((np.arange(256) - dark) * (255.0 / (white - dark)), 0, 255).astype(np.uint8)
    cv2.LUT(black, table, dst=black)
