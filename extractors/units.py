"""หน่วยงานของกรุงเทพมหานคร: the table of the BMA's units, their names and codes.

Letter codes (`กท 03`) and KPI codes (`0300`) are two number spaces: a letter is never joined to a unit by a KPI code.
Most codes were not read on a page; each says how sure it is (`status`, `basis`), and a code that is not in the table is
worth a warning, never a rejection. Abbreviations that rest on general knowledge stand in the table but name no unit.
"""

import json
import re
from dataclasses import dataclass
from functools import cache
from importlib import resources

from extractors.digits import arabic
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


def unit_by_letter_code(prefix: str | None, owner_code: str) -> list[tuple[Unit, UnitCode]]:
    """The units whose letter code begins `prefix owner_code`, each with the code that says so; the longest code wins.

    `กท` + `0303` gives the unit of `กท 03`. Empty for another prefix (another agency) and for an unknown code.
    """
    if prefix is None:
        return []
    letters, figures = prefix.replace(".", "").strip(), re.split(r"[.(]", arabic(owner_code))[0]
    found: list[tuple[int, Unit, UnitCode]] = []
    for u in units():
        for code in u.letter_codes:
            head, number = code.code.split(" ")
            if head == letters and len(figures) >= 4 and figures.startswith(number):
                found.append((len(number), u, code))
    best = max((n for n, _, _ in found), default=0)
    return [(u, code) for n, u, code in found if n == best]


def district_division(owner_code: str) -> Division | None:
    """The division of a district office that a four-figure owner code names, or None."""
    figures = arabic(owner_code)
    return _divisions().get(figures[2:]) if re.fullmatch("[4-8][0-9]{3}", figures) else None


@cache
def _names() -> tuple[re.Pattern[str], dict[str, Unit]]:
    """One pattern of all names, longest first, and each name without blanks -> its unit."""
    names = {name: u for u in units() for name in (u.name_th, *u.aliases)}
    loose = [re.sub(r"\\ |(?<=\\\.)(?=.)", " ?", re.escape(name)) for name in sorted(names, key=lambda n: (-len(n), n))]
    return re.compile(rf"(?:{'|'.join(loose)})(?![{_DEPENDENT}])"), {n.replace(" ", ""): u for n, u in names.items()}


def units_named_in(text: str) -> list[tuple[int, int, Unit]]:
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
    pattern, by_name = _names()
    found = []
    for m in pattern.finditer(flat):
        if m[0].endswith(".") and "สำนักงาน" not in m[0] and re.search("[ก-ฮ.]$", flat[: m.start()]):
            continue
        found.append((at[m.start()], at[m.end() - 1] + 1, by_name[m[0].replace(" ", "")]))
    return found
