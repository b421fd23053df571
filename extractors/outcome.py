"""ผลของมติ: what the words of a resolution decide, in the reading order of docs/rules.md, outcome.

Negation, sent back, approval verb, change clause, in principle, acknowledged, other. Only words that decide
count: a verb at the head of the resolution, not one inside the thing that is decided (`โครงการที่ไม่ผ่านเกณฑ์`,
`การอนุมัติ`). What cannot be told apart for certain carries a doubt and so is never proof.
"""

import json
import re
from functools import cache
from importlib import resources
from typing import Literal, NamedTuple

from pydantic import JsonValue

OutcomeValue = Literal["approved", "approved_with_changes", "rejected", "deferred", "acknowledged", "other"]


class Row(NamedTuple):
    """One row of `tables/outcome_words.json`."""

    id: str
    outcome: OutcomeValue
    pattern: re.Pattern[str]
    weak: bool
    examples: tuple[str, ...]
    counter: tuple[str, ...]


class Outcome(NamedTuple):
    """What a resolution decides. `start`, `end`: the deciding words; `tail`: where what follows the verb begins."""

    value: OutcomeValue
    start: int
    end: int
    in_principle: tuple[int, int] | None
    rules: tuple[str, ...]
    doubts: tuple[str, ...]
    parts: dict[str, JsonValue]


@cache
def outcome_rows() -> tuple[Row, ...]:
    """The table of deciding words, in its order."""
    table = json.loads(resources.files("extractors").joinpath("tables/outcome_words.json").read_text("utf-8"))
    return tuple(
        Row(
            r["id"],
            r["outcome"],
            re.compile(r["pattern"]),
            r.get("weak") == "true",
            tuple(r["examples"]),
            tuple(r["counter"]),
        )
        for r in table["rows"]
    )


