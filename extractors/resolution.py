"""มติ: what a committee resolved, wherever a document says so (practice.md 1.A, 1.C, 1.D).

Minutes give one record an agenda item (`มติที่ประชุม`), with the meeting, its day and the body from their head. Running text
gives one record for each body that `มีมติ`, or whose verb stands beside its name with a meeting or a day. No resolution: a
request (`ขอความเห็นชอบ`, `เพื่อโปรดพิจารณาอนุมัติ`), a hypothesis (`หากเห็นชอบ`, `จะถือว่า`), a plan (`จะนำเสนอ`), an invitation.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from pydantic import JsonValue

from extractors.committee import CABINET, Body, body_named, find_bodies, level_of
from extractors.condition import Clause, read_clauses
from extractors.flow import Flow
from extractors.serial_number import find_meetings
from extractors.outcome import read_outcome
from extractors.passage import Passage
from extractors.thai_date import DateMatch, find_dates
from schemas.quoted import Quoted
from schemas.record import Resolution


class Meeting(NamedTuple):
    """A sitting: its number and day, each with its span; `value` None where it cannot be told."""

    start: int
    end: int
    value: str | None
    doubts: tuple[str, ...]


class _Head(NamedTuple):
    """What the head of minutes (or of a digest) says for all of its resolutions."""

    end: int
    body: Body | None
    meeting: Meeting | None
    date: DateMatch | None
    draft: bool


class _Statement(NamedTuple):
    """One resolution before it becomes a record: its words [start, end), who, and where its number and day may stand."""

    start: int
    end: int
    body: Body | None
    window: int
    agenda: tuple[int, int] | None = None
    minutes: bool = False


_HAD = re.compile(r"(?<!ไม่)(?<!ยังไม่)(?:ได้\s?)?(?:มี\s?)?มติ(?=\s|$|ให้|ไม่|ว่า|เห็น|อนุมัติ|รับ|ผ่าน|ใน|เลือก|คัดเลือก|แต่งตั้ง|มอบ|ยืนยัน|แก้ไข|ทบทวน|เพิกถอน|กำหนด|เป็นเอกฉันท์|ด้วย|ยก|เลื่อน|ชะลอ|ส่ง|ร่วมกัน|ดังนี้|โดย|ยัง|เมื่อ|ครั้ง)")
_HAVING = re.compile(r"มี\s?มติ$")
_HYPOTHESIS = re.compile(
    r"(?:หาก|ถ้า|กรณี(?:ที่)?|ในกรณีที่|เพื่อให้|เพื่อขอให้|ขอให้|ขอความเห็นชอบ(?:จาก)?|จนกว่า|ก่อนที่|ต่อเมื่อ|จะ|คาดว่า(?:จะ)?|อยู่ระหว่าง(?:เสนอ|รอ)?|รอให้|รอ|ต้อง(?:ให้)?|อาจ|พึง|เสนอ(?:ต่อ|ให้|ขอ)?|นำเสนอ(?:ต่อ|ให้)?|(?<!ซึ่ง)(?<!โดย)ให้|เพื่อโปรด|เมื่อ)\s?$"
)
_MODAL = re.compile(r"(?:จะ|ต้อง|อาจ|พึง|ควร|คาดว่า|สามารถ|ยังไม่ได้|ไม่ได้)\s?(?:ต้อง|มี|ได้|ให้)?\s?$")
_DECIDES = re.compile(
    r"(?:\s|ได้|จึง|ให้(?=ความ)|ก็|มี(?=ความ)|พิจารณาแล้ว|ได้พิจารณาและ|พิจารณา|แล้ว|เป็นเอกฉันท์|ซึ่ง|ที่(?=เห็น|อนุ|รับ)|ใน(?:คราว)?(?:การ)?ประชุม(?!ครั้ง(?:ต่อ|ถัด)))*"
    r"(?P<verb>(?:ให้\s?)?ความ\s?เห็นชอบ|ไม่\s?เห็นชอบ|เห็นชอบ|ไม่\s?อนุมัติ|อนุมัติ|รับทราบ|เห็นสมควร|รับหลักการ|ยังไม่เห็นชอบ)"
)
_BETWEEN = re.compile(
    r"(?:\s|ใน(?:คราว)?(?:การ)?ประชุม|ในคราว|คราวประชุม|ในการ|เมื่อ(?:คราว)?|วัน[ก-ฺเ-๎]{0,12}ที่|ที่|แล้ว|ได้|จึง|[(),]|พิจารณาแล้ว|ซึ่ง|ตามลำดับ)*"
)
_PASSIVE = re.compile(
    r"(?P<lead>.{0,12}?)(?:ได้\s?รับ|ผ่าน)\s?(?:การ\s?พิจารณา\s?)?(?:ความ\s?เห็นชอบ|(?:การ\s?)?อนุมัติ|เห็นชอบ)\s?(?:จาก|ของ|โดย|ตามมติ)\s?(?:ที่ประชุม)?(?=คณะ|ครม|คกก)"
)
_STOPS = re.compile(
    r"\n|\sนั้น(?=\s|$)|\sทั้งนี้\s?(?!(?:ขอ)?ให้[^\s]{0,40}(?:แก้ไข|ปรับ|เพิ่ม|ตัด|ระบุ))|\s(?:และได้(?=เสนอ|แจ้ง|ดำเนิน|จัด|มีหนังสือ)|จึงเรียน|จึงขอ|จึงแจ้ง|จึงได้|ในการนี้|สำหรับ|อนึ่ง|ดังนั้น|ต่อมา|บัดนี้|โดยมีสาระสำคัญ|สาระสำคัญ|ซึ่งหน่วยงานได้|ซึ่งสำนัก[^\s]{0,40}ได้)"
    r"|(?:\s?และ(?!ให้)|\sซึ่ง|\sโดย)(?:(?!และ|ซึ่ง|โดย)[^\n]){0,60}?(?:ได้\s?ดำเนินการ|ได้\s?ปรับ|ได้\s?แก้ไข|ได้\s?จัดทำ|ได้\s?จัดส่ง|ได้\s?นำ)"
    r"|\s[^\s]{2,60}(?:\s[^\s]{1,20})?\s?(?:จึงขอ|ขอส่ง|ได้ดำเนินการ|ขอเรียน|ขอรายงาน)"
)
_LIST_FOLLOWS = re.compile(r"(?:ดังนี้|ดังต่อไปนี้|ต่อไปนี้|:)\s*$")
_LIST_ITEM = re.compile(r"\(?[0-9]{1,2}(?:\.[0-9]{1,2})*[.)]\s?|[0-9]{1,2}\.[0-9]{1,2}\s|[-•▪●]\s?")

_ITEM = re.compile(r"(?:^|\n)\s*(?P<word>(?:มติ(?:ของ)?ที่ประชุม|มติ\s?:|ที่ประชุม(?:ได้)?(?:\s?พิจารณาแล้ว)?\s?(?:จึง)?\s?(?:มี)?มติ)\s?(?:ฯ)?\s?[:：]?)")
_AGENDA = re.compile(r"(?:^|\n)\s*(?:ระเบียบวาระ(?:การประชุม)?(?:ที่)?|วาระที่)\s*(?P<n>[0-9]+(?:\.[0-9]+)*)")
_SUB = re.compile(r"(?:^|\n)\s*(?:เรื่องที่\s*)?(?P<n>(?P<major>[0-9]{1,2})\.(?P<minor>[0-9]{1,2})(?:\.[0-9]{1,2})?)\.?\s")
_ITEM_END = re.compile(
    r"\n\s*(?:(?:ระเบียบ)?วาระ|มติ(?:ของ)?ที่ประชุม|มติ\s?:|เลิกประชุม|ปิดประชุม|\(?ลงชื่อ|\(นาย|\(นาง|เรื่องที่\s*[0-9]|ผู้จดรายงาน|ผู้ตรวจรายงาน|ที่ประชุม(?:ได้)?\s?(?:พิจารณา|มีมติ)|เริ่มประชุม)"
)


def read_resolutions(flow: Flow, kind: str) -> tuple[Resolution, ...]:
    """Every resolution that the document states, in order of place. `kind` is the document's kind (design section 5)."""
    passage = Passage(flow)
    text = passage.folded
    if "มติ" not in text and "เห็นชอบ" not in text and "อนุมัติ" not in text and "รับทราบ" not in text:
        return ()
    bodies = find_bodies(text)
    meetings = _meetings(text)
    dates = [d for d in find_dates(text) if d.precision == "day" or d.value is None]
    head = _head(text, kind, bodies, meetings, dates)
    statements = list(_items(text, bodies)) if kind == "minutes" else []
    taken = [(s.start, s.end) for s in statements]
    for s in _prose(text, bodies, meetings, dates):
        if not any(a < s.end and s.start < b for a, b in taken):
            statements.append(s)
            taken.append((s.start, s.end))
    statements.sort(key=lambda s: s.start)
    return tuple(_record(passage, s, bodies, meetings, dates, head) for s in statements)


