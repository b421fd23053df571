"""How fast, and in how much memory, our PDF layer reads: text with boxes against plain pdfplumber `extract_text`.

    python -m benchmarks.pdf_speed [--rounds N] [--pages 300,3000] [--keep FOLDER]

Two kinds of files: running text, and pages with ruled tables. They are made here from invented words (by hand, and by
whatever printers of the corpus are installed); real letters are added where `../shared/realdocs` is there. Each tool
reads all files of a kind in a process of its own, `--rounds` times in turn with the other; the best round counts, in
seconds of processor time, so that neighbours on the machine disturb little. Memory is the peak of a fresh process that
reads one generated file, beside the same process before it.
"""

import argparse
import io
import random
import resource
import subprocess
import sys
import tempfile
import time
import warnings
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

REALDOCS = ROOT.parent / "shared" / "realdocs"
WORDS = (
    *(
        "สำนักงาน",
        "เขต",
        "สวนสมมุติ",
        "ได้",
        "ประชุม",
        "คณะทำงาน",
        "ครั้งที่",
        "เมื่อ",
        "วันที่",
        "มีนาคม",
        "ที่ประชุม",
        "มีมติ",
        "ให้",
        "ผ่าน",
        "โดย",
    ),
    *("ปรับปรุง", "แก้ไข", "รายละเอียด", "กลุ่มเป้าหมาย", "เป็น", "ผู้สูงอายุ", "และ", "ผู้ป่วย", "วัดผล", "สัมฤทธิ์", "ให้ชัดเจน", "ยิ่งขึ้น"),
    *("๒๕๖๖", "๑๒๓", "โครงการ", "พัฒนา", "นวัตกรรม", "ตัวชี้วัด", "น้ำหนัก"),
)


def words(chance: random.Random, length: int) -> str:
    """Invented words, at least so many characters."""
    line = ""
    while len(line) < length:
        line += chance.choice(WORDS) + (" " if chance.random() < 0.3 else "")
    return line


def text_file(pages: int) -> bytes:
    """Pages of 36 lines of 70 and more characters."""
    from pdf_by_hand import Page, pdf, show, thai

    chance, font = random.Random(5), thai()
    made: list[Page] = []
    for n in range(pages):
        lines = [show(font, words(chance, 70), 72, 780 - i * 20, 14) for i in range(36)]
        made.append(Page(show(font, f"- {n + 1} -", 290, 810, 14) + "".join(lines), {"F1": font}))
    return bytes(pdf(*made))


def table_file(pages: int) -> bytes:
    """Pages with a ruled table of 25 rows and 5 columns."""
    from pdf_by_hand import Page, pdf, show, thai

    chance, font = random.Random(6), thai()
    lefts = (60, 100, 260, 360, 450, 540)
    made = []
    for _ in range(pages):
        out = [show(font, words(chance, 40), 60, 800, 14)]
        out += [f"60 {780 - 28 * i} 480 0.5 re f\n" for i in range(26)]
        out += [f"{x} 80 0.5 700 re f\n" for x in lefts]
        for row in range(25):
            for x, length in zip(lefts, (1, 22, 12, 10, 10), strict=False):
                out.append(show(font, words(chance, length)[: length + 4].strip(), x + 4, 762 - 28 * row, 12))
        made.append(Page("".join(out), {"F1": font}))
    return bytes(pdf(*made))


def made_files(folder: Path) -> tuple[list[Path], list[Path]]:
    """Files of running text and files with ruled tables."""
    from benchmarks.corpus import make_corpus
    from benchmarks.invented_text import Grid
    from benchmarks.printers import PRINTERS

    texts, tables = [folder / "text.pdf"], [folder / "table.pdf"]
    texts[0].write_bytes(text_file(10))
    tables[0].write_bytes(table_file(10))
    for sample in make_corpus(folder / "corpus", 2).samples:
        if sample.producer not in PRINTERS:
            continue
        ruled = any(isinstance(b, Grid) for b in sample.document.blocks)
        (tables if ruled else texts).append(sample.path)
    return texts, tables


