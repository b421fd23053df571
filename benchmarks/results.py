"""The measures of one run, before they are written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks import real_files
from benchmarks.corpus import Corpus, Sample
from benchmarks.glyph_sources import Source, glyph_sources
from benchmarks.measure import bare, cells_right, character_errors, differences, keys_found, pieces_lost
from benchmarks.readers import PLAIN, Reading
from benchmarks.what_a_file_holds import holders

OURS = "saraban"
_MOST_KINDS = 8  # of errors in one file that are looked into
WITH_TABLES = ("saraban", "pdfplumber, tables", "kreuzberg", "markitdown")


@dataclass(frozen=True)
class Score:
    """How right one tool was on one file."""

    sample: Sample
    errors: int  # characters, in order
    lost: int  # clusters, in any order
    keys: int
    cells: int
    size: int  # characters of the truth


@dataclass(frozen=True)
class Miss:
    """A character that our text has wrong: what stands in its place, and what in the file can name it."""

    sample: Sample
    wanted: str
    got: str
    around: str
    held_by: tuple[str, ...]


@dataclass(frozen=True)
class Clock:
    """Pages a second, and the largest memory of the process in MB; None where it was not told."""

    pages_per_second: float
    peak_mb: int | None


@dataclass(frozen=True)
class RealScore:
    """One tool on the real files."""

    covered: real_files.Covered
    facts: int
    clock: Clock | None


@dataclass(frozen=True)
class Results:
    """All of one run. `scores`: by tool, in the order of the corpus."""

    corpus: Corpus
    absent: dict[str, str]
    failures: dict[str, tuple[str, ...]]
    scores: dict[str, list[Score]]
    misses: list[Miss]
    clocks: dict[str, Clock]
    timed_pages: int
    real_files: int
    real_facts: int
    real: dict[str, RealScore]
    sources: list[Source]
    unread: list[str]  # real files with a Thai text layer that we refuse


def judged(
    corpus: Corpus,
    readings: Mapping[str, Reading],
    timed: Sequence[Path],
    clocks: Mapping[str, Reading],
    real: Sequence[Path],
    real_clocks: Mapping[str, Reading],
) -> Results:
    """Compares what the tools gave with the truth."""
    there = {tool: r for tool, r in readings.items() if not r.absent}
    scores = {tool: [_score(s, r) for s in corpus.samples] for tool, r in there.items()}
    pages, real_pages = _pages(timed), _pages(real)
    told = real_files.with_thai_text({p: there["pypdfium2"].answers[p] for p in real}) if "pypdfium2" in there else []
    wanted = real_files.facts() if real else {}
    real_scores = {
        tool: RealScore(
            real_files.coverage(r.answers, told),
            real_files.facts_found(r.answers, wanted),
            _clock(real_clocks.get(tool), real_pages),
        )
        for tool, r in there.items()
        if real and tool in PLAIN
    }
    timed_clocks = {tool: c for tool, r in clocks.items() if (c := _clock(r, pages)) is not None}
    return Results(
        corpus,
        {tool: r.absent for tool, r in readings.items() if r.absent},
        {tool: r.failures for tool, r in there.items() if r.failures},
        scores,
        _misses(corpus.samples, there[OURS]),
        timed_clocks,
        pages,
        len(told),
        sum(map(len, wanted.values())),
        real_scores,
        glyph_sources([*timed, *real]),
        [p.name for p in told if not there[OURS].answers[p].text.strip()],
    )


def _score(sample: Sample, reading: Reading) -> Score:
    truth, got = sample.document, reading.answers[sample.path]
    return Score(
        sample,
        character_errors(truth.texts, got.text),
        pieces_lost(truth.texts, got.text),
        keys_found(truth.keys, got.text),
        cells_right(truth.tables, got.tables or ()),
        len(bare("".join(truth.texts))),
    )


def _misses(samples: Sequence[Sample], ours: Reading) -> list[Miss]:
    """What is wrong in our text, each kind once a file; a page that is lost as a whole is one miss."""
    out = []
    for sample in samples:
        truth, text = sample.document.texts, ours.answers[sample.path].text
        if len(bare(text)) < len(bare("".join(truth))) * 0.7:
            out.append(Miss(sample, "", "", "pages refused", ()))
            continue
        seen: dict[tuple[str, str], None] = {}
        for wanted, got, around in differences(truth, text):
            if (wanted, got) in seen or len(seen) == _MOST_KINDS:
                continue
            seen[wanted, got] = None
            held = [set(holders(sample.path, c)) for c in wanted[:4]]
            out.append(Miss(sample, wanted, got, around, tuple(sorted(set.intersection(*held))) if held else ()))
    return out


def _pages(files: Sequence[Path]) -> int:
    import pypdfium2

    count = 0
    for path in files:
        with pypdfium2.PdfDocument(path) as doc:
            count += len(doc)
    return count


def _clock(reading: Reading | None, pages: int) -> Clock | None:
    if reading is None or not reading.seconds:
        return None
    return Clock(pages / reading.seconds, reading.peak_mb)
