"""A running hub for the tests of one module, and devices that join it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.device_simulator import DeviceSimulator
from tests.support.hub_process import HubProcess

Join = Callable[[HubProcess], DeviceSimulator]


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HubProcess]:
    with HubProcess(tmp_path_factory.mktemp("hub")) as running:
        yield running


@pytest.fixture
def join(tmp_path: Path) -> Iterator[Join]:
    """Makes a new device and enrols it."""
    made: list[DeviceSimulator] = []

    def make(hub: HubProcess) -> DeviceSimulator:
        device = DeviceSimulator(tmp_path / f"device-{len(made)}", hub.devices_port, hub.state / "keys" / "ca.pem")
        made.append(device)
        return device.enrol(hub.new_code())

    yield make
    for device in made:
        device.close()
