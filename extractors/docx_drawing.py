"""ภาพ กล่องข้อความ และวัตถุ: what a drawing of a DOCX holds: text boxes, WordArt, pictures, diagrams, embedded files."""

import re
from dataclasses import dataclass, field, replace
from decimal import Decimal

from lxml import etree

from extractors.docx_numbering import number_of
from extractors.docx_package import DGM, MC, WP, WPS, A, O, R, V, W
from extractors.docx_picture import Pasted, drawn_picture, vml_picture
from extractors.docx_style import is_dark

EMU_PER_CM = 360_000

# Objects that are pictures made by another program; any other object holds a document of its own.
_PICTURE_OBJECTS = re.compile(
    r"^(Equation|Word\.Picture|PBrush|Paint\.Picture|MSPhotoEd|Static|Visio|CorelDraw|MS_ClipArt|Forms\.|WordPad\.Image)",
    re.IGNORECASE,
)
# The namespaces whose drawings we read; Word takes the fallback for any other.
_UNDERSTOOD = (
    "http://schemas.microsoft.com/office/",
    "http://schemas.openxmlformats.org/",
    "urn:schemas-microsoft-com:",
)
_LENGTH = re.compile(r"(?:^|;)\s*(width|height)\s*:\s*([0-9]+(?:\.[0-9]+)?)(pt|in|cm|mm)?")
_POINTS = {
    "pt": Decimal(1),
    "in": Decimal(72),
    "cm": Decimal("28.3465"),
    "mm": Decimal("2.83465"),
    None: Decimal("0.75"),
}

_RUN_AROUND = ("wrapSquare", "wrapTight", "wrapThrough", "wrapTopAndBottom")
_WRAP = "{urn:schemas-microsoft-com:office:word}wrap"
_OTHERS = (
    WPS + "wsp",
    WP + "contentPart",
    "{http://schemas.microsoft.com/office/word/2010/wordprocessingInk}contentPart",
)
_VML_OTHERS = tuple(V + x for x in ("shape", "rect", "roundrect", "oval", "line", "polyline", "curve", "arc"))


@dataclass(slots=True)
class Drawing:
    """What was found, in order."""

    boxes: list[tuple[etree._Element, str | None]] = field(default_factory=list)  # w:txbxContent, fill behind it
    word_art: list[etree._Element] = field(default_factory=list)  # v:textpath
    shapes: list[etree._Element] = field(default_factory=list)  # a:p of a shape on a canvas
    pictures: list[Pasted] = field(default_factory=list)
    diagrams: list[str] = field(default_factory=list)  # relationship ids of the parts that hold their words
    objects: list[tuple[str, str]] = field(default_factory=list)  # embedded documents: program, relationship id
    charts: list[str] = field(default_factory=list)  # relationship ids of the parts that hold their words
    floats: bool = False  # placed freely, or several things in one frame: it may lie over others
    free: bool = False  # words do not run around it
    hidden: bool = False  # no reader sees it
    others: int = 0  # things with a place of their own that are no picture


def chosen(alternate: etree._Element) -> etree._Element | None:
    """The one branch of mc:AlternateContent that is shown, so that a text box is read once and not twice."""
    for choice in alternate.iterchildren(MC + "Choice"):
        asked = choice.get("Requires", "").split()
        if asked and all((choice.nsmap.get(p) or "").startswith(_UNDERSTOOD) for p in asked):
            return choice
    return alternate.find(MC + "Fallback")


