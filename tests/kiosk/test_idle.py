import pytest
from hypothesis import given
from hypothesis import strategies as st

from werkstadt.kiosk.rules.idle import IdleClock, IdleTimes


class Clock:
    def __init__(self) -> None:
        self.now_s = 1000.0

    def __call__(self) -> float:
        return self.now_s


def running(quiet_s: float = 60.0) -> tuple[Clock, IdleClock]:
    clock = Clock()
    idle = IdleClock(clock, 20.0)
    idle.run(quiet_s)
    return clock, idle


@pytest.mark.requirement("B14")
def test_after_a_minute_it_warns_for_twenty_seconds_then_it_is_over() -> None:
    clock, idle = running()
    clock.now_s += 59.9
    assert idle.read().phase == "quiet"
    clock.now_s += 0.1
    assert idle.read().phase == "warning"
    assert idle.read().left_s == pytest.approx(20.0)
    clock.now_s += 19.9
    assert idle.read().phase == "warning"
    clock.now_s += 0.2
    assert idle.read().phase == "over"


@pytest.mark.requirement("B14")
def test_the_warning_can_be_ended_by_one_touch_as_often_as_one_likes() -> None:
    clock, idle = running()
    for _ in range(25):
        clock.now_s += 75
        assert idle.read().phase == "warning"
        idle.touch()
        assert idle.read().phase == "quiet"


def test_a_touch_after_the_end_does_not_bring_the_visit_back() -> None:
    clock, idle = running()
    clock.now_s += 81
    idle.touch()
    assert idle.read().phase == "over"


@pytest.mark.attempt("Q76")
def test_a_stopped_clock_never_warns() -> None:
    clock, idle = running()
    idle.stop()
    clock.now_s += 10_000
    idle.touch()
    assert idle.read().phase == "off"


@given(st.lists(st.floats(0, 79.9), max_size=30))
def test_who_touches_in_time_is_never_sent_away(pauses_s: list[float]) -> None:
    clock, idle = running()
    for pause_s in pauses_s:
        clock.now_s += pause_s
        assert idle.read().phase != "over"
        idle.touch()


@pytest.mark.requirement("C08")
@pytest.mark.parametrize("times", [(29.0, 120.0, 20.0), (60.0, 10.0, 20.0), (60.0, 120.0, 19.0)])
def test_times_too_short_to_be_noticed_are_refused(times: tuple[float, float, float]) -> None:
    with pytest.raises(ValueError, match="expected at least"):
        IdleTimes(*times)
