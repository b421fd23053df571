"""The DOCX reader sees every kind of place where words can stand, says what they are, and refuses hostile packages."""

import hashlib
import io
import zipfile
from pathlib import Path

import docx
import pytest
from lxml import etree

from extractors.docx_reader import read_docx
from extractors.flow import Flow
from schemas.quoted import Origin
from schemas.source import Reason, Status
from schemas.text import DocumentText, Line

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NAMESPACES = {
    "w": W,
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "dgm": "http://schemas.openxmlformats.org/drawingml/2006/diagram",
}
NS = " ".join(f'xmlns:{k}="{v}"' for k, v in NAMESPACES.items())
TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def relations(*rows: tuple[str, str, str]) -> str:
    """A part of relationships: (id, kind, target); an address as target is outside."""
    outside = ' TargetMode="External"'
    items = "".join(
        f'<Relationship Id="{i}" Type="{OFFICE}{k}" Target="{t}"{outside if "://" in t else ""}/>' for i, k, t in rows
    )
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{items}</Relationships>'
    )


def package(body: str, parts: dict[str, str] | None = None, *rels: tuple[str, str, str], background: str = "") -> bytes:
    """A DOCX with this body and these further parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("[Content_Types].xml", TYPES)
        z.writestr("_rels/.rels", relations(("rId1", "officeDocument", "word/document.xml")))
        z.writestr("word/_rels/document.xml.rels", relations(*rels))
        z.writestr("word/document.xml", f"<w:document {NS}>{background}<w:body>{body}</w:body></w:document>")
        for name, xml in (parts or {}).items():
            z.writestr(name, xml)
    return out.getvalue()


def read(data: bytes) -> DocumentText:
    """The data read, with its own sha-256."""
    return read_docx(data, hashlib.sha256(data).hexdigest())


def body(xml: str, *args: object, **kw: str) -> list[Line]:
    """The lines of a DOCX with this body."""
    return list(read(package(xml, *args, **kw)).lines)  # type: ignore[arg-type]


def p(*runs: str, properties: str = "") -> str:
    """A paragraph; a run that is no markup is made one."""
    inner = "".join(x if x.startswith("<") else r(x) for x in runs)
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{inner}</w:p>"


def r(text: str, properties: str = "") -> str:
    """A run."""
    return f'<w:r>{f"<w:rPr>{properties}</w:rPr>" if properties else ""}<w:t xml:space="preserve">{text}</w:t></w:r>'


def box(content: str, fill: str = "") -> str:
    """A text box as Word writes it, with the fallback for older programs that says the same again."""
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><a:graphic><a:graphicData><wps:wsp>'
        f"<wps:spPr>{fill}</wps:spPr><wps:txbx><w:txbxContent>{content}</w:txbxContent></wps:txbx></wps:wsp>"
        "</a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>"
        f"<w:txbxContent>{content}</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )


def sdt(content: str, properties: str = "") -> str:
    """A content control."""
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def complex_field(instruction: str, result: str, form: str = "") -> str:
    """A complex field in runs."""
    return (
        f'<w:r><w:fldChar w:fldCharType="begin">{form}</w:fldChar></w:r><w:r><w:instrText>{instruction}</w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{result}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def table(*rows: str) -> str:
    """A table of rows."""
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>"


def row(*cells: str, properties: str = "") -> str:
    """A row of cells."""
    return f"<w:tr>{f'<w:trPr>{properties}</w:trPr>' if properties else ''}{''.join(cells)}</w:tr>"


def cell(content: str, properties: str = "") -> str:
    """A cell."""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"


PICTURE = (
    '<w:r><w:drawing><wp:inline><wp:extent cx="{cx}" cy="{cy}"/><a:graphic><a:graphicData><a:blip r:embed="i"/>'
    "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
)
NUMBERING = f"""<w:numbering {NS}><w:abstractNum w:abstractNumId="7">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="thaiNumbers"/><w:lvlText w:val="%1."/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="thaiNumbers"/><w:lvlText w:val="%1.%2"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num></w:numbering>"""
LIST = '<w:numPr><w:ilvl w:val="{}"/><w:numId w:val="1"/></w:numPr>'

# the place, the body, the marked words as the reader gives them, their role
PLACES = [
    ("paragraph", p("คำที่หนึ่ง"), "คำที่หนึ่ง", "body"),
    ("table cell", table(row(cell(p("ในตาราง")))), "ในตาราง", "body"),
    ("nested table", table(row(cell(table(row(cell(p("ตารางซ้อน")))) + p()))), "ตารางซ้อน", "body"),
    ("text box, once", p(box(p("ในกล่อง"))), "ในกล่อง", "body"),
    ("text box of older Word", p(f"<w:r><w:pict><v:shape><v:textbox><w:txbxContent>{p('กล่องเก่า')}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"), "กล่องเก่า", "body"),
    ("block content control", sdt(p("ช่องย่อหน้า")), "ช่องย่อหน้า", "body"),
    ("inline content control", p("ชื่อ ", sdt(r("ช่องในบรรทัด"))), "ชื่อ ช่องในบรรทัด", "body"),
    ("row content control", table(sdt(row(cell(p("ช่องแถว"))))), "ช่องแถว", "body"),
    ("cell content control", table(row(sdt(cell(p("ช่องเซลล์"))))), "ช่องเซลล์", "body"),
    ("ticked content control", p(sdt(r("☒"), '<w14:checkbox><w14:checked w14:val="1"/></w14:checkbox>'), " ใช่"), "☑ ใช่", "body"),
    ("unticked content control", p(sdt(r("☐"), '<w14:checkbox><w14:checked w14:val="0"/></w14:checkbox>'), " ใช่"), "☐ ใช่", "body"),
    ("tick as a symbol", p('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>', " เลือก"), "☑ เลือก", "body"),
    ("tick as a letter of a symbol font", p(r("ü", '<w:rFonts w:ascii="Wingdings"/>'), " เลือก"), "✓ เลือก", "body"),
    ("tick box of an old form", p(complex_field("FORMCHECKBOX", "", '<w:ffData><w:checkBox><w:checked/></w:checkBox></w:ffData>'), " มี"), "☑ มี", "body"),
    ("drop-down of an old form", p(complex_field("FORMDROPDOWN", "", '<w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="ก"/><w:listEntry w:val="ข"/></w:ddList></w:ffData>')), "ข", "body"),
    ("tracked insertion", p("มีมติ", f'<w:ins w:id="1">{r("ให้ผ่าน")}</w:ins>'), "มีมติให้ผ่าน", "body"),
    ("tracked deletion", p("มีมติ", '<w:del w:id="1"><w:r><w:delText>ไม่ให้ผ่าน</w:delText></w:r></w:del>'), "ไม่ให้ผ่าน", "deleted"),
    ("simple field", p('<w:fldSimple w:instr="DOCPROPERTY x">' + r("ผลเขตข้อมูล") + "</w:fldSimple>"), "ผลเขตข้อมูล", "body"),
    ("complex field", p(complex_field("DATE", r("๑ มีนาคม ๒๕๖๖"))), "๑ มีนาคม ๒๕๖๖", "body"),
    ("smart tag", p("<w:smartTag>" + r("ป้ายอัจฉริยะ") + "</w:smartTag>"), "ป้ายอัจฉริยะ", "body"),
    ("hyperlink", p("<w:hyperlink>" + r("จุดเชื่อม") + "</w:hyperlink>"), "จุดเชื่อม", "body"),
    ("hidden words", p("เห็น", r("ซ่อนไว้", "<w:vanish/>")), "ซ่อนไว้", "hidden"),
    ("white words", p("เห็น", r("ขาวบนขาว", '<w:color w:val="FFFFFF"/>')), "ขาวบนขาว", "hidden"),
    ("WordArt", p('<w:r><w:pict><v:shape><v:textpath string="ร่าง"/></v:shape></w:pict></w:r>'), "ร่าง", "body"),
    ("formula", p("<m:oMath><m:r><m:t>x+1</m:t></m:r></m:oMath>"), "x+1", "body"),
    ("ruby", p("<w:r><w:ruby><w:rt>" + r("เล็ก") + "</w:rt><w:rubyBase>" + r("ฐาน") + "</w:rubyBase></w:ruby></w:r>"), "ฐาน", "body"),
    ("no-break hyphen and tab", p("<w:r><w:t>ก</w:t><w:noBreakHyphen/><w:t>ข</w:t><w:tab/><w:t>ค</w:t></w:r>"), "ก-ข\tค", "body"),
]  # fmt: skip
PART_PLACES = [
    ("header", "header", "hdr", '<w:sectPr><w:headerReference w:type="default" r:id="x"/></w:sectPr>', "header"),
    ("footer", "footer", "ftr", '<w:sectPr><w:footerReference w:type="default" r:id="x"/></w:sectPr>', "footer"),
    ("first-page header that is not shown", "header", "hdr", '<w:sectPr><w:headerReference w:type="first" r:id="x"/></w:sectPr>', "header"),
    ("letterhead in the first-page header", "header", "hdr", '<w:sectPr><w:headerReference w:type="first" r:id="x"/><w:titlePg/></w:sectPr>', "body"),
]  # fmt: skip
NOTE_PLACES = [
    ("footnotes", "footnote", "footnote"),
    ("endnotes", "endnote", "footnote"),
    ("comments", "comment", "comment"),
]


@pytest.mark.parametrize(("xml", "words", "role"), [x[1:] for x in PLACES], ids=[x[0] for x in PLACES])
def test_every_kind_of_place_is_seen_once_with_its_role(xml: str, words: str, role: str) -> None:
    """Words in any kind of place come out once, with the right role, and a place that slices back to them."""
    data = package(xml)
    doc = read(data)
    found = [x for x in doc.lines if x.text == words]
    assert [x.role for x in found] == [role]
    (line,) = found
    assert (line.part, line.path[0]) == ("word/document.xml", 0)
    a, b = line.raw_span(0, len(line.text))
    assert line.raw[a:b] == words or line.repairs


@pytest.mark.parametrize(
    ("tag", "root", "section", "role"), [x[1:] for x in PART_PLACES], ids=[x[0] for x in PART_PLACES]
)
def test_headers_and_footers_are_seen(tag: str, root: str, section: str, role: str) -> None:
    """Words of headers and footers come with the part they stand in."""
    part = {f"word/{tag}1.xml": f"<w:{root} {NS}>{p('หัวท้าย')}</w:{root}>"}
    doc = read(package(p("เนื้อความ") + section, part, ("x", tag, f"{tag}1.xml")))
    (line,) = [x for x in doc.lines if x.text == "หัวท้าย"]
    assert (line.role, line.part, line.path) == (role, f"word/{tag}1.xml", (0,))
    assert "เนื้อความ" in [x.text for x in doc.body]


@pytest.mark.parametrize(("kind", "tag", "role"), NOTE_PLACES)
def test_notes_and_comments_are_seen_and_separators_are_not(kind: str, tag: str, role: str) -> None:
    """Notes and comments have their own roles, and are not the document's own words."""
    xml = f'<w:{kind} {NS}><w:{tag} w:type="separator">{p("เส้น")}</w:{tag}><w:{tag} w:id="1">{p("หมายเหตุ")}</w:{tag}></w:{kind}>'
    doc = read(package(p("เนื้อความ"), {f"word/{kind}.xml": xml}, ("x", kind, f"{kind}.xml")))
    assert [(x.text, x.role, x.path) for x in doc.lines if x.part == f"word/{kind}.xml"] == [("หมายเหตุ", role, (1, 0))]
    assert [x.text for x in doc.body] == ["เนื้อความ"]