def _meetings(text: str) -> list[Meeting]:
    return [Meeting(m.start, m.end, m.value, tuple(m.doubts)) for m in find_meetings(text)]


# ---------- the head of minutes or of a digest ----------


def _head(text: str, kind: str, bodies: list[Body], meetings: list[Meeting], dates: list[DateMatch]) -> _Head | None:
    if kind == "minutes":
        end = re.search(r"ผู้มาประชุม|ผู้เข้าประชุม|เริ่มประชุม|ระเบียบวาระ|กรรมการผู้มา", text)
        stop = end.start() if end else min(len(text), 800)
    elif kind == "other" and re.match(r"\s*(?:สรุป)?(?:ผล|มติ|ข่าว)*การ?ประชุม", text):
        stop = min(len(text), 250)
    else:
        return None
    named = [b for b in bodies if b.end <= stop and b.name is not None]
    met = next((m for m in meetings if m.start < stop), None)
    if kind == "minutes" and met is not None:
        named = [b for b in named if b.end <= met.start] or named
    day = next((d for d in dates if d.start < stop and not _cued(text, d, "ลง")), None)
    draft = kind == "minutes" and bool(re.search(r"\(\s?ร่าง\s?\)|^\s*ร่าง\s?รายงาน", text[:stop]))
    return _Head(stop, named[0] if named else None, met, day, draft)


