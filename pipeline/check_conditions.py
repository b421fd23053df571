"""ตรวจการปรับปรุงตามมติ: whether each condition of the committee's resolution is answered in the project's own words.

Answered is only what the revised form says word for word; words that come near, that deny it, that repeat the
resolution or that came before the committee sat are for a person to compare. So is what no word can show: that a
thing was cut, or that more or less of it is planned than before. What a letter or another paper beside the project says
of an answer is shown, and is a claim (practice, 2.A: each change at a place of the revised form).
"""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from extractors.digits import arabic
from pipeline.check_resolution import Stated, stated
from pipeline.evidence import Piece
from pipeline.role import is_full_day
from pipeline.unit_names import compact
from pipeline.verdict import Case, Verdict, item, say
from schemas.audit import EvidenceItem
from schemas.audit_state import State
from schemas.finding_codes import finding
from schemas.pack import ConditionsAnswered, Demand
from schemas.quoted import Quoted
from schemas.record import FormRecord

_VERB = re.compile(
    r"^(?:และ|โดย|ให้|ขอให้|ควร|(?:ปรับปรุง|แก้ไข)+|เพิ่มเติม|เพิ่ม|ระบุ|กำหนด|ปรับ|จัดทำ|ตัด|ขยาย|ทบทวน|ยกเลิก|งด|ใส่|แสดง"
    r"|อธิบาย|ชี้แจง|แยก)+"
)
# what is to be gone: neither words that stand there nor words that do not are an answer
_TAKEN_AWAY = re.compile(r"^(?:(?:และ|โดย|ให้|ขอให้|ควร|ปรับปรุง|แก้ไข|ปรับ)*)(?:ตัด|ยกเลิก|งด|ลบ|ถอน|ลด)")
# `เปลี่ยนชื่อโครงการเป็น...`, `ลดงบประมาณเหลือ...`: what it is to be afterwards
_CHANGED_TO = re.compile(r"^(?:และ|โดย|ให้|ขอให้|ควร)*(?:ปรับ|แก้|เปลี่ยน|ลด|ขยาย).*?(?:เป็น|เหลือ|ว่า|ถึง)(?P<new>.+)$")
_ADDED = re.compile(r"เพิ่ม(?!จำนวน|งบ|วงเงิน|ระยะ|ค่า|เป้าหมาย)|ระบุ|กำหนด|จัดทำ|ใส่|แสดง|อธิบาย|ชี้แจง|แยก")
_FIGURE = re.compile(r"(?<![0-9])[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?")
_TAIL = re.compile(r"(?:ให้)?(?:ชัดเจน|ครบถ้วน|เหมาะสม|ถูกต้อง)(?:ขึ้น|ยิ่งขึ้น)?$")
# `ปรับแก้ตามมติเรียบร้อยแล้ว` repeats the condition and is no change of the project
_SPEAKS_OF_RESOLUTION = re.compile(
    r"มติ|คณะกรรมการ(?:ฯ)?(?:ได้)?(?:ให้|มี|ขอ|แนะ)|ที่ประชุม|ข้อสังเกต|ปรับแก้|แก้ไข(?:ตาม|แล้ว|เรียบร้อย)|เรียบร้อยแล้ว"
)
_NOT = re.compile(r"ไม่|มิได้|มิใช่|ยกเว้น|ยกเลิก|งดเว้น|เดิม(?:มี|กำหนด|คือ|ให้|ใช้|เป็น)?$|(?:ถัด|ต่อ)ไป|ปีหน้า|อนาคต")
# `กลุ่มเป้าหมายเป็นผู้สูงอายุไม่ได้รวมอยู่`; `ไม่น้อยกว่า 300 คน` denies nothing
_NOT_BEHIND = re.compile(
    r"^[^0-9]{0,15}?(?:ไม่(?!น้อยกว่า|ต่ำกว่า|เกิน|มากกว่า|จำกัด|เพียง|เสีย|มีค่าใช้จ่าย|ใช้งบ)|มิได้|มิใช่|ยกเว้น|ยกเลิก|ยังมิ)"
    r"|^[^0-9]{0,40}?(?:ปี(?:งบประมาณ)?(?:ถัด|ต่อ)ไป|ปีหน้า|ในอนาคต)"
)
SHORT = 8  # letters below which what a thing is to become stands in other words by chance
NEAR, FAR = (
    85,
    50,
)  # per cent of a condition's letter triples found in one entry: answered only word for word; below FAR open