# what may stand between มติ and the deciding verb
_LEAD = re.compile(
    r"(?:\s|[:：\-–\"“”,()]|ได้|มี|ลง(?=\s?มติ)|มติ(?!เดิม)|ที่ประชุม|คณะกรรมการฯ?|คณะรัฐมนตรี|พิจารณาแล้ว|พิจารณา(?=แล้ว|\s)|แล้ว|จึง|ว่า|ดังนี้"
    r"|ดังต่อไปนี้"
    r"|ร่วมกัน|เป็นเอกฉันท์|โดยเอกฉันท์|เอกฉันท์|โดยเสียงข้างมาก|เสียงข้างมาก|ด้วยคะแนนเสียง\s?[0-9]+\s?(?:ต่อ"
    r"|:)\s?[0-9]+(?:\s?เสียง)?|ด้วยคะแนน|ให้|ขอให้|เห็นควร(?!ไม่)|สมควร"
    r"|รับทราบ(?:และ|พร้อมทั้ง)|เห็นว่า|\(?[0-9]{1,2}[.)]|ใน(?:คราว)?(?:การ)?ประชุม|ใน"
    r"|ครั้ง(?:พิเศษ)?ที่\s?[0-9]+(?:-[0-9]+)?\s?/\s?[0-9]{4}"
    r"|(?:สมัย(?:ประชุม)?(?:สามัญ|วิสามัญ)|สมัย(?:ที่\s?[0-9]+|แรก)|ประจำปี\s?(?:พ\.\s?ศ\.\s?)?[0-9]{4})|สภาเทศบาล|เมื่อ|วัน(?:[ก-ฺเ-๎]{1,8})?ที่|[0-9]{1,2}\s?[ก-๎.]{2,12}\s?(?:พ\.\s?ศ\.\s?)?(?:25)?[0-9]{2}(?![0-9]))*+"
)
_JOINED = re.compile(r"(?:และ|พร้อมทั้ง|พร้อมกับ|รวมทั้ง|แต่|ส่วน|โดย|ทั้งนี้|\s|[0-9][.)])(?:\s|ให้|ขอให้|(?:ได้\s?)?มีมติ)*$")
# `เห็นชอบให้ยกเลิกโครงการ`, `อนุมัติให้เลื่อนการพิจารณา`: what is approved is the stop
_GOVERNED = re.compile(r"\s?(?:ตามที่เสนอ\s?)?(?:ให้\s?)?")
_STOPPING = re.compile(r"\s?(?:ให้|(?:ใน)?การ)?\s?(?:ขอ)?(?:ยกเลิก|ยุติ|ระงับ|ชะลอ|ถอน|เลื่อน(?!ขั้น|เงิน|ระดับ|ตำแหน่ง|วิทยฐานะ))")
_AGAIN = re.compile(
    r"(?:นำ ?เสนอ|นำ ?เข้า|นำ ?กลับ|นำ ?เรื่อง|นำ ?มา|นำ|เสนอ|จัดส่ง|ส่ง)(?P<way>.{0,110}?)"
    r"(?:(?<=เสนอ)ใหม่|(?<=เสนอ )ใหม่|(?<=พิจารณา)ใหม่|(?<=พิจารณา )ใหม่|มา ?ใหม่|อีก ?ครั้ง|(?:ครั้ง|คราว) ?(?:ต่อ ?ไป|ถัด ?ไป"
    r"|หน้า))"
)
_MERE_REPORT = re.compile(r"รายงาน|เพื่อ ?(?:โปรด ?)?(?:รับ ?)?ทราบ|ความก้าวหน้า|ความคืบหน้า|ผลการดำเนิน|จัดทำ ?วาระ")
_ASKS = re.compile(r"(?:เสนอ|นำเสนอ|ขอ|เพื่อ|ตามที่|ภายหลัง|ก่อน|หาก|เมื่อ)[^\s]*\s?$|(?:เสนอ|เพื่อ)[ก-๙ ]{0,60}$")
_CHANGE = (
    r"(?:ปรับปรุง|ปรับแก้|ปรับลด|ปรับเปลี่ยน|ปรับ(?=[ก-ฮเ-ไ])(?!ใช้)|แก้ไข|เพิ่มเติม|เพิ่ม|ตัด|ระบุ|ขยาย|เปลี่ยนแปลง|เปลี่ยน|ทบทวน"
    r"|ลด(?=[ก-ฮเ-ไ]))"
)
CHANGE = re.compile(_CHANGE)
# directly behind `โดยให้`, `แต่ต้อง` these ask for a change too
DEMAND = re.compile(rf"(?:{_CHANGE}|กำหนด(?!การ)|จัดทำ|ยกเลิก|งด(?!งาม)|ใส่|แสดง|อธิบาย|ชี้แจง|แยก)")
_CHANGES = re.compile(
    rf"(?:โดย|ทั้งนี้)\s?(?:มีข้อแม้)?(?:ขอ)?ให้[^\s]{{0,60}}?\s?(?:ดำเนินการ)?{_CHANGE}"
    rf"|(?:โดย|ทั้งนี้|แต่)\s?(?:(?:จะ|จำเป็น)?\s?ต้อง|(?:ขอ)?ให้)\s?(?:ดำเนินการ|มีการ)?{DEMAND.pattern}"
    rf"|พร้อม(?:ทั้ง|กับ)?\s?(?:ขอ)?ให้\s?{_CHANGE}|(?:แบบ|อย่าง)\s?มี\s?เงื่อนไข"
    rf"|(?:(?<=\s)|(?<=ผ่าน)|(?<=ชอบ)|(?<=มัติ)|(?<=เสนอ))โดย\s?{_CHANGE}"
    rf"|และ\s?(?:ขอ)?ให้\s?(?:[^\s]{{0,40}}?\s?(?:ดำเนินการ|ไป))?{_CHANGE}|แต่\s?(?:ขอ)?ให้\s?[^\s]{{0,40}}?{_CHANGE}"
    r"|(?:โดย|ทั้งนี้|ภายใต้)\s?(?:ให้\s?)?(?:มี\s?)?เงื่อนไข"
    r"|ให้\s?(?:[^\s]{0,40}?)?นำ\s?(?:ข้อสังเกต|ข้อเสนอแนะ|ข้อคิดเห็น|ความเห็น).{0,80}?ไป\s?(?:ประกอบการ\s?)?(?:ปรับปรุง|แก้ไข"
    r"|ปรับ)"
    r"|(?:ชอบ|มัติ|ผ่าน|เสนอ)\s?(?:ทั้งหมด\s?)?(?:ยกเว้น|เว้นแต่)"
)
# `และให้หน่วยงานปรับปรุงรายละเอียด`: a condition or an assignment, the words leave it open
_TOLD_TO_CHANGE = re.compile(rf"(?:และ|พร้อมทั้ง)\s?(?:ขอ)?ให้\s?[^\s]{{1,60}}?\s?{_CHANGE}")
_CONSIDER = re.compile(
    r"ให้\s?(?:[^\s]{0,60}?)?(?:รับ|นำ)\s?(?:ความเห็น|ข้อสังเกต|ข้อเสนอแนะ).{0,120}?ไป\s?(?:ประกอบการ\s?)?พิจารณา"
)
# มอบ before an office or a person; มอบรางวัล is none
ENTRUSTED = (
    r"มอบ(?=ฝ่าย|สำนัก|กอง|กรม|กระทรวง|หน่วย|คณะ|กลุ่ม|งาน|เลขา|ผู้|ประธาน|นาย|นาง|ทุก|เขต|จังหวัด|อำเภอ|ศูนย์|รอง|ปลัด|หัวหน้า|อธิบดี)"
)
_ASSIGNED = re.compile(rf"(?:มอบหมาย|มอบ\s?ให้|{ENTRUSTED})")
# where the clause of an assignment ends: the next item of a list, or what the meeting remarked
_CLAUSE_END = re.compile(r"\s\(?[0-9]{1,2}[.)]\s?(?![0-9])|(?:มี|ตั้ง|ให้)?\s?ข้อสังเกต")
# `โดยให้หน่วยงานจัดทำคู่มือ`, `และให้กำหนด...`: neither a known change nor a matter of course, so a person must look
_TOLD_MORE = re.compile(
    rf"(?:โดย\s?(?:ขอ)?(?:ให้|ต้อง)|และ\s?(?:ขอ)?ให้\s?(?={DEMAND.pattern})|แต่\s?(?:ขอ)?(?:ให้|ต้อง))\s?"
    r"(?!เป็น|ถือ|ปฏิบัติ|ดำเนินการ|ดำเนินงาน|รายงาน|แจ้ง|ใช้|เบิก|มีผล|มอบ|รับ(?:ไป|ความ|ข้อ)|นำ|เสนอ|ส่ง|มีข้อสังเกต"
    r"|[^\s]{0,40}?(?:รายงาน|แจ้ง|ดำเนินการ|ถือปฏิบัติ|รับความเห็น))[ก-ฮเ-ไ]"
)
# `ทั้งนี้ หน่วยงานต้องปรับปรุง...`, `โดยหน่วยงานควรปรับปรุง...`; what is introduced as a remark is one
_OUGHT = re.compile(
    rf"(?:โดย|ทั้งนี้|แต่)\s?(?![^\n]{{0,30}}?ข้อ(?:สังเกต|เสนอแนะ|คิดเห็น))[^\s]{{0,40}}?\s?(?<!ไม่)(?:ต้อง|ควร|พึง)[^\s]{{0,20}}?{DEMAND.pattern}"
)
# `เห็นชอบให้นำเสนอคณะรัฐมนตรีพิจารณา`: what is approved is the sending on
_SENT_ON = re.compile(
    r"\s?(?:ตามที่เสนอ\s?)?(?:ให้|การ|ที่จะ)?\s?(?:[^\s]{0,30}?)(?:นำ\s?)?(?:เสนอ|ส่งเรื่อง|ส่ง)\s?(?:ต่อ|ให้|เรื่อง(?:ต่อ|ให้)?)?\s?"
    r"(?:ที่ประชุม|คณะ|ครม|สภา|ผู้ว่า|ปลัด|รัฐมนตรี|กระทรวง|นายก|ก\.|กรุงเทพ|สำนัก|ผู้บริหาร|ผู้มีอำนาจ)[^\n]{0,60}?"
    r"(?:พิจารณา|อนุมัติ|เห็นชอบ)"
)
# `เห็นชอบให้หน่วยงานอื่นดำเนินการแทน`: approved, and for somebody else; `ปฏิบัติราชการแทน` is a capacity
_BY_ANOTHER = re.compile(
    r"ให้\s?[^\s]{0,60}?(?:(?:หน่วยงาน|เขต|สำนัก|ผู้)อื่น|(?:ดำเนินการ|ดำเนินงาน|ดำเนินโครงการ|จัดทำ|ทำ|รับผิดชอบ)\s?แทน(?!ที่))"
)
# a change told behind the thing that was approved, without โดย or ทั้งนี้
_TOLD_APART = re.compile(rf"\s(?:ขอ)?ให้\s?[^\s]{{0,40}}?{_CHANGE}")
_EXCEPTED = re.compile(
    r"\s(?:ยกเว้น|เว้นแต่)(?P<named>\s?(?:ข้อ|ราย|ประเด็น|มาตรา|เรื่อง|โครงการ|หน้า|ส่วน|วรรค|ในส่วน|กรณี|หมวด))?"
)
_VOTE = re.compile(r"เป็นเอกฉันท์|โดยเอกฉันท์|เสียงข้างมาก|คะแนนเสียง\s?[0-9]+\s?(?:ต่อ|:)\s?[0-9]+")
# `ที่ประชุมพิจารณาข้อมูล... แล้ว จึงมีมติ...`: the words before are why
_RESOLVED = re.compile(r"(?:ที่ประชุม(?:ฯ)?|คณะกรรมการฯ|แล้ว|จึง)\s?(?:จึง\s?)?(?:ได้\s?)?(?:มี|ลง)\s?มติ")
# words that tell of another sitting or body: what it resolved is not this resolution
_ELSEWHERE = re.compile(r"คณะ(?!กรรมการฯ|ทำงานฯ)|ครม|สภา(?!พ)|ครั้ง(?:ที่|ก่อน)|เมื่อวันที่|มติ|คราว|ที่แล้ว")
_FAILED = re.compile(r"ตก\s?ไป|(?:คะแนน|เสียง)[^\s]{0,20}\s?ไม่(?:ถึง|ครบ|เพียงพอ)|ไม่ถึง(?:กึ่ง|สอง)")
# `เห็นชอบกับการไม่อนุมัติ`, `ตามมติที่ไม่ให้ผ่าน`: what is agreed to is a refusal
_REFUSAL_AGREED = re.compile(
    r"[^\n]{0,100}?(?:การ|ที่|ซึ่ง|ว่า|ให้)\s?ไม่\s?(?:ให้|เห็นควร|เห็นสมควร|สมควร|ควร)?\s?(?:ให้)?"
    r"(?:อนุมัติ|เห็นชอบ|ผ่าน(?!เกณฑ์)|รับหลักการ|สนับสนุน|คัดเลือก)"
    r"|\s?(?:ตามที่เสนอ\s?)?ให้\s?ไม่\s?(?:ต้อง|ควร)?\s?(?:ดำเนินการ|ดำเนินโครงการ|จัดทำ|จัดโครงการ|ทำ|พัฒนา)"
)
_STOPPED_IF = re.compile(r"(?:หาก|ถ้า)[^\n]{0,60}?ให้\s?(?:ชะลอ|ยกเลิก|ยุติ|ระงับ)")
_ONLY_IF = re.compile(
    r"(?<!ทั้งนี้)\s(?:หาก|ถ้า|ต่อเมื่อ|เมื่อ\s?(?:ได้|มีการ)\s?(?:แก้ไข|ปรับ|ดำเนิน))|ต่อเมื่อ"
    r"|ทั้งนี้\s?(?:ขอ)?ให้[^\n]{1,80}?ก่อน(?:\s|$|ดำเนิน|ใช้|จึง|เริ่ม)"
    r"|(?:โดย|ทั้งนี้|แต่)\s?(?:จะ\s?)?ต้อง\s?(?:ได้รับ|ผ่าน|เสนอ|นำเสนอ|รอ|ขอ)(?:ความเห็นชอบ|อนุมัติ|อนุญาต|จัดสรร|การ(?:พิจารณา|อนุมัติ|จัดสรร)|[^\n]{0,60}?ก่อน)"
    rf"|(?:เมื่อ|หลังจาก|ภายหลัง(?:จาก|การ)?|หาก|ถ้า)\s?(?:หน่วยงาน|โครงการ|ได้|มีการ|ที่|ดำเนินการ)*\s?(?:ได้|มีการ)?{_CHANGE}"
)
# `ให้ผ่านรอบแรก`, `ให้ผ่านเป็นลำดับสำรอง`: one step of several
_NOT_YET_ALL = re.compile(
    r"[^\n]{0,60}?(?:การพิจารณา|การคัดเลือก|การประเมิน|การกลั่นกรอง|เป็น|ใน|\s)?\s?"
    r"(?:รอบ(?:แรก|ที่|คัดเลือก|เอกสาร|รอง|[0-9])|(?:ลำดับ|อันดับ|ราย(?:ชื่อ)?|โครงการ)สำรอง|เข้าสู่รอบ|เข้ารอบ)"
    r"|\s?(?:ใน)?(?:เบื้องต้น|ชั้นต้น)"
)
_PARTLY = re.compile(r"\s?\(?\s?(?:เฉพาะ|บางส่วน|บางประเด็น|บางโครงการ|บางรายการ)")
_EARLIER = re.compile(r"ครั้งที่\s?([0-9]+\s?/\s?25[0-9]{2})")


