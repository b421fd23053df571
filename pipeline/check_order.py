"""ลำดับวันและปีการประชุม: days that stand in the wrong order, and a meeting whose number is of another year than its day.

Questions and observations; none of these changes a state. The order is that of practice: the guideline, then the
forms as the pack lists them, then what was done with the project. Where a committee sat between two forms the pack's
own rules say which came after it (`conditions_answered`, `approval_signed`), and APPROVAL-BEFORE-RES asks about those;
the forms that are in no such rule came before it.
"""

import datetime
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractors.digits import arabic
from extractors.thai_date import find_dates
from pipeline.check_resolution import DECIDING, Stated, stated
from pipeline.role import is_full_day
from pipeline.unit_names import compact
from pipeline.verdict import Case, form_names
from schemas.audit_state import State
from schemas.finding import Finding
from schemas.finding_codes import finding
from schemas.pack import ApprovalSigned, ConditionsAnswered, DocumentOfSubtype, ResolutionOfBody
from schemas.place import Place
from schemas.quoted import Quoted
from schemas.record import FormRecord

_YEAR_OF_MEETING = re.compile(r"/\s*(2[45][0-9]{2})(?![0-9])")
_BE = 543
WEIGHTY = ("primary", "official_notice", "certified_extract")


@dataclass(frozen=True, slots=True)
class _Day:
    """Something with a day: what it is in two languages, and where the day stands."""

    th: str
    en: str
    day: str
    places: tuple[Place, ...]


def check_order(case: Case) -> list[Finding]:
    """TIME-ORDER, RES-MEETING-YEAR, RES-MEETING-FISCAL, RES-CITED-DIFFERS and PLAN-OUTSIDE-YEAR."""
    return [*_order(case), *_meetings(case), *_cited(case), *_plans(case)]


# ---- days in order ----------------------------------------------------------------------------------------------
def _order(case: Case) -> Iterator[Finding]:
    """Each pair of neighbours of which the later one bears an earlier day."""
    forms = _forms(case)
    line = [*_guideline(case), *forms.values()]
    for earlier, later in pairwise(line):
        if later.day < earlier.day:
            yield _turned(earlier, later)
    yield from _covers(case)
    before = [day for name, day in forms.items() if name not in _after_committee(case)]
    for sat in _sat(case):
        for concept in before[-1:]:
            if sat.day < concept.day:
                yield _turned(concept, sat)
    project = line[-1:] if len(line) > 1 else []
    for first in project:
        for paper in _evidence(case):
            if paper.day < first.day:
                yield _turned(first, paper)


def _covers(case: Case) -> Iterator[Finding]:
    """The unit's cover letter bears a day before the guideline that it answers, or one after it was received."""
    for piece in case.submission.current():
        date = piece.record.date
        if piece.role != "cover" or piece.foreign or date is None or not (date.is_proof and is_full_day(date.value)):
            continue
        own = _Day(piece.evidence.source.name, piece.evidence.source.name, date.value, date.places)
        for known in _guideline(case):
            if own.day < known.day:
                yield _turned(known, own)
        if piece.first_day and piece.first_day < own.day:
            came = _Day("วันที่ได้รับหนังสือ", "the day of receipt", piece.first_day, ())
            yield _turned(own, came)


def _turned(earlier: _Day, later: _Day) -> Finding:
    return finding(
        "TIME-ORDER",
        places=(*earlier.places, *later.places),
        about=f"{earlier.en},{later.en}",
        a_th=earlier.th,
        a_en=earlier.en,
        a_day=earlier.day,
        b_th=later.th,
        b_en=later.en,
        b_day=later.day,
    )


def _guideline(case: Case) -> Iterator[_Day]:
    known = case.pack.indicator.guideline
    if known is not None and known.date is not None:
        yield _Day(f"หนังสือ {known.number}", f"letter {known.number}", known.date.isoformat(), ())


def _after_committee(case: Case) -> set[str]:
    """The forms that follow the committee: the project that is approved, and what answers the conditions."""
    rules = [r for d in case.pack.demands for r in d.rules]
    answering = {f for r in rules if isinstance(r, ConditionsAnswered) for f in r.forms}
    return answering | {r.form for r in rules if isinstance(r, ApprovalSigned)}


def _sat(case: Case) -> Iterator[_Day]:
    """The day on which the committee approved, where the pack asks for that and it was found."""
    for demand in case.pack.demands:
        verdict = case.verdicts[demand.id]
        if verdict.state is State.MET and any(isinstance(r, ResolutionOfBody) for r in demand.rules):
            for e in verdict.evidence:
                if e.field.endswith(".date") and e.trust != "unverified" and is_full_day(e.value):
                    yield _Day("มติของคณะกรรมการ", "the committee's resolution", e.value, e.places)


def _forms(case: Case) -> dict[str, _Day]:
    """The day beside the signatures of each form; of a form that came several times the first of its days."""
    out = {}
    for form in case.pack.forms:
        days = []
        for piece in case.submission.forms(form.id):
            own = [d for entry in form.entries if entry.kind == "signature" for d in _signed(piece.entry(entry.id))]
            days += [max(own, key=lambda d: d[0])] if own else []
        if days:
            th, en = form_names(case.pack, form.id)
            day, quote = min(days, key=lambda d: d[0])
            out[form.id] = _Day(th, en, day, quote.places)
    return out


