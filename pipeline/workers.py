"""กระบวนการอ่าน: processes that read, one job in flight each, so that one that dies takes one job with it and no other.

concurrent.futures gives up the whole pool when a process dies, and multiprocessing.Pool waits for ever; both were
measured to lose other files' answers. Processes are spawned, not forked: a fork copies locks in any state.
"""

import multiprocessing
import os
import signal
import time
from collections import deque
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from types import TracebackType
from typing import Any, Generic, Literal, Self, TypeVar

from pipeline.undisturbed import undisturbed

Key = TypeVar("Key", bound=Hashable)
Job = TypeVar("Job")
Fixed = TypeVar("Fixed")
Answer = TypeVar("Answer")

ATTEMPTS = 2
_LOOK_SECONDS = 0.25  # between two looks at time and memory
_PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 0

Why = Literal["died", "timeout", "memory"]


@dataclass(frozen=True, slots=True)
class Limits:
    """What one job may take. `seconds`: of the clock, from when a ready process has it; `bytes`: of resident memory of
    its process (told by /proc; elsewhere memory is not watched, and `saraban doctor` says so).
    """

    seconds: float
    bytes: int


@dataclass(frozen=True, slots=True)
class Lost:
    """A job without an answer. `died`: the process died every time it was tried, `how` being the signal's name or exit
    status. `timeout`, `memory`: it was ended from outside, at the first try, since a second would take as much.
    """

    how: str
    why: Why = "died"


@dataclass(slots=True)
class _Worker(Generic[Key, Job]):
    process: BaseProcess
    pipe: "Connection[Any, Any]"
    key: Key | None = None
    job: Job | None = None
    tried: int = 0
    ready: bool = False
    since: float = 0.0  # when a ready process had the job
    ended: Why | None = None  # by us


