"""Content in the daemon: what staff read of sticks, and files that rot are brought anew. Without a hub."""

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from tests.agent.house import until
from tests.support.signed_town import SignedTown, build
from werkstadt.agent.config import Settings
from werkstadt.agent.content import keeper as keeping
from werkstadt.agent.content.command import update
from werkstadt.agent.content.keeper import ContentKeeper, HubNow
from werkstadt.agent.content.roads import RoadError
from werkstadt.agent.content.roads.folder import FolderRoad
from werkstadt.agent.content.telling import Telling
from werkstadt.agent.content.trust import ContentRefused, NotFresh
from werkstadt.agent.content.update import Updates, Wish
from werkstadt.agent.plan import HUB, SCRUB_EVERY_S, Facts, Stick
from werkstadt.agent.troubles import Troubles

FILES = {"pack.json": b"{}", "a.svg": b"<svg/>" * 1_000, "b.svg": b"<svg>b</svg>" * 500}
LATER = dt.timedelta(days=40)


@dataclass
class Noting:
    """What a keeper says."""

    troubles: Troubles = field(default_factory=lambda: Troubles(lambda: 0))
    visiting: bool = False
    unreadable: str = ""
    reloaded: int = 0
    resting: dict[str, str] = field(default_factory=dict)

    def codes(self) -> list[str]:
        return sorted(one.code for one in self.troubles.all())

    def detail(self, code: str) -> str:
        return self.troubles.detail(code)

    def reload(self) -> None:
        self.reloaded += 1
        self.unreadable = ""


@pytest.fixture
def town(tmp_path: Path) -> SignedTown:
    made = SignedTown(tmp_path / "town" / "repository", dt.datetime.now(dt.UTC))
    made.publish("winter", build(tmp_path / "built", "winter", FILES))
    return made


@pytest.fixture
def device(settings: Settings, tmp_path: Path) -> Settings:
    return replace(settings, sticks=(str(tmp_path / "media" / "*"),), swarm=False)


def updates_of(settings: Settings) -> Updates:
    return Updates(settings.content, settings.own / "content")


def left(keeper: ContentKeeper) -> list[str]:
    """What is to be done, but for the hub that there is none."""
    return [one.verb for one in keeper.plan() if one.subject != HUB]


def keep(
    settings: Settings,
    noting: Noting,
    during: Callable[[ContentKeeper], Awaitable[None]],
    hub: Callable[[], HubNow] = HubNow,
) -> None:
    """Runs the keeper while something goes on."""

    async def run() -> None:
        keeper = ContentKeeper(
            settings,
            hub,
            lambda: noting.visiting,
            noting.troubles.set,
            unreadable=lambda: noting.unreadable,
            reload=noting.reload,
            resting=lambda: noting.resting,
        )
        task = asyncio.create_task(keeper.keep(pause_s=0.01))
        try:
            await during(keeper)
        finally:
            task.cancel()
            await asyncio.to_thread(keeper.close)

    asyncio.run(run())


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "LOOK_FOR_STICKS_S", 0.01)
    monkeypatch.setattr(keeping, "AFTER_FAILURE_S", 0.01)


def trusting(settings: Settings, town: SignedTown) -> None:
    updates_of(settings).trust(town.root)


def test_a_stick_that_is_over_tells_the_very_command_to_type_and_is_let_be_when_staff_took_it(
    device: Settings, town: SignedTown, tmp_path: Path
) -> None:
    trusting(device, town)
    town.now -= LATER
    town.publish("summer", build(tmp_path / "built-2", "summer", FILES, pack="tower"))
    stick = town.stick(tmp_path / "media" / "my stick")
    noting = Noting()

    async def during(_keeper: ContentKeeper) -> None:
        await until(lambda: noting.codes() == ["content/stick/expired"])
        said = noting.detail("content/stick/expired")
        assert said.endswith(f"werkstadt-agent content update --from '{stick / 'werkstadt-content'}'")
        updates = updates_of(device)
        road = FolderRoad(stick / "werkstadt-content")
        await asyncio.to_thread(
            lambda: updates.update(road, Wish("summer", stale=True), dt.datetime.now(dt.UTC))
        )  # fmt: skip
        await until(lambda: noting.codes() == ["content-not-fresh"])

    keep(device, noting, during)
    assert updates_of(device).shown() == "summer"


def test_what_was_told_of_a_stick_is_over_when_it_is_pulled_out(
    device: Settings, town: SignedTown, tmp_path: Path
) -> None:
    trusting(device, town)
    stick = town.stick(tmp_path / "media" / "one") / "werkstadt-content"
    (stick / "metadata" / "timestamp.json").write_text("{}")
    noting = Noting()

    async def during(_keeper: ContentKeeper) -> None:
        await until(lambda: len(noting.codes()) == 1)
        assert noting.codes()[0].startswith("content/stick/")
        stick.rename(tmp_path / "pulled out")
        await until(lambda: noting.codes() == [])

    keep(device, noting, during)


