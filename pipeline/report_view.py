"""หน้ารายงาน: one audit as the words and rows of its page, in the order in which an auditor looks (practice, section 3).

Words of documents are masked; of a file with a secrecy mark nothing is shown. What is drawn or marked on a page comes
from `Sights`, so that this module reads no file.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from pipeline.mask import masked
from pipeline.notify import thai_day
from pipeline.secrecy import HELD_BACK, Secret, is_about, secret_of
from pipeline.show_audit import STATES, used_for, where
from pipeline.show_summary import span
from pipeline.show_text import safe
from schemas.audit import DemandState, DepartmentAudit, EvidenceItem
from schemas.audit_state import State
from schemas.finding import Finding, Severity
from schemas.place import Place
from schemas.quoted import Quoted
from schemas.record import FormRecord
from schemas.source import Status

MARKS = {State.MET: "✓", State.NOT_MET: "✗", State.CANNOT_TELL: "?", State.NOT_APPLICABLE: "–"}
_TRUST = {"trusted": "", "confirmed": "ยืนยันโดยคน", "unverified": "ยังไม่ยืนยัน"}
_STANDING = {
    "primary": "ต้นฉบับ",
    "official_notice": "หนังสือแจ้งมติ",
    "certified_extract": "สำเนารับรอง",
    "draft": "ร่าง",
    "own_claim": "อ้างเอง",
}
_CSS = {Severity.FIX: "fix", Severity.ASK: "ask", Severity.NOTE: "note", Severity.INFO: "info"}
_PERSONAL = "หน้ามีข้อมูลส่วนบุคคล จึงไม่แสดงภาพ · picture not shown: personal data"
NAMES = ("idea_name", "chosen_idea", "project_name")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph with the words in it that are meant."""

    before: str
    words: str
    after: str


class Sights(Protocol):
    """What a place looks like: a PNG as base64, or a paragraph; None where it cannot be shown."""

    def picture(self, path: str, place: Place) -> str | None:
        """The strip of the page around a place."""

    def paragraph(self, path: str, place: Place) -> Paragraph | None:
        """The paragraph that holds a place."""


@dataclass(slots=True)
class _Hidden:
    """Files of which no words, or no pictures, are shown."""

    secret: Secret
    personal: frozenset[str]  # what the findings are about


def department_view(audit: DepartmentAudit, sights: Sights, unmask: bool = False) -> dict[str, Any]:
    """Everything that the page of one unit shows. `unmask` shows personal data, on purpose."""
    hidden = _hidden(audit, unmask)
    plain = shown_words(unmask)
    asked = [f for f in audit.findings if f.severity in (Severity.FIX, Severity.ASK)]
    notes = [f for f in audit.findings if f.severity not in (Severity.FIX, Severity.ASK)]
    return {
        "a": audit,
        "provisional": audit.score.status == "provisional",
        "score": span(audit.score.low, audit.score.high),
        "level": span(audit.level.low, audit.level.high),
        "states": [
            {"id": s.value, "mark": MARKS[s], "th": STATES[s][0], "count": sum(d.state is s for d in audit.demands)}
            for s in State
        ],
        "asked": [finding_row(f, hidden.secret, plain) for f in asked],
        "notes": [finding_row(f, hidden.secret, plain) for f in notes],
        "demands": [_demand(d, sights, hidden, plain) for d in audit.demands],
        "timeline": _timeline(audit, plain),
        "names": _names(audit, hidden, plain),
        "files": files_of(audit, plain),
        "decisions": [
            {
                "time": s.decision.time[:10],
                "actor": plain(s.decision.actor),
                "what": f"{s.decision.what} {plain(s.path or str(getattr(s.decision, 'demand', '')))}",
                "machine": HELD_BACK if s.machine and s.path in hidden.secret.paths else plain(s.machine or ""),
                "why": plain(s.decision.why),
                "stale": f"ไม่มีผลแล้ว: {s.stale.th}" if s.stale else "",
            }
            for s in audit.decisions
        ],
    }


