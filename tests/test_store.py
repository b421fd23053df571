"""The store: what goes in comes out or is said to be damaged, whatever was done to the file; one run at a time."""

import contextlib
import hashlib
import json
import os
import sqlite3
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from pipeline import store as store_module
from pipeline.open_store import OpenStore, lock_of, open_store
from pipeline.store import APPLICATION, Attempts, RecordKey, Store, StoreDamaged, StoreNewer, StoreUnusable, TextKey
from pipeline.store_lock import PAUSE, StoreHeld, StoreLock

ROOT = Path(__file__).resolve().parent.parent
LINUX = sys.platform == "linux"


def text_key(n: int = 0, readers: str = "r1", **other: object) -> TextKey:
    return TextKey(f"{n:064x}", "text/plain", readers, **other)  # type: ignore[arg-type]


def record_key(n: int = 0, readers: str = "r1", grammar: str = "g1", forms: str = "f1") -> RecordKey:
    return RecordKey(text_key(n, readers), grammar, forms)


def filled(path: Path, many: int = 40) -> dict[int, bytes]:
    """A store of many contents, and what is in it."""
    bodies = {n: os.urandom(3000) + f"record {n}".encode() for n in range(many)}
    store = Store(path)
    for n, body in bodies.items():
        store.keep(record_key(n), b"text " + body, body)
    store.close()
    return bodies


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store.sqlite"


# what is kept


def test_what_was_kept_is_there_the_next_time(path: Path) -> None:
    filled_with = filled(path, 3)
    store = Store(path)
    assert {n: store.record(record_key(n)) for n in range(3)} == filled_with
    assert store.text(text_key(1)) == b"text " + filled_with[1]
    assert store.record(record_key(7)) is None
    store.close()
    assert sorted(x.name for x in path.parent.iterdir()) == ["store.sqlite"], "the rest of the log is in the one file"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="rights of files are Unix's")
def test_only_the_owner_may_read_it(path: Path) -> None:
    store = Store(path)
    store.keep(record_key(), b"text", b"record")
    modes = {x.name: stat.S_IMODE(x.stat().st_mode) for x in path.parent.iterdir()}
    store.close()
    assert modes == {"store.sqlite": 0o600, "store.sqlite-wal": 0o600, "store.sqlite-shm": 0o600}


@pytest.mark.parametrize(
    "other",
    [
        text_key(1),
        text_key(readers="r2"),
        text_key(mail_body=True),
        text_key(password="p"),
        TextKey(f"{0:064x}", "text/html", "r1"),
    ],
    ids=["content", "readers", "mail body", "password", "media type"],
)
def test_a_text_is_of_its_content_type_readers_and_password(path: Path, other: TextKey) -> None:
    store = Store(path)
    store.keep(record_key(), b"text", b"record")
    assert store.text(text_key()) == b"text"
    assert store.text(other) is None
    assert store.record(RecordKey(other, "g1", "f1")) is None


def test_a_record_is_of_its_text_grammar_and_forms(path: Path) -> None:
    store = Store(path)
    store.keep(record_key(), b"text", b"one")
    store.keep(record_key(forms="f2"), None, b"two")
    assert [store.record(record_key(forms=f)) for f in ("f1", "f2", "f3")] == [b"one", b"two", None]
    assert store.record(record_key(grammar="g2")) is None


def test_what_other_versions_read_of_a_content_is_replaced(path: Path) -> None:
    """The store does not grow with every version of the program."""
    store = Store(path)
    store.keep(record_key(), b"text", b"record")
    store.keep(record_key(1), b"another", b"other record")
    store.keep(record_key(grammar="g2"), None, b"newer record")
    assert (store.record(record_key()), store.text(text_key())) == (None, b"text")
    store.keep(record_key(readers="r2"), b"newer text", b"newest record")
    assert (store.text(text_key()), store.record(record_key(grammar="g2"))) == (None, None)
    assert (store.text(text_key(readers="r2")), store.record(record_key(readers="r2"))) == (
        b"newer text",
        b"newest record",
    )
    assert store.record(record_key(1)) == b"other record"


def test_attempts_are_counted_until_something_is_kept(path: Path) -> None:
    store = Store(path)
    key = record_key().whole
    assert store.attempts(key) == Attempts()
    store.note(key, "a", Attempts(1))
    assert store.attempts(key) == Attempts(1)
    store.note(key, "a", Attempts(0, b"timeout"))
    assert store.attempts(key) == Attempts(0, b"timeout")
    store.keep(record_key(), b"text", b"record", attempts=(key,))
    assert store.attempts(key) == Attempts()