def test_a_diagram_has_its_words() -> None:
    """Words of a SmartArt diagram stand in a part of their own."""
    drawing = '<w:r><w:drawing><wp:inline><a:graphic><a:graphicData><dgm:relIds r:dm="d"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
    data = f"<dgm:dataModel {NS}><a:p><a:r><a:t>ขั้นที่ ๑</a:t></a:r></a:p></dgm:dataModel>"
    doc = read(package(p(drawing), {"word/diagrams/data1.xml": data}, ("d", "diagramData", "diagrams/data1.xml")))
    assert [(x.text, x.part) for x in doc.lines] == [("ขั้นที่ ๑", "word/diagrams/data1.xml")]


def test_list_numbers_are_written_before_the_text_and_are_not_raw() -> None:
    """Thai list numbers are computed; a value without the number keeps its place, one with it is `repaired`."""
    xml = "".join(
        p(t, properties=LIST.format(i)) for t, i in (("ก", 0), ("ข", 0), ("ค", 1), ("ง", 1), ("จ", 0), ("ฉ", 1))
    )
    data = package(xml, {"word/numbering.xml": NUMBERING}, ("n", "numbering", "numbering.xml"))
    doc = read(data)
    assert [x.text for x in doc.lines] == ["๑. ก", "๒. ข", "๒.๑ ค", "๒.๒ ง", "๓. จ", "๓.๑ ฉ"]
    assert [x.raw for x in doc.lines] == list("กขคงจฉ")
    flow = Flow.of(doc)
    at = flow.text.index("ค")
    assert (flow.quote(at, at + 1).raw, flow.quote(at, at + 1).origin) == ("ค", Origin.NATIVE)
    whole = flow.quote(at - 4, at + 1)
    assert (whole.value, whole.raw, whole.origin, whole.rules) == ("๒.๑ ค", "ค", Origin.REPAIRED, ("list_number",))


