"""The date grammar: what each printed form means, and what is refused or doubted."""

import itertools
import time
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.digits import arabic
from extractors.month_name import month_at, month_number
from extractors.thai_date import DATE_CUE, find_dates, parse_date

MONTHS = [
    "มกราคม",
    "กุมภาพันธ์",
    "มีนาคม",
    "เมษายน",
    "พฤษภาคม",
    "มิถุนายน",
    "กรกฎาคม",
    "สิงหาคม",
    "กันยายน",
    "ตุลาคม",
    "พฤศจิกายน",
    "ธันวาคม",
]
SHORT = ["ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค."]

# text, the printed words of the date, value, doubts; one row a promise
READ = [
    ("ลงวันที่ 23 มกราคม 2566", "23 มกราคม 2566", "2023-01-23", ()),
    ("ลงวันที่ ๒๓ มกราคม พ.ศ. ๒๕๖๖", "๒๓ มกราคม พ.ศ. ๒๕๖๖", "2023-01-23", ()),
    ("ลงวันที่ 7 เมษายน ๒๕๖9", "7 เมษายน ๒๕๖9", "2026-04-07", ()),
    ("ลงวันที่ 9 สิงหาคม พ.ศ.2556", "9 สิงหาคม พ.ศ.2556", "2013-08-09", ()),
    ("เมื่อวันที่ 7มีนาคม2566นั้น", "7มีนาคม2566", "2023-03-07", ()),
    ("31 พ.ค.2544", "31 พ.ค.2544", "2001-05-31", ()),
    ("15 ก.ย. 48 เรื่อง", "15 ก.ย. 48", "2005-09-15", ()),
    ("ลว.9 มี.ค.53", "9 มี.ค.53", "2010-03-09", ()),
    ("5 มิย. 2566", "5 มิย. 2566", "2023-06-05", ()),
    ("ตั้งแต่วันที่๑๙ มิถุนายน ๒๕๖๖", "๑๙ มิถุนายน ๒๕๖๖", "2023-06-19", ()),  # the tone mark is of ที่
    ("วันที่๑๑-๑๒ มีนาคม ๒๕๖๖", "๑๑-๑๒ มีนาคม ๒๕๖๖", "2023-03-11/2023-03-12", ()),
    ("ครั้งที่ 2 วันพุธที่ 4 มกราคม 2566", "วันพุธที่ 4 มกราคม 2566", "2023-01-04", ()),
    ("ไตรมาสที่ 1 ตุลาคม 2565 - ธันวาคม 2565", "ตุลาคม 2565 - ธันวาคม 2565", "2022-10/2022-12", ()),
    ("ไตรมาส 3 เมษายน 2566", "เมษายน 2566", "2023-04", ()),
    ("รอบ 6 เดือน 1 ตุลาคม 2565", "1 ตุลาคม 2565", "2022-10-01", ()),
    ("วันที่ 15 เดือน กุมภาพันธ์ พ.ศ. 2566", "15 เดือน กุมภาพันธ์ พ.ศ. 2566", "2023-02-15", ()),
    ("5 มิ.ย 66", "5 มิ.ย 66", "2023-06-05", ()),
    ("5 มค 66", "5 มค 66", "2023-01-05", ()),
    ("23 ม. ค. 2566", "23 ม. ค. 2566", "2023-01-23", ()),
    ("23/ม.ค./2566", "23/ม.ค./2566", "2023-01-23", ()),
    ("23-ม.ค.-66", "23-ม.ค.-66", "2023-01-23", ()),
    ("23 มกรา คม 2566", "23 มกรา คม 2566", "2023-01-23", ()),
    ("6 ตุลำคม 2560", "6 ตุลำคม 2560", "2017-10-06", ()),
    ("3 พฤษจิกายน 2566", "3 พฤษจิกายน 2566", "2023-11-03", ()),
    ("13 ต.ค.66,15 ต.ค.66", "13 ต.ค.66", "2023-10-13", ()),
    ("วันที่ ๒๓ เดือน มกราคม พ.ศ. ๒๕๖๖", "๒๓ เดือน มกราคม พ.ศ. ๒๕๖๖", "2023-01-23", ()),
    ("วันที่..๓.... เดือน....พฤษภาคม..... พ.ศ. .…๒๕๕๓", "๓.... เดือน....พฤษภาคม..... พ.ศ. .…๒๕๕๓", "2010-05-03", ()),
    ("ลงวันที่ 4\n        กุมภาพันธ์ 2564", "4\n        กุมภาพันธ์ 2564", "2021-02-04", ()),
    ("ลงวันที่ 4 กุมภา\nพันธ์ 2564", "4 กุมภา\nพันธ์ 2564", "2021-02-04", ()),
    ("ณ วันที่ 31 มีนาคม พ.ศ.\n๒๕๕๒", "31 มีนาคม พ.ศ.\n๒๕๕๒", "2009-03-31", ()),
    ("วันพฤหัสบดีที่ 2 กุมภาพันธ์ 2566", "วันพฤหัสบดีที่ 2 กุมภาพันธ์ 2566", "2023-02-02", ()),
    ("15 มกราคม ค.ศ. 2023", "15 มกราคม ค.ศ. 2023", "2023-01-15", ()),
    ("15 มกราคม 2023", "15 มกราคม 2023", "2023-01-15", ()),
    ("29 กุมภาพันธ์ 2567", "29 กุมภาพันธ์ 2567", "2024-02-29", ()),
    ("23 January 2023", "23 January 2023", "2023-01-23", ()),
    ("January 23, 2023", "January 23, 2023", "2023-01-23", ()),
    # partial stays partial
    ("วันที่       มกราคม ๒๕๖๙", "มกราคม ๒๕๖๙", "2026-01", ()),
    ("วันที่ ........ มกราคม 2569", "มกราคม 2569", "2026-01", ()),
    ("สั่ง ณ วันที่        ตุลาคม พ.ศ. ๒๕๕๘", "ตุลาคม พ.ศ. ๒๕๕๘", "2015-10", ()),
    ("เดือนต.ค. 62-", "ต.ค. 62", "2019-10", ()),
    ("1. มกราคม 2566", "มกราคม 2566", "2023-01", ()),
    ("พระราชบัญญัติ พ.ศ. 2534", "พ.ศ. 2534", "1991", ()),
    ("ปีงบประมาณ พ.ศ. 2566", "2566", "2023", ()),
    # a blank inside the year: taken at the end of a line, doubted elsewhere
    ("พฤษภาคม ๒๕๖ 9", "พฤษภาคม ๒๕๖ 9", "2026-05", ()),
    ("7 พฤษภาคม ๒๕๖ 9 คน", "7 พฤษภาคม ๒๕๖ 9", "2026-05-07", ("year_spaced",)),
    # periods
    ("วันที่ 11 - 12 มีนาคม 2558", "11 - 12 มีนาคม 2558", "2015-03-11/2015-03-12", ()),
    ("ระหว่างวันที่ 5 ถึง 9 มีนาคม พ.ศ.2566", "5 ถึง 9 มีนาคม พ.ศ.2566", "2023-03-05/2023-03-09", ()),
    ("วันที่ 3, 4 และ 5 เมษายน 2566", "3, 4 และ 5 เมษายน 2566", "2023-04-03/2023-04-05", ()),
    ("28 ก.พ. - 3 มี.ค. 2566", "28 ก.พ. - 3 มี.ค. 2566", "2023-02-28/2023-03-03", ()),
    (
        "1 ตุลาคม 2563 - 29 กันยายน 2564",
        "1 ตุลาคม 2563 - 29 กันยายน 2564",
        "2020-10-01/2021-09-29",
        (),
    ),
    ("1 ตุลาคม 62 – 25 มี.ค. 63", "1 ตุลาคม 62 – 25 มี.ค. 63", "2019-10-01/2020-03-25", ()),
    ("ต.ค.-ธ.ค.2566", "ต.ค.-ธ.ค.2566", "2023-10/2023-12", ()),
    ("เดือนมีนาคม - เดือนกรกฎาคม ๒๕๖๙", "มีนาคม - เดือนกรกฎาคม ๒๕๖๙", "2026-03/2026-07", ()),
    ("แผน พ.ศ. 2555 – 2559", "พ.ศ. 2555 – 2559", "2012/2016", ()),
    ("1/10/2565-30/9/2566", "1/10/2565-30/9/2566", "2022-10-01/2023-09-30", ()),
    # figures alone
    ("27/10/2563 :", "27/10/2563", "2020-10-27", ()),
    ("ลว 20/10/66", "20/10/66", "2023-10-20", ()),
    ("10/26/2020 :", "10/26/2020", "2020-10-26", ()),
    ("2023-02-15", "2023-02-15", "2023-02-15", ()),
    ("2566-02-15", "2566-02-15", "2023-02-15", ()),
    # doubts
    ("31 กุมภาพันธ์ 2566", "31 กุมภาพันธ์ 2566", "2023-02", ("impossible_day",)),
    ("29 กุมภาพันธ์ 2568", "29 กุมภาพันธ์ 2568", "2025-02", ("impossible_day",)),
    ("31/04/2566", "31/04/2566", "2023-04", ("impossible_day",)),
    ("45 มกราคม 2566", "45 มกราคม 2566", "2023-01", ("impossible_day",)),
    ("8 ม.ย.63", "8 ม.ย.63", None, ("unknown_month",)),
    ("15 มกรคม 2566", "15 มกรคม 2566", None, ("unknown_month",)),
    ("27 มกราคม เวลา", "27 มกราคม", None, ("year_missing",)),
    ("15 มกราคม 10.00 น.", "15 มกราคม", None, ("year_missing",)),
    ("15 มกราคม 35 คน", "15 มกราคม", None, ("year_missing",)),
    ("15 มกราคม 25..", "15 มกราคม 25", None, ("year_unreadable",)),
    ("7 มีนาคม 256", "7 มีนาคม 256", None, ("year_unreadable",)),
    ("7 มีนาคม 256l", "7 มีนาคม 256", None, ("year_unreadable",)),
    ("15 มกราคม 3566", "15 มกราคม 3566", None, ("year_out_of_range",)),
    ("15 มกราคม พ.ศ. 2023", "15 มกราคม พ.ศ. 2023", "2023-01-15", ("era_disagrees",)),
    ("15 มกราคม 20", "15 มกราคม 20", "1977-01-15", ("year_two_digits",)),
    ("วันศุกร์ที่ 2 กุมภาพันธ์ 2566", "วันศุกร์ที่ 2 กุมภาพันธ์ 2566", "2023-02-02", ("weekday_disagrees",)),
    ("2่4 มกราคม 2566", "2่4 มกราคม 2566", "2023-01-24", ("digits_mixed_with_marks",)),
    ("๗ มีนาคม ๒๕๖ุ๖", "๗ มีนาคม ๒๕๖ุ๖", "2023-03-07", ("digits_mixed_with_marks",)),
    ("วันที่ 1 5 กันยายน 2566", "5 กันยายน 2566", "2023-09", ("day_unsure",)),
    ("วันที่ l5 มกราคม 2566", "5 มกราคม 2566", "2023-01", ("day_unsure",)),
    ("วันที่ 1o มกราคม 2566", "มกราคม 2566", "2023-01", ("day_unsure",)),
    ("การประชุมครั้งที่ 3 มกราคม 2566", "3 มกราคม 2566", "2023-01", ("day_unsure",)),
    ("ปีที่ 5 ฉบับที่ 1 มกราคม 2566", "1 มกราคม 2566", "2023-01", ("day_unsure",)),
    ("กิจกรรมที่ 1 ตุลาคม 2565", "1 ตุลาคม 2565", "2022-10", ("day_unsure",)),
    ("รอบที่ 2 เมษายน 2566", "2 เมษายน 2566", "2023-04", ("day_unsure",)),
    ("รอบ 12 เดือน มีนาคม 2566", "12 เดือน มีนาคม 2566", "2023-03", ("day_unsure",)),
    ("ระยะเวลา 6 เดือน ตุลาคม 2565 - มีนาคม 2566", "6 เดือน ตุลาคม 2565 - มีนาคม 2566", "2022-10/2023-03", ("day_unsure",)),
    ("115 มกราคม 2566", "มกราคม 2566", "2023-01", ("day_unsure",)),
    ("กท 0303/5 มกราคม 2566", "มกราคม 2566", "2023-01", ("day_unsure",)),
    ("หน้า\n5\nมกราคม 2566", "5\nมกราคม 2566", "2023-01-05", ("day_on_other_line",)),
    ("2 3 มกราคม 2566", "3 มกราคม 2566", "2023-01", ("day_unsure",)),
    ("รวม 23           มกราคม 2566", "23           มกราคม 2566", "2023-01-23", ("day_apart",)),
    ("วันที่ 23. มกราคม 2566", "มกราคม 2566", "2023-01", ("day_unsure",)),
    ("วันที่ 15 - มีนาคม 2566", "มีนาคม 2566", "2023-03", ("day_unsure",)),
    ("11/10/2020", "11/10/2020", "2020-10-11", ("day_month_order",)),
    ("10/26/2563", "10/26/2563", "2020-10-26", ("month_first",)),
    ("รวม 20/10/66", "20/10/66", "2023-10-20", ("numeric_short",)),
    ("พ.ย. - ก.พ. 2566", "พ.ย. - ก.พ. 2566", None, ("period_year_unsure",)),
    ("วันที่ 12 และ 15 มกราคม 2566", "12 และ 15 มกราคม 2566", "2023-01-12/2023-01-15", ("days_not_consecutive",)),
    (
        "10 มกราคม 2566 ถึง 9 มกราคม 2566",
        "10 มกราคม 2566 ถึง 9 มกราคม 2566",
        "2023-01-10/2023-01-09",
        ("period_reversed",),
    ),
]