class _Hit(NamedTuple):
    row: Row
    start: int
    end: int
    head: bool


def _hits(text: str) -> list[_Hit]:
    """Every deciding word, in order of place; of two that overlap the earlier and longer stays."""
    found = [
        _Hit(row, m.start(), m.end(), _at_head(text, m.start(), row.outcome == "deferred"))
        for row in outcome_rows()
        for m in row.pattern.finditer(text)
    ]
    order = {row.id: n for n, row in enumerate(outcome_rows())}
    found.sort(key=lambda h: (h.start, order[h.row.id]))
    kept: list[_Hit] = []
    for hit in found:
        if kept and hit.start < kept[-1].end:
            longer = order[hit.row.id] < order[kept[-1].row.id] and hit.end >= kept[-1].end
            if longer and kept[-1].row.id == "directed":
                kept[-1] = hit
            continue
        kept.append(hit)
    return kept


# another matter begins: `ไม่เห็นชอบจุดที่ 2 ส่วนจุดอื่นเห็นชอบ`
_APART = re.compile(r"\s(?:ส่วน|แต่|สำหรับ|และ|นอกนั้น)[^\s]{0,60}\s?$")
# `อนุมัติการศึกษา ส่วนตัวโครงการให้ชะลอไว้`: one thing is approved and another is not
_BUT = re.compile(r"\s(?:ส่วน|แต่|สำหรับ|นอกนั้น)[^\s]{0,60}\s?$")
# `ให้สำนักการทางถอนเรื่อง`: who is told to take it back stands between
_TOLD = re.compile(
    r"(?:ขอ)?ให้\s?(?:สำนัก|กอง|ฝ่าย|เขต|กรม|หน่วยงาน|ฝ่ายเลขา|เลขา|เจ้าของ|ผู้|โรงเรียน|เทศบาล|กลุ่ม|งาน|ศูนย์)[^\s]{0,40}"
)


