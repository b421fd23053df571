"""Values of a PDF's dictionaries, their types made sure of: whatever a stranger's file holds, a value or nothing."""

from collections.abc import Mapping
from typing import Any, Final

from playa.pdftypes import ObjRef, PSLiteral

_MOST_STEPS: Final = 20  # references to references; a file may send a reader in a circle


def resolved(value: object) -> object:
    """The object that a reference stands for, None where it leads nowhere or in a circle; any other value itself."""
    for _ in range(_MOST_STEPS):
        if not isinstance(value, ObjRef):
            return value
        value = value.resolve()
    return None


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
