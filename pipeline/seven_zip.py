"""ไฟล์ 7z: its members, unfolded by py7zr (an extra of its own: it is LGPL) in a process that reads strangers' files.

What unfolds a 7z asks for memory and time as the archive says, and all of a solid block at once. So it is not done in
this program's process: limits from outside hold whatever is inside, and names are data only. Nothing is written.
"""

import lzma
import struct
import zlib
from dataclasses import dataclass
from importlib.util import find_spec
from io import BytesIO
from typing import Any

from pipeline.archive import MOST_MEMBER_BYTES, MOST_RATIO, ArchiveRefused
from pipeline.passwords import NO_PASSWORDS, Passwords
from pipeline.workers import Limits, Lost, Workers
from schemas.source import Reason, Status

SEVEN_ZIP = "application/x-7z-compressed"
MOST_UNFOLDED_BYTES = 256 << 20  # of one archive: all of it is in memory at once
MOST_TRIES = 20  # passwords: each takes a good part of a second, as the archive says
_RATIO_COUNTS_FROM = 4 << 20
_LIMITS = Limits(seconds=120, bytes=1 << 30, answer_bytes=MOST_UNFOLDED_BYTES + (64 << 20))


@dataclass(frozen=True, slots=True)
class Unfolded:
    """One file inside. `name` as written there; `status` and `reason` stand where it was not unfolded."""

    name: str
    size: int
    status: Status | None = None
    reason: Reason | None = None
    data: bytes = b""

    def load(self) -> bytes:
        """Its bytes. Raises ArchiveRefused with its fate."""
        if self.status is not None and self.reason is not None:
            raise ArchiveRefused(self.status, self.reason)
        return self.data


@dataclass(frozen=True, slots=True)
class Opened:
    """What is inside; or why nothing is told of it. `by_password`: one of the list opened it."""

    members: tuple[Unfolded, ...] = ()
    refused: tuple[Status, Reason] | None = None
    by_password: bool = False

    @property
    def unfolded(self) -> int:
        """The bytes of all that was unfolded."""
        return sum(len(m.data) for m in self.members)


def can_open_7z() -> bool:
    """Whether what unfolds a 7z is installed."""
    return find_spec("py7zr") is not None


def open_7z(data: bytes, most_members: int, most_bytes: int, passwords: Passwords = NO_PASSWORDS) -> Opened:
    """The files inside, in the order of the archive, folders left out. Raises ArchiveRefused."""
    job = (data, most_members, min(most_bytes, MOST_UNFOLDED_BYTES), tuple(passwords[:MOST_TRIES]))
    with Workers[int, tuple[bytes, int, int, tuple[str, ...]], None, Opened](1, unfold, None, _LIMITS) as workers:
        workers.give(0, job)
        _, opened = workers.take()
    if isinstance(opened, Lost):
        raise ArchiveRefused(*_LOST[opened.why])
    if opened.refused is not None:
        raise ArchiveRefused(*opened.refused)
    return opened


_LOST = {
    "died": (Status.QUARANTINED, Reason.CRASHED),
    "timeout": (Status.REJECTED, Reason.TIMEOUT),
    "memory": (Status.REJECTED, Reason.MEMORY_LIMIT),
    "output": (Status.REJECTED, Reason.BOMB),
}


class _Refused(Exception):
    """Nothing of the archive is unfolded."""


def unfold(job: tuple[bytes, int, int, tuple[str, ...]], _: None) -> Opened:
    """In a reading process: everything inside, within the limits; with the first password that opens it."""
    data, most_members, most_bytes, keys = job
    import py7zr
    from py7zr.exceptions import ArchiveError, PasswordRequired, UnsupportedCompressionMethodError

    broken: tuple[type[Exception], ...] = (*_BROKEN, ArchiveError)
    asked = False
    for key in (None, *keys):
        try:
            with py7zr.SevenZipFile(BytesIO(data), password=key) as archive:
                if key is None and archive.needs_password():
                    raise PasswordRequired("for what is inside")
                return Opened(_members(archive, len(data), most_members, most_bytes), by_password=key is not None)
        except _Refused as refused:
            status, reason = refused.args
            return Opened(refused=(status, reason))
        except PasswordRequired:
            asked = True
            continue
        except UnsupportedCompressionMethodError:
            return Opened(refused=(Status.REJECTED, Reason.UNSUPPORTED_TYPE))
        except MemoryError:
            raise
        except broken:
            if asked:  # rubbish is what a wrong password gives
                continue
            return Opened(refused=(Status.UNREADABLE, Reason.BROKEN))
    return Opened(refused=(Status.UNREADABLE, Reason.ENCRYPTED))


