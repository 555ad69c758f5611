"""Signed content: how little moves when nothing is new, how quickly when all is, and how a swarm spares the hub.

The hub is a process of its own; devices are the agent's own code here, or agents in network namespaces for the swarm.
"""

import asyncio
import datetime as dt
import os
import ssl
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from tests.bench.fleet import Device, join
from tests.bench.row import Row, row
from tests.bench.shipping import joined
from tests.support.big_content import fill, noise
from tests.support.hub_process import _PROGRAM, HubProcess
from tests.support.lan import Lan, can_be_made
from tests.support.wiretap import Wiretap
from werkstadt.agent.config import HubAddress, Settings
from werkstadt.agent.content.roads.web import HubRoad
from werkstadt.agent.content.update import Outcome, Updates, Wish
from werkstadt.agent.courier import Courier, Report
from werkstadt.agent.hub import HubConnection
from werkstadt.agent.identity import IdentityFolder
from werkstadt.agent.store import Store
from werkstadt.contract.messages import ContentState
from werkstadt.journal import Journal

MIB = 1024 * 1024
DOWNLOAD = 200 * MIB
PAIRS = 5
LOOKS = 50
SWARM, DEVICES, CAP = 48 * MIB, 6, 4 * MIB
STORM = 1_000
PATIENCE_S = 240.0


def rows() -> list[Row]:
    with tempfile.TemporaryDirectory(prefix="content-") as name:
        folder = Path(name)
        found = [*quiet(folder / "quiet"), *download(folder / "download"), *changed(folder / "changed")]
    with tempfile.TemporaryDirectory(prefix="storm-") as name:
        found += storm(Path(name))
    if can_be_made():
        with tempfile.TemporaryDirectory(prefix="swarm-") as name:
            found += swarm(Path(name))
    return found


def publish(hub: HubProcess, folder: Path) -> None:
    if not (folder / "keys").exists():
        hub.run("keys", "trial", "--into", folder / "keys")
    key = ("--author", "author", "--key", folder / "keys/author.key", "--no-passphrase")
    hub.run("publish", folder / "built", *key)


@contextmanager
def place(folder: Path, packs: dict[str, dict[str, bytes]]) -> Iterator[tuple[HubProcess, Settings]]:
    folder.mkdir()
    fill(folder / "built", packs)
    with HubProcess(folder / "hub", swarm=False) as hub:
        publish(hub, folder)
        yield hub, joined(folder, hub)


def update(settings: Settings, hub: HubProcess, state: Path) -> Outcome:
    """As the daemon does it, into a fresh device where state is new."""
    updates = Updates(state / "content", state / "trust")
    with closing(connected(settings, hub.devices_port)) as connection:
        root = None if (state / "trust").exists() else b"".join(HubRoad(connection).read("metadata/1.root.json"))
        return updates.update(HubRoad(connection), Wish(root=root), dt.datetime.now(dt.UTC))


def connected(settings: Settings, port: int) -> HubConnection:
    identity = IdentityFolder(settings.own).load()
    assert identity is not None
    return HubConnection(HubAddress("127.0.0.1", port), identity.tls())


def quiet(folder: Path) -> list[Row]:
    """What goes over the wire, and how long it takes, while nothing is new."""
    packs = {f"pack-{number}": noise(20_000, 6) for number in range(10)}
    with place(folder, packs) as (hub, settings):
        size, took_ms = check_in(settings, hub)
        update(settings, hub, folder / "state")
        looks = []
        with closing(connected(settings, hub.devices_port)) as connection:
            for _ in range(LOOKS):
                began_s = time.perf_counter()
                outcome = Updates(folder / "state/content", folder / "state/trust").update(
                    HubRoad(connection), Wish(), dt.datetime.now(dt.UTC)
                )
                looks.append((time.perf_counter() - began_s) * 1000)
                assert not outcome.new
    return [
        row("check-in with nothing new: bytes on the wire, both ways", size, "B", most=1_000),
        row("check-in with nothing new, p50", took_ms, "ms", most=5),
        row("content looked at, nothing new, p50", statistics.median(looks), "ms", most=20),
        row("content looked at, nothing new, p95", statistics.quantiles(looks, n=20)[18], "ms"),
    ]


