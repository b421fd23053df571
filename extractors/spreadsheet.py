"""ตารางคำนวณ: `read_spreadsheet(data, sha256, media_type) -> DocumentText` for .xlsx, .xlsm, .xls and .ods.

One line a cell: its part is the name of the sheet, its path [row, column] from 0. What is hidden (sheets, rows,
columns, cells) is reported and no evidence. A date is the ISO date that the cell holds; its raw words are what the file
has for it.
"""

from collections import Counter

from extractors.docx_package import Package, Refused
from extractors.sheet_cell import MOST_CELLS, Sheet, lines_of
from schemas.finding import Finding
from schemas.finding_codes import finding
from schemas.source import Reason, Status
from schemas.text import DocumentText, Ledger, Line

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
XLS = "application/vnd.ms-excel"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
MEDIA_TYPES = (XLSX, XLS, ODS)
_PLACES = 10


def read_spreadsheet(data: bytes, sha256: str, media_type: str = XLSX) -> DocumentText:
    """The cells of a workbook as lines. Never raises for a bad file.

    `unreadable`: empty, broken, encrypted, without a visible word. `rejected`: a limit is passed. `partly_read`: cells
    beyond MOST_CELLS, formulas whose result the file does not hold, a damaged sheet, notes that were not read.
    """
    try:
        return _document(_sheets(data, media_type), sha256, media_type)
    except Refused as e:
        findings = (finding(e.code),) if e.code else ()
        return DocumentText(sha256, media_type, e.status, e.reason, findings=findings)


def _sheets(data: bytes, media_type: str) -> list[Sheet]:
    if not data:
        raise Refused(Status.UNREADABLE, Reason.EMPTY)
    if media_type == XLS:
        from extractors.sheet_xls import read_xls

        return read_xls(data)
    package = Package(data)
    if media_type == ODS:
        from extractors.sheet_ods import read_ods

        return read_ods(package)
    from extractors.sheet_xlsx import read_xlsx

    return read_xlsx(package)


def _document(sheets: list[Sheet], sha256: str, media_type: str) -> DocumentText:
    lines: list[Line] = []
    for number, sheet in enumerate(sheets):
        lines += lines_of(sheet, number)
    findings = _noticed(sheets, lines, sha256)
    has_words = any(x.role == "body" for x in lines)
    pictures = sum(x.pictures for x in sheets)
    whole = not any(x.cut or x.valueless or x.broken or x.endless or x.notes for x in sheets)
    status, reason = Status.READ, None
    if not has_words:
        status = Status.UNREADABLE
        reason = Reason.NEEDS_OCR if pictures else Reason.EMPTY if whole else Reason.BROKEN
    elif not whole:
        status, reason = Status.PARTLY_READ, Reason.PARTIAL
    quality = {
        "sheets": len(sheets),
        "hidden_sheets": sum(x.hidden for x in sheets),
        "hidden_lines": sum(x.role == "hidden" for x in lines),
        "error_cells": sum(x.errors for x in sheets),
        "pictures": pictures,
    }
    return DocumentText(
        sha256,
        media_type,
        status,
        reason,
        tuple(lines),
        repairs=dict(Counter(r.rule for line in lines for r in line.repairs)),
        quality={k: v for k, v in quality.items() if v},
        findings=tuple(findings),
        ledger=_ledger(sheets),
    )


def _ledger(sheets: list[Sheet]) -> Ledger:
    """Every cell that holds something: used, hidden, blank, or not read. The total was counted apart (`Sheet.held`)."""
    told: Counter[str] = Counter()
    unread: Counter[str] = Counter()
    for sheet in sheets:
        met = 0
        for cell in sheet.cells:
            met += 1
            blank = not cell.text.strip()
            told["blank" if blank else "hidden" if sheet.hidden or cell.hidden else "used"] += 1
        unread["beyond_limit"] += sheet.cut
        unread["formula_without_value"] += sheet.valueless
        lost = sheet.held - met - sheet.cut - sheet.valueless
        unread["not_reached"] += max(lost, 0)
    used = told.pop("used", 0)
    ignored = {k: n for k, n in sorted(told.items()) if n}
    unreadable = {k: n for k, n in sorted(unread.items()) if n}
    total = used + sum(ignored.values()) + sum(unreadable.values())
    return Ledger("cells", total, used, ignored, unreadable)


def _noticed(sheets: list[Sheet], lines: list[Line], sha256: str) -> list[Finding]:
    out = []
    hidden = [x for x in lines if x.role == "hidden"]
    if hidden:
        places = tuple(x.place(sha256, 0, len(x.text)) for x in hidden[:_PLACES])
        out.append(finding("TEXT-HIDDEN", places=places, count=len(hidden), words=hidden[0].text[:80]))
    for code, doubt in (("DOC-DATE-FIELD", "date_field"), ("SHEET-YEAR", "buddhist_year_stored")):
        marked = [x for x in lines if x.role == "body" and any(r.rule == doubt for r in x.doubted)]
        if marked:
            places = tuple(x.place(sha256, 0, len(x.text)) for x in marked[:_PLACES])
            out.append(finding(code, places=places, count=len(marked), words=marked[0].text[:80]))
    cut = [x.name for x in sheets if x.cut or x.endless or x.broken]
    if cut:
        out.append(finding("SHEET-CUT", names=", ".join(cut)[:200], limit=MOST_CELLS))
    if valueless := sum(x.valueless for x in sheets):
        out.append(finding("SHEET-NO-VALUES", count=valueless))
    if errors := sum(x.errors for x in sheets):
        out.append(finding("SHEET-ERRORS", count=errors))
    if notes := sum(x.notes for x in sheets):
        out.append(finding("SHEET-NOTES", count=notes))
    if pictures := sum(x.pictures for x in sheets):
        out.append(finding("DOC-PICTURE", count=pictures))
    return out
