"""ช่องให้ทำเครื่องหมาย: the boxes of choices on a scanned line, and whether something is drawn in them.

No network reads ☐ and ☑: they say ป, 0 or nothing for a box. So boxes are looked for in the line's picture, as four
straight sides that close; and brackets by what was read. What is in them decides: hardly any ink is empty, a good
deal is a tick, whoever drew it and in whatever colour; between the two it is asked of a person. The signs are those
that text has in files, so that one grammar reads forms from paper and from files.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from extractors.scan_align import HANDWRITING
from extractors.scan_crop import BAND, FOOT, LineCrop
from extractors.scan_line import box_on_page
from extractors.scan_picture import PagePicture
from extractors.scan_pieces import Grey
from extractors.scan_print import PrintedPage
from extractors.thai_line import LineReading
from schemas.place import Box
from schemas.text import Line, Repair

UNSURE: Final = "tick_unsure"
EMPTY: Final = "☐"
TICKED: Final = "☑"
_INK: Final = 170
_LEAST, _MOST = 13, 26  # columns and rows of a box's sides; the consonants are 16 high, a round ๐ is 12
_NUMBER: Final = re.compile("[0-9๐-๙./]{2,}|[0-9๐-๙](?: [0-9๐-๙]{2,})+")
_OPENS: Final = frozenset(" \u00a0([“:.…")  # what a box may stand right behind
_OPEN_FEET: Final = frozenset("กคดตถภศฎฏญฤ")
_SURE: Final = 900  # per mille
_SQUARE: Final = 1.2  # times longer one side is than the other, at most: no round figure is so square
_FREE: Final = 4  # columns of paper on both sides: no letter of a word stands so free
_SIDE: Final = 0.88  # of a side has ink
_INSIDE: Final = 3  # rows and columns of a side's own thickness
_CLEAN: Final = 20  # per mille of ink inside that dust makes
_TICK: Final = 2.5  # times as large as its box a tick may be
_DRAWN: Final = 70  # per mille: a thin tick
_FILLED: Final = 985  # per mille: a pen leaves some paper at the sides
_BRACKETS: Final = re.compile("[(][ \u00a0]*[/xX✓√v\ufffd]?[ \u00a0]*[)]")
_MARKS: Final = frozenset("/xX✓√")


@dataclass(frozen=True, slots=True)
class TickBox:
    """A box in columns and rows of a line's picture, sides included. `ticked`: None where it cannot be told."""

    x0: int
    y0: int
    x1: int
    y1: int
    ticked: bool | None


def boxes_on(printed: PrintedPage, crop: LineCrop, image: Grey, reading: LineReading) -> tuple[TickBox, ...]:
    """The boxes of a line, from the left. `image`: (48, w), of `crop`; `reading`: of it, in which no figure inside a
    number is a box: in some families ๐ is all but square.
    """
    out = []
    numbers = [
        (reading.at[i][0] + reading.at[i][1]) / 2 for m in _NUMBER.finditer(reading.text) for i in range(*m.span())
    ]
    for x0, y0, x1, y1 in _squares(image < _INK):
        box = (x0, y0, x1, y1)
        if any(x0 <= m <= x1 for m in numbers) or _is_in_a_word(reading, x0, x1) or _is_a_letter(reading, x0, x1):
            continue
        if not (_has_corners(image, box) and _stands_free(image, box)):
            continue
        share = _ink_inside(printed, crop, (x0, y0, x1, y1))
        out.append(TickBox(x0, y0, x1, y1, _state(share)))
    return tuple(out)


def holds_words(readings: Iterable[LineReading]) -> bool:
    """Whether lines hold more than boxes and blanks: a page of nothing else has specks of dirt."""
    return any(c not in (EMPTY, TICKED) and not c.isspace() for r in readings for c in r.text)


def _is_in_a_word(reading: LineReading, x0: int, x1: int) -> bool:
    """Whether a reader has a letter on [x0, x1) right behind another one: in bold print ย and ช are all but boxes."""
    middles = [(a + b) / 2 for a, b in reading.at]
    inside = [i for i, m in enumerate(middles) if x0 <= m < x1]
    return bool(inside) and inside[0] > 0 and reading.text[inside[0] - 1] not in _OPENS


