"""Pictures of pages: every kind of picture file, the size of the paper, and what cannot be a page."""

import struct
import warnings
import zlib
from io import BytesIO

import numpy as np
import pytest
from PIL import Image, TiffImagePlugin
from pypdfium2 import PdfDocument

from extractors.pdf_pdfium import PdfiumFile
from extractors.scan_picture import (
    MOST_PIXELS,
    BrokenPicture,
    PagePicture,
    PictureError,
    PictureTooLarge,
    UnknownPicture,
    paper_size,
    pdf_page_picture,
    picture_pages,
)
from schemas.source import Reason

A4 = (59528, 84189)


def page(mode: str = "L", size: tuple[int, int] = (420, 594)) -> Image.Image:
    """White, with a black square in the upper left corner."""
    image = Image.new("L", size, 255)
    image.paste(0, (20, 30, 60, 70))
    return image if mode == "L" else image.convert(mode)


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def only(data: bytes, media_type: str) -> PagePicture:
    (one,) = picture_pages(data, media_type)
    return one


def corner(picture: PagePicture) -> int:
    """Where the black square is: 0 upper left, 1 upper right, 2 lower left, 3 lower right."""
    grey = picture.pixels if picture.pixels.ndim == 2 else picture.pixels.min(2)
    h, w = grey.shape
    dark = [
        np.mean(part) for half in (grey[: h // 2], grey[h // 2 :]) for part in (half[:, : w // 2], half[:, w // 2 :])
    ]
    return int(np.argmin(dark))


# --- every kind of pixel comes out black on white


def alpha(mode: str) -> Image.Image:
    """Black everywhere; what is paper is not there at all."""
    image = Image.new(mode, (420, 594), (0,) * len(mode))
    image.putalpha(page().point(lambda v: 255 - v))
    return image


def palette() -> Image.Image:
    image = page("RGB").quantize(4)
    assert image.mode == "P"
    return image


def see_through_palette() -> bytes:
    image = Image.new("P", (420, 594), 1)
    image.putpalette([0, 0, 0, 10, 10, 10])
    image.paste(0, (20, 30, 60, 70))
    return saved(image, "PNG", transparency=1)


def deep(most: int, kind: str = "uint16") -> Image.Image:
    return Image.fromarray((np.asarray(page()) // 255).astype(kind) * np.array(most, kind))


KINDS = [
    ("png 1", saved(page("1"), "PNG"), "image/png", 2),
    ("png L", saved(page(), "PNG"), "image/png", 2),
    ("png LA", saved(alpha("LA"), "PNG"), "image/png", 2),
    ("png P", saved(palette(), "PNG"), "image/png", 3),
    ("png P, paper transparent", see_through_palette(), "image/png", 3),
    ("png RGB", saved(page("RGB"), "PNG"), "image/png", 3),
    ("png RGBA", saved(alpha("RGBA"), "PNG"), "image/png", 3),
    ("png 16 bit", saved(deep(65535), "PNG"), "image/png", 2),
    ("jpeg L", saved(page(), "JPEG"), "image/jpeg", 2),
    ("jpeg RGB", saved(page("RGB"), "JPEG"), "image/jpeg", 3),
    ("jpeg CMYK", saved(page("RGB").convert("CMYK"), "JPEG"), "image/jpeg", 3),
    ("tiff 1, fax", saved(page("1"), "TIFF", compression="group4"), "image/tiff", 2),
    ("tiff L", saved(page(), "TIFF", compression="tiff_lzw"), "image/tiff", 2),
    ("tiff 1, white is zero", saved(page("1"), "TIFF", tiffinfo={262: 0}), "image/tiff", 2),
    ("tiff CMYK", saved(page("RGB").convert("CMYK"), "TIFF"), "image/tiff", 3),
    ("tiff 16 bit", saved(deep(65535), "TIFF"), "image/tiff", 2),
    ("tiff float", saved(deep(1, "float32"), "TIFF"), "image/tiff", 2),
    ("tiff jpeg", saved(page("RGB"), "TIFF", compression="jpeg"), "image/tiff", 3),
]


@pytest.mark.parametrize(("data", "media_type", "dimensions"), [x[1:] for x in KINDS], ids=[x[0] for x in KINDS])
def test_every_kind_of_pixel_is_black_on_white(data: bytes, media_type: str, dimensions: int) -> None:
    got = only(data, media_type)
    assert got.pixels.dtype == np.uint8
    assert got.pixels.ndim == dimensions
    assert corner(got) == 0
    h, w = got.pixels.shape[:2]
    assert got.pixels[h // 2, w // 2].min() >= 250
    assert got.pixels[h * 50 // 594, w * 40 // 420].max() <= 10


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF"])
@pytest.mark.parametrize(("turn", "where"), [(1, 0), (2, 1), (3, 3), (4, 2), (5, 0), (6, 1), (7, 3), (8, 2)])
def test_what_the_file_says_about_its_turn_is_obeyed(kind: str, turn: int, where: int) -> None:
    """The eight orientations of EXIF 2.3 (tag 274); from 5 on width and height change places."""
    if kind == "TIFF":
        data = saved(page(), kind, tiffinfo={274: turn}, dpi=(300, 300))
    else:
        exif = Image.Exif()
        exif[274] = turn
        data = saved(page(), kind, exif=exif)
    got = only(data, f"image/{kind.lower()}")
    assert corner(got) == where
    assert (got.width > got.height) == (turn >= 5)
    h, w = got.pixels.shape
    assert w / h == pytest.approx(got.width / got.height, rel=0.01)


# --- TIFF of many pages


def test_two_hundred_pages_come_one_at_a_time() -> None:
    pages = [page("1", (300, 250)) for _ in range(200)]
    data = saved(pages[0], "TIFF", compression="group4", dpi=(150, 150), save_all=True, append_images=pages[1:])
    stream = picture_pages(data, "image/tiff")
    assert next(stream).number == 1
    assert [x.number for x in stream] == list(range(2, 201))


def test_a_thumbnail_in_a_tiff_is_no_page() -> None:
    """NewSubfileType (TIFF 6.0, tag 254): bit 0 a reduced copy, bit 2 a mask."""
    out = BytesIO()
    with TiffImagePlugin.AppendingTiffWriter(out, True) as f:
        for size, subfile in (((420, 594), 0), ((42, 59), 1), ((420, 594), 4), ((420, 594), 2)):
            page(size=size).save(f, "TIFF", tiffinfo={254: subfile})
            f.newFrame()
    assert [x.number for x in picture_pages(out.getvalue(), "image/tiff")] == [1, 2]


def test_the_pages_before_a_broken_one_are_given() -> None:
    data = saved(page(), "TIFF", save_all=True, append_images=[page(), page()], compression="tiff_lzw")
    stream = picture_pages(broken_page_three(data), "image/tiff")
    assert [next(stream).number, next(stream).number] == [1, 2]
    with pytest.raises(BrokenPicture) as e:
        next(stream)
    assert e.value.page == 3


def broken_page_three(data: bytes) -> bytes:
    """The strip offsets (tag 273) of the third directory lead behind the end of the file."""
    out = bytearray(data)
    directory = struct.unpack_from("<I", out, 4)[0]
    for _ in range(2):
        count = struct.unpack_from("<H", out, directory)[0]
        directory = struct.unpack_from("<I", out, directory + 2 + 12 * count)[0]
    count = struct.unpack_from("<H", out, directory)[0]
    for i in range(count):
        at = directory + 2 + 12 * i
        if struct.unpack_from("<H", out, at)[0] == 273:
            struct.pack_into("<I", out, at + 8, len(out) + 1000)
    return bytes(out)


# --- what is no page


def strips_first(data: bytes) -> bytes:
    """The same file with its picture data copied to the end, so that cutting the end off cuts the picture."""
    out = bytearray(data)
    directory = struct.unpack_from("<I", out, 4)[0]
    for i in range(struct.unpack_from("<H", out, directory)[0]):
        at = directory + 2 + 12 * i
        tag, _, count, value = struct.unpack_from("<HHII", out, at)
        if tag == 273:
            assert count == 1
            struct.pack_into("<I", out, at + 8, len(data))
            strip = value
    return bytes(out) + data[strip:]


@pytest.mark.parametrize(
    ("data", "media_type", "error"),
    [
        pytest.param(b"", "image/jpeg", UnknownPicture, id="empty"),
        pytest.param(
            b"%!PS-Adobe-3.0 EPSF-3.0\n", "image/jpeg", UnknownPicture, id="EPS under the name of a JPEG: never run"
        ),
        pytest.param(saved(page(), "GIF"), "image/png", UnknownPicture, id="GIF under the name of a PNG"),
        pytest.param(saved(page(), "GIF"), "image/gif", UnknownPicture, id="a kind that is not read"),
        pytest.param(saved(page(), "JPEG")[:-900], "image/jpeg", BrokenPicture, id="JPEG cut off"),
        pytest.param(saved(page(), "PNG")[:-60], "image/png", BrokenPicture, id="PNG cut off"),
        pytest.param(
            strips_first(saved(page("1"), "TIFF", compression="group4"))[:-200],
            "image/tiff",
            BrokenPicture,
            id="fax cut off: libtiff would give a blank page",
        ),
        pytest.param(saved(page(), "TIFF")[:-100], "image/tiff", BrokenPicture, id="TIFF cut off"),
        pytest.param(b"\xff\xd8\xff\xe0" + b"\0" * 50, "image/jpeg", BrokenPicture, id="JPEG without a picture"),
        pytest.param(b"II*\0\x08\0\0\0\0\0\0\0\0\0", "image/tiff", BrokenPicture, id="TIFF without a page"),
        pytest.param(saved(Image.new("L", (3, 900)), "PNG"), "image/png", BrokenPicture, id="a line of pixels"),
    ],
)
def test_what_is_no_picture_is_said_to_be_none(data: bytes, media_type: str, error: type[PictureError]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(error) as e:
            list(picture_pages(data, media_type))
    assert type(e.value) is error


def bomb(width: int, height: int, kind: int = 0) -> bytes:
    """A PNG that states a size and holds next to nothing. `kind`: 0 grey, 2 RGB."""
    good = bytearray(saved(page(), "PNG"))
    struct.pack_into(">IIBB", good, 16, width, height, 8, kind)
    struct.pack_into(">I", good, 29, zlib.crc32(good[12:29]))
    return bytes(good)


@pytest.mark.parametrize("size", [(9500, 9500), (20000, 20000), (60000, 60000), (8000, 6000, 2)])
def test_a_bomb_is_refused_before_it_is_decoded(size: tuple[int, ...]) -> None:
    with pytest.raises(PictureTooLarge) as e:
        list(picture_pages(bomb(*size), "image/png"))
    assert e.value.reason is Reason.TOO_LARGE


def test_the_limit_of_pillow_is_left_as_it_was() -> None:
    before = Image.MAX_IMAGE_PIXELS
    list(picture_pages(saved(page(), "PNG"), "image/png"))
    assert before == Image.MAX_IMAGE_PIXELS


def test_reasons() -> None:
    """What each error makes of the input."""
    assert BrokenPicture("x").reason is Reason.BROKEN
    assert PictureTooLarge("x").reason is Reason.TOO_LARGE
    assert UnknownPicture("x").reason is Reason.UNSUPPORTED_TYPE


# --- the size of the paper


@pytest.mark.parametrize(
    ("pixels", "dpi", "mm"),
    [
        pytest.param((2480, 3508), (300, 300), (210, 297), id="A4, rightly tagged"),
        pytest.param((2480, 3508), (72, 72), (210, 297), id="A4 whose tag knows nothing"),
        pytest.param((2480, 3508), None, (210, 297), id="A4 without a tag"),
        pytest.param((2480, 3508), (1, 1), (210, 297), id="A4 with the tag of an aspect ratio"),
        pytest.param((3508, 2480), (96, 96), (297, 210), id="A4 on its side"),
        pytest.param((794, 1123), (96, 96), (210, 297), id="A4 at 96 dpi, true"),
        pytest.param((1191, 1684), (72, 72), (210, 297), id="never A3 at 72 dpi: no scanner does that"),
        pytest.param((3508, 4961), (300, 300), (297, 420), id="A3"),
        pytest.param((1754, 2480), (300, 300), (148.5, 210), id="A5"),
        pytest.param((1240, 1754), (300, 300), (210, 297), id="A6 is no letter: A4 at 150 dpi"),
        pytest.param((2550, 3300), (300, 300), (215.9, 279.4), id="Letter"),
        pytest.param((2550, 3900), None, (215.9, 330.2), id="F4 without a tag"),
        pytest.param((2480, 3898), None, (210, 330), id="F4 as cut in Thailand"),
        pytest.param((1728, 1144), (204, 98), (215.2, 296.5), id="a fax, pixels twice as high as wide"),
        pytest.param((1500, 800), (300, 300), (127, 67.7), id="a note scanned alone"),
        pytest.param((640, 1055), (72, 72), (180.2, 297), id="a cut page without resolution fits on A4"),
        pytest.param((3000, 4000), (72, 72), (210, 280), id="a photo from a telephone"),
        pytest.param((4000, 3000), None, (280, 210), id="a photo on its side"),
    ],
)
def test_the_paper_is_the_likeliest(
    pixels: tuple[int, int], dpi: tuple[float, float] | None, mm: tuple[float, float]
) -> None:
    width, height = paper_size(*pixels, dpi)
    assert (width * 25.4 / 7200, height * 25.4 / 7200) == pytest.approx(mm, rel=0.012)


@pytest.mark.parametrize(
    ("size", "dpi", "got"),
    [
        pytest.param((2480, 3508), 300, (2480, 3508), id="300 dpi stays"),
        pytest.param((1654, 2339), 200, (1654, 2339), id="200 dpi stays"),
        pytest.param((4961, 7016), 600, (2480, 3508), id="600 dpi becomes 300"),
        pytest.param((827, 1169), 100, (1240, 1754), id="100 dpi becomes 150"),
        pytest.param((1728, 1144), (204, 98), (1728, 2382), id="a fax gets square pixels"),
    ],
)
def test_as_many_pixels_as_are_of_use(size: tuple[int, int], dpi: int | tuple[int, int], got: tuple[int, int]) -> None:
    both = (dpi, dpi) if isinstance(dpi, int) else dpi
    picture = only(saved(page("1", size), "TIFF", compression="group4", dpi=both), "image/tiff")
    assert picture.pixels.shape[1::-1] == pytest.approx(got, abs=2)
    assert picture.pixels.size <= MOST_PIXELS
    assert corner(picture) == 0


def test_a_large_jpeg_is_shrunk_while_it_is_decoded() -> None:
    picture = only(saved(page("L", (4961, 7016)), "JPEG", dpi=(600, 600)), "image/jpeg")
    assert picture.pixels.shape == (3508, 2480)
    assert (picture.width, picture.height) == pytest.approx(A4, abs=60)


# --- pages of a PDF


def scan_pdf(image: Image.Image, dpi: float, rotate: int = 0, words: bool = False) -> bytes:
    """A PDF whose page is one picture, and words over it on demand."""
    data, out = BytesIO(), BytesIO()
    image.save(data, "PDF", resolution=dpi)
    document = PdfDocument(data.getvalue())
    sheet = document[0]
    if rotate:
        sheet.set_rotation(rotate)
    if words:
        from pypdfium2 import raw

        text = raw.FPDFPageObj_NewTextObj(document, b"Helvetica", 12.0)
        raw.FPDFText_SetText(text, (raw.FPDF_WCHAR * 3)(72, 105, 0))
        raw.FPDFPageObj_Transform(text, 1, 0, 0, 1, 50, 50)
        raw.FPDFPage_InsertObject(sheet, text)
        sheet.gen_content()
    document.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("size", "dpi", "got"),
    [
        pytest.param((1654, 2339), 200, (1654, 2339), id="200 dpi: its own pixels"),
        pytest.param((2481, 3507), 300, (2481, 3507), id="300 dpi: its own pixels"),
        pytest.param((4960, 7016), 600, (2480, 3508), id="600 dpi: 300"),
        pytest.param((827, 1169), 100, (1240, 1754), id="100 dpi: 150"),
    ],
)
def test_a_scan_in_a_pdf_keeps_its_pixels(size: tuple[int, int], dpi: int, got: tuple[int, int]) -> None:
    picture = pdf_page_picture(scan_pdf(page("L", size), dpi), 1)
    assert picture.pixels.shape[1::-1] == pytest.approx(got, abs=1)
    assert picture.pixels.ndim == 2
    assert (picture.width, picture.height) == pytest.approx((size[0] * 7200 / dpi, size[1] * 7200 / dpi), abs=5)


def test_a_scan_in_a_pdf_is_not_blurred() -> None:
    """pdfium stretches a picture by one pixel when its edge lies on the edge of the bitmap by a rounding."""
    rng = np.random.default_rng(4)
    noise = (
        Image.fromarray(((rng.random((877, 620)) < 0.5) * 255).astype(np.uint8)).resize((1240, 1754), 0).convert("1")
    )
    for dpi in (150.0, 150.3, 151.7):
        picture = pdf_page_picture(scan_pdf(noise, dpi), 1)
        assert np.array_equal(picture.pixels, np.asarray(noise.convert("L")))


def test_a_page_with_words_is_drawn_at_300_dpi() -> None:
    picture = pdf_page_picture(scan_pdf(page("L", (827, 1169)), 100, words=True), 1)
    assert picture.pixels.shape[1::-1] == pytest.approx((2481, 3507), abs=2)


def test_a_turned_page_is_as_displayed() -> None:
    picture = pdf_page_picture(scan_pdf(page("RGB", (1240, 1754)), 150, rotate=90), 1)
    assert picture.pixels.shape[1::-1] == (1754, 1240)
    assert picture.width > picture.height
    assert corner(picture) == 1


def test_a_poster_is_capped() -> None:
    document, out = PdfDocument.new(), BytesIO()
    document.new_page(3000, 4000)
    document.save(out)
    picture = pdf_page_picture(out.getvalue(), 1)
    h, w = picture.pixels.shape[:2]
    assert 0.98 * MOST_PIXELS < w * h <= 1.001 * MOST_PIXELS
    assert (picture.width, picture.height) == (300000, 400000)


def test_a_page_that_is_not_there_is_broken() -> None:
    with pytest.raises(BrokenPicture):
        pdf_page_picture(b"%PDF-1.4 nothing", 1)
    file = PdfiumFile(scan_pdf(page(), 50))
    with pytest.raises(BrokenPicture):
        pdf_page_picture(file, 2)
    assert pdf_page_picture(file, 1).number == 1
    file.close()
