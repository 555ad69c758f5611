"""What each verb does, on a /sys of paper."""

import json
import subprocess
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tests.helper.conftest import Noting
from tests.helper.test_request import line
from tests.support.sysfs import KEYBOARD, LETTERS, STICK, TOUCH, said
from werkstadt.helper.serve import answer


def ask(noting: Noting, verb: str, **arguments: object) -> dict[str, object]:
    told = json.loads(answer(line(verb, arguments), noting.host)[0])
    assert isinstance(told, dict)
    return told


@pytest.mark.parametrize(
    ("verb", "words"),
    [
        ("reboot", ("--job-mode=replace-irreversibly", "start", "reboot.target")),
        ("poweroff", ("--job-mode=replace-irreversibly", "start", "poweroff.target")),
        ("restart-kiosk", ("restart", "werkstadt-kiosk.service")),
        ("system-install", ("start", "werkstadt-install.service")),
    ],
)
def test_what_systemd_does_is_asked_of_it_in_fixed_words(noting: Noting, verb: str, words: tuple[str, ...]) -> None:
    assert ask(noting, verb) == {"ok": True}
    assert noting.systemctl == [words]


def test_whom_to_trust_goes_to_a_unit_of_its_own_that_may_write_the_boot_state(noting: Noting) -> None:
    assert ask(noting, "system-trust", root="ab" * 32) == {"ok": True}
    assert noting.systemctl == [("start", f"werkstadt-system-trust@{'ab' * 32}.service")]


def test_the_clock_is_set(noting: Noting) -> None:
    assert ask(noting, "clock", utc_ms=1_800_000_000_123) == {"ok": True}
    assert noting.clock == [1_800_000_000_123]


@pytest.mark.parametrize(("percent", "light"), [(100, 937), (50, 469), (5, 47), (4, 47), (0, 47)])
def test_every_screen_gets_its_part_of_light_and_never_none(noting: Noting, percent: int, light: int) -> None:
    screens = [noting.sysfs.screen("intel", 937), noting.sysfs.screen("second", 937)]
    assert ask(noting, "backlight", percent=percent) == {"ok": True, "screens": 2}
    assert [(one / "brightness").read_text() for one in screens] == [str(light)] * 2


def test_a_screen_with_few_steps_is_not_turned_off(noting: Noting) -> None:
    screen = noting.sysfs.screen("acpi", 7)
    ask(noting, "backlight", percent=0)
    assert (screen / "brightness").read_text() == "1"


def test_a_screen_without_a_light_is_said(noting: Noting) -> None:
    assert "a screen whose light can be set" in str(ask(noting, "backlight", percent=50)["error"])


def test_a_screen_that_says_nonsense_is_said(noting: Noting) -> None:
    (noting.sysfs.screen("odd", 1) / "max_brightness").write_text("many\n")
    assert ask(noting, "backlight", percent=50)["ok"] is False


def test_what_staff_have_seen_is_let_in_and_taken_out(noting: Noting) -> None:
    device = noting.sysfs.usb("1-1.4", "046d", "c31c", KEYBOARD)
    seen = {"vendor": "046d", "product": "c31c", "interfaces": ["03/00/00", "03/01/01"]}
    assert ask(noting, "usb-authorise", port="1-1.4", **seen) == {"ok": True}
    assert said(device, "authorized") == "1"
    assert ask(noting, "usb-refuse", port="1-1.4") == {"ok": True}
    assert said(device, "authorized") == "0"


@pytest.mark.parametrize(
    "seen",
    [
        {"vendor": "046e", "product": "c31c", "interfaces": list(KEYBOARD)},
        {"vendor": "046d", "product": "c31d", "interfaces": list(KEYBOARD)},
        {"vendor": "046d", "product": "c31c", "interfaces": ["03/01/01"]},
        {"vendor": "046d", "product": "c31c", "interfaces": [*KEYBOARD, "03/00/00"]},
    ],
)
def test_another_device_than_staff_have_seen_stays_out(noting: Noting, seen: dict[str, object]) -> None:
    device = noting.sysfs.usb("1-1", "046d", "c31c", KEYBOARD)
    told = ask(noting, "usb-authorise", port="1-1", **seen)
    assert told["ok"] is False
    assert "got 046d:c31c 03/00/00 03/01/01" in str(told["error"])
    assert said(device, "authorized") == "0"


