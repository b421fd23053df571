"""Every finding code has a sample that raises it and one that does not; and the rules across documents, one by one."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from made_evidence import (
    BANG_RAK,
    arrival,
    checked,
    codes,
    ev,
    form,
    minutes,
    notice,
    q,
    resolution,
    states,
    whole,
    why,
)
from made_evidence import cover as memo_of_unit
from test_check import CHANGED, TABLE, mail, survey_report

from pipeline.evidence import Evidence
from pipeline.reading import read_content, shipped_stages
from pipeline.relevance import NAME_LIKENESS, like
from samples.letters import Office, cover, form1
from samples.page import to_docx
from schemas.finding_codes import CATALOGUE
from schemas.quoted import Trust
from schemas.record import Indicator, Memo, Order, Quarter, Statement

HERE = Path(__file__).parent
WORDS = "ได้จัดประชุมคณะทำงานและทดลองใช้ระบบที่ฝ่ายทะเบียนแล้วเสร็จตามแผนทุกกิจกรรม"


def signed(day: str | None, name: str = "นายสมมติ ตัวอย่าง") -> Any:
    return q(name, name=name, signature="image_seen", **({"date": day} if day else {}))


def dated(one: str, two: str) -> list[Evidence]:
    """Forms 1 and 2 with these days beside their signatures."""
    return [
        *whole(without=["form1", "form2"]),
        mail("f1.docx", form(1, proposer_signature=signed(one))),
        mail("f2.docx", form(2, head_signature=signed(two))),
    ]


def page(*reports: str) -> list[Evidence]:
    quarters = tuple(Quarter(quarter=q(str(n)), report=q(words)) for n, words in enumerate(reports, 1))
    return [*whole(), mail("kpi.html", Indicator(quarters=quarters))]


def plan(*months: str) -> list[Evidence]:
    rows = tuple(q(f"ทดลองใช้ | {m} | ฝ่ายตัวอย่าง") for m in months)
    return [*whole(), mail("f4.docx", form(4, plan=rows, period=q("พฤษภาคม 2566")))]


def met(meeting: str, day: str) -> list[Evidence]:
    return [*whole(), mail("n.pdf", notice(resolution(meeting=q(meeting), date=q(day))))]


def cited(meeting: str, day: str) -> list[Evidence]:
    """The committee's notice, and the unit's own page that cites the resolution."""
    said = resolution(meeting=q(meeting), date=q(day))
    return [*whole(), mail("n.pdf", notice()), mail("kpi.html", Indicator(resolutions=(said,)))]


def answered(words: str) -> list[Evidence]:
    return [*whole(), mail("n.pdf", notice(CHANGED)), mail("f4.pdf", form(4, target=q(words)), "2023-04-03")]


def unclear(**how: Any) -> list[Evidence]:
    """Conditions that the revised project answers in no word that was read; one of its entries was read so or so."""
    revised = form(4, target=q("ตามเดิม"), nature=q("ข้อความหนึ่ง", **how))
    return [*whole(), mail("n.pdf", notice(CHANGED)), mail("f4.pdf", revised, "2023-04-03")]


def amended(words: str) -> Memo:
    """A memo of the unit that says what it changed in its project."""
    return memo_of_unit(date="2023-04-01", statements=(Statement(about=q("amended"), text=q(words)),))


BOTH = "กลุ่มเป้าหมายเป็นผู้สูงอายุ ลักษณะงาน คือ งานทะเบียน นิยามของแต่ละกลุ่มเป้าหมาย"
NEARLY = "กลุ่มเป้าหมายได้แก่ผู้สูงอายุ ลักษณะงาน คือ งานทะเบียน นิยามของแต่ละกลุ่มเป้าหมาย"
# code -> (what raises it, what comes near and does not)
SAMPLES: dict[str, tuple[Sequence[Evidence], Sequence[Evidence]]] = {
    "TIME-ORDER": (dated("2023-02-10", "2023-02-01"), dated("2023-02-01", "2023-02-10")),
    "RES-MEETING-YEAR": (met("1/2565", "2023-03-07"), met("3/2566 (ครั้งที่ 71)", "2023-03-07")),
    "RES-MEETING-FISCAL": (met("1/2566", "2022-11-15"), met("36-1/2566", "2023-03-07")),
    "RES-CITED-DIFFERS": (cited("1/2566", "2023-03-08"), cited("1/2566", "2023-03-07")),
    "PLAN-OUTSIDE-YEAR": (plan("พ.ค. 2566", "พ.ย. 2566"), plan("พ.ค. 2566", "ก.ย. 2566")),
    "COND-WORDING": (answered(NEARLY), answered(BOTH)),
    "COND-ELSEWHERE": (
        [*answered("ตามเดิม"), mail("c.pdf", amended("เพิ่มกลุ่มเป้าหมายเป็นผู้สูงอายุแล้ว"), "2023-04-03")],
        [*answered("ตามเดิม"), mail("c.pdf", amended("ปรับปรุงตามมติแล้ว"), "2023-04-03")],
    ),
    "UNIT-WITHDRAWS": (
        [*whole(), mail("w.pdf", memo_of_unit(date="2023-06-01", subject=q("ขอยกเลิกโครงการพัฒนานวัตกรรม")))],
        [*whole(), mail("w.pdf", memo_of_unit(date="2023-06-01", subject=q("ขอยกเลิกการลาพักผ่อน")))],
    ),
    "COND-UNREAD": (unclear(doubts=["readings_differ"]), unclear()),
    "APPROVAL-NO-DATE": (
        [*whole(), mail("f4.docx", form(4, approver_signature=signed(None)))],
        [*whole(), mail("f4.docx", form(4, approver_signature=signed("2023-04-01")))],
    ),
    "KPI-QUARTER-DATES": (page("ประชุมเมื่อวันที่ 7 มีนาคม 2566"), page("-", "ประชุมเมื่อวันที่ 7 มีนาคม 2566")),
    "KPI-QUARTERS-ALIKE": (page(WORDS, WORDS), page(WORDS, f"{WORDS} และส่งมอบแล้ว")),
}


@pytest.mark.parametrize("code", SAMPLES)
def test_a_rule_across_documents_raises_its_code_and_comes_near_without_it(code: str) -> None:
    raising, quiet = SAMPLES[code]
    assert code in codes(checked(raising))
    assert code not in codes(checked(quiet))


@pytest.mark.parametrize(
    ("meeting", "day"),
    [
        ("3/2567 (ครั้งที่ 71)", "2024-03-05"),
        ("36-1/2544", "2001-05-01"),
        ("นัดพิเศษ", "2023-03-07"),
        ("มติเวียน", "2023-03-07"),
    ],
)
def test_numbers_of_meetings_that_are_lawful_are_no_observation(meeting: str, day: str) -> None:
    assert not {"RES-MEETING-YEAR", "RES-MEETING-FISCAL"} & codes(checked(met(meeting, day)))


def test_a_year_by_meeting_alone_changes_no_state() -> None:
    assert states(checked(met("1/2565", "2023-03-07")))["D2.3"] == "met"


def test_another_committee_with_a_meeting_of_the_same_number_is_no_citation() -> None:
    """Committee, meeting and day are compared together; the number alone joins nothing."""
    other = minutes("คณะกรรมการวิจัยและนวัตกรรมการพัฒนากรุงเทพมหานคร")
    claim = Indicator(resolutions=(resolution(date=q("2023-02-08")),))
    assert "RES-CITED-DIFFERS" not in codes(checked([*whole(), mail("m.pdf", other), mail("kpi.html", claim)]))


CUT = "ตัดค่าอาหารกลางวัน"
SHARE = "เพิ่มค่าเป้าหมายความพึงพอใจเป็นร้อยละ 9"
RENAME = "เปลี่ยนชื่อโครงการเป็นตู้บริการทันใจ"
SENIORS = "เพิ่มกลุ่มเป้าหมายเป็นผู้สูงอายุ"
# promise -> (the condition, what the revised project says, the state of D2.4)
SAID: dict[str, tuple[str, str, str]] = {
    "what was to be cut still stands": (CUT, "มีค่าอาหารกลางวัน 20,000 บาท", "cannot_tell"),
    "what was to be cut is gone": (CUT, "มีค่าวัสดุ", "cannot_tell"),
    "less of it is no word": ("ปรับลดจำนวนผู้เข้าร่วม", "จำนวนผู้เข้าร่วม 80 คน", "cannot_tell"),
    "more of it is no word": ("ขยายพื้นที่ทดลอง", "มีพื้นที่ทดลอง 1 แห่ง", "cannot_tell"),
    "another figure that begins alike": (SHARE, "ค่าเป้าหมายความพึงพอใจเป็นร้อยละ 90", "cannot_tell"),
    "another figure without its point": (f"{SHARE}.5", "ค่าเป้าหมายความพึงพอใจเป็นร้อยละ 95", "cannot_tell"),
    "the figure in Thai digits": (f"{SHARE}0", "ค่าเป้าหมายความพึงพอใจเป็นร้อยละ ๙๐", "met"),
    "the new name stands there": (RENAME, "โครงการตู้บริการทันใจ", "met"),
    "the new name does not": (RENAME, "โครงการจองคิวล่วงหน้า", "not_met"),
    "the figure asked for, of whatever": ("ปรับลดงบประมาณเหลือ 50,000 บาท", "งบประมาณ 50,000 บาท", "cannot_tell"),
    "denied behind": (SENIORS, "กลุ่มเป้าหมายเป็นผู้สูงอายุไม่ได้รวมอยู่ในโครงการ", "cannot_tell"),
    "so it was before": (SENIORS, "เดิมกลุ่มเป้าหมายเป็นผู้สูงอายุ ปัจจุบันเป็นวัยทำงาน", "cannot_tell"),
    "another year": (SENIORS, "กลุ่มเป้าหมายเป็นผู้สูงอายุในปีงบประมาณถัดไป", "cannot_tell"),
    "a least number denies nothing": (SENIORS, "กลุ่มเป้าหมายเป็นผู้สูงอายุ ไม่น้อยกว่า 300 คน", "met"),
}  # fmt: skip


def test_a_name_that_the_committee_gave_is_no_question() -> None:
    """`โดยให้เปลี่ยนชื่อโครงการเป็น...`: the names of forms 3 and 4 differ because they had to."""
    given = form(4, project_name=q("ตู้บริการทันใจ"))
    for condition, raised in ((RENAME, False), (SENIORS, True)):
        one = notice(resolution("approved_with_changes", conditions=(q(condition),)))
        result = checked([*whole(), mail("n.pdf", one), mail("f4.pdf", given, "2023-04-03")])
        assert ("SAME-IDEA-BROKEN" in codes(result)) is raised


@pytest.mark.parametrize("promise", SAID)
def test_a_condition_is_answered_by_what_is_asked_and_nothing_else(promise: str) -> None:
    condition, words, state = SAID[promise]
    one = resolution("approved_with_changes", conditions=(q(condition),))
    arrives = [*whole(), mail("n.pdf", notice(one)), mail("f4.pdf", form(4, target=q(words)), "2023-04-03")]
    assert states(checked(arrives))["D2.4"] == state


def test_words_that_come_near_a_condition_stay_open_and_name_both_passages() -> None:
    result = checked(answered(NEARLY))
    assert (states(result)["D2.4"], why(result, "D2.4")) == ("cannot_tell", "wording_differs")
    found = next(f for f in result.findings if f.code == "COND-WORDING")
    assert "กลุ่มเป้าหมายเป็นผู้สูงอายุ" in found.th
    evidence = next(d for d in result.demands if d.id == "D2.4").evidence
    assert any("ได้แก่ผู้สูงอายุ" in e.value for e in evidence)


def test_evidence_of_use_that_is_older_than_the_project_is_asked_about() -> None:
    order = Order(number=q("9/2566"), date=q("2023-01-05"), subject=q("ให้ใช้นวัตกรรมในงานทะเบียน"))
    papers = [*dated("2023-02-01", "2023-02-10"), mail("o.pdf", order)]
    found = [f for f in checked(papers).findings if f.code == "TIME-ORDER"]
    assert [f.th.split(" ")[0] for f in found] == ["o.pdf"]


def test_a_late_sending_shows_the_day_of_the_letter_too() -> None:
    """Deadline by the date of receipt and by the letter's own date, both shown."""
    result = checked(whole(day="2023-02-20"))
    found = next(f for f in result.findings if f.code == "TIME-LATE")
    assert "20 กุมภาพันธ์ 2566" in found.th
    assert "หนังสือนำส่งลงวันที่ 9 กุมภาพันธ์ 2566" in found.th
    assert "2023-02-09" in found.en