def shown_words(unmask: bool) -> Callable[[str], str]:
    """What becomes of a stranger's words and names of files on their way to a page: personal data masked, and nothing
    that turns the direction of writing.
    """
    return safe if unmask else lambda words: safe(masked(words))


def _hidden(audit: DepartmentAudit, unmask: bool) -> _Hidden:
    personal = (f.about for f in audit.findings if f.code == "PII" and f.about and not unmask)
    return _Hidden(secret_of(audit), frozenset(personal))


def finding_row(f: Finding, secret: Secret, plain: Callable[[str], str]) -> dict[str, str]:
    """A finding in words; what quotes a secret document tells only its code."""
    place = where(f.places[0]) if f.places else ""
    held = secret.covers(f)
    return {
        "code": f.code,
        "severity": f.severity.value,
        "css": _CSS[f.severity],
        "th": HELD_BACK if held else plain(f.th),
        "en": "" if held else plain(f.en),
        "remedy_th": f.remedy_th if not held else "",
        "remedy_en": f.remedy_en if not held else "",
        "where": " · ".join(x for x in (plain(f.about or ""), place) if x),
    }


def _demand(d: DemandState, sights: Sights, hidden: _Hidden, plain: Callable[[str], str]) -> dict[str, Any]:
    held = hidden.secret.covers_reason(d)
    return {
        "id": d.id,
        "th": d.title.th,
        "en": d.title.en,
        "state": d.state.value,
        "mark": MARKS[d.state],
        "state_th": STATES[d.state][0],
        "state_en": STATES[d.state][1],
        "reason_th": HELD_BACK if held else plain(d.reason.th),
        "reason_en": "" if held else plain(d.reason.en),
        "due": day_in_words(d.due) if d.due else "",
        "evidence": [_evidence(e, sights, hidden, plain) for e in d.evidence],
    }


def _evidence(e: EvidenceItem, sights: Sights, hidden: _Hidden, plain: Callable[[str], str]) -> dict[str, Any]:
    secret = e.path in hidden.secret.paths or hidden.secret.holds(e.raw)
    personal = any(is_about(x, (e.path,)) for x in hidden.personal) or safe(e.raw) != plain(e.raw)
    place = e.places[0] if e.places else None
    seen = place is not None and not secret
    picture = sights.picture(e.path, place) if seen and place and not personal else None
    paragraph = sights.paragraph(e.path, place) if seen and place and picture is None else None
    if paragraph is not None:
        paragraph = Paragraph(plain(paragraph.before), plain(paragraph.words), plain(paragraph.after))
    return {
        "raw": "…" if secret else plain(" ".join(e.raw.split())),
        "value": "…" if secret else plain(e.value),
        "trust": _TRUST[e.trust],
        "standing": _STANDING.get(e.standing or "", ""),
        "path": plain(e.path),
        "field": e.field,
        "where": where(place) if place else "",
        "picture": picture,
        "paragraph": paragraph,
        "withheld": HELD_BACK if secret else _PERSONAL if personal else "",
    }


def day_in_words(day: str) -> str:
    """A day in the Buddhist era with the ISO date beside it; what is no full day as it is."""
    import datetime

    try:
        return f"{thai_day(datetime.date.fromisoformat(day))} ({day})"
    except ValueError:
        return day


def _timeline(audit: DepartmentAudit, plain: Callable[[str], str]) -> list[dict[str, str]]:
    """Days that are sure, in their order: dates of letters, receipts, dues."""
    days: set[tuple[str, str, str]] = set()
    for due in {d.due for d in audit.demands if d.due}:
        days.add((due, f"กำหนดของ {', '.join(d.id for d in audit.demands if d.due == due)} · due", ""))
    for r in audit.records:
        date = r.record.date
        if date is not None and date.is_proof and len(date.value) == 10:
            days.add((date.value, f"ลงวันที่ · dated ({r.kind})", r.path))
    for parcel in audit.submissions:
        days |= {(x.day, "ได้รับ · received", parcel.path) for x in parcel.receipts}
        for d in parcel.documents:
            days |= {(x.day, f"ได้รับ · received ({x.basis})", d.path) for x in d.receipts if x.basis == "stamp"}
    return [{"day": day_in_words(day), "what": what, "where": plain(place)} for day, what, place in sorted(days)]


