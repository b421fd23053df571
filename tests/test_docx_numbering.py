"""Automatic list numbers: the number formats of Word, and how lists count."""

import pytest
from lxml import etree

from extractors.docx_number_format import FORMATS, written
from extractors.docx_numbering import read_numbering
from extractors.docx_symbol import symbol

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


@pytest.mark.parametrize(
    ("number_format", "count", "expected"),
    [
        ("decimal", 12, "12"),
        ("thaiNumbers", 2566, "๒๕๖๖"),
        ("thaiLetters", 1, "ก"),
        ("thaiLetters", 3, "ค"),  # ฃ is not counted with
        ("thaiLetters", 41, "ฮ"),
        ("thaiLetters", 42, "กก"),
        ("thaiCounting", 1, "หนึ่ง"),
        ("thaiCounting", 11, "สิบเอ็ด"),
        ("thaiCounting", 21, "ยี่สิบเอ็ด"),
        ("thaiCounting", 110, "หนึ่งร้อยสิบ"),
        ("lowerLetter", 27, "aa"),
        ("upperLetter", 2, "B"),
        ("lowerRoman", 14, "xiv"),
        ("upperRoman", 1999, "MCMXCIX"),
        ("upperRoman", 0, "0"),
        ("decimalZero", 7, "07"),
        ("ordinal", 22, "22nd"),
        ("ordinal", 11, "11th"),
        ("decimalEnclosedCircle", 3, "③"),
        ("none", 3, ""),
        ("numberInDash", 3, "- 3 -"),
        ("somethingNew", 5, "5"),
    ],
)
def test_a_count_is_written_in_its_format(number_format: str, count: int, expected: str) -> None:
    """Each format writes its numbers as Word does; an unknown one writes Arabic digits."""
    assert written(count, number_format) == expected


@pytest.mark.parametrize("number_format", sorted(set(FORMATS) - {"none", "decimalEnclosedCircle"}))
def test_no_two_counts_of_a_list_look_the_same(number_format: str) -> None:
    """Numbers tell items apart."""
    seen = [written(n, number_format) for n in range(1, 100)]
    assert len(set(seen)) == len(seen)


def numbering(levels: str, nums: str) -> etree._Element:
    """The root of a numbering part."""
    return etree.fromstring(
        f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>{nums}</w:numbering>'
    )


def level(n: int, text: str, more: str = "", number_format: str = "decimal") -> str:
    """A level of a list."""
    return f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{number_format}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>'


NUM = '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
AGAIN = '<w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>'


@pytest.mark.parametrize(
    ("levels", "steps", "expected"),
    [
        (level(0, "%1."), "1.0 1.0 1.0", ["1. ", "2. ", "3. "]),
        (level(0, "%1.") + level(1, "%1.%2"), "1.0 1.1 1.1 1.0 1.1", ["1. ", "1.1 ", "1.2 ", "2. ", "2.1 "]),
        (level(0, "%1.") + level(1, "%1.%2"), "1.1 1.0", ["1.1 ", "2. "]),
        (level(0, "%1.") + level(1, "%2)", '<w:lvlRestart w:val="0"/>'), "1.0 1.1 1.0 1.1", ["1. ", "1) ", "2. ", "2) "]),
        (level(0, "%1."), "1.0 2.0 2.0 1.0", ["1. ", "5. ", "6. ", "7. "]),
        (level(0, "%1", '<w:suff w:val="nothing"/>'), "1.0", ["1"]),
        (level(0, "%1", number_format="thaiNumbers") + level(1, "%1.%2", "<w:isLgl/>"), "1.0 1.1", ["๑ ", "1.1 "]),
        (level(0, "-", number_format="bullet"), "1.0 1.0", ["- ", "- "]),
        (level(0, "\uf0b7", number_format="bullet"), "1.0", ["• "]),
        (level(0, "%1."), "9.0 1.8 1.-1", ["", "", ""]),
    ],
    ids=[
        "one level", "two levels", "deeper first", "never starts anew", "a list that starts at five", "no blank after",
        "legal numbers", "bullet", "bullet of a symbol font", "no such list or level",
    ],
)  # fmt: skip
def test_lists_count(levels: str, steps: str, expected: list[str]) -> None:
    """Numbers are those that Word shows (list.level, one a paragraph)."""
    lists = read_numbering(numbering(levels, NUM + AGAIN))
    assert [
        lists.number(*(f(x) for f, x in zip((str, int), s.split("."), strict=True))) for s in steps.split()
    ] == expected  # type: ignore[arg-type]


def test_a_list_style_lends_its_levels() -> None:
    """A list may take its levels from a list style."""
    root = etree.fromstring(
        f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="0"><w:numStyleLink w:val="S"/></w:abstractNum>'
        f'<w:abstractNum w:abstractNumId="1"><w:styleLink w:val="S"/>{level(0, "ข้อ %1")}</w:abstractNum>{NUM}</w:numbering>'
    )
    assert read_numbering(root).number("1", 0) == "ข้อ 1 "


def test_a_document_without_lists_has_no_numbers() -> None:
    """No numbering part, no numbers."""
    assert read_numbering(None).number("1", 0) == ""


@pytest.mark.parametrize(
    ("code", "font", "expected"),
    [
        (0xF0FE, "Wingdings", "☑"),
        (0xFE, "Wingdings", "☑"),
        (0xF0A8, "wingdings", "☐"),
        (0xF052, "Wingdings 2", "☑"),
        (0xF0B7, "Symbol", "•"),
        (0x2713, "Segoe UI Symbol", "✓"),
        (0xF0FE, "Unknown Font", "\ufffd"),
        (0xF0C1, "Wingdings", "\ufffd"),
        (0xD800, "Arial", "\ufffd"),
    ],
)
def test_a_symbol_is_what_its_font_shows(code: int, font: str, expected: str) -> None:
    """A glyph whose meaning we do not know is seen to be unknown, not guessed."""
    assert symbol(code, font) == expected
