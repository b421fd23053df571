"""ข้อความที่เป็นมติ: where a document states a resolution, as spans of its running words; resolution.py makes records.

Minutes state one an agenda item; running text one wherever a body `มีมติ`, or its verb stands beside it with a meeting
or a day.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple, TypeVar

from extractors.committee import CABINET, Body
from extractors.passage import LIST_FOLLOWS
from extractors.thai_date import DateMatch


class Meeting(NamedTuple):
    """ครั้งที่: the number of a sitting at [start, end); `value` None where it cannot be told."""

    start: int
    end: int
    value: str | None
    doubts: tuple[str, ...]


_Mark = TypeVar("_Mark", Meeting, DateMatch)


class Statement(NamedTuple):
    """One resolution before it becomes a record: its words [start, end), the body as mentioned, `window`: from where
    on its number and day may stand, and the number of its agenda item.
    """

    start: int
    end: int
    body: Body | None
    window: int
    agenda: tuple[int, int] | None = None
    minutes: bool = False
    since: int | None = None  # from where on the number and day of a further resolution of the same body may stand


_HAD = re.compile(
    r"(?<!ไม่)(?<!ยังไม่)(?:ได้\s?)?(?:(?:มี|ลง)\s?)?มติ(?=\s|$|ให้|ไม่|ว่า|เห็น|อนุมัติ|รับ|ผ่าน|ใน|เลือก|คัดเลือก|แต่งตั้ง|มอบ|ยืนยัน|แก้ไข|ทบทวน"
    r"|เพิกถอน|กำหนด|เป็นเอกฉันท์|ด้วย|ยก|เลื่อน|ชะลอ|ส่ง|ร่วมกัน|ดังนี้|โดย|ยัง|เมื่อ|ครั้ง)"
)
_HAVING = re.compile(r"(?:มี|ลง)\s?มติ$")
# `... และมีมติเมื่อวันที่ ...`: a further resolution of the body that was named
_FURTHER = re.compile(
    r"\s(?:และ|ต่อมา|รวมทั้ง|ตลอดจน|กับ)?\s?(?:ได้\s?)?(?P<had>มี\s?มติ)"
    r"(?=\s?(?:เมื่อ(?:คราว|วัน)|ใน(?:คราว|การ)\s?ประชุม))"
)
_HYPOTHESIS = re.compile(
    r"(?:หาก|ถ้า|กรณี(?:ที่)?|ในกรณีที่|เพื่อให้|เพื่อขอให้|ขอให้|ขอความเห็นชอบ(?:จาก)?|จนกว่า|ก่อนที่|ต่อเมื่อ|จะ|คาดว่า(?:จะ)?"
    r"|อยู่ระหว่าง(?:เสนอ|รอ)?|รอให้|รอ|ต้อง(?:ให้)?|อาจ|พึง|เสนอ(?:ต่อ|ให้|ขอ)?|นำเสนอ(?:ต่อ|ให้)?|(?<!ซึ่ง)(?<!โดย)ให้|เพื่อโปรด"
    r"|เมื่อ)\s?$"
)
_MODAL = re.compile(r"(?:จะ|ต้อง|อาจ|พึง|ควร|คาดว่า|สามารถ|ยังไม่ได้|ไม่ได้)\s?(?:ต้อง|มี|ได้|ให้)?\s?$")
_DECIDES = re.compile(
    r"(?:\s|[:：]|ได้|จึง|ให้(?=ความ)|ก็|มี(?=ความ)|พิจารณาแล้ว|พิจารณา[^\s]{1,60}?แล้ว(?=\s)|ได้พิจารณาและ|พิจารณา|แล้ว|เป็นเอกฉันท์|ซึ่ง|ที่(?=เห็น|อนุ|รับ)"
    r"|ใน(?:คราว)?(?:การ)?ประชุม(?!ครั้ง(?:ต่อ|ถัด)))*+"
    r"(?P<verb>(?:ให้\s?)?ความ\s?เห็นชอบ|ไม่\s?เห็นชอบ|เห็นชอบ|ไม่\s?อนุมัติ|อนุมัติ|รับทราบ|เห็นสมควร|รับหลักการ"
    r"|ยังไม่\s?(?:เห็นชอบ|อนุมัติ))"
)
_DECIDES_SAID = re.compile(  # behind มติที่ประชุม itself
    r"\s?[:：]?\s?(?P<verb>(?:ให้\s?)?ผ่าน(?!\s?(?:ระบบ|สื่อ|ช่องทาง|ทาง|ออนไลน์))|(?:ให้\s?)?ไม่\s?ผ่าน|ยังไม่\s?ผ่าน|คัดเลือก"
    r"|รับรอง|ไม่รับรอง|ให้(?=แก้ไข|ปรับ|เลื่อน|ทบทวน)"
    r"|เลื่อน|มอบหมาย)"
)
# `จะดำเนินการโดยความเห็นชอบของ...`: it has not agreed yet
_COMING = re.compile(r"(?:จะ|ต้อง|อาจ|พึง|ให้(?!แก่)|หาก|เมื่อ)[^\s]{0,25}\s?$")
# in the digest of one sitting: words on an earlier one
_BEFORE = re.compile(r"(?:ครั้ง|คราว|การประชุม)(?:ก่อน|ที่แล้ว|ที่ผ่านมา)|มติเดิม|ครั้งที่\s?[0-9]+")
# `มติคณะรัฐมนตรี เมื่อวันที่ ... ให้ทุกหน่วยงาน...`
_DIRECTS = re.compile(r"\s?(?:ที่\s?)?(?P<verb>ให้(?=ทุก|หน่วยงาน|ส่วนราชการ|สำนัก|กรม|กระทรวง|จังหวัด|กอง|เขต|เทศบาล))")
_BETWEEN = re.compile(
    r"(?:\s|ใน(?:คราว)?(?:การ)?ประชุม|ในคราว|คราวประชุม|ในการ|เมื่อ(?:คราว)?|วัน[ก-ฺเ-๎]{0,12}ที่|ที่|แล้ว|ได้|จึง|\((?:ก\.|คกก\.|อ\.ก\.)[^()\n]{1,50}\)|[(),]|พิจารณาแล้ว"
    r"|ซึ่ง|ตามลำดับ)*+"
)
_PASSIVE = re.compile(
    r"(?P<lead>.{0,12}?)(?P<verb>(?:ได้\s?รับ|ผ่าน)\s?(?:การ\s?พิจารณา\s?)?(?:ความ\s?เห็นชอบ|(?:การ\s?)?อนุมัติ|เห็นชอบ)"
    r"|ผ่าน\s?การ\s?(?:พิจารณา|คัดเลือก|กลั่นกรอง)|โดย\s?ความ\s?เห็นชอบ)\s?(?:จาก|ของ|โดย|ตามมติ)\s?(?:ที่ประชุม)?(?=คณะ|ครม|คกก|สภา)"
)
_DONE = re.compile(r"(?:ฯ)?\s?(?:เรียบร้อย)?แล้ว")
# `โครงการผ่านคณะกรรมการฯ แล้ว`: a claim in the shortest words; `สื่อสารผ่านคณะกรรมการชุมชน` is a way and no claim
_PASSED = re.compile(r"(?<!ไม่)(?<!ไม่ได้)ผ่าน\s?(?:ที่ประชุม)?$")
_LET_PASS = re.compile(r"\s?(?:ได้)?\s?(?:พิจารณา)?\s?(?:แล้ว)?\s?(?P<verb>ให้\s?ผ่าน)[^\s]{0,12}?แล้ว")
_BY_WAY = re.compile(
    r"(?:สื่อสาร|เผยแพร่|ประชาสัมพันธ์|ถ่ายทอด|รับฟัง|ร้องเรียน|ร้องทุกข์|ติดต่อ|ประสาน|แจ้ง|ส่ง|เสนอ|สั่งการ|ดำเนินการ|ดำเนินงาน|ให้บริการ"
    r"|จัด|เรียน|ชำระ|ขับเคลื่อน|มีส่วนร่วม)[^\s]{0,30}\s?$"
)
_STOPS = re.compile(
    r"\n|\s(?:และ|กับ|รวมทั้ง|ตลอดจน)\s?(?:ตาม)?มติ\s?(?:ของ)?(?=ที่ประชุม|คณะ|ครม|สภา)"
    r"|\sนั้น(?=\s|$)|\sทั้งนี้(?!\s?(?:(?:ขอ)?ให้[^\s]{0,40}(?:แก้ไข|ปรับ|เพิ่ม|ตัด|ระบุ)|(?:จะ\s?)?ต้อง\s?(?:ได้รับ|ผ่าน|เสนอ|นำเสนอ|รอ|ขอ)))|\s(?:และได้(?=เสนอ|แจ้ง|ดำเนิน|จัด|มีหนังสือ)"
    r"|จึงเรียน|จึงขอ|จึงแจ้ง|จึงได้|ในการนี้|สำหรับ|อนึ่ง|ดังนั้น|ต่อมา|บัดนี้|โดยมีสาระสำคัญ|สาระสำคัญ|ซึ่งหน่วยงานได้|ซึ่งสำนัก[^\s]{0,40}ได้)"
    r"|(?:\s?และ(?!ให้)|\sซึ่ง|\sโดย)(?:(?!และ|ซึ่ง|โดย)[^\n]){0,60}?(?:ได้\s?ดำเนินการ|ได้\s?ปรับ|ได้\s?แก้ไข|ได้\s?จัดทำ"
    r"|ได้\s?จัดส่ง|ได้\s?นำ)"
    r"|[ ][^\s]{2,60}(?:[ ][^\s]{1,20})?[ ]?(?:จึงขอ|ขอส่ง|ได้ดำเนินการ|ขอเรียน|ขอรายงาน)"
)
_LIST_ITEM = re.compile(r"\(?[0-9]{1,2}(?:\.[0-9]{1,2})*[.)]\s?|[0-9]{1,2}\.[0-9]{1,2}\s|[-•▪●]\s?")

_ITEM = re.compile(
    r"(?:^|\n)\s*(?P<word>(?:มติ(?:ของ)?ที่ประชุม|มติ\s?:|มติ(?=\s(?:ที่ประชุม|รับทราบ|รับรอง|เห็น|อนุมัติ|ไม่|ยัง|ให้|ผ่าน|ชะลอ|เลื่อน|มอบ|ทราบ|คัดเลือก))"
    r"|ที่ประชุม(?:ได้)?(?:\s?พิจารณาแล้ว)?\s?(?:จึง)?\s?(?:ได้)?\s?(?:มี|ลง)?\s?มติ"
    r"|ที่ประชุม(?=\s?[-–:]\s?(?:มี|รับ|เห็น|อนุมัติ|ไม่|ยัง|มอบ|ให้|ทราบ))"
    r"|ที่ประชุม(?:ได้)?(?:\s?พิจารณาแล้ว)?\s?(?=รับทราบ|เห็นชอบ|อนุมัติ|ไม่เห็นชอบ|ไม่อนุมัติ|ยังไม่เห็นชอบ|ยังไม่อนุมัติ|รับรอง))\s?(?:ฯ)?\s?[:：]?)"
)
# what stands behind มติที่ประชุม where nothing was resolved: a dotted blank, a dash, ไม่มี
_NOTHING = re.compile(r"(?:\s|[-–—.…_·:]|ไม่มี(?:\s?(?:-|$))?)*")
_AGENDA = re.compile(r"(?:^|\n)\s*(?:ระเบียบวาระ(?:การประชุม)?(?:ที่)?|วาระที่)\s*(?P<n>[0-9]+(?:\.[0-9]+)*)")
_SUB = re.compile(r"(?:^|\n)\s*(?:เรื่องที่\s*)?(?P<n>(?P<major>[0-9]{1,2})\.(?P<minor>[0-9]{1,2})(?:\.[0-9]{1,2})?)\.?\s")
_ITEM_END = re.compile(
    r"\n\s*(?:(?:ระเบียบ)?วาระ|มติ(?:ของ)?ที่ประชุม|มติ\s?:|มติ\s(?=รับทราบ|รับรอง|เห็น|อนุมัติ|ไม่|ชะลอ)|ประชุมครั้ง(?:ต่อ|ถัด)ไป|เลิกประชุม|ปิดประชุม|\(?ลงชื่อ|\(นาย|\(นาง|เรื่องที่\s*[0-9]|ผู้จดรายงาน"
    r"|ผู้ตรวจรายงาน|ที่ประชุม(?:ได้)?\s?(?:พิจารณา|(?:จึง|ได้)?\s?(?:มี|ลง)\s?มติ|[-–:]\s)|เริ่มประชุม|การประชุมครั้ง(?:ต่อ|ถัด)ไป"
    r"|กำหนด(?:การ|นัด|วัน)?\s?ประชุม|นัดประชุม)"
)


def is_nothing(words: str) -> bool:
    """Whether words resolve nothing: blanks, dots, a dash, ไม่มี."""
    return _NOTHING.fullmatch(words) is not None


def minutes_statements(text: str, heads: Sequence[tuple[int, int]] = ()) -> Iterator[Statement]:
    """Statements of minutes: the words behind each มติที่ประชุม up to the next item, with the item's number. `heads`: spans
    of a table's header, where the words head a column.
    """
    headings = [(m.start("n"), m.end("n"), m["n"]) for m in _AGENDA.finditer(text)]
    for m in _ITEM.finditer(text):
        start = m.start("word")
        if any(a <= start < b for a, b in heads):
            continue
        agenda = next((h for h in reversed(headings) if h[0] < start), None)
        major = agenda[2].split(".")[0] if agenda else ""
        sub = None
        for s in _SUB.finditer(text, agenda[0] if agenda else 0, start):
            if s["major"] == major or not major:
                sub = s
        place = (sub.start("n"), sub.end("n")) if sub else agenda[:2] if agenda else None
        end = _ITEM_END.search(text, m.end())
        stop = end.start() if end else len(text)
        for s in _SUB.finditer(text, m.end(), stop):
            if s["major"] == major and sub is not None and int(s["minor"]) > int(sub["minor"]):
                stop = s.start()
                break
        if not is_nothing(text[m.end() : stop]):
            yield Statement(m.end(), stop, None, start, place, True)


def prose_statements(
    text: str,
    bodies: list[Body],
    meetings: list[Meeting],
    dates: list[DateMatch],
    *,
    claims: bool,
    digest: bool = False,
) -> Iterator[Statement]:
    """Statements of running text: a body and มีมติ, or a body and its verb with a meeting or a day beside it. Where a
    department reports on itself (`claims`), `ผ่านความเห็นชอบจาก...แล้ว` without number and day is one too. In the
    `digest` of one sitting ที่ประชุม and its verb suffice.
    """
    last = 0
    for n, body in enumerate(bodies):
        if not body.acts or body.start < last or _HYPOTHESIS.search(text[max(body.start - 30, 0) : body.start]):
            continue
        after = bodies[n + 1].start if n + 1 < len(bodies) else len(text)
        paragraph = text.find("\n", body.end)
        reach = min(body.end + 260, len(text) if paragraph < 0 else paragraph)
        window = max(text.rfind("\n", 0, body.start) + 1, last)
        passive = _PASSIVE.search(text, max(body.start - 60, 0), body.start + 3)
        if passive and passive.end() <= body.start + 1:
            end = sitting_after(body.end, meetings, dates, text)
            if claims and (done := _DONE.match(text, end)):
                end = done.end()
            coming = passive["verb"].startswith("โดย") and _COMING.search(
                text[max(passive.start("verb") - 30, 0) : passive.start("verb")]
            )
            if end > body.end and not coming and not _MODAL.search(passive["lead"]) and not _asked(passive["lead"]):
                yield Statement(passive.start() + len(passive["lead"]), end, body, window)
                last = end
            continue
        if claims and (passed := _claimed(text, body)):
            yield Statement(*passed, body, window)
            last = passed[1]
            continue
        verb = _had_resolved(text, body, min(reach, after + 40))
        if verb is None and re.search(r"มติ\s?(?:ของ)?(?:ที่ประชุม)?$", text[max(body.start - 18, 0) : body.start]):
            verb = _verb_beside(text, body, meetings, dates, said=True)
        if verb is None:
            told = digest and body.name is None and not _BEFORE.search(text, window, body.end + 12)
            verb = _verb_beside(text, body, meetings, dates, said=False, told=told)
        if verb is None:
            continue
        end = _end(text, verb, bodies)
        yield Statement(verb, end, body, window)
        last = end
        while further := _FURTHER.match(text, last):
            verb = further.start("had")
            last = _end(text, verb, bodies)
            yield Statement(verb, last, body, window, since=verb)


def _claimed(text: str, body: Body) -> tuple[int, int] | None:
    """Where a department says in so many words that its matter passed the body (`ผ่านคณะกรรมการฯ แล้ว`), or None."""
    if (let := _LET_PASS.match(text, body.end)) is not None:
        return let.start("verb"), let.end()
    lead = text[max(body.start - 60, 0) : body.start]
    passed, done = _PASSED.search(lead), _DONE.match(text, body.end)
    if passed is None or done is None:
        return None
    before = lead[: passed.start()]
    if _BY_WAY.search(before) or _MODAL.search(before) or _HYPOTHESIS.search(before):
        return None
    return body.start - len(lead) + passed.start(), done.end()


def _asked(lead: str) -> bool:
    return bool(re.search(r"(?:เพื่อ|ขอ|หาก|เมื่อ|ต้อง|จะ|ไม่)\s?(?:ให้)?\s?$", lead))


def _had_resolved(text: str, body: Body, reach: int) -> int | None:
    """Where มีมติ begins that belongs to the body, or None."""
    for m in _HAD.finditer(text, body.end, reach):
        between = text[body.end : m.start()]
        if "นั้น " in between or re.search(r"ตาม$|ราย?งาน$|แจ้ง$|ปฏิบัติตาม", between):
            return None
        if _MODAL.search(between + m[0].split("มติ")[0]):
            return None
        if not _HAVING.search(m[0]) and between.strip() and not between.rstrip().endswith("ประชุม"):
            continue
        return m.start()
    return None


def _verb_beside(
    text: str, body: Body, meetings: list[Meeting], dates: list[DateMatch], *, said: bool, told: bool = False
) -> int | None:
    """Where the deciding verb beside a body's name begins; numbers and days may stand between. `said`: มติ stands before
    the name; `told`: the document tells of this sitting and no other.
    """
    at = body.end
    known = said or told or body.name == CABINET
    while True:
        at = _skip(text, at)
        met = next((m for m in _near(meetings, at) if m.start <= at + 6 < m.end or m.start == at), None)
        day = next((d for d in _near(dates, at) if d.start <= at < d.end), None)
        if met is not None and met.end > at:
            at, known = met.end, True
        elif day is not None and day.end > at:
            at, known = day.end, True
        else:
            break
    referred = re.search(r"ตาม\s?มติ(?:ของ)?(?:ที่ประชุม)?\s?$", text[max(body.start - 20, 0) : body.start])
    m = _DECIDES.match(text, at) or (_DECIDES_SAID.match(text, at) if said and not referred else None)
    if m is None and said and at > _skip(text, body.end) and (m := _DIRECTS.match(text, at)):
        return m.start("verb")
    if m is not None and not known and not referred:  # `เห็นชอบในการประชุมครั้งที่ ...`: the sitting behind the verb
        known = sitting_after(m.end("verb"), meetings, dates, text) > m.end("verb")
    if not m or not known:
        return None
    if m.start("verb") > at and re.search(r"ให้\s?$", text[at : m.start("verb")]) and not m["verb"].startswith("ความ"):
        return None
    if re.search(r"(?:เสนอ|ขอ|ต่อ|จาก|หาก|เพื่อ|ให้)\s?$", text[max(body.start - 8, 0) : body.start]):
        return None
    return m.start("verb")


def _near(marks: Sequence[_Mark], at: int) -> Sequence[_Mark]:
    """Those that begin within 200 characters of position `at`; a long document has thousands."""
    return within(marks, at - 200, at + 200)


def within(marks: Sequence[_Mark], start: int, end: int) -> Sequence[_Mark]:
    """Those that begin in [start, end)."""
    low, high = (bisect_left(marks, x, key=lambda m: m.start) for x in (start, end))
    return marks[low:high]


def _skip(text: str, at: int) -> int:
    m = _BETWEEN.match(text, at)
    return m.end() if m else at


def sitting_after(at: int, meetings: list[Meeting], dates: list[DateMatch], text: str) -> int:
    """The end of the meeting and the day that follow position `at` directly; `at` itself where none does."""
    reached = at
    while True:
        here = _skip(text, reached)
        spans = [(m.start, m.end) for m in _near(meetings, here)] + [(d.start, d.end) for d in _near(dates, here)]
        hits = [b for a, b in spans if reached - 1 <= a <= here + 6 and b > here]
        if not hits:
            return reached
        reached = hits[0]


def _end(text: str, start: int, bodies: list[Body]) -> int:
    """Where the words of a resolution in running text end: the sentence, or the list that it announces."""
    stop = _STOPS.search(text, start)
    end = stop.start() if stop else len(text)
    for other in bodies[bisect_left(bodies, start, key=lambda b: b.start) :]:
        if other.start >= end:
            break
        if start + 20 < other.start < end and _HAD.match(text, other.end) and other.acts:
            end = other.start
            break
    if further := _FURTHER.search(text, start + 10, end):
        return further.start()
    while end < len(text) and text[end] == "\n" and LIST_FOLLOWS.search(text[start:end]):
        nxt = end
        while nxt < len(text) and text[nxt] == "\n" and _LIST_ITEM.match(text, nxt + 1):
            following = text.find("\n", nxt + 1)
            nxt = len(text) if following < 0 else following
        if nxt == end:
            break
        end = nxt
    return end
