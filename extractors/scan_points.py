"""จุดในเลขที่หนังสือที่ไม่มีใครอ่าน: a point between the figures of a letter number that no reader saw.

`สธ 0701.20/69` without its point is another office's number, and both networks may lose it in every picture of a small
or worn line. So the paper itself is asked: a spot as large as a point, on the foot line, apart from the figures on its
sides.
"""

import re
from typing import Final

import cv2
import numpy as np

from extractors.scan_crop import BAND, FOOT
from extractors.scan_pieces import Grey
from extractors.thai_line import LineReading
from schemas.text import Repair

UNREAD: Final = "point_unread"
# the office's figures in a letter number: behind its letters or brackets, before the stroke
_OFFICE: Final = re.compile(r"(?P<behind>[ก-ฮ.)]) ?(?P<office>[0-9๐-๙.]{2,})(?= ?[/(])")
_INK: Final = 190  # of 255; thin strokes hold together, so that no piece of a broken figure passes for a point
_LARGEST, _LEAST = 6, 4  # rows or columns, pixels; of consonants 16 rows high
_ABOVE, _BELOW = 3, 4  # rows around the foot line in which a point ends


def with_points(reading: LineReading, picture: Grey) -> tuple[LineReading, tuple[Repair, ...]]:
    """The reading with the points that stand between the figures of its letter numbers and were not read, and a doubt
    for each with the figures on its sides. `picture`: (48, w). Not every point is seen: on worn print it hangs on a
    figure, or is gone; and a speck of dirt may pass for one.
    """
    middles = [(a + b) // 2 for a, b in reading.at]
    places = [
        i
        for run in _OFFICE.finditer(reading.text)
        for i in range(run.start("office") - (run["behind"] == ")"), run.end() - 1)
        if "." not in reading.text[i : i + 2]
    ]
    found = [(i, at) for i in places if (at := _point(picture, middles[i] - 1, middles[i + 1] + 2)) is not None]
    text, where, sure = list(reading.text), list(reading.at), list(reading.sure)
    for i, at in reversed(found):
        text.insert(i + 1, ".")
        where.insert(i + 1, at)
        sure.insert(i + 1, 0)
    made = LineReading("".join(text), tuple(where), tuple(sure), reading.almost)
    return made, tuple(Repair(UNREAD, i + k, i + k + 3) for k, (i, _) in enumerate(found))


def _point(picture: Grey, x0: int, x1: int) -> tuple[int, int] | None:
    """The columns of a spot that stands by itself between two columns, both inside figures."""
    top = FOOT - BAND - _BELOW
    x0 = max(0, x0)
    part = (picture[top : FOOT + _BELOW + 2, x0 : max(0, x1)] < _INK).astype(np.uint8)
    if part.shape[1] <= _LEAST:
        return None
    _, _, spots, _ = cv2.connectedComponentsWithStats(part, connectivity=8)
    return next(
        (
            (x0 + x, x0 + x + w)
            for x, y, w, h, area in spots[1:].tolist()
            if x > 0
            and x + w < part.shape[1]
            and max(w, h) <= _LARGEST
            and area >= _LEAST
            and -_ABOVE <= top + y + h - FOOT <= _BELOW
        ),
        None,
    )
