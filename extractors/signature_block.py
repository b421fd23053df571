"""กลุ่มลงชื่อ: where a printed name, its position and the words around it stand. Whose block it is, signers.py decides."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractors.rows import Row
from schemas.quoted import Origin

Span = tuple[int, int]

RANK = (
    r"(?:ว่าที่\s*)?(?:พล(?:ตำรวจ|อากาศ)?(?:เอก|โท|ตรี|เรือเอก|เรือโท|เรือตรี|จัตวา)?|พันตำรวจ(?:เอก|โท|ตรี)|พันจ่า(?:เอก|โท|ตรี|อากาศ\S*)?|พัน(?:เอก|โท|ตรี)|"
    r"นาวา(?:อากาศ)?(?:เอก|โท|ตรี)|เรือ(?:อากาศ)?(?:เอก|โท|ตรี)|ร้อย(?:ตำรวจ)?(?:เอก|โท|ตรี)|ดาบตำรวจ|จ่าสิบ(?:ตำรวจ|เอก|โท|ตรี)?|สิบ(?:ตำรวจ)?(?:เอก|โท|ตรี)|"
    r"จ่า(?:เอก|โท|ตรี)|พลฯ|พล\.(?:ต\.|อ\.|ร\.)?[อทตจ]\.|น\.[อทต]\.|ด\.ต\.|พ\.จ\.[อทต]\.|[พรสจ]\.[ตอทส]\.(?:[อทต]\.)?)(?:\s*\(พิเศษ\))?(?:\s*หญิง)?"
)
TITLE = (
    r"(?:อาจารย์|นาย(?:แพทย์|สัตวแพทย์|ทันตแพทย์)?|นางสาว|นาง|น\.ส\.|ดร\.|(?:ผู้ช่วย|รอง)?ศาสตราจารย์|[ผร]?ศ\.|แพทย์หญิง|ทันตแพทย์(?:หญิง)?|สัตวแพทย์หญิง|เภสัชกร(?:หญิง)?|"
    r"นพ\.|พญ\.|ทพ\.|ทพญ\.|หม่อม\S*|ม\.[ลร]\.(?:ว\.)?|คุณหญิง|ท่านผู้หญิง|พระ\S*|สามเณร|"
    r"(?:Ass(?:oc|t)\.[ ]?)?Prof\.(?:[ ]?Dr\.)?|(?:Associate |Assistant )?Professor(?: Dr\.)?|Dr\.|Mrs?\.|Ms\.|Miss|"
    + RANK
    + r")"
)
_NAME_IN_BRACKETS = re.compile(r"\(\s*(?P<name>[^()0-9\n]{4,70}?)\s*\)")
# on a scan a signature lies across the name: brackets round a title that is whole, whatever is left of the rest, or
# round nothing but words
_SPOILT_NAME = re.compile(rf"\((?P<titled>{TITLE}[^()\n]{{3,60}}?)\)?|\(?(?P<bare>[^()\n/]{{8,60}}?)\)")
UNSURE_NAME = "name_unsure"
_BLANK_NAME = re.compile(r"\(\s*[._…\s]{4,}\s*\)")
_TITLED = re.compile(rf"{TITLE}[ .]*[ก-ฮเ-ไA-Z]")
_TWO_WORDS = re.compile(r"[ก-๎]{2,30}[ ]+(?:ณ[ ]+)?[ก-๎]{2,30}(?:[ ]+[ก-๎]{2,30})?")
_NO_NAME = re.compile(
    r"ร่าง|สำเนา|ลงชื่อ|ลงนาม|ถ้ามี|ตำแหน่ง|พิมพ์|องค์การ|มหาชน|ลายมือ|ชื่อ|ตัวบรรจง|ฉบับ|เพิ่มเติม|ต่อ|หน้า|ข้อความ|บาท|ผ่าน|ครั้งที่|จำนวน|แนบ|ราย"
)
SIGN_HERE = re.compile(r"^\(?\s*(?:ลงชื[่\ufffd]อ|ลงนาม|ลายมือชื่อ)\s*\)?")
_SIGNED_WITH_NAME = re.compile(
    rf"^\(?\s*(?:ลงชื่อ|ลงนาม)\s*\)?[ .…_:]*(?P<name>{TITLE}[ ]*[ก-๎]+[ ]+[ก-๎]+(?:[ ](?!ผู้)[ก-๎]+)?)[ .…_]*"
    r"(?:ผู้(?:เสนอ|เห็นชอบ|อนุมัติ|จัดทำ|รายงาน|รับผิดชอบ|ตรวจ|จด|บันทึก|รับรอง|คัดเลือก|ประเมิน)[ก-๎]*[ .…_]*)?$"
)
_CAPITAL = r"(?:[A-Z][a-z]+|[A-Z]\.|[A-Z]{2,})"
_ENGLISH_NAME = re.compile(
    rf"(?:(?:Assoc\.|Asst\.)?\s?(?:Prof|Dr|Mr|Mrs|Ms)\.?\s|Miss\s)*{_CAPITAL}(?:[ -](?:{_CAPITAL}|na|Na|de)){{1,3}}"
    r"(?:,\s?(?:Ph\.?\s?D|M\.?D)\.?)?"
)
_ENGLISH_POST = re.compile(
    r"(?:Acting|Deputy|Assistant|Associate|Vice|Senior)?[ -]*(?:Director|Secretary|President|Governor|Dean|Rector|Head|"
    r"Chief|Chair|Minister|Permanent|Manager|Commissioner|Ambassador|Executive)"
)
_TYPED = re.compile(r"^[ก-๎]{2,30}[ ]+[ก-๎]{2,30}$")
_RANK_ROW = re.compile(rf"^(?:{RANK}|ดร\.|(?:ผู้ช่วย|รอง)?ศาสตราจารย์(?:[ ]*ดร\.)?|หม่อม\S+)$")
CAPACITY = re.compile(
    r"ปฏิบัติราชการ(?:ใน(?:หน้าที่|ตำแหน่ง)|แทน)|รักษาราชการ(?:ในตำแหน่ง|แทน)|รักษาการ(?:ใน)?(?:ตำแหน่ง)|รักษาการแทน|รักษาการ|ทำการแทน|"
    r"ปฏิบัติ(?:หน้าที่|การ|งาน)แทน|ทำหน้าที่แทน|ปฏิบัติหน้าที่|(?<![ก-๎])แทน(?![ก-๎])"
)
HOLDER = re.compile(
    r"(?:ผู้(?!จด|ตรวจ|รับ|เข้า|มา|ไม่)|รอง|หัวหน้า|ปลัด|อธิบดี|อธิการ|เลขา|เลขาธิการ|นายก|นายอำเภอ|คณบดี|ประธาน|กรรมการ|ผอ\.|รัฐมนตรี|นัก|เจ้า(?:พนักงาน|หน้าที่)|"
    r"พนักงาน|นิติกร|ครู|แพทย์|นายแพทย์|พยาบาล|วิศวกร|สถาปนิก|ที่ปรึกษา|สมาชิก|โฆษก|ตำแหน่ง|พัฒนา|ท้องถิ่น|สาธารณสุข|ศึกษาธิการ|เกษตร|คลังจังหวัด|"
    r"นายช่าง|ผู้ช่วย|รักษา|ปฏิบัติ|ทำการ|แทน)"
)
_LETTERS_OF_NAME = 5
_ASIDE = 5000  # 1/100 point from the left edge of the page's words: a paragraph's first row may begin with a bracket
_STOP = re.compile(
    r"^(?:โทร|ไปรษณีย์|อีเมล|[Ee]-?[Mm]ail|สำเนา|รับรองสำเนา|(?:กราบ)?เรียน|\(|ลงชื่อ|ลงนาม|วันที่|เลขที่|หมายเลข|https?:|www\.|ทราบ|อนุมัติ|เห็นชอบ|ไม่อนุมัติ|ชอบ$|"
    r"เห็นควร|มอบ|ดำเนินการ|ร่าง|พิมพ์|ตรวจ|ทาน|จนท|พยาน|ขอแสดง|-\s*[0-9๐-๙]|/|☐|☑|□|[0-9]+$|[0-9]{1,2}\s*[ก-ฮ]|เอกสาร|ลงลายมือ|หมายเหตุ|อ้างถึง|สิ่งที่|เรื่อง\s)|"
    r"\.{4,}|…{2,}|_{4,}|@|ความเห็น|คำสั่ง"
)


@dataclass(frozen=True, slots=True)
class SignatureBlock:
    """One block. `name` is None where the brackets are empty or only a position is printed. `rank`: a rank printed by
    itself above the name. `position`: one span a row. `typed`: a signature written in type above the name. `first` and
    `last`: positions in the sequence of rows. `beside`: another block stands on the same row.
    """

    name: Span | None
    rank: Span | None
    position: tuple[Span, ...]
    typed: Span | None
    first: int
    row: int
    last: int
    beside: bool = False
    doubts: tuple[str, ...] = ()


def is_person(words: str) -> bool:
    """Whether words in brackets are a person's name: a title before it, or two plain Thai words."""
    if re.match(rf"{TITLE}\s*\S", words) and _TITLED.match(words):
        return not re.search(r"[/=%]", words)
    return bool(_TWO_WORDS.fullmatch(words)) and not _NO_NAME.search(words)


