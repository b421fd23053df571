"""บันทึกการตรวจ: run.jsonl, one line a run, each holding the hash of the line before. Only this file knows the clock.

A line once written is never changed; who changes one breaks the chain from there on.
"""

import datetime
import getpass
import hashlib
import json
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from pipeline.canonical_json import canonical_json
from pipeline.one_at_a_time import one_at_a_time
from pipeline.outputs import BINARY, flush_folder

NAME = "run.jsonl"
FIRST = "0" * 64
_BLOCK = 1 << 16  # bytes


def root_of(hashes: Mapping[str, str]) -> str:
    """One sha-256 over sorted (name, sha-256) pairs."""
    whole = hashlib.sha256()
    for name in sorted(hashes):
        whole.update(canonical_json([name, hashes[name]]) + b"\n")
    return whole.hexdigest()


def append(
    folder: Path,
    entry: Mapping[str, object],
    now: datetime.datetime | None = None,
    sign: Callable[[str], str] | None = None,
    *,
    name: str = NAME,
    actor: str | None = None,
) -> str:
    """Adds a line and gives its hash. `entry` gets `previous` (hash of the line before), `time` (UTC), `actor`
    and `hash`; with `sign` also `signature`, which is over `hash`. `name`: another file kept in the same way;
    `actor`: who acted, where it is not the user of the system, who is then `recorded_by`. Two programs may append at
    once.

    A run that was cut off left half a line: it stays as it is, and the chain goes on after it.
    """
    with one_at_a_time(folder):
        return str(add(folder, entry, now, sign, name=name, actor=actor)["hash"])


def add(
    folder: Path,
    entry: Mapping[str, object],
    now: datetime.datetime | None = None,
    sign: Callable[[str], str] | None = None,
    *,
    name: str = NAME,
    actor: str | None = None,
) -> dict[str, object]:
    """The same for whoever is in `one_at_a_time(folder)` already. The whole line that was added."""
    path = folder / name
    last, is_ended = last_line(path)
    line: dict[str, object] = dict(entry)
    line["previous"] = hashlib.sha256(last).hexdigest() if last else FIRST
    line["time"] = (now or datetime.datetime.now(datetime.UTC)).isoformat(timespec="seconds")
    line["actor"] = actor or _actor()
    if actor is not None and actor != _actor():
        line["recorded_by"] = _actor()
    public = getattr(sign, "public", None)
    if public is not None:
        line["signed_by"] = public
    line["hash"] = hashlib.sha256(canonical_json(line)).hexdigest()
    if sign is not None:
        line["signature"] = sign(str(line["hash"]))
    is_new = not path.exists()
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | BINARY, 0o600), "ab") as file:
        file.write((b"" if is_ended else b"\n") + canonical_json(line) + b"\n")
        file.flush()
        os.fsync(file.fileno())
    if is_new:
        flush_folder(folder)
    return line


def last_line(path: Path) -> tuple[bytes, bool]:
    """The last line that is not empty (none: empty) and whether an end of line, or nothing, is the end of the file.
    Only the end of the file is read: a log grows for years.
    """
    try:
        with path.open("rb") as file:
            at = size = file.seek(0, os.SEEK_END)
            tail = b""
            while at and b"\n" not in tail.rstrip(b"\n"):
                step = min(at, _BLOCK)
                at -= step
                file.seek(at)
                tail = file.read(step) + tail
    except FileNotFoundError:
        return b"", True
    return tail.rstrip(b"\n").rpartition(b"\n")[2], not size or tail.endswith(b"\n")


def broken_at(data: bytes) -> int | None:
    """The number (from 1) of the first line that does not hold: not JSON in its one form (RFC 8785), or its hash or its
    `previous` is wrong, or nothing stands there. A line that was cut off while it was written does not hold.
    """
    return next((n for n, line in enumerate(chained(data), 1) if line is None), None)


def chained(data: bytes, *, torn: bool = False, previous: str = FIRST) -> Iterator[dict[str, Any] | None]:
    """The lines of a log in their order, None for one that does not hold; nothing after it. With `torn`, half a line
    that a cut-off run left, and whose hash the line after it holds, is passed over as an empty dict. `previous`: the
    hash of the line before the first one.
    """
    rows = data.split(b"\n")
    whole = rows.pop() == b""
    for n, raw in enumerate(rows if whole else [*rows, data.rpartition(b"\n")[2]]):
        line = _held(raw, previous)
        if line is None and torn and n + 1 < len(rows) and _held(rows[n + 1], _sha256(raw)) is not None:
            line = {}
        yield line
        if line is None:
            return
        previous = _sha256(raw)


def _held(raw: bytes, previous: str) -> dict[str, Any] | None:
    """The line that these bytes are, where its hash is right and it follows the line of the hash `previous`."""
    try:
        line = json.loads(raw)
        if not isinstance(line, dict) or canonical_json(line) != raw or line["previous"] != previous:
            return None
        bare = {k: v for k, v in line.items() if k not in ("hash", "signature")}  # `verify --key` looks at the latter
        return line if hashlib.sha256(canonical_json(bare)).hexdigest() == line["hash"] else None
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def _sha256(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


def _actor() -> str:
    """Who ran it, as the system knows them (not the environment, which anyone may set)."""
    try:
        import pwd
    except ImportError:  # Windows has no such table
        return getpass.getuser()
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return f"uid {os.getuid()}"
