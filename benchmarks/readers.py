"""The tools that are compared, each read in a process of its own.

    python -m benchmarks.readers TOOL < files.txt > answers.jsonl

One line of input is one file. The last line of the answers says how fast and how large the process was. A tool is used
as its own front page shows it; where it has a choice that suits Thai better, that choice is made (poppler: -raw).
"""

import hashlib
import importlib.metadata
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
Table = list[list[str]]
_WARM = 4  # files that are read before the clock starts: imports and word lists are paid once a run
_LONGEST = 30  # seconds after which no further round of the clock begins


@dataclass(frozen=True)
class Answer:
    """What a tool gives of one file."""

    text: str
    tables: list[Table] | None = None  # None: the tool gives no tables


Read = Callable[[Path], Answer]


def _saraban() -> Read:
    from extractors.pdf_reader import read_pdf

    def read(path: Path) -> Answer:
        data = path.read_bytes()
        doc = read_pdf(data, hashlib.sha256(data).hexdigest())
        seen = [x for x in doc.lines if x.role not in ("hidden", "deleted", "comment")]
        tables: dict[int, dict[tuple[int, int], list[str]]] = {}
        for line in seen:
            if line.cell:
                table, row, column = line.cell
                tables.setdefault(table, {}).setdefault((row, column), []).append(line.text)
        grids = []
        for cells in tables.values():
            rows, columns = (1 + max(at[i] for at in cells) for i in (0, 1))
            grids.append([["\n".join(cells.get((r, c), ())) for c in range(columns)] for r in range(rows)])
        return Answer("\n".join(x.text for x in seen), grids)

    return read


def _pdfplumber() -> Read:
    import pdfplumber

    def read(path: Path) -> Answer:
        with pdfplumber.open(path) as pdf:
            return Answer("\n".join(page.extract_text() or "" for page in pdf.pages))

    return read


def _pdfplumber_tables() -> Read:
    import pdfplumber

    def read(path: Path) -> Answer:
        with pdfplumber.open(path) as pdf:
            text = "\n".join(page.extract_text() or "" for page in pdf.pages)
            tables = [t for page in pdf.pages for t in page.extract_tables()]
        return Answer(text, [[[c or "" for c in row] for row in t] for t in tables])

    return read


def _pypdfium2() -> Read:
    import pypdfium2

    def read(path: Path) -> Answer:
        with pypdfium2.PdfDocument(path) as doc:
            return Answer("\n".join(page.get_textpage().get_text_range() for page in doc))

    return read


def _pypdf() -> Read:
    import pypdf

    def read(path: Path) -> Answer:
        return Answer("\n".join(page.extract_text() for page in pypdf.PdfReader(path).pages))

    return read


def _poppler() -> Read:
    if shutil.which("pdftotext") is None:
        raise ModuleNotFoundError(name="pdftotext")

    def read(path: Path) -> Answer:
        done = subprocess.run(["pdftotext", "-raw", str(path), "-"], capture_output=True, check=False)
        return Answer(done.stdout.decode("utf-8", "replace"))

    return read


def _kreuzberg() -> Read:
    import kreuzberg

    def read(path: Path) -> Answer:
        got = kreuzberg.extract_file_sync(str(path), "application/pdf")
        return Answer(str(got.content), [t.cells for t in got.tables])

    return read


def _markitdown() -> Read:
    from markitdown import MarkItDown

    converter = MarkItDown()

    def read(path: Path) -> Answer:
        text = converter.convert(str(path)).text_content
        return Answer(_plain_table_rows(text), _markdown_tables(text))

    return read


def _extractous() -> Read:
    import extractous

    extractor = extractous.Extractor()

    def read(path: Path) -> Answer:
        return Answer(extractor.extract_file_to_string(str(path))[0])

    return read


def _docling_parse() -> Read:
    from docling_core.types.doc.page import TextCellUnit
    from docling_parse.pdf_parser import DoclingPdfParser

    parser = DoclingPdfParser(loglevel="fatal")

    def read(path: Path) -> Answer:
        doc = parser.load(str(path))
        try:
            lines = [c.text for _, page in doc.iterate_pages() for c in page.iterate_cells(TextCellUnit.LINE)]
        finally:
            doc.unload()
        return Answer("\n".join(lines))

    return read


def _markdown_tables(text: str) -> list[Table]:
    tables: list[Table] = [[]]
    for line in text.splitlines():
        if line.startswith("|") and line.rstrip().endswith("|"):
            cells = [c.strip() for c in line.strip().strip("|").split("|")]
            if not all(set(c) <= {"-", ":", " "} for c in cells):
                tables[-1].append(cells)
        elif tables[-1]:
            tables.append([])
    return [t for t in tables if t]


