"""The head of a mail printed above a document is set aside; a mail that is nothing but a mail stays one."""

import pytest
from letters_by_hand import flow_of, paged, placed

from extractors.extract import extract
from extractors.kind import kind_of
from extractors.mail_head import mail_head_rows
from extractors.rows import rows_of
from schemas.text import Line

THAI = [
    "จาก: สารบรรณสมมุติ <saraban@example.go.th>",
    "ส่ง: 14 มีนาคม 2563 10:15",
    "ถึง: หน่วยงานในสังกัด",
    "เรื่อง: FW: ส่งหนังสือ ที่ ทส 9/1",
]
ENGLISH = ["From: Invented Registry", "Sent: Monday 16 March 2020 10:15", "To: All offices", "Subject: letter"]
LONG = [*THAI[:3], "สำนักงานเขตสมมุติหนึ่ง; สำนักงานเขตสมมุติสอง", "สำเนา: ฝ่ายบริหาร", THAI[3]]
MEMO = [
    "บันทึกข้อความ",
    "ส่วนราชการ สำนักงานสมมุติ",
    "ที่ พท 0033.306/10 วันที่ 16 ธันวาคม 2560",
    "เรื่อง ขออนุมัติโครงการ",
    "เรียน ผู้อำนวยการเขตสมมุติ",
    "ด้วยสำนักงานมีความจำเป็น",
]
ORDER = ["คำสั่งสำนักทดสอบสมมุติ", "ที่ 27/2566", "เรื่อง แต่งตั้งคณะทำงาน", "ด้วยเห็นควรแต่งตั้งคณะทำงาน", "สั่ง ณ วันที่ 4 มกราคม 2566"]


def sheet(*words: str) -> list[Line]:
    return [placed(85, 60 + 22 * k, w) for k, w in enumerate(words)]


@pytest.mark.parametrize("head", [THAI, ENGLISH, LONG], ids=["Thai", "English", "a list of addressees"])
@pytest.mark.parametrize(
    ("document", "kind", "number", "subject"),
    [(MEMO, "memo", "พท 0033.306/10", "ขออนุมัติโครงการ"), (ORDER, "order", "27/2566", "แต่งตั้งคณะทำงาน")],
    ids=["memo", "order"],
)
def test_the_document_below_keeps_its_own_number_and_subject(
    head: list[str], document: list[str], kind: str, number: str, subject: str
) -> None:
    doc = paged(*sheet(*head, *document))
    assert kind_of(flow_of(doc), doc)[0] == kind
    record = extract(doc, ()).record
    assert record.number is not None
    assert (record.number.value, record.subject.value if record.subject else None) == (number, subject)


@pytest.mark.parametrize(
    "rows",
    [
        [*THAI, "เรียน ทุกท่าน", "ขอส่งหนังสือตามแนบ", "ขอแสดงความนับถือ", "(นายสมมุติ ตัวอย่าง)"],
        ["จาก: สารบรรณสมมุติ", *MEMO],
        ["ถึง: หน่วยงานในสังกัด", "เรื่อง: ส่งหนังสือ", "วันที่: 14 มีนาคม 2563", *MEMO],
    ],
    ids=["a mail with words of its own", "one label is no head", "no sender"],
)
def test_what_is_no_head_of_a_mail_above_a_document_is_left(rows: list[str]) -> None:
    assert mail_head_rows(rows_of(flow_of(paged(*sheet(*rows))))) == frozenset()


LETTER = [
    "ที่ กท 9303/163",
    "สำนักงานสมมุติ",
    "12 มีนาคม 2569",
    "เรื่อง ขอส่งรายงาน",
    "เรียน ผู้อำนวยการเขตสมมุติ",
    "ด้วยสำนักงานขอส่งรายงาน",
]


@pytest.mark.parametrize(
    "rest", [["ที่ กท 9606/666 ลงวันที่ 2 เมษายน 2569"], ["ที่ กท 9606/666"], []], ids=["with its day", "bare", "none"]
)
@pytest.mark.parametrize("document", [LETTER, MEMO], ids=["letter", "memo"])
def test_a_subject_that_goes_on_with_a_number_gives_the_document_none(rest: list[str], document: list[str]) -> None:
    record = extract(paged(*sheet(*THAI[:3], "เรื่อง: ขอเชิญประชุม ตามหนังสือ", *rest, *document)), ()).record
    assert record.number is None or record.number.value in document[0] + document[2]


def test_a_number_in_the_words_of_a_mail_is_not_the_number_of_the_letter_below() -> None:
    own = ["เรียน ทุกท่าน", "ขอส่งหนังสือมาพร้อมนี้", "ที่ กท 9707/777 ลงวันที่ 3 เมษายน 2569"]
    record = extract(paged(*sheet(*THAI, *own, *LETTER)), ()).record
    assert record.number is None or record.number.value == "กท 9303/163"


def test_one_number_behind_a_subject_is_the_letters_own() -> None:
    doc = paged(*sheet(*THAI, *LETTER[:2], *LETTER[3:5], "อ้างถึง หนังสือสำนักสมมุติ", "ที่ กท 9606/666", "ด้วยสำนักงานขอส่ง"))
    record = extract(doc, ()).record
    assert record.number is not None
    assert record.number.value == "กท 9303/163"
