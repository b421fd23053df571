"""ผลของคำชี้แจงและคำวินิจฉัยต่อข้อตรวจพบ: a finished audit with what people said of its findings laid beside them."""

from collections.abc import Iterator

from pipeline.audit import sorted_findings, stale_finding
from pipeline.decisions import Decisions
from pipeline.replies import contents_of, finding_key, said
from schemas.audit import DepartmentAudit
from schemas.bilingual import Bilingual
from schemas.decision import FindingDecision, ReplyDecision, Settled
from schemas.finding import Finding
from schemas.finding_codes import finding

FINDING_GONE = Bilingual(
    th="ไม่มีข้อตรวจพบนี้แล้ว หรือข้อความเปลี่ยนไป", en="there is no such finding any more, or it says other things"
)
ANSWERED_SINCE = Bilingual(th="มีคำชี้แจงใหม่หลังคำวินิจฉัยนี้", en="another answer has come since")


def with_rulings(audit: DepartmentAudit, decisions: Decisions) -> DepartmentAudit:
    """The audit with the unit's replies and rulings on findings, what each decision replaced, and what is stale said.

    A finding stays as the machine said it; a ruling stands beside it.
    """
    settled = [*audit.decisions, *_on_findings(audit, decisions)]
    settled = [s.model_copy(update={"earlier": decisions.earlier.get(s.decision.hash, ())}) for s in settled]
    if not settled:
        return audit
    told = [f for s in settled for f in _told(s)]
    findings = sorted_findings((*audit.findings, *told)) if told else audit.findings
    return audit.model_copy(update={"decisions": tuple(settled), "findings": findings})


def _on_findings(audit: DepartmentAudit, decisions: Decisions) -> Iterator[Settled]:
    """In the order of the file: the answers, then the rulings."""
    unit, pack = audit.department.unit, audit.pack.id
    every: tuple[ReplyDecision | FindingDecision, ...] = (*decisions.replies.values(), *decisions.findings.values())
    mine = [d for d in every if (d.unit, d.pack) == (unit, pack)]
    if not mine:
        return
    contents = contents_of(audit)
    keys = {finding_key(f, unit, contents): f for f in audit.findings}
    last = {d.finding: d.hash for d in mine if isinstance(d, ReplyDecision)}
    for decision in mine:
        found = keys.get(decision.finding)
        stale = FINDING_GONE if found is None else None
        if stale is None and isinstance(decision, FindingDecision) and decision.reply != last.get(decision.finding):
            stale = ANSWERED_SINCE
        about, machine = (found.about, said(found)) if found else (decision.about, None)
        yield Settled(decision=decision, path=about, machine=machine, stale=stale)


def _told(settled: Settled) -> Iterator[Finding]:
    """What is to be said of a decision itself: without effect, or in another person's place."""
    if settled.stale is not None:
        yield stale_finding(settled)
    others = [d for d in settled.earlier if d.actor != settled.decision.actor]
    if others:
        yield finding(
            "DECISION-TWO-PEOPLE",
            about=settled.path,
            what=settled.decision.what,
            who=settled.decision.actor,
            other=", ".join(dict.fromkeys(d.actor for d in others)),
            hash=settled.decision.hash[:12],
        )
