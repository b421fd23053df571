"""Indicator pages as the page program really prints them: a cell a line, years of comparison, lists of every kind; all
pages here are invented but for the shared one.
"""

import json
from pathlib import Path

import pytest

from extractors.extract import extract
from extractors.flow import Flow
from extractors.html_text import read_html
from extractors.indicator_page import is_indicator_page
from extractors.plain_text import read_plain_text
from pipeline import cli
from schemas.quoted import Quoted, Trust
from schemas.record import Indicator
from schemas.text import DocumentText

SHA = "0" * 64
HEAD = """ค่าเป้าหมาย ร้อยละ : 100
ผลงานที่ทำได้ ร้อยละ : 72.50
ประเภทตัวชี้วัด : ตัวชี้วัดงานประจำ
(ตัวชี้วัดระดับผลผลิต (output))
รายละเอียดตัวชี้วัดฯ : พิมพ์ข้อมูล
*** สยป. ตรวจประเมินตัวชี้วัด : ไตรมาสที่ 1:
"""
STRATEGY = """:ด้านที่ ๙ - เมืองแห่งหนังสือ |
:มิติที่ ๙.๑ - ห้องสมุด |
:เป้าหมายที่ ๙.๑.๒ ผู้อ่านเพิ่มขึ้น% |
: **** ภารกิจงานประจำของหน่วยงาน **** |
"""
DEFINITION = "ห้องสมุด หมายถึง ที่ให้บริการหนังสือแก่ประชาชน\n"
TABLE = """ผลงานเทียบกับเป้าหมายรายไตรมาส

ไตรมาสที่
(1 - 4)
*ผลงาน*
(ร้อยละ)
*ผลประเมินตัวชี้วัด*
(* 2.1 / 2.2 *)
1
10.00

0 / 0
2

95
95 / 100
3
1,020.50
100.0000
100 / 50
4
100.00
0
100 / 100
"""


def full_page(title: str, *, table: str = TABLE, reports: str = "", tail: str = "") -> str:
    """Layout A as the program prints it: a blank line between blocks, each cell on a line of its own."""
    head = HEAD.replace("\n", "\n\n").replace("งานประจำ\n\n(", "งานประจำ\n(").replace("พิมพ์", "พิมพ์")
    return f"รายละเอียดตัวชี้วัด\n\nBack Home\n\n{title} : 5099-0417\n\n{head}{table}\n{reports}\n{tail}"


def reports(*words: str) -> str:
    """The labelled reports of the quarters, in order."""
    return "".join(f"รายงานผลฯ ไตรมาสที่ {n}\n\n{text}\n\n" for n, text in enumerate(words, 1))


def read(page: str | DocumentText) -> Indicator:
    """The record of a page, through the whole second stage."""
    doc = read_plain_text(page.encode(), SHA) if isinstance(page, str) else page
    record = extract(doc).record
    assert isinstance(record, Indicator)
    return record


def value(quoted: Quoted | None) -> str | None:
    """The value, or None."""
    return None if quoted is None else quoted.value


@pytest.mark.parametrize(
    ("title", "year", "doubts"),
    [
        ("ร้อยละของขยะที่คัดแยกเพิ่มขึ้นเมื่อเทียบกับปี 2560 (2,419.97 ตันต่อวัน)", None, ()),
        ("จำนวนผู้อ่านที่เพิ่มขึ้นจากปี ๒๕๖๑", None, ()),
        ("จำนวนผู้อ่านมากกว่าปี 2564", None, ()),
        ("ลดลงเมื่อเทียบกับข้อมูลปี 2562", None, ()),
        ("จำนวนผู้อ่าน (ฐานปี 2563)", None, ()),
        ("ความสำเร็จตามแผนระยะ 5 ปี ปี 2566-2570", None, ()),
        ("ความสำเร็จตามวิสัยทัศน์ พ.ศ. ๒๕๗๕", None, ()),
        ("ปี 2564 ๒. ร้อยละของขยะเมื่อเทียบกับปี 2560", "2564", ()),
        ("(New) ร้อยละของผู้อ่าน ประจำปีงบประมาณ พ.ศ. ๒๕๖๖", "2566", ()),
        ("ร้อยละของผู้อ่าน ปี 2565", "2565", ("fiscal_year_inferred",)),
    ],
)
def test_a_year_of_comparison_is_not_the_year_of_the_indicator(
    title: str, year: str | None, doubts: tuple[str, ...]
) -> None:
    """The base year, a span and a vision give no fiscal year; a year at the end of a title is inferred only."""
    found = read(full_page(title)).fiscal_year
    assert (value(found), found.doubts if found else ()) == (year, doubts)


