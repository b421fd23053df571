"""The corpus: every invented document, by every printer and with every fault, in several fonts.

    python -m benchmarks.corpus FOLDER [--fonts 6]

The text put in is the truth (benchmarks/invented_text.py). The files are made anew in each run and kept nowhere.
"""

import argparse
import contextlib
import logging
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.faulty_pdf import faulty_pdf
from benchmarks.fonts import FontFamily, thai_fonts
from benchmarks.invented_text import DOCUMENTS, Document
from benchmarks.printers import PRINTERS, Job, Printer
from benchmarks.word_faults import FAULTS

# These have no second font to fall back to: a font without Latin letters would leave them out of the file.
_ONE_FONT = ("fpdf2", "ReportLab")
_FAULT_FONTS = 2  # fonts that each fault is made in; a fault does not depend on the font


@dataclass(frozen=True)
class Sample:
    """One file of the corpus."""

    producer: str
    font: str
    document: Document
    path: Path

    @property
    def name(self) -> str:
        """How reports call it: producer, font, document."""
        return f"{self.producer} / {self.font} / {self.document.name}"


@dataclass(frozen=True)
class Corpus:
    """The files, and the producers that are absent with the reason."""

    samples: tuple[Sample, ...]
    absent: dict[str, str]


def make_corpus(folder: Path, fonts: int, documents: tuple[Document, ...] = DOCUMENTS) -> Corpus:
    """Prints every document by every producer in so many fonts into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    families = thai_fonts(fonts)
    signs = {c for d in documents for t in d.texts for c in t}
    whole = [f for f in families if f.has(signs)]
    samples: list[Sample] = []
    absent: dict[str, str] = {}
    for producer, printer in PRINTERS.items():
        chosen = whole if producer.startswith(_ONE_FONT) else families
        mine = [Sample(producer, f.name, d, folder / _file_name(producer, f, d)) for f in chosen for d in documents]
        why = _printed(printer, [Job(s.document, f, s.path) for f in chosen for s in mine if s.font == f.name])
        made = [s for s in mine if s.path.is_file()]
        samples += made
        if len(made) < len(mine) or not mine:
            absent[producer] = why or f"{len(mine) - len(made)} of {len(mine)} files were not made"
    for fault in FAULTS:
        for family in whole[:_FAULT_FONTS]:
            for document in documents:
                path = folder / _file_name(fault.name, family, document)
                with _quiet():
                    path.write_bytes(faulty_pdf(document, family, fault))
                samples.append(Sample(f"fault: {fault.name}", family.name, document, path))
    return Corpus(tuple(samples), absent)


def _file_name(producer: str, font: FontFamily, document: Document) -> str:
    return f"{producer}_{font.name}_{document.name}.pdf".replace(" ", "-")


def _printed(printer: Printer, jobs: list[Job]) -> str:
    """Runs a printer; says why it is not there or made not all, where that is so."""
    if not jobs:
        return "no font that has every sign"
    try:
        with _quiet():
            printer(jobs)
    except ImportError as missing:
        return f"not installed ({missing.name})"
    except FileNotFoundError as missing:
        return f"not installed ({missing.filename})"
    except Exception as error:  # noqa: BLE001 - a producer that fails is told of on the page; the others go on
        return f"failed ({type(error).__name__})"
    return ""


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Printers warn of things that do not matter here."""
    logging.disable(logging.WARNING)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(logging.NOTSET)


def main() -> None:
    """Makes the corpus in a folder that stays."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--fonts", type=int, default=6)
    args = parser.parse_args()
    corpus = make_corpus(args.folder, args.fonts)
    print(f"{len(corpus.samples)} files")
    for name, why in corpus.absent.items():
        print(f"absent: {name}: {why}")


if __name__ == "__main__":
    main()
