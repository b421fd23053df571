"""ผู้ลงนาม: who signed, in what post and capacity, and what of a signature was seen.

The author's block comes first. A certifier of a copy (สำเนาถูกต้อง) is no signer, nor are the initials of drafters and
typists. In a memo every later block belongs to a superior and is an endorsement (`Blocks.endorsers`).
"""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.flow import Flow, unwrap
from extractors.letter_body import CLOSING, ISSUED
from extractors.rows import Row
from extractors.scan_marks import UNSURE, strokes_over
from extractors.scan_title import has_room_for_letters
from extractors.signature_block import (
    CAPACITY,
    HOLDER,
    SIGN_HERE,
    UNSURE_NAME,
    SignatureBlock,
    find_blocks,
    is_person,
    is_titled,
    name_without_brackets,
)
from schemas.quoted import Origin, Quoted, Trust
from schemas.record import Signer
from schemas.text import DocumentText

_CERTIFIED = re.compile(r"(?:รับรอง)?สำเนาถูกต้อง|รับรองว่าถูกต้อง")
_ENDORSES = re.compile(
    r"^(?:\(?[ ✓✔/xX]*\)?\s*)?(?:[☐☑☒□■]\s*)?(?:(?:กราบ)?เรียน\s|อนุมัติ|ไม่อนุมัติ|เห็นชอบ|ไม่เห็นชอบ|"
    r"ชอบ$|เห็นควร|ทราบ|รับทราบ|มอบ|ดำเนินการ|ลงนามแล้ว|ความเห็น|คำสั่ง|"
    r"คำสั่งการ|ข้อสั่งการ|เพื่อ(?:โปรด)?(?:ทราบ|พิจารณา|ดำเนินการ))"
)
_ESIGN = re.compile(
    r"ลงลายมือชื่ออิเล็กทรอนิกส์|ลายมือชื่ออิเล็กทรอนิกส์|ลงนามอิเล็กทรอนิกส์|ลายมือชื่อดิจิทัล|ลงนามแล้ว|ลงนามผ่านระบบ|e-?[Ss]ign(?:ature|ed)?|"
    r"[Dd]igitally\s+[Ss]igned|[Ss]ignature\s+[Vv]alid"
)
# words right before or behind these that say the contrary, or ask for it: `ยังไม่ได้ลงนาม...`, `รอลงนาม...`, `... ถูกยกเลิก`
_UNSIGNED_BEFORE = re.compile(
    r"(?:ไม่|มิ|รอ|ระหว่าง|โปรด|ขอให้|กรุณา|เพื่อ|จะ|ต้อง|ยกเลิก|เพิกถอน|(?<!ผู้)เสนอ|เว้น|ก่อน|หาก|ให้|ควร|พร้อม|ช่อง|สำหรับ|ค้าง|แทนการ|ขาด|ปราศจาก)"
    r"(?:การ|เสนอ|เพื่อ|ให้|ได้|มี|พบ|ปรากฏ|ผ่าน|พิจารณา|ผู้(?:บริหาร|มีอำนาจ|บังคับบัญชา|อนุมัติ)|ลงนาม|ลงชื่อ|ลง|ด้วย|โดย|ทาง|ที่|[\s:()“”\"])*$"
    r"|(?:\bnot|\bto be|\bawaiting|\bplease|\bpending|\bwithout)(?: yet| been| an?| any)*\W*$",
    re.I,
)
_UNSIGNED_BEHIND = re.compile(
    r"[\s:()]*(?:แล้ว)?[\s:()]*(?:ไม่(?:สำเร็จ|ผ่าน|ถูกต้อง|สมบูรณ์|ได้|ครบ)|ยังไม่|(?:ได้)?ถูก(?:ยกเลิก|เพิกถอน)|หมดอายุ|ภายหลัง|ต่อไป|ล้มเหลว"
    r"|(?:is )?invalid|failed|pending)",
    re.I,
)
_RECORDER = re.compile(r"ผู้จด(?:บันทึก)?(?:รายงาน)?(?:การ)?ประชุม|ผู้บันทึก(?:รายงาน)?การประชุม")
_CHECKER = re.compile(r"ผู้ตรวจ(?:ทาน)?(?:รายงาน)?(?:การ)?ประชุม|ผู้รับรองรายงานการประชุม")
_SEAT = re.compile(
    r"(?:รอง)?ประธาน(?:(?:อนุ)?กรรมการ|คณะทำงาน)?|(?:อนุ)?กรรมการ(?:และ(?:ผู้ช่วย)?เลขานุการ)?|คณะทำงาน|(?:ผู้ช่วย)?เลขานุการ"
)  # in a committee
_SEAT_LAST = re.compile(rf"(?:{_SEAT.pattern})$")

