"""วันที่ในหัวหนังสือ: the day of issue. It stands behind วันที่ in a memo, and by itself under the letterhead in a letter.

Received stamps and dates in the title are never taken; two dates, a day apart from its month, or a date above the
number (where stamps stand) make it unverified.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractors.digits import arabic
from extractors.flow import Flow, unwrap
from extractors.head_block import Block, Head
from extractors.head_number import DAY_THEN_MONTH, below_text, number_end
from extractors.rows import Row, broken_off, is_memo_title, plain
from extractors.thai_date import DateMatch, find_dates
from schemas.quoted import Quoted

_DOTS = re.compile(r"[.…_]{2,}|[{][^}]*[}]")


@dataclass(frozen=True, slots=True)
class HeadDate:
    """A date found in the head: positions in the flow's text and the match."""

    start: int
    end: int
    match: DateMatch
    row: Row | None = None


def read_date(flow: Flow, head: Head, rows: Sequence[Row], skip: frozenset[int]) -> Quoted | None:
    """วันที่ของหนังสือ: behind the label วันที่ of a memo, or by itself between the letterhead and เรื่อง."""
    text = plain(flow.text)
    found: list[HeadDate] = []
    number = head.blocks.get("number")
    doubts: list[str] = []
    if number is not None and DAY_THEN_MONTH.search(text[number.start : number.end]):
        doubts.append("number_or_day")
    for name in ("date", "number"):
        if block := head.blocks.get(name):
            begin = block.start if name == "date" else number_end(text, block)
            here = dates_in(text, begin, block.end)
            if (
                name == "date"
                and not here
                and "unit" in head.blocks
                and (wrapped := _wrapped_date(text, rows, block)) is not None
            ):
                here = [wrapped]
            if name == "date" and here and _leads_in(text[begin : here[0].start], here[0].match):
                doubts.append("day_unsure")
            memo = "unit" in head.blocks  # at the top of a letter วันที่ is a received stamp's
            found += [_with_year(text, here[0], rows, block, memo), *here[1:]] if here and name == "date" else here
    if not found and "unit" not in head.blocks:
        found = _loose_dates(text, head, skip)
        above = number is not None and _above_number(found, rows[number.row])
        doubts += ["date_above_number"] if above else []
        # a memo whose ส่วนราชการ came out otherwise; a letter without a number under a stamp
        if any(is_memo_title(r.words) for r in rows[:14]) or (number is None and skip):
            doubts.append("head_unsure")
    elif "unit" not in head.blocks and number is not None and (block := head.blocks.get("date")):
        labelled = [HeadDate(block.start, block.end, found[0].match, rows[block.row])]
        doubts += ["date_above_number"] if found and _above_number(labelled, rows[number.row]) else []
    elif not found and "date" not in head.blocks:
        # a memo prints its date behind วันที่; a date elsewhere in its head may be a stamp's
        found = _loose_dates(text, head, skip)
        doubts.append("date_unlabelled")
    if not found:
        return _year_of_draft(flow, text, head)
    row = found[0].row
    if row is not None and row.index < len(rows) and below_text(rows, row.index, None):
        doubts.append("head_unsure")
    unit, day = head.blocks.get("unit"), head.blocks.get("date")
    if unit is not None and day is not None and day.row < unit.row:  # a stamp whose own label could not be read
        doubts.append("date_above_number")
    if day is not None and unit is None and number is None:  # วันที่ is the label of a memo, or of a stamp above a head
        doubts.append("head_unsure")
    if day is not None and below_text(rows, day.row, None if unit is None else unit.row):
        doubts.append("head_unsure")
    return date_quoted(flow, found, doubts, "date_in_head")


def _leads_in(words: str, match: DateMatch) -> bool:
    """Whether what stands between the label and the date may be what became of its day: a figure, or a torn เดือน."""
    rest = re.sub(r"เดือน|พ\.?\s*ศ\.?|[\s.…_:]", "", _DOTS.sub("", words))
    return bool(rest) and (match.precision != "day" or re.search(r"[0-9\ufffd]|\(cid:", rest) is not None)


