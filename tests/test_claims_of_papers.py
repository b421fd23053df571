"""Papers that say less than a quick look takes from them: another year, another matter, nobody's signature, a reserve.

Record by record, each with what comes near and does prove it; real mails with the same tricks stand in test_lies.py.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from made_evidence import (
    BANG_RAK,
    IDEA,
    arrival,
    checked,
    codes,
    cover,
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
from test_check import mail, survey_report

from pipeline.evidence import Evidence
from pipeline.relevance import lies_in_year
from schemas.record import Announcement, Endorsement, Order, Other, Signer, Statement

BASE = {"respondents": "240", "scale": "5", "result": "4.46"}


def at(paper: Any, *more: Evidence, day: str = "2023-09-10") -> list[Evidence]:
    return [*whole(), mail("x.docx", paper, day), *more]


# ---- when it was ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("time", "inside"),
    [
        ("2022-10-01", True), ("2023-09-30", True), ("2022-09-30", False), ("2023-10-01", False),
        ("2022-10", True), ("2022-09", False), ("2023", True), ("2022", False), ("2024", False),
        ("2022-10/2023-09", True), ("2022-08/2022-12", None), ("2023-08-01/2023-11-30", None), ("2021-10/2022-09", False),
        ("2022/2023", None),
    ],
)  # fmt: skip
def test_a_time_lies_in_the_fiscal_year_wholly_partly_or_not(time: str, inside: bool | None) -> None:
    """From 1 October to 30 September; a year alone is the one that people call so."""
    assert lies_in_year(time, checked([]).case.pack) is inside


@pytest.mark.parametrize(
    ("period", "state", "code"),
    [
        ("2023-08-01/2023-08-31", "met", "complete"),
        ("2023", "met", "complete"),
        ("2022-08", "cannot_tell", "other_year"),
        ("2022", "cannot_tell", "other_year"),
        ("2023-11", "cannot_tell", "other_year"),
        ("2022-08/2022-12", "cannot_tell", "other_year"),
        ("", "cannot_tell", "no_base"),
    ],
)
def test_a_survey_proves_the_year_in_which_it_was_made(period: str, state: str, code: str) -> None:
    """Practice, check 20: n, scale, result and period. One that says no time is asked for it."""
    result = checked(at(survey_report(period, **BASE)))
    assert (states(result)["D3.3"], why(result, "D3.3")) == (state, code)
    assert ("SURVEY-NO-BASE" in codes(result)) is (code == "no_base")


def test_the_year_of_its_title_is_a_time_too_and_one_of_two_rounds_suffices() -> None:
    titled = survey_report("", **BASE)
    subject = q("รายงานผลการประเมินความพึงพอใจของผู้ใช้นวัตกรรม ประจำปีงบประมาณ พ.ศ. 2566")
    assert states(checked(at(titled.model_copy(update={"subject": subject}))))["D3.3"] == "met"
    rounds = tuple(Statement(about=q("period"), text=q(x)) for x in ("2022-08", "2023-08"))
    assert states(checked(at(titled.model_copy(update={"statements": rounds}))))["D3.3"] == "met"


def used(day: str | None, **fields: Any) -> Order:
    said = q("ให้ทุกฝ่ายใช้งานระบบ", **({"when": day} if day else {}))
    statements = (Statement(about=q("in_use"), text=said),)
    return Order(number=q("9/2566"), subject=q("ให้ใช้นวัตกรรมในงานทะเบียน"), statements=statements, **fields)


TIMES: Mapping[str, tuple[Any, str, str, str]] = {
    "used this year": (used("2023-07-01"), "D3.2", "met", "complete"),
    "used since a day that is not told": (used(None), "D3.2", "met", "complete"),
    "used three years ago": (used("2020-07"), "D3.2", "cannot_tell", "other_year"),
    "to be used when the year is over": (used("2023-12-01"), "D3.2", "cannot_tell", "other_year"),
    "an order of a day after the year": (used(None, date=q("2023-12-01")), "D3.2", "cannot_tell", "other_year"),
    "a result of another year": (
        Other(subtype=q("report"), subject=q(f"รายงานผลลัพธ์ของ{IDEA}"), statements=(
            Statement(about=q("result"), text=q("ลดลงจาก 30 นาที เหลือ 10 นาที")), Statement(about=q("period"), text=q("2021")))),
        "D3.4", "cannot_tell", "other_year"),
    "an announcement of a day after the year": (
        Announcement(subject=q("นวัตกรรมของสำนักงานเขตบางรัก"), date=q("2023-12-01")), "D3.1", "cannot_tell", "other_year"),
}  # fmt: skip


@pytest.mark.parametrize("case", TIMES)
def test_what_was_done_in_another_year_is_no_proof_of_this_one(case: str) -> None:
    paper, demand, state, code = TIMES[case]
    result = checked(at(paper))
    assert (states(result)[demand], why(result, demand)) == (state, code)


# ---- who signed -------------------------------------------------------------------------------------------------
UNSIGNED = q("นายสมคิด ตัวอย่าง", name="นายสมคิด ตัวอย่าง", signature="none_seen")
SIGNED = q("นายสมคิด ตัวอย่าง", name="นายสมคิด ตัวอย่าง", signature="esign_mark")


def test_form_2_rests_on_the_mark_of_the_head_and_not_on_a_printed_name() -> None:
    """Practice, 2.C: `*ลงชื่อหัวหน้าหน่วยงาน`. `none_seen` is cannot tell, as for an approval; no form is `unsigned`."""
    for mark, state in ((SIGNED, "met"), (UNSIGNED, "cannot_tell")):
        result = checked([*whole(without=["form2"]), mail("f2.docx", form(2, head_signature=mark))])
        assert states(result)["D1.2"] == state
        assert ("SIGNATURE-NOT-SEEN" in codes(result)) is (state != "met")


def test_form_4_is_signed_where_its_approver_signs() -> None:
    """D2.6 is the demand of that block: the form itself is not asked twice."""
    four = form(4, proposer_signature=UNSIGNED, approver_signature=UNSIGNED)
    result = checked([*whole(), mail("f4.docx", four, "2023-04-03")])
    assert (states(result)["D2.5"], states(result)["D2.6"]) == ("met", "cannot_tell")


NOBODY = (Signer(name=q("นางสาวศศิธร ตัวอย่างสกุล"), signature=q("none_seen")),)
PAPERS: Mapping[str, tuple[Any, str, str, str | None]] = {
    "a notice that is signed": (notice(), "met", "approved", None),
    "a notice on which nobody signed": (notice(signers=NOBODY), "cannot_tell", "signature_not_seen", "SIGNATURE-NOT-SEEN"),
    "a notice that names nobody": (notice(signers=()), "cannot_tell", "signature_not_seen", "SIGNATURE-NOT-SEEN"),
    "a notice without its number": (notice(number=None), "cannot_tell", "draft", "RES-MINUTES-DRAFT"),
    "a notice without its day": (notice(date=None), "cannot_tell", "draft", "RES-MINUTES-DRAFT"),
    "a notice of a day before the sitting": (notice(date=q("2023-03-01")), "cannot_tell", "day_before_sitting", "TIME-ORDER"),
    "minutes that name who wrote them": (minutes(), "met", "approved", None),
    "minutes with printed names alone": (minutes(signers=NOBODY), "met", "approved", "RES-MINUTES-DRAFT"),
    "minutes that name nobody": (minutes(signers=()), "cannot_tell", "not_certified", "RES-MINUTES-DRAFT"),
    "certified minutes": (minutes(signers=(), copy_status=q("certified_copy")), "met", "approved", None),
    "a sitting after the year": (notice(resolution(date=q("2024-03-07")), date=q("2024-03-20")), "cannot_tell", "other_year", None),
    "only acknowledged": (notice(resolution("acknowledged")), "cannot_tell", "not_deciding", None),
}  # fmt: skip
for _words in (
    "เห็นชอบ ทั้งนี้ ต้องได้รับความเห็นชอบจากสภาก่อน",
    "เห็นชอบให้เป็นโครงการสำรอง",
    "เห็นชอบ หากได้รับจัดสรรงบประมาณ",
):
    _outcome = q("approved").model_copy(update={"raw": "เห็นชอบ"})
    _one = resolution(text=q(f"มีมติเรื่อง{IDEA} {_words}")).model_copy(update={"outcome": _outcome})
    PAPERS = {**PAPERS, f"hedged: {_words}": (notice(_one), "cannot_tell", "hedged", None)}


@pytest.mark.parametrize("case", PAPERS)
def test_a_resolution_counts_as_far_as_its_paper_bears_it(case: str) -> None:
    paper, state, code, told = PAPERS[case]
    result = checked(at(paper, day="2023-04-20"))
    assert (states(result)["D2.3"], why(result, "D2.3")) == (state, code)
    assert codes(result) & {"SIGNATURE-NOT-SEEN", "RES-MINUTES-DRAFT", "TIME-ORDER"} == ({told} if told else set())


def test_central_minutes_need_no_signature_of_ours() -> None:
    central = [replace(ev("central/m.pdf", minutes(signers=()), came=arrival(None, None)), central=True)]
    assert states(checked(whole(), BANG_RAK, central))["D2.3"] == "met"


# ---- days of the cover, entries that say nothing -----------------------------------------------------------------
@pytest.mark.parametrize(("day", "asked"), [("2023-02-09", False), ("2023-01-10", True), ("2023-02-20", True)])
def test_a_cover_lies_between_the_guideline_and_its_receipt(day: str, asked: bool) -> None:
    result = checked([*whole(without=["cover"]), mail("c.pdf", cover(date=day))])
    assert ("TIME-ORDER" in codes(result)) is asked
    assert states(result)["D1.3"] == "met"


@pytest.mark.parametrize(
    ("words", "state"),
    [
        ("โปรดระบุ", "not_met"),
        ("ให้อธิบายที่มาและสภาพปัญหาโดยย่อ", "not_met"),
        ("กรอกข้อความที่นี่", "not_met"),
        ("(ระบุสภาพปัญหา)", "not_met"),
        ("ตัวอย่าง เช่น ประชาชนรอคิวนาน", "not_met"),
        ("ที่มา/สภาพปัญหา", "not_met"),
        ("? ? ?", "not_met"),
        ("N/A", "not_met"),
        ("(รายละเอียดตามแนบท้าย)", "cannot_tell"),
        ("ดังแนบ", "cannot_tell"),
        ("ไม่มี", "met"),
        ("ให้บริการประชาชนล่าช้า", "met"),
        ("ตัวอย่างปัญหาของเขตคือคิวยาว", "met"),
        ("ผู้แนบเอกสารมีจำนวนมาก", "met"),
    ],
)
def test_words_of_the_form_to_its_writer_fill_nothing(words: str, state: str) -> None:
    """Practice, check 7."""
    result = checked([*whole(without=["form1"]), mail("f1.docx", form(1, background=q(words)))])
    assert states(result)["D1.1"] == state


def test_no_idea_chosen_is_no_name_of_one() -> None:
    none = form(2, chosen_idea=q("ไม่มีแนวคิดที่ได้รับการคัดเลือก"))
    assert states(checked([*whole(without=["form2"]), mail("f2.docx", none)]))["D1.2"] == "not_met"


@pytest.mark.parametrize(
    ("cells", "state"),
    [
        ({"กิจกรรม": "ทดลองใช้", "ระยะเวลา": "พ.ค. 2566"}, "met"),
        ({"กิจกรรม": "ทดลองใช้", "ระยะเวลา": "✓"}, "met"),
        ({"กิจกรรม": "ทดลองใช้"}, "cannot_tell"),
        ({"กิจกรรม": "ทดลองใช้", "ระยะเวลา": "พ.ค. 2565"}, "not_met"),
    ],
)
def test_a_plan_says_when_and_of_this_year(cells: dict[str, str], state: str) -> None:
    """Practice, check 13 and submission 19: last year's plan is no plan of this one, for D2.2 too."""
    rows = (q(" | ".join(cells.values()), columns=cells),)
    result = checked([*whole(without=["form3"]), mail("f3.docx", form(3, plan=rows))])
    assert states(result)["D2.2"] == state


