"""Links and QR codes in place of files: found where a document lies behind them, and nowhere else."""

import pytest

from pipeline.links import links_in


@pytest.mark.parametrize(
    ("text", "urls"),
    [
        (
            "ส่งเอกสารตามลิงก์ https://drive.google.com/drive/folders/abc?x=1 ครับ",
            ["https://drive.google.com/drive/folders/abc?x=1"],
        ),
        ("https://drive.google.com/file/d/1", ["https://drive.google.com/file/d/1"]),
        ("ดู bit.ly/2Abc.", ["bit.ly/2Abc"]),
        ("ไฟล์ทั้งหมด https://www.example.go.th/x.pdf", ["https://www.example.go.th/x.pdf"]),
        ("ดาวน์โหลดได้ที่\nhttps://example.go.th/a", ["https://example.go.th/a"]),
        ("ตอบแบบสอบถามที่ https://forms.gle/abc", ["https://forms.gle/abc"]),
        ("รายละเอียดตาม QR Code ที่แนบ", ["รายละเอียดตาม QR Code"]),
        ("รายละเอียดปรากฏตามคิวอาร์โค้ดท้ายหนังสือ", ["รายละเอียดปรากฏตามคิวอาร์โค้ด"]),
        ("โปรดสแกน QR Code", ["โปรดสแกน QR Code"]),
        ("สแกนเพื่อดูเอกสาร", ["สแกนเพื่อดูเอกสาร"]),
        ("สำนักงานทดสอบ\nโทร. 0 2000 0000\nhttps://www.example.go.th", []),
        ("เว็บไซต์ www.example.go.th", []),
        ("LINE: https://line.me/ti/p/xyz", []),
        ("ส่งเอกสารทาง https://line.me/R/ti/g/xyz", ["https://line.me/R/ti/g/xyz"]),
        ("โครงการพัฒนาระบบ QR Code เพื่อประเมินความพึงพอใจ", []),
        ("ประชาชนใช้ QR Code ณ จุดบริการ", []),
        ("ติดบัตรสีที่หน้าร้านและให้สแกนดูผลตรวจ", []),
        ("ให้สแกนคิวอาร์โค้ดท้ายหนังสือ", ["ให้สแกนคิวอาร์โค้ดท้าย"]),
        ("เอกสารสแกน ๓ หน้า", []),
        ("ติดต่อ somchai@example.go.th", []),
        ("", []),
    ],
)
def test_links(text: str, urls: list[str]) -> None:
    found = links_in(text)
    assert [x.url for x in found] == urls
    for link in found:
        assert text[link.start : link.end] == link.url


def test_one_long_line_costs_no_more_than_its_length() -> None:
    assert links_in("เอกสาร" * 20_000) == []
