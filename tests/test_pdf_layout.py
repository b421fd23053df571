"""The layout of PDF pages: what stands side by side, below one another, turned, in columns, in cells, at head and foot."""

import hashlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pdf_by_hand import Page, pdf, show, thai

from extractors.flow import Flow
from extractors.passage import Passage
from extractors.pdf_reader import read_pdf
from schemas.text import DocumentText, Line

FONT = thai()
TALL = "/MediaBox [0 0 595 842]"
WORDS = (
    "สำนักงานจัดทำโครงการพัฒนานวัตกรรม",
    "เพื่อเพิ่มประสิทธิภาพการปฏิบัติงาน",
    "ของหน่วยงานโดยคำนึงถึงความคุ้มค่า",
    "และประโยชน์ที่ประชาชนจะได้รับจริง",
    "ให้รายงานผลต่อผู้บริหารทุกเดือนไป",
    "น้ำหนักของตัวชี้วัดเป็นไปตามเกณฑ์",
    "ความเสี่ยงให้ประเมินก่อนเริ่มงานนี้",
    "ผู้รับบริการพึงพอใจในระดับดีมากขึ้น",
)


def read(*contents: str, entries: str = TALL) -> DocumentText:
    data = pdf(*(Page(c, {"F1": FONT}, entries) for c in contents))
    return read_pdf(data, hashlib.sha256(data).hexdigest())


def at(text: str, x: float, top: float, size: float = 14) -> str:
    """Words with their baseline so many points below the page's upper edge."""
    return show(FONT, text, x, 842 - top, size)


def column(x: float, top: float, words: tuple[str, ...] = WORDS, pitch: float = 20, size: float = 14) -> str:
    return "".join(at(w, x, top + pitch * i, size) for i, w in enumerate(words))


def texts(doc: DocumentText, *roles: str) -> list[str]:
    return [x.text for x in doc.lines if x.role in (roles or ("body",))]


def cells(doc: DocumentText) -> dict[tuple[int, int, int], str]:
    out: dict[tuple[int, int, int], str] = {}
    for x in doc.lines:
        if x.cell is not None:
            out[x.cell] = out.get(x.cell, "") + x.text
    return out


def only(doc: DocumentText, words: str) -> Line:
    (line,) = [x for x in doc.lines if x.text == words]
    return line


# --- turned pages and turned words


@pytest.mark.parametrize(
    ("turn", "corner"),
    [
        (0, (100, 80, 100 + 98, 100)),
        (90, (742, 100, 762, 198)),
        (180, (397, 742, 495, 762)),
        (270, (80, 397, 100, 495)),
    ],
)
def test_a_turned_page_gives_boxes_as_displayed(turn: int, corner: tuple[int, int, int, int]) -> None:
    """Words of 98 points by about 15, 100 from the left and 95 from the top of the upright page."""
    doc = read(at("ก" * 14, 100, 95), entries=f"{TALL} /Rotate {turn}")
    page = doc.pages[0]
    assert (page.width, page.height) == ((84200, 59500) if turn in (90, 270) else (59500, 84200))
    box = only(doc, "ก" * 14).box
    assert all(abs(a / 100 - b) <= 4 for a, b in zip(box, corner, strict=True)), box


TURNED = "q 0 1 -1 0 595 0 cm\n{}Q\n"  # a landscape page drawn sideways on an upright sheet


def test_words_turned_on_an_upright_page_are_rows_and_their_boxes_stand_upright() -> None:
    """A page drawn sideways: lines in its own reading order, label and value on one row, boxes as the sheet shows them."""
    inner = show(FONT, "เรื่อง ขอส่งเอกสาร", 60, 520, 14) + show(FONT, "ที่ กท 9901/12", 60, 540, 14)
    inner += show(FONT, "สำนักงานสมมุติ", 600, 540, 14)
    doc = read(TURNED.format(inner))
    assert texts(doc) == ["ที่ กท 9901/12", "สำนักงานสมมุติ", "เรื่อง ขอส่งเอกสาร"]
    box = only(doc, "ที่ กท 9901/12").box
    assert box[2] - box[0] < 2000 < box[3] - box[1]  # taller than wide
    assert 595 - 540 - 20 < box[0] / 100 < 595 - 540 + 5


