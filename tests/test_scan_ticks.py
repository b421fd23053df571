"""Boxes of choices are seen on a line, empty or ticked in any ink; in between a person is asked; letters are no boxes."""

from collections.abc import Callable

import cv2
import numpy as np
import pytest

from extractors.scan_crop import LineCrop, line_image
from extractors.scan_picture import PagePicture
from extractors.scan_print import PrintedPage
from extractors.scan_ticks import (
    EMPTY,
    TICKED,
    UNSURE,
    box_places,
    boxes_on,
    unsure_boxes,
    with_boxes,
    with_brackets,
    without_ticks,
)
from extractors.thai_line import LineReading
from schemas.packed_places import GlyphBoxes
from schemas.text import Line

BAND = 24  # pixels of the print
FOOT = 80
BARE = LineReading("", (), ())
Draw = Callable[[np.ndarray, np.ndarray, int], None]


def nothing(black: np.ndarray, coloured: np.ndarray, x: int) -> None:
    pass


def tick(black: np.ndarray, coloured: np.ndarray, x: int) -> None:
    points = np.array([[x + 5, FOOT - 12], [x + 10, FOOT - 5], [x + 22, FOOT - 24]], np.int32)
    cv2.polylines(black, [points], isClosed=False, color=20, thickness=3)


def blue_tick(black: np.ndarray, coloured: np.ndarray, x: int) -> None:
    tick(coloured, black, x)


def long_tick(black: np.ndarray, coloured: np.ndarray, x: int) -> None:
    points = np.array([[x + 4, FOOT - 14], [x + 11, FOOT - 2], [x + 44, FOOT - 50]], np.int32)
    cv2.polylines(black, [points], isClosed=False, color=20, thickness=3)


def cross(black: np.ndarray, coloured: np.ndarray, x: int) -> None:
    for a, b in (((x + 3, FOOT - 21), (x + 21, FOOT - 3)), ((x + 21, FOOT - 21), (x + 3, FOOT - 3))):
        cv2.line(black, a, b, 20, 2)


def filled(black: np.ndarray, coloured: np.ndarray, x: int) -> None:
    black[FOOT - 20 : FOOT - 4, x + 4 : x + 20] = 20


def black(black: np.ndarray, coloured: np.ndarray, x: int) -> None:
    """A bullet ■, or dirt."""
    rows, columns = np.nonzero(black[FOOT - 31 : FOOT, x : x + 31] < 100)
    black[FOOT - 31 + rows.min() : FOOT - 31 + rows.max() + 1, x + columns.min() : x + columns.max() + 1] = 20


def speck(black: np.ndarray, coloured: np.ndarray, x: int) -> None:
    black[FOOT - 12 : FOOT - 10, x + 12 : x + 14] = 20


def dash(black: np.ndarray, coloured: np.ndarray, x: int) -> None:
    black[FOOT - 13 : FOOT - 11, x + 9 : x + 17] = 20


def drawn(*inside: Draw, side: int = 24) -> tuple[PrintedPage, LineCrop]:
    """A line of stems and heads like letters, with a box before each third of it."""
    black, coloured = np.full((140, 700), 255, np.uint8), np.full((140, 700), 255, np.uint8)
    for k, draw in enumerate(inside):
        x = 40 + 200 * k
        cv2.rectangle(black, (x, FOOT - side), (x + side - 1, FOOT - 1), 20, 2)
        draw(black, coloured, x)
        for n in range(4):  # ก: no foot
            left = x + 50 + 30 * n
            cv2.polylines(
                black,
                [np.array([[left, FOOT - 1], [left, FOOT - 23], [left + 16, FOOT - 23], [left + 16, FOOT - 1]])],
                isClosed=False,
                color=20,
                thickness=3,
            )
    crop = LineCrop(38, FOOT - 50, 640, FOOT + 4, float(FOOT), 0.0, float(BAND))
    ink = np.where(coloured < 225, np.uint8(255), np.uint8(0))
    return PrintedPage(black, coloured, ink, (24.0, 0.0, 0.0, 0.0, 24.0, 0.0), 0, (), 0.0), crop


def states(page: PrintedPage, crop: LineCrop) -> list[bool | None]:
    return [b.ticked for b in boxes_on(page, crop, line_image(page.black, crop), BARE)]


