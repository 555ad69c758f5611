"""Feeds on a device: only what the hub signed, named and numbered so takes the place of what lies here."""

import asyncio
import datetime as dt
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding

from tests.agent.conftest import Joined
from tests.agent.test_daemon import _play, _running
from tests.support.hub_simulator import Canned, Cut, HubSimulator, RefusedError
from tests.support.kiosk_line import KioskClient
from tests.support.loss import Watch, build_library
from werkstadt.agent.config import Settings
from werkstadt.agent.enrol import enrol
from werkstadt.agent.feeds import ROOM_MIN, FeedShelf
from werkstadt.contract.feeds import FEED_MAX, FEEDS_MAX, Feed, FeedList, parse_feed
from werkstadt.contract.messages import CheckInAnswer, Signed
from werkstadt.contract.signing import sign
from werkstadt.journal import Journal

AS_OF = dt.datetime(2026, 11, 26, 13, 5, tzinfo=dt.UTC)


def document(version: int, name: str = "light", **body: object) -> bytes:
    return Feed(name, "words", version, AS_OF, body or {"words": {"Licht": version}}).to_bytes()


def folder_of(joined: Joined) -> Path:
    return joined.settings.content / "feeds"


def here(joined: Joined) -> dict[str, int]:
    """Version by name, of all that lies on the device."""
    return {path.stem: parse_feed(path.read_bytes(), path.stem).version for path in folder_of(joined).glob("*")}


def publish(joined: Joined, version: int, name: str = "light") -> None:
    joined.hub.publish(name, document(version, name), version)


def fetched(hub: HubSimulator) -> list[str]:
    return [path.rpartition("/")[2] for method, path in hub.requests if "/feeds/" in path]


def test_what_is_newer_is_fetched_once_and_lies_there_byte_for_byte(joined: Joined) -> None:
    assert joined.round().feeds == ()
    assert not folder_of(joined).exists()
    publish(joined, 3)
    came = joined.round()
    assert (came.feeds, came.troubles, came.error) == (("light",), {}, None)
    file = folder_of(joined) / "light.json"
    assert file.read_bytes() == document(3)
    assert (file.stat().st_mode & 0o777, folder_of(joined).stat().st_mode & 0o777) == (0o644, 0o755)
    assert joined.round().feeds == ()
    joined.restart()
    assert joined.round().feeds == ()
    assert fetched(joined.hub) == ["light"]
    publish(joined, 4)
    assert joined.round().feeds == ("light",)
    assert here(joined) == {"light": 4}


def test_the_hub_is_told_which_list_is_here_and_sends_none_again(joined: Joined) -> None:
    publish(joined, 3)
    joined.round()
    joined.restart()
    joined.round()
    assert joined.hub.feeds is not None
    said = [checkin.feeds_at_ms for checkin in joined.at_hub().checkins]
    assert said == [0, joined.hub.feeds.at_ms]


def test_one_that_came_meanwhile_is_taken_though_it_is_newer_than_listed(joined: Joined) -> None:
    joined.hub.publish("light", document(5), 3)
    assert joined.round().feeds == ("light",)
    assert here(joined) == {"light": 5}


def signed(joined: Joined, payload: bytes, purpose: str = "feed", key: Ed25519PrivateKey | None = None) -> Signed:
    return sign(key or joined.hub.signing_key, purpose, payload)


