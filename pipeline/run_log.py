"""บันทึกการตรวจ: run.jsonl, one line a run, each holding the hash of the line before. Only this file knows the clock.

A line once written is never changed; who changes one breaks the chain from there on.
"""

import datetime
import getpass
import hashlib
import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path

from pipeline.canonical_json import canonical_json
from pipeline.outputs import BINARY, flush_folder

NAME = "run.jsonl"
FIRST = "0" * 64


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
    `actor`: who acted, where it is not the user of the system.
    """
    path = folder / name
    old = path.read_bytes() if path.exists() else b""
    lines = [x for x in old.split(b"\n") if x]
    line: dict[str, object] = dict(entry)
    line["previous"] = hashlib.sha256(lines[-1]).hexdigest() if lines else FIRST
    line["time"] = (now or datetime.datetime.now(datetime.UTC)).isoformat(timespec="seconds")
    line["actor"] = actor or _actor()
    line["hash"] = hashlib.sha256(canonical_json(line)).hexdigest()
    if sign is not None:
        line["signature"] = sign(str(line["hash"]))
    made = canonical_json(line) + b"\n"
    if old and not old.endswith(b"\n"):
        made = (
            b"\n" + made
        )  # a run that was cut off left half a line: it stays as it is, and the chain goes on after it
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | BINARY, 0o600), "ab") as file:
        file.write(made)
        file.flush()
        os.fsync(file.fileno())
    flush_folder(folder)
    return str(line["hash"])


def broken_at(data: bytes) -> int | None:
    """The number (from 1) of the first line that does not hold: not JSON, or its hash or its `previous` is wrong."""
    previous = FIRST
    for n, raw in enumerate((x for x in data.split(b"\n") if x), 1):
        try:
            line = json.loads(raw)
            stated = line.pop("hash")
            line.pop("signature", None)  # over the hash; `verify --key` looks at it
            holds = line["previous"] == previous and hashlib.sha256(canonical_json(line)).hexdigest() == stated
        except (ValueError, KeyError, TypeError, AttributeError):
            return n
        if not holds:
            return n
        previous = hashlib.sha256(raw).hexdigest()
    return None


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
