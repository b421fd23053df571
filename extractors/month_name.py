"""ชื่อเดือน: the names of months as offices print them, full, short, with lost dots, wrapped over lines."""

import json
import re
from functools import cache
from importlib import resources

from extractors.stray_mark import MARK, THAI

_GAP = re.compile(r"[ \t]*+(?:\n[ \t]*+)?+")


@cache
def _months() -> tuple[dict[str, int], re.Pattern[str]]:
    """Every printed form of a month without dots and blanks -> its number, and the pattern that finds one."""
    rows = json.loads(resources.files("extractors").joinpath("tables", "months.json").read_text("utf-8"))
    numbers: dict[str, int] = {}
    full, short = [], []
    gap = r"(?:[ \t]*\n[ \t]*|[ ])?"  # Thai wraps lines inside words, and damage leaves blanks in them
    for row in rows:
        for name in (row["name"], *row["also"]):
            numbers[name] = row["month"]
            loose = re.sub(rf"(?<=.)(?=[^{MARK}\u0e32])", lambda _: gap, name)
            full.append(loose.replace("\u0e32", "[\u0e32\u0e33]"))  # every า may have come out as ำ
        a, b = row["short"].rstrip(".").split(".")
        numbers[a + b] = row["month"]
        short.append(rf"{a}[ ]?\.?[ ]?{b}\.?+")
    full.sort(key=len, reverse=True)
    short.sort(key=len, reverse=True)
    return numbers, re.compile(rf"(?P<full>{'|'.join(full)})|(?P<short>(?:{'|'.join(short)})(?![{THAI}]\.))")


def month_pattern() -> re.Pattern[str]:
    """The pattern of a month's name, with the groups `full` and `short`. A bare abbreviation needs a date around it."""
    return _months()[1]


def month_number(printed: str) -> int | None:
    """1 to 12 for a name as printed, None for anything else."""
    return _months()[0].get(re.sub(r"[ .\t\n]", "", printed).replace("\u0e33", "\u0e32"))


def month_at(text: str, at: int) -> bool:
    """Whether a month's name stands at `at`, blanks and one line break left out: the figure before it is a day."""
    gap = _GAP.match(text, at)
    return month_pattern().match(text, gap.end() if gap else at) is not None


def month_forms() -> dict[str, int]:
    """Every printed form of a month, full or short, without dots and blanks -> its number."""
    return dict(_months()[0])


@cache
def full_names() -> tuple[str, ...]:
    """The twelve names in full, January first."""
    rows = json.loads(resources.files("extractors").joinpath("tables", "months.json").read_text("utf-8"))
    return tuple(row["name"] for row in sorted(rows, key=lambda row: row["month"]))
