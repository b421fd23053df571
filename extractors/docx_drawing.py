"""ภาพ กล่องข้อความ และวัตถุ: what a drawing of a DOCX holds: text boxes, WordArt, pictures, diagrams, embedded files."""

import re
from dataclasses import dataclass, field
from decimal import Decimal

from lxml import etree

from extractors.docx_numbering import number_of
from extractors.docx_package import DGM, MC, WP, WPS, A, O, R, V, W
from extractors.docx_style import is_dark

EMU_PER_CM = 360_000
PAGE_WIDTH_CM, PAGE_HEIGHT_CM = 13, 17  # a picture of this size is a scanned page, not an emblem or a photograph
LARGE_CM = 5  # from here a picture could hold words that matter; the emblem is 3 cm at most (ระเบียบงานสารบรรณ)

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


@dataclass(slots=True)
class Drawing:
    """What was found, in order. Sizes of pictures are (width, height) in whole millimetres, (0, 0) unknown."""

    boxes: list[tuple[etree._Element, str | None]] = field(default_factory=list)  # w:txbxContent, fill behind it
    word_art: list[etree._Element] = field(default_factory=list)  # v:textpath
    shapes: list[etree._Element] = field(default_factory=list)  # a:p of a shape on a canvas
    pictures: list[tuple[int, int]] = field(default_factory=list)
    diagrams: list[str] = field(default_factory=list)  # relationship ids of the parts that hold their words
    objects: list[tuple[str, str]] = field(default_factory=list)  # embedded documents: program, relationship id
    charts: list[str] = field(default_factory=list)  # relationship ids of the parts that hold their words


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
        elif tag.startswith(V) and child.get("style"):
            size = _css_size(child.get("style", "")) or size
        if tag == A + "blip" or tag == V + "imagedata":
            out.pictures.append(size)
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
        read_drawing(child, out, size)
    return out


def is_scanned_page(size: tuple[int, int]) -> bool:
    """Whether a picture of this size (mm) fills the page as a pasted scan does."""
    return size[0] >= PAGE_WIDTH_CM * 10 and size[1] >= PAGE_HEIGHT_CM * 10


def is_large(size: tuple[int, int]) -> bool:
    """Whether a picture of this size (mm) could hold words; a size that is not stated could."""
    return size == (0, 0) or (size[0] >= LARGE_CM * 10 and size[1] >= LARGE_CM * 10)


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
