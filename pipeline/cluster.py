"""คลัสเตอร์: documents read on other machines, behind the same seam as the processes of this one (`Workers`).

Documents go out in chunks, each to a worker that was asked first whether it reads as we do. A worker that goes takes
its chunks with it and nothing else: their documents are read again, one at a time and alone on a worker, so that one
which ends two workers is known for certain. Answers are bytes that are taken apart without being believed.
"""

import json
import pickle
import time
from collections import deque
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from types import TracebackType
from typing import Generic, Protocol, Self, TypeVar

from pipeline import cluster_line as line
from pipeline import cluster_reader, worker_frames
from pipeline.cluster_reader import FAULT, READ, STRANGER, About, Rules
from pipeline.exit_code import CapabilityMissing
from pipeline.open_store import Say, silent
from pipeline.reading import Fixed
from pipeline.two_stages import Answer, Job
from pipeline.workers import ATTEMPTS, Limits, Lost

Key = TypeVar("Key", bound=Hashable)

CHUNK = 8  # documents
CHUNK_BYTES = 16 << 20
_FIRST_SECONDS = 120  # in which the first worker must have said that it reads as we do
_OTHERS_SECONDS = 10  # in which others may say so before the first document goes out
_PATIENCE_SECONDS = 600  # without any worker, in the middle of a run
_SPARE_SECONDS = 600  # of a chunk, beyond what its documents may take
_LOOK_SECONDS = 1.0
_WHY = {
    "program": ("โปรแกรมไม่ใช่รุ่นเดียวกัน", "its program is another version"),
    "readers": ("ตัวอ่านหรือไลบรารีไม่ตรงกัน", "its readers or their libraries are others"),
    "office": ("LibreOffice ไม่ตรงกัน", "its LibreOffice is another one, or there is none"),
}


class ClusterUnusable(CapabilityMissing):
    """There is no cluster to read on, or none any more; `th` and `en` say why."""


class Way(Protocol):
    """How bytes come to the workers of a cluster and back: `cluster_line.Line`."""

    def send(self, kind: bytes, number: int, where: str = "", body: bytes = b"") -> None:
        """Sends a frame to a worker."""

    def hear(self, seconds: float) -> line.News | None:
        """What came back, waited for so long."""


@dataclass(slots=True, eq=False)
class _Task(Generic[Key]):
    key: Key
    job: Job
    size: int
    is_suspect: bool = False  # a worker went while it had this
    deaths: int = 0  # of workers that had nothing else


@dataclass(slots=True, eq=False)
class _Chunk(Generic[Key]):
    number: int
    tasks: list[_Task[Key]]
    alone: bool
    late: float  # when its worker no longer counts as one


@dataclass(slots=True, eq=False)
class _Node(Generic[Key]):
    where: str
    name: str
    threads: int
    token: str = ""  # empty until it may read
    greeted: int = 0  # the number of the frame that asks
    refused: bool = False
    chunks: dict[int, _Chunk[Key]] = field(default_factory=dict)

    @property
    def room(self) -> int:
        """How many chunks it may have: one a thread, and one to go on with."""
        return self.threads + 1

    @property
    def called(self) -> str:
        return f"{self.name} ({self.where})" if self.name and self.name != self.where else self.where


