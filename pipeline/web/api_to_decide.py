"""คำวินิจฉัยที่ส่งมาทาง API: the decisions that another system may post: those of `saraban decide`, one model each."""

import datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from pipeline.decide import Answer
from schemas.audit_state import State
from schemas.model import Model
from schemas.pack import Role

_FILE = "path in inputs.jsonl, the end of one, or sha-256"
_UNIT = "slug, Thai name or letter code of the unit"
_SIGN = r"[^\s\x00-\x20\x7f-\x9f]"  # at least one sign that can be seen


def _exists(day: str) -> str:
    datetime.date.fromisoformat(day)
    return day


Words = Annotated[str, Field(min_length=1, max_length=4000, pattern=_SIGN)]
Name = Annotated[str, Field(min_length=1, max_length=1000, pattern=_SIGN)]
File = Annotated[Name, Field(description=_FILE)]
UnitName = Annotated[Name, Field(description=_UNIT)]
Day = Annotated[
    str,
    Field(pattern=r"^(?:19|2[0-3])[0-9]{2}-[0-9]{2}-[0-9]{2}$", json_schema_extra={"format": "date"}),
    AfterValidator(_exists),
]
Seen = Annotated[
    str,
    Field(
        pattern=r"^(?:[0-9a-f]{64})?$",
        description="hash of the decision in force on the same matter that whoever decides has seen; empty for none",
    ),
]


class _ToDecide(Model):
    """What every decision has. `why` is shown beside it for good."""

    why: Words
    seen: Seen = ""

    def as_words(self) -> list[str]:
        """The words that `saraban decide DIR WHAT` takes."""
        return [str(getattr(self, name)) for name in type(self).model_fields if name not in ("what", "why", "seen")]

    def answer(self) -> Answer | None:
        """What belongs to a reply beside its words."""
        return None

    def command(self) -> str:
        """WHAT, as `saraban decide` has it."""
        return str(getattr(self, "what"))  # noqa: B009 - each model has one of its own


class UnitToDecide(_ToDecide):
    """This file, or everything in this mail or archive, is this unit's."""

    what: Literal["unit"]
    file: File
    unit: UnitName


class ReceivedToDecide(_ToDecide):
    """It came on this day (Common Era, Bangkok)."""

    what: Literal["received"]
    file: File
    day: Day


class FormToDecide(_ToDecide):
    """It is this form of the pack: `form-3`, `3`."""

    what: Literal["form"]
    file: File
    form: Name


class KindToDecide(_ToDecide):
    """It is a document of this kind."""

    what: Literal["kind"]
    file: File
    kind: Literal["external_letter", "memo", "stamped_letter", "order", "announcement", "minutes", "indicator", "other"]


class RoleToDecide(_ToDecide):
    """It has this role in the submission."""

    what: Literal["role"]
    file: File
    role: Role


class RuleOutToDecide(_ToDecide):
    """This unread file holds nothing that was looked for."""

    what: Literal["rule-out"]
    file: File


class ValueToDecide(_ToDecide):
    """What a value of a record is; one that equals the machine's confirms it."""

    what: Literal["value"]
    file: File
    field: Annotated[Name, Field(description="path of the field: number, signers[0].name, entries.budget")]
    value: Annotated[str, Field(max_length=4000)]


class StateToDecide(_ToDecide):
    """The state of a demand, with the evidence at hand."""

    what: Literal["state"]
    unit: UnitName
    demand: Name
    state: State


class RulingToDecide(_ToDecide):
    """`about` a demand: the machine is right (accept), or the department is asked again. `about` a finding (its code,
    or its key): the answer is accepted, the finding was wrong (overrule), it stands (uphold), or ask again.
    """

    what: Literal["accept", "overrule", "uphold", "ask-again"]
    unit: UnitName
    about: Name


class ReplyToDecide(_ToDecide):
    """What a department answered to a finding, in its words."""

    what: Literal["reply"]
    unit: UnitName
    finding: Name
    words: Words
    who: Name
    day: Day | None = None
    file: Annotated[str, Field(max_length=1000, description=f"the file that bears it, if any: {_FILE}")] = ""

    def as_words(self) -> list[str]:
        """Unit, finding, words."""
        return [self.unit, self.finding, self.words]

    def answer(self) -> Answer:
        """Who answered, when, and the file."""
        return Answer(self.who, self.day or "", self.file)


class FileReplyToDecide(_ToDecide):
    """What a department answered to a finding, in a file."""

    what: Literal["reply-file"]
    unit: UnitName
    finding: Name
    who: Name
    day: Day | None = None
    file: File

    def command(self) -> str:
        """It is a reply."""
        return "reply"

    def as_words(self) -> list[str]:
        """Unit and finding."""
        return [self.unit, self.finding]

    def answer(self) -> Answer:
        """Who answered, when, and the file."""
        return Answer(self.who, self.day or "", self.file)


class UndoToDecide(_ToDecide):
    """An earlier decision no longer counts; it stays in the file."""

    what: Literal["undo"]
    decision: Annotated[str, Field(pattern=r"^[0-9a-f]{8,64}$", description="its hash, or 8 figures of it at least")]


ToDecide = Annotated[
    UnitToDecide
    | ReceivedToDecide
    | FormToDecide
    | KindToDecide
    | RoleToDecide
    | RuleOutToDecide
    | ValueToDecide
    | StateToDecide
    | RulingToDecide
    | ReplyToDecide
    | FileReplyToDecide
    | UndoToDecide,
    Field(discriminator="what"),
]
