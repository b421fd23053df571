"""A picture without words is not an empty file: photographs are evidence, and bad scans are letters."""

import hashlib
from io import BytesIO

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from extractors.pdf_reader import read_pdf
from extractors.scan_lines import lines_of
from extractors.scan_page import _is_marked
from extractors.scan_pieces import few_pieces_of, in_pictures, pieces_of
from extractors.scan_reader import read_scan
from schemas.source import Reason, Status

Pixels = NDArray[np.uint8]


def white() -> Pixels:
    return np.full((1100, 800, 3), 250, np.uint8)


def dark_edges() -> Pixels:
    """The back of a sheet: shadows of the lid at two sides, a few specks."""
    page = white()
    page[:, :9] = page[:6] = 40
    page[300:304, 200:204] = 0
    return page


def photograph() -> Pixels:
    y, x = np.mgrid[0:1100, 0:800]
    page = np.stack([120 + 80 * np.sin(x / 190), 110 + 60 * np.cos(y / 240), 90 + (x + y) / 25], axis=2)
    return np.asarray(page, dtype=np.uint8)


def night() -> Pixels:
    return np.full((1100, 800, 3), 60, np.uint8)


def grains() -> Pixels:
    few = np.random.default_rng(4).integers(0, 2, (1100, 800, 1)) * 255
    return np.repeat(few.astype(np.uint8), 3, axis=2)


CASES = {
    "white paper": (white, Reason.EMPTY),
    "dark edges": (dark_edges, Reason.EMPTY),
    "photograph": (photograph, Reason.NEEDS_OCR),
    "night": (night, Reason.NEEDS_OCR),
    "grains": (grains, Reason.NEEDS_OCR),
}


@pytest.mark.parametrize("name", CASES)
def test_whether_there_is_anything_on_a_page(name: str) -> None:
    drawn, reason = CASES[name]
    assert _is_marked(drawn()) is (reason is Reason.NEEDS_OCR)
    assert _is_marked(drawn()[:, :, 0]) is (reason is Reason.NEEDS_OCR)


@pytest.mark.parametrize("dpi", [100, 300])
@pytest.mark.parametrize("suffix", ["PNG", "PDF"])
@pytest.mark.parametrize("name", ["dark edges", "photograph", "grains"])
def test_only_white_paper_is_an_empty_file(name: str, suffix: str, dpi: int) -> None:
    """A speck of dirt is neither a letter nor a box that somebody ticked. A page of a PDF that is a picture of white paper
    stays one that nobody has read.
    """
    drawn, reason = CASES[name]
    file = BytesIO()
    pixels = drawn().repeat(dpi // 100, axis=0).repeat(dpi // 100, axis=1)
    if suffix == "PDF":
        Image.fromarray(pixels).save(file, suffix, resolution=dpi)
    else:
        Image.fromarray(pixels).save(file, suffix, dpi=(dpi, dpi))
    data = file.getvalue()
    sha256 = hashlib.sha256(data).hexdigest()
    got = read_pdf(data, sha256) if suffix == "PDF" else read_scan(data, sha256, "image/png")
    assert got.lines == ()
    assert (got.status, got.reason) == (Status.UNREADABLE, Reason.NEEDS_OCR if suffix == "PDF" else reason)


def test_a_page_of_grains_as_large_as_letters_is_given_up_and_not_strung_to_lines() -> None:
    few = np.random.default_rng(2).random((1500, 1500)) < 0.13
    black = np.where(few.repeat(2, axis=0).repeat(2, axis=1), np.uint8(0), np.uint8(255))
    assert lines_of(black, 300 / 72) == []


def test_more_specks_than_sixteen_bits_number_are_not_mended() -> None:
    ink = np.zeros((620, 620), np.uint8)
    ink[::2, ::2] = 255
    assert few_pieces_of(ink) is None
    ink[::2, ::4] = 0
    few = few_pieces_of(ink)
    assert few is not None
    assert np.array_equal(few.labels, pieces_of(ink).labels)


@pytest.mark.parametrize("share", [0.05, 0.3, 0.5])
def test_pictures_are_found_by_strips_as_on_the_whole_page(share: float) -> None:
    """What in_pictures gives, written down plainly: over a page of three strips, letters of one pixel a step."""
    ink = np.where(np.random.default_rng(6).random((1300, 300)) < share, np.uint8(255), np.uint8(0))
    ink[600:] = 0
    ink[900:1200, 20:280] = 255
    pieces, high = pieces_of(ink), 9.0
    core, perhaps = in_pictures(pieces, ink, high)
    dense = np.where(cv2.boxFilter(ink, cv2.CV_32F, (45, 45)) > 0.28 * 255, 255, 0).astype(np.uint8)
    grey = np.where(cv2.boxFilter(ink, cv2.CV_32F, (18, 18)) > 0.16 * 255, 255, 0).astype(np.uint8)
    near = np.asarray(cv2.bitwise_and(grey, cv2.dilate(dense, np.ones((73, 73), np.uint8))), dtype=np.uint8)
    _, labels = cv2.connectedComponents(near)
    inside = np.unique(labels[dense > 0])
    grown = np.isin(labels, inside[inside > 0])
    y = np.clip((pieces.y0 + pieces.y1) // 2, 0, 1299)
    x = np.clip((pieces.x0 + pieces.x1) // 2, 0, 299)
    large = grown[y, x] & ((pieces.high > 3 * high) | (pieces.wide > 16 * high))
    wanted = ((dense[y, x] > 0) & (pieces.area > 0)) | large
    assert np.array_equal(core, wanted)
    assert np.array_equal(perhaps, grown[y, x] & (pieces.area > 0) & ~wanted)
