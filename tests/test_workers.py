"""Processes that read: one that hangs, floods, dies or breaks out costs its own job and nothing else."""

import importlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pytest
from mock_readers import read

from extractors.confinement import TCP, WRITES
from pipeline import workers
from pipeline.process_tree import below
from pipeline.workers import Limits, Lost, Workers

LINUX = sys.platform == "linux"
ROOT = Path(__file__).resolve().parent.parent
MANY = 1 << 40
GOOD = [f"good {n} ที่ กท 0303/{n}" for n in range(20)]
KIND = Limits(120, MANY)

linux_only = pytest.mark.skipif(not LINUX, reason="only Linux tells of other processes, or lets them be confined")


@pytest.fixture(autouse=True)
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the processes' folders are made; none is left."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def answers(*jobs: str, most: int = 1, limits: Limits | None = KIND, closed: bool = True) -> dict[str, object]:
    with Workers[str, str, str, object](most, read, "did", limits, closed=closed) as pool:
        for job in jobs:
            pool.give(job, job)
        return dict(pool.take() for _ in jobs)


def test_the_bad_one_is_lost_and_good_ones_before_beside_and_behind_it_are_not(folders: Path) -> None:
    jobs = [*GOOD[:5], "die", *GOOD[5:15], "null", *GOOD[15:]]
    found = answers(*jobs, most=2)
    assert (found.pop("die"), found.pop("null")) == (Lost("exit status 3"), Lost("SIGSEGV" if LINUX else "?"))
    assert found == {x: f"did {x}" for x in GOOD}
    assert list(folders.iterdir()) == []


@pytest.mark.parametrize(
    ("job", "limits", "lost"),
    [
        ("hang", Limits(1.5, MANY), Lost("SIGKILL", "timeout")),
        ("spin", Limits(1.5, MANY), Lost("SIGKILL", "timeout")),
        ("spin-in-c", Limits(1.5, MANY), Lost("SIGKILL", "timeout")),
        ("deaf", Limits(1.5, MANY), Lost("SIGKILL", "timeout")),
        pytest.param("eat", Limits(60, 150 << 20), Lost("SIGKILL", "memory"), marks=linux_only),
        pytest.param("eat-in-a-child", Limits(60, 150 << 20), Lost("SIGKILL", "memory"), marks=linux_only),
        ("eat-at-once", KIND, Lost("MemoryError", "memory")),
        ("answer-much 2000000", Limits(60, MANY, answer_bytes=1_000_000), Lost("answer_bytes", "output")),
        pytest.param("flood-answers", KIND, Lost("answer_bytes", "output"), marks=linux_only),
        ("flood-pages", KIND, Lost("answer_bytes", "output")),
        ("too-deep", KIND, Lost("RecursionError")),
        pytest.param("lie", KIND, Lost("SIGKILL"), marks=linux_only),
        ("files", Limits(60, MANY, folder_files=300), Lost("folder_files", "output")),
        ("fill", Limits(60, MANY, folder_bytes=20 << 20), Lost("folder_bytes", "output")),
        pytest.param("fork-bomb", Limits(60, MANY, processes=20), Lost("processes", "output"), marks=linux_only),
        ("abort", KIND, Lost("SIGABRT")),
        ("kill-self", KIND, Lost("SIGKILL")),
        ("die 7", KIND, Lost("exit status 7")),
    ],
    ids=lambda x: x.split()[0] if isinstance(x, str) else "",
)
def test_a_reader_that_does_wrong_is_ended_and_its_reason_told(
    job: str, limits: Limits, lost: Lost, folders: Path
) -> None:
    """Its neighbours in the same process before it, and in the next one after it, answer as ever."""
    assert answers("good 1", job, "good 2", limits=limits) == {
        "good 1": "did good 1",
        job: lost,
        "good 2": "did good 2",
    }
    assert list(folders.iterdir()) == []


def test_one_file_cannot_be_longer_than_all_may_be() -> None:
    """The system says so to the reader: a fault inside the reader, as with a full disk."""
    with pytest.raises(RuntimeError, match=r"File too large"):
        answers("one-file", limits=Limits(60, MANY, folder_bytes=5 << 20))


def test_what_is_written_to_the_screen_goes_nowhere(capfd: pytest.CaptureFixture[str]) -> None:
    assert answers("flood-output", "good 1") == {"flood-output": "did flood-output", "good 1": "did good 1"}
    assert capfd.readouterr() == ("", "")


def test_an_answer_that_would_run_something_here_is_none(folders: Path) -> None:
    mark = folders / "it ran"
    trap = f"trap touch '{mark}'"
    assert answers(trap, "good 1") == {trap: Lost("UnpicklingError"), "good 1": "did good 1"}
    assert not mark.exists()