def test_a_ruled_table_drawn_sideways_keeps_its_cells() -> None:
    """Lines turn with the words: a plan in landscape on an upright sheet."""
    lines = "".join(f"100 {y} m 700 {y} l S\n" for y in (300, 330, 360)) + "".join(
        f"{x} 300 m {x} 360 l S\n" for x in (100, 400, 700)
    )
    inner = lines + "".join(
        show(FONT, t, x, y, 12)
        for t, x, y in (("กิจกรรม", 110, 340), ("ผล", 410, 340), ("ทดลอง", 110, 310), ("ดี", 410, 310))
    )
    doc = read(TURNED.format(inner))
    assert cells(doc) == {(0, 0, 0): "กิจกรรม", (0, 0, 1): "ผล", (0, 1, 0): "ทดลอง", (0, 1, 1): "ดี"}


def test_a_stamp_turned_on_an_upright_page_stands_behind_its_words() -> None:
    """Few words in another direction come after the page's own."""
    doc = read(column(85, 100) + "q 0.7 0.7 -0.7 0.7 300 300 cm\n" + show(FONT, "สำเนาคู่ฉบับ", 0, 0, 30) + "Q\n")
    assert texts(doc) == [*WORDS, "สำเนาคู่ฉบับ"]


# --- letterheads, labels, signatures: what stands side by side


def test_rows_of_a_letterhead_that_interleave_stay_lines_of_their_own() -> None:
    """The number left and the office right, half a line lower: neither is torn or joined."""
    doc = read(
        at("ที่ กท 9901/12", 85, 100)
        + at("สำนักงานเขตสวนสมมุติ", 360, 108)
        + at("ถนนทดลอง กทม. 10990", 360, 128)
        + at("15 มีนาคม 2566", 290, 160)
        + at("เรื่อง ขอส่งเอกสาร", 85, 190)
        + at("เรียน ผู้อำนวยการสำนักสมมุติ", 85, 215)
    )
    assert texts(doc) == [
        "ที่ กท 9901/12",
        "สำนักงานเขตสวนสมมุติ",
        "ถนนทดลอง กทม. 10990",
        "15 มีนาคม 2566",
        "เรื่อง ขอส่งเอกสาร",
        "เรียน ผู้อำนวยการสำนักสมมุติ",
    ]


SIGNATURES = (
    ("ลงชื่อ ก้องเกียรติ", "ลงชื่อ สมฤดี"),
    ("(นายทดลอง เขียนไว้)", "(นางสาวสมมุติ ใจกว้าง)"),
    ("ผู้อำนวยการสำนักสมมุติ", "หัวหน้าฝ่ายทดลอง"),
    ("ผู้เสนอโครงการ", "ผู้รับรอง"),
)
THREE = (
    ("ลงชื่อ ก้องเกียรติ", "ลงชื่อ สมฤดี", "ลงชื่อ วิชัย"),
    ("(นายทดลอง เขียนไว้)", "(นางสาวสมมุติ ใจกว้าง)", "(นายวิชัย สมมุติ)"),
    ("ประธานกรรมการ", "กรรมการ", "เลขานุการ"),
    ("วันที่ 1 มีนาคม 2566", "วันที่ 2 มีนาคม 2566", "วันที่ 3 มีนาคม 2566"),
)
LETTERHEAD = (("ที่ กท 9901/12", "สำนักงานเขตสวนสมมุติ"), ("โทร. 0 2999 0012", "ถนนทดลอง"), ("ด่วนที่สุด", "กทม. 10990"))
ENTRIES = (
    ("ชื่อโครงการ", "ตู้รับเรื่องอัจฉริยะ"),
    ("หน่วยงาน", "สำนักงานเขตสวนสมมุติ"),
    ("ผู้รับผิดชอบ", "นายทดลอง เขียนไว้"),
    ("งบประมาณ", "125,000 บาท"),
    ("ระยะเวลา", "1 เมษายน - 30 กันยายน 2566"),
    ("สถานะ", "ดำเนินการแล้ว"),
)
ENCLOSED = (
    ("สิ่งที่ส่งมาด้วย", "1. แบบเสนอโครงการ", "จำนวน 1 ชุด"),
    ("", "2. แผนปฏิบัติงาน", "จำนวน 2 แผ่น"),
    ("", "3. บัญชีรายชื่อ", "จำนวน 1 แผ่น"),
)


@pytest.mark.parametrize(
    "rows",
    [SIGNATURES, THREE, LETTERHEAD, ENTRIES, ENCLOSED],
    ids=["signatures", "three signatures", "letterhead", "entries", "enclosures"],
)
def test_what_stands_side_by_side_is_no_table_and_no_column_of_text(rows: tuple[tuple[str, ...], ...]) -> None:
    """Labels with values, signature blocks, letterheads and lists of enclosures: row by row, without cells."""
    places = ((60, 250, 430) if rows is THREE else (85, 190, 430)) if len(rows[0]) == 3 else (85, 330)
    doc = read(
        column(85, 80, WORDS[:3])
        + "".join(at(w, x, 200 + 22 * i) for i, row in enumerate(rows) for x, w in zip(places, row, strict=True) if w)
    )
    assert cells(doc) == {}
    found = texts(doc)[3:]
    # an enclosure's label and its first item stand on one line
    assert "".join(found).replace(" ", "") == "".join(w for row in rows for w in row).replace(" ", "")


