"""ค่าเป้าหมายตรงกันหรือไม่: the project's targets in one form against those in the next (practice: a target that was changed
afterwards makes any result a success).

Figures are compared only where they count the same thing in like words: `ร้อยละ 80` of the users that are content and
`ร้อยละ 50` fewer steps are two targets, and so are `ผู้เข้าร่วม 100` and `อบรม 20`. A figure that the committee itself
named is no difference. A question, and no state depends on it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Final

from extractors.digits import arabic
from pipeline.check_resolution import stated
from pipeline.evidence import Piece
from pipeline.unit_names import compact
from pipeline.verdict import Case, shortened
from schemas.finding import Finding
from schemas.finding_codes import finding
from schemas.quoted import Quoted

LIKE: Final = 60  # per cent of the shorter clause's letter triples that stand in the other: the same is meant
OWN: Final = 3  # letters that each of two clauses has for itself: they count two things (`ผ่านการอบรม` of whom)
_SMALL = re.compile(r"ของ|มี|ที่|จะ|ได้|ให้|ใน|ต่อ|แก่|และ|การ|ความ|โดย|เป็น|ทั้ง|ต้อง|ผลการ|ซึ่ง|สามารถ")
_NUMBER = r"(?P<n>[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?)(?![0-9,]*[0-9/])"
_COUNTED = (
    "คน|ราย|ครั้ง|ระบบ|เรื่อง|วันทำการ|วัน|นาที|ชั่วโมง|เดือน|แห่ง|หน่วยงาน|โครงการ|ชุด|ฉบับ|หลักสูตร|กลุ่ม|ชุมชน"
    "|รายการ|เล่ม|คะแนน|ขั้นตอน|ครัวเรือน"
)
_FIGURE = re.compile(
    rf"(?P<share>ร้อยละ|ระดับ)\s*{_NUMBER}|(?<![0-9/.,]){_NUMBER.replace('<n>', '<m>')}\s*(?P<unit>%|{_COUNTED})"
)
# `100 คนต่อเดือน` and `1,200 คนต่อปี` are two ways of counting; which of them a bare `คน` means is not known
_RATE = re.compile(r"\s*(?:ต่อ|/|ทุก|ราย(?=วัน|เดือน|ปี))\s*(?P<per>วัน|สัปดาห์|เดือน|ไตรมาส|ปี|ครั้ง|คน|ราย|รอบ|แห่ง)")
_ENDS = re.compile(r"[;\n•●▪|]|(?<![0-9])[0-9]{1,2}[.)](?![0-9])\s*|\s[-–]\s|(?<=[ก-๎])\s{2,}")
# words that say how a figure is meant, not of what
_MEASURE = re.compile(
    r"(?:ไม่น้อยกว่า|ไม่ต่ำกว่า|ไม่เกิน|ไม่มากกว่า|อย่างน้อย|อย่างต่ำ|มากกว่า|น้อยกว่า|ตั้งแต่|ขึ้นไป|จำนวน|ร้อยละ|ระดับ|ค่าเป้าหมาย|เป้าหมาย|เชิงปริมาณ"
    r"|เชิงคุณภาพ|ตัวชี้วัด|[0-9.,%:()\s])+"
)


@dataclass(frozen=True, slots=True)
class _Target:
    """One figure of an entry: its unit, and what it is said of."""

    value: Decimal
    unit: str
    of: str
    words: str
    quote: Quoted


def check_targets(case: Case) -> list[Finding]:
    """FIGURES-DIFFER where the targets of one form and those of the next differ."""
    by_form = [
        [(p, found) for p in case.submission.forms(f.id) if (found := _targets(p, case))] for f in case.pack.forms
    ]
    named = _named_by_committee(case)
    out = []
    for first, second in pairwise(x for x in by_form if x):
        for a, mine in first:
            for b, theirs in second:
                out += [
                    _differs(a, x, b, y) for x, y in _pairs(mine, theirs) if x.value != y.value and y.value not in named
                ]
    return out


def _targets(piece: Piece, case: Case) -> list[_Target]:
    """The figures of a form's targets that were read with certainty."""
    if piece.foreign or piece.patch_of is not None:
        return []
    return [t for q in piece.meant(case.pack, "target") if q.is_proof for t in _in(q)]