# ---- other matters, and papers that say the contrary --------------------------------------------------------------
def finished(words: str, **fields: object) -> Order:
    said = (
        Statement(about=q("finished"), text=q(words)),
        Statement(about=q("in_use"), text=q("ให้ทุกฝ่ายใช้งานระบบดังกล่าว")),
    )
    known = {"number": q("9/2566"), "subject": q("การนำนวัตกรรมไปใช้ในการปฏิบัติงาน"), "statements": said}
    return Order(**known | fields)


@pytest.mark.parametrize(
    ("paper", "demand", "state", "code"),
    [
        (finished(f"พัฒนา{IDEA}แล้วเสร็จ"), "D3.2", "met", "complete"),
        (finished("พัฒนานวัตกรรมแล้วเสร็จ"), "D3.2", "met", "complete"),
        (finished("พัฒนาระบบแล้วเสร็จ"), "D3.2", "met", "complete"),
        (finished("พัฒนาตู้รับคืนขยะรีไซเคิลอัตโนมัติแล้วเสร็จ"), "D3.2", "cannot_tell", "project_not_named"),
        (finished(f"พัฒนา{IDEA}แล้วเสร็จ", number=q("", complete=False)), "D3.2", "cannot_tell", "draft"),
        (
            survey_report(**BASE).model_copy(
                update={"subject": q("รายงานผลการประเมินความพึงพอใจของผู้เข้าอบรมการใช้นวัตกรรม")}
            ),
            "D3.3",
            "cannot_tell",
            "of_training",
        ),
        (
            survey_report(**BASE).model_copy(
                update={"subject": q("รายงานผลการประเมินความพึงพอใจของผู้ใช้นวัตกรรมระบบอบรมออนไลน์")}
            ),
            "D3.3",
            "met",
            "complete",
        ),
    ],
    ids=[
        "this work",
        "by its topic",
        "by a short word",
        "another work",
        "no number yet",
        "a training",
        "a work that trains",
    ],
)
def test_a_paper_of_another_matter_is_shown_and_proves_nothing(
    paper: object, demand: str, state: str, code: str
) -> None:
    result = checked(at(paper))
    assert (states(result)[demand], why(result, demand)) == (state, code)


