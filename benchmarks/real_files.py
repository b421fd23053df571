"""Real files, where they lie beside the checkout: Thai covered by dictionary words, facts that people read off them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.readers import ROOT, Answer
from extractors import thai
from extractors.digits import arabic

FOLDER = ROOT.parent / "shared" / "realdocs"
_FIELDS = ("number", "subject", "addressee", "signer_name")
_ENOUGH = 200  # Thai characters that pdfium gives: the file has a Thai text layer


@dataclass(frozen=True)
class Covered:
    """Thai characters that a tool gives, and how many of them dictionary words cover."""

    thai: int
    covered: int

    @property
    def percent(self) -> str:
        """The share as the tables show it."""
        return f"{100 * self.covered / self.thai:.1f}" if self.thai else "-"


def real_pdfs() -> list[Path]:
    """The real PDFs; empty where they are not on this machine."""
    return sorted([*FOLDER.glob("*.pdf"), *FOLDER.glob("more/*.pdf")])


def thai_count(text: str) -> int:
    """Thai letters and marks of a text."""
    return sum("\u0e01" <= c <= "\u0e3a" or "\u0e40" <= c <= "\u0e4e" for c in text)


def with_thai_text(pdfium: Mapping[Path, Answer]) -> list[Path]:
    """The files with a Thai text layer of some length, as pdfium sees them; a scan is no matter of these readers."""
    return [path for path, got in pdfium.items() if thai_count(got.text) >= _ENOUGH]


def coverage(answers: Mapping[Path, Answer], files: Sequence[Path]) -> Covered:
    """Over all files, each weighted by its Thai characters."""
    count = covered = 0
    for path in files:
        text = answers[path].text
        n = thai_count(text)
        count += n
        covered += n * thai.word_share(text) // 1000
    return Covered(count, covered)


def facts() -> dict[Path, list[str]]:
    """What people read off each born-digital PDF: number, subject, addressee, signer."""
    gold = FOLDER / "gold.jsonl"
    if not gold.is_file():
        return {}
    out = {}
    for line in gold.read_text("utf-8").splitlines():
        row = json.loads(line)
        if row["mode"] == "digital" and row["file"].endswith(".pdf"):
            out[FOLDER / row["file"]] = [str(row[f]) for f in _FIELDS if row.get(f)]
    return out


def facts_found(answers: Mapping[Path, Answer], wanted: Mapping[Path, Sequence[str]]) -> int:
    """How many stand in the text; blanks and quotation marks left out, digits folded (people wrote them in either)."""
    return sum(_fold(f) in _fold(answers[path].text) for path, row in wanted.items() for f in row)


def _fold(text: str) -> str:
    return "".join(c for c in arabic(text) if c not in "\"'“”‘’" and not c.isspace())
