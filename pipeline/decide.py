"""การวินิจฉัยจากคำสั่ง: what a person names (a path, a unit, a demand) as the key of a decision (sha-256, raw words)."""

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from pipeline.decided import quoted_at
from pipeline.decisions import load_decisions
from pipeline.result_names import DEPARTMENTS, UNASSIGNED
from pipeline.run_log import NAME
from schemas.audit import DepartmentAudit
from schemas.audit_state import State
from schemas.quoted import Quoted

_SHA = re.compile("[0-9a-f]{64}")
_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_A_DAY = re.compile(r"(?:^|[.\]])date$")
_PARTIAL = re.compile("([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_CODES = {
    "outcome": ("approved", "approved_with_changes", "rejected", "deferred", "acknowledged", "other"),
    "signature": ("ink_seen", "image_seen", "esign_mark", "digital_signature_present", "none_seen"),
    "copy_status": ("draft", "copy", "file_copy", "certified_copy"),
    "role": ("asked", "background", "conditional"),
}  # fields whose values are words of the contract: a slip of the pen would be a value that nothing knows
_ERA = 2400  # a year beyond it is of the Buddhist era


class Unknown(Exception):
    """Words that name nothing in these results, or that are no value of the field; `str()` in Thai and English."""


def decision_from(folder: Path, decisions: Path, what: str, words: Sequence[str]) -> dict[str, object]:
    """The decision that the words mean, without who and why. Raises Unknown."""
    match what, list(words):
        case "unit", [file, unit]:
            _audit(folder, unit)
            return {"what": "unit", "sha256": _sha256(folder, file), "unit": unit}
        case "received", [file, day]:
            return {"what": "received", "sha256": _sha256(folder, file), "day": _a_day(day)}
        case "rule-out", [file]:
            return {"what": "rule_out", "sha256": _sha256(folder, file)}
        case "value", [file, field, value]:
            sha256 = _sha256(folder, file)
            if _A_DAY.search(field) and value and not all(map(_is_date, value.split("/", 1))):
                said = "ต้องเป็น ปปปป-ดด-วว (ค.ศ.) / a date is YYYY, YYYY-MM or YYYY-MM-DD of the Common Era"
                raise Unknown(f"{value}: {said}")
            codes = _CODES.get(re.split(r"[.\]]", field)[-1]) if "entries." not in field else None
            if codes is not None and value and value not in codes:
                raise Unknown(f"{value}: มีเพียง / there are only: {', '.join(codes)}")
            was = _quoted(folder, sha256, field)
            return {"what": "value", "sha256": sha256, "field": field, "raw": was.raw if was else "", "value": value}
        case "state", [unit, demand, state]:
            if state not in set(State):
                raise Unknown(f"{state}: มีเพียง / there are only: {', '.join(State)}")
            return {"what": "state", **_demand(folder, unit, demand), "state": state}
        case "ask-again", [unit, demand]:
            return {"what": "ask_again", **_demand(folder, unit, demand)}
        case "undo", [begin]:
            found = [d.hash for d in load_decisions(decisions).all if len(begin) >= 8 and d.hash.startswith(begin)]
            if len(found) != 1:
                raise Unknown(f"{begin}: ไม่มีคำวินิจฉัยที่มีผลเลขที่นี้ / no decision in force has this hash")
            return {"what": "undo", "decision": found[0]}
    raise Unknown(f"จำนวนคำไม่ถูกต้อง ดู saraban decide --help / wrong number of words for {what}")


def listed(path: Path) -> Iterator[str]:
    """The decisions in force, one a line."""
    for one in load_decisions(path).all:
        about = {k: v for k, v in one.model_dump(mode="json").items() if k not in _WHO}
        words = " ".join(f"{k}={v}" for k, v in about.items())
        yield f"{one.hash[:12]}  {one.time[:10]}  {one.actor}  {one.what}  {words}  “{one.why}”"


_WHO = ("what", "why", "actor", "time", "hash", "previous")


def _sha256(folder: Path, file: str) -> str:
    """The content of a file that is named by its path in inputs.jsonl, the end of one, or its sha-256."""
    rows = [json.loads(x) for x in (folder / "inputs.jsonl").read_bytes().split(b"\n") if x]
    exact = {r["sha256"] for r in rows if file in (r["path"], r["sha256"])}
    found = exact or {r["sha256"] for r in rows if r["path"].endswith(file)}
    if len(found) != 1 or found == {"0" * 64}:
        raise Unknown(f"{file}: ไม่มีไฟล์นี้ หรือมีหลายไฟล์ ดู inputs.jsonl / none or several such files in inputs.jsonl")
    return str(found.pop())


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


def _audit(folder: Path, unit: str) -> DepartmentAudit:
    path = folder / DEPARTMENTS / f"{unit}.json"
    if not re.fullmatch("[a-z][a-z0-9-]*", unit) or not path.is_file():
        raise Unknown(f"{unit}: ไม่มีหน่วยงานนี้ในผลการตรวจ / the results have no such unit")
    return DepartmentAudit.model_validate_json(path.read_bytes())


def _demand(folder: Path, unit: str, demand: str) -> dict[str, object]:
    audit = _audit(folder, unit)
    for one in audit.demands:
        if one.id == demand:
            evidence = sorted({e.sha256 for e in one.evidence})
            return {"unit": unit, "pack": audit.pack.id, "demand": demand, "evidence": evidence}
    known = ", ".join(d.id for d in audit.demands)
    raise Unknown(f"{demand}: ไม่มีรายการนี้ มีเพียง / no such demand; there are: {known}")


def _quoted(folder: Path, sha256: str, field: str) -> Quoted | None:
    """What the machine read there; a value that a person has decided before is keyed by the same words."""
    from pydantic import TypeAdapter

    from schemas.record import Record

    record: TypeAdapter[Record] = TypeAdapter(Record)
    for raw in _records(folder, sha256):
        try:
            return quoted_at(record.validate_python(raw), field)
        except KeyError:
            raise Unknown(f"{field}: เอกสารนี้ไม่มีช่องนี้ / the record has no such field") from None
    raise Unknown(f"{sha256[:12]}: ไม่มีข้อมูลที่อ่านได้จากไฟล์นี้ / nothing was read of this file")


def _records(folder: Path, sha256: str) -> Iterator[Any]:
    if not (folder / NAME).is_file():
        raise Unknown(f"{folder}: ไม่ใช่โฟลเดอร์ผลลัพธ์ / no folder of results")
    for path in sorted((folder / DEPARTMENTS).glob("*.json")):
        audit = json.loads(path.read_bytes())
        rows = audit["files"] if path.stem == UNASSIGNED else audit["records"]
        yield from (r["record"] for r in rows if r["sha256"] == sha256 and r["record"] is not None)
