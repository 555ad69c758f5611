"""What somebody reaches who is already in, and what happens to the page when a part ends: asked by root within the
device, beside an image that is otherwise as it is given out.
"""

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from PIL import Image

from tests.image.conftest import IMAGE, folder_in
from tests.image.page import PAPER, assert_held, is_joining, settle, until_joining
from tests.support.guest import HEIGHT, WIDTH, Guest, running
from tests.support.insider import Insider, Said

pytestmark = pytest.mark.image
KIOSK, AGENT = "werkstadt-kiosk", "werkstadt-agent"
AWAKE_S = 330.0
"""Longer than any compositor's own five minutes."""
_PIDS = """
import glob, sys
for path in glob.glob("/proc/[0-9]*/cmdline"):
    try:
        words = open(path, "rb").read().split(b"\\0")
    except OSError:
        continue
    if any(word.endswith(sys.argv[1].encode()) for word in words[:3]):
        print(path.split("/")[2])
"""
_ASK = """
import socket, sys
wire = socket.socket(socket.AF_UNIX)
wire.connect("/run/werkstadt/helper.sock")
wire.sendall(sys.stdin.buffer.read() + b"\\n")
print(wire.recv(65536).decode())
"""
_EATER = "open('/proc/self/oom_score_adj', 'w').write('0')\nall_ = []\nwhile True: all_.append(b'x' * (32 << 20))"


@dataclass(frozen=True)
class Inside:
    guest: Guest
    insider: Insider

    def pids(self, program: str) -> list[str]:
        """Of what was started by this name."""
        return self.insider.run("python3", "-c", _PIDS, program).text.split()

    def end(self, program: str, signal: str) -> list[str]:
        """Returns whom it met."""
        found = self.pids(program)
        assert found, f"{program} runs"
        done = self.insider.sh(f"kill -{signal} {' '.join(found)}")
        assert done.status == 0, done.text
        return found

    def is_another(self, program: str, before: list[str]) -> bool:
        now = self.pids(program)
        return bool(now) and not set(now) & set(before)

    def until_another(self, program: str, before: list[str], patience_s: float) -> None:
        self.guest.until(lambda: self.is_another(program, before), f"{program} anew", patience_s)

    def refused(self, text: str, user: str) -> str:
        done = self.insider.sh(text, user)
        assert done.status != 0, f"{user} can: {text}: {done.text}"
        return done.text


@pytest.fixture(scope="module")
def inside(report: Path) -> Iterator[Inside]:
    folder = folder_in(report, "inside")
    initrd = Insider.initrd(IMAGE, folder)
    with Insider(folder) as insider, running(IMAGE, folder, *insider.arguments, initrd=initrd) as guest:
        until_joining(guest, "at the start")
        assert insider.run("id", "-un") == Said(0, "root\n")
        yield Inside(guest, insider)


def watched(guest: Guest, until: Callable[[], bool], patience_s: float) -> None:
    """While something is missing nothing else is to be seen: a page of ours, on its paper, or nothing at all."""
    end_s = time.monotonic() + patience_s
    while not until():
        assert is_ours(guest.picture()), f"something else was to be seen: {guest.picture('between')}"
        assert time.monotonic() < end_s, "it came back"