def _at_head(text: str, start: int, stopping: bool = False) -> bool:
    lead = _LEAD.match(text)
    if stopping and _TOLD.fullmatch(text, _led(text.split("ให้")[0]) if "ให้" in text[:start] else start, start):
        return True
    return bool(lead and lead.end() >= start) or bool(re.fullmatch(_LEAD.pattern, text[:start]))


def _sent_back(text: str) -> re.Match[str] | None:
    """The words that demand a new hearing, if there are any; a mere report at the next meeting is none."""
    for m in _AGAIN.finditer(text):
        before = text[max(m.start() - 40, 0) : m.start()]
        if not _MERE_REPORT.search(before) and not _MERE_REPORT.search(m["way"]):
            return m
    return None


# `เห็นชอบ 12 เสียง ไม่เห็นชอบ 2 เสียง`: the smaller number of votes decides nothing
_TALLY = re.compile(
    r"(?:เห็นชอบ|เห็นด้วย|อนุมัติ|รับหลักการ)\s?(?:จำนวน\s?)?(?P<for>[0-9]{1,4})\s?เสียง[\s,]*(?:และ)?"
    r"(?P<against>ไม่\s?(?:เห็นชอบ|เห็นด้วย|อนุมัติ|รับหลักการ)\s?(?:จำนวน\s?)?(?P<n>[0-9]{1,4})\s?เสียง)"
)


