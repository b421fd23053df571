"""ไตรมาสของหน้าตัวชี้วัด: which quarter the words of an indicator page can be of, at the earliest, and what that says of its
result.

A page keeps its words and loses its labels: a paragraph without a quarter is of no quarter that ended before the
latest day that it tells of as past (`เมื่อวันที่`, `ลงวันที่`), whatever label stands beside it. Days of plans say nothing.
All of this is observation; a mid-year figure is compared with no year-end one.
"""

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from extractors.digits import arabic
from extractors.thai_date import find_dates
from pipeline.evidence import Piece
from pipeline.unit_names import compact
from pipeline.verdict import Case, spaced
from schemas.audit import Completeness
from schemas.finding import Finding
from schemas.finding_codes import finding
from schemas.pack import Indicator as PackIndicator
from schemas.quoted import Quoted
from schemas.record import Indicator
from schemas.thai_words import thai_date

COPIED: Final = 40  # letters of a report that two quarters do not share by chance
# a report is written after its quarter has ended, and tells of the letter with which it is sent
WRITTEN: Final = datetime.timedelta(days=31)
AFTER: Final = 5  # a day behind the year's end, as if it were a quarter of its own
_PAST = re.compile(r"(?:ลงวันที่|เมื่อ(?:วัน|เดือน|ปี)?(?:[ก-๎]{1,8}ที่|ที่)?|ระหว่าง(?:วัน)?ที่)\s*$")
_NOT_YET = re.compile(
    r"(?:จะ|คาดว่า|กำหนด(?:การ|ให้|ส่ง|จัด|แล้วเสร็จ)|แผน(?:การ|งาน)?|ภายใน|เตรียม|หาก)[^\n]{0,60}$"
)  # a plan's days lie ahead


@dataclass(frozen=True, slots=True)
class Earliest:
    """The earliest quarter (1-4, or AFTER) that words can be of, and the day that says so."""

    quarter: int
    day: str


def check_quarters(case: Case) -> list[Finding]:
    """KPI-QUARTERS-ALIKE and KPI-QUARTER-DATES for each indicator page."""
    pages = [(p, p.record) for p in case.submission.current() if isinstance(p.record, Indicator)]
    return [f for piece, page in pages for f in (*_alike(piece, page), *_misplaced(piece, page, case))]


def compare_with_page(case: Case, done: Completeness) -> tuple[Finding, ...]:
    """KPI-RESULT-DIFFERS: the page's own target and result beside ours, with the quarter as of which the result stands
    at the earliest: a figure of reporting and a count of evidence are not the same thing.
    """
    out = []
    for piece in case.submission.current():
        page = piece.record
        if isinstance(page, Indicator) and page.target is not None and page.result is not None:
            target, result = page.target, page.result
            as_of = _as_of(page, case.pack.indicator)
            words = {"target": target.value, "result": result.value, "n": done.n, "m": done.m}
            words |= {"target_en": target.value, "result_en": result.value, "as_of_th": as_of[0], "as_of_en": as_of[1]}
            places = (*target.places, *result.places)
            out.append(finding("KPI-RESULT-DIFFERS", places=places, about=piece.path, **words))
    return tuple(out)


def earliest_quarter(
    report: Quoted, page: Indicator, of: PackIndicator, after: datetime.timedelta = datetime.timedelta()
) -> Earliest | None:
    """By the latest day of the page's year that the report tells of as past; of a month or a period its first day.
    None where it tells of none. `after`: how much later than its quarter's end a report may be written.
    """
    year = of.fiscal_year
    if page.fiscal_year is not None and page.fiscal_year.is_proof and re.fullmatch("[0-9]{4}", page.fiscal_year.value):
        year = int(page.fiscal_year.value)
    found = [Earliest(n, d) for d in _told(report) if (n := _quarter(datetime.date.fromisoformat(d) - after, year, of))]
    return max(found, key=lambda e: (e.quarter, e.day), default=None)


def _told(report: Quoted) -> Iterator[str]:
    """The days that a report tells of as past."""
    if not report.is_proof:
        return
    text = arabic(report.value)
    for found in find_dates(text):
        before = text[max(found.start - 80, 0) : found.start].rpartition("\n")[2]
        past = _PAST.search(before)
        if found.value is None or found.doubts or past is None or _NOT_YET.search(before[: past.start()]):
            continue
        first = found.value.partition("/")[0]
        if len(first) >= 7:
            yield first if len(first) == 10 else f"{first}-01"


def _quarter(day: datetime.date, year: int, of: PackIndicator) -> int | None:
    """The quarter of the year, AFTER behind its end; None before it began."""
    mine = of.year_of(day)
    if mine != year:
        return AFTER if mine > year else None
    return (day.month - of.year_begins) % 12 // 3 + 1


def _words(quarter: int) -> tuple[str, str]:
    return (
        ("ช่วงหลังสิ้นปี", "the time after the year's end")
        if quarter == AFTER
        else (f"ไตรมาสที่ {quarter}", f"quarter {quarter}")
    )


def _misplaced(piece: Piece, page: Indicator, case: Case) -> Iterator[Finding]:
    """KPI-QUARTER-DATES: the words beside a quarter's label tell of a day after that quarter."""
    for one in page.quarters:
        if one.quarter is None or one.report is None or one.quarter.value not in ("1", "2", "3", "4"):
            continue
        found = earliest_quarter(one.report, page, case.pack.indicator, WRITTEN)
        if found is None or found.quarter <= int(one.quarter.value):
            continue
        lies = earliest_quarter(one.report, page, case.pack.indicator) or found
        th, en = _words(lies.quarter)
        words = {"label": one.quarter.value, "day": found.day, "in_th": th, "in_en": en}
        places = (*one.quarter.places, *one.report.places)
        about = f"{piece.path}#quarters.{one.quarter.value}"
        yield finding("KPI-QUARTER-DATES", places=places, about=about, **words)


def _as_of(page: Indicator, of: PackIndicator) -> tuple[str, str]:
    """As of when the page's result stands, in two languages, with what says so."""
    reports = [q.report for q in page.quarters if q.report is not None]
    found = max(
        (e for r in reports if (e := earliest_quarter(r, page, of))), key=lambda e: (e.quarter, e.day), default=None
    )
    if found is None:
        return " (ไม่ทราบว่าเป็นผล ณ ไตรมาสใด)", " (as of which quarter is not known)"
    th, en = _words(found.quarter)
    if found.quarter != AFTER:
        th, en = f"{spaced(th)}หรือหลังจากนั้น", f"{en} or later"
    return f" (ผล ณ {th}: รายงานกล่าวถึง {thai_date(found.day)})", f" (as of {en}: its report tells of {found.day})"


def _alike(piece: Piece, page: Indicator) -> Iterator[Finding]:
    """KPI-QUARTERS-ALIKE: two quarters that report in the same words, too long for chance."""
    by_words: dict[str, list[tuple[str, Quoted]]] = {}
    for quarter in page.quarters:
        if quarter.report is not None and quarter.quarter is not None:
            words = compact(quarter.report.value)
            if len(words) >= COPIED:
                by_words.setdefault(words, []).append((quarter.quarter.value, quarter.report))
    for alike in by_words.values():
        if len(alike) > 1:
            names = [n for n, _ in alike]
            places = tuple(p for _, q in alike for p in q.places)
            th, en = f"ไตรมาสที่ {', '.join(names)}", f"quarters {', '.join(names)}"
            yield finding("KPI-QUARTERS-ALIKE", places=places, about=piece.path, quarters=th, quarters_en=en)
