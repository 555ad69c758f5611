"""Twenty devices while the hub dies, links are cut, packets are lost, clocks lie, disks fill and agents are killed.

All of them come to the last exhibition, and no screen is dark at any moment.
"""

import datetime as dt
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import pytest
from PySide6.QtGui import QImage

from tests.support.big_content import noise, thicken
from tests.support.hub_process import _PROGRAM, HubProcess
from tests.support.lan import Lan, can_be_made, lost
from tests.support.watching import Watcher, damaged

pytestmark = [
    pytest.mark.system,
    pytest.mark.timeout(900),
    pytest.mark.skipif(not can_be_made(), reason="needs root, for network namespaces"),
]
MIB = 1024 * 1024
COUNT = 20
FILE, FILES = 3 * MIB, 10
CHANGED = 4
"""Files of the ten that are new in each version."""
SCREENS = ("d0", "d1")
OLD_CLOCKS, NEW_CLOCKS = ("d2", "d3"), ("d4", "d5")
LOSSY = ("d6", "d7", "d8")
FULL = ("d9", "d10")
CUT = ("d11", "d12", "d13", "d0")
KILLED = ("d14", "d15", "d16", "d1")
SMALL_DISK = 320 * MIB
PATIENCE_S = 200.0
PACKS = Path(__file__).parents[2] / "exhibits" / "packs"
CLOCK = Path(__file__).parents[1] / "support" / "clock.c"
CAP = 12 * MIB
"""Bytes a second that the hub may send, so that downloads have a middle."""


def until(holds: Callable[[], object], what: Callable[[], object], patience_s: float = PATIENCE_S) -> None:
    end_s = time.monotonic() + patience_s
    while not holds():
        assert time.monotonic() < end_s, f"did not come: {what()}"
        time.sleep(0.1)


