"""A line drawn through a figure, and a figure paler than its line, are doubted; rulings under words and worn lines are not."""

import numpy as np
import pytest

from extractors.crossed_out import STRUCK_OUT
from extractors.scan_crop import Foreign, LineCrop
from extractors.scan_strokes import GAP, PALER, beside_gap, pale_beside, paler, struck
from extractors.thai_line import LineReading

TEXT = "๒๖ มีนา"
AT = tuple((4 + 20 * i, 8 + 20 * i) for i in range(len(TEXT)))
READING = LineReading(TEXT, AT, (990,) * len(TEXT))


def crop(rows: range, columns: range) -> LineCrop:
    """A line of band 16 on the print at x 100, its foot at y 233, with ink painted out on these rows and columns."""
    mask = np.zeros((60, 400), np.uint8)
    mask[rows.start : rows.stop, columns.start : columns.stop] = 1
    return LineCrop(100, 200, 260, 240, 233.0, 0.0, 16.0, foreign=Foreign(90, 190, 60, 400, np.packbits(mask)))


@pytest.mark.parametrize(
    ("rows", "columns", "found", "why"),
    [
        (range(34, 36), range(60), (0, 1, 2), "through the middle of the first letters"),
        (range(34, 36), range(200), tuple(range(7)), "through all of them"),
        (range(46, 48), range(200), (), "an underline"),
        (range(5, 7), range(200), (), "a line above"),
        (range(34, 36), range(10, 25), (), "a short stroke: a letter's own, or a neighbour's"),
    ],
)
def test_letters_with_a_straight_line_through_their_middle(
    rows: range, columns: range, found: tuple[int, ...], why: str
) -> None:
    got = struck(READING, crop(rows, columns))
    assert tuple(d.start for d in got) == found, why
    assert all(d.rule == STRUCK_OUT and d.end == d.start + 1 for d in got)


def test_a_line_with_nothing_painted_out_is_not_struck() -> None:
    assert struck(READING, LineCrop(100, 200, 260, 240, 233.0, 0.0, 16.0)) == ()


def picture(tones: list[int]) -> np.ndarray:
    out = np.full((48, 160), 255, np.uint8)
    for (a, b), tone in zip(AT, tones, strict=True):
        out[18:33, a : b + 2] = tone
    return out


@pytest.mark.parametrize(
    ("tones", "found", "why"),
    [
        ([20, 20, 255, 20, 20, 20, 20], (), "all alike"),
        ([20, 130, 255, 20, 20, 20, 20], (1,), "the second figure is a pencil's"),
        ([140, 130, 255, 140, 150, 140, 130], (), "the whole line is pale"),
        ([20, 20, 255, 150, 20, 20, 20], (), "a pale letter is no figure"),
        ([20, 60, 255, 20, 20, 20, 20], (), "a little paler"),
        ([20, 130, 255, 20, 20, 140, 20], (), "letters of worn print are as pale"),
    ],
)
def test_a_figure_much_paler_than_its_line_is_doubted(tones: list[int], found: tuple[int, ...], why: str) -> None:
    got = paler(READING, picture(tones))
    assert tuple(d.start for d in got) == found, why
    assert all(d.rule == PALER for d in got)


def test_too_few_characters_have_no_usual_tone() -> None:
    assert paler(LineReading("๒๖", AT[:2], (990, 990)), picture([20, 200, 255, 20, 20, 20, 20])) == ()


def spaced(text: str, wide: dict[int, int]) -> tuple[LineReading, np.ndarray]:
    """A line whose letters are 8 columns wide with 2 between, its blanks 8 more; and wider at some places."""
    at, x = [], 4
    image = np.full((48, 1200), 255, np.uint8)
    for i, c in enumerate(text):
        x += wide.get(i, 0)
        at.append((x + 2, x + 6))
        if c != " ":
            image[18:33, x : x + 8] = 20
        x += 10
    return LineReading(text, tuple(at), (990,) * len(text)), image


@pytest.mark.parametrize(
    ("text", "wide", "found", "why"),
    [
        ("ลงวันที่ ๑ มีนาคม ๒๕๖๔ และ ๒ คน", {10: 12}, ((9, 10),), "a figure painted over behind the day"),
        ("ลงวันที่ ๑ มีนาคม ๒๕๖๔ และ ๒ คน", {9: 20}, ((9, 10),), "one painted over before it"),
        ("ลงวันที่ ๑ มีนาคม ๒๕๖๔ และ ๒ คน", {9: 10}, (), "two blanks behind a label"),
        ("ลงวันที่ ๑ มีนาคม ๒๕๖๔ และ ๒ คน", {10: 60}, (), "a column begins"),
        ("ลงวันที่ ๑ มีนาคม ๒๕๖๔ และ ๒ คน", {}, (), "blanks all alike"),
        ("ลงวันที่ ๑ มีนาคม ๒๕๖๔ และ ๒ คน", {9: 10, 11: 10, 18: 10, 23: 10, 27: 10, 29: 10}, (), "all stretched"),
        ("๑ มีนาคม ๒๕๖๔", {2: 14}, ((0, 1),), "a date by itself: its other blank tells"),
        ("๑ มีนาคม ๒๕๖๔", {2: 4}, (), "blanks that differ a little"),
        ("วันที่ ๑", {8: 30}, (), "one blank tells nothing"),
        ("๑", {}, (), "no blank"),
    ],
)
def test_figures_beside_an_odd_gap_are_doubted(
    text: str, wide: dict[int, int], found: tuple[tuple[int, int], ...], why: str
) -> None:
    got = beside_gap(*spaced(text, wide))
    assert tuple((d.start, d.end) for d in got) == found, why
    assert all(d.rule == GAP for d in got)


def test_ink_in_a_wide_blank_that_no_one_read_is_no_gap() -> None:
    reading, image = spaced("๑ มีนาคม ๒๕๖๔", {2: 14})
    image[18:33, 24:29] = 20
    assert beside_gap(reading, image) == ()


@pytest.mark.parametrize(
    ("text", "tone", "left", "size", "doubted"),
    [
        ("ที่ 163", 180, 4, (6, 16), "163"),
        ("ที่ 163", 215, 4, (6, 16), "163"),
        ("ที่ 163", 250, 4, (6, 16), ""),
        ("ที่ 163", 180, 4, (3, 3), ""),
        ("ที่ 163", 180, 20, (6, 16), ""),
        ("สำนัก", 180, 4, (6, 16), ""),
    ],
    ids=["pencil", "paler yet", "the paper's own shade", "a speck", "far off", "behind no figure"],
)
def test_something_pale_behind_the_last_figure_is_one_figure_more(
    text: str, tone: int, left: int, size: tuple[int, int], doubted: str
) -> None:
    """What is too pale to be seen as print is still read by people."""
    black = np.full((400, 600), 255, np.uint8)
    black[233 - size[1] : 233, 260 + left : 260 + left + size[0]] = tone
    line = LineReading(text, [(10 * i, 10 * i + 4) for i in range(len(text))], [999] * len(text))
    found = pale_beside(line, LineCrop(100, 200, 260, 240, 233.0, 0.0, 16.0), black)
    assert "".join(text[x.start : x.end] for x in found) == doubted
    assert {x.rule for x in found} <= {PALER}
