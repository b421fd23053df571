"""ข้อบกพร่องของฟอนต์: what the glyphs of a document say about the faults of each of its fonts."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from extractors.pdf_content import Glyph
from extractors.pdf_fonts import UNMAPPED, FontCodes
from extractors.pdf_marks import MarkKey, mark_key
from extractors.pdf_thai_signs import AA, ALONE, AM, is_mute, sara_am_follows, stands_on

_RINGS: Final = 3  # places of a ring before า; fewer prove nothing
_OFTEN: Final = 4  # bare ำ of a font without any า; fewer prove nothing


class FontFaults:
    """What the glyphs shown so far say about each font's faults. Fed page by page; asked after the page was fed."""

    def __init__(self) -> None:
        self._fonts: dict[int, FontCodes] = {}
        self._shown: dict[int, Counter[int]] = {}
        self._am: dict[int, set[int]] = {}
        self._latin: Counter[int] = Counter()
        self._thai: set[int] = set()
        self._mute: dict[MarkKey, list[int]] = {}  # glyphs that say nothing: times before า, times elsewhere
        self._families: dict[str, set[MarkKey]] = {}  # such glyphs by the family of their font
        self.marks: dict[MarkKey, str] = {}
        self.mark_places: dict[int, list[int]] = {}  # what pages so far told (pdf_mark_places.py)
        self.letter_spaced = False  # a page before has a narrow blank between any two letters

    def feed(self, glyphs: Sequence[Glyph]) -> None:
        """Count what these glyphs show."""
        before: FontCodes | None = None  # the font of the Thai letter before
        for i, g in enumerate(glyphs):
            text = g.text
            if text in ALONE:
                if text > "\u0e00" and g.font is not before:
                    before = g.font
                    self._thai.add(before.number)
            elif text in (AM, AA):
                n = g.font.number
                self._fonts[n] = g.font
                self._shown.setdefault(n, Counter())[g.code if text == AM else -1] += 1
            elif "\u00a1" <= text <= "\u00fb":
                self._latin[g.font.number] += 1
            elif "\u0e00" <= text <= "\u0e7f":
                self._thai.add(g.font.number)
            elif is_mute(g) and i and stands_on(g, glyphs[i - 1]):
                key = mark_key(g.font, g.code)
                seen = self._mute.setdefault(key, [0, 0])
                self._families.setdefault(g.font.family, set()).add(key)
                seen[0 if sara_am_follows(glyphs, i) else 1] += 1

    @property
    def doubtful(self) -> bool:
        """Whether more pages should be looked at first: a font shows ำ and no า but not often enough to tell, or there
        are glyphs that stand where marks stand and say nothing.
        """
        few = any(
            -1 not in c and 0 < c.total() < _OFTEN and not self._fonts[n].maps_to(AA) for n, c in self._shown.items()
        )
        return few or any(alone > before // 10 and k not in self.marks for k, (before, alone) in self._mute.items())

    @property
    def mute(self) -> bool:
        """Whether any glyph stood where marks stand and said nothing."""
        return bool(self._mute)

    def is_nikhahit(self, g: Glyph) -> bool:
        """Whether a glyph that says nothing is the ring of ำ: it stands before า and nowhere else."""
        before, alone = self._mute.get(mark_key(g.font, g.code), (0, 0))
        return alone <= before // 10 and (
            g.text != UNMAPPED or before >= _RINGS or self._is_ring_of_family(g.font.family)
        )

    def _is_ring_of_family(self, family: str) -> bool:
        """Whether the glyphs of a family that say nothing are rings, in one of its styles (bold, regular) often enough
        to tell and in none of them anything else: a heading shows its ring once.
        """
        told = [self._mute[key] for key in self._families.get(family, ())] if family else []
        return not any(alone for _, alone in told) and any(before >= _RINGS for before, _ in told)

    def aa_codes(self, font: FontCodes) -> frozenset[int]:
        """The codes of a font that say ำ and stand for า."""
        shown = self._shown.get(font.number)
        if shown is None or -1 in shown or not shown or font.maps_to(AA):
            return frozenset()
        code, often = shown.most_common(1)[0]
        return frozenset([code]) if often >= _OFTEN else frozenset()

    def is_tis620(self, font: FontCodes) -> bool:
        """Whether a font shows Latin letters with accents and no Thai, as TIS-620 bytes read as Latin-1 do."""
        return self._latin[font.number] >= 20 and font.number not in self._thai
