"""Touch traces: what was written is read, whatever else comes is refused, and neither takes more than it may."""

import json
import struct
import zlib
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from werkstadt.contract import touchtrace
from werkstadt.contract.errors import ContractError
from werkstadt.contract.touchtrace import CANCELLED, DOWN, MAGIC, MOVE, NONE, Touch, TraceWriter, read_trace

names = st.none() | st.sampled_from(["start", "Weiter", "ü", "zwei Wörter"])
touches = st.builds(
    Touch, st.integers(0, 2**32 - 1), st.integers(DOWN, CANCELLED), st.integers(0, 255),
    names, names, names, st.integers(0, 65_535), st.integers(0, 65_535),
)  # fmt: skip
HEADER: dict[str, object] = {"pages": ["a"], "elements": [], "tasks": [], "dropped": 0}


def packed(header: object, events: bytes = b"", length: int | None = None) -> bytes:
    text = json.dumps(header).encode()
    return MAGIC + zlib.compress(struct.pack("<I", len(text) if length is None else length) + text + events)


def event(phase: int = 0, task: int = NONE, page: int = 0, element: int = NONE) -> bytes:
    return struct.pack("<IBBHHHHH", 5, phase, 0, task, page, element, 7, 8)


@given(st.lists(touches, max_size=30))
def test_what_was_written_is_read(some: list[Touch]) -> None:
    writer = TraceWriter()
    for touch in some:
        writer.add(*touch)
    trace = read_trace(writer.to_bytes())
    assert list(trace) == some
    assert len(trace) == len(writer) == len(some)
    assert trace.dropped == 0
    for page in ("start", "Weiter", "never"):
        assert trace.downs(page) == [(t.x, t.y, t.element) for t in some if t.phase == DOWN and t.page == page]


@given(st.binary(max_size=200), st.binary(max_size=64))
def test_any_bytes_are_read_or_refused(head: bytes, events: bytes) -> None:
    for data in (head, MAGIC + head, MAGIC + zlib.compress(head), packed(HEADER, events)):
        with suppress(ContractError):
            trace = read_trace(data)
            assert len(list(trace)) == len(trace)


def test_beyond_its_limit_events_are_counted_and_not_kept() -> None:
    writer = TraceWriter(limit=47)
    for at in range(5):
        writer.add(at, MOVE, 0, None, None, None, 1, 1)
    trace = read_trace(writer.to_bytes())
    assert [touch.at_ms for touch in trace] == [0, 1]
    assert trace.dropped == writer.dropped == 3


def test_nothing_that_a_finger_or_a_prototype_does_stops_the_writer() -> None:
    writer = TraceWriter()
    writer.add(-5, DOWN, 300, "t", " a\n b ", "", -0.6, 1e9)
    writer.add(2**40, DOWN, 0, "t", "a b", "\ud800", 10.4, 10.6)
    first, second = read_trace(writer.to_bytes())
    assert first == Touch(0, DOWN, 44, "t", "a b", None, 0, 65_535)
    assert second == Touch(2**32 - 1, DOWN, 0, "t", "a b", None, 10, 11)


def test_names_beyond_what_a_trace_holds_are_none() -> None:
    writer = TraceWriter()
    for number in range(10_000):
        writer.add(0, DOWN, 0, str(number), str(number), f"{number:0>200}", 0, 0)
        writer.add(0, DOWN, 0, "0", "0", None, 0, 0)
    trace = read_trace(writer.to_bytes())
    assert (len(trace.pages), len(trace.tasks)) == (touchtrace.NAMES_MAX, 12)
    assert trace.pages[-1] == "1999"
    assert {touch.page for touch in list(trace)[4_000::2]} == {None}
    assert len(writer._pages._places) <= 4 * touchtrace.NAMES_MAX + 1


@pytest.mark.parametrize(
    ("data", "where"),
    [
        (b"", "trace"),
        (b"WTT2" + packed(HEADER)[4:], "trace"),
        (packed(HEADER)[:-1], "trace"),
        (packed(HEADER) + b"x", "trace"),
        (MAGIC + zlib.compress(b"abc"), "trace"),
        (packed(HEADER, length=2**32 - 1), "trace.header"),
        (packed([]), "trace.header"),
        (packed({**HEADER, "pages": "a"}), "trace.header.pages"),
        (packed({**HEADER, "pages": ["a", "a"]}), "trace.header.pages"),
        (packed({**HEADER, "pages": [""]}), "trace.header.pages"),
        (packed({**HEADER, "elements": ["x" * 121]}), "trace.header.elements"),
        (packed({**HEADER, "tasks": [str(number) for number in range(13)]}), "trace.header.tasks"),
        (packed({**HEADER, "dropped": -1}), "trace.header.dropped"),
        (packed({**HEADER, "dropped": True}), "trace.header.dropped"),
        (packed(HEADER, event()[:-1]), "trace.events"),
        (packed(HEADER, event(phase=4)), "trace.events"),
        (packed(HEADER, event(page=1)), "trace.events.page"),
        (packed(HEADER, event(task=0)), "trace.events.task"),
        (packed(HEADER, event(element=0)), "trace.events.element"),
    ],
)
def test_what_is_no_trace_is_refused_by_name(data: bytes, where: str) -> None:
    with pytest.raises(ContractError) as caught:
        read_trace(data)
    assert caught.value.where == where


def test_a_bomb_is_refused_before_it_is_unpacked_whole() -> None:
    packer = zlib.compressobj(9)
    bomb = MAGIC + b"".join(packer.compress(bytes(2**20)) for _ in range(200)) + packer.flush()
    assert len(bomb) < 2**20
    with pytest.raises(ContractError, match="when unpacked"):
        read_trace(bomb)
