"""การคลายไฟล์บีบอัด: what is inside an archive, of whatever kind, as one list of files that are loaded one by one."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO

from pipeline.archive import Archive
from pipeline.passwords import Passwords
from pipeline.seven_zip import open_7z
from schemas.finding import Finding
from schemas.finding_codes import finding


@dataclass(frozen=True, slots=True)
class Inside:
    """One file inside. `name` as written there; `size` what the archive says it unfolds to; `load` gives its bytes or
    raises ArchiveRefused with its fate. `cipher`: what protects it: aes (in a zip), which nobody here deciphers, or one
    that a password of the list opens.
    """

    name: str
    size: int
    load: Callable[[], bytes]
    cipher: str | None = None

    def noticed(self, path: str, *, opened: bool) -> tuple[Finding, ...]:
        """What is told of the input at `path` beside its fate."""
        if self.cipher is not None and opened:
            return (finding("FILE-PASSWORD-USED", about=path),)
        return (finding("ARCHIVE-AES", about=path, file=path),) if self.cipher == "aes" else ()


@dataclass(frozen=True, slots=True)
class Unfolding:
    """All files inside, in the order of the archive, folders left out; and the bytes that they unfold to together."""

    inside: tuple[Inside, ...]
    bytes: int


def in_zip(file: BinaryIO, most_members: int, most_bytes: int, passwords: Passwords) -> Unfolding:
    """What is inside a zip. Raises ArchiveRefused for the archive as a whole."""
    archive = Archive(file, most_members, most_bytes, passwords)
    inside = (Inside(m.name, m.size, partial(archive.load, m), m.cipher) for m in archive.members)
    return Unfolding(tuple(inside), archive.unfolded)


def in_7z(data: bytes, most_members: int, most_bytes: int, passwords: Passwords) -> Unfolding:
    """What is inside a 7z. Raises ArchiveRefused for the archive as a whole."""
    archive = open_7z(data, most_members, most_bytes, passwords)
    cipher = "7z" if archive.by_password else None
    return Unfolding(tuple(Inside(m.name, m.size, m.load, cipher) for m in archive.members), archive.unfolded)
