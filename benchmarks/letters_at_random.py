"""Letters made at random with every known damage and look-alike: no number or date is trusted that is not the truth.

    python -m benchmarks.letters_at_random [--letters 2000] [--seed 1] [--only INDEX] [--jobs 2] [--level LEVEL]

Each letter is composed of invented parts whose meaning is set before they are printed (`random_parts`,
`random_letter`), damaged as real files are (`random_damage`), written as a PDF, a DOCX or plain lines (`random_file`),
and read by the program. A value is right (trusted and equal to the truth), flagged (unverified), null, misplaced (a
document that the letter names stands in the wrong list), or wrong and trusted.
Prints counts by field, kind, file, damage and look-alike, and every wrong-and-trusted value with its seed and index
(`--only INDEX` shows that letter). Exit status 6 when a number or date is wrong and trusted, or when less than 97 % of
the values of undamaged letters are right.
"""

import argparse
import hashlib
import sys
import time
import traceback
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from multiprocessing import Pool
from pathlib import Path
from random import Random

from benchmarks.random_damage import ROW_DAMAGE, TEXT_DAMAGE, damaged
from benchmarks.random_file import DOCX_DAMAGE, PDF_DAMAGE, docx_file, lines_document, pdf_file
from benchmarks.random_letter import Cited, Letter, Row, Truth, compose
from benchmarks.random_parts import THAI_DIGITS
from extractors.docx_reader import read_docx
from extractors.extract import extract
from extractors.pdf_reader import read_pdf
from schemas.quoted import Quoted, Trust
from schemas.record import LetterFields
from schemas.text import DocumentText

OUTCOMES = ("right", "flagged", "null", "misplaced", "wrong")
UNDAMAGED = "(none)"
RIGHT_SHARE = 970  # per mille of the values of undamaged letters


@dataclass(frozen=True)
class Made:
    """One letter of a seed: where it comes from, its damage, and the document as the reader gave it."""

    level: str
    damage: tuple[str, ...]
    letter: Letter
    rows: tuple[Row, ...]
    doc: DocumentText
    data: bytes


@dataclass(frozen=True)
class Mark:
    """One value judged: its field, the outcome, the truth and what was read."""

    field: str
    outcome: str
    want: str
    got: str = ""


@dataclass(frozen=True)
class Judged:
    """One letter judged, small enough to travel between processes."""

    index: int
    kind: str
    level: str
    damage: tuple[str, ...]
    looks: tuple[str, ...]
    marks: tuple[Mark, ...]


def made(seed: int, index: int, level: str = "") -> Made:
    """The letter of this seed and index; the same on every machine."""
    rng = Random(f"letter {seed}/{index}")
    letter = compose(rng)
    level = level or rng.choices(("pdf", "docx", "lines"), (45, 30, 25))[0]
    pool = [*TEXT_DAMAGE, *TEXT_DAMAGE, *ROW_DAMAGE]
    pool += {"pdf": PDF_DAMAGE * 2, "docx": DOCX_DAMAGE * 2, "lines": ()}[level]
    many = rng.choices((0, 1, 2, 3), (35, 40, 17, 8))[0]
    damage = tuple(dict.fromkeys(rng.choice(pool) for _ in range(many)))
    digits = rng.choices(("thai", "arabic", "mixed"), (50, 40, 10))[0]
    rows = [replace(r, cells=[(x, _digits(rng, words, digits)) for x, words in r.cells]) for r in letter.rows]
    rows = damaged(rng, rows, list(damage))
    data = b""
    if level == "pdf":
        data = pdf_file(rng, rows, list(damage))
        doc = read_pdf(data, hashlib.sha256(data).hexdigest())
    elif level == "docx":
        data = docx_file(rng, rows, list(damage))
        doc = read_docx(data, hashlib.sha256(data).hexdigest())
    else:
        doc = lines_document(rows, "0" * 64)
    if letter.truth.doubtful:  # counted with the damaged: it may be flagged
        damage = (*damage, "doubtful as printed")
    return Made(level, damage, letter, tuple(rows), doc, data)


def _digits(rng: Random, words: str, how: str) -> str:
    if how == "mixed":
        return "".join(c.translate(THAI_DIGITS) if rng.random() < 0.5 else c for c in words)
    return words.translate(THAI_DIGITS) if how == "thai" else words


