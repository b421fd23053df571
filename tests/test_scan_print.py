"""The print of a page: upright, straight, on white paper, the coloured ink lifted off and nothing of the print lost.

The pages are drawn here: rows of hollow boxes for consonants, bars above many and below few of them, as Thai is laid out.
"""

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

from extractors.scan_picture import PagePicture
from extractors.scan_print import PrintedPage, printed_page

Array = NDArray[np.uint8]
W, H, DPI = 1240, 1754, 150
BLUE, DARK_BLUE, RED, VIOLET = (50, 60, 160), (24, 28, 72), (205, 60, 70), (120, 60, 165)


def letters(lines: int = 26, seed: int = 1, width: int = W, height: int = H) -> Image.Image:
    """A page of rows that look like Thai, 16 point at 150 dpi: consonants 16 pixels high."""
    rng = np.random.default_rng(seed)
    page = Image.new("L", (width, height), 255)
    draw = ImageDraw.Draw(page)
    for row in range(lines):
        foot = 160 + row * 50
        x = 150
        end = width - 150 if row % 6 != 5 else width // 2
        while x < end and foot < height - 80:
            draw.rectangle((x, foot - 16, x + 11, foot), outline=0, width=3)
            kind = rng.random()
            if kind < 0.35:
                draw.rectangle((x + 2, foot - 24, x + 10, foot - 21), fill=0)
            if kind < 0.12:
                draw.rectangle((x + 8, foot - 30, x + 10, foot - 27), fill=0)
            if kind > 0.94:
                draw.rectangle((x + 7, foot + 5, x + 10, foot + 8), fill=0)
            x += 15 if rng.random() < 0.88 else 34
    return page


def picture(image: Image.Image) -> PagePicture:
    pixels = np.array(image)
    return PagePicture(1, pixels, round(image.width * 7200 / DPI), round(image.height * 7200 / DPI))


def ink(page: Array) -> NDArray[np.bool_]:
    return np.asarray(page < 128)


def jpeg(image: Image.Image, quality: int = 75) -> Image.Image:
    from io import BytesIO

    out = BytesIO()
    image.save(out, "JPEG", quality=quality)  # chroma at half size, as scanners write it
    return Image.open(out).convert(image.mode)


def kept(truth: Image.Image, got: PrintedPage) -> float:
    """The share of the true print that is still dark in the print of the page."""
    true = ink(np.array(truth))
    return float(np.count_nonzero(true & ink(got.black)) / np.count_nonzero(true))


def added(truth: Image.Image, got: PrintedPage) -> float:
    """Ink away from any true print, as a share of the true print."""
    near = ink(np.array(truth.filter(ImageFilter.MinFilter(5))))
    return float(np.count_nonzero(ink(got.black) & ~near) / np.count_nonzero(ink(np.array(truth))))


# --- which way up


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_a_page_is_turned_upright(turned: int) -> None:
    """A page that was turned counterclockwise by so much is turned back."""
    truth = letters()
    got = printed_page(picture(truth.rotate(turned, expand=True)))
    assert got.turned == turned
    assert got.others == ()
    assert got.black.shape == (H, W)
    assert kept(truth, got) > 0.99
    assert added(truth, got) < 0.001


@pytest.mark.parametrize("angle", [-7.6, -4.2, -1.15, -0.3, 0.0, 0.45, 2.7, 7.3])
@pytest.mark.parametrize("turned", [0, 90])
def test_the_lean_is_found_to_a_tenth_of_a_degree(angle: float, turned: int) -> None:
    """`skew` is how much the lines fall to the right; the straightened page leans no more."""
    leaning = letters().rotate(-angle, Image.Resampling.BICUBIC, fillcolor=255)
    got = printed_page(picture(leaning.rotate(turned, expand=True)))
    assert got.turned == turned
    assert got.skew == pytest.approx(angle, abs=0.1)
    again = printed_page(PagePicture(1, got.black, got.black.shape[1] * 48, got.black.shape[0] * 48))
    assert abs(again.skew) <= 0.1


def test_another_turn_can_be_asked_for() -> None:
    page = picture(letters())
    assert printed_page(page, 180).turned == 180
    assert np.array_equal(printed_page(page, 180).black[::-1, ::-1], printed_page(page).black)


def test_without_marks_it_is_unsure_which_way_is_up() -> None:
    """Plain boxes look alike both ways: the page is left as it lies, and the other way is offered."""
    page = Image.new("L", (W, H), 255)
    draw = ImageDraw.Draw(page)
    for y in range(150, 1500, 50):
        for x in range(150, 1050, 15):
            draw.rectangle((x, y, x + 11, y + 16), outline=0, width=3)
    got = printed_page(picture(page))
    assert (got.turned, got.others) == (0, (180,))


