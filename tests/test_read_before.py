"""What was read before is not read again; what ended badly is not tried again until it is asked for."""

import hashlib
import os
import signal
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from pipeline import read_before
from pipeline.arrival import Arrival
from pipeline.intake import Input
from pipeline.open_store import OpenStore, open_store
from pipeline.read_before import UNENDED, ReadBefore
from pipeline.reading import ReadResult, Stages, read_all
from pipeline.workers import Limits
from schemas.finding_codes import finding
from schemas.form_definition import EntryDefinition, FormDefinition
from schemas.quoted import Quoted
from schemas.record import Extraction, Other
from schemas.source import Reason, SourceFile, Status
from schemas.text import DocumentText, Line

READ: list[str] = []  # what the first stage was asked for in this process
MADE: list[str] = []  # and the second


def fake_text(data: bytes, media_type: str, fingerprint: str) -> DocumentText:
    words = data.decode()
    READ.append(words)
    if words == "raise":
        raise ZeroDivisionError
    if words == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    status, reason, findings = Status.READ, None, ()
    if words == "timeout":
        status, reason = Status.UNREADABLE, Reason.TIMEOUT
    if words == "broken":
        status, reason = Status.UNREADABLE, Reason.BROKEN
    if words == "encrypted":
        status, reason = Status.UNREADABLE, Reason.ENCRYPTED
    if words == "office":
        status, reason = Status.UNREADABLE, Reason.UNSUPPORTED_TYPE
        findings = (finding("DOC-NEEDS-OFFICE", package="x"),)
    sha256 = hashlib.sha256(data).hexdigest()
    lines = (Line(text=words, raw=words, part="text"),) if status is Status.READ else ()
    return DocumentText(sha256, media_type, status, reason, lines, findings=findings)


def fake_extract(doc: DocumentText, forms: Sequence[FormDefinition] = ()) -> Extraction:
    words = doc.lines[0].text
    MADE.append(words)
    if words == "bad grammar":
        raise KeyError
    return Extraction(record=Other(subject=Quoted(value=f"{words} {len(forms)}", raw=words)))


STAGES = Stages(fake_text, fake_extract, "readers 1")
FORM = FormDefinition(
    id="f",
    number="1",
    titles=("แบบ",),
    fiscal_year=2566,
    basis="x",
    entries=(EntryDefinition(id="e", labels=("ก",), required=True, basis="x"),),
)


def inputs(*words: str) -> Iterator[Input]:
    for n, w in enumerate(words):
        data = w.encode()
        path = f"{n:03}.txt"
        sha256 = hashlib.sha256(data).hexdigest()
        source = SourceFile(name=path, path=path, sha256=sha256, media_type="text/plain", bytes=len(data))
        yield Input(source, Arrival(), data=data)


def run(
    path: Path, *words: str, stages: Stages = STAGES, forms: Sequence[FormDefinition] = (), jobs: int = 0, **how: object
) -> tuple[list[ReadResult], list[str], list[str]]:
    """The results, and what the two stages were asked for (`jobs` 0: in this process)."""
    READ.clear()
    MADE.clear()
    keep_text = bool(how.pop("keep_text", False))
    with open_store(path) as store:
        before = ReadBefore(store, stages, forms, **how)  # type: ignore[arg-type]
        limits = None if not jobs else Limits(60, 1 << 40)
        few = 0 if jobs else 10_000
        found = read_all(
            inputs(*words), forms, jobs or 1, stages=stages, limits=limits, few=few, before=before, keep_text=keep_text
        )
        return list(found), READ[:], MADE[:]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store.sqlite"


def test_a_second_run_reads_only_what_is_new(path: Path) -> None:
    first, read, _ = run(path, "a", "b", "a")
    assert read == ["a", "b"]
    second, read, made = run(path, "a", "new", "b")
    assert (read, made) == (["new"], ["new"])
    assert [second[0].record, second[2].record] == [first[0].record, first[1].record]
    assert [r.source.path for r in second] == ["000.txt", "001.txt", "002.txt"]