@dataclass
class Device:
    lan: Lan
    name: str
    folder: Path
    environment: dict[str, str] = field(default_factory=dict)
    agent: "subprocess.Popen[bytes] | None" = None
    kiosk: "subprocess.Popen[bytes] | None" = None
    kills: int = 0
    kills_in_the_middle: int = 0

    @property
    def content(self) -> Path:
        return self.folder / "state" / "content"

    @property
    def log(self) -> str:
        file = self.folder / "agent.log"
        return file.read_text(errors="replace") if file.exists() else ""

    @property
    def in_force(self) -> str:
        link = self.content / "current"
        return link.readlink().name if link.is_symlink() else ""

    @property
    def half_here(self) -> bool:
        """A file of at least a piece is on its way."""
        parts = [*self.folder.glob("state/content/incoming/*"), *self.folder.glob("state/content/swarm/*/*")]
        return any(path.stat().st_size > MIB // 2 for path in parts if path.is_file())

    def write_config(self, voucher: Path) -> None:
        (self.folder / "agent.toml").write_text(
            f'state = "{self.folder / "state"}"\nsocket = "{self.folder / "sock"}"\nname = "{self.name}"\n'
            f'voucher = "{voucher}"\nsticks = []\nzeroconf = "off"\n'
        )

    def start(self) -> None:
        command = self.lan.command(self.name, sys.executable, "-m", "werkstadt.agent", "run")
        with (self.folder / "agent.log").open("ab") as log:
            self.agent = subprocess.Popen(
                [*command, "--config", self.folder / "agent.toml"], stderr=log, env=os.environ | self.environment
            )

    def show(self) -> None:
        """The real touch application; its picture is in shown.png."""
        command = self.lan.command(self.name, sys.executable, "-m", "tests.support.pictured", "--still", "--window")
        places: list[str | Path] = ["--state", self.folder / "state", "--agent-socket", self.folder / "sock"]
        with (self.folder / "kiosk.log").open("ab") as log:
            self.kiosk = subprocess.Popen(
                [*command, *places], stdout=log, stderr=log, env=os.environ | {"HOME": str(self.folder)}
            )

    def kill(self) -> None:
        assert self.agent is not None
        self.agent.kill()
        self.agent.wait()
        self.kills += 1

    def end(self) -> None:
        for process in (self.kiosk, self.agent):
            if process is not None:
                process.kill()
                process.wait()

    def colours(self) -> int:
        picture = QImage(str(self.folder / "shown.png"))
        if picture.isNull():
            return 0
        small = picture.scaled(160, 160)
        return len({small.pixel(x, y) for x in range(small.width()) for y in range(small.height())})


@dataclass
class House:
    lan: Lan
    folder: Path
    hub: HubProcess
    devices: dict[str, Device]
    files: dict[str, bytes] = field(default_factory=dict)

    def publish(self) -> str:
        """Another version, of about 30 MiB; its hash."""
        changed = noise(FILE, FILES if not self.files else CHANGED)
        self.files |= {path.replace("/", "-"): data for path, data in changed.items()}
        hash_ = thicken(self.folder / "built", "werkstadt", self.files)
        key = ("--author", "author", "--key", self.folder / "keys/author.key", "--no-passphrase")
        self.hub.run("publish", self.folder / "built", *key)
        return hash_

    def some(self, names: tuple[str, ...]) -> list[Device]:
        return [self.devices[name] for name in names]

    def without(self, hash_: str) -> dict[str, str]:
        """Who does not show it, and what it said last."""
        return {
            name: f"{one.in_force[:12] or 'nothing'}: {one.log[-600:]}"
            for name, one in self.devices.items()
            if one.in_force != hash_
        }


@contextmanager
def small_disk(folder: Path) -> Iterator[None]:
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SMALL_DISK}", "tmpfs", folder], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    build: list[str | Path] = [
        Path(sys.executable).parent / "werkstadt-pack",
        "build",
        PACKS,
        "--into",
        tmp_path / "built",
    ]
    subprocess.run(build, check=True, capture_output=True)
    with ExitStack() as stack:
        lan = stack.enter_context(Lan())
        lan.add("hub")
        hub = HubProcess(tmp_path / "hub", device_host="0.0.0.0")  # noqa: S104
        hub.run("keys", "trial", "--into", tmp_path / "keys")
        hub.program = tuple(lan.command("hub", *_PROGRAM))
        stack.enter_context(hub)
        voucher = tmp_path / "voucher.json"
        until_ = (dt.datetime.now(dt.UTC) + dt.timedelta(days=30)).date().isoformat()
        lan.cap("hub", CAP)
        hub.run("voucher", "make", "--devices", str(2 * COUNT), "--until", until_, "--to", voucher, "--hub", at(hub))
        made = House(lan, tmp_path, hub, {})
        for number in range(COUNT):
            name = f"d{number}"
            lan.add(name)
            (tmp_path / name).mkdir()
            device = made.devices[name] = Device(lan, name, tmp_path / name)
            device.write_config(voucher)
            if name in FULL:
                stack.enter_context(small_disk(tmp_path / name / "state"))
        yield made
        for device in made.devices.values():
            device.end()


def at(hub: HubProcess) -> str:
    return f"10.77.0.1:{hub.devices_port}"


def set_clocks(house: House) -> None:
    """Of these devices' programs alone; what lasts still lasts as long."""
    library = house.folder / "clock.so"
    subprocess.run(["cc", "-O1", "-shared", "-fPIC", "-o", library, CLOCK, "-ldl"], check=True)
    for names, year in ((OLD_CLOCKS, 1971), (NEW_CLOCKS, 2040)):
        offset_s = int(dt.datetime(year, 1, 2, tzinfo=dt.UTC).timestamp() - time.time())
        for device in house.some(names):
            device.environment = {"LD_PRELOAD": str(library), "CLOCK_OFFSET_S": str(offset_s)}


