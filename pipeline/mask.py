"""ปกปิดข้อมูลส่วนบุคคล: citizen numbers, telephone numbers and mail addresses in words that leave the audit."""

import re

from extractors.digits import arabic
from extractors.personal_data import citizen_numbers

# After a number may come another (`/`), or the last figures of those that follow it (`-69`); a letter number has more.
_ENDS = r"(?![0-9]|[.][0-9]|-[0-9]{4}|/(?!\s*0[0-9 -]{8}))"
_AREA = r"(?<![0-9/.-])(?:\(0[0-9]{0,2}\) ?|(?:\+66|0)[ -]?)"  # 0, (02), +66
_PHONE = re.compile(_AREA + r"[0-9]{1,2}[ -]?[0-9]{3}[ -]?[0-9]{3,4}" + _ENDS)
_PHONE_SPACED = re.compile(_AREA + r"[0-9]{4}[ -][0-9]{4}" + _ENDS)
_PHONE_AGAIN = re.compile(r"(?:(?<=[0-9]/)0[0-9]{1,2}|\(0[0-9]{1,2}\)) ?-?[0-9]{3}[ -]?[0-9]{3,4}(?![0-9/.])")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_DIGIT = re.compile(r"[0-9๐-๙]")
_KEPT = 3  # last figures that stay, so that a person can tell two numbers apart


def masked(words: str) -> str:
    """The words with figures of personal numbers as `x` (all but the last three) and mail names as `…`."""
    out = list(words)
    for start, end in numbers_in(words):
        at = [i for i in range(start, end) if _DIGIT.match(out[i])]
        for i in at[:-_KEPT]:
            out[i] = "x"
    return _MAIL.sub(lambda m: "…@" + m[0].rpartition("@")[2], "".join(out))


def numbers_in(words: str) -> list[tuple[int, int]]:
    """Where citizen numbers and telephone numbers stand in words."""
    plain = arabic(words)
    found = [m.span() for p in (_PHONE, _PHONE_SPACED, _PHONE_AGAIN) for m in p.finditer(plain)]
    return [*citizen_numbers(words), *found]


def personal_in(words: str) -> list[tuple[int, int]]:
    """Where personal data stands in words: what `masked` changes, mail addresses whole."""
    return [*numbers_in(words), *(m.span() for m in _MAIL.finditer(words))]
