"""คำวินิจฉัยที่มีผล: people's decisions laid over what was read and checked, the machine's answer kept beside each.

Files and values are decided before assembling, so that everything after follows from them; states after checking.
"""

import re
from collections import defaultdict
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pydantic import JsonValue

from pipeline.arrival import Received
from pipeline.decisions import Decisions
from pipeline.evidence import Evidence
from pipeline.provenance import SEPARATOR
from pipeline.role import role_of
from pipeline.secrecy import is_marked
from pipeline.standing import Anew, Making
from schemas.bilingual import Bilingual
from schemas.decision import (
    AskAgainDecision,
    Decision,
    FindingDecision,
    KindDecision,
    ReceivedDecision,
    ReplyDecision,
    RoleDecision,
    RuleOutDecision,
    Settled,
    StateDecision,
    UnitDecision,
    ValueDecision,
)
from schemas.pack import Pack
from schemas.quoted import Origin, Quoted, Trust
from schemas.record import Record

OF_AUDITS = (StateDecision, AskAgainDecision, ReplyDecision, FindingDecision)  # about demands and findings, not files
_STEP = re.compile(r"([a-z0-9_-]+)|\[([0-9]+)\]")
_FORM = re.compile(r"(?:more\[[0-9]+\]\.)?form")

GONE = Bilingual(th="ไม่พบไฟล์นี้ในเอกสารที่ได้รับแล้ว", en="this file is no longer among the papers")
READ_ANEW = Bilingual(th="ถ้อยคำที่อ่านได้ตรงนี้เปลี่ยนไปแล้ว", en="other words are read at this place now")
NO_SUCH_FORM = Bilingual(th="ชุดเกณฑ์ไม่มีแบบฟอร์มนี้", en="the pack has no such form")
NOTHING_READ = Bilingual(th="อ่านข้อความจากไฟล์นี้ไม่ได้", en="no words of this file could be read")
NO_SUCH = Bilingual(th="ไม่มีหน่วยงานหรือรายการนี้ในชุดเกณฑ์", en="the pack has no such unit or demand")


@dataclass(slots=True)
class Ruling:
    """What became of every decision. `of_files`: by the path of the file; `stale`: those without effect."""

    of_files: dict[str, list[Settled]] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)  # hashes
    stale: list[Settled] = field(default_factory=list)

    def note(self, path: str, settled: Sequence[Settled]) -> None:
        """Decisions took effect on a file."""
        self.used.update(s.decision.hash for s in settled)
        if settled:
            self.of_files[path] = [*self.of_files.get(path, ()), *settled]


def decide_files(
    evidence: Sequence[Evidence],
    decisions: Decisions,
    units: Container[str],
    pack: Pack,
    standing: Making | None = None,
) -> tuple[list[Evidence], Ruling]:
    """The inputs as people decided them: whose they are (of `units`), when they came, what role they have, what was
    ruled out, what a value is. What a file is was decided when it was read (read_as_decided.py). `standing`: what was
    decided before with the same pack; files of which people still say the same are not looked at again.

    A decision on whose a mail or an archive is, or when it came, holds for its members too, unless one has its own.
    """
    ruling = Ruling()
    if not decisions.lines:
        return list(evidence), ruling
    stands = (standing or Anew()).of
    sha_of = {e.source.path: e.source.sha256 for e in evidence}
    known = {sha: d for sha, d in decisions.units.items() if d.unit in units}
    unknown = [d for sha, d in sorted(decisions.units.items()) if sha not in known]
    decisions = replace(decisions, units=known)
    values: dict[str, list[ValueDecision]] = defaultdict(list)
    for value in decisions.values.values():
        values[value.sha256].append(value)
    with_members = {*decisions.units, *decisions.received}
    touched = {*with_members, *decisions.kinds, *decisions.roles, *decisions.ruled_out, *values}
    out = []
    for one in evidence:
        path, sha256 = one.source.path, one.source.sha256
        if sha256 not in touched and not with_members:  # of most files nobody says anything
            out.append(one)
            continue
        around = [sha_of[x] for x in _containers(path) if x in sha_of]  # the file itself first
        said = _said_of(around, sha256, decisions, values)
        if said is not None:
            one, settled = stands(
                ("decided", path),
                (one, said),
                lambda one=one, said=said: _decide_one(one, said, pack),  # type: ignore[misc]
            )
            ruling.note(path, settled)
        out.append(one)
    ruling.stale += [Settled(decision=d, stale=NO_SUCH) for d in unknown]
    there = set(sha_of.values())
    for decision in decisions.all:
        if isinstance(decision, OF_AUDITS) or decision.hash in ruling.used:
            continue
        ruling.stale.append(Settled(decision=decision, stale=_why_stale(decision, there, pack)))
    return out, ruling


def _why_stale(decision: Decision, there: Container[str], pack: Pack) -> Bilingual:
    if getattr(decision, "sha256", None) not in there:
        return GONE
    if isinstance(decision, ValueDecision) and names_no_form(decision.field, decision.value, pack):
        return NO_SUCH_FORM
    if isinstance(decision, KindDecision):
        return NO_SUCH_FORM if decision.form not in (None, *(f.id for f in pack.forms)) else NOTHING_READ
    return NOTHING_READ if isinstance(decision, RoleDecision) else READ_ANEW


@dataclass(frozen=True, slots=True)
class _Said:
    """What people said of one file."""

    unit: UnitDecision | None
    came: ReceivedDecision | None
    kind: KindDecision | None
    role: RoleDecision | None
    out: RuleOutDecision | None
    values: tuple[ValueDecision, ...]


