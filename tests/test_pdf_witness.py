"""Witnesses against a PDF's own text: a second reader, and the shapes of its fonts."""

import hashlib
import json
import time
from collections import Counter
from importlib import resources
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st
from pdf_by_hand import HELVETICA, Font, Page, codes, drawn, pdf, show, thai
from test_pdf_hidden import LETTER

from extractors.digits import arabic
from extractors.figure_shape import COLUMNS, ROWS, denied, grid
from extractors.flow import Flow
from extractors.pdf_pdfium import PdfiumFile
from extractors.pdf_reader import read_pdf
from extractors.pdf_witness import Sign, differences
from pipeline import cli
from schemas.text import DocumentText, Line, Repair

F = thai()
LONG = "สำนักงานเขตได้ประชุมคณะทำงานและที่ประชุมมีมติให้ผ่าน โดยให้ปรับปรุงรายละเอียด"
BODY = show(F, LONG, 72, 650)


def read(data: bytes) -> DocumentText:
    return read_pdf(data, hashlib.sha256(data).hexdigest())


def codes_of(doc: DocumentText) -> list[str]:
    return [f.code for f in doc.findings]


# ---- the second reader, sign by sign

EM = 1000  # 1/100 point: type of 10 points, figures of half an em


def line(text: str, *, gap: int = 0, at: int = 0, y: int = 0, repaired: bool = False, **other: Any) -> Line:
    """A line whose characters stand `gap` apart, each in a box of its own; a blank is as wide as a figure."""
    glyphs = tuple((i, i + 1, at + i * (500 + gap), y, at + i * (500 + gap) + 500, y + 1000) for i in range(len(text)))
    repairs = (Repair("tis620_read_as_latin", 0, len(text)),) if repaired else ()
    return Line(text, text, page=1, glyphs=glyphs, size=EM, repairs=repairs, **other)


def signs(text: str, *, at: int = 0, y: int = 500, step: int = 500) -> list[Sign]:
    """What pdfium reads, one sign in the middle of each box; `_`: a box that it reads nothing in."""
    return [Sign(c, at + i * step + 250, y) for i, c in enumerate(text) if c != "_"]


def runs(read: list[Sign]) -> Counter[str]:
    return Counter("".join(s.text for s in read).replace("/", " ").split())


@pytest.mark.parametrize(
    ("lines", "read", "theirs"),
    [
        ([line("0303/163")], signs("0303/163"), []),
        ([line("๐๓๐๓/๑๖๓")], signs("0303/163"), []),
        ([line("0303/163")], signs("0303/168"), ["8"]),
        ([line("0303/163")], signs("0303/1O3"), ["O"]),
        ([line("0303/163")], signs("0303/1__"), []),
        ([line("0303/163", repaired=True)], signs("0303/1ก3"), []),
        ([line("0303/16")], signs("0303/16") + signs("3", at=3500), ["3"]),
        ([line("0303/16")], signs("0303/16") + signs("3", at=1250), ["03"]),
        ([line("0303/16")], signs("0303/16") + signs("3", at=9000), []),
        ([line("0303/16")], signs("0303/16") + signs("6", at=3040), []),
        ([line("0303/163")], signs("0303/163") + signs("0303/163", at=30), []),
        ([line("0303/163"), line("0303/168", role="hidden")], signs("0303/163") + signs("0303/168"), []),
        ([line("20 21")], signs("20") + signs("21", at=1500), []),
        ([line("a1", y=0), line("b2", y=2000)], signs("a1") + signs("b3", y=2500), ["3"]),
    ],
    ids=[
        "the same",
        "Thai figures are folded",
        "another figure",
        "a letter in place of a figure",
        "pdfium reads nothing there: no judge",
        "ours was repaired: a letter is no judge",
        "a figure at its end that ours lacks",
        "a figure inside it that ours lacks",
        "a figure elsewhere on the page",
        "a figure struck twice beside itself",
        "every figure struck twice",
        "hidden words over the line",
        "two numbers",
        "only the line that differs",
    ],
)
def test_where_two_readers_disagree(lines: list[Line], read: list[Sign], theirs: list[str]) -> None:
    assert [d.theirs for d in differences(lines, read, runs(read))] == theirs


