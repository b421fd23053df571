"""สิ่งที่วาดบนหน้า: what one page of a PDF draws - glyphs in stream order, pictures, fills, ruled lines - with their places.

Coordinates are points from the top left of the page as displayed (crop box and rotation applied), y downwards. Text
runs along `u` and its baseline stands at `v`; for upright text these are x and y, for turned text the page is turned.
"""

import math
from dataclasses import dataclass, field
from typing import Final

from extractors.pdf_fonts import FontCodes
from extractors.pdf_visibility import WHITE

MIDDLE: Final = 0.25  # em above the baseline: where the middle of a letter without marks stands

Rect = tuple[float, float, float, float]


@dataclass(slots=True)
class Glyph:
    """One glyph. `text` as the file says (U+FFFD: nothing). [u0, u1) is its own width, `end` where the next one starts
    if nothing moves it. `group` names the ActualText span that it belongs to, 0 none. `drawn` is its order on the page.
    """

    text: str
    u0: float
    u1: float
    end: float
    v: float
    size: float
    font: FontCodes
    code: int
    turn: int
    hidden: str
    group: int
    drawn: int


@dataclass(slots=True)
class Fill:
    """A painted area. `exact`: it is a rectangle and opaque. `light`: 0 black to 1 white, None unknown."""

    box: Rect
    light: float | None
    exact: bool
    drawn: int


@dataclass(slots=True)
class Picture:
    """A picture on the page. `opaque`: it has no mask and is painted with full strength."""

    box: Rect
    opaque: bool
    drawn: int


@dataclass(slots=True)
class PageContent:
    """What was drawn. `actual`: the text of each ActualText span by its group number. `rules`: thin lines as boxes.
    `lights`: how light text looks that was drawn after some area, by its order on the page.
    """

    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    actual: dict[int, str] = field(default_factory=dict)
    fills: list[Fill] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    rules: list[Rect] = field(default_factory=list)
    lights: dict[int, float | None] = field(default_factory=dict)
    unclear: bool = False  # some text is painted in a way that only the page's picture can judge
    objects: int = 0  # drawing orders of any kind
    figures: int = 0  # painted paths that are neither a rectangle nor a ruled line


def turned_back(u: float, v: float, turn: int) -> tuple[float, float]:
    """The point of the page at `u` along and `v` across a line of text turned by `turn` degrees."""
    if not turn:
        return u, v
    a = math.radians(turn)
    return u * math.cos(a) - v * math.sin(a), v * math.cos(a) + u * math.sin(a)


def middle(g: Glyph) -> tuple[float, float]:
    """Where the middle of a letter without marks stands on the page."""
    return turned_back((g.u0 + g.u1) / 2, g.v - MIDDLE * g.size, g.turn)


def is_near_white(fill: Fill) -> bool:
    """Whether a fill looks like bare paper."""
    return fill.light is not None and fill.light >= WHITE
