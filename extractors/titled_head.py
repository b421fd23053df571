"""หัวคำสั่ง ประกาศ และรายงานการประชุม: documents with a title in place of labels, and whatever else bears a title.

Order: `คำสั่ง<office>`, `ที่ n/yyyy`, เรื่อง, and far below `สั่ง ณ วันที่`. Announcement: `ประกาศ<office>`, เรื่อง, `ประกาศ ณ วันที่`.
Minutes: the title up to ครั้งที่ n/yyyy, the day on which the committee sat. The day of issue is looked for nowhere else.
"""

import re
from collections.abc import Sequence

from extractors.digits import arabic
from extractors.flow import Flow, unwrap
from extractors.letter_body import ISSUED, ends_title
from extractors.letter_head import HeadDate, dates_in, trimmed
from extractors.letter_number import find_meetings, find_order_numbers
from extractors.rows import Row, number_label, plain
from schemas.finding import Finding
from schemas.finding_codes import finding
from schemas.quoted import Quoted

ORDER_TITLE = re.compile(r"^(?:[(]?\s*(?:ร่าง|สำเนา)\s*[)]?\s*)?(?P<word>คำสั่ง|ประกาศ)(?!ณ|\s*ณ\s*วันที่)(?P<office>.*)$")
MINUTES_TITLE = re.compile(r"^(?:[(]?\s*(?:ร่าง|สรุป|บันทึก)\s*[)]?\s*)?(?:ร่าง)?รายงานการประชุม")
_ATTENDED = re.compile(
    r"^(?:[0-9.]*\s*)?(?:ผู้|กรรมการผู้|คณะกรรมการ(?:ที่|ผู้)|คณะทำงานผู้|รายชื่อผู้|อนุกรรมการผู้)(?:มา|เข้าร่วม|เข้า|ร่วม)?(?:ร่วม)?ประชุม"
)
_SITTING = re.compile(r"^(?:ใน|เมื่อ)?(?:การประชุม)?(?:วัน|เมื่อวัน|เมื่อ)")
_HELD_AT = re.compile(r"^(?:ณ\s|สถานที่|ผ่าน(?:ระบบ|สื่อ)|เวลา|โดย(?:วิธี|ผ่าน))")
_MEETING = re.compile(r"(?:^|\s)(?:การประชุม)?(?:ครั้ง(?:พิเศษ)?ที่|นัดพิเศษ)")
_NUMBER = re.compile(r"^(?:เลข)?ที่[ \t:._…]*(?P<n>[0-9]*)\s*(?P<s>[/-])\s*(?P<y>25[0-9]{2})?")
_RULE = re.compile(r"[-_=.*~\s…]{3,}")
_TITLE_ROWS = 6
_DATE_GOES_ON = (
    r"(?:พ\.?\s*ศ\.?|[0-9]{4}\b|เดือน|[0-9]{1,2}\s|มกรา|กุมภา|มีนา|เมษา|พฤษภา|มิถุนา|กรกฎา|สิงหา|กันยา|ตุลา|พฤศจิกา|ธันวา)"
)
_NOT_TITLE = re.compile(r"^[0-9]{1,2}[.)]|^\(|:|^(?:ผู้|ด้วย|ตาม|เนื่อง|คำชี้แจง|ส่วนที่|ตอนที่|บทที่|หลักการ|ลำดับ)|[☐☑□]")


def title_row(rows: Sequence[Row]) -> int | None:
    """Position in `rows` of the row คำสั่ง... or ประกาศ... that opens the document, or None."""
    for n, row in enumerate(rows[:8]):
        if hit := ORDER_TITLE.match(row.words):
            return n if len(row.words) < 160 or hit["office"] else None
    return None


