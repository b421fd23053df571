"""มติ: what a committee resolved, wherever a document says so (docs/rules.md).

Minutes give one record an agenda item (`มติที่ประชุม`), with the meeting, its day and the body from their head.
Running text gives one record for each body that `มีมติ`, or whose verb stands beside its name with a meeting or a
day. No resolution: a request (`ขอความเห็นชอบ`, `เพื่อโปรดพิจารณาอนุมัติ`), a hypothesis (`หากเห็นชอบ`, `จะถือว่า`), a plan
(`จะนำเสนอ`), an invitation.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from pydantic import JsonValue

from extractors.committee import CABINET, Body, body_named, find_bodies, level_of
from extractors.condition import Clause, read_clauses
from extractors.flow import Flow
from extractors.minutes_head import committee_span
from extractors.outcome import read_outcome
from extractors.passage import Passage
from extractors.resolution_statement import (
    Meeting,
    Statement,
    minutes_statements,
    prose_statements,
    sitting_after,
    within,
)
from extractors.resolution_table import table_statements
from extractors.rows import rows_of
from extractors.serial_number import find_meetings
from extractors.thai_date import DateMatch, find_dates
from extractors.title import title_words
from schemas.quoted import Quoted, Trust
from schemas.record import Resolution

_SITTING_FOLLOWS = re.compile(r"\s?(?:ตามที่เสนอ|ตามเสนอ)?\s?(?:แล้ว)?\s?(?=เมื่อ(?:คราว|วัน)|ใน(?:คราว|การ)\s?ประชุม)")


class _Head(NamedTuple):
    """What the head of minutes (or of a digest) says for all of its resolutions."""

    end: int
    body: Body | None
    meeting: Meeting | None
    date: DateMatch | None
    draft: bool


def read_resolutions(flow: Flow, kind: str) -> tuple[Resolution, ...]:
    """Every resolution that the document states, in order of place. `kind`: the document's kind."""
    passage = Passage(flow)
    text = passage.folded
    if not any(word in text for word in ("มติ", "เห็นชอบ", "อนุมัติ", "รับทราบ", "ผ่าน")):
        return ()
    bodies = find_bodies(text)
    meetings = _meetings(text)
    dates = [d for d in find_dates(text) if d.precision == "day" or d.value is None]
    head = _head(passage, kind, bodies, meetings, dates)
    statements: list[Statement] = []
    if kind == "minutes":
        statements, heads = table_statements(passage)
        statements += minutes_statements(text, heads)
    taken = [(s.start, s.end) for s in statements]
    digest = kind == "other" and head is not None and head.body is not None and (head.meeting or head.date) is not None
    claims = kind in ("indicator", "email")
    for s in prose_statements(text, bodies, meetings, dates, claims=claims, digest=digest):
        if not any(a < s.end and s.start < b for a, b in taken):
            statements.append(s)
            taken.append((s.start, s.end))
    statements.sort(key=lambda s: s.start)
    records = tuple(_record(passage, s, bodies, meetings, dates, head) for s in statements)
    # minutes whose title came out otherwise: their sitting is that of the head, not one told of under an item
    torn = kind == "other" and head is None and text.count("วาระ") > 1
    return tuple(_unsure(r) for r in records) if torn else records


def _unsure(record: Resolution) -> Resolution:
    """A resolution whose sitting cannot be told for sure (`minutes_unsure`)."""
    update = {
        name: q.model_copy(update={"doubts": (*q.doubts, "minutes_unsure"), "trust": Trust.UNVERIFIED})
        for name, q in (("meeting", record.meeting), ("date", record.date))
        if q is not None
    }
    return record.model_copy(update=update)


def _meetings(text: str) -> list[Meeting]:
    return [Meeting(m.start, m.end, m.value, tuple(m.doubts)) for m in find_meetings(text)]


# ---------- the head of minutes or of a digest ----------


_DIGEST = re.compile(
    r"\s*(?:\(?ร่าง\)?\s*)?(?:(?:สรุป)?(?:ผล|มติ|ข่าว)*การ?ประชุม|(?:สรุป(?:ผล|ข่าว)?)?มติ(?:ที่ประชุม)?\s?(?:คณะ|ครม|สภา))"
)
_DRAFT = re.compile(r"(?:^|\n)\s*\(?\s?ร่าง\s?\)?\s?(?:รายงาน|\n)|\(\s?ร่าง\s?\)\s*(?=\n|$)")


