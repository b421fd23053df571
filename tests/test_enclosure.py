"""สิ่งที่ส่งมาด้วย: titles and quantities as listed; what a letter does not name is never trusted."""

import pytest
from letters_by_hand import paged, placed, typed

from extractors.flow import Flow
from extractors.kind import kind_of
from extractors.letter import LetterHead, read_letter_fields
from schemas.quoted import Quoted, Trust
from schemas.text import DocumentText

HEAD = ("ที่ กท 4501/12", "3 มกราคม 2566", "เรื่อง รายงานผล", "เรียน ปลัดกรุงเทพมหานคร")
TEXT = "        ด้วยสำนักงานเขตทดสอบขอรายงานผล จึงเรียนมาเพื่อโปรดทราบ"
TAIL = ("", "\t\tขอแสดงความนับถือ", "", "\t\t(นายสมมุติ ใจดี)")


def word(q: Quoted | None) -> str | None:
    return None if q is None else ("?" if q.trust is Trust.UNVERIFIED else "") + q.value


def read(doc: DocumentText) -> LetterHead:
    flow = Flow.of(doc)
    return read_letter_fields(flow, doc, kind_of(flow, doc)[0])


def listed(head: LetterHead) -> list[tuple[str | None, str | None]]:
    return [(word(e.title), word(e.quantity)) for e in head.enclosures]


LISTS = [
    ("one without a quantity", ("สิ่งที่ส่งมาด้วย คู่มือการใช้งาน",), [("คู่มือการใช้งาน", None)]),
    ("one with a quantity", ("สิ่งที่ส่งมาด้วย แบบฟอร์ม 1 จำนวน ๑ ชุด",), [("แบบฟอร์ม 1", "1 ชุด")]),
    (
        "a numbered list",
        ("สิ่งที่ส่งมาด้วย ๑. แบบเสนอแนวคิด จำนวน ๙ ฉบับ", "๒. แบบสรุปผล จำนวน ๑ ฉบับ", "๓. ภาพกิจกรรม"),
        [("แบบเสนอแนวคิด", "9 ฉบับ"), ("แบบสรุปผล", "1 ฉบับ"), ("ภาพกิจกรรม", None)],
    ),
    (
        "rows that end in quantities are items of their own",
        ("สิ่งที่ส่งมาด้วย\tแบบเสนอแนวคิด จำนวน 9 ฉบับ", "\tแบบสรุปผล จำนวน 1 ฉบับ"),
        [("แบบเสนอแนวคิด", "9 ฉบับ"), ("แบบสรุปผล", "1 ฉบับ")],
    ),
    (
        "a heading of the body that begins with 1 again",
        ("สิ่งที่ส่งมาด้วย ๑. แบบเสนอแนวคิด จำนวน ๙ ฉบับ", "๒. แบบสรุปผล จำนวน ๑ ฉบับ", "๑. ความเป็นมา"),
        [("แบบเสนอแนวคิด", "9 ฉบับ"), ("แบบสรุปผล", "1 ฉบับ")],
    ),
    ("the label with a colon", ("สิ่งที่ส่งมาด้วย : แผนงาน",), [("แผนงาน", None)]),
    ("numbers on one row", ("สิ่งที่ส่งมาด้วย 1. แผ่นพับ 2. แบบตอบรับ",), [("แผ่นพับ", None), ("แบบตอบรับ", None)]),
    ("a bare figure with a unit", ("สิ่งที่ส่งมาด้วย แบบตอบรับ  ๑ ฉบับ",), [("แบบตอบรับ", "1 ฉบับ")]),
    ("a figure that is no quantity", ("สิ่งที่ส่งมาด้วย ประกาศ ฉบับที่ ๒",), [("ประกาศ ฉบับที่ 2", None)]),
    (
        "where it lies is no part of the title",
        ("สิ่งที่ส่งมาด้วย แบบรายงาน จำนวน ๑ ชุด (QR Code ท้ายหนังสือ)",),
        [("แบบรายงาน", "1 ชุด")],
    ),
    ("a blank list", ("สิ่งที่ส่งมาด้วย ..................",), []),
]


@pytest.mark.parametrize(("lines", "want"), [x[1:] for x in LISTS], ids=[x[0] for x in LISTS])
def test_listed(lines: tuple[str, ...], want: list[tuple[str | None, str | None]]) -> None:
    assert listed(read(typed(*HEAD, *lines, TEXT, *TAIL))) == want


def test_a_quantity_in_a_column_beside_a_title_that_runs_on() -> None:
    head = read(
        paged(
            *(placed(85, 92 + 25 * n, t) for n, t in enumerate(HEAD)),
            placed(85, 200, "สิ่งที่ส่งมาด้วย สำเนาหนังสือสำนักทดสอบ  จำนวน 1 ฉบับ"),
            placed(165, 219, "ด่วนที่สุด ที่ กท 0999/ว 152 ลงวันที่ 17 ธันวาคม 2565"),
            placed(150, 250, "ตามที่สำนักทดสอบได้แจ้งแล้วนั้น สำนักงานเขตทดสอบขอเรียนให้"),
            placed(85, 269, "ทราบ"),
            placed(300, 300, "ขอแสดงความนับถือ"),
        )
    )
    [(title, quantity)] = listed(head)
    assert quantity == "1 ฉบับ"
    assert title is not None
    assert title.startswith("สำเนาหนังสือสำนักทดสอบ")
    assert title.endswith("ลงวันที่ 17 ธันวาคม 2565")
    assert head.urgency is None


