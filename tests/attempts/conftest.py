"""Kiosks to be left, from inside and from outside, and a plain window beside them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.attempts.inside import Watched
from tests.attempts.outside import Program, kiosk_command, on_a_screen, plain_program
from tests.kiosk.conftest import qapp_cls, visit
from tests.kiosk.showroom import write_showroom
from tests.kiosk.visitor import ListJournal, Open

__all__ = ["qapp_cls", "visit"]


@pytest.fixture(scope="module")
def kiosk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """The kiosk as a program, on the whole of a screen. Attempts follow one another; each finds it as it was left."""
    folder = tmp_path_factory.mktemp("kiosk")
    write_showroom(folder / "state" / "content")
    with on_a_screen(kiosk_command(folder), folder) as program:
        yield program


@pytest.fixture
def plain(tmp_path: Path) -> Iterator[Program]:
    """An ordinary program of Qt, without our guard."""
    with plain_program("plain_window", tmp_path) as program:
        yield program


@pytest.fixture
def closed(visit: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Watched:
    """The kiosk's window within the test, full screen, somebody having begun."""
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.chdir(home)
    journal = ListJournal()
    visitor = visit(journal=journal, fullscreen=True)
    visitor.stage.show(fullscreen=True)
    visitor.until(lambda: visitor.window.visibility() == visitor.window.Visibility.FullScreen)
    visitor.settle()
    visitor.tap("Berühre mich")
    return Watched(visitor, home, journal)
