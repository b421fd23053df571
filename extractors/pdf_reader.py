"""Born-digital PDF to DocumentText, page by page. A bad file becomes a status, a reason and findings; none raises."""

import logging
import zlib
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal

import playa
from playa.document import Document
from playa.exceptions import PDFEncryptionError
from playa.page import Page
from playa.utils import decode_text

from extractors.pdf_annotations import PageOverlays, embedded_files, has_xfa, overlays
from extractors.pdf_clusters import FontFaults, clusters
from extractors.pdf_dispute import Dispute
from extractors.pdf_fonts import DocumentFonts
from extractors.pdf_glyphs import MAX_GLYPHS, PageContent, PageReader, PageTooDense
from extractors.pdf_hidden import settle
from extractors.pdf_lines import runs
from extractors.pdf_marks import Contexts
from extractors.pdf_page import PageLines, page_lines
from extractors.pdf_picture import Witness
from extractors.pdf_running import mark_running
from extractors.pdf_visibility import Layers
from extractors.quality import TextQuality, is_garbage, measure
from schemas.finding import Finding
from schemas.finding_codes import finding
from schemas.source import Reason, Status
from schemas.text import DocumentText, Line, PageText

MEDIA_TYPE: Final = "application/pdf"
MAX_PAGES: Final = 2000
_LOOK_AHEAD: Final = 15  # pages

_PICTURED: Final = 500  # per mille of a page: from here on it may be a scan
_SCANT: Final = 200  # signs; fewer over such a picture are stamps or notes, not the page's text
_SOME_PICTURE: Final = 100  # per mille; a page without any text and this much picture holds words nobody has read

_PLACES: Final = 20  # that one finding points at
_QUOTED: Final = 5  # notes or stamps whose words one finding quotes: number, date and hour of a received mark
_WORDS: Final = 80  # characters of each
_OVERLAID: Final = {  # kinds of annotations by the finding that tells of them, those that say most first
    "PDF-ANNOTATIONS": ("words", "signature", "remark", "picture"),
    "PDF-FORM-VALUES": ("value", "tick"),
}

_State = Literal["text", "needs_ocr", "blank", "untrustworthy"]


class _Watch(logging.Handler):
    """Hears what playa says of damaged streams, which it reads as far as they go without raising. A stream whose
    checksum fails counts too: it can be unpacked to its end, and holds other characters than were written.
    """

    LOSSES: Final = ("Data loss", "Invalid zlib", "Found non-stream", "Empty or invalid xobject")

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.losses = 0

    def emit(self, record: logging.LogRecord) -> None:
        """Count a message that means lost content."""
        args = record.args if isinstance(record.args, tuple) else ()
        if str(record.msg).startswith(self.LOSSES) or any(isinstance(a, zlib.error) for a in args):
            self.losses += 1


_WATCH: Final = _Watch()
logging.getLogger("playa").addHandler(_WATCH)


@dataclass(slots=True)
class _Gathered:
    """What the pages of one document gave so far."""

    lines: list[Line] = field(default_factory=list)
    pages: list[PageText] = field(default_factory=list)
    hidden: Counter[str] = field(default_factory=Counter)
    counts: Counter[str] = field(default_factory=Counter)
    files: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    disputes: list[Dispute] = field(default_factory=list)
    refused: dict[int, Reason] = field(default_factory=dict)
    overlaid: list[tuple[str, Line]] = field(default_factory=list)
    signed: bool = False
    drawn: bool = False
    tables: int = 0


def read_pdf(data: bytes, sha256: str) -> DocumentText:
    """The text of a PDF with a box for every character. Never raises for a bad file."""
    if not data.strip(b"\0 \t\r\n"):
        return _refused(sha256, Reason.EMPTY)
    if not _is_whole(data):
        return _refused(sha256, Reason.BROKEN)
    try:
        doc = playa.parse(data)
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
    witness = Witness(data)
    try:
        gathered = _gather(doc, layers, witness)
    finally:
        witness.close()
    return _document(gathered, doc, sha256)


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
    while True:
        try:
            page = next(pages)
        except StopIteration:
            return
        except Exception:  # noqa: BLE001 - the list of pages itself is broken; what came before stands
            yield Reason.BROKEN
            return
        losses = _WATCH.losses
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
            yield (content, notes) if _WATCH.losses == losses else Reason.BROKEN


