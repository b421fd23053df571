"""The catalogue of findings: code -> severity, Thai and English sentence, remedy. docs/findings.md is written from it.

Sentences never accuse: what was looked for, where, what was found, what to do (practice.md 2.D). Words in braces are
filled by `finding()`, and a missing one is an error of the program.
"""

from typing import NamedTuple

from schemas.finding import Finding, Severity
from schemas.place import Place
from schemas.source import Reason

FIX, ASK, NOTE, INFO = Severity.FIX, Severity.ASK, Severity.NOTE, Severity.INFO


class Template(NamedTuple):
    """One row of the catalogue."""

    severity: Severity
    th: str
    en: str
    remedy_th: str
    remedy_en: str


CATALOGUE: dict[str, Template] = {
    # evidence
    "EV-NOT-FOUND": Template(
        FIX,
        "ไม่พบ{evidence_th}ในเอกสารที่ได้รับจาก{unit_th}",
        "{evidence_en} was not found among the documents received from {unit_th}",
        "โปรดส่ง{evidence_th} หรือแจ้งเลขที่และวันที่ของหนังสือที่ได้ส่งไว้แล้ว",
        "send {evidence_en}, or name the letter with which it was sent",
    ),
    "EV-UNREADABLE": Template(
        ASK,
        "ได้รับ {file} แล้ว แต่อ่านไม่ได้ ({reason_th}) จึงยังไม่อาจสรุปว่ามีหลักฐานหรือไม่",
        "{file} was received but could not be read ({reason_en}); nothing can be concluded yet",
        "{remedy_th}",
        "{remedy_en}",
    ),
    "EV-CLAIM-ONLY": Template(
        ASK,
        "หน่วยงานรายงานว่า “{words}” แต่ยังไม่พบเอกสารที่ยืนยัน",
        "the unit reports “{words}” but no document that confirms it was found",
        "โปรดส่งเอกสารต้นเรื่องที่ยืนยันข้อความนี้",
        "send the document that confirms these words",
    ),
    "EV-BY-LINK": Template(
        FIX,
        "หลักฐานอยู่ในลิงก์หรือคิวอาร์โค้ด ({link}) ซึ่งไม่อยู่ในชุดเอกสารที่ส่ง",
        "evidence is behind a link or QR code ({link}) outside the submission",
        "โปรดส่งไฟล์เอกสารแทนลิงก์",
        "send the files themselves in place of the link",
    ),
    "EV-PLACED-ELSEWHERE": Template(
        INFO,
        "พบ{what_th}รวมอยู่ในไฟล์ “{file}” หน้า {page}",
        "{what_en} was found inside file “{file}”, page {page}",
        "ไม่ต้องดำเนินการ",
        "nothing to do",
    ),
}

