"""ตรวจหนังสือและเอกสารอื่น: the cover letter, documents of a kind, and whether what came was in time."""

import datetime
import re
from collections.abc import Sequence
from decimal import Decimal

from pipeline.check_contents import body_denies, body_says, other_time, told_elsewhere
from pipeline.check_form import SIGNED
from pipeline.entry_read import read_entry
from pipeline.evidence import Piece, by_arrival
from pipeline.parcel import parcel_of
from pipeline.relevance import beyond_fiscal_year, names_project, of_other_year, speaks_of
from pipeline.role import LETTERS, is_full_day, lacks_running_number, names_receiver, same_number, sends_nothing
from pipeline.unit_names import compact, holds_one
from pipeline.verdict import Case, Verdict, absent, best, item, say, shortened, weak_standing
from schemas.audit import EvidenceItem
from schemas.audit_state import State
from schemas.bilingual import Bilingual
from schemas.finding import Finding
from schemas.finding_codes import finding
from schemas.pack import Demand, DocumentOfSubtype, LetterWithFields, ReceivedBy
from schemas.quoted import Origin, Quoted
from schemas.record import Survey
from schemas.submission import Receipt
from schemas.thai_words import thai_date

_UNDOES = re.compile(r"(?:เรื่อง)?(?:ให้|ขอ|การ|แจ้ง)*(?:ยกเลิก|ระงับ|ยุติ|เพิกถอน)")  # `ยกเลิกการนำนวัตกรรมไปใช้` is no use
_REPORTS = re.compile(r"\s*(?:ขอ)?(?:รายงาน|แจ้งผล|สรุปผล)")  # a letter that tells of something does not do it
# whoever came to a training answers for the training (practice, check 20)
_OF_TRAINING = re.compile(
    r"ความพึงพอใจ(?:ของ)?(?:ผู้(?:เข้า|ร่วม|เข้าร่วม|รับการ|เข้ารับการ|ผ่านการ))?(?:ต่อ|ใน|จาก)?(?:โครงการ|หลักสูตร|การ)?(?:ฝึก)?(?:อบรม|สัมมนา|ประชุม)"
)
TITLE = 160  # letters of a title; what stands further back is no title any more
FIELD_TH = {
    "number": "เลขที่หนังสือ",
    "date": "วันที่",
    "subject": "เรื่อง",
    "addressee": "คำขึ้นต้น",
    "sender": "ส่วนราชการ",
    "signers": "ผู้ลงนาม",
}


def letter_with_fields(rule: LetterWithFields, demand: Demand, case: Case) -> Verdict:
    """A letter in the role with every named field printed and read."""
    letters = by_arrival(p for p in case.submission.current() if p.role == rule.role and not sends_nothing(p.record))
    return best(_one_letter(p, rule, demand, case) for p in letters) or absent(demand)