def test_a_list_of_a_style_counts_and_a_paragraph_can_leave_it() -> None:
    """The style's list numbers its paragraphs; numId 0 takes one out."""
    styles = f'<w:styles {NS}><w:style w:type="paragraph" w:styleId="L"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style></w:styles>'
    xml = p("ก", properties='<w:pStyle w:val="L"/>') + p(
        "ข", properties='<w:pStyle w:val="L"/><w:numPr><w:numId w:val="0"/></w:numPr>'
    )
    xml += p("ค", properties='<w:pStyle w:val="L"/>')
    parts = {"word/numbering.xml": NUMBERING, "word/styles.xml": styles}
    doc = read(package(xml, parts, ("n", "numbering", "numbering.xml"), ("s", "styles", "styles.xml")))
    assert [x.text for x in doc.lines] == ["๑. ก", "ข", "๒. ค"]


def test_a_numbered_blank_line_shows_its_number() -> None:
    """A blank line of a form that Word numbers is there to be filled in."""
    xml = p("ก", properties=LIST.format(0)) + p(properties=LIST.format(0)) + p("ค", properties=LIST.format(0))
    doc = read(package(xml, {"word/numbering.xml": NUMBERING}, ("n", "numbering", "numbering.xml")))
    assert [x.text.strip() for x in doc.lines] == ["๑. ก", "๒.", "๓. ค"]


