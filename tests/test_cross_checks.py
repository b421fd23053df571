"""Checks across documents and units: enclosures that did not come, cited letters, twins, mailboxes, citizen numbers."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from made_evidence import (
    BANG_RAK,
    BLANK,
    IDEA,
    PACK,
    UNITS,
    YAN_NAWA,
    arrival,
    checked,
    codes,
    cover,
    ev,
    form,
    notice,
    q,
    unread,
    whole,
)

from extractors.personal_data import citizen_numbers
from pipeline.arrival import Arrival, MailEnvelope
from pipeline.assemble import assemble
from pipeline.duplicates import shared_papers
from pipeline.evidence import Evidence
from pipeline.reading import read_content, shipped_stages
from schemas.finding_codes import finding
from schemas.record import Email, Enclosure, FormRecord, Memo, Other, Reference


def listed(*titles: str) -> tuple[Enclosure, ...]:
    return tuple(Enclosure(title=q(t), quantity=q("1 ชุด")) for t in titles)


def papers(titles: Sequence[str], *others: Evidence) -> list[Evidence]:
    """A cover with a list, and what came with it."""
    return [ev("a.eml > cover.pdf", cover(enclosures=listed(*titles))), *others]


ONE, TWO = ev("a.eml > f1.docx", form(1)), ev("a.eml > f2.docx", form(2))
THREE = ev("a.eml > f3.docx", form(3))
COPY = ev("a.eml > x.pdf", Memo(number=q("กท 4301/77"), sender=q("สำนักงานเขตบางรัก")))
PHOTOS = ev("a.eml > ภาพกิจกรรมโครงการ.pdf", Other())
REPORT = ev("a.eml > r.pdf", Other(subject=q("รายงานผลการดำเนินโครงการ")))


@pytest.mark.parametrize(
    ("came", "lacking"),
    [
        (papers(["แบบฟอร์ม 1", "แบบฟอร์ม 2"], ONE, TWO), None),
        (papers(["แบบฟอร์ม 1", "แบบฟอร์ม 2"], ONE), "แบบฟอร์ม 2"),
        (papers(["แบบฟอร์ม ๑", "แบบฟอร์มที่ ๓"], ONE), "แบบฟอร์มที่ ๓"),
        (papers(["แบบฟอร์ม 1", "ภาพกิจกรรมโครงการ"], ONE, PHOTOS), None),
        (papers(["รายงานผลการดำเนินโครงการของหน่วยงาน"], REPORT), None),
        (papers(["แบบฟอร์ม 1", "เอกสารประกอบการพิจารณา"], ONE, PHOTOS), None),
        (papers(["แบบฟอร์ม 1", "คู่มือการใช้งานระบบ", "สำเนาหนังสือ"], ONE, PHOTOS), None),
        (papers(["แบบฟอร์ม 1", "คู่มือการใช้งานระบบ"], ONE), "คู่มือการใช้งานระบบ"),
        (papers(["แบบฟอร์ม 1 - 2", "แผนการดำเนินการ"], ONE, THREE), None),
        (papers(["แบบฟอร์ม 3", f"โครงการ{IDEA}"], THREE), None),
        (papers(["แบบฟอร์ม 1-3"], TWO), None),
        (papers(["แบบฟอร์ม 1", "เอกสารตามบัญชีแนบท้าย"], ONE), None),
        (papers(["เอกสารประกอบการพิจารณา ดังนี้", "แบบฟอร์ม 1"], ONE), None),
        (papers(["แบบฟอร์ม 1", "สำเนาหนังสือ ที่ กท 4301/77"], ONE, COPY), None),
        (papers(["แบบฟอร์ม 1", "แบบฟอร์ม 2"], ONE, unread("a.eml > scan.pdf")), None),
        (papers(["แบบฟอร์ม 1", "แบบฟอร์ม 2"], ONE, ev("a.eml > body", Email())), "แบบฟอร์ม 2"),
        (papers(["แบบฟอร์ม 1"], *[ONE], TWO), None),
        (papers([], ONE), None),
    ],
    ids=[
        "all came",
        "one did not",
        "Thai figures",
        "by its file name",
        "by its subject",
        "a paper that no line names may be the line that no paper is",
        "several lines may be in one such paper",
        "nothing is left that it could be",
        "the plan stands in form 3",
        "the project is form 3 by its name",
        "one of a range of forms",
        "a list elsewhere",
        "the head of a list",
        "by its number",
        "an unread file may hold it",
        "the words of the mail are no enclosure",
        "more than was listed",
        "no list",
    ],
)
def test_enclosures_that_a_cover_lists(came: list[Evidence], lacking: str | None) -> None:
    found = [f for f in checked(came).findings if f.code == "ENC-COUNT"]
    assert [f.th.partition("ไม่พบ: ")[2] for f in found] == ([lacking] if lacking else [])


def test_files_behind_a_link_are_not_called_missing() -> None:
    linked = papers(["แบบฟอร์ม 1"])
    linked[0] = linked[0].saying(linked[0].record, (finding("EV-BY-LINK", link="x"),))
    assert "ENC-COUNT" not in codes(checked(linked))


@pytest.mark.parametrize(
    ("number", "there", "said"),
    [
        (q("กท 4301/900"), False, True),
        (q("กท 0303/900"), False, False),
        (q("กท 0303/163"), False, False),
        (q("กท 0303/ว 163"), False, False),
        (q("กท 4301/900"), True, False),
        (q("กท 4301/900", doubts=["stray_mark"]), False, False),
        (q("กท 4301/", complete=False), False, False),
    ],
    ids=[
        "not attached",
        "the receiver has its own letters",
        "the guideline",
        "the guideline with ว",
        "attached",
        "unverified",
        "incomplete",
    ],
)
def test_a_cited_letter_that_is_not_attached(number: object, there: bool, said: bool) -> None:
    reference = Reference(number=number)  # type: ignore[arg-type]
    came = [ev("a.eml > cover.pdf", cover(references=(reference,)))]
    if there:
        came.append(ev("a.eml > notice.pdf", notice(number=q("กท 4301/900"))))
    assert ("REF-NOT-PRESENT" in codes(checked(came))) is said


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("clerk@gmail.com", True),
        ("clerk@HOTMAIL.COM", True),
        ("clerk@bangkok.go.th", False),
        ("clerk@gmail.com.example.go.th", False),
        ("clerk@mea.or.th", False),
        ("", False),
    ],
)
def test_a_public_mailbox_is_an_observation(address: str, said: bool) -> None:
    mail = MailEnvelope(path="a.eml", sha256="e" * 64, depth=1, from_address=address)
    came = [replace(e, arrival=Arrival(mails=(mail,))) for e in whole()]
    found = [f for f in checked(came).findings if f.code == "SENDER-PRIVATE"]
    assert len(found) == said


LONG_A, LONG_B = "ลดขั้นตอนการยื่นคำขอที่หน้างานให้เหลือครั้งเดียว" * 2, "ประชาชนทราบคิวของตนล่วงหน้าผ่านป้ายที่หน้าอาคาร" * 2


def project(unit: str, first: str = LONG_A, second: str = LONG_B) -> FormRecord:
    """A form 1 with two long entries in which the unit's name stands."""
    name = next(u.name_th for u in UNITS if u.unit == unit)
    made = form(1, unit)
    long = [k for k in made.entries if k not in ("unit", "idea_name")][:2]
    return form(1, unit, **{long[0]: q(f"{first}ของ{name}"), long[1]: q(second)})


