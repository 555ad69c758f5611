import os
from pathlib import Path

import pytest

from tests.support.repository import Town
from tests.support.slots import Slots, image, system


@pytest.fixture(autouse=True)
def no_sync(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", lambda _descriptor: None)


@pytest.fixture(scope="session")
def first_town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """Whose builder has published system 2."""
    folder = tmp_path_factory.mktemp("town")
    town = Town(folder / "town")
    town.publish()
    town.publish_system(image(folder / "image", 1, system(1)))
    town.publish_system(image(folder / "image", 2, system(2)))
    return town


@pytest.fixture
def town(first_town: Town, tmp_path: Path) -> Town:
    return first_town.twin(tmp_path / "town")


@pytest.fixture
def machine(tmp_path: Path) -> Slots:
    """Runs system 1 in slot a."""
    return Slots(tmp_path / "machine")
