"""ฉบับที่ส่งใหม่: a corrected form that came later replaces the earlier one, where the days of receipt are known and differ.

Nothing else decides: neither a name like `_final2` nor a file's own times. Both versions stay in the submission. A page
of a form that came after the whole of it is a patch: the form stays, and what the page says stands beside it.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from pipeline.evidence import Piece
from pipeline.unit_names import compact
from schemas.finding import Finding
from schemas.finding_codes import finding
from schemas.pack import Pack
from schemas.quoted import Quoted
from schemas.record import FormRecord


class Version(NamedTuple):
    """What versions of a form are told apart by: all that is asked of most forms. `which`: the idea or matter, of forms
    that come once for each; `names`: the projects named; `labels`: how many labels of the form are on it.
    """

    form: str
    which: str
    names: tuple[str, ...]
    labels: int


def version_of(piece: Piece, pack: Pack) -> Version | None:
    """Of a form in which something is filled in."""

    def make() -> Version | None:
        form = piece.form
        if form is None or piece.is_blank_form:
            return None
        names = dict.fromkeys(compact(q.value).removeprefix("โครงการ") for q in piece.meant(pack, "name"))
        return Version(form, _which(piece, pack), tuple(names), _labels(piece))

    return piece.evidence.contents.once("version", piece.index, make) if piece.role == "form" else None


class _Copy(NamedTuple):
    """A form of a unit with what it is told apart by."""

    piece: Piece
    said: Version

    @property
    def content(self) -> tuple[str, int]:
        return self.piece.evidence.source.sha256, self.piece.index

    @property
    def day(self) -> str:
        """The first day on which it is known to have come, else empty."""
        return self.piece.first_day or ""


_Changed = dict[tuple[str, str, int], Piece]  # by `order` of the piece


def mark_versions(pieces: Sequence[Piece], pack: Pack) -> tuple[tuple[Piece, ...], tuple[Finding, ...]]:
    """The pieces with `replaced_by`, `is_unclear` and `patch_of` set, and what is to be said about it."""
    groups: dict[tuple[str, str], list[_Copy]] = defaultdict(list)
    for piece in pieces:
        if (said := version_of(piece, pack)) is not None:
            groups[(said.form, said.which)].append(_Copy(piece, said))
    changed: _Changed = {}
    found: list[Finding] = []
    _join_nameless(groups)
    for (form, _), together in sorted(groups.items(), key=lambda x: x[0]):
        group, pages = _apart(together)
        patched, told = _patch(group, pages, pack, changed)
        found += told
        group += [p for p in pages if p.piece.order not in changed]  # of unknown days: unclear with the others
        if len({p.content for p in group}) < 2:
            continue
        names = pack.form(form).names
        ordered = sorted(group, key=lambda p: (p.day, p.piece.order))
        last = ordered[-1]
        earlier = [p for p in ordered if p.content != last.content]
        if all(_replaces(last, p) for p in earlier) and not _sent_before(last, group, earlier):
            for one, _ in earlier:
                for order in (one.order, *patched.get(one.path, ())):
                    changed[order] = replace(changed.get(order, one), replaced_by=last.piece.path)
                old, new = one.evidence.source.name, last.piece.evidence.source.name
                found.append(finding("VERSION-REPLACED", about=one.path, file=old, by=new))
            continue
        # A page that was sent after its form is a version of nothing: the whole forms stand among themselves.
        wholes = _apart(group)[0]
        are_several = len({p.content for p in wholes}) > 1
        among = {p.piece.order for p in wholes}
        for one, _ in group:
            changed[one.order] = replace(one, is_unclear=are_several or one.order not in among)
        places = tuple(x for p, _ in group if (quote := p.form_quote) is not None for x in quote.places)
        found.append(finding("VERSION-UNCLEAR", places=places, about=form, what_th=names.th, what_en=names.en))
    return tuple(changed.get(p.order, p) for p in pieces), tuple(found)


def _join_nameless(groups: dict[tuple[str, str], list[_Copy]]) -> None:
    """A page without the name of the idea belongs to the only one of that form."""
    named: dict[str, list[str]] = defaultdict(list)
    for form, which in groups:
        if which:
            named[form].append(which)
    for form, of_form in sorted(named.items()):
        alone = groups.get((form, ""), [])
        if len(of_form) == 1 and alone:
            wholes = groups[(form, of_form[0])]
            least = min(p.said.labels for p in wholes)
            wholes += [p for p in alone if not _suffices(p, least)]
            groups[(form, "")] = [p for p in alone if _suffices(p, least)]


def _apart(group: Sequence[_Copy]) -> tuple[list[_Copy], list[_Copy]]:
    """The whole forms of a group, and what are only pages of one."""
    most = max((p.said.labels for p in group), default=0)
    return [p for p in group if _suffices(p, most)], [p for p in group if not _suffices(p, most)]


def _patch(
    wholes: Sequence[_Copy], pages: Sequence[_Copy], pack: Pack, changed: _Changed
) -> tuple[dict[str, list[tuple[str, str, int]]], list[Finding]]:
    """Lays each page that came on a later day than a whole form of it beside the last such form. The pages by the path
    of the form that they were laid beside.
    """
    patched: dict[str, list[tuple[str, str, int]]] = defaultdict(list)
    out: list[Finding] = []
    if not pages or any(not w.day for w in wholes):
        return patched, out
    ordered = sorted(wholes, key=lambda p: (p.day, p.piece.order))
    days = [w.day for w in ordered]
    of_day: dict[str, set[tuple[str, int]]] = defaultdict(set)
    for whole in wholes:
        of_day[whole.day].add(whole.content)
    for copy in sorted(pages, key=lambda p: (p.day, p.piece.order)):
        before = bisect_left(days, copy.day)
        if not before or len(of_day[days[before - 1]]) > 1 or not _same_names(ordered[before - 1], copy):
            continue
        page, last = copy.piece, ordered[before - 1].piece
        changed[page.order] = replace(page, patch_of=last.path)
        patched[last.path].append(page.order)
        definition = pack.form(copy.said.form)
        said = [e for e in definition.entries if page.entry(e.id) is not None]
        other = [e for e in said if _bare(page, e.id) != _bare(last, e.id)]
        places = tuple(x for e in other for p in (last, page) for q in _quotes(p, e.id) for x in q.places)
        what = ", ".join(f"“{e.labels[0]}”" for e in other)
        words = {"what_th": definition.names.th, "what_en": definition.names.en, "whole": last.evidence.source.name}
        words |= {"entries_th": what or "ไม่มี", "entries_en": what or "none", "file": page.evidence.source.name}
        out.append(finding("VERSION-PATCHED", places=places, about=page.path, **words))
    return patched, out


def _quotes(piece: Piece, entry: str) -> tuple[Quoted, ...]:
    found = piece.entry(entry)
    return () if found is None else found if isinstance(found, tuple) else (found,)


def _bare(piece: Piece, entry: str) -> list[str]:
    return [compact(q.value) for q in _quotes(piece, entry)]


def _same_names(a: _Copy, b: _Copy) -> bool:
    """Whether two forms do not name two projects."""
    return len({*a.said.names, *b.said.names}) < 2


def _replaces(last: _Copy, earlier: _Copy) -> bool:
    """Whether `last` is a whole form of the same project that came on a later day: a form of its own and not a page
    sent after the other (its labels are there too).
    """
    if not earlier.day or not earlier.day < last.day:
        return False
    return _same_names(last, earlier) and _suffices(last, earlier.said.labels)


def _sent_before(last: _Copy, group: Sequence[_Copy], earlier: Sequence[_Copy]) -> bool:
    """Whether the very same file had come before another version: an old one was sent again, so which is meant?"""
    again = [p.day for p in group if p.piece is not last.piece and p.content == last.content]
    return bool(again) and min(again) < max(p.day for p in earlier)


def _which(piece: Piece, pack: Pack) -> str:
    """A form that comes once for every idea or matter: only those of one are versions of each other."""
    if piece.form is None or not pack.form(piece.form).many:
        return ""
    return " ".join(compact(q.value) for q in piece.meant(pack, "name", "matter"))


def _suffices(copy: _Copy, labels: int) -> bool:
    return copy.said.labels * 10 >= labels * 7


def _labels(piece: Piece) -> int:
    """How many labels of the form are on it."""
    return sum(e is not None for e in piece.record.entries.values()) if isinstance(piece.record, FormRecord) else 0
