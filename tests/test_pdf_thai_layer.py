"""The Thai layer of PDFs: each damage of real files has a rule with a name, a count and a place; none is guessed."""

import hashlib
from io import BytesIO

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from hypothesis import given, settings
from hypothesis import strategies as st
from pdf_by_hand import MARKS, Font, Page, codes, pdf, show, thai, utf16

from extractors.canonical import canonicalise
from extractors.extract import extract
from extractors.pdf_reader import read_pdf
from schemas.quoted import Trust
from schemas.record import Memo
from schemas.text import DocumentText

F = thai()
LONG = "สำนักงานเขตได้ประชุมคณะทำงาน เมื่อวันที่สิบห้า ที่ประชุมมีมติให้ผ่าน โดยให้ปรับปรุง"
WORDS = "ที่ เรื่อง วันที่ ส่วนราชการ เพื่อ ครั้งที่ หนังสือเชิญ เนื่อง ที่ประชุม ต่อไป"


def read(content: str, font: Font | str = F) -> DocumentText:
    data = pdf(Page(content, {"F1": font}))
    return read_pdf(data, hashlib.sha256(data).hexdigest())


def moved(words: str, y: int = 700) -> str:
    """Words whose marks are drawn after the next letter, moved back to where they belong."""
    shown, after = [], ""
    for c in words:
        if c in MARKS and not after:
            after = c
        else:
            shown.append(f"<{F.hex(c)}>")
            if after and c not in MARKS:
                shown.append(f"500 <{F.hex(after)}> -500")
                after = ""
    return f"BT /F1 16 Tf 72 {y} Td [{' '.join(shown)}] TJ ET\n"


def ring(words: str) -> tuple[str, Font]:
    font = thai(c0300_=" ")
    written = [0x0300 if c == "\u0e4d" else font.code(c) for c in words.replace("ำ", "\u0e4dา")]
    return codes(written, 72, 700), font


def private(words: str) -> tuple[str, Font]:
    font = thai(c0300_="\uf70a")
    return codes([0x0300 if c == "่" else font.code(c) for c in words], 72, 700), font


def by_dictionary() -> tuple[str, Font]:
    font = thai(c0300_=None)
    return codes([0x0300 if c == "่" else font.code(c) for c in WORDS], 20, 700, 12), font


def always_am() -> tuple[str, Font]:
    font = thai()
    del font.says[font.code("า")]
    return show(font, "ศึกษำ กำร รำคำ", 72, 700), font


def tis620(words: str) -> tuple[str, Font]:
    latin = words.encode("cp874").decode("latin-1")
    font = thai(
        **{
            f"c{0x0300 + i:04x}{'_' if c in MARKS else ''}": m
            for i, (c, m) in enumerate(zip(words, latin, strict=True))
        }
    )
    return codes([0x0300 + i for i in range(len(words))], 72, 700), font


def said_again() -> tuple[str, Font]:
    font = thai(c0300="น้ำ", c0301_="น้ำ", c0302="น้ำ")
    return codes([0x0300, 0x0301, 0x0302, font.code("ใ"), font.code("จ")], 72, 700), font


def program(named: dict[int, str], mapped: dict[int, int]) -> bytes:
    """A TrueType program with glyphs up to 0x0400. `named`: glyph -> its name; `mapped`: character -> glyph."""
    order = [".notdef", *(named.get(i, f"g{i}") for i in range(1, 0x0401))]
    build = FontBuilder(1000, isTTF=True)
    build.setupGlyphOrder(order)
    build.setupCharacterMap({char: order[glyph] for char, glyph in mapped.items()})
    empty = TTGlyphPen(None).glyph()
    build.setupGlyf(dict.fromkeys(order, empty))
    build.setupHorizontalMetrics(dict.fromkeys(order, (500, 0)))
    build.setupHorizontalHeader(ascent=850, descent=-250)
    build.setupNameTable({"familyName": "Hand", "styleName": "Regular"})
    build.setupOS2()
    build.setupPost()
    out = BytesIO()
    build.save(out)
    return out.getvalue()


def embedded(data: bytes) -> tuple[str, Font]:
    font = thai(c0300=None, c0301=None, c0302_=None)
    font.program = data
    return codes([0x0300, 0x0301, 0x0302, font.code("ม")], 72, 700) + show(font, WORDS, 72, 650, 12), font


