"""extractors/pdf_reader.py: what a PDF shows, where it stands, and what it only claims."""

import hashlib
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pdf_by_hand import ALPHABET, Page, codes, pdf, show, thai, utf16

from extractors import pdf_glyphs, pdf_reader, scan_reader
from extractors.digits import arabic
from extractors.pdf_reader import read_pdf
from schemas.place import PagePlace
from schemas.source import Reason, Status
from schemas.text import DocumentText

F = thai()
LONG = "สำนักงานเขตได้ประชุมคณะทำงานเมื่อวันที่ ๗ มีนาคม ๒๕๖๖ ที่ประชุมมีมติให้ผ่าน"


def read(data: bytes) -> DocumentText:
    return read_pdf(data, hashlib.sha256(data).hexdigest())


def one(content: str, **page: object) -> DocumentText:
    fonts = page.pop("fonts", {"F1": F})
    return read(pdf(Page(content, fonts, **page)))  # type: ignore[arg-type]


def texts(doc: DocumentText, role: str = "body") -> list[str]:
    return [x.text for x in doc.lines if x.role == role]


def codes_of(doc: DocumentText) -> list[str]:
    return [f.code for f in doc.findings]


# ---- lines


def test_a_line_is_read_with_its_place() -> None:
    doc = one(show(F, "เรื่อง ขอส่งโครงการ", 72, 700))
    assert doc.status is Status.READ
    assert doc.pages[0].state == "text"
    (line,) = doc.lines
    assert line.text == line.raw == "เรื่อง ขอส่งโครงการ"
    assert line.size == 1600
    place = line.place(doc.sha256, line.text.index("ขอ"), len(line.text))
    assert isinstance(place, PagePlace)
    x0, y0, x1, y1 = place.box
    assert x0 == 7200 + 4 * 800 + 400  # เ ร อ ง and a blank before it, marks without width
    assert y0 < 14200 < y1
    assert x1 == line.box[2]


@pytest.mark.parametrize(
    ("content", "expected", "reason"),
    [
        (
            show(F, "ที่ ศธ 04022/1330", 72, 700) + show(F, "ศาลากลางจังหวัด", 330, 700),
            ["ที่ ศธ 04022/1330", "ศาลากลางจังหวัด"],
            "number and office of a letterhead",
        ),
        (
            show(F, "เรื่อง", 72, 700) + show(F, "ขอเชิญประชุม", 150, 700),
            ["เรื่อง ขอเชิญประชุม"],
            "a label keeps its value, however far the tab stop",
        ),
        (
            show(F, "๑.", 72, 700) + show(F, "กำหนดการ", 130, 700),
            ["๑. กำหนดการ"],
            "an item keeps its words",
        ),
        (
            show(F, "ที่", 72, 700) + show(F, "วันที่ ๗ เมษายน ๒๕๖๙", 150, 700),
            ["ที่", "วันที่ ๗ เมษายน ๒๕๖๙"],
            "a blank number does not take the next label",
        ),
        (
            show(F, "เลขที่......................................", 72, 700) + show(F, "๑๒", 130, 701),
            ["เลขที่...................................... ๑๒"],
            "words typed over dots come after them, not between",
        ),
        (
            show(F, "ที่                                                                ลงชื่อ", 72, 700)
            + show(F, "กท ๙๙/๑", 150, 700),
            ["ที่ กท ๙๙/๑", "ลงชื่อ"],
            "what is drawn into a stretch of blanks finds its place",
        ),
        (
            show(F, "บรรทัดสอง", 72, 650) + show(F, "บรรทัดหนึ่ง", 72, 700),
            ["บรรทัดหนึ่ง", "บรรทัดสอง"],
            "lines from the top, whatever the order of drawing",
        ),
        (
            show(F, "สำเนา", 72, 700) + show(F, "สำเนา", 72.3, 700),
            ["สำเนา"],
            "words drawn twice to look bold are said once",
        ),
    ],
    ids=lambda v: v if isinstance(v, str) and "BT" not in v else "",
)
def test_rows_and_segments(content: str, expected: list[str], reason: str) -> None:
    assert texts(one(content)) == expected, reason


