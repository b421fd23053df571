"""วิธีการคำนวณ รายการหลักฐาน และความเชื่อมโยงยุทธศาสตร์ of an indicator page: what stands below the quarter reports."""

import re
from typing import NamedTuple

from pydantic import JsonValue

from extractors.digits import arabic
from extractors.flow import Flow, unwrap
from schemas.quoted import Quoted
from schemas.record import Formula

_CALCULATION = r"(?:วิธี(?:การ)?คำนวณ|สูตร(?:การ)?คำนวณ)(?:ตัวชี้วัด)?[ \t]*+"
# A number before the label only where the label has the line for itself: an item of a list may begin with its words.
FORMULA_LABEL = re.compile(
    rf"^[ \t]*+(?:{_CALCULATION}:?|[0-9]{{1,2}}[ ]?[.)][ \t]*+{_CALCULATION}(?::|$))[ \t]*+", re.M
)
EVIDENCE_LABEL = re.compile(
    r"^[ \t]*+(?:แนวทางการประเมินผล(?:และ)?|รายการ)?[ \t]*+(?:เอกสาร[ \t]*+/?[ \t]*+)?(?:และ)?หลักฐาน"
    r"(?:[ \t]*+(?:อ้างอิง|ประกอบ(?:การพิจารณา|ตัวชี้วัด)?|การประเมิน))?[ \t]*+(?::|$)[ \t]*+",
    re.M,
)
STARRED = re.compile(r"(?<!\*)\*{2,}+[ \t]*+(?P<words>[^*\n|:]{2,120}?)[ \t]*+\*{2,}+")
NAMED_LEVEL = re.compile(
    r"^[ \t]*+:[ \t]*+(?P<words>(?P<level>ด้าน|มิติ|เป้าหมาย|กลยุทธ์|ตัวชี้วัดเป้าประสงค์)(?:ที่)?[ \t]*+[0-9][^\n]*)$", re.M
)
LEVELS = ("ด้าน", "มิติ", "เป้าหมาย", "กลยุทธ์")
STRATEGY_HEADING = re.compile(
    r"^[ \t]*+(?:สนับสนุนยุทธศาสตร์|ความเชื่อมโยง(?:กับ)?(?:แผน|ยุทธศาสตร์)|สอดคล้องกับ(?:แผน|ยุทธศาสตร์))[^\n]{0,80}\n"
    r"[ \t\n]*+\Z",
    re.M,
)
ROUTINE = re.compile(r"ภารกิจ[ ]?งาน[ ]?ประจำ|งานประจำของหน่วยงาน")

_SUM = re.compile(
    r"=[ \t]*+(?P<sum>(?:ส่วนที่|องค์ประกอบที่|ตอนที่|ข้อที่|ข้อ)[ \t]*+[0-9]{1,2}"
    r"(?:[ \t\n]*\+[ \t\n]*(?:ส่วนที่|องค์ประกอบที่|ตอนที่|ข้อที่|ข้อ)[ \t]*+[0-9]{1,2})+)"
)
_TERM = re.compile(r"(ส่วนที่|องค์ประกอบที่|ตอนที่|ข้อที่|ข้อ)[ \t]*+([0-9]{1,2})")
_FORM = re.compile(r"แบบฟอร์ม[ ]*(?:ที่)?[ ]*([0-9]{1,2})")
_EXAMPLES = re.compile(r"(?:เช่น|อาทิ|ได้แก่)[ ]*(?P<list>.+)$", re.S)
_OPEN_END = re.compile(r"[ ]*(?:ฯลฯ|เป็นต้น|และอื่น[ ]?ๆ)\.?[ ]*$")
_WITH = re.compile(r"พร้อม(?:ด้วย|ทั้ง|แนบ)?[ ]*(?P<what>[^\n()]{3,80})$")
_EVIDENCE_WORDS = re.compile(
    r"แบบ(?:ฟอร์ม|เสนอ|สรุป|นำเสนอ|รายงาน|ประเมิน)|เอกสาร|หลักฐาน|รายงาน|ภาพถ่าย|หนังสือ|คำสั่ง|สำเนา|บันทึก|โครงการ|แผน"
)


