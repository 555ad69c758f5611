"""A closed device as the kernel would show it, in a folder; and each way in which one may not be closed."""

import asyncio
import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.agent.house import NotingHouse, until
from werkstadt.agent.__main__ import app
from werkstadt.agent.capabilities.selftests import SelfTests
from werkstadt.agent.config import Settings
from werkstadt.agent.rules.selftest import CHECKS, Result, Verdict, is_due, judge, score
from werkstadt.agent.selftest import RULES, is_closed_device, read_facts
from werkstadt.contract.messages import CheckIn, SelfTest

HELD, FAILED, UNKNOWN = Verdict.HELD, Verdict.FAILED, Verdict.UNKNOWN
STATUS = "Name:\tx\nUid:\t105\t105\t105\t105\nNoNewPrivs:\t1\nCapEff:\t0000000000000000\n"
LIMITS = "Limit                     Soft Limit           Hard Limit           Units\nMax core file size        0                    0                    bytes\n"  # noqa: E501
MOUNTS = """\
21 1 0:20 / / rw,relatime shared:1 - overlay system rw,lowerdir=/layer/system
30 21 254:3 / {state} rw,nosuid,nodev,noexec,noatime shared:9 - ext4 /dev/mapper/werkstadt-data rw
"""
TCP = "  sl  local rem st\n   0: 00000000:20FE 00000000:0000 0A 00000000\n   1: 0100007F:1F90 00000000:0000 0A\n"
UDP = "  sl  local rem st\n   0: 00000000:14E9 00000000:0000 07\n   1: 0A01A8C0:9C40 0B01A8C0:0035 01\n"
FILES = {
    "proc/cmdline": "root=PARTLABEL=werkstadt-a ro quiet usbcore.authorized_default=0\n",
    "proc/sys/kernel/sysrq": "0\n",
    "proc/sys/kernel/dmesg_restrict": "1\n",
    "proc/sys/kernel/kptr_restrict": "2\n",
    "proc/sys/kernel/kexec_load_disabled": "1\n",
    "proc/sys/kernel/unprivileged_bpf_disabled": "2\n",
    "proc/sys/kernel/yama/ptrace_scope": "3\n",
    "proc/1/comm": "systemd\n",
    "proc/300/comm": "werkstadt-kiosk\n",
    "proc/300/status": STATUS,
    "proc/300/limits": LIMITS,
    "proc/300/environ": "QT_QPA_PLATFORM=wayland\0HOME=/run/x\0",
    "proc/301/comm": "werkstadt-agent\n",
    "proc/301/status": STATUS,
    "proc/301/limits": LIMITS,
    "proc/301/environ": "HOME=/\0",
    "proc/net/tcp": TCP,
    "proc/net/udp": UDP,
    "proc/self/mountinfo": MOUNTS,
    "proc/swaps": "Filename\tType\tSize\n",
    "proc/modules": "virtio_gpu 1 0 - Live 0x0\n",
    "sys/bus/usb/devices/usb1/authorized_default": "0\n",
    "sys/class/tpmrm/tpmrm0/x": "",
    "sys/class/block/dm-0/dm/uuid": "CRYPT-LUKS2-0123-werkstadt-data\n",
    "sys/class/block/dm-0/dm/name": "werkstadt-data\n",
    "run/werkstadt-vault": "sealed\n",
    "sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c": "\x06\x00\x00\x00\x01",
    "etc/passwd": "root:x:0:0::/root:/bin/bash\nwerkstadt-kiosk:x:1:1::/:/usr/sbin/nologin\n"
    "werkstadt-agent:x:2:1::/:/usr/sbin/nologin\n",
    str(RULES): "type filter hook input priority filter; policy drop;\n",
}
SHOWN = "LoadState=loaded\nUser=werkstadt-kiosk\nNoNewPrivileges=yes\nCapabilityBoundingSet=\nLimitCORE=0\n"
NOW = dt.datetime(2026, 11, 26, 3, tzinfo=dt.UTC)


