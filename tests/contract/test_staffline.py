"""What kiosk and agent say while staff are at a device: parsed strictly on both sides."""

import json
from typing import Any

import pytest

from werkstadt.contract.errors import ContractError
from werkstadt.contract.staffline import (
    ACTS,
    STAFF_LINES,
    Act,
    AskState,
    Done,
    Enter,
    Entered,
    Leave,
    State,
    TroubleOf,
    parse_done,
    parse_entered,
    parse_said,
    parse_state,
)

TOKEN = "0123456789abcdef" * 2
STATE = State(
    device="dev",
    name="Terminal",
    zone="Foyer",
    version="0.1.0",
    hub="away",
    hub_address="h:1",
    since_ms=1,
    given=142,
    held=130,
    waiting=15,
    lost=2,
    exhibition="licht",
    content="ab",
    fresh=False,
    fetching="hub",
    clock="hub",
    clock_offset_ms=-5,
    free_bytes=7,
    backlight=70,
    stick=True,
    acts=("reboot",),
    addresses=("eth0 10.0.0.7",),
    troubles=(TroubleOf("disk-full", "full", 3),),
)


def test_what_the_kiosk_says() -> None:
    assert parse_said("staff-enter", {"pin": "270419"}) == Enter("270419")
    assert parse_said("staff-state", {"session": TOKEN, "newer": 1}) == AskState(TOKEN)
    assert parse_said("staff-leave", {"session": TOKEN}) == Leave(TOKEN)
    for verb in ACTS:
        percent = 40 if verb == "backlight" else None
        matrix = [1.02, 0, 0, 0, 1, -0.01] if verb == "touch-try" else None
        act = parse_said("staff-act", {"session": TOKEN, "verb": verb, "percent": percent, "matrix": matrix})
        assert act == Act(TOKEN, verb, percent, (1.02, 0.0, 0.0, 0.0, 1.0, -0.01) if matrix else None)
        assert act.arguments == ({"percent": 40} if percent else {"matrix": matrix} if matrix else {})


@pytest.mark.parametrize(
    ("verb", "more", "where"),
    [
        ("touch-try", {}, "matrix"),
        ("touch-try", {"matrix": [1, 0, 0, 0, 1]}, "matrix"),
        ("touch-try", {"matrix": [0, 0, 0, 0, 0, 0]}, "matrix"),
        ("touch-try", {"matrix": [1, 0, 0, 0, 1, 0], "percent": 40}, "percent"),
        ("touch-keep", {"matrix": [1, 0, 0, 0, 1, 0]}, "matrix"),
        ("backlight", {"percent": 40, "matrix": [1, 0, 0, 0, 1, 0]}, "matrix"),
    ],
)
def test_a_correction_is_of_touch_try_alone_and_sane(verb: str, more: dict[str, object], where: str) -> None:
    with pytest.raises(ContractError, match=f"^staff-act.{where}: expected"):
        parse_said("staff-act", {"session": TOKEN, "verb": verb, **more})


_NO_PINS: tuple[object, ...] = (None, "", 270419, "27041a", "２７０４１９", "1" * 17, "1\n", ["1"], {})


@pytest.mark.parametrize(
    ("type_", "fields"),
    [
        *(("staff-enter", {"pin": one}) for one in _NO_PINS),
        *(("staff-state", {"session": one}) for one in (None, "", TOKEN[1:], TOKEN.upper(), TOKEN + "\n", 7, [TOKEN])),
        ("staff-leave", {}),
        *(
            ("staff-act", {"session": TOKEN, "verb": verb})
            for verb in (None, "", "rm", "reboot ", "REBOOT", ["reboot"])
        ),
        *(
            ("staff-act", {"session": TOKEN, "verb": "backlight", "percent": one})
            for one in (None, 0, 101, -1, 50.0, "50", True, float("nan"))
        ),
        ("staff-act", {"session": TOKEN, "verb": "reboot", "percent": 5}),
        ("staff-act", {"session": "", "verb": "reboot"}),
        ("staff-act", {"verb": "reboot"}),
        ("staff-other", {}),
    ],
)
def test_anything_else_from_the_kiosk_is_refused(type_: str, fields: dict[str, object]) -> None:
    with pytest.raises(ContractError):
        parse_said(type_, fields)


def test_no_refusal_repeats_what_was_typed() -> None:
    with pytest.raises(ContractError) as refused:
        parse_said("staff-enter", {"pin": "270419x"})
    assert "270419" not in str(refused.value)
    with pytest.raises(ContractError) as refused:
        parse_said("staff-state", {"session": TOKEN.upper()})
    assert TOKEN.upper() not in str(refused.value)


def test_only_these_lines_are_of_staff() -> None:
    assert STAFF_LINES == ("staff-enter", "staff-state", "staff-act", "staff-leave")


def test_a_state_travels_whole() -> None:
    assert parse_state(json.loads(json.dumps(STATE.fields()))) == STATE
    assert parse_state(json.loads(json.dumps(State().fields()))) == State()


@pytest.mark.parametrize(
    "changes",
    [
        {"hub": "gone"},
        {"given": -1},
        {"given": True},
        {"given": 1.5},
        {"given": 2**60},
        {"held": "1"},
        {"backlight": 101},
        {"backlight": "70"},
        {"fresh": 1},
        {"clock": "ntp"},
        {"acts": "reboot"},
        {"acts": [1]},
        {"addresses": None},
        {"troubles": {}},
        {"troubles": ["disk"]},
        {"troubles": [{"code": "x", "detail": "y"}]},
        {"name": None},
    ],
)
def test_a_state_that_is_not_as_agreed_is_none(changes: dict[str, Any]) -> None:
    with pytest.raises(ContractError):
        parse_state({**STATE.fields(), **changes})


def test_a_hostile_state_is_bounded_and_shows_no_control_characters() -> None:
    long = {
        "name": "x" * 9_999 + "\u202e",
        "zone": "a\u202e\nb\x00",
        "addresses": ["e"] * 999,
        "acts": ["reboot", "new"],
    }
    many = [{"code": "c", "detail": "d", "since_ms": 1}] * 999
    state = parse_state({**STATE.fields(), **long, "troubles": many})
    assert (len(state.name), state.zone, len(state.addresses), len(state.troubles)) == (400, "ab", 20, 20)
    assert state.acts == ("reboot",)


def test_an_answer_either_lets_in_or_says_why_not() -> None:
    assert parse_entered({"session": TOKEN, "error": "", "left_s": 0, "code_left_s": 0}) == Entered(TOKEN)
    assert parse_entered({"session": "", "error": "wrong", "left_s": 29.5, "code_left_s": 1}) == Entered(
        "", "wrong", 29.5, 1
    )
    for odd in (
        {"session": TOKEN, "error": "wrong"},
        {"session": "", "error": ""},
        {"session": "yes", "error": ""},
        {"session": "", "error": "other"},
        {"session": "", "error": "wrong", "left_s": -1},
        {"session": "", "error": "wrong", "left_s": float("inf")},
        {"session": "", "error": "wrong", "left_s": True},
    ):
        with pytest.raises(ContractError):
            parse_entered({"left_s": 0, "code_left_s": 0, **odd})


def test_what_came_of_an_act() -> None:
    assert parse_done({"verb": "rescue", "error": "", "detail": "a.rescue"}) == Done("rescue", "", "a.rescue")
    for odd in ({"verb": "rm"}, {"error": "other"}, {"detail": None}):
        with pytest.raises(ContractError):
            parse_done({"verb": "reboot", "error": "", "detail": "", **odd})
