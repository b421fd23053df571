"""ผลการตรวจรายหน่วยงาน: the audit of one unit, as it is written to `departments/<unit>.json` (docs/contract.md)."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, PlainSerializer

from schemas.audit_state import State
from schemas.bilingual import Bilingual
from schemas.decision import Settled
from schemas.finding import Finding
from schemas.model import Model
from schemas.place import Place, Sha256
from schemas.quoted import OtherReading
from schemas.record import Record
from schemas.submission import SubmittedParcel

SCHEMA_VERSION = "1"


def plain(figure: Decimal) -> str:
    """A decimal as people write it: no exponent, no zeros at the end."""
    return format(figure.normalize(), "f")


Points = Annotated[Decimal, PlainSerializer(plain, return_type=str)]
FigureStatus = Literal["official", "provisional"]


class EvidenceItem(Model):
    """One value that a state rests on. `field` is its path in the record of the file at `path`; `others` what other
    readers have there.
    """

    path: str
    sha256: Sha256
    field: str
    value: str
    raw: str
    trust: str
    standing: str | None = None
    places: tuple[Place, ...] = ()
    others: tuple[OtherReading, ...] = Field(default=(), exclude_if=lambda readings: not readings)


class DemandState(Model):
    """What was found for one demand. `due` is a day or null: whether it was kept is a demand of its own.
    `reason_code` is the reason in one stable word (complete, incomplete, not_found, unread, unverified,
    claim_only, late, ...).
    """

    id: str
    part: str
    title: Bilingual
    level: str
    state: State
    reason: Bilingual
    reason_code: str
    evidence: tuple[EvidenceItem, ...] = ()
    due: str | None = None
    basis: str


class CriterionScore(Model):
    """Points of one criterion: what is sure (`low`) and what is possible (`high`), of at most `points`."""

    id: str
    demands: tuple[str, ...]
    points: Points
    low: Points
    high: Points
    status: FigureStatus
    basis: str
    reason: Bilingual


class PartScore(Model):
    """Points of one part, the sums of its criteria's; with a `weight` in proportion to it, to a hundredth."""

    id: str
    title: Bilingual
    weight: Points | None = Field(default=None, exclude_if=lambda weight: weight is None)
    low: Points
    high: Points
    status: FigureStatus
    criteria: tuple[CriterionScore, ...]


class Score(Model):
    """Points in all. `status` provisional: a stand-in figure was used, so no figure here is an official one."""

    low: Points
    high: Points
    total: Points
    status: FigureStatus
    note: Bilingual
    parts: tuple[PartScore, ...]


class Level(Model):
    """The level that the points reach."""

    low: Points
    high: Points
    status: FigureStatus
    note: Bilingual


class Range(Model):
    """A figure that cannot be told apart further: from `low` to `high`."""

    low: Points
    high: Points


class Provisional(Model):
    """ตัวเลขชั่วคราว: the figures that rest on stand-ins. Null in an audit by an official pack."""

    score: Range
    level: Range
    note: Bilingual


class Completeness(Model):
    """ครบ n จาก m: how many of the required demands are met (a group of alternatives counts as one), are not,
    or cannot be told.
    """

    n: int
    m: int
    not_met: int
    cannot_tell: int


class DepartmentName(Model):
    """The unit. `codes`: its letter codes and its KPI codes, two number spaces that are never joined."""

    unit: str
    name_th: str
    codes: dict[Literal["letter", "kpi"], tuple[str, ...]]


class PackName(Model):
    """Which pack was applied."""

    id: str
    version: str
    sha256: Sha256
    status: FigureStatus


class Tool(Model):
    """Which program made the audit."""

    name: str
    version: str


class FiledRecord(Model):
    """The record of one read document."""

    path: str
    sha256: Sha256
    kind: str
    record: Record


class DepartmentAudit(Model):
    """ผลการตรวจ: everything about one unit, its figures last in meaning though not in order."""

    schema_version: str = SCHEMA_VERSION
    tool: Tool
    reader_fingerprint: str
    department: DepartmentName
    indicator: Bilingual
    fiscal_year: int
    pack: PackName
    received: Literal["something", "nothing_received"]
    completeness: Completeness
    submissions: tuple[SubmittedParcel, ...]
    records: tuple[FiledRecord, ...]
    demands: tuple[DemandState, ...]
    score: Score
    level: Level
    provisional: Provisional | None
    findings: tuple[Finding, ...]
    decisions: tuple[Settled, ...] = ()
