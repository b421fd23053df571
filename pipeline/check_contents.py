"""ตรวจเนื้อหาของหลักฐาน: what the body of a paper says of the work, beside what its title calls it.

A body that says the contrary proves nothing. Words that say it in a paper under another title, or in the unit's own
report or mail, are shown to a person: they never make a demand met, but neither was nothing found.
"""

import re
from collections.abc import Sequence

from extractors.digits import arabic
from extractors.statement import statements_in
from pipeline.evidence import Piece
from pipeline.relevance import lies_in_year, names_project, of_other_year, project_names, speaks_of
from pipeline.unit_names import compact, holds_one
from pipeline.verdict import Case, Verdict, item, say, shortened
from schemas.audit import EvidenceItem
from schemas.audit_state import State
from schemas.bilingual import Bilingual
from schemas.finding import Finding
from schemas.finding_codes import finding
from schemas.pack import Demand, DocumentOfSubtype, FormComplete, LetterWithFields, PlanInForm, ReceivedBy
from schemas.record import Indicator, Statement

_MADE = re.compile(r"(?:พัฒนา|จัดทำ|สร้าง|ออกแบบ)(?P<what>[^\n]{4,}?)(?:แล้วเสร็จ|เสร็จสิ้น|เสร็จสมบูรณ์|เสร็จเรียบร้อย|สำเร็จแล้ว)")
_TOLD_APART = 12  # letters of what was made; `ระบบ` alone may be the unit's own
_TELLING = ("evidence", "order", "approval")  # roles of papers whose body may tell of the work
_NO_DEED = ("plan", "project", "agenda", "survey", "news", "resolution_digest", "regulation", "gazette")


def _said(piece: Piece, about: Sequence[str]) -> list[tuple[int, Statement]]:
    """The statements of a paper on one of these matters that were read with certainty, with their number."""
    return [
        (n, s)
        for n, s in enumerate(piece.record.statements)
        if s.about is not None and s.about.value in about and s.text is not None and s.text.is_proof
    ]


def _items(piece: Piece, said: Sequence[tuple[int, Statement]]) -> tuple[EvidenceItem, ...]:
    return tuple(item(piece, f"statements[{n}].text", s.text) for n, s in said if s.text is not None)


def body_denies(
    piece: Piece, rule: DocumentOfSubtype, demand: Demand, proof: tuple[EvidenceItem, ...], case: Case
) -> Verdict | None:
    """Why the body of a paper with the right title leaves the matter open, or None."""
    said, against = _said(piece, rule.says), _said(piece, ("unfinished",))
    name = piece.evidence.source.name
    if said and (other := _of_another_work(piece, case)):
        reason = say(
            f"พบ{demand.title.th} ({name}) แต่เนื้อหากล่าวถึง “{other}” ซึ่งไม่ใช่ชื่อนวัตกรรมของหน่วยงาน",
            f"{demand.title.en} was found in {name}, but its body tells of “{other}”, not of the unit's innovation",
        )
        made_of = (*proof, *_items(piece, said))
        return Verdict(State.CANNOT_TELL, "project_not_named", reason, made_of, pieces=(piece,))
    if said and all(_of_another_year(s, case) for _, s in said):
        words = shortened(said[0][1].text.value if said[0][1].text else "")
        reason = say(
            f"พบ{demand.title.th} ({name}) แต่เนื้อหาเป็นของเวลานอกปีงบประมาณที่ตรวจ: “{words}”",
            f"{demand.title.en} was found in {name}, but its body tells of a time outside the year audited: “{words}”",
        )
        return Verdict(State.CANNOT_TELL, "other_year", reason, (*proof, *_items(piece, said)), pieces=(piece,))
    if against and not said:
        words = shortened(against[0][1].text.value if against[0][1].text else "")
        made = _denial(piece, words)
        reason = say(
            f"พบ{demand.title.th} ({name}) แต่เนื้อหาระบุว่า “{words}”",
            f"{demand.title.en} was found in {name}, but its body says “{words}”",
        )
        return Verdict(State.CANNOT_TELL, "contents_deny", reason, (*proof, *_items(piece, against)), (made,), (piece,))
    if rule.must_say and not said:
        title = demand.title
        places = tuple(p for e in proof for p in e.places)
        made = finding(
            "EV-CONTENT-UNSAID", places=places, about=piece.path, file=name, what_th=title.th, what_en=title.en
        )
        reason = say(
            f"พบเอกสารที่ชื่อเรื่องตรง ({name}) แต่ไม่พบข้อความหรือตัวเลขที่แสดง{title.th}ในเนื้อหา",
            f"a document with the right title was found ({name}), but no words or figures in its body that show it",
        )
        return Verdict(State.CANNOT_TELL, "content_unsaid", reason, proof, (made,), (piece,))
    return None


