"""One filled place and one browser for many tests; whoever changes a place makes an own one."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser

from tests.hub.console.forms import client, log_in
from tests.hub.console.place import PASSWORD, Place, filled_place, settings_for
from tests.hub.console.served import browser, served
from tests.support.content import starter_content
from werkstadt.hub.opening import open_hub


@pytest.fixture(scope="session")
def starter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return starter_content(tmp_path_factory.mktemp("content"))


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory, starter: Path) -> tuple[Path, str]:
    """A filled place at rest, to be copied, and the first password."""
    folder = tmp_path_factory.mktemp("place")
    made = filled_place(folder, starter)
    made.hub.store.close()
    return folder, made.first_password


@pytest.fixture
def place(tmp_path: Path, prepared: tuple[Path, str], starter: Path) -> Iterator[Place]:
    folder, first_password = prepared
    shutil.copytree(folder, tmp_path / "place")
    made = Place(open_hub(settings_for(tmp_path / "place", starter)), first_password)
    yield made
    made.hub.store.close()


@pytest.fixture
def visitor(place: Place) -> Iterator[httpx.Client]:
    """A browser without scripts, not logged in."""
    with served(place) as address, client(address) as one:
        yield one


@pytest.fixture
def ada(visitor: httpx.Client) -> httpx.Client:
    """Logged in as the admin."""
    answer = log_in(visitor, "ada", PASSWORD)
    assert answer.status_code == 303, answer.text
    return visitor


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """No longer than a module: while it runs, its event loop keeps others from starting theirs in this process."""
    with browser() as running:
        yield running