def _one_letter(piece: Piece, rule: LetterWithFields, demand: Demand, case: Case) -> Verdict:
    proof: list[EvidenceItem] = []
    blank: list[str] = []
    unsure: list[str] = []
    for name in rule.fields:
        if name == "signers":
            signer = next(((n, s.name) for n, s in enumerate(piece.record.signers) if s.name is not None), None)
            quote, path = (signer[1], f"signers[{signer[0]}].name") if signer else (None, name)
        else:
            quote, path = getattr(piece.record, name), name
        if quote is not None:
            proof.append(item(piece, path, quote))
        if quote is None:
            (unsure if name == "signers" or _recognised(piece) else blank).append(name)
        elif (name == "number" and lacks_running_number(quote) and not _recognised(piece)) or (
            name == "date" and quote.is_proof and not _is_day(quote.value)
        ):
            blank.append(name)
        elif not quote.is_proof or (name == "number" and lacks_running_number(quote)):
            unsure.append(name)
    if weak := weak_standing(demand, piece, demand.title):
        return Verdict(weak.state, weak.code, weak.reason, tuple(proof), (_draft(piece),), (piece,))
    if piece.foreign:
        reason = say(
            "หนังสือนำส่งฉบับนี้เป็นของหน่วยงานอื่นที่ส่งมาด้วยกัน ยังไม่สามารถสรุปได้ว่าเป็นหนังสือนำส่งของหน่วยงานนี้ด้วย",
            "this cover letter is another unit's in the same mail; whether it speaks for this unit cannot be told",
        )
        return Verdict(State.CANNOT_TELL, "cover_of_other_unit", reason, tuple(proof), pieces=(piece,))
    to = piece.record.addressee
    if rule.role == "cover" and to is not None and to.is_proof and not names_receiver(to, case.pack):
        proof.append(item(piece, "addressee", to))
        reason = say(
            f"หนังสือนี้เรียนถึง{to.value} มิใช่{case.pack.indicator.receivers[0]}",
            f"this letter is addressed to another office than the one that receives the papers ({to.value})",
        )
        return Verdict(State.CANNOT_TELL, "other_addressee", reason, tuple(proof), pieces=(piece,))
    if rule.role == "cover" and (doubt := _other_matter(piece, case)):
        return Verdict(State.CANNOT_TELL, doubt[0], doubt[1], tuple(proof), pieces=(piece,))
    if blank:
        names, names_en = ", ".join(FIELD_TH[n] for n in blank), ", ".join(blank)
        reason = say(f"{demand.title.th}ยังไม่มี{names}", f"{demand.title.en} bears no {names_en}")
        return Verdict(State.NOT_MET, "incomplete", reason, tuple(proof), (_draft(piece),), (piece,))
    if unsure:
        names, names_en = ", ".join(FIELD_TH[n] for n in unsure), ", ".join(unsure)
        reason = say(f"{demand.title.th}อ่าน{names}ได้ไม่แน่ชัด", f"{demand.title.en}: not read with certainty: {names_en}")
        return Verdict(State.CANNOT_TELL, "unverified", reason, tuple(proof), pieces=(piece,))
    names, names_en = ", ".join(FIELD_TH[n] for n in rule.fields), ", ".join(rule.fields)
    reason = say(f"พบ{demand.title.th} มี{names}ครบ", f"{demand.title.en} was found with {names_en}")
    return Verdict(State.MET, "complete", reason, tuple(proof), pieces=(piece,))


def _recognised(piece: Piece) -> bool:
    """Whether the page is a picture: what was not read of it may stand there in somebody's hand."""
    head = (piece.record.subject, piece.record.sender, piece.record.addressee, piece.record.number, piece.record.date)
    return any(q is not None and q.origin is Origin.RECOGNISED for q in head)


def _other_matter(piece: Piece, case: Case) -> tuple[str, Bilingual] | None:
    """Why a letter to the receiving office may not be the cover of these papers, or None."""
    if of_other_year(piece, case.pack):
        return "other_year", say(
            "หนังสือนี้ระบุปีงบประมาณหรือลงวันที่นอกปีงบประมาณที่ตรวจ",
            "this letter states another fiscal year or bears a day before the one audited",
        )
    subject = piece.record.subject.value if piece.record.subject is not None else ""
    guideline = case.pack.indicator.guideline
    cited = [r.number for r in (*piece.record.references, *piece.record.citations) if r.number is not None]
    here = parcel_of(piece.evidence) in case.parcels_with_forms
    if here or names_project(subject, case) or any(guideline and same_number(q.value, guideline.number) for q in cited):
        return None
    return "other_matter", say(
        "หนังสือถึงหน่วยงานที่รับเอกสารฉบับนี้ไม่ระบุว่าเป็นเรื่องของตัวชี้วัดนี้",
        "this letter to the office that receives the papers does not say that it is on this indicator",
    )


def _draft(piece: Piece) -> Finding:
    places = tuple(p for q in (piece.record.number, piece.record.date, piece.record.copy_status) if q for p in q.places)
    return finding("DOC-DRAFT", places=places, about=piece.path, file=piece.evidence.source.name)


def _is_day(value: str) -> bool:
    return len(value) == 10 and value.count("-") == 2


