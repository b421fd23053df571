"""docs/scans.md: the tables of the study of scans, between two marks; the prose around them is written by people."""

import datetime
import os
import platform
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from benchmarks.scan_fonts import HELD_OUT, SEEN
from benchmarks.scan_readers import ITSELF, OURS
from benchmarks.scan_real import RealScore
from benchmarks.scan_scores import added, alike, median, percent

if TYPE_CHECKING:
    from benchmarks.scan_study import Result

STARTS, ENDS = "<!-- tables of make bench-scans -->", "<!-- end of tables -->"
TITLE = "# Scans, measured\n\n"
OUTCOMES = ("right", "flagged", "null", "misplaced", "wrong")
# What may never be wrong and trusted.
KEYS = (
    "number", "date", "number by hand", "date by hand", "references", "citations", "receipts", "resolutions",
    "deadlines", "endorsements",
)  # fmt: skip
_INK = ("number by hand", "date by hand", "receipts")
_WORDS = ("kind", "subject", "addressee", "sender", "signer_name", "signer_position")
_MOST_TOLD = 40


def with_tables(old: str, tables: str) -> str:
    """The page with these tables between its marks, and its prose as it was."""
    if STARTS in old and ENDS in old:
        before, rest = old.split(STARTS, 1)
        after = rest.split(ENDS, 1)[1]
    else:
        before, after = (old or TITLE).rstrip() + "\n\n", "\n"
    return f"{before}{STARTS}\n{tables.strip()}\n{ENDS}{after}"


def report(results: Sequence["Result"], real: Sequence[RealScore], absent: Sequence[str], lines: str = "") -> str:
    """All tables. `lines`: that of single lines."""
    names = list(dict.fromkeys(r.reader for r in results))
    seeing = [n for n in names if n != ITSELF]
    new = [r for r in results if r.held_out]
    parts = [_run(results, absent)]
    if results:
        parts += [
            "## Characters\nCharacter error in percent, line by line, by place, without blanks and leaders; families "
            "never trained on.\n",
            _by(seeing, new, lambda r: r.mix, _characters),
            "The same over whole pages, in the order of the page:\n",
            _by(seeing, new, lambda r: r.mix, lambda c: percent(c["page errors"], c["page chars"])),
            "## Figures\nThai digits that were not read as printed, in percent; families never trained on.\n",
            _by(seeing, new, lambda r: r.mix, lambda c: percent(c["thai digits wrong"], c["thai digits"])),
            "Arabic digits:\n",
            _by(seeing, new, lambda r: r.mix, lambda c: percent(c["arabic digits wrong"], c["arabic digits"])),
            "Figures read where none is printed, by a thousand characters:\n",
            _by(seeing, new, lambda r: r.mix, lambda c: percent(c["digits invented"] * 10, c["chars"])),
            "## Families\nCharacter error / Thai digit error in percent, all wears together.\n",
            _families(seeing, results),
            "## Fields\n" + _fields_text(),
            *(_fields(n, [r for r in results if r.reader == n]) for n in names),
            "## Time and memory\nProcessor seconds a page on one core, all in, with other work on the machine.\n",
            _costs(seeing, results),
            _told([r for r in results if r.reader == OURS]),
        ]
    if lines:
        parts += ["## Single lines\nPrinted lines cut out where they are known to stand.\n", lines]
    if real:
        parts += ["## Real scans\n" + _real_text(real), _real(real)]
    return "\n".join(x.rstrip() + "\n" for x in parts if x)


# ---------- pieces ----------


def _run(results: Sequence["Result"], absent: Sequence[str]) -> str:
    letters = {(r.seed, r.index): r for r in results}
    pages = sum(r.pages for r in letters.values())
    seeds = ", ".join(sorted({str(r.seed) for r in results}))
    engines = [f"{n} {v}" for n in ("saraban", "onnxruntime", "tesserocr") if (v := _version(n))]
    lines = [
        f"Written by `make bench-scans` on {datetime.datetime.now(datetime.UTC).date()}: {platform.system()} "
        f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}; {', '.join(engines)}.",
        f"{len(letters)} letters on {pages} pages (seed {seeds}), made by `benchmarks/scan_letters.py`. Families never "
        f"trained on: {', '.join(n for n in HELD_OUT if n not in absent)}; known to the recogniser: "
        f"{', '.join(n for n in SEEN if n not in absent)}.",
    ]
    if absent:
        lines.append(f"Not on this machine, and left out: {', '.join(absent)}.")
    return "\n".join(lines)


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = ["| " + " | ".join(head) + " |", "|---|" + "---:|" * (len(head) - 1)]
    return "\n".join([*lines, *("| " + " | ".join(r) + " |" for r in rows)]) + "\n"


def _characters(count: Counter[str]) -> str:
    return percent(count["errors"], count["chars"])


def _read(results: Iterable["Result"]) -> list["Result"]:
    """Those that were read at all: a refusal has no characters to judge, and stands under time and memory."""
    return [r for r in results if r.status == "read"]


def _by(
    names: Sequence[str],
    results: Sequence["Result"],
    of: Callable[["Result"], str],
    shown: Callable[[Counter[str]], str],
) -> str:
    groups = sorted({of(r) for r in results})
    rows = []
    for group in [*groups, "**all**"]:
        mine = _read(r for r in results if group == "**all**" or of(r) == group)
        rows.append([group, *(shown(added(r.counts for r in mine if r.reader == n)) for n in names)])
    return _table(["wear", *names], rows)


