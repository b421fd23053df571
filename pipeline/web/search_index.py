"""ดัชนีค้นหา: the words of every document that was read, for search, in one SQLite file beside the results (0600).

The file holds nothing that the store does not hold, is made of it in the background, and made again where it is
missing, damaged or of another version. Documents with a secrecy mark are not in it.
"""

import contextlib
import hashlib
import os
import sqlite3
import threading
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from extractors.thai import own_words
from pipeline.result_names import SEARCH
from pipeline.web.found_words import terms_of
from pipeline.web.kept_texts import KeptTexts
from pipeline.web.results import Results, Snapshot
from pipeline.web.search_hits import Hit, Looking, indexed, question
from schemas.text import DocumentText

_EVERY: Final = 5.0  # seconds between two looks at whether something changed
_PATIENCE: Final = 60.0  # seconds that the first making of the index waits for what is wanted sooner
_PAUSE: Final = 0.002  # seconds between two documents, for whoever waits for a screen
_VERSION: Final = "1"
_TABLES: Final = """
CREATE TABLE about (version TEXT NOT NULL);
CREATE TABLE doc (id INTEGER PRIMARY KEY, sha256 TEXT NOT NULL UNIQUE, digest BLOB NOT NULL);
CREATE TABLE page (id INTEGER PRIMARY KEY, doc INTEGER NOT NULL, n INTEGER NOT NULL, words TEXT NOT NULL);
CREATE INDEX page_of ON page (doc);
CREATE VIRTUAL TABLE hit USING fts5 (
    words, parts, content='', tokenize="unicode61 remove_diacritics 0 categories 'L* N* M* Co'");
"""


@dataclass(frozen=True, slots=True)
class Found:
    """`hits` of the page that was asked for; `more`: whether there are others behind; `ready`: whether all documents
    are in the index yet; `documents`: how many are; `whole`: false where the time was up.
    """

    hits: tuple[Hit, ...] = ()
    more: bool = False
    ready: bool = True
    documents: int = 0
    whole: bool = True


