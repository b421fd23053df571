"""A blank form becomes a draft for forms.yaml that the pack's own reader takes, and finds its labels again."""

import io
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from extractors.flow import Flow
from extractors.form_entries import find_forms
from extractors.read_text import read_text
from pipeline.cli import main
from pipeline.file_type import DOCX
from pipeline.learn_form import Draft, as_yaml, learn_form
from pipeline.yaml_nodes import read_yaml
from schemas.text import DocumentText


def blank(*lines: str, table: tuple[tuple[str, ...], ...] = ()) -> DocumentText:
    """A blank form as DOCX, read."""
    doc = Document()
    for line in lines:
        doc.add_paragraph(line)
    if table:
        grid = doc.add_table(len(table), len(table[0]))
        for y, row in enumerate(table):
            for x, cell in enumerate(row):
                grid.cell(y, x).text = cell
    out = io.BytesIO()
    doc.save(out)
    return read_text(out.getvalue(), DOCX, "x")


TITLE = ("แบบฟอร์ม 7", "แบบเสนอขอใช้ห้องประชุม", "ประจำปีงบประมาณ พ.ศ. ........")


def draft(*lines: str, table: tuple[tuple[str, ...], ...] = ()) -> Draft:
    made = learn_form(blank(*TITLE, *lines, table=table), "form-7", 2567)
    assert made is not None
    return made


def kinds(made: Draft) -> list[tuple[str, str]]:
    return [(e.labels[0], e.kind) for e in made.form.entries]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("1. ชื่อหน่วยงาน ..............................", [("ชื่อหน่วยงาน", "text")]),
        ("ชื่อผู้ขอ ...................... ตำแหน่ง ......................", [("ชื่อผู้ขอ", "text"), ("ตำแหน่ง", "text")]),
        ("๒. วัตถุประสงค์ :", [("วัตถุประสงค์", "text")]),
        ("จำนวนผู้เข้าประชุม ........ คน", [("จำนวนผู้เข้าประชุม", "count")]),
        ("3. ขนาดห้อง  ☐ เล็ก  ☐ กลาง  ☐ ใหญ่", [("ขนาดห้อง", "ticks")]),
        ("อุปกรณ์ ( ) จอภาพ ( ) ไมโครโฟน", [("อุปกรณ์", "ticks")]),
        ("ลงชื่อ ................................ ผู้ขอใช้", [("ลงชื่อผู้ขอใช้", "signature")]),
        ("(................................................)", []),
        ("หมายเหตุทั่วไปของแบบนี้", []),
        ("๑.๑ เพศ {g0} ชาย {g1} หญิง", [("เพศ", "ticks")]),
    ],
)
def test_a_place_to_fill_in_is_an_entry(line: str, found: list[tuple[str, str]]) -> None:
    made = draft("เรื่องที่ขอ ........................", "วันที่ใช้ ................", line)
    assert kinds(made)[2:] == found
    assert made.lost == ()


def test_a_field_of_a_template_behind_its_label_is_no_box() -> None:
    made = draft("เรื่องที่ขอ ........................", "ชื่อ {name} นามสกุล {family}")
    assert kinds(made)[1:] == [("ชื่อ", "text"), ("นามสกุล", "text")]


def test_the_title_and_number_of_the_form() -> None:
    """The line of the year is no part of the title."""
    made = draft("ผู้ขอ ...............")
    assert (made.form.number, made.form.titles) == ("7", ("แบบเสนอขอใช้ห้องประชุม",))


def test_tables_as_columns_and_as_label_and_cell() -> None:
    grid = (("ลำดับ", "รายการอาหาร", "จำนวนที่"), ("", "", ""), ("", "", ""))
    made = draft("ผู้ขอ ...............", table=grid)
    assert made.form.entries[-1].columns == ("ลำดับ", "รายการอาหาร", "จำนวนที่")
    pairs = (("ผู้รับผิดชอบ", ""), ("เวลาที่ใช้", ""))
    assert kinds(draft("ผู้ขอ ...............", table=pairs))[1:] == [("ผู้รับผิดชอบ", "text"), ("เวลาที่ใช้", "text")]


