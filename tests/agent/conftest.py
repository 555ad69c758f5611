"""A hub on loopback, and a device that is joined to it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.hub_simulator import Device, HubSimulator, running_hub
from werkstadt.agent.config import Settings
from werkstadt.agent.courier import Courier, Report, Round
from werkstadt.agent.enrol import enrol
from werkstadt.agent.identity import Identity, IdentityFolder
from werkstadt.agent.store import Store
from werkstadt.journal import Journal


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[HubSimulator]:
    folder = tmp_path / "hub"
    folder.mkdir()
    with running_hub(folder) as running:
        yield running


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    state = tmp_path / "state"
    state.mkdir()
    return Settings(
        state=state, content=state / "content", socket=tmp_path / "agent.sock", name="Foyer", zeroconf="loopback"
    )


@pytest.fixture
def journal(settings: Settings) -> Iterator[Journal]:
    journal = Journal.open(settings.journal)
    yield journal
    journal.close()


@dataclass
class Joined:
    """A device that is joined to the simulated hub, driven round by round."""

    hub: HubSimulator
    settings: Settings
    identity: Identity
    store: Store
    courier: Courier
    clock_s: float = 0.0
    """Monotonic, to be moved by hand."""

    def round(self, report: Report | None = None) -> Round:
        self.hub.clock_ms += 1_000
        return self.courier.round(report or Report())

    def restart(self) -> None:
        """As after a kill: nothing is in memory any more."""
        self.courier.close()
        self.store.close()
        self.store, self.courier = self._start()

    def at_hub(self) -> Device:
        return self.hub.devices[self.identity.device]

    def _start(self) -> tuple[Store, Courier]:
        store = Store(self.settings.own / "agent.db")
        folder = IdentityFolder(self.settings.own)
        identity = folder.load()
        assert identity is not None
        return store, Courier(
            identity,
            self.hub.address,
            store,
            self.settings.journal,
            folder,
            now_ms=lambda: self.hub.clock_ms,
            monotonic_s=lambda: self.clock_s,
            content=self.settings.content,
        )


@pytest.fixture
def joined(hub: HubSimulator, settings: Settings) -> Iterator[Joined]:
    identity = enrol(settings, str(hub.code()), hub.address)
    device = Joined.__new__(Joined)
    device.hub, device.settings, device.identity = hub, settings, identity
    device.store, device.courier = device._start()
    yield device
    device.courier.close()
    device.store.close()