@pytest.mark.parametrize(
    "pixels", [np.full((H, W), 255), np.zeros((H, W)), np.full((H, W, 3), 200)], ids=["white", "black", "grey"]
)
def test_an_empty_page_is_white(pixels: Array) -> None:
    got = printed_page(PagePicture(1, pixels.astype(np.uint8), 59520, 84192))
    assert (got.turned, got.skew) == (0, 0.0)
    assert got.black.min() == 255
    assert not got.ink.any()


@pytest.mark.parametrize("shape", [(1, 1), (20, 3000), (3000, 20), (40, 40, 3)])
def test_scraps_do_not_break_it(shape: tuple[int, ...]) -> None:
    rng = np.random.default_rng(0)
    pixels = rng.integers(0, 256, shape, dtype=np.uint8)
    got = printed_page(PagePicture(1, pixels, shape[1] * 24, shape[0] * 24))
    assert got.black.shape == got.ink.shape == got.coloured.shape


# --- where it stands


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
@pytest.mark.parametrize("angle", [0.0, 3.0, -5.5])
def test_every_point_leads_back_to_the_page(turned: int, angle: float) -> None:
    """`to_page` is the way back through straightening and turning, to a pixel."""
    page = letters()
    draw = ImageDraw.Draw(page)
    spots = [(300, 1650), (900, 1690)]  # below the lines, well apart from them
    for x, y in spots:
        draw.rectangle((x - 12, y - 12, x + 12, y + 12), fill=0)
    seen = page.rotate(-angle, Image.Resampling.BICUBIC, fillcolor=255).rotate(turned, expand=True)
    got = printed_page(picture(seen))
    a, b, c, d, e, f = got.to_page
    true = np.array(seen)
    for y, x in centres(got.black):
        px, py = (a * x + b * y + c) * DPI / 7200, (d * x + e * y + f) * DPI / 7200
        assert min(np.hypot(px - u, py - v) for v, u in centres(true)) < 1.5


def centres(page: Array) -> list[tuple[float, float]]:
    """The middles (row, column) of the large black squares."""
    import cv2

    solid = cv2.morphologyEx(ink(page).astype(np.uint8), cv2.MORPH_OPEN, np.ones((13, 13), np.uint8))
    found = cv2.connectedComponentsWithStats(solid)
    assert len(found[3]) == 3
    return [(float(y) + 0.5, float(x) + 0.5) for x, y in found[3][1:]]


def test_straightening_loses_no_corner() -> None:
    page = letters()
    draw = ImageDraw.Draw(page)
    for x, y in ((20, 20), (W - 60, 20), (20, H - 60), (W - 60, H - 60)):
        draw.rectangle((x, y, x + 40, y + 40), fill=0)
    leaning = page.rotate(-4, Image.Resampling.BICUBIC, expand=True, fillcolor=255)
    got = printed_page(picture(leaning))
    assert np.count_nonzero(ink(got.black)) == pytest.approx(np.count_nonzero(ink(np.array(page))), rel=0.03)


# --- the paper


def shaded(image: Image.Image) -> Image.Image:
    """Grey paper, and the shadow of a binding from the left."""
    light = np.linspace(0.45, 0.9, W) ** 0.5
    return Image.fromarray((np.array(image) * light[None, :] * 0.92 + 8).astype(np.uint8))


def noisy(image: Image.Image) -> Image.Image:
    rng = np.random.default_rng(5)
    return Image.fromarray(np.clip(np.array(image) * 0.85 + rng.normal(12, 7, (H, W)), 0, 255).astype(np.uint8))


def inverted(image: Image.Image) -> Image.Image:
    return Image.eval(image, lambda v: 255 - v)


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda x: x, id="bilevel"),
        pytest.param(shaded, id="grey paper and a shadow"),
        pytest.param(noisy, id="grain"),
        pytest.param(inverted, id="white on black"),
        pytest.param(lambda x: inverted(shaded(x)), id="white on black, uneven"),
        pytest.param(lambda x: jpeg(x.convert("RGB"), 50), id="grey in a colour JPEG"),
        pytest.param(lambda x: Image.eval(x, lambda v: 150 + v * 105 // 255), id="faint print"),
    ],
)
def test_the_paper_becomes_white_and_the_print_stays(damage: object) -> None:
    truth = letters()
    got = printed_page(picture(damage(truth)))  # type: ignore[operator]
    assert kept(truth, got) > 0.99
    assert added(truth, got) < 0.002
    assert np.median(got.black) == 255
    assert np.mean(got.black > 250) > 0.87
    assert not got.ink.any()


