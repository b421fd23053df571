"""The picture of evidence: the strip of the page that holds the words, boxed, however the page is turned or cut; what
must not be seen painted over; a scan's words alone.
"""

import io
from typing import Any

import pytest
from pdf_by_hand import HELVETICA, Page, drawn, pdf
from PIL import Image, ImageDraw

from extractors.page_strip import sheet, strip
from extractors.pdf_reader import read_pdf
from extractors.pdf_words import boxes_of, find, lines_of, page_count, page_words, words_of_page
from pipeline.mask import personal_in

PDF = "application/pdf"
PAPERS = {
    "upright": "/MediaBox [0 0 595 842]",
    "turned a quarter": "/MediaBox [0 0 595 842] /Rotate 90",
    "upside down": "/MediaBox [0 0 595 842] /Rotate 180",
    "turned the other way": "/MediaBox [0 0 595 842] /Rotate 270",
    "cut": "/MediaBox [0 0 595 842] /CropBox [50 300 560 800]",
    "cut and turned": "/MediaBox [0 0 595 842] /CropBox [50 300 560 800] /Rotate 90",
    "not at the origin": "/MediaBox [100 100 695 942]",
}


def crop(data: bytes, page: int, box: Any, media_type: str = PDF, **how: Any) -> bytes | None:
    drawn_page = sheet(data, media_type, page)
    return strip(drawn_page, [box], **how) if drawn_page is not None else None


def pixels(png: bytes | None) -> Image.Image:
    assert png is not None
    return Image.open(io.BytesIO(png), formats=("PNG",)).convert("RGB")


def where(picture: Image.Image, is_it: Any) -> list[tuple[int, int]]:
    return [(x, y) for x in range(picture.width) for y in range(picture.height) if is_it(picture.getpixel((x, y)))]


def is_dark(pixel: Any) -> bool:
    return bool(sum(pixel) < 200)


def is_red(pixel: Any) -> bool:
    return bool(pixel[0] > 150 and pixel[1] < 90 and pixel[2] < 90)


def is_grey(pixel: Any) -> bool:
    return bool(100 < pixel[0] < 140 and pixel[0] == pixel[1] == pixel[2])


@pytest.mark.parametrize("paper", PAPERS)
def test_the_frame_lies_around_the_words(paper: str) -> None:
    """Inside the red frame stands ink; the rest of the strip is white, since the page holds nothing else."""
    data = pdf(Page(drawn("WORDS OF THE LETTER", 200, 500), {"H": HELVETICA}, PAPERS[paper]))
    (line,) = [x for x in read_pdf(data, "0" * 64).lines if x.text.strip()]
    picture = pixels(crop(data, 1, line.box))
    red, dark = where(picture, is_red), where(picture, is_dark)
    x0, x1 = min(x for x, _ in red), max(x for x, _ in red)
    y0, y1 = min(y for _, y in red), max(y for _, y in red)
    assert len(dark) > 100
    assert all(x0 <= x <= x1 and y0 <= y <= y1 for x, y in dark)


@pytest.mark.parametrize("paper", PAPERS)
def test_a_telephone_number_is_painted_over(paper: str) -> None:
    """Found by pdfium's own text, wherever the page is turned; the words beside it stay."""
    content = drawn("LETTER", 200, 500) + drawn("02 123 4567", 200, 480)
    data = pdf(Page(content, {"H": HELVETICA}, PAPERS[paper]))
    line = next(x for x in read_pdf(data, "0" * 64).lines if "LETTER" in x.text)
    hidden = boxes_of(words_of_page(data, 1), personal_in)
    assert hidden
    plain, masked = pixels(crop(data, 1, line.box)), pixels(crop(data, 1, line.box, hidden=hidden))
    assert len(where(masked, is_grey)) > 500 > len(where(plain, is_grey))
    assert 50 < len(where(masked, is_dark)) < len(where(plain, is_dark))


@pytest.mark.parametrize("data", [b"", b"%PDF-1.4 cut", b"not a PDF"], ids=["empty", "cut", "other"])
@pytest.mark.parametrize("media_type", [PDF, "image/png", "image/jpeg", "image/tiff"])
def test_a_page_that_cannot_be_drawn_has_no_picture(data: bytes, media_type: str) -> None:
    assert sheet(data, media_type, 1) is None


