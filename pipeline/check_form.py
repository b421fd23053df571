"""ตรวจแบบฟอร์ม: a form is there with every required entry filled; its plan; its ticks; the approver's signature.

A blank required entry is incomplete. A label that was not seen is no blank entry: the form may word it otherwise, so it
cannot be told. Unverified values prove nothing in either direction.
"""

import re
from collections.abc import Sequence

from pipeline.entry_read import EntryRead, is_blank, read_with_pages, ticks
from pipeline.evidence import Piece
from pipeline.form_year import outside_year
from pipeline.parcel import parcel_of
from pipeline.relevance import names_project, of_other_year, speaks_of
from pipeline.unit_names import compact, holds_one
from pipeline.verdict import Case, Verdict, absent, best, form_names, item, say, spaced, weak_standing
from schemas.audit import EvidenceItem
from schemas.audit_state import State
from schemas.finding import Finding
from schemas.finding_codes import finding
from schemas.form_definition import EntryDefinition
from schemas.pack import ApprovalSigned, ChosenOneOf, Copies, CountsForms, Demand, EntryFilled, FormComplete, PlanInForm
from schemas.quoted import Quoted, Trust
from schemas.record import FormRecord

_WHEN = re.compile(
    r"[0-9๐-๙✓✔√→↔■●▲◄►*/xX]|[ก-ฮ]\.\s?[ก-ฮ]\.|เดือน|ไตรมาส|สัปดาห์|ตลอด|ทุก|ปี|วัน"
    r"|มกราคม|กุมภาพันธ์|มีนาคม|เมษายน|พฤษภาคม|มิถุนายน|กรกฎาคม|สิงหาคม|กันยายน|ตุลาคม|พฤศจิกายน|ธันวาคม"
)
SIGNED = ("ink_seen", "image_seen", "esign_mark", "digital_signature_present")


_HOW = ("filled", "blank", "unseen", "unverified", "patched", "attached")


def copies(form: str, meant: Copies | None, case: Case) -> list[Piece]:
    """The forms that came; of one that comes for many matters those that are about what is meant."""
    pieces = case.submission.forms(form)
    if meant is None:
        return pieces
    return [p for p in pieces if holds_one(p.entry_words(meant.entry), meant.words)]


def form_complete(rule: FormComplete, demand: Demand, case: Case) -> Verdict:
    """The form with every required entry filled."""
    pieces = copies(rule.form, rule.copies, case)
    if not pieces:
        return absent(demand)
    return _of_versions([_one_form(p, rule, demand, case) for p in pieces])


def _of_versions(verdicts: Sequence[Verdict]) -> Verdict:
    """One verdict for several copies: the best of them, but where it is not known which version is the last,
    what they do not agree on cannot be told.
    """
    chosen = best(verdicts)
    assert chosen is not None
    unclear = [v for v in verdicts if v.pieces and v.pieces[0].is_unclear]
    sure = [v for v in verdicts if not v.pieces or not v.pieces[0].is_unclear]
    if any(v.state is State.MET for v in sure) or len({v.state for v in unclear}) < 2:
        return chosen
    return Verdict(
        State.CANNOT_TELL,
        "version_unclear",
        say(
            "มีมากกว่าหนึ่งฉบับและข้อมูลไม่ตรงกัน ไม่อาจทราบว่าฉบับใดเป็นฉบับสุดท้าย",
            "there are several versions that differ, and which is the last cannot be told",
        ),
        tuple(e for v in verdicts for e in v.evidence),
        tuple(f for v in verdicts for f in v.findings),
        tuple(p for v in verdicts for p in v.pieces),
    )


