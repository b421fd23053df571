"""ข้อมูลส่วนบุคคล: เลขประจำตัวประชาชน in a text, told by its check digit, so that a number of 13 figures alone is none.

Check digit by the Department of Provincial Administration's rule: the first twelve digits weighted 13 to 2, summed;
the last is (11 - sum mod 11) mod 10. The first digit is the kind of person, 1 to 8 (0 is for persons without status).
"""

import re
from collections.abc import Iterator

from extractors.digits import arabic

_NUMBER = re.compile(
    r"(?<![0-9./-])(?:[0-8][0-9]{12}|[0-8][ -][0-9]{4}[ -][0-9]{5}[ -][0-9]{2}[ -][0-9])(?![0-9]|[-/.][0-9])"
)


def citizen_numbers(text: str) -> Iterator[tuple[int, int]]:
    """(start, end) of each citizen number, in Thai or Arabic digits, with or without its four separators."""
    for m in _NUMBER.finditer(arabic(text)):
        digits = [int(c) for c in m[0] if c.isdigit()]
        if _check_digit(digits[:12]) == digits[12]:
            yield m.start(), m.end()


def _check_digit(first: list[int]) -> int:
    return (11 - sum(d * w for d, w in zip(first, range(13, 1, -1), strict=True)) % 11) % 10
