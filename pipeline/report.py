"""รายงานสำหรับคน: `saraban report DIR`: one self-contained page a unit, an index, and a workbook, under DIR/report.

Pages open offline: style and pictures are inside, and nothing in them runs. The only module that imports jinja2.
"""

import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from importlib import resources
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from pipeline.outputs import write_beside
from pipeline.pack import PackError, load_pack
from pipeline.report_index import UnitsSeen
from pipeline.report_tables import Workbook
from pipeline.report_view import department_view
from pipeline.result_names import DEPARTMENTS, REPORT, UNASSIGNED
from pipeline.run_log import NAME
from pipeline.sights import Originals, originals
from pipeline.steering_signs import shown
from schemas.audit import DepartmentAudit
from schemas.pack import Pack

_RUN_SHOWN = 16  # characters of a line's hash that name the run on paper


def write_report(
    folder: Path, inboxes: Sequence[Path], *, unit: str | None = None, unmask: bool = False
) -> Iterator[Path]:
    """Writes the pages and gives their paths. `unit`: only that unit's page. Files are 0600. One audit at a time is
    held; of the inputs, for pictures, as much as `originals` may hold.
    """

    def chosen() -> Iterator[DepartmentAudit]:
        return audits_of(folder, unit)

    line = _last_line(folder)
    pack = _pack_of(folder, line)
    sights = originals(inboxes, chosen(), unmask=unmask) if inboxes else Originals({})
    pages = Environment(loader=PackageLoader("pipeline"), autoescape=True, undefined=StrictUndefined, finalize=_shown)
    known = {"css": _style(), "run": str(line.get("hash", ""))[:_RUN_SHOWN]}
    target = folder / REPORT
    target.mkdir(mode=0o700, exist_ok=True)
    department = pages.get_template("department.html")
    seen = UnitsSeen()
    with Workbook(unmask) as book:
        for audit in chosen():
            data = (folder / DEPARTMENTS / f"{audit.department.unit}.json").read_bytes()
            view = department_view(audit, sights, unmask, pack)
            words = department.render(**view, **known, sha256=hashlib.sha256(data).hexdigest())
            yield _write(target / f"{audit.department.unit}.html", words.encode())
            if unit is None:
                seen.add(audit)
                book.add(audit)
        if unit is None and seen.are_any:
            of_the_run = json.loads((folder / DEPARTMENTS / f"{UNASSIGNED}.json").read_bytes())["findings"]
            index = pages.get_template("index.html").render(**seen.view(of_the_run, unmask), **known)
            yield _write(target / "index.html", index.encode())
            yield _write(target / "summary.xlsx", book.as_bytes())


def _shown(value: object) -> object:
    """Every word on a page, without signs that would turn or hide what stands beside it."""
    return shown(value) if type(value) is str else value


def _last_line(folder: Path) -> dict[str, object]:
    """The last line of the run log; empty where it cannot be read, which `verify` tells."""
    try:
        line = json.loads((folder / NAME).read_bytes().splitlines()[-1])
    except (OSError, ValueError, IndexError):
        return {}
    return line if isinstance(line, dict) else {}


def _pack_of(folder: Path, line: dict[str, object]) -> Pack | None:
    """The pack that was applied, where it is still there as it was."""
    audit = next(audits_of(folder), None)
    if audit is None:
        return None
    at = line.get("pack_at")
    try:
        pack = load_pack(folder / at if isinstance(at, str) and at else audit.pack.id)
    except (PackError, OSError):
        return None
    return pack if pack.sha256 == audit.pack.sha256 else None


def _style() -> str:
    return resources.files("pipeline").joinpath("templates", "style.css").read_text("utf-8")


def _write(path: Path, data: bytes) -> Path:
    os.replace(write_beside(path, data), path)
    return path


def audits_of(folder: Path, unit: str | None = None) -> Iterator[DepartmentAudit]:
    """Every unit's audit in a folder of results, in the order of their slugs; of one unit only that."""
    for path in sorted((folder / DEPARTMENTS).glob("*.json")):
        if path.stem != UNASSIGNED and unit in (None, path.stem):
            yield DepartmentAudit.model_validate_json(path.read_bytes())