def test_merged_cells_are_read_once_with_grid_columns() -> None:
    """A merged cell's words come once; later cells keep the column that they stand under."""
    xml = table(
        row(cell(p("หัว"), '<w:gridSpan w:val="2"/>'), cell(p("ขวา"), '<w:vMerge w:val="restart"/>')),
        row(cell(p("ก")), cell(p("ข")), cell(p(), "<w:vMerge/>")),
    )
    doc = read(package(p("บน") + xml))
    assert [(x.text, x.cell, x.path) for x in doc.lines] == [
        ("บน", None, (0,)),
        ("หัว", (0, 0, 0), (1, 0, 0, 0)),
        ("ขวา", (0, 0, 2), (1, 0, 1, 0)),
        ("ก", (0, 1, 0), (1, 1, 0, 0)),
        ("ข", (0, 1, 1), (1, 1, 1, 0)),
    ]
    assert not doc.findings


def test_words_in_a_cell_that_a_merge_swallows_are_hidden() -> None:
    """Word does not show what a swallowed cell holds: reported, not read."""
    doc = read(package(table(row(cell(p("บน"), '<w:vMerge w:val="restart"/>')), row(cell(p("ใต้"), "<w:vMerge/>")))))
    assert [(x.text, x.role) for x in doc.lines] == [("บน", "body"), ("ใต้", "hidden")]
    assert [f.code for f in doc.findings] == ["TEXT-HIDDEN"]


def test_line_breaks_keep_label_and_value_apart() -> None:
    """A break inside a paragraph makes lines with one more index; no line holds a line break."""
    lines = body(p("<w:r><w:t>เรื่อง</w:t><w:br/><w:t>ขอความ\nร่วมมือ</w:t><w:br w:type='page'/></w:r>"))
    assert [(x.text, x.path) for x in lines] == [("เรื่อง", (0, 0)), ("ขอความ ร่วมมือ", (0, 1))]


def test_tracked_changes_are_told_and_mark_the_line() -> None:
    """Both readings are kept; the line that stands says that it is not settled."""
    doc = read(package(p("อนุมัติ") + p('<w:del w:id="1"><w:r><w:delText>ไม่</w:delText></w:r></w:del>', "เห็นชอบ")))
    assert [(x.text, x.role, x.inserted, x.path) for x in doc.lines] == [
        ("อนุมัติ", "body", False, (0,)),
        ("เห็นชอบ", "body", True, (1, 0)),
        ("ไม่", "deleted", False, (1, 1)),
    ]
    assert [f.code for f in doc.findings] == ["DOC-TRACKED"]
    assert [x.text for x in doc.body] == ["อนุมัติ", "เห็นชอบ"]


