"""Lost content of a PDF: what the parser says of damaged streams, which it reads as far as they go without raising."""

import logging
import zlib
from typing import Final


class _Watch(logging.Handler):
    """Counts the messages that mean lost content. A stream whose checksum fails counts too: it can be unpacked to its
    end, and holds other characters than were written.
    """

    LOSSES: Final = ("Data loss", "Invalid zlib", "Found non-stream", "Empty or invalid xobject")

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.losses = 0

    def emit(self, record: logging.LogRecord) -> None:
        """Count a message that means lost content."""
        args = record.args if isinstance(record.args, tuple) else ()
        if str(record.msg).startswith(self.LOSSES) or any(isinstance(a, zlib.error) for a in args):
            self.losses += 1


_WATCH: Final = _Watch()
logging.getLogger("playa").addHandler(_WATCH)


def losses() -> int:
    """How often content was lost since the program began; a page whose reading makes it grow is not whole."""
    return _WATCH.losses
