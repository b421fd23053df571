"""Read inputs made by hand, for the tests of assembling, checking and scoring. All people and texts are invented."""

import hashlib
from collections.abc import Sequence
from typing import Any

from pipeline.arrival import Arrival, MailEnvelope, Received
from pipeline.assemble import assemble
from pipeline.check import Checked, check
from pipeline.evidence import AtHand, Evidence
from pipeline.pack import load_pack, roster
from pipeline.parcel import pieces_of
from schemas.finding import Finding
from schemas.form_definition import EntryDefinition
from schemas.place import PartPlace
from schemas.quoted import Quoted, Trust
from schemas.record import (
    Email,
    Endorsement,
    FormRecord,
    Indicator,
    LetterFields,
    Memo,
    Minutes,
    Order,
    Other,
    Receipt,
    Reference,
    Resolution,
    Signer,
)
from schemas.source import Reason, SourceFile, Status

PACK = load_pack()
UNITS = roster(PACK)
BANG_RAK, YAN_NAWA, CSC = "bma-district-bang-rak", "bma-district-yan-nawa", "bma-csc"
NAME = {u.unit: u.name_th for u in UNITS}
CODE = {u.unit: u.letter_codes[0].code for u in UNITS if u.letter_codes}
IDEA = "ระบบจองคิวตัวอย่างล่วงหน้า"
COMMITTEE = "คณะกรรมการพัฒนานวัตกรรมกรุงเทพมหานคร"


def q(value: str, *, doubts: Sequence[str] = (), **parts: Any) -> Quoted:
    """A value as read, with one place."""
    trust = Trust.UNVERIFIED if doubts else Trust.TRUSTED
    place = PartPlace(sha256="a" * 64, part="word/document.xml", path=(0,), span=(0, len(value)))
    return Quoted(value=value, raw=value, parts=parts, places=(place,), doubts=tuple(doubts), trust=trust)


BLANK = q("", blank=True)


def arrival(mail: str | None = None, day: str | None = "2023-02-10", sender: str = "") -> Arrival:
    """What came in a mail, received on the day; or loose, when `mail` is None."""
    came = Received(at=f"{day}T09:00:00+07:00", day=day, basis="received_header") if day else None
    if mail is None:
        return Arrival(received=came)
    return Arrival(mails=(MailEnvelope(path=mail, sha256="e" * 64, depth=1, from_name=sender),), received=came)


def ev(
    path: str,
    record: LetterFields | None = None,
    *,
    came: Arrival | None = None,
    status: Status = Status.READ,
    reason: Reason | None = None,
    findings: Sequence[Finding] = (),
    content: str | None = None,
) -> Evidence:
    """One input. The mail that it came in is the first part of its path."""
    mail = path.split(" > ")[0] if " > " in path else None
    data = content or f"{path}{record}"
    source = SourceFile(
        name=path.split(" > ")[-1].split("/")[-1],
        path=path,
        parent=mail,
        sha256=hashlib.sha256(data.encode()).hexdigest(),
        media_type="application/pdf",
        bytes=1000,
    )
    kind = str(getattr(record, "kind", "")) or None
    return Evidence(source, status, reason, kind, AtHand(record, tuple(findings)), came or arrival(mail))


def unread(path: str, reason: Reason = Reason.NEEDS_OCR, **kw: Any) -> Evidence:
    return ev(path, None, status=Status.UNREADABLE, reason=reason, **kw)


def filled(entry: EntryDefinition, unit: str) -> Any:
    if entry.id == "unit":
        return q(NAME[unit])
    if entry.id in ("idea_name", "chosen_idea", "project_name"):
        return q(IDEA)
    if entry.kind == "ticks":
        return (q(entry.options[1], ticked=True),)
    if entry.kind == "table":
        return (q("ทดลองใช้ | พ.ค. 2566 | ฝ่ายตัวอย่าง"),)
    if entry.kind == "count":
        return q("1", count=1)
    if entry.kind == "signature":
        name = f"นายสมมติ {entry.labels[-1]}"
        return q(name, name=name, signature="image_seen")
    return q(f"ข้อความ{entry.labels[0]}")


