"""docs/benchmarks.md as text, from the results of one run."""

import datetime
import importlib.metadata
import os
import platform
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from benchmarks.readers import PLAIN, version
from benchmarks.results import OURS, WITH_TABLES, Miss, Results, Score

_MAKERS = ("fonttools", "typst", "weasyprint", "fpdf2", "reportlab", "uharfbuzz", "python-docx")
_MOST_KINDS = 8  # of errors that one producer is listed with

_HEAD = """# Benchmarks

Written by `make bench` (`python -m benchmarks.run`); do not edit. Speeds are of a machine with other work on
it: only the ratios, taken in one run, mean anything.
"""
_CORPUS = """The truth is the text that was put in (`benchmarks/invented_text.py`). fpdf2 and ReportLab take no second
font, so they get the fonts that hold Latin letters too; the damage (`benchmarks/word_faults.py`) is done to sound
files of our own writing.
"""
_CHARACTERS = """## Characters
Character error rate in percent: edit distance to the truth (NFC, blanks left out, figures *not* folded) by the
length of the truth, in the order of the page. A tool that reads two columns or cells in another order pays for
it.
"""
_ORDER = """Order left out: Thai clusters (a sign with its marks) of the truth that the text lacks, in percent of its
characters.
"""
_KEYS = """## Key strings
Percent of the numbers, dates, names and words found verbatim, blanks included (a stretch of blanks and line
ends counts as one).
"""
_CELLS = """## Table cells
Percent of the cells of ruled tables that are exact (blanks left out) in their row and column. pdfplumber:
`extract_tables`. The other tools give no tables of a PDF.
"""
_SPEED = """Warm, best of the rounds, a process for each tool, one after the other. Saraban gives a box for every
character, table cells and hidden words in that time; pypdfium2, poppler, pypdf, kreuzberg and extractous give
words alone. poppler is one program a file, and its memory is not told.
"""
_REAL = """Covered: percent of the Thai characters that dictionary words cover. Facts: numbers, subjects, addressees and
signers that people read off the born-digital letters, found verbatim (blanks and quotation marks left out,
digits folded). Saraban refuses pages whose text layer is rubbish, so it gives fewer characters there.
"""
_EXCEPTIONS = """## Characters that we have wrong
The target is none, or at most 0.1 % of a producer's characters that the file itself no longer holds. Whether it
does is judged by pypdf and fontTools, not by our reader: the fonts' ToUnicode maps, glyph names and embedded
cmaps, and ActualText. *lost*: none of them names the character. *named by*: some code of that font has it, not
always the code drawn here.
"""


def page(results: Results, quick: bool) -> str:
    """The whole page."""
    parts = (_head, _characters, _keys, _cells, _speed, _real, _not_best, _exceptions, _sources)
    text = "\n".join(part(results) for part in parts)
    if quick:
        text = text.replace("\n\n", "\n\n**A quick run: fewer fonts, one round of the clock.**\n\n", 1)
    return text.rstrip() + "\n"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [f"| {' | '.join(head)} |", f"|---|{'---:|' * (len(head) - 1)}"]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)]) + "\n"


def _head(r: Results) -> str:
    day = datetime.datetime.now(datetime.UTC).date()
    fonts = sorted({s.font for s in r.corpus.samples})
    makers = [n for n in _producers(r) if _sound(n)]
    faults = len(_producers(r)) - len(makers)
    size = sum(x.size for x in r.scores[OURS])
    tools = ", ".join(f"{t} {version(t)}" for t in PLAIN if t not in r.absent)
    printing = ", ".join(f"{m} {v}" for m in _MAKERS if (v := _installed(m)))
    lines = [
        _HEAD,
        f"Run on {day}, {_machine()}.",
        "",
        f"Corpus: {len(r.corpus.samples)} files, {size} characters of invented text; {len(makers)} producers "
        f"({', '.join(makers)}), {len(fonts)} fonts ({', '.join(fonts)}), and {faults} kinds of damage.",
        _CORPUS,
        f"Tools: {tools}. Printing: {printing}.",
    ]
    for what, rows in (("Tool", r.absent), ("Producer", r.corpus.absent)):
        lines += [f"{what} absent in this run: {name}: {why}." for name, why in rows.items()]
    lines += [f"{tool} could not be timed." for tool in r.scores if tool not in r.clocks]
    for tool, failures in r.failures.items():
        lines.append(
            f"{tool} raised an error on {len(failures)} files ({', '.join(failures[:3])}); they count as empty."
        )
    return "\n".join([*lines, ""])