def check_in(settings: Settings, hub: HubProcess) -> tuple[float, float]:
    """Bytes and milliseconds of one, TLS and HTTP included, over a kept connection; after some that settle things."""
    with Journal.open(settings.journal) as journal:
        journal.append("visit", 1, {"started_at_ms": 0})
    folder = IdentityFolder(settings.own)
    identity = folder.load()
    assert identity is not None
    with Wiretap(hub.devices_port) as wire:
        courier = Courier(
            *(identity, HubAddress("127.0.0.1", wire.port), Store(settings.own / "agent.db"), settings.journal, folder)
        )
        report = Report("gross", content=ContentState(exhibition="0" * 64, timestamp=1))
        for _ in range(5):
            assert courier.round(report).error is None
        sizes, took_ms = [], []
        for _ in range(10):
            before = len(wire.sent) + len(wire.got)
            assert courier.round(report).error is None
            time.sleep(0.1)
            sizes.append(len(wire.sent) + len(wire.got) - before)
        courier.close()
    port = HubAddress("127.0.0.1", hub.devices_port)
    courier = Courier(identity, port, Store(settings.own / "agent.db"), settings.journal, folder)
    courier.round(report)
    for _ in range(LOOKS):
        began_s = time.perf_counter()
        assert courier.round(report).error is None
        took_ms.append((time.perf_counter() - began_s) * 1000)
    courier.close()
    return statistics.median(sizes), statistics.median(took_ms)


def download(folder: Path) -> list[Row]:
    """Verified and durable, beside curl and sha256sum with the same certificate from the same hub."""
    own, peer = [], []
    with place(folder, {"film": noise(DOWNLOAD)}) as (hub, settings):
        identity = (settings.own / "identity").resolve()
        name = next((hub.state / "repository/files").glob("*/*")).relative_to(hub.state / "repository")
        base: list[str | Path] = ["curl", "-s", "--cacert", identity / "ca.crt", "--cert", identity / "device.crt"]
        base += ["--key", identity / "device.key", f"https://127.0.0.1:{hub.devices_port}/api/v1/content/{name}"]
        for number in range(PAIRS):
            began_s = time.perf_counter()
            update(settings, hub, folder / f"state-{number}")
            own.append(time.perf_counter() - began_s)
            began_s = time.perf_counter()
            file = folder / f"curl-{number}"
            subprocess.run([*base, "-o", file], check=True)
            said = subprocess.run(["sha256sum", file], check=True, capture_output=True, text=True).stdout
            peer.append(time.perf_counter() - began_s)
            assert said.startswith(name.name)
            file.unlink()
    times = statistics.median(theirs / ours for ours, theirs in zip(own, peer, strict=True))
    rate, other = (DOWNLOAD / MIB / statistics.median(one) for one in (own, peer))
    label = "200 MiB hub → device, verified, synced, in force"
    return [row(label, rate, "MiB/s", "curl + sha256sum", other, least_times=0.7, ratio=times)]


def changed(folder: Path) -> list[Row]:
    """One picture of 1 MiB in an exhibition of 500 MB."""
    packs = {f"pack-{number}": noise(MIB, 10) for number in range(50)}
    with place(folder, packs) as (hub, settings):
        update(settings, hub, folder / "state")
        packs["pack-7"]["pictures/3.bin"] = os.urandom(MIB)
        fill(folder / "built", packs)
        publish(hub, folder)
        with Wiretap(hub.devices_port) as wire:
            with closing(connected(settings, wire.port)) as connection:
                updates = Updates(folder / "state/content", folder / "state/trust")
                assert updates.update(HubRoad(connection), Wish(), dt.datetime.now(dt.UTC)).new
            moved = len(wire.sent) + len(wire.got)
    name = "one picture of 1 MiB changed among 500: bytes that moved"
    return [row(name, moved / MIB, "MiB", "the picture", 1.0, most_times=1.1)]


def storm(folder: Path) -> list[Row]:
    """A thousand devices are switched on in the same moment: TLS handshake and first check-in of each."""
    hub = HubProcess(folder / "hub", swarm=False)
    contexts = join(hub, folder)
    with hub:
        took_s = asyncio.run(all_at_once(hub.devices_port, contexts[:STORM]))
    return [row("morning storm: 1,000 handshakes and check-ins", took_s, "s")]


