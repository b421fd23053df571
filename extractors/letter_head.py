"""หัวหนังสือ: number, date, subject and addressee of letters with labels (external letter, memo, stamped letter).

The number stands behind ที่, and nowhere else; the date of issue stands in the head (in a stamped letter: at the seal).
Received stamps, dates in the title and dates beside signatures are never taken. Two candidates, a running number that
may be the day of the date, or a value pieced together from two lines make the value unverified.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.digits import arabic
from extractors.flow import Flow, unwrap
from extractors.head_block import Block, Head
from extractors.letter_number import find_letter_numbers
from extractors.rows import Row, is_memo_title, plain
from extractors.thai_date import DateMatch, find_dates
from schemas.finding import Finding
from schemas.finding_codes import finding
from schemas.quoted import Quoted

_DOTS = re.compile(r"[.…_]{2,}|[{][^}]*[}]")
_MONTH = (
    r"(?:มกราคม|กุมภาพันธ์|มีนาคม|เมษายน|พฤษภาคม|มิถุนายน|กรกฎาคม|สิงหาคม|กันยายน|ตุลาคม|พฤศจิกายน|ธันวาคม|[มกพสตธ]\.?[คพยิ]\.?)"
)
_DAY_THEN_MONTH = re.compile(rf"/\s*(?:ว\.?\s*)?[0-9]{{1,2}}\s*{_MONTH}")
_LIST_POINTER = re.compile(r"ตาม(?:บัญชี)?รายชื่อ|ตามบัญชี|ตามแนบท้าย|ตามสิ่งที่ส่ง")
_NEXT_ADDRESSEE = re.compile(r"[ ]*\n[ ]*(?=ผู้|รอง|หัวหน้า|ปลัด|อธิบดี|อธิการ|เลขา|นายก|นายอำเภอ|คณบดี|ประธาน|กรรมการ|\()")
_RUNNING = re.compile(r"[0-9]{1,7}")
_PIECE = re.compile(r"[0-9./ ]*(?:พิเศษ)?[0-9./ ]*(?:[ก-ฮ]{1,2}\.?)?[0-9./ ]*[0-9]")


@dataclass(frozen=True, slots=True)
class HeadDate:
    """A date found in the head: positions in the flow's text and the match."""

    start: int
    end: int
    match: DateMatch
    row: Row | None = None


def read_number(flow: Flow, head: Head, rows: Sequence[Row]) -> tuple[Quoted | None, tuple[Finding, ...]]:
    """เลขที่หนังสือ as printed, and the finding `number_incomplete` where the registry has not filled it in.

    Null where nothing is printed behind ที่. Words that are no letter number stay, unverified (`number_unparsed`).
    """
    block = head.blocks.get("number")
    if block is None:
        return None, ()
    text = plain(flow.text)
    end = _number_end(text, block)
    words = text[block.start : end]
    if (whole := _broken(flow, rows, block, words)) is not None:
        return whole, ()
    if not _DOTS.sub("", words).strip(" \t/.:-–"):
        return None, ()
    doubts: list[str] = []
    if _DAY_THEN_MONTH.search(text[block.start : block.end]):
        doubts.append("number_or_day")
    # the value may stand in a column or an annotation of its own, apart from its label
    cue = "ที่ "
    said = cue + _DOTS.sub(lambda m: " " * len(m[0]), words)
    found = find_letter_numbers(said, head=True)
    if found and not re.sub(r"[\s.:…_]", "", said[len(cue) : found[0].start]):
        hit = found[0]
        start, stop = block.start + hit.start - len(cue), block.start + hit.end - len(cue)
        # what is printed is printed plainly: a blank running number is no doubt about what was read
        doubts += [d for d in hit.doubts if d != "number_incomplete"]
        value, complete = hit.value, "number_incomplete" not in hit.doubts
        rest = said[hit.end :].strip(" \t.…_")
        if rest and re.match(r"[/()-]|[^\s0-9]{0,6}\s?[0-9/]", rest):
            doubts.append("number_runs_on")
        piece = _overlay(rows, block) if not complete else None
        if piece is not None:
            doubts.append("number_pieced")
            value, complete = value + piece.words, True
            stop = max(stop, piece.start + len(piece.text)) if piece.index == rows[block.row].index + 1 else stop
        quoted = flow.quote(
            start, stop, value, parts={"complete": complete}, doubts=doubts, rules=["letter_number", "label_number"]
        )
    else:
        complete = True
        stop = block.start + len(words.rstrip(" \t.…_"))
        quoted = flow.quote(
            block.start,
            stop,
            unwrap(arabic(flow.text[block.start : stop])),
            doubts=[*doubts, "number_unparsed"],
            rules=["label_number"],
        )
    noticed = (
        () if complete else (finding("number_incomplete", number=quoted.value, places=quoted.places, about="number"),)
    )
    return quoted, noticed


