"""Of which quarter an indicator page's words can be, by the days that they tell of as past."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_evidence import checked, codes, q, whole
from test_check import mail

from pipeline.check_quarters import AFTER, Earliest, compare_with_page, earliest_quarter
from pipeline.pack import load_pack
from pipeline.score import completeness
from schemas.record import Indicator, Quarter
from schemas.thai_words import thai_date

PACK = load_pack()
OF = PACK.indicator
EMPTY = Indicator()

# words -> the earliest quarter, by which day
TOLD: dict[str, tuple[int, str] | None] = {
    "คณะกรรมการประชุมครั้งที่ 1/2566 เมื่อวันที่ 7 มีนาคม 2566 มีมติให้ผ่าน": (2, "2023-03-07"),
    "ตามหนังสือที่ กท 0303/163 ลงวันที่ 23 มกราคม 2566": (2, "2023-01-23"),
    "หนังสือ ลงวันที่ 23 มกราคม 2566 และประชุมเมื่อวันที่ ๗ เมษายน ๒๕๖๖": (3, "2023-04-07"),
    "เริ่มใช้เมื่อเดือนกรกฎาคม 2566": (4, "2023-07-01"),
    "อบรมเมื่อวันอังคารที่ 20 ธันวาคม 2565": (1, "2022-12-20"),
    "อบรมระหว่างวันที่ 30 มีนาคม - 2 เมษายน 2566": (2, "2023-03-30"),
    "รายงานเมื่อวันที่ 4 ตุลาคม 2566": (AFTER, "2023-10-04"),
    # plans, deadlines, last year's days and days that nobody says were past
    "กำหนดจัดประชุมเมื่อวันที่ 7 มีนาคม 2566": None,
    "จะนำเสนอคณะกรรมการเมื่อวันที่ 7 มีนาคม 2566": None,
    "ให้ส่งภายในวันที่ 15 กุมภาพันธ์ 2566": None,
    "ตามแผนวันที่ 7 มีนาคม 2566": None,
    "วันที่ 7 มีนาคม 2566": None,
    "ตามหนังสือลงวันที่ 23 มกราคม 2565": None,
    "ดำเนินการแล้ว": None,
    "ประชุมเมื่อวันที่ 7 มีนาคม": None,
    "ประชุมเมื่อวันที่ 31 กุมภาพันธ์ 2566": None,
}


@pytest.mark.parametrize("words", TOLD)
def test_the_earliest_quarter_of_a_report(words: str) -> None:
    expected = TOLD[words]
    assert earliest_quarter(q(words), EMPTY, OF) == (None if expected is None else Earliest(*expected))


@given(st.dates(OF.first_day, datetime.date(2023, 9, 30)))
def test_every_day_of_the_year_is_of_its_quarter(day: datetime.date) -> None:
    found = earliest_quarter(q(f"ประชุมเมื่อวันที่ {thai_date(day.isoformat())}"), EMPTY, OF)
    months = (day.year - 2022) * 12 + day.month - 10
    assert found == Earliest(months // 3 + 1, day.isoformat())


def test_the_quarters_are_those_of_the_packs_own_year() -> None:
    """A pack whose year begins in January, and a page that states another year than the pack's."""
    words = q("ประชุมเมื่อวันที่ 7 มีนาคม 2566")
    assert earliest_quarter(words, EMPTY, OF.model_copy(update={"year_begins": 1})) == Earliest(1, "2023-03-07")
    assert earliest_quarter(words, Indicator(fiscal_year=q("2565")), OF) == Earliest(AFTER, "2023-03-07")
    assert earliest_quarter(words, Indicator(fiscal_year=q("2567")), OF) is None


def test_words_that_were_not_read_with_certainty_date_nothing() -> None:
    assert earliest_quarter(q("ประชุมเมื่อวันที่ 7 มีนาคม 2566", doubts=["ocr"]), EMPTY, OF) is None


def page(label: str | None, words: str, result: str = "50") -> Indicator:
    one = Quarter(quarter=None if label is None else q(label), report=q(words))
    return Indicator(target=q("100"), result=q(result), quarters=(one,))


SAT = "ประชุมเมื่อวันที่ 7 มีนาคม 2566"


def test_a_report_that_is_sent_in_the_month_after_its_quarter_is_of_that_quarter() -> None:
    """`ตามหนังสือ ลงวันที่ 5 มกราคม` is the letter with which the first quarter's report went."""
    for day, raised in (("2023-01-05", False), ("2023-01-31", False), ("2023-02-01", True), ("2022-10-05", False)):
        words = f"รายงานผลตามหนังสือ ลงวันที่ {thai_date(day)}"
        assert ("KPI-QUARTER-DATES" in codes(checked([*whole(), mail("k.html", page("1", words))]))) is raised


@pytest.mark.parametrize(("label", "raised"), [("1", True), ("2", False), ("3", False), ("4", False), (None, False)])
def test_a_report_beside_an_earlier_quarters_label_is_no_report_of_that_quarter(
    label: str | None, raised: bool
) -> None:
    """A later quarter may tell of what came before it; a paragraph without a label contradicts none."""
    result = checked([*whole(), mail("kpi.html", page(label, SAT))])
    assert ("KPI-QUARTER-DATES" in codes(result)) is raised


def as_of(*quarters: Quarter) -> tuple[str, str]:
    record = Indicator(target=q("100"), result=q("50"), quarters=quarters)
    result = checked([*whole(), mail("kpi.html", record)])
    (told,) = compare_with_page(result.case, completeness(result.demands, PACK))
    assert told.code == "KPI-RESULT-DIFFERS"
    return told.th, told.en


def test_the_comparison_with_the_page_says_as_of_when() -> None:
    """The page's figure is mid-year at the earliest by the days of its reports, labelled or not; else nobody knows."""
    th, en = as_of(Quarter(report=q("หนังสือ ลงวันที่ 23 มกราคม 2566")), Quarter(report=q(SAT)))
    assert "ผล ณ ไตรมาสที่ 2 หรือหลังจากนั้น: รายงานกล่าวถึง 7 มีนาคม 2566" in th
    assert "as of quarter 2 or later: its report tells of 2023-03-07" in en
    assert "after the year's end: its report tells of 2023-10-04" in as_of(Quarter(report=q("เมื่อวันที่ 4 ตุลาคม 2566")))[1]
    assert "as of which quarter is not known" in as_of(Quarter(report=q("ดำเนินการแล้ว")))[1]
    assert "ไม่ทราบว่าเป็นผล ณ ไตรมาสใด" in as_of()[0]