@pytest.mark.parametrize(
    ("draw", "state"),
    [
        (nothing, False),
        (speck, False),
        (tick, True),
        (blue_tick, True),
        (long_tick, True),
        (cross, True),
        (filled, True),
        (black, None),
        (dash, None),
    ],
)
@pytest.mark.parametrize("side", [23, 24, 30])
def test_what_is_in_a_box(draw: Draw, state: bool | None, side: int) -> None:
    page, crop = drawn(nothing, draw, nothing, side=side)
    assert states(page, crop) == [False, state, False]


def test_letters_without_boxes() -> None:
    black = drawn(nothing)[0].black
    black[:, 38:70] = 255
    page, crop = drawn(nothing)
    bare = PrintedPage(black, page.coloured, page.ink, page.to_page, 0, (), 0.0)
    assert boxes_on(bare, crop, line_image(black, crop), BARE) == ()


def test_a_square_figure_inside_a_number_is_no_box() -> None:
    page, crop = drawn(nothing, nothing)
    image = line_image(page.black, crop)
    first, second = boxes_on(page, crop, image, BARE)
    at = ((first.x0 + 6, first.x0 + 10), (first.x1 + 4, first.x1 + 8), (second.x0 + 6, second.x0 + 10))
    assert boxes_on(page, crop, image, LineReading("๐๕๐", at, (900,) * 3)) == ()
    assert boxes_on(page, crop, image, LineReading("๐ ๐", at, (900,) * 3)) == (first, second)


@pytest.mark.parametrize(
    ("letter", "sure", "boxes"), [("ต", 970, 1), ("ด", 900, 1), ("ต", 600, 2), ("ป", 990, 2), ("0", 990, 2)]
)
def test_a_letter_whose_feet_a_fax_has_closed_is_no_box(letter: str, sure: int, boxes: int) -> None:
    page, crop = drawn(nothing, nothing)
    image = line_image(page.black, crop)
    first, _ = boxes_on(page, crop, image, BARE)
    said = LineReading(letter, ((first.x0 + 6, first.x0 + 10),), (sure,))
    assert len(boxes_on(page, crop, image, said)) == boxes


@pytest.mark.parametrize(
    ("text", "why"),
    [("หมาย", "the last letter of a word"), ("0 29", "the first figure of a telephone number")],
)
def test_a_square_letter_that_was_read_in_its_word_is_no_box(text: str, why: str) -> None:
    page, crop = drawn(nothing)
    image = line_image(page.black, crop)
    (box,) = boxes_on(page, crop, image, BARE)
    on = text.index("0") if "0" in text else len(text) - 1
    at = tuple((box.x0 + 20 * (k - on), box.x1 + 20 * (k - on)) for k in range(len(text)))
    assert boxes_on(page, crop, image, LineReading(text, at, (900,) * len(text))) == (), why
    alone = LineReading(
        f"ก {text[on]} ก", tuple((box.x0 + 20 * k, box.x1 + 20 * k) for k in (-2, -1, 0, 1, 2)), (900,) * 5
    )
    assert boxes_on(page, crop, image, alone) == (box,)


def test_a_round_figure_has_no_corners() -> None:
    black = np.full((140, 700), 255, np.uint8)
    cv2.ellipse(black, (60, FOOT - 12), (12, 12), 0, 0, 360, 20, 3)
    page, crop = drawn(nothing)
    round_ = PrintedPage(black, page.coloured, page.ink, page.to_page, 0, (), 0.0)
    assert boxes_on(round_, crop, line_image(black, crop), BARE) == ()


def test_the_sign_stands_for_what_was_read_in_the_box() -> None:
    page, crop = drawn(tick, nothing)
    image = line_image(page.black, crop)
    boxes = boxes_on(page, crop, image, BARE)
    (a, b) = boxes
    text = "ป มี 0ไม่มี"
    middles = [a.x0 + 8, a.x1 + 5, a.x1 + 20, a.x1 + 20, a.x1 + 60, b.x0 + 8, *(b.x1 + 10 + 8 * k for k in range(5))]
    reading = LineReading(text, tuple((m - 2, m + 2) for m in middles), (900,) * len(text))
    got = with_boxes(reading, boxes)
    assert got.text == f"{TICKED} มี {EMPTY}ไม่มี"
    assert len(got.at) == len(got.sure) == len(got.text)
    assert with_boxes(reading, ()) == reading


