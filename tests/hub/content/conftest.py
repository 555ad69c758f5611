import os
from pathlib import Path

import pytest

from tests.support.repository import Device, Town


@pytest.fixture(autouse=True)
def no_sync(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", lambda _descriptor: None)


@pytest.fixture(scope="session")
def first_town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town(tmp_path_factory.mktemp("town") / "town")
    town.publish()
    return town


@pytest.fixture
def town(first_town: Town, tmp_path: Path) -> Town:
    """With one exhibition, "winter", of the author anna."""
    return first_town.twin(tmp_path / "town")


@pytest.fixture
def device(town: Town, tmp_path: Path) -> Device:
    return Device(tmp_path / "device", town)
