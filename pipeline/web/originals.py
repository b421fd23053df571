"""ต้นฉบับ: the bytes of a document by its content, found again in the inboxes, whatever mail or archive it lies in.

Only the one file of the inbox that holds it is opened. A file that was changed since it was read is not the document
any more, and is not found.
"""

import hashlib
import os
import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.inbox_files import open_regular, survey
from pipeline.intake import MOST_MAIL_BYTES, Input, open_inbox
from pipeline.pack import PackError
from pipeline.provenance import SEPARATOR
from pipeline.run_history import pack_of
from pipeline.web.inboxes import inboxes_of_now
from pipeline.web.results import Results, Snapshot
from pipeline.web.settings import Settings
from schemas.source import NO_SHA256

_MOST_KEPT = 96 << 20  # bytes of documents that were looked at last


@dataclass(frozen=True, slots=True)
class Original:
    """A document as it came: `name` is its own, without the mail or folder around it."""

    name: str
    media_type: str
    data: bytes


class Originals:
    """The documents of a folder of results. Safe among threads."""

    def __init__(self, settings: Settings, results: Results) -> None:
        self._settings = settings
        self._results = results
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, Original] = OrderedDict()
        self._bytes = 0
        self._found: tuple[tuple[str, ...], dict[str, Path]] | None = None  # ground, provenance -> file of the inbox

    def of(self, sha256: str) -> Original | None:
        """The document of this content, null where it is not to be found any more."""
        with self._lock:
            if (kept := self._kept.get(sha256)) is not None:
                self._kept.move_to_end(sha256)
                return kept
        found = self._look(sha256)
        if found is not None:
            with self._lock:
                self._keep(sha256, found)
        return found

    def let_go(self) -> None:
        """Nothing is kept of what was looked at."""
        with self._lock:
            self._kept.clear()
            self._bytes = 0

    def _keep(self, sha256: str, one: Original) -> None:
        if len(one.data) > _MOST_KEPT // 2 or sha256 in self._kept:
            return
        self._kept[sha256] = one
        self._bytes += len(one.data)
        while self._bytes > _MOST_KEPT:
            _, old = self._kept.popitem(last=False)
            self._bytes -= len(old.data)

    def _look(self, sha256: str) -> Original | None:
        if sha256 == NO_SHA256:
            return None
        snapshot = self._results.now()
        for file in self._files(snapshot, sha256):
            if (whole := _whole(file, sha256, snapshot)) is not None:
                return whole
            if (found := _in(open_inbox([file], self._settings.passwords), sha256)) is not None:
                return found
        if any(d.sha256 == sha256 for a in snapshot.audits.values() for p in a.submissions for d in p.documents):
            return _in(self._central(), sha256)
        return None

    def _files(self, snapshot: Snapshot, sha256: str) -> Iterator[Path]:
        """The files of the inboxes that hold it, by the provenance that inputs.jsonl gives."""
        tops = {str(r.get("path", "")).split(SEPARATOR)[0] for r in snapshot.paths.get(sha256, ())}
        if tops:
            at = self._inbox(snapshot)
            yield from (at[top] for top in sorted(tops) if top in at)

    def _inbox(self, snapshot: Snapshot) -> dict[str, Path]:
        """provenance -> file, as the inboxes are now; looked at once after each run."""
        with self._lock:
            if self._found is None or self._found[0] != snapshot.ground:
                inboxes = inboxes_of_now(self._settings, snapshot)
                found = survey(inboxes) if inboxes else []
                self._found = snapshot.ground, {path: Path(os.fsdecode(e.at)) for path, e in found if e.kind == "file"}
            return self._found[1]

    def _central(self) -> Iterator[Input]:
        try:
            pack = pack_of(self._results.folder)
        except (PackError, OSError):
            return iter(())
        files: Sequence[Path] = [Path(pack.folder) / c.path for c in pack.central]
        return open_inbox(files) if files else iter(())


def _in(inputs: Iterator[Input], sha256: str) -> Original | None:
    for one in inputs:
        if one.source.sha256 == sha256 and one.data:
            return Original(one.source.name, one.source.media_type, one.data)
    return None


def _whole(file: Path, sha256: str, snapshot: Snapshot) -> Original | None:
    """A file of the inbox that is itself the document: a mail, whose bytes the intake does not keep."""
    row = next((r for r in snapshot.paths.get(sha256, ()) if SEPARATOR not in str(r.get("path", ""))), None)
    if row is None:
        return None
    try:
        if file.stat().st_size > MOST_MAIL_BYTES:
            return None
        with open_regular(os.fsencode(file)) as opened:
            data = opened.read(MOST_MAIL_BYTES + 1)
    except OSError:
        return None
    if hashlib.sha256(data).hexdigest() != sha256:
        return None
    return Original(str(row.get("name", "")), str(row.get("media_type", "")), data)