def test_columns_of_names_are_cut_where_other_rows_begin_a_column() -> None:
    """A long name comes near the next column; the rows around show that a column begins there."""
    rows = [("๑. นายก", 700), ("๒. นางสาวสมมุติ ใจซื่อสัตย์สุจริตยิ่งนัก", 680), ("๓. นายข", 660)]
    content = "".join(show(F, name, 72, y) + show(F, "กรรมการ", 330, y) for name, y in rows)
    assert texts(one(content)) == [w for name, _ in rows for w in (name, "กรรมการ")]


def test_space_is_inferred_only_from_a_wide_gap_where_the_page_has_blanks() -> None:
    """Justified Thai stretches letters: a gap of half an em is no space, one of an em and a half is."""
    kern = f"[<{F.hex('กาก')}> -500 <{F.hex('ขาข')}> -950 <{F.hex('คาค')}>] TJ"
    content = show(F, "มี ที่ ว่าง", 72, 740) + f"BT /F1 16 Tf 72 700 Td {kern} ET"
    assert texts(one(content))[1] == "กากขาข คาค"


# ---- repairs that need glyphs


def test_ring_without_unicode_makes_sara_am() -> None:
    """Word's nikhahit: a blank without width before า."""
    font = thai(c0300_=" ")
    doc = one(codes([font.code("น"), 0x0300, font.code("า"), font.code("ม")], 72, 700), fonts={"F1": font})
    (line,) = doc.lines
    assert line.text == "นำม"
    assert line.raw == "น าม"
    assert line.raw[slice(*line.raw_span(0, 2))] == "น า"
    assert "nikhahit_without_unicode" in {r.rule for r in line.repairs}


@pytest.mark.parametrize(
    ("shown", "expected"),
    [("ศึกษำ กำร รำคำ", "ศึกษา การ ราคา"), ("กำนัน ทำ", "กำนัน ทำ")],
    ids=["often ำ and never า: it is า", "twice only: nothing is proved, nothing changed"],
)
def test_font_that_maps_sara_aa_to_sara_am(shown: str, expected: str) -> None:
    font = thai()
    del font.says[font.code("า")]
    assert texts(one(show(font, shown, 72, 700), fonts={"F1": font})) == [expected]


def test_a_font_with_both_vowels_is_left_alone() -> None:
    assert texts(one(show(F, "กำหนดทำสำเนานำมาจำนวน", 72, 700))) == ["กำหนดทำสำเนานำมาจำนวน"]


def test_marks_without_unicode_are_found_by_dictionary() -> None:
    """One glyph is one mark: where it stands in ที่ เรื่อง วันที่ ส่วน เพื่อ it is mai ek."""
    font = thai(c0300_=None)
    words = "ที่ เรื่อง วันที่ ส่วนราชการ เพื่อ ครั้งที่ หนังสือเชิญ เนื่อง ที่ประชุม ต่อไป"
    damaged = [0x0300 if c == "่" else font.code(c) for c in words]
    doc = one(codes(damaged, 20, 700, 12), fonts={"F1": font})
    (line,) = doc.lines
    assert line.text == words
    assert line.raw == words.replace("่", "\ufffd")
    assert "mark_by_dictionary" in {r.rule for r in line.repairs}


def test_a_mark_that_no_word_proves_stays_unknown() -> None:
    font = thai(c0300_=None)
    damaged = [0x0300 if c == "่" else font.code(c) for c in "นายฒฬ่ ใจดี"]
    assert texts(one(codes(damaged, 20, 700), fonts={"F1": font})) == ["นายฒฬ\ufffd ใจดี"]


def test_a_code_without_map_is_no_letter() -> None:
    """pdfminer says (cid:n), playa a character of the same number; neither stands in the file."""
    font = thai(c0e02=None)
    doc = one(codes([font.code("ก"), 0x0E02, font.code("ข")], 72, 700) + show(font, LONG, 72, 650), fonts={"F1": font})
    assert doc.lines[0].text == "ก\ufffdข"
    assert doc.quality["unmapped"] == 1