class Root:
    """Files of a device; changed by a test before it is read."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.state = folder / "root", folder / "state"
        (self.state / "journal").mkdir(parents=True)
        for name, text in FILES.items():
            self.write(name, text.format(state=self.state) if name.endswith("mountinfo") else text)
        self.active: str | None = "active\n"
        self.shown: str | None = SHOWN
        self.now = NOW

    def write(self, name: str, text: str) -> None:
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="latin-1")

    def remove(self, name: str) -> None:
        (self.folder / name).unlink()

    def _run(self, command: list[str]) -> str | None:
        return self.active if "is-active" in command else self.shown

    def judged(self) -> dict[str, Result]:
        facts = read_facts(self.state, self.folder, self._run, lambda: self.now)
        return {result.check: result for result in judge(facts)}


@pytest.fixture
def root(tmp_path: Path) -> Root:
    return Root(tmp_path)


def test_a_closed_device_holds_everything(root: Root) -> None:
    found = root.judged()
    assert {name: result.verdict for name, result in found.items()} == dict.fromkeys(CHECKS, HELD)
    assert score(found.values()) == (21, 21)
    assert is_closed_device(root.folder)


Change = Callable[[Root], None]


def rewritten(name: str, text: str) -> Change:
    return lambda root: root.write(name, text)


OPEN: list[tuple[str, Change, str]] = [
    ("usb", rewritten("proc/cmdline", "ro quiet"), "Any USB device"),
    ("usb", rewritten("sys/bus/usb/devices/usb1/authorized_default", "1"), "Any USB device"),
    ("kernel-keys", rewritten("proc/sys/kernel/sysrq", "176\n"), "is 176"),
    ("serial-console", rewritten("proc/cmdline", "usbcore.authorized_default=0 console=ttyS0"), "console=ttyS0"),
    ("serial-console", rewritten("proc/cmdline", "usbcore.authorized_default=0 init=/bin/sh"), "init=/bin/sh"),
    ("no-login", rewritten("proc/9/comm", "agetty\n"), "agetty"),
    ("no-login", rewritten("proc/9/comm", "sshd\n"), "sshd"),
    ("no-ports", rewritten("proc/net/tcp", TCP.replace("20FE", "0016")), "tcp 22"),
    ("no-ports", rewritten("proc/net/udp", UDP.replace("14E9", "0035")), "udp 53"),
    ("no-ports", rewritten("proc/net/tcp6", "x\n 0: " + "0" * 32 + ":1F90 " + "0" * 32 + ":0000 0A\n"), "tcp 8080"),
    ("firewall", lambda root: setattr(root, "active", "failed\n"), "firewall is failed"),
    ("firewall", rewritten(str(RULES), "policy accept;"), "do not end with drop"),
    ("no-core", rewritten("proc/300/limits", LIMITS.replace(" 0  ", " unlimited  ", 1)), "werkstadt-kiosk"),
    ("no-swap", rewritten("proc/swaps", "Filename\n/dev/vda4 partition 100\n"), "swapped"),
    ("read-only-system", rewritten("proc/self/mountinfo", "21 1 0:20 / / rw - ext4 /dev/vda1 rw\n"), "can be written"),
    ("data-mount", rewritten("proc/self/mountinfo", "21 1 0:20 / / ro - ext4 /dev/vda1 ro\n"), "no file system"),
    ("data-encrypted", rewritten("proc/self/mountinfo", "21 1 0:20 / / ro - ext4 /dev/vda1 ro\n"), "no partition"),
    ("data-encrypted", rewritten("sys/class/block/dm-0/dm/uuid", "LVM-xyz\n"), "as it is"),
    ("data-encrypted", rewritten("sys/class/block/dm-0/dm/name", "another\n"), "as it is"),
    ("private-state", lambda root: (root.state / "journal").chmod(0o777), "journal"),
    ("no-shell", rewritten("etc/passwd", FILES["etc/passwd"].replace("/usr/sbin/nologin", "/bin/sh", 1)), "kiosk"),
    ("no-shell", rewritten("etc/passwd", "root:x:0:0::/root:/bin/bash\n"), "no users of their own"),
    ("kiosk-confined", rewritten("proc/300/status", STATUS.replace("Privs:\t1", "Privs:\t0")), "may gain rights"),
    ("kiosk-confined", rewritten("proc/300/status", STATUS.replace("105\t105\t105\t105", "0\t0\t0\t0")), "as root"),
    (
        "agent-confined",
        rewritten("proc/301/status", STATUS.replace("CapEff:\t0000000000000000", "CapEff:\t20")),
        "rights of root",
    ),
    ("debug-variables", rewritten("proc/300/environ", "QTWEBENGINE_REMOTE_DEBUGGING=1\0"), "REMOTE_DEBUGGING"),
    ("debug-variables", rewritten("proc/300/environ", "QML2_IMPORT_PATH=1\0"), "QML2_IMPORT_PATH"),
    ("closed-kernel", rewritten("proc/sys/kernel/kptr_restrict", "0\n"), "kptr_restrict"),
    ("foreign-buses", rewritten("proc/modules", "thunderbolt 1 0 - Live 0x0\n"), "thunderbolt"),
    ("secure-boot", rewritten(next(name for name in FILES if "SecureBoot" in name), "\x06\x00\x00\x00\x00"), "is off"),
    ("clock", lambda root: setattr(root, "now", NOW.replace(year=1971)), "1971"),
    ("clock", lambda root: setattr(root, "now", NOW.replace(year=2140)), "2140"),
]


@pytest.mark.parametrize(("check", "change", "words"), OPEN)
def test_each_way_to_be_open_is_found_and_told(root: Root, check: str, change: Change, words: str) -> None:
    change(root)
    found = root.judged()
    assert found[check].verdict is FAILED
    assert words in found[check].sentence


def test_every_check_can_fail_but_the_one_about_a_part_that_may_be_missing() -> None:
    assert {check for check, _, _ in OPEN} == set(CHECKS) - {"tpm"}


@pytest.mark.parametrize("option", ["nosuid", "nodev", "noexec"])
def test_data_that_could_start_something_is_found(root: Root, option: str) -> None:
    root.write("proc/self/mountinfo", MOUNTS.format(state=root.state).replace(f"{option},", ""))
    assert root.judged()["data-mount"].verdict is FAILED


@pytest.mark.parametrize(
    ("vault", "told"), [("sealed", "sealed to this machine"), ("beside", "the key lies beside"), ("", "is encrypted.")]
)
def test_where_the_key_is_is_told(root: Root, vault: str, told: str) -> None:
    root.write("run/werkstadt-vault", f"{vault}\n")
    result = root.judged()["data-encrypted"]
    assert (result.verdict, told in result.sentence) == (HELD, True)


def test_why_nothing_is_kept_is_told(root: Root) -> None:
    root.write("run/werkstadt-vault", "locked data: expected the TPM to give the key, got nothing\n")
    root.write("proc/self/mountinfo", "21 1 0:20 / / ro - ext4 /dev/vda1 ro\n")
    assert "(data: expected the TPM to give the key" in root.judged()["data-encrypted"].sentence


def test_what_cannot_be_read_is_no_failure_and_does_not_count(root: Root, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    facts = read_facts(tmp_path / "nowhere", empty, lambda _: None, lambda: NOW)
    found = {result.check: result.verdict for result in judge(facts)}
    assert {name for name, verdict in found.items() if verdict is not UNKNOWN} == {"clock"}
    root.remove("proc/300/environ")
    (root.folder / "sys/class/tpmrm/tpmrm0/x").unlink()
    (root.folder / "sys/class/tpmrm/tpmrm0").rmdir()
    judged = root.judged()
    assert judged["debug-variables"].verdict is UNKNOWN
    assert "can read what is on it" in judged["tpm"].sentence
    assert score(judged.values()) == (19, 19)


def test_an_agent_that_sees_no_other_process_goes_by_units_and_cgroups(root: Root) -> None:
    """As its own unit confines it (ProtectProc=invisible)."""
    for name in ("1/comm", "300/comm", "300/status", "300/limits", "300/environ"):
        root.remove(f"proc/{name}")
    judged = root.judged()
    assert judged["no-login"].verdict is UNKNOWN
    assert judged["kiosk-confined"].verdict is HELD
    assert judged["debug-variables"].verdict is UNKNOWN
    root.write("sys/fs/cgroup/system.slice/dbus.service/x", "")
    assert root.judged()["no-login"].verdict is HELD
    root.write("sys/fs/cgroup/system.slice/system-getty.slice/x", "")
    assert "system-getty.slice" in root.judged()["no-login"].sentence
    root.shown = SHOWN.replace("Privileges=yes", "Privileges=no").replace("CORE=0", "CORE=infinity")
    judged = root.judged()
    assert judged["kiosk-confined"].verdict is FAILED
    assert judged["no-core"].verdict is FAILED
    root.shown = "LoadState=not-found\n"
    assert root.judged()["kiosk-confined"].verdict is UNKNOWN


def test_odd_texts_of_the_kernel_raise_nothing(root: Root) -> None:
    for name in FILES:
        root.write(name, "\x00 - : \xff\n-\n")
        assert len(root.judged()) == len(CHECKS)


@pytest.mark.parametrize(
    ("hour", "last", "since_h", "due"),
    [
        (12, None, 0, True),
        (3, "2026-11-25", 24, True),
        (3, "2026-11-26", 1, False),
        (12, "2026-11-25", 20, False),
        (9, "2026-11-24", 31, True),
        (0, "2026-11-25", 22, False),
        (5, "2026-11-25", 26, False),
    ],
)
def test_it_is_due_once_a_night_or_in_the_morning_after(hour: int, last: str | None, since_h: float, due: bool) -> None:
    assert is_due("2026-11-26", hour, last, since_h) is due


def test_a_closed_device_tests_itself_tells_staff_and_remembers_it(settings: Settings) -> None:
    settings.own.mkdir(parents=True)
    notes = NotingHouse()
    results = [Result("usb", HELD, "Shut."), Result("clock", FAILED, "It shows 1971."), Result("tpm", UNKNOWN, "None.")]
    tests = SelfTests(settings, notes.house(), closed=lambda: True, test=lambda: results)
    tests.start()
    assert tests.last is None

    def done() -> bool:
        tests.tick()
        return tests.last is not None

    asyncio.run(until(done))
    assert tests.last is not None
    assert (tests.last.held, tests.last.told, tests.last.failed) == (1, 2, ["clock: It shows 1971."])
    assert notes.troubles["selftest"] == "It shows 1971."
    tests.stop()
    again = SelfTests(settings, notes.house(), closed=lambda: True, test=list)
    again.start()
    assert again.last == tests.last
    again.tick()
    assert again._running is None, "once is enough"
    again.stop()


def test_where_nothing_is_meant_to_be_closed_nothing_is_tested(settings: Settings) -> None:
    notes = NotingHouse()
    tests = SelfTests(settings, notes.house(), closed=lambda: False, test=lambda: 1 / 0)  # type: ignore[arg-type, return-value]
    tests.start()
    tests.tick()
    assert tests.last is None
    assert tests._running is None
    tests.stop()


def test_the_command_prints_a_table_or_json_and_its_status_says_whether_all_holds(settings: Settings) -> None:
    done = CliRunner().invoke(app, ["selftest", "--state", str(settings.state)])
    assert " held." in done.stdout.splitlines()[-1]
    told = json.loads(CliRunner().invoke(app, ["selftest", "--state", str(settings.state), "--json"]).stdout)
    assert [row["check"] for row in told["checks"]] == list(CHECKS)
    assert told["held"] <= told["told"] <= len(CHECKS)
    assert done.exit_code == (0 if told["held"] == told["told"] else 1)


def test_it_travels_with_the_check_in_and_an_older_hub_does_not_mind() -> None:
    said = CheckIn(version="1", epochs=[], selftest=SelfTest(at_ms=1, held=18, told=19, failed=["usb: Open."]))
    assert CheckIn.model_validate_json(said.to_bytes()).selftest == said.selftest
    assert b"selftest" not in CheckIn(version="1", epochs=[]).to_bytes()
