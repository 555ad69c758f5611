"""Signed content for a filled place: two exhibitions of anna's, and devices each at another point with them."""

import datetime as dt
import hashlib
from pathlib import Path

from tests.hub.console.place import NOW, NOW_MS, Place
from tests.support.signed_town import SignedTown, build
from werkstadt.contract.messages import CheckIn, ContentState, Trouble
from werkstadt.hub.content.looking import look
from werkstadt.hub.store import devices

WINTER, SUMMER = {"de": "Winter am Fluss", "en": "Winter by the river"}, {"de": "Ein Sommer aus Glas"}
AN_HOUR_MS = 3_600_000


def sign(place: Place, folder: Path, signed: dt.datetime = NOW) -> SignedTown:
    """The hub has winter and summer; of winter two versions came after one another."""
    town = SignedTown(place.hub.settings.repository, signed.astimezone(dt.UTC))
    town.publish("winter", build(folder / "first", "winter", {"pack.json": b"{}"}, title=WINTER))
    town.publish("summer", build(folder / "summer", "summer", {"pack.json": b"[]"}, "tower", SUMMER))
    town.publish("winter", build(folder / "second", "winter", {"pack.json": b"{ }"}, title=WINTER))
    return town


def hash_of(built: Path) -> str:
    return hashlib.sha256((built / "current" / "exhibition.json").read_bytes()).hexdigest()


def tell(place: Place, folder: Path) -> None:
    """What devices say of it."""
    seen = look(place.hub.settings.repository)
    assert seen is not None
    newest, older = hash_of(folder / "second"), hash_of(folder / "first")
    over = Trouble(
        code="content/stick/expired",
        detail="Content from /media/blue/werkstadt-content was not taken; what is in force stays. What is signed "
        "is too old: timestamp.json is over. From a stick, staff may take it with their PIN. On this device: "
        "werkstadt-agent content update --from /media/blue/werkstadt-content",
        since_ms=NOW_MS - AN_HOUR_MS,
    )
    odd = Trouble(code="content/hub/odd", detail="It is odd.", since_ms=NOW_MS - AN_HOUR_MS)
    said = {
        "showroom-1": (ContentState(exhibition=newest, timestamp=seen.timestamp), []),
        "showroom-2": (ContentState(exhibition=older, fetching="hub", done=12_300_000, total=48_000_000), [over]),
        "lab-1": (ContentState(exhibition=older, fresh=False), [odd]),
        "tablet-7": (ContentState(exhibition="f" * 64), []),
    }
    with place.hub.store.writing() as connection:
        for device, (content, troubles) in said.items():
            message = CheckIn(
                version="0.1.0",
                epochs=[],
                uptime_s=93_600,
                exhibition="spring" if device == "tablet-7" else "winter",
                content=content,
                troubles=troubles,
            )
            devices.check_in(connection, device, message, NOW_MS - 9_000)
