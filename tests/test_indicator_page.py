"""The KPI record page in its three layouts, as text and as HTML; all pages here are invented."""

import time
from pathlib import Path

import pytest

from extractors.flow import Flow
from extractors.html_text import read_html
from extractors.indicator_number import number_value
from extractors.indicator_page import indicator_findings, is_indicator_page, read_indicator
from extractors.plain_text import read_plain_text
from schemas.quoted import Quoted, Trust
from schemas.record import Indicator

SHA = "0" * 64
TAIL = """นิยาม หรือความหมายของตัวชี้วัด
สวนหย่อม หมายถึง พื้นที่สีเขียวขนาดไม่เกิน 2 ไร่ ที่เขตดูแล
วิธีการคำนวณ
คะแนนที่ได้ = ส่วนที่ 1 + ส่วนที่ 2
เอกสาร/หลักฐาน
1. แบบสำรวจสวนหย่อม (แบบฟอร์ม 1)
2. รายงานสรุปผล พร้อมภาพถ่าย
:ด้านที่ ๕ - เมืองสีเขียว |
:มิติที่ ๕.๒ - พื้นที่สาธารณะ |
:เป้าหมายที่ ๕.๒.๑ เพิ่มพื้นที่สีเขียว% |
: **** ภารกิจงานประจำของหน่วยงาน **** |
"""
A = f"""รายละเอียดตัวชี้วัด
Back Home
(3) จำนวนสวน : ระดับความสำเร็จของการดูแลสวนหย่อม ประจำปีงบประมาณ พ.ศ. 2566 : 5099-0123
ค่าเป้าหมาย ร้อยละ : 80.0000
ผลงานที่ทำได้ ร้อยละ : 104.15
ประเภทตัวชี้วัด : ตัวชี้วัดงานประจำ
(ตัวชี้วัดระดับผลผลิต (output))
0
รายละเอียดตัวชี้วัดฯ : พิมพ์ข้อมูล
*** สยป. ตรวจประเมินตัวชี้วัด : ไตรมาสที่ 4 : 0
ไตรมาส\tผลงาน\tผลประเมินตัวชี้วัด\t2.1 / 2.2
1\t20\t100\t100 / 100
2\t1,407.52\t\t95 / 100
3\t60\t0\t0 / 0
4\t104.15\t0\t100 / 100
รายงานผลฯ ไตรมาสที่ 1
สำรวจสวนแล้ว 20 แห่ง
ครบตามแผน
รายงานผลฯ ไตรมาสที่ 2
-
รายงานผลฯ ไตรมาสที่ 3
รายงานผลฯ ไตรมาสที่ 4 : ดูแลครบทุกแห่ง
** สรุปผลการดำเนินงาน **
สำเร็จตามเป้าหมาย
{TAIL}"""
B = f"""ค่าเป้าหมาย ระดับ : 5
ผลงานที่ทำได้ ระดับ : 88.44
ประเภทตัวชี้วัด : ตัวชี้วัดเชิงยุทธศาสตร์
(ตัวชี้วัดระดับผลลัพธ์ (outcome))
รายละเอียดตัวชี้วัดฯ : พิมพ์ข้อมูล
*** สยป. ตรวจประเมินตัวชี้วัด : ไตรมาสที่ 1:
เขตได้แต่งตั้งคณะทำงานแล้ว
อยู่ระหว่างสำรวจ
{TAIL.replace("นิยาม หรือความหมายของตัวชี้วัด" + chr(10), "").replace("เอกสาร/หลักฐาน" + chr(10), "")}"""
C = """ความสำเร็จของการดูแลสวนหย่อม : 5099-846
click to expand contents
ค่าเป้าหมาย : 10
ผลงานที่ทำได้ :
ประเภทตัวชี้วัด : ตัวชี้วัดงานประจำ
1 100 100 / 100
ดำเนินการแล้ว
: **** ภารกิจงานประจำของหน่วยงาน **** |
: **** ภารกิจงานประจำของหน่วยงาน ****% |
"""
ROUTINE = ": **** ภารกิจงานประจำของหน่วยงาน **** |\n" * 4


def as_html(text: str) -> bytes:
    """The page as HTML: tabs divide the cells of a table, every other line is a block."""
    out = []
    for line in text.splitlines():
        cells = "".join(f"<td>{x}</td>" for x in line.split("\t"))
        out.append(f"<table><tr>{cells}</tr></table>" if "\t" in line else f"<div>{line}</div>")
    return f"<html><meta charset=utf-8><body>{''.join(out)}</body></html>".encode()


