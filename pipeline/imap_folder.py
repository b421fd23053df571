"""กล่องจดหมาย IMAP: one folder of a mailbox on a server. The only import of imap_tools (extra `mail`).

Commands that change more than they say are not used: imap_tools' own way to set a flag expunges, and closing a folder
does too. The password goes to the server and nowhere else: no answer to a login is quoted.
"""

import imaplib
import ipaddress
import re
import ssl
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from pipeline.fetch import KEYWORD, SEEN, Cut

if TYPE_CHECKING:
    from imap_tools import BaseMailBox

_SECONDS = 60  # for one answer of the server
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_NUMBER = re.compile(rb"[0-9]+")
_SIZE = re.compile(rb"UID ([0-9]+)")
_BYTES = re.compile(rb"RFC822\.SIZE ([0-9]+)")


class WrongAddress(Exception):
    """The address of the mailbox cannot be used; says why in Thai and English, and never quotes it."""

    def __init__(self, th: str, en: str) -> None:
        super().__init__(en)
        self.th = th


class Refused(Exception):
    """The server cannot be trusted or does not let us in; says why in Thai and English."""

    def __init__(self, th: str, en: str) -> None:
        super().__init__(en)
        self.th = th


@dataclass(frozen=True, slots=True)
class MailAddress:
    """`imaps://user@host:port/FOLDER`, percent-decoded. `safe`: over TLS."""

    user: str
    host: str
    port: int
    folder: str
    safe: bool

    @property
    def account(self) -> str:
        """The account as the book has it."""
        return f"{self.user}@{self.host}:{self.port}"


def can_fetch() -> bool:
    """Whether the library is there."""
    return find_spec("imap_tools") is not None


