"""อ่านภาพที่แปะในเอกสาร: pages that were pasted as pictures into a Word file or a slide, read as scans are.

A document of pictures alone is its pictures: each is a page of it, in the order in which they stand, and its places are
boxes on these pages. A few typed words around them, which are no letter's, are captions and stand apart as running
headers do. Where the typed words are a document themselves, a pasted page is another document inside it: its lines are
there for people, in the role `embedded`, and are no words of the typed one.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Final

from extractors.docx_picture import DRAWN_OVER, Pasted
from extractors.page_turned import turned
from extractors.picture_frame import Frame
from schemas.finding import Finding
from schemas.finding_codes import finding
from schemas.text import Line, PageText

if TYPE_CHECKING:
    from extractors.scan_page import ScannedPage
    from extractors.scan_picture import PagePicture

MOST_PAGES: Final = 60  # of one file; photographs take longest, and a worker has 15 minutes
_CAPTIONS: Final = 300  # letters and figures; the shortest letter has some 350
_PLACES: Final = 10  # places in one finding
_SHARE: Final = 3  # times as many letters on the pages as in what is typed around them
# How a line of a letter's or a form's head begins (ระเบียบงานสารบรรณ, forms 1 and 2, and the titles of other papers).
# Wide on purpose, and no grammar: what is typed counts as a document of its own where that is in doubt.
_HEAD: Final = re.compile(
    r"\s*(?:(?:เลข)?ที่[\s:.]*(?:[ก-ฮ][.\s]*){1,8}[0-9๐-๙(]|เรื่อง|(?:กราบ)?เรียน|ถึง[\s:]|ส่วน(?:ราชการ|งาน)|อ้างถึง|สิ่งที่(?:ส่งมา|แนบมา)|"
    r"(?:ลง)?วันที่[\s:]*(?:[0-9๐-๙]|[.…_]{2})|บันทึกข้อความ|คำสั่ง|ประกาศ|รายงานการประชุม|ระเบียบวาระ|แบบ\s*(?:ฟอร์ม|นวก|[0-9๐-๙])|ด่วน)"
)
# Of a picture the reader can decode, by its first bytes; drawings (EMF, WMF, SVG) it cannot.
_HEADS: Final = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"II*\0", b"MM\0*")

Content = Callable[[Pasted], tuple[str, bytes] | None]  # the name and the bytes of a picture; None where it has none


@dataclass(slots=True)
class PastedPages:
    """What the pictures of a document gave. `lines`: by the number of the picture. `pages`: those of a document that is
    its pictures, else none. `read`: names of pasted pages inside a typed document. `tried`, `unread`: numbers of the
    pictures that are pages, and of those among them without a line. `tables`: how many ruled tables they hold.
    """

    lines: dict[int, list[Line]] = field(default_factory=dict)
    pages: tuple[PageText, ...] = ()
    read: list[str] = field(default_factory=list)
    tried: frozenset[int] = frozenset()
    unread: list[int] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    tables: int = 0

    def findings(self, sha256: str) -> list[Finding]:
        """That pages of another document stand in a typed one."""
        if not self.read:
            return []
        first = [x for lines in self.lines.values() for x in lines[:1]]
        words = " ".join(first[0].text.split())[:80]
        names = ", ".join(x.rpartition("/")[2] for x in self.read)[:200]
        places = tuple(x.place(sha256, 0, len(x.text)) for x in first[:_PLACES])
        return [finding("DOC-EMBEDDED-READ", places=places, count=len(self.read), names=names, words=words)]


def unread_pictures(pictures: Sequence[Pasted], scans: PastedPages) -> int:
    """How many pictures could hold words, and gave none."""
    read = {_same(pictures[n]) for n, lines in scans.lines.items() if lines}
    return sum(x.is_large and _same(x) not in read for x in pictures)


def _same(picture: Pasted) -> tuple[str, str, Frame]:
    return picture.part, picture.key, picture.frame


def pages_among(pictures: Sequence[Pasted], typed: Sequence[str]) -> tuple[list[int], bool]:
    """The numbers of the pictures that are read as pages, each only once, and whether they may be the document itself.
    `typed`: the document's own visible lines.

    Where nothing is typed every picture that is large enough to hold words is one; beside typed words only one as large
    as a page.
    """
    letters = _letters(typed)
    alone = not letters
    found: list[int] = []
    seen: set[tuple[str, str, Frame]] = set()
    for n, x in enumerate(pictures):
        wanted = x.is_large if alone else x.page
        if wanted and x.seen and _same(x) not in seen:
            seen.add(_same(x))
            found.append(n)
    return found, letters <= _CAPTIONS and not any(map(_of_a_letter, typed))


def laid_over(pictures: Sequence[Pasted], typed: Sequence[str], others: int) -> list[Pasted]:
    """The pictures of a Word file; those that are pages doubted (`drawn_over`) where something may lie over them: one
    of `others` (boxes, shapes and ink placed freely), a floating picture that is no page, another page that floats from
    the same paragraph, or words that do not run around them. Where things come to stand only a layout knows.
    """
    chosen = set(pages_among(pictures, typed)[0])
    pages = {_same(pictures[n]) for n in chosen}
    anchors = Counter((x.part, x.anchor) for n, x in enumerate(pictures) if n in chosen and x.anchor is not None)
    over = (
        others > 0
        or any(x.floats and x.seen and _same(x) not in pages for x in pictures)
        or (bool(anchors) and _letters(typed) > 0)
        or any(n > 1 for n in anchors.values())
    )
    return [replace(x, doubts=(*x.doubts, DRAWN_OVER)) if over and n in chosen else x for n, x in enumerate(pictures)]


def read_pasted(pictures: Sequence[Pasted], content: Content, typed: Sequence[str], first_table: int) -> PastedPages:
    """The pages among the pictures, read. `first_table`: how many tables the document's own words hold."""
    out = PastedPages()
    chosen, may_be = pages_among(pictures, typed)
    out.tried = frozenset(chosen)
    scans: dict[int, ScannedPage] = {}
    names: dict[int, str] = {}
    for number, n in enumerate(chosen, 1):
        turned(number, len(chosen))
        held = content(pictures[n]) if number <= MOST_PAGES else None
        if held is not None:
            names[n] = held[0]
            scan = _scanned(held[1], number, pictures[n].frame, first_table + out.tables)
            if scan is not None:
                scans[n] = scan
                out.tables += scan.tables
                out.counts += scan.counts
    out.unread = [n for n in chosen if n not in scans or not scans[n].lines]
    recognised = _letters([x.text for s in scans.values() for x in s.lines if x.role == "body"])
    if may_be and recognised and recognised >= _SHARE * _letters(typed):
        out.pages = tuple(_page(scans.get(n), number) for number, n in enumerate(chosen, 1))
        doubts = {n: pictures[n].doubts for n in scans}
        out.lines = {
            n: [replace(x, part=names[n], disputed=(*x.disputed, *doubts[n])) for x in s.lines]
            for n, s in scans.items()
        }
    else:
        out.lines = {n: [_inside(x, names[n], i) for i, x in enumerate(s.lines)] for n, s in scans.items()}
        out.read = [names[n] for n, s in scans.items() if s.lines]
        out.tables = 0
    return out


