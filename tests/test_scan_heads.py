"""Heads of scans below a received stamp, a pen's figures or a fax machine's row: kinds, numbers and days are found."""

from dataclasses import replace

import pytest
from letters_by_hand import flow_of, paged, placed

from extractors.extract import extract
from extractors.kind import kind_of
from extractors.scan_witness import HANDWRITTEN
from schemas.quoted import Origin
from schemas.text import Line, Repair

ORDER = [
    placed(225, 120, "คำสั่งสำนักทดสอบสมมุติ"),
    placed(250, 145, "ที่ 27/2566"),
    placed(215, 170, "เรื่อง แต่งตั้งคณะทำงาน"),
    placed(135, 230, "ด้วยสำนักทดสอบสมมุติเห็นควรแต่งตั้งคณะทำงาน"),
    placed(175, 400, "สั่ง ณ วันที่ 4 มกราคม 2566"),
]
STAMP = [placed(440, 30 + 15 * k, w) for k, w in enumerate(("สำนักทคลอง", "เลซรบ 4", "วันท", "เวลา-D", "70 น."))]
PEN = [placed(260, 50, "๘๗ ลศ"), placed(255, 70, "12.73 นุ")]
FAX = [placed(85, 20, "18/08/256910:15 0 2999 0012 กองกลาง หน้า 01/03")]


def scanned(lines: list[Line], by_hand: bool = False) -> list[Line]:
    doubts = [(Repair(HANDWRITTEN, 0, len(x.raw)),) if by_hand else () for x in lines]
    return [replace(x, origin=Origin.RECOGNISED, doubted=d) for x, d in zip(lines, doubts, strict=True)]


@pytest.mark.parametrize(
    "above",
    [scanned(STAMP), scanned(PEN, by_hand=True), scanned(FAX), [*scanned(PEN, by_hand=True), *scanned(STAMP)]],
    ids=["a stamp beside the title", "a pen's figures over it", "a fax machine's row", "pen and stamp"],
)
def test_an_order_is_one_whatever_was_put_above_its_title(above: list[Line]) -> None:
    doc = paged(*above, *scanned(ORDER))
    assert kind_of(flow_of(doc), doc)[0] == "order"
    record = extract(doc, ()).record
    assert record.number is not None
    assert record.number.value == "27/2566"
    assert record.date is not None
    assert record.date.value == "2023-01-04"


@pytest.mark.parametrize("above", [STAMP, PEN], ids=["native words beside the title", "native words over it"])
def test_native_words_above_a_title_are_never_passed_over(above: list[Line]) -> None:
    doc = paged(*above, *ORDER)
    assert kind_of(flow_of(doc), doc)[0] == "other"


def test_a_printed_row_over_the_middle_of_the_title_is_no_stamp() -> None:
    doc = paged(*scanned([placed(235, 60, "แบบคำขอตาม")]), *scanned(ORDER))
    assert kind_of(flow_of(doc), doc)[0] == "other"


MEMO = [
    placed(230, 100, "บันทึกข้อความ"),
    placed(85, 130, "ส่วนราชการ สำนักทดสอบสมมุติ"),
    placed(85, 150, "ที่ กท 4501/27"),
    placed(300, 150, "วันที่ 4 มกราคม 2566"),
    placed(85, 170, "เรื่อง ขออนุมัติโครงการ"),
    placed(85, 200, "เรียน ปลัดกรุงสมมุติ"),
    placed(135, 230, "ด้วยสำนักทดสอบสมมุติขออนุมัติ"),
]


@pytest.mark.parametrize("stamp", ["วันที่  ค", "วันที่ 9", "ที่ 88", "วันที่ 9 มกราคม 2566"])
def test_labels_of_a_stamp_above_the_title_of_a_memo_are_not_its_own(stamp: str) -> None:
    record = extract(paged(*scanned([placed(440, 40, stamp)]), *scanned(MEMO)), ()).record
    assert record.date is not None
    assert (record.date.value, record.date.is_proof) == ("2023-01-04", True)
    assert record.number is not None
    assert record.number.value == "กท 4501/27"


def test_a_day_above_the_title_stays_doubted_where_the_memo_shows_none() -> None:
    own = [x for x in MEMO if not x.text.startswith("วันที่")]
    record = extract(paged(*scanned([placed(440, 40, "วันที่ 9 มกราคม 2566")]), *scanned(own)), ()).record
    assert record.date is None or not record.date.is_proof