@pytest.mark.parametrize(
    "title",
    [
        "ตัวชี้วัดที่ 2 : (2.1) ร้อยละของผู้อ่าน",
        "8/สปท.ความสำเร็จของห้องสมุด (สจน.)",
        "(3)กรุงเทพฯ เมืองหนังสือ",
        "4.(4)ร้อยละ : ของ : ผู้อ่าน",
        "(New) ๑. ผู้อ่าน 1,020.50 คน",
    ],
)
def test_titles_part_from_the_pid_at_the_last_colon(title: str) -> None:
    """Numbers, owners and colons of a title stay in it; the page's own buttons do not."""
    x = read(full_page(title))
    assert (value(x.subject), value(x.pid)) == (title, "5099-0417")


def test_a_title_of_two_lines_is_whole() -> None:
    """Below the page's buttons each line up to the pid is of the title; a pid may stand in the next cell."""
    x = read(full_page("ระดับความสำเร็จของ\nห้องสมุดเคลื่อนที่"))
    assert value(x.subject) == "ระดับความสำเร็จของห้องสมุดเคลื่อนที่"
    y = read(full_page("ห้องสมุด").replace(" : 5099-0417", " :\n5099-0417"))
    assert (value(y.subject), value(y.pid)) == ("ห้องสมุด", "5099-0417")


def test_a_blank_line_stands_for_a_blank_cell() -> None:
    """A cell a line: the blank line tells which cell is blank; figures keep their decimals, 0 / 0 stays in doubt."""
    rows = read(full_page("ห้องสมุด")).quarters
    assert [(value(q.result), value(q.evaluation), value(q.quality), value(q.timeliness)) for q in rows] == [
        ("10", None, "0", "0"),
        (None, "95", "95", "100"),
        ("1020.5", "100", "100", "50"),
        ("100", "0", "100", "100"),
    ]
    figures = [(q.result, q.evaluation) for q in rows]
    assert all(f.trust is Trust.TRUSTED for pair in figures for f in pair if f)
    assert rows[0].quality is not None
    assert rows[0].quality.trust is Trust.UNVERIFIED


@pytest.mark.parametrize(
    "row", ["1\n\n10.00\n\n0 / 0", "1 10.00 0 / 0", "1\n\n\n10.00\n0 / 0"], ids=["all apart", "one line", "two blanks"]
)
def test_a_blank_cell_that_nothing_shows_is_doubted(row: str) -> None:
    """The one figure may be the result or the evaluation: unverified."""
    first = read(full_page("ห้องสมุด", table=TABLE.replace("1\n10.00\n\n0 / 0", row))).quarters[0]
    assert first.result is not None
    assert (first.result.value, first.result.doubts) == ("10", ("blank_cell_unknown",))


@pytest.mark.parametrize(
    ("stated", "doubts"),
    [
        ("ไตรมาสที่ 3: 100", ()),
        ("ไตรมาสที่ 3 : 100.0000", ()),
        ("ไตรมาสที่ 3: 95", ("evaluations_differ",)),
        ("ไตรมาสที่ 3:", ()),
    ],
)
def test_the_evaluation_stands_twice(stated: str, doubts: tuple[str, ...]) -> None:
    """The line above the table and the table say the same; where not, the evaluation is unverified."""
    third = read(full_page("ห้องสมุด").replace("ไตรมาสที่ 1:", stated)).quarters[2].evaluation
    assert third is not None
    assert (third.value, third.doubts) == ("100", doubts)


