"""คำอ่านของผู้อ่านอื่น: what the other readers of a scanned line have in the places where they deny the first.

A doubt says that somebody read otherwise; a person who decides wants to know what. Only places that are doubted for a
difference are told: readers differ in marks and blanks everywhere without meaning it.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from extractors.digits import arabic
from extractors.scan_align import Aligned, Cell, Reading, align, cells
from extractors.scan_witness import DIFFER, ONE, TESSERACT_NO
from schemas.text import Heard, Repair

SECOND: Final = "second_network"
WIDER: Final = "wider_picture"
TESSERACT: Final = "tesseract"


def heard(
    first: Reading, networks: Mapping[str, Reading], tesseract: Reading | None, doubted: Iterable[Repair]
) -> tuple[Heard, ...]:
    """What each reader has on the stretches of `first.text` that are doubted for a difference, where it is not the
    same. Of tesseract only what it is sure of, and only where no network said anything else: its word is worth less.
    """
    spans = _joined((d.start, d.end) for d in doubted if d.rule in (DIFFER, ONE))
    if not spans:
        return ()
    mine = cells(first)[1]
    out = []
    told: set[tuple[int, int]] = set()
    for name, reading in networks.items():
        theirs = align(mine, cells(reading)[1])
        for start, end in spans:
            words = _otherwise(mine, theirs, start, end)
            if words is not None:
                told.add((start, end))
                out.append(Heard(name, start, end, words))
    if tesseract is not None and len(told) < len(spans):
        theirs = align(mine, cells(tesseract)[1])
        for start, end in (s for s in spans if s not in told):
            words = _otherwise(mine, theirs, start, end)
            sure = [y.sure for i in _places(mine, start, end) if (y := theirs.other[i]) is not None]
            if words and sure and min(sure) >= TESSERACT_NO:
                out.append(Heard(TESSERACT, start, end, words))
    return tuple(sorted(out, key=lambda h: (h.start, h.end, h.reader)))


def _joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Stretches that touch or overlap as one."""
    out: list[tuple[int, int]] = []
    for start, end in sorted(set(spans)):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out


def _places(mine: Sequence[Cell], start: int, end: int) -> list[int]:
    return [i for i, x in enumerate(mine) if start <= x.start < end]


def _otherwise(mine: Sequence[Cell], theirs: Aligned, start: int, end: int) -> str | None:
    """The other reader's characters on a stretch; None where they are the same, or the stretch holds nothing to
    compare.
    """
    places = _places(mine, start, end)
    if not places:
        return None
    pieces: list[str] = []
    for i in places:
        if i != places[0]:
            pieces += [y.character for k, y in theirs.beside if k == i]
        other = theirs.other[i]
        pieces += [other.character] if other is not None else []
    words = "".join(pieces)
    return words if arabic(words) != arabic("".join(mine[i].character for i in places)) else None