_RIGHT = 18000  # 1/100 point
_ABOVE_TAIL = 8  # rows
_MANY = 40  # blocks of one document; a list of names in brackets is none of signatures


def _signed_words(words: str) -> re.Match[str] | None:
    """Words of an electronic signature, where those around them do not say that there is none yet, or no longer."""
    return next(
        (
            hit
            for hit in _ESIGN.finditer(words)
            if not _UNSIGNED_BEFORE.search(words[: hit.start()]) and not _UNSIGNED_BEHIND.match(words[hit.end() :])
        ),
        None,
    )


@dataclass(frozen=True, slots=True)
class Blocks:
    """The signature blocks of a document by whose they are."""

    signers: tuple[SignatureBlock, ...]
    endorsers: tuple[SignatureBlock, ...] = ()
    certifiers: tuple[SignatureBlock, ...] = ()


def sort_blocks(rows: Sequence[Row], kind: str, tail: int) -> Blocks:
    """The blocks behind position `tail` in `rows`, shared out. A stamped letter has no signer."""
    certified: list[SignatureBlock] = []
    endorsers: list[SignatureBlock] = []
    signers: list[SignatureBlock] = []
    previous = tail
    blocks = find_blocks(rows, tail)
    for block in [*_post_without_name(rows, tail, blocks), *blocks][:_MANY]:
        between = [r.words for r in rows[previous : block.first]]
        over = [r for r in rows[max(block.first - 6, tail) : block.row] if _CERTIFIED.search(r.words)]
        if over and _nearest_is_certificate(rows, block, over[-1]):
            certified.append(block)
        elif kind == "stamped_letter":
            endorsers.append(block)
        elif not signers or (block.beside and block.row == signers[-1].row):
            signers.append(block)
        elif any(_ENDORSES.match(w) for w in between) or (
            kind == "memo" and (endorsers or not _proposes_too(rows, signers[-1], block))
        ):
            endorsers.append(block)
        else:
            signers.append(block)
        previous = max(block.last, block.row) + 1
    if not signers and kind in ("order", "announcement", "external_letter"):
        signers += name_without_brackets(rows, tail) or _position_alone(rows, tail)
    return Blocks(tuple(signers), tuple(endorsers), tuple(certified))


def _post_without_name(rows: Sequence[Row], tail: int, blocks: Sequence[SignatureBlock]) -> list[SignatureBlock]:
    """On a scan: the author's post, in the right half of the page above every block, where his name could not be read.
    Without it the next block, of a superior or of whoever certified the copy, would be the author's.
    """
    end = blocks[0].first if blocks else len(rows)
    edge = min((r.box[0] for r in rows if r.has_box), default=0)
    begin = tail  # without words of closing the tail begins at the first name
    while begin > max(0, tail - _ABOVE_TAIL) and not re.match(r"(?:(?:กราบ)?เรียน|ถึง|เรื่อง)\s", rows[begin - 1].words):
        begin -= 1
    for n in range(begin, end):
        row = rows[n]
        aside = row.has_box and row.box[0] > edge + _RIGHT and row.box[2] - row.box[0] < _RIGHT
        if row.line.origin is not Origin.RECOGNISED or not aside or not HOLDER.match(row.words):
            continue
        if any(r is not row and r.beside(row) for r in rows[max(0, n - 3) : n + 4]):
            continue  # a list: `1. นาย... <gap> กรรมการ`
        if _is_listed(row, rows[begin:]):
            continue  # on a page so skew that the rows of a list do not meet, or with its name or figure unread
        if blocks and rows[blocks[0].row].page == row.page and _is_of_first(rows, n, blocks[0]):
            return []
        return [SignatureBlock(None, None, ((row.at, row.at + len(row.words)),), None, n, n, n)]
    return []


