"""ตรวจการอ้างถึง: cited letters against the letters that are known: the pack's guideline and those in the submission.

A cited number with another date is a question, never corrected in silence. Numbers that differ only by ว may
be one letter, by the register that the office keeps.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from pipeline.evidence import Piece
from pipeline.role import is_full_day, same_but_circular, without_circular
from pipeline.unit_names import compact
from pipeline.verdict import Case
from schemas.finding import Finding
from schemas.finding_codes import finding
from schemas.record import Reference


def check_references(case: Case) -> tuple[Finding, ...]:
    """REF-DATE-DIFFERS, REF-CIRCULAR-MARK and REF-NOT-PRESENT, each once for a document and a cited number."""
    known = _Known(_known(case))
    out: list[Finding] = []
    for piece in case.submission.current():
        seen: set[tuple[str, str]] = set()
        for reference in (*piece.record.references, *piece.record.citations):
            found = _compare(reference, piece, known)
            if found is not None and (found.code, found.th) not in seen:
                seen.add((found.code, found.th))
                out.append(found)
    return (*out, *_not_present(case, known))


def _not_present(case: Case, known: "_Known") -> list[Finding]:
    """REF-NOT-PRESENT: a letter in the อ้างถึง of a cover that is neither among the papers nor one that the receiving
    office wrote itself (its letters bear the guideline's code): nobody attaches those.
    """
    guideline = case.pack.indicator.guideline
    ours = compact(guideline.number.partition("/")[0]) + "/" if guideline else None
    there = [p.record.number.value for p in case.submission.current() if p.record.number is not None]
    numbers = {*known.by_number, *map(compact, there)}
    circulars = {*known.by_circular, *map(without_circular, there)}
    out = {}
    for piece in case.submission.current():
        for reference in piece.record.references if piece.role == "cover" and not piece.foreign else ():
            number = reference.number
            if number is None or not number.is_proof or number.parts.get("complete") is False:
                continue
            if ours is not None and compact(number.value).startswith(ours):
                continue
            if compact(number.value) not in numbers and without_circular(number.value) not in circulars:
                words = {"file": piece.evidence.source.name, "number": number.value}
                made = finding("REF-NOT-PRESENT", places=number.places, about=piece.path, **words)
                out[piece.path, number.value] = made
    return list(out.values())


class _Known:
    """Letters that are known, as (number, date, whose words say so), by their number and by it without ว."""

    def __init__(self, letters: Iterable[tuple[str, str, str]]) -> None:
        self.by_number: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
        self.by_circular: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
        for letter in letters:
            self.by_number[compact(letter[0])].append(letter)
            self.by_circular[without_circular(letter[0])].append(letter)


def _known(case: Case) -> Iterator[tuple[str, str, str]]:
    """(number, date, whose words say so): `` for the pack, else the path of the letter."""
    guideline = case.pack.indicator.guideline
    if guideline is not None and guideline.date is not None:
        yield guideline.number, guideline.date.isoformat(), ""
    for piece in (*case.submission.current(), *case.central):
        number, date = piece.record.number, piece.record.date
        if number is None or date is None or not (number.is_proof and date.is_proof and is_full_day(date.value)):
            continue
        if piece.kind in ("external_letter", "memo", "stamped_letter"):
            yield number.value, date.value, piece.path


def _compare(reference: Reference, piece: Piece, known: _Known) -> Finding | None:
    number, date = reference.number, reference.date
    if number is None or not number.is_proof or number.parts.get("complete") is False:
        return None
    date = date if date is not None and date.is_proof else None  # our own doubt is no question to the unit
    same = [(n, d) for n, d, path in known.by_number.get(compact(number.value), ()) if path != piece.path]
    if same and date is not None and is_full_day(date.value) and all(d != date.value for _, d in same):
        return finding(
            "REF-DATE-DIFFERS",
            places=(*number.places, *date.places),
            about=piece.path,
            number=number.value,
            cited=date.value,
            known=same[0][1],
        )
    for other, day, path in known.by_circular.get(without_circular(number.value), ()) if not same else ():
        alike = date is None or not is_full_day(date.value) or date.value == day
        if path != piece.path and alike and same_but_circular(other, number.value):
            return finding(
                "REF-CIRCULAR-MARK",
                places=number.places,
                about=piece.path,
                cited=number.value,
                known=other,
                cited_en=number.value,
                known_en=other,
            )
    return None
