"""การอ่าน: the one seam between inputs and records. Limits, a result store or a cluster sit behind it, unseen.

`read_one` is both stages over one document; `read_all` is that over many, in `jobs` processes, the results in the order
of the inputs whatever the jobs. The same content is read once, and its occurrences share the answer.
"""

import contextlib
from collections import OrderedDict, deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Protocol

from pydantic import JsonValue

from extractors import page_turned
from pipeline.arrival import Arrival
from pipeline.content_reading import Reading as Reading
from pipeline.converted_ahead import PreparedFolder, use_prepared
from pipeline.intake import Input, reason_finding
from pipeline.read_before import Content, ReadBefore
from pipeline.suspects import read_suspect
from pipeline.two_stages import Answer, Job, answer
from pipeline.two_stages import Stages as Stages
from pipeline.two_stages import read_content as read_content
from pipeline.two_stages import shipped_stages as shipped_stages
from pipeline.workers import Limits, Lost, Workers
from schemas.finding import Finding
from schemas.finding_codes import finding
from schemas.form_definition import FormDefinition
from schemas.record import Record
from schemas.source import Reason, SourceFile, Status
from schemas.text import DocumentText

Turned = Callable[[str, int, int], None]  # the path, the page of it that is read now, how many it has
Progress = Callable[[int, int, str], None]  # how many are done, how many have come so far, the path just done

MOST_REMEMBERED = 256  # answers kept for further occurrences of the same content
# Inputs whose answers wait for an earlier one's, without their bytes: behind one long document the others are read on.
MOST_WAITING = 128
_FEW = 2
# A document of the largest kind (thousands of pages, or 120 scanned ones) takes some minutes.
LIMITS = Limits(seconds=900, bytes=2 << 30)
_MOST_HELD_BYTES = 256 << 20  # of files that wait for a worker or are with one


class Pool(Protocol):
    """What reads many at a time: processes of this machine (`Workers`), or of others (`Cluster`)."""

    @property
    def room(self) -> int:
        """How many jobs are best under way, so that nobody waits for the next one."""

    def give(self, key: Content, job: Job) -> None:
        """Puts a job in line."""

    def take(self) -> tuple[Content, Answer | Lost]:
        """Waits for the next answer."""


@dataclass(frozen=True, slots=True)
class ReadResult:
    """One input and what became of it. `text` is there only when it was asked for; `packed`: the reading as it is kept,
    where it has these very findings.
    """

    source: SourceFile
    status: Status
    reason: Reason | None = None
    kind: str | None = None
    record: Record | None = None
    text_quality: dict[str, JsonValue] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    arrival: Arrival = field(default_factory=Arrival)
    text: DocumentText | None = None
    packed: bytes | None = field(default=None, compare=False, repr=False)


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


def read_all(
    inputs: Iterable[Input],
    forms: Sequence[FormDefinition] = (),
    jobs: int = 1,
    *,
    progress: Progress | None = None,
    stages: Stages | None = None,
    keep_text: bool = False,
    limits: Limits | None = LIMITS,
    few: int = _FEW,
    before: ReadBefore | None = None,
    elsewhere: "Elsewhere | None" = None,
    turned: Turned | None = None,
) -> Generator[ReadResult, None, None]:
    """The result of every input, in the order of the inputs, whatever the number of jobs.

    Documents are read in as many processes as there are jobs, started afresh (not forked), one file in flight each: a
    process that dies takes no other file with it. Its file is tried once more, and then `quarantined`; one that takes
    too long or too much memory is ended from outside (`timeout`, `memory_limit`). No more than `few` documents are read
    here, without limits, as are all where `limits` is None and there is one job. Memory holds a few files a job,
    however many inputs there are. `before`: what was read before, which is not read again. `elsewhere`: reads in place
    of processes of this machine, whatever `jobs` says. `turned` is told the pages of documents that are recognised,
    where they are read on this machine.
    """
    seen = 0
    paths: dict[str, str] = {}  # of the files that are being read, by content

    def counted() -> Iterator[Input]:
        nonlocal seen
        for one in inputs:
            seen += 1
            if turned is not None:
                paths.setdefault(one.source.sha256, one.source.path)
            yield one

    def page(key: Content, number: int, of: int) -> None:
        if turned is not None and key[0] in paths:
            turned(paths[key[0]], number, of)

    stages = stages or shipped_stages()
    with PreparedFolder() as prepared:
        coming, is_few = _ahead(counted(), few)
        fixed = Fixed(tuple(forms), stages, keep_text, before is not None, prepared.folder)
        if elsewhere is not None:  # what is converted here cannot be seen there
            pool = elsewhere(replace(fixed, prepared=None), limits or LIMITS)
            results = _together(coming, pool, fixed, before, None)
        else:
            is_known = None if before is None else lambda one: before.knows(_key(one))
            coming = prepared.ahead(coming, is_known)
            if is_few or (jobs <= 1 and limits is None):
                results = _alone(coming, fixed, before, limits or LIMITS, page)
            else:
                here = _here(jobs, fixed, limits, before, page)
                results = _together(coming, here, fixed, before, limits or LIMITS)
        for done, result in enumerate(results, 1):
            paths.pop(result.source.sha256, None)
            if progress is not None:
                progress(done, seen, result.source.path)
            yield result


