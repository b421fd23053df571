"""ที่มาของคะแนน: the chain from points to a demand, as rows: the whole, its part, the criterion, what settles it."""

from typing import Any

from pipeline.explain import settles, unread_of
from pipeline.report_view import shown_words
from pipeline.show_summary import span
from schemas.audit import CriterionScore, DepartmentAudit, PartScore, plain


def chain_of(audit: DepartmentAudit, demand: str, unmask: bool) -> dict[str, Any]:
    """The criteria that a demand counts for, each within its part and the whole; `settles`: what closes the gap."""
    words = shown_words(unmask)
    found = next(d for d in audit.demands if d.id == demand)
    return {
        "total": {"points": span(audit.score.low, audit.score.high), "of": plain(audit.score.total)},
        "provisional": audit.score.status == "provisional",
        "criteria": [_criterion(c, part) for part in audit.score.parts for c in part.criteria if demand in c.demands],
        "reason_code": found.reason_code,
        "basis": found.basis,
        "settles": settles(found),
        "unread": [{"path": words(x.path), "sha256": x.sha256} for x in unread_of(found, audit)],
    }


def _criterion(c: CriterionScore, part: PartScore) -> dict[str, Any]:
    return {
        "id": c.id,
        "points": span(c.low, c.high),
        "of": plain(c.points),
        "gap": plain(c.high - c.low) if c.low != c.high else "",
        "provisional": c.status == "provisional",
        "th": c.reason.th,
        "en": c.reason.en,
        "basis": c.basis,
        "part": {"id": part.id, "th": part.title.th, "en": part.title.en, "points": span(part.low, part.high)},
    }
