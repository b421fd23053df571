"""กระบวนการอ่าน: processes that read, one job in flight each, so that one that dies takes one job with it and no other.

No pool library keeps this (docs/architecture.md says why). Each process is confined (`worker_process`); a thread beside
it takes its jobs there and its answers back, so that none can make this program wait or fill it.
"""

import contextlib
import os
import pickle
import queue
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import deque
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Generic, Literal, Self, TypeVar

from pipeline import process_tree, worker_frames
from pipeline.worker_process import Terms, command, environment

Key = TypeVar("Key", bound=Hashable)
Job = TypeVar("Job")
Fixed = TypeVar("Fixed")
Answer = TypeVar("Answer")

ATTEMPTS = 2
RECYCLE_JOBS = 1000
RECYCLE_BYTES = 512 << 20
_LOOK_SECONDS = 0.25  # between two looks at time, memory and files
_PATIENCE_SECONDS = 5  # in which a process that is told to end does so
_SPARE_MEMORY = 2 << 30  # what a process may reserve beyond what it may hold
_IDLE_DEATHS = 3
_AHEAD = 4  # jobs a process

Why = Literal["died", "timeout", "memory", "output"]


@dataclass(frozen=True, slots=True)
class Limits:
    """What one job may take. `seconds`: of the clock, from when a ready process has it; `bytes`: of resident memory of
    its process and those below it; `answer_bytes`: what is sent back; `folder_bytes`, `folder_files`: what it writes
    into its own temporary folder; `processes`: those that it starts. docs/limits.md says which systems can tell.
    """

    seconds: float
    bytes: int
    answer_bytes: int = 256 << 20
    folder_bytes: int = 1 << 30
    folder_files: int = 10_000
    processes: int = 100


@dataclass(frozen=True, slots=True)
class Lost:
    """A job without an answer. `died`: the process died every time it was tried, `how` being the signal's name or exit
    status. The others were ended at the first try, since a second would take as much: `timeout`, `memory`, and `output`
    for what it wrote or started, `how` being the limit's name.
    """

    how: str
    why: Why = "died"


@dataclass(slots=True, eq=False)
class _Worker(Generic[Key, Job]):
    process: "subprocess.Popen[bytes]"
    folder: str
    errors: IO[bytes]
    has_namespaces: bool
    thread: threading.Thread | None = None
    jobs: "queue.SimpleQueue[tuple[int, int, bytes] | None]" = field(default_factory=queue.SimpleQueue)
    key: Key | None = None
    job: Job | None = None
    number: int = 0  # of the job
    tried: int = 0
    done: int = 0
    ready: bool = False
    began: bool = False  # the process has the job
    since: float = 0.0  # when a ready process had the job
    ended: Why | None = None  # by us
    how: str = ""  # the limit that it went over
    told: float = 0.0  # when it was told to end
    page: tuple[int, int] | None = None  # which page of its job it reads, and of how many
    shown: tuple[int, int] | None = None  # what of that was told further
    crew: frozenset[int] = frozenset()  # processes that belong to it
    kept: frozenset[str] = frozenset()  # folders that belong to its folder


_News = tuple[_Worker[Any, Any], bytes | None, int, int, bytes]


