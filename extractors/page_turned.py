"""พลิกหน้า: which page of a scanned document is being read, told to whoever listens in this process. No result depends
on it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

Listener = Callable[[int, int], None]  # the page that begins (from 1), and how many there are

_listener: Listener | None = None


@contextmanager
def heard(listener: Listener | None) -> Iterator[None]:
    """Inside it pages are told to `listener`, or to nobody."""
    global _listener  # a process reads one document at a time
    before, _listener = _listener, listener
    try:
        yield
    finally:
        _listener = before


def turned(number: int, of: int) -> None:
    """Says that page `number` of `of` begins. Nothing happens where nobody listens."""
    if _listener is not None:
        _listener(number, of)
