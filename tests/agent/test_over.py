"""What the hub has does not stay on a device for ever; what it has not stays, however old."""

import time
from dataclasses import replace
from pathlib import Path

import pytest

from tests.agent.conftest import Joined
from tests.agent.test_daemon import _play, _running
from tests.support.hub_simulator import HubSimulator
from tests.support.kiosk_line import KioskClient
from werkstadt.agent.config import Settings
from werkstadt.agent.enrol import enrol
from werkstadt.agent.over import AT_ONCE, EVERY_S, FIRST_S, KEEP_DAYS, VOTE_DAYS, is_over
from werkstadt.contract.messages import Policy
from werkstadt.contract.ranges import Ranges
from werkstadt.contract.record import Header, parse_header
from werkstadt.journal import Journal, open_readers

DAY_MS = 86_400_000


@pytest.fixture(autouse=True)
def today(hub: HubSimulator) -> None:
    """A hub whose clock is as right as this machine's, by which the journal is written."""
    hub.clock_ms = time.time_ns() // 1_000_000


def give(journal: Journal, count: int = 1, kind: str = "submission") -> None:
    for number in range(count):
        journal.append(kind, 1, {"form": "feedback", "answers": {"why": f"KANARIE-{number}"}})


def written_ms(joined: Joined) -> int:
    (reader,) = [one for one in open_readers(joined.settings.journal) if one.writer == "kiosk"]
    return parse_header(reader.records([1])[0].header).at_ms


def days_later(joined: Joined, days: float, seconds: float = FIRST_S) -> dict[str, Ranges]:
    """What the kiosk is asked to drop then."""
    joined.hub.clock_ms = max(joined.hub.clock_ms, round(written_ms(joined) + days * DAY_MS) + 60_000)
    joined.clock_s += seconds
    came = joined.round()
    assert came.error is None
    return dict(came.over)


def words(folder: Path) -> set[str]:
    return {path.name for path in folder.rglob("*") if path.is_file() and b"KANARIE" in path.read_bytes()}


def test_after_a_week_the_kiosk_is_asked_to_drop_what_the_hub_has_and_then_it_is_nowhere(
    joined: Joined, journal: Journal
) -> None:
    give(journal, 3)
    give(journal, kind="visit")
    give(journal, kind="exhibition_day")
    assert days_later(joined, KEEP_DAYS - 0.1) == {}
    asked = days_later(joined, KEEP_DAYS, EVERY_S)
    assert asked == {journal.epoch: Ranges(((2, 5),))}
    assert journal.forget(asked[journal.epoch], journal.epoch) == 4
    journal.forget(Ranges(((6, 6),)))  # the day's own word, so that it is not found below
    assert words(joined.settings.journal) == set()
    assert days_later(joined, KEEP_DAYS + 1, EVERY_S) == {}
    assert joined.round().counts.given_held == 3


def test_what_the_hub_does_not_have_is_never_over(joined: Joined, journal: Journal) -> None:
    give(journal, 2)
    joined.round()
    epoch = journal.epoch
    joined.hub.set_aside(joined.identity.device, epoch, 3, "no such form")
    joined.hub.restored(joined.identity.device, keep=1)
    joined.hub.refuses(epoch, 2)
    assert days_later(joined, 500) == {}


def test_a_hub_that_came_back_without_them_gets_them_again_instead(joined: Joined, journal: Journal) -> None:
    give(journal, 3)
    joined.round()
    joined.hub.restored(joined.identity.device, keep=2)
    assert days_later(joined, KEEP_DAYS) == {journal.epoch: Ranges(((2, 4),))}
    assert len(joined.at_hub().records) == 4, "sent again first, and only then asked for"


def test_where_a_receipt_does_not_count_nothing_is_dropped(joined: Joined, journal: Journal) -> None:
    give(journal, 3)
    joined.hub.clock_ms += 400 * DAY_MS
    joined.round()
    joined.hub.restored(joined.identity.device, keep=2)
    joined.hub.clock_ms = written_ms(joined) + 8 * DAY_MS  # nor has it its clock yet: an older receipt is refused
    joined.clock_s += FIRST_S
    came = joined.round()
    assert "receipt" in came.troubles
    assert came.over == {}


def test_a_round_without_the_hub_asks_for_nothing(joined: Joined, journal: Journal) -> None:
    give(journal)
    joined.round()
    joined.hub.clock_ms += 100 * DAY_MS
    joined.clock_s += EVERY_S
    joined.hub.close()
    came = joined.round()
    assert came.error is not None
    assert came.over == {}


def test_it_is_looked_once_an_hour_and_sooner_while_there_is_more(joined: Joined, journal: Journal) -> None:
    give(journal, AT_ONCE + 1)
    asked = days_later(joined, KEEP_DAYS)[journal.epoch]
    assert asked.count() == AT_ONCE
    journal.forget(asked)
    assert days_later(joined, KEEP_DAYS, FIRST_S - 1) == {}
    assert days_later(joined, KEEP_DAYS, 1) == {journal.epoch: Ranges(((AT_ONCE + 2, AT_ONCE + 2),))}
    assert days_later(joined, KEEP_DAYS, EVERY_S - 1) == {}


def test_staff_are_told_where_the_kiosk_does_not_do_it(joined: Joined, journal: Journal) -> None:
    give(journal, 2)
    asked = days_later(joined, KEEP_DAYS)
    assert "not-deleted" not in joined.round().troubles
    assert days_later(joined, KEEP_DAYS, EVERY_S) == asked
    assert joined.round().troubles["not-deleted"].startswith("2 records ")
    journal.forget(asked[journal.epoch])
    days_later(joined, KEEP_DAYS, EVERY_S)
    assert "not-deleted" not in joined.round().troubles


def test_the_hub_may_want_it_sooner(joined: Joined, journal: Journal) -> None:
    give(journal)
    joined.hub.policy = Policy(revision=1, device="x", name="Terminal", keep_days=2)
    assert days_later(joined, 1.9) == {}
    assert days_later(joined, 2, EVERY_S) == {journal.epoch: Ranges(((2, 2),))}


def test_records_of_the_agent_itself_stay(joined: Joined, journal: Journal, settings: Settings) -> None:
    with Journal.open(settings.journal, "agent") as own:
        own.append("submission", 1, {"odd": True})
    journal.append("exhibition_day", 1, {"day": "2026-11-26"})
    assert days_later(joined, 500) == {}


@pytest.mark.parametrize(
    ("kind", "days"),
    [("submission", KEEP_DAYS), ("visit", KEEP_DAYS), ("drawing", KEEP_DAYS), ("vote", VOTE_DAYS)],
)
def test_each_kind_has_its_days(kind: str, days: int) -> None:
    header = Header("e", 1, "i", kind, 1, at_ms=0, boot_id="b", boottime_ms=0)
    assert not is_over(header, days * DAY_MS, KEEP_DAYS)
    assert is_over(header, days * DAY_MS + 1, KEEP_DAYS)
    assert not is_over(replace(header, kind="lost"), 10**15, KEEP_DAYS)


def test_the_agent_tells_the_kiosk_over_their_line(
    hub: HubSimulator, settings: Settings, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("werkstadt.agent.over.FIRST_S", 0.0)
    hub.clock_ms += 8 * DAY_MS
    give(journal, 2)
    enrol(settings, str(hub.code()), hub.address)

    async def scene() -> None:
        async with _running(settings):
            kiosk = KioskClient(settings.socket)
            kiosk.hello()
            told = await kiosk.until("forget", epoch=journal.epoch)
            assert told["seqs"] == [[2, 3]]
            kiosk.close()

    _play(scene)