def twins(*evidence: Evidence) -> dict[str, list[str]]:
    found = shared_papers(assemble(evidence, PACK, UNITS).submissions)
    return {u: sorted({f.code for f in fs}) for u, fs in found.items() if fs}


@pytest.mark.parametrize(
    ("second", "same"),
    [
        (project(YAN_NAWA), True),
        (project(YAN_NAWA, second="จัดทำแผนที่จุดเสี่ยงในพื้นที่โดยอาสาสมัครของชุมชนทุกเดือน"), False),
        (form(1, YAN_NAWA), False),
    ],
    ids=["the same text with the names changed", "one entry of two", "short entries"],
)
def test_two_units_with_one_text_are_asked(second: FormRecord, same: bool) -> None:
    found = twins(ev("a.eml > f.docx", project(BANG_RAK)), ev("b.eml > f.docx", second))
    assert found == ({BANG_RAK: ["DUP-OTHER-UNIT"], YAN_NAWA: ["DUP-OTHER-UNIT"]} if same else {})


def test_the_very_same_file_is_asked_and_other_peoples_letters_are_not() -> None:
    """A notice of the committee's secretary is everybody's."""
    same = {"content": "same bytes"}
    pictures = [ev(f"{m} > p.pdf", Other(), **same) for m in ("a.eml", "b.eml")]  # type: ignore[arg-type]
    covers = [ev("a.eml > c.pdf", cover(BANG_RAK)), ev("b.eml > c.pdf", cover(YAN_NAWA))]
    assert set(twins(*pictures, *covers)) == {BANG_RAK, YAN_NAWA}
    notices = [ev(f"{m} > n.pdf", notice(), **same) for m in ("a.eml", "b.eml")]  # type: ignore[arg-type]
    assert twins(*notices, *covers) == {}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("เลขประจำตัวประชาชน 1-2345-67890-12-2", 0),
        ("เลขประจำตัวประชาชน 1-2345-67890-12-1", 1),
        ("เลข ๑๒๓๔๕๖๗๘๙๐๑๒๑ และ 1234567890121", 2),
        ("1 2345 67890 12 1", 1),
        ("รหัสโครงการ 1234567890122", 0),
        ("เลขที่บัญชี 12345678901211", 0),
        ("9234567890121", 0),
        ("เลขผู้เสียภาษีของหน่วยงาน 0994000165510", 0),
        ("เลขทะเบียนนิติบุคคล 0105558123451", 0),
        ("แรงงาน 0001700123459", 1),
        ("รหัสโครงการ 1101700123456", 0),
        ("เลขที่บัญชี: 1101700123456", 0),
        ("เลขผู้เสียภาษี 1101700123456", 1),
        ("1234567890121/2566", 0),
    ],
)
def test_citizen_numbers_by_their_check_digit(text: str, found: int) -> None:
    """13 figures alone are none: the last must fit the first twelve, and no figure stands beside."""
    places = list(citizen_numbers(text))
    assert len(places) == found