REFUSED = [
    ("เนื้อที่ 4-2-0 ไร่", "an area"),
    ("ข้อ 1.1.1", "an item"),
    ("จำนวน 14,892,956.80 บาท", "an amount"),
    ("แผน 2555 – 2559", "bare years"),
    ("ที่ 5 กค 0409.4/ว 23", "กค is a letter prefix here"),
    ("สำนักงาน ก.พ. ที่ นร 1012", "ก.พ. is an office here"),
    ("มติ ก.พ. 2551", "ก.พ. is an office here"),
    ("มาตรา 7/1", "a section"),
    ("ครั้งที่ 1/2566", "a meeting"),
    ("กท 4508/12/11/2562", "figures of a number"),
    ("https://example.org/15/03/2018/x", "a path"),
    ("วันที่        /            /2566", "a blank"),
    ("๖๖/๑๒/๒๕๖๖", "no month has this number"),
    ("ภายในวันที่ 5 ของทุกเดือน", "no month"),
    ("໑໕ มกราคม", "Lao figures are damage, and there is no year"),
    ("ไม่มีวันที่", "nothing"),
    ("", "nothing at all"),
]


@pytest.mark.parametrize(("text", "words", "value", "doubts"), READ, ids=[r[0].replace("\n", "⏎") for r in READ])
def test_each_printed_form_has_its_meaning(text: str, words: str, value: str | None, doubts: tuple[str, ...]) -> None:
    """The first date of the text: its words, its value, and what speaks against it."""
    first = find_dates(text)[0]
    assert (text[first.start : first.end], first.value, first.doubts) == (words, value, doubts)


