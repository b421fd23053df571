"""Workbooks: every cell with its address, dates that are never shifted, what cannot be seen, and hostile files."""

import hashlib
import io
import struct
import zipfile
from datetime import date, timedelta
from decimal import Decimal

import pytest
import xlsxwriter
from docx_by_hand import NS, package, zipped
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from extractors import docx_package, sheet_cell, sheet_xls, sheet_xlsx
from extractors.extract import extract
from extractors.flow import Flow
from extractors.sheet_format import number_format, written_number
from extractors.spreadsheet import ODS, XLS, XLSX, read_spreadsheet
from extractors.thai_date import find_dates
from pipeline.pack import DEFAULT_PACK, PACKS, load_pack
from schemas.quoted import Quoted, Trust
from schemas.record import FormRecord
from schemas.source import Reason, Status
from schemas.text import DocumentText


def read(data: bytes, media_type: str = XLSX) -> DocumentText:
    """The data read, with its own sha-256."""
    return read_spreadsheet(data, hashlib.sha256(data).hexdigest(), media_type)


def workbook(sheet: str, *, styles: str = "", strings: str = "", book: str = "", more: str = "", parts: dict[str, str | bytes] | None = None, rels: str = "") -> bytes:  # fmt: skip
    """An XLSX of one sheet whose sheetData is this; `more` stands after it; `rels` are those of the sheet."""
    all_parts: dict[str, str | bytes] = {
        "xl/sheet1.xml": f"<x:worksheet {NS}><x:sheetData>{sheet}</x:sheetData>{more}</x:worksheet>",
        "xl/styles.xml": f"<x:styleSheet {NS}>{styles}</x:styleSheet>",
        "xl/strings.xml": f"<x:sst {NS}>{strings}</x:sst>",
        **(parts or {}),
    }
    if rels:
        kind = "http://schemas.openxmlformats.org/package/2006/relationships"
        all_parts["xl/_rels/sheet1.xml.rels"] = f'<Relationships xmlns="{kind}">{rels}</Relationships>'
    main = f'<x:workbook {NS}>{book}<x:sheets><x:sheet name="แบบ" sheetId="1" r:id="s"/></x:sheets></x:workbook>'
    return package(
        "xl/workbook.xml",
        main,
        all_parts,
        (("s", "worksheet", "sheet1.xml"), ("t", "styles", "styles.xml"), ("g", "sharedStrings", "strings.xml")),
    )


def row(*cells: str, number: int = 1, more: str = "") -> str:
    """A row of cells."""
    return f'<x:row r="{number}"{more}>{"".join(cells)}</x:row>'


def cell(at: str, value: str, more: str = "", formula: str = "") -> str:
    """A cell; `more` are attributes."""
    return f'<x:c r="{at}"{more}>{f"<x:f>{formula}</x:f>" if formula else ""}{f"<x:v>{value}</x:v>" if value else ""}</x:c>'


def inline(at: str, words: str) -> str:
    """A cell with words of its own."""
    return f'<x:c r="{at}" t="inlineStr"><x:is><x:t>{words}</x:t></x:is></x:c>'


def seen(doc: DocumentText) -> list[tuple[str, str, tuple[int, ...]]]:
    """Text, role and path of each line."""
    return [(x.text, x.role, x.path) for x in doc.lines]


# what a number is, by its format

FORMATS = [
    ("General", "303", "303"),
    ("0000", "303", "0303"),
    ('"กท "0000', "303", "กท 0303"),
    ('0" คน"', "12", "12 คน"),
    ("#,##0.00", "1234.5", "1234.5"),
    ("0%", "0.85", "85%"),
    ("0.00%", "0.8549", "85.49%"),
    ("0.00%", "8.5489999999999997E-1", "85.49%"),
    ("General", "0.10000000000000001", "0.1"),
    ("General", "1.234567890123457E+19", "12345678901234600000"),
    ("0.00E+00", "1234", "1234"),
    ("General", "-0", "0"),
    ("yyyy-mm-dd", "44986", "2023-03-01"),
    ("[$-D07041E]d mmmm yyyy;@", "44986", "2023-03-01"),
    ("[$-107041E]d mmm bb;@", "44986", "2023-03-01"),
    ("d/m/yyyy h:mm", "44986.5", "2023-03-01 12:00"),
    ("h:mm", "0.75", "18:00"),
    ("[h]:mm", "0.5", "12:00"),
    ("mm:ss", "0", "00:00"),
    ("yyyy-mm-dd", "1", "1900-01-01"),
    ("yyyy-mm-dd", "59", "1900-02-28"),
    ("yyyy-mm-dd", "60", "60"),
    ("yyyy-mm-dd", "61", "1900-03-01"),
    ("yyyy-mm-dd", "-5", "-5"),
    ("yyyy-mm-dd", "99999999", "99999999"),
    ("yyyy-mm-dd", "not a number", "not a number"),
    ("@", "303", "303"),
    ('"ปี" 0', "2566", "2566"),
]