@pytest.mark.parametrize(
    ("outcome", "state"), [("approved", "met"), ("rejected", "cannot_tell"), ("deferred", "cannot_tell")]
)
def test_a_refusal_on_the_memo_beside_a_signed_form_is_a_persons_to_settle(outcome: str, state: str) -> None:
    said = (Endorsement(words=q("-"), outcome=q(outcome), signature=q("image_seen")),)
    asked = cover(subject=q(f"ขออนุมัติโครงการ{IDEA}"), addressee=q("ผู้อำนวยการเขตบางรัก"), endorsements=said)
    four = mail("f4.docx", form(4, approver_signature=SIGNED), "2023-04-03")
    assert states(checked([*whole(), four, mail("m.docx", asked)]))["D2.6"] == state


@pytest.mark.parametrize(
    ("paper", "state", "code"),
    [
        (Other(subject=q("เอกสารแนบท้ายโครงการ"), statements=(Statement(about=q("amended"), text=q("กลุ่มเป้าหมาย ได้แก่ ผู้สูงอายุ")),)), "cannot_tell", "told_elsewhere"),
        (cover(date="2023-04-01", statements=(Statement(about=q("amended"), text=q("ได้เพิ่มกลุ่มเป้าหมายเป็นผู้สูงอายุ")),)), "cannot_tell", "told_elsewhere"),
        (cover(date="2023-02-01", statements=(Statement(about=q("amended"), text=q("ได้เพิ่มกลุ่มเป้าหมายเป็นผู้สูงอายุ")),)), "not_met", "condition_open"),
        (cover(date="2023-04-01", statements=(Statement(about=q("amended"), text=q("ได้ปรับปรุงตามมติแล้ว")),)), "not_met", "condition_open"),
    ],
    ids=["an annex", "a memo", "a memo of before the sitting", "a memo that names nothing"],
)  # fmt: skip
def test_an_answer_beside_the_project_is_shown_and_is_a_claim(paper: object, state: str, code: str) -> None:
    """Practice, 2.A: each change at a place of the revised form; a letter of the unit confirms nothing by itself."""
    one = notice(resolution("approved_with_changes", conditions=(q("เพิ่มกลุ่มเป้าหมายเป็นผู้สูงอายุ"),)))
    four = mail("f4.docx", form(4, target=q("ตามเดิม")), "2023-04-03")
    result = checked([*whole(), mail("n.pdf", one), four, mail("x.docx", paper, "2023-04-03")])
    assert (states(result)["D2.4"], why(result, "D2.4")) == (state, code)
    assert ("COND-ELSEWHERE" in codes(result)) is (code == "told_elsewhere")


# ---- figures of two matters -------------------------------------------------------------------------------------
def test_who_came_to_a_training_is_no_other_figure_of_the_innovation() -> None:
    training = survey_report(respondents="30", scale="5", result="4.90").model_copy(
        update={"subject": q("รายงานผลการประเมินความพึงพอใจการฝึกอบรมภาษาอังกฤษ")}
    )
    other = survey_report(respondents="30", scale="5", result="4.90")
    own = mail("s.docx", survey_report(**BASE), "2023-09-10")
    assert "FIGURES-DIFFER" not in codes(checked(at(training, own)))
    assert "FIGURES-DIFFER" in codes(checked(at(other, own)))