def _cued(text: str, date: DateMatch, word: str) -> bool:
    return re.search(rf"{word}\s?(?:เมื่อ\s?)?(?:วัน[ก-ฺเ-๎]*ที่)?\s?$", text[max(date.start - 20, 0) : date.start]) is not None


# ---------- minutes: one statement an agenda item ----------


def _items(text: str, bodies: list[Body]) -> Iterator[_Statement]:
    headings = [(m.start("n"), m.end("n"), m["n"]) for m in _AGENDA.finditer(text)]
    for m in _ITEM.finditer(text):
        start = m.start("word")
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
        yield _Statement(m.end(), stop, None, start, place, True)


# ---------- running text ----------


def _prose(text: str, bodies: list[Body], meetings: list[Meeting], dates: list[DateMatch]) -> Iterator[_Statement]:
    """Statements of running text. A body and มีมติ, or a body and its verb with a meeting or a day beside it."""
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
            end = _after(body.end, meetings, dates, text)
            if end > body.end and not _MODAL.search(passive["lead"]) and not _asked(passive["lead"]):
                yield _Statement(passive.start() + len(passive["lead"]), end, body, window)
                last = end
            continue
        verb = _had_resolved(text, body, min(reach, after + 40))
        if verb is None and re.search(r"มติ\s?(?:ของ)?(?:ที่ประชุม)?$", text[max(body.start - 18, 0) : body.start]):
            verb = _verb_beside(text, body, meetings, dates, said=True)
        if verb is None:
            verb = _verb_beside(text, body, meetings, dates, said=False)
        if verb is None:
            continue
        end = _end(text, verb, bodies, body)
        yield _Statement(verb, end, body, window)
        last = end


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


