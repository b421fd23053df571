"""หัวข้อหนึ่งของแบบฟอร์ม: how one entry stands, in the form itself and on the pages of it that were sent afterwards.

A page that came after the whole form is a patch: its words stand beside the form's own, and neither takes the other's
place silently. Where the page alone fills an entry, or leaves blank what the form had filled, a person says which
counts; words that a person has confirmed on the page do.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.evidence import Piece
from pipeline.unit_names import compact
from schemas.form_definition import EntryDefinition
from schemas.quoted import Quoted, Trust

_ATTACHED = re.compile(
    r"^\(?(?:โปรด|กรุณา)?(?:ดู)?(?:รายละเอียด)?(?:ปรากฏ)?(?:ตาม|ดัง)(?:รายละเอียด)?(?:ที่|เอกสาร(?:ที่)?|สิ่งที่|ไฟล์(?:ที่)?)?(?:ส่งมา)?"
    r"(?:แนบ|พร้อม)"
)
_NOT_KNOWN = re.compile(r"[nN][/.]?[aA]\.?")
# what a form, or whoever handed it out, tells the writer to do
_INSTRUCTION = re.compile(
    r"\(?(?:โปรด|กรุณา|ให้|ขอให้)(?:ระบุ|กรอก|อธิบาย|บรรยาย|เขียน|ใส่|พิมพ์|แสดง|สรุป|ยกตัวอย่าง).{0,120}"
    r"|\(?(?:กรอก|พิมพ์|ใส่|เขียน)(?:ข้อความ|ข้อมูล|รายละเอียด|เนื้อหา)?ที่นี่\)?|[(\[](?:ระบุ|กรอก|อธิบาย).{0,120}[)\]]"
    r"|\(?ตัวอย่าง(?:เช่น|:|：).{0,400}"
)
# what is written where nothing is known yet: `อยู่ระหว่างจัดทำ`, `รอข้อมูล`, `จะส่งภายหลัง`
_PENDING = re.compile(
    r"\(?(?:(?:ยัง)?อยู่(?:ใน)?ระหว่าง(?:การ)?(?:จัดทำ|ดำเนินการ|รวบรวม|พิจารณา|เขียน)(?:ข้อมูล|เอกสาร)?"
    r"|รอ(?:ข้อมูล|เพิ่มเติม|ระบุ|กรอก|สรุป|ยืนยัน)(?:เพิ่มเติม)?|(?:จะ|ขอ)?(?:จัด)?ส่ง(?:ให้)?(?:ใน)?ภายหลัง|x{2,}|X{2,})\)?"
)


@dataclass(frozen=True, slots=True)
class EntryRead:
    """One entry as found. `how`: filled, blank, unseen, unverified, attached (`ตามเอกสารแนบ`), or patched (a page that
    came later says otherwise). `pages`: what those pages say of it, in the order of receipt.
    """

    how: str
    definition: EntryDefinition
    quotes: tuple[Quoted, ...] = ()
    pages: tuple[tuple[Piece, "EntryRead"], ...] = ()


def is_blank(quote: Quoted) -> bool:
    """Whether nothing is filled in: empty, dots or dashes, words that only put it off, or the form's own words to the
    writer (practice, check 7). `ไม่มี` and `ไม่ใช้งบประมาณ` are answers.
    """
    if quote.parts.get("blank") is True or not any(c.isalnum() for c in quote.value):
        return True
    words = compact(quote.value)
    return any(p.fullmatch(words) for p in (_PENDING, _INSTRUCTION, _NOT_KNOWN))


def ticks(entry: Quoted | tuple[Quoted, ...] | None) -> tuple[Quoted, ...]:
    """The ticked options."""
    quotes = entry if isinstance(entry, tuple) else () if entry is None else (entry,)
    return tuple(q for q in quotes if not is_blank(q) and q.parts.get("ticked") is not False)


def read_entry(piece: Piece, definition: EntryDefinition) -> EntryRead:
    """How one entry stands in the form itself."""
    entry = piece.entry(definition.id)
    if entry is None:
        return EntryRead("unseen", definition)
    quotes = entry if isinstance(entry, tuple) else (entry,)
    if definition.kind == "ticks":
        chosen = ticks(entry)
        how = "filled" if chosen else "blank"
        if any(not q.is_proof for q in (chosen or quotes)):
            how = "unverified"
        return EntryRead(how, definition, chosen or quotes)
    filled = [q for q in quotes if not is_blank(q) and not _says_nothing(q, definition)]
    if not filled:
        return EntryRead("blank" if all(q.is_proof for q in quotes) else "unverified", definition, quotes)
    if all(_ATTACHED.match(compact(q.value)) for q in filled):
        return EntryRead("attached", definition, tuple(filled))
    if any(q.is_proof for q in filled):
        return EntryRead("filled", definition, tuple(q for q in filled if q.is_proof))
    return EntryRead("unverified", definition, tuple(filled))


def _says_nothing(quote: Quoted, definition: EntryDefinition) -> bool:
    """Whether an entry repeats its own label, or names nothing where a name is asked for (`ไม่มี`)."""
    words = compact(quote.value).strip("()[]:")
    if definition.means == "name" and re.fullmatch(r"ไม่มี(?:แนวคิด|โครงการ|นวัตกรรม|ผู้|ที่).*|ไม่มี", words):
        return True
    return definition.kind == "text" and any(words == compact(x) for x in definition.labels)


def read_with_pages(piece: Piece, definition: EntryDefinition, patches: Sequence[Piece]) -> EntryRead:
    """How one entry stands with the pages that came after the form (`Submission.patches`); the last page counts."""
    own = read_entry(piece, definition)
    pages = tuple((p, r) for p in patches if (r := read_entry(p, definition)).how != "unseen")
    if not pages:
        return own
    last = pages[-1][1]
    if last.how == "filled" and all(q.trust is Trust.CONFIRMED for q in last.quotes):
        return replace(own, how="filled", pages=pages)
    agreed = own.how == last.how and own.how in ("filled", "blank")
    return replace(own, how=own.how if agreed else "patched", pages=pages)
