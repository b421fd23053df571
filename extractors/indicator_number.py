"""ตัวเลขของหน้าตัวชี้วัด: a figure as decimal text without a group mark, `100.0000` as `100`."""

import re
from decimal import Decimal

from extractors.digits import arabic

_PLAIN = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?")
_DIGITS = 30  # longer figures are no result of an indicator


def number_value(printed: str) -> tuple[str, tuple[str, ...]]:
    """The value of a printed figure, and its doubts: `not_a_number` where it is none (the words are the value then)."""
    text = arabic(printed).strip()
    if len(text) > _DIGITS or not _PLAIN.fullmatch(text):
        return " ".join(printed.split()), ("not_a_number",)
    return format(Decimal(text.replace(",", "")).normalize(), "f"), ()
