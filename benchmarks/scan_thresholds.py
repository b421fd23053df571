"""How sure must a network be of a figure? `python -m benchmarks.scan_thresholds 3000` (needs the fonts of training/).

Lines with numbers and dates in families never trained on, clean and worn, read by both networks as `scan_page` reads
them. For each threshold: of the lines without any doubt on a figure, how many have a figure wrong (the one thing that
must never happen), and how many lines with every figure right are doubted all the same (the price).
"""

import sys
from collections.abc import Sequence

import cv2
import numpy as np

from extractors.scan_line_trust import is_weak
from extractors.scan_page import WIDER, narrowed
from extractors.scan_witness import WEAK, doubts
from extractors.thai_line import LineReading, Recogniser, recogniser
from training.line_drawing import Drawer, Grey

STATES = (
    ("clean, 300 dpi", 0.0, 25),
    ("worn, 300 dpi", 0.7, 25),
    ("worn, 200 dpi", 0.7, 17),
    ("worn, 150 dpi", 1.0, 12),
)
THRESHOLDS = (0, 500, 700, 800, 900, 950, 980)
FIGURES = frozenset("0123456789๐๑๒๓๔๕๖๗๘๙")


def figures(text: str) -> str:
    """Its figures, in order."""
    return "".join(c for c in text if c in FIGURES)


def lines(many: int, hard: float, band: int) -> list[tuple[Grey, str]]:
    """Drawn lines with a number or a date: (picture, truth)."""
    drawer = Drawer(900 + band, held_out=True)
    kinds = (drawer.line._letter_number, drawer.line._date, drawer.line._meeting, drawer.line._reference)
    out = []
    while len(out) < many:
        drawer.line.thai = drawer.random.random() < 0.6
        text = " ".join(drawer.random.choice(kinds)().split())[:70].strip()
        if "ฃ" not in text and figures(text):
            out.append(drawer.one(hard, text=text, band=band)[:2])
    return out


def wide(picture: Grey) -> Grey:
    """The wider picture that the first network is asked about again."""
    size = (round((picture.shape[1] - 8) * WIDER) + 8, picture.shape[0])
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_LINEAR), np.uint8)


def read(mine: Recogniser, pictures: Sequence[Grey]) -> list[LineReading]:
    """In portions, so that memory stays small."""
    return [x for i in range(0, len(pictures), 64) for x in mine.read(pictures[i : i + 64])]


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
        third = [narrowed(x) for x in read(small, [wide(p) for p in pictures])]
        wrong = [figures(a.text) != figures(t) for a, (_, t) in zip(first, drawn, strict=True)]
        print(f"{name}: {len(drawn)} lines, a figure wrong in {sum(wrong)} as the first network reads them")
        for least in THRESHOLDS:
            lies = price = 0
            for bad, one, two, three in zip(wrong, first, second, third, strict=True):
                against = doubts(one, two, three, almost=one.almost, weak_figure=least, weak_letter=0)
                doubted = any(FIGURES & set(one.text[d.start : d.end]) for d in against)
                lies += bad and not doubted
                price += not bad and doubted
            print(f"  {WEAK} below {least}: wrong and not doubted {lies}, right and doubted {price}")
        print(f"  weak lines: {sum(is_weak(a, b) for a, b in zip(first, second, strict=True))}")


if __name__ == "__main__":
    main()
