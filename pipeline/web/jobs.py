"""งานอ่านเอกสารที่ส่งเข้ามา: documents that were sent are read by the very `saraban audit`, in a process of its own.

One run at a time; all jobs that wait when it begins are read by it. A job is a file of its own beside the results: what
was acknowledged outlives the server, and a job that was being read when the server ended is read again, which costs
little (docs/store.md) and harms nothing.
"""

import contextlib
import datetime
import hashlib
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Literal

from pipeline.exit_code import ExitCode
from pipeline.outputs import BINARY
from pipeline.run_history import log_of
from pipeline.run_status import status_of
from pipeline.web.api_folder import all_kept, api_folder, keep, let_go
from pipeline.web.settings import Settings
from pipeline.web.uploads import Sent

JobState = Literal["queued", "reading", "done", "failed"]
MOST_WAITING = 1000  # jobs; more are not taken
KEPT_DAYS = 90  # for which it can be asked what became of a job; what was sent stays, as the inbox that it is
_BREATH = 2.0  # seconds between two looks at a run of somebody else
_MOST_STARTS = 5  # how often a job is begun: one that takes the server down each time is given up
_TRIES = 3  # runs that another one was in the way of
_ROOT = str(Path(__file__).resolve().parent.parent.parent)
_START = (
    f"import sys; sys.path.insert(0, {_ROOT!r}); from pipeline.cli import main; raise SystemExit(main(sys.argv[1:]))"
)
_WRITTEN = (ExitCode.DONE, ExitCode.NEEDS_A_PERSON, ExitCode.INPUT_UNREADABLE)  # codes of runs that wrote results

# Code, Thai, English: why a job failed.
TOO_OFTEN = (
    "reading_ended_the_server",
    "เครื่องแม่ข่ายหยุดทุกครั้งที่อ่านงานนี้ จึงไม่เริ่มอีก ส่งเอกสารเดิมอีกครั้งเพื่อลองใหม่",
    "the server ended each time while this was read, so it is not begun again; send the documents again to retry",
)
CRASHED = (
    "reading_crashed",
    "การตรวจหยุดกลางคัน ผลการตรวจครั้งก่อนไม่ถูกแก้ไข ส่งเอกสารเดิมอีกครั้งเพื่อลองใหม่",
    "the audit broke off; earlier results are untouched. Send the documents again to retry",
)
REFUSED = (
    "reading_refused",
    "เริ่มการตรวจไม่ได้ ผู้ดูแลดูสาเหตุได้ในบันทึกของเครื่องแม่ข่าย",
    "the audit could not begin; whoever keeps the server finds the cause in its log",
)


@dataclass(frozen=True, slots=True)
class Job:
    """One sending. `id` follows from the contents, so that who sends the same again gets the same job. Times are ISO in
    UTC, empty where not reached; `starts`: how often reading began; `head`: the log's last line after it was read;
    `code`, `th`, `en`: why it failed.
    """

    id: str
    state: JobState
    by: str
    made: str
    documents: tuple[Sent, ...]
    began: str = ""
    ended: str = ""
    starts: int = 0
    exit_code: int | None = None
    head: str = ""
    code: str = ""
    th: str = ""
    en: str = ""


class TooManyJobs(Exception):
    """So many jobs wait that no more are taken."""


