"""Reading on other machines: the same answers as on one, whoever goes, lies or is another version; inboxes by address."""

import json
import os
import pickle
import shutil
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mock_readers import Trap
from test_resume import audit, made_inbox, memo, results, rows

from pipeline import cli, cluster, cluster_reader
from pipeline import cluster_line as line
from pipeline.cluster import Cluster, ClusterUnusable, answers_of
from pipeline.cluster_line import News, address_of
from pipeline.cluster_reader import FAULT, READ, STRANGER, About, Rules, chunk_bytes, read_chunk
from pipeline.content_reading import Reading
from pipeline.intake import open_inbox
from pipeline.reading import LIMITS
from pipeline.remote_files import RemoteFolder, RemoteUnusable, is_remote, local_path
from pipeline.two_stages import Answer, Job, shipped_stages
from pipeline.workers import ATTEMPTS, Lost
from schemas.source import Reason, Status

pytestmark = pytest.mark.slow  # each test runs a whole audit or server

ROOT = Path(__file__).resolve().parent.parent
OURS = About("program", "readers", "office")
RULES = Rules((), None, False, False, LIMITS)


def job(n: int) -> Job:
    return Job(b"%d" % n, "text/plain", False)


def reading_of(one: Job) -> Answer:
    return Answer(Reading(Status.READ, None, kind=one.data.decode()))


class Node:
    """A worker that reads well, but for what is in `bad`: job -> what it does with the chunk that holds it."""

    def __init__(self, threads: int = 1, about: About | None = None, bad: dict[int, str] | None = None) -> None:
        self.threads = threads
        self.about = about or OURS
        self.bad = bad or {}
        self.token = "first"
        self.read: list[int] = []


class FakeCluster:
    """Answers one frame each time it is heard, the oldest first; the workers are objects of this test."""

    def __init__(self, **nodes: Node) -> None:
        self.nodes = nodes
        self.frames: deque[tuple[bytes, int, str, bytes]] = deque()
        self.news: deque[News] = deque()
        self.sent: list[list[int]] = []
        self.dropped: set[int] = set()
        self.here()

    def here(self) -> None:
        told = {k: {"name": k, "threads": n.threads} for k, n in self.nodes.items()}
        self.news.append(News(line.HERE, 0, json.dumps(told).encode()))

    def send(self, kind: bytes, number: int, where: str = "", body: bytes = b"") -> None:
        if kind == line.DROP:
            self.dropped.add(number)
        else:
            self.frames.append((kind, number, where, body))

    def hear(self, seconds: float) -> News | None:
        while not self.news and self.frames:
            kind, number, where, body = self.frames.popleft()
            if where in self.nodes and number not in self.dropped:
                self.answer(kind, number, where, body)
        return self.news.popleft() if self.news else None

    def answer(self, kind: bytes, number: int, where: str, body: bytes) -> None:
        node = self.nodes[where]
        if kind == line.GREET:
            told = {x: getattr(node.about, x) for x in ("program", "readers", "office", "lacking")}
            said = json.dumps({**told, "token": node.token}).encode()
            self.news.append(News(line.ANSWER, number, said))
            return
        token, _, jobs = pickle.loads(body)
        if not jobs:
            self.news.append(News(line.ANSWER, number, READ))
            return
        if token != node.token:
            self.news.append(News(line.ANSWER, number, STRANGER))
            return
        numbers = [int(j.data) for j in jobs]
        self.sent.append(numbers)
        what = next((node.bad[n] for n in numbers if n in node.bad), "")
        if what == "dies":
            del self.nodes[where]
            self.here()
            return
        if what == "comes again":  # at the same address, as another process
            node.token += "x"
            self.news.append(News(line.NONE, number, b"KilledWorker"))
            return
        answers: object = [reading_of(j) for j in jobs]
        if what == "half":
            answers = [reading_of(jobs[0]), *[None] * (len(jobs) - 1)]
        body = READ + pickle.dumps(BAD[what](jobs) if what in BAD else answers)
        if what == "fault":
            body = FAULT + b"ImportError: no reader"
        if what == "no pickle":
            body = READ + b"\x80\x05 nothing"
        if not what or what == "half":
            node.read += numbers
        self.news.append(News(line.ANSWER, number, body))


