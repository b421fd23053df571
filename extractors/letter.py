"""หนังสือ: the head and tail fields of one document, put together for its kind."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from extractors.enclosure import read_enclosures
from extractors.endorsement import read_endorsements
from extractors.english_letter import is_english, read_english_head
from extractors.flow import Flow
from extractors.head_block import read_head
from extractors.head_date import HeadDate
from extractors.issuer import (
    letterhead_office,
    memo_office,
    office_at_foot,
    office_at_page_foot,
    office_of_position,
    office_of_prefix,
    office_over_seal,
)
from extractors.letter_body import body_row, body_span, tail_row
from extractors.letter_head import date_quoted, dates_in, read_addressee, read_date, read_number, read_subject
from extractors.letter_marks import read_copy_status, read_secrecy, read_urgency
from extractors.minutes_head import read_minutes_head
from extractors.order_head import issue_date, order_number, order_office, order_subject
from extractors.other_head import read_other_head
from extractors.receipt import beside_stamp, read_receipts, receipt_rows
from extractors.rows import Row, first_document, plain, rows_of
from extractors.scan_marks import with_handwriting
from extractors.scan_unread import unread_fields
from extractors.signers import read_signers, sort_blocks
from extractors.stamp_fields import date_in_seal, stamped_receipts, stamped_signers
from extractors.subtype import read_subtype
from schemas.finding import Finding
from schemas.quoted import Quoted, Trust
from schemas.record import Other
from schemas.text import DocumentText

_PLACEHOLDER = re.compile(r"[$]?[{][A-Za-z_][A-Za-z0-9_ ]*[}]|«[^»]+»|<<[^>]+>>")

__all__ = ["LetterHead", "body_span", "read_letter_fields"]


@dataclass(frozen=True, slots=True)
class LetterHead:
    """The fields of a record that stand in the head and tail of a document, and what was noticed on the way.

    `found` holds them by their names in `schemas.record`, so that a new field needs no second list of names here; a
    field that is not in it reads as what the record has by itself (null or none). Raises ValueError for a name that no
    record has.
    """

    kind: str
    found: Mapping[str, Any] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()

    def __post_init__(self) -> None:
        if unknown := set(self.found) - set(Other.model_fields):
            raise ValueError(f"no record has {sorted(unknown)}")

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or name not in Other.model_fields:
            raise AttributeError(name)
        return self.found.get(name, Other.model_fields[name].get_default())

    def fields(self) -> dict[str, Any]:
        """The fields as a record of this kind takes them (`subtype` only for `other`)."""
        return {name: value for name, value in self.found.items() if name != "subtype" or self.kind == "other"}


def read_letter_fields(flow: Flow, doc: DocumentText, kind: str) -> LetterHead:
    """The head and tail fields of the first document in `flow`. Null where nothing is printed; nothing is filled in.

    Kinds: those of `kind.kind_of`; `form` and `indicator` get marks (secrecy, copy) and receipts alone. Where a page
    in front of the first words could not be read, number and date are unverified (`page_before_unread`).
    """
    rows = first_document(rows_of(flow))
    if not rows:
        return LetterHead(kind)
    skip = receipt_rows(rows)
    found: dict[str, Any] = {
        "receipts": (*read_receipts(flow, rows), *stamped_receipts(doc, rows)),
        "secrecy": read_secrecy(flow, rows_of(flow), doc),
        "copy_status": read_copy_status(flow, rows, doc),
    }
    noticed: list[Finding] = []
    if kind in ("external_letter", "memo", "stamped_letter"):
        noticed += _labelled(found, flow, doc, kind, rows, skip)
    elif kind in ("order", "announcement"):
        found["number"], more = order_number(flow, rows)
        noticed += more
        found |= {
            "date": issue_date(flow, rows),
            "subject": order_subject(flow, rows),
            "sender": order_office(flow, rows),
        }
    elif kind == "minutes":
        found |= read_minutes_head(flow, rows)
    elif kind == "other":
        found |= read_other_head(flow, tuple(r for r in rows if r.index not in skip))
        if (day := found.get("date")) is not None and "day_of_meeting" in day.rules and _is_letter(rows, skip):
            found["date"] = _doubted(day, "head_unsure")
        found["subtype"] = read_subtype(flow, rows)
        blocks = sort_blocks(rows, kind, max(len(rows) - 25, 0))
        found["signers"] = read_signers(flow, rows, doc, kind, blocks)
        if found.get("date") is None and blocks.signers:
            found["date"] = _date_beside_signature(flow, rows, max(b.last for b in blocks.signers))
    if kind in ("order", "announcement", "minutes"):
        found["urgency"] = read_urgency(flow, None, rows[:5], doc) if kind != "minutes" else None
    if kind in ("external_letter", "memo", "stamped_letter", "order", "announcement", "minutes"):
        first = body_row(rows, kind)
        tail = tail_row(rows, kind, first)
        blocks = sort_blocks(rows, kind, tail)
        found["signers"] = read_signers(flow, rows, doc, kind, blocks)
        if kind != "minutes" and all(s.name is None for s in found["signers"]):
            found["signers"] = stamped_signers(doc, rows, kind, tail) or found["signers"]
        if kind == "stamped_letter" and found["date"] is None:
            found["date"] = date_in_seal(doc, rows, tail)
        found["endorsements"] = read_endorsements(flow, rows, doc, blocks, tail) if kind != "minutes" else ()
        found["cc"] = _copies_to(flow, rows, tail)
        if kind == "external_letter":
            behind = max((max(b.last, b.row) + 1 for b in blocks.signers), default=tail)
            found["owner_unit"] = office_at_foot(flow, rows, behind)
            if found["sender"] is None and blocks.signers and blocks.signers[0].position:
                post = blocks.signers[0].position
                office = office_at_page_foot(flow, rows, behind, post) or office_of_position(flow, post)
                if office is not None and office.doubts:
                    office = office_of_prefix(flow, found["number"], office) or office
                found["sender"] = office
    if _unread_before(doc, rows):
        for name in ("number", "date", "subject", "addressee", "sender"):
            if found.get(name) is not None:
                found[name] = _doubted(found[name], "page_before_unread")
    day = found.get("date")
    if day is not None and kind in ("external_letter", "memo") and beside_stamp(rows, skip, day.places):
        found["date"] = _doubted(day, "stamp_near")
    for name in ("number", "date"):
        if found.get(name) is not None:
            found[name] = with_handwriting(found[name], doc)
    unread = unread_fields(doc, rows, skip, kind, found)
    if any(f.about == "number" for f in unread):  # it may have been filled in by hand
        noticed = [f for f in noticed if f.code != "number_incomplete"]
    noticed += unread
    for name, value in found.items():
        if isinstance(value, Quoted) and "\ufffd" in value.value:
            found[name] = _doubted(value, "unreadable_glyph")
        elif isinstance(value, Quoted) and _PLACEHOLDER.search(value.value):
            found[name] = _doubted(value, "placeholder")
    return LetterHead(kind, found, tuple(noticed))


_HEAD_WORD = re.compile(
    r"(?:ที่|เรียน|ถึง|อ้างถึง|ส่วนราชการ|คำสั่ง|บันทึกข้อความ)(?=[\s(]|$|[ก-ฮ]{2,5}\.?\s?[0-9])|เวลา[ ]?[0-9]|คำสั่ง|ประกาศ"
)
_UNREAD = re.compile(r"\(cid:[0-9]+\)")
_LONE_FIGURES = re.compile(r"[^0-9]{2,30}[ ]?[0-9]{1,12}")  # `เลขรั บที่ 33`: the number of a stamp whose label is damaged


def _is_letter(rows: tuple[Row, ...], skip: frozenset[int]) -> bool:
    """Whether a document of no kind of ours has labels of a letter's head: its day may then be that of a stamp."""
    top = [r for r in rows[:16] if r.index not in skip]
    stamped = any(
        _LONE_FIGURES.fullmatch(_UNREAD.sub("\ufffd", a.words)) and b.words.startswith("วัน")
        for a, b in pairwise(top[:7])
    )
    return len(skip) > 0 or stamped or any(_HEAD_WORD.match(r.words) for r in top)


