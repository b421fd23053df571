"""การวินิจฉัยจากคำสั่ง: what a person names (a path, a unit, a demand) as the key of a decision (sha-256, raw words)."""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from extractors.digits import arabic
from pipeline.decided import is_form_field, names_no_form, quoted_at
from pipeline.decisions import as_decision, key_of, load_decisions
from pipeline.named_content import MOST_NAMED, content_named, readable, records_of, rows_of, units_of
from pipeline.named_content import Unknown as Unknown
from pipeline.named_unit import NoUnit, unit_named
from pipeline.replies import KEY_SHOWN, about_content, contents_of, finding_key
from pipeline.result_names import DEPARTMENTS
from pipeline.show_text import one_line
from pipeline.unit_names import compact
from schemas.audit import DepartmentAudit
from schemas.audit_state import State
from schemas.decision import Kind, StateDecision
from schemas.form_definition import FormDefinition
from schemas.pack import Pack, Role
from schemas.quoted import Quoted
from schemas.thai_words import bangkok_day

if TYPE_CHECKING:
    from pydantic import TypeAdapter

    from schemas.record import Record

_KINDS = tuple(k for k in get_args(Kind) if k != "form")
_ROLES = tuple(r for r in get_args(Role) if r != "form")
_KEY = re.compile("[0-9a-f]{4,64}")
_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_A_DAY = re.compile(r"(?:^|[.\]])date$")
_PARTIAL = re.compile("([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_CODES = {
    "outcome": ("approved", "approved_with_changes", "rejected", "deferred", "acknowledged", "other"),
    "signature": ("ink_seen", "image_seen", "esign_mark", "digital_signature_present", "none_seen"),
    "copy_status": ("draft", "copy", "file_copy", "certified_copy"),
    "role": ("asked", "background", "conditional"),
}  # fields whose values are words of the contract: a slip of the pen would be a value that nothing knows
Audits = Mapping[str, DepartmentAudit]  # by unit
NONE_AT_HAND: Audits = {}
_ERA = 2400  # a year beyond it is of the Buddhist era


@dataclass(frozen=True, slots=True)
class Answer:
    """What belongs to a department's reply beside its words: who answered, on which day, and the file that bears it (a
    file of these results, or any other).
    """

    who: str = ""
    day: str = ""
    file: str = ""


def decision_from(
    folder: Path,
    decisions: Path,
    what: str,
    words: Sequence[str],
    answer: Answer | None = None,
    *,
    audits: Audits = NONE_AT_HAND,
) -> dict[str, object]:
    """The decision that the words mean, without who and why. `audits`: those of the folder as it stands, by unit, where
    they are at hand; others are read. Raises Unknown.
    """

    def audit_of(unit: str) -> DepartmentAudit:
        return _audit(folder, unit, audits)

    match what, list(words):
        case "unit", [file, unit]:
            return {"what": "unit", "sha256": content_named(folder, file), "unit": _slug(folder, unit)}
        case "received", [file, day]:
            return {"what": "received", "sha256": content_named(folder, file), "day": _a_day(day)}
        case "form", [file, *form] if form:
            chosen = _form(folder, " ".join(form))
            return {"what": "kind", "sha256": readable(folder, file), "kind": "form", "form": chosen}
        case "kind", [file, kind]:
            if kind not in _KINDS:
                raise Unknown(f"{kind}: มีเพียง / there are only: {', '.join(_KINDS)}, form")
            return {"what": "kind", "sha256": readable(folder, file), "kind": kind, "form": None}
        case "role", [file, role]:
            if role not in _ROLES:
                raise Unknown(f"{role}: มีเพียง / there are only: {', '.join(_ROLES)}")
            return {"what": "role", "sha256": readable(folder, file), "role": role}
        case "rule-out", [file]:
            return {"what": "rule_out", "sha256": content_named(folder, file)}
        case "value", [file, field, value]:
            return _value(folder, content_named(folder, file), field, value, audits)
        case (("state" | "overrule"), [unit, demand, state]):
            if state not in set(State):
                raise Unknown(f"{state}: มีเพียง / there are only: {', '.join(State)}")
            return {"what": "state", **_demand(audit_of(unit), demand), "state": state}
        case "accept", [unit, which] if _is_demand(audit_of(unit), which):
            audit = audit_of(unit)
            return {"what": "state", **_demand(audit, which), "state": _machine_state(audit, which)}
        case "ask-again", [unit, which] if _is_demand(audit_of(unit), which):
            return {"what": "ask_again", **_demand(audit_of(unit), which)}
        case (("accept" | "overrule" | "uphold" | "ask-again"), [unit, which]):
            audit = audit_of(unit)
            key = _finding(audit, which)
            given = [d.hash for d in load_decisions(decisions).replies.values() if d.finding == key["finding"]]
            last = given[-1] if given else None
            return {"what": "finding", **key, "ruling": what.replace("-", "_"), "reply": last}
        case "reply", [unit, which, *said]:
            return {"what": "reply", **_finding(audit_of(unit), which), **_answer(folder, " ".join(said), answer)}
        case "undo", [begin]:
            found = [d.hash for d in load_decisions(decisions).all if len(begin) >= 8 and d.hash.startswith(begin)]
            if len(found) != 1:
                raise Unknown(f"{begin}: ไม่มีคำวินิจฉัยที่มีผลเลขที่นี้ / no decision in force has this hash")
            return {"what": "undo", "decision": found[0]}
    raise Unknown(f"จำนวนคำไม่ถูกต้อง ดู saraban decide --help / wrong number of words for {what}")


