"""One page's lines in reading order: rows from the top, ruled tables cell by cell, annotations where they lie."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from playa.font import Font

from extractors.canonical import canonicalise
from extractors.pdf_annotations import Overlay
from extractors.pdf_clusters import Cluster, FontFaults, clusters
from extractors.pdf_content import Glyph, PageContent
from extractors.pdf_dispute import Dispute, disputes, marked
from extractors.pdf_fonts import FontCodes
from extractors.pdf_lines import Boxes, line_of
from extractors.pdf_rows import columns, is_spaced, rows, segments
from extractors.pdf_tables import Grid, grids
from schemas.quoted import Origin
from schemas.text import Line, LineRole

_ROLES: Final[dict[str, LineRole]] = {
    "words": "annotation",
    "value": "annotation",
    "signature": "annotation",
    "remark": "comment",
}


@dataclass(slots=True)
class PageLines:
    """The lines of one page. `tables`: how many ruled tables it holds; `hidden`: signs hidden, by reason.
    `disputes`: where an ActualText and the glyphs under it cannot both be right. `overlaid`: the lines of annotations
    with their kind.
    """

    lines: list[Line] = field(default_factory=list)
    tables: int = 0
    hidden: dict[str, int] = field(default_factory=dict)
    disputes: list[Dispute] = field(default_factory=list)
    overlaid: list[tuple[str, Line]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Placed:
    v: float
    u: float
    line: Line


def page_lines(
    content: PageContent, overlays: Sequence[Overlay], faults: FontFaults, number: int, first_table: int
) -> PageLines:
    """The lines of page `number`. `first_table`: the document's tables before it."""
    out = PageLines()
    parts = clusters(content, faults)
    for c in parts:
        if c.hidden and not c.blank:
            out.hidden[c.hidden] = out.hidden.get(c.hidden, 0) + 1
    out.disputes = disputes(content) if content.actual else []
    boxes = Boxes(content.width, content.height)
    shown = [c for c in parts if not c.hidden] + _ticks(overlays, parts)
    upright = [c for c in shown if not c.turn]
    placed: list[_Placed] = []
    if content.rules:
        for grid in grids(content.rules):
            inside = _inside(upright, grid)
            if (
                not any(len({c.column for c in grid.cells if c.row == r}) > 1 for r in {c.row for c in grid.cells})
                and len(grid.cells) < 3
            ):
                continue  # a frame around text is no table
            lines = _cell_lines(grid, inside, number, boxes, first_table + out.tables)
            if lines:
                out.tables += 1
                taken = {id(c) for group in inside for c in group}
                upright = [c for c in upright if id(c) not in taken]
                placed += [_Placed(grid.box[1] + i * 1e-6, grid.box[0], line) for i, line in enumerate(lines)]
    placed += _placed_lines(upright, number, boxes, "body")
    baselines = [p.v for p in placed]
    for item in overlays:
        if item.kind in _ROLES:
            mine = _overlay_lines(item, number, boxes, faults, baselines)
            out.overlaid += [(item.kind, p.line) for p in mine]
            placed += mine
    placed.sort(key=lambda p: (p.v, p.u))
    out.lines = [p.line for p in placed]
    for turn in sorted({c.turn for c in shown if c.turn}):
        out.lines += [p.line for p in _placed_lines([c for c in shown if c.turn == turn], number, boxes, "body")]
    unseen = [c for c in parts if c.hidden]
    for turn in sorted({c.turn for c in unseen}):
        out.lines += [p.line for p in _placed_lines([c for c in unseen if c.turn == turn], number, boxes, "hidden")]
    if out.disputes:
        out.lines = marked(out.lines, out.disputes)
    return out


def _placed_lines(
    parts: Sequence[Cluster], number: int, boxes: Boxes, role: LineRole, cell: tuple[int, int, int] | None = None
) -> list[_Placed]:
    spaced = is_spaced(parts)
    found = rows(parts)
    starts = columns(found)
    out = []
    for row in found:
        for s in segments(row, spaced, starts):
            line = line_of(s, number, role, boxes, cell)
            if line.text.strip():
                out.append(_Placed(row.v, s.u0, line))
    return out


def _inside(parts: Sequence[Cluster], grid: Grid) -> list[list[Cluster]]:
    """For each cell of the grid the clusters whose middle lies in it."""
    x0, y0, x1, y1 = grid.box
    out: list[list[Cluster]] = [[] for _ in grid.cells]
    last = 0
    for c in parts:
        x, y = (c.u0 + c.u1) / 2, c.v - 0.3 * c.size
        if not (x0 <= x <= x1 and y0 <= y <= y1):
            continue
        for k in (last, *range(len(grid.cells))):
            a, b, d, e = grid.cells[k].box
            if a <= x <= d and b <= y <= e:
                out[k].append(c)
                last = k
                break
    return out


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
