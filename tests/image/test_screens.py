"""What hangs at the device's sockets for screens: pulled, plugged in, other sizes, two of them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.image.conftest import IMAGE, folder_in
from tests.image.page import PAPER, assert_held, until_joining
from tests.support.guest import HEIGHT, WIDTH, Guest
from tests.support.screen_cables import ScreenCables

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
    for number in range(3):
        pull(guest, cables)
        cables.plug(0, WIDTH, HEIGHT)
        until_joining(guest, f"cable back {number}")
        assert_held(guest, f"cable-{number}")


@pytest.mark.attempt("V21")
@pytest.mark.parametrize("size", [(640, 480), (800, 1280), (1920, 1080)], ids=["small", "turned", "big"])
def test_on_a_screen_of_another_size_the_page_fills_it(
    cabled: tuple[Guest, ScreenCables], size: tuple[int, int]
) -> None:
    guest, cables = cabled
    pull(guest, cables)
    cables.plug(0, *size)
    guest.until(lambda: is_filled(guest, size), f"a page of {size}", BACK_S)
    guest.picture(f"size-{size[0]}")
    pull(guest, cables)
    cables.plug(0, WIDTH, HEIGHT)
    until_joining(guest, f"after {size}")
    assert_held(guest, f"after-{size[0]}")


@pytest.mark.attempt("V21")
def test_a_second_screen_takes_nothing_from_the_first(cabled: tuple[Guest, ScreenCables]) -> None:
    guest, cables = cabled
    cables.plug(1, 1024, 768)
    until_joining(guest, "with a second screen")
    assert_held(guest, "second-screen")
    shot = guest.picture("on-the-second-screen", output=1)
    assert all(most - least < 12 for least, most in shot.getextrema()), "one colour"  # type: ignore[misc]
    cables.pull(1)
    assert_held(guest, "second-screen-gone")


def pull(guest: Guest, cables: ScreenCables) -> None:
    """QEMU tells a guest of its screens once a second; what is back by then was never away."""
    before = guest.journal().count(GONE)
    cables.pull(0)
    guest.until(lambda: guest.journal().count(GONE) > before, "the compositor sees that", BACK_S)


def is_filled(guest: Guest, size: tuple[int, int]) -> bool:
    """Paper in the upper corners, the bar below, and no black edge."""
    shot = guest.picture()
    if shot.size != size:
        return False
    right, bottom = size[0] - 4, size[1] - 4
    return all(shot.getpixel(at) == PAPER for at in ((4, 4), (right, 4))) and all(
        sum(shot.getpixel(at)) > 300  # type: ignore[arg-type]
        for at in ((4, bottom), (right, bottom))
    )
