"""กันเดารหัสผ่าน: whoever gives a wrong password again and again must wait, longer each time.

By name and by address of the sender: behind a proxy all come from one address, which may fail more often.
"""

import threading
import time
from collections.abc import Callable

FREE = {"name": 5, "address": 50}  # failures without a wait
LONGEST = 15 * 60  # seconds of a wait
_FORGOTTEN = 60 * 60  # seconds after the last failure
_MOST = 10_000


class Throttle:
    """Counts wrong passwords; safe among threads. `clock`: seconds that never go back."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._failed: dict[tuple[str, str], tuple[int, float]] = {}  # how often, and when last

    def wait(self, name: str, address: str) -> int:
        """Seconds until this name may be tried from this address again; 0 when now."""
        with self._lock:
            left = [self._left(key) for key in _keys(name, address)]
        return max(left)

    def failed(self, name: str, address: str) -> None:
        """A wrong password was given."""
        now = self._clock()
        with self._lock:
            for key in _keys(name, address):
                count, last = self._failed.pop(key, (0, now))
                self._failed[key] = (1 if now - last > _FORGOTTEN else count + 1, now)
            while len(self._failed) > _MOST:  # the one that failed longest ago
                del self._failed[next(iter(self._failed))]

    def succeeded(self, name: str) -> None:
        """The right one was given: the name begins anew."""
        with self._lock:
            self._failed.pop(("name", name), None)

    def _left(self, key: tuple[str, str]) -> int:
        count, last = self._failed.get(key, (0, 0.0))
        over = count - FREE[key[0]]
        if over < 0:
            return 0
        return max(0, round(last + min(LONGEST, 2.0 ** min(over + 1, 20)) - self._clock()))


def _keys(name: str, address: str) -> tuple[tuple[str, str], tuple[str, str]]:
    return ("name", name), ("address", address)