def read(text: str) -> Indicator:
    """The record of a page given as text."""
    doc = read_plain_text(text.encode(), SHA, "text/plain")
    return read_indicator(Flow.of(doc))


def value(quoted: Quoted | None) -> str | None:
    """The value, or None."""
    return None if quoted is None else quoted.value


@pytest.fixture(params=["text", "html"])
def layout_a(request: pytest.FixtureRequest) -> Indicator:
    """Layout A as text and as HTML."""
    if request.param == "text":
        return read(A)
    doc = read_html(as_html(A), SHA)
    return read_indicator(Flow.of(doc))


def test_layout_a_has_every_labelled_field(layout_a: Indicator) -> None:
    """Title and pid part at the last colon; figures lose their group marks and idle zeros; the raw words stay."""
    x = layout_a
    assert value(x.layout) == "A"
    assert value(x.subject) == "(3) จำนวนสวน : ระดับความสำเร็จของการดูแลสวนหย่อม ประจำปีงบประมาณ พ.ศ. 2566"
    assert value(x.pid) == "5099-0123"
    assert x.target is not None
    assert (x.target.value, x.target.raw, value(x.unit)) == ("80", "80.0000", "ร้อยละ")
    assert value(x.result) == "104.15"
    assert x.class_ is not None
    assert (x.class_.value, x.class_.parts) == ("ตัวชี้วัดงานประจำ", {"class": "routine"})
    assert value(x.output_or_outcome) == "output"
    assert x.fiscal_year is not None
    assert (x.fiscal_year.value, x.fiscal_year.trust, x.fiscal_year.rules) == (
        "2566",
        Trust.TRUSTED,
        ("year_of_title",),
    )


def test_layout_a_has_four_quarters(layout_a: Indicator) -> None:
    """Table and reports meet by their quarter; a dash is kept as a blank report, nothing is null."""
    rows = [
        (value(q.quarter), value(q.result), value(q.quality), value(q.timeliness), value(q.report))
        for q in layout_a.quarters
    ]
    assert rows == [
        ("1", "20", "100", "100", "สำรวจสวนแล้ว 20 แห่งครบตามแผน"),
        ("2", "1407.52", "95", "100", "-"),
        ("3", "60", "0", "0", None),
        ("4", "104.15", "100", "100", "ดูแลครบทุกแห่ง"),
    ]
    assert [value(q.evaluation) for q in layout_a.quarters] == ["100", None, "0", "0"]
    assert not any(q.result.doubts for q in layout_a.quarters if q.result)
    dash = layout_a.quarters[1].report
    assert dash is not None
    assert dash.parts == {"blank": True}


def test_zero_is_no_null_and_not_surely_zero() -> None:
    """A pair 0 / 0 means "not evaluated" more often than zero: kept, and unverified."""
    third, fourth = read(A).quarters[2:]
    assert third.quality is not None
    assert fourth.quality is not None
    assert (third.quality.value, third.quality.trust) == ("0", Trust.UNVERIFIED)
    assert third.quality.doubts == ("zero_or_not_evaluated",)
    assert fourth.quality.trust is Trust.TRUSTED


def test_a_blank_cell_is_told_by_tabs_and_doubted_without_them() -> None:
    """With tabs the blank evaluation is null; without, the one figure may be either and is doubted."""
    second = read(A).quarters[1]
    assert (value(second.result), second.evaluation) == ("1407.52", None)
    assert second.result is not None
    assert second.result.trust is Trust.TRUSTED
    doubted = read(A.replace("1,407.52\t\t95 / 100", "1,407.52 95 / 100").replace("2\t1,4", "2 1,4")).quarters[1]
    assert doubted.result is not None
    assert doubted.result.doubts == ("blank_cell_unknown",)


