"""Drawn lines are found and taken out; letters are not."""

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from extractors.scan_rules import drawn_lines

Grey = NDArray[np.uint8]
BAND = 24  # pixels: print of 300 dpi


def page() -> Grey:
    return np.zeros((300, 1400), np.uint8)


def heads(gap: int, stroke: int = 3, *, feet: bool = False) -> Grey:
    """Forty letters like ก without its marks: a level head (or foot) on two stems, `gap` pixels of paper between them."""
    ink = page()
    for k in range(40):
        x = 60 + k * (20 + gap)
        level = 100 + BAND - stroke if feet else 100
        ink[level : level + stroke, x : x + 20] = 255
        ink[100 : 100 + BAND, x : x + stroke] = ink[100 : 100 + BAND, x + 20 - stroke : x + 20] = 255
    return ink


@pytest.mark.parametrize("feet", [False, True], ids=["heads", "feet"])
@pytest.mark.parametrize("gap", [3, 5, 7])
def test_letters_whose_level_strokes_stand_in_a_row_are_no_line(gap: int, feet: bool) -> None:
    found = drawn_lines(heads(gap, feet=feet), BAND)
    assert cv2.countNonZero(found.mask) == 0
    assert found.level == ()


@pytest.mark.parametrize("gap", [3, 5, 7])
def test_a_worn_line_is_taken_out_with_its_breaks(gap: int) -> None:
    ink = page()
    for x in range(60, 1000, 30):
        ink[100:103, x : x + 30 - gap] = 255
    found = drawn_lines(ink, BAND)
    assert len(found.level) == 1
    assert cv2.countNonZero(found.mask) > 0.9 * cv2.countNonZero(ink)


def test_a_worn_line_just_under_letters_is_taken_out_and_they_are_left() -> None:
    letters = heads(9)
    ink = letters.copy()
    line = np.zeros_like(ink)
    for x in range(60, 1200, 30):
        line[133:136, x : x + 26] = 255
    found = drawn_lines(ink | line, BAND)
    assert cv2.countNonZero(found.mask & line) > 0.9 * cv2.countNonZero(line)
    assert cv2.countNonZero(found.mask & letters) == 0


def test_a_whole_line_through_letters_leaves_their_strokes() -> None:
    letters = heads(9)
    ink = letters.copy()
    ink[110:113, 40:1250] = 255
    found = drawn_lines(ink, BAND)
    stems = letters[110:113] > 0
    assert cv2.countNonZero(found.mask) > 0
    assert np.count_nonzero(found.mask[110:113][stems]) < 0.1 * np.count_nonzero(stems)
