"""The same Debian and the same touch application without what closes a device (packaging/image/unhardened): attempts
that a device holds succeed here. It proves that they could.

    make image ARGS=--unhardened && make test-image ARGS="-k unhardened"
"""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from tests.attempts.recorder import Evidence
from tests.image.conftest import IMAGE, folder_in
from tests.support.guest import Guest, running
from tests.support.usb_device import BULK_END, Interface, Keyboard, UsbDevice

UNHARDENED = IMAGE.with_name("image-unhardened")
pytestmark = [
    pytest.mark.image,
    pytest.mark.skipif(not (UNHARDENED / "device.raw").exists(), reason="make image ARGS=--unhardened"),
]
STARTED = "Linux version"
"""The kernel's first line."""
_IN_OUT = ((0x81, BULK_END), (0x02, BULK_END))
_KEYS = {" ": "spc", "/": "slash", "=": "equal", "\n": "ret", ".": "dot"}


@pytest.fixture(scope="module")
def plain(report: Path) -> Iterator[Guest]:
    """Attempts follow one another; those that start it anew or end it come last."""
    folder = folder_in(report, "unhardened")
    with running(UNHARDENED, folder) as guest:
        until_shown(guest)
        yield guest


def until_shown(guest: Guest, starts: int = 1) -> None:
    """The touch application's paper is on the screen: no text console has it."""
    guest.until(lambda: guest.journal().count(STARTED) >= starts, "the kernel starts")
    guest.until(lambda: part(guest.picture(), above=200) > 0.3, "the touch application")


def part(shot: Image.Image, above: int) -> float:
    """Which part of a picture is brighter than that, 0 to 1."""
    return sum(shot.convert("L").histogram()[above:]) / (shot.width * shot.height)


def until_console(guest: Guest, number: int) -> None:
    guest.until(lambda: f"getty@tty{number}.service" in guest.journal(), f"a getty on console {number}", 180)
    guest.until(lambda: part(guest.picture(), above=200) < 0.1, f"console {number} on the screen", 60)


def back(guest: Guest) -> None:
    guest.keys("alt", "f1")
    guest.until(lambda: part(guest.picture(), above=200) > 0.3, "the touch application again", 60)


def write(guest: Guest, text: str) -> None:
    for letter in text:
        if letter == ">":
            guest.keys("shift", "dot")
        elif letter.isupper():
            guest.keys("shift", letter.lower())
        else:
            guest.keys(_KEYS.get(letter, letter))


@pytest.mark.unhardened("V19")
def test_a_plain_kiosk_asks_at_its_serial_line_who_logs_in(plain: Guest, evidence: Evidence) -> None:
    plain.until(lambda: "login:" in plain.journal(), "a prompt on the serial line", 120)
    evidence.saw("login: on the serial line")


@pytest.mark.unhardened("V01", "V02")
def test_a_plain_kiosk_shows_a_log_in_at_ctrl_alt_f2(plain: Guest, evidence: Evidence) -> None:
    plain.keys("ctrl", "alt", "f2")
    until_console(plain, 2)
    plain.picture("console")
    evidence.saw("A log-in on the second console.")
    back(plain)


@pytest.mark.unhardened("V12")
def test_a_plain_kiosk_takes_what_a_foreign_keyboard_types(plain: Guest, evidence: Evidence) -> None:
    keyboard = Keyboard()
    plain.plug(keyboard, 1)
    try:
        plain.until(lambda: keyboard.in_use, "the keyboard is let in", 120)
        time.sleep(5)  # emulated: until the compositor has it, too
        keyboard.press(0x3C, shift=5)  # Ctrl+Alt+F3
        until_console(plain, 3)
        plain.picture("foreign-keyboard")
        evidence.saw("A foreign keyboard's Ctrl+Alt+F3 led to a log-in.")
    finally:
        keyboard.unplug()
    back(plain)


@pytest.mark.parametrize(
    "kind",
    [
        pytest.param("storage", marks=pytest.mark.unhardened("V13")),
        pytest.param("network", marks=pytest.mark.unhardened("V14")),
        pytest.param("serial", marks=pytest.mark.unhardened("V15")),
    ],
)
def test_a_plain_kiosk_takes_whatever_is_plugged_in(plain: Guest, evidence: Evidence, kind: str) -> None:
    interfaces = {
        "storage": [Interface(8, 6, 0x50, ends=_IN_OUT)],
        "network": [Interface(2, 6, 0), Interface(10, ends=_IN_OUT)],
        "serial": [Interface(2, 2, 1), Interface(10, ends=_IN_OUT)],
    }
    thing = UsbDevice(kind, interfaces[kind], product=0x0010)
    plain.plug(thing, 1)
    try:
        plain.until(lambda: "configuration" in thing.asked, f"{kind} is let in", 120)
        evidence.saw(f"{kind}: taken by the kernel ({', '.join(thing.asked)})")
    finally:
        thing.unplug()


@pytest.mark.unhardened("V05")
def test_a_plain_kiosk_starts_anew_at_sysrq_b(plain: Guest, evidence: Evidence) -> None:
    starts = plain.journal().count(STARTED)
    plain.keys("alt", "sysrq", "b")
    until_shown(plain, starts + 1)
    evidence.saw("Alt+SysRq+B: started anew at once.")


@pytest.mark.unhardened("V03")
def test_a_plain_kiosk_starts_anew_at_ctrl_alt_del_on_a_console(plain: Guest, evidence: Evidence) -> None:
    starts = plain.journal().count(STARTED)
    plain.keys("ctrl", "alt", "f4")
    until_console(plain, 4)
    plain.keys("ctrl", "alt", "delete")
    until_shown(plain, starts + 1)
    evidence.saw("Ctrl+Alt+F4, Ctrl+Alt+Del: started anew.")


@pytest.mark.unhardened("V10")
def test_a_plain_kiosk_goes_off_when_the_power_button_is_touched(plain: Guest, evidence: Evidence) -> None:
    starts = plain.journal().count(STARTED)
    plain.ask("system_powerdown")
    plain.until(lambda: "Reached target poweroff.target" in plain.journal(), "it goes off", 300)
    assert plain.journal().count(STARTED) == starts
    evidence.saw("A short press of the power button: off.")


@pytest.mark.unhardened("V07", "V08")
def test_a_plain_kiosk_gives_a_shell_to_who_edits_its_menu(report: Path, evidence: Evidence) -> None:
    folder = folder_in(report, "unhardened-menu")
    with running(UNHARDENED, folder, firmware=True) as guest:

        def menu() -> bool:
            guest.keys("up")  # there is one entry; a key stops the countdown
            return has_bar(guest.picture())

        guest.until(menu, "the menu of the boot loader", 180)
        guest.picture("menu")
        guest.keys("e")
        time.sleep(3)
        for key in ("down", "down", "down", "end"):  # setparams, an empty line, search, linux
            guest.keys(key)
        write(guest, " init=/bin/sh")
        guest.picture("edited")
        guest.keys("ctrl", "x")

        def opened() -> bool:
            write(guest, "\necho opened > /dev/ttyS0\n")
            return "opened" in guest.journal()

        guest.until(opened, "a shell that does what is typed")
        guest.picture("shell")
        evidence.saw("init=/bin/sh in the boot loader's menu: a shell of root's.")


def has_bar(shot: Image.Image) -> bool:
    """A line of the menu is marked: mostly bright, on a screen that is mostly dark."""
    grey = shot.convert("L")
    rows = grey.resize((1, grey.height)).tobytes()
    return part(shot, above=120) < 0.3 and max(rows) > 100
