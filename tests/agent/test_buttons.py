import asyncio
import errno
import os
from dataclasses import replace
from pathlib import Path

import pytest

from tests.agent.house import NotingHouse, until
from tests.agent.test_inputevent import press
from werkstadt.agent.capabilities.buttons import DEFAULT_KEYS, ButtonBox, Buttons, key_codes, open_box
from werkstadt.agent.config import BUTTONS, Settings
from werkstadt.agent.config import Buttons as ButtonSettings
from werkstadt.agent.errors import AgentError, DeviceLost

KEY_HOMEPAGE, KEY_HELP, KEY_LANGUAGE = 172, 138, 0x170


class _Box:
    """An event device over a pipe: what is written at one end is read at the other, as events are."""

    def __init__(self) -> None:
        self.reader, self.writer = os.pipe()
        os.set_blocking(self.reader, False)
        self.closed = False

    def fileno(self) -> int:
        return self.reader

    def grab(self) -> None: ...

    def unplug(self) -> None:
        os.close(self.writer)

    def close(self) -> None:
        self.closed = True
        os.close(self.reader)


def test_presses_reach_the_kiosk_also_after_unplugging_and_replugging(settings: Settings) -> None:
    notes = NotingHouse()
    boxes: list[_Box] = []

    def opener(path: Path) -> ButtonBox:
        if len(boxes) == 1 and notes.passed_s < 5:
            raise DeviceLost(f"{path} is not there")
        boxes.append(_Box())
        return boxes[-1]

    async def watch() -> None:
        with_box = replace(settings, buttons=ButtonSettings((Path("/dev/input/box"),)))
        buttons = Buttons(with_box, notes.house(), opener)
        buttons.start()
        stream = press(KEY_HOMEPAGE) + press(KEY_LANGUAGE)
        os.write(boxes[0].writer, stream[:31])
        os.write(boxes[0].writer, stream[31:])
        await until(lambda: len(notes.of("button")) == 2)
        os.write(boxes[0].writer, press(KEY_HELP)[:10])
        boxes[0].unplug()
        await until(lambda: boxes[0].closed)
        assert "was unplugged" in notes.troubles["buttons-box"]
        notes.passed_s = 2.0
        buttons.tick()
        assert "is not there" in notes.troubles["buttons-box"]
        notes.passed_s = 9.0
        buttons.tick()
        assert notes.troubles == {}
        os.write(boxes[1].writer, press(KEY_HELP))
        await until(lambda: len(notes.of("button")) == 3)
        buttons.stop()
        boxes[1].unplug()
        assert boxes[1].closed

    asyncio.run(watch())
    assert [fields["name"] for fields in notes.of("button")] == ["home", "language", "help"]


def test_a_device_that_fails_is_told_in_words(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    notes = NotingHouse()
    box = _Box()

    async def watch() -> None:
        with_box = replace(settings, buttons=ButtonSettings((Path("/dev/input/box"),)))
        buttons = Buttons(with_box, notes.house(), lambda _: box)
        buttons.start()

        def fail(*_: object) -> bytes:
            raise OSError(errno.ENODEV, "No such device")

        monkeypatch.setattr("werkstadt.agent.capabilities.buttons.os.read", fail)
        buttons.boxes[0].readable()
        monkeypatch.undo()
        assert box.closed
        box.unplug()

    asyncio.run(watch())
    assert notes.troubles == {"buttons-box": "/dev/input/box was unplugged."}


def test_only_presses_of_the_configured_keys_count() -> None:
    assert key_codes({"home": ("KEY_A", "BTN_0")}) == {30: "home", 0x100: "home"}
    assert set(key_codes(DEFAULT_KEYS).values()) == set(BUTTONS)


@pytest.mark.parametrize("name", ["KEY_NONE_SUCH", "EV_KEY", "172", ""])
def test_a_key_that_the_kernel_does_not_have_is_named(name: str) -> None:
    with pytest.raises(AgentError, match=r"buttons\.help: the kernel has no key"):
        key_codes({"help": (name,)})


def test_a_missing_device_and_something_that_is_none_are_sentences(tmp_path: Path) -> None:
    with pytest.raises(DeviceLost, match="is not there: are the buttons plugged in"):
        open_box(tmp_path / "event0")
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(DeviceLost, match="file does not answer"):
        open_box(tmp_path / "file")
