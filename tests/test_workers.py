"""Processes that read: one that hangs, eats memory or dies costs its own job and nothing else."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline.workers import Limits, Lost, Workers

LINUX = sys.platform == "linux"
_CHILD = "import time; time.sleep(600)"


def work(job: str, fixed: str) -> str:
    """Does what the word says."""
    what, _, rest = job.partition(" ")
    if what == "hang":
        time.sleep(600)
    if what == "spin":
        while True:
            pass
    if what == "eat":
        held = bytearray(400 << 20)
        held[::4096] = b"x" * len(held[::4096])
        time.sleep(600)
    if what == "child":
        child = subprocess.Popen([sys.executable, "-c", _CHILD], start_new_session=True)
        Path(rest).write_text(str(child.pid))
        time.sleep(600)
    if what == "die":
        os._exit(3)
    if what == "slow":
        time.sleep(0.05)
    return f"{fixed} {job}"


def answers(*jobs: str, most: int = 2, limits: Limits | None = None) -> dict[str, object]:
    with Workers[str, str, str, str](most, work, "did", limits) as workers:
        for job in jobs:
            workers.give(job, job)
        return dict(workers.take() for _ in jobs)


@pytest.mark.parametrize("word", ["hang", "spin"])
def test_a_job_that_takes_too_long_is_ended_and_the_rest_goes_on(word: str) -> None:
    """Also while other processes answer all the time."""
    slow = [f"slow {n}" for n in range(40)]
    found = answers(word, *slow, limits=Limits(1.0, 1 << 40))
    assert found.pop(word) == Lost("SIGKILL", "timeout")
    assert found == {x: f"did {x}" for x in slow}


@pytest.mark.skipif(not LINUX, reason="only Linux tells what memory another process holds")
def test_a_job_that_takes_too_much_memory_is_ended() -> None:
    found = answers("eat", "a", "b", limits=Limits(60, 200 << 20))
    assert found == {"eat": Lost("SIGKILL", "memory"), "a": "did a", "b": "did b"}


@pytest.mark.skipif(not LINUX, reason="only Linux tells the processes below another one")
def test_a_program_that_a_reader_started_ends_with_it(tmp_path: Path) -> None:
    """LibreOffice lives in a session of its own; a killed reader must not leave it running."""
    file = tmp_path / "pid"
    assert answers(f"child {file}", limits=Limits(2.0, 1 << 40)) == {f"child {file}": Lost("SIGKILL", "timeout")}
    pid = int(file.read_text())
    for _ in range(50):
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except FileNotFoundError:
            return
        if state == "Z":
            return
        time.sleep(0.1)
    pytest.fail("the program still runs")


def test_a_death_is_tried_twice_and_a_limit_once() -> None:
    """Starting is no part of a job's time."""
    assert answers("die", "a", limits=Limits(0.5, 1 << 40)) == {"die": Lost("exit status 3"), "a": "did a"}


def test_without_limits_nothing_is_watched() -> None:
    assert answers("slow 1", "slow 2", most=1) == {"slow 1": "did slow 1", "slow 2": "did slow 2"}