def _year_of_draft(flow: Flow, text: str, head: Head) -> Quoted | None:
    """`วันที่ .................... 2567`: the year, where a draft leaves day and month blank."""
    block = head.blocks.get("date")
    words = text[block.start : block.end] if block else ""
    hit = re.fullmatch(r"(?:[\s.…_]|เดือน|พ\.?ศ\.?)*(?<![0-9])(?P<y>25[0-9]{2})[\s.…_]*", words)
    if block is None or hit is None:
        return None
    year = f"{int(hit['y']) - 543:04}"
    return flow.quote(
        block.start + hit.start("y"), block.start + hit.end("y"), year, rules=["thai_date", "date_in_head"]
    )


def date_quoted(flow: Flow, found: Sequence[HeadDate], doubts: Sequence[str], rule: str) -> Quoted:
    """The first of the dates found; a second one that differs makes it unverified (`several_dates`)."""
    first = found[0]
    all_doubts = [*doubts, *first.match.doubts]
    if len({d.match.value for d in found}) > 1:
        all_doubts.append("several_dates")
    if figure_above(flow, first) and "day_on_other_line" not in all_doubts:
        all_doubts.append("day_on_other_line")
    value = first.match.value or unwrap(arabic(flow.text[first.start : first.end]))
    return flow.quote(first.start, first.end, value, doubts=all_doubts, rules=["thai_date", rule, *first.match.rules])


_FIGURE_ABOVE = re.compile(
    r"(?:^|\n|วัน(?:[ก-๎]{3,8})?ที่|[ \t]{3,}|\t)[ ]*(?P<figure>[0-9]{1,2})[ \t]*\n[ \t]*$"
    r"|[ ](?P<torn>[0-9]{1,2})[ \t]*เดือน[ \t]*\n[ \t]*$"  # behind other words of its line
)


# what a day may have come out as, by itself on the line above: no Thai word, or characters that could not be read
_UNREAD_ABOVE = re.compile(
    r"(?:^|\n|วันที่|[ \t]{3,}|\t)[ ]*(?:[^\sก-๎.…_()-]{1,4}|[ก-ฮ]{1,2}|[0-9][0-9\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]{0,4}"
    r"|(?:\(cid:[0-9]{1,5}\)|\S)?(?:\ufffd|\(cid:[0-9]{1,5}\))\S?)[ \t]*\n[ \t]*$"
)


def figure_above(flow: Flow, date: HeadDate) -> bool:
    """Whether the line above a date ends in a figure that may be its day, or the first figure of its day."""
    before = arabic(flow.text[max(0, date.start - 80) : date.start])
    day = date.match.parts.get("day")
    if day is None and date.match.value is not None and _UNREAD_ABOVE.search(before):
        return True
    above = _FIGURE_ABOVE.search(before)
    if above is None or date.match.value is None:
        return False
    return day is None or (int(day) < 10 and (above["figure"] or above["torn"]) in ("1", "2", "3"))


def dates_in(text: str, start: int, end: int) -> list[HeadDate]:
    """The days and months in text[start:end]; a year alone is no date of a letter. A date that the grammar sees but
    cannot tell keeps its doubts and has no value.
    """
    words = text[start:end].replace("\t", " ")
    return [
        HeadDate(start + m.start, start + m.end, m)
        for m in find_dates(words)
        if m.precision in ("day", "month") or (m.value is None and m.doubts)
    ]