def test_dotted_entries_in_two_columns_are_read_row_by_row() -> None:
    """ชื่อ .... นามสกุล .... over and over: full lines on both sides, and no prose."""
    rows = [("ชื่อ" + "." * 60, "นามสกุล" + "." * 56), ("ตำแหน่ง" + "." * 57, "โทร" + "." * 61)] * 4
    doc = read(
        "".join(at(w, x, 100 + 20 * i, 7) for i, row in enumerate(rows) for x, w in zip((60, 320), row, strict=True))
    )
    assert [x.rstrip(".") for x in texts(doc)] == [w.rstrip(".") for row in rows for w in row]


# --- columns of running text


@pytest.mark.parametrize("shift", [0, 7], ids=["same baselines", "baselines apart"])
@pytest.mark.parametrize("count", [2, 3])
def test_columns_of_running_text_are_read_one_after_another(count: int, shift: int) -> None:
    """Newspaper setting below a title over all columns and above a closing line over all."""
    size, words = (12, WORDS) if count == 2 else (8, WORDS)
    places = (60, 320) if count == 2 else (40, 220, 400)
    title, end = (
        "ข่าวสารสมมุติประจำเดือนมีนาคม ๒๕๖๖ ฉบับที่หนึ่งของสำนักงานเขตสวนสมมุติ",
        "ติดต่อสอบถามรายละเอียดเพิ่มเติมได้ที่ฝ่ายทดลอง สำนักงานเขตสวนสมมุติ",
    )
    doc = read(
        at(title, 60, 60, 16)
        + "".join(column(x, 100 + shift * k, words, 18, size) for k, x in enumerate(places))
        + at(end, 60, 300, 16)
    )
    assert texts(doc) == [title, *words * count, end]


def test_a_shorter_last_column_and_a_line_across_the_page_part_nothing_else() -> None:
    """Words below a ruled line across both columns are not read with the columns above it."""
    doc = read(
        column(60, 100, WORDS, 18, 12)
        + column(320, 100, WORDS[:6], 18, 12)
        + "50 590 m 560 590 l S\n"
        + column(60, 270, WORDS[:5], 18, 12)
        + column(320, 270, WORDS[:5], 18, 12)
    )
    assert texts(doc) == [*WORDS, *WORDS[:6], *WORDS[:5], *WORDS[:5]]


# --- ruled tables


def grid(xs: tuple[float, ...], tops: tuple[float, ...]) -> str:
    """Lines at these places; `tops` count from the page's upper edge."""
    ys = [842 - t for t in tops]
    return "".join(f"{xs[0]} {y} m {xs[-1]} {y} l S\n" for y in ys) + "".join(
        f"{x} {ys[0]} m {x} {ys[-1]} l S\n" for x in xs
    )


HEAD = at("ที่", 64, 115) + at("รายการ", 110, 115) + at("บาท", 410, 115)
BODY = at("1", 64, 140) + at("วัสดุ", 110, 140) + at("1,250", 410, 140)
FULL = {(0, 0, 0): "ที่", (0, 0, 1): "รายการ", (0, 0, 2): "บาท", (0, 1, 0): "1", (0, 1, 1): "วัสดุ", (0, 1, 2): "1,250"}
XS, TOPS = (60, 100, 400, 500), (100, 125, 150)
DASHED = "".join(f"{x} {842 - t} 3 0.5 re f\n" for t in TOPS for x in range(60, 500, 6)) + "".join(
    f"{x} {842 - t} 0.5 3 re f\n" for x in XS for t in range(100, 150, 6)
)


@pytest.mark.parametrize(
    "lines",
    [
        grid(XS, TOPS),
        grid(XS, TOPS) + grid(tuple(x + 2 for x in XS), tuple(t + 2 for t in TOPS)),
        f"[3 3] 0 d {grid(XS, TOPS)}",
        DASHED,
        "".join(f"60 {842 - t} 440.5 0.6 re f\n" for t in TOPS) + "".join(f"{x} 692 0.6 50 re f\n" for x in XS),
        "".join(f"60 {842 - t} m 500 {842 - t} l S\n" for t in TOPS)
        + "".join(f"{x} 742 m {x} 692 l S\n" for x in XS[1:3]),
    ],
    ids=["strokes", "double", "dashes", "dashes drawn one by one", "filled strips", "open sides"],
)
def test_lines_of_a_table_in_whatever_way_they_are_drawn(lines: str) -> None:
    """Six cells of two rows."""
    assert cells(read(lines + HEAD + BODY)) == FULL


