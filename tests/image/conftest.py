"""The device image, started in QEMU. Pictures and each guest's log lie in build/image/report/."""

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.image.page import until_joining
from tests.support.guest import Guest, running

IMAGE = Path(__file__).parents[2] / "build" / "image"
HUB = "10.0.2.100"
REPORT = IMAGE / "report"


@pytest.fixture(scope="session")
def report() -> Path:
    shutil.rmtree(REPORT, ignore_errors=True)
    REPORT.mkdir(parents=True)
    return REPORT


@pytest.fixture(scope="module")
def device(report: Path, request: pytest.FixtureRequest) -> Iterator[Guest]:
    """A fresh device that shows how it joins. Attempts follow one another; each finds it as it was left."""
    folder = folder_in(report, request.module.__name__.rpartition(".")[2])
    with running(IMAGE, folder) as guest:
        until_joining(guest, "at the start")
        yield guest


def way_to(port: int, at: int = 8443) -> tuple[str, ...]:
    """For QEMU: a network in which there is nothing but a hub. port: its one on this loopback; at: that of HUB."""
    forward = f"{sys.executable} {Path(__file__).parents[1] / 'support' / 'forward.py'} {port}"
    network = f"user,id=lan,restrict=on,guestfwd=tcp:{HUB}:{at}-cmd:{forward}"
    return "-netdev", network, "-device", "virtio-net-pci,netdev=lan,romfile="


def folder_in(report: Path, name: str) -> Path:
    """Of one guest: its log, its disk and its pictures."""
    folder = report / name
    folder.mkdir()
    return folder
