"""ไม่ให้ขัดจังหวะ: stretches of work in which Ctrl-C and SIGTERM wait for its end; and SIGTERM as another Ctrl-C."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

_ENDS: Final = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Inside it an interruption waits; at its end it comes. Processes started inside never hear one (not on Windows,
    which has no signal masks).

    The mask alone is not enough: it is this thread's, and the system may give the signal to another one, whereupon
    Python interrupts the main thread all the same. So the main thread's handlers wait too.
    """
    waiting: list[int] = []
    mask = getattr(signal, "pthread_sigmask", None)
    here = threading.current_thread() is threading.main_thread()
    handlers = {n: signal.signal(n, lambda number, _: waiting.append(number)) for n in _ENDS} if here else {}
    blocked = mask(signal.SIG_BLOCK, set(_ENDS)) if mask is not None else None
    try:
        yield
    finally:
        if mask is not None:
            mask(signal.SIG_SETMASK, blocked)
        for number, handler in handlers.items():
            signal.signal(number, handler if handler is not None else signal.SIG_DFL)
        for signalled in sorted(set(waiting)):
            signal.raise_signal(signalled)


@contextmanager
def sigterm_interrupts() -> Iterator[None]:
    """Inside it SIGTERM (a system that shuts down, a service that is stopped) does what Ctrl-C does. In the main
    thread; elsewhere it changes nothing.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    old = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, old if old is not None else signal.SIG_DFL)
