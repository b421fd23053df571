"""สิ่งที่วางทับหน้า PDF: annotations that lie over the print of a page.

A box with another number laid over a page is what its reader sees, and the print below is what programs read. So the
page is drawn with its annotations and without, and print where the two differ is doubted (`drawn_over`).
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

import numpy as np
import pypdfium2
from numpy.typing import NDArray

from extractors.docx_picture import DRAWN_OVER
from extractors.pdf_pdfium import PdfiumFile
from schemas.text import Line, Repair

_SCALE: Final = 2.0  # pixels a point
_MOST_PIXELS: Final = 36_000_000  # A0
_CHANGED: Final = 48  # of 255 steps of grey; a yellow marker changes white by 29
_NO_LOOK: Final = 2  # bytes: the end of an empty string of drawing orders
_BESIDE: Final = 4  # points beside a character in which a figure may have been added to it


def doubt_drawn_over(file: PdfiumFile, number: int, lines: Sequence[Line], *, covered: bool = False) -> list[Line]:
    """The lines of page `number` (from 1), doubted where annotations change what is seen; all of them where the page is
    too large to be drawn so. `covered`: only where they cover print, as on pages of text, whose words a pen does not
    change.
    """
    changed: NDArray[np.bool_] | None = None
    with file.page(number) as sheet:
        if sheet is None or not _has_marks(sheet):
            return list(lines)
        try:
            width, height = sheet.get_size()
            if width * height * _SCALE**2 <= _MOST_PIXELS:
                bare, whole = (_grey(sheet, annotations=x) for x in (False, True))
                changed = (whole - bare if covered else np.abs(bare - whole)) > _CHANGED
        except (pypdfium2.PdfiumError, ValueError, MemoryError):
            changed = None
    if changed is not None and not changed.any():
        return list(lines)
    beside = 0 if covered else _BESIDE
    return [replace(x, doubted=(*x.doubted, *_doubts(x, changed, beside))) for x in lines]


def _has_marks(sheet: Any) -> bool:
    """Whether the page has annotations that may be seen: links and closed notes are most of them, and draw nothing."""
    raw = pypdfium2.raw
    for n in range(raw.FPDFPage_GetAnnotCount(sheet)):
        mark = raw.FPDFPage_GetAnnot(sheet, n)
        if not mark:
            return True
        kind, look = (
            raw.FPDFAnnot_GetSubtype(mark),
            raw.FPDFAnnot_GetAP(mark, raw.FPDF_ANNOT_APPEARANCEMODE_NORMAL, None, 0),
        )
        raw.FPDFPage_CloseAnnot(mark)
        if kind not in (raw.FPDF_ANNOT_LINK, raw.FPDF_ANNOT_POPUP) or look > _NO_LOOK:
            return True
    return False


def _grey(sheet: Any, *, annotations: bool) -> NDArray[np.int16]:
    picture = sheet.render(scale=_SCALE, grayscale=True, may_draw_forms=False, draw_annots=annotations).to_numpy()
    return np.asarray(picture, dtype=np.int16).reshape(picture.shape[0], picture.shape[1])


def _doubts(line: Line, changed: NDArray[np.bool_] | None, beside: int) -> list[Repair]:
    found = []
    for a, b, x0, y0, x1, y1 in line.glyphs:
        left, right = (int(v * _SCALE / 100) for v in (x0 - 100 * beside, x1 + 100 * beside))
        top, foot = int(y0 * _SCALE / 100), int(y1 * _SCALE / 100) + 1
        if changed is None or changed[max(0, top) : max(0, foot), max(0, left) : max(0, right + 1)].any():
            found.append(Repair(DRAWN_OVER, a, b))
    return found