def _one_form(piece: Piece, rule: FormComplete, demand: Demand, case: Case) -> Verdict:
    th, en = form_names(case.pack, rule.form)
    title = piece.form_quote
    assert title is not None
    proof = [item(piece, "form", title)]
    if not title.is_proof:
        reason = say(f"ยังไม่แน่ว่าเอกสารนี้เป็น{th}", f"whether this document is {en} is not certain")
        return Verdict(State.CANNOT_TELL, "unverified", reason, tuple(proof), pieces=(piece,))
    if weak := weak_standing(demand, piece, demand.title):
        return Verdict(weak.state, weak.code, weak.reason, tuple(proof), weak.findings, (piece,))
    if any(f.code == "DOC-TRACKED" for f in piece.evidence.findings):
        reason = say(f"{spaced(th)}มีการแก้ไขที่ยังไม่ได้ยอมรับในไฟล์", f"{en} holds tracked changes that are still open")
        return Verdict(State.CANNOT_TELL, "tracked_changes", reason, tuple(proof), pieces=(piece,))
    if year := outside_year(piece, case.pack):
        made = finding(
            "FORM-WRONG-YEAR",
            places=title.places,
            about=piece.path,
            form_th=th,
            form_en=en,
            year=year,
            expected=case.pack.indicator.fiscal_year,
        )
        reason = say(
            f"{spaced(th)}ระบุปีหรือช่วงเวลานอกปีงบประมาณที่ตรวจ", f"{en} states a year or a time outside the year audited"
        )
        return Verdict(State.NOT_MET, "wrong_year", reason, tuple(proof), (made,), (piece,))
    definition = case.pack.form(rule.form)
    patches = case.submission.patches(piece)
    required = [e for e in definition.entries if e.required and e.id not in rule.except_entries]
    read = [read_with_pages(piece, e, patches) for e in required]
    by = {how: [r for r in read if r.how == how] for how in _HOW}
    found = [_entry_finding(r, piece, th, en) for r in (*by["blank"], *by["unseen"])]
    for one in read:
        proof += _items(piece, one)
    if by["blank"]:
        names = _labels(by["blank"])
        reason = say(f"{spaced(th)}กรอกไม่ครบ: ยังไม่ได้กรอก {names}", f"{en} is incomplete: not filled in: {names}")
        return Verdict(State.NOT_MET, "incomplete", reason, tuple(proof), tuple(found), (piece,))
    if by["unseen"]:
        names = _labels(by["unseen"])
        reason = say(
            f"{spaced(th)}ไม่พบหัวข้อ {names} ตามแบบของชุดเกณฑ์", f"{en}: labels not seen as the pack words them: {names}"
        )
        return Verdict(State.CANNOT_TELL, "entry_not_seen", reason, tuple(proof), tuple(found), (piece,))
    if by["unverified"]:
        names = _labels(by["unverified"])
        reason = say(f"{spaced(th)}มีข้อความที่อ่านได้ไม่แน่ชัด: {names}", f"{en}: read without certainty: {names}")
        return Verdict(State.CANNOT_TELL, "unverified", reason, tuple(proof), tuple(found), (piece,))
    if by["patched"]:
        names = _labels(by["patched"])
        reason = say(
            f"{spaced(th)}มีหน้าที่ส่งเพิ่มซึ่งระบุต่างจากฉบับเดิมว่ากรอกแล้วหรือไม่ ให้เจ้าหน้าที่ยืนยัน: {names}",
            f"{en}: a page sent later and the form differ on whether it is filled in, a person must confirm: {names}",
        )
        return Verdict(State.CANNOT_TELL, "patched", reason, tuple(proof), tuple(found), (piece,))
    if unsigned := [r for r in by["filled"] if _no_mark(r, rule.form, case)]:
        names = _labels(unsigned)
        places = tuple(p for r in unsigned for q in r.quotes for p in q.places)
        made = finding("SIGNATURE-NOT-SEEN", places=places, about=piece.path, file=piece.evidence.source.name)
        reason = say(
            f"{spaced(th)}มีชื่อพิมพ์แต่ยังไม่พบลายมือชื่อหรือเครื่องหมายลงนาม: {names}",
            f"{en}: a name is printed, no mark of signing was seen: {names}",
        )
        return Verdict(State.CANNOT_TELL, "signature_not_seen", reason, tuple(proof), (*found, made), (piece,))
    if by["attached"]:
        names = _labels(by["attached"])
        reason = say(f"{spaced(th)}ให้ดูเอกสารแนบ: {names}", f"{en} points to an attachment: {names}")
        return Verdict(State.CANNOT_TELL, "attached", reason, tuple(proof), tuple(found), (piece,))
    reason = say(f"พบ{th} กรอกครบทุกหัวข้อที่ต้องมี", f"{en} was found with every required entry filled")
    return Verdict(State.MET, "complete", reason, tuple(proof), tuple(found), (piece,))


def _no_mark(read: EntryRead, form: str, case: Case) -> bool:
    """Whether a required signature is a printed name alone. The block that has a demand of its own (`approval_signed`)
    is judged there, and so are those beside it: a form is signed where its approver signs.
    """
    if read.definition.kind != "signature":
        return False
    if any(isinstance(r, ApprovalSigned) and r.form == form for d in case.pack.demands for r in d.rules):
        return False
    marks = [q.parts.get("signature") for q in read.quotes if q.trust is not Trust.CONFIRMED]
    return bool(marks) and all(m not in SIGNED for m in marks)