def _with_year(text: str, date: HeadDate, rows: Sequence[Row], block: Block, memo: bool) -> HeadDate:
    """A date whose year was broken off: `วันที่ 9 มกราคม`, and `2567` by itself right under it in a narrow column."""
    base = rows[block.last]
    if date.match.value is not None or "year_missing" not in date.match.doubts or text[date.end : block.end].strip():
        return date
    for row in rows[block.last + 1 : block.last + 4]:
        if (
            re.fullmatch(r"(?:พ\.?ศ\.?\s*)?25[0-9]{2}[\s.…_]*", row.words)
            and row.has_box
            and base.has_box
            and (
                abs(row.box[0] - base.x_of(block.start)) < 1000
                or abs(row.box[0] - base.box[0]) < 300
                or (memo and broken_off(rows, base, row))
            )
            and 0 <= row.box[1] - base.box[1] < 2 * (base.box[3] - base.box[1])
        ):
            joined = find_dates(f"{text[date.start : date.end]} {row.words}")
            if len(joined) == 1 and joined[0].value is not None:
                return HeadDate(date.start, date.end, joined[0], date.row)
    return date


def _wrapped_date(text: str, rows: Sequence[Row], block: Block) -> HeadDate | None:
    """A memo's date that a full row broke off to the left margin: วันที่ (with the day, or nothing) at the right end of
    its row, the rest alone on the very next row, under the label ที่.
    """
    base, below = rows[block.last], rows[block.last + 1] if block.last + 1 < len(rows) else None
    day = text[block.start : block.end].strip(" \t.:…_")
    if below is None or not re.fullmatch(r"[0-9]{0,2}", day) or not broken_off(rows, base, below):
        return None
    whole = f"{day} {below.words}".strip()
    joined = find_dates(whole)
    if len(joined) != 1 or joined[0].precision != "day" or (joined[0].start, joined[0].end) != (0, len(whole)):
        return None
    return HeadDate(block.start if day else below.at, below.at + len(below.words), joined[0], base)


def _loose_dates(text: str, head: Head, skip: frozenset[int]) -> list[HeadDate]:
    """Dates that stand by themselves in the upper part of the head: the piece holds nothing but the date."""
    out: list[HeadDate] = []
    pieces = [(row, a, b) for row, a, b in head.loose if row.index not in skip and not is_memo_title(row.words)]
    for n, (row, a, b) in enumerate(pieces):
        below = text[slice(*pieces[n + 1][1:])].strip() if n + 1 < len(pieces) else ""
        if re.fullmatch(r"(?:พ\.?ศ\.?)?\s*25[0-9]{2}", below) and pieces[n + 1][1] > b:
            b = pieces[n + 1][2]  # `๒ มิถุนายน` on one row and `๒๕๕๗` on the next
        for hit in dates_in(text, a, b):
            rest = _DOTS.sub("", text[a : hit.start] + text[hit.end : b])
            if not re.sub(r"วันที่|พ\.?\s*ศ\.?|[\s.,:]", "", rest):
                out.append(_with_day(text, HeadDate(hit.start, hit.end, hit.match, row), pieces[max(n - 3, 0) : n]))
    return out


def _with_day(text: str, date: HeadDate, above: Sequence[tuple[Row, int, int]]) -> HeadDate:
    """A month whose day was broken off onto a row above: a figure by itself. Unverified (`day_on_other_line`), because
    it may as well be a house number or a page's.
    """
    if date.match.precision != "month" or "day" in date.match.parts or date.row is None:
        return date
    for row, a, b in reversed(above):
        figure = re.fullmatch(r"\s*([0-9]{1,2})\s*", text[a:b])
        if figure is None or row.page != date.row.page or (row.has_box and date.row.box[1] - row.box[3] > 1500):
            continue
        joined = find_dates(f"{figure[1]} {text[date.start : date.end]}")
        if len(joined) == 1 and joined[0].precision == "day":
            match = replace(joined[0], doubts=(*joined[0].doubts, "day_on_other_line"))
            return HeadDate(min(a, date.start), date.end, match, date.row)
    return date


def _above_number(found: Sequence[HeadDate], number: Row) -> bool:
    """Whether a date stands above the number: there a letter has its received stamp, not its date."""
    for date in found:
        row = date.row
        if row is None or row.index == number.index:
            continue
        if row.has_box and number.has_box:
            if row.box[1] < number.box[1] - 500:
                return True
        elif row.index < number.index:
            return True
    return False
