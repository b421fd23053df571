"""กำหนดเวลา: days by which the addressee must act (docs/rules.md, deadlines).

Only a request binds (`ขอให้... ภายในวันที่`). A day inside `ตามที่ ... นั้น` is background, one behind `หาก` conditional:
both are returned with a doubt of that name and so are never proof. `ก่อนวันที่` has `parts.before`. No deadline: the day
of a meeting, the length of a project, the day of a letter. In minutes only the words of a resolution can bind.
"""

import re
from typing import Literal

from pydantic import JsonValue

from extractors.flow import Flow
from extractors.letter_body import body_span
from extractors.passage import LIST_FOLLOWS, Passage
from extractors.thai_date import DateMatch, find_dates
from schemas.record import Deadline

Role = Literal["asked", "background", "conditional"]

_CUE = re.compile(
    r"(?P<cue>ภายใน(?!ประเทศ|องค์กร|หน่วยงาน|เขต|ศูนย์|อาคาร|พื้นที่)|(?:ให้\s?)?ทัน(?:ตาม)?(?:กำหนด)?(?:เวลา)?(?:ใน|ภายใน)?"
    r"|ไม่เกิน|ไม่ช้ากว่า|ไม่เกินกว่า|อย่างช้า(?:ไม่เกิน)?|ก่อน(?=\s?วัน|\s?สิ้น|\s?เดือน|\s?[0-9])|(?:ครบ)?กำหนด(?:ส่ง|เวลา|แล้วเสร็จ"
    r"|รายงาน)?(?:ภายใน|ใน)?)"
    r"\s?(?:กำหนด(?:เวลา)?\s?)?(?:ใน\s?)?(?:วัน(?:[ก-ฺเ-๎]{1,9})?\s?ที่|วันที่|วัน(?=จันทร์|อังคาร|พุธ|พฤหัส|ศุกร์|เสาร์|อาทิตย์)"
    r"|สิ้นเดือน|เดือน|สิ้น)?\s?(?:\(\s?)?$"
)
_PERIOD_CUE = re.compile(r"(?:ระหว่าง|ตั้งแต่)\s?(?:วัน(?:[ก-ฺเ-๎]{1,9})?ที่|วันที่)?\s?$")
_ASKED = re.compile(
    r"ขอให้|ขอความร่วมมือ|ขอความอนุเคราะห์|ขอความกรุณา|กรุณา|ขอได้โปรด|โปรด|กำหนดให้|มอบให้|มอบหมาย|จึงขอ|ขอเชิญ|แจ้งให้|สั่งการให้|ให้(?=ทุก|หน่วย|สำนัก"
    r"|ส่วนราชการ|จังหวัด|อำเภอ|เขต|กอง|กรม|ท่าน|คณะ|ผู้|โรงเรียน|ส่ง|จัดส่ง|รายงาน|ดำเนินการ|ตอบ|แจ้ง|แล้วเสร็จ|จัดทำ|นำส่ง|บันทึก|ทัน"
    r"|ตรวจ|รวบรวม|เสนอ|นำเสนอ|ทบทวน|แก้ไข|ปรับปรุง|ลงทะเบียน|องค์กร|[^\s]{0,30}(?:ส่ง|รายงาน|ดำเนินการ|จัดทำ|แจ้ง|ตอบ))"
)
# The report of an indicator page tells what its own unit plans too; only these words ask another one.
_ASKS_OTHERS = re.compile(
    r"ขอให้|ขอความ|โปรด|กำหนดให้|มอบให้|มอบหมาย|แจ้งให้|สั่งการให้|ให้\s?(?=ทุก|หน่วย|สำนัก|ส่วนราชการ|เขต|กอง|กรม|โรงเรียน|ผู้|คณะ|ส่ง|จัดส่ง|รายงาน)"
)
_ACTS = re.compile(
    r"ส่ง|รายงาน|ตอบ|แจ้ง|ลงทะเบียน|นำเข้า|บันทึก|กรอก|ดำเนินการ|จัดทำ|ยืนยัน|เสนอ|ชำระ|คืน|ตรวจสอบ|สมัคร|ลงนาม|แล้วเสร็จ|ทราบผล|ยื่น"
)
# a day to which a time was put off (`ขยายเวลาส่งรายงานออกไปจนถึงวันที่`); without แจ้ง or ให้ the writer may ask it himself
_PUT_OFF = re.compile(
    r"(?P<told>แจ้ง|ให้|ได้|มีการ)?\s?(?:ขยาย|เลื่อน)(?:ระยะ)?(?:เวลา|กำหนด)[^\n]{0,90}?"
    r"(?P<cue>(?:ออกไป\s?)?(?:จนถึง|ถึง|เป็น))"
    r"\s?(?:ภายใน\s?)?(?:วัน(?:[ก-ฺเ-๎]{1,9})?\s?ที่|วันที่|สิ้นเดือน|เดือน|สิ้น)?\s?$"
)
_OWN_DAY = re.compile(r"(?:จึง|ขอให้|โปรด|กรุณา)[^\n]{0,200}?(?:ภายใน|ไม่เกิน|ก่อน)\s?(?:วัน|สิ้น|เดือน|[0-9])")
_LIST_ITEM = re.compile(
    r"\s*(?:\(?[0-9]{1,2}(?:\.[0-9]{1,2})*[.)]?\s|[-•▪●]\s?|(?:รอบ|ครั้ง|ไตรมาส|ระยะ|งวด|ช่วง|กลุ่ม|ขั้นตอน)\s?ที่\s?[0-9])"
)
_CONDITION = re.compile(r"(?:หาก|ถ้า|กรณี(?:ที่)?|ในกรณีที่|เมื่อพ้น|พ้นกำหนด)")
_CLAUSE = re.compile(r"\n|\s(?:ทั้งนี้|จึง|โดย(?:ขอ)?ให้|ในการนี้|อนึ่ง|และขอ|พร้อมทั้งขอ)")
_BACKGROUND = re.compile(
    r"(?:^|\n|\s)(?:[0-9.()]+\s?)?(?:ตามที่|ตาม(?=หนังสือ|บันทึก|คำสั่ง|มติ)|อ้างถึง|ตามอ้างถึง|สืบเนื่อง|อนุสนธิ|เดิม)"
)
# `ตามที่กรมได้ขอให้ส่งภายในวันที่ ...` without its นั้น: what was asked before, or words that damage has closed
_TOLD_BEFORE = re.compile(r"ได้\s?(?:มี)?(?:หนังสือ)?\s?(?:ขอ|แจ้ง|กำหนด|สั่ง|มอบ)")
_UNREAD = re.compile("\ufffd|[\ue000-\uf8ff]|\\(cid:[0-9]")
_NAN = re.compile(r"นั้น(?=\s|$)|แล้ว นั้น")
_CLOSED = re.compile(r"\s?(?:แล้ว\s?)?นั้น(?=\s|$)")  # right behind the day, whatever became of the words that open it
_SENTENCE = 1500  # characters of a paragraph that are looked at on each side of a day
_TIME = re.compile(r"\s?(?:ก่อน)?(?:เวลา)?\s?(?P<h>[0-9]{1,2})[.:](?P<m>[0-9]{2})\s?น\.?")


