"""สมุดงาน ODS: `read_ods(package) -> list[Sheet]`. OpenDocument keeps what a cell shows beside what it holds.

A date cell's text is the ISO date that it holds, its raw words those that it shows; any other cell's words are those
that it shows. A row or cell that is repeated is given once for each copy up to a limit.
"""

import re
from collections.abc import Iterator

from lxml import etree

from extractors.crossed_out import doubts_of_look
from extractors.docx_numbering import number_of
from extractors.docx_package import Package, Refused
from extractors.sheet_cell import MOST_CELLS, Aside, Cell, Sheet, iso_doubt
from extractors.sheet_format import CELL_DATE
from schemas.source import Reason, Status

_NS = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
T, X, O, ST, D = (_NS % x for x in ("table", "text", "office", "style", "drawing"))  # noqa: E741
_MANIFEST = "{urn:oasis:names:tc:opendocument:xmlns:manifest:1.0}encryption-data"
_CONTENT, _STYLES = "content.xml", "styles.xml"
_MOST_COPIES = 100  # of one row or cell with words
_UNSEEN = ("collapse", "filter")
_CLOCK = re.compile(r"\b(?:TODAY|NOW)\s*\(", re.IGNORECASE)
DATE_FIELD = "date_field"


Looks = dict[str, tuple[bool, bool]]  # of a style's name: whether it crosses words out, whether it raises them


def read_ods(package: Package) -> list[Sheet]:
    """The sheets in the order of their tabs. Raises Refused as docx_package does, and for an encrypted file."""
    if (
        package.has("META-INF/manifest.xml")
        and next(package.xml("META-INF/manifest.xml").iter(_MANIFEST), None) is not None
    ):
        raise Refused(Status.UNREADABLE, Reason.ENCRYPTED)
    root = package.xml(_CONTENT)
    unseen = {
        e.get(ST + "name", "")
        for e in root.iter(ST + "style")
        for p in e.iterchildren(ST + "table-properties")
        if p.get(T + "display") == "false"
    }
    looks = _looks(root)
    if package.has(_STYLES):
        looks |= {k: v for k, v in _looks(package.xml(_STYLES)).items() if k not in looks}
    book = next(root.iter(O + "spreadsheet"), None)
    if book is None:
        raise Refused(Status.UNREADABLE, Reason.UNSUPPORTED_TYPE)
    out: list[Sheet] = []
    left = MOST_CELLS
    for table in book.iterchildren(T + "table"):
        sheet = Sheet(table.get(T + "name", ""), hidden=table.get(T + "style-name") in unseen)
        left = _read_table(table, sheet, left, looks)
        out.append(sheet)
    return out


def _read_table(table: etree._Element, sheet: Sheet, left: int, looks: Looks) -> int:
    hidden_columns: set[int] = set()
    at = 0
    for column in table.iter(T + "table-column"):
        count = number_of(column.get(T + "number-columns-repeated"), 1)
        if column.get(T + "visibility") in _UNSEEN:
            hidden_columns.update(range(at, at + min(count, 2000)))
        at += count
    row_at = 0
    for row in _rows(table):
        copies = max(number_of(row.get(T + "number-rows-repeated"), 1), 1)
        cells = list(_cells(row))
        if cells:
            sheet.held += len(cells)
            sheet.cut += max(copies - _MOST_COPIES, 0) * len(cells)
            sheet.held += (copies - 1) * len(cells)
        for copy in range(min(copies, _MOST_COPIES) if cells else 0):
            for column_at, e, covered in cells:
                if left <= 0:
                    sheet.cut += 1
                    continue
                cell = _cell(e, row_at + copy, column_at, sheet)
                cell.doubts += _doubts_of_looks(e, looks)
                cell.hidden = covered or column_at in hidden_columns or row.get(T + "visibility") in _UNSEEN
                sheet.cells.append(cell)
                left -= 1
        _asides(row, sheet)
        row_at += copies
    for shapes in table.iterchildren(T + "shapes"):
        _asides(shapes, sheet)
    return left


