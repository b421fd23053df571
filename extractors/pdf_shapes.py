"""ฟอนต์ที่แจ้งตัวเลขไม่ตรงกับรูป: figures whose ToUnicode map says another figure than their font draws.

A map that lies (the shape 3 mapped to 8) reads as 8 in every program. What may tell, for each font once:
- the embedded program's own character map or glyph names, where these are right about the font's other characters;
- the names of the PDF's Encoding (`/Differences [51 /eight]`), on the same condition;
- one outline that is mapped to two figures;
- the outline itself, which looks like another figure (`figure_shape`).
"""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from extractors.digits import arabic
from extractors.figure_shape import denied
from extractors.pdf_content import PageContent, middle
from extractors.pdf_dispute import Spot
from extractors.pdf_font_program import FontProgram, Shape, unicode_of
from extractors.pdf_fonts import DocumentFonts, FontCodes
from schemas.text import Heard, Line

READER: Final = "font_glyphs"
_FEW: Final = 3  # other characters that a witness must be right about
_RIGHT: Final = 800  # per mille of them
_MOST: Final = 300  # codes of one font that say figures; no honest font has more than some dozens
_FIGURES: Final = frozenset("0123456789")


class Liar(NamedTuple):
    """One code of a font that is mapped to another figure than its glyph shows. `shown`: the figure, or "?"."""

    font: str
    code: int
    said: str
    shown: str


def drawn(line: Line, found: Sequence[tuple[Spot, Liar]]) -> tuple[Heard, ...]:
    """What the font draws in the place of the figures of a line that it denies; `?` where that is no figure known."""
    out: dict[tuple[int, int], Heard] = {}
    said = arabic(line.raw)
    for (x, y, _), liar in found:
        for a, b, x0, y0, x1, y1 in line.glyphs:
            if x0 <= 100 * x <= x1 and y0 <= 100 * y <= y1 and said.count(liar.said, a, b) == 1:
                at = said.index(liar.said, a, b)
                out[at, at + 1] = Heard(READER, at, at + 1, liar.shown)
    return tuple(out[k] for k in sorted(out))


class FigureShapes:
    """Judges the fonts of one document, each once it draws a figure."""

    def __init__(self, fonts: DocumentFonts) -> None:
        self._fonts = fonts
        self._judged: dict[int, int] = {}  # font -> how many figures it was judged by
        self._drawn: dict[tuple[str, Hashable], str] = {}  # family and outline -> the figure it was first mapped to
        self.liars: dict[int, dict[int, Liar]] = {}

    def look(self, content: PageContent) -> list[tuple[Spot, Liar]]:
        """Where a page shows figures that their fonts deny, and how."""
        for font in self._fonts.all:
            claims = font.figures()
            if len(claims) > _MOST:
                claims = dict(sorted(claims.items())[:_MOST])
            if claims and self._judged.get(font.number) != len(claims):
                self._judged[font.number] = len(claims)
                self.liars[font.number] = self._judge(font, claims)
        if not any(self.liars.values()):
            return []
        shown = [(g, self.liars.get(g.font.number, {}).get(g.code)) for g in content.glyphs if not g.hidden]
        return [((*middle(g), g.size), liar) for g, liar in shown if liar is not None]

    def _judge(self, font: FontCodes, claims: Mapping[int, str]) -> dict[int, Liar]:
        program = font.program
        said = font.mapped()
        found = dict(_by_encoding(font, claims, said))
        if program is not None:
            found |= self._by_program(font, claims, said or claims, program)
        return {c: Liar(font.name, c, claims[c], shown) for c, shown in sorted(found.items())}

    def _by_program(
        self, font: FontCodes, claims: Mapping[int, str], said: Mapping[int, str], program: FontProgram
    ) -> dict[int, str]:
        try:
            glyphs = {c: g for c in claims if (g := program.glyph(c))}
            shapes = {c: program.shape(g) for c, g in glyphs.items()}
            found = dict(_by_name(claims, said, program))
        except Exception:  # noqa: BLE001 - a font that cannot be read is no witness, and the page is read all the same
            return {}
        for c, shown in self._twice(font, claims, shapes):
            found.setdefault(c, shown)
        drawn = [(c, bits) for c, (_, bits) in shapes.items() if bits]
        for (c, _), other in zip(drawn, denied([(int(claims[c]), bits) for c, bits in drawn]), strict=True):
            if other is not None:
                found.setdefault(c, str(other))
        return found

    def _twice(
        self, font: FontCodes, claims: Mapping[int, str], shapes: Mapping[int, Shape]
    ) -> Iterator[tuple[int, str]]:
        """Codes whose very outline is mapped to another figure elsewhere in the file, in a font of the same family."""
        first: dict[Hashable, int] = {}
        for c, (key, bits) in shapes.items():
            if not bits:
                continue
            known = self._drawn.setdefault((font.family, key), claims[c])
            if known != claims[c]:
                yield c, "?"
                if key in first:
                    yield first[key], "?"
            first.setdefault(key, c)


def _by_encoding(font: FontCodes, claims: Mapping[int, str], said: Mapping[int, str]) -> Iterator[tuple[int, str]]:
    """By the names that a simple font's Encoding gives, where it has a ToUnicode map beside them."""
    if said:
        called = {c: frozenset([u]) for c in said if (u := unicode_of(font.glyph_name(c)))}
        yield from _denied(claims, called, said)


def _by_name(claims: Mapping[int, str], said: Mapping[int, str], program: FontProgram) -> Iterator[tuple[int, str]]:
    called = {c: program.called[g] for c in said if (g := program.glyph(c)) is not None and g in program.called}
    yield from _denied(claims, called, said)


def _denied(
    claims: Mapping[int, str], called: Mapping[int, frozenset[str]], said: Mapping[int, str]
) -> Iterator[tuple[int, str]]:
    """Claims that a witness denies who is right about other characters. `called`: what it takes each code for."""
    others = [c for c in called if c not in claims and len(said[c]) == 1 and said[c].isalpha()]
    right = sum(said[c] in called[c] for c in others)
    if len(others) < _FEW or right * 1000 < _RIGHT * len(others):
        return
    for c, claim in claims.items():
        figures = {arabic(x) for x in called.get(c, ())} & _FIGURES
        letters = {x for x in called.get(c, ()) if x.isalpha() and x < "\uf000"}
        if figures and claim not in figures:
            yield c, min(figures)
        elif letters and not figures:
            yield c, min(letters)
