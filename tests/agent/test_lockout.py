"""How long a wrong PIN has to wait: rules alone."""

import pytest

from werkstadt.agent.rules.lockout import LONGEST_PAUSE_S, Tries, after_wrong, left_s, pause_s


@pytest.mark.attempt("Q33")
@pytest.mark.parametrize(
    ("wrong", "pause"),
    [(0, 0), (1, 0), (2, 0), (3, 30), (4, 60), (5, 120), (9, 1920), (10, 3600), (11, 3600), (10_000, 3600)],
)
def test_three_tries_are_free_then_the_pause_doubles_up_to_an_hour(wrong: int, pause: float) -> None:
    assert pause_s(wrong) == pause


def test_the_pause_runs_with_the_machine() -> None:
    tries = after_wrong(Tries(2, "boot-1", 5.0), "boot-1", 100.0)
    assert tries == Tries(3, "boot-1", 100.0)
    assert left_s(tries, "boot-1", 100.0) == 30.0
    assert left_s(tries, "boot-1", 129.5) == 0.5
    assert left_s(tries, "boot-1", 130.0) == 0.0
    assert left_s(tries, "boot-1", 99_999.0) == 0.0


@pytest.mark.attempt("Q33")
def test_a_restart_opens_nothing_and_blocks_nobody_for_ever() -> None:
    tries = Tries(12, "boot-1", 9_000.0)
    assert left_s(tries, "boot-2", 3.0) == LONGEST_PAUSE_S - 3.0
    assert left_s(tries, "boot-2", LONGEST_PAUSE_S) == 0.0
    assert left_s(Tries(2, "boot-1", 9_000.0), "boot-2", 0.0) == 0.0


def test_who_has_typed_nothing_waits_for_nothing() -> None:
    assert left_s(Tries(), "boot-1", 0.0) == 0.0
