"""ขีดฆ่าและตัวยก: words that the page shows otherwise than the run of its characters reads.

Whoever crosses words out takes them back, and a figure set above or below the line is a note's mark or a power: none of
both continues the words beside it. The characters stay where they are, and every value that is quoted from them bears
the doubt; only a person sees which of the words hold.
"""

from extractors.digits import arabic
from schemas.text import Repair

STRUCK_OUT, RAISED_FIGURE, TURNED_AROUND = "struck_out", "raised_figure", "turned_around"
# Marks that set words from right to left: the file's order is then not the one that is seen (Unicode UAX #9). Those
# from left to right change nothing in Thai, and copied texts are full of them.
_TURNS = frozenset("\u202b\u202e\u2067")
_OPENS = _TURNS | frozenset("\u202a\u202d\u2066\u2068")
_ENDS = frozenset("\u202c\u2069")


def doubts_of_look(text: str, *, crossed: bool, raised: bool) -> tuple[str, ...]:
    """The doubts about a run of this look; none about blanks, and none about raised letters (`23rd`)."""
    out = [STRUCK_OUT] if crossed and text.strip() else []
    if raised and any(c in "0123456789" for c in arabic(text)):
        out.append(RAISED_FIGURE)
    return tuple(out)


def turned(raw: str) -> tuple[Repair, ...]:
    """The doubts about characters between a mark that turns them around and the one that ends this."""
    if _TURNS.isdisjoint(raw):
        return ()
    out: list[tuple[int, int]] = []
    start: int | None = None
    depth = 0
    for i, c in enumerate(raw):
        if c in _TURNS or (c in _OPENS and start is not None):
            start = i if start is None else start
            depth += 1
        elif c in _ENDS and start is not None:
            depth -= 1
            if depth == 0:
                out.append((start, i + 1))
                start = None
    out += [] if start is None else [(start, len(raw))]
    return tuple(Repair(TURNED_AROUND, a, b) for a, b in out)