def test_a_box_that_no_reader_saw_is_written_in_its_place() -> None:
    page, crop = drawn(nothing, nothing)
    boxes = boxes_on(page, crop, line_image(page.black, crop), BARE)
    reading = LineReading(
        "กก", ((boxes[0].x1 + 20, boxes[0].x1 + 24), (boxes[1].x1 + 20, boxes[1].x1 + 24)), (990, 990)
    )
    assert with_boxes(reading, boxes).text == f"{EMPTY}ก{EMPTY}ก"


def test_where_it_cannot_be_told_the_whole_line_is_doubted() -> None:
    page, crop = drawn(nothing, dash)
    boxes = boxes_on(page, crop, line_image(page.black, crop), BARE)
    reading = with_boxes(LineReading("ก", ((200, 204),), (990,)), boxes)
    assert [(d.rule, d.start, d.end) for d in unsure_boxes(reading, boxes)] == [(UNSURE, 0, len(reading.text))]
    assert unsure_boxes(reading, boxes[:1]) == ()


@pytest.mark.parametrize(
    ("inside", "read", "text", "doubted"),
    [
        (nothing, "(  ) มี", "(  ) มี", False),
        (tick, "(  ) มี", "(✓ ) มี", False),
        (blue_tick, "(  ) มี", "(✓ ) มี", False),
        (tick, "( /) มี", "( /) มี", False),
        (tick, "( \ufffd) มี", "( ✓) มี", False),
        (dash, "(  ) มี", "(  ) มี", True),
        (nothing, "( /) มี", "( /) มี", True),
    ],
)
def test_brackets(inside: Draw, read: str, text: str, doubted: bool) -> None:
    page = drawn(inside)[0]
    black = page.black
    cv2.rectangle(black, (40, FOOT - 24), (63, FOOT - 1), 255, 2)  # no box
    for x, turn in ((36, 1), (68, -1)):
        cv2.ellipse(
            black, (x + 4 * turn, FOOT - 12), (5, 15), 0, 90 if turn > 0 else -90, 270 if turn > 0 else 90, 20, 2
        )
    bare = LineCrop(30, FOOT - 50, 640, FOOT + 4, float(FOOT), 0.0, float(BAND))
    scale = 16 / BAND
    middles = [(36 - 30) * scale + 4, 14, 20, (68 - 30) * scale + 4, 40, 60, 60]
    reading = LineReading(read, tuple((round(m) - 2, round(m) + 2) for m in middles), (990,) * len(read))
    got, against = with_brackets(page, bare, reading)
    assert got.text == text
    assert bool(against) == doubted


def mark(text: str, box: tuple[int, int, int, int]) -> Line:
    return Line(text, text, page=1, glyphs=GlyphBoxes([1], *[[v] for v in box]), role="stamp")


@pytest.mark.parametrize(
    ("text", "box", "stays", "why"),
    [
        ("\ufffd", (1010, 1990, 1600, 2300), False, "a tick that reaches out of its box"),
        ("\ufffd", (1010, 1990, 4000, 2300), True, "a word written through a box"),
        ("\ufffd", (1600, 2000, 1900, 2300), True, "beside it"),
        ("รับ", (1010, 1990, 1300, 2300), True, "a stamp that was read"),
    ],
)
def test_the_pen_in_a_box_is_no_handwriting(text: str, box: tuple[int, int, int, int], stays: bool, why: str) -> None:
    lines = [mark(text, box)]
    assert (without_ticks(lines, [(1000, 2000, 1360, 2360)]) == lines) == stays, why


def test_places_of_boxes_are_on_the_page() -> None:
    page, crop = drawn(nothing)
    boxes = boxes_on(page, crop, line_image(page.black, crop), BARE)
    (place,) = box_places(page, crop, boxes, PagePicture(1, np.zeros((0, 0), np.uint8), 700 * 24, 140 * 24))
    assert all(abs(a - b) <= 48 for a, b in zip(place, (40 * 24, (FOOT - 24) * 24, 64 * 24, FOOT * 24), strict=True))
