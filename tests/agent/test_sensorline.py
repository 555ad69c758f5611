from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from werkstadt.agent.sensorline import (
    LINE_MAX,
    PAIRS_MAX,
    PLAUSIBLE,
    Problem,
    Reading,
    SensorLineDecoder,
    checksum,
    encode_line,
    seal,
)

ROOM = encode_line("room", {"co2": "812", "t": "21.5", "rh": "44.0"})
READ = Reading("room", {"co2": 812.0, "t": 21.5, "rh": 44.0})


def _one(line: bytes) -> Reading | Problem:
    (found,) = SensorLineDecoder().feed(line)
    return found


def test_the_line_of_the_documentation_is_read() -> None:
    assert ROOM == b"room co2=812 t=21.5 rh=44.0 *6F\n"
    found = _one(ROOM)
    assert found == READ
    assert isinstance(found, Reading)
    assert found.values == READ.values


def test_the_check_is_the_xor_of_all_bytes_before_it() -> None:
    assert checksum(b"") == 0
    assert checksum(b"a") == 0x61
    assert checksum(b"ab") == 0x03


@given(st.lists(st.integers(0, 120), max_size=6))
def test_chunks_may_be_cut_anywhere(cuts: list[int]) -> None:
    stream = b"# room sensor, 2026\r\n" + seal("werkstadt-sensor 1") + ROOM + ROOM.replace(b"\n", b"\r\n") + b"\n"
    places = [0, *sorted(min(cut, len(stream)) for cut in cuts), len(stream)]
    decoder = SensorLineDecoder()
    found = [one for start, end in pairwise(places) for one in decoder.feed(stream[start:end])]
    assert found == [READ, READ]


@given(st.binary(max_size=600))
def test_garbage_never_raises_and_the_next_whole_line_is_read(garbage: bytes) -> None:
    decoder = SensorLineDecoder()
    decoder.feed(garbage + b"\n")
    assert decoder.feed(ROOM) == [READ]


@given(st.integers(0, len(ROOM) - 2), st.integers(1, 255))
def test_a_single_wrong_byte_is_never_taken_for_a_reading(place: int, flip: int) -> None:
    spoiled = bytearray(ROOM)
    spoiled[place] ^= flip
    found = SensorLineDecoder().feed(bytes(spoiled))
    assert not any(isinstance(one, Reading) for one in found)


def test_an_overlong_line_is_one_problem_however_it_is_cut_and_the_next_is_read() -> None:
    decoder = SensorLineDecoder()
    found = [one for _ in range(10) for one in decoder.feed(b"x" * LINE_MAX)]
    assert found == [Problem(f"a line longer than {LINE_MAX} bytes")]
    assert decoder.feed(b"tail\n" + ROOM) == [READ]
    assert decoder.feed(b"x" * (LINE_MAX + 1) + b"\n" + ROOM) == [Problem(f"a line longer than {LINE_MAX} bytes"), READ]


def test_a_line_of_exactly_the_limit_is_judged_by_its_words() -> None:
    text = "room t=1 ".ljust(LINE_MAX - 4, "y") + " *"
    line = seal(text[:-2])
    assert len(line) == LINE_MAX + 1
    assert isinstance(_one(line), Problem)
    assert "quantity=number" in str(_one(line))


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"room t=21.5\n", "without a check"),
        (b"room t=21.5 *5\n", "without a check"),
        (b"room t=21.5 *zz\n", "without a check"),
        (b"room t=21.5 *5a\n", "without a check"),
        (b"room t=21.5 *00\n", "check does not fit"),
        ("räum t=1 *00\n".encode(), "no ASCII"),
        (seal("Room t=1"), "no name of a sensor"),
        (seal(""), "no name of a sensor"),
        (seal("room"), "expected 1 to 16 values, got 0"),
        (seal("room " + " ".join(f"q{n}=1" for n in range(PAIRS_MAX + 1))), "got 17"),
        (seal("room t"), "quantity=number"),
        (seal("room =1"), "quantity=number"),
        (seal("room t=nan"), "quantity=number"),
        (seal("room t=1e5"), "quantity=number"),
        (seal("room t=+1"), "quantity=number"),
        (seal("room t=1."), "quantity=number"),
        (seal("room  t=1"), "quantity=number"),
        (seal("room t=1 t=2"), "t twice"),
        (seal("room rh=101"), "rh must be between 0 and 100, got 101"),
        (seal("room co2=-1"), "co2 must be between"),
        (seal("werkstadt-sensor 2"), "speaks version 2, expected 1"),
        (seal("werkstadt-sensor"), "speaks version none, expected 1"),
    ],
)
def test_what_is_not_as_agreed_is_named(line: bytes, reason: str) -> None:
    found = _one(line)
    assert isinstance(found, Problem)
    assert reason in found.reason


def test_unknown_quantities_pass_without_limits() -> None:
    assert _one(encode_line("room", {"ozone": "-123456789.5"})) == Reading("room", {"ozone": -123456789.5})


def test_a_sensor_of_another_version_is_not_read_until_it_speaks_ours() -> None:
    decoder = SensorLineDecoder()
    assert [type(one) for one in decoder.feed(seal("werkstadt-sensor 2") + ROOM)] == [Problem, Problem]
    assert decoder.feed(seal("werkstadt-sensor 1") + ROOM) == [READ]


def test_comments_and_empty_lines_say_nothing() -> None:
    assert SensorLineDecoder().feed(b"\n\r\n# anything * at = all\n") == []


def test_the_lines_of_the_documentation_are_read() -> None:
    text = (Path(__file__).parents[2] / "docs" / "sensor-line.md").read_text("utf-8")
    example = text.split("```\n")[1].encode()
    assert SensorLineDecoder().feed(example) == [READ]
    for quantity, (low, high) in PLAUSIBLE.items():
        (row,) = [row for row in text.splitlines() if row.startswith(f"| `{quantity}` |")]
        assert row.endswith(f"| {f'{low:.0f}'.replace('-', '−')} to {high:.0f} |")