def test_a_change_is_there_when_the_program_is_killed_right_after_it(path: Path) -> None:
    program = (
        "import os, signal, sys; from pathlib import Path; from pipeline.store import *;"
        "s = Store(Path(sys.argv[1])); s.note(b'k', 'a', Attempts(1)); os._exit(9)"
    )
    for n in range(3):
        subprocess.run([sys.executable, "-c", program, str(path)], cwd=ROOT, check=False)
        store = Store(path)
        assert store.attempts(b"k") == Attempts(1), n
        store.note(b"k", "a", Attempts())
        store.close()


def test_what_is_forgotten_is_gone_from_the_file(path: Path) -> None:
    secret = b"\xe0\xb8\x99\xe0\xb8\xb2\xe0\xb8\xa2 secret words of one person"
    store = Store(path)
    store.keep(record_key(1), b"text " + secret, b"record " + secret)
    store.keep(record_key(2), b"another text", b"another record")
    store.note(record_key(1).whole, text_key(1).sha256, Attempts(0, b"failure " + secret))
    assert store.forget(text_key(1).sha256) == 3
    assert store.forget(text_key(1).sha256) == 0
    left = b"".join(x.read_bytes() for x in path.parent.iterdir())
    assert secret not in left
    assert store.record(record_key(2)) == b"another record"
    store.close()


# versions of the store

# A store as version 1 of the schema was released. Later versions must open it, and find what is in it.
VERSION_1 = f"{store_module.UPGRADES[0]}PRAGMA application_id=1397899841;\nPRAGMA user_version=1;\n"


def test_the_first_schema_stays_as_it_was_released() -> None:
    """What is released changes by a further step of UPGRADES only."""
    assert (
        hashlib.sha256(store_module.UPGRADES[0].encode()).hexdigest()
        == "94ffc6ce60647a15a5d296ccd9d07795815075c2d0dee3150352023982b8159f"
    )


def test_a_store_of_version_1_is_opened_and_its_rows_are_found(path: Path) -> None:
    made = Store(path.with_name("made"))
    made.keep(record_key(), b"text", b"record")
    rows = {t: made._db.execute(f"SELECT * FROM {t}").fetchall() for t in ("text", "record")}
    made.close()
    with sqlite3.connect(path) as db:
        db.executescript(VERSION_1)
        for table, found in rows.items():
            db.executemany(f"INSERT INTO {table} VALUES ({','.join('?' * len(found[0]))})", found)
    db.close()
    store = Store(path)
    assert (store.text(text_key()), store.record(record_key())) == (b"text", b"record")
    store.close()


def test_the_keys_of_version_1_stay_as_they_are() -> None:
    """A store is worth nothing to a program that looks under other keys."""
    assert text_key().key.hex() == "d14df5d17dc4bb1b3e3f439c56699fe13a08494b"
    assert record_key().key.hex() == "64589516741cc0aae82ec4216aec4647299a4015"
    assert record_key().whole.hex() == "49312fbcda4035d62af0a8bf1b80c8d653ed88cb"


