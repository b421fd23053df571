"""Letter numbers, orders, meetings and circulars: every variant seen, every look-alike refused."""

import itertools
import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.agencies import agencies, agency
from extractors.canonical import canonicalise
from extractors.digits import arabic
from extractors.letter_number import LetterNumber, find_letter_numbers, parse_letter_number
from extractors.serial_number import find_circulars, find_meetings, find_order_numbers

# text, printed words, canonical form, doubts
PROSE = [
    ("ตามหนังสือสำนักงาน ก.ก. ด่วนที่สุด ที่ กท 0303/163 ลงวันที่ 23 มกราคม 2566", "กท 0303/163", "กท 0303/163", ()),
    ("ตามหนังสือที่ กท 4508/008009 ลง", "กท 4508/008009", "กท 4508/8009", ()),
    ("สำนักงานเขตบางกอกน้อยที่ กท 5808/06473", "กท 5808/06473", "กท 5808/6473", ()),
    ("มีหนังสือที่ กท1602/260 ลงวันที่ 10", "กท1602/260", "กท 1602/260", ()),
    ("อ้างถึง หนังสือที่ กท 0307/ป 5103", "กท 0307/ป 5103", "กท 0307/ป 5103", ()),
    ("ระเบียบที่ กค. 0530.3/ว.61 ลว 31 พ.ค.2544", "กค. 0530.3/ว.61", "กค 0530.3/ว 61", ()),
    ("หนังสือ ที่ มท ๐๒๐๑.๒/ว ๑๕๙๐", "มท ๐๒๐๑.๒/ว ๑๕๙๐", "มท 0201.2/ว 1590", ()),
    ("ที่ กค405.4/ว 395", "กค405.4/ว 395", "กค 405.4/ว 395", ()),
    ("ที่ นร 1012/ ว 20", "นร 1012/ ว 20", "นร 1012/ว 20", ()),
    ("ที่ นร 1012 / ว20", "นร 1012 / ว20", "นร 1012/ว 20", ()),
    ("ที่ กค ๐๕๒๒๒/ว๖๒", "กค ๐๕๒๒๒/ว๖๒", "กค 05222/ว 62", ()),
    ("ที่ กค ๐๔๒๒.๒/พิเศษ/ว ๒", "กค ๐๔๒๒.๒/พิเศษ/ว ๒", "กค 0422.2/พิเศษ/ว 2", ()),
    ("ที่ กค ๐๔๒๒.๒/พิเศษ ว ๓ ลง", "กค ๐๔๒๒.๒/พิเศษ ว ๓", "กค 0422.2/พิเศษ/ว 3", ()),
    ("ที่ กค ๐๔๒๒.๒/พิเศษ ว ๔ ธันวาคม ๒๕๕๖", "กค ๐๔๒๒.๒/พิเศษ", "กค 0422.2/พิเศษ", ("number_incomplete",)),
    ("หนังสือ ที่ นร 1013ว 10 ลง", "นร 1013ว 10", "นร 1013/ว 10", ("slash_lost",)),
    ("ที่ สธ 0228.07.2/ว688 ลง วันที่", "สธ 0228.07.2/ว688", "สธ 0228.07.2/ว 688", ()),
    ("สพร ๒๕๖๘/ว๗๑๐", "สพร ๒๕๖๘/ว๗๑๐", "สพร 2568/ว 710", ()),
    ("ที่ ตผ 0045 นม/421", "ตผ 0045 นม/421", "ตผ 0045 นม/421", ()),
    ("ที่ ลต (นม) 0002/12", "ลต (นม) 0002/12", "ลต (นม) 0002/12", ()),
    ("ที่ นร ๐๕๐๓/(คกก.๖)/๒๘", "นร ๐๕๐๓/(คกก.๖)/๒๘", "นร 0503/(คกก.6)/28", ()),
    ("ตามหนังสือกท 0303/12 ลง", "กท 0303/12", "กท 0303/12", ()),
    ("ที่ นร 0503/ว\n  31 ลงวันที่ 1", "นร 0503/ว\n  31", "นร 0503/ว 31", ()),
    ("ที่ กท\n0303/163", "กท\n0303/163", "กท 0303/163", ()),
    ("ที่ กท 0303/163 23 มกราคม 2566", "กท 0303/163", "กท 0303/163", ()),
    ("ที่ กค (กวจ) 0405.2/ว 119 ลง", "กค (กวจ) 0405.2/ว 119", "กค (กวจ) 0405.2/ว 119", ()),
    ("ที่ นร (ก.พ.ร.) 1204/12", "นร (ก.พ.ร.) 1204/12", "นร (กพร) 1204/12", ()),
    ("ที่ ศย 016/ว 0123 (ป) ลง", "ศย 016/ว 0123 (ป)", "ศย 016/ว 123(ป)", ()),
    ("ที่ อว 8393(1).1/12", "อว 8393(1).1/12", "อว 8393(1).1/12", ()),
    ("ที่ : กท 0303/163", "กท 0303/163", "กท 0303/163", ()),
    ("ที่ ศธ 04022/1330 123 หมู่ 4", "ศธ 04022/1330", "ศธ 04022/1330", ()),
    ("หนังสือ กค.0409.6/ว.128 ลว. 20", "กค.0409.6/ว.128", "กค 0409.6/ว 128", ()),
    ("ที่ อบจ.นท 51001/ว 77 ลง", "อบจ.นท 51001/ว 77", "อบจนท 51001/ว 77", ()),
    ("ที่ ทน.ชม 52001/199", "ทน.ชม 52001/199", "ทนชม 52001/199", ()),
    ("ที่ นร ๐๕๐๖/ว(ล) ๒๓๘๘๖ ลง", "นร ๐๕๐๖/ว(ล) ๒๓๘๘๖", "นร 0506/ว(ล) 23886", ()),
    ("ที่ ตช ๐๐๑๖.(สป)๑๑/๕๕ ลง", "ตช ๐๐๑๖.(สป)๑๑/๕๕", "ตช 0016.(สป)11/55", ()),
    # doubts
    ("ที่ มท 0810.6/ว 1234 ถนนตัวอย่าง", "มท 0810.6/ว", "มท 0810.6/ว", ("number_incomplete",)),
    ("ที่ มท 0810.6/1234 ถนนตัวอย่าง", "มท 0810.6/1234", "มท 0810.6/1234", ("address_follows",)),
    ("ที่ กท 0303/163,164 ลง", "กท 0303/163", "กท 0303/", ("running_unreadable", "number_incomplete")),
    ("ที่ กท 0303/16l ลง", "กท 0303/16", "กท 0303/", ("running_unreadable", "number_incomplete")),
    ("สธ 0701.20.191 ลว.9 มี.ค.53", "สธ 0701.20.191", "สธ 0701.20.191", ("no_slash",)),
    ("ที่ ศธ 04256.0724/พิเศษ..........", "ศธ 04256.0724/พิเศษ", "ศธ 04256.0724/พิเศษ", ("number_incomplete",)),
    ("ที่ พท ๐๐๑๗.๒/ว        ศาลากลางจังหวัด", "พท ๐๐๑๗.๒/ว", "พท 0017.2/ว", ("number_incomplete",)),
    ("ที่ นว 52007.3/      วันที่ 7 เมษายน 2569", "นว 52007.3/", "นว 52007.3/", ("number_incomplete",)),
    ("ที่ นว 52007.4(1)/", "นว 52007.4(1)/", "นว 52007.4(1)/", ("number_incomplete",)),
    ("ที่ กท 0303/ 173 ถนนตัวอย่าง", "กท 0303/", "กท 0303/", ("number_incomplete",)),
    ("ที่ กท 0303/   7 เมษายน 2569", "กท 0303/", "กท 0303/", ("number_incomplete",)),
    ("ที่ กท 0303/ว 7 เมษายน 2569", "กท 0303/ว", "กท 0303/ว", ("number_incomplete",)),
    ("ตามหนังสือ 0017.2/ว 2358 ลงวันที่", "0017.2/ว 2358", "0017.2/ว 2358", ("prefix_missing",)),
    ("ที่ กท 0303/16\u0e493", "กท 0303/16\u0e493", "กท 0303/163", ("digits_mixed_with_marks",)),
    ("ที่ กท 0303/49 51 เรื่อง", "กท 0303/49", "กท 0303/49", ("running_spaced",)),
    ("ที่ กท 0303/49 ก ลงวันที่", "กท 0303/49", "กท 0303/49", ("running_spaced",)),
    ("ที่ กท 0303/49 ณ วันที่", "กท 0303/49", "กท 0303/49", ()),
    ("ที่ กท 0303/49 กอง", "กท 0303/49", "กท 0303/49", ()),
]

