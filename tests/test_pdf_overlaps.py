"""Words of which a page shows a part, and signs of two fonts on one line: a number that is not whole is never trusted."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pdf_by_hand import Font, Page, pdf, show, thai

from extractors import pdf_rows
from extractors.extract import extract
from extractors.pdf_reader import read_pdf
from schemas.quoted import Trust
from schemas.record import Memo
from schemas.text import DocumentText, Line

F = thai()
LONG = "สำนักงานเขตได้ประชุมคณะทำงานเมื่อวันที่ ๗ มีนาคม ๒๕๖๖ ที่ประชุมมีมติให้ผ่าน"
NUMBER = "ที่ กค 0402.5/ป 83934"


def read(content: str, second: Font = F) -> DocumentText:
    data = pdf(Page(content + show(F, LONG, 72, 650), {"F1": F, "F2": second}))
    return read_pdf(data, hashlib.sha256(data).hexdigest())


def first(doc: DocumentText) -> Line:
    return next(x for x in doc.lines if x.role == "body")


def doubted(line: Line) -> list[tuple[str, str]]:
    return [(d.rule, line.raw[d.start : d.end]) for d in line.doubted]


CUT = [
    (show(F, NUMBER, 470, 700), "ที่ กค 0402.5/ป 839", "839", "over the right edge"),
    (show(F, NUMBER, -20, 700), "ค 0402.5/ป 83934", "ค", "over the left edge"),
    (f"q 60 690 145 40 re W n {show(F, NUMBER, 72, 700)} Q", "ที่ กค 0402.5/ป 8393", "8393", "cut by a clip"),
    (show(F, "ที่ กค 0402.5/ป 8", 480, 700) + show(F, "3934", 596, 700), "ที่ กค 0402.5/ป 8", "8", "in two orders"),
    (show(F, "3934", 596, 700) + show(F, "ที่ กค 0402.5/ป 8", 480, 700), "ที่ กค 0402.5/ป 8", "8", "the end drawn first"),
]


@pytest.mark.parametrize(("content", "seen", "word", "reason"), CUT, ids=[x[3] for x in CUT])
def test_the_word_that_is_cut_at_an_edge_bears_a_doubt(content: str, seen: str, word: str, reason: str) -> None:
    line = first(read(content))
    assert line.text == seen, reason
    assert ("cut_at_edge", word) in doubted(line)
    assert [r.rule for r in line.repairs] == []


@pytest.mark.parametrize(
    "content",
    [
        show(F, NUMBER + " " * 60, 400, 700),
        show(F, NUMBER, 440, 700) + show(F, "ลบ", 650, 700),
        f"q 60 690 300 40 re W n {show(F, NUMBER, 72, 700)} {show(F, 'ลบ', 72, 740)} Q",
    ],
    ids=["blanks run over the edge", "far off the page", "another row is clipped"],
)
def test_whole_words_bear_no_doubt(content: str) -> None:
    line = next(x for x in read(content).lines if x.text == NUMBER)
    assert line.doubted == ()


# `3/2566` as a program draws it that takes the figures from a second font: figures in one order, with a gap, and the
# stroke by itself in the gap.
def figures(x: float, *words: str, gap: float = 500, name: str = "F2") -> str:
    steps = f" {-gap} ".join(f"<{F.hex(w)}>" for w in words)
    return f"BT /{name} 16 Tf {x} 700 Td [{steps}] TJ ET\n"


FALLBACK = [
    (figures(72, "3", "2566") + show(F, "/", 80, 700), "3/2566", "a stroke in the gap"),
    (show(F, "/", 80, 700) + figures(72, "3", "2566"), "3/2566", "the stroke drawn first"),
    (figures(72, "09", "30") + show(F, ".", 88, 700) + show(F, " น.", 112, 700), "09.30 น.", "an hour"),
    (figures(72, "13", "2566", gap=1750) + show(F, " พค ", 88, 700), "13 พค 2566", "a month with its blanks"),
    (
        show(F, "ที่", 72, 700) + show(F, " ", 80, 700, name="F2") + show(F, "13", 84, 700),
        "ที่ 13",
        "a blank of its own font",
    ),
]


@pytest.mark.parametrize(("content", "text", "reason"), FALLBACK, ids=[x[2] for x in FALLBACK])
def test_signs_of_a_second_font_stand_where_the_page_shows_them(content: str, text: str, reason: str) -> None:
    line = first(read(content, thai()))
    assert line.text == text, reason
    assert line.doubted == ()


T = thai(c0300="√")


@pytest.mark.parametrize(
    ("content", "text", "reason"),
    [
        (show(T, "[  ] ผ่าน [  ] ตก", 72, 700) + show(T, "√", 80, 700), "[ √] ผ่าน [ ] ตก", "over two blanks"),
        (show(T, "[ ] ผ่าน [ ] ตก", 72, 700) + show(T, "√", 78, 700), "[ √] ผ่าน [ ] ตก", "over one blank"),
        (show(T, "√", 78, 700) + show(T, "[ ] ผ่าน [ ] ตก", 72, 700), "[ √] ผ่าน [ ] ตก", "the tick drawn first"),
        (show(T, "[ ] ผ่าน [ ] ตก", 72, 700) + show(T, "√", 130, 700), "[ ] ผ่าน [ √] ตก", "in the second brackets"),
    ],
)
def test_a_tick_stands_inside_its_brackets(content: str, text: str, reason: str) -> None:
    data = pdf(Page(content + show(T, LONG, 72, 650), {"F1": T}))
    assert first(read_pdf(data, "0" * 64)).text == text, reason


def test_a_narrow_tab_is_a_space_and_stretched_letters_are_none() -> None:
    tabbed = show(F, "หมายเหตุ", 72, 700) + show(F, "ไม่มี", 72 + 7 * 8 + 0.88 * 16, 700)
    assert first(read(tabbed)).text == "หมายเหตุ ไม่มี"
    stretched = "กรมการคลอง"
    spread = "BT /F1 16 Tf 13 Tc 72 700 Td <" + F.hex(stretched) + "> Tj ET\n"
    assert " " not in first(read(spread)).text.strip()


@pytest.mark.parametrize("shift", [-3.0, -1.0, 1.0, 3.0, 6.0, 9.0, 14.0])
@pytest.mark.parametrize("gap", [0, 60, 200, 350, 500])
def test_runs_that_lie_over_one_another_give_the_order_of_the_page_or_a_doubt(shift: float, gap: int) -> None:
    """The law: signs stand in the order of their middles, or the words bear a doubt."""
    content = figures(72, "3", "2566", gap=gap) + show(F, "/", 80 + shift, 700)
    line = first(read(content, thai()))
    middles = [(g[2] + g[4]) / 2 for g in line.glyphs if line.raw[g[0] : g[1]] != " "]
    assert middles == sorted(middles) or line.doubted or line.disputed


def test_words_typed_over_dots_bear_no_doubt() -> None:
    line = first(read(show(F, "เลขที่" + "." * 30, 72, 700) + show(F, "๑๒/๒๕๖๖", 150, 702)))
    assert line.doubted == ()


@given(
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 3)), max_size=12),
    st.integers(0, 40),
    st.integers(0, 40),
    st.integers(0, 3),
)
def test_a_gap_is_looked_up_and_not_searched(signs: list[tuple[int, int]], start: int, stop: int, run: int) -> None:
    """The look-up finds what a search finds; a hostile row has tens of thousands of runs."""
    middles = sorted((float(u), n) for u, n in signs)
    found = any(start < u < stop and n != run for u, n in middles)
    assert pdf_rows._holds_another(middles, start, stop, run) == found


@pytest.mark.parametrize(
    ("content", "whole"),
    [
        (show(F, "ที่ กท ๙๙๐๑/๑๖๓", 72, 735), True),
        (f"q 60 725 100 40 re W n {show(F, 'ที่ กท ๙๙๐๑/๑๖๓', 72, 735)} Q\n", False),
        (figures(130, "163", "4").replace(" 700 Td", " 735 Td") + show(F, "ที่ กท 9901/", 72, 735), None),
        (show(F, "ที่ กท 9901/163", 72, 735) + show(F, "88", 163, 735), False),
    ],
    ids=["whole", "cut", "two runs", "one number over another"],
)
def test_a_number_that_is_not_whole_is_never_trusted(content: str, whole: bool | None) -> None:
    """End to end: from the drawing orders to the letter's number."""
    rows = [
        ("บันทึกข้อความ", 240, 790),
        ("ส่วนราชการ สำนักงานเขตสวนสมมุติ ฝ่ายปกครอง", 72, 760),
        ("วันที่ ๑๕ กุมภาพันธ์ ๒๕๖๖", 300, 735),
        ("เรื่อง ขอส่งโครงการพัฒนานวัตกรรม", 72, 710),
        ("เรียน ผู้อำนวยการสำนักทดลอง", 72, 685),
        ("ตามที่ได้กำหนดให้ทุกหน่วยงานจัดทำนวัตกรรมเพื่ออำนวยความสะดวกแก่ประชาชน นั้น", 100, 670),
    ]
    doc = read(content + "".join(show(F, text, x, y) for text, x, y in rows), thai())
    record = extract(doc).record
    assert isinstance(record, Memo)
    value = record.number
    trusted = value is not None and value.trust is Trust.TRUSTED
    if whole is not None:
        assert trusted == whole
    elif trusted:
        assert value is not None
        assert value.value == "กท 9901/1634"