def _is_listed(row: Row, among: Sequence[Row]) -> bool:
    """Whether other rows end with this very post, or with another of a committee's where it is one."""
    others = [r.words for r in among if r is not row]
    return row.words in others or (bool(_SEAT.fullmatch(row.words)) and any(_SEAT_LAST.search(x) for x in others))


def _is_of_first(rows: Sequence[Row], n: int, first: SignatureBlock) -> bool:
    """Whether a post stands right above the first block, as words that lead to it."""
    row, name = rows[n], rows[first.row]
    overlap = min(row.box[2], name.box[2]) - max(row.box[0], name.box[0])
    return overlap > 0 and name.box[1] - row.box[3] < 4 * (name.box[3] - name.box[1])


def _proposes_too(rows: Sequence[Row], author: SignatureBlock, block: SignatureBlock) -> bool:
    """Whether a memo's second block is a second proposer: right under the first, in its column, of a post that the memo
    is not addressed to. A superior's block stands apart, in another column, or under words of his own.
    """
    first, second = rows[author.row], rows[block.row]
    between = rows[max(author.last, author.row) + 1 : block.first]
    if first.page != second.page or block.name is None or any(not SIGN_HERE.match(r.words) for r in between):
        return False
    if first.has_box and second.has_box:
        middle = abs((first.box[0] + first.box[2]) - (second.box[0] + second.box[2])) // 2
        if middle > 1500 or second.box[1] - rows[author.last].box[3] > 7 * (first.box[3] - first.box[1]):
            return False
    post = "".join(re.sub(r"\s", "", r.words) for r in rows[block.row + 1 : block.last + 1])
    to = next((re.sub(r"\s", "", r.words) for r in rows if re.match(r"(?:(?:กราบ)?เรียน|เสนอ|ถึง)\s", r.words)), "")
    who = re.sub(r"^(?:กราบ)?เรียน|^เสนอ|^ถึง", "", to)
    return bool(post) and post not in to and (len(who) < 8 or who not in post)


def _nearest_is_certificate(rows: Sequence[Row], block: SignatureBlock, mark: Row) -> bool:
    """Whether สำเนาถูกต้อง stands over this block, and not over one in another column."""
    row = rows[block.row]
    if row.has_box and mark.has_box:
        return min(row.box[2], mark.box[2]) - max(row.box[0], mark.box[0]) > -1500
    return True


def _position_alone(rows: Sequence[Row], tail: int) -> list[SignatureBlock]:
    """A position printed without a name under the words of issue or the closing: a draft, or a name left to a stamp."""
    for n in range(tail, min(tail + 8, len(rows))):
        words = rows[n].words
        if (
            ISSUED.search(words)
            or CLOSING.match(words)
            or SIGN_HERE.match(words)
            or re.fullmatch(r"[().…_\s]+|พ\.?ศ\.?.*", words)
        ):
            continue
        if HOLDER.match(words) and len(words) < 110 and not re.search(r"\.{4,}", words):
            spans = [(rows[n].at, rows[n].at + len(words))]
            for k in range(n + 1, min(n + 4, len(rows))):
                if rows[k].gap or not (CAPACITY.search(rows[k - 1].words) or CAPACITY.match(rows[k].words)):
                    break
                spans.append((rows[k].at, rows[k].at + len(rows[k].words)))
            return [SignatureBlock(None, None, tuple(spans), None, n, n, n + len(spans) - 1)]
        if not re.match(r"[0-9]", words):
            break
    return []


def read_signers(flow: Flow, rows: Sequence[Row], doc: DocumentText, kind: str, blocks: Blocks) -> tuple[Signer, ...]:
    """The signers in page order, the author first; of minutes the one who wrote them, then the one who checked them."""
    if kind == "minutes":
        return _of_minutes(flow, rows, doc)
    return tuple(signer_of(flow, rows, doc, b) for b in blocks.signers)


