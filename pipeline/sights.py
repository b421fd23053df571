"""ภาพของหลักฐาน: what the places of evidence look like, from the inputs, which must still be what the audit read.

A page of a PDF or scan is shown as a picture with the words boxed, and so is one that was pasted into a DOCX or slide;
any other DOCX as LibreOffice prints it, where this machine has one and the words can be found on the print without a
guess; else the paragraph with the words marked. Personal data on a page is painted over; of a scan, whose words nobody
can be asked for, only the words' own surroundings are shown.
"""

import base64
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.file_type import DOCX, PDF, PPTX
from pipeline.intake import open_inbox
from pipeline.mask import personal_in
from pipeline.quoted_values import quotes_of
from pipeline.secrecy import held_paths
from schemas.audit import DepartmentAudit
from schemas.place import Box, PagePlace, Place
from schemas.submission import SubmittedDocument

_PICTURES = frozenset(("image/jpeg", "image/png", "image/tiff"))
_MOST_BYTES = 256 << 20  # of inputs that are held for pictures
_MOST_RENDERED = 64  # files of one call of LibreOffice
_ROUND = 240  # characters of a paragraph on each side of the words
_BODY = " > body"
_MOST_OF_BODY = 600  # characters of a mail's own words


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph with the words in it that are meant."""

    before: str
    words: str
    after: str


@dataclass(frozen=True, slots=True)
class Spot:
    """Where words stand on a page that can be drawn: its number from 1, and a box (1/100 point) for each line."""

    page: int
    boxes: tuple[Box, ...]


class Originals:
    """The inputs that evidence stands in. Without them (`Originals({})`) nothing can be shown."""

    def __init__(
        self, files: dict[str, tuple[bytes, str]], pages: dict[str, int] | None = None, *, unmask: bool = False
    ) -> None:
        self._files = files  # path -> bytes, media type
        self._pages = pages or {}
        self._printed: dict[str, bytes] = {}  # path -> PDF made of it
        self._pasted: set[str] = set()  # office files of which a place on a pasted picture was asked for
        self._unmask = unmask
        self._texts: dict[str, Any] = {}
        self._words: dict[str, Any] = {}
        self._sheet: tuple[tuple[str, int], Any] | None = None
        self._made: dict[tuple[Any, ...], str | None] = {}

    def print_office_files(self) -> None:
        """Has LibreOffice print the DOCX files, many in one call. Nothing happens where there is none."""
        from extractors.office_program import can_make, convert

        waiting = [p for p, (_, media_type) in sorted(self._files.items()) if media_type == DOCX]
        if not waiting or not can_make("pdf"):
            return
        for n in range(0, len(waiting), _MOST_RENDERED):
            paths = waiting[n : n + _MOST_RENDERED]
            try:
                made = convert([(".docx", self._files[p][0]) for p in paths], "pdf", patient=False)
            except (OSError, subprocess.SubprocessError):
                return
            self._printed |= {p: pdf for p, pdf in zip(paths, made, strict=True) if pdf is not None}

    def spot(self, path: str, places: Sequence[Place]) -> Spot | None:
        """Where places of one value stand on a page that can be drawn: those on the page of the first."""
        data, media_type = self._files.get(path, (b"", ""))
        if not places or not data:
            return None
        first = places[0]
        if isinstance(first, PagePlace):
            if media_type in (DOCX, PPTX):  # pages of theirs are pictures in them, and no pages of a print
                self._pasted.add(path)
            elif media_type != PDF and media_type not in _PICTURES:
                return None
            return Spot(first.page, tuple(p.box for p in places if isinstance(p, PagePlace) and p.page == first.page))
        return self._printed_spot(path, first)

    def _printed_spot(self, path: str, place: Place) -> Spot | None:
        if path not in self._printed or isinstance(place, PagePlace):
            return None
        from extractors.pdf_words import find, page_words

        lines = self._lines(path)
        mine = next((x for x in lines if x.part == place.part and x.path == place.path), None)
        if mine is None or place.span[1] > len(mine.raw):
            return None
        if path not in self._words:
            self._words = {path: page_words(self._printed[path])}  # one document at a time
        same = ["".join(x.raw.split()) for x in lines if x.role in ("body", "header", "footer")]
        bare = "".join(mine.raw.split())
        before = sum("".join(x.raw.split()) == bare for x in lines[: lines.index(mine)])
        a, b = place.span
        times = max(1, sum(x.count(bare) for x in same))  # also where it is a part of another paragraph
        found = find(self._words[path], mine.raw[:a], mine.raw[a:b], mine.raw[b:], before, times)
        return Spot(found.page, found.boxes) if found is not None and found.boxes else None

    def picture(self, path: str, page: int, boxes: Sequence[Box], *, close: bool, behind: bool = False) -> str | None:
        """The strip of a page with boxes drawn on it, as base64 of a PNG. `close`: the words alone, enlarged; `behind`:
        with what stands behind them in their line.
        """
        key = (path, page, tuple(boxes), close, behind)
        if key not in self._made:
            self._made[key] = self._strip(path, page, boxes, close, behind)
        return self._made[key]

    def _strip(self, path: str, page: int, boxes: Sequence[Box], close: bool, behind: bool) -> str | None:
        from extractors.page_strip import sheet, strip
        from extractors.pdf_words import boxes_of, words_of_page

        data, media_type = None if path in self._pasted else self._printed.get(path), PDF
        if data is None:
            data, media_type = self._files.get(path, (b"", ""))
        if self._sheet is None or self._sheet[0] != (path, page):
            drawn = sheet(data, media_type, page)
            hidden = []
            if drawn is not None and media_type == PDF and not self._unmask:
                hidden = boxes_of(words_of_page(data, page), personal_in)
            self._sheet = ((path, page), (drawn, hidden))
        drawn, hidden = self._sheet[1]
        png = strip(drawn, boxes, hidden, close=close, behind=behind) if drawn is not None else None
        return base64.b64encode(png).decode() if png else None

    def paragraph(self, path: str, place: Place) -> Paragraph | None:
        """The paragraph of a DOCX, text or web page that holds a place."""
        if isinstance(place, PagePlace) or not self._files.get(path, (b"",))[0]:
            return None
        for line in self._lines(path):
            at_part = line.part == place.part or place.part == "body"
            if at_part and line.path == place.path and place.span[1] <= len(line.raw):
                a, b = place.span
                return Paragraph(line.raw[max(0, a - _ROUND) : a], line.raw[a:b], line.raw[b : b + _ROUND])
        return None

    def pages(self, path: str) -> int:
        """How many pages a document has; 0 where that is not known."""
        return self._pages.get(path, 0)

    def body(self, path: str) -> str | None:
        """The beginning of a mail's own words."""
        if not path.endswith(_BODY) or path not in self._files:
            return None
        words = "\n".join(x.raw for x in self._lines(path) if x.role == "body").strip()
        return words[:_MOST_OF_BODY] + ("…" if len(words) > _MOST_OF_BODY else "")

    def _lines(self, path: str) -> Any:
        if path not in self._texts:
            from extractors.read_text import read_text

            data, media_type = self._files[path]
            self._texts = {path: read_text(data, media_type, "report").lines}  # one document at a time
        return self._texts[path]


