"""Comparing six digits: no way in but by both sides, and a guess of one in a million for who stands between."""

import itertools
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from werkstadt.contract.errors import ContractError
from werkstadt.contract.pairing import (
    DIGITS,
    DONE,
    NUMBER_SIZE,
    TURNS,
    Event,
    Pairing,
    State,
    commitment,
    digits,
    fits,
    new_number,
)

events = st.lists(st.sampled_from(Event), max_size=8)
numbers = st.binary(min_size=NUMBER_SIZE, max_size=NUMBER_SIZE)


def after(*happened: Event) -> State:
    side = Pairing()
    for event in happened:
        with suppress(ContractError):
            side.turn(event)
    return side.state


@given(events)
def test_joined_is_only_who_has_the_number_and_both_said_the_same(
    happened: list[Event],
) -> None:
    side = Pairing()
    for event in happened:
        with suppress(ContractError):
            side.turn(event)
    if side.state is State.JOINED:
        assert side.events[0] is Event.NUMBER
        assert set(side.events) == {Event.NUMBER, Event.SAME, Event.OTHER_SAME}
        assert side.events.count(Event.NUMBER) == 1
    assert (side.state is State.REFUSED) == bool({Event.DIFFERENT, Event.WRONG, Event.LATE} & set(side.events))


@pytest.mark.parametrize("both", list(itertools.permutations([Event.SAME, Event.OTHER_SAME])))
def test_either_side_may_press_first(both: tuple[Event, ...]) -> None:
    assert after(Event.NUMBER, *both[:1]) is not State.JOINED
    assert after(Event.NUMBER, *both) is State.JOINED


@given(events)
def test_what_has_no_place_changes_nothing_and_what_is_done_stays_done(happened: list[Event]) -> None:
    side = Pairing()
    for event in happened:
        before = (side.state, side.other_same, list(side.events))
        try:
            side.turn(event)
        except ContractError:
            assert (side.state, side.other_same, side.events) == before
        else:
            assert before[0] not in DONE


@pytest.mark.parametrize("end", [Event.DIFFERENT, Event.WRONG, Event.LATE])
@pytest.mark.parametrize("before", [(), (Event.NUMBER,), (Event.NUMBER, Event.SAME), (Event.NUMBER, Event.OTHER_SAME)])
def test_a_try_that_is_not_done_can_be_ended_at_any_time(before: tuple[Event, ...], end: Event) -> None:
    assert after(*before, end) is State.REFUSED
    assert after(*before, end, Event.NUMBER, Event.SAME, Event.OTHER_SAME) is State.REFUSED


def test_a_person_who_presses_twice_agrees_once() -> None:
    side = Pairing()
    side.turn(Event.NUMBER)
    side.turn(Event.SAME)
    with pytest.raises(ContractError, match="pairing: expected what may follow agreed, got same"):
        side.turn(Event.SAME)
    assert after(Event.SAME, Event.OTHER_SAME) is State.OFFERED, "nobody agrees to digits that are not shown"


def test_each_turn_leads_on_or_to_the_end() -> None:
    order = list(State)
    for (state, event), then in TURNS.items():
        assert state not in DONE
        assert order.index(then) > order.index(state) or (state, event) == (State.SHOWN, Event.OTHER_SAME)


@given(st.binary(max_size=40), numbers, numbers, numbers)
def test_digits_are_six_and_hang_on_every_part(wish: bytes, spki: bytes, mine: bytes, theirs: bytes) -> None:
    said = digits(wish, spki, mine, theirs)
    assert len(said) == DIGITS
    assert said.isascii()
    assert said.isdigit()
    assert fits(commitment(wish, spki, theirs), wish, spki, theirs)
    changed = bytes([mine[0] ^ 1]) + mine[1:]
    assert not fits(commitment(wish, spki, theirs), wish + b"x", spki, theirs)
    assert not fits(commitment(wish, spki, theirs), wish, changed, theirs) or changed == spki
    assert commitment(wish, spki, mine) != commitment(wish, spki, changed)


def test_digits_differ_where_one_part_differs() -> None:
    parts = (b"wish", bytes(32), bytes([1]) * 32, bytes([2]) * 32)
    said = {digits(*parts)}
    for place in range(4):
        other = list(parts)
        other[place] = parts[place][:-1] + b"\x07"
        said.add(digits(*other))
    assert len(said) == 5
    assert digits(b"ab", b"c", bytes(32), bytes(32)) != digits(b"a", b"bc", bytes(32), bytes(32)), "lengths count, too"


def test_who_stands_between_makes_the_screens_differ() -> None:
    """A hub of one's own to the device, a device of one's own to the hub: numbers chosen before the others'."""
    alike = 0
    for _ in range(2_000):
        device, hub, between = new_number(), new_number(), new_number()
        on_the_device = digits(b"the device's wish", b"d" * 32, device, between)
        in_the_console = digits(b"the wish of who stands between", b"h" * 32, between, hub)
        alike += on_the_device == in_the_console
    assert alike <= 1
    once, twice = (digits(b"the device's wish", spki, b"n" * 32, b"m" * 32) for spki in (b"d" * 32, b"h" * 32))
    assert once != twice, "handing everything on does not help: the device saw another CA"


def test_digits_are_spread_evenly() -> None:
    """Over 20,000 tries each first digit comes about as often as any other."""
    counts = [0] * 10
    for number in range(20_000):
        counts[int(digits(b"w", bytes(32), number.to_bytes(32, "big"), bytes(32))[0])] += 1
    assert max(counts) < 2_200
    assert min(counts) > 1_800


def test_numbers_are_256_random_bits() -> None:
    assert NUMBER_SIZE == 32
    assert len({new_number() for _ in range(50)}) == 50
    assert new_number(lambda size: b"x" * size) == b"x" * 32
