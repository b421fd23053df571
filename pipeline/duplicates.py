"""เอกสารซ้ำข้ามหน่วยงาน: what two units hand in as their own: the same file, or the same text with the names changed.

A question, never a charge: several districts may share one innovation. Other people's letters (the guideline, notices,
orders) are everybody's; papers that came in one mail for several units were shared openly.
"""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

from extractors.units import UnitTable, table_of
from pipeline.evidence import Piece, Submission
from pipeline.standing import Anew, Making
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
_SIZE: Final = 16  # bytes of a digest
_NOT_LETTERS: Final = re.compile(r"[^ก-๎a-z]")


def shared_papers(submissions: Sequence[Submission], standing: Making | None = None) -> dict[str, list[Finding]]:
    """DUP-OTHER-UNIT by unit, for each paper that another unit also handed in, and UNIT-MISMATCH where such a paper
    still bears the other's name in its text. `standing`: what was found out before about papers of the same units.
    """
    table = table_of(tuple(s.unit for s in submissions))
    names = {s.unit.unit: s.unit.name_th for s in submissions}
    out: dict[str, list[Finding]] = defaultdict(list)
    others: dict[tuple[str, str], tuple[Piece, list[str]]] = {}
    for unit, piece, other, twin in _twins(submissions, table, standing or Anew()):
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
    form = _form(piece)
    entries = form.entries.values() if form is not None else ()
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
    sender = piece.record.sender if piece.role != "form" else None
    if sender is None:
        return False
    return not any(compact(n) in compact(sender.value) for n in names)


def _form(piece: Piece) -> FormRecord | None:
    """The form that a paper is. What is none need not be looked at."""
    if piece.index == 0 and piece.evidence.kind not in (None, "form"):
        return None
    return piece.record if isinstance(piece.record, FormRecord) else None


def _is_blank(form: FormRecord) -> bool:
    """Whether a form is as it was handed out: everybody has that file."""
    single = [e for e in form.entries.values() if isinstance(e, Quoted)]
    return not any(e.value.strip() and not e.parts.get("blank") for e in single)


Entries = frozenset[bytes]  # digests of long entries: the words themselves would be half of all that was read
_NONE: Final[Entries] = frozenset()


def _twins(
    submissions: Sequence[Submission], table: UnitTable, standing: Making
) -> Iterable[tuple[str, Piece, str, Piece]]:
    """(unit, its paper, other unit, the other's), both ways round, in the order of the roster."""
    own: dict[str, list[Piece]] = {}
    by_content: dict[str, list[tuple[str, Piece]]] = defaultdict(list)
    by_entry = _Users()
    entries: dict[int, Entries] = {}
    for submission in submissions:
        unit = submission.unit.unit
        own[unit] = []
        for piece in submission.current():
            if piece.role not in OWN:
                continue
            long = standing.of(
                ("entries", piece.order),
                (piece.evidence.contents, piece.index),
                lambda piece=piece: long_entries(piece, table),  # type: ignore[misc]
            )
            if long is None:
                continue
            own[unit].append(piece)
            by_content[piece.evidence.source.sha256].append((unit, piece))
            if long:
                entries[id(piece)] = by_entry.add(long, unit, piece)
    entries = {k: frozenset(w for w in v if by_entry.of(w)) for k, v in entries.items()}
    for unit, pieces in own.items():
        for piece in pieces:
            sha256, mine = piece.evidence.source.sha256, entries.get(id(piece), _NONE)
            alike = _in_order(mine, unit, piece, by_entry, table)
            near = [*by_content[sha256], *(x for w in alike for x in by_entry.of(w))]
            seen: set[str] = set()
            for other, twin in near:
                if other == unit or other in seen:
                    continue
                if twin.evidence.source.sha256 == sha256 or _alike(mine, entries.get(id(twin), _NONE)):
                    seen.add(other)
                    yield unit, piece, other, twin


def _in_order(mine: Entries, unit: str, piece: Piece, users: "_Users", table: UnitTable) -> list[bytes]:
    """A paper's entries that another unit wrote too, in the order of their words."""
    shared = [w for w in mine if any(u != unit for u, _ in users.of(w))]
    if len(shared) < 2:
        return shared
    words = _long_words(piece, table)
    return sorted(shared, key=words.__getitem__)


class _Users:
    """Who wrote an entry, as long as no more than COMMON units did."""

    def __init__(self) -> None:
        self._papers: dict[bytes, list[tuple[str, Piece]]] = {}
        self._units: dict[bytes, set[str]] = {}
        self._common: set[bytes] = set()

    def add(self, entries: Entries, unit: str, piece: Piece) -> Entries:
        """Notes a paper's entries. Those of them that are not common yet."""
        for words in entries - self._common:
            units = self._units.setdefault(words, set())
            units.add(unit)
            if len(units) > COMMON:
                self._common.add(words)
                del self._units[words], self._papers[words]
            else:
                self._papers.setdefault(words, []).append((unit, piece))
        return entries - self._common

    def of(self, words: bytes) -> Sequence[tuple[str, Piece]]:
        """(unit, paper) of those who wrote an entry; nobody where it is common."""
        return self._papers.get(words, ())


def _alike(a: Entries, b: Entries) -> bool:
    same = len(a & b)
    return same >= LEAST_ENTRIES and 100 * same >= SHARE * min(len(a), len(b))


def long_entries(piece: Piece, table: UnitTable) -> Entries | None:
    """The long entries of a form, none of any other paper; null of a form that is as it was handed out."""

    def make() -> bytes | None:
        form = _form(piece)
        return None if form is not None and _is_blank(form) else b"".join(_long_words(piece, table))

    if piece.index == 0 and piece.evidence.kind not in (None, "form"):
        return _NONE
    joined = piece.evidence.contents.once("entries", piece.index, make)
    if joined is None:
        return None
    return frozenset(joined[n : n + _SIZE] for n in range(0, len(joined), _SIZE))


def _long_words(piece: Piece, table: UnitTable) -> dict[bytes, str]:
    """The long entries of a form as bare letters, the names of units left out, by their digests."""
    form = _form(piece)
    entries = [e for e in form.entries.values() if e is not None] if form is not None else []
    bare = (_bare(q.value, table) for e in entries for q in ([e] if isinstance(e, Quoted) else e))
    return {_digest(w): w for w in bare if len(w) >= LONG}


def _digest(words: str) -> bytes:
    return hashlib.blake2b(words.encode("utf-8", "surrogatepass"), digest_size=_SIZE).digest()


def _bare(words: str, table: UnitTable) -> str:
    for start, end, _ in reversed(table.named_in(words)):
        words = words[:start] + words[end:]
    return _NOT_LETTERS.sub("", compact(words).lower())