@pytest.mark.parametrize(("text", "reason"), REFUSED, ids=[r[1] + ": " + r[0] for r in REFUSED])
def test_look_alikes_are_no_dates(text: str, reason: str) -> None:
    """Figures that only look like a date give none."""
    assert [m.value for m in find_dates(text)] == [], reason


def test_two_dates_joined_by_and_are_two_dates() -> None:
    """และ between whole dates makes no period."""
    assert [m.value for m in find_dates("19 พ.ย. 62 และ 4 ธ.ค. 62")] == ["2019-11-19", "2019-12-04"]


def test_an_abbreviation_that_goes_on_is_another_word() -> None:
    """ก.ค.ศ. is an office and not July."""
    assert find_dates("21 ก.ค.ศ. 2566") == []


def test_precision_tells_the_year_of_a_law_from_a_day() -> None:
    """Callers pass over years of laws by `precision`."""
    assert [m.precision for m in find_dates("ระเบียบ พ.ศ. 2526 ลงวันที่ 1 มิถุนายน 2526 เดือนตุลาคม 2526")] == [
        "year",
        "day",
        "month",
    ]


def test_parts_keep_what_was_printed() -> None:
    """Day, month, Buddhist year and weekday stand beside the value."""
    (m,) = find_dates("วันพฤหัสบดีที่ 2 กุมภาพันธ์ 2566")
    assert m.parts == {"day": 2, "month": 2, "year_be": 2566, "weekday": "พฤหัสบดี"}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("  ลงวันที่ 23 มกราคม 2566", "2023-01-23"),
        ("วันที่ ........ มกราคม 2569", "2026-01"),
        ("(23 ม.ค. 66)", "2023-01-23"),
        ("ณ วันที่ 5 มีนาคม 2566 เป็นต้นไป", "2023-03-05"),
        ("ตามหนังสือ ลงวันที่ 23 มกราคม 2566", None),
        ("ไม่มี", None),
    ],
)
def test_parse_takes_only_the_date_that_the_text_begins_with(text: str, value: str | None) -> None:
    """Words that announce a date may stand before it, nothing else."""
    found = parse_date(text)
    assert (found.value if found else None) == value