def document_of_subtype(rule: DocumentOfSubtype, demand: Demand, case: Case) -> Verdict:
    """A document of the kind or subtype whose title holds one of the words. The cover and the guideline prove nothing
    more than themselves, and a draft or a claim is shown but does not suffice.
    """
    verdicts: list[Verdict] = []
    undone: list[Verdict] = []
    for piece in case.submission.current():
        # a letter of the unit to its own head that reports is told as a cover, which sends papers too
        if piece.role in ("guideline", "form", "reply") or (
            piece.role == "cover" and not _own_report(piece, rule, case)
        ):
            continue
        subtype = getattr(piece.record, "subtype", None)
        is_subtype = isinstance(subtype, Quoted) and subtype.value in rule.subtypes
        if piece.kind not in rule.kinds and not is_subtype:
            continue
        title = piece.record.subject or (subtype if isinstance(subtype, Quoted) else None)
        said = compact(piece.record.subject.value[:TITLE]) if piece.record.subject else ""
        if said and any(wanted and not holds_one(said, wanted) for wanted in (rule.words, rule.and_words)):
            continue
        if holds_one(said, rule.not_words):
            continue
        proof = (item(piece, "subject" if piece.record.subject else "subtype", title),) if title else ()
        name = piece.evidence.source.name
        if _UNDOES.match(said) and not any(_UNDOES.match(compact(w)) for w in rule.words):
            reason = say(
                f"{name} ยกเลิกหรือระงับเรื่องนี้ ให้เจ้าหน้าที่พิจารณาว่ายังมีผลหรือไม่",
                f"{name} revokes or stops this matter: a person must say what is in force",
            )
            undone.append(Verdict(State.CANNOT_TELL, "revoked", reason, proof, pieces=(piece,)))
            continue
        if ((rule.words or rule.and_words) and not said) or title is None or not title.is_proof:
            reason = say(
                f"พบเอกสารที่อาจเกี่ยวข้อง ({name}) แต่ชื่อเรื่องไม่แน่ชัด",
                f"a document that may belong here ({name}), its title is not certain",
            )
            verdicts.append(Verdict(State.CANNOT_TELL, "unverified", reason, proof, pieces=(piece,)))
        elif doubt := _not_theirs(piece, rule, case):
            verdicts.append(Verdict(State.CANNOT_TELL, doubt[0], doubt[1], proof, pieces=(piece,)))
        elif weak := weak_standing(demand, piece, demand.title):
            verdicts.append(Verdict(weak.state, weak.code, weak.reason, proof, pieces=(piece,)))
        elif piece.kind in (*LETTERS, "order") and _unnumbered(piece):
            reason = say(
                f"พบ{demand.title.th} ({name}) แต่ยังไม่มีเลขที่ จึงยังถือเป็นฉบับร่าง",
                f"{demand.title.en} was found in {name}, which bears no number yet: a draft",
            )
            verdicts.append(Verdict(State.CANNOT_TELL, "draft", reason, proof, (_draft(piece),), (piece,)))
        elif rule.survey and _OF_TRAINING.search(said):
            reason = say(
                f"{name} เป็นผลประเมินของผู้เข้าอบรมหรือประชุม มิใช่ของผู้ใช้นวัตกรรม ให้เจ้าหน้าที่พิจารณา",
                f"{name} is on a training or a meeting, not on the users of the innovation: a person must judge",
            )
            verdicts.append(Verdict(State.CANNOT_TELL, "of_training", reason, proof, pieces=(piece,)))
        elif rule.signed and not _is_signed(piece):
            made = finding("SIGNATURE-NOT-SEEN", places=title.places, about=piece.path, file=name)
            reason = say(
                f"พบ{demand.title.th} ({name}) แต่ยังไม่พบลายมือชื่อหรือเครื่องหมายลงนาม",
                f"{demand.title.en} was found in {name}, no mark of signing was seen on it",
            )
            verdicts.append(Verdict(State.CANNOT_TELL, "signature_not_seen", reason, proof, (made,), (piece,)))
        elif rule.survey and (lacking := _survey_lacks(piece)):
            reason = say(f"{name} ไม่ระบุ{lacking[0]}", f"{name} does not state {lacking[1]}")
            note = finding("SURVEY-NO-BASE", about=piece.path, file=name, lacking_th=lacking[0], lacking_en=lacking[1])
            verdicts.append(Verdict(State.CANNOT_TELL, "no_base", reason, proof, (note,), (piece,)))
        elif time := other_time(piece, rule, case):
            words, times = time
            lacking = ("ช่วงเวลาที่สำรวจ", "when the answers were gathered")
            note = finding("SURVEY-NO-BASE", about=piece.path, file=name, lacking_th=lacking[0], lacking_en=lacking[1])
            code, noted = ("other_year", ()) if times else ("no_base", (note,))
            verdicts.append(Verdict(State.CANNOT_TELL, code, words, (*proof, *times), noted, (piece,)))
        elif rule.says and (denied := body_denies(piece, rule, demand, proof, case)):
            verdicts.append(denied)
        else:
            said_so, told = body_says(piece, rule)
            reason = say(
                f"พบ{demand.title.th}: {shortened(title.value)} ({name})", f"{demand.title.en} was found in {name}"
            )
            verdicts.append(Verdict(State.MET, "complete", reason, (*proof, *said_so), told, (piece,)))
    if undone:  # whether what was done before it still stands is not for us to say
        return undone[0]
    return best(verdicts) or told_elsewhere(rule, demand, case) or absent(demand)


