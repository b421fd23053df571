"""ภาพบรรทัด: where one line of print stands, and its picture as the recogniser wants it."""

from dataclasses import dataclass, field
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.scan_pieces import Floats, Grey

HIGH: Final = 48  # rows of the picture of a line
FOOT: Final = 33  # its row that the consonants stand on
BAND: Final = 16  # the height of its consonants
PAPER: Final = 4  # columns of paper left and right of it


@dataclass(frozen=True, slots=True)
class Foreign:
    """What of the paper around a line is not its own: rulings, dots, signs of its neighbours. `bits`: np.packbits of a
    (high, wide) mask whose upper left pixel is (x, y) of the print.
    """

    x: int
    y: int
    high: int
    wide: int
    bits: NDArray[np.uint8]

    def mask(self) -> Grey:
        """(high, wide), 1 where ink is not the line's."""
        return np.unpackbits(self.bits, count=self.high * self.wide).reshape(self.high, self.wide)


@dataclass(frozen=True, slots=True)
class LineCrop:
    """One line of print. [x0, x1) x [y0, y1): its ink with all signs, in pixels of the print. `baseline`: the height of
    the foot of the consonants at x0, falling by `slope` a pixel; `bend`: how far the middle hangs below that straight
    line. `band`: the height of the consonants in pixels. `cell`: (table, row, column) from 0 on this page, of ruled
    tables. `suspect`: more like a signature, a seal or a drawing than like print; such lines come last. `blanks`:
    [x0, x1) of bare dots or of a bare drawn line on the foot line, to be written on; they may reach beyond x0 and x1.
    """

    x0: int
    y0: int
    x1: int
    y1: int
    baseline: float
    slope: float
    band: float
    cell: tuple[int, int, int] | None = None
    bend: float = 0.0
    suspect: bool = False
    blanks: tuple[tuple[int, int], ...] = ()
    foreign: Foreign | None = field(default=None, compare=False, repr=False)

    def foot(self, x: Floats) -> Floats:
        """The height of the foot of the consonants at each x of the print."""
        t = np.clip((x - self.x0) / max(1, self.x1 - self.x0), 0.0, 1.0)
        return np.asarray(self.baseline + self.slope * (x - self.x0) + 4 * self.bend * t * (1 - t), dtype=np.float64)

    def print_x(self, at: float, stretch: float = 1.0) -> float:
        """The x in the print of column `at` of `line_image(..., stretch)`."""
        return self.x0 + (at - PAPER) * self.band / (BAND * stretch)


def line_image(black: Grey, crop: LineCrop, stretch: float = 1.0) -> Grey:
    """The line's picture (48, w), 0 ink ... 255 paper: baseline at row 33, consonants 16 rows high, 4 columns of paper
    at both ends; `stretch` widens it. Ink that is not the line's is painted over.
    """
    scale = crop.band / BAND  # pixels of the print a row
    high = max(HIGH, round(HIGH * scale))  # first cut out in the print's own size, then made smaller by areas
    down = HIGH * scale / high
    x0 = crop.x0 - PAPER * scale / stretch
    wide = max(1, round((crop.x1 - crop.x0) * stretch / scale)) + 2 * PAPER
    columns = max(8, round(wide * scale / stretch))
    across = wide * scale / stretch / columns
    left, right = int(np.floor(x0)) - 2, int(np.ceil(x0 + wide * scale / stretch)) + 2
    feet = crop.foot(np.array([float(left), (left + right) / 2.0, float(right)]))
    top = int(np.floor(feet.min() - FOOT * scale)) - 2
    bottom = int(np.ceil(feet.max() + (HIGH - FOOT) * scale)) + 2
    patch = _window(black, left, top, right, bottom, crop.foreign)
    xs = x0 + (np.arange(columns) + 0.5) * across - 0.5
    feet = crop.foot(np.asarray(xs, dtype=np.float64))
    # The foot line runs between two rows of pixels: row FOOT of the picture is the first below it.
    rows = (np.arange(high) + 0.5) * down - FOOT * scale
    map_x = np.broadcast_to((xs - left).astype(np.float32), (high, columns))
    map_y = (feet[None, :] + rows[:, None] - 0.5 - top).astype(np.float32)
    cut = cv2.remap(
        patch, np.ascontiguousarray(map_x), map_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=255
    )
    way = cv2.INTER_AREA if high > HIGH else cv2.INTER_LINEAR
    image = np.asarray(cv2.resize(cut, (wide, HIGH), interpolation=way), dtype=np.uint8)
    image[:, : PAPER - 1] = 255
    image[:, wide - PAPER + 1 :] = 255
    return image


def _window(black: Grey, left: int, top: int, right: int, bottom: int, foreign: Foreign | None) -> Grey:
    """A copy of a part of the print, paper beyond its sides, what is foreign painted over."""
    patch = np.full((bottom - top, right - left), 255, np.uint8)
    _lay(patch, left, top, black, 0, 0)
    if foreign is not None:
        cover = np.zeros_like(patch)
        _lay(cover, left, top, foreign.mask(), foreign.x, foreign.y)
        patch[cover > 0] = 255
    return patch


def _lay(under: Grey, left: int, top: int, over: Grey, x: int, y: int) -> None:
    """Copy what `over`, at (x, y), covers of `under`, at (left, top)."""
    x0, x1 = max(left, x), min(left + under.shape[1], x + over.shape[1])
    y0, y1 = max(top, y), min(top + under.shape[0], y + over.shape[0])
    if x0 < x1 and y0 < y1:
        under[y0 - top : y1 - top, x0 - left : x1 - left] = over[y0 - y : y1 - y, x0 - x : x1 - x]