@pytest.mark.parametrize("cue", ["ลงวันที่", "ลง วันที่", "ลว.", "ลว", "ออกเมื่อ", "เมื่อวันที่", "ณ วันที่", "วันที่", "ลง"])
def test_each_cue_announces_a_date(cue: str) -> None:
    """Every cue of the pattern is found right before a date, and ลง of ลงนาม is none."""
    m = DATE_CUE.search(f"หนังสือ {cue} 5 มกราคม 2566")
    assert m is not None
    assert m[0].strip() == cue
    assert DATE_CUE.search("ผู้ลงนามในหนังสือ") is None


@pytest.mark.parametrize("n", range(1, 13))
def test_every_month_is_known_in_every_form(n: int) -> None:
    """Full, short, with each dot lost, without dots."""
    a, b, _ = SHORT[n - 1].split(".")
    for form in (MONTHS[n - 1], SHORT[n - 1], f"{a}{b}.", f"{a}.{b}", f"{a}{b}"):
        assert month_number(form) == n, form
        assert [m.value for m in find_dates(f"ลงวันที่ 9 {form} 2566")] == [f"2023-{n:02}-09"], form
        assert month_at(f"9  {form}", 1), form


DAYS = st.dates(min_value=date(1960, 1, 1), max_value=date(2050, 12, 31))