LOOK_ALIKES = [
    "เนื้อที่ 4-2-0 ไร่",
    "ระเบียบวาระที่ 1.1/2",
    "จำนวน 360,805,497.-บาท",
    "โทร. 0 2221 2141/1234",
    "ร้อยละ 80.50/100",
    "ลงวันที่ 27/10/2563",
    "มาตรา 7/1",
    "ม. 77/1",
    "ให้บริการ 24/7",
    "มาตรฐาน ISO 9001/2015",
    "https://example.org/TH 0303/163",
    "ครั้งที่ 1/2566",
    "คำสั่งที่ 2460/2552",
    "พ.ศ. 2534/2535",
    "ปีการศึกษา 2566/2567",
    "แบบ สยป.4.1(2)",
    "รหัสเอกสาร กท-0303/12",
    "บ้านเลขที่ 99/9",
    "สัญญาเลขที่ 12/2566",
    "อัตรา 1/2",
]

HEAD = [
    ("ที่ กท 0303", "กท 0303", ("number_incomplete", "no_slash")),
    ("ที่  กท……/……", "กท/", ("number_incomplete",)),
    ("ที่ อบต 71501/12", "อบต 71501/12", ()),
    ("ที่ 0303/163", "0303/163", ("prefix_missing",)),
    ("ที่", None, ()),
    ("ที่ ....................", None, ()),
    ("ที่ 6/2569", None, ()),
    ("ที่ ตช ๐๐๑๗(ทส).๖/๒๒๕๘", "ตช 0017(ทส).6/2258", ()),
    ("ที่ มท 55410-22/0567", "มท 55410-22/567", ()),
    ("ที่ ตช 0011.27/ว 12", "ตช 0011.27/ว 12", ()),
    ("ที่ กฟผ. 912000/12345", "กฟผ 912000/12345", ()),
    ("ที่ กท ๐๓๐๓ / ๑๖๓", "กท 0303/163", ()),
    ("ที่ กค 0422.2/พิเศษ 17", "กค 0422.2/พิเศษ 17", ()),
    ("ที่ กค 0422.2/พิเศษ17", "กค 0422.2/พิเศษ 17", ()),
    ("ที่ นร 0503/(คกก.6)/28", "นร 0503/(คกก.6)/28", ()),
    ("ที่ นว 52007.4(1)/", "นว 52007.4(1)/", ("number_incomplete",)),
    ("ที่ กท 0303/1234567", "กท 0303/", ("running_unreadable", "number_incomplete")),
    ("ที่ กท 0303/1\n63", "กท 0303/1", ("running_spaced",)),
    ("ที่ กท 0303/1  63", "กท 0303/1", ("running_spaced",)),
    ("ที่ กท 0303/16ส", "กท 0303/", ("running_unreadable", "number_incomplete")),
    ("ที่ กท 0303/สษ63", "กท 0303/สษ", ("running_unreadable", "number_incomplete")),
    ("ที่ กท 0303/\ufffd", "กท 0303/", ("running_unreadable", "number_incomplete")),
    ("ที่ ส พร 2568/ว 710", "พร 2568/ว 710", ("prefix_unreadable",)),
    ("ท\u0e48\u0e48กฟผ.920100/ป69", "920100/ป 69", ("prefix_missing", "prefix_unreadable")),
    ("ที่ กฟผ่. 920100/ป 97", "920100/ป 97", ("prefix_missing", "prefix_unreadable")),
    ("ที่ \ufffdพร 2568/ว 710", "2568/ว 710", ("prefix_missing", "prefix_unreadable")),
    ("ที่ (cid:33)ท 0405/ว 85", "0405/ว 85", ("prefix_missing", "prefix_unreadable")),
]


