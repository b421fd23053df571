"""งานหลัก: an inbox in, one audit for every unit of the roster out. The order of things, and nothing else.

The same inputs give the same bytes whatever the order, jobs, hash seed, locale, time zone or folder; only the run log
knows the clock.
"""

import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import TypeAdapter

from pipeline.assemble import Assembled, assemble
from pipeline.audit import department_audit, needs_person, pack_name, stale_finding, tool
from pipeline.check import check
from pipeline.decided import decide_files, decide_states, stray_states
from pipeline.decided_findings import with_rulings
from pipeline.decisions import Decisions
from pipeline.duplicates import shared_papers
from pipeline.evidence import UNREAD, Evidence, Piece, Submission
from pipeline.exit_code import ExitCode, weightiest
from pipeline.intake import Input, open_inbox
from pipeline.meter import Meter
from pipeline.open_store import Say, open_store, silent
from pipeline.outputs import OutputFolder, input_rows, json_lines, unassigned
from pipeline.pack import PACKS, roster
from pipeline.parcel import pieces_of
from pipeline.passwords import NO_PASSWORDS, Passwords
from pipeline.read_as_decided import KindsDecided
from pipeline.read_before import ReadBefore
from pipeline.reading import ReadResult, Stages, read_all, shipped_stages
from pipeline.replies import is_closed
from pipeline.result_names import RESULTS, store_files
from pipeline.run_before import Finished, RunBefore
from pipeline.run_log import append, root_of
from pipeline.summary_tables import row, summary_csv, summary_xlsx
from pipeline.undisturbed import undisturbed
from schemas.audit import Completeness, DepartmentAudit, Level, Score, plain
from schemas.audit_state import State
from schemas.bilingual import Bilingual
from schemas.finding import Finding, Severity
from schemas.finding_codes import finding
from schemas.pack import Pack
from schemas.source import Reason, Status
from schemas.unit import Unit

Progress = Callable[[int, int, str], None]
COUNTED = ("required", "one_of")  # levels of the demands that completeness counts


@dataclass(frozen=True, slots=True)
class DepartmentSummary:
    """One unit in a few words."""

    unit: str
    name_th: str
    received: bool
    completeness: Completeness
    states: dict[str, str]
    score: Score
    level: Level
    to_mend: int
    to_explain: int
    unread: int

    @classmethod
    def of(cls, audit: DepartmentAudit, submission: Submission) -> "DepartmentSummary":
        """From the audit and the papers that it rests on."""
        severities = [f.severity for f in audit.findings if not is_closed(f, audit)]
        return cls(
            unit=audit.department.unit,
            name_th=audit.department.name_th,
            received=audit.received == "something",
            completeness=audit.completeness,
            states={d.id: d.state.value for d in audit.demands},
            score=audit.score,
            level=audit.level,
            to_mend=severities.count(Severity.FIX),
            to_explain=severities.count(Severity.ASK),
            unread=len(submission.unread),
        )


@dataclass(frozen=True, slots=True)
class RunSummary:
    """What a run did. `departments` has every unit of the roster; `inputs` counts them by status."""

    exit_code: ExitCode
    pack_id: str
    provisional: bool
    departments: tuple[DepartmentSummary, ...]
    inputs: dict[str, int]
    unassigned: tuple[str, ...]
    unread: tuple[str, ...]
    findings: tuple[Finding, ...] = ()  # about the run, or about an input that is in no unit's audit
    open_besides: tuple[tuple[Bilingual, int], ...] = ()  # demands without weight that cannot be told, in n units

    @property
    def empty(self) -> bool:
        """Whether there was nothing to audit at all."""
        return set(self.inputs) <= {Status.IGNORED.value}

    def as_json(self) -> dict[str, object]:
        """For `--json`: no floats, everything in a fixed order."""
        status = "provisional" if self.provisional else "official"
        return {
            "exit_code": int(self.exit_code),
            "pack": {"id": self.pack_id, "status": status},
            "inputs": dict(self.inputs),
            "unassigned": list(self.unassigned),
            "unread": list(self.unread),
            "findings": [f.model_dump(mode="json", by_alias=True) for f in self.findings],
            "departments": [
                {
                    "unit": d.unit,
                    "name_th": d.name_th,
                    "received": "something" if d.received else "nothing_received",
                    "completeness": d.completeness.model_dump(mode="json"),
                    "demands": dict(d.states),
                    "score": {"low": plain(d.score.low), "high": plain(d.score.high), "status": status},
                    "level": {"low": plain(d.level.low), "high": plain(d.level.high), "status": status},
                    "to_mend": d.to_mend,
                    "to_explain": d.to_explain,
                    "unread_files": d.unread,
                }
                for d in self.departments
            ],
        }


