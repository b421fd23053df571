"""สิ่งที่ส่งระหว่างกระบวนการ: jobs and answers as framed bytes, and how an answer is taken apart without trusting it.

A process that reads strangers' files may end up doing what a file says, so nothing that comes back is believed: its
length is looked at before it is taken in, and unpickling makes records only and calls nothing.
"""

import enum
import io
import os
import pickle
import struct
import sys
from collections.abc import Iterable
from dataclasses import is_dataclass

# kinds of frames: to the process a START and JOBs, from it the rest
START, JOB = b"s", b"j"
READY, BEGAN, PAGE, DONE, FAULT, NO_MEMORY, TOO_LONG, UNSENT = b"r", b"b", b"p", b"d", b"f", b"m", b"l", b"u"
HEAD = struct.Struct(">cQQQ")  # kind; number of the job; bytes of memory that the process holds; bytes that follow
PIECE = 1 << 20
MOST_PAGES = 10_000  # that are told of one job
_PAGE = struct.Struct(">II")  # the page that begins (from 1), and how many there are

_OURS = ("schemas", "extractors", "pipeline")
_PLAIN = {
    "builtins": {"set", "frozenset", "bytearray", "complex", "range", "slice"},
    "collections": {"OrderedDict", "deque", "defaultdict", "Counter"},
    "datetime": {"date", "datetime", "time", "timedelta", "timezone"},
    "decimal": {"Decimal"},
    "schemas.packed_places": {"GlyphBoxes", "Spans"},  # which look at their bytes themselves
    "pathlib": {"Path", "PosixPath", "WindowsPath", "PurePath", "PurePosixPath", "PureWindowsPath"},
}


class TooLongError(Exception):
    """A frame says that it is longer than it may be."""


def write(fd: int, kind: bytes, number: int, memory: int, body: bytes) -> None:
    """Writes one frame. Raises OSError when the other side is gone."""
    _write_all(fd, HEAD.pack(kind, number, memory, len(body)))
    if body:
        _write_all(fd, body)


def _write_all(fd: int, data: bytes) -> None:
    left = memoryview(data)
    while left:
        left = left[os.write(fd, left[:PIECE]) :]


def read(fd: int, most: int | None = None) -> tuple[bytes, int, int, bytes]:
    """Kind, number, memory and body of the next frame, taken in piece by piece. Raises EOFError at the end, and
    TooLongError before any of a body of more than `most` bytes is taken in.
    """
    kind, number, memory, length = HEAD.unpack(_read_all(fd, HEAD.size))
    if most is not None and length > most:
        raise TooLongError(length)
    return kind, number, memory, _read_all(fd, length)


def page_body(number: int, of: int) -> bytes:
    """The body of a PAGE frame."""
    return _PAGE.pack(number, of)


def page_of(body: bytes) -> tuple[int, int] | None:
    """What a PAGE frame says; None where that is no page of a document."""
    if len(body) != _PAGE.size:
        return None
    number, of = _PAGE.unpack(body)
    return (number, of) if 0 < number <= of <= MOST_PAGES else None


def _read_all(fd: int, length: int) -> bytes:
    got = bytearray()
    while len(got) < length:
        piece = os.read(fd, min(length - len(got), PIECE))
        if not piece:
            raise EOFError
        got += piece
    return bytes(got)


class _Records(pickle.Unpickler):
    """Makes records (dataclasses, models, enumerations, named tuples) and plain values. `trusted`: modules, beside
    ours, whose records may come; they must have been imported before.
    """

    def __init__(self, data: bytes, trusted: Iterable[str]) -> None:
        super().__init__(io.BytesIO(data))
        self._trusted = frozenset(trusted)

    def find_class(self, module: str, name: str) -> object:
        """A class that an answer may hold. Raises UnpicklingError for anything else, before it is called."""
        if (module, name) == ("builtins", "getattr"):  # Python 3.11 writes a member of an enumeration so
            return _member
        if name in _PLAIN.get(module, ()):
            return super().find_class(module, name)
        if module.partition(".")[0] in _OURS or (module in self._trusted and module in sys.modules):
            found = super().find_class(module, name)
            if isinstance(found, type) and _is_record(found) and found.__module__ == module:
                return found
        raise pickle.UnpicklingError(f"an answer may not hold {module}.{name}")


def _member(found: object, name: str) -> object:
    if isinstance(found, type) and issubclass(found, enum.Enum) and name in found.__members__:
        return found[name]
    raise pickle.UnpicklingError(f"an answer may not ask {found!r} for {name}")


def _is_record(found: type) -> bool:
    from pydantic import BaseModel  # here: the processes that only keep others need none of it

    named = issubclass(found, tuple) and hasattr(found, "_fields")
    return named or is_dataclass(found) or issubclass(found, (BaseModel, enum.Enum))


def answer_of(data: bytes, trusted: Iterable[str] = ()) -> object:
    """The answer in a DONE frame. Raises UnpicklingError when it is not made of records and plain values alone."""
    try:
        return _Records(data, trusted).load()
    except pickle.UnpicklingError:
        raise
    except Exception as e:  # noqa: BLE001 -- whatever bytes that are no pickle make it raise
        raise pickle.UnpicklingError(f"{type(e).__name__}: {e}") from None
