"""ข้อความในเนื้อหา: what the body of a paper says of the work, and its figures; plans and hopes say nothing yet."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.flow import Flow
from extractors.statement import MOST, read_statements, statement_rows, statements_in
from schemas.text import Line

ROWS = statement_rows()


@pytest.mark.parametrize("row", ROWS, ids=[r.id for r in ROWS])
def test_each_row_is_proved_by_its_examples(row: object) -> None:
    """In both directions: every example gives the row's matter, no counter-example the row."""
    for words in row.examples:  # type: ignore[attr-defined]
        assert row.about in {s.about for s in statements_in(words)}, words  # type: ignore[attr-defined]
    for words in row.counter:  # type: ignore[attr-defined]
        assert row.id not in {s.rule for s in statements_in(words)}, words  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "words",
    [
        "เพื่อให้เวลารอคอยลดลงจาก 30 นาที เหลือ 10 นาที",
        "จะนำนวัตกรรมไปใช้ตั้งแต่เดือนกรกฎาคม 2566",
        "ขออนุมัติให้ฝ่ายทะเบียนใช้ระบบจองคิว",
        "เป้าหมาย ความพึงพอใจไม่น้อยกว่าร้อยละ 80",
        "แผนการดำเนินการ เปิดใช้งานเมื่อวันที่ 3 กรกฎาคม 2566",
        "ร้อยละ 85 ของพื้นที่",
        "",
    ],
)
def test_a_plan_a_hope_or_an_aim_says_nothing_yet(words: str) -> None:
    assert list(statements_in(words)) == []


@pytest.mark.parametrize(
    ("words", "about", "value", "parts"),
    [
        ("ความพึงพอใจของผู้ใช้ คิดเป็นร้อยละ 85.5", "satisfaction", "85.5", {"unit": "percent"}),
        ("ความพึงพอใจอยู่ในระดับมาก ค่าเฉลี่ย 4.25 คะแนนเต็ม 5", "satisfaction", "4.25", {"unit": "mean", "scale": "5"}),
        ("ความพึงพอใจ ค่าเฉลี่ยโดยรวม 4.25", "satisfaction", "4.25", {"unit": "mean"}),
        ("มีผู้ตอบแบบสอบถามจำนวนทั้งสิ้น 1,240 คน", "respondents", "1240", {}),
        ("ใช้งบประมาณ 50,000 บาท", "budget", "50000", {"unit": "baht"}),
        ("วงเงินรวม 1.5 ล้านบาท", "budget", "1.5", {"unit": "baht", "factor": "1000000"}),
        ("ดำเนินการโดยไม่ใช้งบประมาณ", "budget", "0", {"unit": "baht"}),
    ],
)
def test_a_figure_is_what_is_printed(words: str, about: str, value: str, parts: dict[str, str]) -> None:
    (said,) = statements_in(words)
    assert (said.about, said.value, said.parts) == (about, value, parts)


def test_a_statement_quotes_the_very_words_with_their_place() -> None:
    """Thai digits stay as printed in `raw`, the value has Arabic ones."""
    lines = ["รายงาน", "เวลารอคอยลดลงจาก ๓๐ นาที เหลือ ๑๐ นาที"]
    flow = Flow("a" * 64, [Line(x, x, part="p", path=(n,)) for n, x in enumerate(lines)])
    (one,) = read_statements(flow)
    assert one.about is not None
    assert one.text is not None
    assert one.about.value == "result"
    assert one.text.raw == "ลดลงจาก ๓๐ นาที เหลือ ๑๐" or "๓๐" in one.text.raw
    assert one.text.places[0].path == (1,)  # type: ignore[union-attr]


def test_of_one_matter_a_few_suffice() -> None:
    words = "\n".join(["ขณะนี้อยู่ระหว่างการพัฒนาระบบ"] * 20)
    flow = Flow("a" * 64, [Line(x, x) for x in words.split("\n")])
    assert len(read_statements(flow)) == MOST


@given(st.text(alphabet="จากเดิม0123456789 เหลือลดงร้อยละความพึงใจแล้วเสร็จนำไปใช้\n", max_size=300))
def test_any_words_are_read_without_a_fault(words: str) -> None:
    for said in statements_in(words):
        assert 0 <= said.start < said.end <= len(words)


def test_figures_of_a_long_report_are_kept_up_to_the_whole() -> None:
    """One for each question, and the whole behind them."""
    rows = [f"ความพึงพอใจด้านที่ {n} ร้อยละ {70 + n}" for n in range(1, 13)] + ["ความพึงพอใจโดยรวม ร้อยละ 95"]
    flow = Flow("a" * 64, [Line(x, x) for x in rows])
    assert [s.text.value for s in read_statements(flow) if s.text][-1] == "95"


def test_a_long_line_of_the_same_words_costs_little() -> None:
    """The account of a hostile text ends; what stands in a thousand places is looked at in some."""
    words = "ส่งเอกสารในระบบแล้ว เปลี่ยนชื่อจากกเป็นข จาก 1 เหลือ 2 ความพึงพอใจร้อยละ 5 " * 20_000
    assert 0 < len(list(statements_in(words))) < 2000
