"""หน้าที่สแกน: one page picture as lines of text, each character with its box, origin and doubts.

The small network reads every line; the large one and, where figures stand, the small one on a wider picture of the
line are its witnesses, and tesseract for Arabic figures. What they do not agree on is doubted character by character
(`scan_witness`): no figure is trusted that one reader alone has seen.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from extractors.quality import measure
from extractors.scan_edge import cut_words, doubt_two_letters
from extractors.scan_figures import unlike_its_kind
from extractors.scan_heard import SECOND, heard
from extractors.scan_heard import WIDER as WIDER_PICTURE
from extractors.scan_ink import ink_lines, pen_lines
from extractors.scan_line import Readers, average, line_of
from extractors.scan_line_trust import is_weak
from extractors.scan_lines import LineCrop, find_lines, line_image
from extractors.scan_memory import return_what_is_free
from extractors.scan_patch import Box, beside_cover, covers_on_print
from extractors.scan_picture import PagePicture
from extractors.scan_pieces import Grey
from extractors.scan_points import with_points
from extractors.scan_print import PrintedPage, printed_page
from extractors.scan_strokes import beside_gap, pale_beside, paler, struck
from extractors.scan_tesseract import TesseractLine, read_line
from extractors.scan_ticks import (
    TickBox,
    box_places,
    boxes_on,
    holds_words,
    unsure_boxes,
    with_boxes,
    with_brackets,
    without_ticks,
)
from extractors.scan_views import MOST_LINES as MOST_LINES_AGAIN
from extractors.scan_views import VIEWS, WIDER, is_open, placed, steady, unsteady
from extractors.scan_views import picture as view_of
from extractors.scan_witness import WEAK, denied, doubts
from extractors.thai_line import LineReading
from schemas.text import Line, PageState, PageText, Repair

Draw = Callable[[], PagePicture]

MOST_LINES: Final = 400  # of a page; more are specks of a photograph
MOST_COLUMNS: Final = 160_000  # of a page's lines in pictures 48 pixels high: three pages of dense text
_LEAST: Final = 350  # per mille of sureness on the whole line; below it the marks are no print
_ALOFT: Final = 0.5  # bands around a character in which lifted ink speaks against it
LEAST_BAND: Final = 13.0  # pixels of ก: below it both networks take ๓ for ๑ together (docs/scans.md)
COARSE: Final = "low_resolution"
_RUN: Final = re.compile("[0-9๐-๙]+")
MOST_WEAK_OF_PAGE: Final = 150  # per mille of a page's characters on weak lines; above it the page is `weak`
_ARABIC: Final = frozenset("0123456789")
_FIGURES: Final = _ARABIC | frozenset("๐๑๒๓๔๕๖๗๘๙")
_SPECK: Final = 850  # 1/100 point: three millimetres
_SPECKS: Final = 12
_EVERY: Final = 8  # pixels: so far apart are those that are looked at
_DUSKY: Final = 110  # of 255: no paper is so dark
_DARKER: Final = 50  # of 255
_MARKED: Final = 50  # per mille of a page; blank ones with dark edges have fewer
_UPRIGHT: Final = 620  # per mille: lines less sure on the whole ask for the page's other turns


@dataclass(slots=True)
class ScannedPage:
    """The lines of a page in reading order. `tables`: how many ruled tables it holds. `counts`: for `text_quality`."""

    page: PageText
    lines: list[Line] = field(default_factory=list)
    tables: int = 0
    counts: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class _Read:
    picture: PagePicture  # without its pixels
    printed: PrintedPage
    crops: list[LineCrop]
    images: list[Grey]
    readings: list[LineReading]
    left_out: int  # lines beyond the limits
    covered: tuple[Box, ...]  # what lies on the paper, in pixels of the print
    is_marked: bool  # something is on it, print or not

    @property
    def sure(self) -> int:
        sure = [s for r in self.readings for s in r.sure]
        return sum(sure) // len(sure) if sure else 0


def scanned_page(draw: Draw, readers: Readers, first_table: int = 0) -> ScannedPage:
    """The page's lines. `draw` gives its picture, again where it is asked again: 26 MB of pixels are let go of between.
    `first_table`: how many tables the document's pages before it hold.
    """
    return_what_is_free()
    read = _upright(draw, readers)
    picture = read.picture
    out = ScannedPage(PageText(picture.number, picture.width, picture.height, "blank"))
    out.counts["scan_pages"] += 1
    out.counts["scan_lines_left_out"] += read.left_out
    out.counts["scan_turned"] += bool(read.printed.turned)
    seen = zip(read.crops, read.images, read.readings, strict=True)
    boxes = {id(c): boxes_on(read.printed, c, i, r) for c, i, r in seen}
    readings = [with_boxes(r, boxes[id(c)]) for c, r in zip(read.crops, read.readings, strict=True)]
    found = list(zip(read.crops, read.images, readings, strict=True))
    print_ = [(c, i, r) for c, i, r in found if r.text.strip() and average(r) >= (2 * _LEAST if c.suspect else _LEAST)]
    if _is_dirt(read) or not holds_words(r for _, _, r in print_):
        print_ = []
    printed = {id(c) for c, _, _ in print_}
    unread = [c for c in read.crops if id(c) not in printed]
    out.counts["scan_marks_unread"] += len(read.crops) - len(print_)
    heard_ = _heard(read, readers, print_, boxes)
    said = [x.doubts() for x in heard_]
    for k in [k for k, d in enumerate(said) if is_open(d)][:MOST_LINES_AGAIN]:
        said[k] = heard_[k].doubts(*_settled(read.printed.black, heard_[k], readers))
    tables: set[int] = set()
    unlike = unlike_its_kind([(c, r, i) for c, i, r in print_])
    for one, by_networks, by_shape in zip(heard_, said, unlike, strict=True):
        line = _line(read, one, {*by_networks, *by_shape}, first_table)
        if line is not None:
            out.lines.append(line)
            tables |= {one.crop.cell[0]} if one.crop.cell else set()
    out.lines = doubt_two_letters(out.lines, picture.width, picture.height)
    out.tables = max(tables, default=-1) + 1
    q = measure("\n".join(x.text for x in out.lines))
    state: PageState = "blank" if _is_dirt(read) else "needs_ocr"
    out.counts["scan_wordless"] += state == "blank" and read.is_marked
    if out.lines:
        state = "weak" if read.left_out or _mostly_weak(out.lines) else "text"
    out.page = PageText(picture.number, picture.width, picture.height, state, q.thai_share, q.word_share)
    if out.lines:
        pens = pen_lines(read.printed, [c for c, _, _ in print_], unread, picture)
        ticks = [b for c in read.crops for b in box_places(read.printed, c, boxes[id(c)], picture)]
        out.lines += without_ticks(ink_lines(read.printed, readers, picture) + pens, ticks)
    return out


def _is_marked(pixels: NDArray[np.uint8]) -> bool:
    """Whether a page is more than paper with dirt and shadows at its edges: a photograph, a drawing, a scan too bad."""
    few = pixels[::_EVERY, ::_EVERY].astype(np.int16)
    grey = few if few.ndim == 2 else few.mean(axis=2)
    paper = float(np.percentile(grey, 90))
    return paper < _DUSKY or 1000 * int(np.count_nonzero(grey < paper - _DARKER)) > _MARKED * grey.size


def _is_dirt(read: _Read) -> bool:
    """Whether all that was found on a page, if anything, is a few specks, which read like letters at times: the back of
    a sheet.
    """
    unit = float(np.hypot(read.printed.to_page[0], read.printed.to_page[3]))  # 1/100 point a pixel
    small = all(max(c.x1 - c.x0, c.y1 - c.y0) * unit <= _SPECK for c in read.crops)
    return small and len(read.crops) <= _SPECKS and not read.left_out


def _mostly_weak(lines: Sequence[Line]) -> bool:
    """Whether too many of a page's characters stand on lines whose words cannot be relied on."""
    weak = sum(len(x.raw) for x in lines if any(d.rule == WEAK and d.end - d.start == len(x.raw) for d in x.doubted))
    return 1000 * weak > MOST_WEAK_OF_PAGE * sum(len(x.raw) for x in lines)


