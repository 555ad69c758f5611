"""A month away: 10,000 answers and 2 GB of sound catch up, while another device goes on giving answers one by one.

The device that was away runs its real agent; the hub is a process of its own; the other device is a courier here, whose
every answer is appended, shipped, and its receipt verified, before the next one is given.
"""

import asyncio
import hashlib
import os
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.row import Row, row
from tests.bench.shipping import BODY, joined, running_agent
from tests.support.hub_process import HubProcess
from tests.support.kiosk_line import KioskClient
from werkstadt.agent.courier import Courier, Report
from werkstadt.agent.identity import IdentityFolder
from werkstadt.agent.store import Store
from werkstadt.contract.ids import uuid7
from werkstadt.journal import BlobFiles, Journal

ANSWERS = int(os.environ.get("WERKSTADT_BENCH_AWAY", "10000"))
SOUNDS = ANSWERS // 5
SOUND_BYTES = 1024 * 1024
"""A minute of speech, as a kiosk keeps it at most."""
ALONE_S = 10.0
PATIENCE_S = 900.0


def rows() -> list[Row]:
    with tempfile.TemporaryDirectory() as name, HubProcess(Path(name) / "hub") as hub:
        folder = Path(name)
        (folder / "other").mkdir()
        away, here = joined(folder, hub), joined(folder / "other", hub)
        write_month(away.journal)
        neighbour = Neighbour(here.state, here.own)
        with neighbour.giving():
            time.sleep(ALONE_S)
            alone_ms, neighbour.took_ms = neighbour.took_ms, []
            with running_agent(away):
                took_s = asyncio.run(all_held(away.socket))
            meanwhile_ms = neighbour.took_ms
        check(hub, away.journal, ANSWERS + neighbour.given)
    alone, meanwhile = (statistics.quantiles(part, n=20)[18] for part in (alone_ms, meanwhile_ms))
    peer = "the same with nobody catching up"
    return [
        row(f"a month away: {ANSWERS:,} answers and {SOUNDS} MB of sound → hub", took_s, "s"),
        row("meanwhile another device: answer → receipt, p95", meanwhile, "ms", peer, alone, most=1_000),
    ]


def write_month(folder: Path) -> None:
    """Its making is not measured, and so does not wait for the disk."""
    files = BlobFiles(folder)
    with Journal.open(folder) as journal:
        journal._current.connection().execute("PRAGMA synchronous=OFF")
        for number in range(ANSWERS):
            names: list[str] = []
            if number < SOUNDS:
                data = os.urandom(SOUND_BYTES)
                names = [hashlib.sha256(data).hexdigest()]
                files.path(names[0]).parent.mkdir(parents=True, exist_ok=True)
                files.path(names[0]).write_bytes(data)
            body = {**BODY, "answers": {**BODY["answers"], **({"voice": names[0]} if names else {})}}  # type: ignore[dict-item]
            journal.append("submission", 1, body, visit=uuid7(), blobs=names)


async def all_held(socket: Path) -> float:
    """Seconds from the agent's start to its word that all of them are at the hub."""
    began_s = time.perf_counter()
    kiosk = KioskClient(socket)
    kiosk.hello()
    await kiosk.until("state", PATIENCE_S, held=ANSWERS)
    kiosk.close()
    return time.perf_counter() - began_s


@dataclass
class Neighbour:
    """Gives one answer after the other. took_ms: from the append to the verified receipt."""

    state: Path
    own: Path
    given: int = 0
    took_ms: list[float] = field(default_factory=list)

    @contextmanager
    def giving(self) -> Iterator[None]:
        stop = threading.Event()
        thread = threading.Thread(target=self._give, args=(stop,))
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join()

    def _give(self, stop: threading.Event) -> None:
        folder = IdentityFolder(self.own)
        identity, store = folder.load(), Store(self.own / "agent.db")
        assert identity is not None
        journal = Journal.open(self.state / "journal")
        courier = Courier(identity, identity.hub, store, self.state / "journal", folder)
        while not stop.is_set():
            began_s = time.perf_counter()
            journal.append("submission", 1, BODY, visit=uuid7())
            came = courier.round(Report())
            self.given += 1
            if came.error is not None or came.counts.given_held != self.given:
                raise AssertionError(f"expected {self.given} answers at the hub, got {came}")
            self.took_ms.append((time.perf_counter() - began_s) * 1000)
            stop.wait(0.05)
        courier.close()
        store.close()
        journal.close()


def check(hub: HubProcess, journal: Path, answers: int) -> None:
    held = sum(one["held"] for one in hub.json("device", "list")["devices"])
    if held != answers:
        raise AssertionError(f"expected {answers} answers at the hub, got {held}")
    for path in (journal / "blobs").glob("??/*"):
        there = hub.state / "blobs" / path.name[:2] / path.name
        if hashlib.sha256(there.read_bytes()).hexdigest() != path.name:
            raise AssertionError(f"{path.name}: another file at the hub")
