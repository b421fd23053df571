"""เครื่องหมายไทยบนหน้า: which glyphs are Thai marks, which say nothing, and which stand on the letter before them."""

import re
from collections.abc import Sequence
from typing import Final

from extractors.pdf_cluster import Cluster
from extractors.pdf_content import Glyph
from extractors.pdf_fonts import UNMAPPED

AA: Final = "\u0e32"
AM: Final = "\u0e33"
NIKHAHIT: Final = "\u0e4d"
MARKS: Final = frozenset(
    "\u0e31\u0e34\u0e35\u0e36\u0e37\u0e38\u0e39\u0e3a\u0e47\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e4d\u0e4e"
) | {chr(c) for c in range(0xF701, 0xF71C) if c not in (0xF700, 0xF70F)}
TONES: Final = frozenset(
    "\u0e48\u0e49\u0e4a\u0e4b\uf705\uf706\uf707\uf708\uf70a\uf70b\uf70c\uf70d\uf713\uf714\uf715\uf716"
)
THAI_LETTER: Final = re.compile("[\u0e01-\u0e2e\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\uf700-\uf71a]$")
LETTER_OR_MARKED: Final = re.compile("[\u0e01-\u0e2e][\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]*")
BLANKS: Final = frozenset(" \u00a0")
# Signs that are a cluster of their own wherever they stand: consonants, vowels beside them, figures, ASCII.
ALONE: Final = frozenset(
    map(chr, (*range(0x21, 0x7F), *range(0x0E01, 0x0E31), *range(0x0E3F, 0x0E47), *range(0x0E4F, 0x0E5C)))
)


def is_mute(g: Glyph) -> bool:
    """Whether a glyph has no width and says nothing."""
    return g.u1 - g.u0 < 0.05 * g.size and (g.text == UNMAPPED or g.text in BLANKS)


def stands_on(g: Glyph, before: Glyph) -> bool:
    """Whether a glyph stands on the Thai letter drawn before it."""
    return on_line(before, g) and abs(g.u0 - before.u1) < g.size * 1.2 and bool(THAI_LETTER.search(before.text))


def on_line(c: Cluster | Glyph, g: Glyph) -> bool:
    """Whether a glyph stands on the baseline of what was drawn before it, raised or not."""
    return abs(c.v - g.v) < g.size * 0.8


def sara_am_follows(glyphs: Sequence[Glyph], at: int) -> bool:
    """Whether า or ำ comes next, a tone mark or another glyph without width at most between."""
    for g in glyphs[at + 1 : at + 3]:
        if g.text in (AA, AM):
            return True
        if g.text not in TONES and (g.u1 - g.u0 > 0.05 * g.size or g.text not in BLANKS):
            return False
    return False
