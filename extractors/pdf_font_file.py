"""ฟอนต์ที่ฝังมาบอกอักษรเอง: what an embedded font itself calls its glyphs, for codes that the PDF gives no Unicode.

Readers print such codes as `(cid:123)`. The font program often knows better: its own character map (Unicode), or the
names of its glyphs (`uni0E01`, `kokaithai` of the Adobe Glyph List). Asked only for codes that nothing else explains;
where the program names a glyph in two ways, or does not name it, the code stays unknown.
"""

import re
from typing import Final

from playa.font import Font

from extractors.pdf_font_program import FontProgram, program_of

# What text may hold: no controls, no private signs but Microsoft's Thai ones, which the canonicaliser knows.
_TEXT: Final = re.compile("[ -~\u00a0-\u024f\u0e01-\u0e5b\u2000-\u2bff\uf700-\uf71d\ufb00-\ufb06]")
_SAME: Final = {"\u00a0": " ", "\u00ad": "-", "\u2010": "-", "\u2011": "-", "\u2219": "\u00b7", "\u03bc": "\u00b5"}


class FontFile:
    """The program that a font embeds, opened when first asked."""

    def __init__(self, font: Font) -> None:
        self._font = font
        self._program: FontProgram | None = None
        self._opened = False

    @property
    def program(self) -> FontProgram | None:
        """The program, None where there is none or it cannot be read."""
        if not self._opened:
            self._opened = True
            self._program = program_of(self._font)
        return self._program

    def text(self, cid: int) -> str:
        """The character that the program takes a character's glyph for (`cid`: its number in the font), "" if unknown.
        Never raises, whatever a stranger's font holds.
        """
        program = self.program
        if program is None:
            return ""
        try:
            glyph = program.glyph(cid)
            called = program.called.get(glyph, frozenset()) if glyph else frozenset()
        except Exception:  # noqa: BLE001 - a font that cannot be read says nothing, and the page is read all the same
            return ""
        named = {_SAME.get(c, c) for c in called if _TEXT.fullmatch(c)}
        return named.pop() if len(named) == 1 else ""
