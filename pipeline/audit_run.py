"""งานหลัก: an inbox in, one audit for every unit of the roster out. The order of things, and nothing else.

The same inputs give the same bytes whatever the order, jobs, hash seed, locale, time zone or folder; only the run log
knows the clock.
"""

import gc
import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path

from pydantic import TypeAdapter

from pipeline.arrival import Arrival, alike
from pipeline.decisions import Decisions
from pipeline.duplicates import OWN, long_entries
from pipeline.evidence import AtHand, Evidence, Piece
from pipeline.inbox_files import Inbox
from pipeline.intake import Input, open_inbox
from pipeline.judging import Rules, judge_once
from pipeline.lean import lean
from pipeline.meter import Meter
from pipeline.open_store import Say, open_store, silent
from pipeline.outputs import OutputFolder
from pipeline.pack import PACKS, roster
from pipeline.parcel import pieces_of
from pipeline.passwords import NO_PASSWORDS, Passwords
from pipeline.read_as_decided import KindsDecided
from pipeline.read_before import ReadBefore
from pipeline.reading import Elsewhere, ReadResult, Stages, read_all, shipped_stages
from pipeline.result_names import RESULTS, store_files
from pipeline.run_before import Finished, RunBefore
from pipeline.run_log import append
from pipeline.run_summary import RunSummary
from pipeline.shelf import Shelf
from pipeline.undisturbed import undisturbed
from pipeline.unit_names import UnitIndex
from pipeline.versions import version_of
from pipeline.witness import has_unknown_code, speaks_for
from schemas.pack import Pack
from schemas.unit import Unit

Progress = Callable[[int, int, str], None]
# A run holds more and more inputs, none of them in circles. Looked through as often as Python does, ten times
# as many took twenty times as long; and what outlived one look is looked through again after 200 of them, not 20.
_COLLECTS = (100_000, 200, 100)


def evidence_of(result: ReadResult, *, central: bool = False) -> Evidence:
    """A read input as the auditor takes it."""
    return Evidence(
        source=result.source,
        status=result.status,
        reason=result.reason,
        kind=result.kind,
        contents=AtHand(result.record, result.findings),
        arrival=result.arrival,
        central=central,
    )