def mail_address(url: str) -> MailAddress:
    """The parts of the address. Raises WrongAddress: also for a password in it, and for a mailbox that is not on this
    very machine and asked for without TLS.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise WrongAddress("ที่อยู่กล่องจดหมายไม่ถูกต้อง", "the address of the mailbox cannot be read") from None
    if parts.scheme not in ("imaps", "imap") or not parts.hostname or not parts.username:
        raise WrongAddress(
            "ที่อยู่กล่องจดหมายเขียนเป็น imaps://ผู้ใช้@เครื่องแม่ข่าย/โฟลเดอร์", "a mailbox is written as imaps://user@host/FOLDER"
        )
    if parts.password is not None:
        raise WrongAddress(
            "ห้ามใส่รหัสผ่านในที่อยู่ ผู้อื่นบนเครื่องนี้เห็นได้ ใช้ --password-env หรือ --password-stdin และควรเปลี่ยนรหัสผ่านนี้",
            "no password belongs into the address, where others on this machine can read it: use --password-env or "
            "--password-stdin, and change that password",
        )
    if parts.query or parts.fragment:
        raise WrongAddress("มีสิ่งที่ไม่รู้จักหลังชื่อโฟลเดอร์", "something unknown follows the folder")
    safe = parts.scheme == "imaps"
    if not safe and not _is_this_machine(parts.hostname):
        raise WrongAddress(
            "imap:// ไม่เข้ารหัสการสื่อสาร ใช้ได้กับเครื่องนี้เท่านั้น โปรดใช้ imaps://",
            "imap:// is not encrypted and is taken for this very machine only; use imaps://",
        )
    folder = unquote(parts.path.removeprefix("/")) or "INBOX"
    return MailAddress(unquote(parts.username), parts.hostname, port or (993 if safe else 143), folder, safe)


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class ImapFolder:
    """One folder, open (see `pipeline.fetch.MailFolder`). Use it in a `with`."""

    def __init__(self, address: MailAddress, password: str, ca_file: Path | None = None) -> None:
        """Connects, logs in and opens the folder. Raises Refused, Cut."""
        self.account = address.account
        self.name = address.folder
        self._box = _connected(address, ca_file)
        try:
            self._log_in(address.user, password)
            self._open()
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> "ImapFolder":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Ends the session. Nothing is expunged, as IMAP's own CLOSE would."""
        with suppress(Exception):
            self._box.client.logout()
        with suppress(OSError):
            self._box.client.shutdown()

    def _log_in(self, user: str, password: str) -> None:
        from imap_tools import ImapToolsError

        try:
            plain = user.isascii() and password.isascii()
            (self._box.login if plain else self._box.login_utf8)(user, password, initial_folder=None)
        except imaplib.IMAP4.abort as error:
            raise Cut("the server ended the connection at the login") from error
        except (ImapToolsError, imaplib.IMAP4.error):
            raise Refused("เครื่องแม่ข่ายไม่รับชื่อผู้ใช้หรือรหัสผ่านนี้", "the server does not take this user and password") from None
        except OSError as error:
            raise Cut(str(error)) from None

    def _open(self) -> None:
        from imap_tools import ImapToolsError

        writable = True
        try:
            try:
                self._box.folder.set(self.name)
            except imaplib.IMAP4.readonly:
                writable = False
                self._box.folder.set(self.name, readonly=True)
            validity = _first_number(self._box.client.response("UIDVALIDITY")[1])
            flags = b" ".join(x for x in self._box.client.response("PERMANENTFLAGS")[1] or [] if isinstance(x, bytes))
            listed = self._box.folder.list("", self.name)
        except imaplib.IMAP4.abort as error:
            raise Cut(str(error)) from None
        except (ImapToolsError, imaplib.IMAP4.error):
            raise Refused(
                f"ไม่มีโฟลเดอร์ {self.name} ในกล่องจดหมาย หรือไม่มีสิทธิ์เปิด",
                f"the mailbox has no folder {self.name}, or it may not be opened",
            ) from None
        except OSError as error:
            raise Cut(str(error)) from None
        if validity is None:
            raise Refused(
                "เครื่องแม่ข่ายไม่บอก UIDVALIDITY จึงแยกจดหมายที่รับแล้วไม่ได้",
                "the server states no UIDVALIDITY, so that messages cannot be told apart",
            )
        self.validity = validity
        self.delimiter = next((x.delim for x in listed), "/") or ""
        self.mark = None
        if writable and (b"\\*" in flags or KEYWORD.encode().lower() in flags.lower()):
            self.mark = KEYWORD
        elif writable and SEEN.encode() in flags:
            self.mark = SEEN

    def uids(self, since: date | None) -> list[int]:
        """See `MailFolder`."""
        asked = f"SINCE {since.day}-{_MONTHS[since.month - 1]}-{since.year}" if since else "ALL"
        return self._search(asked)

    def marked(self) -> set[int]:
        """See `MailFolder`."""
        return set(self._search("SEEN" if self.mark == SEEN else f"KEYWORD {KEYWORD}"))

    def sizes(self, uids: Sequence[int]) -> dict[int, int]:
        """See `MailFolder`."""
        out = {}
        for row in self._asked("FETCH", ",".join(map(str, uids)), "(UID RFC822.SIZE)"):
            words = b" ".join(x for x in row if isinstance(x, bytes)) if isinstance(row, tuple) else row
            uid, size = (_SIZE.search(words), _BYTES.search(words)) if isinstance(words, bytes) else (None, None)
            if uid and size:
                out[int(uid[1])] = int(size[1])
        return out

    def message(self, uid: int) -> bytes | None:
        """See `MailFolder`."""
        for row in self._asked("FETCH", str(uid), "(UID BODY.PEEK[])"):
            if isinstance(row, tuple) and len(row) == 2 and b"BODY[]" in row[0]:
                return bytes(row[1])
        return None

    def set_mark(self, uids: Sequence[int]) -> None:
        """See `MailFolder`."""
        self._asked("STORE", ",".join(map(str, uids)), "+FLAGS.SILENT", f"({self.mark})")

    def _search(self, asked: str) -> list[int]:
        rows = self._asked("SEARCH", asked)
        return sorted({int(n) for row in rows if isinstance(row, bytes) for n in _NUMBER.findall(row)})

    def _asked(self, *command: str) -> list[object]:
        """The server's answer to a UID command."""
        try:
            state, rows = self._box.client.uid(*command)
        except (imaplib.IMAP4.error, OSError) as error:
            raise Cut(f"{command[0]}: {type(error).__name__}") from None
        if state != "OK":
            raise Cut(f"{command[0]}: {state}")
        return list(rows or [])


def _connected(address: MailAddress, ca_file: Path | None) -> "BaseMailBox":
    from imap_tools import MailBox, MailBoxUnencrypted

    try:
        if not address.safe:
            return MailBoxUnencrypted(address.host, address.port, timeout=_SECONDS)
        proof = ssl.create_default_context(cafile=str(ca_file) if ca_file else None)
        return MailBox(address.host, address.port, timeout=_SECONDS, ssl_context=proof)
    except ssl.SSLCertVerificationError as error:
        raise Refused(
            "ใบรับรองของเครื่องแม่ข่ายเชื่อถือไม่ได้ หากหน่วยงานออกใบรับรองเอง ระบุด้วย --ca-file",
            f"the server's certificate is not trusted ({error.verify_message}); name your own authority by --ca-file",
        ) from None
    except ssl.SSLError as error:
        raise Refused(
            "เชื่อมต่อแบบเข้ารหัสไม่สำเร็จ หรือแฟ้ม --ca-file ใช้ไม่ได้",
            f"no encrypted connection was made ({error.reason or 'wrong --ca-file'})",
        ) from None
    except (imaplib.IMAP4.error, OSError) as error:
        raise Cut(f"{type(error).__name__}") from None


def _first_number(rows: Sequence[object] | None) -> int | None:
    for row in rows or ():
        found = _NUMBER.search(row) if isinstance(row, bytes) else None
        if found:
            return int(found[0])
    return None
