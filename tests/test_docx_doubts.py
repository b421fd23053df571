"""What a DOCX shows that is not settled: dates of the clock, stale data, open changes, other documents inside."""

import hashlib

import pytest
from docx_by_hand import NS, TYPES, box, control, document, drawing, field, ole, p, package, r, zipped

from extractors.docx_reader import read_docx
from extractors.extract import extract
from extractors.flow import Flow
from extractors.thai_date import find_dates
from schemas.quoted import Quoted, Trust
from schemas.source import Reason, Status
from schemas.text import DocumentText


def read(data: bytes) -> DocumentText:
    """The data read, with its own sha-256."""
    return read_docx(data, hashlib.sha256(data).hexdigest())


def codes(doc: DocumentText) -> list[str]:
    """The codes of the findings."""
    return [f.code for f in doc.findings]


def quoted_date(doc: DocumentText) -> Quoted:
    """The first date of the body, quoted."""
    flow = Flow.of(doc)
    found = find_dates(flow.text)[0]
    return flow.quote(found.start, found.end, found.value)


DAY = r("1 มีนาคม 2566")
SIMPLE = '<w:fldSimple w:instr="{}"{}>{}</w:fldSimple>'
CLOCKS = [
    ("typed", DAY, ()),
    ("DATE", field(' DATE \\@ "d MMMM bbbb" ', DAY), ("date_field",)),
    ("lower case", field("date", DAY), ("date_field",)),
    ("TIME", field(" TIME ", DAY), ("date_field",)),
    ("SAVEDATE", field(" SAVEDATE ", DAY), ("date_field",)),
    ("simple field", SIMPLE.format(" DATE ", "", DAY), ("date_field",)),
    ("instruction in pieces", field("DA</w:instrText></w:r><w:r><w:instrText>TE", DAY), ("date_field",)),
    ("inside another field", field("IF", field("DATE", DAY)), ("date_field",)),
    ("in a text box", box(p(field("DATE", DAY))), ("date_field",)),
    ("day alone from the clock", field("DATE", r("1")) + r(" มีนาคม 2566"), ("date_field",)),
    ("locked", field("DATE", DAY, lock=' w:fldLock="1"'), ()),
    ("locked simple field", SIMPLE.format("DATE", ' w:fldLock="true"', DAY), ()),
    ("merged in", field(" MERGEFIELD DATE ", DAY), ()),
    ("a name that begins so", field(" DATEX ", DAY), ()),
    ("a field before it", field("DATE", r("x")) + r(" ") + DAY, ()),
]


@pytest.mark.parametrize(("xml", "doubts"), [x[1:] for x in CLOCKS], ids=[x[0] for x in CLOCKS])
def test_a_date_of_the_clock_is_doubted_and_its_neighbours_are_not(xml: str, doubts: tuple[str, ...]) -> None:
    """A DATE field shows the day of opening, not that of the letter; words beside it on the line stay trusted."""
    doc = read(document(p("ที่ กท 0303/163  วันที่ ", xml)))
    date = quoted_date(doc)
    assert (date.value, date.doubts) == ("2023-03-01", doubts)
    flow = Flow.of(doc)
    at = flow.text.index("กท")
    assert flow.quote(at, at + len("กท 0303/163")).trust is Trust.TRUSTED
    assert ("DOC-DATE-FIELD" in codes(doc)) == bool("date_field" in [x.rule for y in doc.lines for x in y.doubted])


LETTER = ["ที่ กท 0303/163", "สำนักงานทดสอบ", "{}", "เรื่อง  ขอส่งเอกสาร", "เรียน  ผู้อำนวยการสำนักทดสอบ"]
LETTER += ["ด้วยสำนักงานทดสอบขอส่งเอกสารมาเพื่อโปรดพิจารณา จึงเรียนมาเพื่อโปรดทราบ", "ขอแสดงความนับถือ", "(นายสมมุติ ทดสอบ)"]


def letter(date: str) -> str:
    """A letter whose date is this run."""
    return "".join(p(date) if x == "{}" else p(x) for x in LETTER)


