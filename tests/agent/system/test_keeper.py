"""The system in the daemon, with sticks as roads: what is brought, when it is written, what is told."""

import asyncio
import datetime as dt
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from tests.agent.house import until
from tests.support.repository import NOW, Town
from tests.support.slots import SlotMachine, Slots, image, system
from werkstadt.agent.config import Settings
from werkstadt.agent.content import bringing
from werkstadt.agent.content.keeper import HubNow
from werkstadt.agent.content.roads.folder import STICK_FOLDER
from werkstadt.agent.content.trust import keep_root
from werkstadt.agent.errors import AgentError
from werkstadt.agent.system import keeper as keeping
from werkstadt.agent.system.keeper import SystemKeeper
from werkstadt.agent.troubles import Troubles


def roads_looked_at(keeper: SystemKeeper) -> set[str]:
    facts = keeper.facts()
    return {road for road in facts.tried if "/" in road} if facts else set()


ROOT_OF_OTHERS = "ab" * 32
NIGHT = dt.datetime(2027, 3, 1, 2, 30, tzinfo=dt.UTC)
"""In Berlin it is half past three."""


@dataclass
class House:
    settings: Settings
    town: Town
    machine: Slots
    troubles: Troubles = field(default_factory=lambda: Troubles(lambda: 0))
    visiting: bool = False
    now: dt.datetime = NOW

    def __post_init__(self) -> None:
        self.root_part = SlotMachine(self.machine, self.settings.state / "system")
        keep_root(self.settings.own / "content", self.town.first_root())

    def codes(self) -> list[str]:
        return sorted(one.code for one in self.troubles.all())

    def plug(self, name: str = "stick") -> Path:
        """A stick with what the town has now."""
        stick = self.settings.state.parent / "media" / name
        stick.mkdir(parents=True)
        shutil.copytree(self.town.root, stick / STICK_FOLDER)
        return stick

    def run(self, holds: Callable[[SystemKeeper], bool]) -> SystemKeeper:
        """The agent, from its start until that holds."""

        async def go() -> SystemKeeper:
            keeper = SystemKeeper(
                self.settings,
                HubNow,
                lambda: self.visiting,
                self.troubles.set,
                self.root_part,
                lambda: round(self.now.timestamp() * 1000),
            )
            task = asyncio.create_task(keeper.keep(pause_s=0.01))
            try:
                await until(lambda: holds(keeper) or task.done())
                if task.done():
                    task.result()
            finally:
                task.cancel()
                await asyncio.to_thread(keeper.close)
            return keeper

        return asyncio.run(go())


