"""ของเดิมที่ยังใช้ได้: what was worked out before stands as long as that which it follows from is the same."""

from collections.abc import Callable, Hashable, Iterable
from typing import Protocol, TypeVar

T = TypeVar("T")


class Making(Protocol):
    """What works things out, or knows them already."""

    def of(self, name: Hashable, ground: object, make: Callable[[], T]) -> T:
        """What `make` gives of this ground."""

    def whole(self, parts: Iterable[bytes]) -> Iterable[bytes]:
        """The parts of something large, as they are to be kept."""


class Anew:
    """Whoever asks once holds on to nothing: all is worked out."""

    def of(self, _name: Hashable, _ground: object, make: Callable[[], T]) -> T:
        """What `make` gives."""
        return make()

    def whole(self, parts: Iterable[bytes]) -> Iterable[bytes]:
        """One after another."""
        return parts


class Standing:
    """What was made last, by name, with the ground that it was made of. One name stands for one kind of thing."""

    def __init__(self) -> None:
        self._made: dict[Hashable, tuple[object, object]] = {}

    def of(self, name: Hashable, ground: object, make: Callable[[], T]) -> T:
        """What `make` gives; the same as last time where the ground is the same. Grounds are compared by value, which
        is quick where they are made of the very same things.
        """
        kept = self._made.get(name)
        if kept is None or kept[0] != ground:
            kept = self._made[name] = (ground, make())
        return kept[1]  # type: ignore[return-value]

    def whole(self, parts: Iterable[bytes]) -> Iterable[bytes]:
        """All of them, for the next time."""
        return (b"".join(parts),)