BAD: dict[str, Callable[[list[Job]], object]] = {
    "trap": lambda jobs: [Trap("touch it-ran")] * len(jobs),
    "one too many": lambda jobs: [reading_of(j) for j in [*jobs, jobs[0]]],
    "no list": lambda jobs: {n: reading_of(j) for n, j in enumerate(jobs)},
    "other records": lambda jobs: list(jobs),
}


def read(way: FakeCluster, many: int, say: Callable[[str, str], None] | None = None) -> dict[int, object]:
    """Every answer, each asked for once."""
    found: dict[int, object] = {}
    with Cluster[int](way, RULES, OURS, say or (lambda th, en: None)) as pool:
        given = 0
        while len(found) < many:
            while given < many and given - len(found) < pool.room:
                pool.give(given, job(given))
                given += 1
            key, answer = pool.take()
            assert key not in found
            found[key] = answer
    return found


def all_well(many: int) -> dict[int, object]:
    return {n: reading_of(job(n)) for n in range(many)}


def test_every_document_is_read_once_in_chunks() -> None:
    way = FakeCluster(a=Node(), b=Node(threads=3))
    assert read(way, 200) == all_well(200)
    assert sorted(n for chunk in way.sent for n in chunk) == list(range(200))
    assert max(map(len, way.sent)) == cluster.CHUNK
    assert len(way.sent) < 40, "most chunks are whole"
    assert way.nodes["a"].read
    assert way.nodes["b"].read


def test_few_documents_go_to_all_workers_and_not_to_one() -> None:
    way = FakeCluster(a=Node(), b=Node())
    assert read(way, 6) == all_well(6)
    assert sorted(map(len, way.sent)) == [3, 3]


def test_a_worker_that_goes_costs_its_own_chunks_and_the_guilty_is_found() -> None:
    """One document ends every worker that reads it. After two that had nothing else it is given up; all others are
    read.
    """
    way = FakeCluster(**{f"n{n}": Node(bad={13: "dies"}) for n in range(6)})
    said: list[str] = []
    found = read(way, 60, lambda th, en: said.append(en))
    assert found.pop(13) == Lost("the worker of the cluster ended")
    assert found == {k: v for k, v in all_well(60).items() if k != 13}
    with_it = [chunk for chunk in way.sent if 13 in chunk]
    assert [len(x) for x in with_it[1:]] == [1] * ATTEMPTS
    assert len(way.nodes) == 6 - 1 - ATTEMPTS
    assert sum("is gone" in x for x in said) == 1 + ATTEMPTS


def test_another_process_at_the_same_address_is_asked_anew() -> None:
    way = FakeCluster(a=Node(bad={3: "comes again"}), b=Node())
    found = read(way, 20)
    assert found.pop(3) in (reading_of(job(3)), Lost("the worker of the cluster ended"))
    assert found == {k: v for k, v in all_well(20).items() if k != 3}


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.dictionaries(st.integers(0, 49), st.sampled_from(["dies", "comes again", "half", *BAD])), max_size=6),
    st.integers(1, 50),
)
def test_whoever_goes_or_lies_every_document_has_one_right_answer(bad: list[dict[int, str]], many: int) -> None:
    """As long as one worker is well. A document is given up only where workers went that had nothing but it."""
    nodes = {f"n{n}": Node(threads=n % 3 + 1, bad=x) for n, x in enumerate(bad)}
    found = read(FakeCluster(well=Node(), **nodes), many)
    guilty = {n for x in bad for n, what in x.items() if what in ("dies", "comes again")}
    assert found.keys() == set(range(many))
    for n, answer in found.items():
        assert answer == reading_of(job(n)) or (n in guilty and isinstance(answer, Lost))


