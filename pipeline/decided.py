"""คำวินิจฉัยที่มีผล: people's decisions laid over what was read and checked, the machine's answer kept beside each.

Files and values are decided before assembling, so that everything after follows from them; states after checking.
"""

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pydantic import JsonValue

from pipeline.arrival import Received
from pipeline.decisions import Decisions
from pipeline.evidence import Evidence
from pipeline.provenance import SEPARATOR
from pipeline.role import role_of
from schemas.audit import DemandState
from schemas.audit_state import State
from schemas.bilingual import Bilingual
from schemas.decision import (
    AskAgainDecision,
    Decision,
    FindingDecision,
    KindDecision,
    ReplyDecision,
    RoleDecision,
    Settled,
    StateDecision,
    ValueDecision,
)
from schemas.pack import Pack
from schemas.quoted import Origin, Quoted, Trust
from schemas.record import Record

OF_AUDITS = (StateDecision, AskAgainDecision, ReplyDecision, FindingDecision)  # about demands and findings, not files
_STEP = re.compile(r"([a-z0-9_-]+)|\[([0-9]+)\]")

GONE = Bilingual(th="ไม่พบไฟล์นี้ในเอกสารที่ได้รับแล้ว", en="this file is no longer among the papers")
READ_ANEW = Bilingual(th="ถ้อยคำที่อ่านได้ตรงนี้เปลี่ยนไปแล้ว", en="other words are read at this place now")
OTHER_EVIDENCE = Bilingual(th="หลักฐานของรายการนี้เปลี่ยนไปแล้ว", en="the evidence of this demand has changed")
NO_SUCH_FORM = Bilingual(th="ชุดเกณฑ์ไม่มีแบบฟอร์มนี้", en="the pack has no such form")
NOTHING_READ = Bilingual(th="อ่านข้อความจากไฟล์นี้ไม่ได้", en="no words of this file could be read")
NO_SUCH = Bilingual(th="ไม่มีหน่วยงานหรือรายการนี้ในชุดเกณฑ์", en="the pack has no such unit or demand")


@dataclass(slots=True)
class Ruling:
    """What became of every decision. `of_files`: by the path of the file; `stale`: those without effect."""

    of_files: dict[str, list[Settled]] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)  # hashes
    stale: list[Settled] = field(default_factory=list)

    def note(self, path: str, decision: Decision, machine: str | None) -> None:
        """A decision took effect on a file."""
        self.used.add(decision.hash)
        self.of_files.setdefault(path, []).append(Settled(decision=decision, path=path, machine=machine))


def decide_files(
    evidence: Sequence[Evidence], decisions: Decisions, units: Container[str], pack: Pack
) -> tuple[list[Evidence], Ruling]:
    """The inputs as people decided them: whose they are (of `units`), when they came, what role they have, what was
    ruled out, what a value is. What a file is was decided when it was read (read_as_decided.py).

    A decision on whose a mail or an archive is, or when it came, holds for its members too, unless one has its own.
    """
    ruling = Ruling()
    if not decisions.lines:
        return list(evidence), ruling
    sha_of = {e.source.path: e.source.sha256 for e in evidence}
    known = {sha: d for sha, d in decisions.units.items() if d.unit in units}
    unknown = [d for sha, d in sorted(decisions.units.items()) if sha not in known]
    decisions = replace(decisions, units=known)
    out = [_decide_one(one, sha_of, decisions, pack, ruling) for one in evidence]
    ruling.stale += [Settled(decision=d, stale=NO_SUCH) for d in unknown]
    for decision in decisions.all:
        if isinstance(decision, OF_AUDITS) or decision.hash in ruling.used:
            continue
        ruling.stale.append(Settled(decision=decision, stale=_why_stale(decision, sha_of.values(), pack)))
    return out, ruling


def _why_stale(decision: Decision, there: Container[str], pack: Pack) -> Bilingual:
    if getattr(decision, "sha256", None) not in there:
        return GONE
    if isinstance(decision, KindDecision):
        return NO_SUCH_FORM if decision.form not in (None, *(f.id for f in pack.forms)) else NOTHING_READ
    return NOTHING_READ if isinstance(decision, RoleDecision) else READ_ANEW