def _is_there(page: Page) -> bool:
    """Whether the page's own object and its content stand in the file; playa gives a blank page for a lost one."""
    if page.pageid > 0 and page.pageid not in page.doc:
        return False
    contents = page.attrs.get("Contents")
    return contents is None or playa.resolve(contents) is not None


def _gather(doc: Document, layers: Layers, witness: Witness) -> _Gathered:
    out = _Gathered()
    faults = FontFaults()
    fonts = DocumentFonts()
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
        _take(out, page, content, notes, number)
    return out


def _look_ahead(
    content: PageContent,
    contents: Iterator[tuple[PageContent, PageOverlays] | Reason],
    ahead: deque[tuple[PageContent, PageOverlays] | Reason],
    faults: FontFaults,
) -> None:
    """Feed the faults of fonts from the pages after `content` too, and find lost marks; these pages go to `ahead`."""
    contexts = Contexts()
    seen = [clusters(content, faults, contexts)]
    held = len(content.glyphs)
    while len(ahead) < _LOOK_AHEAD and held < MAX_GLYPHS and (got := next(contents, None)) is not None:
        ahead.append(got)
        if not isinstance(got, Reason):
            held += len(got[0].glyphs)
            faults.feed(got[0].glyphs)
            seen.append(clusters(got[0], faults, contexts))
    for parts in seen:
        contexts.add("\n".join("".join(c.mid for c in run) for run in runs(parts)))
    faults.marks |= contexts.solve()


def _take(out: _Gathered, page: PageLines, content: PageContent, notes: PageOverlays, number: int) -> None:
    out.drawn = out.drawn or content.objects > 0
    own = "\n".join(x.text for x in page.lines if x.role == "body")
    q = measure(own)
    pictured = _picture_share(content)
    state = _state(q, pictured, content, sum(page.hidden.values()))
    out.pages.append(
        PageText(number, round(content.width * 100), round(content.height * 100), state, q.thai_share, q.word_share)
    )
    out.signed = out.signed or notes.signed
    out.files += notes.files
    out.links += notes.links
    for item in notes.items:
        out.counts[item.kind] += 1
    out.overlaid += [(kind, line) for kind, line in page.overlaid if line.role != "hidden"]
    if state == "text":
        out.lines += page.lines
        out.tables += page.tables
        out.hidden.update(page.hidden)
        out.disputes += page.disputes
        return
    # Words that lie over a scan or over rubbish are kept where a person or a system laid them over it.
    out.lines += [x for x in page.lines if x.role in ("annotation", "comment")]
    out.counts["layer_signs"] += q.signs + sum(page.hidden.values())


def _state(q: TextQuality, pictured: int, content: PageContent, hidden: int) -> _State:
    if not q.signs:
        if pictured >= _SOME_PICTURE or hidden >= 20:
            return "needs_ocr"
        return "needs_ocr" if content.figures > 300 else "blank"  # letters drawn as outlines
    if pictured >= _PICTURED and (q.signs < _SCANT or is_garbage(q, over_picture=True)):
        return "needs_ocr"
    return "untrustworthy" if is_garbage(q) else "text"


def _picture_share(content: PageContent) -> int:
    """Per mille of the page that pictures cover; overlaps counted twice, at most 1000."""
    area = sum((x1 - x0) * (y1 - y0) for x0, y0, x1, y1 in (p.box for p in content.pictures))
    return min(1000, int(area * 1000 / max(content.width * content.height, 1.0)))


def _document(got: _Gathered, doc: Document, sha256: str) -> DocumentText:
    states = [p.state for p in got.pages]
    status, reason = _verdict(states, got.refused)
    if status is Status.UNREADABLE and reason is Reason.EMPTY and not got.drawn:
        reason = Reason.BROKEN  # not one drawing order on any page: what was drawn is lost
    declared = _declared_pages(doc)
    if declared > len(states) and status is Status.READ:
        status, reason = Status.PARTLY_READ, Reason.PARTIAL
    # What was laid over a page is kept even where the page itself could not be read.
    lines = got.lines if status is Status.UNREADABLE else mark_running(got.lines, got.pages)
    findings = _findings(got, lines, declared, status, sha256)
    properties = _properties(doc)
    if got.signed:
        properties["digital_signature"] = "present, not validated"
    if got.links:
        properties["links"] = "\n".join(dict.fromkeys(got.links[:50]))
    try:
        if has_xfa(doc):
            findings.append(finding("PDF-XFA"))
        names = [*embedded_files(doc), *got.files]
    except Exception:  # noqa: BLE001 - a broken table of attachments says nothing about the pages
        names = got.files
    if names:
        findings.append(finding("DOC-EMBEDDED", count=len(names), names=", ".join(names[:20])))
    repairs = Counter(name for x in lines for name in x.repairs)
    quality = {f"hidden_{k}": v for k, v in got.hidden.items()}
    quality |= {k: v for k, v in got.counts.items() if v}
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
        properties,
    )


