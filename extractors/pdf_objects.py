"""Values of a PDF's dictionaries, their types made sure of: whatever a stranger's file holds, a value or nothing."""

import abc
from collections.abc import Mapping
from typing import Any, Final, TypeGuard

from playa.pdftypes import ContentStream, InlineImage, ObjRef, PSLiteral

# Compiled (mypyc, playa 1.1) these two share with collections.abc.Mapping the memory of what is one of them, and
# playa's own modules ask: a dictionary was then no Mapping for the whole program. Each gets a memory of its own.
for _kind in (ContentStream, InlineImage):
    if "_abc_impl" not in vars(_kind) and hasattr(abc, "_abc_init"):
        abc._abc_init(_kind)

_MOST_STEPS: Final = 20  # references to references; a file may send a reader in a circle


def resolved(value: object) -> object:
    """The object that a reference stands for, None where it leads nowhere or in a circle; any other value itself."""
    for _ in range(_MOST_STEPS):
        if not isinstance(value, ObjRef):
            return value
        value = value.resolve()
    return None


def is_stream(value: object) -> TypeGuard[ContentStream]:
    """Whether a value is a stream. `isinstance` may say so of a dictionary, as compiled playa shares the memory of that
    question with `collections.abc.Mapping`.
    """
    return type(value) in (ContentStream, InlineImage)


def dictionary(value: object) -> Mapping[str, Any]:
    """A dictionary, empty where there is none."""
    found = resolved(value)
    return found if isinstance(found, dict) else {}


def array(value: object) -> list[Any]:
    """A list, empty where there is none."""
    found = resolved(value)
    return found if isinstance(found, list) else []


def name(value: object) -> str:
    """What a name object says, "" where there is none."""
    found = resolved(value)
    return found.name if isinstance(found, PSLiteral) else ""