def test_the_tail_of_the_page(layout_a: Indicator) -> None:
    """Definition, formula, evidence and strategy lines, by their labels."""
    x = layout_a
    assert value(x.definition) == "สวนหย่อม หมายถึง พื้นที่สีเขียวขนาดไม่เกิน 2 ไร่ ที่เขตดูแล"
    assert value(x.formula.text) == "คะแนนที่ได้ = ส่วนที่ 1 + ส่วนที่ 2"
    assert [p.value for p in x.formula.parts] == ["ส่วนที่ 1", "ส่วนที่ 2"]
    assert [(e.value, e.parts) for e in x.evidence_items] == [
        ("แบบสำรวจสวนหย่อม (แบบฟอร์ม 1)", {"n": 1, "form": "1"}),
        ("รายงานสรุปผล พร้อมภาพถ่าย", {"n": 2, "with": "ภาพถ่าย"}),
    ]
    assert [(s.value, s.parts["level"], s.parts["routine_mission"]) for s in x.strategy_lines] == [
        ("ด้านที่ ๕ - เมืองสีเขียว", "ด้าน", False),
        ("มิติที่ ๕.๒ - พื้นที่สาธารณะ", "มิติ", False),
        ("เป้าหมายที่ ๕.๒.๑ เพิ่มพื้นที่สีเขียว", "เป้าหมาย", False),
        ("ภารกิจงานประจำของหน่วยงาน", "กลยุทธ์", True),
    ]


def test_layout_b_gives_no_paragraph_a_quarter() -> None:
    """Without labels a report belongs to no quarter that we could name, and the words below "ไตรมาสที่ 1:" are no score."""
    x = read(B)
    assert (value(x.layout), x.subject, x.pid) == ("B", None, None)
    assert [(q.quarter, q.evaluation, value(q.report)) for q in x.quarters] == [
        (None, None, "เขตได้แต่งตั้งคณะทำงานแล้ว"),
        (None, None, "อยู่ระหว่างสำรวจ"),
    ]
    assert value(x.definition) == "สวนหย่อม หมายถึง พื้นที่สีเขียวขนาดไม่เกิน 2 ไร่ ที่เขตดูแล"
    assert [e.parts["n"] for e in x.evidence_items] == [1, 2]


def test_a_score_on_the_evaluation_line_is_that_quarters() -> None:
    """`ไตรมาสที่ 3: 95` states the evaluation of quarter 3."""
    first = read(B.replace("ไตรมาสที่ 1:", "ไตรมาสที่ 3: 95")).quarters[0]
    assert (value(first.quarter), value(first.evaluation), first.report) == ("3", "95", None)


def test_layout_c_keeps_its_title_and_what_is_left_of_the_table() -> None:
    """A blank value is null; the interface's own words are no report; two strategy lines have no certain level."""
    x = read(C)
    assert (value(x.layout), value(x.pid), value(x.target), x.result, x.unit) == ("C", "5099-846", "10", None, None)
    assert [value(q.report) for q in x.quarters if q.report] == ["ดำเนินการแล้ว"]
    assert [value(q.quality) for q in x.quarters if q.quarter] == ["100"]
    assert [s.parts["level"] for s in x.strategy_lines] == [None, None]


@pytest.mark.parametrize(
    ("line", "target", "unit", "doubts"),
    [
        ("ค่าเป้าหมาย ร้อยละ : ๑๐๐", "100", "ร้อยละ", ()),
        ("ค่าเป้าหมาย 1 คลอง : 1", "1", "1 คลอง", ()),
        ("ค่าเป้าหมาย : 5", "5", None, ()),
        ("ค่าเป้าหมาย ร้อยละ : 20 ของประชาชนที่ทำการสำรวจ", "20 ของประชาชนที่ทำการสำรวจ", "ร้อยละ", ("not_a_number",)),
        ("ค่าเป้าหมาย ร้อยละ :\n95", "95", "ร้อยละ", ()),
        ("ค่าเป้าหมาย ร้อยละ :", None, "ร้อยละ", ()),
        ("ค่าเป้าหมาย ร้อยละ : 0", "0", "ร้อยละ", ()),
    ],
)
def test_targets(line: str, target: str | None, unit: str | None, doubts: tuple[str, ...]) -> None:
    """The unit stands between label and colon; a figure may stand in the next cell; words are doubted; 0 is no null."""
    x = read(B.replace("ค่าเป้าหมาย ระดับ : 5", line))
    assert (value(x.target), value(x.unit)) == (target, unit or "ระดับ")
    assert (x.target.doubts if x.target else ()) == doubts


@pytest.mark.parametrize(
    ("evidence", "expected"),
    [
        ("1. แบบ ก (แบบฟอร์ม 1) 2. แบบ ข (แบบฟอร์ม 2) 3. รายงาน", [("1", 1), ("2", 2), (None, 3)]),
        ("๑) เอกสาร ก\n๒) เอกสาร ข ตามข้อ 2.5 และส่วนที่ 3.", [(None, 1), (None, 2)]),
        ("1.แบบฟอร์มที่ ๓ ฉบับลงนาม", [("3", 1)]),
    ],
    ids=["on one line", "Thai digits", "glued"],
)
def test_numbered_evidence(evidence: str, expected: list[tuple[str | None, int]]) -> None:
    """Numbers inside an item do not begin another."""
    items = read(B.replace("1. แบบสำรวจสวนหย่อม (แบบฟอร์ม 1)\n2. รายงานสรุปผล พร้อมภาพถ่าย", evidence)).evidence_items
    assert [(e.parts.get("form"), e.parts["n"]) for e in items] == expected


