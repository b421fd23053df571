"""ตารางสรุป: summary.csv and summary.xlsx, one row a unit, one column a demand. The only module that imports xlsxwriter.

Completeness comes first; points and levels stand in columns of their own whose names say `provisional` as long as one
stand-in figure was used.
"""

import csv
import datetime
import io
from collections.abc import Sequence

import xlsxwriter

from pipeline.steering_signs import defused
from schemas.audit import DepartmentAudit, plain
from schemas.finding import Severity
from schemas.pack import Pack

# The file must not tell when it was made: the same audits give the same bytes.
_CREATED = datetime.datetime(2000, 1, 1)  # noqa: DTZ001 - xlsxwriter writes it as it stands
STATES_TH = {"met": "ครบ", "not_met": "ไม่พบหรือไม่ครบ", "cannot_tell": "ยังไม่สามารถสรุปได้", "not_applicable": "ไม่เกี่ยวข้อง"}


def columns(pack: Pack) -> list[str]:
    """The names of the columns, completeness before points."""
    mark = "provisional_" if pack.provisional else ""
    return [
        "unit",
        "name_th",
        "received",
        "complete",
        "of",
        "not_met",
        "cannot_tell",
        *(d.id for d in pack.demands),
        "to_mend",
        "to_explain",
        "unread_files",
        f"{mark}score_low",
        f"{mark}score_high",
        f"{mark}level_low",
        f"{mark}level_high",
    ]


def row(audit: DepartmentAudit, unread: int) -> list[str]:
    """One unit's row, in the order of `columns`."""
    severities = [f.severity for f in audit.findings]
    done = audit.completeness
    cells = [
        audit.department.unit,
        audit.department.name_th,
        audit.received,
        str(done.n),
        str(done.m),
        str(done.not_met),
        str(done.cannot_tell),
        *(d.state.value for d in audit.demands),
        str(severities.count(Severity.FIX)),
        str(severities.count(Severity.ASK)),
        str(unread),
        plain(audit.score.low),
        plain(audit.score.high),
        plain(audit.level.low),
        plain(audit.level.high),
    ]
    return [defused(c) for c in cells]


def summary_csv(pack: Pack, rows: Sequence[Sequence[str]]) -> bytes:
    """UTF-8 with a byte order mark, so that a spreadsheet shows Thai; lines end as RFC 4180 says."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([defused(c) for c in columns(pack)])
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def summary_xlsx(pack: Pack, rows: Sequence[Sequence[str]]) -> bytes:
    """The same table, and a second sheet that says what the columns mean. Every cell is text or a whole number."""
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": _CREATED, "title": defused(pack.indicator.title.th), "author": "saraban"})
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    sheet = book.add_worksheet("สรุป")
    names = columns(pack)
    for x, name in enumerate(names):
        sheet.write_string(0, x, defused(name), bold)
    for y, cells in enumerate(rows, 1):
        for x, cell in enumerate(cells):
            sheet.write_string(y, x, cell)
    sheet.freeze_panes(1, 2)
    sheet.set_column(0, 1, 28)
    sheet.autofilter(0, 0, max(len(rows), 1), len(names) - 1)
    _explain(book.add_worksheet("คำอธิบาย"), bold, pack)
    book.close()
    return made.getvalue()


def _explain(sheet: "xlsxwriter.worksheet.Worksheet", bold: object, pack: Pack) -> None:
    lines = [("คอลัมน์", "ความหมาย"), ("complete / of", "ความครบถ้วน n จาก m ของหลักฐานที่ต้องมี")]
    lines.extend(STATES_TH.items())
    lines.extend((d.id, d.title.th) for d in pack.demands)
    if pack.provisional:
        lines.append(("provisional_…", "ตัวเลขชั่วคราว ไม่ใช่เกณฑ์ทางการ"))
    for y, (name, words) in enumerate(lines):
        sheet.write_string(y, 0, defused(name), *([bold] if y == 0 else []))
        sheet.write_string(y, 1, defused(words), *([bold] if y == 0 else []))
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 70)
