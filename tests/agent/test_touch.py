"""Touch screens as staff corrected them: tried, kept, gone back, and put into force again."""

import asyncio
import json
import os
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from tests.agent.house import NotingHouse
from tests.support.sysfs import LETTERS, Sysfs
from werkstadt.agent.capabilities.touch import AGAIN_S, KEPT, Touch, observe, read_kept
from werkstadt.agent.config import Settings
from werkstadt.agent.errors import AgentError
from werkstadt.contract.staffline import TRY_S
from werkstadt.contract.touchmatrix import PLAIN, Matrix
from werkstadt.helper.touch import set_matrix, written

MATRIX: Matrix = (1.02, 0.0, -0.01, 0.0, 0.98, 0.015)


@dataclass
class Glass:
    """Two touch screens and a root helper that does what it is asked."""

    settings: Settings
    sysfs: Sysfs
    run: Path
    events: Path
    notes: NotingHouse = field(default_factory=NotingHouse)
    asked: list[tuple[str, Matrix]] = field(default_factory=list)
    refuses: bool = False

    async def do(self, verb: str, **arguments: object) -> Mapping[str, object]:
        name, matrix = str(arguments["name"]), arguments["matrix"]
        assert isinstance(matrix, list)
        self.asked.append((name, tuple(matrix)))
        if self.refuses:
            raise AgentError("No.")
        set_matrix(self.sysfs.root, self.run, name, matrix)
        return {}

    async def take(self, verb: str, **arguments: object) -> tuple[Mapping[str, object], Sequence[int]]:
        return await self.do(verb, **arguments), ()

    def touch(self) -> Touch:
        return Touch(self.settings, replace(self.notes.house(), machine=self), self.sysfs.root, self.run, self.events)

    def screen(self, number: int, phys: str = "usb-1/input0") -> None:
        self.sysfs.touch_screen(number, phys)
        os.mkfifo(self.events / f"event{number}")

    def finger(self, number: int) -> None:
        wire = os.open(self.events / f"event{number}", os.O_RDWR)
        os.write(wire, b"x" * 24)
        self.held.append(wire)

    held: list[int] = field(default_factory=list)

    def force(self, name: str = "input4") -> str:
        return next(one.matrix for one in observe(self.sysfs.root, self.run) if one.id == name)


@pytest.fixture
def glass(settings: Settings, tmp_path: Path) -> Glass:
    for name in ("run", "events"):
        (tmp_path / name).mkdir()
    closed = replace(settings, helper=tmp_path / "helper.sock")
    glass = Glass(closed, Sysfs(tmp_path / "sys"), tmp_path / "run", tmp_path / "events")
    glass.screen(4)
    glass.sysfs.input(9, LETTERS)
    return glass


def play(scene: Callable[[], Coroutine[None, None, None]]) -> None:
    asyncio.run(scene())


async def rest() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def tried(glass: Glass, touch: Touch, number: int = 4) -> str:
    assert await touch.act("touch-begin", None) == ""
    glass.finger(number)
    return await touch.act("touch-try", MATRIX)


def test_a_correction_is_tried_kept_and_in_force_again_after_a_start(glass: Glass) -> None:
    async def scene() -> None:
        touch = glass.touch()
        touch.start()
        assert await tried(glass, touch) == ""
        assert glass.force() == written(MATRIX)
        assert await touch.act("touch-keep", None) == ""
        glass.notes.passed_s += TRY_S + 1
        touch.tick()
        await rest()
        assert glass.force() == written(MATRIX)
        (glass.run / "input4").unlink()  # the machine starts anew
        again = glass.touch()
        again.start()
        await rest()
        assert glass.force() == written(MATRIX)
        assert len(glass.asked) == 2
        again.tick()
        await rest()
        assert len(glass.asked) == 2, "what is in force is left alone"

    play(scene)
    kept = json.loads((glass.settings.own / KEPT).read_text())
    assert kept == {"046d:c31c usb-1/input0 A screen": list(MATRIX)}


