"""ตรวจการปรับปรุงตามมติ: whether each condition of the committee's resolution is answered in the project's own words.

Answered is only what the revised form says word for word; words that come near, that deny it, that repeat the
resolution or that came before the committee sat are for a person to compare.
"""

import re
from collections.abc import Sequence

from pipeline.check_resolution import stated
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

_VERB = re.compile(r"^(?:และ|โดย|ให้|ขอให้|ควร|(?:ปรับปรุง|แก้ไข)+|เพิ่มเติม|เพิ่ม|ระบุ|กำหนด|ปรับ|จัดทำ|ตัด|ขยาย|ทบทวน)+")
_TAIL = re.compile(r"(?:ให้)?(?:ชัดเจน|ครบถ้วน|เหมาะสม|ถูกต้อง)(?:ขึ้น|ยิ่งขึ้น)?$")
# `ปรับแก้ตามมติเรียบร้อยแล้ว` repeats the condition and is no change of the project
_SPEAKS_OF_RESOLUTION = re.compile(
    r"มติ|คณะกรรมการ(?:ฯ)?(?:ได้)?(?:ให้|มี|ขอ|แนะ)|ที่ประชุม|ข้อสังเกต|ปรับแก้|แก้ไข(?:ตาม|แล้ว|เรียบร้อย)|เรียบร้อยแล้ว"
)
_NOT = re.compile(r"ไม่|มิได้|มิใช่|ยกเว้น|ยกเลิก|งดเว้น")
NEAR, FAR = (
    85,
    50,
)  # per cent of a condition's letter triples found in one entry: answered only word for word; below FAR open


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
    if not forms:
        reason = say("ไม่พบโครงการฉบับปรับปรุงในเอกสารที่ได้รับ", "no revised project was found among the documents received")
        return Verdict(State.NOT_MET, "not_found", reason, tuple(proof), found=False)
    open_, grey = [], []
    for one, _, condition in conditions:
        day = one.resolution.date
        sat = day.value if day is not None and day.is_proof and is_full_day(day.value) else ""
        share, place = _answer(condition, [p for p in forms if not p.first_day or p.first_day >= sat])
        before, old = _answer(condition, [p for p in forms if p.first_day and p.first_day < sat])
        if before > share:  # what came before the committee sat is no answer to it
            share, place = min(before, NEAR), old
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
                    words = compact(quote.value)
                    share = _share(check, words)
                    if not quote.is_proof or _SPEAKS_OF_RESOLUTION.search(words) or _denied(check, words):
                        share = min(share, NEAR)
                    if share > top:
                        top, at = share, item(piece, f"entries.{name}", quote)
        if top <= least:
            least, where = top, at
    return least, where


def _denied(check: str, words: str) -> bool:
    """Whether the words say of what was asked that it is not so."""
    at = words.find(check)
    return at >= 0 and _NOT.search(words[max(at - 30, 0) : at]) is not None


def _share(check: str, words: str) -> int:
    if check in words:
        return 100
    triples = {check[n : n + 3] for n in range(len(check) - 2)}
    if not triples:
        return 0
    return min(99, 100 * sum(t in words for t in triples) // len(triples))
