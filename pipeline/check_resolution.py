"""ตรวจมติ: what the pack's committee resolved about this unit's project, and whether its conditions were answered.

Only minutes, notices of the committee's secretary and certified extracts say what was resolved; what a unit writes
about it is a claim. Bodies are told apart by their names, never by a meeting's number alone.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.evidence import Piece
from pipeline.role import is_body, is_full_day, resolution_standing
from pipeline.unit_names import compact
from pipeline.verdict import Case, Verdict, absent, item, say
from schemas.audit import EvidenceItem, State
from schemas.finding import Finding
from schemas.finding_codes import finding
from schemas.pack import ConditionsAnswered, Demand, ResolutionOfBody, Standing
from schemas.place import Place
from schemas.quoted import Quoted
from schemas.record import FormRecord, Resolution

DECIDING = ("approved", "approved_with_changes", "rejected", "deferred")
_VERB = re.compile(r"^(?:และ|โดย|ให้|ขอให้|ควร|(?:ปรับปรุง|แก้ไข)+|เพิ่มเติม|เพิ่ม|ระบุ|กำหนด|ปรับ|จัดทำ|ตัด|ขยาย|ทบทวน)+")
_TAIL = re.compile(r"(?:ให้)?(?:ชัดเจน|ครบถ้วน|เหมาะสม|ถูกต้อง)(?:ขึ้น|ยิ่งขึ้น)?$")
NEAR, FAR = (
    85,
    50,
)  # per cent of a condition's letter triples found in one entry: answered only word for word; below FAR open


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
                out.append(Stated(piece, n, one, resolution_standing(one, piece.record, piece.role)))
    return out


def resolution_of_body(rule: ResolutionOfBody, demand: Demand, case: Case) -> Verdict:
    """The committee's resolution on this unit's project."""
    said = [s for s in stated(case) if s.resolution.outcome is not None and s.resolution.outcome.value in DECIDING]
    proofs = _about_this(case, [s for s in said if s.standing in demand.standing])
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
        verdict = _outcome(rule, _last(proofs))
        return Verdict(
            verdict.state, verdict.code, verdict.reason, verdict.evidence, (*found, *verdict.findings), verdict.pieces
        )
    drafts = [s for s in said if s.standing == "draft"]
    if drafts:
        made = finding("RES-MINUTES-DRAFT", places=_places(drafts), about=drafts[0].piece.path)
        reason = say("พบเพียงรายงานการประชุมฉบับร่าง", "only draft minutes were found")
        return Verdict(State.CANNOT_TELL, "draft", reason, _items(drafts), (*found, made), _pieces(drafts))
    claims = [s for s in stated(case) if s.standing == "own_claim" and not s.piece.evidence.central]
    if claims:
        reason = say(
            "พบเพียงคำกล่าวอ้างของหน่วยงานว่าคณะกรรมการมีมติแล้ว ยังไม่พบเอกสารที่ยืนยัน",
            "only the unit's own claim of a resolution was found, no document that confirms it",
        )
        found += _claims(claims)
        return Verdict(State.CANNOT_TELL, "claim_only", reason, _items(claims), tuple(found), _pieces(claims))
    if any(
        is_body(r.committee, case.pack.indicator.committee) is None
        for p in case.submission.current()
        for r in p.record.resolutions
        if p.role == "resolution"
    ):
        reason = say("พบมติ แต่ไม่แน่ชัดว่าเป็นของคณะใด", "a resolution was found, but not with certainty whose")
        return Verdict(State.CANNOT_TELL, "body_unclear", reason, findings=tuple(found))
    if (
        case.pack.indicator.committee.central == "expected"
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


def _about_this(case: Case, said: Sequence[Stated]) -> list[Stated]:
    """Resolutions on this unit's project. One that the unit sent alone is taken for its own; of several, and of central
    minutes, those that name the unit or its project.
    """
    names = {compact(n) for n in (case.submission.unit.name_th, *case.submission.unit.aliases) if len(compact(n)) >= 6}
    for piece in case.submission.current():
        for entry in ("project_name", "idea_name", "chosen_idea"):
            if len(words := compact(piece.entry_words(entry))) >= 12:
                names.add(words.removeprefix("โครงการ"))
    mine, own = [], [s for s in said if not s.piece.evidence.central]
    for one in said:
        words = compact(" ".join(q.value for q in (one.resolution.agenda, one.resolution.text) if q is not None))
        if any(n in words for n in names):
            mine.append(one)
    if mine:
        return mine
    meetings = {(s.piece.path, s.index) for s in own}
    return own if len(meetings) == 1 else []


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
    for piece in case.submission.current():
        if piece.role not in ("resolution", "evidence") or piece.standing == "own_claim":
            continue
        seen: set[str] = set()
        for one in piece.record.resolutions:
            if is_body(one.committee, case.pack.indicator.committee) is not False or one.committee is None:
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
                expected=case.pack.indicator.committee.name,
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


# ---- conditions -------------------------------------------------------------------------------------------------
def conditions_answered(rule: ConditionsAnswered, demand: Demand, case: Case) -> Verdict:
    """Each condition of the resolution, word for word in one of the forms. Assignments and remarks need no answer."""
    ground = case.verdicts.get(rule.resolution)
    if case.submission.nothing_received or (
        ground is not None and ground.state is State.MET and ground.code == "approved"
    ):
        reason = say("ไม่มีเงื่อนไขที่ต้องปรับปรุง", "there is no condition to be answered")
        return Verdict(State.NOT_APPLICABLE, "no_condition", reason)
    if ground is None or ground.state is not State.MET:
        reason = say(
            "ยังไม่ทราบมติของคณะกรรมการ จึงยังบอกไม่ได้ว่ามีเงื่อนไขหรือไม่",
            "the resolution is not known, so neither are its conditions",
        )
        return Verdict(State.CANNOT_TELL, "resolution_unknown", reason)
    paths = {(e.path, e.field.split(".outcome")[0]) for e in ground.evidence if e.field.endswith(".outcome")}
    said = [s for s in stated(case) if any(p == s.piece.path and f"resolutions[{s.index}]" in f for p, f in paths)]
    conditions = [(s, n, c) for s in said for n, c in enumerate(s.resolution.conditions)]
    if not conditions:
        reason = say(
            "มติให้ผ่านโดยมีการแก้ไข แต่อ่านเงื่อนไขไม่ได้แน่ชัด",
            "approved with changes, but the conditions were not read with certainty",
        )
        return Verdict(State.CANNOT_TELL, "unverified", reason, ground.evidence, pieces=ground.pieces)
    forms = [p for name in rule.forms for p in case.submission.forms(name)]
    proof = [item(s.piece, f"resolutions[{s.index}].conditions[{n}]", c, s.standing) for s, n, c in conditions]
    if not forms:
        reason = say("ไม่พบโครงการฉบับปรับปรุงในเอกสารที่ได้รับ", "no revised project was found among the documents received")
        return Verdict(State.NOT_MET, "not_found", reason, tuple(proof), found=False)
    open_, grey = [], []
    for _, _, condition in conditions:
        share, place = _answer(condition, forms)
        if share == 100 and place is not None:
            proof.append(place)
        elif share < FAR:
            open_.append(condition)
        else:
            grey.append(condition)
            if place is not None:
                proof.append(place)
    where = " / ".join(sorted({f"{p.evidence.source.name}" for p in forms}))
    if open_:
        found = tuple(
            finding(
                "COND-OPEN", places=c.places, about=demand.id, condition=c.value, where_th=f" {where}", where_en=where
            )
            for c in open_
        )
        reason = say(
            f"ยังไม่พบการปรับแก้ตามมติ {len(open_)} จาก {len(conditions)} เงื่อนไข",
            f"{len(open_)} of {len(conditions)} conditions were not seen answered",
        )
        return Verdict(State.NOT_MET, "condition_open", reason, tuple(proof), found, tuple(forms))
    if grey:
        reason = say(
            "ถ้อยคำในโครงการใกล้เคียงเงื่อนไข ให้เจ้าหน้าที่เทียบข้อความทั้งสอง",
            "the project's words come near the conditions: a person must compare the two passages",
        )
        return Verdict(State.CANNOT_TELL, "wording_differs", reason, tuple(proof), (), tuple(forms))
    reason = say("พบข้อความที่ปรับแก้ครบทุกเงื่อนไข", "every condition is answered in the project's words")
    return Verdict(State.MET, "complete", reason, tuple(proof), (), tuple(forms))


def _checks(condition: Quoted) -> list[str]:
    """The things that a condition asks for, without its verbs of asking; a condition may hold several (`parts`)."""
    parts = condition.parts.get("parts")
    texts = (
        [str(p.get("value", "")) if isinstance(p, dict) else str(p) for p in parts]
        if isinstance(parts, list) and parts
        else [condition.value]
    )
    out = []
    for text in texts:
        core = _TAIL.sub("", _VERB.sub("", compact(text)))
        out.append(core or compact(text))
    return out


def _answer(condition: Quoted, forms: Sequence[Piece]) -> tuple[int, EvidenceItem | None]:
    """How much of the condition one entry says, in per cent (the least of its checks), and that entry."""
    least, where = 100, None
    for check in _checks(condition):
        top, at = 0, None
        for piece in forms:
            assert isinstance(piece.record, FormRecord)
            for name, entry in piece.record.entries.items():
                for quote in entry if isinstance(entry, tuple) else () if entry is None else (entry,):
                    share = _share(check, compact(quote.value))
                    share = min(share, NEAR) if not quote.is_proof else share
                    if share > top:
                        top, at = share, item(piece, f"entries.{name}", quote)
        if top <= least:
            least, where = top, at
    return least, where


def _share(check: str, words: str) -> int:
    if check in words:
        return 100
    triples = {check[n : n + 3] for n in range(len(check) - 2)}
    if not triples:
        return 0
    return min(99, 100 * sum(t in words for t in triples) // len(triples))
