"""kill -9 between any two steps of joining or renewing: afterwards the device belongs nowhere, or whole."""

import json
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tests.support.cut_off import STEPS_MAX
from tests.support.hub_simulator import HubSimulator
from werkstadt.agent.config import Settings
from werkstadt.agent.courier import Courier, Report
from werkstadt.agent.enrol import enrol
from werkstadt.agent.identity import Identity, IdentityFolder
from werkstadt.agent.store import Store

pytestmark = pytest.mark.long


def _settings(state: Path) -> Settings:
    return Settings(state=state, content=state / "content", name="Foyer", zeroconf="off")


def _cut_off_everywhere(folder: Path, job: dict[str, object]) -> int:
    """How many steps there were; the last try went through."""
    command = [sys.executable, "-m", "tests.support.cut_off", str(folder)]
    done = subprocess.run(command, input=json.dumps(job), capture_output=True, text=True, timeout=120, check=False)
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert rows, done.stderr
    assert rows[-1]["ended"] == 0, done.stderr
    return len(rows)


def _checks_in(identity: Identity, settings: Settings) -> None:
    """The one that is in force is good at the hub."""
    store = Store(settings.own / "agent.db")
    courier = Courier(identity, identity.hub, store, settings.journal, IdentityFolder(settings.own))
    came = courier.round(Report())
    courier.close()
    store.close()
    assert came.error is None


@pytest.mark.parametrize("road", ["code", "digits", "voucher"])
def test_joining_cut_off_anywhere_leaves_nothing_or_all(hub: HubSimulator, tmp_path: Path, road: str) -> None:
    folder = tmp_path / road
    folder.mkdir()
    hub.comparing = True
    job: dict[str, object] = {
        "road": road,
        "hub": str(hub.address),
        "codes": [str(hub.code()) for _ in range(STEPS_MAX)] if road == "code" else [],
        "voucher": hub.voucher(devices=STEPS_MAX).decode(),
    }
    over = threading.Event()

    def press() -> None:
        """Whoever stands at the hub presses as soon as somebody has pressed on the device."""
        while not over.wait(0.002):
            with hub.lock:
                for one in hub.tries.values():
                    if one.pairing.other_same and one.pairing.state == "shown":
                        one.press(same=True)

    staff = threading.Thread(target=press)
    staff.start()
    try:
        steps = _cut_off_everywhere(folder, job)
    finally:
        over.set()
        staff.join()
    assert 20 < steps < STEPS_MAX
    joined = 0
    for step in range(steps):
        settings = _settings(folder / str(step))
        identity = IdentityFolder(settings.own).load()
        if identity is None:
            identity = enrol(settings, str(hub.code()), hub.address)  # nothing that lies about hinders the next try
        else:
            joined += 1
        assert identity.device in hub.devices
        IdentityFolder(settings.own).sweep()
        assert [path.name for path in (settings.own / "identities").iterdir()] == [identity.folder.name]
    assert 1 <= joined < steps / 2
    assert identity is not None
    _checks_in(identity, settings)


def test_renewing_cut_off_anywhere_leaves_a_certificate_that_works(hub: HubSimulator, tmp_path: Path) -> None:
    folder, before = tmp_path / "renew", tmp_path / "before"
    folder.mkdir()
    before.mkdir()
    old = enrol(_settings(before), str(hub.code()), hub.address)
    steps = _cut_off_everywhere(folder, {"road": "renew", "hub": str(hub.address), "before": str(before)})
    device = hub.devices[old.device]
    renewed = 0
    for step in range(steps):
        identity = IdentityFolder(_settings(folder / str(step)).own).load()
        assert identity is not None
        assert identity.device == old.device
        is_new = identity.folder.name != old.folder.name
        renewed += is_new
        device.certificate, device.renewed = old.certificate, identity.certificate if is_new else None
        _checks_in(identity, _settings(folder / str(step)))
        IdentityFolder(_settings(folder / str(step)).own).sweep()
        assert [path.name for path in identity.folder.parent.iterdir()] == [identity.folder.name]
    assert 1 <= renewed < steps / 2
    assert hub.copies == []
