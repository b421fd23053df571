"""โครงสร้างข้อมูล: the JSON Schemas of everything that goes out, by name. `saraban schema NAME` prints one."""

from typing import Any

from pydantic import BaseModel, JsonValue

from schemas.audit import SCHEMA_VERSION, DepartmentAudit
from schemas.finding import Finding
from schemas.model import Model
from schemas.pack import EvidenceFile, FormsFile, Rubric
from schemas.pack import Indicator as PackIndicator
from schemas.record import (
    Announcement,
    Email,
    ExternalLetter,
    FormRecord,
    Indicator,
    Memo,
    Minutes,
    Order,
    Other,
    Record,
    StampedLetter,
)
from schemas.source import Reason, SourceFile, Status


class ReadObject(Model):
    """One line of `saraban read --json`: one input, what became of it, and what was read. `kind` and `record` are null
    where nothing could be read; `text_quality` holds counts and per mille shares.
    """

    source: SourceFile
    status: Status
    reason: Reason | None
    kind: str | None
    record: Record | None
    text_quality: dict[str, JsonValue]
    findings: tuple[Finding, ...]


# The record kinds have the names that stand in `kind`; `pack-...` are the files of a pack as they are written.
MODELS: dict[str, type[BaseModel]] = {
    "audit": DepartmentAudit,
    "read": ReadObject,
    "finding": Finding,
    "external_letter": ExternalLetter,
    "memo": Memo,
    "stamped_letter": StampedLetter,
    "order": Order,
    "announcement": Announcement,
    "minutes": Minutes,
    "form": FormRecord,
    "indicator": Indicator,
    "email": Email,
    "other": Other,
    "pack-indicator": PackIndicator,
    "pack-forms": FormsFile,
    "pack-evidence": EvidenceFile,
    "pack-rubric": Rubric,
}
NAMES = tuple(MODELS)


def schema_of(name: str) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of one output or pack file. Raises KeyError for a name that is not in NAMES."""
    # A pack is written by people and read by us; everything else is written by us.
    made = MODELS[name].model_json_schema(mode="validation" if name.startswith("pack-") else "serialization")
    return {"$id": f"urn:saraban:{SCHEMA_VERSION}:{name}", **made}
