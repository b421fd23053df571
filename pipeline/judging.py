"""การตัดสินหลักฐาน: read inputs and decisions in, the bytes of every result out, each as soon as it is made.

What follows from the same ground is not worked out twice: after a decision only the units are judged anew whose papers,
decisions or neighbours' papers it changed. Whether a ground is the same is compared, never guessed from the kind of
decision, so that a file which leaves one unit for another, or a paper that two units share, cannot be missed.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.assemble import Assembled, assemble
from pipeline.audit import department_audit, filed, needs_person, pack_name, stale_finding, tool
from pipeline.check import check
from pipeline.decided import decide_files
from pipeline.decided_findings import with_rulings
from pipeline.decided_states import decide_states, stray_states
from pipeline.decisions import Decisions
from pipeline.duplicates import shared_papers
from pipeline.evidence import UNREAD, Evidence, Piece, Submission
from pipeline.exit_code import ExitCode, weightiest
from pipeline.held_back import as_written
from pipeline.meter import Meter
from pipeline.outputs import audit_bytes, input_rows, json_lines, unassigned
from pipeline.result_names import DEPARTMENTS, UNASSIGNED
from pipeline.run_log import root_of
from pipeline.run_summary import DepartmentSummary, RunSummary
from pipeline.shelf import taken_down
from pipeline.standing import Anew, Making, Standing
from pipeline.summary_tables import row, summary_csv, summary_xlsx
from schemas.audit_state import State
from schemas.bilingual import Bilingual
from schemas.decision import Settled
from schemas.finding import Finding, Severity
from schemas.finding_codes import finding
from schemas.pack import Pack
from schemas.source import Reason, Status
from schemas.unit import Unit

COUNTED = ("required", "one_of")  # levels of the demands that completeness counts
Hashes = tuple[str, ...]
Put = Callable[[str, Iterable[bytes]], str]  # a result's name and its bytes, part by part -> their sha-256


@dataclass(frozen=True, slots=True)
class Rules:
    """What every audit of a run goes by, beside people's decisions. `central`: evidence loaded once for all units."""

    pack: Pack
    central: tuple[Piece, ...]
    units: tuple[Unit, ...]
    reader_fingerprint: str


@dataclass(frozen=True, slots=True)
class JudgedUnit:
    """One unit's audit as bytes, and what lists say of it. `untold`: demands without weight that cannot be told;
    `stale`: why decisions have no effect, by their hashes.
    """

    data: bytes
    row: Sequence[str]
    summary: DepartmentSummary
    untold: tuple[str, ...]
    asks: bool
    stale: Mapping[str, Bilingual]


@dataclass(frozen=True, slots=True)
class Judged:
    """`results`: the bytes of every result by its name, where they were kept; `hashes`: their sha-256; `entry`: the
    line of the log, without what only the clock and the place know; `stale`: why decisions have no effect, by their
    hashes.
    """

    results: Mapping[str, bytes]
    hashes: Mapping[str, str]
    entry: Mapping[str, object]
    summary: RunSummary
    stale: Mapping[str, Bilingual]


@dataclass(frozen=True, slots=True)
class _Ground:
    """All that one unit's audit follows from, beside the rules. `said`: hashes that name the decisions about its
    papers, demands and findings, each with those that it replaced.
    """

    submission: Submission
    shared: tuple[Finding, ...]
    nobodys: tuple[Finding, ...]
    settled: tuple[Settled, ...]
    said: tuple[Hashes, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Listed:
    """What the list of inputs says: of each where it lies, what became of it and whose it is, not what stands in it."""

    evidence: Sequence[Evidence]
    units_of: Mapping[str, Hashes]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, _Listed) or len(self.evidence) != len(other.evidence):
            return False
        alike = (a is b or _as_listed(a) == _as_listed(b) for a, b in zip(self.evidence, other.evidence, strict=True))
        return self.units_of == other.units_of and all(alike)


def _as_listed(one: Evidence) -> tuple[object, ...]:
    return one.source, one.status, one.reason, one.kind


