"""สิ่งที่อ่านไว้แล้ว: which contents need no reading, which no attempt, and what becomes known of the others.

A file whose attempts ended badly, or did not end three times (the program may have died of it), is not tried again
until it is asked for (`retry`) or another version of the readers comes. After one that did not end it is a suspect
(`pipeline/suspects.py`).
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from pipeline.canonical_json import canonical_json
from pipeline.content_reading import Reading
from pipeline.converted_ahead import LEGACY
from pipeline.open_store import OpenStore
from pipeline.reader_version import grammar_version, text_version
from pipeline.store import Attempts, RecordKey, Store, StoreDamaged, TextKey
from pipeline.stored_text import text_of
from pipeline.two_stages import Answer, Stages
from pipeline.undisturbed import undisturbed
from schemas.form_definition import FormDefinition
from schemas.source import Reason, Status
from schemas.text import DocumentText

T = TypeVar("T")
Content = tuple[str, str, bool]  # sha-256, media type, a mail's own words

# A process that dies twice of a file is proof (`Workers`). That the whole program died while a file was being read is
# less: somebody may have killed it. Killed at random moments, a file was hit twice in some ten kills. So after the
# first time it is read where it ends no more than a supervisor of its own, whose death is proof. Only a machine that
# goes down each time, or somebody who kills the program each time, gets as far as this.
MOST_UNENDED = 3
UNENDED = f"{MOST_UNENDED} attempts without an end"
# What a password decided: such an answer is of that list of passwords, every other one is of any.
_BY_PASSWORD = ("FILE-PASSWORD-USED",)
_NO_PASSWORDS = "none"


@dataclass(frozen=True, slots=True)
class Versions:
    """The versions of both stages."""

    text: str
    grammar: str


def versions_of(stages: Stages) -> Versions:
    """Those of the program's own stages; of others (tests), their fingerprint."""
    from extractors.extract import extract
    from extractors.read_text import read_text

    return Versions(
        text_version() if getattr(stages.read_text, "func", stages.read_text) is read_text else stages.fingerprint,
        grammar_version() if stages.extract is extract else stages.fingerprint,
    )


