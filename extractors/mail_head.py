"""หัวอีเมลที่พิมพ์ติดมา: the head of a mail (จาก, ส่ง, ถึง, เรื่อง) that a mail program printed above a document.

Clerks print the mail by which a letter came, and its head stands above the letter on the same sheet. Its date, subject
and addressee are the mail's. It is set aside only where a document begins below it: its title, or its number. A mail
that is nothing but a mail stays one.
"""

import re
from collections.abc import Sequence
from typing import Final

from extractors.rows import Row, is_memo_title, number_label

_LABEL: Final = re.compile(
    r"(?:(?P<sender>จาก|ผู้ส่ง|From)|(?P<to>ถึง|ผู้รับ|To)|(?P<copy>สำเนา(?:ถึง|เรียน)?|Cc|CC|Bcc)|(?P<day>ส่ง(?:เมื่อ)?|วันที่(?:ส่ง)?|Sent|Date)"
    r"|(?P<subject>(?:หัว)?เรื่อง|Subject)|(?P<files>สิ่งที่แนบ(?:มา)?|ไฟล์แนบ|Attachments?))[ ]?:(?![0-9])"
)
_WITHIN: Final = 4  # rows at the top in which it begins
_LABELS: Final = 3  # of the six, the sender's among them
_BROKEN: Final = 2  # rows without a label between two with one: long lists of names go on
_BELOW: Final = 5  # rows below it in which the document begins
# A row of a subject that went on: a number with its day behind it, as letters are cited and never headed.
_CITED: Final = re.compile(r".*[0-9๐-๙].*(?:ลงวันที่|เรื่อง)")
_HEADED: Final = re.compile(r"เรื่อง|(?:กราบ)?เรียน|อ้างถึง|ถึง")
_TITLE: Final = re.compile(r"(?:สำเนา\s*)?(?:คำสั่ง|ประกาศ|รายงานการประชุม|หนังสือประทับตรา|ส่วนราชการ)")


def mail_head_rows(rows: Sequence[Row]) -> frozenset[int]:
    """`Row.index` of the rows of a mail's head above a document on the first page; none where there is none."""
    first = next((n for n, r in enumerate(rows[:_WITHIN]) if (hit := _LABEL.match(r.words)) and hit["sender"]), None)
    if first is None:
        return frozenset()
    last, label, found = first, "sender", {"sender"}
    for n in range(first + 1, len(rows)):
        if n - last > _BROKEN or rows[n].page != rows[first].page:
            break
        if _begins(rows[n]):
            if n == last + 1 and label == "subject" and number_label(rows[n].words) and _goes_on(rows, n):
                last = n  # and a second such row is not reached: the label is gone
                label = ""
                continue
            break
        if hit := _LABEL.match(rows[n].words):
            last = n
            label = str(hit.lastgroup)
            found.add(label)
    if len(found) < _LABELS or not _document_below(rows, last):
        return frozenset()
    return frozenset(r.index for r in rows[: last + 1])


def _goes_on(rows: Sequence[Row], n: int) -> bool:
    """Whether the row behind a mail's subject, which begins as a letter's number does, is the rest of that subject: it
    cites, or the document begins below it before any other line of a letter's head.
    """
    return bool(_CITED.match(rows[n].words)) or _document_below(rows, n)


def _document_below(rows: Sequence[Row], last: int) -> bool:
    """Whether a document begins soon behind this row, and before any other line of a head: a mail's own words have
    their เรียน too.
    """
    for row in rows[last + 1 : last + 1 + _BELOW]:
        if _begins(row):
            return True
        if _HEADED.match(row.words):
            return False
    return False


def _begins(row: Row) -> bool:
    """Whether a document of ours begins with this row."""
    return bool(is_memo_title(row.words) or _TITLE.match(row.words) or number_label(row.words))
