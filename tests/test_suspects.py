"""A file that ends the whole program does so once; whoever else ends it harms no file."""

import hashlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import pytest
from mock_readers import read as mock

from pipeline.arrival import Arrival
from pipeline.intake import Input
from pipeline.open_store import open_store
from pipeline.process_tree import below
from pipeline.read_before import ReadBefore
from pipeline.reading import Stages, read_all
from pipeline.suspects import read_suspect
from pipeline.workers import Limits, Lost
from schemas.form_definition import FormDefinition
from schemas.quoted import Quoted
from schemas.record import Extraction, Other
from schemas.source import SourceFile, Status
from schemas.text import DocumentText, Line

ROOT = Path(__file__).resolve().parent.parent
pytestmark = pytest.mark.slow  # programs are ended at the same file again and again
LINUX = sys.platform == "linux"
KIND = Limits(300, 1 << 40)
Row = tuple[str, str, str | None]

linux_only = pytest.mark.skipif(not LINUX, reason="only Linux tells of other processes")


def text(data: bytes, media_type: str, fingerprint: str, seconds: float = 0) -> DocumentText:
    """Reads; but for a word that ends its process, and one that takes so many seconds."""
    words = data.decode()
    if words == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    if words == "slow":
        time.sleep(seconds)
    line = Line(text=words, raw=words, part="text")
    return DocumentText(hashlib.sha256(data).hexdigest(), media_type, Status.READ, None, (line,))


def extract(doc: DocumentText, forms: Sequence[FormDefinition] = ()) -> Extraction:
    words = doc.lines[0].text
    return Extraction(record=Other(subject=Quoted(value=words, raw=words)))


def inputs(words: Sequence[str]) -> Iterator[Input]:
    for n, word in enumerate(words):
        data, path = word.encode(), f"{n:03}.txt"
        sha256 = hashlib.sha256(data).hexdigest()
        source = SourceFile(name=path, path=path, sha256=sha256, media_type="text/plain", bytes=len(data))
        yield Input(source, Arrival(), data=data)


def run(store: Path, words: Sequence[str], jobs: int, limits: Limits = KIND, seconds: float = 0) -> list[Row]:
    """What became of each word, read here (`jobs` 0) or in processes."""
    stages = Stages(partial(text, seconds=seconds), extract, "readers 1")
    with open_store(store) as opened:
        before = ReadBefore(opened, stages, ())
        few = 0 if jobs else 999
        found = read_all(inputs(words), jobs=jobs or 1, stages=stages, limits=limits, few=few, before=before)
        return [(r.source.path, r.status.value, r.reason and r.reason.value) for r in found]


PROGRAM = """
import json, sys
sys.path[:0] = sys.argv[1:3]
from pathlib import Path
from test_suspects import run
store, words, jobs, seconds = sys.argv[3:]
print(json.dumps(run(Path(store), words.split(), int(jobs), seconds=float(seconds))))
"""