def after_all(words: str) -> str:
    """The words first, then their first mark, drawn apart over the letter that it belongs to."""
    at = next(i for i, c in enumerate(words) if c in MARKS)
    bare = words[:at] + words[at + 1 :]
    u = 72 + sum(0 if c in MARKS else 4 if c == " " else 8 for c in words[:at])
    return show(F, bare, 72, 700) + show(F, "ก", 72, 600) + show(F, words[at], u, 700)


def blanks_before_marks(words: str) -> tuple[str, Font]:
    font = thai(c0300_=" ")
    written = [x for c in words for x in ((0x0300, font.code(c)) if c in MARKS else (font.code(c),))]
    return codes(written, 72, 700), font


def held_apart(words: str) -> tuple[str, Font]:
    """A narrow blank after every letter with its marks; between words another one."""
    font = thai(c0300=" ")
    font.width[0x0300] = 120
    written: list[int] = []
    for i, c in enumerate(words):
        written.append(font.code(c))
        if words[i + 1 : i + 2] not in [*MARKS]:
            written.append(0x0300)
    return codes(written, 20, 700, 12), font


def winansi(words: str) -> tuple[str, str]:
    """Words in a simple font whose bytes are TIS-620 and whose coding is Windows' Latin."""
    widths = " ".join("0" if bytes([b]).decode("cp874", "replace") in MARKS else "500" for b in range(0x20, 0x100))
    font = (
        "<< /Type /Font /Subtype /TrueType /BaseFont /Old /Encoding /WinAnsiEncoding /FirstChar 32 /LastChar 255 "
        f"/Widths [{widths}] >>"
    )
    return f"BT /F1 16 Tf 72 700 Td <{words.encode('cp874').hex()}> Tj ET\n", font


def spelled(text: str) -> tuple[str, Font]:
    return show(F, text, 72, 700), F


def actual(text: str, shown: str) -> tuple[str, Font]:
    return f"/Span << /ActualText {utf16(text)} >> BDC\n{show(F, shown, 72, 700)}EMC\n", F


RULES = {
    "actual_text": (actual("สำนัก", "สานก"), "สำนัก"),
    "private_use_thai": (private("ที่ประชุม"), "ที่ประชุม"),
    "nikhahit_without_unicode": (ring("ตำแหน่งประจำปี"), "ตำแหน่งประจำปี"),
    "mark_by_dictionary": (by_dictionary(), WORDS),
    "sara_aa_mapped_to_sara_am": (always_am(), "ศึกษา การ ราคา"),
    "marks_sorted": (spelled("ท\u0e48\u0e35ประชุม"), "ท\u0e35\u0e48ประชุม"),
    "sara_am_composed": (spelled("น\u0e4d\u0e49าใจ"), "น้ำใจ"),
    "double_sara_am": (spelled("การทำางาน"), "การทำงาน"),
    "tone_before_sara_am": (spelled("นำ\u0e49ใจ"), "น้ำใจ"),
    "lost_sara_am": (spelled("ส านักงาน"), "สำนักงาน"),
    "space_before_sara_am": (spelled("ส ำนักงาน"), "สำนักงาน"),
    "space_before_mark": (spelled("ที ่ประชุม"), "ที่ประชุม"),
    "double_sara_e": (spelled("เเละ"), "และ"),
    "blank_without_width": (blanks_before_marks("ที่ประชุมมีมติ"), "ที่ประชุมมีมติ"),
    "letter_spaced": (held_apart(LONG), LONG),
    "floating_mark": ((after_all("กว่าเดิมมาก"), F), "กว่าเดิมมาก"),
    "mark_one_letter_late": ((show(F, WORDS, 72, 650) + moved("ทีประชุม"), F), "ทีประชุม"),
    "tis620_read_as_latin": (tis620("เอกสารนี้ลงนามด้วยลายมือชื่ออิเล็กทรอนิกส์"), "เอกสารนี้ลงนามด้วยลายมือชื่ออิเล็กทรอนิกส์"),
    "cluster_said_again": (said_again(), "น้ำใจ"),
    "embedded_cmap": (embedded(program({}, {0x0E01: 0x0300, 0x0E02: 0x0301, 0x0E48: 0x0302})), "กข่ม"),
}


