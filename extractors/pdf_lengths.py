"""Lengths of streams that send a reader in a circle, made plain before a PDF is parsed.

`/Length 4 0 R` inside object 4 makes a parser ask for object 4 to read object 4. Such a reference becomes a length of
0 in as many bytes, so that no other place moves; the parser then looks for `endstream` (PDF 32000-1, 7.3.8.2).
"""

import re
from typing import Final

_BLANK: Final = rb"[\x00\t\n\x0c\r ]"
_REFERENCE: Final = re.compile(rb"/Length%b{1,9}([0-9]{1,10})%b{1,9}[0-9]{1,5}%b{1,9}R(?![A-Za-z])" % ((_BLANK,) * 3))
_OBJECT: Final = re.compile(
    rb"(?<![0-9])([0-9]{1,10})%b{1,9}[0-9]{1,5}%b{1,9}obj%b{0,9}([0-9]{1,10}%b{0,9}endobj)?" % ((_BLANK,) * 4)
)
_NEAR: Final = 400  # bytes around a length within which its stream says what it is


def without_circles(data: bytes) -> bytes:
    """The file, with every length that refers to something that is no number, or of a stream of objects to an object
    that may stand in it, set to 0. The very same bytes where there is none.
    """
    references = list(_REFERENCE.finditer(data))
    if not references:
        return data
    numbers: set[bytes] = set()
    others: set[bytes] = set()
    for found in _OBJECT.finditer(data):
        (numbers if found[2] else others).add(found[1].lstrip(b"0"))
    mended = None
    for found in references:
        target = found[1].lstrip(b"0")
        around = data[max(found.start() - _NEAR, 0) : found.end() + _NEAR]
        if target in numbers and target not in others:
            continue
        if target in others or b"/ObjStm" in around or b"/XRef" in around:
            mended = mended or bytearray(data)
            mended[found.start() : found.end()] = b"/Length 0".ljust(found.end() - found.start())
    return data if mended is None else bytes(mended)
