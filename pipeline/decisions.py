"""แฟ้มคำวินิจฉัย: the append-only file of people's decisions, one a line, each holding the hash of the line before.

It lies beside the output folder (`<out>.decisions.jsonl`) unless `--decisions` names another. A file that does not hold
together is refused as a whole: a decision that was slipped in or taken out would change results in silence.
"""

import hashlib
import os
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter, ValidationError

from pipeline.decisions_in_force import Decisions as Decisions
from pipeline.decisions_in_force import in_force_of
from pipeline.decisions_in_force import key_of as key_of
from pipeline.one_at_a_time import one_at_a_time
from pipeline.run_log import FIRST, add, chained, last_line
from schemas.decision import Decision, UndoDecision

_DECISION: TypeAdapter[Decision] = TypeAdapter(Decision)
_WRITTEN: Final = 0.3  # seconds in which a line that is being written is whole
_LOOK: Final = 0.01


class DecisionsBroken(Exception):
    """A decisions file that cannot be used; `str()` names file, line and fault in Thai and English."""


def beside(out: Path) -> Path:
    """The decisions file of an output folder."""
    return out.resolve().with_name(out.resolve().name + ".decisions.jsonl")


def load_decisions(path: Path, lines: int | None = None) -> Decisions:
    """The decisions of a file (of its first `lines` lines only, where given); none where there is no file. Raises
    DecisionsBroken.
    """
    return DecisionsBook(path).read(lines)


class DecisionsBook:
    """A decisions file that is read again and again. What was read before is compared, byte by byte, and only what was
    added since is checked and parsed. For several threads.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._turn = threading.Lock()
        self._forget()

    def _forget(self) -> None:
        self._data, self._last = b"", FIRST
        self._made: tuple[Decision, ...] = ()
        self._decisions: Decisions | None = None

    def read(self, lines: int | None = None) -> Decisions:
        """The decisions of the file as it stands now; see `load_decisions`."""
        path = self.path
        if not path.exists():
            return Decisions()
        if not path.is_file():
            raise DecisionsBroken(f"{path}: ไม่ใช่แฟ้ม / is no file")
        with self._turn:  # read in turn too: older bytes behind newer ones would take decisions back
            data = _whole(path)
            if lines is not None:
                data = b"".join(x + b"\n" for x in data.split(b"\n")[:lines] if x)
            if not data.startswith(self._data):
                self._forget()
            if self._decisions is None or len(data) != len(self._data):
                made, last = _parsed(path, data[len(self._data) :], self._last, len(self._made))
                self._made, self._last = (*self._made, *made), last
                self._data, self._decisions = data, in_force_of(self._made, data, path)
            return self._decisions

    def root_at(self, n: int) -> str:
        """The sha-256 of the first `n` lines, of what was read last."""
        lines = self._data.split(b"\n")[:n]
        return hashlib.sha256(b"".join(x + b"\n" for x in lines)).hexdigest()

    def from_line(self, n: int) -> tuple[Decision, ...]:
        """The decisions behind the first `n` ones, of what was read last."""
        return self._made[n:]

    def is_named(self, decision: str) -> Decision | None:
        """The decision of that hash, in force or not, of what was read last."""
        return next((d for d in reversed(self._made) if d.hash == decision), None)

    def undoing(self, decision: str) -> UndoDecision | None:
        """Who took that decision back, of what was read last."""
        return next((d for d in reversed(self._made) if isinstance(d, UndoDecision) and d.decision == decision), None)


def _whole(path: Path) -> bytes:
    """The file's bytes. Whoever reads while another writes may see a part of the last line: it is looked at again; a
    line that stays cut was cut when a machine went down.
    """
    until = time.monotonic() + _WRITTEN
    while (data := path.read_bytes()) and not data.endswith(b"\n") and time.monotonic() < until:
        time.sleep(_LOOK)
    return data


def _parsed(path: Path, data: bytes, previous: str, before: int) -> tuple[list[Decision], str]:
    """The decisions of lines that follow `before` others, and the hash of the last line."""
    made: list[Decision] = []
    if data and not data.endswith(b"\n"):
        at = before + data.count(b"\n") + 1
        th = "บรรทัดสุดท้ายเขียนไม่จบ จึงยังไม่เป็นคำวินิจฉัย ลบบรรทัดนี้แล้วบันทึกใหม่"
        en = "the last line was cut off while it was written and is no decision yet: delete it and decide again"
        raise DecisionsBroken(f"{path}:{at}: {th} / {en}")
    at_line = next((n for n, x in enumerate(chained(data, previous=previous), before + 1) if x is None), None)
    if at_line is not None:
        raise DecisionsBroken(f"{path}:{at_line}: ไม่ตรงกับลูกโซ่ของแฟ้ม / does not fit the chain of the file")
    for n, raw in enumerate((x for x in data.split(b"\n") if x), before + 1):
        try:
            made.append(_DECISION.validate_json(raw))
        except ValidationError as error:
            first = error.errors()[0]
            said = f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
            raise DecisionsBroken(f"{path}:{n}: ไม่ใช่คำวินิจฉัย / is no decision: {said}") from error
        previous = hashlib.sha256(raw).hexdigest()
    return made, previous


def as_decision(row: Mapping[str, object]) -> Decision:
    """A decision from its members. Raises ValidationError for what is none."""
    return _DECISION.validate_python(row)


class AlreadyDecided(Exception):
    """Somebody decided about the same in the meantime. `decision`: the one in force now or, where none is, the one that
    took the last one back; `seen`: what to say was seen of it, to decide all the same.
    """

    def __init__(self, decision: Decision, seen: str) -> None:
        super().__init__(decision.hash)
        self.decision = decision
        self.seen = seen


_BLANK = {"actor": "-", "time": "-", "hash": "0" * 64, "previous": "0" * 64}


def in_force(decisions: Decisions, decided: Mapping[str, object]) -> Decision | None:
    """The same of a decision's members, which may lack a reason. Raises ValidationError for what is no decision."""
    return decisions.about(as_decision({"why": "-", **decided, **_BLANK}))


