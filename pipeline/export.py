"""ส่งออกให้ระบบอื่น: `saraban export DIR --to jsonl | csv | sqlite | ecms`, written beside and put in place whole."""

import csv
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager
from functools import partial
from pathlib import Path
from typing import IO, Final

from pipeline.canonical_json import canonical_json
from pipeline.ecms_letter import letters
from pipeline.export_tables import COLUMNS, tables
from pipeline.outputs import BINARY, flush_folder, write_beside
from pipeline.steering_signs import defused
from schemas.audit import DepartmentAudit

FORMATS = ("jsonl", "csv", "sqlite", "ecms")
Mask = Callable[[str], str]
_PART: Final = 1 << 20


def export(audits: Iterable[DepartmentAudit], to: str, target: Path, mask: Mask | None = None) -> int:
    """Writes one format and gives the number of rows (of letters, for e-CMS). jsonl, sqlite: one file. csv, ecms: a
    folder of files. Raises FileExistsError where something is there already. One audit at a time is held.
    """
    if target.exists():
        raise FileExistsError(target)
    return _WRITERS[to](audits, target, mask)


def _jsonl(audits: Iterable[DepartmentAudit], target: Path, mask: Mask | None) -> int:
    count = 0

    def lines() -> Iterator[bytes]:
        nonlocal count
        for name, row in tables(audits, mask):
            count += 1
            yield canonical_json({"table": name, **dict(zip(COLUMNS[name], row, strict=True))}) + b"\n"

    os.replace(write_beside(target, lines()), target)
    return count


def _csv(audits: Iterable[DepartmentAudit], target: Path, mask: Mask | None) -> int:
    """UTF-8 with a byte order mark; cells that a spreadsheet would take for formulas begin with an apostrophe."""
    count = 0
    with _folder(target) as place, ExitStack() as stack:
        writers = {}
        for name, columns in COLUMNS.items():
            file = stack.enter_context(_kept(place / f"{name}.csv"))
            writers[name] = csv.writer(file, lineterminator="\r\n")
            writers[name].writerow(columns)
        for name, row in tables(audits, mask):
            writers[name].writerow(["" if c is None else defused(c) for c in row])
            count += 1
    return count


def _sqlite(audits: Iterable[DepartmentAudit], target: Path, mask: Mask | None) -> int:
    count = 0
    with tempfile.TemporaryDirectory(prefix="saraban-") as place:
        made = Path(place, "export.sqlite")
        with closing(sqlite3.connect(made)) as base:
            for name, columns in COLUMNS.items():
                typed = ", ".join(f'"{c}" TEXT' for c in columns)
                base.execute(f'CREATE TABLE "{name}" ({typed})')
            for name, row in tables(audits, mask):
                marks = ", ".join("?" * len(row))
                base.execute(f'INSERT INTO "{name}" VALUES ({marks})', row)  # noqa: S608 - names are ours
                count += 1
            base.commit()
        with made.open("rb") as file:
            os.replace(write_beside(target, iter(partial(file.read, _PART), b"")), target)
    return count


def _ecms(audits: Iterable[DepartmentAudit], target: Path, mask: Mask | None) -> int:
    names = set()
    with _folder(target) as place:
        for audit in audits:
            for sha256, xml in letters(audit, mask):
                name = f"{audit.department.unit}-{sha256[:16]}.xml"
                names.add(name)
                os.replace(write_beside(place / name, xml.encode()), place / name)
    return len(names)


@contextmanager
def _folder(target: Path) -> Iterator[Path]:
    """A folder that becomes `target` with all that was put into it, or nothing."""
    place = Path(tempfile.mkdtemp(prefix=".saraban-", dir=target.resolve().parent))
    try:
        yield place
        flush_folder(place)
        os.replace(place, target)
    except BaseException:
        shutil.rmtree(place, ignore_errors=True)
        raise


@contextmanager
def _kept(path: Path) -> Iterator[IO[str]]:
    """A new file that is written bit by bit, on the disk at the end. Mode 0600."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | BINARY, 0o600)
    with open(handle, "w", encoding="utf-8-sig", newline="") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


_WRITERS: dict[str, Callable[[Iterable[DepartmentAudit], Path, Mask | None], int]] = {
    "jsonl": _jsonl,
    "csv": _csv,
    "sqlite": _sqlite,
    "ecms": _ecms,
}
