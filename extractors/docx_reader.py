"""อ่าน DOCX: `read_docx(data, sha256) -> DocumentText`.

Order of the lines: letterhead in a header of the first page, running headers, body, footers, notes, comments, documents
put inside. Charts, diagrams and chunks of other documents stand where the body names them.
"""

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lxml import etree

from extractors.docx_binding import read_bindings
from extractors.docx_changes import who_changed
from extractors.docx_field import OFF, RECOMPUTED
from extractors.docx_header import doubt_two_letterheads, headers_of, numbers_in_headers_alone, role_of
from extractors.docx_ledger import count_words, settle
from extractors.docx_linked import Linked, sha256_of
from extractors.docx_numbering import Numbering, read_numbering
from extractors.docx_package import Package, Refused, Relation, W
from extractors.docx_picture import Pasted, placed
from extractors.docx_setting import Setting
from extractors.docx_style import is_dark, read_styles
from extractors.docx_walk import DATE_FIELD, SHOWN_DIFFERS, Around, Seen, Walk
from extractors.pasted_scan import PastedPages, laid_over, pages_among, picture_of, read_pasted, unread_pictures
from schemas.finding import Finding
from schemas.finding_codes import finding
from schemas.source import Reason, Status
from schemas.text import DocumentText, Line, LineRole

if TYPE_CHECKING:
    from extractors.scan_picture import PagePicture

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_PLACES = 10  # places in one finding
_DC = "{http://purl.org/dc/elements/1.1/}"
_APP = "{http://schemas.openxmlformats.org/officeDocument/2006/extended-properties}"
_CORE = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}"


def read_docx(data: bytes, sha256: str, *, inside: bool = False, converted: bool = False) -> DocumentText:
    """The lines of a DOCX with their places. Never raises for a bad file: status and reason say what is wrong.

    `unreadable`: empty, broken, encrypted, or without a visible word (`needs_ocr` when it holds pictures that could
    have some). `rejected`: two members of one name, a DTD, or a limit of docx_package is passed. `partly_read`: a
    page-sized picture that was not read (`needs_ocr`) or is a page of another document (`pasted_scan`), another
    document put inside, words that were not reached (`partial`).
    `inside`: the file lies in another document; documents inside it are not opened. `converted`: LibreOffice made it;
    dates of the clock and names of the copy, which it computes anew, then stand as U+FFFC.
    """
    try:
        return _read(Package(data, count_words), sha256, inside, converted)
    except Refused as e:
        findings = (finding(e.code),) if e.code else ()
        return DocumentText(sha256, MEDIA_TYPE, e.status, e.reason, findings=findings)


def _read_inside(content: bytes, media_type: str) -> DocumentText:
    """The text of a document inside this one, which opens no further ones."""
    from extractors.read_text import read_text

    if media_type == MEDIA_TYPE:
        return read_docx(content, sha256_of(content), inside=True)
    return read_text(content, media_type, "")


def picture_page(data: bytes, number: int) -> "PagePicture | None":
    """Page `number` (from 1) of a DOCX whose pages are its pictures, as `read_docx` counts them."""
    try:
        walk = _walked(Package(data, count_words), inside=True, converted=False)
    except Refused:
        return None
    pictures = walk.around.seen.pictures
    chosen = pages_among(pictures, _typed(walk.lines))[0][number - 1 : number]
    held = _picture(walk.around, pictures[chosen[0]]) if chosen else None
    return picture_of(held[1], number, pictures[chosen[0]].frame) if held is not None else None


@dataclass(slots=True)
class _Walked:
    """What a walk over all parts gave. `roots`: of the parts."""

    lines: list[Line]
    around: Around
    roots: list[etree._Element]


def _read(package: Package, sha256: str, inside: bool, converted: bool) -> DocumentText:
    walk = _walked(package, inside, converted)
    around, seen = walk.around, walk.around.seen

    def content(picture: Pasted) -> tuple[str, bytes] | None:
        return None if inside else _picture(around, picture)

    seen.pictures = laid_over(seen.pictures, _typed(walk.lines), seen.over)
    scans = read_pasted(seen.pictures, content, _typed(walk.lines), seen.tables)
    seen.tables += scans.tables
    lines = walk.lines
    if scans.pages:  # what is typed around pages that are the document
        lines = [replace(x, role="header") if x.role in ("body", "annotation") else x for x in lines]
    lines = placed(lines, scans.lines)
    for part, key, program in seen.objects:
        around.linked.object(part, key, program)
    lines += around.linked.inside.lines
    changed_by = who_changed(walk.roots) if seen.changed else ("", "")
    return _result(package, sha256, lines, around, changed_by, scans)