@pytest.mark.parametrize(("code", "raw", "text"), FORMATS)
def test_what_a_number_means_by_its_format(code: str, raw: str, text: str) -> None:
    """Padded numbers, shares and days as the page shows them; never a float, never a shifted year."""
    assert written_number(raw, number_format(200, code), since_1904=False)[0] == text


@pytest.mark.parametrize(
    ("identity", "kind"), [(0, "plain"), (9, "percent"), (14, "date"), (17, "date"), (20, "time"), (22, "date"), (49, "plain"), (71, "date")]
)  # fmt: skip
def test_formats_that_the_file_need_not_define(identity: int, kind: str) -> None:
    """Built-in formats, the Thai ones among them (ECMA-376 part 1, 18.8.30)."""
    assert number_format(identity, None).kind == kind


@given(st.dates(date(1900, 3, 1), date(9999, 12, 31)))
def test_every_day_comes_back_from_its_count(day: date) -> None:
    """The count of days is undone exactly, in both systems of counting."""
    days = (day - date(1899, 12, 30)).days
    form = number_format(14, None)
    assert written_number(str(days), form, since_1904=False) == (day.isoformat(), "cell_date")
    since_1904 = (day - timedelta(days=1462) - date(1899, 12, 30)).days
    if since_1904 > 0:
        assert written_number(str(since_1904), form, since_1904=True)[0] == day.isoformat()


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**8), max_value=10**8))
def test_numbers_keep_their_value(number: Decimal) -> None:
    """A plain number is the same number, written without an exponent."""
    text, _ = written_number(str(number), number_format(0, None), since_1904=False)
    assert Decimal(text) == number
    assert "E" not in text


# cells


def test_cells_have_their_addresses_and_what_the_file_holds() -> None:
    """Part is the sheet, path and cell the row and column; the raw words are the file's own; a date is ISO."""
    styles = '<x:cellXfs><x:xf numFmtId="0"/><x:xf numFmtId="14"/></x:cellXfs>'
    strings = "<x:si><x:t>วันที่</x:t></x:si><x:si><x:r><x:t>สำนัก</x:t></x:r><x:r><x:t>ทดสอบ</x:t></x:r><x:rPh><x:t>อ่าน</x:t></x:rPh></x:si>"
    data = workbook(
        row(cell("A1", "0", ' t="s"'), cell("C1", "44986", ' s="1"'))
        + row(cell("B3", "1", ' t="s"'), cell("C3", "1", ' t="b"'), number=3),
        styles=styles,
        strings=strings,
    )
    doc = read(data)
    assert [(x.part, x.path, x.cell, x.text, x.raw) for x in doc.lines] == [
        ("แบบ", (0, 0), (0, 0, 0), "วันที่", "วันที่"),
        ("แบบ", (0, 2), (0, 0, 2), "2023-03-01", "44986"),
        ("แบบ", (2, 1), (0, 2, 1), "สำนักทดสอบ", "สำนักทดสอบ"),
        ("แบบ", (2, 2), (0, 2, 2), "TRUE", "1"),
    ]
    assert (doc.status, doc.ledger and (doc.ledger.total, doc.ledger.used)) == (Status.READ, (4, 4))
    flow = Flow.of(doc)
    at = flow.text.index("2023-03-01")
    quoted = flow.quote(at, at + 10)
    assert (quoted.raw, quoted.rules, [p.span for p in quoted.places]) == ("44986", ("cell_date",), [(0, 5)])  # type: ignore[union-attr]


