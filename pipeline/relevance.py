"""ตรงเรื่องหรือไม่: whether a document speaks of this unit, of this unit's project and of the year that is audited.

A paper that came with a unit's papers is not yet about them: mails carry other units' letters, last year's reports and
requests on other matters. Where a document names somebody or something else a person must look; it proves nothing.
"""

import datetime
import re
from difflib import SequenceMatcher

from extractors.digits import arabic
from pipeline.evidence import Piece
from pipeline.role import is_full_day
from pipeline.unit_names import compact
from pipeline.verdict import Case
from schemas.pack import Pack
from schemas.quoted import Quoted
from schemas.unit import Unit

NAME_LIKENESS = 85
"""Of 100 letters that two names of one innovation share (difflib ratio, blanks left out), and of the letter triples
of a name that a longer text holds: one word misspelt or left out in a name of forty letters passes, another project
does not."""
SHORTEST_PROJECT = 12  # letters; a shorter name may stand in any text
_YEAR = re.compile(r"(?:ปีงบประมาณ|ประจำปี)\s*(?:พ\.?\s?ศ\.?)?\s*(?P<year>25[0-9]{2})(?![0-9])")
# what is done with another's unit as a model, or together with it, is not that unit's own
_MODEL = re.compile(
    r"(?:แนวทาง|แบบอย่าง|ตัวอย่าง|ต้นแบบ|ศึกษาดูงาน|ศึกษา|เทียบเคียง|เช่นเดียวกับ|เหมือน|ร่วมกับ|ประสาน|หารือ)(?:งาน)?"
    r"(?:กับ|ของ|จาก|ที่|ใน|โครงการ|การดำเนินงาน)*$"
)


def project_names(case: Case) -> frozenset[str]:
    """How the unit's own forms call its innovation, without blanks; names too short to tell are left out."""
    return frozenset(name for name in case.innovations if len(name) >= SHORTEST_PROJECT)


def names_project(words: str, case: Case) -> bool:
    """Whether words name the unit's innovation, or at least the matter of the indicator (the pack's `topic`)."""
    said = compact(words)
    if any(compact(t) in said for t in case.pack.indicator.topic):
        return True
    return any(n in said or _held(n, said) >= NAME_LIKENESS for n in project_names(case))


def like(a: str, b: str) -> int:
    """How alike two names are, of 100."""
    return int(100 * SequenceMatcher(None, a, b, autojunk=False).ratio())


def _held(name: str, said: str) -> int:
    """How many of a name's letter triples a text holds, of 100; a short name must stand there as it is."""
    if len(name) < 2 * SHORTEST_PROJECT:
        return 0
    triples = {name[n : n + 3] for n in range(len(name) - 2)}
    return 100 * sum(t in said for t in triples) // len(triples)


def speaks_of(words: str, case: Case) -> bool | None:
    """Whether words are about this unit: true where they name it, false where they name only others, null where they
    name nobody. A unit that is named as a model (`ตามแนวทางของสำนักงานเขต...`) is not meant.
    """
    found = False
    for start, _, unit in case.table.named_in(words):
        if not _akin(unit, case.submission.unit):
            found = True
        elif not _MODEL.search(compact(words[:start])):
            return True
    return False if found else None


def _akin(a: Unit, b: Unit) -> bool:
    """Whether two units are one, or one an office under the other."""
    return a.unit in (b.unit, b.part_of) or b.unit == a.part_of


def outside_fiscal_year(date: Quoted | None, pack: Pack) -> bool:
    """Whether a day that was read with certainty lies before the year that is audited began."""
    if date is None or not date.is_proof or not is_full_day(date.value):
        return False
    return datetime.date.fromisoformat(date.value) < pack.indicator.first_day


def beyond_fiscal_year(date: Quoted | None, pack: Pack) -> bool:
    """Whether a day that was read with certainty lies behind the year that is audited."""
    if date is None or not date.is_proof or not is_full_day(date.value):
        return False
    return datetime.date.fromisoformat(date.value) > pack.indicator.last_day


def lies_in_year(time: str, pack: Pack) -> bool | None:
    """Whether a day, month, year or period (`2022-10/2023-09`, of the Common Era) lies in the year that is audited;
    null where only some of it does. A year alone is the one that people call so: ปี 2566 is the fiscal year 2566.
    """
    first, _, last = time.partition("/")
    years = {_year_of(x, pack) for x in (first, last or first)}
    inside = pack.indicator.fiscal_year
    if years == {inside}:
        return True
    return None if min(years) <= inside <= max(years) else False


def _year_of(time: str, pack: Pack) -> int:
    if len(time) < 7:
        return int(time) + 543
    return pack.indicator.year_of(datetime.date(int(time[:4]), int(time[5:7]), 1))


def names_other_year(words: str, pack: Pack) -> bool:
    """Whether words name a fiscal year (ปีงบประมาณ), and never the one that is audited."""
    years = {int(m["year"]) for m in _YEAR.finditer(arabic(words))}
    return bool(years) and pack.indicator.fiscal_year not in years


def of_other_year(piece: Piece, pack: Pack, back: int = 0) -> bool:
    """Whether the subject names another fiscal year only, or the document's own day lies before the year began. `back`:
    how many years before the one audited the subject should name.
    """
    subject = piece.record.subject.value if piece.record.subject is not None else ""
    years = {int(m["year"]) for m in _YEAR.finditer(arabic(subject))}
    if years:
        return pack.indicator.fiscal_year - back not in years
    return outside_fiscal_year(piece.record.date, pack)
