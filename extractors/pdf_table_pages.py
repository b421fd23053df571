"""ตารางที่ต่อหน้า: a ruled table that goes on over a page's foot is one table, counted on from page to page.

It goes on where a table ends one page and a table with the same lines down begins the next. A head that is printed
again becomes a running header, unless the labels below it come again too: then another form begins. The first row of
the new page is the rest of the last row where that can be told from how words run on: every cell that has words goes on
from a line that was full, and some cell that the row above filled is empty.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from extractors.digits import arabic
from extractors.pdf_tables import Grid
from schemas.text import Line

_SAME: Final = 3.0  # points
_EDGE: Final = 0.12  # of the page's height: running heads and page numbers may stand there, beyond the table
_MOST_OUTSIDE: Final = 3  # lines of that kind
_LONG_WORD: Final = 0.35  # of a cell's width at most; a word that is wider tells nothing
_FIRST_ROWS: Final = 4
_LABEL: Final = 6  # letters by which a label is known again
_FIGURE: Final = re.compile(r"[-–()\s]*[0-9][0-9,.\s%-]*")


@dataclass(frozen=True, slots=True)
class PageTable:
    """A ruled table of one page: its number in the document and its grid."""

    number: int
    grid: Grid


@dataclass(slots=True)
class _Open:
    """The table at the foot of the last page. `rows`: how many rows it has so far. `start`: the words of its first
    rows, `last`: the lines of its last one by column.
    """

    table: PageTable
    rows: int
    start: list[tuple[str, ...]]
    last: dict[int, list[Line]]


class TablesOverPages:
    """Joins the tables of pages that come one after another."""

    def __init__(self) -> None:
        self._open: _Open | None = None

    def join(self, lines: Sequence[Line], found: Sequence[PageTable], height: float) -> tuple[list[Line], int]:
        """The page's lines with tables counted on, and how many of the page's tables belong to the one before."""
        out = list(lines)
        if not found:
            self._open = None
            return out, 0
        first, last = found[0], found[-1]
        joined = 0
        rows_before = 0
        opened = self._open
        if (
            opened is not None
            and _begins_page(out, first, height)
            and _same_columns(opened.table.grid, first.grid)
            and not _begins_anew(_start(out, first.number), opened.start)
        ):
            out, rows_before = _counted_on(out, first, opened)
            joined = 1
        number = last.number - joined
        at_foot = [x for x in out if x.cell is not None and x.cell[0] == number and x.role == "body"]
        self._open = None
        if at_foot and _ends_page(out, last, height):
            rows = max(x.cell[1] for x in at_foot if x.cell is not None)
            goes_on = joined and len(found) == 1 and opened is not None
            start = opened.start if goes_on and opened is not None else _start(at_foot, number)
            final: dict[int, list[Line]] = {}
            for x in at_foot:
                if x.cell is not None and x.cell[1] == rows:
                    final.setdefault(x.cell[2], []).append(x)
            self._open = _Open(PageTable(number, last.grid), max(rows + 1, rows_before), start, final)
        return out, joined


def _start(lines: Sequence[Line], number: int) -> list[tuple[str, ...]]:
    """The words of a table's first rows."""
    mine = [x for x in lines if x.cell is not None and x.cell[0] == number and x.cell[1] < _FIRST_ROWS]
    return [
        tuple("".join(x.text.split()) for x in mine if x.cell is not None and x.cell[1] == row)
        for row in range(_FIRST_ROWS)
    ]


def _begins_anew(here: Sequence[tuple[str, ...]], before: Sequence[tuple[str, ...]]) -> bool:
    """Whether the same head and the same labels below it begin another form, and not the rest of a table."""
    if not here[0] or here[0] != before[0]:
        return False
    labels = [{_label(row[0]) for row in rows[1:] if row} - {""} for rows in (here, before)]
    return bool(labels[0] & labels[1])


def _label(words: str) -> str:
    letters = re.sub(r"[0-9.:/()-]+", "", arabic(words))
    return letters[:_LABEL] if len(letters) >= _LABEL else ""