@pytest.mark.parametrize(("text", "words", "value", "doubts"), PROSE, ids=[r[0].replace("\n", "⏎") for r in PROSE])
def test_numbers_are_read_as_printed(text: str, words: str, value: str, doubts: tuple[str, ...]) -> None:
    """In prose: the very words, the canonical form, and what speaks against it."""
    (m,) = find_letter_numbers(text)
    assert (text[m.start : m.end], m.value, m.doubts) == (words, value, doubts)
    assert m.number.is_complete == (not {"number_incomplete", "no_slash", "prefix_missing"} & set(doubts))


@pytest.mark.parametrize("text", LOOK_ALIKES)
def test_look_alikes_are_no_letter_numbers(text: str) -> None:
    """Areas, items, amounts, telephones, dates, sections, codes: none in prose, none in a head."""
    assert find_letter_numbers(text) == []
    assert find_letter_numbers(text, head=True) == []


@pytest.mark.parametrize(("text", "value", "doubts"), HEAD, ids=[r[0] for r in HEAD])
def test_a_head_is_read_leniently(text: str, value: str | None, doubts: tuple[str, ...]) -> None:
    """On a letter's own ที่ line any prefix will do, and a blank is said to be one."""
    found = find_letter_numbers(text, head=True)
    assert [(m.value, m.doubts) for m in found] == ([] if value is None else [(value, doubts)])


