"""กระบวนการอ่านหนึ่งตัว จากข้างใน: how one reading process starts, closes itself in, takes jobs and ends.

The parent starts `main` in a session of its own. Where the system can fork there are two or three processes: a keeper,
which reads nothing and ends everything below it when the parent goes away or the reader dies; where there are process
namespaces the first process of one, with which all others in it end; and the reader.
"""

import contextlib
import json
import os
import pickle
import select
import signal
import struct
import sys
import traceback
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

from extractors import confinement, page_turned
from pipeline import process_tree, worker_frames

# What a reader finds in its environment: how to find programs, data and words; nothing of whoever started the run.
KEPT = frozenset(
    "PATH LANG LANGUAGE TZ LD_LIBRARY_PATH TESSDATA_PREFIX FONTCONFIG_FILE FONTCONFIG_PATH "  # noqa: SIM905 -- forty lines otherwise
    "OMP_NUM_THREADS OMP_THREAD_LIMIT OPENBLAS_NUM_THREADS "
    "PYTHONHOME PYTHONPATH PYTHONHASHSEED PYTHONUTF8 PYTHONDONTWRITEBYTECODE PYTHONPYCACHEPREFIX "
    "SYSTEMROOT SYSTEMDRIVE WINDIR COMSPEC PATHEXT PROGRAMFILES PROGRAMFILES(X86) PROGRAMW6432 PROGRAMDATA "
    "LOCALAPPDATA".split()
)
_ROOT = str(Path(__file__).resolve().parent.parent)
_START = f"import sys; sys.path.insert(0, {_ROOT!r}); from pipeline.worker_process import main; main(sys.argv[1])"
_SPARE_SECONDS = 30
_GRACE_MILLISECONDS = 2000
_KILLED = -int(getattr(signal, "SIGKILL", signal.SIGTERM))


@dataclass(frozen=True, slots=True)
class Terms:
    """What a process may do: its own folder, the paths under /tmp that it may see (`of_run`: that go with the program,
    should that be killed), and limits of the system (seconds
    of one processor for a job; the size of one file; memory of its own). 0: no limit. `closed`: whether it closes
    itself in; `namespaces`: also by those.
    """

    folder: str
    visible: tuple[str, ...] = ()
    of_run: tuple[str, ...] = ()
    processor_seconds: int = 0
    file_bytes: int = 0
    memory_bytes: int = 0
    closed: bool = True
    namespaces: bool = True


def command(terms: Terms, flags: list[str]) -> list[str]:
    """The command line that starts such a process."""
    return [sys.executable, *flags, "-P", "-c", _START, json.dumps(asdict(terms))]


def environment(have: Mapping[str, str], folder: str) -> dict[str, str]:
    """What of an environment a reading process gets, its folder being home and the place for temporary files."""
    kept = {k: v for k, v in have.items() if k.upper() in KEPT or k.startswith("LC_")}
    places = ("HOME", "USERPROFILE", "TMPDIR", "TEMP", "TMP", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_RUNTIME_DIR")
    return kept | dict.fromkeys(places, folder)


def main(said: str) -> NoReturn:
    """Runs one reading process; standard input brings jobs, standard output takes answers. Never returns."""
    fields = json.loads(said)
    terms = Terms(**{**fields, "visible": tuple(fields["visible"]), "of_run": tuple(fields["of_run"])})
    jobs, answers = os.dup(0), os.dup(1)
    for number in (0, 1):
        _to_nowhere(number)
    if sys.platform == "win32":  # pragma: no cover
        import msvcrt

        for fd in (jobs, answers):
            msvcrt.setmode(fd, os.O_BINARY)
    if hasattr(os, "fork"):
        _keep(jobs, answers, terms)
    _serve(jobs, answers, terms, set())


def _to_nowhere(fd: int) -> None:
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, fd)
    os.close(nowhere)


# the keeper


def _keep(jobs: int, answers: int, terms: Terms) -> NoReturn:
    """Forks what reads, waits for its end, the parent's or a SIGTERM, ends all, and ends as the reader did."""
    confinement.limit(file_bytes=0, memory_bytes=0)
    program = os.getppid()
    woken, wake = os.pipe()
    for end in (woken, wake):
        os.set_blocking(end, False)
    signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
    told: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, _: told.append(number))
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides what an interruption means
    confinement.adopt_orphans()
    held: set[str] = set()
    if terms.closed and terms.namespaces:
        needed = (sys.executable, sys.prefix, sys.base_prefix, _ROOT)
        held = confinement.enter_namespaces(needed, processes=True)
    status_in, status_out = os.pipe()
    first = os.fork()
    if first == 0:
        os.close(status_in)
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        _guarded(lambda: _first(jobs, answers, terms, held, status_out))
    os.close(answers)
    os.close(status_out)
    news = select.poll()
    news.register(jobs, 0)  # that nobody writes any more is always told, and no job is taken away
    news.register(woken, select.POLLIN)
    pid, patience = 0, None
    while pid != first:
        happened = news.poll(patience)
        if patience is not None and not happened:
            told.append(0)
        if any(fd == jobs for fd, _ in happened):  # a reader without a job ends by itself
            news.unregister(jobs)
            patience = _GRACE_MILLISECONDS
        with contextlib.suppress(BlockingIOError):
            os.read(woken, 4096)
        if told:
            process_tree.kill([first])
        pid, status = os.waitpid(first, os.WNOHANG)
    _end_rest(first)
    if confinement.PROCESSES in held:
        said = os.read(status_in, 4)
        code = os.waitstatus_to_exitcode(struct.unpack("i", said)[0]) if len(said) == 4 else _KILLED
    else:
        code = os.waitstatus_to_exitcode(status)
    for folder in (terms.folder, *(terms.of_run if os.getppid() != program else ())):
        process_tree.remove(folder)
    _end_as(code)