def _not_theirs(piece: Piece, rule: DocumentOfSubtype, case: Case) -> tuple[str, Bilingual] | None:
    """Why a document with the right title may not be this unit's, this year's or this project's, or None."""
    name = piece.evidence.source.name
    subject = piece.record.subject.value if piece.record.subject is not None else ""
    issuer = piece.record.sender.value if piece.record.sender is not None else ""
    if speaks_of(f"{subject} {issuer}", case) is False:
        return "other_unit", say(
            f"พบเอกสารที่อาจเกี่ยวข้อง ({name}) แต่ระบุชื่อหน่วยงานอื่น",
            f"a document that may belong here ({name}) names another unit",
        )
    deed = piece.kind in ("order", "announcement") and beyond_fiscal_year(piece.record.date, case.pack)
    if deed or of_other_year(piece, case.pack, int(rule.of_year == "before")):
        return "other_year", say(
            f"พบเอกสารที่อาจเกี่ยวข้อง ({name}) แต่เป็นของปีอื่น",
            f"a document that may belong here ({name}) is of another year",
        )
    if piece.kind in LETTERS and _REPORTS.match(subject) and not rule.reports_count:
        return "claim_only", say(
            f"พบหนังสือที่หน่วยงานรายงานเรื่องนี้ ({name}) ยังไม่พบเอกสารที่ยืนยัน",
            f"a letter in which the unit reports this was found ({name}), no document that confirms it",
        )
    if rule.names_project and not names_project(subject, case):
        return "project_not_named", say(
            f"พบเอกสารที่อาจเกี่ยวข้อง ({name}) แต่ชื่อเรื่องไม่ระบุนวัตกรรมของหน่วยงาน",
            f"a document that may belong here ({name}); its title does not name the unit's innovation",
        )
    return None


def _unnumbered(piece: Piece) -> bool:
    """Whether a typed letter or order has no number, or one that ends where the registry writes the running number."""
    number = piece.record.number
    return not _recognised(piece) and (number is None or (number.origin == "native" and lacks_running_number(number)))


def _own_report(piece: Piece, rule: DocumentOfSubtype, case: Case) -> bool:
    """Whether a cover is itself the report that is asked for: the rule says that such letters count, and this one does
    not go to the office that receives the papers.
    """
    return rule.reports_count and not names_receiver(piece.record.addressee, case.pack)


def _is_signed(piece: Piece) -> bool:
    """Whether a mark of signing was seen beside a signer or on an endorsement."""
    signers = [s.signature for s in piece.record.signers]
    marks = signers + [e.signature for e in piece.record.endorsements]
    return any(m is not None and m.is_proof and m.value in SIGNED for m in marks)


def _beyond(result: Quoted, scale: Quoted | None) -> bool:
    """Whether a result is higher than it can be: more than all in a hundred, a mean above the highest step."""
    if not re.fullmatch(r"[0-9]{1,3}(?:\.[0-9]+)?", result.value):
        return False
    most = Decimal(100)
    if result.parts.get("unit") != "percent" and scale is not None and scale.is_proof and scale.value.isdigit():
        most = Decimal(scale.value)
    return Decimal(result.value) > most


