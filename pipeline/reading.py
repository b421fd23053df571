"""การอ่าน: the one seam between inputs and records. Limits, a result store or a cluster sit behind it, unseen.

`read_one` is both stages over one document; `read_all` is that over many, in `jobs` processes, the results in the order
of the inputs whatever the jobs. The same content is read once, and its occurrences share the answer.
"""

from collections import OrderedDict, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path

from pydantic import JsonValue

from pipeline.arrival import Arrival
from pipeline.converted_ahead import PreparedFolder, use_prepared
from pipeline.intake import Input, reason_finding
from pipeline.links import Link, links_in, shares_files
from pipeline.text_quality import text_quality
from pipeline.workers import Limits, Lost, Workers
from schemas.finding import Finding
from schemas.finding_codes import finding
from schemas.form_definition import FormDefinition
from schemas.record import Extraction, Record
from schemas.source import Reason, SourceFile, Status
from schemas.text import DocumentText

ReadText = Callable[[bytes, str, str], DocumentText]
Extract = Callable[[DocumentText, Sequence[FormDefinition]], Extraction]
Progress = Callable[[int, int, str], None]  # how many are done, how many have come so far, the path just done

MOST_REMEMBERED = 256  # answers kept for further occurrences of the same content
_AHEAD = 4  # inputs a worker that may wait for an earlier one's answer
_FEW = 2
# A document of the largest kind (thousands of pages, or 120 scanned ones) takes some minutes.
LIMITS = Limits(seconds=900, bytes=2 << 30)
_MOST_HELD_BYTES = 256 << 20  # of files that wait for a worker or are with one
_LINKS_TOLD = 10  # links, or places of personal data, that one document is told of
_SCOPES = (Status.READ, Status.PARTLY_READ)


@dataclass(frozen=True, slots=True)
class Reading:
    """What one content gave, whatever its name and place."""

    status: Status
    reason: Reason | None
    kind: str | None = None
    record: Record | None = None
    text_quality: dict[str, JsonValue] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    exception: str | None = None
    text: DocumentText | None = None


@dataclass(frozen=True, slots=True)
class ReadResult:
    """One input and what became of it. `text` is there only when it was asked for."""

    source: SourceFile
    status: Status
    reason: Reason | None = None
    kind: str | None = None
    record: Record | None = None
    text_quality: dict[str, JsonValue] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    arrival: Arrival = field(default_factory=Arrival)
    text: DocumentText | None = None


@dataclass(frozen=True, slots=True)
class Stages:
    """The two stages. Tests and a result store put others in their place; both must be importable functions."""

    read_text: ReadText
    extract: Extract
    fingerprint: str


def shipped_stages() -> Stages:
    """The stages of this program."""
    from extractors.extract import extract
    from extractors.read_text import read_text, reader_fingerprint

    return Stages(read_text, extract, reader_fingerprint())


def read_one(
    data: bytes,
    source: SourceFile,
    forms: Sequence[FormDefinition] = (),
    *,
    mail_body: bool = False,
    stages: Stages | None = None,
    keep_text: bool = False,
) -> ReadResult:
    """Both stages over one document's bytes. Whatever the bytes, a result: see `read_content`."""
    reading = read_content(
        data, source.media_type, forms, mail_body=mail_body, stages=stages or shipped_stages(), keep_text=keep_text
    )
    return _result(Input(source, Arrival()), reading)


def read_content(
    data: bytes,
    media_type: str,
    forms: Sequence[FormDefinition],
    *,
    mail_body: bool,
    stages: Stages,
    keep_text: bool = False,
) -> Reading:
    """Both stages over some content. The one place where any fault of a reader ends: as `crashed`, with its name.

    A missing module is no fault of the document but of the installation, and is raised.
    """
    try:
        doc = stages.read_text(data, media_type, stages.fingerprint)
        if mail_body:  # the words of a mail, whatever they look like: their places say `body`
            doc = replace(doc, lines=tuple(replace(line, part="body") for line in doc.lines))
        kind, record, findings = None, None, doc.findings
        if doc.status in _SCOPES:
            extraction = stages.extract(doc, forms)
            kind, record = extraction.record.kind, extraction.record
            findings = tuple(dict.fromkeys((*findings, *extraction.findings)))
        findings = (*findings, *_links(doc), *_personal(doc))
        quality = text_quality(doc)
    except ImportError:
        raise
    except MemoryError:
        return Reading(Status.UNREADABLE, Reason.MEMORY_LIMIT)
    except Exception as e:  # noqa: BLE001 -- one bad file never changes another file's answer
        return Reading(Status.UNREADABLE, Reason.CRASHED, exception=type(e).__name__)
    return Reading(doc.status, doc.reason, kind, record, quality, findings, text=doc if keep_text else None)