def test_merged_cells_stand_where_they_begin() -> None:
    """A head over two columns and a cell over two rows."""
    ys = {t: 842 - t for t in (100, 125, 150, 175)}
    lines = "".join(
        f"{x0} {ys[t]} m {x1} {ys[t]} l S\n"
        for t, x0, x1 in ((100, 60, 500), (125, 200, 500), (150, 60, 500), (175, 60, 500))
    )
    lines += f"60 {ys[100]} m 60 {ys[175]} l S\n500 {ys[100]} m 500 {ys[175]} l S\n"
    lines += f"200 {ys[100]} m 200 {ys[175]} l S\n350 {ys[125]} m 350 {ys[175]} l S\n"
    words = at("กิจกรรม", 64, 130) + at("ปี ๒๕๖๖", 300, 115) + at("แผน", 210, 140) + at("ผล", 360, 140)
    words += at("ทดลอง", 64, 165) + at("10", 210, 165) + at("9", 360, 165)
    assert cells(read(lines + words)) == {
        (0, 0, 0): "กิจกรรม",
        (0, 0, 1): "ปี ๒๕๖๖",
        (0, 1, 1): "แผน",
        (0, 1, 2): "ผล",
        (0, 2, 0): "ทดลอง",
        (0, 2, 1): "10",
        (0, 2, 2): "9",
    }


def test_a_table_of_many_small_cells_is_read() -> None:
    """1,600 cells, more edges than any limit of old: every figure in its cell."""
    xs, tops = tuple(30 + 13 * i for i in range(41)), tuple(40 + 18 * i for i in range(41))
    strokes = "".join(f"{xs[i]} {842 - t} m {xs[i + 1]} {842 - t} l S\n" for t in tops for i in range(40)) + "".join(
        f"{x} {842 - tops[j]} m {x} {842 - tops[j + 1]} l S\n" for x in xs for j in range(40)
    )
    words = "".join(at(f"{(i * j) % 90 + 10}", xs[i] + 2, tops[j] + 13, 8) for i in range(40) for j in range(40))
    found = cells(read(strokes + words))
    assert found == {(0, j, i): f"{(i * j) % 90 + 10}" for i in range(40) for j in range(40)}


def test_a_figure_wider_than_its_cell_is_not_cut_in_two() -> None:
    """A sum that runs over the line on its right stays one sum, in the cell where most of it stands."""
    found = cells(
        read(grid((60, 100, 140, 240), (100, 125, 150)) + at("1,250,000.50", 102, 115, 10) + at("9", 150, 140))
    )
    assert found[0, 0, 1] == "1,250,000.50"


def test_a_frame_around_words_is_no_table() -> None:
    """A box around a paragraph."""
    assert cells(read(grid((50, 550), (80, 300)) + column(85, 100))) == {}


# --- tables over pages


def page_of(rows: list[tuple[str, ...]], first: float, last_row: float = 0) -> str:
    tops = tuple(first + 25 * i for i in range(len(rows) + 1))
    return grid(XS, tops) + "".join(
        at(w, x + 4, tops[i] + 15) for i, row in enumerate(rows) for x, w in zip(XS, row, strict=False) if w
    )


def test_a_table_that_goes_on_over_the_page_is_one_table() -> None:
    """Its rows count on; the head printed again is a running header."""
    one = column(85, 60, WORDS[:2]) + page_of(
        [("ที่", "รายการ", "บาท"), *((f"{i}", "วัสดุ", f"{i}00") for i in range(1, 28))], 110
    )
    two = page_of([("ที่", "รายการ", "บาท"), ("28", "วัสดุ", "2,800"), ("29", "วัสดุ", "2,900")], 60) + at(
        "รวมทั้งสิ้นตามตารางข้างต้น", 85, 200
    )
    doc = read(one, two)
    found = cells(doc)
    assert {k[0] for k in found} == {0}
    assert [found[0, r, 0] for r in range(30)] == ["ที่", *map(str, range(1, 30))]
    assert texts(doc, "header") == ["ที่", "รายการ", "บาท"]