def test_the_record_of_a_letter_dated_by_a_field() -> None:
    """From the file to the record: the number is trusted, the date shown and unverified, and the finding says why."""
    doc = read(document(letter(field(' DATE \\@ "d MMMM bbbb" ', DAY))))
    record = extract(doc, ()).record
    assert record.number is not None
    assert record.date is not None
    assert (record.number.value, record.number.trust) == ("กท 0303/163", Trust.TRUSTED)
    assert (record.date.value, record.date.trust, record.date.doubts) == (
        "2023-03-01",
        Trust.UNVERIFIED,
        ("date_field",),
    )
    (told,) = doc.findings
    (place,) = told.places
    line = next(x for x in doc.lines if x.path == place.path)  # type: ignore[union-attr]
    assert line.raw[slice(*place.span)] == "1 มีนาคม 2566"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("xml", "text", "doubts"),
    [
        (field("DATE", DAY), "ที่ \ufffc ท้าย", ["date_field"]),
        (SIMPLE.format("DATE", "", DAY), "ที่ \ufffc ท้าย", ["date_field"]),
        (field(" FILENAME \\p ", r("/x/source.doc")), "ที่ \ufffc ท้าย", []),
        (field("MERGEFIELD d", DAY), "ที่ 1 มีนาคม 2566 ท้าย", []),
    ],
    ids=["date", "simple field", "name of the file", "another field"],
)
def test_what_the_converter_computed_is_no_word_of_the_file(xml: str, text: str, doubts: list[str]) -> None:
    """LibreOffice writes today's date into a DATE field: in a converted file the place is told and the words are not."""
    (line,) = read_docx(document(p("ที่ ", xml, " ท้าย")), "0" * 64, converted=True).lines
    assert (line.text, [x.rule for x in line.doubted]) == (text, doubts)


# data-bound controls

ITEM = "{11111111-2222-3333-4444-555555555555}"
BOUND = (
    '<w:dataBinding w:prefixMappings="xmlns:n=\'urn:n\'" w:xpath="{}" w:storeItemID="'
    + ITEM.replace("{", "{{").replace("}", "}}")
    + '"/>'
)
PATH = "/n:root[1]/n:number[1]"


def bound(shown: str, stored: str, properties: str = "", path: str = PATH) -> bytes:
    """A DOCX with a control whose store holds `stored`."""
    parts: dict[str, str | bytes] = {
        "customXml/item1.xml": f"<n:root xmlns:n='urn:n'><n:number>{stored}</n:number></n:root>",
        "customXml/itemProps1.xml": f'<ds:datastoreItem xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml" ds:itemID="{ITEM}"/>',
        "customXml/_rels/item1.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="p" Type="x/customXmlProps" Target="itemProps1.xml"/></Relationships>',
    }
    xml = p("ที่ ", control(r(shown), properties + BOUND.format(path)), " ท้าย")
    return document(xml, parts, ("c", "customXml", "../customXml/item1.xml"))


BINDINGS = [
    ("same", "กท 0303/163", "กท 0303/163", "", PATH, False),
    ("blanks do not count", "กท 0303/163", " กท  0303/163 ", "", PATH, False),
    ("Thai digits are the same figures", "กท ๐๓๐๓/๑๖๓", "กท 0303/163", "", PATH, False),
    ("another number", "กท 0303/163", "กท 0303/164", "", PATH, True),
    ("nothing stored", "กท 0303/163", "", "", PATH, True),
    ("prompt and nothing stored", "คลิก", "", "<w:showingPlcHdr/>", PATH, False),
    ("path that leads nowhere", "ก", "ข", "", "/n:root[1]/n:none[1]", False),
    ("path that computes", "ก", "ข", "", "//*[count(//*)=2]", False),
    ("list shows its words", "เร่งด่วน", "2", '<w:dropDownList><w:listItem w:displayText="เร่งด่วน" w:value="2"/></w:dropDownList>', PATH, False),
    ("list of another entry", "เร่งด่วน", "1", '<w:dropDownList><w:listItem w:displayText="เร่งด่วน" w:value="2"/></w:dropDownList>', PATH, True),
    ("date, same day", "๑ มี.ค. ๖๖", "2023-03-01T00:00:00", '<w:date w:fullDate="2023-03-01T00:00:00Z"/>', PATH, False),
    ("date, another day", "๑ มี.ค. ๖๖", "2023-04-01", '<w:date w:fullDate="2023-03-01T00:00:00Z"/>', PATH, True),
    ("ticked, stored so", "☒", "true", "<w14:checkbox><w14:checked w14:val='1'/></w14:checkbox>", PATH, False),
    ("ticked, stored not", "☒", "0", "<w14:checkbox><w14:checked w14:val='1'/></w14:checkbox>", PATH, True),
]  # fmt: skip


