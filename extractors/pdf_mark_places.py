"""Where the marks of a page belong that were drawn apart from their letter, or one letter late."""

from collections.abc import Sequence
from typing import Final

from extractors.pdf_cluster import Cluster
from extractors.pdf_content import Glyph
from extractors.pdf_fonts import FontCodes
from extractors.pdf_thai_signs import AA, ALONE, AM, LETTER_OR_MARKED, MARKS

_SPOT: Final = 0.06  # em; places nearer than this are one
_HABIT: Final = 10  # marks of a font; fewer show no habit


class MarkHabits:
    """Where the marks of a page begin: where the letter that they stand over ends, as in nearly all Thai fonts, or
    where it begins. At the end of a word no letter begins, at its beginning no letter ends: so the page tells.
    `before`: what pages before told of each font; this page is added. It speaks for fonts with few marks here.
    """

    def __init__(self, glyphs: Sequence[Glyph], before: dict[int, list[int]]) -> None:
        ends: set[tuple[int, int]] = set()
        starts: set[tuple[int, int]] = set()
        marks = []
        for g in glyphs:
            step = max(_SPOT * g.size, 0.01)
            if g.text in ALONE or g.text in (AA, AM):
                for u, known in ((g.u1, ends), (g.u0, starts)):
                    at = round(u / step)
                    known.update(((round(g.v), at - 1), (round(g.v), at), (round(g.v), at + 1)))
            elif g.text in MARKS:
                marks.append((g.font.number, (round(g.v), round(g.u0 / step))))
        self._of: dict[int, list[int]] = {}  # font -> marks, those at ends, those at beginnings; -1: all fonts
        for font, place in marks:
            for key in (font, -1):
                told = self._of.setdefault(key, [0, 0, 0])
                told[0] += 1
                told[1] += place in ends
                told[2] += place in starts
        self._before = before
        for font, told in self._of.items():
            if font >= 0:
                before[font] = [a + b for a, b in zip(before.get(font, (0, 0, 0)), told, strict=True)]

    def begin_at_ends(self, font: FontCodes) -> bool:
        """Whether nearly all marks of a font do; of a font with few marks on the page, whether those of the document so
        far or of the whole page do.
        """
        told = self._of.get(font.number, [0, 0, 0])
        if told[0] < _HABIT:
            told = self._before.get(font.number, told)
        if told[0] < _HABIT:
            told = self._of.get(-1, told)
        every, ends, starts = told
        return every >= _HABIT and 10 * ends >= 9 * every and ends > starts


def ending_at(out: list[Cluster], g: Glyph) -> Cluster | None:
    """The Thai letter that ends where a mark begins, the latest drawn if there are several."""
    for c in reversed(out[-400:]):
        if (
            abs(c.u1 - g.u0) < _SPOT * g.size
            and abs(c.v - g.v) < 0.5 * g.size
            and c.turn == g.turn
            and c.hidden == g.hidden
            and LETTER_OR_MARKED.fullmatch(c.mid)
        ):
            return c
    return None


def base_under(out: list[Cluster], g: Glyph) -> Cluster | None:
    """The cluster that a mark drawn apart from its base stands on."""
    for c in reversed(out[-400:]):
        if (
            c.turn == g.turn
            and c.hidden == g.hidden
            and abs(c.v - g.v) < 0.5 * g.size
            and c.u0 < g.u0 + 0.05 * g.size
            and g.u0 <= c.u1 + 0.2 * g.size
            and not c.blank
        ):
            return c
    return None