class Workers(Generic[Key, Job, Fixed, Answer]):
    """`give` jobs, `take` answers in any order. Use it in a `with`: the processes end with it, and should this program
    be killed, with that.

    `work(job, fixed)` must be an importable function; `fixed` goes to each process once. Processes start when there is
    work for them. A fault inside `work` is a fault of the program: it is raised here, by `take`. `before(key, n)` is
    called here before the n-th attempt at a job starts (n from 1): a store that writes it knows of the attempt,
    whatever dies then. `reads`: temporary folders of this run that the processes must see; should this program be
    killed, they go with it. `closed=False` leaves the processes the network and all files. `attempts`: how many deaths
    of a process give its job up. `turned(key, page, pages)` is called here while a document of many pages is read. An
    answer is made of records and plain values (`worker_frames`).
    """

    def __init__(
        self,
        most: int,
        work: Callable[[Job, Fixed], Answer],
        fixed: Fixed,
        limits: Limits | None = None,
        before: Callable[[Key, int], None] | None = None,
        reads: Sequence[Path] = (),
        closed: bool = True,
        attempts: int = ATTEMPTS,
        turned: Callable[[Key, int, int], None] | None = None,
    ) -> None:
        self.held: frozenset[str] | None = None  # what protects from the processes, once one is ready
        self._most = most
        self._limits = limits
        self._looked = 0.0
        self._start = pickle.dumps((work, fixed), pickle.HIGHEST_PROTOCOL)
        self._trusted = (work.__module__,)
        self._before = before
        self._reads = tuple(map(str, reads))
        self._closed = closed
        self._attempts = attempts
        self._turned = turned
        self._namespaces = True
        self._workers: list[_Worker[Key, Job]] = []
        self._leaving: list[_Worker[Key, Job]] = []
        self._jobs: deque[tuple[Key, Job, int]] = deque()
        self._news: queue.SimpleQueue[_News] = queue.SimpleQueue()
        self._given = 0
        self._idle_deaths = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        everyone = [*self._workers, *self._leaving]
        for worker in self._workers:
            if worker.ready and worker.key is None:
                _dismiss(worker)
            else:
                _tell_to_end(worker)
        for worker in everyone:
            _bury(worker)
        self._workers.clear()
        self._leaving.clear()

    @property
    def room(self) -> int:
        """How many jobs are best under way, so that no process waits for the next one."""
        return self._most * _AHEAD

    def give(self, key: Key, job: Job) -> None:
        """Puts a job in line; `take` will give its answer under this key."""
        self._jobs.append((key, job, 0))
        self._start_jobs()

    def take(self) -> tuple[Key, Answer | Lost]:
        """Waits for the next answer. There must be a job under way."""
        while True:
            if not any(w.key is not None for w in self._workers):
                raise RuntimeError("there is no job to wait for")
            try:
                news = self._news.get(timeout=_LOOK_SECONDS)
            except queue.Empty:
                news = None
            if time.monotonic() - self._looked > _LOOK_SECONDS:
                self._look()
            self._tell_pages()
            taken = self._heard(*news) if news is not None else None
            if taken is not None:
                return taken

    def _tell_pages(self) -> None:
        """Tells which pages are read now. What a process says of them is a number in a bar, and nothing else."""
        for worker in self._workers if self._turned is not None else ():
            page, key = worker.page, worker.key
            if page is not None and page != worker.shown and key is not None and worker.began and self._turned:
                worker.shown = page
                self._turned(key, *page)

    def _heard(
        self, worker: _Worker[Key, Job], kind: bytes | None, number: int, memory: int, body: bytes
    ) -> tuple[Key, Answer | Lost] | None:
        """What a process said, or (None) that it is gone; the answer, if that was one."""
        if worker in self._leaving:
            if kind is None:
                self._leaving.remove(worker)
                _bury(worker)
            return None
        if kind is None:
            return self._gone(worker)
        if kind == worker_frames.READY and not worker.ready:
            self._is_ready(worker, body)
            return None
        if not worker.ready or worker.key is None or number != worker.number:
            _tell_to_end(worker)  # words out of turn
            return None
        if kind == worker_frames.BEGAN:
            worker.began = True
            worker.since = time.monotonic()
            return None
        key = worker.key
        if kind == worker_frames.FAULT:
            raise RuntimeError(f"a reading process failed: {body.decode('utf-8', 'replace')}")
        try:
            answer: Answer | Lost = self._answer(kind, body)
        except pickle.UnpicklingError:
            worker.how = "UnpicklingError"
            _tell_to_end(worker)  # what sends such a thing reads no more; the job is tried once more
            return None
        self._free(worker, memory)
        self._start_jobs()
        return key, answer

    def _answer(self, kind: bytes, body: bytes) -> Answer | Lost:
        if kind == worker_frames.DONE:
            answer: Answer = worker_frames.answer_of(body, self._trusted)  # type: ignore[assignment]
            return answer
        if kind == worker_frames.NO_MEMORY:
            return Lost("MemoryError", "memory")
        if kind == worker_frames.TOO_LONG:
            return Lost("answer_bytes", "output")
        if kind == worker_frames.UNSENT:
            return Lost(body.decode("ascii", "replace")[:100])
        raise pickle.UnpicklingError("words of no known kind")

    def _is_ready(self, worker: _Worker[Key, Job], body: bytes) -> None:
        worker.ready = True
        worker.since = time.monotonic()
        worker.errors.close()
        held = frozenset(body.decode("ascii", "replace").split())
        self.held = held if self.held is None else self.held & held
        worker.crew = frozenset(process_tree.below(worker.process.pid))
        worker.kept = process_tree.folders_in(worker.folder)
        if worker.key is not None:
            self._hand_over(worker)

    def _free(self, worker: _Worker[Key, Job], memory: int) -> None:
        """A process has done its job. It takes the next one if it left nothing behind and has not grown too much."""
        worker.key = worker.job = None
        worker.done += 1
        self._idle_deaths = 0
        alone = worker.crew.issuperset(process_tree.below(worker.process.pid))
        if not (alone and process_tree.empty(worker.folder, worker.kept)) or worker.ended is not None:
            _tell_to_end(worker)
        elif worker.done >= RECYCLE_JOBS or memory > RECYCLE_BYTES:
            _dismiss(worker)
        else:
            return
        self._workers.remove(worker)
        self._leaving.append(worker)

    def _gone(self, worker: _Worker[Key, Job]) -> tuple[Key, Answer | Lost] | None:
        """A process has ended, or said more than it may."""
        self._workers.remove(worker)
        key, job = worker.key, worker.job
        said = "" if worker.ready else _last_words(worker)
        _tell_to_end(worker)  # should it only have closed its pipe
        how = _bury(worker)
        if not worker.ready:  # it never came to the job: no document is to blame
            if not worker.has_namespaces:
                raise RuntimeError(f"a reading process could not start ({how}){said}")
            self._namespaces = False  # a system that seems to have them, and where nothing works in them
            if key is not None and job is not None:
                self._jobs.appendleft((key, job, worker.tried - 1))
            self._start_jobs()
            return None
        if key is None or job is None:
            return None
        lost: Lost | None = None
        if worker.ended is not None:
            lost = Lost(worker.how or how, worker.ended)
        elif how == "SIGXCPU":
            lost = Lost(how, "timeout")
        elif how == "SIGXFSZ":
            lost = Lost(how, "output")
        elif not worker.began and self._idle_deaths < _IDLE_DEATHS:  # it died before it had the job
            self._idle_deaths += 1
            self._jobs.appendleft((key, job, worker.tried - 1))
        elif worker.tried < self._attempts:
            self._jobs.appendleft((key, job, worker.tried))
        else:
            lost = Lost(worker.how or how)
        self._start_jobs()
        return (key, lost) if lost is not None else None

    def _start_jobs(self) -> None:
        while self._jobs:
            worker = next((w for w in self._workers if w.key is None), None)
            if worker is None:
                if len(self._workers) >= self._most:
                    return
                worker = self._hire()
            key, job, tried = self._jobs.popleft()
            self._given += 1
            worker.key, worker.job, worker.tried, worker.number = key, job, tried + 1, self._given
            worker.began = False
            worker.page = worker.shown = None
            if worker.ready:
                self._hand_over(worker)

    def _hand_over(self, worker: _Worker[Key, Job]) -> None:
        """An attempt begins, now that there is a process that can begin it: one that still starts is no attempt."""
        key, job = worker.key, worker.job
        assert key is not None
        worker.since = time.monotonic()
        if self._before is not None:
            self._before(key, worker.tried)
        most = self._limits.answer_bytes if self._limits is not None else 0
        worker.jobs.put((worker.number, most, pickle.dumps(job, pickle.HIGHEST_PROTOCOL)))

    def _hire(self) -> _Worker[Key, Job]:
        folder = tempfile.mkdtemp(prefix="saraban-worker-")
        limits = self._limits
        terms = Terms(
            folder,
            _needed(),
            self._reads,
            processor_seconds=round(limits.seconds * (os.cpu_count() or 1)) if limits is not None else 0,
            file_bytes=limits.folder_bytes if limits is not None else 0,
            memory_bytes=limits.bytes + _SPARE_MEMORY if limits is not None else 0,
            closed=self._closed,
            namespaces=self._namespaces,
        )
        errors = tempfile.TemporaryFile()  # noqa: SIM115 -- closed when the process is ready, or buried
        process = subprocess.Popen(
            command(terms, _flags()),
            bufsize=0,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            env=environment(os.environ, folder),
            start_new_session=True,  # Ctrl-C goes to every process of a terminal's session; this one is ended by us
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
        )
        worker: _Worker[Key, Job] = _Worker(process, folder, errors, terms.closed and terms.namespaces)
        most = limits.answer_bytes if limits is not None else None
        worker.thread = threading.Thread(target=_talk, args=(worker, self._start, most, self._news), daemon=True)
        worker.thread.start()
        self._workers.append(worker)
        return worker

    def _look(self) -> None:
        """Ends every process that took too long or too much; its end is then heard."""
        self._looked = now = time.monotonic()
        for worker in [*self._workers, *self._leaving]:
            if worker.told:
                if now - worker.told > _PATIENCE_SECONDS:
                    _kill(worker)
                continue
            if worker.key is None or not worker.ready or self._limits is None:
                continue
            over = _over(worker, self._limits, now)
            if over is not None:
                worker.ended, worker.how = over
                _tell_to_end(worker)