@linux_only
def test_nothing_is_written_outside_the_own_folder(folders: Path) -> None:
    """What a reader writes into /tmp stands in a folder of its own and goes with it."""
    file = folders / "file"
    file.write_text("as it was")
    name = f"saraban-test-{os.urandom(8).hex()}"
    places = (Path("/var/tmp"), ROOT, Path.home())
    job = "write " + "|".join(str(x / name) for x in places)
    assert answers(job, f"write {file}")[job] == []
    assert file.read_text() == "as it was"
    assert not [x for place in (folders, *places) for x in place.glob(f"{name}*")]


@linux_only
def test_what_it_must_read_it_may_not_change(folders: Path) -> None:
    """Neither with a /tmp of its own nor, as below, without namespaces."""
    file = folders / "ready"
    file.write_text("as it was")
    job = f"write {file}"
    with Workers[str, str, str, object](1, read, "did", KIND, reads=[folders]) as pool:
        pool.give(job, job)
        assert pool.take() == (job, [])
    assert file.read_text() == "as it was"


@linux_only
def test_the_network_is_not_there() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        job = f"connect {server.getsockname()[1]}"
        assert answers(job) == {job: []}
        assert "tcp" in answers(job, closed=False)[job]  # type: ignore[operator]


def test_the_environment_holds_nothing_of_ours(monkeypatch: pytest.MonkeyPatch, folders: Path) -> None:
    monkeypatch.setenv("MAIL_PASSWORD", "kept from strangers")
    monkeypatch.setenv("LC_TIME", "C")
    have, whole = cast("tuple[dict[str, str], bytes]", answers("environment")["environment"])
    assert b"kept from strangers" not in whole
    assert "MAIL_PASSWORD" not in have
    assert have["LC_TIME"] == "C"
    assert have["TMPDIR"] == have["HOME"]
    assert Path(have["TMPDIR"]).parent == folders


@linux_only
@pytest.mark.parametrize("closed", [True, False], ids=["own processes", "adopted"])
@pytest.mark.parametrize(
    ("job", "lost"),
    [
        ("leave-children", None),
        ("leave-children-and-hang", Lost("SIGKILL", "timeout")),
        ("leave-children-and-die", Lost("exit status 5")),
    ],
    ids=["answers", "hangs", "dies"],
)
def test_no_program_outlives_the_job_that_started_it(job: str, lost: Lost | None, closed: bool) -> None:
    """Neither in a session of its own nor when its parent has gone; with process namespaces and without."""
    token = f"token-{os.urandom(8).hex()}"
    job = f"{job} {token}"
    with Workers[str, str, str, object](1, read, "did", Limits(3, MANY), closed=closed) as pool:
        pool.give(job, job)
        assert pool.take() == (job, lost or f"did {job}")
        assert _within(20, lambda: not _running(token))
        pool.give("good", "good")
        assert pool.take() == ("good", "did good")


def test_no_file_outlives_the_job_that_wrote_it() -> None:
    assert answers("leave-files", "look") == {"leave-files": "did leave-files", "look": []}


def test_a_death_between_two_jobs_is_not_the_next_ones() -> None:
    told: list[tuple[str, int]] = []
    with Workers[str, str, str, object](1, read, "did", KIND, lambda key, n: told.append((key, n))) as pool:
        pool.give("die-later", "die-later")
        assert pool.take() == ("die-later", "did die-later")
        time.sleep(1)
        pool.give("die", "die")
        assert pool.take() == ("die", Lost("exit status 3"))
    assert told == [("die-later", 1), ("die", 1), ("die", 1), ("die", 2)]


def test_a_process_goes_on_from_job_to_job() -> None:
    """Its imports are paid once."""
    assert list(answers(*[f"count {n}" for n in range(5)]).values()) == [1, 2, 3, 4, 5]


def test_a_process_is_replaced_after_so_many_jobs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "RECYCLE_JOBS", 2)
    assert list(answers(*[f"count {n}" for n in range(5)]).values()) == [1, 2, 1, 2, 1]


@linux_only
def test_a_process_that_has_grown_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "RECYCLE_BYTES", 1 << 20)
    assert list(answers(*[f"count {n}" for n in range(3)]).values()) == [1, 1, 1]


