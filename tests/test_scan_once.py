"""A page that looks the same is recognised once, and the answer is the same; who is told of pages."""

from collections import Counter
from io import BytesIO

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from extractors import scan_once
from extractors.page_turned import heard, turned
from extractors.scan_line import Readers
from extractors.scan_once import MOST_KEPT, forget_pages, page_once
from extractors.scan_page import Draw, ScannedPage
from extractors.scan_picture import BrokenPicture, PagePicture, picture_again, picture_pages
from extractors.scan_pieces import labelled, pieces_of
from extractors.scan_rows import Row, _likely, _one
from schemas.text import Line, PageText

READERS: Readers = None  # type: ignore[assignment]


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[PagePicture]:
    """What was recognised: of each page one line in a table, and one beside it."""
    out: list[PagePicture] = []

    def scanned(draw: Draw, readers: Readers, first_table: int = 0) -> ScannedPage:
        page = draw()
        out.append(page)
        lines = [Line("ก", "ก", page=page.number, cell=(first_table, 1, 2)), Line("ข", "ข", page=page.number)]
        made = PageText(page.number, page.width, page.height, "text", 900, 900)
        return ScannedPage(made, lines, 1, Counter(scan_pages=1))

    monkeypatch.setattr(scan_once, "scanned_page", scanned)
    forget_pages()
    return out


def page(number: int = 1, mark: int = 0, width: int = 59528, shape: tuple[int, ...] = (40, 30)) -> PagePicture:
    return PagePicture(number, np.full(shape, mark, np.uint8), width, 84189)


def test_the_same_page_is_read_once_and_stands_where_it_stands(read: list[PagePicture]) -> None:
    """As page 7 of another document, behind three tables of its own."""
    first = page_once(lambda: page(1), READERS)
    again = page_once(lambda: page(7), READERS, 3)
    assert len(read) == 1
    assert [(x.page, x.cell) for x in first.lines] == [(1, (0, 1, 2)), (1, None)]
    assert [(x.page, x.cell) for x in again.lines] == [(7, (3, 1, 2)), (7, None)]
    assert (again.page.number, again.tables, again.counts) == (7, 1, Counter(scan_pages=1))
    again.lines.clear()
    again.counts.clear()
    third = page_once(lambda: page(1), READERS)
    assert (third.lines, third.counts) == (first.lines, first.counts)


@pytest.mark.parametrize(
    "other",
    [page(mark=1), page(width=59529), page(shape=(30, 40)), page(shape=(40, 30, 3)), page(shape=(10, 40, 3))],
    ids=["pixels", "paper", "turned", "colour", "the same bytes in another shape"],
)
def test_what_looks_otherwise_is_another_page(other: PagePicture, read: list[PagePicture]) -> None:
    page_once(page, READERS)
    page_once(lambda: other, READERS)
    assert len(read) == 2


def test_no_more_pages_are_kept_than_may_be(read: list[PagePicture]) -> None:
    for mark in range(MOST_KEPT + 1):
        page_once(lambda n=mark: page(mark=n), READERS)  # type: ignore[misc]
    page_once(lambda: page(mark=1), READERS)
    assert len(read) == MOST_KEPT + 1
    page_once(lambda: page(mark=0), READERS)
    assert len(read) == MOST_KEPT + 2


def test_a_page_that_cannot_be_drawn_leaves_nothing(read: list[PagePicture]) -> None:
    def broken() -> PagePicture:
        raise BrokenPicture("no page")

    with pytest.raises(BrokenPicture):
        page_once(broken, READERS)
    assert page_once(page, READERS).lines


def test_a_picture_is_not_held_while_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """26 MB: it is drawn again where another way up is tried."""
    drawn: list[int] = []

    def draw() -> PagePicture:
        drawn.append(1)
        return page()

    def scanned(again: Draw, readers: Readers, first_table: int = 0) -> ScannedPage:
        assert np.array_equal(again().pixels, again().pixels)
        return ScannedPage(PageText(1, 1, 1, "blank"))

    forget_pages()
    monkeypatch.setattr(scan_once, "scanned_page", scanned)
    page_once(draw, READERS)
    assert len(drawn) == 2
    forget_pages()


def test_pages_are_told_to_who_listens_and_to_nobody_else() -> None:
    told: list[tuple[int, int]] = []
    turned(1, 2)
    with heard(lambda n, of: told.append((n, of))):
        turned(1, 3)
        with heard(None):
            turned(2, 3)
        turned(3, 3)
    turned(9, 9)
    assert told == [(1, 3), (3, 3)]


def test_each_page_of_a_picture_file_is_told_and_can_be_had_again() -> None:
    frames = [Image.new("L", (400, 560), 255) for _ in range(3)]
    for n, frame in enumerate(frames):
        frame.paste(0, (50 * n, 20, 50 * n + 40, 60))
    out = BytesIO()
    frames[0].save(out, "TIFF", save_all=True, append_images=frames[1:])
    told: list[tuple[int, int]] = []
    with heard(lambda n, of: told.append((n, of))):
        pages = list(picture_pages(out.getvalue(), "image/tiff"))
    assert told == [(1, 3), (2, 3), (3, 3)]
    for one in pages:
        again = picture_again(out.getvalue(), one.number)
        assert (again.number, again.width, again.height) == (one.number, one.width, one.height)
        assert np.array_equal(again.pixels, one.pixels)


def test_more_pieces_than_16_bits_can_number_are_all_there() -> None:
    """A page of dots: the numbers are as wide as they must be, and no piece is lost."""
    dots = np.zeros((600, 600), np.uint8)
    dots[::2, ::2] = 255
    labels, rows = labelled(dots)
    assert (str(labels.dtype), len(rows), int(labels.max())) == ("int32", 90_001, 90_000)
    assert len(pieces_of(dots).area) == 90_001
    few, rows = labelled(dots[:100])
    assert (str(few.dtype), len(rows)) == ("uint16", 50 * 300 + 1)
    assert np.array_equal(few, labels[:100])


@given(st.lists(st.tuples(*[st.integers(0, 400)] * 2, st.integers(3, 40), st.integers(5, 30)), min_size=1, max_size=40))
def test_the_first_look_at_rows_leaves_none_out(rows: list[tuple[int, int, int, int]]) -> None:
    """Every row that one may be joined to is among the likely ones, in their order."""
    made = [
        Row([0] * (n % 12 + 1), 20.0, base=float(y), slope=(n - 20) / 400, bend=n / 9, left=float(x), right=float(x + 9 * n), band=float(band))
        for x, y, n, band in rows
    ]  # fmt: skip
    looks = np.array([(r.left, r.right, r.base, r.slope, r.bend, r.band) for r in made])
    for row in made:
        joins = [i for i, x in enumerate(made) if _one(x, row, lambda *_: False, lambda *_: True)]
        likely = _likely(looks, row)
        assert set(joins) <= set(likely)
        assert likely == sorted(likely)
