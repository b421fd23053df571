"""A figure drawn unlike the page's others of its kind is doubted: higher, lower, leaning, paler; print, copied, is not."""

import cv2
import numpy as np
import pytest

from extractors.scan_crop import LineCrop
from extractors.scan_figures import UNLIKE, unlike_its_kind
from extractors.thai_line import LineReading

STEP = 16
Drawn = tuple[LineCrop, LineReading, np.ndarray]


def line(
    text: str, odd: dict[int, dict[str, float]] | None = None, band: float = 20.0, size: float = 1.0, thick: int = 2
) -> Drawn:
    """A line with an open loop and a tail for each character, on the foot line; `odd` says how some differ."""
    image = np.full((48, 8 + STEP * len(text)), 255, np.uint8)
    at = []
    for i, c in enumerate(text):
        x = 4 + STEP * i
        at.append((x + 4, x + 8))
        if c == " ":
            continue
        how = {"size": size, "drop": 0.0, "lean": 0.0, "ink": 0.0, **(odd or {}).get(i, {})}
        high, wide, foot = 14 * how["size"], 9 * how["size"], 32 + how["drop"]
        more = (ord(c) * 7) % 5 - 2  # each character has a shape of its own
        points = [(0, 0), (0, high), (wide, high), (wide, 4 + more), (3, 4)]
        drawn = [(round(16 * (x + px + how["lean"] * py)), round(16 * (foot - py))) for px, py in points]
        line_ = np.array(drawn, np.int32).reshape(-1, 1, 2)
        cv2.polylines(
            image, [line_], isClosed=False, color=int(how["ink"]), thickness=thick, lineType=cv2.LINE_AA, shift=4
        )
    crop = LineCrop(0, 0, image.shape[1], 48, 33.0, 0.0, band)
    return crop, LineReading(text, tuple(at), (990,) * len(text)), image


PAGE = ["ที่ ๑๒๓๔", "๒๕๖๔ ๑๒๓", "๑๒ ๒๓ ๒๕๖๔", "๓๔ ๑๒๓๔", "๔๓๒๑ ๒๕๖๔"]


def found(lines: list[Drawn]) -> list[tuple[int, int]]:
    got = unlike_its_kind(lines)
    assert len(got) == len(lines)
    assert all(d.rule == UNLIKE and d.end == d.start + 1 for x in got for d in x)
    return [(k, d.start) for k, x in enumerate(got) for d in x]


@pytest.mark.parametrize(
    ("odd", "why"),
    [
        ({"size": 1.25}, "larger"),
        ({"size": 0.75}, "smaller"),
        ({"drop": 4.0}, "below the foot line"),
        ({"drop": -4.0}, "above it"),
        ({"lean": 0.35}, "slanted"),
        ({"ink": 120.0}, "a pencil's grey"),
    ],
)
def test_a_figure_by_another_hand_is_doubted(odd: dict[str, float], why: str) -> None:
    lines = [line(t) for t in PAGE]
    lines[2] = line(PAGE[2], {1: odd})
    assert found(lines) == [(2, 1)], why


@pytest.mark.parametrize("odd", [{}, {"size": 1.04}, {"drop": 0.6}, {"lean": 0.05}, {"ink": 30.0}])
def test_print_differs_a_little(odd: dict[str, float]) -> None:
    lines = [line(t) for t in PAGE]
    lines[2] = line(PAGE[2], {1: odd})
    assert found(lines) == []


@pytest.mark.parametrize("lower", [k / 8 for k in range(8)])
def test_where_print_lies_on_the_grid_makes_no_step(lower: float) -> None:
    lines = [line(t) for t in PAGE]
    lines[2] = line(PAGE[2], {k: {"drop": lower} for k in range(len(PAGE[2]))})
    assert found(lines) == []


LETTERS = "กขคงจฉช "


def test_bold_type_is_laid_beside_bold_type() -> None:
    plain = [line(LETTERS + t) for t in PAGE]
    small = {len(LETTERS) + k: {"size": 0.85, "lean": 0.1} for k in range(5)}  # the bold cut of a face draws so
    assert found([*plain, line(LETTERS + "๒๓ ๒๔", small)]) != []
    assert found([*plain, line(LETTERS + "๒๓ ๒๔", small, thick=3)]) == []
    bold = [line(LETTERS + t, thick=3) for t in PAGE]
    assert found([*plain, *bold, line(LETTERS + "๒๓", {len(LETTERS): {"size": 0.7}}, thick=3)]) == [(10, len(LETTERS))]


def test_larger_type_is_print_as_long_as_all_of_its_line_is_larger() -> None:
    title = line(PAGE[2], band=30.0)  # the same shapes in the line's own measure
    misjudged = line(
        PAGE[2], band=20 / 0.75, size=0.75
    )  # the band taken too high: low in its measure, as high on paper
    assert found([line(t) for t in PAGE] + [title, misjudged]) == []


def test_figures_of_one_row_by_the_same_hand_are_no_witnesses_for_each_other() -> None:
    lines = [line(t) for t in PAGE]
    lines[0] = line("ที่ ๒๒๒๒", {k: {"size": 0.75} for k in range(4, 8)})
    assert found(lines) == [(0, 4), (0, 5), (0, 6), (0, 7)]


def test_a_figure_with_too_few_others_bears_no_doubt() -> None:
    assert found([line("๑๒๓"), line("๑๒", {0: {"size": 0.7}})]) == []


def test_of_three_the_one_that_is_unlike_the_two_others() -> None:
    assert found([line("๑๒๓"), line("๑๒"), line("๑๓", {0: {"size": 0.7}})]) == [(2, 0)]


def test_among_figures_by_hand_none_is_the_print() -> None:
    by_hand = {0: {"size": 0.7}, 1: {"lean": 0.4}, 2: {"drop": 5.0}}
    assert found([line(t) for t in PAGE] + [line("๗๗"), line("๗", by_hand), line("ก๗", by_hand)]) == []


def test_a_figure_that_a_stroke_touches_cannot_be_measured() -> None:
    lines = [line(t) for t in PAGE]
    crop, reading, image = line(PAGE[2])
    cv2.line(image, (4 + STEP + 10, 22), (4 + STEP + 21, 22), 0, 2)  # from the second figure into the blank
    lines[2] = crop, reading, image
    assert found(lines) == []


def test_worn_print_differs_more_without_a_doubt() -> None:
    rough = np.random.default_rng(1)
    lines = [
        line(t, {i: {"size": 1 + rough.normal(0, 0.07), "lean": rough.normal(0, 0.06)} for i in range(len(t))})
        for t in PAGE * 2
    ]
    assert len(found(lines)) <= 3  # of 58 figures


def test_nothing_to_measure() -> None:
    assert unlike_its_kind([]) == []
    assert found([line("กขค"), line("")]) == []