@pytest.mark.parametrize("what", [*BAD, "no pickle"])
def test_an_answer_is_not_believed(what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever answers with anything but readings gets no more work, and nothing of it is run."""
    monkeypatch.chdir(tmp_path)
    way = FakeCluster(a=Node(bad={2: what}), b=Node())
    said: list[str] = []
    assert read(way, 30, lambda th, en: said.append(en)) == all_well(30)
    assert said == ["worker a is refused: what it answered is no reading"]
    assert not list(tmp_path.iterdir())


def test_workers_that_lie_about_a_document_give_it_a_bad_name_nowhere() -> None:
    """Not even where each had nothing else: it is read by who is well."""
    way = FakeCluster(well=Node(), **{f"n{n}": Node(bad={3: "no list"}) for n in range(5)})
    assert read(way, 12) == all_well(12)


@pytest.mark.parametrize(
    ("about", "words"),
    [
        (About("other", "readers", "office"), "its program is another version"),
        (About("program", "other", "office"), "its readers or their libraries are others"),
        (About("program", "readers", ""), "its LibreOffice is another one, or there is none"),
    ],
    ids=["program", "readers", "office"],
)
def test_who_reads_otherwise_than_we_gets_no_document(about: About, words: str) -> None:
    way = FakeCluster(a=Node(about=about), b=Node())
    said: list[str] = []
    assert read(way, 30, lambda th, en: said.append(en)) == all_well(30)
    assert said == [f"worker a is refused: {words}"]
    assert way.nodes["a"].read == []


def test_missing_protections_are_said_once() -> None:
    way = FakeCluster(a=Node(about=About("program", "readers", "office", ("network", "files"))), b=Node())
    said: list[str] = []
    read(way, 5, lambda th, en: said.append(en))
    assert said == ["worker a lacks protections: network, files; run saraban doctor there"]


def test_a_cluster_without_a_worker_that_may_read_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "_FIRST_SECONDS", 0)
    with pytest.raises(ClusterUnusable, match=r"no worker that may read"):
        read(FakeCluster(), 1)
    monkeypatch.setattr(cluster, "_PATIENCE_SECONDS", 0)
    monkeypatch.setattr(cluster, "_FIRST_SECONDS", 60)
    with pytest.raises(ClusterUnusable, match=r"no worker that may read .*what was read is kept"):
        read(FakeCluster(a=Node(bad={5: "dies"})), 10)


def test_a_fault_of_the_program_there_is_one_here() -> None:
    with pytest.raises(RuntimeError, match=r"a worker of the cluster failed: ImportError: no reader"):
        read(FakeCluster(a=Node(bad={1: "fault"})), 3)


def test_what_a_worker_did_not_come_to_is_sent_again() -> None:
    way = FakeCluster(a=Node(bad={0: "half"}))
    assert read(way, 8) == all_well(8)


def test_a_worker_that_never_answers_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """The scheduler still sees it, but it takes longer than its documents may."""

    class Silent(FakeCluster):
        def answer(self, kind: bytes, number: int, where: str, body: bytes) -> None:
            if where == "b" or kind == line.GREET:
                super().answer(kind, number, where, body)

    monkeypatch.setattr(cluster, "_SPARE_SECONDS", 0)
    limits = Rules((), None, False, False, cluster.Limits(0, 1))
    with Cluster[int](Silent(a=Node(), b=Node()), limits, OURS) as pool:
        for n in range(16):
            pool.give(n, job(n))
        found = dict(pool.take() for _ in range(16))
    assert found == all_well(16)


@pytest.mark.parametrize(
    ("data", "count"),
    [
        (b"", 0),
        (pickle.dumps([]), 1),
        (pickle.dumps(["READ"]), 1),
        (pickle.dumps([Path("x")]), 1),
        (pickle.dumps((None,)), 1),
        (pickle.dumps([print]), 1),
    ],
)
def test_bytes_that_are_no_answers(data: bytes, count: int) -> None:
    assert answers_of(data, count) is None


@pytest.mark.parametrize(
    ("words", "address"),
    [
        ("tcp://127.0.0.1:8786", "tcp://127.0.0.1:8786"),
        ("tls://scheduler.example:8786", "tls://scheduler.example:8786"),
        ("host:8786", "tcp://host:8786"),
        ("tcp://[::1]:8786", "tcp://[::1]:8786"),
        ("inproc://x/1", None),
        ("ws://host:1", None),
        ("host", None),
        ("host:0", None),
        ("host:99999", None),
        ("host:๘", None),
        (":8786", None),
        ("tcp://a b:1", None),
        ("", None),
    ],
)
def test_the_address_of_a_cluster(words: str, address: str | None) -> None:
    assert address_of(words) == address


def test_a_command_line_with_another_word_ends_with_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["audit", str(tmp_path), "--out", str(tmp_path / "out"), "--cluster", "nowhere"])
    assert ended.value.code == 2
    assert "tcp://host:port" in capsys.readouterr().err


def test_without_the_extra_it_ends_with_3_and_its_remedy(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "is_installed", lambda: False)
    assert cli.main(["audit", str(tmp_path), "--out", str(tmp_path / "out"), "--cluster", "host:8786"]) == 3
    assert 'pip install "saraban[cluster]"' in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_worker_reads_for_whom_it_was_asked_and_lets_its_processes_go() -> None:
    """In this process: what runs in a worker, with processes of ours below it."""
    stages = shipped_stages()
    rules = pickle.dumps(Rules((), stages, False, True, LIMITS))
    jobs = [Job(memo(n).encode(), "text/plain", False) for n in range(3)]
    assert read_chunk(chunk_bytes("another", rules, jobs)) == STRANGER
    said = read_chunk(chunk_bytes(cluster_reader._TOKEN, rules, jobs))
    assert said[:1] == READ
    found = answers_of(said[1:], 3)
    assert found is not None
    assert [a.reading.kind for a in found if isinstance(a, Answer)] == ["memo"] * 3
    assert all(isinstance(a, Answer) and a.record and a.text for a in found)
    assert len(cluster_reader._idle) == 1
    assert read_chunk(chunk_bytes("anybody", b"", ())) == READ
    assert cluster_reader._idle == []


def test_a_program_that_changes_under_a_worker_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its process still has the old code, its reading processes would have the new one."""
    monkeypatch.setattr(cluster_reader, "_seen", [])
    monkeypatch.setattr(cluster_reader, "_readers", lambda: "readers")
    monkeypatch.setattr("pipeline.reader_version.code_version", lambda _: "one")
    assert [About.here().program, About.here().program] == ["one", "one"]
    monkeypatch.setattr("pipeline.reader_version.code_version", lambda _: "two")
    assert About.here().program not in ("one", "two")


# inboxes by address


@pytest.fixture
def remote(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A folder, and the same files by address."""
    import fsspec

    folder = made_inbox(tmp_path / "inbox", 6)
    (folder / "received.csv").write_text("path,received,department\n000.txt,2023-02-15,\n", encoding="utf-8")
    shutil.copy(ROOT / "samples" / "inbox" / "06-คลองเตย.eml", folder)
    (folder / "empty.pdf").write_bytes(b"")
    store = fsspec.filesystem("memory")
    for file in (x for x in folder.rglob("*") if x.is_file()):
        store.pipe_file(f"/bucket/inbox/{file.relative_to(folder).as_posix()}", file.read_bytes())
    try:
        yield folder, "memory://bucket/inbox"
    finally:
        store.rm("/bucket", recursive=True)


def test_an_inbox_by_address_gives_the_audits_of_the_same_folder(remote: tuple[Path, str], tmp_path: Path) -> None:
    """Byte for byte, in this run and in the next one; the log has the address."""
    folder, address = remote
    for word, out in ((str(folder), "by-path"), (address, "by-address"), (folder.as_uri(), "by-uri")):
        assert cli.main(["audit", word, "--out", str(tmp_path / out), "--jobs", "1"]) == 4
    assert results(tmp_path / "by-address") == results(tmp_path / "by-path") == results(tmp_path / "by-uri")
    log = json.loads((tmp_path / "by-address" / "run.jsonl").read_text().splitlines()[0])
    assert log["inboxes"] == [address]
    assert cli.main(["audit", address, "--out", str(tmp_path / "by-address")]) == 4
    assert results(tmp_path / "by-address") == results(tmp_path / "by-path")
    import fsspec

    fsspec.filesystem("memory").rm("/bucket/inbox/empty.pdf")
    assert cli.main(["audit", address, "--out", str(tmp_path / "by-address")]) == 4
    assert b"empty.pdf" not in (tmp_path / "by-address" / "inputs.jsonl").read_bytes()


def test_a_single_file_and_several_addresses(remote: tuple[Path, str]) -> None:
    folder, address = remote
    both = list(open_inbox([folder / "empty.pdf", RemoteFolder(address)]))
    paths = {i.source.path for i in both}
    assert "empty.pdf" in paths
    assert "inbox/empty.pdf" in paths
    (one,) = open_inbox([RemoteFolder(f"{address}/empty.pdf")])
    assert (one.source.path, one.reason) == ("empty.pdf", Reason.EMPTY)
    (none,) = open_inbox([RemoteFolder(f"{address}/nothing")])
    assert none.reason is Reason.NOT_FOUND


def test_an_address_where_nothing_is_ends_with_5(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["audit", "memory://nobody/there", "--out", str(tmp_path / "out")]) == 5
    assert "memory://nobody/there" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("http://example.org/x", "not opened"),
        ("https://example.org/x", "not opened"),
        ("ftp://example.org/x", "not opened"),
        ("github://owner:repo@/x", "not opened"),
        ("simplecache::s3://bucket/x", "not opened"),
        ("zip://x::memory://bucket/x", "not opened"),
        ("imaps://u@host/INBOX", "saraban fetch"),
        ("s3://key:secret@bucket/x", "addresses are logged"),
        ("sftp://user:secret@host/x", "addresses are logged"),
        ("s3://bucket/x?versionId=1", "addresses are logged"),
    ],
)
def test_an_address_that_is_not_opened_says_why(address: str, words: str) -> None:
    with pytest.raises(RemoteUnusable) as refused:
        RemoteFolder(address)
    assert words in refused.value.en
    assert "secret" not in refused.value.en + refused.value.th


def test_a_driver_that_is_not_installed_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "s3fs", None)
    assert cli.main(["audit", "s3://bucket/inbox", "--out", str(tmp_path / "out")]) == 3
    assert "pip install s3fs" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_what_a_driver_raises_is_a_file_that_cannot_be_opened(
    remote: tuple[Path, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault of its own kind: that file alone is unreadable; in the middle of one, as where a disk fails."""
    from fsspec.implementations.memory import MemoryFileSystem

    opened = MemoryFileSystem.open

    def bad(self: object, path: str, *args: object, **more: object) -> object:
        if path.endswith("empty.pdf"):
            raise ZeroDivisionError("no keys")
        return opened(self, path, *args, **more)

    monkeypatch.setattr(MemoryFileSystem, "open", bad)
    found = {i.source.path: i.reason for i in open_inbox([RemoteFolder(remote[1])])}
    assert found["empty.pdf"] is Reason.NO_ACCESS
    assert found["06-คลองเตย.eml"] is None

    def shut(*_: object, **__: object) -> list[object]:
        raise ZeroDivisionError("no keys")

    monkeypatch.setattr(MemoryFileSystem, "ls", shut)
    (closed,) = open_inbox([RemoteFolder(remote[1])])
    assert closed.reason is Reason.NO_ACCESS


def test_names_in_a_store_are_data() -> None:
    """Keys may be anything; each file is one input, and a key that stands for a folder none."""
    import fsspec

    store = fsspec.filesystem("memory")
    keys = ("a/../b.txt", "a/..hidden", "\u202ea.txt", "con.txt", "ย/ก.txt")
    try:
        for key in keys:
            store.pipe_file(f"/odd/{key}", b"words " + key.encode())
        found = [i.source.path for i in open_inbox([RemoteFolder("memory://odd")])]
        assert len(found) == len(set(found)) == len(keys)
    finally:
        store.rm("/odd", recursive=True)


@pytest.mark.parametrize(
    ("words", "remote", "path"),
    [
        ("inbox", False, "inbox"),
        ("/a/b:c", False, "/a/b:c"),
        ("C:\\inbox", False, "C:\\inbox"),
        ("s3://bucket", True, "s3://bucket"),
        ("file:///a/%E0%B8%81", False, "/a/ก"),
        ("simplecache::s3://b", True, "simplecache::s3://b"),
        ("งาน://x", False, "งาน://x"),
    ],
)
@pytest.mark.skipif(os.name == "nt", reason="paths are written otherwise there")
def test_a_path_or_an_address(words: str, remote: bool, path: str) -> None:
    assert (is_remote(words), local_path(words)) == (remote, path)


# a real scheduler, and workers that are processes


@contextmanager
def scheduler(folder: Path) -> Iterator[str]:
    told = folder / "scheduler.json"
    words = ["--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(told)]
    with (folder / "scheduler.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "distributed.cli.dask_scheduler", *words], cwd=ROOT, stdout=log, stderr=log
        )
        try:
            late = time.monotonic() + 120
            while not (told.exists() and told.read_text()):
                assert process.poll() is None, (folder / "scheduler.log").read_text()
                assert time.monotonic() < late
                time.sleep(0.1)
            yield str(json.loads(told.read_text())["address"])
        finally:
            process.terminate()
            process.wait(60)


def worker(address: str, folder: Path, name: str, program: Path = ROOT, threads: int = 1) -> "subprocess.Popen[bytes]":
    place = folder / name
    place.mkdir()
    words = ["--nthreads", str(threads), "--no-nanny", "--no-dashboard", "--name", name]
    return subprocess.Popen(
        [sys.executable, "-m", "distributed.cli.dask_worker", address, *words, "--local-directory", str(place)],
        cwd=program,
        stdout=subprocess.DEVNULL,
        stderr=(place / "log").open("wb"),
    )


@pytest.fixture
def processes() -> Iterator[list["subprocess.Popen[bytes]"]]:
    started: list[subprocess.Popen[bytes]] = []
    yield started
    for one in started:
        one.terminate()
    for one in started:
        try:
            one.wait(60)
        except subprocess.TimeoutExpired:
            one.kill()
            one.wait()
        if one.stderr is not None:
            one.stderr.close()


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_a_cluster_gives_the_bytes_of_one_machine_with_a_worker_killed_on_the_way(
    tmp_path: Path, processes: list["subprocess.Popen[bytes]"]
) -> None:
    """Three workers, one of another version. A second one is killed while it reads; no file is blamed, and each is in
    the store once. Then the run again, from the store alone.
    """
    inbox = made_inbox(tmp_path / "inbox", 400)
    for mail in ("06-คลองเตย.eml", "11-บางรัก-สแกน.eml", "13-ไม่ทราบผู้ส่ง.eml"):
        shutil.copy(ROOT / "samples" / "inbox" / mail, inbox)
    audit(inbox, tmp_path / "here")
    other = tmp_path / "other"
    for package in ("schemas", "extractors", "pipeline"):
        shutil.copytree(ROOT / package, other / package, ignore=shutil.ignore_patterns("__pycache__"))
    with (other / "extractors" / "digits.py").open("a", encoding="utf-8") as module:
        module.write("\n# another version\n")
    out = tmp_path / "there"
    with scheduler(tmp_path) as address:
        processes += [worker(address, tmp_path, "a"), worker(address, tmp_path, "b", threads=2)]
        processes.append(worker(address, tmp_path, "c", program=other))
        words = ["audit", str(inbox), "--out", str(out), "--json", "--cluster", address]
        run = subprocess.Popen(
            [sys.executable, "-m", "pipeline.cli", *words], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        late = time.monotonic() + 300
        while rows(out) < 20 and run.poll() is None and time.monotonic() < late:
            time.sleep(0.02)
        assert run.poll() is None, run.communicate()[1].decode()
        processes[0].send_signal(getattr(signal, "SIGKILL", signal.SIGTERM))
        _, said = run.communicate(timeout=500)
        told = said.decode()
        assert run.returncode == 4, told
        assert "worker a" in told
        assert "is gone" in told
        assert "worker c" in told
        assert "its program is another version" in told
        assert results(out) == results(tmp_path / "here")
        assert rows(out) == rows(tmp_path / "here")
        (out / "summary.csv").unlink()
        assert "is gone" not in audit(inbox, out, "--cluster", address)
    assert results(out) == results(tmp_path / "here")


@pytest.mark.slow
def test_a_cluster_that_is_not_there_ends_with_3(tmp_path: Path) -> None:
    import socket

    inbox = made_inbox(tmp_path / "inbox", 2)
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        words = [
            "audit",
            str(inbox),
            "--out",
            str(tmp_path / "out"),
            "--cluster",
            f"127.0.0.1:{unused.getsockname()[1]}",
        ]
        run = subprocess.run([sys.executable, "-m", "pipeline.cli", *words], cwd=ROOT, capture_output=True, check=False)
    assert run.returncode == 3, run.stderr.decode()
    assert b"the cluster cannot be reached" in run.stderr
    assert b"Traceback" not in run.stderr
