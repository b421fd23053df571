"""การรับเข้า: an inbox (folders, mails, mailboxes, archives, bare files) as inputs, each occurrence exactly once.

An input is an occurrence at a provenance path. What can be decided without reading the document is decided here, by
content and by stated limits; the rest goes on to the readers. Memory holds one file at a time, with what encloses it.
"""

import hashlib
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import BinaryIO

from pipeline.archive import MOST_MEMBERS, MOST_UNFOLDED_BYTES, ArchiveRefused
from pipeline.arrival import Arrival, MailEnvelope, Received
from pipeline.fetch_book import HIDDEN as FETCH_BOOK
from pipeline.file_type import (
    ENCRYPTED_OFFICE,
    HTML,
    MAIL,
    MAILBOX,
    MSG,
    OTHER_ARCHIVES,
    TEXT,
    UNKNOWN,
    ZIP,
    FileType,
    file_type,
    starts_like,
    wrong_extension,
    zip_type,
)
from pipeline.inbox_files import LARGEST, FoundFile, Inbox, looks, sha256_of, survey, whole
from pipeline.mail import Headers, MailPart, OpenedMail, open_mail
from pipeline.mailbox_file import mails
from pipeline.msg_mail import MsgBroken, can_open_msg, open_msg
from pipeline.passwords import NO_PASSWORDS, Passwords
from pipeline.provenance import base_name, clean_name, join, unique_names
from pipeline.seven_zip import SEVEN_ZIP, can_open_7z
from pipeline.unfolding import Unfolding, in_7z, in_zip
from pipeline.winmail import TNEF, WinmailBroken, open_winmail
from schemas.finding import Finding
from schemas.finding_codes import REASONS, finding
from schemas.source import NO_SHA256, Reason, SourceFile, Status

MOST_FILE_BYTES = 200 << 20  # one file
MOST_MAIL_BYTES = 100 << 20  # one mail: mail servers stop at 25 to 50 MB
MOST_CONTAINER_BYTES = LARGEST  # a mailbox file or an archive, which are read in pieces
DEEPEST = 10  # containers within containers
_MOST_STATED = (1 << 53) - 1  # a whole number that every reader of JSON keeps exactly

_SYSTEM_NAMES = frozenset(
    ["thumbs.db", "ehthumbs.db", "ehthumbs_vista.db", ".ds_store", "desktop.ini", ".directory", ".localized", "icon\r"]
)
_SYSTEM_FOLDERS = frozenset(
    ["__macosx", "$recycle.bin", "system volume information", ".trashes", ".fseventsd", ".spotlight-v100", ".git"]
)
_LOCK = re.compile(r"~\$.*|\.~lock\..*#|\._.*|~wrl[0-9]+\.tmp", re.IGNORECASE | re.DOTALL)
_LOCK_BYTES = 8192  # a real document under a lock file's name is larger


@dataclass(frozen=True, slots=True)
class Input:
    """One input. With a `status` its fate is decided (`opened`, `ignored`, `rejected`, `unreadable`, `partly_read`);
    without one it is to be read, and `data` are its bytes. Whoever keeps inputs keeps their bytes: let them go.

    `mail_body`: the input is a mail's own words, as UTF-8.
    """

    source: SourceFile
    arrival: Arrival
    status: Status | None = None
    reason: Reason | None = None
    findings: tuple[Finding, ...] = ()
    data: bytes = b""
    mail_body: bool = False

    @property
    def mail(self) -> MailEnvelope | None:
        """The mail that encloses the input most closely."""
        return self.arrival.mail

    @property
    def folder(self) -> str:
        """The top folder below the inbox, or an empty string."""
        return self.arrival.folder

    @property
    def received(self) -> Received | None:
        """When the input came, if anything says so."""
        return self.arrival.received