def picture_of(content: bytes, number: int, frame: Frame) -> "PagePicture | None":
    """A pasted picture as page `number`, None where it cannot be had."""
    from extractors.scan_picture import PictureError, framed_picture

    if not content.startswith(_HEADS):
        return None
    try:
        return framed_picture(content, number, frame)
    except PictureError:
        return None


def _scanned(content: bytes, number: int, frame: Frame, first_table: int) -> "ScannedPage | None":
    if not content.startswith(_HEADS):
        return None
    from extractors.scan_picture import PictureError, framed_picture
    from extractors.scan_reader import scanned_picture

    try:
        return scanned_picture(partial(framed_picture, content, number, frame), first_table)
    except PictureError:
        return None


def _page(scan: "ScannedPage | None", number: int) -> PageText:
    return scan.page if scan is not None else PageText(number, 0, 0, "needs_ocr")


def _inside(line: Line, name: str, at: int) -> Line:
    return replace(line, page=0, glyphs=(), part=name, path=(at,), role="embedded", cell=None)


def _letters(lines: Sequence[str]) -> int:
    return sum(c.isalnum() for x in lines for c in x)


def _of_a_letter(words: str) -> bool:
    """Whether words begin as a line of a letter's or a form's head does."""
    return _HEAD.match(words) is not None