def is_ours(shot: Image.Image) -> bool:
    bare = all(most - least < 12 for least, most in shot.getextrema())  # type: ignore[misc]
    return bare or all(shot.getpixel(at) == PAPER for at in ((4, 4), (WIDTH - 4, 4), (WIDTH - 4, HEIGHT // 2)))


@pytest.mark.attempt("V25")
@pytest.mark.parametrize("signal", ["KILL", "SEGV"])
def test_a_kiosk_that_ends_is_back_and_nothing_else_is_seen(inside: Inside, signal: str) -> None:
    before = inside.end("/werkstadt-kiosk", signal)
    watched(inside.guest, lambda: inside.is_another("/werkstadt-kiosk", before), 120)
    until_joining(inside.guest, f"after SIG{signal}")
    assert_held(inside.guest, f"killed-{signal}")


@pytest.mark.attempt("V26")
def test_a_kiosk_that_hangs_is_started_anew(inside: Inside) -> None:
    before = inside.end("/werkstadt-kiosk", "STOP")
    inside.until_another("/werkstadt-kiosk", before, 240)
    until_joining(inside.guest, "after it hung")
    assert "Watchdog timeout" in inside.guest.journal()
    assert_held(inside.guest, "hung")


@pytest.mark.attempt("V27")
def test_a_compositor_that_ends_is_back_with_the_kiosk_and_no_console_between(inside: Inside) -> None:
    before = inside.end("/weston", "KILL")
    watched(inside.guest, lambda: inside.is_another("/weston", before), 120)
    watched(inside.guest, lambda: is_joining(inside.guest.picture()), 240)
    settle(inside.guest, "the compositor")
    assert_held(inside.guest, "compositor-killed")


@pytest.mark.attempt("V28")
def test_without_its_agent_the_kiosk_goes_on(inside: Inside) -> None:
    """A fresh one has nothing to show then but its empty page; how to join is asked of the agent."""
    kiosk = inside.pids("/werkstadt-kiosk")
    for number in range(3):
        before = inside.end("/werkstadt-agent", "KILL")
        watched(inside.guest, partial(inside.is_another, "/werkstadt-agent", before), 240)
        until_joining(inside.guest, f"agent {number}")
        assert_held(inside.guest, f"agent-killed-{number}")
    assert inside.pids("/werkstadt-kiosk") == kiosk


@pytest.mark.attempt("V30")
@pytest.mark.parametrize("unit", [KIOSK, AGENT, "werkstadt-screen"])
def test_what_eats_memory_within_a_part_goes_and_the_page_stays(inside: Inside, unit: str) -> None:
    """As a leak or an exhibit would; outside of these parts nothing runs that anybody could feed."""
    before = inside.pids("/werkstadt-kiosk")
    enter = f"echo $$ >/sys/fs/cgroup/system.slice/{unit}.service/cgroup.procs && exec python3 -c"
    done = inside.insider.run("/bin/sh", "-c", f'{enter} "$0"', _EATER, timeout_s=300)
    assert done.status == -9, f"it was ended by the kernel: {done}"
    assert inside.pids("/werkstadt-kiosk") == before, "and the kiosk was not"
    assert_held(inside.guest, f"memory-eaten-{unit}")


@pytest.mark.attempt("V33")
@pytest.mark.parametrize("user", [KIOSK, AGENT])
def test_a_program_of_ours_that_is_taken_over_becomes_nobody_else(inside: Inside, user: str) -> None:
    """Even outside of what its unit forbids it."""
    assert inside.insider.sh("id -un", user).text.strip() == user, "else all below would prove nothing"
    pid = inside.pids("/weston")[0]
    for text in (
        "su -c id",
        "su werkstadt-screen -s /bin/sh -c id",
        "cat /etc/shadow",
        "modprobe dummy",
        "mount -t tmpfs none /mnt",
        "dmesg",
        "systemctl restart werkstadt-screen",
        "systemctl reboot",
        "reboot -f",
        "echo 1 > /proc/sys/kernel/sysrq",
        "echo b > /proc/sysrq-trigger",
        f"kill -0 {pid}",
        f"cat /proc/{pid}/environ",
        f"cat /proc/{pid}/mem",
        "touch /usr/bin/evil",
        "touch /etc/systemd/system/evil.service",
        "dd if=/dev/vda of=/dev/null count=1",
        "dd if=/dev/input/event0 count=0" if user == KIOSK else "cat /dev/dri/card0",
        "loginctl attach seat0 /sys/class/input/event0",
        "busctl call org.freedesktop.login1 /org/freedesktop/login1 org.freedesktop.login1.Manager PowerOff b false",
        "chvt 2 || false",
    ):
        inside.refused(text, user)
    assert_held(inside.guest, f"taken-over-{user}")


@pytest.mark.attempt("V33")
def test_the_kiosk_reads_nothing_of_the_agents(inside: Inside) -> None:
    """Before it has joined there is little; its keys: tests/image/test_joined.py."""
    found = inside.insider.sh("find /var/lib/werkstadt/agent -type f").text.split()
    assert found, "the agent keeps something"
    for name in found:
        inside.refused(f"cat {name}", KIOSK)
    inside.refused("ls /var/lib/werkstadt/agent", KIOSK)
    inside.refused("python3 -c 'import socket; socket.socket(1).connect(\"/run/werkstadt/helper.sock\")'", KIOSK)


@pytest.mark.attempt("V33", "Q73")
def test_the_only_programs_that_rise_above_their_caller_are_debians_own(inside: Inside) -> None:
    found = inside.insider.sh("find / -xdev -perm /6000 -type f 2>/dev/null").text.split()
    assert found, "else nothing was looked at"
    assert not [name for name in found if "werkstadt" in name]
    assert not [name for name in found if name.rpartition("/")[2] in ("sudo", "pkexec", "fusermount", "fusermount3")]


def helped(inside: Inside, asked: object) -> bool:
    program = ("setpriv", f"--reuid={AGENT}", "--regid=werkstadt", "--init-groups", "python3", "-c", _ASK)
    said = inside.insider.run(*program, given=json.dumps(asked)).text
    return '"ok":true' in said.replace(" ", "")


@pytest.mark.attempt("V34")
@pytest.mark.parametrize(
    "asked",
    [
        {"v": 1, "do": "shell"},
        {"v": 1, "do": "clock", "utc_ms": 0},
        {"v": 1, "do": "input-release", "name": "../../etc/passwd"},
        {"v": 1, "do": "usb-authorise", "port": "1-1/../../..", "vendor": "1209", "product": "0002", "interfaces": []},
        {"v": 1, "do": "reboot", "now": True},
        {"v": 1, "do": "system-install", "image": "/srv/evil"},
        ["reboot"],
        "x" * 70_000,
    ],
    ids=str,
)
def test_the_helper_does_nothing_that_is_not_on_its_list(inside: Inside, asked: object) -> None:
    assert not helped(inside, asked)
    assert helped(inside, {"v": 1, "do": "clock", "utc_ms": int(time.time() * 1000)}), "else nobody was asked"


@pytest.mark.attempt("V35")
def test_nothing_on_the_data_partition_can_be_started(inside: Inside) -> None:
    place = "/var/lib/werkstadt/evil"
    assert inside.insider.sh(f"cp /bin/true {place} && chmod 4755 {place}").status == 0
    try:
        for user in ("root", AGENT):
            assert "denied" in inside.refused(place, user).lower()
    finally:
        inside.insider.sh(f"rm {place}")


@pytest.mark.attempt("V37")
@pytest.mark.parametrize("user", [AGENT, "nobody"])
def test_nobody_but_the_kiosk_reaches_the_screen(inside: Inside, user: str) -> None:
    reach = "python3 -c 'import socket; socket.socket(1).connect(\"/run/werkstadt-screen/wayland-0\")'"
    assert inside.insider.sh(reach, "root").status == 0, "it is there"
    assert (
        "PermissionError"
        in inside.insider.run("setpriv", f"--reuid={user}", "--clear-groups", "/bin/sh", "-c", reach).text
    )


@pytest.mark.attempt("V38")
def test_the_session_bus_starts_nothing_but_what_reads_aloud(inside: Inside) -> None:
    (kiosk, *_) = inside.pids("/werkstadt-kiosk")
    ask = "dbus-send --session --print-reply --dest=org.freedesktop.DBus / org.freedesktop.DBus.ListActivatableNames"
    address = inside.insider.sh(f"tr '\\0' '\\n' < /proc/{kiosk}/environ | grep ^DBUS_SESSION").text.strip()
    as_kiosk = f"setpriv --reuid={KIOSK} --regid=werkstadt --init-groups"
    done = inside.insider.sh(f"nsenter -t {kiosk} -m {as_kiosk} env '{address}' {ask}")  # the bus lies in its own /tmp
    assert done.status == 0, done.text
    names = [line.split('"')[1] for line in done.text.splitlines() if '"' in line]
    assert "org.freedesktop.DBus" in names
    allowed = ("org.freedesktop.DBus", "org.a11y", "org.freedesktop.systemd1")
    assert not [name for name in names if not name.startswith(allowed)], names


@pytest.mark.attempt("V23")
def test_it_listens_nowhere_but_for_hubs(inside: Inside) -> None:
    listening = inside.insider.sh("ss -Htuln").text.splitlines()
    ports = {line.split()[4].rpartition(":")[2] for line in listening}
    assert ports <= {"68", "546", "5353", "8446", "8447"}, listening


@pytest.mark.attempt("V44")
@pytest.mark.parametrize("name", ["firewire_core", "firewire_ohci", "thunderbolt", "dccp", "sctp"])
def test_buses_that_read_memory_have_no_driver(inside: Inside, name: str) -> None:
    inside.insider.run("modprobe", name)
    assert name not in inside.insider.sh("cat /proc/modules").text.split()


@pytest.mark.attempt("V45")
def test_the_screen_stays_as_it_is(inside: Inside) -> None:
    before = inside.guest.picture("before-waiting")
    time.sleep(AWAKE_S)
    assert is_joining(inside.guest.picture("after-waiting"))
    assert inside.guest.picture().tobytes() == before.tobytes(), "no saver, no dark screen"
    assert_held(inside.guest, "waited")


@pytest.mark.attempt("V36", "V43")
def test_what_was_written_into_the_system_is_gone_and_nothing_grows(inside: Inside) -> None:
    """Last: the plug is pulled."""
    assert inside.insider.sh("echo evil > /usr/bin/evil && echo evil >> /etc/passwd && sync").status == 0
    full = _used(inside.insider)
    for number in range(2):
        inside.guest.cut()
        inside.insider.forget()
        inside.guest.start()
        until_joining(inside.guest, f"after cut {number}")
        gone = inside.insider.sh("test -e /usr/bin/evil || grep -q evil /etc/passwd")
        assert gone.status != 0, "gone"
    inside.guest.until(lambda: _used(inside.insider) <= full + 1024, "no more is used than before", 60)


def _used(insider: Insider) -> int:
    """Of the data partition, KiB."""
    return int(insider.sh("df --output=used /var/lib/werkstadt | tail -1").text)