def is_titled(words: str) -> bool:
    """Whether a row is nothing but a person's name with its title."""
    return is_person(words) and bool(re.fullmatch(rf"{TITLE}[ .]*[ก-๎. ]+[ ]+[ก-๎]+", words))


def find_blocks(rows: Sequence[Row], start: int = 0) -> tuple[SignatureBlock, ...]:
    """The signature blocks in `rows[start:]`, in reading order."""
    out: list[SignatureBlock] = []
    left = min((r.box[0] for r in rows if r.has_box), default=0)
    for n in range(start, len(rows)):
        names = _names(rows, n, left)
        out += [_block(rows, n, name, start) for name in names]
        if not names and (spoilt := _spoilt_name(rows, n, left)) is not None:
            out.append(replace(_block(rows, n, spoilt, start), doubts=(UNSURE_NAME,)))
    same_row = Counter(b.row for b in out)
    return tuple(
        SignatureBlock(b.name, b.rank, b.position, b.typed, b.first, b.row, b.last, same_row[b.row] > 1, b.doubts)
        for b in out
    )


def _names(rows: Sequence[Row], n: int, left: int) -> list[Span | None]:
    """Names on row n: the whole row (or each of its cells) is a name in brackets, perhaps behind ลงชื่อ."""
    row = rows[n]
    words = row.words
    bare = SIGN_HERE.sub("", words).strip(" .…_")
    if signed := _SIGNED_WITH_NAME.match(words):
        below = rows[n + 1].words if n + 1 < len(rows) else ""
        if not _NAME_IN_BRACKETS.fullmatch(below):
            return [(row.at + signed.start("name"), row.at + signed.end("name"))]
    if (broken := _broken_name(rows, n)) is not None:
        return [broken]
    hits = [h for h in _NAME_IN_BRACKETS.finditer(row.text) if is_person(h["name"])]
    if hits:
        rest = _NAME_IN_BRACKETS.sub("", bare).strip(" .…_")
        if rest and not re.fullmatch(rf"(?:ลงชื่อ|ลงนาม|{RANK}|\(ลงชื่อ\))", rest):
            return []
        # a paragraph's row may hold nothing but a name in brackets: at the left margin, close under a full row
        if row.has_box and row.box[0] < left + 5000 and not row.gap and n and _is_full(rows, n - 1):
            return []
        return [(row.start + h.start("name"), row.start + h.end("name")) for h in hits]
    if _BLANK_NAME.fullmatch(bare) or _BLANK_NAME.fullmatch(words):
        return [None]
    return []