def _plain_table_rows(text: str) -> str:
    """Markdown's own bars and rules of tables are no characters of the file."""
    rows = []
    for line in text.splitlines():
        if line.startswith("|") and line.rstrip().endswith("|"):
            cells = line.strip().strip("|").split("|")
            rows.append("" if all(set(c) <= {"-", ":", " "} for c in cells) else " ".join(cells))
        else:
            rows.append(line)
    return "\n".join(rows)


# Name of the tool in the tables -> how it is loaded, and the distribution whose version is told.
TOOLS: dict[str, tuple[Callable[[], Read], str]] = {
    "saraban": (_saraban, "saraban"),
    "pdfplumber": (_pdfplumber, "pdfplumber"),
    "pypdfium2": (_pypdfium2, "pypdfium2"),
    "pypdf": (_pypdf, "pypdf"),
    "poppler": (_poppler, "pdftotext"),
    "kreuzberg": (_kreuzberg, "kreuzberg"),
    "markitdown": (_markitdown, "markitdown"),
    "extractous": (_extractous, "extractous"),
    "docling-parse": (_docling_parse, "docling-parse"),
    "pdfplumber, tables": (_pdfplumber_tables, "pdfplumber"),
}
PLAIN = tuple(name for name in TOOLS if "tables" not in name)


def version(tool: str) -> str:
    """The version of a tool as it is installed; empty where it cannot be told."""
    name = TOOLS[tool][1]
    if name == "pdftotext":
        told = subprocess.run(["pdftotext", "-v"], capture_output=True, encoding="utf-8", check=False).stderr
        return told.partition("version ")[2].split("\n")[0].strip()
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return "(this checkout)" if tool == "saraban" else ""


@dataclass(frozen=True)
class Reading:
    """What one tool gave of all files. `absent`: why it is not there. `seconds`: the best round, None untimed."""

    tool: str
    answers: dict[Path, Answer]
    absent: str = ""
    seconds: float | None = None
    peak_mb: int | None = None
    failures: tuple[str, ...] = ()


def read_all(tool: str, files: Sequence[Path], rounds: int = 0, timeout: float = 900) -> Reading:
    """Reads the files with one tool in a process of its own; `rounds` > 0 also takes the time, best of so many."""
    order = [sys.executable, "-m", "benchmarks.readers", tool, str(rounds)]
    names = "\n".join(str(f) for f in files)
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", "PYTHONHASHSEED": "0"}
    try:
        done = subprocess.run(
            order,
            input=names,
            capture_output=True,
            encoding="utf-8",
            timeout=timeout,
            cwd=ROOT,
            env=environment,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Reading(tool, {}, "took too long")
    answers: dict[Path, Answer] = {}
    failures = []
    end: dict[str, Any] = {}
    for row in done.stdout.split("\n"):
        if not row.startswith("{"):
            continue
        got = json.loads(row)
        if "file" not in got:
            end = got
        elif "error" in got:
            failures.append(f"{Path(got['file']).name}: {got['error']}")
            answers[Path(got["file"])] = Answer("")
        else:
            answers[Path(got["file"])] = Answer(got["text"], got["tables"])
    if "absent" in end:
        return Reading(tool, {}, f"not installed ({end['absent']})")
    if not end:
        return Reading(tool, {}, f"ended with {done.returncode}: {done.stderr.strip().splitlines()[-1:]}")
    return Reading(tool, answers, "", end["seconds"], end["peak_mb"], tuple(failures))


def _peak_mb() -> int | None:
    """The largest memory of this process; None where the system does not tell it."""
    try:  # not getrusage: that figure outlives exec and tells of the process that started this one
        status = Path("/proc/self/status").read_text("ascii")
    except OSError:
        return None
    own = next(int(row.split()[1]) for row in status.splitlines() if row.startswith("VmHWM"))
    return own // 1024


def main() -> None:
    """The process of one tool: reads, then takes the time."""
    tool, rounds = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 0
    files = [Path(row) for row in sys.stdin.read().split("\n") if row]
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # tools that print must not print into the answers
    try:
        read = TOOLS[tool][0]()
    except ImportError as missing:
        print(json.dumps({"absent": missing.name}), file=out, flush=True)
        return
    for file in files[:_WARM] if rounds else files:
        row: dict[str, Any] = {"file": str(file)}
        try:
            got = read(file)
            row |= {"text": got.text, "tables": got.tables}
        except Exception as error:  # noqa: BLE001 - the page says which tool could not read what
            row["error"] = type(error).__name__
        print(json.dumps(row), file=out)
    best = None
    begun = time.perf_counter()
    for _ in range(rounds):
        if time.perf_counter() - begun > _LONGEST:
            break
        start = time.perf_counter()
        for file in files:
            try:
                read(file)
            except Exception:  # noqa: BLE001 - said above already
                continue
        took = time.perf_counter() - start
        best = took if best is None else min(best, took)
    print(json.dumps({"seconds": best, "peak_mb": _peak_mb()}), file=out, flush=True)


if __name__ == "__main__":
    main()
