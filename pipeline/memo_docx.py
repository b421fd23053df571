"""บันทึกข้อความเป็น DOCX: the memo back in the layout of the regulation (แบบที่ ๒), marked (ร่าง) in its properties.

The only module of the pipeline that writes with python-docx. Paper A4, 3 cm at the left, 2 cm at the right, 16 points.
Thai is a complex script: its size and weight stand in elements of their own (`w:szCs`, `w:bCs`).
"""

import datetime
import io
import re
import zipfile
from typing import Final

from docx import Document
from docx.document import Document as DocumentFile
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.text.font import CT_RPr
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph

from extractors.month_name import full_names
from pipeline.notify import Notice, numbered

FONT: Final = "TH SarabunPSK"
_FIXED: Final = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)  # no clock in a draft
_DOTS: Final = "." * 46
_DAY: Final = re.compile(rf"([๐-๙]{{1,2}}) ({'|'.join(full_names())}) ([๐-๙]{{4}})")
_BLANK: Final = "." * 24  # the division and its telephone are the writer's


def memo_docx(notice: Notice) -> bytes:
    """The bytes of the draft."""
    doc = Document()
    section = doc.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin, section.top_margin, section.bottom_margin = Cm(3), Cm(2), Cm(2.5), Cm(2)
    style = doc.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(16)
    own = style.element.get_or_add_rPr()
    _thai_size(own, 16)
    fonts = own.get_or_add_rFonts()
    for key in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(key), FONT)
    style.paragraph_format.space_after, style.paragraph_format.line_spacing = Pt(0), 1
    _line(doc, "บันทึกข้อความ", bold=True, size=29).alignment = WD_ALIGN_PARAGRAPH.CENTER
    _labelled(doc, ("ส่วนราชการ", f"{notice.office} (กอง{_BLANK} โทร. {_BLANK})"))
    p = _labelled(doc, ("ที่", notice.number), ("วันที่", ""))
    p.paragraph_format.tab_stops.add_tab_stop(Cm(8), WD_TAB_ALIGNMENT.LEFT)
    _hanging(_labelled(doc, ("เรื่อง", notice.subject), between="\t"))
    _line(doc, "")
    _labelled(doc, ("เรียน", notice.addressee), bold=False)
    _body(doc, notice.opening)
    _body(doc, notice.found)
    for line in numbered(notice.groups):
        is_item = "." in line.split(" ", 1)[0].rstrip(".")
        p = _line(doc, line)
        p.paragraph_format.left_indent = Cm(4.2 if is_item else 2.5)
        p.paragraph_format.first_line_indent = Cm(-1 if is_item else 0)
        p.paragraph_format.keep_with_next = not is_item  # no head alone at the foot of a page
    _body(doc, notice.unless)
    last = [_body(doc, notice.closing)]  # the signature never stands alone on a page
    for line in ("", "", f"({_DOTS})", f"ตำแหน่ง {_DOTS}"):
        last.append(_line(doc, line))
        last[-1].paragraph_format.left_indent = Cm(7.5)
    for p in last[:-1]:
        p.paragraph_format.keep_with_next = p.paragraph_format.keep_together = True
    properties = doc.core_properties
    properties.title = f"(ร่าง) {notice.subject}"
    properties.author, properties.comments = "saraban", ""
    properties.created = properties.modified = _FIXED
    made, out = io.BytesIO(), io.BytesIO()
    doc.save(made)
    with zipfile.ZipFile(made) as clocked, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as still:
        for name in clocked.namelist():  # the members would tell when they were made
            still.writestr(zipfile.ZipInfo(name, _FIXED.timetuple()[:6]), clocked.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _line(doc: DocumentFile, words: str, *, bold: bool = False, size: int = 16) -> Paragraph:
    p = doc.add_paragraph()
    run = p.add_run(_whole_days(words))
    run.bold, run.font.size = bold, Pt(size)
    run.font.cs_bold = bold
    _thai_size(run._r.get_or_add_rPr(), size)
    return p


def _whole_days(words: str) -> str:
    """The words with no line break inside a date."""
    return _DAY.sub("\\1\u00a0\\2\u00a0\\3", words)


def _thai_size(own: CT_RPr, points: int) -> None:
    """The size of Thai letters, right behind that of Latin ones, as the schema has it."""
    size = OxmlElement("w:szCs")
    size.set(qn("w:val"), str(points * 2))
    latin = own.find(qn("w:sz"))
    assert latin is not None  # set by the line before
    latin.addnext(size)


def _hanging(p: Paragraph) -> None:
    """Lines after the first stand below the words, not below the label."""
    p.paragraph_format.left_indent, p.paragraph_format.first_line_indent = Cm(1.4), Cm(-1.4)


def _labelled(doc: DocumentFile, *pairs: tuple[str, str], bold: bool = True, between: str = "  ") -> Paragraph:
    """`ป้าย  ข้อความ`, several on one row apart by a tab."""
    p = doc.add_paragraph()
    for n, (label, words) in enumerate(pairs):
        if n:
            p.add_run("\t")
        run = p.add_run(label)
        run.bold = run.font.cs_bold = bold
        p.add_run(f"{between}{_whole_days(words)}")
    return p


def _body(doc: DocumentFile, words: str) -> Paragraph:
    p = _line(doc, words)
    p.paragraph_format.first_line_indent = Cm(2.5)
    p.paragraph_format.space_before = Pt(6)
    p.alignment = WD_ALIGN_PARAGRAPH.LEFT
    return p