def test_a_file_that_rots_is_found_once_a_day_and_brought_anew(
    device: Settings, town: SignedTown, tmp_path: Path
) -> None:
    trusting(device, town)
    town.stick(tmp_path / "media" / "one")
    noting = Noting()

    async def during(keeper: ContentKeeper) -> None:
        await until(lambda: updates_of(device).shown() == "winter" and not left(keeper))
        (victim,) = [path for path in (device.content / "files").glob("*/*") if path.read_bytes() == FILES["a.svg"]]
        victim.chmod(0o644)
        victim.write_bytes(b"rot" + FILES["a.svg"][3:])
        noting.visiting = True
        (device.own / "content" / "scrubbed").write_text("1")
        await asyncio.sleep(0.05)
        assert left(keeper) == ["wait"]
        assert victim.exists()
        noting.visiting = False
        await until(lambda: noting.reloaded == 1)
        assert victim.read_bytes() == FILES["a.svg"]
        (shown,) = (device.content / "packs").glob("*/a.svg")
        assert shown.read_bytes() == FILES["a.svg"]
        await until(lambda: not left(keeper))

    keep(device, noting, during)
    assert noting.codes() == []


def test_a_pack_that_the_touch_application_cannot_read_is_looked_into_once(
    device: Settings, town: SignedTown, tmp_path: Path
) -> None:
    trusting(device, town)
    town.stick(tmp_path / "media" / "one")
    noting = Noting()

    async def during(keeper: ContentKeeper) -> None:
        await until(lambda: updates_of(device).shown() == "winter" and not left(keeper))
        (shown,) = (device.content / "packs").glob("*/b.svg")
        shown.unlink()
        noting.unreadable = "bridge: b.svg is not there"
        await until(lambda: noting.reloaded == 1)
        assert shown.read_bytes() == FILES["b.svg"]
        noting.unreadable = "bridge: b.svg is of no use"
        await until(lambda: noting.reloaded == 2)
        await until(lambda: not left(keeper))

    keep(device, noting, during)


def test_files_are_read_through_to_the_end_or_all_over(device: Settings, town: SignedTown, tmp_path: Path) -> None:
    trusting(device, town)
    stick = town.stick(tmp_path / "stick")
    update(device, str(stick), None, None)
    updates = updates_of(device)
    breaths = iter([True, False])
    assert updates.read_through(1_000_000, lambda: next(breaths)) is None
    assert updates.since_scrub_s(1_000_000) == float("inf")
    assert updates.read_through(1_000_000, lambda: True) == 0
    assert updates.since_scrub_s(1_000_000 + 5_000) == 5.0
    assert updates.since_scrub_s(1_000_000 + int(SCRUB_EVERY_S * 1000)) == SCRUB_EVERY_S
    assert updates.since_scrub_s(999_999) == float("inf"), "written under a clock that was in the future"
    (device.own / "content" / "scrubbed").write_text("soon")
    assert updates.since_scrub_s(1_000_000) == float("inf")


def test_a_link_that_somebody_made_by_hand_is_no_exhibition_of_the_repository(device: Settings) -> None:
    device.content.mkdir()
    (device.content / "current").symlink_to("my own")
    keeper = ContentKeeper(device, HubNow, lambda: False, Noting().troubles.set)
    assert keeper.state().exhibition is None
    keeper.close()


# what has ended the touch application too often


def two_exhibitions(device: Settings, town: SignedTown, tmp_path: Path) -> tuple[str, str]:
    """The good one, and the new one, which is in force."""
    trusting(device, town)
    update(device, str(town.stick(tmp_path / "first")), None, None)
    good = updates_of(device).folder.in_force()
    town.publish("winter", build(tmp_path / "built-2", "winter", {**FILES, "a.svg": b"<svg>new</svg>"}))
    update(device, str(town.stick(tmp_path / "second")), None, None)
    return good, updates_of(device).folder.in_force()


def test_from_what_ends_the_touch_application_one_goes_back_and_tries_it_again_when_it_has_rested(
    device: Settings, town: SignedTown, tmp_path: Path
) -> None:
    good, new = two_exhibitions(device, town, tmp_path)
    folder, noting = updates_of(device).folder, Noting(resting={new: "abbe"})

    async def during(keeper: ContentKeeper) -> None:
        await until(lambda: folder.in_force() == good)
        await until(lambda: noting.codes() == ["content-fell"])
        assert "each time in the exhibit abbe" in noting.detail("content-fell")
        assert new[:12] in noting.detail("content-fell")
        await until(lambda: left(keeper) == ["wait"])
        noting.resting = {}
        await until(lambda: folder.in_force() == new)
        await until(lambda: not noting.codes())

    keep(device, noting, during)
    assert folder.is_placed(good), "it may be needed again"


