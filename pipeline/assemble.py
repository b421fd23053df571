"""ชุดเอกสารของหน่วยงาน: read inputs -> one Submission for every unit of the roster, and what could be tied to none.

A document is tied to its unit by, in order: a person's decision, its own number and letterhead (a form: its
หน่วยงาน entry), the cover letter of the same mail, the folder (or received.csv), the sender's name. Where two of
these disagree the first wins and a finding says so. Other people's letters inside a unit's mail (guideline, notice
of resolution, orders) follow the mail's cover.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from operator import attrgetter

from pipeline.evidence import Evidence, Piece, Submission
from pipeline.lean import Noticed, lean, packed
from pipeline.parcel import parcel_of, pieces_of
from pipeline.provenance import SEPARATOR
from pipeline.standing import Anew, Making
from pipeline.unit_names import UnitIndex
from pipeline.versions import mark_versions
from pipeline.witness import (
    Witness,
    disagreements,
    first_unit,
    one_unit,
    settled_unit,
    speaks_for,
    tied_by,
    ways_it_came,
)
from schemas.finding import Finding
from schemas.pack import Pack
from schemas.record import Indicator
from schemas.source import Status
from schemas.submission import TiedBy
from schemas.unit import Unit

CONTAINERS = (Status.OPENED, Status.IGNORED)
_BORDER = re.compile(f"/|(?={re.escape(SEPARATOR)})")  # where a folder, a mail or an archive ends in a path


@dataclass(frozen=True, slots=True)
class Assembled:
    """`submissions`: every unit of the roster, in its order. `units_of`: whose an input is, by its path."""

    submissions: tuple[Submission, ...]
    unassigned: tuple[Evidence, ...]
    units_of: dict[str, tuple[str, ...]]


def assemble(
    evidence: Iterable[Evidence], pack: Pack, units: Sequence[Unit], standing: Making | None = None
) -> Assembled:
    """Every unit's submission. The order of `evidence` does not matter. `standing`: what was assembled before by the
    same pack and units; parcels and versions that are still the same are not looked at again.
    """
    stands = (standing or Anew()).of
    inputs = sorted(evidence, key=attrgetter("source.path", "source.sha256"))  # Evidence.order, for thousands at once
    index = stands("index", None, lambda: UnitIndex(units, pack.indicator.fiscal_year))
    parcels: dict[str, list[Evidence]] = defaultdict(list)
    for one in inputs:
        parcels[parcel_of(one)].append(one)
    pieces: dict[str, list[Piece]] = defaultdict(list)
    tied: dict[str, dict[str, TiedBy]] = defaultdict(dict)
    noticed: dict[str, Noticed] = defaultdict(Noticed)
    for path, members in parcels.items():
        parcel = stands(("parcel", path), members, lambda members=members: _parcel(members, pack, index))  # type: ignore[misc]
        for unit_, held_ in parcel.pieces.items():
            pieces[unit_] += held_
        for unit_, paths in parcel.tied.items():
            tied[unit_].update(paths)
        for unit_, said in parcel.noticed.items():
            noticed[unit_].add(said)
    _tie_leftovers(inputs, pack, index, pieces, tied)
    units_of: dict[str, tuple[str, ...]] = {}
    by_path = {e.source.path: e for e in inputs}
    held: dict[str, list[Evidence]] = defaultdict(list)
    for name in index.units:
        alone = (name,)
        for path in sorted(tied[name]):
            units_of[path] = (*units_of[path], name) if path in units_of else alone
            held[name].append(by_path[path])
    made = []
    for name, unit in index.units.items():
        ordered = sorted(pieces.pop(name, ()), key=lambda p: p.order)
        kept, about_versions = stands(
            ("versions", name),
            ordered,
            lambda ordered=ordered: mark_versions(ordered, pack),  # type: ignore[misc]
        )
        earlier = noticed.pop(name, Noticed())
        found = packed(dict.fromkeys(lean(f, "remedy_th", "remedy_en") for f in (*earlier, *about_versions)))
        made.append(Submission(unit, kept, tuple(held.pop(name, ())), tied[name], found))
    unassigned = tuple(e for e in inputs if e.source.path not in units_of and e.status not in CONTAINERS)
    return Assembled(tuple(made), unassigned, units_of)


@dataclass(frozen=True, slots=True)
class _Parcel:
    """What one parcel gave, by unit: its pieces, how each file is tied, and what is to be said."""

    pieces: dict[str, list[Piece]]
    tied: dict[str, dict[str, TiedBy]]
    noticed: dict[str, list[Finding]]


def _parcel(members: Sequence[Evidence], pack: Pack, index: UnitIndex) -> _Parcel:
    made = _Parcel(defaultdict(list), defaultdict(dict), defaultdict(list))
    _tie_parcel(members, pack, index, made.pieces, made.tied, made.noticed)
    return made


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
    own = {p.order: speaks_for(p, index, pack) for p in found}
    around = list(dict.fromkeys(w for one in members for w in ways_it_came(one, index)))
    covers: dict[tuple[str, str, int], str] = {}
    for piece in found:
        unit = piece.evidence.decided_unit or settled_unit(own[piece.order], around, index)
        if piece.role == "cover" and unit:
            covers[piece.order] = unit
    of_forms = [u for p in found if p.role == "form" and (u := _whose_form(p, own[p.order], index))]
    by_cover = list(dict.fromkeys(covers.values()))
    senders = by_cover or list(dict.fromkeys(of_forms))
    stamps = [
        (covers.get(p.order), r.model_copy(update={"basis": "cover_stamp"}))
        for p in found
        if p.role == "cover"
        for r in p.receipts
        if r.basis == "stamp"
    ]
    has_cover = frozenset(by_cover)
    # A unit that has a cover of its own in the parcel was not delivered by another unit's.
    of_covers = {unit: tuple(r for u, r in stamps if u == unit) for unit in has_cover}
    of_any = tuple(r for _, r in stamps)

    def keep(unit: str, piece: Piece, by: TiedBy) -> None:
        came = piece.receipts or of_covers.get(unit, of_any)
        pieces[unit].append(replace(piece, tied_by=by, receipts=came))
        tied[unit].setdefault(piece.path, by)

    for piece in found:
        witnesses = own[piece.order]
        decided = piece.evidence.decided_unit
        if decided is not None and piece.order not in covers:
            keep(decided, piece, "decision")
            continue
        if piece.role == "cover" and piece.order in covers:
            unit = covers[piece.order]
            others = tuple(u for u in dict.fromkeys(of_forms) if u not in by_cover)
            how = "decision" if decided else "own" if witnesses else tied_by(piece.evidence, unit, index)
            keep(unit, replace(piece, shared_with=others), how)
            for other in others:
                # The cover of a mail belongs to every unit whose forms came in it; whose letter it is stays visible.
                shared = (unit, *(o for o in others if o != other))
                keep(other, replace(piece, shared_with=shared, foreign=not index.is_part_of(other, unit)), "cover")
            if decided is None:
                disagreements(piece, witnesses, around, [unit], index, pack, noticed)
            continue
        unit = (
            settled_unit(witnesses, around, index)
            if piece.role in ("cover", "form") or piece.kind == "indicator"
            else None
        )
        if unit is not None and witnesses:
            keep(unit, piece, "own")
            disagreements(piece, witnesses, around, by_cover, index, pack, noticed)
            continue
        followed = _followed(piece, senders, witnesses, index)
        for unit, by in followed:
            keep(unit, replace(piece, shared_with=tuple(u for u, _ in followed if u != unit)), by)
    for one in members:
        if not one.contents.has_record and one.status not in CONTAINERS:
            for unit, by in _followed_file(one, senders, of_forms, index):
                tied[unit].setdefault(one.source.path, by)


def _whose_form(piece: Piece, own: Sequence[Witness], index: UnitIndex) -> str | None:
    return piece.evidence.decided_unit or one_unit(own, index)


def _tie_leftovers(
    inputs: Sequence[Evidence],
    pack: Pack,
    index: UnitIndex,
    pieces: dict[str, list[Piece]],
    tied: dict[str, dict[str, TiedBy]],
) -> None:
    """Ties what spoke for nobody to the rest of its sending: a mail around it, else an archive or a folder
    around it whose papers are all one unit's. Never beyond the outermost mail: two mails in one folder have
    nothing to do with each other. Containers follow their members.
    """
    known = {path for paths in tied.values() for path in paths}
    mailed = {e.source.path for e in inputs if e.arrival.mails}
    under: dict[str, list[str]] = defaultdict(list)  # units by the beginning of their papers' paths
    loose: dict[str, list[str]] = defaultdict(list)  # the same of papers that came in no mail
    for unit in index.units:
        for path in tied.get(unit, ()):
            for prefix in _prefixes(path):
                for found in (under,) if path in mailed else (under, loose):
                    if found[prefix][-1:] != [unit]:
                        found[prefix].append(unit)

    for one in inputs:
        path = one.source.path
        if path in known:
            continue
        if one.status is Status.OPENED:
            for unit in under.get(path + SEPARATOR, ()):
                tied[unit].setdefault(path, "cover")
            continue
        if one.status is Status.IGNORED:
            continue
        whose: list[str] = []
        by: TiedBy = "cover"
        for mail in reversed(one.arrival.mails):
            whose = whose or under.get(mail.path + SEPARATOR, [])
        if not one.arrival.mails:
            by = "folder"
            for prefix in _prefixes(path):
                if prefix in loose:
                    whose = loose[prefix] if len(loose[prefix]) == 1 else []
                    break
        for unit in whose:
            tied[unit].setdefault(path, by)
            others = tuple(u for u in whose if u != unit)
            pieces[unit] += [replace(p, tied_by=by, shared_with=others) for p in pieces_of(one, pack)]


@lru_cache(maxsize=1 << 13)  # the same papers are assembled again after each decision
def _prefixes(path: str) -> tuple[str, ...]:
    """The folders and archives around a path, innermost first, as beginnings of paths."""
    ends = [m.start() for m in _BORDER.finditer(path, 1)]
    return tuple(path[: n + 1] if path[n] == "/" else path[:n] + SEPARATOR for n in reversed(ends))


def _followed(
    piece: Piece, senders: Sequence[str], own: Sequence[Witness], index: UnitIndex
) -> list[tuple[str, TiedBy]]:
    """Whose a document is that speaks for nobody itself: the sender's by the mail's cover; of several senders
    the one it names; then the folder, the sender, and at last its own letterhead (never that of the office
    that receives).
    """
    if len(senders) == 1:
        return [(senders[0], "cover")]
    if senders:
        named = [w.unit for w in own if w.unit in senders]
        if piece.role == "resolution" and piece.record.addressee is not None:
            named += [u for u in index.named_in(piece.record.addressee.value) if u in senders]
        chosen = list(dict.fromkeys(named)) or list(senders)
        return [(u, "cover") for u in chosen]
    return _followed_file(piece.evidence, (), (), index) or _by_letterhead(piece, own, index)


def _by_letterhead(piece: Piece, own: Sequence[Witness], index: UnitIndex) -> list[tuple[str, TiedBy]]:
    if piece.role in ("guideline", "resolution"):
        return []
    if not own and isinstance(piece.record, Indicator):
        reports = " ".join(q.report.value for q in piece.record.quarters if q.report is not None)
        own = [Witness("page", u) for u in index.acting_in(reports)]
    unit = one_unit(own, index) if own else None
    return [(unit, "own")] if unit else []


def _followed_file(
    one: Evidence, senders: Sequence[str], of_forms: Sequence[str], index: UnitIndex
) -> list[tuple[str, TiedBy]]:
    """Whose a file is of which nothing could be read: with two senders in one mail it may be either's, so it
    is both's. A person's decision goes before all.
    """
    if one.decided_unit is not None:
        return [(one.decided_unit, "decision")]
    together = list(dict.fromkeys((*senders, *of_forms)))
    if together:
        return [(u, "cover") for u in together]
    around = ways_it_came(one, index)
    unit = first_unit(around, index)
    return [(unit, tied_by(one, unit, index))] if unit else []
