"""ผลสำรวจความพึงพอใจ: how many answered, on which scale, with what result. A percentage without a number of answers says
little, and an empty questionnaire says nothing.
"""

import re

from extractors.digits import arabic
from extractors.flow import Flow
from schemas.quoted import Quoted
from schemas.record import Survey

_ABOUT = re.compile(r"ความ\s?พึงพอใจ")
_FIGURE = r"(?P<n>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)"
_ANSWERED = re.compile(
    r"(?:ผู้ตอบ|ผู้ประเมิน|กลุ่มตัวอย่าง|ผู้ใช้|ผู้รับบริการ|แบบสอบถาม|แบบประเมิน|แบบสำรวจ|ตอบกลับ)[^\n]{0,80}?"
    rf"(?:จำนวน(?:ทั้งสิ้น|ทั้งหมด)?|รวม(?:ทั้งสิ้น|ทั้งหมด)?|ทั้งสิ้น|ทั้งหมด)\s*{_FIGURE}\s*(?:คน|ราย|ชุด|ฉบับ|ตัวอย่าง)"
)
_SCALE = re.compile(
    r"(?:มาตรา(?:ส่วน|วัด)|เกณฑ์|แบ่ง(?:ออก)?เป็น|มี)[^\n]{0,40}?(?P<n>[3-9]|10)\s*ระดับ|คะแนนเต็ม\s*(?P<full>[0-9]{1,3})"
)
_RESULT = re.compile(
    r"(?P<what>ร้อยละ|ค่าเฉลี่ย(?:รวม|โดยรวม)?|คะแนนเฉลี่ย)\s*(?:ที่ได้|เท่ากับ|อยู่ที่|=|:)?\s*(?P<n>[0-9]{1,3}(?:\.[0-9]+)?)(?![0-9])"
)


def read_survey(flow: Flow) -> Survey | None:
    """What a report on satisfaction rests on, or None where no satisfaction is spoken of.

    `scale` is the number of steps or the full mark; a result in percent (`parts.unit`) needs none.
    """
    text = arabic(flow.text)
    if not _ABOUT.search(text[:600]):
        return None
    return Survey(
        respondents=_quoted(flow, _ANSWERED.search(text), "n"),
        scale=_quoted(flow, hit := _SCALE.search(text), "n" if hit and hit["n"] else "full"),
        result=_result(flow, text),
    )


def _quoted(flow: Flow, hit: re.Match[str] | None, group: str) -> Quoted | None:
    if hit is None:
        return None
    return flow.quote(*hit.span(group), hit[group].replace(",", ""), rules=("survey",))


def _result(flow: Flow, text: str) -> Quoted | None:
    """The result: a mean before a percentage, because a mean may be given in percent too."""
    found = list(_RESULT.finditer(text))
    if not found:
        return None
    hit = next((m for m in found if m["what"] != "ร้อยละ"), found[0])
    unit = "percent" if any(m["what"] == "ร้อยละ" for m in found) else "mean"
    return flow.quote(*hit.span("n"), hit["n"], parts={"unit": unit}, rules=("survey",))