def _majority(m: re.Match[str]) -> str:
    """The words of a count of votes without the votes of the minority against; its length is kept."""
    if int(m["for"]) <= int(m["n"]):
        return m[0]
    return m[0][: m.start("against") - m.start()] + " " * len(m["against"])


_ADOPTS = re.compile(
    r"^[\s.)]*(?:เรื่อง)?\s?(?:เสนอ)?(?:เพื่อ)?(?:พิจารณา)?(?:การ)?\s?(?:ให้)?รับรอง(?:รายงาน|บันทึก)\s?การ\s?ประชุม"
)
_ADOPTED = re.compile(r"(?P<no>(?:ยัง)?ไม่\s?)?(?:รับรอง|เห็นชอบ|อนุมัติ)")


def _of_minutes(text: str) -> Outcome | None:
    """The outcome of an item that is titled รับรองรายงานการประชุม: its words are about the minutes, whatever the verb."""
    m = _ADOPTED.match(text, _led(text))
    if m is None:
        return None
    parts: dict[str, JsonValue] = {"about": "minutes", "adopted": m["no"] is None}
    parts["corrected"] = bool(_CORRECTED.search(text, m.end()))
    return Outcome("other", m.start(), m.end(), None, ("outcome_minutes_adopted",), (), parts)


def _led(text: str) -> int:
    """Where the words end that may stand between มติ and the deciding verb."""
    lead = _LEAD.match(text)
    return lead.end() if lead else 0


