"""Text-level repairs of Thai: each rule, and the laws that hold for all of them."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.canonical import _SUSPICIOUS, RULES, Rule, _apply, canonicalise

THAI_SOUP = st.text(
    alphabet="กขนมวสอเแาำะ ฯๆ12๓\u0e31\u0e34\u0e35\u0e38\u0e39\u0e3a\u0e47\u0e48\u0e49\u0e4a\u0e4c\u0e4d"
    "\u200b\u00a0\uf70a\uf711\u0301e\n(¡Ã§\u00ad",
    max_size=40,
)

MENDED = [
    ("ท\u0e48\u0e35", "ที่", "tone before vowel"),
    ("ที่\u0e48", "ที่", "a mark twice"),
    ("ที \u0e48", "ที่", "a floating mark"),
    ("ส\u0e4dานักงาน", "สำนักงาน", "decomposed sara am"),
    ("น\u0e49\u0e4dา", "น้ำ", "decomposed, tone first"),
    ("น\u0e4d\u0e49า", "น้ำ", "decomposed, tone in the middle"),
    ("นำ\u0e49", "น้ำ", "tone after sara am"),
    ("การทำางาน", "การทำงาน", "sara am and sara aa"),
    ("ทำำ", "ทำ", "sara am twice"),
    ("ส ำนัก", "สำนัก", "a blank before sara am"),
    ("ส านักงาน", "สำนักงาน", "the ring became a blank, a known word"),
    ("ประจ าปี", "ประจำปี", "the ring became a blank inside a word"),
    ("จ านวน ด าเนินการ", "จำนวน ดำเนินการ", "twice on a line"),
    ("เเบบ", "แบบ", "two sara e"),
    ("คะ\u0e48", "ค่ะ", "tone after sara a"),
    ("ขา\u0e49ง", "ข้าง", "tone moved one letter right"),
    ("(\u0e3aBest", "(Best", "a phinthu on nothing"),
    ("หนัง\u200bสือ\ufeff", "หนังสือ", "zero-width characters"),
    ("ที่\u00a0กท", "ที่ กท", "a hard blank"),
    ("ผ\uf70aาน", "ผ่าน", "private-use glyph"),
    ("ป\uf710น", "ปัน", "private-use glyph"),
    ("cafe\u0301", "café", "decomposed Latin"),
    ("·Õè ¡ÃØ§à·¾ »Õ", "ที่ กรุงเทพ ปี", "TIS-620 read as Latin-1, short words too"),
]

KEPT = [
    ("กระทรวงมหาดไทย ที่ มท 0808.2/ว 4044 ลงวันที่ 10 กรกฎาคม 2563", "a clean line"),
    ("ก าพล", "may be กำพล or กาพล: a name is not guessed"),
    ("ก ารประชุม", "a blank inside a word that has no ำ"),
    ("คณุ ธรรม", "a vowel moved right cannot be told from the characters"),
    ("๒๕๖\u0e38๖", "a mark on a figure is a doubt of the grammar, nothing to drop"),
    ("พุทฺธ", "a phinthu where Pali has it"),
    ("ก็ เป็น สิทธิ์ น้ำ ค่ำ ฯลฯ ต่าง ๆ", "healthy marks"),
    ("ﬁ ² ① ½", "no compatibility folding"),
    ("25 °C ± 0,5 für Curaçao, naïve", "Latin-1 that is Latin"),
    ("§§§§§", "a row of one sign is no Thai"),
    ("", "nothing"),
]


@pytest.mark.parametrize("rule", RULES, ids=[r.name for r in RULES])
def test_each_rule_mends_its_example(rule: Rule) -> None:
    """A rule alone turns its own damage into its own mended form, and leaves the mended form alone."""
    damaged, mended = rule.example
    spans = [(i, i + 1) for i in range(len(damaged))]
    made = _apply(rule, damaged, spans, [])
    assert made is not None
    assert made[0] == mended
    assert canonicalise(damaged).text == mended
    assert rule.name in {r.rule for r in canonicalise(damaged).repairs}
    assert canonicalise(mended).spans is None


@pytest.mark.parametrize(("raw", "text", "reason"), MENDED, ids=[r[2] for r in MENDED])
def test_damage_is_mended(raw: str, text: str, reason: str) -> None:
    """Known damage of Thai text layers."""
    done = canonicalise(raw)
    assert done.text == text, reason
    assert done.repairs


@pytest.mark.parametrize(("raw", "reason"), KEPT, ids=[r[1] for r in KEPT])
def test_what_is_healthy_or_cannot_be_told_stays(raw: str, reason: str) -> None:
    """No repair, no map."""
    done = canonicalise(raw)
    assert (done.text, done.spans, done.repairs) == (raw, None, ()), reason


def test_a_span_leads_to_the_very_raw_characters() -> None:
    """สำนัก of a repaired line is its five damaged characters, the rest its own."""
    raw = "ที่ ส\u0e4dานัก\u200bงาน"
    done = canonicalise(raw)
    assert done.spans is not None
    at = done.text.index("สำนัก")
    spans = done.spans[at : at + len("สำนัก")]
    assert raw[spans[0][0] : spans[-1][1]] == "ส\u0e4dานัก"
    assert done.spans[done.text.index("ำ")] == (5, 7)


@given(THAI_SOUP)
def test_repair_is_idempotent(raw: str) -> None:
    """Repaired text needs no further repair."""
    once = canonicalise(raw).text
    assert canonicalise(once).text == once
    assert canonicalise(once).spans is None


@given(THAI_SOUP)
def test_thai_comes_out_in_the_composed_form_of_unicode(raw: str) -> None:
    """Our order of marks is one that NFC leaves alone, so that text compares equal wherever it was normalised."""
    once = canonicalise(raw.replace("\u0301", "")).text
    assert unicodedata.normalize("NFC", once) == once


@given(THAI_SOUP)
def test_every_character_has_its_raw_range(raw: str) -> None:
    """One range a character, inside raw; a character that a rule did not make is in its own range."""
    done = canonicalise(raw)
    if done.spans is None:
        assert done.text == raw
        assert done.repairs == ()
        return
    assert len(done.spans) == len(done.text)
    made = set("ำแé ") | {chr(c) for c in range(0x0E31, 0x0E4F)}
    for c, (a, b) in zip(done.text, done.spans, strict=True):
        assert 0 <= a < b <= len(raw)
        assert c in raw[a:b] or c in made


@given(THAI_SOUP)
def test_no_figure_or_letter_is_lost_or_invented(raw: str) -> None:
    """Consonants, figures and brackets are the same before and after."""
    keep = "กขนมวสอ12๓("
    done = canonicalise(raw)
    if "tis620_as_latin1" in {r.rule for r in done.repairs}:  # its letters stand as Latin-1 in raw
        raw = "".join(chr(ord(c) - 0xA0 + 0x0E00) if "\u00a1" <= c <= "\u00fb" else c for c in raw)
    assert [c for c in raw if c in keep] == [c for c in done.text if c in keep]


@given(st.text(max_size=60) | THAI_SOUP)
def test_the_one_search_misses_no_rule(raw: str) -> None:
    """Text that the cheap search finds clean would be changed by no rule."""
    if _SUSPICIOUS.search(raw) is None:
        spans = [(i, i + 1) for i in range(len(raw))]
        assert [r.name for r in RULES if _apply(r, raw, spans, [])] == []


def test_names_of_rules_are_unique() -> None:
    """`repairs` and `rules` name a rule without doubt."""
    names = [r.name for r in RULES]
    assert len(set(names)) == len(names)


def test_a_long_line_of_damage_takes_linear_time() -> None:
    """A hostile line of marks and blanks ends, and quickly."""
    raw = "ก" + "\u0e48\u0e35 " * 20_000
    assert canonicalise(raw).text.count("ก") == 1