class Workers(Generic[Key, Job, Fixed, Answer]):
    """`give` jobs, `take` answers in any order. Use it in a `with`: the processes end with it.

    `work(job, fixed)` must be an importable function; `fixed` goes to each process once. Processes start when there is
    work for them. A fault inside `work` is a fault of the program: it is raised here, by `take`.
    """

    def __init__(
        self, most: int, work: Callable[[Job, Fixed], Answer], fixed: Fixed, limits: Limits | None = None
    ) -> None:
        self._most = most
        self._limits = limits
        self._looked = 0.0
        self._work = work
        self._fixed = fixed
        self._spawn = multiprocessing.get_context("spawn")
        self._workers: list[_Worker[Key, Job]] = []
        self._jobs: deque[tuple[Key, Job, int]] = deque()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for worker in self._workers:
            worker.pipe.close()
            _end(worker.process)
        for worker in self._workers:
            worker.process.join()
        self._workers.clear()

    def give(self, key: Key, job: Job) -> None:
        """Puts a job in line; `take` will give its answer under this key."""
        self._jobs.append((key, job, 0))
        self._start_jobs()

    def take(self) -> tuple[Key, Answer | Lost]:
        """Waits for the next answer. There must be a job under way."""
        while True:
            busy = [w for w in self._workers if w.key is not None]
            if not busy:
                raise RuntimeError("there is no job to wait for")
            ready = wait([w.pipe for w in busy], _LOOK_SECONDS if self._limits else None)
            if self._limits is not None and time.monotonic() - self._looked > _LOOK_SECONDS:
                self._hold_to_limits(busy)
            if not ready:
                continue
            worker = next(w for w in busy if w.pipe in ready)
            key, job = worker.key, worker.job
            assert key is not None
            assert job is not None
            try:
                kind, answer = worker.pipe.recv()
            except (EOFError, OSError):
                how = self._bury(worker)
                if not worker.ready:  # it never came to the job: no document is to blame
                    raise RuntimeError(f"a reading process could not start ({how})") from None
                if worker.ended is not None:
                    self._start_jobs()
                    return key, Lost(how, worker.ended)
                if worker.tried < ATTEMPTS:
                    self._jobs.appendleft((key, job, worker.tried))
                    self._start_jobs()
                    continue
                self._start_jobs()
                return key, Lost(how)
            if kind == "ready":
                worker.ready = True
                worker.since = time.monotonic()
                continue
            worker.key = worker.job = None
            self._start_jobs()
            if kind == "fault":
                raise RuntimeError(f"a reading process failed: {answer}")
            return key, answer

    def _start_jobs(self) -> None:
        while self._jobs:
            worker = next((w for w in self._workers if w.key is None), None)
            if worker is None:
                if len(self._workers) >= self._most:
                    return
                worker = self._hire()
            key, job, tried = self._jobs.popleft()
            worker.key, worker.job, worker.tried = key, job, tried + 1
            worker.since = time.monotonic()
            try:
                worker.pipe.send(job)
            except OSError:  # it died idle, or while it took the job: `take` sees the end of the pipe
                continue

    def _hire(self) -> _Worker[Key, Job]:
        ours, theirs = self._spawn.Pipe()
        process = self._spawn.Process(target=_serve, args=(theirs, self._work, self._fixed), daemon=True)
        # Ctrl-C goes to every process of a terminal. A new one would die of it while it still imports, before it can
        # say that it does not listen: it is born deaf.
        resource_tracker.ensure_running()  # here, since it lets Ctrl-C through again at its end
        with undisturbed():
            process.start()
        theirs.close()
        worker: _Worker[Key, Job] = _Worker(process, ours)
        self._workers.append(worker)
        return worker

    def _hold_to_limits(self, busy: list[_Worker[Key, Job]]) -> None:
        """Ends every process that took too long or too much; `take` then sees the end of its pipe."""
        limits = self._limits
        assert limits is not None
        self._looked = now = time.monotonic()
        for worker in busy:
            if worker.ended is not None or not worker.ready:
                continue
            if now - worker.since > limits.seconds:
                worker.ended = "timeout"
            elif _resident(worker.process.pid) > limits.bytes:
                worker.ended = "memory"
            else:
                continue
            _end(worker.process)

    def _bury(self, worker: _Worker[Key, Job]) -> str:
        worker.pipe.close()
        worker.process.join()
        self._workers.remove(worker)
        code = worker.process.exitcode
        if code is not None and code < 0:
            try:
                return signal.Signals(-code).name
            except ValueError:
                return f"signal {-code}"
        return f"exit status {code}"


def _end(process: BaseProcess) -> None:
    """Kills a process and every program that it started (LibreOffice lives in a session of its own)."""
    below = _descendants(process.pid)
    process.kill()
    for pid in below:
        try:
            os.kill(pid, getattr(signal, "SIGKILL", signal.SIGTERM))
        except OSError:
            continue  # it ended with its parent


def _descendants(pid: int | None) -> list[int]:
    """The processes below one, as far as the system tells (Linux)."""
    out: list[int] = []
    try:
        for task in os.listdir(f"/proc/{pid}/task"):
            with open(f"/proc/{pid}/task/{task}/children", encoding="ascii") as file:
                for child in map(int, file.read().split()):
                    out += [child, *_descendants(child)]
    except (OSError, ValueError):
        return out  # gone, or a system without /proc
    return out


def _resident(pid: int | None) -> int:
    """Bytes of memory that a process holds; 0 where the system does not tell."""
    try:
        with open(f"/proc/{pid}/statm", encoding="ascii") as file:
            return int(file.read().split()[1]) * _PAGE
    except (OSError, ValueError, IndexError):
        return 0


def _serve(pipe: "Connection[Any, Any]", work: Callable[[Any, Any], Any], fixed: object) -> None:
    """The loop of one process: a job in, an answer out, until the pipe ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides what an interruption means
    pipe.send(("ready", None))
    while True:
        try:
            job = pipe.recv()
        except (EOFError, OSError):
            os._exit(0)
        try:
            answer = "done", work(job, fixed)
        except Exception as e:  # noqa: BLE001 -- carried to the parent, which raises
            answer = "fault", f"{type(e).__name__}: {e}"
        pipe.send(answer)