@pytest.mark.parametrize(
    ("ours", "read", "heard"),
    [
        (line("0303/163"), signs("0303/168"), [(7, 8, "8")]),
        (line("0303/163"), signs("0303/1O3"), [(6, 7, "O")]),
        (line("0303/16"), signs("0303/16") + signs("3", at=3500), [(7, 7, "3")]),
        (line("0303/16"), signs("0303/16") + signs("3", at=1250), [(0, 7, "03033/16")]),
    ],
    ids=["another figure", "a letter", "one more at the end", "one more inside"],
)
def test_what_the_second_reader_has_is_told_place_by_place(
    ours: Line, read: list[Sign], heard: list[tuple[int, int, str]]
) -> None:
    (found,) = differences([ours], read, runs(read))
    assert [(h.start, h.end, h.words) for h in found.heard] == heard


def test_a_blank_between_figures_parts_them() -> None:
    """A blank that is drawn in the room between two figures, on whatever order, makes two numbers of them."""
    whole = line("2021", gap=130)
    assert not differences([whole], signs("2021", step=630), Counter(["20", "21"]))
    blank = Sign(" ", 1195, 500)
    found = differences([whole], [*signs("2021", step=630), blank], Counter(["20", "21"]))
    assert [d.theirs for d in found] == ["20 21"]
    assert [(h.start, h.end, h.words) for d in found for h in d.heard] == [(2, 2, " ")]
    far = line("21", gap=600)
    assert [d.theirs for d in differences([far], signs("21", step=1100), Counter("21"))] == ["2 1"]


@pytest.mark.parametrize("sign", [".", ",", "/", "-", "x"])
def test_a_sign_between_figures_that_ours_lacks_parts_them(sign: str) -> None:
    """1234.56 read as 123456 would be another sum."""
    dot = Sign(sign, 2065, 500)
    found = differences([line("123456", gap=30)], [*signs("123456", step=530), dot], Counter(["1234", "56"]))
    assert [d.theirs for d in found] == ["1234 56"]


def test_figures_that_stand_close_are_one_number() -> None:
    """Ours parts by a character of no width; pdfium does not, and there is no room between."""
    text = "20 21"
    boxes = [(0, 0), (500, 0), (1000, 0), (1000, 0), (1500, 0)]
    glyphs = tuple((i, i + 1, x, y, x + (0 if i == 2 else 500), 1000) for i, (x, y) in enumerate(boxes))
    found = differences([Line(text, text, page=1, glyphs=glyphs, size=EM)], signs("2021"), Counter(["2021"]))
    assert [d.theirs for d in found] == ["2021"]


# ---- the second reader on whole pages


def test_an_honest_page_is_witnessed_and_nothing_is_said() -> None:
    doc = read(pdf(Page(drawn("0303/163", 72, 700) + BODY, {"F1": F, "H": HELVETICA})))
    assert (doc.quality.get("witness_pages"), doc.quality.get("witness_absent")) == (1, None)
    assert not any(x.disputed for x in doc.lines)


@given(st.lists(st.text("0123456789๐๑๒๓๔๕๖๗๘๙./,- กขคงน", min_size=1, max_size=30), min_size=1, max_size=20))
@settings(max_examples=25, deadline=None)
def test_no_honest_page_is_disputed(texts: list[str]) -> None:
    """The law: what both readers read off one map, in whatever mixture of figures, is never doubted."""
    content = "".join(show(F, t, 50 + 7 * (i % 5), 780 - 30 * i) for i, t in enumerate(texts))
    doc = read(pdf(Page(content, {"F1": F})))
    assert not [x.text for x in doc.lines if "witness_differs" in x.disputed]


def test_a_page_without_figures_is_not_asked_about() -> None:
    doc = read(pdf(Page(BODY, {"F1": F})))
    assert "witness_pages" not in doc.quality
    assert "witness_absent" not in doc.quality


