"""รหัสเป็นถ้อยคำ: the codes of the contract as people say them, Thai first: kinds, roles, standings, fields, fates.

A clerk reads `บันทึกข้อความ`, never `memo`; the codes stay in the JSON. What a table does not know is shown as it is.
"""

import re
from typing import Final

from pipeline import code_words_english
from schemas.finding_codes import REASONS
from schemas.quoted import Origin, Quoted
from schemas.record import FormRecord
from schemas.source import Reason, Status
from schemas.submission import SubmittedDocument

KINDS: Final = {
    "external_letter": "หนังสือภายนอก",
    "memo": "บันทึกข้อความ",
    "stamped_letter": "หนังสือประทับตรา",
    "order": "คำสั่ง",
    "announcement": "ประกาศ",
    "minutes": "รายงานการประชุม",
    "form": "แบบฟอร์ม",
    "indicator": "หน้าตัวชี้วัด",
    "email": "เนื้อความอีเมล",
    "other": "เอกสารอื่น",
}
ROLES: Final = {
    "guideline": "หนังสือแจ้งแนวทาง",
    "cover": "หนังสือนำส่ง",
    "form": "แบบที่หน่วยงานกรอก",
    "resolution": "มติคณะกรรมการ",
    "order": "คำสั่ง",
    "approval": "การอนุมัติ",
    "evidence": "หลักฐานประกอบ",
    "reply": "คำชี้แจง",
}
STANDINGS: Final = {
    "primary": "ต้นฉบับ",
    "official_notice": "หนังสือแจ้งมติ",
    "certified_extract": "สำเนารับรอง",
    "draft": "ร่าง",
    "own_claim": "อ้างเอง",
}
STATUSES: Final = {
    Status.READ: "อ่านแล้ว",
    Status.PARTLY_READ: "อ่านได้บางส่วน",
    Status.UNREADABLE: "อ่านไม่ได้",
    Status.REJECTED: "ไม่รับอ่าน",
    Status.QUARANTINED: "แยกไว้",
    Status.OPENED: "เปิดออกแล้ว",
    Status.IGNORED: "ไม่ใช่เอกสาร",
}
# How the words came to us: a sign and a word, so that neither colour nor a legend is needed.
ORIGINS: Final = {
    Origin.NATIVE: ("▤", "ข้อความในไฟล์", "the file's text"),
    Origin.REPAIRED: ("▤", "ข้อความในไฟล์ ซ่อมตัวอักษรแล้ว", "the file's text, repaired"),
    Origin.RECOGNISED: ("◫", "อ่านจากภาพสแกน", "read from a scan"),
    Origin.ENTERED: ("✎", "คนกรอก", "entered by a person"),
}
TRUSTS: Final = {"trusted": "", "confirmed": "ยืนยันโดยคน", "unverified": "ยังไม่ยืนยัน"}
BASES: Final = {
    "received_header": "เซิร์ฟเวอร์อีเมลรับ",
    "date_header": "วันที่ในอีเมล",
    "received_csv": "ทะเบียนรับ (received.csv)",
    "decision": "ผู้ตรวจกำหนด",
    "stamp": "ตรารับ",
    "cover_stamp": "ตรารับบนหนังสือนำส่ง",
}
TIED_BY: Final = {
    "decision": "ผู้ตรวจกำหนด",
    "own": "เลขที่หนังสือหรือชื่อหน่วยงานในเอกสารเอง",
    "cover": "หนังสือนำส่งที่มาด้วยกัน",
    "folder": "ชื่อโฟลเดอร์",
    "received_list": "ทะเบียนรับ",
    "sender": "ผู้ส่งอีเมล",
    "central": "หลักฐานกลางที่ผู้ตรวจวางไว้",
}
LEVELS: Final = {
    "required": "ต้องมี",
    "one_of": "อย่างน้อยหนึ่ง",
    "conditional": "ตามเงื่อนไข",
    "supporting": "ประกอบ",
    "timeliness": "ทันเวลา",
}
DECISIONS: Final = {
    "unit": "เป็นของหน่วยงาน",
    "received": "วันที่ได้รับ",
    "kind": "เป็นเอกสารชนิด",
    "role": "หน้าที่ของเอกสาร",
    "rule_out": "เปิดดูแล้ว ไม่มีหลักฐานที่ตรวจหา",
    "value": "ค่าที่ถูกต้อง",
    "state": "ผลของรายการ",
    "ask_again": "ให้ถามหน่วยงานอีกครั้ง",
    "reply": "คำชี้แจงของหน่วยงาน",
    "finding": "ข้อวินิจฉัยต่อข้อที่พบ",
    "undo": "ยกเลิกคำวินิจฉัย",
}
RULINGS: Final = {
    "accept": "รับคำชี้แจง",
    "overrule": "ข้อที่พบไม่ถูกต้อง",
    "uphold": "ยังคงเดิม",
    "ask_again": "ให้ถามอีกครั้ง",
}
VALUES: Final = {
    "approved": "เห็นชอบ",
    "approved_with_changes": "เห็นชอบโดยให้แก้ไข",
    "rejected": "ไม่เห็นชอบ",
    "deferred": "ให้แก้ไขและนำเสนอใหม่",
    "acknowledged": "รับทราบ",
    "ink_seen": "เห็นลายมือชื่อ",
    "image_seen": "เห็นภาพลายมือชื่อ",
    "esign_mark": "มีเครื่องหมายลงนามอิเล็กทรอนิกส์",
    "digital_signature_present": "มีลายมือชื่อดิจิทัล (ยังไม่ได้ตรวจสอบ)",
    "none_seen": "ไม่เห็นลายมือชื่อ",
    "certified_copy": "สำเนาถูกต้อง",
    "file_copy": "สำเนาคู่ฉบับ",
    "copy": "สำเนา",
    "draft": "ร่าง",
}
FIELDS: Final = {
    "number": "เลขที่",
    "date": "ลงวันที่",
    "subject": "เรื่อง",
    "addressee": "เรียน",
    "sender": "ส่วนราชการ",
    "owner_unit": "เจ้าของเรื่อง",
    "urgency": "ชั้นความเร็ว",
    "secrecy": "ชั้นความลับ",
    "cc": "สำเนาส่ง",
    "copy_status": "สถานะสำเนา",
    "subtype": "ลักษณะเอกสาร",
    "form": "ชื่อแบบ",
    "target": "เป้าหมาย",
    "result": "ผลงาน",
    "unit": "หน่วยนับ",
    "fiscal_year": "ปีงบประมาณ",
    "definition": "คำนิยาม",
    "name": "ชื่อ",
    "position": "ตำแหน่ง",
    "capacity": "ฐานะผู้ลงนาม",
    "signature": "ลายมือชื่อ",
    "words": "ถ้อยคำ",
    "outcome": "ผลของมติ",
    "in_principle": "ในหลักการ",
    "committee": "คณะกรรมการ",
    "body_level": "ระดับของคณะกรรมการ",
    "meeting": "ครั้งที่ประชุม",
    "agenda": "ระเบียบวาระ",
    "text": "ถ้อยคำ",
    "title": "ชื่อ",
    "issuer": "ผู้ออก",
    "quantity": "จำนวน",
    "office": "หน่วยงานที่รับ",
    "time": "เวลา",
    "what": "เรื่อง",
    "role": "ลักษณะกำหนด",
    "respondents": "จำนวนผู้ตอบ",
    "scale": "มาตราส่วน",
    "report": "รายงานผล",
    "quarter": "ไตรมาส",
    "evaluation": "ผลประเมิน",
}
GROUPS: Final = {
    "resolutions": "มติ",
    "statements": "ข้อความเรื่องมติ",
    "signers": "ผู้ลงนาม",
    "endorsements": "คำสั่งการ",
    "receipts": "ตรารับ",
    "references": "อ้างถึง",
    "citations": "หนังสือที่อ้าง",
    "enclosures": "สิ่งที่ส่งมาด้วย",
    "deadlines": "กำหนด",
    "conditions": "เงื่อนไข",
    "assignments": "มอบหมาย",
    "remarks": "ข้อสังเกต",
    "quarters": "ไตรมาส",
    "strategy_lines": "ความเชื่อมโยงยุทธศาสตร์",
    "evidence_items": "รายการหลักฐาน",
    "survey": "แบบสำรวจ",
    "formula": "วิธีคำนวณ",
    "received": "วันที่ได้รับ",
}
_STEP: Final = re.compile(r"([a-z_]+)(?:\[([0-9]+)\])?")
_FORM: Final = re.compile(r"form-([0-9]+)")


