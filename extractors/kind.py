"""ชนิดของเอกสาร: what kind of document it is, by the layout of its head and never by a mention in its text.

A memo about an order is a memo; a letter that encloses minutes is a letter. Minutes need three things: the
title รายงานการประชุม, ครั้งที่ or ผู้มาประชุม, and ระเบียบวาระ or มติที่ประชุม; a workshop's summary and a digest of cabinet
resolutions are `other`. Forms and indicator pages are decided elsewhere, before.
"""

import re
from collections.abc import Sequence

from extractors.english_letter import is_english
from extractors.flow import Flow
from extractors.head_block import Head, read_head
from extractors.letter_body import CLOSING, ISSUED
from extractors.minutes_head import MINUTES_TITLE
from extractors.order_head import ORDER_TITLE
from extractors.receipt import receipt_rows
from extractors.rows import Row, first_document, is_memo_title, rows_of
from extractors.scan_witness import HANDWRITTEN
from extractors.thai_date import find_dates
from schemas.quoted import Origin
from schemas.text import DocumentText

KINDS = ("external_letter", "memo", "stamped_letter", "order", "announcement", "minutes", "email", "other")
_STAMPED = re.compile(r"หนังสือประทับตรา")
_ABOVE = re.compile(
    r"^[\s()\[\]-]*(?:ร่าง|สำเนา(?:คู่ฉบับ)?|คู่ฉบับ|ด่วน(?:ที่สุด|มาก)?|ลับ(?:ที่สุด|มาก)?|หน้า\s*[0-9]+|สิ่งที่ส่งมาด้วย\s*[0-9]*|เอกสารแนบ\s*[0-9]*|ตราครุฑ)[\s()\[\]-]*$|"
    r"ราชกิจจานุเบกษา|^(?:เล่ม|ตอน)|^เอกสารเลขที่"
)
_FIRST_ROWS = 6
_MINUTES_WITHIN = 9
_TITLE_WITHIN = 12  # rows: received stamps may stand above it
_SHORT = 15000  # 1/100 point
_AGENDA = re.compile(r"ระเบียบวาระ|มติที่ประชุม|มติ\s*:|วาระที่")
_MET = re.compile(r"ครั้ง(?:พิเศษ)?ที่|ผู้มาประชุม|ผู้เข้าประชุม|ผู้เข้าร่วมประชุม|นัดพิเศษ")


def kind_of(flow: Flow, doc: DocumentText) -> tuple[str, tuple[str, ...]]:
    """(kind, names of the rules that decided). `other` where no layout of ours is seen."""
    if doc.media_type == "message/rfc822" or (doc.lines and all(x.part == "body" for x in doc.lines)):
        return "email", ("mail_body",)
    rows = first_document(rows_of(flow))
    if not rows:
        return "other", ("no_words",)
    skip = receipt_rows(rows)
    head = read_head(rows, skip)
    titled = _title(rows, skip)
    if titled is not None:
        return titled
    if is_english(rows) and any(CLOSING.match(r.words) for r in rows):
        return "external_letter", ("english_letter",)
    labels = head.blocks
    if (
        "unit" in labels
        and flow.text.startswith("ส่วนราชการ", labels["unit"].label)
        and ("number" in labels or "date" in labels)
        and "subject" in labels
    ):
        return "memo", ("label_unit",)
    if _margin_title(doc) and "subject" in labels:
        return "memo", ("title_memo_in_margin",)
    return _letter(head, rows)