def _upright(draw: Draw, readers: Readers) -> _Read:
    """The page read the way up that reads best, where its own look leaves that open."""
    best = _read(draw, readers, None)
    for turned in best.printed.others:
        if best.sure >= _UPRIGHT and best.readings:
            break
        other = _read(draw, readers, turned)
        if other.sure > best.sure:
            best = other
    return best


def _read(draw: Draw, readers: Readers, turned: int | None) -> _Read:
    picture = draw()
    printed = printed_page(picture, turned)
    covered = covers_on_print(picture, printed.to_page)
    marked = _is_marked(picture.pixels)
    picture = replace(picture, pixels=np.zeros((0, 0), np.uint8))
    crops: list[LineCrop] = []
    images: list[Grey] = []
    columns = 0
    found = find_lines(printed)
    for crop in found[:MOST_LINES]:
        image = line_image(printed.black, crop)
        columns += image.shape[1]
        if columns > MOST_COLUMNS:
            break
        crops.append(crop)
        images.append(image)
    return _Read(picture, printed, crops, images, readers.first.read(images), len(found) - len(crops), covered, marked)


@dataclass(frozen=True, slots=True)
class _Heard:
    """A line with what every reader says. `others`: the second network, and the first one of the wider picture."""

    crop: LineCrop
    image: Grey
    first: LineReading
    others: tuple[LineReading, ...]
    third: TesseractLine | None
    ink: list[tuple[int, int]]
    boxes: Sequence[TickBox]
    put_in: tuple[Repair, ...]  # doubts of ticks and points that no network read

    def doubts(self, settled: Set[int] = frozenset(), unheard: Set[int] = frozenset()) -> tuple[Repair, ...]:
        """What the readers' words speak against; `settled`: places that more pictures have confirmed; `unheard`: those
        of which tesseract changed its mind.
        """
        return doubts(
            self.first,
            *self.others,
            tesseract=self.third,
            ink=self.ink,
            almost=self.first.almost,
            steady=settled,
            unsteady=unheard,
            weak_letter=0,
        )


