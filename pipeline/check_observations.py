"""ข้อสังเกต: what an auditor should know beside the states: names that differ, counts, drafts, secrecy, the
page's class.

None of these changes a state.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from pipeline.check_form import SIGNED
from pipeline.check_resolution import stated
from pipeline.evidence import Piece
from pipeline.relevance import NAME_LIKENESS, like, names_project
from pipeline.role import LETTERS, is_draft, is_full_day
from pipeline.unit_names import compact
from pipeline.verdict import Case, form_names, shortened
from schemas.audit_state import State
from schemas.finding import Finding
from schemas.finding_codes import REASONS, finding
from schemas.pack import ApprovalSigned, ResolutionOfBody
from schemas.place import PagePlace, PartPlace
from schemas.quoted import Quoted
from schemas.record import Indicator

_WITHDRAWS = re.compile(r"(?:เรื่อง)?(?:ขอ|แจ้ง|การ|ขอแจ้ง|ขอความอนุเคราะห์)*(?:ยกเลิก|ถอน|ยุติ|ระงับ|เพิกถอน)")


def observations(case: Case) -> tuple[Finding, ...]:
    """Everything that is said about the submission as a whole."""
    noticed = (*_names(case), *_drafts(case), *_secret(case), *_class(case), *_unread(case))
    return (*noticed, *_approvals(case), *_elsewhere(case), *_withdrawn(case))


def _withdrawn(case: Case) -> list[Finding]:
    """UNIT-WITHDRAWS: a letter of the unit that takes its project or its papers back. What came before it stands until
    a person says otherwise.
    """
    out = []
    for piece in case.submission.current():
        subject = piece.record.subject
        if piece.kind not in LETTERS or piece.foreign or subject is None or not subject.is_proof:
            continue
        if _WITHDRAWS.match(compact(subject.value)) and names_project(subject.value, case):
            words = {"file": piece.evidence.source.name, "subject": shortened(subject.value)}
            out.append(finding("UNIT-WITHDRAWS", places=subject.places, about=piece.path, **words))
    return out


def _elsewhere(case: Case) -> list[Finding]:
    """EV-PLACED-ELSEWHERE: a form that stands behind something else inside one file, with the page to look at."""
    out = []
    for piece in case.submission.current():
        quote = piece.form_quote
        if quote is None or piece.index == 0 or not quote.places:
            continue
        what_th, what_en = form_names(case.pack, quote.value)
        first = quote.places[0]
        page = first.page if isinstance(first, PagePlace) else None
        where_th = f"หน้า {page}" if page else f"ย่อหน้าที่ {first.path[0] + 1}" if isinstance(first, PartPlace) else ""
        where_en = f"page {page}" if page else f"paragraph {first.path[0] + 1}" if isinstance(first, PartPlace) else ""
        name = piece.evidence.source.name
        words = {"what_th": what_th, "what_en": what_en, "file": name, "where_th": where_th, "where_en": where_en}
        about = f"{piece.path}#{piece.index}"
        out.append(finding("EV-PLACED-ELSEWHERE", places=quote.places, about=about, **words))
    return out


def _named(piece: Piece, case: Case) -> Quoted | None:
    """The name of the innovation; of form 1 there may be several, one for each idea."""
    return next((q for q in piece.meant(case.pack, "name") if q.is_proof), None)


def _names(case: Case) -> list[Finding]:
    """SAME-IDEA-BROKEN: the name in one form is in no form 1, or differs from the next form; SAME-IDEA-RENAMED where a
    letter of the unit names both.
    """
    by_form: list[tuple[str, list[Quoted]]] = []
    for form in case.pack.forms:
        found = [q for p in case.submission.forms(form.id) if (q := _named(p, case)) is not None]
        if found:
            by_form.append((form.id, found))
    out = []
    for (a, first), (b, second) in pairwise(by_form):
        if not any(_alike(x.value, y.value) for x in first for y in second):
            a_th, a_en = form_names(case.pack, a)
            b_th, b_en = form_names(case.pack, b)
            places = (*first[0].places, *second[0].places)
            words = {"a_th": a_th, "a_en": a_en, "b_th": b_th, "b_en": b_en}
            link = _renaming(case, first, second)
            if link is None and _named_anew(case, second):
                continue
            if link is None:
                out.append(finding("SAME-IDEA-BROKEN", places=places, about=f"{a},{b}", **words))
            else:
                file = link[0].evidence.source.name
                places = (*link[1].places, *places)
                out.append(finding("SAME-IDEA-RENAMED", places=places, about=f"{a},{b}", file=file, **words))
    return out


def _renaming(case: Case, first: Sequence[Quoted], second: Sequence[Quoted]) -> tuple[Piece, Quoted] | None:
    """The letter that says that one of the first names became one of the second: it names both."""
    for piece in case.submission.current():
        if piece.kind not in LETTERS or piece.standing not in ("primary", "certified_extract"):
            continue
        said = [s.text for s in piece.record.statements if s.about is not None and s.about.value == "renamed"]
        subject = piece.record.subject
        for quote in (*said, *((subject,) if subject is not None and "ชื่อ" in subject.value else ())):
            if quote is not None and quote.is_proof and _holds(quote, first) and _holds(quote, second):
                return piece, quote
    return None


def _named_anew(case: Case, names: Sequence[Quoted]) -> bool:
    """Whether the committee itself gave the name (`โดยให้เปลี่ยนชื่อโครงการเป็น...`): that is no question to the unit."""
    asked = (c for s in stated(case) if s.standing not in ("own_claim", "draft") for c in s.resolution.conditions)
    return any(c.is_proof and "ชื่อ" in c.value and _holds(c, names) for c in asked)


def _holds(quote: Quoted, names: Sequence[Quoted]) -> bool:
    words = compact(quote.value)
    return any(compact(n.value).removeprefix("โครงการ").strip("“”\"'") in words for n in names)


def _alike(a: str, b: str) -> bool:
    """Whether two names are one: one stands in the other, or they differ by a slip (NAME_LIKENESS)."""
    x, y = (compact(w).removeprefix("โครงการ").strip("“”\"'") for w in (a, b))
    return bool(x and y) and (x in y or y in x or like(x, y) >= NAME_LIKENESS)


def _approvals(case: Case) -> list[Finding]:
    """APPROVAL-BEFORE-RES: the approver's day lies before the day of the resolution that was found. APPROVAL-NO-DATE:
    an approval that bears a mark of signing and no day.
    """
    rules = [(d.id, r) for d in case.pack.demands for r in d.rules]
    days = [
        e
        for name, rule in rules
        if isinstance(rule, ResolutionOfBody) and case.verdicts[name].state is State.MET
        for e in case.verdicts[name].evidence
        if e.field.endswith(".date") and e.trust != "unverified" and is_full_day(e.value)
    ]
    out = []
    for _, rule in rules:
        for piece in case.submission.forms(rule.form) if isinstance(rule, ApprovalSigned) else ():
            entry = piece.entry(rule.entry) if isinstance(rule, ApprovalSigned) else None
            signed = str(entry.parts.get("date", "")) if isinstance(entry, Quoted) and entry.is_proof else ""
            mark = entry.parts.get("signature") if isinstance(entry, Quoted) else None
            if isinstance(entry, Quoted) and mark in SIGNED and not is_full_day(signed):
                name = piece.evidence.source.name
                out.append(finding("APPROVAL-NO-DATE", places=entry.places, about=piece.path, file=name))
            for day in days[:1]:
                if is_full_day(signed) and signed < day.value:
                    places = (*(entry.places if isinstance(entry, Quoted) else ()), *day.places)
                    out.append(
                        finding(
                            "APPROVAL-BEFORE-RES", places=places, about=piece.path, approved=signed, resolved=day.value
                        )
                    )
    return out


def _drafts(case: Case) -> list[Finding]:
    out = []
    for piece in case.submission.current():
        if piece.role in ("cover", "form", "approval") and is_draft(piece.record):
            quote = piece.record.copy_status or piece.record.subject
            places = quote.places if quote else ()
            out.append(finding("DOC-DRAFT", places=places, about=piece.path, file=piece.evidence.source.name))
    return out


def _secret(case: Case) -> list[Finding]:
    return [
        finding("SECRET-MARK", places=p.record.secrecy.places, about=p.path, file=p.evidence.source.name)
        for p in case.submission.current()
        if p.record.secrecy is not None
    ]


def _class(case: Case) -> list[Finding]:
    """KPI-CLASS, unless the reader of the page has said it already."""
    out = []
    for piece in case.submission.current():
        page = piece.record
        if not isinstance(page, Indicator) or page.class_ is None or not page.strategy_lines:
            continue
        if any(f.code == "KPI-CLASS" for f in piece.evidence.findings):
            continue
        routine = all(q.parts.get("routine_mission") is True for q in page.strategy_lines)
        if routine and "ยุทธศาสตร์" in page.class_.raw:
            places = (*page.class_.places, *(p for q in page.strategy_lines for p in q.places))
            out.append(finding("KPI-CLASS", places=places, about=piece.path))
    return out


def _unread(case: Case) -> list[Finding]:
    """EV-UNREADABLE for each file whose content nobody has seen, unless the reader has said so already."""
    out = []
    for one in case.unread:
        if one.reason is None or any(
            f.code in ("EV-UNREADABLE", "FILE-PARTLY-READ", "FILE-READER-STOPPED") for f in one.findings
        ):
            continue
        why = REASONS[one.reason]
        out.append(
            finding(
                "EV-UNREADABLE",
                about=one.source.path,
                file=one.source.name,
                reason_th=why.th,
                reason_en=why.en,
                remedy_th=why.remedy_th,
                remedy_en=why.remedy_en,
            )
        )
    return out