def evidence_of(result: ReadResult, *, central: bool = False) -> Evidence:
    """A read input as the auditor takes it."""
    return Evidence(
        source=result.source,
        status=result.status,
        reason=result.reason,
        kind=result.kind,
        record=result.record,
        findings=result.findings,
        arrival=result.arrival,
        central=central,
    )


def run_audit(
    inboxes: Sequence[Path],
    out: Path,
    pack: Pack,
    jobs: int = 1,
    progress: Progress | None = None,
    *,
    stages: Stages | None = None,
    units: Sequence[Unit] | None = None,
    besides: Path | None = None,
    sign: Callable[[str], str] | None = None,
    decisions: Decisions | None = None,
    store: Path | None = None,
    retry_failed: bool = False,
    say: Say = silent,
    meter: Meter | None = None,
    passwords: Passwords = NO_PASSWORDS,
) -> RunSummary:
    """Reads the inboxes, audits every unit and writes the output folder. `progress(done, so far seen, path)`.
    `besides`: the folder of an earlier run, whose results inside an inbox are left out too. `sign`: signs the line
    of the log. `decisions`: what people decided. `store`: where what was read before is kept, and what is read now;
    `say` is told what is wrong with it. StoreHeld where another run has it; nothing was written then. `retry_failed`:
    files whose reading ended badly are tried again. `meter`: counts what was done and how long each stage took.
    `passwords`: tried on files that ask for one; nothing of them is written.

    Exit code: 0 all judged; 4 something needs a person (a state that cannot be told, something to be
    explained, an unread file, one that is nobody's, nothing to audit); 5 an input path could not be read at all.
    """
    stages = stages or shipped_stages(passwords)
    ours = own_results(inboxes, besides or out, store)

    def inputs() -> Iterator[Input]:
        return (i for i in open_inbox(list(inboxes), passwords) if ours is None or not ours.fullmatch(i.source.path))

    kinds = KindsDecided(decisions, pack, stages)
    meter = meter or Meter()
    with ExitStack() as stack:
        units = units or roster(pack)
        book = decisions.path if decisions else None
        sources = {
            "inboxes": [_seen_from(out, x) for x in inboxes],
            "pack_at": _pack_at(out, pack),
            "decisions_at": _seen_from(out, book) if book else None,
        }
        before = last = None
        if store is not None:
            opened = stack.enter_context(open_store(store, say))
            before = ReadBefore(opened, stages, pack.forms, retry=retry_failed, passwords=passwords.key)
            kinds.texts = before.document
            by = [
                stages.fingerprint,
                pack.id,
                pack.sha256,
                repr(units),
                str((decisions or Decisions()).sha256),
                passwords.key,
            ]
            last = RunBefore(opened, before, inboxes, out, by)
            if not retry_failed and (same := last.same(inputs(), _central_inputs(pack))) is not None:
                return _again(same, out, sources, sign, meter)
        read = read_all(
            kinds.noted(last.noted(inputs()) if last else inputs()),
            pack.forms,
            jobs,
            progress=progress,
            stages=stages,
            few=0,
            before=before,
        )
        meter.enter("reading")
        with closing(read):  # an interruption ends the processes before the store
            evidence = [kinds.read_again(evidence_of(r)) for r in meter.counted(read)]
        central = _central(pack, stages, before)
        entry, summary = _written(
            evidence,
            central,
            out,
            pack,
            stages.fingerprint,
            units,
            sources=sources,
            sign=sign,
            decisions=decisions,
            meter=meter,
        )
        if last is not None:
            _remember(last, entry, summary, _central_inputs(pack))
        return summary


