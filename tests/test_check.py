"""Every demand gets the state that an auditor would give it: nasty but real submissions, with the right answer to each."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_evidence import (
    BANG_RAK,
    BLANK,
    CODE,
    COMMITTEE,
    NAME,
    PACK,
    UNITS,
    YAN_NAWA,
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
    unread,
    whole,
    why,
)

from pipeline.check import RULES
from pipeline.evidence import Evidence
from schemas.finding_codes import finding
from schemas.record import (
    Email,
    Endorsement,
    Indicator,
    Minutes,
    Order,
    Other,
    Receipt,
    Reference,
    Signer,
    Statement,
    Survey,
)
from schemas.source import Reason


def survey_report(period: str = "2023-08", **stated: str) -> Other:
    """A report on the users' satisfaction that states these figures, and when they were gathered, and leaves the others
    out.
    """
    survey = Survey(**{name: q(value) for name, value in stated.items()})
    times = (Statement(about=q("period"), text=q(period)),) if period else ()
    subject = q("รายงานผลการประเมินความพึงพอใจของผู้ใช้นวัตกรรม")
    return Other(subtype=q("survey"), subject=subject, survey=survey, statements=times)


class Row(NamedTuple):
    """What arrives; the states it must get (the others are not looked at); findings that must and must not be there."""

    name: str
    arrives: Sequence[Evidence]
    gives: dict[str, str]
    has: Sequence[str] = ()
    hasnt: Sequence[str] = ()
    unit: str = BANG_RAK
    central: Sequence[Evidence] = ()


def mail(path: str, record: Any, day: str | None = "2023-02-10", **kw: Any) -> Evidence:
    return ev(f"a.eml > {path}", record, came=arrival("a.eml", day), **kw)


CLAIM = Indicator(
    pid=q(CODE[BANG_RAK]), resolutions=(resolution("approved_with_changes"),), target=q("100"), result=q("50")
)
CONDITIONS = (
    q("เพิ่มกลุ่มเป้าหมายเป็นผู้สูงอายุ"),
    q("ระบุลักษณะงานและนิยามของแต่ละกลุ่มให้ชัดเจน", parts=["ระบุลักษณะงาน", "นิยามของแต่ละกลุ่มเป้าหมาย"]),
)
CHANGED = resolution("approved_with_changes", conditions=CONDITIONS)


def item_of(title: str) -> Minutes:
    """Minutes with one item, which says only เห็นชอบตามเสนอ."""
    said = resolution(text=q("เห็นชอบตามเสนอ"), agenda=q("4.1", title=title))
    wrote = (Signer(name=q("นายสมมติ ผู้จดรายงาน"), signature=q("image_seen")),)
    return Minutes(subject=q(f"รายงานการประชุม{COMMITTEE} ครั้งที่ 1/2566"), resolutions=(said,), signers=wrote)


STAMP = (Receipt(date=q("2023-02-20"), office=q("สำนักงาน ก.ก.")),)
GUIDELINE = cover("bma-csc", "กท 0303/163", "2023-01-23", addressee=q("ผู้อำนวยการเขต"), copy_status=q("certified_copy"))

TABLE = [
    Row("complete and on time", whole(), {"D1.1": "met", "D1.2": "met", "D1.3": "met", "D1.5": "met", "D2.1": "met", "D2.2": "met", "D2.3": "cannot_tell", "D2.4": "cannot_tell", "D2.5": "not_met", "D2.6": "not_met", "D3.1": "not_met"}, ["EV-NOT-FOUND"], ["FORM-ENTRY-BLANK", "TIME-LATE", "UNIT-MISMATCH"]),
    Row("nothing received: required demands and timeliness not met, conditional ones not applicable", [], {"D1.1": "not_met", "D1.5": "not_met", "D2.3": "not_met", "D2.4": "not_applicable", "D2.5": "not_met", "D3.1": "not_met"}, ["EV-NOT-FOUND"]),
    Row("1: forms in time, the signed memo after: a person decides which counts", [*whole(without=["cover"]), ev("b.eml > memo.pdf", cover(), came=arrival("b.eml", "2023-02-21"))], {"D1.1": "met", "D1.3": "met", "D1.5": "cannot_tell"}, ["TIME-UNSURE"], ["TIME-LATE"]),
    Row("2: dated before the day, stamped after it: late, and the forms still met", [replace(e, arrival=arrival("a.eml", None)) for e in [mail("cover.pdf", cover(receipts=STAMP)), *whole(without=["cover"])]], {"D1.1": "met", "D1.3": "met", "D1.5": "not_met"}, ["TIME-LATE"]),
    Row("late is not missing", whole(day="2023-02-20"), {"D1.1": "met", "D1.2": "met", "D1.3": "met", "D1.5": "not_met"}, ["TIME-LATE"]),
    Row("no day of receipt: lateness cannot be told", [replace(e, arrival=arrival("a.eml", None)) for e in whole()], {"D1.1": "met", "D1.5": "cannot_tell"}, ["TIME-UNSURE"], ["TIME-LATE"]),
    Row("the department's own stamp proves no delivery", [replace(e, arrival=arrival("a.eml", None)) for e in [mail("c.pdf", cover(receipts=(Receipt(date=q("2023-02-10"), office=q(NAME[BANG_RAK])),))), *whole(without=["cover"])]], {"D1.5": "cannot_tell"}),
    Row("3: form 4 in September is not late: no day is known for it", [*whole(), ev("b.eml > f4.pdf", form(4), came=arrival("b.eml", "2023-09-20"))], {"D1.5": "met", "D2.5": "met", "D2.6": "met"}, (), ["TIME-LATE", "TIME-UNSURE"]),
    Row("4: one file with the cover and all forms", [mail("all.pdf", cover(more=(form(1), form(2), form(3), form(4))))], {"D1.1": "met", "D1.2": "met", "D1.3": "met", "D2.1": "met", "D2.2": "met", "D2.5": "met"}),
    Row("5: a file named form 3 that holds form 1 is form 1", [*whole(without=["form1", "form3"]), mail("แบบฟอร์ม3.docx", form(1))], {"D1.1": "met", "D2.1": "not_met", "D2.2": "not_met"}),
    Row("form 3 without its plan: the plan alone is missing", [*whole(without=["form3"]), mail("f3.docx", form(3, plan=BLANK))], {"D2.1": "met", "D2.2": "not_met"}, ["FORM-PLAN-MISSING"]),
    Row("the plan as a document of its own", [*whole(without=["form3"]), mail("f3.docx", form(3, plan=q("ตามเอกสารแนบ"))), mail("plan.docx", Other(subtype=q("plan"), subject=q("แผนการดำเนินการ")))], {"D2.2": "met"}),
    Row("a plan that points to an attachment which is not there", [*whole(without=["form3"]), mail("f3.docx", form(3, plan=q("ตามเอกสารแนบ")))], {"D2.2": "cannot_tell"}),
    Row("6: minutes of the district's own group are another body's", [*whole(), mail("m.pdf", minutes("คณะทำงานนวัตกรรมสำนักงานเขตบางรัก"))], {"D1.4": "met", "D2.3": "cannot_tell"}, ["RES-OTHER-BODY"]),
    Row("6: with the central minutes loaded, a wrong body's minutes still prove nothing", [*whole(), mail("m.pdf", minutes("คณะทำงานนวัตกรรมสำนักงานเขตบางรัก"))], {"D2.3": "met"}, ["RES-OTHER-BODY"], central=[ev("central/m.pdf", minutes(), came=arrival(None, None))]),
    Row("7: another committee of nearly the same name and the same number", [*whole(), mail("news.pdf", Other(subtype=q("news"), resolutions=(resolution("approved", "คณะกรรมการวิจัยและนวัตกรรมการพัฒนากรุงเทพมหานคร"),)))], {"D2.3": "cannot_tell"}, ["RES-OTHER-BODY"]),
    Row("8: the indicator page's claim alone", [*whole(), mail("kpi.txt", CLAIM)], {"D2.3": "cannot_tell", "D2.4": "cannot_tell"}, ["EV-CLAIM-ONLY"]),
    Row("8: a claim without meeting or day", [*whole(), mail("kpi.txt", Indicator(resolutions=(resolution("approved", meeting=None, date=None),)))], {"D2.3": "cannot_tell"}, ["EV-CLAIM-ONLY", "RES-NO-NUMBER"]),
    Row("the unit's own memo that mentions the resolution is a claim", [*whole(without=["cover"]), mail("c.pdf", cover(resolutions=(resolution(),)))], {"D2.3": "cannot_tell"}, ["EV-CLAIM-ONLY"]),
    Row("9: sent back for a new hearing", [*whole(), mail("n.pdf", notice(resolution("deferred")))], {"D2.3": "not_met", "D2.4": "cannot_tell"}, ["RES-DEFERRED"]),
    Row("rejected", [*whole(), mail("n.pdf", notice(resolution("rejected")))], {"D2.3": "not_met"}, ["RES-REJECTED"]),
    Row("sent back, then passed on a later day", [*whole(), mail("n1.pdf", notice(resolution("deferred"))), mail("n2.pdf", notice(resolution("approved", date=q("2023-04-04"), meeting=q("2/2566")), date=q("2023-04-10")))], {"D2.3": "met", "D2.4": "not_applicable"}, (), ["RES-CONFLICT"]),
    Row("two documents disagree on one day's resolution", [*whole(), mail("n1.pdf", notice(resolution("deferred"))), mail("n2.pdf", notice(resolution("approved")))], {"D2.3": "cannot_tell"}, ["RES-CONFLICT"]),
    Row("10: in principle only", [*whole(), mail("n.pdf", notice(resolution("approved", in_principle=q("true"))))], {"D2.3": "cannot_tell"}),
    Row("plain approval by notice of the secretary: nothing to revise", [*whole(), mail("n.pdf", notice())], {"D2.3": "met", "D2.4": "not_applicable"}),
    Row("11: one condition answered, one not", [*whole(), mail("n.pdf", notice(CHANGED)), mail("f4.pdf", form(4, target=q("ผู้สูงอายุในเขต โดยเพิ่ม กลุ่มเป้าหมายเป็นผู้สูงอายุ")))], {"D2.3": "met", "D2.4": "not_met"}, ["COND-OPEN"]),
    Row("both conditions answered word for word", [*whole(), mail("n.pdf", notice(CHANGED)), mail("f4.pdf", form(4, target=q("กลุ่มเป้าหมายเป็นผู้สูงอายุ ลักษณะงาน คือ งานทะเบียน"), nature=q("นิยามของแต่ละกลุ่มเป้าหมาย คือ ผู้ที่มีอายุ 60 ปีขึ้นไป")), day="2023-04-03")], {"D2.4": "met"}, (), ["COND-OPEN"]),
    Row("12: tracked changes that are open", [*whole(without=["form1"]), mail("f1.docx", form(1), findings=[finding("DOC-TRACKED", words="x", who_th="-", who_en="-")])], {"D1.1": "cannot_tell"}, ()),
    Row("13, 14: signed in any way", [*whole(), mail("f4.pdf", form(4, approver_signature=q("นายสมมติ ตัวอย่าง", signature="digital_signature_present")))], {"D2.6": "met"}, (), ["APPROVAL-EMPTY"]),
    Row("15: a printed name and no mark of signing", [*whole(), mail("f4.docx", form(4, approver_signature=q("นายสมมติ ตัวอย่าง", signature="none_seen")))], {"D2.5": "met", "D2.6": "cannot_tell"}, ["APPROVAL-EMPTY"]),
    Row("an endorsement of approval with a signature", [*whole(), mail("f4.docx", form(4, approver_signature=q("นายสมมติ ตัวอย่าง", signature="none_seen")).model_copy(update={"endorsements": (Endorsement(words=q("อนุมัติ"), outcome=q("approved"), signature=q("ink_seen")),)}))], {"D2.6": "met"}),
    Row("16: the guideline in the mail, certified by a clerk, is a guideline and nobody's mistake", [*whole(), mail("guide.pdf", GUIDELINE)], {"D1.3": "met", "D2.3": "cannot_tell"}, (), ["UNIT-MISMATCH", "REF-DATE-DIFFERS"]),
    Row("17: the circular mark", [*whole(without=["cover"]), mail("c.pdf", cover(references=(Reference(number=q("กท 0303/ว 163"), date=q("2023-01-23")),)))], {"D1.3": "met"}, ["REF-CIRCULAR-MARK"], ["REF-DATE-DIFFERS"]),
    Row("18: a cited letter with another date", [*whole(without=["cover"]), mail("c.pdf", cover(references=(Reference(number=q("กท 0303/163"), date=q("2022-01-23")),)))], {"D1.3": "met"}, ["REF-DATE-DIFFERS"], ["REF-CIRCULAR-MARK"]),
    Row("a cited letter with the right date", [*whole(without=["cover"]), mail("c.pdf", cover(references=(Reference(number=q("กท 0303/163"), date=q("2023-01-23")),)))], {}, (), ["REF-DATE-DIFFERS", "REF-CIRCULAR-MARK"]),
    Row("19: last year's form with a new title", [*whole(without=["form3"]), mail("f3.docx", form(3, plan=(q("ทดลองใช้ | ต.ค. 2564 - ก.ย. 2565 | ฝ่ายตัวอย่าง"),)))], {"D2.1": "not_met"}, ["FORM-WRONG-YEAR"]),
    Row("20: a form 5 is asked of nobody", [mail("f5.docx", Other(subtype=q("report"), subject=q("รายงานการนำนวัตกรรมไปใช้ประโยชน์"))), *whole()], {"D3.2": "met", "D3.5": "not_met"}),
    Row("22: a blank questionnaire is no result", [*whole(), mail("q.docx", Other(subtype=q("survey"), subject=q("แบบสอบถามความพึงพอใจ")))], {"D3.3": "not_met"}),
    Row("4: the forms stand behind the cover in one file: each is met, and pointed to", [mail("all.pdf", cover().model_copy(update={"more": (form(1), form(2), form(3))}))], {"D1.1": "met", "D1.2": "met", "D2.1": "met"}, ["EV-PLACED-ELSEWHERE"]),
    Row("4: a form in a file of its own needs no pointer", [*whole()], {"D1.1": "met"}, (), ["EV-PLACED-ELSEWHERE"]),
    Row("a report of the result of a survey", [*whole(), mail("q.docx", survey_report(respondents="240", scale="5", result="4.46"))], {"D3.3": "met"}, (), ["SURVEY-NO-BASE"]),
    Row("22: 92 per cent of nobody knows how many", [*whole(), mail("q.docx", survey_report(result="92"))], {"D3.3": "cannot_tell"}, ["SURVEY-NO-BASE"]),
    Row("22: a mean without its scale", [*whole(), mail("q.docx", survey_report(respondents="240", result="4.46"))], {"D3.3": "cannot_tell"}, ["SURVEY-NO-BASE"]),
    Row("one of the proofs of success suffices", [*whole(), mail("o.pdf", Order(number=q("9/2566"), subject=q("ให้ใช้นวัตกรรมในงานทะเบียน")))], {"D3.1": "not_met", "D3.2": "met", "D3.3": "not_met"}),
    Row("30: a blank required entry; a budget of none is an answer", [*whole(without=["form1"]), mail("f1.docx", form(1, benefit=q("........."), resources=q("ไม่ใช้งบประมาณ")))], {"D1.1": "not_met"}, ["FORM-ENTRY-BLANK"]),
    Row("a blank entry that is not required", [*whole(without=["form1"]), mail("f1.docx", form(1, novelty=BLANK))], {"D1.1": "met"}, (), ["FORM-ENTRY-BLANK"]),
    Row("a label that was not seen is not a blank entry", [*whole(without=["form1"]), mail("f1.docx", form(1, benefit=None))], {"D1.1": "cannot_tell"}, ["FORM-ENTRY-NOT-SEEN"], ["FORM-ENTRY-BLANK"]),
    Row("an unverified entry proves nothing", [*whole(without=["form1"]), mail("f1.docx", form(1, benefit=q("ประโยชน์", doubts=["ocr"])))], {"D1.1": "cannot_tell"}, (), ["FORM-ENTRY-BLANK"]),
    Row("an entry that is only put off is blank", [*whole(without=["form1"]), mail("f1.docx", form(1, benefit=q("อยู่ระหว่างการจัดทำข้อมูล")))], {"D1.1": "not_met"}, ["FORM-ENTRY-BLANK"]),
    Row("an entry that tells of work in hand is none", [*whole(without=["form1"]), mail("f1.docx", form(1, benefit=q("อยู่ระหว่างดำเนินการร่วมกับชุมชนเพื่อลดขยะ")))], {"D1.1": "met"}, (), ["FORM-ENTRY-BLANK"]),
    Row("31: three kinds ticked: nobody chooses for them", [*whole(without=["form1"]), mail("f1.docx", form(1, innovation_type=tuple(q(o, ticked=True) for o in PACK.form("form-1").entries[3].options)))], {"D1.1": "met"}, ["FORM-TYPE-COUNT"]),
    Row("no kind ticked", [*whole(without=["form1"]), mail("f1.docx", form(1, innovation_type=BLANK))], {"D1.1": "not_met"}, ["FORM-ENTRY-BLANK"], ["FORM-TYPE-COUNT"]),
    Row("32: nine ideas named, one form 1", [*whole(without=["form2"]), mail("f2.docx", form(2, idea_count=q("9", count=9)))], {"D1.1": "met", "D1.2": "met"}, ["COUNT-IDEAS"]),
    Row("33: draft minutes settle nothing", [*whole(), mail("m.pdf", minutes(copy_status=q("draft")))], {"D2.3": "cannot_tell"}, ["RES-MINUTES-DRAFT"]),
    Row("a notice that never got its running number was not sent", [*whole(), mail("n.docx", notice(number=q("กท 0303/", complete=False)))], {"D2.3": "cannot_tell"}, ["RES-MINUTES-DRAFT"]),
    Row("minutes whose only item is titled with another unit's project", [*whole(), mail("m.docx", item_of("โครงการสวนลอยฟ้า ของสำนักงานเขตยานนาวา"))], {"D2.3": "cannot_tell"}),
    Row("minutes whose item is titled with the unit's project", [*whole(), mail("m.docx", item_of("โครงการสวนลอยฟ้า ของสำนักงานเขตบางรัก"))], {"D2.3": "met"}),
    Row("33: central adopted minutes settle it", [*whole(), mail("m.pdf", minutes(copy_status=q("draft")))], {"D2.3": "met"}, (), ["RES-MINUTES-DRAFT"], central=[ev("central/m.pdf", minutes(), came=arrival(None, None))]),
    Row("34: a committee that counts by fiscal year", [*whole(), mail("n.pdf", notice(resolution(date=q("2022-11-15"))))], {"D2.3": "met"}),
    Row("37: the project was renamed", [*whole(without=["form3"]), mail("f3.docx", form(3, project_name=q("โครงการเมืองตัวอย่างอัจฉริยะ")))], {"D2.1": "met"}, ["SAME-IDEA-BROKEN"]),
    Row("38: the mail's own words are a claim", [*whole(), mail("body", Email(resolutions=(resolution(),)))], {"D2.3": "cannot_tell"}, ["EV-CLAIM-ONLY"]),
    Row("28: evidence behind a link is out of sight", [*whole(without=["form3"]), mail("note.docx", Other(subject=q("รายละเอียดเพิ่มเติม")), findings=[finding("EV-BY-LINK", link="https://example.org/x")])], {"D2.1": "cannot_tell"}, ()),
    Row("29: an encrypted file could hold what was not found", [*whole(without=["form3"]), unread("a.eml > f3.pdf", Reason.ENCRYPTED, came=arrival("a.eml"))], {"D1.1": "met", "D2.1": "cannot_tell", "D2.5": "cannot_tell", "D1.5": "met"}, ["EV-UNREADABLE"]),
    Row("a scan that nobody read never makes a demand missing", [unread("a.eml > scan.pdf", came=arrival("a.eml", sender="สำนักงานเขตบางรัก"))], dict.fromkeys(["D1.1", "D1.2", "D1.3", "D2.1", "D2.5", "D3.1"], "cannot_tell"), ["EV-UNREADABLE"], ["EV-NOT-FOUND"]),
    Row("36: a secret mark", [*whole(without=["cover"]), mail("c.pdf", cover(secrecy=q("ลับ")))], {"D1.3": "met"}, ["SECRET-MARK"]),
    Row("a cover without its number is a draft", [*whole(without=["cover"]), mail("c.pdf", cover().model_copy(update={"number": q(f"{CODE[BANG_RAK]}01/", complete=False)}))], {"D1.3": "not_met"}, ["DOC-DRAFT"]),
    Row("a cover whose signer was not seen", [*whole(without=["cover"]), mail("c.pdf", cover(signers=()))], {"D1.3": "cannot_tell"}),
    Row("a cover with an uncertain date", [*whole(without=["cover"]), mail("c.pdf", cover(date="2023-02-09").model_copy(update={"date": q("2023-02-09", doubts=["ocr"])}))], {"D1.3": "cannot_tell"}),
    Row("a letter that is addressed to another office", [*whole(without=["cover"]), mail("c.pdf", cover(addressee=q("ผู้อำนวยการสำนักยุทธศาสตร์และประเมินผล")))], {"D1.3": "cannot_tell"}),
    Row("a letter about transport and promotion sends nothing", [*whole(without=["cover"]), mail("c.pdf", cover(addressee=None, subject=q("การส่งเสริมนวัตกรรมด้านการขนส่ง")))], {"D1.3": "not_met"}),
    Row("of two covers the first counts", [*whole(without=["cover"]), ev("b.eml > memo.pdf", cover(), came=arrival("b.eml", "2023-09-21")), ev("c.eml > memo.pdf", cover(number=f"{CODE[BANG_RAK]}01/9"), came=arrival("c.eml", "2023-02-10"))], {"D1.3": "met", "D1.5": "met"}),
    Row("a draft cover", [*whole(without=["cover"]), mail("c.pdf", cover(copy_status=q("draft")))], {"D1.3": "cannot_tell"}, ["DOC-DRAFT"]),
    Row("a corrected form sent later replaces the first", [*whole(without=["form1"]), mail("f1.docx", form(1, benefit=BLANK)), ev("b.eml > f1 new.docx", form(1), came=arrival("b.eml", "2023-02-14"))], {"D1.1": "met", "D1.5": "met"}, ["VERSION-REPLACED"], ["FORM-ENTRY-BLANK", "VERSION-UNCLEAR"]),
    Row("a corrected form after the day: which sending counts is for a person", [*whole(without=["form1"]), mail("f1.docx", form(1, benefit=BLANK)), ev("b.eml > f1 new.docx", form(1), came=arrival("b.eml", "2023-02-20"))], {"D1.1": "met", "D1.5": "cannot_tell"}, ["VERSION-REPLACED", "TIME-UNSURE"], ["TIME-LATE"]),
    Row("25: two versions of one day", [*whole(without=["form1"]), mail("f1.docx", form(1, benefit=BLANK)), mail("f1_final.docx", form(1))], {"D1.1": "cannot_tell"}, ["VERSION-UNCLEAR"]),
    Row("two versions of one day that are both complete", [*whole(without=["form1"]), mail("f1.docx", form(1)), mail("f1_final.docx", form(1, benefit=q("ลดเวลา")))], {"D1.1": "met"}, ["VERSION-UNCLEAR"]),
    Row("26: one page sent later replaces no form", [*whole(), ev("b.eml > page 3.docx", form(1, **{e.id: None for e in PACK.form("form-1").entries if e.id not in ("idea_name", "benefit")}), came=arrival("b.eml", "2023-02-14", NAME[BANG_RAK]))], {"D1.1": "met"}, ["VERSION-PATCHED"], ["VERSION-REPLACED", "VERSION-UNCLEAR"]),
    Row("several ideas are no versions of each other", [*whole(), mail("idea2.docx", form(1, idea_name=q("แนวคิดอีกเรื่องหนึ่งโดยสิ้นเชิง"), benefit=BLANK))], {"D1.1": "met"}, (), ["VERSION-UNCLEAR"]),
    Row("23: a form that names another district in its entry", [*whole(without=["form1"]), mail("f1.docx", form(1, YAN_NAWA))], {"D1.1": "not_met"}, ["UNIT-MISMATCH"]),
    Row("13: two signers, the second for the governor", [*whole(without=["cover"]), mail("c.pdf", cover(signers=(Signer(name=q("นายสมมติ ตัวอย่าง"), capacity=q("ปฏิบัติราชการแทน")),)))], {"D1.3": "met"}),
]  # fmt: skip


@pytest.mark.parametrize("row", TABLE, ids=[r.name for r in TABLE])
def test_a_submission_gets_the_states_an_auditor_would_give(row: Row) -> None:
    result = checked(row.arrives, row.unit, row.central)
    got = states(result)
    assert {k: got[k] for k in row.gives} == row.gives, {d.id: d.reason.en for d in result.demands}
    found = codes(result) | {f.code for e in result.case.submission.inputs for f in e.findings}
    assert set(row.has) <= found
    assert not set(row.hasnt) & found


def test_every_state_has_reasons_in_both_languages_and_every_met_demand_has_evidence() -> None:
    """Never a state without a reason; never "met" without quoted words and a place."""
    for row in TABLE:
        for demand in checked(row.arrives, row.unit, row.central).demands:
            assert demand.reason.th
            assert demand.reason.en
            assert demand.state.value != "met" or demand.evidence, (row.name, demand.id)


def test_unread_files_are_named() -> None:
    result = checked([*whole(without=["form3"]), unread("a.eml > ลายมือ.pdf", came=arrival("a.eml"))])
    assert "ลายมือ.pdf" in next(d for d in result.demands if d.id == "D2.1").reason.th


def test_blank_entries_are_named() -> None:
    result = checked([*whole(without=["form1"]), mail("f1.docx", form(1, benefit=BLANK))])
    assert why(result, "D1.1") == "incomplete"
    assert "ประโยชน์ที่คาดว่าจะได้รับ" in next(d for d in result.demands if d.id == "D1.1").reason.th


def test_conditions_are_told_one_by_one() -> None:
    """COND-OPEN quotes the condition that was not answered, and not the one that was."""
    arrives = [*whole(), mail("n.pdf", notice(CHANGED)), mail("f4.pdf", form(4, target=q("เพิ่มกลุ่มเป้าหมายเป็นผู้สูงอายุ")))]
    said = [f.th for f in checked(arrives).findings if f.code == "COND-OPEN"]
    assert len(said) == 1
    assert "ลักษณะงาน" in said[0]


def test_every_rule_kind_of_the_schema_is_registered() -> None:
    """A rule that a pack may name and that nobody carries out would be a silent pass."""
    from typing import get_args

    from schemas.pack import PieceRule

    kinds = {get_args(m.model_fields["rule"].annotation)[0] for m in get_args(get_args(PieceRule)[0])}
    assert kinds == set(RULES)


def test_no_sentence_accuses() -> None:
    for row in TABLE:
        result = checked(row.arrives, row.unit, row.central)
        words = " ".join([*(d.reason.th for d in result.demands), *(f.th for f in result.findings)])
        assert not [w for w in ("ไม่ส่ง", "ปลอม", "เท็จ", "ทุจริต", "จงใจ", "ละเลย") if w in words], row.name


def test_a_dated_meeting_of_the_right_name_is_the_body_whatever_stands_around_it() -> None:
    """The committee is known by its name or alias, never by a meeting's number."""
    for name, state in [
        (COMMITTEE, "met"),
        ("คณะกรรมการนวัตกรรมกรุงเทพมหานคร", "met"),
        ("ที่ประชุมคณะกรรมการพัฒนานวัตกรรมกรุงเทพมหานคร", "met"),
        ("คณะอนุกรรมการพัฒนานวัตกรรมกรุงเทพมหานคร", "cannot_tell"),
        ("คณะทำงานของคณะกรรมการพัฒนานวัตกรรมกรุงเทพมหานคร", "cannot_tell"),
        (None, "cannot_tell"),
    ]:
        got = states(checked([*whole(), mail("n.pdf", notice(resolution(committee=name)))]))
        assert got["D2.3"] == state, name


