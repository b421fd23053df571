"""สมุดงานสำหรับผู้ตรวจ: summary.xlsx of the report: sheets of departments, demands, findings and files, with filters.

Every cell is text, so that none is a formula; days stand in the Buddhist era beside ISO.
"""

import datetime
import io
from collections.abc import Sequence

import xlsxwriter

from pipeline.report_view import MARKS, day_in_words, files_of, finding_row, shown_words
from pipeline.secrecy import HELD_BACK, secret_of
from pipeline.show_audit import STATES
from pipeline.show_summary import span
from pipeline.summary_tables import defused
from schemas.audit import DepartmentAudit
from schemas.finding import Severity

_CREATED = datetime.datetime(2000, 1, 1)  # noqa: DTZ001 - xlsxwriter writes it as it stands
_LONGEST = 32_000  # characters of a cell


def workbook(audits: Sequence[DepartmentAudit], unmask: bool = False) -> bytes:
    """The bytes of the workbook. `unmask` shows personal data, on purpose."""
    made, plain = io.BytesIO(), shown_words(unmask)
    book = xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": _CREATED, "author": "saraban"})
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    for name, rows in (
        ("หน่วยงาน", departments(audits)),
        ("รายการหลักฐาน", demands(audits)),
        ("ข้อที่พบ", findings(audits)),
        ("ไฟล์", files(audits)),
    ):
        sheet = book.add_worksheet(name)
        for y, row in enumerate(rows):
            for x, cell in enumerate(row):
                words = plain(cell) if y else cell
                sheet.write_string(y, x, defused(words[:_LONGEST]), wrap if y else bold)
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, max(len(rows) - 1, 1), len(rows[0]) - 1)
        sheet.set_column(0, 0, 26)
        sheet.set_column(1, len(rows[0]) - 1, 22)
    book.close()
    return made.getvalue()


def departments(audits: Sequence[DepartmentAudit]) -> list[list[str]]:
    """One row a unit. Points say in their heads that they are provisional."""
    mark = "ชั่วคราว" if any(a.score.status == "provisional" for a in audits) else ""
    counted = ["ครบ", "จาก", "ไม่พบหรือไม่ครบ", "ยังไม่สามารถสรุปได้", "ต้องแก้", "ชี้แจง"]
    rows = [["หน่วยงาน", "unit", *counted, f"คะแนน{mark}", f"ระดับ{mark}"]]
    for a in audits:
        done, severities = a.completeness, [f.severity for f in a.findings]
        asked = [severities.count(x) for x in (Severity.FIX, Severity.ASK)]
        counts = [done.n, done.m, done.not_met, done.cannot_tell, *asked]
        figures = [span(a.score.low, a.score.high), span(a.level.low, a.level.high)]
        rows.append([a.department.name_th, a.department.unit, *map(str, counts), *figures])
    return rows


def demands(audits: Sequence[DepartmentAudit]) -> list[list[str]]:
    """One row a unit and demand, of units that sent something."""
    rows = [["หน่วยงาน", "รายการ", "หลักฐาน", "ผล", "state", "เหตุ", "reason", "กำหนด", "เอกสาร"]]
    for a in audits:
        secret = secret_of(a)
        for d in a.demands if a.received == "something" else ():
            papers = ", ".join(dict.fromkeys(e.path for e in d.evidence))
            due = day_in_words(d.due) if d.due else ""
            state = f"{MARKS[d.state]} {STATES[d.state][0]}"
            why = [HELD_BACK, ""] if secret.covers_reason(d) else [d.reason.th, d.reason.en]
            rows.append([a.department.name_th, d.id, d.title.th, state, d.state.value, *why, due, papers])
    return rows


def findings(audits: Sequence[DepartmentAudit]) -> list[list[str]]:
    """One row a finding."""
    rows = [["หน่วยงาน", "ระดับ", "code", "ข้อที่พบ", "finding", "สิ่งที่ต้องทำ", "เกี่ยวกับ"]]
    for a in audits:
        secret = secret_of(a)
        for f in a.findings:
            row = finding_row(f, secret, str)
            words = (row["th"], row["en"], row["remedy_th"])
            rows.append([a.department.name_th, row["severity"], f.code, *words, f.about or ""])
    return rows


def files(audits: Sequence[DepartmentAudit]) -> list[list[str]]:
    """One row a file of a unit, with its fate."""
    rows = [["หน่วยงาน", "ไฟล์", "สถานะ", "เป็น", "ลงวันที่", "ได้รับ", "ใช้กับ"]]
    for a in audits:
        rows += [[a.department.name_th, *f.values()] for f in files_of(a)]
    return rows
