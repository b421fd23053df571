"""Readings of one line against each other: what is doubted, and that nothing which differs slips through."""

from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.misread_month import month_of
from extractors.month_name import full_names, month_forms
from extractors.scan_align import align, cells
from extractors.scan_witness import CODES, DIFFER, HANDWRITTEN, ONE, WEAK, doubts

HAND = "\ufffd"
TESSERACT = frozenset("0123456789๐๑๒๓๕/.-()กขคงจฉชซญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหอฮะาเแโใไัิีึืุู็่้๊๋์")


@dataclass(frozen=True)
class Made:
    text: str
    at: list[tuple[int, int]]
    sure: list[int]
    knows: frozenset[str] = TESSERACT


def made(drawn: str, sure: dict[str, int] | None = None, pitch: int = 10, width: int = 6) -> Made:
    """A reading with its characters 10 pixels apart, marks over their letters; `·` keeps a place where nothing is read."""
    text, at, x = "", [], -pitch
    for c in drawn:
        x += 0 if c == "\u0e31" or "\u0e34" <= c <= "\u0e3a" or "\u0e47" <= c <= "\u0e4e" else pitch
        if c != "·":
            text += c
            at.append((x, x + width))
    return Made(text, at, [(sure or {}).get(c, 1000) for c in text])


def said(first: Made, found: tuple[tuple[str, int, int], ...]) -> list[tuple[str, str]]:
    return [(code, first.text[a:b]) for code, a, b in found]


