"""Running heads, page numbers and catch-words: lines that belong to the sheet and not to the letter.

Thai letters number pages `- ๒ -` at the top from the second page on, and end a page with the first words of the next
(`/๒. ผู้รับผิดชอบ...`), set to the right (คำต่อหน้า). A line that many pages repeat is a running head only where nothing new
begins with it: titles and head labels (แบบฟอร์มที่, บันทึกข้อความ, ที่, เรื่อง ...) stay with the letter on the first page that
has them, and on every page where the same labels follow again - another form, another letter in the file.
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
    r"[-–—\s(\[|]*(?:หน้า(?:ที่)?|แผ่นที่|page|p\.)?\s*[0-9]{1,4}\s*"
    r"(?:(?:/|จาก|ของ|of)\s*(?:หน้า\s*)?(?!2[456][0-9]{2}(?![0-9]))[0-9]{1,4}(?:\s*หน้า)?)?[-–—\s)\]|]*",
    re.I,
)
_CATCH: Final = re.compile(r"[/.]?\s*(.+?)\s*(?:\.\s*){2,}|[/]?\s*(.+?)\s*…+\.*")
_CATCH_BARE: Final = re.compile(r"/\s*([^/]{2,}?)\s*")
_TITLE: Final = re.compile(
    r"\(?(?:บันทึกข้อความ|ส่วนราชการ|ที่\s|เลขที่|เรื่อง\s|เรียน\s|คำสั่ง|ประกาศ|ระเบียบ|ข้อบังคับ|แถลงการณ์|หนังสือ(?:รับรอง|ภายนอก|ภายใน)"
    r"|รายงานการประชุม|แบบ|ใบ|โครงการ|ด่วน|ลับ|ครุฑ|สำเนา|\(?ร่าง|สิ่งที่ส่งมาด้วย|เอกสาร(?:แนบ|หมายเลข)|ภาคผนวก|ผนวก|ตัวชี้วัด)"
)
_COUNTING: Final = re.compile(
    r"(?:(?<=หน้าที่)|(?<=หน้าที่ )|(?<=แผ่นที่ )|(?<!ที่)(?<!ที่ )(?<![0-9./,:-]))[0-9]{1,4}(?![0-9/.,:])"
)
_LETTER: Final = re.compile(r"(?:บันทึกข้อความ|ส่วนราชการ|ที่\s+\S)")  # where a letter or memo begins
_HEAD: Final = 8  # lines from the top in which these are looked for
_LABEL: Final = 6  # letters of a line by which the same label is known again
_AFTER: Final = 4  # lines after a title that are looked at for the labels that followed it before
_EDGE: Final = 0.12  # of the page's height
_OUTER: Final = 0.08
_REPEATED: Final = 3


def _runs_on(lines: Sequence[Line], boxes: "_Boxes", mine: Sequence[int], i: int) -> bool:
    """Whether figures at the top of a page may be the rest of a number on the line above them."""
    above = next((j for j in reversed(mine) if boxes[j][3] <= boxes[i][3] - 300 and j < i), None)
    return above is not None and re.search(r"/[^/]{0,12}$", lines[above].text.rstrip()) is not None


def mark_running(lines: Sequence[Line], pages: Sequence[PageText]) -> list[Line]:
    """The same lines, running ones with role `header` or `footer`."""
    sizes = {p.number: p for p in pages}
    by_page: dict[int, list[int]] = {}
    for i, line in enumerate(lines):
        if line.role == "body" and line.cell is None:
            by_page.setdefault(line.page, []).append(i)
    boxes = _Boxes(lines)
    roles: dict[int, LineRole] = {}
    for number, mine in by_page.items():
        page = sizes[number]
        for i in _outermost(mine, boxes):
            y = boxes[i][1]
            if _NUMBER.fullmatch(arabic(lines[i].text)) and not (len(mine) == 1 and len(pages) == 1):
                if y < page.height * _EDGE and not _runs_on(lines, boxes, mine, i):
                    roles[i] = "header"
                elif y > page.height * (1 - _EDGE):
                    roles[i] = "footer"
    if len(by_page) >= 2:
        roles |= _repeated(lines, boxes, by_page, sizes, roles)
    for number, mine in by_page.items():
        following = [i for i in by_page.get(number + 1, []) if i not in roles]
        catch = _catch_word(lines, boxes, [i for i in mine if i not in roles], sizes[number], following)
        if catch is not None:
            roles[catch] = "footer"
    return [replace(line, role=roles[i]) if i in roles else line for i, line in enumerate(lines)]


class _Boxes:
    """The boxes of lines, made when asked: those of all lines of a long document would be as big as its text."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._lines = lines

    def __getitem__(self, i: int) -> Box:
        return self._lines[i].box


