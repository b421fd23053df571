"""ข้อความต่อเนื่อง: the running words of a flow with the breaks of the page taken out, for grammars of whole
sentences.

A line break of a page may fall inside a word (ไม่ / เห็นชอบ), a sentence may run over a page; the words of a
resolution or a citation are read as if it had not. Paragraph ends stay, as line breaks. Every character knows its
place in the flow.
"""

import re
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Mapping

from pydantic import JsonValue

from extractors.digits import arabic
from extractors.flow import Flow
from schemas.quoted import Quoted
from schemas.text import Line

_INDENT = (
    2000  # 1/100 point: a first line stands at least this far right of the margin (the regulation's 2.5 cm is 7087)
)

# words at the end of a line that announce a list
LIST_FOLLOWS = re.compile(r"(?:ดังนี้|ดังต่อไปนี้|ต่อไปนี้|:)\s*$")
# words that open a paragraph wherever they open a line (labels of the regulation's forms, agenda, lists)
_OPENS = re.compile(
    r"\s*(?:(?:ระเบียบ)?วาระที่|ระเบียบวาระ|มติที่ประชุม|มติ\s*:|มติ\s+(?:ที่ประชุม|รับทราบ|รับรอง|เห็นชอบ|อนุมัติ|ไม่เห็นชอบ|ไม่อนุมัติ|เลื่อน|ชะลอ)|เลิกประชุม|ปิดประชุม|เริ่มประชุม|เปิดประชุม|ผู้มาประชุม"
    r"|ที่ประชุม(?:ได้)?\s?(?:พิจารณาแล้ว|(?:จึง\s?)?(?:ได้\s?)?(?:มี|ลง)\s?มติ|รับทราบ|เห็นชอบ|อนุมัติ|ไม่เห็นชอบ|ไม่อนุมัติ|ยังไม่เห็นชอบ|รับรอง|[-–:])"
    r"|จึงเรียนมา|ขอแสดงความนับถือ|\(?ลงชื่อ|เรื่อง\s|เรียน\s|อ้างถึง\s|สิ่งที่ส่งมาด้วย|ส่วนราชการ\s|ทั้งนี้ ตั้งแต่|สั่ง ณ|ประกาศ ณ"
    r"|สาระสำคัญ|\(?[0-9]{1,2}(?:\.[0-9]{1,2})*[.)]\s*(?![0-9])|[0-9]{1,2}\.[0-9]{1,2}(?:\.[0-9]{1,2})?\s(?!\s*น\.)"
    r"|[-•▪●]\s)"
)
_WORD = re.compile(r"\S+")
# the catchword at the foot of a page (/กรรมการ ...๒) and a bare page number (- ๒ -): not words of the sentence
_FURNITURE = re.compile(r"\s*(?:/\s?\S.{0,60}?(?:\.{2,}|…)\s*[0-9]*\s*|[-–—]?\s*[0-9]{1,3}\s*[-–—]?\s*)$")

# a font without Unicode for a tone mark leaves U+FFFD; the grammars' own words are known in spite of it, one for one
_LOST_TONE = {
    f"{w[:n]}\ufffd{w[n + 1 :]}": w
    for w in [
        "ที่",
        "ครั้ง",
        "เมื่อ",
        "เรื่อง",
        "เพื่อ",
        "ซึ่ง",
        "สิ่ง",
        "ขึ้น",
        "ทั้ง",
        "ตั้ง",
        "นี้",
        "นั้น",
        "ได้",
        "ให้",
        "แล้ว",
        "ต่อ",
        "ก่อน",
        "ไม่",
        "ผู้",
        "หน้า",
        "ส่ง",
        "ด้วย",
        "ว่า",
    ]
    for n, c in enumerate(w)
    if "\u0e48" <= c <= "\u0e4b"
}
_LOST = re.compile("|".join(sorted(_LOST_TONE, key=len, reverse=True)))


def _folded(text: str) -> str:
    folded = arabic(text)
    return _LOST.sub(lambda m: _LOST_TONE[m[0]], folded) if "\ufffd" in folded else folded


def _is_thai(c: str) -> bool:
    """A letter or mark; a figure beside a break keeps its blank (`ลงวันที่` / `23` are two words)."""
    return ("\u0e00" <= c <= "\u0e7f" and not c.isdigit()) or c == "\ufffd"


def opens_paragraph(line: Line, margin: int) -> bool:
    """Whether a line begins a paragraph: always outside pages; on a page by its words or its indent."""
    if not line.page:
        return True
    if _OPENS.match(_folded(line.text)):
        return True
    return bool(line.glyphs) and line.box[0] > margin + _INDENT


