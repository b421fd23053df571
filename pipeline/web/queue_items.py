"""คิวตรวจ: what the program could not tell and a person can, one thing an item, what holds most back first.

Five kinds: a doubted value; an unread file that may hold evidence; a file of nobody; a demand that cannot be told; a
finding that asks something. An item is keyed by content, so that it is the same after every run that reads the same.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

from pipeline.canonical_json import canonical_json
from pipeline.evidence import OUT_OF_SIGHT, UNREAD
from pipeline.provenance import SEPARATOR
from pipeline.quoted_values import quotes_of
from pipeline.replies import beside, contents_of, finding_key
from pipeline.secrecy import Secret
from pipeline.web.results import Snapshot
from schemas.audit import DepartmentAudit
from schemas.audit_state import State
from schemas.decision import AskAgainDecision, FindingDecision
from schemas.finding import Finding, Severity
from schemas.quoted import Quoted
from schemas.source import NO_SHA256, Status
from schemas.submission import SubmittedDocument

Kind = Literal["value", "unread", "unassigned", "demand", "finding"]
KINDS: Final[tuple[Kind, ...]] = ("value", "unread", "unassigned", "demand", "finding")
BODY: Final = f"{SEPARATOR}body"
KEY_LENGTH: Final = 24  # figures of an item's key
# Fields by which letters, minutes and forms are known; of others a person is asked where a demand or finding rests on
_KNOWN_BY: Final = re.compile(
    r"(?:more\[[0-9]+\]\.)?(?:number|date|subject|form|signers\[[0-9]+\]\.name"
    r"|(?:receipts|resolutions|endorsements)\[[0-9]+\]\.(?:number|date|meeting|outcome)"
    r"|entries\..*(?:signature|date|count)[^.]*)"
)
# States that no look at one item settles: the committee's minutes are laid into the pack once, for all units
_SETTLED_ELSEWHERE: Final = frozenset(("central_missing", "resolution_unknown"))
# Findings that are an item of another kind, or that say only that nothing came
_NO_ITEM: Final = frozenset(("EV-NOT-FOUND", "EV-PIECE-MISSING", "EV-UNREADABLE", "FILE-PARTLY-READ", "SECRET-MARK"))


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that a person can settle. `unit`: the unit whose papers it stands in, empty for a file of nobody;
    `units`: all whose answers it touches. `holds_back`: how many required demands, and how many in all, cannot be told
    before. `finding`: the key by which a decision names the finding that is asked about, or that asks for the file.
    """

    key: str
    kind: Kind
    unit: str
    units: tuple[str, ...]
    demands: tuple[str, ...] = ()
    holds_back: tuple[int, int] = (0, 0)
    path: str = ""
    sha256: str = ""
    field: str = ""
    quote: Quoted | None = None
    found: Finding | None = None
    finding: str = ""
    readable: bool = False  # of a file: some of its words were read
    inside: tuple[str, ...] = ()  # of a mail or an archive: what is in it
    body: str = ""  # of a mail: the sha-256 of its own words

    @property
    def order(self) -> tuple[Any, ...]:
        """What holds most back first; then files of one unit beside each other."""
        required, every = self.holds_back
        return (-required, -every, KINDS.index(self.kind), self.unit, self.path, self.field, self.demands, self.key)


def key_of(*content: object) -> str:
    """A short name of what an item is about."""
    return hashlib.sha256(canonical_json(list(content))).hexdigest()[:KEY_LENGTH]


def items_of(audit: DepartmentAudit, secret: Secret) -> tuple[Item, ...]:
    """The items of one unit. Of documents with a secrecy mark nothing is asked: their words may not be shown."""
    look = _Look(audit, secret)
    return (*look.values(), *look.unread(), *look.demands(), *look.findings())


