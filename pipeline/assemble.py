"""ชุดเอกสารของหน่วยงาน: read inputs -> one Submission for every unit of the roster, and what could be tied to none.

A document is tied to its unit by, in order: its own number and letterhead (a form: its หน่วยงาน entry), the cover letter
of the same mail, the folder (or received.csv), the sender's name. Where two of these disagree the first wins and a finding
says so. Other people's letters inside a unit's mail (guideline, notice of resolution, orders) follow the mail's cover.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from pipeline.evidence import Evidence, Piece, Submission
from pipeline.provenance import SEPARATOR
from pipeline.role import LETTERS, is_full_day, names_receiver, role_of, standing_of
from pipeline.unit_names import UnitIndex
from pipeline.versions import mark_versions
from schemas.finding import Finding
from schemas.finding_codes import finding
from schemas.pack import Pack
from schemas.quoted import Quoted
from schemas.record import FormRecord, Indicator, LetterFields
from schemas.source import Status
from schemas.submission import Receipt, TiedBy
from schemas.unit import Unit

CONTAINERS = (Status.OPENED, Status.IGNORED)

# A disagreement of two witnesses is written with their names.
WITNESS = {
    "number": ("เลขที่หนังสือ", "the letter number"),
    "letterhead": ("ส่วนราชการที่ออกหนังสือ", "the letterhead"),
    "form": ("ช่องหน่วยงานในแบบฟอร์ม", "the form's entry for the unit"),
    "page": ("รหัสหน้าตัวชี้วัด", "the indicator page's number"),
    "cover": ("หนังสือนำส่ง", "the cover letter"),
    "folder": ("โฟลเดอร์", "the folder"),
    "received_list": ("received.csv", "received.csv"),
    "sender": ("ผู้ส่งอีเมล", "the sender of the mail"),
}


@dataclass(frozen=True, slots=True)
class Assembled:
    """`submissions`: every unit of the roster, in its order. `units_of`: by input path, whose it is (none: not there)."""

    submissions: tuple[Submission, ...]
    unassigned: tuple[Evidence, ...]
    units_of: dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class _Witness:
    what: str
    unit: str
    quote: Quoted | None = None


def assemble(evidence: Iterable[Evidence], pack: Pack, units: Sequence[Unit]) -> Assembled:
    """Every unit's submission. The order of `evidence` does not matter."""
    inputs = sorted((e for e in evidence), key=lambda e: e.order)
    index = UnitIndex(units, pack.indicator.fiscal_year)
    parcels: dict[str, list[Evidence]] = defaultdict(list)
    for one in inputs:
        parcels[parcel_of(one)].append(one)
    pieces: dict[str, list[Piece]] = defaultdict(list)
    tied: dict[str, dict[str, TiedBy]] = defaultdict(dict)
    noticed: dict[str, list[Finding]] = defaultdict(list)
    for members in parcels.values():
        _tie_parcel(members, pack, index, pieces, tied, noticed)
    _tie_leftovers(inputs, pack, index, pieces, tied)
    units_of: dict[str, tuple[str, ...]] = {}
    by_path = {e.source.path: e for e in inputs}
    held: dict[str, list[Evidence]] = defaultdict(list)
    for name in index.units:
        for path in sorted(tied[name]):
            units_of[path] = (*units_of.get(path, ()), name)
            held[name].append(by_path[path])
    made = []
    for name, unit in index.units.items():
        kept, about_versions = mark_versions(sorted(pieces[name], key=lambda p: p.order), pack)
        found = (*noticed[name], *about_versions)
        made.append(Submission(unit, kept, tuple(held[name]), tied[name], tuple(dict.fromkeys(found))))
    unassigned = tuple(e for e in inputs if e.source.path not in units_of and e.status not in CONTAINERS)
    return Assembled(tuple(made), unassigned, units_of)


def parcel_of(one: Evidence) -> str:
    """What a document came with: the mail that encloses it most closely, else the folder that it lies in, be it inside an
    archive, else the archive; a file that lies alone at the top is a parcel of its own.
    """
    if one.arrival.mail is not None:
        return one.arrival.mail.path
    folder, _, _ = one.source.path.rpartition("/")
    container, _, _ = one.source.path.rpartition(SEPARATOR)
    around = max(folder + "/" if folder else "", container, key=len)
    return around or one.source.path