NETWORKS = [
    # the first reading, others, what is doubted, why
    ("ที่ กท 0303/163", ["ที่ กท 0303/163"], [], "they agree"),
    ("ที่ กท ๐๓๐๓/๑๖๓", ["ที่ กท 0303/163"], [], "a Thai and an Arabic figure of one value are one figure"),
    ("ที่ กท 0303/163", ["ที่ กท 0303/183"], [(DIFFER, "6")], "another figure"),
    ("ที่ กท 0303/163", ["ที่ กท 0303/163", "ที่ กท 0303/183"], [(DIFFER, "6")], "one of two others has another figure"),
    ("ที่ กท 0303/163", ["ที่ กท 0303/1บ3"], [(DIFFER, "6")], "a letter in place of a figure"),
    ("ที่ กท 0303/1บ3", ["ที่ กท 0303/163"], [(DIFFER, "บ")], "a figure in place of a letter"),
    ("ขอเชิญประชุบ", ["ขอเชิญประชุ6"], [(DIFFER, "บ")], "... wherever it stands"),
    ("ที่ กท 0303/163", ["ที่ กท 03031163"], [(DIFFER, "/")], "a figure in place of a stroke"),
    ("ที่ กท 0303.2/163", ["ที่ กท 0303-2/163"], [(DIFFER, ".")], "another sign between figures"),
    ("ที่ กท 0303.2/163", ["ที่ กท 0303·2/163"], [(DIFFER, ".")], "no sign between figures"),
    ("ที่ กท 0303·2/163", ["ที่ กท 0303.2/163"], [(DIFFER, "32")], "a sign more between figures"),
    ("ที่ กท 0303/163", ["ที่ กห 0303/163"], [(DIFFER, "ท")], "another prefix"),
    ("ที่ กท 0303/163", ["ที่ ก· 0303/163"], [(DIFFER, "ท")], "a letter of the prefix is missing"),
    ("ที่ ท 0303/163", ["ที่กท 0303/163"], [], "a letter in place of a blank is no part of what was read"),
    ("ที่ กท 0303/ว 163", ["ที่ กท 0303/จ 163"], [(DIFFER, "ว")], "another register"),
    ("ที่ กท 0303/ว", ["ที่ กท 0303/จ"], [(DIFFER, "ว")], "another register with nothing behind it"),
    ("กท 0303(ป)", ["กท 0303(บ)"], [(DIFFER, "ป")], "another mark in brackets behind a figure"),
    ("เรื่อง ขอเชิญประชุม", ["เรื่อง ขอเชัญประชบม"], [], "words are judged by their sureness, not here"),
    ("ที่ กท 0303/163", ["ที่ กท 0303/1·3"], [(ONE, "6")], "the other does not see this figure"),
    ("ที่ กท 0303/163", ["กท 0303/1·3", "ที่ กท 0303/163"], None, "one of two sees it (the first stands elsewhere)"),
    ("ที่ กท 0303/163", ["ที่ กท 0303/1·3", "ที่ กท 0303/163"], [(DIFFER, "6")], "one of two others sees it"),
    ("ที่ กท 0303/1·3", ["ที่ กท 0303/163"], [(ONE, "13")], "the other alone sees a figure between two"),
    ("ที่ กท 0303/", ["ที่ กท 0303/1"], [(ONE, "/")], "the other alone sees a figure at the end"),
    ("·23", ["123"], [(ONE, "2")], "the other alone sees a figure at the start"),
    ("12 3", ["12·3"], [(DIFFER, "2 3")], "a blank parts two figures in one reading alone"),
    ("12·3", ["12 3"], [(DIFFER, "23")], "... in the other alone"),
    ("1 2", ["1·2"], [(DIFFER, "1 2")], "... at the start of the line"),
    ("ที่ กท 0303/ว163", ["ที่ กท 0303/ว163"], [], "no blank"),
    ("ก ข", ["ก·ข"], [], "a blank between letters says nothing"),
    ("๕ มีนาคม ๒๕๖๖", ["๕ มีนาคม ๒๕๖๖"], [], "the same date"),
    ("๕ มีนาคม ๒๕๖๖", ["๕ มกราคม ๒๕๖๖"], [(DIFFER, "มีนาคม")], "another month"),
    ("๕ มีนาคม ๒๕๖๖", ["๕ มีบาคม ๒๕๖๖"], [], "a letter of the month is wrong and leaves no other month"),
    ("๕ มีนาคม ๒๕๖๖", ["๕ มีราคม ๒๕๖๖"], [(DIFFER, "มีนาคม")], "it leaves two"),
    ("๕ มีน···าคม ๒๕๖๖", ["๕ มีนกขคาคม ๒๕๖๖"], [(DIFFER, "มีนาคม")], "letters more in the month"),
    ("๕ ···มีนาคม ๒๕๖๖", ["๕ กขคมีนาคม ๒๕๖๖"], [], "letters more before it"),
    ("๕ ก.ค. ๒๕๖๖", ["๕ ก.ย. ๒๕๖๖"], [(DIFFER, "ก.ค.")], "another abbreviated month"),
    ("๕ มีนาคม ๒๕๖๖", ["๕ ······ ๒๕๖๖"], [(DIFFER, "มีนาคม")], "no month"),
    ("ที่ นร 1012/(·กก.4)/47", ["ที่ นร 1012/(คกก.4)/47"], [(DIFFER, "(ก")], "a letter more in a committee's brackets"),
    ("ที่ กท 0303/163", [], [(ONE, "0303"), (ONE, "163")], "nobody else has read it"),
    ("ภายในเดือนมีนาคม", [], [(ONE, "มีนาคม")], "... nor this month"),
    ("5 ก.ค.", [], [(ONE, "5 ก.ค.")], "... nor an abbreviated month behind a figure"),
    ("ก.ค. 66", [], [(ONE, "ก.ค. 66")], "... nor one before a figure"),
    ("ขอแสดงความนับถือ", [], [], "words need no other"),
    ("พ.ย.", [], [], "letters with dots and no figure beside them are no month"),
    ("", [], [], "nothing is read"),
    ("", ["5"], [], "nothing is read where another reads"),
    ("ที่ 5", [""], [(ONE, "5")], "another reads nothing"),
]


@pytest.mark.parametrize(("first", "others", "expected", "why"), NETWORKS, ids=[x[3] for x in NETWORKS])
def test_what_the_networks_say_against_each_other(
    first: str, others: list[str], expected: list[tuple[str, str]] | None, why: str
) -> None:
    reading = made(first)
    got = said(reading, doubts(reading, *map(made, others)))
    if expected is None:  # a reading that stands elsewhere denies everything
        assert {code for code, _ in got} == {DIFFER}
    else:
        assert got == expected, why


