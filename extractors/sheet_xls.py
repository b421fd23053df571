"""สมุดงาน .xls: `read_xls(data) -> list[Sheet]`, values by calamine, guarded by the records of the file itself.

calamine lays a sheet out as a full grid from its first to its last cell, so one cell in the far corner would cost
gigabytes; and it does not say which cells show an error or were never calculated. The records ([MS-XLS] 2.3) are walked
before: they give the extent, the count of cells, hidden rows and columns, and whether the file is encrypted.
"""

import struct
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO
from typing import NamedTuple

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from extractors.crossed_out import doubts_of_look
from extractors.docx_package import OLE_MAGIC, Refused
from extractors.sheet_cell import MOST_CELLS, Cell, Sheet, iso_doubt
from extractors.sheet_format import CELL_DATE, NumberFormat, number_format, plain_number, written_number
from extractors.sheet_xls_look import CONTINUE, FONT, SST, Look, doubts_of_strings, font_look, look_at
from schemas.source import Reason, Status

_MOST_GRID = 3_000_000  # places of all grids of a file, filled or not: calamine takes 32 bytes for each
_BOF, _EOF, _FILEPASS, _ROW, _COLINFO, _NOTE = 0x809, 0x0A, 0x2F, 0x208, 0x7D, 0x1C
_LABELSST, _NUMBER, _RK, _MULRK, _LABEL, _RSTRING, _BOOLERR = 0xFD, 0x203, 0x27E, 0xBD, 0x204, 0xD6, 0x205
_FORMULAS = (0x06, 0x206, 0x406)
_CELLS = (_LABELSST, _NUMBER, _RK, _LABEL, _RSTRING, _BOOLERR, *_FORMULAS)
_XF, _FORMAT = 0xE0, 0x41E
_END = 0xFFFFFFFA
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
_NOT_PLAIN = ("percent", "written", "unseen", "unknown")
_Value = float | str | bool | time | date | datetime | timedelta


@dataclass(slots=True)
class Extent:
    """What the records say of one sheet."""

    rows: int = 0
    columns: int = 0
    held: int = 0
    notes: int = 0
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    forms: dict[tuple[int, int], NumberFormat] = field(default_factory=dict)  # of numbers that are not shown plainly
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    looks: list[NumberFormat] = field(default_factory=list)
    marked: dict[tuple[int, int], "Mark"] = field(default_factory=dict)  # cells whose looks speak against their words


class Mark(NamedTuple):
    """The look of a cell's style, and the doubts that the runs of its shared string raise."""

    look: Look
    doubts: tuple[str, ...]


@dataclass(slots=True)
class Marks:
    """What a workbook says of looks before its sheets. `styles`: the font of each style; `chunks`: its shared strings,
    record by record, whose doubts are worked out at the first cell.
    """

    fonts: list[Look] = field(default_factory=list)
    styles: list[int] = field(default_factory=list)
    chunks: list[bytes] = field(default_factory=list)
    doubts: dict[int, tuple[str, ...]] | None = None

    def mark(self, kind: int, body: bytes, style: int) -> Mark | None:
        """The mark of a cell; None where its looks say nothing."""
        if not any(any(look) for look in self.fonts):
            return None
        if self.doubts is None:
            self.doubts = doubts_of_strings(self.chunks, self.fonts)
        look = look_at(self.fonts, self.styles[style]) if style < len(self.styles) else (False, False)
        is_shared = kind == _LABELSST and len(body) >= 10
        doubts = self.doubts.get(struct.unpack_from("<6xI", body)[0], ()) if is_shared else ()
        return Mark(look, doubts) if any(look) or doubts else None


def read_xls(data: bytes) -> list[Sheet]:
    """The sheets of a workbook of Excel 97 to 2003. Raises Refused: encrypted, broken, or a grid beyond the limit."""
    extents = _extents(_stream(data))
    if sum(x.rows * x.columns for x in extents) > _MOST_GRID:
        raise Refused(Status.REJECTED, Reason.TOO_LARGE)
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(data))
        return _sheets(book, extents)
    except PasswordError as e:
        raise Refused(Status.UNREADABLE, Reason.ENCRYPTED) from e
    except (CalamineError, ValueError, OverflowError, OSError) as e:
        raise Refused(Status.UNREADABLE, Reason.BROKEN) from e
    except BaseException as e:
        if type(e).__name__ == "PanicException":  # a fault of the Rust code on damaged records
            raise Refused(Status.UNREADABLE, Reason.BROKEN) from e
        raise


