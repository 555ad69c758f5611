"""A form's results page over ten thousand, a hundred thousand and a million submissions; and how fast they come in.

The page: submissions of 20 devices at 10 exhibits in 3 languages over 400 days go through the hub's own intake, a batch
a transaction; then the console's page is asked for over HTTP by somebody who is logged in, also with filters, and with
the days of a span that cuts two months. Intake: signed batches over TLS from two devices at once, hub and devices on
the same two cores; the clock runs from the first byte to the last signed receipt.
"""

import json
import random
import statistics
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.bench.row import Row, row
from tests.hub.console.forms import client, log_in
from tests.hub.console.place import PASSWORD, ZONE, Place, add_people, empty_place
from tests.hub.console.served import served
from tests.support.device_simulator import DeviceSimulator
from tests.support.hub_process import HubProcess
from werkstadt.contract.ids import uuid7
from werkstadt.contract.record import GENESIS, SALT_SIZE, Header, Record, compose
from werkstadt.contract.wire import encode_batch
from werkstadt.exhibits.model import Form, FormChoice, FormQuestion
from werkstadt.hub.store import devices, intake, schemas

SIZES = (10_000, 100_000, 1_000_000)
BUDGETS_MS = {100_000: 500.0, 1_000_000: 1_000.0}
DEVICES, EXHIBITS, LANGUAGES, DAYS = 20, 10, ("de", "de", "de", "en", "de-simple"), 400
BATCH = 2_000
BATCHES = 20
AWAY_DAYS = 120
"""How long the devices were away from the hub: 350 submissions a day each."""
ASKED = 15
BEGAN_MS = 1_760_000_000_000
DAY_MS = 86_400_000
PEER = "ODK Central, as published (quoted, not measured here)"
PEER_PER_S = 41.0
FILTERS = {
    "": "",
    ", by exhibit and device": "?exhibit=exhibit-3&device=d7",
    ", days across two months": "?first=2026-01-12&last=2026-06-20",
}


def rows() -> list[Row]:
    with tempfile.TemporaryDirectory() as name:
        found = pages(Path(name) / "pages")
        rate = ingest(Path(name) / "ingest")
    return [*found, row("submissions taken in, 2 devices → hub", rate, "/s", PEER, PEER_PER_S, least_times=122.0)]