def test_examples_are_examples_and_no_demands() -> None:
    """What stands after เช่น is a list of examples inside one item."""
    page = B.replace("2. รายงานสรุปผล พร้อมภาพถ่าย", "2. หลักฐานความสำเร็จ เช่น ผลงานที่เสร็จ ผลสำรวจ และภาพถ่าย ฯลฯ")
    item = read(page).evidence_items[1]
    assert item.parts == {"n": 2, "examples": ["ผลงานที่เสร็จ", "ผลสำรวจ", "ภาพถ่าย"], "open_list": True}


@pytest.mark.parametrize(
    ("head", "report", "year", "doubts"),
    [
        ("ตัวชี้วัด ก ปี 2564 : 5099-1\n", "", None, ()),
        ("ปี 2564 ๒. ตัวชี้วัด ก : 5099-100\n", "", "2564", ()),
        ("ปี 2563 ตัวชี้วัด ก ประจำปีงบประมาณ พ.ศ. ๒๕๖๒ : 5099-100\n", "", "2563", ("years_differ",)),
        ("", "ตามหนังสือแจ้งปีงบประมาณ พ.ศ. 2566", "2566", ("fiscal_year_inferred",)),
        ("", "ประชุมเมื่อวันที่ 3 พฤศจิกายน 2565 และ 4 มีนาคม 2566", "2566", ("fiscal_year_inferred",)),
        ("", "ประชุมเมื่อวันที่ 3 กันยายน 2565 และ 4 มีนาคม 2566", None, ()),
        ("", "", None, ()),
    ],
    ids=[
        "no pid, no title",
        "of the title",
        "two years in one title",
        "of the text",
        "of the dates",
        "two fiscal years",
        "none",
    ],
)
def test_the_fiscal_year_says_where_it_is_from(
    head: str, report: str, year: str | None, doubts: tuple[str, ...]
) -> None:
    """A title states it; text and dates only let one infer it; dates of two years give none."""
    found = read(head + B.replace("อยู่ระหว่างสำรวจ", report)).fiscal_year
    assert (value(found), found.doubts if found else ()) == (year, doubts)


@pytest.mark.parametrize(
    ("page", "codes"),
    [
        (B, ["SCALE-CONFLICT"]),
        (B.replace("88.44", "4.5"), []),
        (B.replace("ระดับ", "ร้อยละ").replace("88.44", "125"), []),
        (B.replace(": 5", ": 100").replace("88.44", "4"), ["SCALE-CONFLICT"]),
        (B.replace("88.44", "0"), []),
        (B.replace("88.44", "สูง"), []),
        (B.replace("88.44", "4")[: B.index(":ด้านที่") - 4] + ROUTINE, ["KPI-CLASS"]),
        (B.replace("88.44", "4").replace("เชิงยุทธศาสตร์", "งานประจำ")[: B.index(":ด้านที่") - 4] + ROUTINE, []),
    ],
    ids=["level 5, result 88.44", "same scale", "percent above target", "target 100, level 4", "nothing done", "words", "strategic but routine", "routine and routine"],
)  # fmt: skip
def test_what_the_page_says_against_itself(page: str, codes: list[str]) -> None:
    """Observations for people: another scale, a class against its strategy lines."""
    assert [f.code for f in indicator_findings(read(page))] == codes


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (A, True),
        (B, True),
        (C, True),
        ("บันทึกข้อความ\nเรื่อง รายงานตัวชี้วัด\nค่าเป้าหมาย : 100\nผลงาน 50", False),
        ("แผนงาน\nค่าเป้าหมาย ร้อยละ : 100\nผลงานที่ทำได้ ร้อยละ : 50", False),
        ("ตามหน้า ค่าเป้าหมาย ร้อยละ : 100 ผลงานที่ทำได้ ร้อยละ : 50 ประเภทตัวชี้วัด : ตัวชี้วัดงานประจำ", False),
        ("", False),
    ],
    ids=["A", "B", "C", "a memo that quotes a target", "a plan", "labels inside a sentence", "nothing"],
)
def test_only_the_record_page_is_one(text: str, expected: bool) -> None:
    """Documents that quote a target are no indicator page."""
    assert is_indicator_page(Flow.of(read_plain_text(text.encode(), SHA))) is expected


