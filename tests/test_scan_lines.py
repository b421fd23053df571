"""Lines of a printed page: whole, in reading order, with their baseline, band and cell; and the picture of a line."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from extractors.scan_crop import BAND, FOOT, HIGH, PAPER, Foreign
from extractors.scan_lines import LineCrop, find_lines, line_image, lines_of
from extractors.scan_pieces import pieces_of
from extractors.scan_print import PrintedPage

FONTS = Path("/usr/share/fonts/truetype/tlwg")  # Debian: fonts-thai-tlwg
Grey = NDArray[np.uint8]
SIZE = 9.5  # points: the consonants are then as high as those of TH Sarabun of 16 points
WORDS = """การประชุม คณะทำงาน ได้ พิจารณา แล้ว เห็นว่า ญี่ปุ่น ฎีกา ที่ ๑๒/๒๕๖๗ ร้อยละ ๘๕.๕๐ ผู้ใช้ ระบบ Digital (KPI) ปีที่ ๒ ทั้งนี้
รู้ วุฒิ กตัญญู ฐานะ ป้องกัน ฟื้นฟู ใน ให้ ไป ซึ่ง 1,250 บาท"""


@dataclass(frozen=True)
class Drawn:
    """The ink of one drawn line, the foot of its consonants and their height, before the page was turned."""

    x0: int
    y0: int
    x1: int
    y1: int
    foot: float
    band: float


@dataclass
class Sheet:
    """An A4 page drawn at `dpi`; places and sizes in points."""

    dpi: int
    face: str = "Laksaman"
    high: float = 420
    truth: list[Drawn] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.k = self.dpi / 72
        self.image = Image.new("L", (int(595 * self.k), int(self.high * self.k)), 255)
        self.pen = ImageDraw.Draw(self.image)

    def font(self, size: float, *, bold: bool = False) -> ImageFont.FreeTypeFont:
        path = FONTS / f"{self.face}{'-Bold' if bold else ''}.ttf"
        return ImageFont.truetype(path, round(size * self.k), layout_engine=ImageFont.Layout.RAQM)

    def text(
        self, x: float, y: float, words: str, size: float = SIZE, *, bold: bool = False, anchor: str = "ls"
    ) -> float:
        """Draw with the baseline at y; the x where the words end."""
        font = self.font(size, bold=bold)
        at = (x * self.k, y * self.k)
        self.pen.text(at, words, font=font, fill=0, anchor=anchor)
        x0, y0, x1, y1 = (int(v) for v in self.pen.textbbox(at, words, font=font, anchor=anchor))
        high = self.pen.textbbox((0, 0), "น", font=font, anchor="ls")
        self.truth.append(Drawn(x0, y0, x1, y1, y * self.k + high[3], high[3] - high[1]))
        return x + font.getlength(words) / self.k

    def prose(self, rng: random.Random, width: float, size: float = SIZE) -> str:
        font, words = self.font(size), rng.choice(WORDS.split())
        while font.getlength(longer := words + rng.choice(["", " "]) + rng.choice(WORDS.split())) < width * self.k:
            words = longer
        return words

    def rule(self, x0: float, y0: float, x1: float, y1: float, thick: float = 0.6) -> None:
        ends = [v * self.k for v in (x0, y0, x1, y1)]
        self.pen.line(ends, fill=0, width=max(1, round(thick * self.k)))

    def grey(self) -> Grey:
        return np.asarray(self.image).copy()

    def lines(self) -> list[LineCrop]:
        return lines_of(self.grey(), self.k)


def same(crop: LineCrop, drawn: Drawn) -> bool:
    """The crop holds the ink of the drawn line, all of it and not much else, signs above and below included."""
    near = 0.3 * drawn.band
    sides = ((crop.x0, drawn.x0), (crop.x1, drawn.x1), (crop.y0, drawn.y0), (crop.y1, drawn.y1))
    return all(abs(a - b) <= near for a, b in sides)


def unlike(crops: Sequence[LineCrop], truth: Sequence[Drawn]) -> list[object]:
    """What differs between lines found and drawn, in order."""
    wrong: list[object] = [(crop, drawn) for crop, drawn in zip(crops, truth, strict=False) if not same(crop, drawn)]
    return wrong + ([] if len(crops) == len(truth) else [f"{len(crops)} lines for {len(truth)}"])


def tilted(page: Grey, degrees: float) -> Grey:
    h, w = page.shape
    way = cv2.getRotationMatrix2D((w / 2, h / 2), degrees, 1)
    return np.asarray(cv2.warpAffine(page, way, (w, h), borderValue=255), dtype=np.uint8)


def letter(dpi: int, seed: int = 1, pitch: float = 21) -> Sheet:
    sheet, rng = Sheet(dpi, high=460), random.Random(seed)
    sheet.text(85, 100, "ที่ กข ๐๑๐๒/๒๓๔")
    sheet.text(370, 100, "สำนักงานตัวอย่าง")
    y = 100 + pitch
    sheet.text(370, y, "ถนนสมมุติ กทม. ๑๐๓๐๐")
    sheet.text(290, y := y + pitch, "๑๙ ธันวาคม ๒๕๖๗")
    for label in ("เรื่อง", "เรียน"):
        sheet.text(85, y := y + pitch, f"{label}  {sheet.prose(rng, 250)}")
    for indent in (71, 0, 0, 0, 71, 0, 0):
        sheet.text(85 + indent, y := y + pitch, sheet.prose(rng, 430 - indent))
    sheet.text(330, y := y + pitch, "ขอแสดงความนับถือ", anchor="ms")
    sheet.text(330, y := y + 3 * pitch, "(นายสมมุติ ใจตรง)", anchor="ms")
    sheet.text(330, y + pitch, "ผู้อำนวยการ", anchor="ms")
    return sheet


@pytest.fixture(scope="module", autouse=True)
def fonts() -> None:
    assert (FONTS / "Laksaman.ttf").is_file(), "Debian's fonts-thai-tlwg is not installed"


# --- lines of letters


@pytest.mark.parametrize("dpi", [150, 200, 300])
def test_every_line_of_a_letter_is_found_whole_and_in_reading_order(dpi: int) -> None:
    """Number and address on one row are two lines, left first; signs above and below belong to their own line."""
    sheet = letter(dpi)
    assert unlike(sheet.lines(), sheet.truth) == []


@pytest.mark.parametrize("face", ["Norasi", "Garuda", "Kinnari", "Loma", "Umpush", "Waree"])
def test_every_face_is_found(face: str) -> None:
    sheet = Sheet(200, face)
    rng = random.Random(7)
    for row in range(6):
        sheet.text(80, 100 + 25 * row, sheet.prose(rng, 400, 8.5), 8.5)
    assert unlike(sheet.lines(), sheet.truth) == []


@pytest.mark.parametrize("pitch", [17.5, 19, 24])
def test_signs_go_to_their_own_line_where_lines_are_tight(pitch: float) -> None:
    """TH Sarabun of 16 points with 17.5 from line to line: สระอู of one line reaches the tone marks of the next."""
    sheet = Sheet(300)
    for row, words in enumerate(("ผู้รู้อยู่ที่กู้", "ที่นี้ชื้นซึ่งปั้น", "กู้ผู้ปูอยู่", "ไม้ฟื้นญี่ปุ่นฎีกา")):
        sheet.text(80, 100 + pitch * row, words * 3)
    assert unlike(sheet.lines(), sheet.truth) == []


@pytest.mark.parametrize("degrees", [-0.3, 0.3, 0.8])
def test_baseline_slope_and_band_are_near_the_truth(degrees: float) -> None:
    """Within 0.1 bands, 0.1 degree, and 8 per cent; for short lines too, that cannot tell by themselves."""
    sheet = letter(300)
    h, w = sheet.grey().shape
    way = cv2.getRotationMatrix2D((w / 2, h / 2), degrees, 1)
    crops = lines_of(tilted(sheet.grey(), degrees), sheet.k)
    assert len(crops) == len(sheet.truth)
    for drawn in sheet.truth:
        left, right = way @ np.array([drawn.x0, drawn.foot, 1]), way @ np.array([drawn.x1, drawn.foot, 1])
        middle = (left + right) / 2
        crop = min(crops, key=lambda c: abs(c.foot(np.array([middle[0]]))[0] - middle[1]) + abs(c.x0 - left[0]))
        assert abs(crop.foot(np.array([middle[0]]))[0] - middle[1]) < 0.1 * drawn.band, drawn
        assert abs(crop.slope - (right[1] - left[1]) / (right[0] - left[0])) < 0.0018, drawn
        assert abs(crop.band / drawn.band - 1) < 0.08, drawn


def test_a_line_of_figures_takes_the_band_of_its_neighbours() -> None:
    """Arabic figures stand higher than consonants: alone they would seem to be larger print."""
    sheet, rng = Sheet(300), random.Random(3)
    for row in range(5):
        sheet.text(80, 100 + 25 * row, sheet.prose(rng, 400))
    sheet.text(80, 230, "1,234,567.89")
    crop = sheet.lines()[-1]
    assert abs(crop.band / sheet.truth[-1].band - 1) < 0.1


def test_a_bent_line_is_one_line_with_its_bend() -> None:
    """หน้าที่ถ่ายด้วยโทรศัพท์: the middle hangs a whole band below the ends."""
    sheet, rng = Sheet(300), random.Random(5)
    for row in range(5):
        sheet.text(60, 150 + 30 * row, sheet.prose(rng, 470))
    page = sheet.grey()
    h, w = page.shape
    xs, ys = np.meshgrid(np.arange(w, dtype=np.float32), np.arange(h, dtype=np.float32))
    t = (xs - 60 * sheet.k) / (470 * sheet.k)
    sag = sheet.truth[0].band
    bent = cv2.remap(page, xs, (ys - 4 * sag * t * (1 - t)).astype(np.float32), cv2.INTER_LINEAR, borderValue=255)
    crops = lines_of(np.asarray(bent, dtype=np.uint8), sheet.k)
    assert len(crops) == 5
    for crop, drawn in zip(crops, sheet.truth, strict=True):
        middle = (drawn.x0 + drawn.x1) / 2
        assert abs(crop.foot(np.array([middle]))[0] - (drawn.foot + sag)) < 0.2 * drawn.band
        image = line_image(np.asarray(bent, dtype=np.uint8), crop)
        assert (image[FOOT + 6 :] < 128).mean() < 0.03  # flat again: little is left below the foot line


# --- what stands side by side


def test_two_signatures_side_by_side_are_lines_of_their_own() -> None:
    sheet = Sheet(300)
    for row, (left, right) in enumerate((("(นายสมมุติ ใจตรง)", "(นางสาวตัวอย่าง ดีงาม)"), ("ผู้รายงาน", "ผู้ตรวจสอบ"))):
        sheet.text(170, 300 + 22 * row, left, anchor="ms")
        sheet.text(430, 300 + 22 * row, right, anchor="ms")
    assert unlike(sheet.lines(), sheet.truth) == []


def test_wide_blanks_between_words_of_a_sentence_do_not_cut_it() -> None:
    sheet = Sheet(300)
    sheet.text(80, 100, "ณ   วันที่    ๑๙   ธันวาคม     พ.ศ.   ๒๕๖๗")
    sheet.text(80, 125, "เรื่อง     การประชุมคณะทำงาน ครั้งที่ ๓/๒๕๖๗")
    assert unlike(sheet.lines(), sheet.truth) == []


def test_columns_that_other_rows_share_are_cut() -> None:
    """รายชื่อกรรมการ: a long name ends near its position; the rows above and below say where positions begin."""
    sheet = Sheet(300)
    names = ("๑. นายสมมุติ ใจตรง", "๒. นางสาวตัวอย่าง ดีงามยิ่งนักหนา", "๓. นายทดสอบ มานะ", "๔. นางสมหญิง ตั้งใจ")
    end = 0.0
    for row, name in enumerate(names):
        end = max(end, sheet.text(80, 100 + 24 * row, name))
        sheet.truth.pop()
    sheet = Sheet(300)
    for row, name in enumerate(names):
        sheet.text(80, 100 + 24 * row, name)
        sheet.text(end + 20, 100 + 24 * row, "ผู้อำนวยการสำนักงาน")
    assert unlike(sheet.lines(), sheet.truth) == []


# --- titles, small print, page numbers


def test_titles_small_print_and_page_numbers_are_lines() -> None:
    sheet, rng = Sheet(300), random.Random(11)
    sheet.text(297, 70, "๒", anchor="ms")
    sheet.text(297, 110, "บันทึกข้อความ", 17, bold=True, anchor="ms")
    for row in range(5):
        sheet.text(80, 150 + 22 * row, sheet.prose(rng, 420))
    sheet.text(80, 380, "แบบรายงานที่ ๑ ปรับปรุงครั้งที่ ๒", 5.5)
    crops = sheet.lines()
    assert unlike(crops, sheet.truth) == []
    for crop, drawn in zip(crops, sheet.truth, strict=True):
        assert abs(crop.band / drawn.band - 1) < 0.12, drawn


# --- rulings


def table(sheet: Sheet, cells: Sequence[Sequence[Sequence[str]]], lefts: Sequence[float], pitch: float = 22) -> None:
    """A ruled table at y = 100; each cell a list of lines."""
    y = 100.0
    tops = [y]
    for row in cells:
        for column, lines in enumerate(row):
            for n, words in enumerate(lines):
                sheet.text(lefts[column] + 5, y + 16 + pitch * n, words)
        y += pitch * max(len(lines) for lines in row) + 4
        tops.append(y)
    for top in tops:
        sheet.rule(lefts[0], top, lefts[-1], top)
    for left in lefts:
        sheet.rule(left, tops[0], left, tops[-1])


CELLS = (
    (("ที่",), ("ตัวชี้วัด",), ("ผล",)),
    (("๑",), ("ร้อยละของผู้ใช้", "ที่รู้จักระบบ"), ("85.50",)),
    (("๒",), ("จำนวนครั้ง",), ("-",)),
)


@pytest.mark.parametrize("dpi", [150, 200, 300])
@pytest.mark.parametrize("degrees", [0.0, 0.3])
def test_lines_of_a_table_know_their_cell(dpi: int, degrees: float) -> None:
    sheet = Sheet(dpi)
    table(sheet, CELLS, (80, 120, 300, 380))
    crops = lines_of(tilted(sheet.grey(), degrees), sheet.k)
    cells = [(0, r, c) for r, row in enumerate(CELLS) for c, lines in enumerate(row) for _ in lines]
    assert [x.cell for x in crops] == cells
    assert [x.suspect for x in crops] == [False] * len(cells)


def test_a_merged_cell_has_the_place_of_its_upper_left_corner() -> None:
    sheet = Sheet(300)
    sheet.text(90, 116, "หัวข้อที่รวมสองช่อง")
    sheet.text(90, 142, "ซ้าย")
    sheet.text(260, 142, "ขวา")
    for y in (100, 126, 152):
        sheet.rule(80, y, 400, y)
    for x in (80, 400):
        sheet.rule(x, 100, x, 152)
    sheet.rule(250, 126, 250, 152)
    assert [x.cell for x in sheet.lines()] == [(0, 0, 0), (0, 1, 0), (0, 1, 1)]


def test_a_frame_around_text_is_no_table() -> None:
    sheet = Sheet(300)
    sheet.text(100, 120, "ข้อความในกรอบเดียว")
    for y in (100, 140):
        sheet.rule(80, y, 400, y)
    for x in (80, 400):
        sheet.rule(x, 100, x, 140)
    assert [x.cell for x in sheet.lines()] == [None]


def test_an_underline_is_taken_out_of_the_picture() -> None:
    sheet = Sheet(300)
    end = sheet.text(80, 100, "ข้อพิจารณา", bold=True)
    plain = sheet.grey()
    sheet.rule(80, 104, end, 104, 0.8)
    (crop,) = sheet.lines()
    assert same(crop, sheet.truth[0])
    image = line_image(sheet.grey(), crop)
    assert np.abs(image.astype(int) - line_image(plain, crop).astype(int)).mean() < 4


def test_dots_to_be_filled_in_join_their_words_and_leave_the_picture() -> None:
    """ชื่อ......นาย......ตำแหน่ง......: one line; the bare dots are named, the picture holds words alone."""
    sheet = Sheet(300)
    x = 80.0
    for words, dots in (("ชื่อ", 12), ("นายสมมุติ ใจตรง", 30), ("ตำแหน่ง", 34)):
        x = sheet.text(x, 100, words) + 3
        sheet.pen.text((x * sheet.k, 100 * sheet.k), "." * dots, font=sheet.font(SIZE), fill=0, anchor="ls")
        x += sheet.font(SIZE).getlength("." * dots) / sheet.k + 3
    (crop,) = sheet.lines()
    assert abs(crop.x0 - sheet.truth[0].x0) < 8
    assert abs(crop.x1 - sheet.truth[-1].x1) < 8
    assert len(crop.blanks) == 3
    image = line_image(sheet.grey(), crop)
    for x0, x1 in crop.blanks[:2]:
        at = [round(PAPER + (x - crop.x0) * BAND / crop.band) for x in (x0 + 4, x1 - 4)]
        assert image[:, at[0] : at[1]].min() > 200


def test_text_written_over_dots_is_one_line() -> None:
    sheet = Sheet(300)
    sheet.text(100, 100, "นางสาวตัวอย่าง ดีงาม")
    sheet.pen.text((80 * sheet.k, 101 * sheet.k), "." * 90, font=sheet.font(SIZE), fill=0, anchor="ls")
    (crop,) = sheet.lines()
    assert crop.x0 <= sheet.truth[0].x0 + 4
    assert crop.x1 >= sheet.truth[0].x1 - 4


# --- what is no line


def test_a_dark_picture_is_no_line_and_text_right_below_it_is() -> None:
    """ตราครุฑ: strokes on strokes; the title of an order stands a line below its feet."""
    sheet, rng = Sheet(300), random.Random(2)
    for _ in range(900):
        x, y = rng.uniform(260, 330), rng.uniform(40, 110)
        if ((x - 295) / 35) ** 2 + ((y - 75) / 35) ** 2 < 1:
            sheet.rule(x, y, x + rng.uniform(-5, 5), y + rng.uniform(-5, 5), 0.9)
    sheet.text(297, 127, "คำสั่งสำนักงานตัวอย่างที่ดี", anchor="ms")
    for row in range(4):
        sheet.text(80, 170 + 22 * row, sheet.prose(rng, 420))
    assert unlike([x for x in sheet.lines() if not x.suspect], sheet.truth) == []


@pytest.mark.parametrize("what", ["white", "black", "one dot", "one pixel high", "noise"])
def test_pages_without_print_have_no_lines_and_raise_nothing(what: str) -> None:
    page = np.full((800, 600), 255, np.uint8)
    if what == "black":
        page[:] = 0
    elif what == "one dot":
        page[400, 300] = 0
    elif what == "one pixel high":
        page = np.zeros((1, 600), np.uint8)
    elif what == "noise":
        page = np.random.default_rng(1).integers(0, 256, (800, 600)).astype(np.uint8)
    assert [x for x in lines_of(page, 300 / 72) if not x.suspect and what != "noise"] == []


def test_suspect_lines_come_last() -> None:
    sheet = letter(200)
    for x in (200, 222, 260):
        sheet.pen.arc((x * sheet.k, 40 * sheet.k, (x + 30) * sheet.k, 62 * sheet.k), 10, 200, fill=0, width=5)
    suspects = [x.suspect for x in sheet.lines()]
    assert suspects == sorted(suspects)


def test_find_lines_takes_the_scale_of_the_page() -> None:
    sheet = letter(200)
    to_page = (7200 / 200, 0.0, 0.0, 0.0, 7200 / 200, 0.0)
    nothing = np.zeros_like(sheet.grey())
    page = PrintedPage(sheet.grey(), np.full_like(nothing, 255), nothing, to_page, 0, (), 0.0)
    assert find_lines(page) == sheet.lines()


# --- the picture of a line


def test_the_picture_has_the_foot_line_and_the_band_where_they_belong() -> None:
    """48 rows; consonants stand on row 33 and are 16 rows high; 4 columns of paper at both ends."""
    sheet = Sheet(300)
    sheet.text(80, 100, "นมพบนมพบนมพบนมพบ")
    (crop,) = sheet.lines()
    image = line_image(sheet.grey(), crop)
    dark = (image < 128).sum(axis=1)
    rows = np.nonzero(dark)[0]
    assert image.shape == (HIGH, round((crop.x1 - crop.x0) * BAND / crop.band) + 2 * PAPER)
    assert image.dtype == np.uint8
    assert abs(int(rows[-1]) + 1 - FOOT) <= 1
    assert abs(int(rows[0]) - (FOOT - BAND)) <= 1
    assert image[:, : PAPER - 1].min() == 255
    assert image[:, -PAPER + 1 :].min() == 255
    columns = np.nonzero((image < 128).any(axis=0))[0]
    assert abs(columns[0] - PAPER) <= 1
    assert abs(columns[-1] + 1 - (image.shape[1] - PAPER)) <= 1


@pytest.mark.parametrize("stretch", [0.8, 1.0, 1.25])
def test_places_in_the_picture_lead_back_to_the_print(stretch: float) -> None:
    sheet = Sheet(300)
    sheet.text(80, 100, "การ")
    sheet.text(400, 100, "ใจ")
    crop = sheet.lines()[0]
    image = line_image(sheet.grey(), crop, stretch)
    columns = np.nonzero((image < 128).any(axis=0))[0]
    assert abs(crop.print_x(float(columns[0]), stretch) - crop.x0) < 0.15 * crop.band
    assert abs(crop.print_x(float(columns[-1]) + 1, stretch) - crop.x1) < 0.15 * crop.band


def test_signs_of_the_neighbours_are_painted_over() -> None:
    """Between two tight lines the picture is that of the line drawn alone."""
    words = ("ผู้รู้อยู่กู้ปู่", "ที่นั้นชื่อนี้คือ", "กี่ที่ปีนี้ซึ่ง")
    sheet, alone = Sheet(300), Sheet(300)
    for row, line in enumerate(words):
        sheet.text(80, 100 + 16.5 * row, line * 3)
    alone.text(80, 116.5, words[1] * 3)
    crop = sheet.lines()[1]
    with_neighbours = line_image(sheet.grey(), crop).astype(int)
    assert np.abs(with_neighbours - line_image(alone.grey(), crop).astype(int)).mean() < 0.1
    untouched = line_image(sheet.grey(), replace(crop, foreign=None)).astype(int)
    assert np.abs(with_neighbours - untouched).mean() > 0.3  # there was something to paint over


def test_a_crop_at_the_edge_of_the_page_is_filled_with_paper() -> None:
    page = np.zeros((30, 40), np.uint8)
    image = line_image(page, LineCrop(-10, -10, 50, 40, 20.0, 0.0, 16.0))
    assert image.shape == (HIGH, 60 + 2 * PAPER)
    assert image[FOOT + 12 :].min() == 255
    assert image[FOOT - 4, 30] == 0


def test_a_mask_of_foreign_ink_packs_and_unpacks() -> None:
    mask = np.random.default_rng(3).integers(0, 2, (7, 13)).astype(np.uint8)
    assert (Foreign(0, 0, 7, 13, np.packbits(mask)).mask() == mask).all()


@pytest.mark.parametrize("shape", [(301, 217), (64, 64), (1, 7), (1100, 1001)])
def test_labels_in_half_the_memory_are_the_same_labels(shape: tuple[int, int]) -> None:
    ink = np.where(np.random.default_rng(5).random(shape) < 0.04, np.uint8(255), np.uint8(0))
    count, labels = cv2.connectedComponents(ink, connectivity=8)
    assert count < 1 << 16
    got = pieces_of(ink)
    assert got.labels.dtype == np.uint16
    assert np.array_equal(got.labels, labels)


def test_more_labels_than_sixteen_bits_hold() -> None:
    ink = np.zeros((620, 620), np.uint8)
    ink[::2, ::2] = 255
    got = pieces_of(ink)
    assert got.labels.dtype == np.int32
    assert int(got.labels.max()) == 310 * 310


def test_the_dots_of_a_dithered_page_are_taken_off_before_anything_looks_at_them() -> None:
    black = np.full((1600, 1600), 255, np.uint8)
    black[::8, ::8] = 0  # 40,000 dots of one pixel
    black[300:316, 200:1400:16] = 0
    for x in range(200, 1400, 16):
        black[300:316, x : x + 4] = 0
        black[300:304, x : x + 11] = 0
    (line,) = [x for x in lines_of(black, 200 / 72) if not x.suspect]
    assert abs(line.baseline - 316) <= 2
    assert line.x0 <= 204
    assert line.x1 >= 1380