def _heard(
    read: _Read,
    readers: Readers,
    print_: Sequence[tuple[LineCrop, Grey, LineReading]],
    boxes: Mapping[int, Sequence[TickBox]],
) -> list[_Heard]:
    """What all readers say of each line of print."""
    printed = read.printed
    second = readers.witness.read([image for _, image, _ in print_])
    wide = [i for i, (_, _, r) in enumerate(print_) if _FIGURES & set(r.text) or _FIGURES & set(second[i].text)]
    pictures = [view_of(printed.black, print_[i][0], WIDER) for i in wide]
    again = {i: placed(r, WIDER) for i, r in zip(wide, readers.first.read(pictures), strict=True)}
    out = []
    for i, (crop, image, reading) in enumerate(print_):
        mine = boxes[id(crop)]
        others = tuple(with_boxes(x, mine) for x in (second[i], again.get(i)) if x is not None)
        first, brackets = with_brackets(printed, crop, reading)
        first, points = with_points(first, image)
        arabic = not _ARABIC.isdisjoint(first.text)  # tesseract knows no Thai figure
        third = read_line(image, figures=True) if arabic else None
        out.append(_Heard(crop, image, first, others, third, _ink_over(printed, crop), mine, (*brackets, *points)))
    return out


def _settled(black: Grey, one: _Heard, readers: Readers) -> tuple[frozenset[int], frozenset[int]]:
    """The places of a line's characters that both networks read alike in more pictures of it, and those that tesseract
    denies in the plain one and hardly in these.
    """
    pictures = [view_of(black, one.crop, v) for v in VIEWS]
    mine = [placed(r, v) for r, v in zip(readers.first.read(pictures), VIEWS, strict=True)]
    pictures.append(view_of(black, one.crop, WIDER))
    theirs = [placed(r, v) for r, v in zip(readers.witness.read(pictures), (*VIEWS, WIDER), strict=True)]
    same = steady(
        one.first,
        [*one.others[1:], *(with_boxes(x, one.boxes) for x in mine)],
        [one.others[0], *(with_boxes(x, one.boxes) for x in theirs)],
    )
    if one.third is None or not denied(one.first, one.third):
        return same, frozenset()
    third = [(read_line(p, figures=True), v) for p, v in zip(pictures, (*VIEWS, WIDER), strict=True)]
    return same, unsteady(one.first, one.third, third)


def _line(read: _Read, one: _Heard, against: set[Repair], first_table: int) -> Line | None:
    crop, first = one.crop, one.first
    against |= {*one.put_in, *unsure_boxes(first, one.boxes)}
    against |= {*cut_words(first.text, crop, read.printed.black.shape[1]), *struck(first, crop)}
    against |= {*pale_beside(first, crop, read.printed.black)}
    against |= {*paler(first, one.image), *beside_gap(first, one.image), *beside_cover(first, crop, read.covered)}
    if crop.band < LEAST_BAND:
        against |= {Repair(COARSE, *m.span()) for m in _RUN.finditer(first.text)}
    if is_weak(first, one.others[0]):
        against.add(Repair(WEAK, 0, len(first.text)))
    names = dict(zip((SECOND, WIDER_PICTURE), one.others, strict=False))
    told = heard(first, names, one.third, against)
    cell = None if crop.cell is None else (crop.cell[0] + first_table, crop.cell[1], crop.cell[2])
    return line_of(read.printed.to_page, crop, first, read.picture, against, cell, others=told)


def _ink_over(printed: PrintedPage, crop: LineCrop) -> list[tuple[int, int]]:
    """[x0, x1) in columns of the line's picture where coloured ink was lifted off it or stands close beside it."""
    reach = round(_ALOFT * crop.band)
    y0, y1 = max(0, crop.y0 - reach // 2), crop.y1 + reach // 2
    x0, x1 = max(0, crop.x0 - 6 * reach), crop.x1 + 6 * reach
    columns = np.flatnonzero(printed.ink[y0:y1, x0:x1].sum(axis=0, dtype=np.int64) >= 255 * max(2, crop.band / 8))
    if not len(columns):
        return []
    parts = np.split(columns, np.flatnonzero(np.diff(columns) > reach) + 1)
    scale = 16 / crop.band
    return [
        (round((x0 + int(p[0]) - crop.x0) * scale) + 4, round((x0 + int(p[-1]) + 1 - crop.x0) * scale) + 4)
        for p in parts
    ]