def test_a_citizen_number_is_told_by_its_place_and_never_printed() -> None:
    reading = read_content(
        "แบบลงทะเบียน เลข 1-2345-67890-12-1".encode(), "text/plain", (), mail_body=False, stages=shipped_stages()
    )
    found = [f for f in reading.findings if f.code == "PII"]
    assert len(found) == 1
    assert found[0].places
    assert "2345" not in f"{found[0].th} {found[0].en}"


def test_what_everybody_was_given_is_nobodys_copy() -> None:
    """A pattern that more than ten units hand in, a blank form, and a third office's paper are no question."""
    units = [u.unit for u in UNITS if u.unit.startswith("bma-district")][:12]
    many = [ev(f"{u}.eml > f.docx", project(u), came=arrival(f"{u}.eml")) for u in units]
    assert twins(*many) == {}
    assert set(twins(*many[:3])) == set(units[:3])
    empty = form(1, BANG_RAK, **{e.id: BLANK for e in PACK.form("form-1").entries if e.kind != "ticks"})
    forms = [ev(f"{m} > แบบ.docx", empty, content="one file") for m in ("a.eml", "b.eml")]
    news = [ev(f"{m} > ข่าว.pdf", Other(sender=q("สำนักงาน ก.ก.")), content="news") for m in ("a.eml", "b.eml")]
    covers = [ev("a.eml > c.pdf", cover(BANG_RAK)), ev("b.eml > c.pdf", cover(YAN_NAWA))]
    assert twins(*forms, *covers) == {}
    assert twins(*news, *covers) == {}


def test_many_units_with_one_file_are_one_question_each() -> None:
    units = [u.unit for u in UNITS if u.unit.startswith("bma-district")][:9]
    covers = [ev(f"{u}.eml > c.pdf", cover(u), came=arrival(f"{u}.eml")) for u in units]
    files = [ev(f"{u}.eml > p.pdf", Other(), content="same", came=arrival(f"{u}.eml")) for u in units]
    found = shared_papers(assemble([*covers, *files], PACK, UNITS).submissions)
    assert {u: len(f) for u, f in found.items()} == dict.fromkeys(units, 1)
    assert "และอีก 5 หน่วยงาน" in found[units[0]][0].th


@pytest.mark.parametrize("field", ["number", "date"])
def test_a_citation_that_was_not_read_with_certainty_is_no_question_to_the_unit(field: str) -> None:
    """The doubt is ours."""
    known = {"number": q("กท 0303/163"), "date": q("2022-01-23")}
    sure = Reference(**known)
    doubted = Reference(**known | {field: q(known[field].value, doubts=["readings_differ"])})
    told = [codes(checked([*whole(), ev("c.eml > c.pdf", cover(references=(r,)))])) for r in (sure, doubted)]
    assert "REF-DATE-DIFFERS" in told[0]
    assert "REF-DATE-DIFFERS" not in told[1]


def test_ticks_that_are_not_sure_choose_nothing() -> None:
    kinds = PACK.form("form-1").entries[3].options

    def chosen(*doubts: str) -> set[str]:
        ticked = (q(kinds[0], ticked=True), q(kinds[1], ticked=True, doubts=list(doubts)))
        return codes(checked([*whole(without=["form1"]), ev("a.eml > f1.docx", form(1, innovation_type=ticked))]))

    assert "FORM-TYPE-COUNT" in chosen()
    assert "FORM-TYPE-COUNT" not in chosen("tick_unsure")


def test_a_line_of_a_list_that_was_not_read_with_certainty_lacks_nothing() -> None:
    """`แบบฟอร์ม 2` may be a misread 1: the line is doubted itself, and nobody is told to send what may have come."""
    doubted = (Enclosure(title=q("แบบฟอร์ม 1")), Enclosure(title=q("แบบฟอร์ม 2", doubts=["readings_differ"])))
    for lines, raised in ((doubted, False), (listed("แบบฟอร์ม 1", "แบบฟอร์ม 2"), True)):
        assert ("ENC-COUNT" in codes(checked([ev("a.eml > cover.pdf", cover(enclosures=lines)), ONE]))) is raised
