"""Where the words of a document stand on A4 pages, for the printers that do not break Thai lines themselves."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

from benchmarks.invented_text import Document, Grid, Pair, Words

WIDTH, HEIGHT = 595.0, 842.0
LEFT, RIGHT, TOP, BOTTOM = 72.0, 540.0, 770.0, 72.0
SIZE, LEADING = 14.0, 23.0
PADDING = 4.0

Measure = Callable[[str, bool, float], float]  # text, bold, size in points -> width in points

# What may end a line: a consonant with all that belongs to it, a word of Latin letters or figures, a blank.
_UNIT = re.compile(
    r"[“(\[{]*(?:[เแโใไ]?[\u0e01-\u0e2e\u0e2fๆ](?:[\u0e30-\u0e3a\u0e45\u0e47-\u0e4e])*[ฯๆ]*|[^\s\u0e01-\u0e4e]+)[”)\]},.]*|\s+|."
)


@dataclass(frozen=True)
class Piece:
    """One string as it is drawn. x, y in points from the lower left; `spread`: points to add after each sign."""

    page: int
    x: float
    y: float
    text: str
    bold: bool = False
    size: float = SIZE
    spread: float = 0.0


@dataclass(frozen=True)
class Rule:
    """One straight line of a table."""

    page: int
    x0: float
    y0: float
    x1: float
    y1: float


def units(text: str) -> list[str]:
    """The text cut where a line may end; joined they are the text."""
    return _UNIT.findall(text)


def broken(text: str, first: float, rest: float, width: Callable[[str], float]) -> list[str]:
    """The text as lines of at most `first` (the first) or `rest` points; blanks at line ends are left out."""
    lines: list[str] = []
    line = ""
    for unit in units(text):
        room = rest if lines else first
        if line and width((line + unit).rstrip()) > room:
            lines.append(line.strip())
            line = ""
        line += unit
    return [*lines, line.strip()] if line.strip() else lines


class _Sheet:
    def __init__(self, measure: Measure) -> None:
        self.measure = measure
        self.page, self.y = 0, TOP

    def down(self, height: float = LEADING) -> float:
        """The baseline of the next line; a new page where this one is full."""
        if self.y - height < BOTTOM:
            self.page, self.y = self.page + 1, TOP
        self.y -= height
        return self.y

    def words(self, block: Words) -> Iterator[Piece]:
        bold, size = block.style in ("bold", "heading"), 18.0 if block.style == "heading" else SIZE

        def width(text: str) -> float:
            return self.measure(text, bold, size)

        left = LEFT + (28.0 if block.style == "item" else 0.0)
        indent = 36.0 if block.style == "body" else 0.0
        lines = broken(block.text, RIGHT - left - indent, RIGHT - left, width)
        for i, line in enumerate(lines):
            x = left + (indent if i == 0 else 0.0)
            spread = 0.0
            if block.style in ("centre", "heading"):
                x = (LEFT + RIGHT - width(line)) / 2
            elif block.style == "body" and i + 1 < len(lines):
                spread = max(0.0, min(1.5, (RIGHT - x - width(line)) / len(line)))
            y = self.down()
            yield Piece(self.page, x, y, line, bold, size, spread)
        self.y -= 4

    def pair(self, block: Pair) -> Iterator[Piece]:
        y = self.down()
        yield Piece(self.page, LEFT, y, block.left)
        yield Piece(self.page, LEFT + 260, y, block.right)

    def _cell_width(self, bold: bool, text: str) -> float:
        return self.measure(text, bold, SIZE)

    def grid(self, block: Grid) -> Iterator[Piece | Rule]:
        wide = (RIGHT - LEFT) / sum(block.widths)
        edges = [LEFT + wide * sum(block.widths[:i]) for i in range(len(block.widths) + 1)]
        for n, row in enumerate(block.rows):
            width = partial(self._cell_width, n == 0)
            rooms = [b - a - 2 * PADDING for a, b in pairwise(edges)]
            cells = [broken(text, room, room, width) for text, room in zip(row, rooms, strict=True)]
            height = LEADING * max(map(len, cells)) + 4
            bottom = self.down(height)
            top = bottom + height
            for lines, x in zip(cells, edges, strict=False):
                for i, line in enumerate(lines):
                    yield Piece(self.page, x + PADDING, top - LEADING * i - 16, line, n == 0)
            for y in (top, bottom):
                yield Rule(self.page, edges[0], y, edges[-1], y)
            for x in edges:
                yield Rule(self.page, x, bottom, x, top)
        self.y -= 10


def laid_out(document: Document, measure: Measure) -> list[Piece | Rule]:
    """Every string and line of the document, in reading order; pages count from 0."""
    sheet = _Sheet(measure)
    out: list[Piece | Rule] = []
    for block in document.blocks:
        if isinstance(block, Words):
            out += sheet.words(block)
        elif isinstance(block, Pair):
            out += sheet.pair(block)
        else:
            out += sheet.grid(block)
    return out