def _labels(read: Sequence[EntryRead]) -> str:
    return ", ".join(f"“{r.definition.labels[0]}”" for r in read)


def _items(piece: Piece, read: EntryRead) -> list[EvidenceItem]:
    """The words of an entry, and beside them those of pages that came after the form."""
    name = f"entries.{read.definition.id}"
    if len(read.quotes) == 1 and not isinstance(piece.entry(read.definition.id), tuple):
        own = [item(piece, name, read.quotes[0])]
    else:
        own = [item(piece, f"{name}[{n}]", q) for n, q in enumerate(read.quotes)]
    return [*own, *(x for page, one in read.pages for x in _items(page, one))]


def _entry_finding(read: EntryRead, piece: Piece, th: str, en: str) -> Finding:
    places = tuple(p for q in read.quotes for p in q.places) or (piece.form_quote.places if piece.form_quote else ())
    code = "FORM-ENTRY-BLANK" if read.how == "blank" else "FORM-ENTRY-NOT-SEEN"
    about = f"{piece.path}#entries.{read.definition.id}"
    return finding(code, places=places, about=about, form_th=th, form_en=en, entry=read.definition.labels[0])


def entry_filled(rule: EntryFilled, demand: Demand, case: Case) -> Verdict:
    """One entry of a form, filled."""
    definition = next(e for e in case.pack.form(rule.form).entries if e.id == rule.entry)
    th, en = form_names(case.pack, rule.form)
    for piece in copies(rule.form, rule.copies, case):
        read = read_with_pages(piece, definition, case.submission.patches(piece))
        if read.how == "filled" and piece.standing in demand.standing:
            reason = say(
                f"{spaced(th)}ระบุไว้ในข้อ “{definition.labels[0]}”", f"{en} states it in “{definition.labels[0]}”"
            )
            return Verdict(State.MET, "complete", reason, tuple(_items(piece, read)), pieces=(piece,))
    return absent(demand)


def plan_in_form(rule: PlanInForm, demand: Demand, case: Case) -> Verdict:
    """The plan in the form, or as a document of its own in the same submission."""
    forms = case.submission.forms(rule.form)
    if not forms:
        return absent(demand)
    return _of_versions([_one_plan(p, rule, demand, case) for p in forms])


