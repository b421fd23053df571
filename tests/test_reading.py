"""The seam: both stages over many inputs; one bad file changes nobody else's answer, and no number of jobs any."""

import hashlib
import os
import signal
import time
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from pathlib import Path

import pytest

from extractors import page_turned
from pipeline import reading
from pipeline.arrival import Arrival
from pipeline.intake import Input, open_inbox
from pipeline.reading import ReadResult, Stages, read_all, read_one
from pipeline.two_stages import Answer, Job, answer
from pipeline.workers import Limits, Lost
from schemas.form_definition import FormDefinition
from schemas.quoted import Quoted
from schemas.record import Email, Extraction, Other
from schemas.source import Reason, SourceFile, Status
from schemas.text import DocumentText, Line


def fake_text(data: bytes, media_type: str, fingerprint: str) -> DocumentText:
    """Reads words; does what the words say."""
    words = data.decode()
    if words == "pages":
        page_turned.turned(1, 2)
        page_turned.turned(2, 2)
    if words == "each time another":  # a process that reads can leave no other trace than its answer
        words = os.urandom(8).hex()
    if words == "raise":
        raise ZeroDivisionError
    if words == "deep":
        raise RecursionError
    if words == "memory":
        raise MemoryError
    if words == "module":
        raise ModuleNotFoundError("no such reader")
    if words == "write":  # without end, into the own folder
        with (Path(os.environ["TMPDIR"]) / "file").open("wb") as file:
            while True:
                file.write(b"x" * (1 << 20))
    if words == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    if words == "exit":
        os._exit(7)
    if words.startswith("slow"):
        time.sleep(0.05)
    status, reason = (Status.UNREADABLE, Reason.NEEDS_OCR) if words == "scan" else (Status.READ, None)
    lines = tuple(Line(text=x, raw=x, part="text", path=(n,)) for n, x in enumerate(words.splitlines()))
    return DocumentText(hashlib.sha256(data).hexdigest(), media_type, status, reason, lines)


def fake_extract(doc: DocumentText, forms: Sequence[FormDefinition] = ()) -> Extraction:
    words = doc.lines[0].text
    if all(line.part == "body" for line in doc.lines):
        return Extraction(record=Email(subject=Quoted(value=words, raw=words)))
    return Extraction(record=Other(subject=Quoted(value=words, raw=words)))


STAGES = Stages(fake_text, fake_extract, "test")


def source(words: str, path: str) -> SourceFile:
    data = words.encode()
    sha256 = hashlib.sha256(data).hexdigest()
    return SourceFile(name=path, path=path, sha256=sha256, media_type="text/plain", bytes=len(data))


def inputs(*words: str) -> Iterator[Input]:
    for n, w in enumerate(words):
        yield Input(source(w, f"{n:03}.txt"), Arrival(), data=w.encode())


def short(results: Iterator[ReadResult]) -> list[tuple[str, str, str | None, str | None]]:
    return [
        (r.source.path, r.status, r.reason, r.record.subject.value if r.record and r.record.subject else None)
        for r in results
    ]


def test_one_document() -> None:
    found = read_one(b"words", source("words", "a.txt"), stages=STAGES)
    assert (found.status, found.kind, found.text_quality) == (Status.READ, "other", {"characters": 5})


def test_a_mails_own_words_are_an_email() -> None:
    found = read_one(b"words", source("words", "m.eml > body"), mail_body=True, stages=STAGES)
    assert found.kind == "email"


@pytest.mark.parametrize(
    ("words", "status", "reason", "code"),
    [
        ("scan", Status.UNREADABLE, Reason.NEEDS_OCR, "EV-UNREADABLE"),
        ("raise", Status.UNREADABLE, Reason.CRASHED, "FILE-READER-STOPPED"),
        ("deep", Status.UNREADABLE, Reason.CRASHED, "FILE-READER-STOPPED"),
        ("memory", Status.UNREADABLE, Reason.MEMORY_LIMIT, "EV-UNREADABLE"),
    ],
)
def test_what_cannot_be_read_is_said(words: str, status: Status, reason: Reason, code: str) -> None:
    found = read_one(words.encode(), source(words, "a.txt"), stages=STAGES)
    assert (found.status, found.reason, found.record, found.kind) == (status, reason, None, None)
    assert [f.code for f in found.findings] == [code]
    assert "a.txt" in found.findings[0].th