def _labelled(
    found: dict[str, Any], flow: Flow, doc: DocumentText, kind: str, rows: tuple[Row, ...], skip: frozenset[int]
) -> list[Finding]:
    head = read_head(rows, skip)
    if kind == "external_letter" and is_english(rows):
        found |= read_english_head(flow, rows)
        found["urgency"] = read_urgency(flow, None, rows[:8], doc)
        return []
    found["number"], more = read_number(flow, head, rows)
    noticed = [*more]
    found["subject"] = read_subject(flow, head)
    found["addressee"] = read_addressee(flow, head)
    found["urgency"] = read_urgency(flow, head, rows, doc)
    found["enclosures"], more = read_enclosures(flow, head, kind, body_span(flow, kind))
    noticed += more
    if kind == "memo":
        found["date"] = read_date(flow, head, rows, skip)
        found["sender"], found["owner_unit"] = memo_office(flow, head)
    elif kind == "external_letter":
        found["date"] = read_date(flow, head, rows, skip)
        found["sender"] = letterhead_office(flow, head, rows, skip)
    else:
        tail = tail_row(rows, kind, head.body)
        office, behind = office_over_seal(flow, rows, tail)
        found["sender"] = office or letterhead_office(flow, head, rows, skip)
        found["owner_unit"] = office_at_foot(flow, rows, behind)
        found["date"] = _seal_date(flow, rows, tail, skip) or read_date(flow, head, rows, skip)
    return noticed


