"""หน้ารายงาน: one audit as the words and rows of its page, in the order in which an auditor looks (practice, section 3).

Words of documents are masked; of a file with a secrecy mark nothing is shown. What is drawn or marked on a page comes
from `Sights`, so that this module reads no file.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pipeline.code_words import STANDINGS
from pipeline.code_words_english import SEVERITIES
from pipeline.mask import masked
from pipeline.notify import in_order, own_name
from pipeline.replies import beside, finding_key, is_closed
from pipeline.report_decisions import decision_row, reply_row
from pipeline.report_evidence import Shown, Sights, doubted_values, evidence_groups
from pipeline.report_passages import conditions_of, names_of
from pipeline.secrecy import HELD_BACK, Secret
from pipeline.show_audit import STATES, used_for
from pipeline.show_summary import span
from pipeline.show_text import safe
from pipeline.two_languages import PAPER, Words, day_in_words
from schemas.audit import DemandState, DepartmentAudit
from schemas.audit_state import State
from schemas.finding import Finding, Severity
from schemas.pack import Pack
from schemas.source import Status
from schemas.submission import SubmittedDocument

MARKS = {State.MET: "✓", State.NOT_MET: "✗", State.CANNOT_TELL: "?", State.NOT_APPLICABLE: "–"}
_CSS = {Severity.FIX: "fix", Severity.ASK: "ask", Severity.NOTE: "note", Severity.INFO: "info"}
_BEST = tuple(STANDINGS)  # standings, the strongest first
# A day that stands by itself in a Thai sentence; one in the name of a file is that name.
_ISO_DAY = re.compile(r"(?<![\w./-])([0-9]{4}-[0-9]{2}-[0-9]{2})(?![\w./-])")


def department_view(
    audit: DepartmentAudit, sights: Sights, unmask: bool = False, pack: Pack | None = None, words: Words = PAPER
) -> dict[str, Any]:
    """Everything that the page of one unit shows. `unmask` shows personal data, on purpose. `pack`: the pack that was
    applied, where it is at hand: it knows the guideline's day and which entries bear the innovation's name. `words`:
    the language of what has one.
    """
    plain = shown_words(unmask)
    shown = Shown.of(audit, sights, plain, unmask, words)
    asked = [f for f in audit.findings if f.severity in (Severity.FIX, Severity.ASK)]
    notes = [f for f in audit.findings if f.severity not in (Severity.FIX, Severity.ASK)]
    doubted, more = doubted_values(shown)
    of_findings = {f.about for f in asked}
    return {
        "a": audit,
        "provisional": audit.score.status == "provisional",
        "score": span(audit.score.low, audit.score.high),
        "level": span(audit.level.low, audit.level.high),
        "as_of": words.day(max((x.day for p in audit.submissions for x in p.receipts), default="")),
        "states": [
            {
                "id": s.value,
                "mark": MARKS[s],
                "th": STATES[s][0],
                "en": STATES[s][1],
                "count": sum(d.state is s for d in audit.demands),
            }
            for s in State
        ],
        "asked": [_finding(f, shown, doubted) for f in asked if f.code != "EV-NOT-FOUND"],
        "lacking": [_finding(f, shown) for f in in_order(asked, audit) if f.code == "EV-NOT-FOUND"],
        "notes": [_finding(f, shown) for f in notes],
        "doubted": [v for v in doubted if v["key"] not in of_findings],
        "doubted_more": more,
        "searched": _searched(audit, sights),
        "demands": [_demand(d, shown) for d in audit.demands],
        "timeline": _timeline(audit, plain, pack, words),
        "names": names_of(shown, pack),
        "conditions": conditions_of(shown),
        "files": files_of(audit, plain, words),
        "bodies": [x for x in (_body(d, shown) for p in audit.submissions for d in p.documents) if x],
        "decisions": [decision_row(s, shown) for s in audit.decisions],
    }


def shown_words(unmask: bool) -> Callable[[str], str]:
    """What becomes of a stranger's words and names of files on their way to a page: personal data masked, and nothing
    that turns the direction of writing.
    """
    return safe if unmask else lambda words: safe(masked(words))


def thai_days(words: str) -> str:
    """A Thai sentence with its ISO dates in the Buddhist era."""
    return _ISO_DAY.sub(lambda m: day_in_words(m[1]).partition(" (")[0], words)


def finding_row(f: Finding, secret: Secret, plain: Callable[[str], str], words: Words = PAPER) -> dict[str, str]:
    """A finding in words; what quotes a secret document tells only its code."""
    place = words.place(f.places[0]) if f.places else ""
    held = secret.covers(f)
    return {
        "code": f.code,
        "severity": f.severity.value,
        "severity_en": SEVERITIES[f.severity],
        "css": _CSS[f.severity],
        "th": HELD_BACK if held else plain(thai_days(f.th)),
        "en": "" if held else plain(f.en),
        "remedy_th": f.remedy_th if not held else "",
        "remedy_en": f.remedy_en if not held else "",
        "where": " · ".join(x for x in (plain(f.about or ""), place) if x),
    }


def _finding(f: Finding, shown: Shown, doubted: Sequence[Mapping[str, Any]] = ()) -> dict[str, Any]:
    """A finding with the picture of its place, the value that it is about where that is doubted, the department's
    answers to it and the ruling on it.
    """
    row = finding_row(f, shown.secret, shown.plain, shown.words)
    path = shown.paths.get(f.places[0].sha256) if f.places else None
    asks = f.severity in (Severity.FIX, Severity.ASK) and not shown.secret.covers(f)
    picture = shown.strip(path, f.places, name=f.about or "") if asks and path is not None else None
    value = next((v for v in doubted if v["key"] == f.about), None)
    replies = [reply_row(s, shown) for s in beside(f, shown.audit)]
    more = {
        "closed": is_closed(f, shown.audit),
        "finding": finding_key(f, shown.audit.department.unit, shown.contents),
        "places": () if shown.secret.covers(f) else f.places,
    }
    return {**row, **more, "picture": picture, "value": value, "replies": replies}


def _demand(d: DemandState, shown: Shown) -> dict[str, Any]:
    held = shown.secret.covers_reason(d)
    standings = [e.standing for e in d.evidence if e.standing]
    best = min(standings, key=_BEST.index, default=None)
    decided = [decision_row(s, shown) for s in shown.audit.decisions if getattr(s.decision, "demand", None) == d.id]
    return {
        "id": d.id,
        "th": d.title.th,
        "en": d.title.en,
        "level": shown.words.name("LEVELS", d.level),
        "state": d.state.value,
        "mark": MARKS[d.state],
        "state_th": STATES[d.state][0],
        "state_en": STATES[d.state][1],
        "reason_th": HELD_BACK if held else shown.plain(thai_days(d.reason.th)),
        "reason_en": "" if held else shown.plain(d.reason.en),
        "standing": shown.words.name("STANDINGS", best) if best else "",
        "papers": [_paper(path, shown) for path in dict.fromkeys(e.path for e in d.evidence)],
        "due": shown.words.day(d.due) if d.due else "",
        "evidence": evidence_groups(d, shown),
        "decisions": decided,
    }


def _paper(path: str, shown: Shown) -> dict[str, str]:
    """A document that a state rests on: its name, its own day and the days of receipt."""
    date = shown.quotes.get((path, "date"))
    docs = [d for p in shown.audit.submissions for d in p.documents if d.path == path]
    words = shown.words
    came = sorted({(x.day, words.name("BASES", x.basis)) for d in docs for x in d.receipts})
    known = date is not None and path not in shown.secret.paths
    return {
        "name": shown.plain(own_name(path)),
        "sha256": docs[0].sha256 if docs else "",
        "dated": words.day(date.value).partition(" (")[0] + ("" if date.is_proof else " ?") if date and known else "",
        "received": "; ".join(f"{words.day(day).partition(' (')[0]} ({basis})" for day, basis in came),
    }


def _searched(audit: DepartmentAudit, sights: Sights) -> dict[str, Any]:
    """What was searched: files, of which read in full, in part or not at all, and pages where these are known."""
    docs = {
        d.path: d for p in audit.submissions for d in p.documents if d.status not in (Status.OPENED, Status.IGNORED)
    }
    unread = sorted(p for p, d in docs.items() if d.status is not Status.READ)
    return {
        "files": len(docs),
        "pages": sum(sights.pages(p) for p in docs),
        "read": len(docs) - len(unread),
        "unread": len(unread),
    }


def _timeline(
    audit: DepartmentAudit, plain: Callable[[str], str], pack: Pack | None, words: Words
) -> list[dict[str, str]]:
    """Days that are sure, in their order: the guideline, dates of letters, sittings, receipts, dues."""
    days: set[tuple[str, str, str, str]] = set()
    known = pack.indicator.guideline if pack is not None else None
    if known is not None and known.date is not None:
        days.add((str(known.date), "○", words.both(f"หนังสือแจ้งแนวทาง ที่ {known.number}", "the guideline"), ""))
    for due in {d.due for d in audit.demands if d.due}:
        named = ", ".join(d.id for d in audit.demands if d.due == due)
        days.add((due, "▲", words.labelled("กำหนดของ", "due", f" {named}"), ""))
    sat = words.both("วันที่คณะกรรมการประชุมตามเอกสาร", "the committee sat")
    for r in audit.records:
        date = r.record.date
        if date is not None and date.is_proof and len(date.value) == 10:
            days.add(
                (
                    date.value,
                    "●",
                    words.labelled("ลงวันที่", "dated", f": {words.name('KINDS', r.kind)}"),
                    own_name(r.path),
                )
            )
        for x in r.record.resolutions:
            if x.date is not None and x.date.is_proof and len(x.date.value) == 10 and r.kind != "email":
                days.add((x.date.value, "◆", sat, own_name(r.path)))
    for parcel in audit.submissions:
        for came in parcel.receipts:
            days.add(
                (
                    came.day,
                    "■",
                    words.labelled("ได้รับ", "received", f" ({words.name('BASES', came.basis)})"),
                    parcel.path,
                )
            )
        for d in parcel.documents:
            stamps = {came.day for came in d.receipts if came.basis == "stamp"}
            stamped = words.labelled("ได้รับ", "received", f" ({words.name('BASES', 'stamp')})")
            days |= {(day, "■", stamped, own_name(d.path)) for day in stamps}
    return [
        {"day": words.day(day), "icon": i, "what": what, "where": plain(place)} for day, i, what, place in sorted(days)
    ]


def files_of(audit: DepartmentAudit, plain: Callable[[str], str] = safe, words: Words = PAPER) -> list[dict[str, Any]]:
    """Every document of a unit: path, status, what it is, its own day, the day of receipt, and its fate."""
    used = used_for(audit)
    dates = {r.path: r.record.date.value for r in audit.records if r.record.date is not None}
    out = []
    for parcel in audit.submissions:
        for doc in parcel.documents:
            day = min((x.day for x in doc.receipts), default="")
            out.append(
                {
                    "path": plain(doc.path) + (f"#{doc.piece}" if doc.piece else ""),
                    "sha256": doc.sha256,
                    "unread": doc.status not in (Status.READ, Status.OPENED, Status.IGNORED),
                    "status": words.status(doc.status, doc.reason),
                    "what": words.document(doc),
                    "dated": words.day(dates[doc.path]) if doc.path in dates and not doc.piece else "",
                    "received": words.day(day) if day else "",
                    "fate": plain(_fate(doc, used, words)),
                }
            )
    return out


def _fate(doc: SubmittedDocument, used: Mapping[str, Sequence[str]], words: Words) -> str:
    if doc.status is Status.OPENED:
        return words.one("ดูรายการข้างใน", "see what is in it")
    if doc.replaced_by:
        return f"{words.one('มีฉบับใหม่กว่า', 'there is a later version')}: {own_name(doc.replaced_by)}"
    if doc.path in used:
        return f"{words.one('ใช้กับ', 'used for')} {', '.join(used[doc.path])}"
    if doc.status is Status.IGNORED:
        return words.one("ไม่ใช่เอกสาร", "no document")
    if doc.status is not Status.READ:
        return words.one("ยังไม่ได้ใช้ เพราะอ่านไม่ได้หรืออ่านได้บางส่วน", "not used yet: not read, or read in part")
    if doc.kind == "email":
        return words.one("ถ้อยคำของผู้ส่ง ไม่ถือเป็นหลักฐาน", "the sender's own words, no evidence")
    return words.one("อ่านแล้ว ไม่ตรงกับหลักฐานที่ตรวจหา", "read; it is nothing that was looked for")


def _body(doc: SubmittedDocument, shown: Shown) -> dict[str, str] | None:
    """What a mail itself says."""
    words = None if doc.path in shown.held else shown.sights.body(doc.path)
    if not words or shown.secret.holds(words):
        return None
    return {"path": shown.plain(doc.path), "words": "\n".join(map(shown.plain, words.splitlines()))}
