"""ลักษณะอักษร: what a run of a DOCX looks like, as far as reading needs it: is it seen at all, how large, is it bold.

The order of authority is the run's own properties, its character style, the paragraph's style, the defaults
(ECMA-376 part 1, 17.7.2). Thai is a complex script: its size and weight are szCs and bCs.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

from lxml import etree

from extractors.docx_numbering import number_of
from extractors.docx_package import W

_OFF = ("false", "0", "off", "none")
_CHAIN = 20  # styles based on styles: Word itself allows fewer; a loop ends here
NEAR_WHITE = 0xE6  # each colour channel of text that white paper swallows
TINY = 4  # half points: two points and less is not read by anyone


class Look(NamedTuple):
    """What is stated at one level; None where that level says nothing."""

    vanish: bool | None = None
    color: str | None = None
    fill: str | None = None
    highlight: bool | None = None
    bold: bool | None = None
    half_points: int | None = None
    font: str | None = None  # of Latin letters and signs
    crossed: bool | None = None  # struck through, once or twice
    raised: bool | None = None  # set above or below the line

    def over(self, base: "Look") -> "Look":
        """This level's word where it has one, else that of `base`."""
        return Look._make(b if a is None else a for a, b in zip(self, base, strict=True))


class ListPlace(NamedTuple):
    """Which list a paragraph belongs to, and its level; `num` "0" takes a paragraph out of its style's list."""

    num: str
    level: int | None


@dataclass
class Styles:
    """The styles of a document by their ids."""

    elements: dict[str, etree._Element] = field(default_factory=dict)
    defaults: Look = field(default_factory=Look)
    default_paragraph: str = ""
    looks: dict[str, Look] = field(default_factory=dict)
    shading: dict[str, bool] = field(default_factory=dict)

    def chain(self, style: str) -> list[etree._Element]:
        """The style and those that it is based on, nearest first."""
        out: list[etree._Element] = []
        while style in self.elements and len(out) < _CHAIN:
            out.append(self.elements[style])
            base = out[-1].find(W + "basedOn")
            style = "" if base is None else base.get(W + "val", "")
        return out

    def look(self, style: str) -> Look:
        """The look that a style gives, with what it is based on."""
        if style not in self.looks:
            found = Look()
            for e in self.chain(style):
                found = found.over(look_of(e.find(W + "rPr")))
            self.looks[style] = found
        return self.looks[style]

    def paragraph_look(self, properties: etree._Element | None) -> Look:
        """The look of a paragraph's runs, before what they say themselves."""
        style = None if properties is None else properties.find(W + "pStyle")
        name = self.default_paragraph if style is None else style.get(W + "val", "")
        fill = fill_of(properties)
        for e in self.chain(name):
            fill = fill or fill_of(e.find(W + "pPr"))
        return Look(fill=fill).over(self.look(name)).over(self.defaults)

    def run_look(self, properties: etree._Element | None, paragraph: Look) -> Look:
        """The look of one run of a paragraph."""
        if properties is None:
            return paragraph
        style = properties.find(W + "rStyle")
        own = look_of(properties)
        return own.over(paragraph) if style is None else own.over(self.look(style.get(W + "val", ""))).over(paragraph)

    def list_place(self, properties: etree._Element | None) -> ListPlace | None:
        """The list of a paragraph, its own or its style's."""
        if properties is None:
            return None
        own = _list_place(properties)
        if own is not None and own.num:
            return own
        style = properties.find(W + "pStyle")
        for e in self.chain(self.default_paragraph if style is None else style.get(W + "val", "")):
            found = _list_place(e.find(W + "pPr"))
            if found is not None and found.num:
                return ListPlace(found.num, own.level if own is not None and own.level is not None else found.level)
        return None

    def shades(self, style: str) -> bool:
        """Whether a table style shades some cells; which ones is not worked out: white text there is taken as seen."""
        if style not in self.shading:
            self.shading[style] = any(is_dark(_fill(s)) for e in self.chain(style) for s in e.iter(W + "shd"))
        return self.shading[style]


def read_styles(root: etree._Element | None) -> Styles:
    """The styles of `word/styles.xml`."""
    out = Styles()
    if root is None:
        return out
    for e in root.iterchildren(W + "style"):
        out.elements[e.get(W + "styleId", "")] = e
        if e.get(W + "type") == "paragraph" and e.get(W + "default") in ("1", "true", "on"):
            out.default_paragraph = e.get(W + "styleId", "")
    out.defaults = look_of(root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr"))
    return out


def look_of(properties: etree._Element | None) -> Look:
    """What one w:rPr states (its direct children alone: a tracked change keeps the former properties deeper inside)."""
    if properties is None:
        return Look()
    vanish = color = fill = bold = None
    highlight: bool | None = None
    size = bold_cs = size_cs = font = None
    crossed: bool | None = None
    raised: bool | None = None
    for e in properties:
        value = e.get(W + "val")
        match str(e.tag).removeprefix(W):
            case "vanish":
                vanish = value not in _OFF
            case "color":
                color = value
            case "shd":
                fill = _fill(e)
            case "highlight":
                highlight = value not in (*_OFF, "white")
            case "b":
                bold = value not in _OFF
            case "bCs":
                bold_cs = value not in _OFF
            case "sz":
                size = number_of(value) or None
            case "rFonts":
                font = e.get(W + "ascii") or e.get(W + "hAnsi")
            case "szCs":
                size_cs = number_of(value) or None
            case "strike" | "dstrike":
                crossed = bool(crossed) or value not in _OFF
            case "vertAlign":
                raised = value in ("superscript", "subscript")
    return Look(
        vanish,
        color,
        fill,
        highlight,
        bold if bold_cs is None else bold_cs,
        size if size_cs is None else size_cs,
        font,
        crossed,
        raised,
    )


def fill_of(properties: etree._Element | None) -> str | None:
    """The fill of a w:pPr, w:tcPr or w:tblPr; None where it states none."""
    found = None if properties is None else properties.find(W + "shd")
    return None if found is None else _fill(found)


def _fill(e: etree._Element) -> str | None:
    if e.get(W + "val") == "solid" and e.get(W + "color", "auto") != "auto":
        return e.get(W + "color")
    if e.get(W + "themeFill") and e.get(W + "fill", "auto") == "auto":
        return "theme"
    return e.get(W + "fill")


def is_near_white(color: str | None) -> bool:
    """Whether white paper swallows text of this colour (`RRGGBB`; `auto` and names are not)."""
    rgb = _rgb(color)
    return rgb is not None and min(rgb) >= NEAR_WHITE


def is_dark(fill: str | None) -> bool:
    """Whether white text can be seen on this fill; a theme's fill is taken for dark: nothing is hidden by mistake."""
    if fill == "theme":
        return True
    rgb = _rgb(fill)
    return rgb is not None and min(rgb) < NEAR_WHITE


def _rgb(text: str | None) -> tuple[int, int, int] | None:
    if text is None or len(text) != 6:
        return None
    try:
        return int(text[:2], 16), int(text[2:4], 16), int(text[4:], 16)
    except ValueError:
        return None


def _list_place(properties: etree._Element | None) -> ListPlace | None:
    found = None if properties is None else properties.find(W + "numPr")
    if found is None:
        return None
    num, level = found.find(W + "numId"), found.find(W + "ilvl")
    return ListPlace(
        "" if num is None else num.get(W + "val", ""),
        None if level is None else number_of(level.get(W + "val")),
    )