def every_quoted(x: object) -> list[Quoted]:
    """All Quoted of a record."""
    if isinstance(x, Quoted):
        return [x]
    if isinstance(x, tuple):
        return [q for y in x for q in every_quoted(y)]
    fields = type(x).model_fields if hasattr(type(x), "model_fields") else {}
    return [q for name in fields for q in every_quoted(getattr(x, name))]


@pytest.mark.parametrize("page", [A, B, C], ids=["A", "B", "C"])
def test_every_value_slices_back_to_its_raw_words(page: str) -> None:
    """Places give the raw words of each value, line by line."""
    lines = page.split("\n")
    found = every_quoted(read(page))
    assert len(found) > 10
    for q in found:
        assert "\n".join(lines[p.path[0]][slice(*p.span)] for p in q.places) == q.raw  # type: ignore[union-attr]


def test_a_starred_heading_in_a_report_is_no_strategy_line() -> None:
    """A strategy line has a colon before its stars; a heading between stars cuts nothing off."""
    x = read(B.replace("อยู่ระหว่างสำรวจ", "**** หมายเหตุสำคัญ ****\nอยู่ระหว่างสำรวจ"))
    assert len(x.strategy_lines) == 4
    assert len(x.evidence_items) == 2


def test_without_a_definition_the_last_paragraph_may_be_it() -> None:
    """Position alone does not tell a report from a definition: the last paragraph is then unverified."""
    page = B.replace("สวนหย่อม หมายถึง พื้นที่สีเขียวขนาดไม่เกิน 2 ไร่ ที่เขตดูแล", "พื้นที่สีเขียวที่เขตดูแล")
    x = read(page)
    assert x.definition is None
    assert [q.report.doubts for q in x.quarters if q.report] == [(), (), ("may_be_definition",)]


@pytest.mark.parametrize(
    "page",
    [
        "*" * 100_000,
        "ค่าเป้าหมาย : " + " " * 100_000 + "x",
        "ก" * 300_000,
        ": " * 100_000,
        "1. " * 50_000,
        "หมายถึง " * 40_000,
    ],
    ids=["stars", "blanks", "one word", "colons", "numbers", "means"],
)
@pytest.mark.parametrize("head", ["", B])
def test_long_lines_take_no_long_time(page: str, head: str) -> None:
    """Time grows with the length: a hostile page cannot hold the batch up."""
    flow = Flow.of(read_plain_text((head + page).encode(), SHA))
    begun = time.process_time()
    is_indicator_page(flow)
    read_indicator(flow)
    assert time.process_time() - begun < 5


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("100.0000", "100"),
        ("1,407.52", "1407.52"),
        ("๐", "0"),
        ("0.50", "0.5"),
        ("1,40", None),
        ("สูง", None),
        ("9" * 31, None),
    ],
)
def test_figures(printed: str, expected: str | None) -> None:
    """A figure is decimal text; what is none keeps its words and a doubt."""
    found, doubts = number_value(printed)
    assert (found, doubts) == ((expected, ()) if expected is not None else (printed, ("not_a_number",)))


def test_the_real_page(shared: Path) -> None:
    """The page that the project starts from: target, result, class, five pieces of evidence, three parts, four lines."""
    doc = read_plain_text((shared / "seed" / "kpi-record-0300-846.txt").read_bytes(), SHA)
    flow = Flow.of(doc)
    assert is_indicator_page(flow)
    x = read_indicator(flow)
    assert (value(x.target), value(x.result), value(x.unit), value(x.layout)) == ("100", "50", "ร้อยละ", "B")
    assert [e.parts.get("form") for e in x.evidence_items] == ["1", "2", "3", "4", None]
    examples = x.evidence_items[4].parts["examples"]
    assert isinstance(examples, list)
    assert len(examples) == 7
    assert [p.value for p in x.formula.parts] == ["ส่วนที่ 1", "ส่วนที่ 2", "ส่วนที่ 3"]
    assert [s.parts for s in x.strategy_lines] == [
        {"level": level, "routine_mission": True} for level in ("ด้าน", "มิติ", "เป้าหมาย", "กลยุทธ์")
    ]
    assert [(q.quarter, bool(q.report)) for q in x.quarters] == [(None, True)] * 3
    assert [f.code for f in indicator_findings(x)] == ["KPI-CLASS"]
