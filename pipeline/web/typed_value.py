"""ค่าที่คนพิมพ์: what a person types into a field, as it will be stored: Thai digits and years of the Buddhist era are
taken, and shown as what they become before anything is sent.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from extractors.digits import arabic
from extractors.letter_number import parse_letter_number
from extractors.thai_date import find_dates
from pipeline.web.queue_answers import is_choice

_A_DATE: Final = re.compile(r"(?:^|[.\]])date$")
_A_NUMBER: Final = re.compile(r"(?:^|[.\]])number$")
_MEETING: Final = re.compile(r"(?:ครั้งที่)?\s*0*([0-9]{1,3})\s*/\s*([0-9]{4})")
_ISO: Final = re.compile(r"([0-9]{4})(?:-([0-9]{1,2})(?:-([0-9]{1,2}))?)?")
_FIGURES: Final = re.compile(r"[0-9๐-๙][0-9๐-๙.,/ -]*")
_ERA, _BUDDHIST = 543, 2400
_LONGEST: Final = 2000
_UNSEEN: Final = ("Cc", "Cf")  # what comes along when words are copied from a document, and hides or turns others
_NO_SIGN: Final = ("Co", "Cs", "Cn")


@dataclass(frozen=True, slots=True)
class Typed:
    """`value`: what will be stored, empty where the words cannot be taken; then `th` and `en` say why. `doubt_th`,
    `doubt_en`: what the person should look at once more.
    """

    value: str
    th: str = ""
    en: str = ""
    doubt_th: str = ""
    doubt_en: str = ""


def typed_value(field: str, words: str) -> Typed:
    """What the words mean in a field (its path in the record)."""
    bare = " ".join("".join(x for x in words if x.isspace() or unicodedata.category(x) not in _UNSEEN).split())
    if any(
        unicodedata.category(x) in _NO_SIGN for x in bare
    ):  # of one font only, as old Thai fonts have for tone marks
        return Typed("", "มีอักขระที่แสดงไม่ได้ โปรดพิมพ์ใหม่", "it holds a sign that no font shows; type it anew")
    if not bare:
        return Typed("", "ยังไม่ได้พิมพ์ค่า", "nothing typed yet")
    if len(bare) > _LONGEST:
        return Typed("", "ยาวเกินไป", "too long")
    choices = is_choice(field)
    if choices:
        return Typed(bare) if bare in choices else Typed("", "เลือกจากรายการ", "choose one of the list")
    if "entries." not in field:
        if _A_DATE.search(field):
            return _date(bare)
        if _A_NUMBER.search(field):
            return _number(bare)
        if field.endswith("meeting"):
            return _meeting(bare)
    return Typed(arabic(bare) if _FIGURES.fullmatch(bare) else bare)


def _date(bare: str) -> Typed:
    wrong = Typed(
        "",
        "อ่านเป็นวันที่ไม่ได้ พิมพ์เช่น ๑๕ ก.พ. ๒๕๖๖ หรือ 15/2/2566 หรือ 2566-02-15",
        "no date: type it as 15 ก.พ. 2566, 15/2/2566 or 2023-02-15",
    )
    folded = arabic(bare)
    if m := _ISO.fullmatch(folded):
        return _iso(m) or wrong
    found = find_dates(bare)
    if len(found) != 1 or found[0].value is None:
        return wrong
    one = found[0]
    around = bare[: one.start] + bare[one.end :]
    if re.sub(r"ลง|วันที่|เมื่อ|ณ|[\s.]", "", around):
        return wrong
    if {"impossible_day", "weekday_disagrees", "era_disagrees", "day_month_order", "month_first"} & set(one.doubts):
        return wrong
    if one.doubts:
        return Typed(one.value or "", doubt_th="ดูปีและวันให้แน่ใจ", doubt_en="look at the year and the day once more")
    return Typed(one.value or "")


def _iso(m: re.Match[str]) -> Typed | None:
    import datetime

    year = int(m[1]) - (_ERA if int(m[1]) >= _BUDDHIST else 0)
    try:
        day = datetime.date(year, int(m[2] or 1), int(m[3] or 1))
    except ValueError:
        return None
    return Typed(day.isoformat()[: 10 if m[3] else 7 if m[2] else 4])


def _number(bare: str) -> Typed:
    """A letter number in its canonical form; any other number (of an order, of minutes) with Arabic digits."""
    found = parse_letter_number(bare)
    if found is not None and not found.doubts:
        return Typed(found.value)
    plain = re.sub(r"\s*/\s*", "/", arabic(bare))
    if not re.search("[0-9]", plain):
        return Typed("", "เลขที่ต้องมีตัวเลข", "a number has figures")
    return Typed(
        plain, doubt_th="ไม่ใช่รูปแบบเลขที่หนังสือที่รู้จัก จะเก็บตามที่พิมพ์", doubt_en="no known form of a number; kept as typed"
    )


def _meeting(bare: str) -> Typed:
    m = _MEETING.fullmatch(arabic(bare))
    if m is None:
        return Typed("", "พิมพ์เป็น ครั้งที่/ปี เช่น 1/2566", "type it as number/year, as 1/2566")
    return Typed(f"{m[1]}/{m[2]}")
