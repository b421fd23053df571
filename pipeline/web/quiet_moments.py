"""เก็บกวาดเมื่อว่าง: the collector of cycles walks everything that a server holds, and everybody waits for it.

An office of 100 units is a million objects, which a walk takes 0.3 s or more to look through, with all else standing
still; left to itself the collector began one every few seconds while many people decided. What a decision makes anew
holds no cycles and goes by itself. So the long walk is kept for moments in which nobody asks, and comes otherwise only
after a long time without one; the short ones, over what is new, go on as they do everywhere.
"""

import gc
import threading
import time
from collections.abc import Callable
from typing import Final, Self

_NEVER: Final = 1 << 30  # short walks after which Python would begin a long one by itself
_EVERY: Final = 1.0  # seconds between two looks whether it is quiet
_QUIET: Final = 3.0  # seconds without a request
_LEAST: Final = 200  # requests that are worth a walk
_LATEST: Final = 900.0  # seconds after which it comes whether it is quiet or not


class QuietMoments:
    """Who is being answered, and the walk when nobody is. Use it in a `with` around each request. Safe among threads.
    `walk`: what is done then; `clock`: seconds that never go back.
    """

    def __init__(self, walk: Callable[[], object] = gc.collect, clock: Callable[[], float] = time.monotonic) -> None:
        self._walk, self._clock = walk, clock
        self._lock = threading.Lock()
        self._under_way = 0
        self._answered = 0  # since the last walk
        self._last_answer = self._last_walk = clock()
        self._stop = threading.Event()
        self._watcher: threading.Thread | None = None
        self._before: tuple[int, int, int] | None = None

    def __enter__(self) -> Self:
        with self._lock:
            self._under_way += 1
        return self

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._under_way -= 1
            self._answered += 1
            self._last_answer = self._clock()

    def start(self) -> None:
        """From here on long walks come in quiet moments only."""
        self._before = gc.get_threshold()
        gc.set_threshold(*self._before[:2], _NEVER)
        self._stop.clear()
        self._watcher = threading.Thread(target=self._watch, name="saraban-quiet", daemon=True)
        self._watcher.start()

    def stop(self) -> None:
        """Python decides by itself again."""
        self._stop.set()
        if self._watcher is not None:
            self._watcher.join()
            self._watcher = None
        if self._before is not None:
            gc.set_threshold(*self._before)
            self._before = None

    def look(self) -> bool:
        """Walks if now is the time for it. Whether it did."""
        with self._lock:
            now = self._clock()
            if self._answered < _LEAST and not (self._answered and now - self._last_walk >= _LATEST):
                return False
            is_quiet = not self._under_way and now - self._last_answer >= _QUIET
            if not is_quiet and now - self._last_walk < _LATEST:
                return False
            self._answered, self._last_walk = 0, now
        self._walk()
        return True

    def _watch(self) -> None:
        while not self._stop.wait(_EVERY):
            self.look()
