"""20,000 records over real TLS from a device to a hub process, and a sync with nothing new.

The peer is quoted, not measured in this run: Kolibri 0.19.5, 20,000 interaction logs from one server to another on a
machine with 2 cores: 144.9 s, and 9.3 s with nothing new.
"""

import statistics
import tempfile
import time
from pathlib import Path

from tests.bench.__main__ import Row
from tests.support.device_simulator import DeviceSimulator
from tests.support.hub_process import HubProcess
from werkstadt.contract.ids import uuid7
from werkstadt.contract.messages import EpochState
from werkstadt.contract.record import GENESIS, SALT_SIZE, Header, Record, compose
from werkstadt.contract.shipping import Size, next_batch, wire_size

RECORDS = 20_000
SYNCS = 50
BUDGET_S = 2.0
BUDGET_MS = 20.0
_BODY = (
    b'{"form":"feedback","form_version":"1","exhibit":"abbe","language":"de","level":"plain","started_at_ms":1,'
    b'"answers":{"stars":"4","again":"yes","liked":["pictures","quiz"],"age":34,"why":"Sehr anschaulich, danke!"}}'
)


def rows() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder, HubProcess(Path(folder) / "hub") as hub:
        device = DeviceSimulator(Path(folder) / "device", hub.devices_port, hub.state / "keys" / "ca.pem")
        device.enrol(hub.new_code())
        epoch = uuid7()
        records = chain(epoch)
        device.check_in()
        began_s = time.perf_counter()
        ship(device, epoch, records)
        took_s = time.perf_counter() - began_s
        sync_ms = statistics.median(nothing_new(device, epoch) for _ in range(SYNCS))
        here = hub.device(device.device)["held"]
        device.close()
    if here != RECORDS:
        raise AssertionError(f"expected {RECORDS} records at the hub, got {here}")
    return [
        row("hub: 20,000 records over TLS, durable", took_s, "s", 144.9, BUDGET_S),
        row("hub: sync with nothing new (p50)", sync_ms, "ms", 9_300.0, BUDGET_MS),
    ]


def chain(epoch: str) -> list[Record]:
    made: list[Record] = []
    previous = GENESIS
    for seq in range(1, RECORDS + 1):
        header = Header(epoch, seq, uuid7(), "submission", 1, time.time_ns() // 1_000_000, "boot", seq, uuid7())
        record = compose(header, _BODY, bytes(SALT_SIZE), previous)
        previous = record.hash
        made.append(record)
    return made


def ship(device: DeviceSimulator, epoch: str, records: list[Record]) -> None:
    waiting = records
    while waiting:
        sizes = [Size(one.parsed.seq, wire_size(len(one.header), len(one.body or b""))) for one in waiting[:2000]]
        batch = waiting[: len(next_batch(sizes))]
        receipt = device.send(epoch, batch)
        if batch[-1].parsed.seq not in receipt.held:
            raise AssertionError(f"expected record {batch[-1].parsed.seq} to be held, got {receipt.held}")
        waiting = waiting[len(batch) :]


def nothing_new(device: DeviceSimulator, epoch: str) -> float:
    """Milliseconds of a check-in that brings the receipt of everything."""
    began_s = time.perf_counter()
    device.check_in(epochs=[EpochState(epoch=epoch, written=RECORDS, given=RECORDS)])
    return (time.perf_counter() - began_s) * 1000


def row(name: str, value: float, unit: str, peer_value: float, budget: float) -> Row:
    return {
        "name": name,
        "value": value,
        "unit": unit,
        "peer": "Kolibri 0.19.5 (quoted, not measured in this run)",
        "peer_value": peer_value,
        "ratio": value / peer_value,
        "budget": f"≤ {budget:g} {unit}",
        "met": value <= budget,
    }