_NOT_NAMED = r"(?<!ข้อ )(?<!ที่ )(?<!ฟอร์ม )(?<!มาตรา )(?<!ไตรมาส )(?<!เล่ม )"  # `ตามข้อ 2.` begins no item
_BEGINS_AS_EVIDENCE = re.compile(
    r"[ \t\n]*+(?:ชุด|ตัวอย่าง|สรุป|ผล)?(?:แบบ|เอกสาร|หลักฐาน|รายงาน|ภาพ(?:ถ่าย|ประกอบ)|หนังสือ|คำสั่ง|ประกาศ|สำเนา|บันทึก"
    r"|โครงการ|แผน|คู่มือ|ทะเบียน|บัญชี|ใบ|ตาราง|สรุป|ฐานข้อมูล|ข้อมูล|ไฟล์|แฟ้ม|เล่ม|สถิติ)"
)


class Item(NamedTuple):
    """One numbered item: its number and where its words stand."""

    n: int
    start: int
    end: int


def numbered(text: str, start: int, end: int) -> list[Item]:
    """Items `1. ... 2. ... 3. ...` of text[start:end] (digits folded), on one line or on several.

    The first begins a line; the others are the next number of the same style (`.` or `)`) after a blank, so that
    `(แบบฟอร์ม 1)`, `2.5` and `ส่วนที่ 2` inside an item do not begin another. No items: an empty list.
    """
    first = re.compile(r"^[ \t]*+1[ \t]?([.)])(?![0-9])", re.M).search(text, start, end)
    if first is None:
        return []
    marks = [(first.start(), first.end())]
    style = re.escape(first[1])
    while True:
        following = re.compile(rf"(?:(?<=\s)|(?<=^)){_NOT_NAMED}{len(marks) + 1}[ \t]?{style}(?![0-9])", re.M)
        found = following.search(text, marks[-1][1], end)
        if found is None:
            break
        marks.append((found.start(), found.end()))
    ends = [s for s, _ in marks[1:]] + [end]
    return [Item(n, s, e) for n, ((_, s), e) in enumerate(zip(marks, ends, strict=True), 1)]


def next_section(text: str, label: str, start: int, end: int) -> int:
    """Where a section below a numbered label ends: at the line that is headed by the next number, else at `end`."""
    number = re.match(r"\s*([0-9]{1,2})[ ]?[.)]", label)
    if number is None:
        return end
    heading = re.compile(rf"^[ \t]*+{int(number[1]) + 1}[ ]?[.)][ \t]*+[^\s0-9][^\n]{{1,60}}$", re.M)
    found = heading.search(text, start, end)
    return found.start() if found else end


def read_formula(flow: Flow, start: int, end: int, *, end_known: bool = True) -> Formula:
    """วิธีการคำนวณ: its words without the label, and the parts that it adds up (`ส่วนที่ 1`, ...). Unless `end_known` the
    words have the doubt `formula_end_unknown`: what follows may stand among them.
    """
    text = arabic(flow.text)
    words = flow.quote(start, end, doubts=() if end_known else ("formula_end_unknown",))
    found = _SUM.search(text, start, end)
    if found is None:
        return Formula(text=words if words.value else None)
    terms = _TERM.finditer(text, found.start("sum"), found.end("sum"))
    parts = tuple(flow.quote(t.start(), t.end(), f"{t[1]} {t[2]}", rules=("formula_sum",)) for t in terms)
    return Formula(text=words, parts=parts)


def evidence_block(flow: Flow, start: int, end: int) -> tuple[int, list[Item]]:
    """Where the list of evidence begins in text[start:end], and its items.

    After a label, else at the last list that begins with 1 (a formula may number its own steps before it). A list
    that explains words (หมายถึง) belongs to the definition.
    """
    text = arabic(flow.text)
    labels = list(EVIDENCE_LABEL.finditer(text, start, end))
    if labels:
        return labels[-1].start(), numbered(text, labels[-1].end(), end)
    found = re.compile(r"^[ \t]*+1[ \t]?[.)](?![0-9])[^\n]*", re.M).finditer(text, start, end)
    begins = [m for m in found if "หมายถึง" not in m[0]]
    if not begins:
        return end, []
    return begins[-1].start(), numbered(text, begins[-1].start(), end)


def all_name_evidence(flow: Flow, items: list[Item]) -> bool:
    """Whether each item begins with the name of some document, as a list of evidence does."""
    return all(_BEGINS_AS_EVIDENCE.match(flow.text, x.start, x.end) for x in items)