def test_without_a_second_reader_the_page_is_read_and_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PdfiumFile, "_open", lambda self, number: None)
    doc = read(pdf(Page(drawn("0303/163", 72, 700) + BODY, {"F1": F, "H": HELVETICA})))
    assert doc.quality["witness_absent"] == 1
    assert "0303/163" in [x.text for x in doc.body]


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_places_of_both_readers_meet_on_turned_and_cropped_pages(turn: int) -> None:
    """White words over the number make the readers' figures differ in bulk; by their places nothing is disputed."""
    box = f"/MediaBox [0 0 595 842] /CropBox [30 40 560 800] /Rotate {turn}"
    content = drawn("0303/163", 72, 700) + drawn("0303/168", 72, 700, before="1 g") + "0 g\n" + BODY
    doc = read(pdf(Page(content, {"F1": F, "H": HELVETICA}, entries=box)))
    assert doc.quality["witness_pages"] == 1
    assert not any(x.disputed for x in doc.lines)


def test_a_name_that_two_readers_read_differently_is_a_doubt() -> None:
    """A font that calls the figure 3 by a name of two figures: one reader takes both, another none. Both are told."""

    def read_with(name: str) -> DocumentText:
        font = f"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding << /Differences [51 /{name}] >> >>"
        return read(pdf(Page(drawn("0303/163", 72, 700, name="D") + BODY, {"F1": F, "H": HELVETICA, "D": font})))

    assert not any(x.disputed for x in read_with("three").lines)
    (marked,) = (x for x in read_with("eight_three").lines if x.disputed)
    assert marked.disputed == ("witness_differs",)
    assert (marked.text, [h.words for h in marked.others]) == ("083083/1683", ["0303/163"])


# ---- shapes


def shapes() -> dict[int, int]:
    """One known shape for each figure, such that each is far from all other figures."""
    table = json.loads(resources.files("extractors").joinpath("tables", "figure_shapes.json").read_text("utf-8"))
    known = {d: [int(x, 16) for x in table[str(d)]] for d in range(10)}
    return {
        d: next(
            x for x in mine if all((x ^ y).bit_count() >= 16 for k, other in known.items() if k != d for y in other)
        )
        for d, mine in known.items()
    }


SHAPES = shapes()
BLOB = (1 << COLUMNS * ROWS) - 1


