"""Fuzzing that looks for new ways through the code (atheris): mail intake, DOCX walker, PDF layer, grammars over plain
text and over the lines of a scan, names and bytes that are sent to the web server.

    python -m benchmarks.coverage_fuzz [mail|docx|pdf|words|scan|upload] [--seconds 60] [--runs N] [--found DIR]

`make fuzz` runs all behind the random damage of tests/test_hostile_fuzz.py, where atheris is installed (Linux and
macOS). What is found (a fault, more than five minutes or 2 GB) is left as a file in the folder of finds, and the exit
status is not 0; `--again FILE` runs one file once more. Every find that is mended stands as a test.
"""

import argparse
import hashlib
import importlib.util
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from schemas.text import DocumentText

ROOT = Path(__file__).resolve().parent.parent
MOST_BYTES = 20_000


def mail() -> Callable[[bytes], None]:
    """Mails, mailboxes and archives, all that they hold taken out."""
    from pipeline.arrival import Arrival
    from pipeline.intake import _Budget, _open_bytes, _Place

    def one(data: bytes) -> None:
        found = [i.source.path for i in _open_bytes(data, _Place("a", "a", None, Arrival()), _Budget())]
        assert found[:1] == ["a"]
        assert len(set(found)) == len(found)

    return one


def docx() -> Callable[[bytes], None]:
    """The XML of a document's main part."""
    from benchmarks.hostile_office import docx as packed
    from extractors.docx_reader import read_docx

    def one(data: bytes) -> None:
        read_docx(packed(data), hashlib.sha256(data).hexdigest())

    return one


def pdf() -> Callable[[bytes], None]:
    """Whole PDFs, and orders of a page's drawing."""
    from benchmarks.hostile_pdfs import paper
    from extractors.pdf_reader import read_pdf

    def one(data: bytes) -> None:
        whole = data if data[:1] == b"%" else paper(data)
        read_pdf(whole, hashlib.sha256(whole).hexdigest())

    return one


def words() -> Callable[[bytes], None]:
    """Any text through the reader of plain text and all grammars."""
    from pipeline.pack import load_pack
    from pipeline.reading import read_content, shipped_stages

    forms, stages = load_pack().forms, shipped_stages()

    def one(data: bytes) -> None:
        reading = read_content(data, "text/plain", forms, mail_body=False, stages=stages)
        assert reading.exception is None, reading.exception

    return one


