"""หน่วยงาน: a unit of the roster, with codes that carry their status and years (docs/rules.md, unit codes)."""

from schemas.model import Model


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
    """One unit. `unit` is our own stable slug (`bma-csc`), never derived from a code."""

    unit: str
    name_th: str
    aliases: tuple[str, ...] = ()
    kind: str
    letter_codes: tuple[UnitCode, ...] = ()
    kpi_codes: tuple[UnitCode, ...] = ()
    status: str
    basis: str
