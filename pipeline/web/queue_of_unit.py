"""คิวของหนึ่งหน่วยงาน: what of one audit waits for a person, each thing as one item.

Doubted values; unread files; demands that cannot be told; findings that ask something; and, as one item, all that was
not found. No demand that cannot be told is left without an item, unless a person has decided it or asked for more. Of
documents with a secrecy mark no words are asked about: one item says that the mark is there.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from pipeline.evidence import OUT_OF_SIGHT, UNREAD
from pipeline.quoted_values import quotes_of
from pipeline.replies import beside, contents_of, finding_key
from pipeline.secrecy import Secret
from pipeline.web.queue_items import Item, key_of
from schemas.audit import DemandState, DepartmentAudit
from schemas.audit_state import State
from schemas.decision import AskAgainDecision, FindingDecision
from schemas.finding import Finding, Severity
from schemas.quoted import Quoted
from schemas.source import NO_SHA256, Status
from schemas.submission import SubmittedDocument

# Fields by which letters, minutes and forms are known; of others a person is asked where a demand or finding rests on
_KNOWN_BY: Final = re.compile(
    r"(?:more\[[0-9]+\]\.)?(?:number|date|subject|form|signers\[[0-9]+\]\.name"
    r"|(?:receipts|resolutions|endorsements)\[[0-9]+\]\.(?:number|date|meeting|outcome)"
    r"|entries\..*(?:signature|date|count)[^.]*)"
)
_CENTRAL: Final = "central_missing"  # the minutes of the committee are laid into the pack once, for all units
_FOLLOWS: Final = "resolution_unknown"  # what another demand settles
ABSENT: Final = frozenset(("EV-NOT-FOUND", "EV-PIECE-MISSING"))
_OF_FILES: Final = frozenset(("EV-UNREADABLE", "FILE-PARTLY-READ"))  # told by the item of the file
MARK: Final = "SECRET-MARK"


def items_of(audit: DepartmentAudit, secret: Secret) -> tuple[Item, ...]:
    """The items of one unit; none of one that sent nothing: it is reminded, not audited."""
    if audit.received == "nothing_received":
        return ()
    look = _Look(audit, secret)
    values, unread = tuple(look.values()), tuple(look.unread())
    told = {d for x in (*values, *unread) for d in x.demands}
    return (*values, *unread, *look.demands(told), *look.findings(values, unread), *look.absent())


def looked_at(audit: DepartmentAudit) -> frozenset[str]:
    """What an auditor has looked at and the unit is to answer: keys of findings, and doubted values (path, `#`, field)
    of which every demand was asked for again. No person needs to look at them until the unit answers.
    """
    return frozenset(_Look(audit, Secret(frozenset(), frozenset(), ())).looked_at())


class _Look:
    """One audit, and what people decided of it already."""

    def __init__(self, audit: DepartmentAudit, secret: Secret) -> None:
        self.audit, self.secret = audit, secret
        self.unit = audit.department.unit
        self.contents = contents_of(audit)
        counting = [s.decision for s in audit.decisions if s.stale is None]
        asked_again = {d.demand for d in counting if isinstance(d, AskAgainDecision)}
        self.asked_again = asked_again
        self.open = {d.id: d for d in audit.demands if d.state is State.CANNOT_TELL and d.id not in asked_again}
        self.decided = {d.id for d in audit.demands if d.reason_code == "decided"}
        self.ruled_out = {d.sha256 for d in counting if d.what == "rule_out"}
        self.documents = {
            d.path: d
            for p in audit.submissions
            if p.how != "central"
            for d in p.documents
            if d.piece == 0 and d.sha256 != NO_SHA256
        }

    def _weight(self, demands: Iterable[str]) -> tuple[int, int]:
        them = [self.open[d] for d in demands if d in self.open]
        return sum(d.level in ("required", "one_of") for d in them), len(them)

    def _is_ruled(self, found: Finding) -> bool:
        """Whether an auditor ruled on a finding, whichever way."""
        rulings = (s for s in beside(found, self.audit) if isinstance(s.decision, FindingDecision))
        return any(s.stale is None for s in rulings)

    def _is_told(self, found: Finding) -> bool:
        """Whether what an auditor said of demands or of a file tells of a finding about them, too."""
        if found.code in ABSENT:
            return (self.decided | self.asked_again).issuperset(named_in(found))
        doc = self.documents.get(found.about or "")
        return found.code in _OF_FILES and doc is not None and doc.sha256 in self.ruled_out

    def looked_at(self) -> Iterator[str]:
        """Findings that stand, and values, of which the unit is asked."""
        for found in self.audit.findings:
            if asks(found) and (self._is_ruled(found) or self._is_told(found)):
                yield self._key(found)
        for (path, field), demands in self._resting().items():
            if self.asked_again.issuperset(demands):
                yield f"{path}#{field}"

    def _resting(self) -> dict[tuple[str, str], list[str]]:
        """The demands that rest on each value, by path and field."""
        resting: dict[tuple[str, str], list[str]] = {}
        for demand in self.audit.demands:
            for e in demand.evidence:
                resting.setdefault((e.path, e.field), []).append(demand.id)
        return resting

    def _key(self, found: Finding | None) -> str:
        return finding_key(found, self.unit, self.contents) if found is not None else ""

    # values

    def values(self) -> Iterator[Item]:
        """Doubted values: those that a demand or a finding rests on, and those by which a document is known."""
        resting = self._resting()
        about = {f.about: f for f in self.audit.findings if asks(f) and f.about}
        for filed in self.audit.records:
            doc = self.documents.get(filed.path)
            if filed.kind == "email" or doc is None or doc.replaced_by or filed.path in self.secret.paths:
                continue
            for field, quote in quotes_of(filed.record):
                demands = tuple(resting.get((filed.path, field), ()))
                found = about.get(f"{filed.path}#{field}")
                if quote.is_proof or not (demands or found or _KNOWN_BY.fullmatch(field)):
                    continue
                if (demands and self.asked_again.issuperset(demands)) or (found and self._is_ruled(found)):
                    continue
                if not self.secret.holds(quote.raw):
                    yield self._value(doc, field, quote, demands, found)

    def _value(
        self, doc: SubmittedDocument, field: str, quote: Quoted, demands: tuple[str, ...], found: Finding | None
    ) -> Item:
        return Item(
            key=key_of("value", doc.sha256, field, quote.raw, quote.value),
            kind="value",
            unit=self.unit,
            units=(self.unit, *doc.shared_with),
            demands=demands,
            holds_back=self._weight(demands),
            path=doc.path,
            sha256=doc.sha256,
            field=field,
            quote=quote,
            found=found,
            finding=self._key(found),
            readable=True,
        )

    # files

    def unread(self) -> Iterator[Item]:
        """Files that were not read whole, where what they could hold is sought, or a finding asks for them."""
        waiting = tuple(d.id for d in self.open.values() if d.reason_code == "unread")
        away = {f.about for f in self.audit.findings if f.code in OUT_OF_SIGHT}
        for doc in self.documents.values():
            is_unread = doc.status in UNREAD or (waiting and doc.path in away)
            if not is_unread or doc.sha256 in self.ruled_out or doc.path in self.secret.paths:
                continue
            found = next((f for f in self.audit.findings if _is_about(f, doc.path) and asks(f)), None)
            if (found is None and not waiting) or (found is not None and self._is_ruled(found)):
                continue
            yield Item(
                key=key_of("unread", doc.sha256),
                kind="unread",
                unit=self.unit,
                units=(self.unit, *doc.shared_with),
                demands=waiting,
                holds_back=self._weight(waiting),
                path=doc.path,
                sha256=doc.sha256,
                found=found,
                finding=self._key(found),
                readable=doc.status is Status.PARTLY_READ and doc.kind not in (None, "email"),
            )

    # demands and findings

    def demands(self, told: Iterable[str]) -> Iterator[Item]:
        """Demands that cannot be told and that no value and no file (`told`) would settle. Those that wait for the
        committee's minutes are one item for all units.
        """
        known = {*told, *self.decided}
        silent = [d for d in self.open.values() if d.id not in known]
        lacking = [d for d in silent if d.reason_code == _CENTRAL]
        if lacking:
            yield self._central((*lacking, *(d for d in silent if d.reason_code == _FOLLOWS)))
            silent = [d for d in silent if d.reason_code not in (_CENTRAL, _FOLLOWS)]
        for demand in silent:
            evidence = sorted({e.sha256 for e in demand.evidence})
            first = demand.evidence[0] if demand.evidence else None
            yield Item(
                key=key_of("demand", self.unit, self.audit.pack.id, demand.id, *evidence),
                kind="demand",
                unit=self.unit,
                units=(self.unit,),
                demands=(demand.id,),
                holds_back=self._weight((demand.id,)),
                path=first.path if first is not None else "",
                sha256=first.sha256 if first is not None else "",
                is_last=demand.reason_code == _FOLLOWS,
            )

    def _central(self, waiting: Iterable[DemandState]) -> Item:
        demands = tuple(d.id for d in waiting)
        key = key_of("central", self.audit.pack.id)
        return Item(key, "central", "", (self.unit,), demands, self._weight(demands), is_last=True)

    def findings(self, values: Iterable[Item], unread: Iterable[Item]) -> Iterator[Item]:
        """Findings that ask the department something, and on which nobody ruled yet. Of two that one decision cannot
        tell apart there is one item.
        """
        known = {d.id for d in self.audit.demands}
        abouts = {*(f"{x.path}#{x.field}" for x in values), *(x.path for x in unread)}
        of_key = {self._key(f): f for f in self.audit.findings if asks(f) and f.code not in ABSENT | _OF_FILES}
        for key, found in of_key.items():
            if self.secret.covers(found) or self._is_ruled(found) or found.about in abouts:
                continue
            path = next((p for p in sorted(self.contents, key=len, reverse=True) if _is_about(found, p)), "")
            yield Item(
                key=key_of("finding", key),
                kind="finding",
                unit=self.unit,
                units=(self.unit,),
                demands=(found.about,) if found.about in known and found.about is not None else (),
                path=path,
                sha256=self.contents.get(path, found.places[0].sha256 if found.places else ""),
                found=found,
                finding=key,
            )

    def absent(self) -> Iterator[Item]:
        """What was not found among the unit's documents, all of it as one item: a person looks through the list of
        files once, and lets the unit be asked for it.
        """
        lacking = {
            self._key(f): f
            for f in self.audit.findings
            if f.code in ABSENT and asks(f) and not self._is_told(f) and not self._is_ruled(f)
        }
        known = {d.id for d in self.audit.demands}
        demands = tuple(dict.fromkeys(d for f in lacking.values() for d in named_in(f) if d in known))
        if lacking:
            yield Item(
                key=key_of("absent", self.unit, *sorted(lacking)),
                kind="absent",
                unit=self.unit,
                units=(self.unit,),
                demands=demands,
                absent=tuple(lacking.items()),
            )


def asks(found: Finding) -> bool:
    """Whether a finding asks for something to be mended or explained."""
    return found.severity in (Severity.FIX, Severity.ASK)


def named_in(found: Finding) -> tuple[str, ...]:
    """The demands that a finding is about: one, or several of which any would do (`D3.1,D3.2`)."""
    return tuple((found.about or "").split(","))


def _is_about(found: Finding, path: str) -> bool:
    return bool(path) and found.about is not None and (found.about == path or found.about.startswith(f"{path}#"))