class Judge:
    """Judges under the same rules, again and again. Not for two threads at once."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self._standing = Standing()

    def judge(self, evidence: Sequence[Evidence], decisions: Decisions, meter: Meter | None = None) -> Judged:
        """Every result. Equal evidence and decisions give equal bytes, whatever was judged before."""
        results: dict[str, bytes] = {}

        def keep(name: str, data: Iterable[bytes]) -> str:
            (whole,) = data
            results[name] = whole
            return self._standing.of(f"sha-256 {name}", whole, lambda: hashlib.sha256(whole).hexdigest())

        judged = _judged(self.rules, evidence, decisions, meter or Meter(), self._standing, keep)
        return replace(judged, results=results)


def judge_once(rules: Rules, evidence: Sequence[Evidence], decisions: Decisions, meter: Meter, put: Put) -> Judged:
    """The same, of which nothing is kept: every result is `put` away as soon as it is made."""

    def write(name: str, data: Iterable[bytes]) -> str:
        meter.enter("writing")
        made = put(name, data)
        meter.enter("checking")
        return made

    return _judged(rules, evidence, decisions, meter, Anew(), write)


def _judged(
    rules: Rules, evidence: Sequence[Evidence], decisions: Decisions, meter: Meter, making: Making, put: Put
) -> Judged:
    """Without the results, which are `put` somewhere."""
    meter.enter("assembling")
    pack, names = rules.pack, [u.unit for u in rules.units]
    evidence, ruling = decide_files(evidence, decisions, set(names), pack, making)
    stale = [*ruling.stale, *stray_states(decisions, names, pack.id, (d.id for d in pack.demands))]
    together = assemble(evidence, pack, rules.units, making)
    shared = making.of("shared", together.submissions, lambda: shared_papers(together.submissions, making))
    nobodys = _unread_of_nobody(together)
    told = (*nobodys, *_told_by_no_unit(evidence, together), *(stale_finding(s) for s in stale))
    said = _said_of_units(decisions, pack.id)
    meter.enter("checking")
    hashes: dict[str, str] = {}

    def made(name: str, ground: object, make: Callable[[], Iterable[bytes]]) -> None:
        hashes[name] = put(name, making.of(name, ground, lambda: making.whole(make())))

    units: list[JudgedUnit] = []
    for submission in together.submissions:
        unit = submission.unit.unit
        settled = tuple(s for e in submission.inputs for s in ruling.of_files.get(e.source.path, ()))
        of_files = [_hashes(decisions, s.decision.hash) for s in settled]
        ground = _Ground(submission, tuple(shared.get(unit, ())), nobodys, settled, (*said.get(unit, ()), *of_files))
        one = making.of(f"unit {unit}", ground, lambda ground=ground: _unit(rules, ground, decisions))  # type: ignore[misc]
        name = f"{DEPARTMENTS}/{unit}.json"
        hashes[name] = put(name, (one.data,))
        units.append(replace(one, data=b""))
    rows = [x.row for x in units]
    made(
        f"{DEPARTMENTS}/{UNASSIGNED}.json",
        (together.unassigned, told),
        lambda: unassigned(together.unassigned, pack, rules.reader_fingerprint, told),
    )
    made("summary.csv", rows, lambda: (summary_csv(pack, rows),))
    made("summary.xlsx", rows, lambda: (summary_xlsx(pack, rows),))
    listed = _Listed(evidence, together.units_of)
    made("inputs.jsonl", listed, lambda: json_lines(input_rows(evidence, together.units_of)))
    asked = any(f.severity is Severity.ASK for f in told) or any(x.asks for x in units)
    code = _exit_code(evidence, together, asked)
    entry: dict[str, object] = {
        "tool": tool().model_dump(mode="json"),
        "reader_fingerprint": rules.reader_fingerprint,
        "pack": pack_name(pack).model_dump(mode="json"),
        "inputs_root": making.of("root", listed, lambda: _inputs_root(evidence)),
        "inputs": len(evidence),
        "results_root": root_of(hashes),
        "results": dict(sorted(hashes.items())),
        "decisions": decisions.lines,
        "decisions_root": decisions.sha256,
        "exit_code": int(code),
    }
    untold = Counter(d for x in units if x.summary.received for d in x.untold)
    summary = RunSummary(
        exit_code=code,
        pack_id=pack.id,
        provisional=pack.provisional,
        departments=tuple(x.summary for x in units),
        inputs=dict(sorted(Counter(e.status.value for e in evidence).items())),
        unassigned=tuple(e.source.path for e in together.unassigned),
        unread=tuple(sorted(e.source.path for e in evidence if e.status in UNREAD and not e.ruled_out)),
        findings=told,
        open_besides=tuple((d.title, untold[d.id]) for d in pack.demands if untold[d.id]),
    )
    return Judged({}, hashes, entry, summary, {k: v for x in units for k, v in x.stale.items()} | _why_stale(stale))


def _inputs_root(evidence: Iterable[Evidence]) -> str:
    return root_of({e.source.path: e.source.sha256 for e in sorted(evidence, key=lambda e: e.order)})


def _unit(rules: Rules, ground: _Ground, decisions: Decisions) -> JudgedUnit:
    """One unit: checked, scored, with what people said of it."""
    submission = ground.submission
    with taken_down(submission.inputs):
        checked = check(submission, rules.pack, rules.central)
        checked = replace(checked, findings=(*checked.findings, *ground.shared))
        states, settled = decide_states(checked.demands, submission.unit.unit, rules.pack.id, decisions)
        audit = department_audit(
            replace(checked, demands=states), rules.reader_fingerprint, ground.nobodys, [*ground.settled, *settled]
        )
        central = [p.evidence for p in rules.central]
        audit, written = as_written(audit, submission.inputs, central)  # answers are keyed by findings as written
        audit, _ = as_written(with_rulings(audit, decisions), submission.inputs, central)
        data = audit_bytes(audit, map(written, filed(submission)))
    return JudgedUnit(
        data=data,
        row=row(audit, len(submission.unread)),
        summary=DepartmentSummary.of(audit, submission),
        untold=tuple(d.id for d in audit.demands if d.state is State.CANNOT_TELL and d.level not in COUNTED),
        asks=needs_person(audit),
        stale=_why_stale(audit.decisions),
    )


def _why_stale(settled: Iterable[Settled]) -> dict[str, Bilingual]:
    return {s.decision.hash: s.stale for s in settled if s.stale is not None}


def _said_of_units(decisions: Decisions, pack: str) -> dict[str, tuple[Hashes, ...]]:
    """Hashes of the decisions about demands and findings, by unit."""
    out: dict[str, list[Hashes]] = defaultdict(list)
    groups = (decisions.states, decisions.asked, decisions.replies, decisions.findings)
    for one in (d for group in groups for d in group.values()):
        if one.pack == pack:
            out[one.unit].append(_hashes(decisions, one.hash))
    return {unit: tuple(found) for unit, found in out.items()}


def _hashes(decisions: Decisions, decision: str) -> Hashes:
    """What names a decision and those that it replaced: a decision's hash is over all its words."""
    return decision, *(d.hash for d in decisions.earlier.get(decision, ()))