def notices(folder: Path, decisions: Path, decided: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """What whoever decides should know before it counts, in Thai and English: that the content lies in several places,
    and whose decision about the same thing this one replaces.
    """
    sha256 = decided.get("sha256")
    places = [r["path"] for r in rows_of(folder) if r["sha256"] == sha256] if sha256 else []
    if len(places) > 1:
        named = ", ".join(places[:MOST_NAMED]) + (" ..." if len(places) > MOST_NAMED else "")
        yield (
            f"เนื้อหาเดียวกันนี้อยู่ {len(places)} แห่ง คำวินิจฉัยมีผลกับทุกแห่ง: {named}",
            f"this content lies in {len(places)} places, and the decision holds for all of them",
        )
    blank = {"why": "-", "actor": "-", "time": "-", "hash": "0" * 64, "previous": "0" * 64}
    one = as_decision({**decided, **blank})
    for old in load_decisions(decisions).all:
        if type(old) is type(one) and key_of(old) == key_of(one):
            yield (
                f"ใช้แทนคำวินิจฉัยของ {old.actor} วันที่ {bangkok_day(old.time)} เลขที่ {old.hash[:12]}",
                f"it replaces the decision {old.hash[:12]} of {old.actor} of {bangkok_day(old.time)}",
            )


def _value(folder: Path, sha256: str, field: str, value: str, audits: Audits) -> dict[str, object]:
    if _A_DAY.search(field) and value and not all(map(_is_date, value.split("/", 1))):
        said = "ต้องเป็น ปปปป-ดด-วว (ค.ศ.) / a date is YYYY, YYYY-MM or YYYY-MM-DD of the Common Era"
        raise Unknown(f"{value}: {said}")
    codes = _CODES.get(re.split(r"[.\]]", field)[-1]) if "entries." not in field else None
    if codes is not None and value and value not in codes:
        raise Unknown(f"{value}: มีเพียง / there are only: {', '.join(codes)}")
    was = _quoted(folder, sha256, field, audits)
    if is_form_field(field) and names_no_form(field, value, pack := _pack(folder)):
        raise Unknown(_no_such_form(value, pack.forms))
    return {"what": "value", "sha256": sha256, "field": field, "raw": was.raw if was else "", "value": value}


def _answer(folder: Path, words: str, answer: Answer | None) -> dict[str, object]:
    """The department's part of a reply."""
    given = answer or Answer()
    if not given.who.strip():
        raise Unknown("โปรดบอกว่าใครชี้แจงด้วย --who / say who answered with --who")
    if not words.strip() and not given.file:
        raise Unknown("ไม่มีถ้อยคำและไม่มีไฟล์ชี้แจง / a reply has words, or a file (--file)")
    file = None
    if given.file:
        try:
            file = content_named(folder, given.file)
        except Unknown:
            if not Path(given.file).is_file():
                raise
            file = hashlib.sha256(Path(given.file).read_bytes()).hexdigest()
    return {"who": given.who, "day": _a_day(given.day) if given.day else None, "words": words, "file": file}


def listed(path: Path) -> Iterator[str]:
    """The decisions in force, one a line."""
    for one in load_decisions(path).all:
        about = {k: v for k, v in one.model_dump(mode="json").items() if k not in _WHO and v not in (None, "")}
        words = " ".join(f"{k}={v}" for k, v in about.items())
        yield f"{one.hash[:12]}  {bangkok_day(one.time)}  {one.actor}  {one.what}  {words}  “{one.why}”"


_WHO = ("what", "why", "actor", "time", "hash", "previous")


def _form(folder: Path, words: str) -> str:
    """The id of a form of the run's pack: `form-3`, `3`, `แบบฟอร์ม 3`."""
    forms = _pack(folder).forms
    bare = compact(arabic(words)).removeprefix("แบบฟอร์ม")
    for form in forms:
        if bare in (form.id, form.number) or words in (form.id, *form.titles):
            return form.id
    raise Unknown(_no_such_form(words, forms))


def _no_such_form(words: str, forms: Sequence[FormDefinition]) -> str:
    known = ", ".join(f"{f.id} ({f.names.th})" for f in forms)
    return f"{words}: ชุดเกณฑ์ไม่มีแบบฟอร์มนี้ มีเพียง / the pack has no such form; there are: {known}"


def _pack(folder: Path) -> Pack:
    """The run's pack."""
    from pipeline.pack import PackError
    from pipeline.run_history import pack_of

    try:
        return pack_of(folder)
    except PackError as error:
        raise Unknown(f"เปิดชุดเกณฑ์ไม่ได้ / the pack cannot be loaded: {str(error).splitlines()[0]}") from error


def _a_day(day: str) -> str:
    if not _DAY.fullmatch(day) or not _is_date(day):
        said = "ไม่มีวันนี้ (ปปปป-ดด-วว ค.ศ.) / there is no such day (YYYY-MM-DD of the Common Era)"
        raise Unknown(f"{day}: {said}")
    return day


def _is_date(words: str) -> bool:
    """Whether the words are a day, month or year that exists, in the Common Era."""
    import datetime

    m = _PARTIAL.fullmatch(words)
    if m is None or int(m[1]) >= _ERA:
        return False
    try:
        datetime.date(int(m[1]), int(m[2] or 1), int(m[3] or 1))
    except ValueError:
        return False
    return True


def _slug(folder: Path, unit: str) -> str:
    try:
        return unit_named(folder, unit)
    except NoUnit as error:
        raise Unknown(str(error)) from error


def _audit(folder: Path, unit: str, audits: Audits) -> DepartmentAudit:
    if (known := audits.get(unit)) is not None:
        return known
    path = folder / DEPARTMENTS / f"{_slug(folder, unit)}.json"
    return DepartmentAudit.model_validate_json(path.read_bytes())


def _is_demand(audit: DepartmentAudit, words: str) -> bool:
    return any(d.id == words for d in audit.demands)


def _demand(audit: DepartmentAudit, demand: str) -> dict[str, object]:
    for one in audit.demands:
        if one.id == demand:
            evidence = sorted({e.sha256 for e in one.evidence})
            unit, pack = audit.department.unit, audit.pack.id
            return {"unit": unit, "pack": pack, "demand": demand, "evidence": evidence}
    known = ", ".join(d.id for d in audit.demands)
    raise Unknown(f"{demand}: ไม่มีรายการนี้ มีเพียง / no such demand; there are: {known}")


def _machine_state(audit: DepartmentAudit, demand: str) -> str:
    """The machine's own answer, also where a person has decided before."""
    for settled in audit.decisions:
        of_it = isinstance(settled.decision, StateDecision) and settled.decision.demand == demand
        if of_it and settled.stale is None and settled.machine:
            return settled.machine.partition(" ")[0]
    return next(d.state.value for d in audit.demands if d.id == demand)


def _finding(audit: DepartmentAudit, words: str) -> dict[str, object]:
    """The key of a finding that is named by its code, or by the beginning of its key as `show` prints it."""
    contents, unit = contents_of(audit), audit.department.unit
    keyed = {finding_key(f, unit, contents): f for f in audit.findings}
    found = {k: f for k, f in keyed.items() if f.code == words}
    if not found and _KEY.fullmatch(words):
        found = {k: f for k, f in keyed.items() if k.startswith(words)}
    if len(found) == 1:
        key, one = next(iter(found.items()))
        about = about_content(one, contents)
        return {"unit": unit, "pack": audit.pack.id, "finding": key, "code": one.code, "about": about}
    if found:
        listed = "; ".join(f"{k[:KEY_SHOWN]} {one_line(f.th)[:80]}" for k, f in sorted(found.items()))
        said = "มีหลายข้อ โปรดระบุด้วยเลขข้างหน้า / several findings; name one by the key before it"
        raise Unknown(f"{words}: {said}: {listed}")
    codes = ", ".join(dict.fromkeys(f.code for f in audit.findings)) or "-"
    raise Unknown(f"{words}: ไม่มีรายการหรือข้อตรวจพบนี้ มีเพียง / no such demand or finding; there are: {codes}")


def _quoted(folder: Path, sha256: str, field: str, audits: Audits) -> Quoted | None:
    """What the machine read there; a value that a person has decided before is keyed by the same words."""
    for record in _records(folder, sha256, audits):
        try:
            return quoted_at(record, field)
        except KeyError:
            raise Unknown(f"{field}: เอกสารนี้ไม่มีช่องนี้ / the record has no such field") from None
    raise Unknown(f"{sha256[:12]}: ไม่มีข้อมูลที่อ่านได้จากไฟล์นี้ / nothing was read of this file")


def _records(folder: Path, sha256: str, audits: Audits) -> "Iterator[Record]":
    """The records that were made of a content."""
    units = units_of(folder, sha256)
    if all(unit in audits for unit in units):
        yield from (r.record for unit in units for r in audits[unit].records if r.sha256 == sha256)
    else:
        yield from (_record_type().validate_python(raw) for raw in records_of(folder, sha256))


@cache
def _record_type() -> "TypeAdapter[Record]":
    from pydantic import TypeAdapter

    from schemas.record import Record

    return TypeAdapter(Record)
