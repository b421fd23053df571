"""The picture of evidence: the strip of the page that holds the words, boxed, however the page is turned or cut."""

import io
from typing import Any

import pytest
from pdf_by_hand import HELVETICA, Page, drawn, pdf
from PIL import Image

from extractors.pdf_crop import crop
from extractors.pdf_reader import read_pdf

PAPERS = {
    "upright": "/MediaBox [0 0 595 842]",
    "turned a quarter": "/MediaBox [0 0 595 842] /Rotate 90",
    "upside down": "/MediaBox [0 0 595 842] /Rotate 180",
    "turned the other way": "/MediaBox [0 0 595 842] /Rotate 270",
    "cut": "/MediaBox [0 0 595 842] /CropBox [50 300 560 800]",
    "cut and turned": "/MediaBox [0 0 595 842] /CropBox [50 300 560 800] /Rotate 90",
    "not at the origin": "/MediaBox [100 100 695 942]",
}


@pytest.mark.parametrize("paper", PAPERS)
def test_the_frame_lies_around_the_words(paper: str) -> None:
    """Inside the red frame stands ink; the rest of the strip is white, since the page holds nothing else."""
    data = pdf(Page(drawn("WORDS OF THE LETTER", 200, 500), {"H": HELVETICA}, PAPERS[paper]))
    doc = read_pdf(data, "0" * 64)
    (line,) = [x for x in doc.lines if x.text.strip()]
    png = crop(data, 1, line.box)
    assert png is not None
    picture = Image.open(io.BytesIO(png), formats=("PNG",)).convert("RGB")
    red = [(x, y) for x in range(picture.width) for y in range(picture.height) if _is_red(picture.getpixel((x, y)))]
    x0, x1 = min(x for x, _ in red), max(x for x, _ in red)
    y0, y1 = min(y for _, y in red), max(y for _, y in red)
    dark = {(x, y) for x in range(picture.width) for y in range(picture.height) if _is_dark(picture.getpixel((x, y)))}
    assert len(dark) > 100
    assert all(x0 <= x <= x1 and y0 <= y <= y1 for x, y in dark)


def _is_dark(pixel: Any) -> bool:
    return bool(sum(pixel) < 200)


def _is_red(pixel: Any) -> bool:
    return bool(pixel[0] > 150 and pixel[1] < 90 and pixel[2] < 90)


@pytest.mark.parametrize("data", [b"", b"%PDF-1.4 cut", b"not a PDF"], ids=["empty", "cut", "other"])
def test_a_page_that_cannot_be_drawn_has_no_picture(data: bytes) -> None:
    assert crop(data, 1, (0, 0, 100, 100)) is None


def test_a_page_that_is_not_there_has_no_picture() -> None:
    data = pdf(Page(drawn("A", 100, 500), {"H": HELVETICA}))
    assert crop(data, 2, (0, 0, 100, 100)) is None


def test_a_page_as_large_as_a_wall_is_not_drawn() -> None:
    data = pdf(Page(drawn("A", 100, 500), {"H": HELVETICA}, "/MediaBox [0 0 14000 14000]"))
    assert crop(data, 1, (0, 0, 100, 100)) is None
