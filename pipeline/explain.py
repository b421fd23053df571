"""ที่มาของคะแนน: the chain from points to the words on a page, with what is sure, what is possible, and what would close
the gap between them.
"""

from collections.abc import Iterable, Iterator
from decimal import ROUND_HALF_UP, Decimal

from pipeline.doubt_words import reader_words
from pipeline.replies import beside
from pipeline.secrecy import HELD_BACK, Secret, secret_of
from pipeline.show_audit import STATES, answer_words, decision_words, figures, head, where
from pipeline.show_summary import span
from pipeline.show_text import one_line
from schemas.audit import CriterionScore, DemandState, DepartmentAudit, EvidenceItem, PartScore, plain
from schemas.audit_state import State
from schemas.pack import PLACEHOLDER, Rubric
from schemas.source import Status
from schemas.submission import SubmittedDocument

_TRUST = {"trusted": "", "confirmed": "ยืนยันโดยคน confirmed", "unverified": "ยังไม่ยืนยัน unverified"}
_STANDING = {
    "primary": "ต้นฉบับ primary",
    "official_notice": "หนังสือแจ้งมติ official notice",
    "certified_extract": "สำเนารับรอง certified",
    "draft": "ร่าง draft",
    "own_claim": "อ้างเอง own claim",
}
# What settles a state that cannot be told, by its reason, and the `decide` that says so; any other is settled by a
# person who looks at the evidence.
_SETTLES = {
    "unread": (
        "เปิดอ่านไฟล์ที่ยังไม่ได้อ่าน หากไม่มีหลักฐานให้บันทึกว่าเปิดดูแล้ว",
        "open the unread files, and say so of those that hold nothing",
        "rule-out",
    ),
    "unverified": ("ดูถ้อยคำที่มีข้อสงสัย แล้วยืนยันหรือแก้ค่า", "look at the doubted words, settle them", "value"),
    "patched": (
        "เทียบฉบับเดิมกับหน้าที่ส่งเพิ่ม แล้วยืนยันค่าที่ใช้",
        "compare the form with the page that came later, and confirm the value that counts",
        "value",
    ),
    "claim_only": ("ขอเอกสารต้นเรื่องที่ยืนยันคำรายงาน", "ask for the document that confirms what was reported", ""),
    "central_missing": (
        "วางรายงานการประชุมของคณะกรรมการใน central ของชุดเกณฑ์",
        "load the committee's minutes into the pack's `central`",
        "",
    ),
    "draft": ("ขอฉบับที่ลงนามแล้ว", "ask for the signed version", ""),
    "tracked_changes": ("ขอฉบับที่ยอมรับการแก้ไขแล้ว", "ask for the version with its changes accepted", ""),
    "signature_not_seen": ("ดูต้นฉบับที่ลงนาม", "look at the signed original", ""),
    "not_plainly_approved": (
        "ดูถ้อยคำในช่องผู้อนุมัติ แล้วถามผลการอนุมัติ",
        "look at the words of the approver's block, ask what was decided",
        "state",
    ),
    "revoked": ("ถามว่าเรื่องที่ยกเลิกมีผลเมื่อใด", "ask from when on the matter is revoked", "state"),
    "receipt_unknown": ("บันทึกวันรับ", "say when it came", "received"),
    "conflict": ("ถามว่าฉบับใดเป็นฉบับสุดท้าย", "ask which version is the last", ""),
    "attached": ("หาเอกสารแนบที่แบบอ้างถึง", "find the attachment that the form points to", ""),
}
_LOOK = ("ดูหลักฐานนี้ แล้ววินิจฉัยผลของรายการ", "look at this evidence and decide the state", "state")


def explained(audit: DepartmentAudit, demand: str | None = None, rubric: Rubric | None = None) -> str | None:
    """From points to words: every part, criterion, demand and piece of evidence, or those of one demand. None where the
    audit has no such demand. `rubric`: the one that the audit was made by, for what its bands ask.
    """
    if demand is not None and all(d.id != demand for d in audit.demands):
        return None
    lines = head(audit)
    if demand is None:
        lines += ["", *figures(audit), *_bands(audit, rubric), *_gap(audit), *_official_only(audit)]
    for part in audit.score.parts:
        lines += _part(part, audit, demand)
    scored = {name for p in audit.score.parts for c in p.criteria for name in c.demands}
    rest = [d for d in audit.demands if d.id not in scored and demand in (None, d.id)]
    if rest:
        lines += ["", "ไม่มีคะแนน · without points"]
        lines += [x for d in rest for x in _demand(d, audit)]
    return "\n".join(lines)


