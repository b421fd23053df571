"""สรุปการตรวจ: what a run did, in a few words a unit, for the terminal, `--json` and whoever watches."""

from dataclasses import dataclass

from pipeline.evidence import Submission
from pipeline.exit_code import ExitCode
from pipeline.replies import is_closed
from schemas.audit import Completeness, DepartmentAudit, Level, Score, plain
from schemas.bilingual import Bilingual
from schemas.finding import Finding, Severity
from schemas.source import Status


@dataclass(frozen=True, slots=True)
class DepartmentSummary:
    """One unit in a few words."""

    unit: str
    name_th: str
    received: bool
    completeness: Completeness
    states: dict[str, str]
    score: Score
    level: Level
    to_mend: int
    to_explain: int
    unread: int

    @classmethod
    def of(cls, audit: DepartmentAudit, submission: Submission) -> "DepartmentSummary":
        """From the audit and the papers that it rests on."""
        severities = [f.severity for f in audit.findings if not is_closed(f, audit)]
        return cls(
            unit=audit.department.unit,
            name_th=audit.department.name_th,
            received=audit.received == "something",
            completeness=audit.completeness,
            states={d.id: d.state.value for d in audit.demands},
            score=audit.score,
            level=audit.level,
            to_mend=severities.count(Severity.FIX),
            to_explain=severities.count(Severity.ASK),
            unread=len(submission.unread),
        )


@dataclass(frozen=True, slots=True)
class RunSummary:
    """What a run did. `departments` has every unit of the roster; `inputs` counts them by status."""

    exit_code: ExitCode
    pack_id: str
    provisional: bool
    departments: tuple[DepartmentSummary, ...]
    inputs: dict[str, int]
    unassigned: tuple[str, ...]
    unread: tuple[str, ...]
    findings: tuple[Finding, ...] = ()  # about the run, or about an input that is in no unit's audit
    open_besides: tuple[tuple[Bilingual, int], ...] = ()  # demands without weight that cannot be told, in n units

    @property
    def empty(self) -> bool:
        """Whether there was nothing to audit at all."""
        return set(self.inputs) <= {Status.IGNORED.value}

    def as_json(self) -> dict[str, object]:
        """For `--json`: no floats, everything in a fixed order."""
        status = "provisional" if self.provisional else "official"
        return {
            "exit_code": int(self.exit_code),
            "pack": {"id": self.pack_id, "status": status},
            "inputs": dict(self.inputs),
            "unassigned": list(self.unassigned),
            "unread": list(self.unread),
            "findings": [f.model_dump(mode="json", by_alias=True) for f in self.findings],
            "departments": [
                {
                    "unit": d.unit,
                    "name_th": d.name_th,
                    "received": "something" if d.received else "nothing_received",
                    "completeness": d.completeness.model_dump(mode="json"),
                    "demands": dict(d.states),
                    "score": {"low": plain(d.score.low), "high": plain(d.score.high), "status": status},
                    "level": {"low": plain(d.level.low), "high": plain(d.level.high), "status": status},
                    "to_mend": d.to_mend,
                    "to_explain": d.to_explain,
                    "unread_files": d.unread,
                }
                for d in self.departments
            ],
        }
