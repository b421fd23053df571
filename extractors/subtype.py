"""What a document of no official kind looks like, by the words of its title (docs/rules.md, fields, Kinds)."""

import re
from collections.abc import Sequence

from extractors.flow import Flow
from extractors.rows import Row
from schemas.quoted import Quoted

# the first that stands in the title decides: มติคณะรัฐมนตรี before รายงาน, โครงการ after แบบสอบถาม
SUBTYPES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("resolution_digest", re.compile(r"มติ(?:คณะรัฐมนตรี|ครม)|การประชุมคณะรัฐมนตรี|สรุปมติ")),
    ("gazette", re.compile(r"ราชกิจจานุเบกษา")),
    ("regulation", re.compile(r"^(?:ระเบียบ|ข้อบังคับ|ข้อบัญญัติ|กฎกระทรวง|พระราชบัญญัติ)")),
    ("certificate", re.compile(r"^หนังสือรับรอง|ใบรับรอง|เกียรติบัตร|วุฒิบัตร")),
    ("minutes_extract", re.compile(r"(?:คัด|สำเนา)(?:บาง)?(?:ส่วน)?รายงานการประชุม|บันทึกการประชุม")),
    ("agenda", re.compile(r"^ระเบียบวาระการประชุม|^วาระการประชุม")),
    ("attendance_sheet", re.compile(r"(?:ใบ|บัญชี|แบบ)?ลงทะเบียน|ใบเซ็นชื่อ|ลายมือชื่อผู้เข้า(?:ร่วม)?(?:ประชุม|อบรม)|บัญชีลงเวลา")),
    ("survey", re.compile(r"แบบ(?:สอบถาม|สำรวจ|ประเมินความพึงพอใจ)|ความพึงพอใจ")),
    ("manual", re.compile(r"คู่มือ")),
    ("photo_set", re.compile(r"^(?:ภาพ|รูป)(?:ถ่าย|กิจกรรม|ประกอบ)")),
    ("plan", re.compile(r"^แผน")),
    ("report", re.compile(r"^(?:สรุป|รายงาน|บทสรุป|ผลการ)")),
    ("project", re.compile(r"^(?:ชื่อ)?โครงการ|^ข้อเสนอโครงการ")),
    ("news", re.compile(r"^(?:ข่าว|แถลงการณ์)")),
)


def read_subtype(flow: Flow, rows: Sequence[Row]) -> Quoted | None:
    """The subtype and the title words that say so; null where the title says none of them."""
    for row in rows[:4]:
        for name, pattern in SUBTYPES:
            if hit := pattern.search(row.words):
                return flow.quote(row.at + hit.start(), row.at + hit.end(), name, rules=["title_words"])
    return None
