"""More pictures of one doubted line: what stays the same in all of them is settled, and nothing else."""

import numpy as np
import pytest

from extractors.scan_crop import FOOT, HIGH, LineCrop, line_image
from extractors.scan_tesseract import TesseractLine
from extractors.scan_views import VIEWS, WIDER, View, is_open, picture, placed, steady, unsteady
from extractors.scan_witness import DIFFER, HANDWRITTEN, ONE, WEAK, doubts
from extractors.thai_line import LineReading
from schemas.text import Repair

STEP = 16


def said(text: str, sure: int = 990, shift: int = 0) -> LineReading:
    at = tuple((4 + STEP * i + shift, 14 + STEP * i + shift) for i in range(len(text)))
    return LineReading(text, at, (sure,) * len(text))


FIRST = said("ที่ ๑๒๓/๔", sure=700)
FIGURES = range(3, 8)  # places without the blank


def test_what_all_pictures_show_is_settled() -> None:
    got = steady(FIRST, [said(FIRST.text)] * 4, [said(FIRST.text)] * 5)
    assert got >= set(FIGURES)
    assert doubts(FIRST, said(FIRST.text), said(FIRST.text)) != ()
    assert doubts(FIRST, said(FIRST.text), said(FIRST.text), steady=got) == ()


@pytest.mark.parametrize(
    ("reader", "witness", "why"),
    [
        ([FIRST.text] * 3 + ["ที่ ๑๒๑/๔"], [FIRST.text] * 5, "the reader itself says otherwise once"),
        ([FIRST.text] * 4, [FIRST.text] * 3 + ["ที่ ๑๒๑/๔"] * 2, "the witness says otherwise twice"),
        ([FIRST.text] * 3 + ["ที่ ๑๒๓๓/๔"], [FIRST.text] * 5, "a figure more"),
        ([FIRST.text] * 3 + ["ที่ ๑๒ ๓/๔"], [FIRST.text] * 5, "figures parted"),
        ([FIRST.text] * 3 + ["ที่ ๑๒/๔"], [FIRST.text] * 5, "a figure less"),
        ([], [FIRST.text] * 5, "nothing was shown"),
        ([FIRST.text] * 4, [], "the witness was not asked"),
    ],
)
def test_what_changes_is_not(reader: list[str], witness: list[str], why: str) -> None:
    got = steady(FIRST, [said(t) for t in reader], [said(t) for t in witness])
    place = 5  # the ๓
    assert place not in got, why
    found = doubts(FIRST, said(FIRST.text), said(FIRST.text), steady=got)
    assert any(d.start <= FIRST.text.index("๓") < d.end for d in found)


def test_the_witness_may_dissent_once() -> None:
    got = steady(FIRST, [said(FIRST.text)] * 4, [said(FIRST.text)] * 4 + [said("ที่ ๑๒๑/๔")])
    assert 5 in got


def test_settled_places_do_not_silence_handwriting_or_tesseract() -> None:
    first = said("12\ufffd", sure=700)
    everything = frozenset(range(9))
    rules = {d.rule for d in doubts(first, said("12\ufffd"), steady=everything)}
    assert rules == {HANDWRITTEN}
    arabic = said("2566", sure=700)

    class Tesseract(LineReading):
        knows = frozenset("0123456789")

    denies = Tesseract("2586", arabic.at, (999,) * 4)
    assert {d.rule for d in doubts(arabic, said("2566"), tesseract=denies, steady=everything)} == {DIFFER}


@pytest.mark.parametrize(
    ("others", "heard"),
    [
        (["2566"] * 4, False),
        (["2586", "2586", "2566", "2566"], False),
        (["2586", "2586", "2586", "2566"], True),
        (["2586"] * 4, True),
        ([None] * 4, False),
    ],
    ids=["it changed its mind", "in half of them", "in most", "in all", "it cannot be asked"],
)
def test_tesseract_must_deny_in_most_pictures(others: list[str | None], heard: bool) -> None:
    first = said("2566")

    def denies(text: str) -> TesseractLine:
        return TesseractLine(text, list(first.at), [999] * 4, frozenset("0123456789"))

    views = (*VIEWS, WIDER)
    asked = [(denies(x) if x else None, View(1.0, 1.0)) for x, _ in zip(others, views, strict=True)]
    unheard = unsteady(first, denies("2586"), asked)
    found = doubts(first, said("2566"), tesseract=denies("2586"), unsteady=unheard)
    assert {d.rule for d in found} == ({DIFFER} if heard else set())


@pytest.mark.parametrize("rule", [DIFFER, ONE, WEAK])
def test_when_more_pictures_are_worth_it(rule: str) -> None:
    assert is_open([Repair(rule, 0, 1)])
    assert not is_open([Repair(rule, 0, 1), Repair(HANDWRITTEN, 4, 5)])
    assert not is_open([Repair("cut_at_edge", 0, 1)])
    assert not is_open([])


@pytest.mark.parametrize("view", [*VIEWS, WIDER, View(1.0, 1.0)])
def test_places_in_a_view_lead_back_to_the_plain_picture(view: View) -> None:
    black = np.full((120, 600), 255, np.uint8)
    marks = (60, 210, 405, 520)
    for x in marks:
        black[50:70, x : x + 6] = 0
    crop = LineCrop(50, 50, 540, 70, 70.0, 0.0, 20.0)
    plain, seen = line_image(black, crop), picture(black, crop, view)
    assert seen.shape[0] == HIGH

    def ink(image: np.ndarray) -> list[tuple[int, int]]:
        dark = np.flatnonzero(image[: FOOT + 2].min(axis=0) < 100)
        parts = np.split(dark, np.flatnonzero(np.diff(dark) > 3) + 1)
        return [(int(p[0]), int(p[-1]) + 1) for p in parts]

    want, found = ink(plain), ink(seen)
    assert len(want) == len(found) == len(marks)
    back = placed(LineReading("1234", tuple(found), (9,) * 4, ((found[1][0], "7", 80),)), view)
    assert all(abs(a - c) <= 2 and abs(b - d) <= 2 for (a, b), (c, d) in zip(back.at, want, strict=True))
    assert abs(back.almost[0][0] - want[1][0]) <= 2