THIRD = [
    # the first reading, tesseract's, doubted beside another network that agrees, and without one, why
    ("0303/163", "0303/163", [], [], "Arabic figures are confirmed"),
    ("0303/163", "0303/183", [(DIFFER, "6")], [(DIFFER, "6")], "an Arabic figure is denied by another"),
    ("0303/163", "0303/1ธ3", [(DIFFER, "6")], [(DIFFER, "6")], "... and by a letter"),
    ("0303/163", "0303/1·3", [], [(ONE, "6")], "what it does not see it does not deny"),
    ("0303/1·3", "0303/163", [(DIFFER, "13")], [(DIFFER, "13")], "an Arabic figure more"),
    ("·5ก3", "15ก3", [(DIFFER, "5")], [(DIFFER, "5")], "... before the first"),
    ("3ก5·", "3ก51", [(DIFFER, "5")], [(DIFFER, "5")], "... behind the last"),
    ("ก·3", "ก13", [(DIFFER, "3")], [(DIFFER, "3")], "... beside a letter"),
    ("15·2567", "15/2567", [(DIFFER, "52")], [(DIFFER, "52")], "a stroke more between figures"),
    ("๑๕·๒", "๑๕.๒", [(DIFFER, "๕๒")], [(ONE, "๑"), (DIFFER, "๕๒")], "a point more, in Thai figures too"),
    ("15-2567", "15/2567", [(DIFFER, "-")], [(DIFFER, "-")], "a stroke in place of another sign"),
    ("๑๕๑๒", "๑๕/๒", [(DIFFER, "๑")], [(ONE, "๑๕"), (DIFFER, "๑"), (ONE, "๒")], "a stroke in place of a figure"),
    ("15·ก", "15/ก", [], [], "a stroke that no figure follows"),
    ("15/2567", "15-2567", [], [], "another sign in place of a stroke"),
    ("0303/163", "0303·163", [], [], "signs it loses say nothing"),
    ("0303/163", "03037163", [], [], "... and a stroke as a 7 is common with it"),
    ("๐๓๐๓", "๐๓๐๓", [], [(ONE, "๐๓๐๓")], "it says these for others too: no Thai figure is confirmed"),
    ("๔๖๗๘๙", "๕๒๓๕๓", [], [(ONE, "๔๖๗๘๙")], "what it says for those that it lacks is no denial"),
    ("๔๖๗๘๙", "๑๐๑๓๕", [], [(ONE, "๔๖๗๘๙")], "... whichever of them it says"),
    ("๔๖๗๘๙", "๐๐๐๐๐", [], [(ONE, "๔๖๗๘๙")], "... and ๐"),
    ("๑๕", "๑๓", [(DIFFER, "๕")], [(ONE, "๑"), (DIFFER, "๕")], "a Thai figure that it has is denied"),
    ("๑๕", "๑ซ", [], [(ONE, "๑๕")], "a letter denies no Thai figure"),
    ("๑๕", "๑9", [], [(ONE, "๑๕")], "an Arabic figure denies no Thai one"),
    ("๑·๖", "๑๐๑", [], [(ONE, "๑๖")], "two Thai figures for one that it lacks deny nothing"),
    ("15", "๑๓", [(DIFFER, "5")], [(DIFFER, "5")], "Arabic figures may be said in Thai"),
    ("กท 0303/1", "กห 0303/1", [(DIFFER, "ท")], [(DIFFER, "ท")], "another letter of the prefix"),
    ("กท 0303/1", "กี 0303/1", [], [], "a vowel in place of a letter is its way of losing it"),
    ("กฌ 0303/1", "กณ 0303/1", [], [], "a letter that it lacks"),
    ("ขอเชิญ", "ขอเชับ", [], [], "words"),
    ("5 มีนาคม 2566", "5 มีนาคม 2566", [], [], "the month is confirmed"),
    ("5 มีนาคม 2566", "5 มกราคม 2566", [(DIFFER, "มีนาคม")], [(DIFFER, "มีนาคม")], "another month"),
    ("5 มีนาคม 2566", "5 มีรxคx 2566", [], [(ONE, "มีนาคม")], "a month that it cannot read it does not deny"),
]


