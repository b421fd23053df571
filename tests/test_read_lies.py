"""การอ่านไม่กล่าวเท็จ: documents that invite a trusted value which a careful person would not read.

Each row is a whole file, as bytes, of an invented letter, minutes or form. The promise is the same for all: what the
page takes back, hides, raises or contradicts is either not read, or read and never trusted.
"""

import hashlib
import io
import zipfile
from typing import Any

import pytest
from docx_by_hand import NS, box, document, p, package, r

from extractors.docx_reader import read_docx
from extractors.extract import extract
from extractors.html_text import read_html
from extractors.plain_text import read_plain_text
from extractors.slides import read_slides
from extractors.spreadsheet import ODS, XLSX, read_spreadsheet
from pipeline.pack import DEFAULT_PACK, PACKS, load_pack
from schemas.quoted import Quoted
from schemas.text import DocumentText

NUMBER, DAY = "ที่ กท ๐๓๐๓/๑๖๓", "๒๓ มกราคม ๒๕๖๖"
OFFICE = ["สำนักงานทดลองงานสวน", "ถนนใบไม้ กทม. ๑๐๒๐๐"]
REST = [
    "เรื่อง ขอส่งรายงานสวนลอยฟ้า",
    "เรียน ผู้อำนวยการสำนักดอกไม้",
    "ด้วยสำนักงานได้ปลูกสวนเสร็จแล้ว จึงขอส่งรายงานมาเพื่อโปรดทราบ",
    "ขอแสดงความนับถือ",
    "(นายกอบชัย ใบบัว)",
    "ผู้อำนวยการสำนักงานทดลองงานสวน",
]
STRUCK, RAISED, SMALL = "<w:strike/>", '<w:vertAlign w:val="superscript"/>', "<w:dstrike/>"


def record_of(doc: DocumentText) -> Any:
    """The record that is made of a document, with the forms of the shipped pack."""
    return extract(doc, load_pack(PACKS / DEFAULT_PACK).forms).record


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def letter(number: str = NUMBER, day: str = DAY, *more: str, **header: str) -> bytes:
    """A letter as DOCX; `number` and `day` may be runs. `header`: words of the header of every page."""
    lines = [number, *OFFICE, day, *REST, *more]
    body = "".join(x if x.startswith("<w:p>") else p(x) for x in lines)
    if not header:
        return document(body)
    section = '<w:sectPr><w:headerReference w:type="default" r:id="rId9"/></w:sectPr>'
    parts: dict[str, str | bytes] = {"word/header1.xml": f"<w:hdr {NS}>{p(header['header'])}</w:hdr>"}
    return document(body + section, parts, ("rId9", "header", "header1.xml"))


def runs(*pieces: str) -> str:
    return f"<w:p>{''.join(x if x.startswith('<') else r(x) for x in pieces)}</w:p>"


def docx(data: bytes) -> Any:
    return record_of(read_docx(data, sha(data)))


def says(q: Quoted | None) -> tuple[str, tuple[str, ...]] | None:
    return None if q is None else (q.value, q.doubts)


# (the number's paragraph, value, doubts, why)
NUMBERS = [
    (runs("ที่ กท ๐๓๐๓/", r("๑๖๑", STRUCK), "๑๖๓"), "กท 0303/161163", ("struck_out",), "a figure crossed out before"),
    (runs("ที่ กท ๐๓๐๓/", r("๑๖๑", SMALL), "๑๖๓"), "กท 0303/161163", ("struck_out",), "crossed out twice"),
    (runs("ที่ กท ๐๓๐๓/", r("๑๖๓", '<w:strike w:val="0"/>')), "กท 0303/163", (), "a strike that is switched off"),
    (runs(NUMBER, r(" ", STRUCK)), "กท 0303/163", (), "a blank that is crossed out"),
    (runs(NUMBER, r("๑", RAISED)), "กท 0303/1631", ("raised_figure",), "the mark of a note behind it"),
    (runs("ที่ กท ๐๓๐๓/", "\u202e๓๖๑\u202c"), "กท 0303/361", ("turned_around",), "figures turned around"),
    (runs("ที่ กท ๐๓๐๓/", "\u202a๑๖๓\u202c"), "กท 0303/163", (), "a mark that turns nothing"),
]


@pytest.mark.parametrize(("paragraph", "value", "doubts", "why"), NUMBERS, ids=[x[3] for x in NUMBERS])
def test_a_number_with_figures_taken_back_is_never_trusted(
    paragraph: str, value: str, doubts: tuple[str, ...], why: str
) -> None:
    assert says(docx(letter(paragraph)).number) == (value, doubts), why