def test_the_results_are_the_same_as_without_a_store(path: Path) -> None:
    words = ["a", "broken", "raise", "b", "a", "encrypted", "office"]
    plain = list(read_all(inputs(*words), stages=STAGES, limits=None))
    assert run(path, *words)[0] == plain
    assert run(path, *words)[0] == plain


@pytest.mark.parametrize("jobs", [1, 2])
def test_with_processes_it_is_the_same(path: Path, jobs: int) -> None:
    words = ["a", "broken", "b", "a", "c"]
    plain = list(read_all(inputs(*words), stages=STAGES, limits=None))
    assert run(path, *words, jobs=jobs)[0] == plain
    again, read, made = run(path, *words)
    assert (again, read, made) == (plain, [], [])
    assert run(path, *words, "d", jobs=jobs)[0][:5] == plain


def test_a_changed_pack_reads_no_page_again(path: Path) -> None:
    run(path, "a", "b")
    found, read, made = run(path, "a", "b", forms=(FORM,))
    assert (read, made) == ([], ["a", "b"])
    assert found[0].record.subject.value == "a 1"  # type: ignore[union-attr]
    assert run(path, "a", "b", forms=(FORM,))[1:] == ([], [])
    assert run(path, "a", "b")[1:] == ([], []), "both packs' records are there"


