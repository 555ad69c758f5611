"""Signed content on its whole way: a real hub, a real agent, a real kiosk window, a visitor in it, and sticks."""

import contextlib
import datetime as dt
import json
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.kiosk.conftest import qapp_cls, visit
from tests.kiosk.showroom import starter, words, write_showroom
from tests.kiosk.visitor import Open, Visitor
from tests.support.hub_process import HubProcess
from tests.whole.house import Device, Nudge
from werkstadt.agent.__main__ import app as agent
from werkstadt.agent.ask import ask_agent
from werkstadt.hub.content import publishing
from werkstadt.hub.content.exporting import export
from werkstadt.hub.content.keys import read_private
from werkstadt.hub.content.opening import open_repository
from werkstadt.hub.settings import read_settings

pytestmark = pytest.mark.long

__all__ = ["qapp_cls", "visit"]
PIN = "270419"
LONG_AGO = dt.timedelta(days=40)
FIRST, SECOND, THIRD, FOURTH = "Aus dem Herbst", "Aus dem Winter", "Vom ersten Stick", "Vom alten Stick"


class AtHome(Device):
    """With sticks, and without other devices around."""

    def write_config(self) -> None:
        super().write_config()
        with self.config.open("a") as file:
            file.write(f'sticks = ["{self.folder.parent}/media/*"]\nswarm = false\n')

    asked_s = 0.0
    answer: Mapping[str, object] = {}

    def report(self) -> Mapping[str, object]:
        """As of a moment ago at most: who waits for something does not keep the agent busy."""
        if time.monotonic() - self.asked_s > 0.2:
            self.asked_s, self.answer = time.monotonic(), ask_agent(self.socket) or {}
        return self.answer

    def plans(self, words: str) -> bool:
        return words in json.dumps(self.report()["plan"])

    def troubles(self) -> str:
        return json.dumps(self.report()["troubles"])

    def in_force(self) -> str:
        current = self.content / "current"
        return current.readlink().name if current.is_symlink() else ""


class Town:
    """A hub with keys; what it publishes differs in the title of one exhibit."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.hub = HubProcess(folder / "hub")
        self.keys = folder / "keys"
        self.hub.run("keys", "trial", "--into", self.keys)
        (folder / "pin").write_text(PIN)
        self.hub.run("staff", "pin", "--pin-file", folder / "pin")

    def build(self, title: str) -> Path:
        exhibits = starter() | {"ort": {**starter()["ort"], "title": words(title, title)}}
        return write_showroom(self.folder / title, exhibits, with_form=False)

    def publish(self, title: str) -> None:
        key = ("--author", "author", "--key", self.keys / "author.key", "--no-passphrase")
        self.hub.run("publish", self.build(title), *key)

    def withdraw(self) -> None:
        self.hub.run("withdraw", "licht", "--key", self.keys / "author.key", "--no-passphrase")

    def old_stick(self, title: str, folder: Path) -> None:
        """As it would be if the hub's clock had stood still for 40 days."""
        settings = read_settings(self.hub.config, None)
        repository = open_repository(settings, dt.datetime.now(dt.UTC) - LONG_AGO)
        drafted = publishing.draft(repository, publishing.read_built(self.build(title)), "author")
        drafted.sign(read_private(self.keys / "author.key", None))
        repository.accept(drafted)
        folder.mkdir(parents=True)
        export(repository, folder)


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return Town(tmp_path)


@pytest.fixture
def device(town: Town, tmp_path: Path) -> Iterator[AtHome]:
    with town.hub:
        made = AtHome(tmp_path / "device", tmp_path / "device" / "content", town.hub)
        made.enrol()
        made.start_agent()
        yield made
        made.kill()


def cards(visitor: Visitor) -> str:
    return json.dumps([card.get("title") for card in visitor.cards], ensure_ascii=False, default=str)


def test_content_comes_waits_for_visits_stays_and_comes_by_sticks(
    town: Town, device: AtHome, visit: Open, tmp_path: Path
) -> None:
    visitor = visit(device.content, agent_socket=device.socket, size_px=(960, 540))
    visitor.until(device.socket.exists, "the agent")
    with contextlib.closing(Nudge(device)) as nudge:

        def comes(title: str) -> None:
            def is_shown() -> bool:
                nudge()
                return title in cards(visitor)

            visitor.until(is_shown, title)

        def until_planned(words_: str) -> None:
            def is_planned() -> bool:
                nudge()
                return device.plans(words_)

            visitor.until(is_planned, words_)

        town.publish(FIRST)
        comes(FIRST)
        first = device.in_force()

        # a new version waits while somebody is in a visit
        visitor.tap("Berühre mich")
        town.publish(SECOND)
        until_planned("is switched to when nobody is in a visit")
        assert device.in_force() == first
        assert FIRST in cards(visitor)
        for _ in range(3):
            visitor.wait(200)
        assert visitor.page == "attract"
        comes(SECOND)
        second = device.in_force()
        assert second != first

        # what its author has withdrawn stays where it is
        town.withdraw()
        until_planned("The repository has no exhibition")
        assert device.in_force() == second
        assert "content/hub/no-exhibition" in device.troubles()

    # without the hub, too
    town.hub.kill()
    visitor.tap("Berühre mich")
    visitor.tap(SECOND)
    visitor.until(lambda: visitor.says("Du bist hier."))
    for _ in range(3):
        visitor.wait(200)
    assert device.in_force() == second

    # a stick does what the hub would
    town.publish(THIRD)
    town.hub.run("content", "export", "--to", _made(tmp_path / "media" / "one"))
    visitor.until(lambda: THIRD in cards(visitor), THIRD)
    third = device.in_force()

    # and one that is over needs the PIN
    old = tmp_path / "media" / "two"
    town.old_stick(FOURTH, old)
    visitor.until(lambda: "content/stick/expired" in device.troubles(), "the refusal of the old stick")
    assert f"werkstadt-agent content update --from {old / 'werkstadt-content'}" in device.troubles()
    assert device.in_force() == third
    command = ["content", "update", "--from", str(old), "--config", str(device.config), "--json"]
    refused = CliRunner().invoke(agent, command)
    assert (refused.exit_code, json.loads(refused.stdout)["code"]) == (1, "expired")
    assert device.in_force() == third
    taken = CliRunner().invoke(agent, [*command, "--pin-file", str(tmp_path / "pin")])
    assert (taken.exit_code, json.loads(taken.stdout)["fresh"]) == (0, False), taken.stderr
    visitor.until(lambda: FOURTH in cards(visitor), FOURTH)
    visitor.until(lambda: "content-not-fresh" in device.troubles(), "that staff read it")
    assert "content/stick/expired" not in device.troubles()

    # until something fresh comes from the hub
    town.hub.start()
    with contextlib.closing(Nudge(device)) as nudge:

        def is_fresh() -> bool:
            nudge()
            return "content-not-fresh" not in device.troubles()

        visitor.until(is_fresh, "something fresh")
    assert FOURTH in cards(visitor)


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True)
    return folder
