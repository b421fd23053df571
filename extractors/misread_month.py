"""ชื่อเดือนที่อ่านเพี้ยน: which month a noisy reading of a scan can be. What comes out of here is never to be trusted: it is
given to a person as unverified, where without it the whole date would be lost.

A vowel or tone mark that is wrong costs 1, a letter 2, one for the other 3. A full name may cost up to 2 (one letter),
from seven characters on up to 4, and every other month must cost 3 more: `มีราคม` may be มีนาคม and มกราคม, and is
neither. Of an abbreviation one letter may be wrong, where that leaves one month alone: `ก.ต.` may be three.
"""

import re
from functools import cache
from typing import Final

from extractors.canonical import canonicalise
from extractors.month_name import month_forms, month_number

_MARK: Final = re.compile("[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]")
_ABBREVIATION: Final = 3  # characters without dots, at most
_ERAS: Final = frozenset(("พศ", "คศ", "รศ", "จศ", "มศ"))
_LONG, _MOST, _MOST_OF_LONG, _APART = 7, 2, 4, 3


def cost(read: str, name: str) -> int:
    """What it takes to turn one reading into another."""
    row = [0]
    for c in name:
        row.append(row[-1] + _one(c))
    for a in read:
        left = [row[0] + _one(a)]
        for j, b in enumerate(name):
            swap = 0 if a == b else 3 if _one(a) != _one(b) else _one(a)
            left.append(min(row[j] + swap, row[j + 1] + _one(a), left[j] + _one(b)))
        row = left
    return row[-1]


@cache
def _one(character: str) -> int:
    return 1 if _MARK.match(character) else 2


def month_of(reading: str) -> int | None:
    """1 to 12 for what the reading of a month alone (no day, no year) can be, None where two are near or none is."""
    read = re.sub(r"[\s.]", "", canonicalise(reading).text)
    exact = month_number(read)
    if exact is not None:
        return exact
    if read in _ERAS or re.search("[0-9๐-๙]", read):  # a figure: the day or the year is in it
        return None
    if len(read) <= _ABBREVIATION:
        near = {m for name, m in month_forms().items() if len(name) == len(read) and _differ(name, read) == 1}
        return near.pop() if len(near) == 1 else None
    costs: dict[int, int] = {}
    for name, month in month_forms().items():
        if len(name) > _ABBREVIATION:
            costs[month] = min(costs.get(month, 99), cost(read, name))
    (best, month), (second, _) = sorted((cost, month) for month, cost in costs.items())[:2]
    most = _MOST_OF_LONG if len(read) >= _LONG else _MOST
    return month if best <= most and second - best >= _APART else None


def _differ(one: str, other: str) -> int:
    return sum(a != b for a, b in zip(one, other, strict=True))