def _is_a_letter(reading: LineReading, x0: int, x1: int) -> bool:
    """Whether the reader is sure of a letter there that is open below: a fax may close its feet. Boxes are read as
    nothing, or as what closes (ป, 0).
    """
    said = [
        (c, s) for c, s, (a, b) in zip(reading.text, reading.sure, reading.at, strict=True) if x0 <= (a + b) / 2 < x1
    ]
    return len(said) == 1 and said[0][0] in _OPEN_FEET and said[0][1] >= _SURE


def _has_corners(image: Grey, box: tuple[int, int, int, int]) -> bool:
    """Whether the sides meet at right angles: round figures and letters leave the corners white."""
    x0, y0, x1, y1 = box
    return all(int(image[y : y + 2, x : x + 2].min()) < _INK for y in (y0, y1 - 2) for x in (x0, x1 - 2))


def _stands_free(image: Grey, box: tuple[int, int, int, int]) -> bool:
    """Whether nothing stands beside the lower half of a box; a tick may reach out of it above."""
    x0, y0, x1, y1 = box
    low = image[(y0 + y1) // 2 : y1]
    return bool((low[:, max(0, x0 - _FREE) : x0] >= _INK).all() and (low[:, x1 : x1 + _FREE] >= _INK).all())


def _state(share: int) -> bool | None:
    """None also for a box that is black all over: it may be a bullet (■), or a speck of dirt."""
    return False if share <= _CLEAN else True if _DRAWN <= share < _FILLED else None


def _squares(ink: np.ndarray) -> list[tuple[int, int, int, int]]:
    """[x0, x1) x [y0, y1) of what four straight sides close, none inside another."""
    uprights = _uprights(ink)
    columns = {x for x, _, _ in uprights}
    out: list[tuple[int, int, int, int]] = []
    for x0, top0, foot0 in uprights:
        if out and x0 < out[-1][2]:
            continue
        for x1, top1, foot1 in uprights:
            if x1 <= x0:
                continue
            right = x1
            while right + 1 in columns:  # the side's own thickness
                right += 1
            top, foot = max(top0, top1), min(foot0, foot1)
            wide, high = right + 1 - x0, foot - top
            if (
                not _LEAST <= wide <= _MOST
                or not _LEAST <= high <= _MOST
                or max(wide, high) > _SQUARE * min(wide, high)
            ):
                continue
            level = ink[:, x0 : x1 + 1].mean(axis=1) >= _SIDE
            tops = np.flatnonzero(level[max(0, top - 2) : top + 4]) + max(0, top - 2)
            feet = np.flatnonzero(level[max(0, foot - 4) : foot + 2]) + max(0, foot - 4)
            if len(tops) and len(feet) and feet[-1] - tops[0] + 1 >= _LEAST:
                out.append((x0, int(tops[0]), right + 1, int(feet[-1]) + 1))
                break
    return out


def _uprights(ink: np.ndarray) -> list[tuple[int, int, int]]:
    """(column, first row, row after the last) of each straight run down as high as a box, by the letters' rows."""
    found = []
    rows = ink[FOOT - 2 * BAND : FOOT + BAND // 2 + 2]
    above = FOOT - 2 * BAND
    for x in np.flatnonzero(rows.sum(axis=0) >= _LEAST).tolist():
        edges = np.flatnonzero(np.diff(np.concatenate(([0], rows[:, x].astype(np.int8), [0]))))
        runs = [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True) if b - a >= _LEAST]
        found += [(x, above + a, above + b) for a, b in runs]
    return found


def _ink_inside(printed: PrintedPage, crop: LineCrop, box: tuple[int, int, int, int]) -> int:
    """Per mille of the paper inside a box that black or coloured ink covers."""
    x0, y0, x1, y1 = box
    scale = crop.band / BAND
    left, right = (crop.print_x(x) for x in (x0 + _INSIDE, x1 - _INSIDE))
    foot = float(crop.foot(np.asarray([(left + right) / 2]))[0])
    top, low = (foot + (y - FOOT) * scale for y in (y0 + _INSIDE, y1 - _INSIDE))
    rows, columns = slice(max(0, round(top)), max(0, round(low))), slice(max(0, round(left)), max(0, round(right)))
    inside = np.minimum(printed.black[rows, columns], printed.coloured[rows, columns])
    return int(1000 * np.count_nonzero(inside < _INK) / inside.size) if inside.size else 0


def without_ticks(marks: Sequence[Line], boxes: Sequence[Box]) -> list[Line]:
    """The marks of pens and stamps on a page, without those that are the ticks in `boxes` (on the page): these are
    read, and are no handwriting beside the words that they choose.
    """
    return [x for x in marks if x.text.strip(HANDWRITING) or not any(_is_tick(x.box, b) for b in boxes)]


def _is_tick(mark: Box, box: Box) -> bool:
    """A mark that begins in a box, and is no longer than a tick is."""
    wide, high = box[2] - box[0], box[3] - box[1]
    inside = min(mark[2], box[2]) - max(mark[0], box[0]) > 0 and min(mark[3], box[3]) - max(mark[1], box[1]) > 0
    return inside and mark[2] - mark[0] <= _TICK * wide and mark[3] - mark[1] <= _TICK * high


def box_places(printed: PrintedPage, crop: LineCrop, boxes: Sequence[TickBox], picture: PagePicture) -> list[Box]:
    """Where the boxes of a line stand on the page as displayed, in 1/100 point."""
    out = []
    scale = crop.band / BAND
    for b in boxes:
        x0, x1 = crop.print_x(b.x0), crop.print_x(b.x1)
        foot = float(crop.foot(np.asarray([(x0 + x1) / 2]))[0])
        corners = [(x, foot + (y - FOOT) * scale) for x in (x0, x1) for y in (b.y0, b.y1)]
        out.append(box_on_page(printed.to_page, corners, picture))
    return out


def with_boxes(reading: LineReading, boxes: Sequence[TickBox]) -> LineReading:
    """The reading with ☐ or ☑ in place of what was read inside each box; a blank beside it where letters touch."""
    if not boxes:
        return reading
    parts = [
        (c, at, sure)
        for c, at, sure in zip(reading.text, reading.at, reading.sure, strict=True)
        if c.isspace() or not any(b.x0 - 2 <= (at[0] + at[1]) / 2 <= b.x1 + 1 for b in boxes)
    ]
    signs = [(EMPTY if b.ticked is False else TICKED, (b.x0, b.x1), 1000) for b in boxes]
    whole = sorted([*parts, *signs], key=lambda p: p[1][0] + p[1][1])
    almost = tuple(a for a in reading.almost if not any(b.x0 - 2 <= a[0] <= b.x1 + 1 for b in boxes))
    return LineReading("".join(c for c, *_ in whole), tuple(p[1] for p in whole), tuple(p[2] for p in whole), almost)


def with_brackets(printed: PrintedPage, crop: LineCrop, reading: LineReading) -> tuple[LineReading, tuple[Repair, ...]]:
    """The reading with ✓ in brackets in which something is drawn that was not read, and a doubt for the line where that
    cannot be told.
    """
    text, sure = list(reading.text), list(reading.sure)
    unsure = False
    for m in _BRACKETS.finditer(reading.text):
        a, b = m.start(), m.end() - 1
        inner = [i for i in range(a + 1, b) if text[i] not in " \u00a0"]
        x0, x1 = round(sum(reading.at[a]) / 2), round(sum(reading.at[b]) / 2)
        if x1 - x0 < _LEAST:
            continue
        within = (x0 + 2, FOOT - BAND - 2, x1 - 2, FOOT + 2)  # a bracket bends inward
        state = _state(_ink_inside(printed, crop, within))
        if state is False and not inner:
            continue
        if state and inner:
            text[inner[0]] = text[inner[0]] if text[inner[0]] in _MARKS else "✓"
            sure[inner[0]] = 1000
        elif state and b > a + 1:
            text[a + 1], sure[a + 1] = "✓", 1000
        else:
            unsure = True
    changed = LineReading("".join(text), reading.at, tuple(sure), reading.almost)
    return changed, ((Repair(UNSURE, 0, len(text)),) if unsure else ())


def unsure_boxes(reading: LineReading, boxes: Sequence[TickBox]) -> tuple[Repair, ...]:
    """A doubt for the whole line where one of its boxes may be ticked or not: the others are chosen with it or not."""
    return (Repair(UNSURE, 0, len(reading.text)),) if any(b.ticked is None for b in boxes) else ()
