"""ค่าตั้งของ saraban serve: what one server serves, and for whom."""

from dataclasses import dataclass, field
from pathlib import Path

from pipeline.passwords import Passwords

BODY_LIMIT = 100 * 1024 * 1024  # bytes of one request: a mail with its attachments, as the intake takes it
UPLOADS = ".sent"  # of the folder beside the results that keeps documents sent to the API


@dataclass(frozen=True, slots=True)
class Settings:
    """`folder`: the results of an audit; `decisions`: the file of decisions; `inboxes`: where the documents stand;
    `pack`: id or path, null for that of the run; `token`: opens the one session of a server without users, empty with
    `users`, the file of people; `hosts`: names that a request may ask for, without port, lower case; `behind_tls`:
    whether browsers come by https; `actor`: who decides where there are no users; `body_limit`: bytes of a request;
    `uploads`: where documents that were sent are kept; `passwords`: tried on files that have one; `sign_key`: the
    private key that signs lines of the run log; `are_inboxes_named`: whether whoever started the server said where the
    inboxes are, else they are those of the last run, whichever that is by then.
    """

    folder: Path
    decisions: Path
    inboxes: tuple[Path, ...]
    pack: str | None
    host: str
    port: int
    token: str = field(repr=False)
    users: Path | None
    hosts: frozenset[str]
    behind_tls: bool
    actor: str
    body_limit: int
    uploads: Path
    passwords: Passwords
    sign_key: Path | None = None
    are_inboxes_named: bool = False
