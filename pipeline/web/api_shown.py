"""สิ่งที่ส่งออกให้ระบบอื่นได้: audits, records, findings and decisions as a token may have them.

Of documents with a secrecy mark no word goes out, whatever the token; personal data is masked unless it may have that
too. Both by the rules of the report (secrecy.py, mask.py). The shape stays that of docs/contract.md: a value held back
is an empty one with the doubt `held_back`, so that nothing counts it as read.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from pipeline.mask import masked
from pipeline.secrecy import HELD_BACK, Secret, is_about
from pipeline.web.withheld import secret_of_unassigned
from schemas.audit import DepartmentAudit
from schemas.decision import Decision
from schemas.finding import Finding
from schemas.record import Record

HELD_TH, _, HELD_EN = HELD_BACK.partition(" · ")
HELD_DOUBT = "held_back"
NO_SECRET = Secret(frozenset(), frozenset(), ())
# Names, hashes, moments and codes of ours: no person's words, and a hash may look like a telephone number.
_KEYS = frozenset(
    (
        *("sha256", "hash", "previous", "decision_hash", "finding", "reply", "evidence", "reader_fingerprint"),
        *("version", "schema_version", "id", "unit", "units", "code", "codes", "letter", "kpi", "field", "time", "at"),
        *("day", "due", "media_type", "status", "state", "kind", "head", "stamp"),
    )
)
Row = dict[str, Any]


def held(quoted: Row) -> Row:
    """A value of a document with a secrecy mark: where it stands, and nothing of what it says."""
    kept: Row = {name: quoted[name] for name in ("places", "origin") if name in quoted}
    return {**kept, "value": "", "raw": "", "trust": "unverified", "doubts": [HELD_DOUBT], "parts": {}, "rules": []}


def given_audit(audit: DepartmentAudit, secret: Secret, unmasked: bool) -> Row:
    """A whole audit, as `DepartmentAudit`."""
    row = audit.model_dump(mode="json", by_alias=True)
    row["submissions"] = [_parcel(p, secret) for p in row["submissions"]]
    row["records"] = [_filed(r, secret) for r in row["records"]]
    row["findings"] = [_finding(r, secret.covers(f)) for r, f in zip(row["findings"], audit.findings, strict=True)]
    row["decisions"] = [_settled(s, secret) for s in row["decisions"]]
    for made, demand in zip(row["demands"], audit.demands, strict=True):
        if secret.covers_reason(demand):
            made["reason"] = {"th": HELD_TH, "en": HELD_EN}
        made["evidence"] = [_evidence(e, secret) for e in made["evidence"]]
    return _masked(row, unmasked)


def given_record(path: str, record: Record, secret: Secret, unmasked: bool) -> Row:
    """One record, of a document at a path."""
    return _masked(_record(record.model_dump(mode="json", by_alias=True), path in secret.paths, secret), unmasked)


def given_finding(found: Finding, secret: Secret, unmasked: bool) -> Row:
    """One finding."""
    return _masked(_finding(found.model_dump(mode="json", by_alias=True), secret.covers(found)), unmasked)


def given_decision(decision: Decision, secrets: Sequence[Secret], unmasked: bool) -> Row:
    """One decision. `secrets`: of every unit, since a decision is about a content, whoever handed it in."""
    row = decision.model_dump(mode="json")
    for secret in secrets:
        row = _decision(row, secret)
    return _masked(row, unmasked)


def given_row(row: Mapping[str, Any], unmasked: bool) -> Row:
    """A row of inputs.jsonl."""
    return _masked(dict(row), unmasked)


def given_unassigned(row: Mapping[str, Any], unmasked: bool) -> Row:
    """What could be tied to no unit, as `_unassigned.json` has it."""
    secret = secret_of_unassigned(row)
    files = [
        {**f, "record": _record(f["record"], f["path"] in secret.paths, secret) if f["record"] is not None else None}
        for f in row["files"]
    ]
    findings = [_finding(f, secret.covers(Finding.model_validate(f))) for f in row["findings"]]
    return _masked({**row, "files": files, "findings": findings}, unmasked)


def _parcel(row: Row, secret: Secret) -> Row:
    subject = row.get("subject")
    hides = subject and (secret.holds(subject) or any(is_about(d["path"], secret.paths) for d in row["documents"]))
    return {**row, "subject": HELD_TH if hides else subject}


def _filed(row: Row, secret: Secret) -> Row:
    return {**row, "record": _record(row["record"], row["path"] in secret.paths, secret)}


def _record(row: Row, marked: bool, secret: Secret) -> Row:
    """A record with every value held back where it is of a document with a mark, else those that quote one."""

    def walk(value: Any) -> Any:
        if isinstance(value, list):
            return [walk(x) for x in value]
        if not isinstance(value, dict):
            return value
        if {"value", "raw", "trust"} <= value.keys():
            return held(value) if marked or _quotes(value, secret) else value
        return {k: walk(v) for k, v in value.items()}

    return cast(Row, walk(row))


def _evidence(row: Row, secret: Secret) -> Row:
    if row["path"] in secret.paths or _quotes(row, secret):
        return {k: v for k, v in row.items() if k != "others"} | {"value": "", "raw": "", "trust": "unverified"}
    return row


def _quotes(row: Row, secret: Secret) -> bool:
    """Whether a value, or what another reader has for it, quotes a document with a mark."""
    said = (row["raw"], row["value"], *(x["text"] for x in row.get("others", ())))
    return any(map(secret.holds, said))


def _finding(row: Row, hides: bool) -> Row:
    return {**row, "th": HELD_TH, "en": HELD_EN} if hides else row


def _settled(row: Row, secret: Secret) -> Row:
    path, machine = row.get("path"), row.get("machine")
    hides = machine is not None and (is_about(path, secret.paths) or secret.holds(machine))
    earlier = [_decision(d, secret) for d in row["earlier"]]
    made = {**row, "decision": _decision(row["decision"], secret), "earlier": earlier}
    return {**made, "machine": HELD_TH} if hides else made


def _decision(row: Row, secret: Secret) -> Row:
    """A decision without words of a document with a mark: what the machine read, what a person entered, and reasons
    that quote it.
    """
    marked = row.get("sha256") in secret.contents
    made = dict(row)
    for name in ("raw", "value"):
        if name in made and (marked or secret.holds(made[name])):
            made[name] = ""
    for name in ("why", "words", "about"):
        if isinstance(made.get(name), str) and secret.holds(made[name]):
            made[name] = HELD_TH
    return made


def _masked(row: Row, unmasked: bool) -> Row:
    return row if unmasked else cast(Row, _laid_over(row, masked))


def _laid_over(value: Any, mask: Callable[[str], str]) -> Any:
    """The same with every word masked but those under `_KEYS`."""
    if isinstance(value, str):
        return mask(value)
    if isinstance(value, list | tuple):
        return [_laid_over(x, mask) for x in value]
    if isinstance(value, dict):
        return {k: v if k in _KEYS and _is_key(v) else _laid_over(v, mask) for k, v in value.items()}
    return value


def _is_key(value: Any) -> bool:
    """Whether what stands under a name of ours is plain: a record's field may bear the same name and hold words."""
    return value is None or isinstance(value, str | int) or (isinstance(value, list) and all(map(_is_key, value)))