class ReadBefore:
    """What the store knows of contents, for these stages and forms.

    `passwords`: the hash of the list of passwords, empty without one. `retry`: failures are tried again, each once.
    """

    def __init__(
        self,
        store: OpenStore,
        stages: Stages,
        forms: Sequence[FormDefinition],
        *,
        retry: bool = False,
        passwords: str = "",
    ) -> None:
        self._store = store
        self._versions = versions_of(stages)
        self._forms = hashlib.sha256(canonical_json([f.model_dump(mode="json") for f in forms])).hexdigest()
        self._passwords = passwords or _NO_PASSWORDS
        self._retry = retry
        self._retried: set[bytes] = set()
        self._unended: set[bytes] = set()  # attempts that began before this run and did not end
        self._under_way: dict[Content, tuple[bytes, bool]] = {}  # the attempt's key, and whether one has begun
        self.found = 0  # contents that needed no reading
        self.texts = 0  # contents of which the text needed none
        self.begun = 0  # attempts

    def reading(self, content: Content) -> Reading | None:
        """The answer that needs no attempt: a kept one, or how earlier attempts ended."""
        keys = self._keys(content)
        for key in keys:
            if (kept := self._store.ask(partial(_record, key), None)) is not None:
                self.found += 1
                return kept
        for key in keys:
            for attempt in (key.whole, key.key):
                if (failed := self._failed(attempt, content)) is not None:
                    self.found += 1
                    return failed
        return None

    def is_suspect(self, content: Content) -> bool:
        """Whether an attempt at a content that has no answer (`reading` was asked) began before and did not end."""
        return any(a in self._unended for key in self._keys(content) for a in (key.whole, key.key))

    def digest(self, content: Content) -> bytes | None:
        """What stands for the answer that needs no attempt; null where there is none."""
        keys = self._keys(content)
        for key in keys:
            if (kept := self._store.ask(partial(_digest, key), None)) is not None:
                return kept
        for key in keys:
            for attempt in (key.whole, key.key):
                known = self._store.ask(partial(_attempts, attempt), Attempts())
                if known.failure:
                    return hashlib.sha256(known.failure).digest()
        return None

    def knows(self, content: Content) -> bool:
        """Whether the content will not be read from its bytes."""
        has_text = (self._store.ask(partial(_text, key), None) is not None for key in self._keys(content))
        return any(has_text) or (not self._retry and self.reading(content) is not None)

    def text(self, content: Content) -> bytes | None:
        """The kept text of a content, as bytes."""
        for key in self._keys(content):
            if (kept := self._store.ask(partial(_text, key), None)) is not None:
                self.texts += 1
                return kept
        return None

    def document(self, content: Content) -> DocumentText | None:
        """The kept text of a content."""
        for key in self._keys(content):
            if (kept := self._store.ask(partial(_document, key), None)) is not None:
                return kept
        return None

    def line_up(self, content: Content, *, has_text: bool) -> None:
        """The content is to be read; `has_text`: by its second stage alone."""
        key = self._key(content)
        self._under_way[content] = (key.key if has_text else key.whole, False)

    def begin(self, content: Content, n: int = 1) -> None:
        """The n-th attempt of this run at a content begins; it is written down when this returns."""
        attempt, _ = self._under_way[content]
        self.begun += 1
        with undisturbed():  # written down and known to be so, or neither: `stop` takes it back
            self._store.ask(partial(_count, attempt, content, 1), None)
            self._under_way[content] = (attempt, True)

    def end(self, content: Content, answer: Answer) -> None:
        """The attempt at a content has ended with this answer, which is kept."""
        with undisturbed():
            self._end(content, answer)

    def _end(self, content: Content, answer: Answer) -> None:
        attempt, _ = self._under_way.pop(content)
        key = self._key(content, by_password=_decided_by_password(answer.reading))
        if not answer.reading.is_failure:
            self._store.ask(partial(_keep, key, answer.text, answer.record, attempt), None)
            return
        if answer.text is not None:  # that is there: only the rest is tried again
            self._store.ask(partial(_keep, key, answer.text, None, attempt), None)
            attempt = key.key
        self._store.ask(partial(_note, attempt, content, Attempts(0, answer.reading.as_bytes())), None)

    def stop(self) -> None:
        """The run ends in order: what it was reading is to blame for nothing."""
        with undisturbed():
            for content, (attempt, has_begun) in self._under_way.items():
                if has_begun:
                    self._store.ask(partial(_count, attempt, content, -1), None)
            self._under_way.clear()

    # keys

    def _keys(self, content: Content) -> tuple[RecordKey, RecordKey]:
        return self._key(content), self._key(content, by_password=True)

    def _key(self, content: Content, *, by_password: bool = False) -> RecordKey:
        sha256, media_type, mail_body = content
        readers = self._versions.text
        if media_type in LEGACY:  # read by a program whose version no fingerprint holds
            from extractors.office_program import office_version

            readers = f"{readers} {office_version() or 'absent'}"
        password = self._passwords if by_password else ""
        text = TextKey(sha256, media_type, readers, mail_body, password)
        return RecordKey(text, self._versions.grammar, self._forms)

    def _failed(self, attempt: bytes, content: Content) -> Reading | None:
        known = self._store.ask(partial(_attempts, attempt), Attempts())
        if known == Attempts():
            return None
        if known.begun:
            self._unended.add(attempt)
        if self._retry and attempt not in self._retried:
            self._retried.add(attempt)
            self._store.ask(partial(_note, attempt, content, Attempts()), None)
            return None
        if known.failure:
            return self._store.ask(lambda _: _decoded(known.failure, Reading.of_bytes), None)
        if known.begun >= MOST_UNENDED:
            return Reading(Status.QUARANTINED, Reason.CRASHED, exception=UNENDED)
        return None


def _decided_by_password(reading: Reading) -> bool:
    return reading.reason is Reason.ENCRYPTED or any(f.code in _BY_PASSWORD for f in reading.findings)


# what the store is asked


def _record(key: RecordKey, store: Store) -> Reading | None:
    kept = store.record(key)
    return None if kept is None else _decoded(kept, Reading.of_bytes)


def _digest(key: RecordKey, store: Store) -> bytes | None:
    return store.digest(key)


def _attempts(attempt: bytes, store: Store) -> Attempts:
    return store.attempts(attempt)


def _text(key: RecordKey, store: Store) -> bytes | None:
    return store.text(key.text)


def _document(key: RecordKey, store: Store) -> DocumentText | None:
    kept = store.text(key.text)
    return None if kept is None else _decoded(kept, text_of)


def _keep(key: RecordKey, text: bytes | None, record: bytes | None, attempt: bytes, store: Store) -> None:
    store.keep(key, text, record, attempts=(attempt,))


def _note(attempt: bytes, content: Content, attempts: Attempts, store: Store) -> None:
    store.note(attempt, content[0], attempts)


def _count(attempt: bytes, content: Content, by: int, store: Store) -> None:
    known = store.attempts(attempt)
    store.note(attempt, content[0], Attempts(max(0, known.begun + by)))


def _decoded(data: bytes, decode: Callable[[bytes], T]) -> T:
    """What kept bytes say. Bytes whose digest holds and that still say nothing are damage."""
    try:
        return decode(data)
    except ValueError as error:
        raise StoreDamaged(str(error).partition("\n")[0]) from None
