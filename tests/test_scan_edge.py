"""What is doubted for its place alone: words at the side of the picture, and two letters on one sheet."""

import pytest

from extractors.scan_crop import LineCrop
from extractors.scan_edge import CUT, TWO_LETTERS, cut_words, doubt_two_letters
from schemas.text import Line, Repair


@pytest.mark.parametrize(
    ("x0", "x1", "doubts", "why"),
    [
        (200, 2000, (), "a margin on both sides"),
        (200, 2475, (Repair(CUT, 6, 9),), "ends at the right side"),
        (5, 2000, (Repair(CUT, 0, 5),), "begins at the left side"),
        (0, 2480, (Repair(CUT, 0, 5), Repair(CUT, 6, 9)), "both"),
        (30, 2450, (), "a narrow margin is a margin"),
    ],
)
def test_the_word_at_the_side_of_the_picture_is_doubted(x0: int, x1: int, doubts: tuple[Repair, ...], why: str) -> None:
    crop = LineCrop(x0, 100, x1, 160, 150.0, 0.0, 22.0)
    assert cut_words("ลงที่ ๗๒๗", crop, 2480) == doubts, why


def line(text: str, x0: int, y: int = 10000, cell: tuple[int, int, int] | None = None) -> Line:
    return Line(text=text, raw=text, page=1, glyphs=((0, len(text), x0, y, x0 + 12000, y + 1500),), cell=cell)


LEFT = [line("ที่ กท ๐๓๐๓/๑๖๓", 5000), line("เรื่อง การประชุม", 5000, 20000)]
RIGHT = [line("ที่ นร ๐๑๐๔/๙", 50000), line("เรียน ผู้อำนวยการ", 50000, 20000)]


@pytest.mark.parametrize(
    ("lines", "size", "doubted", "why"),
    [
        (LEFT + RIGHT, (84200, 59500), True, "two heads on a sheet on its side"),
        (LEFT + RIGHT, (59500, 84200), False, "an upright page"),
        (LEFT, (84200, 59500), False, "one letter on its side"),
        (LEFT + RIGHT[:1], (84200, 59500), False, "one word that looks like a label"),
        (LEFT + [line(x.text, 50000, 30000, (0, 1, 1)) for x in RIGHT], (84200, 59500), False, "cells of a table"),
    ],
)
def test_two_letters_on_a_sheet_doubt_every_line(
    lines: list[Line], size: tuple[int, int], doubted: bool, why: str
) -> None:
    made = doubt_two_letters(lines, *size)
    assert [x.text for x in made] == [x.text for x in lines]
    assert all((TWO_LETTERS in x.disputed) is doubted for x in made), why