def test_a_row_split_by_the_page_is_one_row_where_its_words_run_on() -> None:
    """The second column filled its line and goes on; the number and the sum stand on the page before."""
    long = "จัดตั้งคณะทำงานและกำหนดผู้รับผิดชอบโครงการ"
    rows = [(f"{i}", long[:20], f"{i}00") for i in range(1, 28)]
    doc = read(page_of([*rows, ("28", long, "2,800")], 85), page_of([("", "ตามคำสั่ง", ""), ("29", "วัสดุ", "1")], 60))
    found = cells(doc)
    assert found[0, 27, 1] == long + "ตามคำสั่ง"
    assert found[0, 28, 0] == "29"


def test_figures_over_the_page_are_never_joined() -> None:
    """A sum at the foot and a sum at the head with an empty first cell are two rows."""
    rows = [(f"{i}", "วัสดุ", f"{i}00") for i in range(1, 29)]
    found = cells(read(page_of(rows, 85), page_of([("", "", "99"), ("30", "วัสดุ", "1")], 60)))
    assert (found[0, 27, 2], found[0, 28, 2]) == ("2800", "99")


def test_another_table_on_the_next_page_stays_another_table() -> None:
    """Words between the two, or other columns."""
    rows = [(f"{i}", "วัสดุ", f"{i}00") for i in range(1, 29)]
    between = cells(read(page_of(rows, 85), column(85, 120, WORDS[:3]) + page_of(rows[:2], 250)))
    assert {k[0] for k in between} == {0, 1}
    other = (
        grid((60, 300, 500), (60, 85, 110)) + at("ก", 64, 75) + at("ข", 304, 75) + at("ค", 64, 100) + at("ง", 304, 100)
    )
    assert {k[0] for k in cells(read(page_of(rows, 85), other))} == {0, 1}


def test_a_form_drawn_as_a_table_on_every_page_is_another_form() -> None:
    """The same head and the same labels below it: not one table over two pages, and no head is lost."""

    def page(office: str) -> str:
        rows = [
            ("ที่", "แบบเสนอโครงการ", "ผล"),
            ("ชื่อหน่วยงาน", office, ""),
            ("ผู้รับผิดชอบ", office, ""),
            *([("", "", "")] * 25),
        ]
        return page_of(rows, 85)

    doc = read(page("สำนักสมมุติ"), page("สำนักทดลอง"))
    assert texts(doc, "header") == []
    assert {k[0] for k in cells(doc)} == {0, 1}


# --- tables without lines


PEOPLE = (
    ("๑. นายทดลอง เขียนไว้", "ผู้อำนวยการสำนักสมมุติ", "ประธานกรรมการ"),
    ("๒. นางตัวอย่าง น้ำใส", "หัวหน้าฝ่าย", "กรรมการ"),
    ("๓. นายจำลอง ก้ำกึ่ง", "นักวิชาการชำนาญการ", "กรรมการ"),
    ("๔. นางสาวสมหญิง ที่หนึ่ง", "นิติกร", "กรรมการและเลขานุการ"),
)


def listed(rows: tuple[tuple[str, ...], ...], places: tuple[float, ...], top: float, pitch: float = 20) -> str:
    return "".join(
        at(w, x, top + pitch * i, 12) for i, r in enumerate(rows) for x, w in zip(places, r, strict=True) if w
    )


def test_names_offices_and_roles_are_a_table() -> None:
    """Three columns and numbers; the paragraphs around stay lines."""
    doc = read(column(85, 60, WORDS[:3]) + listed(PEOPLE, (85, 260, 430), 140) + column(85, 250, WORDS[:3]))
    assert cells(doc) == {(0, r, c): w for r, row in enumerate(PEOPLE) for c, w in enumerate(row)}
    assert [x.text for x in doc.lines if x.cell is None] == [*WORDS[:3], *WORDS[:3]]


def test_an_office_of_two_lines_is_one_cell_and_a_long_one_does_not_swallow_the_role() -> None:
    """The second line has the middle column only; a long office leaves less than a tab before the role."""
    rows = (
        PEOPLE[0],
        ("๒. นางตัวอย่าง น้ำใส", "หัวหน้าฝ่ายทดลองและสิ่งประดิษฐ์", "กรรมการ"),
        ("", "กองตัวอย่าง", ""),
        *PEOPLE[2:],
    )
    found = cells(read(listed(rows, (85, 260, 425), 140)))
    assert found[0, 1, 1] == "หัวหน้าฝ่ายทดลองและสิ่งประดิษฐ์กองตัวอย่าง"
    assert [found[0, r, 2] for r in range(4)] == ["ประธานกรรมการ", "กรรมการ", "กรรมการ", "กรรมการและเลขานุการ"]


