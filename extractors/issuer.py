"""ส่วนราชการเจ้าของหนังสือ (sender) and ส่วนราชการเจ้าของเรื่อง (owner_unit): the office of the letterhead, of the ส่วนราชการ
line, or above the seal; and the office of the matter at the foot. โทร. and the address are part of neither.
"""

import itertools
import re
from collections.abc import Sequence

from extractors.flow import Flow, unwrap
from extractors.head_block import Head
from extractors.head_label import is_opener, label_of
from extractors.letter_head import dates_in
from extractors.rows import Row, is_memo_title, plain
from schemas.quoted import Quoted, Trust

OFFICE = re.compile(
    r"^(?:ที่ทำการ|ที่ว่าการ|ศาลา|สำนัก|กระทรวง|กรม|กอง|จังหวัด|กรุงเทพมหานคร|เทศบาล|องค์การ|องค์กร|โรงเรียน|โรงพยาบาล|มหาวิทยาลัย|วิทยาลัย|สถาบัน|"
    r"คณะ|ศูนย์(?!ราชการ)|กลุ่ม|ฝ่าย|ส่วน|งาน|หน่วย|สภา|ธนาคาร|บริษัท|ห้างหุ้นส่วน|มูลนิธิ|สมาคม|สถานี|อำเภอ|เมืองพัทยา|ราชวิทยาลัย|การ(?:ไฟฟ้า|ประปา|เคหะ|รถไฟ|ท่าเรือ|ท่องเที่ยว|กีฬา|ยาง|ทาง)|"
    r"ทำเนียบ|ศาล(?!า)|ตู้(?!\s*(?:ป\.?\s*ณ|ไปรษณีย์))|ชมรม|สหกรณ์|สถาน|บก\.|ภ\.|กองบัญชาการ|กองบังคับการ|ตำรวจ|รัฐสภา|พิพิธภัณฑ์|ทีม|แผนก|ด่าน|เรือนจำ|นิคม|ไปรษณีย์ไทย|บมจ\.|อบต\.|อบจ\.|ทต\.|ทน\.)"
)
_ADDRESS = re.compile(
    r"(?:^|(?<=[\s(]))(?:ศูนย์ราชการ|ถนน|ถ\.|ตำบล|ต\.|แขวง|อำเภอ|อ\.|เขต(?!\s*[0-9])|หมู่|ม\.[0-9]|ซอย|ซ\.|เลขที่|อาคาร|ชั้น|ตู้\s*(?:ป\.?\s*ณ|ไปรษณีย์)|ป\.?ณ\.|จังหวัด|จ\.|กทม\.?|กท\.?\s*[0-9]|กรุงเทพ(?:มหานคร|ฯ)?|"
    r"[0-9]{5}|(?<!เขต )(?<!ภาค )[0-9]{1,4}(?:/[0-9]+)?\s*(?:ถ|ซ|หมู่|ม\.)|[ก-ฮ]{2}\.?\s*[0-9]{5}|โทร)"
)
_PHONE = re.compile(
    r"(?:\(\s*)?(?:โทร(?:ศัพท์|สาร)?|เบอร์|หมายเลขโทร|แฟกซ์|Tel|Fax)[ .:/]*(?:\S.*)?$|(?:^|[ \t])(?:มท|สาย)\.?\s*[0-9].*$",
    re.I | re.S,
)
_POST = re.compile(
    r"(?:ผู้อำนวยการ|หัวหน้า|ปลัด|เลขาธิการ)(?=สำนัก|กอง|กรม|กระทรวง|ศูนย์|สถาบัน|โรงพยาบาล|โรงเรียน|เทศบาล|องค์การ)"
)
_FOOT_STOP = re.compile(
    r"^(?:โทร|หมายเลขโทร|ไปรษณีย์อิเล็ก|[Ee]-?[Mm]ail|อีเมล|https?:|www|สำเนา|\(|ลงชื่อ|ร่าง|พิมพ์|ตรวจ|ทาน|เอกสาร|[“\"])|@|\.{4,}|…{2,}"
)


