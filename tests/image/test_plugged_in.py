"""What a stranger plugs in: it is told what it is, and not let in. The touch screen is let in, and works again."""

import time
from collections.abc import Callable

import pytest

from tests.image.page import assert_held, is_joining
from tests.support.guest import Guest
from tests.support.usb_device import BULK_END, INTERRUPT_END, Interface, Keyboard, TouchScreen, UsbDevice

pytestmark = pytest.mark.image
FINGERS_FELT = "Touch screen: device is a touch device"
"""The compositor has it: a tap before that is nobody's."""
SETTLED_S = 15.0
"""Emulated, the kernel takes seconds to ask a device what it is."""
_IN_OUT = ((0x81, BULK_END), (0x02, BULK_END))
_TYPES = Keyboard().interfaces[0]
_STORES = Interface(8, 6, 0x50, ends=_IN_OUT)
FOREIGN: dict[str, Callable[[], UsbDevice]] = {
    "keyboard": Keyboard,
    "stick": lambda: UsbDevice("Stick", [_STORES], product=0x0010),
    "fast-stick": lambda: UsbDevice("Stick", [Interface(8, 6, 0x62, ends=_IN_OUT)], product=0x0011),
    "network": lambda: UsbDevice("Network", [Interface(2, 6, 0), Interface(10, ends=_IN_OUT)], product=0x0012),
    "phone": lambda: UsbDevice("Phone", [Interface(0xE0, 1, 3), Interface(10, ends=_IN_OUT)], product=0x0013),
    "serial": lambda: UsbDevice("Serial", [Interface(2, 2, 1), Interface(10, ends=_IN_OUT)], product=0x0014),
    "chip": lambda: UsbDevice("Serial chip", [Interface(255, 255, 255, ends=_IN_OUT)], vendor=0x0403, product=0x6001),
    "sound": lambda: UsbDevice("Sound", [Interface(1, 1), Interface(1, 2)], product=0x0015),
    "camera": lambda: UsbDevice("Camera", [Interface(14, 1), Interface(14, 2)], product=0x0016),
    "bluetooth": lambda: UsbDevice("Bluetooth", [Interface(0xE0, 1, 1, ends=_IN_OUT)], product=0x0017),
    "printer": lambda: UsbDevice("Printer", [Interface(7, 1, 2, ends=_IN_OUT)], product=0x0018),
    "touch-that-types": lambda: TouchScreen("Touch screen", _typing(0x82)),
    "touch-that-stores": lambda: TouchScreen("Touch screen", Interface(8, 6, 0x50, ends=((0x82, BULK_END),))),
    "nothing-known": lambda: UsbDevice("?", [Interface(0x42)], product=0x0019),
}


def _typing(address: int) -> Interface:
    return Interface(_TYPES.class_, _TYPES.subclass, _TYPES.protocol, _TYPES.report, ((address, INTERRUPT_END),))


def asked(device: UsbDevice, machine: Guest) -> None:
    """The machine has read what it is."""
    machine.until(lambda: device.read, f"the machine asks {device.name} what it is", 60)
    time.sleep(SETTLED_S)


@pytest.mark.attempt("V12", "V13", "V14", "V15")
@pytest.mark.parametrize("kind", FOREIGN)
def test_what_a_stranger_plugs_in_stays_out(device: Guest, kind: str) -> None:
    foreign = FOREIGN[kind]()
    device.plug(foreign, 1)
    try:
        asked(foreign, device)
        assert not foreign.asked, f"{kind} was let in: {foreign.asked}"
        assert_held(device, f"plugged-{kind}")
        assert f"{foreign.vendor:04x}:{foreign.product:04x}" in device.journal(), "staff can read of it"
    finally:
        foreign.unplug()


@pytest.mark.attempt("V12")
def test_no_key_of_a_foreign_keyboard_arrives(device: Guest) -> None:
    keyboard = Keyboard()
    device.plug(keyboard, 1)
    try:
        asked(keyboard, device)
        keyboard.press(0x28)  # Enter, on whatever has the focus
        keyboard.press(0x3B, shift=5)  # Ctrl+Alt+F2
        assert_held(device, "typed-on-a-foreign-keyboard")
    finally:
        keyboard.unplug()


@pytest.mark.attempt("V16")
def test_what_turns_into_something_else_is_asked_about_anew(device: Guest) -> None:
    first, later = TouchScreen("Pen"), Keyboard("Pen")
    device.plug(first, 1)
    device.until(lambda: first.in_use, "a second touch screen is let in", 60)
    first.unplug()
    device.plug(later, 1)
    try:
        asked(later, device)
        assert not later.asked
        assert_held(device, "turned-into-a-keyboard")
    finally:
        later.unplug()


@pytest.mark.attempt("V17")
def test_twenty_things_in_and_out_disturb_nobody(device: Guest) -> None:
    for number in range(20):
        thing = UsbDevice(f"Thing {number}", [_STORES], product=0x0100 + number)
        device.plug(thing, 1 + number % 3)
        time.sleep(0.3)
        thing.unplug()
    assert_held(device, "twenty-in-and-out")


@pytest.mark.attempt("V20")
def test_a_touch_screen_that_comes_back_works_again(device: Guest) -> None:
    before = device.journal().count(FINGERS_FELT)
    device.touch.unplug()
    time.sleep(3)
    assert is_joining(device.picture("without-touch")), "nothing opens where a touch screen is missing"
    device.renew_touch()
    device.until(lambda: device.journal().count(FINGERS_FELT) > before, "the touch screen is let in again", 180)
    assert_held(device, "touch-again")
