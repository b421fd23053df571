"""What `saraban read` shows to people: value, raw words, place, doubt; and nothing that steers a terminal."""

import pytest

from pipeline.show_text import for_people, safe, text_of
from schemas.source import Status
from schemas.text import DocumentText, Line

SHA = "0" * 64


def quoted(value: str, raw: str | None = None, **more: object) -> dict[str, object]:
    return {
        "value": value,
        "raw": value if raw is None else raw,
        "trust": "trusted",
        "doubts": [],
        "places": [],
        **more,
    }


def row(**record: object) -> dict[str, object]:
    return {"source": {"path": "a.eml > m.pdf"}, "status": "read", "reason": None, "kind": "memo", "record": record}


@pytest.mark.parametrize(
    ("field", "line"),
    [
        ({"number": quoted("กท 0303/163")}, "  ที่ number: กท 0303/163"),
        (
            {"date": quoted("2023-01-23", "๒๓ มกราคม\n๒๕๖๖", places=[{"page": 2, "box": [0, 0, 1, 1]}])},
            "  ลงวันที่ date: 2023-01-23 · “๒๓ มกราคม ๒๕๖๖” · หน้า 2",
        ),
        (
            {"subject": quoted("ขอส่ง", places=[{"part": "word/document.xml", "path": [3, 1], "span": [0, 5]}])},
            "  เรื่อง subject: ขอส่ง · word/document.xml 3/1",
        ),
        (
            {"number": quoted("กท 0303/", trust="unverified", doubts=["number_incomplete"])},
            "  ที่ number: กท 0303/ · ยังไม่ยืนยัน unverified: number_incomplete",
        ),
        ({"sender": quoted("สำนักงาน ก.ก.", trust="confirmed")}, "  ส่วนราชการ sender: สำนักงาน ก.ก. · ยืนยันแล้ว confirmed"),
        ({"entries": {"unit": quoted("", "")}}, "    unit: (ว่าง blank)"),  # หน่วยงาน here, หน่วยนับ on a KPI page
        ({"signers": [{"position": quoted("ผู้อำนวยการ")}]}, "    ตำแหน่ง position: ผู้อำนวยการ"),
        ({"cc": [quoted("ก"), quoted("ข")]}, "  สำเนาส่ง cc 2: ข"),
        ({"references": [{"number": quoted("กท 1/2"), "date": None}]}, "    ที่ number: กท 1/2"),
        ({"deadlines": [{"date": quoted("2023-02-15"), "places": [{"page": 1}]}]}, "  กำหนดส่ง deadlines 1: (หน้า 1)"),
        ({"more": [{"form": quoted("form3")}]}, "    แบบฟอร์ม form: form3"),
    ],
)
def test_one_field_is_one_line(field: dict[str, object], line: str) -> None:
    assert line in for_people(row(**field)).splitlines()


def test_a_field_about_which_the_page_states_nothing_has_no_line() -> None:
    nothing = row(number=None, cc=[], entries={}, references=[{"number": None, "places": [{"page": 1}]}])
    assert for_people(nothing) == "a.eml > m.pdf · read · บันทึกข้อความ memo"


def test_an_unread_file_shows_reason_and_remedy() -> None:
    finding = {"code": "EV-UNREADABLE", "severity": "ชี้แจง", "th": "ก", "en": "e", "remedy_th": "ข", "remedy_en": "r"}
    shown = for_people(
        {
            "source": {"path": "x.pdf"},
            "status": "unreadable",
            "reason": "needs_ocr",
            "kind": None,
            "record": None,
            "findings": [finding],
        }
    )
    assert shown.splitlines() == [
        "x.pdf · unreadable needs_ocr",
        "  ! EV-UNREADABLE (ชี้แจง) ก",
        "    e",
        "    -> ข / r",
    ]


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("ที่ กท\t1\n", "ที่ กท\t1\n"),
        ("\x1b[2J", "<1B>[2J"),
        ("\x9b31m\r", "<9B>31m<0D>"),
        ("a\u202efdp.exe", "a<202E>fdp.exe"),
    ],
)
def test_words_of_a_stranger_do_not_steer_the_terminal(words: str, shown: str) -> None:
    assert safe(words) == shown


def test_text_leaves_out_what_the_page_does_not_show() -> None:
    lines = tuple(
        Line(text=words, raw=words, role=role)
        for words, role in (("หัว", "header"), ("เนื้อความ", "body"), ("ซ่อน", "hidden"), ("ลบแล้ว", "deleted"))
    )
    doc = DocumentText(sha256=SHA, media_type="application/pdf", status=Status.READ, lines=lines)
    assert text_of("m.pdf", doc) == "=== m.pdf\nหัว\nเนื้อความ"
    assert text_of("m.pdf", None) == "=== m.pdf"


def test_what_other_readers_have_is_shown_beside_a_doubted_value() -> None:
    """On one line, and nothing in it steers a terminal."""
    others = [{"reader": "pdfium", "text": "กท 0303/168\x1b[2J"}]
    number = quoted("กท 0303/163", trust="unverified", doubts=["witness_differs"], others=others)
    line = next(x for x in for_people(row(number=number)).splitlines() if "number" in x)
    assert line.endswith("โปรแกรม pdfium อ่านว่า “กท 0303/168<1B>[2J”")
