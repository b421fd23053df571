"""เซลล์ของตารางคำนวณ: one cell as read, whatever the format of the file: what it holds, what it means."""

from dataclasses import dataclass, field

from extractors.canonical import canonicalise
from extractors.crossed_out import turned
from schemas.text import Line, LineRole, Repair

MOST_CELLS = 100_000  # cells with words that one file gives; a line costs about a kilobyte of memory
BUDDHIST_YEAR_STORED = "buddhist_year_stored"  # a cell whose own date has a year that only the Buddhist era reaches
FIRST_BUDDHIST_YEAR = 2400


@dataclass(slots=True)
class Cell:
    """`raw`: what the file holds (a date of XLSX is a count of days). `text`: the words, numbers and ISO dates that it
    means. `rule`: what made text of raw, None where they are the same. Row and column count from 0.
    """

    row: int
    column: int
    raw: str
    text: str
    rule: str | None = None
    hidden: bool = False
    doubts: tuple[str, ...] = ()


@dataclass(slots=True)
class Aside:
    """Words on a sheet that stand in no cell: notes, text boxes, print headers. `part` and `path` as in PartPlace."""

    part: str
    path: tuple[int, ...]
    raw: str
    role: LineRole


@dataclass(slots=True)
class Sheet:
    """One sheet. `held`: cells that hold something, counted apart from their reading; `valueless`: formulas whose
    result the file does not hold; `cut`: cells beyond the limit; `errors`: cells that show an error; `broken`:
    not read.
    """

    name: str
    hidden: bool = False
    cells: list[Cell] = field(default_factory=list)
    asides: list[Aside] = field(default_factory=list)
    held: int = 0
    valueless: int = 0
    cut: int = 0
    errors: int = 0
    pictures: int = 0
    notes: int = 0  # notes of which the text is not read
    broken: bool = False
    places: dict[tuple[int, int], Cell] = field(default_factory=dict)
    endless: bool = False  # so large that not even its cells were counted to the end


def keep(sheet: Sheet, cell: Cell) -> bool:
    """Adds a cell. A second one at the same address is not kept: which of the two is shown depends on the program, so
    that the first is doubted and the sheet is damaged.
    """
    first = sheet.places.setdefault((cell.row, cell.column), cell)
    if first is not cell:
        first.doubts = tuple(dict.fromkeys((*first.doubts, "shown_differs")))
        sheet.broken = True
        return False
    sheet.cells.append(cell)
    return True


def iso_doubt(iso: str) -> tuple[str, ...]:
    """The doubt about a stored date: nobody dates a letter in the common era's year 2566."""
    return (BUDDHIST_YEAR_STORED,) if iso[:4].isdigit() and int(iso[:4]) >= FIRST_BUDDHIST_YEAR else ()


def lines_of(sheet: Sheet, number: int) -> list[Line]:
    """The lines of a sheet: of its cells row by row, then of what stands beside them. A cell of several lines gives
    several; their path then ends with the line.
    """
    out: list[Line] = []
    for c in sheet.cells:
        role: LineRole = "hidden" if sheet.hidden or c.hidden else "body"
        at = (number, c.row, c.column)
        if c.rule is not None:
            spans = ((0, len(c.raw)),) * len(c.text)
            whole = (Repair(c.rule, 0, len(c.raw)),)
            doubted = tuple(Repair(code, 0, len(c.raw)) for code in c.doubts)
            path: tuple[int, ...] = (c.row, c.column)
            out.append(
                Line(
                    c.text, c.raw, spans, part=sheet.name, path=path, role=role, cell=at, repairs=whole, doubted=doubted
                )
            )
            continue
        pieces = c.raw.splitlines()
        for i, raw in enumerate(pieces):
            if raw.strip():
                path = (c.row, c.column, i) if len(pieces) > 1 else (c.row, c.column)
                out.append(_plain(raw, sheet.name, path, role, at, c.doubts))
    for aside in sheet.asides:
        role = "hidden" if sheet.hidden and aside.role == "body" else aside.role
        for i, raw in enumerate(aside.raw.splitlines()):
            if raw.strip():
                path = (*aside.path, i) if "\n" in aside.raw else aside.path
                out.append(_plain(raw, aside.part, path, role, None, ()))
    return out


def _plain(
    raw: str,
    part: str,
    path: tuple[int, ...],
    role: LineRole,
    cell: tuple[int, int, int] | None,
    doubts: tuple[str, ...],
) -> Line:
    clean = canonicalise(raw)
    doubted = (*(Repair(code, 0, len(raw)) for code in doubts), *turned(raw))
    return Line(
        clean.text,
        raw,
        clean.spans,
        part=part,
        path=path,
        role=role,
        cell=cell,
        repairs=clean.repairs,
        doubted=doubted,
    )
