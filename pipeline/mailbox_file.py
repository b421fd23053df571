"""mbox: one mail after the other out of a mailbox file, in memory of one mail however long the file is."""

from collections.abc import Iterator
from typing import BinaryIO

from pipeline.file_type import FIELD_LINE, MAILBOX_LINE

_LONGEST_LINE = 1 << 20


def mails(file: BinaryIO, most_bytes: int) -> Iterator[tuple[bytes | None, int]]:
    """(the mail's bytes, or None when it is longer than `most_bytes`; its length) of each mail in the file's order.

    A mail starts at a `From ` line with a time and a year, at the file's start or behind a blank line, that a header
    field follows: so the words "From " in a letter divide nothing. Quoted lines lose one `>` of `>From ` (mboxrd).
    """
    lines: list[bytes] = []
    length = 0
    started, blank = False, True
    line = file.readline(_LONGEST_LINE)
    while line:
        following = file.readline(_LONGEST_LINE)
        if blank and line.startswith(b"From ") and MAILBOX_LINE.fullmatch(line) and FIELD_LINE.match(following):
            if started:
                yield _mail(lines, length, most_bytes)
            lines, length, started = [], 0, True
        elif started:
            if line.startswith(b">") and line.lstrip(b">").startswith(b"From "):
                line = line[1:]
            length += len(line)
            if length <= most_bytes:
                lines.append(line)
        blank = line in (b"\n", b"\r\n")
        line = following
    if started:
        yield _mail(lines, length, most_bytes)


def _mail(lines: list[bytes], length: int, most_bytes: int) -> tuple[bytes | None, int]:
    if length > most_bytes:
        return None, length
    if lines and lines[-1] in (b"\n", b"\r\n"):  # the blank line in front of the next mail is the mailbox's own
        length -= len(lines.pop())
    return b"".join(lines), length
