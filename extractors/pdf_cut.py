"""ข้อความขาดที่ขอบ: words that run over the page's edge or are cut by a clip. What is seen of them is a part of a word
or number, and reads like a whole one: `กค 0402.5/ป 83934` is seen as `กค 0402.5/ป 8`.

The word next to letters that are not seen bears the doubt `cut_at_edge`; every value quoted from it is unverified.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from extractors.pdf_cluster import Cluster
from extractors.pdf_rows import rows

DOUBT: Final = "cut_at_edge"
_UNSEEN: Final = frozenset({"off_page", "clipped"})
_BESIDE: Final = 1.0  # em between what is seen and what is not; farther off stands another piece of the row
_OVER: Final = 0.3  # em; letters that lie farther over one another are no neighbours
_WORD: Final = 0.3  # em; a wider gap ends the word


def mark_cut(parts: Sequence[Cluster]) -> None:
    """Name the doubt on the clusters of a page whose word goes on unseen."""
    if not any(c.hidden in _UNSEEN and not c.blank for c in parts):
        return
    for turn in {c.turn for c in parts}:
        for row in rows([c for c in parts if c.turn == turn and (not c.hidden or c.hidden in _UNSEEN)]):
            solid = [i for i, c in enumerate(row.parts) if not c.blank]
            for a, b in pairwise(solid):
                left, right = row.parts[a], row.parts[b]
                if bool(left.hidden) == bool(right.hidden):
                    continue
                if -_OVER * right.size <= right.u0 - left.u1 <= _BESIDE * right.size:
                    _word(row.parts, a if right.hidden else b, -1 if right.hidden else 1)


def _word(parts: Sequence[Cluster], at: int, step: int) -> None:
    """Name the doubt from `at` on to the end of the word."""
    last: Cluster | None = None
    while 0 <= at < len(parts):
        c = parts[at]
        if c.blank or c.hidden:
            return
        if last is not None and max(c.u0 - last.u1, last.u0 - c.u1) > _WORD * c.size:
            return
        c.by(DOUBT)
        last = c
        at += step