def _seal_date(flow: Flow, rows: tuple[Row, ...], tail: int, skip: frozenset[int]) -> Quoted | None:
    """The date by itself in or near the seal: on a row of its own behind the text, below the office that sends.

    One that no such row precedes may be a table's, one below a name that of whoever certified a copy.
    """
    text = plain(flow.text)
    found: list[HeadDate] = []
    away = False
    for n, row in enumerate(rows[tail:], tail):
        if row.index in skip:
            continue
        for a, b in row.cells():
            for hit in dates_in(text, a, b):
                if not re.sub(r"วันที่|[\s.]", "", text[a : hit.start] + text[hit.end : b]):
                    away = away or (not found and not _below_office(rows[max(tail - 1, 0) : n]))
                    found.append(hit)
    return date_quoted(flow, found, ("date_not_under_office",) if away else (), "date_at_seal") if found else None


_NAMED = re.compile(r"^\(|ส.{0,3}เน.?[าำ].{0,12}ต้?อง")  # a name in brackets, or the mark of a certified copy


_NUMBERED_OFFICE = re.compile(r"(?<=[ก-๎])[ ]*(?:เขต|ภาค|ที่)[ ]*[0-9]{1,3}$")  # สำนักงานเขตพื้นที่การศึกษา ... เขต 3


def _below_office(above: tuple[Row, ...]) -> bool:
    """Whether the rows between the text and a date end with what can be an office's name, and name no person."""
    if not above or any(_NAMED.search(r.words) for r in above):
        return False
    last = _NUMBERED_OFFICE.sub("", above[-1].words)
    return len(last) < 80 and not re.match("จึง|ทั้งนี้", last) and not re.search("[0-9]", last)


def _date_beside_signature(flow: Flow, rows: tuple[Row, ...], last: int) -> Quoted | None:
    """The day under a report's last signature: its date or that of the signature, so always unverified."""
    text = plain(flow.text)
    for row in rows[last + 1 : last + 3]:
        if len(row.words) < 40 and (found := dates_in(text, row.start, row.end)):
            return date_quoted(flow, found[:1], ("date_beside_signature",), "date_beside_signature")
    return None


def _copies_to(flow: Flow, rows: tuple[Row, ...], tail: int) -> tuple[Quoted, ...]:
    """สำเนาส่ง, สำเนาเรียน: behind the signature, one a row."""
    out: list[Quoted] = []
    for n in range(tail, len(rows)):
        hit = re.match(r"สำเนา(?:ส่ง|เรียน)[ \t:.]*", rows[n].words)
        if not hit:
            continue
        for k in range(n, min(n + 12, len(rows))):
            row = rows[k]
            start = row.at + hit.end() if k == n else row.at
            words = flow.text[start : row.end].strip()
            if k > n and (row.gap or re.match(r"โทร|ไปรษณีย์|\(|http", words) or row.page != rows[n].page):
                break
            words = re.sub(r"^[-–•]\s*|^[0-9๐-๙]+[.)]\s*", "", words)
            if words:
                at = flow.text.index(words, start)
                out.append(flow.quote(at, at + len(words), rules=["label_copies"]))
        break
    return tuple(out)


def _unread_before(doc: DocumentText, rows: tuple[Row, ...]) -> bool:
    """Whether a page in front of the first words could not be read: then these may be another document's head."""
    first = rows[0].page
    return any(p.number < first and p.state in ("needs_ocr", "untrustworthy") for p in doc.pages)


def _doubted(quoted: Quoted, doubt: str) -> Quoted:
    return quoted.model_copy(update={"doubts": (*quoted.doubts, doubt), "trust": Trust.UNVERIFIED})
