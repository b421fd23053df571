"""ไม่เขียนถ้อยคำของเอกสารลับ: an audit as it is written, in which documents with a secrecy mark have no words.

What was checked stays checked: states, codes, hashes and places stand as they were, so that whoever may open the paper
finds the place. The words stand in no result, and so in nothing that is made of results (reports, exports, memos,
searches). Where the machine took a mark for one that is none, a person decides the value of `secrecy`.
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from types import SimpleNamespace
from typing import Any, Final, TypeVar, cast

from pydantic import BaseModel

from pipeline.evidence import Evidence
from pipeline.quoted_values import quotes_of
from pipeline.secrecy import Secret, is_about, is_marked, prints_of, secret_of
from schemas.audit import DepartmentAudit, EvidenceItem, FiledRecord
from schemas.bilingual import Bilingual
from schemas.decision import Decision, Settled, ValueDecision
from schemas.finding import Finding
from schemas.quoted import Quoted
from schemas.submission import SubmittedParcel

RULE: Final = "held_back"  # among the `rules` of a value that has no words here
_TH, _EN = "เอกสารมีชั้นความลับ จึงไม่แสดงข้อความ", "the document bears a secrecy mark: its words are not shown"
# offices, classes and codes of ours; of a code the words that it was read from are held back
_SHOWN = re.compile(r"(?:^|[.\]])(?:sender|owner_unit|addressee|secrecy|urgency)$|entries\.unit$")
_CODE = re.compile(r"(?:^|[.\]])(?:copy_status|form|outcome|role|signature|about|subtype|body_level)$")
_TITLE_ELSEWHERE = re.compile(r"(?:references|citations|enclosures)\[[0-9]+\]\.title$")
_SHORTEST: Final = 8  # letters of a subject that is looked for among the titles that other papers cite
_Model = TypeVar("_Model", bound=BaseModel)


def as_written(
    audit: DepartmentAudit, inputs: Sequence[Evidence], central: Iterable[Evidence] = ()
) -> tuple[DepartmentAudit, Callable[[FiledRecord], FiledRecord]]:
    """The audit without words of documents with a secrecy mark, and what takes them out of its records. An audit
    without such a document stays the very same.
    """
    marked = [e for e in (*inputs, *central) if _is_secret(e)]
    if not marked and not any(f.code == "SECRET-MARK" for f in audit.findings):
        return audit, _the_same
    rows = [
        FiledRecord(path=e.source.path, sha256=e.source.sha256, kind="-", record=r)
        for e in marked
        if (r := e.record) is not None
    ]
    secret = secret_of(audit.model_copy(update={"records": tuple(rows)}))
    subjects = tuple(s for r in rows for s in _subjects(r.record))
    made = audit.model_copy(
        update={
            "submissions": tuple(_parcel(p, secret) for p in audit.submissions),
            "demands": tuple(
                d.model_copy(
                    update={
                        "reason": _silent(d.reason) if secret.covers_reason(d) else d.reason,
                        "evidence": tuple(_evidence(e, secret) for e in d.evidence),
                    }
                )
                for d in audit.demands
            ),
            "findings": tuple(finding_without_words(f, secret) for f in audit.findings),
            "decisions": tuple(_decided(s, secret) for s in audit.decisions),
        }
    )

    def filed(row: FiledRecord) -> FiledRecord:
        if row.path in secret.paths:
            return row.model_copy(update={"record": without_words(row.record)})
        return row.model_copy(update={"record": _without_titles(row.record, subjects)}) if subjects else row

    return made, filed


def finding_without_words(found: Finding, secret: Secret) -> Finding:
    """A finding that tells what stands in such a document, as it may be written; findings stay apart by a hash."""
    if not secret.covers(found) or found.th.startswith(_TH):
        return found
    mark = hashlib.sha256(found.th.encode()).hexdigest()[:8]
    return found.model_copy(update={"th": f"{_TH} ({mark})", "en": f"{_EN} ({mark})"})


def nobodys(files: Sequence[Evidence]) -> Secret:
    """What must not be written of documents of no unit."""
    marked = [e for e in files if _is_secret(e)]
    like = SimpleNamespace(
        department=SimpleNamespace(name_th=""),
        indicator=SimpleNamespace(th="", en=""),
        demands=(),
        findings=(),
        records=[SimpleNamespace(path=e.source.path, sha256=e.source.sha256, record=e.record) for e in marked],
    )
    return secret_of(cast(DepartmentAudit, like))  # of an audit, it looks at these


def without_words(record: _Model) -> _Model:
    """The record with its offices, classes, codes and places, and without words."""
    return cast(_Model, _mapped(record, "", _held))


def _is_secret(one: Evidence) -> bool:
    def look() -> bool:
        return one.record is not None and is_marked(one.record)

    return one.contents.has_record and one.contents.once("secrecy", 0, look)


def _the_same(row: FiledRecord) -> FiledRecord:
    return row


def _held(path: str, quote: Quoted) -> Quoted:
    if _SHOWN.search(path):
        return quote
    value = quote.value if _CODE.search(path) and "entries." not in path else ""
    if RULE in quote.rules:
        return quote
    rules = (*quote.rules, *(() if _CODE.search(path) else prints_of(quote)), RULE)
    return quote.model_copy(update={"value": value, "raw": "", "parts": {}, "others": (), "rules": rules})


def _without_titles(record: _Model, subjects: Sequence[str]) -> _Model:
    """A record whose citations name a secret paper by its number and day alone."""

    def one(path: str, quote: Quoted) -> Quoted:
        bare = _bare(quote.value)
        if not _TITLE_ELSEWHERE.search(path) or len(bare) < _SHORTEST:
            return quote
        return _held(path, quote) if any(s in bare or bare in s for s in subjects) else quote

    return cast(_Model, _mapped(record, "", one))


def _subjects(record: Any) -> Iterator[str]:
    for path, quote in quotes_of(record):
        if path.rpartition(".")[2] == "subject" and len(_bare(quote.value)) >= _SHORTEST:
            yield _bare(quote.value)


def _mapped(value: Any, path: str, change: Callable[[str, Quoted], Quoted]) -> Any:
    """A record in which every value was changed; what has none is the same as before."""
    if isinstance(value, Quoted):
        return change(path, value)
    if isinstance(value, tuple):
        return tuple(_mapped(x, f"{path}[{n}]", change) for n, x in enumerate(value))
    if isinstance(value, dict):
        return {k: _mapped(x, f"{path}.{k}" if path else str(k), change) for k, x in value.items()}
    if isinstance(value, BaseModel):
        fields = type(value).model_fields
        below = {n: f"{path}.{i.alias or n}" if path else i.alias or n for n, i in fields.items()}
        return value.model_copy(update={n: _mapped(getattr(value, n), p, change) for n, p in below.items()})
    return value


def _silent(reason: Bilingual) -> Bilingual:
    return reason.model_copy(update={"th": _TH, "en": _EN})


def _evidence(one: EvidenceItem, secret: Secret) -> EvidenceItem:
    if one.path not in secret.paths or _SHOWN.search(one.field) or one.field.startswith("received."):
        return one
    value = one.value if _CODE.search(one.field) and "entries." not in one.field else ""
    return one.model_copy(update={"value": value, "raw": "", "others": ()})


def _parcel(parcel: SubmittedParcel, secret: Secret) -> SubmittedParcel:
    """A mail's subject is often that of the paper in it."""
    inside = any(is_about(d.path, secret.paths) for d in parcel.documents)
    hides = parcel.subject is not None and (inside or secret.holds(parcel.subject))
    return parcel.model_copy(update={"subject": None}) if hides else parcel


def _decided(settled: Settled, secret: Secret) -> Settled:
    """A decision about a value of such a paper, and what it replaced, without the value; who and why stay."""
    if secret.holds(settled.decision.why):
        why = settled.decision.model_copy(update={"why": _TH})
        settled = settled.model_copy(update={"decision": why})
    if settled.path not in secret.paths:
        return settled
    earlier = tuple(_valueless(d) for d in settled.earlier)
    decision = _valueless(settled.decision)
    machine = "" if settled.machine and decision is not settled.decision else settled.machine
    return settled.model_copy(update={"decision": decision, "earlier": earlier, "machine": machine})


def _valueless(decision: Decision) -> Decision:
    if not isinstance(decision, ValueDecision) or _SHOWN.search(decision.field):
        return decision
    return decision.model_copy(update={"raw": "", "value": ""})


def _bare(words: str) -> str:
    return "".join(words.split())
