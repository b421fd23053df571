"""เกษียน: what superiors wrote or had printed under a letter, and empty blocks that wait for it.

Words of an executive (อนุมัติ) are endorsements, never a committee's resolution. ทราบ is no approval, and a printed name
without words is an empty block (docs/rules.md, fields).
"""

import re
from collections.abc import Sequence

from extractors.flow import Flow
from extractors.letter_head import dates_in
from extractors.rows import Row, plain
from extractors.signature_block import SignatureBlock
from extractors.signers import Blocks, name_of, position_of, signature_of
from schemas.quoted import Quoted
from schemas.record import Endorsement
from schemas.text import DocumentText

_YES, _NO = "☑☒■✓✔✗●◉\uf0fe\uf0fd\uf0fc", "☐□○◯\uf0a8\uf06f"
_TICKED = re.compile(rf"[{_YES}]|[(\[]\s*[/xX√{_YES}]\s*[)\]]")
_BOX = re.compile(rf"[{_NO}{_YES}]|[(\[]\s*[/xX√{_YES}]?\s*[)\]]")
# in this order: a refusal holds the word of approval
_OUTCOMES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("rejected", re.compile(r"ไม่(?:อนุมัติ|เห็นชอบ|อนุญาต|เห็นด้วย|ผ่าน)")),
    ("deferred", re.compile(r"(?:ทบทวน|แก้ไข|ปรับ).{0,40}(?:เสนอใหม่|อีกครั้ง)|รอไว้ก่อน|ชะลอ")),
    # an officer on the way up proposes; who may approve says อนุมัติ or เห็นชอบ himself
    ("other", re.compile(r"^เห็น(?:สม)?ควร")),
    ("approved", re.compile(r"อนุมัติ|เห็นชอบ|อนุญาต|^ชอบ(?:แล้ว)?$|ดำเนินการตาม(?:ที่)?เสนอ|เห็นด้วย")),
    ("acknowledged", re.compile(r"^(?:รับ)?ทราบ")),
    ("other", re.compile(r"มอบ|ลงนามแล้ว|ดำเนินการ|เห็นควร")),
)
_SHORT = re.compile(
    rf"^(?:{_BOX.pattern})?\s*[-–]?\s*(?:ไม่)?(?:อนุมัติ|เห็นชอบ|อนุญาต|ชอบ|รับทราบ|ทราบ|ดำเนินการตาม(?:ที่)?เสนอ|ลงนามแล้ว|มอบ|เห็นควร|เห็นด้วย)"
)
_NAMES = 3  # rows between words of outcome and the name under them
_TO_SUPERIOR = re.compile(r"^(?:(?:กราบ)?เรียน\s|เพื่อ(?:โปรด)?)")


def read_endorsements(
    flow: Flow, rows: Sequence[Row], doc: DocumentText, blocks: Blocks, tail: int
) -> tuple[Endorsement, ...]:
    """The endorsements behind the author's signature, in reading order; words before a name belong to that name."""
    out: list[Endorsement] = []
    author = blocks.signers[-1] if blocks.signers else None
    at = (max(author.last, author.row) + 1) if author else tail
    for block in blocks.endorsers:
        out.append(_endorsement(flow, rows, doc, at, block))
        at = max(block.last, block.row) + 1
    certified = {n for b in blocks.certifiers for n in range(b.first - 6, b.last + 1)}
    if author is not None:
        # words alone, with no printed name under them
        for n in range(at, len(rows)):
            if n not in certified and _SHORT.match(rows[n].words) and len(rows[n].words) < 60:
                words, outcome = _words(flow, [rows[n]], torn=_ends_in_not(rows[n - 1 : n]))
                if words is not None:
                    out.append(Endorsement(words=words, outcome=outcome))
    return tuple(out)


def _endorsement(flow: Flow, rows: Sequence[Row], doc: DocumentText, at: int, block: SignatureBlock) -> Endorsement:
    before = [r for r in rows[at : block.first] if _SHORT.match(r.words) or _TO_SUPERIOR.match(r.words)]
    words, outcome = _words(flow, before, torn=_ends_in_not(rows[at : block.first]))
    position, _ = position_of(flow, block)
    date = None
    text = plain(flow.text)
    for row in rows[block.last + 1 : block.last + 3]:
        if found := [d for d in dates_in(text, row.start, row.end) if d.match.value]:
            if len(row.words) > 40:
                break
            hit = found[0]
            # a block without words may be that of a certifier whose สำเนาถูกต้อง came out otherwise
            own = before and not _is_certified(rows, before[-1], block)
            doubts = hit.match.doubts if own else (*hit.match.doubts, "no_endorsing_words")
            date = flow.quote(
                hit.start, hit.end, hit.match.value, doubts=doubts, rules=["thai_date", "beside_endorsement"]
            )
            break
    return Endorsement(
        words=words,
        outcome=outcome,
        name=name_of(flow, block),
        position=position,
        date=date,
        signature=signature_of(flow, rows, doc, block),
    )


