"""ไม่ให้ขัดจังหวะ: stretches of work in which Ctrl-C waits for its end."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def undisturbed() -> Iterator[None]:
    """Inside it an interruption waits; at its end it comes. Processes started inside never hear one (not on Windows,
    which has no signal masks).

    The mask alone is not enough: it is this thread's, and the system may give the signal to another one, whereupon
    Python interrupts the main thread all the same. So the main thread's handler waits too.
    """
    waiting = []
    mask = getattr(signal, "pthread_sigmask", None)
    here = threading.current_thread() is threading.main_thread()
    handler = signal.signal(signal.SIGINT, lambda *_: waiting.append(True)) if here else None
    blocked = mask(signal.SIG_BLOCK, {signal.SIGINT}) if mask is not None else None
    try:
        yield
    finally:
        if mask is not None:
            mask(signal.SIG_SETMASK, blocked)
        if here:
            signal.signal(signal.SIGINT, handler if handler is not None else signal.SIG_DFL)
            if waiting:
                signal.raise_signal(signal.SIGINT)