def _survey_lacks(piece: Piece) -> tuple[str, str] | None:
    """What a report on satisfaction leaves unsaid, in two languages: its base, or a result with its scale."""
    survey = getattr(piece.record, "survey", None)
    if not isinstance(survey, Survey) or survey.respondents is None or not survey.respondents.is_proof:
        return "จำนวนผู้ตอบ", "how many answered"
    if survey.result is None or not survey.result.is_proof:
        return "ผลการประเมิน", "the result"
    if _beyond(survey.result, survey.scale):
        return "ผลที่อยู่ในมาตราส่วน", "a result that lies on its scale"
    if survey.scale is None and survey.result.parts.get("unit") != "percent":
        return "มาตราส่วนของผล", "the scale of the result"
    return None


# ---- in time ----------------------------------------------------------------------------------------------------
def received_by(rule: ReceivedBy, demand: Demand, case: Case) -> Verdict:
    """Whether what the demands rest on was received by the due day, each by its first sending.

    A form that came late makes it late. A cover that came after the forms, or days of receipt that contradict each
    other, or none known: cannot be told. What did not come at all is judged by its own demand.
    """
    due = demand.due.date
    assert due is not None  # a pack without a day here is refused
    pieces: dict[tuple[str, str, int], Piece] = {}
    wanting = False
    for name in rule.demands:
        for piece in case.verdicts[name].pieces if name in case.verdicts else ():
            pieces[piece.order] = piece
            # The first sending counts, also that of a version which was replaced later.
            for other in case.replaced_by(piece):
                pieces[other.order] = other
                wanting = wanting or _wanting(other, case)
    if not pieces:
        reason = say("ไม่พบเอกสารที่ต้องส่งภายในกำหนด", "nothing that was due was found among the documents received")
        return Verdict(State.NOT_MET, "not_found", reason, found=False)
    replaced = {p.replaced_by for p in pieces.values() if p.replaced_by}
    first = [p for p in pieces.values() if p.path not in replaced or p.replaced_by]
    late = [p for p in first if p.receipts and all(_day(r) > due for r in p.receipts)]
    in_time = {p.order for p in first} - {p.order for p in late}
    unsure = [p for p in first if not p.receipts or (p.order in in_time and any(_unsure(r, due) for r in p.receipts))]
    proof = tuple(e for p in sorted(pieces.values(), key=lambda p: p.order) for e in _receipt_items(p))
    held = tuple(pieces.values())
    late_forms = [p for p in late if p.role == "form"]
    if late and (late_forms or len(late) == len(first)):
        dated = _dated(held)
        found = _late(late, due, dated)
        last = max(min(_day(r) for r in p.receipts) for p in late)
        reason = say(
            f"ได้รับเมื่อ {_thai(last)} หลังกำหนด {_thai(due)} จำนวน {(last - due).days} วัน{dated[0]}",
            f"received on {last.isoformat()}, {(last - due).days} days after {due.isoformat()}{dated[1]}",
        )
        return Verdict(State.NOT_MET, "late", reason, proof, found, held)
    last_late = any(_day(r) > due for p in pieces.values() if p.path in replaced for r in p.receipts)
    if late or unsure or (wanting and last_late):
        doubtful = late + unsure
        seen_th, seen_en = _seen(doubtful or first)
        if not doubtful:
            seen_th = f"ฉบับแรกยังไม่ครบถ้วน ฉบับแก้ไขได้รับภายหลัง; {seen_th}"
            seen_en = f"the first version was incomplete, the mended one came later; {seen_en}"
        reason = say(
            f"ยังไม่สามารถสรุปได้ว่าได้รับภายในกำหนดหรือไม่ ({seen_th})", f"whether it came in time cannot be told ({seen_en})"
        )
        made = finding(
            "TIME-UNSURE",
            about=demand.id,
            what_th="เอกสาร",
            what_en="what came",
            due=due.isoformat(),
            seen_th=seen_th,
            seen_en=seen_en,
        )
        return Verdict(
            State.CANNOT_TELL, "receipt_unknown" if not late else "receipt_differs", reason, proof, (made,), held
        )
    reason = say(
        f"ได้รับภายในกำหนด {_thai(due)} ({_seen(first)[0]})", f"received by {due.isoformat()} ({_seen(first)[1]})"
    )
    return Verdict(State.MET, "in_time", reason, proof, (), held)


