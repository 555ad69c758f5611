"""A new system comes to a device by the hub, is written to the other slot, and stays, or goes back by itself.

The device starts as on a desk: UEFI, boot loader, slots. It joins by a voucher in its image; the hub is a real one on
this machine's loopback, in a time zone where it is night just now.
"""

import datetime as dt
import json
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.image.conftest import HUB, IMAGE, folder_in, way_to
from tests.image.test_start import SLOT_A_AT, said
from tests.support.guest import Guest
from tests.support.hub_process import HubProcess
from werkstadt.agent.rules.system import NIGHT
from werkstadt.hub.content.keys import make

pytestmark = [pytest.mark.image, pytest.mark.timeout(0)]
PATIENCE_S = 3600.0
"""Emulated: a slot is read, written, read back, and two starts of eight minutes each are given to what never shows."""
SYSTEM = "usr/lib/werkstadt/system.json"


def variant(image: Path, into: Path, files: Mapping[str, bytes], version: int) -> Path:
    """An image that differs from another in these files of its slot A, and in the one that says which system it is."""
    into.mkdir(parents=True)
    disk = into / "device.raw"
    subprocess.run(["cp", "--sparse=always", image / "device.raw", disk], check=True)
    manifest = json.loads((image / "manifest.json").read_bytes())
    manifest["system"] |= {"version": version, "name": f"test+{version}"}
    (into / "manifest.json").write_text(json.dumps(manifest))
    here = {name: value for name, value in manifest["system"].items() if name not in ("at", "size")}
    commands = []
    for number, (path, data) in enumerate({**files, SYSTEM: json.dumps(here).encode()}.items()):
        source = into / f"file{number}"
        source.write_bytes(data)
        source.chmod(0o755)
        commands += [f"rm /{path}", f"write {source} /{path}"]
    script = into / "debugfs"
    script.write_text("\n".join(commands) + "\n")
    subprocess.run(["debugfs", "-w", "-f", script, f"{disk}?offset={SLOT_A_AT}"], check=True, capture_output=True)
    return into


def with_journal(image: Path) -> Path:
    """The same, and what its systems say comes out by the serial line, for who reads the guest's log."""
    disk, config = f"{image / 'device.raw'}@@1M", image / "grub.cfg"
    subprocess.run(["mcopy", "-n", "-i", disk, "::EFI/debian/grub.cfg", config], check=True)
    line = "console=tty0 console=ttyS0 systemd.journald.forward_to_console=1"
    config.write_text(config.read_text().replace(" panic=10", f" panic=10 {line}"))
    subprocess.run(["mcopy", "-o", "-i", disk, config, "::EFI/debian/grub.cfg"], check=True)
    return image


def night() -> str:
    """A time zone in which the night has just begun, and lasts."""
    ahead = (NIGHT[0] - dt.datetime.now(dt.UTC).hour + 11) % 24 - 11
    return f"Etc/GMT{-ahead:+d}" if ahead else "Etc/GMT"


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[HubProcess]:
    with HubProcess(tmp_path / "hub", swarm=False, device_names=[HUB, "127.0.0.1"], time_zone=night()) as process:
        process.run("keys", "trial", "--into", tmp_path / "keys")
        make(tmp_path / "keys/builder.key", None)
        admins = ("--key", tmp_path / "keys/admin-1.key", "--key", tmp_path / "keys/admin-2.key", "--no-passphrase")
        process.run("keys", "author", "add", "builder", tmp_path / "keys/builder.pub", "--may", "systems/*", *admins)
        yield process


def system_of(hub: HubProcess) -> dict[str, Any]:
    devices = hub.json("device", "list")["devices"]
    return dict(devices[0]["system"] or {}) if devices else {}


def troubles_of(hub: HubProcess) -> set[str]:
    (device,) = hub.json("device", "list")["devices"]
    return {str(one["code"]) for one in device["troubles"]}


def test_a_system_that_shows_itself_stays_and_one_that_does_not_goes_back(
    hub: HubProcess, report: Path, tmp_path: Path
) -> None:
    def publish(image: Path) -> Any:
        by = ("--author", "builder", "--key", tmp_path / "keys/builder.key", "--no-passphrase")
        return json.loads(hub.run("system", "publish", image, *by, "--json"))

    def comes(state: str, version: int, what: str) -> None:
        guest.until(lambda: (system_of(hub).get("state"), system_of(hub).get("version")) == (state, version), what)

    folder = folder_in(report, "update")
    until = (dt.datetime.now(dt.UTC) + dt.timedelta(days=30)).date().isoformat()
    hub.run("voucher", "make", "--devices", "1", "--until", until, "--to", tmp_path / "v", "--hub", f"{HUB}:8443")
    first = variant(IMAGE, tmp_path / "first", {"etc/werkstadt/voucher.json": (tmp_path / "v").read_bytes()}, 1_001)
    guest = Guest(with_journal(first), folder, *way_to(hub.devices_port))
    guest.start(firmware=True)
    try:
        comes("good", 1_001, "the device joins, and tells of its system")
        publish(variant(first, tmp_path / "second", {}, 1_002))
        guest.until(lambda: system_of(hub).get("version") == 1_002, "the new system starts", PATIENCE_S)
        guest.picture("on-trial")
        guest.until(lambda: system_of(hub)["state"] == "good", "the new system is good", PATIENCE_S)
        guest.picture("new-system")
        broken = {"usr/bin/werkstadt-kiosk": b"#!/bin/sh\nexit 1\n"}
        moved = publish(variant(first, tmp_path / "third", broken, 1_003))
        assert moved["added"] < moved["chunks"] / 100
        guest.until(lambda: system_of(hub).get("version") == 1_003, "the broken system starts", PATIENCE_S)
        guest.until(lambda: system_of(hub).get("state") == "back", "it goes back", PATIENCE_S)
        assert system_of(hub) == {"version": 1_002, "name": "test+1002", "tried": 1_003, "state": "back"}
        guest.until(lambda: "system/went-back" in troubles_of(hub), "staff are told", 120)
        guest.picture("old-system-again")
    finally:
        guest.cut()
    boot = said(guest.disk)
    assert (boot.good, boot.try_, boot.tried) == ("b", None, 1_003)
