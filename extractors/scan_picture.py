"""ภาพของหน้า: every page of a scan as a picture in memory, one at a time, with the size of its paper.

A picture file (JPEG, PNG, multi-page TIFF) is opened by Pillow, a page of a PDF is drawn by pdfium. No picture leaves
this module with more than `MOST_PIXELS` pixels, and none is made less than it was for no reason: a page of a PDF that
is one scanned picture is drawn in the pixels of that picture, one pixel for one.
"""

import math
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError
from PIL.TiffImagePlugin import TiffImageFile

from extractors.page_turned import turned
from extractors.pdf_pdfium import PdfiumFile
from extractors.picture_frame import QUARTER, WHOLE, Frame
from schemas.source import Reason

Pixels = NDArray[np.uint8]

MOST_PIXELS: Final = 12_000_000  # A4 at 300 dpi has 8.7 million, A3 is drawn at 250 dpi
USUAL_DPI: Final = 300
LEAST_DPI: Final = 150
_KEPT_DPI: Final = 330  # up to here a scan keeps its own pixels
_MOST_DECODED: Final = 150_000_000  # bytes that Pillow may hold of one page: 600 dpi in colour, A4
_WHOLE: Final = 0.75  # pixels by which a picture may miss the size of the page that it covers
_HAIR: Final = 1e-5
_MOST_OBJECTS: Final = 500  # a page that draws more is no plain scan
_FORMATS: Final = {"image/jpeg": "JPEG", "image/jpg": "JPEG", "image/png": "PNG", "image/tiff": "TIFF"}
_ORIENTATION: Final = 0x0112
_SUBFILE: Final = 254  # TIFF 6.0: bit 0 a reduced copy of another page, bit 2 a mask of another page
_MM: Final = 7200 / 25.4  # 1/100 point in a millimetre

# Width and height in mm of the papers that offices print on, the likeliest first. F4 ("กระดาษฟุลสแก๊ป") is cut as
# 8.5 x 13 inches or 210 x 330 mm.
_A4: Final = (210.0, 297.0)
_LETTER_PAPERS: Final = (_A4, (210.0, 330.0), (215.9, 330.2), (215.9, 279.4))
_PAPERS: Final = (*_LETTER_PAPERS, (215.9, 355.6), (297.0, 420.0), (148.0, 210.0), (176.0, 250.0), (250.0, 353.0))
_PAPER_TOLERANCE: Final = 0.03
_SHAPE_TOLERANCE: Final = 0.02
_SCANNER_DPI: Final = 100  # below it a tag is what a program writes for want of a better one (72, 96), not a scanner
_PHOTO: Final = (30.0, 600.0)  # mm of the sides of a picture that is no whole paper
_SQUARE: Final = 0.03  # pixels whose sides differ more are made square (a fax has 204 x 98 dpi)


class PictureError(Exception):
    """A page that cannot be had as a picture. `reason`: what the reader says of the input; `page` from 1."""

    reason: Reason = Reason.BROKEN

    def __init__(self, words: str, page: int = 1) -> None:
        super().__init__(f"page {page}: {words}")
        self.page = page


class BrokenPicture(PictureError):
    """Cut off, damaged, or no picture at all."""


class PictureTooLarge(PictureError):
    """More pixels than any page of a document needs: a decompression bomb, or a scan beyond 600 dpi."""

    reason = Reason.TOO_LARGE


class UnknownPicture(PictureError):
    """A kind of picture that is not read: neither JPEG nor PNG nor TIFF, whatever its name says."""

    reason = Reason.UNSUPPORTED_TYPE


@dataclass(frozen=True, slots=True, eq=False)
class PagePicture:
    """One page as seen. `number` from 1. `pixels`: uint8, (h, w, 3) in RGB or (h, w) in grey, square pixels.
    `width`, `height`: the page in 1/100 point, as displayed.
    """

    number: int
    pixels: Pixels
    width: int
    height: int


# --- picture files


