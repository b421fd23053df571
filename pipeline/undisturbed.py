"""ไม่ให้ขัดจังหวะ: stretches of work in which Ctrl-C waits for its end."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def undisturbed() -> Iterator[None]:
    """Inside it an interruption of this thread waits; at its end it comes. Processes started inside never hear one."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
