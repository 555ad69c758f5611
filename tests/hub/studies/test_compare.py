"""Differences between two versions, against scipy 1.17.1 and statsmodels 0.15.0 (called as each test says)."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from werkstadt.hub.rules.scores import intervals
from werkstadt.hub.rules.studies.compare import Difference, hedges_g, of_means, of_rates, of_times, t_quantile

A = (55, 62.5, 70, 47.5, 80, 65, 52.5, 60)
B = (78, 82.5, 65, 90, 72.5, 70, 85, 77.5, 60, 95)
SLOW, FAST = (33, 52, 28, 75, 44, 61), (12.5, 30, 18, 22, 41, 15.5, 19, 27)
numbers = st.lists(st.floats(-1000, 1000), min_size=2, max_size=12)


def limits(found: Difference | None) -> tuple[float, float, float]:
    assert found is not None
    return found.value, found.low, found.high


@pytest.mark.parametrize(
    ("b", "a", "low", "high"),
    [
        ((7, 10), (4, 12), -0.04338711125336331, 0.640623610057333),
        ((10, 10), (3, 8), 0.20197532742900298, 0.8631557141764026),
        ((0, 9), (0, 11), -0.2588329669680318, 0.29914504841954415),
        ((56, 70), (48, 80), 0.05243147240236498, 0.33387265403690614),
        ((5, 5), (0, 5), 0.38554900569034356, 1.0),
    ],
)
def test_rates_differ_as_in_statsmodels(b: tuple[int, int], a: tuple[int, int], low: float, high: float) -> None:
    """confint_proportions_2indep(*b, *a, method="newcomb", compare="diff")"""
    assert limits(of_rates(*a, *b)) == pytest.approx((b[0] / b[1] - a[0] / a[1], low, high), abs=1e-12)


def test_means_differ_as_in_scipy() -> None:
    """ttest_ind(B, A, equal_var=False).confidence_interval()"""
    found = of_means(A, B)
    assert limits(found) == pytest.approx((15.9875, 5.262551745984599, 26.712448254015396))
    assert found is not None
    assert found.is_clear


def test_times_differ_by_a_factor_as_in_scipy() -> None:
    """exp of ttest_ind(log(FAST), log(SLOW), equal_var=False)"""
    found = of_times(SLOW, FAST)
    assert limits(found) == pytest.approx((0.4692094389236805, 0.29993011241139234, 0.7340293237149227))
    assert found is not None
    assert found.same == 1
    assert found.is_clear
    assert of_times(SLOW, [2 * one for one in reversed(SLOW)]) != found


def test_an_effect_is_as_large_as_in_statsmodels() -> None:
    """effectsize_smd, and its variance with norm.ppf(.975)"""
    assert limits(hedges_g(A, B)) == pytest.approx((1.4210302429757395, 0.3532346366442538, 2.4888258493072253))


@pytest.mark.parametrize(
    ("df", "t"),
    [
        (1.0, 12.706204736174694), (1.5, 6.016663104427929), (2.37, 3.7189208397974567), (7.9, 2.311094927866423),
        (33.3, 2.033819224134053), (250.7, 1.9694716449615097),
    ],
)  # fmt: skip
def test_t_for_degrees_that_are_not_whole_is_scipy_s(df: float, t: float) -> None:
    """t.ppf(.975, df)"""
    assert t_quantile(df) == pytest.approx(t, rel=1e-10)


@pytest.mark.parametrize("df", [1, 2, 3, 10, 40, 200, 1_000, 100_000])
def test_t_for_whole_degrees_is_that_of_the_scores(df: int) -> None:
    assert t_quantile(df) == pytest.approx(intervals.t_quantile(df), rel=1e-9)


def test_what_nobody_can_say_is_not_said() -> None:
    assert of_rates(0, 0, 3, 4) is None
    assert of_rates(3, 4, 0, 0) is None
    for a, b in (([1.0], [1.0, 2.0]), ([1.0, 2.0], [1.0]), ([3.0, 3.0], [4.0, 4.0])):
        assert of_means(a, b) is None
        assert hedges_g(a, b) is None
        assert of_times(a, b) is None


def test_a_difference_that_may_be_chance_is_not_clear() -> None:
    found = of_rates(4, 12, 7, 10)
    assert found is not None
    assert not found.is_clear
    assert not Difference(1.2, 0.8, 1.9, "", same=1.0).is_clear
    assert Difference(1.2, 1.1, 1.9, "", same=1.0).is_clear


@given(st.integers(0, 30), st.integers(1, 30), st.integers(0, 30), st.integers(1, 30))
def test_rates_stay_on_their_scale_and_turn_round_with_the_sides(x: int, n: int, y: int, m: int) -> None:
    x, y = min(x, n), min(y, m)
    value, low, high = limits(of_rates(x, n, y, m))
    assert -1 - 1e-12 <= low <= value <= high <= 1 + 1e-12
    assert limits(of_rates(y, m, x, n)) == pytest.approx((-value, -high, -low))


@given(numbers, numbers)
def test_differences_hold_their_value_and_turn_round_with_the_sides(a: list[float], b: list[float]) -> None:
    for compared in (of_means, hedges_g):
        found, back = compared(a, b), compared(b, a)
        assert (found is None) == (back is None)
        if found is not None and back is not None:
            value, low, high = limits(found)
            assert math.isfinite(low)
            assert low <= value <= high
            assert limits(back) == pytest.approx((-value, -high, -low))