def _head(
    passage: Passage, kind: str, bodies: list[Body], meetings: list[Meeting], dates: list[DateMatch]
) -> _Head | None:
    text = passage.folded
    if kind == "minutes":
        end = re.search(
            r"ผู้มาประชุม|ผู้เข้าประชุม|ผู้เข้าร่วมประชุม|เริ่มประชุม|ระเบียบวาระ|กรรมการผู้มา|(?:^|\n)\s*วาระที่|เปิดประชุม|มติที่ประชุม", text
        )
        stop = end.start() if end else min(len(text), 800)
    elif kind == "other" and _DIGEST.match(text):
        stop = min(len(text), 250)
    else:
        return None
    named = [b for b in bodies if b.end <= stop and b.name is not None]
    # what stands above the title is a received stamp's; further down another sitting is told of
    title = re.search("รายงานการประชุม", text[:stop]) if kind == "minutes" else None
    top = title.start() if title else 0
    met = next((m for m in meetings if top <= m.start < stop and _in_title(text, top, m.start, kind)), None)
    if kind == "minutes" and met is not None:
        named = [b for b in named if b.end <= met.start] or named
    found = (d for d in dates if top <= d.start < stop and _in_title(text, top, d.start, kind))
    day = next((d for d in found if not _cued(text, d, "(?:ลง|รับ|ส่ง)")), None)  # รับวันที่: of a received stamp
    draft = kind == "minutes" and bool(_DRAFT.search(text[:stop]))
    return _Head(stop, _titled(passage, kind) or (named[0] if named else None), met, day, draft)


def _in_title(text: str, top: int, at: int, kind: str) -> bool:
    """Whether `at` stands among the first rows below the title of minutes; a digest has no such rows."""
    return kind != "minutes" or (at - top < 400 and text.count("\n", top, at) <= 6)


def _titled(passage: Passage, kind: str) -> Body | None:
    """The committee that the title of minutes names, with all of its words."""
    span = committee_span(passage.flow, rows_of(passage.flow)) if kind == "minutes" else None
    if span is None:
        return None
    start, end = passage.index(span[0]), passage.index(span[1] - 1) + 1
    return Body(start, end, title_words(passage.flow, *span), True)


def _cued(text: str, date: DateMatch, word: str) -> bool:
    return (
        re.search(rf"{word}\s?(?:เมื่อ\s?)?(?:วัน[ก-ฺเ-๎]*ที่)?\s?$", text[max(date.start - 20, 0) : date.start]) is not None
    )


# ---------- the record ----------


# Who tells of an approval and then of changes `ตามข้อเสนอของคณะกรรมการ` tells of conditions that he left out.
_CHANGED_AFTER = re.compile(
    r"[^\n]{0,120}?(?:ปรับปรุง|แก้ไข|ปรับ)[^\n]{0,60}?ตาม\s?(?:ข้อเสนอ|ความเห็น|ข้อสังเกต|คำแนะนำ|มติ|ที่\s?(?:คณะกรรมการ|ที่ประชุม))"
)


# a meeting that is to come has resolved nothing yet; one whose minutes are adopted resolved nothing here, which minutes
# with a head of their own see to (`_adopts`)
WHOLE_LINE = 60  # letters from which on a printed line may be full
_COMING = re.compile(r"(?:จะ|กำหนด|นัด|เชิญ)[^\n]{0,30}$")
_ADOPTED = re.compile(r"(?:รับรอง|เสนอ)\s?รายงานการ.{1,8}ชุม[^\n]{0,30}$")


