"""จดหมายอิเล็กทรอนิกส์ (TH e-GIF / e-CMS): letters that were read, in the shape of CorrespondenceLetter.

Unsigned, and not validated against the official XSD, which is not public: a comment in every file says so. Only values
that may be relied on are written; what is not certain is left out, never guessed.
"""

import re
from collections.abc import Callable, Iterator
from typing import Final
from xml.sax.saxutils import escape

from pipeline.secrecy import secret_of
from schemas.audit import DepartmentAudit, FiledRecord
from schemas.quoted import Quoted
from schemas.record import Item, LetterFields

RSM: Final = "urn:th:gov:egif:data:standard:GovernmentDocument:1.0"
RAM: Final = "urn:th:gov:egif:data:standard:ReusableAggregateBusinessInformationEntity:1"
SPEED: Final = {"ด่วน": "002", "ด่วนมาก": "003", "ด่วนที่สุด": "004"}  # 001: none
SECRET: Final = {"ลับ": "002", "ลับมาก": "003", "ลับที่สุด": "004"}
LETTERS: Final = ("external_letter", "memo", "stamped_letter")
_NOT_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NOTE: Final = "unsigned; not validated against the official XSD; made by saraban from a document that was read"


def letters(audit: DepartmentAudit, mask: Callable[[str], str] | None = None) -> Iterator[tuple[str, str]]:
    """(sha-256, XML) of every letter of a unit with a number and day that may be relied on and no secrecy mark.
    `mask` is laid over its words.
    """
    secret = secret_of(audit)
    for filed in audit.records:
        record = filed.record
        if filed.kind in LETTERS and _sure(record.number) and _is_day(record.date) and filed.path not in secret.paths:
            yield filed.sha256, letter_xml(filed, mask)


def letter_xml(filed: FiledRecord, mask: Callable[[str], str] | None = None) -> str:
    """One letter."""
    masked = mask or str
    r = filed.record
    urgency = "001" if r.urgency is None else SPEED.get(_value(r.urgency), "")
    parts = [
        _element("ID", _value(r.number)),
        _element("CorrespondenceDate", _value(r.date)),
        _element("Subject", masked(_value(r.subject))),
        _element("SecretCode", "001"),
        _element("SpeedCode", urgency),
        _sender(r, masked),
        _party("ReceiverParty", (("JobTitle", masked(_value(r.addressee))),)),
        *(_reference(x, masked) for x in r.references),
        _element("Attachment", masked("; ".join(t for e in r.enclosures if (t := _value(e.title))))),
    ]
    body = "\n".join(f"    {x}" for x in parts if x)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f"<!-- {_NOTE} -->\n"
        f'<rsm:GovernmentDocument xmlns:rsm="{RSM}" xmlns:ram="{RAM}">\n'
        f'  <ram:CorrespondenceLetter ID="Letter">\n{body}\n'
        f"    <ram:Description>{escape(f'sha-256 {filed.sha256}')}</ram:Description>\n"
        "  </ram:CorrespondenceLetter>\n</rsm:GovernmentDocument>\n"
    )


def _sure(quote: Quoted | None) -> bool:
    return quote is not None and quote.is_proof and quote.parts.get("complete") is not False and bool(quote.value)


def _is_day(quote: Quoted | None) -> bool:
    return quote is not None and _sure(quote) and len(quote.value) == 10


def _value(quote: Quoted | None) -> str:
    return quote.value if quote is not None and _sure(quote) else ""


def _element(name: str, words: str) -> str:
    return f"<ram:{name}>{escape(_NOT_XML.sub('', words))}</ram:{name}>" if words.strip() else ""


def _party(name: str, children: tuple[tuple[str, str], ...]) -> str:
    inside = "".join(_element(k, v) for k, v in children)
    return f"<ram:{name}>{inside}</ram:{name}>" if inside else ""


def _sender(r: LetterFields, masked: Callable[[str], str]) -> str:
    first = r.signers[0] if r.signers else None
    name, _, family = _value(first.name if first else None).partition(" ")
    job = masked(_value(first.position if first else None))
    office = _element("ID", masked(_value(r.sender)))
    inside = _element("GivenName", name) + _element("FamilyName", family.strip()) + _element("JobTitle", job)
    inside += f"<ram:DepartmentOrganization>{office}</ram:DepartmentOrganization>" if office else ""
    return f"<ram:SenderParty>{inside}</ram:SenderParty>" if inside else ""


def _reference(reference: Item, masked: Callable[[str], str]) -> str:
    number, date, title = (getattr(reference, k) for k in ("number", "date", "title"))
    day = _value(date) if _is_day(date) else ""
    children = (("ID", _value(number)), ("CorrespondenceDate", day), ("Subject", masked(_value(title))))
    return _party("ReferenceCorrespondence", children)