def _in(quote: Quoted) -> Iterator[_Target]:
    for clause in _ENDS.split(arabic(quote.value)):
        figures = list(_FIGURE.finditer(clause))
        of = _MEASURE.sub("", clause)
        for m in figures:
            number, unit = m["n"] or m["m"], m["share"] or m["unit"]
            unit = {"%": "ร้อยละ", "ราย": "คน"}.get(unit, unit)
            if per := _RATE.match(clause, m.end()):
                unit = f"{unit}/{per['per']}"
            bare = "" if compact(of) in ("", m["unit"]) else compact(of)
            yield _Target(Decimal(number.replace(",", "")), unit, bare, shortened(clause.strip()), quote)


def _pairs(mine: Sequence[_Target], theirs: Sequence[_Target]) -> Iterator[tuple[_Target, _Target]]:
    """For each target of the first form the one of the second that counts the same thing; nothing where two might."""
    for one in mine:
        same = [t for t in theirs if _means_the_same(one, t, mine, theirs)]
        if len({t.value for t in same}) == 1 and not any(
            t.value == same[0].value and _means_the_same(t, same[0], mine, theirs) for t in mine
        ):
            yield one, same[0]


def _means_the_same(one: _Target, other: _Target, mine: Sequence[_Target], theirs: Sequence[_Target]) -> bool:
    if one.unit != other.unit:
        return False
    short, long = sorted((one.of, other.of), key=len)
    if not long:  # bare figures: of what they are said is known where each form has only one of their unit
        return all(len({t.value for t in side if t.unit == one.unit}) == 1 for side in (mine, theirs))
    triples = _triples(short)
    if len(triples) < 3:  # `อบรม 20 คน` beside a bare `100 คน` may be two things
        return bool(short) and short in long
    if 100 * sum(t in long for t in triples) < LIKE * len(triples):
        return False
    return min(_own_letters(one.of, other.of), _own_letters(other.of, one.of)) < OWN


def _triples(words: str) -> set[str]:
    return {words[n : n + 3] for n in range(len(words) - 2)}


def _own_letters(words: str, other: str) -> int:
    """The longest run of letters that one clause has and the other has not: `เจ้าหน้าที่` where that says `ประชาชน`."""
    mine, theirs = _SMALL.sub("", words), _triples(_SMALL.sub("", other))
    shared = [False] * len(mine)
    for n in range(len(mine) - 2):
        if mine[n : n + 3] in theirs:
            shared[n : n + 3] = [True] * 3
    runs = "".join("x" if s else "." for s in shared).split("x")
    return max(map(len, runs), default=0)


def _named_by_committee(case: Case) -> set[Decimal]:
    """The figures in what the pack's committee resolved: a target that was changed to one of these was asked for."""
    words = [q.value for s in stated(case) for q in (*s.resolution.conditions, s.resolution.text) if q is not None]
    found = [m["n"] or m["m"] for w in words for m in _FIGURE.finditer(arabic(w))]
    return {Decimal(n.replace(",", "")) for n in found}


def _differs(a: Piece, x: _Target, b: Piece, y: _Target) -> Finding:
    names = {"a_file": a.evidence.source.name, "b_file": b.evidence.source.name}
    return finding(
        "FIGURES-DIFFER",
        places=(*x.quote.places, *y.quote.places),
        about=f"{a.path}, {b.path}",
        what_th="ค่าเป้าหมายของโครงการ",
        what_en="the project's target",
        a=f"“{x.words}”",
        b=f"“{y.words}”",
        **names,
    )
