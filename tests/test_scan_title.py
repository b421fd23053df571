"""What a stamp, a signature or a bad page takes from the titles and names of a scan is doubted; whole ones are not."""

from dataclasses import replace

import pytest

from extractors.flow import Flow
from extractors.scan_points import UNREAD as UNREAD_POINT
from extractors.scan_title import END_UNSURE, TITLE_UNSURE, doubted_title, has_room_for_letters
from extractors.scan_trust import NO_PREFIX, doubted_on_scans
from extractors.signature_block import UNSURE_NAME
from schemas.place import Box, PagePlace
from schemas.quoted import Origin, Quoted, Trust
from schemas.record import ExternalLetter, LetterFields, Other, Reference, Signer
from schemas.source import Status
from schemas.text import DocumentText, Line, PageState, PageText

SHA = "0" * 64
TITLE = (8500, 17000, 39000, 18500)


def page(*lines: tuple[str, Box], state: PageState = "text") -> DocumentText:
    made = tuple(Line(w, w, page=1, glyphs=((0, len(w), *box),), origin=Origin.RECOGNISED) for w, box in lines)
    return DocumentText(SHA, "image/png", Status.READ, lines=made, pages=(PageText(1, 59500, 84200, state),))


def subject(words: str, *boxes: Box, rule: str = "label_subject", origin: Origin = Origin.RECOGNISED) -> Quoted:
    places = tuple(PagePlace(sha256=SHA, page=1, box=b) for b in boxes or (TITLE,))
    return Quoted(value=words, raw=words, places=places, origin=origin, rules=(rule,))


@pytest.mark.parametrize("name", END_UNSURE)
@pytest.mark.parametrize(("words", "doubted"), [("คู่มือการปฏิบัติงานของเ", True), ("คู่มือของเจ้าหน้าที่", False), ("ไ", True)])
def test_words_that_end_in_a_vowel_which_needs_a_letter_are_cut(name: str, words: str, doubted: bool) -> None:
    got = doubted_title(name, subject(words), page())
    assert (got.trust is Trust.UNVERIFIED, END_UNSURE[name] in got.doubts) == (doubted, doubted)
    native = subject(words, origin=Origin.NATIVE)
    assert doubted_title(name, native, page()) == native


@pytest.mark.parametrize(
    ("second", "doubted"),
    [
        ((43500, 17500, 45100, 18100), True),  # เวลา of a stamp
        ((15000, 19000, 36000, 20500), False),
        ((38000, 19000, 52000, 20500), False),
    ],
    ids=["beside the first", "below it", "below, set to the right"],
)
def test_a_row_beside_the_first_is_no_end_of_a_title(second: Box, doubted: bool) -> None:
    got = doubted_title("subject", subject("แต่งตั้งคณะทำงาน เวลา", TITLE, second), page())
    assert (got.trust is Trust.UNVERIFIED) is doubted


@pytest.mark.parametrize(
    ("box", "doubted"),
    [
        ((41000, 16900, 45000, 17900), True),
        ((39000, 17100, 42000, 18400), True),
        ((48000, 17000, 52000, 18000), False),
        ((41000, 18600, 45000, 19700), False),
        ((2000, 17000, 6000, 18500), False),
    ],
    ids=["close behind", "touching", "far off", "below", "before it"],
)
def test_marks_right_behind_a_title_may_be_its_rest(box: Box, doubted: bool) -> None:
    got = doubted_title("subject", subject("การพัฒนานวัตกรรม"), page(("การพัฒนานวัตกรรม", TITLE), ("ารษ", box)))
    assert (got.trust is Trust.UNVERIFIED) is doubted
    assert doubted_title("sender", subject("กองแผนงาน"), page(("ารษ", box))).trust is Trust.TRUSTED


@pytest.mark.parametrize(
    ("rule", "state", "doubted"), [("title", "weak", True), ("title", "text", False), ("label_subject", "weak", False)]
)
def test_the_first_line_of_a_page_that_is_hardly_readable_may_not_be_its_title(
    rule: str, state: PageState, doubted: bool
) -> None:
    got = doubted_title("subject", subject("คำสั่งกรมทดลอง", rule=rule), page(state=state))
    assert (TITLE_UNSURE in got.doubts) is doubted


@pytest.mark.parametrize(
    ("words", "doubted"),
    [("21 ธันวาคม 2556", True), ("วันที่ ๒๑ ธ.ค. ๒๕๕๖", True), ("แผนงาน ปี 2566", False), ("คู่มือ 21 ธันวาคม 2556", False)],
)
def test_a_day_is_no_title(words: str, doubted: bool) -> None:
    """The line that a fax machine prints over a page."""
    got = doubted_title("subject", subject(words, rule="title"), page())
    assert (TITLE_UNSURE in got.doubts) is doubted


