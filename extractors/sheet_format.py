"""รูปแบบตัวเลขของเซลล์: what a number of a cell is, by its number format: a day, a time, a share, a padded number.

A date cell holds days since 1899-12-30 (or 1904); its format alone says that it is a date, and whether Excel shows the
Buddhist era. We give the ISO date of the common era that the cell holds, never a shifted one.
Source: ECMA-376 part 1, 18.8.30 and 18.17.4.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, DecimalException
from typing import Literal

CELL_DATE, CELL_NUMBER, CELL_FORMAT = "cell_date", "cell_number", "cell_format"
Kind = Literal["plain", "date", "time", "percent", "written", "unseen", "unknown"]

_DATE_IDS = frozenset([*range(14, 18), 22, *range(27, 32), 34, 35, 36, *range(50, 59), *range(71, 75), *range(78, 82)])
_TIME_IDS = frozenset((18, 19, 20, 21, 32, 33, 45, 46, 47, 75, 76, 77))
_PERCENT_IDS = frozenset((9, 10, 67, 68))
_LITERAL = re.compile(r'"([^"]*)"|\\(.)|_.|\*.')
_BRACKETS = re.compile(r"\[(?!h+\]|m+\]|s+\])[^\]]*\]", re.IGNORECASE)
_SCIENTIFIC = re.compile(r"E[+-]", re.IGNORECASE)
_PADDED = re.compile(r'((?:"[^"]*"|\\.)*)(0{2,}|0|#|General)((?:"[^"]*"|\\.)*)', re.IGNORECASE)
_DAYS_1900, _DAYS_1904 = date(1899, 12, 30), date(1904, 1, 1)
_LAST_DAY = 2_958_465  # 9999-12-31
_FALSE_LEAP_DAY = 60  # 1900-02-29, which Excel has and the calendar has not
_DIGITS = 15  # significant digits that a spreadsheet keeps and shows


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """What a number format makes of a number. `before`, `after`: literal words; `width`: digits it is padded to."""

    kind: Kind = "plain"
    before: str = ""
    after: str = ""
    width: int = 0


def number_format(identity: int, code: str | None) -> NumberFormat:
    """The format of this id, with its code where the file defines it."""
    if code is None:
        if identity in _DATE_IDS:
            return NumberFormat("date")
        if identity in _TIME_IDS:
            return NumberFormat("time")
        return NumberFormat("percent" if identity in _PERCENT_IDS else "plain")
    first = code.split(";")[0] if '"' not in code else code
    if code.strip() in (";;;", ";;"):
        return NumberFormat("unseen")
    if code.strip().casefold() in ("general", "@", ""):
        return NumberFormat()
    bare = _SCIENTIFIC.sub("", _BRACKETS.sub("", _LITERAL.sub("", code))).casefold().replace("general", "0")
    if re.search("[dyb]|(?<![a-z])e|g", bare) or (re.search("m", bare) and not re.search("[hs]", bare)):
        return NumberFormat("date")
    if re.search("[hs]", bare):
        return NumberFormat("time")
    if "%" in bare:
        return NumberFormat("percent")
    plain = _BRACKETS.sub("", first).removesuffix(";@")
    if (found := _PADDED.fullmatch(plain)) is not None:
        width = len(found[2]) if found[2].startswith("0") else 0
        before, after = _literal(found[1]), _literal(found[3])
        return NumberFormat("written", before, after, width) if before or after or width > 1 else NumberFormat()
    words = "".join(m[1] or m[2] or "" for m in _LITERAL.finditer(code))
    return NumberFormat("unknown" if re.search(r"[0-9๐-๙/]", words) else "plain")


def _literal(text: str) -> str:
    return "".join(m[1] or m[2] or "" for m in _LITERAL.finditer(text))


def written_number(raw: str, form: NumberFormat, since_1904: bool) -> tuple[str, str | None]:
    """The words of a number of a cell, and the rule that made them (None: they are the file's own)."""
    try:
        value = Decimal(raw.strip()[:40])
    except DecimalException:
        return raw, None
    if not value.is_finite():
        return raw, None
    if form.kind in ("date", "time"):
        text = _moment(value, form.kind == "time", since_1904)
        return (raw, None) if text is None else (text, CELL_DATE)
    if form.kind == "percent":
        return plain_number(value * 100) + "%", CELL_FORMAT
    text = plain_number(value)
    if form.kind == "written":
        sign, digits = ("-", text[1:]) if text.startswith("-") else ("", text)
        whole, dot, rest = digits.partition(".")
        return f"{sign}{form.before}{whole.zfill(form.width)}{dot}{rest}{form.after}", CELL_FORMAT
    return text, None if text == raw else CELL_NUMBER


def plain_number(value: Decimal) -> str:
    """A number as digits, with as many of them as a spreadsheet keeps."""
    if value == 0:
        return "0"
    exponent = value.adjusted() - _DIGITS + 1
    if exponent > 40 or exponent < -60:
        return str(value)
    rounded = value.quantize(Decimal(1).scaleb(exponent)) if value.as_tuple().digits[_DIGITS:] else value
    text = format(rounded, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _moment(value: Decimal, time_alone: bool, since_1904: bool) -> str | None:
    days = int(value // 1)
    seconds = int(((value - days) * 86400).to_integral_value())
    if seconds == 86400:
        days, seconds = days + 1, 0
    clock = f"{seconds // 3600:02}:{seconds % 3600 // 60:02}"
    if time_alone and days == 0:
        return clock
    if not 0 < days + (1462 if since_1904 else 0) <= _LAST_DAY or (days == _FALSE_LEAP_DAY and not since_1904):
        return None
    base = _DAYS_1904 if since_1904 else _DAYS_1900 if days > _FALSE_LEAP_DAY else _DAYS_1900 + timedelta(days=1)
    day = (base + timedelta(days=days)).isoformat()
    return f"{day} {clock}" if seconds else day