def test_tis620_bytes_read_as_latin() -> None:
    """A font whose map gives Latin letters for the bytes of Thai."""
    words = "เอกสารนี้ลงนามด้วยลายมือชื่ออิเล็กทรอนิกส์"
    latin = words.encode("cp874").decode("latin-1")
    font = thai(
        **{f"c{0x0300 + i:04x}{'_' if c in 'ีั้่ื์ิ็' else ''}": m for i, (c, m) in enumerate(zip(words, latin, strict=True))}
    )
    doc = one(codes([0x0300 + i for i in range(len(words))], 72, 700), fonts={"F1": font})
    (line,) = doc.lines
    assert (line.text, line.raw) == (words, latin)
    assert "tis620_read_as_latin" in {r.rule for r in line.repairs}


def test_cluster_said_by_each_of_its_glyphs_is_said_once() -> None:
    font = thai(c0300="น้ำ", c0301_="น้ำ", c0302="น้ำ")
    content = codes([0x0300, 0x0301, 0x0302, 0x0300, 0x0301, 0x0302, font.code("ใ"), font.code("จ")], 72, 700)
    assert texts(one(content, fonts={"F1": font})) == ["น้ำน้ำใจ"]


# ---- ActualText


def actual(text: str, inner: str) -> str:
    return f"/Span << /ActualText {utf16(text)} >> BDC\n{inner}EMC\n"


def test_actual_text_replaces_its_glyphs() -> None:
    doc = one(actual("สำนัก", show(F, "สานก", 72, 700)) + show(F, LONG, 72, 650))
    assert texts(doc)[0] == "สำนัก"


def test_outermost_actual_text_wins() -> None:
    """PDF 32000-1, 14.9.4."""
    doc = one(actual("นอก", actual("ใน", show(F, "กกก", 72, 700))) + show(F, LONG, 72, 650))
    assert texts(doc)[0] == "นอก"


def test_figures_stated_against_figures_shown_are_a_finding() -> None:
    doc = one(actual("จำนวน 900", show(F, "จำนวน 100", 72, 700)) + show(F, LONG, 72, 650))
    assert "PDF-ACTUALTEXT-DIFFERS" in codes_of(doc)
    assert [(h.reader, h.words) for x in doc.lines for h in x.others] == [("page_glyphs", "จำนวน 100")]
    assert "PDF-ACTUALTEXT-DIFFERS" not in codes_of(
        one(actual("๑๐๐", show(F, "100", 72, 700)) + show(F, LONG, 72, 650))
    )


# ---- what cannot be seen

BODY = show(F, LONG, 72, 650)
SECRET = "เลขลับ ๙๙๙"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (show(F, SECRET, 72, 700, before="0.98 g"), "hidden_white"),
        (show(F, SECRET, 72, 700, before="1 1 1 rg"), "hidden_white"),
        (show(F, SECRET, 72, 700, before="0 0 0 0.02 k"), "hidden_white"),
        (show(F, SECRET, 72, 700, before="3 Tr"), "hidden_invisible"),
        (show(F, SECRET, 900, 700), "hidden_off_page"),
        (show(F, SECRET, 72, -60), "hidden_off_page"),
        (show(F, SECRET, 72, 700, 0.5), "hidden_tiny"),
        (show(F, SECRET, 72, 700) + "1 g 60 690 200 30 re f\n", "hidden_covered"),
        (show(F, SECRET, 72, 700) + "q 200 0 0 30 60 690 cm /Im Do Q\n", "hidden_under_picture"),
        ("/OC /Off BDC\n" + show(F, SECRET, 72, 700) + "EMC\n", "hidden_layer_off"),
    ],
    ids=lambda v: v if v.startswith("hidden") else "",
)
def test_text_that_cannot_be_seen_is_kept_and_reported_but_never_body(content: str, why: str) -> None:
    """The same words drawn visibly are body, so that the drawing order alone makes the difference."""
    page = Page(
        "q " + content + "Q 0 g 0 Tr\n" + BODY,
        {"F1": F},
        pictures={"Im": ""},
        properties={"Off": "<< /Type /OCG /Name (x) >>"},
    )
    data = pdf(page)
    at = data.index(b"/Type /OCG")
    number = int(data[:at].rsplit(b" 0 obj", 1)[0].rsplit(b"\n", 1)[1])
    doc = read(pdf(page, catalog=f"/OCProperties << /OCGs [{number} 0 R] /D << /OFF [{number} 0 R] >> >>"))
    assert texts(doc) == [LONG]
    assert texts(doc, "hidden") == [SECRET]
    assert doc.quality[why] > 0
    assert "TEXT-HIDDEN" in codes_of(doc)
    assert SECRET not in [x.text for x in doc.body]


