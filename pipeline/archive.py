"""ไฟล์ zip: the members of an archive, within limits, their names taken as data only. Nothing is written to a disk."""

import binascii
import stat
import struct
import zipfile
import zlib
from dataclasses import dataclass
from typing import BinaryIO

from pipeline.charsets import decode_name
from pipeline.file_type import BOUNDED_PACKINGS, directory_bytes
from pipeline.passwords import NO_PASSWORDS, Passwords
from schemas.source import Reason, Status

MOST_MEMBERS = 10_000
MOST_MEMBER_BYTES = 64 << 20
MOST_UNFOLDED_BYTES = 1 << 30  # of all archives inside one file of the inbox together
MOST_RATIO = 200  # unfolded : packed; XML packs to about 1 : 20, blank pictures to 1 : 100
MOST_DECIPHERED_BYTES = 64 << 20  # of one archive: the standard library deciphers some 3 MB a second
MOST_TRIES = 20_000  # passwords times members of one archive
_DIRECTORY_BYTES_A_MEMBER = 1024
_RATIO_COUNTS_FROM = 4 << 20  # below this a high ratio harms nobody
_AES = 99  # WinZip's mark in place of the packing (AE-1 and AE-2)
_UNIX = 3  # the system whose file modes stand in the upper half of a member's attributes

# What reading a member of a hostile or cut archive raises (zipfile, zlib, and zipfile's struct and offset arithmetic).
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, struct.error, ValueError, OverflowError, IndexError)


class ArchiveRefused(Exception):
    """The archive as a whole, or one member, is not opened; carries the status and reason of its row."""

    def __init__(self, status: Status, reason: Reason) -> None:
        super().__init__(reason.value)
        self.status = status
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Member:
    """One file inside an archive. `name` is its path as written there; `size` what the archive says it unfolds to.

    `status` and `reason` stand when the member is not to be unfolded. `cipher`: what protects it, if anything does;
    AES is not deciphered here, whatever the password.
    """

    name: str
    size: int
    packed: int
    status: Status | None
    reason: Reason | None
    info: zipfile.ZipInfo
    cipher: str | None = None  # zipcrypto, aes


class Archive:
    """An open zip. `members` in the order of the archive's directory, folders left out."""

    def __init__(
        self,
        file: BinaryIO,
        most_members: int = MOST_MEMBERS,
        most_bytes: int = MOST_UNFOLDED_BYTES,
        passwords: Passwords = NO_PASSWORDS,
    ) -> None:
        if directory_bytes(file) > most_members * _DIRECTORY_BYTES_A_MEMBER:  # before the directory is read at all
            raise ArchiveRefused(Status.REJECTED, Reason.TOO_MANY)
        try:
            self._zip = zipfile.ZipFile(file)
        except NotImplementedError as e:  # an encrypted directory, or a format that the standard library does not know
            raise ArchiveRefused(Status.REJECTED, Reason.UNSUPPORTED_TYPE) from e
        except _BROKEN as e:
            raise ArchiveRefused(Status.UNREADABLE, Reason.BROKEN) from e
        infos = [i for i in self._zip.infolist() if not _is_folder(i)]
        if not infos:
            raise ArchiveRefused(Status.UNREADABLE, Reason.EMPTY)
        if len(infos) > most_members:
            raise ArchiveRefused(Status.REJECTED, Reason.TOO_MANY)
        self._keys = list(passwords.as_bytes())
        self._tries = MOST_TRIES
        self._to_decipher = MOST_DECIPHERED_BYTES
        self.members = tuple(_member(i, bool(self._keys)) for i in infos)
        self.unfolded = sum(m.size for m in self.members if m.status is None)
        if self.unfolded > most_bytes:
            raise ArchiveRefused(Status.REJECTED, Reason.BOMB)

    def load(self, member: Member) -> bytes:
        """The member's bytes, never more than it declared. Raises ArchiveRefused with the member's fate."""
        if member.status is not None and member.reason is not None:
            raise ArchiveRefused(member.status, member.reason)
        if member.cipher is None:
            return self._load(member, None)
        if member.packed > self._to_decipher:
            raise ArchiveRefused(Status.REJECTED, Reason.TOO_LARGE)
        for key in self._keys[: self._tries]:
            self._tries -= 1
            try:
                data = self._load(member, key)
            except ArchiveRefused as e:
                # one wrong password in 256 passes the cipher's own check, and gives rubbish that the checksum shows
                if e.reason in (Reason.ENCRYPTED, Reason.BROKEN):
                    continue
                raise
            self._to_decipher -= member.packed
            self._keys.remove(key)  # the first to be tried from here on
            self._keys.insert(0, key)
            return data
        raise ArchiveRefused(Status.UNREADABLE, Reason.ENCRYPTED)

    def _load(self, member: Member, key: bytes | None) -> bytes:
        try:
            with self._zip.open(member.info, pwd=key) as stream:
                data = stream.read(member.size + 1)
        except NotImplementedError as e:  # a way of packing that the standard library does not know
            raise ArchiveRefused(Status.REJECTED, Reason.UNSUPPORTED_TYPE) from e
        except RuntimeError as e:  # zipfile's way to ask for a password, or for another one
            raise ArchiveRefused(Status.UNREADABLE, Reason.ENCRYPTED) from e
        except _BROKEN as e:
            raise ArchiveRefused(Status.UNREADABLE, Reason.BROKEN) from e
        if len(data) != member.size:
            raise ArchiveRefused(Status.UNREADABLE, Reason.BROKEN)
        return data


