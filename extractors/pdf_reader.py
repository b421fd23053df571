"""PDF to DocumentText, page by page. A bad file becomes a status, a reason and findings; none raises."""

import gc
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any, Final

import playa
from playa.document import Document
from playa.exceptions import PDFEncryptionError, PDFPasswordIncorrect
from playa.page import Page

from extractors.pdf_annotations import Overlay, PageOverlays, marked, overlays
from extractors.pdf_beside import beside
from extractors.pdf_clusters import clusters
from extractors.pdf_content import PageContent, Rect
from extractors.pdf_dispute import Dispute
from extractors.pdf_font_faults import FontFaults
from extractors.pdf_font_gate import DOUBT as UNTRUSTWORTHY
from extractors.pdf_font_gate import bad_fonts
from extractors.pdf_fonts import DocumentFonts
from extractors.pdf_glyphs import MAX_GLYPHS, PageReader, PageTooDense
from extractors.pdf_hidden import settle
from extractors.pdf_ledger import GlyphLedger
from extractors.pdf_lengths import without_circles
from extractors.pdf_loss import losses
from extractors.pdf_marks import Contexts
from extractors.pdf_objects import is_stream
from extractors.pdf_page import PageLines, page_lines
from extractors.pdf_pdfium import PdfiumFile
from extractors.pdf_picture import Witness
from extractors.pdf_properties import declared_pages, properties_of
from extractors.pdf_references import PdfFile
from extractors.pdf_rows import runs
from extractors.pdf_running import mark_running
from extractors.pdf_scan import PageScans
from extractors.pdf_state import state_of, verdict
from extractors.pdf_table_pages import TablesOverPages
from extractors.pdf_trust import Witnesses
from extractors.pdf_visibility import Layers
from extractors.quality import measure
from schemas.finding import Finding
from schemas.finding_codes import finding
from schemas.place import PagePlace
from schemas.source import Reason, Status
from schemas.text import DocumentText, Line, PageText

MEDIA_TYPE: Final = "application/pdf"
MAX_PAGES: Final = 3500  # of dense text they take 190 MB with the program (benchmarks/pdf_speed.py)
_Box = tuple[int, Rect]  # a page's number and a box on it in points
_LOOK_AHEAD: Final = 15  # pages
_FORGET: Final = 16  # pages

_PLACES: Final = 20  # that one finding points at
_QUOTED: Final = 5  # notes or stamps whose words one finding quotes: number, date and hour of a received mark
_WORDS: Final = 80  # characters of each
_OVERLAID: Final = {  # kinds of annotations by the finding that tells of them, those that say most first
    "PDF-ANNOTATIONS": ("words", "signature", "remark", "picture", "strike"),
    "PDF-FORM-VALUES": ("value", "tick"),
}


@dataclass(slots=True)
class _Gathered:
    """What the pages of one document gave so far."""

    lines: list[Line] = field(default_factory=list)
    pages: list[PageText] = field(default_factory=list)
    hidden: Counter[str] = field(default_factory=Counter)
    ledger: GlyphLedger = field(default_factory=GlyphLedger)
    counts: Counter[str] = field(default_factory=Counter)
    files: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    disputes: list[Dispute] = field(default_factory=list)
    refused: dict[int, Reason] = field(default_factory=dict)
    overlaid: list[tuple[str, Line]] = field(default_factory=list)
    over_pages: TablesOverPages = field(default_factory=TablesOverPages)
    crowded: list[int] = field(default_factory=list)
    signed: list[_Box] = field(default_factory=list)
    media: list[str] = field(default_factory=list)
    redacted: list[_Box] = field(default_factory=list)
    denied: list[tuple[Overlay, _Box]] = field(default_factory=list)
    broken_notes: list[int] = field(default_factory=list)  # the page of each
    fonts: set[str] = field(default_factory=set)  # of lines that cannot be believed
    drawn: bool = False
    tables: int = 0


def read_pdf(data: bytes, sha256: str, passwords: Sequence[str] = ()) -> DocumentText:
    """The text of a PDF with a box for every character. Never raises for a bad file. `passwords`: tried in order on a
    file that asks for one.
    """
    if not data.strip(b"\0 \t\r\n"):
        return _refused(sha256, Reason.EMPTY)
    if not _is_whole(data):
        return _refused(sha256, Reason.BROKEN)
    try:
        doc, password = _opened(data, passwords)
        total = len(doc.pages)
        layers = Layers(doc)
    except PDFEncryptionError:
        return _refused(sha256, Reason.ENCRYPTED)
    except Exception:  # noqa: BLE001 - whatever a hostile file makes the parser raise, the file is broken
        return _refused(sha256, Reason.BROKEN)
    if not total:
        return _refused(sha256, Reason.BROKEN)
    if total > MAX_PAGES:
        return _refused(sha256, Reason.TOO_LARGE)
    file = PdfiumFile(data, password)
    try:
        fonts = DocumentFonts()
        witnesses = Witnesses(file, fonts)
        with _collector_at_rest():
            gathered = _gather(doc, layers, fonts, Witness(file), witnesses, PageScans(file))
    finally:
        file.close()
    made = _document(gathered, doc, data, sha256, witnesses)
    return replace(made, findings=(finding("FILE-PASSWORD-USED"), *made.findings)) if password else made