def read_deadlines(flow: Flow, kind: str) -> tuple[Deadline, ...]:
    """Every day by which someone is asked to act, in order of place; each day once. Binding ones have role `asked`."""
    if kind == "form":
        return ()
    passage = Passage(flow, *_where(flow, kind))
    text = passage.folded
    out: list[Deadline] = []
    seen: set[tuple[str, str]] = set()
    for day in find_dates(text):
        if day.value is None or day.precision == "year":
            continue
        made = _deadline(passage, text, day, kind)
        if made is None or made.date is None or made.role is None:
            continue
        key = (made.date.value, made.role.value)
        if key not in seen:
            seen.add(key)
            out.append(made)
    bound = {d.date.value for d in out if d.date and d.role and d.role.value == "asked"}
    return tuple(d for d in out if d.date and d.role and (d.role.value == "asked" or d.date.value not in bound))


def _where(flow: Flow, kind: str) -> tuple[int, int]:
    return body_span(flow, kind) if kind in ("external_letter", "memo", "stamped_letter") else (0, len(flow.text))


def _deadline(passage: Passage, text: str, day: DateMatch, kind: str) -> Deadline | None:
    start = max(text.rfind("\n", 0, day.start) + 1, day.start - _SENTENCE)
    left = text[max(start, day.start - 60) : day.start]
    cue = _CUE.search(left)
    put_off = _PUT_OFF.search(text[max(start, day.start - 160) : day.start])
    period = None if cue or put_off else _PERIOD_CUE.search(left)
    found = cue or period
    if put_off is not None and cue is None:
        at = max(start, day.start - 160) + put_off.start("cue")
        left = text[at : day.start]
        found = re.match("", left)
    if found is None or day.value is None:
        return None
    at = day.start - len(left) + found.start()
    clause = max([start, *(m.start() for m in _CLAUSE.finditer(text, start, at))])
    words = text[clause:at]
    doubts: list[str] = list(day.doubts)
    paragraph = passage.paragraph(day.start)
    if _UNREAD.search(text, max(paragraph[0], day.start - _SENTENCE), min(paragraph[1], day.end + _SENTENCE)):
        doubts.append("words_unreadable")  # whether it binds is told by words around it
    if period is not None:
        if "/" not in day.value or not _ACTS.search(text[max(clause, at - 30) : at]):
            return None
        doubts.append("period_of_action")
    if (
        cue is not None
        and cue["cue"].startswith(("กำหนด", "ครบกำหนด"))
        and not _ACTS.search(text[max(clause, at - 40) : at + 15])
        and text[max(at - 3, 0) : at] != "พ้น"
    ):
        return None
    role, why = _role(text, start, clause, at, day.end, kind)
    # `กรม... ได้ขยายระยะเวลาถึงวันที่ ... จึงขอให้ส่งภายในวันที่ ...`: the writer asks a day of his own beside it
    own = put_off is not None and _OWN_DAY.search(text[day.end : day.end + 300].split("\n")[0]) is not None
    if put_off is not None and role == "asked":
        why = why if put_off["told"] and not own else "put_off_by_whom"
    elif put_off is not None and put_off["told"] and why == "no_request_words":
        role, why = "asked", "put_off_by_whom" if own else ""
    if role != "asked" or why:
        doubts.append(why or role)
    asked = list(_ASKED.finditer(text, clause, at))
    first = asked[0].start() if asked else clause
    parts: dict[str, JsonValue] = dict(day.parts)
    if m := _TIME.match(text, day.end):
        parts["time"] = f"{int(m['h']):02}:{m['m']}"
    if cue is not None and cue["cue"].startswith("ก่อน"):
        parts["before"] = True  # the day itself is too late, strictly read
    last_day = day.value.split("/")[-1]
    date = passage.quote(day.start, day.end, last_day, parts=parts, doubts=doubts, rules=("deadline", *day.rules))
    what = passage.quote(first, at) if words.strip() else None
    return Deadline(date=date, what=what, role=passage.quote(at, day.end, role, doubts=doubts))


