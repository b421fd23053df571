"""One page's lines in reading order: rows from the top, tables cell by cell, columns of running text one after another,
annotations where they lie. Text turned on the page is laid out in its own direction, rows, tables and all.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from playa.font import Font

from extractors.canonical import canonicalise
from extractors.pdf_annotations import Overlay
from extractors.pdf_borderless import tables
from extractors.pdf_cluster import Cluster
from extractors.pdf_clusters import clusters
from extractors.pdf_columns import blocks
from extractors.pdf_content import Glyph, PageContent, Rect, turned_back
from extractors.pdf_cut import mark_cut
from extractors.pdf_dispute import Dispute, disputes, marked
from extractors.pdf_font_faults import FontFaults
from extractors.pdf_fonts import FontCodes
from extractors.pdf_footnotes import mark_footnotes
from extractors.pdf_lines import Boxes, line_of
from extractors.pdf_rows import Row, columns, is_spaced, rows, segments
from extractors.pdf_struck import mark_struck
from extractors.pdf_table_pages import PageTable
from extractors.pdf_tables import Grid, grids
from schemas.quoted import Origin
from schemas.text import Line, LineRole

_ROLES: Final[dict[str, LineRole]] = {
    "words": "annotation",
    "value": "annotation",
    "signature": "annotation",
    "remark": "comment",
}
_MOST_RULES: Final = 5000  # so many lines of a page are kept (pdf_glyphs.py)
_TOGETHER: Final = 0.15  # em; letters nearer than this are of one word, whatever line runs between them


@dataclass(slots=True)
class PageLines:
    """The lines of one page. `tables`: how many ruled tables it holds; `hidden`: signs hidden, by reason.
    `disputes`: where an ActualText and the glyphs under it cannot both be right. `overlaid`: the lines of annotations
    with their kind. `ruled`: the ruled tables with their grids, in order. `crowded`: more lines are drawn
    than were kept for tables.
    """

    lines: list[Line] = field(default_factory=list)
    tables: int = 0
    hidden: dict[str, int] = field(default_factory=dict)
    disputes: list[Dispute] = field(default_factory=list)
    overlaid: list[tuple[str, Line]] = field(default_factory=list)
    ruled: list[PageTable] = field(default_factory=list)
    crowded: bool = False


@dataclass(frozen=True, slots=True)
class _Placed:
    v: float
    u: float
    line: Line


def page_lines(
    content: PageContent, overlays: Sequence[Overlay], faults: FontFaults, number: int, first_table: int
) -> PageLines:
    """The lines of page `number`. `first_table`: the document's tables before it."""
    out = PageLines(crowded=len(content.rules) > _MOST_RULES)
    parts = clusters(content, faults)
    for c in parts:
        if c.hidden and not c.blank:
            out.hidden[c.hidden] = out.hidden.get(c.hidden, 0) + 1
    if out.hidden:
        mark_cut(parts)
    out.disputes = disputes(content) if content.actual else []
    boxes = Boxes(content.width, content.height)
    shown = [c for c in parts if not c.hidden] + _ticks(overlays, parts)
    frames: dict[int, list[Cluster]] = {}
    for c in shown:
        frames.setdefault(c.turn, []).append(c)
    # the direction of most words comes first: a landscape page may be drawn sideways with a stamp upright on it
    crossed = [item.box for item in overlays if item.kind == "strike" and not item.hidden]
    if content.rules or crossed:
        for turn, mine_there in frames.items():
            mark_struck(mine_there, _turned(content.rules, turn), _turned(crossed, turn))
    turns = sorted(frames, key=lambda t: (-len(frames[t]) if len(frames) > 1 else 0, t))
    first = turns[0] if turns else 0
    table = first_table
    later: list[_Placed] = []
    placed, table = _frame(frames.get(first, []), _turned(content.rules, first), number, boxes, table, out.ruled)
    baselines = [p.v for p in placed] if not first else []
    for item in overlays:
        if item.kind in _ROLES:
            mine = _overlay_lines(item, number, boxes, faults, baselines)
            out.overlaid += [(item.kind, p.line) for p in mine]
            if first:  # upright notes on a page whose words run another way
                later += mine
            else:
                placed += mine
    placed.sort(key=lambda p: (p.v, p.u))
    out.lines = [p.line for p in placed]
    for turn in turns[1:]:
        mine, table = _frame(frames[turn], _turned(content.rules, turn), number, boxes, table)
        out.lines += [p.line for p in sorted(mine, key=lambda p: (p.v, p.u))]
    out.lines += [p.line for p in sorted(later, key=lambda p: (p.v, p.u))]
    out.tables = table - first_table
    if content.rules or len(out.lines) > 10:
        out.lines = mark_footnotes(out.lines, content.rules, content.width, content.height)
    unseen = [c for c in parts if c.hidden]
    for turn in sorted({c.turn for c in unseen}):
        out.lines += [p.line for p in _placed_lines([c for c in unseen if c.turn == turn], number, boxes, "hidden")]
    if out.disputes:
        out.lines = marked(out.lines, out.disputes)
    return out