@dataclass(slots=True)
class _Budget:
    """What one file of the inbox may still unfold to."""

    members: int = MOST_MEMBERS
    unfolded: int = MOST_UNFOLDED_BYTES


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an input stands: its name, provenance, container and arrival, and how many containers are around it."""

    name: str
    path: str
    parent: str | None
    arrival: Arrival
    depth: int = 0
    findings: tuple[Finding, ...] = ()
    fate: Reason | None = None  # why a file of the inbox is left out, whatever it holds
    passwords: Passwords = NO_PASSWORDS

    def inner(self, segment: str, name: str, arrival: Arrival, findings: tuple[Finding, ...] = ()) -> "_Place":
        path = join(self.path, segment)
        return _Place(name, path, self.path, arrival, self.depth + 1, findings, passwords=self.passwords)


def open_inbox(paths: Sequence[Inbox], passwords: Passwords = NO_PASSWORDS) -> Iterator[Input]:
    """Every input below the paths, containers before their members, siblings by provenance then sha-256.

    One folder: provenance is relative to it. Several paths: relative to the place where each stands, so that
    `inbox/*` gives what `inbox` gives. A path that is not there is an input with reason `not_found`; nothing raises.
    The same file reached by two of the paths is one input. `passwords`: tried on members of archives; documents with a
    password are then given to the readers, which try them too.
    """
    for path, entry in survey(paths):
        row = entry.list_row
        arrival = Arrival(
            folders=entry.segments[:-1],
            received=row.received if row else None,
            department=row.department if row else None,
        )
        place = _Place(entry.segments[-1], path, None, arrival, 0, entry.list_findings, passwords=passwords)
        yield from _open_entry(entry, place)


def reason_finding(reason: Reason, file: str, *, partly: bool = False) -> Finding:
    """The sentence to an input that was not simply read: why, and what a person can do. `partly`: some of it was."""
    words = REASONS[reason]
    code = "EV-UNREADABLE"
    if partly or reason is Reason.PARTIAL:
        code = "FILE-PARTLY-READ"
    elif reason is Reason.NOT_FOUND:
        code = "FILE-NOT-FOUND"
    elif reason in (Reason.SYSTEM_FILE, Reason.SIGNATURE_PICTURE, Reason.RECEIVED_LIST, Reason.EARLIER_RESULTS):
        code = "FILE-IGNORED"
    return finding(
        code,
        about=file,
        file=file,
        reason_th=words.th,
        reason_en=words.en,
        remedy_th=words.remedy_th,
        remedy_en=words.remedy_en,
    )


# -- entries of the file system --------------------------------------------------------------------------------------


def _open_entry(entry: FoundFile, place: _Place) -> Iterator[Input]:
    if entry.kind == "missing":
        yield _unread(place, "inode/x-empty", 0, Status.UNREADABLE, Reason.NOT_FOUND)
        return
    if entry.kind == "folder_closed":
        yield _unread(place, "inode/directory", 0, Status.UNREADABLE, Reason.NO_ACCESS)
        return
    if entry.kind not in ("file", "results"):
        yield _unread(place, entry.kind, 0, Status.REJECTED, Reason.NOT_A_FILE)
        return
    if entry.kind == "results":
        place = replace(place, fate=Reason.EARLIER_RESULTS)
    elif entry.own_list is not None:
        place = replace(place, fate=Reason.RECEIVED_LIST)
    began = False
    try:
        file, size = entry.place.open(entry.at)
        with file:
            for one in _open_file(file, size, place):
                began = True
                yield one
    except IsADirectoryError:
        yield _unread(place, UNKNOWN, 0, Status.REJECTED, Reason.NOT_A_FILE)
    except OSError:
        if began:  # the disk failed in the middle of a container: what was read stands, the rest is said to be unread
            rest = place.inner("the rest", "the rest", place.arrival)
            yield _unread(rest, UNKNOWN, 0, Status.UNREADABLE, Reason.BROKEN)
        else:
            yield _unread(place, UNKNOWN, 0, Status.UNREADABLE, Reason.NO_ACCESS)


def _open_file(file: BinaryIO, size: int, place: _Place) -> Iterator[Input]:
    began = looks(file)
    head = file.read(4096)
    file.seek(0)
    like = starts_like(head)
    if size > (MOST_CONTAINER_BYTES if like != "other" else MOST_FILE_BYTES):
        yield _unread(place, UNKNOWN, size, Status.REJECTED, Reason.TOO_LARGE)
    elif like == "mailbox":
        yield from _in_pieces(file, began, place, _open_mailbox(file, size, place))
    elif like == "archive" and size > MOST_FILE_BYTES:
        source = _source(place, sha256_of(file), ZIP, size)
        if zip_type(file).media_type != ZIP:  # an office document of this size is over the limit of one file
            yield _decided(place, source, Status.REJECTED, Reason.TOO_LARGE)
        else:
            yield from _in_pieces(file, began, place, _open_archive(file, source, place, _Budget()))
    else:
        data = whole(file, MOST_FILE_BYTES + 1)
        file.close()
        if data is None:
            yield _unread(place, UNKNOWN, size, Status.UNREADABLE, Reason.BROKEN)
        elif len(data) > MOST_FILE_BYTES:  # it has grown
            yield _unread(place, UNKNOWN, len(data), Status.REJECTED, Reason.TOO_LARGE)
        else:
            yield from _open_bytes(data, place, _Budget())


def _in_pieces(
    file: BinaryIO, began: tuple[int, int] | None, place: _Place, inputs: Iterator[Input]
) -> Iterator[Input]:
    """The inputs of a file taken in piece by piece; where it changed since it `began`, that not all of it was seen."""
    yield from inputs
    if looks(file) != began:
        yield _unread(place.inner("the rest", "the rest", place.arrival), UNKNOWN, 0, Status.UNREADABLE, Reason.BROKEN)


# -- content --------------------------------------------------------------------------------------------------------


def _open_bytes(data: bytes, place: _Place, budget: _Budget, *, body: str | None = None) -> Iterator[Input]:
    """The input that the bytes are, and its members if it is a container. `body`: the media type of a mail's words."""
    kind = FileType(body, "document") if body else file_type(data)
    source = _source(place, hashlib.sha256(data).hexdigest(), kind.media_type, len(data))
    if place.fate is not None or (body is None and _is_system_file(place, len(data))):
        yield _decided(place, source, Status.IGNORED, place.fate or Reason.SYSTEM_FILE)
        return
    if kind.holds == "mail":
        yield from _open_one_mail(data, source, place, budget)
    elif kind.holds == "archive":
        yield from _open_archive(io.BytesIO(data), source, place, budget)
    elif kind.holds == "mailbox":
        yield from _open_mailbox(io.BytesIO(data), len(data), place, budget)
    elif kind.media_type == SEVEN_ZIP and can_open_7z():
        yield from _open_seven_zip(data, source, place, budget)
    elif kind.media_type == TNEF:
        yield from _open_winmail(data, source, place, budget)
    elif kind.media_type == ENCRYPTED_OFFICE and kind.holds == "encrypted" and place.passwords:
        yield Input(source, place.arrival, None, None, place.findings, data)
    elif kind.holds in _FATES:
        yield _decided(place, source, *_FATES[kind.holds], _other_archive(source))
    else:
        noticed = () if body else _mislabelled(place, kind)
        yield Input(source, place.arrival, None, None, (*place.findings, *noticed), data, body is not None)


