"""Kinds by the layout of the head: what a text mentions never makes it that kind."""

import pytest
from letters_by_hand import mail, typed

from extractors.flow import Flow
from extractors.kind import kind_of
from schemas.text import DocumentText

LABELS = ("ที่ กท 4501/12", "3 มกราคม 2566", "เรื่อง ขอส่งคำสั่ง", "เรียน ปลัดกรุงเทพมหานคร")
CLOSE = ("จึงเรียนมาเพื่อโปรดทราบ", "ขอแสดงความนับถือ", "(นายสมมุติ ใจดี)")
ROWS: list[tuple[str, DocumentText, str]] = [
    ("memo by its title", typed("บันทึกข้อความ", "ส่วนราชการ ก", "ที่ กท 1/2 วันที่", "เรื่อง ก", "เรียน ข"), "memo"),
    ("memo with a letter-spaced title", typed("บั น ทึ ก ข้ อ ค ว า ม", "ส่วนราชการ ก", "ที่ กท 11/2", "เรื่อง ก", "เรียน ข"), "memo"),
    ("memo whose title is a picture", typed("ส่วนราชการ กองทดสอบ", "ที่ กท 4501/2 วันที่ 3 มกราคม 2566", "เรื่อง ก", "เรียน ข"), "memo"),
    ("a list headed by หน่วยงาน is no memo", typed("หน่วยงาน กองทดสอบ", "ที่ กท 4501/2 วันที่ 3 มกราคม 2566", "เรื่อง ก", "รายการ ข"), "other"),
    ("memo whose title stands in the margin", typed("ที่ กท 4501/2 วันที่ 3 มกราคม 2566", "เรื่อง ก", "เรียน ข", header="บันทึกข้อความ"), "memo"),
    (
        "a memo about an order is a memo",
        typed("บันทึกข้อความ", "ส่วนราชการ ก", "ที่ กท 11/2", "เรื่อง ขอลงนามคำสั่งแต่งตั้ง", "เรียน ข", "คำสั่งสำนักงานเขต", "ที่ 5/2566", "เรื่อง แต่งตั้ง"),
        "memo",
    ),
    ("a letter that sends an order is a letter", typed(*LABELS, "ตามคำสั่งกรุงเทพมหานคร ที่ 5/2566 นั้น", *CLOSE), "external_letter"),
    ("a letter that sends minutes is a letter", typed(*LABELS[:2], "เรื่อง ขอส่งรายงานการประชุม", LABELS[3], "ตามรายงานการประชุม ครั้งที่ 1/2566 ระเบียบวาระที่ 3", *CLOSE), "external_letter"),
    ("a memo whose title and office are pictures", typed("ที่ กท 4501/2\tวันที่ 3 มกราคม 2566", "เรื่อง ก", "เรียน ข", "ด้วยขอรายงาน"), "memo"),
    ("a petition", typed("เขียนที่ บ้านเลขที่ 1", "3 มกราคม 2566", "เรื่อง ขอลา", "เรียน ผู้อำนวยการ", "ข้าพเจ้า...", "ขอแสดงความนับถือ"), "other"),
    ("stamped letter", typed("ที่ มท 0999/ว 7", "ถึง จังหวัดทุกจังหวัด", "ตามที่แจ้งแล้ว", "จึงแจ้งมาเพื่อทราบ"), "stamped_letter"),
    ("ถึง in running text stamps nothing", typed("รายงานผลการดำเนินงาน", "ตั้งแต่เดือนมกราคม", "ถึง เดือนมีนาคม 2566 มีผู้เข้าร่วม"), "other"),
    ("order", typed("คำสั่งกรุงเทพมหานคร", "ที่ 5/2566", "เรื่อง แต่งตั้ง", "สั่ง ณ วันที่ 4 มกราคม 2566"), "order"),
    ("a copy of an order", typed("สำเนา", "คำสั่งกรุงเทพมหานคร", "ที่ 5/2566", "เรื่อง แต่งตั้ง", "สั่ง ณ วันที่ 4 มกราคม 2566"), "order"),
    ("announcement", typed("ประกาศกรุงเทพมหานคร", "เรื่อง รางวัล", "ประกาศ ณ วันที่ 4 มกราคม 2566"), "announcement"),
    ("a request under an announcement is no announcement", typed("แบบคำขอรับความช่วยเหลือตาม", "ประกาศคณะกรรมการทดสอบ", "เรื่อง หลักเกณฑ์", "เขียนที่ ......"), "other"),
    (
        "minutes",
        typed("รายงานการประชุมคณะกรรมการทดสอบ", "ครั้งที่ 1/2566", "ผู้มาประชุม", "ระเบียบวาระที่ 1", "มติที่ประชุม รับทราบ"),
        "minutes",
    ),
    ("draft minutes", typed("(ร่าง) รายงานการประชุมคณะกรรมการทดสอบ", "ครั้งที่ 1/2566", "ระเบียบวาระที่ 1"), "minutes"),
    ("minutes without agenda or resolution are none", typed("รายงานการประชุมเชิงปฏิบัติการ", "ครั้งที่ 1/2566", "มีผู้เข้าอบรม 30 คน"), "other"),
    ("a workshop's summary", typed("สรุปการประชุมเชิงปฏิบัติการ", "วันที่ 11 - 12 มีนาคม 2566", "มติที่ประชุมกลุ่มย่อย"), "other"),
    ("a digest of cabinet resolutions", typed("การประชุมคณะรัฐมนตรี เมื่อวันที่ 4 ต.ค. 2565", "เรื่อง แผนงาน", "คณะรัฐมนตรีมีมติอนุมัติ"), "other"),
    ("a project", typed("โครงการพัฒนาระบบทดสอบ", "1. หลักการและเหตุผล", "2. วัตถุประสงค์"), "other"),
    ("a mail's own words", mail("เรียน สำนักงาน ก.ก.", "ขอส่งเอกสารตามแนบ", "ขอแสดงความนับถือ"), "email"),
    ("nothing", typed("", "  "), "other"),
]  # fmt: skip


@pytest.mark.parametrize(("doc", "want"), [x[1:] for x in ROWS], ids=[x[0] for x in ROWS])
def test_kind(doc: DocumentText, want: str) -> None:
    kind, rules = kind_of(Flow.of(doc), doc)
    assert kind == want
    assert rules
