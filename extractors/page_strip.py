"""ภาพหลักฐานบนหน้า: a strip of a page with a box around the words, for people who want to see for themselves.

A page of a PDF is drawn by pdfium, a picture file decoded as the scan reader decodes it, so that boxes mean the same.
Personal data on the strip is painted over where its boxes are known; where they are not (a scan has no words to ask),
only the words' own surroundings are shown.
"""

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import cv2
import numpy as np
import pypdfium2
from numpy.typing import NDArray

from extractors.pdf_pdfium import PdfiumFile
from extractors.read_text import picture_page
from extractors.scan_picture import PictureError, picture_pages
from schemas.place import Box

_DPI: Final = 108  # of a strip as wide as the page
_CLOSE_DPI: Final = 216  # of a strip that shows the words alone: one glance at a figure decides
_MARGIN: Final = 3000  # 1/100 point above and below the words
# 1/100 point left, right, and above and below the words of a close strip: a telephone number stands to the right, and
# so does what is written by hand behind a number or a month
_CLOSE: Final = (6000, 1500, 600)
_BEHIND: Final = 8000
_AROUND: Final = 200  # 1/100 point between the words and the line around them
_MOST_PIXELS: Final = 12_000_000
_TALLEST: Final = 30000  # 1/100 point between the first and the last box of one strip
_PDF: Final = "application/pdf"
_RED: Final = (200, 0, 0)
_GREY: Final = (120, 120, 120)
Pixels = NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """A page as displayed: RGB pixels, and its width in 1/100 point."""

    pixels: Pixels
    width: int

    @property
    def scale(self) -> float:
        """Pixels in 1/100 point."""
        return float(self.pixels.shape[1]) / self.width


def sheet(data: bytes, media_type: str, page: int) -> Sheet | None:
    """Page `page` (from 1) of a PDF, a picture file, or an office file whose pages are pictures pasted into it; None
    where it cannot be drawn.
    """
    try:
        if media_type.startswith("application/vnd.openxmlformats-"):
            pasted = picture_page(data, media_type, page)
            return None if pasted is None else Sheet(_in_colour(pasted.pixels), pasted.width)
        return _page_of_pdf(data, page) if media_type == _PDF else _page_of_picture(data, media_type, page)
    except (PictureError, pypdfium2.PdfiumError, ValueError, MemoryError, cv2.error):
        return None


def _page_of_pdf(data: bytes, number: int) -> Sheet | None:
    file = PdfiumFile(data)
    try:
        with file.page(number) as page:
            if page is None:
                return None
            width, height = page.get_size()
            scale = _CLOSE_DPI / 72
            if not (width > 0 and height > 0 and width * height * scale**2 <= _MOST_PIXELS):
                return None
            drawn: Any = page.render(scale=scale, rev_byteorder=True, prefer_bgrx=False).to_numpy()
            return Sheet(_in_colour(np.array(drawn)), round(width * 100))
    finally:
        file.close()


def _page_of_picture(data: bytes, media_type: str, number: int) -> Sheet | None:
    for page in picture_pages(data, media_type):
        if page.number == number:
            return Sheet(_in_colour(page.pixels), page.width)
    return None


def _in_colour(pixels: Pixels) -> Pixels:
    if pixels.ndim == 2:
        return np.stack([pixels] * 3, axis=2)
    return np.ascontiguousarray(pixels[:, :, :3])


def strip(
    page: Sheet, boxes: Sequence[Box], hidden: Sequence[Box] = (), *, close: bool = False, behind: bool = False
) -> bytes | None:
    """PNG of the part of a page around `boxes` (1/100 point, top left origin), each in a red line; `hidden` painted
    over. `close`: the words alone, enlarged, and nothing farther than a line from them; `behind`: with what stands
    behind them in their line. None where no part is left.
    """
    if not boxes:
        return None
    k = page.scale
    first, last = min(b[1] for b in boxes), max(b[3] for b in boxes)
    if last - first > _TALLEST:
        return None
    high, wide = page.pixels.shape[:2]
    left, right, above = _CLOSE if close else (page.width, page.width, _MARGIN)
    right = _BEHIND if close and behind else right
    x0, x1 = (min(b[0] for b in boxes) - left) * k, (max(b[2] for b in boxes) + right) * k
    cut = (
        max(0, round(x0)),
        max(0, round((first - above) * k)),
        min(wide, round(x1)),
        min(high, round((last + above) * k)),
    )
    if cut[2] - cut[0] < 2 or cut[3] - cut[1] < 2:
        return None
    picture = page.pixels[cut[1] : cut[3], cut[0] : cut[2]]
    size = k * 7200 / (_CLOSE_DPI if close else _DPI)  # how many pixels of the page become one
    shape = (max(1, round(picture.shape[1] / size)), max(1, round(picture.shape[0] / size)))
    picture = cv2.resize(picture, shape, interpolation=cv2.INTER_AREA if size > 1 else cv2.INTER_CUBIC).astype(np.uint8)
    fit = functools.partial(_fit, cut=cut, k=k, size=size)
    for box in hidden:
        cv2.rectangle(picture, *fit(box, 0), _GREY, -1)
    for box in boxes:
        cv2.rectangle(picture, *fit(box, _AROUND), _RED, 2)
    return _png(picture)


def whole(page: Sheet, boxes: Sequence[Box] = (), hidden: Sequence[Box] = ()) -> bytes | None:
    """PNG of a whole page with a red line around each of `boxes` and `hidden` painted over."""
    size = page.scale * 7200 / _DPI
    high, wide = page.pixels.shape[:2]
    shape = (max(1, round(wide / size)), max(1, round(high / size)))
    way = cv2.INTER_AREA if size > 1 else cv2.INTER_CUBIC
    picture = cv2.resize(page.pixels, shape, interpolation=way).astype(np.uint8)
    fit = functools.partial(_fit, cut=(0, 0), k=page.scale, size=size)
    for box in hidden:
        cv2.rectangle(picture, *fit(box, 0), _GREY, -1)
    for box in boxes:
        cv2.rectangle(picture, *fit(box, _AROUND), _RED, 2)
    return _png(picture)


def _png(picture: Pixels) -> bytes | None:
    """Few colours: a third of the bytes, and nothing that an eye would miss."""
    few = cv2.cvtColor(picture & 0xF0 | 0x0F, cv2.COLOR_RGB2BGR)
    done, png = cv2.imencode(".png", few, [cv2.IMWRITE_PNG_COMPRESSION, 9])
    return png.tobytes() if done else None


def _fit(
    box: Box, around: int, *, cut: Sequence[int], k: float, size: float
) -> tuple[tuple[int, int], tuple[int, int]]:
    """The corners of a box on a cut and shrunken picture."""
    x0, y0, x1, y1 = (box[0] - around, box[1] - around, box[2] + around, box[3] + around)
    return (
        (round((x0 * k - cut[0]) / size), round((y0 * k - cut[1]) / size)),
        (round((x1 * k - cut[0]) / size), round((y1 * k - cut[1]) / size)),
    )
