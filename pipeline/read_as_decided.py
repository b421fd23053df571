"""อ่านตามชนิดที่คนบอก: files of which a person said what they are, read anew as that kind or as that form of the pack.

The machine's own reading comes first; only what it could read is read again. Both go on in a confined process under all
its limits: a file that a person vouches for is still a stranger's. Where the second reading does not end, the machine's
answer stays.
"""

import weakref
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.decisions import Decisions
from pipeline.evidence import Evidence
from pipeline.intake import Input
from pipeline.reading import LIMITS, Reading, Stages
from pipeline.stored_text import text_bytes
from pipeline.two_stages import Job, answer
from pipeline.workers import Lost, Workers
from schemas.decision import KindDecision
from schemas.finding import Finding
from schemas.form_definition import FormDefinition
from schemas.pack import Pack
from schemas.record import Extraction, FormRecord, Record
from schemas.source import Reason, Status
from schemas.text import DocumentText


@dataclass(frozen=True, slots=True)
class _Job:
    """One content and what a person says that it is. `text`: what was kept of it, its bytes then being empty."""

    content: Job
    said: KindDecision


@dataclass(frozen=True, slots=True)
class _Fixed:
    forms: tuple[FormDefinition, ...]
    stages: Stages


@dataclass(frozen=True, slots=True)
class _Made:
    """What the file is read as now, and what was noticed of it as the machine took it."""

    reading: Reading
    machines: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class _ReadAs:
    """Stage 2 for one decision."""

    decision: KindDecision

    def __call__(self, doc: DocumentText, forms: Sequence[FormDefinition]) -> Extraction:
        from extractors.extract import extract_as

        return extract_as(doc, forms, self.decision.kind, self.decision.form)


ReadAgain = dict[tuple[str, str, str | None], tuple[Reading, tuple[Finding, ...]]]  # by sha-256, kind and form


class KindsDecided:
    """What people said that files are. The bytes of these few files are kept from intake until they are read again.
    `texts`: the kept text of a content (sha-256, media type, a mail's own words), or none: then no page is read twice.
    `again`: what was read so before, by the same stages and with the same pack.
    """

    def __init__(self, decisions: Decisions | None, pack: Pack, stages: Stages, again: ReadAgain | None = None) -> None:
        known = {f.id for f in pack.forms}
        made = decisions.kinds if decisions else {}
        self._kinds = {sha: d for sha, d in made.items() if d.form is None or d.form in known}
        self._pack = pack
        self._stages = stages
        self.texts: Callable[[tuple[str, str, bool]], DocumentText | None] = lambda _: None
        self._kept: dict[str, Input] = {}
        self._again: ReadAgain = {} if again is None else again
        self._workers: Workers[str, _Job, _Fixed, _Made] | None = None

    def noted(self, inputs: Iterable[Input]) -> Iterator[Input]:
        """The same inputs, those of which a person said what they are remembered."""
        for one in inputs:
            if one.source.sha256 in self._kinds and one.status is None:
                self._kept.setdefault(one.source.sha256, one)
            yield one

    def read_again(self, one: Evidence) -> Evidence:
        """The input as the person said; as it was where nobody did, or where nothing of it could be read."""
        sha256 = one.source.sha256
        if sha256 not in self._kept or one.record is None:
            return one
        said = self._kinds[sha256]
        key = sha256, said.kind, said.form
        if key not in self._again:
            self._again[key] = self._read(self._kept[sha256], said)
        made, machines = self._again[key]
        if made.record is None:
            return one
        kept = tuple(f for f in one.findings if f not in machines)
        findings = tuple(dict.fromkeys((*kept, *made.findings)))
        said_by_machine = kind_words(one.record)
        return replace(one.saying(made.record, findings), kind=made.kind, machine_kind=said_by_machine)

    def _read(self, one: Input, said: KindDecision) -> tuple[Reading, tuple[Finding, ...]]:
        """What the file is read as now, and what was noticed of it as the machine took it."""
        source = one.source
        text = self.texts((source.sha256, source.media_type, one.mail_body))
        kept = text_bytes(text) if text is not None else None
        data = b"" if kept is not None else one.data
        if self._workers is None:
            self._workers = Workers(1, read_as, _Fixed(self._pack.forms, self._stages), LIMITS).__enter__()
            weakref.finalize(self, self._workers.__exit__, None, None, None)  # they end with this object
        self._workers.give(source.sha256, _Job(Job(data, source.media_type, one.mail_body, kept), said))
        _, made = self._workers.take()
        if isinstance(made, Lost):
            return Reading(Status.UNREADABLE, Reason.CRASHED, exception=made.how), ()
        return made.reading, made.machines


def read_as(job: _Job, fixed: _Fixed) -> _Made:
    """What a worker does with one file: both stages, the second as the person said, and as the machine would."""
    stages = replace(fixed.stages, extract=_ReadAs(job.said))
    reading = answer(job.content, fixed.forms, stages, keep_text=True).reading
    if reading.text is None:
        return _Made(reading)
    return _Made(replace(reading, text=None), fixed.stages.extract(reading.text, fixed.forms).findings)


def kind_words(record: Record) -> str:
    """What a record is, in words of the contract: `memo`, or `form form-3`."""
    form = record.form.value if isinstance(record, FormRecord) and record.form is not None else ""
    return f"{record.kind} {form}".strip()
