"""Real scans with facts that people read off them, where they lie beside the checkout; they are no part of the project.

Scored by the contract's own scorer, which lies beside them. Only the pages that a person read are looked at.
"""

import importlib.util
import io
import json
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from types import ModuleType

from benchmarks.readers import ROOT
from benchmarks.real_files import FOLDER
from benchmarks.scan_readers import Answer, Scan, readers, timed

SCORER = ROOT.parent / "shared" / "tools" / "score_gold.py"
_MEDIA = {
    ".pdf": "application/pdf",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".tif": "image/tiff",
}


@dataclass
class RealScore:
    """What one reader made of the real scans: counts by field, what was not right, and its speed."""

    reader: str
    table: dict[str, Counter[str]] = field(default_factory=dict)
    misses: list[tuple[str, ...]] = field(default_factory=list)
    files: int = 0
    pages: int = 0
    seconds: float = 0.0
    sound: Counter[str] = field(default_factory=Counter)  # flagged, and right all the same


def gold() -> list[dict[str, object]]:
    """The facts of the scans; empty where they are not on this machine."""
    path = FOLDER / "gold.jsonl"
    if not path.is_file() or not SCORER.is_file():
        return []
    rows = [json.loads(x) for x in path.read_text("utf-8").splitlines() if x.strip()]
    return [r for r in rows if r.get("mode") == "scan" and (FOLDER / str(r["file"])).is_file()]


def scored(names: Sequence[str], models: Path | None, say: Callable[[str], None]) -> list[RealScore]:
    """Every reader over every real scan."""
    rows = gold()
    if not rows:
        return []
    module, out = _scorer(), []
    for name in names:
        say(name)
        with ProcessPoolExecutor(
            1, mp_context=get_context("spawn"), initializer=_start, initargs=(name, models)
        ) as pool:
            answers = list(pool.map(_read, rows))
        read = {
            str(r["file"]): {**a.document, "source": {"name": r["file"]}} for r, a in zip(rows, answers, strict=True)
        }
        table, misses = module.score(rows, read, "scan")
        out.append(
            RealScore(
                name,
                {k: Counter(v) for k, v in table.items()},
                [tuple(str(x) for x in m) for m in misses],
                len(rows),
                sum(len(a.sizes) for a in answers),
                sum(a.seconds for a in answers),
                Counter(m[2] for m in misses if m[0] == "flagged" and m[3] and m[4] and _agrees(module, m)),
            )
        )
    return out


def _agrees(module: ModuleType, miss: Sequence[object]) -> bool:
    return bool(module.agrees(miss[2], miss[4], miss[3], "scan"))


def _scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("score_gold", SCORER)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


_READER = []


def _start(name: str, models: Path | None) -> None:
    _READER.append(readers(models)[name]())


def _read(row: dict[str, object]) -> Answer:
    path = FOLDER / str(row["file"])
    scan = Scan(path.read_bytes(), _MEDIA[path.suffix.lower()])
    pages = row.get("pages_read")
    if scan.media_type == "application/pdf" and isinstance(pages, list):
        scan = Scan(_only_pages(scan.data, [int(p) for p in pages]), scan.media_type)
    return timed(_READER[0], scan)


def _only_pages(data: bytes, pages: Sequence[int]) -> bytes:
    """The PDF up to the last page that a person read: the numbers of the pages stay."""
    import pypdfium2

    whole, out = pypdfium2.PdfDocument(data), pypdfium2.PdfDocument.new()
    if len(whole) <= max(pages):
        return data
    out.import_pages(whole, list(range(max(pages))))
    written = io.BytesIO()
    out.save(written)
    return written.getvalue()