def _picture(around: Around, picture: Pasted) -> tuple[str, bytes] | None:
    """The name of a picture's member and its bytes."""
    name = around.linked.target(picture.part, picture.key)
    content = None if name is None else around.linked.package.picture(name)
    return None if name is None or content is None else (name, content)


def _typed(lines: list[Line]) -> list[str]:
    return [x.text for x in lines if x.role in ("body", "annotation")]


def _walked(package: Package, inside: bool, converted: bool) -> _Walked:
    main = package.main_part
    relations = package.relations(main)
    root = package.xml(main)
    body = root.find(W + "body")
    if body is None:
        raise Refused(Status.UNREADABLE, Reason.BROKEN)
    numbering = read_numbering(_optional(package, relations, "numbering"))
    linked = Linked(package, None if inside else _read_inside)
    styles = read_styles(_optional(package, relations, "styles"))
    around = Around(styles, linked, read_bindings(package), Seen(), converted)
    paper = root.find(W + "background")
    fill = None if paper is None or not is_dark(paper.get(W + "color")) else paper.get(W + "color")
    walked = [root]

    def walk(part: str, e: etree._Element, path: tuple[int, ...], role: LineRole, lists: Numbering) -> list[Line]:
        walker = Walk(part, e, around, lists)
        walker.blocks(e, path, Setting(role=role, fill=fill))
        return walker.lines

    ends: dict[LineRole, list[Line]] = {"body": [], "header": [], "footer": []}
    for part, kind, shown in headers_of(root, relations):
        if package.has(part) and (e := linked.root(part)) is not None:
            walked.append(e)
            role = role_of(e, kind, shown)
            ends[role] += walk(part, e, (), role, read_numbering(None))
    heads = frozenset(x.part for x in ends["body"])
    lines = [*ends["body"], *ends["header"], *walk(main, body, (), "body", numbering), *ends["footer"]]
    for part_kind, note in (("footnotes", "footnote"), ("endnotes", "endnote"), ("comments", "comment")):
        note_role: LineRole = "comment" if note == "comment" else "footnote"
        for relation in relations.values():
            if relation.kind != part_kind or relation.external or not package.has(relation.target):
                continue
            if (e := linked.root(relation.target)) is None:
                continue
            walked.append(e)
            for i, one in enumerate(e.iterchildren(W + note)):
                if one.get(W + "type", "normal") == "normal":
                    lines += walk(relation.target, one, (i,), note_role, read_numbering(None))
    return _Walked(doubt_two_letterheads(lines, heads), around, walked)


def _optional(package: Package, relations: dict[str, Relation], kind: str) -> etree._Element | None:
    """A part that helps with reading; a damaged one costs its help and not the document."""
    for r in relations.values():
        if r.kind == kind and not r.external and package.has(r.target):
            try:
                return package.xml(r.target)
            except Refused as e:
                if e.reason is not Reason.BROKEN:
                    raise
    return None


def _result(
    package: Package,
    sha256: str,
    lines: list[Line],
    around: Around,
    changed_by: tuple[str, str],
    scans: PastedPages,
) -> DocumentText:
    seen, inside = around.seen, around.linked.inside
    ledger = settle(package, inside.fates)
    findings = [*_noticed(sha256, lines, seen, changed_by), *inside.findings]
    if inside.unread:
        names = ", ".join(dict.fromkeys(inside.unread))[:200]
        findings.append(finding("DOC-EMBEDDED", count=len(inside.unread), names=names))
    if inside.objects:
        words = next((x.text for x in inside.lines if x.text.strip()), "-")
        names = ", ".join(dict.fromkeys(inside.objects))[:200]
        findings.append(finding("DOC-EMBEDDED-READ", count=len(inside.objects), names=names, words=_short(words)))
    lost = {k: n for k, n in ledger.unreadable.items() if k != "embedded_object"}
    if lost:
        findings.append(finding("DOC-WORDS-UNREAD", count=sum(lost.values()), total=ledger.total))
    findings += scans.findings(sha256)
    if large := unread_pictures(seen.pictures, scans):
        findings.append(finding("DOC-PICTURE", count=large))

    has_words = any(x.role in ("body", "annotation") and x.text.strip() for x in lines)
    others = bool(inside.unread or inside.objects or scans.read)
    status, reason = Status.READ, None
    if not has_words:
        status = Status.UNREADABLE
        if scans.tried:
            reason = Reason.NEEDS_OCR
        else:
            reason = Reason.UNSUPPORTED_TYPE if others else Reason.BROKEN if lost else Reason.EMPTY
    elif scans.pages:
        from extractors.pdf_state import verdict

        status, reason = verdict([x.state for x in scans.pages], {})
    elif scans.unread:
        status, reason = Status.PARTLY_READ, Reason.NEEDS_OCR
    if status is Status.READ and (others or lost):
        status, reason = Status.PARTLY_READ, Reason.PARTIAL

    quality = {
        "tables": seen.tables,
        "text_boxes": seen.boxes,
        "pictures": len(seen.pictures),
        "tracked_lines": len(seen.changed),
        "hidden_lines": len(seen.hidden),
        "embedded_documents": len(inside.fates),
        **dict(sorted(scans.counts.items())),
    }
    return DocumentText(
        sha256,
        MEDIA_TYPE,
        status,
        reason,
        tuple(lines),
        scans.pages,
        repairs=dict(Counter(r.rule for line in lines for r in line.repairs)),
        quality={k: v for k, v in quality.items() if v},
        findings=tuple(findings),
        ledger=ledger,
        properties=_properties(package, around),
    )