def _number_end(text: str, block: Block) -> int:
    """Where the number's words end: at วันที่, at a wide gap, or at a date on the same row."""
    words = text[block.start : block.end]
    cut = len(words)
    for stop in (re.search(r"(?<=\S)(?:\t|[ ]{3,})(?!\s*[0-9/])", words), re.search(r"วันที่|ลงวันที่", words)):
        if stop:
            cut = min(cut, stop.start())
    # the grammar leaves a day of the month out of the running number; what is in doubt says number_or_day
    for hit in find_dates(words[:cut]):
        if hit.precision in ("day", "month") and words[: hit.start].strip():
            cut = min(cut, hit.start)
    return block.start + cut


def _broken(flow: Flow, rows: Sequence[Row], block: Block, words: str) -> Quoted | None:
    """A number broken over two rows of a narrow column: `ที่ ศย 300.014/ว` and `12` right under it. Unverified, because
    two pieces were put together.
    """
    base, kept = rows[block.row], words.rstrip(" \t")
    if not base.has_box or not kept.strip() or re.search(r"[.…_]{2,}\s*$", kept):
        return None
    found = find_letter_numbers("ที่ " + kept, head=True)
    if found and "number_incomplete" not in found[0].doubts and not kept.endswith(("-", "(", ".")):
        return None
    for row in rows[block.row + 1 : block.row + 4]:
        if row.page != base.page or not row.has_box or row.box[1] - base.box[3] > base.box[3] - base.box[1]:
            break
        column = base.box[0] - 300 <= row.box[0] <= base.x_of(block.start) + 600
        if not column or not _PIECE.fullmatch(row.words) or dates_in(row.words, 0, len(row.words)):
            continue
        both = find_letter_numbers(f"ที่ {kept.strip()} {row.words}", head=True)
        if len(both) != 1 or both[0].start != len("ที่ ") or "number_incomplete" in both[0].doubts:
            break
        start, end = block.start + len(kept) - len(kept.lstrip()), block.start + len(kept)
        quoted = flow.quote(
            start, end, both[0].value, parts={"complete": True}, doubts=[*both[0].doubts, "number_pieced"],
            rules=["letter_number", "label_number", "number_broken"],
        )  # fmt: skip
        last = row.at + len(row.words)
        return quoted.model_copy(
            update={
                "raw": quoted.raw + "\n" + flow.raw(row.at, last),
                "places": (*quoted.places, *flow.places(row.at, last)),
            }
        )
    return None


def _overlay(rows: Sequence[Row], block: Block) -> Row | None:
    """A running number laid over the page (a stamp or a widget's value) right behind an empty one."""
    base = rows[block.row]
    if not base.has_box:
        return None
    for row in rows:
        if row.index == base.index or row.page != base.page or not row.has_box or not _RUNNING.fullmatch(row.words):
            continue
        middle = (row.box[1] + row.box[3]) // 2
        if base.box[1] - 300 <= middle <= base.box[3] + 300 and -500 <= row.box[0] - base.box[2] <= 6000:
            return row
    return None


def read_date(flow: Flow, head: Head, rows: Sequence[Row], skip: frozenset[int]) -> Quoted | None:
    """วันที่ของหนังสือ: behind the label วันที่ of a memo, or by itself between the letterhead and เรื่อง."""
    text = plain(flow.text)
    found: list[HeadDate] = []
    number = head.blocks.get("number")
    doubts: list[str] = []
    if number is not None and _DAY_THEN_MONTH.search(text[number.start : number.end]):
        doubts.append("number_or_day")
    for name in ("date", "number"):
        if block := head.blocks.get(name):
            begin = block.start if name == "date" else _number_end(text, block)
            here = dates_in(text, begin, block.end)
            found += [_with_year(text, here[0], rows, block), *here[1:]] if here and name == "date" else here
    if not found and "unit" not in head.blocks:
        found = _loose_dates(text, head, skip)
        above = number is not None and _above_number(found, rows[number.row])
        doubts += ["date_above_number"] if above else []
    elif "unit" not in head.blocks and number is not None and (block := head.blocks.get("date")):
        labelled = [HeadDate(block.start, block.end, found[0].match, rows[block.row])]
        doubts += ["date_above_number"] if found and _above_number(labelled, rows[number.row]) else []
    elif not found and "date" not in head.blocks:
        # a memo prints its date behind วันที่; a date elsewhere in its head may be a stamp's
        found = _loose_dates(text, head, skip)
        doubts.append("date_unlabelled")
    if not found:
        return None
    return date_quoted(flow, found, doubts, "date_in_head")


