"""ตาราง: what the rows and cells of a table say of themselves (spans, merges, pending changes, a ground)."""

from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from extractors.docx_field import is_on
from extractors.docx_numbering import number_of
from extractors.docx_package import W
from extractors.docx_setting import BLOCK_WRAPPERS, Setting, deeper, in_control, stated
from extractors.docx_style import fill_of


def members(e: etree._Element, kind: str, at: Setting) -> Iterator[tuple[etree._Element, Setting]]:
    """Rows of a table or cells of a row, also those inside content controls."""
    for child in e:
        if child.tag == kind:
            yield child, at
        elif child.tag == W + "sdt":
            yield from members(child, kind, in_control(child, deeper(at)))
        elif child.tag in BLOCK_WRAPPERS:
            yield from members(child, kind, deeper(at))


def in_row(row: etree._Element, at: Setting) -> tuple[Setting, int]:
    """What holds inside a row, and the grid column in which its first cell stands."""
    properties = row.find(W + "trPr")
    if properties is None:
        return at, 0
    before = properties.find(W + "gridBefore")
    at = replace(
        at,
        inserted=at.inserted or properties.find(W + "ins") is not None,
        deleted=at.deleted or properties.find(W + "del") is not None,
        hidden=at.hidden or is_on(properties.find(W + "hidden")),
    )
    return at, 0 if before is None else max(number_of(before.get(W + "val")), 0)


def in_cell(cell: etree._Element, at: Setting, *, first_row: bool) -> tuple[Setting, int]:
    """What holds inside a cell, and how many grid columns it spans. One that a merge swallows shows nothing."""
    properties = cell.find(W + "tcPr")
    if properties is None:
        return at, 1
    at = replace(
        at,
        fill=stated(fill_of(properties), at.fill),
        inserted=at.inserted or properties.find(W + "cellIns") is not None,
        deleted=at.deleted or properties.find(W + "cellDel") is not None,
        hidden=at.hidden
        or (not first_row and _goes_on(properties.find(W + "vMerge")))
        or _goes_on(properties.find(W + "hMerge")),
    )
    span = properties.find(W + "gridSpan")
    return at, 1 if span is None else max(number_of(span.get(W + "val"), 1), 1)


def _goes_on(merge: etree._Element | None) -> bool:
    return merge is not None and merge.get(W + "val", "continue") == "continue"
