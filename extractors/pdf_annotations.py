"""What lies over a page: FreeText and stamps, values of form fields, ticks, signatures, comments.

E-correspondence systems lay number, date and received mark over a letter as annotations, and a filled form keeps its
values in widgets: a reader of the page's own content sees a blank form.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from playa.content import GraphicState, XObjectObject
from playa.page import Annotation, Page
from playa.pdftypes import Matrix, matrix_value, rect_value
from playa.utils import mult_matrix, transform_bbox

from extractors import pdf_field_value as field_value
from extractors.pdf_attachments import file_name
from extractors.pdf_content import PageContent, Rect
from extractors.pdf_dispute import doubted
from extractors.pdf_fonts import UNMAPPED, DocumentFonts
from extractors.pdf_glyphs import PageReader, PageTooDense
from extractors.pdf_objects import array, dictionary, is_stream, name, resolved
from extractors.pdf_visibility import Layers
from schemas.text import Line

_HIDDEN_FLAGS: Final = 0x02 | 0x20  # hidden, no view (PDF 32000-1, table 165)
_SPOKEN: Final = ("FreeText", "Stamp")
_REMARKS: Final = (
    "Text",
    "Highlight",
    "Underline",
    "Squiggly",
    "Caret",
    "Square",
    "Circle",
    "Ink",
    "Line",
)
_MEDIA: Final = ("RichMedia", "3D", "Screen", "Movie", "Sound")
_DOUBT: Final = "shown_differs"


@dataclass(slots=True)
class Overlay:
    """One annotation. `kind`: words, value, tick, remark, strike (over the words that it crosses out), signature or
    picture (a stamp whose words cannot be read).
    `drawn`: its appearance, where that is better than `text`; `hidden`: not shown. `denied`: what the page shows where
    that is not what the file states, None where both agree.
    """

    kind: str
    text: str
    box: Rect
    hidden: bool = False
    drawn: PageContent | None = None
    denied: str | None = None


@dataclass(slots=True)
class PageOverlays:
    """All that lies over one page. `files`: names of attached files. `media`: kinds of films and sounds. `redacted`:
    places marked to be blacked out, with all that stands below them. `signed`: the places of digital signatures.
    """

    items: list[Overlay] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    signed: list[Rect] = field(default_factory=list)
    media: list[str] = field(default_factory=list)
    redacted: list[Rect] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    over: int = 0  # of every kind but links
    broken: int = 0  # notes that cannot be read


def overlays(page: Page, fonts: DocumentFonts, layers: Layers) -> PageOverlays:
    """The annotations of a page that carry words. Raises PageTooDense where one draws too much."""
    out = PageOverlays()
    found = 0
    for note in page.annotations:  # playa leaves out what has no kind or no place
        found += 1
        out.over += note.type not in ("Link", "Popup")
        try:
            _annotation(note, PageReader(page, fonts, layers), layers, out)
        except PageTooDense:
            raise
        except Exception:  # noqa: BLE001 - a broken note must not take the page's own words with it; it is counted
            out.broken += 1
    out.broken += sum(resolved(x) is not None for x in array(page.attrs.get("Annots"))) - found
    return out


def _annotation(note: Annotation, reader: PageReader, layers: Layers, out: PageOverlays) -> None:
    props: Mapping[str, Any] = note.props
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
        said = (note.contents or "").strip() or field_value.plain(field_value.words_of(props.get("RC")))
        shown = _appearance(note, reader)
        if shown is not None and _reads(shown):
            denied = _denied(said, shown) if note.type == "FreeText" else None
            out.items.append(Overlay("words", said, box, hidden, shown, denied))
        else:  # without words it is a picture of a stamp or signature, and still said to be there
            out.items.append(Overlay("words" if said else "picture", said, box, hidden))
    elif note.type == "StrikeOut":
        said = (note.contents or "").strip()
        out.items += [Overlay("strike", "", quad, hidden) for quad in _quads(note, reader) or [box]]
        if said:
            out.items.append(Overlay("remark", said, box, hidden))
    elif note.type in _REMARKS and (note.contents or "").strip():
        out.items.append(Overlay("remark", (note.contents or "").strip(), box, hidden))
    elif note.type == "FileAttachment":
        out.files.append(file_name(props.get("FS")))
    elif note.type in _MEDIA:
        out.media.append(note.type)
    elif note.type == "Redact":
        out.redacted.append(box)
    elif note.type == "Link" and (target := _target(dictionary(props.get("A")))):
        out.links.append(target)


def _quads(note: Annotation, reader: PageReader) -> list[Rect]:
    """The boxes of the words that a note marks (12.5.6.10), as displayed; none where the file states none."""
    numbers = [resolved(x) for x in array(note.props.get("QuadPoints"))]
    out = []
    for i in range(0, len(numbers) - 7, 8):
        quad = [x for x in numbers[i : i + 8] if isinstance(x, int | float)]
        if len(quad) == 8:
            x0, y0, x1, y1 = reader.displayed((min(quad[::2]), min(quad[1::2]), max(quad[::2]), max(quad[1::2])))
            out.append((x0, y0, x1, y1))
    return out


def marked(lines: Sequence[Line], items: Sequence[Overlay]) -> list[Line]:
    """The lines of a page, those of overlays that state something else than they show marked."""
    out = list(lines)
    for item in items:
        if item.denied is None:
            continue
        x0, y0, x1, y1 = item.box
        spot = ((x0 + x1) / 2, (y0 + y1) / 2, 0.0)
        if item.kind == "tick":
            out = doubted(out, [spot], _DOUBT)
            continue
        mine = {id(x) for x in out if x.role in ("annotation", "hidden") and _within(x.box, item.box)}
        out = [doubted([x], [_middle(x)], _DOUBT)[0] if id(x) in mine else x for x in out]
    return out


def _within(box: tuple[int, int, int, int], around: Rect) -> bool:
    x, y = (box[0] + box[2]) / 200, (box[1] + box[3]) / 200
    return around[0] - 1 <= x <= around[2] + 1 and around[1] - 1 <= y <= around[3] + 1


def _middle(line: Line) -> tuple[float, float, float]:
    x0, y0, x1, y1 = line.box
    return (x0 + x1) / 200, (y0 + y1) / 200, 0.0


def _target(action: Mapping[str, Any]) -> str:
    """Where a link leads outside the file: an address, or another file that it opens (12.6.4)."""
    uri = resolved(action.get("URI"))
    if isinstance(uri, bytes):
        return uri.decode("utf-8", "replace")
    return file_name(action["F"]) if name(action.get("S")) in ("GoToR", "Launch") and "F" in action else ""


def _denied(said: str, shown: PageContent) -> str | None:
    seen = "".join(g.text for g in shown.glyphs if not g.hidden)
    return seen if said and field_value.significant(said) != field_value.significant(seen) else None


def _widget(note: Annotation, box: Rect, hidden: bool, reader: PageReader, out: PageOverlays) -> None:
    props = note.props
    kind, flags = name(field_value.inherited(props, "FT")), field_value.flags_of(props)
    shown = _appearance(note, reader)
    if kind == "Sig":
        if isinstance(resolved(field_value.inherited(props, "V")), dict):
            out.signed.append(box)
            if shown is not None and _reads(shown):
                out.items.append(Overlay("signature", "", box, hidden, shown))
    elif kind == "Btn":
        if not flags & field_value.PUSH_BUTTON:
            on, denied = field_value.tick(props)
            drawn_off = not on and shown is not None and any(g.text.strip() and not g.hidden for g in shown.glyphs)
            out.items.append(
                Overlay("tick", "☑" if on else "☐", box, hidden, denied="☑" if denied or drawn_off else None)
            )
    elif kind in ("Tx", "Ch") and not flags & field_value.PASSWORD:
        text = field_value.value_of(props)
        denied_by = field_value.differs(props, text, shown, _generated(note))
        if not text.strip():
            if denied_by:  # the page shows words that the field does not hold
                out.items.append(Overlay("value", "", box, hidden, shown, denied_by))
            return
        out.items.append(Overlay("value", text.strip(), box, hidden, denied=denied_by))


def _generated(note: Annotation) -> bool:
    form = dictionary(note.page.doc.catalog.get("AcroForm"))
    return resolved(form.get("NeedAppearances")) is True


def _appearance(note: Annotation, reader: PageReader) -> PageContent | None:
    """What the annotation's normal appearance draws, mapped from its box to its rectangle (PDF 32000-1, 12.5.5)."""
    normal = resolved(dictionary(note.props.get("AP")).get("N"))
    if isinstance(normal, dict):
        normal = resolved(normal.get(name(note.props.get("AS"))))
    if not is_stream(normal) or "BBox" not in normal:
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
