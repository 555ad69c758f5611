"""`--still`: a picture of a page is the same whenever it is taken."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.kiosk.showroom import write_showroom
from tests.support.x11 import Screen, virtual_screen
from tests.whole.house import until

WIDTH, HEIGHT = 960, 540


@contextmanager
def kiosk(state: Path, screen: Screen, *more: str) -> Iterator[None]:
    """On the screen, its first frame shown."""
    ready = state / "ready"
    command = [sys.executable, "-m", "werkstadt.kiosk", "--state", str(state), "--ready-file", str(ready), *more]
    seen = os.environ | {"DISPLAY": screen.name, "QT_QPA_PLATFORM": "xcb"}
    state.mkdir()
    write_showroom(state / "content")
    with subprocess.Popen(command, env=seen, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as program:
        try:
            until(lambda: ready.exists() or program.poll() is not None, "the first frame")
            assert program.poll() is None
            yield
        finally:
            program.terminate()


def picture(screen: Screen) -> bytes:
    return screen.pixels(0, 0, WIDTH, HEIGHT)


def settled(screen: Screen, other_than: bytes) -> bytes:
    """The next picture that comes twice in a row: drawn to its end."""
    seen = [other_than, other_than]

    def holds() -> bool:
        seen[:] = [seen[1], picture(screen)]
        return seen[0] == seen[1] != other_than

    until(holds, "a settled picture")
    return seen[1]


def turn(screen: Screen) -> None:
    """As long as the attract page of a kiosk that moves takes for its next change."""
    before = picture(screen)
    until(lambda: picture(screen) != before, "motion")


@pytest.mark.long
def test_a_still_kiosk_stands_while_another_moves(tmp_path: Path) -> None:
    with virtual_screen(WIDTH, HEIGHT) as one, virtual_screen(WIDTH, HEIGHT) as other:
        dark = picture(one)
        with kiosk(tmp_path / "still", one, "--still"), kiosk(tmp_path / "moving", other):
            settled(other, dark)
            attract = settled(one, dark)
            turn(other)
            assert picture(one) == attract
            one.tap(WIDTH // 2, HEIGHT // 2)
            start = settled(one, attract)
            turn(other)
            assert picture(one) == start