def pages(folder: Path) -> list[Row]:
    place = empty_place(folder)
    add_people(place)
    with place.hub.store.writing() as connection:
        schemas.learn(connection, {"feedback": form()}, 1)
        for number in range(DEVICES):
            devices.add(
                connection, f"d{number}", name=f"Terminal {number}", profile="p", version="1",
                time_zone="Europe/Berlin", now_ms=1,
            )  # fmt: skip
    writers = [Writer(number) for number in range(DEVICES)]
    found: list[Row] = []
    here = 0
    for size in SIZES:
        began_s = time.perf_counter()
        for writer in writers:
            take(place, writer, (size - here) // DEVICES)
        here = size
        took_s = time.perf_counter() - began_s
        print(f"{size} submissions are here, the last of them in {took_s:.0f} s", flush=True)
        for words, query in FILTERS.items():
            if words and size != SIZES[-1]:
                continue
            asked_ms = asked(place, f"/results/feedback{query}")
            name = f"results page, {size:,} submissions{words}"
            found.append(row(name, statistics.median(asked_ms), "ms", most=BUDGETS_MS.get(size)))
    place.hub.store.close()
    return found


def form() -> Form:
    def question(ref: str, type_: str, *choices: str) -> FormQuestion:
        named = tuple(FormChoice(name, {"de": name}) for name in choices)
        return FormQuestion(ref, type_, "", {"de": ref}, {}, False, {}, None, None, {}, named)

    asked = (
        question("rating", "select_one", *"abcde"),
        question("liked", "select_multiple", *"uvwxyz"),
        question("again", "select_one", "yes", "no"),
        question("age", "integer"),
        question("group", "integer"),
        question("why", "text"),
    )
    return Form("feedback", "1", "0" * 64, {"de": "Feedback"}, asked)


class Writer:
    """A device's submissions in the chain of its one epoch."""

    def __init__(self, number: int) -> None:
        self.device = f"d{number}"
        self.epoch = uuid7(BEGAN_MS + number)
        self._chance = random.Random(number)  # noqa: S311
        self._seq, self._previous = 0, GENESIS

    def batches(self, count: int, days: int) -> Iterator[list[Record]]:
        """count of them, in the order of the days over which they are spread."""
        made: list[Record] = []
        for number in range(count):
            self._seq += 1
            at_ms = BEGAN_MS + number * days * DAY_MS // count
            header = Header(self.epoch, self._seq, uuid7(at_ms), "submission", 1, at_ms, "boot", self._seq)
            text = json.dumps(body(self._chance)).encode()
            made.append(compose(header, text, bytes(SALT_SIZE), self._previous))
            self._previous = made[-1].hash
            if len(made) == BATCH or number == count - 1:
                yield made
                made = []


def body(chance: random.Random) -> dict[str, object]:
    return {
        "form": "feedback", "form_version": "1", "exhibit": f"exhibit-{chance.randrange(EXHIBITS)}",
        "language": chance.choice(LANGUAGES), "level": "standard", "started_at_ms": BEGAN_MS,
        "answers": {
            "rating": chance.choice("abcde"), "liked": chance.sample("uvwxyz", 2),
            "again": chance.choice(("yes", "no")),
            "age": chance.randint(6, 86), "group": chance.randint(1, 8), "why": f"Sehr anschaulich! {chance.random()}",
        },
    }  # fmt: skip


def take(place: Place, writer: Writer, count: int) -> None:
    for batch in writer.batches(count, DAYS):
        with place.hub.store.writing() as connection:
            now_ms = BEGAN_MS + 2 * DAYS * DAY_MS
            taken = intake.take_in(connection, writer.device, writer.epoch, batch, now_ms, ZONE)
            if taken.fresh != len(batch):
                raise AssertionError(f"expected all to be new, got {taken}")


def asked(place: Place, path: str) -> list[float]:
    """Milliseconds of each whole page."""
    with served(place) as address, client(address) as one:
        log_in(one, "ada", PASSWORD)
        took_ms = []
        for _ in range(ASKED + 1):
            began_s = time.perf_counter()
            answer = one.get(path, timeout=120)
            took_ms.append((time.perf_counter() - began_s) * 1000)
            if answer.status_code != 200 or "n = " not in answer.text:
                raise AssertionError(answer.text[:500])
    return took_ms[1:]


def ingest(folder: Path) -> float:
    """Submissions a second."""
    with HubProcess(folder) as hub:
        senders = []
        for number in range(2):
            device = DeviceSimulator(folder / f"device-{number}", hub.devices_port, hub.state / "keys" / "ca.pem")
            device.enrol(hub.new_code())
            writer = Writer(number)
            made = writer.batches(BATCH * (BATCHES + 1), AWAY_DAYS)
            bodies = [encode_batch(writer.epoch, batch) for batch in made]
            senders.append((device, [(body_, device.sign(body_)) for body_ in bodies]))

        def send(sender: tuple[DeviceSimulator, list[tuple[bytes, str]]], part: slice) -> None:
            device, signed = sender
            for body_, signature in signed[part]:
                device.receipt_of(device.post_records(body_, signature))

        with ThreadPoolExecutor(2) as pool:
            list(pool.map(lambda sender: send(sender, slice(0, 1)), senders))  # connections, caches
            began_s = time.perf_counter()
            list(pool.map(lambda sender: send(sender, slice(1, None)), senders))
            took_s = time.perf_counter() - began_s
        here = sum(one["held"] for one in hub.json("device", "list")["devices"])
        for device, _ in senders:
            device.close()
    if here != 2 * BATCH * (BATCHES + 1):
        raise AssertionError(f"expected {2 * BATCH * (BATCHES + 1)} at the hub, got {here}")
    return 2 * BATCH * BATCHES / took_s
