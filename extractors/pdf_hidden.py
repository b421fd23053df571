"""Text that the file holds and the page does not show: settled for each page once everything on it is known.

Near-white words may stand on a dark ground (a table's head), black words may stand on black, and words may be covered
by what was drawn after them. Where the drawing orders prove neither, the picture of the page decides.
"""

from itertools import groupby
from operator import attrgetter
from typing import Final

from extractors.pdf_content import Fill, Glyph, PageContent, Picture, Rect, is_near_white, middle, turned_back
from extractors.pdf_picture import Witness
from extractors.pdf_visibility import UNCLEAR

_DARK: Final = 0.75  # a ground at most this light carries white words
_APART: Final = 0.3  # words and ground whose lightness differs by more are told apart
_THIN: Final = frozenset(".,-–—_…·'\"|")  # too little ink to be looked for

Area = Fill | Picture


def settle(content: PageContent, page: int, witness: Witness) -> None:
    """Set `hidden` of every glyph to its final reason."""
    areas: list[Area] = [*content.fills, *content.pictures]
    veils = [Fill(_box([g]), 1.0, False, g.drawn) for g in content.glyphs if g.hidden == "white" and g.text.strip()]
    if not areas and not veils and not content.unclear:
        return
    top = min((a.box[1] for a in (*areas, *veils)), default=0.0)
    foot = max((a.box[3] for a in (*areas, *veils)), default=0.0)
    for drawn, group in groupby(content.glyphs, key=attrgetter("drawn")):
        every = list(group)
        glyphs = [g for g in every if g.text.strip()]
        first = glyphs[0] if glyphs else every[0]
        if first.hidden not in ("", "white", UNCLEAR):
            continue
        if not glyphs:
            for g in every:
                g.hidden = "" if g.hidden == UNCLEAR else g.hidden
            continue
        apart = first.v - first.size > foot or first.v + first.size < top
        if apart and not first.turn and first.hidden != UNCLEAR:
            continue
        box = _box(glyphs)
        below = [a for a in areas if a.drawn < drawn and _meet(a.box, box)]
        over = [a for a in (*areas, *veils) if a.drawn > drawn and _meet(a.box, box)]
        _on_ground(glyphs, below, content.lights.get(drawn), page, witness)
        if over:
            _covered(glyphs, over, page, witness)
        if len(every) > len(glyphs):
            _follow(every)


def _follow(glyphs: list[Glyph]) -> None:
    """Blanks are seen or hidden as the letters before them, so that the words of a line stay apart."""
    why = next(g.hidden for g in glyphs if g.text.strip())
    for g in glyphs:
        if g.text.strip():
            why = g.hidden
        elif g.hidden in ("", "white", UNCLEAR):
            g.hidden = why


def _on_ground(glyphs: list[Glyph], below: list[Area], light: float | None, page: int, witness: Witness) -> None:
    """Whether words stand out from what lies under them. `light`: how light they are drawn."""
    if glyphs[0].hidden == UNCLEAR:
        why = "" if _ink(glyphs, page, witness) else "faint"
        for g in glyphs:
            g.hidden = why
        return
    if not below:
        return
    for at, run in groupby(glyphs, key=lambda g: _ground(below, g)):
        if at < 0:
            continue
        ground, mine = below[at], list(run)
        if mine[0].hidden == "white":
            if _carries_white(ground, mine, page, witness):
                for g in mine:
                    g.hidden = ""
        elif not _thin(mine) and not _stands_out(light, ground, mine, page, witness):
            for g in mine:
                g.hidden = "faint"


def _ground(below: list[Area], g: Glyph) -> int:
    """Which of these areas a letter stands on, -1 for bare paper: the latest of those that hold its middle."""
    x, y = middle(g)
    holding = [i for i, area in enumerate(below) if _holds(area.box, x, y)]
    return max(holding, key=lambda i: below[i].drawn, default=-1)


def _carries_white(ground: Area, glyphs: list[Glyph], page: int, witness: Witness) -> bool:
    if isinstance(ground, Fill):
        if is_near_white(ground):
            return False
        if ground.exact and ground.light is not None:
            return ground.light <= _DARK
    return bool(witness.shows_white_words(page, _box(glyphs)))


def _stands_out(light: float | None, ground: Area, glyphs: list[Glyph], page: int, witness: Witness) -> bool:
    if isinstance(ground, Fill) and ground.exact and light is not None and ground.light is not None:
        return abs(light - ground.light) > _APART or bool(_ink(glyphs, page, witness))
    return _ink(glyphs, page, witness) is not False


def _covered(glyphs: list[Glyph], over: list[Area], page: int, witness: Witness) -> None:
    for area in over:
        under = [g for g in glyphs if not g.hidden and _holds(area.box, *middle(g))]
        if not under:
            continue
        if isinstance(area, Picture) and area.opaque:
            why = "under_picture"
        elif _thin(under):
            continue
        else:
            ink = _ink(under, page, witness)
            sure = isinstance(area, Fill) and area.exact  # covers even where there is no picture to look at
            if ink or (ink is None and not sure):
                continue
            why = "covered"
        for g in under:
            g.hidden = why


def _thin(glyphs: list[Glyph]) -> bool:
    return all(c in _THIN for g in glyphs for c in g.text.strip())


def _box(glyphs: list[Glyph], above: float = 0.7, below: float = 0.2) -> Rect:
    """The box of a run of letters from `above` to `below` its baseline, in em."""
    size, turn = max(g.size for g in glyphs), glyphs[0].turn
    u0, u1 = min(g.u0 for g in glyphs), max(g.u1 for g in glyphs)
    corners = [turned_back(u, glyphs[0].v + d * size, turn) for u in (u0, u1) for d in (-above, below)]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return min(xs), min(ys), max(xs), max(ys)


def _ink(glyphs: list[Glyph], page: int, witness: Witness) -> bool | None:
    """Whether the page's picture shows words where letters without marks have their middle; the edges of what lies over
    or under them are not looked at. None: nobody can tell, as with shapes that are not in the file.
    """
    if not glyphs[0].font.drawable:
        return None
    return witness.shows_ink(page, _box(glyphs, 0.5, 0.0))


def _meet(a: Rect, b: Rect) -> bool:
    return a[0] <= b[2] and b[0] <= a[2] and a[1] <= b[3] and b[1] <= a[3]


def _holds(box: Rect, x: float, y: float) -> bool:
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]
