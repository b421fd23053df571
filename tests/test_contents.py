"""Evidence by its contents: a title that the body denies, contents under another title, claims, figures that differ."""

from typing import Any

import pytest
from made_evidence import BANG_RAK, IDEA, arrival, checked, codes, cover, ev, form, q, states, whole, why
from test_check import mail

from pipeline.evidence import Evidence
from schemas.finding import Severity
from schemas.quoted import Quoted
from schemas.record import Email, Indicator, Order, Other, Quarter, Statement, Survey


def says(about: str, words: str | Quoted) -> Statement:
    """A statement as read."""
    return Statement(about=q(about), text=words if isinstance(words, Quoted) else q(words))


def order(*said: Statement) -> Order:
    return Order(number=q("9/2566"), subject=q("ให้ใช้นวัตกรรมในงานทะเบียน"), statements=said)


def report(subject: str, *said: Statement, **fields: Any) -> Other:
    return Other(subtype=q("report"), subject=q(subject), statements=said, **fields)


USED = says("in_use", "ได้นำระบบไปใช้ตั้งแต่เดือนกรกฎาคม 2566")
STILL = says("unfinished", "อยู่ระหว่างการพัฒนา")
FEWER = says("result", "เวลารอคอยลดลงจาก 30 นาที เหลือ 10 นาที")
RESULT = f"รายงานผลลัพธ์ของ{IDEA}"
CASES: dict[str, tuple[Any, str, str, str, str | None]] = {
    "a title and a body that says so": (order(USED), "D3.2", "met", "complete", None),
    "a title alone counts, and that is said": (order(), "D3.2", "met", "complete", "EV-TITLE-ONLY"),
    "a body that says the contrary": (order(STILL), "D3.2", "cannot_tell", "contents_deny", "EV-CONTENT-DENIES"),
    "a body that says both": (order(USED, STILL), "D3.2", "met", "complete", "EV-CONTENT-DENIES"),
    "a result without a figure is an activity": (report(RESULT), "D3.4", "cannot_tell", "content_unsaid", "EV-CONTENT-UNSAID"),
    "a result with its figures": (report(RESULT, FEWER), "D3.4", "met", "complete", None),
    "a result that could not be read with certainty": (report(RESULT, says("result", q("x", doubts=["ocr"]))), "D3.4", "cannot_tell", "content_unsaid", None),
    "told under another title, of this project": (report(f"สรุปผลการดำเนินการ{IDEA}", FEWER), "D3.4", "cannot_tell", "content_only", None),
    "told under another title, of something else": (report("สรุปผลการดำเนินการอบรม", FEWER), "D3.4", "not_met", "not_found", None),
    "the project is named in the sentence": (report("สรุปผล", says("in_use", f"นำ{IDEA}ไปใช้แล้ว")), "D3.2", "cannot_tell", "content_only", None),
    "a plan that names the project is no deed": (Other(subtype=q("plan"), subject=q(f"แผน{IDEA}"), statements=(USED,)), "D3.2", "not_met", "not_found", None),
    "the mail says so": (Email(statements=(USED,)), "D3.2", "cannot_tell", "claim_only", "EV-CLAIM-ONLY"),
    "the indicator page says so": (Indicator(quarters=(Quarter(quarter=q("3"), report=q("ได้นำระบบไปใช้แล้ว")),)), "D3.2", "cannot_tell", "claim_only", "EV-CLAIM-ONLY"),
    "the indicator page tells of a plan": (Indicator(quarters=(Quarter(quarter=q("3"), report=q("จะนำระบบไปใช้แล้ว")),)), "D3.2", "not_met", "not_found", None),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_what_the_contents_of_a_paper_prove(case: str) -> None:
    record, demand, state, code, told = CASES[case]
    result = checked([*whole(), mail("x.pdf", record)])
    assert (states(result)[demand], why(result, demand)) == (state, code)
    found = codes(result) & {"EV-TITLE-ONLY", "EV-CONTENT-DENIES", "EV-CONTENT-UNSAID", "EV-CLAIM-ONLY"}
    assert found >= ({told} if told else set())
    assert told or not found - {"EV-CONTENT-UNSAID"}


def test_the_words_of_the_body_are_the_evidence() -> None:
    result = checked([*whole(), mail("x.pdf", order(USED))])
    evidence = next(d for d in result.demands if d.id == "D3.2").evidence
    assert [e.field for e in evidence] == ["subject", "statements[0].text"]


# ---- figures -----------------------------------------------------------------------------------------------------
def survey(
    result: str, unit: str = "percent", scale: str | None = None, n: str | None = None, subject: str = ""
) -> Other:
    made = Survey(result=q(result, unit=unit), scale=q(scale) if scale else None, respondents=q(n) if n else None)
    return Other(subtype=q("survey"), subject=q(subject or "รายงานผลการประเมินความพึงพอใจของผู้ใช้นวัตกรรม"), survey=made)


def page(words: str) -> Indicator:
    return Indicator(quarters=(Quarter(quarter=q("4"), report=q(words)),))


def budgets(three: str, four: str) -> list[Evidence]:
    f4 = ev("b.eml > f4.docx", form(4, budget=q(four)), came=arrival("b.eml", "2023-04-03"))
    return [
        *whole(without=["form1", "form3"]),
        mail("f1.docx", form(1, resources=q("-"))),
        mail("f3.docx", form(3, budget=q(three))),
        f4,
    ]


S, P = "s.docx", "kpi.html"
FIGURES: dict[str, tuple[list[Evidence], str | None]] = {
    "the page says another share": ([mail(S, survey("85")), mail(P, page("ความพึงพอใจร้อยละ 92"))], "FIGURES-DIFFER"),
    "the page says the same": ([mail(S, survey("85")), mail(P, page("ความพึงพอใจร้อยละ 85.0"))], None),
    "a report holds many figures, one of them agrees": ([mail(S, survey("85")), mail("r.docx", report("สรุปผล", says("satisfaction", q("92", unit="percent")), says("satisfaction", q("85", unit="percent"))))], None),
    "a mean and a share are shown on one scale": ([mail(S, survey("4.25", "mean", "5")), mail(P, page("ความพึงพอใจร้อยละ 85"))], "FIGURES-OTHER-SCALE"),
    "a mean without its scale cannot be compared": ([mail(S, survey("4.25", "mean")), mail(P, page("ความพึงพอใจร้อยละ 85"))], "FIGURES-OTHER-SCALE"),
    "two means of one scale": ([mail(S, survey("4.25", "mean", "5")), mail(P, page("ความพึงพอใจ ค่าเฉลี่ย 4.52"))], "FIGURES-DIFFER"),
    "how many answered": ([mail(S, survey("85", n="240")), mail(P, page("ผู้ตอบแบบสอบถามจำนวน 420 คน"))], "FIGURES-DIFFER"),
    "two rounds are two surveys": ([mail(S, survey("85", subject="ผลประเมินความพึงพอใจ ครั้งที่ 1")), mail("t.docx", survey("92", subject="ผลประเมินความพึงพอใจ ครั้งที่ 2"))], None),
    "an unverified figure is no figure": ([mail(S, survey("85")), mail("r.docx", report("สรุปผล", says("satisfaction", q("92", doubts=["ocr"], unit="percent"))))], None),
    "the budget of form 3 and that of form 4": (budgets("50,000 บาท", "55,000 บาท"), "FIGURES-DIFFER"),
    "the same sum in other words": (budgets("รวม 1.5 ล้านบาท", "ค่าวัสดุ 500,000 บาท ค่าจ้าง 1,000,000 บาท รวมทั้งสิ้น 1,500,000 บาท"), None),
    "no budget and some": (budgets("ไม่ใช้งบประมาณ", "20,000 บาท"), "FIGURES-DIFFER"),
    "the page says another sum": ([*budgets("50,000 บาท", "50,000 บาท"), mail(P, page("ใช้งบประมาณทั้งสิ้น ๕๕,๐๐๐ บาท"))], "FIGURES-DIFFER"),
    "several sums without a total are nobody's": (budgets("ค่าวัสดุ 500 บาท ค่าจ้าง 1,000 บาท", "20,000 บาท"), None),
    "a letter of the unit is no second paper": ([mail(S, survey("85")), mail("c.pdf", cover(statements=(says("satisfaction", q("92", unit="percent")),)))], None),
}  # fmt: skip


@pytest.mark.parametrize("case", FIGURES)
def test_the_same_figure_in_two_papers(case: str) -> None:
    """Check 23: n, per cent and budget, across files and the page of the indicator."""
    papers, told = FIGURES[case]
    result = checked(papers if any("f4" in e.source.name for e in papers) else [*whole(), *papers], BANG_RAK)
    assert codes(result) & {"FIGURES-DIFFER", "FIGURES-OTHER-SCALE"} == ({told} if told else set())


def test_a_conversion_is_shown_with_both_figures() -> None:
    result = checked([*whole(), *FIGURES["a mean and a share are shown on one scale"][0]])
    told = next(f for f in result.findings if f.code == "FIGURES-OTHER-SCALE")
    assert "85 % and 85 %" in told.en
    assert "4.25" in told.th
    assert "ร้อยละ 85" in told.th
    assert told.severity is Severity.NOTE
    assert states(result)["D3.3"] == states(checked([*whole(), mail(S, survey("4.25", "mean", "5"))]))["D3.3"]
