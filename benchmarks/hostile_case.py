"""One hostile input: how it is made, and what must become of it. Most are small, and all the same each time."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

SENTENCE = "เรื่อง ทดสอบการอ่านเอกสารสมมติ"  # words of a harmless paper that belongs to nobody


@dataclass(frozen=True)
class Case:
    """`fates`: what may become of the input itself, each `status` or `status/reason`; more than one where two answers
    are honest. `inner`: the same for what is inside it, by the end of its provenance; `rest` for all others inside.
    `told`: codes of findings that must stand somewhere at the input or inside. `members`: how many inputs are inside.
    `slow`: left out of the fast selection. `put`: puts the input in place where bytes alone do not make it.
    """

    group: str
    name: str
    fates: tuple[str, ...]
    make: Callable[[], bytes] | None = None
    inner: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    rest: tuple[str, ...] = ()
    members: int | None = None
    told: tuple[str, ...] = ()
    slow: bool = False
    put: Callable[[Path], None] | None = None
    shown: str | None = None  # the name as inputs show it, where it is not the name on the disk

    @property
    def path(self) -> str:
        """The provenance of the input in the inbox of all cases."""
        return f"hostile/{self.group}/{self.shown or self.name}"


class Cases:
    """The cases of one class, added one by one; a name is there once."""

    def __init__(self, group: str) -> None:
        self.group = group
        self.all: list[Case] = []

    def add(self, name: str, fates: str, make: Callable[[], bytes] | bytes | None = None, **more: object) -> None:
        """`fates` and the values of `inner` and `rest` are words divided by blanks."""
        if any(x.name == name for x in self.all):
            raise ValueError(f"{name} is there already")
        if isinstance(make, bytes):
            data = make

            def make() -> bytes:
                return data

        inner = {k: tuple(v.split()) for k, v in dict(more.pop("inner", {})).items()}
        rest = tuple(str(more.pop("rest", "")).split())
        told = tuple(str(more.pop("told", "")).split())
        self.all.append(Case(self.group, name, tuple(fates.split()), make, inner, rest, told=told, **more))