def test_a_changed_grammar_reads_no_page_again(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(path, "a", "b")
    versions = read_before.Versions("readers 1", "grammar 2")
    monkeypatch.setattr(read_before, "versions_of", lambda stages: versions)
    assert run(path, "a", "b")[1:] == ([], ["a", "b"])


def test_other_readers_read_everything_again(path: Path) -> None:
    run(path, "a", "b")
    other = Stages(fake_text, fake_extract, "readers 2")
    assert run(path, "a", "b", stages=other)[1] == ["a", "b"]
    assert run(path, "a", "b", stages=other)[1] == []


def test_the_text_is_there_when_it_is_asked_for(path: Path) -> None:
    run(path, "a", "broken")
    found, read, _ = run(path, "a", "broken", keep_text=True)
    assert read == []
    assert found[0].text == fake_text(b"a", "text/plain", "readers 1")
    assert found[1].text is not None


@pytest.mark.parametrize("words", ["raise", "timeout"])
def test_what_ended_badly_is_not_tried_again_until_it_is_asked_for(path: Path, words: str) -> None:
    first, read, _ = run(path, "a", words)
    assert read == ["a", words]
    second, read, _ = run(path, "a", words)
    assert (second, read) == (first, [])
    assert run(path, words, "a", words, retry=True)[1] == [words], "once a run"
    assert run(path, words)[1] == []


def test_a_fault_of_a_grammar_costs_no_page(path: Path) -> None:
    first, read, _ = run(path, "bad grammar")
    assert (read, first[0].reason) == (["bad grammar"], Reason.CRASHED)
    assert run(path, "bad grammar") == (first, [], [])
    assert run(path, "bad grammar", retry=True)[1:] == ([], ["bad grammar"])
    assert run(path, "bad grammar", forms=(FORM,))[1:] == ([], ["bad grammar"]), "other forms: another attempt"


def test_a_changed_pack_tries_nothing_again_that_could_not_be_read(path: Path) -> None:
    run(path, "raise")
    assert run(path, "raise", forms=(FORM,))[1] == []


def test_what_waits_for_a_program_is_asked_again_each_time(path: Path) -> None:
    """LibreOffice may be installed by then."""
    run(path, "office")
    assert run(path, "office")[1] == ["office"]


def test_an_answer_that_a_password_decided_is_of_that_list(path: Path) -> None:
    """Other files are of any list; a new list reads only what is locked."""
    run(path, "a", "encrypted")
    assert run(path, "a", "encrypted")[1] == []
    assert run(path, "a", "encrypted", passwords="list 1")[1] == ["encrypted"]
    assert run(path, "a", "encrypted", passwords="list 1")[1] == []


def test_a_process_that_dies_twice_is_tried_no_more(path: Path) -> None:
    first, _, _ = run(path, "a", "kill", "b", jobs=2)
    assert [(r.status, r.reason) for r in first] == [
        (Status.READ, None),
        (Status.QUARANTINED, Reason.CRASHED),
        (Status.READ, None),
    ]
    second, read, _ = run(path, "a", "kill", "b")
    assert (second, read) == (first, []), "this process would have died of it"


def begun(store: OpenStore, before: ReadBefore, words: str) -> None:
    content = hashlib.sha256(words.encode()).hexdigest(), "text/plain", False
    before.line_up(content, has_text=False)
    before.begin(content)


def test_three_attempts_without_an_end_over_three_runs_are_a_quarantine(path: Path) -> None:
    """The whole program was killed while it read the file, each time."""
    for _ in range(3):
        with open_store(path) as store:
            before = ReadBefore(store, STAGES, ())
            assert before.reading((hashlib.sha256(b"a").hexdigest(), "text/plain", False)) is None
            begun(store, before, "a")
    (found,), read, _ = run(path, "a")
    assert (found.status, found.reason, read) == (Status.QUARANTINED, Reason.CRASHED, [])
    assert UNENDED in found.findings[0].en
    (found,), read, _ = run(path, "a", retry=True)
    assert (found.status, read) == (Status.READ, []), "behind a second supervisor (tests/test_suspects.py)"
    assert run(path, "a")[0][0].status is Status.READ


def test_two_attempts_without_an_end_are_none_once_the_file_is_read(path: Path) -> None:
    """Somebody killed the program twice, and hit the same file by chance."""
    for _ in range(2):
        with open_store(path) as store:
            begun(store, ReadBefore(store, STAGES, ()), "a")
    for _ in range(2):
        assert run(path, "a")[0][0].status is Status.READ
    with open_store(path) as store:
        begun(store, ReadBefore(store, STAGES, ()), "a")
    assert run(path, "a")[0][0].status is Status.READ


def test_an_attempt_is_written_down_before_it_begins(path: Path) -> None:
    """As another program that looks into the file sees it, at the moment when the reader has the bytes."""
    seen = []

    def looks(data: bytes, media_type: str, fingerprint: str) -> DocumentText:
        import sqlite3

        with sqlite3.connect(path) as db:
            seen.append(db.execute("SELECT begun FROM attempt").fetchall())
        db.close()
        return fake_text(data, media_type, fingerprint)

    run(path, "a", "b", stages=Stages(looks, fake_extract, "readers 1"))
    assert seen == [[(1,)], [(1,)]]


@pytest.mark.parametrize("jobs", [0, 2])
def test_a_run_that_stops_in_order_blames_no_file(path: Path, jobs: int) -> None:
    """However often: what was being read is read the next time."""
    words = [f"w{n}" for n in range(12)]
    for _ in range(4):
        with open_store(path) as store:
            before = ReadBefore(store, STAGES, ())
            results = read_all(inputs(*words), jobs=jobs or 1, stages=STAGES, few=0 if jobs else 99, before=before)
            next(results)
            results.close()
    assert {r.status for r in run(path, *words)[0]} == {Status.READ}


def test_a_store_that_breaks_in_the_middle_costs_no_answer(path: Path) -> None:
    said: list[str] = []
    words = [f"w{n}" for n in range(30)]
    run(path, *words[:20])
    with open_store(path, lambda th, en: said.append(en)) as store:
        found = []
        for n, one in enumerate(
            read_all(inputs(*words), stages=STAGES, few=99, before=ReadBefore(store, STAGES, ()), limits=None)
        ):
            found.append(one)
            if n == 5:
                assert store._store is not None
                store._store._db.execute("UPDATE record SET body = x'00'")
    assert len(said) == 1
    assert found == list(read_all(inputs(*words), stages=STAGES, few=99, limits=None))
    READ.clear()
    assert run(path, *words)[0] == found
    assert list(path.parent.glob("*damaged-1"))