def test_a_word_crossed_out_elsewhere_leaves_the_other_values_as_they_are() -> None:
    lines = [
        p(NUMBER),
        *map(p, OFFICE),
        p(DAY),
        runs("เรื่อง ขอส่ง", r("ร่าง", STRUCK), "รายงานสวนลอยฟ้า"),
        *map(p, REST[1:]),
    ]
    got = docx(document("".join(lines)))
    assert (says(got.number), says(got.date)) == (("กท 0303/163", ()), ("2023-01-23", ()))
    assert got.subject.doubts == ("struck_out",)


def test_a_no_that_was_crossed_out_makes_no_trusted_refusal() -> None:
    head = ["รายงานการประชุมคณะกรรมการพัฒนานวัตกรรมกรุงเทพมหานคร", "ครั้งที่ ๑/๒๕๖๖", "วันอังคารที่ ๗ มีนาคม ๒๕๖๖"]
    head += ["ผู้มาประชุม", "๑. นายกอบชัย ใบบัว ประธาน", "ระเบียบวาระที่ ๔ เรื่องเสนอเพื่อพิจารณา", "๔.๑ สวนลอยฟ้า"]
    body = "".join(map(p, head)) + runs("มติที่ประชุม ", r("ไม่", STRUCK), "เห็นชอบ")
    (resolution,) = docx(document(body)).resolutions
    assert "struck_out" in resolution.outcome.doubts


def test_a_ticked_option_that_was_crossed_out_is_doubted_and_the_other_is_not() -> None:
    ticks = runs("รูปแบบนวัตกรรม ", r("☑ นวัตกรรมเชิงนโยบาย", STRUCK), " ☑ นวัตกรรมการบริการ ☐ นวัตกรรมการบริหาร/องค์กร")
    lines = [
        "แบบฟอร์ม 1 แบบเสนอแนวคิดในการพัฒนานวัตกรรม",
        "ประจำปีงบประมาณ พ.ศ. 2566",
        "ชื่อแนวคิด สวน",
        "หน่วยงาน สำนักงานเขตสวน",
    ]
    got = docx(document("".join(map(p, lines)) + ticks)).entries["innovation_type"]
    assert [says(q) for q in got] == [("นวัตกรรมเชิงนโยบาย", ("struck_out",)), ("นวัตกรรมการบริการ", ())]


def test_two_letterheads_with_two_numbers_leave_no_number_trusted() -> None:
    got = docx(letter(header="ที่ กท ๐๙๐๙/๙๙๙ ลงวันที่ ๑ ธันวาคม ๒๕๖๔"))
    assert "two_letterheads" in got.number.doubts
    assert "two_letterheads" in got.date.doubts


@pytest.mark.parametrize("header", ["ที่ กท ๐๓๐๓/๑๖๓", "ส่วนราชการ สำนักงานทดลองงานสวน"])
def test_a_header_that_says_the_same_or_no_number_is_no_second_letterhead(header: str) -> None:
    assert says(docx(letter(header=header)).number) == ("กท 0303/163", ())


# (body of the page, head, number's value and doubts)
PAGES = [
    ("ที่ กท ๐๓๐๓/<del>๑๖๑</del><ins>๑๖๓</ins>", "", ("กท 0303/161163", ("struck_out",))),
    ("ที่ กท ๐๓๐๓/<s>๑๖๑</s>๑๖๓", "", ("กท 0303/161163", ("struck_out",))),
    ('ที่ กท ๐๓๐๓/<b style="text-decoration: line-through">๑๖๑</b>๑๖๓', "", ("กท 0303/161163", ("struck_out",))),
    ('ที่ กท ๐๓๐๓/<b class="x">๑๖๑</b>๑๖๓', "<style>.x{text-decoration:line-through}</style>", ("กท 0303/161163", ("struck_out",))),
    ("ที่ กท ๐๓๐๓/๑๖๓<sup>๑</sup>", "", ("กท 0303/1631", ("raised_figure",))),
    ('ที่ กท ๐๓๐๓/<span class="h">๙๙</span>๑๖๓', "<style>.h{display:none}</style>", ("กท 0303/163", ())),
    ('ที่ กท ๐๓๐๓/<span class="h">๑๖๓</span>', "<style>@media print{.h{display:none}}</style>", ("กท 0303/163", ())),
    ('ที่ กท ๐๓๐๓/๑๖๓<font color="white">๙</font>', "", ("กท 0303/163", ())),
    ('<b style="background:navy">ที่ กท ๐๓๐๓/๑๖<font color="#FFF">๓</font></b>', "", ("กท 0303/163", ())),
    ('ที่ กท ๐๓๐๓/๑๖<i class="w">๓</i>', "<style>i.w{color:#fff} td i{background:#003}</style>", ("กท 0303/163", ())),
]  # fmt: skip


