"""ฉบับที่ส่งใหม่: a corrected form that came later replaces the earlier one, where the days of receipt are known and differ.

Nothing else decides: neither a name like `_final2` nor a file's own times. Both versions stay in the submission. A page
of a form that came after the whole of it is a patch: the form stays, and what the page says stands beside it.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from pipeline.evidence import Piece
from pipeline.unit_names import compact
from schemas.finding import Finding
from schemas.finding_codes import finding
from schemas.pack import Pack
from schemas.quoted import Quoted
from schemas.record import FormRecord


def mark_versions(pieces: Sequence[Piece], pack: Pack) -> tuple[tuple[Piece, ...], tuple[Finding, ...]]:
    """The pieces with `replaced_by` and `unclear_with` set, and what is to be said about it."""
    groups: dict[tuple[str, str], list[Piece]] = defaultdict(list)
    for piece in pieces:
        if piece.role == "form" and piece.form is not None and not piece.is_blank_form:
            groups[(piece.form, _which(piece, pack))].append(piece)
    changed: dict[tuple[str, str, int], Piece] = {}
    found: list[Finding] = []
    _join_nameless(groups)
    for (form, _), together in sorted(groups.items()):
        group, pages = _apart(together)
        found += _patch(group, pages, pack, changed)
        group += [p for p in pages if p.order not in changed]  # of unknown days: unclear with the others
        if len({_content(p) for p in group}) < 2:
            continue
        names = pack.form(form).names
        ordered = sorted(group, key=lambda p: (p.first_day or "", p.order))
        last = ordered[-1]
        earlier = [p for p in ordered if _content(p) != _content(last)]
        if all(_replaces(last, p, pack) for p in earlier) and not _sent_before(last, group, earlier):
            for piece in earlier:
                for one in (piece, *(p for p in changed.values() if p.patch_of == piece.path and p.form == form)):
                    changed[one.order] = replace(one, replaced_by=last.path)
                old, new = piece.evidence.source.name, last.evidence.source.name
                found.append(finding("VERSION-REPLACED", about=piece.path, file=old, by=new))
            continue
        # A page that was sent after its form is a version of nothing: the whole forms stand among themselves.
        wholes = _apart(group)[0]
        of_wholes, of_all = _Rivals(wholes), _Rivals(group)
        among = {p.order for p in wholes}
        for piece in group:
            rivals = (of_wholes if piece.order in among else of_all).of(_content(piece))
            changed[piece.order] = replace(piece, unclear_with=rivals)
        places = tuple(x for p in group if p.form_quote for x in p.form_quote.places)
        found.append(finding("VERSION-UNCLEAR", places=places, about=form, what_th=names.th, what_en=names.en))
    return tuple(changed.get(p.order, p) for p in pieces), tuple(found)


class _Rivals:
    """The paths of the versions of a form that have another content."""

    def __init__(self, versions: Sequence[Piece]) -> None:
        self._versions = [(_content(p), p.path) for p in versions]
        self._of: dict[tuple[str, int], tuple[str, ...]] = {}

    def of(self, content: tuple[str, int]) -> tuple[str, ...]:
        """Other than this one, sorted. The same content has the same rivals."""
        if content not in self._of:
            self._of[content] = tuple(sorted({path for other, path in self._versions if other != content}))
        return self._of[content]


def _join_nameless(groups: dict[tuple[str, str], list[Piece]]) -> None:
    """A page without the name of the idea belongs to the only one of that form."""
    for form in sorted({form for form, which in groups if which}):
        of_form = [which for name, which in groups if name == form and which]
        alone = groups.get((form, ""), [])
        if len(of_form) == 1 and alone:
            wholes = groups[(form, of_form[0])]
            least = min(map(_labels, wholes))
            pages = [p for p in alone if not _suffices(p, least)]
            wholes += pages
            groups[(form, "")] = [p for p in alone if p not in pages]


def _apart(group: Sequence[Piece]) -> tuple[list[Piece], list[Piece]]:
    """The whole forms of a group, and what are only pages of one."""
    most = max(map(_labels, group), default=0)
    return [p for p in group if _suffices(p, most)], [p for p in group if not _suffices(p, most)]


def _patch(
    wholes: Sequence[Piece], pages: Sequence[Piece], pack: Pack, changed: dict[tuple[str, str, int], Piece]
) -> list[Finding]:
    """Lays each page that came on a later day than a whole form of it beside the last such form."""
    out = []
    for page in sorted(pages, key=lambda p: (p.first_day or "", p.order)):
        before = [w for w in wholes if w.first_day and page.first_day and w.first_day < page.first_day]
        last = max(before, key=lambda p: (p.first_day or "", p.order), default=None)
        rivals = [w for w in before if last and w.first_day == last.first_day and _content(w) != _content(last)]
        if last is None or rivals or any(not w.first_day for w in wholes) or not _same_names(last, page, pack):
            continue
        changed[page.order] = replace(page, patch_of=last.path)
        definition = pack.form(page.form or "")
        said = [e for e in definition.entries if page.entry(e.id) is not None]
        other = [e for e in said if _bare(page, e.id) != _bare(last, e.id)]
        places = tuple(x for e in other for p in (last, page) for q in _quotes(p, e.id) for x in q.places)
        what = ", ".join(f"“{e.labels[0]}”" for e in other)
        words = {"what_th": definition.names.th, "what_en": definition.names.en, "whole": last.evidence.source.name}
        words |= {"entries_th": what or "ไม่มี", "entries_en": what or "none", "file": page.evidence.source.name}
        out.append(finding("VERSION-PATCHED", places=places, about=page.path, **words))
    return out


def _quotes(piece: Piece, entry: str) -> tuple[Quoted, ...]:
    found = piece.entry(entry)
    return () if found is None else found if isinstance(found, tuple) else (found,)


def _bare(piece: Piece, entry: str) -> list[str]:
    return [compact(q.value) for q in _quotes(piece, entry)]


def _same_names(a: Piece, b: Piece, pack: Pack) -> bool:
    """Whether two pieces do not name two projects."""
    named = (q for p in (a, b) for q in p.meant(pack, "name"))
    return len({compact(q.value).removeprefix("โครงการ") for q in named}) < 2


def _replaces(last: Piece, earlier: Piece, pack: Pack) -> bool:
    """Whether `last` is a whole form of the same project that came on a later day."""
    if not earlier.first_day or not last.first_day or not earlier.first_day < last.first_day:
        return False
    return _same_names(last, earlier, pack) and _whole(last, earlier)


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
    return _suffices(later, _labels(earlier))


def _suffices(piece: Piece, labels: int) -> bool:
    return _labels(piece) * 10 >= labels * 7


def _labels(piece: Piece) -> int:
    """How many labels of the form are on it."""
    return sum(e is not None for e in piece.record.entries.values()) if isinstance(piece.record, FormRecord) else 0