def scanned(data: bytes) -> "DocumentText":
    """A scanned page of A4: each line of the data is one of the page, its first four bytes saying where it stands, what
    it is and who doubts it.
    """
    from schemas.quoted import Origin
    from schemas.source import Status
    from schemas.text import DocumentText, Line, PageText, Repair

    lines = []
    for n, row in enumerate(data.split(b"\n")):
        left, down, size, what = (*row[:4], 0, 0, 0, 0)[:4]
        raw = row[4:].decode("utf-8", "replace")
        if not raw:
            continue
        x0, y0, high = left * 233, (n * 20 + down) * 100 % 84_000, 600 + size * 10
        glyphs = [(k, k + 1, x0 + k * high // 2, y0, x0 + (k + 1) * high // 2, y0 + high) for k in range(len(raw))]
        doubted = tuple(Repair(_DOUBTS[k], 0, 1 + size % len(raw)) for k in range(len(_DOUBTS)) if what >> k & 1)
        role = _ROLES[what >> 4 & 7]
        disputed = ("witness_differs",) if what >> 7 else ()
        lines.append(
            Line(
                raw, raw, page=1 + down // 128, glyphs=glyphs, role=role, size=high, disputed=disputed,
                origin=Origin.RECOGNISED, doubted=doubted,
            )
        )  # fmt: skip
    pages = tuple(PageText(n, 59_500, 84_200, "text") for n in (1, 2))
    sha256 = hashlib.sha256(data).hexdigest()
    return DocumentText(sha256, "image/png", Status.READ, None, tuple(lines), pages)


_DOUBTS = ("handwritten", "date_field", "cut_at_edge", "signs_overlap")
_ROLES: tuple[Any, ...] = ("body", "body", "body", "stamp", "annotation", "header", "footer", "hidden")


def scan() -> Callable[[bytes], None]:
    """The lines of a scanned page through all grammars, and what is told of any text."""
    from extractors.extract import extract
    from pipeline.noticed import noticed
    from pipeline.pack import load_pack
    from pipeline.text_quality import text_quality

    forms = load_pack().forms

    def one(data: bytes) -> None:
        doc = scanned(data)
        extract(doc, forms)
        noticed(doc)
        text_quality(doc)

    return one


def upload() -> Callable[[bytes], None]:
    """A name and bytes that somebody sends: one file inside the folder of what was sent, with that content."""
    from pipeline.web.uploads import Uploads

    def one(data: bytes) -> None:
        name, _, content = data.partition(b"\n")
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place, "sent")
            sent = Uploads(folder).take(name.decode("utf-8", "replace"), [content[:7], content[7:]])
            assert sent.sha256 == hashlib.sha256(content).hexdigest()
            (made,) = folder.iterdir()
            assert made.read_bytes() == content
            assert {x.name for x in Path(place).iterdir()} <= {"sent", ".sent.coming"}

    return one


TARGETS: dict[str, Callable[[], Callable[[bytes], None]]] = {
    "mail": mail,
    "docx": docx,
    "pdf": pdf,
    "words": words,
    "scan": scan,
    "upload": upload,
}


def seeds(target: str) -> list[bytes]:
    """Where the fuzzing begins."""
    sys.path.insert(0, str(ROOT / "tests"))
    import test_hostile_fuzz as known  # type: ignore[import-not-found, unused-ignore]

    made = {
        "mail": known.MAILS,
        "docx": [x.encode() for x in known.DOCUMENTS],
        "pdf": [*known.PDFS, b"BT /F 12 Tf 72 700 Td (words) Tj ET q 1 0 0 1 0 0 cm 0 0 9 9 re W n f Q"],
        "words": [x.encode() for x in known.WORDS],
        "scan": [
            *(b"\n".join(b"\x20\x08\x14\0" + row.encode() for row in x.split("\n")) for x in known.WORDS),
            *(x.encode() for x in known.SCANS),
        ],
        "upload": [
            b"letter.pdf\n%PDF-1.4",
            "../../ก.docx\nPK".encode(),
            b"CON\n",
            b"a\0b.eml\nFrom: a\nx",
            b".\n",
            b"..\nx",
        ],
    }
    found: list[bytes] = made[target]
    return found


def is_there() -> bool:
    """Whether atheris is installed."""
    return importlib.util.find_spec("atheris") is not None


def run(target: str, arguments: list[str]) -> None:
    """Fuzzes in this process; libFuzzer ends it."""
    import atheris

    with atheris.instrument_imports(include=["pipeline", "extractors", "schemas"]):
        one = TARGETS[target]()
    atheris.Setup([sys.argv[0], *arguments], one)
    atheris.Fuzz()


def one_target(target: str, seconds: int, runs: int, found: Path) -> int:
    """Fuzzes in a process of its own; its exit status."""
    with tempfile.TemporaryDirectory() as place:
        corpus, kept = Path(place, "found here"), Path(place, "seeds")
        for folder in (corpus, kept):
            folder.mkdir()
        for n, seed in enumerate(seeds(target)):
            (kept / f"{n}").write_bytes(seed)
        limits = [
            "-timeout=300",
            "-report_slow_units=300",
            "-rss_limit_mb=2048",
            f"-max_len={MOST_BYTES}",
            f"-artifact_prefix={found}/{target}-",
        ]
        limits += [f"-max_total_time={seconds}", *([f"-runs={runs}"] if runs else []), "-print_final_stats=1"]
        command = [sys.executable, "-m", "benchmarks.coverage_fuzz", target, "--inside"]
        done = subprocess.run(
            [*command, *limits, str(corpus), str(kept)], cwd=ROOT, check=False, capture_output=True, errors="replace"
        )
        ran = [x.split()[-1] for x in done.stderr.splitlines() if x.startswith("stat::number_of_executed_units")]
        print(f"{target}: {ran[0] if ran else '?'} examples, {'nothing found' if not done.returncode else 'FOUND'}")
        if done.returncode:
            print(done.stderr[-4000:], file=sys.stderr)
        return done.returncode


def main() -> int:
    """Fuzzes what was asked for."""
    if "--inside" in sys.argv:
        at = sys.argv.index("--inside")
        run(sys.argv[1], sys.argv[at + 1 :])
        return 0
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    arguments.add_argument("target", nargs="?", choices=list(TARGETS), help="all of them without it")
    arguments.add_argument("--seconds", type=int, default=60)
    arguments.add_argument("--runs", type=int, default=0)
    arguments.add_argument("--found", type=Path, default=Path(tempfile.gettempdir(), "saraban-fuzz"))
    arguments.add_argument("--again", type=Path, metavar="FILE", help="one find once more")
    args = arguments.parse_args()
    targets = [args.target] if args.target else list(TARGETS)
    if args.again:
        TARGETS[targets[0]]()(args.again.read_bytes())
        return 0
    if not is_there():
        print("atheris is not installed; remedy: pip install atheris", file=sys.stderr)
        return 0
    args.found.mkdir(parents=True, exist_ok=True)
    return max(one_target(x, args.seconds, args.runs, args.found) for x in targets)


if __name__ == "__main__":
    raise SystemExit(main())
