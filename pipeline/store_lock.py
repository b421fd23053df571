"""ผู้ถือที่เก็บ: one run at a time on one store. Who holds it is said to whoever comes second. Who holds it only for a
moment, as a decision does, says so and is waited for.

The system's own lock on a file beside the store, which ends with the process that holds it however that dies: a lock
left by a dead process is none. The file stays; what stands in it is who held the lock last.
"""

import contextlib
import errno
import json
import os
import time
from pathlib import Path
from types import TracebackType
from typing import Final, Self

_AT: Final = 1 << 30  # the byte that Windows locks, far behind what is written: others must be able to read that
_BINARY: Final = getattr(os, "O_BINARY", 0)
_MOST: Final = 4096
_PATIENCE: Final = 60.0  # seconds that whoever holds it for a moment is waited for: disks may be slow
_SOON: Final = 5.0  # seconds in which a holder says who it is: a disk under load keeps it waiting between two steps
_LOOK: Final = 0.01  # seconds between two looks; shorter than the pause of one who takes it again and again
PAUSE: Final = 0.03  # seconds for which one who takes it again and again leaves it to others


class StoreHeld(Exception):
    """Another run holds the store. `holder`: pid, host and since, as far as known."""

    def __init__(self, path: Path, holder: dict[str, str]) -> None:
        super().__init__(str(path))
        self.path = path.with_name(path.name.removesuffix(".lock"))
        self.pid = holder.get("pid", "?")
        self.host = holder.get("host", "?")
        self.since = holder.get("since", "?")


class StoreLock:
    """Held from `take` to the end of the `with`. OSError where no file can be written there. `brief`: it will be held
    for a moment only.
    """

    def __init__(self, path: Path, *, brief: bool = False) -> None:
        self.path = path
        self._brief = brief
        self._handle: int | None = None

    def __enter__(self) -> Self:
        self.take()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.let_go()

    def take(self) -> None:
        """StoreHeld when another process has it; nothing is changed then. Who has it for a moment is waited for."""
        handle = os.open(self.path, os.O_RDWR | os.O_CREAT | _BINARY, 0o600)
        try:
            began = silent = time.monotonic()
            while not _locked(handle):
                holder, now = _holder(handle), time.monotonic()
                if holder:  # between two who hold it for a moment the file says nothing; that counts anew each time
                    silent = now
                patience = _PATIENCE if "brief" in holder else 0.0
                if (holder and now - began > patience) or now - silent > _SOON:
                    raise StoreHeld(self.path, holder)
                time.sleep(_LOOK)
            about = {"pid": str(os.getpid()), "host": _host(), "since": _now()}
            words = json.dumps({**about, "brief": "yes"} if self._brief else about)
            os.ftruncate(handle, 0)
            os.lseek(handle, 0, os.SEEK_SET)
            os.write(handle, words.encode())
        except BaseException:
            os.close(handle)
            raise
        self._handle = handle

    def let_go(self) -> None:
        """Another run may take it from here on."""
        if self._handle is not None:
            handle, self._handle = self._handle, None
            with contextlib.suppress(OSError):
                os.ftruncate(handle, 0)
            _unlock(handle)
            os.close(handle)


def _host() -> str:
    import socket  # not before it is needed: the command line imports this module

    return socket.gethostname()


def _now() -> str:
    import datetime

    return datetime.datetime.now().astimezone().isoformat(timespec="seconds")


def _locked(handle: int) -> bool:
    """Whether the lock is ours now. True as well where the system keeps no locks (some mounted folders)."""
    try:
        import fcntl
    except ImportError:
        import msvcrt

        os.lseek(handle, _AT, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined, unused-ignore]
        except OSError:
            return False
        return True
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in (errno.EWOULDBLOCK, errno.EACCES):
            return False
        if error.errno in (errno.ENOLCK, errno.ENOTSUP, errno.ENOSYS):
            return not _lives(_holder(handle))
        raise
    return True


def _unlock(handle: int) -> None:
    """Lets go also where a program that is being started has the handle for a moment; else the lock ends with it."""
    with contextlib.suppress(ImportError, OSError):
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_UN)


def _holder(handle: int) -> dict[str, str]:
    """What the file says of who took it; nothing where it says nothing."""
    try:
        os.lseek(handle, 0, os.SEEK_SET)
        said = json.loads(os.read(handle, _MOST))
    except (OSError, ValueError):
        return {}
    return {str(k): str(v) for k, v in said.items()} if isinstance(said, dict) else {}


def _lives(holder: dict[str, str]) -> bool:
    """Without locks: whether the process that the file names may still be there. One of another host may."""
    if not holder:
        return False
    if holder.get("host") != _host():
        return True
    try:
        os.kill(int(holder.get("pid", "")), 0)
    except ProcessLookupError:
        return False
    except (OSError, ValueError):
        return True
    return True