@pytest.mark.parametrize(
    ("xml", "seen"),
    [
        (table(row(cell(p("ใหม่")), properties='<w:ins w:id="1"/>')), [("ใหม่", "body", True)]),
        (table(row(cell(p("เก่า")), properties='<w:del w:id="1"/>')), [("เก่า", "deleted", False)]),
        (p(f'<w:moveTo w:id="1">{r("ย้ายมา")}</w:moveTo>'), [("ย้ายมา", "body", True)]),
        (p(f'<w:moveFrom w:id="1">{r("ย้ายไป")}</w:moveFrom>'), [("ย้ายไป", "deleted", False)]),
        (p(r("เดิม", '<w:rPrChange w:id="1"><w:rPr><w:vanish/></w:rPr></w:rPrChange>')), [("เดิม", "body", False)]),
    ],
    ids=["inserted row", "deleted row", "moved here", "moved away", "former looks do not count"],
)
def test_kinds_of_tracked_change(xml: str, seen: list[tuple[str, str, bool]]) -> None:
    """Rows, moves and changes of looks."""
    assert [(x.text, x.role, x.inserted) for x in body(xml)] == seen


HIDDEN_BY_STYLE = f'<w:styles {NS}><w:style w:type="character" w:styleId="H"><w:rPr><w:vanish/></w:rPr></w:style><w:style w:type="table" w:styleId="T"><w:tblStylePr w:type="firstRow"><w:tcPr><w:shd w:val="clear" w:fill="1F4E79"/></w:tcPr></w:tblStylePr></w:style></w:styles>'
WHITE = '<w:color w:val="FFFFFF"/>'


@pytest.mark.parametrize(
    ("xml", "role"),
    [
        (p(r("คำ", '<w:rStyle w:val="H"/>')), "hidden"),
        (p(r("คำ", '<w:rStyle w:val="H"/><w:vanish w:val="0"/>')), "body"),
        (p(r("คำ", '<w:color w:val="FAFAFA"/>')), "hidden"),
        (p(r("คำ", '<w:color w:val="808080"/>')), "body"),
        (p(r("คำ", '<w:color w:val="auto"/>')), "body"),
        (p(r("คำ", '<w:sz w:val="2"/><w:szCs w:val="2"/>')), "hidden"),
        (p(r("คำ", WHITE + '<w:shd w:val="clear" w:fill="000000"/>')), "body"),
        (p(r("คำ", WHITE + '<w:shd w:val="clear" w:fill="auto"/>')), "hidden"),
        (p(r("คำ", WHITE + '<w:highlight w:val="red"/>')), "body"),
        (p(r("คำ", WHITE), properties='<w:shd w:val="clear" w:fill="1F4E79"/>'), "body"),
        (table(row(cell(p(r("คำ", WHITE)), '<w:shd w:val="clear" w:fill="1F4E79"/>'))), "body"),
        (table(row(cell(p(r("คำ", WHITE))))), "hidden"),
        (f'<w:tbl><w:tblPr><w:tblStyle w:val="T"/></w:tblPr>{row(cell(p(r("คำ", WHITE))))}</w:tbl>', "body"),
        (p(box(p(r("คำ", WHITE)), '<a:solidFill><a:srgbClr val="C00000"/></a:solidFill>')), "body"),
        (p(box(p(r("คำ", WHITE)), '<a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill>')), "hidden"),
        (p(box(p(r("คำ", WHITE)), "<a:noFill/>")), "hidden"),
    ],
)
def test_what_cannot_be_seen_is_hidden_and_what_can_is_not(xml: str, role: str) -> None:
    """Hidden, tiny and white words are reported and no evidence; white words on a dark ground are words."""
    doc = read(package(xml, {"word/styles.xml": HIDDEN_BY_STYLE}, ("s", "styles", "styles.xml")))
    assert [(x.text, x.role) for x in doc.lines] == [("คำ", role)]
    assert [f.code for f in doc.findings] == (["TEXT-HIDDEN"] if role == "hidden" else [])


def test_a_prompt_that_nobody_replaced_is_no_content() -> None:
    """The prompt of a content control is a blank entry, said so."""
    doc = read(package(p("ชื่อ ", sdt(r("คลิกเพื่อใส่ข้อความ"), "<w:showingPlcHdr/>"))))
    assert [x.text.strip() for x in doc.body] == ["ชื่อ"]
    assert [f.code for f in doc.findings] == ["DOC-PROMPT"]