REFUSED: dict[str, tuple[Callable[[Joined], Signed], str]] = {
    "of another key": (lambda one: signed(one, document(9), key=Ed25519PrivateKey.generate()), "the hub's signature"),
    "of another purpose": (lambda one: signed(one, document(9), "policy"), "the hub's signature"),
    "of another name": (lambda one: signed(one, document(9, "dark")), "feed light.name"),
    "older than listed": (lambda one: signed(one, document(8)), "9 or more, as the list says"),
    "too large": (lambda one: signed(one, document(9) + b" " * FEED_MAX), f"at most {FEED_MAX} bytes"),
    "no JSON": (lambda one: signed(one, b"{"), "expected JSON"),
    "no feed": (lambda one: signed(one, b"{}"), "feed light.format"),
    "no base64": (lambda one: Signed(payload="#", signature="#"), "base64"),
    "changed": (
        lambda one: Signed(payload=signed(one, document(10)).payload, signature=signed(one, document(9)).signature),
        "the hub's signature",
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_refused_is_told_and_the_old_one_stays(joined: Joined, what: str) -> None:
    make, reason = REFUSED[what]
    publish(joined, 3)
    joined.round()
    publish(joined, 9)
    joined.hub.feed_answers["light"] = make(joined)
    publish(joined, 1, "other")
    came = joined.round()
    assert reason in came.troubles["feeds"]
    assert "the old one stays" in came.troubles["feeds"]
    assert (came.feeds, came.error, here(joined)) == (("other",), None, {"light": 3, "other": 1})
    count = len(fetched(joined.hub))
    assert reason in joined.round().troubles["feeds"]
    assert len(fetched(joined.hub)) == count, "it is not asked for again until the list names another version"
    publish(joined, 10)
    assert joined.round().troubles == {}
    assert here(joined)["light"] == 10


def test_a_version_that_is_not_newer_than_here_is_not_even_asked_for(joined: Joined) -> None:
    """A hub that was restored from a back-up."""
    publish(joined, 9)
    joined.round()
    publish(joined, 8)
    assert (joined.round().feeds, here(joined)) == ((), {"light": 9})
    assert fetched(joined.hub) == ["light"]


LISTS: dict[str, Callable[[Joined], Signed]] = {
    "of another key": lambda one: signed(one, listed(one), "feeds", Ed25519PrivateKey.generate()),
    "of another purpose": lambda one: signed(one, listed(one), "feed"),
    "replayed": lambda one: signed(one, FeedList(HUB_MS - 1, {}, {"light": 10}).to_bytes(), "feeds"),
    "no list": lambda one: signed(one, b"{}", "feeds"),
    "too many": lambda one: signed(one, listed(one, *(f"n{number}" for number in range(FEEDS_MAX))), "feeds"),
}
HUB_MS = 1_800_000_000_000
"""The simulated hub's clock before the first round, and so the time of the first list."""


def listed(joined: Joined, *more: str) -> bytes:
    return FeedList(joined.hub.clock_ms, dict.fromkeys(("light", *more), 9)).to_bytes()


@pytest.mark.parametrize("what", LISTS)
def test_a_list_that_is_not_the_hubs_newest_changes_nothing(joined: Joined, what: str) -> None:
    publish(joined, 3)
    joined.round()
    publish(joined, 9)
    joined.hub.feeds = None
    joined.hub.clock_ms += 60_000
    answer = CheckInAnswer(
        at_ms=joined.hub.clock_ms,
        receipts=[],
        signing=joined.hub.signing.public_bytes(Encoding.PEM).decode(),
        feeds=LISTS[what](joined),
    )
    joined.hub.answers.append(Canned(200, answer.model_dump_json().encode()))
    came = joined.round()
    assert "A list of feeds of the hub does not count, the old one stays" in came.troubles["feeds"]
    assert here(joined) == {"light": 3}
    joined.round()
    assert joined.at_hub().checkins[-1].feeds_at_ms == HUB_MS


def test_what_was_withdrawn_goes_and_may_come_again(joined: Joined) -> None:
    publish(joined, 3)
    publish(joined, 3, "other")
    joined.round()
    joined.hub.withdraw("light", 4)
    came = joined.round()
    assert (came.feeds, here(joined)) == (("light",), {"other": 3})
    assert joined.round().feeds == ()
    publish(joined, 5)
    assert joined.round().feeds == ("light",)


def test_a_withdrawal_older_than_what_lies_here_removes_nothing(joined: Joined) -> None:
    publish(joined, 5)
    joined.round()
    joined.hub.withdraw("light", 4)
    assert (joined.round().feeds, here(joined)) == ((), {"light": 5})


def test_a_name_that_the_hub_does_not_know_any_more_stays(joined: Joined) -> None:
    publish(joined, 3)
    joined.round()
    joined.hub.feeds = FeedList(joined.hub.clock_ms, {"other": 1})
    joined.hub.feed_answers["other"] = signed(joined, document(1, "other"))
    joined.round()
    assert here(joined) == {"light": 3, "other": 1}


def test_offline_the_last_good_one_stays_over_a_restart(joined: Joined) -> None:
    publish(joined, 3)
    joined.round()
    publish(joined, 4)
    for _ in range(2):
        joined.hub.answers[:] = [Cut(), Cut()]
        came = joined.round()
        assert came.error is not None
        assert here(joined) == {"light": 3}
        joined.restart()
    joined.hub.answers.clear()
    joined.round()
    assert here(joined) == {"light": 4}


def test_a_feed_that_breaks_off_costs_no_record_and_comes_at_the_next_round(joined: Joined, journal: Journal) -> None:
    publish(joined, 3)
    journal.append("visit", 1, {})
    joined.round()
    publish(joined, 4)
    journal.append("visit", 1, {})
    joined.hub.answers[:] = []
    original = joined.hub.feed_answers["light"]
    joined.hub.feed_answers["light"] = RefusedError(503, "busy")
    came = joined.round()
    assert (came.error, came.counts.waiting) == (None, 0)
    assert "light could not be fetched" in came.troubles["feeds"]
    joined.hub.feed_answers["light"] = RefusedError(404, "no such feed")
    assert "light could not be kept" in joined.round().troubles["feeds"]
    joined.hub.feed_answers["light"] = original
    assert joined.round().troubles == {}
    assert here(joined) == {"light": 4}


def test_records_go_before_feeds(joined: Joined, journal: Journal) -> None:
    publish(joined, 3)
    journal.append("visit", 1, {})
    joined.round()
    asked = [path for _, path in joined.hub.requests if path != "/api/v1/enrol"]
    assert asked == ["/api/v1/checkin", "/api/v1/records", "/api/v1/feeds/light"]


@pytest.mark.parametrize("damage", [b"", b"{", document(3, "other"), b" " * (FEED_MAX + 1)])
def test_a_damaged_or_lost_file_is_fetched_anew(joined: Joined, damage: bytes) -> None:
    publish(joined, 3)
    joined.round()
    joined.round()
    file = folder_of(joined) / "light.json"
    file.write_bytes(damage)
    assert joined.round().feeds == ("light",)
    file.unlink()
    assert joined.round().feeds == ("light",)
    assert here(joined) == {"light": 3}


def test_what_somebody_else_put_there_is_left_alone(joined: Joined) -> None:
    folder_of(joined).mkdir(parents=True)
    (folder_of(joined) / "own.json").write_bytes(document(7, "own"))
    (folder_of(joined) / "note.txt").write_text("no feed")
    publish(joined, 3)
    joined.round()
    assert sorted(path.name for path in folder_of(joined).iterdir()) == ["light.json", "note.txt", "own.json"]


def test_no_more_than_agreed_lie_there(joined: Joined) -> None:
    folder_of(joined).mkdir(parents=True)
    for number in range(FEEDS_MAX):
        (folder_of(joined) / f"n{number}.json").write_bytes(document(7, f"n{number}"))
    publish(joined, 3)
    came = joined.round()
    assert (came.feeds, came.error) == ((), None)
    assert f"light could not be kept: {FEEDS_MAX} feeds lie there already" in came.troubles["feeds"]
    publish(joined, 8, "n1")
    assert joined.round().feeds == ("n1",)


def test_the_room_for_answers_is_not_taken(joined: Joined, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(joined, 3)
    size = len(document(3))
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=ROOM_MIN + size - 1))
    came = joined.round()
    assert "light could not be kept: the room that is left is kept for answers" in came.troubles["feeds"]
    assert here(joined) == {}
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=ROOM_MIN + size))
    assert joined.round().feeds == ("light",)


