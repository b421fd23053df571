"""คณะกรรมการ: names of bodies that resolve, as they stand in running words, and their level (docs/rules.md, bodies).

`คณะกรรมการฯ`, `ที่ประชุม` and `คกก.` point back to the last full name of the same document. An office whose name
holds the word (สำนักงานคณะกรรมการ..., เลขาธิการคณะรัฐมนตรี) is no body that resolves.
"""

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

BodyLevel = Literal["bma", "other_bma", "department", "cabinet", "other"]

CABINET = "คณะรัฐมนตรี"
BMA_INNOVATION = ("คณะกรรมการพัฒนานวัตกรรมกรุงเทพมหานคร", "คณะกรรมการนวัตกรรมกรุงเทพมหานคร")


class Body(NamedTuple):
    """A mention at [start, end). `name`: the full name without blanks at its ends, or None for a mention that
    points back. `acts`: false where the words only name the body's chair or a reader's copy of it.
    """

    start: int
    end: int
    name: str | None
    acts: bool


# where a name that is written without blanks ends: words that begin what the body did
_STOP = (
    r"(?:ฯ|ในการประชุม|ในคราว|ในที่ประชุม|ครั้งที่|ครั้งพิเศษ|นัดพิเศษ|เมื่อ|(?<!ราย)ได้|มี(?=มติ|ความเห็น|การ|ข้อ|คำสั่ง)|(?<!สม)(?<!ประชา)มติ|จึง|เห็น(?=ชอบ"
    r"|ควร|สมควร|ว่า)"
    r"|อนุมัติ|รับทราบ|ไม่(?=เห็น|ผ่าน|อนุมัติ|รับ)|ยังไม่|ซึ่ง|โดย(?!เฉพาะ)|(?<!ติด)ตาม(?=ที่|มติ|หนังสือ|คำสั่ง|ระเบียบ)|ให้(?=ความเห็น|หน่วย"
    r"|สำนัก|ดำเนิน|ปรับ|แก้|ผ่าน)|(?<!พื้น)(?<!หน้า)ที่(?=ได้|มี|เห็น|ประชุม|ให้|กำหนด|เกี่ยว)"
    r"|(?<!ความ)เป็น(?=ผู้|ประธาน|ที่เรียบร้อย)|ดังกล่าว|นั้น|ต้อง(?=ได้|ให้|มี)|จะ|เพื่อ(?=พิจารณา|ขอ|ให้|โปรด|ทราบ|รับทราบ)|ขอ(?=ให้"
    r"|ความ|อนุ)|และ(?=คณะ|ได้|มี|ให้|นำ)|แล้ว|แจ้ง(?=ว่า|มติ|ให้|ผล)|ว่า(?!ด้วย|การ|ราช)"
    r"|เรียบร้อย(?=แล้ว|\s|$)|พิจารณา(?=แล้ว|และ|เห็น|อนุมัติ|ให้|มี|เมื่อ|ใน|\s|$|เรื่อง|เพื่อ)|ทราบ|กำหนด(?=ให้|วัน)|แต่งตั้ง(?=ให้|นาย|นาง|ขึ้น)|ประชุม"
    r"|ทุก(?=ท่าน|คน)|จำนวน|ชุด(?=ดังกล่าว|นี้)|จาก|ก่อน|ภายใน)"
)
_CHARS = r"[ก-ฺเ-๎\ufffdA-Za-z./()\-]"
_WORD = rf"(?:(?!{_STOP}){_CHARS})"
# a further word of the name after a blank: the office that the body belongs to
_OFFICE = (
    r"(?:กระทรวง|กรม(?!การ)|สำนักงาน|สำนัก|กอง|กรุงเทพมหานคร|จังหวัด|อำเภอ|เขต|เทศบาล|องค์การ|มหาวิทยาลัย|โรงเรียน|โรงพยาบาล"
    r"|ของ|แห่ง|ประจำ|ระดับ|ด้าน|ว่าด้วย|ศูนย์|ฝ่าย|กลุ่ม)"
)
# councils that resolve; other words begin with the same letters (สภาพ, สภาวะ)
_COUNCIL = (
    r"กรุงเทพมหานคร|เทศบาล|องค์การบริหารส่วน|อบต|อบจ|เมืองพัทยา|ท้องถิ่น|มหาวิทยาลัย|วิทยาลัย|สถาบัน|วิชาการ|วิชาชีพ|คณาจารย์|ผู้แทนราษฎร"
    r"|เกษตรกร|องค์กรชุมชน|วัฒนธรรม|การศึกษา|การพยาบาล|เด็กและเยาวชน|พัฒนาการเศรษฐกิจ|ความมั่นคง|นโยบาย"
)
_PREFIX = r"(?<!สำนักงาน)(?<!เลขาธิการ)(?<!เลขานุการ)(?<!สำนักงานเลขาธิการ)"
_BODY = re.compile(
    rf"{_PREFIX}(?:ที่ประชุม\s?)?(?P<full>คณะ(?:อนุ)?กรรมการ(?:\s?(?:[ก-ฮ]\.\s?){{2,3}}"
    rf"|(?:{_WORD})+)(?:\s(?={_OFFICE})(?:{_WORD})+){{0,3}})"
    rf"|{_PREFIX}(?:ที่ประชุม\s?)?(?P<commission>คณะ(?:อนุ)?กรรมาธิการ(?:{_WORD})+(?:\s(?={_OFFICE}|สภา)(?:{_WORD})+){{0,3}})"
    rf"|{_PREFIX}(?:ที่ประชุม\s?)?(?P<work>คณะทำงาน(?:{_WORD})+(?:\s(?={_OFFICE})(?:{_WORD})+){{0,3}})"
    rf"|{_PREFIX}(?P<board>ที่ประชุม(?:คณะผู้บริหาร|ผู้บริหาร)(?:{_WORD})*"
    rf"|(?<!สมาชิก)(?<!เลขานุการ)(?<!ห้องประชุม)(?<!กิจการ)(?<!นายก)(?<!ประธาน)(?<!ข้อบังคับ)(?:ที่ประชุม\s?)?(?P<council>สภา(?={_COUNCIL})(?:(?!สมัย){_WORD})+))"
    rf"|{_PREFIX}(?:ที่ประชุม\s?)?(?P<cabinet>คณะรัฐมนตรี|ครม\.?)"
    rf"|{_PREFIX}(?P<back>(?:ที่ประชุม)?คณะ(?:อนุ)?กรรม(?:การ|าธิการ)(?:\s?ฯ|ดังกล่าว|ชุดดังกล่าว)?|(?:ที่ประชุม)?คกก\.?(?:\s?ฯ)?"
    rf"|คณะทำงาน(?:\s?ฯ|ดังกล่าว)?|(?<!การ)(?<!ห้อง)(?<!แก่)(?<!ของ)ที่ประชุม(?:\s?ฯ|ดังกล่าว)?)"
)
_CHAIR = re.compile(r"(?:ประธาน|กรรมการและเลขานุการ|ฝ่ายเลขานุการ(?:ของ)?)\s?(?:ที่ประชุม)?$")