def test_instructions_of_fields_are_not_text_and_an_unclosed_field_swallows_nothing() -> None:
    """Only results are shown; nested fields too. A field without an end is taken as no field."""
    inner = complex_field("IF", complex_field("PAGE", r("๓")))
    assert [x.text for x in body(p(complex_field("DATE", inner)))] == ["๓"]
    nested = f'<w:r><w:fldChar w:fldCharType="begin"/></w:r>{complex_field("X", r("ไม่เห็น"))}<w:r><w:fldChar w:fldCharType="separate"/></w:r>{r("เห็น")}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    assert [x.text for x in body(p(nested))] == ["เห็น"]
    assert [x.text for x in body(p('<w:r><w:fldChar w:fldCharType="begin"/></w:r>', "ก") + p("ข"))] == ["ก", "ข"]


def test_text_boxes_stand_where_they_are_anchored() -> None:
    """A box anchored before a paragraph's words comes before them, else after; nested boxes are read."""
    inside = p(box(p("ชั้นใน")), "ชั้นนอก")
    lines = body(p(box(inside), "ข้อความ", box(p("ท้าย"))) + p("ต่อ"))
    assert [(x.text, x.path) for x in lines] == [
        ("ชั้นใน", (0, 0, 0, 0, 0)),
        ("ชั้นนอก", (0, 0, 0)),
        ("ข้อความ", (0,)),
        ("ท้าย", (0, 1, 0)),
        ("ต่อ", (1,)),
    ]


def test_a_choice_that_nobody_understands_gives_way_to_its_fallback() -> None:
    """Word shows the fallback of an unknown namespace; so do we."""
    xml = '<w:p><w:r><mc:AlternateContent><mc:Choice xmlns:zz="urn:unknown" Requires="zz"><w:t>ใหม่</w:t></mc:Choice><mc:Fallback><w:t>เดิม</w:t></mc:Fallback></mc:AlternateContent></w:r></w:p>'
    assert [x.text for x in body(xml)] == ["เดิม"]


def test_size_and_weight_are_those_of_thai() -> None:
    """Thai takes szCs and bCs; sizes are 1/100 point."""
    (line,) = body(p(r("หัวเรื่อง", '<w:b w:val="0"/><w:bCs/><w:sz w:val="20"/><w:szCs w:val="32"/>')))
    assert (line.size, line.bold) == (1600, True)


def test_canonical_text_leads_back_to_the_very_characters() -> None:
    """A decomposed สระอำ is mended in the text; the place gives the characters of the file."""
    doc = read(package(p("ลงวันที่ ", "ตําแหน่ง ผู้อํานวยการ")))
    flow = Flow.of(doc)
    at = flow.text.index("ตำแหน่ง")
    quoted = flow.quote(at, at + len("ตำแหน่ง"))
    assert (quoted.value, quoted.raw, quoted.origin) == ("ตำแหน่ง", "ตําแหน่ง", Origin.REPAIRED)
    (place,) = quoted.places
    assert doc.lines[0].raw[slice(*place.span)] == "ตําแหน่ง"  # type: ignore[union-attr]


def paragraph_at(root: etree._Element, path: tuple[int, ...]) -> etree._Element:
    """The w:p that a path leads to, found without the reader: blocks, then row, cell, block as often as needed."""
    q = f"{{{W}}}"
    blocks = [e for e in root if e.tag in (q + "p", q + "tbl")]
    block = blocks[path[0]]
    if block.tag == q + "p":
        return block
    found = block.findall(q + "tr")[path[1]].findall(q + "tc")[path[2]]
    return paragraph_at(found, path[3:])


def test_paths_lead_to_the_paragraphs_of_a_file_made_by_python_docx() -> None:
    """In a file of python-docx every line's path finds its paragraph, and the span its words."""
    made = docx.Document()
    made.add_paragraph("บันทึกข้อความ")
    grid = made.add_table(rows=2, cols=2)
    grid.cell(0, 0).text = "ที่"
    grid.cell(0, 1).text = "กท 0303/163"
    grid.cell(1, 0).merge(grid.cell(1, 1)).text = "รวม"
    made.add_paragraph("เรียน ผู้อำนวยการ")
    made.add_paragraph("ข้อแรก", style="List Number")
    out = io.BytesIO()
    made.save(out)
    doc = read(out.getvalue())
    assert [x.text for x in doc.body] == ["บันทึกข้อความ", "ที่", "กท 0303/163", "รวม", "เรียน ผู้อำนวยการ", "1. ข้อแรก"]
    root = made.element.body
    for line in doc.lines:
        assert "".join(paragraph_at(root, line.path).itertext(f"{{{W}}}t")) == line.raw


