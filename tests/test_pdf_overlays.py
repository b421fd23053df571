"""What lies over and beside the pages of a PDF: form values, notes, signatures, attached files, XFA."""

import hashlib
from collections.abc import Mapping, Sequence

import pytest
from pdf_by_hand import HELVETICA, Page, drawn, pdf, show, thai, utf16
from playa.pdftypes import ContentStream

from extractors.pdf_reader import read_pdf
from schemas.finding import Finding
from schemas.source import Reason, Status
from schemas.text import DocumentText

F = thai()
BODY = show(F, "สำนักงานเขตได้ประชุมคณะทำงานและที่ประชุมมีมติให้ผ่าน", 72, 650)
FONTS = f"/Resources << /Font << /H {HELVETICA} >> >>"


def one(notes: Sequence[str] = (), forms: dict[str, str] | None = None, catalog: str = "") -> DocumentText:
    """A page of plain Thai with these annotations. `{name}` in a note is the form (appearance) of that name, whose
    orders are given; `catalog`: entries of the catalogue.
    """
    named = {name: (f"/Subtype /Form /BBox [0 0 200 20] {FONTS}", orders) for name, orders in (forms or {}).items()}
    page = Page(BODY, {"F1": F}, notes=list(notes), forms=named)
    plain = pdf(page, catalog=catalog)
    numbers = {}
    for name in named:  # the resources of the page tell each form's object
        at = plain.index(f"/{name} ".encode()) + len(name) + 2
        numbers[name] = plain[at:].split(b" ", 1)[0].decode()
    page.notes = [n.format(**{k: f"{v} 0 R" for k, v in numbers.items()}) if numbers else n for n in notes]
    data = pdf(page, catalog=catalog)
    return read_pdf(data, hashlib.sha256(data).hexdigest())


def found(doc: DocumentText, code: str) -> Finding | None:
    return next((f for f in doc.findings if f.code == code), None)


def disputed(doc: DocumentText) -> list[str]:
    return [x.text for x in doc.lines if "shown_differs" in x.disputed]


FIELD = "/Subtype /Widget /FT /Tx /T (n) /Rect [100 500 300 520]"
FORM = "/AcroForm << /Fields [] >>"


@pytest.mark.parametrize(
    ("entries", "shown", "catalog", "value", "denied"),
    [
        ("/V (900)", "900", FORM, "900", False),
        ("/V (900)", "100", FORM, "900", True),
        ("/V (900)", "", FORM, "900", True),
        ("/V (900)", "100", "/AcroForm << /Fields [] /NeedAppearances true >>", "900", False),
        ("/V (900)", None, FORM, "900", False),
        (f"/V {utf16('๙๐๐')}", "900", FORM, "๙๐๐", False),
        ("/V (0303/163) /MaxLen 8 /Ff 16777216", "0 3 0 3 / 1 6 3", FORM, "0303/163", False),
        ("/V (0303/163)", "0303/16", FORM, "0303/163", True),
        ("/V (1234.5) /AA << >>", "1,234.50", FORM, "1234.5", False),
        ("/V (1234.5)", "1,234.50", FORM, "1234.5", True),
        ("/FT /Ch /Ff 131072 /V (a2) /Opt [[(a1) (first)] [(a2) (second)]]", "second", FORM, "second", False),
        ("/FT /Ch /Ff 131072 /V (a2) /Opt [[(a1) (first)] [(a2) (second)]]", "first", FORM, "second", True),
        ("/FT /Ch /V (b) /Opt [(a) (b) (c)]", "a b c", FORM, "b", False),
        ("/FT /Ch /Ff 2097152 /V [(a) (c)] /Opt [(a) (b) (c)]", "a b c", FORM, "a, c", False),
        ("/RV (<body><p>seven <b>days</b></p></body>)", None, FORM, "seven days", False),
        ("/V (x) /RV (<p>y</p>)", "x", FORM, "x", False),
    ],
    ids=[
        "value and page agree",
        "the page shows another figure",
        "the page shows nothing",
        "viewers make the page anew",
        "no appearance at all",
        "Thai figures against Arabic ones",
        "a comb field, letter by letter",
        "the page shows less",
        "a script of the form writes the number otherwise",
        "without a script the figures are others",
        "a choice is what it shows, not what it exports",
        "another choice is shown",
        "a list shows all its choices",
        "several chosen of a list",
        "rich text alone",
        "rich text beside a value",
    ],
)
def test_a_form_value_is_compared_with_what_the_page_shows(
    entries: str, shown: str | None, catalog: str, value: str, denied: bool
) -> None:
    """The value is read either way; one that the page denies bears the doubt, and the finding tells both and where."""
    forms = {} if shown is None else {"Ap": f"BT /H 12 Tf 2 5 Td ({shown}) Tj ET"}
    note = FIELD.replace("/FT /Tx", "") if "/FT" in entries else FIELD
    doc = one([f"{note} {entries}" + (" /AP << /N {Ap} >>" if forms else "")], forms, catalog=catalog)
    assert [x.text for x in doc.lines if x.role == "annotation"] == [value]
    assert disputed(doc) == ([value] if denied else [])
    told = found(doc, "PDF-FORM-DIFFERS")
    assert (told is not None) is denied
    if told is not None:
        assert value in told.th
        assert [p.box for p in told.places] == [(10000, 32200, 30000, 34200)]  # type: ignore[union-attr]


