"""ตรวจมติ: what the pack's committee resolved about this unit's project.

Only minutes, notices of the committee's secretary and certified extracts say what was resolved; what a unit writes
about it is a claim. Bodies are told apart by their names, never by a meeting's number alone.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from pipeline.check_form import SIGNED
from pipeline.evidence import Piece
from pipeline.relevance import (
    beyond_fiscal_year,
    names_other_year,
    names_project,
    outside_fiscal_year,
    project_names,
    speaks_of,
)
from pipeline.role import is_body, is_full_day, resolution_standing
from pipeline.unit_names import compact
from pipeline.verdict import Case, Verdict, absent, item, say
from schemas.audit import EvidenceItem
from schemas.audit_state import State
from schemas.finding import Finding
from schemas.finding_codes import finding
from schemas.pack import Demand, ResolutionOfBody, Standing
from schemas.place import Place
from schemas.record import Resolution

# what may stand behind the deciding verb of a resolution on a project
_OBJECT = re.compile(
    r"(?:กับ|ใน|ต่อ)?(?:หลักการ|ตาม|ด้วย|โดย|และ|ทั้งนี้|แล้ว|เป็น|โครงการ|ข้อเสนอ|ให้|แบบมี|แต่|ซึ่ง|การพิจารณา|การคัดเลือก"
    r"|การประเมิน|การกลั่นกรอง|เกณฑ์|จำนวน|ดังนี้|ได้แก่|หน่วยงาน|สำนัก|เขต|อย่าง|ใหม่|อีก|ก่อน|จน|เรื่อง|วาระ|ออก|นำ|ปรับ|แก้|[^ก-๎])"
)
# what stands behind an approval and makes it none yet: another's leave, a later hearing, a place on a list of reserves
_HEDGE = re.compile(
    r"(?:ต้อง|จะต้อง|ให้)(?:ได้รับ(?:ความเห็นชอบ|อนุมัติ|อนุญาต|จัดสรร)|ผ่าน|เสนอ|นำ(?:เรื่อง)?(?:เสนอ|เข้า)|รอ|ส่ง(?:ให้)?(?!มอบ)[^ก-๎]?.{0,30}พิจารณา)"
    r"|จนกว่า|สำรอง|หาก|ในกรณีที่|เมื่อ.{1,60}แล้วจึง|ก่อน(?:ดำเนินการ|จึง|นำ|เสนอ|พิจารณา|$)"
)
DECIDING = ("approved", "approved_with_changes", "rejected", "deferred")


@dataclass(frozen=True, slots=True)
class Stated:
    """One resolution of the right body as one document states it."""

    piece: Piece
    index: int
    resolution: Resolution
    standing: Standing


def stated(case: Case) -> list[Stated]:
    """Every resolution of the pack's committee, from the unit's papers and the central evidence."""
    out = []
    for piece in (*case.submission.current(), *case.central):
        for n, one in enumerate(piece.record.resolutions):
            if is_body(one.committee, case.pack.indicator.committee):
                out.append(Stated(piece, n, one, resolution_standing(piece.record, piece.role)))
    return out


def resolution_of_body(rule: ResolutionOfBody, demand: Demand, case: Case) -> Verdict:
    """The committee's resolution on this unit's project."""
    every = [s for s in stated(case) if s.resolution.outcome is not None and s.resolution.outcome.value in DECIDING]
    said = [s for s in every if not _of_another_year(s, case)]
    weighty = [s for s in said if s.standing in demand.standing]
    proofs = _about_this(case, weighty)
    found = list(_other_bodies(case))
    if proofs:
        outcomes = {
            s.resolution.outcome.value
            for s in proofs
            if s.resolution.outcome is not None and s.resolution.outcome.is_proof
        }
        if len(outcomes) > 1 and not _settled_by_later(proofs):
            places = tuple(p for s in proofs if s.resolution.outcome for p in s.resolution.outcome.places)
            made = finding("RES-CONFLICT", places=places, about=demand.id)
            reason = say("เอกสารที่ได้รับระบุมติไม่ตรงกัน", "documents disagree on what was resolved")
            return Verdict(State.CANNOT_TELL, "conflict", reason, _items(proofs), (*found, made), _pieces(proofs))
        if undone := _undone(case, demand):
            reason = say(
                "มีมติภายหลังที่ให้แก้ไข ทบทวน หรือยกเลิกมติเดิม ให้เจ้าหน้าที่พิจารณามติที่มีผล",
                "a further resolution changes or revokes an earlier one: a person must say which is in force",
            )
            both = (*proofs, *undone)
            return Verdict(State.CANNOT_TELL, "resolution_changed", reason, _items(both), tuple(found), _pieces(both))
        verdict = _doubted(_last(proofs), _outcome(rule, _last(proofs)))
        text = _last(proofs).resolution.text
        if verdict.state is State.MET and text is not None and names_other_year(text.value, case.pack):
            reason = say("มติกล่าวถึงปีงบประมาณอื่น", "the resolution names another fiscal year")
            verdict = Verdict(
                State.CANNOT_TELL, "other_year", reason, verdict.evidence, verdict.findings, verdict.pieces
            )
        return Verdict(
            verdict.state, verdict.code, verdict.reason, verdict.evidence, (*found, *verdict.findings), verdict.pieces
        )
    drafts = [s for s in said if s.standing == "draft"]
    if drafts:
        made = finding("RES-MINUTES-DRAFT", places=_places(drafts), about=drafts[0].piece.path)
        reason = say("พบเพียงรายงานการประชุมหรือหนังสือแจ้งมติฉบับร่าง", "only draft minutes or a draft notice were found")
        return Verdict(State.CANNOT_TELL, "draft", reason, _items(drafts), (*found, made), _pieces(drafts))
    claims = [s for s in stated(case) if s.standing == "own_claim" and not s.piece.evidence.central]
    claims = claims or _unnamed_claims(case)
    if claims:
        reason = say(
            "พบเพียงคำกล่าวอ้างของหน่วยงานว่าคณะกรรมการมีมติแล้ว ยังไม่พบเอกสารที่ยืนยัน",
            "only the unit's own claim of a resolution was found, no document that confirms it",
        )
        found += _claims(claims)
        return Verdict(State.CANNOT_TELL, "claim_only", reason, _items(claims), tuple(found), _pieces(claims))
    if idle := [s for s in _undecided(case) if s.standing in demand.standing]:
        reason = say(
            "พบมติของคณะกรรมการในเรื่องนี้ แต่มิใช่การให้ผ่านหรือไม่ให้ผ่าน",
            "a resolution of the committee on this matter was found, which neither approves nor rejects",
        )
        return Verdict(State.CANNOT_TELL, "not_deciding", reason, _items(idle), tuple(found), _pieces(idle))
    if any(
        is_body(r.committee, case.pack.indicator.committee) is None
        for p in case.submission.current()
        for r in p.record.resolutions
        if p.role == "resolution"
    ):
        reason = say("พบมติ แต่ไม่แน่ชัดว่าเป็นของคณะใด", "a resolution was found, but not with certainty whose")
        return Verdict(State.CANNOT_TELL, "body_unclear", reason, findings=tuple(found))
    if others := [s for s in weighty if not s.piece.evidence.central]:
        reason = say(
            "พบมติของคณะกรรมการ แต่ไม่ระบุว่าเป็นโครงการของหน่วยงานนี้",
            "a resolution of the committee was found, but it does not say that it is on this unit's project",
        )
        return Verdict(State.CANNOT_TELL, "not_about_unit", reason, _items(others), tuple(found), _pieces(others))
    if older := [s for s in every if s not in said and not s.piece.evidence.central]:
        reason = say(
            "พบเพียงมติที่มีวันที่นอกปีงบประมาณที่ตรวจ",
            "only a resolution of a day outside the fiscal year audited was found",
        )
        return Verdict(State.CANNOT_TELL, "other_year", reason, _items(older), tuple(found), _pieces(older))
    body = case.pack.indicator.committee
    if (
        body is not None
        and body.central == "expected"
        and not case.pack.central
        and not case.submission.nothing_received
    ):
        reason = say(
            "ไม่พบมติในเอกสารที่ได้รับ และยังไม่ได้นำรายงานการประชุมของคณะกรรมการเข้าระบบ",
            "no resolution was found among the documents received, and the committee's minutes are not loaded yet",
        )
        return Verdict(State.CANNOT_TELL, "central_missing", reason, findings=tuple(found), found=False)
    nothing = absent(demand)
    return Verdict(nothing.state, nothing.code, nothing.reason, findings=tuple(found), found=False)


def _undecided(case: Case) -> list[Stated]:
    """Resolutions of the committee on this unit's project that only acknowledge, assign or say something else."""
    idle = [s for s in stated(case) if s.resolution.outcome is not None and s.resolution.outcome.value not in DECIDING]
    return _about_this(
        case, [s for s in idle if s.resolution.outcome and s.resolution.outcome.parts.get("about") is None]
    )


