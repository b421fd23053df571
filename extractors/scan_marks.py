"""ลายมือและตราบนภาพสแกน: where a pen wrote on a page, and what of it belongs to a value or to a printed name.

A scan's reader gives stamps and pens as lines with role `stamp`; one of nothing but U+FFFD is a pen's strokes. Boxes in
1/100 point.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from extractors.flow import Flow
from extractors.rows import Row
from schemas.place import Box, PagePlace, Place
from schemas.quoted import Origin, Quoted, Trust
from schemas.text import DocumentText, Line

HANDWRITING: Final = "\ufffd"
HANDWRITTEN: Final = "handwritten"
UNSURE: Final = "strokes_unsure"
_BEHIND, _BEFORE = 9000, 6000  # how far beside a value its handwritten figures may stand
_OVER: Final = 2.5  # heights of a name's line that may lie between it and the strokes over it
_UP: Final = 13000  # a signature is no higher
_HIGH, _WIDE = 900, 2200  # what is smaller is a tick or the figures of a day


def is_pen(line: Line) -> bool:
    """Whether a line is the strokes of a pen."""
    return line.role == "stamp" and not line.text.strip(HANDWRITING + " ")


def pens(doc: DocumentText) -> tuple[PagePlace, ...]:
    """Where pens wrote, in the order of the pages."""
    return tuple(PagePlace(sha256=doc.sha256, page=x.page, box=x.box) for x in doc.lines if is_pen(x))


def stamp_flow(doc: DocumentText, pages: Iterable[int]) -> Flow:
    """The words of the stamps of some pages, in page order."""
    wanted = set(pages)
    return Flow(doc.sha256, [x for x in doc.lines if x.role == "stamp" and x.page in wanted and not is_pen(x)])


def strokes_over(doc: DocumentText, rows: Sequence[Row], name: Place) -> tuple[PagePlace, bool] | None:
    """The strokes of a pen over or just above a printed name, nothing else printed between them, and whether they are
    large enough for a signature.
    """
    if not isinstance(name, PagePlace):
        return None
    found = [p for p in pens(doc) if p.page == name.page and _is_over(p.box, name.box)]
    found = [p for p in found if not any(_between(r, p, name) for r in rows)]
    if not found:
        return None
    box = _around([p.box for p in found])
    large = box[2] - box[0] >= _WIDE and box[3] - box[1] >= _HIGH
    return PagePlace(sha256=doc.sha256, page=name.page, box=box), large


def _is_over(strokes: Box, name: Box) -> bool:
    high = max(name[3] - name[1], 1000)
    common = min(strokes[2], name[2] + high) - max(strokes[0], name[0] - high)
    if common < 0.4 * min(strokes[2] - strokes[0], name[2] - name[0]):
        return False
    return name[1] - _OVER * high < strokes[3] < name[3] + 2 * high and name[1] - _UP < strokes[1] < name[3]


def _between(row: Row, strokes: PagePlace, name: PagePlace) -> bool:
    """Whether a row of print stands below the strokes and above the name."""
    if row.page != name.page or not row.has_box:
        return False
    middle = (row.box[1] + row.box[3]) // 2
    beside = min(row.box[2], name.box[2]) > max(row.box[0], name.box[0])
    return beside and strokes.box[3] <= middle < name.box[1]


def _around(boxes: Sequence[Box]) -> Box:
    x0, y0, x1, y1 = zip(*boxes, strict=True)
    return min(x0), min(y0), max(x1), max(y1)


def with_handwriting(quoted: Quoted, doc: DocumentText) -> Quoted:
    """A number or date of a scan with the places of what a pen wrote beside it; such a value is unverified."""
    own = [p for p in quoted.places if isinstance(p, PagePlace)]
    if quoted.origin is not Origin.RECOGNISED or not own:
        return quoted
    beside = [p for p in (*pens(doc), *_in_lines(doc)) if any(_is_beside(p, o) for o in own)]
    beside = [p for p in dict.fromkeys(beside) if p not in own]
    if not beside:
        return quoted
    doubts = tuple(dict.fromkeys((*quoted.doubts, HANDWRITTEN)))
    return quoted.model_copy(update={"places": (*quoted.places, *beside), "doubts": doubts, "trust": Trust.UNVERIFIED})


def _in_lines(doc: DocumentText) -> Iterable[PagePlace]:
    """The handwriting inside lines of print."""
    for line in doc.lines:
        if line.role == "body" and line.page and line.origin is Origin.RECOGNISED:
            for at, c in enumerate(line.raw):
                if c == HANDWRITING and isinstance(place := line.raw_place(doc.sha256, at, at + 1), PagePlace):
                    yield place


def _is_beside(pen: PagePlace, value: PagePlace) -> bool:
    """Whether strokes stand on the row of a value, not far from its ends, or over it."""
    if pen.page != value.page:
        return False
    (x0, y0, x1, y1), (a, b, c, d) = pen.box, value.box
    common = min(y1, d) - max(y0, b)
    on_row = common > 0.4 * min(y1 - y0, d - b) and y1 - y0 < 4 * (d - b)
    over = common > 0.4 * (d - b) and min(x1, c) > max(x0, a)  # a seal, a signature
    return over or (on_row and x0 < c + _BEHIND and x1 > a - _BEFORE)