def _ahead(inputs: Iterator[Input], few: int) -> tuple[Iterator[Input], bool]:
    """The same inputs, and whether so few of them are to be read that starting a process takes longer than reading."""
    seen: list[Input] = []
    to_read = 0
    for one in inputs if few else ():
        seen.append(one)
        to_read += one.status is None
        if to_read > few:
            return chain(seen, inputs), False
    return (iter(seen), True) if few else (inputs, False)


@dataclass(frozen=True, slots=True)
class Fixed:
    """What every job has. `prepared`: the folder of files that were converted ahead."""

    forms: tuple[FormDefinition, ...]
    stages: Stages
    keep_text: bool
    to_keep: bool
    prepared: Path | None

    def __reduce__(self) -> "tuple[Callable[..., Fixed], tuple[object, ...]]":
        """In a process that reads, it arrives with `_arrived`."""
        return _arrived, (self.forms, self.stages, self.keep_text, self.to_keep, self.prepared)


_SMALL = "บันทึกข้อความ\nส่วนราชการ สำนักงานตัวอย่าง\nที่ กท 0000/1 วันที่ 1 มกราคม 2566\nเรื่อง ทดลอง\nเรียน ปลัดกรุงเทพมหานคร\n"


def _arrived(
    forms: tuple[FormDefinition, ...], stages: Stages, keep_text: bool, to_keep: bool, prepared: Path | None
) -> Fixed:
    """Reads a small letter of our own first: tables and dictionaries are there before the process says that it is
    ready, and an attempt at a file is as short as it can be. Whoever kills the program should not hit it by chance.
    """
    with contextlib.suppress(Exception):  # what is wrong with the readers shows at the first file
        answer(Job(_SMALL.encode(), "text/plain", False), forms, stages)
    return Fixed(forms, stages, keep_text, to_keep, prepared)


Elsewhere = Callable[[Fixed, Limits], AbstractContextManager[Pool]]


class _Known:
    """Answers that are there: the last ones of this run by content, and those of the store."""

    def __init__(self, before: ReadBefore | None, keep_text: bool) -> None:
        self._answers: OrderedDict[Content, Reading] = OrderedDict()
        self._before = before
        self._keep_text = keep_text

    def get(self, key: Content) -> Reading | None:
        if key in self._answers:
            self._answers.move_to_end(key)
            return self._answers[key]
        reading = None if self._before is None else self._before.reading(key)
        if reading is None or self._before is None:
            return None
        if self._keep_text:
            text = self._before.document(key)
            return None if text is None and not reading.is_failure else replace(reading, text=text)
        self.put(key, reading)
        return reading

    def put(self, key: Content, reading: Reading) -> None:
        if self._keep_text:  # whole texts are too large to be remembered
            return
        self._answers[key] = reading
        if len(self._answers) > MOST_REMEMBERED:
            self._answers.popitem(last=False)


def _key(one: Input) -> Content:
    return one.source.sha256, one.source.media_type, one.mail_body


def _job(one: Input, before: ReadBefore | None) -> Job:
    """What is to be done for an input: its bytes go along only where its text is not kept."""
    text = None
    if before is not None:
        text = before.text(_key(one))
        before.line_up(_key(one), has_text=text is not None)
    return Job(one.data if text is None else b"", one.source.media_type, one.mail_body, text)


def _alone(
    inputs: Iterator[Input],
    fixed: Fixed,
    before: ReadBefore | None,
    limits: Limits,
    turned: Callable[[Content, int, int], None],
) -> Iterator[ReadResult]:
    known = _Known(before, fixed.keep_text)
    try:
        for one in inputs:
            if one.status is not None:
                yield _decided(one)
                continue
            key = _key(one)
            reading = known.get(key)
            if reading is None:
                job = _job(one, before)
                if before is not None and before.is_suspect(key):
                    made = _apart(key, job, fixed, limits, before)
                else:
                    if before is not None:
                        before.begin(key)
                    with page_turned.heard(partial(turned, key)):
                        made = work(job, fixed)
                if before is not None:
                    before.end(key, made)
                reading = made.reading
                known.put(key, reading)
            yield _result(one, reading)
    finally:
        if before is not None:
            before.stop()


