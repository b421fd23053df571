"""คำที่อ่านเพี้ยนบนสแกน: labels and months of a recognised line whose marks came out wrong, put right by named repairs.

A recogniser mistakes one mark above a letter for another far more often than anything else (เรือง, คำสั้ง), and some
letters for their neighbours in shape. A word of a closed list that agrees with what was read in all but these is that
word: the labels of official documents say nothing themselves, so putting one right changes no value. A month does: one
that was put right is doubted (`misread_month`).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from extractors.canonical import Canonical
from extractors.misread_month import month_of
from extractors.month_name import full_names, month_pattern
from schemas.text import Repair

LABEL: Final = "misread_label"
MONTH: Final = "misread_month"

_AT_START: Final = [
    "เรื่อง",
    "เรียน",
    "อ้างถึง",
    "สิ่งที่ส่งมาด้วย",
    "ส่วนราชการ",
    "บันทึกข้อความ",
    "ขอแสดงความนับถือ",
    "คำสั่ง",
    "ประกาศ",
    "วันที่",
    "รายงานการประชุม",
    "ระเบียบวาระที่",
    "มติที่ประชุม",
    "ผู้มาประชุม",
    "ผู้ไม่มาประชุม",
    "ผู้เข้าร่วมประชุม",
    "เริ่มประชุม",
    "เลิกประชุม",
    "จึงเรียนมาเพื่อ",
    "ด่วนที่สุด",
    "ด่วนมาก",
    "สำเนาถูกต้อง",
    "สำเนาคู่ฉบับ",
    "ปฏิบัติราชการแทน",
    "รักษาราชการแทน",
    "ที่ประชุมมีมติ",
    "ที่ประชุม",
    "เลขรับ",
    "เลขที่รับ",
    "สั่ง",
    "ลงชื่อ",
]
_BEFORE_FIGURES: Final = ["ลงวันที่", "วันที่", "ครั้งที่", "เมื่อวันที่", "ภายในวันที่", "ที่"]
# ที่ of a letter number, its marks come out wrong or lost, before the number itself: ทส 0910 are letters of an office
_NUMBER_LABEL: Final = re.compile(
    "(?P<label>ท(?:[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]{1,3}|(?= )))[ ]{0,2}"
    "(?:[ก-ฮ]{2,5}\\.?[ ]?(?:\\([ก-ฮ.]{1,9}\\)[ ]?)?)?[0-9๐-๙]{2,}[0-9๐-๙.()ก-ฮ ]{0,12}/"
)
_MARKS: Final = re.compile("[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]")
# Letters that differ by a notch or a loop; each group reads as its first.
_ALIKE: Final = ["คศดต", "ชซข", "ผพฟฝหท", "ถภฤ", "บปษ", "นมฆ", "เแ", "ไใโ", "ฎฏ", "ลส", "รธ", "งว"]
_FIRST: Final = {ord(c): group[0] for group in _ALIKE for c in group}
_MONTH_FOLLOWS: Final = re.compile(
    "(?<=[0-9๐-๙])[ ]{0,2}(?P<word>เ?[ดคต][\u0e34-\u0e37\u0e48-\u0e4b]{0,2}อ[นมบ])[ ]{0,2}(?=[ก-ฮเแโใไ])"
)  # `19 ดือน กันยายน 2557`
_LIKE_A_MONTH: Final = re.compile(
    r"(?<=[0-9๐-๙])[ ]{0,2}(?P<name>[ก-๎]{4,12})[ ]{0,2}(?=(?:พ\.?ศ\.?[ ]?)?[0-9๐-๙]{4}(?![0-9๐-๙]))"
)


@dataclass(frozen=True, slots=True)
class Mended:
    """A line after these repairs. `spans`, `repairs` as in Canonical; `doubted`: months, by [start, end) of raw."""

    text: str
    spans: tuple[tuple[int, int], ...] | None
    repairs: tuple[Repair, ...] = ()
    doubted: tuple[Repair, ...] = ()


@cache
def _skeleton(words: str) -> str:
    return _MARKS.sub("", words).translate(_FIRST)


@cache
def _labels() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Each label with a pattern for everything of its skeleton; the longest first."""
    out = []
    for label in sorted({*_AT_START, *_BEFORE_FIGURES}, key=lambda x: (-len(x), x)):
        bones = [next((g for g in _ALIKE if c in g), c) for c in _MARKS.sub("", label)]
        marks = "[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]{0,3}"
        out.append((label, re.compile("".join(f"[{g}]{marks}" for g in bones))))
    return tuple(out)