def read_outcome(text: str, title: str = "") -> Outcome:
    """The outcome of a resolution's words (Arabic digits, joined lines, from มติ on or from the verb on). `title`: what
    the agenda item is about; an item on the adoption of minutes approves nothing else.

    The value is always one of the six; doubts say when a person must look: `several_outcomes`, `words_before_verb`,
    `weak_words`, `no_approval_word`, `assignment_with_changes`, `no_deciding_word`, `sent_on` (what is approved is
    that another body be asked), `exception_named`, `change_words_after`,
    `conditional`, `partly`.
    """
    text = _TALLY.sub(_majority, text)
    if _ADOPTS.match(title) and (adopted := _of_minutes(text)) is not None:
        return adopted
    told = list(_RESOLVED.finditer(text))
    if len(told) == 1 and not any(h.head for h in _hits(text)) and not _ELSEWHERE.search(text[: told[0].start()]):
        at = told[0].end()
        read = read_outcome(text[at:])
        principle = None if read.in_principle is None else (read.in_principle[0] + at, read.in_principle[1] + at)
        return read._replace(start=read.start + at, end=read.end + at, in_principle=principle)
    hits = _hits(text)
    parts: dict[str, JsonValue] = {}
    if vote := _VOTE.search(text):
        parts["vote"] = vote[0]
    decisive = next((h for h in hits if h.head), None)
    deemed = next((h for h in hits if h.row.id == "deemed_passed"), None)
    if decisive is not None and decisive.row.outcome == "other" and decisive.row.id in _SPECIAL:
        return _special(text, decisive, parts)
    if deemed is not None:
        return _outcome("approved_with_changes", deemed, text, parts)

    main = [h for h in hits if h.row.id not in _WEAK_KINDS and not _ASKS.search(text[: h.start])]
    first = decisive if decisive is not None and decisive.row.id not in _WEAK_KINDS else (main[0] if main else decisive)
    if decisive is not None and decisive.row.outcome == "acknowledged":
        first = _joined_approval(text, hits, decisive) or decisive
    elif decisive is not None and decisive.row.id in ("appointed", "fixed", "assigned", "remarked"):
        first = decisive
    approving = first is not None and first.row.outcome == "approved"
    again = _sent_back(text)
    if again is not None and approving and first is not None and first.head:
        entrusted = _ASSIGNED.search(text, first.end, again.start())
        if entrusted and not _CHANGES.search(text, first.end, again.end()):  # what is brought again is another thing
            return _approved(text, first, parts, ("several_outcomes",))
    if again is not None and (first is None or first.row.outcome != "rejected"):
        hit = _Hit(outcome_rows()[0], again.start(), again.end(), True)
        doubts = ("several_outcomes",) if approving and first is not None and first.head else ()
        return _outcome("deferred", hit, text, parts, doubts, rule="new_hearing")
    if first is None:
        return Outcome("other", 0, len(text), None, (), ("no_deciding_word",), parts)

    doubts = () if first.head or first.row.id == "directed" else ("words_before_verb",)
    if first.row.outcome == "approved":
        others = [
            h
            for h in hits
            if h.row.outcome in ("rejected", "deferred")
            and (_JOINED.search(text[: h.start]) or _GOVERNED.fullmatch(text[first.end : max(h.start, first.end)]))
        ]
        if others:
            return _outcome(others[0].row.outcome, others[0], text, parts, ("several_outcomes",))
        stopped = [h for h in hits if h.row.outcome in ("rejected", "deferred") and h.start > first.end]
        if _STOPPING.match(text, first.end) or any(_BUT.search(text[first.end : h.start]) for h in stopped):
            doubts = (*doubts, "several_outcomes")
        return _approved(text, first, parts, doubts)
    if first.row.outcome in ("rejected", "deferred"):
        if first.row.id == "withdrawn":
            parts["subtype"] = "withdrawn"
        joined = [
            h
            for h in hits
            if h.row.outcome == "approved"
            and h.start > first.end
            and (_JOINED.search(text[: h.start]) or _APART.search(text[first.end : h.start]))
        ]
        return _outcome(first.row.outcome, first, text, parts, (*doubts, *(["several_outcomes"] if joined else [])))
    if first.row.outcome == "acknowledged":
        return _outcome("acknowledged", first, text, parts, doubts)
    later = [h for h in hits if h.row.outcome in ("approved", "rejected", "deferred") and h.start > first.end]
    joined = [h for h in later if _JOINED.search(text[: h.start])]
    if first.row.id == "directed" and CHANGE.search(text[first.end : first.end + 80]):
        doubts = ("no_approval_word",)
    return _outcome("other", first, text, parts, (*doubts, *(["several_outcomes"] if joined else [])))


