"""คำตอบของ API: what every answer is made of, beside the project's own records (docs/contract.md)."""

from typing import Any, Literal

from pipeline.run_status import State as RunState
from pipeline.web.api_tokens import Scope
from schemas.audit import Completeness, PackName, Provisional, Tool
from schemas.bilingual import Bilingual
from schemas.decision import Decision
from schemas.finding import Finding
from schemas.model import Model
from schemas.place import Sha256
from schemas.record import Record
from schemas.source import Reason, Status


class ProblemAnswer(Model):
    """ข้อขัดข้อง: why a request got nothing else (RFC 9457). `code` is stable; `th` and `en` are for people."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    code: str
    th: str
    en: str
    remedy_th: str
    remedy_en: str
    errors: list[dict[str, Any]] | None = None
    scope: Scope | None = None
    decision: Decision | None = None
    seen: str | None = None


class Who(Model):
    """The token that asks. `expires`: ISO in UTC, null for one without an end."""

    id: str
    name: str
    scopes: tuple[Scope, ...]
    expires: str | None


class Progress(Model):
    """How far a run is that goes on now. `remaining_seconds`: about, null while it cannot be told."""

    stage: str | None
    started: str | None
    updated: str | None
    done: int | None
    inputs: dict[str, int]
    remaining_seconds: int | None


class Run(Model):
    """The results as they stand. `head`: hash of the run log's last line, empty before the first run; `inputs`: how
    many of each status; `departments`: units of the roster, `received` those that sent something.
    """

    state: RunState | Literal["none"]
    head: str
    time: str | None
    exit_code: int | None
    progress: Progress | None
    indicator: Bilingual | None
    fiscal_year: int | None
    pack: PackName | None
    tool: Tool | None
    inputs: dict[str, int]
    departments: int
    received: int
    unassigned: int
    damaged: tuple[str, ...]


class NotHeld(Model):
    """One thing that does not hold, or that is to be known: a file, a line, an input."""

    what: str
    th: str
    en: str


class Verified(Model):
    """What `saraban verify` says: whether everything holds that the last run vouched for."""

    holds: bool
    head: str
    broken: tuple[NotHeld, ...]
    notes: tuple[NotHeld, ...]


class DepartmentRow(Model):
    """One unit in a few words. `sha256`: of its audit; it changes when anything in the audit does."""

    unit: str
    name_th: str
    received: Literal["something", "nothing_received"]
    completeness: Completeness
    demands: dict[str, str]
    to_mend: int
    to_explain: int
    unread_files: int
    provisional: Provisional | None
    sha256: Sha256


class DepartmentPage(Model):
    """หน้าหนึ่งของทะเบียนหน่วยงาน: units by their slugs. `next`: the cursor of the next page, null at the end."""

    items: list[DepartmentRow]
    next: str | None


class FindingRow(Model):
    """One finding of a unit. `key`: names it, as `saraban decide` takes it; `closed`: a person's ruling closed it."""

    unit: str
    key: Sha256
    closed: bool
    finding: Finding


class FindingPage(Model):
    """Findings by unit, then code."""

    items: list[FindingRow]
    next: str | None


class RecordRow(Model):
    """What was read of one document of a unit."""

    unit: str
    path: str
    sha256: Sha256
    kind: str
    record: Record


class RecordPage(Model):
    """Records by unit, then path."""

    items: list[RecordRow]
    next: str | None


class InputRow(Model):
    """One input, as a row of inputs.jsonl."""

    path: str
    parent: str | None
    name: str
    sha256: Sha256
    bytes: int
    media_type: str
    status: Status
    reason: Reason | None
    unit: str | None
    units: tuple[str, ...]
    kind: str | None
    th: str | None
    en: str | None


class InputPage(Model):
    """Inputs by path."""

    items: list[InputRow]
    next: str | None


class UnassignedFile(Model):
    """A file that could be tied to no unit, and why."""

    path: str
    name: str
    sha256: Sha256
    bytes: int
    media_type: str
    status: Status
    reason: Reason | None
    kind: str | None
    why: Bilingual
    record: Record | None


class Unassigned(Model):
    """`departments/_unassigned.json`: what could be tied to no unit, and findings about no single unit."""

    schema_version: str
    tool: Tool
    reader_fingerprint: str
    pack: PackName
    files: tuple[UnassignedFile, ...]
    findings: tuple[Finding, ...]


class DecisionRow(Model):
    """A decision and whether it counts: neither undone nor replaced by a later one of the same key."""

    number: int
    in_force: bool
    decision: Decision


class DecisionPage(Model):
    """Decisions in the order in which they were made."""

    items: list[DecisionRow]
    next: str | None


class DecidedAnswer(Model):
    """A decision that was written. `units`: whose audits are other ones now; `waits`: why the results do not follow it
    yet; `stale`: why it has no effect; `again`: an earlier request with the same idempotency key wrote it.
    """

    decision: Decision
    units: tuple[str, ...]
    waits: Bilingual | None = None
    stale: Bilingual | None = None
    again: bool = False
