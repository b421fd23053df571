"""ตรวจตามรายการหลักฐาน: one unit's submission against every demand of the pack -> states with reasons and evidence.

`RULES` is the registry: one function for each kind of rule. The first rule of a demand that is met settles it.
Nothing is called missing while a file of the unit is unread.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pipeline.check_conditions import conditions_answered
from pipeline.check_contents import claimed_sent
from pipeline.check_enclosures import check_enclosures
from pipeline.check_figures import check_figures
from pipeline.check_form import (
    approval_signed,
    chosen_one_of,
    counts_forms,
    entry_filled,
    form_complete,
    plan_in_form,
)
from pipeline.check_letter import document_of_subtype, letter_with_fields, received_by
from pipeline.check_link import link_stated
from pipeline.check_observations import observations
from pipeline.check_order import check_order
from pipeline.check_quarters import check_quarters
from pipeline.check_references import check_references
from pipeline.check_resolution import resolution_of_body
from pipeline.check_sender import check_sender
from pipeline.check_targets import check_targets
from pipeline.evidence import Piece, Submission
from pipeline.verdict import Case, Verdict, best, piece_name, say, spaced, together
from schemas.audit import DemandState
from schemas.audit_state import State
from schemas.finding import Finding
from schemas.finding_codes import finding
from schemas.pack import AllOf, CountsForms, Demand, Pack, ProofRule

RULES: dict[str, Callable[[Any, Demand, Case], Verdict]] = {
    "form_complete": form_complete,
    "plan_in_form": plan_in_form,
    "letter_with_fields": letter_with_fields,
    "received_by": received_by,
    "resolution_of_body": resolution_of_body,
    "conditions_answered": conditions_answered,
    "approval_signed": approval_signed,
    "document_of_subtype": document_of_subtype,
    "entry_filled": entry_filled,
    "link_stated": link_stated,
}
# Demands that rest on others' verdicts come after them.
LATER = ("received_by", "conditions_answered")
NAMED = 5  # unread files that a reason names; the rest is counted


@dataclass(frozen=True, slots=True)
class Checked:
    """The states in the order of the checklist, and everything noticed about the submission."""

    case: Case
    demands: tuple[DemandState, ...]
    findings: tuple[Finding, ...]


def check(submission: Submission, pack: Pack, central: Sequence[Piece] = ()) -> Checked:
    """Every demand of the pack for one unit."""
    case = Case(pack, submission, tuple(central))
    found: list[Finding] = []
    ordered = sorted(pack.demands, key=lambda d: any(r.rule in LATER for r in d.rules))
    for demand in ordered:
        verdict = _judge(demand, case)
        case.verdicts[demand.id] = verdict
        found += verdict.findings
        for rule in demand.observe:
            found += counts_forms(rule, case) if isinstance(rule, CountsForms) else chosen_one_of(rule, case)
    for group in _groups(pack):
        found += _group_missing(group, case)
    found += [
        *check_references(case),
        *check_enclosures(case),
        *check_sender(case),
        *check_order(case),
        *check_figures(case),
        *check_targets(case),
        *check_quarters(case),
        *observations(case),
    ]
    demands = tuple(_state(d, case.verdicts[d.id]) for d in pack.demands)
    return Checked(case, demands, tuple(dict.fromkeys(found)))


def _judge(demand: Demand, case: Case) -> Verdict:
    if demand.level == "conditional" and case.submission.nothing_received:
        reason = say(
            "ไม่ได้รับเอกสารใดจากหน่วยงาน จึงยังไม่มีเงื่อนไขให้ตรวจ",
            "nothing was received from the unit, so there is no condition to check",
        )
        return Verdict(State.NOT_APPLICABLE, "nothing_received", reason)
    if demand.asked_of and case.submission.unit.kind not in demand.asked_of:
        reason = say("ไม่ได้กำหนดให้หน่วยงานประเภทนี้ส่ง", "not asked of units of this kind")
        return Verdict(State.NOT_APPLICABLE, "not_asked", reason)
    verdicts = [_proof(rule, demand, case) for rule in demand.proved_by]
    chosen = best(verdicts)
    assert chosen is not None
    others = tuple(f for v in verdicts if v is not chosen and chosen.state is not State.MET for f in v.findings)
    found = (*chosen.findings, *others)
    if chosen.state is State.NOT_MET and case.unread and (chosen.code != "late" or _may_be_earlier(demand, case)):
        return _unread(chosen, found, case)
    if not chosen.found and chosen.state is State.NOT_MET and (claim := claimed_sent(demand, case)) is not None:
        return claim
    if not chosen.found and chosen.state is State.NOT_MET and demand.level == "required":
        found = (*found, _missing(demand, case))
    return Verdict(chosen.state, chosen.code, chosen.reason, chosen.evidence, found, chosen.pieces, chosen.found)


def _proof(rule: ProofRule, demand: Demand, case: Case) -> Verdict:
    """What one rule found; of `all_of` each piece is looked for, and what is lacking is named."""
    if not isinstance(rule, AllOf):
        return RULES[rule.rule](rule, demand, case)
    verdicts, lacking = [], []
    for one in rule.rules:
        verdict = RULES[one.rule](one, demand, case)
        if not verdict.found:
            what = piece_name(one, case.pack)
            reason = say(f"ไม่พบ{spaced(what.th)}ในเอกสารที่ได้รับ", f"{what.en} was not found among the documents received")
            verdict = replace(verdict, reason=reason)
            lacking.append(what)
        verdicts.append(verdict)
    made = together(verdicts)
    if not made.found or not lacking:
        return made
    th, en = ", ".join(x.th for x in lacking), ", ".join(x.en for x in lacking)
    title = demand.title
    told = finding(
        "EV-PIECE-MISSING",
        about=demand.id,
        evidence_th=title.th,
        evidence_en=title.en,
        lacking_th=th,
        lacking_en=en,
    )
    return replace(made, findings=(*made.findings, told))


def _may_be_earlier(demand: Demand, case: Case) -> bool:
    """Whether a file that nobody has read may be a first sending that was in time."""
    due = demand.due.date.isoformat() if demand.due.date else ""
    return any(e.arrival.received is None or e.arrival.received.day <= due for e in case.unread)


def _unread(chosen: Verdict, found: tuple[Finding, ...], case: Case) -> Verdict:
    """What was not found, or found wanting, may stand in a file that nobody has read."""
    names = [e.source.name for e in case.unread]
    th = ", ".join(names[:NAMED]) + (f" และอีก {len(names) - NAMED} ไฟล์" if len(names) > NAMED else "")
    en = ", ".join(names[:NAMED]) + (f" and {len(names) - NAMED} more" if len(names) > NAMED else "")
    reason = say(
        f"{chosen.reason.th} แต่มีไฟล์ที่ยังอ่านไม่ได้ซึ่งอาจมีหลักฐานนี้: {th}",
        f"{chosen.reason.en}, but files that were not read may hold it: {en}",
    )
    return Verdict(State.CANNOT_TELL, "unread", reason, chosen.evidence, found, chosen.pieces, chosen.found)


def _missing(demand: Demand, case: Case) -> Finding:
    title = demand.title
    return finding("EV-NOT-FOUND", about=demand.id, evidence_th=title.th, evidence_en=title.en, unit_th=case.unit_th)


def _groups(pack: Pack) -> list[list[Demand]]:
    names = dict.fromkeys(d.group for d in pack.demands if d.level == "one_of")
    return [[d for d in pack.demands if d.level == "one_of" and d.group == name] for name in names]


def _group_missing(group: Sequence[Demand], case: Case) -> list[Finding]:
    """Of alternatives one suffices; where none was found one finding says so for all."""
    states = [case.verdicts[d.id].state for d in group]
    if any(s is not State.NOT_MET for s in states):
        return []
    th = "หลักฐานอย่างน้อยหนึ่งอย่าง: " + " / ".join(d.title.th for d in group)
    en = "at least one of: " + " / ".join(d.title.en for d in group)
    about = ",".join(d.id for d in group)
    return [finding("EV-NOT-FOUND", about=about, evidence_th=th, evidence_en=en, unit_th=case.unit_th)]


def _state(demand: Demand, verdict: Verdict) -> DemandState:
    return DemandState(
        id=demand.id,
        part=demand.part,
        title=demand.title,
        level=demand.level,
        state=verdict.state,
        reason=verdict.reason,
        reason_code=verdict.code,
        evidence=verdict.evidence,
        due=demand.due.date.isoformat() if demand.due.date else None,
        basis=demand.basis,
    )
