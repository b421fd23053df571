"""ภาพหน้าเอกสาร: a strip of a PDF page with a box drawn around words, for people who want to see for themselves.

pdfplumber draws the page (by pdfium) and the box.
"""

import io
from collections.abc import Sequence
from typing import Final

import pdfplumber

_DPI: Final = 108
_SCALE: Final = _DPI / 72  # pixels a point
_MARGIN: Final = 40.0  # points above and below the box
_AROUND: Final = 2.0  # points between the words and the line around them
_MOST_PIXELS: Final = 12_000_000
_RED: Final = (200, 0, 0)


def crop(data: bytes, page: int, box: Sequence[int]) -> bytes | None:
    """PNG of the page's full width around `box` (1/100 point, top left origin) of `page` (from 1), the box in red. None
    where the page cannot be drawn.
    """
    try:
        with pdfplumber.open(io.BytesIO(data), pages=[page]) as document:
            if not document.pages:
                return None
            sheet = document.pages[0]
            if sheet.width * sheet.height * _SCALE**2 > _MOST_PIXELS:
                return None
            image = sheet.to_image(resolution=_DPI, antialias=True)
    except Exception:  # noqa: BLE001 - whatever a damaged file makes the library raise, there is no picture of it
        return None
    left, top = image.bbox[0], image.bbox[1]
    x0, y0, x1, y1 = (v / 100 for v in box)
    frame = (left + x0 - _AROUND, top + y0 - _AROUND, left + x1 + _AROUND, top + y1 + _AROUND)
    image.draw_rect(frame, fill=(0, 0, 0, 0), stroke=_RED, stroke_width=2)
    picture = image.annotated
    first = max(0, round((y0 - _MARGIN) * _SCALE))
    last = min(picture.height, round((y1 + _MARGIN) * _SCALE))
    if last <= first:
        return None
    out = io.BytesIO()
    picture.crop((0, first, picture.width, last)).save(out, "PNG", optimize=True)
    return out.getvalue()
