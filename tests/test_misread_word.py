"""Labels and months that a recogniser misread by a mark or a look-alike letter, and words that only look like them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.canonical import canonicalise
from extractors.misread_word import LABEL, MONTH, mend


@pytest.mark.parametrize(
    ("read", "meant", "why"),
    [
        ("เรือง การปรับค่าตอบแทน", "เรื่อง การปรับค่าตอบแทน", "a tone mark lost"),
        ("เรี่อง : การปรับ", "เรื่อง : การปรับ", "another vowel mark"),
        ("คำสั้งสำนักงาน", "คำสั่งสำนักงาน", "runs on into the office's name"),
        ("สิงที่ส่งมาตัวย สำเนา", "สิ่งที่ส่งมาด้วย สำเนา", "marks and a look-alike letter"),
        ("หนังสือ ลงวันทื่ ๒๐ กรกฎาคม ๒๕๕๘", "หนังสือ ลงวันที่ ๒๐ กรกฎาคม ๒๕๕๘", "inside a line, before a figure"),
        ("การประชุมครังที่ 3/2566", "การประชุมครั้งที่ 3/2566", "inside a line, before a figure"),
        ("ขอแสดงดวามนับถือ", "ขอแสดงความนับถือ", "a look-alike letter"),
        ("19 ดือน กันยายน พ.ศ. 2557", "19 เดือน กันยายน พ.ศ. 2557", "before a month"),
        ("๑๙ เดีอน มีนาคม ๒๕๕๗", "๑๙ เดือน มีนาคม ๒๕๕๗", "before a month"),
        ("ที กค ๐๔๒๒.๒/๓๓", "ที่ กค ๐๔๒๒.๒/๓๓", "the label of a letter's own number"),
        ("ทื่ กค (กวจ) 0405.2 / ว 33", "ที่ กค (กวจ) 0405.2 / ว 33", "the label of a letter's own number"),
        ("ท 12/2566", "ที่ 12/2566", "the label of an order's own number"),
        ("ที่ประชุมมืมติเห็นชอบ", "ที่ประชุมมีมติเห็นชอบ", "a vowel mark"),
        ("ลงชือ..........", "ลงชื่อ..........", "before dots"),
    ],
)  # fmt: skip
def test_a_misread_label_is_put_right(read: str, meant: str, why: str) -> None:
    done = mend(canonicalise(read), read)
    assert done.text == meant, why
    assert LABEL in {r.rule for r in done.repairs}
    assert done.doubted == ()


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("เรื่อง การปรับค่าตอบแทน", "read right"),
        ("เรือน จำ", "another word"),
        ("เรียนรู้ร่วมกัน", "a word that begins like a label"),
        ("เรืองศักดิ์", "a name that runs on"),
        ("ประกาย แสง", "another word"),
        ("ครั้งที่แล้ว", "no figure follows"),
        ("ทส 0910.502/18", "letters of an office"),
        ("ทสจ 0910.502/18", "letters of an office"),
        ("19 คอนเสิร์ต", "no month follows"),
        ("19 ดอน เมือง", "no month follows"),
        ("ทำ 12 ครั้ง", "no number follows"),
        ("ท่า 12/3", "another word"),
        ("พวกเขาสั่งงาน", "inside a line, no figure"),
        ("๒๖ มิถุนายน ๒๕๕๘", "a month read right"),
        ("๒๖ ม ๒๕๕๘", "too little for a month"),
        ("๒๖ มราคม ๒๕๕๘", "may be two months"),
        ("", "nothing"),
    ],
)  # fmt: skip
def test_what_is_no_misread_label_stays(words: str, why: str) -> None:
    done = mend(canonicalise(words), words)
    assert done.text == words, why
    assert done.doubted == ()


@pytest.mark.parametrize(
    ("read", "meant"),
    [("๒๖ มิถุนาขน ๒๕๕๘", "๒๖ มิถุนายน ๒๕๕๘"), ("วันที่ 3 พฤศจิกาขน พ.ศ. 2566", "วันที่ 3 พฤศจิกายน พ.ศ. 2566")],
)
def test_a_month_that_was_put_right_is_doubted_on_its_own_characters(read: str, meant: str) -> None:
    done = mend(canonicalise(read), read)
    assert done.text == meant
    (doubt,) = done.doubted
    assert doubt.rule == MONTH
    assert read[doubt.start : doubt.end] in read.split()


@given(
    st.lists(st.sampled_from(["เรือง", "เรียน", " ", "ครังที่", "๒", "/", "๒๕๖๖", "มิถุนาขน", "ที่", "กท", "ำ", "์"]), max_size=9)
)
def test_figures_are_never_changed_and_every_span_lies_in_the_raw_words(parts: list[str]) -> None:
    raw = "".join(parts)
    done = mend(canonicalise(raw), raw)
    figures = [c for c in raw if c in "๐๑๒๓๔๕๖๗๘๙/"]
    assert [c for c in done.text if c in "๐๑๒๓๔๕๖๗๘๙/"] == figures
    if done.spans is not None:
        assert len(done.spans) == len(done.text)
        assert all(0 <= a <= b <= len(raw) for a, b in done.spans)
        for c, (a, b) in zip(done.text, done.spans, strict=True):
            assert c not in "๐๑๒๓๔๕๖๗๘๙/" or c in raw[a:b]
