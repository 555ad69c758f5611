"""A filled place for the console's tests: a real hub with keys and store, devices, visits, answers, troubles."""

import datetime as dt
import json
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from zoneinfo import ZoneInfo

from werkstadt.contract.ids import uuid7
from werkstadt.contract.messages import CheckIn, EpochState, Trouble
from werkstadt.contract.record import GENESIS, Header, Record, compose
from werkstadt.contract.wire import Spoiled
from werkstadt.hub.core import Hub
from werkstadt.hub.opening import set_up
from werkstadt.hub.settings import Settings, settings_of
from werkstadt.hub.store import audit, devices, feeds, intake, staff

ZONE = ZoneInfo("Europe/Berlin")
NOW = dt.datetime(2026, 11, 23, 14, 32, 10, tzinfo=ZONE)
NOW_MS = int(NOW.timestamp() * 1000)
DAY_MS = 24 * 60 * 60 * 1000
PASSWORD = "ein ganzer Satz nur für mich"  # noqa: S105
"""Of every account that has set one."""
WISHES = (
    "Mehr Mikroskope zum Selberschauen!",
    "Toll",
    "Bitte einen Hocker, meine Tochter kommt nicht an den Bildschirm.",
    "=SUMME(A1:A9)",
    "The explanations were great. More robots please.",
    "Die Schrift am Eingang ist etwas klein, sonst sehr schön. Wir kommen wieder und bringen die Großeltern mit.",
)
EXHIBITS = ("werkstadt", "raum", "abbe")


@dataclass
class Place:
    """hub: real, on this folder. first_password: the one-time password of "admin". clock_ms: may be set by tests."""

    hub: Hub
    first_password: str
    clock_ms: int = NOW_MS

    def now_ms(self) -> int:
        return self.clock_ms


def settings_for(folder: Path, content: Path | None, *, live: bool = False) -> Settings:
    text = f'site = "Jena Digital Werkstadt"\nlive_screenshots = {str(live).lower()}\n'
    return replace(settings_of(text, folder / "hub.toml", folder / "state"), content=content)


def empty_place(folder: Path, content: Path | None = None, *, live: bool = False) -> Place:
    settings = settings_for(folder, content, live=live)
    settings.state.mkdir(parents=True)
    hub, password = set_up(settings)
    return Place(hub, password)


def add_people(place: Place) -> None:
    """One account for each role, named after it, but "ada" for the admin."""
    roles = {"ada": "admin", "emil": "exhibitor", "paula": "auditor", "rosa": "researcher"}
    with place.hub.store.writing() as connection:
        for name, role in roles.items():
            staff.add(connection, name, {role}, PASSWORD, place.clock_ms, one_time=False)


def filled_place(folder: Path, content: Path | None = None, *, live: bool = False) -> Place:
    place = empty_place(folder, content, live=live)
    add_people(place)
    chance = random.Random(7)  # noqa: S311
    fleet = (
        ("showroom-1", "Terminal am Eingang", "Showroom", "terminal-15"),
        ("showroom-2", "Tafel im Showroom", "Showroom", "board-65"),
        ("lab-1", "Terminal im Innovation Lab", "Innovation Lab", "terminal-15"),
        ("tablet-7", "Leihtablet 7", "", "tablet-10"),
    )
    with place.hub.store.writing() as connection:
        for id_, name, zone, profile in fleet:
            added_ms = NOW_MS - 40 * DAY_MS
            devices.add(
                connection, id_, name=name, profile=profile, version="0.1.0", time_zone="Europe/Berlin", now_ms=added_ms
            )
            devices.set_policy(connection, id_, zone=zone)
    for id_, _, _, _ in fleet:
        give(place, id_, _weeks(chance, id_), missing=2 if id_ == "lab-1" else 0)
    _tell(place)
    with place.hub.store.writing() as connection:
        poll: dict[str, object] = {"exhibit": "ideen", "scene": "zuerst", "counts": {"natur": 12}}
        feeds.put(connection, "ideen-zuerst", "poll", poll, NOW_MS - 60_000, by="", now_ms=NOW_MS)
        body: dict[str, object] = {"words": {"Bäume": 3}}
        feeds.put(connection, "ideen-woerter", "words", body, NOW_MS - DAY_MS, by="ada", now_ms=NOW_MS - DAY_MS)
        audit.write(connection, NOW_MS - DAY_MS, who="ada", what="log-in", detail="127.0.0.1")
        audit.write(connection, NOW_MS - DAY_MS, who="ada", what="screenshot", subject="showroom-1")
    return place


