"""ผู้อ่านบนเครื่องอื่น: what runs in a worker of a cluster. Bytes come in, bytes go back.

The worker itself reads no document: it has processes of ours do that, confined and limited as on one machine
(`Workers`), and takes their answers apart as carefully. Whoever sends the bytes may run anything here anyway: that is
what a cluster is for, and why docs/cluster.md says who may reach one.
"""

import atexit
import json
import pickle
import secrets
import socket
import threading
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from pipeline.workers import Limits, Lost, Workers

if TYPE_CHECKING:
    from pipeline.reading import Fixed
    from pipeline.two_stages import Answer, Job
    from schemas.form_definition import FormDefinition

READ, FAULT, STRANGER = b"r", b"f", b"s"  # what an answer to `read_chunk` begins with
MOST_ANSWER_BYTES = 64 << 20  # after so much of a chunk the rest is sent back unread
_TOKEN = secrets.token_hex(16)  # of this very process: one that takes its place has another

_idle: list[tuple[bytes, "Workers[int, Job, Fixed, Answer]"]] = []
_lock = threading.Lock()
_seen: list[str] = []  # versions of the program, as this process saw them


@dataclass(frozen=True, slots=True)
class About:
    """What a worker says of itself. `program`, `readers`, `office`: hashes and a version that must equal ours, since
    with others the answers would be others; `lacking`: protections that do not hold there; `token`: of its process.
    """

    program: str
    readers: str
    office: str
    lacking: tuple[str, ...] = ()
    token: str = ""
    host: str = ""

    @classmethod
    def here(cls) -> "About":
        """What this process says. Raises RuntimeError where no reading process can start."""
        from extractors.office_program import office_version
        from pipeline.protections import tried
        from pipeline.reader_version import code_version

        held = tried()
        holds = {  # as `saraban doctor` calls them
            "network": not held.network,
            "files": not held.files,
            "processes": not held.survivors,
            "memory": held.memory_told,
            "system-limits": held.own_limits,
        }
        lacking = tuple(name for name, does in holds.items() if not does)
        program = code_version(__name__)
        _seen.append(program)
        if _seen[0] != program:  # processes that start now read otherwise than this one thinks
            program = "changed since the worker started"
        host = socket.gethostname()[:64]
        return cls(program, _readers(), office_version() or "", lacking, _TOKEN, host)


@dataclass(frozen=True, slots=True)
class Rules:
    """By what all documents of a run are read: forms, stages, what is kept, and limits."""

    forms: "tuple[FormDefinition, ...]"
    stages: object
    keep_text: bool
    to_keep: bool
    limits: Limits


def greet(_: bytes = b"") -> bytes:
    """What this worker is, as JSON."""
    return json.dumps(asdict(About.here())).encode()


def _readers() -> str:
    """The fingerprint of the readers, asked of a process that reads: this one loads none of them."""
    with Workers[int, None, None, str](1, _fingerprint, None, Limits(120, 2 << 30)) as workers:
        workers.give(0, None)
        _, answer = workers.take()
    if isinstance(answer, Lost):
        raise RuntimeError(f"a reading process ended ({answer.how})")
    return answer


def _fingerprint(_job: None, _fixed: None) -> str:
    from extractors.read_text import reader_fingerprint

    return reader_fingerprint()


def chunk_bytes(token: str, rules: bytes, jobs: "Sequence[Job]") -> bytes:
    """What `read_chunk` takes: for whom it is, the `Rules` (pickled), and the jobs."""
    return pickle.dumps((token, rules, tuple(jobs)), pickle.HIGHEST_PROTOCOL)


def read_chunk(said: bytes) -> bytes:
    """Reads some documents, one after the other, each in a process that may die of it. The answer is a pickled list of
    `Answer` or `Lost`, or None for what was not come to. No job at all: the processes are let go.
    """
    token, rules, jobs = pickle.loads(said)  # noqa: S301 -- see the module
    if not jobs:
        let_go()
        return READ
    if token != _TOKEN:
        return STRANGER
    workers = _workers(rules)
    answers: list[Answer | Lost | None] = []
    size = 0
    try:
        for n, job in enumerate(jobs):
            if size > MOST_ANSWER_BYTES:
                answers += [None] * (len(jobs) - n)
                break
            workers.give(n, job)
            _, answer = workers.take()
            answers.append(answer)
            if not isinstance(answer, Lost):
                size += len(answer.text or b"") + len(answer.record or b"")
    except Exception as error:  # noqa: BLE001 -- carried to the driving machine, which raises
        workers.__exit__(None, None, None)
        return FAULT + f"{type(error).__name__}: {error}"[:2000].encode("utf-8", "replace")
    with _lock:
        _idle.append((rules, workers))
    return READ + pickle.dumps(answers, pickle.HIGHEST_PROTOCOL)


def _workers(rules: bytes) -> "Workers[int, Job, Fixed, Answer]":
    """A process that reads by these rules: one that is idle, or a new one. Those of other runs are let go."""
    with _lock:
        known = next((x for x in _idle if x[0] == rules), None)
        if known is not None:
            _idle.remove(known)
            return known[1]
    let_go()
    from pipeline.reading import Fixed, work

    by: Rules = pickle.loads(rules)  # noqa: S301
    fixed = Fixed(by.forms, by.stages, by.keep_text, by.to_keep, None)  # type: ignore[arg-type]
    return Workers(1, work, fixed, by.limits)


def let_go() -> None:
    """Ends the processes that have no work."""
    with _lock:
        ended = [workers for _, workers in _idle]
        _idle.clear()
    for workers in ended:
        workers.__exit__(None, None, None)


atexit.register(let_go)
