"""When the words of a recognised line are believed: as a whole, and names only letter by letter."""

import pytest

from extractors.scan_line_trust import is_weak
from extractors.thai_line import LineReading


def read(text: str, sure: int = 990, weak: dict[int, int] | None = None) -> LineReading:
    at = tuple((10 * k, 10 * k + 8) for k in range(len(text)))
    return LineReading(text, at, tuple((weak or {}).get(k, sure) for k in range(len(text))))


WORDS = "ขอความอนุเคราะห์ข้อมูลทะเบียน"
NAME = "(นายทดลอง สมมุติ)"


@pytest.mark.parametrize(
    ("first", "second", "expected", "why"),
    [
        (read(WORDS), read(WORDS), False, "both say the same"),
        (read(WORDS), read(WORDS.replace("ล", "ส")), False, "one letter of many read otherwise"),
        (read(WORDS), read("ก" * len(WORDS)), True, "hardly a letter the same"),
        (read(WORDS, weak={0: 100, 3: 100}), read(WORDS), False, "two weak letters of many"),
        (read(WORDS, 400), read(WORDS), True, "unsure throughout"),
        (read("   "), read("   "), True, "nothing was read"),
        (read("การพัตนานวตกรรมของหน่วขงาน"), read("การพัตนานวตกรรมของหน่วขงาน"), True, "both say what is no Thai"),
        (read("สั่ง ณ วันที่ ๑๑ ตุลาคม พ.ศ. ๒๕๖๐"), read("สั่ง ณ วันที่ ๑๑ ตุลาคม พ.ศ. ๒๕๖๐"), False, "short for years"),
        (read("แต่งดั้งเกนะท้างานทดลอง"), read("แต่งดั้งเกนะท้างานทดลอง"), True, "words of two and three letters by chance"),
        (read("รายชื่อ นายสมมุติ ไวดีดู"), read("รายชื่อ นายสมมุติ ไวดีดู"), False, "names make short words"),
        (read("ต.ทดสอบพอ.สมฤดีจ."), read("ต.ทดสอบพอ.สมฤดีจ."), False, "a short line is a name as often as words"),
        (read(NAME), read(NAME), False, "a name that both read alike"),
        (read(NAME), read(NAME.replace("ล", "ส")), True, "one letter of a name read otherwise"),
        (read(NAME), read(NAME.replace("นาย", "นาง")), True, "its title too"),
        (read(NAME, weak={5: 790}), read(NAME), True, "one letter of a name unsure"),
        (read(NAME, weak={5: 810}), read(NAME), False, "all letters sure enough"),
        (read("นางสมมุติ ทดลอง"), read("นางสมมุติ ทดสอง"), True, "a name without brackets"),
    ],
)
def test_words_by_the_line_and_names_by_the_letter(
    first: LineReading, second: LineReading, expected: bool, why: str
) -> None:
    assert is_weak(first, second) is expected, why
