"""สมุดงาน XLSX: `read_xlsx(package, book) -> list[Sheet]`, a walk over the parts of a workbook.

Cells are read from the stream of a sheet, so that a sheet of a million rows costs no more than the cells that are kept.
Values are those that the file holds from its last calculation; a formula whose result it does not hold is said.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from extractors.crossed_out import doubts_of_look
from extractors.docx_linked import JOINS
from extractors.docx_numbering import number_of
from extractors.docx_package import A, Package, R, Refused
from extractors.sheet_cell import MOST_CELLS, Aside, Cell, Sheet, iso_doubt, keep
from extractors.sheet_format import CELL_DATE, NumberFormat, number_format, written_number
from schemas.source import Reason
from schemas.text import LineRole

S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_CLOCK = re.compile(r"\b(?:TODAY|NOW)\s*\(", re.IGNORECASE)
_WHITE = re.compile(r"(?:FF)?FFFFFF", re.IGNORECASE)
_ON = ("1", "true", "on")
DATE_FIELD = "date_field"
_VALUE = re.compile(rb"<(?:[a-z]{1,5}:)?(?:v|is)[ >]")  # of a cell
_MOST_CHARACTERS = 16_000_000  # of all shared strings
_MOST_SHOWN = 32_000_000  # characters of all cells
_MOST_MERGES, _MOST_MERGED = 2000, 200  # merges of a sheet, and cells of one merge


@dataclass(frozen=True, slots=True)
class Look:
    """What a cell's style says of it."""

    form: NumberFormat = field(default_factory=NumberFormat)
    unseen: bool = False
    crossed: bool = False
    raised: bool = False


@dataclass(slots=True)
class Book:
    """What all sheets of a workbook share."""

    strings: list[tuple[str, tuple[str, ...]]]  # words, and the doubts that the looks of their runs raise
    looks: list[Look]
    since_1904: bool = False
    left: int = MOST_CELLS
    shown: int = field(default=0, init=False)  # characters of the cells so far; a shared string counts in each of them

    @property
    def is_full(self) -> bool:
        """Whether no more cells are kept."""
        return self.left <= 0 or self.shown >= _MOST_SHOWN


def place_of(reference: str) -> tuple[int, int] | None:
    """(row, column) from 0 of an address like `B5`."""
    m = _REFERENCE.fullmatch(reference)
    if m is None:
        return None
    column = 0
    for c in m[1]:
        column = column * 26 + ord(c) - 64
    return int(m[2]) - 1, column - 1


def read_xlsx(package: Package) -> list[Sheet]:
    """The sheets in the order of their tabs. Raises Refused as docx_package does."""
    main = package.main_part
    root = package.xml(main)
    relations = package.relations(main)
    parts = {r.kind: r.target for r in relations.values() if not r.external and package.has(r.target)}
    properties = root.find(S + "workbookPr")
    book = Book(
        list(_strings(package, parts["sharedStrings"])) if "sharedStrings" in parts else [],
        _looks(package.xml(parts["styles"])) if "styles" in parts else [],
        since_1904=properties is not None and properties.get("date1904") in _ON,
    )
    out = []
    for e in root.iter(S + "sheet"):
        relation = relations.get(e.get(R + "id", ""))
        if relation is None or relation.external or not package.has(relation.target):
            continue
        sheet = Sheet(e.get("name", ""), hidden=e.get("state", "visible") != "visible")
        out.append(sheet)
        try:
            if relation.kind == "worksheet":
                _read_sheet(package, relation.target, book, sheet)
            _beside(package, relation.target, sheet)
        except Refused as refused:  # one damaged sheet does not cost the others
            if refused.reason is not Reason.BROKEN:
                raise
            sheet.broken = True
    return out