def _sheets(book: CalamineWorkbook, extents: list[Extent]) -> list[Sheet]:
    out = []
    left = MOST_CELLS
    for i, about in enumerate(book.sheets_metadata):
        sheet = Sheet(about.name, hidden=about.visible != SheetVisibleEnum.Visible)
        out.append(sheet)
        extent = extents[i] if i < len(extents) else Extent()
        sheet.held, sheet.errors, sheet.notes = extent.held, len(extent.errors), extent.notes
        if about.typ != SheetTypeEnum.WorkSheet:
            continue
        grid = book.get_sheet_by_index(i)
        if grid.start is None:
            continue
        swallowed = {
            (r, c)
            for (r0, c0), (r1, c1) in (grid.merged_cell_ranges or [])[:2000]
            if (r1 - r0 + 1) * (c1 - c0 + 1) <= 200
            for r in range(r0, r1 + 1)
            for c in range(c0, c1 + 1)
            if (r, c) != (r0, c0)
        }
        for r, row in enumerate(grid.to_python(skip_empty_area=True), grid.start[0]):
            for c, shown in enumerate(row, grid.start[1]):
                value = extent.errors.get((r, c), "") if shown == "" else shown
                if value == "":
                    continue
                if left <= 0:
                    sheet.cut += 1
                    continue
                left -= 1
                form = extent.forms.get((r, c), NumberFormat())
                cell = _cell(r, c, value, form)
                if (mark := extent.marked.get((r, c))) is not None:
                    crossed, raised = mark.look
                    own = doubts_of_look(cell.text, crossed=crossed, raised=raised)
                    cell.doubts += tuple(dict.fromkeys((*own, *mark.doubts)))
                cell.hidden = (
                    form.kind == "unseen"
                    or r in extent.hidden_rows
                    or c in extent.hidden_columns
                    or (r, c) in swallowed
                )
                sheet.cells.append(cell)
    return out


def _cell(row: int, column: int, value: _Value, form: NumberFormat) -> Cell:
    raw, rule = _words(value)
    text = raw
    if form.kind in ("percent", "written") and isinstance(value, int | float) and not isinstance(value, bool):
        text, rule = written_number(raw, form, since_1904=False)
    doubts = iso_doubt(text) if rule == CELL_DATE else ("shown_differs",) if form.kind == "unknown" else ()
    return Cell(row, column, raw, text, rule, doubts=doubts)


def _words(value: _Value) -> tuple[str, str | None]:
    if isinstance(value, bool):
        return ("TRUE" if value else "FALSE"), None
    if isinstance(value, datetime):
        return (value.strftime("%Y-%m-%d %H:%M") if value.time() != time() else value.date().isoformat()), CELL_DATE
    if isinstance(value, date):
        return value.isoformat(), CELL_DATE
    if isinstance(value, time):
        return value.strftime("%H:%M"), None
    if isinstance(value, timedelta):
        return str(value), None
    if isinstance(value, int | float):
        return plain_number(Decimal(repr(value))), None
    return value, None