def originals(inboxes: Sequence[Path], audits: Iterable[DepartmentAudit], *, unmask: bool = False) -> Originals:
    """The inputs that the audits' evidence stands in, as far as they are still there unchanged; of documents of which
    no words are shown, nothing is looked at. Of the audits one at a time is held.
    """
    shown: set[tuple[str, str]] = set()
    wanted: set[tuple[str, str]] = set()
    for audit in audits:
        of_audit = {(d.path, d.sha256) for d in _shown(audit, unmask)}
        shown |= of_audit
        wanted |= {x for x in of_audit if x[0].endswith(_BODY)}
        wanted.update(_quoted(audit))
    files: dict[str, tuple[bytes, str]] = {}
    pages: dict[str, int] = {}
    held = 0
    for one in open_inbox([x for x in inboxes if x.exists()]) if inboxes and shown else ():
        what = (one.source.path, one.source.sha256)
        if what not in shown:
            continue
        pages[one.source.path] = pages_in(one.data, one.source.media_type)
        if what in wanted and held + len(one.data) <= _MOST_BYTES:
            files[one.source.path] = (one.data, one.source.media_type)
            held += len(one.data)
    made = Originals(files, pages, unmask=unmask)
    made.print_office_files()
    return made


def pages_in(data: bytes, media_type: str) -> int:
    """How many pages a PDF or picture has; 0 where that is not known."""
    if media_type == PDF:
        from extractors.pdf_words import page_count

        return page_count(data)
    return int(media_type in _PICTURES)


def _shown(audit: DepartmentAudit, unmask: bool) -> Iterator[SubmittedDocument]:
    held = held_paths(audit, unmask)
    yield from (d for p in audit.submissions for d in p.documents if d.path not in held)


def _quoted(audit: DepartmentAudit) -> Iterator[tuple[str, str]]:
    """(path, sha-256) of the documents that something on the page is quoted from."""
    yield from ((e.path, e.sha256) for d in audit.demands for e in d.evidence)
    resting = {place.sha256 for f in audit.findings for place in f.places}
    for filed in audit.records:
        doubted = any(not q.is_proof for _, q in quotes_of(filed.record))
        if doubted or filed.sha256 in resting:
            yield filed.path, filed.sha256
