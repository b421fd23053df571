"""เอกสารที่ส่งเข้ามา: documents that another system or a person sent, kept whole beside the inboxes, each content once.

What a sender calls a file is data and never a path: it is kept under the sha-256 of its bytes, with a suffix of our own
table at most. The folder is one more inbox of the next audit, so nothing but whole files may ever lie in it.
"""

import errno
import hashlib
import os
import re
import secrets
import shutil
import threading
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from pipeline.outputs import BINARY, flush_folder
from pipeline.provenance import base_name

MOST_FILES = 200  # of one request
_ABANDONED = 24 * 60 * 60  # seconds after which a half written file is nobody's
_SHOWN_OF_HASH = 32  # figures of the sha-256 in a name: 128 bits
# What people call such files. Content decides what a file is; a suffix is for those who look into the folder.
_SUFFIX = re.compile(
    r"\.(?:eml|msg|mbox|zip|pdf|docx?|od[tsp]|rtf|xlsx?|csv|pptx?|txt|html?|jpe?g|png|tiff?|dat|rar|7z|gz|tar|bmp|heic)"
)


@dataclass(frozen=True, slots=True)
class Sent:
    """One document as it was sent. `name`: what the sender calls it, for people only; `known`: the same content was
    there before.
    """

    sha256: str
    name: str
    bytes: int
    known: bool


class Uploads:
    """The folder of documents that were sent. Safe among threads; two servers on one folder do each other no harm."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = threading.Lock()

    def begin(self) -> None:
        """Makes the folder and takes away what a server that was killed left half written."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        long_ago = time.time() - _ABANDONED
        for old in self._coming().glob("*.part") if self._coming().is_dir() else ():
            with suppress(OSError):
                if old.stat().st_mtime < long_ago:
                    old.unlink()

    def take(self, name: str, pieces: Iterable[bytes]) -> Sent:
        """Keeps one document; it is whole on the disk, for its owner's eyes alone, when this returns. OSError where the
        disk takes nothing more: then nothing is left behind.
        """
        temporary = self._new()
        try:
            digest, size = hashlib.sha256(), 0
            with open(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | BINARY, 0o600), "wb") as file:
                for piece in pieces:
                    digest.update(piece)
                    size += len(piece)
                    file.write(piece)
                file.flush()
                os.fsync(file.fileno())
            sha256 = digest.hexdigest()
            with self._lock:
                known = self.path_of(sha256) is not None
                if not known:
                    self._put(temporary, f"{sha256[:_SHOWN_OF_HASH]}{_suffix(name)}")
        finally:
            temporary.unlink(missing_ok=True)
        return Sent(sha256, base_name(name), size, known)

    def path_of(self, sha256: str) -> Path | None:
        """Where a content lies, null where it was never sent, or what lies there is no longer it."""
        for path in sorted(self.folder.glob(f"{sha256[:_SHOWN_OF_HASH]}*")):
            with suppress(OSError), path.open("rb") as file:
                if hashlib.file_digest(file, "sha256").hexdigest() == sha256:
                    return path
        return None

    @property
    def empty(self) -> bool:
        """Whether nothing was ever sent."""
        try:
            with os.scandir(self.folder) as entries:
                return next(entries, None) is None
        except OSError:
            return True

    def _coming(self) -> Path:
        """Beside the inbox, so that no audit sees what is not whole yet."""
        return self.folder.with_name(f".{self.folder.name}.coming")

    def _new(self) -> Path:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        coming = self._coming()
        coming.mkdir(mode=0o700, exist_ok=True)
        return coming / f"{secrets.token_hex(8)}.part"

    def _put(self, temporary: Path, name: str) -> None:
        path = self.folder / name
        while path.exists():  # another content that begins alike, or a file that was damaged since
            path = self.folder / f"{path.stem}-{secrets.token_hex(2)}{path.suffix}"
        try:
            os.replace(temporary, path)
        except OSError as error:
            if error.errno != errno.EXDEV:  # the folder is a disk of its own
                raise
            inside = self.folder / f".{name}.{secrets.token_hex(4)}.tmp"
            shutil.copyfile(temporary, inside)
            os.chmod(inside, 0o600)
            with inside.open("rb+") as file:
                os.fsync(file.fileno())
            os.replace(inside, path)
        flush_folder(self.folder)


def _suffix(name: str) -> str:
    suffix = f".{name.rpartition('.')[2].lower()}"
    return suffix if _SUFFIX.fullmatch(suffix) else ""
