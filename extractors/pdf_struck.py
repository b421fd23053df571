"""ขีดฆ่าในหน้า PDF: words that a drawn line crosses out, and figures far smaller or higher than the words they continue.

A line under words lies below the baseline, a table's line above the letters; one that runs through the middle takes the
words back. The words stay where they are and bear the doubt: only a person sees which of them hold.
"""

from bisect import bisect_left
from collections.abc import Sequence
from typing import Final

from extractors.crossed_out import STRUCK_OUT
from extractors.pdf_cluster import Cluster
from extractors.pdf_content import Rect

_LOW: Final = 0.12  # em above the baseline; below is an underline
_HIGH: Final = 0.62  # em; above is the line of a table
_THIN: Final = 0.2  # em; a thicker bar covers words and is found as a fill
_LEADER: Final = frozenset(".…_·-–—")  # fill-in lines are drawn through their own dots


def mark_struck(parts: Sequence[Cluster], rules: Sequence[Rect], notes: Sequence[Rect] = ()) -> None:
    """Name the doubt on clusters that a thin level line crosses, or that lie under a strike-out note.

    `notes`: the boxes of the words that such notes mark. Lines and boxes are in the clusters' own coordinates.
    """
    level = sorted((((y0 + y1) / 2, x0, x1, y1 - y0) for x0, y0, x1, y1 in rules if x1 - x0 > y1 - y0), key=_height)
    if not (level or notes):
        return
    heights = [r[0] for r in level]
    for c in parts:
        if c.blank or c.hidden or c.mid in _LEADER:
            continue
        middle = (c.u0 + c.u1) / 2
        first = bisect_left(heights, c.v - _HIGH * c.size)
        last = bisect_left(heights, c.v - _LOW * c.size)
        if any(x0 <= middle <= x1 and thick <= _THIN * c.size for _, x0, x1, thick in level[first:last]) or any(
            x0 <= middle <= x1 and y0 <= c.v - 0.3 * c.size <= y1 for x0, y0, x1, y1 in notes
        ):
            c.by(STRUCK_OUT)


def _height(rule: tuple[float, float, float, float]) -> float:
    return rule[0]
