"""ชิ้นหมึก: the connected pieces of ink of a page, and how high its letters are.

A piece is what hangs together: a consonant, a vowel sign, a dot, a ruling, letters that touch, a picture. Everything
that finds lines works on the boxes of pieces; pixels are looked at again only where a piece belongs to two lines.
"""

from dataclasses import dataclass
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

Grey = NDArray[np.uint8]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Labels = NDArray[np.int32] | NDArray[np.uint16]

INK_BELOW: Final = 160  # of 0 ink ... 255 paper
_LEAST: Final = 6  # pixels: letters lower than this cannot be read at all
_MOST: Final = 140
_LOWEST_POINTS: Final = 2.6  # height of the consonants of the smallest print, 7 point TH Sarabun
_HIGHEST_POINTS: Final = 24.0
_PICTURE: Final = 0.28  # share of ink, over five letters, that print does not reach and pictures do
_GREY: Final = 0.16  # over two: as far as a picture goes
_LIKE: Final = 0.08  # letters of one size differ by so much of their height
_AT_ONCE: Final = 1 << 20


@dataclass(slots=True)
class Pieces:
    """`labels`: of the page's shape, the piece of each pixel, 0 paper; 16 bits where they do. The arrays have one entry
    a piece, by label, entry 0 (the paper) with area 0: the box [x0, x1) x [y0, y1) and the pixels of ink.
    """

    labels: Labels
    x0: Ints
    y0: Ints
    x1: Ints
    y1: Ints
    area: Ints

    @property
    def wide(self) -> Ints:
        """Width of each piece in pixels."""
        return self.x1 - self.x0

    @property
    def high(self) -> Ints:
        """Height of each piece in pixels."""
        return self.y1 - self.y0

    @property
    def middle(self) -> Floats:
        """The x of the middle of each piece."""
        return (self.x0 + self.x1) / 2.0


def pieces_of(ink: Grey) -> Pieces:
    """The pieces of a mask (h, w), not 0 where ink is."""
    return _pieces(*labelled(ink))


def few_pieces_of(ink: Grey) -> Pieces | None:
    """The pieces of a mask; None where they are more than 16 bits can number: specks, which take 100 MB and hold no
    letter.
    """
    try:
        found: Any = cv2.connectedComponentsWithStats(ink, connectivity=8, ltype=cv2.CV_16U)
    except cv2.error:
        return None
    return _pieces(found[1], found[2])


def _pieces(labels: Labels, stats: NDArray[np.int32]) -> Pieces:
    rows = stats.astype(np.int64)
    x0, y0, wide, high, area = (np.ascontiguousarray(rows[:, k]) for k in range(5))
    area[0] = wide[0] = high[0] = 0
    if labels.dtype == np.int32 and len(area) <= 1 << 16:
        whole: NDArray[np.int32] = np.asarray(labels, dtype=np.int32)
        del labels
        labels = _in_16_bits(whole)
    return Pieces(labels, x0, y0, x0 + wide, y0 + high, area)


def labelled(mask: Grey) -> tuple[Labels, NDArray[np.int32]]:
    """The piece of each pixel of a mask (h, w), 0 where it is 0, and for each piece its box and area as OpenCV gives
    them (CC_STAT_*). In 16 bits where they do: 35 MB less at once on a page of nine million pixels.
    """
    try:
        found: Any = cv2.connectedComponentsWithStats(mask, connectivity=8, ltype=cv2.CV_16U)
    except cv2.error:  # more pieces than 16 bits can number
        found = cv2.connectedComponentsWithStats(mask, connectivity=8, ltype=cv2.CV_32S)
    return found[1], found[2]