def test_what_rests_is_not_brought_into_force_by_a_stick_or_a_new_start_but_something_newer_is(
    device: Settings, town: SignedTown, tmp_path: Path
) -> None:
    good, new = two_exhibitions(device, town, tmp_path)
    folder, noting = updates_of(device).folder, Noting(resting={new: ""})

    async def goes_back(_keeper: ContentKeeper) -> None:
        await until(lambda: folder.in_force() == good)

    keep(device, noting, goes_back)
    town.stick(tmp_path / "media" / "one")

    async def stays_and_follows(keeper: ContentKeeper) -> None:
        await until(lambda: left(keeper) == ["wait"] and bool(keeper.facts().tried))
        assert folder.in_force() == good
        assert noting.codes() == ["content-fell"]
        assert "exhibit " not in noting.detail("content-fell")
        town.publish("winter", build(tmp_path / "built-3", "winter", {**FILES, "a.svg": b"<svg>mended</svg>"}))
        town.stick(tmp_path / "media" / "two")
        await until(lambda: folder.in_force() not in (good, new))
        await until(lambda: not noting.codes())

    keep(device, noting, stays_and_follows)


def test_when_it_has_rested_it_is_switched_to_by_an_agent_that_was_started_anew_and_has_no_road(
    device: Settings, town: SignedTown, tmp_path: Path
) -> None:
    good, new = two_exhibitions(device, town, tmp_path)
    folder, noting = updates_of(device).folder, Noting(resting={new: ""})

    async def goes_back(_keeper: ContentKeeper) -> None:
        await until(lambda: folder.in_force() == good)

    async def tries_again(keeper: ContentKeeper) -> None:
        await until(lambda: left(keeper) == ["wait"])
        noting.resting = {}
        await until(lambda: folder.in_force() == new)

    keep(device, noting, goes_back)
    keep(device, noting, tries_again)


def test_where_all_that_is_here_rests_nothing_moves(device: Settings, town: SignedTown, tmp_path: Path) -> None:
    good, new = two_exhibitions(device, town, tmp_path)
    noting = Noting(resting={good: "", new: ""})

    async def during(keeper: ContentKeeper) -> None:
        await until(lambda: keeper.facts().since_scrub_s < SCRUB_EVERY_S and not left(keeper))

    keep(device, noting, during)
    assert updates_of(device).folder.in_force() == new


# what staff read


def test_a_refusal_is_told_by_its_road_and_reason_and_goes_with_them() -> None:
    noting = Noting()
    telling = Telling(noting.troubles.set)
    telling.refused(HUB, ContentRefused("rollback", "It is older.", "Do something."))
    assert noting.codes() == ["content/hub/rollback"]
    assert noting.detail("content/hub/rollback") == (
        "Content from the hub was not taken; what is in force stays. It is older. Do something."
    )
    telling.refused(HUB, RoadError("It is slow."))
    assert noting.codes() == ["content/hub/road"]
    telling.refused(HUB, NotFresh("expired", "It is too old.", ""))
    assert "content update" not in noting.detail("content/hub/expired")
    telling.over(HUB)
    telling.over(HUB)
    assert noting.codes() == []


def test_two_sticks_refused_for_one_reason_are_one_trouble_until_both_are_gone() -> None:
    noting = Noting()
    telling = Telling(noting.troubles.set)
    telling.refused("/media/a", ContentRefused("changed", "It is another file."))
    telling.refused("/media/b", ContentRefused("changed", "It is another file."))
    assert "/media/b" in noting.detail("content/stick/changed")
    both, one = (Stick("/media/a", 3), Stick("/media/b", 3)), (Stick("/media/a", 3),)
    telling.seen(Facts(now_s=0.0, sticks=both))
    assert noting.codes() == ["content/stick/changed"]
    telling.seen(Facts(now_s=0.0, sticks=one))
    assert "/media/a" in noting.detail("content/stick/changed")
    telling.seen(Facts(now_s=0.0))
    assert noting.codes() == []


def test_a_long_code_goes_as_it_came() -> None:
    troubles = Troubles(lambda: 0)
    troubles.set("x" * 500, "it is so")
    troubles.set("x" * 500, None)
    assert troubles.all() == []


def test_what_is_published_while_something_is_brought_is_looked_at_next(
    device: Settings, town: SignedTown, monkeypatch: pytest.MonkeyPatch
) -> None:
    trusting(device, town)
    now = [HubNow("here", timestamp=7)]
    looked: list[int] = []

    def bring(_keeper: ContentKeeper, _road: str) -> str:
        looked.append(now[0].timestamp)
        now[0] = HubNow("here", timestamp=8)
        return ""

    monkeypatch.setattr(ContentKeeper, "_bring", bring)
    noting = Noting()

    async def during(_keeper: ContentKeeper) -> None:
        await until(lambda: len(looked) == 2)
        await asyncio.sleep(0.1)

    keep(device, noting, during, hub=lambda: now[0])
    assert looked == [7, 8]
