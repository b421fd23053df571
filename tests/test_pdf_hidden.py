"""Files that try to make the reader lie: what the page does not show is never body, what it shows is never lost."""

import hashlib
import json
from pathlib import Path

import pytest
from pdf_by_hand import HELVETICA, Page, drawn, pdf, show, thai, utf16

from extractors.pdf_reader import read_pdf
from pipeline import cli
from schemas.source import Reason, Status
from schemas.text import DocumentText

F = thai()
LONG = "สำนักงานเขตได้ประชุมคณะทำงานเมื่อวันที่ ๗ มีนาคม ๒๕๖๖ ที่ประชุมมีมติให้ผ่าน"
BODY = show(F, LONG, 72, 650)
NUMBER = "0303/163"
RESOURCES = (
    "/ExtGState << /Half << /ca 0.05 /CA 0.05 >> /Pale << /ca 0.08 >> /Screen << /BM /Screen >> "
    "/Mixed << /ca 0.5 >> >> "
    "/ColorSpace << /Ink [/Separation /Snow /DeviceGray << /FunctionType 2 /Domain [0 1] /C0 [1] /C1 [1] /N 1 >>] "
    "/Dark [/Separation /Blue /DeviceGray << /FunctionType 2 /Domain [0 1] /C0 [1] /C1 [0] /N 1 >>] >> "
    "/Shading << /Sun << /ShadingType 2 /ColorSpace /DeviceGray /Coords [0 0 600 0] /Extend [true true] "
    "/Function << /FunctionType 2 /Domain [0 1] /C0 [1] /C1 [1] /N 1 >> >> >>"
)


def read(data: bytes) -> DocumentText:
    return read_pdf(data, hashlib.sha256(data).hexdigest())


def one(content: str, **page: object) -> DocumentText:
    """A page of `content` above a line of plain Thai."""
    page = {"resources": RESOURCES, "pictures": {"Im": ""}} | page
    return read(pdf(Page(f"q {content} Q 0 g 0 G 0 Tr\n{BODY}", {"F1": F, "H": HELVETICA}, **page)))  # type: ignore[arg-type]


def texts(doc: DocumentText, role: str = "body") -> list[str]:
    return [x.text for x in doc.lines if x.role == role]


def codes_of(doc: DocumentText) -> list[str]:
    return [f.code for f in doc.findings]


OVER = "60 690 200 30 re f\n"  # over the words, which stand at 72, 700


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (drawn(NUMBER, 72, 700, before="1 g"), "white"),
        (drawn(NUMBER, 72, 700, before="1 1 0.7 rg"), "white"),
        (drawn(NUMBER, 72, 700, before="/Pale gs"), "transparent"),
        (drawn(NUMBER, 72, 700, before="0.7 g /Mixed gs"), "seen"),
        (drawn(NUMBER, 72, 700, before="0.85 g /Mixed gs"), "white"),
        (drawn(NUMBER, 72, 700, size=1), "tiny"),
        (drawn(NUMBER, 72, 700, before="0.5 Tz"), "tiny"),
        ("1 g " + OVER + drawn(NUMBER, 72, 700, before="0 g /Screen gs"), "faint"),
        (drawn(NUMBER, 72, 700, before="/Ink cs 1 scn"), "faint"),
        (drawn(NUMBER, 72, 700, before="/Dark cs 1 scn"), "seen"),
        ("0 g " + OVER + drawn(NUMBER, 72, 700), "faint"),
        ("0.3 g " + OVER + drawn(NUMBER, 72, 700, before="0.2 g"), "seen or faint"),
        ("0 0 0.4 rg 60 690 40 30 re f\n" + drawn(NUMBER, 40, 700, before="1 g"), "partly white"),
        (drawn(NUMBER, 72, 700) + "1 g " + OVER, "covered"),
        (drawn(NUMBER, 72, 700) + "1 g 60 690 m 300 690 l 300 720 l 60 721 l f\n", "covered"),
        (drawn(NUMBER, 72, 700) + "1 G 40 w 60 706 m 300 706 l S\n", "covered"),
        (drawn(NUMBER, 72, 700) + "q 60 690 200 30 re W n /Sun sh Q\n", "covered"),
        (drawn(NUMBER, 72, 700) + "q 200 0 0 30 60 690 cm /Im Do Q\n", "under_picture"),
        (drawn(NUMBER, 72, 700) + "q 300 300 50 50 re W n 200 0 0 30 60 690 cm /Im Do Q\n", "seen"),
        (drawn(NUMBER, 72, 700) + "q 300 300 50 50 re W n 1 g " + OVER + "Q\n", "seen"),
        (drawn(NUMBER, 72, 700) + "1 1 0 rg /Mixed gs " + OVER, "seen"),
        ("q 300 300 50 50 re W n " + drawn(NUMBER, 72, 700) + "Q\n", "clipped"),
        ("q 0 0 0 0 re W n " + drawn(NUMBER, 72, 700) + "Q\n", "clipped"),
        ("q W n " + drawn(NUMBER, 72, 700) + "Q\n", "clipped"),
        ("q 60 690 300 30 re W* n " + drawn(NUMBER, 72, 700) + "Q\n", "seen"),
        ("q 300 300 50 50 re W n Q " + drawn(NUMBER, 72, 700), "seen"),
        ("q 10 10 m 100 10 l 50 90 l h W n " + drawn(NUMBER, 72, 700) + "Q\n", "clipped"),
        ("q 0.7 0.7 -0.7 0.7 300 300 cm 300 300 50 50 re W n " + drawn(NUMBER, 20, 20) + "Q\n", "clipped"),
    ],
)
def test_what_is_seen_decides(content: str, why: str) -> None:
    """`why`: the reason under which the words are counted as hidden, or `seen`."""
    doc = one(content)
    hidden = {k.removeprefix("hidden_"): v for k, v in doc.quality.items() if k.startswith("hidden_")}
    if why == "seen":
        assert NUMBER in texts(doc)
        assert not hidden
    elif why == "partly white":
        assert 0 < hidden["white"] < len(NUMBER)
        assert NUMBER not in "".join(texts(doc))
    elif why == "seen or faint":  # hardly to be told apart: the picture decides, and nothing is lost
        assert NUMBER in texts(doc) + texts(doc, "hidden")
    else:
        assert hidden == {why: len(NUMBER)}
        assert texts(doc, "hidden") == [NUMBER]
        assert NUMBER not in "".join(x.text for x in doc.body)
        assert "TEXT-HIDDEN" in codes_of(doc)


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_words_outside_the_crop_box_are_hidden_however_the_page_is_turned(turn: int) -> None:
    box = f"/MediaBox [0 0 595 842] /CropBox [50 600 500 690] /Rotate {turn}"
    doc = one(drawn(NUMBER, 72, 700), entries=box)
    assert texts(doc) == [LONG[: len(texts(doc)[0])]]
    assert texts(doc, "hidden")[0] == NUMBER


