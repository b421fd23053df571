"""เลขที่หรือวันที่ที่อ่านไม่ได้จากภาพสแกน: where a person must look for a number or date that no one read.

On a scan a value that is missing was most often written by hand. So each gets a finding with the boxes where it should
stand: behind ที่ and in the row below it, at วันที่, at สั่ง ณ วันที่, in the seal, and what a pen wrote near there.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from extractors.head_block import read_head
from extractors.head_label import label_of
from extractors.letter_body import ISSUED, body_row, tail_row
from extractors.rows import Row
from extractors.scan_marks import pens
from schemas.finding import Finding
from schemas.finding_codes import finding
from schemas.place import Box, PagePlace, Place
from schemas.quoted import Origin, Quoted
from schemas.text import DocumentText

UNREAD: Final = "SCAN-FIELD-UNREAD"
KINDS: Final = ("external_letter", "memo", "stamped_letter", "order")
_NAMES: Final = {"number": ("เลขที่หนังสือ", "the letter number"), "date": ("วันที่ของหนังสือ", "the date of the letter")}
_HEAD: Final = 3  # of a page's height the head is one part in three
_ROOM: Final = 6000  # 1/100 point that figures by hand take
_MOST: Final = 4  # boxes of pens with one finding


def unread_fields(
    doc: DocumentText, rows: Sequence[Row], skip: frozenset[int], kind: str, found: Mapping[str, Any]
) -> tuple[Finding, ...]:
    """SCAN-FIELD-UNREAD for the number and the date of a letter whose first page was recognised, where null or read in
    part: what is missing may be handwriting that no reader saw.
    """
    if kind not in KINDS or not rows or rows[0].line.origin is not Origin.RECOGNISED or not rows[0].page:
        return ()
    out = []
    tail = tail_row(rows, kind, body_row(rows, kind))
    for name, (th, en) in _NAMES.items():
        value = found.get(name)
        if value is None or is_part(name, value):
            places = _beside(doc, name, value) if value else _places(doc, rows, skip, kind, tail, name)
            page = next(p.page for p in places if isinstance(p, PagePlace))
            out.append(finding(UNREAD, field_th=th, field_en=en, page=page, places=tuple(places), about=name))
    return tuple(out)


def is_part(name: str, value: Quoted) -> bool:
    """Whether a number or date lacks what a pen may have written: the running number, the day."""
    if value.origin is not Origin.RECOGNISED or not _on_page(value.places):
        return False
    return value.parts.get("complete") is False if name == "number" else len(value.value) < len("2024-01-01")


def _beside(doc: DocumentText, name: str, value: Quoted) -> tuple[Place, ...]:
    """The places of a value, and the paper where what it lacks should stand: behind a number, before a month."""
    last = value.places[-1] if len(value.places) == 1 else None
    if not isinstance(last, PagePlace):
        return value.places
    wide = next((p.width for p in doc.pages if p.number == last.page), last.box[2])
    x0, y0, x1, y1 = last.box
    box = (x1, y0, min(x1 + _ROOM, wide), y1) if name == "number" else (max(0, x0 - _ROOM), y0, x0, y1)
    return (*value.places, PagePlace(sha256=doc.sha256, page=last.page, box=box))


def _on_page(places: Sequence[Place]) -> bool:
    return bool(places) and all(isinstance(p, PagePlace) for p in places)


def _places(
    doc: DocumentText, rows: Sequence[Row], skip: frozenset[int], kind: str, tail: int, name: str
) -> tuple[PagePlace, ...]:
    page, zone, own = _where(doc, rows, skip, kind, tail, name)
    written = [p for p in pens(doc) if p.page == page and _meets(p.box, zone)]
    middle = (zone[1] + zone[3]) // 2
    written = sorted(written, key=lambda p: abs((p.box[1] + p.box[3]) // 2 - middle))[:_MOST]
    boxes = list(dict.fromkeys([own or zone, *(p.box for p in written)]))
    return tuple(PagePlace(sha256=doc.sha256, page=page, box=b) for b in boxes)


def _where(
    doc: DocumentText, rows: Sequence[Row], skip: frozenset[int], kind: str, tail: int, name: str
) -> tuple[int, Box, Box | None]:
    """(page, the zone in which pens are looked for, the box of the label's own row if there is one)."""
    first = rows[0].page
    size = {p.number: (p.width, p.height) for p in doc.pages}
    wide, high = size.get(first, (59500, 84200))
    upper = (0, 0, wide, high // _HEAD)
    if kind == "order":
        if name == "date" and (row := next((r for r in rows if ISSUED.search(r.words)), None)) is not None:
            return row.page, _row_zone(row, size), row.box
        if name == "date":
            last = rows[min(max(tail, 0), len(rows) - 1)]
            w, h = size.get(last.page, (wide, high))
            return last.page, (0, last.box[1], w, h), None
        label = next((r for r in rows[:10] if r.words.startswith(("ที่", "เลขที่"))), None)
        return (first, _row_zone(label, size), label.box) if label is not None else (first, upper, None)
    if name == "date" and kind == "stamped_letter":
        end = rows[min(max(tail, 1), len(rows)) - 1]
        w, h = size.get(end.page, (wide, high))
        return end.page, (0, end.box[3], w, h), None
    blocks = read_head(rows, skip).blocks
    block = blocks.get(name)
    if block is not None:
        return rows[block.row].page, _row_zone(rows[block.row], size), rows[block.row].box
    number, subject = blocks.get("number"), blocks.get("subject") or blocks.get("to")
    if name == "number":
        label = next((r for r in rows[:12] if r.index not in skip and _like_number_label(r)), None)
        if label is not None:
            return label.page, _row_zone(label, size), label.box
    foot = rows[subject.row].box[1] if subject is not None and rows[subject.row].page == first else upper[3]
    top = sum(rows[number.row].box[1::2]) // 2 if name == "date" and number is not None else 0
    return first, (0, min(top, foot), wide, max(foot, top + 1)), None


def _like_number_label(row: Row) -> bool:
    return row.words.startswith(("ที่", "ที", "ท่")) and label_of(row.words) in (None, ("number", 3))


def _row_zone(row: Row, size: Mapping[int, tuple[int, int]]) -> Box:
    """From the row's own height up to the row below it, over the whole page."""
    high = row.box[3] - row.box[1]
    return 0, row.box[1] - high, size.get(row.page, (row.box[2], 0))[0], row.box[3] + high


def _meets(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
