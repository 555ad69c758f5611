"""An image with a voucher: thirty devices that nobody types anything on."""

import datetime as dt
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.image.conftest import HUB, IMAGE, folder_in, way_to
from tests.support.guest import running
from tests.support.hub_process import HubProcess
from tests.support.insider import Insider

pytestmark = pytest.mark.image
ROOT = Path(__file__).parents[2]


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[HubProcess]:
    with HubProcess(tmp_path / "hub", swarm=False, device_names=[HUB, "127.0.0.1"]) as process:
        yield process


@pytest.fixture
def image(hub: HubProcess, tmp_path: Path) -> Path:
    voucher, into = tmp_path / "voucher.json", IMAGE.with_name("image-voucher")
    hub.run(
        "voucher",
        "make",
        "--devices",
        "30",
        "--until",
        str(dt.date.today() + dt.timedelta(30)),
        "--zone",
        "showroom",
        "--to",
        voucher,
    )
    command = [sys.executable, str(ROOT / "packaging/image/build.py"), "--into", str(into), "--voucher", str(voucher)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return into


def test_devices_of_an_image_with_a_voucher_join_by_themselves_and_the_kiosk_cannot_read_it(
    image: Path, hub: HubProcess, report: Path
) -> None:
    folder = folder_in(report, "voucher")
    more, initrd = way_to(hub.devices_port, at=hub.devices_port), Insider.initrd(image, folder)
    with Insider(folder) as insider, running(image, folder, *more, *insider.arguments, initrd=initrd) as guest:
        guest.until(lambda: len(hub.json("device", "list")["devices"]) == 1, "the hub knows the device")
        (device,) = hub.json("device", "list")["devices"]
        assert device["zone"] == "showroom"
        guest.picture("joined")
        assert insider.sh("cat /etc/werkstadt/voucher.json", "werkstadt-agent").status == 0
        assert insider.sh("cat /etc/werkstadt/voucher.json", "werkstadt-kiosk").status != 0
