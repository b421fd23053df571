"""หน่วยงาน: units by their names and letter codes, and the shared table of the BMA's units.

A pack names its roster: this table, or one of its own (docs/packs.md). Letter codes (`กท 03`) and KPI codes (`0300`)
are two number spaces: a letter is never joined to a unit by a KPI code.
Most codes were not read on a page; each says how sure it is (`status`, `basis`), and a code that is not in the table is
worth a warning, never a rejection. Abbreviations that rest on general knowledge stand in the table but name no unit.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from extractors.digits import arabic
from extractors.name_tree import any_of
from schemas.unit import Unit, UnitCode

_DEPENDENT = "\u0e30-\u0e3a\u0e45\u0e47-\u0e4e"  # never begin a syllable: a name does not end before one
_WRAP = re.compile(r"(?<![ \t])[ \t]*+\n[ \t]*+")


@dataclass(frozen=True, slots=True)
class Division:
    """ฝ่าย of a district office, by the last two figures of its owner code (`กท 4508`: 08)."""

    suffix: str
    name_th: str
    status: str
    basis: str


@cache
def units() -> tuple[Unit, ...]:
    """Every unit, in the order of the table (bureaus, then districts)."""
    rows = json.loads(resources.files("extractors").joinpath("tables", "units.json").read_text("utf-8"))
    return tuple(Unit.model_validate({k: v for k, v in row.items() if k != "abbreviation"}) for row in rows)


@cache
def _by_slug() -> dict[str, Unit]:
    return {u.unit: u for u in units()}


def unit(slug: str) -> Unit | None:
    """The unit with this slug."""
    return _by_slug().get(slug)


@cache
def _divisions() -> dict[str, Division]:
    rows = json.loads(resources.files("extractors").joinpath("tables", "divisions.json").read_text("utf-8"))
    return {row["suffix"]: Division(**row) for row in rows}


def district_division(owner_code: str) -> Division | None:
    """The division of a district office that a four-figure owner code names, or None."""
    figures = arabic(owner_code)
    return _divisions().get(figures[2:]) if re.fullmatch("[4-8][0-9]{3}", figures) else None


class UnitTable:
    """The units of one roster, looked up by what a document says: a name, or the code of a letter number."""

    def __init__(self, listed: Iterable[Unit]) -> None:
        self.units = tuple(listed)
        names = {name: u for u in self.units for name in (u.name_th, *u.aliases)}
        # a roster always has units (the pack is refused otherwise); without any, nothing is named
        self._pattern = re.compile(rf"{any_of(names)}(?![{_DEPENDENT}])")
        self._by_name = {n.replace(" ", ""): u for n, u in names.items()}
        self._by_code: dict[tuple[str, str], list[tuple[Unit, UnitCode]]] = defaultdict(list)
        for u in self.units:
            for code in u.letter_codes:
                letters, _, figures = code.code.partition(" ")
                self._by_code[letters.replace(".", ""), figures].append((u, code))
        self.prefixes = frozenset(letters for letters, _ in self._by_code)  # the letters before the codes (`กท`)

    def by_letter_code(self, prefix: str | None, owner_code: str) -> list[tuple[Unit, UnitCode]]:
        """The units whose letter code begins `prefix owner_code`, each with the code that says so; the longest wins.

        `กท` + `0303` gives the unit of `กท 03`, `อต` + `0033.306` that of `อต 0033.306` before that of `อต 0033`. Empty
        for another prefix (another agency) and for an unknown code.
        """
        if prefix is None:
            return []
        letters, whole = prefix.replace(".", "").strip(), arabic(owner_code).partition("(")[0].strip()
        figures, *parts = whole.split(".")
        if len(figures) < 4:
            return []
        of_parts = [".".join((figures, *parts[:n])) for n in range(len(parts), 0, -1)]
        for number in (*of_parts, *(figures[:n] for n in range(len(figures), -1, -1))):
            if found := self._by_code.get((letters, number)):
                return list(found)
        return []

    def named_in(self, text: str) -> list[tuple[int, int, Unit]]:
        """Every unit named in `text` (canonical text), as (start, end, unit), the longest name at each place.

        A name may be wrapped over lines. An abbreviation (`สจส.`) must stand alone, not at the end of a longer one.
        """
        joined: list[str] = []
        at: list[int] = []  # for each character of the joined text, where it stands
        last = 0
        for m in _WRAP.finditer(text):
            joined.append(text[last : m.start()])
            at += range(last, m.start())
            last = m.end()
        joined.append(text[last:])
        at += range(last, len(text))
        flat = "".join(joined)
        found = []
        for m in self._pattern.finditer(flat):
            if m[0].endswith(".") and "สำนักงาน" not in m[0] and re.search("[ก-ฮ.]$", flat[: m.start()]):
                continue
            found.append((at[m.start()], at[m.end() - 1] + 1, self._by_name[m[0].replace(" ", "")]))
        return found


@lru_cache(maxsize=8)
def table_of(listed: tuple[Unit, ...]) -> UnitTable:
    """The table of a roster, made once."""
    return UnitTable(listed)
