"""How the root part lies on a device: what it loads, what its unit leaves it, what udev does without it."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
ROOT = REPOSITORY / "packaging/debian/werkstadt-device/root/usr/lib"
LAUNCHER = ROOT / "werkstadt/device/helper"
_LOADED = """
import sys
sys.path.append(sys.argv[1])
import werkstadt.helper.__main__, werkstadt.helper.serve, werkstadt.helper.seen, werkstadt.helper.verbs
print(*sorted({name.partition(".")[0] for name in sys.modules}))
"""


def test_root_runs_pythons_own_library_and_nothing_else() -> None:
    command = [sys.executable, "-IS", "-c", _LOADED, str(REPOSITORY / "device-agent")]
    loaded = set(subprocess.run(command, check=True, capture_output=True, text=True).stdout.split())
    assert loaded - sys.stdlib_module_names - {"__main__"} == {"werkstadt"}


def test_the_launcher_can_be_started_and_looks_nowhere_else_first() -> None:
    text = LAUNCHER.read_text()
    assert os.access(LAUNCHER, os.X_OK)
    assert text.startswith("#!/usr/bin/python3 -IS\n")
    assert re.findall(r"sys\.path.*", text) == ['sys.path.append("/usr/lib/werkstadt/common")']


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd-analyze")
@pytest.mark.parametrize("name", ["helper", "screen"])
def test_a_unit_is_left_little(name: str) -> None:
    unit = ROOT / f"systemd/system/werkstadt-{name}.service"
    command = ["systemd-analyze", "security", "--offline=true", "--no-pager", "--threshold=20", str(unit)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-300:]


def test_the_screen_hears_from_udev_what_is_plugged_in_later() -> None:
    """udev tells only the network that it is in itself: with one of its own the screen never saw a touch that came
    after it, and no other panel."""
    unit = (ROOT / "systemd/system/werkstadt-screen.service").read_text()
    assert "PrivateNetwork=" not in unit
    assert "AF_NETLINK" in unit
    assert "IPAddressDeny=any" in unit


@pytest.mark.parametrize("path", sorted((ROOT / "udev/rules.d").iterdir()), ids=lambda path: path.name)
def test_no_rule_asks_whether_nothing_above_is_something(path: Path) -> None:
    """SUBSYSTEMS!="usb" holds for every device: udev looks for one above that is of another kind, and finds it."""
    assert not re.findall(
        r"(?:SUBSYSTEMS|KERNELS|DRIVERS|ATTRS\{[^}]*\})!=", re.sub(r"(?m)^#.*$", "", path.read_text())
    )


def test_what_has_keys_is_held_before_any_program_is_asked() -> None:
    rules = (ROOT / "udev/rules.d/65-werkstadt-keys.rules").read_text()
    birth = next(line for line in rules.splitlines() if "IMPORT{program}" in line)
    held = [birth.index(part) for part in ('ATTR{inhibited}="1"', 'ENV{WERKSTADT_HELD}="1"', "IMPORT{program}")]
    assert held == sorted(held)
    assert '"/usr/lib/werkstadt/device/helper keys-seen %k"' in birth
    assert 'ENV{WERKSTADT_HELD}=="1", ENV{LIBINPUT_IGNORE_DEVICE}="1"' in rules
    labels = set(re.findall(r'LABEL="(\w+)"', rules))
    assert set(re.findall(r'GOTO="(\w+)"', rules)) == labels


def test_a_scanner_is_narrowed_before_it_is_asked_about_again() -> None:
    rules = (ROOT / "udev/rules.d/65-werkstadt-keys.rules").read_text()
    (line,) = [line for line in rules.splitlines() if line.startswith('ENV{WERKSTADT_ONLY}=="printable"')]
    parts = ('KERNELS=="input[0-9]*"', 'IMPORT{parent}="KEYBOARD_KEY_*"', 'RUN{builtin}+="keyboard"', "keys-seen $id")
    order = [line.index(part) for part in parts]
    assert order == sorted(order)


def test_a_disk_by_usb_is_read_only_and_nobody_looks_for_a_file_system_on_it() -> None:
    """Before 60-persistent-storage.rules, which would; and where the program fails, too."""
    rules = (ROOT / "udev/rules.d/59-werkstadt-sticks.rules").read_text()
    (disk,) = [line for line in rules.splitlines() if line.startswith('ENV{DEVTYPE}=="disk"')]
    flag = 'ENV{UDEV_DISABLE_PERSISTENT_STORAGE_RULES_FLAG}="1"'
    assert disk.index(flag) < disk.index('IMPORT{program}="/usr/lib/werkstadt/device/helper disk-seen %k"')


def test_no_stick_stays_open_however_the_helper_ended() -> None:
    unit = (ROOT / "systemd/system/werkstadt-helper.service").read_text()
    assert "\nExecStopPost=/usr/lib/werkstadt/device/helper sticks-out\n" in unit


@pytest.mark.parametrize(
    "code", ["700e0", "700e4", "700e2", "700e3", "7003a", "70045", "70046", "1d", "38", "3b", "58", "54"]
)
def test_a_key_that_no_page_needs_means_nothing(code: str) -> None:
    rules = (ROOT / "udev/rules.d/65-werkstadt-keys.rules").read_text()
    assert f'ENV{{KEYBOARD_KEY_{code}}}="reserved"' in rules


@pytest.mark.parametrize(
    "code", ["700e1", "700e5", "700e6", "70028", "7002b", "70029", "2a", "36", "b8", "1c", "0f", "01"]
)
def test_keys_to_write_and_walk_with_stay(code: str) -> None:
    assert f"KEYBOARD_KEY_{code}}}" not in (ROOT / "udev/rules.d/65-werkstadt-keys.rules").read_text()