@pytest.mark.parametrize(("first", "third", "beside", "alone", "why"), THIRD, ids=[x[4] for x in THIRD])
def test_what_tesseract_says(
    first: str, third: str, beside: list[tuple[str, str]], alone: list[tuple[str, str]], why: str
) -> None:
    reading = made(first)
    assert said(reading, doubts(reading, made(first), tesseract=made(third))) == beside, why
    assert said(reading, doubts(reading, tesseract=made(third))) == alone, why


def test_tesseract_says_nothing_that_it_is_not_sure_of() -> None:
    """To confirm takes 900, to deny 985: that is how it is measured to read rightly and wrongly."""
    first = made("163")
    for sure, alone in ((900, []), (899, [(ONE, "163")])):
        third = made("163", dict.fromkeys("163", sure))
        assert said(first, doubts(first, tesseract=third)) == alone
    for sure, denied in ((985, [(DIFFER, "6")]), (984, [])):
        assert said(first, doubts(first, first, tesseract=made("183", {"8": sure}))) == denied
    for sure, denied in ((985, [(DIFFER, "13")]), (984, [])):
        less = made("1·3")
        assert said(less, doubts(less, less, tesseract=made("163", {"6": sure}))) == denied
    for sure, denied in ((985, [(DIFFER, "52")]), (984, [])):
        less = made("15·25")
        assert said(less, doubts(less, less, tesseract=made("15/25", {"/": sure}))) == denied


def test_data_that_hold_every_thai_figure_may_deny_each() -> None:
    """What tesseract can say is asked of its data, not assumed: a better Thai model would count for more."""
    full = Made("๑๕", [(0, 6), (10, 16)], [1000, 1000], TESSERACT | frozenset("๔๖๗๘๙"))
    first = made("๑๘")
    assert said(first, doubts(first, first, tesseract=full)) == [(DIFFER, "๘")]


@pytest.mark.parametrize(
    ("text", "sure", "expected", "why"),
    [
        ("กท 16", {"6": 949}, [(WEAK, "6")], "a figure just below"),
        ("กท 16", {"6": 950}, [], "a figure on the mark"),
        ("กท 16", {"ท": 849}, [(WEAK, "ท")], "a letter of a number is judged a little more mildly"),
        ("กท 16", {"ท": 850}, [], "a letter on its mark"),
        ("16/2566", {"/": 849}, [(WEAK, "/")], "a sign too"),
        ("๕ มีนาคม", {"น": 849}, [(WEAK, "น")], "a letter of a month too"),
        ("ประชุม", {"ช": 899}, [], "another letter need not be so sure"),
        ("ประชุม", {"ช": 499}, [(WEAK, "ช")], "but somewhat"),
        ("ประชุม", {"ช": 500}, [], "as much as this"),
        ("นำ", {"ำ": 100}, [(WEAK, "ำ")], "a vowel"),
        ("1 6", {" ": 1}, [], "blanks are not judged"),
    ],
)
def test_weak_reading(text: str, sure: dict[str, int], expected: list[tuple[str, str]], why: str) -> None:
    reading = made(text, sure)
    assert said(reading, doubts(reading, made(text))) == expected, why


def test_the_marks_of_weakness_can_be_set() -> None:
    reading = made("กา 16", {"6": 899, "า": 600})
    assert said(reading, doubts(reading, reading, weak_figure=800)) == []
    assert said(reading, doubts(reading, reading, weak_letter=700)) == [(WEAK, "า"), (WEAK, "6")]


@pytest.mark.parametrize(
    ("almost", "expected", "why"),
    [
        ((8, "7", 200), [(WEAK, "16")], "between two figures"),
        ((8, "7", 199), [], "hardly said"),
        ((8, "ก", 900), [], "no figure"),
        ((24, "7", 900), [(WEAK, "6")], "behind the last"),
        ((90, "7", 900), [], "far from any figure"),
    ],
)
def test_a_figure_that_was_nearly_said(almost: tuple[int, str, int], expected: list[tuple[str, str]], why: str) -> None:
    reading = made("16")
    assert said(reading, doubts(reading, reading, almost=[almost])) == expected, why