def _end_rest(first: int) -> None:
    """Ends everything that is still below this process (Linux), or in the reader's session."""
    with contextlib.suppress(OSError):
        os.killpg(first, signal.SIGKILL)
    while rest := process_tree.below(os.getpid()):
        process_tree.kill(rest)
        try:
            while os.waitpid(-1, 0)[0]:
                pass
        except ChildProcessError:
            continue


def _end_as(code: int) -> NoReturn:
    if code < 0:
        with contextlib.suppress(OSError, ValueError):  # SIGKILL has no other way to be
            signal.signal(-code, signal.SIG_DFL)
        os.kill(os.getpid(), -code)
    os._exit(code if code >= 0 else 255)


def _guarded(run: Callable[[], None]) -> NoReturn:
    """Runs what a forked process does; nothing of it comes back into the code that forked."""
    try:
        run()
    except SystemExit as e:
        os._exit(e.code if isinstance(e.code, int) else 1)
    except BaseException:  # noqa: BLE001 -- told on standard error, which the parent reads
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def _first(jobs: int, answers: int, terms: Terms, held: set[str], status_out: int) -> None:
    """What the keeper forked: the reader, or the first of a process namespace, which forks it."""
    if confinement.PROCESSES not in held:
        os.close(status_out)
        _read(jobs, answers, terms, held)
        return
    confinement.die_with_parent()
    if confinement.hide_tmp(terms.folder, (*terms.visible, *terms.of_run)):
        held.add(confinement.PRIVATE_TMP)
    reader = os.fork()
    if reader == 0:
        os.close(status_out)
        _guarded(lambda: _read(jobs, answers, terms, held))
    os.close(jobs)
    os.close(answers)
    while True:
        pid, status = os.wait()  # also the orphans of the namespace
        if pid == reader:
            os.write(status_out, struct.pack("i", status))
            os._exit(0)


# the reader


def _read(jobs: int, answers: int, terms: Terms, held: set[str]) -> None:
    with contextlib.suppress(OSError):
        os.setsid()
    confinement.die_with_parent()
    with contextlib.suppress(OSError):  # where memory runs out, a reader is the first to go
        Path("/proc/self/oom_score_adj").write_text("500", encoding="ascii")
    confinement.limit(file_bytes=terms.file_bytes, memory_bytes=terms.memory_bytes)
    if terms.closed:
        held |= confinement.close_in(terms.folder, hidden_tmp=confinement.PRIVATE_TMP in held)
    _serve(jobs, answers, terms, held)


def _serve(jobs: int, answers: int, terms: Terms, held: set[str]) -> NoReturn:
    """A job in, an answer out, until no more come."""
    paths, pickled = pickle.loads(worker_frames.read(jobs)[3])  # noqa: S301 -- the parent's own words
    sys.path[:] = paths
    work, fixed = pickle.loads(pickled)  # noqa: S301
    worker_frames.write(answers, worker_frames.READY, 0, 0, " ".join(sorted(held)).encode())
    _to_nowhere(2)
    try:
        while True:
            _, number, most, body = worker_frames.read(jobs)
            worker_frames.write(answers, worker_frames.BEGAN, number, 0, b"")
            _limit_processor(terms.processor_seconds)
            with page_turned.heard(partial(_tell_page, answers, number)):
                kind, body = _answer(work, pickle.loads(body), fixed, most)  # noqa: S301
            worker_frames.write(answers, kind, number, process_tree.resident(), body)
            del body
    except (EOFError, OSError):  # the parent wants no more
        os._exit(0)


def _tell_page(answers: int, job: int, number: int, of: int) -> None:
    if 0 < number <= of <= worker_frames.MOST_PAGES:
        worker_frames.write(answers, worker_frames.PAGE, job, 0, worker_frames.page_body(number, of))


def _answer(work: Callable[[Any, Any], Any], job: object, fixed: object, most: int) -> tuple[bytes, bytes]:
    try:
        answer = work(job, fixed)
    except MemoryError:
        return worker_frames.NO_MEMORY, b""
    except Exception as e:  # noqa: BLE001 -- carried to the parent, which raises
        return worker_frames.FAULT, f"{type(e).__name__}: {e}"[:2000].encode("utf-8", "replace")
    try:
        body = pickle.dumps(answer, pickle.HIGHEST_PROTOCOL)
    except MemoryError:
        return worker_frames.NO_MEMORY, b""
    except Exception as e:  # noqa: BLE001 -- it lies in the document, whatever it is: too deep, say
        return worker_frames.UNSENT, type(e).__name__.encode("utf-8", "replace")
    if most and len(body) > most:
        return worker_frames.TOO_LONG, b""
    return worker_frames.DONE, body


def _limit_processor(seconds: int) -> None:
    """Lets the system end this process should a job take more than these seconds of one processor (and nobody ended
    it before): the clock of a process goes on from job to job, so its limit moves.
    """
    try:
        import resource
    except ImportError:  # Windows
        return
    if not seconds or sys.platform == "win32":
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    most = int(used.ru_utime + used.ru_stime) + seconds + _SPARE_SECONDS
    resource.setrlimit(resource.RLIMIT_CPU, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
