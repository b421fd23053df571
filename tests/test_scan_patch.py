"""Spots that cover a figure are found on every kind of paper; print, shadows, shaded cells and stains of a page are none."""

import cv2
import numpy as np
import pytest

from extractors.scan_crop import LineCrop
from extractors.scan_patch import COVERED, beside_cover, covers, covers_on_print
from extractors.scan_picture import PagePicture
from extractors.thai_line import LineReading

DPI = 200.0
MM = DPI / 25.4


def page(paper: int = 255, grain: float = 0.0, colour: bool = False) -> np.ndarray:
    """Rows of strokes as broad as those of 16 point letters, on paper with grain."""
    grey = np.full((1000, 800), paper, np.int16)
    for y in range(100, 900, 56):
        for x in range(80, 720, 14):
            grey[y : y + 18, x : x + 3] = 20
            grey[y : y + 3, x : x + 10] = 20
    if grain:
        grey = grey + np.random.default_rng(3).normal(0, grain, grey.shape)
    out = np.clip(grey, 0, 255).astype(np.uint8)
    return np.repeat(out[..., None], 3, axis=2) if colour else out


def patched(picture: np.ndarray, tone: int, wide: float = 2.1, high: float = 2.6) -> np.ndarray:
    """With a spot of so many mm, its middle at (400, 445)."""
    out = picture.copy()
    w, h = round(wide * MM / 2), round(high * MM / 2)
    out[445 - h : 445 + h, 400 - w : 400 + w] = tone
    return out


@pytest.mark.parametrize(
    ("paper", "grain", "tone", "why"),
    [
        (255, 0.0, 247, "ivory on white"),
        (255, 0.0, 225, "grey on white"),
        (255, 0.0, 120, "half as dark as print"),
        (255, 0.0, 0, "a black blot"),
        (225, 0.0, 250, "fluid on grey paper"),
        (225, 3.0, 250, "fluid on grainy paper"),
        (235, 3.0, 190, "a darker strip on grainy paper"),
    ],
)
@pytest.mark.parametrize("colour", [False, True])
def test_a_spot_as_large_as_a_figure(paper: int, grain: float, tone: int, why: str, colour: bool) -> None:
    found = covers(patched(page(paper, grain, colour), tone), DPI)
    assert len(found) == 1, why
    x0, y0, x1, y1 = found[0]
    assert abs((x0 + x1) / 2 - 400) <= 4
    assert abs((y0 + y1) / 2 - 445) <= 4
    assert 0.5 * 2.1 * MM < x1 - x0 < 1.6 * 2.1 * MM


def shaded() -> np.ndarray:
    out = page()
    out[420:480, 100:700] = np.minimum(out[420:480, 100:700], 225)
    return out


def shadowed() -> np.ndarray:
    light = np.linspace(0.55, 1.0, 800)
    return (page().astype(np.float64) * light).astype(np.uint8)


def blurred() -> np.ndarray:
    return np.asarray(cv2.GaussianBlur(page(), (0, 0), 1.6), np.uint8)


@pytest.mark.parametrize(
    "picture", [page(), page(230, 4.0), shaded(), shadowed(), blurred(), patched(page(), 225, 0.6)]
)
def test_what_covers_nothing(picture: np.ndarray) -> None:
    assert covers(picture, DPI) == []


def test_a_page_that_is_all_spots_says_nothing() -> None:
    out = page()
    for y in range(20, 980, 60):
        for x in range(20, 780, 60):
            out[y : y + 24, x : x + 20] = 200
    assert covers(out, DPI) == []


def test_places_are_those_of_the_turned_print() -> None:
    picture = PagePicture(1, patched(page(), 225), 28800, 36000)  # 36 units a pixel
    (box,) = covers_on_print(picture, (0.0, 36.0, 0.0, -36.0, 0.0, 36000.0))  # a page that was turned clockwise
    x0, y0, x1, y1 = box
    assert abs((x0 + x1) / 2 - (1000 - 445)) <= 4
    assert abs((y0 + y1) / 2 - 400) <= 4


TEXT = "๑ มีนาคม ๒๕๖๔"
AT = tuple((4 + 16 * i, 8 + 16 * i) for i in range(len(TEXT)))
READING = LineReading(TEXT, AT, (990,) * len(TEXT))
CROP = LineCrop(100, 200, 320, 240, 233.0, 0.0, 16.0)


@pytest.mark.parametrize(
    ("box", "doubted", "why"),
    [
        ((86, 216, 98, 236), (0,), "before the day"),
        ((108, 216, 118, 236), (0,), "behind it"),
        ((302, 216, 320, 236), (12,), "behind the year"),
        ((86, 190, 98, 206), (), "above the line"),
        ((160, 216, 180, 236), (), "beside letters alone"),
        ((98, 216, 118, 236), (0,), "over the day and beyond"),
        ((240, 216, 300, 236), (), "a highlighter over figures that were read through it"),
        ((60, 216, 75, 236), (), "far from any figure"),
    ],
)
def test_figures_beside_a_cover(box: tuple[int, int, int, int], doubted: tuple[int, ...], why: str) -> None:
    got = beside_cover(READING, CROP, [box])
    assert tuple(d.start for d in got) == doubted, why
    assert all(d.rule == COVERED and d.end == d.start + 1 for d in got)


def test_letters_without_figures_are_not_doubted() -> None:
    words = LineReading("มีนาคม", AT[:6], (990,) * 6)
    assert beside_cover(words, CROP, [(100, 216, 200, 236)]) == ()