def _rows(e: etree._Element) -> Iterator[etree._Element]:
    for child in e:
        if child.tag == T + "table-row":
            yield child
        elif child.tag in (T + "table-row-group", T + "table-header-rows", T + "table-rows"):
            yield from _rows(child)


def _cells(row: etree._Element) -> Iterator[tuple[int, etree._Element, bool]]:
    """The cells of a row that hold something: column, element, whether a merge hides it."""
    at = 0
    for e in row:
        if e.tag not in (T + "table-cell", T + "covered-table-cell"):
            continue
        copies = max(number_of(e.get(T + "number-columns-repeated"), 1), 1)
        if e.get(O + "value-type") is not None or _shown(e).strip():
            for i in range(min(copies, _MOST_COPIES)):
                yield at + i, e, e.tag == T + "covered-table-cell"
        at += copies


def _cell(e: etree._Element, row: int, column: int, sheet: Sheet) -> Cell:
    shown = _shown(e)
    day = e.get(O + "date-value")
    cell = Cell(row, column, shown, shown)
    if day is not None:
        cell.text = day[:10] + (f" {day[11:16]}" if len(day) > 16 and day[11:19] != "00:00:00" else "")
        cell.raw = " ".join(shown.split()) or cell.text
        cell.rule = CELL_DATE if cell.text != cell.raw else None
        cell.doubts = iso_doubt(day)
    if (
        "#" in shown
        and e.get("{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}value-type") == "error"
    ):
        sheet.errors += 1
    if _CLOCK.search(e.get(T + "formula", "")):
        cell.doubts += (DATE_FIELD,)
    return cell


def _looks(root: etree._Element) -> Looks:
    """The styles that cross words out or raise them."""
    out: Looks = {}
    for style in root.iter(ST + "style"):
        for e in style.iterchildren(ST + "text-properties"):
            lines = (e.get(ST + "text-line-through-style", "none"), e.get(ST + "text-line-through-type", "none"))
            place = e.get(ST + "text-position", "0%").split(" ")[0]
            look = (any(x != "none" for x in lines), place not in ("0%", "0"))
            if any(look):
                out[style.get(ST + "name", "")] = look
    return out


def _doubts_of_looks(e: etree._Element, looks: Looks) -> tuple[str, ...]:
    """What the looks of a cell, and of the words in it, say against its words."""
    if not looks:
        return ()
    out: list[str] = []
    for part in e.iter():
        crossed, raised = looks.get(part.get(T + "style-name" if part is e else X + "style-name", ""), (False, False))
        out += doubts_of_look("".join(map(str, part.itertext())), crossed=crossed, raised=raised)
    return tuple(dict.fromkeys(out))


def _shown(e: etree._Element) -> str:
    return "\n".join(_words(p) for p in e.iterchildren(X + "p"))


def _words(p: etree._Element) -> str:
    """The words of a paragraph; a blank that is counted, a tab and a line break are elements."""
    out = [p.text or ""]
    for child in p:
        if child.tag == X + "s":
            out.append(" " * min(max(number_of(child.get(X + "c"), 1), 1), 100))
        elif child.tag in (X + "tab", X + "line-break"):
            out.append(" ")
        elif child.tag not in (O + "annotation", X + "note"):
            out.append(_words(child))
        out.append(child.tail or "")
    return "".join(out)


def _asides(e: etree._Element, sheet: Sheet) -> None:
    """Notes and text boxes that are anchored in a row."""
    for note in e.iter(O + "annotation"):
        words = " ".join(filter(None, (_words(p) for p in note.iter(X + "p"))))
        sheet.asides.append(Aside(f"{sheet.name}#notes", (len(sheet.asides),), words, "comment"))
    for p in e.iter(X + "p"):
        shape = next((a for a in p.iterancestors() if str(a.tag).startswith(D)), None)
        if shape is not None and next(p.iterancestors(O + "annotation"), None) is None:
            sheet.asides.append(Aside(f"{sheet.name}#drawings", (len(sheet.asides),), _words(p), "body"))
    sheet.pictures += sum(1 for _ in e.iter(D + "image"))