class _Look:
    """One audit, and what people decided of it already."""

    def __init__(self, audit: DepartmentAudit, secret: Secret) -> None:
        self.audit, self.secret = audit, secret
        self.unit = audit.department.unit
        self.contents = contents_of(audit)
        self.asked_again = {
            s.decision.demand for s in audit.decisions if s.stale is None and isinstance(s.decision, AskAgainDecision)
        }
        self.open = {d.id: d for d in audit.demands if d.state is State.CANNOT_TELL and d.id not in self.asked_again}
        self.ruled_out = {
            s.decision.sha256 for s in audit.decisions if s.stale is None and s.decision.what == "rule_out"
        }
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

    # values

    def values(self) -> Iterator[Item]:
        """Doubted values: those that a demand or a finding rests on, and those by which a document is known."""
        resting: dict[tuple[str, str], list[str]] = {}
        for demand in self.audit.demands:
            for e in demand.evidence:
                resting.setdefault((e.path, e.field), []).append(demand.id)
        about = {f.about: f for f in self.audit.findings if _asks(f) and f.about}
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
                    yield Item(
                        key=key_of("value", filed.sha256, field, quote.raw, quote.value),
                        kind="value",
                        unit=self.unit,
                        units=(self.unit, *doc.shared_with),
                        demands=demands,
                        holds_back=self._weight(demands),
                        path=filed.path,
                        sha256=filed.sha256,
                        field=field,
                        quote=quote,
                        found=found,
                        finding=self._finding_key(found),
                        readable=True,
                    )

    def _finding_key(self, found: Finding | None) -> str:
        return finding_key(found, self.unit, self.contents) if found is not None else ""

    # files

    def unread(self) -> Iterator[Item]:
        """Files that were not read whole, while something that they could hold is sought."""
        waiting = tuple(d.id for d in self.audit.demands if d.id in self.open and d.reason_code == "unread")
        if not waiting:
            return
        for doc in self._unread_documents():
            found = next((f for f in self.audit.findings if _is_about(f, doc.path) and _asks(f)), None)
            if found is not None and self._is_ruled(found):
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
                finding=self._finding_key(found),
                readable=doc.status is Status.PARTLY_READ and doc.kind not in (None, "email"),
            )

    def _unread_documents(self) -> list[SubmittedDocument]:
        away = {f.about for f in self.audit.findings if f.code in OUT_OF_SIGHT}
        return [
            d
            for d in self.documents.values()
            if (d.status in UNREAD or d.path in away)
            and d.sha256 not in self.ruled_out
            and d.path not in self.secret.paths
        ]

    # demands and findings

    def demands(self) -> Iterator[Item]:
        """Demands that cannot be told though every value is plain and every file was read."""
        unread = bool(self._unread_documents())
        for demand in self.open.values():
            doubted = any(e.trust == "unverified" for e in demand.evidence)
            waits = doubted or (demand.reason_code == "unread" and unread)
            if waits or demand.reason_code in (*_SETTLED_ELSEWHERE, "decided"):
                continue
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
            )

    def findings(self) -> Iterator[Item]:
        """Findings that ask the department something, and on which nobody ruled yet."""
        known = {d.id for d in self.audit.demands}
        keys = [self._finding_key(f) for f in self.audit.findings if _asks(f)]
        values = {f"{x.path}#{x.field}" for x in self.values()}
        unread = {x.path for x in self.unread()}
        for found in self.audit.findings:
            if not _asks(found) or found.code in _NO_ITEM or self.secret.covers(found) or self._is_ruled(found):
                continue
            key = self._finding_key(found)
            if found.about in values or found.about in unread or keys.count(key) > 1:
                continue  # an item of its own, or two that one decision cannot tell apart
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


def _asks(found: Finding) -> bool:
    return found.severity in (Severity.FIX, Severity.ASK)


def _is_about(found: Finding, path: str) -> bool:
    return bool(path) and found.about is not None and (found.about == path or found.about.startswith(f"{path}#"))


def items_of_nobody(
    unassigned: Mapping[str, Any], rows: Iterable[Mapping[str, Any]], secret: Iterable[str]
) -> Iterator[Item]:
    """Files that could be tied to no unit; a mail or an archive of which nothing is anybody's is one item, since a
    decision about it holds for all that is in it. `rows`: those of inputs.jsonl.
    """
    held = {*secret, NO_SHA256}
    files = [f for f in unassigned.get("files", ()) if f.get("status") not in ("opened", "ignored")]
    of_tops: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        of_tops.setdefault(str(row.get("path", "")).split(SEPARATOR)[0], []).append(row)
    whole: dict[str, list[str]] = {}
    for file in files:
        path = file["path"]
        top = path.split(SEPARATOR)[0]
        inside = of_tops.get(top, [])
        box = next((r for r in inside if r.get("path") == top), None)
        if SEPARATOR not in path or box is None or any(r.get("unit") for r in inside) or box["sha256"] in held:
            if file["sha256"] not in held:
                yield _of_nobody(path, file["sha256"], file.get("record") is not None)
        elif file["sha256"] not in held:
            whole.setdefault(top, []).append(path[len(top) + len(SEPARATOR) :])
    for top, names in whole.items():
        box = next(r for r in of_tops[top] if r.get("path") == top)
        body = next((str(r["sha256"]) for r in of_tops[top] if r.get("path") == f"{top}{BODY}"), "")
        yield replace(
            _of_nobody(top, str(box["sha256"]), False), inside=tuple(names), body=body if body not in held else ""
        )


def _of_nobody(path: str, sha256: str, readable: bool) -> Item:
    key = key_of("unassigned", sha256)
    return Item(key, "unassigned", "", (), path=path, sha256=sha256, readable=readable)


class QueueItems:
    """The queue of a folder of results; an audit is looked through once, and again only where it changed."""

    def __init__(self) -> None:
        self._of: dict[str, tuple[DepartmentAudit, tuple[Item, ...]]] = {}
        self._made: tuple[Snapshot, tuple[Item, ...]] | None = None

    def of(self, snapshot: Snapshot, secrets: Mapping[str, Secret], held: Iterable[str]) -> tuple[Item, ...]:
        """Every item, in the order of the queue. One content in several units is one item. `secrets`: by unit; `held`:
        contents of which nothing may be shown.
        """
        if self._made is not None and self._made[0] is snapshot:
            return self._made[1]
        every: dict[str, Item] = {}
        hidden = frozenset(held)
        for unit, audit in snapshot.audits.items():
            known = self._of.get(unit)
            if known is None or known[0] is not audit:
                known = self._of[unit] = (audit, items_of(audit, secrets[unit]))
            for one in known[1]:
                if one.kind == "demand" or one.sha256 not in hidden:  # a demand is told without its words
                    every[one.key] = _joined(every[one.key], one) if one.key in every else one
        for one in items_of_nobody(snapshot.unassigned, snapshot.rows, hidden):
            every.setdefault(one.key, one)
        made = tuple(sorted(every.values(), key=lambda x: x.order))
        self._made = (snapshot, made)
        return made


def _joined(a: Item, b: Item) -> Item:
    """One item of two units: what both wait for."""
    return replace(
        a,
        units=tuple(dict.fromkeys((*a.units, *b.units))),
        holds_back=(a.holds_back[0] + b.holds_back[0], a.holds_back[1] + b.holds_back[1]),
    )
