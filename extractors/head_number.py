"""เลขที่ในหัวหนังสือ: the letter's own number. It stands behind ที่, and nowhere else.

A running number that may be the day of the date, a value pieced together from two rows, or figures that may be its rest
make it unverified; words that are no number stay, unverified.
"""

import re
from collections.abc import Sequence

from extractors.digits import arabic
from extractors.flow import Flow, unwrap
from extractors.head_block import Block, Head
from extractors.head_label import is_opener
from extractors.letter_number import find_letter_numbers
from extractors.rows import Row, broken_off, plain
from extractors.stray_mark import MARK, THAI
from extractors.thai_date import find_dates
from schemas.finding import Finding
from schemas.finding_codes import finding
from schemas.quoted import Quoted

_DOTS = re.compile(r"[.…_]{2,}|[{][^}]*[}]")
_MONTH = (
    r"(?:มกราคม|กุมภาพันธ์|มีนาคม|เมษายน|พฤษภาคม|มิถุนายน|กรกฎาคม|สิงหาคม|กันยายน|ตุลาคม|พฤศจิกายน|ธันวาคม|[มกพสตธ]\.?[คพยิ]\.?)"
)
DAY_THEN_MONTH = re.compile(rf"/\s*(?:ว\.?\s*)?[0-9]{{1,2}}\s*{_MONTH}")
_RUNNING = re.compile(r"[0-9]{1,7}")
_PIECE = re.compile(r"[0-9./ ]*(?:พิเศษ)?[0-9./ ]*(?:[ก-ฮ]{1,2}\.?)?[0-9./ ]*[0-9]")
# letters of an office, with its section and figures, then one or two strokes: no vowel, no word of prose
_LETTERED = re.compile(
    r"[ก-ฮ]{2,6}\.?(?:[ ]?[0-9]{1,2}(?=[ ][ก-ฮ]))?(?:[ .]{1,2}[ก-ฮ]{2,5}\.?)?(?:[ ]?\([ก-ฮ0-9.]{1,6}\))?[ ]?[0-9]{0,6}"
    r"[ ]?/[ ]?(?:ว[ .]?)?[0-9]{1,6}(?:/25[0-9]{2})?"
)

_SECOND = re.compile(r"(?:,|และ|ถึง|กับ|[-–—])[ ]*[^\s]")  # another number, or the last of many
# ๒ ๓ ๗ ๘ ๙ of an owner code that came out as letters: `ฐษ0100`, `040 ษษ/27`
_ALIKE = re.compile(r"(?<=[\s.0-9])(?!สต)[ตฅษสฐ]{1,5}[ ]?[0-9/]")


def read_number(flow: Flow, head: Head, rows: Sequence[Row]) -> tuple[Quoted | None, tuple[Finding, ...]]:
    """เลขที่หนังสือ as printed, and the finding `number_incomplete` where the registry has not filled it in.

    Null where nothing is printed behind ที่. Words that are no letter number stay, unverified (`number_unparsed`).
    """
    block = head.blocks.get("number")
    if block is None:
        return None, ()
    text = plain(flow.text)
    end = number_end(text, block)
    words = text[block.start : end]
    if (whole := _broken(flow, rows, block, words)) is not None:
        return whole, ()
    if not _DOTS.sub("", words).strip(" \t/.:-–"):
        return None, ()
    doubts: list[str] = []
    if DAY_THEN_MONTH.search(text[block.start : block.end]):
        doubts.append("number_or_day")
    if _figure_below(rows, block):
        doubts.append("number_runs_on")
    unit = head.blocks.get("unit")
    if below_text(rows, block.row, None if unit is None else unit.row):
        doubts.append("head_unsure")
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
        # behind an open number anything may be its rest; behind a whole one figures, or what is unreadable
        if rest and (not complete or re.match(r"[/()-]|[^\s0-9]{0,6}\s?[\d/\ufffd]|\(cid:", rest)):
            doubts.append("number_runs_on")
        elif _SECOND.match(rest) or any(x.number.running for x in found[1:]):
            doubts.append("several_numbers")
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
        value = unwrap(arabic(flow.text[block.start : stop]))
        plainly = _plain_number(value, rows, block)
        doubts += [] if plainly else ["number_unparsed"]
        complete = not (plainly or "").startswith(
            "พิเศษ/"
        )  # an office without a register: nothing that tells it from others
        quoted = flow.quote(
            block.start,
            stop,
            plainly or value,
            parts={"complete": complete} if plainly else {},
            doubts=doubts,
            rules=["label_number", *(["number_as_printed"] if plainly else [])],
        )
    noticed = (
        () if complete else (finding("number_incomplete", number=quoted.value, places=quoted.places, about="number"),)
    )
    return quoted, noticed