def judge(seed: int, index: int, level: str = "") -> Judged:
    """The letter of this seed and index, read and compared with its truth."""
    try:
        m = made(seed, index, level)
        record = extract(m.doc).record
    except Exception as fault:  # noqa: BLE001 - one letter that breaks a reader is one line of the report
        where = traceback.extract_tb(fault.__traceback__)[-1]
        said = f"{type(fault).__name__} in {where.name} of {Path(where.filename).name}"
        return Judged(index, "", level, (), (), (Mark("crash", "wrong", "no crash", said),))
    return Judged(
        index, m.letter.truth.kind, m.level, m.damage, tuple(m.letter.looks), tuple(compared(record, m.letter.truth))
    )


def compared(record: LetterFields, truth: Truth) -> Iterable[Mark]:
    """Every value of the truth as right, flagged, null or wrong, and every trusted value that the truth has not."""
    yield _one("number", record.number, truth.number)
    yield _one("date", record.date, truth.date)
    answered: list[Pair] = [(r.number, r.date) for r in record.references]
    cited: list[Pair] = [(r.number, r.date) for r in record.citations]
    yield from _items("references", answered, truth.references, [*truth.citations, *truth.aside], truth.named, cited)
    yield from _items("citations", cited, truth.citations, [*truth.references, *truth.aside], truth.named, answered)
    yield from _items("receipts", [(r.number, r.date) for r in record.receipts], truth.receipts, [])
    yield from _items("resolutions", [(r.meeting, r.date) for r in record.resolutions], truth.meetings, [])
    asked: list[Pair] = [(None, d.date) for d in record.deadlines if d.role is not None and d.role.value == "asked"]
    yield from _items("deadlines", asked, [(None, d) for d in truth.deadlines], [(None, d) for d in truth.may])
    dated: list[Pair] = [(None, e.date) for e in record.endorsements]
    yield from _items("endorsements", dated, [(None, d) for d in truth.endorsements], [])


def _one(field: str, got: Quoted | None, want: str | None) -> Mark:
    if got is None:
        return Mark(field, "right" if want is None else "null", str(want))
    if got.trust is not Trust.TRUSTED:
        return Mark(field, "flagged", str(want), got.value)
    return Mark(field, "right" if got.value == want else "wrong", str(want), got.value)


def _trusted(quoted: Quoted | None) -> str | None:
    return quoted.value if quoted is not None and quoted.trust is Trust.TRUSTED else None


Pair = tuple[Quoted | None, Quoted | None]


def _items(
    field: str,
    got: list[Pair],
    want: list[Cited],
    also: list[Cited],
    named: Sequence[Cited] = (),
    beside: Sequence[Pair] = (),
) -> Iterable[Mark]:
    """Items of a list. `also`: pairs that may stand here too and are counted elsewhere or not at all. `named`:
    documents that are named and not cited. `beside`: the other list, where an item of this one is misplaced.

    An item is wrong when a trusted number or day of it is in no pair of the truth, or the two trusted are of two pairs.
    """
    left = list(want)
    for number, day in got:
        pair = (_trusted(number), _trusted(day))
        if pair == (None, None):
            continue
        fits = [w for w in (*want, *also) if all(p is None or p == x for p, x in zip(pair, w, strict=True))]
        if not fits and any(all(p in (None, x) for p, x in zip(pair, w, strict=True)) for w in named):
            yield Mark(field, "misplaced", str(want), str(pair))
            continue
        if not fits:
            yield Mark(field, "wrong", str(want), str(pair))
            continue
        full = next((w for w in left if w == pair), None)
        if full is not None:
            left.remove(full)
            yield Mark(field, "right", str(full))
    values = [{q.value for q in pair if q is not None} for pair in got]
    elsewhere = {(_trusted(number), _trusted(day)) for number, day in beside}
    for w in left:
        if w in elsewhere:
            yield Mark(field, "misplaced", str(w))
            continue
        seen = any(values_of & set(w) for values_of in values) or any(
            q is not None and q.trust is not Trust.TRUSTED for pair in got for q in pair
        )
        yield Mark(field, "flagged" if seen else "null", str(w))