@pytest.mark.parametrize("rule", RULES)
def test_each_damage_has_a_rule_that_is_named_counted_and_placed(rule: str) -> None:
    (content, font), mended = RULES[rule]
    doc = read(content, font)
    line = next(x for x in doc.lines if x.text == mended)
    places = [r for r in line.repairs if r.rule == rule]
    assert places
    assert all(0 <= r.start <= r.end <= len(line.raw) for r in places)
    assert doc.repairs[rule] == sum(r.rule == rule for x in doc.lines for r in x.repairs)


@pytest.mark.parametrize(
    ("data", "expected", "reason"),
    [
        (program({}, {0x0E01: 0x0300, 0x0E02: 0x0301, 0x0E48: 0x0302}), "กข่ม", "by the font's own character map"),
        (program({0x0300: "kokaithai", 0x0301: "khokhaithai", 0x0302: "uni0E48"}, {}), "กข่ม", "by the glyphs' names"),
        (program({0x0300: "uni0E01"}, {0x0E02: 0x0300}), "\ufffd\ufffd\ufffdม", "named in two ways: unknown"),
        (program({0x0300: "glyph1", 0x0301: "unknown"}, {}), "\ufffd\ufffd\ufffdม", "not named: unknown"),
        (b"\0\1\0\0" + b"\xff" * 200, "\ufffd\ufffd\ufffdม", "a broken program says nothing"),
        (b"", "\ufffd\ufffd\ufffdม", "nothing embedded"),
    ],
)
def test_a_code_without_unicode_is_what_its_font_calls_it_or_unknown(data: bytes, expected: str, reason: str) -> None:
    doc = read(*embedded(data))
    assert doc.lines[0].text == expected, reason
    assert ("embedded_cmap" in doc.repairs) == ("\ufffd" not in expected)


def marked_otherwise(said: str, own: int, agreeing: bool) -> str:
    """What is read of a mark that the map calls `said` and the embedded font `own`. `agreeing`: the font calls the
    consonants what the map calls them.
    """
    font = thai(c0300_=said)
    letters = [chr(c) for c in range(0x0E01, 0x0E2F)]
    shown = letters if agreeing else letters[::-1]
    font.program = program({}, {ord(c): font.code(s) for c, s in zip(shown, letters, strict=True)} | {own: 0x0300})
    words = codes([font.code("ท"), font.code("ี"), 0x0300, font.code("ม")], 72, 700)
    return read(words + show(font, WORDS, 72, 650, 12), font).lines[0].text


@pytest.mark.parametrize(
    ("said", "own", "agreeing", "expected", "reason"),
    [
        ("ู", 0x0E48, True, "ที่ม", "the font's own mark"),
        ("ู", 0xF70A, True, "ที่ม", "the same, lowered (private use)"),
        ("่", 0xF70A, True, "ที่ม", "both say the same mark"),
        ("ู", 0x0E48, False, "ทีูม", "a font that calls the consonants otherwise is no witness"),
        ("ู", 0x0E01, True, "ทีูม", "a letter cannot stand for a mark"),
    ],
)
def test_a_mark_that_the_map_confuses_is_what_the_embedded_font_calls_it(
    said: str, own: int, agreeing: bool, expected: str, reason: str
) -> None:
    """WeasyPrint gives a lowered mark the Unicode of its neighbour."""
    assert marked_otherwise(said, own, agreeing) == canonicalise(expected).text, reason


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 2000), st.binary(min_size=1, max_size=40))
def test_any_damage_of_a_font_program_gives_an_answer(at: int, junk: bytes) -> None:
    whole = program({0x0300: "uni0E01"}, {0x0E02: 0x0301})
    content, font = embedded(whole[:at] + junk + whole[at + len(junk) :])
    assert read(content, font).lines


def headed(regular: str, bold: str, heading: str, words: str) -> DocumentText:
    """A heading in the bold style and rows in the regular one; \ufffd stands for a glyph without Unicode and width."""
    fonts = {"F1": thai(c0300_=None), "F2": thai(c0300_=None)}
    fonts["F1"].name, fonts["F2"].name = regular, bold

    def row(name: str, text: str, y: float) -> str:
        return codes([0x0300 if c == "\ufffd" else fonts[name].code(c) for c in text], 72, y, 14, name)

    content = row("F2", heading, 780) + "".join(row("F1", words, 740 - 30 * i) for i in range(3))
    content += "".join(row("F1", LONG, 600 - 30 * i) for i in range(3))
    return read_pdf(pdf(Page(content, dict(fonts))), "0" * 64)