def _over(worker: _Worker[Any, Any], limits: Limits, now: float) -> tuple[Why, str] | None:
    """The limit that a process is over, if any."""
    if now - worker.since > limits.seconds:
        return "timeout", ""
    crowd = process_tree.below(worker.process.pid)
    if sum(map(process_tree.resident, crowd)) > limits.bytes:
        return "memory", ""
    if len(crowd) - len(worker.crew) > limits.processes:
        return "output", "processes"
    files, total = process_tree.size(worker.folder, limits.folder_files)
    if files > limits.folder_files:
        return "output", "folder_files"
    return ("output", "folder_bytes") if total > limits.folder_bytes else None


def _needed() -> tuple[str, ...]:
    """The folders that our code and its libraries are in."""
    found = (*sys.path, sys.prefix, sys.base_prefix, os.path.dirname(sys.executable))
    return tuple(os.path.abspath(x) for x in found)


def _flags() -> list[str]:
    """How this interpreter was told to behave, for another."""
    flags = ["-O"] * sys.flags.optimize + ["-X", "utf8"] * sys.flags.utf8_mode + ["-s"] * sys.flags.no_user_site
    return flags + [f"-W{x}" for x in sys.warnoptions]


def _talk(worker: _Worker[Any, Any], start: bytes, most: int | None, news: "queue.SimpleQueue[_News]") -> None:
    """The thread beside a process: takes its jobs there and tells what it says, until it is gone or says too much."""
    process = worker.process
    assert process.stdin is not None
    assert process.stdout is not None
    to, back = process.stdin.fileno(), process.stdout.fileno()
    try:
        paths = [os.path.abspath(x) for x in sys.path]
        began = pickle.dumps((paths, start), pickle.HIGHEST_PROTOCOL)
        worker_frames.write(to, worker_frames.START, 0, 0, began)
        news.put((worker, *worker_frames.read(back, 1000)))
        while (given := worker.jobs.get()) is not None:
            number, longest, body = given
            worker_frames.write(to, worker_frames.JOB, number, longest, body)
            del given, body
            news.put((worker, *worker_frames.read(back, 0)))
            news.put((worker, *_answered(worker, back, most)))
        process.stdin.close()
    except worker_frames.TooLongError:
        worker.ended, worker.how = "output", "answer_bytes"
        _tell_to_end(worker)
    except (EOFError, OSError):
        pass
    finally:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(_PATIENCE_SECONDS)  # so that its keeper can say how it ended
        news.put((worker, None, 0, 0, b""))