_CERTIFIED = re.compile(r"ส.{0,3}เน|.{0,4}ถูก.{0,3}ต.{0,3}ง$")  # สำเนาถูกต้อง with its marks lost


def _is_certified(rows: Sequence[Row], words: Row, block: SignatureBlock) -> bool:
    """Whether another block stands between the words of outcome and this name, or the mark of a certified copy."""
    between = rows[words.index + 1 : block.first] if words.index < len(rows) else ()
    return len(between) > _NAMES or any(_CERTIFIED.match(r.words) for r in between)


# printed to be crossed out, and what holds only after something else
_UNCHOSEN = re.compile(r"(?:อนุมัติ|เห็นชอบ|อนุญาต)\s*/\s*ไม่|ไม่(?:อนุมัติ|เห็นชอบ|อนุญาต)\s*/\s*(?:อนุมัติ|เห็นชอบ|อนุญาต)")
_CONDITIONAL = re.compile(
    r"(?:อนุมัติ|เห็นชอบ|อนุญาต|ชอบ).{0,20}?(?:เมื่อ|หาก|ถ้า|หลังจาก|เงื่อนไข|ก่อน|ยกเว้น|หลักการ|เบื้องต้น|ให้ปรับ|ให้แก้|แต่)"
)


def _ends_in_not(rows: Sequence[Row]) -> bool:
    """Whether a row ends in ไม่, which belongs to the word on the next."""
    return any(re.search(r"(?:^|\s)ไม่\s*$", r.words) for r in rows)


def _words(flow: Flow, rows: Sequence[Row], *, torn: bool = False) -> tuple[Quoted | None, Quoted | None]:
    """The words of an endorsement and what they decide. Boxes to tick decide only where exactly one is ticked.

    `torn`: a ไม่ stands on a row of its own before them.
    """
    if not rows:
        return None, None
    pieces = [(r.at, r.at + len(r.words), r.words) for r in rows]
    choices = [choice for r in rows for choice in _choices(r)]
    if choices:
        ticked = [(a, b, said) for a, b, said, yes in choices if yes]
        if len(ticked) != 1:
            return None, None
        pieces = ticked
    start, end = pieces[0][0], pieces[-1][1]
    words = flow.quote(start, end, rules=["endorsement_words"])
    for a, b, text in pieces:
        said = _BOX.sub("", text).strip(" -–")
        if _TO_SUPERIOR.match(said):
            continue
        for outcome, pattern in _OUTCOMES:
            if pattern.search(said):
                doubts = ["negation_on_other_line"] if torn else []
                doubts += ["not_chosen"] if not choices and _UNCHOSEN.search(said) else []
                doubts += ["conditional"] if outcome == "approved" and _CONDITIONAL.search(said) else []
                return words, flow.quote(a, b, outcome, doubts=doubts, rules=["endorsement_words"])
    return words, None


_DECIDES = re.compile(r"ไม่(?:อนุมัติ|เห็นชอบ|อนุญาต|เห็นด้วย|ผ่าน)|(?:ทบทวน|แก้ไข|ปรับ).{0,40}(?:เสนอใหม่|อีกครั้ง)")


def decided_in(flow: Flow, rows: Sequence[Row]) -> str | None:
    """What words in a signature's block decide where that is no plain approval: an outcome, or `open` where boxes are
    printed and not exactly one is ticked, or words hold conditionally. None: nothing stands there, or an approval.
    """
    deciding = [r for r in rows if len(r.words) < 80 and (_SHORT.match(r.words) or _DECIDES.search(r.words))]
    words, outcome = _words(flow, deciding)
    if outcome is None:
        return "open" if words is None and any(_choices(r) for r in deciding) else None
    if outcome.value == "approved":
        return None if outcome.is_proof else "open"
    return outcome.value if outcome.value in ("rejected", "deferred") else None


def _choices(row: Row) -> list[tuple[int, int, str, bool]]:
    """(start, end, words, ticked) of each box of a row: a row that begins with a box has its boxes in front of the
    words (`[/] เห็นชอบ [ ] ไม่เห็นชอบ`), another behind them.
    """
    boxes = list(_BOX.finditer(row.text))
    if not boxes:
        return []
    front = not row.text[: boxes[0].start()].strip()
    edges = [*[m.start() for m in boxes], len(row.text)] if front else [row.indent, *[m.end() for m in boxes]]
    out = []
    for box, a, b in zip(boxes, edges, edges[1:], strict=False):
        words = row.text[a:b]
        lead, tail = len(words) - len(words.lstrip()), len(words.rstrip())
        out.append((row.start + a + lead, row.start + a + tail, words.strip(), bool(_TICKED.fullmatch(box[0]))))
    return out