@pytest.mark.parametrize(("number", "head", "want"), PAGES, ids=range(len(PAGES)))
def test_a_web_page_gives_what_its_looks_leave(number: str, head: str, want: tuple[str, tuple[str, ...]]) -> None:
    lines = "".join(f"<p>{x}</p>" for x in (number, *OFFICE, DAY, *REST))
    data = f'<html><head><meta charset="utf-8">{head}</head><body>{lines}</body></html>'.encode()
    assert says(record_of(read_html(data, sha(data))).number) == want


def test_the_doubt_of_a_web_page_stands_at_its_own_characters() -> None:
    data = '<meta charset="utf-8"><p>  หน้า  <s>  กลาง </s> หลัง </p>'.encode()
    (line,) = read_html(data, sha(data)).lines
    assert line.raw == "หน้า กลาง หลัง"
    assert [line.raw[d.start : d.end].strip() for d in line.doubted] == ["กลาง"]


def test_a_text_that_turns_figures_around_gives_no_trusted_number() -> None:
    data = "\n".join(["ที่ กท ๐๓๐๓/\u202e๓๖๑\u202c", *OFFICE, DAY, *REST]).encode()
    got = record_of(read_plain_text(data, sha(data)))
    assert says(got.number) == ("กท 0303/361", ("turned_around",))


def sheet(first: str, fonts: str = "", style: str = "") -> bytes:
    """A workbook whose first column is the letter; `first`: the content of its first cell; `fonts`: of style 1."""
    rows = [f'<row r="1"><c r="A1" t="inlineStr"{style}><is>{first}</is></c></row>']
    words = [*OFFICE, DAY, *REST]
    rows += [f'<row r="{n}"><c r="A{n}" t="inlineStr"><is><t>{t}</t></is></c></row>' for n, t in enumerate(words, 2)]
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    parts: dict[str, str | bytes] = {
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{"".join(rows)}</sheetData></worksheet>',
        "xl/styles.xml": f'<styleSheet xmlns="{main}"><fonts><font/><font>{fonts}</font></fonts><fills><fill/></fills>'
        '<cellXfs><xf/><xf fontId="1"/></cellXfs></styleSheet>',
    }
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    book = f'<workbook xmlns="{main}" xmlns:r="{relation}"><sheets><sheet name="ก" sheetId="1" r:id="rId1"/></sheets></workbook>'
    return package(
        "xl/workbook.xml",
        book,
        parts,
        (("rId1", "worksheet", "worksheets/sheet1.xml"), ("rId2", "styles", "styles.xml")),
    )


STRUCK_RUN = "<r><t>ที่ กท ๐๓๐๓/</t></r><r><rPr><strike/></rPr><t>๑๖๑</t></r><r><t>๑๖๓</t></r>"
RAISED_RUN = f'<r><t>{NUMBER}</t></r><r><rPr><vertAlign val="superscript"/></rPr><t>๑</t></r>'
# (content of the cell, font of its style, its style, doubts)
CELLS = [
    (STRUCK_RUN, "", "", ("struck_out",)),
    (RAISED_RUN, "", "", ("raised_figure",)),
    (f"<t>{NUMBER}</t>", "<strike/>", ' s="1"', ("struck_out",)),
    (f"<t>{NUMBER}</t>", '<strike val="0"/>', ' s="1"', ()),
    (f"<t>{NUMBER}</t>", "<strike/>", "", ()),
]


@pytest.mark.parametrize(("first", "fonts", "style", "doubts"), CELLS, ids=range(len(CELLS)))
def test_a_cell_bears_what_its_looks_say_against_it(
    first: str, fonts: str, style: str, doubts: tuple[str, ...]
) -> None:
    data = sheet(first, fonts, style)
    assert record_of(read_spreadsheet(data, sha(data), XLSX)).number.doubts == doubts