def signer_of(flow: Flow, rows: Sequence[Row], doc: DocumentText, block: SignatureBlock) -> Signer:
    """One block as a signer. Two names on one row leave open who is the author: both are unverified."""
    doubts = [*block.doubts, *(["names_side_by_side"] if block.beside else [])]
    name = name_of(flow, block, doubts)
    position, capacity = position_of(flow, block)
    return Signer(name=name, position=position, capacity=capacity, signature=signature_of(flow, rows, doc, block))


def name_of(flow: Flow, block: SignatureBlock, doubts: Sequence[str] = ()) -> Quoted | None:
    """The printed name with its title; a rank that stands by itself above it comes first."""
    if block.name is None:
        return None
    start, end = block.name
    value = unwrap(flow.text[start:end])
    parts = {"typed_signature": unwrap(flow.text[slice(*block.typed)])} if block.typed else {}
    rules = ["signature_block"]
    if block.rank:
        rank = unwrap(flow.text[slice(*block.rank)])
        value, rules = f"{rank} {value}", [*rules, "rank_above_name"]
        quoted = flow.quote(start, end, value, parts=parts, doubts=doubts, rules=rules)
        return quoted.model_copy(
            update={
                "raw": flow.raw(*block.rank) + "\n" + quoted.raw,
                "places": (*flow.places(*block.rank), *quoted.places),
            }
        )
    quoted = flow.quote(start, end, value, parts=parts, doubts=doubts, rules=rules)
    if quoted.origin is Origin.RECOGNISED and has_room_for_letters(flow, start, end):
        return flow.quote(start, end, value, parts=parts, doubts=[*doubts, UNSURE_NAME], rules=rules)
    return quoted


def position_of(flow: Flow, block: SignatureBlock) -> tuple[Quoted | None, Quoted | None]:
    """(position, capacity): the position as printed over all its rows, and the words of capacity inside it."""
    spans = block.position
    if not spans:
        return None, None
    value = ""
    for a, b in spans:
        words = unwrap(flow.text[a:b].replace("\t", " "))
        words = re.sub(r"^ตำแหน่ง[ :.…]*", "", words)
        apart = CAPACITY.match(words) or HOLDER.match(words) or CAPACITY.search(value[-20:])
        value = words if not value else value + (" " if apart else "") + words
    quoted = flow.quote(spans[0][0], spans[-1][1], value, rules=["signature_block"])
    if len(spans) > 1:
        places = tuple(p for a, b in spans for p in flow.places(a, b))
        quoted = quoted.model_copy(update={"raw": "\n".join(flow.raw(a, b) for a, b in spans), "places": places})
    for a, b in spans:
        if hit := CAPACITY.search(flow.text[a:b]):
            return quoted, flow.quote(a + hit.start(), a + hit.end(), rules=["capacity"])
    for (a, b), (c, d) in itertools.pairwise(spans):  # ปฏิบัติ / ราชการแทน
        both = flow.text[a:b] + flow.text[c:d]
        if (hit := CAPACITY.search(both)) and hit.start() < b - a < hit.end():
            start, end = a + hit.start(), c + hit.end() - (b - a)
            return quoted, flow.quote(start, end, hit[0], rules=["capacity"])
    return quoted, None


def signature_of(flow: Flow, rows: Sequence[Row], doc: DocumentText, block: SignatureBlock) -> Quoted:
    """What of a signature was seen: a digital signature in the file, words of an electronic one beside the block, a
    pen's strokes over the name, or nothing. `none_seen` never says that the document is unsigned.
    """
    at = block.name or (block.position[0] if block.position else (rows[block.row].at, rows[block.row].end))
    found = _mark_beside(rows, block)
    if found is not None:
        mark, doubts = found
        hit = _signed_words(mark.text)
        assert hit is not None
        at = mark.start + hit.start(), mark.start + hit.end()
        return flow.quote(*at, "esign_mark", doubts=doubts, rules=["esign_words"])
    foot = next(
        (r for r in rows if _signed_words(r.words) and len(r.words) < 120 and r.page == rows[block.row].page), None
    )
    if doc.properties.get("digital_signature"):
        return flow.quote(*at, "digital_signature_present", rules=["digital_signature_in_file"])
    if foot is not None and foot.index > rows[block.row].index:
        return flow.quote(
            foot.at, foot.at + len(foot.words), "esign_mark", doubts=["statement_at_foot"], rules=["esign_words"]
        )
    return _ink_seen(flow, rows, doc, at) or flow.quote(*at, "none_seen", rules=["no_picture_or_mark_beside_name"])