REASONS: dict[Reason, Template] = {
    Reason.NEEDS_OCR: Template(
        ASK,
        "เอกสารเป็นภาพสแกน ยังไม่มีข้อความให้อ่าน",
        "the document is a scanned picture without text",
        "ขอไฟล์ต้นฉบับ (DOCX หรือ PDF ที่บันทึกจากโปรแกรม) หรือให้เจ้าหน้าที่เปิดอ่าน",
        "ask for the original DOCX or PDF, or have a person read it",
    ),
    Reason.ENCRYPTED: Template(
        ASK,
        "ไฟล์มีรหัสผ่าน",
        "the file is protected by a password",
        "ขอไฟล์ที่ไม่มีรหัสผ่าน",
        "ask for a file without a password",
    ),
    Reason.BROKEN: Template(
        ASK,
        "ไฟล์เสียหายหรือไม่ครบถ้วน เปิดไม่ได้",
        "the file is damaged or cut off and cannot be opened",
        "ขอให้ส่งไฟล์ใหม่",
        "ask for the file again",
    ),
    Reason.EMPTY: Template(
        ASK, "ไฟล์ว่างเปล่า", "the file is empty", "ขอให้ส่งไฟล์ใหม่", "ask for the file again"
    ),
    Reason.TOO_LARGE: Template(
        ASK,
        "ไฟล์ใหญ่เกินขีดจำกัดที่ตั้งไว้",
        "the file is larger than the stated limit",
        "ขอให้แบ่งไฟล์ หรือลดขนาดภาพ",
        "ask for it in smaller files",
    ),
    Reason.UNKNOWN_TYPE: Template(
        ASK,
        "ไม่รู้จักชนิดของไฟล์",
        "the kind of file is not known",
        "ขอไฟล์ DOCX หรือ PDF",
        "ask for a DOCX or PDF",
    ),
    Reason.UNSUPPORTED_TYPE: Template(
        ASK,
        "ยังอ่านไฟล์ชนิดนี้ไม่ได้",
        "this kind of file is not read yet",
        "ขอไฟล์ DOCX หรือ PDF",
        "ask for a DOCX or PDF",
    ),
    Reason.TEXT_UNTRUSTWORTHY: Template(
        ASK,
        "ข้อความในไฟล์เสียหายเกินกว่าจะเชื่อถือได้",
        "the text in the file is too damaged to be relied on",
        "ขอไฟล์ต้นฉบับ หรือให้เจ้าหน้าที่เปิดอ่าน",
        "ask for the original file, or have a person read it",
    ),
    Reason.TIMEOUT: Template(
        ASK, "อ่านไม่เสร็จในเวลาที่กำหนด", "reading took longer than the limit", "ให้เจ้าหน้าที่เปิดอ่าน", "have a person read it"
    ),
    Reason.MEMORY_LIMIT: Template(
        ASK, "ไฟล์ใช้หน่วยความจำเกินกำหนด", "reading needed more memory than the limit", "ให้เจ้าหน้าที่เปิดอ่าน", "have a person read it"
    ),
    Reason.CRASHED: Template(
        ASK,
        "โปรแกรมอ่านไฟล์นี้หยุดทำงาน",
        "the reader stopped on this file",
        "ให้เจ้าหน้าที่เปิดอ่าน และแจ้งผู้พัฒนา",
        "have a person read it, and tell the developers",
    ),
    Reason.PARTIAL: Template(
        ASK, "อ่านได้เพียงบางส่วน", "only a part could be read", "ให้เจ้าหน้าที่เปิดอ่านส่วนที่เหลือ", "have a person read the rest"
    ),
    Reason.TOO_DEEP: Template(
        ASK,
        "ไฟล์ซ้อนกันหลายชั้นเกินกำหนด",
        "files are nested deeper than the limit",
        "ขอไฟล์ที่ไม่ซ้อนกัน",
        "ask for the files without nesting",
    ),
    Reason.TOO_MANY: Template(
        ASK,
        "จำนวนไฟล์ภายในเกินกำหนด",
        "the container holds more files than the limit",
        "ขอให้แบ่งส่ง",
        "ask for smaller parcels",
    ),
    Reason.BOMB: Template(
        ASK,
        "ไฟล์บีบอัดขยายตัวผิดปกติ จึงไม่เปิด",
        "the compressed file unfolds beyond every sensible ratio and was not opened",
        "ขอไฟล์ที่ไม่บีบอัด",
        "ask for the files uncompressed",
    ),
    Reason.SYSTEM_FILE: Template(
        INFO, "ไฟล์ของระบบ ไม่ใช่เอกสาร", "a system file, not a document", "ไม่ต้องดำเนินการ", "nothing to do"
    ),
    Reason.SIGNATURE_PICTURE: Template(
        INFO,
        "ภาพประกอบลายเซ็นอีเมล ไม่ใช่เอกสาร",
        "a picture of the mail's signature block, not a document",
        "ไม่ต้องดำเนินการ",
        "nothing to do",
    ),
    Reason.NOT_A_FILE: Template(
        ASK, "ไม่ใช่ไฟล์ปกติ", "not a regular file", "โปรดวางไฟล์จริงแทนทางลัด", "put the file itself in place of the link"
    ),
    Reason.NO_ACCESS: Template(
        ASK, "ไม่มีสิทธิ์เปิดไฟล์", "no permission to open the file", "โปรดตรวจสิทธิ์ของไฟล์", "check the file's permissions"
    ),
}


def finding(code: str, *, places: tuple[Place, ...] = (), about: str | None = None, **words: object) -> Finding:
    """The finding `code` with its sentences filled in. Raises KeyError for an unknown code or a missing word."""
    row = CATALOGUE[code]
    th, en, remedy_th, remedy_en = (s.format(**words) for s in row[1:])
    return Finding(
        code=code, severity=row.severity, th=th, en=en, remedy_th=remedy_th, remedy_en=remedy_en, places=places, about=about
    )
