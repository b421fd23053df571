"""RFC 8785: the same values always give the same bytes. No floats: a figure is a whole number or a string.

The only module that imports rfc8785, which is slow: what Python's own encoder writes in the same way is left to it
(tests hold the two together).
"""

import json
import re
from collections.abc import Mapping, Sequence

import rfc8785

MOST = 2**53 - 1  # beyond it a reader of JSON may round
_LONE = re.compile("[\ud800-\udfff]")  # half a character: a damaged file may hold one, UTF-8 may not
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True, allow_nan=False)


def canonical_json(value: object) -> bytes:
    """The canonical bytes of a JSON value, UTF-8, keys sorted, no blanks. Raises TypeError for a float or any
    other thing that is no JSON value, ValueError for a whole number that JSON readers would round. Half a
    character becomes U+FFFD.
    """
    if _plain(value):
        try:
            return _ENCODER.encode(value).encode()
        except UnicodeEncodeError:  # half a character
            pass
    return rfc8785.dumps(_checked(value))  # type: ignore[arg-type]


def _plain(value: object) -> bool:
    """Whether Python's own encoder writes the value as RFC 8785 has it: plain lists and dicts of text, whole numbers
    and null, and keys that sort by code points as by UTF-16. Anything else is `_checked`, or refused, the long way.
    """
    kind = type(value)
    if kind is str or value is None or kind is bool:
        return True
    if kind is int:
        return -MOST <= value <= MOST  # type: ignore[operator]
    if kind is dict:  # a loop of its own: this is asked of every value of every audit
        for k, v in value.items():  # type: ignore[attr-defined]
            if type(k) is not str or not (k.isascii() or max(k) < "\ud800"):
                return False
            if type(v) is not str and not _plain(v):
                return False
        return True
    if kind is list or kind is tuple:
        return all(type(v) is str or _plain(v) for v in value)  # type: ignore[attr-defined]
    return False


def _checked(value: object) -> object:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return _LONE.sub("\ufffd", value)
    if isinstance(value, int):
        if abs(value) > MOST:
            raise ValueError(f"{value} is larger than JSON readers keep exactly; write it as a string")
        return int(value)
    if isinstance(value, Mapping):
        for key in value:
            if not isinstance(key, str):
                raise TypeError(f"a key of JSON is a string, not {type(key).__name__}")
        return {_LONE.sub("\ufffd", k): _checked(v) for k, v in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray | memoryview):
        return [_checked(v) for v in value]
    raise TypeError(f"{type(value).__name__} has no canonical JSON; a decimal is written as a string")
