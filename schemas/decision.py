"""คำวินิจฉัยของคน: what a person decided, beside the machine's answer and never over it, keyed by content (design 4.8).

One whose key no longer occurs (the file, its words, the evidence of a state) is stale: shown, and without effect.
"""

import datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from schemas.audit_state import State
from schemas.bilingual import Bilingual
from schemas.model import Model
from schemas.place import Sha256

_LAST_YEAR = 2400  # beyond it, somebody wrote a year of the Buddhist era


def _is_day(day: str) -> str:
    if datetime.date.fromisoformat(day).year >= _LAST_YEAR:
        raise ValueError("a day is written in the Common Era, not the Buddhist era")
    return day


def _was_read(sha256: str) -> str:
    if not sha256.strip("0"):
        raise ValueError("64 zeros stand for every input that was never opened, and name none")
    return sha256


Day = Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"), AfterValidator(_is_day)]
Content = Annotated[Sha256, AfterValidator(_was_read)]


class _Decided(Model):
    """Who decided, when and why. `hash` names the decision: that of its line in the decisions file."""

    why: str = Field(min_length=1)
    actor: str
    time: str
    hash: Sha256
    previous: Sha256


class UnitDecision(_Decided):
    """This file, or everything in this mail or archive, is this unit's."""

    what: Literal["unit"]
    sha256: Content
    unit: str


class ReceivedDecision(_Decided):
    """This file, or everything in this mail or archive, came on this day (Bangkok)."""

    what: Literal["received"]
    sha256: Content
    day: Day


class RuleOutDecision(_Decided):
    """A person opened this unread file: it holds no evidence that was looked for."""

    what: Literal["rule_out"]
    sha256: Content


class ValueDecision(_Decided):
    """What a value of a record is. `raw`: the words that the machine read there, empty where it read none. A value that
    equals the machine's confirms it.
    """

    what: Literal["value"]
    sha256: Content
    field: str
    raw: str
    value: str


class _OfDemand(_Decided):
    unit: str
    pack: str
    demand: str
    evidence: tuple[Sha256, ...]

    @model_validator(mode="after")
    def _sorted(self) -> "_OfDemand":
        if list(self.evidence) != sorted(set(self.evidence)):
            raise ValueError("the evidence of a state is a sorted list of different sha-256")
        return self


class StateDecision(_OfDemand):
    """The state of a demand, with this evidence at hand."""

    what: Literal["state"]
    state: State


class AskAgainDecision(_OfDemand):
    """The department is to be asked again; the state stays the machine's."""

    what: Literal["ask_again"]


class UndoDecision(_Decided):
    """An earlier decision no longer counts; it stays in the file."""

    what: Literal["undo"]
    decision: Sha256


Decision = Annotated[
    UnitDecision | ReceivedDecision | RuleOutDecision | ValueDecision | StateDecision | AskAgainDecision | UndoDecision,
    Field(discriminator="what"),
]


class Settled(Model):
    """A decision in an audit, beside what the machine said. `path`: the file concerned, null for a demand."""

    decision: Decision
    path: str | None = None
    machine: str | None = None
    stale: Bilingual | None = None
