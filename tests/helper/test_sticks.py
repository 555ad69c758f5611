"""Sticks: which one is opened, for how long, how it is read, and that it is always taken back."""

import asyncio
import json
import os
import stat
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests.agent.house import until
from tests.helper.conftest import Noting
from tests.helper.test_request import line
from tests.helper.test_serve import served
from tests.support.sysfs import KEYBOARD, STICK, TOUCH, Sysfs, said
from werkstadt.agent.errors import AgentError
from werkstadt.agent.machine import HelperMachine
from werkstadt.helper import serve as serving
from werkstadt.helper import sticks
from werkstadt.helper.__main__ import main
from werkstadt.helper.serve import answer
from werkstadt.helper.sticks import OPEN_S

IT = {"port": "1-2", "vendor": "0781", "product": "5567"}
NAMED = '[[usb]]\ndevice = "0781:5567"\nallow = ["storage"]'


def ask(noting: Noting, verb: str, **arguments: object) -> dict[str, object]:
    told, fds = answer(line(verb, arguments), noting.host)
    assert not fds
    found = json.loads(told)
    assert isinstance(found, dict)
    return found


def open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def test_a_stick_is_let_in_for_two_minutes_after_it_was_last_asked_for(noting: Noting) -> None:
    stick = noting.sysfs.usb("1-2", "0781", "5567", STICK)
    assert ask(noting, "stick-open", **IT) == {"ok": True}
    assert said(stick, "authorized") == "1"
    noting.now_s += OPEN_S - 1
    assert noting.sticks.over() == []
    assert ask(noting, "stick-open", **IT) == {"ok": True}
    noting.now_s += OPEN_S - 1
    assert (noting.sticks.over(), noting.sticks.pause_s(60)) == ([], 1)
    noting.now_s += 1
    assert noting.sticks.over() == ["1-2"]
    assert noting.sticks.pause_s(60) > 0


@pytest.mark.parametrize(
    "interfaces",
    [
        TOUCH,
        KEYBOARD,
        ("08/06/62",),
        ("08/06/50", "08/06/50"),
        ("08/06/50", "08/06/62"),
        ("08/06/50", "03/01/01"),
        ("02/06/00",),
    ],
)
def test_what_is_more_or_other_than_a_stick_stays_out(noting: Noting, interfaces: Sequence[str]) -> None:
    device = noting.sysfs.usb("1-2", "0781", "5567", interfaces)
    assert "the stick 0781:5567 08/06/50" in str(ask(noting, "stick-open", **IT)["error"])
    assert said(device, "authorized") == "0"
    assert noting.sticks.open == {}


def test_another_one_than_was_seen_stays_out(noting: Noting) -> None:
    device = noting.sysfs.usb("1-2", "0781", "5568", STICK)
    assert ask(noting, "stick-open", **IT)["ok"] is False
    assert said(device, "authorized") == "0"


def test_one_that_a_rule_of_roots_lets_in_is_not_taken_away_by_asking(noting: Noting) -> None:
    device = noting.sysfs.usb("1-2", "0781", "5567", STICK, authorized="1\n")
    assert "is kept out, got one that a [[usb]] rule" in str(ask(noting, "stick-open", **IT)["error"])
    assert ask(noting, "stick-close", port="1-2") == {"ok": True}
    assert said(device, "authorized") == "1"


def test_it_is_taken_back_when_asked_and_pulled_out_is_nothing(noting: Noting) -> None:
    stick = noting.sysfs.usb("1-2", "0781", "5567", STICK)
    ask(noting, "stick-open", **IT)
    assert ask(noting, "stick-close", port="1-2") == {"ok": True}
    assert said(stick, "authorized") == "0"
    assert "a stick that is open" in str(ask(noting, "stick-read", port="1-2")["error"])
    ask(noting, "stick-open", **IT)
    stick.rename(stick.parent / "gone")
    assert ask(noting, "stick-close", port="1-2") == {"ok": True}
    assert noting.sticks.open == {}


def test_where_udev_judged_it_after_it_was_opened_it_is_opened_again(noting: Noting) -> None:
    stick = noting.sysfs.usb("1-2", "0781", "5567", STICK)
    ask(noting, "stick-open", **IT)
    (stick / "authorized").write_text("0\n")
    ask(noting, "stick-read", port="1-2")
    assert said(stick, "authorized") == "1"


def test_its_disk_is_waited_for_and_read_by_nobody_before_it_is_read_only(noting: Noting) -> None:
    noting.sysfs.usb("1-2", "0781", "5567", STICK)
    ask(noting, "stick-open", **IT)
    assert str(ask(noting, "stick-read", port="1-2")["error"]) == "1-2: expected a disk, got none yet"
    noting.sysfs.disk("1-2", "sda", ro="0")
    assert "a disk that is read-only" in str(ask(noting, "stick-read", port="1-2")["error"])


def test_what_is_no_such_block_device_is_not_opened(noting: Noting) -> None:
    noting.sysfs.usb("1-2", "0781", "5567", STICK)
    noting.sysfs.disk("1-2", "sda")
    noting.sticks.dev.mkdir()
    (noting.sticks.dev / "sda").write_text("a file")
    ask(noting, "stick-open", **IT)
    before = open_files()
    assert "the block device 8:0" in str(ask(noting, "stick-read", port="1-2")["error"])
    (noting.sticks.dev / "sda").unlink()
    (noting.sticks.dev / "sda").symlink_to("/dev/null")
    assert ask(noting, "stick-read", port="1-2")["ok"] is False
    assert open_files() == before


