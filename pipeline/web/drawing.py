"""การวาดหน้าเอกสาร: pages are drawn in a reading process, closed in as for reading: one that kills what draws it takes
no server with it. One process, asked from one thread; what a person waits for goes before what is made ahead.
"""

import functools
import itertools
import pickle
import queue
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from extractors.pdf_words import Found, PageWords
from pipeline.file_type import PDF
from pipeline.workers import Limits, Lost, Workers
from schemas.place import Box

if TYPE_CHECKING:
    from extractors.page_strip import Sheet

_LIMITS: Final = Limits(seconds=60, bytes=1 << 30, answer_bytes=64 << 20)
_IDLE_SECONDS: Final = 300.0  # after which the process goes; the next job starts another
_KEPT_SHEETS: Final = 4


@dataclass(frozen=True, slots=True)
class Job:
    """What is asked of a document: the `strip` around boxes, a `whole` page, how many `pages` it has, or where words
    (before, the words, after) stand on its pages (`find`). `masked`: personal data in the page's own words is painted
    over.
    """

    what: Literal["strip", "whole", "pages", "find"]
    sha256: str
    media_type: str
    data: bytes
    page: int = 1
    boxes: tuple[Box, ...] = ()
    close: bool = False
    behind: bool = False
    masked: bool = True
    words: tuple[str, str, str] = ("", "", "")
    which: int = 0
    times: int = 1


@dataclass(frozen=True, slots=True)
class Drawn:
    """What came of it: a PNG, a number of pages, or a place; empty where there is none."""

    png: bytes = b""
    pages: int = 0
    found: Found | None = None


def draw(job: Job, _: None) -> Drawn:
    """In the drawing process: one job."""
    from extractors.page_strip import strip, whole
    from extractors.pdf_words import find, page_count

    if job.what == "pages":
        return Drawn(pages=page_count(job.data))
    if job.what == "find":
        return Drawn(found=find(_words(_Held(job)), *job.words, job.which, job.times))
    page, hidden = _sheet(_Held(job), job.page, job.masked)
    if page is None:
        return Drawn()
    if job.what == "whole":
        return Drawn(png=whole(page, job.boxes, hidden) or b"")
    return Drawn(png=strip(page, job.boxes, hidden, close=job.close, behind=job.behind) or b"")


class _Held:
    """A document as the key of what is kept of it: named by its content, its bytes at hand."""

    def __init__(self, job: Job) -> None:
        self.name = (job.sha256, job.media_type)
        self.data, self.media_type = job.data, job.media_type

    def __hash__(self) -> int:
        return hash(self.name)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held) and other.name == self.name


@functools.lru_cache(_KEPT_SHEETS)
def _sheet(held: _Held, page: int, masked: bool) -> tuple["Sheet | None", list[Box]]:
    from extractors.page_strip import sheet
    from extractors.pdf_words import boxes_of, words_of_page
    from pipeline.mask import personal_in

    drawn = sheet(held.data, held.media_type, page)
    if drawn is None or not masked or held.media_type != PDF:
        return drawn, []
    return drawn, boxes_of(words_of_page(held.data, page), personal_in)


@functools.lru_cache(1)
def _words(held: _Held) -> Sequence[PageWords]:
    from extractors.pdf_words import page_words

    return page_words(held.data)


class Drawer:
    """The drawing process from outside. Safe among threads; `close` ends it. `work`: what it does with a job."""

    def __init__(self, work: Callable[[Job, None], Drawn] = draw) -> None:
        self._work = work
        self._line: queue.PriorityQueue[tuple[int, int, Job | None, Future[Drawn]]] = queue.PriorityQueue()
        self._order = itertools.count()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._closed = False

    def ask(self, job: Job, *, ahead: bool = False) -> Future[Drawn]:
        """What will come of a job. `ahead`: nobody waits for it yet. Of a document that cannot be drawn nothing comes;
        the future itself never raises.
        """
        given: Future[Drawn] = Future()
        with self._lock:
            if self._closed:
                given.set_result(Drawn())
                return given
            self._line.put((int(ahead), next(self._order), job, given))
            if self._thread is None:
                self._thread = threading.Thread(target=self._serve, name="saraban-drawing", daemon=True)
                self._thread.start()
        return given

    def close(self) -> None:
        """No more is drawn; what waits comes to nothing."""
        with self._lock:
            self._closed = True
            thread = self._thread
        self._line.put((-1, next(self._order), None, Future()))
        if thread is not None:
            thread.join(30)

    def _serve(self) -> None:
        while not self._closed:
            first = self._line.get()
            with Workers[int, Job, None, Drawn](1, self._work, None, _LIMITS) as workers:
                self._until_idle(workers, first)
        while not self._line.empty():
            _, _, _, given = self._line.get()
            if given.set_running_or_notify_cancel():
                given.set_result(Drawn())

    def _until_idle(
        self, workers: Workers[int, Job, None, Drawn], first: tuple[int, int, Job | None, Future[Drawn]]
    ) -> None:
        """Jobs one after another, until none comes for a while, or drawing itself fails: then all begins anew."""
        one = first
        while True:
            _, number, job, given = one
            if given.set_running_or_notify_cancel():
                made = None
                if job is not None and not self._closed:
                    made = _done(workers, number, job)
                given.set_result(made or Drawn())
                if made is None:
                    return
            try:
                one = self._line.get(timeout=_IDLE_SECONDS)
            except queue.Empty:
                return


def _done(workers: Workers[int, Job, None, Drawn], number: int, job: Job) -> Drawn | None:
    """One job's answer; null where the process said something that is none."""
    try:
        workers.give(number, job)
        _, answer = workers.take()
    except (RuntimeError, OSError, ValueError, pickle.PickleError):  # a fault in drawing comes as RuntimeError
        return None
    return Drawn() if isinstance(answer, Lost) else answer
