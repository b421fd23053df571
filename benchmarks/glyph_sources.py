"""The two libraries that could give us glyphs: how many each sees on the same files, and how fast."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Source:
    """One library: glyphs of each file, pages a second, and ActualText spans seen (None: it does not look)."""

    name: str
    glyphs: tuple[int, ...]
    pages_per_second: float
    spans: int | None


def glyph_sources(files: Sequence[Path]) -> list[Source]:
    """playa-pdf and pdfplumber on the files, one after the other, once."""
    return [_playa(files), _pdfplumber(files)]


def _playa(files: Sequence[Path]) -> Source:
    import playa
    from playa.content import TextObject

    counts, spans, pages = [], 0, 0
    start = time.perf_counter()
    for file in files:
        doc = playa.parse(file.read_bytes())
        count = 0
        marked: dict[int, object] = {}  # the spans themselves are held, so that no id is used twice
        for page in doc.pages:
            pages += 1
            for text in page.flatten(TextObject):
                count += sum(1 for _ in text)
                marked |= {id(m): m for m in text.mcstack if "ActualText" in m.props}
        spans += len(marked)
        counts.append(count)
    return Source("playa-pdf", tuple(counts), pages / (time.perf_counter() - start), spans)


def _pdfplumber(files: Sequence[Path]) -> Source:
    import pdfplumber

    counts, pages = [], 0
    start = time.perf_counter()
    for file in files:
        with pdfplumber.open(file) as pdf:
            pages += len(pdf.pages)
            counts.append(sum(len(page.chars) for page in pdf.pages))
    return Source("pdfplumber", tuple(counts), pages / (time.perf_counter() - start), None)
