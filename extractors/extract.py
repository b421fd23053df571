"""Stage 2 of reading: `extract(DocumentText, forms) -> Extraction`. Cheap and pure: no page is read again."""

import re
from collections.abc import Sequence
from typing import cast

from extractors.citation import read_citations, read_references
from extractors.deadline import read_deadlines
from extractors.flow import Flow
from extractors.form_entries import find_forms, read_form
from extractors.indicator_page import indicator_findings, is_indicator_page, read_indicator
from extractors.kind import kind_of
from extractors.letter import read_letter_fields
from extractors.letter_marks import read_secrecy
from extractors.resolution import read_resolutions
from extractors.rows import rows_of
from extractors.scan_trust import doubted_on_scans
from extractors.statement import read_statements
from extractors.survey import read_survey
from schemas.finding import Finding
from schemas.form_definition import FormDefinition
from schemas.quoted import Origin, Quoted
from schemas.record import (
    Announcement,
    Email,
    ExternalLetter,
    Extraction,
    FormRecord,
    LetterFields,
    Memo,
    Minutes,
    Order,
    Other,
    Record,
    StampedLetter,
)
from schemas.text import DocumentText

# what tells of a work in running words: a page of the KPI system has its own fields, minutes their resolutions
_TELL = ("external_letter", "memo", "stamped_letter", "order", "announcement", "email", "other")
_DRAFT = re.compile(r"\s*\(?\s*(ร่าง)\s*\)?\s*")
RECORDS: dict[str, type[LetterFields]] = {
    "external_letter": ExternalLetter,
    "memo": Memo,
    "stamped_letter": StampedLetter,
    "order": Order,
    "announcement": Announcement,
    "minutes": Minutes,
    "email": Email,
    "other": Other,
}


def extract(doc: DocumentText, forms: Sequence[FormDefinition] = ()) -> Extraction:
    """The record of one document and what was noticed while making it; what was recognised is trusted with less."""
    made = _extract(doc, forms)
    if not _recognised(doc):
        return made
    return made.model_copy(update={"record": doubted_on_scans(made.record, doc)})


def _extract(doc: DocumentText, forms: Sequence[FormDefinition]) -> Extraction:
    """The record of one document and what was noticed while making it.

    A document without a line of text gives an empty `Other`. Forms are looked for by the pack's definitions; a letter
    in front of them keeps its own kind and has them in `more`.
    """
    flow = Flow.of(doc)
    if not flow.text.strip():
        return Extraction(record=Other(), findings=doc.findings)
    if is_indicator_page(flow):
        page = read_indicator(flow)
        page = page.model_copy(update=_cited(flow, "indicator"))
        return Extraction(record=page, findings=(*doc.findings, *indicator_findings(page)))
    found = find_forms(flow, doc, forms)
    front = _before(flow, found)
    kind, _ = kind_of(front, doc) if front.text.strip() else ("other", ())
    if found and kind == "other":
        first, rest = found[0], found[1:]
        update = {"more": rest, "copy_status": _draft_mark(front), "secrecy": _secrecy(flow, doc)}
        return Extraction(record=first.model_copy(update=update), findings=doc.findings)
    record, noticed = _letter(front, doc, kind)
    if found:  # a mark on any page is the whole file's
        record = record.model_copy(update={"more": found, "secrecy": record.secrecy or _secrecy(flow, doc)})
    return Extraction(record=record, findings=(*doc.findings, *noticed))


def extract_as(doc: DocumentText, forms: Sequence[FormDefinition], kind: str, form: str | None) -> Extraction:
    """The record of a document that a person says is of this kind, or is this form of `forms`. Forms found behind it
    stay behind it. Raises KeyError for a form that `forms` do not hold. No words give an empty `Other`.
    """
    flow = Flow.of(doc)
    if not flow.text.strip():
        return Extraction(record=Other(), findings=doc.findings)
    found = find_forms(flow, doc, forms)
    front = _before(flow, found)
    if kind == "form":
        definition = {f.id: f for f in forms}[form or ""]
        if found and not front.text.strip():  # it begins with a form: that is the one which is meant
            found = found[1:]
            front = _before(flow, found)
        read = read_form(front, doc, definition)
        doubted = doubted_on_scans(read, doc) if _recognised(doc) else read
        more = _doubted(found, doc)
        return Extraction(
            record=doubted.model_copy(
                update={
                    "form": read.form,
                    "more": more,
                    "copy_status": _draft_mark(front),
                    "secrecy": _secrecy(flow, doc),
                }
            ),
            findings=doc.findings,
        )
    if not front.text.strip():
        front, found = flow, ()
    if kind == "indicator":
        page = read_indicator(front).model_copy(update=_cited(front, "indicator"))
        made = Extraction(record=page, findings=(*doc.findings, *indicator_findings(page)))
    else:
        record, noticed = _letter(front, doc, kind)
        made = Extraction(record=record.model_copy(update={"more": found}), findings=(*doc.findings, *noticed))
    return made.model_copy(update={"record": doubted_on_scans(made.record, doc)}) if _recognised(doc) else made


def _recognised(doc: DocumentText) -> bool:
    return any(line.origin is Origin.RECOGNISED for line in doc.lines)


def _doubted(found: Sequence[FormRecord], doc: DocumentText) -> tuple[Record, ...]:
    return tuple(doubted_on_scans(x, doc) for x in found) if _recognised(doc) else tuple(found)


def _letter(flow: Flow, doc: DocumentText, kind: str) -> tuple[Record, tuple[Finding, ...]]:
    head = read_letter_fields(flow, doc, kind)
    record = RECORDS[kind].model_validate({**head.fields(), **_cited(flow, kind)})
    if isinstance(record, Other):
        record = record.model_copy(update={"survey": read_survey(flow)})
    return cast(Record, record), head.findings


def _cited(flow: Flow, kind: str) -> dict[str, object]:
    return {
        "references": read_references(flow, kind),
        "citations": read_citations(flow, kind),
        "resolutions": read_resolutions(flow, kind),
        "deadlines": read_deadlines(flow, kind),
        "statements": read_statements(flow) if kind in _TELL else (),
    }


def _secrecy(flow: Flow, doc: DocumentText) -> Quoted | None:
    return read_secrecy(flow, rows_of(flow), doc)


def _draft_mark(front: Flow) -> Quoted | None:
    """(ร่าง) by itself above a form's title."""
    for n, line in enumerate(front.lines):
        if hit := _DRAFT.fullmatch(line.text):
            return front.quote(
                front.starts[n] + hit.start(1), front.starts[n] + hit.end(1), "draft", rules=("draft_mark",)
            )
    return None


def _before(flow: Flow, found: Sequence[FormRecord]) -> Flow:
    """The lines in front of the first form: the letter that covers it, if there is one."""
    if not found or found[0].form is None:
        return flow
    title = found[0].form.places[0]
    for n, line in enumerate(flow.lines):
        start = flow.starts[n]
        if flow.quote(start, start + len(line.text)).places == (title,):
            return Flow(flow.sha256, flow.lines[:n])
    raise AssertionError("a form's title stands on a line of its flow")