@pytest.mark.parametrize(
    "first",
    [
        "ห้องสมุด หมายถึง ที่อ่านหนังสือ ประกอบด้วย ๑๐ ประเภท",
        "๑. จัดเจ้าหน้าที่ออกตรวจ ๒. รายงานผล ๓. จัดทำแผน",
        "1.เขียนโครงการ\n2.รออนุมัติ",
        "วิธีการคำนวณยังอยู่ระหว่างหารือ",
        "นิยาม :\nอยู่ระหว่างหารือ",
        "เอกสาร/หลักฐาน\n1. รายงานการประชุม",
    ],
    ids=["explains", "numbers", "numbered lines", "calculation", "definition", "evidence"],
)
def test_what_stands_below_a_quarters_label_is_its_report(first: str) -> None:
    """Words of the tail inside a report neither end the reports nor become definition or evidence."""
    page = full_page("ห้องสมุด", reports=reports(first, "-", "![]()", "ครบแล้ว"))
    x = read(page + "นิยาม หรือความหมายของตัวชี้วัด\n" + DEFINITION + STRATEGY)
    told = [None if q.report is None else q.report.raw for q in x.quarters]
    assert told == [first, "-", "![]()", "ครบแล้ว"]
    assert [q.report.parts for q in x.quarters if q.report] == [{}, {"blank": True}, {"blank": True}, {}]
    assert (value(x.definition), x.evidence_items) == (DEFINITION.strip(), ())


def test_a_page_without_the_labels_of_its_tail_doubts_its_last_report() -> None:
    """Where the definition has no label below labelled reports, the last report may hold it."""
    x = read(full_page("ห้องสมุด", reports=reports("ก", "ข", "ค", "ง\n" + DEFINITION)))
    assert x.definition is None
    assert [q.report.doubts for q in x.quarters if q.report] == [(), (), (), ("may_be_definition",)]


@pytest.mark.parametrize(
    ("words", "definition", "doubts", "reported"),
    [
        ("ทำแล้ว\n" + DEFINITION, True, (), 1),
        ("ทำแล้ว\n1.ห้องสมุด หมายถึง ก 2.ผู้อ่าน หมายถึง ข\n", True, (), 1),
        ("1. ห้องสมุด (Library) ได้แก่ " + "ก" * 90 + " 2. ผู้อ่าน หมายถึง ข\n", True, (), 0),
        ("ห้องสมุด หมายถึง ก\nทำแล้ว 20 แห่ง\nจำนวนผู้อ่าน\n", True, ("may_be_report", "definition_end_unknown"), 0),
        ("1. ประชุม 2. จัดทำโครงการ\nทำแล้ว\n", False, (), 2),
    ],
    ids=["one paragraph", "numbered words", "numbered, word far behind", "report that explains", "no definition"],
)
def test_definition_by_its_words_alone(words: str, definition: bool, doubts: tuple[str, ...], reported: int) -> None:
    """หมายถึง shows a definition; a list that explains words is no evidence; more than one reading is doubted."""
    x = read(HEAD + words)
    assert (x.definition is not None, x.definition.doubts if x.definition else ()) == (definition, doubts)
    assert len([q for q in x.quarters if q.report]) == reported
    assert x.evidence_items == ()


@pytest.mark.parametrize(
    ("tail", "items", "doubts", "formula_doubts"),
    [
        ("วิธีการคำนวณ ก หาร ข\n1. แบบสำรวจ 2. ภาพถ่าย\n", ["แบบสำรวจ", "ภาพถ่าย"], (), ()),
        (
            "วิธีการคำนวณ ก หาร ข\n1. นับจำนวนโครงการ 2. หารด้วยแผน\n",
            ["นับจำนวนโครงการ", "หารด้วยแผน"],
            ("evidence_by_position",),
            ("formula_end_unknown",),
        ),
        ("วิธีการคำนวณ\n1. นับจำนวนโครงการ 2. หารด้วยแผน\n", [], (), ("formula_end_unknown",)),
        ("วิธีการคำนวณ\nก หาร ข\nแบบสำรวจ และภาพถ่าย\n", [], (), ("formula_end_unknown",)),
        (
            "วิธีการคำนวณ ก หาร ข\nเอกสาร/หลักฐาน\n- แบบสำรวจ\n- ภาพถ่าย\n",
            ["แบบสำรวจ", "ภาพถ่าย"],
            ("list_without_numbers",),
            (),
        ),
        ("วิธีการคำนวณ ก หาร ข\n1.แบบสำรวจ2.ภาพถ่าย\n", ["แบบสำรวจ2.ภาพถ่าย"], ("next_number_glued",), ()),
        ("วิธีการคำนวณ ก หาร ข\n1. รายงานตามข้อ 2. ของคู่มือ\n", ["รายงานตามข้อ 2. ของคู่มือ"], (), ()),
    ],
    ids=[
        "documents",
        "steps below a formula",
        "steps alone",
        "no list",
        "dashes below a label",
        "glued",
        "number of a clause",
    ],
)
def test_what_is_evidence_and_what_is_not(
    tail: str, items: list[str], doubts: tuple[str, ...], formula_doubts: tuple[str, ...]
) -> None:
    """A list is relied on below its label, or below a formula where each item names a document; else it is shown with
    a doubt, and so is the formula that it may belong to.
    """
    x = read(HEAD + "ทำแล้ว\n" + DEFINITION + tail + STRATEGY)
    assert [e.value for e in x.evidence_items] == items
    assert {e.doubts for e in x.evidence_items} == ({doubts} if items else set())
    assert x.formula.text is not None
    assert x.formula.text.doubts == formula_doubts
    assert value(x.definition) == DEFINITION.strip()