def _ink_seen(flow: Flow, rows: Sequence[Row], doc: DocumentText, at: tuple[int, int]) -> Quoted | None:
    """On a scan: strokes of a pen over the name. They are seen, not compared with anything; small ones are doubted."""
    found = next((x for p in flow.places(*at)[:1] if (x := strokes_over(doc, rows, p)) is not None), None)
    if found is None:
        return None
    place, large = found
    return Quoted(
        value="ink_seen",
        raw="",
        places=(place,),
        origin=Origin.RECOGNISED,
        trust=Trust.TRUSTED if large else Trust.UNVERIFIED,
        doubts=() if large else (UNSURE,),
        rules=("strokes_over_name",),
    )


def _mark_beside(rows: Sequence[Row], block: SignatureBlock) -> tuple[Row, tuple[str, ...]] | None:
    """The words of an electronic signature that stand beside a block, and a doubt where they may be the next block's.

    No other printed name stands between a block and its mark. A mark between two names is the nearer one's by more
    than one row; else it has doubt `mark_between_names`.
    """
    low = max(block.first - 14, 0)
    names = [low + b.row for b in find_blocks(rows[low : block.last + 14])]
    over = max((n for n in names if n < block.row), default=None)
    under = min((n for n in names if n > block.row), default=None)
    page = rows[block.row].page
    for n in (*range(block.row, max(block.first - 4, -1), -1), *range(block.row + 1, min(block.last + 4, len(rows)))):
        if rows[n].page != page or not _signed_words(rows[n].words):
            continue
        other = over if n < block.row else under if n > block.row else None
        if other is None or rows[other].page != page:
            return rows[n], ()
        mine, theirs = abs(n - block.row), abs(n - other)
        if (n < block.row and n <= other) or (n > block.row and n >= other) or theirs < mine - 1:
            continue  # beyond another name, or nearer to it
        far = rows[max(other - 3, 0) : other] if other < block.row else rows[other + 1 : other + 4]
        own = any(_signed_words(r.words) for r in far)  # the other name has its mark on its far side
        return rows[n], () if own or mine < theirs - 1 else ("mark_between_names",)
    return None


def _of_minutes(flow: Flow, rows: Sequence[Row], doc: DocumentText) -> tuple[Signer, ...]:
    blocks = [b for b in find_blocks(rows, max(len(rows) - 400, 0)) if b.name is not None]
    out = []
    for pattern in (_RECORDER, _CHECKER):
        # the words stand in the signature at the end; the agenda may name the one who writes earlier
        for n in range(len(rows) - 1, -1, -1):
            hit = pattern.search(rows[n].text) or _broken_role(rows, n, pattern)
            if hit and len(rows[n].words) < 90:
                signer, block = _minute_signer(flow, rows, doc, blocks, n, hit)
                out.append(signer)
                blocks = [b for b in blocks if b is not block]
                break
    return tuple(out)


def _name_line(rows: Sequence[Row], n: int) -> Row | None:
    """A name without brackets on the row above its role, or below it. Names and roles come by turns: what stands over
    the first role says which.
    """
    first = n
    for k in range(n, max(n - 6, 0), -1):
        if _RECORDER.search(rows[k].words) or _CHECKER.search(rows[k].words):
            first = k
        elif not is_titled(rows[k].words):
            break
    over = first > 0 and is_titled(rows[first - 1].words)
    row = rows[n - 1] if over else rows[n + 1] if n + 1 < len(rows) else rows[n]
    return row if is_titled(row.words) and row.page == rows[n].page else None


