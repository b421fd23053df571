"""The users file of saraban serve: who may sign in, and a file that others could change or read is none."""

import json
import os
import threading
from pathlib import Path

import pytest

from pipeline.web.people import (
    LONGEST,
    Busy,
    People,
    PeopleUnusable,
    load_people,
    with_person,
    without_person,
    wrong_name,
    wrong_password,
)

PASSWORD = "a long enough password"
posix = pytest.mark.skipif(os.name == "nt", reason="Windows has no such file modes")


def test_a_person_is_kept_by_a_slow_hash_alone(tmp_path: Path) -> None:
    """argon2id with memory, no password, its owner's eyes only."""
    path = tmp_path / "users"
    with_person(path, "สมชาย", "auditor", PASSWORD)
    row = json.loads(path.read_text("utf-8"))
    assert (row["name"], row["role"]) == ("สมชาย", "auditor")
    assert row["hash"].startswith("$argon2id$v=19$m=65536,")
    assert PASSWORD not in path.read_text("utf-8")
    if os.name != "nt":
        assert path.stat().st_mode & 0o777 == 0o600
    people = People(path)
    found = people.who("สมชาย", PASSWORD)
    assert found is not None
    assert found.role == "auditor"
    assert "argon2" not in repr(found)
    assert people.who("สมชาย", PASSWORD + "x") is None
    assert people.who("สมหมาย", PASSWORD) is None


def test_changes_of_the_file_count_at_once(tmp_path: Path) -> None:
    path = tmp_path / "users"
    with_person(path, "a", "viewer", PASSWORD)
    people = People(path)
    first = people.stamp("a")
    with_person(path, "b", "auditor", PASSWORD)
    assert people.who("b", PASSWORD) is not None
    assert people.stamp("a") == first
    with_person(path, "a", "viewer", PASSWORD + "2")
    assert people.stamp("a") != first
    assert without_person(path, "a")
    assert not without_person(path, "a")
    assert people.stamp("a") is None
    path.unlink()
    assert people.who("b", PASSWORD) is None


@posix
@pytest.mark.parametrize("mode", [0o644, 0o660, 0o604, 0o620, 0o602])
def test_a_file_that_others_can_open_is_refused(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "users"
    with_person(path, "a", "viewer", PASSWORD)
    path.chmod(mode)
    with pytest.raises(PeopleUnusable, match="chmod 600"):
        load_people(path)


GOOD = {"name": "a", "role": "viewer", "hash": "$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHQ$aGFzaA"}


@pytest.mark.parametrize(
    "lines",
    [
        [b"not json"],
        [b"[]"],
        [b""],
        [{**GOOD, "role": "admin"}],
        [{**GOOD, "hash": "plain"}],
        [{**GOOD, "hash": 1}],
        [{**GOOD, "name": ""}],
        [{**GOOD, "name": "a\u202eb"}],
        [{**GOOD, "name": 1}],
        [{**GOOD, "extra": 1}],
        [{"name": "a"}],
        [GOOD, GOOD],
        [b"\xff"],
        [b"[" * 100_000],
    ],
    ids=range(14),
)
def test_a_line_that_is_no_person_makes_the_whole_file_unusable(tmp_path: Path, lines: list[object]) -> None:
    """One that is half understood could let in whom nobody meant."""
    path = tmp_path / "users"
    path.write_bytes(b"".join((x if isinstance(x, bytes) else json.dumps(x).encode()) + b"\n" for x in lines))
    path.chmod(0o600)
    with pytest.raises(PeopleUnusable, match="is no person"):
        load_people(path)


def test_a_file_without_anybody_lets_nobody_in(tmp_path: Path) -> None:
    path = tmp_path / "users"
    path.write_bytes(b"")
    path.chmod(0o600)
    assert load_people(path) == {}
    with pytest.raises(PeopleUnusable):
        load_people(tmp_path / "none")


def test_a_hash_that_is_damaged_lets_nobody_in(tmp_path: Path) -> None:
    path = tmp_path / "users"
    path.write_text(json.dumps({**GOOD, "hash": "$argon2id$damaged"}) + "\n")
    path.chmod(0o600)
    assert People(path).who("a", PASSWORD) is None


@pytest.mark.parametrize(
    "name", ["", " a", "a ", "a\nb", "a\u200eb", "\x1b[1m", "a" * 65, "เก\u0e4d\u0e32" + "\u0301\u0323"]
)
def test_names_that_cannot_be_told_apart_by_eye_are_refused(name: str) -> None:
    assert wrong_name(name)


@pytest.mark.parametrize("name", ["สมชาย ใจดี", "auditor-1", "ผอ. กองตรวจสอบ"])
def test_names(name: str) -> None:
    assert wrong_name(name) is None


@pytest.mark.parametrize(
    ("password", "good"), [("a" * 11, False), ("ก" * 12, True), ("a" * LONGEST, True), ("a" * (LONGEST + 1), False)]
)
def test_length_of_a_password(password: str, good: bool) -> None:
    assert (wrong_password(password) is None) is good


def test_who_waits_too_long_is_told_to_come_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Threads that wait for a hash are threads that show no page."""
    path = tmp_path / "users"
    with_person(path, "a", "viewer", PASSWORD)
    people = People(path)
    monkeypatch.setattr("pipeline.web.people._PATIENCE", 0.01)
    with people._turns, people._turns, pytest.raises(Busy):
        people.who("a", PASSWORD)
    assert people.who("a", PASSWORD) is not None


def test_many_sign_ins_at_once_do_not_take_memory_without_end(tmp_path: Path) -> None:
    """Each hash takes 64 MiB: two at a time, the rest wait."""
    path = tmp_path / "users"
    with_person(path, "a", "viewer", PASSWORD)
    people = People(path)
    inside, most, lock = 0, 0, threading.Lock()
    verify = people._hasher.verify

    class Spy:
        def verify(self, made: str, words: str) -> bool:
            nonlocal inside, most
            with lock:
                inside += 1
                most = max(most, inside)
            try:
                return verify(made, words)
            finally:
                with lock:
                    inside -= 1

    people._hasher = Spy()  # type: ignore[assignment]
    threads = [threading.Thread(target=people.who, args=("a", "x")) for _ in range(6)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(120)
    assert most <= 2
