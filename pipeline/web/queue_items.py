"""รายการในคิวตรวจ: one thing that a person can settle, and the order of such things: what holds most back first.

An item is keyed by content, so that it is the same after every run that reads the same.
"""

import hashlib
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

from pipeline.canonical_json import canonical_json
from schemas.finding import Finding
from schemas.quoted import Quoted

Kind = Literal["value", "unread", "unassigned", "demand", "finding", "absent", "central"]
KINDS: Final[tuple[Kind, ...]] = ("value", "unread", "unassigned", "demand", "finding", "absent", "central")
KEY_LENGTH: Final = 24  # figures of an item's key


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that a person can settle. `unit`: the unit whose papers it stands in, empty for a file of nobody and
    for what all units wait for; `units`: all whose answers it touches. `holds_back`: how many required demands, and how
    many in all, cannot be told before. `finding`: the key by which a decision names the finding that is asked about, or
    that asks for the file.
    """

    key: str
    kind: Kind
    unit: str
    units: tuple[str, ...]
    demands: tuple[str, ...] = ()
    holds_back: tuple[int, int] = (0, 0)
    path: str = ""
    sha256: str = ""
    field: str = ""
    quote: Quoted | None = None
    found: Finding | None = None
    finding: str = ""
    absent: tuple[tuple[str, Finding], ...] = ()  # what was not found: the key of each finding, and the finding
    readable: bool = False  # of a file: some of its words were read
    inside: tuple[str, ...] = ()  # of a mail or an archive: what is in it
    contents: tuple[str, ...] = ()  # of what is nobody's: the sha-256 of all that is asked about
    body: str = ""  # of a mail: the sha-256 of its own words
    is_last: bool = False  # behind all others: what is settled before may settle it, or no key settles it

    @property
    def order(self) -> tuple[Any, ...]:
        """What holds most back first, but what no key settles last; then files of one unit beside each other."""
        required, every = self.holds_back
        kind = KINDS.index(self.kind)
        return (self.is_last, -required, -every, kind, self.unit, self.path, self.field, self.demands, self.key)


def key_of(*content: object) -> str:
    """A short name of what an item is about."""
    return hashlib.sha256(canonical_json(list(content))).hexdigest()[:KEY_LENGTH]


def joined(a: Item, b: Item) -> Item:
    """One item of two units: what both wait for. Answers name the demands of the first, but for what all wait for."""
    return replace(
        a,
        units=tuple(dict.fromkeys((*a.units, *b.units))),
        demands=tuple(dict.fromkeys((*a.demands, *b.demands))) if a.kind == "central" else a.demands,
        holds_back=(a.holds_back[0] + b.holds_back[0], a.holds_back[1] + b.holds_back[1]),
    )
