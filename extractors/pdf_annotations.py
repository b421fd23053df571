"""What lies over a page: FreeText and stamps, values of form fields, ticks, signatures, comments.

E-correspondence systems lay number, date and received mark over a letter as annotations, and a filled form keeps its
values in widgets: a reader of the page's own content sees a blank form.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from playa.content import GraphicState, XObjectObject
from playa.document import Document
from playa.page import Annotation, Page
from playa.pdftypes import ContentStream, Matrix, PSLiteral, matrix_value, rect_value
from playa.utils import decode_text, mult_matrix, transform_bbox

from extractors.pdf_content import PageContent, Rect
from extractors.pdf_fonts import UNMAPPED, DocumentFonts
from extractors.pdf_glyphs import PageReader
from extractors.pdf_objects import dictionary, name, resolved
from extractors.pdf_visibility import Layers

_HIDDEN_FLAGS: Final = 0x02 | 0x20  # hidden, no view (PDF 32000-1, table 165)
_PUSH_BUTTON: Final = 1 << 16
_PASSWORD: Final = 1 << 13
_SPOKEN: Final = ("FreeText", "Stamp")
_REMARKS: Final = (
    "Text",
    "Highlight",
    "Underline",
    "StrikeOut",
    "Squiggly",
    "Caret",
    "Square",
    "Circle",
    "Ink",
    "Line",
)
_DEEPEST: Final = 12


@dataclass(slots=True)
class Overlay:
    """One annotation. `kind`: words, value, tick, remark, signature or picture (a stamp whose words cannot be read).
    `drawn`: its appearance, where that is better than `text`; `hidden`: not shown.
    """

    kind: str
    text: str
    box: Rect
    hidden: bool = False
    drawn: PageContent | None = None


@dataclass(slots=True)
class PageOverlays:
    """All that lies over one page. `files`: names of attached files."""

    items: list[Overlay] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    signed: bool = False
    links: list[str] = field(default_factory=list)


def overlays(page: Page, fonts: DocumentFonts, layers: Layers) -> PageOverlays:
    """The annotations of a page that carry words. May raise what a broken annotation makes playa raise."""
    out = PageOverlays()
    for note in page.annotations:
        props: Mapping[str, Any] = note.props
        reader = PageReader(page, fonts, layers)
        x0, y0, x1, y1 = note.bbox
        width, height = reader.content.width, reader.content.height
        box = (
            min(max(x0 - reader.left, 0.0), width),
            min(max(y0 - reader.top, 0.0), height),
            min(max(x1 - reader.left, 0.0), width),
            min(max(y1 - reader.top, 0.0), height),
        )
        flags = resolved(props.get("F"))
        hidden = bool(isinstance(flags, int) and flags & _HIDDEN_FLAGS) or layers.off(props.get("OC"))
        if note.type == "Widget":
            _widget(note, box, hidden, reader, out)
        elif note.type in _SPOKEN:
            said = (note.contents or "").strip()
            shown = _appearance(note, reader)
            if shown is not None and _reads(shown):
                out.items.append(Overlay("words", said, box, hidden, shown))
            else:  # without words it is a picture of a stamp or signature, and still said to be there
                out.items.append(Overlay("words" if said else "picture", said, box, hidden))
        elif note.type in _REMARKS and (note.contents or "").strip():
            out.items.append(Overlay("remark", (note.contents or "").strip(), box, hidden))
        elif note.type == "FileAttachment":
            out.files.append(_file_name(props.get("FS")))
        elif note.type == "Link":
            action = resolved(props.get("A"))
            uri = resolved(action.get("URI")) if isinstance(action, dict) else None
            if isinstance(uri, bytes):
                out.links.append(uri.decode("utf-8", "replace"))
    return out


def _widget(note: Annotation, box: Rect, hidden: bool, reader: PageReader, out: PageOverlays) -> None:
    kind, value = name(_inherited(note.props, "FT")), resolved(_inherited(note.props, "V"))
    flags = resolved(_inherited(note.props, "Ff"))
    flags = flags if isinstance(flags, int) else 0
    if kind == "Sig":
        if isinstance(value, dict):
            out.signed = True
            shown = _appearance(note, reader)
            if shown is not None and _reads(shown):
                out.items.append(Overlay("signature", "", box, hidden, shown))
    elif kind == "Btn":
        if not flags & _PUSH_BUTTON:
            state = name(note.props.get("AS")) or name(value) or "Off"
            out.items.append(Overlay("tick", "☐" if state == "Off" else "☑", box, hidden))
    elif kind in ("Tx", "Ch") and not flags & _PASSWORD:
        text = ", ".join(_words(v) for v in value) if isinstance(value, list) else _words(value)
        if text.strip():
            out.items.append(Overlay("value", text.strip(), box, hidden))


def _words(value: object) -> str:
    value = resolved(value)
    if isinstance(value, ContentStream):
        value = value.buffer
    if isinstance(value, bytes):
        return decode_text(value).replace("\0", "")
    return value.name if isinstance(value, PSLiteral) else ""


def _appearance(note: Annotation, reader: PageReader) -> PageContent | None:
    """What the annotation's normal appearance draws, mapped from its box to its rectangle (PDF 32000-1, 12.5.5)."""
    normal = resolved(dictionary(note.props.get("AP")).get("N"))
    if isinstance(normal, dict) and not isinstance(normal, ContentStream):
        normal = resolved(normal.get(name(note.props.get("AS"))))
    if not isinstance(normal, ContentStream) or "BBox" not in normal:
        return None
    own: Matrix = matrix_value(normal["Matrix"]) if "Matrix" in normal else (1, 0, 0, 1, 0, 0)
    x0, y0, x1, y1 = transform_bbox(own, rect_value(normal["BBox"]))
    if x1 - x0 <= 0 or y1 - y0 <= 0:
        return None
    p0, q0, p1, q1 = note.rect
    p0, p1, q0, q1 = min(p0, p1), max(p0, p1), min(q0, q1), max(q0, q1)
    a, d = (p1 - p0) / (x1 - x0), (q1 - q0) / (y1 - y0)
    place: Matrix = (a, 0, 0, d, p0 - x0 * a, q0 - y0 * d)
    form = XObjectObject.from_stream(
        stream=normal,
        page=note.page,
        xobjid="AP",
        gstate=GraphicState(),
        ctm=mult_matrix(place, note.page.ctm),
        mcstack=(),
    )
    return reader.read_form(form)


