"""From touches to a correction, and when there is none."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.contract.test_touchmatrix import moved
from werkstadt.contract.touchmatrix import PLAIN, Matrix
from werkstadt.kiosk.rules.calibrating import MISSED, TARGETS, Touched, correction


def touched_through(glass: Matrix, slip: float = 0.0) -> list[Touched]:
    """As a glass tells them that moves each place by itself. slip: of a finger, at most."""
    chance = random.Random(7)  # noqa: S311
    found = []
    for target in TARGETS:
        x, y = moved(glass, *target)
        found.append(Touched(target, (x + chance.uniform(-slip, slip), y + chance.uniform(-slip, slip))))
    return found


@given(st.tuples(*(st.floats(plain - 0.08, plain + 0.08) for plain in PLAIN)))
def test_what_a_glass_does_is_undone(glass: Matrix) -> None:
    found = correction(touched_through(glass))
    assert found is not None
    for place in (*TARGETS, (0.3, 0.7), (0.0, 1.0)):
        assert moved(found, *moved(glass, *place)) == pytest.approx(place, abs=1e-4)


def test_a_finger_that_is_not_exact_is_good_enough() -> None:
    found = correction(touched_through((1.02, 0.0, 0.03, 0.0, 0.97, -0.02), slip=0.01))
    assert found is not None
    assert moved(found, *moved((1.02, 0.0, 0.03, 0.0, 0.97, -0.02), 0.5, 0.5)) == pytest.approx((0.5, 0.5), abs=0.01)


@pytest.mark.parametrize("number", range(len(TARGETS)))
def test_one_target_that_was_missed_spoils_it(number: int) -> None:
    touches = touched_through(PLAIN)
    x, y = touches[number].at
    for by in ((0.12, 0.0), (0.0, -0.12)):
        bent = list(touches)
        bent[number] = Touched(touches[number].target, (x + by[0], y + by[1]))
        assert correction(bent) is None
    assert correction(touches) == PLAIN


def test_touches_all_in_one_place_or_on_one_line_are_none() -> None:
    assert correction([Touched(target, (0.5, 0.5)) for target in TARGETS]) is None
    assert correction([Touched((0.5 + 0.1 * at, 0.5), (0.5 + 0.1 * at, 0.5)) for at in range(3)]) is None


def test_a_glass_that_is_turned_or_far_off_is_not_corrected() -> None:
    assert correction(touched_through((0.0, 1.0, 0.0, -1.0, 0.0, 1.0))) is None
    assert correction(touched_through((1.0, 0.0, MISSED + 0.01, 0.0, 1.0, 0.0))) is None
    assert correction(touched_through((1.0, 0.0, MISSED - 0.01, 0.0, 1.0, 0.0))) is not None
    assert correction(touched_through((0.72, 0.0, 0.14, 0.0, 1.0, 0.0))) is None, "more than a correction may do"