def memo_office(flow: Flow, head: Head) -> tuple[Quoted | None, Quoted | None]:
    """(sender, owner_unit) of a memo: the words behind ส่วนราชการ, without โทร. A unit in brackets, as at the BMA
    (`สำนักงานเขต... (ฝ่ายปกครอง โทร. ...)`), is the owner; without brackets the line is both. Null where it is blank.
    """
    block = head.blocks.get("unit")
    if block is None:
        return None, None
    words = plain(flow.text[block.start : block.end])
    opened = words.find("(") if re.search(r"\([^()]*(?:โทร|$)|\([^()]*\)\s*$", words) else -1
    inside = (
        re.match(r"\(\s*(?P<unit>[^()]*?)\s*(?:โทร|สาย\s*[0-9]|[0-9]|\)|$)", words[opened:]) if opened > 0 else None
    )
    unit = inside is not None and OFFICE.match(inside["unit"]) is not None
    cut = opened if unit or (inside is not None and not inside["unit"]) else len(words)
    sender = _office_words(flow, block.start, block.start + cut)
    if not unit or inside is None:
        return sender, sender
    owner = _office_words(flow, block.start + opened + inside.start("unit"), block.start + opened + inside.end("unit"))
    return sender, owner


def _office_words(flow: Flow, start: int, end: int) -> Quoted | None:
    words = plain(flow.text[start:end])
    phone = _PHONE.search(words)
    words = words[: phone.start()] if phone else words
    kept = re.sub(r"[.…_]{2,}\s*$", "", words.rstrip()).rstrip(" \t\n(:")
    if not re.search(r"[ก-ฮA-Za-z]", kept):
        return None
    lead = re.match(r"(?:\s|[.…_]{2,})*", kept)
    a, b = start + (lead.end() if lead else 0), start + len(kept)
    return flow.quote(a, b, unwrap(flow.text[a:b].replace("\t", " ")), rules=["label_unit"])


def letterhead_office(flow: Flow, head: Head, rows: Sequence[Row], skip: frozenset[int]) -> Quoted | None:
    """The office of the letterhead: between ที่ and เรื่อง, up to its address.

    ศาลากลางจังหวัด is a place and stays as printed; the office that it stands for goes into `parts["issuer"]`.
    """
    text = plain(flow.text)
    pieces = [(row, a, b) for row, a, b in head.loose if row.index not in skip and not is_memo_title(row.words)]
    number = head.blocks.get("number")
    if number is not None and (behind := _behind_number(text, number.start, number.end)):
        row = rows[number.row]
        after = [p for p in pieces if p[0].index >= row.index]
        pieces = [(row, *behind), *after, *(p for p in pieces if p[0].index < row.index)]
    elif number is not None:
        at = rows[number.row].index
        own = _own_column(pieces, row := rows[number.row])
        pieces = own + [p for p in pieces if p[0].index >= at and p not in own] + [
            p for p in pieces if p[0].index < at and p not in own
        ]  # fmt: skip
    spans: list[tuple[int, int]] = []
    wrapped: tuple[int, int] | None = None
    ended = addressed = False
    for row, a, b in pieces:
        words = text[a:b]
        lead = len(words) - len(words.lstrip())
        words = words.strip()
        if ended or (spans and row.page != rows[0].page and row.page != flow.lines[flow.line_index(spans[-1][0])].page):
            break
        if not spans and not (OFFICE.match(words) and len(words) < 90):
            addressed = addressed or bool(re.match(r"หมู่|ตำบล|ถนน|เลขที่|[0-9]+(?:/[0-9]+)?\s", words))
            continue
        if not spans and addressed and re.match(r"อำเภอ|จังหวัด|กรุงเทพ", words):
            continue  # the rest of an address
        if dates_in(text, a, b) and not OFFICE.match(words):
            break
        if spans and not _same_head(flow, spans[-1], row):
            if len(spans) == 1 and wrapped is None and _full_row(flow, spans[0], row):
                wrapped = (a + lead, a + lead + len(words))
            continue
        if spans and re.match(r"ทำเนียบรัฐบาล|ศาลาว่าการ|ศาลากลาง", words):
            break  # where the office is
        open_name = spans and re.search(r"(?:บริหารส่วน|ที่ว่าการ|ศาลากลาง|เทศบาล|สำนักงาน|สำนัก)$", text[slice(*spans[-1])])
        cut = _address_at(words, first=not spans or bool(open_name))
        if cut is not None:
            words, ended = words[:cut].rstrip(" (,"), True
        if words:
            spans.append((a + lead, a + lead + len(words)))
        if len(spans) == 4:
            break
    if not spans:
        return None
    if wrapped is not None:
        # a long name typed at a tab goes on at the left margin
        whole = _office_quoted(flow, [spans[0], wrapped, *spans[1:]], "letterhead_goes_on")
        if _OPEN_NAME.search(text[slice(*spans[0])]):
            return whole  # a name cannot end so
        at_edge = flow.lines[flow.line_index(spans[0][0])].box[2] >= max(r.box[2] for r in rows if r.page == 1) - 6000
        return whole if at_edge and not OFFICE.match(text[wrapped[0] :]) else _doubted_office(whole)
    return _office_quoted(flow, spans, "letterhead")