def pieces_of(one: Evidence, pack: Pack) -> list[Piece]:
    """The documents inside an input: its front document and the forms behind it."""
    if one.record is None:
        return []
    out = []
    for n, record in enumerate((one.record, *one.record.more)):
        role = role_of(record, pack)
        receipts = (*_stamps(record, pack), *_arrival(one))
        out.append(Piece(one, record, role, standing_of(record, role), n, receipts))
    return out


def _stamps(record: LetterFields, pack: Pack) -> list[Receipt]:
    """Received stamps of the receiving office; a stamp of any other office proves nothing about delivery."""
    out = []
    for stamp in record.receipts:
        day = stamp.date
        if day is not None and day.is_proof and is_full_day(day.value) and names_receiver(stamp.office, pack):
            out.append(Receipt(at=day.value, day=day.value, basis="stamp"))
    return out


def _arrival(one: Evidence) -> list[Receipt]:
    came = one.arrival.received
    return [] if came is None else [Receipt(at=came.at, day=came.day, basis=came.basis)]


# ---- whose is it ------------------------------------------------------------------------------------------------
def _own(piece: Piece, index: UnitIndex) -> list[_Witness]:
    """What the document itself says about its unit, number first."""
    record = piece.record
    out = []
    if isinstance(record, FormRecord):
        words = piece.entry("unit")
        if isinstance(words, Quoted) and words.value:
            out += [_Witness("form", u, words) for u in index.named_in(words.value)]
    elif isinstance(record, Indicator) and record.pid is not None:
        if unit := index.of_pid(record.pid.value):
            out.append(_Witness("page", unit, record.pid))
    if record.number is not None and piece.kind in LETTERS and (unit := index.of_letter(record.number.value)):
        out.append(_Witness("number", unit, record.number))
    for words in (record.sender, record.owner_unit):
        if words is not None:
            out += [_Witness("letterhead", u, words) for u in index.named_in(words.value)]
    return out


def _around(one: Evidence, index: UnitIndex) -> list[_Witness]:
    """What the way it came says: received.csv, folders (the innermost name first), the sender's name."""
    out = []
    if one.arrival.department:
        out += [_Witness("received_list", u) for u in _units_called(one.arrival.department, index)]
    folders = [x for part in one.source.path.split(SEPARATOR) for x in part.split("/")[:-1]]
    for folder in reversed(folders):
        out += [_Witness("folder", u) for u in _units_called(folder, index)]
    for mail in reversed(one.arrival.mails):
        said = " ".join(x for x in (mail.from_name, mail.from_address) if x)
        out += [_Witness("sender", u) for u in _units_called(said, index)]
    return out


def _units_called(words: str, index: UnitIndex) -> tuple[str, ...]:
    slug = words.strip().lower()
    return (slug,) if slug in index.units else index.named_in(words)


def _one_unit(witnesses: Sequence[_Witness], index: UnitIndex) -> str | None:
    """The one unit that all of them name; an office inside a larger unit counts as agreeing with it."""
    units = dict.fromkeys(w.unit for w in witnesses)
    parts = [u for u in units if all(u == other or index.is_part_of(u, other) for other in units)]
    return parts[0] if len(parts) == 1 else None


