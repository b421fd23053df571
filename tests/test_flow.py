"""A value must lead back to the exact raw words and boxes it was read from."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.flow import Flow, unwrap
from schemas.place import PagePlace, PartPlace
from schemas.quoted import Origin, OtherReading, Quoted, Trust
from schemas.text import Heard, Line, Repair

SHA = "0" * 64


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("การพัฒนา\nนวัตกรรม", "การพัฒนานวัตกรรม"),  # Thai goes on without a space
        ("ปีงบประมาณ พ.ศ.\n2566", "ปีงบประมาณ พ.ศ. 2566"),  # a figure keeps apart from what stands before it
        ("ลงวันที่\n๒๓ มกราคม", "ลงวันที่ ๒๓ มกราคม"),  # a Thai figure too
        ("Smart\nCity", "Smart City"),
        ("  เรียน \t หัวหน้า  ", "เรียน หัวหน้า"),
    ],
)
def test_unwrap_joins_thai_without_a_space_and_the_rest_with_one(words: str, expected: str) -> None:
    assert unwrap(words) == expected


@given(st.lists(st.text(alphabet="กขคำ 12๓", min_size=0, max_size=8), min_size=1, max_size=5), st.data())
def test_every_span_slices_back_to_its_raw_words(texts: list[str], data: st.DataObject) -> None:
    """For lines that nothing has changed, the raw words of a span are the span itself."""
    flow = Flow(SHA, [Line(text=t, raw=t, part="text", path=(n,)) for n, t in enumerate(texts)])
    start = data.draw(st.integers(0, len(flow.text)))
    end = data.draw(st.integers(start, len(flow.text)))
    assert flow.raw(start, end).replace("\n", "") == flow.text[start:end].replace("\n", "")
    for place in flow.places(start, end):
        assert isinstance(place, PartPlace)
        a, b = place.span
        assert texts[place.path[0]][a:b]


def test_a_value_over_two_lines_has_a_place_on_each() -> None:
    lines = [
        Line(text="ลงวันที่ 4", raw="ลงวันที่ 4", page=1, glyphs=((0, 9, 0, 0, 900, 100), (9, 10, 900, 0, 1000, 100))),
        Line(text="มีนาคม 2566", raw="มีนาคม 2566", page=2, glyphs=((0, 11, 50, 0, 700, 100),)),
    ]
    flow = Flow(SHA, lines)
    quoted = flow.quote(9, 22, "2023-03-04")
    assert quoted.places == (
        PagePlace(sha256=SHA, page=1, box=(900, 0, 1000, 100)),
        PagePlace(sha256=SHA, page=2, box=(50, 0, 700, 100)),
    )
    assert quoted.raw == "4\nมีนาคม 2566"


def test_a_repaired_character_leads_to_all_the_raw_ones_it_was_made_of() -> None:
    """สํา is printed with two code points; the ำ of the canonical text stands for both."""
    line = Line(text="สำ", raw="ส\u0e4dา", spans=((0, 1), (1, 3)), part="text", repairs=(Repair("sara_am", 1, 3),))
    quoted = Flow(SHA, [line]).quote(0, 2)
    assert quoted.raw == "ส\u0e4dา"
    assert quoted.origin is Origin.REPAIRED
    assert quoted.rules == ("sara_am",)
    assert quoted.trust is Trust.TRUSTED


def test_a_doubt_makes_a_value_unverified() -> None:
    quoted = Flow(SHA, [Line(text="ที่ กท 0303/", raw="ที่ กท 0303/", part="text")]).quote(4, 12, doubts=["some_doubt"])
    assert quoted.trust is Trust.UNVERIFIED
    assert not quoted.is_proof


def test_words_of_a_line_with_open_changes_are_never_proof() -> None:
    """มีมติ(ไม่)ให้ผ่าน: who accepts or rejects a tracked change decides what the page says."""
    line = Line(text="มีมติให้ผ่าน", raw="มีมติให้ผ่าน", part="word/document.xml", path=(1,), inserted=True)
    assert Flow(SHA, [line]).quote(0, 12).doubts == ("tracked_change",)


DIFFERS = Repair("readings_differ", 8, 9)
NUMBER = "กท 0303/163"


@pytest.mark.parametrize(
    ("heard", "span", "texts"),
    [
        ((Heard("pdfium", 9, 10, "8"),), (0, 11), ["กท 0303/183"]),
        ((Heard("pdfium", 9, 10, ""),), (0, 11), ["กท 0303/13"]),
        ((Heard("pdfium", 9, 9, "7"),), (0, 11), ["กท 0303/1763"]),
        ((Heard("a", 8, 9, "7"), Heard("a", 10, 11, "8"), Heard("b", 10, 11, "9")), (0, 11), ["กท 0303/768", "กท 0303/169"]),
        ((Heard("pdfium", 9, 10, "8"),), (0, 2), []),
        ((Heard("pdfium", 11, 11, "8"),), (0, 2), []),
    ],
)  # fmt: skip
def test_what_another_reader_has_stands_beside_a_doubted_value(
    heard: tuple[Heard, ...], span: tuple[int, int], texts: list[str]
) -> None:
    """The whole of the value's words as that reader has them, where it denies any of them."""
    line = Line(NUMBER, NUMBER, page=1, doubted=(Repair("readings_differ", *span),), others=heard)
    quoted = Flow(SHA, [line]).quote(*span)
    assert [o.text for o in quoted.others] == texts


def test_a_value_over_two_lines_is_told_line_by_line() -> None:
    doubt = (Repair("readings_differ", 0, 1),)
    lines = [Line("12", "12", doubted=doubt, others=(Heard("a", 0, 1, "7"),)), Line("34", "34", doubted=doubt)]
    (other,) = Flow(SHA, lines).quote(0, 5).others
    assert other == OtherReading(reader="a", text="72\n34")


def test_a_value_that_nobody_denies_says_nothing_of_others() -> None:
    """Neither in JSON nor where a trusted value stands beside a doubted one on the line."""
    quoted = Flow(SHA, [Line(NUMBER, NUMBER)]).quote(0, 11)
    assert "others" not in quoted.model_dump()
    doubted = quoted.model_copy(update={"others": (OtherReading(reader="a", text="x"),)})
    assert Quoted.model_validate_json(doubted.model_dump_json()) == doubted