def _bands(audit: DepartmentAudit, rubric: Rubric | None) -> Iterator[str]:
    """What the next level asks for, where there is one."""
    if rubric is None:
        return
    mark = _mark(audit.level.status)
    rising = rubric.direction == "higher"
    sure, possible = (audit.score.low, audit.score.high) if rising else (audit.score.high, audit.score.low)
    for band in rubric.bands:
        if band.from_ > sure if rising else band.from_ < sure:
            lacking = plain(abs(band.from_ - sure))
            reachable = band.from_ <= possible if rising else band.from_ >= possible
            level, points = plain(band.level), plain(band.from_)
            if rising:
                out = "" if reachable else " ซึ่งเกินคะแนนสูงสุดที่เป็นไปได้ · beyond what is possible"
                asks = f"ตั้งแต่ from {points} ขาดอีก lacking {lacking} จากคะแนนที่แน่แล้ว {plain(sure)}"
            else:
                out = "" if reachable else " ซึ่งน้อยกว่าคะแนนต่ำสุดที่เป็นไปได้ · beyond what is possible"
                asks = f"ไม่เกิน at most {points} เกินอยู่ over by {lacking} จากคะแนนที่อาจเสียทั้งหมด {plain(sure)}"
            yield f"  ระดับ level {level}{mark}: {asks}{out}"
            return


def _counts_for(part: PartScore, points: Decimal) -> Decimal:
    """How much of the total some points of a part's criteria are."""
    whole = sum((c.points for c in part.criteria), Decimal(0))
    return points if part.weight is None else (points * part.weight / whole).quantize(Decimal("0.01"), ROUND_HALF_UP)


def _gap(audit: DepartmentAudit) -> Iterator[str]:
    """Which criteria stand between the low and the high total."""
    open_ones = [(p, c) for p in audit.score.parts for c in p.criteria if c.low != c.high]
    if open_ones:
        listed = ", ".join(f"{c.id} {plain(_counts_for(p, c.high - c.low))}" for p, c in open_ones)
        total = plain(audit.score.high - audit.score.low)
        yield f"  ส่วนต่าง {total}{_mark(audit.score.status)} มาจาก · the gap of {total} is: {listed}"


def _official_only(audit: DepartmentAudit) -> Iterator[str]:
    """The score if only figures counted that somebody in office set; nothing is said where all of them are."""
    criteria = [(p, c) for p in audit.score.parts for c in p.criteria]
    official = [(p, c) for p, c in criteria if not c.basis.startswith(PLACEHOLDER)]
    if not official:
        yield "  หากไม่นับตัวเลขชั่วคราว: ไม่มีตัวเลขใดเป็นทางการ จึงบอกได้เพียงครบ n จาก m ข้างต้น"
        yield "  what if no provisional figure counted: none is official, so only `complete n of m` above can be said"
    elif len(official) < len(criteria):
        low, high, whole = (
            sum((_counts_for(p, getattr(c, x)) for p, c in official), Decimal(0)) for x in ("low", "high", "points")
        )
        points = plain(whole)
        n = f"{len(official)}/{len(criteria)}"
        yield f"  หากไม่นับตัวเลขชั่วคราว: {span(low, high)} จาก {points} ({n} เกณฑ์) ไม่มีระดับ"
        yield f"  what if no provisional figure counted: {span(low, high)} of {points} ({n} criteria), and no level"


def _part(part: PartScore, audit: DepartmentAudit, demand: str | None) -> list[str]:
    mine = [c for c in part.criteria if demand is None or demand in c.demands]
    if not mine:
        return []
    whole = plain(sum((c.points for c in part.criteria), Decimal(0)))
    weight = "" if part.weight is None else f" น้ำหนัก weight {plain(part.weight)} (เกณฑ์รวม criteria {whole})"
    points = f"{span(part.low, part.high)}{weight}{_mark(part.status)}"
    out = ["", f"{part.id} {part.title.th} · {part.title.en}: {points}"]
    for c in mine:
        out += _criterion(c, audit, demand)
    return out