def _opened(data: bytes, passwords: Sequence[str]) -> tuple[Document, str]:
    """The file, and the password that it took ("" where it asks for none). Raises PDFEncryptionError."""
    plain = without_circles(data)
    for word in ("", *passwords):
        try:
            return PdfFile(plain, password=word), word
        except (PDFPasswordIncorrect, UnicodeError):  # an old cipher has no way to write a Thai password
            continue
    raise PDFPasswordIncorrect


def _is_whole(data: bytes) -> bool:
    """Whether the file has its head and its end; a cut file has no end (PDF 32000-1, 7.5.5)."""
    tail = data.rstrip(b"\0 \t\r\n")[-2048:]
    return b"%PDF-" in data[:1024] and (b"%%EOF" in tail or b"startxref" in tail)


def _refused(sha256: str, reason: Reason) -> DocumentText:
    return DocumentText(sha256, MEDIA_TYPE, Status.UNREADABLE, reason)


def _contents(
    doc: Document, layers: Layers, fonts: DocumentFonts
) -> Iterator[tuple[PageContent, PageOverlays] | Reason]:
    """What each page draws and carries, or why it cannot be read."""
    pages = iter(doc.pages)
    number = 0
    while True:
        try:
            page = next(pages)
        except StopIteration:
            return
        except Exception:  # noqa: BLE001 - the list of pages itself is broken; what came before stands
            yield Reason.BROKEN
            return
        before = losses()
        try:
            if not _is_there(page):
                yield Reason.BROKEN
                continue
            content = PageReader(page, fonts, layers).read()
            notes = overlays(page, fonts, layers)
        except PageTooDense:
            yield Reason.TOO_LARGE
        except Exception:  # noqa: BLE001 - one broken page must not take the others with it
            yield Reason.BROKEN
        else:
            yield (content, notes) if losses() == before else Reason.BROKEN
        number += 1
        if number % _FORGET == 0:
            _forget_streams(doc)


def _forget_streams(doc: Document) -> None:
    """Let go of streams, which playa keeps with all they hold; what else it keeps is small and compared by identity."""
    for key in [k for k, v in doc._cached_objs.items() if is_stream(v)]:
        del doc._cached_objs[key]