def test_the_heading_of_the_strategy_lines_is_of_no_list() -> None:
    """สนับสนุนยุทธศาสตร์... above the strategy lines ends what stands before it."""
    tail = "วิธีการคำนวณ ก หาร ข\n1. แบบสำรวจ\nสนับสนุนยุทธศาสตร์กรุงเทพมหานครฯ\n"
    x = read(HEAD + DEFINITION + tail + STRATEGY)
    assert [e.value for e in x.evidence_items] == ["แบบสำรวจ"]
    assert [s.parts["level"] for s in x.strategy_lines] == ["ด้าน", "มิติ", "เป้าหมาย", "กลยุทธ์"]
    assert [s.value for s in x.strategy_lines][2] == "เป้าหมายที่ ๙.๑.๒ ผู้อ่านเพิ่มขึ้น"


GOAL = f"""โครงการจัดทำฐานข้อมูลตัวชี้วัด (2562-2563)

Back Home

๑. ห้องสมุดมีผู้อ่านตามวิสัยทัศน์ พ.ศ. ๒๕๗๕ : 87

ค่าเป้าหมาย ร้อยละ : 20 ของผู้ที่สำรวจ

ลักษณะข้อมูล : ตัวชี้วัดเป้าประสงค์

สนับสนุนยุทธศาสตร์กรุงเทพมหานครฯ

{STRATEGY.rsplit(":", 1)[0]}
1.นิยาม หรือความหมายของตัวชี้วัด

1. ห้องสมุด หมายถึง ที่อ่านหนังสือ 2. ผู้อ่าน หมายถึง ผู้ยืม

2.วิธีการคำนวณ

ผู้อ่านหารด้วยผู้ที่สำรวจ

3.แหล่งข้อมูล

ทะเบียนผู้ยืม
"""


def test_the_page_of_a_citys_goals() -> None:
    """The sibling page: a pid of one to four digits, words for a target, strategy lines in its head, no quarters."""
    x = read(GOAL)
    assert (value(x.subject), value(x.pid)) == ("๑. ห้องสมุดมีผู้อ่านตามวิสัยทัศน์ พ.ศ. ๒๕๗๕", "87")
    assert x.target is not None
    assert (x.target.value, x.target.trust, value(x.unit)) == ("20 ของผู้ที่สำรวจ", Trust.UNVERIFIED, "ร้อยละ")
    assert (x.result, x.class_, x.fiscal_year, x.quarters, x.evidence_items) == (None, None, None, (), ())
    assert [s.parts["level"] for s in x.strategy_lines] == ["ด้าน", "มิติ", "เป้าหมาย"]
    assert value(x.definition) == "1. ห้องสมุด หมายถึง ที่อ่านหนังสือ 2. ผู้อ่าน หมายถึง ผู้ยืม"
    assert value(x.formula.text) == "ผู้อ่านหารด้วยผู้ที่สำรวจ"


@pytest.mark.parametrize(
    ("page", "field", "doubt"),
    [
        (HEAD.replace("ทำได้ ร้อยละ", "ทำได้ ระดับ"), "unit", "units_differ"),
        (HEAD + "ทำแล้ว\n" + HEAD.replace(": 100", ": 5"), "target", "stated_twice"),
    ],
    ids=["another unit", "two pages in one file"],
)
def test_a_page_that_says_two_things_is_not_relied_on(page: str, field: str, doubt: str) -> None:
    """The first stands, unverified."""
    found = getattr(read(page), field)
    assert (found.trust, found.doubts) == (Trust.UNVERIFIED, (doubt,))


