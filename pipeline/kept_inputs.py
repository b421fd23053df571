"""รายการรับเข้าของการตรวจครั้งล่าสุด: the inputs of the last run as they came, without their bytes, as bytes to keep.

With them and what was read of each, results can be made again without opening the inbox, which may have grown since.
"""

import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from pydantic import TypeAdapter, ValidationError

from pipeline.intake import Input

_LEVEL: Final = 3
_MOST_BYTES: Final = 1 << 30  # unfolded
_PART: Final = 1 << 20
_INPUT: Final = TypeAdapter(Input)


@dataclass(frozen=True, slots=True)
class KeptInputs:
    """`program`: the version of the program that took them in; `looks`: a hash of how the inbox looked then
    (run_before.looks_of); `inputs`: in the order of the run.
    """

    program: str
    looks: str
    inputs: tuple[Input, ...]


class InputsToKeep:
    """The same while they come, packed at once: of each some hundred bytes are held."""

    def __init__(self, program: str, looks: str) -> None:
        self._packed: list[bytes] = []
        self._fold = zlib.compressobj(_LEVEL)
        self._is_whole = True
        self._add(json.dumps([program, looks]).encode())

    def add(self, one: Input) -> None:
        """One more, its bytes left out."""
        if not self._is_whole:
            return
        one = replace(one, data=b"")
        try:
            words = json.dumps(_INPUT.dump_python(one, mode="json", by_alias=True)).encode()
            self._is_whole = _input(words) == one
        except ValueError:
            self._is_whole = False
        if self._is_whole:
            self._add(words)

    def as_bytes(self) -> bytes | None:
        """The bytes to keep; null where they would not say the same (halves of characters in a mail's subject). Nothing
        can be added any more.
        """
        self._packed.append(self._fold.flush())
        return b"".join(self._packed) if self._is_whole else None

    def _add(self, words: bytes) -> None:
        if made := self._fold.compress(words + b"\n"):
            self._packed.append(made)


def kept_inputs(data: bytes) -> KeptInputs:
    """What the bytes of `InputsToKeep` say. ValueError where they are not such bytes."""
    try:
        lines = _lines(data)
        program, looks = json.loads(next(lines))
        return KeptInputs(str(program), str(looks), tuple(map(_input, lines)))
    except (zlib.error, ValidationError, TypeError, StopIteration) as error:
        raise ValueError(f"no kept inputs: {str(error).partition(chr(10))[0]}") from None


def _input(words: bytes) -> Input:
    return _INPUT.validate_python(json.loads(words))


def _lines(data: bytes) -> Iterator[bytes]:
    """The lines of packed words, unfolded one part after another."""
    unfold, rest, whole = zlib.decompressobj(), b"", 0
    while not unfold.eof:
        part = unfold.decompress(data, _PART)
        data, whole = unfold.unconsumed_tail, whole + len(part)
        if whole > _MOST_BYTES or not (part or data):
            raise ValueError("kept inputs are cut, or larger than any list of inputs")
        *lines, rest = (rest + part).split(b"\n")
        yield from lines
    if rest:
        raise ValueError("kept inputs are cut")
