"""รายการรับเข้าของการตรวจครั้งล่าสุด: the inputs of the last run as they came, without their bytes, as bytes to keep.

With them and what was read of each, results can be made again without opening the inbox, which may have grown since.
"""

import json
import zlib
from dataclasses import dataclass
from typing import Final

from pydantic import TypeAdapter, ValidationError

from pipeline.intake import Input

_LEVEL: Final = 3
_MOST_BYTES: Final = 1 << 30  # unfolded
_INPUTS: Final = TypeAdapter(tuple[Input, ...])


@dataclass(frozen=True, slots=True)
class KeptInputs:
    """`program`: the version of the program that took them in; `looks`: a hash of how the inbox looked then
    (run_before.looks_of); `inputs`: in the order of the run.
    """

    program: str
    looks: str
    inputs: tuple[Input, ...]

    def as_bytes(self) -> bytes | None:
        """The bytes to keep; null where they would not say the same (halves of characters in a mail's subject)."""
        rows = _INPUTS.dump_python(self.inputs, mode="json", by_alias=True)
        made = zlib.compress(json.dumps([self.program, self.looks, rows]).encode(), _LEVEL)
        try:
            return made if kept_inputs(made) == self else None
        except ValueError:
            return None


def kept_inputs(data: bytes) -> KeptInputs:
    """What `as_bytes` was asked of. ValueError where the bytes are not such bytes."""
    try:
        unfold = zlib.decompressobj()
        words = unfold.decompress(data, _MOST_BYTES)
        if not unfold.eof:
            raise ValueError("kept inputs are cut, or larger than any list of inputs")
        program, looks, rows = json.loads(words)
        return KeptInputs(str(program), str(looks), _INPUTS.validate_python(rows))
    except (zlib.error, ValidationError, TypeError) as error:
        raise ValueError(f"no kept inputs: {str(error).partition(chr(10))[0]}") from None
