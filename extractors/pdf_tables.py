"""Ruled tables of a page: the grid from the page's own thin lines, by pdfplumber's rules for edges and cells.

Only pages with rulings come here. pdfplumber gives the grid alone: its own text of Thai cells is wrong in every second
cell (docs/pdf.md), so cells are filled from our clusters.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from extractors.pdf_content import Rect

_SHORTEST: Final = 6.0  # points; shorter strokes are dots of a leader or parts of a drawing
_TOLERANCE: Final = 3.0
_MOST_EDGES: Final = 800
_MOST_CROSSINGS: Final = 4000  # finding cells takes the square of it; a full page of small cells has about 1,500


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its row and column in the table, from 0, and its box in points."""

    row: int
    column: int
    box: Rect


@dataclass(frozen=True, slots=True)
class Grid:
    """One ruled table of at least two cells."""

    box: Rect
    cells: tuple[Cell, ...]


def grids(rules: Sequence[Rect]) -> list[Grid]:
    """The ruled tables that thin lines (boxes of at most 2 points across) make up, from the top."""
    edges = [e for r in rules if (e := _edge(r)) is not None]
    if not any(e["orientation"] == "v" for e in edges) or not any(e["orientation"] == "h" for e in edges):
        return []
    from pdfplumber import table  # slow to import, and most letters have no ruled table

    edges = table.merge_edges(edges, _TOLERANCE, _TOLERANCE, _TOLERANCE, _TOLERANCE)
    if len(edges) > _MOST_EDGES:
        return []
    crossings = table.edges_to_intersections(edges, _TOLERANCE, _TOLERANCE)
    if len(crossings) > _MOST_CROSSINGS:
        return []
    found = table.cells_to_tables(table.intersections_to_cells(crossings))
    return [_grid([tuple(map(float, c)) for c in cells]) for cells in found if len(cells) > 1]  # type: ignore[misc]


def _grid(cells: list[Rect]) -> Grid:
    tops, lefts = _steps([c[1] for c in cells]), _steps([c[0] for c in cells])
    placed = sorted((Cell(_step(tops, c[1]), _step(lefts, c[0]), c) for c in cells), key=lambda c: (c.row, c.column))
    box = (min(c[0] for c in cells), min(c[1] for c in cells), max(c[2] for c in cells), max(c[3] for c in cells))
    return Grid(box, tuple(placed))


def _steps(values: list[float]) -> list[float]:
    out: list[float] = []
    for v in sorted(values):
        if not out or v - out[-1] > _TOLERANCE:
            out.append(v)
    return out


def _step(steps: list[float], value: float) -> int:
    return max(i for i, s in enumerate(steps) if s <= value)


def _edge(r: Rect) -> dict[str, Any] | None:
    x0, y0, x1, y1 = r
    across = x1 - x0 >= y1 - y0
    if (x1 - x0 if across else y1 - y0) < _SHORTEST:
        return None
    if across:
        y0 = y1 = (y0 + y1) / 2
    else:
        x0 = x1 = (x0 + x1) / 2
    return {
        "orientation": "h" if across else "v",
        "object_type": "line",
        "x0": x0,
        "x1": x1,
        "top": y0,
        "bottom": y1,
        "doctop": y0,
        "width": x1 - x0,
        "height": y1 - y0,
    }
