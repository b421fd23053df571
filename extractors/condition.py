"""เงื่อนไข ข้อมอบหมาย ข้อสังเกต: the clauses of an approval. Only conditions must be answered (docs/rules.md, conditions).

A condition is one change that the body demands (`เพิ่ม...`, `ระบุ...`); its checks are the things joined by a spaced
และ or a comma inside it. `โดยให้รับความเห็นของ...ไปพิจารณา` is a consideration: kept as a remark, no condition.
"""

import re
from typing import Literal, NamedTuple

from extractors.outcome import CHANGE, DEMAND, ENTRUSTED

ClauseKind = Literal["condition", "assignment", "remark", "consideration"]


class Clause(NamedTuple):
    """A clause at [start, end) of the resolution's text. `verb`: the demanded change; `checks`: [start, end) of
    each.
    """

    kind: ClauseKind
    start: int
    end: int
    verb: str = ""
    checks: tuple[tuple[int, int], ...] = ()


# where a clause begins
_HEADS: tuple[tuple[ClauseKind | Literal["change", "plain"], str], ...] = (
    ("consideration",
        r"(?:โดย|และ|ทั้งนี้)?\s?(?:ขอ)?ให้\s?(?:[^\s]{0,60}?)?(?:รับ|นำ)\s?(?:ความเห็น|ข้อสังเกต"
        r"|ข้อเสนอแนะ)[^\n]{0,120}?ไป\s?(?:ประกอบการ\s?)?พิจารณา"),
    ("condition",
        r"(?:โดย|และ|ทั้งนี้|แต่)?\s?(?:ขอ)?ให้\s?(?:[^\s]{0,40}?)?(?=นำ\s?(?:ข้อสังเกต|ข้อเสนอแนะ|ข้อคิดเห็น"
        r"|ความเห็น)[^\n]{0,80}?ไป\s?(?:ประกอบการ\s?)?(?:ปรับปรุง|แก้ไข|ปรับ))"),
    ("assignment", rf"(?:โดย|และ|ทั้งนี้|พร้อมทั้ง|รวมทั้ง)?\s?(?:ได้\s?)?(?:ขอ)?(?=มอบหมาย|มอบ\s?ให้|{ENTRUSTED})"),
    ("remark",
        r"(?:โดย|และ|ทั้งนี้|พร้อม)?\s?(?:(?:ที่ประชุม|คณะกรรมการ)(?:ฯ)?\s?)?(?:ได้\s?)?(?:มี|ตั้ง|ให้)?\s?(?=ข้อสังเกต"
        r"|ข้อเสนอแนะ)(?!ข้อ[ก-๙]{5,12}\s?ของ)"),
    ("condition", r"(?:โดย|ทั้งนี้|และ)?\s?(?:ภายใต้|ให้มี|มี|ให้)?\s?เงื่อนไข(?:ว่า|ดังนี้|คือ)?\s?"),
    ("condition", r"(?=ยกเว้น|เว้นแต่)"),
    ("change",
        rf"(?:(?:โดย|ทั้งนี้|และ|แต่)\s?(?:ขอ)?ให้\s?(?:[^\s]{{0,60}}?\s?(?:ดำเนินการ|ไป)?)?(?={CHANGE.pattern})|(?:โดย|ทั้งนี้|แต่)\s?"
        rf"(?:(?:จะ|จำเป็น)?\s?ต้อง|(?:ขอ)?ให้)\s?(?:ดำเนินการ|มีการ)?(?={DEMAND.pattern})"
        rf"|พร้อม(?:ทั้ง|กับ)?\s?(?:ขอ)?ให้\s?(?={CHANGE.pattern})|(?:(?<=\s)"
        rf"|(?<=ผ่าน)|(?<=ชอบ)|(?<=มัติ)|(?<=เสนอ))โดย\s?(?={CHANGE.pattern}))"),
    ("plain",
        r"(?<=\s)(?:ทั้งนี้|โดย(?!เฉพาะ)|และให้|ซึ่ง)|และ\s?ให้(?=หน่วย|สำนัก|ฝ่าย|กอง|กรม|กระทรวง|รายงาน|แจ้ง|ดำเนิน|ทุก)"
        r"|(?<=\s)และ(?=แจ้ง|รายงาน)"),
)  # fmt: skip
_HEAD = re.compile("|".join(f"(?P<h{n}_{kind}>{pattern})" for n, (kind, pattern) in enumerate(_HEADS)))
# a dash between two figures (16.00 - 21.00 น.) and the hour of a clock begin no item
_BULLET = re.compile(r"(?:^|\s)\(?[0-9]{1,2}[.)](?![0-9])\s?|(?:^|(?<![0-9])(?<!น\.)\s)[-•▪]\s?")
_NEXT_MARK = re.compile(r"\s+(?:\(?[0-9]{1,2}[.)]|[-•▪])$")
_NEXT_CHANGE = re.compile(
    rf"\s?(?:โดย|และ|รวมทั้ง|ตลอดจน|พร้อมทั้ง|พร้อมกับ|กับ|,|\s)\s?(?:ขอ)?(?:ให้)?\s?(?={CHANGE.pattern}|กำหนด|จัดทำ|นำ(?!เสนอ)"
    rf"|อธิบาย|แสดง|ชี้แจง|แยก)"
)
_VERB = re.compile(
    rf"(?:{CHANGE.pattern}|และ(?={CHANGE.pattern})|\s(?={CHANGE.pattern})|กำหนด|จัดทำ|อธิบาย|แสดง|ชี้แจง|แยก|นำ|ยกเลิก|งด|ใส่)+"
)
_BARE_REST = re.compile(
    r"\s*(?:โครงการ|รายละเอียด(?:ของ)?(?:โครงการ)?|เอกสาร|ข้อมูล)?\s*(?:ดังนี้|ดังต่อไปนี้|ในประเด็น(?:ดังนี้)?|:|ตามนี้)?\s*$"
)
_CHECK = re.compile(r"\s+และ(?!ให้)\s?|\s*,\s*|\s+รวมทั้ง\s?|\s+ตลอดจน\s?")
_MANNER = re.compile(
    r"(?:ให้|อย่าง|โดย)(?:มีความ)?(?:ชัดเจน|ครบถ้วน|ถูกต้อง|เหมาะสม|ครอบคลุม|สอดคล้อง|สมบูรณ์|รัดกุม)[^\s]*(?:\s?(?:ยิ่งขึ้น|ขึ้น))?$"
)


