"""สไลด์: `read_slides(data, sha256) -> DocumentText`: the text of a PPTX, slide by slide.

Order: each slide's shapes as they are drawn, then its notes; comments last. A slide that is a pasted page is read as a
scan is (`pasted_scan`). A path leads through the shapes of a slide
(groups, rows and cells of tables count) to the paragraph; a hidden slide's words are hidden. Layouts and masters are
furniture and are not read; the ledger counts them.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from lxml import etree

from extractors.crossed_out import doubts_of_look
from extractors.docx_drawing import chosen
from extractors.docx_field import RECOMPUTED
from extractors.docx_ledger import USED, count_words, mark, settle
from extractors.docx_linked import Linked
from extractors.docx_numbering import number_of
from extractors.docx_package import DGM, MC, A, Package, R, Refused
from extractors.docx_picture import EMU_PER_MM, Pasted, drawn_picture, placed, stands_here
from extractors.pasted_scan import PastedPages, pages_among, picture_of, read_pasted, unread_pictures
from extractors.plain_text import line_of
from extractors.slide_layers import Layer, Rect, doubts_of, is_seen, place_of
from schemas.finding import Finding
from schemas.finding_codes import finding
from schemas.source import Reason, Status
from schemas.text import DocumentText, Line, LineRole, Repair

if TYPE_CHECKING:
    from extractors.scan_picture import PagePicture

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
DATE_FIELD = "date_field"
_PLACES = 10
_DEEPEST = 60  # groups within groups
_TITLE: Final = 80  # letters: as many as stand over a pasted page
_UPRIGHT: Final = 6  # fifths of its width: a page that stands
_TALL: Final = 3  # fifths of the slide's height
_SHAPES = (P + "sp", P + "cxnSp", P + "pic", P + "graphicFrame", P + "grpSp", P + "contentPart")
_FURNITURE = {"sldNum": "footer", "ftr": "footer", "hdr": "header", "dt": "footer"}


@dataclass(slots=True)
class _Deck:
    """What is found over all slides."""

    linked: Linked
    converted: bool
    lines: list[Line] = field(default_factory=list)
    tables: int = 0
    pictures: list[Pasted] = field(default_factory=list)
    layers: list[Layer] = field(default_factory=list)  # of the slide that is walked
    pictures_only: int = 0  # slides without a word, but with a picture
    objects: list[tuple[str, str, str]] = field(default_factory=list)


def read_slides(data: bytes, sha256: str, *, converted: bool = False) -> DocumentText:
    """The lines of a PPTX. Never raises for a bad file. `converted`: LibreOffice made it; dates of the clock, which it
    computes anew, then stand as U+FFFC.

    `unreadable`: empty, broken, encrypted, without a visible word (`needs_ocr` when it holds pictures that could have
    some). `rejected`: a limit of docx_package is passed. `partly_read`: a slide of pictures alone that were not read
    (`needs_ocr`), pages of another document, words that were not reached, documents put inside (`partial`).
    """
    try:
        return _read(Package(data, count_words), sha256, converted)
    except Refused as e:
        findings = (finding(e.code),) if e.code else ()
        return DocumentText(sha256, MEDIA_TYPE, e.status, e.reason, findings=findings)


def picture_page(data: bytes, number: int) -> "PagePicture | None":
    """Page `number` (from 1) of a PPTX whose pages are its pictures, as `read_slides` counts them."""
    try:
        deck, _ = _walked(Package(data, count_words), converted=False)
    except Refused:
        return None
    chosen = pages_among(deck.pictures, _typed(deck))[0][number - 1 : number]
    held = _picture(deck, deck.pictures[chosen[0]]) if chosen else None
    return picture_of(held[1], number, deck.pictures[chosen[0]].frame) if held is not None else None


def _picture(deck: _Deck, picture: Pasted) -> tuple[str, bytes] | None:
    """The name of a picture's member and its bytes."""
    name = deck.linked.target(picture.part, picture.key)
    content = None if name is None else deck.linked.package.picture(name)
    return None if name is None or content is None else (name, content)


def _typed(deck: _Deck) -> list[str]:
    return [x.text for x in deck.lines if x.role in ("body", "annotation")]