def test_options_of_ticks() -> None:
    made = draft("ผู้ขอ ......", "ขนาดห้อง  ☐ เล็ก  ☐ กลาง (20 คน)  ☐ ใหญ่")
    assert made.form.entries[-1].options == ("เล็ก", "กลาง (20 คน)", "ใหญ่")


def test_a_filled_form_is_read_by_the_draft() -> None:
    """The use of it all: the drafted definition finds what a person wrote."""
    made = draft("1. ผู้ขอ ...............", "2. วัตถุประสงค์ ...............")
    doc = blank(*TITLE, "1. ผู้ขอ นางสาวสมมติ ตัวอย่าง", "2. วัตถุประสงค์ อบรมงานสารบรรณ")
    (record,) = find_forms(Flow.of(doc), doc, [made.form])
    values = [e.value for e in record.entries.values() if e is not None and not isinstance(e, tuple)]
    assert values == ["นางสาวสมมติ ตัวอย่าง", "อบรมงานสารบรรณ"]


def test_what_is_no_form_gives_no_draft() -> None:
    assert learn_form(blank("ข้อความธรรมดา", "อีกบรรทัดหนึ่ง"), "x", 2567) is None
    assert learn_form(blank(), "x", 2567) is None


def test_the_yaml_is_that_of_a_pack(tmp_path: Path) -> None:
    """Quotes, commas and colons in labels survive."""
    made = draft('ชื่อ "ย่อ", ถ้ามี ...............', "ผู้ขอ ...............")
    path = tmp_path / "forms.yaml"
    path.write_text("forms:\n" + as_yaml(made.form), encoding="utf-8")
    read = read_yaml("forms.yaml", path.read_bytes())
    assert not read.faults
    tree: Any = read.tree
    assert tree["forms"][0]["entries"][0]["labels"] == ['ชื่อ "ย่อ", ถ้ามี']


def test_from_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    doc = Document()
    for line in (*TITLE, "ผู้ขอ ...............", "เรื่องที่ขอ ..............."):
        doc.add_paragraph(line)
    doc.save(str(tmp_path / "blank.docx"))
    assert main(["pack", "learn-form", str(tmp_path / "blank.docx")]) == 0
    assert capsys.readouterr().out.startswith('forms:\n  - id: "blank"')
    (tmp_path / "words.txt").write_text("ไม่มีช่องให้กรอก", encoding="utf-8")
    assert main(["pack", "learn-form", str(tmp_path / "words.txt")]) == 4
    assert main(["pack", "learn-form", str(tmp_path / "none.docx")]) == 5


def test_a_title_that_leaves_its_year_open_is_no_entry() -> None:
    """`แบบการเสนอ ... ประจำปี ......` is the form's name, and not a question."""
    made = learn_form(
        blank("แบบ ทส.02", "แบบการเสนอกิจกรรมตัวอย่าง ประจำปี ..........", "หน่วยงานสมมติ", "1. ชื่อองค์กร ............"),
        "f",
        2567,
    )
    assert made is not None
    assert kinds(made) == [("ชื่อองค์กร", "text")]
    assert "แบบการเสนอกิจกรรมตัวอย่าง ประจำปี" in "".join(made.form.titles)
    asked = learn_form(blank("แบบ ทส.02", "1. โครงการที่ทำในปี ............", "2. ชื่อ ........"), "f", 2567)
    assert asked is not None
    assert [k for k, _ in kinds(asked)] == ["โครงการที่ทำในปี", "ชื่อ"]


def test_labels_of_an_order_before_drawn_lines_are_entries() -> None:
    """A blank order whose dots are drawn has labels and no dots; words that go on are no labels."""
    made = learn_form(
        blank("คำสั่งสำนักงานสมมติ", "ที่ /", "เรื่อง", "(ข้อความ)", "ทั้งนี้ ตั้งแต่", "สั่ง ณ วันที่", "(ลงชื่อ)"), "order", 2567
    )
    assert made is not None
    assert made.form.titles == ("คำสั่งสำนักงานสมมติ",)
    assert [k for k, _ in kinds(made)] == ["ที่", "เรื่อง", "ทั้งนี้ ตั้งแต่", "สั่ง ณ วันที่", "ลงชื่อ"]
    assert made.lost == ()
    assert learn_form(blank("ข่าวของสำนักงานสมมติ", "เรื่อง การอบรมประจำเดือน", "ที่ห้องประชุม"), "x", 2567) is None