def form(n: int, by: str = BANG_RAK, **entries: Any) -> FormRecord:
    """Form n with every entry filled, but for those given."""
    definition = PACK.form(f"form-{n}")
    made = {e.id: filled(e, by) for e in definition.entries} | entries
    return FormRecord(form=q(definition.id), entries=made)


def cover(unit: str = BANG_RAK, number: str | None = None, date: str = "2023-02-09", **fields: Any) -> Memo:
    """บันทึกนำส่ง: the unit's own memo to the office that receives."""
    known: dict[str, Any] = {
        "number": q(number or f"{CODE[unit]}01/12"),
        "date": q(date),
        "subject": q("ขอส่งเอกสารหลักฐานตัวชี้วัดนวัตกรรม"),
        "addressee": q("หัวหน้าสำนักงาน ก.ก."),
        "sender": q(NAME[unit]),
        "signers": (Signer(name=q("นางสาวอุปมา สมมตินาม"), signature=q("image_seen")),),
    }
    return Memo(**known | fields)


def resolution(outcome: str = "approved", committee: str | None = COMMITTEE, **fields: Any) -> Resolution:
    known: dict[str, Any] = {
        "committee": q(committee) if committee else None,
        "meeting": q("1/2566"),
        "date": q("2023-03-07"),
        "outcome": q(outcome),
        "text": q(f"มีมติเรื่อง{IDEA}"),
    }
    return Resolution(**known | fields)


def notice(one: Resolution | None = None, **fields: Any) -> Memo:
    """หนังสือแจ้งมติ of the committee's secretary to the unit."""
    known: dict[str, Any] = {
        "number": q("กท 0303/400"),
        "date": q("2023-03-20"),
        "subject": q("แจ้งมติคณะกรรมการ"),
        "addressee": q("ผู้อำนวยการเขตบางรัก"),
        "sender": q("สำนักงาน ก.ก."),
        "signers": (Signer(name=q("นางสาวศศิธร ตัวอย่างสกุล"), signature=q("image_seen")),),
        "resolutions": (one or resolution(),),
    }
    return Memo(**known | fields)


def minutes(committee: str = COMMITTEE, outcome: str = "approved", **fields: Any) -> Minutes:
    known: dict[str, Any] = {
        "subject": q(f"รายงานการประชุม{committee} ครั้งที่ 1/2566"),
        "signers": (Signer(name=q("นายสมมติ ผู้จดรายงาน"), signature=q("image_seen")),),
        "resolutions": (resolution(outcome, committee),),
    }
    return Minutes(**known | fields)


def whole(
    unit: str = BANG_RAK, mail: str = "a.eml", day: str = "2023-02-10", without: Sequence[str] = ()
) -> list[Evidence]:
    """A mail with the cover and forms 1, 2 and 3, all filled."""
    parts: dict[str, LetterFields] = {
        "cover": cover(unit),
        "form1": form(1, unit),
        "form2": form(2, unit),
        "form3": form(3, unit),
    }
    return [ev(f"{mail} > {k}.docx", r, came=arrival(mail, day)) for k, r in parts.items() if k not in without]


def checked(evidence: Sequence[Evidence], unit: str = BANG_RAK, central: Sequence[Evidence] = ()) -> Checked:
    """What the auditor finds for one unit."""
    together = assemble(evidence, PACK, UNITS)
    submission = next(s for s in together.submissions if s.unit.unit == unit)
    pieces = tuple(p for e in central for p in pieces_of(e, PACK))
    return check(submission, PACK, pieces)


def states(result: Checked) -> dict[str, str]:
    return {d.id: d.state.value for d in result.demands}


def why(result: Checked, demand: str) -> str:
    return next(d.reason_code for d in result.demands if d.id == demand)


def codes(result: Checked) -> set[str]:
    return {f.code for f in (*result.findings, *result.case.submission.findings)}


__all__ = ["BLANK", "Email", "Endorsement", "Indicator", "Order", "Other", "Receipt", "Reference", "q"]