def order_office(flow: Flow, rows: Sequence[Row]) -> Quoted | None:
    """The office in the title: the words behind คำสั่ง or ประกาศ, over its rows."""
    n = title_row(rows)
    if n is None:
        return None
    row = rows[n]
    hit = ORDER_TITLE.match(row.words)
    assert hit is not None
    start, end = row.at + hit.start("office"), row.at + hit.end("office")
    for below in rows[n + 1 : n + 4]:
        words = below.words
        if number_label(words) or words.startswith("เรื่อง") or _RULE.fullmatch(words) or _NUMBER.match(words):
            break
        if not re.search(r"[ก-ฮ]", words) or below.page != row.page or len(words) > 90:
            break
        end = below.end
    words = plain(flow.text[start:end])
    if inline := re.search(r"\s(?:เลข)?ที่\s*[0-9/]|\sเรื่อง\s", words):
        end = start + inline.start()
    start, end = trimmed(flow, start, end)
    return (
        flow.quote(start, end, unwrap(flow.text[start:end].replace("\t", " ")), rules=["title_office"])
        if start < end
        else None
    )


def order_number(flow: Flow, rows: Sequence[Row]) -> tuple[Quoted | None, tuple[Finding, ...]]:
    """`ที่ n/yyyy` below the title. A draft's blank running number leaves `/yyyy` and the finding `number_incomplete`."""
    at = title_row(rows)
    for row in rows[(at or 0) : (at or 0) + 6]:
        words = row.words
        if words.startswith("เรื่อง"):
            break
        label = re.search(
            r"^(?:เลข)?ที่(?=[\s0-9/:._…]|$)|(?<=\s)(?:เลข)?ที่(?=[ \t:._…]*[0-9]*[ ]*/[ ]*25[0-9]{2})", words
        )
        if not label:
            continue
        start = row.at + label.end()
        behind = plain(flow.text[start : row.end])
        dotted = re.sub(r"[._…]{2,}", lambda m: " " * len(m[0]), behind)
        blank = re.match(r"[\s:]*/\s*(?P<y>25[0-9]{2})(?![0-9])", dotted)
        if blank:
            slash = start + dotted.index("/")
            value = f"/{blank['y']}"
            quoted = flow.quote(slash, start + blank.end(), value, parts={"complete": False}, rules=["order_number"])
            return quoted, (finding("number_incomplete", number=value, places=quoted.places, about="number"),)
        found = [
            m
            for m in find_order_numbers(f"ที่ {dotted}", head=True)
            if m.start <= 4 + len(dotted) - len(dotted.lstrip(" :\t"))
        ]
        if found:
            hit = found[0]
            lead = len("ที่ ")
            a = start + max(hit.start - lead, 0)
            return flow.quote(
                a,
                start + hit.end - lead,
                hit.value,
                parts={"complete": True},
                doubts=hit.doubts,
                rules=["order_number"],
            ), ()
        rest = dotted.strip(" :\t/.")
        if rest:
            a, b = trimmed(flow, start, row.end)
            return flow.quote(
                a, b, unwrap(arabic(flow.text[a:b])), doubts=["number_unparsed"], rules=["order_number"]
            ), ()
        return None, ()
    return None, ()


def order_subject(flow: Flow, rows: Sequence[Row]) -> Quoted | None:
    """เรื่อง, until the ruled row or the first sentence."""
    for n, row in enumerate(rows[:15]):
        hit = re.match(r"เรื่อง(?!ราว|เดิม|ร้อง)[ \t:]*", row.words)
        if not hit:
            continue
        start, end = row.at + hit.end(), row.end
        for below in rows[n + 1 : n + 7]:
            if ends_title(below, row) or not re.search(r"[ก-ฮA-Za-z]", below.words):
                break
            if row.has_box and below.has_box and below.box[0] < row.box[0] - 6000 and len(below.words) > 60:
                break  # titles are centred; a long row at the left margin is text
            if not row.has_box and len(below.words) > 100:
                break
            end = below.end
        start, end = trimmed(flow, start, end)
        return (
            flow.quote(start, end, unwrap(flow.text[start:end].replace("\t", " ")), rules=["label_subject"])
            if start < end
            else None
        )
    return None