def _role(text: str, start: int, clause: int, at: int, end: int, kind: str) -> tuple[Role, str]:
    """(role, doubt beside it) of the day whose cue stands at `at`."""
    stop = text.find("\n", end, end + _SENTENCE)
    stop = min(len(text), end + _SENTENCE) if stop < 0 else stop
    said = [m for m in _BACKGROUND.finditer(text, max(start - 1, 0), at) if _NAN.search(text, m.start(), at) is None]
    if said and kind not in ("minutes", "indicator"):
        closed = _NAN.search(text, end, stop)
        if closed:
            return "background", ""
        if not re.search(r"จึง|ขอให้|โปรด|กรุณา|ขอความ", text[said[-1].start() : at]):
            return "background", ""
        if _TOLD_BEFORE.search(text, said[-1].start(), at) and not re.search("จึง", text[said[-1].start() : at]):
            return "asked", "may_be_background"
    if kind not in ("minutes", "indicator") and _CLOSED.match(text, end):
        return "background", ""
    last_condition = [m.start() for m in _CONDITION.finditer(text, max(clause, at - 150), at)]
    if last_condition:
        return "conditional", ""
    if kind == "minutes" and not re.search(
        r"(?:^|\n)\s*(?:มติ|ที่ประชุม[^\n]{0,30}มติ)", text[start - 1 if start else 0 : at]
    ):
        return "background", ""
    lead = _list_lead(text, start)
    if not _ASKED.search(text, clause, at):
        wider = _ASKED.search(text, max(start, at - 250), at)
        if wider is None and not (lead and _ASKED.search(text, *lead)):
            return "background", "no_request_words"
    if kind == "indicator" and not _ASKS_OTHERS.search(text, clause, at):
        return "asked", "may_be_own_plan"
    spans = [(max(start, at - 250), at), (end, min(end + 30, stop)), *([lead] if lead else [])]
    if not any(_ACTS.search(text, a, b) for a, b in spans):
        return "asked", "no_action_words"
    return "asked", ""


def _list_lead(text: str, start: int) -> tuple[int, int] | None:
    """The paragraph that introduces the list item beginning at `start` (`ขอให้ดำเนินการ ดังนี้`): its last words, as
    [from, to); None where the paragraph is no item of a list.
    """
    for _ in range(20):
        if start == 0 or not _LIST_ITEM.match(text, start):
            return None
        end = start - 1
        start = text.rfind("\n", 0, end) + 1
        if LIST_FOLLOWS.search(text, start, end) is not None:
            sentence = max(start, end - 250)
            return (sentence, end) if not _CONDITION.search(text, max(sentence, end - 60), end) else None
    return None