def test_the_readers_fault_names_its_exception_and_the_file() -> None:
    found = read_one(b"raise", source("raise", "ก.txt"), stages=STAGES)
    assert "ZeroDivisionError" in found.findings[0].en


def test_a_missing_module_is_our_fault_and_is_raised() -> None:
    with pytest.raises(ModuleNotFoundError):
        read_one(b"module", source("module", "a.txt"), stages=STAGES)
    with pytest.raises(RuntimeError, match="no such reader"):
        list(read_all(inputs("a", "b", "module", "c"), jobs=2, stages=STAGES))


def test_any_number_of_jobs_gives_the_same_in_the_same_order() -> None:
    words = ["slow 1", "2", "scan", "raise", "slow 2", "2", "6", "slow 1", "8"]
    alone = list(read_all(inputs(*words), jobs=1, stages=STAGES))
    assert list(read_all(inputs(*words), jobs=2, stages=STAGES)) == alone
    assert list(read_all(inputs(*words), jobs=3, stages=STAGES)) == alone
    assert [r.source.path for r in alone] == [f"{n:03}.txt" for n in range(9)]


@pytest.mark.parametrize(("words", "how"), [("kill", "SIGKILL"), ("exit", "exit status 7")])
def test_a_process_that_dies_takes_no_other_file_with_it(words: str, how: str) -> None:
    found = list(read_all(inputs("a", words, "b", "c", "d"), jobs=2, stages=STAGES))
    assert [(r.status, r.reason) for r in found] == [
        (Status.READ, None),
        (Status.QUARANTINED, Reason.CRASHED),
        *[(Status.READ, None)] * 3,
    ]
    assert how in found[1].findings[0].en


@pytest.mark.parametrize("jobs", [1, 2])
def test_the_same_content_is_read_once_and_told_for_each_occurrence(jobs: int) -> None:
    words = "each time another"
    found = list(read_all(inputs(words, "other", words, "third", words), jobs=jobs, stages=STAGES))
    assert [r.source.path for r in found] == [f"{n:03}.txt" for n in range(5)]
    assert found[0].record == found[2].record == found[4].record


def test_the_same_unreadable_content_names_each_file() -> None:
    found = list(read_all(inputs("scan", "scan"), stages=STAGES))
    assert ["000.txt" in found[0].findings[0].th, "001.txt" in found[1].findings[0].th] == [True, True]


@pytest.mark.parametrize("jobs", [1, 2])
def test_inputs_are_taken_as_they_are_needed(jobs: int) -> None:
    """Memory is constant in the number of inputs: no more than some are ever ahead of the results."""
    taken = 0

    def many() -> Iterator[Input]:
        nonlocal taken
        for one in inputs(*[str(n) for n in range(300)]):
            taken += 1
            yield one

    ahead = 0
    for done, _ in enumerate(read_all(many(), jobs=jobs, stages=STAGES), 1):
        ahead = max(ahead, taken - done)
    assert taken == 300
    assert ahead <= jobs * 4 + reading._FEW + 1 + (reading.MOST_WAITING if jobs > 1 else 0)


@pytest.mark.skipif(os.name == "nt", reason="limits of the system are Unix's")
def test_a_file_that_is_longer_than_a_reader_may_write_is_over_the_limit_of_output() -> None:
    """Whoever notices first: the system at the file's size, or we at what its folder holds."""
    limits = Limits(seconds=120, bytes=2 << 30, folder_bytes=8 << 20)
    found = list(read_all(inputs("a", "write", "b"), jobs=2, stages=STAGES, few=0, limits=limits))
    assert [(r.status, r.reason) for r in found] == [
        (Status.READ, None),
        (Status.UNREADABLE, Reason.OUTPUT_LIMIT),
        (Status.READ, None),
    ]


