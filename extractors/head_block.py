"""ส่วนหัวหนังสือ: the labels of a letter's head (ที่ วันที่ เรื่อง เรียน อ้างถึง สิ่งที่ส่งมาด้วย), what stands behind each, and
where the running text begins.

A label counts only in the head, once, and in the order that the regulation gives: เรื่อง inside a paragraph, เรื่องเดิม or
ที่ประชุม are words, not labels.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from extractors.head_label import could_be, is_opener, label_of
from extractors.rows import Row, is_memo_title, number_label

_HOLDER = re.compile(
    r"(?:และ)?(?:ท่าน)?(?:ผู้|รอง|หัวหน้า|ปลัด|อธิบดี|อธิการ|เลขา|เลขาธิการ|นายก|นายอำเภอ|คณบดี|ประธาน|กรรมการ|ผอ\.|รัฐมนตรี|"
    r"ข้าราชการ|จังหวัดทุก|สำนัก(?!งานเขต\S+\s*ได้)|กอง|กรม|กลุ่ม|ฝ่าย|ศูนย์|สถาบัน|คณะ|ทุก|โรงเรียน|โรงพยาบาล|เทศบาล|องค์การ|อำเภอ|\(ผ่าน|ผ่าน|\()"
)
_POST = re.compile(
    r"(?:รอง|ผู้ช่วย)?(?:ผู้อำนวยการ|หัวหน้า|อธิบดี|อธิการบดี|ปลัด|นายก|คณบดี|ประธาน|เลขาธิการ|ผู้ว่า|ผู้จัดการ|ผู้บัญชาการ|ผู้บังคับการ|ผู้กำกับ|ผอ\.|ผบ\.?|ผบช|ผบก|ผกก|ผวก|อก\.|จก\.)"
)
_SENTENCE = re.compile(r"ได้|ขอ(?!ง)|จะ|จึง|ดังนี้|เพื่อ|ประสงค์|ดำเนินการ")
_NUMBER_INSIDE = re.compile(r"(?<=[\s.…])ที่(?=[ \t]*(?:[ก-ฮ]{1,5}\.?[ ]?[0-9]|[.…]{3}|[$]?[{]))")
_SPEED_FIRST = re.compile(r"[ ]*(?:ด่วนที่สุด|ด่วนมาก|ด่วน)[ ]+")
_NUMBERED = re.compile(r"\(?[0-9]{1,2}[.)]")
_CITED = re.compile(
    r"(?:ลง\s?วันที่|ลว\.?\s?[0-9])|\(?[0-9]{1,2}[.)]\s*(?:สำเนา)?(?:หนังสือ|คำสั่ง|ประกาศ|ระเบียบ|พระราช|กฎ|บันทึก|มติ|ข้อ|สัญญา|รายงาน)"
)
_RULE = re.compile(r"[-_=*.…~\s]{3,}|_+")
_MANY = 9  # rows that a block of the head may run on: longer lists stand on a page of their own


@dataclass(frozen=True, slots=True)
class Block:
    """One labelled block: positions in the flow's text of the label, and of the words behind it."""

    name: str
    label: int
    start: int
    end: int
    row: int  # position in the sequence of rows of its first row
    last: int


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a letter. `loose`: (row, start, end) of the words in the head's upper part that no label
    claims (letterhead, date, speed). `body`: position in the sequence of rows where the running text begins.
    """

    blocks: dict[str, Block] = field(default_factory=dict)
    loose: tuple[tuple[Row, int, int], ...] = ()
    body: int = 0


def read_head(rows: Sequence[Row], skip: frozenset[int] = frozenset()) -> Head:
    """The head of the first document. `skip`: `Row.index` of rows that belong to received stamps.

    The upper part (letterhead, ส่วนราชการ, ที่, date) may hold words that no label claims; behind เรื่อง every row belongs
    to the block above it until the running text begins.
    """
    found: dict[str, Block] = {}
    loose: list[tuple[Row, int, int]] = []
    current: str | None = None
    n, ruled = 0, False
    # หน่วยงาน, จาก and ถึง are labels of a memo's head alone: in a letter such words begin an address or a sentence
    title = next((n for n, r in enumerate(rows[:14]) if is_memo_title(r.words)), None)
    memo = title is not None
    for n, row in enumerate(rows):
        if n == title:  # a stamp above it has labels of its own: those of the memo follow
            found = {k: b for k, b in found.items() if k not in ("number", "date") or not _comes_again(rows, n, k)}
        if row.index in skip or (row.role == "annotation" and row.has_box):
            continue
        if n > 60 or (current is None and n > 40):
            break
        upper = "subject" not in found and ("to" not in found or (memo and _is_from(found, rows)))
        cells = _cells(row, upper)
        hit = label_of(row.text[cells[0][0] - row.start : cells[0][1] - row.start].lstrip())
        if hit and hit[0] == "to" and "subject" in found and row.words.startswith("เรียน") and _is_from(found, rows):
            found.pop("to", None)  # จาก ... ถึง ... above, and then a salutation of its own
        if hit and not _fits(hit[0], found, row.words, memo):
            hit = None
        if upper:
            if hit is None and current == "unit" and "number" not in found and not _away(row, rows[found["unit"].row]):
                found["unit"] = _longer(found["unit"], row, n)
                continue
            if (
                hit is None
                and current in (None, "number", "date", "unit")
                and "number" in found
                and is_opener(row.words)
            ):
                break
            for a, b in cells:
                name = _claim(found, row, n, a, b, memo) or _value_apart(found, rows, row, n, a, b)
                if name is None:
                    loose.append((row, a, b))
                else:
                    current = name
            continue
        if hit and hit[0] == "refs" and _is_indented(row, rows, found):
            break
        if hit:
            current, ruled = _claim(found, row, n, cells[0][0], row.end, memo) or current, False
            continue
        if current == "enclosures" and row.words in ("ด้วย", "มาด้วย"):
            continue  # the label สิ่งที่ส่งมาด้วย broken in a narrow column
        if current in ("subject", "to") and _stands_right(rows[found[current].last], row):
            continue  # a stamp beside the head
        if _RULE.fullmatch(row.words):
            ruled = True  # drawn with a key between the labels: what stands above it is whole
            continue
        if current is None or ruled or not _runs_on(current, found[current], row, n, rows):
            break
        found[current] = _longer(found[current], row, n)
    else:
        n = len(rows)
    if memo and "to" not in found:
        n = _addressee_unlabelled(found, rows, n)
    loose += _laid_over(found, rows, skip)
    return Head(found, tuple(loose), n)


def _comes_again(rows: Sequence[Row], title: int, name: str) -> bool:
    """Whether below a memo's title and above its เรื่อง a label has words behind it that may be its value."""
    for row in rows[title + 1 : title + 8]:
        if row.words.startswith("เรื่อง"):
            return False
        for a, b in _cells(row, upper=True):
            piece = row.text[a - row.start : b - row.start].lstrip()
            hit = label_of(piece)
            if hit and hit[0] == name and re.search("[0-9]", piece[hit[1] :]):
                return True
    return False