def _in_16_bits(labels: NDArray[np.int32]) -> NDArray[np.uint16]:
    """The labels in half the memory, and never in both: a page has nine million. `labels` is lost."""
    shape, many = labels.shape, labels.size
    if not labels.flags.owndata or not labels.flags.c_contiguous:
        return labels.astype(np.uint16)
    wide = labels.reshape(-1)
    narrow = wide.view(np.uint16)
    for a in range(0, many, _AT_ONCE):
        narrow[a : a + _AT_ONCE][: many - a] = wide[a : a + _AT_ONCE]  # never ahead of what is still to be read
    del wide, narrow
    labels.resize(((many + 1) // 2,), refcheck=False)  # gives the second half back to the system
    return labels.view(np.uint16)[:many].reshape(shape)


def letter_height(pieces: Pieces, pixels_per_point: float) -> float:
    """The height in pixels that most letters of the page have (its consonants, for Thai print); 0 where there is none.

    The commonest height, weighed by the height itself: specks and tone marks are many and low. Heights that no print
    of `pixels_per_point` can have are left out.
    """
    least = max(_LEAST, _LOWEST_POINTS * pixels_per_point)
    most = min(_MOST, _HIGHEST_POINTS * pixels_per_point)
    wide, high = pieces.wide, pieces.high
    letters = high[(high >= least) & (high <= most) & (wide >= 0.3 * high) & (wide <= 3 * high)]
    if not len(letters):
        return 0.0
    counted = np.bincount(letters, minlength=_MOST + 20).astype(np.float64)
    heights = np.arange(len(counted), dtype=np.float64)
    best, score = 0.0, 0.0
    for height in range(int(least), int(most) + 1):
        room = max(1, round(_LIKE * height))
        near = slice(max(0, height - room), height + room + 1)
        near_score = float((counted[near] * heights[near]).sum()) / (2 * room + 1)
        if near_score > score:
            best, score = float((counted[near] * heights[near]).sum() / counted[near].sum()), near_score
    return best


def mode(values: Floats, room: float, weights: Floats | None = None) -> tuple[float, float]:
    """The value that most of `values` (not empty) lie within `room` of, their mean there; and the share that does."""
    order = np.argsort(values)
    ranked = values[order]
    weight = np.ones(len(ranked)) if weights is None else weights[order]
    summed = np.concatenate(([0.0], np.cumsum(weight)))
    moments = np.concatenate(([0.0], np.cumsum(weight * ranked)))
    first = np.searchsorted(ranked, ranked - room, side="left")
    last = np.searchsorted(ranked, ranked + room, side="right")
    held = summed[last] - summed[first]
    at = int(np.argmax(held))
    mass = held[at]
    return float((moments[last[at]] - moments[first[at]]) / mass), float(mass / summed[-1])


def in_pictures(pieces: Pieces, ink: Grey, high: float) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which pieces lie in pictures: places darker, over some letters' breadth, than print can be (the Garuda, QR codes,
    photographs, black edges); and which may, hanging together with such a place. `high`: of the page's letters.
    """
    step = max(1, int(high / 6))
    small = np.asarray(cv2.resize(ink, None, fx=1 / step, fy=1 / step, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    size = max(3, int(5 * high / step))
    dense = _above(small, size, _PICTURE)
    if not dense.any():
        none = np.zeros(len(pieces.area), dtype=np.bool_)
        return none, none.copy()
    near = max(3, int(2 * high / step))
    grey = _above(small, near, _GREY)
    reach = 2 * int(4 * high / step) + 1
    grey = np.asarray(cv2.bitwise_and(grey, cv2.dilate(dense, np.ones((reach, reach), np.uint8))), dtype=np.uint8)
    many, labels = cv2.connectedComponents(grey)
    inside = np.zeros(many, dtype=np.bool_)
    for top in range(0, len(labels), 512):  # never a copy of a whole page
        inside[labels[top : top + 512][dense[top : top + 512] > 0]] = True
    inside[0] = False
    grown = inside[labels]
    del labels
    y = np.clip((pieces.y0 + pieces.y1) // (2 * step), 0, grown.shape[0] - 1)
    x = np.clip((pieces.x0 + pieces.x1) // (2 * step), 0, grown.shape[1] - 1)
    core = (dense[y, x] > 0) & (pieces.area > 0)
    # a piece too large for a letter is the picture itself
    core |= grown[y, x] & ((pieces.high > 3 * high) | (pieces.wide > 16 * high))
    return core, grown[y, x] & (pieces.area > 0) & ~core


def _above(ink: Grey, size: int, share: float) -> Grey:
    """255 where the ink of a square of `size` pixels around is more than `share` of it, else 0."""
    box = cv2.boxFilter(ink, cv2.CV_32F, (size, size))
    return np.asarray((box > share * 255).view(np.uint8) * np.uint8(255), dtype=np.uint8)