def read_all(
    inputs: Iterable[Input],
    forms: Sequence[FormDefinition] = (),
    jobs: int = 1,
    *,
    progress: Progress | None = None,
    stages: Stages | None = None,
    keep_text: bool = False,
    limits: Limits | None = LIMITS,
) -> Iterator[ReadResult]:
    """The result of every input, in the order of the inputs, whatever the number of jobs.

    Documents are read in as many processes as there are jobs, started afresh (not forked), one file in flight each: a
    process that dies takes no other file with it. Its file is tried once more, and then `quarantined`; one that takes
    too long or too much memory is ended from outside (`timeout`, `memory_limit`). One or two documents are read here,
    without limits, as are all where `limits` is None and there is one job. Memory holds a few files a job, however
    many inputs there are.
    """
    seen = 0

    def counted() -> Iterator[Input]:
        nonlocal seen
        for one in inputs:
            seen += 1
            yield one

    stages = stages or shipped_stages()
    with PreparedFolder() as prepared:
        coming, few = _ahead(counted())
        coming = prepared.ahead(coming)
        if few or (jobs <= 1 and limits is None):
            results = _alone(coming, forms, stages, keep_text)
        else:
            results = _together(coming, forms, jobs, stages, keep_text, prepared.folder, limits)
        for done, result in enumerate(results, 1):
            if progress is not None:
                progress(done, seen, result.source.path)
            yield result


def _ahead(inputs: Iterator[Input]) -> tuple[Iterator[Input], bool]:
    """The same inputs, and whether so few of them are to be read that starting a process takes longer than reading."""
    seen: list[Input] = []
    to_read = 0
    for one in inputs:
        seen.append(one)
        to_read += one.status is None
        if to_read > _FEW:
            return chain(seen, inputs), False
    return iter(seen), True


_Key = tuple[str, str, bool]  # sha-256, media type, a mail's own words
_Job = tuple[bytes, str, bool]  # bytes, media type, a mail's own words
# what every job has: forms, stages, keep the text, and the folder of files that were converted ahead
_Fixed = tuple[tuple[FormDefinition, ...], Stages, bool, Path | None]


class _Remembered:
    """The last answers by content."""

    def __init__(self) -> None:
        self._answers: OrderedDict[_Key, Reading] = OrderedDict()

    def get(self, key: _Key) -> Reading | None:
        if key in self._answers:
            self._answers.move_to_end(key)
        return self._answers.get(key)

    def put(self, key: _Key, reading: Reading) -> None:
        self._answers[key] = reading
        if len(self._answers) > MOST_REMEMBERED:
            self._answers.popitem(last=False)


def _key(one: Input) -> _Key:
    return one.source.sha256, one.source.media_type, one.mail_body


def _alone(
    inputs: Iterator[Input], forms: Sequence[FormDefinition], stages: Stages, keep_text: bool
) -> Iterator[ReadResult]:
    known = _Remembered()
    for one in inputs:
        if one.status is not None:
            yield _decided(one)
            continue
        reading = known.get(_key(one))
        if reading is None:
            reading = read_content(
                one.data, one.source.media_type, forms, mail_body=one.mail_body, stages=stages, keep_text=keep_text
            )
            if not keep_text:  # whole texts are too large to be remembered
                known.put(_key(one), reading)
        yield _result(one, reading)


@dataclass(slots=True)
class _Waiting:
    """An input whose answer is not there yet, without its bytes: only the workers hold these."""

    one: Input
    key: _Key
    reading: Reading | None = None


