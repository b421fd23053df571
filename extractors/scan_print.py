"""งานพิมพ์ของหน้า: the black print of a page, upright and straight on white paper, and the coloured ink lifted off it.

Scans of official letters come askew, with the dark edge of the scanner's lid, grey paper and the shadow of the
binding; over the black print lie red and violet stamps, seals, blue signatures and running numbers written by hand. The
print is what the letter says; the ink is kept apart, for a reading of its own.
"""

import math
from dataclasses import dataclass
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.scan_paper import on_white
from extractors.scan_picture import PagePicture, Pixels
from extractors.scan_turn import TURN_DPI, Ink, find_turn

Affine = tuple[float, float, float, float, float, float]

cv2.setNumThreads(1)  # one thread a worker

_LEAST_SKEW: Final = 0.1  # degrees; less is left to the slope of each line
_INK: Final = 170  # darker is ink
_LIFTED: Final = 225  # coloured ink is fainter than print
_SPECK_MM: Final = 0.8  # the square in which ink is counted
_SPECK: Final = 0.09  # ink of that square; a full stop of 12 point fills more
_GRAIN: Final = 0.08  # square millimetres; the dot of a full stop of 12 point has three times that
_GRAINY: Final = 30.0  # grains in a square centimetre; copies of copies have some 5, a fax of a grey paper 180
_BAND: Final = 512  # rows worked on at a time
_HEAVY: Final = 1.4  # points: strokes of the page's letters; real scans have 0.6 to 1.2, heavy copies 1.3
_JOINED: Final = 0.3  # of the letters' ink, in pieces twice as wide as high; 0.0 to 0.03 on real scans
_USUAL: Final = 1.0
_SMALL: Final = (3.0, 16.0)  # points: how high the pieces of ink are that tell how thick the print is
_NEIGHBOUR_MM: Final = 1.2  # ink so near to a letter may be a piece of it


@dataclass(frozen=True, slots=True, eq=False)
class PrintedPage:
    """The print of one page.

    `black`: uint8 (h, w), 0 ink to 255 paper. `coloured`: the lifted ink likewise, as a print of its own. `ink`: uint8
    (h, w), 255 where ink was lifted, else 0. `to_page`: (a, b, c, d, e, f); the point (x, y) of `black`, from the top
    left corner of its first pixel, lies at (a x + b y + c, d x + e y + f) of the page as displayed, in 1/100 point.
    `turned`: the degrees clockwise by which the page was turned to stand upright; `others`: the turns that it could
    be instead, likeliest first, empty where the page leaves no doubt. `skew`: the degrees by which its lines
    fell to the right and were straightened; 0.0 where less than a tenth.
    """

    black: Pixels
    coloured: Pixels
    ink: Pixels
    to_page: Affine
    turned: int
    others: tuple[int, ...]
    skew: float


def printed_page(picture: PagePicture, turned: int | None = None) -> PrintedPage:
    """The print of a page picture. `turned`: 0, 90, 180 or 270 where it is known which way is up (another try of one
    of `others`); None to find out. Nothing of the page falls outside: a page that is straightened grows.
    """
    dpi = picture.pixels.shape[1] * 7200 / picture.width
    black, coloured = on_white(picture.pixels, dpi)
    _without_grain(black, dpi)
    _without_specks(black, dpi)
    black = _thinned(black, dpi)
    turn = find_turn(_print_at(black, coloured, dpi), turned)
    skew = turn.skew if abs(turn.skew) >= _LEAST_SKEW else 0.0
    h, w = black.shape
    back, size = _way_back(w, h, turn.turned, skew)
    black = _moved(black, back, size, turn.turned, skew)
    if coloured is None:  # planes of one value take no memory
        coloured = np.broadcast_to(np.uint8(255), black.shape)
        ink = np.broadcast_to(np.uint8(0), black.shape)
    else:
        coloured = _moved(coloured, back, size, turn.turned, skew)
        ink = np.asarray(cv2.threshold(coloured, _LIFTED, 255, cv2.THRESH_BINARY_INV)[1], np.uint8)
    x, y = picture.width / w, picture.height / h
    a, b, c, d, e, f = back
    to_page = (a * x, b * x, c * x, d * y, e * y, f * y)
    return PrintedPage(black, coloured, ink, to_page, turn.turned, turn.others, skew)


def _print_at(black: Pixels, coloured: Pixels | None, dpi: float) -> Ink:
    """The ink of a page at the resolution that its turn is looked for at; the coloured ink with it where little
    else is printed.
    """
    h, w = black.shape
    k = TURN_DPI / dpi
    size = (max(1, round(w * k)), max(1, round(h * k)))
    small = cv2.resize(black, size, interpolation=cv2.INTER_AREA)
    ink = (np.asarray(small) < _INK).astype(np.uint8)
    if coloured is not None and np.count_nonzero(ink) < 0.002 * ink.size:
        ink |= (np.asarray(cv2.resize(coloured, size, interpolation=cv2.INTER_AREA)) < _INK).astype(np.uint8)
    return ink