def test_words_that_only_the_appearance_holds_are_read_and_doubted() -> None:
    doc = one([f"{FIELD} /AP << /N {{Ap}} >>"], {"Ap": "BT /H 12 Tf 2 5 Td (0303/163) Tj ET"}, catalog=FORM)
    assert disputed(doc) == ["0303/163"]


YES = "/Subtype /Widget /FT /Btn /Rect [80 648 92 660] /AP << /N << /Yes {ApOn} /Off {ApOff} >> >>"
MARKS = {"ApOn": "BT /H 12 Tf (x) Tj ET", "ApOff": ""}


@pytest.mark.parametrize(
    ("entries", "sign", "denied"),
    [
        ("/AS /Yes /V /Yes", "☑", False),
        ("/AS /Off /V /Off", "☐", False),
        ("/AS /Off", "☐", False),
        ("/AS /Yes /V /Off", "☑", True),
        ("/AS /Off /V /Yes", "☐", True),
    ],
)
def test_a_tick_is_what_the_page_shows_and_a_value_that_denies_it_is_a_doubt(
    entries: str, sign: str, denied: bool
) -> None:
    doc = one([f"{YES} {entries}"], MARKS, catalog=FORM)
    line = next(x for x in doc.body if sign in x.text)
    assert bool(line.disputed) is denied


def test_a_tick_drawn_where_the_box_is_off_is_a_doubt() -> None:
    note = YES.replace("[80 648 92 660]", "[80 640 280 660]") + " /AS /Off /V /Off"
    doc = one([note], {"ApOn": "", "ApOff": "BT /H 12 Tf 2 5 Td (x) Tj ET"}, catalog=FORM)
    assert found(doc, "PDF-FORM-DIFFERS") is not None


def test_radio_buttons_of_one_value_may_show_it_once() -> None:
    """The field's value is that of the button that is on; the others are off, and nothing is denied."""
    parent = "/Parent << /FT /Btn /Ff 32768 /V /A /Kids [] >>"
    notes = [
        f"{YES.replace('/FT /Btn', '').replace('/Yes', name)} /AS {state} {parent}"
        for name, state in (("/A", "/A"), ("/B", "/Off"))
    ]
    doc = one(notes, MARKS, catalog=FORM)
    assert not disputed(doc)


def test_free_text_that_shows_other_words_than_it_states() -> None:
    """The page's words are read, and doubted; a stamp's contents are a remark about it and deny nothing."""
    note = "/Rect [100 500 300 520] /Contents (0303/168) /AP << /N {Ap} >>"
    forms = {"Ap": "BT /H 12 Tf 2 5 Td (0303/163) Tj ET"}
    doc = one([f"/Subtype /FreeText {note}"], forms)
    assert disputed(doc) == ["0303/163"]
    assert not disputed(one([f"/Subtype /Stamp {note}"], forms))


def test_values_of_fields_on_no_page_are_named_and_no_evidence() -> None:
    fields = "<< /FT /Tx /T (a) /V (0303/163) >> << /FT /Tx /T (b) >> << /FT /Btn /T (c) /V /Off >>"
    nested = "<< /T (p) /FT /Tx /Kids [<< /T (q) /V (deep) >>] >>"
    doc = one([f"{FIELD} /V (1)"], catalog=f"/AcroForm << /Fields [{fields} {nested}] >>")
    told = found(doc, "PDF-FIELDS-UNSEEN")
    assert told is not None
    assert "a: 0303/163 / p.q: deep" in told.th
    assert not any("0303" in x.text for x in doc.lines)


def test_a_field_whose_widget_is_on_a_page_is_seen() -> None:
    data = pdf(Page(BODY, {"F1": F}, notes=[f"{FIELD} /V (1)"]))
    at = data.index(b"/Annots [") + 9
    number = int(data[at:].split(b" ", 1)[0])
    data = pdf(Page(BODY, {"F1": F}, notes=[f"{FIELD} /V (1)"]), catalog=f"/AcroForm << /Fields [{number} 0 R] >>")
    assert found(read_pdf(data, "0" * 64), "PDF-FIELDS-UNSEEN") is None


