"""สองขั้นของการอ่าน: both stages over the bytes of one content, in whatever process, and what is to be kept of each.

`read_text(bytes, media_type, fingerprint) -> DocumentText` is costly and knows no pack; `extract(DocumentText, forms)
-> Extraction` is cheap. A text that was kept is not read again: the second stage starts from it.
"""

import errno
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from pipeline.content_reading import Reading
from pipeline.noticed import noticed
from pipeline.passwords import NO_PASSWORDS, Passwords
from pipeline.stored_text import text_bytes, text_of
from pipeline.text_quality import text_quality
from schemas.form_definition import FormDefinition
from schemas.record import Extraction
from schemas.source import Reason, Status
from schemas.text import DocumentText

ReadText = Callable[[bytes, str, str], DocumentText]
Extract = Callable[[DocumentText, Sequence[FormDefinition]], Extraction]

_SCOPES = (Status.READ, Status.PARTLY_READ)


@dataclass(frozen=True, slots=True)
class Stages:
    """The two stages. Tests put others in their place; both must be importable functions."""

    read_text: ReadText
    extract: Extract
    fingerprint: str


def shipped_stages(passwords: Passwords = NO_PASSWORDS) -> Stages:
    """The stages of this program. `passwords`: what the first tries on a document that asks for one."""
    from extractors.extract import extract
    from extractors.read_text import read_text, reader_fingerprint

    first = partial(read_text, passwords=passwords) if passwords else read_text
    return Stages(first, extract, reader_fingerprint())


@dataclass(frozen=True, slots=True)
class Job:
    """One content to be read: its bytes, or (`text`) the text that was kept of it, its bytes then being empty."""

    data: bytes
    media_type: str
    mail_body: bool
    text: bytes | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a job gave. `text`, `record`: the bytes to keep, null where there is nothing new that may be kept."""

    reading: Reading
    text: bytes | None = None
    record: bytes | None = None


def read_content(
    data: bytes,
    media_type: str,
    forms: Sequence[FormDefinition],
    *,
    mail_body: bool,
    stages: Stages,
    keep_text: bool = False,
) -> Reading:
    """Both stages over some content. Any fault of a reader ends here: as `crashed`, with its name.

    A missing module is no fault of the document but of the installation, and is raised.
    """
    return answer(Job(data, media_type, mail_body), forms, stages, keep_text=keep_text).reading


def answer(
    job: Job, forms: Sequence[FormDefinition], stages: Stages, *, keep_text: bool = False, to_keep: bool = False
) -> Answer:
    """The same for a job. `keep_text`: the reading has its text; `to_keep`: the answer has the bytes to keep."""
    try:
        doc = _text(job, stages)
    except Exception as error:  # noqa: BLE001 -- one bad file never changes another file's answer
        return Answer(_stopped(error))
    try:
        reading = _reading(doc, forms, stages, keep_text)
    except Exception as error:  # noqa: BLE001
        reading = _stopped(error)
    return _kept(job, doc, reading) if to_keep else Answer(reading)


def _text(job: Job, stages: Stages) -> DocumentText:
    """The first stage, or what was kept of it."""
    if job.text is not None:
        doc = text_of(job.text)
        return replace(doc, properties={**doc.properties, "readers": stages.fingerprint})
    doc = stages.read_text(job.data, job.media_type, stages.fingerprint)
    if job.mail_body:  # the words of a mail, whatever they look like: their places say `body`
        doc = replace(doc, lines=tuple(replace(line, part="body") for line in doc.lines))
    return doc


def _reading(doc: DocumentText, forms: Sequence[FormDefinition], stages: Stages, keep_text: bool) -> Reading:
    """The second stage."""
    kind, record, findings = None, None, doc.findings
    if doc.status in _SCOPES:
        extraction = stages.extract(doc, forms)
        kind, record = extraction.record.kind, extraction.record
        findings = tuple(dict.fromkeys((*findings, *extraction.findings)))
    findings = (*findings, *noticed(doc))
    quality = text_quality(doc)
    return Reading(doc.status, doc.reason, kind, record, quality, findings, text=doc if keep_text else None)


def _stopped(error: Exception) -> Reading:
    if isinstance(error, ImportError):
        raise error
    if isinstance(error, MemoryError):
        return Reading(Status.UNREADABLE, Reason.MEMORY_LIMIT)
    if isinstance(error, OSError) and error.errno == errno.EFBIG:  # the system's limit on the size of one file
        return Reading(Status.UNREADABLE, Reason.OUTPUT_LIMIT)
    return Reading(Status.UNREADABLE, Reason.CRASHED, exception=type(error).__name__)


def _kept(job: Job, doc: DocumentText, reading: Reading) -> Answer:
    """With the bytes to keep. What lies in the circumstances is not kept: it may be otherwise the next time."""
    if any(f.code == "DOC-NEEDS-OFFICE" for f in doc.findings):  # a program that may be installed by then
        return Answer(reading)
    text = record = None
    try:
        if job.text is None and doc.reason not in (Reason.TIMEOUT, Reason.MEMORY_LIMIT):
            text = text_bytes(doc)
        record = reading.as_bytes()
    except (TypeError, ValueError):  # it holds what cannot be written down: it is read anew each time
        return Answer(reading, text)
    return Answer(reading, text, record)
