"""ชั้นวางสำนวน: what was read of each input, laid aside while a run goes on and taken down when somebody looks at it.

A run of a hundred thousand documents holds of each only who sent it and whose it is. What a document says is kept in a
temporary file that bears no name and goes with the program; the documents looked at last are at hand. An inbox of some
hundreds never gets as far as the file.
"""

import os
import tempfile
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import IO, Final, Self, TypeVar
from weakref import WeakValueDictionary

from pipeline.content_reading import Reading
from pipeline.evidence import NOTHING, AtHand, Evidence
from pipeline.open_store import Say, silent
from schemas.finding import Finding
from schemas.record import Record

T = TypeVar("T")
_AT_HAND: Final = 1 << 20  # packed bytes, of which a record takes some thirty times as many when it is unfolded


class LaidAside:
    """What was read of one input, somewhere on the shelf."""

    __slots__ = ("_once", "_shelf", "at", "codes", "down", "has_record", "size")

    def __init__(self, shelf: "Shelf", codes: tuple[str, ...], has_record: bool, size: int) -> None:
        self._shelf = shelf
        self.codes = codes
        self.has_record = has_record
        self.size = size
        self.at = -1  # where it stands in the file; not there yet
        self.down: AtHand | None = None  # the same, while it is taken down
        self._once: tuple[object, ...] = ()  # name, index, what follows; the next name, ...

    @property
    def record(self) -> Record | None:
        """As `Contents`."""
        if (down := self.down) is not None:
            return down.record
        return self._shelf.look(self).record if self.has_record else None

    @property
    def findings(self) -> tuple[Finding, ...]:
        """As `Contents`."""
        if (down := self.down) is not None:
            return down.findings
        return self._shelf.look(self).findings if self.codes else ()

    def once(self, name: str, index: int, make: Callable[[], T]) -> T:
        """As `Contents`."""
        once = self._once
        for n in range(0, len(once), 3):
            if once[n] == name and once[n + 1] == index:
                return once[n + 2]  # type: ignore[return-value]
        made = make()
        self._once = (*once, name, index, self._shelf.shared(made))
        return made

    def take_down(self) -> None:
        """Looking costs nothing until it is laid back."""
        self.down = self._shelf.look(self)

    def lay_back(self) -> None:
        """It may leave the memory again."""
        self.down = None


class Shelf:
    """Use it in a `with`: at its end nothing that was laid on it can be looked at any more. `folder`: where the file is
    made; `say`: is told once if it cannot be written, whereupon everything is held in memory. For one thread.
    """

    def __init__(self, folder: Path | None = None, say: Say = silent, at_hand: int = _AT_HAND) -> None:
        self._folder = folder
        self._say = say
        self._most = at_hand
        self._file: IO[bytes] | None = None
        self._end = 0
        self._is_full = False
        self._used: OrderedDict[LaidAside, tuple[AtHand, bytes]] = OrderedDict()  # the last one looked at comes last
        self._size = 0
        self._held: WeakValueDictionary[LaidAside, AtHand] = WeakValueDictionary()
        self._last: tuple[LaidAside | None, AtHand] = None, NOTHING
        self._shared: dict[object, object] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._used.clear()
        self._last = None, NOTHING
        if self._file is not None:
            self._file.close()

    def lay(self, one: Evidence, packed: bytes | None = None) -> Evidence:
        """The input with what was read of it laid aside. `packed`: a reading as it is kept (`Reading.as_bytes`) with
        this very record and these findings, where there is one.
        """
        at_hand = AtHand(one.record, one.findings)
        if at_hand == NOTHING:
            return one if one.contents is NOTHING else replace(one, contents=NOTHING)
        try:
            reading = Reading(one.status, one.reason, one.kind, one.record, findings=one.findings)
            words = reading.as_bytes() if packed is None else packed
        except (TypeError, ValueError):  # it holds what cannot be written down
            return one
        laid = LaidAside(self, self.shared(at_hand.codes), one.record is not None, len(words))
        self._put(laid, at_hand, words)
        return replace(one, contents=laid)

    def look(self, laid: LaidAside) -> AtHand:
        """What was laid aside."""
        if laid is self._last[0]:
            return self._last[1]
        found = self._held.get(laid)
        if found is None:
            reading = Reading.of_bytes(self._read(laid))
            found = AtHand(reading.record, reading.findings)
            self._put(laid, found, b"")
        elif laid in self._used:
            self._used.move_to_end(laid)
        self._last = laid, found
        return found

    def shared(self, value: T) -> T:
        """The same; of what many documents have in common, one for all."""
        return self._shared.setdefault(value, value) if isinstance(value, tuple) else value  # type: ignore[return-value]

    def _put(self, laid: LaidAside, at_hand: AtHand, words: bytes) -> None:
        """`words`: empty where they are in the file."""
        self._held[laid] = at_hand
        self._used[laid] = at_hand, words
        self._size += laid.size
        while self._size > self._most and len(self._used) > 1:
            old, (_, words) = next(iter(self._used.items()))
            if words and not self._write(old, words):
                return
            del self._used[old]
            self._size -= old.size

    def _write(self, laid: LaidAside, words: bytes) -> bool:
        if self._is_full:
            return False
        try:
            if self._file is None:
                self._file = _nameless(self._folder)
            self._file.seek(self._end)
            self._file.write(words)
            self._file.flush()
        except OSError as error:
            self._is_full = True
            self._say(
                f"เขียนไฟล์ชั่วคราวไม่ได้ ({error.strerror or error}) จึงเก็บทุกเอกสารไว้ในหน่วยความจำ",
                f"no temporary file can be written ({error.strerror or error}); all documents are held in memory",
            )
            return False
        laid.at, self._end = self._end, self._end + laid.size
        return True

    def _read(self, laid: LaidAside) -> bytes:
        assert self._file is not None
        self._file.seek(laid.at)
        words = self._file.read(laid.size)
        if len(words) != laid.size:
            raise OSError("the temporary file was cut")
        return words


@contextmanager
def taken_down(evidence: Iterable[Evidence]) -> Iterator[None]:
    """What was read of these inputs is at hand: looking at them costs nothing."""
    laid = [e.contents for e in evidence if isinstance(e.contents, LaidAside)]
    try:
        for one in laid:
            one.take_down()
        yield
    finally:
        for one in laid:
            one.lay_back()


def _nameless(folder: Path | None) -> IO[bytes]:
    """A temporary file in the folder, or where the system has them. On Windows it has a name while it is there, and
    in the folder it might be taken for evidence.
    """
    if folder is not None and os.name != "nt":
        try:
            return tempfile.TemporaryFile(dir=folder)
        except OSError:
            pass
    return tempfile.TemporaryFile()