def issue_date(flow: Flow, rows: Sequence[Row]) -> Quoted | None:
    """The date behind the last สั่ง ณ วันที่, ประกาศ ณ วันที่ or ให้ไว้ ณ วันที่; its year may stand on the next row."""
    text = plain(flow.text)
    hits = [(n, hit) for n, row in enumerate(rows) if (hit := ISSUED.search(row.text))]
    if not hits:
        return None
    n, hit = hits[-1]
    start = rows[n].start + hit.end()
    end = rows[n].end
    for follower in rows[n + 1 : n + 4]:
        if follower.page != rows[n].page or not re.match(_DATE_GOES_ON, follower.words) or len(follower.words) > 40:
            break
        end = follower.end
    words = text[start:end]
    found = dates_in(words, 0, len(words))
    if not found:
        return None
    first = found[0]
    doubts = list(first.match.doubts)
    if re.sub(r"เดือน|วันที่|[\s.…_]", "", words[: first.start]):
        doubts.append("words_before_date")
    # the day of a cited order stands inside a sentence; the words of issue begin a row
    own = hit.start() == 0 or not rows[n].text[: hit.start()].strip()
    if len(hits) > 1 and not (own and all(rows[k].text[: h.start()].strip() for k, h in hits[:-1])):
        doubts.append("several_issues")
    value = first.match.value or unwrap(arabic(words[first.start : first.end]))
    return flow.quote(
        start + first.start, start + first.end, value,
        doubts=doubts, rules=["thai_date", "date_of_issue"],
    )  # fmt: skip


