"""หัวหนังสือ: subject and addressee of letters with labels (external letter, memo, stamped letter). The number and the day
of issue stand in modules of their own (`head_number`, `head_date`).
"""

import re

from extractors.flow import Flow, unwrap
from extractors.head_block import Block, Head
from extractors.head_date import HeadDate, date_quoted, dates_in, read_date
from extractors.head_number import read_number
from schemas.quoted import Quoted

__all__ = [
    "HeadDate",
    "date_quoted",
    "dates_in",
    "read_addressee",
    "read_date",
    "read_number",
    "read_subject",
    "trimmed",
]

_LIST_POINTER = re.compile(r"ตาม(?:บัญชี)?รายชื่อ|ตามบัญชี|ตามแนบท้าย|ตามสิ่งที่ส่ง")
_NEXT_ADDRESSEE = re.compile(r"[ ]*\n[ ]*(?=ผู้|รอง|หัวหน้า|ปลัด|อธิบดี|อธิการ|เลขา|นายก|นายอำเภอ|คณบดี|ประธาน|กรรมการ|\()")


def read_subject(flow: Flow, head: Head) -> Quoted | None:
    """เรื่อง: every row of the title, as one."""
    block = head.blocks.get("subject")
    if block is None:
        return None
    start, end = trimmed(flow, block.start, block.end)
    if start >= end:
        return None
    # without เรียน or ถึง below, a second row may be the addressee (`ผกก.สน. ...` of the police), no end of the title
    to = head.blocks.get("to")
    open_end = (to is None and "\n" in flow.text[start:end]) or _unlabelled(to)
    doubts = ["subject_end_unsure"] if open_end else []
    return flow.quote(start, end, _joined(flow.text[start:end]), doubts=doubts, rules=["label_subject"])


def _unlabelled(to: Block | None) -> bool:
    """Whether the addressee was taken for one by its post alone."""
    return to is not None and to.label == to.start


_SECOND = re.compile(r"\s[2๒][.)]")


def read_addressee(flow: Flow, head: Head) -> Quoted | None:
    """ผู้รับ: behind เรียน, กราบเรียน, นมัสการ or ถึง. `parts`: `through` (ผ่าน), `list` (a pointer to a list of names)."""
    block = head.blocks.get("to")
    if block is None:
        return None
    start, end = trimmed(flow, block.start, block.end)
    if start >= end:
        return None
    words = _joined(_NEXT_ADDRESSEE.sub(" ", flow.text[start:end]))
    parts: dict[str, str | bool] = {"salutation": flow.text[block.label : block.start].strip(" :\t.…")}
    if through := re.search(r"\(\s*ผ่าน\s*(?P<who>[^()]+)\)", words):
        parts["through"] = through["who"].strip()
    elif later := head.blocks.get("through"):
        parts["through"] = unwrap(flow.text[later.start : later.end])
    if _LIST_POINTER.search(words):
        parts["list"] = True
    doubts = ["addressee_blank"] if re.search(r"\.{4,}|…{2,}|_{4,}", words) else []
    doubts += ["addressee_unlabelled"] if _unlabelled(block) else []
    # the first of a list whose others stand elsewhere
    doubts += ["several_addressees"] if re.match(r"[0-9๐-๙]{1,2}[.)]", words) and not _SECOND.search(words) else []
    return flow.quote(start, end, words, parts=dict(parts), doubts=doubts, rules=["label_addressee"])


def trimmed(flow: Flow, start: int, end: int) -> tuple[int, int]:
    """[start, end) without blanks and dotted rules at its ends; empty where only a blank to fill in is printed."""
    words = flow.text[start:end]
    lead = re.match(r"(?:[\s\u00a0]|[.…_]{2,})*", words)
    # possessive: a ruled row inside would be tried in every split otherwise
    tail = re.search(r"(?:[\s\u00a0]++|[.…_]{3,}+)*+$", words)
    a = start + (lead.end() if lead else 0)
    b = start + (tail.start() if tail else len(words))
    return a, max(a, b)


def _joined(words: str) -> str:
    """Rows as one. A row that ends in a Latin word or before a bracket keeps its blank (Flow's unwrap); a tab or a wide
    gap inside is one blank.
    """
    return unwrap(words.replace("\t", " "))