def test_the_lid_of_the_scanner_becomes_white() -> None:
    """Black from the edge inward is no paper, whatever its shape; nothing moves."""
    truth = letters()
    page = truth.copy()
    draw = ImageDraw.Draw(page)
    draw.polygon([(0, 0), (70, 0), (25, H), (0, H)], fill=12)
    draw.rectangle((0, H - 40, W, H), fill=20)
    draw.rectangle((W - 6, 0, W, H), fill=0)
    got = printed_page(picture(page))
    assert kept(truth, got) > 0.99
    assert added(truth, got) < 0.01
    assert got.to_page == (48.0, 0.0, 0.0, 0.0, 48.0, 0.0)


def test_specks_go_and_marks_and_dots_stay() -> None:
    """Dirt of one to three pixels on empty paper goes; tone marks of 3 x 4 pixels and full stops do not."""
    truth = letters(lines=12)
    ImageDraw.Draw(truth).rectangle((700, 152, 702, 155), fill=0)
    dirty = np.array(truth)
    rng = np.random.default_rng(8)
    clean = np.array(truth.filter(ImageFilter.MinFilter(31))) == 255
    dirt = (rng.random((H, W)) < 0.0015) & clean
    dirty[dirt] = 0
    got = printed_page(picture(Image.fromarray(dirty)))
    assert np.array_equal(ink(got.black) & ink(np.array(truth)), ink(np.array(truth)))
    assert np.count_nonzero(ink(got.black) & dirt) < 0.03 * np.count_nonzero(dirt)


# --- the ink


def marked(truth: Image.Image, colour: tuple[int, int, int], width: int = 4) -> tuple[Image.Image, NDArray[np.bool_]]:
    """A seal and a stroke in colour over the print, as ink lies on paper: both take light away. And where they are."""
    over = Image.new("L", truth.size, 255)
    draw = ImageDraw.Draw(over)
    draw.ellipse((500, 700, 800, 1000), outline=0, width=width)
    draw.ellipse((560, 760, 740, 940), outline=0, width=width)
    draw.line((200, 1500, 420, 1420, 560, 1520, 900, 1400), fill=0, width=width)
    share = 1 - np.array(over.filter(ImageFilter.GaussianBlur(0.7)), np.float64)[..., None] / 255
    paper = 1 - share * (1 - np.array(colour) / 255)
    page = np.array(truth, np.float64)[..., None] * paper
    return Image.fromarray(np.clip(page + 14, 0, 255).astype(np.uint8)), ink(np.array(over))


def pieces(page: Array) -> int:
    return int(cv2.connectedComponents(ink(page).astype(np.uint8), connectivity=8)[0]) - 1


@pytest.mark.parametrize("strewn", [40, 200], ids=lambda n: f"{n} grains a square centimetre")
def test_the_grains_of_a_fax_are_no_ink(strewn: int) -> None:
    page = letters()
    rng = np.random.default_rng(5)
    dots = page.copy()
    ImageDraw.Draw(dots).point([(int(rng.integers(W)), int(rng.integers(H))) for _ in range(strewn * 624)], fill=0)
    bare = ink(np.array(page))
    got = printed_page(picture(dots.convert("1").convert("L")))
    assert got.skew == 0.0
    assert np.all(got.black[bare] < 128)  # nothing of the print is lost
    away = np.asarray(cv2.dilate(bare.astype(np.uint8), np.ones((7, 7), np.uint8))) == 0
    assert np.count_nonzero(ink(got.black) & away) < 0.15 * np.count_nonzero(ink(np.array(dots)) & away)


def test_a_few_grains_do_not_make_a_page_grainy() -> None:
    page = letters()
    draw = ImageDraw.Draw(page)
    dots = [(200 + 40 * k, 140 + 50 * (k % 20)) for k in range(20)]  # two pixels each, close to letters
    for x, y in dots:
        draw.rectangle((x, y, x + 1, y), fill=0)
    near = [(x, y) for x, y in dots if ink(np.array(letters()))[y - 8 : y + 8, x - 8 : x + 8].any()]
    got = printed_page(picture(page))
    assert near
    assert all(got.black[y, x] < 128 for x, y in near)


def test_letters_that_a_fax_drew_too_heavy_come_apart_again() -> None:
    page = Image.new("L", (W, H), 255)
    draw = ImageDraw.Draw(page)
    for foot in range(160, H - 80, 50):
        for k in (k for k in range(58) if k % 7):  # words of six letters, four pixels apart
            draw.rectangle((150 + 16 * k, foot - 16, 161 + 16 * k, foot), outline=0, width=2)
    true = pieces(np.array(page))
    heavy = page.filter(ImageFilter.MinFilter(5))
    assert pieces(np.array(heavy)) < 0.3 * true  # they have run together
    assert pieces(printed_page(picture(heavy), turned=0).black) > 0.75 * true


def test_print_of_usual_weight_is_left_alone() -> None:
    page = letters()
    assert np.array_equal(ink(printed_page(picture(page)).black), ink(np.array(page)))


