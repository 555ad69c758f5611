"""What udev is told of a device that has come."""

from pathlib import Path

import pytest

from tests.support.sysfs import BTN_TOUCH, KEYBOARD, LETTERS, STICK, TOUCH, Sysfs, said
from werkstadt.helper.__main__ import main


@pytest.fixture(autouse=True)
def notes(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    notes: list[str] = []
    monkeypatch.setattr("werkstadt.helper.seen.syslog.syslog", lambda _, sentence: notes.append(sentence))
    return notes


def ask(sysfs: Sysfs, what: str, name: str, table: Path | str = "") -> int:
    file = sysfs.root.parent / "agent.toml"
    if isinstance(table, str):
        file.write_text(table)
    return main([what, name, "--table", str(file if isinstance(table, str) else table), "--sys", str(sysfs.root)])


def test_a_touch_screen_is_let_in_and_a_stick_is_not(sysfs: Sysfs, notes: list[str]) -> None:
    touch = sysfs.usb("1-1", "222a", "0001", TOUCH, product="ILITEK\x1b[2J touch\n")
    stick = sysfs.usb("1-2", "0781", "5567", STICK, authorized="1")
    assert ask(sysfs, "usb-seen", "1-1") == 0
    assert ask(sysfs, "usb-seen", "1-2") == 0
    assert (said(touch, "authorized"), said(stick, "authorized")) == ("1", "0")
    assert notes == [
        "usb 1-1 222a:0001 03/00/00 'ILITEK[2J touch': let in",
        "usb 1-2 0781:5567 08/06/50 '': stays out, it is of the kind storage, and no [[usb]] rule allows that",
    ]


def test_the_table_of_roots_is_what_counts(sysfs: Sysfs) -> None:
    device = sysfs.usb("1-2", "413c", "2113", KEYBOARD)
    ask(sysfs, "usb-seen", "1-2")
    assert said(device, "authorized") == "0"
    ask(sysfs, "usb-seen", "1-2", '[[keyboard]]\ndevice = "413c:2113"')
    assert said(device, "authorized") == "1"


def test_what_cannot_be_read_stays_out(sysfs: Sysfs, notes: list[str]) -> None:
    device = sysfs.usb("1-2", "413c", "2113", TOUCH, authorized="1")
    (device / "descriptors").write_bytes(b"nonsense")
    assert ask(sysfs, "usb-seen", "1-2") == 0
    assert said(device, "authorized") == "0"
    assert "malformed: stays out, descriptors: expected" in notes[0]


@pytest.mark.parametrize("table", ["[[usb]]\nbroken", "[[usb]]", "\0usb"])
def test_with_a_broken_table_screens_are_let_in_and_keyboards_held(sysfs: Sysfs, table: str, notes: list[str]) -> None:
    touch, keyboard = sysfs.usb("1-1", "222a", "0001", TOUCH), sysfs.input(3, LETTERS)
    ask(sysfs, "usb-seen", "1-1", table)
    ask(sysfs, "keys-seen", "input3", table)
    assert (said(touch, "authorized"), said(keyboard, "inhibited")) == ("1", "1")
    assert "only the built-in rules count" in notes[0]


def test_without_a_table_the_built_in_rules_count(sysfs: Sysfs, notes: list[str]) -> None:
    sysfs.input(3, LETTERS)
    assert ask(sysfs, "keys-seen", "input3", sysfs.root / "none.toml") == 0
    assert notes == ["input3 'A keyboard' at 'usb-1/input0': held"]


def test_udev_reads_whether_a_device_is_held(sysfs: Sysfs, capsys: pytest.CaptureFixture[str]) -> None:
    keyboard, screen = sysfs.input(3, LETTERS), sysfs.input(4, [BTN_TOUCH, 116])
    (screen / "inhibited").write_text("1\n")
    ask(sysfs, "keys-seen", "input3")
    ask(sysfs, "keys-seen", "input4")
    ask(sysfs, "keys-seen", "input3", '[[keyboard]]\nname = "A key*"')
    assert capsys.readouterr().out == "WERKSTADT_HELD=1\nWERKSTADT_HELD=0\nWERKSTADT_HELD=0\n"
    assert (said(keyboard, "inhibited"), said(screen, "inhibited")) == ("0", "0")


def test_a_scanner_is_held_until_it_has_no_key_too_many(sysfs: Sysfs, capsys: pytest.CaptureFixture[str]) -> None:
    table = '[[keyboard]]\nname = "A key*"\nonly = "printable"'
    scanner = sysfs.input(3, LETTERS)
    ask(sysfs, "keys-seen", "input3", table)
    told = capsys.readouterr().out.splitlines()
    assert told[:2] == ["WERKSTADT_HELD=0", "WERKSTADT_ONLY=printable"], "the session hears it when it is let go"
    assert "KEYBOARD_KEY_70029=reserved" in told
    assert all(line.startswith("KEYBOARD_KEY_700") for line in told[2:])
    assert said(scanner, "inhibited") == "1"
    (scanner / "capabilities/key").write_text(f"{sum(1 << key for key in (0, 28, 30, 42)):x}\n")
    ask(sysfs, "keys-seen", "input3", table)
    assert said(scanner, "inhibited") == "0"


@pytest.mark.parametrize(
    ("what", "name"),
    [("usb-seen", "../x"), ("usb-seen", "usb1"), ("usb-seen", ""), ("keys-seen", "event3/.."), ("keys-seen", "1-1")],
)
def test_a_name_that_is_none_is_not_followed(
    sysfs: Sysfs, what: str, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ask(sysfs, what, name) == 1
    assert "device: expected" in capsys.readouterr().err


@pytest.mark.parametrize(("what", "name"), [("usb-seen", "1-9"), ("keys-seen", "input9")])
def test_a_device_that_has_gone_is_no_crash(sysfs: Sysfs, what: str, name: str) -> None:
    assert ask(sysfs, what, name) == 1