_HEAD_ROWS = 6  # from ส่วนราชการ to the row of number and date, other columns and an office of many rows counted
_CID = re.compile(r"\(cid:[0-9]{1,5}\)")
_OF_NUMBERS = re.compile("พิเศษ|คกก|ถึง|และ")
_WORD = re.compile(f"[{THAI}]{{3,}}|[A-Za-z]{{4,}}")
_SHORT_MONTH = re.compile(rf"[ก-ฮ\ufffd][{MARK}]?\.?[ ]?[คยพ\ufffd]\.|[0-9]{{1,2}}/[0-9]{{1,2}}/")


def _may_be_rest(words: str) -> bool:
    """Whether a row may be the rest of a number, damaged as it may be: `53`, `/390`, `ว 45061`, `(คกก.5)/86538`,
    `ว.....`, `2b`, figures of another script, `(cid:9)`. A row with a word or a date on it is none.
    """
    short = _CID.sub("\ufffd", words).strip(" .…_-")
    if not short or len(short) > 18 or _WORD.search(_OF_NUMBERS.sub("", short)) or _SHORT_MONTH.search(short):
        return False
    return bool(re.search(r"[\d\ufffd\ue000-\uf8ff]", short) or re.fullmatch(r"/?[ก-ฮ]{1,2}|[^\s]{1,6}", short))


def below_text(rows: Sequence[Row], n: int, unit: int | None) -> bool:
    """Whether row n is no row of a head: a sentence of the text stands above it, or ส่วนราชการ (row `unit`) far above.
    Where a label came out otherwise, one that is cited in the text, or a day under a signature, comes next.
    """
    if rows[n].role == "annotation":  # laid over the page, so behind all of its rows
        return False
    if unit is not None and n - unit > _HEAD_ROWS:
        return True
    return any(is_opener(r.words) and len(r.words) > 30 and not r.line.cell for r in rows[:n])


def _figure_below(rows: Sequence[Row], block: Block) -> bool:
    """Whether nothing but figures, or what figures come out as, stands right under the number, in its column: they may
    be the rest of it.
    """
    base = rows[block.row]
    for n, row in enumerate(rows[block.row + 1 : block.row + 4]):
        if row.page != base.page:
            return False
        year = re.fullmatch(r"25[0-9]{2}", row.words) is not None  # of the date, broken off
        if year and not (row.has_box and row.box[0] <= base.x_of(block.start) + 600):
            continue
        if not (base.has_box and row.has_box):  # typed lines: the next one, or behind the date of a table's other cell
            if _may_be_rest(row.words) or n > 1:
                return n < 2
            continue
        words = row.words.partition("วันที่")[0].strip()  # a memo's date may stand behind the rest
        if words and words != row.words and base.beside(row) and _may_be_rest(words):
            return True  # on its height, in the column of the date
        near = 0 < row.box[1] - base.box[1] < 1.6 * (base.box[3] - base.box[1])
        column = base.box[0] - 300 <= row.box[0] <= base.x_of(block.start) + 3000
        if near and column and _may_be_rest(words):
            # a year there may be the date's, broken off at the right edge
            before = next((r for r in reversed(rows[: block.row + 4]) if r.index < row.index), base)
            return not (re.fullmatch(r"25[0-9]{2}", row.words) and broken_off(rows, before, row))
    return False


def _plain_number(words: str, rows: Sequence[Row], block: Block) -> str | None:
    """The number of an office with a way of its own to number (`รฟ 1/1234/2566`, `คกก.นวก 7/2566`, `พิเศษ/2566`,
    `25/2567`) in canonical form, where all that stands behind ที่ is one; None where it may be something else, as a house
    number is (`เลขที่ 99/9`).
    """
    serial = re.fullmatch(r"(?:พิเศษ[ ]?)?0*(?:[0-9]{1,5}|(?<=พิเศษ))[ ]?/[ ]?25[0-9]{2}", words)
    lettered = _LETTERED.fullmatch(words)
    if not (serial or lettered) or _ALIKE.search(words):
        return None
    label = rows[block.row].text[block.label - rows[block.row].start :]
    if serial and not label.startswith("ที่"):
        return None
    short = re.sub(r"[ ]?/[ ]?", "/", re.sub(r"(?<=[ก-ฮ])\.(?=[ ]?[0-9])", "", words))
    return re.sub(r"^0+(?=[0-9])|(?<=/)0+(?=[0-9])|(?<=/ว)0+(?=[0-9])|(?<=/ว )0+(?=[0-9])", "", short)


def number_end(text: str, block: Block) -> int:
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
        if (
            not column
            or not _PIECE.fullmatch(row.words)
            or any(d.precision in ("day", "month") for d in find_dates(row.words))
        ):
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
