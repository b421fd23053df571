"""หัวเอกสารอื่น: title and day of a document of no kind of ours, and of a digest of cabinet resolutions."""

import re
from collections.abc import Sequence

from extractors.flow import Flow
from extractors.head_block import read_head
from extractors.issuer import OFFICE
from extractors.letter_body import ends_title
from extractors.letter_head import dates_in, read_number
from extractors.order_head import issue_date
from extractors.rows import Row, plain
from extractors.title import HELD_AT, RULED, TITLE_ROWS, printed_day, title_words
from schemas.quoted import Quoted

_CERTIFICATE = re.compile(r"หนังสือรับรอง(?:[ก-๎ ]{0,40})?")
_SERIAL = re.compile(r"(?:เลข)?ที่[ \t:.]*(?P<n>[0-9]{1,5}[ ]?/[ ]?25[0-9]{2})[ \t.]*$")
_MARK = re.compile(r"\(?\s*(?:ด่วน(?:ที่สุด|มาก|พิเศษ)?|ลับ(?:ที่สุด|มาก)?|ร่าง|สำเนา(?:คู่ฉบับ)?|คู่ฉบับ)\s*\)?")  # no title
_NOT_TITLE = re.compile(r"^[0-9]{1,2}[.)]|^\(|:|^(?:ผู้|ด้วย|ตาม|เนื่อง|คำชี้แจง|ส่วนที่|ตอนที่|บทที่|หลักการ|ลำดับ)|[☐☑□]")


def read_other_head(flow: Flow, rows: Sequence[Row]) -> dict[str, Quoted | None]:
    """date and subject of a document of no kind of ours: its title, and the day printed directly below it.

    The title is what stands above a day, a place, a ruled row or empty paper on the first page, or in bold type above
    the first row that is not; it is unverified where nothing marks its end.
    """
    while rows and _MARK.fullmatch(rows[0].words):
        rows = rows[1:]
    if not rows:
        return {}
    text = plain(flow.text)
    if digest := _digest(flow, rows, text):
        return digest
    if paper := _certificate(flow, rows) or _news(flow, rows, text):
        return paper
    last, marked = 0, False
    date: Quoted | None = None
    for n, row in enumerate(rows[:TITLE_ROWS]):
        words = row.words
        if RULED.fullmatch(words) or HELD_AT.match(words) or row.page != rows[0].page:
            marked = n > 0
            break
        unbold = rows[0].line.bold and not row.line.bold  # a title in bold type ends with it
        day = [d for d in dates_in(text, row.start, row.end) if d.match.value]
        if n and day:
            marked = unbold
            # the day of the matter by itself, not a sentence that holds one
            before = re.fullmatch(r"(?:เมื่อ|ระหว่าง|ใน)*(?:วันที่)?[\s.]*", text[row.start : day[0].start])
            if before and len(words) < 60:
                marked, date = True, printed_day(flow, day)
            break
        if n and unbold:
            marked = True
            break
        if n and (row.gap or len(words) > 90 or row.line.cell or _NOT_TITLE.search(words)):
            marked = row.gap
            break
        last = n
    if date is None and re.match(r"(?:ระเบียบ|ข้อบังคับ|ข้อบัญญัติ|เทศบัญญัติ|แถลงการณ์)", rows[0].words):
        date = issue_date(flow, rows)
    label = re.match(r"เรื่อง[ \t:]+(?=\S)", rows[0].words)
    start, end = rows[0].at + (label.end() if label else 0), rows[last].end
    if end - start > 400:
        return {"date": date, "subject": None}
    doubts = [] if marked else ["title_end_unsure"]
    return {
        "date": date,
        "subject": flow.quote(start, end, title_words(flow, start, end), doubts=doubts, rules=["title"]),
    }


def _certificate(flow: Flow, rows: Sequence[Row]) -> dict[str, Quoted | None] | None:
    """หนังสือรับรอง (ข้อ 24): เลขที่, the title by itself, the office under it, and ให้ไว้ ณ วันที่."""
    at = next((n for n, r in enumerate(rows[:6]) if _CERTIFICATE.fullmatch(r.words)), None)
    if at is None:
        return None
    row = rows[at]
    number = None
    for above in rows[: at + 3]:
        if (label := _SERIAL.match(above.words)) and number is None:
            start, end = above.at + label.start("n"), above.at + label.end("n")
            number = flow.quote(
                start, end, re.sub(r"\s", "", label["n"]).lstrip("0"), parts={"complete": True}, rules=["serial_number"]
            )
    if number is None:
        number, _ = read_number(flow, read_head(rows[: at + 3]), rows)
    below = rows[at + 1] if at + 1 < len(rows) else row
    office = below if OFFICE.match(below.words) and len(below.words) < 60 and below is not row else None
    return {
        "number": number,
        "date": issue_date(flow, rows),
        "subject": flow.quote(row.at, row.at + len(row.words), rules=["title"]),
        "sender": flow.quote(office.at, office.at + len(office.words), rules=["title_office"]) if office else None,
    }


def _news(flow: Flow, rows: Sequence[Row], text: str) -> dict[str, Quoted | None] | None:
    """ข่าว, แถลงการณ์ (ข้อ 21, 22): their เรื่อง, and the day by itself in the head or with the words of issue."""
    if not re.match(r"(?:ข่าว|แถลงการณ์)", rows[0].words) or len(rows[0].words) > 90:
        return None
    at = next((n for n, r in enumerate(rows[:8]) if re.match(r"เรื่อง[ \t:]", r.words)), None)
    if at is None:
        return None
    row = rows[at]
    label = re.match(r"เรื่อง[ \t:]*", row.words)
    assert label is not None
    last = row
    for below in rows[at + 1 : at + 4]:
        if ends_title(below, row) or dates_in(text, below.start, below.end) or len(below.words) > 90:
            break
        last = below
    days = [
        d
        for r in rows[: at + 3]
        for d in dates_in(text, r.start, r.end)
        if d.match.value and not re.sub(r"(?:ประจำ)?วันที่|[\s.:]", "", text[r.start : d.start] + text[d.end : r.end])
    ]
    doubts = ["title_end_unsure"] if last is not row else []
    return {
        "date": issue_date(flow, rows) or (printed_day(flow, days) if days else None),
        "subject": flow.quote(row.at + label.end(), last.end, doubts=doubts, rules=["label_subject"]),
    }


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
    return {"date": printed_day(flow, found) if found else None, "subject": subject}


def _unfinished(words: str, below: str) -> bool:
    """Whether a title cannot end with these words: its year, number or sign stands on the row below."""
    open_end = re.search(r"(?:พ\.ศ\.|ที่|และ|ของ|[-–/(,])$", words)
    return bool(open_end or re.match(r"[0-9]+(?![.)0-9])|[-–)]", below)) and len(below) < 90