def field_words(field: str, quote: Quoted | None = None, english: bool = False) -> str:
    """`signers[0].name` as `ผู้ลงนาม ชื่อ`; an entry of a form by its printed label, where the value knows it."""
    groups, fields, bases = (
        (code_words_english.GROUPS, code_words_english.FIELDS, code_words_english.BASES)
        if english
        else (GROUPS, FIELDS, BASES)
    )
    if "entries." in field:
        label = quote.parts.get("label") if quote is not None else None
        row = re.search(r"\[([0-9]+)\]$", field)
        name = label if isinstance(label, str) and label else field.rpartition("entries.")[2].partition("[")[0]
        entry, line = ("entry", "row") if english else ("ข้อ", "แถวที่")
        return f"{entry} “{name}”" + (f" {line} {int(row[1]) + 1}" if row and int(row[1]) else "")
    out = []
    for name, n in _STEP.findall(field):
        if name != "more" and name not in BASES:
            word = groups.get(name) or fields.get(name) or name
            out.append(f"{word} {int(n) + 1}" if n and int(n) else word)
        elif name in bases:
            out.append(f"({bases[name]})")
    return " ".join(out)


def form_words(form: str | None, english: bool = False) -> str:
    """`form-3` as `แบบฟอร์ม 3`; another pack's id as it is."""
    m = _FORM.fullmatch(form or "")
    return f"{_form(english)} {m[1]}" if m else form or ""


def _form(english: bool) -> str:
    return "form" if english else "แบบฟอร์ม"


def form_name(record: FormRecord, english: bool = False) -> str:
    """What a form is called: by its number, or by the first line of its title as printed."""
    form = record.form
    if form is None:
        return _form(english)
    number = form.parts.get("number")
    if isinstance(number, str) and number:
        return f"{_form(english)} {number}"
    return (
        form_words(form.value, english)
        if _FORM.fullmatch(form.value)
        else form.raw.splitlines()[0]
        if form.raw
        else form.value
    )


def document_words(doc: SubmittedDocument, english: bool = False) -> str:
    """What a document is: its form or kind, and its part in the submission."""
    kinds, roles = (code_words_english.KINDS, code_words_english.ROLES) if english else (KINDS, ROLES)
    what = form_words(doc.form, english) if doc.form else kinds.get(doc.kind or "", doc.kind or "")
    role = roles.get(doc.role or "", doc.role or "")
    return " · ".join(dict.fromkeys(x for x in (what, "" if doc.role == "form" else role) if x))


def status_words(status: Status, reason: Reason | None, english: bool = False) -> str:
    """What became of a file, and why."""
    if english:
        said = code_words_english.STATUSES[status]
        return f"{said}: {REASONS[reason].en}" if reason is not None else said
    return f"{STATUSES[status]}: {REASONS[reason].th}" if reason is not None else STATUSES[status]
