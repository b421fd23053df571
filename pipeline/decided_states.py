"""ผลของคำวินิจฉัยต่อรายการ: the states of demands as people decided them, the machine's answer kept beside each."""

from collections.abc import Iterable

from pipeline.decided import NO_SUCH
from pipeline.decisions import Decisions
from schemas.audit import DemandState
from schemas.audit_state import State
from schemas.bilingual import Bilingual
from schemas.decision import AskAgainDecision, Decision, FindingDecision, ReplyDecision, Settled, StateDecision

OTHER_EVIDENCE = Bilingual(th="หลักฐานของรายการนี้เปลี่ยนไปแล้ว", en="the evidence of this demand has changed")


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