def program(store: Path, words: str, jobs: int, seconds: float = 0) -> "subprocess.Popen[bytes]":
    """The same as a program of its own, which somebody may end."""
    command = [sys.executable, "-c", PROGRAM, str(ROOT), str(ROOT / "tests"), str(store), words, str(jobs)]
    place = store.parent / "tmp"
    place.mkdir(exist_ok=True)
    env = {**os.environ, "TMPDIR": str(place)}
    return subprocess.Popen([*command, str(seconds)], cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def attempts(store: Path) -> int:
    """The most attempts at one file that began and did not end."""
    try:
        db = sqlite3.connect(f"file:{store}?mode=ro", uri=True)
        try:
            (found,) = db.execute("SELECT max(begun) FROM attempt").fetchone()
        finally:
            db.close()
    except sqlite3.Error:
        return 0
    return int(found or 0)


def words_of(pid: int) -> str:
    try:
        return Path("/proc", str(pid), "cmdline").read_bytes().decode(errors="replace")
    except OSError:
        return ""


def within(seconds: float, holds: Callable[[], bool]) -> bool:
    late = time.monotonic() + seconds
    while time.monotonic() < late:
        if holds():
            return True
        time.sleep(0.05)
    return holds()


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "store.sqlite"


@pytest.mark.skipif(os.name == "nt", reason="signals are Unix's")
@pytest.mark.parametrize("jobs", [0, 2])
def test_a_file_that_ends_the_whole_program_does_it_once(store: Path, jobs: int) -> None:
    """Its second death is that of a process below this one: it is quarantined and the others are read."""
    first = program(store, "a kill b", 0)
    first.communicate(timeout=120)
    assert first.returncode == -signal.SIGKILL
    assert attempts(store) == 1, "written before it began"
    rows = [["000.txt", "read", None], ["001.txt", "quarantined", "crashed"], ["002.txt", "read", None]]
    for _ in range(2):  # the second time it is not tried again
        again = program(store, "a kill b", jobs)
        said, wrong = again.communicate(timeout=300)
        assert again.returncode == 0, wrong
        assert json.loads(said) == rows


@linux_only
@pytest.mark.parametrize("jobs", [1, 2])
def test_whoever_kills_the_program_twice_at_the_same_file_harms_it_not(store: Path, jobs: int) -> None:
    """The third run reads it. Nothing that the killed ones started is left, at whatever depth."""
    words = ["slow", *(f"w{n}" for n in range(5))]
    for n in (1, 2):
        one = program(store, " ".join(words), jobs, seconds=600)
        try:
            assert within(300, lambda n=n: attempts(store) == n), one.communicate()[1]  # type: ignore[misc]
        finally:
            one.kill()
            one.communicate()
        assert within(60, lambda: not list((store.parent / "tmp").glob("saraban-worker-*")))
    assert run(store, words, jobs) == [(f"{n:03}.txt", "read", None) for n in range(6)]
    assert attempts(store) == 0


def test_a_suspect_is_read_alone_behind_all_others_and_stands_in_its_place(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = [f"w{n}" for n in range(8)]
    suspect = hashlib.sha256(b"w3").hexdigest()
    with open_store(store) as opened:
        before = ReadBefore(opened, Stages(text, extract, "readers 1"), ())
        before.line_up((suspect, "text/plain", False), has_text=False)
        before.begin((suspect, "text/plain", False))
    order: list[str] = []
    begin = ReadBefore.begin

    def noted(self: ReadBefore, content: tuple[str, str, bool], n: int = 1) -> None:
        order.append(content[0])
        begin(self, content, n)

    monkeypatch.setattr(ReadBefore, "begin", noted)
    assert run(store, words, 2) == [(f"{n:03}.txt", "read", None) for n in range(8)]
    assert order.index(suspect) == 7
    assert len(order) == 8


def test_a_suspect_has_the_limits_of_all(store: Path) -> None:
    with open_store(store) as opened:
        before = ReadBefore(opened, Stages(text, extract, "readers 1"), ())
        content = (hashlib.sha256(b"slow").hexdigest(), "text/plain", False)
        before.line_up(content, has_text=False)
        before.begin(content)
    found = run(store, ["slow", "a"], 1, Limits(2, 1 << 40), seconds=600)
    assert found == [("000.txt", "unreadable", "timeout"), ("001.txt", "read", None)]


@pytest.mark.parametrize(
    ("job", "answer"),
    [
        ("good 1", "did good 1"),
        ("die 7", Lost("exit status 7")),
        ("kill-self", Lost("SIGKILL")),
        pytest.param("eat-at-once", Lost("MemoryError", "memory"), marks=linux_only),
        pytest.param("fork-bomb", Lost("processes", "output"), marks=linux_only),
    ],
)
def test_behind_the_second_supervisor_one_death_is_told_as_ever(job: str, answer: object) -> None:
    assert read_suspect(mock, job, "did", Limits(60, 1 << 40, processes=20)) == answer


@linux_only
def test_the_death_of_the_second_supervisor_is_the_files() -> None:
    """Whatever a file does to the program that reads it ends no more than that."""
    found: list[object] = []
    ours = set(below(os.getpid()))
    token = f"of-{os.getpid()}-{time.monotonic_ns()}"
    job = f"leave-children-and-hang {token}"
    began = threading.Event()
    reading = threading.Thread(
        target=lambda: found.append(read_suspect(mock, job, "did", KIND, begin=began.set)), daemon=True
    )
    reading.start()
    try:
        assert began.wait(120)
        assert within(60, lambda: any(token in words_of(pid) for pid in below(os.getpid())))  # it has the job
    finally:
        for pid in set(below(os.getpid())) - ours:
            os.kill(pid, signal.SIGKILL)
    reading.join(120)
    assert found == [Lost("SIGKILL")]