def _turned(rules: Sequence[Rect], turn: int) -> list[Rect]:
    """Thin lines in the coordinates of text turned by quarters; none for other turns."""
    if not turn:
        return list(rules)
    if turn % 90:
        return []
    out = []
    for x0, y0, x1, y1 in rules:
        (a, b), (c, d) = turned_back(x0, y0, -turn), turned_back(x1, y1, -turn)
        out.append((min(a, c), min(b, d), max(a, c), max(b, d)))
    return out


def _frame(
    parts: list[Cluster],
    rules: Sequence[Rect],
    number: int,
    boxes: Boxes,
    table: int,
    ruled: list[PageTable] | None = None,
) -> tuple[list[_Placed], int]:
    """The lines of all words that run in one direction, and the number of the next table. `ruled` is added to."""
    placed: list[_Placed] = []
    found = grids(rules) if rules else []
    inside: dict[int, list[list[Cluster]]] = {}
    for k in sorted(range(len(found)), key=lambda k: _area(found[k].box)):  # a table in a cell before the one around it
        inside[k], parts = _inside(parts, found[k])
    for k, grid in enumerate(found):
        lines = _cell_lines(grid, inside[k], number, boxes, table)
        if lines:
            if ruled is not None:
                ruled.append(PageTable(table, grid))
            table += 1
            placed += [_Placed(grid.box[1] + i * 1e-6, grid.box[0], line) for i, line in enumerate(lines)]
    spaced = is_spaced(parts)
    page_rows = rows(parts)
    at = 0
    for block in blocks(page_rows, rules):
        more, table = _rows_and_tables(page_rows[at : block.first], spaced, rules, number, boxes, table)
        placed += more
        n = 0
        top, left = page_rows[block.first].v, block.columns[0][0].parts[0].u0
        for column in block.columns:
            more, table = _rows_and_tables(column, spaced, rules, number, boxes, table)
            more.sort(key=lambda p: (p.v, p.u))
            placed += [_Placed(top + (n + i) * 1e-6, left, p.line) for i, p in enumerate(more)]
            n += len(more)
        at = block.stop
    more, table = _rows_and_tables(page_rows[at:], spaced, rules, number, boxes, table)
    return placed + more, table


def _area(box: Rect) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _rows_and_tables(
    found: Sequence[Row], spaced: bool, rules: Sequence[Rect], number: int, boxes: Boxes, table: int
) -> tuple[list[_Placed], int]:
    """The lines of rows, tables without ruled lines among them cell by cell, and the number of the next table."""
    placed: list[_Placed] = []
    starts = columns(found)
    at = 0
    for one in tables(found, rules):
        placed += _row_lines(found[at : one.first], spaced, starts, number, boxes, "body")
        top = found[one.first].v
        n = 0
        for (row, column), lines in sorted(one.cells.items()):
            for words in lines:
                for s in segments(Row(words[0].v, max(c.size for c in words), words), spaced, whole=True):
                    line = line_of(s, number, "body", boxes, (table, row, column))
                    if line.text.strip():
                        placed.append(_Placed(top + n * 1e-6, found[one.first].parts[0].u0, line))
                        n += 1
        table += 1
        at = one.stop
    return placed + _row_lines(found[at:], spaced, starts, number, boxes, "body"), table


def _placed_lines(
    parts: Sequence[Cluster], number: int, boxes: Boxes, role: LineRole, cell: tuple[int, int, int] | None = None
) -> list[_Placed]:
    found = rows(parts)
    return _row_lines(found, is_spaced(parts), columns(found), number, boxes, role, cell)


def _row_lines(
    found: Sequence[Row],
    spaced: bool,
    starts: Sequence[tuple[float, float]],
    number: int,
    boxes: Boxes,
    role: LineRole,
    cell: tuple[int, int, int] | None = None,
) -> list[_Placed]:
    out = []
    for row in found:
        for s in segments(row, spaced, starts):
            line = line_of(s, number, role, boxes, cell)
            if line.text.strip():
                out.append(_Placed(row.v, s.u0, line))
    return out