def _of_another_work(piece: Piece, case: Case) -> str | None:
    """What a body says was made, where that is neither the unit's innovation nor called so (`พัฒนา...แล้วเสร็จ`)."""
    names = project_names(case)
    subject = compact(piece.record.subject.value) if piece.record.subject is not None else ""
    if not names or any(n in subject for n in names):
        return None
    made = [m["what"] for _, s in _said(piece, ("finished",)) if s.text and (m := _MADE.search(s.text.value))]
    known = [w for w in made if names_project(w, case) or len(compact(w)) < _TOLD_APART]
    return shortened(made[0].strip(), 80) if made and not known else None


def _of_another_year(said: Statement, case: Case) -> bool:
    """Whether a deed is told with a day that lies wholly outside the year audited."""
    day = said.text.parts.get("when") if said.text is not None else None
    return isinstance(day, str) and lies_in_year(day, case.pack) is False


def other_time(piece: Piece, rule: DocumentOfSubtype, case: Case) -> tuple[Bilingual, tuple[EvidenceItem, ...]] | None:
    """Why the figures of a report may not be of the year audited, with the times that it states; None where one of
    these lies in it. A survey that states none is no proof of this year (practice, check 20); another report is.
    """
    if not rule.survey and "result" not in rule.says:
        return None
    times = [(n, s.text) for n, s in enumerate(piece.record.statements) if s.about and s.about.value == "period"]
    found = [(n, q) for n, q in times if q is not None]
    if any(q.is_proof and lies_in_year(q.value, case.pack) for _, q in found):
        return None
    name = piece.evidence.source.name
    if found:
        words = ", ".join(f"“{' '.join(q.raw.split())}”" for _, q in found)
        reason = say(
            f"{name} ระบุช่วงเวลาของข้อมูลเป็น {words} ซึ่งไม่อยู่ในปีงบประมาณที่ตรวจทั้งหมด หรืออ่านได้ไม่แน่ชัด",
            f"{name} states {words} as the time of its figures, which is not all in the year audited, or not certain",
        )
        return reason, tuple(item(piece, f"statements[{n}].text", q) for n, q in found)
    subject = piece.record.subject.value if piece.record.subject is not None else ""
    if not rule.survey or str(case.pack.indicator.fiscal_year) in arabic(subject):
        return None
    return say(f"{name} ไม่ระบุช่วงเวลาที่สำรวจ", f"{name} does not state when the answers were gathered"), ()


def body_says(piece: Piece, rule: DocumentOfSubtype) -> tuple[tuple[EvidenceItem, ...], tuple[Finding, ...]]:
    """What the body adds to the title: the words that say so; what is to be told where it says the contrary too, or
    nothing at all.
    """
    if not rule.says:
        return (), ()
    said, against = _said(piece, rule.says), _said(piece, ("unfinished",))
    if not said:
        places = piece.record.subject.places if piece.record.subject else ()
        return (), (finding("EV-TITLE-ONLY", places=places, about=piece.path, file=piece.evidence.source.name),)
    told = tuple(_denial(piece, shortened(s.text.value)) for _, s in against[:1] if s.text is not None)
    return _items(piece, said[:1]), told


def _denial(piece: Piece, words: str) -> Finding:
    against = next(s for _, s in _said(piece, ("unfinished",)))
    return finding(
        "EV-CONTENT-DENIES", places=against.places, about=piece.path, file=piece.evidence.source.name, words=words
    )