def test_an_unknown_prefix_needs_a_cue_in_prose() -> None:
    """ที่ or a known agency; a room or a code with letters is no letter."""
    assert [m.value for m in find_letter_numbers("ที่ มอบ 71501/12")] == ["มอบ 71501/12"]
    assert find_letter_numbers("ห้อง มอบ 71501/12") == []


def test_two_years_after_a_month_are_no_letter_in_prose() -> None:
    """มค is a province and January; a year in the owner's place needs a cue or ว."""
    assert find_letter_numbers("ระหว่าง มค 2566/2567") == []
    assert [m.value for m in find_letter_numbers("ที่ สพร 2568/710")] == ["สพร 2568/710"]


def test_several_letters_in_one_paragraph_are_all_found() -> None:
    """In order, with their own words."""
    text = "ที่ กท 4508/008009 ลงวันที่ 19 พฤศจิกายน 2562 และที่ กท 4508/008011 ลงวันที่ 20 พฤศจิกายน 2562"
    assert [m.value for m in find_letter_numbers(text)] == ["กท 4508/8009", "กท 4508/8011"]


def test_ordinary_and_circular_letters_are_different() -> None:
    """The registers are counted apart."""
    assert parse_letter_number("กท 0303/163") != parse_letter_number("กท 0303/ว 163")


def test_every_seen_reference_is_read(shared: Path) -> None:
    """All rows of the collected real references: letters exactly as parsed by hand, the other kinds by their grammars."""
    rows = [json.loads(x) for x in (shared / "domain" / "letter_numbers.jsonl").read_text("utf-8").splitlines()]
    for row in rows:
        text = canonicalise(row["raw"]).text
        want = [row["parsed"]["canonical"]] if row.get("parsed") else []
        assert [m.value for m in find_letter_numbers(text)] == want, row["raw"]
        counts = (find_order_numbers(text), find_meetings(text), find_circulars(text))
        kinds = {"order": (1, 0, 0), "meeting": (0, 1, 0), "circular-short": (0, 0, 1)}
        assert tuple(map(len, counts)) == kinds.get(row["kind"], (0, 0, 0)), row["raw"]


ORDERS = [
    ("คำสั่งสำนักงานเขตบางนาที่ 432/2563 เรื่อง", "432/2563", ()),
    ("คำสั่ง สตม.ที่ 7/2562 ลง 14 ม.ค.62", "7/2562", ()),
    ("คำสั่ง 78-2563", "78/2563", ()),
    ("คำสั่งที่ พิเศษ 12/2566", "พิเศษ 12/2566", ()),
    ("คำสั่งคณะกรรมการตัวอย่าง\nที่ ๑๓๗ / ๒๕๕๒", "137/2552", ()),
    ("คำสั่งที่ 064/2553", "64/2553", ()),
    ("คำสั่งที่ 6/2ุ569", "6/2569", ("digits_mixed_with_marks",)),
    ("คำสั่งที่ 6/2969", "6/2969", ("year_out_of_range",)),
    ("คำสั่งกรมสมมุติ ที่ ๑๒๓๔/๒๕๖๖", "1234/2566", ()),
    ("คำสั่งที่ 6/2566\ufffd", "6/2566", ("number_unreadable",)),
    ("คำสั่งที่ ฐ67/2564", "ฐ 67/2564", ("number_unreadable",)),
]


@pytest.mark.parametrize(("text", "value", "doubts"), ORDERS, ids=[r[0] for r in ORDERS])
def test_orders_are_read(text: str, value: str, doubts: tuple[str, ...]) -> None:
    """n/yyyy after คำสั่ง, with leading zeros of the number dropped."""
    (m,) = find_order_numbers(text)
    assert (m.value, m.doubts) == (value, doubts)


@pytest.mark.parametrize(
    "text",
    [
        "ครั้งที่ 1/2566",
        "ครั้งพิเศษที่ 1/2566",
        "ระเบียบวาระที่ 1/2566",
        "ข้อที่ 5/2566",
        "คำสั่ง ลงวันที่ 27/10/2563",
        "ที่ กท 0303/2566",
        "ตามระเบียบว่าด้วยการทดลอง หลักสูตร รุ่นที่ 5/2566",
        "ระเบียบวาระที่ 2 คร\ufffd้งที่ 1/2566",
        "ประกาศผลการประชุม ครงั้ที่ 1/2566",
    ],
)
def test_what_is_no_order(text: str) -> None:
    """Meetings, items, dates and letters have figures and a year too."""
    assert find_order_numbers(text, head=True) == []