def date_quoted(flow: Flow, found: Sequence[HeadDate], doubts: Sequence[str], rule: str) -> Quoted:
    """The first of the dates found; a second one that differs makes it unverified (`several_dates`)."""
    first = found[0]
    all_doubts = [*doubts, *first.match.doubts]
    if len({d.match.value for d in found}) > 1:
        all_doubts.append("several_dates")
    value = first.match.value or unwrap(arabic(flow.text[first.start : first.end]))
    return flow.quote(first.start, first.end, value, doubts=all_doubts, rules=["thai_date", rule, *first.match.rules])


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


def _with_year(text: str, date: HeadDate, rows: Sequence[Row], block: Block) -> HeadDate:
    """A date whose year was broken off: `วันที่ 9 มกราคม`, and `2567` by itself right under it in a narrow column."""
    base = rows[block.last]
    if date.match.value is not None or "year_missing" not in date.match.doubts or text[date.end : block.end].strip():
        return date
    for row in rows[block.last + 1 : block.last + 4]:
        if (
            re.fullmatch(r"(?:พ\.?ศ\.?\s*)?25[0-9]{2}[\s.…_]*", row.words)
            and row.has_box
            and base.has_box
            and (abs(row.box[0] - base.x_of(block.start)) < 1000 or abs(row.box[0] - base.box[0]) < 300)
            and 0 <= row.box[1] - base.box[1] < 2 * (base.box[3] - base.box[1])
        ):
            joined = find_dates(f"{text[date.start : date.end]} {row.words}")
            if len(joined) == 1 and joined[0].value is not None:
                return HeadDate(date.start, date.end, joined[0], date.row)
    return date


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
                out.append(HeadDate(hit.start, hit.end, hit.match, row))
    return out


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


def read_subject(flow: Flow, head: Head) -> Quoted | None:
    """เรื่อง: every row of the title, as one."""
    block = head.blocks.get("subject")
    if block is None:
        return None
    start, end = trimmed(flow, block.start, block.end)
    if start >= end:
        return None
    # without เรียน or ถึง below, a second row may be the addressee (`ผกก.สน. ...` of the police), no end of the title
    open_end = "to" not in head.blocks and "\n" in flow.text[start:end]
    doubts = ["subject_end_unsure"] if open_end else []
    return flow.quote(start, end, _joined(flow.text[start:end]), doubts=doubts, rules=["label_subject"])


def read_addressee(flow: Flow, head: Head) -> Quoted | None:
    """ผู้รับ: behind เรียน, กราบเรียน, นมัสการ or ถึง. `parts`: `through` (ผ่าน), `list` (a pointer to a list of names)."""
    block = head.blocks.get("to")
    if block is None:
        return None
    start, end = trimmed(flow, block.start, block.end)
    if start >= end:
        return None
    words = _joined(_NEXT_ADDRESSEE.sub(" ", flow.text[start:end]))
    parts: dict[str, str | bool] = {"salutation": flow.text[block.label : block.start].strip(" :\t.…")}
    if through := re.search(r"\(\s*ผ่าน\s*(?P<who>[^()]+)\)", words):
        parts["through"] = through["who"].strip()
    elif later := head.blocks.get("through"):
        parts["through"] = unwrap(flow.text[later.start : later.end])
    if _LIST_POINTER.search(words):
        parts["list"] = True
    doubts = ["addressee_blank"] if re.search(r"\.{4,}|…{2,}|_{4,}", words) else []
    return flow.quote(start, end, words, parts=dict(parts), doubts=doubts, rules=["label_addressee"])


def trimmed(flow: Flow, start: int, end: int) -> tuple[int, int]:
    """[start, end) without blanks and dotted rules at its ends; empty where only a blank to fill in is printed."""
    words = flow.text[start:end]
    lead = re.match(r"(?:[\s\u00a0]|[.…_]{2,})*", words)
    tail = re.search(r"(?:[\s\u00a0]|[.…_]{3,})*$", words)
    a = start + (lead.end() if lead else 0)
    b = start + (tail.start() if tail else len(words))
    return a, max(a, b)


def _joined(words: str) -> str:
    """Rows as one. A row that ends in a Latin word or before a bracket keeps its blank (Flow's unwrap); a tab or a wide
    gap inside is one blank.
    """
    return unwrap(words.replace("\t", " "))