@pytest.fixture
def house(settings: Settings, town: Town, machine: Slots, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    monkeypatch.setattr(keeping, "LOOK_FOR_STICKS_S", 0.01)
    monkeypatch.setattr(keeping, "AFTER_FAILURE_S", 0.01)
    monkeypatch.setattr(keeping, "BREATH_S", 0.0)
    return House(machine.settings(replace(settings, sticks=(str(tmp_path / "media" / "*"),))), town, machine)


def test_a_system_comes_is_written_waits_for_the_night_is_tried_and_stays(house: House) -> None:
    house.plug()
    keeper = house.run(lambda _: house.machine.boot.waits())
    assert house.machine.read("b") == system(2)
    assert house.machine.read("a") == system(1)
    house.run(lambda keeper: [one.verb for one in keeper.plan()] == ["wait"])
    assert house.machine.reboots == 0, "it is day"
    house.now = NIGHT
    house.visiting = True
    house.run(lambda keeper: "visit" in keeper.plan()[0].why)
    house.visiting = False
    house.run(lambda _: house.machine.reboots == 1)
    assert house.machine.start() == "b"
    keeper = house.run(lambda keeper: (state := keeper.state()) is not None and state.state == "trial")
    house.machine.good()
    keeper = house.run(lambda keeper: (state := keeper.state()) is not None and state.state == "good")
    state = keeper.state()
    assert state is not None
    assert (state.version, state.name, house.machine.boot.good) == (2, "0.1.0+2", "b")
    assert house.codes() == []
    house.run(lambda _: not (house.settings.state / "system").exists())


def test_a_system_that_went_back_is_told_and_not_tried_again_but_the_next_one_is(house: House, tmp_path: Path) -> None:
    house.plug()
    house.run(lambda _: house.machine.boot.waits())
    house.now = NIGHT
    assert [house.machine.start() for _ in range(3)] == ["b", "b", "a"]
    house.machine.good()
    keeper = house.run(lambda keeper: bool(keeper.plan()) and "did not prove itself" in keeper.plan()[-1].why)
    assert house.codes() == ["system/went-back"]
    assert house.troubles.detail("system/went-back").startswith("System 2 did not prove itself; system 1 runs again.")
    state = keeper.state()
    assert state is not None
    assert (state.state, state.version, state.tried) == ("back", 1, 2)
    assert house.root_part.done.count("system-install") == 1
    house.town.publish_system(image(tmp_path / "image", 3, system(3)))
    house.plug("newer")
    house.run(lambda _: house.machine.boot.waits() and house.codes() == [])
    assert house.machine.read("b") == system(3)


def test_what_the_installer_refuses_is_told_with_its_reason_and_not_tried_all_the_time(house: House) -> None:
    house.plug()
    house.machine.set_boot(replace(house.machine.boot, timestamp=0, root=ROOT_OF_OTHERS))
    house.run(lambda _: "system/install" in house.codes())
    assert "not the one that this device learned" in house.troubles.detail("system/install")
    house.run(lambda keeper: keeper.plan()[-1].verb == "wait" or house.root_part.done.count("system-install") > 2)
    assert house.machine.boot.try_ is None


def test_after_an_hour_it_is_tried_again(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.plug()
    right = house.machine.boot
    house.machine.set_boot(replace(right, root=ROOT_OF_OTHERS))
    monkeypatch.setattr(keeping, "AGAIN_S", 0.05)
    house.run(lambda _: house.root_part.done.count("system-install") >= 2)
    house.machine.set_boot(right)
    house.run(lambda _: house.machine.boot.waits() and house.codes() == [])


def test_a_stick_that_was_changed_is_told_and_what_runs_stays(house: House) -> None:
    stick = house.plug()
    for path in (stick / STICK_FOLDER / "targets/systems").glob("*.json"):
        path.write_bytes(path.read_bytes().replace(b'"version":2', b'"version":3'))
    house.run(lambda _: house.codes() == ["system/stick"])
    assert house.troubles.detail("system/stick").startswith("No new system was taken; the one that runs stays.")
    assert "system-install" not in house.root_part.done


def test_without_room_nothing_is_fetched_and_staff_are_told(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.plug()
    monkeypatch.setattr(bringing, "ROOM_MIN", 2**60)
    house.run(lambda _: house.codes() == ["system/stick"])
    assert "are kept for answers" in house.troubles.detail("system/stick")
    assert not list((house.settings.state / "system").glob("files/*/*"))


def test_chunks_that_came_before_the_agent_was_killed_are_not_brought_again(house: House) -> None:
    stick = house.plug() / STICK_FOLDER / "files"
    gone = stick.with_name("gone")
    staging = house.settings.state / "system"
    files = sorted(stick.glob("*/*"), key=lambda path: path.stat().st_size)
    hidden = files[0]
    hidden.rename(gone)
    house.run(lambda _: house.codes() == ["system/stick"] or house.machine.boot.waits())
    came = {path.name: path.stat().st_mtime_ns for path in staging.glob("files/*/*")}
    gone.rename(hidden)
    house.run(lambda _: house.machine.boot.waits())
    now = {path.name: path.stat().st_mtime_ns for path in staging.glob("files/*/*")}
    assert came.items() <= now.items()


def test_an_older_stick_does_not_take_the_place_of_what_is_here(house: House, tmp_path: Path) -> None:
    old = house.town.twin(tmp_path / "old")
    house.town.publish_system(image(tmp_path / "image", 3, system(3)))
    house.plug("a-newer")
    shutil.copytree(old.root, tmp_path / "media" / "b-older" / STICK_FOLDER)
    house.visiting = True
    keeper = house.run(
        lambda keeper: (one := keeper.facts()) is not None and sum("/" in road for road in one.tried) == 2
    )
    assert keeper.plan()[-1].subject == "system 3"
    house.visiting = False
    house.run(lambda _: house.machine.boot.waits())
    assert house.machine.read("b") == system(3)


def test_a_boot_state_that_cannot_be_read_is_told_and_nothing_is_done(house: House) -> None:
    house.plug()
    before = house.machine.boot_file.read_bytes()
    house.machine.boot_file.write_bytes(b"?" * 1024)
    keeper = house.run(lambda _: house.codes() == ["system/unreadable"])
    assert (keeper.plan(), keeper.state()) == ([], None)
    house.machine.boot_file.write_bytes(before)
    house.run(lambda _: house.machine.boot.waits() and house.codes() == [])


def test_a_machine_with_one_system_has_nothing_to_do(house: House) -> None:
    house.settings = replace(house.settings, slots=None)
    house.plug()
    keeper = house.run(lambda _: True)
    assert (keeper.facts(), keeper.plan(), keeper.state(), house.codes()) == (None, [], None, [])


def test_a_root_part_that_does_not_answer_is_told(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    async def silent(verb: str, **_: object) -> dict[str, object]:
        raise AgentError(f"{verb}: the root helper does not answer.")

    monkeypatch.setattr(house.root_part, "do", silent)
    house.plug()
    house.run(lambda _: "system/install" in house.codes())
    assert "does not answer" in house.troubles.detail("system/install")
