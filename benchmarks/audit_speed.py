"""The whole audit of 200 two-page letters against plain `pdfplumber.extract_text`: same files, same cores, one run.

    python -m benchmarks.audit_speed [--letters 200] [--jobs 2]

The letters are PDFs of samples/inbox, each with a comment behind its end so that no two have the same content. The
figure is a ratio (ours / pdfplumber's); 1 or less is the design's target. Peak memory is that of the largest process.
"""

import argparse
import email
import email.policy
import multiprocessing
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pdfplumber
import pypdfium2

ROOT = Path(__file__).resolve().parent.parent


def sample_pdfs() -> Iterator[bytes]:
    """Every PDF with a text layer that the sample mails carry."""
    for file in sorted((ROOT / "samples" / "inbox").glob("*.eml")):
        message = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
        for part in message.walk():
            data = part.get_payload(decode=True)
            if isinstance(data, bytes) and data.startswith(b"%PDF") and b"%%EOF" in data[-64:] and b"/Font" in data:
                yield data


def two_pages(first: bytes, second: bytes) -> bytes:
    """One document of the first pages of two."""
    whole = pypdfium2.PdfDocument.new()
    for data in (first, second):
        whole.import_pages(pypdfium2.PdfDocument(data), [0])
    with tempfile.TemporaryFile() as out:
        whole.save(out)
        out.seek(0)
        return out.read()


def plain_text(path: Path) -> int:
    """What the named tool does with one file."""
    with pdfplumber.open(path) as pdf:
        return sum(len(page.extract_text() or "") for page in pdf.pages)


def main() -> None:
    """Prints one line a tool, and the ratio."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--letters", type=int, default=200)
    arguments.add_argument("--jobs", type=int, default=2)
    args = arguments.parse_args()
    pages = list(sample_pdfs())
    letters = [two_pages(a, b) for a, b in zip(pages, pages[1:] + pages[:1], strict=True)]
    with tempfile.TemporaryDirectory() as folder:
        inbox = Path(folder, "inbox")
        inbox.mkdir()
        for n in range(args.letters):
            (inbox / f"{n:05}.pdf").write_bytes(letters[n % len(letters)] + b"\n%% letter %d\n" % n)
        files = sorted(inbox.iterdir())
        start = time.perf_counter()
        with multiprocessing.get_context("spawn").Pool(args.jobs) as pool:
            pool.map(plain_text, files, chunksize=1)
        plain = time.perf_counter() - start
        command = [sys.executable, "-m", "pipeline.cli", "audit", str(inbox), "--out", f"{folder}/out"]
        start = time.perf_counter()
        subprocess.run([*command, "--jobs", str(args.jobs)], cwd=ROOT, check=False, capture_output=True)
        ours = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    print(f"letters {args.letters} (two pages each), jobs {args.jobs}")
    print(f"pdfplumber.extract_text  {plain:7.1f} s  {args.letters / plain:6.1f} letters/s")
    print(f"saraban audit            {ours:7.1f} s  {args.letters / ours:6.1f} letters/s")
    print(f"ratio                    {ours / plain:7.2f}    largest process {peak} MB")


if __name__ == "__main__":
    main()
