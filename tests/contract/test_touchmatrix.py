"""Corrections of a touch screen: which are sane, and what two of them do together."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from werkstadt.contract.errors import ContractError
from werkstadt.contract.touchmatrix import OFF_MAX, PLAIN, Matrix, behind, parse_matrix

_near = st.floats(-OFF_MAX, OFF_MAX)


@st.composite
def matrices(draw: st.DrawFn) -> Matrix:
    a, b, c, d, e, f = (plain + draw(_near) for plain in PLAIN)
    return (a, b, c, d, e, f)


def moved(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + b * y + c, d * x + e * y + f


@given(matrices(), matrices(), st.floats(0, 1), st.floats(0, 1))
def test_one_behind_the_other_does_what_both_do(first: Matrix, second: Matrix, x: float, y: float) -> None:
    assert moved(behind(first, second), x, y) == pytest.approx(moved(second, *moved(first, x, y)))
    assert behind(PLAIN, first) == pytest.approx(first)
    assert behind(first, PLAIN) == pytest.approx(first)


def test_what_is_near_enough_is_taken() -> None:
    assert parse_matrix([1, 0, 0, 0, 1, 0], "m") == PLAIN
    assert parse_matrix([1.29, 0.3, -0.3, -0.3, 0.71, 0.3], "m") == (1.29, 0.3, -0.3, -0.3, 0.71, 0.3)


@pytest.mark.parametrize(
    "value",
    [
        None,
        "100010",
        [],
        [1, 0, 0, 0, 1],
        [1, 0, 0, 0, 1, 0, 0],
        [True, 0, 0, 0, 1, 0],
        ["1", 0, 0, 0, 1, 0],
        [math.nan, 0, 0, 0, 1, 0],
        [math.inf, 0, 0, 0, 1, 0],
        [0, 1, 0, -1, 0, 1],
        [1.31, 0, 0, 0, 1, 0],
        [1, 0, 0, 0, 0.69, 0],
        [1, 0, -0.31, 0, 1, 0],
        [1, 0, 0, 0, 1, 0.31],
    ],
)
def test_what_no_finger_could_use_is_refused(value: object) -> None:
    with pytest.raises(ContractError, match="m: expected"):
        parse_matrix(value, "m")
