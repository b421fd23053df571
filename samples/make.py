"""Writes samples/inbox: `python -m samples.make`. It needs LibreOffice, Chromium, typst and Thai fonts (samples.render).

The files it wrote are in the repository, so that nobody needs those programs to run or test Saraban. PDFs carry the day
on which they were made, so a second run gives other bytes and the same words.
"""

import sys
from pathlib import Path

from samples.cases import mails
from samples.mails import mail_bytes

INBOX = Path(__file__).parent / "inbox"


def main() -> None:
    """Writes every mail of the inbox anew."""
    INBOX.mkdir(exist_ok=True)
    for old in INBOX.iterdir():
        old.unlink()
    drawn: dict[object, bytes] = {}
    for mail in mails():
        data = mail_bytes(mail, drawn)
        (INBOX / mail.file).write_bytes(data)
        print(f"{len(data):>9,} {mail.file}", file=sys.stderr)


if __name__ == "__main__":
    main()