def _mark(status: str) -> str:
    return " ชั่วคราว provisional" if status == "provisional" else ""


def _criterion(c: CriterionScore, audit: DepartmentAudit, demand: str | None) -> list[str]:
    out = [f"  {c.id}: {span(c.low, c.high)} จาก of {plain(c.points)}{_mark(c.status)} · {c.reason.th} · {c.reason.en}"]
    out.append(f"    ที่มาของตัวเลข basis: {one_line(c.basis)}")
    if c.low != c.high:
        gap = plain(c.high - c.low)
        out.append(f"    แน่แล้ว sure {plain(c.low)} อาจถึง at most {plain(c.high)} ส่วนต่าง gap {gap}{_mark(c.status)}")
    for d in audit.demands:
        if d.id in c.demands and demand in (None, d.id):
            out += _demand(d, audit)
    return out


def _demand(d: DemandState, audit: DepartmentAudit) -> list[str]:
    th, en = STATES[d.state]
    secret = secret_of(audit)
    why = (HELD_BACK,) if secret.covers_reason(d) else (one_line(d.reason.th), one_line(d.reason.en))
    out = [f"    {d.id} {d.title.th}: {th} · {en} ({d.reason_code})", *(f"      {x}" for x in why)]
    out += [x for e in d.evidence for x in _evidence(e, secret)]
    out += [*_closing(d, audit), *_decided(d.id, audit)]
    for f in (f for f in audit.findings if f.about == d.id or f.about in {e.path for e in d.evidence}):
        if secret.covers(f):
            out.append(f"      ! {f.code} {HELD_BACK}")
            continue
        out += [f"      ! {f.code} {one_line(f.th)}", *(f"        {answer_words(s)}" for s in beside(f, audit))]
    return out


def _evidence(e: EvidenceItem, secret: Secret) -> Iterable[str]:
    if e.path in secret.paths or secret.holds(e.raw):
        yield f"      {HELD_BACK}"
        yield f"        {one_line(e.path)} · {e.field}"
        return
    marks = " · ".join(x for x in (_TRUST[e.trust], _STANDING.get(e.standing or "", "")) if x)
    raw = one_line(e.raw)
    meant = "" if raw == one_line(e.value) else f" = {one_line(e.value)}"
    yield f"      “{raw}”{meant}{f' · {marks}' if marks else ''}"
    for other in e.others:
        who = reader_words(other.reader)
        yield f"        {who.th} · {who.en}: “{one_line(other.text)}”"
    for place in e.places[:3]:
        yield f"        {one_line(e.path)} · {e.field} · {one_line(where(place))}"
    if not e.places:
        yield f"        {one_line(e.path)} · {e.field}"


def settles(d: DemandState) -> tuple[str, str, str] | None:
    """What would settle a state that cannot be told, in Thai and English, and the `decide` that says so (or empty)."""
    return _SETTLES.get(d.reason_code, _LOOK) if d.state is State.CANNOT_TELL else None


def unread_of(d: DemandState, audit: DepartmentAudit) -> list[SubmittedDocument]:
    """The files that a state waits for because they were not read in full."""
    if d.state is not State.CANNOT_TELL or d.reason_code != "unread":
        return []
    unread = (Status.PARTLY_READ, Status.UNREADABLE, Status.REJECTED, Status.QUARANTINED)
    documents = {x.path: x for p in audit.submissions for x in p.documents if x.status in unread}
    return list(documents.values())


def _closing(d: DemandState, audit: DepartmentAudit) -> Iterator[str]:
    step = settles(d)
    if step is not None:
        th, en, command = step
        by = f" (decide ... {command})" if command else ""
        yield f"      => ปิดช่องว่าง: {th} · to close the gap: {en}{by}"
        yield from (f"         {one_line(x.path)} ({x.reason})" for x in unread_of(d, audit))


def _decided(demand: str, audit: DepartmentAudit) -> Iterator[str]:
    for s in audit.decisions:
        if getattr(s.decision, "demand", None) == demand:
            yield f"      คำวินิจฉัย decision {decision_words(s, secret_of(audit))}"