@pytest.mark.parametrize("flags", [2, 32])
def test_hidden_and_no_view_fields_are_hidden(flags: int) -> None:
    doc = one([f"{FIELD} /F {flags} /V (0303/163)"])
    assert [x.role for x in doc.lines if "0303" in x.text] == ["hidden"]


# ---- XFA

DATA = (
    '<xdp:xdp xmlns:xdp="http://ns.adobe.com/xdp/"><xfa:datasets xmlns:xfa="http://www.xfa.org/schema/xfa-data/1.0/">'
    "<xfa:data><form1><number>0303/163</number><empty/></form1></xfa:data></xfa:datasets></xdp:xdp>"
)


def with_stream(text: str, catalog: str) -> DocumentText:
    """A page with one more stream in the file, which `{n}` in the catalogue's entries names."""
    page = Page(BODY, {"F1": F}, pictures={}, forms={"X": ("/Subtype /Form /BBox [0 0 1 1]", text)})
    plain = pdf(page)
    at = plain.index(b"/X ") + 3
    data = pdf(page, catalog=catalog.replace("{n}", plain[at:].split(b" ", 1)[0].decode()))
    return read_pdf(data, hashlib.sha256(data).hexdigest())


@pytest.mark.parametrize("xfa", ["/XFA {n} 0 R", "/XFA [(template) null (datasets) {n} 0 R]"])
def test_a_dynamic_form_is_no_evidence_and_its_values_are_named(xfa: str) -> None:
    doc = with_stream(DATA, f"/NeedsRendering true /AcroForm << {xfa} /Fields [] >>")
    assert (doc.status, doc.reason) == (Status.PARTLY_READ, Reason.PARTIAL)
    assert doc.body == ()
    assert found(doc, "PDF-XFA-DYNAMIC") is not None
    told = found(doc, "PDF-XFA-VALUES")
    assert told is not None
    assert "number: 0303/163" in told.th
    assert "empty" not in told.th


def test_a_form_with_fields_of_its_own_is_read_and_its_xfa_is_said() -> None:
    doc = with_stream(DATA, "/AcroForm << /XFA {n} 0 R /Fields [<< /FT /Tx /T (a) >>] >>")
    assert doc.status is Status.READ
    assert found(doc, "PDF-XFA") is not None