TOLD = 70  # the same, of words in another paper, which prove nothing by themselves


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
            "ยังไม่ทราบมติของคณะกรรมการ จึงยังไม่สามารถสรุปได้ว่ามีเงื่อนไขหรือไม่",
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
    forms += [
        page for form in tuple(forms) for page in case.submission.patches(form)
    ]  # a mended page alone answers too
    proof = [item(s.piece, f"resolutions[{s.index}].conditions[{n}]", c, s.standing) for s, n, c in conditions]
    told = {n: _told(s, c, case) for n, (s, _, c) in enumerate(conditions)}
    if not forms and not any(told.values()):
        reason = say("ไม่พบโครงการฉบับปรับปรุงในเอกสารที่ได้รับ", "no revised project was found among the documents received")
        return Verdict(State.NOT_MET, "not_found", reason, tuple(proof), found=False)
    open_, grey, unread, elsewhere = [], [], [], []
    unsure = any(not q.is_proof for form in forms for q in _written(form, case))  # what was not read may be the answer
    for number, (one, _, condition) in enumerate(conditions):
        sat = _sat(one)
        share, place = _answer(condition, [p for p in forms if not p.first_day or p.first_day >= sat])
        before, old = _answer(condition, [p for p in forms if p.first_day and p.first_day < sat])
        if before > share:  # what came before the committee sat is no answer to it
            share, place = min(before, NEAR), old
        if share == 100 and place is not None and condition.is_proof:
            proof.append(place)
        elif share < FAR and (claim := told[number]) is not None:
            elsewhere.append((condition, claim[0]))
            proof.append(claim[1])
        elif share < FAR and condition.is_proof and not unsure:
            open_.append(condition)
        elif share < FAR:
            unread.append(condition)
        else:
            grey.append(condition)
            if place is not None:
                proof.append(place)
    where = " / ".join(sorted({f"{p.evidence.source.name}" for p in forms}))
    claims = tuple(
        finding(
            "COND-ELSEWHERE",
            places=c.places,
            about=demand.id,
            condition=c.value,
            file=p.evidence.source.name,
            where_th=f" {where}" if where else "โครงการฉบับปรับปรุง",
            where_en=where or "a revised project",
        )
        for c, p in elsewhere
    )
    if open_:
        found = claims + tuple(
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
    if elsewhere:
        names = ", ".join(dict.fromkeys(p.evidence.source.name for _, p in elsewhere))
        reason = say(
            f"พบคำตอบของบางเงื่อนไขเฉพาะใน {names} มิใช่ในเนื้อหาโครงการ ให้เจ้าหน้าที่พิจารณา",
            f"some conditions are answered in {names} only, not in the project itself: for a person to judge",
        )
        papers = (*forms, *{p.order: p for _, p in elsewhere}.values())
        return Verdict(State.CANNOT_TELL, "told_elsewhere", reason, tuple(proof), claims, papers)
    if unread:
        doubtful = tuple(
            finding("COND-UNREAD", places=c.places, about=demand.id, condition=c.value, where_th=where, where_en=where)
            for c in unread
        )
        reason = say(
            "ยังไม่พบการปรับแก้ครบทุกเงื่อนไข แต่มีข้อความที่อ่านได้ไม่แน่ชัด ให้เจ้าหน้าที่ยืนยัน",
            "not every condition was seen answered, but words were not read with certainty: a person must confirm them",
        )
        return Verdict(State.CANNOT_TELL, "unverified", reason, tuple(proof), doubtful, tuple(forms))
    if grey:
        asked = tuple(
            finding("COND-WORDING", places=c.places, about=demand.id, condition=c.value, where_th=where, where_en=where)
            for c in grey
        )
        reason = say(
            "ถ้อยคำในโครงการใกล้เคียงเงื่อนไข ให้เจ้าหน้าที่เทียบข้อความทั้งสอง",
            "the project's words come near the conditions: a person must compare the two passages",
        )
        return Verdict(State.CANNOT_TELL, "wording_differs", reason, tuple(proof), asked, tuple(forms))
    reason = say("พบข้อความที่ปรับแก้ครบทุกเงื่อนไข", "every condition is answered in the project's words")
    return Verdict(State.MET, "complete", reason, tuple(proof), (), tuple(forms))


def _told(one: Stated, condition: Quoted, case: Case) -> tuple[Piece, EvidenceItem] | None:
    """Where a letter of the unit or a paper beside the project says of a condition that it was done; the resolution's
    own words, repeated, are no answer, and neither are those of a day before the committee sat.
    """
    sat = _sat(one)
    best: tuple[int, Piece, EvidenceItem] | None = None
    for piece in case.submission.current():
        if piece.role in ("form", "guideline", "resolution") or piece.foreign or _is_before(piece, sat):
            continue
        for n, said in enumerate(piece.record.statements):
            if said.text is None or said.about is None or said.about.value != "amended":
                continue
            words = _plain(said.text.value)
            checks = _checks(condition)
            share = min(_share(c.words, words) for c in checks)
            if share < TOLD or any(_denied(c.words, words) or not c.figures <= _figures(arabic(words)) for c in checks):
                continue
            if best is None or share > best[0]:
                best = share, piece, item(piece, f"statements[{n}].text", said.text, "own_claim")
    return best[1:] if best is not None else None


def _sat(one: Stated) -> str:
    """The day on which the committee sat; empty where it is not known."""
    day = one.resolution.date
    return day.value if day is not None and day.is_proof and is_full_day(day.value) else ""


def _is_before(piece: Piece, sat: str) -> bool:
    """Whether a paper bears, or came on, a day before the committee sat."""
    own = piece.record.date
    known = own.value if own is not None and own.is_proof and is_full_day(own.value) else piece.first_day
    return known is not None and known < sat


def _written(form: Piece, case: Case) -> list[Quoted]:
    """What is filled in with words: signatures answer no condition."""
    entries = [e for e in case.pack.form(form.form or "").entries if e.kind != "signature"]
    return [q for e in entries for q in _values(form.entry(e.id))]


def _values(entry: Quoted | tuple[Quoted, ...] | None) -> tuple[Quoted, ...]:
    """An entry's values, one or many."""
    return entry if isinstance(entry, tuple) else () if entry is None else (entry,)


class _Check(NamedTuple):
    """One thing that a condition asks for. `most`: the highest share that words which hold it can prove, `least`: the
    lowest that words which do not hold it leave, in per cent.
    """

    words: str
    figures: frozenset[Decimal]
    most: int = 100
    least: int = 0


def _checks(condition: Quoted) -> list[_Check]:
    """The things that a condition asks for, without its verbs of asking; a condition may hold several (`parts`)."""
    parts = condition.parts.get("parts")
    texts = (
        [str(p.get("value", "")) if isinstance(p, dict) else str(p) for p in parts]
        if isinstance(parts, list) and parts
        else [condition.value]
    )
    verb = _VERB.match(_plain(condition.value))
    return [_check(arabic(text), verb[0] if verb else "") for text in texts]


def _check(text: str, verb: str) -> _Check:
    """`verb`: that of the whole condition, for the parts that bear none of their own."""
    words = compact(text)
    own = _VERB.match(words)
    asking = own[0] if own else verb
    new = _CHANGED_TO.match(words)
    if new is not None and not _ADDED.search(words[: new.start("new")]):
        figures = _figures(text)
        return _Check(new["new"], figures, NEAR if figures or len(new["new"]) < SHORT else 100)
    core = _TAIL.sub("", _VERB.sub("", words)) or words
    if _TAKEN_AWAY.match(words if own else asking + words):
        return _Check(core, frozenset(), NEAR, FAR)
    figures = _figures(text)
    adding = any(m.start() < len(asking) for m in _ADDED.finditer(asking + core))
    return _Check(core, figures, 100 if not asking or adding or (figures and "เพิ่ม" in asking) else NEAR)


def _plain(words: str) -> str:
    return compact(arabic(words))


def _figures(text: str) -> frozenset[Decimal]:
    """The figures of a text with Arabic digits, whole ones: 9 does not stand in 90 or in 1,009."""
    return frozenset(Decimal(m[0].replace(",", "")) for m in _FIGURE.finditer(text))


def _answer(condition: Quoted, forms: Sequence[Piece]) -> tuple[int, EvidenceItem | None]:
    """How much of the condition one entry says, in per cent (the least of its checks), and that entry."""
    least, where = 100, None
    for check in _checks(condition):
        top, at = check.least, None
        for piece in forms:
            assert isinstance(piece.record, FormRecord)
            for name, entry in piece.record.entries.items():
                for quote in _values(entry):
                    share = min(_share(check.words, _plain(quote.value)), check.most)
                    if not quote.is_proof or _says_otherwise(check, quote.value):
                        share = min(share, NEAR)
                    if share > top or (share == top and at is None):
                        top, at = share, item(piece, f"entries.{name}", quote)
        if top <= least:
            least, where = top, at
    return least, where


def _says_otherwise(check: _Check, said: str) -> bool:
    """Whether words that hold what was asked repeat the resolution, deny it, or bear other figures."""
    words = _plain(said)
    return bool(
        _SPEAKS_OF_RESOLUTION.search(words)
        or _denied(check.words, words)
        or not check.figures <= _figures(arabic(said))
    )


def _denied(check: str, words: str) -> bool:
    """Whether the words say of what was asked that it is not so, was so before or will be so another year."""
    at = words.find(check)
    if at < 0:
        return False
    return bool(_NOT.search(words[max(at - 30, 0) : at]) or _NOT_BEHIND.search(words[at + len(check) :]))


def _share(check: str, words: str) -> int:
    if check in words:
        return 100
    triples = {check[n : n + 3] for n in range(len(check) - 2)}
    if not triples:
        return 0
    return min(99, 100 * sum(t in words for t in triples) // len(triples))