def _spoilt_name(rows: Sequence[Row], n: int, left: int) -> Span | None:
    """What is left of a name in brackets on a scan: told as such, lest the next block be taken for the author's."""
    row = rows[n]
    hit = _SPOILT_NAME.fullmatch(row.words)
    if row.line.origin is not Origin.RECOGNISED or hit is None:
        return None
    group = "titled" if hit["titled"] else "bare"
    words = hit[group]
    posted = n + 1 < len(rows) and HOLDER.match(rows[n + 1].words) and _same_column(row, None, rows[n + 1])
    if len(re.findall("[ก-ฮ]", words)) < _LETTERS_OF_NAME or _NO_NAME.search(words):
        return None
    if not posted and (group == "bare" or row.box[0] < left + _ASIDE):
        return None
    start = row.start + row.text.index(row.words) + hit.start(group)
    return start, start + len(words)


def _is_full(rows: Sequence[Row], n: int) -> bool:
    """Whether a row reaches the right edge of its page's words, so that its sentence may go on below."""
    row = rows[n]
    edge = max((r.box[2] for r in rows[max(n - 60, 0) : n + 60] if r.page == row.page), default=0)
    return not row.words.startswith("(") and row.box[2] > edge - 8000


def name_without_brackets(rows: Sequence[Row], tail: int) -> list[SignatureBlock]:
    """The signer under the words of issue or the closing whose name is printed without brackets, as the Gazette does:
    a titled name on a row of its own, and a post under it.
    """
    for n in range(tail + 1, min(tail + 6, len(rows) - 1)):
        row = rows[n]
        below = rows[n + 1].words
        named = (is_titled(row.words) and HOLDER.match(below)) or (
            _ENGLISH_NAME.fullmatch(row.words) and _ENGLISH_POST.match(below)
        )
        if row.page == rows[n + 1].page and named:
            span = row.at, row.at + len(row.words)
            position, last = _position(rows, n, span)
            return [SignatureBlock(span, None, position, None, n, n, last)] if position else []
    return []


def _broken_name(rows: Sequence[Row], n: int) -> Span | None:
    """A name in brackets that a narrow column broke over two rows."""
    row, below = rows[n], rows[n + 1] if n + 1 < len(rows) else rows[n]
    if below is row or not row.words.startswith("(") or ")" in row.words or not re.fullmatch(r"[^()]+\)", below.words):
        return None
    located = row.has_box and below.has_box
    if below.page != row.page or below.gap or (located and not _same_column(row, None, below)):
        return None
    words = row.words[1:].strip() + below.words[:-1]
    if not is_person(words) or not re.match(TITLE, words):
        return None
    start = row.at + 1 + len(row.words[1:]) - len(row.words[1:].lstrip())
    return start, below.at + len(below.words) - 1