def _reads(content: PageContent) -> bool:
    """Whether the appearance says something, all of it in Unicode."""
    texts = [g.text for g in content.glyphs if not g.hidden]
    return any(t.strip() for t in texts) and UNMAPPED not in texts


def _inherited(props: Mapping[str, Any], key: str) -> object:
    """A field's entry, its own or a parent's."""
    for _ in range(_DEEPEST):
        if key in props:
            return props[key]
        parent = resolved(props.get("Parent"))
        if not isinstance(parent, dict):
            break
        props = parent
    return None


def has_xfa(doc: Document) -> bool:
    """Whether the document carries an XFA form, whose values no reader of pages sees."""
    form = resolved(doc.catalog.get("AcroForm"))
    return isinstance(form, dict) and resolved(form.get("XFA")) is not None


def embedded_files(doc: Document) -> list[str]:
    """Names of the files that the document carries."""
    names = resolved(doc.catalog.get("Names"))
    tree = names.get("EmbeddedFiles") if isinstance(names, dict) else None
    return list(_leaves(tree, 0)) if tree is not None else []


def _leaves(node: object, depth: int) -> Iterator[str]:
    node = resolved(node)
    if not isinstance(node, dict) or depth > _DEEPEST:
        return
    pairs = resolved(node.get("Names"))
    if isinstance(pairs, list):
        for key, spec in zip(pairs[::2], pairs[1::2], strict=False):
            yield _file_name(spec) or _words(key)
    kids = resolved(node.get("Kids"))
    for kid in kids if isinstance(kids, list) else ():
        yield from _leaves(kid, depth + 1)


def _file_name(spec: object) -> str:
    spec = resolved(spec)
    if isinstance(spec, dict):
        return _words(spec.get("UF")) or _words(spec.get("F")) or "?"
    return _words(spec) or "?"
