"""รับอีเมลจากกล่องจดหมาย: every message of a mail folder as a file of its own, whole, once, and only then marked.

The order is what keeps a message: its bytes are on the disk under their name, then the book says so, then the server is
told. A cut anywhere leaves either nothing or a file that the next run knows again by its content. On the server nothing
is deleted, moved or read away: a message is marked with a keyword of ours, and with \\Seen only where the server takes
no keywords (Exchange), since \\Seen belongs to the people who share the mailbox: they must still see what is new.
"""

import hashlib
import os
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Protocol

from pipeline.fetch_book import HIDDEN, Entry, FetchBook, Numbered
from pipeline.outputs import flush_folder, write_beside

KEYWORD = "$SarabanFetched"
SEEN = "\\Seen"
MOST_BYTES = 100 << 20  # of one message, as intake has it
_AT_ONCE = 500  # messages of which the size is asked, or that are marked, in one command
_UNSAFE = re.compile(r'[\x00-\x1f\x7f-\x9f<>:"/\\|?*%\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]')
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?", re.IGNORECASE)
_LEFT_OUT = frozenset(["__macosx", "$recycle.bin", "system volume information", "departments", "report"])
_LONGEST = 60  # characters of a folder's name


class MailFolder(Protocol):
    """A folder of a mailbox that is open. Network faults come as `Cut`."""

    account: str
    name: str
    delimiter: str
    validity: int
    mark: str | None  # what messages can be marked with; null where the folder takes no marks

    def uids(self, since: date | None) -> Sequence[int]:
        """The messages there are, those that came on or after a day where one is given."""

    def marked(self) -> set[int]:
        """The messages that bear the mark."""

    def sizes(self, uids: Sequence[int]) -> dict[int, int]:
        """What the server says of their sizes in bytes."""

    def message(self, uid: int) -> bytes | None:
        """A message's bytes without touching its flags; null where it is no longer there."""

    def set_mark(self, uids: Sequence[int]) -> None:
        """Marks messages."""


class Cut(Exception):
    """The connection ended or the server gave no answer: what was fetched stands, and another run goes on."""


@dataclass(slots=True)
class Fetched:
    """What one run did. `again`: known content under a new number; `gone`: removed on the server while we looked;
    `refused`: UIDs over the limit of one message; `renumbered`: the UIDVALIDITY before, where it changed.
    """

    found: int = 0
    new: int = 0
    known: int = 0
    again: int = 0
    gone: int = 0
    refused: list[int] = field(default_factory=list)
    renumbered: int | None = None


def fetch_folder(
    source: MailFolder,
    folder: Path,
    book: FetchBook,
    *,
    since: date | None = None,
    most_bytes: int = MOST_BYTES,
    step: Callable[[int, int, str], None] = lambda done, total, name: None,
    done: Fetched | None = None,
) -> Fetched:
    """Fetches what the book does not know yet into `folder`, and marks what the book knows. `done`: the figures of the
    same run before a cut, which go on. Raises Cut, OSError where the disk takes no more.
    """
    done = done or Fetched()
    met = book.validities(source.account, source.name)
    if met and met[-1] != source.validity and source.validity not in met:
        done.renumbered = met[-1]
    uids = sorted(source.uids(since))
    done.found = len(uids)

    def key(uid: int) -> Numbered:
        return Numbered(source.account, source.name, source.validity, uid)

    old = [uid for uid in uids if key(uid) in book]
    new = [uid for uid in uids if key(uid) not in book]
    done.known = len(old) - done.new - done.again
    if source.mark is not None and old:  # a run that was cut wrote its book and marked no more
        marked = source.marked()
        _mark(source, [uid for uid in old if uid not in marked])
    for some in _pieces(new):
        sizes = source.sizes(some)
        for uid in some:
            if sizes.get(uid, 0) > most_bytes:
                if uid not in done.refused:
                    done.refused.append(uid)
                continue
            data = source.message(uid)
            if data is None:
                done.gone += 1
                continue
            name = _keep(data, key(uid), source.delimiter, folder, book, done)
            if source.mark is not None:
                _mark(source, [uid])
            step(done.known + done.new + done.again + done.gone, len(uids), name)
    return done


def missing_files(folder: Path, book: FetchBook) -> int:
    """How many files that the book names no longer lie in the folder: someone moved or removed them."""
    return sum(not (folder / name).is_file() for name in book.files())


def folder_path(name: str, delimiter: str) -> tuple[str, ...]:
    """A mail folder's name as names of folders on a disk, different ones for different names: what a disk or an audit
    would take for something else is written as %XX, or has `_` before it.
    """
    return tuple(map(_segment, name.split(delimiter) if delimiter else [name]))


def _keep(data: bytes, key: Numbered, delimiter: str, folder: Path, book: FetchBook, done: Fetched) -> str:
    """Puts the message on the disk and into the book; its name."""
    sha256 = hashlib.sha256(data).hexdigest()
    name = book.file_with(key.account, key.folder, sha256)
    if name is not None:
        done.again += 1
    else:
        name = "/".join((*folder_path(key.folder, delimiter), f"{key.uid:010}-{sha256[:16]}.eml"))
        target = folder / name
        for inside in reversed((target.parent, *target.parent.parents)):
            inside.mkdir(mode=0o700, exist_ok=True)
        # Not beside its place: what a cut leaves there would be taken for a message.
        made = write_beside(folder / HIDDEN / target.name, data)
        try:
            os.replace(made, target)
        finally:
            made.unlink(missing_ok=True)  # where it could not be put there
        for inside in (target.parent, *target.parent.parents):
            flush_folder(inside)
            if inside == folder:
                break
        done.new += 1
    book.write(Entry(key, sha256, len(data), name))
    return name


def _mark(source: MailFolder, uids: Sequence[int]) -> None:
    for some in _pieces(uids):
        source.set_mark(some)


def _pieces(uids: Sequence[int]) -> Iterable[Sequence[int]]:
    return (uids[n : n + _AT_ONCE] for n in range(0, len(uids), _AT_ONCE))


def _segment(name: str) -> str:
    out = _UNSAFE.sub(lambda m: "".join(f"%{b:02X}" for b in m[0].encode("utf-8", "surrogatepass")), name)
    if out.endswith((".", " ")):
        out = out[:-1] + f"%{ord(out[-1]):02X}"
    if not out or out.startswith((".", "_", " ", "~")) or _DEVICES.fullmatch(out) or out.lower() in _LEFT_OUT:
        out = "_" + out
    if len(out) > _LONGEST:
        out = out[:_LONGEST] + "~" + hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    return out
