"""The account of a DOCX: every piece of text is used, left out with a reason, or said to be unread; and nothing twice."""

import hashlib
import re
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from docx_by_hand import NS, box, cell, control, document, drawing, field, ole, p, r, table
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.docx_reader import read_docx
from extractors.flow import Flow
from pipeline.text_quality import text_quality
from schemas.source import Reason, Status
from schemas.text import DocumentText, Ledger


def read(data: bytes) -> DocumentText:
    """The data read, with its own sha-256."""
    return read_docx(data, hashlib.sha256(data).hexdigest())


def ledger(data: bytes) -> Ledger:
    """The ledger of some data."""
    found = read(data).ledger
    assert found is not None
    return found


HEADER = '<w:sectPr><w:headerReference w:type="default" r:id="h"/></w:sectPr>'
# what stands in the body; what becomes of each piece of text: used, left out by reason, unread by reason
CASES = [
    ("plain", p("ก", "ข"), 2, {}, {}),
    ("blank runs are no words", p("ก", "  "), 1, {}, {}),
    ("deleted", p("ก", "<w:del><w:r><w:delText>ข</w:delText></w:r></w:del>"), 1, {"deleted": 1}, {}),
    ("moved away", p("<w:moveFrom>" + r("ก") + "</w:moveFrom><w:moveTo>" + r("ข") + "</w:moveTo>"), 1, {"deleted": 1}, {}),
    ("hidden", p("ก", r("ข", "<w:vanish/>"), r("ค", '<w:color w:val="FFFFFF"/>')), 1, {"hidden": 2}, {}),
    ("fallback", p(box(p("ก"))), 1, {"alternate_content": 1}, {}),
    ("field", p(field("DATE", r("ก"))), 1, {"field_instruction": 1}, {}),
    ("field within an instruction", p(field("IF</w:instrText></w:r>" + field("PAGE", r("๓")) + "<w:r><w:instrText>x", r("ก"))), 1, {"field_instruction": 4}, {}),
    ("prompt", p("ก", control(r("คลิก"), "<w:showingPlcHdr/>")), 1, {"prompt": 1}, {}),
    ("tick box", p(control(r("☒"), "<w14:checkbox><w14:checked w14:val='1'/></w14:checkbox>"), "ใช่"), 2, {}, {}),
    ("symbol", p('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>'), 1, {}, {}),
    ("ruby", p("<w:r><w:ruby><w:rt>" + r("เล็ก") + "</w:rt><w:rubyBase>" + r("ฐาน") + "</w:rubyBase></w:ruby></w:r>"), 1, {"ruby": 1}, {}),
    ("formula", p("<m:oMath><m:r><m:t>x</m:t></m:r></m:oMath>"), 1, {}, {}),
    ("WordArt", p('<w:r><w:pict><v:shape><v:textpath string="ร่าง"/></v:shape></w:pict></w:r>'), 1, {}, {}),
    ("shape on a canvas", p("ก", drawing("<a:sp><a:txBody><a:p><a:r><a:t>ในรูป</a:t></a:r></a:p></a:txBody></a:sp>")), 2, {}, {}),
    ("merged cell", table(cell(p("ก"), '<w:vMerge w:val="restart"/>'), cell(p("ข"), "<w:vMerge/>")), 1, {"hidden": 1}, {}),
    ("nested in everything", table(cell(control(p("<w:ins>" + "<w:smartTag>" + r("ก") + "</w:smartTag></w:ins>")))), 1, {}, {}),
    ("unknown element", p("ก", '<q:new xmlns:q="urn:new">' + r("ข") + "</q:new>"), 1, {}, {"not_reached": 1}),
    ("text of an unknown element", p("ก") + '<q:new xmlns:q="urn:new">ข</q:new>', 1, {}, {"not_reached": 1}),
    ("object", p("ก", ole("none", "Excel.Sheet.12")), 1, {}, {"embedded_object": 1}),
    ("a measure is no word", p("ก", "<w:r><w:drawing><wp:anchor><wp:positionH><wp:posOffset>120</wp:posOffset></wp:positionH></wp:anchor></w:drawing></w:r>"), 1, {}, {}),
]  # fmt: skip


