"""บทบาทและน้ำหนักหลักฐาน: what a document is in a submission, and how much it weighs as proof (docs/rules.md, claims).

Half of a good file is other people's letters: the guideline, the notice of resolution, orders. Only the cover and the
unit's own forms are asked for the issuer's code.
"""

import datetime
import re

from pipeline.unit_names import compact
from schemas.pack import Committee, Pack, Role, Standing
from schemas.quoted import Quoted
from schemas.record import LetterFields, Other

LETTERS = ("external_letter", "memo", "stamped_letter")
APPROVING = ("approved", "approved_with_changes")
_CIRCULAR = re.compile(r"/ว\s*")
# ขนส่ง and ส่งเสริม send nothing
_SENDING = re.compile(r"(?<!ขน)ส่ง(?!เสริม|ต่อ|มอบ|เสีย)|เสนอแนวคิด|รายงานผล")
_ASKING_APPROVAL = re.compile(r"^(?:ขอ|เสนอ)?(?:ความเห็นชอบ|อนุมัติ)|ขออนุมัติ|ขอความเห็นชอบ")
_DRAFT = re.compile(r"^\(\s*ร่าง\s*\)")  # ร่าง without brackets may be what the letter is about
_OTHER_PURPOSE = re.compile(
    r"ขยาย(?:ระยะ)?เวลา|ขอ(?:ขยาย|เลื่อน|ผ่อนผัน|ยกเลิก|หารือ|สอบถาม|ทราบ|เชิญ|อนุญาต)|เชิญประชุม|สอบถาม|ตอบรับ"
)
_OF_A_UNIT = re.compile(r"ระดับ(?:หน่วยงาน|เขต|สำนัก)|หน่วยงาน|สำนัก|เขต|กอง|ฝ่าย|โรงเรียน|โรงพยาบาล|ศูนย์")
_SAME_BODY = re.compile(r"ฯ|\(.*\)|(?:ในการประชุม)?ครั้งที่.*|(?:ประจำ)?ปี(?:งบประมาณ)?(?:พศ)?[0-9๐-๙]{4}.*")
_BEFORE_BODY = re.compile(r"^(?:รายงานการประชุม|การประชุม|ที่ประชุม|มติที่ประชุม|มติ)")


def same_number(a: str, b: str) -> bool:
    """Whether two numbers are the same, letter for letter."""
    return compact(a) == compact(b)


def same_but_circular(a: str, b: str) -> bool:
    """Whether two numbers differ only by ว: the same letter or not, by the register that the office keeps."""
    return not same_number(a, b) and without_circular(a) == without_circular(b)


def without_circular(number: str) -> str:
    """A number without ว, blanks and dots."""
    return compact(_CIRCULAR.sub("/", number))


def is_full_day(value: str) -> bool:
    """Whether a date is one day (`YYYY-MM-DD`) and not a month, a year or a period."""
    try:
        datetime.date.fromisoformat(value)
    except ValueError:
        return False
    return len(value) == 10


def is_draft(record: LetterFields) -> bool:
    """Whether the document calls itself a draft."""
    if record.copy_status is not None and record.copy_status.value == "draft":
        return True
    return record.subject is not None and bool(_DRAFT.match(record.subject.raw.strip()))


def names_receiver(words: Quoted | None, pack: Pack) -> bool:
    """Whether the words name the office that receives the papers."""
    return words is not None and any(compact(r) in compact(words.value) for r in pack.indicator.receivers)


def is_guideline(record: LetterFields, pack: Pack) -> bool:
    """Whether the letter is the one that made the indicator known."""
    known = pack.indicator.guideline
    if known is None or record.number is None or record.date is None or known.date is None:
        return False
    number = record.number.value
    same = same_number(number, known.number) or same_but_circular(number, known.number)
    return same and record.date.value == known.date.isoformat()