def _record(
    passage: Passage,
    s: Statement,
    bodies: list[Body],
    meetings: list[Meeting],
    dates: list[DateMatch],
    head: _Head | None,
) -> Resolution:
    text = passage.folded
    words = text[s.start : s.end].rstrip()
    outcome = read_outcome(words.replace("\n", " "), _title(text, s))
    draft = ("draft_minutes",) if s.minutes and head and head.draft else ()
    later = outcome.value == "approved" and not s.minutes and _CHANGED_AFTER.match(text, s.start + len(words))
    told = ("changes_told_after",) if later else ()
    committee, level = _who(passage, s, bodies, head)
    held = [m for m in meetings if not _COMING.search(text, max(m.start - 40, 0), m.start)]
    if head is None:
        held = [m for m in held if not _ADOPTED.search(text, max(m.start - 60, 0), m.start)]
    meeting, date = _when(passage, s, committee, bodies, held, dates, head, draft, s.start + outcome.end)
    after = outcome.start if "outcome_assigned" in outcome.rules else outcome.end
    clauses = read_clauses(words.replace("\n", " "), after if outcome.value != "deferred" else len(words))

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

    said = passage.quote(s.start, s.start + len(words), doubts=draft)
    judged = outcome.value in ("approved", "approved_with_changes")
    return Resolution(
        committee=committee,
        body_level=level,
        meeting=meeting,
        date=date,
        agenda=_agenda(passage, s),
        text=said,
        places=said.places,
        outcome=passage.quote(
            s.start + outcome.start,
            s.start + max(outcome.end, outcome.start + 1),
            outcome.value,
            parts=outcome.parts,
            doubts=(*outcome.doubts, *told, *draft),
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


def _agenda(passage: Passage, s: Statement) -> Quoted | None:
    """The number of the agenda item; `parts.title`: what the item is about, for the resolution seldom says it again."""
    if s.agenda is None:
        return None
    text = passage.folded
    title = _title(text, s).strip()
    if not title and s.agenda[1] <= s.start:
        title = next((x.strip() for x in text[s.agenda[1] : s.start].split("\n") if x.strip()), "")
    parts: dict[str, JsonValue] = {"title": title} if title else {}
    return passage.quote(*s.agenda, text[s.agenda[0] : s.agenda[1]], parts=parts)


def _title(text: str, s: Statement) -> str:
    """The words behind the number of the statement's agenda item: what the item is about. A long line may go on in the
    next.
    """
    if s.agenda is None or s.agenda[1] > s.start:
        return ""
    first, _, rest = text[s.agenda[1] : s.start].partition("\n")
    return f"{first} {rest.partition(chr(10))[0]}" if len(first) >= WHOLE_LINE and rest else first


def _who(passage: Passage, s: Statement, bodies: list[Body], head: _Head | None) -> tuple[Quoted | None, Quoted | None]:
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
    s: Statement,
    committee: Quoted | None,
    bodies: list[Body],
    meetings: list[Meeting],
    dates: list[DateMatch],
    head: _Head | None,
    draft: tuple[str, ...],
    decided: int,
) -> tuple[Quoted | None, Quoted | None]:
    """The number and the day of the sitting; `decided`: where the deciding words end."""
    text = passage.folded
    if s.minutes and head is not None:
        return _quote_meeting(passage, head.meeting, draft), _quote_date(passage, head.date, draft)
    reach = s.start + 160
    first = s.since if s.since is not None else s.body.start if s.body else s.window
    stop = min(s.end, _decision_at(text, s.start, reach))
    near = list(within(meetings, first, stop))
    days = [d for d in within(dates, first, stop) if not _cued(text, d, "ลง")]
    if not near and s.body is not None and s.body.name is None:
        near = list(within(meetings, s.window, first))
        if not days:
            days = [d for d in within(dates, s.window, first) if not _cued(text, d, "ลง")]
            if near:
                days = [d for d in days if d.start >= near[-1].end][:1] or days[-1:]
    if head is not None and s.body is not None and s.body.name is None and _adopts(text, near):
        return _quote_meeting(passage, head.meeting, draft), _quote_date(passage, head.date, draft)
    rules: tuple[str, ...] = ("meeting_number",)
    if not near and not days and (told := _SITTING_FOLLOWS.match(text, decided)):
        # `มีมติเห็นชอบในหลักการ เมื่อวันที่ ...`: right behind the verb; further on it may be another sitting
        end = sitting_after(told.end(), meetings, dates, text)
        near = list(within(meetings, told.end(), end))
        days = [d for d in within(dates, told.end(), end) if not _cued(text, d, "ลง")]
    if not near and not days and s.body is not None and s.body.name is None:
        named = body_named(text, bodies, s.body)
        if named is not None:  # the sitting that was named with the body, in a paragraph before
            near = list(within(meetings, named[1].end, first))
            days = [
                d for d in dates if near and near[0].end <= d.start < near[0].end + 40 and not _cued(text, d, "ลง")
            ][:1]
            rules = (*rules, "meeting_named_before")
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
    return _quote_meeting(passage, met, (*doubts, *draft), rules), _quote_date(passage, day, (*day_doubts, *draft))


def _adopts(text: str, near: Sequence[Meeting]) -> bool:
    """Whether the meeting beside a mention of this one (ที่ประชุม) is the earlier one whose minutes it adopts."""
    return any(re.search(r"รับรองรายงานการประชุม[^\n]{0,80}$", text[max(m.start - 110, 0) : m.start]) for m in near)


def _decision_at(text: str, start: int, reach: int) -> int:
    """Where the deciding words after มีมติ begin; a meeting and a day may stand before them, later ones belong
    elsewhere.
    """
    m = re.compile(r"ให้|เห็น|อนุมัติ|รับทราบ|ไม่|ผ่าน|เลือก|แต่งตั้ง|มอบ|ยืนยัน|กำหนด|เลื่อน|ชะลอ").search(text, start, reach)
    if m is None:
        return reach
    tail = re.compile(r"(?:ได้\s?รับ|ผ่าน|โดย\s?ความ|เห็นชอบจาก|อนุมัติจาก)").match(text, start)
    return reach if tail else m.start()


def _quote_meeting(
    passage: Passage, met: Meeting | None, doubts: tuple[str, ...], rules: tuple[str, ...] = ("meeting_number",)
) -> Quoted | None:
    if met is None:
        return None
    return passage.quote(met.start, met.end, met.value or "", doubts=(*met.doubts, *doubts), rules=rules)


def _quote_date(passage: Passage, day: DateMatch | None, doubts: tuple[str, ...]) -> Quoted | None:
    if day is None or day.value is None:
        return None
    return passage.quote(
        day.start, day.end, day.value, parts=dict(day.parts), doubts=(*day.doubts, *doubts), rules=day.rules
    )