def real_files() -> tuple[list[Path], list[Path]]:
    """Real files that have a text layer: those without and those with ruled tables."""
    from extractors.pdf_reader import read_pdf

    texts: list[Path] = []
    tables: list[Path] = []
    for file in sorted([*REALDOCS.glob("*.pdf"), *REALDOCS.glob("more/*.pdf")]):
        doc = read_pdf(file.read_bytes(), "0" * 64)
        if any(p.state == "text" for p in doc.pages):
            (tables if any(x.cell is not None for x in doc.lines) else texts).append(file)
    return texts, tables


def ours(data: bytes) -> int:
    from extractors.pdf_reader import read_pdf

    return len(read_pdf(data, "0" * 64).lines)


def plumber(data: bytes) -> int:
    import pdfplumber

    with pdfplumber.open(io.BytesIO(data)) as doc:
        return sum(len(p.extract_text() or "") for p in doc.pages)


TOOLS = {"saraban": ours, "pdfplumber": plumber}


def one_round(tool: str, files: list[str]) -> None:
    """Run in a process of its own: prints the seconds that reading all files takes once everything is loaded."""
    warnings.simplefilter("ignore")
    datas = [Path(f).read_bytes() for f in files]
    read = TOOLS[tool]
    read(min(datas, key=len))
    start = time.process_time()
    for data in datas:
        read(data)
    print(time.process_time() - start)


def peak() -> int:
    """The most memory that this process has held, in MB; `getrusage` of Linux gives a parent's peak to its children."""
    status = Path("/proc/self/status")
    if status.is_file():
        return next(int(x.split()[1]) for x in status.read_text().splitlines() if x.startswith("VmHWM")) // 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def memory(file: str) -> None:
    """Run in a process of its own: prints MB before and at the peak of reading one file, and the seconds it took."""
    data = Path(file).read_bytes()
    ours(text_file(1))
    before = peak()
    start = time.process_time()
    ours(data)
    print(before, peak(), round(time.process_time() - start, 1))


def apart(*args: str) -> str:
    """What this very program prints when run with these arguments."""
    order = [sys.executable, "-m", "benchmarks.pdf_speed", *args]
    done = subprocess.run(order, capture_output=True, text=True, check=True, cwd=ROOT)
    return done.stdout.strip()


def compare(name: str, files: list[Path], rounds: int) -> None:
    import pypdfium2

    if not files:
        return
    pages = sum(len(pypdfium2.PdfDocument(f)) for f in files)
    best = dict.fromkeys(TOOLS, 1e9)
    for _ in range(rounds):
        for tool in TOOLS:
            best[tool] = min(best[tool], float(apart("--tool", tool, *map(str, files))))
    ratio = best["pdfplumber"] / best["saraban"]
    speeds = "  ".join(f"{tool} {pages / s:6.1f} pages/s" for tool, s in best.items())
    print(f"{name:28} {len(files):3} files {pages:4} pages  {speeds}  ratio {ratio:.2f}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--pages", default="300,3000", help="sizes of the files whose memory is measured")
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--tool", choices=TOOLS, help=argparse.SUPPRESS)
    parser.add_argument("--memory", help=argparse.SUPPRESS)
    parser.add_argument("files", nargs="*", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.tool:
        one_round(args.tool, args.files)
        return
    if args.memory:
        memory(args.memory)
        return
    with tempfile.TemporaryDirectory() as name:
        folder = (args.keep or Path(name)).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        texts, tables = made_files(folder)
        compare("running text, made here", texts, args.rounds)
        compare("ruled tables, made here", tables, args.rounds)
        if REALDOCS.is_dir():
            texts, tables = real_files()
            compare("running text, real files", texts, args.rounds)
            compare("ruled tables, real files", tables, args.rounds)
        for pages in map(int, filter(None, args.pages.split(","))):
            file = folder / f"{pages}.pdf"
            file.write_bytes(text_file(pages))
            before, peak, seconds = apart("--memory", str(file)).split()
            print(f"memory, {pages} pages: {before} MB before, {peak} MB at the peak, {seconds} s", flush=True)


if __name__ == "__main__":
    main()
