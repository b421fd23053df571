"""ชื่อเรื่องบนหน้าแรก: a title in place of labels - what marks its end, its words as one, the day printed with it."""

import re
from collections.abc import Sequence

from extractors.digits import arabic
from extractors.flow import Flow, unwrap
from extractors.head_date import HeadDate, figure_above
from extractors.rows import plain
from schemas.quoted import Quoted

HELD_AT = re.compile(r"^(?:ณ\s|สถานที่|ผ่าน(?:ระบบ|สื่อ)|เวลา|โดย(?:วิธี|ผ่าน))")
RULED = re.compile(r"[-_=.*~\s…]{3,}")
TITLE_ROWS = 6


def title_words(flow: Flow, start: int, end: int) -> str:
    """A title over several rows as one; รายงานการประชุม and the committee run together, offices keep a blank."""
    out = ""
    for line in plain(flow.text[start:end]).split("\n"):
        words = re.sub(r"\s+", " ", line).strip()
        if not words:
            continue
        apart = re.match(r"(?:ครั้ง|กระทรวง|กรม|สำนัก|กรุงเทพ|จังหวัด|ประจำ)", words) or out[-1:].isdigit()
        out = words if not out else out + (" " if apart else "") + words
    return out


def printed_day(flow: Flow, found: Sequence[HeadDate]) -> Quoted:
    """The first of the dates found with a title, in doubt where they tell of several days."""
    first = found[0]
    doubts = list(first.match.doubts)
    if len({d.match.value for d in found}) > 1:
        doubts.append("several_dates")
    if figure_above(flow, first):
        doubts.append("day_on_other_line")
    value = first.match.value or unwrap(arabic(flow.text[first.start : first.end]))
    return flow.quote(first.start, first.end, value, doubts=doubts, rules=["thai_date", "day_of_meeting"])