def _signed(entry: Quoted | tuple[Quoted, ...] | None) -> list[tuple[str, Quoted]]:
    quotes = entry if isinstance(entry, tuple) else () if entry is None else (entry,)
    return [(d, q) for q in quotes if q.is_proof and is_full_day(d := str(q.parts.get("date", "")))]


def _evidence(case: Case) -> Iterator[_Day]:
    """Papers of the unit's own that proved what was done with the project."""
    seen = set()
    for demand in case.pack.demands:
        if demand.level != "one_of" or not any(isinstance(r, DocumentOfSubtype) for r in demand.rules):
            continue
        for piece in case.verdicts[demand.id].pieces:
            date = piece.record.date
            if isinstance(piece.record, FormRecord) or piece.path in seen or date is None:
                continue
            if date.is_proof and is_full_day(date.value):
                seen.add(piece.path)
                name = piece.evidence.source.name
                yield _Day(name, name, date.value, date.places)


# ---- meetings ---------------------------------------------------------------------------------------------------
def _meetings(case: Case) -> Iterator[Finding]:
    """The year behind a meeting's number against its day: an observation; October to December with the next year's
    number is a committee that counts by fiscal years. `36-1/2544` and `3/2567 (ครั้งที่ 71)` are numbers like any other.
    """
    seen = set()
    for piece in (*case.submission.current(), *case.central):
        for one in piece.record.resolutions:
            meeting, date = one.meeting, one.date
            if meeting is None or date is None or not (date.is_proof and is_full_day(date.value)):
                continue
            hit = _YEAR_OF_MEETING.search(arabic(meeting.value))
            key = (piece.path, meeting.value, date.value)
            if hit is None or key in seen:
                continue
            seen.add(key)
            day, year = datetime.date.fromisoformat(date.value), int(hit[1])
            if year == day.year + _BE:
                continue
            by_fiscal_year = day.month >= 10 and year == day.year + _BE + 1
            code = "RES-MEETING-FISCAL" if by_fiscal_year else "RES-MEETING-YEAR"
            words = {"meeting": meeting.value, "day": date.value}
            yield finding(code, places=(*meeting.places, *date.places), about=piece.path, **words)


def _cited(case: Case) -> Iterator[Finding]:
    """RES-CITED-DIFFERS: what a paper of the unit cites as the committee's resolution agrees with the minutes or the
    notice on the meeting or on the day, but not on both. A different committee's meeting of the same number is no
    match at all.
    """
    every = [s for s in stated(case) if s.resolution.outcome is None or s.resolution.outcome.value in DECIDING]
    sure = [s for s in every if s.standing in WEIGHTY and _known(s)]
    for claim in every:
        if claim.standing != "own_claim" or not _known(claim) or not sure:
            continue
        if any(_meeting(s) == _meeting(claim) and _day(s) == _day(claim) for s in sure):
            continue
        near = next((s for s in sure if (_meeting(s) == _meeting(claim)) != (_day(s) == _day(claim))), None)
        if near is not None:
            places = (*_places(claim), *_places(near))
            words = {
                "cited": _meeting(claim),
                "cited_day": _day(claim),
                "known": _meeting(near),
                "known_day": _day(near),
            }
            yield finding("RES-CITED-DIFFERS", places=places, about=claim.piece.path, **words)


def _known(one: Stated) -> bool:
    return bool(_meeting(one)) and bool(_day(one))


def _meeting(one: Stated) -> str:
    meeting = one.resolution.meeting
    return compact(arabic(meeting.value)) if meeting is not None and meeting.is_proof else ""


def _day(one: Stated) -> str:
    date = one.resolution.date
    return date.value if date is not None and date.is_proof and is_full_day(date.value) else ""


def _places(one: Stated) -> Sequence[Place]:
    return tuple(p for q in (one.resolution.meeting, one.resolution.date) if q is not None for p in q.places)


# ---- plans ------------------------------------------------------------------------------------------------------
def _plans(case: Case) -> Iterator[Finding]:
    """PLAN-OUTSIDE-YEAR: months of a plan that lie in another year than the one audited, beside some that lie in it (a
    plan wholly in another year is FORM-WRONG-YEAR).
    """
    year = case.pack.indicator.fiscal_year
    after = _after_committee(case)
    for form in case.pack.forms:
        th, en = form_names(case.pack, form.id)
        for piece in case.submission.forms(form.id) if form.id in after else ():
            quotes = piece.meant(case.pack, "time")
            outside = [q for q in quotes if any(y != year for y in _years(q, case))]
            if outside and any(year in _years(q, case) for q in quotes):
                years = sorted({y for q in outside for y in _years(q, case)} - {year})
                words = {"form_th": th, "form_en": en, "years": ", ".join(map(str, years))}
                places = tuple(p for q in outside for p in q.places)
                yield finding("PLAN-OUTSIDE-YEAR", places=places, about=piece.path, **words)


def _years(quote: Quoted, case: Case) -> set[int]:
    days = [d for f in find_dates(arabic(quote.value)) for d in (f.value or "").split("/") if len(d) >= 7]
    return {case.pack.indicator.year_of(datetime.date(int(d[:4]), int(d[5:7]), 1)) for d in days}