def test_a_buddhist_year_stored_as_the_common_era_is_doubted() -> None:
    """1/3/2566 typed into a cell is stored as the year 2566 of the common era: shown as held, and unverified."""
    days = (date(2566, 3, 1) - date(1899, 12, 30)).days
    doc = read(
        workbook(row(cell("A1", str(days), ' s="1"')), styles='<x:cellXfs><x:xf/><x:xf numFmtId="14"/></x:cellXfs>')
    )
    assert doc.lines[0].text == "2566-03-01"
    assert [f.code for f in doc.findings] == ["SHEET-YEAR"]
    flow = Flow.of(doc)
    (found,) = find_dates(flow.text)
    assert flow.quote(found.start, found.end).trust is Trust.UNVERIFIED


def test_today_is_not_a_date_of_the_document() -> None:
    """A cell that computes TODAY() shows the day of the last opening."""
    doc = read(
        workbook(
            row(cell("A1", "44986", ' s="1"', "TODAY()+0")),
            styles='<x:cellXfs><x:xf/><x:xf numFmtId="14"/></x:cellXfs>',
        )
    )
    assert [f.code for f in doc.findings] == ["DOC-DATE-FIELD"]
    assert Flow.of(doc).quote(0, 10).doubts == ("date_field",)


def test_a_format_that_writes_figures_is_doubted() -> None:
    """Figures that stand in the format alone are on the page and not in the cell."""
    doc = read(workbook(row(cell("A1", "163", ' s="1"')), styles='<x:numFmts><x:numFmt numFmtId="200" formatCode="&quot;0303/&quot;#,##0"/></x:numFmts><x:cellXfs><x:xf/><x:xf numFmtId="200"/></x:cellXfs>'))  # fmt: skip
    assert Flow.of(doc).quote(0, 3).doubts == ("shown_differs",)


WHITE = '<x:fonts><x:font/><x:font><x:color rgb="FFFFFFFF"/></x:font></x:fonts><x:fills><x:fill><x:patternFill patternType="none"/></x:fill><x:fill><x:patternFill patternType="solid"><x:fgColor rgb="FF1F4E79"/></x:patternFill></x:fill></x:fills><x:numFmts><x:numFmt numFmtId="200" formatCode=";;;"/></x:numFmts><x:cellXfs><x:xf fontId="0" fillId="0"/><x:xf fontId="1" fillId="0"/><x:xf fontId="1" fillId="1"/><x:xf numFmtId="200"/></x:cellXfs>'
UNSEEN = [
    ("plain", row(cell("A1", "1")), "", "body"),
    ("hidden row", row(cell("A1", "1"), more=' hidden="1"'), "", "hidden"),
    ("white on white", row(cell("A1", "1", ' s="1"')), "", "hidden"),
    ("white on blue", row(cell("A1", "1", ' s="2"')), "", "body"),
    ("format that shows nothing", row(cell("A1", "1", ' s="3"')), "", "hidden"),
    ("swallowed by a merge", row(cell("B1", "1")), '<x:mergeCells><x:mergeCell ref="A1:C1"/></x:mergeCells>', "hidden"),
    ("first of a merge", row(cell("A1", "1")), '<x:mergeCells><x:mergeCell ref="A1:C1"/></x:mergeCells>', "body"),
]


@pytest.mark.parametrize(("sheet", "more", "role"), [x[1:] for x in UNSEEN], ids=[x[0] for x in UNSEEN])
def test_what_cannot_be_seen_is_told_and_is_no_evidence(sheet: str, more: str, role: str) -> None:
    """Hidden rows, white words, formats that show nothing, cells under a merge."""
    doc = read(workbook(row(inline("A9", "เห็น"), number=9) + sheet, styles=WHITE, more=more))
    assert [x.role for x in doc.lines] == ["body", role]
    assert ("TEXT-HIDDEN" in [f.code for f in doc.findings]) == (role == "hidden")


def test_hidden_columns_and_sheets() -> None:
    """Columns are hidden before the cells are told, sheets as a whole."""
    data = workbook(row(cell("A1", "1"), cell("B1", "2")))
    with zipfile.ZipFile(io.BytesIO(data)) as z:
        parts = {n: z.read(n) for n in z.namelist()}
    columns = b'<x:cols><x:col min="2" max="2" hidden="1"/></x:cols><x:sheetData>'
    parts["xl/sheet1.xml"] = parts["xl/sheet1.xml"].replace(b"<x:sheetData>", columns)
    assert [x.role for x in read(zipped({**parts})).lines] == ["body", "hidden"]
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(b"<x:sheet name", b'<x:sheet state="veryHidden" name')
    doc = read(zipped({**parts}))
    assert ([x.role for x in doc.lines], doc.status, doc.reason) == (["hidden"] * 2, Status.UNREADABLE, Reason.EMPTY)