def _decide_one(one: Evidence, sha_of: Mapping[str, str], decisions: Decisions, pack: Pack, ruling: Ruling) -> Evidence:
    path = one.source.path
    around = [sha_of[x] for x in _containers(path) if x in sha_of]  # the file itself first
    unit = next((decisions.units[x] for x in around if x in decisions.units), None)
    if unit is not None:
        one = replace(one, decided_unit=unit.unit)
        ruling.note(path, unit, None)
    came = next((decisions.received[x] for x in around if x in decisions.received), None)
    if came is not None:
        before = one.arrival.received
        now = Received(at=came.day, day=came.day, basis="decision")
        one = replace(one, arrival=replace(one.arrival, received=now))
        ruling.note(path, came, before.day if before else None)
    kind = decisions.kinds.get(one.source.sha256)
    if kind is not None and one.machine_kind is not None:
        ruling.note(path, kind, one.machine_kind)
    role = decisions.roles.get(one.source.sha256)
    if role is not None and one.record is not None:
        ruling.note(path, role, role_of(one.record, pack))
        one = replace(one, decided_role=role.role)
    out = decisions.ruled_out.get(one.source.sha256)
    if out is not None:
        ruling.note(path, out, f"{one.status.value} {one.reason.value if one.reason else ''}".strip())
        one = replace(one, ruled_out=True)
    for value in decisions.values.values():
        if value.sha256 == one.source.sha256 and one.record is not None:
            one = _with_value(one, one.record, value, ruling)
    return one


def _containers(path: str) -> list[str]:
    """The path itself and those of the mails and archives around it, the nearest first."""
    parts = path.split(SEPARATOR)
    return [SEPARATOR.join(parts[:n]) for n in range(len(parts), 0, -1)]


def _with_value(one: Evidence, record: Record, decision: ValueDecision, ruling: Ruling) -> Evidence:
    tree = record.model_dump(mode="json", by_alias=True)
    holder, key = _spot(tree, decision.field)
    if holder is None:
        return one
    was = holder[key]
    if (was["raw"] if was is not None else "") != decision.raw:
        return one
    now = decided_value(Quoted.model_validate(was) if was is not None else None, decision.value)
    holder[key] = now.model_dump(mode="json")
    ruling.note(one.source.path, decision, was["value"] if was is not None else None)
    return replace(one, record=type(record).model_validate(tree))


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


def decide_states(
    states: Iterable[DemandState], unit: str, pack: str, decisions: Decisions
) -> tuple[tuple[DemandState, ...], list[Settled]]:
    """The states as people decided them, and every decision about them, those without effect too."""
    out, settled = [], []
    for state in states:
        key = (unit, pack, state.id)
        for decision in (decisions.asked.get(key), decisions.states.get(key)):
            if decision is None:
                continue
            same = tuple(sorted({e.sha256 for e in state.evidence})) == decision.evidence
            stale = None if same else OTHER_EVIDENCE
            machine = f"{state.state.value} ({state.reason_code})"
            settled.append(Settled(decision=decision, machine=machine, stale=stale))
            if same and isinstance(decision, StateDecision):
                state = state.model_copy(update={"state": decision.state, "reason": _by(decision), **_CODE})
        out.append(state)
    return tuple(out), settled


_CODE = {"reason_code": "decided"}


def _by(decision: StateDecision) -> Bilingual:
    return Bilingual(
        th=f"ผู้ตรวจ ({decision.actor}) วินิจฉัยว่า{_STATES_TH[decision.state]}: {decision.why}",
        en=f"decided by {decision.actor} ({decision.state.value.replace('_', ' ')}): {decision.why}",
    )


_STATES_TH = {
    State.MET: "ครบถ้วน",
    State.NOT_MET: "ไม่ครบถ้วน",
    State.CANNOT_TELL: "ยังไม่สามารถสรุปได้",
    State.NOT_APPLICABLE: "ไม่เกี่ยวข้อง",
}


def stray_states(decisions: Decisions, units: Iterable[str], pack: str, demands: Iterable[str]) -> list[Settled]:
    """Decisions about units or demands that this run does not have. Those of another pack are not meant."""
    known_units, known = set(units), set(demands)
    of_demands: list[StateDecision | AskAgainDecision] = [*decisions.states.values(), *decisions.asked.values()]
    of_findings: list[ReplyDecision | FindingDecision] = [*decisions.replies.values(), *decisions.findings.values()]
    stray: list[Decision] = [d for d in of_demands if d.pack == pack and d.demand not in known]
    stray += [d for d in (*of_demands, *of_findings) if d.pack == pack and d.unit not in known_units and d not in stray]
    return [Settled(decision=d, stale=NO_SUCH) for d in stray]
