"""ผลการตรวจที่อ่านไว้: a folder of results as it stands now, read anew only where a file of it changed.

Every screen and every answer of the API looks at one `Snapshot`: audits, rows of inputs.jsonl, what is nobody's, and
the run log. A file that cannot be read is named in `damaged`, and the rest is shown.
"""

import gc
import hashlib
import json
import os
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pydantic import TypeAdapter, ValidationError

from pipeline.result_names import DEPARTMENTS, UNASSIGNED
from pipeline.run_history import Log, log_of
from pipeline.run_log import NAME as RUN_LOG
from pipeline.run_status import status_of
from pipeline.web.kept_views import KeptViews
from schemas.audit import DepartmentAudit
from schemas.finding import Finding
from schemas.record import Record
from schemas.source import Reason, Status

INPUTS = "inputs.jsonl"
_MANY = 20  # audits: read when the server starts, or after a run
_TRIES = 3  # readings of a folder that changes while it is read
_RECENT = 1 << 20  # bytes at the end of a run log
_STATUSES = frozenset(s.value for s in Status)
_REASONS = frozenset(r.value for r in Reason)
_FINDINGS: TypeAdapter[tuple[Finding, ...]] = TypeAdapter(tuple[Finding, ...])
_RECORD: TypeAdapter[Record] = TypeAdapter(Record)
_Seen = tuple[int, int, int]  # mtime in ns, bytes, inode


@dataclass(frozen=True)
class Snapshot:
    """Results as they stood at one moment. `stamp`: the hash of the run log's last line, empty where no run ended yet;
    `sha256`: of each audit file, by unit; `damaged`: names of files that are no results. `log` is read when asked for:
    a log grows with every run and every decision, and its last line is enough for most screens.
    """

    folder: Path
    stamp: str = ""
    audits: Mapping[str, DepartmentAudit] = field(default_factory=dict)
    rows: tuple[dict[str, Any], ...] = ()
    unassigned: dict[str, Any] = field(default_factory=dict)
    last: Mapping[str, Any] = field(default_factory=dict)
    sha256: Mapping[str, str] = field(default_factory=dict)
    damaged: tuple[str, ...] = ()

    @cached_property
    def log(self) -> Log:
        """The run log, as far as it holds."""
        return log_of(self.folder)[0]

    @cached_property
    def recent(self) -> tuple[dict[str, Any], ...]:
        """The last lines of the run log, the newest last; whether the log holds together is for `verify` to say."""
        try:
            with (self.folder / RUN_LOG).open("rb") as file:
                start = max(0, file.seek(0, os.SEEK_END) - _RECENT)
                file.seek(start)
                lines = file.read().split(b"\n")[1 if start else 0 :]
        except OSError:
            return ()
        found = []
        for raw in lines:
            with suppress(ValueError, RecursionError):
                found.append(json.loads(raw))
        return tuple(x for x in found if isinstance(x, dict))

    @property
    def ground(self) -> tuple[str, ...]:
        """What is another one where other documents were read, they stand elsewhere, or some were forgotten; a decision
        changes nothing of it.
        """
        inboxes = self.last.get("inboxes")
        if not isinstance(inboxes, list) or not self.last.get("inputs_root"):
            return ("", self.stamp)
        return (str(self.last["inputs_root"]), *map(str, inboxes))

    @cached_property
    def decisions_root(self) -> str:
        """The sha-256 of the decisions file that the results rest on, as the log says; empty where it does not."""
        if self.last.get("decisions_root"):  # nearly always: 100 lines before it are a megabyte of JSON
            return str(self.last["decisions_root"])
        return next((str(x["decisions_root"]) for x in reversed(self.recent) if x.get("decisions_root")), "")

    @cached_property
    def paths(self) -> Mapping[str, tuple[dict[str, Any], ...]]:
        """The rows of inputs.jsonl by sha-256: one content may lie in several places."""
        found: dict[str, list[dict[str, Any]]] = {}
        for row in self.rows:
            found.setdefault(str(row.get("sha256")), []).append(row)
        return {k: tuple(v) for k, v in found.items()}

    @cached_property
    def owners(self) -> Mapping[str, tuple[str, ...]]:
        """The units that a content belongs to, by sha-256, in the order of their slugs."""
        found: dict[str, list[str]] = {}
        for unit, audit in self.audits.items():
            for sha in {d.sha256 for p in audit.submissions for d in p.documents}:
                found.setdefault(sha, []).append(unit)
        return {k: tuple(v) for k, v in found.items()}


@dataclass(frozen=True, slots=True)
class _Kept:
    """A file as it was read: what the system said of it, the hash of its bytes, and what they mean."""

    seen: _Seen
    sha256: str
    what: Any


