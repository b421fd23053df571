"""Where the paper ends before the words do, and where one sheet shows two letters: doubts that a place alone gives."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from extractors.scan_crop import LineCrop
from schemas.text import Line, Repair

CUT: Final = "cut_at_edge"
TWO_LETTERS: Final = "two_letters_on_sheet"
_NEAR: Final = 0.6  # bands from the side of the picture: print keeps a margin of two centimetres
_FIRST: Final = re.compile(r"\s*\S+")
_LAST: Final = re.compile(r"\S+\s*\Z")
_HEAD: Final = re.compile(r"(?:ที่|เรื่อง|เรียน|ถึง|อ้างถึง|ส่วนราชการ|วันที่|คำสั่ง|ประกาศ)(?=[ :0-9๐-๙ก-ฮ]|$)")


def cut_words(text: str, crop: LineCrop, width: int) -> tuple[Repair, ...]:
    """A doubt for the first or last word of a line that begins or ends at the side of a print `width` pixels wide: more
    of it may stand beyond.
    """
    out = []
    if crop.x0 <= _NEAR * crop.band and (hit := _FIRST.match(text)):
        out.append(Repair(CUT, *hit.span()))
    if crop.x1 >= width - _NEAR * crop.band and (hit := _LAST.search(text)):
        out.append(Repair(CUT, *hit.span()))
    return tuple(out)


def doubt_two_letters(lines: Sequence[Line], width: int, height: int) -> list[Line]:
    """The lines of a page; where a sheet that is wider than high has heads of letters in both halves, every line bears
    a doubt: rows run through both, and what is one letter's may be read as the other's. Sizes in 1/100 point.
    """
    if width <= height:
        return list(lines)
    middle = width // 2
    heads = [x for x in lines if x.cell is None and _HEAD.match(x.text.lstrip())]
    left, right = (sum(x.box[2] <= middle for x in heads), sum(x.box[0] >= middle for x in heads))
    if min(left, right) < 2:
        return list(lines)
    return [replace(x, disputed=(*x.disputed, TWO_LETTERS)) for x in lines]
