"""อ่าน DOCX: `read_docx(data, sha256) -> DocumentText`.

Order of the lines: first-page header, running headers, body, diagrams, footers, notes, comments. A first-page header
that is shown (titlePg) holds the letterhead where an office puts it there, so its lines are body text; a header of all
pages has the role `header`.
"""

from collections import Counter

from lxml import etree

from extractors.docx_drawing import is_large, is_scanned_page
from extractors.docx_numbering import Numbering, read_numbering
from extractors.docx_package import A, Package, R, Refused, Relation, W
from extractors.docx_paragraph import Paragraph
from extractors.docx_setting import Setting
from extractors.docx_style import is_dark, read_styles
from extractors.docx_walk import Seen, Walk
from schemas.finding import Finding
from schemas.finding_codes import finding
from schemas.source import Reason, Status
from schemas.text import DocumentText, Line, LineRole

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_PLACES = 10  # places in one finding
_DC = "{http://purl.org/dc/elements/1.1/}"
_APP = "{http://schemas.openxmlformats.org/officeDocument/2006/extended-properties}"
_CORE = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}"
_ROLES: dict[str, LineRole] = {"header": "header", "footer": "footer"}


def read_docx(data: bytes, sha256: str) -> DocumentText:
    """The lines of a DOCX with their places. Never raises for a bad file: status and reason say what is wrong.

    `unreadable`: empty, broken, encrypted, or without a visible word (`needs_ocr` when it holds pictures). `rejected`:
    two members of one name, a DTD, or a limit of docx_package is passed. `partly_read`: a page-sized picture
    (`needs_ocr`), or another document put inside (`partial`).
    """
    try:
        return _read(Package(data), sha256)
    except Refused as e:
        findings = (finding(e.code),) if e.code else ()
        return DocumentText(sha256, MEDIA_TYPE, e.status, e.reason, findings=findings)


def _read(package: Package, sha256: str) -> DocumentText:
    main = package.main_part
    relations = package.relations(main)
    root = package.xml(main)
    body = root.find(W + "body")
    if body is None:
        raise Refused(Status.UNREADABLE, Reason.BROKEN)
    styles = read_styles(_optional(package, relations, "styles"))
    numbering = read_numbering(_optional(package, relations, "numbering"))
    seen = Seen()
    paper = root.find(W + "background")
    fill = None if paper is None or not is_dark(paper.get(W + "color")) else paper.get(W + "color")

    def walk(part: str, e: etree._Element, path: tuple[int, ...], role: LineRole, lists: Numbering) -> list[Line]:
        walker = Walk(part, e, styles, lists, seen)
        walker.blocks(e, path, Setting(role=role, fill=fill))
        return walker.lines

    ends: dict[LineRole, list[Line]] = {"body": [], "header": [], "footer": []}
    for part, role in _headers(root, relations):
        if package.has(part):
            own = read_numbering(None)
            ends[role if role in ends else "header"] += walk(part, package.xml(part), (), role, own)
    lines = [*ends["body"], *ends["header"], *walk(main, body, (), "body", numbering)]
    lines += _diagrams(package, relations, seen)
    lines += ends["footer"]
    for kind, note, note_role in (
        ("footnotes", "footnote", "footnote"),
        ("endnotes", "endnote", "footnote"),
        ("comments", "comment", "comment"),
    ):
        for relation in relations.values():
            if relation.kind == kind and not relation.external and package.has(relation.target):
                for i, e in enumerate(package.xml(relation.target).iterchildren(W + note)):
                    if e.get(W + "type", "normal") == "normal":
                        role = "comment" if note_role == "comment" else "footnote"
                        lines += walk(relation.target, e, (i,), role, read_numbering(None))
    return _result(package, relations, sha256, lines, seen)


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