def _margins(lines: Iterable[Line]) -> dict[int, tuple[int, int]]:
    """(left, right) edges of the words of each page, in 1/100 point; right is 0 where few lines reach it."""
    left: dict[int, list[int]] = {}
    right: dict[int, list[int]] = {}
    for line in lines:
        if line.page and line.glyphs and len(line.text) > 20:
            left.setdefault(line.page, []).append(line.box[0])
            right.setdefault(line.page, []).append(line.box[2])
    out = {}
    for page, xs in left.items():
        ends = sorted(right[page])
        full = ends[-1] if len(ends) > 4 and sum(x > ends[-1] - _INDENT for x in ends) * 4 >= len(ends) else 0
        out[page] = (sorted(xs)[len(xs) // 10], full)
    return out


# words that leave a sentence open: what follows them goes on, however short the line
_GOES_ON = re.compile(
    r"(?:ไม่|และ|หรือ|ที่|ของ|ให้|โดย|เพื่อ|จาก|ใน|กับ|การ|ความ|ซึ่ง|ว่า|ต่อ|แก่|เป็น|มี|จะ|ได้|ตาม|เมื่อ|แห่ง|ด้วย|ณ|,|/|-)\s*$"
)


def _stops_short(line: Line, edges: tuple[int, int]) -> bool:
    """Whether a line ends its paragraph: it stops a third of the width short of a right edge that many lines reach."""
    left, right = edges
    if not right or not line.glyphs or line.cell is not None or _GOES_ON.search(line.text):
        return False
    return line.box[2] * 3 < left + 2 * right


class Passage:
    """`text`: the joined words; `folded`: the same, one code point for one, with Arabic digits; `at[i]`: where
    character i stands in the flow.
    """

    def __init__(self, flow: Flow, start: int = 0, end: int | None = None, *, paragraphs: bool = True) -> None:
        self.flow = flow
        end = len(flow.text) if end is None else end
        margins = _margins(flow.lines)
        pieces: list[str] = []  # words, and what stands between them: a list of characters took 80 bytes each
        at = array("q")
        ended = False
        for i, line in enumerate(flow.lines):
            first = flow.starts[i]
            a, b = max(start - first, 0), min(end - first, len(line.text))
            if a >= b or (line.page and line.cell is None and _FURNITURE.match(arabic(line.text))):
                continue
            words = line.text[a:b]
            lead = len(words) - len(words.lstrip())
            words = words.strip()
            if not words:
                continue
            if pieces:
                new = paragraphs and (ended or opens_paragraph(line, margins.get(line.page, (0, 0))[0]))
                if new or not (_is_thai(pieces[-1][-1]) and _is_thai(words[0])):
                    pieces.append("\n" if new else " ")
                    at.append(first + a + lead - 1 if first + a + lead else 0)
            ended = bool(line.page) and _stops_short(line, margins.get(line.page, (0, 0)))
            for word in _WORD.finditer(words):
                begins, ends = (first + a + lead + n for n in word.span())
                if word.start():
                    pieces.append(" ")
                    at.append(begins - 1)
                pieces.append(word.group())
                at.extend(range(begins, ends))
        self.text = "".join(pieces)
        self.at = at
        self.folded = _folded(self.text)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The [start, end) of the flow's text behind text[start:end]."""
        if start >= end:
            here = self.at[start] if start < len(self.at) else (self.at[-1] + 1 if self.at else 0)
            return here, here
        return self.at[start], self.at[end - 1] + 1

    def index(self, at: int) -> int:
        """The first character of the passage that stands at or after position `at` of the flow."""
        return bisect_left(self.at, at)

    def paragraph(self, at: int) -> tuple[int, int]:
        """The [start, end) of the paragraph that holds position `at`."""
        start = self.text.rfind("\n", 0, at) + 1
        end = self.text.find("\n", at)
        return start, len(self.text) if end < 0 else end

    def quote(
        self,
        start: int,
        end: int,
        value: str | None = None,
        *,
        parts: Mapping[str, JsonValue] | None = None,
        doubts: Iterable[str] = (),
        rules: Iterable[str] = (),
    ) -> Quoted:
        """A Quoted of text[start:end]; its value the joined words unless given. A character that the file lost in
        the value is a doubt (`lost_character`).
        """
        while start < end and self.text[start].isspace():
            start += 1
        while end > start and self.text[end - 1].isspace():
            end -= 1
        words = " ".join(self.text[start:end].split()) if value is None else value
        if "\ufffd" in words:
            doubts = (*doubts, "lost_character")
        return self.flow.quote(*self.span(start, end), words, parts=parts, doubts=doubts, rules=rules)