def _remember(last: RunBefore, entry: Mapping[str, object], summary: RunSummary, central: Iterable[Input]) -> None:
    """Keeps what the run came to for the next one, where it can be told in full."""
    codec = TypeAdapter(RunSummary)
    words = codec.dump_json(summary, by_alias=True).decode()
    if codec.validate_json(words) == summary:
        last.keep(entry, words, central)


def _again(
    same: Finished, out: Path, sources: Mapping[str, object], sign: Callable[[str], str] | None, meter: Meter
) -> RunSummary:
    """A run like the last one: the results stand, and a line of the log vouches for them again."""
    summary = TypeAdapter(RunSummary).validate_json(same.summary)
    meter.enter("writing")
    meter.done, meter.inputs = sum(summary.inputs.values()), Counter(summary.inputs)
    with undisturbed():
        append(out, {**same.entry, "milliseconds": meter.milliseconds, **sources}, sign=sign)
    return summary


def write_audits(
    evidence: Sequence[Evidence],
    central: Sequence[Piece],
    out: Path,
    pack: Pack,
    reader_fingerprint: str,
    units: Sequence[Unit],
    *,
    sources: Mapping[str, object] | None = None,
    sign: Callable[[str], str] | None = None,
    decisions: Decisions | None = None,
    meter: Meter | None = None,
) -> RunSummary:
    """Everything after reading: assemble, check, score, write. `sources`: where inputs and pack stood, for the log."""
    return _written(
        evidence,
        central,
        out,
        pack,
        reader_fingerprint,
        units,
        sources=sources,
        sign=sign,
        decisions=decisions,
        meter=meter,
    )[1]


def _written(
    evidence: Sequence[Evidence],
    central: Sequence[Piece],
    out: Path,
    pack: Pack,
    reader_fingerprint: str,
    units: Sequence[Unit],
    *,
    sources: Mapping[str, object] | None = None,
    sign: Callable[[str], str] | None = None,
    decisions: Decisions | None = None,
    meter: Meter | None = None,
) -> tuple[dict[str, object], RunSummary]:
    """The same; with the line of the log, but for what only the clock and the place know."""
    meter = meter or Meter()
    meter.enter("assembling")
    decided = decisions or Decisions()
    evidence, ruling = decide_files(evidence, decided, {u.unit for u in units}, pack)
    stale = [*ruling.stale, *stray_states(decided, (u.unit for u in units), pack.id, (d.id for d in pack.demands))]
    together = assemble(evidence, pack, units)
    shared = shared_papers(together.submissions)
    nobodys = _unread_of_nobody(together)
    told = (*nobodys, *_told_by_no_unit(evidence, together), *(stale_finding(s) for s in stale))
    rows, summaries = [], []
    besides: Counter[str] = Counter()
    asked = any(f.severity is Severity.ASK for f in told)
    listed = input_rows(evidence, together.units_of)
    with OutputFolder(out) as folder:
        for submission in together.submissions:
            meter.enter("checking")
            checked = check(submission, pack, central)
            checked = replace(checked, findings=(*checked.findings, *shared.get(submission.unit.unit, ())))
            states, settled = decide_states(checked.demands, submission.unit.unit, pack.id, decided)
            settled = [s for e in submission.inputs for s in ruling.of_files.get(e.source.path, ())] + settled
            audit = department_audit(replace(checked, demands=states), reader_fingerprint, nobodys, settled)
            audit = with_rulings(audit, decided)
            meter.enter("writing")
            folder.department(audit)
            rows.append(row(audit, len(submission.unread)))
            summaries.append(DepartmentSummary.of(audit, submission))
            if audit.received == "something":
                besides.update(d.id for d in audit.demands if d.state is State.CANNOT_TELL and d.level not in COUNTED)
            asked = asked or needs_person(audit)
        meter.enter("writing")
        folder.write("departments/_unassigned.json", unassigned(together.unassigned, pack, reader_fingerprint, told))
        folder.write("summary.csv", summary_csv(pack, rows))
        folder.write("summary.xlsx", summary_xlsx(pack, rows))
        folder.write("inputs.jsonl", json_lines(listed))
        code = _exit_code(evidence, together, asked)
        entry: dict[str, object] = {
            "tool": tool().model_dump(mode="json"),
            "reader_fingerprint": reader_fingerprint,
            "pack": pack_name(pack).model_dump(mode="json"),
            "inputs_root": root_of({str(r["path"]): str(r["sha256"]) for r in listed}),
            "inputs": len(listed),
            "results_root": root_of(folder.written),
            "results": dict(sorted(folder.written.items())),
            "decisions": decided.lines,
            "decisions_root": decided.sha256,
            "exit_code": int(code),
        }
        with undisturbed():  # the results and the line that vouches for them come together
            folder.close()
            append(out, {**entry, "milliseconds": meter.milliseconds, **(sources or {})}, sign=sign)
    return entry, RunSummary(
        exit_code=code,
        pack_id=pack.id,
        provisional=pack.provisional,
        departments=tuple(summaries),
        inputs=dict(sorted(Counter(e.status.value for e in evidence).items())),
        unassigned=tuple(e.source.path for e in together.unassigned),
        unread=tuple(sorted(e.source.path for e in evidence if e.status in UNREAD and not e.ruled_out)),
        findings=told,
        open_besides=tuple((d.title, besides[d.id]) for d in pack.demands if besides[d.id]),
    )


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