def told_elsewhere(rule: DocumentOfSubtype, demand: Demand, case: Case) -> Verdict | None:
    """Words that say it where the title does not: in another paper of the unit, by the project's name; or in the unit's
    own report or mail, which is a claim. None where nobody says it.
    """
    if not rule.says:
        return None
    names = project_names(case)
    for piece in case.submission.current():
        if piece.role not in _TELLING or piece.foreign or of_other_year(piece, case.pack):
            continue
        subject = piece.record.subject.value if piece.record.subject is not None else ""
        subtype = getattr(piece.record, "subtype", None)
        if (subtype is not None and subtype.value in _NO_DEED) or holds_one(compact(subject), rule.not_words):
            continue
        if piece.standing not in demand.standing or speaks_of(subject, case) is False:
            continue
        named = any(n in compact(subject) for n in names)
        said = [(n, s) for n, s in _said(piece, rule.says) if s.text is not None and not _of_another_year(s, case)]
        said = [(n, s) for n, s in said if named or (s.text and any(x in compact(s.text.value) for x in names))]
        if said and said[0][1].text is not None:
            words, name = shortened(said[0][1].text.value), piece.evidence.source.name
            reason = say(
                f"ไม่พบเอกสารที่ชื่อเรื่องตรง แต่ {name} ระบุในเนื้อหาว่า “{words}” ให้เจ้าหน้าที่พิจารณา",
                f"no document of that title was found, but the body of {name} says “{words}”: for a person to judge",
            )
            return Verdict(State.CANNOT_TELL, "content_only", reason, _items(piece, said[:1]), pieces=(piece,))
    return _claimed(rule, case)


def claimed_sent(demand: Demand, case: Case) -> Verdict | None:
    """Where no form at all came, but the unit's mail says that the papers were sent by another way (`ส่งในระบบแล้ว`):
    that is a claim, and whether the office that must have them received them cannot be told.
    """
    wanted = any(isinstance(r, (FormComplete, PlanInForm, LetterWithFields, ReceivedBy)) for r in demand.rules)
    if not wanted or any(p.role == "form" for p in case.submission.current()):
        return None
    for piece in case.submission.current():
        for n, said in _said(piece, ("sent_elsewhere",)) if piece.kind == "email" else ():
            if said.text is None:
                continue
            words = shortened(said.text.value)
            made = finding("EV-CLAIM-ONLY", places=said.text.places, about=piece.path, words=words)
            reason = say(
                f"หน่วยงานแจ้งว่า “{words}” แต่ไม่พบในเอกสารที่ได้รับ จึงยังไม่สามารถสรุปได้ว่าได้รับแล้วหรือไม่",
                f"the unit says “{words}”, but nothing of it is among the papers; whether it came is unknown",
            )
            proof = _items(piece, [(n, said)])  # the mail's own day of receipt says nothing of the papers'
            return Verdict(State.CANNOT_TELL, "claim_only", reason, proof, (made,), found=False)
    return None


def _claimed(rule: DocumentOfSubtype, case: Case) -> Verdict | None:
    """The unit's own words that it is so: in a quarter's report of the indicator page, or in its mail."""
    for piece in case.submission.current():
        if piece.standing != "own_claim":
            continue
        quotes = [(f"statements[{n}].text", s.text, s.text.value) for n, s in _said(piece, rule.says) if s.text]
        if isinstance(piece.record, Indicator):
            for n, quarter in enumerate(piece.record.quarters):
                report = quarter.report
                for one in statements_in(arabic(report.value)) if report is not None else ():
                    if report is not None and one.about in rule.says:
                        words = report.value[one.start : one.end]
                        quotes.append((f"quarters[{n}].report", report, words))
        for path, quote, words in quotes[:1]:
            made = finding("EV-CLAIM-ONLY", places=quote.places, about=piece.path, words=shortened(words))
            reason = say(
                f"พบเพียงคำกล่าวอ้างของหน่วยงานว่า “{shortened(words)}” ยังไม่พบเอกสารที่ยืนยัน",
                f"only the unit's own claim “{shortened(words)}” was found, no document that confirms it",
            )
            return Verdict(State.CANNOT_TELL, "claim_only", reason, (item(piece, path, quote),), (made,), (piece,))
    return None