def test_a_list_whose_rows_go_on_at_the_left_margin_is_read_whole() -> None:
    doc = paged(
        placed(85, 60, "ที่ กท 4501/12"),
        placed(300, 80, "3 มกราคม 2566"),
        placed(85, 110, "เรื่อง รายงานผล"),
        placed(85, 130, "เรียน ปลัดกรุงเทพมหานคร"),
        placed(85, 150, "สิ่งที่ส่งมาด้วย 1. สำเนาคำสั่งสำนักงานเขตทดสอบ ที่ 5/2566 ลงวันที่ 1 มกราคม 2566"),
        placed(85, 170, "เรื่อง แต่งตั้ง".replace("เรื่อง ", "ฉบับ")),
        placed(190, 190, "2. แบบตอบรับ"),
        placed(150, 220, "ด้วยสำนักงานเขตทดสอบขอรายงานผลการดำเนินงานตามแผนให้ทราบ"),
        placed(300, 300, "ขอแสดงความนับถือ"),
    )
    assert [t for t, _ in listed(read(doc))] == [
        "สำเนาคำสั่งสำนักงานเขตทดสอบ ที่ 5/2566 ลงวันที่ 1 มกราคม 2566 ฉบับแต่งตั้ง",
        "แบบตอบรับ",
    ]


def test_a_label_broken_in_a_narrow_column_is_no_title() -> None:
    doc = paged(
        placed(85, 60, "ที่ กท 4501/12"),
        placed(300, 80, "3 มกราคม 2566"),
        placed(85, 110, "เรื่อง รายงานผล"),
        placed(85, 130, "เรียน ปลัดกรุงเทพมหานคร"),
        placed(85, 150, "สิ่งที่ส่งมา"),
        placed(190, 150, "1. แผนงาน จำนวน 1 ฉบับ"),
        placed(85, 170, "ด้วย"),
        placed(190, 170, "2. แผนที่ จำนวน 2 แผ่น"),
        placed(150, 200, "สำนักงานเขตทดสอบขอรายงานผลการดำเนินงานตามแผนให้ทราบ"),
        placed(85, 220, "ตามรายละเอียดที่ส่งมาพร้อมนี้"),
        placed(300, 300, "ขอแสดงความนับถือ"),
    )
    assert listed(read(doc)) == [("แผนงาน", "1 ฉบับ"), ("แผนที่", "2 แผ่น")]


def test_an_enclosure_behind_a_link_is_a_finding() -> None:
    head = read(typed(*HEAD, "สิ่งที่ส่งมาด้วย รายงานผล https://example.org/x", TEXT, *TAIL))
    assert [f.code for f in head.findings] == ["EV-BY-LINK"]


MEMO = (
    "บันทึกข้อความ",
    "ส่วนราชการ ฝ่ายทดสอบ",
    "ที่ กท 4501/12 วันที่ 3 มกราคม 2566",
    "เรื่อง ขอส่งเอกสาร",
    "เรียน หัวหน้าสำนักงาน ก.ก.",
)
BODIES = [
    ("named with a quantity", "        พร้อมนี้ได้แนบแบบเสนอแนวคิด จำนวน 9 ฉบับ มาด้วยแล้ว", [("แบบเสนอแนวคิด", "9 ฉบับ")]),
    (
        "two joined by และ",
        "        พร้อมนี้ได้แนบแบบเสนอแนวคิด จำนวน 9 ฉบับ และแบบสรุปผล จำนวน 1 ชุด มาด้วยแล้ว",
        [("แบบเสนอแนวคิด", "9 ฉบับ"), ("แบบสรุปผล", "1 ชุด")],
    ),
    ("unnamed", "        รายละเอียดตามเอกสารแนบท้าย", [("?รายละเอียดตามเอกสารแนบท้าย", None)]),
    (
        "a list inside the paragraph",
        "        จึงขอส่งเอกสารมาพร้อมนี้ ดังนี้ ๑. แบบฟอร์ม ๑ จำนวน ๑ ฉบับ ๒. แบบฟอร์ม ๒ จำนวน ๒ ชุด",
        [("แบบฟอร์ม ๑", "1 ฉบับ"), ("แบบฟอร์ม ๒", "2 ชุด")],
    ),
    ("without a quantity", "        พร้อมนี้ได้แนบสำเนาโครงการ มาด้วย", [("?สำเนาโครงการ", None)]),
    (
        "a form's number in brackets is no item of a list",
        "        ฝ่ายขนส่งได้ปรับปรุงแล้ว จึงขอส่งโครงการ (แบบฟอร์ม 4) ฉบับแก้ไข จำนวน 1 ชุด มาพร้อมนี้",
        [("โครงการ (แบบฟอร์ม 4) ฉบับแก้ไข", "1 ชุด")],
    ),
    ("sent by another", "        โรงเรียนได้ส่งแบบสำรวจ จำนวน 5 ชุด แล้ว", [("?แบบสำรวจ", "5 ชุด")]),
    ("asked of the addressee", "        ขอให้จัดส่งรายงานผล จำนวน 2 ชุด มาพร้อมนี้", [("?รายงานผล", "2 ชุด")]),
    ("none", "        ด้วยฝ่ายทดสอบขอรายงานผลให้ทราบ", []),
]


@pytest.mark.parametrize(("text", "want"), [x[1:] for x in BODIES], ids=[x[0] for x in BODIES])
def test_enclosures_of_a_memo_stand_in_its_text(text: str, want: list[tuple[str | None, str | None]]) -> None:
    assert listed(read(typed(*MEMO, text, "", "\t\t(นายสมมุติ ใจดี)"))) == want