def _seen_from(out: Path, path: Path) -> str:
    """Where something stands as seen from the output folder, so that both may be moved together."""
    try:
        return Path(os.path.relpath(path.resolve(), out.resolve())).as_posix()
    except ValueError:  # another drive of Windows
        return path.resolve().as_posix()


def _pack_at(out: Path, pack: Pack) -> str | None:
    """Where the pack stands; null for one that is shipped with the program."""
    folder = Path(pack.folder)
    return None if folder.parent == PACKS else _seen_from(out, folder)


def own_results(inboxes: Sequence[Path], out: Path, store: Path | None = None) -> re.Pattern[str] | None:
    """The paths of results of an earlier run: the output folder may lie inside an inbox, or be one. Papers that lie in
    it beside the results are inputs like any other. `store`: what was read before may lie elsewhere in an inbox.
    """
    patterns = [f"{re.escape(x)}(?:{RESULTS.pattern})" for x in _inside(inboxes, out)]
    if store is not None:
        patterns += [f"{re.escape(x)}(?:{store_files(store.name)})" for x in _inside(inboxes, store.parent)]
    return re.compile("|".join(patterns)) if patterns else None


def _inside(inboxes: Sequence[Path], folder: Path) -> list[str]:
    """What the provenance of files in a folder begins with, once for each inbox that it lies in."""
    target = folder.resolve()
    inside = [x.resolve() for x in inboxes if x.is_dir()]
    own = [(x.name, target.relative_to(x).as_posix()) for x in inside if x == target or x in target.parents]
    folders = [f"{name}/{path}/" if len(inboxes) > 1 else f"{path}/" for name, path in own]
    return [f.replace("/./", "/").removeprefix("./") for f in folders]


def _central(pack: Pack, stages: Stages, before: ReadBefore | None) -> tuple[Piece, ...]:
    """Central evidence, read like any other, in the order of its names."""
    if not pack.central:
        return ()
    read = read_all(_central_inputs(pack), pack.forms, stages=stages, before=before)
    evidence = [evidence_of(r, central=True) for r in read]
    found = [p for one in sorted(evidence, key=lambda e: e.order) for p in pieces_of(one, pack)]
    return tuple(found)


def _central_inputs(pack: Pack) -> Iterator[Input]:
    return open_inbox([Path(pack.folder) / c.path for c in pack.central]) if pack.central else iter(())