def _title(rows: Sequence[Row], skip: frozenset[int]) -> tuple[str, tuple[str, ...]] | None:
    """The kind that a title names: the first row of the head that is one."""
    top = [r for r in rows[:14] if r.index not in skip]
    for n, row in enumerate(top):
        words = row.words
        if is_memo_title(words):
            return "memo", ("title_memo",)
        if _STAMPED.fullmatch(words):
            return "stamped_letter", ("title_stamped",)
        if n >= _TITLE_WITHIN or re.match(r"(?:เรื่อง|(?:กราบ)?เรียน|ถึง)[\s:]", words):
            break
        if n < _MINUTES_WITHIN and MINUTES_TITLE.match(words):
            return _minutes(rows)
        hit = ORDER_TITLE.match(words) if len(words) < 160 else None
        if hit and all(_mark(r) or _is_aside(r, row) for r in top[:n]):
            below = [r.words for r in rows if r.index > row.index][:7]
            subject = any(w.startswith("เรื่อง") for w in below)
            numbered = any(re.match(r"(?:เลข)?ที่\s*[:.…_]*\s*[0-9/]", w) for w in below)
            issued = any(ISSUED.search(r.words) for r in rows)
            addressed = any(re.match(r"(?:กราบ)?เรียน[\s:]", w) for w in below)
            kind = "order" if hit["word"] == "คำสั่ง" else "announcement"
            if n >= _FIRST_ROWS and not (subject and (numbered or issued)):
                continue  # so far down only a whole head is one
            if not addressed and (subject + numbered + issued >= 2 or (kind == "announcement" and (subject or issued))):
                return kind, (f"title_{kind}",)
    return None


def _mark(row: Row) -> bool:
    """Whether a row above a title is no title itself: draft, copy, speed, secrecy, a page number, a gazette's head, the
    day on which it was printed.
    """
    day = find_dates(row.words) if len(row.words) < 30 else []
    return (
        (len(day) == 1 and (day[0].start, day[0].end) == (0, len(row.words)))
        or row.role == "annotation"
        or bool(_ABOVE.search(row.words))
        or not re.search(r"[ก-ฮ]", row.words)
    )


def _is_aside(row: Row, title: Row) -> bool:
    """Whether a row of a scan above a title is no print of the document: written by hand, or a short row beside the
    middle of the title, as the rows of a received stamp are.
    """
    if row.line.origin is not Origin.RECOGNISED:
        return False
    by_hand = sum(d.end - d.start for d in row.line.doubted if d.rule == HANDWRITTEN)
    if 2 * by_hand >= len("".join(row.line.raw.split())):
        return True
    middle = (title.box[0] + title.box[2]) / 2
    return row.box[2] - row.box[0] < _SHORT and not row.box[0] <= middle <= row.box[2]


def _minutes(rows: Sequence[Row]) -> tuple[str, tuple[str, ...]]:
    text = "\n".join(r.words for r in rows)
    if _MET.search(text) and _AGENDA.search(text):
        return "minutes", ("title_minutes", "meeting_with_agenda")
    return "other", ("title_minutes_without_meeting",)


def _letter(head: Head, rows: Sequence[Row]) -> tuple[str, tuple[str, ...]]:
    labels = head.blocks
    closing = any(CLOSING.match(r.words) for r in rows)
    to = labels.get("to")
    if to is None:
        return "other", ("no_head",)
    is_thueng = rows[to.row].words.startswith("ถึง") or "ถึง" in rows[to.row].text[to.label - rows[to.row].start :][:3]
    if is_thueng:
        if "number" in labels and not closing:
            return "stamped_letter", ("label_thueng",)
        return "other", ("no_head",)
    if any(re.match(r"เขียนที่", r.words) for r in rows[: max(head.body, 8)]):
        return "other", ("petition",)
    dated = "number" in labels and "date" in labels and labels["number"].row == labels["date"].row
    if "subject" in labels and dated and not closing:
        return "memo", ("date_label_beside_number",)
    if "subject" in labels and ("number" in labels or closing):
        return "external_letter", ("labels_letter",) + (("closing",) if closing else ())
    return "other", ("no_head",)


def _margin_title(doc: DocumentText) -> bool:
    """Whether บันทึกข้อความ stands in the running header of the first page (a template's)."""
    return any(x.role == "header" and x.page <= 1 and is_memo_title(x.text) for x in doc.lines)
