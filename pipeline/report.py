"""รายงานสำหรับคน: `saraban report DIR`: one self-contained page a unit, an index, and a workbook, under DIR/report.

Pages open offline: style and pictures are inside. Pictures are made from the inputs, which must still be what the audit
read (by sha-256); without them the pages quote words and places. The only module that imports jinja2.
"""

import base64
import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from importlib import resources
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from pipeline.intake import open_inbox
from pipeline.outputs import write_beside
from pipeline.report_tables import workbook
from pipeline.report_view import Paragraph, department_view, index_view
from pipeline.result_names import DEPARTMENTS, REPORT, UNASSIGNED
from schemas.audit import DepartmentAudit
from schemas.place import PagePlace, Place

_PDF = "application/pdf"
_MOST_BYTES = 256 << 20  # of inputs that are held for pictures
_ROUND = 240  # characters of a paragraph on each side of the words


class Originals:
    """The inputs that evidence stands in, and what places in them look like (`report_view.Sights`)."""

    def __init__(self, files: dict[str, tuple[bytes, str]]) -> None:
        self._files = files  # path -> bytes, media type
        self._texts: dict[str, Any] = {}
        self._pictures: dict[tuple[str, int, tuple[int, ...]], str | None] = {}

    def picture(self, path: str, place: Place) -> str | None:
        """The strip of a PDF page around a place, as base64 of a PNG."""
        data, media_type = self._files.get(path, (b"", ""))
        if media_type != _PDF or not isinstance(place, PagePlace):
            return None
        from extractors.pdf_crop import crop

        key = (path, place.page, tuple(place.box))
        if key not in self._pictures:
            png = crop(data, place.page, place.box)
            self._pictures[key] = base64.b64encode(png).decode() if png else None
        return self._pictures[key]

    def paragraph(self, path: str, place: Place) -> Paragraph | None:
        """The paragraph of a DOCX, text or web page that holds a place."""
        data, media_type = self._files.get(path, (b"", ""))
        if isinstance(place, PagePlace) or not data:
            return None
        for line in self._lines(path, data, media_type):
            at_part = line.part == place.part or place.part == "body"
            if at_part and line.path == place.path and place.span[1] <= len(line.raw):
                a, b = place.span
                return Paragraph(line.raw[max(0, a - _ROUND) : a], line.raw[a:b], line.raw[b : b + _ROUND])
        return None

    def _lines(self, path: str, data: bytes, media_type: str) -> Any:
        if path not in self._texts:
            from extractors.read_text import read_text

            self._texts = {path: read_text(data, media_type, "report").lines}  # one document at a time
        return self._texts[path]


def originals(inboxes: Sequence[Path], audits: Sequence[DepartmentAudit]) -> Originals:
    """The inputs that the audits' evidence stands in, as far as they are still there unchanged."""
    wanted = {(e.path, e.sha256) for a in audits for d in a.demands for e in d.evidence}
    files: dict[str, tuple[bytes, str]] = {}
    held = 0
    for one in open_inbox([x for x in inboxes if x.exists()]) if inboxes else ():
        if (one.source.path, one.source.sha256) in wanted and held + len(one.data) <= _MOST_BYTES:
            files[one.source.path] = (one.data, one.source.media_type)
            held += len(one.data)
    return Originals(files)


def write_report(
    folder: Path, inboxes: Sequence[Path], *, unit: str | None = None, unmask: bool = False
) -> Iterator[Path]:
    """Writes the pages and gives their paths. `unit`: only that unit's page. Files are 0600."""
    audits = list(audits_of(folder))
    chosen = [a for a in audits if unit in (None, a.department.unit)]
    sights = originals(inboxes, chosen)
    pages = Environment(loader=PackageLoader("pipeline"), autoescape=True, undefined=StrictUndefined)
    css = _style()
    target = folder / REPORT
    target.mkdir(mode=0o700, exist_ok=True)
    department = pages.get_template("department.html")
    for audit in chosen:
        data = (folder / DEPARTMENTS / f"{audit.department.unit}.json").read_bytes()
        view = department_view(audit, sights, unmask)
        words = department.render(**view, css=css, sha256=hashlib.sha256(data).hexdigest())
        yield _write(target / f"{audit.department.unit}.html", words.encode())
    if unit is None and audits:
        of_the_run = json.loads((folder / DEPARTMENTS / f"{UNASSIGNED}.json").read_bytes())["findings"]
        index = pages.get_template("index.html").render(**index_view(audits, of_the_run, unmask), css=css)
        yield _write(target / "index.html", index.encode())
        yield _write(target / "summary.xlsx", workbook(audits, unmask))


def _style() -> str:
    return resources.files("pipeline").joinpath("templates", "style.css").read_text("utf-8")


def _write(path: Path, data: bytes) -> Path:
    os.replace(write_beside(path, data), path)
    return path


def audits_of(folder: Path) -> Iterator[DepartmentAudit]:
    """Every unit's audit in a folder of results, in the order of their slugs."""
    for path in sorted((folder / DEPARTMENTS).glob("*.json")):
        if path.stem != UNASSIGNED:
            yield DepartmentAudit.model_validate_json(path.read_bytes())
