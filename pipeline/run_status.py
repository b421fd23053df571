"""สถานะการตรวจ: how far a run is, in a small file beside its results, and what can be told of it from outside.

`progress.json` is no result: nothing reads it but people and `saraban status`. It is written whole, at most once a
second, and says which process holds the run; whether that process still lives is asked of the system, so that a run
that was killed is seen as what it is: held by nobody.
"""

import datetime
import json
import os
import socket
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from pipeline.canonical_json import canonical_json
from pipeline.meter import Meter
from pipeline.outputs import write_beside
from pipeline.result_names import PROGRESS
from pipeline.run_log import NAME as RUN_LOG
from pipeline.run_log import last_line

State = Literal["running", "finished", "interrupted", "failed", "died", "unknown"]
_ENDED: tuple[State, ...] = ("finished", "interrupted", "failed")
_SECOND = 1_000_000_000
_MOST = 1 << 20


class RunBook:
    """Keeps `progress.json` of one run. A disk that takes nothing more stops the telling, never the run."""

    def __init__(self, folder: Path, meter: Meter) -> None:
        self._path = folder / PROGRESS
        self._meter = meter
        self._written = 0
        self._started = _now()

    @property
    def began(self) -> bool:
        """Whether the run holds its store by now: before that, the file may be that of the run which does."""
        return self._meter.stage is not None

    def maybe(self, *_: object) -> None:
        """Writes if a second went by since it last did."""
        if time.monotonic_ns() - self._written >= _SECOND:
            self.write("running")

    def write(self, state: State, exit_code: int | None = None) -> None:
        """Writes the state of things now."""
        self._written = time.monotonic_ns()
        meter = self._meter
        row = {
            "state": state,
            "stage": meter.stage,
            "exit_code": exit_code,
            "holder": {"pid": os.getpid(), "host": socket.gethostname(), "born": _born(os.getpid())},
            "started": self._started,
            "updated": _now(),
            "done": meter.done,
            "inputs": dict(sorted(meter.inputs.items())),
            "bytes": {"done": meter.bytes_done, "whole": meter.whole},
            "per_minute": meter.per_minute,
            "remaining_seconds": meter.remaining,
            "milliseconds": dict(meter.milliseconds),
            "last": meter.last,
            "page": None if meter.page is None else dict(zip(("path", "number", "of"), meter.page, strict=True)),
        }
        with suppress(OSError):
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            made = write_beside(self._path, canonical_json(row))
            try:
                made.replace(self._path)
            finally:
                made.unlink(missing_ok=True)  # where it could not be put there


@contextmanager
def run_book(folder: Path, meter: Meter) -> Iterator[RunBook]:
    """The book of a run that goes on inside; at its end it says how that came. Call `write("finished", code)` on it."""
    book = RunBook(folder, meter)
    meter.on_input.append(book.maybe)
    meter.on_stage.append(book.maybe)
    meter.on_page.append(book.maybe)
    try:
        yield book
    except KeyboardInterrupt:
        if book.began:
            book.write("interrupted")
        raise
    except BaseException:
        if book.began:
            book.write("failed")
        raise


@dataclass(frozen=True, slots=True)
class RunStatus:
    """What can be told of the runs of a folder of results. `held_by`: the process that holds it, or null; `progress`:
    the file as it stands, empty where there is none; `last`: the last line of the run log, empty where there is none.
    """

    state: State
    held_by: str | None
    progress: Mapping[str, object] = field(default_factory=dict)
    last: Mapping[str, object] = field(default_factory=dict)

    def as_json(self) -> dict[str, object]:
        """For `--json`."""
        kept = (
            *("stage", "exit_code", "started", "updated", "done", "inputs", "bytes", "per_minute"),
            *("remaining_seconds", "milliseconds", "last", "page"),
        )
        names = ("time", "exit_code", "inputs", "pack", "actor", "milliseconds")
        return {
            "state": self.state,
            "held_by": self.held_by,
            **{name: self.progress.get(name) for name in kept},
            "last_result": {name: self.last.get(name) for name in names} if self.last else None,
        }


def status_of(folder: Path) -> RunStatus | None:
    """The status, or null where no run was ever there. A file that cannot be read counts as none."""
    progress, last = _progress(folder / PROGRESS), _last_line(folder / RUN_LOG)
    if not progress:
        return RunStatus("finished", None, {}, last) if last else None
    state = progress.get("state")
    holder = progress.get("holder")
    if state != "running" or not isinstance(holder, dict):
        ended: dict[object, State] = {x: x for x in _ENDED}
        return RunStatus(ended.get(state, "unknown"), None, progress, last)
    name = f"pid {holder.get('pid')} @ {holder.get('host')}"
    if holder.get("host") != socket.gethostname():
        return RunStatus("unknown", name, progress, last)
    if _lives(holder):
        return RunStatus("running", name, progress, last)
    return RunStatus("died", None, progress, last)


def _progress(path: Path) -> dict[str, object]:
    try:
        with path.open("rb") as file:
            row = json.loads(file.read(_MOST))
    except (OSError, ValueError):
        return {}
    return row if isinstance(row, dict) else {}


def _last_line(path: Path) -> dict[str, object]:
    try:
        row = json.loads(last_line(path)[0])
    except (OSError, ValueError):
        return {}
    return row if isinstance(row, dict) else {}


def _lives(holder: Mapping[str, object]) -> bool:
    """Whether the process is there, and the same one: numbers of processes are given anew."""
    pid = holder.get("pid")
    if not isinstance(pid, int) or pid <= 0:
        return False
    born = _born(pid)
    if born is not None or os.path.isdir("/proc/self"):
        return born is not None and born == holder.get("born")
    if os.name == "nt":  # there, asking by a signal would end it
        return _lives_on_windows(pid)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _lives_on_windows(pid: int) -> bool:
    import ctypes

    windows = getattr(ctypes, "windll", None)
    if windows is None:
        return False
    handle = windows.kernel32.OpenProcess(0x1000, False, pid)  # PROCESS_QUERY_LIMITED_INFORMATION
    if not handle:
        return False
    code = ctypes.c_ulong()
    windows.kernel32.GetExitCodeProcess(handle, ctypes.byref(code))
    windows.kernel32.CloseHandle(handle)
    return code.value == 259  # STILL_ACTIVE


def _born(pid: int) -> str | None:
    """When a process began, as the system counts (Linux: ticks since the start of the machine, of which boot)."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_bytes()
        boot = Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
    except OSError:
        return None
    fields = stat.rpartition(b")")[2].split()
    if len(fields) < 20 or fields[0] in (b"Z", b"X"):
        return None
    return f"{fields[19].decode('ascii')} {boot}"


def _now() -> str:
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