def test_a_page_that_is_not_there_has_no_picture() -> None:
    data = pdf(Page(drawn("A", 100, 500), {"H": HELVETICA}))
    assert sheet(data, PDF, 2) is None
    assert page_count(data) == 1
    assert page_count(b"%PDF-1.4 cut") == 0


def test_a_page_as_large_as_a_wall_is_not_drawn() -> None:
    data = pdf(Page(drawn("A", 100, 500), {"H": HELVETICA}, "/MediaBox [0 0 14000 14000]"))
    assert sheet(data, PDF, 1) is None


def scan() -> bytes:
    """An A4 page at 100 dpi with a black bar, and another 60 points below it."""
    page = Image.new("L", (827, 1169), 255)
    ink = ImageDraw.Draw(page)
    ink.rectangle((300, 400, 400, 420), fill=0)
    ink.rectangle((300, 483, 400, 503), fill=0)
    out = io.BytesIO()
    page.save(out, "PNG", dpi=(100, 100))
    return out.getvalue()


BAR = (21600, 28800, 28800, 30240)  # 1/100 point


def test_the_words_of_a_scan_stand_alone_and_enlarged() -> None:
    """Whose words nobody can be asked for: nothing that stands farther than a line from them is shown."""
    wide, near = pixels(crop(scan(), 1, BAR, "image/png")), pixels(crop(scan(), 1, BAR, "image/png", close=True))
    assert near.width < wide.width
    bars = [{y for _, y in where(p, is_dark)} for p in (wide, near)]
    assert max(bars[1]) - min(bars[1]) < near.height
    assert len(where(near, is_dark)) > 2 * 0.9 * len(where(wide, is_dark)) / 2  # one bar, four times as large, not two


def test_what_is_written_behind_a_number_is_shown_with_it() -> None:
    short = pixels(crop(scan(), 1, BAR, "image/png", close=True))
    long = pixels(crop(scan(), 1, BAR, "image/png", close=True, behind=True))
    assert long.width > short.width
    assert long.height == short.height


def test_nothing_outside_the_page_and_no_strip_as_high_as_a_page() -> None:
    assert crop(scan(), 1, (90000, 90000, 95000, 95000), "image/png") is None
    drawn_page = sheet(scan(), "image/png", 1)
    assert drawn_page is not None
    assert strip(drawn_page, [(0, 0, 100, 100), (0, 80000, 100, 80100)]) is None
    assert strip(drawn_page, []) is None


def test_the_same_page_gives_the_same_bytes() -> None:
    assert crop(scan(), 1, BAR, "image/png") == crop(scan(), 1, BAR, "image/png")


TWO = drawn("THE NAME IS ALPHA", 100, 500) + drawn("THE NAME IS ALPHA", 100, 400) + drawn("AND BETA", 100, 300)


@pytest.mark.parametrize(
    ("words", "which", "of", "found"),
    [
        (("THE NAME IS ", "ALPHA", ""), 0, 2, True),
        (("THE NAME IS ", "ALPHA", ""), 1, 2, True),
        (("THE NAME IS ", "ALPHA", ""), 0, 1, False),
        (("AND ", "BETA", ""), 0, 1, True),
        (("OR ", "BETA", ""), 0, 1, False),
        (("AND ", "", ""), 0, 1, False),
    ],
    ids=[
        "the first of two",
        "the second of two",
        "one of two, not known which",
        "the only one",
        "not there",
        "no words",
    ],
)
def test_words_are_found_on_a_print_without_a_guess(words: Any, which: int, of: int, found: bool) -> None:
    """Only where the whole paragraph stands there exactly as often as in the file."""
    pages = page_words(pdf(Page(TWO, {"H": HELVETICA})))
    spot = find(pages, *words, which, of)
    assert (spot is not None) is found
    if spot is not None:
        (box,) = spot.boxes
        assert spot.page == 1
        assert box[1] > (30000 if which == 0 and of == 2 else 40000)


def test_words_on_two_lines_have_two_boxes() -> None:
    first, second = (0, 0, 100, 100), (0, 200, 80, 300)
    assert lines_of([(0, 0, 50, 100), (50, 0, 100, 100), (0, 200, 80, 300)]) == [first, second]