def picture_pages(data: bytes, media_type: str) -> Iterator[PagePicture]:
    """The pages of a picture file, decoded one at a time: one of a JPEG or PNG, each of a TIFF. What the file says
    about its turn (EXIF) is obeyed; transparency lies on white paper.

    Raises PictureError: BrokenPicture at the first page that cannot be decoded in full (those before it were given),
    PictureTooLarge before a pixel of such a page is decoded, UnknownPicture where the content is of another kind.
    """
    wanted = _FORMATS.get(media_type)
    if wanted is None:
        raise UnknownPicture(f"{media_type} is not read as a picture")
    with _strict():
        file = _opened(data)
    if not isinstance(file, TiffImageFile):
        del file  # it would hold the page once more
        turned(1, 1)
        yield picture_again(data, 1)
        return
    with file:
        with _strict():
            frames = _frames(file)
        for number, frame in enumerate(frames, 1):
            turned(number, len(frames))
            with _strict():  # not in force while the caller works on the page
                held = [_page(file, frame, number, len(data))]
            yield held.pop()


def picture_again(data: bytes, number: int) -> PagePicture:
    """Page `number` of a picture file, once more. Raises PictureError as `picture_pages` does."""
    with _strict(), _opened(data) as file:
        frame = _frames(file)[number - 1] if isinstance(file, TiffImageFile) else 0
        return _page(file, frame, number, len(data))


def framed_picture(data: bytes, number: int, frame: Frame) -> PagePicture:
    """A picture that a document shows in a frame, as page `number`: cut, mirrored and turned as the document says, the
    turn of its camera (EXIF) left aside as Office leaves it. Of a TIFF the first page.

    Raises PictureError: as `picture_pages`; BrokenPicture also where the frame leaves nothing of it.
    """
    with _strict(), _opened(data) as file:
        first = _frames(file)[0] if isinstance(file, TiffImageFile) else 0
        return _page(file, first, number, len(data), frame)


