"""20,000 records through the agent to the hub: two programs, TLS, client certificates, signed and verified receipts.

The agent runs as it does on a device, joined and idle. Then a journal of 20,000 submissions lies in its folder, and a
kiosk says "written" to it: the clock runs until the agent tells the kiosk that all of them are at the hub, which it
does after it verified the last receipt and wrote it to its disk.
"""

import asyncio
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.bench.row import Row, row
from tests.support.hub_process import HubProcess
from tests.support.kiosk_line import KioskClient
from werkstadt.agent.config import HubAddress, Settings
from werkstadt.agent.courier import Courier, Report
from werkstadt.agent.enrol import enrol
from werkstadt.agent.identity import IdentityFolder
from werkstadt.agent.store import Store
from werkstadt.journal import Journal

RECORDS = 20_000
ROUNDS = 3
SYNCS = 200
PEER = "Kolibri 0.19.5, 20,000 interaction logs (quoted, not measured here)"
BODY = {
    "form": "feedback",
    "form_version": "1",
    "exhibit": "abbe",
    "language": "de",
    "level": "plain",
    "started_at_ms": 1_790_000_000_000,
    "answers": {"stars": "4", "again": "yes", "liked": ["pictures", "quiz"], "age": 34, "why": "Sehr anschaulich!"},
}


def rows() -> list[Row]:
    with tempfile.TemporaryDirectory() as name, HubProcess(Path(name) / "hub") as hub:
        settings = joined(Path(name), hub)
        with running_agent(settings):
            took_s = asyncio.run(shipped(settings, Path(name)))
        here = hub.json("device", "list")["devices"][0]["held"]
        if here != ROUNDS * RECORDS:
            raise AssertionError(f"expected {ROUNDS * RECORDS} submissions at the hub, got {here}")
        syncs_ms = nothing_new(settings)
    p50, p95 = (statistics.quantiles(syncs_ms, n=100)[part - 1] for part in (50, 95))
    return [
        row("20,000 records, agent → hub", statistics.median(took_s), "s", PEER, 144.9, most=2.0),
        row("20,000 records, agent → hub, slowest of 3", max(took_s), "s", PEER, 144.9),
        row("sync with nothing new, agent → hub, p50", p50, "ms", PEER, 9_300.0, most=20.0),
        row("sync with nothing new, agent → hub, p95", p95, "ms", PEER, 9_300.0, most=20.0),
    ]


def joined(folder: Path, hub: HubProcess) -> Settings:
    state = folder / "device"
    state.mkdir()
    settings = Settings(state, state / "content", folder / "agent.sock", "Foyer", zeroconf="off")
    enrol(settings, hub.new_code(), HubAddress("127.0.0.1", hub.devices_port))
    return settings


@contextmanager
def running_agent(settings: Settings) -> Iterator[None]:
    config = settings.state / "agent.toml"
    config.write_text(f'state = "{settings.state}"\nsocket = "{settings.socket}"\nzeroconf = "off"\n')
    command = [sys.executable, "-m", "werkstadt.agent", "run", "--config", str(config)]
    with (settings.state / "agent.log").open("w+") as log:
        agent = subprocess.Popen(command, stderr=log)
        try:
            while not settings.socket.exists():
                if agent.poll() is not None:
                    raise RuntimeError(Path(log.name).read_text())
                time.sleep(0.05)
            yield
        finally:
            agent.terminate()
            agent.wait(timeout=30)


async def shipped(settings: Settings, folder: Path) -> list[float]:
    """Seconds of each round."""
    kiosk = KioskClient(settings.socket)
    kiosk.hello()
    await kiosk.until("state", hub="here")
    took_s: list[float] = []
    for round_ in range(1, ROUNDS + 1):
        file = written_journal(folder / f"journal-{round_}")
        settings.journal.mkdir(exist_ok=True)
        file.rename(settings.journal / file.name)
        began_s = time.perf_counter()
        kiosk.say("written")
        await kiosk.until("state", 120, held=round_ * RECORDS)
        took_s.append(time.perf_counter() - began_s)
    kiosk.close()
    return took_s


def written_journal(folder: Path) -> Path:
    """The file of an epoch with 20,000 submissions. Its making is not measured, and so does not wait for the disk."""
    with Journal.open(folder) as journal:
        journal._current.connection().execute("PRAGMA synchronous=OFF")
        for _ in range(RECORDS):
            journal.append("submission", 1, BODY, visit=journal.epoch, pack="abbe", pack_version="1")
    return next(folder.glob("kiosk-*.db"))


def nothing_new(settings: Settings) -> list[float]:
    """Milliseconds of the agent's whole rounds: look at every journal, ask, verify a receipt an epoch, count."""
    folder = IdentityFolder(settings.own)
    identity = folder.load()
    if identity is None:
        raise AssertionError("not joined")
    store = Store(settings.own / "agent.db")
    courier = Courier(identity, identity.hub, store, settings.journal, folder)
    courier.round(Report())
    took_ms: list[float] = []
    for _ in range(SYNCS):
        began_s = time.perf_counter()
        came = courier.round(Report())
        took_ms.append((time.perf_counter() - began_s) * 1000)
        if came.error is not None or came.counts.waiting:
            raise AssertionError(f"expected a round with nothing new, got {came}")
    courier.close()
    store.close()
    return took_ms