@pytest.mark.parametrize(("xml", "used", "ignored", "unread"), [x[1:] for x in CASES], ids=[x[0] for x in CASES])
def test_every_piece_of_text_is_accounted_for(
    xml: str, used: int, ignored: dict[str, int], unread: dict[str, int]
) -> None:
    """Each kind of place has its fate; what is unread makes the file `partly_read` and is told."""
    doc = read(document(xml))
    assert doc.ledger is not None
    assert (doc.ledger.used, dict(doc.ledger.ignored), dict(doc.ledger.unreadable)) == (used, ignored, unread)
    assert (doc.status is Status.READ) == (not unread)
    codes = {f.code for f in doc.findings}
    assert ("DOC-WORDS-UNREAD" in codes) == bool(unread.keys() - {"embedded_object"})
    assert ("DOC-EMBEDDED" in codes) == ("embedded_object" in unread)


NOTES = f"<w:footnotes {NS}><w:footnote w:type='separator'>{p('เส้น')}</w:footnote><w:footnote>{p('เชิงอรรถ')}</w:footnote></w:footnotes>"
PARTS = [
    ("header", {"word/h.xml": f"<w:hdr {NS}>{p('หัว')}</w:hdr>"}, ("h", "header", "h.xml"), {"header": 1}, {}),
    ("header of no section", {"word/n.xml": f"<w:hdr {NS}>{p('หัว')}</w:hdr>"}, ("n", "header", "n.xml"), {"not_shown": 1}, {}),
    ("footnotes", {"word/f.xml": NOTES}, ("f", "footnotes", "f.xml"), {"footnote": 1, "separator": 1}, {}),
    ("comments", {"word/c.xml": f"<w:comments {NS}><w:comment>{p('ทัก')}</w:comment></w:comments>"}, ("c", "comments", "c.xml"), {"comment": 1}, {}),
    ("glossary", {"word/glossary/document.xml": f"<w:glossaryDocument {NS}>{p('แบบ')}</w:glossaryDocument>"}, ("g", "glossaryDocument", "glossary/document.xml"), {"glossary": 1}, {}),
    ("part that nothing leads to", {"word/lost.xml": f"<w:hdr {NS}>{p('หลง')}</w:hdr>"}, ("x", "theme", "t.xml"), {"orphan_part": 1}, {}),
    ("part of an unknown kind", {"word/new.xml": f"<w:x {NS}>{p('ใหม่')}</w:x>"}, ("x", "novelty", "new.xml"), {}, {"unknown_part": 1}),
    ("broken footnotes", {"word/f.xml": "<w:footnotes"}, ("f", "footnotes", "f.xml"), {}, {"broken_part": 1}),
    ("broken header", {"word/h.xml": "<w:hdr"}, ("h", "header", "h.xml"), {}, {"broken_part": 1}),
]  # fmt: skip


@pytest.mark.parametrize(("parts", "rel", "ignored", "unread"), [x[1:] for x in PARTS], ids=[x[0] for x in PARTS])
def test_words_of_every_part_are_accounted_for(
    parts: dict[str, str | bytes], rel: tuple[str, str, str], ignored: dict[str, int], unread: dict[str, int]
) -> None:
    """Words outside the body are told by their part; a broken part costs no other and makes the file `partly_read`."""
    doc = read(document(p("เนื้อความ") + HEADER, parts, rel))
    assert doc.ledger is not None
    assert (doc.ledger.used, dict(doc.ledger.ignored), dict(doc.ledger.unreadable)) == (1, ignored, unread)
    assert [x.text for x in doc.body] == ["เนื้อความ"]
    assert (doc.status, doc.reason) == ((Status.PARTLY_READ, Reason.PARTIAL) if unread else (Status.READ, None))


def test_a_file_cannot_bring_marks_of_its_own() -> None:
    """An attribute that claims to be our mark is not believed."""
    xml = '<w:p><w:q xmlns:f="urn:saraban:ledger" f:fate="used">ซ่อน</w:q></w:p>' + p("ก")
    assert dict(ledger(document(xml)).unreadable) == {"not_reached": 1}


def test_the_ledger_is_in_the_output() -> None:
    """`text_quality` prints the totals."""
    said = text_quality(read(document(p("ก", r("ข", "<w:vanish/>")))))["ledger"]
    assert said == {"unit": "runs", "total": 2, "used": 1, "ignored": {"hidden": 1}, "unreadable": {}}