def _noticed(sha256: str, lines: list[Line], seen: Seen, changed_by: tuple[str, str]) -> list[Finding]:
    """Findings about words that cannot simply be taken as they stand."""

    def told(code: str, marked: list[Line], **more: str) -> None:
        if marked:
            places = tuple(x.place(sha256, 0, len(x.text)) for x in marked[:_PLACES])
            words = _short(marked[0].text)
            out.append(finding(code, places=places, count=len(marked), words=words, **more))

    out: list[Finding] = []
    told("DOC-TRACKED", seen.changed, who_th=changed_by[0], who_en=changed_by[1])
    told("TEXT-HIDDEN", seen.hidden)
    told("DOC-PROMPT", seen.prompts)
    for code, doubt in (("DOC-DATE-FIELD", DATE_FIELD), ("DOC-BINDING-DIFFERS", SHOWN_DIFFERS)):
        aside = ("deleted", "embedded", "hidden" if doubt == DATE_FIELD else "")
        marked = [(x, r) for x in lines for r in x.doubted if r.rule == doubt and x.role not in aside]
        if marked:
            line, first = marked[0]
            places = tuple(x.raw_place(sha256, r.start, r.end) for x, r in marked[:_PLACES])
            stored = _short(next(iter(seen.stored), "")) or "-"
            words = _short(line.raw[first.start : first.end].replace(RECOMPUTED, "…"))
            out.append(finding(code, places=places, count=len(marked), words=words, stored=stored))
    told("DOC-HEADER-NUMBER", numbers_in_headers_alone(lines))
    return out


def _properties(package: Package, around: Around) -> dict[str, str]:
    """title, creator, producer of the package; digital_signature, macros, protection; links: addresses outside the
    file, one a line.
    """
    out: dict[str, str] = {}
    for r in package.relations("").values():
        try:
            root = package.xml(r.target) if r.kind in ("core-properties", "extended-properties") else None
        except Refused:
            continue  # properties say nothing that a record is made of
        if root is None:
            continue
        for name, tag in (
            ("title", _DC + "title"),
            ("creator", _DC + "creator"),
            ("last_modified_by", _CORE + "lastModifiedBy"),
            ("producer", _APP + "Application"),
        ):
            text = root.findtext(tag)
            if text and text.strip():
                out[name] = _short(text)
    if any(n.casefold().startswith("_xmlsignatures/") for n in package.names()):
        out["digital_signature"] = "present"
    if any(n.casefold().endswith("vbaproject.bin") for n in package.names()):
        out["macros"] = "present"
    settings = _optional(package, package.relations(package.main_part), "settings")
    guard = None if settings is None else settings.find(W + "documentProtection")
    if guard is not None and guard.get(W + "enforcement", "0") not in OFF:
        out["protection"] = guard.get(W + "edit", "readOnly")[:20]
    ways = [around.linked.relation(part, key) for part, key in dict.fromkeys(around.seen.links)]
    links = [x.target for x in ways if x is not None and x.external]
    if links:
        out["links"] = "\n".join(dict.fromkeys(links[:50]))
    return out


def _short(text: str, length: int = 80) -> str:
    """The beginning of some words, on one line."""
    text = " ".join(text.split())
    return text if len(text) <= length else text[: length - 1] + "…"
