"""หน่วยงาน: a unit of the roster, with codes that carry their status and years (docs/rules.md, unit codes)."""

from typing import Annotated

from pydantic import Field

from schemas.model import Model

UnitSlug = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]


class UnitCode(Model):
    """A letter code (`กท 03`) or KPI code (`0300`); two different number spaces, never joined. `status`: confirmed,
    inferred, general-knowledge or unverified. Years are Buddhist fiscal years; null is open.
    """

    code: str
    status: str
    since: int | None = None
    until: int | None = None
    basis: str


class Unit(Model):
    """One unit. `unit` is our own stable slug (`bma-csc`), never derived from a code. `part_of`: the larger unit that
    it is an office of. `head`: how a letter addresses its head, where that cannot be told from its name. `websites`:
    hosts of its own pages (`www.example.go.th`).
    """

    unit: UnitSlug
    name_th: Annotated[str, Field(min_length=3)]
    aliases: tuple[str, ...] = ()
    kind: str
    part_of: str | None = None
    head: str | None = None
    websites: tuple[str, ...] = ()
    letter_codes: tuple[UnitCode, ...] = ()
    kpi_codes: tuple[UnitCode, ...] = ()
    status: str
    basis: str