def is_of_receiver(record: LetterFields, pack: Pack) -> bool:
    """Whether a letter is the receiving office's own to others: the guideline, a reminder, a notice. Nothing is handed
    in by it, and forms behind it are samples.
    """
    kind = str(getattr(record, "kind", "other"))
    return kind in LETTERS and names_receiver(record.sender, pack) and not names_receiver(record.addressee, pack)


def sends_nothing(record: LetterFields) -> bool:
    """Whether the subject says that the letter asks for something instead of sending papers."""
    return record.subject is not None and bool(_OTHER_PURPOSE.search(compact(record.subject.value)))


def is_body(committee: Quoted | None, body: Committee | None) -> bool | None:
    """Whether a resolution is of the pack's committee; null where no committee is named or the name is unverified, or
    where the indicator has none.
    """
    if body is None or committee is None or not committee.is_proof:
        return None
    name = _BEFORE_BODY.sub("", compact(committee.value))
    if any(name.startswith(compact(other)) for other in body.not_these):
        return False
    known = [k for k in (compact(n) for n in (body.name, *body.aliases)) if name.startswith(k)]
    if not known:
        return False
    rest = name.removeprefix(max(known, key=len))
    if _OF_A_UNIT.search(rest):  # a unit's own body that took over the name
        return False
    return True if not rest or _SAME_BODY.fullmatch(rest) else None


def role_of(record: LetterFields, pack: Pack) -> Role:
    """The role by what the document is and to whom it speaks."""
    kind = str(getattr(record, "kind", "other"))
    if kind == "form":
        return "form"
    if kind == "email":
        return "reply"
    if kind == "minutes":
        return "resolution"
    if kind == "order":
        return "order"
    if isinstance(record, Other):
        subtype = record.subtype.value if record.subtype else ""
        return "resolution" if subtype in ("notice_of_resolution", "minutes_extract") else "evidence"
    if kind not in LETTERS:
        return "evidence"
    if is_guideline(record, pack):
        return "guideline"
    to_receiver = names_receiver(record.addressee, pack)
    if not to_receiver and names_receiver(record.sender, pack) and record.resolutions:
        return "resolution"
    subject = record.subject.value if record.subject else ""
    if not to_receiver and (_ASKING_APPROVAL.search(subject) or _approved(record)):
        return "approval"
    if to_receiver or (_SENDING.search(subject) and not is_of_receiver(record, pack)):
        return "cover"
    return "evidence"


def _approved(record: LetterFields) -> bool:
    return any(e.outcome is not None and e.outcome.value in APPROVING for e in record.endorsements)


def standing_of(record: LetterFields, role: Role) -> Standing:
    """How much the document weighs as proof of what it itself is."""
    kind = str(getattr(record, "kind", "other"))
    if kind in ("email", "indicator"):
        return "own_claim"
    if is_draft(record):
        return "draft"
    if record.copy_status is not None and record.copy_status.value == "certified_copy":
        return "certified_extract"
    if role == "resolution" and kind in LETTERS:
        return "official_notice"
    return "primary"


def resolution_standing(record: LetterFields, role: Role) -> Standing:
    """How much the document weighs as proof of a resolution: only minutes and notices of the committee's secretary say
    what a committee resolved; whatever else mentions it is the writer's own claim.
    """
    if role != "resolution":
        return "own_claim"
    standing = standing_of(record, role)
    if isinstance(record, Other) and standing == "primary":
        return "own_claim"
    if standing == "official_notice" and is_unsent(record):
        return "draft"
    return standing


def is_unsent(record: LetterFields) -> bool:
    """Whether a letter has no number or no day, or its number ends where the registry writes the running one
    (`กท 0303/`): in a typed file, for on a scan these may be there in handwriting.
    """
    number = record.number
    if number is None or record.date is None:  # in a typed file; the head of a scan may not have been read
        head = (record.subject, record.sender, record.addressee)
        return any(q is not None and q.origin == "native" for q in head)
    return number.origin == "native" and lacks_running_number(number)


def lacks_running_number(number: Quoted) -> bool:
    """Whether a letter's number as read ends before the running number: it identifies no letter."""
    return number.parts.get("complete") is False or "number_incomplete" in number.doubts
