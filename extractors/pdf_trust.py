"""What speaks against the words of a PDF: each witness is heard page by page, and its findings are told at the end.

The witnesses: a second reader (`pdf_witness`) and the shapes of the fonts (`pdf_shapes`). A line that one of them
denies bears the doubt `witness_differs`, and every value quoted from it is unverified.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from extractors.pdf_content import PageContent
from extractors.pdf_dispute import doubted
from extractors.pdf_fonts import DocumentFonts
from extractors.pdf_pdfium import PdfiumFile
from extractors.pdf_shapes import FigureShapes, drawn
from extractors.pdf_witness import DOUBT, Difference, SecondReader
from schemas.finding import Finding
from schemas.finding_codes import finding
from schemas.text import Line

_PLACES: Final = 20  # that one finding points at
_WORDS: Final = 80  # characters


class Witnesses:
    """All that other witnesses said of one document so far. `counts`: for `text_quality`."""

    def __init__(self, file: PdfiumFile, fonts: DocumentFonts) -> None:
        self._second = SecondReader(file)
        self._shapes = FigureShapes(fonts)
        self._differences: list[Difference] = []
        self._denied: list[Line] = []
        self.counts: Counter[str] = Counter()

    def hear(self, lines: Sequence[Line], content: PageContent, number: int) -> list[Line]:
        """The lines of page `number`, those that a witness denies marked."""
        compared = self._second.compare(lines, number)
        if compared.asked:
            self.counts["witness_pages" if compared.heard else "witness_absent"] += 1
        self._differences += compared.differences
        out = compared.lines
        found = self._shapes.look(content)
        if found:
            out = doubted(out, [spot for spot, _ in found], DOUBT)
            out = [replace(x, others=(*x.others, *drawn(x, found))) if DOUBT in x.disputed else x for x in out]
            before = compared.lines
            self._denied += [x for x, y in zip(out, before, strict=True) if x.disputed != y.disputed]
        return out

    def findings(self, sha256: str) -> list[Finding]:
        """What a person should look at."""
        out = []
        if self._differences:
            first, count = self._differences[0], len(self._differences)
            places = tuple(d.line.place(sha256, 0, len(d.line.text)) for d in self._differences[:_PLACES])
            words = {"ours": first.ours[:_WORDS], "theirs": first.theirs[:_WORDS]}
            out.append(finding("PDF-WITNESS-DIFFERS", count=count, places=places, **words))
        liar = next((x for mine in self._shapes.liars.values() for x in mine.values()), None)
        if liar is not None and self._denied:
            places = tuple(x.place(sha256, 0, len(x.text)) for x in self._denied[:_PLACES])
            out.append(finding("PDF-SHAPE-DIFFERS", said=liar.said, shown=liar.shown, font=liar.font, places=places))
        return out