@pytest.mark.parametrize(
    "matrix", ["0 1 -1 0 300 200", "0 -1 1 0 300 500", "-1 0 0 -1 300 400", "0.8 0.6 -0.6 0.8 200 200"]
)
def test_turned_words_are_hidden_by_the_same_means(matrix: str) -> None:
    words = f"BT /H 16 Tf {matrix} Tm ({NUMBER}) Tj ET\n"
    assert NUMBER in texts(one(words))
    for content in (words + "1 g 0 0 595 600 re f\n", "0 g 0 0 595 600 re f\n" + words, "0 0 10 10 re W n " + words):
        doc = one(content)
        assert NUMBER not in texts(doc)
        assert NUMBER in texts(doc, "hidden")


def test_words_in_a_form_are_cut_by_its_box() -> None:
    """PDF 32000-1, 8.10.2: a form's BBox is a clip."""
    for box, role in (("0 0 600 800", "body"), ("0 0 50 50", "hidden")):
        content = drawn(NUMBER, 72, 700)
        note = f"/Subtype /Form /BBox [{box}] /Resources << /Font << /H {HELVETICA} >> >>"
        doc = one("/Fm Do\n", forms={"Fm": (note, content)})
        assert NUMBER in texts(doc, role)


def test_a_font_that_nobody_can_draw_is_not_called_faint() -> None:
    """Thai on a letterhead's picture, the font not embedded: the page's picture shows nothing and proves nothing."""
    doc = one("q 595 0 0 842 0 0 cm /Im Do Q\n" + "".join(show(F, LONG, 72, 600 - 20 * i) for i in range(9)))
    assert texts(doc).count(LONG) == 10


# ---- stated against shown


def actual(said: str, inner: str) -> str:
    return f"/Span << /ActualText {utf16(said)} >> BDC\n{inner}EMC\n"


