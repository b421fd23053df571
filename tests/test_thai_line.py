"""How the network's answers become characters with places: greedy CTC, and what was nearly said."""

from types import SimpleNamespace

import numpy as np
import pytest
from numpy.typing import NDArray

from extractors.thai_line import HEIGHT, LineReading, Recogniser

CHARACTERS = "กข๑ ."


def reader(steps: list[tuple[int, float]], seen: list[tuple[int, ...]] | None = None, lag: int = 0) -> Recogniser:
    """A recogniser whose network says, step by step, one of CHARACTERS (1..5) or nothing (0) with a probability."""
    mine = Recogniser.__new__(Recogniser)

    def run(_: list[str], given: dict[str, NDArray[np.uint8]]) -> list[NDArray[np.float32]]:
        n, h, w = given["pictures"].shape
        if seen is not None:
            seen.append((n, h, w))
        answer = np.full((n, w // 2, len(CHARACTERS) + 1), 1e-9, np.float32)
        answer[:, :, 0] = 1.0
        for step, (said, chance) in enumerate(steps[: w // 2]):
            answer[:, step] = 1e-9
            answer[:, step, 0] = 1 - chance
            answer[:, step, said] = chance
        return [np.log(answer)]

    mine._session = SimpleNamespace(run=run)
    mine._characters = CHARACTERS
    mine._lag = lag
    return mine


def paper(wide: int) -> NDArray[np.uint8]:
    return np.full((HEIGHT, wide), 255, np.uint8)


@pytest.mark.parametrize(
    ("steps", "text", "at"),
    [
        ([(1, 0.9), (1, 0.95), (0, 1.0), (1, 0.9)], "กก", ((0, 4), (6, 8))),
        ([(3, 0.9), (0, 1.0), (3, 0.8)], "๑", ((0, 6),)),  # a stutter: no two letters begin 4 pixels apart
        ([(5, 0.9), (0, 1.0), (5, 0.8)], "..", ((0, 2), (4, 6))),  # two points do
        ([(1, 0.9), (2, 0.9)], "กข", ((0, 2), (2, 4))),
        ([(0, 1.0), (3, 0.8), (3, 0.7)], "๑", ((2, 6),)),
        ([], "", ()),
    ],
)
def test_repeats_are_one_character_and_a_blank_parts_two(steps: list[tuple[int, float]], text: str, at: object) -> None:
    got = reader(steps).read([paper(20)])[0]
    assert (got.text, got.at) == (text, at)


def test_how_sure_a_character_is_is_its_best_step_in_per_mille() -> None:
    assert reader([(3, 0.6), (3, 0.8)]).read([paper(20)])[0].sure == (800,)


def test_a_character_nearly_said_is_told_and_a_faint_one_is_not() -> None:
    assert reader([(3, 0.4)]).read([paper(20)])[0] == LineReading("", (), (), ((0, "๑", 400),))
    assert reader([(3, 0.04)]).read([paper(20)])[0].almost == ()


def test_a_network_that_nearly_says_the_same_character_again_has_not_seen_a_second_one() -> None:
    assert reader([(3, 0.9), (0, 1.0), (3, 0.4)]).read([paper(20)])[0].almost == ()
    assert reader([(3, 0.4), (0, 1.0), (3, 0.9)]).read([paper(20)])[0].almost == ()
    far = [(3, 0.9), (0, 1.0), (0, 1.0), (0, 1.0), (3, 0.4)]
    assert reader(far).read([paper(20)])[0].almost == ((8, "๑", 400),)
    assert reader([(3, 0.9), (0, 1.0), (1, 0.4)]).read([paper(20)])[0].almost == ((4, "ก", 400),)


def test_readings_come_in_the_order_asked_and_nothing_is_read_in_the_padding() -> None:
    seen: list[tuple[int, ...]] = []
    got = reader([(0, 1.0)] * 20 + [(1, 0.9)], seen).read([paper(100), paper(30), paper(0), paper(60)])
    assert [x.text for x in got] == ["ก", "", "", "ก"]
    assert all(w % 8 == 0 for _, _, w in seen)


def test_lines_of_like_width_share_a_batch_and_no_batch_outgrows_the_memory() -> None:
    seen: list[tuple[int, ...]] = []
    reader([], seen).read([paper(500)] * 30 + [paper(3000)] * 3)
    assert sum(n for n, _, _ in seen) == 33
    assert all(n * (w - 8) <= 6_000 for n, _, w in seen)
    assert max(n for n, _, _ in seen) > 10


def test_the_lag_of_a_network_moves_every_place() -> None:
    got = reader([(0, 1.0), (3, 0.9), (0, 0.6)], lag=8).read([paper(20)])[0]
    assert got.at == ((10, 12),)
    got = reader([(3, 0.4)], lag=8).read([paper(20)])[0]
    assert got.almost == ((8, "๑", 400),)
