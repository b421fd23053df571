"""Writes the sample inboxes: `python -m samples.make` or, for one of them, `python -m samples.make inbox-moit`.

It needs LibreOffice, Chromium, typst and Thai fonts (samples.render). The files it wrote are in the repository, so that
nobody needs those programs to run or test Saraban. PDFs carry the day on which they were made, so a second run gives
other bytes and the same words.
"""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from samples import cases, health
from samples.cases import Mail
from samples.mails import mail_bytes

HERE = Path(__file__).parent
INBOXES: dict[str, Callable[[], tuple[Mail, ...]]] = {"inbox": cases.mails, "inbox-moit": health.mails}


def main(names: Sequence[str]) -> None:
    """Writes every mail of the named inboxes anew (of all, where none is named)."""
    for name in names or INBOXES:
        folder = HERE / name
        folder.mkdir(exist_ok=True)
        for old in folder.iterdir():
            old.unlink()
        drawn: dict[object, bytes] = {}
        for mail in INBOXES[name]():
            data = mail_bytes(mail, drawn)
            (folder / mail.file).write_bytes(data)
            print(f"{len(data):>9,} {name}/{mail.file}", file=sys.stderr)


if __name__ == "__main__":
    main(sys.argv[1:])