_CORRECTED = re.compile(r"(?:โดย\s?)?(?<!ไม่)(?<!ไม่)มี\s?การ\s?แก้ไข|โดย\s?(?:ให้\s?)?แก้ไข")
_SPECIAL = frozenset({"minutes_adopted", "no_resolution", "about_resolution"})
_WEAK_KINDS = frozenset({"directed", "fixed", "assigned", "remarked", "appointed"})


def _special(text: str, hit: _Hit, parts: dict[str, JsonValue]) -> Outcome:
    if hit.row.id == "minutes_adopted":
        parts |= {"about": "minutes", "adopted": not text[hit.start : hit.end].startswith("ไม่")}
        parts["corrected"] = bool(_CORRECTED.search(text[hit.end :]))
    elif hit.row.id == "about_resolution":
        parts["about"] = "resolution"
        if m := _EARLIER.search(text, hit.end):
            parts["earlier"] = m[1].replace(" ", "")
    elif _sent_back(text[hit.end :]) is not None:
        return _outcome("deferred", hit, text, parts, rule="new_hearing")
    else:
        parts["about"] = "none"
    return _outcome("other", hit, text, parts)


def _joined_approval(text: str, hits: list[_Hit], ack: _Hit) -> _Hit | None:
    """รับทราบและเห็นชอบ: the approval that is joined to an acknowledgement."""
    for h in hits:
        if h.row.outcome == "approved" and h.start >= ack.end:
            between = text[ack.end : h.start].strip()
            if re.fullmatch(r"(?:ตามเสนอ\s?)?(?:และ|พร้อมทั้ง|พร้อมกับ)\s?(?:มีมติ)?(?:ให้)?", between):
                return h._replace(head=True)
            if _JOINED.search(text[: h.start]) and "และ" in between[-12:]:
                return h._replace(head=False)
    return None


