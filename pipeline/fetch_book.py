"""ทะเบียนรับอีเมล: which messages of which mailbox were fetched into a folder, and where each lies.

An append-only file of JSON lines, each written through to the disk before the next message is asked for. A message is
known by account, folder, UIDVALIDITY and UID (RFC 3501 2.3.1.1), its content by its sha-256. No password is ever in it.
"""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from pipeline.canonical_json import canonical_json
from pipeline.outputs import BINARY, flush_folder
from pipeline.store_lock import StoreLock

HIDDEN = ".saraban"  # the folder of what we keep beside the messages; an audit leaves it out
NAME = "fetched.jsonl"
_LOCK = "fetch.lock"


class BookBroken(Exception):
    """A line of the book is none; carries its number."""


@dataclass(frozen=True, slots=True)
class Numbered:
    """What a server calls one message: for ever, as long as the folder's UIDVALIDITY stays."""

    account: str
    folder: str
    validity: int
    uid: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: the message, its content, and the file that holds it, as seen from the folder (POSIX)."""

    message: Numbered
    sha256: str
    bytes: int
    file: str


class FetchBook:
    """The book of one folder. Open it with `open_book`."""

    def __init__(self, path: Path, entries: list[Entry]) -> None:
        self._path = path
        self._known: dict[Numbered, Entry] = {}
        self._files: dict[tuple[str, str, str], str] = {}
        self._validities: dict[tuple[str, str], list[int]] = {}
        for entry in entries:
            self._remember(entry)

    def __contains__(self, message: Numbered) -> bool:
        return message in self._known

    def file_with(self, account: str, folder: str, sha256: str) -> str | None:
        """The file that already holds this content of this mail folder."""
        return self._files.get((account, folder, sha256))

    def validities(self, account: str, folder: str) -> list[int]:
        """The UIDVALIDITYs under which messages of a mail folder came, in the order in which they were met."""
        return list(self._validities.get((account, folder), []))

    def files(self) -> set[str]:
        """Every file that the book names."""
        return set(self._files.values())

    def write(self, entry: Entry) -> None:
        """Adds a line; when this returns it outlives a power cut."""
        row = {**asdict(entry.message), "sha256": entry.sha256, "bytes": entry.bytes, "file": entry.file}
        with open(os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | BINARY, 0o600), "ab") as file:
            file.write(canonical_json(row) + b"\n")
            file.flush()
            os.fsync(file.fileno())
        self._remember(entry)

    def _remember(self, entry: Entry) -> None:
        one = entry.message
        self._known[one] = entry
        self._files[one.account, one.folder, entry.sha256] = entry.file
        met = self._validities.setdefault((one.account, one.folder), [])
        if one.validity not in met:
            met.append(one.validity)


@contextmanager
def open_book(folder: Path) -> Iterator[FetchBook]:
    """The book of a folder, held alone. A last line that a cut left unfinished was never acknowledged: it is taken
    away. So are the temporary files of that run. Raises BookBroken, StoreHeld where another fetch is at work, OSError.
    """
    hidden = folder / HIDDEN
    for one in reversed((hidden, *hidden.parents)):  # `parents=True` would leave those between open to all
        one.mkdir(mode=0o700, exist_ok=True)
    with StoreLock(hidden / _LOCK):
        for left in hidden.glob(".*.tmp"):
            left.unlink()
        path = hidden / NAME
        book = FetchBook(path, _entries(path))
        flush_folder(hidden)
        yield book


def _entries(path: Path) -> list[Entry]:
    if not path.exists():
        return []
    data = path.read_bytes()
    whole = data.rfind(b"\n") + 1
    if whole != len(data):
        os.truncate(path, whole)
    out = []
    for number, line in enumerate(data[:whole].splitlines(), 1):
        try:
            row = json.loads(line)
            one = Numbered(str(row["account"]), str(row["folder"]), int(row["validity"]), int(row["uid"]))
            out.append(Entry(one, str(row["sha256"]), int(row["bytes"]), str(row["file"])))
        except (ValueError, KeyError, TypeError) as error:
            raise BookBroken(f"{path}: {number}") from error
    return out
