"""ระเบียนฉบับย่อในหน่วยความจำ: a record that is kept by the hundred thousand, in half of the memory and otherwise the same.

Each record remembers which of its fields were given, in a set of its own that is larger than most records; and words
that thousands of records have in common stand in each of them anew. Findings that nobody looks at yet are packed.
"""

import zlib
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from sys import intern
from typing import Final, TypeVar, overload

from pydantic import TypeAdapter

from schemas.finding import Finding
from schemas.model import Model

M = TypeVar("M", bound=Model)
_FINDINGS: Final = TypeAdapter(tuple[Finding, ...])
_FEW: Final = 16  # findings that are not worth packing
_LEVEL: Final = 1


def lean(record: M, *common: str) -> M:
    """An equal record. All fields count as given. `common`: fields whose words many other records have too."""
    said = dict(record.__dict__)
    for name in common:
        if type(said[name]) is str:
            said[name] = intern(said[name])
    return type(record).model_construct(_all(type(record)), **said)


@cache
def _all(kind: type[Model]) -> set[str]:
    """The fields of a kind of record: one set for all of them, which nothing changes since records are frozen."""
    return set(kind.model_fields)


class PackedFindings(Sequence[Finding]):
    """Findings as bytes, a tenth of what they take otherwise; unfolded each time that somebody goes through them."""

    __slots__ = ("_many", "_packed")

    def __init__(self, findings: Sequence[Finding]) -> None:
        """ValueError where no JSON can say them (halves of characters)."""
        self._many = len(findings)
        self._packed = zlib.compress(_FINDINGS.dump_json(tuple(findings), by_alias=True), _LEVEL)

    def _all(self) -> tuple[Finding, ...]:
        return _FINDINGS.validate_json(zlib.decompress(self._packed))

    def __len__(self) -> int:
        return self._many

    def __iter__(self) -> Iterator[Finding]:
        return iter(self._all())

    @overload
    def __getitem__(self, at: int) -> Finding: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Finding]: ...
    def __getitem__(self, at: int | slice) -> Finding | Sequence[Finding]:
        return self._all()[at]

    def __eq__(self, other: object) -> bool:
        return self._packed == other._packed if isinstance(other, PackedFindings) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._packed)


def packed(findings: Iterable[Finding]) -> Sequence[Finding]:
    """The same findings; many of them packed, where they can be."""
    found = tuple(findings)
    if len(found) < _FEW:
        return found
    try:
        return PackedFindings(found)
    except ValueError:
        return found


class Noticed:
    """Findings as they come up, those that came before the last few packed."""

    __slots__ = ("_last", "_packed")

    def __init__(self) -> None:
        self._packed: list[Sequence[Finding]] = []
        self._last: list[Finding] = []

    def add(self, findings: Iterable[Finding]) -> None:
        """Some more."""
        self._last += findings
        if len(self._last) >= _FEW:
            self._packed.append(packed(self._last))
            self._last = []

    def __iter__(self) -> Iterator[Finding]:
        for part in (*self._packed, self._last):
            yield from part