class Jobs:
    """The jobs of one server. `start` begins to work on what waits; `stop` ends the run that goes on, whose jobs wait
    for the next start. Safe among threads. `done`: called after each run that wrote results.
    """

    def __init__(
        self,
        settings: Settings,
        command: Callable[[Sequence[str]], Sequence[str]] | None = None,
    ) -> None:
        self._settings = settings
        self.done: Callable[[], None] = lambda: None
        self._command = command or (lambda words: [sys.executable, "-P", "-c", _START, *words])
        self._folder = api_folder(settings.folder) / "jobs"
        self._lock = threading.RLock()
        self._wake = threading.Event()
        self._stopping = False
        self._process: subprocess.Popen[bytes] | None = None
        self._thread: threading.Thread | None = None
        self._jobs: dict[str, Job] = {}
        for _, row in all_kept(self._folder):
            with contextlib.suppress(TypeError, KeyError, ValueError):
                job = Job(**{**row, "documents": tuple(Sent(**d) for d in row["documents"])})
                self._jobs[job.id] = job
        self._let_go_of_old()

    def start(self) -> None:
        """Begins to work, in a thread of its own. Nothing happens the second time."""
        if self._thread is not None:
            return
        for job in self.listed():
            if job.state == "reading":  # the server ended meanwhile
                self._again(job)
        self._thread = threading.Thread(target=self._work, name="saraban-jobs", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Ends the run that goes on, and the thread."""
        self._stopping = True
        self._wake.set()
        with self._lock:
            process = self._process
        if process is not None:
            with contextlib.suppress(OSError):
                process.terminate()
        if self._thread is not None:
            self._thread.join(60)

    def add(self, documents: Iterable[Sent], by: str) -> Job:
        """A job for documents that are on the disk by now; it is on the disk too when this returns. The same contents
        are the same job: one that failed is read again, any other is as it was. Raises TooManyJobs.
        """
        sent = tuple({d.sha256: d for d in documents}.values())
        key = hashlib.sha256("\n".join(sorted(d.sha256 for d in sent)).encode()).hexdigest()[:32]
        with self._lock:
            self._let_go_of_old()
            known = self._jobs.get(key)
            if known is not None and known.state != "failed":
                return known
            if sum(j.state in ("queued", "reading") for j in self._jobs.values()) >= MOST_WAITING:
                raise TooManyJobs
            job = self._keep(
                Job(key, "queued", by, known.made if known else _now(), known.documents if known else sent)
            )
        self._wake.set()
        return job

    def of(self, key: str) -> Job | None:
        """One job, null where there is none of this id."""
        with self._lock:
            return self._jobs.get(key)

    def listed(self) -> list[Job]:
        """Every job, the oldest first."""
        with self._lock:
            return sorted(self._jobs.values(), key=lambda j: (j.made, j.id))

    def _let_go_of_old(self) -> None:
        """Takes away jobs that ended long ago: they hold what senders called their files."""
        until = datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=KEPT_DAYS)
        for job in [j for j in self._jobs.values() if j.state in ("done", "failed") and j.ended]:
            with contextlib.suppress(OSError, ValueError, TypeError):
                if datetime.datetime.fromisoformat(job.ended) < until:
                    let_go(self._folder / f"{job.id}.json")
                    del self._jobs[job.id]

    def _keep(self, job: Job) -> Job:
        with self._lock:
            keep(self._folder / f"{job.id}.json", asdict(job))
            self._jobs[job.id] = job
        return job

    def _again(self, job: Job) -> None:
        if job.starts < _MOST_STARTS:
            self._keep(replace(job, state="queued", began=""))
        else:
            self._fail(job, TOO_OFTEN)

    def _fail(self, job: Job, why: tuple[str, str, str], exit_code: int | None = None) -> None:
        code, th, en = why
        self._keep(replace(job, state="failed", ended=_now(), exit_code=exit_code, code=code, th=th, en=en))

    def _work(self) -> None:
        while not self._stopping:
            self._wake.clear()
            waiting = [j for j in self.listed() if j.state == "queued"]
            if not waiting:
                self._wake.wait()
                continue
            if self._somebody_else_runs():
                self._wake.wait(_BREATH)
                continue
            try:
                self._read(waiting)
            except Exception as error:  # noqa: BLE001 - a fault in one run must not end the reading of all others
                sys.stderr.write(f"saraban: reading failed: {type(error).__name__}: {error}\n")
                for job in self.listed():
                    if job.state == "reading":
                        self._fail(job, REFUSED)

    def _somebody_else_runs(self) -> bool:
        status = status_of(self._settings.folder)
        return status is not None and status.state == "running"

    def _read(self, waiting: Sequence[Job]) -> None:
        now = _now()
        batch = [self._keep(replace(j, state="reading", began=now, ended="", starts=j.starts + 1)) for j in waiting]
        code = self._audited()
        if self._stopping and code not in _WRITTEN:
            for job in batch:
                self._keep(replace(job, state="queued", began="", starts=job.starts - 1))
            return
        if code in _WRITTEN:
            head = log_of(self._settings.folder)[0].head
            for job in batch:
                self._keep(replace(job, state="done", ended=_now(), exit_code=code, head=head))
            self.done()
            return
        why = CRASHED if code < 0 or code == ExitCode.OUR_FAULT else REFUSED
        for job in batch:
            self._fail(job, why, code)

    def _audited(self) -> int:
        """The exit code of an audit, tried again where another run held the store."""
        for _ in range(_TRIES):
            code = self._run()
            if code != ExitCode.USAGE or self._stopping:
                break
            while self._somebody_else_runs() and not self._stopping:
                self._wake.wait(_BREATH)
            self._wake.wait(_BREATH)
        return code

    def _run(self) -> int:
        """Runs `saraban audit` to its end; its exit code, negative for a signal."""
        settings = self._settings
        words = ["audit", *map(str, self.inboxes()), "--out", str(settings.folder.resolve())]
        words += ["--pack", settings.pack] if settings.pack else []
        words += ["--decisions", str(settings.decisions.resolve())] if settings.decisions.exists() else []
        words += ["--sign-key", str(settings.sign_key.resolve())] if settings.sign_key is not None else []
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        log = os.open(self._folder / "last-run.log", os.O_WRONLY | os.O_CREAT | os.O_TRUNC | BINARY, 0o600)
        try:
            with _as_file(settings.passwords) as (more, handles):
                with self._lock:
                    if self._stopping:
                        return ExitCode.INTERRUPTED
                    self._process = subprocess.Popen(
                        self._command([*words, *more]),
                        stdin=subprocess.DEVNULL,
                        stdout=subprocess.DEVNULL,
                        stderr=log,
                        pass_fds=handles,
                        start_new_session=True,  # Ctrl-C at the server's terminal reaches it through `stop` alone
                    )
                return self._process.wait()
        finally:
            os.close(log)
            with self._lock:
                self._process = None

    def inboxes(self) -> list[Path]:
        """What an audit reads: the inboxes of the server, and what was sent, each once."""
        found = list(dict.fromkeys(x.resolve() for x in self._settings.inboxes))
        sent = self._settings.uploads.resolve()
        inside = any(x == sent or x in sent.parents for x in found)
        return found if inside or not sent.is_dir() else [*found, sent]

    def progress(self) -> dict[str, Any] | None:
        """How far the run is that goes on now, as `saraban status --json` says it; null where none does."""
        status = status_of(self._settings.folder)
        return status.as_json() if status is not None and status.state == "running" else None


@contextmanager
def _as_file(words: Sequence[str]) -> Iterator[tuple[list[str], tuple[int, ...]]]:
    """What of a command line names a list of passwords, and the handles that its process inherits. It goes through a
    pipe, so that no password is written anywhere; Windows has no names for pipes of this kind.
    """
    if not words:
        yield [], ()
        return
    data = "".join(f"{w}\n" for w in words).encode()
    if os.name == "nt":
        with tempfile.TemporaryDirectory(prefix="saraban-") as folder:
            path = Path(folder, "passwords")
            path.write_bytes(data)
            yield ["--password-file", str(path)], ()
        return
    out, into = os.pipe()

    def pour() -> None:
        with contextlib.suppress(OSError), open(into, "wb") as file:
            file.write(data)

    pouring = threading.Thread(target=pour, daemon=True)
    pouring.start()
    try:
        yield ["--password-file", f"/dev/fd/{out}"], (out,)
    finally:
        os.close(out)
        pouring.join(60)


def _now() -> str:
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="milliseconds")