_FATES = {
    "empty": (Status.UNREADABLE, Reason.EMPTY),
    "broken": (Status.UNREADABLE, Reason.BROKEN),
    "encrypted": (Status.UNREADABLE, Reason.ENCRYPTED),
    "unsupported": (Status.REJECTED, Reason.UNSUPPORTED_TYPE),
    "unknown": (Status.REJECTED, Reason.UNKNOWN_TYPE),
}


def _other_archive(source: SourceFile) -> tuple[Finding, ...]:
    """The remedy to an archive of a kind that is not opened."""
    if source.media_type not in OTHER_ARCHIVES:
        return ()
    if source.media_type == SEVEN_ZIP:
        return (finding("ARCHIVE-7Z-CLOSED", about=source.path, file=source.path),)
    return (finding("ARCHIVE-KIND", about=source.path, file=source.path, media_type=source.media_type),)


def _mislabelled(place: _Place, kind: FileType) -> tuple[Finding, ...]:
    extension = wrong_extension(place.name, kind.media_type)
    if extension is None:
        return ()
    return (finding("FILE-MISLABELLED", about=place.path, extension=extension, media_type=kind.media_type),)


def _is_system_file(place: _Place, size: int) -> bool:
    """A file that a system leaves beside documents. Its name is its only mark, so a lock file must be small too."""
    folders = re.split(r"/| > ", place.path.lower())[:-1]
    plain = place.name.lower()
    if plain in _SYSTEM_NAMES or (place.depth == 0 and FETCH_BOOK in folders):
        return True
    return (_LOCK.fullmatch(plain) is not None and size <= _LOCK_BYTES) or not _SYSTEM_FOLDERS.isdisjoint(folders)


def _source(place: _Place, sha256: str, media_type: str, size: int) -> SourceFile:
    return SourceFile(
        name=place.name, path=place.path, parent=place.parent, sha256=sha256, media_type=media_type, bytes=size
    )


def _decided(
    place: _Place, source: SourceFile, status: Status, reason: Reason | None, noticed: Iterable[Finding] = ()
) -> Input:
    own = (reason_finding(reason, source.path),) if reason is not None else ()
    return Input(source, place.arrival, status, reason, (*place.findings, *noticed, *own))