@pytest.mark.parametrize(
    ("report", "numbers", "dates", "year"),
    [
        ("ตามหนังสือที่ กท 9909/1116 ลงวันที่ 20 กุมภาพันธ์ 2566", ["กท 9909/1116"], ["2023-02-20"], "2566"),
        ("ตามหนังสือ ที่ กท 9909/12 ลงวันที่ 8 ม.ย.63", ["กท 9909/12"], [None], None),
        ("10/26/2020 : อยู่ระหว่างสำรวจ", [], [], "2564"),
        ("8 ม.ย.63 ประชุมครั้งที่ 4", [], [], None),
        ("15/13/2563 : อยู่ระหว่างสำรวจ", [], [], None),
    ],
    ids=["a letter", "no such month", "month first", "a log", "thirteenth month"],
)
def test_what_a_report_cites(report: str, numbers: list[str], dates: list[str | None], year: str | None) -> None:
    """A letter is cited with its number; a date that no calendar holds is never a trusted one, nor gives a year, and a
    year from dates is inferred only.
    """
    x = read(HEAD + report + "\nทำแล้ว")
    cited = [*x.references, *x.citations]
    assert [value(c.number) for c in cited] == numbers
    trusted = [c.date.value if c.date and c.date.trust is Trust.TRUSTED else None for c in cited]
    assert trusted == dates
    assert value(x.fiscal_year) == year
    assert x.fiscal_year is None or x.fiscal_year.trust is Trust.UNVERIFIED


@pytest.mark.parametrize(
    ("report", "day", "doubts"),
    [
        ("กองหนังสือแจ้งให้ส่งแผนภายในวันที่ 15 มีนาคม 2566", "2023-03-15", ()),
        ("ให้หน่วยงานสนับสนุนจัดทำแผนและจัดส่งให้สำนักหอสมุดภายในวันที่ 15 มีนาคม 2566", "2023-03-15", ()),
        ("เขตจะดำเนินการให้แล้วเสร็จภายในเดือนกันยายน 2566", "2023-09", ("may_be_own_plan",)),
    ],
    ids=["asked", "asked of all", "its own plan"],
)
def test_what_a_unit_plans_binds_nobody(report: str, day: str, doubts: tuple[str, ...]) -> None:
    """Only words that ask another make a deadline of a report certain."""
    (deadline,) = read(HEAD + report + "\nทำแล้ว").deadlines
    assert deadline.date is not None
    assert (deadline.date.value, deadline.date.doubts) == (day, doubts)


@pytest.mark.parametrize(
    ("after", "doubts"),
    [
        (" มีการปรับปรุงแก้ไขโครงการตามข้อเสนอของคณะกรรมการฯ แล้ว", ("changes_told_after",)),
        (" และเสนอผู้บริหารลงนามอนุมัติโครงการ", ()),
        ("\nปรับปรุงห้องสมุดตามมติ", ()),
    ],
    ids=["changed as told", "signed", "another paragraph"],
)
def test_an_approval_with_changes_told_behind_it_is_doubted(after: str, doubts: tuple[str, ...]) -> None:
    """Changes `as the committee proposed` show that the approval had conditions which the page leaves out."""
    report = f"โครงการผ่านการพิจารณาจากคณะกรรมการนวัตกรรมกรุงเทพมหานครแล้ว{after}\n"
    (resolution,) = read(HEAD + report).resolutions
    assert resolution.outcome is not None
    assert (resolution.outcome.value, resolution.outcome.doubts) == ("approved", doubts)


@pytest.mark.parametrize(
    "page",
    [
        "ความคืบหน้าโครงการ/กิจกรรม\nBack Home\nโครงการห้องสมุด : 50990000-3561\nสำนักงานเขต : (2564)\n95\nความคืบหน้าโครงการ ร้อยละ 95\n"
        "ดูโครงการแผนปีฯ : พิมพ์ข้อมูล\n*** สยป. ประเมินโครงการ : ไตรมาสที่ 1 100\nหลักการและเหตุผล\nค่าเป้าหมายของแผน",
        "รายงานผลการประเมิน\nรายละเอียดตัวชี้วัด\nน้ำหนัก\n100\nคะแนนการประเมิน\n-\nคำอธิบาย : ห้องสมุด",
        "ตัวบ่งชี้ที่ 2.3 ห้องสมุด\nชนิดตัวบ่งชี้ : ผลลัพธ์\nค่าเป้าหมาย : 5\nผลงาน : 4",
        "เกณฑ์ชี้วัด\nค่าเป้าหมาย (%)\n85\nด้านที่ 1 โครงสร้าง และ ด้านที่ 2 ผังเมือง",
        "ลักษณะข้อมูล : ตัวชี้วัดเป้าประสงค์\nค่าเป้าหมาย ร้อยละ : 20",
    ],
    ids=["a project's page", "an evaluation", "a quality indicator", "a table of a town", "goal words alone"],
)
def test_other_web_pages_are_no_indicator_page(page: str) -> None:
    """Pages that share some of the words are another thing."""
    assert not is_indicator_page(Flow.of(read_plain_text(page.encode(), SHA)))


