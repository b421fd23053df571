"""สมุดงานสำหรับผู้ตรวจ: summary.xlsx of the report: sheets of departments, demands, findings and files, with filters.

Words are typed as text, so that none is a formula, and counts as whole numbers; days stand in the Buddhist era with
the ISO date in the column beside. Sheets print on A4, the head on every page.
"""

import datetime
import io
from collections.abc import Callable, Sequence

import xlsxwriter

from pipeline.code_words import LEVELS, STANDINGS
from pipeline.report_view import MARKS, files_of, finding_row, shown_words, thai_days
from pipeline.secrecy import HELD_BACK, secret_of
from pipeline.show_audit import STATES
from pipeline.show_summary import span, width
from pipeline.steering_signs import defused
from pipeline.two_languages import day_in_words
from schemas.audit import DepartmentAudit
from schemas.finding import Severity

Cell = str | int
_CREATED = datetime.datetime(2000, 1, 1)  # noqa: DTZ001 - xlsxwriter writes it as it stands
_LONGEST = 32_000  # characters of a cell
_A4 = 9
_WIDE = {"เหตุ", "reason", "ข้อที่พบ", "finding", "สิ่งที่ต้องทำ", "remedy", "ไฟล์", "เอกสาร", "เกี่ยวกับ", "หลักฐาน"}
_NARROW = {
    "ครบ", "จาก", "ไม่พบหรือไม่ครบ", "ยังไม่สามารถสรุปได้", "ต้องแก้", "ชี้แจง", "รายการ", "ระดับ", "ลำดับ", "state",
    "กำหนด (ISO)", "ลงวันที่ (ISO)", "ได้รับ (ISO)", "สถานะหลักฐาน",
}  # fmt: skip
_LINE = 18  # points of a row of one line
_MOST_LINES = 12


def workbook(audits: Sequence[DepartmentAudit], unmask: bool = False) -> bytes:
    """The bytes of the workbook. `unmask` shows personal data, on purpose."""
    made, plain = io.BytesIO(), shown_words(unmask)
    book = xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": _CREATED, "author": "saraban"})
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#F1F1EE", "border": 1})
    wrap = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})  # text, also when edited
    for name, rows in (
        ("หน่วยงาน", departments(audits)),
        ("รายการหลักฐาน", demands(audits)),
        ("ข้อที่พบ", findings(audits)),
        ("ไฟล์", files(audits)),
    ):
        sheet = book.add_worksheet(name)
        _fill(sheet, rows, plain, bold, wrap)
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, max(len(rows) - 1, 1), len(rows[0]) - 1)
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        sheet.set_footer("&L&A&R&P / &N")
    book.close()
    return made.getvalue()


def _fill(
    sheet: "xlsxwriter.worksheet.Worksheet",
    rows: Sequence[Sequence[Cell]],
    plain: Callable[[str], str],
    bold: object,
    wrap: object,
) -> None:
    widths = [38 if head in _WIDE else 12 if head in _NARROW else 20 for head in rows[0]]
    for x, head in enumerate(rows[0]):
        sheet.write_string(0, x, str(head), bold)
        sheet.set_column(x, x, widths[x])
    for y, row in enumerate(rows):
        # not every program makes room for wrapped words by itself
        lines = max(-(-width(str(cell)) // (wide - 2)) for cell, wide in zip(row, widths, strict=True))
        sheet.set_row(y, _LINE * min(max(lines, 1), _MOST_LINES))
        for x, cell in enumerate(row if y else ()):
            if isinstance(cell, int):
                sheet.write_number(y, x, cell)
            else:
                sheet.write_string(y, x, defused(plain(cell[:_LONGEST])), wrap)


def departments(audits: Sequence[DepartmentAudit]) -> list[list[Cell]]:
    """One row a unit. Points say in their heads that they are provisional."""
    mark = "ชั่วคราว" if any(a.score.status == "provisional" for a in audits) else ""
    counted = ["ครบ", "จาก", "ไม่พบหรือไม่ครบ", "ยังไม่สามารถสรุปได้", "ต้องแก้", "ชี้แจง"]
    rows: list[list[Cell]] = [["หน่วยงาน", "unit", "ได้รับเอกสาร", *counted, f"คะแนน{mark}", f"ระดับ{mark}"]]
    for a in audits:
        done, severities = a.completeness, [f.severity for f in a.findings]
        asked = [severities.count(x) for x in (Severity.FIX, Severity.ASK)]
        counts = [done.n, done.m, done.not_met, done.cannot_tell, *asked]
        figures = [span(a.score.low, a.score.high), span(a.level.low, a.level.high)]
        came = "ได้รับ" if a.received == "something" else "ไม่พบเอกสาร"
        rows.append([a.department.name_th, a.department.unit, came, *counts, *figures])
    return rows


def demands(audits: Sequence[DepartmentAudit]) -> list[list[Cell]]:
    """One row a unit and demand, of units that sent something."""
    heads = ["หน่วยงาน", "รายการ", "หลักฐาน", "ลำดับ", "ผล", "state", "เหตุ", "reason", "กำหนด", "กำหนด (ISO)"]
    rows: list[list[Cell]] = [[*heads, "สถานะหลักฐาน", "เอกสาร"]]
    for a in audits:
        secret = secret_of(a)
        for d in a.demands if a.received == "something" else ():
            papers = ", ".join(dict.fromkeys(e.path for e in d.evidence))
            standing = ", ".join(dict.fromkeys(STANDINGS[e.standing] for e in d.evidence if e.standing))
            state = f"{MARKS[d.state]} {STATES[d.state][0]}"
            why = [HELD_BACK, ""] if secret.covers_reason(d) else [thai_days(d.reason.th), d.reason.en]
            head = [a.department.name_th, d.id, d.title.th, LEVELS.get(d.level, d.level), state, d.state.value]
            rows.append([*head, *why, *_day(d.due or ""), standing, papers])
    return rows


def findings(audits: Sequence[DepartmentAudit]) -> list[list[Cell]]:
    """One row a finding."""
    rows: list[list[Cell]] = [["หน่วยงาน", "ระดับ", "code", "ข้อที่พบ", "finding", "สิ่งที่ต้องทำ", "remedy", "เกี่ยวกับ"]]
    for a in audits:
        secret = secret_of(a)
        for f in a.findings:
            row = finding_row(f, secret, str)
            words = (row["th"], row["en"], row["remedy_th"], row["remedy_en"])
            rows.append([a.department.name_th, row["severity"], f.code, *words, f.about or ""])
    return rows


def files(audits: Sequence[DepartmentAudit]) -> list[list[Cell]]:
    """One row a file of a unit, with its fate."""
    days = ["ลงวันที่", "ลงวันที่ (ISO)", "ได้รับ", "ได้รับ (ISO)"]
    rows: list[list[Cell]] = [["หน่วยงาน", "ไฟล์", "สถานะ", "เป็น", *days, "ใช้กับ"]]
    for a in audits:
        made = ((f, _both(f["dated"]), _both(f["received"])) for f in files_of(a))
        rows += [
            [a.department.name_th, f["path"], f["status"], f["what"], *dated, *came, f["fate"]]
            for f, dated, came in made
        ]
    return rows


def _day(iso: str) -> tuple[str, str]:
    """A day in the Buddhist era, and its ISO date."""
    return _both(day_in_words(iso)) if iso else ("", "")


def _both(words: str) -> tuple[str, str]:
    """`15 กุมภาพันธ์ 2566 (2023-02-15)` as two cells; what is no full day stands in the second."""
    thai, _, iso = words.partition(" (")
    return (thai, iso.rstrip(")")) if iso else ("", words)
