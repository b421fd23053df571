"""กระบวนการอ่าน: processes that read, one job in flight each, so that one that dies takes one job with it and no other.

concurrent.futures gives up the whole pool when a process dies, and multiprocessing.Pool waits for ever; both were
measured to lose other files' answers. Processes are spawned, not forked: a fork copies locks in any state.
"""

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

from pipeline.undisturbed import undisturbed

Key = TypeVar("Key", bound=Hashable)
Job = TypeVar("Job")
Fixed = TypeVar("Fixed")
Answer = TypeVar("Answer")

ATTEMPTS = 2


@dataclass(frozen=True, slots=True)
class Lost:
    """A job at which the process died, every time it was tried. `how`: the signal's name, or the exit status."""

    how: str


@dataclass(slots=True)
class _Worker(Generic[Key, Job]):
    process: BaseProcess
    pipe: "Connection[Any, Any]"
    key: Key | None = None
    job: Job | None = None
    tried: int = 0
    ready: bool = False


class Workers(Generic[Key, Job, Fixed, Answer]):
    """`give` jobs, `take` answers in any order. Use it in a `with`: the processes end with it.

    `work(job, fixed)` must be an importable function; `fixed` goes to each process once. Processes start when there is
    work for them. A fault inside `work` is a fault of the program: it is raised here, by `take`.
    """

    def __init__(self, most: int, work: Callable[[Job, Fixed], Answer], fixed: Fixed) -> None:
        self._most = most
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
            worker.process.terminate()
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
            ready = wait([w.pipe for w in busy])
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
                if worker.tried < ATTEMPTS:
                    self._jobs.appendleft((key, job, worker.tried))
                    self._start_jobs()
                    continue
                self._start_jobs()
                return key, Lost(how)
            if kind == "ready":
                worker.ready = True
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