def _approved(text: str, verb: _Hit, parts: dict[str, JsonValue], doubts: tuple[str, ...]) -> Outcome:
    if verb.row.weak or _NOT_YET_ALL.match(text, verb.end):
        doubts = (*doubts, "weak_words")
    if m := _CONSIDER.search(text, verb.end):
        parts["considerations"] = True
        rest = text[: m.start()] + " " * (m.end() - m.start()) + text[m.end() :]
    else:
        rest = text
    change = _CHANGES.search(rest, max(verb.end - 5, 0))
    assigned = _ASSIGNED.search(rest, verb.end)
    if change and not (assigned and assigned.start() <= change.end()):
        return _outcome("approved_with_changes", verb, text, parts, doubts)
    told = _TOLD_TO_CHANGE.search(rest, verb.end)
    if told or (assigned and CHANGE.search(rest, assigned.end(), _clause_end(rest, assigned.end()))):
        doubts = (*doubts, "assignment_with_changes")
    excepted = _EXCEPTED.search(rest, verb.end)
    if excepted and excepted["named"]:
        return _outcome("approved_with_changes", verb, text, parts, doubts)
    if excepted:
        doubts = (*doubts, "exception_named")
    elif not assigned and not told and any(p.search(rest, verb.end) for p in (_TOLD_APART, _TOLD_MORE, _OUGHT)):
        doubts = (*doubts, "change_words_after")
    if _FAILED.search(rest, verb.end) or _REFUSAL_AGREED.match(rest, verb.end) or _STOPPED_IF.search(rest, verb.end):
        doubts = (*doubts, "several_outcomes")
    if _ONLY_IF.search(rest, verb.end):
        doubts = (*doubts, "conditional")
    if _PARTLY.match(rest, verb.end):
        doubts = (*doubts, "partly")
    if _SENT_ON.match(rest, verb.end):
        doubts = (*doubts, "sent_on")
    if _BY_ANOTHER.search(rest, verb.end):
        doubts = (*doubts, "by_another")
    return _outcome("approved", verb, text, parts, doubts)


def _clause_end(text: str, start: int) -> int:
    end = _CLAUSE_END.search(text, start)
    return end.start() if end else len(text)


def _outcome(
    value: OutcomeValue, hit: _Hit, text: str, parts: dict[str, JsonValue], doubts: tuple[str, ...] = (), rule: str = ""
) -> Outcome:
    principle = None
    if value in ("approved", "approved_with_changes"):
        row = next(r for r in outcome_rows() if r.id == "in_principle")
        if m := row.pattern.search(text):
            principle = m.span()
    name = f"outcome_{rule or hit.row.id}"
    return Outcome(value, hit.start, hit.end, principle, (name,), tuple(dict.fromkeys(doubts)), parts)