def _verb_beside(text: str, body: Body, meetings: list[Meeting], dates: list[DateMatch], *, said: bool) -> int | None:
    """Where the deciding verb beside a body's name begins; numbers and days may stand between."""
    at = body.end
    known = said or body.name == CABINET
    while True:
        at = _skip(text, at)
        met = next((m for m in meetings if m.start <= at + 6 < m.end or m.start == at), None)
        day = next((d for d in dates if d.start <= at < d.end), None)
        if met is not None and met.end > at:
            at, known = met.end, True
        elif day is not None and day.end > at:
            at, known = day.end, True
        else:
            break
    m = _DECIDES.match(text, at)
    if not m or not known:
        return None
    if m.start("verb") > at and re.search(r"ให้\s?$", text[at : m.start("verb")]) and not m["verb"].startswith("ความ"):
        return None
    if re.search(r"(?:เสนอ|ขอ|ต่อ|จาก|หาก|เพื่อ|ให้)\s?$", text[max(body.start - 8, 0) : body.start]):
        return None
    return m.start("verb")


def _skip(text: str, at: int) -> int:
    m = _BETWEEN.match(text, at)
    return m.end() if m else at


def _after(at: int, meetings: list[Meeting], dates: list[DateMatch], text: str) -> int:
    """The end of the meeting and the day that follow position `at` directly; `at` itself where none does."""
    reached = at
    while True:
        here = _skip(text, reached)
        spans = [(m.start, m.end) for m in meetings] + [(d.start, d.end) for d in dates]
        hits = [b for a, b in spans if reached - 1 <= a <= here + 6 and b > here]
        if not hits:
            return reached
        reached = hits[0]


def _end(text: str, start: int, bodies: list[Body], body: Body) -> int:
    """Where the words of a resolution in running text end: the sentence, or the list that it announces."""
    stop = _STOPS.search(text, start)
    end = stop.start() if stop else len(text)
    for other in bodies:
        if start + 20 < other.start < end and _HAD.match(text, other.end) and other.acts:
            end = other.start
            break
    while end < len(text) and text[end] == "\n" and _LIST_FOLLOWS.search(text[start:end]):
        nxt = end
        while nxt < len(text) and text[nxt] == "\n" and _LIST_ITEM.match(text, nxt + 1):
            following = text.find("\n", nxt + 1)
            nxt = len(text) if following < 0 else following
        if nxt == end:
            break
        end = nxt
    return end


# ---------- the record ----------


def _record(
    passage: Passage,
    s: _Statement,
    bodies: list[Body],
    meetings: list[Meeting],
    dates: list[DateMatch],
    head: _Head | None,
) -> Resolution:
    text = passage.folded
    words = text[s.start : s.end].rstrip()
    outcome = read_outcome(words.replace("\n", " "))
    draft = ("draft_minutes",) if s.minutes and head and head.draft else ()
    committee, level = _who(passage, s, bodies, head)
    meeting, date = _when(passage, s, committee, meetings, dates, head, draft)
    clauses = read_clauses(words.replace("\n", " "), outcome.end if outcome.value != "deferred" else len(words))

    def made(c: Clause) -> Quoted:
        a, b = s.start + c.start, s.start + c.end
        parts: dict[str, JsonValue] = {}
        if c.verb:
            parts["verb"] = c.verb.strip()
        if c.checks:
            parts["parts"] = [passage.text[s.start + x : s.start + y].replace("\n", " ") for x, y in c.checks]
        if c.kind == "consideration":
            parts["considerations"] = True
        return passage.quote(a, b, parts=parts, doubts=draft, rules=(f"clause_{c.kind}",))

    judged = outcome.value in ("approved", "approved_with_changes")
    return Resolution(
        committee=committee,
        body_level=level,
        meeting=meeting,
        date=date,
        agenda=passage.quote(*s.agenda, text[s.agenda[0] : s.agenda[1]]) if s.agenda else None,
        text=passage.quote(s.start, s.start + len(words), doubts=draft),
        outcome=passage.quote(
            s.start + outcome.start,
            s.start + max(outcome.end, outcome.start + 1),
            outcome.value,
            parts=outcome.parts,
            doubts=(*outcome.doubts, *draft),
            rules=outcome.rules,
        ),
        in_principle=(
            passage.quote(s.start + outcome.in_principle[0], s.start + outcome.in_principle[1], "true", doubts=draft)
            if outcome.in_principle
            else None
        ),
        conditions=tuple(made(c) for c in clauses if c.kind == "condition") if judged else (),
        assignments=tuple(made(c) for c in clauses if c.kind == "assignment"),
        remarks=tuple(made(c) for c in clauses if c.kind in ("remark", "consideration")),
    )