def _one_plan(piece: Piece, rule: PlanInForm, demand: Demand, case: Case) -> Verdict:
    th, en = form_names(case.pack, rule.form)
    definition = next(e for e in case.pack.form(rule.form).entries if e.id == rule.entry)
    read = read_with_pages(piece, definition, case.submission.patches(piece))
    proof = tuple(_items(piece, read))
    if weak := weak_standing(demand, piece, demand.title):
        return Verdict(weak.state, weak.code, weak.reason, proof, weak.findings, (piece,))
    if any(f.code == "DOC-TRACKED" for f in piece.evidence.findings):
        reason = say(f"{spaced(th)}มีการแก้ไขที่ยังไม่ได้ยอมรับในไฟล์", f"{en} holds tracked changes that are still open")
        return Verdict(State.CANNOT_TELL, "tracked_changes", reason, proof, pieces=(piece,))
    if read.how == "filled" and (year := outside_year(piece, case.pack)):
        expected = case.pack.indicator.fiscal_year
        words = {"form_th": th, "form_en": en, "year": year, "expected": expected}
        made = finding("FORM-WRONG-YEAR", places=proof[0].places if proof else (), about=piece.path, **words)
        reason = say(
            f"{spaced(th)}ระบุปีหรือช่วงเวลานอกปีงบประมาณที่ตรวจ",
            f"{en} states a year or a time outside the year audited",
        )
        return Verdict(State.NOT_MET, "wrong_year", reason, proof, (made,), (piece,))
    if read.how == "filled" and _without_time(read):
        reason = say(
            f"ตารางแผนใน{spaced(th)}มีกิจกรรม แต่ไม่พบระยะเวลาของกิจกรรมใด",
            f"the plan in {en} lists activities, and no time of any was found",
        )
        return Verdict(State.CANNOT_TELL, "plan_without_time", reason, proof, pieces=(piece,))
    if read.how == "filled":
        reason = say(f"พบแผนการดำเนินการใน{th}", f"the plan was found in {en}")
        return Verdict(State.MET, "complete", reason, proof, pieces=(piece,))
    for other in case.submission.current():
        subtype = getattr(other.record, "subtype", None)
        if isinstance(subtype, Quoted) and subtype.value in rule.subtypes and subtype.is_proof:
            plan = (item(other, "subtype", subtype),)
            if _plan_of_project(other, piece, definition, case):
                reason = say("พบแผนการดำเนินการเป็นเอกสารแนบ", "the plan was found as a document of its own")
                return Verdict(State.MET, "complete", reason, plan, pieces=(piece, other))
            reason = say(
                f"พบเอกสารแผน ({other.evidence.source.name}) แต่ไม่แน่ว่าเป็นแผนของโครงการนี้",
                f"a plan came ({other.evidence.source.name}); whether it is this project's is not certain",
            )
            return Verdict(State.CANNOT_TELL, "project_not_named", reason, plan, pieces=(piece, other))
    if read.how == "patched":
        reason = say(
            f"แผนการดำเนินการของ{spaced(th)}อยู่ในหน้าที่ส่งเพิ่มหรือต่างจากหน้านั้น ให้เจ้าหน้าที่ยืนยัน",
            f"the plan of {en} stands on a page sent later or differs from it; a person must confirm",
        )
        return Verdict(State.CANNOT_TELL, read.how, reason, proof, pieces=(piece,))
    if read.how in ("unverified", "attached"):
        reason = say(
            f"แผนการดำเนินการใน{spaced(th)}อ่านได้ไม่แน่ชัด หรืออ้างเอกสารแนบ",
            f"the plan in {en} is uncertain or points to an attachment",
        )
        return Verdict(State.CANNOT_TELL, read.how, reason, proof, pieces=(piece,))
    places = tuple(p for q in read.quotes for p in q.places) or (piece.form_quote.places if piece.form_quote else ())
    made = finding("FORM-PLAN-MISSING", places=places, about=piece.path, form_th=th, form_en=en)
    reason = say(f"ไม่พบแผนการดำเนินการใน{spaced(th)}หรือแนบมาด้วย", f"no plan was found in {en} or with it")
    return Verdict(State.NOT_MET, "incomplete", reason, proof, (made,), (piece,))


def _without_time(read: EntryRead) -> bool:
    """Whether a plan's table has rows of which none says when: no month, figure or mark in any cell (practice, check
    13: months and persons).
    """
    rows = [q for q in read.quotes if isinstance(q.parts.get("columns"), dict)]
    asked = any("เวลา" in c or "เดือน" in c for c in read.definition.columns)
    return asked and bool(rows) and len(rows) == len(read.quotes) and not any(_WHEN.search(q.value) for q in rows)


def _plan_of_project(other: Piece, form: Piece, definition: EntryDefinition, case: Case) -> bool:
    """Whether a plan that came by itself names the project, or bears the form's own label and came with the form."""
    subject = other.record.subject.value if other.record.subject is not None else ""
    if speaks_of(subject, case) is False or of_other_year(other, case.pack):
        return False
    labelled = compact(subject).startswith(tuple(compact(x) for x in definition.labels))
    return names_project(subject, case) or (labelled and parcel_of(other.evidence) == parcel_of(form.evidence))


def approval_signed(rule: ApprovalSigned, demand: Demand, case: Case) -> Verdict:
    """A mark of signing in the approver's block, or an endorsement of approval that bears one."""
    forms = case.submission.forms(rule.form)
    verdicts = [_block(p, rule, case) for p in forms]
    verdicts += [_on_page(_block(p, rule, case), rule, case) for f in forms for p in case.submission.patches(f)]
    for piece in case.submission.current():
        if piece.standing in demand.standing and (piece.form == rule.form or _asks_for_project(piece, case)):
            verdicts += _endorsed(piece)
    if refused := _refused(case):
        return refused
    return best(verdicts) or absent(demand)


def _refused(case: Case) -> Verdict | None:
    """An endorsement of refusal on the memo that asks for this project: beside a signed form a person must say what is
    in force.
    """
    for piece in case.submission.current():
        for n, one in enumerate(piece.record.endorsements if _asks_for_project(piece, case) else ()):
            if one.outcome is None or one.outcome.value not in ("rejected", "deferred"):
                continue
            name = piece.evidence.source.name
            reason = say(
                f"พบคำสั่งการท้ายหนังสือ {name} ที่ไม่อนุมัติหรือให้แก้ไขเสนอใหม่ ให้เจ้าหน้าที่พิจารณาว่าคำใดมีผล",
                f"{name} bears words of refusal, or that it is to be brought again: a person must say what is in force",
            )
            proof = (item(piece, f"endorsements[{n}].outcome", one.outcome),)
            return Verdict(State.CANNOT_TELL, "not_plainly_approved", reason, proof, pieces=(piece,))
    return None