def test_a_role_of_two_lines_set_to_the_right_is_one_cell() -> None:
    """กรรมการและ / ผู้ช่วยเลขานุการ end at one place; the second line begins farther left, and ends the list."""
    words = listed(tuple((*r[:2], "") for r in PEOPLE), (85, 260, 430), 140)
    words += "".join(at("กรรมการและ", 480, 140 + 20 * i, 12) for i in range(4))
    words += at("เลขานุการกลุ่ม", 474, 220, 12)  # 11 letters and marks above and below, 6 points each
    found = cells(read(words))
    assert found[0, 3, 2] == "กรรมการและเลขานุการกลุ่ม"
    assert [found[0, r, 0] for r in range(4)] == [r[0] for r in PEOPLE]


def test_a_plan_with_a_head_and_wrapped_cells_is_a_table() -> None:
    """Rows stand farther apart than the lines of one cell."""
    words = listed((("กิจกรรม", "ผู้รับผิดชอบ", "ระยะเวลา"),), (85, 300, 430), 100)
    for i, top in enumerate((130, 180, 230)):
        words += listed(
            ((WORDS[i][:24], "ฝ่ายทดลอง", f"{i + 1} - 9 เม.ย."), (WORDS[i + 3][:9], "", "๒๕๖๖")), (85, 300, 430), top, 18
        )
    found = cells(read(words))
    assert found[0, 0, 2] == "ระยะเวลา"
    assert found[0, 2, 0] == WORDS[1][:24] + WORDS[4][:9]
    assert found[0, 3, 2] == "3 - 9 เม.ย.๒๕๖๖"


def test_lines_that_could_be_rows_or_wrapped_cells_stay_lines() -> None:
    """Evenly spaced, short in one column and full in another: nothing tells rows from lines of a cell."""
    rows = (
        ("กิจกรรม", "ผู้รับผิดชอบ", "ระยะเวลา"),
        ("จัดตั้งคณะทำงานกลาง", "ฝ่ายหนึ่ง", "เมษายน"),
        ("สำรวจ", "ฝ่ายสองและฝ่ายสาม", ""),
        ("ทดลองใช้ในพื้นที่จริง", "ฝ่ายสี่", "มิถุนายน"),
        ("ก", "ฝ่ายห้าและฝ่ายหกด้วย", ""),
    )
    assert cells(read(listed(rows, (85, 300, 430), 100))) == {}


# --- letters set apart


@pytest.mark.parametrize("gap", [" ", "  "], ids=["one blank", "two blanks"])
def test_letters_set_apart_are_read_as_words(gap: str) -> None:
    """A title with blanks between its letters; each repair keeps its place in what the file says."""
    spaced = gap.join(["ป", "ร", "ะ", "ก", "า", "ศ"])
    line = next(x for x in read(at(spaced, 240, 100, 18) + column(85, 140)).lines if x.page)
    assert line.text == "ประกาศ"
    assert {r.rule for r in line.repairs} == {"letter_spaced"}
    assert [line.raw[slice(*line.raw_span(i, i + 1))][0] for i in range(6)] == list("ประกาศ")


def test_letters_set_apart_by_spacing_are_read_as_words_with_the_space_between_them() -> None:
    """Each letter drawn at a place of its own half an em on, and a wider gap between two words."""
    title = "".join(at(w, x, 100, 18) for w, x in zip("ประกาศ", range(150, 270, 18), strict=False))
    title += "".join(at(w, x, 100, 18) for w, x in zip(("ส", "ม", "มุ", "ติ"), range(290, 400, 18), strict=False))
    line = read(title + column(85, 140)).lines[0]
    assert line.text == "ประกาศ สมมุติ"
    assert {r.rule for r in line.repairs} == {"letter_spaced"}


@pytest.mark.parametrize("words", ["ก ข ค", "ก ข ค ง จ ฉ", "๑ ๒ ๓ ๔ ๕", "A B C D E"])
def test_single_letters_that_are_no_word_keep_their_blanks(words: str) -> None:
    """Choices and figures are no title."""
    assert texts(read(at(words, 100, 100) + column(85, 140)))[0] == words


# --- heads, feet, footnotes


@pytest.mark.parametrize(
    "number", ["- ๒ -", "2", "-2-", "หน้า 2 จาก 5", "หน้า ๒/๕", "Page 2 of 5", "(2)", "หน้าที่ 2 ของ 5 หน้า"]
)
@pytest.mark.parametrize(("top", "role"), [(50, "header"), (815, "footer")])
def test_page_numbers_are_no_words_of_the_letter(number: str, top: float, role: str) -> None:
    """At the head or at the foot of the second page."""
    doc = read(column(85, 100), at(number, 290, top) + column(85, 120))
    assert texts(doc, role) == [number]


