"""A decisions file that several threads read while another writes: nothing is taken back, and half a line is no fault."""

import threading
from pathlib import Path

import pytest

from pipeline import decisions as module
from pipeline.decisions import DecisionsBook, DecisionsBroken, record

ASKED = {"what": "received", "sha256": "1" * 64, "day": "2023-02-01", "why": "ตราประทับ"}


def decided(path: Path, day: int) -> str:
    return record(path, {**ASKED, "sha256": f"{day:064}", "day": f"2023-02-{day:02}"}, "ผู้ตรวจ").hash


def test_half_a_line_that_is_being_written_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "out.decisions.jsonl"
    last = [decided(path, day) for day in (1, 2)][-1]
    whole = path.read_bytes()
    seen = [whole[:-40], whole[:-1], whole]
    monkeypatch.setattr(Path, "read_bytes", lambda _: seen.pop(0))
    book = DecisionsBook(path)
    book.read()
    assert book.is_named(last) is not None
    assert seen == []


def test_a_line_that_stays_cut_is_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_WRITTEN", 0.02)
    path = tmp_path / "out.decisions.jsonl"
    decided(path, 1)
    path.write_bytes(path.read_bytes()[:-9])
    with pytest.raises(DecisionsBroken, match="cut off"):
        DecisionsBook(path).read()


def test_who_read_before_a_decision_does_not_take_it_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One thread has read the file and is kept waiting; another reads what was added since. The book knows it after."""
    path = tmp_path / "out.decisions.jsonl"
    decided(path, 1)
    book = DecisionsBook(path)
    has_read, may_go_on = threading.Event(), threading.Event()
    real = module._whole

    def slow(file: Path) -> bytes:
        data = real(file)
        if threading.current_thread() is first:
            has_read.set()
            may_go_on.wait(1)
        return data

    monkeypatch.setattr(module, "_whole", slow)
    first = threading.Thread(target=book.read)
    first.start()
    assert has_read.wait(60)
    new = record(path, {**ASKED, "day": "2023-02-09"}, "ผู้ตรวจ").hash  # by a book of its own
    second = threading.Thread(target=book.read)
    second.start()
    second.join(0.5)
    may_go_on.set()
    first.join(60)
    second.join(60)
    assert book.is_named(new) is not None
