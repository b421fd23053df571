"""A Thai cluster (a consonant with its marks) or any one character, as a page draws it.

A cluster keeps the characters as the file gives them (`raw`) beside what they are taken to be (`mid`), with a map
between both.
"""

from extractors.pdf_content import Glyph


class Cluster:
    """A consonant with its marks, or any one character. Extents as in Glyph; `mid_map` is None when mid == raw."""

    __slots__ = (
        "blank",
        "end",
        "first",
        "font",
        "group",
        "hidden",
        "mid",
        "mid_map",
        "raw",
        "rules",
        "size",
        "turn",
        "u0",
        "u1",
        "v",
    )

    def __init__(self, g: Glyph, raw: str) -> None:
        self.raw = raw
        self.mid = raw
        self.blank = not raw or raw.isspace()  # nothing is seen of it
        self.mid_map: list[tuple[int, int]] | None = None
        self.u0, self.u1, self.end, self.v = g.u0, g.u1, g.end, g.v
        self.size, self.font, self.turn, self.hidden, self.group = g.size, g.font, g.turn, g.hidden, g.group
        self.first = g.drawn
        self.rules: tuple[str, ...] = ()

    @property
    def last(self) -> int:
        """When the last of it was drawn; it is drawn in one go."""
        return self.first

    def add(self, text: str, mid: str | None = None) -> None:
        """Append characters; `mid` when they mean something else than they say."""
        if mid is None and self.mid_map is None:
            self.raw += text
            self.mid = self.raw
            self.blank = not self.mid.strip()
            return
        if self.mid_map is None:
            self.mid_map = [(i, i + 1) for i in range(len(self.raw))]
        at = len(self.raw)
        self.raw += text
        if mid is None:
            self.mid += text
            self.mid_map += [(at + i, at + i + 1) for i in range(len(text))]
        else:
            self.mid += mid
            self.mid_map += [(at, at + len(text))] * len(mid)
        self.blank = not self.mid.strip()

    def by(self, rule: str) -> None:
        """Name a rule that helped to read it, once."""
        if rule not in self.rules:
            self.rules = (*self.rules, rule)

    def means(self, mid: str, rule: str) -> None:
        """Take the whole cluster for `mid`, by `rule`."""
        same = len(mid) == len(self.raw)
        self.mid_map = [(i, i + 1) if same else (0, len(self.raw)) for i in range(len(mid))]
        self.mid = mid
        self.blank = not mid.strip()
        self.rules = (*self.rules, rule)
