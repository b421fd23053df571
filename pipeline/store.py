"""ที่เก็บผลการอ่าน: what was read before, kept in one SQLite file by what it was read from and by which version.

Two stages: the text of a content (by sha-256, media type, version of the readers, a mail's own words, password hash),
and the record made of it (by the text, version of the grammars, forms). Besides them the attempts: one is written
before a content is given to a process, so that a file which takes the whole program with it is known the next time.

The store holds nothing that cannot be read again, and no answer comes out of it unless its digest holds: it is over
the row's key too, so that a row in another's place is none.
"""

import contextlib
import hashlib
import os
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

APPLICATION: Final = 0x53524241  # "SRBA": that the file is a store of this program
_WAIT_SECONDS: Final = 5.0  # for somebody who looks into the file
_LASTING_SECONDS: Final = 1.0
LAST: Final = b"last"  # the last run: what it rested on and came to
CAME: Final = b"came"  # and its inputs as they came
_PARTS: Final = ("", "-wal", "-shm", "-journal")

# The store as version 1 made it. A later version adds a step to UPGRADES and changes nothing here.
_FIRST: Final = """
CREATE TABLE text (
    key BLOB PRIMARY KEY, sha256 TEXT NOT NULL, media_type TEXT NOT NULL, readers TEXT NOT NULL,
    mail_body INTEGER NOT NULL, password TEXT NOT NULL, digest BLOB NOT NULL, body BLOB NOT NULL);
CREATE INDEX text_of ON text (sha256);
CREATE TABLE record (
    key BLOB PRIMARY KEY, text BLOB NOT NULL, sha256 TEXT NOT NULL, grammar TEXT NOT NULL, forms TEXT NOT NULL,
    digest BLOB NOT NULL, body BLOB NOT NULL);
CREATE INDEX record_of ON record (sha256);
CREATE TABLE attempt (
    key BLOB PRIMARY KEY, sha256 TEXT NOT NULL, begun INTEGER NOT NULL, digest BLOB NOT NULL, failure BLOB NOT NULL);
CREATE INDEX attempt_of ON attempt (sha256);
CREATE TABLE last_run (key BLOB PRIMARY KEY, digest BLOB NOT NULL, body BLOB NOT NULL);
"""
# The step that leads from each version to the next one. The first leads from an empty file.
UPGRADES: tuple[str, ...] = (_FIRST,)
_LOOKS: Final = (
    "SELECT key, sha256, media_type, readers, mail_body, password, digest, body FROM text LIMIT 0",
    "SELECT key, text, sha256, grammar, forms, digest, body FROM record LIMIT 0",
    "SELECT key, sha256, begun, digest, failure FROM attempt LIMIT 0",
    "SELECT key, digest, body FROM last_run LIMIT 0",
)


class StoreDamaged(Exception):
    """The file is no store, or something in it does not hold."""


class StoreNewer(Exception):
    """A later version of this program made the store."""


class StoreUnusable(Exception):
    """The place cannot be written or read now: no right, a full disk, a failing one."""


@dataclass(frozen=True)
class TextKey:
    """What a text was read from, and by what."""

    sha256: str
    media_type: str
    readers: str  # the version of all that reads
    mail_body: bool = False
    password: str = ""  # the hash of the password that opened it

    @cached_property
    def key(self) -> bytes:
        """The key of its row."""
        return _hash("text", self.sha256, self.media_type, self.readers, str(int(self.mail_body)), self.password)


@dataclass(frozen=True)
class RecordKey:
    """What a record was made of, and by what."""

    text: TextKey
    grammar: str  # the version of all that makes records
    forms: str  # the hash of the pack's forms

    @cached_property
    def key(self) -> bytes:
        """The key of its row."""
        return _hash("record", self.text.key.hex(), self.grammar, self.forms)

    @cached_property
    def whole(self) -> bytes:
        """The key of attempts to read the content from its bytes, whatever the forms."""
        return _hash("attempt", self.text.key.hex(), self.grammar)


@dataclass(frozen=True, slots=True)
class Attempts:
    """`begun`: attempts that began and did not end. `failure`: how the last one ended that ended badly, else empty."""

    begun: int = 0
    failure: bytes = b""


def _hash(*parts: str | bytes) -> bytes:
    """One hash over parts, each with its length, so that no two rows of parts give the same."""
    whole = hashlib.blake2b(digest_size=20)
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        whole.update(len(data).to_bytes(8, "big"))
        whole.update(data)
    return whole.digest()


