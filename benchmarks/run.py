"""Everything in one go: makes the corpus, reads it with every tool that is here, writes docs/benchmarks.md.

    python -m benchmarks.run [--quick] [--out docs/benchmarks.md] [--keep FOLDER]

The whole takes ten minutes on two cores, `--quick` three (fewer fonts, one round of the clock).
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from benchmarks import real_files
from benchmarks.corpus import Corpus, Sample, make_corpus
from benchmarks.page import page
from benchmarks.readers import ROOT, TOOLS, Reading, read_all
from benchmarks.results import OURS, Results, judged

_TIMED_FONTS = 2


def main() -> None:
    """Runs all and writes the page."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--quick", action="store_true", help="fewer fonts, one round of the clock; not for the page")
    parser.add_argument(
        "--out", type=Path, help="the page to write (docs/benchmarks.md; with --quick: standard output)"
    )
    parser.add_argument("--keep", type=Path, help="a folder for the corpus, which is thrown away otherwise")
    args = parser.parse_args()
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as temporary:
        _say("printing the corpus")
        corpus = make_corpus(args.keep or Path(temporary), fonts=2 if args.quick else 6)
        if not corpus.samples:
            raise SystemExit("no Thai font with a bold sister was found. Remedy: apt-get install fonts-thai-tlwg")
        results = _measured(corpus, rounds=1 if args.quick else 3)
        text = page(results, quick=args.quick)
    _say(f"done in {time.monotonic() - start:.0f} s")
    out = args.out or (None if args.quick else ROOT / "docs" / "benchmarks.md")
    if out is None:
        print(text)
    else:
        out.write_text(text, encoding="utf-8", newline="\n")
        _say(f"written: {out.name}")


def _measured(corpus: Corpus, rounds: int) -> Results:
    files = [s.path for s in corpus.samples]
    real = real_files.real_pdfs()
    with ThreadPoolExecutor(2) as pool:  # each reading is a process; right or wrong does not depend on the clock
        _say(f"reading {len(files)} files of the corpus and {len(real)} real ones with {len(TOOLS)} tools")
        readings = dict(zip(TOOLS, pool.map(lambda tool: read_all(tool, [*files, *real]), TOOLS), strict=True))
    if readings[OURS].absent:
        raise SystemExit(f"our own reader could not be run: {readings[OURS].absent}")
    timed = _timed(corpus.samples, _TIMED_FONTS if rounds > 1 else 1)
    clocks: dict[str, Reading] = {}
    real_clocks: dict[str, Reading] = {}
    for tool, reading in readings.items():  # one after the other: nothing else of this run disturbs the clock
        if reading.absent:
            continue
        _say(f"timing {tool}")
        clocks[tool] = read_all(tool, timed, rounds)
        if real and rounds > 1:
            real_clocks[tool] = read_all(tool, real, rounds)
    return judged(corpus, readings, timed, clocks, real, real_clocks)


def _timed(samples: Sequence[Sample], most: int) -> list[Path]:
    """The files that are timed: those of real producers in the first fonts."""
    mine = [s for s in samples if not s.producer.startswith("fault")]
    fonts = list(dict.fromkeys(s.font for s in mine))[:most]
    return [s.path for s in mine if s.font in fonts]


def _say(words: str) -> None:
    print(f"benchmarks {time.strftime('%H:%M:%S')}: {words}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
