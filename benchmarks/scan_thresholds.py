"""How sure must a network be of a figure? `python -m benchmarks.scan_thresholds 3000` (needs the fonts of training/).

Lines with numbers and dates in families never trained on, clean and worn, read by both networks as `scan_page` reads
them, without more pictures of doubted lines and with them (`scan_views`). For each threshold: of the lines without any
doubt on a figure, how many have a figure wrong (the one thing that must never happen), and how many lines with every
figure right are doubted all the same (the price). Then what tesseract's no adds: of the plain picture, and of most of
five.
"""

import sys
from collections.abc import Sequence

import cv2
import numpy as np

from extractors.scan_crop import FOOT, HIGH, PAPER
from extractors.scan_line_trust import is_weak
from extractors.scan_tesseract import TesseractLine, read_line
from extractors.scan_views import VIEWS, WIDER, View, is_open, placed, steady, unsteady
from extractors.scan_witness import WEAK, denied, doubts
from extractors.thai_line import LineReading, Recogniser, recogniser
from training.line_drawing import Drawer, Grey

STATES = (
    ("clean, 300 dpi", 0.0, 25),
    ("worn, 300 dpi", 0.7, 25),
    ("worn, 200 dpi", 0.7, 17),
    ("worn, 150 dpi", 1.0, 12),
)
THRESHOLDS = (0, 500, 700, 800, 900, 950, 980)
ARABIC = frozenset("0123456789")
Three = tuple[LineReading, LineReading, LineReading]  # the reader, its witness, the reader of the wider picture
FIGURES = ARABIC | frozenset("๐๑๒๓๔๕๖๗๘๙")


def figures(text: str) -> str:
    """Its figures, in order."""
    return "".join(c for c in text if c in FIGURES)


def lines(many: int, hard: float, band: int) -> list[tuple[Grey, str]]:
    """Drawn lines with a number or a date: (picture, truth)."""
    drawer = Drawer(900 + band, held_out=True)
    kinds = (drawer.line._letter_number, drawer.line._date, drawer.line._meeting, drawer.line._reference)
    out: list[tuple[Grey, str]] = []
    while len(out) < many:
        drawer.line.thai = drawer.random.random() < 0.6
        text = " ".join(drawer.random.choice(kinds)().split())[:70].strip()
        if "ฃ" not in text and figures(text):
            out.append(drawer.one(hard, text=text, band=band)[:2])
    return out


def seen_as(picture: Grey, view: View) -> Grey:
    """The picture as that view of the same line would be."""
    by = view.larger * view.wider
    width = round((picture.shape[1] - 2 * PAPER) * by) + 2 * PAPER
    move = np.array([[by, 0, PAPER * (1 - by)], [0, view.larger, FOOT * (1 - view.larger)]], np.float64)
    return np.asarray(cv2.warpAffine(picture, move, (width, HIGH), flags=cv2.INTER_LINEAR, borderValue=255), np.uint8)


def in_views(mine: Recogniser, pictures: Sequence[Grey], views: Sequence[View]) -> list[list[LineReading]]:
    """For each picture its readings in each view, placed on the plain one."""
    by_view = [[placed(r, v) for r in read(mine, [seen_as(p, v) for p in pictures])] for v in views]
    return [list(x) for x in zip(*by_view, strict=True)]


def read(mine: Recogniser, pictures: Sequence[Grey]) -> list[LineReading]:
    """In portions, so that memory stays small."""
    return [x for i in range(0, len(pictures), 64) for x in mine.read(pictures[i : i + 64])]


def _on_figures(
    three: Three,
    settled: frozenset[int],
    tesseract: TesseractLine | None = None,
    unheard: frozenset[int] = frozenset(),
) -> bool:
    """Whether anything speaks against a figure of the line."""
    one, almost = three[0], three[0].almost
    against = doubts(*three, tesseract=tesseract, almost=almost, steady=settled, unsteady=unheard, weak_letter=0)
    return any(FIGURES & set(one.text[d.start : d.end]) for d in against)


def tesseracts_no(
    wrong: Sequence[bool], pictures: Sequence[Grey], readings: Sequence[Three], settled: Sequence[frozenset[int]]
) -> tuple[int, int, int, int]:
    """Lines that nothing but tesseract speaks against: with a figure wrong (by its plain picture, by most of five), and
    with every figure right (the same).
    """
    counts = {(bad, again): 0 for bad in (True, False) for again in (False, True)}
    for bad, picture, three, steadied in zip(wrong, pictures, readings, settled, strict=True):
        first = three[0]
        plain = read_line(picture, figures=True) if ARABIC & set(first.text) else None
        if plain is None or not denied(first, plain) or _on_figures(three, steadied):
            continue
        again = [(read_line(seen_as(picture, v), figures=True), v) for v in (*VIEWS, WIDER)]
        counts[bad, False] += _on_figures(three, steadied, plain)
        counts[bad, True] += _on_figures(three, steadied, plain, unsteady(first, plain, again))
    return counts[True, False], counts[True, True], counts[False, False], counts[False, True]


def main() -> None:
    """The command."""
    many = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    large, small = recogniser("large"), recogniser("small")
    assert large is not None
    assert small is not None
    for name, hard, band in STATES:
        drawn = lines(many // len(STATES), hard, band)
        pictures = [p for p, _ in drawn]
        first, second = read(small, pictures), read(large, pictures)
        third = [x[0] for x in in_views(small, pictures, [WIDER])]
        wrong = [figures(a.text) != figures(t) for a, (_, t) in zip(first, drawn, strict=True)]
        print(f"{name}: {len(drawn)} lines, a figure wrong in {sum(wrong)} as the first network reads them")
        asked = [i for i, x in enumerate(zip(first, second, third, strict=True)) if is_open(doubts(*x, weak_letter=0))]
        of_asked = [pictures[i] for i in asked]
        more = zip(in_views(small, of_asked, VIEWS), in_views(large, of_asked, (*VIEWS, WIDER)), strict=True)
        settled = {
            i: steady(first[i], [third[i], *mine], [second[i], *theirs])
            for i, (mine, theirs) in zip(asked, more, strict=True)
        }
        for least in THRESHOLDS:
            lies, price = [0, 0], [0, 0]
            for i, (bad, one, two, three) in enumerate(zip(wrong, first, second, third, strict=True)):
                for k, sure_of in enumerate((frozenset[int](), settled.get(i, frozenset[int]()))):
                    against = doubts(
                        one, two, three, almost=one.almost, steady=sure_of, weak_figure=least, weak_letter=0
                    )
                    doubted = any(FIGURES & set(one.text[d.start : d.end]) for d in against)
                    lies[k] += bad and not doubted
                    price[k] += not bad and doubted
            print(
                f"  {WEAK} below {least}: wrong and not doubted {lies[0]}, with more pictures {lies[1]};"
                f" right and doubted {price[0]}, {price[1]}"
            )
        steadied = [settled.get(i, frozenset[int]()) for i in range(len(drawn))]
        told = tesseracts_no(wrong, pictures, list(zip(first, second, third, strict=True)), steadied)
        print(
            f"  tesseract's no alone: wrong lines caught {told[0]}, with more pictures {told[1]};"
            f" right lines doubted {told[2]}, {told[3]}"
        )
        print(f"  weak lines: {sum(is_weak(a, b) for a, b in zip(first, second, strict=True))}")


if __name__ == "__main__":
    main()