def _strings(package: Package, name: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The shared strings, as far as memory allows; a cell whose string is beyond that is one that was not read."""
    left = _MOST_CHARACTERS
    for _, e in package.stream(name, S + "si"):
        words = _words(e)
        left -= len(words) + 50
        if left < 0:
            return
        yield words, _doubts_of_runs(e)
        _let_go(e)


def _words(e: etree._Element) -> str:
    """The words of a string; the reading that stands above them (rPh) is no part of it."""
    above = {t for r in e.iter(S + "rPh") for t in r.iter(S + "t")}
    return "".join(t.text or "" for t in e.iter(S + "t") if t not in above)


def _doubts_of_runs(e: etree._Element) -> tuple[str, ...]:
    """What the looks of a string's runs say against its words."""
    out: list[str] = []
    for run in e.iter(S + "r"):
        looks = run.find(S + "rPr")
        if looks is not None:
            text = "".join(t.text or "" for t in run.iter(S + "t"))
            out += doubts_of_look(text, crossed=_is_crossed(looks), raised=_is_raised(looks))
    return tuple(dict.fromkeys(out))


def _is_crossed(font: etree._Element) -> bool:
    strike = font.find(S + "strike")
    return strike is not None and strike.get("val", "1") in _ON


def _is_raised(font: etree._Element) -> bool:
    place = font.find(S + "vertAlign")
    return place is not None and place.get("val", "baseline") != "baseline"


def _let_go(e: etree._Element) -> None:
    """Lets the memory of an element go, and of those before it."""
    e.clear()
    above = e.getparent()
    while above is not None and e.getprevious() is not None:
        del above[0]


def _looks(root: etree._Element) -> list[Look]:
    codes = {number_of(e.get("numFmtId")): e.get("formatCode", "") for e in root.iter(S + "numFmt")}
    fonts, fills, formats = root.find(S + "fonts"), root.find(S + "fills"), root.find(S + "cellXfs")
    white = [_is_white(e) for e in ([] if fonts is None else fonts)]
    marked = [(_is_crossed(e), _is_raised(e)) for e in ([] if fonts is None else fonts)]
    filled = [_is_filled(e) for e in ([] if fills is None else fills)]
    out = []
    for e in [] if formats is None else formats:
        identity = number_of(e.get("numFmtId"))
        form = number_format(identity, codes.get(identity))
        font, fill = number_of(e.get("fontId")), number_of(e.get("fillId"))
        is_white = font < len(white) and white[font] and not (fill < len(filled) and filled[fill])
        crossed, raised = marked[font] if font < len(marked) else (False, False)
        out.append(Look(form, is_white or form.kind == "unseen", crossed, raised))
    return out


def _is_white(font: etree._Element) -> bool:
    color = font.find(S + "color")
    return color is not None and (color.get("theme") == "0" or bool(_WHITE.fullmatch(color.get("rgb", ""))))


def _is_filled(fill: etree._Element) -> bool:
    pattern = fill.find(S + "patternFill")
    if pattern is None:
        return len(fill) > 0
    color = pattern.find(S + "fgColor")
    if pattern.get("patternType", "none") == "none" or color is None:
        return False
    return color.get("theme") != "0" and not _WHITE.fullmatch(color.get("rgb", ""))


def _read_sheet(package: Package, name: str, book: Book, sheet: Sheet) -> None:
    row_number = -1
    hidden_columns: list[tuple[int, int]] = []
    merged: list[tuple[int, int, int, int]] = []
    wanted = (
        S + "row",
        S + "col",
        S + "mergeCell",
        S + "oddHeader",
        S + "oddFooter",
        S + "firstHeader",
        S + "firstFooter",
    )
    for _, e in package.stream(name, *wanted):
        if e.tag == S + "row":
            row_number = number_of(e.get("r"), row_number + 2) - 1
            sheet.held += sum(1 for c in e.iter(S + "c") if any(_holds(x) for x in c))
            _read_row(e, row_number, book, sheet)
            if book.is_full:  # what follows is counted and not looked at
                rest = package.count(name, _VALUE) - sheet.held
                sheet.held += max(rest, 0)
                sheet.cut += max(rest, 0)
                break
        elif e.tag == S + "col":
            if e.get("hidden") in _ON:
                hidden_columns.append((number_of(e.get("min")) - 1, number_of(e.get("max")) - 1))
        elif e.tag == S + "mergeCell":
            first, _, last = e.get("ref", "").partition(":")
            a, b = place_of(first), place_of(last)
            if a is not None and b is not None and len(merged) < _MOST_MERGES:
                merged.append((*a, *b))
        elif e.text and e.text.strip():
            kind = str(e.tag).rpartition("}")[2]
            role: LineRole = "header" if kind.endswith("Header") else "footer"
            sheet.asides.append(Aside(f"{sheet.name}{JOINS}{name}#{kind}", (0,), e.text, role))
        _let_go(e)
    sheet.endless = package.key(name) in package.cut
    swallowed = _swallowed(merged)
    for cell in sheet.cells:
        if any(a <= cell.column <= b for a, b in hidden_columns) or (cell.row, cell.column) in swallowed:
            cell.hidden = True


def _swallowed(merged: list[tuple[int, int, int, int]]) -> set[tuple[int, int]]:
    """The cells that a merge hides; merges of whole columns are left alone, so that no file makes us count for ever."""
    return {
        (r, c)
        for r0, c0, r1, c1 in merged
        if (r1 - r0 + 1) * (c1 - c0 + 1) <= _MOST_MERGED
        for r in range(r0, r1 + 1)
        for c in range(c0, c1 + 1)
        if (r, c) != (r0, c0)
    }


def _holds(e: etree._Element) -> bool:
    return (e.tag in (S + "v", S + "f") and bool(e.text)) or e.tag == S + "is"


def _read_row(row: etree._Element, number: int, book: Book, sheet: Sheet) -> None:
    column = -1
    for c in row.iterchildren(S + "c"):
        place = place_of(c.get("r", ""))
        column = column + 1 if place is None else place[1]
        if not any(_holds(x) for x in c):
            continue
        if book.is_full:
            sheet.cut += 1
            continue
        value, formula = c.find(S + "v"), c.find(S + "f")
        raw = "" if value is None else value.text or ""
        kind = c.get("t", "n")
        looks: tuple[str, ...] = ()
        if kind == "inlineStr":
            raw, looks = _words(c), _doubts_of_runs(c)
        elif kind == "s":
            at = number_of(raw, -1)
            if not 0 <= at < len(book.strings):
                sheet.cut += 1
                continue
            raw, looks = book.strings[at]
        elif not raw and formula is not None and kind != "str":
            sheet.valueless += 1
            continue
        look_at = number_of(c.get("s"))
        look = book.looks[look_at] if look_at < len(book.looks) else Look()
        cell = Cell(number, column, raw, raw, hidden=row.get("hidden") in _ON or look.unseen)
        if kind == "n":
            cell.text, cell.rule = written_number(raw, look.form, book.since_1904)
            if look.form.kind == "unknown":
                cell.doubts = ("shown_differs",)
        elif kind == "d":  # an ISO date as text (ISO 29500 Strict)
            cell.text, cell.rule = raw[:10], None if len(raw) <= 10 else CELL_DATE
        elif kind == "b":
            cell.text, cell.rule = "TRUE" if raw in _ON else "FALSE", "cell_boolean"
        elif kind == "e":
            sheet.errors += 1
        if cell.rule == CELL_DATE or kind == "d":
            cell.doubts += iso_doubt(cell.text)
        if formula is not None and _CLOCK.search(formula.text or ""):
            cell.doubts += (DATE_FIELD,)
        looks += doubts_of_look(cell.text, crossed=look.crossed, raised=look.raised)
        cell.doubts += tuple(dict.fromkeys(looks))
        book.left -= keep(sheet, cell)
        book.shown += len(raw)


def _beside(package: Package, part: str, sheet: Sheet) -> None:
    """Notes, comments and the text of drawings and charts of a sheet."""
    for r in package.relations(part).values():
        if r.external or not package.has(r.target):
            continue
        if r.kind in ("comments", "threadedComment"):
            for i, words in enumerate(_comments(package.xml(r.target))):
                sheet.asides.append(Aside(f"{sheet.name}{JOINS}{r.target}", (i,), words, "comment"))
        elif r.kind == "drawing":
            _drawing(package, r.target, sheet)
        elif r.kind == "image":
            sheet.pictures += 1


def _comments(root: etree._Element) -> Iterator[str]:
    for e in root.iter():
        name = str(e.tag).rpartition("}")[2]
        if name == "comment":
            yield "".join(t.text or "" for t in e.iter(S + "t"))
        elif name == "threadedComment":
            yield "".join(str(t) for t in e.itertext())


def _drawing(package: Package, part: str, sheet: Sheet) -> None:
    def take(name: str) -> None:
        try:
            root = package.xml(name)
        except Refused as e:
            if e.reason is not Reason.BROKEN:
                raise
            return
        for i, p in enumerate(root.iter(A + "p")):
            raw = "".join(t.text or "" for t in p.iter(A + "t"))
            if raw.strip():
                sheet.asides.append(Aside(f"{sheet.name}{JOINS}{name}", (i,), raw, "body"))
        sheet.pictures += sum(1 for _ in root.iter(A + "blip"))

    take(part)
    for r in package.relations(part).values():
        if r.kind == "chart" and not r.external and package.has(r.target):
            take(r.target)