def _outermost(mine: Sequence[int], boxes: "_Boxes") -> list[int]:
    """The lines of a page's two first and two last rows; a head may hold several side by side."""
    if len(mine) <= 4:
        return list(mine)
    top = sorted(boxes[i][1] for i in mine)[1]
    foot = sorted(boxes[i][3] for i in mine)[-2]
    ends = {*mine[:2], *mine[-2:]}
    return [i for i in mine if i in ends or boxes[i][1] <= top or boxes[i][3] >= foot]


def _catch_word(
    lines: Sequence[Line], boxes: "_Boxes", mine: list[int], page: PageText, following: list[int]
) -> int | None:
    """The last line of a page when it only says how the next page begins."""
    if not mine:
        return None
    last = max(mine, key=lambda i: boxes[i][3])
    text = lines[last].text.strip()
    if boxes[last][0] < page.width * 0.4 or len(text) > 60:
        return None
    m = _CATCH.fullmatch(text)
    if m is not None and text.startswith("/"):
        return last
    m = m or _CATCH_BARE.fullmatch(text)
    if m is None:
        return None
    words = _bare(next((g for g in m.groups() if g), ""))
    starts = ["".join(_bare(lines[j].text) for j in following[k : k + 3]) for k in range(min(4, len(following)))]
    return last if words and any(s.startswith(words) for s in starts) else None


def _bare(text: str) -> str:
    return re.sub(r"[\s./]+", "", arabic(text))


def _repeated(
    lines: Sequence[Line],
    boxes: "_Boxes",
    by_page: dict[int, list[int]],
    sizes: dict[int, PageText],
    known: dict[int, LineRole],
) -> dict[int, LineRole]:
    """Lines at the very top or bottom that three pages and half of all pages repeat, page numbers aside."""
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
                for text in _keys(lines[i].text, number):
                    where.append((i, (text, role)))
                    here.add((text, role))
        seen.update(here)
    need = max(_REPEATED, len(by_page) // 2)
    found = {i: key[1] for i, key in where if seen[key] >= need}
    first: dict[str, int] = {}
    for i in sorted(found):
        first.setdefault(_label(lines[i]), i)
    fresh = {lines[i].page for i in found if _begins_anew(i, first[_label(lines[i])], lines, by_page, found)}
    fresh |= {n for n, mine in by_page.items() if any(_LETTER.match(arabic(lines[i].text)) for i in mine[:_HEAD])}
    found = {i: role for i, role in found.items() if role == "footer" or lines[i].page not in fresh}
    kept = {}
    for i, role in found.items():  # a whole row repeats, or it is a table's row that looks alike on every page
        middle = (boxes[i][1] + boxes[i][3]) / 2
        row = [j for j in by_page[lines[i].page] if boxes[j][1] < middle < boxes[j][3]]
        if all(j in found or j in known for j in row):
            kept[i] = role
    return kept


def _keys(text: str, page: int) -> tuple[str, ...]:
    """Under which words a line may repeat: as printed, or with a number that counts on from page to page (หน้า ๑๐๗ on
    the first page of a gazette) told by how far it runs ahead. Forms that count on (แบบฟอร์มที่ ๒) are new ones.
    """
    folded = arabic(text)
    keys = [_bare(folded)]
    if not _TITLE.match(folded.strip()):
        keys += [
            f"{_bare(folded[: m.start()])}#{int(m[0]) - page}#{_bare(folded[m.end() :])}"
            for m in _COUNTING.finditer(folded)
            if int(m[0]) >= page
        ]
    return tuple(keys)


def _begins_anew(
    i: int, first: int, lines: Sequence[Line], by_page: dict[int, list[int]], found: dict[int, LineRole]
) -> bool:
    """Whether a repeated line is a title with which a letter or form begins: it is the first of its kind in the file,
    or the labels that followed the first one follow it too.
    """
    if found[i] != "header" or not _TITLE.match(arabic(lines[i].text).strip()):
        return False
    page, first_page = lines[i].page, lines[first].page
    if page == first_page:
        return True
    before, after = _following(first, lines, by_page[first_page], found), _following(i, lines, by_page[page], found)
    return bool(before & after)


def _label(line: Line) -> str:
    return re.sub(r"[\s0-9.:/-]+", "", arabic(line.text))[:_LABEL]


def _following(i: int, lines: Sequence[Line], mine: Sequence[int], found: dict[int, LineRole]) -> set[str]:
    """The labels of the lines that follow a title and do not run themselves."""
    rest = [j for j in mine if j > i and j not in found][:_AFTER]
    return {label for j in rest if len(label := _label(lines[j])) >= _LABEL}
