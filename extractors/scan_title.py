"""ชื่อเรื่องบนภาพสแกน: subjects, names of offices and signers of a scan of which a part may be missing, or not be theirs.

A received stamp printed black by a copier stands beside the head of a letter, and its words (เวลา, เลขรับที่) pass for the
end of a title; where it lies on the title, the title ends there. What is left reads well, so its letters say nothing:
its place and its last letter do.
"""

import itertools
import re
from typing import Final

from extractors.flow import Flow
from schemas.place import Box, PagePlace
from schemas.quoted import Origin, Quoted, Trust
from schemas.text import DocumentText

END_UNSURE: Final = {"subject": "subject_end_unsure", "sender": "office_pieced", "addressee": "office_pieced"}
TITLE_UNSURE: Final = "title_end_unsure"
_LEADING: Final = frozenset("เแโใไ")  # vowels that stand before their consonant
_BESIDE: Final = 6000  # 1/100 point behind a title's end in which other marks may be its rest
_DAY: Final = re.compile(r"(?:[ก-๎]{0,8}ที่ ?)?[0-9๐-๙]{1,2} ?[ก-๎.]{3,12} ?(?:พ\.?ศ\.? ?)?[0-9๐-๙]{4}")  # a sender's line
_SIGNS: Final = frozenset("ัิีึืฺุู็่้๊๋์ํ๎")  # stand above or below a consonant
_ROOM: Final = 2.7  # steps from letter to letter across a blank; 2.3 at most in right names, 3.2 where two were lost
_LETTERS: Final = 6


def doubted_title(name: str, quoted: Quoted, doc: DocumentText) -> Quoted:
    """The field `name` of a letter, unverified where its words may be cut off or another's: they end in a vowel that
    needs a letter behind it, one of their rows stands beside the first and not below it, something else is printed or
    written right behind the last; or a title without its label is a day, or stands on a page that is hardly readable.
    """
    doubt = END_UNSURE.get(name)
    if doubt is None or quoted.origin is not Origin.RECOGNISED or not quoted.value:
        return quoted
    boxes = [(p.page, p.box) for p in quoted.places if isinstance(p, PagePlace)]
    if quoted.value.rstrip()[-1:] in _LEADING or _aside(boxes) or (name == "subject" and _goes_on(boxes, doc)):
        return _with(quoted, doubt)
    is_title = name == "subject" and "title" in quoted.rules
    if is_title and (_DAY.fullmatch(quoted.value) or any(p.state == "weak" for p in doc.pages)):
        return _with(quoted, TITLE_UNSURE)
    return quoted


def _aside(boxes: list[tuple[int, Box]]) -> bool:
    """Whether a later row of the words begins where the first one has ended."""
    return any(page == boxes[0][0] and box[0] >= boxes[0][1][2] for page, box in boxes[1:])


def _goes_on(boxes: list[tuple[int, Box]], doc: DocumentText) -> bool:
    """Whether a line of its own stands right behind the last row."""
    if not boxes:
        return False
    page, (_, y0, x1, y1) = boxes[-1]
    return any(
        line.page == page
        and line.origin is Origin.RECOGNISED
        and x1 - 200 <= line.box[0] < x1 + _BESIDE
        and min(y1, line.box[3]) - max(y0, line.box[1]) > 0.4 * min(y1 - y0, line.box[3] - line.box[1])
        for line in doc.lines
    )


def has_room_for_letters(flow: Flow, start: int, end: int) -> bool:
    """Whether a blank of a recognised name is so wide that two letters more were there: a signature across them took
    them, and what is left is a name as well.
    """
    middles: list[tuple[str, float]] = []
    for at in range(start, end):
        place = next(iter(flow.places(at, at + 1)), None)
        if flow.text[at] not in _SIGNS and isinstance(place, PagePlace):
            middles.append((flow.text[at], (place.box[0] + place.box[2]) / 2))
    steps = sorted(b[1] - a[1] for a, b in itertools.pairwise(middles) if a[0] != " " != b[0])
    if len(steps) < _LETTERS:
        return False
    usual = steps[len(steps) // 2]
    around = zip(middles, middles[1:], middles[2:], strict=False)
    return any(b[0] == " " and c[1] - a[1] > _ROOM * usual for a, b, c in around)


def _with(quoted: Quoted, doubt: str) -> Quoted:
    if doubt in quoted.doubts:
        return quoted
    return quoted.model_copy(update={"doubts": (*quoted.doubts, doubt), "trust": Trust.UNVERIFIED})