@pytest.mark.parametrize("how", ["nobody answers", "it does not fit", "the agent starts anew"])
def test_what_was_only_tried_goes_back(glass: Glass, how: str) -> None:
    async def scene() -> None:
        touch = glass.touch()
        touch.start()
        await tried(glass, touch)
        glass.notes.passed_s += TRY_S - 0.1
        touch.tick()
        await rest()
        assert glass.force() == written(MATRIX)
        if how == "nobody answers":
            glass.notes.passed_s += 0.1
            touch.tick()
        elif how == "it does not fit":
            assert await touch.act("touch-back", None) == ""
        else:
            glass.touch().start()
        await rest()
        assert glass.force() == written(PLAIN)
        if how != "the agent starts anew":
            with pytest.raises(AgentError, match="Nothing is being tried"):
                await touch.act("touch-keep", None)

    play(scene)
    assert not (glass.settings.own / KEPT).exists()


def test_a_second_correction_comes_behind_the_first(glass: Glass) -> None:
    async def scene() -> None:
        touch = glass.touch()
        for _ in range(2):
            await tried(glass, touch)
            await touch.act("touch-keep", None)
        assert glass.asked[1][1] == pytest.approx((1.0404, 0, -0.0202, 0, 0.9604, 0.0297))
        glass.asked.clear()
        await touch.act("touch-begin", None)
        glass.finger(4)
        with pytest.raises(AgentError, match="too large"):
            await touch.act("touch-try", (1.3, 0.0, 0.0, 0.0, 1.0, 0.0))
        assert glass.asked == []

    play(scene)


def test_of_several_screens_the_one_that_was_touched_is_corrected(glass: Glass) -> None:
    glass.screen(5, "usb-2/input0")

    async def scene() -> None:
        touch = glass.touch()
        assert await tried(glass, touch, 5) == ""
        assert (glass.force("input4"), glass.force("input5")) == (written(PLAIN), written(MATRIX))
        await touch.act("touch-begin", None)
        assert await touch.act("touch-try", MATRIX) == "no-touch", "nobody touched"
        await touch.act("touch-begin", None)
        glass.finger(4)
        glass.finger(5)
        assert await touch.act("touch-try", MATRIX) == "no-touch", "which of the two?"
        assert await touch.act("touch-try", MATRIX) == "no-touch", "nobody began"

    play(scene)


def test_where_there_is_no_touch_screen_there_is_nothing_to_begin(glass: Glass) -> None:
    (glass.sysfs.root / "class/input/input4/properties").write_text("0")

    async def scene() -> None:
        assert await glass.touch().act("touch-begin", None) == "no-touch"

    play(scene)


def test_a_helper_that_says_no_is_told_and_asked_again_later(glass: Glass) -> None:
    glass.settings.own.mkdir(parents=True, exist_ok=True)
    (glass.settings.own / KEPT).write_text(json.dumps({"046d:c31c usb-1/input0 A screen": MATRIX}))
    glass.refuses = True

    async def scene() -> None:
        touch = glass.touch()
        touch.start()
        await rest()
        touch.tick()
        await rest()
        assert len(glass.asked) == 1
        assert glass.notes.troubles == {"touch": "No."}
        glass.notes.passed_s += AGAIN_S
        glass.refuses = False
        touch.tick()
        await rest()
        assert (len(glass.asked), glass.notes.troubles) == (2, {})
        touch.stop()

    play(scene)


@pytest.mark.parametrize("text", ["", "[]", "{", '{"a": 3}', '{"a": [2, 0, 0, 0, 1, 0]}', "[" * 9_999])
def test_what_was_kept_and_is_damaged_counts_as_nothing(tmp_path: Path, text: str) -> None:
    (tmp_path / KEPT).write_text(text)
    assert read_kept(tmp_path / KEPT) == {}


def test_without_a_helper_nothing_is_done(glass: Glass) -> None:
    async def scene() -> None:
        touch = Touch(replace(glass.settings, helper=None), glass.notes.house(), glass.sysfs.root, glass.run)
        touch.start()
        assert touch.greeting() == []

    play(scene)
    assert glass.asked == []