def test_formulas_without_a_result_and_errors_are_told() -> None:
    """What the file does not hold is not read; an error is what the page shows."""
    doc = read(workbook(row(cell("A1", "", formula="B1"), cell("B1", "#DIV/0!", ' t="e"', "1/0"), cell("C1", "", ' t="str"', '""'))))  # fmt: skip
    assert seen(doc) == [("#DIV/0!", "body", (0, 1))]
    assert (doc.status, [f.code for f in doc.findings]) == (Status.PARTLY_READ, ["SHEET-NO-VALUES", "SHEET-ERRORS"])
    assert doc.ledger is not None
    assert (dict(doc.ledger.ignored), dict(doc.ledger.unreadable)) == ({"blank": 1}, {"formula_without_value": 1})


def test_a_cell_of_several_lines_is_several_lines() -> None:
    """Label and value on lines of one cell stay apart, each with a path of its own."""
    doc = read(workbook(row(inline("A1", "เรื่อง\nขอส่ง"))))
    assert seen(doc) == [("เรื่อง", "body", (0, 0, 0)), ("ขอส่ง", "body", (0, 0, 1))]


def test_words_beside_the_cells() -> None:
    """Text boxes are seen, notes are notes, print headers run over pages."""
    rel = '<Relationship Id="d" Type="x/drawing" Target="drawing1.xml"/><Relationship Id="c" Type="x/comments" Target="comments1.xml"/>'
    parts: dict[str, str | bytes] = {
        "xl/drawing1.xml": f"<x:wsDr {NS}><a:p><a:r><a:t>กล่อง</a:t></a:r></a:p></x:wsDr>",
        "xl/comments1.xml": f"<x:comments {NS}><x:commentList><x:comment ref='A1'><x:text><x:r><x:t>ทัก</x:t></x:r></x:text></x:comment></x:commentList></x:comments>",
    }
    doc = read(workbook(row(inline("A1", "ก")), more="<x:headerFooter><x:oddHeader>&amp;Cหัว</x:oddHeader></x:headerFooter>", parts=parts, rels=rel))  # fmt: skip
    assert [(x.text, x.role) for x in doc.lines] == [
        ("ก", "body"),
        ("&Cหัว", "header"),
        ("กล่อง", "body"),
        ("ทัก", "comment"),
    ]


def written(*, forms: bool = False) -> bytes:
    """A workbook as a real program writes it."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("แบบ 1")
        if forms:
            sheet.write(0, 0, "แบบเสนอแนวคิดในการพัฒนานวัตกรรมเพื่อเพิ่มประสิทธิภาพการปฏิบัติงานของหน่วยงาน")
            for i, (label, value) in enumerate([("ชื่อแนวคิด", "ตู้รับเรื่องอัจฉริยะ"), ("หน่วยงาน", "สำนักทดสอบ"), ("ผู้เสนอแนวคิด", "นายสมมุติ ทดสอบ")], 1):  # fmt: skip
                sheet.write(i, 0, label)
                sheet.write(i, 1, value)
        else:
            for i, value in enumerate(["ก", 303, 0.5, True, "", 12.25]):
                sheet.write(i, i % 3, value)
            sheet.write_datetime(7, 0, date(2023, 3, 1), book.add_format({"num_format": "d mmmm yyyy"}))
    return out.getvalue()


def test_our_cells_are_those_that_another_reader_sees() -> None:
    """calamine, which reads the same file on its own, has the same values in the same places."""
    data = written()
    grid = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    theirs = {(r, c): v for r, line in enumerate(grid) for c, v in enumerate(line) if v != ""}
    ours = {x.path: x.text for x in read(data).lines}
    assert ours.keys() == theirs.keys()
    for place, value in theirs.items():
        said = ours[place]
        if isinstance(value, bool):
            assert said == str(value).upper()
        elif isinstance(value, float):
            assert Decimal(said) == Decimal(repr(value))
        else:
            assert said == str(value)


def test_a_form_in_a_workbook_is_a_form() -> None:
    """The entries of form 1 are read from cells: label in one column, value in the next."""
    doc = read(written(forms=True))
    record = extract(doc, load_pack(PACKS / DEFAULT_PACK).forms).record
    assert isinstance(record, FormRecord)
    values = {k: v.value for k, v in record.entries.items() if isinstance(v, Quoted)}
    assert values["idea_name"] == "ตู้รับเรื่องอัจฉริยะ"
    assert values["unit"] == "สำนักทดสอบ"
    assert values["proposer"] == "นายสมมุติ ทดสอบ"


# hostile and broken


def test_a_sheet_beyond_the_limit_is_read_in_part(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first cells are read, the others counted, and a finding says so."""
    monkeypatch.setattr(sheet_xlsx.Book.__init__, "__defaults__", (False, 3))
    doc = read(workbook("".join(row(cell(f"A{i}", str(i)), number=i) for i in range(1, 8))))
    assert (len(doc.lines), doc.status, [f.code for f in doc.findings]) == (3, Status.PARTLY_READ, ["SHEET-CUT"])
    assert doc.ledger is not None
    assert (doc.ledger.total, dict(doc.ledger.unreadable)) == (7, {"beyond_limit": 4})


