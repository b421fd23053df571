"""โฟลเดอร์รับเอกสารนอกเครื่อง: an inbox that lies in a store of objects or on another machine, by its address (fsspec).

Only the kinds below are opened, each by a driver that somebody installed for it and told its keys: an address with a
password in it is refused, since addresses are logged. Nothing is written there, and nobody goes there but by a command
that names the address.
"""

import io
import stat
from collections.abc import Callable
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, BinaryIO, TypeVar
from urllib.parse import urlsplit
from urllib.request import url2pathname

from pipeline.exit_code import CapabilityMissing

T = TypeVar("T")

# kind of address -> what installs its driver; empty where fsspec has it
KINDS = {
    "memory": "",
    "s3": "s3fs",
    "s3a": "s3fs",
    "gs": "gcsfs",
    "gcs": "gcsfs",
    "abfs": "adlfs",
    "abfss": "adlfs",
    "az": "adlfs",
    "sftp": "paramiko",
    "smb": "smbprotocol",
    "hdfs": "pyarrow",
    "oss": "ossfs",
    "obs": "huaweicloud-obs-fsspec",
}
_PIECE = 1 << 20
_UNREMEMBERED: dict[str, bool] = {"skip_instance_cache": True, "use_listings_cache": False}


class RemoteUnusable(CapabilityMissing):
    """An address that cannot be opened here; `th` and `en` say why."""


def is_remote(words: str) -> bool:
    """Whether a word of the command line is the address of another place than this machine's disk."""
    scheme, mark, _ = words.partition("://")
    return bool(mark) and scheme.isascii() and scheme.replace("+", "").replace(":", "").isalnum() and scheme != "file"


def local_path(words: str) -> str:
    """The path that a word names: itself, or what stands behind `file://`."""
    if not words.lower().startswith("file://"):
        return words
    return url2pathname(urlsplit(words).path)


@dataclass(frozen=True, slots=True)
class RemoteEntry:
    """One thing in a folder, as `os.DirEntry` says it. A link counts as one, whatever it leads to."""

    name: bytes
    path: bytes
    kind: str
    size: int

    def is_file(self, *, follow_symlinks: bool = False) -> bool:
        """Whether it is a file."""
        return self.kind == "file"

    def is_dir(self, *, follow_symlinks: bool = False) -> bool:
        """Whether it is a folder."""
        return self.kind == "directory"

    def stat(self, *, follow_symlinks: bool = False) -> SimpleNamespace:
        """Its kind, as `os.stat` has it, and its size."""
        modes = {"file": stat.S_IFREG, "directory": stat.S_IFDIR, "link": stat.S_IFLNK}
        return SimpleNamespace(st_mode=modes.get(self.kind, 0), st_size=self.size)


@dataclass(frozen=True)
class RemoteFolder:
    """An inbox by its address. Whatever a driver raises comes as OSError. Raises RemoteUnusable where it is made."""

    url: str
    root: bytes = field(init=False, compare=False)  # what the driver calls the place
    _driver: Any = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        driver, root = _driver_and_root(self.url)
        object.__setattr__(self, "_driver", driver)
        object.__setattr__(self, "root", root.encode("utf-8", "surrogateescape"))

    def __str__(self) -> str:
        return self.url

    @property
    def name(self) -> str:
        """The last part of the address."""
        return self.url.rstrip("/").rpartition("/")[2]

    def exists(self) -> bool:
        """Whether there is something. False where that cannot be told."""
        try:
            return self.kind_of(self.root) != "missing"
        except OSError:
            return False

    def kind_of(self, at: bytes) -> str:
        """file, directory, or missing."""
        try:
            return str(_asked(lambda: self._driver.info(_text(at)))["type"])
        except FileNotFoundError:
            return "missing"

    def scan(self, folder: bytes) -> list[RemoteEntry]:
        """What lies in a folder, without what lies deeper. A store's keys may hold two slashes in a row: there is a
        folder without a name then, and a driver that asks for it gets the one above again.
        """
        if folder.endswith(b"//"):
            return self._scan_nameless(folder)
        rows = _asked(lambda: self._driver.ls(_text(folder), detail=True))
        found = []
        for row in rows:
            full, kind, size = str(row["name"]), str(row["type"]), int(row.get("size") or 0)
            path = full.rstrip("/").encode("utf-8", "surrogateescape")
            name = path.rpartition(b"/")[2]
            if name and path.strip(b"/") != folder.strip(b"/"):
                found.append(RemoteEntry(name, path, kind, size))
            elif kind == "directory" and full.endswith("/"):
                found.append(RemoteEntry(b"", path + b"//", "directory", 0))
            elif size:  # some stores keep an object for the folder itself; words in it are given to nobody
                found.append(RemoteEntry(b"", path + b"/", "other", size))
        return sorted(found, key=lambda x: x.name)

    def _scan_nameless(self, folder: bytes) -> list[RemoteEntry]:
        """The same below a folder without a name, from all keys that begin so."""
        rows = _asked(lambda: self._driver.find(_text(folder).rstrip("/"), detail=True))
        found = {}
        for key, row in rows.items():
            path = str(key).encode("utf-8", "surrogateescape")
            name, deeper, _ = path.removeprefix(folder).partition(b"/")
            if not path.startswith(folder) or path == folder:
                continue
            if deeper:
                at = folder + name if name else folder + b"/"
                found[at] = RemoteEntry(name, at, "directory", 0)
            else:
                found[path] = RemoteEntry(name, path, str(row["type"]), int(row.get("size") or 0))
        return sorted(found.values(), key=lambda x: x.name)

    def open(self, at: bytes) -> tuple[BinaryIO, int]:
        """A file for reading, whose bytes come as they are asked for; and how many they are."""
        size = int(_asked(lambda: self._driver.info(_text(at)))["size"] or 0)
        return io.BufferedReader(_Steady(_asked(lambda: self._driver.open(_text(at), "rb"))), _PIECE), size

    def looks(self) -> str:
        """Names, sizes and what else the store says of its files: when this is another, something has changed."""
        rows = _asked(lambda: self._driver.find(_text(self.root), detail=True))
        told = ("size", "ETag", "etag", "mtime", "LastModified", "last_modified", "created", "content_md5", "md5Hash")
        return "\n".join(f"{name!r} {[str(row.get(x)) for x in told]}" for name, row in sorted(rows.items()))


