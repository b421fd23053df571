"""The project's targets in form 3 against those in form 4 (practice, check 21)."""

import pytest
from made_evidence import arrival, checked, codes, ev, form, notice, q, resolution, states, whole
from test_check import mail

from pipeline.check import Checked
from pipeline.evidence import Evidence
from schemas.finding import Severity
from schemas.quoted import Quoted


def forms(three: str | Quoted, four: str | Quoted) -> list[Evidence]:
    a, b = (x if isinstance(x, Quoted) else q(x) for x in (three, four))
    f4 = ev("b.eml > f4.docx", form(4, target=b), came=arrival("b.eml", "2023-04-03"))
    return [*whole(without=["form3"]), mail("f3.docx", form(3, success_indicator=a)), f4]


def asked(result: Checked) -> list[str]:
    return [f.en for f in result.findings if f.code == "FIGURES-DIFFER" and "target" in f.en]


CONTENT = "ผู้ใช้บริการมีความพึงพอใจไม่น้อยกว่าร้อยละ {}"
DIFFER = {
    "another share of the same": (CONTENT.format(85), CONTENT.format(80)),
    "in the other order": ("ร้อยละ 80 ของผู้ใช้บริการมีความพึงพอใจ", CONTENT.format(70)),
    "Thai figures and the sign of per cent": (CONTENT.format("๘๕"), "ความพึงพอใจของผู้ใช้บริการ 80%"),
    "a bare figure": ("ร้อยละ 85", "ร้อยละ 80"),
    "another rate": ("ผู้ใช้ระบบ 100 คนต่อเดือน", "ผู้ใช้ระบบ 80 คน/เดือน"),
    "more words on one side": ("ผู้เข้าร่วมโครงการ 100 คน", "ประชาชนผู้เข้าร่วมโครงการไม่น้อยกว่า 80 คน"),
    "a short word on both": ("อบรม 20 คน", "อบรม 30 คน"),
    "how many": ("มีผู้เข้าใช้ระบบไม่น้อยกว่า 1,200 คน", "ผู้เข้าใช้ระบบ 800 คน"),
    "one of two": (f"1. {CONTENT.format(85)}\n2. ลดขั้นตอนการทำงาน 3 ขั้นตอน", f"1. {CONTENT.format(85)}\n2. ลดขั้นตอนการทำงาน 2 ขั้นตอน"),
}  # fmt: skip
AGREE = {
    "the same": (CONTENT.format(85), CONTENT.format(85)),
    "the same in other figures": (CONTENT.format("85.0"), CONTENT.format("๘๕")),
    "two targets that count two things": (CONTENT.format(80), "ลดระยะเวลาการให้บริการลงร้อยละ 50"),
    "another unit": ("ลดเวลาให้บริการเหลือ 3 วัน", "ลดเวลาให้บริการเหลือ 15 นาที"),
    "a range of the same": ("ลดเวลาจาก 30 นาที เหลือ 10 นาที", "ลดเวลาจาก 30 นาที เหลือ 10 นาที"),
    "more in the second form": (CONTENT.format(85), f"{CONTENT.format(85)}\nมีผู้เข้าใช้ระบบไม่น้อยกว่า 800 คน"),
    "near another of its kind": (f"{CONTENT.format(85)}\nผู้ใช้บริการมีความพึงพอใจต่อความรวดเร็วร้อยละ 90", CONTENT.format(85)),
    "two bare figures": ("ร้อยละ 85 และร้อยละ 60", "ร้อยละ 80"),
    "years and days are no targets": ("แล้วเสร็จภายในวันที่ 30 กันยายน 2566", "แล้วเสร็จภายในวันที่ 31 สิงหาคม 2566"),
    "another span of time": ("ผู้ใช้ระบบ 100 คนต่อเดือน", "ผู้ใช้ระบบ 1,200 คนต่อปี"),
    "a rate and a sum": ("ผู้ใช้ระบบ 20 ครั้งต่อวัน", "ผู้ใช้ระบบไม่น้อยกว่า 7,000 ครั้ง"),
    "people who came and people who were trained": ("ผู้เข้าร่วม 100", "อบรม 20"),
    "the same with their unit": ("ผู้เข้าร่วม 100 คน", "อบรม 20 คน"),
    "a bare figure and one that says of what": ("100 คน", "อบรม 20 คน"),
    "who came to a training and who to a meeting": ("ผู้เข้าร่วมอบรม 100 คน", "ผู้เข้าร่วมประชุม 20 คน"),
    "the same deed of two groups": ("เจ้าหน้าที่ผ่านการอบรม 20 คน", "ประชาชนผ่านการอบรม 100 คน"),
    "two groups that are content": ("ความพึงพอใจของผู้ใช้ร้อยละ 85", "ความพึงพอใจของเจ้าหน้าที่ร้อยละ 80"),
    "no figures": ("ผู้ใช้บริการพึงพอใจ", "ผู้ใช้บริการพึงพอใจมาก"),
}  # fmt: skip


@pytest.mark.parametrize("case", DIFFER)
def test_a_target_that_was_changed_is_asked_about(case: str) -> None:
    result = checked(forms(*DIFFER[case]))
    (told,) = asked(result)
    assert "f3.docx" in told
    assert "f4.docx" in told
    assert states(result) == states(checked(forms(CONTENT.format(85), CONTENT.format(85))))


@pytest.mark.parametrize("case", AGREE)
def test_targets_that_agree_or_count_other_things_are_no_question(case: str) -> None:
    assert asked(checked(forms(*AGREE[case]))) == []


def test_a_target_that_the_committee_named_is_no_question() -> None:
    """`โดยให้ปรับค่าเป้าหมายเป็นร้อยละ 80`: the change was asked for."""
    papers = forms(CONTENT.format(70), CONTENT.format(80))
    named = resolution(conditions=(q("ให้ปรับค่าเป้าหมายเป็นร้อยละ 80"),))
    assert asked(checked(papers))
    assert not asked(checked([*papers, mail("n.pdf", notice(named))]))


def test_a_figure_that_was_not_read_with_certainty_is_none() -> None:
    assert not asked(checked(forms(q(CONTENT.format(85), doubts=["ocr"]), CONTENT.format(80))))


def test_it_is_asked_and_both_places_are_shown() -> None:
    result = checked(forms(*DIFFER["a bare figure"]))
    told = next(f for f in result.findings if f.code == "FIGURES-DIFFER" and "target" in f.en)
    assert told.severity is Severity.ASK
    assert "ค่าเป้าหมายของโครงการ" in told.th
    assert "FIGURES-DIFFER" in codes(result)
