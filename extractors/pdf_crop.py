"""ภาพหน้าเอกสาร: a strip of a PDF page with a box drawn around words, for people who want to see for themselves."""

import io
from collections.abc import Sequence
from typing import Any, Final

import pypdfium2

_SCALE: Final = 1.5  # pixels a point
_MARGIN: Final = 40.0  # points above and below the box
_MOST_PIXELS: Final = 12_000_000
_RED: Final = (200, 0, 0)
_STROKE: Final = 2  # pixels


def crop(data: bytes, page: int, box: Sequence[int]) -> bytes | None:
    """PNG of the page's full width around `box` (1/100 point, top left origin) of `page` (from 1), the box in red. None
    where the page cannot be drawn.
    """
    try:
        with pypdfium2.PdfDocument(data) as document:
            if not 1 <= page <= len(document):
                return None
            sheet = document[page - 1]
            width, height = sheet.get_size()
            if width * height * _SCALE**2 > _MOST_PIXELS:
                return None
            picture = sheet.render(scale=_SCALE).to_pil().convert("RGB")
            sheet.close()
    except (pypdfium2.PdfiumError, ValueError):
        return None
    x0, y0, x1, y1 = (round(v / 100 * _SCALE) for v in box)
    _frame(picture, (x0 - 3, y0 - 3, x1 + 3, y1 + 3))
    top = max(0, y0 - round(_MARGIN * _SCALE))
    foot = min(picture.height, y1 + round(_MARGIN * _SCALE))
    if foot <= top:
        return None
    out = io.BytesIO()
    picture.crop((0, top, picture.width, foot)).save(out, "PNG", optimize=True)
    return out.getvalue()


def _frame(picture: Any, box: Sequence[int]) -> None:
    x0, y0, x1, y1 = (max(0, v) for v in box)
    for strip in (
        (x0, y0, x1, y0 + _STROKE),
        (x0, y1 - _STROKE, x1, y1),
        (x0, y0, x0 + _STROKE, y1),
        (x1 - _STROKE, y0, x1, y1),
    ):
        if strip[2] > strip[0] and strip[3] > strip[1]:
            picture.paste(_RED, strip)
