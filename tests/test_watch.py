"""`saraban watch`: files are audited when they are whole, and every change is (docs/mail.md)."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.exit_code import ExitCode
from pipeline.watch import (
    LONGEST_WAIT,
    Look,
    Told,
    is_open_for_writing,
    is_unfinished_name,
    look,
    wait_until_whole,
    watch,
)

ROOT = Path(__file__).resolve().parent.parent


class Clock:
    """A clock that goes forward when somebody sleeps, and lets something happen then."""

    def __init__(self, *events: Callable[[], object]) -> None:
        self.at = 0.0
        self.events = list(events)
        self.slept = 0

    def sleep(self, seconds: float) -> None:
        self.at += seconds
        self.slept += 1
        if self.events:
            self.events.pop(0)()

    def __call__(self) -> float:
        return self.at


def nothing() -> None:
    pass


def wait(folder: Path, clock: Clock, audited: Look | None = None, told: Told | None = None) -> Look:
    return wait_until_whole(folder, None, audited or {}, 5, told or Told(), clock.sleep, clock)


def test_a_file_that_grows_is_waited_for(tmp_path: Path) -> None:
    """Two looks in a row must be alike; a folder that rests needs one wait."""
    (tmp_path / "a.txt").write_text("a")
    clock = Clock()
    assert set(wait(tmp_path, clock)) == {"a.txt"}
    assert clock.slept == 1

    def grow() -> None:
        with (tmp_path / "a.txt").open("a") as file:
            file.write("b")

    clock = Clock(grow, grow, grow)
    assert wait(tmp_path, clock)["a.txt"][0] == 4
    assert clock.slept == 4


def test_size_alone_does_not_decide(tmp_path: Path) -> None:
    """A file rewritten to the same size, or replaced by one, has changed."""
    path = tmp_path / "a.txt"
    path.write_text("a")
    other = tmp_path.parent / "other.txt"
    other.write_text("b")
    os.utime(other, ns=(path.stat().st_atime_ns, path.stat().st_mtime_ns))
    clock = Clock(lambda: os.utime(path, ns=(1, 1)), lambda: other.replace(path))
    wait(tmp_path, clock)
    assert clock.slept == 3


@pytest.mark.parametrize(
    ("name", "unfinished"),
    [
        ("หนังสือ.pdf", False),
        ("หนังสือ.pdf.part", True),
        ("x.docx.crdownload", True),
        ("x.FILEPART", True),
        ("~$x.docx", True),
        (".x.pdf.Xa1b2C", True),
        ("x.tmp", True),
        (".hidden", False),
        ("part", False),
        ("received.csv", False),
        ("mail.eml", False),
    ],
)
def test_names_of_files_that_are_still_written(name: str, unfinished: bool) -> None:
    assert is_unfinished_name(f"folder.part/{name}") == unfinished


def test_an_unfinished_name_is_waited_for_until_it_has_its_own(tmp_path: Path) -> None:
    part = tmp_path / "a.pdf.part"
    part.write_text("a")
    said: list[list[str]] = []
    clock = Clock(nothing, nothing, lambda: part.rename(tmp_path / "a.pdf"))
    found = wait(tmp_path, clock, told=Told(waits=said.append))
    assert set(found) == {"a.pdf"}
    assert said == [["a.pdf.part"]]
    assert clock.slept == 4


def test_a_name_that_stays_unfinished_does_not_stop_the_others_for_ever(tmp_path: Path) -> None:
    (tmp_path / "a.pdf.part").write_text("a")
    enough: list[list[str]] = []
    clock = Clock()
    wait(tmp_path, clock, told=Told(waited_enough=enough.append))
    assert enough == [["a.pdf.part"]]
    assert LONGEST_WAIT <= clock.at <= LONGEST_WAIT + 10


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells who writes")
def test_a_file_that_is_open_for_writing_is_not_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    with path.open("wb") as file:
        file.write(b"a")
        file.flush()
        assert is_open_for_writing(path)
        clock = Clock(nothing, file.close)
        wait(tmp_path, clock)
        assert clock.slept == 2
    assert not is_open_for_writing(path)
    with path.open("rb"):
        assert not is_open_for_writing(path)
    assert not is_open_for_writing(tmp_path / "no such file")


def test_our_own_folders_and_links_are_not_looked_at(tmp_path: Path) -> None:
    out = tmp_path / "out"
    for name in ("out/run.jsonl", ".saraban/fetched.jsonl", "in/a.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    (tmp_path / "loop").symlink_to(tmp_path)
    assert set(look(tmp_path, out)) == {"in/a.txt", "loop"}


def run(folder: Path, clock: Clock, audits: list[set[str]], ends: ExitCode = ExitCode.NEEDS_A_PERSON) -> ExitCode:
    def audit() -> ExitCode:
        audits.append({p.name for p in folder.iterdir()})
        return ends

    return watch(folder, None, audit, every=5, sleep=clock.sleep, clock=clock)


def test_every_change_is_audited_and_nothing_else(tmp_path: Path) -> None:
    """Whatever comes, goes or changes, once it rests there is one audit of all of it; Ctrl-C ends it."""
    (tmp_path / "a").write_text("a")
    audits: list[set[str]] = []
    clock = Clock(
        nothing,
        nothing,
        lambda: (tmp_path / "b").write_text("b"),
        nothing,
        nothing,
        lambda: (tmp_path / "a").unlink(),
        nothing,
        nothing,
        nothing,
        _interrupt,
    )
    with pytest.raises(KeyboardInterrupt):
        run(tmp_path, clock, audits)
    assert audits == [{"a"}, {"a", "b"}, {"b"}]


def test_a_file_that_comes_during_an_audit_is_in_the_next(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("a")
    seen: list[set[str]] = []

    def audit() -> ExitCode:
        seen.append({p.name for p in tmp_path.iterdir()})
        if len(seen) == 1:
            (tmp_path / "late").write_text("x")
        return ExitCode.DONE

    clock = Clock(*[nothing] * 4, _interrupt)
    with pytest.raises(KeyboardInterrupt):
        watch(tmp_path, None, audit, every=5, sleep=clock.sleep, clock=clock)
    assert seen == [{"a"}, {"a", "late"}]


@pytest.mark.parametrize("code", [ExitCode.USAGE, ExitCode.OUR_FAULT, ExitCode.CAPABILITY_MISSING])
def test_what_waiting_cannot_mend_ends_it(tmp_path: Path, code: ExitCode) -> None:
    audits: list[set[str]] = []
    assert run(tmp_path, Clock(), audits, code) == code
    assert len(audits) == 1


def _interrupt() -> None:
    raise KeyboardInterrupt


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTERM])
def test_the_command_watches_audits_and_ends_cleanly(tmp_path: Path, number: signal.Signals) -> None:
    """Two files that come one after the other are audited by two runs; a signal ends it with 130 and whole results."""
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    (folder / "หนึ่ง.txt").write_text("บันทึกข้อความ เรื่อง ทดสอบ", "utf-8")
    command = [
        sys.executable,
        "-m",
        "pipeline.cli",
        "watch",
        str(folder),
        "--out",
        str(out),
        "--every",
        "1",
        "--jobs",
        "1",
    ]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    try:
        runs(out, 1, process)
        (folder / "สอง.txt").write_text("ประกาศ เรื่อง ทดสอบ", "utf-8")
        runs(out, 2, process)
        process.send_signal(number)
        assert process.wait(timeout=60) == 130
    finally:
        process.kill()
        process.communicate()
    listed = (out / "inputs.jsonl").read_text("utf-8").splitlines()
    assert len(listed) == 2


def runs(out: Path, count: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 120
    log = out / "run.jsonl"
    while time.monotonic() < until:
        if log.exists() and len(log.read_text("utf-8").splitlines()) >= count:
            return
        assert process.poll() is None
        time.sleep(0.2)
    raise AssertionError("no run came")