def run_audit(
    inboxes: Sequence[Inbox],
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
    elsewhere: Elsewhere | None = None,
) -> RunSummary:
    """Reads the inboxes, audits every unit and writes the output folder. `progress(done, so far seen, path)`.
    `besides`: the folder of an earlier run, whose results inside an inbox are left out too. `sign`: signs the line
    of the log. `decisions`: what people decided. `store`: where what was read before is kept, and what is read now;
    `say` is told what is wrong with it. StoreHeld where another run has it; nothing was written then. `retry_failed`:
    files whose reading ended badly are tried again. `meter`: counts what was done and how long each stage took.
    `passwords`: tried on files that ask for one; nothing of them is written. `elsewhere`: reads on other machines.

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
        stack.callback(gc.set_threshold, *gc.get_threshold())
        gc.set_threshold(*_COLLECTS)
        units = units or roster(pack)
        book = decisions.path if decisions else None
        sources = {
            "inboxes": [seen_from(out, x) if isinstance(x, Path) else x.url for x in inboxes],
            "pack_at": _pack_at(out, pack),
            "decisions_at": seen_from(out, book) if book else None,
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
            if not retry_failed and (same := last.same(inputs(), central_inputs(pack))) is not None:
                return _again(same, out, sources, sign, meter)
        read = read_all(
            kinds.noted(last.noted(inputs()) if last else inputs()),
            pack.forms,
            jobs,
            progress=progress,
            stages=stages,
            few=0,
            before=before,
            elsewhere=elsewhere,
            turned=meter.turned,
        )
        meter.enter("reading")
        shelf = stack.enter_context(Shelf(store.parent if store else None, say))
        with closing(read):  # an interruption ends the processes before the store
            came = meter.counted(read)
            evidence = list(_laid_aside(last.answered(came) if last else came, kinds, shelf, pack, units))
        central = central_pieces(pack, stages, before)
        entry, summary = _written(
            evidence,
            Rules(pack, central, tuple(units), stages.fingerprint),
            out,
            sources=sources,
            sign=sign,
            decisions=decisions,
            meter=meter,
        )
        if last is not None:
            last.keep_inputs()
            _remember(last, entry, summary, central_inputs(pack))
        return summary


def _laid_aside(
    results: Iterable[ReadResult], kinds: KindsDecided, shelf: Shelf, pack: Pack, units: Sequence[Unit]
) -> Iterator[Evidence]:
    """The inputs as the auditor takes them, what was read of them laid aside. What assembling will ask is asked while
    they are at hand, and what came in one sending shares what is known of it.
    """
    before, index = Arrival(), UnitIndex(units, pack.indicator.fiscal_year)
    for result in results:
        one = evidence_of(result)
        said = kinds.read_again(one)
        laid = shelf.lay(said, result.packed if said is one else None)
        before = alike(laid.arrival, before)
        one = replace(laid, source=lean(laid.source, "parent", "media_type"), arrival=before)
        for piece in pieces_of(one, pack):
            speaks_for(piece, index, pack)
            version_of(piece, pack)
            if piece.role == "cover":
                has_unknown_code(piece, index)
            if piece.role in OWN:
                long_entries(piece, index.table)
        yield one


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
    rules = Rules(pack, tuple(central), tuple(units), reader_fingerprint)
    return _written(evidence, rules, out, sources=sources, sign=sign, decisions=decisions, meter=meter)[1]


def _written(
    evidence: Sequence[Evidence],
    rules: Rules,
    out: Path,
    *,
    sources: Mapping[str, object] | None = None,
    sign: Callable[[str], str] | None = None,
    decisions: Decisions | None = None,
    meter: Meter | None = None,
) -> tuple[Mapping[str, object], RunSummary]:
    """The same; with the line of the log, but for what only the clock and the place know."""
    meter = meter or Meter()
    with OutputFolder(out) as folder:
        judged = judge_once(rules, evidence, decisions or Decisions(), meter, folder.write)
        meter.enter("writing")
        with undisturbed():  # the results and the line that vouches for them come together
            folder.close()
            append(out, {**judged.entry, "milliseconds": meter.milliseconds, **(sources or {})}, sign=sign)
    return judged.entry, judged.summary


def seen_from(out: Path, path: Path) -> str:
    """Where something stands as seen from the output folder, so that both may be moved together."""
    try:
        return Path(os.path.relpath(path.resolve(), out.resolve())).as_posix()
    except ValueError:  # another drive of Windows
        return path.resolve().as_posix()


def _pack_at(out: Path, pack: Pack) -> str | None:
    """Where the pack stands; null for one that is shipped with the program."""
    folder = Path(pack.folder)
    return None if folder.parent == PACKS else seen_from(out, folder)


def own_results(inboxes: Sequence[Inbox], out: Path, store: Path | None = None) -> re.Pattern[str] | None:
    """The paths of results of an earlier run: the output folder may lie inside an inbox, or be one. Papers that lie in
    it beside the results are inputs like any other. `store`: what was read before may lie elsewhere in an inbox.
    """
    patterns = [f"{re.escape(x)}(?:{RESULTS.pattern})" for x in _inside(inboxes, out)]
    if store is not None:
        patterns += [f"{re.escape(x)}(?:{store_files(store.name)})" for x in _inside(inboxes, store.parent)]
    return re.compile("|".join(patterns)) if patterns else None


def _inside(inboxes: Sequence[Inbox], folder: Path) -> list[str]:
    """What the provenance of files in a folder begins with, once for each inbox that it lies in."""
    target = folder.resolve()
    inside = [x.resolve() for x in inboxes if isinstance(x, Path) and x.is_dir()]
    own = [(x.name, target.relative_to(x).as_posix()) for x in inside if x == target or x in target.parents]
    folders = [f"{name}/{path}/" if len(inboxes) > 1 else f"{path}/" for name, path in own]
    return [f.replace("/./", "/").removeprefix("./") for f in folders]


def central_pieces(pack: Pack, stages: Stages, before: ReadBefore | None) -> tuple[Piece, ...]:
    """Central evidence, read like any other, in the order of its names."""
    if not pack.central:
        return ()
    read = read_all(central_inputs(pack), pack.forms, stages=stages, before=before)
    evidence = [evidence_of(r, central=True) for r in read]
    found = [p for one in sorted(evidence, key=lambda e: e.order) for p in pieces_of(one, pack)]
    return tuple(found)


def central_inputs(pack: Pack) -> Iterator[Input]:
    """Central evidence as inputs."""
    return open_inbox([Path(pack.folder) / c.path for c in pack.central]) if pack.central else iter(())
