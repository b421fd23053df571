"""พยานว่าเอกสารเป็นของใคร: what says whose a document is, and where two of these disagree.

First the document's own words (letter number, letterhead, a form's หน่วยงาน, an indicator page's number), then
the way it came (received.csv, folders, the sender's name).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipeline.evidence import Evidence, Piece
from pipeline.provenance import SEPARATOR
from pipeline.role import LETTERS
from pipeline.unit_names import UnitIndex
from schemas.finding import Finding
from schemas.finding_codes import finding
from schemas.pack import Pack
from schemas.quoted import Quoted
from schemas.record import FormRecord, Indicator
from schemas.submission import TiedBy

# A disagreement of two witnesses is written with their names.
WITNESS = {
    "number": ("เลขที่หนังสือ", "the letter number"),
    "letterhead": ("ส่วนราชการที่ออกหนังสือ", "the letterhead"),
    "form": ("ช่องหน่วยงานในแบบฟอร์ม", "the form's entry for the unit"),
    "text": ("ข้อความในแบบฟอร์ม", "the words of the form"),
    "page": ("รหัสหน้าตัวชี้วัด", "the indicator page's number"),
    "cover": ("หนังสือนำส่ง", "the cover letter"),
    "folder": ("โฟลเดอร์", "the folder"),
    "received_list": ("received.csv", "received.csv"),
    "sender": ("ผู้ส่งอีเมล", "the sender of the mail"),
}


@dataclass(frozen=True, slots=True)
class Witness:
    """`what` (a key of WITNESS) says that the document is `unit`'s; `quote` are the words where it says so."""

    what: str
    unit: str
    quote: Quoted | None = None


def own_witnesses(piece: Piece, index: UnitIndex, pack: Pack) -> list[Witness]:
    """What the document itself says about its unit, number first."""
    record = piece.record
    out = []
    if isinstance(record, FormRecord):
        out += [Witness("form", u, q) for q in piece.meant(pack, "unit") for u in index.named_in(q.value)]
    elif isinstance(record, Indicator) and record.pid is not None and (page_of := index.of_pid(record.pid.value)):
        out.append(Witness("page", page_of, record.pid))
    if record.number is not None and piece.kind in LETTERS and (unit := index.of_letter(record.number.value)):
        out.append(Witness("number", unit, record.number))
    for words in (record.sender, record.owner_unit):
        if words is not None:
            out += [Witness("letterhead", u, words) for u in index.named_in(words.value)]
    return out


def speaks_for(piece: Piece, index: UnitIndex, pack: Pack) -> Sequence[Witness]:
    """The same without the quotes, which would hold on to the document."""

    def make() -> tuple[Witness, ...]:
        return tuple(_unquoted(w.what, w.unit) for w in own_witnesses(piece, index, pack))

    return piece.evidence.contents.once("own", piece.index, make)


@lru_cache(maxsize=4096)
def _unquoted(what: str, unit: str) -> Witness:
    return Witness(what, unit)


def ways_it_came(one: Evidence, index: UnitIndex) -> list[Witness]:
    """What the way it came says: received.csv, folders (the innermost name first), the sender's name."""
    out = []
    if one.arrival.department:
        out += [Witness("received_list", u) for u in _units_called(one.arrival.department, index)]
    folders = [x for part in one.source.path.split(SEPARATOR) for x in part.split("/")[:-1]]
    for folder in reversed(folders):
        out += [Witness("folder", u) for u in _units_called(folder, index)]
    for mail in reversed(one.arrival.mails):
        said = " ".join(x for x in (mail.from_name, mail.from_address) if x)
        out += [Witness("sender", u) for u in _units_called(said, index)]
    return out


def _units_called(words: str, index: UnitIndex) -> tuple[str, ...]:
    slug = words.strip().lower()
    return (slug,) if slug in index.units else index.named_in(words)


def one_unit(witnesses: Sequence[Witness], index: UnitIndex) -> str | None:
    """The one unit that all of them name; an office inside a larger unit counts as agreeing with it."""
    units = dict.fromkeys(w.unit for w in witnesses)
    parts = [u for u in units if all(u == other or index.is_part_of(u, other) for other in units)]
    return parts[0] if len(parts) == 1 else None


