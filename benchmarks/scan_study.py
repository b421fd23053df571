"""The study of scans: drawn letters with known truth, and real scans, read by ours and by tesseract.

    python -m benchmarks.scan_study [--letters 240] [--seed 1] [--readers saraban,...] [--kept FILE]
                                    [--models FOLDER] [--quick] [--no-real]
    python -m benchmarks.scan_study --lines 400 [--model FILE.onnx]   single lines: for judging a training run
    python -m benchmarks.scan_study --only INDEX --show FOLDER        one letter, as picture and as read

Each letter is drawn in one process and read in another of each reader, so that the memory told is the reader's. With
`--kept` results are added to a file and what it holds is not read again: two thousand letters are a matter of hours.
Writes the tables of docs/scans.md between their marks (`--quick` prints them). Exit status 6 when ours trusts a number
or a date that is not the letter's.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import asdict, dataclass, field
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from random import Random

import numpy as np

from benchmarks import scan_real
from benchmarks.readers import ROOT
from benchmarks.scan_files import A4, ScanFile, packed, scan_file
from benchmarks.scan_fonts import HELD_OUT, SEEN, faces
from benchmarks.scan_letters import scan_letter
from benchmarks.scan_readers import ITSELF, OURS, Answer, Reader, readers, the_print_itself, timed
from benchmarks.scan_scores import Piece, ReadLine, character_counts, field_marks

PAGE = ROOT / "docs" / "scans.md"
_WHOLE = 100  # letters from which on a run is the whole study, single lines too
_LINES = 300  # single lines of each wear, where the whole study is run
_IN_FLIGHT = 3  # files drawn ahead of the readers


@dataclass(frozen=True)
class Result:
    """One letter read by one reader, small enough to keep. `marks`: (field, outcome, wanted, read)."""

    seed: int
    index: int
    reader: str
    mix: str
    family: str
    held_out: bool
    digits: str
    shape: str
    pages: int
    doubtful: bool
    status: str
    seconds: float
    peak: int  # megabytes of the reader's process so far
    counts: dict[str, int] = field(default_factory=dict)
    marks: list[tuple[str, str, str, str]] = field(default_factory=list)


# ---------- reading ----------

_READER: dict[str, Reader] = {}


def start_reader(name: str, models: Path | None) -> None:
    """Starts the reader of this process; a blank page makes it load what it needs: no letter is timed with that."""
    if name != ITSELF:
        _READER[name] = readers(models)[name]()
        blank = np.full((1169, 827, 3), 255, np.uint8)
        _READER[name](packed(Random(0), [blank], 100, coloured=True, bilevel=False))


def judged(name: str, file: ScanFile) -> Result:
    """The file read and compared with its truth."""
    if name == ITSELF:
        printed = [Piece(x.page, x.text, x.box) for x in file.lines if x.role in ("print", "name")]
        answer = the_print_itself(printed, [A4] * file.pages)
    else:
        answer = timed(_READER[name], file.scan)
    letter = scan_letter(file.seed, file.index)
    counts = character_counts(file.lines, as_a4(answer))
    marks = [(m.field, m.outcome, m.want, m.got) for m in field_marks(answer.record, answer.kind, letter)]
    number = letter.truth.number
    unnumbered = number is None and letter.truth.kind not in ("announcement", "other")
    doubtful = (
        letter.truth.doubtful or unnumbered or (number or "").endswith(("/", "ว")) or (number or "").startswith("/")
    )
    return Result(
        file.seed, file.index, name, file.mix, file.family, file.held_out, letter.digits, letter.shape, file.pages,
        doubtful, answer.status, round(answer.seconds, 3), peak_megabytes(), dict(counts), marks,
    )  # fmt: skip


def as_a4(answer: Answer) -> list[ReadLine]:
    """The lines with their places on an A4 page: what a file says of its own size may be missing or wrong."""
    out: list[ReadLine] = []
    for line in answer.lines:
        moved = []
        for p in line:
            w, h = answer.sizes[p.page] if p.page < len(answer.sizes) else A4
            x, y = A4[0] / max(w, 1), A4[1] / max(h, 1)
            x0, y0, x1, y1 = p.box
            moved.append(Piece(p.page, p.text, (round(x0 * x), round(y0 * y), round(x1 * x), round(y1 * y))))
        out.append(moved)
    return out


def peak_megabytes() -> int:
    """The most memory that this process has held; 0 where the system does not tell."""
    status = Path("/proc/self/status")
    if not status.is_file():
        return 0
    said = next((x for x in status.read_text().splitlines() if x.startswith("VmHWM")), "VmHWM: 0")
    return int(said.split()[1]) // 1024


def study(
    names: Sequence[str], seed: int, indexes: Sequence[int], done: set[tuple[str, int]], models: Path | None = None
) -> Iterator[Result]:
    """Every letter read by every reader, but for what is done."""
    spawn = get_context("spawn")
    todo = [i for i in indexes if any((n, i) not in done for n in names)]
    drawer = ProcessPoolExecutor(1, mp_context=spawn)
    pools = {n: ProcessPoolExecutor(1, mp_context=spawn, initializer=start_reader, initargs=(n, models)) for n in names}
    with drawer:
        ahead: list[tuple[int, Future[ScanFile]]] = []
        coming = iter(todo)
        while True:
            while len(ahead) < _IN_FLIGHT and (index := next(coming, None)) is not None:
                ahead.append((index, drawer.submit(scan_file, seed, index)))
            if not ahead:
                break
            index, future = ahead.pop(0)
            file = future.result()
            asked = [pools[n].submit(judged, n, file) for n in names if (n, index) not in done]
            yield from (x.result() for x in asked)
    for pool in pools.values():
        pool.shutdown()


# ---------- kept results ----------


def kept(path: Path | None, seed: int) -> list[Result]:
    """The results of this seed in the file."""
    if path is None or not path.is_file():
        return []
    rows = [Result(**json.loads(x)) for x in path.read_text("utf-8").splitlines() if x.strip()]
    return [r for r in rows if r.seed == seed]


def _written(results: Iterator[Result], path: Path | None, total: int) -> Iterator[Result]:
    for n, result in enumerate(results, 1):
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("a", encoding="utf-8") as out:
                out.write(json.dumps(asdict(result), ensure_ascii=False) + "\n")
        if n % 20 == 0:
            print(f"scan_study: {n} of about {total} readings", file=sys.stderr, flush=True)
        yield result


# ---------- the command ----------


def main() -> int:
    """The command line; see the module."""
    args = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    args.add_argument("--letters", type=int, default=240)
    args.add_argument("--first", type=int, default=0, help="the index of the first letter")
    args.add_argument("--seed", type=int, default=1)
    args.add_argument("--readers", help="names parted by commas; all that are here otherwise")
    args.add_argument("--kept", type=Path, help="a file of results (.jsonl) to add to")
    args.add_argument("--quick", action="store_true", help="24 letters, printed and not written")
    args.add_argument("--no-real", action="store_true", help="leave the real scans out")
    args.add_argument("--lines", type=int, help="single lines instead of letters: so many of each wear")
    args.add_argument("--model", type=Path, help="with --lines: the network to judge (ours otherwise)")
    args.add_argument("--models", type=Path, help="a folder with networks of a training run, for ours")
    args.add_argument("--only", type=int, help="one letter, shown")
    args.add_argument("--show", type=Path, help="with --only: the folder for its pictures")
    args.add_argument("--out", type=Path, default=PAGE)
    asked = args.parse_args()
    if not faces():
        print("no font of the study was found. Remedy: apt-get install fonts-thai-tlwg", file=sys.stderr)
        return 3
    here = [ITSELF, *readers()]
    names = asked.readers.split(",") if asked.readers else list(here)
    if unknown := [n for n in names if n not in here]:
        print(f"not here: {', '.join(unknown)}; here: {', '.join(here)}", file=sys.stderr)
        return 3
    if asked.lines:
        from benchmarks import scan_single_lines

        print(scan_single_lines.table(asked.lines, asked.seed, asked.model))
        return 0
    if asked.only is not None:
        from benchmarks import scan_show

        scan_show.show(asked.seed, asked.only, [n for n in names if n != ITSELF], asked.show, asked.models)
        return 0
    return _whole(asked, names)


def _whole(asked: argparse.Namespace, names: Sequence[str]) -> int:
    from benchmarks.scan_report import report, with_tables, wrong_values

    indexes = range(asked.first, asked.first + (24 if asked.quick else asked.letters))
    before = kept(asked.kept, asked.seed)
    done = {(r.reader, r.index) for r in before}
    results = [
        *before,
        *_written(study(names, asked.seed, indexes, done, asked.models), asked.kept, len(indexes) * len(names)),
    ]
    real = (
        []
        if asked.no_real
        else scan_real.scored([n for n in names if n != ITSELF], asked.models, partial(_progress, "real scans"))
    )
    absent = [n for n in (*HELD_OUT, *SEEN) if n not in faces()]
    lines = _single_lines(asked) if not asked.quick and asked.letters >= _WHOLE else ""
    tables = report(results, real, absent, lines)
    wrong = wrong_values([r for r in results if r.reader == OURS])
    for line in wrong:
        print("WRONG " + line, file=sys.stderr)
    if asked.quick:
        print(tables)
    else:
        old = asked.out.read_text("utf-8") if asked.out.is_file() else ""
        asked.out.write_text(with_tables(old, tables), encoding="utf-8", newline="\n")
        print(f"written: {asked.out.name}", file=sys.stderr)
    return 6 if wrong else 0


def _single_lines(asked: argparse.Namespace) -> str:
    """The table of single lines; empty where there is no network to judge."""
    from benchmarks import scan_single_lines
    from extractors.thai_line import recogniser

    model = asked.models / "thai_line_large.onnx" if asked.models else None
    if model is None and recogniser("large") is None:
        return ""
    _progress("single lines", "both wears")
    return scan_single_lines.table(_LINES, asked.seed, model, tesseract=True)


def _progress(what: str, words: str) -> None:
    print(f"scan_study: {what}: {words}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