class Store:
    """An open store. Raises StoreDamaged, StoreNewer, StoreUnusable, and nothing else of SQLite's.

    Whoever opens it holds its StoreLock. Every change survives the death of the program at once, and a power cut after
    a second: a flush to the disk for each change takes longer than reading most documents.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lasting = 0.0
        with _told():
            if not path.exists():
                os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
            self._db = sqlite3.connect(path, timeout=_WAIT_SECONDS, isolation_level=None)
        try:
            with _told():
                self._open()
        except BaseException:
            self._db.close()
            raise

    def _open(self) -> None:
        run = self._db.execute
        run("PRAGMA trusted_schema=OFF")
        run("PRAGMA cell_size_check=ON")
        run("PRAGMA secure_delete=ON")  # what is forgotten is overwritten
        (application,) = run("PRAGMA application_id").fetchone()
        (version,) = run("PRAGMA user_version").fetchone()
        (tables,) = run("SELECT count(*) FROM sqlite_schema").fetchone()
        if (tables or version) and application != APPLICATION:
            raise StoreDamaged("it is no store of this program")
        if version > len(UPGRADES):
            raise StoreNewer(str(version))
        run("PRAGMA journal_mode=WAL")
        run("PRAGMA synchronous=FULL")
        if version < len(UPGRADES):
            steps = "".join(UPGRADES[version:])
            marks = f"PRAGMA application_id={APPLICATION};PRAGMA user_version={len(UPGRADES)};"
            self._db.executescript(f"BEGIN IMMEDIATE;{steps}{marks}COMMIT;")
        for look in _LOOKS:
            run(look)

    def close(self) -> None:
        """Everything is on the disk, and in the one file. Never raises."""
        with contextlib.suppress(sqlite3.Error):
            if self._db.in_transaction:
                self._db.rollback()
            self._db.execute("PRAGMA synchronous=FULL")
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        with contextlib.suppress(sqlite3.Error):
            self._db.close()

    # what was read

    def text(self, key: TextKey) -> bytes | None:
        """The kept text."""
        with _told():
            row = self._db.execute("SELECT digest, body FROM text WHERE key = ?", (key.key,)).fetchone()
            return None if row is None else _held(key.key, *row)

    def record(self, key: RecordKey) -> bytes | None:
        """The kept record."""
        with _told():
            row = self._db.execute("SELECT digest, body FROM record WHERE key = ?", (key.key,)).fetchone()
            return None if row is None else _held(key.key, *row)

    def keep(self, key: RecordKey, text: bytes | None, record: bytes | None, *, attempts: Sequence[bytes] = ()) -> None:
        """Keeps what was read (null: nothing new of it) in the place of what other versions read of the same content,
        and forgets the attempts.
        """
        of = key.text
        with self._change() as run:
            if text is not None:
                same = (of.sha256, of.media_type, of.mail_body, of.password, of.key)
                others = "text WHERE sha256 = ? AND media_type = ? AND mail_body = ? AND password = ? AND key <> ?"
                run(f"DELETE FROM record WHERE sha256 = ? AND text IN (SELECT key FROM {others})", (of.sha256, *same))  # noqa: S608
                run(f"DELETE FROM {others}", same)  # noqa: S608
                row = (of.key, of.sha256, of.media_type, of.readers, of.mail_body, of.password)
                run("REPLACE INTO text VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (*row, _hash(of.key, text), text))
            if record is not None:
                older = (of.sha256, of.key, key.forms, key.key)
                run("DELETE FROM record WHERE sha256 = ? AND text = ? AND forms = ? AND key <> ?", older)
                made = (key.key, of.key, of.sha256, key.grammar, key.forms, _hash(key.key, record), record)
                run("REPLACE INTO record VALUES (?, ?, ?, ?, ?, ?, ?)", made)
            for attempt in attempts:
                run("DELETE FROM attempt WHERE key = ?", (attempt,))

    def digest(self, key: RecordKey) -> bytes | None:
        """The digest of the kept record, which stands for it without its being read."""
        with _told():
            row = self._db.execute("SELECT digest FROM record WHERE key = ?", (key.key,)).fetchone()
            return row[0] if row is not None and isinstance(row[0], bytes) else None

    # attempts

    def attempts(self, key: bytes) -> Attempts:
        """What is known of attempts at a job."""
        with _told():
            row = self._db.execute("SELECT begun, digest, failure FROM attempt WHERE key = ?", (key,)).fetchone()
            if row is None:
                return Attempts()
            begun, digest, failure = row
            if digest != _hash(key, str(begun), failure):
                raise StoreDamaged("an attempt's digest does not hold")
            return Attempts(begun, failure)

    def note(self, key: bytes, sha256: str, attempts: Attempts) -> None:
        """Writes down what is now known of attempts at a job; without any, that it has none."""
        with self._change() as run:
            if attempts == Attempts():
                run("DELETE FROM attempt WHERE key = ?", (key,))
                return
            digest = _hash(key, str(attempts.begun), attempts.failure)
            run("REPLACE INTO attempt VALUES (?, ?, ?, ?, ?)", (key, sha256, attempts.begun, digest, attempts.failure))

    # the last run

    def last_run(self, part: bytes = LAST) -> bytes | None:
        """What the last run that came to its end rested on and came to; or another part of what is known of it."""
        with _told():
            row = self._db.execute("SELECT digest, body FROM last_run WHERE key = ?", (part,)).fetchone()
            return None if row is None else _held(part, *row)

    def keep_run(self, body: bytes, part: bytes = LAST) -> None:
        """Keeps that in the place of the run before."""
        with self._change() as run:
            run("REPLACE INTO last_run VALUES (?, ?, ?)", (part, _hash(part, body), body))

    # the rest

    def forget(self, sha256: str) -> int:
        """Deletes all that is kept of a content, and overwrites where it stood. How many rows there were."""
        with self._change() as run:
            gone = sum(
                run(f"DELETE FROM {table} WHERE sha256 = ?", (sha256,)).rowcount  # noqa: S608
                for table in ("text", "record", "attempt")
            )
            run("DELETE FROM last_run", ())  # its summary may name the file
        with _told():
            self._db.execute("VACUUM")
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return gone

    @contextmanager
    def _change(self) -> Iterator[Callable[[str, tuple[object, ...]], sqlite3.Cursor]]:
        now = time.monotonic()
        is_lasting = now - self._lasting >= _LASTING_SECONDS
        with _told():
            try:
                self._db.execute(f"PRAGMA synchronous={'FULL' if is_lasting else 'NORMAL'}")
                self._db.execute("BEGIN IMMEDIATE")
                yield self._db.execute
                self._db.execute("COMMIT")
            except BaseException:
                with contextlib.suppress(sqlite3.Error):
                    self._db.rollback()
                raise
        if is_lasting:
            self._lasting = now


def _held(key: bytes, digest: object, body: object) -> bytes:
    """The body of a row whose digest holds."""
    if not isinstance(body, bytes) or digest != _hash(key, body):
        raise StoreDamaged("a row's digest does not hold")
    return body


_PASSING: Final = frozenset(
    (
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_AUTH,
    )
)


@contextmanager
def _told() -> Iterator[None]:
    """SQLite's errors as the two things that they can mean here."""
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
        raise (StoreUnusable if code in _PASSING else StoreDamaged)(str(error)) from error
    except OSError as error:
        raise StoreUnusable(error.strerror or str(error)) from error