def _names(audit: DepartmentAudit, hidden: _Hidden, plain: Callable[[str], str]) -> list[dict[str, str]]:
    """The innovation's name as each form has it, side by side."""
    out = []
    for filed in audit.records:
        for record in (filed.record, *filed.record.more):
            if isinstance(record, FormRecord) and record.form is not None:
                found = (record.entries.get(n) for n in NAMES)
                quote = next((q for q in found if isinstance(q, Quoted) and q.value), None)
                name = plain(quote.value) if quote else "(ไม่พบ)"
                name = HELD_BACK if filed.path in hidden.secret.paths else name
                out.append({"form": record.form.value, "name": name, "path": plain(filed.path)})
    return sorted(out, key=lambda x: (x["form"], x["path"]))


def files_of(audit: DepartmentAudit, plain: Callable[[str], str] = safe) -> list[dict[str, str]]:
    """Every document of a unit: path, status, what it is, its own day, the day of receipt, and its fate."""
    used = used_for(audit)
    dates = {r.path: r.record.date.value for r in audit.records if r.record.date is not None}
    out = []
    for parcel in audit.submissions:
        for doc in parcel.documents:
            fate = ", ".join(used.get(doc.path, ())) or ("มีฉบับใหม่กว่า" if doc.replaced_by else "ไม่ได้ใช้")
            if doc.status is Status.OPENED:
                fate = "ดูรายการข้างใน"
            day = min((x.day for x in doc.receipts), default="")
            out.append(
                {
                    "path": plain(doc.path) + (f"#{doc.piece}" if doc.piece else ""),
                    "status": " ".join(x for x in (doc.status.value, doc.reason.value if doc.reason else "") if x),
                    "what": " ".join(x for x in (doc.kind, doc.form, doc.role) if x),
                    "dated": day_in_words(dates[doc.path]) if doc.path in dates and not doc.piece else "",
                    "received": day_in_words(day) if day else "",
                    "fate": fate,
                }
            )
    return out


def index_view(
    audits: Sequence[DepartmentAudit], of_the_run: Sequence[Mapping[str, Any]], unmask: bool = False
) -> dict[str, Any]:
    """The page of all units: those that sent something first, with a bar of their completeness."""
    plain = shown_words(unmask)
    rows = [_row(a) for a in audits]
    first = audits[0]
    return {
        "title": first.indicator.th,
        "year": first.fiscal_year,
        "total": len(audits),
        "provisional": first.score.status == "provisional",
        "sent": [r for r in rows if r["received"]],
        "silent": [r for r in rows if not r["received"]],
        "of_the_run": [{"th": plain(f["th"]), "en": plain(f["en"])} for f in of_the_run],
    }


_BAR = 180  # pixels


def _row(a: DepartmentAudit) -> dict[str, Any]:
    done = a.completeness
    whole = max(done.m, 1)
    severities = [f.severity for f in a.findings]
    return {
        "unit": a.department.unit,
        "name": a.department.name_th,
        "received": a.received == "something",
        "n": done.n,
        "m": done.m,
        "not_met": done.not_met,
        "cannot_tell": done.cannot_tell,
        "met_w": _BAR * done.n // whole,
        "open_w": _BAR * done.cannot_tell // whole,
        "not_w": _BAR * done.not_met // whole,
        "fix": severities.count(Severity.FIX),
        "ask": severities.count(Severity.ASK),
        "score": span(a.score.low, a.score.high),
    }
