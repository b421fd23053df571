"""แฟ้มต้องสงสัย: a file in whose reading this whole program ended once, read again where it can end no more than itself.

Afterwards nobody can tell what ended the program: the file, somebody, or the system. So the file is given one more
attempt, alone, while nothing else is under way, and behind a supervisor of its own: a process that has the reading
process below it, as this program has others. Should one of the two die, that is the file's second death, and known for
certain; this program lives and goes on.
"""

import pickle
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pipeline.workers import Limits, Lost, Workers

Job = TypeVar("Job")
Fixed = TypeVar("Fixed")
Answer = TypeVar("Answer")

_SPARE_SECONDS = 120  # in which a process ends that does not want to
_SPARE_BYTES = 1 << 30
_SPARE_PROCESSES = 20


def read_suspect(
    work: Callable[[Job, Fixed], Answer],
    job: Job,
    fixed: Fixed,
    limits: Limits,
    reads: Sequence[Path] = (),
    begin: Callable[[], None] = lambda: None,
) -> Answer | Lost:
    """What `work(job, fixed)` gives within these limits, as of `Workers`; `Lost` at the first death. Blocks. `begin` is
    called when both processes are there and the attempt begins: until then nothing can be the file's doing.
    """
    around = Limits(
        limits.seconds + _SPARE_SECONDS,
        limits.bytes + _SPARE_BYTES,
        limits.answer_bytes + (1 << 20),
        limits.folder_bytes + (1 << 20),
        limits.folder_files + _SPARE_PROCESSES,
        limits.processes + _SPARE_PROCESSES,
    )
    second = _Second(pickle.dumps((work, fixed), pickle.HIGHEST_PROTOCOL), limits, tuple(map(str, reads)))
    with Workers[int, bytes, _Second, Any](
        1, supervise, second, around, lambda *_: begin(), reads, closed=False, attempts=1
    ) as supervisor:
        supervisor.give(0, pickle.dumps(job, pickle.HIGHEST_PROTOCOL))
        answer: Answer | Lost = supervisor.take()[1]
        return answer


@dataclass(frozen=True, slots=True)
class _Second:
    """What the second supervisor has: `packed`, work and fixed, which only the reading process unpacks."""

    packed: bytes
    limits: Limits
    reads: tuple[str, ...]

    def __reduce__(self) -> "tuple[Callable[..., object], tuple[object, ...]]":
        """In the second supervisor it arrives as its process that reads."""
        return _started, (self.packed, self.limits, self.reads)


@dataclass(frozen=True, slots=True)
class _Packed:
    """The same for the process that reads, which unpacks it before it says that it is ready."""

    packed: bytes

    def __reduce__(self) -> "tuple[Callable[..., object], tuple[object, ...]]":
        return pickle.loads, (self.packed,)


def _started(packed: bytes, limits: Limits, reads: tuple[str, ...]) -> "Workers[int, bytes, _Packed, object]":
    """A process that reads, started and with all that it imports. It ends with this one."""
    workers = Workers[int, bytes, _Packed, object](
        1, unpacked, _Packed(packed), limits, reads=tuple(map(Path, reads)), attempts=1
    )
    workers.give(0, b"")
    if isinstance(lost := workers.take()[1], Lost):
        raise RuntimeError(f"a reading process ended before it had anything to read ({lost.how})")
    return workers


def supervise(job: bytes, workers: Any) -> object:
    """In the second supervisor."""
    workers.give(1, job)
    return workers.take()[1]


def unpacked(job: bytes, given: Any) -> object:
    """In the reading process: the work itself; nothing where there is no job."""
    work, fixed = given
    return work(pickle.loads(job), fixed) if job else None  # noqa: S301 -- this program's own words