def test_all_come_to_the_last_exhibition_and_no_screen_is_dark_at_any_moment(
    house: House, record_property: Callable[[str, object], None]
) -> None:
    devices = house.devices
    set_clocks(house)
    counts = {name: house.folder / f"{name}.lost" for name in LOSSY}
    for name, file in counts.items():
        file.write_text("0 0")
        house.lan.lose(name, 0.05, file)
    began_s = time.monotonic()

    def note(what: str) -> None:
        print(f"{time.monotonic() - began_s:6.1f} s  {what}", flush=True)

    first = house.publish()
    watcher = Watcher({name: one.content for name, one in devices.items()})
    watcher.start()
    pictures = {name: Pictures(devices[name]) for name in SCREENS}
    for device in devices.values():
        device.start()
    note("started")
    kill_in_the_middle(house, KILLED)
    note("killed some")
    until(lambda: sum(one.in_force == first for one in devices.values()) >= COUNT - 4, lambda: house.without(first))
    until(lambda: all(one.in_force for one in house.some((*FULL, *SCREENS))), lambda: house.without(first))
    note("the first is there")
    for device in house.some(SCREENS):
        device.show()
    for picture in pictures.values():
        picture.watch_from_now_on()
    note("screens show it")

    fillers = [fill_up(device) for device in house.some(FULL)]
    second = house.publish()
    until(lambda: any(one.in_force == second or one.half_here for one in devices.values()), lambda: "a download")
    house.hub.kill()
    note("hub killed")
    for name in CUT:
        house.lan.cut(name)
    look_at(pictures, 6.0)
    house.hub.start()
    kill_in_the_middle(house, KILLED[:2])
    for name in CUT:
        house.lan.cut(name, down=False)
    note("hub back, links mended")
    until(lambda: sum(one.in_force == second for one in devices.values()) >= COUNT // 2, lambda: house.without(second))
    until(lambda: all("disk-full" in one.log for one in house.some(FULL)), lambda: house.some(FULL)[0].log[-2000:])
    assert all(one.in_force == first for one in house.some(FULL)), "they show what they had"

    note("the second is there, disks are full")
    last = house.publish()
    for filler in fillers:
        filler.unlink()
    kill_in_the_middle(house, KILLED[2:])
    while house.without(last):
        look_at(pictures, 0.5)

    note("the last is everywhere")
    watcher.end()
    assert watcher.seen == [], "a device had no whole exhibition"
    assert set(watcher.looks) == set(devices)
    assert min(watcher.looks.values()) > 20
    assert {name: damaged(one.content) for name, one in devices.items() if damaged(one.content)} == {}
    assert all(lost(file)[1] > 50 for file in counts.values()), "no packets were lost"
    assert sum(device.kills_in_the_middle for device in house.some(KILLED)) >= 3, "hardly any was in the middle"
    assert all(picture.looks > 10 and picture.fewest_colours > 20 for picture in pictures.values()), pictures
    memory = [psutil.Process(one.agent.pid).memory_full_info().pss for one in devices.values() if one.agent]
    record_property("agent_pss_mib_most", max(memory) // MIB)
    record_property("frames_lost", sum(lost(file)[1] for file in counts.values()))
    assert sum(memory) < COUNT * 90 * MIB
    if folder := os.environ.get("WERKSTADT_PICTURES"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        for name in SCREENS:
            shutil.copy(devices[name].folder / "shown.png", Path(folder) / f"twenty-{name}.png")


@dataclass
class Pictures:
    """Of a screen that must not be dark. fewest_colours: in any of them."""

    device: Device
    looks: int = 0
    fewest_colours: int = 1_000_000

    def watch_from_now_on(self) -> None:
        until(lambda: self.device.colours() > 20, lambda: f"a picture of {self.device.name}")

    def look(self) -> None:
        if self.device.kiosk is not None and self.device.kiosk.poll() is not None:
            self.fewest_colours = 0
        if colours := self.device.colours():  # else it is being written
            self.looks += 1
            self.fewest_colours = min(self.fewest_colours, colours)


def look_at(pictures: dict[str, Pictures], for_s: float) -> None:
    until_s = time.monotonic() + for_s
    while time.monotonic() < until_s:
        for picture in pictures.values():
            picture.look()
        time.sleep(0.25)


def kill_in_the_middle(house: House, names: tuple[str, ...]) -> None:
    """Each while half a file lies there; started again at once. One that was too quick is killed all the same."""
    waiting = set(names)
    before = {device.name: device.log.count("content here") for device in house.some(names)}
    until_s = time.monotonic() + PATIENCE_S
    while waiting and time.monotonic() < until_s:
        for device in house.some(tuple(sorted(waiting))):
            half = device.half_here
            if half or device.log.count("content here") > before[device.name]:
                device.kills_in_the_middle += half
                device.kill()
                device.start()
                waiting.discard(device.name)
        time.sleep(0.02)
    assert not waiting, f"no download began: {house.some(tuple(waiting))[0].log[-2000:]}"


def fill_up(device: Device) -> Path:
    """So that content would take what is kept for answers."""
    filler = device.folder / "state" / "filler"
    free = shutil.disk_usage(filler.parent).free
    with filler.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, free - 40 * MIB)
    return filler
