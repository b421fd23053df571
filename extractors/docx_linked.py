"""ส่วนที่โยงไว้: words of a document that stand in other parts: charts, diagrams, chunks of other documents, and documents
put inside as objects.

A chart's and a diagram's words and a chunk (w:altChunk) are shown where the document names them, so they are its words.
An object shows a picture of another document: its words are read for people, in lines of the role `embedded`, and are
no words of this document. Documents are opened one level deep. The part of a line from inside names both:
`word/embeddings/a.xlsx > Sheet1`.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from lxml import etree

from extractors.docx_ledger import USED, holders, mark
from extractors.docx_package import OLE_MAGIC, A, Package, Refused, Relation
from extractors.plain_text import line_of
from schemas.finding import Finding
from schemas.place import PartPlace, Place
from schemas.source import Reason, Status
from schemas.text import DocumentText, Line, LineRole

JOINS = " > "
MOST_OBJECTS = 20  # opened in one document
ReadInside = Callable[[bytes, str], DocumentText]  # bytes and media type

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
_OFFICE = ((b"word/", _DOCX), (b"xl/", _XLSX), (b"ppt/", _PPTX))
_OLE = (("WordDocument", "application/msword"), ("Workbook", "application/vnd.ms-excel"))
_GOOD = (Status.READ, Status.PARTLY_READ)


@dataclass(slots=True)
class Inside:
    """What the documents inside gave, beside lines in their places."""

    fates: list[str] = field(default_factory=list)  # of each, for the ledger
    unread: list[str] = field(default_factory=list)  # names of those that were not read, or not whole
    objects: list[str] = field(default_factory=list)  # names of objects that were read
    lines: list[Line] = field(default_factory=list)  # of objects
    findings: list[Finding] = field(default_factory=list)


@dataclass(slots=True)
class Linked:
    """The parts that a document's parts lead to. `read`: reads a document inside; None where we are inside already."""

    package: Package
    read: ReadInside | None
    inside: Inside = field(default_factory=Inside)
    broken: list[str] = field(default_factory=list)  # parts that could not be read
    _relations: dict[str, dict[str, Relation]] = field(default_factory=dict)
    _done: set[str] = field(default_factory=set)

    def relation(self, part: str, key: str) -> Relation | None:
        """Where the relationship `key` of a part leads; None where there is none."""
        if part not in self._relations:
            self._relations[part] = self.package.relations(part)
        return self._relations[part].get(key)

    def target(self, part: str, key: str) -> str | None:
        """The member of the package that the relationship leads to."""
        found = self.relation(part, key)
        return None if found is None or found.external or not self.package.has(found.target) else found.target

    def root(self, name: str) -> etree._Element | None:
        """The root of a part that is not the document itself; a damaged one is noted and costs no other part."""
        try:
            return self.package.xml(name)
        except Refused as e:
            if e.reason is not Reason.BROKEN:
                raise
            self.broken.append(name)
            return None

    def drawn(self, part: str, key: str, role: LineRole, fate: str) -> list[Line]:
        """The words of a chart or a diagram, a line for each paragraph, name or value; a path counts these from 0."""
        name = self.target(part, key)
        root = None if name is None or name in self._done else self.root(name)
        if name is None or root is None:
            return []
        self._done.add(name)
        out: list[Line] = []
        taken: set[etree._Element] = set()
        for holder in holders(root):
            outer = next(holder.iterancestors(A + "p"), None)
            if outer is None:
                raw, words = holder.text or "", [holder]
            elif outer in taken:
                continue
            else:
                taken.add(outer)
                words = list(outer.iter(A + "t"))
                raw = "".join(t.text or "" for t in words)
            for t in words:
                mark(t, fate)
            raw = " ".join(raw.splitlines())
            if raw.strip():
                out.append(replace(line_of(raw, name, (len(out),)), role=role))
        return out

    def chunk(self, part: str, key: str, first_table: int) -> list[Line]:
        """The lines of a chunk of another document, which is shown as part of this one."""
        found = self.relation(part, key)
        name = self.target(part, key)
        doc = None if name is None else self._read(name)
        self.inside.fates.append("unread" if doc is None else USED)
        if doc is None or name is None:
            self.inside.unread.append(found.target if found is not None else "?")
            return []
        if doc.status is not Status.READ:
            self.inside.unread.append(name)
        self.inside.findings += _led_inside(doc.findings, name)
        return [_inside(x, name, first_table) for x in doc.lines]

    def object(self, part: str, key: str, program: str) -> None:
        """Reads a document that is put inside as an object."""
        name = self.target(part, key)
        if name is not None and name in self._done:
            return
        if name is not None:
            self._done.add(name)
        doc = None if name is None or len(self.inside.fates) >= MOST_OBJECTS else self._read(name)
        self.inside.fates.append("unread" if doc is None else "embedded_document")
        if doc is None or name is None:
            self.inside.unread.append(program)
            return
        self.inside.objects.append(f"{program} {name.rpartition('/')[2]}")
        self.inside.lines += [replace(_inside(x, name, 0), role="embedded", cell=None) for x in doc.lines]

    def _read(self, name: str) -> DocumentText | None:
        """The text of a document inside; None where it is not read."""
        if self.read is None:
            return None
        try:
            content = self.package.content(name)
        except Refused as e:
            if e.reason is not Reason.BROKEN:
                raise
            return None
        media_type = kind_of(content)
        doc = None if media_type is None else self.read(content, media_type)
        return doc if doc is not None and doc.status in _GOOD else None


def kind_of(content: bytes) -> str | None:
    """The media type of a document inside, by its bytes; None for one that is not read here."""
    if content.startswith(b"PK"):
        return next((kind for folder, kind in _OFFICE if folder in content), None)
    if content.startswith(OLE_MAGIC):
        return next((kind for name, kind in _OLE if name.encode("utf-16-le") in content), None)
    if content.startswith(b"{\\rtf"):
        return "application/rtf"
    head = content[:2000].lower()
    if b"mime-version:" in head:
        return None
    if b"<html" in head or b"<body" in head or b"<p" in head or b"<div" in head or b"<table" in head:
        return "text/html"
    return "text/plain" if content.strip() and b"\0" not in content[:2000] else None


def sha256_of(content: bytes) -> str:
    """The sha-256 of a document inside."""
    return hashlib.sha256(content).hexdigest()


def _inside(line: Line, name: str, first_table: int) -> Line:
    cell = line.cell
    return replace(
        line, part=name + JOINS + line.part, cell=None if cell is None else (cell[0] + first_table, cell[1], cell[2])
    )


def _led_inside(findings: tuple[Finding, ...], name: str) -> list[Finding]:
    return [f.model_copy(update={"places": tuple(_place(p, name) for p in f.places)}) for f in findings]


def _place(place: Place, name: str) -> Place:
    return place.model_copy(update={"part": name + JOINS + place.part}) if isinstance(place, PartPlace) else place
