"""คำนำในตรารับที่อ่านเพี้ยน: which label of a received stamp a noisy reading of a scan can be (`เสขรับ`, `วันที`, `เวสา`).

Only on words that were recognised, only on short rows where nothing but a figure, dots or handwriting follows, and what
is quoted behind such a label bears `label_misread`.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Final

from extractors.misread_month import cost
from extractors.rows import Row
from schemas.quoted import Origin

MISREAD: Final = "label_misread"
_LABELS: Final = (
    "เลขรับ", "เลขที่รับ", "เลขรับที่", "เลขทะเบียนรับ", "ทะเบียนรับ", "รับที่", "รับเลขที่", "ลงรับที่", "วันที่", "วันที่รับ", "เวลา",
)  # fmt: skip
_HEADS: Final = ("ที่", "เลขที่", "เรื่อง", "เรียน", "ถึง", "อ้างถึง", "ส่วนราชการ", "ครั้งที่", "ฉบับที่", "ข้อที่", "หน้าที่", "เวที")
_MOST: Final = 3  # of `cost`: a letter and a mark
_MOST_OF_SHORT: Final = 2
_SHORT: Final = 4  # characters
_LONGEST: Final = 45  # of a row
_TOP: Final = 30  # rows
_BEGINS: Final = re.compile(r"[ก-๎]{2,14}(?: [ก-๎]{1,6})?")
_BEHIND: Final = re.compile(r"[ \t:.…_\ufffd]*(?:[0-9]|$|น\.)")


def label_meant(words: str) -> tuple[str, int] | None:
    """(label, where its reading ends) for a row that begins with what a label of a received stamp was misread as; None
    for a label that stands there rightly, and where none or two are near.
    """
    hit = _BEGINS.match(words)
    if hit is None or len(words) > _LONGEST:
        return None
    for read in dict.fromkeys((hit[0], hit[0].partition(" ")[0])):
        if _BEHIND.match(words, len(read)) and (label := _nearest(read.replace(" ", ""))) is not None:
            return (label, len(read)) if label != read else None
    return None


@cache
def _nearest(read: str) -> str | None:
    if read in _HEADS:
        return None
    costs = sorted((cost(read, label), label) for label in (*_LABELS, *_HEADS))
    best, label = costs[0]
    most = _MOST_OF_SHORT if len(label) <= _SHORT else _MOST
    alike = {x for n, x in costs if n == best}
    if best > most or alike & set(_HEADS):
        return None
    return "วันที่" if "วันที่" in alike else label


def with_labels(rows: Sequence[Row]) -> tuple[Row, ...]:
    """The rows, each misread label at the top of a scan as it was printed. What stands behind a label keeps its place
    in the flow; the label itself must not be quoted.
    """
    return tuple(_mended(r) if n < _TOP and r.line.origin is Origin.RECOGNISED else r for n, r in enumerate(rows))


def _mended(row: Row) -> Row:
    found = label_meant(row.words)
    if found is None:
        return row
    label, end = found
    indent = row.indent
    text = row.text[:indent] + label + row.text[indent + end :]
    return replace(row, text=text, start=row.start - len(label) + end)
