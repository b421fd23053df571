"""วันที่: Thai dates in running text. Partial dates stay partial, and a doubt is said rather than guessed away.

Years are of the Buddhist era unless พ.ศ./ค.ศ. or their size says otherwise; 543 is subtracted before the calendar is
asked, because leap days differ.
Doubts: `impossible_day`, `unknown_month`, `year_missing`, `year_unreadable`, `year_out_of_range`, `year_two_digits`,
`year_spaced`, `era_disagrees`, `weekday_disagrees`, `day_unsure`, `day_on_other_line`, `day_apart`,
`day_month_order`, `month_first`, `numeric_short`, `period_reversed`, `period_year_unsure`, `days_not_consecutive`,
`digits_mixed_with_marks`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from extractors.date_point import (
    BE_YEARS,
    CE_YEARS,
    ERA,
    WEEKDAYS,
    Point,
    common_year,
    english_points,
    named_points,
    numeric_points,
    unknown_points,
)
from extractors.digits import arabic
from extractors.month_name import month_at
from extractors.stray_mark import MARK, THAI

__all__ = ["BE_YEARS", "CE_YEARS", "DATE_CUE", "DateMatch", "find_dates", "month_at", "parse_date"]

Precision = Literal["day", "month", "year", "none"]

_WS = r"[ \t]*+(?:\n[ \t]*+)?+"  # blanks, at most one line break

DATE_CUE = re.compile(
    r"(?:ลง[ \t\n]*วันที่|ออกเมื่อ(?:วันที่)?|เมื่อ[ \t\n]*วันที่|ณ[ \t\n]*วันที่|วันที่|ลว[ ]?\.?|เมื่อ(?=[ \t]*[0-9๐-๙])"
    r"|ลง(?=[ \t]*[0-9๐-๙]))[ \t\n]*"
)
"""The words that announce a date: ลงวันที่, ลว., ลง, ออกเมื่อ, เมื่อวันที่, ณ วันที่, วันที่, with the blanks after them."""


@dataclass(frozen=True, slots=True)
class DateMatch:
    """A date at [start, end) of the text. `value`: `YYYY`, `YYYY-MM`, `YYYY-MM-DD` of the common era, a period
    `from/to`, or None where the words are a date but cannot be told. `precision` of the finer end; `year` alone is
    mostly the year of a law or a plan. `parts`: day, month, year_be, weekday, as printed.
    """

    start: int
    end: int
    value: str | None
    precision: Precision
    doubts: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    parts: dict[str, int | str] = field(default_factory=dict)


_YEAR_ALONE = re.compile(
    rf"(?:(?<![ก-ฮ]\.)(?P<era>{ERA})|(?P<pi>ปี(?:งบประมาณ|การศึกษา|ปฏิทิน)?[ ]?(?:{ERA})?)){_WS}"
    r"(?P<y>[0-9]{4})(?![0-9]|[ ]?/)"
    rf"(?:[ ]?[-–—][ ]?(?:{ERA})?[ ]?(?P<to>[0-9]{{4}})(?![0-9/]))?"
)
_RANGE = re.compile(rf"{_WS}(?:[-–—~]|จนถึง|ถึง){_WS}(?:วันที่|เดือน|วัน)?[ \t]*")
_HEAD_DAYS = re.compile(
    rf"(?:(?<![0-9./{MARK}])|(?<=ที่))"
    rf"(?P<days>[0-9]{{1,2}}(?:[ ]?(?:,|และ|[-–—]|ถึง)[ ]?(?:วันที่|วัน[{THAI}]+ที่)?[ ]?[0-9]{{1,2}})*)"
    rf"(?P<sep>[ ]{{0,3}}(?:,|และ|[-–—]|จนถึง|ถึง)[ ]?\n?[ ]*)(?:วันที่|วัน[{THAI}]+ที่)?[ ]?$"
)


def _value(p: Point) -> tuple[str | None, Precision, list[str]]:
    """The value of a point as far as it can be told, its precision, and doubts of the calendar."""
    if p.year is None:
        unsaid = not {"year_unreadable", "year_out_of_range", "unknown_month"} & set(p.doubts)
        return None, "none", ["year_missing"] if unsaid else []
    if p.month is None:
        return f"{p.year:04}", "year", []
    month = f"{p.year:04}-{p.month:02}"
    if p.day is None:
        return month, "month", []
    try:
        day = date(p.year, p.month, p.day)
    except ValueError:
        return month, "month", ["impossible_day"]
    said = p.weekday and next(i for i, w in enumerate(WEEKDAYS) if w.startswith(p.weekday.rstrip("ฯ")))
    return day.isoformat(), "day", ["weekday_disagrees"] if p.weekday and said != day.weekday() else []


def _match(p: Point) -> DateMatch:
    value, precision, more = _value(p)
    parts: dict[str, int | str] = {}
    if p.day is not None:
        parts["day"] = p.day
    if p.month is not None:
        parts["month"] = p.month
    if p.year is not None:
        parts["year_be"] = p.year + 543
    if p.weekday:
        parts["weekday"] = p.weekday
    doubts = tuple(dict.fromkeys((*p.doubts, *more)))
    return DateMatch(p.start, p.end, value, precision, doubts, tuple(dict.fromkeys(p.rules)), parts)


def _period(a: Point, b: Point) -> DateMatch | None:
    """Two points joined by a hyphen or ถึง, or None where they are no period."""
    if b.year is None:
        return None
    doubts: list[str] = []
    if a.year is None and "year_unreadable" not in a.doubts:
        a = replace(a, year=b.year)
        if (a.month or 0, a.day or 0) > (b.month or 0, b.day or 0):
            doubts.append("period_year_unsure")
    first, last = _match(a), _match(b)
    if first.value is None or last.value is None:
        return None
    doubts += [*first.doubts, *last.doubts]
    width = min(len(first.value), len(last.value))
    if first.value[:width] > last.value[:width] and "period_year_unsure" not in doubts:
        doubts.append("period_reversed")
    value = None if "period_year_unsure" in doubts else f"{first.value}/{last.value}"
    precision = max(first.precision, last.precision, key=["none", "year", "month", "day"].index)
    rules = tuple(dict.fromkeys((*first.rules, *last.rules, "period")))
    return DateMatch(a.start, b.end, value, precision, tuple(dict.fromkeys(doubts)), rules, last.parts)


def _day_list(text: str, p: Point) -> DateMatch | None:
    """Days before a point that share its month: `11 - 12 มีนาคม 2558`, `วันที่ 3, 4 และ 5 ...`."""
    if p.day is None or p.month is None or p.year is None:
        return None
    at = max(0, p.start - 60)
    m = _HEAD_DAYS.search(text, at, p.start)
    if m is None:
        return None
    days = [int(x) for x in re.findall("[0-9]{1,2}", m["days"])]
    left = text[max(0, m.start() - 20) : m.start()]
    cued = re.search(r"(?:ที่|ลว[ ]?\.?|เมื่อ|ระหว่าง)[ ]?$", left)
    spanned = re.search("[-–—]|ถึง", m["sep"]) is not None
    tight = m["sep"] == "," and "," not in m["days"]
    if not cued and not tight and (not spanned or days[-1] >= p.day or len(days) > 1):
        return None
    made = _period(replace(p, start=m.start(), day=days[0], weekday=None), p)
    if made is None:
        return None
    together = [*days, p.day]
    if not spanned and together != list(range(together[0], together[0] + len(together))):
        made = replace(made, doubts=(*made.doubts, "days_not_consecutive"))
    return replace(made, start=m.start(), rules=(*made.rules, "day_list"))


def _years(text: str, taken: list[tuple[int, int]]) -> Iterator[DateMatch]:
    """Years alone, where พ.ศ., ค.ศ. or ปี says that they are years."""
    for m in _YEAR_ALONE.finditer(text):
        start = m.end("pi") if m["pi"] else m.start()
        start = m.start("y") if m["pi"] else start
        if any(a < m.end() and m.start() < b for a, b in taken):
            continue
        year, doubts, rules = common_year(m["y"], m["era"])
        if year is None:
            continue
        value, parts = f"{year:04}", {"year_be": year + 543}
        if m["to"]:
            last, more, _ = common_year(m["to"])
            if last is not None:
                value, doubts, rules = f"{value}/{last:04}", doubts + more, [*rules, "period"]
                if last < year:
                    doubts.append("period_reversed")
        yield DateMatch(start, m.end(), value, "year", tuple(doubts), tuple(rules), dict(parts))


def find_dates(text: str) -> list[DateMatch]:
    """Every date of `text` (canonical text, lines joined by line breaks), in order, none overlapping another."""
    folded = arabic(text)
    points = sorted(
        [*named_points(folded), *numeric_points(folded), *unknown_points(folded), *english_points(folded)],
        key=lambda p: (p.start, -p.end),
    )
    kept: list[Point] = []
    for p in points:
        if not kept or p.start >= kept[-1].end:
            kept.append(p)
    found: list[DateMatch] = []
    i = 0
    while i < len(kept):
        a = kept[i]
        if i + 1 < len(kept) and _RANGE.fullmatch(folded, a.end, kept[i + 1].start):
            made = _period(a, kept[i + 1])
            if made is not None:
                found.append(made)
                i += 2
                continue
        if a.day is not None or a.year is not None:
            found.append(_day_list(folded, a) or _match(a))
        i += 1
    found += _years(folded, [(m.start, m.end) for m in found])
    return sorted(found, key=lambda m: m.start)


def parse_date(text: str) -> DateMatch | None:
    """The date that `text` begins with, after blanks, a dotted blank and words that announce a date; else None."""
    first = next(iter(find_dates(text)), None)
    if first is None:
        return None
    lead = DATE_CUE.sub("", text[: first.start])
    return first if not re.sub(r"[\s.…_:()]|ระหว่าง|เดือน|วัน", "", lead) else None