@given(day=DAYS, thai=st.booleans(), short=st.booleans(), era=st.sampled_from(["", "พ.ศ. ", "พ.ศ."]))
def test_every_day_reads_back(day: date, thai: bool, short: bool, era: str) -> None:
    """A printed day of any of 90 years reads as that day, in either figures, and its span is its words."""
    names = SHORT if short else MONTHS
    words = f"{day.day} {names[day.month - 1]} {era}{day.year + 543}"
    if thai:
        words = words.translate({0x30 + n: 0x0E50 + n for n in range(10)})
    text = f"ลงวันที่ {words} เรื่อง ทดสอบ"
    (m,) = find_dates(text)
    assert (m.value, m.doubts, text[m.start : m.end]) == (day.isoformat(), (), words)


@given(first=DAYS, span=st.integers(1, 400))
def test_every_period_reads_back(first: date, span: int) -> None:
    """Two printed days joined by a hyphen are one period."""
    last = first + timedelta(days=span)

    def words(d: date) -> str:
        return f"{d.day} {MONTHS[d.month - 1]} {d.year + 543}"

    (m,) = find_dates(f"{words(first)} - {words(last)}")
    assert m.value == f"{first.isoformat()}/{last.isoformat()}"


@given(day=DAYS, offset=st.integers(1, 6))
def test_a_wrong_weekday_is_always_noticed(day: date, offset: int) -> None:
    """The calendar is asked about every weekday that is printed."""
    names = ("จันทร์", "อังคาร", "พุธ", "พฤหัสบดี", "ศุกร์", "เสาร์", "อาทิตย์")
    for shift, doubts in ((0, ()), (offset, ("weekday_disagrees",))):
        name = names[(day.weekday() + shift) % 7]
        (m,) = find_dates(f"วัน{name}ที่ {day.day} {MONTHS[day.month - 1]} {day.year + 543}")
        assert m.doubts == doubts


@given(st.text(alphabet="0123456789๒๕๖ มกราคม.พ.ศ/-–ถึงวันที่ลว\nก์ุ่", max_size=80))
def test_any_soup_gives_ordered_spans_and_real_days(text: str) -> None:
    """No text breaks the grammar; matches are in order, do not overlap, and a full value is a real day."""
    found = find_dates(text)
    for a, b in itertools.pairwise(found):
        assert a.end <= b.start
    for m in found:
        assert 0 <= m.start < m.end <= len(text)
        assert re_digits(text[m.start : m.end]) or m.value is None
        for end in (m.value or "").split("/"):
            if len(end) == 10:
                date.fromisoformat(end)


def re_digits(words: str) -> bool:
    """Whether a figure stands in the words."""
    return any(c in "0123456789" for c in arabic(words))


@given(day=st.integers(1, 31), month=st.integers(1, 12), year=st.integers(2500, 2580))
def test_no_impossible_day_ever_becomes_a_full_date(day: int, month: int, year: int) -> None:
    """A day that the calendar does not have is doubted and never a full date."""
    (m,) = find_dates(f"{day} {MONTHS[month - 1]} {year}")
    try:
        real: date | None = date(year - 543, month, day)
    except ValueError:
        real = None
    assert m.value == (real.isoformat() if real else f"{year - 543}-{month:02}")
    assert ("impossible_day" in m.doubts) == (real is None)


HOSTILE = ["1", " ", ".", "\n", "1/", "1-", "1และ", "มกราคม ", "1 มกราคม ", "วันจันทร์ ", "ปี พ.ศ. ", "วันที่ 1, ", "ม\n"]


@pytest.mark.parametrize("piece", HOSTILE, ids=[repr(x) for x in HOSTILE])
def test_hostile_text_takes_linear_time(piece: str) -> None:
    """A page of one thing over and over ends, in seconds even on a slow machine."""
    start = time.perf_counter()
    find_dates(f"5 มกราคม{piece * 10_000}x")
    assert time.perf_counter() - start < 5