@settings(max_examples=25, deadline=None)
@given(st.randoms(use_true_random=False), st.sampled_from(TABLE))
def test_the_order_of_files_changes_nothing(random: Any, row: Row) -> None:
    shuffled = list(row.arrives)
    random.shuffle(shuffled)
    one, other = checked(row.arrives, row.unit, row.central), checked(shuffled, row.unit, row.central)
    assert one.demands == other.demands
    assert one.findings == other.findings


@settings(max_examples=25, deadline=None)
@given(st.sampled_from([r for r in TABLE if r.unit == BANG_RAK]), st.sampled_from(list(Reason)))
def test_an_unread_file_only_ever_widens_the_answer(row: Row, reason: Reason) -> None:
    """More that is unread turns "not met" into "cannot tell" (but for lateness) and changes nothing else."""
    before = states(checked(row.arrives, row.unit, row.central))
    more = [*row.arrives, unread("z.eml > x.pdf", reason, came=arrival("z.eml", sender=NAME[BANG_RAK]))]
    result = checked(more, row.unit, row.central)
    for demand, state in states(result).items():
        if before[demand] == state:
            continue
        assert (before[demand], state) in {("not_met", "cannot_tell"), ("not_applicable", "cannot_tell")}, demand


def test_every_unit_of_the_roster_can_be_told_by_its_name() -> None:
    """The names of the table are found again by the look-up that ties documents."""
    from pipeline.unit_names import UnitIndex

    index = UnitIndex(UNITS, 2566)
    assert [u.unit for u in UNITS if index.named_in(u.name_th) != (u.unit,)] == []