def _block(rows: Sequence[Row], n: int, name: Span | None, start: int) -> SignatureBlock:
    row = rows[n]
    first, rank, typed = n, None, None
    doubts: list[str] = []
    for k in range(n - 1, max(n - 5, start - 1), -1):
        above = rows[k]
        words = above.words
        located = row.has_box and above.has_box
        # a rank stands left of the signature, and the name further right under it
        ranked = _RANK_ROW.match(words) and located and row.box[0] - 12000 < above.box[2] and above.box[0] < row.box[2]
        # a rank may end the page whose next one begins with the name
        over = above.page == row.page - 1 and k == n - 1 and _RANK_ROW.match(words)
        if (above.page != row.page and not over) or (located and not ranked and not _same_column(row, name, above)):
            continue
        if SIGN_HERE.match(words):
            first = k
            said = SIGN_HERE.sub("", words).strip(" .…_")
            if _TYPED.match(said):
                at = above.start + above.text.find(said)
                typed = (at, at + len(said))
        elif _RANK_ROW.match(words):
            first, rank = k, (above.at, above.at + len(words))
        elif name is not None and _TYPED.match(words) and words.split()[-1] in _text(rows, n, name):
            first, typed = k, (above.at, above.at + len(words))
        elif not re.fullmatch(r"[._…\s]+", words):
            break
    position, last = _position(rows, n, name)
    return SignatureBlock(name, rank, position, typed, first, n, last, doubts=tuple(doubts))


def _text(rows: Sequence[Row], n: int, span: Span) -> str:
    row = rows[n]
    return row.text[span[0] - row.start : span[1] - row.start]


def _same_column(row: Row, name: Span | None, other: Row) -> bool:
    """Whether `other` stands above or below the name: their extents overlap by half of the narrower one."""
    a, b = row.box[0], row.box[2]
    if name is not None and len(row.words) > 0 and (name[1] - name[0]) < 0.6 * len(row.words):
        # several names on one row: its share of the row's width
        share = (row.box[2] - row.box[0]) / max(len(row.text), 1)
        a = int(row.box[0] + share * (name[0] - row.start))
        b = int(row.box[0] + share * (name[1] - row.start))
    common = min(b, other.box[2]) - max(a, other.box[0])
    return common >= 0.5 * min(b - a, other.box[2] - other.box[0])


def _position(rows: Sequence[Row], n: int, name: Span | None) -> tuple[tuple[Span, ...], int]:
    row = rows[n]
    spans: list[Span] = []
    last, previous = n, row
    for k in range(n + 1, min(n + 9, len(rows))):
        below = rows[k]
        words = below.words
        if name is not None and below.at < name[1]:
            last, previous = k, below
            continue
        if below.page != row.page:
            if spans and below.page == previous.page:
                pass
            elif below.page == previous.page + 1 and (HOLDER.match(words) or (spans and CAPACITY.match(words))):
                # the name ends its page and the post begins the next: compared with each other from here on
                if not _same_column(row, name, below):
                    break
                spans.append((below.at, below.at + len(words)))
                last, previous = k, below
                continue
            else:
                break
        located = row.has_box and below.has_box
        # words of capacity are never lost: too long a row breaks them off to the left margin
        broken = bool(spans) and CAPACITY.fullmatch(words) is not None
        if located and not broken and not _same_column(row, name, below):
            continue
        # a post holds no postcode or street: those are the office's address at the foot
        if (
            _STOP.search(words)
            or re.search(r"[0-9]{5}|\s(?:ถนน|อาคาร)[ก-๎]", words)
            or len(words) > 110
            or not re.search(r"[ก-ฮ]|[A-Za-z]{3}", words)
        ):
            break
        if located:
            if below.box[1] - previous.box[3] > 1.3 * max(row.box[3] - row.box[1], 600):
                break
        elif not _continues(row, previous, below, bool(spans)):
            break
        spans.append((below.at, below.at + len(words)))
        last, previous = k, below
        if len(spans) == 5:
            break
    return tuple(spans), last


def _continues(name_row: Row, previous: Row, below: Row, begun: bool) -> bool:
    """Without geometry: whether a row still belongs to the position, by its words, its indent and blank lines."""
    if not begun:
        return not below.gap or bool(HOLDER.match(below.words))
    if below.gap:
        return False
    if re.search(r"(?:แทน|ในตำแหน่ง|หน้าที่)$", previous.words) or CAPACITY.match(below.words):
        return True
    if name_row.indent > 0 or previous.indent > 0:
        return below.indent > 0
    return bool(HOLDER.match(below.words))