def _installed(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return ""


def _machine() -> str:
    model = ""
    try:
        rows = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
        model = next((f" ({x.partition(':')[2].strip()})" for x in rows if x.startswith("model name")), "")
    except OSError:
        pass
    return (
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores{model}, Python {platform.python_version()}"
    )


# --- how right


def _producers(r: Results) -> list[str]:
    return list(dict.fromkeys(s.producer for s in r.corpus.samples))


def _sound(producer: str) -> bool:
    return not producer.startswith("fault")


def _tools(r: Results) -> list[str]:
    return [t for t in PLAIN if t in r.scores]


def _by_producer(r: Results, cell: Callable[[list[Score]], str], sound: bool) -> list[list[str]]:
    """A row a producer, a column a tool; the last row is of all these producers."""

    def row(name: str, keep: Callable[[str], bool]) -> list[str]:
        return [name, *(cell([x for x in r.scores[t] if keep(x.sample.producer)]) for t in _tools(r))]

    names = [n for n in _producers(r) if _sound(n) is sound]
    rows = [row(n.removeprefix("fault: "), lambda p, n=n: p == n) for n in names]  # type: ignore[misc]
    return [*rows, row("**all**", lambda p: _sound(p) is sound)]


def _percent(part: int, whole: int, places: int = 2) -> str:
    return f"{100 * part / whole:.{places}f}" if whole else "-"


def _rate(scores: list[Score]) -> str:
    return _percent(sum(x.errors for x in scores), sum(x.size for x in scores))


def _lost(scores: list[Score]) -> str:
    return _percent(sum(x.lost for x in scores), sum(x.size for x in scores))


def _found(scores: list[Score]) -> str:
    return _percent(sum(x.keys for x in scores), sum(len(x.sample.document.keys) for x in scores), 0)


def _characters(r: Results) -> str:
    lost = [[name, *_by_producer(r, _lost, sound)[-1][1:]] for name, sound in (("sound", True), ("damaged", False))]
    return "\n".join(
        [
            _CHARACTERS,
            _table(["printed by", *_tools(r)], _by_producer(r, _rate, sound=True)),
            "The same in files with one kind of damage each:\n",
            _table(["damage", *_tools(r)], _by_producer(r, _rate, sound=False)),
            _ORDER,
            _table(["files", *_tools(r)], lost),
        ]
    )


def _keys(r: Results) -> str:
    rows = [*_by_producer(r, _found, sound=True), ["damaged files", *_by_producer(r, _found, sound=False)[-1][1:]]]
    return f"{_KEYS}\n{_table(['printed by', *_tools(r)], rows)}"


def _cells(r: Results) -> str:
    tools = [t for t in WITH_TABLES if t in r.scores]

    def cell(tool: str, keep: Callable[[str], bool]) -> str:
        mine = [x for x in r.scores[tool] if x.sample.document.tables and keep(x.sample.producer)]
        return _percent(
            sum(x.cells for x in mine), sum(len(row) for x in mine for t in x.sample.document.tables for row in t), 0
        )

    names = [n for n in _producers(r) if _sound(n)]
    rows = [[n, *(cell(t, lambda p, n=n: p == n) for t in tools)] for n in names]  # type: ignore[misc]
    rows.append(["damaged files", *(cell(t, lambda p: not _sound(p)) for t in tools)])
    return f"{_CELLS}\n{_table(['printed by', *tools], rows)}"


# --- how fast


def _speed(r: Results) -> str:
    base = r.clocks.get("pdfplumber")
    rows = []
    for tool, c in r.clocks.items():
        ratio = f"{c.pages_per_second / base.pages_per_second:.2f}" if base else "-"
        rows.append([tool, f"{c.pages_per_second:.1f}", ratio, "-" if tool == "poppler" else _number(c.peak_mb)])
    table = _table(["tool", "pages/s", "times pdfplumber", "peak MB"], rows)
    return f"## Speed and memory\n{r.timed_pages} pages of sound files. {_SPEED}\n{table}"


def _number(value: int | None) -> str:
    return str(value) if value is not None else "-"


def _real(r: Results) -> str:
    if not r.real:
        return "## Real files\nNone on this machine.\n"
    base = r.real["pdfplumber"].clock if "pdfplumber" in r.real else None
    rows = []
    for tool, x in r.real.items():
        ratio = f"{x.clock.pages_per_second / base.pages_per_second:.2f}" if x.clock and base else "-"
        peak = _number(x.clock.peak_mb) if x.clock and tool != "poppler" else "-"
        rows.append([tool, x.covered.percent, str(x.covered.thai), f"{x.facts} of {r.real_facts}", ratio, peak])
    head = ["tool", "covered %", "Thai characters", "facts", "speed, times pdfplumber", "peak MB"]
    first = f"{r.real_files} real PDFs with a Thai text layer (no part of the project); refused whole: {len(r.unread)}."
    return f"## Real files\n{first} {_REAL}\n{_table(head, rows)}"


# --- what is wrong


def _not_best(r: Results) -> str:
    rows = []
    for i, mine in enumerate(r.scores[OURS]):
        others = {t: r.scores[t][i].errors for t in _tools(r) if t != OURS}
        best = min(others, key=others.__getitem__, default=None)
        if best is not None and others[best] < mine.errors:
            row = [mine.sample.name, _percent(mine.errors, mine.size), f"{_percent(others[best], mine.size)} ({best})"]
            rows.append(row)
    body = _table(["file", "saraban, CER %", "best, CER %"], rows) if rows else "None.\n"
    told = f"The target is none: {len(rows)} of {len(r.corpus.samples)}."
    return f"## Files on which another tool is better\n{told}\n\n{body}"


def _exceptions(r: Results) -> str:
    rows = []
    for producer in _producers(r):
        scores = [x for x in r.scores[OURS] if x.sample.producer == producer]
        kinds: dict[tuple[str, str], list[Miss]] = {}
        for m in r.misses:
            if m.sample.producer == producer:
                kinds.setdefault((m.wanted, m.got), []).append(m)
        for (wanted, got), misses in sorted(kinds.items(), key=lambda k: -len(k[1]))[:_MOST_KINDS]:
            first = misses[0]
            refused = not wanted and not got
            rows.append(
                [
                    producer,
                    _percent(sum(x.errors for x in scores), sum(x.size for x in scores), 3),
                    "pages" if refused else _signs(wanted),
                    "refused" if refused else _signs(got),
                    first.around.replace("|", "/")[:30],
                    first.sample.font,
                    str(len(misses)),
                    _proof(first),
                ]
            )
    head = ["producer or damage", "CER %", "put in", "read", "around", "font (first)", "files", "what the file says"]
    return f"{_EXCEPTIONS}\n{_table(head, rows) if rows else 'None.' + chr(10)}"


def _proof(miss: Miss) -> str:
    if not miss.wanted and set(miss.got) == {"\ufffd"}:
        return "a glyph whose meaning we do not know"
    if not miss.wanted:
        return "a sign too many" if miss.got else "-"
    return "named by " + ", ".join(miss.held_by[:2]) if miss.held_by else "lost"


def _signs(text: str) -> str:
    """A few characters so that they can be told apart in print: marks on a dotted circle, one alone with its number."""
    if not text:
        return "nothing"
    shown = "".join("◌" + c if _is_mark(c) else c for c in text[:8]).replace("|", "/")
    return shown + ("…" if len(text) > 8 else "") + (f" (U+{ord(text):04X})" if len(text) == 1 else "")


def _is_mark(sign: str) -> bool:
    return sign == "\u0e31" or "\u0e34" <= sign <= "\u0e3a" or "\u0e47" <= sign <= "\u0e4e"


def _sources(r: Results) -> str:
    first, second = r.sources
    same = sum(a == b for a, b in zip(first.glyphs, second.glyphs, strict=True))
    rows = [[x.name, str(sum(x.glyphs)), f"{x.pages_per_second:.1f}", _number(x.spans)] for x in r.sources]
    told = (
        f"The timed files and the real ones; both libraries see as many glyphs in {same} of {len(first.glyphs)} files."
    )
    table = _table(["library", "glyphs", "pages/s", "ActualText spans seen"], rows)
    return f"## Where glyphs come from\n{told}\n\n{table}"