def _of_another_year(one: Stated, case: Case) -> bool:
    """Whether the committee sat before the year audited began, or after it had ended."""
    date = one.resolution.date
    return outside_fiscal_year(date, case.pack) or beyond_fiscal_year(date, case.pack)


def _outcome(rule: ResolutionOfBody, one: Stated) -> Verdict:
    outcome = one.resolution.outcome
    assert outcome is not None
    proof, pieces = _items([one]), (one.piece,)
    if not outcome.is_proof:
        return Verdict(
            State.CANNOT_TELL,
            "unverified",
            say("อ่านมติได้ไม่แน่ชัด", "the resolution was not read with certainty"),
            proof,
            (),
            pieces,
        )
    if outcome.value == "deferred":
        made = finding("RES-DEFERRED", places=outcome.places, about=one.piece.path)
        reason = say("ที่ประชุมให้แก้ไขและนำเสนอใหม่ ยังไม่ถือว่าผ่าน", "sent back for a new hearing: not passed yet")
        return Verdict(State.NOT_MET, "deferred", reason, proof, (made,), pieces)
    if outcome.value not in rule.outcomes:
        made = finding("RES-REJECTED", places=outcome.places, about=one.piece.path)
        reason = say("มติที่ได้รับมิใช่การให้ผ่านหรือเห็นชอบ", "the resolution received does not approve the project")
        return Verdict(State.NOT_MET, "rejected", reason, proof, (made,), pieces)
    if one.resolution.in_principle is not None and rule.in_principle != "met":
        state = State(rule.in_principle)
        return Verdict(
            state, "in_principle", say("เห็นชอบในหลักการเท่านั้น", "approved in principle only"), proof, (), pieces
        )
    noted: tuple[Finding, ...] = ()
    if one.resolution.meeting is None or one.resolution.date is None:
        noted = (finding("RES-NO-NUMBER", places=outcome.places, about=one.piece.path),)
    changed = outcome.value == "approved_with_changes"
    reason = say(
        "คณะกรรมการมีมติให้ผ่าน" + ("โดยมีเงื่อนไข" if changed else ""),
        "the committee approved" + (" with changes" if changed else ""),
    )
    return Verdict(State.MET, outcome.value, reason, proof, noted, pieces)