def _answered(worker: _Worker[Any, Any], back: int, most: int | None) -> tuple[bytes, int, int, bytes]:
    """The next frame that is an answer. Pages that are told before it are only shown: the last one is kept, and a
    process that tells too many says more than it may.
    """
    for _ in range(worker_frames.MOST_PAGES + 1):
        kind, number, memory, body = worker_frames.read(back, most)
        if kind != worker_frames.PAGE:
            return kind, number, memory, body
        worker.page = worker_frames.page_of(body)
    raise worker_frames.TooLongError(worker_frames.MOST_PAGES)


def _dismiss(worker: _Worker[Any, Any]) -> None:
    """Lets a process without a job go: it ends when no more jobs can come."""
    worker.told = time.monotonic()
    worker.jobs.put(None)


def _tell_to_end(worker: _Worker[Any, Any]) -> None:
    """Has the keeper of a process end it and all that it started."""
    worker.told = worker.told or time.monotonic()
    worker.jobs.put(None)
    if sys.platform == "win32":
        program = ["taskkill", "/T", "/F", "/PID", str(worker.process.pid)]
        subprocess.run(program, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        worker.process.kill()
    else:
        worker.process.terminate()


def _kill(worker: _Worker[Any, Any]) -> None:
    """Ends a process that does not listen, and what can be seen below it."""
    below = process_tree.below(worker.process.pid)
    worker.process.kill()
    process_tree.kill(below)


def _last_words(worker: _Worker[Any, Any]) -> str:
    """What a process that could not start wrote on its standard error."""
    try:
        worker.errors.seek(0)
        words = worker.errors.read(20_000).decode("utf-8", "replace").strip()
    except (OSError, ValueError):
        return ""
    return f": {words.splitlines()[-1][:500]}" if words else ""


def _bury(worker: _Worker[Any, Any]) -> str:
    """Waits for the end of a process that was told to, takes its folder away, and gives how it ended."""
    try:
        worker.process.wait(_PATIENCE_SECONDS)
    except subprocess.TimeoutExpired:
        _kill(worker)
        worker.process.wait()
    assert worker.thread is not None
    worker.thread.join(_PATIENCE_SECONDS)
    if not worker.thread.is_alive():  # else something that left the group holds our pipe (not on Linux)
        for end in (worker.process.stdin, worker.process.stdout):
            if end is not None:
                end.close()
    worker.errors.close()
    process_tree.remove(worker.folder)
    code = worker.process.returncode
    if code < 0:
        try:
            return signal.Signals(-code).name
        except ValueError:
            return f"signal {-code}"
    return f"exit status {code}"
