"""บรรทัดของหน้าที่สแกน: the lines of text of a printed page, in reading order.

Thai lines carry signs above (a vowel, a tone on top of it) and below (สระอุ อู), and lie so close that the signs of one
line nearly touch the next. So lines are not cut by white rows between them: consonants are strung into rows first
(`scan_rows`), and every smaller piece of ink goes to the row in whose place for signs it stands (`scan_gather`). What
stands side by side far apart (number and address, two signatures) is two lines; what an upright ruling parts are two
cells.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import cv2
import numpy as np

from extractors.scan_crop import Foreign, LineCrop, line_image
from extractors.scan_gather import Gathering
from extractors.scan_pieces import INK_BELOW, Grey, Ints, Pieces, letter_height, pieces_of
from extractors.scan_print import PrintedPage
from extractors.scan_rows import GAP, Row
from extractors.scan_rules import Table, drawn_lines

__all__ = ["LineCrop", "find_lines", "line_image", "lines_of"]

_WIDE: Final = 2.0  # bands: a gap wider than this parts columns where other rows begin a column behind it
_LABEL: Final = 10.5  # bands that the longest label of a letter is wide (สิ่งที่ส่งมาด้วย): it keeps its value
_NEARBY: Final = 24.0  # bands up and down in which rows may begin the same column
_BLANK: Final = 1.5  # bands of dots with nothing written over them
_COARSE: Final = 12.5  # pixels: lower letters are looked for on the print drawn twice as large
_MOST_DOUBLED: Final = 5_000_000  # pixels: a page at 200 dpi; a larger one has letters enough
_CROWDED: Final = 1.6  # bands between two foot lines: no print is so tight, drawings are
_MANY: Final = 30_000  # pieces of ink; a page full of small print with rows of dots has 12,000
_NOISE: Final = 60_000  # pieces that are no crumbs: the page is a photograph or noise, and letters are not to be found
_CRUMB: Final = 0.012  # of the square of the letters' height; a full stop has more
_EDGE: Final = 0.012  # of the page's width: what lies in this margin is of the paper's edge


def find_lines(page: PrintedPage) -> list[LineCrop]:
    """The page's lines in reading order: row by row from above, in a row from the left; tables cell by cell."""
    a, d = page.to_page[0], page.to_page[3]
    unit = float(np.hypot(a, d))  # 1/100 point a pixel
    return lines_of(page.black, 100.0 / unit if unit > 0 else 300 / 72)


def lines_of(black: Grey, pixels_per_point: float) -> list[LineCrop]:
    """`find_lines` on the print alone."""
    ink = np.asarray(cv2.threshold(black, INK_BELOW - 1, 255, cv2.THRESH_BINARY_INV)[1], dtype=np.uint8)
    pieces = pieces_of(ink)
    high = letter_height(pieces, pixels_per_point)
    if not high:
        return []
    if high < _COARSE and black.size <= _MOST_DOUBLED:
        twice = np.asarray(cv2.resize(black, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC), dtype=np.uint8)
        return [_halved(x) for x in lines_of(twice, 2 * pixels_per_point)]
    if len(pieces.area) > _MANY and _without_crumbs(ink, pieces, high) > _NOISE:
        return []
    del pieces  # nine million labels; finding rulings needs the memory, and most pages have some
    rules = drawn_lines(ink, high)
    pieces = pieces_of(np.asarray(cv2.subtract(ink, rules.mask), dtype=np.uint8))
    g = Gathering(black, ink, pieces, rules, high)
    parts = [part for index in range(len(g.rows)) for part in _parts(g, index)]
    parts += _hyphens(g, parts)
    owner: Ints = np.full(len(g.owner), -1, dtype=np.int64)
    for k, (_, members) in enumerate(parts):
        owner[members] = k
    crops = [_crop(g, owner, k, row, members) for k, (row, members) in enumerate(parts)]
    crops = _without_crowds(crops)
    fair = [x for x in crops if not x.suspect]
    return _ordered(fair, rules.tables) + sorted((x for x in crops if x.suspect), key=lambda x: (x.y0, x.x0))