def _outside(lines: Sequence[Line], table: PageTable, above: bool) -> list[Line]:
    top, foot = table.grid.box[1] * 100, table.grid.box[3] * 100
    return [
        x
        for x in lines
        if x.role == "body"
        and (x.cell is None or x.cell[0] != table.number)
        and (x.box[3] <= top + 300 if above else x.box[1] >= foot - 300)
    ]


def _begins_page(lines: Sequence[Line], table: PageTable, height: float) -> bool:
    beyond = _outside(lines, table, True)
    return len(beyond) <= _MOST_OUTSIDE and all(x.cell is None and x.box[3] < height * 100 * _EDGE for x in beyond)


def _ends_page(lines: Sequence[Line], table: PageTable, height: float) -> bool:
    beyond = _outside(lines, table, False)
    return len(beyond) <= _MOST_OUTSIDE and all(
        x.cell is None and x.box[1] > height * 100 * (1 - _EDGE) for x in beyond
    )


def _same_columns(a: Grid, b: Grid) -> bool:
    """Whether two grids have the same lines down; a page may lack those of a head with merged cells."""
    few, many = sorted((a.xs, b.xs), key=len)
    return (
        abs(a.xs[0] - b.xs[0]) <= _SAME
        and abs(a.xs[-1] - b.xs[-1]) <= _SAME
        and len(many) - len(few) <= len(many) // 3
        and all(any(abs(x - y) <= _SAME for y in many) for x in few)
    )


def _counted_on(lines: list[Line], table: PageTable, opened: _Open) -> tuple[list[Line], int]:
    """The page's lines with the first table's rows counted on, later tables one number lower; and the rows so far."""
    mine = [x for x in lines if x.cell is not None and x.cell[0] == table.number]
    columns = _columns(opened.table.grid, table.grid)
    again = bool(opened.start[0]) and _start(mine, table.number)[0] == opened.start[0]
    begins = 1 if again else 0
    shift = opened.rows - begins - (1 if _goes_on(mine, begins, table.grid, opened, columns) else 0)
    out = []
    for x in lines:
        if x.cell is None or x.cell[0] < table.number:
            out.append(x)
        elif x.cell[0] > table.number:
            out.append(replace(x, cell=(x.cell[0] - 1, *x.cell[1:])))
        elif again and x.cell[1] == 0:
            out.append(replace(x, cell=None, role="header"))
        else:
            at = (opened.table.number, x.cell[1] + shift, columns.get(x.cell[2], x.cell[2]))
            out.append(replace(x, cell=at))
    return out, shift + max((x.cell[1] for x in mine if x.cell is not None), default=-1) + 1


def _columns(before: Grid, now: Grid) -> dict[int, int]:
    """The number that each column of this page has on the page before."""
    known = {c.column: c.box[0] for c in before.cells}
    out = {}
    for cell in now.cells:
        same = [k for k, x in known.items() if abs(x - cell.box[0]) <= _SAME]
        if same:
            out[cell.column] = same[0]
    return out


def _goes_on(mine: Sequence[Line], row: int, grid: Grid, opened: _Open, columns: dict[int, int]) -> bool:
    """Whether a row of this page is the rest of the last row of the page before."""
    here: dict[int, list[Line]] = {}
    for x in mine:
        if x.cell is not None and x.cell[1] == row:
            here.setdefault(columns.get(x.cell[2], x.cell[2]), []).append(x)
    if not here or not set(opened.last) - set(here):
        return False
    cells = {columns.get(c.column, c.column): c.box for c in grid.cells if c.row == row}
    for k, words in here.items():
        above = opened.last.get(k)
        if above is None or k not in cells:
            return False
        if all(_FIGURE.fullmatch(arabic("".join(x.text for x in part))) for part in (above, words)):
            return False  # two figures, each whole by itself
        left, right = cells[k][0] * 100, cells[k][2] * 100
        pad = min(max(above[-1].box[0] - left, 0), 0.1 * (right - left))
        chunk = words[0].box[2] - words[0].box[0]
        first = words[0].text.split(" ")[0]
        chunk = chunk * len(first) // max(len(words[0].text), 1)
        room = min(chunk, int(_LONG_WORD * (right - left)))
        if above[-1].box[2] + room + 0.3 * above[-1].size < right - pad:
            return False
    return True
