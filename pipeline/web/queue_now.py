"""คิวของเครื่องนี้: the queue as it stands: its items, who is where in it, and the pictures that are made ahead."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from pipeline.pack import PackError
from pipeline.run_history import pack_of
from pipeline.web.person import Person
from pipeline.web.pictures import Pictures
from pipeline.web.queue_desk import QueueDesk
from pipeline.web.queue_items import Item
from pipeline.web.queue_of_all import QueueItems
from pipeline.web.queue_view import Looks, prepare
from pipeline.web.results import Results, Snapshot
from schemas.pack import Pack

_REMEMBERED: Final = 500  # items that left the queue


@dataclass(frozen=True, slots=True)
class Scope:
    """Which items are asked for: of one unit, of one kind, or all."""

    unit: str = ""
    kind: str = ""

    def holds(self, item: Item) -> bool:
        """Whether an item is one of them."""
        return (not self.unit or self.unit in item.units) and (not self.kind or item.kind == self.kind)

    @property
    def query(self) -> str:
        """The scope in an address, with its question mark; empty for all."""
        asked = {k: v for k, v in (("unit", self.unit), ("kind", self.kind)) if v}
        return f"?{urlencode(asked)}" if asked else ""


class Queue:
    """The queue of one server: its items, who is where in it, and the thread that makes pictures ahead."""

    def __init__(
        self, results: Results, pictures: Pictures, ruled_out: Callable[[], frozenset[str]] = frozenset
    ) -> None:
        self._results = results
        self._ruled_out = ruled_out  # contents of which a person said that they hold no evidence
        self._pictures = pictures
        self._lock = threading.Lock()
        self._items = QueueItems()
        self._last: tuple[Item, ...] = ()
        self._gone: OrderedDict[str, Item] = OrderedDict()  # by key: items that somebody may still have before them
        self._ahead: ThreadPoolExecutor | None = None
        self._pack: tuple[str, Pack | None] | None = None
        self.desk = QueueDesk()
        self.looks = Looks(pictures)

    def now(self) -> tuple[Snapshot, tuple[Item, ...]]:
        """The results, and every item of them in order."""
        snapshot = self._results.now()
        ruled_out = self._ruled_out()
        with self._lock:
            secrets = {unit: self._pictures.secret(audit) for unit, audit in snapshot.audits.items()}
            items = self._items.of(snapshot, secrets, self._pictures.secret_contents(snapshot), ruled_out)
            if items is not self._last:
                there = {x.key for x in items}
                self._gone |= {x.key: x for x in self._last if x.key not in there}
                while len(self._gone) > _REMEMBERED:
                    self._gone.popitem(last=False)
                self._last = items
            return snapshot, items

    def was(self, key: str) -> Item | None:
        """An item that has left the queue not long ago."""
        with self._lock:
            return self._gone.get(key)

    def pack(self, snapshot: Snapshot) -> Pack | None:
        """The pack of the last run, where it is at hand; read once after each run."""
        name = str(snapshot.last.get("pack"))
        if self._pack is None or self._pack[0] != name:
            try:
                self._pack = (name, pack_of(snapshot.folder))
            except (PackError, OSError):
                self._pack = (name, None)
        return self._pack[1]

    def make_ahead(self, items: Sequence[Item], snapshot: Snapshot, person: Person) -> None:
        """Has the pictures of items made, in the background and in their order."""
        with self._lock:
            if self._ahead is None:
                self._ahead = ThreadPoolExecutor(1, "saraban-ahead")
        for item in items:
            audit = snapshot.audits.get(item.unit)
            shown = self.looks.of(audit, person) if audit is not None else None
            self._ahead.submit(prepare, item, shown, self._pictures, person)

    def start(self, besides: Sequence[Callable[[], object]] = ()) -> None:
        """Looks through the results before anybody asks, and does what else is to be ready by then."""
        with self._lock:
            self._ahead = ThreadPoolExecutor(1, "saraban-ahead")
        for make in (self.now, *besides):
            self._ahead.submit(make)

    def close(self) -> None:
        """Nothing more is made ahead."""
        with self._lock:
            if self._ahead is not None:
                self._ahead.shutdown(wait=False, cancel_futures=True)