def _judged(job: tuple[int, int, str]) -> Judged:
    return judge(*job)


def _table(title: str, rows: dict[str, Counter[str]]) -> None:
    print(f"\n{title:42}" + "".join(f"{o:>9}" for o in OUTCOMES) + "   right %")
    for name in sorted(rows):
        count = rows[name]
        total = sum(count.values())
        print(f"{name:42}" + "".join(f"{count[o]:9}" for o in OUTCOMES) + f"{count['right'] * 1000 // total / 10:10}")


def _show(seed: int, index: int, level: str) -> None:
    m = made(seed, index, level)
    print(f"level {m.level}, damage {m.damage}, look-alikes {m.letter.looks}\n\n--- as printed")
    for row in m.rows:
        print(f"{'---- new page' if row.breaks else ''}{row.role[:1]} {row.cells}")
    print("\n--- as read")
    for line in m.doc.lines:
        print(f"{line.page} {line.role:10} {line.text}")
    record = extract(m.doc).record
    print(f"\n--- truth\n{m.letter.truth}\n--- read as {record.kind}")
    for mark in compared(record, m.letter.truth):
        print(f"{mark.outcome:8} {mark.field:12} {mark.want}   <- {mark.got}")
    for name in ("number", "date"):
        q = getattr(record, name)
        print(name, q and (q.value, q.raw, q.trust.value, q.doubts, q.rules))


def main() -> int:
    """The command line; see the module."""
    args = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    args.add_argument("--letters", type=int, default=2000)
    args.add_argument("--seed", type=int, default=1)
    args.add_argument("--only", type=int)
    args.add_argument("--jobs", type=int, default=2)
    args.add_argument("--level", default="", choices=("", "pdf", "docx", "lines"))
    args.add_argument("--misses", action="store_true", help="list what of undamaged letters is not right")
    args.add_argument("--brief", action="store_true", help="no tables by damage and look-alike")
    asked = args.parse_args()
    if asked.only is not None:
        _show(asked.seed, asked.only, asked.level)
        return 0
    began = time.perf_counter()
    jobs = [(asked.seed, n, asked.level) for n in range(asked.letters)]
    if asked.jobs > 1:
        with Pool(asked.jobs) as pool:
            results = list(pool.imap(_judged, jobs, chunksize=20))
    else:
        results = [judge(*job) for job in jobs]
    spent = time.perf_counter() - began
    return _report(results, asked.seed, spent, asked.brief, asked.misses)


def _report(results: list[Judged], seed: int, spent: float, brief: bool, misses: bool) -> int:
    tables: dict[str, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    wrong = []
    for r in results:
        clean = not r.damage
        for mark in r.marks:
            tables["field, undamaged letters" if clean else "field, damaged letters"][mark.field][mark.outcome] += 1
            tables["kind"][r.kind][mark.outcome] += 1
            tables["file"][f"{r.level} {'undamaged' if clean else 'damaged'}"][mark.outcome] += 1
            for name in r.damage or (UNDAMAGED,):
                tables["damage"][name][mark.outcome] += 1
            for name in dict.fromkeys(r.looks):
                tables["look-alike"][name][mark.outcome] += 1
            if mark.outcome == "wrong":
                wrong.append((r, mark))
            elif misses and clean and mark.outcome != "right":
                print(f"miss {r.index} {r.kind} {r.level}: {mark.field} {mark.outcome} want {mark.want} got {mark.got}")
    for title, rows in tables.items():
        if not (brief and title in ("damage", "look-alike")):
            _table(title, rows)
    for r, mark in wrong:
        print(
            f"WRONG seed {seed} index {r.index} {r.kind} {r.level} {', '.join(r.damage) or UNDAMAGED}: "
            f"{mark.field} want {mark.want} got {mark.got}"
        )
    sums = sum(tables["field, undamaged letters"].values(), Counter[str]())
    share = sums["right"] * 1000 // max(sums.total(), 1)
    print(
        f"\n{len(results)} letters of seed {seed}: {len(wrong)} wrong and trusted; of undamaged letters "
        f"{share / 10} % right; {len(results) / spent:.1f} letters a second"
    )
    return 6 if wrong or share < RIGHT_SHARE else 0


if __name__ == "__main__":
    sys.exit(main())
