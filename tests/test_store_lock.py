"""Who waits for the store waits for whoever holds it for a moment, again and again, and is never told of a holder
without a name because one had just let go.
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from pipeline import store_lock
from pipeline.store_lock import StoreHeld, StoreLock

BRIEF = {"pid": "1", "host": "h", "since": "s", "brief": "yes"}
RUN = {"pid": "1", "host": "h", "since": "s"}


class Clock:
    """Every sleep is a second."""

    def __init__(self) -> None:
        self.now = 100.0

    def monotonic(self) -> float:
        return self.now

    def sleep(self, _: float) -> None:
        self.now += 1


def taken(place: Path, patch: pytest.MonkeyPatch, said: Iterator[dict[str, str]]) -> StoreLock:
    """A lock that is taken once nobody says anything more of holding it."""
    clock, now = Clock(), [next(said, None)]

    def is_locked(_: int) -> bool:
        return now[0] is None

    def holder(_: int) -> dict[str, str]:
        found, now[0] = now[0], next(said, None)
        return found or {}

    patch.setattr(store_lock, "time", SimpleNamespace(monotonic=clock.monotonic, sleep=clock.sleep))
    patch.setattr(store_lock, "_locked", is_locked)
    patch.setattr(store_lock, "_holder", holder)
    lock = StoreLock(place / "store.lock")
    lock.take()
    return lock


def test_a_moment_without_a_name_after_a_long_wait_is_no_holder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server that decides again and again says nothing for an instant each time that it lets go."""
    said = [*[BRIEF] * 20, {}, *[BRIEF] * 20, {}, {}]
    taken(tmp_path, monkeypatch, iter(said)).let_go()


def test_whoever_never_says_who_it_is_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(StoreHeld) as held:
        taken(tmp_path, monkeypatch, iter([{}] * 30))
    assert held.value.pid == "?"


@pytest.mark.parametrize("said", [[RUN], [BRIEF, RUN], [BRIEF] * 100], ids=["a run", "then a run", "brief for ever"])
def test_who_holds_it_for_long_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: list[dict[str, str]]
) -> None:
    with pytest.raises(StoreHeld) as held:
        taken(tmp_path, monkeypatch, iter([*said, *said]))
    assert held.value.pid == "1"


@pytest.mark.skipif(os.name == "nt", reason="a handle is no lock there")
def test_a_program_that_is_being_started_does_not_hold_it(tmp_path: Path) -> None:
    """Between fork and exec it has every handle of its parent."""
    lock = StoreLock(tmp_path / "store.lock")
    lock.take()
    assert lock._handle is not None
    childs = os.dup(lock._handle)
    try:
        lock.let_go()
        with StoreLock(tmp_path / "store.lock") as other:
            assert json.loads(other.path.read_bytes())["pid"] == str(os.getpid())
    finally:
        os.close(childs)
