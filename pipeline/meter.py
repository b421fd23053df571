"""มาตรวัดการทำงาน: what a run has done so far: inputs by status, how far it is, and how long each stage took.

Nothing that a run writes as a result depends on it. Times are whole milliseconds of a clock that only goes forward.
"""

import os
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from pipeline.reading import ReadResult

Stage = Literal["reading", "assembling", "checking", "writing"]
STAGES: tuple[Stage, ...] = ("reading", "assembling", "checking", "writing")


@dataclass(slots=True)
class Meter:
    """Counts while a run goes on. `whole`: bytes of all files of the inbox, 0 where nobody looked. `on_input` and
    `on_stage` are called after each input and when a stage begins for the first time, `on_page` when a page of a
    scanned document begins. `page`: the path, number and count of pages of the one that began last, while it is read.
    """

    whole: int = 0
    on_input: list[Callable[["Meter", "ReadResult"], None]] = field(default_factory=list)
    on_stage: list[Callable[["Meter"], None]] = field(default_factory=list)
    on_page: list[Callable[["Meter"], None]] = field(default_factory=list)
    page: tuple[str, int, int] | None = None
    inputs: Counter[str] = field(default_factory=Counter)
    done: int = 0
    bytes_done: int = 0
    last: str = ""
    stage: Stage | None = None
    _nanoseconds: dict[Stage, int] = field(default_factory=lambda: dict.fromkeys(STAGES, 0))
    _began: int = field(default_factory=lambda: time.monotonic_ns())
    _since: int = 0
    _under_way: int = 0  # bytes of the file whose members are coming

    def enter(self, stage: Stage | None) -> None:
        """From here on the time counts for this stage, or for none. Stages may come again."""
        now, first = time.monotonic_ns(), stage is not None and not self._nanoseconds[stage]
        if self.stage is not None:
            self._nanoseconds[self.stage] += now - self._since
        first = first and stage != self.stage
        self.stage, self._since = stage, now
        if first:
            for tell in self.on_stage:
                tell(self)

    @property
    def milliseconds(self) -> dict[str, int]:
        """How long each stage took so far."""
        running = time.monotonic_ns() - self._since
        return {s: (ns + (running if s == self.stage else 0)) // 1_000_000 for s, ns in self._nanoseconds.items()}

    def turned(self, path: str, number: int, of: int) -> None:
        """Page `number` of the `of` pages of a document begins."""
        self.page = (path, number, of)
        for tell in self.on_page:
            tell(self)

    def counted(self, results: "Iterable[ReadResult]") -> "Iterator[ReadResult]":
        """The same results, each counted as it passes."""
        for one in results:
            self.done += 1
            self.inputs[one.status.value] += 1
            self.last = one.source.path
            if self.page is not None and self.page[0] == self.last:
                self.page = None
            if one.source.parent is None:  # a file of the inbox: the one before it is done, with all in it
                self.bytes_done += self._under_way
                self._under_way = one.source.bytes
            for tell in self.on_input:
                tell(self, one)
            yield one
        self.bytes_done, self._under_way = self.bytes_done + self._under_way, 0

    @property
    def elapsed(self) -> int:
        """Milliseconds since the run began."""
        return (time.monotonic_ns() - self._began) // 1_000_000

    @property
    def per_minute(self) -> int:
        """Inputs a minute so far."""
        return self.done * 60_000 // self.elapsed if self.elapsed else 0

    @property
    def remaining(self) -> int | None:
        """Seconds that reading will still take, if the rest is like what was read; null while that cannot be told."""
        if self.stage != "reading" or not self.bytes_done or self.whole <= self.bytes_done or self.elapsed < 1000:
            return None
        return self.elapsed * (self.whole - self.bytes_done) // self.bytes_done // 1000


def bytes_below(paths: Sequence[Path]) -> int:
    """The bytes of all files below the paths, as far as they can be seen. Links are not followed."""
    whole, pending = 0, [os.fspath(p) for p in paths]
    for path in list(pending):
        if os.path.isfile(path):
            whole += os.path.getsize(path)
    while pending:
        try:
            with os.scandir(pending.pop()) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        pending.append(entry.path)
                    elif entry.is_file(follow_symlinks=False):
                        whole += entry.stat(follow_symlinks=False).st_size
        except OSError:
            continue  # a file that was named, or a folder that is closed
    return whole