@pytest.mark.parametrize(
    ("other", "same"),
    [
        ("ระบบจองคิวตัวอย่างล่วงหน้า", True),
        ("โครงการ ระบบจองคิวตัวอย่างล่วงหน้า", True),
        ("ระบบจองคิวตัวอยางล่วงหน้า", True),
        ("ระบบจองคิวตัวอย่างล่วงหน้าออนไลน์", True),
        ("ระบบแจ้งเหตุตัวอย่างทันใจ", False),
        ("เมืองตัวอย่างอัจฉริยะ", False),
    ],
)
def test_one_name_through_all_forms_up_to_a_slip(other: str, same: bool) -> None:
    """NAME_LIKENESS is the stated threshold."""
    result = checked([*whole(without=["form3"]), mail("f3.docx", form(3, project_name=q(other)))])
    assert ("SAME-IDEA-BROKEN" not in codes(result)) is same


def test_the_threshold_is_between_a_slip_and_another_project() -> None:
    assert like("ระบบจองคิวตัวอย่างล่วงหน้า", "ระบบจองคิวตัวอยางล่วงหน้า") >= NAME_LIKENESS
    assert like("ระบบจองคิวตัวอย่างล่วงหน้า", "ระบบแจ้งเหตุตัวอย่างทันใจ") < NAME_LIKENESS


