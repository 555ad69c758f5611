"""A thousand devices at one hub: each with its own certificate and a kept TLS connection, checking in every 30 s.

First check-ins alone, as the budget names them; then with what an agent does besides: a second connection that waits
for staff's wishes all the time. The devices are simulated in this process; only the hub's process is counted.
"""

import asyncio
import contextlib
import ssl
import statistics
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import psutil
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.bench.row import Row, row
from tests.support.device_simulator import csr_of
from tests.support.hub_process import HubProcess
from werkstadt.contract.ids import uuid7
from werkstadt.contract.messages import CheckIn, CheckInAnswer, EpochState
from werkstadt.hub.opening import open_hub
from werkstadt.hub.settings import read_settings
from werkstadt.hub.store import devices, enrolment

DEVICES = 1_000
EVERY_S = 30.0
MEASURED_S = 30.0
PEER = "Mender: 8 GB and 4 vCPU asked for ≤ 100 devices (quoted, not measured here)"


@dataclass(frozen=True)
class Measured:
    """percent: of one core."""

    percent: float
    pss_mb: float
    p50_ms: float
    p95_ms: float


class Device:
    """Knows as much HTTP as the hub's answers need."""

    def __init__(self, port: int, tls: ssl.SSLContext) -> None:
        self._port = port
        self._tls = tls
        said = CheckIn(version="0.1.0", epochs=[EpochState(epoch=uuid7(), written=1, given=0)], uptime_s=60)
        body = said.model_dump_json().encode()
        head = f"POST /api/v1/checkin HTTP/1.1\r\nHost: hub\r\nContent-Length: {len(body)}\r\n\r\n"
        self._check_in = head.encode() + body
        self._wires: list[asyncio.StreamWriter] = []

    async def connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        reader, writer = await asyncio.open_connection("127.0.0.1", self._port, ssl=self._tls)
        self._wires.append(writer)
        return reader, writer

    async def checking_in(self, offset_s: float, took_ms: list[float]) -> None:
        reader, writer = await self.connect()
        await asyncio.sleep(offset_s)
        due_s = time.monotonic()
        while True:
            began_s = time.perf_counter()
            writer.write(self._check_in)
            CheckInAnswer.model_validate_json(await answer_of(reader))
            took_ms.append((time.perf_counter() - began_s) * 1000)
            due_s += EVERY_S
            await asyncio.sleep(max(0.0, due_s - time.monotonic()))

    async def check_in_once(self) -> None:
        reader, writer = await self.connect()
        writer.write(self._check_in)
        CheckInAnswer.model_validate_json(await answer_of(reader))

    async def listening(self, offset_s: float) -> None:
        await asyncio.sleep(offset_s)
        reader, writer = await self.connect()
        while True:
            writer.write(b"GET /api/v1/live?after=0 HTTP/1.1\r\nHost: hub\r\n\r\n")
            await answer_of(reader)

    def hang_up(self) -> None:
        for wire in self._wires:
            wire.transport.abort()


async def answer_of(reader: asyncio.StreamReader) -> bytes:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("ascii").lower()
    status, size = head.split(" ", 2)[1], head.partition("content-length: ")[2].partition("\r\n")[0]
    body = await reader.readexactly(int(size))
    if status != "200":
        raise AssertionError(f"expected 200, got {status}: {body!r}")
    return body


def rows() -> list[Row]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        hub = HubProcess(folder / "hub")
        contexts = join(hub, folder)
        with hub:
            alone, whole = asyncio.run(measure(hub, contexts))
    return [
        row("hub, 1,000 devices checking in every 30 s: CPU", alone.percent, "% of a core", PEER, most=20.0),
        row("hub, 1,000 devices: check-in, p95", alone.p95_ms, "ms"),
        row("hub, the same and 1,000 waiting live connections: CPU", whole.percent, "% of a core", PEER, most=20.0),
        row("hub, the same: memory (PSS)", whole.pss_mb, "MB", PEER, 8_000.0, most=300.0),
        row("hub, the same: check-in, p95", whole.p95_ms, "ms"),
    ]


def join(hub: HubProcess, folder: Path) -> list[ssl.SSLContext]:
    """Devices are put into the store as enrolment does, but for a thousand codes on a screen."""
    key = ec.generate_private_key(ec.SECP256R1())
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()
    csr = csr_of(key)
    opened = open_hub(read_settings(hub.config, None))
    contexts = []
    with opened.store.writing() as connection:
        for number in range(DEVICES):
            device, now_ms = uuid7(), opened.now_ms()
            issued = opened.authority.issue_to_device(csr, device)
            place = {"profile": "terminal-15", "version": "0.1.0", "time_zone": "Europe/Berlin", "now_ms": now_ms}
            devices.add(connection, device, name=f"Terminal {number}", **place)  # type: ignore[arg-type]
            dates = {"serial": issued.serial, "pem": issued.pem, "issued_ms": now_ms, "expires_ms": issued.expires_ms}
            enrolment.add_certificate(connection, device, fingerprint=issued.fingerprint, **dates)  # type: ignore[arg-type]
            contexts.append(client_context(opened.authority.ca_pem, pem + issued.pem, folder / "device.pem"))
    opened.store.close()
    return contexts


def client_context(ca: str, key_and_certificate: str, file: Path) -> ssl.SSLContext:
    context = ssl.create_default_context(cadata=ca)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.check_hostname = False
    file.write_text(key_and_certificate)
    context.load_cert_chain(file)
    return context


async def measure(hub: HubProcess, contexts: list[ssl.SSLContext]) -> tuple[Measured, Measured]:
    fleet = [Device(hub.devices_port, context) for context in contexts]
    took_ms: list[float] = []
    steps = [(device, number * EVERY_S / DEVICES) for number, device in enumerate(fleet)]
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(device.checking_in(offset_s, took_ms)) for device, offset_s in steps]
        await asyncio.sleep(EVERY_S + 2)
        alone = await watched(hub.pid, took_ms)
        tasks += [group.create_task(device.listening(offset_s)) for device, offset_s in steps]
        await asyncio.sleep(EVERY_S + 2)
        whole = await watched(hub.pid, took_ms)
        for task in tasks:
            task.cancel()
    for device in fleet:
        with contextlib.suppress(OSError):
            device.hang_up()
    return alone, whole


async def watched(pid: int, took_ms: list[float]) -> Measured:
    process = psutil.Process(pid)
    took_ms.clear()
    before, began_s = sum(process.cpu_times()[:2]), time.monotonic()
    await asyncio.sleep(MEASURED_S)
    cpu_s, passed_s = sum(process.cpu_times()[:2]) - before, time.monotonic() - began_s
    expected = DEVICES * MEASURED_S / EVERY_S
    if not 0.9 * expected <= len(took_ms) <= 1.1 * expected:
        raise AssertionError(f"expected about {expected:.0f} check-ins, got {len(took_ms)}")
    steps = statistics.quantiles(took_ms, n=100)
    return Measured(cpu_s / passed_s * 100, process.memory_full_info().pss / 1e6, steps[49], steps[94])