def _said_of(
    around: Sequence[str], sha256: str, decisions: Decisions, values: Mapping[str, Sequence[ValueDecision]]
) -> _Said | None:
    """What was said of a content and, of whose it is and when it came, of the mails and archives around it; null where
    nothing was.
    """
    said = _Said(
        next((decisions.units[x] for x in around if x in decisions.units), None),
        next((decisions.received[x] for x in around if x in decisions.received), None),
        decisions.kinds.get(sha256),
        decisions.roles.get(sha256),
        decisions.ruled_out.get(sha256),
        tuple(values.get(sha256, ())),
    )
    return None if said == _NOTHING_SAID else said


_NOTHING_SAID = _Said(None, None, None, None, None, ())


def _decide_one(one: Evidence, said: _Said, pack: Pack) -> tuple[Evidence, list[Settled]]:
    """The file as people decided it, and each decision that took effect beside the machine's answer."""
    settled: list[Settled] = []

    def note(decision: Decision, machine: str | None) -> None:
        settled.append(Settled(decision=decision, path=one.source.path, machine=machine))

    if said.unit is not None:
        one = replace(one, decided_unit=said.unit.unit)
        note(said.unit, None)
    if said.came is not None:
        before = one.arrival.received
        now = Received(at=said.came.day, day=said.came.day, basis="decision")
        one = replace(one, arrival=replace(one.arrival, received=now))
        note(said.came, before.day if before else None)
    if said.kind is not None and one.machine_kind is not None:
        note(said.kind, one.machine_kind)
    if said.role is not None and one.record is not None:
        note(said.role, role_of(one.record, pack))
        one = replace(one, decided_role=said.role.role)
    if said.out is not None:
        note(said.out, f"{one.status.value} {one.reason.value if one.reason else ''}".strip())
        one = replace(one, ruled_out=True)
    for value in said.values:
        if one.record is not None and not names_no_form(value.field, value.value, pack):
            made = _with_value(one, one.record, value)
            if made is not None:
                one = made[0]
                settled.append(made[1])
    return one, settled


def names_no_form(field: str, value: str, pack: Pack) -> bool:
    """Whether it is said of a form that it is one which the pack does not have: nothing could be checked of it."""
    return is_form_field(field) and all(value != f.id for f in pack.forms)


def is_form_field(field: str) -> bool:
    """Whether the field says which form of the pack a form is."""
    return _FORM.fullmatch(field) is not None


def _containers(path: str) -> list[str]:
    """The path itself and those of the mails and archives around it, the nearest first."""
    parts = path.split(SEPARATOR)
    return [SEPARATOR.join(parts[:n]) for n in range(len(parts), 0, -1)]


def _with_value(one: Evidence, record: Record, decision: ValueDecision) -> tuple[Evidence, Settled] | None:
    """The file with the value as a person gave it; null where other words stand there, or none can."""
    tree = record.model_dump(mode="json", by_alias=True)
    holder, key = _spot(tree, decision.field)
    if holder is None:
        return None
    was = holder[key]
    silent = not decision.raw and is_marked(record)  # no result shows the words of such a paper: its content is the key
    if (was["raw"] if was is not None else "") != decision.raw and not silent:
        return None
    now = decided_value(Quoted.model_validate(was) if was is not None else None, decision.value)
    holder[key] = now.model_dump(mode="json")
    settled = Settled(decision=decision, path=one.source.path, machine=was["value"] if was is not None else None)
    return one.saying(type(record).model_validate(tree)), settled


def decided_value(was: Quoted | None, value: str) -> Quoted:
    """The value as a person gave it: the machine's own confirmed, or another one in its place."""
    if was is not None and was.value == value:
        return was.model_copy(update={"trust": Trust.CONFIRMED})
    parts: dict[str, JsonValue] = {"blank": not value.strip()} if was is not None and "blank" in was.parts else {}
    return Quoted(
        value=value,
        raw=was.raw if was is not None else "",
        places=was.places if was is not None else (),
        parts=parts,
        origin=Origin.ENTERED,
        trust=Trust.CONFIRMED,
        rules=("decision",),
    )


def quoted_at(record: Record, path: str) -> Quoted | None:
    """The value at a field path such as `signers[0].name` or `more[1].entries.budget`; None where the page states none.
    Raises KeyError where the record has no such field.
    """
    holder, key = _spot(record.model_dump(mode="json", by_alias=True), path)
    if holder is None:
        raise KeyError(path)
    return Quoted.model_validate(holder[key]) if holder[key] is not None else None


def _spot(tree: Any, path: str) -> tuple[Any, Any]:
    """The dict or list that holds the value at a path, and its key there; (None, None) where no value can stand."""
    holder: Any = None
    key: Any = None
    here = tree
    at = 0
    while at < len(path):
        m = _STEP.match(path, at)
        if m is None:
            return None, None
        holder, key = here, m[1] if m[1] is not None else int(m[2])
        in_dict = isinstance(here, dict) and key in here
        if not in_dict and not (isinstance(here, list) and isinstance(key, int) and key < len(here)):
            return None, None
        here = here[key]
        at = m.end() + (path[m.end() : m.end() + 1] == ".")
    if holder is None or not (here is None or (isinstance(here, dict) and {"value", "raw", "trust"} <= set(here))):
        return None, None
    return holder, key