def _doubted(one: Stated, verdict: Verdict) -> Verdict:
    """An approval whose paper does not bear it: hedged words, a notice of a day before the committee sat or on which
    nobody signed, minutes that name nobody who wrote or checked them. Central evidence was vouched for by the auditor.
    """
    if verdict.state is not State.MET:
        return verdict
    text, outcome, date = one.resolution.text, one.resolution.outcome, one.resolution.date
    behind = compact(text.value).partition(compact(outcome.raw))[2] if text is not None and outcome is not None else ""
    if verdict.code == "approved" and _HEDGE.search(behind):
        return _open(
            verdict,
            "hedged",
            "มติมีถ้อยคำที่ให้ต้องผ่านขั้นตอนอื่นก่อน หรือให้ไว้เป็นสำรอง ให้เจ้าหน้าที่พิจารณา",
            "the resolution holds words that make it depend on something else: a person must judge",
        )
    if one.piece.evidence.central:
        return verdict
    own = one.piece.record.date
    known = own is not None and own.is_proof and is_full_day(own.value)
    sat = date is not None and date.is_proof and is_full_day(date.value)
    name = one.piece.evidence.source.name
    early = known and sat and own is not None and date is not None and own.value < date.value
    if one.standing == "official_notice" and early and own is not None and date is not None:
        words = {"a_th": "มติของคณะกรรมการ", "a_en": "the committee's resolution", "a_day": date.value}
        words |= {"b_th": name, "b_en": name, "b_day": own.value}
        made = finding("TIME-ORDER", places=(*date.places, *own.places), about=one.piece.path, **words)
        return _open(
            verdict,
            "day_before_sitting",
            f"{name} ลงวันที่ก่อนวันที่คณะกรรมการประชุม จึงยังถือเป็นหนังสือแจ้งมติไม่ได้",
            f"{name} bears a day before the committee sat, so it cannot tell what was resolved",
            made,
        )
    marks = [s.signature for s in one.piece.record.signers]
    signed = any(m is not None and m.is_proof and m.value in SIGNED for m in marks)
    if one.standing == "official_notice" and not signed:
        made = finding("SIGNATURE-NOT-SEEN", places=_places([one]), about=one.piece.path, file=name)
        return _open(
            verdict,
            "signature_not_seen",
            f"พบหนังสือแจ้งมติ ({name}) แต่ยังไม่พบลายมือชื่อหรือเครื่องหมายลงนาม",
            f"a notice of the resolution was found ({name}), no mark of signing was seen on it",
            made,
        )
    if one.standing == "primary" and not signed:
        made = finding("RES-MINUTES-DRAFT", places=_places([one]), about=one.piece.path)
        if not any(s.name is not None for s in one.piece.record.signers):
            return _open(
                verdict,
                "not_certified",
                f"รายงานการประชุม ({name}) ไม่มีผู้จดหรือผู้ตรวจรายงาน และไม่มีการรับรอง",
                f"the minutes ({name}) name nobody who wrote or checked them, and bear no certification",
                made,
            )
        return replace(verdict, findings=(*verdict.findings, made))
    return verdict


