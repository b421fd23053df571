"""ภาพพิมพ์ของไฟล์สำนักงาน: a DOCX as LibreOffice prints it, and where words of it stand on the print; else the
paragraph that holds them.
"""

import threading
from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import TimeoutError as TooLate
from typing import Any, Final

from extractors.office_program import can_make, convert
from pipeline.file_type import DOCX, PDF
from pipeline.sights import Paragraph, Spot
from pipeline.web.drawing import Drawer, Job
from schemas.place import PagePlace, PartPlace, Place
from schemas.text import DocumentText, Line

PATIENCE: Final = 90.0  # seconds for what is drawn
_MOST_PRINTED: Final = 48 << 20  # bytes of office files printed as PDF
_MOST_SPOTS: Final = 2000
_ROUND: Final = 240  # characters of a paragraph on each side of the words


class Prints:
    """The prints of a server, each made once. Safe among threads."""

    def __init__(self, drawer: Drawer) -> None:
        self._drawer = drawer
        self._lock = threading.Lock()
        self._printing = threading.Lock()  # one LibreOffice at a time
        self._printed: OrderedDict[str, bytes | None] = OrderedDict()
        self._spots: dict[tuple[Any, ...], Spot | None] = {}

    def known(self, sha256: str) -> bytes | None:
        """The print of a file, where there is one already."""
        return self._printed.get(sha256)

    def made(self, sha256: str, data: bytes) -> bytes | None:
        """The print of a DOCX as PDF, made now where there is none; None where LibreOffice makes none."""
        if sha256 not in self._printed and can_make("pdf"):
            with self._printing:
                if sha256 not in self._printed:
                    try:
                        made = convert([(".docx", data)], "pdf", patient=False)[0]
                    except OSError:
                        made = None
                    self._keep(sha256, made)
        return self._printed.get(sha256)

    def _keep(self, sha256: str, made: bytes | None) -> None:
        with self._lock:
            self._printed[sha256] = made
            while sum(len(x or b"") for x in self._printed.values()) > _MOST_PRINTED:
                self._printed.popitem(last=False)

    def let_go(self) -> None:
        """Nothing is kept of what was printed."""
        with self._lock:
            self._printed.clear()
            self._spots.clear()

    def may_come(self, sha256: str) -> bool:
        """Whether a DOCX that was not printed yet may be."""
        return sha256 not in self._printed and can_make("pdf")

    def is_none(self, sha256: str) -> bool:
        """Whether LibreOffice is not there, or made nothing of a DOCX."""
        return not can_make("pdf") or self._printed.get(sha256, b"-") is None

    def spot(self, text: DocumentText, pdf: bytes, place: PartPlace) -> Spot | None:
        """Where words of a DOCX stand on its print; None where they cannot be found without a guess."""
        key = (text.sha256, place.part, place.path, place.span)
        if key in self._spots:
            return self._spots[key]
        mine = line_at(text, place)
        if mine is None or place.span[1] > len(mine.raw):
            return None
        same = ["".join(x.raw.split()) for x in text.lines if x.role in ("body", "header", "footer")]
        bare = "".join(mine.raw.split())
        before = sum("".join(x.raw.split()) == bare for x in text.lines[: text.lines.index(mine)])
        a, b = place.span
        times = max(1, sum(x.count(bare) for x in same))  # also where it is a part of another paragraph
        words = (mine.raw[:a], mine.raw[a:b], mine.raw[b:])
        job = Job("find", text.sha256, PDF, pdf, words=words, which=before, times=times)
        try:
            at = self._drawer.ask(job).result(PATIENCE).found
        except TooLate:
            return None
        made = Spot(at.page, at.boxes) if at is not None and at.boxes else None
        with self._lock:
            self._spots[key] = made
            while len(self._spots) > _MOST_SPOTS:
                del self._spots[next(iter(self._spots))]
        return made


def paragraph_at(text: DocumentText | None, place: Place) -> Paragraph | None:
    """The paragraph of a DOCX, text or web page that holds a place."""
    if text is None or isinstance(place, PagePlace):
        return None
    line = line_at(text, place)
    if line is None or place.span[1] > len(line.raw):
        return None
    a, b = place.span
    return Paragraph(line.raw[max(0, a - _ROUND) : a], line.raw[a:b], line.raw[b : b + _ROUND])


def line_at(text: DocumentText, place: PartPlace) -> Line | None:
    """The paragraph that a place names."""
    at = (x for x in text.lines if x.path == place.path and (x.part == place.part or place.part == "body"))
    return next(at, None)


def on_its_page(places: Sequence[Place]) -> Spot | None:
    """Where places stand on the page of the first, for a document that has pages."""
    first = places[0]
    if not isinstance(first, PagePlace):
        return None
    return Spot(first.page, tuple(p.box for p in places if isinstance(p, PagePlace) and p.page == first.page))


def is_docx(text: DocumentText | None) -> bool:
    """Whether a text was read from a DOCX that is shown as it prints: not one whose pages are pictures."""
    return text is not None and text.media_type == DOCX and not text.pages
