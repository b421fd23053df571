"""คำตอบในคิว: what yes, no, correct and ask mean for each kind of item, as the decisions that they record.

Nothing is recorded that the key does not say. "No" to a value names no other value, and there is no decision "it is
wrong": the value stays doubted, which counts as no proof, until a person says what the page states.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from pipeline.web.queue_items import Item
from pipeline.web.queue_of_unit import MARK
from pipeline.web.results import Snapshot
from schemas.audit import DepartmentAudit
from schemas.decision import ReplyDecision

Action = Literal["yes", "no", "correct", "blank", "accept", "ask"]
ACTIONS: Final[tuple[Action, ...]] = ("yes", "no", "correct", "blank", "accept", "ask")
# Doubts that only a part was read: to confirm that would be to take the part for the whole
PART_ONLY: Final = frozenset(("incomplete_on_scan", "number_incomplete"))
_CHOICES: Final = {
    "outcome": ("approved", "approved_with_changes", "rejected", "deferred", "acknowledged", "other"),
    "signature": ("ink_seen", "image_seen", "esign_mark", "digital_signature_present", "none_seen"),
    "copy_status": ("draft", "copy", "file_copy", "certified_copy"),
}
KINDS_OF_FILE: Final = (
    "external_letter",
    "memo",
    "stamped_letter",
    "order",
    "announcement",
    "minutes",
    "indicator",
    "other",
)
STATES: Final = ("met", "not_met", "cannot_tell", "not_applicable")


@dataclass(frozen=True, slots=True)
class OneDecision:
    """One decision as `decide` takes it: what, and its words; `about` are the members that make its key, so that it can
    be seen whether somebody decided the same thing before.
    """

    what: str
    words: tuple[str, ...]
    about: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Answer:
    """What one key records, in one or more decisions, and the reason that is written where the person gives none."""

    action: Action
    decided: tuple[OneDecision, ...]
    why_th: str
    why_en: str


def is_choice(field: str) -> tuple[str, ...]:
    """The words of the contract that a field may have; empty for a field of free words."""
    if "entries." in field:
        return ()
    return _CHOICES.get(field.rpartition(".")[2], ())


def may_be_blank(field: str) -> bool:
    """Whether "the page does not state it" is an answer: not for what a document is, nor for a choice of words."""
    return field != "form" and not field.endswith("].form") and not is_choice(field)


def may_confirm(item: Item) -> bool:
    """Whether "yes" is an answer to it as it stands."""
    if item.kind == "value":
        return item.quote is not None and not PART_ONLY.intersection(item.quote.doubts)
    return item.kind in ("unread", "demand", "finding", "absent")


def answer(item: Item, action: str, typed: str, snapshot: Snapshot) -> Answer | None:
    """What an action on an item records; null where it records nothing. `typed`: the value, unit, form or state that
    was chosen, in the form in which it is to be recorded.
    """
    audit = snapshot.audits.get(item.unit)
    match item.kind, action:
        case "value", "yes" if may_confirm(item) and item.quote is not None:
            return _of("yes", _value(item, item.quote.value), "ดูภาพแล้ว ตรงกับที่เครื่องอ่าน", "seen on the page; as read")
        case "value", "correct" if typed and item.field == "form":
            return _of("correct", _form(item, typed), "ดูภาพแล้ว เป็นแบบฟอร์มนี้", "seen on the page; it is this form")
        case "value", "correct" if typed:
            return _of(
                "correct", _value(item, typed), "ดูภาพแล้ว แก้ตามที่ปรากฏ", "seen on the page; corrected to what it says"
            )
        case "value", "blank" if may_be_blank(item.field):
            return _of("blank", _value(item, ""), "ดูภาพแล้ว หน้านี้ไม่ได้ระบุไว้", "seen on the page; it is not stated there")
        case "unread", "yes":
            one = OneDecision("rule-out", (item.sha256,), {"what": "rule_out", "sha256": item.sha256})
            return _of("yes", one, "เปิดดูแล้ว ไม่มีหลักฐานที่ตรวจหา", "opened it; it holds nothing that is looked for")
        case "unassigned", "no":
            every = tuple(OneDecision("rule-out", (x,), {"what": "rule_out", "sha256": x}) for x in item.contents)
            return Answer("no", every, "เปิดดูแล้ว ไม่ใช่หลักฐานของหน่วยงานใด", "opened it; it is no unit's evidence")
        case (("unread" | "unassigned"), "correct") if typed:
            return _of_file(item, typed)
        case "demand", ("yes" | "no" | "correct") if audit is not None:
            return _of_demand(item, audit, {"yes": "met", "no": "not_met"}.get(action, typed))
        case "finding", "yes":
            one = _ruling(item.unit, item.finding, "uphold")
            return _of("yes", one, "ตรวจแล้ว ข้อตรวจพบถูกต้อง", "looked into; the finding stands")
        case "finding", "no" if item.found is None or item.found.code != MARK:
            one = _ruling(item.unit, item.finding, "overrule")
            return _of("no", one, "ตรวจแล้ว ข้อตรวจพบไม่ถูกต้อง", "looked into; the finding is wrong")
        case "finding", "accept" if audit is not None and has_reply(item, audit):
            one = _ruling(item.unit, item.finding, "accept")
            return _of("accept", one, "คำชี้แจงของหน่วยงานรับฟังได้", "the unit's answer settles it")
        case "absent", "yes":
            every = tuple(_ruling(item.unit, key, "uphold") for key, _ in item.absent)
            return Answer("yes", every, "ดูไฟล์ทั้งหมดแล้ว ไม่พบจริง", "looked through the files; it is not there")
        case _, "ask":
            asked = tuple(_asked(item, audit))
            why = ("ขอให้หน่วยงานส่งเพิ่มเติมหรือชี้แจง", "the unit is asked to send more or to explain")
            return Answer("ask", asked, *why) if asked else None
    return None


def has_reply(item: Item, audit: DepartmentAudit) -> bool:
    """Whether the department answered a finding."""
    given = (s.decision for s in audit.decisions if s.stale is None)
    return any(isinstance(d, ReplyDecision) and d.finding == item.finding for d in given)


def actions_of(item: Item, snapshot: Snapshot) -> tuple[Action, ...]:
    """The actions that record something for an item, whatever will be typed."""
    typed = "met" if item.kind == "demand" else "unit:-" if item.kind == "unassigned" else "kind:other"
    tries = {a: "" if a in ("yes", "no", "blank") else typed for a in ACTIONS}
    return tuple(a for a, x in tries.items() if answer(item, a, x, snapshot) is not None)


def _of(action: Action, one: OneDecision, th: str, en: str) -> Answer:
    return Answer(action, (one,), th, en)


def _value(item: Item, value: str) -> OneDecision:
    raw = item.quote.raw if item.quote is not None else ""
    about = {"what": "value", "sha256": item.sha256, "field": item.field, "raw": raw, "value": value}
    return OneDecision("value", (item.sha256, item.field, value), about)


def _form(item: Item, form: str) -> OneDecision:
    about = {"what": "kind", "sha256": item.sha256, "kind": "form", "form": form}
    return OneDecision("form", (item.sha256, form), about)


def _of_file(item: Item, typed: str) -> Answer | None:
    """`unit:SLUG`, `form:ID` or `kind:KIND`."""
    sort, _, chosen = typed.partition(":")
    if not chosen:
        return None
    if sort == "unit" and item.kind == "unassigned":
        one = OneDecision("unit", (item.sha256, chosen), {"what": "unit", "sha256": item.sha256, "unit": chosen})
        return _of("correct", one, "ดูเอกสารแล้ว เป็นของหน่วยงานนี้", "seen; it is this unit's")
    if sort == "form" and item.readable and item.kind == "unread":
        return _of("correct", _form(item, chosen), "ดูเอกสารแล้ว เป็นแบบฟอร์มนี้", "seen; it is this form")
    if sort == "kind" and chosen in KINDS_OF_FILE and item.readable and item.kind == "unread":
        about: dict[str, object] = {"what": "kind", "sha256": item.sha256, "kind": chosen, "form": None}
        one = OneDecision("kind", (item.sha256, chosen), about)
        return _of("correct", one, "ดูเอกสารแล้ว เป็นเอกสารชนิดนี้", "seen; it is this kind of document")
    return None


def _of_demand(item: Item, audit: DepartmentAudit, state: str) -> Answer | None:
    if state not in STATES:
        return None
    about = {**_demand(item.demands[0], audit), "what": "state", "state": state}
    one = OneDecision("state", (item.unit, item.demands[0], state), about)
    if state == "met":
        return _of("yes", one, "ดูหลักฐานแล้ว ครบถ้วน", "seen the evidence; it is complete")
    if state == "not_met":
        return _of("no", one, "ดูหลักฐานแล้ว ไม่ครบถ้วน", "seen the evidence; it is not complete")
    if state == "cannot_tell":
        return _of("correct", one, "ดูแล้ว ยังสรุปไม่ได้", "looked into; it cannot be told")
    return _of("correct", one, "ดูแล้ว ไม่เกี่ยวข้องกับหน่วยงานนี้", "looked into; it does not apply to this unit")


def _demand(demand: str, audit: DepartmentAudit) -> dict[str, object]:
    evidence = next((d.evidence for d in audit.demands if d.id == demand), ())
    shas = sorted({e.sha256 for e in evidence})
    return {"unit": audit.department.unit, "pack": audit.pack.id, "demand": demand, "evidence": shas}


def _ruling(unit: str, finding: str, ruling: str) -> OneDecision:
    """The members that make the key of a ruling are the unit, the pack and the finding."""
    about: dict[str, object] = {"what": "finding", "unit": unit, "finding": finding, "ruling": ruling}
    return OneDecision(ruling.replace("_", "-"), (unit, finding), about)


def _asked(item: Item, audit: DepartmentAudit | None) -> Iterable[OneDecision]:
    """What is asked of the department again: the finding, where one asks for it; else each demand that waits."""
    if audit is None:
        return
    if item.finding or item.absent:
        keys = [key for key, _ in item.absent] or [item.finding]
        yield from (_ruling(item.unit, key, "ask_again") for key in keys)
        return
    already = {
        getattr(s.decision, "demand", "") for s in audit.decisions if s.decision.what == "ask_again" and not s.stale
    }
    for demand in item.demands:
        if demand not in already:
            about = {**_demand(demand, audit), "what": "ask_again"}
            yield OneDecision("ask-again", (item.unit, demand), about)


def whole_about(decided: OneDecision, audit: DepartmentAudit | None) -> dict[str, object]:
    """The members of a decision that `schemas.decision` asks for, as far as its key goes."""
    about = dict(decided.about)
    if about["what"] == "finding" and audit is not None:
        about |= {"pack": audit.pack.id, "code": "-", "about": None, "reply": None}
    return about


def keys_shown(actions: Sequence[Action]) -> dict[Action, str]:
    """The key of each action on the screen."""
    keys: dict[Action, str] = {"yes": "y", "no": "n", "correct": "c", "blank": "0", "accept": "1", "ask": "a"}
    return {a: keys[a] for a in actions}
