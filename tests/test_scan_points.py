"""A point between the figures of a letter number that no reader saw is put in and doubted; no speck elsewhere is one."""

import cv2
import numpy as np
import pytest

from extractors.scan_crop import FOOT, HIGH
from extractors.scan_points import UNREAD, with_points
from extractors.thai_line import LineReading
from schemas.text import Repair

STEP = 17


def drawn(text: str, spots: dict[float, tuple[int, int]]) -> tuple[LineReading, np.ndarray]:
    """A line of figures as upright boxes and letters as broad ones; `spots`: place in steps -> (size, rows above the
    foot).
    """
    image = np.full((HIGH, STEP * (len(text) + 2)), 255, np.uint8)
    at = []
    for k, c in enumerate(text):
        x = 8 + STEP * k
        at.append((x + 2, x + 5))
        if c not in " .":
            cv2.rectangle(image, (x, FOOT - 14), (x + 7, FOOT), 0, 2)
    for place, (size, above) in spots.items():
        x = 8 + round(STEP * place)
        image[FOOT - above - size + 1 : FOOT - above + 1, x : x + size] = 0
    return LineReading(text, tuple(at), (990,) * len(text)), image


@pytest.mark.parametrize("text", ["สธ 070120/69", "สธ 070120 / 69", "กค(กวจ)070120/69", "สธ.070120(3)/9"])
def test_a_point_between_the_figures_of_an_office_is_seen(text: str) -> None:
    i = text.index("1")
    reading, image = drawn(text, {i + 0.72: (3, 0)})
    got, doubts = with_points(reading, image)
    assert got.text == f"{text[: i + 1]}.{text[i + 1 :]}"
    assert doubts == (Repair(UNREAD, i, i + 3),)
    assert len(got.at) == len(got.sure) == len(got.text)
    assert got.at[i][1] <= got.at[i + 1][0] < got.at[i + 1][1] <= got.at[i + 2][0]
    assert got.sure[i + 1] == 0


def test_two_points_are_put_in_where_each_stands() -> None:
    got, doubts = with_points(*drawn("อว 6841/39", {4.72: (3, 0), 5.72: (3, 0)}))
    assert got.text == "อว 68.4.1/39"
    assert [got.text[d.start : d.end] for d in doubts] == ["8.4", "4.1"]


@pytest.mark.parametrize(
    ("text", "spots", "why"),
    [
        ("สธ 070120/69", {}, "no spot"),
        ("สธ 0701.20/69", {7.0: (3, 0)}, "it was read"),
        ("สธ 070120/69", {6.72: (3, 9)}, "a speck half way up"),
        ("สธ 070120/69", {6.72: (1, 0)}, "dust"),
        ("สธ 070120/69", {10.72: (3, 0)}, "behind the stroke stands no office"),
        ("27 เมษายน 2565", {11.72: (3, 0)}, "a year has none"),
        ("ครั้งที่ 12/2565", {9.72: (3, 0)}, "a meeting has no letters before it"),
    ],
)
def test_what_is_no_unread_point(text: str, spots: dict[float, tuple[int, int]], why: str) -> None:
    if why.startswith("a meeting"):
        text = text.replace("ที่ ", "ที่-")
    reading, image = drawn(text, spots)
    assert with_points(reading, image) == (reading, ()), why


def test_a_spot_that_hangs_on_a_figure_is_none() -> None:
    """The foot of a 1 or 2 that reaches out."""
    reading, image = drawn("สธ 070120/69", {})
    x = 8 + STEP * 6 + 7
    image[FOOT - 2 : FOOT + 1, x : x + 3] = 0
    assert with_points(reading, image) == (reading, ())
