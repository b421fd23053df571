"""ข้อมูลส่วนบุคคล: เลขประจำตัวประชาชน in a text, told by its check digit, so that a number of 13 figures alone is none.

Check digit by the Department of Provincial Administration's rule: the first twelve digits weighted 13 to 2, summed;
the last is (11 - sum mod 11) mod 10. The first digit is the kind of person, 1 to 8. A 0 begins the numbers of juristic
persons and offices (0105..., 0994...), which are public; of persons only where the next is 0 as well (workers of
neighbouring countries) or 89 stands in the sixth and seventh place (persons without a registered status).
"""

import re
from collections.abc import Iterator

from extractors.digits import arabic

_NUMBER = re.compile(
    r"(?<![0-9./-])(?:[0-8][0-9]{12}|[0-8][ -][0-9]{4}[ -][0-9]{5}[ -][0-9]{2}[ -][0-9])(?![0-9]|[-/.][0-9])"
)
# One number in ten that is none has the right check digit by chance: words before it say what it is.
_CODE = re.compile(
    r"(?:รหัส(?:โครงการ|งบประมาณ|กิจกรรม|สินทรัพย์|ครุภัณฑ์)|เลขที่(?:โครงการ|บัญชี|สัญญา|ใบเสร็จ)|บัญชีเลขที่)\s*[:：]?\s*$"
)


def citizen_numbers(text: str) -> Iterator[tuple[int, int]]:
    """(start, end) of each citizen number, in Thai or Arabic digits, with or without its four separators."""
    plain = arabic(text)
    for m in _NUMBER.finditer(plain):
        digits = [int(c) for c in m[0] if c.isdigit()]
        if _check_digit(digits[:12]) == digits[12] and _is_of_a_person(digits) and not _CODE.search(plain[: m.start()]):
            yield m.start(), m.end()


def _is_of_a_person(digits: list[int]) -> bool:
    return digits[0] != 0 or digits[1] == 0 or digits[5:7] == [8, 9]


def _check_digit(first: list[int]) -> int:
    return (11 - sum(d * w for d, w in zip(first, range(13, 1, -1), strict=True)) % 11) % 10
