"""โฟลเดอร์รับเอกสาร: the entries of the file system that an inbox has, each real file once, in an order that only their
names and content decide.

Links, pipes and devices are seen and never opened. Names are read from their bytes, whatever the machine's locale is.
"""

import hashlib
import os
import stat
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

from pipeline.charsets import decode_name
from pipeline.file_type import UNKNOWN
from pipeline.provenance import clean_name, unique_names
from pipeline.received_list import LIST_NAME, ListRow, ReceivedList, read_list
from pipeline.remote_files import RemoteEntry, RemoteFolder
from pipeline.result_names import DEPARTMENTS, FOLDERS, RESULTS
from schemas.finding import Finding

LARGEST = 4 << 30  # what is larger is never read, not even for its hash
_LARGEST_LIST = 16 << 20
_PIECE = 1 << 20
_LOOKS = 3  # at a file that changes while it is read


Inbox = Path | RemoteFolder
Entry = os.DirEntry[bytes] | RemoteEntry


class Place(Protocol):
    """Where files stand: the disk, or a `RemoteFolder`. What it raises is OSError."""

    def scan(self, folder: bytes) -> Sequence[Entry]:
        """What lies in a folder, by name."""

    def open(self, at: bytes) -> tuple[BinaryIO, int]:
        """A regular file for reading, and its bytes."""


class Disk:
    """The file system of this machine."""

    def scan(self, folder: bytes) -> Sequence[Entry]:
        """What lies in a folder, by name."""
        with os.scandir(folder) as scan:
            return sorted(scan, key=lambda e: e.name)

    def open(self, at: bytes) -> tuple[BinaryIO, int]:
        """A regular file for reading, and its bytes. IsADirectoryError where it is another thing."""
        file = open_regular(at)
        return file, os.fstat(file.fileno()).st_size


DISK = Disk()


@dataclass(frozen=True, slots=True)
class FoundFile:
    """One entry of the file system below the inbox: provenance segments and the path to open."""

    segments: tuple[str, ...]
    at: bytes
    kind: str  # file, results (of an earlier audit), folder_closed, missing, or an inode/ media type
    list_row: ListRow | None = None
    own_list: ReceivedList | None = None  # what the entry says, if it is a received.csv that speaks
    place: Place = DISK

    @property
    def list_findings(self) -> tuple[Finding, ...]:
        """What is wrong with the received.csv that the entry is; known once the whole inbox was looked through."""
        return self.own_list.complaints() if self.own_list else ()


def survey(paths: Sequence[Inbox]) -> list[tuple[str, FoundFile]]:
    """(provenance, entry) of every entry below the paths, sorted; each real file once, under its longest provenance.

    One folder: provenance is relative to it. Several paths: relative to the place where each stands. Nothing raises.
    """
    best: dict[tuple[str, bytes], FoundFile] = {}
    named = {os.path.abspath(os.fsencode(p)) for p in paths if isinstance(p, Path)}
    remote = {p.url.rstrip("/"): p for p in paths if isinstance(p, RemoteFolder)}
    lists = {os.path.dirname(p): _load_list(p) for p in named if _is_list(os.path.basename(p))}
    alone = len(named) + len(remote) == 1
    for path in sorted(named):
        spoken = lists.get(os.path.dirname(path))
        name = _file_name(os.path.basename(path))
        for entry in _look(path, name, () if alone else (name,), spoken):
            _keep(best, "", entry)
    for url, there in sorted(remote.items()):
        name = clean_name(there.name)
        for entry in _look_there(there, name, () if alone else (name,)):
            _keep(best, url.partition("://")[0], entry)
    found = list(best.values())
    return sorted(zip(_unique_paths(found), found, strict=True), key=lambda x: x[0])


def _keep(best: dict[tuple[str, bytes], FoundFile], kind: str, entry: FoundFile) -> None:
    known = best.get((kind, entry.at))
    if known is None or (-len(entry.segments), entry.segments) < (-len(known.segments), known.segments):
        best[kind, entry.at] = entry


def _look_there(there: RemoteFolder, name: str, base: tuple[str, ...]) -> Iterator[FoundFile]:
    """The entries of an address."""
    try:
        kind = there.kind_of(there.root)
    except OSError:
        yield FoundFile((name,), there.root, "folder_closed", place=there)
        return
    if kind == "directory":
        yield from _walk_folder(there.root, base, (), there)
        return
    yield FoundFile((name,), there.root, "file" if kind == "file" else "missing", place=there)


def _look(path: bytes, name: str, base: tuple[str, ...], spoken: ReceivedList | None) -> Iterator[FoundFile]:
    """The entries of one path that the user names. A link there is followed; links below it are not.

    `spoken`: the received.csv that the user names beside it.
    """
    at = os.path.realpath(path)
    if spoken:
        spoken.saw(name)
    try:
        mode = os.stat(at).st_mode
    except PermissionError:
        yield FoundFile((name,), at, "folder_closed")
        return
    except OSError:
        yield FoundFile((name,), at, "missing")
        return
    if stat.S_ISDIR(mode):
        yield from _walk_folder(at, base, ((0, spoken),) if spoken else (), DISK)
        return
    own = spoken if _is_list(os.path.basename(path)) else None
    yield FoundFile((name,), at, _kind(mode), spoken.row_for(name) if spoken else None, own)


_Lists = tuple[tuple[int, ReceivedList], ...]  # (how many segments its folder has, the list), outermost first


