"""The long walk of the collector comes when nobody asks: never in the middle of answers, and not for ever later."""

import gc

from pipeline.web.quiet_moments import QuietMoments


class Hands:
    """A clock that stands until it is moved, and how often was walked."""

    def __init__(self) -> None:
        self.now = 0.0
        self.walks = 0

    def walk(self) -> None:
        self.walks += 1


def made(answers: int) -> tuple[Hands, QuietMoments]:
    hands = Hands()
    quiet = QuietMoments(hands.walk, lambda: hands.now)
    for _ in range(answers):
        with quiet:
            pass
    return hands, quiet


def test_it_comes_once_nobody_asks() -> None:
    hands, quiet = made(500)
    assert not quiet.look()  # somebody was answered a moment ago
    hands.now += 10
    assert quiet.look()
    assert not quiet.look()  # nothing happened since
    assert hands.walks == 1


def test_never_while_somebody_waits() -> None:
    hands, quiet = made(500)
    with quiet:
        hands.now += 10
        assert not quiet.look()
    hands.now += 10
    assert quiet.look()


def test_some_answers_are_not_worth_it() -> None:
    hands, quiet = made(3)
    hands.now += 10
    assert not quiet.look()


def test_where_it_is_never_quiet_it_comes_all_the_same() -> None:
    hands, quiet = made(500)
    with quiet:
        hands.now += 3600
        assert quiet.look()
        assert not quiet.look()


def test_a_server_where_nobody_asks_does_not_walk() -> None:
    hands, quiet = made(0)
    hands.now += 36000
    assert not quiet.look()
    assert hands.walks == 0


def test_at_its_end_python_decides_by_itself_again() -> None:
    before = gc.get_threshold()
    quiet = QuietMoments(lambda: None)
    quiet.start()
    try:
        assert gc.get_threshold()[:2] == before[:2]
        assert gc.get_threshold()[2] > 1_000_000
    finally:
        quiet.stop()
    assert gc.get_threshold() == before