def _thai(day: datetime.date) -> str:
    return thai_date(day.isoformat())


def _day(receipt: Receipt) -> datetime.date:
    return datetime.date.fromisoformat(receipt.day)


def _unsure(receipt: Receipt, due: datetime.date) -> bool:
    """Whether a receipt leaves open that something came in time: a moment without its zone may be a day off."""
    slack = datetime.timedelta(days=1 if receipt.doubt == "no_zone" else 0)
    return _day(receipt) > due - slack


def _wanting(piece: Piece, case: Case) -> bool:
    """Whether an earlier version was not complete: then only a person can say which sending counts."""
    definition = case.pack.form(piece.form or "")
    return any(read_entry(piece, e).how != "filled" for e in definition.entries if e.required)


def _seen(pieces: list[Piece]) -> tuple[str, str]:
    """The days that are known of each document, for people."""
    th, en = [], []
    for piece in sorted(pieces, key=lambda p: p.order):
        name = piece.evidence.source.name
        days = sorted({r.day for r in piece.receipts})
        own = piece.record.date.value if piece.record.date is not None and piece.role == "cover" else None
        words_th = f"ได้รับ {' และ '.join(map(thai_date, days))}" if days else "ไม่ทราบวันที่ได้รับ"
        words_en = f"received {' and '.join(days)}" if days else "day of receipt unknown"
        th.append(f"{name}: {words_th}" + (f" ลงวันที่ {thai_date(own)}" if own else ""))
        en.append(f"{name}: {words_en}" + (f", dated {own}" if own else ""))
    return "; ".join(dict.fromkeys(th)), "; ".join(dict.fromkeys(en))


def _dated(pieces: Sequence[Piece]) -> tuple[str, str]:
    """The day that the unit's own cover letter bears, to stand beside the day of receipt; empty where none was read."""
    days = [p.record.date.value for p in pieces if p.role == "cover" and p.record.date and p.record.date.is_proof]
    days = sorted({d for d in days if is_full_day(d)})
    if not days:
        return "", ""
    return (
        f" (หนังสือนำส่งลงวันที่ {' และ '.join(map(thai_date, days))})",
        f" (the cover letter is dated {' and '.join(days)})",
    )


def _late(pieces: list[Piece], due: datetime.date, dated: tuple[str, str]) -> tuple[Finding, ...]:
    """One finding for each day on which something came after the due day."""
    by_day: dict[datetime.date, list[str]] = {}
    for piece in sorted(pieces, key=lambda p: p.order):
        by_day.setdefault(min(_day(r) for r in piece.receipts), []).append(piece.evidence.source.name)
    return tuple(
        finding(
            "TIME-LATE",
            about=", ".join(dict.fromkeys(names)),
            what_th=f" {', '.join(dict.fromkeys(names))} ",
            what_en=", ".join(dict.fromkeys(names)),
            received=came.isoformat(),
            due=due.isoformat(),
            days=(came - due).days,
            dated_th=dated[0],
            dated_en=dated[1],
        )
        for came, names in sorted(by_day.items())
    )


def _receipt_items(piece: Piece) -> list[EvidenceItem]:
    stamps = [
        item(piece, f"receipts[{n}].date", stamp.date)
        for n, stamp in enumerate(piece.record.receipts)
        if stamp.date is not None
    ]
    others = [
        EvidenceItem(
            path=piece.path,
            sha256=piece.evidence.source.sha256,
            field=f"received.{receipt.basis}",
            value=receipt.at,
            raw=receipt.at,
            trust="trusted",
            standing="primary",
        )
        for receipt in piece.receipts
        if receipt.basis != "stamp"
    ]
    return stamps + others