def _walk_folder(top: bytes, base: tuple[str, ...], above: _Lists, place: Place) -> Iterator[FoundFile]:
    """The entries below a folder, without recursion and without following links. received.csv speaks for its folder."""
    pending: list[tuple[bytes, tuple[str, ...], _Lists]] = [(top, base, above)]
    results: dict[bytes, str] = {}  # folders inside earlier results: departments, report
    while pending:
        folder, segments, lists = pending.pop()
        try:
            entries = place.scan(folder)
        except OSError:
            yield FoundFile(segments or (".",), folder, "folder_closed", place=place)
            continue
        own = next((e for e in entries if _is_list(e.name) and e.is_file(follow_symlinks=False)), None)
        spoken = _load_list(own.path, place) if own is not None else None
        if spoken is not None:
            lists = (*lists, (len(segments), spoken))
        ours = _holds_results(entries, place)
        for entry in entries:
            inner = (*segments, _file_name(entry.name))
            for n, known in lists:
                known.saw("/".join(inner[n:]))
            try:
                mode = entry.stat(follow_symlinks=False).st_mode
            except OSError:
                yield FoundFile(inner, entry.path, "folder_closed", place=place)
                continue
            if stat.S_ISDIR(mode):
                pending.append((entry.path, inner, lists))
                if ours and entry.name.decode(errors="replace") in FOLDERS:
                    results[entry.path] = entry.name.decode()
            else:
                row = next((r for n, s in reversed(lists) if (r := s.row_for("/".join(inner[n:]))) is not None), None)
                kind = _kind(mode)
                name = f"{results[folder]}/{inner[-1]}" if folder in results else inner[-1]
                if kind == "file" and (ours or folder in results) and RESULTS.fullmatch(name):
                    kind = "results"
                yield FoundFile(inner, entry.path, kind, row, spoken if own is entry else None, place)


def _is_list(name: bytes) -> bool:
    """received.csv, however a machine writes its capitals."""
    return name.lower() == LIST_NAME.encode()


def _holds_results(entries: Sequence[Entry], place: Place) -> bool:
    """Whether the folder is one that an audit wrote: the log of its runs names this program."""
    log = next((e for e in entries if e.name == b"run.jsonl" and e.is_file(follow_symlinks=False)), None)
    if log is None or not any(e.name == DEPARTMENTS.encode() and e.is_dir(follow_symlinks=False) for e in entries):
        return False
    try:
        file, _ = place.open(log.path)
        with file:
            return b'"results_root":' in file.read(1 << 20)
    except OSError:
        return False


def _load_list(at: bytes, place: Place = DISK) -> ReceivedList:
    try:
        file, _ = place.open(at)
        with file:
            return read_list(file.read(_LARGEST_LIST))
    except OSError:
        return ReceivedList()


def _kind(mode: int) -> str:
    for test, kind in (
        (stat.S_ISREG, "file"),
        (stat.S_ISLNK, "inode/symlink"),
        (stat.S_ISFIFO, "inode/fifo"),
        (stat.S_ISSOCK, "inode/socket"),
        (stat.S_ISCHR, "inode/chardevice"),
        (stat.S_ISBLK, "inode/blockdevice"),
    ):
        if test(mode):
            return kind
    return UNKNOWN


def _file_name(raw: bytes) -> str:
    """A file's name by its bytes, whatever the machine's locale calls them."""
    return clean_name(decode_name(raw))


def _unique_paths(found: Sequence[FoundFile]) -> list[str]:
    """The provenance of each entry; entries of one name in an order that only their content decides."""
    plain = ["/".join(f.segments) for f in found]
    twice = {p for p, n in Counter(plain).items() if n > 1}
    order = sorted(range(len(found)), key=lambda i: (plain[i], _content_key(found[i]) if plain[i] in twice else ""))
    unique = unique_names([plain[i] for i in order])
    out = [""] * len(found)
    for i, name in zip(order, unique, strict=True):
        out[i] = name
    return out


def _content_key(entry: FoundFile) -> str:
    if entry.kind not in ("file", "results"):
        return entry.kind
    try:
        file, size = entry.place.open(entry.at)
        with file:
            return "large" if size > LARGEST else sha256_of(file)
    except OSError as e:
        return type(e).__name__


def open_regular(at: bytes) -> BinaryIO:
    """A regular file for reading. Never waits for a pipe and never follows a link put there since the survey."""
    flags = os.O_RDONLY
    for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY"):  # those that the system has
        flags |= getattr(os, name, 0)
    handle = os.open(at, flags)
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise IsADirectoryError(at)
    return os.fdopen(handle, "rb")


def whole(file: BinaryIO, most: int) -> bytes | None:
    """At most so many bytes of a file from its start, as they stood at one moment: read again where it changed
    meanwhile, null where it did so each time. Half of one version and half of the next is no document.
    """
    for _ in range(_LOOKS):
        before = looks(file)
        file.seek(0)
        data = file.read(most)
        if looks(file) == before:
            return data
    return None


def looks(file: BinaryIO) -> tuple[int, int] | None:
    """Size and time of a file of this machine's disk; null of another."""
    try:
        about = os.fstat(file.fileno())
    except OSError:  # it has no number: an address
        return None
    return about.st_size, about.st_mtime_ns


def sha256_of(file: BinaryIO) -> str:
    """The hash of a whole file in pieces; the file stands at its start again afterwards."""
    digest = hashlib.sha256()
    while piece := file.read(_PIECE):
        digest.update(piece)
    file.seek(0)
    return digest.hexdigest()