def record(
    path: Path,
    decided: Mapping[str, object],
    who: str | None = None,
    *,
    seen: str | None = None,
    book: DecisionsBook | None = None,
) -> Decision:
    """Appends a decision, flushed to the disk before it returns; two people may do so at once. `seen`: the hash of the
    decision in force about the same thing when whoever decides looked, empty for none: where it is another one by now,
    AlreadyDecided is raised and nothing is written; what the same person decided in the same words is not written
    twice. `book`: that of the path, for who records often. Raises DecisionsBroken for a file that does not hold,
    ValidationError for what is no decision (nothing is written then).
    """
    as_decision({**decided, **_BLANK})
    if not path.absolute().parent.is_dir():
        raise DecisionsBroken(f"{path}: ไม่มีโฟลเดอร์นี้ / there is no such folder")
    book = book or DecisionsBook(path)
    with one_at_a_time(path.parent):  # nobody else is in the middle of a line
        decisions = book.read()
        if seen is not None and (same := _still_as_seen(decisions, decided, who, seen, book)) is not None:
            return same
        return as_decision(add(path.parent, decided, name=path.name, actor=who))


def _still_as_seen(
    decisions: Decisions, decided: Mapping[str, object], who: str | None, seen: str, book: DecisionsBook
) -> Decision | None:
    """Null where nobody decided in the meantime, or the decision that this one repeats. Raises AlreadyDecided."""
    now = in_force(decisions, decided)
    if decided["what"] == "undo":
        if now is not None:
            return None
        gone = str(decided["decision"])
        by = book.undoing(gone)
        if by is not None and _says(by, decided, who):
            return by
        replaced = book.is_named(gone)
        now = in_force(decisions, replaced.model_dump(mode="json")) if replaced is not None else None
        last = now or by or replaced
        if last is None:
            raise DecisionsBroken(f"{gone[:12]}: ไม่มีคำวินิจฉัยเลขที่นี้ / there is no such decision")
        raise AlreadyDecided(last, now.hash if now is not None else "")
    if decided["what"] == "reply":  # every answer counts, but one that was sent twice is one
        return next((d for d in decisions.replies.values() if _says(d, decided, who)), None)
    if now is not None and now.hash != seen:
        if _says(now, decided, who):
            return now
        raise AlreadyDecided(now, now.hash)
    if now is None and seen:
        last = book.undoing(seen) or book.is_named(seen)
        if last is None:
            raise DecisionsBroken(f"{seen[:12]}: ไม่มีคำวินิจฉัยเลขที่นี้ / there is no such decision")
        raise AlreadyDecided(last, "")
    return None


def _says(one: Decision, decided: Mapping[str, object], who: str | None) -> bool:
    """Whether a decision is this one: the same words of the same person."""
    mine = as_decision({**one.model_dump(mode="json", exclude_none=True), **decided})
    return one.actor == who and mine == one


def cut_torn_end(path: Path) -> bytes:
    """Takes away half a line at the end of the file, which somebody was cut off in writing: it is no decision, and no
    other can be written behind it. What was taken away.
    """
    if not path.is_file() or last_line(path)[1]:
        return b""
    with one_at_a_time(path.parent):  # somebody else may have been in the middle of it
        data = path.read_bytes()
        whole = data.rfind(b"\n") + 1
        if whole < len(data):
            with path.open("r+b") as file:
                file.truncate(whole)
                file.flush()
                os.fsync(file.fileno())
        return data[whole:]
