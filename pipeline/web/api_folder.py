"""โฟลเดอร์ของประตูระบบ: what the API keeps beside a folder of results: tokens, jobs, hooks and what waits to be told.

It lies beside the results (`<out>.api`), never in them: nothing of it is a result, and `saraban verify` knows nothing
of it. Every file is its owner's alone (0600), written whole, and canonical JSON.
"""

import json
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from pipeline.canonical_json import canonical_json
from pipeline.outputs import flush_folder, write_beside


def api_folder(out: Path) -> Path:
    """Where the API keeps its own of a folder of results."""
    return out.resolve().with_name(out.resolve().name + ".api")


def keep(path: Path, row: Mapping[str, object]) -> None:
    """Writes one object, whole and on the disk when this returns. The folder is made where there is none."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_beside(path, canonical_json(row)).replace(path)
    flush_folder(path.parent)


def kept(path: Path) -> dict[str, Any] | None:
    """One object as it was kept; None where there is none, or where the bytes are no object."""
    try:
        row = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
    return row if isinstance(row, dict) else None


def all_kept(folder: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Every object of a folder in the order of the names of their files; what is damaged is passed over."""
    if not folder.is_dir():
        return
    for path in sorted(folder.glob("*.json")):
        row = None if path.name.startswith(".") else kept(path)
        if row is not None:
            yield path, row


def let_go(path: Path) -> None:
    """Takes one object away, for good when this returns."""
    path.unlink(missing_ok=True)
    flush_folder(path.parent)


def let_go_of_old(folder: Path, seconds: float) -> int:
    """Takes away what was written longer ago than that; how many. What cannot be taken away stays."""
    long_ago, gone = time.time() - seconds, 0
    for path in folder.glob("*.json") if folder.is_dir() else ():
        with suppress(OSError):
            if path.stat().st_mtime < long_ago:
                path.unlink()
                gone += 1
    return gone
