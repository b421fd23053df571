"""ผลการตรวจ: what was checked and scored for one unit, as the record that is written for it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, version

from pipeline.check import Checked
from pipeline.check_quarters import compare_with_page
from pipeline.evidence import Evidence, Piece, Submission
from pipeline.parcel import parcel_of
from pipeline.replies import is_closed
from pipeline.score import completeness, score
from schemas.audit import (
    DepartmentAudit,
    DepartmentName,
    FigureStatus,
    FiledRecord,
    Level,
    PackName,
    Provisional,
    Range,
    Score,
    Tool,
)
from schemas.audit_state import State
from schemas.decision import Settled
from schemas.finding import Finding, Severity
from schemas.finding_codes import finding
from schemas.pack import Pack
from schemas.submission import Receipt, SubmittedDocument, SubmittedParcel
from schemas.thai_words import bangkok_day

_HEAVIEST_FIRST = (Severity.FIX, Severity.ASK, Severity.NOTE, Severity.INFO)


@cache
def tool() -> Tool:
    """This program and its version."""
    try:
        return Tool(name="saraban", version=version("saraban"))
    except PackageNotFoundError:  # run from a checkout that was never installed
        return Tool(name="saraban", version="0")


def pack_name(pack: Pack) -> PackName:
    """Which pack an audit rests on."""
    status: FigureStatus = "provisional" if pack.provisional else "official"
    return PackName(id=pack.id, version=pack.indicator.version, sha256=pack.sha256, status=status)


def department_audit(
    checked: Checked,
    reader_fingerprint: str,
    of_the_run: Sequence[Finding] = (),
    settled: Sequence[Settled] = (),
) -> DepartmentAudit:
    """The audit of one unit, without its records (`filed`). Equal inputs give equal audits: everything in it is sorted.
    `of_the_run`: findings that every unit's audit tells. `settled`: people's decisions about the unit's papers and
    demands.
    """
    pack, submission = checked.case.pack, checked.case.submission
    unit = submission.unit
    done = completeness(checked.demands, pack)
    points, level = score(checked.demands, pack)
    return DepartmentAudit(
        tool=tool(),
        reader_fingerprint=reader_fingerprint,
        department=DepartmentName(
            unit=unit.unit,
            name_th=unit.name_th,
            codes={
                "letter": tuple(c.code for c in unit.letter_codes),
                "kpi": tuple(c.code for c in unit.kpi_codes),
            },
        ),
        indicator=pack.indicator.title,
        fiscal_year=pack.indicator.fiscal_year,
        pack=pack_name(pack),
        received="nothing_received" if submission.nothing_received else "something",
        completeness=done,
        submissions=parcels(submission, checked.case.central),
        records=(),
        demands=checked.demands,
        score=points,
        level=level,
        provisional=_provisional(points, level),
        findings=sorted_findings(
            (
                *submission.findings,
                *checked.findings,
                *of_the_run,
                *(stale_finding(s) for s in settled if s.stale is not None),
                *compare_with_page(checked.case, done),
                *(_of_file(f, e) for e in submission.inputs for f in e.findings),
            )
        ),
        decisions=tuple(settled),
    )


def filed(submission: Submission) -> Iterator[FiledRecord]:
    """The records of an audit, one after another."""
    for one in submission.inputs:
        record = one.record
        if record is not None:
            kind = one.kind or "other"
            yield FiledRecord(path=one.source.path, sha256=one.source.sha256, kind=kind, record=record)


def stale_finding(settled: Settled) -> Finding:
    """What is to be said of a decision that has no effect any more."""
    assert settled.stale is not None
    decision = settled.decision
    return finding(
        "DECISION-STALE",
        about=settled.path,
        what=decision.what,
        who=decision.actor,
        day=bangkok_day(decision.time),
        hash=decision.hash[:12],
        why_th=settled.stale.th,
        why_en=settled.stale.en,
    )


def _provisional(points: Score, level: Level) -> Provisional | None:
    if points.status == "official":
        return None
    return Provisional(
        score=Range(low=points.low, high=points.high), level=Range(low=level.low, high=level.high), note=points.note
    )


def needs_person(audit: DepartmentAudit) -> bool:
    """Whether something in the audit waits for a person: a state that cannot be told, or something to be explained."""
    if audit.received == "nothing_received":
        return False
    return any(d.state is State.CANNOT_TELL for d in audit.demands) or any(
        f.severity is Severity.ASK and not is_closed(f, audit) for f in audit.findings
    )


def sorted_findings(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Each finding once, the heaviest first."""
    unique = {(f.code, f.about or "", f.th): f for f in findings}
    return tuple(unique[k] for k in sorted(unique, key=lambda k: (_HEAVIEST_FIRST.index(unique[k].severity), *k)))


def parcels(submission: Submission, central: Sequence[Piece] = ()) -> tuple[SubmittedParcel, ...]:
    """What came, by sending, with the fate of every document."""
    pieces: dict[str, list[Piece]] = defaultdict(list)
    for piece in submission.pieces:
        pieces[piece.path].append(piece)
    groups: dict[str, list[Evidence]] = defaultdict(list)
    for one in submission.inputs:
        groups[parcel_of(one)].append(one)
    out = [_parcel(path, groups[path], pieces, submission) for path in sorted(groups)]
    if central:
        documents = tuple(_document(p.evidence, p, "central") for p in sorted(central, key=lambda p: p.order))
        out.append(SubmittedParcel(path="central/", how="central", documents=documents))
    return tuple(out)


def _parcel(
    path: str, members: Sequence[Evidence], pieces: dict[str, list[Piece]], submission: Submission
) -> SubmittedParcel:
    documents = []
    for one in members:
        held = pieces.get(one.source.path, [])
        by = submission.tied_by.get(one.source.path, "cover")
        documents += [_document(one, p, p.tied_by) for p in held] or [_document(one, None, by)]
    mail = members[0].arrival.mail
    came = members[0].arrival.received
    return SubmittedParcel(
        path=path,
        how="mail" if mail else "archive" if " > " in members[0].source.path else "folder" if "/" in path else "file",
        sender=(mail.from_address or mail.from_name) if mail else None,
        subject=mail.subject if mail else None,
        receipts=(Receipt(at=came.at, day=came.day, basis=came.basis),) if came else (),
        documents=tuple(documents),
    )


def _document(one: Evidence, piece: Piece | None, by: str) -> SubmittedDocument:
    source = one.source
    return SubmittedDocument.model_validate(
        {
            "path": source.path,
            "name": source.name,
            "sha256": source.sha256,
            "media_type": source.media_type,
            "bytes": source.bytes,
            "piece": piece.index if piece else 0,
            "status": one.status,
            "reason": one.reason,
            "kind": piece.kind if piece else one.kind,
            "form": piece.form if piece else None,
            "role": piece.role if piece else None,
            "standing": piece.standing if piece else None,
            "tied_by": by,
            "shared_with": piece.shared_with if piece else (),
            "receipts": piece.receipts if piece else (),
            "replaced_by": piece.replaced_by if piece else None,
            "patch_of": piece.patch_of if piece else None,
        }
    )


def _of_file(found: Finding, one: Evidence) -> Finding:
    """A reader's finding says which file it is about, and the field in it after a `#`."""
    path = one.source.path
    if found.about is not None and path in found.about:
        return found
    return found.model_copy(update={"about": path if found.about is None else f"{path}#{found.about}"})