def test_an_older_store_is_brought_up_to_date_and_keeps_its_rows(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = filled(path, 3)
    step = "ALTER TABLE attempt ADD COLUMN host TEXT;"
    monkeypatch.setattr(store_module, "UPGRADES", (*store_module.UPGRADES, step))
    store = Store(path)
    assert store._db.execute("PRAGMA user_version").fetchone() == (2,)
    assert store._db.execute("SELECT host FROM attempt").fetchall() == []
    assert store.record(record_key(2)) == rows[2]
    store.close()


def test_a_step_that_fails_changes_nothing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = filled(path, 3)
    with monkeypatch.context() as patch:
        step = "DELETE FROM record; ALTER TABLE nothing ADD COLUMN host TEXT;"
        patch.setattr(store_module, "UPGRADES", (*store_module.UPGRADES, step))
        with pytest.raises(StoreDamaged):
            Store(path)
    store = Store(path)
    assert store._db.execute("PRAGMA user_version").fetchone() == (1,)
    assert store.record(record_key(2)) == rows[2]
    store.close()


def test_a_store_of_a_newer_program_is_neither_used_nor_changed(path: Path) -> None:
    filled(path, 1)
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA user_version=99")
    db.close()
    before = path.read_bytes()
    with pytest.raises(StoreNewer):
        Store(path)
    said: list[str] = []
    with open_store(path, lambda th, en: said.append(en)) as store:
        assert store.ask(lambda s: s.record(record_key(0)), b"none") == b"none"
    assert path.read_bytes() == before
    assert len(said) == 1
    assert "newer version" in said[0]


# damage


def truncated(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def emptied_behind_the_head(path: Path) -> None:
    os.truncate(path, 4096)


def random_bytes(path: Path) -> None:
    path.write_bytes(os.urandom(20_000))


def half_of_each_page(path: Path) -> None:
    data = bytearray(path.read_bytes())
    for at in range(4096, len(data), 4096):
        data[at + 2048 : at + 4096] = os.urandom(2048)
    path.write_bytes(data)


def head_overwritten(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[:100] = os.urandom(100)
    path.write_bytes(data)


def another_program(path: Path) -> None:
    path.unlink()
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE text (words)")
    db.close()


def wrong_schema(path: Path) -> None:
    with sqlite3.connect(path) as db:
        db.execute("DROP TABLE record")
        db.execute("CREATE TABLE record (key BLOB, other TEXT)")
    db.close()


def rows_swapped(path: Path) -> None:
    with sqlite3.connect(path) as db:
        rows = db.execute("SELECT rowid, body, digest FROM record ORDER BY rowid").fetchall()
        for (row, _, _), (_, body, digest) in zip(rows, rows[1:] + rows[:1], strict=True):
            db.execute("UPDATE record SET body = ?, digest = ? WHERE rowid = ?", (body, digest, row))
    db.close()


def bodies_of_another_type(path: Path) -> None:
    with sqlite3.connect(path) as db:
        db.execute("UPDATE record SET body = 5")
    db.close()


DAMAGES = [
    *(truncated, emptied_behind_the_head, random_bytes, half_of_each_page, head_overwritten),
    *(another_program, wrong_schema, rows_swapped, bodies_of_another_type),
]


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda f: f.__name__)
def test_a_damaged_store_is_said_moved_aside_and_made_anew(path: Path, damage: object) -> None:
    """Whatever was done to it: no answer that was not kept, and after the first harm an empty store that works."""
    rows = filled(path)
    damage(path)  # type: ignore[operator]
    harmed = path.read_bytes()
    said: list[tuple[str, str]] = []
    with open_store(path, lambda th, en: said.append((th, en))) as store:
        for n, body in rows.items():
            assert store.ask(lambda s, n=n: s.record(record_key(n)), None) in (None, body)
            assert store.ask(lambda s, n=n: s.text(text_key(n)), None) in (None, b"text " + body)
        store.ask(lambda s: s.keep(record_key(99), b"text", b"record"), None)
        assert store.ask(lambda s: s.record(record_key(99)), None) == b"record"
    assert len(said) == 1
    assert "เสียหาย" in said[0][0]
    assert "is damaged" in said[0][1]
    aside = path.with_name("store.sqlite.damaged-1")
    assert aside.stat().st_size == len(harmed)
    again = Store(path)
    assert again.record(record_key(99)) == b"record"
    again.close()


def test_a_byte_anywhere_gives_no_wrong_answer(path: Path) -> None:
    """Each of many single bytes changed: what comes out is what was kept, nothing, or the word damaged."""
    rows = filled(path, 6)
    whole = path.read_bytes()
    for at in range(0, len(whole), 211):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0x5A]) + whole[at + 1 :])
        try:
            store = Store(path)
        except (StoreDamaged, StoreNewer, StoreUnusable):
            continue
        for n, body in rows.items():
            try:
                assert store.record(record_key(n)) in (None, body)
                assert store.text(text_key(n)) in (None, b"text " + body)
            except (StoreDamaged, StoreUnusable):
                break
        store.close()


def test_each_damaged_store_keeps_a_name_of_its_own(path: Path) -> None:
    for _ in range(3):
        path.write_bytes(b"no store" * 1000)
        with open_store(path):
            pass
    assert {x.name for x in path.parent.glob("*damaged*")} == {f"store.sqlite.damaged-{n}" for n in (1, 2, 3)}


# a place that takes nothing