HANDS = [
    # the first reading, another's, [x0, x1) of ink, what is handwritten, why
    ("ที่ กท 0303/" + HAND, None, [], [HAND], "at the end, behind a stroke"),
    ("ที่ 12" + HAND, None, [], ["12" + HAND], "a figure that touches it may go on in it"),
    ("ที่ 12 " + HAND, None, [], ["12 " + HAND], "... and one very near"),
    ("ที่ 12ก" + HAND, None, [], [HAND], "nor one with a letter between"),
    ("ที่ 12   " + HAND, None, [], [HAND], "but not one farther off"),
    ("ที่ 12····" + HAND, None, [], ["12" + HAND], "a figure that it touches, however far its middle is"),
    (HAND + "····12", None, [], [HAND + "12"], "... on the other side"),
    (HAND + " 2 ก.ค.", None, [], [HAND + " 2"], "very near before a figure"),
    ("ก" + HAND + "ข", None, [], [HAND], "between letters"),
    (HAND + "2 ก.ค.", None, [], [HAND + "2"], "before a figure"),
    ("1" + HAND + "2", None, [], ["1" + HAND + "2"], "within one"),
    ("ที่ 123 ลง", "ที่ ·" + HAND + "· ลง", [], ["123"], "what another takes for handwriting"),
    ("ที่ กขค ลง", "ที่ ·" + HAND + "· ลง", [], ["กขค"], "... letters too, from the one before to the one after"),
    ("ที่ กขค ลง", "ที่ ก" + HAND + "ค ลง", [], ["ข"], "... no more than that"),
    ("ที่ กขค", "ที่ ·" + HAND, [], ["กขค"], "... or to the end"),
    ("ที่ 123 ลง", None, [(42, 44)], ["123"], "ink on one figure is ink on the whole"),
    ("ที่ 123 ลง", None, [(500, 600)], [], "ink elsewhere"),
    ("ที่ 123 ลง", None, [(52, 58)], ["123"], "ink that begins near a figure"),
    ("ที่ ก 23 ลง", None, [(30, 36)], ["23"], "ink that ends near a figure"),
    ("ที่ กขค ลง", None, [(32, 44)], ["ขค"], "ink on letters is on those alone whose middle it covers"),
    ("ที่ กขค ลง", None, [(47, 58)], [], "ink near letters is not on them"),
]


@pytest.mark.parametrize(("first", "other", "ink", "expected", "why"), HANDS, ids=[x[4] for x in HANDS])
def test_handwriting(first: str, other: str | None, ink: list[tuple[int, int]], expected: list[str], why: str) -> None:
    reading = made(first)
    got = doubts(reading, reading, *([made(other)] if other else []), ink=ink)
    assert [x for code, x in said(reading, got) if code == HANDWRITTEN] == expected, why


def test_doubts_are_of_the_raw_characters_of_the_line() -> None:
    """ํ and า become one ำ before they are compared; the doubt is of both, as `Line.doubted` wants it."""
    reading = made("คําสั่งที่ 12", {"ํ": 100})
    assert said(reading, doubts(reading, made("คำสั่งที่ 12"))) == [(WEAK, "ํา")]


def test_codes_are_in_the_page_of_trust() -> None:
    from pathlib import Path

    page = (Path(__file__).resolve().parent.parent / "docs" / "trust.md").read_text("utf-8")
    assert [x for x in CODES if f"`{x}`" not in page] == []


# --- laws

LINES = st.text(alphabet="0123456789๐๑๒๓๔๕๖๗๘๙/.- กทวนร่าี", max_size=25)


@settings(deadline=None)
@given(LINES)
def test_a_reading_never_denies_itself(text: str) -> None:
    assert doubts(made(text), made(text), made(text)) == ()


