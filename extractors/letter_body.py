"""เนื้อความของหนังสือ: from where to where the letter's running text stands, head and signature left out."""

import re
from collections.abc import Sequence

from extractors.english_letter import is_english, text_row
from extractors.flow import Flow
from extractors.head_block import read_head
from extractors.receipt import receipt_rows
from extractors.rows import Row, first_document, rows_of
from extractors.signature_block import SIGN_HERE, find_blocks
from extractors.thai_date import find_dates

CLOSING = re.compile(
    r"^(?:ขอแสดงความ(?:นับถือ|เคารพ)|ด้วยความ(?:เคารพ|นับถือ)|ขอนมัสการ|โดยความเคารพ|(?:Yours?\s+)?(?:sincerely|faithfully|respectfully|truly)(?:\s+yours)?,?$|"
    r"(?:With\s+)?(?:best|kind|warm)\s+regards,?$)",
    re.I,
)
ISSUED = re.compile(r"(?:^|\s)(?P<words>(?:สั่ง|ประกาศ|ให้ไว้)\s*ณ\s*วันที่)")
_DISMISSED = re.compile(r"^(?:เลิก|ปิด)(?:การ)?ประชุม")
_SENDER = re.compile(r"สำนัก|กระทรวง|กรม|กอง|จังหวัด|ที่ว่าการ|เทศบาล|องค์การ|มหาวิทยาลัย|โรงเรียน|ศูนย์|สถาบัน|คณะ")
_HOPE = re.compile(r"^จึง(?:เรียน|แจ้ง|ประกาศ)")


def body_span(flow: Flow, kind: str) -> tuple[int, int]:
    """[start, end) in the flow's text of the running text of the first document.

    It begins behind the head's last block and ends before the closing words, the signature, or the words of issue
    (สั่ง ณ วันที่, ประกาศ ณ วันที่). Kinds without a head or signature (other, email, form, indicator) are all body.
    """
    rows = first_document(rows_of(flow))
    if not rows:
        return 0, 0
    if kind not in ("external_letter", "memo", "stamped_letter", "order", "announcement", "minutes"):
        return rows[0].start, rows[-1].end
    first = body_row(rows, kind)
    last = tail_row(rows, kind, first)
    start = rows[first].start if first < len(rows) else rows[-1].end
    end = rows[last].start if last < len(rows) else rows[-1].end
    return start, max(start, end)


def body_row(rows: Sequence[Row], kind: str) -> int:
    """Position in `rows` of the first row of the running text."""
    if kind in ("order", "announcement"):
        return title_end(rows)
    if kind == "minutes":
        return 0
    if kind == "external_letter" and is_english(rows):
        return text_row(rows)
    return read_head(rows, receipt_rows(rows)).body


def title_end(rows: Sequence[Row]) -> int:
    """Where the running text of an order or announcement begins: behind เรื่อง and its continuation rows, at a ruled or
    dotted row, empty paper, or the words with which such texts begin.
    """
    subject = next((n for n, r in enumerate(rows[:15]) if re.match(r"เรื่อง(?!ราว|เดิม|ร้อง)", r.words)), None)
    if subject is None:
        return min(1, len(rows))
    for n in range(subject + 1, min(subject + 7, len(rows))):
        if ends_title(rows[n], rows[subject]):
            return n + 1 if re.fullmatch(r"[-_=.*\s…]{3,}", rows[n].words) else n
    return min(subject + 1, len(rows))


def ends_title(row: Row, subject: Row) -> bool:
    """Whether a row below เรื่อง is no longer part of the title."""
    words = row.words
    if re.fullmatch(r"[-_=.*\s…]{3,}", words) or row.gap or row.page != subject.page:
        return True
    return bool(
        re.match(
            r"(?:ด้วย(?!วิธี)|ตาม(?:ที่|ความ|มติ|คำสั่ง|พระ|ประกาศ)|เพื่อ(?:ให้|อนุวัต|ประโยชน์)|อาศัยอำนาจ|โดยที่|เนื่อง|อนุสนธิ|\(ข้อความ|ข้อ\s*[0-9])",
            words,
        )
    )


def tail_row(rows: Sequence[Row], kind: str, first: int) -> int:
    """Position in `rows` where the running text ends: the closing, the words of issue, or the first signature block."""
    if kind == "external_letter":
        for n in range(first, len(rows)):
            if CLOSING.match(rows[n].words):
                return n
    if kind in ("order", "announcement"):
        issued = [n for n in range(first, len(rows)) if ISSUED.search(rows[n].words)]
        if issued:
            return issued[-1]
    if kind == "minutes":
        gone = next((n for n in range(first, len(rows)) if _DISMISSED.match(rows[n].words)), None)
        if gone is not None:
            return gone + 1
        recorder = next((n for n in range(first, len(rows)) if "ผู้จดรายงานการประชุม" in rows[n].words), None)
        if recorder is not None:
            return recorder - 1 if recorder and SIGN_HERE.match(rows[recorder - 1].words) else recorder
        return len(rows)
    if kind == "stamped_letter":
        hope = next((n for n in range(len(rows) - 1, first - 1, -1) if _HOPE.match(rows[n].words)), None)
        return _seal_row(rows, first) if hope is None else _paragraph_end(rows, hope)
    blocks = find_blocks(rows, first)
    return blocks[0].first if blocks else len(rows)


def _seal_row(rows: Sequence[Row], first: int) -> int:
    """Where a stamped letter without จึงแจ้งมา ends: at the office over a date that stands on a row of its own."""
    for n in range(first + 1, len(rows)):
        words = rows[n].words
        found = find_dates(words)
        if len(found) == 1 and not re.sub(r"วันที่|[\s.]", "", words[: found[0].start] + words[found[0].end :]):
            above = rows[n - 1].words
            return n - 1 if n - 1 > first and len(above) < 60 and _SENDER.match(above) else n
    return len(rows)


def _paragraph_end(rows: Sequence[Row], n: int) -> int:
    """The row behind a paragraph that begins at row n: rows of another column or after empty paper are out."""
    for k in range(n + 1, len(rows)):
        row = rows[k]
        if row.gap or row.page != rows[n].page:
            return k
        if row.has_box and row.box[0] > rows[n].box[0] + 4000:
            return k
        if (
            re.match(r"(?:สำนัก|กระทรวง|กรม|กอง|จังหวัด|ที่ว่าการ|ส่วนราชการ|โทร|[0-9]{1,2}\s+[ก-ฮ])", row.words)
            and len(row.words) < 60
        ):
            return k
    return len(rows)
