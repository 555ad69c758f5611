"""What the kiosk makes of the agent's line about a stick."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from werkstadt.kiosk.rules.stick import NO_STICK, STATES, Stick, parse_stick

SAID = {"state": "waiting", "until_s": 130.0, "files": 3, "voucher": True, "content": False, "error": "", "detail": ""}


def test_a_line_is_read_and_the_door_counts_down() -> None:
    stick = parse_stick(SAID)
    assert stick == Stick(True, "waiting", 130.0, 3, voucher=True)
    assert [stick.left_s(now_s) for now_s in (10.0, 10.1, 129.9, 130.0, 131.0)] == [120, 120, 1, 0, 0]
    assert parse_stick({**SAID, "state": "reading"}).left_s(10.0) == 0
    assert [parse_stick({**SAID, "state": state}).busy for state in STATES] == [False, True, True, False, False]


@pytest.mark.parametrize(
    ("odd", "read"),
    [
        ({"state": "open"}, NO_STICK),
        ({"state": None}, NO_STICK),
        ({"until_s": True}, Stick(True, "waiting", 0.0, 3, voucher=True)),
        ({"until_s": 1e300}, Stick(True, "waiting", 0.0, 3, voucher=True)),
        ({"files": -1}, Stick(True, "waiting", 130.0, 0, voucher=True)),
        ({"files": True}, Stick(True, "waiting", 130.0, 0, voucher=True)),
        ({"voucher": 1, "content": "yes"}, Stick(True, "waiting", 130.0, 3)),
        ({"detail": "a\x1b[2J\n" + "b" * 500}, Stick(True, "waiting", 130.0, 3, True, False, "", "a[2J" + "b" * 296)),
        ({"error": 7}, Stick(True, "waiting", 130.0, 3, voucher=True)),
    ],
)
def test_what_is_not_as_agreed_counts_as_not_said(odd: dict[str, object], read: Stick) -> None:
    assert parse_stick({**SAID, **odd}) == read


@given(
    st.dictionaries(st.sampled_from(sorted(SAID)), st.none() | st.booleans() | st.floats() | st.text() | st.integers())
)
def test_whatever_comes_is_a_stick_or_none(fields: dict[str, object]) -> None:
    stick = parse_stick(fields)
    assert stick.state in STATES
    assert stick.left_s(0.0) >= 0
    assert set(stick.fields()) >= set(SAID)