@settings(deadline=None)
@given(LINES.filter(lambda t: any("0" <= c <= "9" for c in t)), st.data())
def test_a_figure_that_differs_is_doubted(text: str, data: st.DataObject) -> None:
    """Whatever stands around it, and whichever of the readings is the right one."""
    at = data.draw(st.sampled_from([i for i, c in enumerate(text) if "0" <= c <= "9"]))
    other = data.draw(st.sampled_from([c for c in "0123456789" if c != text[at]]))
    first, second = made(text), made(text[:at] + other + text[at + 1 :])
    assert any(a <= at < b for code, a, b in doubts(first, second) if code in (DIFFER, ONE))
    assert any(a <= at < b for code, a, b in doubts(second, first) if code in (DIFFER, ONE))


@settings(deadline=None)
@given(LINES.filter(lambda t: any("0" <= c <= "9" for c in t)), st.data())
def test_a_figure_that_is_lost_is_doubted(text: str, data: st.DataObject) -> None:
    at = data.draw(st.sampled_from([i for i, c in enumerate(text) if "0" <= c <= "9"]))
    less = made(text[:at] + "·" + text[at + 1 :])
    assert any(a <= at < b for code, a, b in doubts(made(text), less) if code in (DIFFER, ONE))
    if less.text.strip(" "):  # a line without a character can bear no doubt
        assert doubts(less, made(text))


@settings(deadline=None)
@given(LINES, LINES, LINES, st.lists(st.tuples(st.integers(-20, 300), st.integers(-20, 300))))
def test_every_doubt_is_a_known_code_on_characters_that_are_there(
    one: str, two: str, three: str, ink: list[tuple[int, int]]
) -> None:
    first = made(one)
    found = doubts(first, made(two), tesseract=made(three), ink=ink)
    assert list(found) == sorted(set(found), key=lambda x: (x.start, x.end, x.rule))
    for code, a, b in found:
        assert code in CODES
        assert 0 <= a < b <= len(one)
        assert one[a:b].strip()


# --- two readings side by side


def side_by_side(one: Made, two: Made) -> list[str]:
    a = cells(one)[1]
    found = align(a, cells(two)[1])
    pairs = [f"{x.character}{y.character if y else '-'}" for x, y in zip(a, found.other, strict=True)]
    return pairs + [f"+{i}{y.character}" for i, y in found.beside]


@pytest.mark.parametrize(
    ("one", "two", "expected", "why"),
    [
        ("123", "123", ["11", "22", "33"], "the same"),
        ("1·3", "123", ["11", "33", "+12"], "one more"),
        ("123", "1·3", ["11", "2-", "33"], "one less"),
        ("11·", "·11", ["1-", "11", "+21"], "of equal figures those meet that stand in one place"),
        ("1····", "····1", ["1-", "+11"], "equal figures far apart are not one"),
        ("1·2", "1…2", ["11", "22"], "rows of dots are no part of it"),
        ("1 2", "12", ["11", "2-", "+12"], "a blank takes its room"),
        ("1ก3·5", "1ข345", ["11", "กข", "33", "55", "+34"], "one more behind one that differs"),
        ("", "1", ["+01"], "nothing against something"),
    ],
)
def test_alignment(one: str, two: str, expected: list[str], why: str) -> None:
    got = side_by_side(made(one, pitch=20), made(two, pitch=20))
    assert got == expected, why


@pytest.mark.parametrize(("pixels", "meet"), [(8, True), (9, False)])
def test_how_far_apart_one_character_may_stand(pixels: int, meet: bool) -> None:
    """Networks see a character at its middle, tesseract from side to side: half a letter's height."""
    one, two = Made("1", [(10, 16)], [1000]), Made("1", [(16 + pixels, 40)], [1000])
    assert side_by_side(one, two) == (["11"] if meet else ["1-", "+11"])
    assert side_by_side(two, one) == (["11"] if meet else ["1-", "+01"])


@pytest.mark.parametrize(
    ("character", "pixels", "meet"),
    [("๗", 12, True), ("๗", 13, False), ("๖", 9, False), ("๒", 12, False)],
    ids=["seven, begun and ended", "beyond it", "six", "two"],
)
def test_the_widest_figure_may_be_said_at_either_end(character: str, pixels: int, meet: bool) -> None:
    """๗ is as wide as two others; with narrower ones in its place 55 read as 5 by both would pass for one figure."""
    one, two = Made(character, [(10, 16)], [1000]), Made(character, [(16 + pixels, 40)], [1000])
    assert side_by_side(one, two) == ([character * 2] if meet else [f"{character}-", f"+1{character}"])


