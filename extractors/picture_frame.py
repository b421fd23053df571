"""กรอบของภาพ: what of a stored picture a document shows, and which way round."""

from typing import Final, NamedTuple

WHOLE: Final = 100_000  # 1/1000 percent: a whole side, of which edges are cut
QUARTER: Final = 90 * 60_000  # 1/60000 degree


class Frame(NamedTuple):
    """What is shown of a picture. `cut`: what is taken off its left, top, right and bottom, in 1/100000 of its sides as
    stored; `mirrored` (left to right) and `upended` (top to bottom) after that; then `turned`, in 1/60000 degree
    clockwise (ECMA-376 part 1, 20.1.8.55 and 20.1.7.6).
    """

    cut: tuple[int, int, int, int] = (0, 0, 0, 0)
    mirrored: bool = False
    upended: bool = False
    turned: int = 0


AS_STORED: Final = Frame()