def _addressee_unlabelled(found: dict[str, Block], rows: Sequence[Row], body: int) -> int:
    """Where the text begins in a memo without the word เรียน: behind a post by itself under เรื่อง, on the row where the
    text would begin or on the title's last. Never sure, because a title may end with a post (`แต่งตั้ง ... / ผู้อำนวยการ`):
    `read_addressee` and `read_subject` say so.
    """
    subject = found.get("subject")
    if subject is None:
        return body
    own = (subject.last > subject.row and body != subject.last + 1) or not _is_post(rows, body)
    at = subject.last if own else body
    if at == subject.row or not _is_post(rows, at):
        return body
    row, above = rows[at], rows[at - 1]
    if row.has_box and above.has_box and above.box[2] > max(r.box[2] for r in rows if r.page == row.page) - 6000:
        return body  # a full row runs on
    if own:
        found["subject"] = Block("subject", subject.label, subject.start, above.end, subject.row, at - 1)
    found["to"] = Block("to", row.at, row.at, row.end, at, at)
    return max(body, at + 1)


def _is_post(rows: Sequence[Row], n: int) -> bool:
    """Whether row n is nothing but a post."""
    words = rows[n].words if n < len(rows) else ""
    return bool(_POST.match(words)) and len(words) < 80 and not _SENTENCE.search(words)


