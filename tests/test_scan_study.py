"""The study of scans is honest: the truth stands where it says, damage harms no truth, and scores count what they say."""

import dataclasses
import re
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.edits import distance, edits
from benchmarks.measure import bare
from benchmarks.scan_damage import DAMAGE, MIXES, moved_box, skewed, worn
from benchmarks.scan_files import packed
from benchmarks.scan_fonts import HELD_OUT, SEEN, Face, faces
from benchmarks.scan_letters import HAND, PRINT, ScanLetter, scan_letter
from benchmarks.scan_pages import Drawn, TruthLine, drawn
from benchmarks.scan_readers import pictures
from benchmarks.scan_report import ENDS, STARTS, report, with_tables, wrong_values
from benchmarks.scan_scores import (
    Piece,
    alike,
    by_place,
    character_counts,
    field_marks,
    line_counts,
)
from benchmarks.scan_study import Result
from schemas.quoted import Quoted, Trust
from schemas.record import ExternalLetter

DPI = 100
LETTERS = [scan_letter(7, n) for n in range(40)]


@pytest.fixture(scope="module")
def face() -> Face:
    here = faces()
    if not here:
        pytest.skip("no family of the study is here (apt-get install fonts-thai-tlwg)")
    return next(iter(here.values()))


def printed(face: Face, letter: ScanLetter, n: int = 0) -> Drawn:
    return drawn(letter, face, DPI, Random(n))