@pytest.mark.parametrize("colour", [BLUE, RED, VIOLET], ids=["blue", "red", "violet"])
@pytest.mark.parametrize("quality", [0, 75, 40], ids=["png", "jpeg 75", "jpeg 40"])
def test_ink_is_lifted_off_and_the_print_below_stays(colour: tuple[int, int, int], quality: int) -> None:
    truth = letters()
    page, where = marked(truth, colour)
    got = printed_page(picture(jpeg(page, quality) if quality else page))
    alone = where & ~ink(np.array(truth.filter(ImageFilter.MinFilter(5))))
    lifted = np.count_nonzero((got.ink > 0) & alone) / np.count_nonzero(alone)
    left = np.count_nonzero(ink(got.black) & alone) / np.count_nonzero(alone)
    assert lifted > 0.9
    assert left < 0.03
    below = where & ink(np.array(truth))
    assert np.count_nonzero(ink(got.black) & below) > 0.97 * np.count_nonzero(below)
    assert kept(truth, got) > 0.99
    assert added(truth, got) < 0.01
    assert np.count_nonzero((got.coloured < 170) & alone) > 0.8 * np.count_nonzero(alone)


def test_a_dark_pen_is_lifted_where_it_stands_alone() -> None:
    """A pen that is all but black: its number stands apart from the print. Where it crosses print it may stay."""
    page, where = marked(letters(lines=9), DARK_BLUE)
    got = printed_page(picture(jpeg(page, 85)))
    assert np.count_nonzero((got.ink > 0) & where) > 0.9 * np.count_nonzero(where)
    assert np.count_nonzero(ink(got.black) & where) < 0.02 * np.count_nonzero(where)
    truth = letters()
    page, _ = marked(truth, DARK_BLUE)
    assert kept(truth, printed_page(picture(jpeg(page)))) > 0.99


@pytest.mark.parametrize("quality", [30, 60, 90])
@pytest.mark.parametrize("apart", [0.25, 0.5, 1.0])
def test_the_noise_of_a_jpeg_is_no_ink(quality: int, apart: float) -> None:
    """Black print whose channels lie a little apart, as a scanner's do, is black."""
    truth = letters()
    way, smooth = Image.Transform.AFFINE, Image.Resampling.BILINEAR
    shifts = [(1, 0, x * apart, 0, 1, y * apart) for x, y in ((0, 0), (1, 0), (0, 1))]
    channels = [np.array(truth.transform(truth.size, way, s, smooth, fillcolor=255)) for s in shifts]
    page = Image.fromarray(np.stack(channels, 2)).filter(ImageFilter.GaussianBlur(0.6))
    got = printed_page(picture(jpeg(page, quality)))
    grey = printed_page(picture(jpeg(page.convert("L"), quality)))
    assert np.count_nonzero(got.ink) < 0.001 * got.ink.size
    both = np.count_nonzero(ink(got.black) & ink(grey.black))
    assert both > 0.97 * np.count_nonzero(ink(grey.black))


def test_a_page_printed_in_one_colour_is_its_own_print() -> None:
    """A letter wholly in blue is not lifted off its own page."""
    truth = letters()
    page, _ = marked(Image.new("L", (W, H), 255), RED)
    blue = np.where(ink(np.array(truth))[..., None], np.array((40, 50, 150)), np.array(page)).astype(np.uint8)
    got = printed_page(picture(Image.fromarray(blue)))
    assert kept(truth, got) > 0.98
    assert not got.ink.any()


def test_tinted_paper_is_no_ink() -> None:
    truth = letters()
    yellow = (np.array(truth, np.float64)[..., None] * np.array((0.98, 0.93, 0.7))).astype(np.uint8)
    got = printed_page(picture(jpeg(Image.fromarray(yellow))))
    assert not got.ink.any()
    assert kept(truth, got) > 0.99


def test_the_picture_is_left_as_it_was() -> None:
    page = picture(letters().rotate(2, fillcolor=255))
    before = page.pixels.copy()
    printed_page(page)
    assert np.array_equal(page.pixels, before)


# --- real scans


def test_real_scans_lie_as_they_are_read(realdocs: object) -> None:
    """Pages of real letters: upright, but for a table that was scanned on its side."""
    from pathlib import Path

    from extractors.scan_picture import pdf_page_picture

    turns = []
    for name, number in (("2ec6db7e9c", 1), ("6bc790498f", 1), ("6bc790498f", 3), ("e5d8409c7c", 2)):
        data = (Path(str(realdocs)) / f"external_letter-{name}.pdf").read_bytes()
        turns.append(printed_page(pdf_page_picture(data, number)).turned)
    assert turns == [0, 0, 90, 0]
