import asyncio
import itertools
import os
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.agent.house import NotingHouse, until
from tests.agent.test_inputevent import event
from werkstadt.agent.capabilities.headset import LOOK_S, Headset, event_devices, open_jack
from werkstadt.agent.config import Settings, parse_settings
from werkstadt.agent.inputevent import EV_SW, SW_HEADPHONE_INSERT, SwitchDecoder
from werkstadt.contract.agentline import decode_line

FRONT, BACK = Path("/dev/input/event3"), Path("/dev/input/event7")
IN, OUT = event(EV_SW, SW_HEADPHONE_INSERT, 1), event(EV_SW, SW_HEADPHONE_INSERT, 0)
DROPPED = event(0, 3, 0)


class _Jack:
    """An event device over a pipe, and a switch that the test sets."""

    def __init__(self, plugged: bool = False) -> None:
        self.reader, self.writer = os.pipe()
        os.set_blocking(self.reader, False)
        self.stands = plugged
        self.closed = False

    def fileno(self) -> int:
        return self.reader

    def plugged(self) -> bool:
        return self.stands

    def close(self) -> None:
        self.closed = True
        os.close(self.reader)


def test_plugging_and_unplugging_are_told_once_each(settings: Settings) -> None:
    notes, jack = NotingHouse(), _Jack()
    opened: list[Path] = []

    def opener(path: Path) -> _Jack | None:
        opened.append(path)
        return jack if path == FRONT else None

    async def watch() -> None:
        headset = Headset(settings, notes.house(), opener, lambda: [FRONT, BACK])
        assert headset.greeting() == []
        headset.start()
        assert notes.of("headset") == [{"plugged": False}]
        os.write(jack.writer, IN[:7])
        os.write(jack.writer, IN[7:] + event(0, 0, 0) + IN)
        await until(lambda: len(notes.of("headset")) == 2)
        (line,) = headset.greeting()
        assert decode_line(line.rstrip(b"\n"))[1]["plugged"] is True
        os.write(jack.writer, event(EV_SW, 4, 1) + event(1, SW_HEADPHONE_INSERT, 0) + OUT)
        await until(lambda: len(notes.of("headset")) == 3)
        headset.tick()
        headset.stop()
        assert jack.closed

    asyncio.run(watch())
    assert notes.of("headset") == [{"plugged": False}, {"plugged": True}, {"plugged": False}]
    assert opened == [FRONT, BACK], "nothing is opened again and again"
    assert notes.troubles == {}


def test_after_a_gap_in_the_events_the_switch_itself_is_asked(settings: Settings) -> None:
    notes, jack = NotingHouse(), _Jack()

    async def watch() -> None:
        headset = Headset(settings, notes.house(), lambda _: jack, lambda: [FRONT])
        headset.start()
        jack.stands = True
        os.write(jack.writer, DROPPED)
        await until(lambda: headset.plugged is True)
        headset.stop()

    asyncio.run(watch())
    assert notes.of("headset")[-1] == {"plugged": True}


def test_a_jack_that_is_pulled_out_takes_its_headset_with_it_and_may_come_back(settings: Settings) -> None:
    notes = NotingHouse()
    jacks = [_Jack(plugged=True), _Jack(plugged=True)]
    there = [FRONT]

    async def watch() -> None:
        headset = Headset(settings, notes.house(), lambda _: jacks.pop(0), lambda: there)
        headset.start()
        first = headset._wires[0].jack
        assert isinstance(first, _Jack)
        os.close(first.writer)
        await until(lambda: first.closed)
        assert headset.plugged is None
        headset.tick()
        assert headset.plugged is None, "not looked for again at once"
        notes.passed_s = LOOK_S
        headset.tick()
        assert headset.plugged is True
        headset.stop()

    asyncio.run(watch())
    assert notes.of("headset") == [{"plugged": True}, {"plugged": False}, {"plugged": True}]


def test_two_jacks_are_one_headset(settings: Settings) -> None:
    notes, jacks = NotingHouse(), {FRONT: _Jack(), BACK: _Jack(plugged=True)}

    async def watch() -> None:
        headset = Headset(settings, notes.house(), lambda path: jacks[path], lambda: jacks)
        headset.start()
        os.write(jacks[FRONT].writer, IN)
        await until(lambda: headset._wires[0].plugged)
        os.write(jacks[BACK].writer, OUT)
        await until(lambda: not headset._wires[1].plugged)
        headset.stop()

    asyncio.run(watch())
    assert notes.of("headset") == [{"plugged": True}]


def test_a_device_without_a_jack_tells_nothing(settings: Settings) -> None:
    notes = NotingHouse()
    headset = Headset(settings, notes.house(), lambda _: None, lambda: [FRONT])
    headset.start()
    assert (notes.told, headset.greeting(), headset.plugged) == ([], [], None)


def test_only_the_configured_devices_are_asked(settings: Settings) -> None:
    asked: list[Path] = []
    told = parse_settings('[headset]\ndevices = ["/dev/input/by-path/jack"]', Path("agent.toml"))
    headset = Headset(replace(settings, headset=told.headset), NotingHouse().house(), lambda path: asked.append(path))
    headset.start()
    assert asked == [Path("/dev/input/by-path/jack")]


def test_what_is_no_device_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    assert open_jack(tmp_path / "file") is None
    assert open_jack(tmp_path / "none") is None
    assert all(path.name.startswith("event") for path in event_devices())


@given(st.lists(st.integers(0, 150), max_size=6))
def test_chunks_may_be_cut_anywhere(cuts: list[int]) -> None:
    stream = IN + event(0, 0, 0) + DROPPED + OUT
    places = [0, *sorted(min(cut, len(stream)) for cut in cuts), len(stream)]
    decoder = SwitchDecoder(SW_HEADPHONE_INSERT)
    stands = [value for start, end in itertools.pairwise(places) for value in decoder.feed(stream[start:end])]
    assert stands == [True, None, False]


@pytest.mark.parametrize("bad", ["headset.devices = 7", 'headset.devices = [""]', "headset.jack = []"])
def test_a_configuration_that_cannot_be_meant_is_refused(bad: str) -> None:
    with pytest.raises(ValueError, match="headset"):
        parse_settings(bad, Path("agent.toml"))
