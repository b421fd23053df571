"""คำวินิจฉัยบนหน้ารายงาน: what people decided, answered and ruled, as rows beside the machine's answer."""

from collections.abc import Mapping

from pipeline.report_evidence import Shown
from pipeline.secrecy import HELD_BACK
from pipeline.show_audit import STATES
from pipeline.two_languages import Words
from schemas.audit_state import State
from schemas.decision import (
    Decision,
    FindingDecision,
    KindDecision,
    ReceivedDecision,
    ReplyDecision,
    RoleDecision,
    RuleOutDecision,
    Settled,
    StateDecision,
    UnitDecision,
    ValueDecision,
)
from schemas.source import Reason, Status


def reply_row(s: Settled, shown: Shown) -> dict[str, str]:
    """An answer to a finding, or the ruling on it; one that quotes a secret document is held back."""
    d, words = s.decision, shown.words

    def plain(said: str) -> str:
        return HELD_BACK if shown.secret.holds(said) else shown.plain(said)

    if isinstance(d, ReplyDecision):
        by_file = words.one("(ตามไฟล์ที่ส่งมา)", "(see the file that was sent)")
        who, said, day = d.who, d.words or by_file, words.day(d.day) if d.day else ""
        return {"th": "หน่วยงานชี้แจง", "en": "the unit answers", "who": plain(who), "said": plain(said), "day": day}
    ruling = words.name("RULINGS", str(getattr(d, "ruling", "")))
    said = " · ".join(x for x in (ruling, plain(d.why)) if x)
    return {"th": "ผู้ตรวจ", "en": "the auditor", "who": plain(d.actor), "said": said, "day": words.day_of(d.time)}


def decision_row(s: Settled, shown: Shown) -> dict[str, str]:
    """A decision beside the machine's answer; words of a secret document are held back."""
    d, unit = s.decision, shown.audit.department
    plain, words = shown.plain, shown.words
    now = next(
        (str(getattr(d, k)) for k in ("state", "value", "day", "role", "unit", "ruling", "words") if getattr(d, k, "")),
        "",
    )
    state = {x.value: words.one(*STATES[x]) for x in State}
    about = s.path or str(getattr(d, "demand", ""))
    secret = shown.secret
    held = s.path in secret.paths or any(secret.holds(x) for x in (now, d.why, s.machine or ""))
    return {
        "hash": d.hash,
        "time": words.day_of(d.time).partition(" (")[0],
        "actor": plain(d.actor),
        "what": words.name("DECISIONS", d.what),
        "about": plain(about),
        "decided": HELD_BACK if held else plain(state.get(now, words.name("RULINGS", now))),
        "said": HELD_BACK if held else plain(decided_words(d, words, {unit.unit: unit.name_th})),
        "machine_state": state.get((s.machine or "").partition(" ")[0], ""),
        "machine": HELD_BACK if s.machine and held else plain(machine_words(d, s.machine or "", words)),
        "why": HELD_BACK if secret.holds(d.why) else plain(d.why),
        "stale": words.one(f"ไม่มีผลแล้ว: {s.stale.th}", f"without effect: {s.stale.en}") if s.stale else "",
    }


def machine_words(d: Decision, machine: str, words: Words) -> str:
    """What the machine said before a decision, as people say it: a state, what became of a file, a kind, a role; its
    own words where they are no codes.
    """
    first, _, second = machine.partition(" ")
    if first in set(State):
        return words.one(*STATES[State(first)])
    if isinstance(d, RuleOutDecision) and first in set(Status):
        return words.status(Status(first), Reason(second) if second in set(Reason) else None)
    if isinstance(d, KindDecision):
        return words.name("KINDS", machine)
    return words.name("ROLES", machine) if isinstance(d, RoleDecision) else machine


def decided_words(d: Decision, words: Words, units: Mapping[str, str]) -> str:
    """What a decision says, as people say it; empty where its name says all. `units`: names by slug."""
    match d:
        case UnitDecision():
            return units.get(d.unit, d.unit)
        case ReceivedDecision():
            return words.day(d.day).partition(" (")[0]
        case KindDecision():
            return words.form(d.form) if d.form else words.name("KINDS", d.kind)
        case RoleDecision():
            return words.name("ROLES", d.role)
        case ValueDecision():
            return d.value or words.one("(เอกสารไม่ได้ระบุ)", "(the page does not state it)")
        case StateDecision():
            return words.one(*STATES[d.state])
        case FindingDecision():
            return words.name("RULINGS", d.ruling)
        case ReplyDecision():
            return f"{d.who}: {d.words}" if d.words else d.who
    return ""
