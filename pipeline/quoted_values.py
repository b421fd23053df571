"""ค่าในเอกสาร: every value of a record with its field path, as decisions, evidence and exports name it."""

from collections.abc import Iterator
from typing import Any

from schemas.quoted import Quoted


def quotes_of(value: Any, path: str = "") -> Iterator[tuple[str, Quoted]]:
    """(field path, value) of a record, a list or a value in it: `signers[0].name`, `more[1].entries.budget`."""
    if isinstance(value, Quoted):
        yield path, value
    elif isinstance(value, list | tuple):
        for i, one in enumerate(value):
            yield from quotes_of(one, f"{path}[{i}]")
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from quotes_of(one, f"{path}.{key}" if path else str(key))
    elif hasattr(type(value), "model_fields"):
        for name, info in type(value).model_fields.items():
            key = info.alias or name
            yield from quotes_of(getattr(value, name), f"{path}.{key}" if path else key)
