"""เครื่องหมายบนหนังสือ: ชั้นความเร็ว, ชั้นความลับ, and whether it is a draft or a copy.

The speed is that of this letter: a word by itself in the head, never one inside อ้างถึง, a citation or the title. The
regulation knows three speeds (ข้อ 28); other words (ด่วนพิเศษ, ด่วนภายใน ...) are kept as printed, unverified.
"""

import re
from collections.abc import Iterable, Sequence

from extractors.flow import Flow, unwrap
from extractors.head_block import Head
from extractors.misread_month import cost
from extractors.rows import Row, is_memo_title, plain
from extractors.scan_marks import is_pen
from schemas.quoted import Quoted
from schemas.text import DocumentText

SPEEDS = ("ด่วนที่สุด", "ด่วนมาก", "ด่วน")
SECRETS = ("ลับที่สุด", "ลับมาก", "ลับ")
_SPEED = re.compile(r"(?:ด่วนมากที่สุด|ด่วนที่สุด|ด่วนมาก|ด่วนพิเศษ|ด่วนภายใน[^\n]{0,40}|เร่งด่วน(?:ที่สุด|มาก)?|ด่วน)")
_SPEED_LABEL = re.compile(r"^(?:ชั้น|ระดับ)?ความ(?:เร่งด่วน|เร็ว|ด่วน)\s*[:.]?\s*")
_SECRET = re.compile(r"(?:ลับที่สุด|ลับมาก|ลับ|ปกปิด)")
_CHOICES = frozenset({*SECRETS, "ปกปิด", "ปกติ", "ไม่ลับ", "ทั่วไป", "เปิดเผย"})
_BODY = re.compile(r"(?:กราบ)?เรียน\s|ตาม(?:ที่|หนังสือ)|ด้วย(?!ตนเอง)")
_TICKED = re.compile(r"[☑☒✓✔]\s*(?P<word>ลับที่สุด|ลับมาก|ลับ)(?=\s|$|[☐☑□])")
_REGISTER = re.compile(r"ลำดับ(?:ที่)?|เลข(?:ที่)?รับ|รายการ|หัวข้อ")  # heads of columns: a list of other papers
_SECRET_LABEL = re.compile(r"^(?:ชั้น|ระดับ)ความลับ\s*[:.]?\s*")
_EDGE = r"[\s()\[\]“”\"*.\-–_]*"
_COPIES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("certified_copy", re.compile(r"^(?:รับรอง)?สำเนาถูกต้อง|^ขอรับรองว่าเป็นสำเนา")),
    ("file_copy", re.compile(rf"^{_EDGE}สำเนาคู่ฉบับ{_EDGE}$|^{_EDGE}คู่ฉบับ{_EDGE}$")),
    ("copy", re.compile(rf"^{_EDGE}สำเนา{_EDGE}$")),
    ("draft", re.compile(rf"^{_EDGE}ร่าง{_EDGE}$|^\(\s*ร่าง\s*\)|^ร่าง\s*(?:คำสั่ง|ประกาศ|รายงานการประชุม|หนังสือ)")),
)


def read_urgency(flow: Flow, head: Head | None, rows: Sequence[Row], doc: DocumentText) -> Quoted | None:
    """The speed of this letter, or null. A word behind เรื่อง in the head is unverified (`urgency_place_unsure`)."""
    found = _speed_in(flow, _upper(head, rows))
    return found or _speed_in_margins(doc) or _speed_stamped(doc, rows[0].page if rows else 1)


def _upper(head: Head | None, rows: Sequence[Row]) -> list[tuple[Row, int, int, bool]]:
    """(row, start, end, sure): pieces of the head where a speed may stand by itself."""
    last = head.body if head is not None else min(6, len(rows))
    first = min((b.row for k, b in head.blocks.items() if k in ("subject", "to")), default=last) if head else last
    pieces: list[tuple[Row, int, int, bool]] = []
    for n, row in enumerate(rows[: max(last, 1)]):
        pieces += [(row, a, b, n < first) for a, b in row.cells()]
    # laid over the page by an e-correspondence system: out of reading order
    top = [
        r for r in rows[last:] if r.role == "annotation" and r.page == rows[0].page and r.has_box and r.box[1] < 25000
    ]
    return pieces + [(r, r.at, r.end, True) for r in top]


def _speed_in(flow: Flow, pieces: Iterable[tuple[Row, int, int, bool]]) -> Quoted | None:
    text = plain(flow.text)
    for _row, a, b, sure in pieces:
        words = text[a:b].strip()
        lead = len(text[a:b]) - len(text[a:b].lstrip())
        label = _SPEED_LABEL.match(words)
        skip = label.end() if label else 0
        hit = re.match(rf"{_EDGE}(?P<word>{_SPEED.pattern}){_EDGE}(?P<rest>.*)$", words[skip:], re.S)
        if not hit:
            # at the right of the title: `บันทึกข้อความ ด่วนที่สุด`
            hit = re.search(rf"(?P<word>{_SPEED.pattern})(?P<rest>){_EDGE}$", words) if is_memo_title(words) else None
            skip = 0
        if not hit:
            continue
        rest = hit["rest"].strip()
        if rest and not (sure and (is_memo_title(words) or re.match(r"(?:ที่|บันทึก)\s*", rest))):
            continue
        start = a + lead + skip + hit.start("word")
        word = hit["word"].strip()
        doubts = [] if word in SPEEDS else ["urgency_not_in_regulation"]
        doubts += [] if sure else ["urgency_place_unsure"]
        return flow.quote(start, start + len(word), unwrap(word), doubts=doubts, rules=["urgency_in_head"])
    return None