def test_a_folder_that_cannot_be_made_is_told_and_records_go_on(joined: Joined, journal: Journal) -> None:
    joined.settings.content.mkdir()
    folder_of(joined).write_text("no folder")
    publish(joined, 3)
    journal.append("visit", 1, {})
    came = joined.round()
    assert (came.error, came.counts.waiting) == (None, 0)
    assert "light could not be kept: File exists" in came.troubles["feeds"]


def test_a_hub_of_before_feeds_changes_nothing(joined: Joined) -> None:
    publish(joined, 3)
    joined.round()
    answer = {
        "at_ms": joined.hub.clock_ms,
        "receipts": [],
        "policy": None,
        "signing": joined.hub.signing.public_bytes(Encoding.PEM).decode(),
    }
    joined.hub.answers.append(Canned(200, json.dumps(answer).encode()))
    came = joined.round()
    assert (came.error, came.troubles, here(joined)) == (None, {}, {"light": 3})


def test_another_enrolment_takes_the_list_of_its_own_hub(joined: Joined) -> None:
    publish(joined, 3)
    joined.round()
    joined.courier.close()
    joined.store.close()
    joined.identity = enrol(joined.settings, str(joined.hub.code()), joined.hub.address, again=True)
    joined.store, joined.courier = joined._start()
    joined.round()
    assert joined.at_hub().checkins[-1].feeds_at_ms == 0
    assert here(joined) == {"light": 3}