def _broken_role(rows: Sequence[Row], n: int, pattern: re.Pattern[str]) -> re.Match[str] | None:
    """ผู้จด at the end of a row and รายงานการประชุม on the next; or the short word behind a place to sign
    (`ลงชื่อ ........ ผู้บันทึก`).
    """
    hit = re.search(r"ผู้(?:จด|ตรวจ|บันทึก|รับรอง)[ก-๎]*(?=\s*$)", rows[n].text)
    if hit is None:
        return None
    below = rows[n + 1].words if n + 1 < len(rows) else ""
    whole = pattern.match(hit[0] + below)
    if whole and whole.end() > len(hit[0]):
        return hit
    short = r"ผู้(?:จด|บันทึก)(?:รายงาน)?" if pattern is _RECORDER else r"ผู้ตรวจ(?:รายงาน|ทาน)?"
    return hit if SIGN_HERE.match(rows[n].words) and re.fullmatch(short, hit[0]) else None


def _minute_signer(
    flow: Flow, rows: Sequence[Row], doc: DocumentText, blocks: Sequence[SignatureBlock], n: int, hit: re.Match[str]
) -> tuple[Signer, SignatureBlock | None]:
    row = rows[n]
    near = [b for b in blocks if abs(b.row - n) <= 4 and rows[b.row].page == row.page]
    signs_first = SIGN_HERE.match(row.words) or (n and SIGN_HERE.match(rows[n - 1].words)) or "...." in row.words
    order = sorted(near, key=lambda b: ((b.row < n) if signs_first else (b.row > n), abs(b.row - n)))
    below = rows[n + 1].words if n + 1 < len(rows) else ""
    whole = _RECORDER.match(hit[0] + below) or _CHECKER.match(hit[0] + below)
    at_end = hit.end() == len(row.text.rstrip()) and whole is not None and whole.end() > len(hit[0])
    role_end = rows[n + 1].at + len(rows[n + 1].words) if at_end else row.start + hit.end()
    role = flow.quote(row.start + hit.start(), role_end, rules=["role_in_minutes"])
    if order:
        block = order[0]
        return Signer(name=name_of(flow, block), position=role, signature=signature_of(flow, rows, doc, block)), block
    if not row.text[: hit.start()].strip() and n and rows[n - 1].beside(row) and is_person(rows[n - 1].words):
        beside = rows[n - 1]  # the name in a column of its own
        said = flow.quote(beside.at, beside.at + len(beside.words), rules=["role_in_minutes"])
        at = row.start + hit.start(), row.start + hit.end()
        unseen = flow.quote(*at, "none_seen", rules=["no_picture_or_mark_beside_name"])
        return Signer(name=said, position=role, signature=unseen), None
    if not row.text[: hit.start()].strip() and (line := _name_line(rows, n)) is not None:
        said = flow.quote(line.at, line.at + len(line.words), rules=["role_in_minutes"])
        at = row.start + hit.start(), row.start + hit.end()
        unseen = flow.quote(*at, "none_seen", rules=["no_picture_or_mark_beside_name"])
        return Signer(name=said, position=role, signature=unseen), None
    # `นายสมชาย ใจดี ผู้จดรายงานการประชุม`
    before = re.search(r"(?P<name>(?:นาย|นางสาว|นาง|ว่าที่)[^\s.…]+\s+[^\s.…]+)[ .…\t]*$", row.text[: hit.start()])
    found = (row.start + before.start("name"), row.start + before.end("name")) if before else None
    behind = row.text[hit.end() :]
    if found is None and not row.text[: hit.start()].strip():  # `ผู้จดรายงานการประชุม นายสมชาย ใจดี`
        after = re.match(r"[ .…:\t]+(?P<name>(?:นาย|นางสาว|นาง|ว่าที่)[^\s.…]+ +[^\s.…]+)[ .…\t]*$", behind)
        foot = row.start + hit.end()
        found = (foot + after.start("name"), foot + after.end("name")) if after else None
    name = flow.quote(*found, rules=["role_in_minutes"]) if found else None
    none = flow.quote(
        row.start + hit.start(), row.start + hit.end(), "none_seen", rules=["no_picture_or_mark_beside_name"]
    )
    return Signer(name=name, position=role, signature=none), None
