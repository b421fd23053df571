"""Endorsements, received stamps and marks of copies: what was printed of them, and what they must never become."""

import pytest
from letters_by_hand import typed

from extractors.flow import Flow
from extractors.kind import kind_of
from extractors.letter import LetterHead, read_letter_fields
from schemas.quoted import Quoted, Trust

MEMO = ("บันทึกข้อความ", "ส่วนราชการ ฝ่ายทดสอบ", "ที่ กท 4501/12 วันที่ 3 มกราคม 2566", "เรื่อง ขออนุมัติโครงการ", "เรียน ผู้อำนวยการเขต")
TEXT = "        ด้วยฝ่ายทดสอบประสงค์จะดำเนินโครงการ จึงเรียนมาเพื่อโปรดพิจารณาอนุมัติ"
AUTHOR = ("", "\t\t(นายสมมุติ ใจดี)", "\t\tหัวหน้าฝ่าย")


def word(q: Quoted | None) -> str | None:
    return None if q is None else ("?" if q.trust is Trust.UNVERIFIED else "") + q.value


def read(*lines: str) -> LetterHead:
    doc = typed(*lines)
    flow = Flow.of(doc)
    return read_letter_fields(flow, doc, kind_of(flow, doc)[0])


WORDS = [
    ("approved", "อนุมัติ", "อนุมัติ", "approved"),
    ("as proposed", "ดำเนินการตามเสนอ", "ดำเนินการตามเสนอ", "approved"),
    ("ชอบ is agreement", "ชอบ", "ชอบ", "approved"),
    ("ทราบ is no approval", "ทราบ", "ทราบ", "acknowledged"),
    ("a refusal holds the word of approval", "ไม่อนุมัติ", "ไม่อนุมัติ", "rejected"),
    ("handed on", "มอบฝ่ายทดสอบดำเนินการ", "มอบฝ่ายทดสอบดำเนินการ", "other"),
    ("an officer on the way up only proposes", "เห็นควรอนุมัติ", "เห็นควรอนุมัติ", "other"),
    ("a ticked box", "☑ อนุมัติ", "☑ อนุมัติ", "approved"),
    ("an empty box decides nothing", "☐ อนุมัติ", None, None),
    ("two boxes on one row", "[/] เห็นชอบ [ ] ไม่เห็นชอบ", "[/] เห็นชอบ", "approved"),
    ("the second of two boxes", "( ) อนุมัติ (/) ไม่อนุมัติ เนื่องจากไม่มีเงิน", "(/) ไม่อนุมัติ เนื่องจากไม่มีเงิน", "rejected"),
    ("boxes behind their words", "เห็นชอบ [/] ไม่เห็นชอบ [ ]", "เห็นชอบ [/]", "approved"),
    ("none of two boxes", "[ ] เห็นชอบ [ ] ไม่เห็นชอบ", None, None),
    ("both of two boxes", "☑ เห็นชอบ ☑ ไม่เห็นชอบ", None, None),
]


@pytest.mark.parametrize(("line", "words", "outcome"), [x[1:] for x in WORDS], ids=[x[0] for x in WORDS])
def test_words_above_a_superiors_name(line: str, words: str | None, outcome: str | None) -> None:
    head = read(*MEMO, TEXT, *AUTHOR, "", line, "\t\t(นางสมมุติ สูงกว่า)", "\t\tผู้อำนวยการเขต", "\t\t5 มกราคม 2566")
    [got] = head.endorsements
    assert (word(got.words), word(got.outcome), word(got.name)) == (words, outcome, "นางสมมุติ สูงกว่า")
    assert word(got.date) == "2023-01-05"
    assert word(head.date) == "2023-01-03"