@pytest.mark.parametrize(
    ("first", "second", "doubted"),
    [
        ("กฟผ·912000/9", "กฟผ.912000/9", False),
        ("กฟผ.912000/9", "กฟผ·912000/9", False),
        ("กท 0401·2/9", "กท 0401.2/9", True),
        ("กท 0401.2/9", "กท 0401·2/9", True),
        ("กท 0401/·9", "กท 0401/.9", True),
    ],
)
def test_a_point_behind_letters_is_no_part_of_a_number(first: str, second: str, doubted: bool) -> None:
    reading = made(first)
    assert bool(doubts(reading, made(second))) is doubted


@settings(deadline=None)
@given(LINES, LINES)
def test_alignment_uses_every_character_once_and_in_order(one: str, two: str) -> None:
    a, b = cells(made(one))[1], cells(made(two))[1]
    found = align(a, b)
    assert len(found.other) == len(a)
    met = [y for y in found.other if y]
    assert met == sorted(met, key=lambda y: y.place)
    assert sorted([*met, *(y for _, y in found.beside)], key=lambda y: y.place) == b


# --- months


@pytest.mark.parametrize(
    ("read", "month", "why"),
    [
        ("มีนาคม", 3, "as printed"),
        ("มี น าคม", 3, "with blanks"),
        ("ก.ย.", 9, "abbreviated"),
        ("กย", 9, "dots lost"),
        ("มีบาคม", 3, "a letter wrong"),
        ("มกวาคม", 1, "a letter wrong"),
        ("กันยายม", 9, "the last letter wrong"),
        ("พฤษภาดม", 5, "a letter wrong"),
        ("กุมกาพันธ์", 2, "a letter wrong"),
        ("กุมภาพนธ", 2, "two marks lost"),
        ("ตลาคม", 10, "a mark lost"),
        ("มิงหาคม", 8, "a letter wrong"),
        ("กุบกาพันธ์", 2, "two letters of a long name"),
        ("มีราคม", None, "มีนาคม or มกราคม"),
        ("มบบาคม", None, "two letters of a short name"),
        ("ธ.ด.", 12, "one letter of two, and no other month is near"),
        ("ก.ต.", None, "ก.พ., ก.ค. or ก.ย."),
        ("พ.ศ.", None, "the era"),
        ("ม.ศ.", None, "an older era"),
        ("ธ", None, "too little"),
        ("สำนักงาน", None, "another word"),
        ("มีนาคม2566", None, "the year is in it"),
        ("๕มีนาคม", None, "the day is in it"),
        ("", None, "nothing"),
    ],
)
def test_which_month_a_reading_can_be(read: str, month: int | None, why: str) -> None:
    assert month_of(read) == month, why


@pytest.mark.parametrize("name", sorted(month_forms()))
def test_one_wrong_letter_never_makes_another_month_of_a_full_name(name: str) -> None:
    """Any letter replaced, lost or put in: it stays this month or none. An abbreviation may not be so lucky (ก.ค. and
    ก.ย. are one letter apart), but it too leads back to itself or to a name that is printed so.
    """
    letters = "กคงดนบมรวาิี"
    month = month_forms()[name]
    wrong = {name[:i] + c + name[i + k :] for i in range(len(name) + 1) for c in ("", *letters) for k in (0, 1)}
    for read in wrong - set(month_forms()):
        got = month_of(read)
        assert got in (None, month) or len(read) <= 3, read


def test_most_full_names_survive_one_wrong_letter() -> None:
    """Else there would be no use in asking."""
    wrong = [(m, n[:i] + "ซ" + n[i + 1 :]) for m, n in enumerate(full_names(), 1) for i in range(len(n))]
    right = sum(month_of(read) == m for m, read in wrong)
    assert right / len(wrong) > 0.8