def _families(names: Sequence[str], results: Sequence["Result"]) -> str:
    rows = []
    for family in [f for f in (*HELD_OUT, *SEEN) if any(r.family == f for r in results)]:
        mine = _read(r for r in results if r.family == family)
        row = [family + ("" if family in HELD_OUT else " (known)")]
        for n in names:
            c = added(r.counts for r in mine if r.reader == n)
            row.append(f"{_characters(c)} / {percent(c['thai digits wrong'], c['thai digits'])}")
        rows.append(row)
    return _table(["family", *names], rows)


def _fields_text() -> str:
    return (
        "`wrong`: trusted and not what the letter says. `flagged`: not trusted, a person is asked (in brackets: how "
        "many of these are right all the same). `null`: no value. Letters that are doubtful as printed (two numbers, "
        "no number, a draft) are left out of all but `wrong`. What is written by hand must be flagged or null; "
        "receipts are stamps, at times filled in by hand. All families and wears. `the print itself` is what our "
        "grammars make of the printed lines without any error of reading, stamps left out: the most that a reader "
        "can reach.\n"
    )


def _fields(name: str, results: Sequence["Result"]) -> str:
    marks: dict[str, Counter[str]] = {}
    sound: Counter[str] = Counter()
    for r in results:
        for field, outcome, want, got in r.marks:
            if outcome != "wrong" and (r.doubtful or want == "None"):
                continue  # what the letter does not state is no merit
            rows = [field, f"{field}, {r.digits} digits"] if field in ("number", "date") else [field]
            for row in rows:
                marks.setdefault(row, Counter())[outcome] += 1
                sound[row] += outcome == "flagged" and _same(field, want, got)
    order = [*KEYS, *_WORDS]
    rows = []
    for field in sorted(marks, key=lambda f: (order.index(f.partition(",")[0]), f)):
        c = marks[field]
        shown = [f"{c[o]} ({sound[field]})" if o == "flagged" and sound[field] else str(c[o]) for o in OUTCOMES]
        rows.append([field, *shown, percent(c["right"], c.total(), 1)])
    total = added(marks[k] for k in KEYS if k in marks and k not in _INK)
    rows.append(
        [
            "**numbers and dates in print**",
            *(str(total[o]) for o in OUTCOMES),
            percent(total["right"], total.total(), 1),
        ]
    )
    return f"**{name}**, {len(results)} letters\n\n" + _table(["field", *OUTCOMES, "right %"], rows)


def _same(field: str, want: str, got: str) -> bool:
    """Whether a flagged value is the truth all the same."""
    return bool(got) and (alike(field, got, want) if field in _WORDS[1:] else got == want)


def _costs(names: Sequence[str], results: Sequence["Result"]) -> str:
    rows = []
    for n in names:
        mine = [r for r in results if r.reader == n]
        pages = sum(r.pages for r in mine)
        fates = Counter(r.status for r in mine)
        told = ", ".join(f"{k} {v}" for k, v in sorted(fates.items()))
        mean = sum(r.seconds for r in mine) / max(pages, 1)
        slow = median([r.seconds / r.pages for r in mine])
        rows.append([n, f"{mean:.2f}", f"{slow:.2f}", str(max((r.peak for r in mine), default=0)), told])
    return _table(["reader", "seconds a page", "median", "peak MB", "letters"], rows)


def wrong_values(results: Iterable["Result"]) -> list[str]:
    """Every number or date that is wrong and trusted."""
    return [
        f"seed {r.seed} index {r.index} ({r.reader}; {r.mix}; {r.family}): {field} is {want}, read {got}"
        for r in results
        for field, outcome, want, got in r.marks
        if outcome == "wrong" and field in KEYS
    ]


def _told(results: Sequence["Result"]) -> str:
    wrong = wrong_values(results)
    if not results:
        return ""
    if not wrong:
        return f"No number and no date of {len(results)} letters was wrong and trusted by {OURS}."
    show = "`python -m benchmarks.scan_study --only INDEX` shows one"
    head = f"Wrong and trusted by {OURS}, {len(wrong)} values ({show}):\n"
    return head + "\n".join(f"- {x}" for x in wrong[:_MOST_TOLD])


def _real_text(real: Sequence[RealScore]) -> str:
    return (
        f"{real[0].files} real scans (no part of the project) against what people read off them, by the contract's "
        "scorer: right / wrong and trusted / flagged or not found (in brackets: how many of these are read right).\n"
    )


def _real_cell(real: RealScore, field: str) -> str:
    count, sound = real.table.get(field, Counter()), real.sound[field]
    return f"{count['right']} / {count['wrong']} / {count['flagged']}" + (f" ({sound})" if sound else "")


def _real(real: Sequence[RealScore]) -> str:
    fields = list(dict.fromkeys(f for r in real for f in r.table))
    rows = []
    for field in fields:
        cells = [r.table.get(field, Counter()) for r in real]
        if any(c["right"] + c["wrong"] + c["flagged"] for c in cells):
            rows.append([field, *(_real_cell(r, field) for r in real)])
    rows.append(["seconds a page", *(f"{r.seconds / r.pages:.1f}" if r.pages else "-" for r in real)])
    return _table(["field", *(r.reader for r in real)], rows)
