"""A hub with a study whose participants behave as told: as devices ship their runs, with touches and pictures."""

import hashlib
import json
import random
import struct
import zlib
from collections.abc import Sequence
from dataclasses import replace

from tests.hub.console.place import NOW_MS, ZONE, Place
from tests.hub.studies.made import SUS_55, run, task
from werkstadt.contract.ids import uuid7
from werkstadt.contract.record import GENESIS, Header, compose
from werkstadt.contract.runs import Answer, Run, Screen, StudyPage, page_body, run_body
from werkstadt.contract.touchtrace import DOWN, MOVE, UP, TraceWriter
from werkstadt.hub.blobfiles import BlobFiles
from werkstadt.hub.store import blobs, intake

BUTTON = (3_000, 2_000)
"""Where most fingers go, tenths of a millimetre."""
PAGE = StudyPage("bus-app", "3", "a", "start", "de", 1210, 680)


def keep_file(place: Place, data: bytes, device: str = "showroom-2") -> str:
    name = hashlib.sha256(data).hexdigest()
    path = BlobFiles(place.hub.settings.state / "blobs").path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    with place.hub.store.writing() as connection:
        blobs.add(connection, name, device, len(data), NOW_MS)
    return name


def take(
    place: Place, records: Sequence[tuple[str, dict[str, object], str | None]], device: str = "showroom-2", v: int = 1
) -> None:
    """kind, body and file of each."""
    epoch, previous, rows = uuid7(NOW_MS), GENESIS, []
    for seq, (kind, body, file) in enumerate(records, start=1):
        blobs_ = (file,) if file else ()
        header = Header(epoch, seq, uuid7(NOW_MS), kind, v, NOW_MS - 60_000, "boot", seq, blobs=blobs_)
        rows.append(compose(header, json.dumps(body).encode(), bytes(32), previous))
        previous = rows[-1].hash
    with place.hub.store.writing() as connection:
        taken = intake.take_in(connection, device, epoch, rows, NOW_MS, ZONE)
    assert taken.fresh == len(rows), taken


def trace(chance: random.Random, downs: int = 20, version: str = "a") -> bytes:
    """Fingers that go to the button, and now and then beside it."""
    writer = TraceWriter()
    for number in range(downs):
        hit = chance.random() < 0.7
        x, y = (chance.gauss(at, 80) for at in BUTTON) if hit else (chance.uniform(0, 12_100), chance.uniform(0, 6_800))
        element, at_ms = ("Weiter" if hit else None), number * 700
        for phase, later in ((DOWN, 0), (MOVE, 8), (UP, 60)):
            writer.add(at_ms + later, phase, 0, "find", "start", element, x, y)
    return writer.to_bytes()


def picture(width: int = 484, height: int = 272) -> bytes:
    """A PNG: a pale page with a bar and a button, so that people see where the heat should be."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = bytearray()
    for y in range(height):
        rows.append(0)
        for x in range(width):
            bar, button = y < 30, 90 <= x < 150 and 66 <= y < 94
            rows += b"\x1d\x3b\x53" if bar else b"\x0b\x6e\x4f" if button else b"\xf2\xf4\xf6"
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(rows))) + chunk(b"IEND", b"")
    )


def participant(chance: random.Random, number: int, version: str) -> Run:
    """A does well; B is slower, and fewer find it. One in six claims the second task."""
    good = version == "a"
    outcome = chance.choices(("direct", "indirect", "given-up", "time"), (8, 1, 1, 0) if good else (4, 2, 2, 1))[0]
    first = task(
        "find", outcome, chance.lognormvariate(3.2 if good else 3.8, 0.4), touches=chance.randint(3, 9),
        misclicks=chance.randint(0, 2 if good else 5), seq=chance.randint(5, 7) if good else chance.randint(2, 6),
        pages=(("start", 0), ("stop", 9_000)), first_touch_ms=chance.randint(700, 4_000), answer=None,
    )  # fmt: skip
    second = task(
        "buy", "claimed" if number % 6 == 0 else "direct", chance.lognormvariate(4, 0.3), at_ms=60_000, by="event:paid",
        touches=chance.randint(5, 15), misclicks=None, seq=chance.randint(3, 7), answer="4,20 €",
    )  # fmt: skip
    sus: dict[str, Answer] = {
        ref: max(1, min(5, int(str(given)) + chance.randint(-1, 1))) for ref, given in SUS_55.items()
    }
    answers = {
        "sus": sus,
        "nps": {"q1": chance.randint(4, 10)},
        "after": {"besser": f"Größere Knöpfe, bitte ({number})"},
    }
    return run(first, second, number=number, version=version, answers=answers, screen=Screen(1210, 680, 3840, 2160))


def fill(place: Place, participants: int = 24) -> None:
    """A study with as many participants, A and B in turns; and one broken off, one with a fault, one pilot."""
    chance = random.Random(11)  # noqa: S311
    made = [participant(chance, number, "ab"[number % 2]) for number in range(1, participants + 1)]
    made += [
        replace(made[0], ended="idle", tasks=(replace(made[0].tasks[0], outcome="broken-off"),), answers={}),
        replace(made[1], ended="fault", marks=("page-broken",)),
        replace(made[2], pilot=True, group="team"),
    ]
    rows: list[tuple[str, dict[str, object], str | None]] = [
        ("run", run_body(one), keep_file(place, trace(chance, version=one.version))) for one in made
    ]
    shown = keep_file(place, picture())
    rows += [("study-page", page_body(replace(PAGE, version=version)), shown) for version in "ab"]
    take(place, rows)
