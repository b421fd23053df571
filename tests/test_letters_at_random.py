"""Letters made at random, with blanks, stamps and look-alikes: no number or date is trusted that the letter does not bear.

The truth of each letter is known, because it is made from it. A value may be missing or unverified; it may not be wrong.
"""

from dataclasses import dataclass, replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from letters_by_hand import paged, placed, typed
from test_thai_date import MONTHS

from benchmarks.letters_at_random import judge, made
from extractors.flow import Flow
from extractors.kind import kind_of
from extractors.letter import read_letter_fields
from schemas.quoted import Trust
from schemas.text import DocumentText

THAI = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")


@dataclass(frozen=True)
class Day:
    day: int | None
    month: int
    year: int

    def words(self, blank: str) -> str:
        return f"{blank if self.day is None else self.day} {MONTHS[self.month - 1]} {self.year}"

    @property
    def value(self) -> str:
        month = f"{self.year - 543:04}-{self.month:02}"
        return month if self.day is None else f"{month}-{self.day:02}"


@dataclass(frozen=True)
class Made:
    doc: DocumentText
    kind: str
    number: str | None
    date: str | None


days = st.builds(Day, st.one_of(st.none(), st.integers(1, 28)), st.integers(1, 12), st.integers(2555, 2570))
full_days = st.builds(Day, st.integers(1, 28), st.integers(1, 12), st.integers(2555, 2570))
BLANKS = st.sampled_from(["      ", "......", "…………", "   "])


@st.composite
def letters(draw: st.DrawFn) -> Made:
    """One letter: a kind, a layout, what is printed of number and date, and what stands around them to mislead."""
    kind = draw(st.sampled_from(["memo", "external_letter"]))
    blank = draw(BLANKS)
    circular = draw(st.sampled_from(["", "ว ", "ว"]))
    prefix, owner = (
        draw(st.sampled_from(["กท", "พท", "มท", "ศธ"])),
        draw(st.sampled_from(["4501", "0303", "0017.2", "04022"])),
    )
    running = draw(st.one_of(st.none(), st.integers(1, 99999)))
    printed = draw(st.sampled_from(["number", "office only", "nothing"]))
    day = draw(st.one_of(st.none(), days))
    if printed == "number" and running is not None:
        number_words, number = (
            f"{prefix} {owner}/{circular}{running}",
            f"{prefix} {owner}/{circular.strip()}{' ' if circular else ''}{running}",
        )
    elif printed == "nothing":
        number_words, number = "", None
    else:
        number_words, number = (
            f"{prefix} {owner}/{circular.strip()}{draw(st.sampled_from(['', blank]))}",
            f"{prefix} {owner}/{circular.strip()}",
        )
    date_words = day.words(blank) if day else draw(st.sampled_from(["", blank]))
    stamp_day, other_day = draw(full_days), draw(full_days)
    stamp = draw(
        st.sampled_from(
            [
                (),
                ("เลขรับ 77", f"วันที่ {stamp_day.words('')}", "เวลา 10.30 น."),
                (f"รับวันที่ {stamp_day.words('')}",),
                ("เลขที่รับ ............", "วันที่ ............"),
            ]
        )
    )
    subject = draw(
        st.sampled_from(
            [
                "ขอส่งรายงานผล",
                f"ขอเชิญประชุมวันที่ {other_day.words('')}",
                f"การปรับอัตรา ({other_day.words('')})",
                "แจ้งมติคณะกรรมการ ครั้งที่ 1/2566",
            ]
        )
    )
    refs = draw(
        st.sampled_from(
            [
                (),
                (f"อ้างถึง หนังสือสำนักทดสอบ ด่วนที่สุด ที่ กท 9999/163 ลงวันที่ {other_day.words('')}",),
                ("อ้างถึง หนังสือสำนักทดสอบ", f"ที่ กท 9999/163 ลงวันที่ {other_day.words('')}"),
            ]
        )
    )
    text = draw(st.sampled_from([
        f"ตามหนังสือที่อ้างถึง ที่ กท 8888/55 ลงวันที่ {other_day.words('')} นั้น",
        f"ด้วยสำนักงานเขตทดสอบกำหนดจัดประชุมในวันที่ {other_day.words('')} ณ ห้องประชุม",
        "ด้วยสำนักงานเขตทดสอบขอรายงานผล",
    ]))  # fmt: skip
    tail = (
        "(นายสมมุติ ใจดี)",
        "ผู้อำนวยการเขตทดสอบ",
        *draw(st.sampled_from([(), (other_day.words(""),), ("สำเนาถูกต้อง", "(นางสมมุติ รับรอง)", other_day.words(""))])),
    )
    thai = draw(st.booleans())
    on_page = draw(st.booleans())
    words = _page if on_page else _typed
    doc = words(kind, number_words, date_words, stamp, subject, refs, text, tail)
    if thai:
        lines = tuple(replace(x, text=x.text.translate(THAI), raw=x.raw.translate(THAI)) for x in doc.lines)
        doc = replace(doc, lines=lines)
    return Made(doc, kind, number, day.value if day else None)


