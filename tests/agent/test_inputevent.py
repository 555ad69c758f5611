import struct
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from werkstadt.agent.inputevent import SIZE, InputError, InputEvent, PressDecoder, decode_input_event

HOME, HELP = 172, 138
NAMES = {HOME: "home", HELP: "help"}


def event(type_: int, code: int, value: int) -> bytes:
    return struct.pack("=qqHHi", 1_800_000_000, 123_456, type_, code, value)


def press(code: int) -> bytes:
    return event(1, code, 1) + event(0, 0, 0) + event(1, code, 2) + event(1, code, 0) + event(0, 0, 0)


def test_an_event_is_read_from_its_24_bytes() -> None:
    assert SIZE == 24
    assert decode_input_event(event(1, HOME, -1)) == InputEvent(1, HOME, -1)


@pytest.mark.parametrize("length", [0, 23, 25, 48])
def test_any_other_length_is_refused(length: int) -> None:
    with pytest.raises(InputError, match=f"expected 24 bytes, got {length}"):
        decode_input_event(bytes(length))


def test_only_presses_of_known_keys_count() -> None:
    decoder = PressDecoder(NAMES)
    assert decoder.feed(press(HOME) + press(30) + event(2, HOME, 1) + press(HELP)) == ["home", "help"]


@given(st.lists(st.integers(0, 240), max_size=5))
def test_chunks_may_be_cut_anywhere(cuts: list[int]) -> None:
    stream = press(HOME) + press(HELP)
    places = [0, *sorted(min(cut, len(stream)) for cut in cuts), len(stream)]
    decoder = PressDecoder(NAMES)
    found = [name for start, end in pairwise(places) for name in decoder.feed(stream[start:end])]
    assert found == ["home", "help"]


def test_after_dropped_events_nothing_counts_until_the_next_report() -> None:
    decoder = PressDecoder(NAMES)
    dropped = event(0, 3, 0) + event(1, HOME, 1) + event(0, 1, 0) + event(1, HELP, 1) + event(0, 0, 0)
    assert decoder.feed(dropped + event(1, HELP, 1)) == ["help"]


@given(st.binary(max_size=500))
def test_garbage_never_raises(garbage: bytes) -> None:
    assert set(PressDecoder(NAMES).feed(garbage)) <= {"home", "help"}