@pytest.mark.parametrize(
    ("shown", "stored", "properties", "path", "differs"), [x[1:] for x in BINDINGS], ids=[x[0] for x in BINDINGS]
)
def test_a_control_whose_store_differs_is_doubted(
    shown: str, stored: str, properties: str, path: str, differs: bool
) -> None:
    """Word shows the store, others the document: words that differ are unverified and told; words around them are not."""
    doc = read(bound(shown, stored, properties, path))
    assert ("DOC-BINDING-DIFFERS" in codes(doc)) == differs
    flow = Flow.of(doc)
    assert flow.quote(0, 2).doubts == ()
    inside = flow.quote(3, flow.text.index(" ท้าย"))
    assert inside.doubts == (("shown_differs",) if differs else ())


BOX = "<w14:checkbox><w14:checked w14:val='1'/></w14:checkbox>"
LIST = '<w:dropDownList><w:listItem w:displayText="ปกติ" w:value="1"/></w:dropDownList>'
IN_STORE = [
    ("a number", "กท 0303/163", "กท 0303/164", "", "กท 0303/164"),
    ("the words of a list's entry", "เร่งด่วน", "1", LIST, "ปกติ"),
    ("the day alone", "๑ มี.ค. ๖๖", "2023-04-01T00:00:00", '<w:date w:fullDate="2023-03-01T00:00:00Z"/>', "2023-04-01"),
    ("the sign of a box", "☒", "0", BOX, "☐"),
    ("nothing", "กท 0303/163", "", "", ""),
    ("several lines", "ก</w:t><w:br/><w:t>ข", "ค", "", None),
    ("the same words", "กท 0303/163", "กท 0303/163", "", None),
]


@pytest.mark.parametrize(
    ("shown", "stored", "properties", "expected"), [x[1:] for x in IN_STORE], ids=[x[0] for x in IN_STORE]
)
def test_what_the_store_holds_is_told_beside_what_is_shown(
    shown: str, stored: str, properties: str, expected: str | None
) -> None:
    """As the control would show it; a value that holds more than the control has the rest as it stands."""
    flow = Flow.of(read(bound(shown, stored, properties)))
    inside = flow.quote(3, flow.text.index(" ท้าย"))
    assert [(x.reader, x.text) for x in inside.others] == ([] if expected is None else [("data_store", expected)])
    if expected is not None:
        (whole,) = flow.quote(0, len(flow.text)).others
        assert whole.text == f"ที่ {expected} ท้าย"
    assert flow.quote(0, 2).others == ()


def test_runs_of_one_control_are_one_place_of_its_store() -> None:
    """Word parts words into runs where their look changes."""
    flow = Flow.of(read(bound("กท 0303</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>/163", "กท 0303/164")))
    (other,) = flow.quote(3, flow.text.index(" ท้าย")).others
    assert other.text == "กท 0303/164"


# tracked changes


def test_open_changes_say_who_and_when() -> None:
    """The finding names authors and days; looks that changed are no change of words."""
    xml = p(
        "มีมติ",
        f'<w:ins w:id="1" w:author="ก ข" w:date="2023-03-01T10:00:00Z">{r("ให้ผ่าน")}</w:ins>',
        '<w:del w:id="2" w:author="ค ง" w:date="2023-03-04T10:00:00Z"><w:r><w:delText>ไม่ให้ผ่าน</w:delText></w:r></w:del>',
        f'<w:ins w:id="3" w:author="ก ข" w:date="2023-03-02T10:00:00Z">{r("แล้ว")}</w:ins>',
        r("เดิม", '<w:rPrChange w:author="จ ฉ" w:date="2023-01-01T00:00:00Z"><w:rPr/></w:rPrChange>'),
    )
    (told,) = read(document(xml)).findings
    assert "ก ข (2023-03-01 to 2023-03-02, 2 in, 0 out), ค ง (2023-03-04, 0 in, 1 out)" in told.en
    assert "ก ข (2023-03-01 ถึง 2023-03-02, เพิ่ม 2 ลบ 0)" in told.th
    assert "จ ฉ" not in told.en


def test_changes_without_a_name_are_told_too() -> None:
    """A file that was stripped of names still says that changes are open."""
    (told,) = read(document(p("ก", f"<w:ins>{r('ข')}</w:ins>"))).findings
    assert "- (-, 1 in, 0 out)" in told.en