def mend(done: Canonical, raw: str) -> Mended:
    """The canonical text of a recognised line with misread labels and months put right."""
    text = done.text
    spans = done.spans if done.spans is not None else tuple((i, i + 1) for i in range(len(raw)))
    changes = list(_changes(text))
    if not changes:
        return Mended(text, done.spans, done.repairs)
    out: list[str] = []
    where: list[tuple[int, int]] = []
    repairs: list[Repair] = list(done.repairs)
    doubted: list[Repair] = []
    at = 0
    for start, end, word, rule in changes:
        out.append(text[at:start])
        where += spans[at:start]
        around = _around(spans[start:end])
        out.append(word)
        where += [around] * len(word)
        repairs.append(Repair(rule, *around))
        if rule == MONTH:
            doubted.append(Repair(rule, *around))
        at = end
    out.append(text[at:])
    where += spans[at:]
    return Mended("".join(out), tuple(where), tuple(repairs), tuple(doubted))


def _around(spans: Sequence[tuple[int, int]]) -> tuple[int, int]:
    return min(a for a, _ in spans), max(b for _, b in spans)


def _changes(text: str) -> Iterator[tuple[int, int, str, str]]:
    """(start, end, the word meant, the rule), in order, none overlapping."""
    taken = 0
    first = len(text) - len(text.lstrip())
    for label, pattern in _labels():
        hit = pattern.match(text, first) if label in _AT_START else None
        if hit and _ends(text, hit.end(), label):
            if hit[0] != label:
                yield hit.start(), hit.end(), label, LABEL
            taken = hit.end()
            break
    if not taken and (number := _NUMBER_LABEL.match(text, first)) and number["label"] != "ที่":
        yield number.start("label"), number.end("label"), "ที่", LABEL
        taken = number.end("label")
    inside: list[tuple[int, int, str, str]] = []
    for label, pattern in _labels():
        if label not in _BEFORE_FIGURES or label == "ที่":
            continue
        for hit in pattern.finditer(text, taken):
            apart = not any(a < hit.end() and hit.start() < b for a, b, *_ in inside)
            if apart and re.match(r"[ ]?[0-9๐-๙]", text[hit.end() :]):
                inside.append((hit.start(), hit.end(), label, LABEL))
    inside += [
        (hit.start("word"), hit.end("word"), "เดือน", LABEL)
        for hit in _MONTH_FOLLOWS.finditer(text, taken)
        if month_pattern().match(text, hit.end())
    ]
    for hit in _LIKE_A_MONTH.finditer(text, taken):
        if month_pattern().fullmatch(hit["name"]):
            continue
        month = month_of(hit["name"])
        if month is not None and not any(a < hit.end("name") and hit.start("name") < b for a, b, *_ in inside):
            inside.append((hit.start("name"), hit.end("name"), full_names()[month - 1], MONTH))
    yield from sorted(x for x in inside if text[x[0] : x[1]] != x[2])


def _ends(text: str, end: int, label: str) -> bool:
    """Whether a label may end here: at a blank, a colon, dots, a figure or the end; a few run on into words."""
    if end >= len(text) or text[end] in " \t:….()" or text[end] in "0123456789๐๑๒๓๔๕๖๗๘๙":
        return True
    return label in ("คำสั่ง", "ประกาศ", "รายงานการประชุม", "จึงเรียนมาเพื่อ", "ปฏิบัติราชการแทน", "รักษาราชการแทน", "ที่ประชุมมีมติ")
