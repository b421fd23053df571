"""แฟ้มคำวินิจฉัย: the append-only file of people's decisions, one a line, each holding the hash of the line before.

It lies beside the output folder (`<out>.decisions.jsonl`) unless `--decisions` names another. A file that does not hold
together is refused as a whole: a decision that was slipped in or taken out would change results in silence.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from pipeline.one_at_a_time import one_at_a_time
from pipeline.run_log import append, broken_at
from schemas.decision import (
    AskAgainDecision,
    Decision,
    FindingDecision,
    KindDecision,
    ReceivedDecision,
    ReplyDecision,
    RoleDecision,
    RuleOutDecision,
    StateDecision,
    UndoDecision,
    UnitDecision,
    ValueDecision,
)

_DECISION: TypeAdapter[Decision] = TypeAdapter(Decision)
EMPTY = hashlib.sha256(b"").hexdigest()


class DecisionsBroken(Exception):
    """A decisions file that cannot be used; `str()` names file, line and fault in Thai and English."""


@dataclass(frozen=True, slots=True)
class Decisions:
    """The decisions in force: those that were not undone, of several with one key the last, the ones that it replaced
    in `earlier` by its hash. `lines`, `sha256`: of the whole file, for the run log.
    """

    units: Mapping[str, UnitDecision] = field(default_factory=dict)  # by sha-256 of the file
    received: Mapping[str, ReceivedDecision] = field(default_factory=dict)
    kinds: Mapping[str, KindDecision] = field(default_factory=dict)
    roles: Mapping[str, RoleDecision] = field(default_factory=dict)
    ruled_out: Mapping[str, RuleOutDecision] = field(default_factory=dict)
    values: Mapping[tuple[str, str, str], ValueDecision] = field(default_factory=dict)  # sha-256, field, raw words
    states: Mapping[tuple[str, str, str], StateDecision] = field(default_factory=dict)  # unit, pack, demand
    asked: Mapping[tuple[str, str, str], AskAgainDecision] = field(default_factory=dict)
    replies: Mapping[tuple[str, str, str, str], ReplyDecision] = field(default_factory=dict)  # all of them count
    findings: Mapping[tuple[str, str, str], FindingDecision] = field(default_factory=dict)  # unit, pack, finding
    earlier: Mapping[str, tuple[Decision, ...]] = field(default_factory=dict)
    lines: int = 0
    sha256: str = EMPTY
    path: Path | None = None

    @property
    def all(self) -> tuple[Decision, ...]:
        """Every decision in force, by kind, then by key."""
        groups: tuple[Mapping[Any, Decision], ...] = (
            self.units,
            self.received,
            self.kinds,
            self.roles,
            self.ruled_out,
            self.values,
            self.states,
            self.asked,
            self.replies,
            self.findings,
        )
        return tuple(group[key] for group in groups for key in sorted(group))


def beside(out: Path) -> Path:
    """The decisions file of an output folder."""
    return out.resolve().with_name(out.resolve().name + ".decisions.jsonl")


def load_decisions(path: Path, lines: int | None = None) -> Decisions:
    """The decisions of a file (of its first `lines` lines only, where given); none where there is no file. Raises
    DecisionsBroken.
    """
    if not path.exists():
        return Decisions()
    if not path.is_file():
        raise DecisionsBroken(f"{path}: ไม่ใช่แฟ้ม / is no file")
    data = path.read_bytes()
    if lines is not None:
        data = b"".join(x + b"\n" for x in data.split(b"\n")[:lines] if x)
    if data and not data.endswith(b"\n"):
        at = data.count(b"\n") + 1
        th = "บรรทัดสุดท้ายเขียนไม่จบ จึงยังไม่เป็นคำวินิจฉัย ลบบรรทัดนี้แล้วบันทึกใหม่"
        en = "the last line was cut off while it was written and is no decision yet: delete it and decide again"
        raise DecisionsBroken(f"{path}:{at}: {th} / {en}")
    at_line = broken_at(data)
    if at_line is not None:
        raise DecisionsBroken(f"{path}:{at_line}: ไม่ตรงกับลูกโซ่ของแฟ้ม / does not fit the chain of the file")
    made = []
    for n, raw in enumerate((x for x in data.split(b"\n") if x), 1):
        try:
            made.append(_DECISION.validate_json(raw))
        except ValidationError as error:
            first = error.errors()[0]
            said = f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
            raise DecisionsBroken(f"{path}:{n}: ไม่ใช่คำวินิจฉัย / is no decision: {said}") from error
    return _in_force(made, data, path)


def _in_force(made: list[Decision], data: bytes, path: Path) -> Decisions:
    undone = {d.decision for d in made if isinstance(d, UndoDecision)}
    out: dict[type, dict[Any, Any]] = {}
    earlier: dict[str, tuple[Decision, ...]] = {}
    for one in made:
        if one.hash not in undone and not isinstance(one, UndoDecision):
            group = out.setdefault(type(one), {})
            before = group.get(key_of(one))
            if before is not None:
                earlier[one.hash] = (*earlier.get(before.hash, ()), before)
            group[key_of(one)] = one
    return Decisions(
        units=out.get(UnitDecision, {}),
        received=out.get(ReceivedDecision, {}),
        kinds=out.get(KindDecision, {}),
        roles=out.get(RoleDecision, {}),
        ruled_out=out.get(RuleOutDecision, {}),
        values=out.get(ValueDecision, {}),
        states=out.get(StateDecision, {}),
        asked=out.get(AskAgainDecision, {}),
        replies=out.get(ReplyDecision, {}),
        findings=out.get(FindingDecision, {}),
        earlier=earlier,
        lines=len(made),
        sha256=hashlib.sha256(data).hexdigest(),
        path=path,
    )


def key_of(one: Decision) -> str | tuple[str, ...]:
    """What a decision is about; a later one about the same replaces it."""
    match one:
        case ValueDecision():
            return one.sha256, one.field, one.raw
        case StateDecision() | AskAgainDecision():
            return one.unit, one.pack, one.demand
        case ReplyDecision():  # one answer does not take another back
            return one.unit, one.pack, one.finding, one.hash
        case FindingDecision():
            return one.unit, one.pack, one.finding
        case UndoDecision():
            return one.decision
    return one.sha256


def as_decision(row: Mapping[str, object]) -> Decision:
    """A decision from its members. Raises ValidationError for what is none."""
    return _DECISION.validate_python(row)


def record(path: Path, decided: Mapping[str, object], who: str | None = None) -> Decision:
    """Appends a decision, flushed to the disk before it returns; two people may do so at once. Raises DecisionsBroken
    for a file that does not hold, ValidationError for what is no decision (nothing is written then).
    """
    as_decision({**decided, "actor": "-", "time": "-", "hash": "0" * 64, "previous": "0" * 64})
    if not path.absolute().parent.is_dir():
        raise DecisionsBroken(f"{path}: ไม่มีโฟลเดอร์นี้ / there is no such folder")
    with one_at_a_time(path.parent):  # nobody else is in the middle of a line
        load_decisions(path)
    made = append(path.parent, decided, name=path.name, actor=who).encode()
    mine = next(x for x in path.read_bytes().split(b"\n")[::-1] if made in x and json.loads(x)["hash"].encode() == made)
    return _DECISION.validate_json(mine)