def read_drawing(e: etree._Element, out: Drawing | None = None, size: tuple[int, int] = (0, 0)) -> Drawing:
    """Everything inside a w:drawing, w:pict or w:object; words inside its boxes are left to the caller."""
    out = Drawing() if out is None else out
    for child in e:
        tag = str(child.tag)
        if tag == W + "txbxContent":
            out.boxes.append((child, _fill_behind(child)))
            continue
        if tag == MC + "AlternateContent":
            if (branch := chosen(child)) is not None:
                read_drawing(branch, out, size)
            continue
        if tag in (WP + "inline", WP + "anchor"):
            extent = child.find(WP + "extent")
            if extent is not None:
                size = (number_of(extent.get("cx")) * 10 // EMU_PER_CM, number_of(extent.get("cy")) * 10 // EMU_PER_CM)
            _placed(child, out)
        elif tag.startswith(V) and child.get("style"):
            size = _css_size(child.get("style", "")) or size
            _placed_in_vml(child, out)
        if tag == A + "blip":
            out.pictures.append(drawn_picture(child, size))
        elif tag == V + "imagedata":
            out.pictures.append(vml_picture(child, size))
        elif tag == V + "textpath" and child.get("string"):
            out.word_art.append(child)
        elif tag == DGM + "relIds":
            out.diagrams.append(child.get(R + "dm", ""))
        elif tag.endswith("}chart"):
            out.charts.append(child.get(R + "id", ""))
        elif tag == A + "p":
            out.shapes.append(child)
            continue
        elif tag == O + "OLEObject":
            program = child.get("ProgID", "")
            if not _PICTURE_OBJECTS.match(program):
                out.objects.append((program or "OLE", child.get(R + "id", "")))
                out.pictures = [replace(x, key="") for x in out.pictures]  # how that document looks, and nothing more
        out.floats = out.floats or tag.endswith(("}wgp", "}wpc", "}group"))
        out.others += tag in _OTHERS or (
            tag.startswith(V) and tag in _VML_OTHERS and child.find(V + "imagedata") is None
        )
        read_drawing(child, out, size)
    return out


def _placed(frame: etree._Element, out: Drawing) -> None:
    """Notes how a wp:inline or wp:anchor stands among the words (ECMA-376 part 1, 20.4.2.3)."""
    if frame.tag == WP + "anchor":
        out.floats = True
        out.free = out.free or not any(frame.find(WP + x) is not None for x in _RUN_AROUND)
    about = frame.find(WP + "docPr")
    out.hidden = out.hidden or (about is not None and about.get("hidden") in ("1", "true", "on"))


def _placed_in_vml(shape: etree._Element, out: Drawing) -> None:
    style = "".join(shape.get("style", "").split()).casefold()
    if "position:absolute" in style:
        out.floats = True
        out.free = out.free or not any(
            x.get("type", "") in ("square", "tight", "through", "topAndBottom") for x in shape.iterchildren(_WRAP)
        )
    out.hidden = out.hidden or "visibility:hidden" in style


def _css_size(style: str) -> tuple[int, int] | None:
    found = {m[1]: int(Decimal(m[2][:12]) * _POINTS[m[3]] * Decimal("0.352778")) for m in _LENGTH.finditer(style)}
    return (found["width"], found["height"]) if len(found) == 2 else None


def _fill_behind(box: etree._Element) -> str | None:
    """The fill of the shape around a text box: white words on a dark shape are seen."""
    shape = box.getparent()
    while shape is not None and shape.tag != WPS + "wsp" and not str(shape.tag).startswith(V):
        shape = shape.getparent()
    while shape is not None and shape.tag == V + "textbox":
        shape = shape.getparent()
    if shape is None:
        return None
    if str(shape.tag).startswith(V):
        named = shape.get("fillcolor", "").split(" ")[0].lstrip("#")
        if not named or named in ("white", "window") or shape.get("filled") in ("f", "false"):
            return None
        return named if len(named) == 6 and is_dark(named) else None if len(named) == 6 else "theme"
    properties = shape.find(WPS + "spPr")
    if properties is not None:
        if properties.find(A + "noFill") is not None:
            return None
        if any(properties.find(A + kind) is not None for kind in ("gradFill", "blipFill", "pattFill")):
            return "theme"
        solid = properties.find(A + "solidFill")
        if solid is not None:
            color = solid.find(A + "srgbClr")
            if color is not None:
                return color.get("val")
            scheme = solid.find(A + "schemeClr")
            return None if scheme is not None and scheme.get("val") in ("bg1", "lt1") else "theme"
    style = shape.find(f"{WPS}style/{A}fillRef")
    return "theme" if style is not None and style.get("idx", "0") != "0" else None