def _stream(data: bytes) -> bytes:
    """The Workbook stream of the OLE file ([MS-CFB]); each chain is bounded by the file's own size."""
    if not data.startswith(OLE_MAGIC) or len(data) < 1536:
        raise Refused(Status.UNREADABLE, Reason.BROKEN)
    shift = struct.unpack_from("<H", data, 30)[0]
    if shift not in (9, 12):
        raise Refused(Status.UNREADABLE, Reason.BROKEN)
    size = 1 << shift

    def sector(n: int) -> bytes:
        return data[(n + 1) * size : (n + 2) * size]

    fat_sectors = [s for s in struct.unpack_from("<109I", data, 76) if s < _END]
    more = struct.unpack_from("<I", data, 68)[0]
    for _ in range(len(data) // size):
        block = sector(more) if more < _END else b""
        if len(block) < size:
            break
        entries = struct.unpack(f"<{size // 4}I", block)
        fat_sectors += [s for s in entries[:-1] if s < _END]
        more = entries[-1]
    fat: list[int] = []
    for s in fat_sectors[: len(data) // size + 1]:
        block = sector(s)
        fat += struct.unpack(f"<{len(block) // 4}I", block[: len(block) // 4 * 4])

    def chain(first: int) -> bytes:
        out, seen = [], 0
        while first < len(fat) and seen <= len(data) // size:
            out.append(sector(first))
            first, seen = fat[first], seen + 1
        return b"".join(out)

    directory = chain(struct.unpack_from("<I", data, 48)[0])
    root_start = 0
    for at in range(0, len(directory) - 127, 128):
        length = struct.unpack_from("<H", directory, at + 64)[0]
        name = directory[at : at + max(min(length, 64) - 2, 0)].decode("utf-16-le", "replace")
        start, stream_size = struct.unpack_from("<II", directory, at + 116)
        if directory[at + 66] == 5:
            root_start = start
        if name in ("Workbook", "Book") and directory[at + 66] == 2:
            if stream_size >= 4096:
                return chain(start)[:stream_size]
            return _mini(chain(root_start), chain(struct.unpack_from("<I", data, 60)[0]), start)[:stream_size]
    raise Refused(Status.UNREADABLE, Reason.BROKEN)


def _mini(container: bytes, table: bytes, first: int) -> bytes:
    out = []
    for _ in range(len(table) // 4 + 1):
        if first * 4 + 4 > len(table):
            break
        out.append(container[first * 64 : first * 64 + 64])
        first = struct.unpack_from("<I", table, first * 4)[0]
    return b"".join(out)


def _extents(stream: bytes) -> list[Extent]:
    """One Extent for each sheet, in the order of the stream (which is that of the tabs). Raises Refused: encrypted."""
    out: list[Extent] = []
    formats: dict[int, str] = {}
    used: list[int] = []  # the number format of each style
    marks = Marks()
    before = 0
    at, depth, here = 0, 0, None
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        body = stream[at + 4 : at + 4 + length]
        at += 4 + length
        if kind == SST or (kind == CONTINUE and before == SST and here is None):
            marks.chunks.append(body)
            before = SST
            continue
        before = kind
        if kind == _BOF:
            depth += 1
            sort = struct.unpack_from("<H", body, 2)[0] if len(body) >= 4 else 0
            if depth == 1 and sort != 0x05:  # 5 is the workbook's own part
                here = Extent()
                out.append(here)
        elif kind == _EOF:
            depth = max(depth - 1, 0)
            here = here if depth else None
        elif kind == _FILEPASS:
            raise Refused(Status.UNREADABLE, Reason.ENCRYPTED)
        elif kind == _XF and len(body) >= 4:
            used.append(struct.unpack_from("<H", body, 2)[0])
            marks.styles.append(struct.unpack_from("<H", body)[0])
        elif kind == FONT:
            marks.fonts.append(font_look(body))
        elif kind == _FORMAT and len(body) >= 5:
            formats[struct.unpack_from("<H", body)[0]] = _format_code(body)
        elif here is not None and depth == 1:
            _note(here, kind, body, [number_format(i, formats.get(i)) for i in used] if not here.looks else here.looks)
            if kind in _CELLS and len(body) >= 6 and len(here.marked) < MOST_CELLS:
                row, column, style = struct.unpack_from("<HHH", body)
                if (mark := marks.mark(kind, body, style)) is not None:
                    here.marked[row, column] = mark
    return out


def _format_code(body: bytes) -> str:
    """The code of a number format: a count, a mark of the character width, the characters ([MS-XLS] 2.5.294)."""
    count, wide = struct.unpack_from("<HB", body, 2)
    return body[5 : 5 + count * 2].decode("utf-16-le", "replace") if wide & 1 else body[5 : 5 + count].decode("latin-1")


def _note(here: Extent, kind: int, body: bytes, looks: list[NumberFormat]) -> None:
    here.looks = looks
    if len(body) < 6:
        return
    first, second, style = struct.unpack_from("<HHH", body)
    if kind in _CELLS:
        here.rows, here.columns = max(here.rows, first + 1), max(here.columns, second + 1)
        is_formula = kind in _FORMULAS and len(body) >= 14 and body[12:14] == b"\xff\xff"
        here.held += not (is_formula and body[6] == 3)  # 3: the formula gives no character
        if kind == _BOOLERR and len(body) >= 8 and body[7] == 1:
            here.errors[first, second] = _ERRORS.get(body[6], "#N/A")
        elif is_formula and body[6] == 2:
            here.errors[first, second] = _ERRORS.get(body[8], "#N/A")
        _look(here, first, second, style, looks)
    elif kind == _MULRK:
        count = (len(body) - 6) // 6
        here.rows, here.columns = max(here.rows, first + 1), max(here.columns, second + count)
        here.held += count
        for i in range(count):
            _look(here, first, second + i, struct.unpack_from("<H", body, 4 + 6 * i)[0], looks)
    elif kind == _NOTE:
        here.notes += 1
    elif kind == _ROW and len(body) >= 14 and body[12] & 0x20:
        here.hidden_rows.add(first)
    elif kind == _COLINFO and len(body) >= 10 and body[8] & 1:
        here.hidden_columns.update(range(first, min(second, 255) + 1))


def _look(here: Extent, row: int, column: int, style: int, looks: list[NumberFormat]) -> None:
    if style < len(looks) and looks[style].kind in _NOT_PLAIN and len(here.forms) < MOST_CELLS:
        here.forms[row, column] = looks[style]