def _speed_in_margins(doc: DocumentText) -> Quoted | None:
    for line in doc.lines:
        if line.role == "header" and line.page <= 1 and line.text.strip() in SPEEDS:
            return Flow(doc.sha256, [line]).quote(0, len(line.text), rules=["urgency_in_margin"])
    return None


_MISREAD = 0.3  # of `cost`, for each character of a speed: ด่วน itself must be read without a letter wrong
_STAMPED_HEAD = 30000  # 1/100 point from the top of the page: there a speed is stamped


def _speed_stamped(doc: DocumentText, page: int) -> Quoted | None:
    """A stamp of a speed in the head, its signs misread or not (`ด่วนที่สด`)."""
    for line in doc.lines:
        if line.role != "stamp" or line.page != page or is_pen(line) or line.box[1] > _STAMPED_HEAD:
            continue
        read = re.sub(r"[\s().]", "", line.text)
        for word in SPEEDS:
            if cost(read, word) <= _MISREAD * len(word):
                return Flow(doc.sha256, [line]).quote(0, len(line.text), word, rules=["urgency_stamped"])
    return None


def read_secrecy(flow: Flow, rows: Sequence[Row], doc: DocumentText) -> Quoted | None:
    """ชั้นความลับ: a word by itself on any page, in its margins too; of several the highest."""
    hits: list[Quoted] = []
    for row in rows:
        if _in_head(row, rows) and (tick := _TICKED.search(plain(row.text))):
            hits.append(
                flow.quote(row.start + tick.start("word"), row.start + tick.end("word"), rules=["secrecy_ticked"])
            )
        if row.line.cell is not None and not _heads(row, rows):
            continue
        for a, b in row.cells():
            if (q := _secret(flow, a, b)) is not None:
                hits.append(q)
    for line in doc.lines:
        if line.role in ("header", "footer", "stamp"):
            margin = Flow(doc.sha256, [line])
            if (q := _secret(margin, 0, len(line.text))) is not None:
                hits.append(q)
    if not hits:
        return None
    order = {word: n for n, word in enumerate(SECRETS)}
    return min(hits, key=lambda q: order.get(q.value, 9))


_HEAD_ROWS = 12  # rows of words in which the head of a letter that is set as a table has its mark


def _in_head(row: Row, rows: Sequence[Row]) -> bool:
    return row.index < _HEAD_ROWS and not any(_BODY.match(r.words) for r in rows[: row.index])


def _heads(row: Row, rows: Sequence[Row]) -> bool:
    """Whether a cell may be the letter's own mark: it stands in a table of the head (set beside บันทึกข้อความ or the
    emblem), before any running words; no other cell there says another class, as a list of choices does, and no
    column is one of a list of other papers.
    """
    cell = row.line.cell
    if cell is None or not _in_head(row, rows):
        return False
    table = [r.words for r in rows if r.line.cell is not None and r.line.cell[0] == cell[0]]
    said = [w for w in (_SECRET_LABEL.sub("", x).strip(" ()[]☐☑□") for x in table) if w in _CHOICES]
    return len(said) == 1 and not any(_REGISTER.fullmatch(w) for w in table)


def _secret(flow: Flow, a: int, b: int) -> Quoted | None:
    words = plain(flow.text[a:b])
    lead = len(words) - len(words.lstrip())
    label = _SECRET_LABEL.match(words.strip())
    skip = label.end() if label else 0
    hit = re.fullmatch(rf"{_EDGE}(?P<word>{_SECRET.pattern}){_EDGE}", words.strip()[skip:])
    if not hit:
        return None
    start = a + lead + skip + hit.start("word")
    doubts = [] if hit["word"] in SECRETS else ["secrecy_not_in_regulation"]
    return flow.quote(start, start + len(hit["word"]), doubts=doubts, rules=["secrecy_mark"])


def read_copy_status(flow: Flow, rows: Sequence[Row], doc: DocumentText) -> Quoted | None:
    """draft, copy, file_copy or certified_copy, by words that stand alone; null where none is printed."""
    for status, pattern in _COPIES:
        for n, row in enumerate(rows):
            near_top = (
                n < 6 or (row.has_box and row.page == rows[0].page and row.box[1] < 15000) or row.role == "annotation"
            )
            if status in ("draft", "copy", "file_copy") and not near_top:
                continue
            if hit := pattern.match(row.words):
                return flow.quote(row.at, row.at + max(hit.end(), 1), status, rules=["copy_mark"])
        for line in doc.lines:
            if line.role in ("header", "footer", "stamp") and pattern.match(line.text.strip()):
                return Flow(doc.sha256, [line]).quote(0, len(line.text), status, rules=["copy_mark"])
    return None