# what becomes of a document as a whole


@pytest.mark.parametrize(
    ("xml", "status", "reason", "codes"),
    [
        (p(PICTURE.format(cx=6_000_000, cy=8_000_000)), Status.UNREADABLE, Reason.NEEDS_OCR, ["DOC-PICTURE"]),
        (p("นำส่ง") + p(PICTURE.format(cx=6_000_000, cy=8_000_000)), Status.PARTLY_READ, Reason.NEEDS_OCR, ["DOC-PICTURE"]),
        (p("ครุฑ") + p(PICTURE.format(cx=1_080_000, cy=1_080_000)), Status.READ, None, []),
        (p("ภาพกิจกรรม") + p(PICTURE.format(cx=4_000_000, cy=3_000_000)), Status.READ, None, ["DOC-PICTURE"]),
        (p(), Status.UNREADABLE, Reason.EMPTY, []),
        ("", Status.UNREADABLE, Reason.EMPTY, []),
        (p("ดูไฟล์", '<w:r><w:object><o:OLEObject ProgID="Excel.Sheet.12"/></w:object></w:r>'), Status.PARTLY_READ, Reason.PARTIAL, ["DOC-EMBEDDED"]),
        (p("ตรา", '<w:r><w:object><o:OLEObject ProgID="Word.Picture.8"/></w:object></w:r>'), Status.READ, None, []),
        (p("ก") + '<w:altChunk r:id="c"/>', Status.READ, None, []),
        (p("ก") + '<w:altChunk r:id="d"/>', Status.PARTLY_READ, Reason.PARTIAL, ["DOC-EMBEDDED"]),
        (p(r("ซ่อน", "<w:vanish/>")), Status.UNREADABLE, Reason.EMPTY, ["TEXT-HIDDEN"]),
    ],
)  # fmt: skip
def test_what_was_not_read_is_said(xml: str, status: Status, reason: Reason | None, codes: list[str]) -> None:
    """Pictures, embedded documents and emptiness have their own status, reason and finding."""
    doc = read(
        package(xml, {"word/chunk.html": "<p>x</p>"}, ("c", "aFChunk", "chunk.html"), ("d", "aFChunk", "gone.html"))
    )
    assert (doc.status, doc.reason, [f.code for f in doc.findings]) == (status, reason, codes)


def test_links_and_signatures_are_kept() -> None:
    """Addresses outside the file and the mark of a digital signature are properties."""
    xml = p('<w:hyperlink r:id="h">' + r("หลักฐาน") + "</w:hyperlink>")
    doc = read(package(xml, {"_xmlsignatures/sig1.xml": "<s/>"}, ("h", "hyperlink", "https://example.invalid/e")))
    assert (doc.properties["links"], doc.properties["digital_signature"]) == ("https://example.invalid/e", "present")


def two_documents() -> bytes:
    """A package with two members of one name."""
    out = io.BytesIO(package(p("อนุมัติ")))
    with zipfile.ZipFile(out, "a") as z, pytest.warns(UserWarning, match="Duplicate name"):
        z.writestr("word/document.xml", f"<w:document {NS}><w:body>{p('ไม่อนุมัติ')}</w:body></w:document>")
    return out.getvalue()


