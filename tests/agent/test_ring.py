import pytest
from hypothesis import given
from hypothesis import strategies as st

from werkstadt.agent.ring import HOUR_MS, MINUTE_MS, RING_MINUTES, QuantityRing, Summary

START = 1_800_000_000_000 - 1_800_000_000_000 % HOUR_MS


def test_an_hour_is_summed_up_when_the_next_begins() -> None:
    ring = QuantityRing()
    assert ring.add(10.0, START) is None
    assert ring.add(20.0, START + 59 * MINUTE_MS) is None
    assert ring.add(99.0, START + HOUR_MS) == Summary(START, 15.0, 10.0, 20.0, 2)
    assert ring.end_hour() == Summary(START + HOUR_MS, 99.0, 99.0, 99.0, 1)
    assert ring.end_hour() is None


def test_a_clock_set_back_ends_the_hour_and_forgets_points_of_the_future() -> None:
    ring = QuantityRing()
    ring.add(1.0, START + 5 * HOUR_MS)
    assert ring.add(2.0, START) == Summary(START + 5 * HOUR_MS, 1.0, 1.0, 1.0, 1)
    assert ring.points() == [(START, 2.0)]


def test_48_hours_of_minutes_are_kept_and_no_more() -> None:
    ring = QuantityRing()
    for minute in range(RING_MINUTES + 10):
        ring.add(float(minute), START + minute * MINUTE_MS)
        ring.add(float(minute) + 1, START + minute * MINUTE_MS + 30_000)
    points = ring.points()
    assert len(points) == RING_MINUTES
    assert points[0] == (START + 10 * MINUTE_MS, 10.5)


def test_after_a_long_silence_old_points_are_gone() -> None:
    ring = QuantityRing()
    ring.add(1.0, START)
    ring.add(2.0, START + MINUTE_MS)
    ring.add(3.0, START + RING_MINUTES * MINUTE_MS)
    assert ring.points() == [(START + MINUTE_MS, 2.0), (START + RING_MINUTES * MINUTE_MS, 3.0)]


@pytest.mark.attempt("Q76")
@given(st.lists(st.tuples(st.integers(0, 200 * HOUR_MS), st.floats(-1e6, 1e6)), min_size=1, max_size=60))
def test_no_value_is_lost_or_counted_twice_whatever_the_clock_does(values: list[tuple[int, float]]) -> None:
    ring = QuantityRing()
    hours = [hour for at_ms, value in values if (hour := ring.add(value, at_ms))]
    last = ring.end_hour()
    assert last is not None
    assert sum(hour.n for hour in [*hours, last]) == len(values)
    assert all(hour.low <= hour.high for hour in [*hours, last])
    starts = [at_ms for at_ms, _ in ring.points()]
    assert starts == sorted(set(starts))
