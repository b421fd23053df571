"""หมึกที่ไม่ใช่งานพิมพ์ของหนังสือ: stamps, seals and pens on a scan, as lines with role `stamp`.

Each stamp is taken by itself: it stands at a slant of its own. Its printed letters (ตรารับ, ตราชื่อ, ชั้นความเร็ว) are
read by the networks and doubted as a whole (`stamp_ink`); what a pen wrote is not read: one line of U+FFFD says where
it stands.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Final

import cv2
import numpy as np

from extractors.scan_align import HANDWRITING
from extractors.scan_crop import LineCrop, line_image
from extractors.scan_heard import SECOND, heard
from extractors.scan_line import Readers, average, box_on_page, line_of
from extractors.scan_lines import lines_of
from extractors.scan_picture import PagePicture, Pixels
from extractors.scan_print import Affine, PrintedPage
from extractors.scan_witness import HANDWRITTEN, doubts
from extractors.thai_date import find_dates
from extractors.thai_line import LineReading
from schemas.packed_places import GlyphBoxes
from schemas.quoted import Origin
from schemas.text import Line, Repair

STAMP_INK: Final = "stamp_ink"
_SPEEDS: Final = frozenset(("ด่วน", "ด่วนมาก", "ด่วนที่สุด"))
_SECRETS: Final = frozenset(("ลับ", "ลับมาก", "ลับที่สุด", "ปกปิด"))
_COARSE_MM: Final = 0.3  # a pixel of the picture on which marks are looked for
_TOGETHER_MM: Final = 3.5  # ink nearer than this is of one stamp
_WRITTEN_MM: Final = 2.0  # of one word of a pen
_LEAST_MM: Final = 2.0  # high or wide: less is a speck, or a dot of something printed
_STROKE_MM: Final = 6.0  # high or wide: a piece of black that large is a pen's, a ruling's or a picture's, no letter's
_THIN_MM: Final = 1.2  # a ruling is no higher
_DENSE: Final = 0.3  # share of ink over 3 mm that a pen does not reach and pictures do
_FILLED: Final = 0.35  # of its box that a pen's strokes do not fill
_RIM: Final = 0.18  # of a box, on each side: a frame that stands askew keeps within it
_EDGE: Final = 0.012  # of the page's width: what lies in this margin is of the paper's edge
_STEEPEST: Final = 9.0  # degrees
_MOST_STAMPS: Final = 24  # of a page; more is a coloured picture
_MOST_MARKS: Final = 60
_SURE: Final = 600  # per mille, on the whole line
_MORE: Final = 1.1
_ALIKE: Final = 0.5  # of two readings of one line of print
_LETTERS: Final = 4  # on a line by itself; a pen's strokes may look like two or three
_BLACK: Final = 160
_FINE: Final = 7.0  # pixels of a millimetre from which a stroke is some pixels broad
_RECEIVED: Final = re.compile(r"รับ|[เแ][สล]ข|วัน|เวลา|น\.")  # a word of a received stamp, or what may have become of it
_TICKS: Final = " -–—_./|~"
_Words = tuple[LineCrop, LineReading, LineReading]


@dataclass(slots=True)
class _Stamp:
    """One stamp turned level. `to_page`: from its pixels to 1/100 point of the page as displayed. `as_is`: both before
    the stamp was turned. `tries`: its lines as they are found in the ink as it is, and in the ink made thinner.
    """

    ink: Pixels
    to_page: Affine
    as_is: tuple[Pixels, Affine]
    tries: list[list[LineCrop]]


def ink_lines(printed: PrintedPage, readers: Readers, picture: PagePicture) -> list[Line]:
    """What coloured ink wrote on the page, stamp by stamp from above. Empty where there is none."""
    if not printed.ink.any():
        return []
    per_mm = _pixels_per_mm(printed)
    stamps = [_level(printed, part, x, y, per_mm) for part, x, y in _stamps(printed, per_mm)]
    cut = [(s, n, c, line_image(s.ink, c)) for s in stamps for n, crops in enumerate(s.tries) for c in crops]
    first = readers.first.read([image for *_, image in cut])
    likely = [k for k, one in enumerate(first) if average(one) >= _SURE]
    second = dict(zip(likely, readers.witness.read([cut[k][3] for k in likely]), strict=True))
    out: list[Line] = []
    for stamp in stamps:
        read: list[list[_Words]] = [[] for _ in stamp.tries]
        for k in likely:
            if cut[k][0] is stamp:
                read[cut[k][1]].append((cut[k][2], _trimmed(first[k]), second[k]))
        kept = _best([_printed(x) for x in read])
        for crop, one, other in kept:
            against = [*doubts(one, other, almost=one.almost)]
            if not _same_speed(one, other):
                against.append(Repair(STAMP_INK, 0, len(one.text)))
            told = heard(one, {SECOND: other}, None, against)
            line = line_of(stamp.to_page, crop, one, picture, against, role="stamp", others=told)
            out += [line] if line is not None else []
        out += _pen_in(stamp, [c for c, _, _ in kept], picture, per_mm)
    return out[:_MOST_MARKS]


def _same_speed(one: LineReading, other: LineReading) -> bool:
    """Whether both networks read a stamp of urgency (ชั้นความเร็ว), letter for letter: three words of the regulation that
    no other stamp holds by themselves, so their ink is no doubt.
    """
    return one.text.strip() in _SPEEDS and other.text.strip() == one.text.strip()


def pen_lines(
    printed: PrintedPage, read: Sequence[LineCrop], unread: Sequence[LineCrop], picture: PagePicture
) -> list[Line]:
    """What a black pen wrote beside the print. `read`: the lines that were read as print; `unread`: the others."""
    per_mm = _pixels_per_mm(printed)
    high, wide = printed.black.shape
    step = max(1, round(_COARSE_MM * per_mm / 2))
    small = np.asarray(cv2.resize(printed.black, (wide // step, high // step), interpolation=cv2.INTER_AREA), np.uint8)
    ink = (small < _BLACK + 40).astype(np.uint8)
    edge = max(1, round(_EDGE * ink.shape[1]))
    ink[:, :edge] = ink[:, -edge:] = ink[:edge] = ink[-edge:] = 0
    picture_like = _dense(ink, 3 * per_mm / step)
    for crop in read:
        ink[crop.y0 // step : -(-crop.y1 // step), crop.x0 // step : -(-crop.x1 // step)] = 0
    boxes = [tuple(v * step for v in b) for b in _strokes(ink, picture_like, per_mm / step)]
    boxes += [
        (c.x0, c.y0, c.x1, c.y1)
        for c in unread
        if max(c.x1 - c.x0, c.y1 - c.y0) >= _LEAST_MM * per_mm
        and min(c.x1 - c.x0, c.y1 - c.y0) >= per_mm
        and edge * step < (c.x0 + c.x1) / 2 < wide - edge * step
        and not picture_like[_slices((c.x0 // step, c.y0 // step, c.x1 // step + 1, c.y1 // step + 1))].any()
    ]
    return [_mark(printed.to_page, box, picture) for box in _apart(boxes)][:_MOST_MARKS]


def _pixels_per_mm(printed: PrintedPage) -> float:
    unit = float(np.hypot(printed.to_page[0], printed.to_page[3]))
    return 7200 / 25.4 / unit


# --- stamps


def _stamps(printed: PrintedPage, per_mm: float) -> Iterator[tuple[Pixels, int, int]]:
    """(the ink of one stamp on white, its upper left corner), from above."""
    step = max(1, round(_COARSE_MM * per_mm))
    small, black = _coarse(printed.ink, step), _coarse(np.asarray(cv2.bitwise_not(printed.black), np.uint8), step)
    dark = _dense((black > 255 - _BLACK).astype(np.uint8), 3 * per_mm / step)
    reach = max(3, round(_TOGETHER_MM * per_mm / step)) | 1
    near = cv2.dilate((small > 40).astype(np.uint8), np.ones((reach, reach), np.uint8))
    found: Any = cv2.connectedComponentsWithStats(np.asarray(near, np.uint8), connectivity=8, ltype=cv2.CV_32S)
    _, labels, stats, _ = found
    high, wide = printed.ink.shape
    parts = []
    for label in range(1, len(stats)):
        x, y, w, h = (int(v) for v in stats[label, :4])
        own = (labels[y : y + h, x : x + w] == label) & (small[y : y + h, x : x + w] > 40)
        ys, xs = np.nonzero(own)
        if not len(ys) or max(np.ptp(ys), np.ptp(xs)) * step < _LEAST_MM * per_mm:
            continue
        if own[dark[y : y + h, x : x + w] > 0].sum() > 0.3 * own.sum():
            continue  # the colour that a scanner sees in a fine black drawing
        parts.append((y, x, h, w, label))
    for y, x, h, w, label in sorted(sorted(parts, key=lambda p: -p[2] * p[3])[:_MOST_STAMPS]):
        y0, x0, y1, x1 = y * step, x * step, min((y + h) * step, high), min((x + w) * step, wide)
        mask = np.repeat(np.repeat(labels[y : y + h, x : x + w] == label, step, 0), step, 1)[: y1 - y0, : x1 - x0]
        part = printed.coloured[y0:y1, x0:x1].copy()
        part[~mask] = 255
        yield part, x0, y0


def _coarse(plane: Pixels, step: int) -> Pixels:
    high, wide = plane.shape
    size = (max(1, -(-wide // step)), max(1, -(-high // step)))
    padded = cv2.copyMakeBorder(plane, 0, size[1] * step - high, 0, size[0] * step - wide, cv2.BORDER_REPLICATE)
    return np.asarray(cv2.resize(padded, size, interpolation=cv2.INTER_AREA), np.uint8)


def _dense(ink: Pixels, side: float) -> Pixels:
    """1 where ink is denser than strokes of a pen or lines of print are. `side`: 3 mm in pixels."""
    size = max(3, round(side))
    dense = (np.asarray(cv2.boxFilter(ink, cv2.CV_32F, (size, size))) > _DENSE).astype(np.uint8)
    # lines of print are dense for one line alone
    square = np.ones((size, size), np.uint8)
    return np.asarray(cv2.dilate(cv2.morphologyEx(dense, cv2.MORPH_OPEN, square), square), np.uint8)


def _level(printed: PrintedPage, part: Pixels, x: int, y: int, per_mm: float) -> _Stamp:
    """A stamp turned so that its lines are level, and its lines."""
    a, b, c, d, e, f = printed.to_page
    as_is = part, (a, b, a * x + b * y + c, d, e, d * x + e * y + f)
    slant = _slant(part, per_mm)
    h, w = part.shape
    m = cv2.getRotationMatrix2D(((w - 1) / 2, (h - 1) / 2), slant, 1.0)
    size = round(w * abs(m[0, 0]) + h * abs(m[0, 1])), round(w * abs(m[0, 1]) + h * abs(m[0, 0]))
    m[:, 2] += (size[0] - w) / 2, (size[1] - h) / 2
    if slant:
        turned = cv2.warpAffine(part, m, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=255)
        part = np.asarray(turned, np.uint8)
    back = cv2.invertAffineTransform(m)
    (p, q, r), (s, t, u) = back.tolist()
    r, u = r + x, u + y
    to_page = (a * p + b * s, a * q + b * t, a * r + b * u + c, d * p + e * s, d * q + e * t, d * r + e * u + f)
    points = per_mm * 25.4 / 72
    tries = [lines_of(part, points)]
    if per_mm > _FINE:  # soaked ink is as dense as a picture
        tries.append(lines_of(np.asarray(cv2.dilate(part, np.ones((2, 2), np.uint8)), np.uint8), points))
    return _Stamp(part, to_page, as_is, tries)


def _slant(part: Pixels, per_mm: float) -> float:
    """Degrees clockwise by which the lines of a stamp fall to the right; 0.0 where it has none that would say."""
    step = max(1, round(0.25 * per_mm))
    ink = (255 - _coarse(part, step)).astype(np.float32)
    h, w = ink.shape
    if min(h, w) < 12 or h * w > 400_000:
        return 0.0
    side = int(np.hypot(h, w)) + 2

    def sharp(angle: float) -> float:
        m = cv2.getRotationMatrix2D(((w - 1) / 2, (h - 1) / 2), angle, 1.0)
        m[:, 2] += (side - w) / 2, (side - h) / 2
        rows = np.asarray(cv2.warpAffine(ink, m, (side, side))).sum(axis=1)
        return float((np.diff(rows) ** 2).sum())

    level = sharp(0.0)
    best = max(np.arange(-_STEEPEST, _STEEPEST + 0.5, 1.0), key=lambda angle: sharp(float(angle)))
    best = max(best + np.arange(-0.75, 1.0, 0.25), key=lambda angle: sharp(float(angle)))
    return float(best) if sharp(float(best)) > 1.15 * level else 0.0


# --- print or pen


def _trimmed(reading: LineReading) -> LineReading:
    """Without dashes and dots at its ends: a pen's tick beside a name, the side of a frame."""
    text = reading.text
    a, b = len(text) - len(text.lstrip(_TICKS)), len(text.rstrip(" -–—_"))
    return LineReading(text[a:b], reading.at[a:b], reading.sure[a:b], reading.almost) if a < b else reading


