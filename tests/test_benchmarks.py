"""The benchmarks judge rightly: what they count, what they call best, and that the corpus says what it was given."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks.corpus import Corpus, Sample, _printed
from benchmarks.fonts import FontFamily
from benchmarks.glyph_sources import Source
from benchmarks.invented_text import DOCUMENTS, Document, Words
from benchmarks.measure import bare, cells_right, clusters, keys_found, pieces_lost
from benchmarks.page import page
from benchmarks.page_layout import BOTTOM, RIGHT, Piece, Rule, laid_out, units
from benchmarks.printers import Job
from benchmarks.readers import PLAIN, Answer
from benchmarks.real_files import thai_count, with_thai_text
from benchmarks.results import Clock, Miss, Results, Score
from benchmarks.what_a_file_holds import _said
from benchmarks.word_faults import FAULTS, MARKS, Face, Fault

TEXTS = [t for d in DOCUMENTS for t in d.texts]


# --- the corpus


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda d: d.name)
def test_keys_stand_in_the_text_that_is_put_in(document: Document) -> None:
    """A key that is in no text could never be found."""
    assert [k for k in document.keys if not any(k in t for t in document.texts)] == []


def test_the_corpus_holds_what_is_hard() -> None:
    """Rare marks, tall consonants with marks, sara am with tones, both kinds of figures, English with ligatures."""
    whole = "".join(TEXTS)
    for pattern in ("[ฎฏญฐ][ุู]", "[ปฝฟ][ัิ-ื็]?[่-๋]", "[่-๋]ำ", "ๆ", "ฯลฯ", "[๐-๙]", "[0-9]", "ffi", "ffl"):
        assert re.search(pattern, whole), pattern


@pytest.mark.parametrize("text", TEXTS)
def test_lines_may_end_between_units_only(text: str) -> None:
    """No sign is lost where a line is cut, and no line begins with a mark or a following vowel."""
    got = units(text)
    assert "".join(got) == text
    assert [u for u in got if re.match("[\u0e31-\u0e3a\u0e47-\u0e4e]", u)] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda d: d.name)
def test_layout_keeps_every_word_on_the_page(document: Document) -> None:
    """All words are drawn once, in order, and inside the margins: what falls off the page would be no reader's fault."""

    def measure(text: str, bold: bool, size: float) -> float:
        return len(text) * size * (0.45 if bold else 0.4)

    drawn = [x for x in laid_out(document, measure) if isinstance(x, Piece)]
    if not document.tables:  # the lines of two cells stand side by side
        assert bare("".join(x.text for x in drawn)) == bare("".join(document.texts))
    assert sorted(bare("".join(x.text for x in drawn))) == sorted(bare("".join(document.texts)))
    for x in drawn:
        assert x.y >= BOTTOM
        assert x.x + measure(x.text, x.bold, x.size) + x.spread * len(x.text) <= RIGHT + 0.01
    assert any(isinstance(x, Rule) for x in laid_out(document, measure)) is bool(document.tables)


class PaperFace(Face):
    """A font with the widths of paper: no file behind it."""

    def __init__(self) -> None:
        self.codes = {}

    def __post_init__(self) -> None:
        raise AssertionError("no file is opened")

    def width(self, sign: str) -> int:
        return 0 if re.match(f"[{MARKS}]", sign) else 500


@pytest.mark.parametrize("fault", FAULTS, ids=lambda f: f.name)
@pytest.mark.parametrize("text", ["ที่ กท ๙๙๐๑/ว ๑๒", "น้ำใจ ก้ำกึ่ง ทำงาน", "ปรากฏุ ญัตติ ฐานะ ผู้ใหญ่"])
def test_a_fault_damages_what_the_file_says_and_not_what_is_drawn(fault: Fault, text: str) -> None:
    """Every letter and figure is drawn once, in its order; only marks, blanks and meanings differ."""
    drawn = "".join(g.shape for g in fault.glyphs(text, PaperFace()))
    assert letters(drawn) == letters(text)
    if fault.name != "marks doubled":
        assert sorted(bare(drawn.replace("ำ", "ํา"))) == sorted(bare(text.replace("ำ", "ํา")))