def test_a_deleted_paragraph_end_doubts_both_sides() -> None:
    """`163` and `4` would run together to `1634` once the deletion is accepted."""
    doc = read(document(p("ที่ กท 0303/163", properties="<w:rPr><w:del w:id='1'/></w:rPr>") + p("4") + p("ปกติ")))
    assert [(x.text, x.inserted) for x in doc.lines] == [("ที่ กท 0303/163", True), ("4", True), ("ปกติ", False)]
    assert codes(doc) == ["DOC-TRACKED"]


# letterheads in headers

HEAD = "<w:sectPr><w:headerReference w:type='default' r:id='h'/>{}</w:sectPr>"
HEADS = [
    ("letterhead of every page", ["บันทึกข้อความ", "ส่วนราชการ  สำนักทดสอบ", "ที่ กท 0303/99"], "", "body", False),
    ("number alone", ["ที่ กท ๐๓๐๓/๙๙"], "", "body", False),
    ("draft without a number", ["ที่ กท 0303/"], "", "body", False),
    ("page number", ["- ๒ -"], "", "header", False),
    ("running title", ["รายงานประจำปี ตามหนังสือที่ กท 0303/99"], "", "header", True),
    ("first page differs", ["ที่ กท 0303/99"], "<w:titlePg/>", "header", True),
    ("place of a meeting", ["ที่ประชุมสำนักงาน"], "", "header", False),
]


@pytest.mark.parametrize(("words", "section", "role", "told"), [x[1:] for x in HEADS], ids=[x[0] for x in HEADS])
def test_a_letterhead_in_the_header_is_read_and_a_number_there_alone_is_told(
    words: list[str], section: str, role: str, told: bool
) -> None:
    """What page 1 shows as a letterhead is body; a number in another header is at least a finding."""
    header = f"<w:hdr {NS}>{''.join(p(x) for x in words)}</w:hdr>"
    doc = read(document(p("เนื้อความ") + HEAD.format(section), {"word/h.xml": header}, ("h", "header", "h.xml")))
    assert {x.role for x in doc.lines if x.part == "word/h.xml"} == {role}
    assert codes(doc) == (["DOC-HEADER-NUMBER"] if told else [])


def test_a_number_of_the_header_that_the_body_has_too_is_no_finding() -> None:
    """A running header that repeats the letter's number says nothing new."""
    header = f"<w:hdr {NS}>{p('หนังสือ กท ๐๓๐๓/๙๙')}</w:hdr>"
    xml = p("ที่ กท 0303/99") + HEAD.format("")
    assert codes(read(document(xml, {"word/h.xml": header}, ("h", "header", "h.xml")))) == []


# documents inside

INNER = document(p("ที่ กท 0303/5") + "<w:tbl><w:tr><w:tc>" + p("ใน") + "</w:tc></w:tr></w:tbl>")
SHEET = package(
    "xl/workbook.xml",
    f'<x:workbook {NS}><x:sheets><x:sheet name="ผล" sheetId="1" r:id="s"/></x:sheets></x:workbook>',
    {"xl/s.xml": f'<x:worksheet {NS}><x:sheetData><x:row r="1"><x:c r="A1"><x:v>85</x:v></x:c></x:row></x:sheetData></x:worksheet>'},
    (("s", "worksheet", "s.xml"),),
)  # fmt: skip


def test_a_chunk_is_part_of_the_document() -> None:
    """w:altChunk is shown as the document's own words, where it stands; tables count on."""
    xml = "<w:tbl><w:tr><w:tc>" + p("หน้า") + '</w:tc></w:tr></w:tbl><w:altChunk r:id="c"/>' + p("หลัง")
    doc = read(document(xml, {"word/a.docx": INNER}, ("c", "aFChunk", "a.docx")))
    assert [(x.text, x.role, x.cell, x.path) for x in doc.lines] == [
        ("หน้า", "body", (0, 0, 0), (0, 0, 0, 0)),
        ("ที่ กท 0303/5", "body", None, (0,)),
        ("ใน", "body", (1, 0, 0), (1, 0, 0, 0)),
        ("หลัง", "body", None, (1,)),
    ]
    assert doc.lines[1].part == "word/a.docx > word/document.xml"
    assert (doc.status, codes(doc)) == (Status.READ, [])


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.html", "<html><meta charset=utf-8><p>เว็บ</p>".encode(), ["เว็บ"]),
        ("a.txt", "ล้วน".encode(), ["ล้วน"]),
        ("mht", b"MIME-Version: 1.0\nContent-Type: multipart/related\n\n<html>", None),
        ("a.bin", bytes(range(256)), None),
    ],
    ids=["web page", "text", "web archive", "bytes"],
)
def test_chunks_of_other_kinds(name: str, content: bytes, words: list[str] | None) -> None:
    """Web pages and text are read; what is not is said, and the file is read in part."""
    doc = read(document(p("ก") + '<w:altChunk r:id="c"/>', {f"word/{name}": content}, ("c", "aFChunk", name)))
    assert [x.text for x in doc.lines[1:]] == (words or [])
    assert codes(doc) == ([] if words else ["DOC-EMBEDDED"])
    assert doc.reason is (None if words else Reason.PARTIAL)