def _read(package: Package, sha256: str, converted: bool) -> DocumentText:
    deck, slides = _walked(package, converted)

    def content(picture: Pasted) -> tuple[str, bytes] | None:
        return _picture(deck, picture)

    scans = read_pasted(deck.pictures, content, _typed(deck), deck.tables)
    deck.tables += scans.tables
    if scans.pages:  # what is typed around pages that are the document
        deck.lines = [replace(x, role="header") if x.role in ("body", "annotation") else x for x in deck.lines]
    deck.lines = placed(deck.lines, scans.lines)
    for part, key, program in deck.objects:
        deck.linked.object(part, key, program)
    return _result(package, sha256, deck, slides, scans)


def _walked(package: Package, converted: bool) -> tuple[_Deck, int]:
    """Everything on the slides, and how many there are."""
    main = package.main_part
    root = package.xml(main)
    if root.tag != P + "presentation":
        raise Refused(Status.UNREADABLE, Reason.UNSUPPORTED_TYPE)
    deck = _Deck(Linked(package, None), converted)
    said = root.find(P + "sldSz")
    wide, high = ("", "") if said is None else (said.get("cx"), said.get("cy"))
    size = (number_of(wide) // EMU_PER_MM, number_of(high) // EMU_PER_MM)
    slides = 0
    for e in root.iterfind(f"{P}sldIdLst/{P}sldId"):
        name = deck.linked.target(main, e.get(R + "id", ""))
        slide = None if name is None else deck.linked.root(name)
        if name is None or slide is None:
            continue
        slides += 1
        hidden = slide.get("show", "1") in ("0", "false")
        role: LineRole = "hidden" if hidden else "body"
        before, pictures = len(deck.lines), len(deck.pictures)
        deck.layers = []
        _background(slide, name, deck, role, size)
        _walk_slide(slide, name, deck, role)
        words = [x.text for x in deck.lines[before:] if x.role in ("body", "annotation")]
        own = [
            replace(x, page=_is_page(x, words, size), doubts=(*x.doubts, *doubts_of(deck.layers, n, size)))
            for n, x in enumerate(deck.pictures[pictures:], pictures)
        ]
        deck.pictures[pictures:] = own
        deck.pictures_only += not hidden and not words and any(x.is_large for x in own)
        _notes(package, name, deck, hidden)
    for part, kind in package.kinds().items():
        if kind == "comments" and (said := deck.linked.root(part)) is not None:
            deck.lines += _comments(said, part)
    return deck, slides


def _is_page(picture: Pasted, words: list[str], slide: tuple[int, int]) -> bool:
    """Whether a picture is a page: a large one on a slide without words; under a title one that stands upright and is
    nearly as tall as the slide, as scanned letters are and photographs are not.
    """
    wide, high = picture.size
    if not words:
        return picture.is_large
    upright = 5 * high >= _UPRIGHT * wide > 0 and 5 * high >= _TALL * slide[1] > 0
    return picture.is_large and upright and sum(c.isalnum() for x in words for c in x) <= _TITLE


def _background(slide: etree._Element, part: str, deck: _Deck, role: LineRole, size: tuple[int, int]) -> None:
    """A picture behind a whole slide, as programs that make slides of a PDF put its pages."""
    ground = slide.find(f"{P}cSld/{P}bg/{P}bgPr/{A}blipFill/{A}blip")
    if ground is not None:
        deck.layers.append(Layer(None, range(len(deck.pictures), len(deck.pictures) + 1)))
        _paste(drawn_picture(ground, size), part, deck, role)


def _paste(picture: Pasted, part: str, deck: _Deck, role: LineRole) -> None:
    deck.lines.append(stands_here(len(deck.pictures)))
    deck.pictures.append(replace(picture, part=part, seen=role == "body"))


def _walk_slide(slide: etree._Element, part: str, deck: _Deck, role: LineRole) -> None:
    tree = slide.find(f"{P}cSld/{P}spTree")
    if tree is not None:
        _walk(tree, part, deck, role, ())


def _walk(
    tree: etree._Element,
    part: str,
    deck: _Deck,
    role: LineRole,
    path: tuple[int, ...],
    group: tuple[Rect | None, bool] | None = None,
) -> None:
    if len(path) > _DEEPEST:
        raise Refused(Status.REJECTED, Reason.BOMB)
    for i, shape in enumerate(_shapes(tree)):
        here = (*path, i)
        own = _role(shape, role)
        rect, upright = group or place_of(shape)
        if shape.tag == P + "grpSp":
            _walk(shape, part, deck, own, here, (rect, False))
            continue
        lines, pictures = len(deck.lines), len(deck.pictures)
        table = next(shape.iter(A + "tbl"), None)
        if table is not None:
            _table(table, part, deck, own, here)
        else:
            for n, p in enumerate(shape.iter(A + "p")):
                _add(p, part, (*here, n), own, deck)
        for rel in shape.iter(DGM + "relIds"):
            deck.lines += deck.linked.drawn(part, rel.get(R + "dm", ""), own, USED if own == "body" else own)
        for chart in shape.iter():
            if str(chart.tag).endswith("}chart") and chart.get(R + "id"):
                deck.lines += deck.linked.drawn(part, chart.get(R + "id", ""), own, USED if own == "body" else own)
        has_words = any(x.text.strip() for x in deck.lines[lines:])
        filled = f"{P}spPr/{A}blipFill/{A}blip"
        for blip in shape.iter(A + "blip") if shape.tag == P + "pic" else shape.iterfind(filled):
            _paste(drawn_picture(blip, (0, 0)), part, deck, own)
        shown = range(pictures, len(deck.pictures))
        if own == "body" and (shown or is_seen(shape, has_words=has_words)):
            deck.layers.append(Layer(rect, shown, upright))
        for ole in shape.iter(P + "oleObj"):
            deck.objects.append((part, ole.get(R + "id", ""), ole.get("progId", "OLE")))


def _shapes(tree: etree._Element) -> Iterator[etree._Element]:
    for e in tree:
        if e.tag in _SHAPES:
            yield e
        elif e.tag == MC + "AlternateContent" and (branch := chosen(e)) is not None:
            yield from _shapes(branch)


def _role(shape: etree._Element, role: LineRole) -> LineRole:
    """Hidden shapes are hidden; page numbers, footers and the day of printing run over all slides."""
    about = next((e for e in shape.iter() if str(e.tag).endswith("}cNvPr")), None)
    if about is not None and about.get("hidden") in ("1", "true"):
        return "hidden"
    place = next(shape.iter(P + "ph"), None)
    if role == "body" and place is not None and shape.tag == P + "sp" and place.get("type", "") in _FURNITURE:
        return "header" if _FURNITURE[place.get("type", "")] == "header" else "footer"
    return role


def _table(table: etree._Element, part: str, deck: _Deck, role: LineRole, path: tuple[int, ...]) -> None:
    number = deck.tables
    deck.tables += 1
    for r, row in enumerate(table.iterchildren(A + "tr")):
        for c, cell in enumerate(row.iterchildren(A + "tc")):
            swallowed = cell.get("hMerge") in ("1", "true") or cell.get("vMerge") in ("1", "true")
            own: LineRole = "hidden" if swallowed else role
            for n, p in enumerate(cell.iter(A + "p")):
                _add(p, part, (*path, r, c, n), own, deck, (number, r, c))


def _add(
    p: etree._Element,
    part: str,
    path: tuple[int, ...],
    role: LineRole,
    deck: _Deck,
    cell: tuple[int, int, int] | None = None,
) -> None:
    """The lines of one paragraph: several where it holds line breaks."""
    pieces: list[list[str]] = [[]]
    doubts: list[list[Repair]] = [[]]
    for e in p:
        if e.tag == A + "br":
            pieces.append([])
            doubts.append([])
        elif e.tag in (A + "r", A + "fld"):
            for t in e.iterchildren(A + "t"):
                text = " ".join((t.text or "").splitlines()) if "\n" in (t.text or "") else t.text or ""
                start = sum(map(len, pieces[-1]))
                if e.tag == A + "fld" and e.get("type", "").startswith("datetime"):
                    text = RECOMPUTED if deck.converted else text
                    doubts[-1].append(Repair(DATE_FIELD, start, start + len(text)))
                look = e.find(A + "rPr")
                for code in () if look is None else _doubts_of(look, text):
                    doubts[-1].append(Repair(code, start, start + len(text)))
                pieces[-1].append(text)
                mark(t, USED if role in ("body", "annotation") else role)
        elif str(e.tag).endswith("}m") or e.tag == MC + "AlternateContent":
            branch = e if e.tag != MC + "AlternateContent" else chosen(e)
            for t in [] if branch is None else branch.iter():
                if str(t.tag).endswith("}t"):
                    pieces[-1].append(t.text or "")
                    mark(t, USED if role in ("body", "annotation") else role)
    for i, words in enumerate(pieces):
        raw = "".join(words)
        if raw.strip():
            own = (*path, i) if len(pieces) > 1 else path
            made = line_of(raw, part, own)
            deck.lines.append(replace(made, role=role, cell=cell, doubted=(*doubts[i], *made.doubted)))


def _doubts_of(look: etree._Element, text: str) -> tuple[str, ...]:
    """What the looks of a run say against its words (ECMA-376 part 1, 21.1.2.3.9)."""
    crossed = look.get("strike", "noStrike") != "noStrike"
    raised = look.get("baseline", "0") not in ("0", "0%")
    return doubts_of_look(text, crossed=crossed, raised=raised)


def _notes(package: Package, slide: str, deck: _Deck, hidden: bool) -> None:
    """What the speaker reads: seen by nobody in the room, so it stands apart as a note."""
    for r in package.relations(slide).values():
        if r.kind != "notesSlide" or r.external or not package.has(r.target):
            continue
        root = deck.linked.root(r.target)
        if root is not None:
            _walk_slide(root, r.target, deck, "hidden" if hidden else "footnote")


def _comments(root: etree._Element, part: str) -> list[Line]:
    out: list[Line] = []
    for e in root.iter():
        if str(e.tag).rpartition("}")[2] in ("text", "t") and e.text and e.text.strip():
            mark(e, "comment")
            raw = " ".join(e.text.splitlines())
            out.append(replace(line_of(raw, part, (len(out),)), role="comment"))
    return out


def _result(package: Package, sha256: str, deck: _Deck, slides: int, scans: PastedPages) -> DocumentText:
    inside = deck.linked.inside
    ledger = settle(package, inside.fates)
    findings: list[Finding] = []
    hidden = [x for x in deck.lines if x.role == "hidden"]
    if hidden:
        places = tuple(x.place(sha256, 0, len(x.text)) for x in hidden[:_PLACES])
        findings.append(finding("TEXT-HIDDEN", places=places, count=len(hidden), words=hidden[0].text[:80]))
    clocks = [x for x in deck.lines if x.doubted and x.role in ("body", "footer", "header")]
    if clocks:
        places = tuple(x.place(sha256, 0, len(x.text)) for x in clocks[:_PLACES])
        findings.append(
            finding(
                "DOC-DATE-FIELD", places=places, count=len(clocks), words=clocks[0].text.replace(RECOMPUTED, "…")[:80]
            )
        )
    if inside.unread:
        names = ", ".join(dict.fromkeys(inside.unread))[:200]
        findings.append(finding("DOC-EMBEDDED", count=len(inside.unread), names=names))
    lost = {k: n for k, n in ledger.unreadable.items() if k != "embedded_object"}
    if lost:
        findings.append(finding("DOC-WORDS-UNREAD", count=sum(lost.values()), total=ledger.total))
    findings += scans.findings(sha256)
    if large := unread_pictures(deck.pictures, scans):
        findings.append(finding("DOC-PICTURE", count=large))
    status, reason = Status.READ, None
    if not any(x.role == "body" for x in deck.lines):
        status, reason = (
            Status.UNREADABLE,
            Reason.NEEDS_OCR if scans.tried else Reason.BROKEN if lost else Reason.EMPTY,
        )
    elif scans.pages:
        from extractors.pdf_state import verdict

        status, reason = verdict([x.state for x in scans.pages], {})
    elif scans.unread:
        status, reason = Status.PARTLY_READ, Reason.NEEDS_OCR
    if status is Status.READ and (inside.unread or lost or scans.read):
        status, reason = Status.PARTLY_READ, Reason.PARTIAL
    quality = {
        "slides": slides,
        "tables": deck.tables,
        "pictures": len(deck.pictures),
        "slides_of_pictures": deck.pictures_only,
        "hidden_lines": len(hidden),
        **dict(sorted(scans.counts.items())),
    }
    return DocumentText(
        sha256,
        MEDIA_TYPE,
        status,
        reason,
        tuple(deck.lines),
        scans.pages,
        repairs=dict(Counter(r.rule for line in deck.lines for r in line.repairs)),
        quality={k: v for k, v in quality.items() if v},
        findings=tuple(findings),
        ledger=ledger,
    )