def as_one_table(page: str) -> bytes:
    """The page as one HTML table: a row a line, label, colon and value of the head in cells of their own."""
    rows = []
    for line in page.splitlines():
        if not line.strip():
            continue
        label, colon, figure = line.partition(" : ")
        cells = [line]
        if line.startswith(("ค่าเป้าหมาย", "ผลงานที่ทำได้", "ประเภทตัวชี้วัด")):
            cells = [label, colon.strip(), figure]
        rows.append("<tr>" + "".join(f"<td>\n <b>{c}</b>&nbsp;</td>" for c in cells) + "</tr>")
    return f"<html><meta charset=utf-8><table>{''.join(rows)}</table></html>".encode()


def test_a_page_in_cells_says_the_same() -> None:
    """Label, colon and value in cells of their own give the same head as the text."""
    page = full_page("ห้องสมุด : ผู้อ่าน", reports=reports("ก", "ข", "ค", "ง"))
    text, cells = read(page), read(read_html(as_one_table(page), SHA))
    for name in ("subject", "pid", "target", "result", "unit", "class_", "output_or_outcome", "layout"):
        assert value(getattr(cells, name)) == value(getattr(text, name)) is not None, name
    assert [value(q.report) for q in cells.quarters] == ["ก", "ข", "ค", "ง"]


def test_the_shared_page_gives_what_stands_on_it(shared: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The page that the project starts from, through the command: letter, deadline, resolution, evidence, formula."""
    assert cli.main(["read", "--json", str(shared / "seed" / "kpi-record-0300-846.txt")]) in (0, 4)
    answer = json.loads(capsys.readouterr().out)
    record = answer["record"]
    assert (answer["status"], answer["kind"]) == ("read", "indicator")

    def told(quoted: dict[str, object] | None) -> object:
        return None if quoted is None else (quoted["value"], quoted["trust"])

    letter = record["references"][0]
    assert len(record["references"]) == 1
    assert {k: told(letter[k]) for k in ("number", "date", "urgency", "issuer")} == {
        "number": ("กท 0303/163", "trusted"),
        "date": ("2023-01-23", "trusted"),
        "urgency": ("ด่วนที่สุด", "trusted"),
        "issuer": ("สำนักงาน ก.ก.", "trusted"),
    }
    assert [(told(d["date"]), told(d["role"])) for d in record["deadlines"]] == [
        (("2023-02-15", "trusted"), ("asked", "trusted"))
    ]
    (resolution,) = record["resolutions"]
    assert {k: told(resolution[k]) for k in ("committee", "meeting", "date", "outcome")} == {
        "committee": ("คณะกรรมการพัฒนานวัตกรรมกรุงเทพมหานคร", "trusted"),
        "meeting": ("1/2566", "trusted"),
        "date": ("2023-03-07", "trusted"),
        "outcome": ("approved_with_changes", "trusted"),
    }
    first, second = resolution["conditions"]
    assert "parts" not in first["parts"]
    assert len(second["parts"]["parts"]) == 2
    figures = [told(record[k]) for k in ("target", "result", "unit")]
    assert figures == [("100", "trusted"), ("50", "trusted"), ("ร้อยละ", "trusted")]
    assert [s["parts"]["routine_mission"] for s in record["strategy_lines"]] == [True] * 4
    assert [(e["parts"]["n"], e["trust"]) for e in record["evidence_items"]] == [(n, "trusted") for n in range(1, 6)]
    assert [p["value"] for p in record["formula"]["parts"]] == ["ส่วนที่ 1", "ส่วนที่ 2", "ส่วนที่ 3"]
