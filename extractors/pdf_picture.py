"""The page as a picture: a witness for what can be seen, asked only where the drawing orders leave it open (pdfium)."""

from typing import Any, Final

import pypdfium2

from extractors.pdf_content import Rect
from extractors.pdf_pdfium import PdfiumFile

_SCALE: Final = 2.0  # pixels a point
_MOST_PIXELS: Final = 12_000_000
_CONTRAST: Final = 60  # of 255 steps
_LIGHT: Final = 225


class Witness:
    """Pictures of a document's pages, drawn when first asked for; one page is held at a time."""

    def __init__(self, file: PdfiumFile) -> None:
        self._file = file
        self._page = -1
        self._picture: Any = None

    def shows_ink(self, page: int, box: Rect) -> bool | None:
        """Whether anything is seen inside `box` (points, top left origin) of a page (from 1); None: cannot tell."""
        values = self._values(page, box)
        return None if not values else max(values) - min(values) > _CONTRAST

    def shows_white_words(self, page: int, box: Rect) -> bool | None:
        """Whether light words stand on a dark ground inside `box`."""
        values = self._values(page, box)
        if not values:
            return None
        light = sum(v >= _LIGHT for v in values)
        return 0.01 * len(values) < light < 0.6 * len(values) and sorted(values)[len(values) // 2] < _LIGHT - _CONTRAST

    def _values(self, page: int, box: Rect) -> list[int]:
        picture = self._of(page)
        if picture is None:
            return []
        x0, y0, x1, y1 = (round(v * _SCALE) for v in box)
        x0, y0 = max(x0, 0), max(y0, 0)
        x1, y1 = min(x1, picture.width), min(y1, picture.height)
        if x1 <= x0 or y1 <= y0:
            return []
        return list(picture.crop((x0, y0, x1, y1)).tobytes())

    def _of(self, page: int) -> Any:
        if page != self._page:
            self._page, self._picture = page, None
            with self._file.page(page) as sheet:
                if sheet is not None:
                    self._picture = _drawn(sheet)
        return self._picture


def _drawn(sheet: Any) -> Any:
    """A page without its annotations in grey, None where it cannot be drawn."""
    try:
        width, height = sheet.get_size()
        if width * height * _SCALE**2 > _MOST_PIXELS:
            return None
        return sheet.render(scale=_SCALE, grayscale=True, may_draw_forms=False, draw_annots=False).to_pil().convert("L")
    except (pypdfium2.PdfiumError, ValueError):
        return None
