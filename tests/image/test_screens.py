"""What hangs at the device's sockets for screens: pulled, plugged in, other sizes, two of them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.image.conftest import IMAGE, folder_in
from tests.image.page import assert_held, until_joining
from tests.image.twin import Twin
from tests.kiosk.conftest import qapp_cls, visit
from tests.kiosk.test_agentlink import Agent, agent
from tests.kiosk.test_joining import _fresh
from tests.kiosk.visitor import Open
from tests.support.guest import HEIGHT, WIDTH, Guest
from tests.support.screen_cables import ScreenCables

__all__ = ["agent", "qapp_cls", "visit"]

pytestmark = pytest.mark.image
GONE = "connector 34 is disconnected"
BACK_S = 60.0
"""Emulated. On a device it may take ten seconds."""


@pytest.fixture(scope="module")
def cabled(report: Path) -> Iterator[tuple[Guest, ScreenCables]]:
    guest = Guest(IMAGE, folder_in(report, "screens"))
    guest.screens = ScreenCables()
    try:
        guest.start()
        guest.screens.plug(0, WIDTH, HEIGHT)
        until_joining(guest, "at the start")
        yield guest, guest.screens
    finally:
        guest.cut()
        guest.screens.close()


@pytest.mark.attempt("V21")
def test_a_cable_that_was_pulled_and_plugged_in_again_shows_the_page(cabled: tuple[Guest, ScreenCables]) -> None:
    guest, cables = cabled
    for number in range(2):
        pull(guest, cables)
        cables.plug(0, WIDTH, HEIGHT)
        until_joining(guest, f"cable back {number}")
        assert_held(guest, f"cable-{number}")


@pytest.mark.attempt("V21")
def test_a_second_screen_takes_nothing_from_the_first(cabled: tuple[Guest, ScreenCables]) -> None:
    guest, cables = cabled
    cables.plug(1, 1024, 768)
    guest.until(lambda: "head 'Virtual-2' updated, connector 39 is connected" in guest.journal(), "it is seen", BACK_S)
    until_joining(guest, "with a second screen")
    assert_held(guest, "second-screen")
    shot = guest.picture("on-the-second-screen", output=1)
    assert all(most - least < 12 for least, most in shot.getextrema()), "one colour"  # type: ignore[misc]
    cables.pull(1)
    assert_held(guest, "second-screen-gone")


@pytest.mark.attempt("V21")
@pytest.mark.parametrize("size", [(640, 480), (800, 1280), (1920, 1080)], ids=["small", "upright", "large"])
def test_on_a_screen_of_another_size_the_page_is_laid_out_for_it(
    cabled: tuple[Guest, ScreenCables], visit: Open, agent: Agent, tmp_path: Path, size: tuple[int, int]
) -> None:
    """As a kiosk shows it that has known no other size."""
    guest, cables = cabled
    pull(guest, cables)
    cables.plug(0, *size)
    twin = Twin(guest, _fresh(visit, agent, tmp_path, profile="terminal-15", size_px=size))
    twin.until_alike(f"size-{size[0]}", BACK_S)
    pull(guest, cables)
    cables.plug(0, WIDTH, HEIGHT)
    until_joining(guest, f"after {size}")
    for language in ("English", "Deutsch"):
        assert_held(guest, f"after-{size[0]}-{language}")


def pull(guest: Guest, cables: ScreenCables) -> None:
    """QEMU tells a guest of its screens once a second; what is back by then was never away."""
    before = guest.journal().count(GONE)
    cables.pull(0)
    guest.until(lambda: guest.journal().count(GONE) > before, "the compositor sees that", BACK_S)