def _laid_over(found: dict[str, Block], rows: Sequence[Row], skip: frozenset[int]) -> list[tuple[Row, int, int]]:
    """Words that an e-correspondence system laid over the head as annotations: behind an empty label on the same height
    they are its value, else loose words of the upper part.
    """
    first = min((b.row for name, b in found.items() if name in ("subject", "to")), default=None)
    if first is None:
        return []
    loose = []
    for n, row in enumerate(rows):
        if row.role != "annotation" or not row.has_box or row.index in skip or row.page != rows[first].page:
            continue
        for name in ("number", "date"):
            block = found.get(name)
            if block is None:
                continue
            label = rows[block.row]
            empty = not label.text[block.start - label.start : block.end - label.start].strip(" \t.:…_")
            if empty and label.role != "annotation" and label.beside(row) and could_be(name, row.words):
                found[name] = Block(name, block.label, row.at, row.end, n, n)
                break
        else:
            if row.box[1] < rows[first].box[1]:
                loose.append((row, row.at, row.end))
    return loose


def _cells(row: Row, upper: bool) -> list[tuple[int, int]]:
    """The pieces of a row that may carry labels of their own; วันที่ parts the row of a memo's number."""
    if not upper:
        return [(row.at, row.end)]
    out = []
    for a, b in row.cells():
        piece = row.text[a - row.start : b - row.start]
        cuts = [0]
        if (hit := _SPEED_FIRST.match(piece)) and number_label(piece[hit.end() :]):
            cuts.append(hit.end())
        if (hit := _NUMBER_INSIDE.search(piece)) and piece.lstrip().startswith("ส่วนราชการ"):
            cuts.append(hit.start())
        if hit := (re.search(r"(?<=.)วันที่", piece[cuts[-1] :]) if number_label(piece[cuts[-1] :].strip()) else None):
            cuts.append(cuts[-1] + hit.start())
        out += [(a + x, a + y) for x, y in zip(cuts, [*cuts[1:], len(piece)], strict=True)]
    return out


def _claim(found: dict[str, Block], row: Row, n: int, a: int, b: int, memo: bool) -> str | None:
    piece = row.text[a - row.start : b - row.start]
    lead = len(piece) - len(piece.lstrip())
    hit = label_of(piece[lead:])
    if hit and _fits(hit[0], found, piece.strip(), memo):
        name, value = hit
        found[name] = Block(name, a + lead, a + lead + value, b, n, n)
        return name
    # a label and its value may stand in two cells: `ที่ <gap> กท 0303/163`
    for block in reversed(found.values()):
        empty = block.row == n and not row.text[block.start - row.start : block.end - row.start].strip()
        if empty and could_be(block.name, piece.strip()):
            found[block.name] = Block(block.name, block.label, a + lead, b, n, n)
            return block.name
    return None


def _value_apart(found: dict[str, Block], rows: Sequence[Row], row: Row, n: int, a: int, b: int) -> str | None:
    """A value in a column of its own: its label ends a row of the same height, with nothing behind it."""
    for block in reversed(found.values()):
        label = rows[block.last]
        empty = not label.text[block.start - label.start : block.end - label.start].strip(" \t.:…_")
        if n - block.last <= 3 and empty and label.beside(row) and could_be(block.name, row.text[a - row.start :]):
            lead = len(row.text[a - row.start : b - row.start]) - len(row.text[a - row.start : b - row.start].lstrip())
            found[block.name] = Block(block.name, block.label, a + lead, b, n, n)
            return block.name
    return None


def _is_from(found: dict[str, Block], rows: Sequence[Row]) -> bool:
    """Whether the head is one of จาก and ถึง, as state enterprises and companies print."""
    unit = found.get("unit")
    if unit is None:
        return False
    return any(r.start <= unit.label < r.end and r.text.startswith("จาก", unit.label - r.start) for r in rows[:14])


def _fits(name: str, found: dict[str, Block], words: str, memo: bool) -> bool:
    if name in found or is_memo_title(words):
        return False
    if name == "unit" and not memo and not words.startswith("ส่วน"):
        return False
    late = ("refs", "enclosures", "through")
    if name in late:
        return "to" in found or "subject" in found
    if name in ("number", "unit", "date"):
        return "subject" not in found and ("to" not in found or memo)
    if name == "to" and words.startswith("เสนอ"):
        return memo and "subject" in found
    if name == "to" and words.startswith("ถึง"):
        return not any(x in found for x in late)
    return True


def _away(row: Row, other: Row) -> bool:
    """Whether a row stands in another column than `other` (a received stamp beside the head)."""
    return row.has_box and other.has_box and row.box[0] > other.box[2]


