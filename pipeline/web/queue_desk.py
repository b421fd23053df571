"""โต๊ะตรวจ: which item comes next for whom, what was put off, and what can be taken back.

Two people are not given the same item while one of them has it before their eyes. All of this is of the moment: what
was decided stands in the file of decisions, and a server that starts anew has lost nothing.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from pipeline.web.queue_items import Item

_BEFORE_EYES: Final = 180.0  # seconds for which an item stays with whoever looks at it
_MOST_REMEMBERED: Final = 500


@dataclass(slots=True)
class _Place:
    """One person's place: items put off, the first put off first; hashes of their decisions with the item, the last one
    last.
    """

    skipped: OrderedDict[str, None] = field(default_factory=OrderedDict)
    done: list[tuple[tuple[str, ...], str]] = field(default_factory=list)


class QueueDesk:
    """Safe among threads. `clock`: seconds that never go back."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._places: dict[str, _Place] = {}
        self._looking: dict[str, tuple[str, float]] = {}  # item -> who, since when

    def next_for(self, who: str, items: Sequence[Item]) -> Item | None:
        """The first item that they did not put off and nobody else looks at; then those put off; then any."""
        now = self._clock()
        with self._lock:
            skipped = self._places.setdefault(who, _Place()).skipped
            self._looking = {k: v for k, v in self._looking.items() if now - v[1] < _BEFORE_EYES}
            free = [x for x in items if self._looking.get(x.key, (who, 0.0))[0] == who]
            there = {x.key: x for x in free}
            first = next((x for x in free if x.key not in skipped), None)
            if first is None:
                first = next((there[k] for k in skipped if k in there), None) or next(iter(items), None)
            return first

    def following(self, who: str, items: Sequence[Item], key: str, many: int) -> list[Item]:
        """The items that will probably come after one, for whoever makes their pictures ready."""
        with self._lock:
            skipped = self._places.get(who, _Place()).skipped
            return [x for x in items if x.key != key and x.key not in skipped][:many]

    def looks_at(self, who: str, key: str) -> None:
        """They have the item before their eyes from now on, and no other."""
        with self._lock:
            self._looking = {k: v for k, v in self._looking.items() if v[0] != who}
            self._looking[key] = (who, self._clock())

    def skip(self, who: str, key: str) -> None:
        """They put an item off, behind all others."""
        with self._lock:
            skipped = self._places.setdefault(who, _Place()).skipped
            skipped.pop(key, None)
            skipped[key] = None
            while len(skipped) > _MOST_REMEMBERED:
                skipped.popitem(last=False)

    def has_skipped(self, who: str) -> frozenset[str]:
        """The items that they put off."""
        with self._lock:
            return frozenset(self._places.get(who, _Place()).skipped)

    def did(self, who: str, hashes: tuple[str, ...], item: str) -> None:
        """They decided about an item: one key, one or more decisions."""
        with self._lock:
            done = self._places.setdefault(who, _Place()).done
            done.append((hashes, item))
            del done[:-_MOST_REMEMBERED]

    def last(self, who: str) -> tuple[tuple[str, ...], str]:
        """The decisions of their last key that was not taken back, and its item; empty where there is none."""
        with self._lock:
            done = self._places.get(who, _Place()).done
            return done[-1] if done else ((), "")

    def took_back(self, who: str, hashes: tuple[str, ...]) -> None:
        """They took these back; their item comes again as if they had not put it off."""
        with self._lock:
            place = self._places.setdefault(who, _Place())
            if place.done and place.done[-1][0] == hashes:
                place.skipped.pop(place.done.pop()[1], None)