def _open(verdict: Verdict, code: str, th: str, en: str, *found: Finding) -> Verdict:
    return replace(
        verdict, state=State.CANNOT_TELL, code=code, reason=say(th, en), findings=(*verdict.findings, *found)
    )


def _about_this(case: Case, said: Sequence[Stated]) -> list[Stated]:
    """Resolutions on this unit's project: those that name the unit or its project; else the only one that the unit
    sent, where it names nobody else, came for this unit alone, or is addressed to it.
    """
    projects = project_names(case)
    mine, silent = [], []
    for one in said:
        words = " ".join(q.value for q in (one.resolution.agenda, one.resolution.text) if q is not None)
        if one.resolution.agenda is not None:
            words = f"{one.resolution.agenda.parts.get('title', '')} {words}"
        about = speaks_of(words, case)
        if any(n in compact(words) for n in projects):
            mine.append(one)
        elif about is False or _other_object(one, case):
            continue
        elif about:
            mine.append(one)
        elif not one.piece.evidence.central:
            silent.append(one)
    if mine:
        return mine
    alone = [s for s in silent if sum(x.piece.order == s.piece.order for x in silent) == 1]
    addressed = [s for s in alone if _addressed(s.piece, case)]
    if addressed:
        return addressed
    only = alone[0] if len(silent) == 1 else None
    return [only] if only and _addressed(only.piece, case) is None and not only.piece.shared_with else []


def _addressed(piece: Piece, case: Case) -> bool | None:
    """Whether a document is for this unit by its addressee and subject; null where these name nobody."""
    head = " ".join(q.value for q in (piece.record.subject, piece.record.addressee) if q is not None)
    return speaks_of(head, case)


