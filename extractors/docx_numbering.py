"""เลขลำดับอัตโนมัติ: the numbers that Word writes before paragraphs and keeps in none of them."""

import re
from dataclasses import dataclass, field

from lxml import etree

from extractors.docx_number_format import written
from extractors.docx_package import W
from extractors.docx_symbol import symbol

_PLACEHOLDER = re.compile(r"%([1-9])")
_LEVELS = 9


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list. `text` is like `%1.%2)`; `restart`: the level (from 1) that starts it anew, 0 none."""

    start: int = 1
    number_format: str = "decimal"
    text: str = ""
    blank_after: bool = True
    restart: int | None = None
    all_arabic: bool = False
    font: str = ""
    style: str = ""


@dataclass
class Numbering:
    """The lists of a document, and how far each has counted. `number(...)` counts one paragraph more."""

    abstracts: dict[str, dict[int, Level]] = field(default_factory=dict)
    nums: dict[str, tuple[str, dict[int, int], dict[int, Level]]] = field(default_factory=dict)
    counts: dict[str, list[int | None]] = field(default_factory=dict)
    begun: set[tuple[str, int]] = field(default_factory=set)

    def level_of_style(self, num: str, style: str) -> int:
        """The level that a list ties to a paragraph style; 0 where it ties none."""
        if num not in self.nums:
            return 0
        return next((i for i, x in self.abstracts.get(self.nums[num][0], {}).items() if x.style == style), 0)

    def number(self, num: str, level: int) -> str:
        """The number (or bullet) of the next paragraph at `level` of list `num`, and the blank after it; "" if none."""
        if num not in self.nums or not 0 <= level < _LEVELS:
            return ""
        abstract, starts, own = self.nums[num]
        levels = {**self.abstracts.get(abstract, {}), **own}
        if level not in levels:
            return ""
        counts = self.counts.setdefault(abstract, [None] * _LEVELS)
        for at in starts:
            if (num, at) not in self.begun and at <= level:
                self.begun.add((num, at))
                counts[at] = None  # the list's own start counts from its first paragraph at that level
        here = levels[level]
        now = counts[level]
        counts[level] = starts.get(level, here.start) if now is None else now + 1
        for above in range(level):
            if counts[above] is None:
                counts[above] = starts.get(above, levels.get(above, Level()).start)
        for below in range(level + 1, _LEVELS):
            rule = levels.get(below, Level()).restart
            if rule is None or (rule and level < rule):
                counts[below] = None
        blank = " " if here.blank_after else ""
        if here.number_format == "bullet":
            sign = "".join(symbol(ord(c), here.font) for c in here.text).replace("\ufffd", "•")
            return sign + blank if sign.strip() else ""
        text = _PLACEHOLDER.sub(lambda m: _count(counts, levels, int(m[1]) - 1, here), here.text)
        return text + blank if text.strip() else ""


def _count(counts: list[int | None], levels: dict[int, Level], at: int, here: Level) -> str:
    value = counts[at]
    if value is None:
        return ""
    form = levels.get(at, Level()).number_format
    return written(value, "decimal" if here.all_arabic and form != "none" else form)


def read_numbering(root: etree._Element | None) -> Numbering:
    """The lists of `word/numbering.xml`."""
    out = Numbering()
    if root is None:
        return out
    links: dict[str, str] = {}  # a list that takes its levels from a list style
    styles: dict[str, str] = {}
    for a in root.iterchildren(W + "abstractNum"):
        key = a.get(W + "abstractNumId", "")
        out.abstracts[key] = dict(_level(e) for e in a.iterchildren(W + "lvl"))
        if (link := a.find(W + "numStyleLink")) is not None:
            links[key] = link.get(W + "val", "")
        if (link := a.find(W + "styleLink")) is not None:
            styles[link.get(W + "val", "")] = key
    for key, style in links.items():
        if style in styles and not out.abstracts[key]:
            out.abstracts[key] = out.abstracts[styles[style]]
    for n in root.iterchildren(W + "num"):
        base = n.find(W + "abstractNumId")
        starts: dict[int, int] = {}
        own: dict[int, Level] = {}
        for o in n.iterchildren(W + "lvlOverride"):
            at = number_of(o.get(W + "ilvl"))
            if (s := o.find(W + "startOverride")) is not None:
                starts[at] = number_of(s.get(W + "val"), 1)
            if (lvl := o.find(W + "lvl")) is not None:
                own[at] = _level(lvl)[1]
        out.nums[n.get(W + "numId", "")] = ("" if base is None else base.get(W + "val", ""), starts, own)
    return out


def _level(e: etree._Element) -> tuple[int, Level]:
    def val(name: str) -> str | None:
        found = e.find(W + name)
        return None if found is None else found.get(W + "val", "true")

    fonts = e.find(f"{W}rPr/{W}rFonts")
    restart = val("lvlRestart")
    return number_of(e.get(W + "ilvl")), Level(
        start=number_of(val("start"), 1),
        number_format=val("numFmt") or "decimal",
        text=val("lvlText") or "",
        blank_after=val("suff") != "nothing",
        restart=None if restart is None else number_of(restart),
        all_arabic=(val("isLgl") or "false") not in ("false", "0", "off"),
        font="" if fonts is None else fonts.get(W + "ascii", "") or fonts.get(W + "hAnsi", ""),
        style=val("pStyle") or "",
    )


def number_of(text: str | None, default: int = 0) -> int:
    """A small whole number of an attribute; `default` where it is none (files of other programs hold anything)."""
    return int(text) if text and re.fullmatch(r"-?[0-9]{1,9}", text) else default