@pytest.mark.parametrize(("content", "words"), [(INNER, "ที่ กท 0303/5"), (SHEET, "85")], ids=["document", "workbook"])
def test_an_object_is_shown_and_is_no_evidence(content: bytes, words: str) -> None:
    """The letter number of an embedded document is not that of the document around it."""
    doc = read(
        document(p("ดูแนบ", ole("e", "X.12")), {"word/embeddings/a.bin": content}, ("e", "package", "embeddings/a.bin"))
    )
    inside = [x for x in doc.lines if x.role == "embedded"]
    assert inside[0].text == words
    assert inside[0].part.startswith("word/embeddings/a.bin > ")
    assert [x.text for x in doc.body] == ["ดูแนบ"]
    assert (doc.status, doc.reason, codes(doc)) == (Status.PARTLY_READ, Reason.PARTIAL, ["DOC-EMBEDDED-READ"])
    assert words in doc.findings[0].en


def test_documents_inside_are_opened_one_level_deep() -> None:
    """A document that holds documents without end costs no more than its first level."""
    data = INNER
    for _ in range(4):
        data = document(p("ชั้น") + '<w:altChunk r:id="c"/>', {"word/a.docx": data}, ("c", "aFChunk", "a.docx"))
    doc = read(data)
    assert [x.text for x in doc.lines] == ["ชั้น", "ชั้น"]
    assert doc.status is Status.PARTLY_READ


def test_a_broken_object_costs_nothing_else() -> None:
    """A damaged document inside is not read, and said so."""
    broken = zipped({"[Content_Types].xml": TYPES, "word/document.xml": "<cut"})
    doc = read(document(p("ก", ole("e", "W")), {"word/e.bin": broken}, ("e", "package", "e.bin")))
    assert ([x.text for x in doc.lines], codes(doc)) == (["ก"], ["DOC-EMBEDDED"])


CHART = f"""<c:chartSpace {NS}><c:chart><c:title><c:tx><c:rich><a:p><a:r><a:t>ผลการ</a:t></a:r><a:r><a:t>ดำเนินงาน</a:t></a:r></a:p>
</c:rich></c:tx></c:title><c:plotArea><c:barChart><c:ser><c:tx><c:strRef><c:f>S!$B$1</c:f><c:strCache><c:pt idx="0"><c:v>ร้อยละ</c:v></c:pt>
</c:strCache></c:strRef></c:tx><c:cat><c:strRef><c:f>S!$A$2</c:f><c:strCache><c:pt idx="0"><c:v>ปี 2566</c:v></c:pt></c:strCache></c:strRef></c:cat>
<c:val><c:numRef><c:f>S!$B$2</c:f><c:numCache><c:formatCode>0</c:formatCode><c:pt idx="0"><c:v>85</c:v></c:pt></c:numCache></c:numRef></c:val>
</c:ser></c:barChart></c:plotArea></c:chart></c:chartSpace>"""


def test_a_chart_is_read_where_it_stands() -> None:
    """Titles, names, categories and the values that the chart shows; references to cells are no words."""
    xml = p("ก่อน") + p(drawing('<c:chart r:id="c"/>')) + p("หลัง")
    doc = read(document(xml, {"word/charts/chart1.xml": CHART}, ("c", "chart", "charts/chart1.xml")))
    assert [x.text for x in doc.body] == ["ก่อน", "ผลการดำเนินงาน", "ร้อยละ", "ปี 2566", "85", "หลัง"]
    assert {x.part for x in doc.lines[1:5]} == {"word/charts/chart1.xml"}
    assert doc.status is Status.READ
