"""คำวินิจฉัยที่ยังมีผล: which of all decisions of a file count: those that nobody took back, of several about one thing the
last.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

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

EMPTY = hashlib.sha256(b"").hexdigest()


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
        return tuple(group[key] for group in self._groups.values() for key in sorted(group))

    @property
    def _groups(self) -> dict[type, Mapping[Any, Decision]]:
        return {
            UnitDecision: self.units,
            ReceivedDecision: self.received,
            KindDecision: self.kinds,
            RoleDecision: self.roles,
            RuleOutDecision: self.ruled_out,
            ValueDecision: self.values,
            StateDecision: self.states,
            AskAgainDecision: self.asked,
            ReplyDecision: self.replies,
            FindingDecision: self.findings,
        }

    def about(self, one: Decision) -> Decision | None:
        """The decision in force about the very thing that `one` is about; of an undoing, the one that it takes back."""
        if isinstance(one, UndoDecision):
            return next((d for group in self._groups.values() for d in group.values() if d.hash == one.decision), None)
        return self._groups[type(one)].get(key_of(one))


def in_force_of(made: Sequence[Decision], data: bytes, path: Path) -> Decisions:
    """What counts of all decisions `made`, the lines of a file with these bytes."""
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