@contextmanager
def _strict() -> Iterator[None]:
    """What Pillow warns of tags is not said; what it warns of size is an error."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        yield


def _opened(data: bytes) -> Image.Image:
    try:
        return Image.open(BytesIO(data), formats=("PNG", "JPEG", "TIFF"))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as e:
        raise PictureTooLarge(str(e)) from e
    except UnidentifiedImageError as e:
        known = data[:2] == b"\xff\xd8" or data[:4] in (b"\x89PNG", b"II*\0", b"MM\0*")
        raise (BrokenPicture if known else UnknownPicture)("no picture can be made out") from e
    except Exception as e:  # hostile bytes raise anything in a decoder; none of it is a fault of ours
        raise BrokenPicture(str(e) or type(e).__name__) from e


def _frames(file: TiffImageFile) -> list[int]:
    """The frames of a TIFF that are pages: no thumbnail and no mask of another one."""
    pages: list[int] = []
    others: list[int] = []
    at = 0
    while True:
        try:
            file.seek(at)
            subfile = file.tag_v2.get(_SUBFILE, 0)
        except EOFError:
            break
        except (Image.DecompressionBombError, Image.DecompressionBombWarning) as e:
            raise PictureTooLarge(str(e), at + 1) from e
        except Exception as e:  # as above
            raise BrokenPicture(str(e) or type(e).__name__, at + 1) from e
        (others if isinstance(subfile, int) and subfile & 5 else pages).append(at)
        at += 1
    return pages or others


def _page(file: Image.Image, frame: int, number: int, size: int, shown: Frame | None = None) -> PagePicture:
    try:
        if isinstance(file, TiffImageFile):
            file.seek(frame)
        _check_size(file, number)
        if isinstance(file, TiffImageFile):
            _check_strips(file, number, size)
        on_side = _on_side(shown.turned) if shown else file.getexif().get(_ORIENTATION, 1) in (5, 6, 7, 8)
        dpi = _dpi(file.info)
        if on_side:
            dpi = dpi and (dpi[1], dpi[0])
        _shrink_while_decoding(file)
        file.load()
        return _as_page(_framed(file, shown) if shown else _upright(file), dpi, number)
    except PictureError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as e:
        raise PictureTooLarge(str(e), number) from e
    except Exception as e:  # as above
        raise BrokenPicture(str(e) or type(e).__name__, number) from e


def _upright(file: Image.Image) -> Image.Image:
    """As the camera was held; itself, and no copy, where it was held upright."""
    return file if file.getexif().get(_ORIENTATION, 1) == 1 else ImageOps.exif_transpose(file)


def _on_side(turned: int) -> bool:
    return round(turned / QUARTER) % 2 == 1


def _framed(image: Image.Image, frame: Frame) -> Image.Image:
    """What the frame shows of a picture that was decoded, perhaps smaller than it is."""
    w, h = image.size
    left, top, right, bottom = frame.cut
    box = (w * left // WHOLE, h * top // WHOLE, w - w * right // WHOLE, h - h * bottom // WHOLE)
    if box[2] - box[0] < 16 or box[3] - box[1] < 16:
        raise BrokenPicture("the document shows nothing of it")
    if box != (0, 0, w, h):
        image = image.crop(box)
    quarters = round(frame.turned / QUARTER)
    rest = frame.turned - quarters * QUARTER
    if frame.mirrored:
        image = image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    if frame.upended:
        image = image.transpose(Image.Transpose.FLIP_TOP_BOTTOM)
    if quarters % 4:
        image = image.transpose(_CLOCKWISE[quarters % 4])
    if abs(rest) < _LEAST_TURN:  # less is found and straightened by whoever reads the page
        return image
    flat = _plain(image)
    paper = "white" if flat.mode == "L" else (255, 255, 255)
    return flat.rotate(-rest / 60_000, Image.Resampling.BICUBIC, expand=True, fillcolor=paper)


_LEAST_TURN: Final = 60_000  # 1/60000 degree: one degree
_CLOCKWISE: Final = {1: Image.Transpose.ROTATE_270, 2: Image.Transpose.ROTATE_180, 3: Image.Transpose.ROTATE_90}


def _check_strips(file: TiffImageFile, number: int, size: int) -> None:
    """libtiff gives a blank page, and no error, where a page's data lies outside the file."""
    for places, lengths in ((273, 279), (324, 325)):  # TIFF 6.0: of strips, of tiles
        starts = file.tag_v2.get(places) or ()
        counts = file.tag_v2.get(lengths) or (0,) * len(starts)  # old programs leave them out
        if starts and len(starts) == len(counts):
            ends = [a + b for a, b in zip(starts, counts, strict=True)]
            if min(starts) > 0 and max(ends) <= size:
                return
    raise BrokenPicture("its data is not in the file", number)


def _check_size(file: Image.Image, number: int) -> None:
    w, h = file.size
    if min(w, h) < 16:
        raise BrokenPicture(f"{w} x {h} pixels are no page", number)
    each = {"1": 1, "L": 1, "P": 1}.get(file.mode, 2 if file.mode in ("LA", "PA") or "16" in file.mode else 4)
    if file.format in ("JPEG", "MPO"):
        each = 0 if w * h <= 4 * _MOST_DECODED // 3 else 4  # decoded at half, quarter or eighth size where it is large
    most = Image.MAX_IMAGE_PIXELS or _MOST_DECODED
    if w * h > most or w * h * each > _MOST_DECODED:
        raise PictureTooLarge(f"{w} x {h} pixels", number)


def _shrink_while_decoding(file: Image.Image) -> None:
    """A JPEG far beyond the cap is decoded at half its size or less: cheap, and as good as shrinking it later."""
    over = math.sqrt(file.width * file.height / MOST_PIXELS)
    if over >= 1.5:
        file.draft(None, (int(file.width / over), int(file.height / over)))  # type: ignore[no-untyped-call,unused-ignore]