async def all_at_once(port: int, contexts: list[ssl.SSLContext]) -> float:
    began_s = time.perf_counter()
    fleet = [Device(port, context) for context in contexts]
    await asyncio.gather(*(device.check_in_once() for device in fleet))
    took_s = time.perf_counter() - began_s
    for device in fleet:
        device.hang_up()
    return took_s


def swarm(folder: Path) -> list[Row]:
    """Six agents, each in its own network namespace, behind a hub that may send 4 MiB a second."""
    spread = {}
    for with_swarm in (True, False):
        spread[with_swarm] = spread_in(folder / f"swarm-{with_swarm}", with_swarm)
    (took_s, sent), (alone_s, alone_sent) = spread[True], spread[False]
    label = f"swarm of {DEVICES}, {SWARM // MIB} MiB, hub sends at most {CAP // MIB} MiB/s"
    return [
        row(
            f"{label}: time, of the ideal",
            took_s / (SWARM / CAP),
            "×",
            "the hub alone",
            alone_s / (SWARM / CAP),
            most=2,
        ),
        row(
            f"{label}: sent by the hub, of the content",
            sent / SWARM,
            "×",
            "the hub alone",
            alone_sent / SWARM,
            most=1.2,
        ),
    ]


def spread_in(folder: Path, with_swarm: bool) -> tuple[float, float]:
    """Seconds from the publishing to the last device that has it whole, and bytes that the hub has sent."""
    folder.mkdir()
    fill(folder / "built", {"small": noise(1_000)}, "gross")
    with Lan() as lan:
        address = lan.add("hub")
        hub = HubProcess(folder / "hub", device_host="0.0.0.0", swarm=with_swarm)  # noqa: S104
        hub.program = tuple(lan.command("hub", *_PROGRAM))
        publish(hub, folder)
        with hub:
            agents = [start_agent(lan, folder, f"d{number}", address, hub) for number in range(DEVICES)]
            try:
                first = fill_in(folder)
                until_all(folder, first)
                second = fill(folder / "built", {"small": noise(1_000), "film": noise(SWARM // 6, 6)}, "gross")
                lan.cap("hub", CAP)
                publish(hub, folder)
                before, began_s = lan.sent("hub"), 0.0
                began_s = until_one_begins(folder)
                until_all(folder, second)
                return time.monotonic() - began_s, lan.sent("hub") - before
            finally:
                for agent in agents:
                    agent.terminate()
                for agent in agents:
                    agent.wait(20)


def start_agent(lan: Lan, folder: Path, name: str, address: str, hub: HubProcess) -> "subprocess.Popen[bytes]":
    lan.add(name)
    place = folder / name
    place.mkdir()
    config = place / "agent.toml"
    config.write_text(
        f'state = "{place / "state"}"\nsocket = "{place / "sock"}"\nname = "{name}"\nzeroconf = "off"\n'
        f'hub = "{address}:{hub.devices_port}"\nsticks = []\n'
    )
    agent = (sys.executable, "-m", "werkstadt.agent")
    lan.run(name, *agent, "enrol", "--config", config, "--code", hub.new_code())
    with (place / "log").open("wb") as log:
        return subprocess.Popen(lan.command(name, *agent, "run", "--config", config), stderr=log)


def fill_in(folder: Path) -> str:
    return (folder / "built/current").readlink().name


def until_one_begins(folder: Path) -> float:
    """Devices hear of it at their next check-in, within 30 s of one another."""
    until_s = time.monotonic() + PATIENCE_S
    while time.monotonic() < until_s:
        logs = folder.glob("d*/log")
        if sum(log.read_text().count("content bring") for log in logs) > DEVICES:
            return time.monotonic()
        time.sleep(0.05)
    raise AssertionError("no device began")


def until_all(folder: Path, hash_: str) -> None:
    until_s = time.monotonic() + PATIENCE_S
    while any(not (one / "state/content/exhibitions" / hash_).is_dir() for one in folder.glob("d*")):
        if time.monotonic() > until_s:
            raise AssertionError(
                f"not everywhere after {PATIENCE_S:g} s: {[log.read_text() for log in folder.glob('d*/log')]}"
            )
        time.sleep(0.05)