class _Steady(io.RawIOBase):
    """A file of a driver; whatever it raises comes as OSError."""

    def __init__(self, file: Any) -> None:
        self._file = file

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = _asked(lambda: self._file.read(len(buffer)))
        buffer[: len(data)] = data
        return len(data)

    def seek(self, offset: int, whence: int = 0) -> int:
        return int(_asked(lambda: self._file.seek(offset, whence)))

    def tell(self) -> int:
        return int(_asked(self._file.tell))

    def close(self) -> None:
        if not self.closed:
            self._file.close()
        super().close()


def _asked(ask: Callable[[], T]) -> T:
    try:
        return ask()
    except OSError:
        raise
    except Exception as error:  # a driver's own kinds: no keys, no network, a store's answer
        raise OSError(f"{type(error).__name__}: {error}") from error


def _text(at: bytes) -> str:
    return at.decode("utf-8", "surrogateescape")


def _driver_and_root(url: str) -> tuple[Any, str]:
    """fsspec's driver for an address, without anything that it remembers, and what it calls the place."""
    scheme = url.partition("://")[0].lower()
    if "::" in url or scheme not in KINDS:
        known = ", ".join(x for x in KINDS if x != "memory")
        raise RemoteUnusable(
            f"ไม่เปิดที่อยู่แบบ {scheme}:// มีเพียง {known} (สำหรับ IMAP ใช้ saraban fetch)",
            f"addresses of the kind {scheme}:// are not opened; there are: {known}. Mailboxes: saraban fetch",
        )
    parts = urlsplit(url)
    if parts.password is not None or (parts.username and scheme != "sftp") or parts.query or parts.fragment:
        raise RemoteUnusable(
            "ที่อยู่มีรหัสผ่านหรือพารามิเตอร์ โปรดตั้งไว้ในตัวแปรหรือแฟ้มตั้งค่าของไดรเวอร์แทน",
            "the address holds a user, a password or parameters, and addresses are logged; give them to the driver by "
            "its environment variables or its own settings",
        )
    try:
        from fsspec.core import url_to_fs  # type: ignore[import-untyped, unused-ignore]
    except ImportError:
        raise RemoteUnusable(
            'ยังไม่ได้ติดตั้งส่วนอ่านที่เก็บไฟล์นอกเครื่อง ติดตั้งด้วย: pip install "saraban[cluster]"',
            'what opens addresses is not installed; remedy: pip install "saraban[cluster]"',
        ) from None
    try:
        found: tuple[Any, str] = url_to_fs(url, **({} if scheme == "memory" else _UNREMEMBERED))
        return found
    except ImportError:
        raise RemoteUnusable(
            f"ยังไม่ได้ติดตั้งไดรเวอร์ของ {scheme}:// ติดตั้งด้วย: pip install {KINDS[scheme]}",
            f"the driver of {scheme}:// is not installed; remedy: pip install {KINDS[scheme]}",
        ) from None
    except Exception as error:  # noqa: BLE001 -- each driver has its own
        raise RemoteUnusable(
            f"ไดรเวอร์ของ {scheme}:// เริ่มทำงานไม่ได้ ({type(error).__name__})",
            f"the driver of {scheme}:// does not start ({type(error).__name__}: {error})",
        ) from None
