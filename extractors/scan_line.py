"""บรรทัดที่อ่านได้: what a network said of one line of a scan, as a Line with a box for each of its characters."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from extractors.canonical import canonicalise
from extractors.misread_word import mend
from extractors.scan_crop import LineCrop
from extractors.scan_picture import PagePicture
from extractors.scan_print import Affine
from extractors.thai_line import LineReading, Recogniser
from schemas.packed_places import GlyphBoxes, Spans
from schemas.quoted import Origin
from schemas.text import Heard, Line, LineRole, Repair

_SARABUN = 0.36  # in TH Sarabun, the face of most letters, ก is so much of the type size high
_HALF = 5.0  # columns from the middle of a character to its side, where it has no neighbour


@dataclass(frozen=True, slots=True)
class Readers:
    """The two networks: the one that reads, and the one that is asked whether it sees the same."""

    first: Recogniser
    witness: Recogniser


def average(reading: LineReading) -> int:
    """Per mille, how sure the network is of the line on the whole."""
    return sum(reading.sure) // max(1, len(reading.sure))


def line_of(
    to_page: Affine,
    crop: LineCrop,
    reading: LineReading,
    picture: PagePicture,
    doubted: Iterable[Repair],
    cell: tuple[int, int, int] | None = None,
    role: LineRole = "body",
    others: Iterable[Heard] = (),
) -> Line | None:
    """The line as read, None where it holds nothing but blanks. `to_page`: from the pixels in which `crop` is given to
    1/100 point of the page as displayed. `doubted`, `others`: with places in `reading.text`.
    """
    done = mend(canonicalise(reading.text), reading.text)
    if not done.text.strip():
        return None
    return Line(
        text=done.text,
        raw=reading.text,
        spans=None if done.spans is None else Spans(done.spans),
        page=picture.number,
        glyphs=_boxes(to_page, crop, reading.at, picture),
        role=role,
        cell=cell,
        size=round(crop.band * float(np.hypot(to_page[0], to_page[1])) / _SARABUN),
        origin=Origin.RECOGNISED,
        repairs=tuple(Repair(name, a, b) for name, a, b in done.repairs),
        doubted=tuple(sorted({*doubted, *done.doubted}, key=lambda d: (d.start, d.end, d.rule))),
        others=tuple(others),
    )


def box_on_page(
    to_page: Affine, corners: Iterable[tuple[float, float]], picture: PagePicture
) -> tuple[int, int, int, int]:
    """The box around some points, in 1/100 point of the page as displayed, kept on the page."""
    a, b, c, d, e, f = to_page
    points = [(a * x + b * y + c, d * x + e * y + f) for x, y in corners]
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return (
        min(max(round(min(xs)), 0), picture.width),
        min(max(round(min(ys)), 0), picture.height),
        min(max(round(max(xs)), 0), picture.width),
        min(max(round(max(ys)), 0), picture.height),
    )


def _boxes(to_page: Affine, crop: LineCrop, edges: Sequence[tuple[int, int]], picture: PagePicture) -> GlyphBoxes:
    """A box for each character: from half way to its neighbours, as high as the line."""
    middles = [(x0 + x1) / 2 for x0, x1 in edges]
    out: list[tuple[int, int, int, int]] = []
    for i, m in enumerate(middles):
        left = (middles[i - 1] + m) / 2 if i and middles[i - 1] < m else m - _HALF
        right = (middles[i + 1] + m) / 2 if i + 1 < len(middles) and middles[i + 1] > m else m + _HALF
        x0, x1 = crop.print_x(max(left, m - 3 * _HALF)), crop.print_x(min(right, m + 3 * _HALF))
        fall = crop.slope * (x0 - crop.x0)
        corners = [(x, y + fall) for x in (x0, x1) for y in (crop.y0, crop.y1)]
        out.append(box_on_page(to_page, corners, picture))
    columns = [list(side) for side in zip(*out, strict=True)] if out else [[], [], [], []]
    return GlyphBoxes([1] * len(out), *columns)