@pytest.mark.parametrize("words", ["/๒. ของหน่วยงาน...", "/ของหน่วยงานโดย", "/ของหน่วยงาน ..."])
def test_the_first_words_of_the_next_page_are_no_words_of_this_one(words: str) -> None:
    """คำต่อหน้า, with dots or without where the next page begins with them."""
    doc = read(column(85, 100, WORDS[:2]) + at(words, 420, 780), at("- ๒ -", 290, 50) + column(85, 120, WORDS[2:6]))
    assert texts(doc, "footer") == [words]
    assert texts(doc) == [*WORDS[:6]]


def test_a_date_at_the_foot_that_begins_with_a_stroke_stays() -> None:
    """`/2566` under a number is no catch-word: the next page does not begin so."""
    doc = read(column(85, 100, WORDS[:2]) + at("/2566", 420, 780), column(85, 120, WORDS[2:6]))
    assert "/2566" in texts(doc)


def test_what_every_page_repeats_is_a_running_head() -> None:
    """An office and a page number that counts on from 107, side by side, on each of four pages."""
    doc = read(
        *(
            at("ราชกิจจาสมมุติ", 85, 50) + at(f"หน้า {107 + i}", 450, 50) + column(85, 120, WORDS[i : i + 3])
            for i in range(4)
        )
    )
    assert texts(doc, "header") == [w for i in range(4) for w in ("ราชกิจจาสมมุติ", f"หน้า {107 + i}")]


def form(number: str, name: str) -> str:
    return (
        at(f"แบบฟอร์มที่ {number} ข้อเสนอโครงการ", 200, 60) + at(f"ชื่อโครงการ {name}", 85, 110) + column(85, 150, WORDS[:4])
    )


def test_a_form_on_every_page_keeps_its_title() -> None:
    """The same title, and below it the same label: another form begins."""
    doc = read(*(form("1", name) for name in ("ตู้รับเรื่อง", "แผนที่น้ำ", "คิวออนไลน์", "ถังอัจฉริยะ")))
    assert texts(doc, "header") == []


def test_a_title_that_runs_over_the_pages_of_one_form_is_kept_once() -> None:
    """On later pages the form goes on: nothing of what followed the title follows it again."""
    title = at("แบบฟอร์มที่ 1 ข้อเสนอโครงการ", 200, 60)
    doc = read(form("1", "ตู้รับเรื่อง"), *(title + column(85, 110, WORDS[4:]) for _ in range(3)))
    assert texts(doc).count("แบบฟอร์มที่ 1 ข้อเสนอโครงการ") == 1
    assert texts(doc, "header") == ["แบบฟอร์มที่ 1 ข้อเสนอโครงการ"] * 3


def test_letters_in_one_file_keep_their_heads() -> None:
    """The office stands at the same place on each page, above another number each time: another letter's head."""
    heads = [at(f"ที่ กท 9901/{n}", 85, 85) + at("สำนักงานเขตสวนสมมุติ", 360, 60) for n in (12, 57, 103, 9)]
    doc = read(*(head + at("เรื่อง ขอส่งเอกสาร", 85, 150) + column(85, 180, WORDS[:4]) for head in heads))
    assert texts(doc, "header") == []


SHORT_LINE = "85 112 m 230 112 l S\n"


def test_notes_under_a_short_line_are_footnotes() -> None:
    """Small type below a short line; the raised figure that points at it is one too, and the sentence runs on."""
    doc = read(
        column(85, 100, WORDS[:4])
        + show(FONT, "1", 320, 842 - 94, 8)
        + SHORT_LINE
        + at("1 ระเบียบสมมุติว่าด้วยการทดลอง พ.ศ. ๒๕๖๐", 85, 745, 10)
        + at("แก้ไขเพิ่มเติมครั้งที่ ๒", 85, 760, 10),
        column(85, 100, WORDS[4:]),
    )
    assert texts(doc) == list(WORDS)
    assert texts(doc, "footnote") == ["1", "1 ระเบียบสมมุติว่าด้วยการทดลอง พ.ศ. ๒๕๖๐", "แก้ไขเพิ่มเติมครั้งที่ ๒"]
    passage = Passage(Flow.of(doc), paragraphs=False).text
    assert "ประชาชนจะได้รับจริงให้รายงานผล" in passage