class Results:
    """A folder of results. `now` may be called from several threads at once, and costs a look at the names and times of
    the files where nothing changed. `views`: rows of screens made of them.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.views = KeptViews()
        self._lock = threading.Lock()
        self._kept: dict[str, _Kept] = {}
        self._parsed = 0  # files since the last look
        self._made: tuple[tuple[tuple[str, _Seen], ...], Snapshot] | None = None

    def now(self) -> Snapshot:
        """The results as they stand. A run that writes meanwhile is waited for, up to a few readings."""
        with self._lock:
            for _ in range(_TRIES):
                seen = self._look()
                if self._made is not None and self._made[0] == seen:
                    break
                made = self._read(dict(seen))
                if self._parsed >= _MANY:
                    # audits hold no cycles; a collection that looks through 100 of them makes somebody wait 300 ms
                    gc.freeze()
                self._parsed = 0
                if self._look() == seen:
                    self._made = seen, made
                    break
            else:
                return made  # it changes under our eyes: shown as read, and read anew next time
            return self._made[1]

    def _look(self) -> tuple[tuple[str, _Seen], ...]:
        """What the system says of every file of results, by name."""
        found: dict[str, _Seen] = {}
        for folder, wanted in ((self.folder, (RUN_LOG, INPUTS)), (self.folder / DEPARTMENTS, None)):
            try:
                with os.scandir(folder) as entries:
                    for entry in entries:
                        name = entry.name
                        if name in wanted if wanted else name.endswith(".json") and not name.startswith("."):
                            at = os.stat(entry.path)  # an entry's own stat has no inode on Windows
                            found[name if wanted else f"{DEPARTMENTS}/{name}"] = (at.st_mtime_ns, at.st_size, at.st_ino)
            except OSError:
                continue  # not there yet, or taken away between the list and the look
        return tuple(sorted(found.items()))

    def _read(self, seen: Mapping[str, _Seen]) -> Snapshot:
        self._kept = {name: kept for name, kept in self._kept.items() if name in seen}
        damaged = []
        audits: dict[str, DepartmentAudit] = {}
        hashes: dict[str, str] = {}
        unassigned: dict[str, Any] = {}
        rows: tuple[dict[str, Any], ...] = ()
        last: Mapping[str, Any] = {}
        for name, at in seen.items():
            kept = self._one(name, at)
            unit = Path(name).stem
            if kept.what is None:
                damaged.append(name)
            elif name == RUN_LOG:
                last = kept.what
            elif name == INPUTS:
                rows = kept.what
            elif unit == UNASSIGNED:
                unassigned = kept.what
            else:
                audits[unit], hashes[unit] = kept.what, kept.sha256
        return Snapshot(
            folder=self.folder,
            stamp=str(last.get("hash", "")),
            audits=MappingProxyType(audits),
            rows=rows,
            unassigned=unassigned,
            last=MappingProxyType(dict(last)),
            sha256=MappingProxyType(hashes),
            damaged=tuple(damaged),
        )

    def _one(self, name: str, at: _Seen) -> _Kept:
        old = self._kept.get(name)
        if old is not None and old.seen == at:
            return old
        if name == RUN_LOG:
            status = status_of(self.folder)
            kept = _Kept(at, "", dict(status.last) if status is not None else {})
        else:
            try:
                data = (self.folder / name).read_bytes()
            except OSError:
                data = b""
            sha256 = hashlib.sha256(data).hexdigest()
            # a run writes every audit anew, mostly with the same bytes
            same = old is not None and old.sha256 == sha256
            self._parsed += not same
            kept = _Kept(at, sha256, old.what if old is not None and same else _meant(name, data))
        self._kept[name] = kept
        return kept


def _meant(name: str, data: bytes) -> Any:
    """What the bytes of a file of results mean; None for no results."""
    try:
        if name == INPUTS:
            rows = tuple(json.loads(x) for x in data.split(b"\n") if x)
            return rows if all(map(_is_input, rows)) else None
        if Path(name).stem == UNASSIGNED:
            return _nobodys(json.loads(data))
        audit = DepartmentAudit.model_validate_json(data)
    except (ValidationError, ValueError, RecursionError):
        return None
    return audit if audit.department.unit == Path(name).stem else None


def _is_input(row: Any) -> bool:
    """Whether a row has what every screen looks at."""
    return (
        isinstance(row, dict)
        and all(isinstance(row.get(k), str) for k in ("path", "sha256"))
        and row.get("status") in _STATUSES
        and (row.get("reason") is None or row["reason"] in _REASONS)
        and all(isinstance(u, str) for u in row.get("units") or ())
    )


def _nobodys(whole: Any) -> dict[str, Any] | None:
    """What could be tied to no unit, if this is that."""
    if not isinstance(whole, dict) or not isinstance(whole.get("files"), list):
        return None
    for one in whole["files"]:
        why = one.get("why") if _is_input(one) else None
        if not isinstance(why, dict) or not all(isinstance(why.get(k), str) for k in ("th", "en")):
            return None
        if one.get("record") is not None:
            _RECORD.validate_python(one["record"])
    _FINDINGS.validate_python(whole.get("findings"))
    return whole