def _is_folder(info: zipfile.ZipInfo) -> bool:
    return info.file_size == 0 and info.orig_filename.endswith(("/", "\\"))


def _member(info: zipfile.ZipInfo, has_keys: bool) -> Member:
    status: Status | None = None
    reason: Reason | None = None
    cipher = None
    if info.flag_bits & 0x1:
        cipher = "aes" if info.compress_type == _AES else "zipcrypto"
    mode = info.external_attr >> 16 if info.create_system == _UNIX else 0
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):  # a link or device: its bytes are no document
        status, reason = Status.REJECTED, Reason.NOT_A_FILE
    elif cipher == "aes" or (cipher is not None and not has_keys):
        status, reason = Status.UNREADABLE, Reason.ENCRYPTED
    elif info.compress_type not in BOUNDED_PACKINGS:
        status, reason = Status.REJECTED, Reason.UNSUPPORTED_TYPE
    elif info.file_size > max(info.compress_size, 1) * MOST_RATIO and info.file_size >= _RATIO_COUNTS_FROM:
        status, reason = Status.REJECTED, Reason.BOMB
    elif info.file_size > MOST_MEMBER_BYTES:
        status, reason = Status.REJECTED, Reason.TOO_LARGE
    return Member(_name(info), info.file_size, info.compress_size, status, reason, info, cipher)


def _name(info: zipfile.ZipInfo) -> str:
    """The member's name: the UTF-8 flag, else the Unicode path field (0x7075), else by validity.

    Windows in Thai writes names in cp874 without a flag, which zipfile reads as cp437: taken back to the bytes first.
    """
    if info.flag_bits & 0x800:
        return info.orig_filename
    raw = info.orig_filename.encode("cp437", "replace")
    return _unicode_path(info.extra, raw) or decode_name(raw)


def _unicode_path(extra: bytes, raw: bytes) -> str | None:
    at = 0
    while at + 4 <= len(extra):
        tag, size = struct.unpack_from("<HH", extra, at)
        field = extra[at + 4 : at + 4 + size]
        if tag == 0x7075 and len(field) > 5 and field[0] == 1:
            if struct.unpack_from("<I", field, 1)[0] != binascii.crc32(raw):
                return None
            try:
                return field[5:].decode("utf-8")
            except UnicodeDecodeError:
                return None
        at += 4 + size
    return None