def _is_there(page: Page) -> bool:
    """Whether the page's own object and its content stand in the file; playa gives a blank page for a lost one."""
    if page.pageid > 0 and page.pageid not in page.doc:
        return False
    contents = page.attrs.get("Contents")
    return contents is None or playa.resolve(contents) is not None


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """Python's search for cycles of dead objects put off: a page makes 100,000 objects and next to no cycles."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _gather(
    doc: Document,
    layers: Layers,
    fonts: DocumentFonts,
    witness: Witness,
    witnesses: Witnesses,
    scans: PageScans,
) -> _Gathered:
    out = _Gathered()
    faults = FontFaults()
    contents = _contents(doc, layers, fonts)
    ahead: deque[tuple[PageContent, PageOverlays] | Reason] = deque()
    fed = 0  # pages that the faults have seen
    number = 0
    while (got := ahead.popleft() if ahead else next(contents, None)) is not None:
        number += 1
        if isinstance(got, Reason):
            out.refused[number] = got
            out.pages.append(PageText(number, 0, 0, "untrustworthy"))
            continue
        content, notes = got
        settle(content, number, witness)
        if number > fed:
            faults.feed(content.glyphs)
            if not fed and faults.doubtful:
                _look_ahead(content, contents, ahead, faults)
                fed = number + len(ahead)
        page = page_lines(content, notes.items, faults, number, out.tables)
        _take(out, page, content, notes, number, witnesses, scans)
        gc.collect(0)  # what little there is
    return out


def _look_ahead(
    content: PageContent,
    contents: Iterator[tuple[PageContent, PageOverlays] | Reason],
    ahead: deque[tuple[PageContent, PageOverlays] | Reason],
    faults: FontFaults,
) -> None:
    """Feed the faults of fonts from the pages after `content` too, and find lost marks; these pages go to `ahead`."""
    pages = [content]
    held = len(content.glyphs)
    while len(ahead) < _LOOK_AHEAD and held < MAX_GLYPHS and (got := next(contents, None)) is not None:
        ahead.append(got)
        if not isinstance(got, Reason):
            held += len(got[0].glyphs)
            faults.feed(got[0].glyphs)
            pages.append(got[0])
    if faults.mute:
        found = Contexts()
        for page in pages:
            found.add("\n".join("".join([c.mid for c in run]) for run in runs(clusters(page, faults, found))))
        faults.marks |= found.solve()


def _take(
    out: _Gathered,
    page: PageLines,
    content: PageContent,
    notes: PageOverlays,
    number: int,
    witnesses: Witnesses,
    scans: PageScans,
) -> None:
    out.drawn = out.drawn or content.objects > 0
    page.lines = marked(page.lines, notes.items)
    own = "\n".join(x.text for x in page.lines if x.role == "body")
    q = measure(own)
    state = state_of(q, content, sum(page.hidden.values()))
    bad = bad_fonts(page.lines, content, q) if state in ("text", "untrustworthy") else {}
    if bad:
        unsound = {id(x) for mine in bad.values() for x in mine}
        rest = measure("\n".join(x.text for x in page.lines if x.role == "body" and id(x) not in unsound))
        if 2 * rest.signs >= q.signs and state_of(rest, content, 0) == "text":
            state = "text"
            page.lines = [
                replace(x, disputed=(*x.disputed, UNTRUSTWORTHY)) if id(x) in unsound else x for x in page.lines
            ]
            out.fonts |= bad.keys()
    scan = scans.read(number, out.tables) if state in ("needs_ocr", "untrustworthy") else None
    if scan is not None and scan.lines:
        out.pages.append(scan.page)
    else:
        out.pages.append(
            PageText(number, round(content.width * 100), round(content.height * 100), state, q.thai_share, q.word_share)
        )
    out.ledger.take(content, "read_from_picture" if scan is not None and scan.lines else state, page.lines)
    out.signed += [(number, box) for box in notes.signed]
    out.redacted += [(number, box) for box in notes.redacted]
    out.denied += [(x, (number, x.box)) for x in notes.items if x.denied is not None]
    out.media += notes.media
    out.broken_notes += [number] * notes.broken
    out.files += notes.files
    out.links += notes.links
    for item in notes.items:
        out.counts[item.kind] += 1
    out.overlaid += [(kind, line) for kind, line in page.overlaid if line.role != "hidden"]
    if state == "text":
        page.lines, joined = out.over_pages.join(page.lines, page.ruled, content.height)
        page.tables -= joined
        if page.crowded:
            out.crowded.append(number)
        own_lines = scans.doubt_covered(number, page.lines) if notes.over else page.lines
        out.lines += witnesses.hear(own_lines, content, number)
        out.tables += page.tables
        out.hidden.update(page.hidden)
        out.disputes += page.disputes
        return
    out.over_pages = TablesOverPages()
    if scan is not None:
        out.lines += scan.lines
        out.tables += scan.tables
        out.counts += scan.counts
    # Words that lie over a scan or over rubbish are kept where a person or a system laid them over it.
    out.lines += [x for x in page.lines if x.role in ("annotation", "comment")]
    out.counts["layer_signs"] += q.signs + sum(page.hidden.values())


def _document(got: _Gathered, doc: Document, data: bytes, sha256: str, witnesses: Witnesses) -> DocumentText:
    states = [p.state for p in got.pages]
    status, reason = verdict(states, got.refused)
    if status is Status.UNREADABLE and reason is Reason.EMPTY and not got.drawn:
        reason = Reason.BROKEN  # not one drawing order on any page: what was drawn is lost
    if reason is Reason.EMPTY and got.counts["scan_wordless"]:
        reason = Reason.NEEDS_OCR  # photographs and drawings are not nothing
    declared = declared_pages(doc)
    if declared > len(states) and status is Status.READ:
        status, reason = Status.PARTLY_READ, Reason.PARTIAL
    if got.fonts and status is Status.READ:
        status, reason = Status.PARTLY_READ, Reason.TEXT_UNTRUSTWORTHY
    # What was laid over a page is kept even where the page itself could not be read.
    lines = got.lines if status is Status.UNREADABLE else mark_running(got.lines, got.pages)
    findings = [*_findings(got, lines, declared, status, sha256), *witnesses.findings(sha256)]
    properties = properties_of(doc)
    besides = beside(doc, data, got.files, _placed(got.signed, sha256))
    findings += besides.findings
    if besides.cover_only and status in (Status.READ, Status.PARTLY_READ):
        status, reason = Status.PARTLY_READ, Reason.PARTIAL
        lines = [replace(x, role="hidden") if x.role == "body" else x for x in lines]
    if besides.signed:
        properties["digital_signature"] = "present, not validated"
    if got.links:
        properties["links"] = "\n".join(dict.fromkeys(got.links[:50]))
    repairs = Counter(r.rule for x in lines for r in x.repairs)
    quality = {f"hidden_{k}": v for k, v in got.hidden.items()}
    quality |= {k: v for k, v in (got.counts + witnesses.counts).items() if v}
    quality["unmapped"] = sum(x.raw.count("\ufffd") for x in lines if x.role == "body")
    return DocumentText(
        sha256,
        MEDIA_TYPE,
        status,
        reason,
        tuple(lines),
        tuple(got.pages),
        dict(sorted(repairs.items())),
        dict(sorted(quality.items())),
        tuple(findings),
        ledger=got.ledger.close(besides.cover_only),
        properties=properties,
    )


def _findings(got: _Gathered, lines: Sequence[Line], declared: int, status: Status, sha256: str) -> list[Finding]:
    out: list[Finding] = []
    unread = [str(p.number) for p in got.pages if p.state not in ("text", "weak", "blank")]
    if declared > len(got.pages):
        unread.append(f"{len(got.pages) + 1}-{declared}")
    if unread and status is not Status.UNREADABLE:
        out.append(finding("PDF-PAGES-UNREAD", pages=", ".join(unread)))
    dense = [str(n) for n, why in got.refused.items() if why is Reason.TOO_LARGE]
    if dense:
        out.append(finding("PDF-PAGES-TOO-DENSE", pages=", ".join(dense)))
    if got.crowded:
        out.append(finding("PDF-TABLES-TOO-DENSE", pages=", ".join(map(str, got.crowded))))
    if got.hidden:
        out.append(finding("TEXT-HIDDEN", **_marked([x for x in lines if x.role == "hidden"], sha256, 1)))
    if got.disputes:
        said, shown = got.disputes[0].said.strip()[:40], got.disputes[0].shown.strip()[:40]
        places = tuple(x.place(sha256, 0, len(x.text)) for x in lines if "shown_differs" in x.disputed)[:_PLACES]
        out.append(finding("PDF-ACTUALTEXT-DIFFERS", said=said, shown=shown, places=places))
    if got.fonts:
        mine = [x for x in lines if UNTRUSTWORTHY in x.disputed]
        fonts = ", ".join(sorted(got.fonts)[:5])
        out.append(finding("PDF-FONT-UNTRUSTWORTHY", fonts=fonts, count=len(mine), **_marked(mine, sha256, 1)))
    if got.denied:
        item, _ = got.denied[0]
        said, shown = item.text.strip()[:_WORDS] or "-", (item.denied or "").strip()[:_WORDS] or "-"
        places = _placed([p for _, p in got.denied], sha256)
        out.append(finding("PDF-FORM-DIFFERS", count=len(got.denied), said=said, shown=shown, places=places))
    if got.redacted:
        out.append(finding("PDF-REDACT-MARKS", count=len(got.redacted), places=_placed(got.redacted, sha256)))
    if got.broken_notes:
        pages = ", ".join(map(str, dict.fromkeys(got.broken_notes)))
        out.append(finding("PDF-NOTES-BROKEN", count=len(got.broken_notes), pages=pages))
    if got.media:
        out.append(finding("PDF-MEDIA", count=len(got.media), kinds=", ".join(sorted(set(got.media)))))
    for code, kinds in _OVERLAID.items():
        count = sum(got.counts[k] for k in kinds)
        if count:
            mine = [line for k in kinds for kind, line in got.overlaid if kind == k]
            out.append(finding(code, count=count, **_marked(mine, sha256, _QUOTED)))
    return out


def _placed(boxes: Sequence[_Box], sha256: str) -> tuple[PagePlace, ...]:
    return tuple(
        PagePlace(sha256=sha256, page=number, box=(round(a * 100), round(b * 100), round(c * 100), round(d * 100)))
        for number, (a, b, c, d) in boxes[:_PLACES]
    )


def _marked(lines: Sequence[Line], sha256: str, quoted: int) -> dict[str, Any]:
    """The places of some lines, and the words of the first of them as examples."""
    mine = [x for x in lines if x.text.strip()]
    places = tuple(x.place(sha256, 0, len(x.text)) for x in mine[:_PLACES])
    return {"words": " / ".join(x.text[:_WORDS] for x in mine[:quoted]) or "-", "places": places}
