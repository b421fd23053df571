"""หัวรายงานการประชุม: the title up to ครั้งที่ n/yyyy, and the day on which the committee sat."""

import re
from collections.abc import Sequence

from extractors.flow import Flow
from extractors.letter_head import dates_in, trimmed
from extractors.rows import Row, plain
from extractors.serial_number import find_meetings
from extractors.title import HELD_AT, RULED, TITLE_ROWS, printed_day, title_words
from schemas.quoted import Quoted

MINUTES_TITLE = re.compile(r"^(?:[(]?\s*(?:ร่าง|สรุป|บันทึก)\s*[)]?\s*)?(?:ร่าง)?รายงานการประชุม")
_ATTENDED = re.compile(
    r"^(?:[0-9.]*\s*)?(?:ผู้|กรรมการผู้|คณะกรรมการ(?:ที่|ผู้)|คณะทำงานผู้|รายชื่อผู้|อนุกรรมการผู้)(?:มา|เข้าร่วม|เข้า|ร่วม)?(?:ร่วม)?ประชุม"
)
_SITTING = re.compile(r"^(?:ใน|เมื่อ)?(?:การประชุม)?(?:วัน|เมื่อวัน|เมื่อ)")


def minutes_rows(rows: Sequence[Row]) -> tuple[int, int]:
    """[first, last) positions in `rows` of the title of the minutes."""
    first = next((n for n, r in enumerate(rows[:10]) if MINUTES_TITLE.match(r.words)), 0)
    for n in range(first + 1, min(first + TITLE_ROWS, len(rows))):
        words = rows[n].words
        if (
            _SITTING.match(words)
            or HELD_AT.match(words)
            or _ATTENDED.match(words)
            or RULED.fullmatch(words)
            or rows[n].page != rows[first].page
        ):
            return first, n
    return first, min(first + 3, len(rows))


def read_minutes_head(flow: Flow, rows: Sequence[Row]) -> dict[str, Quoted | None]:
    """number (ครั้งที่ n/yyyy -> `n/yyyy`), date, subject (the whole title) and sender (the committee) of minutes."""
    first, last = minutes_rows(rows)
    if not rows:
        return {}
    start, end = rows[first].at, rows[last - 1].end
    text = plain(flow.text)
    meeting = find_meetings(text[start : rows[min(last + 1, len(rows) - 1)].end])
    number = subject = sender = None
    stop = end
    if meeting:
        hit = meeting[0]
        number = flow.quote(start + hit.start, start + hit.end, hit.value, doubts=hit.doubts, rules=["meeting_number"])
        stop = min(end, start + hit.start)
    sitting = re.search(r"\s(?:เมื่อ)?วัน(?:ที่|จันทร์|อังคาร|พุธ|พฤหัส|ศุกร์|เสาร์|อาทิตย์)", text[start:end])
    cut = start + sitting.start() if sitting else end
    lead = re.match(r"[(]?\s*(?:ร่าง)\s*[)]?\s*(?=รายงาน)", text[start:cut])
    begin = start + (lead.end() if lead else 0)
    words = title_words(flow, begin, cut)
    # a title that ends in ครั้งที่ without a number has lost its last row
    doubts = ["title_cut"] if re.search(r"ครั้งที่\s*$", words) else []
    subject = flow.quote(begin, cut, words, doubts=doubts, rules=["title"])
    if (named := _committee(flow, start, min(stop, cut))) is not None:
        sender = flow.quote(*named, title_words(flow, *named), rules=["title_committee"])
    return {"number": number, "date": _sitting_date(flow, rows, first, last), "subject": subject, "sender": sender}


def committee_span(flow: Flow, rows: Sequence[Row]) -> tuple[int, int] | None:
    """[start, end) of the committee's name in the title of minutes; None where the title names a topic or nothing."""
    if not rows:
        return None
    first, last = minutes_rows(rows)
    start, end = rows[first].at, rows[last - 1].end
    text = plain(flow.text)
    if meeting := find_meetings(text[start : rows[min(last + 1, len(rows) - 1)].end]):
        end = min(end, start + meeting[0].start)
    if sitting := re.search(r"\s(?:เมื่อ)?วัน(?:ที่|จันทร์|อังคาร|พุธ|พฤหัส|ศุกร์|เสาร์|อาทิตย์)", text[start:end]):
        end = start + sitting.start()
    named = _committee(flow, start, end)
    return None if named is None or _TOPIC.match(flow.text[slice(*named)]) else named


_TOPIC = re.compile(
    r"(?:เชิง|เพื่อ|เรื่อง|การ|โครงการ|ชี้แจง|หารือ|ติดตาม|เตรียม|สัมมนา|ประจำ|ครั้ง|ร่วม|ทาง|ออนไลน์|ณ\s|\(|[0-9๐-๙])"
)


def _committee(flow: Flow, start: int, stop: int) -> tuple[int, int] | None:
    """[start, end) of the words behind รายงานการประชุม in flow.text[start:stop]."""
    name = re.search(r"รายงานการประชุม\s*", plain(flow.text[start:stop]))
    if name is None:
        return None
    a, b = trimmed(flow, start + name.end(), stop)
    words = re.sub(r"\s*(?:ใน)?(?:การประชุม)?\s*(?:ครั้งที่)?\s*$", "", flow.text[a:b])
    # the session of a council (สมัยสามัญ) is no part of its name
    words = re.split(r"\s*(?:ใน)?สมัย(?:ประชุม)?(?:สามัญ|วิสามัญ|ที่)", words)[0]
    return (a, a + len(words)) if words.strip() else None


def _sitting_date(flow: Flow, rows: Sequence[Row], first: int, last: int) -> Quoted | None:
    text = plain(flow.text)
    for row in rows[first : min(last + 4, len(rows))]:
        if _ATTENDED.match(row.words):
            break
        if row.words.startswith(("พิมพ์", "ตรวจ", "รับ", "ลงรับ", "เลขรับ", "เลขที่รับ")):
            continue
        # ประจำเดือนมกราคม 2566 in a title names the meeting's month, not its day
        found = [
            d
            for d in dates_in(text, row.start, row.end)
            if not re.search(r"(?:ประจำ|เดือน|ปี)\s*$", text[max(d.start - 12, row.start) : d.start])
            and (d.match.precision == "day" or re.search(r"วันที่[\s.…]*$", text[max(d.start - 20, row.start) : d.start]))
        ]
        if found:
            return printed_day(flow, found)
    return None