def _inside(parts: Sequence[Cluster], grid: Grid) -> tuple[list[list[Cluster]], list[Cluster]]:
    """For each cell of the grid the clusters whose middle lies in it, and all others. A word or figure that is too wide
    for its cell stays whole, where most of it stands, if it was drawn in one go.
    """
    x0, y0, x1, y1 = grid.box
    out: list[list[Cluster]] = [[] for _ in grid.cells]
    rest: list[Cluster] = []
    word: list[Cluster] = []
    homes: list[int] = []
    for c in parts:
        x, y = (c.u0 + c.u1) / 2, c.v - 0.3 * c.size
        home = grid.cell_at(x, y) if x0 <= x <= x1 and y0 <= y <= y1 else -1
        if word:
            p = word[-1]
            near = abs(c.v - p.v) <= 0.1 * c.size and -0.3 * c.size < c.u0 - p.u1 < _TOGETHER * c.size
            if not near or c.first != p.last:
                _put(word, homes, out, rest)
                word, homes = [], []
        word.append(c)
        homes.append(home)
    _put(word, homes, out, rest)
    return out, rest


def _put(word: list[Cluster], homes: list[int], out: list[list[Cluster]], rest: list[Cluster]) -> None:
    """Put a word into the cell that holds most of it."""
    if not word:
        return
    home = homes[0] if homes[0] == homes[-1] else max(sorted(set(homes)), key=homes.count)
    (rest if home < 0 else out[home]).extend(word)


def _cell_lines(grid: Grid, inside: list[list[Cluster]], number: int, boxes: Boxes, table: int) -> list[Line]:
    out: list[Line] = []
    for cell, mine in zip(grid.cells, inside, strict=True):
        if any(not c.blank for c in mine):
            out += [p.line for p in _placed_lines(mine, number, boxes, "body", (table, cell.row, cell.column))]
    return out


def _ticks(overlays: Sequence[Overlay], parts: Sequence[Cluster]) -> list[Cluster]:
    """Ticks of check boxes as clusters, on the baseline of the words beside them."""
    out = []
    font = FontCodes(Font({}, {}), -1)
    for item in overlays:
        if item.kind == "tick" and not item.hidden:
            x0, y0, x1, y1 = item.box
            v, size = _baseline([c.v for c in parts if not c.hidden and not c.blank and not c.turn], y0, y1), y1 - y0
            glyph = Glyph(item.text, x0, x1, x1, v, min(max(size, 6.0), 20.0), font, 0, 0, "", 0, 0)
            out.append(Cluster(glyph, item.text))
    return out


def _baseline(known: Sequence[float], y0: float, y1: float) -> float:
    """The baseline of the page's own words that lies in or just below a box, else the box's own."""
    own = y1 - 0.2 * (y1 - y0)
    near = min(known, key=lambda v: abs(v - own), default=own)
    return near if abs(near - own) <= max(0.6 * (y1 - y0), 4.0) else own


def _overlay_lines(
    item: Overlay, number: int, boxes: Boxes, faults: FontFaults, baselines: Sequence[float]
) -> list[_Placed]:
    role: LineRole = "hidden" if item.hidden else _ROLES[item.kind]
    if item.drawn is not None:
        faults.feed(item.drawn.glyphs)
        shown = [c for c in clusters(item.drawn, faults) if not c.hidden and not c.turn]
        found = _placed_lines(shown, number, boxes, role)
        if found:
            return [_Placed(_baseline(baselines, p.v - 1, p.v), p.u, p.line) for p in found]
    x0, y0, x1, y1 = item.box
    box = (round(x0 * 100), round(y0 * 100), round(x1 * 100), round(y1 * 100))
    out = []
    for i, raw in enumerate(x for x in item.text.replace("\r\n", "\n").replace("\r", "\n").split("\n") if x.strip()):
        done = canonicalise(raw)
        line = Line(
            text=done.text,
            raw=raw,
            spans=done.spans,
            page=number,
            glyphs=((0, len(raw), *box),),
            role=role,
            origin=Origin.NATIVE,
            repairs=done.repairs,
        )
        height = min(y1 - y0, 16.0)
        v = _baseline(baselines, y0, y0 + height) if y1 - y0 > 24 else _baseline(baselines, y0, y1)
        out.append(_Placed(v + i * 1e-3, x0, line))
    return out