def test_a_new_signing_key_counts_at_once(joined: Joined) -> None:
    joined.round()
    joined.hub.rotate_signing_key()
    publish(joined, 3)
    came = joined.round()
    assert (came.feeds, came.troubles) == (("light",), {})


def test_the_kiosk_is_told_what_has_come_and_what_has_gone(hub: HubSimulator, settings: Settings) -> None:
    enrol(settings, str(hub.code()), hub.address)
    hub.publish("light", document(3), 3)

    async def scene() -> None:
        async with _running(settings):
            kiosk = KioskClient(settings.socket)
            kiosk.hello()
            assert await kiosk.until("feed", name="light")
            assert (settings.content / "feeds/light.json").read_bytes() == document(3)
            hub.clock_ms += 1_000
            hub.withdraw("light", 4)
            kiosk.say("written", {})
            async with asyncio.timeout(30):
                while (settings.content / "feeds/light.json").exists():  # noqa: ASYNC110 - the file has no event
                    await asyncio.sleep(0.01)
            await kiosk.until("feed", name="light")
            kiosk.close()

    _play(scene)


# Cuts in the middle


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_library(tmp_path_factory.mktemp("loss"))


PUTTING = """
import os, sys
from pathlib import Path
from tests.agent.test_feeds import document
from werkstadt.agent.feeds import FeedShelf
mark = os.open(os.environ["LOSS_MARK"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
shelf = FeedShelf(Path(sys.argv[1]) / "content/feeds")
for version in (1, 2, 3):
    shelf.put("light", document(version, words={"Licht" * 3000: version}))
    os.write(mark, f"{version}".encode())
shelf.remove("light")
os.write(mark, b"0")
"""


def test_a_cut_at_any_moment_leaves_the_old_one_or_the_new_one_whole(tmp_path: Path, library: Path) -> None:
    state = tmp_path / "state"
    (state / "content").mkdir(parents=True)
    watch = Watch(state, tmp_path / "notes", library)
    environment = {**os.environ, **watch.environment()}
    subprocess.run(
        [sys.executable, "-c", PUTTING, str(state)], env=environment, check=True, cwd=Path(__file__).parents[2]
    )
    assert watch.marks() == "1230"
    for at in watch.moments():
        for seed in (None, at):
            left = watch.rebuild(tmp_path / f"{at}-{seed}", at=at, seed=seed) / "content/feeds"
            done = int(watch.marks(at)[-1:] or 0)
            found = FeedShelf(left).held().get("light", 0)
            files = [path.name for path in left.glob("*.json")] if left.exists() else []
            assert len(files) == bool(found), "what lies under its name is whole"
            assert found in (done, (done + 1) % 4), (at, seed)
