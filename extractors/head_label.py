"""คำนำในหัวหนังสือ: the labels of a letter's head (ที่ วันที่ เรื่อง เรียน ...), and how its first sentence begins."""

import re

from extractors.rows import number_label

_LABELS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "unit",
        # universities print ส่วนงาน, state enterprises หน่วยงาน or จาก, in place of the regulation's ส่วนราชการ
        re.compile(
            r"ส่วนราชการ(?!เจ้าของ|ที่|ใน|ต่าง|ทุก|และ|อื่น)[ \t:.…]*|(?:ส่วนงาน|หน่วยงาน|จาก)(?:[ \t]*[:.…]+[ \t]*|[ \t]+|$)"
        ),
    ),
    ("date", re.compile(r"(?:ลง)?วันที่(?!รับ|ประชุม)[ \t:.…_]*")),
    ("subject", re.compile(r"เรื่อง(?!ราว|เดิม|ร้อง|ที่|นี้|อื่น|ดังกล่าว|ข้าง|แจ้ง(?:เพื่อ)?ทราบ|เพื่อ(?:ทราบ|พิจารณา))[ \t:.…]*")),
    (
        "to",
        re.compile(
            r"(?:ขอประทาน)?(?:กราบเรียน|นมัสการ|เรียน(?!รู้|มา|การสอน|ต่อ|ฟรี|ให้|ว่า|เชิญ|ขอ|เสนอ|ออนไลน์))[ \t:.…]*|"
            # of the armed forces
            r"เสนอ[ \t:]+(?=(?:รอง|ผู้|ผบ|จก|ปลัด|อธิบดี|อธิการ|นายก|ประธาน|หน\.|ผอ|เลขา|คณบดี|หัวหน้า))|"
            r"ถึง(?!แม้|แก่|ที่สุด|กำหนด|[ ]?วันที่|[ ]?เดือน|[ ]?ปี|[ ]*[0-9])[ \t:.…]*"
        ),
    ),
    ("through", re.compile(r"ผ่าน[ \t:]+")),
    ("refs", re.compile(r"อ้าง(?:ถึง|อิง)[ \t:.…]*")),
    (
        "enclosures",
        re.compile(r"(?:สิ่งที่(?:ส่งมา|แนบมา|ส่งมาพร้อม)(?:ด้วย|พร้อมนี้)?|เอกสารแนบ(?!ท้าย)|เอกสารที่แนบมาด้วย)[ \t:.…]*"),
    ),
)
_NUMBER = re.compile(r"(?:เลข)?ที่[ \t:…_]*(?:\.{2,}[ \t]*)?")
_OPENER = re.compile(
    r"(?:[0-9]+(?:\.[0-9]+)*[.)]?\s*)?(?:ด้วย|ตาม(?!ลำดับ|บัญชี)|เนื่อง|อนุสนธิ|โดยที่|สืบเนื่อง|เรื่องเดิม|ต้นเรื่อง|ความเป็นมา|"
    r"ข้อเท็จจริง|ข้อกฎหมาย|ข้อพิจารณา|ข้อเสนอ|หลักการ|วัตถุประสงค์|สาระสำคัญ|พร้อมนี้|จึงเรียน|ขอเรียน|ขอส่ง|ขอแจ้ง|ในการนี้|เพื่อให้|เพื่ออนุวัต|อาศัยอำนาจ|"
    r"ด้วยปรากฏ|กระผม|ข้าพเจ้า|เดิม|ปัจจุบัน|ข้อความ|ทั้งนี้|บัดนี้)"
)


def label_of(words: str) -> tuple[str, int] | None:
    """The label with which `words` begin and where its value begins, or None."""
    if number_label(words):
        hit = _NUMBER.match(words)
        return ("number", hit.end()) if hit else None
    for name, pattern in _LABELS:
        if hit := pattern.match(words):
            return name, hit.end()
    return None


def is_opener(words: str) -> bool:
    """Whether a row begins like the first sentence of a letter's text."""
    return bool(_OPENER.match(words))


def could_be(name: str, words: str) -> bool:
    """Whether words in a column of their own may be the value of a label: the letterhead's office is no number."""
    if name == "number":
        return number_label("ที่ " + words.strip()) and bool(re.search(r"[0-9/]", words))
    if name == "date":
        return bool(re.search(r"[0-9]|คม|ยน|พันธ์|[ก-ฮ]\.[ ]?[คยพ]", words)) and len(words) < 60
    return True