def _tie_parcel(
    members: Sequence[Evidence],
    pack: Pack,
    index: UnitIndex,
    pieces: dict[str, list[Piece]],
    tied: dict[str, dict[str, TiedBy]],
    noticed: dict[str, list[Finding]],
) -> None:
    """Ties everything that came in one parcel."""
    found = [p for one in members for p in pieces_of(one, pack)]
    around = [w for one in members for w in _around(one, index)]
    own = {p.order: _own(p, index) for p in found}
    covers: dict[tuple[str, str, int], str] = {}
    for piece in found:
        if piece.role == "cover" and (unit := _settle(piece, own[piece.order], around, index)):
            covers[piece.order] = unit
    of_forms = [u for p in found if p.role == "form" and (u := _one_unit(own[p.order], index))]
    by_cover = list(dict.fromkeys(covers.values()))
    senders = by_cover or list(dict.fromkeys(of_forms))
    stamps = [r for p in found if p.role == "cover" for r in p.receipts if r.basis == "stamp"]

    def keep(unit: str, piece: Piece, by: TiedBy) -> None:
        came = piece.receipts or tuple(r.model_copy(update={"basis": "cover_stamp"}) for r in stamps)
        pieces[unit].append(replace(piece, tied_by=by, receipts=came))
        tied[unit].setdefault(piece.path, by)

    for piece in found:
        witnesses = own[piece.order]
        if piece.role == "cover" and piece.order in covers:
            unit = covers[piece.order]
            others = tuple(u for u in dict.fromkeys(of_forms) if u not in by_cover)
            keep(unit, replace(piece, shared_with=others), "own" if witnesses else _by(piece.evidence, unit, index))
            for other in others:
                # The cover of a mail belongs to every unit whose forms came in it; whose letter it is stays visible.
                shared = (unit, *(o for o in others if o != other))
                keep(other, replace(piece, shared_with=shared, foreign=not index.is_part_of(other, unit)), "cover")
            _notice(piece, witnesses, around, [unit], index, noticed)
            continue
        unit = (
            _settle(piece, witnesses, around, index)
            if piece.role in ("cover", "form") or piece.kind == "indicator"
            else None
        )
        if unit is not None and witnesses:
            keep(unit, piece, "own")
            _notice(piece, witnesses, around, by_cover, index, noticed)
            continue
        for unit, by in _followed(piece, senders, witnesses, index):
            keep(unit, piece, by)
    for one in members:
        if one.record is None and one.status not in CONTAINERS:
            for unit, by in _followed_file(one, senders, of_forms, index):
                tied[unit].setdefault(one.source.path, by)


def _tie_leftovers(
    inputs: Sequence[Evidence],
    pack: Pack,
    index: UnitIndex,
    pieces: dict[str, list[Piece]],
    tied: dict[str, dict[str, TiedBy]],
) -> None:
    """Ties what spoke for nobody to the rest of its sending: a mail around it, else an archive or a folder around it whose
    papers are all one unit's. Never beyond the outermost mail: two mails in one folder have nothing to do with each other.
    Containers follow their members.
    """
    by_unit = {unit: sorted(paths) for unit, paths in tied.items()}
    known = {path for paths in by_unit.values() for path in paths}
    mailed = {e.source.path for e in inputs if e.arrival.mails}

    def beneath(prefix: str, *, mails: bool) -> list[str]:
        return [
            u
            for u in index.units
            if any(p.startswith(prefix) and (mails or p not in mailed) for p in by_unit.get(u, ()))
        ]

    for one in inputs:
        path = one.source.path
        if path in known:
            continue
        if one.status is Status.OPENED:
            for unit in beneath(path + SEPARATOR, mails=True):
                tied[unit].setdefault(path, "cover")
            continue
        if one.status is Status.IGNORED:
            continue
        whose: list[str] = []
        by: TiedBy = "cover"
        for mail in reversed(one.arrival.mails):
            whose = whose or beneath(mail.path + SEPARATOR, mails=True)
        if not one.arrival.mails:
            by = "folder"
            for prefix in _prefixes(path):
                around = beneath(prefix, mails=False)
                if around:
                    whose = around if len(around) == 1 else []
                    break
        for unit in whose:
            tied[unit].setdefault(path, by)
            pieces[unit] += [replace(p, tied_by=by) for p in pieces_of(one, pack)]


def _prefixes(path: str) -> list[str]:
    """The folders and archives around a path, innermost first, as beginnings of paths."""
    out = []
    for n in range(len(path) - 1, 0, -1):
        if path[n] == "/":
            out.append(path[: n + 1])
        elif path.startswith(SEPARATOR, n):
            out.append(path[:n] + SEPARATOR)
    return out