# ---- every code ------------------------------------------------------------------------------------------------
TOLD_BY_CHECKS = {c for row in TABLE for c in row.has} | set(SAMPLES)


def _told_in_tests() -> dict[str, list[str]]:
    texts = {
        p.name: p.read_text(encoding="utf-8") for p in sorted(HERE.glob("test_*.py")) if p.name != Path(__file__).name
    }
    texts["expected-moit.json"] = (HERE.parent / "samples" / "expected-moit.json").read_text(encoding="utf-8")
    return {c: [n for n, t in texts.items() if re.search(rf"[\"']{c}[\"']", t)] for c in CATALOGUE}


def test_every_code_is_raised_by_a_sample() -> None:
    """By the checks above and in test_check.py, or in a test of the reader that says it."""
    told = _told_in_tests()
    assert {c for c in CATALOGUE if c not in TOLD_BY_CHECKS and not told[c]} == set()


def clean() -> list[Evidence]:
    """A submission in which everything is there and in order."""
    return [
        *whole(without=["form1", "form2"]),
        mail("f1.docx", form(1, proposer_signature=signed("2023-02-01"))),
        mail("f2.docx", form(2, head_signature=signed("2023-02-07"))),
        mail("n.pdf", notice()),
        ev("b.eml > f4.docx", form(4, approver_signature=signed("2023-04-01")), came=arrival("b.eml", "2023-04-03")),
        ev(
            "b.eml > s.docx",
            survey_report(respondents="240", scale="5", result="4.46"),
            came=arrival("b.eml", "2023-09-05"),
        ),
    ]


