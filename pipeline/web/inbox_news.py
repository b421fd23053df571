"""ข่าวของโฟลเดอร์รับเอกสาร: whether something came, went or was changed since the run that the results are of.

The names, sizes and times of an inbox are looked at, no file is opened. A large inbox, or one on a slow disk, makes no
screen wait: it is then what the last look found, and the next screen has the newer one.
"""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLate
from typing import Final

_FRESH: Final = 3.0  # seconds for which a look counts: many people open screens at once
_PATIENCE: Final = 0.1  # seconds that a screen waits for a look


class InboxNews:
    """What the last look at the inboxes found. Safe among threads. `look`: whether they are otherwise than when the run
    began (`LiveAudit.inputs_changed`); `clock`: seconds that never go back.
    """

    def __init__(self, look: Callable[[], bool], clock: Callable[[], float] = time.monotonic) -> None:
        self._look, self._clock = look, clock
        self._lock = threading.Lock()
        self._looking: Future[bool] | None = None
        self._since = 0.0
        self._found = False
        self._eyes: ThreadPoolExecutor | None = None
        self._closed = False

    def changed(self) -> bool:
        """Whether the results lack something that is in the inboxes now."""
        with self._lock:
            looking = self._asked()
        if looking is not None:
            try:
                found = looking.result(_PATIENCE)
            except TooLate:
                return self._found
            except OSError:  # an inbox that is gone: the results are what was read
                found = False
            self._found = found
        return self._found

    def close(self) -> None:
        """No more looks."""
        with self._lock:
            self._closed = True
            if self._eyes is not None:
                self._eyes.shutdown(wait=False, cancel_futures=True)

    def _asked(self) -> Future[bool] | None:
        """The look that goes on or counts still, else a new one; null once all is closed."""
        old = self._looking
        if old is not None and (not old.done() or self._clock() - self._since < _FRESH):
            return old
        if self._closed:
            return None
        if self._eyes is None:
            self._eyes = ThreadPoolExecutor(1, "saraban-inbox")
        self._since = self._clock()
        self._looking = self._eyes.submit(self._look)
        return self._looking
