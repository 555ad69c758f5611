"""Keys at a device: none leads out. The keyboard is the board's own (PS/2), which no USB rule reaches."""

import pytest

from tests.image.page import assert_held
from tests.support.guest import Guest

pytestmark = pytest.mark.image


@pytest.mark.attempt("V02", "V19", "V48")
def test_a_fresh_device_shows_how_it_joins_and_nothing_else(device: Guest) -> None:
    assert_held(device, "fresh")
    journal = device.journal()
    assert "Reached target" in journal, "else the journal is not the guest's"
    assert "login:" not in journal, "nobody is asked to log in, on no line"


@pytest.mark.attempt("V01", "V02")
@pytest.mark.parametrize("number", range(1, 13))
def test_no_other_console_can_be_reached(device: Guest, number: int) -> None:
    device.keys("ctrl", "alt", f"f{number}")
    device.keys("alt", f"f{number}")
    device.keys("alt", "left")
    assert_held(device, f"console-{number}")


@pytest.mark.attempt("V03")
@pytest.mark.parametrize("how_often", [1, 8])
def test_ctrl_alt_del_restarts_nothing(device: Guest, how_often: int) -> None:
    for _ in range(how_often):
        device.keys("ctrl", "alt", "delete")
    assert_held(device, f"ctrl-alt-del-{how_often}")
    assert "Reached target reboot" not in device.journal()


@pytest.mark.attempt("V05")
@pytest.mark.parametrize("letter", list("reisuokfcb"))
def test_keys_that_talk_to_the_kernel_do_nothing(device: Guest, letter: str) -> None:
    device.keys("alt", "sysrq", letter)
    assert_held(device, f"sysrq-{letter}")


@pytest.mark.parametrize(
    "keys",
    [
        pytest.param(("ctrl", "alt", "backspace"), marks=pytest.mark.attempt("V04")),
        *(("alt", "f4"), ("alt", "tab"), ("alt", "esc"), ("meta_l",), ("meta_l", "d"), ("meta_l", "tab")),
        *(("ctrl", "q"), ("ctrl", "w"), ("f11",), ("f1",), ("ctrl", "shift", "i"), ("menu",), ("print",)),
        pytest.param(("power",), marks=pytest.mark.attempt("V10")),
        pytest.param(("sleep",), marks=pytest.mark.attempt("V11")),
    ],
    ids="-".join,
)
@pytest.mark.attempt("V06")
def test_keys_of_desktops_browsers_and_power_do_nothing(device: Guest, keys: tuple[str, ...]) -> None:
    device.keys(*keys)
    assert_held(device, "-".join(keys))


@pytest.mark.attempt("V10")
def test_the_power_button_pressed_shortly_does_nothing(device: Guest) -> None:
    device.ask("system_powerdown")
    assert_held(device, "power-button")