_OPEN_NAME = re.compile(r"(?:และ|ประจำ|แห่ง|ของ|บริหารส่วน|ที่ว่าการ|เขตพื้นที่|คณะกรรมการ)$")


def _own_column(pieces: Sequence[tuple[Row, int, int]], number: Row) -> list[tuple[Row, int, int]]:
    """The letterhead in a column (a text box) of its own that begins a little above the number: its pieces downward."""
    if not number.has_box:
        return []
    right = [p for p in pieces if p[0].has_box and p[0].page == number.page and p[0].box[0] > number.box[2]]
    right.sort(key=lambda p: p[0].box[1])
    height = number.box[3] - number.box[1]
    level = next((n for n, p in enumerate(right) if p[0].box[3] > number.box[1]), None)
    if level is None or right[level][0].box[1] > number.box[3]:
        return []
    first = level
    while first and right[first][0].box[1] - right[first - 1][0].box[3] < 0.5 * height and abs(
        right[first - 1][0].box[0] - right[first][0].box[0]
    ) < 600:  # fmt: skip
        first -= 1
    return right[first:] if first < level else []


def _full_row(flow: Flow, office: tuple[int, int], row: Row) -> bool:
    """Whether `row`, further left, is the rest of the office's row above it."""
    line = flow.lines[flow.line_index(office[0])]
    return (
        row.has_box
        and line.page == row.page
        and row.box[2] < line.box[0]
        and 0 <= row.box[1] - line.box[1] < 2.2 * (line.box[3] - line.box[1])
        and row.box[1] > line.box[1] + (line.box[3] - line.box[1]) // 2
        and not re.search(r"[0-9]", row.words)
    )


def _doubted_office(quoted: Quoted) -> Quoted:
    return quoted.model_copy(update={"doubts": (*quoted.doubts, "office_pieced"), "trust": Trust.UNVERIFIED})


def _office_quoted(flow: Flow, spans: Sequence[tuple[int, int]], rule: str) -> Quoted:
    value = ""
    for a, b in spans:
        words = unwrap(flow.text[a:b].replace("\t", " "))
        apart = OFFICE.match(words) and not _OPEN_NAME.search(value)
        value = words if not value else value + (" " if apart else "") + words
    parts = {}
    if hall := re.match(r"ศาลากลาง(?P<who>จังหวัด[ก-๎]+)", value):
        parts["issuer"] = hall["who"]
    adjacent = all(not flow.text[b:c].strip() for (_, b), (c, _) in itertools.pairwise(spans))
    if adjacent:
        return flow.quote(spans[0][0], spans[-1][1], value, parts=parts, rules=[rule])
    quoted = flow.quote(spans[0][0], spans[0][1], value, parts=parts, rules=[rule])
    places = tuple(p for a, b in spans for p in flow.places(a, b))
    raw = "\n".join(flow.raw(a, b) for a, b in spans)
    return quoted.model_copy(update={"places": places, "raw": raw})


