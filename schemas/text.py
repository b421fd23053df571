"""A document as lines of text, each character with its place (the readers' one result).

Plain frozen dataclasses and not pydantic models: a batch makes millions of them, and they never leave the program.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from schemas.finding import Finding
from schemas.packed_places import GlyphBox, GlyphBoxes, Span
from schemas.place import Box, PagePlace, PartPlace, Place
from schemas.quoted import Origin
from schemas.source import Reason, Status

LineRole = Literal[
    "body",  # running text, table cells included (see `cell`)
    "header",  # running header or page number, repeated on pages
    "footer",
    "footnote",
    "annotation",  # FreeText or stamp laid over a page, or a form widget's value
    "stamp",  # coloured ink on a scan: received stamps, seals, a pen. Never the document's own words
    "hidden",  # invisible, white, off-page, switched-off, w:vanish: reported, never evidence
    "deleted",  # a tracked deletion, pending
    "comment",
    "embedded",  # of a document put inside this one as an object: shown to people, no evidence of this one
]
PageState = Literal["text", "weak", "needs_ocr", "blank", "untrustworthy"]
Glyphs = Sequence[GlyphBox]


class Repair(NamedTuple):
    """One repair: the name of its rule and the [start, end) of the raw characters that it changed."""

    rule: str
    start: int
    end: int


class Heard(NamedTuple):
    """What another reader has in the place of raw[start:end], or (start == end) in front of raw[start]; `reader` is its
    name: second_network, wider_picture, tesseract, pdfium, page_glyphs, font_glyphs, data_store.
    """

    reader: str
    start: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a page, or one paragraph of a DOCX or text file.

    `raw`: the characters as the file gives them. `text`: the canonical text that the grammars read.
    `spans`: for each code point of `text`, its [start, end) in `raw`; None when text == raw.
    `glyphs`: (raw_start, raw_end, x0, y0, x1, y1), boxes in 1/100 point, in order of raw; empty without pages.
    `page` from 1, 0 without pages. `part`, `path`: as in PartPlace, used when page is 0.
    `cell`: (table, row, column) from 0 within the document, or None. `size`: type size in 1/100 point, 0 unknown.
    `inserted`: the line holds a pending tracked insertion. `disputed`: doubt codes of what another witness says against
    these words (`shown_differs`, `witness_differs`, `text_untrustworthy`); every value quoted from them bears it.
    `repairs`: each repair with its place in `raw`. `doubted`: doubts about some of the characters alone (`date_field`,
    `cut_at_edge`, `signs_overlap`), each code with its place in `raw`; a value quoted from these bears it.
    `others`: what other readers have where they deny these words.
    """

    text: str
    raw: str
    spans: Sequence[Span] | None = None
    page: int = 0
    glyphs: Glyphs = ()
    part: str = ""
    path: tuple[int, ...] = ()
    role: LineRole = "body"
    cell: tuple[int, int, int] | None = None
    size: int = 0
    bold: bool = False
    inserted: bool = False
    disputed: tuple[str, ...] = ()
    origin: Origin = Origin.NATIVE
    repairs: tuple[Repair, ...] = ()
    doubted: tuple[Repair, ...] = ()
    others: tuple[Heard, ...] = ()

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """The [start, end) of `raw` that text[start:end] was made from."""
        if self.spans is None:
            return start, end
        if start >= end:
            at = self.spans[start][0] if start < len(self.spans) else len(self.raw)
            return at, at
        part = self.spans[start:end]
        return min(s for s, _ in part), max(e for _, e in part)

    def place(self, sha256: str, start: int, end: int) -> Place:
        """The place of text[start:end]."""
        return self.raw_place(sha256, *self.raw_span(start, end))

    def raw_place(self, sha256: str, a: int, b: int) -> Place:
        """The place of raw[a:b]."""
        if not self.page:
            return PartPlace(sha256=sha256, part=self.part, path=self.path, span=(a, b))
        return PagePlace(sha256=sha256, page=self.page, box=self._around(a, b) or self.box)

    def _around(self, a: int, b: int) -> Box | None:
        if isinstance(self.glyphs, GlyphBoxes):
            return self.glyphs.around(a, b)
        hit = [g for g in self.glyphs if g[0] < b and g[1] > a]
        if not hit:
            return None
        return min(g[2] for g in hit), min(g[3] for g in hit), max(g[4] for g in hit), max(g[5] for g in hit)

    @property
    def box(self) -> Box:
        """The box of the whole line in 1/100 point; zeros without pages."""
        found = self.glyphs.box if isinstance(self.glyphs, GlyphBoxes) else self._around(-1, len(self.raw) + 1)
        return found or (0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class PageText:
    """What one page is. `number` from 1; width and height in 1/100 point as displayed. `weak`: a scan whose lines were
    recognised, but too many of them with doubts for the page to count as read.
    """

    number: int
    width: int
    height: int
    state: PageState
    thai_share: int = 0  # per mille of letters that are Thai
    word_share: int = 0  # per mille of Thai characters covered by dictionary words


@dataclass(frozen=True, slots=True)
class Ledger:
    """What became of all that a file holds: each run (glyph, cell) is used, ignored with a reason, or unreadable.

    `unit`: what is counted. `ignored`, `unreadable`: counts by reason. Raises ValueError when the sums do not meet.
    """

    unit: Literal["runs", "glyphs", "cells"]
    total: int
    used: int
    ignored: Mapping[str, int] = field(default_factory=dict)
    unreadable: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        told = self.used + sum(self.ignored.values()) + sum(self.unreadable.values())
        if told != self.total:
            raise ValueError(f"{told} of {self.total} {self.unit} are accounted for")


@dataclass(frozen=True, slots=True)
class DocumentText:
    """Everything that a reader could get out of one file.

    `lines`: reading order; roles other than "body" stand among them and each consumer says which it takes.
    `repairs`: how often each named rule changed something. `quality`: further counts and shares for `text_quality`.
    `ledger`: what became of every run, glyph or cell; None where the reader keeps none.
    """

    sha256: str
    media_type: str
    status: Status
    reason: Reason | None = None
    lines: tuple[Line, ...] = ()
    pages: tuple[PageText, ...] = ()
    repairs: Mapping[str, int] = field(default_factory=dict)
    quality: Mapping[str, int] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    ledger: Ledger | None = None
    properties: Mapping[str, str] = field(default_factory=dict)  # producer, title, digital_signature, ...

    @property
    def body(self) -> tuple[Line, ...]:
        """The lines that count as the document's own visible words."""
        return tuple(x for x in self.lines if x.role in ("body", "annotation"))