# What unfolding a damaged or hostile archive raises beside the library's own.
_BROKEN: tuple[type[Exception], ...] = (
    *(lzma.LZMAError, zlib.error, EOFError, OSError, struct.error, ValueError, OverflowError),
    *(LookupError, TypeError, AttributeError, AssertionError, ArithmeticError, RuntimeError, NotImplementedError),
)


def _members(archive: Any, size: int, most_members: int, most_bytes: int) -> tuple[Unfolded, ...]:
    files = [f for f in archive.files if not f.is_directory]
    if not files:
        raise _Refused(Status.UNREADABLE, Reason.EMPTY)
    if len(files) > most_members:
        raise _Refused(Status.REJECTED, Reason.TOO_MANY)
    stated = [0 if f.emptystream else int(f.uncompressed) for f in files]
    whole = sum(stated)
    if whole > most_bytes or (whole > max(size, 1) * MOST_RATIO and whole >= _RATIO_COUNTS_FROM):
        raise _Refused(Status.REJECTED, Reason.BOMB)
    names = [str(f.filename) for f in files]
    fates = [_fate(f, n) for f, n in zip(files, stated, strict=True)]
    for n, file in enumerate(files):  # as numbers: a name that leads elsewhere would close the whole archive
        file._file_info["filename"] = str(n)
    wanted = {str(n): size for n, (size, fate) in enumerate(zip(stated, fates, strict=True)) if fate == (None, None)}
    sinks = _unfolded(archive, wanted)
    made = []
    for n, (name, stated_size, (status, reason)) in enumerate(zip(names, stated, fates, strict=True)):
        data = sinks.get(str(n), b"")
        if status is None and len(data) != stated_size:
            status, reason = Status.UNREADABLE, Reason.BROKEN
        made.append(Unfolded(name, stated_size, status, reason, data if status is None else b""))
    return tuple(made)


def _fate(file: Any, size: int) -> tuple[Status | None, Reason | None]:
    if file.is_symlink or file.is_junction or file.is_socket:
        return Status.REJECTED, Reason.NOT_A_FILE
    if size > MOST_MEMBER_BYTES:
        return Status.REJECTED, Reason.TOO_LARGE
    return None, None


def _unfolded(archive: Any, wanted: dict[str, int]) -> dict[str, bytes]:
    """The bytes of the members wanted, by their numbers, none longer than the archive says."""
    from py7zr.io import Py7zIO, WriterFactory

    class Sink(Py7zIO):  # type: ignore[misc, unused-ignore]
        def __init__(self, most: int) -> None:
            self.data = bytearray()
            self.most = most

        def write(self, s: bytes | bytearray) -> int:
            if len(self.data) + len(s) > self.most:
                raise _Refused(Status.REJECTED, Reason.BOMB)
            self.data += s
            return len(s)

        def read(self, size: int | None = None) -> bytes:
            return b""

        def seek(self, offset: int, whence: int = 0) -> int:
            return 0

        def flush(self) -> None:
            return None

        def size(self) -> int:
            return len(self.data)

    sinks: dict[str, Sink] = {}

    class Sinks(WriterFactory):  # type: ignore[misc, unused-ignore]
        def create(self, filename: str) -> Sink:
            name = filename.replace("\\", "/").rpartition("/")[2]
            sinks[name] = Sink(wanted[name])
            return sinks[name]

    if wanted:
        archive.extract(targets=list(wanted), factory=Sinks())
    return {name: bytes(sink.data) for name, sink in sinks.items()}