def _letters(text: str) -> int:
    return sum(c.isalpha() for c in text)


def _best(tries: Sequence[list[_Words]]) -> list[_Words]:
    """The first try, unless another reads clearly more."""
    gain = [sum(len(one.text) * average(one) for _, one, _ in x) for x in tries]
    return next((x for x, n in zip(tries[1:], gain[1:], strict=True) if n > _MORE * gain[0]), tries[0])


def _printed(read: Sequence[_Words]) -> list[_Words]:
    """The lines that are print; in a received stamp its figures too, whoever wrote them."""
    words = [_is_print(*x) for x in read]
    received = any(is_word and _RECEIVED.search(one.text) for is_word, (_, one, _) in zip(words, read, strict=True))
    return [x for is_word, x in zip(words, read, strict=True) if is_word or (received and _is_figures(*x))]


def _is_print(crop: LineCrop, one: LineReading, other: LineReading) -> bool:
    """Whether both networks read much the same words. A word of secrecy is shorter than other stamps, and one network
    that sees it is enough: nothing is lost by holding back what is not secret.
    """
    if _SECRETS & {one.text.strip(), other.text.strip()}:
        return True
    if average(one) < (_SURE + 150 if crop.suspect else _SURE) or one.text.count(HANDWRITING) * 3 > len(one.text):
        return False
    if _letters(one.text) < _LETTERS and not any(d.value for d in find_dates(one.text)):
        return False
    return SequenceMatcher(None, one.text, other.text, autojunk=False).ratio() >= _ALIKE