# Pieces that can stand in each other in any order; `{}` is the piece inside. Each letter of the text occurs once.
RUN_WRAPPERS = [
    "{}",
    "<w:ins>{}</w:ins>",
    "<w:del>{}</w:del>",
    "<w:smartTag>{}</w:smartTag>",
    "<w:hyperlink>{}</w:hyperlink>",
    "<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>",
    '<w:fldSimple w:instr="REF x">{}</w:fldSimple>',
    "<mc:AlternateContent><mc:Choice Requires='w14'>{}</mc:Choice><mc:Fallback/></mc:AlternateContent>",
]
BLOCK_WRAPPERS = [
    "{}",
    "<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>",
    "<w:tbl><w:tr><w:tc>{}</w:tc></w:tr></w:tbl>",
    "<w:p><w:r><w:pict><v:shape><v:textbox><w:txbxContent>{}</w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>",
    "<w:customXml>{}</w:customXml>",
]


@st.composite
def bodies(draw: st.DrawFn) -> tuple[str, int]:
    """A body of nested wrappers, and how many runs it holds."""
    blocks, n = [], 0
    for _ in range(draw(st.integers(1, 4))):
        runs = []
        for _ in range(draw(st.integers(1, 3))):
            inner = r(f"คำ{n} ", draw(st.sampled_from(["", "<w:vanish/>", "<w:b/>"])))
            n += 1
            for wrapper in draw(st.lists(st.sampled_from(RUN_WRAPPERS), max_size=3)):
                inner = wrapper.format(inner)
            runs.append(inner)
        block = f"<w:p>{''.join(runs)}</w:p>"
        for wrapper in draw(st.lists(st.sampled_from(BLOCK_WRAPPERS), max_size=3)):
            block = wrapper.format(block)
        blocks.append(block)
    return "".join(blocks), n


@given(bodies())
@settings(max_examples=150, deadline=None)
def test_nothing_is_lost_and_nothing_comes_twice(made: tuple[str, int]) -> None:
    """However places stand in each other, every word comes in exactly one line, and its place slices back to it."""
    xml, n = made
    doc = read(document(xml))
    assert doc.ledger is not None
    assert doc.ledger.total == n
    assert not doc.ledger.unreadable
    words = re.findall("คำ[0-9]+ ", "".join(x.raw for x in doc.lines))
    assert sorted(words) == sorted(f"คำ{i} " for i in range(n))
    assert doc.ledger.used == len(re.findall("คำ[0-9]+ ", "".join(x.raw for x in doc.body)))
    seen: dict[tuple[str, tuple[int, ...]], str] = {}
    for line in doc.lines:
        assert seen.setdefault((line.part, line.path), line.raw) == line.raw
    flow = Flow.of(doc)
    for word in re.finditer("คำ[0-9]+", flow.text):
        quoted = flow.quote(*word.span())
        assert quoted.raw == word[0]
        (place,) = quoted.places
        line = next(x for x in doc.lines if (x.part, x.path) == (place.part, place.path))  # type: ignore[union-attr]
        assert line.raw[slice(*place.span)] == word[0]  # type: ignore[union-attr]


def test_real_files_lose_nothing(realdocs: Path) -> None:
    """The texts of each real DOCX, counted without our reader, are all in the ledger, and none is unread."""
    files = sorted(realdocs.rglob("*.docx"))
    assert files
    for file in files:
        data = file.read_bytes()
        doc = read(data)
        with zipfile.ZipFile(BytesIO(data)) as z:
            names = [n for n in z.namelist() if re.fullmatch(r"word/(?:document|header[0-9]*|footer[0-9]*)\.xml", n)]
            xml = "".join(z.read(n).decode() for n in names)
        told = re.findall(r"<w:(?:t|delText|instrText)(?: [^>]*)?>([^<]*)</w:", xml)
        count = sum(bool(x.strip()) for x in told) + xml.count("<w:sym ")
        assert doc.ledger is not None
        own = doc.ledger.total - doc.ledger.ignored.get("properties", 0) - doc.ledger.ignored.get("custom_xml", 0)
        assert own >= count, file.name
        assert doc.ledger.used >= count - sum(doc.ledger.ignored.values()), file.name
        assert not doc.ledger.unreadable, file.name