@pytest.mark.parametrize("text", ["<a", "", "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "\x00\x01"])
def test_a_broken_xfa_form_is_still_said(text: str) -> None:
    doc = with_stream(text, "/AcroForm << /XFA {n} 0 R /Fields [] >>")
    assert found(doc, "PDF-XFA-DYNAMIC") is not None
    assert found(doc, "PDF-XFA-VALUES") is None


# ---- attached files, portfolios, media, redaction, links

SPEC = "<< /Type /Filespec /F (a.xlsx) /UF (a.xlsx) /EF << /F << /Params << /Size 12345 >> >> >> >>"
TREE = f"/Names << /EmbeddedFiles << /Kids [<< /Names [(a) {SPEC}] >>] >> >>"


def test_attached_files_are_named_with_their_sizes() -> None:
    doc = one([f"/Subtype /FileAttachment /Rect [1 1 9 9] /FS {SPEC.replace('a.xlsx', 'b.pdf')}"], catalog=TREE)
    told = found(doc, "DOC-EMBEDDED")
    assert told is not None
    assert "b.pdf" in told.th
    assert doc.status is Status.READ


def test_a_portfolio_is_a_cover_only() -> None:
    """A letter's enclosures inside a portfolio were not read: nothing may be concluded from their absence."""
    doc = one(catalog=f"/Collection << /Type /Collection >> {TREE}")
    assert found(doc, "PDF-PORTFOLIO") is not None
    assert (doc.status, doc.reason) == (Status.PARTLY_READ, Reason.PARTIAL)
    assert "a.xlsx" in "".join(f.th for f in doc.findings)


def test_media_and_redaction_marks_are_said() -> None:
    doc = one(["/Subtype /RichMedia /Rect [1 1 9 9]", "/Subtype /Redact /Rect [70 640 300 670]"])
    assert found(doc, "PDF-MEDIA") is not None
    told = found(doc, "PDF-REDACT-MARKS")
    assert told is not None
    assert [p.box for p in told.places] == [(7000, 17200, 30000, 20200)]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("action", "target"),
    [
        ("/S /URI /URI (https://example.org/a)", "https://example.org/a"),
        ("/S /GoToR /F (annex.pdf)", "annex.pdf"),
        ("/S /Launch /F << /F (annex.docx) >>", "annex.docx"),
        ("/S /GoTo /D [0 /Fit]", None),
    ],
)
def test_links_to_other_files_are_told(action: str, target: str | None) -> None:
    doc = one([f"/Subtype /Link /Rect [1 1 9 9] /A << {action} >>"])
    assert doc.properties.get("links") == target


# ---- digital signatures


def signed(cover: str) -> tuple[DocumentText, bytes]:
    """A letter whose signature covers the whole file, stops before its end, or leaves out more than itself."""
    value = "/V << /Type /Sig /ByteRange [0 {a:010d} {b:010d} {c:010d}] /Contents <00ff00ff> >>"
    note = "/Subtype /Widget /FT /Sig /T (s) /Rect [100 100 200 150] "

    def made(a: int, b: int, c: int) -> bytes:
        page = Page(BODY, {"F1": F}, notes=[note + value.format(a=a, b=b, c=c)])
        plain = pdf(page)
        at = plain.index(b"/Annots [") + 9
        number = plain[at:].split(b" ", 1)[0].decode()
        return pdf(page, catalog=f"/AcroForm << /Fields [{number} 0 R] /SigFlags 3 >>")

    data = made(0, 0, 0)
    a = data.index(b"<00ff00ff>")
    b = a + len("<00ff00ff>")
    if cover == "hole":
        a -= 5
    data = made(a, b, len(data) - b)
    if cover == "added":
        data += b"\n% added afterwards\n%%EOF\n"
    return read_pdf(data, hashlib.sha256(data).hexdigest()), data


@pytest.mark.parametrize(("cover", "partial"), [("whole", False), ("added", True), ("hole", True)])
def test_a_digital_signature_is_said_with_its_place_and_what_it_covers(cover: str, partial: bool) -> None:
    doc, _ = signed(cover)
    assert doc.properties["digital_signature"] == "present, not validated"
    told = found(doc, "PDF-SIGNATURE")
    assert told is not None
    assert [p.box for p in told.places] == [(10000, 69200, 20000, 74200)]  # type: ignore[union-attr]
    assert (found(doc, "PDF-SIGNATURE-PARTIAL") is not None) is partial


def test_a_signature_without_a_place_on_a_page_is_present_too() -> None:
    doc = one(catalog="/AcroForm << /Fields [<< /FT /Sig /T (s) /V << /Type /Sig >> >>] >>")
    assert doc.properties["digital_signature"] == "present, not validated"
    assert "digital_signature" not in one(catalog="/AcroForm << /Fields [<< /FT /Sig /T (s) >>] >>").properties


@pytest.mark.parametrize(
    "catalog",
    [
        "/AcroForm 7",
        "/AcroForm << /Fields [7 null (x)] /XFA 3 >>",
        "/Names << /EmbeddedFiles << /Names [7] /Kids [8] >> >>",
        "/AF [7] /Collection 3",
        "/AcroForm << /Fields [<< /FT /Sig /V << /ByteRange [0 -1 (x) 9] >> >>] >>",
    ],
)
def test_broken_tables_beside_the_pages_break_nothing(catalog: str) -> None:
    doc = one(catalog=catalog)
    assert len(doc.lines) >= 1


@pytest.mark.parametrize(
    ("note", "broken"),
    [
        ("/Subtype /FreeText /Contents (0303/163)", True),
        ("/Subtype /FreeText /Rect [1 1 2] /Contents (0303/163)", True),
        ("/Subtype 3 /Rect [1 1 2 2]", True),
        ("/Subtype /Popup /Rect [1 1 2 2]", False),
        ("/Subtype /Link /Rect [1 1 2 2] /A 3", False),
    ],
    ids=["no place", "half a place", "no kind", "a window of its own", "a link to nowhere"],
)
def test_a_broken_note_is_said_and_the_page_is_read(note: str, broken: bool) -> None:
    """playa leaves such notes out with a log line; a number laid over the page may be among them."""
    doc = one([note])
    assert doc.status is Status.READ
    assert (found(doc, "PDF-NOTES-BROKEN") is not None) is broken


def test_a_dict_is_a_mapping_and_no_stream_whatever_was_asked_first() -> None:
    """playa's compiled streams shared the memory of Mapping; asking one question changed the answer to the other."""
    first, second = type("First", (dict,), {}), type("Second", (dict,), {})
    assert not isinstance(first(), ContentStream)
    assert isinstance(first(), Mapping)
    assert isinstance(second(), Mapping)
    assert not isinstance(second(), ContentStream)


def test_drawn_words_are_of_the_page_itself() -> None:
    """The helper's own page is plain: nothing lies over it."""
    data = pdf(Page(drawn("x", 1, 1) + BODY, {"F1": F, "H": HELVETICA}))
    assert read_pdf(data, "0" * 64).findings == ()
