"""A signature lies across the author's name on a scan: what is left of it is told as such, and nobody else is the author."""

from dataclasses import replace

import pytest
from letters_by_hand import paged, placed

from extractors.extract import extract
from schemas.quoted import Origin
from schemas.record import Signer
from schemas.text import DocumentText, Line

HEAD = [
    placed(230, 60, "บันทึกข้อความ"),
    placed(85, 90, "ส่วนราชการ สำนักทดสอบสมมุติ"),
    placed(85, 110, "ที่ กท 4501/27"),
    placed(300, 110, "วันที่ 4 มกราคม 2566"),
    placed(85, 130, "เรื่อง ขออนุมัติโครงการ"),
    placed(85, 150, "เรียน ปลัดกรุงสมมุติ"),
    placed(135, 180, "ด้วยสำนักทดสอบสมมุติขออนุมัติโครงการ ตามรายละเอียดที่แนบมาพร้อมนี้"),
    placed(135, 200, "จึงเรียนมาเพื่อโปรดพิจารณาอนุมัติ"),
]
POST = placed(300, 300, "ผู้อำนวยการสำนักทดสอบสมมุติ")
SUPERIOR = [placed(85, 400, "อนุมัติ"), placed(85, 440, "(นางสาวทดลอง ใจดี)"), placed(85, 460, "ปลัดกรุงสมมุติ")]


def scan(*lines: Line, recognised: bool = True) -> DocumentText:
    return paged(*(replace(x, origin=Origin.RECOGNISED) for x in lines) if recognised else lines)


def signers(doc: DocumentText) -> tuple[Signer, ...]:
    return extract(doc, ()).record.signers


@pytest.mark.parametrize(
    "left",
    ["(นางสาว ๑ แก้วสมมุติ)", "(ว่าที่ ยตรี รัตภา นจันทร์)", "(นายสมวัฒน์ ชูสมมุติ", "นายรัต วมแสนทร์)", "(.ยรัตร วมแสนทร์)"],
)
def test_what_a_signature_left_of_a_name_is_unsure_and_the_authors(left: str) -> None:
    first = signers(scan(*HEAD, placed(295, 280, left), POST, *SUPERIOR))[0]
    assert first.name is not None
    assert not first.name.is_proof
    assert "ทดลอง" not in first.name.value
    assert first.position is not None
    assert first.position.value == "ผู้อำนวยการสำนักทดสอบสมมุติ"


def test_a_post_without_its_name_keeps_the_next_name_from_being_the_authors() -> None:
    first = signers(scan(*HEAD, POST, *SUPERIOR))[0]
    assert first.name is None
    assert first.position is not None
    assert first.position.value == "ผู้อำนวยการสำนักทดสอบสมมุติ"


def test_a_whole_name_is_read_as_before() -> None:
    first = signers(scan(*HEAD, placed(300, 280, "(นายสมมุติ ตั้งใจ)"), POST, *SUPERIOR))[0]
    assert first.name is not None
    assert (first.name.value, first.name.doubts) == ("นายสมมุติ ตั้งใจ", ())


@pytest.mark.parametrize("words", ["(ตามรายชื่อที่แนบ)", "(1)", "(ร่าง)", "(รายละเอียดตามเอกสารแนบ)"])
def test_other_words_in_brackets_are_no_name(words: str) -> None:
    got = signers(scan(*HEAD, placed(135, 240, words), placed(300, 280, "(นายสมมุติ ตั้งใจ)"), POST))
    assert [x.name.value for x in got if x.name] == ["นายสมมุติ ตั้งใจ"]


def test_native_words_are_never_taken_for_spoilt_names() -> None:
    got = signers(scan(*HEAD, placed(295, 280, "(นางสาว ๑ แก้วสมมุติ)"), POST, *SUPERIOR, recognised=False))
    assert all(x.name is None or "แก้วสมมุติ" not in x.name.value for x in got)


@pytest.mark.parametrize("lower", [0, 14], ids=["level", "on a page so skew that names and posts do not meet"])
def test_a_list_of_members_is_no_signature(lower: int) -> None:
    listed = [
        placed(x, y + 15 * k, w)
        for k in range(3)
        for x, y, w in ((135, 210, f"{k + 1}. นายสมมุติ ใจดี"), (300, 210 + lower, "กรรมการ"))
    ]
    got = signers(scan(*HEAD[:-1], *listed, placed(295, 300, "(นายสมมุติ ตั้งใจ)"), placed(295, 320, "ผู้อำนวยการ")))
    assert [x.name.value for x in got if x.name] == ["นายสมมุติ ตั้งใจ"]
    assert [x.position.value for x in got if x.position] == ["ผู้อำนวยการ"]


@pytest.mark.parametrize("seat", ["กรรมการ", "ประธานกรรมการ", "กรรมการและเลขานุการ", "คณะทำงาน"])
@pytest.mark.parametrize("other", ["กรรมการ", "เลขานุการ"])
def test_a_seat_whose_name_was_not_read_is_no_author(seat: str, other: str) -> None:
    """On a bad page one member's name is lost and his seat stands alone, among rows that end with theirs."""
    listed = [placed(135, 210 + 20 * k, f"{k + 1}. นายสมมุติ ใจดี {other}") for k in (0, 2)]
    got = signers(scan(*HEAD[:-1], listed[0], placed(300, 230, seat), listed[1], placed(295, 320, "หัวหน้าสำนักงานทดสอบ")))
    assert seat not in [x.position.value for x in got if x.position]