def evidence_by_line(flow: Flow, start: int, end: int) -> tuple[Quoted, ...]:
    """Below a label each line is a piece of evidence where the list has no numbers; all of them unverified."""
    label = EVIDENCE_LABEL.search(arabic(flow.text), start, end)
    out: list[Quoted] = []
    at = label.end() if label else start
    while at < end:
        stop = flow.text.find("\n", at, end)
        stop = end if stop < 0 else stop
        dash = re.compile(r"[ \t]*+[-–•*]?[ \t]*+").match(flow.text, at, stop)
        first = dash.end() if dash else at
        if flow.text[first:stop].strip():
            words_of = flow.quote(
                first, stop, parts={"n": len(out) + 1}, doubts=("list_without_numbers",), rules=("line_below_label",)
            )
            out.append(words_of)
        at = stop + 1
    return tuple(out)


def read_evidence(flow: Flow, items: list[Item], *, by_position: bool = False) -> tuple[Quoted, ...]:
    """Each demanded piece of evidence. `parts`: n, form (its number), with, examples (docs/rules.md, KPI page: what
    stands after เช่น are examples and no demands), open_list (the examples end in ฯลฯ).
    """
    doubts: tuple[str, ...] = ("evidence_by_position",) if by_position else ()
    if items and not any(_EVIDENCE_WORDS.search(flow.text, x.start, x.end) for x in items):
        doubts = ("evidence_by_position",)
    if items and _glued_number(flow, items):
        doubts += ("next_number_glued",)
    out = []
    for item in items:
        words = unwrap(flow.text[item.start : item.end])
        parts: dict[str, JsonValue] = {"n": item.n}
        if form := _FORM.search(arabic(words)):
            parts["form"] = form[1]
        if attached := _WITH.search(words):
            parts["with"] = attached["what"].strip()
        if listed := _EXAMPLES.search(words):
            examples, opened = _OPEN_END.subn("", listed["list"])
            parts["examples"] = [y for x in re.split(r"[ ,;]+", examples) if (y := x.removeprefix("และ").strip())]
            parts["open_list"] = bool(opened)
        out.append(flow.quote(item.start, item.end, parts=parts, doubts=doubts, rules=("numbered_item",)))
    return tuple(out)


def _glued_number(flow: Flow, items: list[Item]) -> bool:
    """Whether the number of one more item stands inside the last one without a blank before it (`1.ก2.ข`)."""
    text, last = arabic(flow.text), items[-1]
    style = re.search(r"[.)]", text[max(last.start - 2, 0) : last.start])
    if style is None:
        return False
    glued = re.compile(rf"(?<=[^\s0-9.(/]){last.n + 1}[ ]?{re.escape(style[0])}[ ]?(?=[ก-ฮเ-ไ])")
    return bool(glued.search(text, last.start, last.end))


def _sign_before(text: str, at: int) -> int:
    """Where the blanks and the colon before a starred line begin."""
    while at and text[at - 1] in " \t:":
        at -= 1
    return at


def strategy_spans(text: str) -> list[tuple[int, int, int, int, str | None]]:
    """The strategy lines: (start, end, start of words, end of words, level that the line itself names)."""
    folded = arabic(text)
    found = [(_sign_before(text, m.start()), m.end(), *m.span("words"), None) for m in STARRED.finditer(folded)]
    # a heading such as ** สรุปผล ** has no colon before it
    found = [x for x in found if ":" in text[x[0] : x[2]] and not re.search(r"สรุปผล|ตรวจประเมิน", text[x[2] : x[3]])]
    named = [
        (m.start(), m.end(), m.start("words"), m.start("words") + len(m["words"].rstrip(" \t%|")), m["level"])
        for m in NAMED_LEVEL.finditer(folded)
    ]
    return sorted([*found, *named])


def read_strategy_lines(flow: Flow) -> tuple[Quoted, ...]:
    """ความเชื่อมโยงกับแผนพัฒนากรุงเทพมหานคร: four lines, of ด้าน, มิติ, เป้าหมาย and กลยุทธ์ by their order (docs/rules.md,
    KPI page, inferred). `parts`: level, null where neither the line nor a full set of four says it; routine_mission.
    """
    spans = strategy_spans(flow.text)
    out = []
    for i, (_, _, start, end, own) in enumerate(spans):
        level = own or (LEVELS[i] if len(spans) == len(LEVELS) else None)
        rules = ("level_by_words",) if own else ("level_by_order",) if level else ()
        routine = bool(ROUTINE.search(flow.text, start, end))
        parts: dict[str, JsonValue] = {"level": level, "routine_mission": routine}
        out.append(flow.quote(start, end, parts=parts, rules=rules))
    return tuple(out)
