"""When the words of a recognised line may be relied on as words: a name, an office, a subject.

Figures have witnesses of their own (`scan_witness`). A line of words is believed as a whole or not at all: a letter
wrong here and there leaves a subject what it is, many wrong letters do not.
"""

from typing import Final

from extractors.scan_align import Reading, align, cells

SURE: Final = 600  # per mille; a letter below it is weak
MOST_WEAK: Final = 120  # per mille of a line's letters that may be weak
MOST_DIFFERENT: Final = 150  # per mille of them that the other network may read otherwise


def is_weak(first: Reading, second: Reading) -> bool:
    """Whether too many letters of a line are unsure, or read otherwise by the other network."""
    _, mine = cells(first)
    if not mine:
        return True
    theirs = align(mine, cells(second)[1])
    weak = sum(x.sure < SURE for x in mine)
    different = sum(y is None or y.character != x.character for x, y in zip(mine, theirs.other, strict=True))
    different += len(theirs.beside)
    return weak * 1000 > MOST_WEAK * len(mine) or different * 1000 > MOST_DIFFERENT * len(mine)