def _settle(piece: Piece, own: Sequence[_Witness], around: Sequence[_Witness], index: UnitIndex) -> str | None:
    """The unit by the document's own words; where these disagree, the one that the parcel also names, else the letterhead.
    Without own words, the one that the way it came names.
    """
    if own:
        if unit := _one_unit(own, index):
            return unit
        named = {w.unit for w in own}
        backed = {w.unit for w in around} & named
        if len(backed) == 1:
            return backed.pop()
        return _one_unit([w for w in own if w.what != "number"], index)
    return _first_unit([w for w in around if w.what != "sender"] or list(around), index)


def _first_unit(witnesses: Sequence[_Witness], index: UnitIndex) -> str | None:
    for what in ("received_list", "folder", "sender"):
        of_kind = [w for w in witnesses if w.what == what]
        if of_kind:
            return _one_unit(of_kind, index)
    return None


def _by(one: Evidence, unit: str, index: UnitIndex) -> TiedBy:
    ways: tuple[TiedBy, ...] = ("received_list", "folder", "sender")
    for what in ways:
        if any(w.unit == unit and w.what == what for w in _around(one, index)):
            return what
    return "cover"


def _followed(
    piece: Piece, senders: Sequence[str], own: Sequence[_Witness], index: UnitIndex
) -> list[tuple[str, TiedBy]]:
    """Whose a document is that speaks for nobody itself: the sender's by the mail's cover; of several senders the one it
    names; then the folder, the sender, and at last its own letterhead (never that of the office that receives).
    """
    if len(senders) == 1:
        return [(senders[0], "cover")]
    if senders:
        named = [w.unit for w in own if w.unit in senders]
        chosen = list(dict.fromkeys(named)) or list(senders)
        return [(u, "cover") for u in chosen]
    return _followed_file(piece.evidence, (), (), index) or _by_letterhead(piece, own, index)


def _by_letterhead(piece: Piece, own: Sequence[_Witness], index: UnitIndex) -> list[tuple[str, TiedBy]]:
    if piece.role in ("guideline", "resolution"):
        return []
    if isinstance(piece.record, Indicator) and not own:
        reports = " ".join(q.report.value for q in piece.record.quarters if q.report is not None)
        own = [_Witness("page", u) for u in index.acting_in(reports)]
    unit = _one_unit(own, index) if own else None
    return [(unit, "own")] if unit else []


def _followed_file(
    one: Evidence, senders: Sequence[str], of_forms: Sequence[str], index: UnitIndex
) -> list[tuple[str, TiedBy]]:
    """Whose a file is of which nothing could be read: with two senders in one mail it may be either's, so it is both's."""
    together = list(dict.fromkeys((*senders, *of_forms)))
    if together:
        return [(u, "cover") for u in together]
    around = _around(one, index)
    unit = _first_unit(around, index)
    return [(unit, _by(one, unit, index))] if unit else []


# ---- what disagrees ---------------------------------------------------------------------------------------------
def _notice(
    piece: Piece,
    own: Sequence[_Witness],
    around: Sequence[_Witness],
    by_cover: Sequence[str],
    index: UnitIndex,
    noticed: dict[str, list[Finding]],
) -> None:
    """UNIT-MISMATCH where two witnesses name different units, UNIT-CODE-UNKNOWN for a code that the table lacks."""
    witnesses = list(own)
    if piece.role != "cover":
        witnesses += [_Witness("cover", u) for u in by_cover]
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
        th, en = WITNESS[first.what]
        other_th, other_en = WITNESS[other.what]
        made = finding(
            "UNIT-MISMATCH",
            places=tuple(p for w in (first, other) if w.quote for p in w.quote.places),
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
    number = piece.record.number
    if (
        number is not None
        and piece.role == "cover"
        and number.value.startswith("กท")
        and index.of_letter(number.value) is None
    ):
        if whose := next(iter(own_units), None):
            code = number.value.split("/")[0]
            noticed[whose].append(
                finding("UNIT-CODE-UNKNOWN", places=number.places, about=piece.path, prefix=code, prefix_en=code)
            )


def _alone(witness: _Witness, around: Sequence[_Witness]) -> bool:
    """Whether the way it came names one unit only; a folder that holds several units' papers contradicts nobody."""
    return len({w.unit for w in around if w.what == witness.what}) == 1