def letters(text: str) -> str:
    return re.sub(f"[{MARKS}]", "", bare(text.replace("ำ", "า")))


@pytest.mark.parametrize("fault", FAULTS, ids=lambda f: f.name)
def test_each_fault_but_none_damages_something(fault: Fault) -> None:
    """A fault that left a text of all kinds of marks as it is would measure nothing."""

    def said(f: Fault) -> list[tuple[str | None, int, int | None]]:
        return [(g.says, g.width, g.lift) for g in f.glyphs("ป้าน้ำใจ ปรากฏุ ที่นั้น ญัตติ", PaperFace())]

    damaged = said(fault) != said(FAULTS[0]) or fault.font != "cid" or fault.per_glyph or fault.template
    assert damaged is (fault.name != "no fault")


def missing_library(jobs: list[Job]) -> None:
    raise ImportError(name="typst")


def missing_program(jobs: list[Job]) -> None:
    raise FileNotFoundError(2, "no such file", "soffice")


def broken_library(jobs: list[Job]) -> None:
    raise ZeroDivisionError


def sound_printer(jobs: list[Job]) -> None:
    """Prints, and says nothing."""


@pytest.mark.parametrize(
    ("printer", "why"),
    [
        (missing_library, "not installed (typst)"),
        (missing_program, "not installed (soffice)"),
        (broken_library, "failed (ZeroDivisionError)"),
        (sound_printer, ""),
    ],
    ids=lambda x: x.__name__ if callable(x) else None,
)
def test_a_producer_that_is_absent_is_told_and_ends_nothing(printer: Callable[[list[Job]], None], why: str) -> None:
    font = FontFamily("Laksaman", Path("a.ttf"), Path("b.ttf"))
    assert _printed(printer, [Job(DOCUMENTS[0], font, Path("out.pdf"))]) == why
    assert _printed(printer, []) == "no font that has every sign"


# --- the measures


@pytest.mark.parametrize(
    ("truth", "text", "lost"),
    [
        ("ที่นี่", "ที่ นี่\n", 0),  # blanks and line ends are nothing
        ("ที่นี่", "นี่ที่", 0),  # order is left out
        ("ที่นี่", "ที่นี", 1),  # a mark lost loses its cluster
        ("น้ำ", "น้ํา", 1),  # sara am in two is not what was put in
        ("๑", "1", 1),  # figures are not folded
        ("กก", "ก", 1),  # each is counted
    ],
)
def test_clusters_lost_whatever_the_order(truth: str, text: str, lost: int) -> None:
    assert pieces_lost([truth], text) == lost


def test_clusters_take_their_marks() -> None:
    assert clusters("ก้ำปุ่1") == ["ก้ำ", "ปุ่", "1"]


@pytest.mark.parametrize(
    ("key", "text", "found"),
    [
        ("ที่ กท ๙/๑", "ที่  กท\n๙/๑", 1),  # any stretch of blanks is one
        ("ที่ กท", "ที่กท", 0),  # a blank that is lost is missed
        ("กท", "ก ท", 0),  # and so is one too many
        ("๑๒", "12", 0),
    ],
)
def test_key_strings_are_verbatim_with_their_blanks(key: str, text: str, found: int) -> None:
    assert keys_found([key], text) == found


def test_cells_count_in_their_own_place() -> None:
    """A cell is right in its row and column of one table; the best table given counts."""
    truth = [[["ก", "ข"], ["ค", "ง"]]]
    assert cells_right(truth, [[["ก", "ข"], ["ค ", "ง"]]]) == 4
    assert cells_right(truth, [[["ข", "ก"], ["ค", "ง"]]]) == 2
    assert cells_right(truth, [[["x"]], [["ก"], ["ค", "ง"]]]) == 3
    assert cells_right(truth, []) == 0


