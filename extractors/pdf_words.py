"""ถ้อยคำบนหน้า PDF: where words stand on the pages of a PDF by pdfium's own text: words of a rendered office file, and
personal data that a picture must not show.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium

from extractors.pdf_pdfium import PdfiumFile
from schemas.place import Box

_MOST_CHARACTERS = 40_000  # of a page; one that holds more is no letter
_INVISIBLE = frozenset("\u200b\u200c\u200d\u00ad\ufeff\u2060")


@dataclass(frozen=True, slots=True)
class PageWords:
    """The characters of a page, each with its box in 1/100 point from the top left of the page as displayed."""

    text: str
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """Where words stand: the page (from 1), and a box for each line of it that they take."""

    page: int
    boxes: tuple[Box, ...]


def page_words(data: bytes) -> list[PageWords]:
    """The words of every page; of one that pdfium cannot read, none."""
    file, out = PdfiumFile(data), []
    try:
        for number in range(1, page_count(data) + 1):
            with file.page(number) as sheet:
                out.append(PageWords("", ()) if sheet is None else _words(sheet))
    finally:
        file.close()
    return out


def page_count(data: bytes) -> int:
    """How many pages the file has; 0 where pdfium cannot open it."""
    try:
        document = pypdfium2.PdfDocument(data)
    except (pypdfium2.PdfiumError, ValueError, OSError):
        return 0
    try:
        return len(document)
    finally:
        document.close()


def words_of_page(data: bytes, number: int) -> PageWords:
    """The words of page `number` (from 1); none where pdfium cannot read it."""
    file = PdfiumFile(data)
    try:
        with file.page(number) as sheet:
            return PageWords("", ()) if sheet is None else _words(sheet)
    finally:
        file.close()


def _words(sheet: "pypdfium2.PdfPage") -> PageWords:
    try:
        text = sheet.get_textpage()
    except pypdfium2.PdfiumError:
        return PageWords("", ())
    try:
        count = min(pdfium.FPDFText_CountChars(text), _MOST_CHARACTERS)
        wide, high = (max(1, round(v * 100)) for v in sheet.get_size())
        letters, boxes = [], []
        for n in range(max(count, 0)):
            code = pdfium.FPDFText_GetUnicode(text, n)
            letters.append(chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else " ")
            x0, y0, x1, y1 = text.get_charbox(n, loose=True)
            a, b = _on_page(sheet, wide, high, x0, y0), _on_page(sheet, wide, high, x1, y1)
            boxes.append((min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1])))
        return PageWords("".join(letters), tuple(boxes))
    finally:
        text.close()


def _on_page(sheet: "pypdfium2.PdfPage", wide: int, high: int, x: float, y: float) -> tuple[int, int]:
    """A point of the page's own space as 1/100 point from the top left, its turn and its crop box taken in."""
    import ctypes

    to_x, to_y = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDF_PageToDevice(sheet, 0, 0, wide, high, 0, x, y, to_x, to_y)
    return to_x.value, to_y.value


def find(pages: Sequence[PageWords], before: str, words: str, after: str, which: int = 0, of: int = 1) -> Found | None:
    """Where `words` stand between `before` and `after`, blanks aside. None unless the whole stands there exactly `of`
    times; `which` is the one that is meant. Words that go on over a page are boxed on the first.
    """
    text, at = [], []
    for number, page in enumerate(pages):
        for n, letter in enumerate(page.text):
            if _is_seen(letter):
                text.append(letter)
                at.append((number, n))
    whole, lead, mine = "".join(text), _bare(before), _bare(words)
    wanted = f"{lead}{mine}{_bare(after)}"
    starts = list(_starts(whole, wanted)) if mine else []
    if len(starts) != of:
        return None
    spot = at[starts[which] + len(lead) :][: len(mine)]
    first = spot[0][0]
    boxes = [pages[p].boxes[n] for p, n in spot if p == first]
    return Found(first + 1, tuple(lines_of(boxes)))


def _starts(text: str, wanted: str) -> Iterable[int]:
    start = text.find(wanted)
    while start >= 0:
        yield start
        start = text.find(wanted, start + len(wanted))


def _is_seen(letter: str) -> bool:
    return not letter.isspace() and letter not in _INVISIBLE and letter >= " "


def _bare(words: str) -> str:
    return "".join(filter(_is_seen, words))


def boxes_of(page: PageWords, spans: Callable[[str], Iterable[tuple[int, int]]]) -> list[Box]:
    """The boxes of the spans that are found in the page's text, one for each line of each."""
    return [box for a, b in spans(page.text) for box in lines_of(page.boxes[a:b])]


def lines_of(boxes: Sequence[Box]) -> list[Box]:
    """Boxes of characters in reading order joined to one a line; words that run down a page have one a character."""
    out: list[Box] = []
    for box in boxes:
        if box[2] <= box[0] or box[3] <= box[1]:
            continue  # a blank that pdfium made
        last = out[-1] if out else None
        if last is not None and box[1] < last[3] and last[1] < box[3] and box[0] >= last[0]:
            out[-1] = (last[0], min(last[1], box[1]), max(last[2], box[2]), max(last[3], box[3]))
        else:
            out.append(box)
    return out