def _unread_of_nobody(together: Assembled) -> tuple[Finding, ...]:
    """Unread files of no department may hold anybody's papers: every audit says so, and no state or score changes."""
    count = sum(e.unread for e in together.unassigned)
    return (finding("RUN-UNREAD-NOBODYS", count=count),) if count else ()


def _told_by_no_unit(evidence: Iterable[Evidence], together: Assembled) -> tuple[Finding, ...]:
    """What is to be said of inputs that are in no unit's audit and no document themselves: received.csv, and mails of
    which nothing was anybody's.
    """
    known = {*together.units_of, *(e.source.path for e in together.unassigned)}
    silent = sorted((e for e in evidence if e.source.path not in known), key=lambda e: e.order)
    about = ((f, e.source.path) for e in silent for f in e.findings if f.severity is not Severity.INFO)
    return tuple(f if f.about else f.model_copy(update={"about": path}) for f, path in about)


def _exit_code(evidence: Sequence[Evidence], together: Assembled, asked: bool) -> ExitCode:
    codes = [ExitCode.DONE]
    for one in evidence:
        if one.reason is Reason.NOT_FOUND or (one.reason is Reason.NO_ACCESS and one.source.parent is None):
            codes.append(ExitCode.INPUT_UNREADABLE)
        elif one.status in UNREAD and not one.ruled_out:
            codes.append(ExitCode.NEEDS_A_PERSON)
    if asked or together.unassigned or not any(e.status is not Status.IGNORED for e in evidence):
        codes.append(ExitCode.NEEDS_A_PERSON)
    return weightiest(codes)