def test_a_scan_is_no_matter_of_readers() -> None:
    many, few = Path("many"), Path("few")
    assert with_thai_text({many: Answer("ก" * 200), few: Answer("ก" * 199 + "1๑ a")}) == [many]
    assert thai_count("ก๑1 a") == 1


def test_the_second_judge_reads_tounicode_maps() -> None:
    """Single entries, ranges and lists; an empty entry names nothing."""
    table = (
        "1 beginbfchar <01> <0e01> <02> <> endbfchar 1 beginbfrange <03> <05> <0e02> endbfrange "
        "1 beginbfrange <06> <07> [<0e10> <0e380e48>] endbfrange"
    )
    assert sorted(_said(table)) == sorted("กขฃคฐุ่")


# --- the page


def results(ours: int, theirs: int) -> Results:
    """A run over one file of which we have `ours` characters wrong, pdfplumber `theirs`."""
    sample = Sample("LibreOffice", "Laksaman", Document("letter", (Words("กขค"),), ("กข",)), Path("x.pdf"))
    misses = [Miss(sample, "่", "", "ที่", ())] if ours else []
    return Results(
        corpus=Corpus((sample,), {"typst": "not installed (typst)"}),
        absent=dict.fromkeys(PLAIN[2:], "not installed"),
        failures={},
        scores={t: [Score(sample, n, n, 1, 0, 1000)] for t, n in (("saraban", ours), ("pdfplumber", theirs))},
        misses=misses,
        clocks={"saraban": Clock(30.0, 80), "pdfplumber": Clock(10.0, 60)},
        timed_pages=7,
        real_files=0,
        real_facts=0,
        real={},
        sources=[Source("playa-pdf", (5, 6), 40.0, 3), Source("pdfplumber", (5, 7), 10.0, None)],
        unread=[],
    )


def test_the_page_names_each_file_on_which_another_tool_is_better() -> None:
    assert "| LibreOffice / Laksaman / letter | 0.20 | 0.10 (pdfplumber) |" in page(results(2, 1), quick=False)
    assert "The target is none: 0 of 1." in page(results(1, 1), quick=False)


def test_the_page_names_glyph_font_and_proof_of_each_exception() -> None:
    row = "| LibreOffice | 0.100 | ◌่ (U+0E48) | nothing | ที่ | Laksaman | 1 | lost |"
    assert row in page(results(1, 5), quick=False)


def test_the_page_gives_speed_as_a_ratio_and_says_what_is_absent() -> None:
    text = page(results(0, 0), quick=False)
    assert "| saraban | 30.0 | 3.00 | 80 |" in text
    assert "Tool absent in this run: docling-parse: not installed." in text
    assert "Producer absent in this run: typst: not installed (typst)." in text
    assert "as many glyphs in 1 of 2 files" in text


def test_a_quick_run_is_marked_as_such() -> None:
    assert "A quick run" in page(results(0, 0), quick=True)
    assert "A quick run" not in page(results(0, 0), quick=False)


def test_the_files_of_a_large_batch_are_all_other_contents(tmp_path: Path) -> None:
    """benchmarks/batch_scale.py: mixed, and no two alike, so that none is read for another."""
    import hashlib

    from benchmarks.batch_scale import flat, make_files, plot, svg

    make_files(tmp_path, 120)
    files = [x for x in tmp_path.rglob("*") if x.is_file()]
    assert len({hashlib.sha256(x.read_bytes()).digest() for x in files}) == len(files) == 120
    assert {x.suffix for x in files} == {".txt", ".docx", ".pdf"}
    seen = [(float(n), 80 + n, 200) for n in range(30)]
    assert flat(seen, 2) == 1.0
    assert flat(seen, 1) > 1
    assert any("#" in line for line in plot(seen))
    assert svg(seen).startswith("<svg")
