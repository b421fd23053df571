"""Text that the file holds and the page does not show: settled for each page once everything on it is known.

Near-white words may stand on a dark ground (a table's head), and black words may be covered by what was drawn after
them. Where the drawing orders prove neither, the picture of the page decides.
"""

from itertools import groupby
from typing import Final

from extractors.pdf_glyphs import Fill, Glyph, PageContent, Picture, is_near_white
from extractors.pdf_picture import Witness

_DARK: Final = 0.75  # a ground at most this light carries white words


def settle(content: PageContent, page: int, witness: Witness) -> None:
    """Set `hidden` of every glyph to its final reason."""
    if not content.fills and not content.pictures:
        return
    for drawn, group in groupby(content.glyphs, key=lambda g: g.drawn):
        glyphs = [g for g in group if g.text.strip() and not g.turn]
        if not glyphs:
            continue
        if glyphs[0].hidden == "white":
            _white(content, glyphs, drawn, page, witness)
        elif not glyphs[0].hidden:
            _covered(content, glyphs, drawn, page, witness)


def _white(content: PageContent, glyphs: list[Glyph], drawn: int, page: int, witness: Witness) -> None:
    x, y = _middle(glyphs[len(glyphs) // 2])
    below: Fill | Picture | None = None
    areas: list[Fill | Picture] = [*content.fills, *content.pictures]
    for area in areas:
        if area.drawn < drawn and _holds(area.box, x, y) and (below is None or area.drawn > below.drawn):
            below = area
    if below is None or (isinstance(below, Fill) and is_near_white(below)):
        return
    if isinstance(below, Fill) and below.exact and below.light is not None:
        seen: bool | None = below.light <= _DARK
    else:
        seen = witness.shows_white_words(page, _box(glyphs))
    if seen:
        for g in glyphs:
            g.hidden = ""


def _covered(content: PageContent, glyphs: list[Glyph], drawn: int, page: int, witness: Witness) -> None:
    for picture in content.pictures:
        if picture.opaque and picture.drawn > drawn:
            for g in glyphs:
                if _holds(picture.box, *_middle(g)):
                    g.hidden = "under_picture"
    for fill in content.fills:
        if fill.exact and fill.drawn > drawn:
            under = [g for g in glyphs if not g.hidden and _holds(fill.box, *_middle(g))]
            if under and not witness.shows_ink(page, _box(under)):
                for g in under:
                    g.hidden = "covered"


def _middle(g: Glyph) -> tuple[float, float]:
    return (g.u0 + g.u1) / 2, g.v - 0.25 * g.size


def _box(glyphs: list[Glyph]) -> tuple[float, float, float, float]:
    size = max(g.size for g in glyphs)
    return min(g.u0 for g in glyphs), glyphs[0].v - 0.7 * size, max(g.u1 for g in glyphs), glyphs[0].v + 0.2 * size


def _holds(box: tuple[float, float, float, float], x: float, y: float) -> bool:
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]