def squares(bits: int) -> Any:
    """A glyph that is drawn as squares; its corners keep its box whole."""
    pen = TTGlyphPen(None)
    for i in range(COLUMNS * ROWS):
        if bits >> (COLUMNS * ROWS - 1 - i) & 1:
            x, y = 40 * (i % COLUMNS), 40 * (ROWS - 1 - i // COLUMNS)
            for n, point in enumerate(((x, y), (x, y + 40), (x + 40, y + 40), (x + 40, y))):
                (pen.lineTo if n else pen.moveTo)(point)
            pen.closePath()
    return pen.glyph()


LETTERS = "ABCDEF"


def program(shape: dict[int, int], *, cmap: dict[int, str] | None = None, named: bool = False) -> bytes:
    """A TrueType program: glyphs 1 to 10 are the figures from 0 by `shape`, then the letters of LETTERS."""
    names = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
    order = [".notdef", *names, *LETTERS]
    build = FontBuilder(1000, isTTF=True)
    build.setupGlyphOrder(order)
    build.setupCharacterMap(cmap or {})
    glyphs = {n: squares(shape.get(i, BLOB)) for i, n in enumerate(names)}
    build.setupGlyf({".notdef": squares(0), **glyphs, **{c: squares(BLOB >> i) for i, c in enumerate(LETTERS)}})
    build.setupHorizontalMetrics(dict.fromkeys(order, (500, 0)))
    build.setupHorizontalHeader()
    build.setupPost(keepGlyphNames=named)
    out = BytesIO()
    build.save(out)
    return out.getvalue()


def figures(said: str, data: bytes, letters: str = LETTERS) -> Font:
    """A font of that program whose ToUnicode map says that glyphs 1 to 10 are `said`."""
    return Font(dict(enumerate(said + letters, 1)), name="Figures", program=data)


def letter_of(font: Font) -> DocumentText:
    return read(pdf(Page(codes(list(range(1, 17)), 72, 700, name="D") + BODY, {"F1": F, "D": font})))


HONEST = "0123456789"
SWAPPED = "0128456739"
UNICODE = {
    ord(c): n
    for c, n in zip(
        HONEST, ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"), strict=True
    )
}
UNICODE |= {ord(c): c for c in LETTERS}
NONSENSE = {ord(c): n for c, n in zip("9876543210FEDCBA", UNICODE.values(), strict=True)}
PLAIN = dict.fromkeys(range(10), BLOB)


@pytest.mark.parametrize(
    ("said", "data", "letters", "denied_by"),
    [
        (HONEST, program(SHAPES), LETTERS, ""),
        (SWAPPED, program(SHAPES), LETTERS, "shape"),
        ("๐๑๒๓๔๕๖๗๘๙", program(SHAPES), LETTERS, ""),
        ("๐๑๒๘๔๕๖๗๓๙", program(SHAPES), LETTERS, "shape"),
        (SWAPPED, program({d: BLOB >> d for d in range(10)}), LETTERS, ""),
        (SWAPPED, program(PLAIN, cmap=UNICODE), LETTERS, "twice"),
        (HONEST, program(SHAPES, cmap=UNICODE), LETTERS, ""),
        (SWAPPED, program({d: BLOB >> d for d in range(10)}, cmap=UNICODE), LETTERS, "cmap"),
        (HONEST, program({d: BLOB >> d for d in range(10)}, cmap=NONSENSE), LETTERS, ""),
        (SWAPPED, program({d: BLOB >> d for d in range(10)}, named=True), LETTERS, "names"),
        (HONEST, program({d: BLOB >> d for d in range(10)}, named=True), LETTERS, ""),
        (HONEST, program({d: BLOB >> d for d in range(10)}, named=True), "ZYXWVU", ""),
        (HONEST, program(SHAPES)[:200], LETTERS, ""),
        (HONEST, b"\0\1\0\0" + bytes(400), LETTERS, ""),
    ],
    ids=[
        "honest figures",
        "the shape of 3 is mapped to 8",
        "Thai figures by the codes of Arabic shapes",
        "Thai figures, swapped",
        "shapes that nobody knows are no witness",
        "one outline for many figures",
        "honest figures with a character map",
        "swapped against the character map",
        "a character map that is wrong about letters is not believed",
        "swapped against the glyph names",
        "honest figures with glyph names",
        "names that are wrong about letters are not believed",
        "a font that is cut off",
        "a font of nothing",
    ],
)
def test_a_font_that_draws_other_figures_than_it_says(said: str, data: bytes, letters: str, denied_by: str) -> None:
    """Lines with such figures are doubted, other lines stay trusted, and honest fonts raise nothing."""
    doc = letter_of(figures(said, data, letters))
    assert ("PDF-SHAPE-DIFFERS" in codes_of(doc)) is bool(denied_by)
    doubted = [x.text for x in doc.lines if "witness_differs" in x.disputed]
    assert doubted == ([said + letters] if denied_by else [])
    told = [arabic(x.text) for line in doc.lines for x in Flow(doc.sha256, [line]).quote(0, len(line.text)).others]
    shown = "0123456789" if denied_by != "twice" else "???3????8?"  # the map of characters knows two of them
    assert told == ([shown + letters] if denied_by else [])


def test_hostile_fonts_cost_no_time() -> None:
    """A map of all codes to one figure, and composites of composites: an answer all the same, and soon."""
    whole = program(SHAPES, cmap=UNICODE)
    font = TTFont(BytesIO(whole))
    nested = font["glyf"]
    for name, part in (("one", "two"), ("two", "three"), ("three", "four"), ("four", "five"), ("five", "six")):
        pen = TTGlyphPen({part: None})
        for _ in range(60):
            pen.addComponent(part, (1, 0, 0, 1, 0, 0))
        nested[name] = glyph = pen.glyph()
        glyph.xMin = glyph.yMin = glyph.xMax = glyph.yMax = 0
    out = BytesIO()
    font.recalcBBoxes = False
    font.save(out)
    bomb = out.getvalue()
    start = time.monotonic()
    assert letter_of(figures(HONEST, bomb)).lines
    many = Font(dict.fromkeys(range(1, 60_000), "1"), name="Figures", program=whole)
    assert letter_of(many).lines
    assert time.monotonic() - start < 20


def test_two_figures_of_one_outline_are_one_of_them_false() -> None:
    """Two fonts of one family draw one outline; one calls it 3, the other 8."""
    shape = {d: BLOB >> d for d in range(10)}
    first, second = figures(HONEST, program(shape)), figures(SWAPPED, program(shape))
    content = codes(list(range(1, 17)), 72, 700, name="D") + codes(list(range(1, 17)), 72, 600, name="E") + BODY
    doc = read(pdf(Page(content, {"F1": F, "D": first, "E": second})))
    assert SWAPPED + LETTERS in [x.text for x in doc.lines if "witness_differs" in x.disputed]


def test_an_encoding_that_names_another_figure_than_the_map() -> None:
    """/Differences calls code 51 `eight`, the ToUnicode map calls it 3; both are right about the letters."""
    rows = "".join(f"<{i:02x}> <{ord(c):04x}>\n" for i, c in ((65, "A"), (66, "B"), (67, "C"), (51, "3")))
    table = f"begincmap 1 begincodespacerange <00> <ff> endcodespacerange 4 beginbfchar\n{rows}endbfchar endcmap"
    for name, doubts in (("eight", True), ("three", False)):
        font = (
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding << /Type /Encoding "
            f"/BaseEncoding /WinAnsiEncoding /Differences [51 /{name}] >> /ToUnicode 4 0 R >>"
        )
        page = Page(drawn("A3BC", 72, 700) + BODY, {"F1": F, "H": font})
        doc = read(with_map(page, table))
        assert any(x.disputed for x in doc.lines) is doubts


def with_map(page: Page, table: str) -> bytes:
    """The page in a file whose last object is a ToUnicode map, to which its font points."""
    plain = pdf(page)
    last = plain.count(b" 0 obj") + 1
    page.fonts["H"] = str(page.fonts["H"]).replace("4 0 R", f"{last} 0 R")
    data = pdf(page)
    cut = data.index(b"xref\n")
    body = data[:cut] + f"{last} 0 obj\n<< /Length {len(table)} >>\nstream\n{table}\nendstream\nendobj\n".encode()
    rows = [body.index(f"\n{i} 0 obj".encode()) + 1 for i in range(1, last + 1)]
    xref = f"xref\n0 {last + 1}\n0000000000 65535 f \n" + "".join(f"{r:010d} 00000 n \n" for r in rows)
    trailer = data[data.index(b"trailer") : data.index(b"startxref")].replace(
        f"/Size {last}".encode(), f"/Size {last + 1}".encode()
    )
    return body + xref.encode() + trailer + f"startxref\n{len(body)}\n%%EOF\n".encode()


def test_a_denied_number_is_never_trusted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Through to `saraban read --json`: the number bears the doubt, the date in another font stays trusted."""
    lines = LETTER[1:]  # but for its number
    for said, trust in ((HONEST, "trusted"), (SWAPPED, "unverified")):
        font = figures(said + "/", program(SHAPES), "BCDEF")
        number = codes([font.code(c) for c in "0303/163"], 116, 780, name="D")
        content = show(F, "ที่ กท ", 72, 780) + number + "".join(show(F, *x) for x in lines) + BODY
        file = tmp_path / "letter.pdf"
        file.write_bytes(pdf(Page(content, {"F1": F, "D": font})))
        cli.main(["read", str(file), "--json"])
        record = json.loads(capsys.readouterr().out)["record"]
        assert (record["number"]["value"], record["number"]["trust"]) == ("กท 0303/163", trust)
        assert ("witness_differs" in record["number"]["doubts"]) is (trust == "unverified")
        assert record["date"]["trust"] == "trusted"


@pytest.mark.parametrize("value", range(10))
def test_a_shape_is_known_for_its_own_figure_only(value: int) -> None:
    """The law of the table: a shape denies every claim but its own, among honest figures of the same font."""
    honest = list(SHAPES.items())
    assert denied(honest) == [None] * 10
    for lie in set(range(10)) - {value}:
        claims = [(lie if d == value else d, shape) for d, shape in honest]
        assert denied(claims)[value] == value


def test_squares_of_a_shape_are_its_inside() -> None:
    """A ring has a hole, whichever way its inner contour turns is told by the winding rule."""
    outer = [(0.0, 0.0), (0.0, 140.0), (100.0, 140.0), (100.0, 0.0)]
    inner = [(20.0, 20.0), (80.0, 20.0), (80.0, 120.0), (20.0, 120.0)]
    ring = grid([outer, inner])
    assert ring.bit_count() == 140 - 6 * 10
    assert grid([outer, inner[::-1]]) == BLOB
    assert grid([]) == 0
    assert grid([[(0.0, 0.0), (5.0, 0.0)]]) == 0