def move_aside(path: Path) -> Path:
    """Gives a damaged store another name, the next `.damaged-N` that is free. The store must be closed."""
    n = 1
    while any(path.with_name(f"{path.name}.damaged-{n}{part}").exists() for part in _PARTS):
        n += 1
    with _told():
        for part in reversed(_PARTS):
            with contextlib.suppress(FileNotFoundError):
                os.replace(f"{path}{part}", f"{path}.damaged-{n}{part}")
    return path.with_name(f"{path.name}.damaged-{n}")


def kept_texts(path: Path, sha256: str) -> Iterator[bytes]:
    """The kept texts of a content, the last one first, for whoever only looks: the store is neither locked nor changed,
    and a run may write meanwhile. Raises StoreDamaged, StoreUnusable.
    """
    ask = "SELECT key, digest, body FROM text WHERE sha256 = ? ORDER BY rowid DESC"
    with _looking(path) as run:
        rows = run(ask, (sha256,)).fetchall()
    yield from (_held(key, digest, body) for key, digest, body in rows)


def texts_there(path: Path) -> dict[str, bytes]:
    """sha-256 -> digest of the last kept text, of every content that has one. Raises as `kept_texts`."""
    with _looking(path) as run:
        return dict(run("SELECT sha256, digest FROM text ORDER BY rowid", ()).fetchall())


@contextmanager
def _looking(path: Path) -> Iterator[Callable[[str, tuple[object, ...]], sqlite3.Cursor]]:
    with _told(), contextlib.closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as db:
        db.execute("PRAGMA trusted_schema=OFF")
        (version,) = db.execute("PRAGMA user_version").fetchone()
        if version != len(UPGRADES):
            raise StoreUnusable(f"version {version}")
        yield db.execute