@pytest.mark.parametrize(
    ("look", "doubts"),
    [
        ('style:text-line-through-style="solid"', ("struck_out",)),
        ('style:text-line-through-style="none"', ()),
        ('style:text-position="super 58%"', ("raised_figure",)),
    ],
    ids=["struck", "not struck", "raised"],
)
def test_a_cell_of_an_ods_bears_what_its_looks_say_against_it(look: str, doubts: tuple[str, ...]) -> None:
    names = " ".join(
        f'xmlns:{k}="urn:oasis:names:tc:opendocument:xmlns:{k}:1.0"' for k in ("office", "table", "text", "style")
    )
    first = 'ที่ กท ๐๓๐๓/<text:span text:style-name="T1">๑๖๓</text:span>'
    rows = "".join(
        f"<table:table-row><table:table-cell><text:p>{x}</text:p></table:table-cell></table:table-row>"
        for x in (first, *OFFICE, DAY, *REST)
    )
    styles = f'<office:automatic-styles><style:style style:name="T1"><style:text-properties {look}/></style:style></office:automatic-styles>'
    content = (
        f"<office:document-content {names}>{styles}<office:body><office:spreadsheet>"
        f'<table:table table:name="ก">{rows}</table:table></office:spreadsheet></office:body></office:document-content>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as z:
        z.writestr("mimetype", ODS)
        z.writestr("content.xml", content)
    data = out.getvalue()
    assert record_of(read_spreadsheet(data, sha(data), ODS)).number.doubts == doubts


@pytest.mark.parametrize(
    ("look", "doubts"),
    [('strike="sngStrike"', ["struck_out"]), ('strike="noStrike"', []), ('baseline="30000"', ["raised_figure"])],
    ids=["struck", "not struck", "raised"],
)
def test_a_run_of_a_slide_bears_what_its_looks_say_against_it(look: str, doubts: list[str]) -> None:
    par = f"<a:p><a:r><a:t>ที่ กท ๐๓๐๓/</a:t></a:r><a:r><a:rPr {look}/><a:t>๑๖๓</a:t></a:r></a:p>"
    slide = f"<p:sld {NS}><p:cSld><p:spTree><p:sp><p:txBody>{par}</p:txBody></p:sp></p:spTree></p:cSld></p:sld>"
    main = f'<p:presentation {NS}><p:sldIdLst><p:sldId r:id="rId1"/></p:sldIdLst></p:presentation>'
    data = package(
        "ppt/presentation.xml", main, {"ppt/slides/slide1.xml": slide}, (("rId1", "slide", "slides/slide1.xml"),)
    )
    (line,) = read_slides(data, sha(data)).lines
    assert [(d.rule, line.raw[d.start : d.end]) for d in line.doubted] == [(x, "๑๖๓") for x in doubts]


FORM = ["แบบฟอร์ม 1 แบบเสนอแนวคิดในการพัฒนานวัตกรรม", "ประจำปีงบประมาณ พ.ศ. 2566", "ชื่อแนวคิด สวน"]
# (signs before the three options, doubts of what is taken as chosen)
SIGNS = [
    ("✗ ✓ ✗", ("ticks_of_two_kinds",)),
    ("(x) (/) (x)", ("ticks_of_two_kinds",)),
    ("● ● ●", ("ticks_may_be_bullets",)),
    ("☐ ☒ ☐", ()),
    ("● ○ ○", ()),
    ("( ) (/) ( )", ()),
]


@pytest.mark.parametrize(("signs", "doubts"), SIGNS, ids=[x[0] for x in SIGNS])
def test_a_cross_beside_ticks_and_a_row_of_bullets_choose_nothing_for_certain(
    signs: str, doubts: tuple[str, ...]
) -> None:
    signs = signs.replace("( )", "(\u00a0)")
    options = zip(signs.split(" "), ("นวัตกรรมเชิงนโยบาย", "นวัตกรรมการบริการ", "นวัตกรรมการบริหาร/องค์กร"), strict=True)
    lines = [*FORM, "หน่วยงาน สำนักงานเขตสวน", "รูปแบบนวัตกรรม " + " ".join(f"{s} {o}" for s, o in options)]
    got = docx(document("".join(map(p, lines)))).entries["innovation_type"]
    assert {q.doubts for q in got} == {doubts}


@pytest.mark.parametrize(
    ("words", "doubts"),
    [(".................... เขต", ("may_be_printed",)), ("สำนักงานเขตสวน", ()), ("........เขตสวน", ())],
    ids=["dots and a printed word", "filled", "filled on the dots"],
)
def test_a_word_printed_behind_an_empty_dotted_line_fills_nothing_for_certain(
    words: str, doubts: tuple[str, ...]
) -> None:
    lines = [*FORM, f"หน่วยงาน {words}", "รูปแบบนวัตกรรม ☑ นวัตกรรมเชิงนโยบาย ☐ นวัตกรรมการบริการ"]
    assert docx(document("".join(map(p, lines)))).entries["unit"].doubts == doubts


def test_a_received_mark_in_a_text_box_is_no_number_and_no_day_of_the_letter() -> None:
    stamp = runs(box(p("สำนักดอกไม้") + p("เลขรับ ๔๔๔๑") + p("วันที่ ๓๐ ม.ค. ๒๕๖๖")))
    got = docx(document(stamp + "".join(map(p, [NUMBER, *OFFICE, DAY, *REST]))))
    assert (says(got.number), says(got.date)) == (("กท 0303/163", ()), ("2023-01-23", ()))
    assert [says(x.number) for x in got.receipts] == [("4441", ())]
