"""ไม่ให้ขัดจังหวะ: stretches of work in which Ctrl-C waits for its end."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def undisturbed() -> Iterator[None]:
    """Inside it an interruption of this thread waits; at its end it comes. Processes started inside never hear one.

    Windows has no signal masks: there the work goes on as it is, and an interruption may come at once.
    """
    mask = getattr(signal, "pthread_sigmask", None)
    if mask is None:
        yield
        return
    before = mask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        mask(signal.SIG_SETMASK, before)
