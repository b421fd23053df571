"""Where a file states other words than its page shows: an ActualText against the glyphs that it stands for.

Programs write ActualText where glyphs cannot say a Thai cluster (PDF 32000-1, 14.9.4), and a reader must take it. The
same means lets a file state 900 where the page shows 100. Marks and their order honestly differ; figures, Thai
consonants and Latin letters do not (docs/pdf.md has the count).
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from extractors.digits import arabic
from extractors.pdf_content import PageContent, middle
from extractors.pdf_fonts import UNMAPPED
from schemas.text import Heard, Line

_LETTER: Final = re.compile("[a-z\u0e01-\u0e2e]")
_FIGURE: Final = re.compile("[0-9]")
READER: Final = "page_glyphs"
_BESIDE: Final = 2.0  # type sizes; how far beside its line a sign may stand whose statement left nothing of it


Spot = tuple[float, float, float]  # the middle of a glyph on the page (points), and its type size


@dataclass(slots=True)
class Dispute:
    """What is stated and what is shown. `spots`: the middles of the glyphs (points), with their type size."""

    said: str
    shown: str = ""
    single: str = ""  # what is shown by glyphs of one character; a glyph may also say its whole cluster (typst)
    spots: list[Spot] = field(default_factory=list)

    @property
    def stands(self) -> bool:
        """Whether statement and page cannot both be right."""
        if self.said == self.shown:
            return False
        said, shown, single = _folded(self.said), _folded(self.shown), _folded(self.single)
        unmapped = UNMAPPED in shown
        figures = _FIGURE.findall(said)
        if figures if unmapped else figures != _FIGURE.findall(shown):
            return True
        said_letters, shown_letters = set(_LETTER.findall(said)), set(_LETTER.findall(shown))
        if set(_LETTER.findall(single)) - said_letters:
            return True
        if not shown.strip():
            return bool(said_letters)
        return not unmapped and len(shown_letters) > 1 and bool(said_letters - shown_letters)


def disputes(content: PageContent) -> list[Dispute]:
    """The disputes of a page, those among hidden words left out."""
    groups: dict[int, Dispute] = {}
    for g in content.glyphs:
        if g.group and not g.hidden:
            found = groups.get(g.group)
            if found is None:
                found = groups[g.group] = Dispute(content.actual.get(g.group, ""))
            found.shown += g.text
            if len(g.text) == 1:
                found.single += g.text
            found.spots.append((*middle(g), g.size))
    return [d for d in groups.values() if d.stands]


def marked(lines: Iterable[Line], found: Sequence[Dispute]) -> list[Line]:
    """The lines of one page, disputed ones marked, with what their glyphs say."""
    done = doubted(lines, [s for d in found for s in d.spots], "shown_differs", _BESIDE)
    return [replace(x, others=(*x.others, *_shown(x, found))) if "shown_differs" in x.disputed else x for x in done]


def _shown(line: Line, found: Sequence[Dispute]) -> Iterator[Heard]:
    """What glyphs say in the place of statements that stand on the line once."""
    for d in found:
        said, shown = d.said.strip(), d.shown.strip()
        if said and shown and UNMAPPED not in shown and line.raw.count(said) == 1:
            at = line.raw.index(said)
            yield Heard(READER, at, at + len(said), shown)


def doubted(lines: Iterable[Line], spots: Sequence[Spot], doubt: str, beside: float = 0.0) -> list[Line]:
    """The lines of one page, `doubt` added to those that hold one of the spots or have one `beside` type sizes away."""
    return [
        replace(x, disputed=(*x.disputed, doubt))
        if doubt not in x.disputed and any(_on(x, s, beside) for s in spots)
        else x
        for x in lines
    ]


def _on(line: Line, spot: Spot, beside: float) -> bool:
    x, y, size = (100 * v for v in spot)
    x0, y0, x1, y1 = line.box
    along = beside * size
    across = along if y1 - y0 > x1 - x0 else 0.0  # a turned line runs downwards
    return x0 - along <= x <= x1 + along and y0 - across <= y <= y1 + across


def _folded(text: str) -> str:
    return arabic(unicodedata.normalize("NFKC", text)).casefold()