@pytest.mark.parametrize(
    ("rows", "outcome", "doubts"),
    [
        (("ไม่", "อนุมัติ"), "approved", ("negation_on_other_line",)),
        (("อนุมัติ / ไม่อนุมัติ",), "rejected", ("not_chosen",)),
        (("อนุมัติเมื่อแก้ไขแล้ว",), "approved", ("conditional",)),
        (("เห็นชอบโดยมีเงื่อนไขให้ปรับลดงบประมาณ",), "approved", ("conditional",)),
        (("อนุมัติ",), "approved", ()),
        (("ไม่อนุมัติ",), "rejected", ()),
    ],
    ids=[
        "ไม่ on the row above",
        "neither is crossed out",
        "only after something",
        "with a condition",
        "plain",
        "refused",
    ],
)
def test_an_approval_that_may_be_none_is_doubted(rows: tuple[str, ...], outcome: str, doubts: tuple[str, ...]) -> None:
    """The approval of a project may rest on these words alone."""
    (made,) = read(*MEMO, TEXT, *AUTHOR, "", *rows, "\t\t(นางสมมุติ สูงกว่า)", "\t\tผู้อำนวยการเขต").endorsements
    assert made.outcome is not None
    assert (made.outcome.value, made.outcome.doubts) == (outcome, doubts)


def test_of_two_boxes_the_ticked_one_decides() -> None:
    head = read(*MEMO, TEXT, *AUTHOR, "", "☐ อนุมัติ", "☑ ไม่อนุมัติ", "\t\t(นางสมมุติ สูงกว่า)", "\t\tผู้อำนวยการเขต")
    assert [word(e.outcome) for e in head.endorsements] == ["rejected"]


def test_two_ticked_boxes_decide_nothing() -> None:
    head = read(*MEMO, TEXT, *AUTHOR, "", "☑ อนุมัติ", "☑ ไม่อนุมัติ", "\t\t(นางสมมุติ สูงกว่า)", "\t\tผู้อำนวยการเขต")
    assert [e.outcome for e in head.endorsements] == [None]


def test_asking_for_approval_in_the_text_is_no_endorsement() -> None:
    assert read(*MEMO, TEXT, *AUTHOR).endorsements == ()


def test_words_without_a_name_under_them() -> None:
    head = read(*MEMO, TEXT, *AUTHOR, "", "อนุมัติ")
    assert [(word(e.words), word(e.outcome), e.name) for e in head.endorsements] == [("อนุมัติ", "approved", None)]


def test_a_received_stamp_is_a_receipt_and_nothing_else() -> None:
    head = read("สำนักงาน ก.ก.", "เลขรับ ๗๗๘", "วันที่ ๒๐ กุมภาพันธ์ ๒๕๖๖", "เวลา ๑๐.๓๐ น.", *MEMO, TEXT, *AUTHOR)
    [r] = head.receipts
    assert (word(r.office), word(r.number), word(r.date), word(r.time)) == (
        "สำนักงาน ก.ก.",
        "778",
        "2023-02-20",
        "10:30",
    )
    assert word(head.number) == "กท 4501/12"
    assert word(head.date) == "2023-01-03"


def test_a_blank_received_stamp_claims_nothing() -> None:
    head = read("เลขรับ ............", "วันที่ ...........", "เวลา ........", *MEMO, TEXT, *AUTHOR)
    [r] = head.receipts
    assert (r.number, r.date, r.time) == (None, None, None)


COPIES = [
    ("draft in brackets", "(ร่าง)", "draft"),
    ("copy", "สำเนา", "copy"),
    ("file copy", "- สำเนาคู่ฉบับ -", "file_copy"),
]


@pytest.mark.parametrize(("mark", "want"), [x[1:] for x in COPIES], ids=[x[0] for x in COPIES])
def test_mark_at_the_top(mark: str, want: str) -> None:
    assert word(read(mark, *MEMO, TEXT, *AUTHOR).copy_status) == want


def test_a_letter_that_speaks_of_a_copy_is_none() -> None:
    assert read(*MEMO, "        พร้อมนี้ได้แนบสำเนาคำสั่งมาด้วย", TEXT, *AUTHOR).copy_status is None
