"""คำตอบของ API เรื่องการส่งและการแจ้ง: what answers about documents that were sent, jobs and hooks are made of."""

from pydantic import Field

from pipeline.web.api_models import InputRow, Progress
from pipeline.web.jobs import JobState
from schemas.model import Model
from schemas.place import Sha256


class SentDocument(Model):
    """One document as it was sent; `known`: the same content was sent before."""

    sha256: Sha256
    name: str
    bytes: int
    known: bool


class JobProblem(Model):
    """Why a job failed."""

    code: str
    th: str
    en: str


class JobAnswer(Model):
    """งาน: the reading of what was sent. `inputs`: what became of it and of all that was in it, once it is done."""

    id: str
    state: JobState
    made: str
    began: str | None
    ended: str | None
    starts: int
    exit_code: int | None
    head: str | None
    documents: tuple[SentDocument, ...]
    problem: JobProblem | None
    progress: Progress | None
    inputs: tuple[InputRow, ...]


class JobRow(Model):
    """A job in a few words."""

    id: str
    state: JobState
    made: str
    documents: int


class JobPage(Model):
    """Jobs, the oldest first."""

    items: list[JobRow]
    next: str | None


class Document(Model):
    """One content: where it lies, whose it is, and of how many pages pictures can be made (0: none)."""

    sha256: Sha256
    media_type: str
    pages: int
    units: tuple[str, ...]
    inputs: tuple[InputRow, ...]


class NewHook(Model):
    """Where changed audits are to be told."""

    url: str = Field(
        pattern=r"^https?://[A-Za-z0-9._:\[\]-]{1,300}(?:[/?][!-\[\]-~]{0,1600})?$",
        examples=["https://kpi.example.go.th/saraban"],
    )


class HookAnswer(Model):
    """A hook and how it fares. `last`: code of the last answer (delivered, refused, unreachable, timeout ...)."""

    id: str
    url: str
    made: str
    stopped: bool
    waiting: int
    delivered: int
    given_up: int
    last: str | None
    last_status: int | None
    last_at: str | None


class HookMade(HookAnswer):
    """A new hook, with the secret that signs what it is told. It is shown this once."""

    secret: str


class HookList(Model):
    """Every hook, the oldest first."""

    items: list[HookAnswer]


class EventAnswer(Model):
    """An event that waits to be told."""

    id: str
