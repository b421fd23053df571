"""อ่านตามชนิดที่คนบอก: files of which a person said what they are, read anew as that kind or as that form of the pack.

The machine's own reading comes first, under all its limits; only what it could read is read again, here.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.decisions import Decisions
from pipeline.evidence import Evidence
from pipeline.intake import Input
from pipeline.reading import Reading, Stages, read_content
from schemas.decision import KindDecision
from schemas.finding import Finding
from schemas.form_definition import FormDefinition
from schemas.pack import Pack
from schemas.record import Extraction, FormRecord, Record
from schemas.text import DocumentText


@dataclass(frozen=True, slots=True)
class _ReadAs:
    """Stage 2 for one decision."""

    decision: KindDecision

    def __call__(self, doc: DocumentText, forms: Sequence[FormDefinition]) -> Extraction:
        from extractors.extract import extract_as

        return extract_as(doc, forms, self.decision.kind, self.decision.form)


class KindsDecided:
    """What people said that files are. The bytes of these few files are kept from intake until they are read again.
    `texts`: the kept text of a content (sha-256, media type, a mail's own words), or none: then no page is read twice.
    """

    def __init__(self, decisions: Decisions | None, pack: Pack, stages: Stages) -> None:
        known = {f.id for f in pack.forms}
        made = decisions.kinds if decisions else {}
        self._kinds = {sha: d for sha, d in made.items() if d.form is None or d.form in known}
        self._pack = pack
        self._stages = stages
        self.texts: Callable[[tuple[str, str, bool]], DocumentText | None] = lambda _: None
        self._kept: dict[str, Input] = {}
        self._again: dict[str, tuple[Reading, tuple[Finding, ...]]] = {}

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
        if sha256 not in self._again:
            self._again[sha256] = self._read(self._kept[sha256], self._kinds[sha256])
        made, machines = self._again[sha256]
        if made.record is None:
            return one
        kept = tuple(f for f in one.findings if f not in machines)
        findings = tuple(dict.fromkeys((*kept, *made.findings)))
        return replace(one, kind=made.kind, record=made.record, findings=findings, machine_kind=kind_words(one.record))

    def _read(self, one: Input, said: KindDecision) -> tuple[Reading, tuple[Finding, ...]]:
        """What the file is read as now, and what was noticed of it as the machine took it."""
        forms = self._pack.forms
        text = self.texts((one.source.sha256, one.source.media_type, one.mail_body))
        read_text = self._stages.read_text if text is None else lambda *_: text
        stages = replace(self._stages, read_text=read_text, extract=_ReadAs(said))
        made = read_content(
            one.data, one.source.media_type, forms, mail_body=one.mail_body, stages=stages, keep_text=True
        )
        if made.text is None:
            return made, ()
        return replace(made, text=None), self._stages.extract(made.text, forms).findings


def kind_words(record: Record) -> str:
    """What a record is, in words of the contract: `memo`, or `form form-3`."""
    form = record.form.value if isinstance(record, FormRecord) and record.form is not None else ""
    return f"{record.kind} {form}".strip()