def test_a_submission_in_order_raises_none_of_them() -> None:
    """The sample that does not: nothing is to be mended, explained or observed."""
    result = checked(clean(), BANG_RAK)
    asked = {f.code for f in (*result.findings, *result.case.submission.findings)}
    assert asked == set()
    required = {d.id: d.state.value for d in result.demands if d.level == "required"}
    assert set(required.values()) == {"met"}, required


DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
DISTRICT = Office(
    "สำนักงานเขตบางรัก", "กท 4301", "นายสมมติ ตัวอย่างสกุล", "นางสาวปรานี สมมตินาม", "นักจัดการงานทั่วไป",
    "ระบบจองคิวตัวอย่าง", "ผู้รับบริการรอนาน", "รวมจุดบริการ", "ทำได้ทันที",
)  # fmt: skip


@pytest.mark.parametrize(
    "made",
    [lambda: cover(DISTRICT, "1", "10 กุมภาพันธ์ 2566", ("แบบฟอร์ม 1",)), lambda: form1(DISTRICT)],
    ids=["memo", "form"],
)
def test_a_plain_document_raises_no_code_of_a_reader(made: Callable[[], Any]) -> None:
    data = to_docx(made())
    read = read_content(data, DOCX, (), mail_body=False, stages=shipped_stages())
    assert [f.code for f in read.findings] == []


