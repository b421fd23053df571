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