@dataclass(slots=True)
class _Waiting:
    """An input whose answer is not there yet, without its bytes: only the workers hold these."""

    one: Input
    key: Content
    reading: Reading | None = None


def _here(
    jobs: int,
    fixed: Fixed,
    limits: Limits | None,
    before: ReadBefore | None,
    turned: Callable[[Content, int, int], None],
) -> Workers[Content, Job, Fixed, Answer]:
    """Processes of this machine."""
    begin = None if before is None else before.begin
    reads = (fixed.prepared,) if fixed.prepared else ()
    return Workers(jobs, work, fixed, limits, before=begin, reads=reads, turned=turned)


def _together(
    inputs: Iterator[Input],
    opened: AbstractContextManager[Pool],
    fixed: Fixed,
    before: ReadBefore | None,
    limits: Limits | None,
) -> Iterator[ReadResult]:
    """`limits`: those of a suspect, which is read here and apart from all others; without any it goes with them."""
    known = _Known(before, fixed.keep_text)
    queue: deque[_Waiting] = deque()
    suspects: deque[tuple[Content, Job]] = deque()
    under_way: dict[Content, list[_Waiting]] = {}
    sizes: dict[Content, int] = {}
    held = 0
    try:
        with opened as workers:
            more = True
            while more or queue:
                room, most = workers.room, workers.room + MOST_WAITING
                while more and len(under_way) < room and len(queue) < most and held < _MOST_HELD_BYTES:
                    if (one := next(inputs, None)) is None:
                        more = False
                        break
                    waiting = _Waiting(replace(one, data=b""), _key(one))
                    queue.append(waiting)
                    if one.status is not None:
                        continue
                    if waiting.key in under_way:
                        under_way[waiting.key].append(waiting)
                        continue
                    waiting.reading = known.get(waiting.key)
                    if waiting.reading is None:
                        job = _job(one, before)
                        under_way[waiting.key] = [waiting]
                        sizes[waiting.key] = len(job.data) + len(job.text or b"")
                        held += sizes[waiting.key]
                        if limits is not None and before is not None and before.is_suspect(waiting.key):
                            suspects.append((waiting.key, job))
                        else:
                            workers.give(waiting.key, job)
                while queue and (queue[0].one.status is not None or queue[0].reading is not None):
                    first = queue.popleft()
                    yield _decided(first.one) if first.reading is None else _result(first.one, first.reading)
                full = len(under_way) >= room or len(queue) >= most or held >= _MOST_HELD_BYTES
                if queue and (full or not more):
                    if limits is not None and suspects and len(suspects) == len(under_way):  # nothing else to wait for
                        assert before is not None
                        key, job = suspects.popleft()
                        made: Answer | Lost = _apart(key, job, fixed, limits, before)
                        del job
                    else:
                        key, made = workers.take()
                    if isinstance(made, Lost):
                        made = Answer(_lost(made))
                    if before is not None:
                        before.end(key, made)
                    held -= sizes.pop(key)
                    known.put(key, made.reading)
                    for waiting in under_way.pop(key):
                        waiting.reading = made.reading
    finally:
        if before is not None:
            before.stop()


def _apart(key: Content, job: Job, fixed: Fixed, limits: Limits, before: ReadBefore) -> Answer:
    """A suspect's answer."""
    reads = (fixed.prepared,) if fixed.prepared else ()
    made = read_suspect(work, job, fixed, limits, reads, lambda: before.begin(key))
    return Answer(_lost(made)) if isinstance(made, Lost) else made


def work(job: Job, fixed: Fixed) -> Answer:
    """What a worker does with one file."""
    use_prepared(fixed.prepared)
    return answer(job, fixed.forms, fixed.stages, keep_text=fixed.keep_text, to_keep=fixed.to_keep)


def _lost(answer: Lost) -> Reading:
    if answer.why == "timeout":
        return Reading(Status.UNREADABLE, Reason.TIMEOUT)
    if answer.why == "memory":
        return Reading(Status.UNREADABLE, Reason.MEMORY_LIMIT)
    if answer.why == "output":
        return Reading(Status.UNREADABLE, Reason.OUTPUT_LIMIT)
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
        None if one.findings or own else reading.packed,
    )