def _other_object(one: Stated, case: Case) -> bool:
    """Whether the words behind the deciding verb name something else than a project (`เห็นชอบแผนการจัดนิทรรศการ`)."""
    text, outcome = one.resolution.text, one.resolution.outcome
    if text is None or outcome is None:
        return False
    _, verb, behind = compact(text.value).partition(compact(outcome.raw))
    return bool(verb and behind) and not _OBJECT.match(behind) and not names_project(behind, case)


def _undone(case: Case, demand: Demand) -> list[Stated]:
    """Resolutions about an earlier one (`ยกเลิกมติ`, `ทบทวนมติ`) that may be the one on this unit's project."""
    out = []
    for one in stated(case):
        outcome, text = one.resolution.outcome, one.resolution.text
        if outcome is None or outcome.parts.get("about") != "resolution" or one.standing not in demand.standing:
            continue
        words = text.value if text is not None else ""
        about = speaks_of(words, case)
        if "ยืนยัน" not in words and (about or (about is None and not one.piece.evidence.central)):
            out.append(one)
    return out


def _settled_by_later(said: Sequence[Stated]) -> bool:
    """Whether the resolutions are of different known days, so that the last one stands."""
    days = [s.resolution.date for s in said]
    if not all(d is not None and d.is_proof and is_full_day(d.value) for d in days):
        return False
    by_day: dict[str, set[str]] = {}
    for one in said:
        if one.resolution.date is not None and one.resolution.outcome is not None:
            by_day.setdefault(one.resolution.date.value, set()).add(one.resolution.outcome.value)
    return all(len(v) == 1 for v in by_day.values())


def _last(said: Sequence[Stated]) -> Stated:
    return max(said, key=lambda s: (s.resolution.date.value if s.resolution.date else "", s.piece.order, s.index))


def _other_bodies(case: Case) -> Iterable[Finding]:
    """RES-OTHER-BODY: minutes and notices of another body that might be taken for the committee's."""
    expected = case.pack.indicator.committee
    for piece in case.submission.current() if expected else ():
        if piece.role not in ("resolution", "evidence") or piece.standing == "own_claim":
            continue
        seen: set[str] = set()
        for one in piece.record.resolutions:
            if is_body(one.committee, expected) is not False or one.committee is None or expected is None:
                continue
            if one.committee.value in seen or "คณะรัฐมนตรี" in one.committee.value:
                continue
            seen.add(one.committee.value)
            yield finding(
                "RES-OTHER-BODY",
                places=one.committee.places,
                about=piece.path,
                body=one.committee.value,
                body_en=one.committee.value,
                expected=expected.name,
            )


def _claims(claims: Sequence[Stated]) -> list[Finding]:
    out = []
    for one in claims:
        words = one.resolution.text or one.resolution.outcome
        if words is not None:
            short = words.value if len(words.value) <= 200 else words.value[:199] + "…"
            out.append(finding("EV-CLAIM-ONLY", places=words.places, about=one.piece.path, words=short))
        if one.resolution.meeting is None or one.resolution.date is None:
            out.append(finding("RES-NO-NUMBER", places=words.places if words else (), about=one.piece.path))
    return out


def _unnamed_claims(case: Case) -> list[Stated]:
    """A unit's own words that its matter passed a committee which they do not name (`ผ่านคณะกรรมการแล้ว`)."""
    return [
        Stated(piece, n, one, "own_claim")
        for piece in case.submission.current()
        if piece.standing == "own_claim" and case.pack.indicator.committee is not None
        for n, one in enumerate(piece.record.resolutions)
        if one.committee is None
    ]


def _items(said: Sequence[Stated]) -> tuple[EvidenceItem, ...]:
    out = []
    for one in said:
        for name in ("committee", "meeting", "date", "outcome", "in_principle"):
            quote = getattr(one.resolution, name)
            if quote is not None:
                out.append(item(one.piece, f"resolutions[{one.index}].{name}", quote, one.standing))
    return tuple(out)


def _pieces(said: Sequence[Stated]) -> tuple[Piece, ...]:
    return tuple({s.piece.order: s.piece for s in said}.values())


def _places(said: Sequence[Stated]) -> tuple[Place, ...]:
    return tuple(p for s in said if s.resolution.outcome for p in s.resolution.outcome.places)
