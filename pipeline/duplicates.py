"""เอกสารซ้ำข้ามหน่วยงาน: what two units hand in as their own: the same file, or the same text with the names changed.

A question, never a charge: several districts may share one innovation. Other people's letters (the guideline, notices,
orders) are everybody's; papers that came in one mail for several units were shared openly.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from extractors.units import UnitTable, table_of
from pipeline.evidence import Piece, Submission
from pipeline.standing import Standing
from pipeline.unit_names import compact
from pipeline.witness import WITNESS
from schemas.finding import Finding
from schemas.finding_codes import finding
from schemas.quoted import Quoted
from schemas.record import FormRecord

OWN: Final = ("form", "evidence")
LONG: Final = 40  # letters of an entry that two people do not write alike by chance
LEAST_ENTRIES: Final = 2  # long entries that must agree
SHARE: Final = 60  # of a hundred long entries of the shorter paper
COMMON: Final = 10  # units: what more of them write alike was handed out to all (a pattern, the guideline's words)
NAMED: Final = 3  # other units that one finding names; more are counted
_NOT_LETTERS: Final = re.compile(r"[^ก-๎a-z]")


def shared_papers(submissions: Sequence[Submission], standing: Standing | None = None) -> dict[str, list[Finding]]:
    """DUP-OTHER-UNIT by unit, for each paper that another unit also handed in, and UNIT-MISMATCH where such a paper
    still bears the other's name in its text. `standing`: what was found out before about papers of the same units.
    """
    table = table_of(tuple(s.unit for s in submissions))
    own = {s.unit.unit: [p for p in s.current() if p.role in OWN and not _is_blank(p)] for s in submissions}
    names = {s.unit.unit: s.unit.name_th for s in submissions}
    out: dict[str, list[Finding]] = defaultdict(list)
    others: dict[tuple[str, str], tuple[Piece, list[str]]] = {}
    for unit, piece, other, twin in _twins(own, table, standing or Standing()):
        openly = other in piece.shared_with or unit in twin.shared_with
        if not openly and not _of_neither(piece, names[unit], names[other]):
            found = others.setdefault((unit, piece.path), (piece, []))[1]
            if other not in found:
                found.append(other)
    for (unit, path), (piece, found) in others.items():
        more = len(found) - NAMED
        th = ", ".join(names[x] for x in found[:NAMED]) + (f" และอีก {more} หน่วยงาน" if more > 0 else "")
        en = ", ".join(found[:NAMED]) + (f" and {more} more" if more > 0 else "")
        words = {"file": piece.evidence.source.name, "other": th, "other_en": en}
        places = piece.form_quote.places if piece.form_quote else ()
        out[unit].append(finding("DUP-OTHER-UNIT", places=places, about=path, **words))
        out[unit] += [_left_over(piece, q, names[unit], names[x]) for x in found for q in _naming(piece, x, table)[:1]]
    return out


def _naming(piece: Piece, other: str, table: UnitTable) -> list[Quoted]:
    """The entries of a form that name another unit."""
    if not isinstance(piece.record, FormRecord):
        return []
    entries = piece.record.entries.values()
    quotes = [q for e in entries if e is not None for q in ([e] if isinstance(e, Quoted) else e)]
    return [q for q in quotes if any(u.unit == other for _, _, u in table.named_in(q.value))]


def _left_over(piece: Piece, quote: Quoted, own: str, other: str) -> Finding:
    own_th, own_en = WITNESS["form"]
    other_th, other_en = WITNESS["text"]
    return finding(
        "UNIT-MISMATCH",
        places=quote.places,
        about=piece.path,
        file=piece.evidence.source.name,
        own_what_th=own_th,
        own_what_en=own_en,
        own=own,
        other_what_th=other_th,
        other_what_en=other_en,
        other=other,
    )


def _of_neither(piece: Piece, *names: str) -> bool:
    """Whether a paper was written by an office that is neither of the two: both attached a third one's."""
    sender = piece.record.sender
    if sender is None or piece.role == "form":
        return False
    return not any(compact(n) in compact(sender.value) for n in names)


def _is_blank(piece: Piece) -> bool:
    """Whether a form is as it was handed out: everybody has that file."""
    if not isinstance(piece.record, FormRecord):
        return False
    single = [e for e in piece.record.entries.values() if isinstance(e, Quoted)]
    return not any(e.value.strip() and not e.parts.get("blank") for e in single)


def _twins(
    own: Mapping[str, Sequence[Piece]], table: UnitTable, standing: Standing
) -> Iterable[tuple[str, Piece, str, Piece]]:
    """(unit, its paper, other unit, the other's), both ways round, in the order of the roster."""
    by_content: dict[str, list[tuple[str, Piece]]] = defaultdict(list)
    by_entry: dict[str, list[tuple[str, Piece]]] = defaultdict(list)
    entries: dict[int, frozenset[str]] = {}
    for unit, pieces in own.items():
        for piece in pieces:
            by_content[piece.evidence.source.sha256].append((unit, piece))
            entries[id(piece)] = standing.of(
                ("entries", piece.order),
                (piece.record,),
                lambda piece=piece: _long_entries(piece, table),  # type: ignore[misc]
            )
            for words in entries[id(piece)]:
                by_entry[words].append((unit, piece))
    for words in [w for w, users in by_entry.items() if len({u for u, _ in users}) > COMMON]:
        del by_entry[words]
    entries = {k: v & by_entry.keys() for k, v in entries.items()}
    for unit, pieces in own.items():
        for piece in pieces:
            mine = entries[id(piece)]
            near = [*by_content[piece.evidence.source.sha256], *(x for w in sorted(mine) for x in by_entry[w])]
            seen: set[str] = set()
            for other, twin in near:
                if other == unit or other in seen:
                    continue
                if twin.evidence.source.sha256 == piece.evidence.source.sha256 or _alike(mine, entries[id(twin)]):
                    seen.add(other)
                    yield unit, piece, other, twin


def _alike(a: frozenset[str], b: frozenset[str]) -> bool:
    same = len(a & b)
    return same >= LEAST_ENTRIES and 100 * same >= SHARE * min(len(a), len(b))


def _long_entries(piece: Piece, table: UnitTable) -> frozenset[str]:
    """The long entries of a form as bare letters, the names of units left out."""
    if not isinstance(piece.record, FormRecord):
        return frozenset()
    quotes = [q for e in piece.record.entries.values() if e is not None for q in ([e] if isinstance(e, Quoted) else e)]
    bare = (_bare(q.value, table) for q in quotes)
    return frozenset(w for w in bare if len(w) >= LONG)


def _bare(words: str, table: UnitTable) -> str:
    for start, end, _ in reversed(table.named_in(words)):
        words = words[:start] + words[end:]
    return _NOT_LETTERS.sub("", compact(words).lower())