def _without_crumbs(ink: Grey, pieces: Pieces, high: float) -> int:
    """In place: takes the smallest pieces off a page that holds more than any print does: the dots of a dithered
    picture, noise. Each of them would be looked at as a dot, a sign or a crumb of a letter. How many are left.
    """
    kept = np.where(pieces.area >= max(4.0, _CRUMB * high * high), np.uint8(255), np.uint8(0))
    for y in range(0, len(ink), 512):
        ink[y : y + 512] &= kept[pieces.labels[y : y + 512]]
    return int(np.count_nonzero(kept))


def _halved(crop: LineCrop) -> LineCrop:
    """A line found on the print drawn twice as large."""
    foreign = crop.foreign
    if foreign is not None:
        mask = foreign.mask()
        x, y = foreign.x // 2, foreign.y // 2
        mask = mask[foreign.y % 2 :, foreign.x % 2 :]
        mask = np.ascontiguousarray(mask[::2, ::2])
        foreign = Foreign(x + foreign.x % 2, y + foreign.y % 2, mask.shape[0], mask.shape[1], np.packbits(mask))
    box = (crop.x0 // 2, crop.y0 // 2, (crop.x1 + 1) // 2, (crop.y1 + 1) // 2)
    return replace(
        crop,
        x0=box[0],
        y0=box[1],
        x1=box[2],
        y1=box[3],
        foreign=foreign,
        baseline=crop.baseline / 2,
        band=crop.band / 2,
        bend=crop.bend / 2,
    )


# --- rows to lines


def _parts(g: Gathering, index: int) -> list[tuple[Row, Ints]]:
    """The row's members, cut where columns or cells part; parts without a letter are left out."""
    row = g.rows[index]
    if not row.members:
        return []
    members = np.asarray(row.members, dtype=np.int64)
    x0, x1 = g.pieces.x0[members], g.pieces.x1[members]
    cuts: list[int] = []
    start, right = float(x0[0]), float(x1[0])
    for k in range(1, len(members)):
        x = float(x0[k])
        gap = x - right
        walled = gap > 0.15 * row.band and g.barred(right, x, row.foot_at(right) - row.band / 2)
        if walled or (gap > _WIDE * row.band and _parting(g, index, start, right, x)):
            cuts.append(k)
            start = x
        right = max(right, float(x1[k]))
    return [(row, part) for part in np.split(members, cuts) if _has_letters(g, row, part)]


def _hyphens(g: Gathering, parts: Sequence[tuple[Row, Ints]]) -> list[tuple[Row, Ints]]:
    """Hyphens that stand alone in a cell (ไม่มี: nothing to report), half a band above the foot line of its row."""
    taken = np.zeros(len(g.owner), dtype=np.bool_)
    for _, members in parts:
        taken[members] = True
    flat = g.free & ~taken & (g.tall <= 0.35 * g.high) & (g.wide >= 0.22 * g.high) & (g.wide <= 1.5 * g.high)
    found: list[tuple[Row, Ints]] = []
    for k in np.nonzero(flat & (g.wide >= 1.5 * g.tall))[0].tolist():
        x, y = float(g.middle[k]), float(g.pieces.y0[k] + g.pieces.y1[k]) / 2
        table = next((t for t in g.rules.tables if t.box[0] < x < t.box[2] and t.box[1] < y < t.box[3]), None)
        if table is None:
            continue
        cell = table.cell(x, y, g.high)
        rows = [r for r in g.rows if 0.2 < (r.foot_at(x) - y) / r.band < 0.8 and table.box[0] < r.left < table.box[2]]
        near = min(rows, key=lambda r: min(abs(r.left - x), abs(r.right - x)), default=None)
        if cell is None or near is None:
            continue
        if not any(table.cell(float(g.middle[m[0]]), r.foot_at(x) - r.band / 2, g.high) == cell for r, m in parts):
            found.append((near, np.array([k], dtype=np.int64)))
    return found


def _parting(g: Gathering, index: int, start: float, x0: float, x1: float) -> bool:
    """The gap from x0 to x1 parts two columns: too wide for words, or two other rows begin a column there (not right
    behind a label, that begins at `start`). Not where dots or a line to write on lead from one side to the other.
    """
    row = g.rows[index]
    band = row.band
    y = row.foot_at((x0 + x1) / 2)
    if g.led(x0, x1, y, band):
        return False
    if x1 - x0 > GAP * band:
        return True
    if x0 - start < _LABEL * band:
        return False
    aligned = 0
    for other in g.rows:
        away = abs(other.foot_at((x0 + x1) / 2) - y)
        if other is row or not other.members or not 1.5 * band < away < _NEARBY * band:
            continue
        boxes = np.asarray(other.members, dtype=np.int64)
        left, right = g.pieces.x0[boxes], g.pieces.x1[boxes]
        begins = (np.abs(left - x1) < 0.45 * band).any()
        bare = not ((left < x1 - 0.6 * band) & (right > x1 - 1.6 * band)).any()
        aligned += bool(begins and bare)
    return aligned >= 2


def _has_letters(g: Gathering, row: Row, part: Ints) -> bool:
    """Some piece is as large as a letter, or a hyphen."""
    tall, wide = g.tall[part], g.wide[part]
    return bool(((tall >= 0.5 * row.band) & (tall <= 3.8 * row.band)).any() or (wide >= 0.3 * row.band).any())


def _crop(g: Gathering, owner: Ints, index: int, row: Row, members: Ints) -> LineCrop:
    x0, x1 = int(g.pieces.x0[members].min()), int(g.pieces.x1[members].max())
    y0, y1 = int(g.pieces.y0[members].min()), int(g.pieces.y1[members].max())
    middle = (x0 + x1) / 2
    left, right = row.foot_at(x0), row.foot_at(x1)
    cell = None
    for number, table in enumerate(g.rules.tables):
        found = table.cell(middle, row.foot_at(middle) - row.band / 2, row.band)
        if found is not None:
            cell = (number, *found)
            break
    return LineCrop(
        x0,
        y0,
        x1,
        y1,
        left,
        (right - left) / max(1, x1 - x0),
        row.band,
        cell,
        bend=row.bend * ((x1 - x0) / max(1.0, row.right - row.left)) ** 2,
        suspect=_is_suspect(g, row, members, in_cell=cell is not None),
        blanks=_blanks(g, row, members),
        foreign=_foreign(g, owner, index, row, members),
    )


def _blanks(g: Gathering, row: Row, members: Ints) -> tuple[tuple[int, int], ...]:
    """The bare stretches of dots and drawn lines that run on the foot line under or beside these members."""
    left, right = g.pieces.x0[members], g.pieces.x1[members]
    x0, x1 = float(left.min()), float(right.max())
    reach = 2.5 * row.band
    blanks = []
    for run in (*g.dot_runs, *g.rules.level):
        if run.x0 > x1 + reach or run.x1 < x0 - reach:
            continue
        if abs(run.y_at((max(run.x0, x0) + min(run.x1, x1)) / 2) - row.foot_at((x0 + x1) / 2)) > 0.6 * row.band:
            continue
        at = run.x0
        for a, b in [*sorted(zip(left.tolist(), right.tolist(), strict=True)), (run.x1, run.x1)]:
            end = min(a, run.x1)
            if end - at >= _BLANK * row.band:
                blanks.append((round(at), round(end)))
            at = max(at, b)
    return tuple(sorted(blanks))


def _is_suspect(g: Gathering, row: Row, members: Ints, *, in_cell: bool) -> bool:
    """Few letters, of no common foot or height: strokes of a pen, of a seal or of a drawing; or the paper's edge."""
    width = g.pieces.labels.shape[1]
    letters = members[g.tall[members] >= 0.55 * row.band]
    if len(letters) == 0:
        return not in_cell
    inner = (g.middle[letters] > _EDGE * width) & (g.middle[letters] < (1 - _EDGE) * width)
    if len(letters) <= 3 and not in_cell and (not inner.all() or _at_picture(g, row, members)):
        return True
    foot = row.foot(g.middle[letters])
    stands = np.abs(g.pieces.y1[letters] - foot) <= 0.2 * row.band
    heads = np.abs(foot - row.band - g.pieces.y0[letters]) <= 0.25 * row.band
    fits = stands & (g.tall[letters] <= 2.6 * row.band)
    if len(letters) >= 4:
        return bool((fits | heads).mean() < 0.4)
    if len(letters) == 1:
        broad = int(g.wide[letters[0]]) >= 0.35 * row.band
        return not in_cell and not (broad and bool(stands[0]) and bool(heads[0]) and row.band <= 1.6 * g.high)
    return bool(fits.mean() < 0.5)


def _at_picture(g: Gathering, row: Row, members: Ints) -> bool:
    """The members lie at a picture's edge."""
    pieces, near = g.pieces, 1.2 * row.band
    x0, x1 = pieces.x0[members].min() - near, pieces.x1[members].max() + near
    y0, y1 = pieces.y0[members].min() - near, pieces.y1[members].max() + near
    return bool((g.picture & (pieces.x0 < x1) & (pieces.x1 > x0) & (pieces.y0 < y1) & (pieces.y1 > y0)).any())


def _without_crowds(crops: Sequence[LineCrop]) -> list[LineCrop]:
    """The lines, short ones suspect where another short one lies closer than lines of print can."""
    short = [k for k, x in enumerate(crops) if x.cell is None and x.x1 - x.x0 < 9 * x.band]
    crowded: set[int] = set()
    for n, k in enumerate(short):
        for j in short[n + 1 :]:
            one, two = crops[k], crops[j]
            if (
                one.x0 < two.x1
                and two.x0 < one.x1
                and abs(one.baseline - two.baseline) < _CROWDED * min(one.band, two.band)
            ):
                crowded |= {k, j}
    return [replace(x, suspect=True) if k in crowded else x for k, x in enumerate(crops)]


def _foreign(g: Gathering, owner: Ints, index: int, row: Row, members: Ints) -> Foreign:
    """Ink around the line that is known to be something else's."""
    pieces = g.pieces
    height, width = pieces.labels.shape
    x0, x1 = int(pieces.x0[members].min()), int(pieces.x1[members].max())
    feet = (row.foot_at(x0), row.foot_at((x0 + x1) / 2), row.foot_at(x1))
    left, right = max(0, int(x0 - row.band)), min(width, int(x1 + row.band))
    top, bottom = max(0, int(min(feet) - 2.7 * row.band)), min(height, int(max(feet) + 1.6 * row.band))
    labels = pieces.labels[top:bottom, left:right]
    other = ((owner >= 0) & (owner != index)) | g.dots | g.picture
    other[0] = False
    mask = np.where(other[labels], np.uint8(1), np.uint8(0))
    mask |= np.where(g.rules.mask[top:bottom, left:right] > 0, np.uint8(1), np.uint8(0))
    if mask.any():
        own = (labels > 0) & (mask == 0)
        mask = np.asarray(cv2.dilate(mask, np.ones((3, 3), np.uint8)), dtype=np.uint8)  # with the grey of its edges
        mask[own] = 0
    return Foreign(left, top, mask.shape[0], mask.shape[1], np.packbits(mask))


# --- reading order


def _ordered(crops: Sequence[LineCrop], tables: Sequence[Table]) -> list[LineCrop]:
    """Row by row; a table is read whole, where its upper side stands."""
    blocks: list[tuple[float, list[LineCrop]]] = []
    for number, table in enumerate(tables):
        cells: dict[tuple[int, int, int], list[LineCrop]] = {}
        for crop in crops:
            if crop.cell is not None and crop.cell[0] == number:
                cells.setdefault(crop.cell, []).append(crop)
        if cells:
            blocks.append((table.box[1], [x for cell in sorted(cells) for row in _rows(cells[cell]) for x in row]))
    for row in _rows([x for x in crops if x.cell is None]):
        first = row[0]
        blocks.append((first.baseline - first.band, row))
    return [x for _, block in sorted(blocks, key=lambda b: b[0]) for x in block]


def _rows(crops: Sequence[LineCrop]) -> list[list[LineCrop]]:
    """Lines side by side together, from the left; from above."""
    rows: list[tuple[float, float, list[LineCrop]]] = []
    for crop in sorted(crops, key=lambda x: x.baseline + x.slope * (x.x1 - x.x0) / 2):
        y = crop.baseline + crop.slope * (crop.x1 - crop.x0) / 2
        for foot, band, row in reversed(rows[-3:]):
            apart = all(x.x1 <= crop.x0 + crop.band or crop.x1 <= x.x0 + crop.band for x in row)
            if abs(foot - y) < 0.6 * max(band, crop.band) and apart:
                row.append(crop)
                break
        else:
            rows.append((y, crop.band, [crop]))
    return [sorted(row, key=lambda x: x.x0) for _, _, row in rows]
