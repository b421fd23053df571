"""ตารางมติ: resolutions that minutes state in a table, one row an item under the heads วาระ | เรื่อง | มติที่ประชุม."""

import re

from extractors.digits import arabic
from extractors.passage import Passage
from extractors.resolution_statement import Statement, is_nothing

_RESOLVED = re.compile(r"(?:ผล(?:การพิจารณา)?\s?/\s?)?มติ(?:ของ)?(?:ที่ประชุม|คณะกรรมการ(?:ฯ)?|ที่ประชุมฯ)?(?:\s?/\s?[ก-๎]+)?")
_ITEM = re.compile(r"(?:ระเบียบ)?วาระ(?:การประชุม)?(?:ที่)?|ลำดับ(?:ที่)?|ที่|ข้อ(?:ที่)?|เรื่องที่")
# a list that follows up what earlier meetings resolved
_FOLLOWED_UP = re.compile(
    r"^(?:ผล)?(?:การ)?(?:ดำเนินการ|ดำเนินงาน|ติดตาม)|^(?:ความ)(?:คืบหน้า|ก้าวหน้า)|^สถานะ|ครั้งก่อน|ครั้งที่แล้ว"
)
_NUMBER = re.compile(r"\s*(?:(?:ระเบียบ)?วาระ(?:ที่)?|ข้อ|เรื่องที่)?\s*(?P<n>[0-9]{1,2}(?:\.[0-9]{1,2}){0,2})(?![0-9])")

Span = tuple[int, int]


def table_statements(passage: Passage) -> tuple[list[Statement], list[Span]]:
    """(a statement for every filled cell under a head มติที่ประชุม, the spans of those heads).

    The number of the item stands under a head วาระ, or opens the row. A column without such a head is no list of
    resolutions, and one beside ผลการดำเนินการ is one of earlier meetings: nothing is taken.
    """
    grid: dict[tuple[int, int], dict[int, list[int]]] = {}
    for i, line in enumerate(passage.flow.lines):
        if line.cell is not None:
            grid.setdefault(line.cell[:2], {}).setdefault(line.cell[2], []).append(i)
    out: list[Statement] = []
    heads: list[Span] = []
    column: dict[int, tuple[int, int | None]] = {}  # of each table: the resolutions, the numbers
    for (table, _row), cells in sorted(grid.items()):
        said = {c: "".join(arabic(passage.flow.lines[i].text) for i in lines).strip(" :") for c, lines in cells.items()}
        if any(_FOLLOWED_UP.search(words) for words in said.values()) and any(
            _RESOLVED.match(w) for w in said.values()
        ):
            heads += [_span(passage, lines) for lines in cells.values()]
            column.pop(table, None)
            continue
        resolved = next((c for c, words in said.items() if _RESOLVED.fullmatch(words)), None)
        if resolved is not None and len(said) > 1 and all(len(w) < 40 for w in said.values()) and min(said) != resolved:
            column[table] = resolved, next((c for c, words in said.items() if _ITEM.fullmatch(words)), None)
            heads.append(_span(passage, cells[resolved]))
            continue
        if table not in column or column[table][0] not in cells:
            continue
        start, end = _span(passage, cells[column[table][0]])
        if is_nothing(passage.folded[start:end]):
            continue
        out.append(Statement(start, end, None, start, _number(passage, cells, column[table][1]), True))
    return out, heads


def _span(passage: Passage, lines: list[int]) -> Span:
    """The span of the passage behind lines of the flow."""
    flow = passage.flow
    last = lines[-1]
    return passage.index(flow.starts[lines[0]]), passage.index(flow.starts[last] + len(flow.lines[last].text))


def _number(passage: Passage, cells: dict[int, list[int]], column: int | None) -> Span | None:
    """Where the number of a row's item stands."""
    lines = cells.get(column if column is not None else min(cells))
    if lines is None:
        return None
    start, end = _span(passage, lines)
    m = _NUMBER.match(passage.folded, start, end)
    return m.span("n") if m else None