def find_bodies(text: str) -> list[Body]:
    """Every mention of a body that may resolve, in order of place. `text`: joined lines."""
    out = []
    for m in _BODY.finditer(text):
        start, end = m.span("council" if m["council"] else m.lastgroup or 0)
        name = None
        if m["cabinet"]:
            name = CABINET
        elif m["back"] is None:
            words = text[start:end].rstrip(" ,-(/")
            words = words if re.search(r"[ก-ฮ]\.$", words) else words.rstrip(".")
            end = start + len(words)
            name = _closed(" ".join(words.split()))
        out.append(Body(start, end, name, not _CHAIR.search(text[: m.start()][-60:])))
    return out


def _closed(name: str) -> str:
    """A bracket that the name does not close is not part of it."""
    while name.count("(") > name.count(")"):
        name = name[: name.rindex("(")].rstrip()
    return name


def body_named(text: str, bodies: Sequence[Body], body: Body) -> tuple[str, Body] | None:
    """(full name, the mention that prints it) for a mention: itself, or the last full name before it; else None."""
    if body.name is not None:
        return body.name, body
    words = text[body.start : body.end]
    for other in reversed(bodies):
        if other.start >= body.start or other.name is None or other.name == CABINET:
            continue
        if "คณะทำงาน" in words and not str(other.name).startswith("คณะทำงาน"):
            continue
        if "กรรมาธิการ" in words and "กรรมาธิการ" not in str(other.name):
            continue
        if ("คณะกรรมการ" in words or "คกก" in words) and "กรรมการ" not in str(other.name):
            continue
        return str(other.name), other
    return None


_BMA = ("กรุงเทพมหานคร", "กทม")
_UNIT = re.compile(
    r"ของหน่วยงาน|ประจำหน่วยงาน|ระดับหน่วยงาน|สำนักงานเขต|ของเขต|ของสำนัก|สำนักงาน\s?ก\.\s?ก\.|(?<!กรรมการ)สำนัก(?!งาน)"
    r"|ของกอง|ส่วนราชการ|ฝ่าย"
)
_OUTSIDE = ("กระทรวง", "กรม", "จังหวัด", "เทศบาล", "แห่งชาติ", "มหาวิทยาลัย", "องค์การบริหารส่วน")


def level_of(name: str) -> tuple[BodyLevel, tuple[str, ...]]:
    """(level, doubts) of a full name. Only the two printed names of the BMA's innovation committee are `bma`; a
    name that merely resembles them is `other_bma` with doubt `resembles_bma_committee`.
    """
    bare = re.sub(r"\s+", "", name)
    if bare == CABINET:
        return "cabinet", ()
    if bare in BMA_INNOVATION:
        return "bma", ()
    unit = _UNIT.search(name)
    if unit and not any(w in bare for w in _OUTSIDE):
        return "department", ()
    if any(w in bare for w in _BMA):
        near = "นวัตกรรม" in bare and "วิจัย" not in bare
        return "other_bma", ("resembles_bma_committee",) if near else ()
    if bare.startswith("คณะทำงาน") and not any(w in bare for w in _OUTSIDE):
        return "department", ()
    return "other", ()