@pytest.mark.parametrize(
    ("regular", "bold", "words", "expected", "reason"),
    [
        ("AAAAAA+Hand", "BBBBBB+Hand-Bold", "ส�านักงาน", "คณะทำงาน", "the regular style shows it three times"),
        ("AAAAAA+Hand", "BBBBBB+Other-Bold", "ส�านักงาน", "คณะท�างาน", "another family knows nothing of it"),
        (
            "AAAAAA+Hand",
            "BBBBBB+Hand-Bold",
            "ส�านักงาน ผู�ป่วย",
            "คณะท�างาน",
            "in this family such a glyph is a tone mark too",
        ),
    ],
)
def test_a_ring_that_a_heading_shows_once_is_known_by_the_family(
    regular: str, bold: str, words: str, expected: str, reason: str
) -> None:
    assert headed(regular, bold, "คณะท�างาน", words).lines[0].text == expected, reason


def test_what_one_page_tells_of_a_font_s_marks_holds_on_pages_with_few_of_them() -> None:
    """The marks of the last page, two short rows of signatures, come as text objects of their own too."""
    many = "".join(drawn_after(f"ที่ประชุม มีมติ ให้ปฏิบัติ หน้าที่ ๑{i}", 780 - 24 * i) for i in range(10))
    few = drawn_after("(ผู้จดรายงานวันที่)", 700) + drawn_after("(นายมีสุขดี)", 650)
    data = pdf(Page(many, {"F1": F}), Page(few, {"F1": F}))
    doc = read_pdf(data, hashlib.sha256(data).hexdigest())
    assert [x.text for x in doc.lines if x.page == 2] == ["(ผู้จดรายงานวันที่)", "(นายมีสุขดี)"]


def drawn_after(words: str, y: float) -> str:
    """The letters first, then each of their marks by itself where its letter ends."""
    out = show(F, "".join(c for c in words if c not in MARKS), 72, y)
    u = 72.0
    for c in words:
        if c in MARKS:
            out += show(F, c, u, y)
        u += 0 if c in MARKS else 4 if c == " " else 8
    return out


def test_bytes_of_tis620_in_a_font_of_windows_latin_lose_no_letter() -> None:
    """Windows shows the byte of ญ as a hyphen."""
    words = "ผู้ใหญ่บ้านสำคัญต่อหนังสือสัญญาของสำนักงานเขต - ปัญหา"
    doc = read(*winansi(words))
    assert doc.lines[0].text == words


def test_a_mark_between_letters_of_a_font_that_moves_its_marks_is_left_to_the_letter_before_it() -> None:
    """Without ten marks that begin where their letters end nothing is known of the font's habit."""
    doc = read(moved("ทีประชุม"))
    assert "mark_one_letter_late" not in doc.repairs


@pytest.mark.parametrize(
    ("number", "certain"),
    [("๑๒๓๔", True), ("๑๒\u0e48๓๔", False), ("๑๒\u0e4d๓๔", False), ("1\u0e492\u0e4834", False)],
    ids=["clean", "a tone mark on a figure", "a ring on a figure", "two marks"],
)
def test_a_figure_that_carries_a_stray_mark_is_never_trusted(number: str, certain: bool) -> None:
    """End to end: from the glyphs to the letter's number."""
    rows = [
        ("บันทึกข้อความ", 240, 790),
        ("ส่วนราชการ สำนักงานเขตสวนสมมุติ ฝ่ายปกครอง", 72, 760),
        (f"ที่ กท ๙๙๐๑/{number}", 72, 735),
        ("วันที่ ๑๕ กุมภาพันธ์ ๒๕๖๖", 300, 735),
        ("เรื่อง ขอส่งโครงการพัฒนานวัตกรรม", 72, 710),
        ("เรียน ผู้อำนวยการสำนักทดลอง", 72, 685),
        ("ตามที่ได้กำหนดให้ทุกหน่วยงานจัดทำนวัตกรรมเพื่ออำนวยความสะดวกแก่ประชาชน นั้น", 100, 660),
        ("จึงเรียนมาเพื่อโปรดพิจารณา", 100, 635),
    ]
    doc = read("".join(show(F, text, x, y) for text, x, y in rows))
    record = extract(doc).record
    assert isinstance(record, Memo)
    value = record.number
    assert (value is not None and value.trust is Trust.TRUSTED) == certain
    if value is not None and not certain:
        assert "digits_mixed_with_marks" in value.doubts