def ink_in(page: np.ndarray, box: tuple[int, int, int, int]) -> int:
    """Dark pixels in a box of 1/100 point."""
    x0, y0, x1, y1 = (v * DPI // 7200 for v in box)
    return int((page[max(y0, 0) : y1 + 1, max(x0, 0) : x1 + 1].min(axis=2) < 160).sum())


# --- letters


def test_no_family_is_both_held_out_and_seen() -> None:
    assert not set(HELD_OUT) & set(SEEN)


def test_a_letter_of_a_seed_is_the_same_each_time() -> None:
    assert scan_letter(7, 3) == LETTERS[3]


def test_letters_are_of_every_shape_and_in_both_figures() -> None:
    assert {x.shape for x in LETTERS} == {"garuda", "memo", "seal", "plain", "form"}
    assert {x.digits for x in LETTERS} == {"thai", "arabic"}
    assert any(x.by_hand for x in LETTERS)


@pytest.mark.parametrize("n", range(len(LETTERS)))
def test_figures_are_of_one_script(n: int) -> None:
    """A letter in Thai figures holds no Arabic ones, and the other way round."""
    words = "".join(w for r in LETTERS[n].rows for _, w in r.cells)
    assert not re.search("[0-9]" if LETTERS[n].digits == "thai" else "[๐-๙]", words)


def test_what_is_by_hand_is_a_field_of_the_truth() -> None:
    """A number or day that is marked as handwritten is really there, and the mark is closed."""
    for letter in LETTERS:
        words = "".join(w for r in letter.rows for _, w in r.cells)
        assert words.count(HAND) == words.count(PRINT)
        for name in letter.by_hand:
            assert getattr(letter.truth, name), letter


# --- pages


@pytest.mark.parametrize("n", range(0, 40, 3))
def test_every_truth_box_holds_ink(face: Face, n: int) -> None:
    paper = printed(face, LETTERS[n], n)
    empty = [x for x in paper.lines if ink_in(paper.pages[x.page], x.box) < max(3, len(x.text.strip(" -.")) // 2)]
    assert empty == []


@pytest.mark.parametrize("n", range(0, 40, 3))
def test_the_truth_says_all_that_is_printed(face: Face, n: int) -> None:
    """Every word of every row is in the lines, in both directions; a page number is the printer's own."""
    letter = LETTERS[n]
    rows = "".join(w.replace(HAND, "").replace(PRINT, "") for r in letter.rows for _, w in r.cells)
    lines = "".join(x.text for x in printed(face, letter, n).lines if not re.fullmatch(r"- \d+ -", x.text))
    assert sorted(bare(lines)) == sorted(bare(rows))


def test_nothing_is_printed_outside_of_the_truth(face: Face) -> None:
    """With every truth box painted over, a letter without a crest, rulings, dots and signatures is blank."""
    for n, letter in enumerate(LETTERS[:20]):
        bare_letter = dataclasses.replace(letter, shape="plain", ruled=frozenset(), dotted=False)
        paper = printed(face, bare_letter, n)
        if any(x.role == "name" for x in paper.lines):
            continue
        for k, page in enumerate(paper.pages):
            left = page.copy()
            for line in paper.lines:
                if line.page == k:
                    x0, y0, x1, y1 = (v * DPI // 7200 for v in line.box)
                    left[max(0, y0 - 1) : y1 + 2, max(0, x0 - 2) : x1 + 3] = 255
            assert (left.min(axis=2) < 160).sum() == 0, n


def test_words_stay_on_the_page(face: Face) -> None:
    for n in range(0, 40, 5):
        for line in printed(face, LETTERS[n], n).lines:
            assert line.role == "stamp" or (line.box[0] >= 0 and line.box[2] < 59528 and line.box[3] < 84189), line


# --- damage


@pytest.fixture(scope="module")
def page(face: Face) -> np.ndarray:
    return printed(face, LETTERS[0]).pages[0]


@pytest.mark.parametrize("name", DAMAGE)
def test_damage_keeps_the_size_and_does_something(page: np.ndarray, name: str) -> None:
    before = page.copy()
    out = DAMAGE[name](Random(3), page)
    assert (out.shape, out.dtype) == (page.shape, np.uint8)
    assert (out != page).any()
    assert (page == before).all(), "the page that was given is left as it was"


@pytest.mark.parametrize("mix", MIXES, ids=lambda m: f"{m.name} {m.dpi}")
def test_words_are_where_the_truth_says_after_the_wear(face: Face, mix: object) -> None:
    """Wear moves ink and truth together: every long printed line still holds its ink, and more than the paper beside."""
    paper = printed(face, LETTERS[5])
    out, moved = worn(Random(5), paper.pages[0], mix)  # type: ignore[arg-type]
    assert out.shape == paper.pages[0].shape
    for line in (x for x in paper.lines if x.page == 0 and x.role == "print" and len(x.text) > 20):
        x0, y0, x1, y1 = (v * DPI // 7200 for v in moved_box(line.box, moved, DPI / 7200))
        inside = out[y0 : y1 + 1, x0 : x1 + 1].mean()
        above = out[max(0, y0 - 400 * DPI // 7200 - 2) : max(1, y0 - 100 * DPI // 7200), x0 : x1 + 1]
        assert inside < 250
        assert inside < above.mean() + 12


def test_a_skew_tells_where_pixels_went() -> None:
    page = np.full((400, 300, 3), 255, np.uint8)
    page[100:104, 50:54] = 0
    out, moved = skewed(page, 2.0)
    x0, y0, x1, y1 = moved_box((50, 100, 54, 104), moved, 1.0)
    assert out[y0 : y1 + 1, x0 : x1 + 1].min() < 60
    out[y0 - 1 : y1 + 2, x0 - 1 : x1 + 2] = 255
    assert out.min() > 200


@pytest.mark.parametrize("bilevel", [False, True])
@pytest.mark.parametrize("many", [1, 2])
def test_a_packed_scan_has_all_its_pages(page: np.ndarray, many: int, bilevel: bool) -> None:
    for n in range(6):
        scan = packed(Random(n), [page] * many, 200, coloured=False, bilevel=bilevel)
        got = list(pictures(scan))
        assert len(got) == many
        for picture, dpi in got:
            assert abs(picture.height * 200 / dpi - page.shape[0]) <= 2


# --- scores


@given(st.text("กข๑", max_size=12), st.text("กข๑", max_size=12))
def test_edits_are_as_many_as_the_distance_and_make_the_other_text(a: str, b: str) -> None:
    found = edits(a, b)
    assert len(found) == distance(a, b)
    made, at = "", 0
    for edit in found:
        made += a[at : edit.at] + edit.made
        at = edit.at + len(edit.lost)
    assert made + a[at:] == b


@pytest.mark.parametrize(
    ("a", "b", "far"), [("", "", 0), ("", "กข", 2), ("กขค", "", 3), ("กขค", "กคข", 2), ("ที่๒๕๖๖", "ที่๒๕๐", 2)]
)
def test_distance(a: str, b: str, far: int) -> None:
    assert distance(a, b) == distance(b, a) == far


@pytest.mark.parametrize(
    ("truth", "got", "errors", "thai_wrong", "invented", "why"),
    [
        ("ที่ กท ๐๓๐๓/๑๖๓", "ที่กท๐๓๐๓/๑๖๓", 0, 0, 0, "blanks do not count"),
        ("๒๕๖๖", "๒๕๒๖", 1, 1, 0, "a figure read as another"),
        ("๒๕๖๖", "๒๕๖", 1, 1, 0, "a figure left out"),
        ("๒๕๖๖", "2566", 4, 4, 0, "figures of the other script"),
        ("เรื่อง", "เรื่อง๑", 1, 0, 1, "a figure where none is"),
        ("วงเงิน", "๑งเงิน", 1, 0, 1, "a letter read as a figure"),
        ("ชื่อ ............ ตำแหน่ง", "ชื่อ ตํ\u0e32แหน่ง", 0, 0, 0, "leaders and a split sara am do not count"),
    ],
)
def test_line_counts(truth: str, got: str, errors: int, thai_wrong: int, invented: int, why: str) -> None:
    count = line_counts(truth, got)
    assert (count["errors"], count["thai digits wrong"], count["digits invented"]) == (errors, thai_wrong, invented), (
        why
    )


def test_pieces_go_to_the_line_they_stand_on() -> None:
    """One read line over two columns is two lines of the truth; a mark goes with its letter; the rest is stray."""
    truth = [
        TruthLine("ที่ ๑", 0, (1000, 1000, 3000, 1800)),
        TruthLine("สำนัก", 0, (8000, 1000, 12000, 1800)),
        TruthLine("ล่าง", 0, (1000, 2400, 3000, 3200)),
    ]
    read = [
        [Piece(0, "ที", (1000, 1000, 1500, 1800)), Piece(0, "\u0e48", (1400, 300, 1500, 500)), Piece(0, "สำนัก", (8000, 1000, 12000, 1800))],
        [Piece(0, "๑", (2500, 1000, 2900, 1800))],
        [Piece(0, "ล่าง", (1000, 2450, 3000, 3200)), Piece(0, "ฝุ่น", (9000, 6000, 9900, 6500)), Piece(1, "หน้า", (1000, 1000, 3000, 1800))],
    ]  # fmt: skip
    assert by_place(truth, read) == (["ที่๑", "สำนัก", "ล่าง"], "ฝุ่นหน้า")
    count = character_counts(truth, read)
    assert (count["errors"], count["stray"], count["page errors"]) == (0, 8, 8)


@pytest.mark.parametrize("n", range(0, 40, 6))
def test_a_reader_without_error_has_none(face: Face, n: int) -> None:
    """The printed lines themselves, read at their own places, are no error of any measure, on every layout."""
    lines = printed(face, LETTERS[n], n).lines
    count = character_counts(lines, [[Piece(x.page, x.text, x.box)] for x in lines])
    assert count["chars"] > 100
    assert {k: v for k, v in count.items() if v and k not in ("lines", "exact", "stray") and "errors" in k} == {}
    assert count["exact"] == count["lines"]


def test_stamps_and_pens_are_no_print() -> None:
    truth = [TruthLine("เลขรับ ๙", 0, (1000, 1000, 3000, 1800), "stamp"), TruthLine("ก", 0, (1000, 2400, 3000, 3200))]
    count = character_counts(truth, [[Piece(0, "XXX", (1000, 1000, 3000, 1800))]])
    assert (count["chars"], count["errors"], count["page errors"]) == (1, 1, 1)


@pytest.mark.parametrize(
    ("field", "got", "want", "same"),
    [
        ("subject", "ขอส่งรายงาน ประจำปี ๒๕๖๖", "ขอส่งรายงานประจำปี 2566", True),
        ("subject", "ขอส่งรายงาน", "ขอเชิญประชุม", False),
        ("addressee", "ผู้อำนวยการเขตทดสอบ", "ผู้อำนวยการเขตทดสอบ กรุงทดลอง", True),
        ("signer_name", "นายสมมุติ ใจดี", "นายสมมุติ รักงาน", False),
    ],
)
def test_alike(field: str, got: str, want: str, same: bool) -> None:
    assert alike(field, got, want) is same


def outcomes(record: ExternalLetter, letter: ScanLetter) -> dict[str, str]:
    return {m.field: m.outcome for m in field_marks(record, "external_letter", letter)}


def test_a_handwritten_number_must_be_flagged() -> None:
    """Trusted is wrong even where it is the truth: nobody can know."""
    letter = next(x for x in LETTERS if x.shape == "garuda" and "number" in x.by_hand)
    value = letter.truth.number
    assert value is not None
    trusted = Quoted(value=value, raw=value)
    assert outcomes(ExternalLetter(number=trusted), letter)["number by hand"] == "wrong"
    doubted = trusted.model_copy(update={"trust": Trust.UNVERIFIED})
    assert outcomes(ExternalLetter(number=doubted), letter)["number by hand"] == "flagged"
    assert outcomes(ExternalLetter(), letter)["number by hand"] == "null"


def test_fields_of_a_printed_letter() -> None:
    letter = next(x for x in LETTERS if x.shape == "garuda" and not x.by_hand and x.truth.number and x.truth.date)
    assert letter.truth.number is not None
    right = Quoted(value=letter.truth.number, raw="x")
    other = Quoted(value="1999-01-01", raw="x")
    subject = Quoted(value=letter.words["subject"], raw="x")
    got = outcomes(ExternalLetter(number=right, date=other, subject=subject), letter)
    assert (got["number"], got["date"], got["subject"], got["addressee"]) == ("right", "wrong", "right", "null")


# --- the page


def result(**more: object) -> Result:
    basis = Result(
        seed=1, index=2, reader="saraban", mix="clean, 300 dpi", family=HELD_OUT[0], held_out=True, digits="thai",
        shape="memo", pages=1, doubtful=False, status="read", seconds=2.0, peak=100,
        counts={"chars": 200, "errors": 1, "thai digits": 10}, marks=[("number", "right", "a", "a")],
    )  # fmt: skip
    return dataclasses.replace(basis, **more)  # type: ignore[arg-type]


def test_tables_replace_tables_and_nothing_else() -> None:
    first = with_tables("", "one")
    page = "# Ours\n\nProse.\n\n" + first.split("\n\n", 1)[1] + "\nMore prose.\n"
    again = with_tables(page, "two")
    assert again == page.replace("one", "two")
    assert again.count(STARTS) == again.count(ENDS) == 1


def test_the_report_has_the_figures() -> None:
    text = report([result(), result(index=3, counts={"chars": 200, "errors": 3, "thai digits": 10})], [], ["Trirong"])
    assert "| clean, 300 dpi | 1.00 |" in text
    assert "Trirong" in text
    assert "| number | 2 | 0 | 0 | 0 | 0 | 100.0 |" in text


def test_what_is_flagged_and_right_all_the_same_is_told() -> None:
    flagged = [("number", "flagged", "กท 0303/1", "กท 0303/1"), ("date", "flagged", "2023-01-01", "2023-01-07")]
    text = report([result(marks=flagged)], [], [])
    assert "| number | 0 | 1 (1) | 0 |" in text
    assert "| date | 0 | 1 | 0 |" in text


def test_a_field_that_the_letter_does_not_state_is_no_merit() -> None:
    """Nothing read where nothing stands is not counted as right; something trusted there is wrong."""
    nothing, made_up = ("number", "right", "None", ""), ("date", "wrong", "None", "2023-01-01")
    text = report([result(marks=[nothing, made_up])], [], [])
    assert "| number |" not in text
    assert "| date | 0 | 0 | 0 | 0 | 1 | 0.0 |" in text


def test_what_was_not_read_has_no_character_error() -> None:
    assert "| clean, 300 dpi | - |" in report([result(status="needs_ocr")], [], [])


def test_wrong_and_trusted_values_are_told_with_their_letter() -> None:
    bad = result(marks=[("date", "wrong", "2023-01-01", "2023-07-01"), ("subject", "wrong", "ก", "ข")])
    told = wrong_values([result(), bad])
    assert len(told) == 1
    assert "index 2" in told[0]
