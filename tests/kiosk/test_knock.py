"""Staff knock: rules alone. Thousands of taps, leaning children and bags never come to it."""

import random

import pytest

from werkstadt.kiosk.rules.knock import HOLD_S, LONGEST_S, PAUSE_S, TIMES, Knock, corner_of


def held(knock: Knock, at_s: float, seconds: float, corner: str = "left", finger: int = 0) -> bool:
    knock.down(finger, corner, at_s)
    return knock.up(finger, at_s + seconds)


def test_three_holds_in_one_corner_open_and_then_it_begins_anew() -> None:
    knock = Knock()
    assert [held(knock, 6.0 * at, 4) for at in range(2 * TIMES)] == [False, False, True] * 2


@pytest.mark.parametrize("seconds", [0.05, HOLD_S - 0.01, LONGEST_S + 0.01])
def test_a_hold_that_is_too_short_or_too_long_begins_anew(seconds: float) -> None:
    knock = Knock()
    assert [held(knock, 0, 3.3), held(knock, 4, 3.3), held(knock, 8, seconds), held(knock, 20, 3.3)] == [False] * 4
    assert knock.times == 1


def test_holds_with_too_long_a_pause_or_in_another_corner_do_not_belong_together() -> None:
    knock = Knock()
    assert not any([held(knock, 0, 3.3), held(knock, 4, 3.3), held(knock, 7.3 + PAUSE_S, 3.3)])
    knock = Knock()
    assert not any([held(knock, 0, 3.3), held(knock, 4, 3.3), held(knock, 8, 3.3, "right")])
    assert knock.times == 1
    knock = Knock()
    assert [held(knock, 0, 3.3), held(knock, 3.3 + PAUSE_S, 3.3), held(knock, 9.6, 3.3)] == [False, False, True]


def test_a_finger_elsewhere_a_second_one_or_one_that_slides_away_begins_anew() -> None:
    for spoil in ("elsewhere", "second", "slides"):
        knock = Knock()
        held(knock, 0, 3.3)
        held(knock, 4, 3.3)
        if spoil == "elsewhere":
            held(knock, 7.5, 0.1, "")
        knock.down(0, "left", 8)
        if spoil == "second":
            knock.down(1, "left", 9)
            knock.up(1, 9.1)
        if spoil == "slides":
            knock.moved(0, "")
        assert not knock.up(0, 11.4), spoil
        assert knock.times == (1 if spoil == "elsewhere" else 0), spoil


def test_ten_thousand_taps_and_short_holds_open_nothing() -> None:
    knock, chance, at_s = Knock(), random.Random(6), 0.0  # noqa: S311
    for _ in range(10_000):
        at_s += chance.uniform(0.01, 1.5)
        seconds = chance.uniform(0.01, 2.9)
        assert not held(knock, at_s, seconds, chance.choice(["left", "right", "keys"]), chance.choice([0, 1]))
        at_s += seconds


def test_corners_are_below_left_and_right_and_what_lies_under_them_belongs_to_them() -> None:
    places = [
        (0, 0),
        (10, 480),
        (29, 399),
        (29, 401),
        (30, 480),
        (571, 480),
        (569, 480),
        (600, 500),
        (601, 480),
        (-1, 480),
    ]
    found = [corner_of(x, y, 600, 500, 70, 30) for x, y in places]
    assert found == ["", "left", "", "left", "", "right", "", "right", "", ""]


def test_two_fingers_at_once_are_no_knock() -> None:
    knock = Knock()
    for at in range(3):
        knock.down(0, "left", 5.0 * at)
        knock.down(1, "left", 5.0 * at + 0.1)
        assert not knock.up(1, 5.0 * at + 3.5)
        assert not knock.up(0, 5.0 * at + 3.5)
    assert knock.times == 0
