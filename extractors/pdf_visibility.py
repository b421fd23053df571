"""What a reader of the page can see: colours near white, invisible modes, switched-off layers, covered text.

Letters of e-correspondence systems carry template text in near-white over number, date and addressee; a wrong number
that nobody can see on the page must not be read as evidence. Reasons are codes: `invisible`, `white`, `transparent`,
`tiny`, `off_page`, `clipped`, `layer_off`, `covered`, `under_picture`, `faint` (no ink where the words should stand).
"""

from typing import Any

from playa.color import Color, ColorSpace
from playa.content import GraphicState, MarkedContent
from playa.document import Document
from playa.pdftypes import PSLiteral

from extractors.pdf_objects import array, dictionary, name, resolved

WHITE = 0.9  # from here on a fill does not show on paper (measured on letters: 0.98 and 1.0)
_SMALLEST = 2.5  # points; smaller type cannot be read on paper (the smallest of the real letters: 6)
_UNSEEN_STRENGTH = 0.1
UNCLEAR = "unclear"  # not a reason yet: only the page's picture can tell


def lightness(color: Color, space: ColorSpace) -> float | None:
    """How light a colour looks, 0 black to 1 white; None where its space does not say (patterns, palettes, inks)."""
    values = color.values
    if color.pattern is not None or not values:
        return None
    family = space.name
    if isinstance(space.spec, list) and space.spec:
        family = name(space.spec[0]) or family
    if family == "Lab":
        return values[0] / 100
    if family in ("Separation", "DeviceN"):
        ink = name(space.spec[1]) if isinstance(space.spec, list) and len(space.spec) > 1 else ""
        return 1 - max(values) if ink in ("Black", "All") or max(values) == 0 else None  # an ink may be white
    if family in ("Indexed", "Pattern"):
        return None
    if len(values) == 4:
        values = tuple(1 - min(1.0, v + values[3]) for v in values[:3])
    if len(values) == 3:
        return 0.299 * values[0] + 0.587 * values[1] + 0.114 * values[2]  # pale yellow is as good as white
    return min(values)


def text_lightness(gs: GraphicState) -> float | None:
    """How light text in this state looks on white paper, None unknown; 1 where it is neither filled nor outlined."""
    found = []
    if gs.render_mode in (0, 2, 4, 6):
        found.append((lightness(gs.ncolor, gs.ncs), gs.nalpha))
    if gs.render_mode in (1, 2, 5, 6):
        found.append((lightness(gs.scolor, gs.scs), gs.salpha))
    looks = [None if light is None else 1 - (1 - light) * alpha for light, alpha in found]
    known = [x for x in looks if x is not None]
    if len(known) == len(looks) or min(known, default=1.0) < WHITE:
        return min(known, default=1.0)
    return None


class Paint:
    """What text is painted with: judged anew only when the state changes, as a page has thousands of text orders."""

    def __init__(self) -> None:
        self._state: tuple[object, ...] = ()
        self._why = ""
        self.light: float | None = None  # of the text judged last: 0 black to 1 white, None unknown

    def hidden(self, gs: GraphicState, size: float, width: float) -> str:
        """Why text drawn in this state cannot be seen, or "". `size`, `width`: points that an em is high and wide.
        Near-white is `white`: whether something dark lies beneath is for the page to say, as it is for `UNCLEAR` paint.
        """
        state = (gs.ncolor, gs.ncs, gs.nalpha, gs.render_mode, gs.blend_mode, gs.smask, gs.scolor, gs.scs, gs.salpha)
        if state != self._state:
            self._state, self.light = state, text_lightness(gs)
            self._why = _hidden_by_paint(gs, self.light)
        if (size < _SMALLEST or width < _SMALLEST) and self._why != "invisible":
            return "tiny"
        return self._why


def _hidden_by_paint(gs: GraphicState, light: float | None) -> str:
    if gs.render_mode in (3, 7):
        return "invisible"
    fills, strokes = gs.render_mode in (0, 2, 4, 6), gs.render_mode in (1, 2, 5, 6)
    if (not fills or gs.nalpha <= _UNSEEN_STRENGTH) and (not strokes or gs.salpha <= _UNSEEN_STRENGTH):
        return "transparent"
    if gs.smask is not None or not is_normal(gs):
        return UNCLEAR
    return UNCLEAR if light is None else "white" if light >= WHITE else ""


def is_normal(gs: GraphicState) -> bool:
    """Whether paint covers what lies below, as opposed to being mixed with it."""
    mode = gs.blend_mode
    return isinstance(mode, PSLiteral) and mode.name in ("Normal", "Compatible")


class Layers:
    """Optional content: which groups are switched off when the file is opened (PDF 32000-1, 8.11)."""

    def __init__(self, doc: Document) -> None:
        self._off: list[Any] = []
        self._on: list[Any] = []
        self._all_off = False
        properties = dictionary(doc.catalog.get("OCProperties"))
        config = dictionary(properties.get("D"))
        self._all_off = name(config.get("BaseState")) == "OFF"
        self._on = [resolved(x) for x in array(config.get("ON"))]
        self._off = [resolved(x) for x in array(config.get("OFF"))]
        if any(name(dictionary(x).get("Event")) == "View" for x in array(config.get("AS"))):
            for ref in array(properties.get("OCGs")):
                group = resolved(ref)
                view = dictionary(dictionary(dictionary(group).get("Usage")).get("View"))
                if name(view.get("ViewState")) == "OFF":
                    self._off.append(group)
        self.any = bool(properties)

    def is_off(self, stack: tuple[MarkedContent, ...]) -> bool:
        """Whether content inside these marked-content sections is switched off."""
        return self.any and any(m.tag == "OC" and self.off(m.props) for m in stack)

    def off(self, group: object) -> bool:
        """Whether an optional content group, or a membership of several, is switched off."""
        group = resolved(group)
        if not isinstance(group, dict):
            return False
        if name(group.get("Type")) == "OCMD":
            members = resolved(group.get("OCGs"))
            states = [self.off(x) for x in (members if isinstance(members, list) else [members])]
            if not states:
                return False
            policy = name(group.get("P")) or "AnyOn"
            shown = {
                "AllOn": not any(states),
                "AnyOff": any(states),
                "AllOff": all(states),
            }.get(policy, not all(states))
            return not shown
        if any(x is group for x in self._off):
            return True
        return self._all_off and not any(x is group for x in self._on)
