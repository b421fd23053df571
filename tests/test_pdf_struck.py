"""Crossed-out words in a PDF: what a line runs through is never trusted; underlines and tables change nothing."""

import pytest
from pdf_by_hand import Page, pdf, show, thai

from extractors.pdf_reader import read_pdf
from schemas.text import DocumentText, Line

F = thai()
WORDS = "ที่ กท 0303/161163 ลงวันที่"  # 161 begins 12 signs in; each sign is 8 points wide, blanks are 4
BASE = 500


def read(orders: str = "", entries: str = "/MediaBox [0 0 595 842]", notes: tuple[str, ...] = ()) -> DocumentText:
    page = Page(show(F, WORDS, 100, BASE) + orders, {"F1": F}, entries, notes=list(notes))
    return read_pdf(pdf(page), "0" * 64)


def figures(doc: DocumentText) -> tuple[float, float]:
    """Where 161 begins and ends, in points."""
    line = first(doc)
    at = line.raw.index("161163")
    boxes = [g for g in line.glyphs if at <= g[0] < at + 3]
    return boxes[0][2] / 100, boxes[-1][4] / 100


def first(doc: DocumentText) -> Line:
    return next(x for x in doc.lines if x.text.strip() and x.role == "body")


def struck(doc: DocumentText) -> str:
    line = first(doc)
    return "".join(line.raw[r.start : r.end] for r in line.doubted if r.rule == "struck_out")


X0, X1 = figures(read())

LINES = {
    "a stroked line through the middle": (f"0.8 w {X0} {BASE + 5} m {X1} {BASE + 5} l S\n", "161"),
    "a thin filled bar through the middle": (f"{X0} {BASE + 5} {X1 - X0} 0.7 re f\n", "161"),
    "an underline": (f"0.8 w {X0} {BASE - 3} m {X1} {BASE - 3} l S\n", ""),
    "a line at the baseline": (f"0.8 w {X0} {BASE} m {X1} {BASE} l S\n", ""),
    "a table's line above": (f"0.8 w 50 {BASE + 15} m 500 {BASE + 15} l S\n", ""),
    "an upright line": (f"0.8 w {X0 + 2} {BASE - 5} m {X0 + 2} {BASE + 12} l S\n", ""),
    "a line through the whole row": (f"0.8 w 90 {BASE + 5} m 500 {BASE + 5} l S\n", WORDS.replace(" ", "")),
    "a line beside the words": (f"0.8 w 400 {BASE + 5} m 500 {BASE + 5} l S\n", ""),
}


@pytest.mark.parametrize("case", LINES)
def test_what_a_line_runs_through_is_doubted(case: str) -> None:
    orders, found = LINES[case]
    assert struck(read(orders)).replace(" ", "") == found


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_on_a_turned_page_too(turn: int) -> None:
    orders = LINES["a stroked line through the middle"][0]
    assert struck(read(orders, f"/MediaBox [0 0 595 842] /Rotate {turn}")) == "161"


def note(kind: str, box: str) -> str:
    x0, y0, x1, y1 = (float(v) for v in box.split())
    quad = f"{x0} {y1} {x1} {y1} {x0} {y0} {x1} {y0}"
    return f"/Type /Annot /Subtype /{kind} /Rect [{box}] /QuadPoints [{quad}] /F 4"


@pytest.mark.parametrize(("kind", "found"), [("StrikeOut", "161"), ("Underline", ""), ("Highlight", "")])
@pytest.mark.parametrize("turn", [0, 90])
def test_a_strike_out_note_takes_its_words_back(kind: str, found: str, turn: int) -> None:
    doc = read(
        entries=f"/MediaBox [0 0 595 842] /Rotate {turn}", notes=(note(kind, f"{X0} {BASE - 3} {X1} {BASE + 12}"),)
    )
    assert struck(doc) == found
    assert ("PDF-ANNOTATIONS" in {f.code for f in doc.findings}) is (kind == "StrikeOut")


def test_a_number_with_crossed_out_figures_is_never_trusted() -> None:
    """The value bears the doubt, so it is no proof."""
    from extractors.flow import Flow

    flow = Flow.of(read(LINES["a stroked line through the middle"][0]))
    at = flow.text.index("กท")
    quote = flow.quote(at, at + len("กท 0303/161163"))
    assert quote.doubts == ("struck_out",)
    assert not quote.is_proof
    assert flow.quote(at, at + len("กท 0303/")).is_proof
