"""Places of a PDF's words are where the page shows them: ink inside the box, bare paper around it (pdfium draws)."""

import email
import email.policy
import hashlib
import io
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pypdfium2
import pytest
from pdf_by_hand import HELVETICA, Page, drawn, pdf, show, thai

from extractors.pdf_reader import read_pdf
from schemas.place import PagePlace
from schemas.text import DocumentText, Line

INBOX = Path(__file__).resolve().parent.parent / "samples" / "inbox"
SCALE = 3  # pixels a point
SLACK = 4  # points; stacked marks and vowels below stand out of the box of the type size
CROP = (50, 130, 550, 800)  # left, foot, right, top of a crop box, in points


@cache
def sample_letters() -> tuple[bytes, ...]:
    """Three sample PDFs of different mails with Thai text, as attached."""
    found = []
    for file in sorted(INBOX.glob("*.eml")):
        message = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
        for part in message.walk():
            data = part.get_payload(decode=True)
            if isinstance(data, bytes) and data.startswith(b"%PDF") and b"/Font" in data:
                found.append(data)
                break
        if len(found) == 3:
            break
    return tuple(found)


def laid_out(data: bytes, turn: int, cropped: bool) -> bytes:
    """The same file with its first page turned and cut."""
    doc = pypdfium2.PdfDocument(data)
    page = doc[0]
    page.set_rotation(turn)
    if cropped:
        page.set_cropbox(*CROP)
    out = io.BytesIO()
    doc.save(out)
    doc.close()
    return out.getvalue()


class Picture:
    """The first page as drawn, asked for ink by boxes in 1/100 point."""

    def __init__(self, data: bytes) -> None:
        doc = pypdfium2.PdfDocument(data)
        self.image = doc[0].render(scale=SCALE, grayscale=True).to_pil().convert("L")
        doc.close()

    def ink(self, box: tuple[float, float, float, float]) -> int:
        """How many dark pixels."""
        part = self.image.crop(tuple(round(v * SCALE / 100) for v in box))
        return sum(part.histogram()[:128])


def words_of(line: Line) -> Iterator[tuple[int, int]]:
    """[start, end) of the words between blanks."""
    at = 0
    for word in line.text.split(" "):
        if len(word) > 2:
            yield at, at + len(word)
        at += len(word) + 1


def lonely(line: Line, doc: DocumentText, reach: int) -> bool:
    """Whether no other line's box lies within `reach` of this one, nor the page's edge."""
    x0, y0, x1, y1 = line.box
    page = doc.pages[0]
    if min(x0, y0, page.width - x1, page.height - y1) < reach:
        return False
    near = (x0 - reach, y0 - reach, x1 + reach, y1 + reach)
    return not any(
        o is not line
        and o.page == 1
        and o.box[0] < near[2]
        and o.box[2] > near[0]
        and o.box[1] < near[3]
        and o.box[3] > near[1]
        for o in doc.lines
    )


@pytest.mark.parametrize("cropped", [False, True], ids=["whole", "cropped"])
@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_every_word_has_its_ink_and_nothing_stands_beside_a_line(turn: int, cropped: bool) -> None:
    """Thai letters turned and cropped: ink in the box of each word, none in a frame around lines that stand alone."""
    framed = 0
    for letter in sample_letters():
        data = laid_out(letter, turn, cropped)
        doc = read_pdf(data, hashlib.sha256(data).hexdigest())
        picture = Picture(data)
        assert (picture.image.width, picture.image.height) == pytest.approx(
            (doc.pages[0].width * SCALE / 100, doc.pages[0].height * SCALE / 100), abs=1.5
        )
        lines = [x for x in doc.lines if x.page == 1 and x.role == "body"]
        assert len(lines) > 5
        for line in lines:
            for start, end in words_of(line):
                place = line.place(doc.sha256, start, end)
                assert isinstance(place, PagePlace)
                x0, y0, x1, y1 = place.box
                assert picture.ink((x0, y0, x1, y1)) > 20, line.text[start:end]
                # ink at both ends along the line, so that the box is not the neighbour's
                along = x1 - x0 > y1 - y0
                size = line.size
                ends = (
                    ((x0, y0, x0 + size, y1), (x1 - size, y0, x1, y1))
                    if along
                    else ((x0, y0, x1, y0 + size), (x0, y1 - size, x1, y1))
                )
                assert all(picture.ink(end_box) for end_box in ends), line.text[start:end]
            if lonely(line, doc, 1100):  # a neighbour's vowel under ญ or ฐ hangs 4 points out of its own box
                framed += 1
                x0, y0, x1, y1 = line.box
                s, r = SLACK * 100, 600
                frame = picture.ink((x0 - r, y0 - r, x1 + r, y1 + r)) - picture.ink((x0 - s, y0 - s, x1 + s, y1 + s))
                assert frame == 0, line.text
    assert framed >= 3


TURNS = {
    0: "1 0 0 1 150 400",
    90: "0 -1 1 0 200 600",
    180: "-1 0 0 -1 450 420",
    270: "0 1 -1 0 330 150",
    45: "0.7 -0.7 0.7 0.7 180 560",
}


@pytest.mark.parametrize("page_turn", [0, 90, 180, 270])
@pytest.mark.parametrize("turn", TURNS)
def test_words_turned_in_the_content_have_their_ink(turn: int, page_turn: int) -> None:
    """Two lines drawn sideways on a page that may itself be turned: both read in order, each box around its own ink."""
    words = ("Annual plan of the office", "Second line")
    content = f"q {TURNS[turn]} cm\n" + "".join(drawn(w, 0, -30 * i, 18) for i, w in enumerate(words)) + "Q\n"
    data = pdf(Page(content, {"H": HELVETICA}, f"/MediaBox [0 0 595 842] /Rotate {page_turn}"))
    doc = read_pdf(data, hashlib.sha256(data).hexdigest())
    assert [x.text for x in doc.lines] == list(words)
    picture = Picture(data)
    for line in doc.lines:
        x0, y0, x1, y1 = line.box
        s = SLACK * 100
        inside = picture.ink((x0 - s, y0 - s, x1 + s, y1 + s))
        assert inside > 200
        if turn % 90 == 0:  # boxes of slanting words overlap
            whole = sum(
                picture.ink(tuple(v + d for v, d in zip(o.box, (-s, -s, s, s), strict=True))) for o in doc.lines
            )
            assert whole == picture.ink((0, 0, doc.pages[0].width, doc.pages[0].height))
            assert line.size == pytest.approx(1800, abs=2)


@pytest.mark.parametrize(
    ("first", "second", "role"),
    [
        ("ที่ กท 0303/", "163", "body"),
        ("ที่ กท 0303/ว 54", "2", "body"),
        ("สำนักงานทดสอบ", "2", "header"),
        ("", "- 2 -", "header"),
    ],
    ids=["the rest of a number", "the rest of a circular's number", "below an office", "alone at the top"],
)
def test_figures_below_an_open_number_are_no_page_number(first: str, second: str, role: str) -> None:
    """A page number would be taken out of the text, and the number left of it would look whole."""
    font = thai()
    rows = [x for x in (first, second, *["ข้อความของหนังสือฉบับนี้มีหลายบรรทัด"] * 6) if x]
    orders = "".join(show(font, row, 80, 815 - 18 * n, 12) for n, row in enumerate(rows))
    doc = read_pdf(pdf(Page(orders, {"F1": font}), Page(show(font, "หน้าสอง", 80, 700), {"F1": font})), "0" * 64)
    assert next(x.role for x in doc.lines if x.text == second) == role