def test_a_head_of_an_order_needs_no_word_and_shows_its_blank() -> None:
    """`ที่      /2558` is a draft: the blank is kept."""
    assert [m.value for m in find_order_numbers("ที่ 6/2569", head=True)] == ["6/2569"]
    assert find_order_numbers("ที่ 6/2569") == []
    (m,) = find_order_numbers("ที่        /๒๕๕๘", head=True)
    assert (m.value, m.doubts) == ("/2558", ("number_incomplete",))


MEETINGS = [
    ("มติคณะกรรมการ ครั้งที่1/2566 เมื่อ", "1/2566", "ครั้งที่1/2566", ()),
    ("การประชุม ครั้งที่ ๓ / ๒๕๖๖", "3/2566", "ครั้งที่ ๓ / ๒๕๖๖", ()),
    ("ประชุม ครั้งที่ 3/2567 (ครั้งที่ 71) เมื่อ", "3/2567", "ครั้งที่ 3/2567 (ครั้งที่ 71)", ()),
    ("กรรมการบริหาร ครั้งที่ 76(8/2567) เมื่อ", "8/2567", "ครั้งที่ 76(8/2567)", ()),
    ("ครั้งที่ 36-1/2544", "36-1/2544", "ครั้งที่ 36-1/2544", ()),
    ("ครั้งพิเศษที่ 1/2566", "พิเศษ 1/2566", "ครั้งพิเศษที่ 1/2566", ()),
    ("ครั้งที่ 1 ประจำปี 2566", "1/2566", "ครั้งที่ 1 ประจำปี 2566", ()),
    ("ครั้งที่ ๓ ปี ๒๕๖๖", "3/2566", "ครั้งที่ ๓ ปี ๒๕๖๖", ()),
    ("ครั้งที่ 1 ประจำปีงบประมาณ พ.ศ. 2566", "1/2566", "ครั้งที่ 1 ประจำปีงบประมาณ พ.ศ. 2566", ("year_of_budget",)),
    ("นัดพิเศษ ครั้งที่ 2/2566", "พิเศษ 2/2566", "ครั้งที่ 2/2566", ()),
    ("ครั้งที่ 2/2566 (นัดพิเศษ)", "พิเศษ 2/2566", "ครั้งที่ 2/2566 (นัดพิเศษ)", ()),
    ("มติเวียน ครั้งที่ 1/2566", "เวียน 1/2566", "ครั้งที่ 1/2566", ()),
    ("ครั้งที่ ..../2566", "/2566", "ครั้งที่ ..../2566", ("number_incomplete",)),
    ("การประชุม ครั้งที่\n๒/๒๕๖๖", "2/2566", "ครั้งที่\n๒/๒๕๖๖", ()),
    ("ประชุมคณะกรรมการ ครั้งที่ 5 เมื่อ", "5", "ครั้งที่ 5", ("year_missing",)),
]


@pytest.mark.parametrize(("text", "value", "words", "doubts"), MEETINGS, ids=[r[0] for r in MEETINGS])
def test_meetings_are_read(text: str, value: str, words: str, doubts: tuple[str, ...]) -> None:
    """n/yyyy after ครั้งที่, the odd counts of real committees included."""
    (m,) = find_meetings(text)
    assert (m.value, text[m.start : m.end], m.doubts) == (value, words, doubts)


@pytest.mark.parametrize("text", ["อบรมครั้งที่ 2", "ระเบียบวาระที่ 1/2566", "ครั้งที่แล้ว", "คำสั่งที่ 1/2566", "ทุกครั้ง"])
def test_what_is_no_meeting(text: str) -> None:
    """Occasions and items are counted too."""
    assert find_meetings(text) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("หนังสือสำนักงาน ก.พ. ว 10 ลว. 15 ก.ย. 48", "ว 10"),
        ("หนังสือเวียน ว.7", "ว 7"),
        ("ว 27 / 2552", "ว 27/2552"),
        ("มีห้อง ว 12", None),
        ("ทางหลวง ว.7/2", None),
        ("ที่ มท 0808.2/ ว 4044 ลงวันที่", None),
        ("หนังสือแล้ว 10 ฉบับ", None),
    ],
)
def test_short_circulars_are_read_with_their_doubt(text: str, value: str | None) -> None:
    """ว n needs หนังสือ, a year or a date beside it, and never means a letter by itself."""
    assert [(m.value, m.doubts) for m in find_circulars(text)] == ([(value, ("prefix_missing",))] if value else [])