class Backwards:
    """A pool that answers the newest job first and the very first one last."""

    room = 8

    def __init__(self) -> None:
        self.jobs: list[tuple[tuple[str, str, bool], Job]] = []
        self.most = 0

    def give(self, key: tuple[str, str, bool], job: Job) -> None:
        self.jobs.append((key, job))
        self.most = max(self.most, len(self.jobs))

    def take(self) -> tuple[tuple[str, str, bool], Answer | Lost]:
        key, job = self.jobs.pop()
        return key, answer(job, (), STAGES)


def test_behind_a_long_document_the_others_are_read_on() -> None:
    """Their answers wait for its own, without their bytes; no more than the pool has room for is unread and waits."""
    pool = Backwards()
    taken = 0

    def many() -> Iterator[Input]:
        nonlocal taken
        for one in inputs(*[str(n) for n in range(300)]):
            taken += 1
            yield one

    results = read_all(many(), stages=STAGES, few=0, elsewhere=lambda fixed, limits: nullcontext(pool))
    assert next(results).source.path == "000.txt"
    assert taken == pool.room + reading.MOST_WAITING
    assert [r.source.path for r in results] == [f"{n:03}.txt" for n in range(1, 300)]
    assert pool.most == pool.room


def test_stopping_early_ends_the_processes() -> None:
    results = read_all(inputs(*[f"slow {n}" for n in range(50)]), jobs=2, stages=STAGES)
    assert next(results).status is Status.READ
    results.close()  # type: ignore[attr-defined]
    import multiprocessing

    assert multiprocessing.active_children() == []


def test_what_intake_decided_passes_through(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(b"PK\x03\x04 cut")
    (tmp_path / "b.txt").write_bytes(b"words")
    found = list(read_all(open_inbox([tmp_path]), stages=STAGES))
    assert short(iter(found)) == [("a.zip", "unreadable", "broken", None), ("b.txt", "read", None, "words")]
    assert [f.code for f in found[0].findings] == ["EV-UNREADABLE"]


def test_progress_counts_every_input() -> None:
    told: list[tuple[int, str]] = []
    list(read_all(inputs("a", "b", "c"), stages=STAGES, progress=lambda done, seen, path: told.append((done, path))))
    assert told == [(1, "000.txt"), (2, "001.txt"), (3, "002.txt")]


@pytest.mark.parametrize("few", [9, 0], ids=["here", "in a process"])
def test_the_page_that_is_read_is_told_with_its_path(few: int, tmp_path: Path) -> None:
    """Wherever it is read; no result depends on it."""
    told: list[tuple[str, int, int]] = []

    def turned(path: str, page: int, of: int) -> None:
        told.append((path, page, of))

    words = ("a", "pages", "b")
    made = list(read_all(inputs(*words), stages=STAGES, jobs=1, few=few, turned=turned))
    assert short(iter(made)) == short(read_all(inputs(*words), stages=STAGES, few=few))
    assert set(told) <= {("001.txt", 1, 2), ("001.txt", 2, 2)}
    assert told or few == 0  # how much is seen of another process is a matter of its speed


def test_a_link_in_place_of_a_file_is_a_finding_with_its_place() -> None:
    words = "เรียน\nไฟล์อยู่ที่ https://drive.google.com/abc\nและ https://drive.google.com/abc"
    found = read_one(words.encode(), source(words, "m.eml > body"), mail_body=True, stages=STAGES)
    (link,) = [f for f in found.findings if f.code == "EV-BY-LINK"]
    (place,) = link.places
    raw = words.splitlines()[place.path[0]]  # type: ignore[union-attr]
    assert raw[slice(*place.span)] == "https://drive.google.com/abc"  # type: ignore[union-attr]


def test_the_text_is_there_only_when_asked_for() -> None:
    assert next(read_all(inputs("a"), stages=STAGES)).text is None
    text = next(read_all(inputs("a"), stages=STAGES, keep_text=True)).text
    assert text is not None
    assert text.lines[0].text == "a"