class SearchIndex:
    """The index of a folder of results. `held` tells the contents that nobody may find by their words. Safe among
    threads; `start` begins to make and refresh it in the background, `stop` ends that.
    """

    def __init__(
        self, folder: Path, results: Results, texts: KeptTexts, held: Callable[[Snapshot], Collection[str]]
    ) -> None:
        self._path = folder / SEARCH
        self._results = results
        self._texts = texts
        self._held = held
        self._turn = threading.Lock()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._seen: object = None
        self._ready = False

    def start(self, after: Callable[[float], object] = lambda _: None) -> None:
        """Makes the index, and from then on looks for changes. `after`: waits, for so many seconds at most, for what is
        wanted sooner than a search.
        """
        if self._thread is None:
            self._stop.clear()
            self._thread = threading.Thread(target=self._watch, args=(after,), name="saraban-search", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Ends that, after the document that is being taken in."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    @property
    def ready(self) -> bool:
        """Whether every document is in it."""
        return self._ready

    def _watch(self, after: Callable[[float], object]) -> None:
        after(_PATIENCE)
        while not self._stop.is_set():
            with contextlib.suppress(sqlite3.Error, OSError):  # a full disk: the next look may find room
                self.refresh()
            self._stop.wait(_EVERY)

    # making it

    def refresh(self) -> None:
        """Takes in what is new, and lets go of what is gone, other now, or held back."""
        with self._turn:
            snapshot = self._results.now()
            held = frozenset(self._held(snapshot))
            there = self._texts.there()
            seen = (snapshot.ground, hashlib.sha256(repr(sorted(there.items())).encode()).digest(), held, self._inode())
            if seen == self._seen and self._ready:
                return
            self._ready = False
            self._take_in({s: d for s, d in there.items() if s in snapshot.paths and s not in held})
            indexed("คำ")  # the dictionary is there before the first question comes
            if not self._stop.is_set():
                self._seen = (*seen[:3], self._inode())
                self._ready = True

    def _inode(self) -> int:
        try:
            return os.stat(self._path).st_ino
        except OSError:
            return -1

    def _take_in(self, wanted: Mapping[str, bytes]) -> None:
        with self._writing() as db:
            known = dict(db.execute("SELECT sha256, digest FROM doc").fetchall())
            gone = [s for s, d in known.items() if wanted.get(s) != d]
            for sha256 in gone:
                _forget(db, sha256)
            if gone:
                db.execute("INSERT INTO hit(hit) VALUES('optimize')")
                db.commit()
                db.execute("VACUUM")
            for sha256, digest in sorted(wanted.items()):
                if self._stop.is_set():
                    break
                if known.get(sha256) == digest:
                    continue
                time.sleep(_PAUSE)
                text = self._texts.read(sha256)
                _keep(db, sha256, digest, text)
                db.commit()

    @contextlib.contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        for attempt in range(2):
            if not self._path.exists():
                os.close(os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
            db = sqlite3.connect(self._path, timeout=10.0)
            try:
                _prepare(db)
                break
            except (sqlite3.DatabaseError, _OtherVersion):
                db.close()
                if attempt:
                    raise
                for end in ("", "-wal", "-shm", "-journal"):  # made anew: all of it can be read from the store
                    Path(f"{self._path}{end}").unlink(missing_ok=True)
        try:
            yield db
            db.commit()
        finally:
            db.close()

    # asking it

    def find(
        self, query: str, *, only: Collection[str] | None = None, plain: Callable[[str], str], skip: int, most: int
    ) -> Found:
        """Pages with all words of a query, the best first. `only`: among these contents; `plain`: what becomes of words
        before they are shown, and before they are compared, so that nobody finds what they may not see.
        """
        terms = terms_of(query)
        if not terms or not self._path.exists():
            return Found(ready=self._ready)
        asked = question(terms)
        try:
            with contextlib.closing(sqlite3.connect(f"{self._path.absolute().as_uri()}?mode=ro", uri=True)) as db:
                db.execute("PRAGMA trusted_schema=OFF")
                (documents,) = db.execute("SELECT count(*) FROM doc").fetchone()
                held = frozenset(self._held(self._results.now()))
                looking = Looking(db, terms, held, only, plain)
                hits = looking.hits(asked, skip + most + 1)
        except sqlite3.Error:
            return Found(ready=False)
        return Found(tuple(hits[skip : skip + most]), len(hits) > skip + most, self._ready, documents, looking.whole)


class _OtherVersion(Exception):
    pass


def _prepare(db: sqlite3.Connection) -> None:
    db.execute("PRAGMA trusted_schema=OFF")
    db.execute("PRAGMA secure_delete=ON")
    db.execute("PRAGMA journal_mode=WAL")
    db.execute("PRAGMA synchronous=NORMAL")
    version = f"{_VERSION} {hashlib.sha256(repr(own_words()).encode()).hexdigest()[:16]}"
    if db.execute("SELECT count(*) FROM sqlite_schema").fetchone() == (0,):
        db.executescript(_TABLES)
        db.execute("INSERT INTO about VALUES (?)", (version,))
        db.commit()
    if db.execute("SELECT version FROM about").fetchone() != (version,):
        raise _OtherVersion


def _forget(db: sqlite3.Connection, sha256: str) -> None:
    (doc,) = db.execute("SELECT id FROM doc WHERE sha256 = ?", (sha256,)).fetchone()
    for page, words in db.execute("SELECT id, words FROM page WHERE doc = ?", (doc,)).fetchall():
        row = (page, *indexed(words))
        db.execute("INSERT INTO hit(hit, rowid, words, parts) VALUES('delete', ?, ?, ?)", row)
    db.execute("DELETE FROM page WHERE doc = ?", (doc,))
    db.execute("DELETE FROM doc WHERE id = ?", (doc,))


def _keep(db: sqlite3.Connection, sha256: str, digest: bytes, text: DocumentText | None) -> None:
    doc = db.execute("INSERT INTO doc (sha256, digest) VALUES (?, ?)", (sha256, digest)).lastrowid
    for n, words in sorted(pages_of(text).items()) if text is not None else ():
        page = db.execute("INSERT INTO page (doc, n, words) VALUES (?, ?, ?)", (doc, n, words)).lastrowid
        db.execute("INSERT INTO hit (rowid, words, parts) VALUES (?, ?, ?)", (page, *indexed(words)))


def pages_of(text: DocumentText) -> dict[int, str]:
    """The words of each page (0 where there are no pages), a line each; of what is hidden on a page, none."""
    out: dict[int, list[str]] = {}
    for line in text.lines:
        if line.role != "hidden" and line.text.strip():
            out.setdefault(line.page, []).append(line.text)
    return {n: "\n".join(lines).encode("utf-8", "replace").decode() for n, lines in out.items()}