def settled_unit(own: Sequence[Witness], around: Sequence[Witness], index: UnitIndex) -> str | None:
    """The unit by the document's own words; where these disagree, the one that the parcel also names, else the
    letterhead. Without own words, the one that the way it came names.
    """
    if own:
        if unit := one_unit(own, index):
            return unit
        named = {w.unit for w in own}
        backed = {w.unit for w in around} & named
        if len(backed) == 1:
            return backed.pop()
        return one_unit([w for w in own if w.what != "number"], index)
    return first_unit([w for w in around if w.what != "sender"] or list(around), index)


def first_unit(witnesses: Sequence[Witness], index: UnitIndex) -> str | None:
    """The unit by the way it came; what names several units decides nothing."""
    for what in ("received_list", "folder", "sender"):
        of_kind = [w for w in witnesses if w.what == what]
        if of_kind:
            return one_unit(of_kind, index)
    return None


def tied_by(one: Evidence, unit: str, index: UnitIndex) -> TiedBy:
    """Which way of coming names the unit; none does: the cover it came with."""
    ways: tuple[TiedBy, ...] = ("received_list", "folder", "sender")
    for what in ways:
        if any(w.unit == unit and w.what == what for w in ways_it_came(one, index)):
            return what
    return "cover"


# ---- what disagrees ---------------------------------------------------------------------------------------------
def disagreements(
    piece: Piece,
    own: Sequence[Witness],
    around: Sequence[Witness],
    by_cover: Sequence[str],
    index: UnitIndex,
    pack: Pack,
    noticed: dict[str, list[Finding]],
) -> None:
    """UNIT-MISMATCH where two witnesses name different units, UNIT-CODE-UNKNOWN for a code that the table lacks. `own`:
    the document's own witnesses, `around`: those of its parcel, each without its quote.
    """
    witnesses = list(own)
    if piece.role != "cover":
        witnesses += [Witness("cover", u) for u in by_cover]
    witnesses += [w for w in around if w.what in ("folder", "received_list", "sender")]
    own_units = {w.unit for w in own}
    for other in witnesses[1:] if own else ():
        first = own[0]
        same = (
            other.unit == first.unit
            or index.is_part_of(first.unit, other.unit)
            or index.is_part_of(other.unit, first.unit)
        )
        # A mail that brings two units' papers has two covers: that the other one is there is no disagreement.
        if (
            same
            or (other.what == "cover" and own_units & set(by_cover))
            or (other.what != "cover" and other not in own and not _alone(other, around))
        ):
            continue
        quoted = dict(zip(reversed(own), reversed(own_witnesses(piece, index, pack)), strict=True))  # the first of each
        th, en = WITNESS[first.what]
        other_th, other_en = WITNESS[other.what]
        made = finding(
            "UNIT-MISMATCH",
            places=tuple(p for w in (first, other) if (q := quoted.get(w, w).quote) is not None for p in q.places),
            about=piece.path,
            file=piece.evidence.source.name,
            own_what_th=th,
            own_what_en=en,
            own=index.name(first.unit),
            other_what_th=other_th,
            other_what_en=other_en,
            other=index.name(other.unit),
        )
        for unit in dict.fromkeys((first.unit, other.unit)):
            noticed[unit].append(made)
        break
    if piece.role != "cover" or not own_units or not has_unknown_code(piece, index):
        return
    number = piece.record.number
    assert number is not None
    code = number.value.split("/")[0]
    noticed[index.in_order(own_units)[0]].append(
        finding("UNIT-CODE-UNKNOWN", places=number.places, about=piece.path, prefix=code, prefix_en=code)
    )


def has_unknown_code(piece: Piece, index: UnitIndex) -> bool:
    """Whether its letter number begins as those of the roster do and is no unit's."""

    def make() -> bool:
        number = piece.record.number
        return number is not None and index.of_letter(number.value) is None and index.bears_a_prefix(number.value)

    return piece.evidence.contents.once("unknown code", piece.index, make)


def _alone(witness: Witness, around: Sequence[Witness]) -> bool:
    """Whether the way it came names one unit only; a folder that holds several units' papers contradicts nobody."""
    return len({w.unit for w in around if w.what == witness.what}) == 1
