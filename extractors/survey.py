"""ผลสำรวจความพึงพอใจ: how many answered, on which scale, with what result. A percentage without a number of answers says
little, and an empty questionnaire says nothing.
"""

import re

from extractors.flow import Flow
from extractors.passage import Passage
from schemas.quoted import Quoted
from schemas.record import Survey

_ABOUT = re.compile(r"ความ\s?พึงพอใจ")
_FIGURE = r"(?P<n>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)"
_ANSWERED = re.compile(
    r"(?:ผู้ตอบ|ผู้ประเมิน|กลุ่มตัวอย่าง|ผู้ใช้|ผู้รับบริการ|แบบสอบถาม|แบบประเมิน|แบบสำรวจ|ตอบกลับ)[^\n]{0,80}?"
    rf"(?:จำนวน(?:ทั้งสิ้น|ทั้งหมด)?|รวม(?:ทั้งสิ้น|ทั้งหมด)?|ทั้งสิ้น|ทั้งหมด)\s*{_FIGURE}\s*(?:คน|ราย|ชุด|ฉบับ|ตัวอย่าง)"
)
_MANY = rf"(?:มี)?\s*(?:จำนวน|รวม|ทั้งสิ้น|ทั้งหมด|\s)*{_FIGURE}\s*(?:คน|ราย|ชุด|ฉบับ|ตัวอย่าง)"
_SHEET = r"(?:แบบ(?:สอบถาม|ประเมิน|สำรวจ)(?:ความ\s?พึงพอใจ)?)?"
# how many came back, and how many answered, before how many were asked
_CAME_BACK = re.compile(rf"(?:ได้รับ(?:การตอบ)?{_SHEET}(?:กลับ)?คืน(?:มา)?|ตอบกลับ(?:มา)?|ส่งกลับ(?:คืน)?(?:มา)?)\s*{_MANY}")
_DIRECTLY = re.compile(
    rf"(?:(?:ผู้)?ตอบ{_SHEET}|ผู้ประเมิน|กลุ่มตัวอย่าง|เก็บ(?:รวบรวม)?ข้อมูลจาก(?:ประชาชน|ผู้[ก-๎]{{2,20}}?))\s*{_MANY}"
    rf"|(?<![A-Za-z])[nN]\s*=\s*{_FIGURE.replace('<n>', '<m>')}"
)
_SCALE = re.compile(
    r"(?:มาตรา(?:ส่วน|วัด)|มาตรวัด|ประมาณค่า|เกณฑ์|แบ่ง(?:ออก)?เป็น|มี)[^\n]{0,40}?(?P<n>[3-9]|10)\s*ระดับ"
    r"|(?:คะแนน)?เต็ม\s*(?P<full>[0-9]{1,3})"
)
_RESULT = re.compile(
    r"(?P<what>ร้อยละ|(?:ค่า|คะแนน)?เฉลี่ย)(?:รวม|โดยรวม|ความ\s?พึงพอใจ(?:โดยรวม|รวม)?|\s*\([^()0-9]{1,12}\)|\s)*"
    r"(?:ที่ได้|เท่ากับ|อยู่ที่|คือ|=|:)?\s*(?P<n>[0-9]{1,3}(?:\.[0-9]+)?)(?![0-9])"
)


def read_survey(flow: Flow) -> Survey | None:
    """What a report on satisfaction rests on, or None where no satisfaction is spoken of.

    `scale` is the number of steps or the full mark; a result in percent (`parts.unit`) needs none.
    """
    passage = Passage(flow)  # rows break words: `ผู้ตอบแบบ / สอบถาม จำนวน 240 คน`
    text = passage.folded
    if not _ABOUT.search(text[:600]):
        return None
    return Survey(
        respondents=_respondents(passage, text),
        scale=_quoted(passage, hit := _SCALE.search(text), "n" if hit and hit["n"] else "full"),
        result=_result(passage, text),
    )


def _quoted(passage: Passage, hit: re.Match[str] | None, group: str) -> Quoted | None:
    if hit is None:
        return None
    return passage.quote(*hit.span(group), hit[group].replace(",", ""), rules=("survey",))


def _respondents(passage: Passage, text: str) -> Quoted | None:
    """How many answered; nobody is no number of answers."""
    for pattern in (_CAME_BACK, _DIRECTLY, _ANSWERED):
        hit = pattern.search(text)
        if hit is not None:
            group = "n" if hit["n"] is not None else "m"
            return _quoted(passage, hit, group) if int(hit[group].replace(",", "")) else None
    return None


def _result(passage: Passage, text: str) -> Quoted | None:
    """The result: a mean before a percentage, because a mean may be given in percent too."""
    found = list(_RESULT.finditer(text))
    if not found:
        return None
    hit = next((m for m in found if m["what"] != "ร้อยละ"), found[0])
    unit = "percent" if any(m["what"] == "ร้อยละ" for m in found) else "mean"
    return passage.quote(*hit.span("n"), hit["n"], parts={"unit": unit}, rules=("survey",))
