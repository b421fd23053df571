"""วัน เดือน ปี: single days, months and years in folded text, before ranges are joined (see `thai_date`).

The anchor is the month's name: the day stands before it, the year after it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extractors.month_name import month_number, month_pattern
from extractors.stray_mark import FIGURE, MARK, THAI, spoilt_after, spoilt_before

BE_YEARS = range(2440, 2601)  # a Buddhist year of an office document
CE_YEARS = range(1900, 2058)  # a four-digit year here is of the common era
TWO_DIGIT_YEARS = range(30, 80)  # read as 2530 to 2579; others get a doubt (20 may be 2520 or 2020)

WEEKDAYS = ("จันทร์", "อังคาร", "พุธ", "พฤหัสบดี", "ศุกร์", "เสาร์", "อาทิตย์")
ERA = r"(?:พุทธศักราช|คริสต์ศักราช|พ[ ]?\.?[ ]?ศ[ ]?\.?|ค[ ]?\.?[ ]?ศ[ ]?\.?)"

_WS = r"[ \t]*+(?:\n[ \t]*+)?+"  # blanks, at most one line break
_BLANK = r"(?:[.…_]{2,}+(?:[ ][.…_]++)?+|[…_])"  # dotted or ruled blank of a form
_WEEKDAY = rf"วัน[ ]?(?P<weekday>{'|'.join(WEEKDAYS)}|พฤหัสฯ?)[ ]?(?:ที่)?"
# what may follow two figures that are no year; not เรื่อง or ข้อ, which follow a date too
_COUNTED = re.compile(r"[ ]?(?:คน|ราย(?!ง)|แห่ง|บาท|แปลง|นาที|ชั่วโมง|น\.|นาฬิกา|%|เปอร์เซ็นต์|ฉบับ(?!ที่))")

_BEFORE = re.compile(
    rf"(?:{_WEEKDAY}[ \t]*)?(?:(?:(?<![0-9{MARK}])|(?<=ที่))(?<![0-9][./:])(?P<day>{FIGURE}(?:{FIGURE})?)"
    rf"(?P<gap>[ ]?/[ ]?|-|{_WS}{_BLANK}?{_WS}(?:เดือน{_WS}{_BLANK}?{_WS})?))?$"
)
_AFTER = re.compile(
    rf"(?P<gap>[ ]?/[ ]?|-|{_WS}{_BLANK}?{_WS})(?:(?P<era>{ERA}|ปี){_WS}{_BLANK}?{_WS})?[’']?"
    rf"(?P<year>2[{MARK}]*[ ]?5[{MARK}]*[ ]?{FIGURE}[ ]?{FIGURE}(?![0-9])|{FIGURE}(?:{FIGURE})*)"
)
_NOT_A_YEAR = re.compile(r"[.:][0-9]|,[0-9]{3}(?![0-9])|[ ]*/")
_DAY_CUE = re.compile(r"(?:ที่|ลว[ ]?\.?|ลง|เมื่อ|ณ|[-–—]|ถึง|และ|,)[ \t]*$")
_AGENCY_BEFORE = re.compile(r"(?:สำนักงาน|สานักงาน|เลขาธิการ|คณะกรรมการ|มติ|กฎ|หนังสือ|ระเบียบ|อ\.)[ ]?$")
# a figure that counts something before a month: `ไตรมาสที่ 1 ตุลาคม 2565`, `ฉบับที่ 3 มกราคม 2566`, `รอบ 12 เดือน มีนาคม`
_QUARTER_BEFORE = re.compile(r"ไตรมาส[ ]?(?:ที่)?[ ]*$")
_COUNT_BEFORE = re.compile(
    r"(?:ครั้ง|งวด|ฉบับ|รอบ|ระยะ|ภาค(?:เรียน|การศึกษา)?|เทอม|รุ่น|สัปดาห์|ตอน|เล่ม|เลข|ลำดับ|ชุด|ปี|วาระ|กลุ่ม|ช่วง|ข้อ|หน้า|สมัย|เดือน"
    r"|กิจกรรม|โครงการ|หลักสูตร|ตัวชี้วัด|เป้าหมาย|กลยุทธ์|ยุทธศาสตร์|ผลผลิต|ขั้น(?:ตอน)?|ระดับ|ส่วน|หมวด|บท|เรื่อง|ประเด็น|แบบ|ตาราง|ภาพ"
    r"|คน|แห่ง|จุด|เวที|ชั้น|ห้อง|หมู่)"
    r"[ ]?ที่[ ]*$"
)
_MONTHS_BEFORE = re.compile(r"(?:รอบ|ระยะ|เวลา|ภายใน|จำนวน|ทุก|นาน|อีก|ครบ|รวม)[ ]*$")
# `วันที่ 1 5 มกราคม`: the first figure of the day stands apart
_SPLIT_DAY = re.compile(r"(?:(?:ที่|ลว[ ]?\.?|เมื่อ|\(|[-–—])\s*[0-3]\s{1,3}|(?:^|\n)[ ]*[0-3][ ]{1,3})$")
_CUED = re.compile(r"(?:วันที่|ลว[ ]?\.)(?P<rest>[^\n]{1,12})$")
_NO_DAY = re.compile(r"(?:[\s.…_:]|เดือน|ประจำ)*")
_MAY_TOUCH = re.compile(r"(?:เดือน|ถึง|เมื่อ|ณ|ลง|ระหว่าง|ที่|ต้น|กลาง|ปลาย|สิ้น|และ)$")

_UNKNOWN = re.compile(
    rf"(?<![0-9./])(?P<day>{FIGURE}(?:{FIGURE})?){_WS}"
    rf"(?P<month>เ?[ก-ฮ][ิี]?[ ]?\.[ ]?[คยพ]\.?|[{THAI}]{{3,12}}(?:คม|ยน|พันธ์))"
    rf"{_WS}(?:{ERA}{_WS})?(?P<year>25[0-9]{{2}}|[3-7][0-9])(?![0-9/])"
)
_NUMERIC = re.compile(
    r"(?<![0-9/.])(?P<a>[0-9]{1,2})(?P<sep>[ ]?[/.-][ ]?)(?P<b>[0-9]{1,2})(?P=sep)(?P<y>[0-9]{4}|[0-9]{2})"
    r"(?![0-9]|[/.][0-9]|/)"
)
_NUMERIC_CUE = re.compile(r"(?:วันที่|ลว[ ]?\.?|เมื่อ|ลง|ถึง|[-–—])[ ]*$")
_ISO = re.compile(r"(?<![0-9/.-])(?P<y>[12][0-9]{3})-(?P<m>[01][0-9])-(?P<d>[0-3][0-9])(?![0-9]|[/.-][0-9])")
_ENGLISH_MONTHS = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
_ENGLISH = re.compile(
    rf"(?<![0-9/.A-Za-z])(?:(?P<d>[0-9]{{1,2}})(?:st|nd|rd|th)?[ ]+)?(?P<mon>{_ENGLISH_MONTHS})[a-z]{{0,6}}\.?"
    r"(?:[ ]+(?P<d2>[0-9]{1,2})(?:st|nd|rd|th)?,)?[ ,]+(?P<y>[0-9]{4})(?![0-9])"
)


@dataclass(frozen=True, slots=True)
class Point:
    """One day, month or year at [start, end). `year` of the common era; None for what is not printed or unreadable."""

    start: int
    end: int
    day: int | None = None
    month: int | None = None
    year: int | None = None
    weekday: str | None = None
    doubts: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()


def common_year(digits: str, era: str | None = None) -> tuple[int | None, list[str], list[str]]:
    """The year of the common era that `digits` and the printed era mean, with doubts and rules."""
    if len(digits) not in (2, 4) or digits == "25":  # 25 is a form's unfinished year
        return None, ["year_unreadable"], []
    n = int(digits)
    said_ce = era is not None and era.startswith("ค")
    said_be = era is not None and era.startswith("พ")
    if len(digits) == 2:
        doubts = [] if n in TWO_DIGIT_YEARS and not said_ce else ["year_two_digits"]
        return n + (2000 if said_ce else 1957), doubts, ["two_digit_year"]
    if n in BE_YEARS:
        return n - 543, ["era_disagrees"] if said_ce else [], []
    if n in CE_YEARS:
        return n, ["era_disagrees"] if said_be else [], ["ce_year"]
    return None, ["year_out_of_range"], []


def _plain(figure: str) -> str:
    """The figures alone."""
    return re.sub("[^0-9]", "", figure)


def _torn(text: str, start: int) -> bool:
    """Whether a day that begins at `start` may have lost its first figure to what stands before it."""
    left = text[max(0, start - 24) : start]
    if spoilt_before(text, start) or re.search(r"(?:\s|ที่|^|\()[.,’~–-]$", left):
        return True
    dash = re.search(r"[ ]*[-–—][ ]*$", left)  # `� - 15 มีนาคม`: the first day of a period
    if dash is None or dash.start() == 0:
        return False
    first = left[: dash.start()]
    return spoilt_before(first, len(first)) or re.search(f"[0-9][{MARK}]+$", first) is not None


def _year_of(text: str, at: int) -> tuple[int | None, int, list[str], list[str]] | None:
    """The year that follows a month which ends at `at`: year, end, doubts, rules; None where none is printed."""
    after = _AFTER.match(text, at)
    if after is None or _NOT_A_YEAR.match(text, after.end()):
        return None
    digits, end = _plain(after["year"]), after.end()
    if len(digits) != 4:
        crossed = "\n" in text[at : after.start("year")] and not after["era"]
        if crossed or _COUNTED.match(text, end):
            return None
    year, doubts, rules = common_year(digits, after["era"])
    if spoilt_after(text, end):
        return None, end, ["year_unreadable"], []
    if " " in after["year"]:
        rules.append("year_spaces")
        if not re.match(r"[ \t]*(?:\n|$)", text[end : end + 20]):
            doubts.append("year_spaced")
    if re.search(f"[{MARK}]", after["year"]):
        doubts.append("digits_mixed_with_marks")
    return year, end, doubts, rules


def named_points(text: str) -> Iterator[Point]:
    """Dates whose month is a Thai word."""
    for m in month_pattern().finditer(text):
        at = max(0, m.start() - 80)
        before = _BEFORE.search(text, at, m.start())
        day_text, weekday = (before["day"], before["weekday"]) if before else (None, None)
        follows = _year_of(text, m.end())
        if m["short"]:
            touched = m.start() and re.match(rf"[{THAI}.]", text[m.start() - 1])
            if not day_text and touched and not _MAY_TOUCH.search(text[max(0, m.start() - 12) : m.start()]):
                continue
            if not day_text and _AGENCY_BEFORE.search(text[max(0, m.start() - 14) : m.start()]):
                continue
            if "." not in m[0] and not (day_text and follows and follows[0]):
                continue
        year, end, doubts, rules = follows or (None, m.end(), [], [])
        if "\u0e33" in m[0]:
            rules = [*rules, "sara_am_for_sara_aa"]
        start, day = m.start(), None
        if before and day_text:
            start = text.rindex("วัน", 0, before.start("weekday")) if weekday else before.start("day")
            day = int(_plain(day_text))
            left = text[max(0, start - 20) : start]
            if re.search(f"[{MARK}]", day_text):
                doubts = [*doubts, "digits_mixed_with_marks"]
            if "\n" in before["gap"] and not weekday and not _DAY_CUE.search(left):
                doubts = [*doubts, "day_on_other_line"]
            if len(before["gap"]) > 5 and not before["gap"].strip(" ") and not weekday and not _DAY_CUE.search(left):
                doubts = [*doubts, "day_apart"]
            split = len(_plain(day_text)) == 1 and _SPLIT_DAY.search(left)
            counted = _COUNT_BEFORE.search(left) or ("เดือน" in before["gap"] and _MONTHS_BEFORE.search(left))
            if not weekday and _QUARTER_BEFORE.search(left):
                start, day = m.start(), None
            elif (not weekday and (split or counted)) or _torn(text, start):
                day, doubts = None, [*doubts, "day_unsure"]
        else:
            weekday = None
            left = text[at : m.start()].rstrip(" \t")
            unread = re.search(r"(?:ที่|ลว[ ]?\.?|เมื่อ|\()[ ]*[0-9]{1,2}[ ]*[.,:’\-–]$", left)
            stray = re.search(f"ที่[{MARK}]+$", left) is not None
            # behind the words of a date a day stands, or a blank to fill in: anything else may be what became of it
            bare = re.sub(f"[{MARK}]+$", "", re.sub(r"เดือน$", "", left).rstrip(" \t"))
            cued = _CUED.search(left)
            if cued and not _NO_DAY.fullmatch(cued["rest"]) and not month_pattern().search(cued["rest"]):
                stray = True
            if unread or stray or bare[-1:].isdecimal() or (bare[-2:-1] != "/" and spoilt_before(bare, len(bare))):
                doubts = [*doubts, "day_unsure"]
        yield Point(start, end, day, month_number(m[0]), year, weekday, tuple(doubts), tuple(rules))


def unknown_points(text: str) -> Iterator[Point]:
    """A day, a word in the place of a month that is none, and a year: reported, never guessed."""
    for m in _UNKNOWN.finditer(text):
        if month_number(m["month"]) is None and not month_pattern().search(m["month"]):
            yield Point(m.start(), m.end(), int(_plain(m["day"])), doubts=("unknown_month",))


def numeric_points(text: str) -> Iterator[Point]:
    """27/10/2563, 10/26/2020 (month first), 2020-10-26. Dots and hyphens need a year of four figures."""
    for m in _NUMERIC.finditer(text):
        a, b, digits = int(m["a"]), int(m["b"]), m["y"]
        year, doubts, rules = common_year(digits)
        if year is None or max(a, b) > 31 or min(a, b) < 1 or min(a, b) > 12:
            continue
        near = re.match(r"-[0-9]", text[m.end() :]) or re.search(r"[0-9][-,.]$", text[: m.start()][-2:])
        if "/" not in m["sep"] and (len(digits) == 2 or near):
            continue
        left = text[max(0, m.start() - 12) : m.start()]
        if _torn(text, m.start()) or re.search(rf"[0-9][{MARK}]+$|(?:ที่|ลว\.?|เมื่อ)\s*[0-3]\s{{1,3}}$", left):
            doubts.append("day_unsure")
        if spoilt_after(text, m.end()):
            doubts.append("year_unreadable")
        if len(digits) == 2 and not _NUMERIC_CUE.search(text[max(0, m.start() - 14) : m.start()]):
            doubts.append("numeric_short")
        is_ce = "ce_year" in rules
        if b > 12:
            a, b = b, a
            rules.append("month_first")
            if not is_ce:
                doubts.append("month_first")
        elif is_ce and a <= 12 and a != b:
            doubts.append("day_month_order")
        yield Point(m.start(), m.end(), a, b, year, None, tuple(doubts), (*rules, "numeric"))
    for m in _ISO.finditer(text):
        year, doubts, rules = common_year(m["y"])
        if year is not None and 1 <= int(m["m"]) <= 12:
            yield Point(m.start(), m.end(), int(m["d"]), int(m["m"]), year, None, tuple(doubts), (*rules, "numeric"))


def english_points(text: str) -> Iterator[Point]:
    """23 January 2023, January 23, 2023, Jan 2023."""
    for m in _ENGLISH.finditer(text):
        year, doubts, rules = common_year(m["y"])
        day = m["d"] or m["d2"]
        month = _ENGLISH_MONTHS.split("|").index(m["mon"]) + 1
        start = m.start("d") if m["d"] else m.start("mon")
        yield Point(
            start, m.end(), int(day) if day else None, month, year, None, tuple(doubts), (*rules, "english_month")
        )
