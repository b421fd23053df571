"""สิ่งที่วางทับกันบนสไลด์: what lies over a page that was pasted on a slide, and what of it lies beyond the slide's edge.

Shapes are drawn in their order, later ones over earlier ones (ECMA-376 part 1, 19.3.1.45). A box with another number
over a pasted letter is what the reader of the slide sees, and the scan below it is what a recogniser reads.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from lxml import etree

from extractors.docx_numbering import number_of
from extractors.docx_package import A
from extractors.docx_picture import DRAWN_OVER, EMU_PER_MM, SHOWN_DIFFERS
from extractors.picture_frame import QUARTER

Rect = tuple[int, int, int, int]  # left, top, right, bottom in EMU
_SLACK: Final = 50  # of the slide's side: what may lie beyond its edge is 1/50


@dataclass(frozen=True, slots=True)
class Layer:
    """One shape that is seen. `rect`: None where its layout places it. `pictures`: their numbers in the document.
    `upright`: `rect` is its outline, and not only all that it may reach.
    """

    rect: Rect | None
    pictures: range
    upright: bool = True


def place_of(shape: etree._Element) -> tuple[Rect | None, bool]:
    """Where a shape, or a group with all in it, stands on its slide, and whether that is its outline."""
    own = next((x for x in shape if str(x.tag).endswith(("}spPr", "}grpSpPr", "}xfrm"))), None)
    form = own if own is None or str(own.tag).endswith("}xfrm") else own.find(A + "xfrm")
    off, ext = (None, None) if form is None else (form.find(A + "off"), form.find(A + "ext"))
    if form is None or off is None or ext is None:
        return None, False
    x, y, w, h = (number_of(v) for v in (off.get("x"), off.get("y"), ext.get("cx"), ext.get("cy")))
    turned = number_of(form.get("rot")) % (2 * QUARTER)
    if not turned:
        return (x, y, x + w, y + h), True
    if turned == QUARTER:
        w, h, x, y = h, w, x + (w - h) // 2, y + (h - w) // 2
        return (x, y, x + w, y + h), True
    reach = (w + h) // 2  # no corner is farther from the middle
    x, y = x + w // 2, y + h // 2
    return (x - reach, y - reach, x + reach, y + reach), False


def is_seen(shape: etree._Element, *, has_words: bool) -> bool:
    """Whether anything of a shape without a picture is seen: a place for words that holds none is not shown, nor is a
    shape without a fill.
    """
    if has_words or not str(shape.tag).endswith("}sp"):
        return True
    is_place = any(str(x.tag).endswith("}ph") for x in shape.iter())
    return not is_place and not any(x.find(A + "noFill") is not None for x in shape if str(x.tag).endswith("}spPr"))


def doubts_of(layers: Sequence[Layer], picture: int, slide: tuple[int, int]) -> tuple[str, ...]:
    """Why a picture may not be seen as it is; `layers`: of its slide, in the order in which they are drawn; `slide`:
    its size in mm.
    """
    mine = next((n for n, x in enumerate(layers) if picture in x.pictures), None)
    if mine is None:
        return ()
    page = layers[mine]
    over = any(_meet(page.rect, x.rect) for x in layers[mine + 1 :])
    beyond = page.rect is not None and page.upright and _beyond(page.rect, slide)
    return (*((DRAWN_OVER,) if over else ()), *((SHOWN_DIFFERS,) if beyond else ()))


def _meet(a: Rect | None, b: Rect | None) -> bool:
    if a is None or b is None:
        return True
    return min(a[2], b[2]) - max(a[0], b[0]) > EMU_PER_MM and min(a[3], b[3]) - max(a[1], b[1]) > EMU_PER_MM


def _beyond(rect: Rect, slide: tuple[int, int]) -> bool:
    wide, high = slide[0] * EMU_PER_MM, slide[1] * EMU_PER_MM
    if not wide or not high:
        return False
    return (
        rect[0] < -wide // _SLACK
        or rect[1] < -high // _SLACK
        or rect[2] > wide + wide // _SLACK
        or rect[3] > high + high // _SLACK
    )
