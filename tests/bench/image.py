"""A device's image: how long it takes to build, how soon it answers a finger, what it holds in memory, how large it is.

make image && make image ARGS=--unhardened; without the packages there is no row. The machine is emulated without help
from the processor: seconds only compare the two, which are started in turn.
"""

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.bench.row import Row, row
from tests.image.page import assert_held, until_friendly, until_joining
from tests.support.guest import Guest, running
from tests.support.insider import Insider

REPOSITORY = Path(__file__).parents[2]
BUILD = REPOSITORY / "build"
STARTS = 3
BUILD_MOST_S, SLOWER_MOST_S, MEMORY_MOST_MB, SIZE_MOST_MB = 600, 5, 350, 900


def answers(guest: Guest) -> None:
    until_joining(guest, "the page")
    assert_held(guest, "the first tap")


def shows(guest: Guest) -> None:
    """Without an agent there is nothing to tap: it may stop earlier than ours."""
    until_friendly(guest, "the page")


def started(image: Path, until: Callable[[Guest], None]) -> float:
    """Seconds from power on, as every morning: at its first start a device makes what lasts."""
    with tempfile.TemporaryDirectory() as folder, running(image, Path(folder)) as guest:
        until(guest)
        guest.cut()
        began = time.monotonic()
        guest.start()
        until(guest)
        return time.monotonic() - began


def in_use(image: Path) -> float:
    """MB of the whole device, with nobody there."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        initrd = Insider.initrd(image, folder)
        with Insider(folder) as insider, running(image, folder, *insider.arguments, initrd=initrd) as guest:
            until_joining(guest, "the page")
            said = insider.sh("sleep 60; cat /proc/meminfo").text
    told = {line.split(":")[0]: int(line.split()[1]) for line in said.splitlines() if line.endswith("kB")}
    return (told["MemTotal"] - told["MemAvailable"]) * 1024 / 1e6


def built() -> tuple[float, float]:
    """Seconds; MB of the compressed disk."""
    with tempfile.TemporaryDirectory(dir=BUILD) as folder:
        began = time.monotonic()
        command = [sys.executable, str(REPOSITORY / "packaging/image/build.py"), "--into", folder]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        took = time.monotonic() - began
        packed = Path(folder) / "packed"
        subprocess.run(["zstd", "-q", "-10", "-T0", f"{folder}/device.raw", "-o", str(packed)], check=True)
        return took, packed.stat().st_size / 1e6


def rows() -> list[Row]:
    ours, bare = BUILD / "image", BUILD / "image-unhardened"
    if not (ours / "device.raw").exists():
        return []
    took, size = built()
    found = [
        row("make image, packages given", took, "s", most=BUILD_MOST_S),
        row("image, compressed", size, "MB", most=SIZE_MOST_MB),
        row("a whole device with nobody there: memory", in_use(ours), "MB", most=MEMORY_MOST_MB),
    ]
    if (bare / "device.raw").exists():
        pairs = [(started(ours, answers), started(bare, shows)) for _ in range(STARTS)]
        slower = statistics.median(one - other for one, other in pairs)
        name, peer = "emulated: power on → a tap is answered", "the same kiosk on Debian as it comes, until its page"
        here, there = (statistics.median(side) for side in zip(*pairs, strict=True))
        found.append(row(name, here, "s", peer, there))
        found.append(row(f"{name}: later than that", slower, "s", most=SLOWER_MOST_S))
    return found