def _on_page(verdict: Verdict, rule: ApprovalSigned, case: Case) -> Verdict:
    """The approver's block on a page that was sent after the form: whether it belongs to that form a person says."""
    if verdict.state is not State.MET:
        return verdict
    _, en = form_names(case.pack, rule.form)
    th = spaced(form_names(case.pack, rule.form)[0])
    reason = say(
        f"พบการลงนามของผู้อนุมัติเฉพาะในหน้าที่ส่งเพิ่มของ{th}ให้เจ้าหน้าที่ยืนยัน",
        f"the approver's mark of signing was seen only on a page sent after {en}; a person must confirm",
    )
    return Verdict(State.CANNOT_TELL, "patched", reason, verdict.evidence, verdict.findings, verdict.pieces)


def _asks_for_project(piece: Piece, case: Case) -> bool:
    """Whether a memo that was approved is the one on this unit's project, and not on leave or a purchase."""
    subject = piece.record.subject.value if piece.record.subject is not None else ""
    return piece.role == "approval" and names_project(subject, case) and speaks_of(subject, case) is not False


def _block(piece: Piece, rule: ApprovalSigned, case: Case) -> Verdict:
    th, en = form_names(case.pack, rule.form)
    entry = piece.entry(rule.entry)
    quotes = entry if isinstance(entry, tuple) else () if entry is None else (entry,)
    proof = tuple(item(piece, f"entries.{rule.entry}", q) for q in quotes)
    signature = next((s for q in quotes if isinstance(s := q.parts.get("signature"), str)), None)
    where = tuple(p for q in quotes for p in q.places)
    if signature is None:
        # The block's own signer: the one printed where the entry stands, or by the same name.
        for n, signer in enumerate(piece.record.signers):
            if signer.signature is None or signer.name is None:
                continue
            if any(compact(signer.name.value) in compact(q.value) for q in quotes):
                signature = signer.signature.value if signer.signature.is_proof else None
                proof = (*proof, item(piece, f"signers[{n}].signature", signer.signature))
    if signature in SIGNED and (same := _proposer_too(piece, rule, case, quotes)):
        reason = say(
            f"ชื่อผู้อนุมัติใน{spaced(th)}เป็นชื่อเดียวกับช่อง “{same}” ให้เจ้าหน้าที่พิจารณาอำนาจอนุมัติ",
            f"the approver's name in {en} also stands in “{same}”: a person must say who may approve",
        )
        return Verdict(State.CANNOT_TELL, "same_person", reason, proof, pieces=(piece,))
    if decided := next((d for q in quotes if (d := q.parts.get("decided")) is not None), None):
        th_words, en_words = _DECIDED.get(str(decided), _DECIDED["open"])
        reason = say(
            f"ช่องผู้อนุมัติใน{spaced(th)}{th_words} ให้เจ้าหน้าที่พิจารณา",
            f"the approver's block in {en} {en_words}: a person must judge",
        )
        return Verdict(State.CANNOT_TELL, "not_plainly_approved", reason, proof, pieces=(piece,))
    if signature in SIGNED and any(q.is_proof and not is_blank(q) for q in quotes):
        note_th, note_en = ("", "")
        if signature == "digital_signature_present":
            note_th, note_en = " (ยังไม่ได้ตรวจสอบใบรับรอง)", " (its certificate was not validated)"
        reason = say(f"พบการลงนามของผู้อนุมัติใน{th}{note_th}", f"the approver's mark of signing was seen in {en}{note_en}")
        return Verdict(State.MET, "complete", reason, proof, pieces=(piece,))
    made = finding("APPROVAL-EMPTY", places=where, about=piece.path)
    if quotes and all(is_blank(q) and q.is_proof for q in quotes) and signature is None:
        reason = say(f"ช่องผู้อนุมัติใน{spaced(th)}ยังไม่ได้กรอก", f"the approver's block in {en} is not filled in")
        return Verdict(State.NOT_MET, "incomplete", reason, proof, (made,), (piece,))
    reason = say(
        f"ยังไม่พบลายมือชื่อหรือเครื่องหมายลงนามอิเล็กทรอนิกส์ของผู้อนุมัติใน{th}",
        f"no signature or electronic mark of the approver was seen in {en}",
    )
    return Verdict(State.CANNOT_TELL, "signature_not_seen", reason, proof, (made,), (piece,))