FIGURES = st.integers(0, 9_999).map(lambda n: f"{n:04}")
NUMBERS = st.builds(
    LetterNumber,
    prefix=st.sampled_from([*agencies(), None]),
    owner_code=st.builds(
        lambda a, more, bracket: ".".join([a, *more]) + bracket,
        FIGURES,
        st.lists(st.integers(0, 99).map(str), max_size=2),
        st.sampled_from(["", "(1)"]),
    ),
    special=st.booleans(),
    committee=st.sampled_from([None, "(คกก.6)"]),
    register=st.sampled_from([None, "ว", "ป"]),
    running=st.integers(1, 99_999).map(str),
)


@given(NUMBERS)
def test_a_printed_number_parses_to_itself(number: LetterNumber) -> None:
    """`parse(str(x)) == x`, with Thai digits and with Arabic ones."""
    if number.prefix is None and number.register is None and len(number.running or "") == 4:
        number = LetterNumber(None, number.owner_code, register="ว", running=number.running)
    for text in (str(number), str(number).translate({0x30 + n: 0x0E50 + n for n in range(10)})):
        m = parse_letter_number(text)
        assert m is not None
        assert m.number == number
        assert m.value == str(number)
        assert arabic(text[m.start : m.end]) == str(number)


@pytest.mark.parametrize(
    "text", ["กท 0303/", "กท 0303/ว", "กท/", "ศธ 04256.0724/พิเศษ", "สธ 0701.20.191", "กท 0303/163/2566"]
)
def test_what_is_incomplete_parses_to_itself_too(text: str) -> None:
    """A draft's form is a form."""
    m = parse_letter_number(text)
    assert m is not None
    assert m.value == text


@given(st.text(alphabet="กทวคนรพิเศษที่ 0123456789๐๓./()-–\n\u0e49…", max_size=60))
def test_any_soup_gives_ordered_spans_and_parsable_values(text: str) -> None:
    """No text breaks the grammars; spans are in order, and every value parses back to itself."""
    for head in (False, True):
        found = find_letter_numbers(text, head=head)
        assert all(a.end <= b.start for a, b in itertools.pairwise(found))
        for m in found:
            again = parse_letter_number(m.value)
            assert again is not None
            assert again.number == m.number
    for found_ in (find_order_numbers(text, head=True), find_meetings(text), find_circulars(text)):
        assert all(a.end <= b.start for a, b in itertools.pairwise(found_))


@pytest.mark.parametrize("prefix", sorted(agencies()))
def test_every_prefix_of_the_table_is_read_without_a_cue(prefix: str) -> None:
    """Each row of the table, plain, with a dot, and with a Thai running number."""
    row = agency(prefix + ".")
    assert row is not None
    assert row.prefix == prefix
    assert row.status in ("confirmed", "inferred", "general-knowledge", "unverified")
    assert row.basis
    for printed in (f"{prefix} 0201/15", f"{prefix}. 0201/15", f"{prefix} ๐๒๐๑/๑๕"):
        assert [m.value for m in find_letter_numbers(f"ทราบตาม {printed} แล้ว")] == [f"{prefix} 0201/15"]


def test_an_unknown_prefix_is_no_agency() -> None:
    """The caller warns; nothing is rejected here."""
    assert agency("ฮฮ") is None
    assert agency("กค.") == agency("กค")


HOSTILE = [
    "1",
    " ",
    ".",
    "\n",
    "ก.",
    "1/",
    "ที่ ",
    "กท 0303/",
    "ครั้งที่ ",
    "คำสั่ง ",
    "1\u0e38\u0e48",
    "0303.",
    "ว ",
    "กท .... ",
]


@pytest.mark.parametrize("piece", HOSTILE, ids=[repr(x) for x in HOSTILE])
def test_hostile_text_takes_linear_time(piece: str) -> None:
    """A page of one thing over and over ends, in seconds even on a slow machine."""
    text = piece * 10_000
    start = time.perf_counter()
    for head in (False, True):
        find_letter_numbers(text, head=head)
        find_order_numbers(text, head=head)
    find_meetings(text)
    find_circulars(text)
    assert time.perf_counter() - start < 5