def _way_back(w: int, h: int, turned: int, skew: float) -> tuple[Affine, tuple[int, int]]:
    """From a point of the upright, straight page to the point of the picture of w x h pixels, and the page's size."""
    w1, h1 = (h, w) if turned in (90, 270) else (w, h)
    cos, sin = math.cos(math.radians(skew)), math.sin(math.radians(skew))
    w2 = w1 if not skew else math.ceil(w1 * cos + h1 * abs(sin))
    h2 = h1 if not skew else math.ceil(w1 * abs(sin) + h1 * cos)
    # the straight page's centre is the turned page's centre; going right on it goes down by the skew
    c = w1 / 2 - cos * w2 / 2 + sin * h2 / 2
    f = h1 / 2 - sin * w2 / 2 - cos * h2 / 2
    x: tuple[float, float, float] = (cos, -sin, c)
    y: tuple[float, float, float] = (sin, cos, f)
    mirrored_x, mirrored_y = (-x[0], -x[1], w1 - x[2]), (-y[0], -y[1], h1 - y[2])
    if turned == 90:
        x, y = y, mirrored_x
    elif turned == 180:
        x, y = mirrored_x, mirrored_y
    elif turned == 270:
        x, y = mirrored_y, x
    return (*x, *y), (w2, h2)


_QUARTERS: Final = {90: cv2.ROTATE_90_CLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_COUNTERCLOCKWISE}


def _moved(plane: Pixels, back: Affine, size: tuple[int, int], turned: int, skew: float) -> Pixels:
    if not skew:
        return np.asarray(cv2.rotate(plane, _QUARTERS[turned]), np.uint8) if turned else plane
    a, b, c, d, e, f = back
    # cv2 speaks of the centres of pixels
    centres = np.array([[a, b, c + (a + b - 1) / 2], [d, e, f + (d + e - 1) / 2]])
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    moved = cv2.warpAffine(plane, centres, size, flags=flags, borderMode=cv2.BORDER_CONSTANT, borderValue=255)
    return np.asarray(moved, np.uint8)


def _without_grain(black: Pixels, dpi: float) -> None:
    """In place: on a page strewn with grains (a fax or a copier made black and white of a grey ground) they become
    paper. They lie so close that they are no specks apart, and letters would be looked for among them.
    """
    most = int(_GRAIN * (dpi / 25.4) ** 2)
    if most < 2:
        return
    h, w = black.shape
    tops = range(0, h, _BAND)
    seen = [(_grains(black[y : y + _BAND], most)[1].sum(), min(_BAND, h - y)) for y in tops[1::3] or tops]
    if sum(n for n, _ in seen) < _GRAINY * sum(rows for _, rows in seen) * w / (dpi / 2.54) ** 2:
        return
    side = most + 1  # rows that a grain may reach into the next band
    for y0 in tops:
        a, b = max(0, y0 - side), min(h, y0 + _BAND + side)
        labels, grains = _grains(black[a:b], most)
        own = slice(y0 - a, min(h, y0 + _BAND) - a)
        black[y0 : y0 + _BAND][grains[labels[own]]] = 255


def _grains(rows: Pixels, most: int) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
    """The label of each pixel's piece of ink, and for each label whether it has at most that many pixels."""
    ink = np.asarray(cv2.threshold(rows, _INK, 1, cv2.THRESH_BINARY_INV)[1], np.uint8)
    found: Any = cv2.connectedComponentsWithStats(ink, connectivity=8)
    grains = found[2][:, cv2.CC_STAT_AREA] <= most
    grains[0] = False  # the paper
    return found[1], grains


def _thinned(black: Pixels, dpi: float) -> Pixels:
    """The print of a page that a fax or copier drew so heavy that its letters have run together, with strokes as thick
    as print's: neither lines nor letters would be found. Any other page as it is.
    """
    point = dpi / 72
    edge = area = joined = 0
    for y0 in range(0, len(black), _BAND):
        ink = np.asarray(cv2.threshold(black[y0 : y0 + _BAND], _INK, 1, cv2.THRESH_BINARY_INV)[1], np.uint8)
        found: Any = cv2.connectedComponentsWithStats(ink, connectivity=8)
        wide, high, pixels = (found[2][:, k] for k in (cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT, cv2.CC_STAT_AREA))
        letters = (high >= _SMALL[0] * point) & (high <= _SMALL[1] * point)
        letters[0] = False
        kept = letters[found[1]].astype(np.uint8)
        mine = int(np.count_nonzero(kept))
        area += mine
        edge += mine - int(np.count_nonzero(cv2.erode(kept, np.ones((3, 3), np.uint8))))
        joined += int(pixels[letters & (wide > 2 * high)].sum())
    thick = 2 * area / edge / point if edge else 0.0
    if thick < _HEAVY or joined < _JOINED * area:
        return black
    off = max(1, round((thick - _USUAL) * point))
    return np.asarray(cv2.dilate(black, np.ones((off + 1, off + 1), np.uint8)), np.uint8)


def _without_specks(black: Pixels, dpi: float) -> None:
    """In place: ink that is less than a dot and not beside anything larger becomes paper."""
    side = round(_SPECK_MM * dpi / 25.4) | 1
    least = math.ceil(_SPECK * side * side)
    if least < 3:
        return
    reach = 2 * round(_NEIGHBOUR_MM * dpi / 25.4) + side
    h = black.shape[0]
    for y0 in range(0, h, _BAND):
        a, b = max(0, y0 - reach), min(h, y0 + _BAND + reach)
        rows = black[a:b]
        ink = np.asarray(cv2.threshold(rows, _INK + 40, 1, cv2.THRESH_BINARY_INV)[1], np.uint8)
        dense = cv2.boxFilter(ink, cv2.CV_8U, (side, side), normalize=False)
        solid = cv2.threshold(dense, least - 1, 255, cv2.THRESH_BINARY)[1]
        near = np.asarray(cv2.dilate(solid, np.ones((reach, reach), np.uint8)), np.uint8)
        own = slice(y0 - a, min(h, y0 + _BAND) - a)
        specks = (near[own] == 0) & (rows[own] < 255)
        if specks.any():
            black[y0 : y0 + _BAND][specks] = 255
