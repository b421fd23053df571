"""ชื่อและรหัสหน่วยงาน: which unit of the roster a name or a letter number points to.

Names and codes are witnesses, not proofs: codes carry a status in the table, and a letter signed by the governor still
bears its owner's code. What two witnesses disagree on is for `assemble` to report.
"""

import re
from collections.abc import Iterable

from extractors.digits import arabic
from extractors.units import table_of
from schemas.unit import Unit, UnitCode

_BLANK = re.compile(r"[\s.\u200b\u00a0]+")
_NUMBER = re.compile(r"^(?P<prefix>[ก-ฮ]{1,4})\s*(?P<owner>[0-9]+(?:\.[0-9]+)*)")
_ACTS = re.compile(r"\s*(?:ได้|ดำเนินการ|จัดทำ|คัดเลือก|อยู่ระหว่าง|ขอรายงาน)")
_KPI = re.compile(r"^(?P<unit>[0-9]{4})(?:[0-9]{4})?-")


def compact(words: str) -> str:
    """A name without spaces and dots, so that line breaks and abbreviation dots do not matter."""
    return _BLANK.sub("", words)


def holds_one(words: str, wanted: Iterable[str]) -> bool:
    """Whether words hold one of those that are wanted, blanks, dots and the script of figures left out. A figure at the
    end of what is wanted is a whole one: `MOIT 2` does not stand in `MOIT 21`.
    """
    said = compact(arabic(words)).lower()
    for one in wanted:
        bare = compact(arabic(one)).lower()
        if re.search(re.escape(bare) + ("(?![0-9])" if bare[-1:].isdigit() else ""), said):
            return True
    return False


class UnitIndex:
    """The roster, looked up by name, letter number or KPI page number. Answers are slugs."""

    def __init__(self, units: Iterable[Unit], fiscal_year: int) -> None:
        self.units = {u.unit: u for u in units}
        self.table = table_of(tuple(self.units.values()))
        self._rank = {slug: n for n, slug in enumerate(self.units)}
        self.fiscal_year = fiscal_year
        self.kpi = {c.code: u.unit for u in self.units.values() for c in u.kpi_codes if _valid(c, fiscal_year)}

    def named_in(self, words: str) -> tuple[str, ...]:
        """The units named in the words, in order of the roster. A unit hides the larger one that it is a part of
        (`สำนักงานปกครองและทะเบียน สำนักปลัดกรุงเทพมหานคร` is the first alone).
        """
        found = {u.unit for _, _, u in self.table.named_in(words)}
        whole = {u for u in found if any(self.is_part_of(part, u) for part in found)}
        return self.in_order(found - whole)

    def in_order(self, slugs: Iterable[str]) -> tuple[str, ...]:
        """Units of the roster in its order."""
        return tuple(sorted(slugs, key=self._rank.__getitem__))

    def acting_in(self, words: str) -> tuple[str, ...]:
        """The units that did something by these words (`สำนักงานเขตบางนา ได้คัดเลือก`), not those whose letter is cited."""
        found = {
            u.unit
            for start, end, u in self.table.named_in(words)
            if _ACTS.match(words, end) and not words[:start].rstrip().endswith(("หนังสือ", "ของ", "ต่อ", "ให้", "ถึง"))
        }
        return self.in_order(found)

    def of_letter(self, number: str) -> str | None:
        """The owner of a letter number (`กท 5803/12`), by codes that were in force in the fiscal year."""
        hit = _NUMBER.match(number)
        if hit is None:
            return None
        codes = self.table.by_letter_code(hit["prefix"], hit["owner"])
        owners = {u.unit for u, code in codes if _valid(code, self.fiscal_year)}
        return owners.pop() if len(owners) == 1 else None

    def of_pid(self, pid: str) -> str | None:
        """The unit of a KPI page's number (`0300-846`)."""
        hit = _KPI.match(pid)
        return self.kpi.get(hit["unit"]) if hit else None

    def is_part_of(self, part: str, whole: str) -> bool:
        """Whether a unit is an office under another one."""
        above = self.units[part].part_of
        seen = {part}
        while above is not None and above not in seen:
            if above == whole:
                return True
            seen.add(above)
            above = self.units[above].part_of if above in self.units else None
        return False

    def bears_a_prefix(self, number: str) -> bool:
        """Whether a letter number begins as those of the roster do (`กท`)."""
        hit = _NUMBER.match(number)
        return hit is not None and hit["prefix"] in self.table.prefixes

    def name(self, unit: str) -> str:
        """The Thai name of a unit."""
        return self.units[unit].name_th


def _valid(code: UnitCode, year: int) -> bool:
    return (code.since is None or code.since <= year) and (code.until is None or year <= code.until)
