"""สมุดงานสำหรับผู้ตรวจ: summary.xlsx of the report: sheets of departments, demands, findings and files, with filters.

Words are typed as text, so that none is a formula, and counts as whole numbers; days stand in the Buddhist era with
the ISO date in the column beside. Sheets print on A4, the head on every page.
"""

import datetime
import io
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Self

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
_DEPARTMENTS = (
    "หน่วยงาน", "unit", "ได้รับเอกสาร", "ครบ", "จาก", "ไม่พบหรือไม่ครบ", "ยังไม่สามารถสรุปได้", "ต้องแก้", "ชี้แจง",
)  # fmt: skip
_DEMANDS = (
    "หน่วยงาน", "รายการ", "หลักฐาน", "ลำดับ", "ผล", "state", "เหตุ", "reason", "กำหนด", "กำหนด (ISO)", "สถานะหลักฐาน",
    "เอกสาร",
)  # fmt: skip
_FINDINGS = ("หน่วยงาน", "ระดับ", "code", "ข้อที่พบ", "finding", "สิ่งที่ต้องทำ", "remedy", "เกี่ยวกับ")
_FILES = ("หน่วยงาน", "ไฟล์", "สถานะ", "เป็น", "ลงวันที่", "ลงวันที่ (ISO)", "ได้รับ", "ได้รับ (ISO)", "ใช้กับ")
_LINE = 18  # points of a row of one line
_MOST_LINES = 12


class Workbook:
    """The workbook while it is made from one audit after another, of which none is held: rows go to temporary files.
    Use it in a `with`. `unmask` shows personal data, on purpose.
    """

    def __init__(self, unmask: bool = False) -> None:
        self._plain = shown_words(unmask)
        self._place = tempfile.TemporaryDirectory(prefix="saraban-")
        self._made = io.BytesIO()
        how = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self._book = xlsxwriter.Workbook(self._made, {**how, "tmpdir": self._place.name})
        self._book.set_properties({"created": _CREATED, "author": "saraban"})
        self._bold = self._book.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#F1F1EE", "border": 1}
        )
        self._wrap = self._book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})  # also when edited
        self._sheets: list[_Sheet] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._place.cleanup()

    def add(self, audit: DepartmentAudit) -> None:
        """The rows of one more unit."""
        if not self._sheets:
            mark = "ชั่วคราว" if audit.score.status == "provisional" else ""  # points say so in their heads
            self._sheets = [
                self._sheet("หน่วยงาน", [*_DEPARTMENTS, f"คะแนน{mark}", f"ระดับ{mark}"]),
                self._sheet("รายการหลักฐาน", _DEMANDS),
                self._sheet("ข้อที่พบ", _FINDINGS),
                self._sheet("ไฟล์", _FILES),
            ]
        for sheet, make in zip(self._sheets, (_department, _demands, _findings, _files), strict=True):
            for row in make(audit):
                self._row(sheet, row)

    def as_bytes(self) -> bytes:
        """The bytes of the workbook. Nothing can be added any more."""
        for one in self._sheets:
            sheet, last = one.sheet, len(one.widths) - 1
            sheet.freeze_panes(1, 1)
            sheet.autofilter(0, 0, max(one.rows - 1, 1), last)
            sheet.set_landscape()
            sheet.set_paper(_A4)
            sheet.fit_to_pages(1, 0)
            sheet.repeat_rows(0)
            sheet.set_footer("&L&A&R&P / &N")
        self._book.close()
        return self._made.getvalue()

    def _sheet(self, name: str, heads: Sequence[str]) -> "_Sheet":
        widths = [38 if head in _WIDE else 12 if head in _NARROW else 20 for head in heads]
        made = _Sheet(self._book.add_worksheet(name), widths)
        for x, wide in enumerate(widths):
            made.sheet.set_column(x, x, wide)
        self._row(made, heads, is_head=True)
        return made

    def _row(self, to: "_Sheet", row: Sequence[Cell], *, is_head: bool = False) -> None:
        # not every program makes room for wrapped words by itself
        lines = max(-(-width(str(cell)) // (wide - 2)) for cell, wide in zip(row, to.widths, strict=True))
        to.sheet.set_row(to.rows, _LINE * min(max(lines, 1), _MOST_LINES))
        for x, cell in enumerate(row):
            if isinstance(cell, int):
                to.sheet.write_number(to.rows, x, cell)
            elif is_head:
                to.sheet.write_string(to.rows, x, cell, self._bold)
            else:
                to.sheet.write_string(to.rows, x, defused(self._plain(cell[:_LONGEST])), self._wrap)
        to.rows += 1


@dataclass(slots=True)
class _Sheet:
    """`widths`: of its columns; `rows`: how many there are so far."""

    sheet: "xlsxwriter.worksheet.Worksheet"
    widths: Sequence[int]
    rows: int = 0


def workbook(audits: Iterable[DepartmentAudit], unmask: bool = False) -> bytes:
    """The bytes of the workbook of some audits, of which there is at least one."""
    with Workbook(unmask) as made:
        for audit in audits:
            made.add(audit)
        return made.as_bytes()


def _department(a: DepartmentAudit) -> Iterator[list[Cell]]:
    """One row a unit."""
    done, severities = a.completeness, [f.severity for f in a.findings]
    asked = [severities.count(x) for x in (Severity.FIX, Severity.ASK)]
    counts = [done.n, done.m, done.not_met, done.cannot_tell, *asked]
    figures = [span(a.score.low, a.score.high), span(a.level.low, a.level.high)]
    came = "ได้รับ" if a.received == "something" else "ไม่พบเอกสาร"
    yield [a.department.name_th, a.department.unit, came, *counts, *figures]


def _demands(a: DepartmentAudit) -> Iterator[list[Cell]]:
    """One row a unit and demand, of units that sent something."""
    secret = secret_of(a)
    for d in a.demands if a.received == "something" else ():
        papers = ", ".join(dict.fromkeys(e.path for e in d.evidence))
        standing = ", ".join(dict.fromkeys(STANDINGS[e.standing] for e in d.evidence if e.standing))
        state = f"{MARKS[d.state]} {STATES[d.state][0]}"
        why = [HELD_BACK, ""] if secret.covers_reason(d) else [thai_days(d.reason.th), d.reason.en]
        head = [a.department.name_th, d.id, d.title.th, LEVELS.get(d.level, d.level), state, d.state.value]
        yield [*head, *why, *_day(d.due or ""), standing, papers]


def _findings(a: DepartmentAudit) -> Iterator[list[Cell]]:
    """One row a finding."""
    secret = secret_of(a)
    for f in a.findings:
        row = finding_row(f, secret, str)
        words = (row["th"], row["en"], row["remedy_th"], row["remedy_en"])
        yield [a.department.name_th, row["severity"], f.code, *words, f.about or ""]


def _files(a: DepartmentAudit) -> Iterator[list[Cell]]:
    """One row a file of a unit, with its fate."""
    for f in files_of(a):
        days = (*_both(f["dated"]), *_both(f["received"]))
        yield [a.department.name_th, f["path"], f["status"], f["what"], *days, f["fate"]]


def _day(iso: str) -> tuple[str, str]:
    """A day in the Buddhist era, and its ISO date."""
    return _both(day_in_words(iso)) if iso else ("", "")


def _both(words: str) -> tuple[str, str]:
    """`15 กุมภาพันธ์ 2566 (2023-02-15)` as two cells; what is no full day stands in the second."""
    thai, _, iso = words.partition(" (")
    return (thai, iso.rstrip(")")) if iso else ("", words)