def _is_figures(crop: LineCrop, one: LineReading, other: LineReading) -> bool:
    """Whether both read figures: written into a stamp, by hand or by a numbering machine."""
    figures = sum(c.isdigit() for c in one.text)
    return figures > 0 and 2 * figures >= len(one.text.strip()) and average(one) >= _SURE and not crop.suspect


def _pen_in(stamp: _Stamp, kept: Sequence[LineCrop], picture: PagePicture, per_mm: float) -> list[Line]:
    """The strokes of a stamp beside its printed lines; its frame is none."""
    step = max(1, round(_COARSE_MM * per_mm / 2))
    level, to_page = (stamp.ink, stamp.to_page) if kept else stamp.as_is
    ink = (_coarse(level, step) < 200).astype(np.uint8)
    h, w = ink.shape
    if kept:
        found: Any = cv2.connectedComponentsWithStats(ink, connectivity=8, ltype=cv2.CV_32S)
        for label, (x, y, wide, high, _) in enumerate(found[2].tolist()):
            around = [c for c in kept if x * step < c.x0 and (x + wide) * step > c.x1 and y * step < c.baseline]
            side = min(wide, high) < _THIN_MM * per_mm / step and max(wide, high) > _STROKE_MM * per_mm / step
            if label and (side or any((y + high) * step > c.baseline for c in around)):
                ink[found[1] == label] = 0  # the frame, or a side of it
        for c in kept:
            room = round(c.band / 4)
            # no further than signs reach: what a pen wrote across the line may have been taken for a sign of it
            above, below = max(c.y0 - room, c.baseline - 2.6 * c.band), min(c.y1 + room, c.baseline + 1.2 * c.band)
            y0, y1 = max(0, int(above)) // step, int(below) // step + 1
            ink[y0:y1, max(0, c.x0 - room) // step : (c.x1 + room) // step + 1] = 0
    boxes = _grouped(ink, np.ones((h, w), np.uint8), per_mm / step, _LEAST_MM)
    return [_mark(to_page, tuple(v * step for v in b), picture) for b in boxes]


def _strokes(ink: Pixels, picture_like: Pixels, per_mm: float) -> list[tuple[int, ...]]:
    """Boxes of what a pen wrote on a page, in pixels of `ink`: large thin pieces, with the smaller ones beside them."""
    found: Any = cv2.connectedComponentsWithStats(ink, connectivity=8, ltype=cv2.CV_32S)
    _, labels, stats, _ = found
    large = np.zeros(len(stats), np.uint8)
    for label, (x, y, w, h, area) in enumerate(stats.tolist()):
        if not label or max(w, h) < _STROKE_MM * per_mm or min(w, h) < _THIN_MM * per_mm:
            continue
        part = labels[y : y + h, x : x + w] == label
        if max(w, h) > 20 * min(w, h):
            continue
        ruled = max(part.sum(axis=0).max() / h if h > w else 0, part.sum(axis=1).max() / w if w > h else 0) > 0.6
        if (
            not ruled
            and area < _FILLED * w * h
            and not _is_frame(part)
            and not (picture_like[y : y + h, x : x + w][part] > 0).any()
        ):
            large[label] = 1
    seeds = large[labels]
    del found, labels  # as many numbers as the page has pixels
    return _grouped(ink & (1 - picture_like), seeds, per_mm, _LEAST_MM)


def _is_frame(part: Pixels) -> bool:
    """Whether a piece of ink runs along the sides of its box alone: the frame of a stamp, the ring of a seal."""
    h, w = part.shape
    inner = part[round(_RIM * h) : h - round(_RIM * h), round(_RIM * w) : w - round(_RIM * w)]
    return bool(np.count_nonzero(inner) < 0.1 * np.count_nonzero(part))


def _grouped(ink: Pixels, seeds: Pixels, per_mm: float, least_mm: float) -> list[tuple[int, ...]]:
    """Boxes [x0, y0, x1, y1) of the ink that stands together, where a seed is among it."""
    reach = max(3, round(_WRITTEN_MM * per_mm)) | 1
    near = np.asarray(cv2.dilate(ink, np.ones((reach, reach), np.uint8)), np.uint8)
    found: Any = cv2.connectedComponentsWithStats(near, connectivity=8, ltype=cv2.CV_32S)
    _, labels, stats, _ = found
    kept = np.unique(labels[(seeds > 0) & (ink > 0)])
    out = []
    for label in kept[kept > 0].tolist():
        x, y, w, h = (int(v) for v in stats[label, :4])
        ys, xs = np.nonzero((labels[y : y + h, x : x + w] == label) & (ink[y : y + h, x : x + w] > 0))
        box = (x + int(xs.min()), y + int(ys.min()), x + int(xs.max()) + 1, y + int(ys.max()) + 1)
        if max(box[2] - box[0], box[3] - box[1]) >= least_mm * per_mm:
            out.append(box)
    return sorted(out, key=lambda b: (b[1], b[0]))


def _slices(box: Sequence[int]) -> tuple[slice, slice]:
    return slice(max(0, box[1]), max(0, box[3])), slice(max(0, box[0]), max(0, box[2]))


def _apart(boxes: Iterable[tuple[int, ...]]) -> list[tuple[int, ...]]:
    """The boxes from above, those that lie inside another left out."""
    out: list[tuple[int, ...]] = []
    for b in sorted(set(boxes), key=lambda b: (b[0] - b[2]) * (b[3] - b[1])):
        if not any(o[0] <= b[0] and o[1] <= b[1] and o[2] >= b[2] and o[3] >= b[3] for o in out):
            out.append(b)
    return sorted(out, key=lambda b: (b[1], b[0]))


def _mark(to_page: Affine, box: Sequence[int], picture: PagePicture) -> Line:
    """The place of a pen's strokes: one U+FFFD that fills it."""
    x0, y0, x1, y1 = box_on_page(to_page, [(x, y) for x in (box[0], box[2]) for y in (box[1], box[3])], picture)
    return Line(
        text=HANDWRITING,
        raw=HANDWRITING,
        page=picture.number,
        glyphs=GlyphBoxes([1], [x0], [y0], [x1], [y1]),
        role="stamp",
        origin=Origin.RECOGNISED,
        doubted=(Repair(HANDWRITTEN, 0, 1),),
    )
