"""แถวข้อความ: the rows of a document as a clerk's eye takes them, and where the first document of a file ends.

A file may hold several documents (a letter, then the order that it encloses, then a reply slip). The record is of the
first; `first_document` finds its last row, so that a later letterhead, signature or date never overwrites its own.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.digits import arabic
from extractors.flow import Flow
from schemas.text import Line

Box = tuple[int, int, int, int]

_GAP = re.compile(r"\t+[ \t]*|[ ]{3,}")
_MEMO_TITLE = re.compile(r"บันทึกข้อความ")
_CLOSED = re.compile(
    r"^(?:ขอแสดงความ(?:นับถือ|เคารพ)|ด้วยความ(?:เคารพ|นับถือ)|(?:สั่ง|ประกาศ|ให้ไว้)\s*ณ\s*วันที่|เลิกประชุม)|^\(\s*(?:นาย|นาง|ว่าที่|ดร\.)[^()]*\)$|"
    r"ผู้จดรายงานการประชุม"
)
_ANNEX = re.compile(
    r"^(?:สิ่งที่ส่งมาด้วย|สิ่งที่แนบมาด้วย|เอกสารแนบ(?:ท้าย)?|เอกสารประกอบ|เอกสารหมายเลข|ภาคผนวก|ผนวก)\s*(?:หมายเลข|ลำดับที่)?\s*[0-9ก-ฮ.]{0,3}$|"
    r"^(?:แบบตอบรับ|ใบตอบรับ|กำหนดการ|ระเบียบวาระการประชุม|บัญชี(?:รายชื่อ|แนบท้าย|การมอบ)|รายชื่อแนบท้าย|แบบฟอร์ม|แบบสำรวจ|รายงานการประชุม|QR\s*Code)"
)
_ORDER_TITLE = re.compile(r"^(?:\(?ร่าง\)?\s*)?(?:สำเนา\s*)?(?:คำสั่ง|ประกาศ)")
_NUMBER_LABEL = re.compile(
    r"^(?:ที่|เลขที่(?!รับ))(?=[ \t.:…_]*(?:$|(?:[ก-ฮ]{1,5}\.?[ ]?){1,3}(?:\([ก-ฮ0-9. ]*\))?[ ]*[0-9/.…(_-]|[0-9/(_{]|วันที่|"
    r"(?:[ก-ฮ]{1,5}\.?[ ]?){1,2}[ \t]*$|-[ \t]*(?:$|วันที่|\t|[ ]{3})|พิเศษ[ ]*[0-9/]|[A-Za-z][A-Za-z.]{0,11}[ /-]*[0-9]))"
)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of words: a line of the flow, or a part of one that the author broke by hand. `index` counts the rows;
    `text` is the words with Arabic digits and plain blanks, the length kept; `start` and `end` are positions in the
    flow's text. `box` is zero where the file has no pages; `gap` says that blank lines, or more than a line of empty
    paper, stand before it.
    """

    index: int
    start: int
    end: int
    text: str
    page: int
    box: Box
    role: str
    gap: bool
    line: Line

    @property
    def words(self) -> str:
        """The row's words without blanks at its ends."""
        return self.text.strip(" \t")

    @property
    def at(self) -> int:
        """Where the first word begins in the flow's text."""
        return self.start + len(self.text) - len(self.text.lstrip(" \t"))

    @property
    def indent(self) -> int:
        """How many blanks or tabs stand before the first word."""
        return self.at - self.start

    @property
    def has_box(self) -> bool:
        """Whether the row's place on the page is known."""
        return self.page > 0 and self.box != (0, 0, 0, 0)

    def x_of(self, at: int) -> int:
        """Where on the page, in 1/100 point from the left, the character at position `at` of the flow's text stands."""
        raw, _ = self.line.raw_span(at - self.start, at - self.start + 1)
        return next((g[2] for g in self.line.glyphs if g[1] > raw), self.box[0])

    def beside(self, other: "Row") -> bool:
        """Whether two rows stand on one height of the page, or in one row of a table: a label and its value apart."""
        if self.line.cell is not None and other.line.cell is not None:
            return self.line.cell[:2] == other.line.cell[:2]
        if not (self.has_box and other.has_box) or self.page != other.page:
            return False
        middle = (other.box[1] + other.box[3]) // 2
        return self.box[1] <= middle <= self.box[3] and other.box[0] >= self.box[0]

    def cells(self) -> list[tuple[int, int]]:
        """The row's pieces between wide gaps, as positions in the flow's text."""
        out, at = [], 0
        for gap in _GAP.finditer(self.text):
            out.append((at, gap.start()))
            at = gap.end()
        out.append((at, len(self.text)))
        return [(self.start + a, self.start + b) for a, b in out if self.text[a:b].strip()]


