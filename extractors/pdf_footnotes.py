"""เชิงอรรถ: notes at the foot of a page in small type, each behind a mark (1, *), below a short line at the margin or
pointed at by the same mark, raised, in the words above.

They are kept out of the sentences of the body (role `footnote`); so are the small raised figures that point at them,
where a page has notes.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from extractors.digits import arabic
from extractors.pdf_content import Rect
from schemas.text import Line

_SMALL: Final = 88  # per cent of the page's usual type at most
_LOWER: Final = 0.45  # of the page's height; notes begin below
_SHORT: Final = 0.45  # of the page's width: a longer line is a border or parts a form
_AT_MARGIN: Final = 8.0  # points from where the lines of the page begin
_MARK: Final = re.compile(r"\s*(?:[0-9]{1,2}(?![0-9.,/:])|[*†‡]{1,3}|\([0-9]{1,2}\))\s*(?=\S)")
_RAISED: Final = re.compile(r"[0-9]{1,2}|[*†‡]{1,3}|\([0-9]{1,2}\)")
_NUMBER: Final = re.compile(r"[-–—(\s]*(?:หน้า\s*)?[0-9]{1,4}(?:\s*(?:/|จาก)\s*[0-9]{1,4})?[-–—)\s]*")


def mark_footnotes(lines: Sequence[Line], rules: Sequence[Rect], width: float, height: float) -> list[Line]:
    """The same lines of one page, notes at its foot with role `footnote`. `rules`: thin lines in points."""
    body = [x for x in lines if x.role == "body" and x.size]
    smallest = min((x.size for x in body), default=0)
    if not body or smallest * 100 > _SMALL * max(x.size for x in body):
        return list(lines)
    limit = _usual(body) * _SMALL / 100
    if not any(x.size <= limit and x.cell is None and x.box[1] > _LOWER * height * 100 for x in body):
        return list(lines)
    boxes = {id(x): x.box for x in body}
    low = sorted(
        (x for x in body if x.cell is None and boxes[id(x)][1] > _LOWER * height * 100), key=lambda x: -boxes[id(x)][1]
    )
    notes: list[Line] = []
    for line in low:  # from the foot up to the first line of usual size
        if line.size > limit:
            if _NUMBER.fullmatch(arabic(line.text)) and not notes:
                continue
            break
        if _NUMBER.fullmatch(arabic(line.text)) and not notes:
            continue
        notes.append(line)
    if not notes:
        return list(lines)
    top = min(boxes[id(x)][1] for x in notes) / 100
    above = max(
        (boxes[id(x)][3] for x in body if not any(x is n for n in notes) and boxes[id(x)][1] / 100 < top), default=0
    )
    notes.reverse()
    margin = sorted(b[0] for b in boxes.values())[len(boxes) // 10] / 100
    if not (_MARK.match(arabic(notes[0].text)) or _RAISED.fullmatch(arabic(notes[0].text).strip())):
        return list(lines)  # a caption under a signature, an office's telephone
    ruled = any(
        r[3] - r[1] <= 2.5
        and 20 <= r[2] - r[0] <= _SHORT * width
        and abs(r[0] - margin) <= _AT_MARGIN
        and above / 100 - 4 <= (r[1] + r[3]) / 2 <= top + 4
        for r in rules
    )
    raised = [x for x in body if x.size <= limit and _RAISED.fullmatch(arabic(x.text).strip())]
    said = {_bare(m[0]) for x in notes if (m := _MARK.match(arabic(x.text)))}
    marked = bool(_MARK.match(arabic(notes[0].text))) and any(
        _bare(x.text) in said for x in raised if not _in(x, notes)
    )
    if not ruled and not marked:
        return list(lines)
    points = [x for x in raised if _bare(x.text) in said or ruled]
    return [replace(x, role="footnote") if _in(x, notes) or (_in(x, points) and x.cell is None) else x for x in lines]


def _usual(body: Sequence[Line]) -> int:
    """The type size of most signs."""
    signs: dict[int, int] = {}
    for x in body:
        signs[x.size] = signs.get(x.size, 0) + len(x.text)
    return max(signs, key=lambda s: (signs[s], s))


def _in(line: Line, some: Sequence[Line]) -> bool:
    return any(line is x for x in some)


def _bare(text: str) -> str:
    return re.sub(r"[\s()]", "", arabic(text))