def test_on_a_page_whose_kind_was_not_told_no_name_is_the_authors_for_sure() -> None:
    name = Quoted(value="นางตัวอย่าง ทองสมมุติ", raw="", origin=Origin.RECOGNISED)
    cases: tuple[tuple[PageState, LetterFields, bool], ...] = (
        ("weak", Other(signers=(Signer(name=name),)), True),
        ("text", Other(signers=(Signer(name=name),)), False),
        ("weak", ExternalLetter(signers=(Signer(name=name),)), False),
    )
    for state, record, unsure in cases:
        got = doubted_on_scans(record, page(state=state)).signers[0].name
        assert got is not None
        assert (UNSURE_NAME in got.doubts, got.trust is Trust.UNVERIFIED) == (unsure, unsure)


@pytest.mark.parametrize(
    ("value", "doubt"),
    [
        ("สธ 070120/ว 71533", UNREAD_POINT),
        ("070120/12", UNREAD_POINT),
        ("ศธ (กก) 0701201/ว 1", UNREAD_POINT),
        ("สธ 0701.20/ว 71533", None),
        ("กท 04012/23", UNREAD_POINT),
        ("กท 520074(1)/3", UNREAD_POINT),
        ("ศธ 04009/12", None),
        ("ศธ 040091/12", UNREAD_POINT),
        ("นว 52007/12", None),
        ("นว 52007.4(1)/12", None),
        ("12/2566", None),
        ("กฟผ 912000/9", None),
        ("ยธ 0207/012345", None),
    ],
)
def test_an_office_of_more_figures_than_any_has_lost_its_point(value: str, doubt: str | None) -> None:
    read = Quoted(value=value, raw=value, origin=Origin.RECOGNISED)
    got = doubted_on_scans(ExternalLetter(number=read), page()).number
    assert got is not None
    assert (doubt is None) == (got.trust is Trust.TRUSTED)
    assert doubt is None or doubt in got.doubts


def test_a_cited_number_without_letters_may_have_lost_them_on_a_scan() -> None:
    """In a file it is what the page says."""
    for origin, trust in ((Origin.RECOGNISED, Trust.UNVERIFIED), (Origin.NATIVE, Trust.TRUSTED)):
        read = Quoted(value="0910.502/ว 18", raw="", origin=origin, parts={"prefix_missing": True})
        got = doubted_on_scans(ExternalLetter(references=(Reference(number=read),)), page()).references[0].number
        assert got is not None
        assert got.trust is trust
        assert (NO_PREFIX in got.doubts) is (trust is Trust.UNVERIFIED)


@pytest.mark.parametrize(("lost", "room"), [(0, False), (1, False), (2, True), (3, True)])
def test_a_blank_as_wide_as_two_letters_more(lost: int, room: bool) -> None:
    words = "นายสมมุติ คงตัวอย่าง"
    x, glyphs = 0, []
    for at, c in enumerate(words):
        if c in "ุิั่":
            glyphs.append((at, at + 1, x - 400, 0, x, 300))
            continue
        wide = 350 if c == " " else 600
        if at and words[at - 1] == " ":
            x += 600 * lost
        glyphs.append((at, at + 1, x, 300, x + wide, 900))
        x += wide
    line = Line(words, words, page=1, glyphs=tuple(glyphs), origin=Origin.RECOGNISED)
    assert has_room_for_letters(Flow(SHA, [line]), 0, len(words)) is room
    assert not has_room_for_letters(Flow(SHA, [replace(line, glyphs=())]), 0, len(words))


@pytest.mark.parametrize(
    ("raw", "doubted"),
    [
        ("2/ ก.ย. 2561", True),
        ("๒| กันยายน ๒๕๖๑", True),
        ("2/ก.ย./2561", False),
        ("21 ก.ย. 2561", False),
        ("2/9/2561", False),
    ],
)
def test_a_stroke_behind_a_day_may_be_its_second_figure(raw: str, doubted: bool) -> None:
    read = Quoted(value="2018-09-02", raw=raw, origin=Origin.RECOGNISED)
    got = doubted_on_scans(ExternalLetter(date=read), page()).date
    assert got is not None
    assert ("day_unsure" in got.doubts, got.trust is Trust.UNVERIFIED) == (doubted, doubted)
