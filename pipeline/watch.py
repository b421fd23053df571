"""เฝ้าดูโฟลเดอร์: waits until every file of a folder is whole, has it audited, and begins again when something changes.

A file is whole when two looks in a row saw the same size, time and number of it, its name is not one that programs give
to what they are still writing, and no program has it open for writing, where the system tells. The folder is audited as
a whole by the very function of `saraban audit`, so that no file can be lost or counted twice; what was read before
is not read again.
"""

import contextlib
import os
import re
import signal
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.exit_code import ExitCode
from pipeline.fetch_book import HIDDEN

Look = Mapping[str, tuple[int, int, int]]  # path from the folder -> size, time in ns, number of the file

LONGEST_WAIT = 600  # seconds that a name of an unfinished file, or a change, holds up the audit of all others
_UNFINISHED = re.compile(
    r".*\.(?:part|partial|crdownload|download|filepart|tmp|temp|opdownload|!ut|swp|aria2|unfinished)|~\$.*|\..*\.[a-z0-9]{6,}",
    re.IGNORECASE | re.DOTALL,
)
# Waiting changes nothing about these.
_ENDS = (ExitCode.OUR_FAULT, ExitCode.USAGE, ExitCode.CAPABILITY_MISSING, ExitCode.INTERRUPTED)


@dataclass(frozen=True, slots=True)
class Told:
    """What the watcher says of itself; each is called with paths or an exit code."""

    waits: Callable[[list[str]], None] = lambda paths: None
    waited_enough: Callable[[list[str]], None] = lambda paths: None
    audits: Callable[[int], None] = lambda changed: None
    rests: Callable[[], None] = lambda: None


def look(folder: Path, leave_out: Path | None = None) -> Look:
    """Every file below the folder. Links are not followed; `leave_out`, a folder, and our own book are left out. A file
    or folder that goes while we look is simply not there.
    """
    found: dict[str, tuple[int, int, int]] = {}
    top = os.fspath(folder)
    hidden = None if leave_out is None else os.path.realpath(leave_out)
    pending = [top]
    while pending:
        with contextlib.suppress(OSError), os.scandir(pending.pop()) as entries:
            for entry in entries:
                with contextlib.suppress(OSError):
                    if entry.is_dir(follow_symlinks=False):
                        if entry.name != HIDDEN and os.path.realpath(entry.path) != hidden:
                            pending.append(entry.path)
                        continue
                    seen = os.stat(entry.path, follow_symlinks=False)
                    found[os.path.relpath(entry.path, top)] = (seen.st_size, seen.st_mtime_ns, seen.st_ino)
    return found


def is_unfinished_name(path: str) -> bool:
    """Whether a program gives such a name to a file that it is still writing."""
    return _UNFINISHED.fullmatch(os.path.basename(path)) is not None


def is_open_for_writing(path: Path) -> bool:
    """Whether some program has the file open for writing, as far as the system tells (Linux, files of our own)."""
    try:
        import fcntl

        lease, shared, none = fcntl.F_SETLEASE, fcntl.F_RDLCK, fcntl.F_UNLCK
    except (ImportError, AttributeError):
        return False
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW)
    except OSError:
        return False
    try:
        # A lease for readers is not given while somebody writes; it is given back at once.
        with _no_lease_signal():
            fcntl.fcntl(handle, lease, shared)
            fcntl.fcntl(handle, lease, none)
    except BlockingIOError:
        return True
    except OSError:  # somebody else's file, or a disk without leases
        return False
    finally:
        os.close(handle)
    return False


@contextlib.contextmanager
def _no_lease_signal() -> Iterator[None]:
    """Who opens the file for writing in that moment makes the system send SIGIO, which would end this program."""
    try:
        old = signal.signal(signal.SIGIO, signal.SIG_IGN)
    except ValueError:  # not the main thread
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGIO, old if old is not None else signal.SIG_DFL)


def wait_until_whole(
    folder: Path,
    leave_out: Path | None,
    audited: Look,
    every: float,
    told: Told,
    sleep: Callable[[float], None] = time.sleep,
    clock: Callable[[], float] = time.monotonic,
) -> Look:
    """Waits until every file is whole; the look that found them so. Files that were whole in `audited` and did not
    change since are not asked about again.
    """
    began, said = clock(), False
    before = look(folder, leave_out)
    while True:
        sleep(every)
        now = look(folder, leave_out)
        changing = [p for p in now if before.get(p) != now[p]] + [p for p in before if p not in now]
        fresh = [p for p in now if audited.get(p) != now[p]]
        waiting = sorted({*changing, *(p for p in fresh if is_unfinished_name(p) or is_open_for_writing(folder / p))})
        if not waiting:
            return now
        if clock() - began >= LONGEST_WAIT:
            told.waited_enough(waiting)
            return now
        if not said:
            said = True
            told.waits(waiting)
        before = now


def watch(
    folder: Path,
    leave_out: Path | None,
    audit: Callable[[], ExitCode],
    *,
    every: float,
    once: bool = False,
    told: Told | None = None,
    sleep: Callable[[float], None] = time.sleep,
    clock: Callable[[], float] = time.monotonic,
) -> ExitCode:
    """Audits when the folder is whole, and again whenever it changed since the look before the last audit. Ends after
    one audit when `once`, at a fault that waiting cannot mend, or with KeyboardInterrupt.
    """
    told = told or Told()
    audited: Look | None = None
    while True:
        if audited is not None:
            told.rests()
            while look(folder, leave_out) == audited:
                sleep(every)
        whole = wait_until_whole(folder, leave_out, audited or {}, every, told, sleep, clock)
        if whole == audited:
            continue  # what had changed is as it was
        told.audits(sum((audited or {}).get(p) != at for p, at in whole.items()))
        code = audit()
        if once or code in _ENDS:
            return code
        audited = whole
