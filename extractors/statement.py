"""ข้อความในเนื้อหา: sentences of a document's body that say what became of a work: finished or not, in use, its result,
another name, what was changed in it; its figures: the money for it, how content its users were and how many answered;
and the time at which these were gathered.

A title says what a paper is called; these say what stands in it. A plan, a hope and a condition say nothing yet.
"""

import json
import re
from collections.abc import Iterator
from functools import cache
from importlib import resources
from itertools import islice
from typing import Final, Literal, NamedTuple

from pydantic import JsonValue

from extractors.digits import arabic
from extractors.flow import Flow
from extractors.passage import Passage
from extractors.work_time import done_at, gathered_at
from schemas.quoted import Quoted
from schemas.record import Statement

About = Literal[
    "sent_elsewhere",
    "renamed",
    "finished",
    "unfinished",
    "in_use",
    "result",
    "amended",
    "period",
    "satisfaction",
    "respondents",
    "budget",
]
MOST: Final = 3  # sentences on one matter; a person who looks there finds the rest
MOST_FIGURES: Final = 20  # of one matter: a report has one for each question, and the whole behind them
MOST_AMENDED: Final = 20  # a resolution may have many conditions, and a letter answers each
_LOOKED_AT: Final = 200  # places of one kind; more stand in lists that say nothing new

# what stands before words that are a plan, a hope, an aim or somebody's asking
_NOT_YET = re.compile(
    r"(?:จะ|คาดว่า|คาดหวัง|เพื่อ(?:ให้)?|สามารถ|ควร|อาจ|หาก|เมื่อ|ก่อน|ต้อง|พร้อม|เป้าหมาย|แผน(?:การ)?|กำหนด(?:การ)?|ภายใน|มุ่ง|ประสงค์"
    r"|ขอ(?:ความเห็นชอบ|อนุมัติ|อนุญาต|ให้)|วัตถุประสงค์|ตัวชี้วัด)[^\n]{0,40}$"
)
# a plan inside the words themselves: `หลังดำเนินการจะใช้เวลา 13 นาที`, `ให้ทุกฝ่ายเตรียมการใช้งานระบบ`
_PLANNED: Final = ("result", "in_use")
_PLANS = re.compile(r"จะ(?:ใช้|ลด|เพิ่ม|มี|เหลือ|เป็น|นำ|สามารถ|ได้)|คาดว่า|คาดหวัง|ตั้งเป้า|เตรียม(?:การ|ความ)")
_NOT_DONE = re.compile(r"ไม่\s?(?:แล้ว)?\s?(?:เสร็จ|สำเร็จ)")
_WHEN_DONE = re.compile(r"[^\n]{0,30}?(?:เมื่อ|หลังจาก|ภายหลัง)[^\n]{0,30}?เสร็จ")
# a committee's own words, and what is repeated of them before an answer (`ตามที่ ... นั้น`)
_ASKED_FOR = re.compile(r"(?:คณะกรรมการ|ที่ประชุม)\S{0,60}\s?$|ตามที่(?:(?!นั้น)[^\n])*$|มติ(?:ให้|ว่า)?\s?$")
_WILL = re.compile(r"(?:จะ|ควร|ต้อง|ขอให้|ให้|เพื่อ|คาดว่า|หาก|มีมติ)(?:ได้|ดำเนินการ|ทำการ|มีการ|\s)*$")
_REFUSED = re.compile(r"(?:ไม่|มิ|ยังไม่)(?:ได้|มีการ|สามารถ)?\s?$")
_DONE: Final = ("finished", "in_use")  # deeds of which a day may be told
_AS_IT_STANDS: Final = ("unfinished", "renamed")  # whoever asks for a new name has told both names
_CONTENT = re.compile(r"ความ\s?พึงพอใจ")
_NEAR: Final = 220  # characters around a figure in which it is said of what it is
_NUMBER = r"(?P<n>[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?)"
_SHARE = re.compile(
    rf"(?P<what>ร้อยละ|ค่าเฉลี่ย(?:รวม|โดยรวม)?|คะแนนเฉลี่ย)\s*(?:ที่ได้|เท่ากับ|อยู่ที่|=|:)?\s*{_NUMBER}(?![0-9])"
    r"(?:\s*(?:จาก(?:คะแนนเต็ม)?|คะแนนเต็ม|เต็ม|/)\s*(?P<of>[0-9]{1,3})(?![0-9]))?"
)
_ANSWERED = re.compile(
    r"(?:ผู้ตอบ|ผู้ประเมิน|กลุ่มตัวอย่าง|แบบสอบถาม|แบบประเมิน|แบบสำรวจ|ตอบกลับ)[^\n]{0,80}?"
    rf"(?:จำนวน(?:ทั้งสิ้น|ทั้งหมด)?|รวม(?:ทั้งสิ้น|ทั้งหมด)?|ทั้งสิ้น|ทั้งหมด)?\s*{_NUMBER}\s*(?:คน|ราย|ชุด|ฉบับ|ตัวอย่าง)"
)
_MONEY = re.compile(rf"(?:งบประมาณ|วงเงิน|ค่าใช้จ่าย)[^\n0-9]{{0,60}}?{_NUMBER}\s*(?P<unit>ล้านบาท|บาท)")
_NO_MONEY = re.compile(r"(?:ไม่(?:ได้)?\s?(?:ใช้|ขอ|มี)\s?งบประมาณ|โดยไม่ใช้งบประมาณ)")


