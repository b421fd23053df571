"""ส่งออกให้ระบบอื่น: `saraban export DIR --to jsonl | csv | sqlite | ecms`, written beside and put in place whole."""

import csv
import io
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

from pipeline.canonical_json import canonical_json
from pipeline.ecms_letter import letters
from pipeline.export_tables import COLUMNS, Row, tables
from pipeline.outputs import write_beside
from pipeline.steering_signs import defused
from schemas.audit import DepartmentAudit

FORMATS = ("jsonl", "csv", "sqlite", "ecms")


def export(audits: Iterable[DepartmentAudit], to: str, target: Path, mask: Callable[[str], str] | None = None) -> int:
    """Writes one format and gives the number of rows (of letters, for e-CMS). jsonl, sqlite: one file. csv, ecms: a
    folder of files. Raises FileExistsError where something is there already.
    """
    if target.exists():
        raise FileExistsError(target)
    return _WRITERS[to](audits, target, mask)


def _jsonl(audits: Iterable[DepartmentAudit], target: Path, mask: Callable[[str], str] | None) -> int:
    rows = [
        canonical_json({"table": name, **dict(zip(COLUMNS[name], row, strict=True))})
        for name, row in tables(audits, mask)
    ]
    os.replace(write_beside(target, b"".join(r + b"\n" for r in rows)), target)
    return len(rows)


def _csv(audits: Iterable[DepartmentAudit], target: Path, mask: Callable[[str], str] | None) -> int:
    """UTF-8 with a byte order mark; cells that a spreadsheet would take for formulas begin with an apostrophe."""
    texts = {name: io.StringIO() for name in COLUMNS}
    writers = {name: csv.writer(text, lineterminator="\r\n") for name, text in texts.items()}
    for name, columns in COLUMNS.items():
        writers[name].writerow(columns)
    count = 0
    for name, row in tables(audits, mask):
        writers[name].writerow(["" if c is None else defused(c) for c in row])
        count += 1
    _folder(target, {f"{name}.csv": text.getvalue().encode("utf-8-sig") for name, text in texts.items()})
    return count


def _sqlite(audits: Iterable[DepartmentAudit], target: Path, mask: Callable[[str], str] | None) -> int:
    rows: dict[str, list[Row]] = {name: [] for name in COLUMNS}
    for name, row in tables(audits, mask):
        rows[name].append(row)
    with tempfile.TemporaryDirectory(prefix="saraban-") as place:
        made = Path(place, "export.sqlite")
        base = sqlite3.connect(made)
        try:
            for name, columns in COLUMNS.items():
                typed = ", ".join(f'"{c}" TEXT' for c in columns)
                base.execute(f'CREATE TABLE "{name}" ({typed})')
                marks = ", ".join("?" * len(columns))
                base.executemany(f'INSERT INTO "{name}" VALUES ({marks})', rows[name])  # noqa: S608 - names are ours
            base.commit()
        finally:
            base.close()
        os.replace(write_beside(target, made.read_bytes()), target)
    return sum(map(len, rows.values()))


def _ecms(audits: Iterable[DepartmentAudit], target: Path, mask: Callable[[str], str] | None) -> int:
    made = {}
    for audit in audits:
        for sha256, xml in letters(audit, mask):
            made[f"{audit.department.unit}-{sha256[:16]}.xml"] = xml.encode()
    _folder(target, made)
    return len(made)


def _folder(target: Path, files: dict[str, bytes]) -> None:
    """A folder with all of the files, or nothing."""
    place = Path(tempfile.mkdtemp(prefix=".saraban-", dir=target.resolve().parent))
    try:
        for name, data in sorted(files.items()):
            os.replace(write_beside(place / name, data), place / name)
        os.replace(place, target)
    except BaseException:
        shutil.rmtree(place, ignore_errors=True)
        raise


_WRITERS: dict[str, Callable[[Iterable[DepartmentAudit], Path, Callable[[str], str] | None], int]] = {
    "jsonl": _jsonl,
    "csv": _csv,
    "sqlite": _sqlite,
    "ecms": _ecms,
}