def test_an_open_condition_is_no_fault_where_words_were_not_read() -> None:
    """The answer may stand in what nobody read: the state is open, and the unit is not told to mend anything."""
    asked = checked(unclear(doubts=["readings_differ"]))
    assert (states(asked)["D2.4"], why(asked, "D2.4")) == ("cannot_tell", "unverified")
    assert "COND-OPEN" not in codes(asked)
    sure = checked(unclear())
    assert (states(sure)["D2.4"], "COND-OPEN" in codes(sure)) == ("not_met", True)
    signed_only = checked(
        [
            *whole(),
            mail("n.pdf", notice(CHANGED)),
            mail(
                "f4.pdf", form(4, target=q("ตามเดิม"), proposer_signature=q("x", doubts=["name_unsure"])), "2023-04-03"
            ),
        ]
    )
    assert states(signed_only)["D2.4"] == "not_met"


def test_a_condition_that_was_not_read_with_certainty_is_answered_by_nobody() -> None:
    doubted = CHANGED.model_copy(
        update={
            "conditions": tuple(
                c.model_copy(update={"doubts": ("ocr",), "trust": Trust.UNVERIFIED}) for c in CHANGED.conditions
            )
        }
    )
    result = checked([*whole(), mail("n.pdf", notice(doubted)), mail("f4.pdf", form(4, target=q(BOTH)), "2023-04-03")])
    assert states(result)["D2.4"] == "cannot_tell"
    assert not {"COND-OPEN"} & codes(result)


def test_a_concept_that_is_dated_after_the_committee_sat_is_asked_about() -> None:
    """Forms 1 and 2 came before it; the project that answers it comes after, and is no question."""
    late = [
        *whole(without=["form2"]),
        mail("f2.docx", form(2, head_signature=signed("2023-03-20"))),
        mail("n.pdf", notice()),
    ]
    told = [f.en for f in checked(late).findings if f.code == "TIME-ORDER"]
    assert [x for x in told if "resolution" in x]
    early = [
        *whole(without=["form2"]),
        mail("f2.docx", form(2, head_signature=signed("2023-02-20"))),
        mail("n.pdf", notice()),
    ]
    assert not [f for f in checked(early).findings if f.code == "TIME-ORDER" and "resolution" in f.en]
    revised = [
        *whole(without=["form3"]),
        mail("f3.docx", form(3, head_signature=signed("2023-03-20"))),
        mail("n.pdf", notice()),
    ]
    assert not [f for f in checked(revised).findings if f.code == "TIME-ORDER" and "resolution" in f.en]
