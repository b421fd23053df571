"""เวลาของงาน: of which time a report speaks: when its figures were gathered, and when what it tells of was done.

A survey of the year before is no proof of this year's users (practice, check 20: n, scale, result and period). Days
that are compared with, planned, or of another paper (`ลงวันที่`) are no time of the work itself.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final, NamedTuple

from extractors.thai_date import DateMatch, find_dates

_LOOKED_AT: Final = 60  # places of one text; a report says it once or twice
_REACH: Final = 120  # characters behind the word that announces a time
_SOON: Final = 60  # characters behind a deed in which its day stands
# when answers were gathered, or results measured
_GATHERED: Final = re.compile(
    r"(?:สำรวจ|เก็บ(?:รวบรวม)?(?:ข้อมูล|แบบ)|(?<!ผู้)ประเมิน|แจกแบบ|ตอบแบบ|วัดผล|ผลการดำเนิน(?:งาน|การ)|รอบ(?:การ|ระยะ)|ช่วง(?:เวลา|ระยะเวลา|เดือน)?"
    r"|ระหว่าง(?=\s*(?:วันที่|เดือน|[0-9]))|ประจำ(?:ปี|เดือน|ไตรมาส)|ปีงบประมาณ|ไตรมาส(?:ที่)?|ข้อมูล(?=\s*(?:ณ|เดือน|ปี)))"
)
# what stands before a day that is not the time of the work: another paper's day, a plan, what it is compared with
_OTHER: Final = re.compile(
    r"(?:เปรียบเทียบ|เทียบ|เดิม|ก่อน|ปีที่(?:ผ่าน|แล้ว)|ครั้งก่อน|เป้าหมาย|แผน|จะ|คาด|หนังสือ|ลงวันที่|คำสั่ง|มติ|ระเบียบ|ประกาศ|อนุมัติ|ประชุม"
    r"|แต่งตั้ง|เทียบกับ|ฐาน)[^\n]{0,40}$"
)


class Time(NamedTuple):
    """A day, month, year or period at [start, end) of a text; `value` as find_dates gives it (of the Common Era)."""

    start: int
    end: int
    value: str
    doubts: tuple[str, ...]


def gathered_at(text: str) -> Iterator[Time]:
    """The times at which the figures of a report were gathered, as it says itself, each once."""
    seen: set[tuple[int, int]] = set()
    for m in islice(_GATHERED.finditer(text), _LOOKED_AT):
        for day in _days(text, m.start(), _REACH):
            if day.value is None or (day.start, day.end) in seen or _OTHER.search(_before(text, day.start)):
                continue
            seen.add((day.start, day.end))
            yield Time(day.start, day.end, day.value, day.doubts)
            break


def done_at(text: str, start: int, end: int) -> str | None:
    """When a deed that is told at [start, end) was done, or has been so since; None where no day stands with it."""
    reach = max(end - start, 0) + _SOON
    return next((d.value for d in _days(text, start, reach) if d.value is not None and not d.doubts), None)


def _days(text: str, start: int, reach: int) -> Iterator[DateMatch]:
    """The dates that begin within reach of a place, in its paragraph."""
    last = text.find("\n", start)
    window = text[start : min(start + reach + 40, len(text) if last < 0 else last)]
    for day in find_dates(window):
        if day.start <= reach:
            yield DateMatch(day.start + start, day.end + start, day.value, day.precision, day.doubts)


def _before(text: str, at: int) -> str:
    return text[max(at - 60, 0) : at].rpartition("\n")[2]