def _stands_right(base: Row, row: Row) -> bool:
    """Whether a row lies beside `base`, clear of its last word: another column. A label without its value has none."""
    if not (base.has_box and row.has_box) or base.page != row.page or len(base.words) < 15:
        return False
    common = min(base.box[3], row.box[3]) - max(base.box[1], row.box[1])
    return row.box[0] > base.box[2] + 1500 and common > 0.1 * (row.box[3] - row.box[1])


def _is_indented(row: Row, rows: Sequence[Row], found: dict[str, Block]) -> bool:
    """Whether a memo's อ้างถึง begins its first paragraph (indented, its next row further left) and is no label."""
    labels = [rows[b.row] for name, b in found.items() if name in ("subject", "to")]
    return "unit" in found and any(x.has_box and row.has_box and row.box[0] > x.box[0] + 1500 for x in labels)


def _longer(block: Block, row: Row, n: int) -> Block:
    return Block(block.name, block.label, block.start, row.end, block.row, n)


def _runs_on(name: str, block: Block, row: Row, n: int, rows: Sequence[Row]) -> bool:
    """Whether an unlabelled row continues the block above it, or is the first row of the running text."""
    words = row.words
    if n - block.row > _MANY or row.page != rows[block.last].page:
        return False
    ahead = [r.words for r in rows[n + 1 : n + 1 + _MANY]]
    wanted = {"subject": ("to",), "to": ("refs", "enclosures", "through"), "refs": ("enclosures",)}.get(name, ())
    for words_ahead in ahead:
        hit = label_of(words_ahead)
        if hit and hit[0] in wanted:
            return True
        # a title may well run on with ตาม or เพื่อ; behind เรียน such a row is the letter's first sentence
        if name != "subject" and is_opener(words_ahead):
            break
    if name == "enclosures" and _NUMBERED.match(words):
        return not row.gap or not is_opener(words)
    if name in ("refs", "enclosures") and not row.gap and _CITED.match(words):
        return True
    if name == "enclosures" and rows[block.last].beside(row):
        return True  # the quantity, in a column of its own
    if is_opener(words) or (name == "subject" and re.match(r"[0-9]{1,2}[.)]\s", words)):
        return False
    first = rows[block.row]
    if not first.text[block.start - first.start : block.end - first.start].strip() and n == block.row + 1:
        return first.beside(row) or not row.has_box
    if row.has_box and first.has_box:
        return not row.gap and (_under_value(block, first, row, n, rows) or _at_margin(block, first, row, n, rows))
    if row.gap:
        return False
    if name == "to":
        return len(words) < 90 and bool(_HOLDER.match(words)) and not _SENTENCE.search(words)
    if name == "subject":
        return len(words) < 60
    return name in ("enclosures", "refs") and len(words) < 70


def _at_margin(block: Block, first: Row, row: Row, n: int, rows: Sequence[Row]) -> bool:
    """Whether a row at the left margin is the rest of a full row above it, typed without a hanging indent. What follows
    must be a label or indented: paragraphs of the running text are, so a row at the margin begins none.
    """
    if abs(row.box[0] - first.box[0]) > 600:
        return False
    edge = max(r.box[2] for r in rows if r.page == row.page and r.has_box)
    if rows[block.last].box[2] < edge - 6000:
        return False
    for k in range(n + 1, min(n + 3, len(rows))):
        below = rows[k]
        if below.page != row.page or below.gap:
            return False
        if label_of(below.words) or below.box[0] > row.box[0] + 1500:
            return True
        if rows[k - 1].box[2] < edge - 6000:
            return False
    return False


def _under_value(block: Block, first: Row, row: Row, n: int, rows: Sequence[Row]) -> bool:
    """Whether a row begins under the block's words. A paragraph's first row may begin there too; its second row then
    stands further left, so a row whose follower falls back to the left margin is running text.
    """
    apart = not first.text[block.start - first.start :].strip() and block.last > block.row
    if abs(row.box[0] - (rows[block.row + 1].box[0] if apart else first.x_of(block.start))) > 1500:
        return False
    height = max(first.box[3] - first.box[1], 100)
    follower = rows[n + 1] if n + 1 < len(rows) else None
    if (
        follower is not None
        and follower.page == row.page
        and follower.box[0] <= first.box[0] + 300
        and not follower.gap
    ):
        return bool(label_of(follower.words))
    return row.box[1] - rows[block.last].box[3] < 0.6 * height
