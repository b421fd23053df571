"""คำวินิจฉัยของคน: what a person decided, beside the machine's answer and never over it, keyed by content (design 4.8).

One whose key no longer occurs (the file, its words, the evidence of a state) is stale: shown, and without effect.
"""

import datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from schemas.audit_state import State
from schemas.bilingual import Bilingual
from schemas.model import Model
from schemas.pack import Role
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
    """Who decided, when and why. `hash` names the decision: that of its line in the decisions file. `recorded_by`: who
    wrote it down, as the system knows them, where `actor` was named by hand.
    """

    why: str = Field(min_length=1)
    actor: str
    recorded_by: str | None = None
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


Kind = Literal[
    "external_letter", "memo", "stamped_letter", "order", "announcement", "minutes", "form", "indicator", "other"
]


class KindDecision(_Decided):
    """What this file is: it is read as that kind, or as that form of the pack, whatever its title says. `form` is the
    pack's id of a form where `kind` is `form`, else null. Of a mail or an archive nothing is said by it.
    """

    what: Literal["kind"]
    sha256: Content
    kind: Kind
    form: str | None = None

    @model_validator(mode="after")
    def _names_its_form(self) -> "KindDecision":
        if (self.kind == "form") != (self.form is not None):
            raise ValueError("a decision that a file is a form names which one, and no other does")
        return self


class RoleDecision(_Decided):
    """Which role this file has in the submission. A form's role follows from its kind."""

    what: Literal["role"]
    sha256: Content
    role: Role


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


class _OfFinding(_Decided):
    """`finding` is the finding's content key (pipeline/replies.py): unit, code, what it is about by content, its words.
    `code` and `about` (a sha-256 in place of each path) are for people.
    """

    unit: str
    pack: str
    finding: Sha256
    code: str
    about: str | None = None


class ReplyDecision(_OfFinding):
    """คำชี้แจง: what a department answers to a finding, as it answered: its words, or the file that bears them. `who`:
    the person or office that answers; `day`: of the answer, null where it bears none; `actor`: who wrote it down. An
    answer changes no state.
    """

    what: Literal["reply"]
    why: str = ""
    who: str = Field(min_length=1)
    day: Day | None = None
    words: str = ""
    file: Content | None = None

    @model_validator(mode="after")
    def _says_something(self) -> "ReplyDecision":
        if not self.words.strip() and self.file is None:
            raise ValueError("a reply has words, or the file that bears them")
        return self


Ruling = Literal["accept", "overrule", "uphold", "ask_again"]


class FindingDecision(_OfFinding):
    """An auditor's ruling on a finding, as the answers stood: the answer is accepted, or the finding itself was wrong
    (overrule): both close it; it stands (uphold); or the department is asked again. `reply`: the hash of the last
    answer that was there. A later answer makes the ruling stale.
    """

    what: Literal["finding"]
    ruling: Ruling
    reply: Sha256 | None = None


class UndoDecision(_Decided):
    """An earlier decision no longer counts; it stays in the file."""

    what: Literal["undo"]
    decision: Sha256


Decision = Annotated[
    UnitDecision
    | ReceivedDecision
    | KindDecision
    | RoleDecision
    | RuleOutDecision
    | ValueDecision
    | StateDecision
    | AskAgainDecision
    | ReplyDecision
    | FindingDecision
    | UndoDecision,
    Field(discriminator="what"),
]


class Settled(Model):
    """A decision in an audit, beside what the machine said. `path`: the file concerned, null for a demand; of a reply
    or a ruling what the finding is about. `earlier`: decisions of the same key that this one replaced, oldest first.
    """

    decision: Decision
    path: str | None = None
    machine: str | None = None
    stale: Bilingual | None = None
    earlier: tuple[Decision, ...] = ()
