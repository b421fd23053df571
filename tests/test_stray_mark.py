"""A figure that damage has touched: the value is doubted or not read, never another value that is trusted.

Every figure of each printed number or day is replaced by each kind of damage, and damage is put behind each figure.
"""

from collections.abc import Callable, Iterator

import pytest

from extractors.canonical import canonicalise
from extractors.letter_number import find_letter_numbers
from extractors.serial_number import find_meetings, find_order_numbers
from extractors.stray_mark import spoilt_after, spoilt_before
from extractors.thai_date import find_dates

THAI = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
# what stands where a figure was
INSTEAD = [
    "\ufffd",
    "O",
    "l",
    "@",
    "|",
    "ต",
    "ส",
    "ษ",
    "ฅ",
    "\u0ed1",
    "\u0661",
    "\u17e1",
    "\uff11",
    "(cid:12)",
    "ñ",
    "°",
    "?",
    "*",
]
# what stands behind a figure
BEHIND = ["\ufffd", "(cid:12)", "\u0e49", "\u0e4c", " "]

NUMBERS = [
    ("กท 0303/163", "กท 0303/163"),
    ("กค 0422.2/ว 62", "กค 0422.2/ว 62"),
    ("สพร 2568/ว710", "สพร 2568/ว 710"),
    ("กฟผ. 912000/12345", "กฟผ 912000/12345"),
    ("กค 0422.2/พิเศษ 17", "กค 0422.2/พิเศษ 17"),
]
DAYS = [
    ("15 เมษายน 2566", "2023-04-15"),
    ("5 เม.ย. 66", "2023-04-05"),
    ("27 พฤศจิกายน พ.ศ. 2561", "2018-11-27"),
    ("12/04/2566", "2023-04-12"),
    ("1 - 15 มีนาคม 2566", "2023-03-01/2023-03-15"),
]

Find = Callable[[str], list[tuple[str | None, tuple[str, ...]]]]
KINDS: list[tuple[str, list[tuple[str, str]], list[str], Find]] = [
    (
        "letter number",
        NUMBERS,
        ["หนังสือกรมสมมุติ ด่วนที่สุด ที่ {} ลงวันที่ 5 เมษายน 2566", "ตามหนังสือ ที่ {} แจ้งว่า"],
        lambda text: [(m.value, m.doubts) for m in find_letter_numbers(text)],
    ),
    (
        "day",
        DAYS,
        ["ลงวันที่ {} เรื่อง", "วันที่ {}", "เมื่อวันที่ {} ได้"],
        lambda text: [(m.value, m.doubts) for m in find_dates(text)],
    ),
    (
        "meeting",
        [("12/2566", "12/2566"), ("125/2566", "125/2566")],
        ["คณะกรรมการ ในการประชุมครั้งที่ {} เมื่อวันที่", "ประชุม ครั้งที่ {}"],
        lambda text: [(m.value, m.doubts) for m in find_meetings(text)],
    ),
    (
        "order",
        [("12/2566", "12/2566"), ("1250/2566", "1250/2566")],
        ["ตามคำสั่งกรมสมมุติ ที่ {} ลงวันที่", "คำสั่งที่ {}"],
        lambda text: [(m.value, m.doubts) for m in find_order_numbers(text)],
    ),
]


def touched(printed: str) -> Iterator[str]:
    """`printed` with one figure damaged, in every way."""
    for n, c in enumerate(printed):
        if "0" <= c <= "9":
            yield from (printed[:n] + damage + printed[n + 1 :] for damage in INSTEAD)
            yield from (printed[: n + 1] + damage + printed[n + 1 :] for damage in BEHIND)


@pytest.mark.parametrize(("kind", "values", "frames", "find"), KINDS, ids=[k[0] for k in KINDS])
def test_a_touched_figure_gives_no_other_value(
    kind: str, values: list[tuple[str, str]], frames: list[str], find: Find
) -> None:
    """Not read, doubted, or still the right value."""
    wrong = []
    for printed, value in values:
        for form in (x for words in touched(printed) for x in (words, words.translate(THAI))):
            for frame in frames:
                text = canonicalise(frame.format(form)).text
                own = [(v, d) for v, d in find(text) if v not in (None, "2023-04-05") or kind == "day"]
                wrong += [(text, v) for v, doubts in own if v is not None and not doubts and v != value]
    assert wrong == []


@pytest.mark.parametrize(("kind", "values", "frames", "find"), KINDS, ids=[k[0] for k in KINDS])
def test_an_untouched_figure_is_trusted(
    kind: str, values: list[tuple[str, str]], frames: list[str], find: Find
) -> None:
    """The same words without damage bear no doubt, in either figures."""
    for printed, value in values:
        for form in (printed, printed.translate(THAI)):
            for frame in frames:
                assert (value, ()) in find(frame.format(form)), (kind, frame, form)


# what touches a figure from behind, whether it may be a figure of it, reason
AFTER = [
    ("", False, "the end"),
    (" ลงวันที่", False, "a blank"),
    ("ลงวันที่", False, "a word without a blank"),
    ("ลว. 5", False, "ลว of a date"),
    (") ", False, "a bracket"),
    ("”", False, "a quotation mark"),
    (". ", False, "a full stop"),
    ("ส ", True, "๘ came out as a letter"),
    ("ตฅษ", True, "figures came out as letters"),
    ("ต9", True, "a letter among figures"),
    ("\ufffd", True, "a glyph without Unicode"),
    ("(cid:7)", True, "a glyph without Unicode, written out"),
    ("\u0ed1", True, "a figure of Lao"),
    ("O", True, "a Latin letter"),
    ("?", True, "a question mark in place of a character"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "spoilt", "reason"), AFTER, ids=[r[2] for r in AFTER])
def test_what_may_be_a_figure_behind_a_figure(words: str, spoilt: bool, reason: str) -> None:
    assert spoilt_after(f"163{words}", 3) is spoilt, reason


BEFORE = [
    ("", False, "the start"),
    ("ที่", False, "a word"),
    ("(", False, "a bracket"),
    ("ก.", False, "an abbreviation"),
    (" ษ", True, "๒ came out as a letter"),
    ("@", True, "๑ came out as a sign"),
    ("(cid:12)", True, "a glyph without Unicode, written out"),
    ("\ufffd", True, "a glyph without Unicode"),
]


@pytest.mark.parametrize(("words", "spoilt", "reason"), BEFORE, ids=[r[2] for r in BEFORE])
def test_what_may_be_a_figure_before_a_figure(words: str, spoilt: bool, reason: str) -> None:
    assert spoilt_before(f"{words}163", len(words)) is spoilt, reason
