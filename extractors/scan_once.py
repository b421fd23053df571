"""อ่านหน้าเดียวครั้งเดียว: a page that looks the same as one read before in this process is not recognised again.

A letter to fifty departments comes back attached to fifty mails, in PDF and Word files of their own. The key is the
page itself: its pixels and the size of its paper, once the document that it came in was drawn; the readers are those of
this process. What a page gives depends on nothing else, so that the answer is the same, read or remembered.
"""

import hashlib
from collections import Counter, OrderedDict
from dataclasses import replace
from typing import Final

import numpy as np

from extractors.scan_line import Readers
from extractors.scan_memory import return_what_is_free
from extractors.scan_page import Draw, ScannedPage, scanned_page
from extractors.scan_picture import PagePicture

MOST_KEPT: Final = 32  # pages, some 150 KB each

_kept: OrderedDict[bytes, ScannedPage] = OrderedDict()


def page_once(draw: Draw, readers: Readers, first_table: int = 0) -> ScannedPage:
    """As `scanned_page`, and the same answer. Raises PictureError where the page cannot be drawn."""
    return_what_is_free()
    held: list[PagePicture] = [draw()]
    number, key = held[0].number, _key(held[0])
    if key in _kept:
        held.clear()
        _kept.move_to_end(key)
    else:  # the picture is let go of while it is read, and drawn again where it is asked for again
        _kept[key] = scanned_page(lambda: held.pop() if held else draw(), readers)
        if len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    return _as_page(_kept[key], number, first_table)


def forget_pages() -> None:
    """Every page is read anew from here on."""
    _kept.clear()


def _key(picture: PagePicture) -> bytes:
    pixels = np.ascontiguousarray(picture.pixels)
    about = f"{pixels.shape} {picture.width} {picture.height}".encode()
    found = hashlib.sha256(about)
    found.update(pixels.data)
    return found.digest()


def _as_page(read: ScannedPage, number: int, first_table: int) -> ScannedPage:
    """What was read, as page `number` of a document whose pages before it hold so many tables."""
    lines = [
        replace(x, page=number, cell=None if x.cell is None else (x.cell[0] + first_table, x.cell[1], x.cell[2]))
        for x in read.lines
    ]
    return ScannedPage(replace(read.page, number=number), lines, read.tables, Counter(read.counts))