def with_document(xml: str) -> bytes:
    """A package whose document part is these characters."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("[Content_Types].xml", TYPES)
        z.writestr("word/document.xml", xml)
    return out.getvalue()


LAUGHS = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + "".join(
    '<!ENTITY {} "{}">'.format("bcdefghij"[i], ("&" + "abcdefghi"[i] + ";") * 10) for i in range(9)
)
HOSTILE = [
    ("empty", lambda: b"", Status.UNREADABLE, Reason.EMPTY),
    ("random", lambda: bytes(range(256)) * 9, Status.UNREADABLE, Reason.UNKNOWN_TYPE),
    ("truncated", lambda: package(p("ก" * 500))[:700], Status.UNREADABLE, Reason.BROKEN),
    ("cut in the middle", lambda: package(p("ก"))[:-40], Status.UNREADABLE, Reason.BROKEN),
    ("zip head alone", lambda: b"PK\x03\x04", Status.UNREADABLE, Reason.BROKEN),
    ("two documents", two_documents, Status.REJECTED, Reason.BROKEN),
    ("encrypted", lambda: bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600) + "EncryptedPackage".encode("utf-16-le"), Status.UNREADABLE, Reason.ENCRYPTED),
    ("a .doc named .docx", lambda: bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), Status.UNREADABLE, Reason.UNSUPPORTED_TYPE),
    ("entity bomb", lambda: with_document(f"{LAUGHS}]><w:document {NS}><w:body>{p('&j;')}</w:body></w:document>"), Status.REJECTED, Reason.BOMB),
    ("outside entity", lambda: with_document(f'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><w:document {NS}><w:body>{p("&e;")}</w:body></w:document>'), Status.REJECTED, Reason.BOMB),
    ("deep elements", lambda: with_document(f"<w:document {NS}><w:body>" + "<w:sdt><w:sdtContent>" * 100 + p("ก") + "</w:sdtContent></w:sdt>" * 100 + "</w:body></w:document>"), Status.REJECTED, Reason.BOMB),
    ("deeper than libxml2 goes", lambda: with_document("<a>" * 5000 + "</a>" * 5000), Status.REJECTED, Reason.BOMB),
    ("unfolds too far", lambda: with_document(f"<w:document {NS}><w:body>" + " " * 9_000_000 + "</w:body></w:document>"), Status.REJECTED, Reason.BOMB),
    ("too many elements", lambda: with_document(f"<w:document {NS}><w:body>" + "".join(f"<w:p w:r='{i}'/>" for i in range(800_001)) + "</w:body></w:document>"), Status.REJECTED, Reason.TOO_LARGE),
    ("no body", lambda: with_document(f"<w:document {NS}/>"), Status.UNREADABLE, Reason.BROKEN),
    ("not well-formed", lambda: with_document("<w:document"), Status.UNREADABLE, Reason.BROKEN),
    ("a zip of something else", lambda: zipped({"a.txt": "x"}), Status.UNREADABLE, Reason.UNKNOWN_TYPE),
    ("a spreadsheet", lambda: zipped({"[Content_Types].xml": TYPES, "xl/workbook.xml": "<x/>"}), Status.UNREADABLE, Reason.UNSUPPORTED_TYPE),
]  # fmt: skip


def zipped(members: dict[str, str]) -> bytes:
    """A zip of these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as z:
        for name, text in members.items():
            z.writestr(name, text)
    return out.getvalue()


@pytest.mark.parametrize(("make", "status", "reason"), [x[1:] for x in HOSTILE], ids=[x[0] for x in HOSTILE])
def test_hostile_and_broken_packages_get_a_status_and_never_raise(make: object, status: Status, reason: Reason) -> None:
    """Every bad package is answered by a status and a reason, without a line."""
    doc = read(make())  # type: ignore[operator]
    assert (doc.status, doc.reason, doc.lines) == (status, reason, ())


def test_names_that_differ_in_case_alone_are_two_parts_too() -> None:
    """Parts are compared without case (ECMA-376 part 2), so that no program can take the other one."""
    doc = read(zipped({"word/document.xml": "<a/>", "Word/Document.xml": "<b/>"}))
    assert (doc.status, [f.code for f in doc.findings]) == (Status.REJECTED, ["DOC-TWO-PARTS"])


def test_the_strict_form_of_the_standard_is_read() -> None:
    """ISO 29500 Strict has other addresses for the same elements."""
    xml = f"<w:document xmlns:w='http://purl.oclc.org/ooxml/wordprocessingml/main'><w:body>{p('เคร่งครัด')}</w:body></w:document>"
    assert [x.text for x in read(with_document(xml)).lines] == ["เคร่งครัด"]


def test_real_files_are_read_whole(realdocs: Path) -> None:
    """Each real DOCX is read; every line's text slices back, and every part and path names one raw text."""
    files = sorted(realdocs.rglob("*.docx"))
    assert files
    for file in files:
        doc = read(file.read_bytes())
        assert doc.status is Status.READ, file.name
        seen: dict[tuple[str, tuple[int, ...]], str] = {}
        for line in doc.lines:
            assert seen.setdefault((line.part, line.path), line.raw) == line.raw
            assert "\n" not in line.text
            if not line.repairs:
                a, b = line.raw_span(0, len(line.text))
                assert line.raw[a:b] == line.text