def test_when_its_time_is_over_it_is_taken_back_and_then_the_helper_may_end(
    noting: Noting, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    stick = noting.sysfs.usb("1-2", "0781", "5567", STICK)
    ask(noting, "stick-open", **IT)
    monkeypatch.setattr(serving, "IDLE_S", 0.01)
    waited: list[float] = []

    class Silent:
        def settimeout(self, pause_s: float) -> None:
            waited.append(pause_s)
            noting.now_s += 50

        def accept(self) -> None:
            raise TimeoutError

    serving.serve(Silent(), (), noting.host)  # type: ignore[arg-type]
    assert said(stick, "authorized") == "0"
    assert len(waited) == 4, "while it was open the helper did not end"
    assert "its time is over" in capfd.readouterr().err


def test_what_a_helper_that_died_left_open_is_taken_back(sysfs: Sysfs, tmp_path: Path) -> None:
    left = [sysfs.usb(f"1-{number}", "0781", f"556{number}", STICK, authorized="1\n") for number in (1, 2)]
    touch = sysfs.usb("1-3", "222a", "0001", TOUCH, authorized="1\n")
    (sysfs.root / "bus/usb/devices/usb1").mkdir()
    table = tmp_path / "agent.toml"
    table.write_text(NAMED.replace("5567", "5562"))
    assert main(["sticks-out", "--table", str(table), "--sys", str(sysfs.root)]) == 0
    assert [said(one, "authorized") for one in (*left, touch)] == ["0", "1", "1"]


# with real block devices


@pytest.fixture
def loop(tmp_path: Path) -> Iterator[Path]:
    """A disk of 1 MiB that says at each place where it is."""
    file = tmp_path / "disk"
    file.write_bytes(b"".join(number.to_bytes(8, "little") for number in range(131_072)))
    done = subprocess.run(["losetup", "-f", "--show", file], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        pytest.skip(f"no loop device: {done.stderr.strip()}")
    subprocess.run(["blockdev", "--setrw", done.stdout.strip()], check=True)
    yield Path(done.stdout.strip())
    subprocess.run(["losetup", "-d", done.stdout.strip()], check=True)


def number_of(node: Path) -> str:
    facts = node.stat()
    return f"{os.major(facts.st_rdev)}:{os.minor(facts.st_rdev)}"


def node_at(path: Path, number: str) -> None:
    path.parent.mkdir(exist_ok=True)
    major, minor = map(int, number.split(":"))
    os.mknod(path, stat.S_IFBLK | 0o600, os.makedev(major, minor))


@pytest.mark.system
def test_the_agent_gets_open_files_of_its_partitions_for_reading_alone(
    noting: Noting, tmp_path: Path, loop: Path
) -> None:
    noting.sysfs.usb("1-2", "0781", "5567", STICK)
    noting.sysfs.disk("1-2", "sda", "8:0", (number_of(loop), number_of(loop)))
    for part in ("sda1", "sda2"):
        node_at(noting.sticks.dev / part, number_of(loop))

    async def read() -> None:
        before = open_files()
        machine = HelperMachine(tmp_path / "s")
        with pytest.raises(AgentError, match="a stick that is open"):
            await machine.take("stick-read", port="1-2")
        await machine.do("stick-open", **IT)
        told, wires = await machine.take("stick-read", port="1-2")
        assert (told, len(wires)) == ({}, 2)
        for wire in wires:
            assert os.pread(wire, 8, 80_000) == (10_000).to_bytes(8, "little")
            with pytest.raises(OSError, match="Bad file descriptor"):
                os.pwrite(wire, b"x", 0)
            assert not os.get_inheritable(wire)
            os.close(wire)
        await until(lambda: open_files() == before)
        await machine.do("stick-read", port="1-2")
        await until(lambda: open_files() == before)  # what nobody takes is closed

    with served(noting, tmp_path / "s"):
        asyncio.run(read())


@pytest.mark.system
@pytest.mark.parametrize(("table", "ro"), [("", "1"), (NAMED, "0")])
def test_a_disk_is_read_only_from_the_first_moment_unless_a_rule_says_else(
    sysfs: Sysfs,
    tmp_path: Path,
    loop: Path,
    table: str,
    ro: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sysfs.usb("1-2", "0781", "5567", STICK)
    sysfs.disk("1-2", "sda", number_of(loop))
    file = tmp_path / "agent.toml"
    file.write_text(table)
    node_at(tmp_path / "dev/sda", number_of(loop))
    monkeypatch.setattr(sticks.disk_seen, "__defaults__", (sysfs.root, tmp_path / "dev"))
    assert main(["disk-seen", "sda", "--table", str(file), "--sys", str(sysfs.root)]) == 0
    assert capsys.readouterr().out == f"UDEV_DISABLE_PERSISTENT_STORAGE_RULES_FLAG={ro}\n"
    assert Path(f"/sys/class/block/{loop.name}/ro").read_text().strip() == ro
