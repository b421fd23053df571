"""สิ่งที่ได้รับ: what assembling and checking work on: read inputs, their pieces, and one unit's submission."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from pipeline.arrival import Arrival
from schemas.finding import Finding
from schemas.form_definition import Meaning
from schemas.pack import Pack, Role, Standing
from schemas.quoted import Quoted
from schemas.record import FormRecord, Record
from schemas.source import Reason, SourceFile, Status
from schemas.submission import Receipt, TiedBy
from schemas.unit import Unit

# An input that has one of these may hold evidence that nobody has seen.
UNREAD = (Status.PARTLY_READ, Status.UNREADABLE, Status.REJECTED, Status.QUARANTINED)
OUT_OF_SIGHT = ("EV-BY-LINK", "MAIL-NO-BOUNDARY", "MAIL-CUT", "MAIL-PART-DAMAGED")


@dataclass(frozen=True, slots=True)
class Evidence:
    """One input with what was read from it. `record` is None where nothing was."""

    source: SourceFile
    status: Status
    reason: Reason | None = None
    kind: str | None = None
    record: Record | None = None
    findings: tuple[Finding, ...] = ()
    arrival: Arrival = field(default_factory=Arrival)
    central: bool = False
    decided_unit: str | None = None  # whose it is, by a person's decision
    decided_role: Role | None = None  # its role in the submission, by a person's decision
    machine_kind: str | None = None  # what the program took it for, where a person said what it is
    ruled_out: bool = False  # a person opened it: it holds no evidence that was looked for

    @property
    def order(self) -> tuple[str, str]:
        """The order of everything that is written: provenance, then content."""
        return self.source.path, self.source.sha256

    @property
    def unread(self) -> bool:
        """Whether it may hold something that was not read: files behind a link, or lost from a mail, are out
        of sight too. What a person ruled out holds nothing more.
        """
        if self.ruled_out:
            return False
        return self.status in UNREAD or any(f.code in OUT_OF_SIGHT for f in self.findings)


@dataclass(frozen=True, slots=True)
class Piece:
    """One document inside an input: the front document (index 0) or one of the forms behind it."""

    evidence: Evidence
    record: Record
    role: Role
    standing: Standing
    index: int = 0
    receipts: tuple[Receipt, ...] = ()
    tied_by: TiedBy = "own"
    shared_with: tuple[str, ...] = ()
    foreign: bool = False  # a cover that another unit wrote and whose mail holds this unit's forms
    replaced_by: str | None = None
    unclear_with: tuple[str, ...] = ()  # paths of other versions of which none is known to be the last
    patch_of: str | None = None  # path of the whole form of which this is a page that came later

    @property
    def order(self) -> tuple[str, str, int]:
        """The order of everything that is written."""
        return (*self.evidence.order, self.index)

    @property
    def path(self) -> str:
        """The provenance path of the file."""
        return self.evidence.source.path

    @property
    def first_day(self) -> str | None:
        """The first day on which it is known to have come (YYYY-MM-DD, Bangkok)."""
        return min((r.day for r in self.receipts), default=None)

    @property
    def kind(self) -> str:
        """The kind of the record."""
        return str(getattr(self.record, "kind", "other"))

    @property
    def form_quote(self) -> Quoted | None:
        """Which form it is, as read."""
        return self.record.form if isinstance(self.record, FormRecord) else None

    @property
    def form(self) -> str | None:
        """The id of the form that it is."""
        return self.form_quote.value if self.form_quote else None

    @property
    def is_blank_form(self) -> bool:
        """Whether it is a form in which nothing at all is filled in: the office's blank form, sent along."""
        if not isinstance(self.record, FormRecord):
            return False
        entries = [e if isinstance(e, tuple) else (e,) for e in self.record.entries.values() if e is not None]
        return all(q.parts.get("blank") is True or not q.value.strip() for e in entries for q in e)

    def entry(self, name: str) -> Quoted | tuple[Quoted, ...] | None:
        """An entry of the form; None where its label was not seen."""
        return self.record.entries.get(name) if isinstance(self.record, FormRecord) else None

    def meant(self, pack: Pack, *meanings: Meaning) -> list[Quoted]:
        """The filled entries of the form that mean one of these, as its definition in the pack says."""
        form = self.form
        if not isinstance(self.record, FormRecord) or form is None or all(f.id != form for f in pack.forms):
            return []
        found = (self.record.entries.get(name) for name in pack.form(form).meaning(*meanings))
        quotes = [q for e in found for q in (() if e is None else e if isinstance(e, tuple) else (e,))]
        return [q for q in quotes if q.value.strip() and q.parts.get("blank") is not True]

    def entry_words(self, name: str) -> str:
        """What an entry says, or an empty string."""
        entry = self.entry(name)
        if entry is None:
            return ""
        return entry.value if isinstance(entry, Quoted) else " ".join(q.value for q in entry)


@dataclass(frozen=True, slots=True)
class Submission:
    """Everything that one unit handed in, sorted. `unread`: inputs of it that may hold more than was read."""

    unit: Unit
    pieces: tuple[Piece, ...] = ()
    inputs: tuple[Evidence, ...] = ()
    tied_by: dict[str, TiedBy] = field(default_factory=dict)  # by path of the input
    findings: tuple[Finding, ...] = ()

    @property
    def unread(self) -> tuple[Evidence, ...]:
        """The inputs that may hold evidence which nobody has seen."""
        return tuple(e for e in self.inputs if e.unread)

    @property
    def nothing_received(self) -> bool:
        """Whether no document at all came, read or unread."""
        return not self.pieces and not self.unread

    def current(self) -> Iterator[Piece]:
        """The pieces that no later version replaced."""
        return (p for p in self.pieces if p.replaced_by is None)

    def forms(self, form: str) -> list[Piece]:
        """The current pieces that are this form, the first that came first: of several that would do, that one
        counts. Single pages that were sent after it are not forms of their own (`patches`).
        """
        return by_arrival(p for p in self.current() if p.form == form and p.role == "form" and p.patch_of is None)

    def patches(self, form: Piece) -> list[Piece]:
        """Pages of this very form that came after it, in the order of receipt."""
        return by_arrival(p for p in self.current() if p.patch_of == form.path and p.form == form.form)


def by_arrival(pieces: Iterable[Piece]) -> list[Piece]:
    """In the order of receipt; those whose day is not known come last."""
    return sorted(pieces, key=lambda p: (p.first_day or "9999", p.order))