def test_the_page_that_is_read_is_told_with_its_job(folders: Path) -> None:
    """Pages change no answer; what one job told is not told of the next."""
    mark = folders / "heard"
    told: list[tuple[str, int, int]] = []

    def turned(key: str, page: int, of: int) -> None:
        told.append((key, page, of))
        if page == of == 3:
            mark.touch()

    long = f"pages-until {mark}"
    with Workers[str, str, str, object](1, read, "did", KIND, closed=False, turned=turned) as pool:
        for job in (long, "good 1", "pages"):
            pool.give(job, job)
        assert dict(pool.take() for _ in range(3)) == {x: f"did {x}" for x in (long, "good 1", "pages")}
    of_long = [x[1:] for x in told if x[0] == long]
    assert of_long == sorted(set(of_long))
    assert of_long[-1] == (3, 3)
    assert {x[0] for x in told} <= {long, "pages"}
    assert all(x[2] == 8 for x in told if x[0] == "pages")


def test_without_limits_nothing_is_watched() -> None:
    assert answers("good 1", "answer-much 9", limits=None) == {"good 1": "did good 1", "answer-much 9": bytes(9)}


def test_every_attempt_is_told_before_it_starts() -> None:
    """A store that writes the attempt first knows of it after any death, its own included."""
    told: list[tuple[str, int]] = []
    with Workers[str, str, str, object](1, read, "did", None, lambda key, n: told.append((key, n))) as pool:
        for job in ("a", "die", "b"):
            pool.give(job, job)
        found = dict(pool.take() for _ in range(3))
    assert told == [("a", 1), ("die", 1), ("die", 2), ("b", 1)]
    assert found["die"] == Lost("exit status 3")


def test_a_fault_of_the_program_is_raised_here() -> None:
    with pytest.raises(RuntimeError, match=r"a reading process failed: ValueError: .*much"):
        answers("answer-much much")


@pytest.fixture
def module(folders: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Any]:
    """Makes a module whose lines run where it is imported by a reading process."""

    def make(lines: str) -> Any:
        name = f"made_{os.urandom(4).hex()}"
        words = f"import os, sys\n\nif 'pytest' not in sys.modules:\n    {lines}\n\n\ndef read(job, fixed):\n    return job\n"
        (folders / f"{name}.py").write_text(words)
        monkeypatch.syspath_prepend(str(folders))
        return importlib.import_module(name)

    return make


def test_a_process_that_cannot_start_says_why(module: Callable[[str], Any]) -> None:
    with Workers[str, str, None, str](1, module("raise OSError('no')").read, None) as pool:
        pool.give("a", "a")
        with pytest.raises(RuntimeError, match=r"could not start .exit status 1.: OSError: no"):
            pool.take()


@linux_only
def test_where_nothing_works_in_namespaces_it_works_without_them(module: Callable[[str], Any]) -> None:
    """The other protections stay."""
    reader = module("if os.getpid() < 20: raise OSError('not in here')")
    with Workers[str, str, None, str](2, reader.read, None) as pool:
        for job in "abc":
            pool.give(job, job)
        assert sorted(pool.take() for _ in "abc") == [("a", "a"), ("b", "b"), ("c", "c")]
        assert pool.held is not None
        assert pool.held <= {WRITES, TCP}


PARENT = """
import sys, tempfile
sys.path[:0] = sys.argv[1:3]
from pathlib import Path
tempfile.tempdir = sys.argv[3]
from mock_readers import read
from pipeline.workers import Limits, Workers
ahead = Path(tempfile.mkdtemp())
(ahead / "file").write_text("x")
with Workers(2, read, "did", Limits(600, 1 << 40), reads=[ahead], closed=sys.argv[5] == "closed") as pool:
    for word in ("leave-children-and-hang", "hang"):
        pool.give(word, f"{word} {sys.argv[4]}")
    pool.take()
"""


@linux_only
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM], ids=lambda x: x.name)
@pytest.mark.parametrize("closed", ["closed", "open"])
def test_nothing_survives_when_this_program_is_killed(folders: Path, how: signal.Signals, closed: str) -> None:
    """Neither processes, at whatever depth, nor files."""
    token = f"token-{os.urandom(8).hex()}"
    ours = subprocess.Popen([sys.executable, "-c", PARENT, str(ROOT), str(ROOT / "tests"), str(folders), token, closed])
    try:
        assert _within(60, lambda: len(_running(token)) == 5)  # the parent itself, and four children of a reader
        everyone = below(ours.pid)
        assert list(folders.iterdir())
    finally:
        ours.send_signal(how)
        ours.wait()
    assert _within(20, lambda: not _running(token))
    assert _within(20, lambda: not any(map(_lives, everyone)))
    assert _within(20, lambda: not list(folders.iterdir()))


def _running(token: str) -> list[int]:
    found = []
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            if token.encode() in Path("/proc", pid, "cmdline").read_bytes() and _lives(int(pid)):
                found.append(int(pid))
        except OSError:
            continue
    return found


def _lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def _within(seconds: float, holds: Callable[[], bool]) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if holds():
            return True
        time.sleep(0.05)
    return False