def _headers(root: etree._Element, relations: dict[str, Relation]) -> list[tuple[str, LineRole]]:
    """The parts of headers and footers in the order of the sections, each once, with the role of its lines."""
    out: dict[str, LineRole] = {}
    for n, section in enumerate(root.iter(W + "sectPr")):
        title_page = section.find(W + "titlePg")
        first_differs = title_page is not None and title_page.get(W + "val") not in ("false", "0", "off")
        for e in section:
            kind = str(e.tag).removeprefix(W).removesuffix("Reference")
            relation = relations.get(e.get(R + "id", ""))
            if kind not in _ROLES or relation is None or relation.external:
                continue
            letterhead = kind == "header" and e.get(W + "type") == "first" and first_differs and n == 0
            out.setdefault(relation.target, "body" if letterhead else _ROLES[kind])
    return list(out.items())


def _diagrams(package: Package, relations: dict[str, Relation], seen: Seen) -> list[Line]:
    """The words of SmartArt diagrams, which stand in parts of their own."""
    out: list[Line] = []
    for key, _ in seen.diagrams:
        relation = relations.get(key)
        if relation is None or relation.external or not package.has(relation.target):
            continue
        for i, p in enumerate(package.xml(relation.target).iter(A + "p")):
            words = Paragraph()
            for t in p.iter(A + "t"):
                words.add(t.text or "", "seen")
            out += words.lines(relation.target, (i,), "body", None)
    return out


def _result(
    package: Package, relations: dict[str, Relation], sha256: str, lines: list[Line], seen: Seen
) -> DocumentText:
    findings: list[Finding] = []
    for code, marked in (("DOC-TRACKED", seen.changed), ("TEXT-HIDDEN", seen.hidden), ("DOC-PROMPT", seen.prompts)):
        if marked:
            places = tuple(x.place(sha256, 0, len(x.text)) for x in marked[:_PLACES])
            findings.append(finding(code, places=places, count=len(marked), words=_short(marked[0].text)))
    chunks = [x.target for x in map(relations.get, seen.chunks) if x is not None]
    inside = [*seen.embedded, *chunks]
    if inside:
        findings.append(finding("DOC-EMBEDDED", count=len(inside), names=", ".join(dict.fromkeys(inside))[:200]))
    large = [x for x in seen.pictures if is_large(x)]
    if large:
        findings.append(finding("DOC-PICTURE", count=len(large)))

    has_words = any(x.role in ("body", "annotation") and x.text.strip() for x in lines)
    status, reason = Status.READ, None
    if not has_words:
        status = Status.UNREADABLE
        if seen.pictures:
            reason = Reason.NEEDS_OCR
        else:
            reason = Reason.UNSUPPORTED_TYPE if inside else Reason.EMPTY
    elif any(is_scanned_page(x) for x in seen.pictures):
        status, reason = Status.PARTLY_READ, Reason.NEEDS_OCR
    elif inside:
        status, reason = Status.PARTLY_READ, Reason.PARTIAL

    repairs = Counter(r.rule for line in lines for r in line.repairs)
    quality = {
        "tables": seen.tables,
        "text_boxes": seen.boxes,
        "pictures": len(seen.pictures),
        "tracked_lines": len(seen.changed),
        "hidden_lines": len(seen.hidden),
    }
    return DocumentText(
        sha256,
        MEDIA_TYPE,
        status,
        reason,
        tuple(lines),
        repairs=dict(repairs),
        quality={k: v for k, v in quality.items() if v},
        findings=tuple(findings),
        properties=_properties(package, relations, seen),
    )


def _properties(package: Package, relations: dict[str, Relation], seen: Seen) -> dict[str, str]:
    """title, creator, producer of the package; digital_signature; links: addresses outside the file, one a line."""
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
    links = [x.target for x in map(relations.get, dict.fromkeys(seen.links)) if x is not None and x.external]
    if links:
        out["links"] = "\n".join(dict.fromkeys(links[:50]))
    return out


def _short(text: str, length: int = 80) -> str:
    """The beginning of some words, on one line."""
    text = " ".join(text.split())
    return text if len(text) <= length else text[: length - 1] + "…"