def read_clauses(text: str, start: int) -> list[Clause]:
    """The clauses of text[start:], what follows the deciding verb. `text`: joined lines with Arabic digits."""
    heads = [(m.start(), m.end(), _kind(m)) for m in _HEAD.finditer(text, start)]
    out: list[Clause] = []
    n = 0
    while n < len(heads):
        a, inner, kind = heads[n]
        stop = n + 1
        if kind == "change":  # a chain of changes is cut into its conditions below
            while stop < len(heads) and heads[stop][2] == "change":
                stop += 1
        end = heads[stop][0] if stop < len(heads) else len(text)
        if kind == "change":
            out += _conditions(text, inner, end)
        elif kind == "condition":
            out += [_checked(text, x, y) for x, y in _items(text, inner, end)]
        elif kind == "consideration":
            out.append(Clause("consideration", *_trim(text, a, end)))
        elif kind in ("assignment", "remark"):
            out.append(Clause("assignment" if kind == "assignment" else "remark", *_trim(text, inner, end)))
        n = stop
    return [c for c in out if c.end - c.start >= 3]


def _kind(m: re.Match[str]) -> str:
    return next(name.split("_", 1)[1] for name, words in m.groupdict().items() if words is not None)


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and (text[start].isspace() or text[start] in ",:："):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in ",;"):
        end -= 1
    if mark := _NEXT_MARK.search(text, start, end):  # the number of the next item of a list
        end = mark.start()
    return start, end


def _items(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The items of a numbered or bulleted list in text[start:end]; the whole of it where there is no list."""
    marks = list(_BULLET.finditer(text, start, end))
    if not marks:
        return [_trim(text, start, end)]
    edges = [*[m.start() for m in marks[1:]], end]
    return [_trim(text, m.end(), edge) for m, edge in zip(marks, edges, strict=True)]


def _conditions(text: str, start: int, end: int) -> list[Clause]:
    """Each single change of a chain `ปรับปรุงแก้ไข โดยเพิ่ม... และระบุ...`; the bare head verb is no condition."""
    marks = list(_BULLET.finditer(text, start, end))
    pieces: list[tuple[int, int]] = []
    if marks:
        pieces = _items(text, start, end)
    else:
        at = start
        for m in _NEXT_CHANGE.finditer(text, start, end):
            if m.start() > at and not _inside_noun(text, m):
                pieces.append((at, m.start()))
                at = m.end()
        pieces.append((at, end))
    made = [_checked(text, *_trim(text, a, b)) for a, b in pieces]
    named = [c for c in made if not _bare(text, c)]
    return named or made[:1]


def _inside_noun(text: str, m: re.Match[str]) -> bool:
    """และ inside a run without blanks after `การ` joins two nouns (การปรับปรุงและแก้ไข), not two demands."""
    word = text[: m.start()].rsplit(" ", 1)[-1]
    return m[0].startswith("และ") and bool(re.search(rf"การ(?:{CHANGE.pattern})$", word))


def _bare(text: str, c: Clause) -> bool:
    verb = _VERB.match(text, c.start, c.end)
    return bool(verb and _BARE_REST.fullmatch(text[verb.end() : c.end]))


def _checked(text: str, start: int, end: int) -> Clause:
    verb = _VERB.match(text, start, end)
    at = verb.end() if verb else start
    stop = end
    if m := _MANNER.search(text, at, end):
        stop = m.start()
    checks = []
    for m in _CHECK.finditer(text, at, stop):
        checks.append(_trim(text, at, m.start()))
        at = m.end()
    checks.append(_trim(text, at, stop))
    checks = [(a, b) for a, b in checks if b > a]
    return Clause("condition", start, end, verb[0] if verb else "", tuple(checks) if len(checks) > 1 else ())
