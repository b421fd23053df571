"""การรับเอกสาร: how and when an input came. Known only from mail headers or from received.csv, never from file times."""

from dataclasses import dataclass
from typing import Literal

Basis = Literal["received_header", "date_header", "received_csv", "decision"]


@dataclass(frozen=True, slots=True)
class Received:
    """When something came. `day` is the day in Bangkok (YYYY-MM-DD); `at` the moment with its zone where one is known,
    else the day. `doubt` is a code (`no_zone`: the header names no time zone, Bangkok is assumed) or None.
    """

    at: str
    day: str
    basis: Basis
    doubt: str | None = None


@dataclass(frozen=True, slots=True)
class MailEnvelope:
    """What a mail's headers say. A Message-ID is left out on purpose: it is never a key.

    `path` and `sha256` are those of the mail itself; `depth` counts mails from the outermost (1). `date` is the Date
    header and `received` the topmost Received header, as moments in Bangkok time (ISO 8601), or None.
    """

    path: str
    sha256: str
    depth: int
    from_address: str | None = None
    from_name: str | None = None
    to: tuple[str, ...] = ()
    cc: tuple[str, ...] = ()
    subject: str = ""
    date_header: str | None = None
    date: str | None = None
    received: str | None = None


@dataclass(frozen=True, slots=True)
class Arrival:
    """How one input came.

    `mails`: the mails around it, outermost first. `folders`: the folders that lead to it from the inbox. `received`: by
    received.csv, else by the outermost mail's headers (an inner mail's headers tell when the forwarder received it).
    `department`: as received.csv writes it.
    """

    mails: tuple[MailEnvelope, ...] = ()
    folders: tuple[str, ...] = ()
    received: Received | None = None
    department: str | None = None

    @property
    def mail(self) -> MailEnvelope | None:
        """The mail that encloses the input most closely."""
        return self.mails[-1] if self.mails else None

    @property
    def folder(self) -> str:
        """The top folder below the inbox, or an empty string."""
        return self.folders[0] if self.folders else ""


def alike(one: Arrival, other: Arrival) -> Arrival:
    """The first, made of the second's parts where these say the same: a mail's papers came by the same mails. The
    second itself where all of it does.
    """
    if one == other:
        return other
    return Arrival(
        other.mails if one.mails == other.mails else one.mails,
        other.folders if one.folders == other.folders else one.folders,
        other.received if one.received == other.received else one.received,
        other.department if one.department == other.department else one.department,
    )
