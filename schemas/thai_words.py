"""วันที่เป็นคำไทย: a day of the outputs (Common Era, ISO) in the words of a Thai sentence (Buddhist era)."""

import datetime
import re
from typing import Final

MONTHS: Final = (
    "มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน",
    "กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม",
)  # fmt: skip
_ERA: Final = 543
BANGKOK: Final = datetime.timezone(datetime.timedelta(hours=7))
_MOMENT = re.compile(
    r"(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})[T ](?P<h>[0-9]{2}):(?P<m>[0-9]{2})(?::[0-9]{2})?(?P<zone>.*)"
)
_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")
_ZONE = re.compile(r"(?:Z|[+-][0-9]{2}:?[0-9]{2})?")


def bangkok_day(iso: str) -> str:
    """The ISO day on which a moment fell in Bangkok; what is no moment with a zone, as it is."""
    try:
        at = datetime.datetime.fromisoformat(iso)
        return at.astimezone(BANGKOK).date().isoformat() if at.tzinfo is not None else iso
    except (ValueError, OverflowError):  # no moment, or one beyond the calendar's end
        return iso


def thai_date(iso: str) -> str:
    """`2023-02-15` as `15 กุมภาพันธ์ 2566`; a month, a moment and a period (`from/to`) likewise. What is none of these, a
    year by itself too, comes back as it is. A moment's own clock is kept, with its zone where that is not Bangkok's.
    """
    begin, slash, end = iso.partition("/")
    if slash:
        both = thai_date(begin), thai_date(end)
        return f"{both[0]} ถึง {both[1]}" if both[0] != begin and both[1] != end else iso
    moment = _MOMENT.fullmatch(iso)
    if moment and _ZONE.fullmatch(moment["zone"]):
        day = thai_date(moment["day"])
        zone = "" if moment["zone"] in ("", "+07:00", "+0700") else f" ({moment['zone']})"
        return f"{day} เวลา {moment['h']}.{moment['m']} น.{zone}" if day != moment["day"] else iso
    month = _MONTH.fullmatch(iso)
    if month and 1 <= int(month[2]) <= 12:
        return f"{MONTHS[int(month[2]) - 1]} {int(month[1]) + _ERA}"
    try:
        day_of = datetime.date.fromisoformat(iso) if len(iso) == 10 else None
    except ValueError:
        return iso
    return f"{day_of.day} {MONTHS[day_of.month - 1]} {day_of.year + _ERA}" if day_of else iso
