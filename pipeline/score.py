"""คะแนนและระดับ: states -> points -> level, each as a range [low, high] where something cannot be told.
Decimal throughout.

Figures made from a stand-in are marked `provisional` one by one, so that none can be read without the word.
"""

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

from schemas.audit import Completeness, CriterionScore, DemandState, FigureStatus, Level, PartScore, Score
from schemas.audit_state import State
from schemas.bilingual import Bilingual
from schemas.pack import PLACEHOLDER, Band, Pack, Part, PointRule, PointsByShare, PointsIfMet, Rubric

OFFICIAL = Bilingual(th="ตามเกณฑ์ทางการ", en="by the official rubric")
PROVISIONAL = Bilingual(
    th="ตัวเลขชั่วคราว ไม่ใช่เกณฑ์ทางการ: คะแนนและช่วงระดับจริงไม่ปรากฏในเอกสารสาธารณะ",
    en="provisional figures, not official ones: the real points and bands are not public",
)


def completeness(demands: Sequence[DemandState], pack: Pack) -> Completeness:
    """ครบ n จาก m of the required demands; a group of alternatives counts as one."""
    by_id = {d.id: d.state for d in demands}
    states = [by_id[d.id] for d in pack.demands if d.level == "required"]
    for group in dict.fromkeys(d.group for d in pack.demands if d.level == "one_of"):
        states += [_any([by_id[d.id] for d in pack.demands if d.level == "one_of" and d.group == group])]
    return Completeness(
        n=states.count(State.MET),
        m=len(states) - states.count(State.NOT_APPLICABLE),
        not_met=states.count(State.NOT_MET),
        cannot_tell=states.count(State.CANNOT_TELL),
    )


def score(demands: Sequence[DemandState], pack: Pack) -> tuple[Score, Level]:
    """Points of every criterion and part, and the level that they reach."""
    by_id = {d.id: d.state for d in demands}
    status: FigureStatus = "provisional" if pack.provisional else "official"
    note = PROVISIONAL if pack.provisional else OFFICIAL
    parts = []
    for part in pack.rubric.parts:
        criteria = tuple(_criterion(c, by_id, pack) for c in part.criteria)
        low, high = (counted(sum(x, Decimal(0)), part) for x in ((c.low for c in criteria), (c.high for c in criteria)))
        parts.append(
            PartScore(
                id=part.id,
                title=part.title,
                weight=part.weight,
                low=low,
                high=high,
                status=status,
                criteria=criteria,
            )
        )
    low = sum((p.low for p in parts), Decimal(0))
    high = sum((p.high for p in parts), Decimal(0))
    made = Score(low=low, high=high, total=pack.rubric.total, status=status, note=note, parts=tuple(parts))
    worst, best = (low, high) if pack.rubric.direction == "higher" else (high, low)
    return made, Level(low=level_of(worst, pack.rubric), high=level_of(best, pack.rubric), status=status, note=note)


def counted(points: Decimal, part: Part) -> Decimal:
    """How much of the total some points of a part's criteria are: themselves, or their share of the part's weight to a
    hundredth (half up).
    """
    if part.weight is None:
        return points
    whole = sum((c.points for c in part.criteria), Decimal(0))
    if points == whole:
        return part.weight
    return (points * part.weight / whole).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def level_of(points: Decimal, rubric: Rubric) -> Decimal:
    """The level of a number of points: the band reached (step), or in proportion between two bands (linear)."""
    bands = rubric.bands

    def is_reached(band: Band) -> bool:
        return band.from_ <= points if rubric.direction == "higher" else points <= band.from_

    if not is_reached(bands[0]):
        return rubric.below_first
    reached = [b for b in bands if is_reached(b)][-1]
    level = reached.level
    above = next((b for b in bands if not is_reached(b)), None)
    if rubric.mode == "linear" and above is not None:
        share = (points - reached.from_) / (above.from_ - reached.from_)
        exact = reached.level + share * (above.level - reached.level)
        level = exact.quantize(Decimal(1).scaleb(-rubric.rounding), rounding=ROUND_HALF_UP)
    return min(level, rubric.cap)


def _any(states: Sequence[State]) -> State:
    """The state of a group of which one suffices."""
    for state in (State.MET, State.CANNOT_TELL, State.NOT_MET):
        if state in states:
            return state
    return State.NOT_APPLICABLE


def _every(states: Sequence[State]) -> State:
    """The state of a group of which all are needed."""
    for state in (State.NOT_MET, State.CANNOT_TELL, State.MET):
        if state in states:
            return state
    return State.NOT_APPLICABLE


def _shares(states: Sequence[State], points: Decimal) -> tuple[Decimal, Decimal]:
    """Points in proportion to what is met, and to what may yet be met, to a hundredth (half up)."""
    asked = len(states) - states.count(State.NOT_APPLICABLE)
    if not asked:
        return Decimal(0), Decimal(0)
    met = states.count(State.MET)
    shares = (points * n / asked for n in (met, met + states.count(State.CANNOT_TELL)))
    low, high = (s.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP) for s in shares)
    return (points if met == asked else low), (points if not states.count(State.NOT_MET) else high)


def _criterion(rule: PointRule, by_id: Mapping[str, State], pack: Pack) -> CriterionScore:
    names = (rule.demand,) if isinstance(rule, PointsIfMet) else rule.demands
    states = [by_id[n] for n in names]
    state = _every(states) if isinstance(rule, PointsByShare) else _any(states)
    low = rule.points if state is State.MET else Decimal(0)
    high = rule.points if state in (State.MET, State.CANNOT_TELL) else Decimal(0)
    if isinstance(rule, PointsByShare):
        low, high = _shares(states, rule.points)
    if pack.rubric.direction == "lower" and state is not State.NOT_APPLICABLE:
        low, high = rule.points - high, rule.points - low
    words = {
        State.MET: ("มีหลักฐาน", "met"),
        State.CANNOT_TELL: ("ยังไม่สามารถสรุปได้", "cannot be told"),
        State.NOT_MET: ("ไม่พบหรือไม่ครบ", "not found or incomplete"),
        State.NOT_APPLICABLE: ("ไม่เกี่ยวข้อง", "not applicable"),
    }[state]
    placeholder = rule.basis.startswith(PLACEHOLDER) or pack.provisional
    return CriterionScore(
        id=rule.id,
        demands=tuple(names),
        points=rule.points,
        low=low,
        high=high,
        status="provisional" if placeholder else "official",
        basis=rule.basis,
        reason=Bilingual(th=f"{', '.join(names)}: {words[0]}", en=f"{', '.join(names)}: {words[1]}"),
    )