def give(
    place: Place,
    device: str,
    bodies: Sequence[tuple[str, int, dict[str, object]]],
    missing: int = 0,
    blobs: tuple[str, ...] = (),
) -> None:
    """Records (kind, at_ms, body) as a device ships them; of the last `missing` submissions it only tells."""
    epoch = uuid7(bodies[0][1])
    rows: list[Record | Spoiled] = []
    previous = GENESIS
    for seq, (kind, at_ms, body) in enumerate(bodies, start=1):
        header = Header(epoch, seq, uuid7(at_ms), kind, 1, at_ms, "boot", seq * 1000, blobs=blobs)
        record = compose(header, json.dumps(body, ensure_ascii=False).encode(), bytes(32), previous)
        previous = record.hash
        rows.append(record)
    given = sum(kind == "submission" for kind, _, _ in bodies) + missing
    with place.hub.store.writing() as connection:
        intake.take_in(connection, device, epoch, rows, place.clock_ms, ZONE)
        said = CheckIn(
            version="0.1.0",
            epochs=[EpochState(epoch=epoch, written=len(rows) + missing, given=given)],
            uptime_s=93_600,
            exhibition="licht-und-daten",
            policy_revision=2,
        )
        devices.check_in(connection, device, said, place.clock_ms - 12_000)


def submission(
    at_ms: int, answers: dict[str, object], exhibit: str = "raum", language: str = "de"
) -> tuple[str, int, dict[str, object]]:
    body: dict[str, object] = {
        "form": "feedback", "form_version": "1", "exhibit": exhibit, "language": language, "level": "standard",
        "started_at_ms": at_ms - 60_000, "answers": answers,
    }  # fmt: skip
    return "submission", at_ms, body


def _weeks(chance: random.Random, device: str) -> list[tuple[str, int, dict[str, object]]]:
    bodies: list[tuple[str, int, dict[str, object]]] = []
    for back in range(33, -1, -1):
        morning = NOW.replace(hour=10, minute=0) - dt.timedelta(days=back)
        if morning.weekday() == 6:
            continue
        at_ms = int(morning.timestamp() * 1000)
        day: dict[str, object] = {
            "day": morning.date().isoformat(),
            "exhibition": "licht-und-daten",
            "exhibits": list(EXHIBITS),
        }
        bodies.append(("exhibition_day", at_ms, day))
        for nr in range(chance.randint(2, 9)):
            bodies += _visit(chance, at_ms + nr * 20 * 60_000, device)
    return bodies


def _visit(chance: random.Random, at_ms: int, device: str) -> list[tuple[str, int, dict[str, object]]]:
    exhibit, language = chance.choice(EXHIBITS), chance.choice(("de", "de", "de", "en"))
    found: list[tuple[str, int, dict[str, object]]] = []
    if chance.random() < 0.3:
        answers: dict[str, object] = {
            "rating": chance.choices(("fair", "good", "very_good", "great", "wonderful"), (1, 4, 8, 7, 5))[0],
            "touched": sorted(chance.sample((*EXHIBITS, "other"), chance.randint(1, 3))),
            "more": sorted(chance.sample(("code", "robots", "ai", "light", "town", "workshops"), chance.randint(1, 3))),
            "group": chance.randint(1, 6),
            "age": chance.choice(("to_10", "from_11", "from_18", "from_40", "from_65")),
        }
        if chance.random() < 0.4:
            answers["better"] = chance.choice(WISHES)
        found.append(submission(at_ms, answers, exhibit, language))
    visit = {
        "started_at_ms": at_ms, "duration_ms": chance.randint(20_000, 400_000), "ended": "idle", "language": language,
        "level": "standard", "lane": 0, "exhibits": [{"exhibit": exhibit, "duration_ms": 9_000, "pages": ["1"]}],
        "submissions": len(found),
    }  # fmt: skip
    return [*found, ("visit", at_ms + 1, visit)]


def _tell(place: Place) -> None:
    trouble = Trouble(code="kiosk", detail="The touch application ended its connection.", since_ms=NOW_MS - 600_000)
    with place.hub.store.writing() as connection:
        said = CheckIn(
            version="0.1.0", epochs=[], troubles=[trouble], lost=1, uptime_s=60, exhibition="licht-und-daten"
        )
        devices.check_in(connection, "showroom-2", said, NOW_MS - 9_000)
        late = CheckIn(version="0.1.0", epochs=[], uptime_s=93_600, exhibition="licht-und-daten")
        devices.check_in(connection, "tablet-7", late, NOW_MS - 3 * 60 * 60_000)