def test_small_type_at_the_foot_without_line_or_mark_stays() -> None:
    """The telephone line of an office and a remark are words of the letter."""
    doc = read(
        column(85, 100) + at("ฝ่ายปกครอง โทร. 0 2999 0012", 85, 760, 10) + at("หมายเหตุ ส่งภายในกำหนด", 85, 775, 10)
    )
    assert texts(doc, "footnote") == []


def test_a_long_line_over_small_type_is_no_line_of_notes() -> None:
    """A rule over the whole width parts a form's foot, whose words stay."""
    doc = read(column(85, 100) + "85 112 m 540 112 l S\n" + at("สำหรับเจ้าหน้าที่ เลขรับ 123", 85, 750, 10))
    assert texts(doc, "footnote") == []


# --- letters over several pages


def test_a_sentence_runs_on_over_the_page() -> None:
    """Page number, catch-word and running head stand between; the passage joins the two halves."""
    doc = read(
        column(85, 100, WORDS[:3]) + at("/และประโยชน์...", 440, 800),
        at("- ๒ -", 290, 50)
        + column(85, 120, WORDS[3:5])
        + at("(นายทดลอง เขียนไว้)", 300, 300)
        + at("ผู้อำนวยการสำนักสมมุติ", 295, 320),
    )
    passage = Passage(Flow.of(doc)).text
    assert WORDS[2] + WORDS[3] in passage
    assert texts(doc)[-2:] == ["(นายทดลอง เขียนไว้)", "ผู้อำนวยการสำนักสมมุติ"]


def test_a_page_of_more_lines_than_are_kept_is_told() -> None:
    """6,000 strokes: the words are read, and that cells cannot all be told is a finding."""
    doc = read(
        "".join(
            f"{20 + (i % 80) * 7} {20 + i // 80 * 10} m {26 + (i % 80) * 7} {20 + i // 80 * 10} l S\n"
            for i in range(6000)
        )
        + column(85, 100)
    )
    assert "PDF-TABLES-TOO-DENSE" in {f.code for f in doc.findings}
    assert set(WORDS) <= set(texts(doc))


# --- laws

PLACED = st.lists(
    st.tuples(st.sampled_from([*WORDS, "ก", "12", "๑.", "กรรมการ", "......"]), st.integers(2, 26), st.integers(3, 40)),
    min_size=1,
    max_size=60,
    unique_by=lambda p: (p[1] // 2, p[2]),
)
LINES = st.lists(st.tuples(st.integers(2, 40), st.booleans()), max_size=12)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(PLACED, LINES, st.sampled_from([0, 90, 180, 270]))
def test_no_layout_loses_or_doubles_a_sign(
    placed: list[tuple[str, int, int]], lines: list[tuple[int, bool]], turn: int
) -> None:
    """Words and lines anywhere, one over the other: each sign comes out once, inside the page."""
    words = "".join(at(w, 20 * x, 20 * y, 9 + (x + y) % 6) for w, x, y in placed)
    words += "".join(
        f"40 {20 * n} m 560 {20 * n} l S\n" if flat else f"{14 * n} 40 m {14 * n} 800 l S\n" for n, flat in lines
    )
    doc = read(words, entries=f"{TALL} /Rotate {turn}")
    assert sorted("".join(x.raw for x in doc.lines).replace(" ", "")) == sorted("".join(w for w, _, _ in placed))
    page = doc.pages[0]
    assert all(0 <= x.box[0] <= x.box[2] <= page.width and 0 <= x.box[1] <= x.box[3] <= page.height for x in doc.lines)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.integers(1, 9), min_size=2, max_size=7),
    st.lists(st.integers(1, 4), min_size=2, max_size=12),
    st.booleans(),
)
def test_every_cell_of_a_ruled_table_is_read_where_it_stands(wide: list[int], high: list[int], strips: bool) -> None:
    """Any widths and heights: the figure in the middle of each cell has that row and column."""
    xs, tops = [40.0], [60.0]
    for w in wide:
        xs.append(xs[-1] + 10 + 6 * w)
    for h in high:
        tops.append(tops[-1] + 14 * h)
    if strips:
        lines = "".join(f"{xs[0]} {842 - t} {xs[-1] - xs[0]} 0.5 re f\n" for t in tops) + "".join(
            f"{x} {842 - tops[-1]} 0.5 {tops[-1] - tops[0]} re f\n" for x in xs
        )
    else:
        lines = grid(tuple(xs), tuple(tops))
    words = {(r, c): f"{r % 10}{c}" for r in range(len(high)) for c in range(len(wide))}
    drawn = "".join(at(w, xs[c] + 2, tops[r] + 11, 8) for (r, c), w in words.items())
    assert cells(read(lines + drawn)) == {(0, r, c): w for (r, c), w in words.items()}