def _dpi(info: dict[Any, Any]) -> tuple[float, float] | None:
    """What the file says about its pixels an inch, as its width and height lie in the file; None where it says
    nothing that can be a number.
    """
    said = info.get("dpi")
    if said is None:
        return None
    try:
        x, y = float(said[0]), float(said[1])
    except (TypeError, ValueError, IndexError, ZeroDivisionError, OverflowError):
        return None
    ok = all(math.isfinite(v) and 20 <= v <= 5000 for v in (x, y)) and 1 / 4 <= x / y <= 4
    return (x, y) if ok else None


def _as_page(image: Image.Image, dpi: tuple[float, float] | None, number: int) -> PagePicture:
    full_w, full_h = image.size
    width, height = paper_size(full_w, full_h, dpi)
    w, h = _target(full_w, full_h, width, height)
    plain = _plain(image)
    if (w, h) != plain.size:
        if plain.width >= 2 * w and plain.height >= 2 * h:
            plain = plain.reduce((plain.width // w, plain.height // h))
        if (w, h) != plain.size:
            down = plain.width * plain.height > w * h
            plain = plain.resize((w, h), Image.Resampling.BOX if down and plain.width > 1.9 * w else _SMOOTH)
    return PagePicture(number, _array(plain), width, height)


_SMOOTH: Final = Image.Resampling.BICUBIC


def _target(w: int, h: int, width: int, height: int) -> tuple[int, int]:
    """The pixels of a page whose picture has w x h: its own, made square where they are not; 300 dpi where it has
    more than `MOST_PIXELS`, and less where even that is too many; at least 150 dpi.
    """
    x, y = w * 7200 / width, h * 7200 / height  # pixels an inch
    if abs(x / y - 1) > _SQUARE:
        low, high = min(x, y), max(x, y)
        x = y = high if high <= _KEPT_DPI else max(low, USUAL_DPI)
    if width * x * height * y / 7200**2 > MOST_PIXELS:
        x = y = min(USUAL_DPI, math.sqrt(MOST_PIXELS * 7200**2 / (width * height)))
    elif x < LEAST_DPI:
        x = y = min(LEAST_DPI, math.sqrt(MOST_PIXELS * 7200**2 / (width * height)))
    return max(1, round(width * x / 7200)), max(1, round(height * y / 7200))


def _plain(image: Image.Image) -> Image.Image:
    """In grey or RGB, eight bits, on white paper."""
    mode = image.mode
    if mode in ("1", "L"):
        return _on_white(image, "LA") if image.has_transparency_data else image.convert("L")
    if mode == "RGB" and not image.has_transparency_data:
        return image
    if mode == "LA":
        return _on_white(image, "LA")
    if image.has_transparency_data:
        return _on_white(image, "RGBA")
    if mode.startswith("I") or mode == "F":
        return _from_deep(image)
    return image.convert("RGB")  # P, CMYK, YCbCr, LAB, HSV


def _on_white(image: Image.Image, mode: str) -> Image.Image:
    layered = image.convert(mode)
    paper = Image.new(mode[:-1], image.size, "white")
    paper.paste(layered.convert(mode[:-1]), mask=layered.getchannel("A"))
    return paper


def _from_deep(image: Image.Image) -> Image.Image:
    """16 and 32 bits a pixel, as grey of eight: by the range that the values need."""
    values = np.asarray(image)
    most = float(np.nanmax(values)) if values.size else 0.0
    if image.mode.startswith("I;16") or 255 < most <= 65535:
        return Image.fromarray((values.astype(np.uint16) >> 8).astype(np.uint8))
    span = 1.0 if image.mode == "F" and most <= 1 else 255.0 if most <= 255 else most
    deep = np.nan_to_num(values.astype(np.float32), nan=span, posinf=span, neginf=0.0) * (255.0 / span)
    return Image.fromarray(np.clip(deep, 0, 255).astype(np.uint8))


def _array(image: Image.Image) -> Pixels:
    """The pixels as an array, copied a band of rows at a time: Pillow's own way holds the page three times."""
    w, h = image.size
    out: Pixels = np.empty((h, w) if image.mode == "L" else (h, w, 3), np.uint8)
    for y in range(0, h, 256):
        out[y : y + 256] = np.asarray(image.crop((0, y, w, min(h, y + 256))))
    return out


# --- the size of the paper


def paper_size(w: int, h: int, dpi: tuple[float, float] | None) -> tuple[int, int]:
    """Width and height in 1/100 point of the page that a picture of w x h pixels shows.

    Programs write 72 or 96 dpi where they know nothing, and phones write whatever they like; so a tag is believed by
    what it makes of the page:
    1. a tag that gives a paper of offices (within 3 %) holds; below 100 dpi, which no scanner uses, only one of the
       size of a letter (A4, F4, Letter);
    2. else a picture of the shape of such a paper (within 2 %) is that paper, A4 first: 2480 x 3508 is A4 at any tag;
    3. else a tag of a scanner (100 dpi or more) that gives sides of 30 to 600 mm holds: a note, a cutting;
    4. else it is the picture of an A4 page that was cut: as large as fits on A4.
    """
    if dpi is not None:
        mm = (w * 25.4 / dpi[0], h * 25.4 / dpi[1])
        papers = _PAPERS if min(dpi) >= _SCANNER_DPI or dpi[0] != dpi[1] else _LETTER_PAPERS
        if any(_near(mm, p, _PAPER_TOLERANCE) for p in papers):
            return _hundredths(mm)
    short, long = min(w, h), max(w, h)
    for a, b in _LETTER_PAPERS:
        if abs(long / short / (b / a) - 1) <= _SHAPE_TOLERANCE:
            return _hundredths((a, b * (long / short) / (b / a)) if h >= w else (b * (long / short) / (b / a), a))
    if dpi is not None and min(dpi) >= _SCANNER_DPI and all(_PHOTO[0] <= v <= _PHOTO[1] for v in mm):
        return _hundredths(mm)
    a, b = _A4 if h >= w else _A4[::-1]
    k = min(a / w, b / h)
    return _hundredths((w * k, h * k))


def _near(mm: tuple[float, float], paper: tuple[float, float], tolerance: float) -> bool:
    return abs(min(mm) / paper[0] - 1) <= tolerance and abs(max(mm) / paper[1] - 1) <= tolerance


def _hundredths(mm: tuple[float, float]) -> tuple[int, int]:
    return max(1, round(mm[0] * _MM)), max(1, round(mm[1] * _MM))


# --- pages of a PDF


def pdf_page_picture(pdf: bytes | PdfiumFile, number: int, *, annotations: bool = True) -> PagePicture:
    """Page `number` (from 1) of a PDF as displayed (crop box, turn), at 300 dpi or at the pixels of the scan that it
    is. `annotations`: with what lies over it (stamps, notes).

    Raises BrokenPicture where pdfium cannot read or draw the page.
    """
    if isinstance(pdf, PdfiumFile):
        return _drawn_page(pdf, number, annotations)
    file = PdfiumFile(pdf)
    try:
        return _drawn_page(file, number, annotations)
    finally:
        file.close()


def _drawn_page(file: PdfiumFile, number: int, annotations: bool) -> PagePicture:
    with file.page(number) as sheet:
        if sheet is None:
            raise BrokenPicture("pdfium cannot read the page", number)
        try:
            return _drawn(sheet, number, annotations)
        except (pypdfium2.PdfiumError, ValueError, MemoryError) as e:
            raise BrokenPicture(str(e) or type(e).__name__, number) from e


def _drawn(sheet: Any, number: int, annotations: bool) -> PagePicture:
    width, height = sheet.get_size()
    if not (0 < width < 1e6 and 0 < height < 1e6):
        raise BrokenPicture("the page has no size", number)
    notes = annotations and pdfium.FPDFPage_GetAnnotCount(sheet) > 0
    scan = _scan(sheet)
    grey = scan is not None and scan.grey and not notes
    w, h = _drawn_size(width, height, scan)
    # pdfium draws nothing at all in grey when the order of the colours is asked for
    flags = pdfium.FPDF_RENDER_FORCEHALFTONE | (pdfium.FPDF_ANNOT if notes else 0)
    flags |= pdfium.FPDF_GRAYSCALE if grey else pdfium.FPDF_REVERSE_BYTE_ORDER
    kind = pdfium.FPDFBitmap_Gray if grey else pdfium.FPDFBitmap_BGR
    bitmap = pypdfium2.PdfBitmap.new_native(w, h, kind, rev_byteorder=not grey)
    bitmap.fill_rect((255, 255, 255, 255), 0, 0, w, h)
    # A hair smaller than the bitmap: at the full size rounding makes pdfium stretch a scan by one pixel and blur it.
    x, y = w / width * (1 - _HAIR), h / height * (1 - _HAIR)
    matrix = pdfium.FS_MATRIX(x, 0, 0, y, w * _HAIR / 2, h * _HAIR / 2)
    pdfium.FPDF_RenderPageBitmapWithMatrix(bitmap, sheet, matrix, pdfium.FS_RECTF(0, 0, w, h), flags)
    pixels: Pixels = bitmap.to_numpy()  # a view, which keeps the bitmap's memory
    return PagePicture(number, pixels, max(1, round(width * 100)), max(1, round(height * 100)))


@dataclass(frozen=True, slots=True)
class _Scan:
    """What a page that is pictures alone is made of. `dpi`: of its finest picture; `size`: the pixels of the one that
    covers the whole page, as displayed.
    """

    dpi: float
    grey: bool
    size: tuple[int, int] | None


def _drawn_size(width: float, height: float, scan: _Scan | None) -> tuple[int, int]:
    dpi: float = USUAL_DPI
    if scan is not None:
        if scan.size is not None and LEAST_DPI <= scan.dpi <= _KEPT_DPI and math.prod(scan.size) <= MOST_PIXELS:
            return scan.size
        dpi = scan.dpi if LEAST_DPI <= scan.dpi <= _KEPT_DPI else LEAST_DPI if scan.dpi < LEAST_DPI else USUAL_DPI
    dpi = min(dpi, math.sqrt(MOST_PIXELS * 72 * 72 / (width * height)))
    return max(1, round(width * dpi / 72)), max(1, round(height * dpi / 72))


def _scan(sheet: Any) -> _Scan | None:
    """The page as a scan: pictures alone and words that are not shown (an OCR layer); None where it shows more."""
    width, height = sheet.get_size()
    quarter = sheet.get_rotation() in (90, 270)
    if quarter:
        width, height = height, width
    best, grey, size, count = 0.0, True, None, 0
    try:
        for part in sheet.get_objects(max_depth=1):
            count += 1
            if count > _MOST_OBJECTS:
                return None
            if part.type == pdfium.FPDF_PAGEOBJ_TEXT:
                if pdfium.FPDFTextObj_GetTextRenderMode(part) != pdfium.FPDF_TEXTRENDERMODE_INVISIBLE:
                    return None
                continue
            if part.type != pdfium.FPDF_PAGEOBJ_IMAGE:
                return None
            a, b, c, d, _, _ = part.get_matrix().get()
            w, h = part.get_px_size()
            across, up = math.hypot(a, b), math.hypot(c, d)
            if min(across, up, w, h) <= 0:
                continue
            best = max(best, w * 72 / across, h * 72 / up)
            grey = grey and _is_grey(part)
            on_side = abs(b) > abs(a)
            if on_side:
                across, up, w, h = up, across, h, w
            if abs(across / width - 1) * w < _WHOLE and abs(up / height - 1) * h < _WHOLE:
                size = (h, w) if quarter else (w, h)
    except pypdfium2.PdfiumError:
        return None
    return _Scan(best, grey, size) if best else None


def _is_grey(part: Any) -> bool:
    meta = part.get_metadata()
    return meta.colorspace in (pdfium.FPDF_COLORSPACE_DEVICEGRAY, pdfium.FPDF_COLORSPACE_CALGRAY)