Words = tuple[str, ...]


def _typed(
    kind: str, number: str, date: str, stamp: Words, subject: str, refs: Words, text: str, tail: Words
) -> DocumentText:
    head = ["บันทึกข้อความ", "ส่วนราชการ สำนักงานเขตทดสอบ"] if kind == "memo" else []
    if kind == "memo":
        head += [f"ที่ {number}\t\tวันที่ {date}"]
    else:
        head += [f"ที่ {number}\t\t\tสำนักงานเขตทดสอบ", "\t\t\tถนนทดสอบ กทม. 10200", f"\t\t{date}"]
        tail = ("\t\tขอแสดงความนับถือ", *tail)
    body = [
        f"เรื่อง {subject}",
        "เรียน ปลัดกรุงเทพมหานคร",
        *(refs if kind != "memo" else ()),
        f"        {text}",
        "        จึงเรียนมาเพื่อโปรดทราบ",
        "",
    ]
    return typed(*stamp, *head, *body, *(f"\t\t{t.strip()}" for t in tail))


def _page(
    kind: str, number: str, date: str, stamp: Words, subject: str, refs: Words, text: str, tail: Words
) -> DocumentText:
    lines = [placed(440, 40 + 18 * n, t) for n, t in enumerate(stamp)]
    if kind == "memo":
        lines += [placed(230, 100, "บันทึกข้อความ"), placed(85, 120, "ส่วนราชการ สำนักงานเขตทดสอบ")]
        lines += [placed(85, 140, f"ที่ {number}".rstrip()), placed(300, 140, f"วันที่ {date}".rstrip())]
    else:
        lines += [
            placed(85, 120, f"ที่ {number}".rstrip()),
            placed(400, 120, "สำนักงานเขตทดสอบ"),
            placed(400, 139, "ถนนทดสอบ กทม. 10200"),
        ]
        lines += [placed(300, 160, date.strip())] if date.strip() else []
    rows = [f"เรื่อง {subject}", "เรียน ปลัดกรุงเทพมหานคร", *(refs if kind != "memo" else ())]
    lines += [placed(85 if t.split()[0] != "ที่" else 130, 190 + 22 * n, t) for n, t in enumerate(rows)]
    lines += [placed(150, 300, text), placed(150, 330, "จึงเรียนมาเพื่อโปรดทราบ")]
    lines += [placed(300, 370, "ขอแสดงความนับถือ")] if kind != "memo" else []
    return paged(*lines, *(placed(300, 420 + 19 * n, t) for n, t in enumerate(tail)))


@given(letters())
@settings(max_examples=300, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
def test_no_trusted_number_or_date_is_wrong(made: Made) -> None:
    flow = Flow.of(made.doc)
    kind, _ = kind_of(flow, made.doc)
    assert kind == made.kind
    head = read_letter_fields(flow, made.doc, kind)
    if head.number is not None and head.number.trust is Trust.TRUSTED:
        assert head.number.value == made.number
    if head.date is not None and head.date.trust is Trust.TRUSTED:
        assert head.date.value == made.date


@given(letters())
@settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
def test_a_fully_printed_head_is_read(made: Made) -> None:
    """Doubting everything would be safe and useless: a complete number is read as trusted wherever it is printed."""
    flow = Flow.of(made.doc)
    head = read_letter_fields(flow, made.doc, made.kind)
    if made.number and made.number[-1].isdigit():
        assert head.number is not None
        assert (head.number.value, head.number.trust) == (made.number, Trust.TRUSTED)
    if made.date and len(made.date) == 10:
        assert head.date is not None
        assert (head.date.value, head.date.trust) == (made.date, Trust.TRUSTED)


@pytest.mark.parametrize("level", ["pdf", "docx", "lines"])
def test_a_damaged_letter_gives_no_wrong_number_or_date_that_is_trusted(level: str) -> None:
    """A seeded part of `benchmarks/letters_at_random.py`: whole files with damage and look-alikes. The benchmark runs
    thousands.
    """
    wrong = [
        (n, m.field, m.want, m.got) for n in range(80) for m in judge(2024, n, level).marks if m.outcome == "wrong"
    ]
    assert wrong == []


def test_an_undamaged_letter_is_read() -> None:
    """Of 97 values in a hundred: doubting everything would be safe and useless."""
    judged = [judge(2025, n, "lines") for n in range(150)]
    marks = [m for j in judged if not j.damage for m in j.marks]
    assert len(marks) > 100
    assert sum(m.outcome == "right" for m in marks) >= 0.97 * len(marks)


def test_a_seed_makes_the_same_letter_on_every_machine() -> None:
    assert made(7, 3, "pdf").data == made(7, 3, "pdf").data
    assert made(7, 3, "pdf").letter.truth != made(8, 3, "pdf").letter.truth
