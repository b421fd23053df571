"""สิ่งที่ได้รับ: what assembling and checking work on: read inputs, their pieces, and one unit's submission."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Protocol, TypeVar

from pipeline.arrival import Arrival
from schemas.finding import Finding
from schemas.form_definition import Meaning
from schemas.pack import Pack, Role, Standing
from schemas.quoted import Quoted
from schemas.record import FormRecord, Record
from schemas.source import Reason, SourceFile, Status
from schemas.submission import Receipt, TiedBy
from schemas.unit import Unit

T = TypeVar("T")
# An input that has one of these may hold evidence that nobody has seen.
UNREAD = (Status.PARTLY_READ, Status.UNREADABLE, Status.REJECTED, Status.QUARANTINED)
OUT_OF_SIGHT = ("EV-BY-LINK", "MAIL-NO-BOUNDARY", "MAIL-CUT", "MAIL-PART-DAMAGED")


class Contents(Protocol):
    """What was read of one input: at hand, or laid aside until somebody looks (shelf.py)."""

    @property
    def record(self) -> Record | None:
        """None where nothing was read."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was noticed in reading."""

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the findings, which are always at hand."""

    @property
    def has_record(self) -> bool:
        """Whether there is a record, which is always known."""

    def once(self, name: str, index: int, make: Callable[[], T]) -> T:
        """Something small that follows from the document `index` alone by the rules of the run: worked out once, and
        then at hand.
        """


@dataclass(frozen=True, slots=True, weakref_slot=True)
class AtHand:
    """What was read of one input."""

    record: Record | None = None
    findings: tuple[Finding, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the findings."""
        return tuple(f.code for f in self.findings)

    @property
    def has_record(self) -> bool:
        """Whether there is one."""
        return self.record is not None

    def once(self, _name: str, _index: int, make: Callable[[], T]) -> T:
        """What is at hand is asked again."""
        return make()


NOTHING = AtHand()


@dataclass(frozen=True, slots=True)
class Evidence:
    """One input with what was read from it."""

    source: SourceFile
    status: Status
    reason: Reason | None = None
    kind: str | None = None
    contents: Contents = NOTHING
    arrival: Arrival = field(default_factory=Arrival)
    central: bool = False
    decided_unit: str | None = None  # whose it is, by a person's decision
    decided_role: Role | None = None  # its role in the submission, by a person's decision
    machine_kind: str | None = None  # what the program took it for, where a person said what it is
    ruled_out: bool = False  # a person opened it: it holds no evidence that was looked for

    @property
    def record(self) -> Record | None:
        """What was read of it; None where nothing was."""
        return self.contents.record

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was noticed in reading it."""
        return self.contents.findings

    def saying(self, record: Record | None, findings: tuple[Finding, ...] | None = None) -> "Evidence":
        """The same with another record, and with other findings if these are given."""
        return replace(self, contents=AtHand(record, self.findings if findings is None else findings))

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
        return self.status in UNREAD or any(c in OUT_OF_SIGHT for c in self.contents.codes)


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """One document inside an input: the front document (index 0) or one of the forms behind it."""

    evidence: Evidence
    role: Role
    standing: Standing
    index: int = 0
    receipts: tuple[Receipt, ...] = ()
    tied_by: TiedBy = "own"
    shared_with: tuple[str, ...] = ()
    foreign: bool = False  # a cover that another unit wrote and whose mail holds this unit's forms
    replaced_by: str | None = None
    is_unclear: bool = False  # there are other versions, and none is known to be the last
    patch_of: str | None = None  # path of the whole form of which this is a page that came later

    def __eq__(self, other: object) -> bool:
        """Whether it is the same document in the same part. Most are told apart by their path."""
        if self is other or not isinstance(other, Piece):
            return self is other
        if self.evidence.source.path != other.evidence.source.path:
            return False
        return all(getattr(self, f.name) == getattr(other, f.name) for f in fields(self))

    @property
    def record(self) -> Record:
        """What was read of it."""
        whole = self.evidence.record
        assert whole is not None  # of what was not read there are no pieces
        return whole.more[self.index - 1] if self.index else whole

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
        """The kind of the record. What stands behind a front document is a form."""
        if self.index:
            return "form"
        return self.evidence.kind or str(getattr(self.record, "kind", "other"))

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


@dataclass(slots=True)
class _Found:
    """What is asked of a submission again and again, found once."""

    current: tuple[Piece, ...]
    unread: tuple[Evidence, ...]
    forms: dict[str, list[Piece]] | None = None  # by form
    patches: dict[tuple[str, str], list[Piece]] = field(default_factory=dict)  # by path of the whole form, and form


@dataclass(frozen=True, slots=True)
class Submission:
    """Everything that one unit handed in, sorted. `unread`: inputs of it that may hold more than was read."""

    unit: Unit
    pieces: tuple[Piece, ...] = ()
    inputs: tuple[Evidence, ...] = ()
    tied_by: dict[str, TiedBy] = field(default_factory=dict)  # by path of the input
    findings: Sequence[Finding] = ()
    _once: list[_Found] = field(default_factory=list, init=False, repr=False, compare=False)

    @property
    def unread(self) -> tuple[Evidence, ...]:
        """The inputs that may hold evidence which nobody has seen."""
        return self._found.unread

    @property
    def nothing_received(self) -> bool:
        """Whether no document at all came, read or unread."""
        return not self.pieces and not self.unread

    def current(self) -> Iterator[Piece]:
        """The pieces that no later version replaced."""
        return iter(self._found.current)

    def forms(self, form: str) -> list[Piece]:
        """The current pieces that are this form, the first that came first: of several that would do, that one
        counts. Single pages that were sent after it are not forms of their own (`patches`).
        """
        return list(self._sorted()[0].get(form, ()))

    def patches(self, form: Piece) -> list[Piece]:
        """Pages of this very form that came after it, in the order of receipt."""
        return list(self._sorted()[1].get((form.path, form.form or ""), ()))

    @property
    def _found(self) -> _Found:
        if not self._once:
            current = tuple(p for p in self.pieces if p.replaced_by is None)
            self._once.append(_Found(current, tuple(e for e in self.inputs if e.unread)))
        return self._once[0]

    def _sorted(self) -> tuple[dict[str, list[Piece]], dict[tuple[str, str], list[Piece]]]:
        """The current forms and the pages of them, in the order of receipt."""
        found = self._found
        if found.forms is None:
            forms: dict[str, list[Piece]] = defaultdict(list)
            for piece in by_arrival(found.current):
                if piece.patch_of is not None:
                    found.patches.setdefault((piece.patch_of, piece.form or ""), []).append(piece)
                elif piece.role == "form" and (name := piece.form) is not None:
                    forms[name].append(piece)
            found.forms = forms
        return found.forms, found.patches


def by_arrival(pieces: Iterable[Piece]) -> list[Piece]:
    """In the order of receipt; those whose day is not known come last."""
    return sorted(pieces, key=lambda p: (p.first_day or "9999", p.order))
