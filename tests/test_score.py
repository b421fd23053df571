"""States become points and a level; what cannot be told becomes a range, and no stand-in figure passes for an official one."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_evidence import PACK

from pipeline.score import completeness, level_of, score
from schemas.audit import DemandState
from schemas.audit_state import State
from schemas.bilingual import Bilingual
from schemas.pack import Pack, Rubric

WORD = Bilingual(th="ก", en="a")
IDS = [d.id for d in PACK.demands]


def demands(given_states: dict[str, str], rest: str = "not_met") -> list[DemandState]:
    return [
        DemandState(id=d.id, part=d.part, title=d.title, level=d.level, state=State(given_states.get(d.id, rest)), reason=WORD, reason_code="x", basis=d.basis)
        for d in PACK.demands
    ]  # fmt: skip


def total(given_states: dict[str, str], rest: str = "not_met") -> tuple[str, str, str, str]:
    points, level = score(demands(given_states, rest), PACK)
    return str(points.low), str(points.high), str(level.low), str(level.high)


@pytest.mark.parametrize(
    ("states", "rest", "expected"),
    [
        ({}, "met", ("100.00", "100.00", "5", "5")),
        ({}, "not_met", ("0", "0", "0", "0")),
        ({}, "cannot_tell", ("0", "100.00", "0", "5")),
        ({"D1.1": "met"}, "not_met", ("11.11", "11.11", "0", "0")),
        ({"D3.2": "met"}, "not_met", ("11.12", "11.12", "0", "0")),
        ({"D3.2": "met", "D3.3": "cannot_tell"}, "not_met", ("11.12", "11.12", "0", "0")),
        ({"D3.3": "cannot_tell"}, "not_met", ("0", "11.12", "0", "0")),
        ({"D1.5": "not_met", "D1.4": "not_met", "D3.6": "not_met", "D2.4": "not_applicable"}, "met", ("100.00", "100.00", "5", "5")),
        ({"D2.3": "cannot_tell"}, "met", ("88.89", "100.00", "3", "5")),
    ],
    ids=["all met", "none", "nothing known", "one", "one of the alternatives", "an alternative is met already", "an alternative is open", "supporting, conditional and timeliness cost nothing", "one open"],
)  # fmt: skip
def test_points(states: dict[str, str], rest: str, expected: tuple[str, ...]) -> None:
    assert tuple(Decimal(x) for x in total(states, rest)) == tuple(Decimal(x) for x in expected)


@pytest.mark.parametrize(
    ("points", "level"),
    [
        ("0", "0"),
        ("59.99", "0"),
        ("60", "1"),
        ("69.99", "1"),
        ("70", "2"),
        ("80", "3"),
        ("90", "4"),
        ("99.99", "4"),
        ("100", "5"),
    ],
)
def test_the_level_is_the_band_reached(points: str, level: str) -> None:
    assert level_of(Decimal(points), PACK.rubric) == Decimal(level)


def test_a_linear_rubric_gives_levels_between_bands() -> None:
    rubric = PACK.rubric.model_copy(update={"mode": "linear"})
    assert level_of(Decimal(65), rubric) == Decimal("1.50")
    assert level_of(Decimal("63.333"), rubric) == Decimal("1.33")
    assert level_of(Decimal("63.335"), rubric) == Decimal("1.33")
    assert level_of(Decimal("63.35"), rubric) == Decimal("1.34")  # half up
    assert level_of(Decimal(100), rubric) == Decimal(5)


def test_the_cap_holds() -> None:
    assert level_of(Decimal(100), PACK.rubric.model_copy(update={"cap": Decimal(4)})) == Decimal(4)


three = st.sampled_from(["met", "not_met", "cannot_tell"])


@given(st.fixed_dictionaries(dict.fromkeys(IDS, three)))
def test_laws(states: dict[str, str]) -> None:
    """low <= high <= total; parts and criteria add up; deciding what is open stays within the range."""
    points, level = score(demands(states), PACK)
    assert Decimal(0) <= points.low <= points.high <= points.total
    assert level.low <= level.high
    assert points.low == sum(c.low for p in points.parts for c in p.criteria)
    assert points.high == sum(p.high for p in points.parts)
    for decided in ("met", "not_met"):
        settled, _ = score(demands({k: decided if v == "cannot_tell" else v for k, v in states.items()}), PACK)
        assert points.low <= settled.low == settled.high <= points.high
    done = completeness(demands(states), PACK)
    assert done.n + done.not_met + done.cannot_tell == done.m == 9


def test_every_figure_made_from_a_stand_in_says_provisional() -> None:
    points, level = score(demands({}, "met"), PACK)
    marks = {
        points.status,
        level.status,
        *(p.status for p in points.parts),
        *(c.status for p in points.parts for c in p.criteria),
    }
    assert marks == {"provisional"}
    assert "ไม่ใช่เกณฑ์ทางการ" in points.note.th


def official() -> Pack:
    data = PACK.rubric.model_dump(by_alias=True)
    text = Rubric.model_validate_json(PACK.rubric.model_dump_json(by_alias=True).replace("placeholder", "seen"))
    assert data["total"] == text.total
    return PACK.model_copy(
        update={"rubric": text, "indicator": PACK.indicator.model_copy(update={"status": "official"})}
    )


def test_official_figures_stand_without_the_word() -> None:
    points, level = score(demands({}, "met"), official())
    assert {points.status, level.status, *(c.status for p in points.parts for c in p.criteria)} == {"official"}


def test_one_stand_in_among_official_figures_makes_all_of_them_provisional() -> None:
    pack = official()
    bands = (pack.rubric.bands[0].model_copy(update={"basis": "placeholder"}), *pack.rubric.bands[1:])
    points, _ = score(
        demands({}, "met"), pack.model_copy(update={"rubric": pack.rubric.model_copy(update={"bands": bands})})
    )
    assert points.status == "provisional"


# ---- weights, and points that are lost ---------------------------------------------------------------------------
def rubric(**changes: object) -> Pack:
    return PACK.model_copy(update={"rubric": PACK.rubric.model_copy(update=changes)})


def weighed(*weights: str) -> Pack:
    parts = zip(PACK.rubric.parts, weights, strict=True)
    return rubric(parts=tuple(p.model_copy(update={"weight": Decimal(w)}) for p, w in parts))


@pytest.mark.parametrize(
    ("states", "rest", "expected"),
    [
        ({}, "met", ("100", "100")),
        ({}, "not_met", ("0", "0")),
        ({"D1.1": "met"}, "not_met", ("6.67", "6.67")),
        ({"D1.1": "met", "D1.2": "met"}, "not_met", ("13.33", "13.33")),
        ({"D1.1": "met", "D1.2": "cannot_tell"}, "not_met", ("6.67", "13.33")),
        ({"D3.2": "met"}, "not_met", ("50", "50")),
    ],
)
def test_a_weighed_part_counts_in_proportion(states: dict[str, str], rest: str, expected: tuple[str, str]) -> None:
    """Parts of three, five and one criterion that count for 20, 30 and 50 of 100."""
    points, _ = score(demands(states, rest), weighed("20", "30", "50"))
    assert (points.low, points.high) == tuple(Decimal(x) for x in expected)
    assert [p.weight for p in points.parts] == [Decimal(20), Decimal(30), Decimal(50)]


@given(st.fixed_dictionaries(dict.fromkeys(IDS, three)))
def test_laws_of_weighed_parts(states: dict[str, str]) -> None:
    points, level = score(demands(states), weighed("20", "30", "50"))
    assert Decimal(0) <= points.low <= points.high <= Decimal(100)
    assert level.low <= level.high
    assert all(Decimal(0) <= p.low <= p.high <= (p.weight or 0) for p in points.parts)


FALLING = tuple(
    band.model_copy(update={"from_": Decimal(at)})
    for band, at in zip(PACK.rubric.bands, ("40", "30", "20", "10", "0"), strict=True)
)


@pytest.mark.parametrize(
    ("lost", "level"),
    [("0", "5"), ("0.01", "4"), ("10", "4"), ("11.11", "3"), ("40", "1"), ("40.01", "0"), ("100", "0")],
)
def test_where_fewer_points_are_better_bands_fall(lost: str, level: str) -> None:
    falling = PACK.rubric.model_copy(update={"direction": "lower", "bands": FALLING})
    assert level_of(Decimal(lost), falling) == Decimal(level)


def test_between_falling_bands_by_proportion() -> None:
    falling = PACK.rubric.model_copy(update={"direction": "lower", "bands": FALLING, "mode": "linear"})
    assert level_of(Decimal(5), falling) == Decimal("4.5")
    assert level_of(Decimal("37.5"), falling) == Decimal("1.25")


@given(st.fixed_dictionaries(dict.fromkeys(IDS, three)))
def test_points_that_are_lost_mirror_points_that_are_gained(states: dict[str, str]) -> None:
    """What is lost and what is gained add up to the whole, end against end; the level's low end is the worst."""
    gained, _ = score(demands(states), PACK)
    lost, level = score(demands(states), rubric(direction="lower", bands=FALLING))
    assert (gained.low + lost.high, gained.high + lost.low) == (Decimal(100), Decimal(100))
    assert level.low <= level.high
    assert level.low == level_of(lost.high, PACK.rubric.model_copy(update={"direction": "lower", "bands": FALLING}))