@pytest.mark.parametrize(
    ("content", "disputed"),
    [
        (actual("0303/168", drawn("0303/163", 72, 700)), True),
        (actual("", drawn("9", 120, 700)) + drawn("0303/16", 72, 700), True),
        (actual("๐๓๐๓/๑๖๓", drawn("0303/163", 72, 700)), False),
        (actual("มีนาคม", show(F, "มกราคม", 72, 700)), True),
        (actual("เห็นชอบ", show(F, "ไม่เห็นชอบ", 72, 700)), True),
        (actual("ไม่เห็นชอบ", show(F, "เห็นชอบ", 72, 700)), True),
        (actual("ไม่", show(F, " ", 72, 700)), True),
        (actual("ที่", show(F, "ที", 72, 700)), False),
        (actual("efficient", drawn("eficient", 72, 700)), False),
    ],
)
def test_a_statement_that_its_glyphs_deny_is_a_doubt(content: str, disputed: bool) -> None:
    """Marks and repeated letters may differ, figures and letters may not; other lines stay trusted."""
    doc = one(content)
    assert ("PDF-ACTUALTEXT-DIFFERS" in codes_of(doc)) is disputed
    if disputed:
        marked = [x for x in doc.lines if x.disputed]
        assert all(x.box[1] < 600 * 100 for x in marked)
        assert LONG not in [x.text for x in marked]
        assert next(f for f in doc.findings if f.code == "PDF-ACTUALTEXT-DIFFERS").places or not marked


LETTER = (
    ("ที่ กท 0303/163", 72, 780),
    ("สำนักงานเขตสมมุติ", 380, 780),
    ("๗ มีนาคม ๒๕๖๖", 250, 750),
    ("เรื่อง ขอส่งโครงการนวัตกรรม", 72, 720),
    ("เรียน ผู้อำนวยการสำนักงานสมมุติ", 72, 700),
    ("ขอแสดงความนับถือ", 300, 500),
    ("(นายสมมุติ ใจดี)", 300, 440),
    ("ผู้อำนวยการเขตสมมุติ", 300, 420),
)


def letter(said: str | None, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, dict[str, str]]:
    """The record of an external letter whose number line states `said` in place of what it shows."""
    lines = [show(F, *line) for line in LETTER]
    if said is not None:
        lines[0] = show(F, "ที่ กท ", 72, 780) + actual(said, show(F, "0303/163", 116, 780))
    file = tmp_path / "letter.pdf"
    file.write_bytes(pdf(Page("".join(lines) + BODY, {"F1": F})))
    cli.main(["read", str(file), "--json"])
    record: dict[str, dict[str, str]] = json.loads(capsys.readouterr().out)["record"]
    return record


def test_a_disputed_number_is_never_trusted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Through to `saraban read --json`: the same letter without the false statement is trusted."""
    plain = letter(None, tmp_path, capsys)["number"]
    assert (plain["value"], plain["trust"]) == ("กท 0303/163", "trusted")
    honest = letter("0303/163", tmp_path, capsys)["number"]
    assert (honest["value"], honest["trust"]) == ("กท 0303/163", "trusted")
    for said in ("0303/168", "0303/1630", "0303/16"):
        record = letter(said, tmp_path, capsys)
        assert record["number"]["trust"] == "unverified"
        assert "shown_differs" in record["number"]["doubts"]
        assert record["date"]["trust"] == "trusted"


# ---- what is laid over a page that cannot be read


def test_words_laid_over_a_scan_are_reported_with_their_places() -> None:
    """E-correspondence systems lay number, date and received mark over a scan: unreadable, but they are said."""
    notes = [
        f"/Subtype /FreeText /Rect [300 690 400 712] /Contents {utf16('เลขรับ ๑๒๓')}",
        f"/Subtype /Stamp /Rect [300 660 400 682] /Contents {utf16('วันที่ ๗ มี.ค. ๖๖')}",
        f"/Subtype /Widget /FT /Tx /Rect [160 600 400 615] /V {utf16('กท ๐๓๐๓/๑๖๓')}",
        "/Subtype /Stamp /Rect [10 10 90 40]",
    ]
    doc = read(pdf(Page("q 595 0 0 842 0 0 cm /Im Do Q\n", pictures={"Im": ""}, notes=notes)))
    assert (doc.status, doc.reason) == (Status.UNREADABLE, Reason.NEEDS_OCR)
    assert texts(doc, "annotation") == ["เลขรับ ๑๒๓", "วันที่ ๗ มี.ค. ๖๖", "กท ๐๓๐๓/๑๖๓"]
    found = {f.code: f for f in doc.findings}
    laid, filled = found["PDF-ANNOTATIONS"], found["PDF-FORM-VALUES"]
    assert "เลขรับ ๑๒๓ / วันที่ ๗ มี.ค. ๖๖" in laid.th
    assert "3" in laid.th  # the stamp without words is counted too
    assert [p.box for p in laid.places] == [(30000, 13000, 40000, 15200), (30000, 16000, 40000, 18200)]  # type: ignore[union-attr]
    assert "กท ๐๓๐๓/๑๖๓" in filled.th
    assert [p.box for p in filled.places] == [(16000, 22700, 40000, 24200)]  # type: ignore[union-attr]
