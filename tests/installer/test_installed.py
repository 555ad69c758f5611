"""How the installer lies on a device: what it loads, what its unit leaves it, who may write which slot."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
ROOT = REPOSITORY / "packaging/debian/werkstadt-device/root/usr/lib"
UNITS = ROOT / "systemd/system"
_LOADED = """
import sys
import werkstadt.installer.__main__
print(*sorted(name for name in sys.modules if name.startswith("werkstadt.") or "." not in name))
"""


def test_it_loads_what_checks_signatures_and_nothing_of_hub_kiosk_or_daemon() -> None:
    said = subprocess.run([sys.executable, "-c", _LOADED], check=True, capture_output=True, text=True).stdout
    loaded = set(said.split())
    assert {"tuf", "securesystemslib"} <= loaded
    assert not loaded & {"requests", "pydantic", "evdev", "PySide6", "zeroconf", "libtorrent"}
    ours = {name for name in loaded if name.startswith("werkstadt.agent.")}
    allowed = ("clock", "content", "content.roads", "content.roads.folder", "content.trust", "durable", "errors")
    assert ours == {f"werkstadt.agent.{name}" for name in allowed}
    assert not any(name.startswith(("werkstadt.hub", "werkstadt.kiosk", "werkstadt.journal")) for name in loaded)


def test_its_launcher_can_be_started_and_looks_into_the_packages_first() -> None:
    launcher = ROOT / "werkstadt/device/install"
    text = launcher.read_text()
    assert os.access(launcher, os.X_OK)
    assert text.startswith("#!/usr/bin/python3 -IS\n")
    (line,) = re.findall(r"sys\.path.*", text)
    assert line == 'sys.path[:0] = ["/usr/lib/werkstadt/agent", "/usr/lib/werkstadt/common"]'


def test_its_unit_has_a_user_of_its_own_and_only_a_good_end_lets_the_slot_be_tried() -> None:
    lines = (UNITS / "werkstadt-install.service").read_text().splitlines()
    assert "User=werkstadt-install" in lines
    assert "PrivateNetwork=true" in lines
    commands = [line for line in lines if line.startswith("Exec")]
    assert commands == [
        "ExecStart=/usr/lib/werkstadt/device/install",
        "ExecStartPost=+/usr/lib/werkstadt/device/helper slot-try",
    ]
    assert "Type=oneshot" in lines, "or else the second would not wait for the first"


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd-analyze")
@pytest.mark.parametrize("unit", ["werkstadt-install.service"])
def test_its_unit_is_left_little(unit: str) -> None:
    command = ["systemd-analyze", "security", "--offline=true", "--no-pager", "--threshold=20", str(UNITS / unit)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-300:]


def test_udev_gives_the_installer_the_slot_that_does_not_run_alone() -> None:
    lines = (ROOT / "udev/rules.d/70-werkstadt-slots.rules").read_text().splitlines()
    owned = [line for line in lines if "OWNER" in line]
    assert owned == [
        f'ENV{{ID_PART_ENTRY_NAME}}=="werkstadt-{idle}", ENV{{werkstadt.slot}}=="{runs}", OWNER="werkstadt-install"'
        for idle, runs in (("a", "b"), ("b", "a"))
    ]
    assert 'GROUP="werkstadt", MODE="0640"' in lines, "the agent reads"


def test_the_agent_may_read_slots_and_write_none() -> None:
    text = (UNITS / "werkstadt-agent.service.d/device.conf").read_text()
    allowed = re.findall(r"DeviceAllow=/dev/disk/by-partlabel/(\S+) (\w+)", text)
    assert allowed == [("werkstadt-a", "r"), ("werkstadt-b", "r"), ("werkstadt-boot", "r")]
