"""ภาพที่แปะในเอกสาร: a picture pasted into a Word file or a slide: how large it is shown, which part, which way.

How offices send a scanned letter: one picture a page, pasted. A rule by size says which pictures may be pages: emblems,
logos, signatures and icons are none, and are no reason to call a document unread.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Final

from lxml import etree

from extractors.docx_numbering import number_of
from extractors.docx_package import A, R
from extractors.picture_frame import AS_STORED, QUARTER, WHOLE, Frame
from schemas.text import Line

EMU_PER_MM: Final = 36_000
PAGE_SIDES: Final = (130, 170)  # mm; a picture of this size is a scanned page, not an emblem or a photograph
LARGE: Final = 50  # mm; from here a picture could hold words that matter; the emblem is 30 at most (ระเบียบงานสารบรรณ)
SHOWN_DIFFERS: Final = "shown_differs"
DRAWN_OVER: Final = "drawn_over"  # something typed, drawn or pasted may lie over the picture
_NAMES: Final = ("spPr", "grpSpPr")
# Effects on an a:blip after which parts of it are not seen (ECMA-376 part 1, 20.1.8): transparency, a colour taken out.
_FADES: Final = (
    "alphaBiLevel",
    "alphaCeiling",
    "alphaFloor",
    "alphaMod",
    "alphaModFix",
    "alphaRepl",
    "biLevel",
    "clrChange",
)
_WHOLE_SHAPES: Final = ("", "rect", "roundRect")
_HERE: Final = "\0picture"  # no part of a package has such a name


@dataclass(frozen=True, slots=True)
class Pasted:
    """One picture of a document. `part`: the part that shows it; `key`: its relationship there, "" where it has none.
    `size`: as shown, (width, height) in whole millimetres, (0, 0) unknown. `seen`: a reader sees it. `page`: it is as
    large as a page. `floats`: it is placed freely, and may lie over others or under them; `anchor`: its paragraph,
    where words do not even run around it. `doubts`: why what is seen may not be what the picture holds
    (`shown_differs`, `drawn_over`, `tracked_change`).
    """

    key: str
    size: tuple[int, int] = (0, 0)
    frame: Frame = AS_STORED
    part: str = ""
    seen: bool = True
    page: bool = False
    floats: bool = False
    anchor: tuple[int, ...] | None = None
    doubts: tuple[str, ...] = ()

    @property
    def is_large(self) -> bool:
        """Whether it could hold words; a size that is not stated could."""
        return self.size == (0, 0) or min(self.size) >= LARGE


def is_page(size: tuple[int, int]) -> bool:
    """Whether a picture of this size (mm) fills a page of paper as a pasted scan does."""
    return size[0] >= PAGE_SIDES[0] and size[1] >= PAGE_SIDES[1]


def stands_here(n: int) -> Line:
    """What the walk leaves where picture `n` (from 0) stands, until its lines are there (`placed`)."""
    return Line("", "", part=_HERE, path=(n,), role="hidden")


def placed(lines: Sequence[Line], found: Mapping[int, Sequence[Line]]) -> list[Line]:
    """The lines of a document, those of its pictures in their places."""
    out: list[Line] = []
    for line in lines:
        if line.part == _HERE:
            out += found.get(line.path[0], ())
        else:
            out.append(line)
    return out


def drawn_picture(blip: etree._Element, size: tuple[int, int]) -> Pasted:
    """The picture of an a:blip (ECMA-376 part 1, 20.1.8.13). `size`: of the drawing around it, in mm; one in a group
    has the size that the group gives it.
    """
    fill = blip.getparent()
    owner = None if fill is None else fill.getparent()
    shape = owner if owner is not None and not _is(owner, _NAMES) else None if owner is None else owner.getparent()
    form = None if shape is None else _transform(shape)
    cut = (0, 0, 0, 0) if fill is None else _cut(fill.find(A + "srcRect"))
    turned, mirrored, upended = 0, False, False
    own = (0, 0)
    if form is not None:
        turned, mirrored, upended = number_of(form.get("rot")), _on(form, "flipH"), _on(form, "flipV")
        own = _extent(form.find(A + "ext"))
    across = down = Decimal(1)
    grouped = False
    for group in () if shape is None else _groups(shape):
        grouped = True
        turned += number_of(group.get("rot"))
        inner, outer = _extent(group.find(A + "chExt")), _extent(group.find(A + "ext"))
        if min(inner) > 0 and min(outer) > 0:
            across, down = across * outer[0] / inner[0], down * outer[1] / inner[1]
    if own != (0, 0) and (grouped or size == (0, 0)):
        size = (_millimetres(own[0] * across), _millimetres(own[1] * down))
    frame = Frame(cut, mirrored, upended, turned % (4 * QUARTER))
    doubts = (SHOWN_DIFFERS,) if _shows_otherwise(blip, fill, shape) else ()
    return Pasted(blip.get(R + "embed", ""), size, frame, doubts=doubts)


def vml_picture(image: etree._Element, size: tuple[int, int]) -> Pasted:
    """The picture of a v:imagedata (ECMA-376 part 4, 19.1.2.11), as Word wrote before 2007 and converters still do."""
    cut = tuple(_fraction(image.get(f"crop{side}", "")) for side in ("left", "top", "right", "bottom"))
    shape = image.getparent()
    style = "" if shape is None else shape.get("style", "")
    said = {k.strip().casefold(): v.strip() for k, _, v in (x.partition(":") for x in style.split(";"))}
    flip = said.get("flip", "").casefold()
    frame = Frame((cut[0], cut[1], cut[2], cut[3]), "x" in flip, "y" in flip, _degrees(said.get("rotation", "")))
    return Pasted(image.get(R + "id", ""), size, frame)


def _shows_otherwise(blip: etree._Element, fill: etree._Element | None, shape: etree._Element | None) -> bool:
    """Whether effects, the outline of its shape or a fill larger than it hide parts of a picture that no cut names."""
    if any(_is(x, _FADES) for x in blip):
        return True
    if fill is not None:
        inner = fill.find(f"{A}stretch/{A}fillRect")
        if fill.find(A + "tile") is not None or (inner is not None and any(_below_0(inner, x) for x in "ltrb")):
            return True
    look = None if shape is None else next((x for x in shape if _is(x, _NAMES)), None)
    form = None if look is None else look.find(A + "prstGeom")
    return look is not None and (
        look.find(A + "custGeom") is not None or (form is not None and form.get("prst", "") not in _WHOLE_SHAPES)
    )


def _below_0(rect: etree._Element, side: str) -> bool:
    return rect.get(side, "0").strip().startswith("-")


def _transform(shape: etree._Element) -> etree._Element | None:
    for child in shape:
        if _is(child, _NAMES):
            return child.find(A + "xfrm")
    return None


def _groups(shape: etree._Element) -> Iterator[etree._Element]:
    """The transforms of the groups around a shape, from the inside."""
    for around in shape.iterancestors():
        if str(around.tag).rpartition("}")[2] in ("grpSp", "wgp"):
            form = _transform(around)
            if form is not None:
                yield form


def _is(e: etree._Element, names: tuple[str, ...]) -> bool:
    return str(e.tag).rpartition("}")[2] in names


def _on(e: etree._Element, name: str) -> bool:
    return e.get(name, "0") in ("1", "true", "on")


def _extent(e: etree._Element | None) -> tuple[int, int]:
    return (0, 0) if e is None else (number_of(e.get("cx")), number_of(e.get("cy")))


def _millimetres(emu: Decimal) -> int:
    return int(min(abs(emu) / EMU_PER_MM, Decimal(1_000_000)))


def _cut(rect: etree._Element | None) -> tuple[int, int, int, int]:
    """What a:srcRect takes off. Edges beyond the picture (less than 0) only add paper."""
    if rect is None:
        return (0, 0, 0, 0)
    left, top, right, bottom = (_thousandths(rect.get(x, "0")) for x in "ltrb")
    return left, top, right, bottom


def _thousandths(text: str) -> int:
    """A percentage as 1/1000 percent: `12500`, or `12.5%` as ISO 29500 Strict writes it."""
    try:
        value = Decimal(text[:-1]) * 1000 if text.endswith("%") else Decimal(text)
    except InvalidOperation:
        return 0
    return int(max(Decimal(0), min(value, Decimal(WHOLE)))) if value.is_finite() else 0


def _fraction(text: str) -> int:
    """A part of a side as VML writes it, `0.125` or `8192f` (of 65536), in 1/100000."""
    try:
        value = Decimal(text[:-1]) / 65536 if text.endswith("f") else Decimal(text or "0")
    except InvalidOperation:
        return 0
    return int(max(Decimal(0), min(value, Decimal(1))) * WHOLE) if value.is_finite() else 0


def _degrees(text: str) -> int:
    """An angle as VML writes it, `90` or `5898240fd` (of 65536), in 1/60000 degree."""
    try:
        value = Decimal(text[:-2]) / 65536 if text.endswith("fd") else Decimal(text or "0")
    except InvalidOperation:
        return 0
    return int(value * 60_000) % (4 * QUARTER) if value.is_finite() and abs(value) < 1_000_000 else 0