def test_a_hidden_column_stays_hidden_where_the_sheet_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    """The limit ends the reading of cells and not what is said of columns."""
    monkeypatch.setattr(sheet_xlsx.Book.__init__, "__defaults__", (False, 2))
    data = workbook("".join(row(cell(f"A{i}", str(i)), number=i) for i in range(1, 5)))
    with zipfile.ZipFile(io.BytesIO(data)) as z:
        parts = {n: z.read(n) for n in z.namelist()}
    columns = b'<x:cols><x:col min="1" max="1" hidden="1"/></x:cols><x:sheetData>'
    parts["xl/sheet1.xml"] = parts["xl/sheet1.xml"].replace(b"<x:sheetData>", columns)
    assert [x.role for x in read(zipped({**parts})).lines] == ["hidden", "hidden"]


def test_a_million_empty_rows_cost_little() -> None:
    """A cell in the last corner is one cell, not seventeen thousand million."""
    doc = read(workbook(row(cell("XFD1048576", "1"), number=1048576)))
    assert seen(doc) == [("1", "body", (1048575, 16383))]


def test_a_part_that_never_ends_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond the limit of bytes a sheet is read as far as it came."""
    monkeypatch.setattr(docx_package, "MAX_STREAM_BYTES", 200_000)
    doc = read(workbook("".join(row(cell(f"A{i}", str(i)), number=i) for i in range(1, 20_000))))
    assert doc.status is Status.PARTLY_READ
    assert 1000 < len(doc.lines) < 10_000
    assert [f.code for f in doc.findings] == ["SHEET-CUT"]


def test_a_shared_string_counts_again_in_each_cell(monkeypatch: pytest.MonkeyPatch) -> None:
    """A workbook of some kilobytes may show one long string a hundred thousand times: it is read as far as the limit of
    characters, and that it was cut is said.
    """
    monkeypatch.setattr(sheet_xlsx, "_MOST_SHOWN", 1000)
    shown = "".join(row(cell(f"A{n}", "0", ' t="s"'), number=n) for n in range(1, 31))
    doc = read(workbook(shown, strings=f"<x:si><x:t>{'ก' * 100}</x:t></x:si>"))
    assert doc.status is Status.PARTLY_READ
    assert len(doc.lines) == 10
    assert [f.code for f in doc.findings] == ["SHEET-CUT"]


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
HOSTILE = [
    ("empty", b"", XLSX, Status.UNREADABLE, Reason.EMPTY),
    ("random", bytes(range(256)) * 9, XLSX, Status.UNREADABLE, Reason.UNKNOWN_TYPE),
    ("cut", written()[:900], XLSX, Status.UNREADABLE, Reason.BROKEN),
    ("encrypted", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600) + "EncryptedPackage".encode("utf-16-le"), XLSX, Status.UNREADABLE, Reason.ENCRYPTED),
    ("entities in a sheet", package("xl/workbook.xml", f'<x:workbook {NS}><x:sheets><x:sheet name="a" r:id="s"/></x:sheets></x:workbook>', {"xl/s.xml": f"{BOMB}<x:worksheet {NS}><x:sheetData><x:row r='1'><x:c r='A1' t='inlineStr'><x:is><x:t>&b;</x:t></x:is></x:c></x:row></x:sheetData></x:worksheet>"}, (("s", "worksheet", "s.xml"),)), XLSX, Status.REJECTED, Reason.BOMB),
    ("deep", package("xl/workbook.xml", f"<x:workbook {NS}>" + "<x:a>" * 5000, {}), XLSX, Status.REJECTED, Reason.BOMB),
    ("no sheets", package("xl/workbook.xml", f"<x:workbook {NS}/>"), XLSX, Status.UNREADABLE, Reason.EMPTY),
    ("not a workbook of old Excel", b"x" * 2000, XLS, Status.UNREADABLE, Reason.BROKEN),
    ("OLE without a workbook", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(3000), XLS, Status.UNREADABLE, Reason.BROKEN),
    ("no ODS", zipped({"a": "x"}), ODS, Status.UNREADABLE, Reason.BROKEN),
    ("encrypted ODS", zipped({"META-INF/manifest.xml": '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><m:encryption-data/></m:manifest>', "content.xml": "x"}), ODS, Status.UNREADABLE, Reason.ENCRYPTED),
]  # fmt: skip


@pytest.mark.parametrize(
    ("data", "media_type", "status", "reason"), [x[1:] for x in HOSTILE], ids=[str(x[0]) for x in HOSTILE]
)
def test_hostile_and_broken_workbooks_get_a_status(
    data: bytes, media_type: str, status: Status, reason: Reason
) -> None:
    """Every bad file is answered by a status and a reason, without a line."""
    doc = read(data, media_type)
    assert (doc.status, doc.reason, doc.lines) == (status, reason, ())


def test_two_cells_of_one_address_are_not_trusted() -> None:
    """Programs differ in which of the two they show: the first is doubted, the second counted as unread."""
    doc = read(workbook(row(cell("A1", "163"), cell("A1", "164"))))
    assert [(x.text, [d.rule for d in x.doubted]) for x in doc.lines] == [("163", ["shown_differs"])]
    assert (doc.status, [f.code for f in doc.findings]) == (Status.PARTLY_READ, ["SHEET-CUT"])
    assert doc.ledger is not None
    assert dict(doc.ledger.unreadable) == {"not_reached": 1}


def test_one_damaged_sheet_costs_no_other() -> None:
    """The other sheets are read; the file is read in part."""
    main = (
        f'<x:workbook {NS}><x:sheets><x:sheet name="ดี" r:id="a"/><x:sheet name="เสีย" r:id="b"/></x:sheets></x:workbook>'
    )
    good = f"<x:worksheet {NS}><x:sheetData>{row(inline('A1', 'ก'))}</x:sheetData></x:worksheet>"
    rels = (("a", "worksheet", "a.xml"), ("b", "worksheet", "b.xml"))
    doc = read(package("xl/workbook.xml", main, {"xl/a.xml": good, "xl/b.xml": good[:-30]}, rels))
    assert doc.status is Status.PARTLY_READ
    assert doc.lines[0].text == "ก"
    assert [f.code for f in doc.findings] == ["SHEET-CUT"]


# ODS

ODF = " ".join(f'xmlns:{k}="urn:oasis:names:tc:opendocument:xmlns:{v}:1.0"' for k, v in (("table", "table"), ("text", "text"), ("office", "office"), ("style", "style"), ("draw", "drawing")))  # fmt: skip


def ods(rows: str) -> bytes:
    """An ODS of one sheet."""
    table = f'<table:table table:name="ผล">{rows}</table:table>'
    return zipped(
        {
            "mimetype": ODS,
            "content.xml": f"<office:document-content {ODF}><office:body><office:spreadsheet>{table}</office:spreadsheet></office:body></office:document-content>",
        }
    )


def odc(words: str, more: str = "") -> str:
    """A cell of an ODS."""
    return f'<table:table-cell office:value-type="string"{more}><text:p>{words}</text:p></table:table-cell>'


def test_an_ods_gives_what_its_cells_show_and_iso_dates() -> None:
    """OpenDocument keeps both; repeated blanks count columns; notes are notes; hidden rows are hidden."""
    day = '<table:table-cell office:value-type="date" office:date-value="2023-03-01"><text:p>๑ มีนาคม ๒๕๖๖</text:p></table:table-cell>'
    rows = f"<table:table-row>{odc('ก<text:s/>ข')}<table:table-cell table:number-columns-repeated='3'/>{day}</table:table-row>"
    rows += (
        f"<table:table-row table:number-rows-repeated='2' table:visibility='collapse'>{odc('ซ่อน')}</table:table-row>"
    )
    rows += "<table:table-row table:number-rows-repeated='1048000'><table:table-cell table:number-columns-repeated='16384'/></table:table-row>"
    doc = read(ods(rows), ODS)
    assert [(x.text, x.raw, x.role, x.path) for x in doc.lines] == [
        ("ก ข", "ก ข", "body", (0, 0)),
        ("2023-03-01", "๑ มีนาคม ๒๕๖๖", "body", (0, 4)),
        ("ซ่อน", "ซ่อน", "hidden", (1, 0)),
        ("ซ่อน", "ซ่อน", "hidden", (2, 0)),
    ]


def test_words_repeated_a_million_times_are_cut() -> None:
    """A row that says that it stands a million times is given a hundred times; the rest is counted."""
    doc = read(ods(f"<table:table-row table:number-rows-repeated='1000000'>{odc('ก')}</table:table-row>"), ODS)
    assert (len(doc.lines), doc.status, [f.code for f in doc.findings]) == (100, Status.PARTLY_READ, ["SHEET-CUT"])
    assert doc.ledger is not None
    assert doc.ledger.total == 1_000_000


# the records of .xls


def record(kind: int, body: bytes) -> bytes:
    """One BIFF record."""
    return struct.pack("<HH", kind, len(body)) + body


def number(r: int, c: int, style: int = 0) -> bytes:
    """A NUMBER record."""
    return record(0x203, struct.pack("<HHHd", r, c, style, 1.0))


GLOBALS = record(0x809, struct.pack("<HHHH", 0x600, 5, 0, 0))
SHEET_BOF = record(0x809, struct.pack("<HHHH", 0x600, 0x10, 0, 0))
EOF = record(0x0A, b"")


def test_the_records_tell_the_extent_before_anything_is_laid_out() -> None:
    """One cell in the far corner is counted, and the grid that it would need is seen before it is made."""
    (extent,) = sheet_xls._extents(GLOBALS + EOF + SHEET_BOF + number(65535, 255) + EOF)
    assert (extent.rows, extent.columns, extent.held) == (65536, 256, 1)
    assert extent.rows * extent.columns > sheet_xls._MOST_GRID


def test_the_records_tell_errors_hidden_rows_formats_and_notes() -> None:
    """What calamine does not say of an old workbook."""
    form = '"กท "0000'
    code = struct.pack("<HHB", 200, len(form), 1) + form.encode("utf-16-le")
    style = record(0x41E, code) + record(0xE0, struct.pack("<HH", 0, 200) + bytes(16))
    error = record(0x205, struct.pack("<HHHBB", 2, 1, 0, 7, 1))
    hidden = record(0x208, struct.pack("<HHHHHHHH", 4, 0, 1, 0, 0, 0, 0x20, 0))
    column = record(0x7D, struct.pack("<HHHHHH", 2, 3, 0, 0, 1, 0))
    note = record(0x1C, bytes(8))
    (extent,) = sheet_xls._extents(
        GLOBALS + style + EOF + SHEET_BOF + number(0, 0) + error + hidden + column + note + EOF
    )
    assert (extent.errors, extent.hidden_rows, extent.hidden_columns, extent.notes) == (
        {(2, 1): "#DIV/0!"},
        {4},
        {2, 3},
        1,
    )
    assert extent.forms[0, 0].before == "กท "


@given(st.binary(max_size=400))
def test_no_stream_of_records_breaks_the_walk(stream: bytes) -> None:
    """Whatever the bytes, an account or a refusal."""
    try:
        found = sheet_xls._extents(GLOBALS + EOF + SHEET_BOF + stream)
    except docx_package.Refused:
        assert b"\x2f\x00" in stream  # the record of a password
        return
    assert all(x.held >= 0 for x in found)


@given(st.binary(min_size=1536, max_size=4096))
def test_no_old_workbook_raises(body: bytes) -> None:
    """Random sectors behind the mark of an OLE file are broken, never an error."""
    doc = read(bytes.fromhex("d0cf11e0a1b11ae1") + body, XLS)
    assert doc.status in (Status.UNREADABLE, Status.REJECTED)


def test_the_limits_are_what_memory_allows() -> None:
    """100,000 cells are about 100 MB of lines."""
    assert sheet_cell.MOST_CELLS == 100_000
