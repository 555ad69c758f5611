import os
from pathlib import Path

import pytest

from tests.support.repository import Device, Town
from werkstadt.agent.content.roads.folder import FolderRoad


@pytest.fixture(autouse=True)
def no_sync(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is durable is looked at by programs of their own (test_nothing_lost.py); here it would only take time."""
    monkeypatch.setattr(os, "fsync", lambda _descriptor: None)


@pytest.fixture(scope="session")
def first_town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town(tmp_path_factory.mktemp("town") / "town")
    town.publish()
    return town


@pytest.fixture
def town(first_town: Town, tmp_path: Path) -> Town:
    """With one exhibition, "winter"."""
    return first_town.twin(tmp_path / "town")


@pytest.fixture
def device(town: Town, tmp_path: Path) -> Device:
    """That shows it already."""
    device = Device(tmp_path / "device", town)
    device.takes(FolderRoad(town.root))
    return device
