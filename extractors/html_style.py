"""ลักษณะอักษรของหน้าเว็บ: whether the style of an HTML element hides, crosses out or raises its words.

Style sheets are read as far as mail programs and word processors write them: rules of a tag, a class or a name alone.
"""

import re
from dataclasses import dataclass

from lxml import etree

_HIDING = re.compile(
    r"(?:^|[;\s])(?:display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?:px|pt|em)?\s*(?:;|!|$)"
    r"|opacity\s*:\s*0(?:\.0+)?\s*(?:;|!|$)|mso-hide\s*:\s*all)",
    re.IGNORECASE,
)
_CROSSED = re.compile(r"text-decoration(?:-line)?\s*:[^;]*line-through", re.IGNORECASE)
_RAISED = re.compile(r"vertical-align\s*:\s*(?:super|sub)\b", re.IGNORECASE)
_COLOR = re.compile(r"(?:^|[;\s])color\s*:\s*([^;!]+)", re.IGNORECASE)
_GROUND = re.compile(r"background(?:-color|-image)?\s*:\s*([^;!]+)", re.IGNORECASE)
_WHITE = re.compile(r"(?:white|#fff|#ffffff|rgb\(\s*255\s*,\s*255\s*,\s*255\s*\))", re.IGNORECASE)
_NO_GROUND = re.compile(r"(?:transparent|none|inherit|initial)\s*", re.IGNORECASE)
_RULE = re.compile(r"([^{}]{1,400})\{([^{}]{0,4000})\}")
_COMMENT = re.compile(r"/\*.*?\*/|<!--|-->", re.DOTALL)
_AT_RULE = re.compile(r"@[^{};]{0,400}\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")  # of print, of small screens
_ANY = "*"
_SELECTOR = re.compile(r"[a-z][a-z0-9]*|(?:[a-z][a-z0-9]*)?[.#][\w-]+", re.IGNORECASE)
_MOST_RULES, _MOST_CHARACTERS = 2000, 400_000


@dataclass(frozen=True, slots=True)
class Style:
    """What a style says. `white`: None where it names no colour; `ground`: something is painted behind the words."""

    hidden: bool = False
    crossed: bool = False
    raised: bool = False
    white: bool | None = None
    ground: bool = False

    def and_also(self, other: "Style") -> "Style":
        """Both styles; `other` is the nearer one and its colour holds."""
        return Style(
            self.hidden or other.hidden,
            self.crossed or other.crossed,
            self.raised or other.raised,
            self.white if other.white is None else other.white,
            self.ground or other.ground,
        )


def declared(text: str) -> Style:
    """What a list of declarations says (`color: white; text-decoration: line-through`)."""
    color, ground = _COLOR.search(text), _GROUND.search(text)
    painted = ground is not None and not _NO_GROUND.fullmatch(ground[1].strip()) and not _is_white(ground[1])
    return Style(
        bool(_HIDING.search(text)),
        bool(_CROSSED.search(text)),
        bool(_RAISED.search(text)),
        None if color is None else _is_white(color[1]),
        painted,
    )


def styles_of(root: etree._Element) -> dict[str, Style]:
    """The rules of the page's style sheets by `tag`, `.class`, `tag.class` or `#name`. Others are left alone; where one
    of them paints a ground, it may lie behind any words, and none is taken for white on white.
    """
    out: dict[str, Style] = {}
    text = "\n".join(e.text or "" for e in root.iter("style"))[:_MOST_CHARACTERS]
    for n, m in enumerate(_RULE.finditer(_AT_RULE.sub(" ", _COMMENT.sub(" ", text)))):
        if n >= _MOST_RULES:
            break
        style = declared(m[2])
        if style == Style():
            continue
        for selector in m[1].split(","):
            name = selector.strip()
            if _SELECTOR.fullmatch(name):
                out[name.casefold()] = out.get(name.casefold(), Style()).and_also(style)
            elif style.ground:
                out[_ANY] = Style(ground=True)
    return out


def style_of(e: etree._Element, sheets: dict[str, Style]) -> Style:
    """What the sheets and the element's own attributes say of it."""
    tag = str(e.tag).casefold()
    out = Style()
    if sheets:
        classes = [c.casefold() for c in (e.get("class") or "").split()]
        name = (e.get("id") or "").casefold()
        for key in (_ANY, tag, *(k for c in classes for k in (f".{c}", f"{tag}.{c}")), f"#{name}", f"{tag}#{name}"):
            if key in sheets:
                out = out.and_also(sheets[key])
    if tag == "font" and (color := e.get("color")):
        out = out.and_also(Style(white=_is_white(color)))
    if (ground := e.get("bgcolor")) and not _is_white(ground):
        out = out.and_also(Style(ground=True))
    if own := e.get("style"):
        out = out.and_also(declared(own))
    return out


def _is_white(color: str) -> bool:
    return bool(_WHITE.fullmatch(color.strip()))