def minutes_rows(rows: Sequence[Row]) -> tuple[int, int]:
    """[first, last) positions in `rows` of the title of the minutes."""
    first = next((n for n, r in enumerate(rows[:10]) if MINUTES_TITLE.match(r.words)), 0)
    for n in range(first + 1, min(first + _TITLE_ROWS, len(rows))):
        words = rows[n].words
        if (
            _SITTING.match(words)
            or _HELD_AT.match(words)
            or _ATTENDED.match(words)
            or _RULE.fullmatch(words)
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
    subject = flow.quote(begin, cut, _title(flow, begin, cut), rules=["title"])
    name = re.search(r"รายงานการประชุม\s*", text[start:stop])
    if name:
        a, b = trimmed(flow, start + name.end(), min(stop, cut))
        words = re.sub(r"\s*(?:ใน)?(?:การประชุม)?\s*$", "", flow.text[a:b])
        if words.strip():
            sender = flow.quote(a, a + len(words), _title(flow, a, a + len(words)), rules=["title_committee"])
    return {"number": number, "date": _sitting_date(flow, rows, first, last), "subject": subject, "sender": sender}


def _sitting_date(flow: Flow, rows: Sequence[Row], first: int, last: int) -> Quoted | None:
    text = plain(flow.text)
    for row in rows[first : min(last + 4, len(rows))]:
        if _ATTENDED.match(row.words):
            break
        if row.words.startswith(("พิมพ์", "ตรวจ", "รับรอง")):
            continue
        # ประจำเดือนมกราคม 2566 in a title names the meeting's month, not its day
        found = [
            d
            for d in dates_in(text, row.start, row.end)
            if not re.search(r"(?:ประจำ|เดือน|ปี)\s*$", text[max(d.start - 12, row.start) : d.start])
            and (d.match.precision == "day" or re.search(r"วันที่[\s.…]*$", text[max(d.start - 20, row.start) : d.start]))
        ]
        if found:
            return _dated(flow, found)
    return None


def _dated(flow: Flow, found: Sequence[HeadDate]) -> Quoted:
    first = found[0]
    doubts = list(first.match.doubts)
    if len({d.match.value for d in found}) > 1:
        doubts.append("several_dates")
    value = first.match.value or unwrap(arabic(flow.text[first.start : first.end]))
    return flow.quote(first.start, first.end, value, doubts=doubts, rules=["thai_date", "day_of_meeting"])


def _unfinished(words: str, below: str) -> bool:
    """Whether a title cannot end with these words: its year, number or sign stands on the row below."""
    open_end = re.search(r"(?:พ\.ศ\.|ที่|และ|ของ|[-–/(,])$", words)
    return bool(open_end or re.match(r"[0-9]+(?![.)0-9])|[-–)]", below)) and len(below) < 90


def _digest(flow: Flow, rows: Sequence[Row], text: str) -> dict[str, Quoted | None] | None:
    """A digest of cabinet resolutions: the day in its title, and the matter where there is but one (เรื่อง)."""
    title = rows[0]
    if not re.search(r"การประชุมคณะรัฐมนตรี|มติ(?:คณะรัฐมนตรี|\s*ครม)", title.words) or len(title.words) > 160:
        return None
    found = dates_in(text, title.start, title.end)
    matters = [r for r in rows if re.match(r"(?:[0-9]+\.?\s*)?เรื่อง\s", r.words)]
    subject = flow.quote(title.at, title.at + len(title.words), rules=["title"])
    if len(matters) == 1:
        row = matters[0]
        hit = re.match(r"(?:[0-9]+\.?\s*)?เรื่อง\s+", row.words)
        assert hit is not None
        last = row
        for below in rows[rows.index(row) + 1 :]:
            if below.gap or not _unfinished(last.words, below.words):
                break
            last = below
        # a row as wide as the text may go on below it
        widest = max((r.box[2] for r in rows if r.page == last.page), default=0)
        doubts = ["title_end_unsure"] if last.has_box and last.box[2] > widest - 1500 else []
        subject = flow.quote(row.at + hit.end(), last.end, doubts=doubts, rules=["label_subject"])
    return {"date": _dated(flow, found) if found else None, "subject": subject}


def _title(flow: Flow, start: int, end: int) -> str:
    """A title over several rows as one; รายงานการประชุม and the committee run together, offices keep a blank."""
    out = ""
    for line in plain(flow.text[start:end]).split("\n"):
        words = re.sub(r"\s+", " ", line).strip()
        if not words:
            continue
        apart = re.match(r"(?:ครั้ง|กระทรวง|กรม|สำนัก|กรุงเทพ|จังหวัด|ประจำ)", words) or out[-1:].isdigit()
        out = words if not out else out + (" " if apart else "") + words
    return out


def read_other_head(flow: Flow, rows: Sequence[Row]) -> dict[str, Quoted | None]:
    """date and subject of a document of no kind of ours: its title, and the day printed directly below it.

    The title is what stands above a day, a place, a ruled row or empty paper on the first page, or in bold type above
    the first row that is not; it is unverified where nothing marks its end.
    """
    if not rows:
        return {}
    text = plain(flow.text)
    if digest := _digest(flow, rows, text):
        return digest
    last, marked = 0, False
    date: Quoted | None = None
    for n, row in enumerate(rows[:_TITLE_ROWS]):
        words = row.words
        if _RULE.fullmatch(words) or _HELD_AT.match(words) or row.page != rows[0].page:
            marked = n > 0
            break
        unbold = rows[0].line.bold and not row.line.bold  # a title in bold type ends with it
        day = [d for d in dates_in(text, row.start, row.end) if d.match.value]
        if n and day:
            marked = unbold
            # the day of the matter by itself, not a sentence that holds one
            before = re.fullmatch(r"(?:เมื่อ|ระหว่าง|ใน)*(?:วันที่)?[\s.]*", text[row.start : day[0].start])
            if before and len(words) < 60:
                marked, date = True, _dated(flow, day)
            break
        if n and unbold:
            marked = True
            break
        if n and (row.gap or len(words) > 90 or row.line.cell or _NOT_TITLE.search(words)):
            marked = row.gap
            break
        last = n
    end = rows[last].end
    if end - rows[0].at > 400:
        return {"date": date, "subject": None}
    doubts = [] if marked else ["title_end_unsure"]
    return {
        "date": date,
        "subject": flow.quote(rows[0].at, end, _title(flow, rows[0].at, end), doubts=doubts, rules=["title"]),
    }
