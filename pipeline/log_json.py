"""บันทึกสำหรับระบบ: with `--log-json` every message and every step of a run is one JSON object a line on stderr.

Everything but ASCII is escaped: words of documents can neither break a line nor steer a terminal that shows the log.
Only the order and the time tell of the clock; no result depends on a line of it.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

_wanted = False


@contextmanager
def log_lines(wanted: bool) -> Iterator[None]:
    """Inside it messages come as JSON lines, where that is wanted."""
    global _wanted  # stderr is one for the whole program, and so is its form
    before, _wanted = _wanted, wanted
    try:
        yield
    finally:
        _wanted = before


def is_wanted() -> bool:
    """Whether messages are JSON lines now."""
    return _wanted


def line(event: str, **words: object) -> None:
    """Writes one event."""
    import datetime
    import json

    now = datetime.datetime.now(datetime.UTC).isoformat(timespec="milliseconds")
    sys.stderr.write(json.dumps({"time": now, "event": event, **words}, ensure_ascii=True) + "\n")
    sys.stderr.flush()
