"""Running heads, page numbers and catch-words: lines that belong to the sheet and not to the letter.

Thai letters number pages `- ๒ -` at the top from the second page on, and end a page with the first words of the next
(`/๒. ผู้รับผิดชอบ...`), set to the right (คำต่อหน้า).
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from extractors.digits import arabic
from schemas.place import Box
from schemas.text import Line, LineRole, PageText

# `2/2566` is no page: the number of a meeting or an order whose label ended the line above
_NUMBER: Final = re.compile(
    r"[-–—\s(]*(?:หน้า(?:ที่)?|page|p\.)?\s*[0-9]{1,4}\s*"
    r"(?:(?:/|จาก|of)\s*(?!2[456][0-9]{2}(?![0-9]))[0-9]{1,4})?[-–—\s)]*",
    re.I,
)
_CATCH: Final = re.compile(r"[/.]?\s*(.+?)\s*(?:\.\s*){2,}|[/]?\s*(.+?)\s*…+\.*")
_EDGE: Final = 0.12  # of the page's height
_OUTER: Final = 0.08
_REPEATED: Final = 3


def mark_running(lines: Sequence[Line], pages: Sequence[PageText]) -> list[Line]:
    """The same lines, running ones with role `header` or `footer`."""
    sizes = {p.number: p for p in pages}
    by_page: dict[int, list[int]] = {}
    for i, line in enumerate(lines):
        if line.role == "body" and line.cell is None:
            by_page.setdefault(line.page, []).append(i)
    boxes = {i: lines[i].box for mine in by_page.values() for i in mine}
    roles: dict[int, LineRole] = {}
    for number, mine in by_page.items():
        page = sizes[number]
        for i in (*mine[:2], *mine[-2:]):
            y = boxes[i][1]
            if _NUMBER.fullmatch(arabic(lines[i].text)) and not (len(mine) == 1 and len(pages) == 1):
                if y < page.height * _EDGE:
                    roles[i] = "header"
                elif y > page.height * (1 - _EDGE):
                    roles[i] = "footer"
        catch = _catch_word(lines, boxes, [i for i in mine if i not in roles], page, by_page.get(number + 1, []))
        if catch is not None:
            roles[catch] = "footer"
    roles |= _repeated(lines, boxes, by_page, sizes, roles)
    return [replace(line, role=roles[i]) if i in roles else line for i, line in enumerate(lines)]


def _catch_word(
    lines: Sequence[Line], boxes: dict[int, Box], mine: list[int], page: PageText, following: list[int]
) -> int | None:
    """The last line of a page when it only says how the next page begins."""
    if not mine:
        return None
    last = max(mine, key=lambda i: boxes[i][3])
    line = lines[last]
    text = line.text.strip()
    m = _CATCH.fullmatch(text)
    if m is None or boxes[last][0] < page.width * 0.4 or len(text) > 60:
        return None
    if text.startswith("/"):
        return last
    words = _bare(m[1] or m[2] or "")
    starts = ["".join(_bare(lines[j].text) for j in following[k : k + 3]) for k in range(min(4, len(following)))]
    return last if words and any(s.startswith(words) for s in starts) else None


def _bare(text: str) -> str:
    return re.sub(r"[\s./]+", "", arabic(text))


def _repeated(
    lines: Sequence[Line],
    boxes: dict[int, Box],
    by_page: dict[int, list[int]],
    sizes: dict[int, PageText],
    known: dict[int, LineRole],
) -> dict[int, LineRole]:
    """Lines at the very top or bottom that three pages and half of all pages repeat, figures aside."""
    seen: Counter[tuple[str, LineRole]] = Counter()
    where: list[tuple[int, tuple[str, LineRole]]] = []
    for number, mine in by_page.items():
        height = sizes[number].height
        here = set()
        for i in mine:
            top, bottom = boxes[i][1], boxes[i][3]
            role: LineRole | None = (
                "header" if bottom < height * _EDGE else "footer" if top > height * (1 - _OUTER) else None
            )
            if role is not None and i not in known:
                key = (re.sub(r"[0-9\s]+", "#", arabic(lines[i].text)), role)
                where.append((i, key))
                here.add(key)
        seen.update(here)
    need = max(_REPEATED, len(by_page) // 2)
    found = {i: key[1] for i, key in where if seen[key] >= need}
    kept = {}
    for i, role in found.items():  # a whole row repeats, or it is a table's row that looks alike on every page
        middle = (boxes[i][1] + boxes[i][3]) / 2
        row = [j for j in by_page[lines[i].page] if boxes[j][1] < middle < boxes[j][3]]
        if all(j in found or j in known for j in row):
            kept[i] = role
    return kept