def _unread(place: _Place, media_type: str, size: int, status: Status, reason: Reason) -> Input:
    """`size`: as the file system or the container states it, which may be a lie of 8 exabytes."""
    return _decided(place, _source(place, NO_SHA256, media_type, min(size, _MOST_STATED)), status, reason)


# -- containers -----------------------------------------------------------------------------------------------------


def _open_one_mail(data: bytes, source: SourceFile, place: _Place, budget: _Budget) -> Iterator[Input]:
    if len(data) > MOST_MAIL_BYTES:
        yield _decided(place, source, Status.REJECTED, Reason.TOO_LARGE)
        return
    if source.media_type == MSG and not can_open_msg():
        noticed_lack = finding("MAIL-MSG-CLOSED", about=source.path, file=source.path)
        yield _decided(place, source, Status.REJECTED, Reason.UNSUPPORTED_TYPE, (noticed_lack,))
        return
    opened_by = (lambda: open_msg(data, source.path)) if source.media_type == MSG else (lambda: open_mail(data))
    mail = _taken(opened_by, MsgBroken, source, place, budget)
    if isinstance(mail, Input):
        yield mail
        return
    arrival, noticed = _with_mail(place.arrival, _envelope(mail.headers, source, place.arrival), mail.headers)
    opened = _decided(
        place,
        source,
        Status.OPENED if mail.whole else Status.PARTLY_READ,
        None if mail.whole else Reason.PARTIAL,
        (*mail.findings, *noticed),
    )
    yield replace(opened, arrival=arrival)
    yield from _open_parts(mail, place, arrival, budget)


def _taken(
    opened_by: Callable[[], OpenedMail],
    broken: type[Exception],
    source: SourceFile,
    place: _Place,
    budget: _Budget,
) -> OpenedMail | Input:
    """The opened mail, its parts taken from the budget; or what becomes of one that is not opened."""
    try:
        mail = opened_by() if place.depth < DEEPEST else None
    except broken:
        return _decided(place, source, Status.UNREADABLE, Reason.BROKEN)
    if mail is None or (refused := _refused(mail, budget)) is not None:
        return _decided(place, source, Status.REJECTED, Reason.TOO_DEEP if mail is None else refused)
    budget.members -= len(mail.parts)
    return mail


def _refused(mail: OpenedMail, budget: _Budget) -> Reason | None:
    """Why a mail is not opened."""
    if mail.too_deep:
        return Reason.TOO_DEEP
    return Reason.TOO_MANY if mail.too_many or len(mail.parts) > budget.members else None


def _open_winmail(data: bytes, source: SourceFile, place: _Place, budget: _Budget) -> Iterator[Input]:
    """Outlook's envelope: its parts came as the mail around it came."""
    if len(data) > MOST_MAIL_BYTES:
        yield _decided(place, source, Status.REJECTED, Reason.TOO_LARGE)
        return
    mail = _taken(lambda: open_winmail(data), WinmailBroken, source, place, budget)
    if isinstance(mail, Input):
        yield mail
        return
    status, reason = (Status.OPENED, None) if mail.whole else (Status.PARTLY_READ, Reason.PARTIAL)
    yield _decided(place, source, status, reason, mail.findings)
    yield from _open_parts(mail, place, place.arrival, budget)


def _open_parts(mail: OpenedMail, place: _Place, arrival: Arrival, budget: _Budget) -> Iterator[Input]:
    names = unique_names(
        [_segment(p) for p in mail.parts],
        taken=() if any(p.role == "body" for p in mail.parts) else ("body",),
    )
    for segment, part in sorted(zip(names, mail.parts, strict=True), key=lambda x: x[0]):
        yield from _open_part(part, segment, place, arrival, budget)


def _segment(part: MailPart) -> str:
    """An attachment may not pass for the mail's own words by its name."""
    if part.role == "body":
        return "body"
    segment = clean_name(part.name)
    return "attachment named body" if segment == "body" else segment


def _open_part(part: MailPart, segment: str, place: _Place, arrival: Arrival, budget: _Budget) -> Iterator[Input]:
    data, noticed = part.load()
    inner = place.inner(segment, base_name(part.name), arrival, noticed)
    if part.role == "body":
        yield from _open_bytes(data, inner, budget, body=HTML if part.declared == HTML else TEXT)
    elif part.role in ("signature_picture", "signature"):
        source = _source(inner, hashlib.sha256(data).hexdigest(), file_type(data).media_type, len(data))
        reason = Reason.SIGNATURE_PICTURE if part.role == "signature_picture" else Reason.SYSTEM_FILE
        yield _decided(inner, source, Status.IGNORED, reason)
    elif part.declared == MAIL and data.strip() and file_type(data).holds in ("document", "unknown"):
        # declared an attached mail, but with so few fields that the content alone does not show it
        source = _source(inner, hashlib.sha256(data).hexdigest(), MAIL, len(data))
        yield from _open_one_mail(data, source, inner, budget)
    else:
        yield from _open_bytes(data, inner, budget)


