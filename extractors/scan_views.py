"""อ่านซ้ำหลายขนาด: when readings of one line differ, or are unsure, both networks are shown it larger, smaller, narrower
and wider.

A figure that is really read stays what it is in each of these pictures; one that a network guesses at changes. So no
doubt of the networks' own stands where the reader says the same in every picture, and the second network in all but
one of its own. What tesseract denies is shown to it too, and its no stands where it says so in most of the pictures.
Handwriting, and every doubt that the look of the page gives, are not touched. Measured by
`python -m benchmarks.scan_thresholds` (docs/scans.md).
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from extractors.digits import arabic
from extractors.scan_align import Aligned, Cell, Reading, align, cells
from extractors.scan_crop import PAPER, LineCrop, line_image
from extractors.scan_pieces import Grey
from extractors.scan_tesseract import TesseractLine
from extractors.scan_witness import DIFFER, FIGURES, HANDWRITTEN, ONE, WEAK, denied, is_short_mark
from extractors.thai_line import LineReading
from schemas.text import Repair

MOST_DISSENT: Final = 1  # pictures in which the second network may say something else
MOST_SILENT: Final = 2  # other pictures in which tesseract may deny, and its no is not heard
MOST_LINES: Final = 12  # of a page: eight more readings each


class View(NamedTuple):
    """How a picture of a line is made otherwise: all of it `larger`, its width by `wider` besides."""

    larger: float
    wider: float


WIDER: Final = View(1.0, 1.12)  # the one in which the reader sees every line with figures
VIEWS: Final = (View(1.07, 1.0), View(0.94, 1.0), View(1.0, 0.92))  # and those in which it sees doubted ones


def picture(black: Grey, crop: LineCrop, view: View) -> Grey:
    """The line's picture (48, w) in that view."""
    return line_image(black, replace(crop, band=crop.band / view.larger), view.wider)


def placed(reading: LineReading, view: View) -> LineReading:
    """A reading of a view, with the places that it has on the plain picture."""
    at = tuple((_plain(a, view), _plain(b, view)) for a, b in reading.at)
    return LineReading(reading.text, at, reading.sure, tuple((_plain(a, view), c, p) for a, c, p in reading.almost))


def _plain(x: int, view: View) -> int:
    return round((x - PAPER) / (view.larger * view.wider)) + PAPER


def is_open(found: Iterable[Repair]) -> bool:
    """Whether more pictures may settle any of these doubts. Beside handwriting nothing is settled."""
    rules = {r.rule for r in found}
    return bool(rules & {DIFFER, ONE, WEAK}) and HANDWRITTEN not in rules


def steady(first: Reading, reader: Sequence[Reading], witness: Sequence[Reading]) -> frozenset[int]:
    """The places (`scan_align.cells`) of the characters that stay what they are. `reader`: how the first network reads
    the other pictures; `witness`: how the second reads the plain and the other pictures; all placed on the plain one.
    """
    if not reader or not witness:
        return frozenset()
    text, mine = cells(first)
    same = [_same(text, mine, x) for x in reader]
    also = [_same(text, mine, x) for x in witness]
    return frozenset(
        i for i in range(len(mine)) if all(x[i] for x in same) and sum(not x[i] for x in also) <= MOST_DISSENT
    )


def unsteady(
    first: Reading, plain: TesseractLine, others: Sequence[tuple[TesseractLine | None, View]]
) -> frozenset[int]:
    """The places that tesseract denies in the plain picture, and hardly in the `others`."""
    also: Counter[int] = Counter()
    for line, view in others:
        if line is not None:
            at = [(_plain(a, view), _plain(b, view)) for a, b in line.at]
            also.update(denied(first, replace(line, at=at)))
    return frozenset(i for i in denied(first, plain) if also[i] <= MOST_SILENT)


def _same(text: str, mine: Sequence[Cell], other: Reading) -> list[bool]:
    """For each character whether another reading has it too, with nothing more beside it, and parted alike."""
    other_text, others = cells(other)
    theirs: Aligned = align(mine, others)
    more = {i for i, y in theirs.beside if not is_short_mark(mine, i, y.character)}
    out = []
    for i, (x, y) in enumerate(zip(mine, theirs.other, strict=True)):
        alike = y is not None and arabic(x.character) == arabic(y.character) and not {i, i + 1} & more
        if alike and y is not None and i and x.character in FIGURES and mine[i - 1].character in FIGURES:
            before = theirs.other[i - 1]
            apart = " " in text[mine[i - 1].place : x.place]
            alike = before is not None and apart == (" " in other_text[before.place : y.place])
        out.append(alike)
    return out
