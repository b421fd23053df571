"""ไฟล์ที่คนระบุ: which content of a folder of results a person means, and what was read of it."""

import difflib
import json
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from pipeline.provenance import SEPARATOR
from pipeline.result_names import DEPARTMENTS, UNASSIGNED
from pipeline.run_log import NAME
from schemas.source import NO_SHA256

MOST_NAMED = 5  # files that one message names


class Unknown(Exception):
    """Words that name nothing in these results, or that are no value of the field; `str()` in Thai and English."""


def rows_of(folder: Path) -> list[dict[str, Any]]:
    """The rows of inputs.jsonl, to be read only."""
    path = folder / "inputs.jsonl"
    about = path.stat()
    return _rows(path, (about.st_mtime_ns, about.st_size, about.st_ino))


@lru_cache(maxsize=2)  # a server asks again and again
def _rows(path: Path, _: tuple[int, int, int]) -> list[dict[str, Any]]:
    return [json.loads(x) for x in path.read_bytes().split(b"\n") if x]


def content_named(folder: Path, file: str) -> str:
    """The content of a file that is named by its path in inputs.jsonl, the end of one (whole names: `m.pdf` is not the
    end of `form.pdf`), or its sha-256.
    """
    rows = rows_of(folder)
    found = {r["sha256"]: r["path"] for r in rows if file in (r["path"], r["sha256"])}
    ends = ("/" + file, SEPARATOR + file)
    found = found or {r["sha256"]: r["path"] for r in rows if file.strip() and r["path"].endswith(ends)}
    if set(found) == {NO_SHA256}:
        said = "ไฟล์นี้ยังไม่เคยเปิดอ่าน จึงวินิจฉัยไม่ได้ / this file was never opened, so nothing can be decided of it"
        raise Unknown(f"{file}: {said}")
    found.pop(NO_SHA256, None)
    if len(found) == 1:
        return str(next(iter(found)))
    if found:
        listed = "; ".join(
            f"{path} ({sha[:12]})" for sha, path in sorted(found.items(), key=lambda x: x[1])[:MOST_NAMED]
        )
        said = "มีหลายไฟล์ที่ชื่อลงท้ายเช่นนี้ โปรดระบุทางเต็ม / several files end so, name one by its path"
        raise Unknown(f"{file}: {said}: {listed}")
    names = {r["path"].rpartition(SEPARATOR)[2].rpartition("/")[2]: r["path"] for r in rows}
    near = difflib.get_close_matches(file.rpartition("/")[2], sorted(names), n=MOST_NAMED, cutoff=0.6)
    said = f": {'; '.join(names[x] for x in near)}" if near else ""
    raise Unknown(f"{file}: ไม่มีไฟล์นี้ใน inputs.jsonl / no such file in inputs.jsonl{said}")


def readable(folder: Path, file: str) -> str:
    """The content of a file of which words were read: of any other nobody can say how to read it."""
    sha256 = content_named(folder, file)
    row = next(r for r in rows_of(folder) if r["sha256"] == sha256)
    if row["status"] not in ("read", "partly_read"):
        th, en = (
            "อ่านข้อความจากไฟล์นี้ไม่ได้ จึงอ่านตามที่ระบุไม่ได้",
            "no words of this file were read, so nothing can be read of it",
        )
        raise Unknown(f"{file}: {th} / {en}")
    return sha256


def units_of(folder: Path, sha256: str) -> list[str]:
    """The names of the results that hold what was read of a content: of units, or of what is nobody's."""
    if not (folder / NAME).is_file():
        raise Unknown(f"{folder}: ไม่ใช่โฟลเดอร์ผลลัพธ์ / no folder of results")
    return sorted({unit for r in rows_of(folder) if r["sha256"] == sha256 for unit in r["units"] or (UNASSIGNED,)})


def records_of(folder: Path, sha256: str) -> Iterator[Any]:
    """The records that were made of a content, as JSON values: of the units that it is tied to, or of nobody."""
    for unit in units_of(folder, sha256):
        audit = json.loads((folder / DEPARTMENTS / f"{unit}.json").read_bytes())
        rows = audit["files"] if unit == UNASSIGNED else audit["records"]
        yield from (r["record"] for r in rows if r["sha256"] == sha256 and r["record"] is not None)