def _envelope(headers: Headers, source: SourceFile, arrival: Arrival) -> MailEnvelope:
    return MailEnvelope(
        path=source.path,
        sha256=source.sha256,
        depth=len(arrival.mails) + 1,
        from_address=headers.from_address,
        from_name=headers.from_name,
        to=headers.to,
        cc=headers.cc,
        subject=headers.subject,
        date_header=headers.date_header,
        date=headers.date,
        received=headers.received,
    )


def _with_mail(arrival: Arrival, envelope: MailEnvelope, headers: Headers) -> tuple[Arrival, tuple[Finding, ...]]:
    """The arrival of a mail's members. Only the outermost mail tells when it came; what a person listed goes before."""
    arrival = replace(arrival, mails=(*arrival.mails, envelope))
    if len(arrival.mails) > 1:
        return arrival, ()
    stated: Received | None = None
    if headers.received:
        stated = Received(headers.received, headers.received[:10], "received_header", _doubt(headers.received_zoned))
    elif headers.date:
        stated = Received(headers.date, headers.date[:10], "date_header", _doubt(headers.date_zoned))
    listed = arrival.received
    if listed is None:
        return replace(arrival, received=stated), ()
    if stated is not None and stated.day != listed.day:
        return arrival, (finding("TIME-LIST-DIFFERS", about=envelope.path, listed=listed.at, received=stated.at),)
    return arrival, ()


def _doubt(zoned: bool) -> str | None:
    return None if zoned else "no_zone"


def _open_mailbox(file: BinaryIO, size: int, place: _Place, budget: _Budget | None = None) -> Iterator[Input]:
    """A mailbox of the inbox may hold any number of mails, each with limits of its own; one inside a file may not."""
    source = _source(place, sha256_of(file), MAILBOX, size)
    if place.depth >= DEEPEST:
        yield _decided(place, source, Status.REJECTED, Reason.TOO_DEEP)
        return
    yield _decided(place, source, Status.OPENED, None)
    for number, (data, length) in enumerate(mails(file, MOST_MAIL_BYTES), 1):
        segment = f"message {number:06}"
        inner = place.inner(segment, f"{segment}.eml", place.arrival)
        if data is None:
            yield _unread(inner, MAIL, length, Status.REJECTED, Reason.TOO_LARGE)
            continue
        source = _source(inner, hashlib.sha256(data).hexdigest(), MAIL, len(data))
        yield from _open_one_mail(data, source, inner, budget if budget is not None and place.depth else _Budget())


def _open_archive(file: BinaryIO, source: SourceFile, place: _Place, budget: _Budget) -> Iterator[Input]:
    return _open_members(lambda: in_zip(file, budget.members, budget.unfolded, place.passwords), source, place, budget)


def _open_seven_zip(data: bytes, source: SourceFile, place: _Place, budget: _Budget) -> Iterator[Input]:
    return _open_members(lambda: in_7z(data, budget.members, budget.unfolded, place.passwords), source, place, budget)


def _open_members(
    opened: Callable[[], Unfolding], source: SourceFile, place: _Place, budget: _Budget
) -> Iterator[Input]:
    """An archive of whatever kind, and what is inside."""
    if place.depth >= DEEPEST:
        yield _decided(place, source, Status.REJECTED, Reason.TOO_DEEP)
        return
    try:
        unfolding = opened()
    except ArchiveRefused as e:
        yield _decided(place, source, e.status, e.reason)
        return
    budget.members -= len(unfolding.inside)
    budget.unfolded -= unfolding.bytes
    yield _decided(place, source, Status.OPENED, None)
    names = unique_names([clean_name(one.name.replace("\\", "/")) for one in unfolding.inside])
    for segment, one in sorted(zip(names, unfolding.inside, strict=True), key=lambda x: x[0]):
        inner = place.inner(segment, base_name(one.name), place.arrival)
        try:
            data = one.load()
        except ArchiveRefused as e:
            inner = replace(inner, findings=one.noticed(inner.path, opened=False))
            yield _unread(inner, UNKNOWN, one.size, e.status, e.reason)
            continue
        inner = replace(inner, findings=one.noticed(inner.path, opened=True))
        yield from _open_bytes(data, inner, budget)