_DECIDED = {
    "rejected": ("มีถ้อยคำว่าไม่อนุมัติ", "holds words of refusal"),
    "deferred": ("มีถ้อยคำให้แก้ไขแล้วเสนอใหม่", "asks for it to be brought again"),
    "open": ("มีถ้อยคำหรือช่องเลือกที่ยังไม่ชี้ชัดว่าอนุมัติ", "holds words or boxes that do not plainly approve"),
}


def _proposer_too(piece: Piece, rule: ApprovalSigned, case: Case, quotes: Sequence[Quoted]) -> str | None:
    """The label of another signature of the form that bears the approver's name."""
    names = {compact(q.value) for q in quotes if not is_blank(q)}
    for other in case.pack.form(rule.form).entries:
        if other.kind == "signature" and other.id != rule.entry and compact(piece.entry_words(other.id)) in names:
            return other.labels[0]
    return None


def _endorsed(piece: Piece) -> list[Verdict]:
    out = []
    for n, one in enumerate(piece.record.endorsements):
        if one.outcome is None or one.outcome.value not in ("approved", "approved_with_changes"):
            continue
        proof = [item(piece, f"endorsements[{n}].outcome", one.outcome)]
        if one.signature is not None:
            proof.append(item(piece, f"endorsements[{n}].signature", one.signature))
        if (
            one.outcome.is_proof
            and one.signature is not None
            and one.signature.value in SIGNED
            and one.signature.is_proof
        ):
            reason = say("พบการเกษียนอนุมัติพร้อมการลงนาม", "an endorsement of approval with a mark of signing was found")
            out.append(Verdict(State.MET, "complete", reason, tuple(proof), pieces=(piece,)))
        elif not one.outcome.is_proof:
            reason = say(
                "พบคำอนุมัติ แต่มีเงื่อนไขหรืออ่านได้ไม่แน่ชัด",
                "words of approval were found, conditional or not read with certainty",
            )
            out.append(Verdict(State.CANNOT_TELL, "not_plainly_approved", reason, tuple(proof), pieces=(piece,)))
        else:
            reason = say("พบคำอนุมัติ แต่ยังไม่พบการลงนาม", "words of approval were found, no mark of signing")
            out.append(Verdict(State.CANNOT_TELL, "signature_not_seen", reason, tuple(proof), pieces=(piece,)))
    return out


def chosen_one_of(rule: ChosenOneOf, case: Case) -> tuple[Finding, ...]:
    """FORM-TYPE-COUNT where more than one option is ticked (none is a blank entry). Nobody chooses for the unit."""
    th, en = form_names(case.pack, rule.form)
    out = []
    for piece in case.submission.forms(rule.form):
        chosen = ticks(piece.entry(rule.entry)) if isinstance(piece.record, FormRecord) else ()
        chosen = tuple(q for q in chosen if q.is_proof)
        if len(chosen) > 1:
            places = tuple(p for q in chosen for p in q.places)
            out.append(
                finding(
                    "FORM-TYPE-COUNT",
                    places=places,
                    about=f"{piece.path}#entries.{rule.entry}",
                    form_th=th,
                    form_en=en,
                    n=len(chosen),
                )
            )
    return tuple(out)


def counts_forms(rule: CountsForms, case: Case) -> tuple[Finding, ...]:
    """COUNT-IDEAS where one form says how many of another there are, and another number came. The same idea handed in
    twice counts once.
    """
    ideas = {
        " ".join(compact(q.value) for q in p.meant(case.pack, "name", "matter")) or str(p.order)
        for p in case.submission.forms(rule.of)
        if not p.is_blank_form
    }
    of_th, of_en = form_names(case.pack, rule.of)
    th, en = form_names(case.pack, rule.form)
    for piece in case.submission.forms(rule.form):
        entry = piece.entry(rule.entry)
        if isinstance(entry, Quoted) and entry.is_proof:
            digits = "".join(c for c in str(entry.parts.get("count", entry.value)) if c in "0123456789")
            if digits and ideas and int(digits) != len(ideas):
                words = {"form_th": th, "form_en": en, "of_th": of_th, "of_en": of_en}
                count = {"named": int(digits), "found": len(ideas)}
                return (finding("COUNT-IDEAS", places=entry.places, about=piece.path, **words, **count),)
    return ()