def _who(
    passage: Passage, s: _Statement, bodies: list[Body], head: _Head | None
) -> tuple[Quoted | None, Quoted | None]:
    text = passage.folded
    named: tuple[str, Body] | None = None
    if s.minutes or (s.body is not None and s.body.name is None and head is not None and head.body is not None):
        named = (str(head.body.name), head.body) if head and head.body else None
    elif s.body is not None:
        named = body_named(text, bodies, s.body)
    if named is None:
        return None, None
    name, mention = named
    rules = () if s.body is mention else ("named_before",)
    committee = passage.quote(mention.start, mention.end, name if name == CABINET else None, rules=rules)
    level, doubts = level_of(committee.value)
    return committee, passage.quote(mention.start, mention.end, level, doubts=doubts, rules=("level_by_name",))


def _when(
    passage: Passage,
    s: _Statement,
    committee: Quoted | None,
    meetings: list[Meeting],
    dates: list[DateMatch],
    head: _Head | None,
    draft: tuple[str, ...],
) -> tuple[Quoted | None, Quoted | None]:
    text = passage.folded
    if s.minutes and head is not None:
        return _quote_meeting(passage, head.meeting, draft), _quote_date(passage, head.date, draft)
    reach = s.start + 160
    first = s.body.start if s.body else s.window
    stop = min(s.end, _decision_at(text, s.start, reach))
    near = [m for m in meetings if first <= m.start < stop]
    days = [d for d in dates if first <= d.start < stop and not _cued(text, d, "ลง")]
    if not near and s.body is not None and s.body.name is None:
        near = [m for m in meetings if s.window <= m.start < first]
        if not days:
            days = [d for d in dates if s.window <= d.start < first and not _cued(text, d, "ลง")]
            if near:
                days = [d for d in days if d.start >= near[-1].end][:1] or days[-1:]
    doubts: tuple[str, ...] = ()
    if len({m.value for m in near}) > 1:
        doubts = ("several_meetings",)
    met = near[0] if near else None
    day_doubts: tuple[str, ...] = ("several_dates",) if len({d.value for d in days}) > 1 else ()
    day = days[0] if days else None
    if met is None and day is None and head is not None and committee is not None and head.body is not None:
        same = re.sub(r"\s+", "", str(head.body.name)) == re.sub(r"\s+", "", committee.value)
        if same:
            met, day = head.meeting, head.date
    return _quote_meeting(passage, met, (*doubts, *draft)), _quote_date(passage, day, (*day_doubts, *draft))


def _decision_at(text: str, start: int, reach: int) -> int:
    """Where the deciding words after มีมติ begin; a meeting and a day may stand before them, later ones belong elsewhere."""
    m = re.compile(r"ให้|เห็น|อนุมัติ|รับทราบ|ไม่|ผ่าน|เลือก|แต่งตั้ง|มอบ|ยืนยัน|กำหนด|เลื่อน|ชะลอ").search(text, start, reach)
    if m is None:
        return reach
    tail = re.compile(r"(?:ได้\s?รับ|ผ่าน|เห็นชอบจาก|อนุมัติจาก)").match(text, start)
    return reach if tail else m.start()


def _quote_meeting(passage: Passage, met: Meeting | None, doubts: tuple[str, ...]) -> Quoted | None:
    if met is None:
        return None
    return passage.quote(met.start, met.end, met.value or "", doubts=(*met.doubts, *doubts), rules=("meeting_number",))


def _quote_date(passage: Passage, day: DateMatch | None, doubts: tuple[str, ...]) -> Quoted | None:
    if day is None or day.value is None:
        return None
    return passage.quote(
        day.start, day.end, day.value, parts=dict(day.parts), doubts=(*day.doubts, *doubts), rules=day.rules
    )