def _findings(got: _Gathered, lines: Sequence[Line], declared: int, status: Status, sha256: str) -> list[Finding]:
    out: list[Finding] = []
    unread = [str(p.number) for p in got.pages if p.state not in ("text", "blank")]
    if declared > len(got.pages):
        unread.append(f"{len(got.pages) + 1}-{declared}")
    if unread and status is not Status.UNREADABLE:
        out.append(finding("PDF-PAGES-UNREAD", pages=", ".join(unread)))
    dense = [str(n) for n, why in got.refused.items() if why is Reason.TOO_LARGE]
    if dense:
        out.append(finding("PDF-PAGES-TOO-DENSE", pages=", ".join(dense)))
    if got.hidden:
        out.append(finding("TEXT-HIDDEN", **_marked([x for x in lines if x.role == "hidden"], sha256, 1)))
    if got.disputes:
        said, shown = got.disputes[0].said.strip()[:40], got.disputes[0].shown.strip()[:40]
        places = tuple(x.place(sha256, 0, len(x.text)) for x in lines if x.disputed)[:_PLACES]
        out.append(finding("PDF-ACTUALTEXT-DIFFERS", said=said, shown=shown, places=places))
    for code, kinds in _OVERLAID.items():
        count = sum(got.counts[k] for k in kinds)
        if count:
            mine = [line for k in kinds for kind, line in got.overlaid if kind == k]
            out.append(finding(code, count=count, **_marked(mine, sha256, _QUOTED)))
    return out


def _declared_pages(doc: Document) -> int:
    """How many pages the file says that it has, 0 where it does not say."""
    try:
        pages = playa.resolve(doc.catalog.get("Pages"))
        count = playa.resolve(pages.get("Count")) if isinstance(pages, dict) else None
    except Exception:  # noqa: BLE001 - the pages themselves were found all the same
        return 0
    return count if isinstance(count, int) else 0


def _marked(lines: Sequence[Line], sha256: str, quoted: int) -> dict[str, Any]:
    """The places of some lines, and the words of the first of them as examples."""
    mine = [x for x in lines if x.text.strip()]
    places = tuple(x.place(sha256, 0, len(x.text)) for x in mine[:_PLACES])
    return {"words": " / ".join(x.text[:_WORDS] for x in mine[:quoted]) or "-", "places": places}


def _verdict(states: Sequence[_State], refused: dict[int, Reason]) -> tuple[Status, Reason | None]:
    seen = set(states) - {"blank"}
    if not seen:
        return Status.UNREADABLE, Reason.EMPTY
    if seen == {"text"}:
        return Status.READ, None
    if refused and len(refused) == sum(s != "blank" for s in states):
        return Status.UNREADABLE, next(iter(refused.values()))
    if "needs_ocr" in seen:
        reason = Reason.NEEDS_OCR
    elif refused:
        reason = Reason.TOO_LARGE if Reason.TOO_LARGE in refused.values() else Reason.PARTIAL
    else:
        reason = Reason.TEXT_UNTRUSTWORTHY
    return (Status.PARTLY_READ if "text" in seen else Status.UNREADABLE), reason


def _properties(doc: Document) -> dict[str, str]:
    """Producer, title and the like, as the file states them."""
    out = {}
    try:
        info = playa.resolve(doc.trailer.get("Info"))
        for key in ("Title", "Author", "Creator", "Producer", "CreationDate", "ModDate"):
            value = playa.resolve(info.get(key)) if isinstance(info, dict) else None
            if isinstance(value, bytes) and (text := decode_text(value).replace("\0", "").strip()):
                out[key.lower()] = text
    except Exception:  # noqa: BLE001 - a broken information dictionary says nothing about the pages
        return out
    return out