def _behind_number(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The office on the row of the number: `ที่ กท 0303/163    สำนักงาน ก.ก.`, with one blank or many."""
    words = text[start:end]
    for hit in re.finditer(r"(?<=[\s/ว])(?=[ก-๎])", words):
        if OFFICE.match(words[hit.start() :]) and re.search(r"[0-9/]", words[: hit.start()]):
            return start + hit.start(), end
    return None


def _same_head(flow: Flow, before: tuple[int, int], row: Row) -> bool:
    """Whether a row stands in the column of the office above it, so far as places are known."""
    line = flow.lines[flow.line_index(before[0])]
    if not row.has_box or not line.glyphs:
        return True
    box = line.box
    return min(box[2], row.box[2]) - max(box[0], row.box[0]) > 0 or row.box[0] > box[0] - 2000


def _address_at(words: str, *, first: bool) -> int | None:
    """Where the address begins in a row of the letterhead; an office's own first words are no address."""
    for hit in _ADDRESS.finditer(words):
        if first and hit.start() == 0:
            continue
        return hit.start()
    return None


def office_at_foot(flow: Flow, rows: Sequence[Row], start: int) -> Quoted | None:
    """ส่วนราชการเจ้าของเรื่อง: the rows of offices at the bottom left, before โทร."""
    for n in range(start, len(rows)):
        row = rows[n]
        if not OFFICE.match(row.words) or len(row.words) > 90 or label_of(row.words) or is_opener(row.words):
            continue
        spans: list[tuple[int, int]] = []
        for k in range(n, min(n + 5, len(rows))):
            below = rows[k]
            if row.has_box and below.has_box and abs(below.box[0] - row.box[0]) > 3000:
                continue
            words = below.cells()[0]
            cell = flow.text[words[0] : words[1]]
            if k > n and (below.gap or _FOOT_STOP.search(cell.strip()) or not OFFICE.match(cell.strip())):
                break
            phone = _PHONE.search(cell)
            cell = cell[: phone.start()] if phone else cell
            if cell.strip():
                lead = len(cell) - len(cell.lstrip())
                spans.append((words[0] + lead, words[0] + len(cell.rstrip())))
            if phone:
                break
        if spans:
            return _office_quoted(flow, spans, "office_at_foot")
    return None


def office_of_prefix(flow: Flow, number: Quoted | None, guessed: Quoted) -> Quoted | None:
    """The office that the text itself names with the letters of the letter's number (`สถาบัน... (องค์การมหาชน) หรือ สทท.`,
    number `สทท 12/2566`), where it is the office of the signer's post: two witnesses, so it is sure. Else None.
    """
    letters = re.match(r"[ก-ฮ]{2,6}", number.value) if number is not None else None
    if letters is None or re.search(r"[.…]", guessed.value):
        return None
    loose = r"\s*".join(map(re.escape, re.sub(r"\s", "", guessed.value)))
    said = re.compile(
        rf"(?P<name>{loose}\s*(?:\([^()]{{2,40}}\))?)\s*(?:หรือ|\(|ซึ่งต่อไปนี้เรียกว่า|เรียกโดยย่อว่า)\s*[“\"]?{letters[0]}(?![ก-๎])"
    )
    hit = said.search(plain(flow.text))
    return flow.quote(hit.start("name"), hit.end("name"), rules=["office_of_prefix"]) if hit else None


def office_at_page_foot(flow: Flow, rows: Sequence[Row], start: int, spans: Sequence[tuple[int, int]]) -> Quoted | None:
    """Where the letterhead is a picture: the office before its address on a row behind the signature. Sure only where
    the signer's post names the same office.
    """
    said = "".join(re.sub(r"\s", "", plain(flow.text[a:b])) for a, b in spans)
    for row in rows[start:]:
        words = row.words
        if not OFFICE.match(words) or not re.search(
            r"[1-9][0-9]{4}\s*$|[1-9][0-9]{4}\s*(?:โทร|ประเทศไทย)|\s(?:ถนน|อาคาร)[ก-๎]", words
        ):
            continue
        cut = re.search(r"\s(?:เลขที่\s*)?[0-9]+(?:/[0-9]+)?\s|\s(?:เลขที่|อาคาร|ชั้น|ถนน|หมู่|ตำบล|แขวง)", words)
        if cut is None:
            continue
        name = words[: cut.start()].rstrip(" ,")
        bare = re.sub(r"\s|\([^()]*\)", "", name)
        doubts = [] if len(bare) > 8 and said.endswith(bare) else ["office_from_address"]
        return flow.quote(row.at, row.at + len(name), doubts=doubts, rules=["office_at_page_foot"])
    return None


def office_over_seal(flow: Flow, rows: Sequence[Row], start: int) -> tuple[Quoted | None, int]:
    """The office that sends a stamped letter, and the position in `rows` behind it."""
    for n in range(start, len(rows)):
        words = rows[n].words
        if OFFICE.match(words) and len(words) < 90 and not _PHONE.search(words) and not rows[n].text.endswith("."):
            return _office_quoted(flow, [(rows[n].at, rows[n].at + len(words))], "office_over_seal"), n + 1
    return None, start


def office_of_position(flow: Flow, spans: Sequence[tuple[int, int]]) -> Quoted | None:
    """Where the letterhead is a picture: the office in the signer's post (ผู้อำนวยการสำนักงาน...), always unverified.

    `spans`: the rows of the post. A name that a narrow column broke goes on over the rows behind the one it begins on.
    """
    for n in range(len(spans) - 1, -1, -1):
        start, end = spans[n][0], spans[-1][1]
        if any(flow.text[b:c].strip() for (_, b), (c, _) in itertools.pairwise(spans[n:])):
            break  # words of another column stand between
        hit = _POST.search(plain(flow.text[slice(*spans[n])]))
        if hit or OFFICE.match(plain(flow.text[start:end])):  # `รองผู้อำนวยการ` / `สำนักงาน...`
            at = start + (hit.end() if hit else 0)
            return flow.quote(at, end, doubts=["office_from_position"], rules=["office_of_position"])
    return None