def plain(text: str) -> str:
    """`text` with Arabic digits and plain blanks; the length never changes."""
    return arabic(text).replace("\u00a0", " ").replace("\u000b", " ").replace("\u000c", " ")


def rows_of(flow: Flow) -> tuple[Row, ...]:
    """The flow's lines that hold words, in reading order."""
    rows: list[Row] = []
    blank = False
    text = plain(flow.text)
    for i, line in enumerate(flow.lines):
        start = flow.starts[i]
        box = line.box
        for part in line.text.split("\n"):
            words = text[start : start + len(part)]
            if words.strip():
                gap = blank
                if rows and box != (0, 0, 0, 0) and rows[-1].has_box and rows[-1].page == line.page:
                    gap = gap or box[1] - rows[-1].box[3] > 0.9 * max(box[3] - box[1], 1)
                rows.append(Row(len(rows), start, start + len(words), words, line.page, box, line.role, gap, line))
            blank = not words.strip()
            start += len(part) + 1
    return tuple(rows)


def broken_off(rows: Sequence[Row], base: Row, below: Row) -> bool:
    """Whether `below` is the rest of a row that reaches the right edge: right under it, at the left margin."""
    if not (base.has_box and below.has_box) or base.page != below.page:
        return False
    page = [r for r in rows if r.page == base.page and r.has_box]
    left, right = min(r.box[0] for r in page), max(r.box[2] for r in page)
    high = base.box[3] - base.box[1]
    return (
        below.box[0] < left + 1500
        and base.box[2] > right - 10000
        and 0.5 * high < below.box[1] - base.box[1] < 2 * high
    )


def is_memo_title(words: str) -> bool:
    """Whether a row is the title บันทึกข้อความ, letter-spaced or with a speed word beside it."""
    squeezed = re.sub(r"[\s().]+", "", words)
    if not _MEMO_TITLE.search(squeezed):
        return False
    rest = _MEMO_TITLE.sub("", squeezed)
    return not re.sub(r"ด่วนที่สุด|ด่วนมาก|ด่วน|ลับที่สุด|ลับมาก|ลับ|ร่าง|สำเนา|คู่ฉบับ|สำเนาคู่ฉบับ", "", rest)


def number_label(words: str) -> bool:
    """Whether a row begins with the label ที่ of a letter's number, and not with a word such as ที่ประชุม."""
    return bool(_NUMBER_LABEL.match(words))


def first_document(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """The rows of the file's first document: up to a second head, or to an annex behind the signature."""
    closed = titled = subject = False
    for n, row in enumerate(rows):
        words = row.words
        top = n == 0 or rows[n - 1].page != row.page
        # a received stamp above the title may have a ที่ of its own; a document before this one has a เรื่อง
        if n and titled and subject and is_memo_title(words):
            return rows[:n]
        if n > 5 and _starts_head(rows, n, closed, top):
            return rows[:n]
        # outside pages a page break may leave no blank line
        broken = n > 0 and re.search(r"ผู้(?:จด|ตรวจ|บันทึก)$", rows[n - 1].words)  # ผู้จด / รายงานการประชุม
        if closed and not broken and (top or row.gap or not row.page) and len(words) < 80 and _ANNEX.match(words):
            return rows[:n]
        closed = closed or bool(_CLOSED.search(words))
        subject = subject or words.startswith("เรื่อง")
        titled = titled or is_memo_title(words) or number_label(words) or bool(_ORDER_TITLE.match(words))
    return rows


def _starts_head(rows: tuple[Row, ...], n: int, closed: bool, top: bool) -> bool:
    """Whether a second order or letter begins at row n: its labels follow each other, as only a head has them."""
    ahead = [r.words for r in rows[n : n + 9]]
    subject = next((k for k, w in enumerate(ahead) if w.startswith("เรื่อง")), None)
    if subject is None or not (closed or top):
        return False
    if _ORDER_TITLE.match(ahead[0]) and len(ahead[0]) < 120:
        return closed or any(number_label(w) for w in ahead[1:4])
    to = any(re.match(r"(?:กราบ)?เรียน(?!รู้|มา)", w) for w in ahead[subject + 1 :])
    return number_label(ahead[0]) and to