@pytest.mark.parametrize("interfaces", [STICK, ("02/06/00", "0a/00/00"), ("ff/00/00",), ("09/00/00", "03/00/00")])
def test_some_kinds_no_agent_can_let_in(noting: Noting, interfaces: tuple[str, ...]) -> None:
    device = noting.sysfs.usb("1-1", "0781", "5567", interfaces)
    told = ask(noting, "usb-authorise", port="1-1", vendor="0781", product="5567", interfaces=list(interfaces))
    assert "no other kind than" in str(told["error"])
    assert said(device, "authorized") == "0"


def test_a_device_with_broken_descriptors_stays_out(noting: Noting) -> None:
    device = noting.sysfs.usb("1-1", "0781", "5567", TOUCH)
    (device / "descriptors").write_bytes(b"\x12\x01" + bytes(20))
    told = ask(noting, "usb-authorise", port="1-1", vendor="0781", product="5567", interfaces=["03/00/00"])
    assert str(told["error"]).startswith("descriptors: expected")
    assert said(device, "authorized") == "0"


@pytest.mark.parametrize("name", ["input3", "event3"])
def test_an_input_device_is_held_and_let_go_by_either_name(noting: Noting, name: str) -> None:
    device = noting.sysfs.input(3, LETTERS)
    assert ask(noting, "input-inhibit", name=name) == {"ok": True}
    assert said(device, "inhibited") == "1"
    assert ask(noting, "input-release", name=name) == {"ok": True}
    assert said(device, "inhibited") == "0"


@pytest.mark.parametrize(
    ("verb", "arguments"),
    [
        ("usb-refuse", {"port": "9-9"}),
        ("input-inhibit", {"name": "input99"}),
        ("input-release", {"name": "event99"}),
        ("usb-authorise", {"port": "9-9", "vendor": "0000", "product": "0000", "interfaces": ["03/00/00"]}),
    ],
)
def test_a_device_that_is_not_there_is_an_answer(noting: Noting, verb: str, arguments: dict[str, object]) -> None:
    told = ask(noting, verb, **arguments)
    assert told["ok"] is False
    assert str(told["error"]).startswith(f"{verb}: expected to be done, got")


def test_what_systemd_refuses_is_an_answer(noting: Noting) -> None:
    def fail(*_: str) -> None:
        raise subprocess.CalledProcessError(4, "systemctl")

    told = json.loads(answer(line("reboot", {}), replace(noting.host, systemctl=fail))[0])
    assert told["ok"] is False
    assert "systemctl" in told["error"]


def test_what_was_done_and_refused_stands_in_the_log_on_a_line_each(
    noting: Noting, capsys: pytest.CaptureFixture[str]
) -> None:
    ask(noting, "clock", utc_ms=1_800_000_000_000)
    ask(noting, "usb-refuse", port="1\ndone reboot {}\x1b[2J")
    first, second = capsys.readouterr().err.splitlines()
    assert first == "done clock {'utc_ms': 1800000000000}"
    assert second.startswith("refused port: expected text like")
    assert second.isprintable()


@given(st.one_of(st.binary(max_size=300), st.text(max_size=100).map(lambda text: text.encode("utf-8", "replace"))))
@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
def test_a_hostile_line_is_answered_and_nothing_is_done(noting: Noting, data: bytes) -> None:
    noting.sysfs.root.joinpath("class/backlight/one").mkdir(exist_ok=True)
    before = noting.everything()
    told, fds = answer(data, noting.host)
    assert not fds
    assert json.loads(told)["ok"] is False
    assert told.count(b"\n") == 1
    assert noting.everything() == before