class Row(NamedTuple):
    """One row of `tables/statement_words.json`."""

    id: str
    about: About
    pattern: re.Pattern[str]
    examples: tuple[str, ...]
    counter: tuple[str, ...]


@cache
def statement_rows() -> tuple[Row, ...]:
    """The table, in its order: what denies comes before what affirms."""
    table = json.loads(resources.files("extractors").joinpath("tables/statement_words.json").read_text("utf-8"))
    return tuple(
        Row(r["id"], r["about"], re.compile(r["pattern"]), tuple(r["examples"]), tuple(r["counter"]))
        for r in table["rows"]
    )


class Said(NamedTuple):
    """A statement at [start, end) of a text. `value`: the figure in Arabic digits without commas, or None for words."""

    about: About
    start: int
    end: int
    value: str | None
    parts: dict[str, JsonValue]
    rule: str
    doubts: tuple[str, ...] = ()


def read_statements(flow: Flow) -> tuple[Statement, ...]:
    """What the running words say, in order of place, a few of each matter."""
    passage = Passage(flow)
    out: list[Statement] = []
    count: dict[str, int] = {}
    for said in sorted(statements_in(passage.folded), key=lambda s: s.start):
        count[said.about] = count.get(said.about, 0) + 1
        most = MOST_AMENDED if said.about == "amended" else MOST if said.value is None else MOST_FIGURES
        if count[said.about] <= most:
            text = passage.quote(
                said.start, said.end, said.value, parts=said.parts, doubts=said.doubts, rules=(said.rule,)
            )
            out.append(Statement(about=text.model_copy(update={"value": said.about, "parts": {}}), text=text))
    return tuple(out)


def figures_of(quote: Quoted) -> Iterator[Said]:
    """The figures in words that were read already (an entry of a form, a quarter's report)."""
    return _figures(arabic(quote.value))


def statements_in(text: str) -> Iterator[Said]:
    """Every statement of a text with Arabic digits; paragraphs end in a line break."""
    taken: list[tuple[int, int]] = []
    for row in statement_rows():
        for m in islice(row.pattern.finditer(text), _LOOKED_AT):
            before = _before(text, m)
            if row.about == "amended":  # said of what a deed was, and so beside the rows above
                if not (_WILL.search(before) or _REFUSED.search(before) or _ASKED_FOR.search(_paragraph(text, m))):
                    yield Said(row.about, *m.span(), None, {}, row.id)
                continue
            if any(a < m.end() and m.start() < b for a, b in taken):
                continue
            if row.about not in _AS_IT_STANDS and (_NOT_YET.search(before) or _REFUSED.search(before)):
                continue
            if row.about == "finished" and _NOT_DONE.search(m[0]):
                continue
            if row.about in _PLANNED and (_PLANS.search(m[0]) or _WHEN_DONE.match(text, m.end())):
                continue
            taken.append(m.span())
            day = done_at(text, *m.span()) if row.about in _DONE else None
            yield Said(row.about, *m.span(), None, {} if day is None else {"when": day}, row.id)
    for time in gathered_at(text):
        yield Said("period", time.start, time.end, time.value, {}, "gathered_at", time.doubts)
    yield from _figures(text)


def _figures(text: str) -> Iterator[Said]:
    for m in islice(_SHARE.finditer(text), _LOOKED_AT):
        if not _CONTENT.search(text, max(m.start() - _NEAR, 0), m.start()) or _NOT_YET.search(_before(text, m)):
            continue
        parts: dict[str, JsonValue] = {"unit": "percent" if m["what"] == "ร้อยละ" else "mean"}
        if m["of"]:
            parts["scale"] = m["of"]
        yield Said("satisfaction", *m.span("n"), m["n"].replace(",", ""), parts, "satisfaction")
    for m in islice(_ANSWERED.finditer(text), _LOOKED_AT):
        if not _NOT_YET.search(_before(text, m)):
            yield Said("respondents", *m.span("n"), m["n"].replace(",", ""), {}, "respondents")
    for m in islice(_MONEY.finditer(text), _LOOKED_AT):
        money: dict[str, JsonValue] = {"unit": "baht"}
        if m["unit"] == "ล้านบาท":
            money["factor"] = "1000000"
        yield Said("budget", *m.span("n"), m["n"].replace(",", ""), money, "budget")
    for m in islice(_NO_MONEY.finditer(text), _LOOKED_AT):
        yield Said("budget", *m.span(), "0", {"unit": "baht"}, "no_budget")


def _before(text: str, m: re.Match[str]) -> str:
    return text[max(m.start() - 60, 0) : m.start()].rpartition("\n")[2]


def _paragraph(text: str, m: re.Match[str]) -> str:
    """The words of the paragraph before a place, as many as may lead up to it."""
    return text[max(m.start() - 300, 0) : m.start()].rpartition("\n")[2]