def test_where_nothing_can_be_written_the_run_goes_on_without(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    said: list[str] = []
    with open_store(tmp_path / "file" / "store.sqlite", lambda th, en: said.append(en)) as store:
        store.ask(lambda s: s.keep(record_key(), b"text", b"record"), None)
        assert store.ask(lambda s: s.record(record_key()), b"nothing") == b"nothing"
    assert len(said) == 1
    assert "goes on without it" in said[0]


def test_a_store_that_may_only_be_read_is_not_used(path: Path) -> None:
    filled(path, 1)
    db = sqlite3.connect(path)
    db.execute("BEGIN EXCLUSIVE")  # as a disk that became read-only: every change is refused
    said: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(store_module, "_WAIT_SECONDS", 0.05)
        with open_store(path, lambda th, en: said.append(en)) as store:
            store.ask(lambda s: s.keep(record_key(1), b"text", b"record"), None)
            store.ask(lambda s: s.keep(record_key(2), b"text", b"record"), None)
    db.rollback()
    db.close()
    assert len(said) == 1
    assert not list(path.parent.glob("*damaged*"))


FULL = """
import resource, signal, sys
from pathlib import Path
from pipeline.open_store import open_store
from pipeline.store import RecordKey, TextKey
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
key = lambda n: RecordKey(TextKey(f"{n:064x}", "text/plain", "r1"), "g1", "f1")
with open_store(Path(sys.argv[1]), lambda th, en: print(en)) as store:
    for n in range(100):
        store.ask(lambda s: s.keep(key(n), bytes(9000), b"record %d" % n), None)
"""


@pytest.mark.skipif(not LINUX, reason="limits on the size of files are Unix's")
def test_a_full_disk_is_said_once_and_what_was_kept_before_holds(path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", FULL, str(path)], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.count("goes on without it") == 1, done.stdout + done.stderr
    store = Store(path)
    found = [store.record(record_key(n)) for n in range(100)]
    kept = len([x for x in found if x is not None])
    assert 0 < kept < 100
    assert found == [f"record {n}".encode() for n in range(kept)] + [None] * (100 - kept)
    store.close()


# one run at a time

HOLDER = """
import sys, time
from pathlib import Path
from pipeline.open_store import open_store
with open_store(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(600)
"""


def test_a_second_run_is_told_who_holds_the_store_and_a_dead_one_holds_nothing(path: Path) -> None:
    import socket

    process = subprocess.Popen([sys.executable, "-c", HOLDER, str(path)], cwd=ROOT, stdout=subprocess.PIPE)
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == b"held\n"
        before = {x.name: x.read_bytes() for x in path.parent.iterdir()}
        with pytest.raises(StoreHeld) as held, open_store(path):
            pass
        assert (held.value.pid, held.value.host) == (str(process.pid), socket.gethostname())
        assert held.value.since.startswith("20")
        assert held.value.path == path
        assert {x.name: x.read_bytes() for x in path.parent.iterdir()} == before, "nothing was written"
    finally:
        process.kill()
        process.communicate()
    with open_store(path) as store:
        store.ask(lambda s: s.keep(record_key(), b"text", b"record"), None)
        assert store.ask(lambda s: s.record(record_key()), None) == b"record"


@pytest.mark.skipif(not LINUX, reason="locks that a folder may refuse are Unix's")
@pytest.mark.parametrize(
    ("holder", "held"),
    [
        ({}, False),
        ({"pid": "0", "host": "elsewhere.invalid"}, True),
        ({"pid": str(2**22 + 5)}, False),
        ({"pid": str(os.getpid())}, True),
        ({"pid": "who"}, True),
    ],
    ids=["nobody", "another host", "a dead process", "a living one", "no number"],
)
def test_without_locks_the_file_says_who_lives(
    path: Path, monkeypatch: pytest.MonkeyPatch, holder: dict[str, str], held: bool
) -> None:
    """Some mounted folders keep no locks."""
    import errno
    import fcntl
    import socket

    def refuses(*_: object) -> None:
        raise OSError(errno.ENOLCK, "no locks")

    monkeypatch.setattr(fcntl, "flock", refuses)
    if holder:
        path.write_text(json.dumps({"host": socket.gethostname(), "since": "2023", **holder}))
    lock = StoreLock(path)
    if held:
        with pytest.raises(StoreHeld):
            lock.take()
    else:
        with lock:
            assert json.loads(path.read_text())["pid"] == str(os.getpid())
        assert path.read_text() == ""


def test_an_open_store_is_closed_without_a_word_after_its_last_use(path: Path) -> None:
    said: list[str] = []
    store = OpenStore(path, lambda th, en: said.append(en))
    store.close()
    assert store.ask(lambda s: s.record(record_key()), b"otherwise") == b"otherwise"
    assert said == []


def test_the_mark_of_the_file_says_whose_it_is(path: Path) -> None:
    Store(path).close()
    assert int.from_bytes(path.read_bytes()[68:72], "big") == APPLICATION


def test_who_holds_the_store_for_a_moment_is_waited_for(path: Path) -> None:
    """A decision holds it while it writes; a run that begins then must not fail for it."""
    brief, order = lock_of(path, brief=True), []
    brief.take()

    def run() -> None:
        with open_store(path):
            order.append("run")

    waits = threading.Thread(target=run)
    waits.start()
    waits.join(0.3)
    order.append("decision")
    brief.let_go()
    waits.join(60)
    assert order == ["decision", "run"]


def test_who_takes_the_store_again_and_again_lets_others_in(path: Path) -> None:
    over, taken = threading.Event(), 0

    def decides() -> None:
        nonlocal taken
        while not over.is_set():
            with contextlib.suppress(StoreHeld), lock_of(path, brief=True):
                taken += 1
            time.sleep(PAUSE)

    busy = threading.Thread(target=decides)
    busy.start()
    try:
        until, opened = time.monotonic() + 60, 0
        while opened < 5 or (not taken and time.monotonic() < until):
            with open_store(path):
                opened += 1
            time.sleep(PAUSE / 3)
    finally:
        over.set()
        busy.join(60)
    assert taken
