"""ฉบับที่ส่งใหม่: a corrected form that came later replaces the earlier one, where the days of receipt are known and differ.

Nothing else decides: neither a name like `_final2` nor a file's own times. Both versions stay in the submission.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from pipeline.evidence import Piece
from pipeline.unit_names import compact
from schemas.finding import Finding
from schemas.finding_codes import finding
from schemas.pack import Pack
from schemas.record import FormRecord


def mark_versions(pieces: Sequence[Piece], pack: Pack) -> tuple[tuple[Piece, ...], tuple[Finding, ...]]:
    """The pieces with `replaced_by` and `unclear_with` set, and what is to be said about it."""
    groups: dict[tuple[str, str], list[Piece]] = defaultdict(list)
    for piece in pieces:
        if piece.form is not None and piece.role == "form" and not piece.is_blank_form:
            groups[(piece.form, _which(piece, pack))].append(piece)
    changed: dict[tuple[str, str, int], Piece] = {}
    found: list[Finding] = []
    for (form, _), group in sorted(groups.items()):
        if len({_content(p) for p in group}) < 2:
            continue
        names = pack.form(form).names
        ordered = sorted(group, key=lambda p: (p.first_day or "", p.order))
        last = ordered[-1]
        earlier = [p for p in ordered if _content(p) != _content(last)]
        if all(_replaces(last, p, pack) for p in earlier) and not _sent_before(last, group, earlier):
            for piece in earlier:
                changed[piece.order] = replace(piece, replaced_by=last.path)
                old, new = piece.evidence.source.name, last.evidence.source.name
                found.append(finding("VERSION-REPLACED", about=piece.path, file=old, by=new))
            continue
        # A page that was sent after its form is a version of nothing: the whole forms stand among themselves.
        wholes = [p for p in group if all(_whole(p, other) for other in group)]
        for piece in group:
            rivals = [p for p in (wholes if piece in wholes else group) if _content(p) != _content(piece)]
            changed[piece.order] = replace(piece, unclear_with=tuple(sorted({p.path for p in rivals})))
        places = tuple(x for p in group if p.form_quote for x in p.form_quote.places)
        found.append(finding("VERSION-UNCLEAR", places=places, about=form, what_th=names.th, what_en=names.en))
    return tuple(changed.get(p.order, p) for p in pieces), tuple(found)


def _replaces(last: Piece, earlier: Piece, pack: Pack) -> bool:
    """Whether `last` is a whole form of the same project that came on a later day."""
    if not earlier.first_day or not last.first_day or not earlier.first_day < last.first_day:
        return False
    named = (q for p in (last, earlier) for q in p.meant(pack, "name"))
    return len({compact(q.value).removeprefix("โครงการ") for q in named}) < 2 and _whole(last, earlier)


def _sent_before(last: Piece, group: Sequence[Piece], earlier: Sequence[Piece]) -> bool:
    """Whether the very same file had come before another version: an old one was sent again, so which is meant?"""
    again = [p.first_day or "" for p in group if p is not last and _content(p) == _content(last)]
    return any(day < (p.first_day or "") for day in again for p in earlier)


def _which(piece: Piece, pack: Pack) -> str:
    """A form that comes once for every idea or matter: only those of one are versions of each other."""
    if piece.form is None or not pack.form(piece.form).many:
        return ""
    return " ".join(compact(q.value) for q in piece.meant(pack, "name", "matter"))


def _content(piece: Piece) -> tuple[str, int]:
    return piece.evidence.source.sha256, piece.index


def _whole(later: Piece, earlier: Piece) -> bool:
    """Whether the later one is a form of its own and not a page sent after it (its labels are there too)."""

    def labels(piece: Piece) -> int:
        return sum(e is not None for e in piece.record.entries.values()) if isinstance(piece.record, FormRecord) else 0

    return labels(later) * 10 >= labels(earlier) * 7
