"""Staff at a device: a real agent, a real window, one finger."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint

from tests.kiosk.conftest import qapp_cls, visit
from tests.kiosk.knocking import knock
from tests.kiosk.visitor import Open, Visitor
from tests.support.hub_simulator import HubSimulator, running_hub
from werkstadt.agent.config import Settings
from werkstadt.agent.enrol import enrol
from werkstadt.contract.messages import Policy
from werkstadt.contract.passwords import hash_secret
from werkstadt.journal import open_readers

__all__ = ["qapp_cls", "visit"]

PIN = "270419"


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[HubSimulator]:
    (tmp_path / "hub").mkdir()
    with running_hub(tmp_path / "hub") as running:
        running.policy = Policy(
            revision=1, device="x", name="Terminal am Eingang", checkin_s=0.2, staff_pin=hash_secret(PIN)
        )
        running.clock_ms = time.time_ns() // 1_000_000
        yield running


@pytest.fixture
def device(tmp_path: Path, hub: HubSimulator) -> Iterator[Settings]:
    """Joined, with its agent running as a program of its own."""
    state = tmp_path / "state"
    state.mkdir()
    settings = Settings(state=state, content=state / "content", socket=tmp_path / "agent.sock", name="Foyer")
    enrol(settings, str(hub.code()), hub.address)
    config = tmp_path / "agent.toml"
    config.write_text(f'state = "{state}"\nsocket = "{settings.socket}"\nzeroconf = "off"\nhub = "{hub.address}"\n')
    command = [sys.executable, "-m", "werkstadt.agent", "run", "--config", str(config)]
    with (tmp_path / "agent.log").open("ab") as log:
        agent = subprocess.Popen(command, stderr=log)
    hub.wait_for(lambda: len(hub.the_device().checkins) >= 2)  # by the second one it has kept its policy
    yield settings
    agent.terminate()
    assert agent.wait(20) == 0


def type_pin(visitor: Visitor, pin: str) -> None:
    for digit in pin:
        visitor.tap(digit)
    visitor.tap("Prüfen")


def test_staff_get_in_by_pin_see_that_everything_is_there_and_leave_a_record(
    visit: Open, device: Settings, hub: HubSimulator
) -> None:
    visitor = visit(agent_socket=device.socket)
    visitor.until(lambda: visitor.stage.backstage._link is not None and visitor.stage.backstage._link.is_open)
    visitor.tap("Berühre mich")
    knock(visitor, QPoint(20, 1060))
    visitor.until(lambda: visitor.says("Für das Personal"))
    type_pin(visitor, "111222")
    visitor.until(lambda: visitor.says("Das stimmt nicht."))
    type_pin(visitor, PIN)
    visitor.until(lambda: visitor.says("0 gegeben = 0 am Hub"))
    assert visitor.says("Terminal am Eingang")
    assert visitor.says("Neu starten und ausschalten kann das Programm dieses Gerät nicht.")
    visitor.tap("Fertig")
    visitor.until(lambda: visitor.page == "attract" and not visitor.says("Für das Personal"))
    found: list[object] = []

    def told() -> bool:
        found[:] = [
            json.loads(body)["did"] for reader in open_readers(device.journal) for _, body in reader.of_kind("staff")
        ]
        return found == ["refused", "entered", "left"]

    visitor.until(told)
    hub.wait_for(lambda: sum(one.parsed.kind == "staff" for one in hub.the_device().records.values()) == 3)