@pytest.mark.parametrize(
    "content",
    [
        "0 0 0.4 rg 60 690 300 30 re f\n" + show(F, "หัวตาราง", 72, 700, before="1 g"),
        "1 g 60 690 300 30 re f\n" + show(F, "หัวตาราง", 72, 700, before="0 g"),
        show(F, "หัวตาราง", 72, 700) + "0.9 g 60 600 300 30 re f\n",
        show(F, "หัวตาราง", 72, 700, before="1 g 0 G 2 Tr"),
    ],
    ids=["white on a dark ground", "black on a white ground", "a fill elsewhere", "white letters with a black outline"],
)
def test_text_that_can_be_seen_is_body(content: str) -> None:
    doc = one("q " + content + "Q 0 g 0 Tr\n" + BODY)
    assert "หัวตาราง" in texts(doc)
    assert not texts(doc, "hidden")


# ---- what a page is

SCAN = "q 595 0 0 842 0 0 cm /Im Do Q\n"


@pytest.mark.parametrize(
    ("content", "state"),
    [
        (SCAN, "needs_ocr"),
        (SCAN + "".join(show(F, LONG, 72, 700 - 20 * i, before="3 Tr") for i in range(20)), "needs_ocr"),
        (SCAN + "".join(show(F, "nrmfl ?u flr:tsf lrrulfvr ilr{t", 72, 700 - 20 * i) for i in range(20)), "needs_ocr"),
        ("".join(show(F, LONG, 72, 700 - 20 * i) for i in range(20)) + SCAN, "needs_ocr"),
        (SCAN + "".join(show(F, LONG, 72, 700 - 20 * i) for i in range(20)), "text"),
        (
            SCAN
            + "".join(
                show(F, "The committee of the city is to report by the end of March.", 72, 700 - 20 * i)
                for i in range(20)
            ),
            "text",
        ),
        (show(F, "The committee of the city is to report by the end of March.", 72, 700), "text"),
        (show(F, "%0%211>#คBO#ค%1O'02NN2%>#/>??/>'BN#2> 1B ?/O'BN#?N$?/1 %A1/'2$'BN#@PO2N>", 72, 700), "untrustworthy"),
        ("", "blank"),
    ],
    ids=[
        "a picture alone",
        "an invisible OCR layer",
        "a visible OCR layer of rubbish",
        "text under the picture",
        "Thai text on a letterhead picture",
        "English text on a letterhead picture",
        "English is not refused for having no Thai",
        "a font with private codes",
        "nothing at all",
    ],
)
def test_state_of_a_page(content: str, state: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The state of the text layer itself: on a machine that cannot read scans."""
    monkeypatch.setattr(scan_reader, "readers", lambda: None)
    doc = one(content, pictures={"Im": ""})
    assert doc.pages[0].state == state
    if state != "text":
        assert doc.status is Status.UNREADABLE
        assert not doc.body


def test_without_a_recogniser_scans_are_told_page_by_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """One page of text, one scan: partly read, the page named; scans alone: unreadable, without any line."""
    monkeypatch.setattr(scan_reader, "readers", lambda: None)
    text, scan = Page(BODY, {"F1": F}), Page(SCAN, pictures={"Im": ""})
    mixed = read(pdf(text, scan))
    assert (mixed.status, mixed.reason) == (Status.PARTLY_READ, Reason.NEEDS_OCR)
    assert [p.state for p in mixed.pages] == ["text", "needs_ocr"]
    assert "2" in next(f.th for f in mixed.findings if f.code == "PDF-PAGES-UNREAD")
    only = read(pdf(scan, scan))
    assert (only.status, only.reason, only.lines) == (Status.UNREADABLE, Reason.NEEDS_OCR, ())


# ---- annotations and forms


def test_free_text_and_stamps_are_annotations_with_a_finding() -> None:
    note = f"/Subtype /FreeText /Rect [300 690 400 712] /Contents {utf16('เลขรับ ๑๒๓')}"
    doc = one(BODY, notes=[note])
    assert texts(doc, "annotation") == ["เลขรับ ๑๒๓"]
    assert next(x for x in doc.lines if x.role == "annotation").box == (30000, 13000, 40000, 15200)
    assert "PDF-ANNOTATIONS" in codes_of(doc)
    assert "เลขรับ ๑๒๓" in [x.text for x in doc.body]


def test_a_filled_form_does_not_read_as_blank() -> None:
    """Values of widgets follow their labels; ticks stand in the line of their words."""
    content = show(F, "ชื่อโครงการ", 72, 700) + show(F, "นวัตกรรมบริการ", 100, 650) + show(F, "นวัตกรรมอื่น", 100, 620)
    doc = one(
        content,
        notes=[
            f"/Subtype /Widget /FT /Tx /Rect [160 695 400 715] /V {utf16('ตู้รับเรื่องอัจฉริยะ')}",
            "/Subtype /Widget /FT /Btn /Rect [80 648 92 660] /AS /Yes /V /Yes",
            "/Subtype /Widget /FT /Btn /Rect [80 618 92 630] /AS /Off",
        ],
    )
    assert [x.text for x in doc.body] == ["ชื่อโครงการ", "ตู้รับเรื่องอัจฉริยะ", "☑ นวัตกรรมบริการ", "☐ นวัตกรรมอื่น"]
    assert "PDF-FORM-VALUES" in codes_of(doc)


def test_a_hidden_widget_is_hidden() -> None:
    doc = one(BODY, notes=[f"/Subtype /Widget /F 2 /FT /Tx /Rect [160 695 400 715] /V {utf16('ลับ')}"])
    assert texts(doc, "hidden") == ["ลับ"]


def test_a_digital_signature_is_present_and_not_validated() -> None:
    doc = one(BODY, notes=["/Subtype /Widget /FT /Sig /Rect [1 1 2 2] /V << /Type /Sig >>"])
    assert doc.properties["digital_signature"] == "present, not validated"
    unsigned = one(BODY, notes=["/Subtype /Widget /FT /Sig /Rect [1 1 2 2]"])
    assert "digital_signature" not in unsigned.properties


def test_xfa_and_embedded_files_are_findings() -> None:
    names = "<< /EmbeddedFiles << /Names [(a) << /Type /Filespec /F (data.xml) >>] >> >>"
    doc = read(pdf(Page(BODY, {"F1": F}), catalog=f"/AcroForm << /XFA [] /Fields [] >> /Names {names}"))
    assert {"PDF-XFA", "DOC-EMBEDDED"} <= set(codes_of(doc))
    assert "data.xml" in next(f.th for f in doc.findings if f.code == "DOC-EMBEDDED")


# ---- places


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_rotation_and_crop_box_are_applied(turn: int) -> None:
    """Boxes are those of the page as displayed: the picture of the page shows ink there."""
    doc = one(
        show(F, LONG[:10], 150, 700), entries=f"/MediaBox [0 0 595 842] /CropBox [100 100 500 800] /Rotate {turn}"
    )
    page = doc.pages[0]
    assert (page.width, page.height) == ((40000, 70000) if turn % 180 == 0 else (70000, 40000))
    (line,) = doc.lines
    assert line.text == LONG[:10]
    left, foot = 5000, 10000  # from the crop box's edges: 150-100 to the right, 800-700 down
    x0, y0, x1, y1 = line.box
    assert {0: x0, 90: y0, 180: page.width - x1, 270: page.height - y1}[turn] == pytest.approx(left, abs=2)
    baseline = {0: foot, 90: page.width - foot, 180: page.height - foot, 270: foot}[turn]
    assert (y0 <= baseline <= y1) if turn % 180 == 0 else (x0 <= baseline <= x1)


def test_ruled_tables_are_read_cell_by_cell() -> None:
    grid = "".join(f"{x} 600 m {x} 700 l S\n" for x in (72, 200, 400)) + "".join(
        f"72 {y} m 400 {y} l S\n" for y in (600, 650, 700)
    )
    cells = (
        show(F, "รายการ", 80, 670)
        + show(F, "งบประมาณ", 210, 670)
        + show(F, "ค่าจ้าง", 80, 630)
        + show(F, "เหมา", 80, 612)
    )
    doc = one(show(F, "ก่อนตาราง", 72, 750) + grid + cells + show(F, "๕๐๐", 210, 620) + show(F, "หลังตาราง", 72, 550))
    assert [(x.text, x.cell) for x in doc.lines] == [
        ("ก่อนตาราง", None),
        ("รายการ", (0, 0, 0)),
        ("งบประมาณ", (0, 0, 1)),
        ("ค่าจ้าง", (0, 1, 0)),
        ("เหมา", (0, 1, 0)),
        ("๕๐๐", (0, 1, 1)),
        ("หลังตาราง", None),
    ]


def test_page_numbers_and_catch_words_are_no_body() -> None:
    first = Page(BODY + show(F, "/๒. ผู้รับผิดชอบ...", 380, 60), {"F1": F})
    second = Page(show(F, "- ๒ -", 280, 800) + show(F, "๒. ผู้รับผิดชอบโครงการ", 72, 700), {"F1": F})
    doc = read(pdf(first, second))
    assert texts(doc, "footer") == ["/๒. ผู้รับผิดชอบ..."]
    assert texts(doc, "header") == ["- ๒ -"]
    assert texts(doc) == [LONG, "๒. ผู้รับผิดชอบโครงการ"]


def test_the_number_of_a_meeting_in_the_second_row_is_no_page_number() -> None:
    rows = show(F, "รายงานการประชุม ครั้งที่", 72, 800) + show(F, "๒/๒๕๖๖", 280, 780) + show(F, "ด้วย", 72, 700)
    doc = read(pdf(Page(rows, {"F1": F})))
    assert texts(doc) == ["รายงานการประชุม ครั้งที่", "๒/๒๕๖๖", "ด้วย"]
    paged = read(pdf(Page(show(F, "2/12", 280, 800) + show(F, "ด้วย", 72, 700), {"F1": F})))
    assert texts(paged, "header") == ["2/12"]


def check_laws(doc: DocumentText) -> None:
    """Every code point leads to raw words, every raw character to a box inside its page."""
    pages = {p.number: p for p in doc.pages}
    for line in doc.lines:
        assert line.spans is not None or line.text == line.raw
        if line.spans is not None:
            assert len(line.spans) == len(line.text)
            assert all(0 <= a <= b <= len(line.raw) for a, b in line.spans)
        at = 0
        for a, b, x0, y0, x1, y1 in line.glyphs:
            assert a == at
            at = b
            assert 0 <= x0 <= x1 <= pages[line.page].width
            assert 0 <= y0 <= y1 <= pages[line.page].height
        assert at == len(line.raw)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.text(st.sampled_from(ALPHABET), min_size=1, max_size=30), st.integers(-50, 600), st.integers(-20, 850)
        ),
        min_size=1,
        max_size=6,
    )
)
def test_laws_hold_for_any_text_at_any_place(strings: list[tuple[str, int, int]]) -> None:
    content = "".join(show(F, s, x, y) for s, x, y in strings)
    data = pdf(Page(content, {"F1": F}))
    doc = read(data)
    check_laws(doc)
    assert read(data) == doc


@settings(max_examples=60, deadline=None)
@given(st.text(st.sampled_from("กขคงจนมยรลวสหอาะเแโ๑๒๓/. "), min_size=1, max_size=40))
def test_nothing_shown_is_lost(text: str) -> None:
    """All signs of a string without marks come back in their order, blanks aside."""
    doc = one(show(F, text, 30, 700, 10) + "".join(show(F, LONG, 72, 650 - 20 * i) for i in range(20)))
    got = "".join(x.text for x in doc.lines if x.box[1] < 16000)
    assert "".join(got.split()) == "".join(text.replace("เเ", "แ").split())


# ---- bad files

GOOD = pdf(Page(BODY * 3, {"F1": F}))
ENCRYPT = f"/Encrypt << /Filter /Standard /V 1 /R 2 /O <{'41' * 32}> /U <{'42' * 32}> /P -4 >> /ID [<00> <00>]"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", Reason.EMPTY),
        (b"\0\0\n ", Reason.EMPTY),
        (b"<html>not a PDF</html>", Reason.BROKEN),
        (GOOD[: len(GOOD) // 2], Reason.BROKEN),
        (b"%PDF-1.7\n%%EOF", Reason.BROKEN),
        (pdf(Page(BODY, {"F1": F}), trailer=ENCRYPT), Reason.ENCRYPTED),
        (pdf(Page("", {"F1": F})), Reason.BROKEN),
        (pdf(Page("0 0 m 1 1 l S", {"F1": F})), Reason.EMPTY),
        (pdf(), Reason.BROKEN),
    ],
    ids=[
        "empty",
        "blank bytes",
        "another file",
        "cut",
        "no objects",
        "password",
        "nothing drawn",
        "blank page",
        "no pages",
    ],
)
def test_bad_files_get_a_reason_and_never_raise(data: bytes, reason: Reason) -> None:
    doc = read(data)
    assert (doc.status, doc.reason, doc.lines) == (Status.UNREADABLE, reason, ())


def test_a_damaged_stream_is_not_read_as_a_shorter_letter() -> None:
    """playa unpacks as far as it can and goes on: the page would miss lines without a word."""
    other = pdf(Page(BODY, {"F1": F}), Page(show(F, LONG, 50, 400) * 30, {"F1": F}))
    at = other.rindex(b"stream\n", 0, other.rindex(b"endstream")) + 60
    doc = read(other[:at] + bytes(3) + other[at + 3 :])
    assert doc.status is Status.PARTLY_READ
    assert [p.state for p in doc.pages] == ["text", "untrustworthy"]


@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(GOOD) - 1), st.binary(min_size=1, max_size=12))
def test_any_damage_gives_an_answer(at: int, junk: bytes) -> None:
    """Bytes overwritten anywhere: a status, never an exception."""
    doc = read(GOOD[:at] + junk + GOOD[at + len(junk) :])
    assert doc.status in (Status.READ, Status.PARTLY_READ, Status.UNREADABLE)
    assert (doc.status is Status.READ) == (doc.reason is None)


def test_a_missing_page_is_said() -> None:
    data = pdf(Page(BODY, {"F1": F})).replace(b"/Count 1", b"/Count 3")
    doc = read(data)
    assert (doc.status, doc.reason) == (Status.PARTLY_READ, Reason.PARTIAL)
    assert "2-3" in doc.findings[0].en


def test_limits_have_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_glyphs, "MAX_GLYPHS", 50)
    doc = read(pdf(Page(BODY * 3, {"F1": F}), Page(show(F, "สั้น ที่สุด", 72, 700), {"F1": F})))
    assert doc.status is Status.PARTLY_READ
    assert [p.state for p in doc.pages] == ["untrustworthy", "text"]
    assert doc.reason is Reason.TOO_LARGE
    assert "PDF-PAGES-TOO-DENSE" in codes_of(doc)
    alone = read(pdf(Page(BODY * 3, {"F1": F})))
    assert (alone.status, alone.reason) == (Status.UNREADABLE, Reason.TOO_LARGE)
    assert "PDF-PAGES-TOO-DENSE" in codes_of(alone)
    monkeypatch.setattr(pdf_reader, "MAX_PAGES", 1)
    assert read(pdf(Page(BODY, {"F1": F}), Page(BODY, {"F1": F}))).reason is Reason.TOO_LARGE


# ---- real letters


def fold(text: str) -> str:
    return "".join(c for c in arabic(text) if not c.isspace() and c not in "\"'“”‘’")


def gold(folder: Path) -> list[dict[str, str]]:
    rows = [json.loads(x) for x in (folder / "gold.jsonl").read_text("utf-8").splitlines()]
    return [r for r in rows if r["file"].endswith(".pdf")]


def test_every_fact_of_a_born_digital_letter_stands_in_its_lines(realdocs: Path) -> None:
    missing = []
    for row in gold(realdocs):
        if row["mode"] == "digital":
            doc = read((realdocs / row["file"]).read_bytes())
            check_laws(doc)
            got = fold("".join(x.text for x in doc.lines if x.role != "hidden"))
            fields = ("number", "subject", "addressee", "signer_name")
            missing += [(row["file"], f) for f in fields if row.get(f) and fold(row[f]) not in got]
    assert not missing


def test_no_real_scan_has_a_text_layer_to_believe(realdocs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan_reader, "readers", lambda: None)
    for row in gold(realdocs):
        if row["mode"] == "scan" and row["file"].endswith(".pdf"):
            doc = read((realdocs / row["file"]).read_bytes())
            assert (doc.status, doc.reason) == (Status.UNREADABLE, Reason.NEEDS_OCR), row["file"]
