"""การตรวจครั้งก่อน: a run whose inputs, readings and rules are all those of the last one has nothing left to do.

What the last run rested on is kept as one hash, over every input as it came (content, provenance, arrival, findings),
the digest of what was read of it, the pack, the decisions, the roster and every file of this program. Where it is the
same, and every result still has the bytes that were written, they are the results of this run too. File times are never
believed: that the list of files looks the same only says that it is worth looking closer.
"""

import hashlib
import json
import os
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final, TypeVar

from pipeline.inbox_files import Inbox
from pipeline.intake import Input
from pipeline.kept_inputs import InputsToKeep
from pipeline.open_store import OpenStore
from pipeline.read_before import ReadBefore
from pipeline.result_names import DEPARTMENTS
from pipeline.store import CAME

T = TypeVar("T")
_ROOT: Final = Path(__file__).resolve().parent.parent
_PACKAGES: Final = ("schemas", "extractors", "pipeline")
_Came = tuple[bytes, tuple[str, str, bool] | None]
_WRITERS: Final = ("pydantic", "pydantic-core", "rfc8785", "xlsxwriter")  # libraries that shape a result


@dataclass(frozen=True, slots=True)
class Finished:
    """What the last run came to: its line of the log, without what only the clock and the place know, and its summary
    as JSON.
    """

    entry: dict[str, Any]
    summary: str


class RunBefore:
    """The last finished run as the store knows it. `rules`: words that say by what rules this run goes."""

    def __init__(
        self, store: OpenStore, before: ReadBefore, inboxes: Sequence[Inbox], out: Path, rules: Iterable[str]
    ) -> None:
        self._store = store
        self._before = before
        self._out = out
        self._rules = [program_version(), *rules]
        self._looks = looks_of(inboxes, out)
        self._seen: deque[_Came] = deque()  # inputs that have no answer yet
        self._ground = _Ground(self._rules, before)
        self._inputs = InputsToKeep(program_version(), self._looks)

    def noted(self, inputs: Iterable[Input]) -> Iterator[Input]:
        """The same inputs, each remembered as it came, and by a hash of that."""
        for one in inputs:
            self._seen.append(_as_it_came(one))
            self._inputs.add(one)
            yield one

    def answered(self, results: Iterable[T]) -> Iterator[T]:
        """The same results, which come in the order of the inputs: what the store has of each is remembered."""
        for one in results:
            self._ground.add(self._seen.popleft())
            yield one

    def same(self, inputs: Iterable[Input], central: Iterable[Input]) -> Finished | None:
        """The last run, if this one would be the same. `inputs` are only looked at where the files look the same."""
        kept = self._store.ask(lambda store: store.last_run(), None)
        if kept is None:
            return None
        told = json.loads(kept)
        if told.get("looks") != self._looks:
            return None
        ground = _Ground(self._rules, self._before)
        for one in inputs:
            if not ground.add(_as_it_came(one)):
                return None
        if told.get("key") != ground.key(map(_as_it_came, central)):
            return None
        return Finished(told["entry"], told["summary"]) if _whole(self._out, told["entry"]["results"]) else None

    def keep(self, entry: Mapping[str, Any], summary: str, central: Iterable[Input]) -> None:
        """Keeps what this run came to, all results being there. Not where an answer of it is in no store."""
        key = self._ground.key(map(_as_it_came, central))
        if key is not None:
            told = json.dumps({"looks": self._looks, "key": key, "entry": dict(entry), "summary": summary})
            self._store.ask(lambda store: store.keep_run(told.encode()), None)

    def keep_inputs(self) -> None:
        """Keeps the inputs as they came, for decisions between this run and the next one (live_audit.py)."""
        kept = self._inputs.as_bytes()
        if kept is not None:
            self._store.ask(lambda store: store.keep_run(kept, CAME), None)


class _Ground:
    """A hash over all that a run rests on, input by input in their order."""

    def __init__(self, rules: Iterable[str], before: ReadBefore) -> None:
        self._before = before
        self._whole = hashlib.sha256()
        self._is_known = True
        for word in rules:
            self._whole.update(hashlib.sha256(word.encode()).digest())

    def add(self, one: _Came) -> bool:
        """Adds an input and what the store has of it. Whether all are known so far."""
        came, content = one
        self._whole.update(came)
        if content is not None and self._is_known:
            digest = self._before.digest(content)
            if digest is None:
                self._is_known = False
            else:
                self._whole.update(len(digest).to_bytes(2, "big") + digest)
        return self._is_known

    def key(self, central: Iterable[_Came]) -> str | None:
        """The hash, with central evidence; null where of something nothing is known. Nothing can be added any more."""
        self._whole.update(b"end")
        for one in central:
            self.add(one)
        self._whole.update(b"end")
        return self._whole.hexdigest() if self._is_known else None


def _as_it_came(one: Input) -> _Came:
    """A hash of everything about an input but its bytes, of which the sha-256 is in it; and its content, if read."""
    words = repr((one.source, one.arrival, one.status, one.reason, one.findings, one.mail_body))
    content = (one.source.sha256, one.source.media_type, one.mail_body) if one.status is None else None
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).digest(), content


def looks_of(inboxes: Sequence[Inbox], out: Path) -> str:
    """A hash of names, sizes and times of the files below some folders, the output folder left out."""
    whole = hashlib.sha256()
    ours = os.path.realpath(out)
    pending = [(os.path.realpath(x), f"{n}") for n, x in enumerate(inboxes) if isinstance(x, Path)]
    for there in inboxes:
        if not isinstance(there, Path):
            with suppress(OSError):  # it is looked at closely
                whole.update(there.looks().encode("utf-8", "surrogateescape"))
    while pending:
        folder, name = pending.pop()
        whole.update(os.fsencode(name) + b"\0")
        if folder == ours:
            continue
        try:
            with os.scandir(folder) as scan:
                entries = sorted(scan, key=lambda e: e.name)
            for one in entries:
                if one.is_dir(follow_symlinks=False):
                    pending.append((one.path, f"{name}/{one.name}"))
                    continue
                about = one.stat(follow_symlinks=False)
                whole.update(os.fsencode(one.name) + f"\0{about.st_size} {about.st_mtime_ns}\0".encode())
        except OSError:  # a file that was named, or a folder that is closed: they are looked at closely
            continue
    return whole.hexdigest()


def _whole(out: Path, results: Mapping[str, str]) -> bool:
    """Whether every result is as it was written, and no other audit lies beside them."""
    try:
        for name, sha256 in results.items():
            with (out / name).open("rb") as file:
                if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
                    return False
        there = {f"{DEPARTMENTS}/{x.name}" for x in (out / DEPARTMENTS).iterdir() if x.suffix == ".json"}
    except OSError:
        return False
    return there <= set(results)


@cache
def program_version() -> str:
    """A hash over every file of this program and the libraries that shape what it writes."""
    whole = hashlib.sha256()
    for package in _PACKAGES:
        for path in sorted((_ROOT / package).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                whole.update(f"{path.relative_to(_ROOT).as_posix()}\0".encode())
                whole.update(hashlib.sha256(path.read_bytes()).digest())
    for name in (*_WRITERS, "saraban"):
        try:
            whole.update(f"{name}={version(name)}\n".encode())
        except PackageNotFoundError:
            whole.update(f"{name} absent\n".encode())
    return whole.hexdigest()
