"""เทียบสองคำอ่าน: the characters of two readings of one picture laid side by side, by what they say and where they stand.

Blanks, rows of dots and handwriting (U+FFFD) are no part of it: readers differ in them without meaning it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple, Protocol

from extractors.canonical import canonicalise
from extractors.digits import arabic

HANDWRITING: Final = "\ufffd"
_NO_PART: Final = f" \t\n…{HANDWRITING}"
REACH: Final = (
    8  # pixels of a 48-pixel line (half a consonant's height) that two readings of one character may be apart
)
# ๗ is as wide as two figures: one network says it where it begins, the other where it ends (12 pixels in 30 of 2,320)
_REACH_OF: Final = {"๗": 12}
_WRONG, _LOST = 10, 10  # what a substitution and a gap cost; a pixel of distance costs 1, up to 4


class Reading(Protocol):
    """What a reader says of a line: `LineReading`, `TesseractLine`.

    `at`: [x0, x1) of each character in pixels of one common picture. `sure`: per mille of each.
    """

    @property
    def text(self) -> str: ...  # noqa: D102
    @property
    def at(self) -> Sequence[tuple[int, int]]: ...  # noqa: D102
    @property
    def sure(self) -> Sequence[int]: ...  # noqa: D102


class Cell(NamedTuple):
    """One canonical character: where it stands in the picture, how sure it is, [start, end) of the reading's text, and
    its place in the canonical text.
    """

    character: str
    x0: int
    x1: int
    sure: int
    start: int
    end: int
    place: int


def cells(reading: Reading) -> tuple[str, list[Cell]]:
    """The canonical text of a reading and its characters, without those that are not compared."""
    mended = canonicalise(reading.text)
    spans = mended.spans or tuple((i, i + 1) for i in range(len(mended.text)))
    out = []
    for place, (character, (a, b)) in enumerate(zip(mended.text, spans, strict=True)):
        if character not in _NO_PART:
            x0, x1 = min(x for x, _ in reading.at[a:b]), max(x for _, x in reading.at[a:b])
            out.append(Cell(character, x0, x1, min(reading.sure[a:b]), a, b, place))
    return mended.text, out


@dataclass(frozen=True, slots=True)
class Aligned:
    """Two rows of cells side by side. `other[i]`: the cell of the second reading on the i-th of the first, or None.
    `beside`: (i, cell) of those that the second alone has; they stand before the i-th of the first.
    """

    other: tuple[Cell | None, ...]
    beside: tuple[tuple[int, Cell], ...]


def _apart(a: Cell, b: Cell) -> int:
    return max(0, b.x0 - a.x1, a.x0 - b.x1)


def _same(a: Cell, b: Cell) -> bool:
    return arabic(a.character) == arabic(b.character)


def _never_meet(a: Cell, b: Cell, reach: int) -> bool:
    far = max(reach, _REACH_OF.get(a.character, 0)) if a.character == b.character else reach
    return _apart(a, b) > far


def align(one: Sequence[Cell], two: Sequence[Cell], reach: int = REACH) -> Aligned:
    """The cheapest way to lay two readings side by side; characters farther apart than `reach` never meet."""
    start, stop = 0, min(len(one), len(two))
    while start < stop and _same(one[start], two[start]) and not _apart(one[start], two[start]):
        start += 1
    end = 0
    while end < stop - start and _same(one[-1 - end], two[-1 - end]) and not _apart(one[-1 - end], two[-1 - end]):
        end += 1
    other: list[Cell | None] = [None] * len(one)
    other[:start] = two[:start]
    if end:
        other[len(one) - end :] = two[len(two) - end :]
    beside = []
    for i, j in _path(one[start : len(one) - end], two[start : len(two) - end], reach):
        if j is None:
            continue
        if i[1]:
            other[start + i[0]] = two[start + j]
        else:
            beside.append((start + i[0], two[start + j]))
    return Aligned(tuple(other), tuple(beside))


def _path(a: Sequence[Cell], b: Sequence[Cell], reach: int) -> list[tuple[tuple[int, bool], int | None]]:
    """((i, whether they meet), j): j on i, or j before i; j is None where i has nothing on it."""
    never = 10**9
    costs = [[j * _LOST for j in range(len(b) + 1)]]
    for i, x in enumerate(a, 1):
        row = [i * _LOST]
        above = costs[-1]
        for j, y in enumerate(b, 1):
            apart = _apart(x, y)
            meet = never if _never_meet(x, y, reach) else above[j - 1] + (0 if _same(x, y) else _WRONG) + min(apart, 4)
            row.append(min(meet, above[j] + _LOST, row[-1] + _LOST))
        costs.append(row)
    out: list[tuple[tuple[int, bool], int | None]] = []
    i, j = len(a), len(b)
    while i or j:
        if i and j:
            apart = _apart(a[i - 1], b[j - 1])
            meet = costs[i - 1][j - 1] + (0 if _same(a[i - 1], b[j - 1]) else _WRONG) + min(apart, 4)
            if not _never_meet(a[i - 1], b[j - 1], reach) and costs[i][j] == meet:
                i, j = i - 1, j - 1
                out.append(((i, True), j))
                continue
        lost = i > 0 and costs[i][j] == costs[i - 1][j] + _LOST
        more = j > 0 and costs[i][j] == costs[i][j - 1] + _LOST
        if lost and not (more and b[j - 1].x0 > a[i - 1].x0):  # either will do: as they stand on the page
            i -= 1
            out.append(((i, True), None))
        else:
            j -= 1
            out.append(((i, False), j))
    return out[::-1]
