"""What a reader of the page can see: colours near white, invisible modes, switched-off layers, covered text.

Letters of e-correspondence systems carry template text in near-white over number, date and addressee; a wrong number
that nobody can see on the page must not be read as evidence. Reasons are codes: `invisible`, `white`, `transparent`,
`tiny`, `off_page`, `layer_off`, `covered`, `under_picture`.
"""

from typing import Any

from playa.color import Color, ColorSpace
from playa.content import GraphicState, MarkedContent
from playa.document import Document

from extractors.pdf_objects import array, dictionary, name, resolved

WHITE = 0.9  # from here on a fill does not show on paper (measured on letters: 0.98 and 1.0)
_SMALLEST = 1.0  # point; smaller type cannot be read on paper


def lightness(color: Color, space: ColorSpace) -> float | None:
    """How light a fill is, 0 black to 1 white; None where its colour space does not say (patterns, palettes)."""
    values = color.values
    if color.pattern is not None or not values:
        return None
    family = space.name
    if isinstance(space.spec, list) and space.spec:
        family = name(space.spec[0]) or family
    if family == "Lab":
        return values[0] / 100
    if family in ("Separation", "DeviceN"):
        return 1 - max(values)  # a tint: 0 puts no ink on the paper
    if family in ("Indexed", "Pattern"):
        return None
    if len(values) == 4:
        return 1 - min(1.0, max(values[:3]) + values[3])
    return min(values)


def hidden_by_state(gs: GraphicState, size: float) -> str:
    """Why text drawn in this state cannot be seen, or "". `size`: type size in points. Near-white is `white`: whether
    something dark lies beneath is for the page to say.
    """
    if gs.render_mode in (3, 7):
        return "invisible"
    if size < _SMALLEST:
        return "tiny"
    fills, strokes = gs.render_mode in (0, 2, 4, 6), gs.render_mode in (1, 2, 5, 6)
    if (not fills or gs.nalpha <= 0.1) and (not strokes or gs.salpha <= 0.1):
        return "transparent"
    light = [lightness(gs.ncolor, gs.ncs)] if fills else []
    if strokes:
        light.append(lightness(gs.scolor, gs.scs))
    return "white" if all(x is not None and x >= WHITE for x in light) else ""


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