def _together(
    inputs: Iterator[Input],
    forms: Sequence[FormDefinition],
    jobs: int,
    stages: Stages,
    keep_text: bool,
    prepared: Path | None,
    limits: Limits | None,
) -> Iterator[ReadResult]:
    known = _Remembered()
    queue: deque[_Waiting] = deque()
    under_way: dict[_Key, list[_Waiting]] = {}
    sizes: dict[_Key, int] = {}
    held = 0
    fixed: _Fixed = (tuple(forms), stages, keep_text, prepared)
    workers: Workers[_Key, _Job, _Fixed, Reading] = Workers(jobs, _work, fixed, limits)
    with workers:
        more = True
        while more or queue:
            while more and len(queue) < jobs * _AHEAD and held < _MOST_HELD_BYTES:
                if (one := next(inputs, None)) is None:
                    more = False
                    break
                waiting = _Waiting(replace(one, data=b""), _key(one))
                queue.append(waiting)
                if one.status is not None:
                    continue
                waiting.reading = known.get(waiting.key)
                if waiting.reading is not None:
                    continue
                if waiting.key in under_way:
                    under_way[waiting.key].append(waiting)
                else:
                    under_way[waiting.key] = [waiting]
                    sizes[waiting.key] = len(one.data)
                    held += len(one.data)
                    workers.give(waiting.key, (one.data, one.source.media_type, one.mail_body))
            while queue and (queue[0].one.status is not None or queue[0].reading is not None):
                first = queue.popleft()
                yield _decided(first.one) if first.reading is None else _result(first.one, first.reading)
            if queue and (len(queue) >= jobs * _AHEAD or held >= _MOST_HELD_BYTES or not more):
                key, answer = workers.take()
                reading = _lost(answer) if isinstance(answer, Lost) else answer
                held -= sizes.pop(key)
                if not keep_text:
                    known.put(key, reading)
                for waiting in under_way.pop(key):
                    waiting.reading = reading


def _work(job: _Job, fixed: _Fixed) -> Reading:
    """What a worker does with one file."""
    data, media_type, mail_body = job
    forms, stages, keep_text, prepared = fixed
    use_prepared(prepared)
    return read_content(data, media_type, forms, mail_body=mail_body, stages=stages, keep_text=keep_text)


def _lost(answer: Lost) -> Reading:
    if answer.why == "timeout":
        return Reading(Status.UNREADABLE, Reason.TIMEOUT)
    if answer.why == "memory":
        return Reading(Status.UNREADABLE, Reason.MEMORY_LIMIT)
    return Reading(Status.QUARANTINED, Reason.CRASHED, exception=answer.how)


def _decided(one: Input) -> ReadResult:
    assert one.status is not None
    return ReadResult(one.source, one.status, one.reason, findings=one.findings, arrival=one.arrival)


def _result(one: Input, reading: Reading) -> ReadResult:
    """The result of one occurrence: the content's answer, and the sentences that name this very file."""
    path = one.source.path
    own: tuple[Finding, ...] = ()
    if reading.exception is not None:
        own = (finding("FILE-READER-STOPPED", about=path, file=path, exception=reading.exception),)
    elif reading.reason is not None:
        own = (reason_finding(reading.reason, path, partly=reading.status is Status.PARTLY_READ),)
    return ReadResult(
        one.source,
        reading.status,
        reading.reason,
        reading.kind,
        reading.record,
        reading.text_quality,
        (*one.findings, *reading.findings, *own),
        one.arrival,
        reading.text,
    )


def _personal(doc: DocumentText) -> tuple[Finding, ...]:
    """PII with the places of the citizen numbers, which themselves are in no finding."""
    from extractors.flow import Flow
    from extractors.personal_data import citizen_numbers

    flow = Flow.of(doc)
    found = list(citizen_numbers(flow.text))
    if not found:
        return ()
    places = tuple(p for start, end in found[:_LINKS_TOLD] for p in flow.places(start, end))
    return (finding("PII", places=places, count=len(found)),)


def _links(doc: DocumentText) -> tuple[Finding, ...]:
    """A finding for each link or QR code that stands in place of a file, with its place where the page shows it."""
    from extractors.flow import Flow

    flow = Flow.of(doc)
    found = list({link.url: link for link in reversed(links_in(flow.text))}.values())[::-1]
    shown = {link.url for link in found}
    behind = doc.properties.get("links", "").split()  # addresses behind words that one clicks
    found += [Link(0, 0, url) for url in behind if shares_files(url) and url not in shown]
    return tuple(
        finding("EV-BY-LINK", places=flow.places(x.start, x.end), link=x.url[:300]) for x in found[:_LINKS_TOLD]
    )