class Cluster(Generic[Key]):
    """`give` jobs, `take` answers in any order, as with `Workers`. Use it in a `with`.

    `rules`: by what is read; `ours`: what a worker must say of itself, or it gets no work. `say` is told who is
    refused, which protections are missing where, and who went. Raises ClusterUnusable where no worker may read.
    """

    def __init__(self, way: Way, rules: Rules, ours: About, say: Say = silent) -> None:
        self._way = way
        self._rules = pickle.dumps(rules, pickle.HIGHEST_PROTOCOL)
        self._seconds = rules.limits.seconds
        self._ours = ours
        self._say = say
        self._nodes: dict[str, _Node[Key]] = {}
        self._whose: dict[int, _Node[Key]] = {}  # frame -> the worker that is to answer it
        self._waiting: deque[_Task[Key]] = deque()
        self._suspects: deque[_Task[Key]] = deque()
        self._answers: deque[tuple[Key, Answer | Lost]] = deque()
        self._number = 0
        self._lacking: set[tuple[str, ...]] = set()
        self._since = time.monotonic()  # when there last was a worker

    def __enter__(self) -> Self:
        late = time.monotonic() + _FIRST_SECONDS
        while not self._may_read():
            if time.monotonic() > late:
                raise self._nobody()
            self._hear(_LOOK_SECONDS)
        late = time.monotonic() + _OTHERS_SECONDS
        while time.monotonic() < late and any(n.greeted in self._whose for n in self._nodes.values()):
            self._hear(_LOOK_SECONDS)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for number, node in self._whose.items():
            if number in node.chunks:
                self._way.send(line.DROP, number)
        if kind is None:
            for node in self._may_read():
                self._number += 1
                self._way.send(line.READ, self._number, node.where, cluster_reader.chunk_bytes(node.token, b"", ()))
            late = time.monotonic() + 2 * _LOOK_SECONDS  # it is a courtesy
            while time.monotonic() < late and (news := self._way.hear(late - time.monotonic())) is not None:
                if news.number == self._number or news.kind == line.ENDED:
                    return

    @property
    def room(self) -> int:
        """How many jobs are best under way: what all workers may have, and as much again to choose from."""
        return 2 * CHUNK * max(1, sum(node.room for node in self._may_read()))

    def give(self, key: Key, job: Job) -> None:
        """Puts a job in line; `take` will give its answer under this key."""
        self._waiting.append(_Task(key, job, len(job.data) + len(job.text or b"")))
        if len(self._waiting) >= CHUNK:
            self._send()

    def take(self) -> tuple[Key, Answer | Lost]:
        """Waits for the next answer. There must be a job under way."""
        while not self._answers:
            self._send(partly=True)
            if not (self._suspects or self._waiting or any(n.chunks for n in self._nodes.values())):
                raise RuntimeError("there is no job to wait for")
            self._hear(_LOOK_SECONDS)
            self._look()
        return self._answers.popleft()

    # what goes out

    def _may_read(self) -> list[_Node[Key]]:
        return [n for n in self._nodes.values() if n.token]

    def _send(self, *, partly: bool = False) -> None:
        """Hands out what can be handed out. Half chunks (`partly`) go only to who has nothing to do."""
        nodes = sorted(self._may_read(), key=lambda n: len(n.chunks))
        kept = min(len(self._suspects), max(1, len(nodes) // 2)) if self._suspects else 0
        for node in nodes:
            if kept:  # it reads a suspect as soon as it has nothing else
                kept -= 1
                if not node.chunks:
                    self._hand(node, [self._suspects.popleft()], alone=True)
                continue
            while self._waiting and len(node.chunks) < node.room and not any(c.alone for c in node.chunks.values()):
                if len(self._waiting) < CHUNK and (node.chunks or not partly):
                    break
                idle = sum(not n.chunks for n in nodes)
                self._hand(node, self._piece(-(-len(self._waiting) // max(1, idle))), alone=False)

    def _piece(self, most: int) -> list[_Task[Key]]:
        piece = [self._waiting.popleft()]
        size = piece[0].size
        while self._waiting and len(piece) < min(CHUNK, most) and size + self._waiting[0].size <= CHUNK_BYTES:
            piece.append(self._waiting.popleft())
            size += piece[-1].size
        return piece

    def _hand(self, node: _Node[Key], tasks: list[_Task[Key]], *, alone: bool) -> None:
        self._number += 1
        before = sum(len(c.tasks) for c in node.chunks.values())
        patience = self._seconds * ATTEMPTS * (len(tasks) + before) + _SPARE_SECONDS
        node.chunks[self._number] = _Chunk(self._number, tasks, alone, time.monotonic() + patience)
        self._whose[self._number] = node
        body = cluster_reader.chunk_bytes(node.token, self._rules, [t.job for t in tasks])
        self._way.send(line.READ, self._number, node.where, body)

    # what comes back

    def _hear(self, seconds: float) -> None:
        news = self._way.hear(seconds)
        if news is None:
            return
        if news.kind == line.ENDED:
            why = news.body.decode("utf-8", "replace") or "the connection ended"
            raise ClusterUnusable(f"ติดต่อคลัสเตอร์ไม่ได้ ({why})", f"the cluster cannot be reached ({why})")
        if news.kind == line.HERE:
            self._here(_workers_of(news.body))
            return
        node = self._whose.pop(news.number, None)
        if node is None:  # it came too late
            return
        if news.number == node.greeted:
            self._greeted(node, news)
            return
        chunk = node.chunks.pop(news.number)
        if news.kind != line.ANSWER or news.body[:1] not in (READ, FAULT):
            node.token = ""  # whoever is there now has to say anew who it is
            self._lose(chunk, died=news.body[:1] != STRANGER)  # who took its place has read nothing
            self._lose_all(node)
            self._ask(node)
            return
        if news.body[:1] == FAULT:
            words = news.body[1:].decode("utf-8", "replace")
            raise RuntimeError(f"a worker of the cluster failed: {words}")
        answers = answers_of(news.body[1:], len(chunk.tasks))
        if answers is None:
            self._refuse(node, "ตอบสิ่งที่ไม่ใช่ผลการอ่าน", "what it answered is no reading")
            self._lose(chunk, died=False)  # a worker that lies says nothing of a document
            self._lose_all(node, died=False)
            return
        again = []
        for task, answer in zip(chunk.tasks, answers, strict=True):
            if answer is None:
                again.append(task)
            else:
                self._answers.append((task.key, answer))
        self._waiting.extendleft(reversed(again))

    def _here(self, here: dict[str, tuple[str, int]]) -> None:
        """The cluster's list of workers has changed."""
        for where in [x for x in self._nodes if x not in here]:
            node = self._nodes.pop(where)
            if node.token:
                self._say(
                    f"เครื่องอ่าน {node.called} หายไป จะอ่านใหม่ที่อื่น",
                    f"worker {node.called} is gone; its files are read elsewhere",
                )
            self._lose_all(node)
            self._whose = {n: x for n, x in self._whose.items() if x is not node}
        for where, (name, threads) in sorted(here.items()):
            if where not in self._nodes:
                self._nodes[where] = _Node(where, name, max(1, min(threads, 256)))
                self._ask(self._nodes[where])

    def _ask(self, node: _Node[Key]) -> None:
        self._number += 1
        node.greeted = self._number
        self._whose[self._number] = node
        self._way.send(line.GREET, self._number, node.where)

    def _greeted(self, node: _Node[Key], news: line.News) -> None:
        """What a worker says of itself decides whether it reads."""
        said = _about(news.body) if news.kind == line.ANSWER else None
        if said is None:
            why = news.body.decode("utf-8", "replace")[:200]
            self._refuse(node, f"ไม่มีโปรแกรมนี้หรือใช้ไม่ได้ ({why})", f"saraban is not there, or does not work ({why})")
            return
        for name, (th, en) in _WHY.items():
            if getattr(said, name) != getattr(self._ours, name):
                self._refuse(node, th, en)
                return
        node.token = said.token
        if said.lacking and said.lacking not in self._lacking:
            self._lacking.add(said.lacking)
            words = ", ".join(said.lacking)
            self._say(
                f"เครื่องอ่าน {node.called} ขาดการป้องกัน: {words} (ดู saraban doctor บนเครื่องนั้น)",
                f"worker {node.called} lacks protections: {words}; run saraban doctor there",
            )

    def _refuse(self, node: _Node[Key], th: str, en: str) -> None:
        node.token = ""
        node.refused = True
        self._say(f"ไม่ใช้เครื่องอ่าน {node.called}: {th}", f"worker {node.called} is refused: {en}")

    # what is lost

    def _lose_all(self, node: _Node[Key], *, died: bool = True) -> None:
        for number, chunk in node.chunks.items():
            self._whose.pop(number, None)
            self._way.send(line.DROP, number)
            self._lose(chunk, died=died)
        node.chunks.clear()

    def _lose(self, chunk: _Chunk[Key], *, died: bool = True) -> None:
        """Its documents are read again; `died`: the worker did, so that one which it had alone is to blame."""
        for task in chunk.tasks:
            task.deaths += chunk.alone and died
            task.is_suspect = True
            if task.deaths >= ATTEMPTS:
                self._answers.append((task.key, Lost("the worker of the cluster ended")))
            else:
                self._suspects.append(task)

    def _look(self) -> None:
        """Gives up workers that take longer than their documents may, and the cluster once nobody is left."""
        now = time.monotonic()
        for node in self._may_read():
            if any(now > c.late for c in node.chunks.values()):
                self._refuse(node, "ไม่ตอบภายในเวลา", "it did not answer in time")
                self._lose_all(node)
        if self._may_read():
            self._since = now
        elif now - self._since > _PATIENCE_SECONDS:
            raise self._nobody()

    def _nobody(self) -> ClusterUnusable:
        refused = sum(n.refused for n in self._nodes.values())
        return ClusterUnusable(
            f"คลัสเตอร์ไม่มีเครื่องที่ใช้อ่านได้ (มี {len(self._nodes)} ไม่ใช้ {refused}) สิ่งที่อ่านแล้วเก็บไว้แล้ว สั่งซ้ำเพื่ออ่านต่อ",
            f"the cluster has no worker that may read ({len(self._nodes)} there, {refused} refused); what was read is "
            "kept, run the command again to go on",
        )


def answers_of(data: bytes, count: int) -> "Sequence[Answer | Lost | None] | None":
    """The answers to a chunk; null where these bytes are none, whoever sent them."""
    try:
        found = worker_frames.answer_of(data)
    except pickle.UnpicklingError:
        return None
    if not isinstance(found, list) or len(found) != count:
        return None
    return found if all(x is None or isinstance(x, Answer | Lost) for x in found) else None


def _workers_of(said: bytes) -> dict[str, tuple[str, int]]:
    rows = json.loads(said)
    return {str(where): (str(row["name"]), int(row["threads"])) for where, row in rows.items()}


def _about(said: bytes) -> About | None:
    """What a worker says of itself; null where that cannot be made out."""
    try:
        row = json.loads(said)
        lacking = tuple(str(x)[:40] for x in row["lacking"])
        program, readers, office = (str(row[x])[:200] for x in ("program", "readers", "office"))
        about = About(program, readers, office, lacking, str(row["token"])[:64])
    except (ValueError, KeyError, TypeError):
        return None
    return about if about.token else None


Pools = Callable[[Fixed, Limits], AbstractContextManager["Cluster[tuple[str, str, bool]]"]]


def cluster_at(address: str, say: Say = silent) -> Pools:
    """What `read_all` reads with in place of processes of this machine. Raises ClusterUnusable when it is entered."""
    from contextlib import contextmanager

    @contextmanager
    def opened(fixed: Fixed, limits: Limits) -> "Iterator[Cluster[tuple[str, str, bool]]]":
        rules = Rules(fixed.forms, fixed.stages, fixed.keep_text, fixed.to_keep, limits)
        with line.Line(address) as way, Cluster[tuple[str, str, bool]](way, rules, About.here(), say) as cluster:
            yield cluster

    return opened


def is_installed() -> bool:
    """Whether what speaks with clusters is here."""
    from importlib.util import find_spec

    return find_spec("distributed") is not None
