"""A device's certificate becomes a new one by itself: when, and how. Cut off anywhere: test_cut_off.py."""

import asyncio
import contextlib
import datetime as dt
import threading
from collections.abc import AsyncIterator, Callable

import pytest

from tests.agent.house import until
from tests.support.hub_simulator import Canned, HubSimulator
from werkstadt.agent.capabilities import CAPABILITIES
from werkstadt.agent.config import HubAddress, Settings
from werkstadt.agent.content.keeper import ContentKeeper, HubNow
from werkstadt.agent.content.roads import RoadError
from werkstadt.agent.daemon import Daemon
from werkstadt.agent.durable import held
from werkstadt.agent.enrol import enrol
from werkstadt.agent.errors import AgentError, HubAway, HubNotTrusted, HubRefused, StateHeld
from werkstadt.agent.identity import IdentityFolder
from werkstadt.agent.plan import HUB
from werkstadt.agent.renew import AFTER_S, Renewals, life_of, renew
from werkstadt.agent.rules.renewal import Known, Life, is_due
from werkstadt.contract.notify import ServiceNotice
from werkstadt.journal import Journal

DAY_MS = 86_400_000
LIFE = Life(1_000 * DAY_MS, 1_400 * DAY_MS)
HALF_MS = 1_200 * DAY_MS
SOON_OVER = dt.datetime(2027, 6, 1, tzinfo=dt.UTC)
"""The simulated hub's clock stands at January 2027, and its certificates begin in 2020."""


@pytest.mark.parametrize(
    ("known", "refused", "due"),
    [
        (Known(HALF_MS - 1, 0), False, False),
        (Known(HALF_MS, 0), False, True),
        (Known(None, HALF_MS - 1), False, False),
        (Known(None, HALF_MS), False, True),
        (Known(HALF_MS - 1, HALF_MS), False, True),
        (Known(None, 0), True, True),
        (Known(0, 0), False, False),
    ],
)
def test_it_is_due_at_half_its_life_or_when_the_hub_refuses_it(known: Known, refused: bool, due: bool) -> None:
    assert is_due(LIFE, known, refused=refused) is due


def test_a_renewed_device_is_the_same_with_another_key(hub: HubSimulator, settings: Settings) -> None:
    old = enrol(settings, str(hub.code()), hub.address)
    new = renew(settings.own, old, hub.address)
    loaded = IdentityFolder(settings.own).load()
    assert loaded is not None
    assert loaded.folder == new.folder != old.folder
    assert (new.device, new.hub, new.ca) == (old.device, old.hub, old.ca)
    assert loaded.certificate == hub.devices[old.device].renewed != old.certificate
    assert loaded.key.private_numbers() != old.key.private_numbers()


@pytest.mark.parametrize("what", ["refused", "away", "other device", "held"])
def test_what_goes_wrong_leaves_the_old_one_in_force(
    hub: HubSimulator, settings: Settings, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    old = enrol(settings, str(hub.code()), hub.address)
    honest = hub.renew
    expected: type[AgentError] = HubRefused
    stack = contextlib.ExitStack()
    match what:
        case "refused":
            hub.answers.append(Canned(403, b'{"title": "revoked", "where": "certificate"}'))
        case "away":
            hub.close()
            expected = HubAway
        case "other device":
            hub.devices["another"] = hub.devices[old.device]
            monkeypatch.setattr(hub, "renew", lambda _, body: honest("another", body))
            expected = HubNotTrusted
        case "held":
            stack.enter_context(held(settings.own / "enrol.lock", "enrolment"))
            expected = StateHeld
    with stack, pytest.raises(expected):
        renew(settings.own, old, hub.address)
    loaded = IdentityFolder(settings.own).load()
    assert loaded is not None
    assert loaded.folder == old.folder
    assert [path.name for path in (settings.own / "identities").iterdir()] == [old.folder.name]


class _Clock:
    now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


def test_it_is_tried_again_after_longer_and_longer_pauses_and_not_for_a_day_after_a_success(
    hub: HubSimulator, settings: Settings
) -> None:
    identity = enrol(settings, str(hub.code()), hub.address)
    clock = _Clock()
    renewals = Renewals(settings.own, lambda: 1.0, clock)
    late = Known(life_of(identity).until_ms, 0)
    for wait_s in (60.0, 120.0):
        assert renewals.is_due(identity, late, None)
        hub.answers.append(Canned(503, b"{}"))
        assert not renewals.renew(identity, hub.address)
        assert "could not be renewed" in str(renewals.trouble)
        clock.now_s += wait_s - 1
        assert not renewals.is_due(identity, late, None)
        clock.now_s += 1
    assert renewals.renew(identity, hub.address)
    assert renewals.trouble is None
    clock.now_s += AFTER_S - 1
    assert not renewals.is_due(identity, late, None)
    clock.now_s += 1
    assert renewals.is_due(identity, late, None)


@pytest.mark.parametrize(
    ("error", "due"),
    [
        (HubRefused(403, "over", "certificate"), True),
        (HubRefused(401, "none", "certificate"), True),
        (HubRefused(422, "odd", "certificate"), False),
        (HubRefused(403, "no", "token"), False),
        (HubAway("away"), False),
        (None, False),
    ],
)
def test_only_a_hub_that_refuses_the_certificate_makes_it_due_before_its_time(
    hub: HubSimulator, settings: Settings, error: AgentError | None, due: bool
) -> None:
    identity = enrol(settings, str(hub.code()), hub.address)
    assert Renewals(settings.own, lambda: 0.5).is_due(identity, Known(None, 0), error) is due


@contextlib.asynccontextmanager
async def _running(settings: Settings, now_ms: Callable[[], int]) -> AsyncIterator[Daemon]:
    stop = asyncio.Event()
    daemon = Daemon(settings, ServiceNotice({}), CAPABILITIES, now_ms)
    task = asyncio.create_task(daemon.run(stop))
    try:
        yield daemon
    finally:
        stop.set()
        await task


@pytest.mark.parametrize("clock_ms", [31_536_000_000, 2_208_988_800_000, 1_800_000_000_000])
def test_a_running_agent_renews_with_any_clock_and_never_shows_the_old_one_again(
    hub: HubSimulator, settings: Settings, journal: Journal, clock_ms: int
) -> None:
    """Its long poll holds a connection with the old certificate: shown after the new one it would count as a copy."""
    hub.certificates_until = SOON_OVER
    old = enrol(settings, str(hub.code()), hub.address)

    async def scene() -> None:
        async with _running(settings, lambda: clock_ms):
            await asyncio.to_thread(hub.wait_for, lambda: hub.the_device().certificate != old.certificate)
            polls = hub.requests.count(("GET", "/api/v1/live"))
            await until(lambda: hub.requests.count(("GET", "/api/v1/live")) >= polls + 2)

    asyncio.run(scene())
    assert list(hub.devices) == [old.device]
    assert hub.copies == []
    assert hub.requests.count(("POST", "/api/v1/renew")) == 1
    assert len(hub.the_device().records) == 1
    assert len({one.run for one in hub.the_device().checkins}) == 1


def test_content_lets_go_of_the_hub_while_the_certificate_is_renewed(
    hub: HubSimulator, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may be in the middle of a long download, over a connection of its own."""
    hub.certificates_until = SOON_OVER
    enrol(settings, str(hub.code()), hub.address)
    steps: list[str] = []
    honest = hub.renew

    async def let_go(_: object) -> None:
        steps.append("let go")

    def renew(device: str, body: bytes) -> object:
        steps.append("renewed")
        return honest(device, body)

    monkeypatch.setattr(ContentKeeper, "let_go", let_go)
    monkeypatch.setattr(ContentKeeper, "go_on", lambda _: steps.append("go on"))
    monkeypatch.setattr(hub, "renew", renew)

    async def scene() -> None:
        async with _running(settings, lambda: hub.clock_ms):
            await until(lambda: "go on" in steps)

    asyncio.run(scene())
    assert steps == ["let go", "renewed", "go on"]


def test_a_download_is_broken_off_at_once_and_gone_on_with(settings: Settings) -> None:
    began, aborted = threading.Event(), threading.Event()

    class Slow:
        address = HubAddress("127.0.0.1", 1)

        def abort(self) -> None:
            aborted.set()

        def close(self) -> None:
            """Nothing to close."""

    keeper = ContentKeeper(settings, HubNow, lambda: False, lambda *_: None)

    def bring(_: object) -> None:
        keeper._connection = Slow()  # type: ignore[assignment]
        began.set()
        assert aborted.wait(20)
        raise RoadError("cut")

    keeper._do = bring  # type: ignore[assignment]

    async def scene() -> None:
        loop = asyncio.get_running_loop()
        work = loop.run_in_executor(keeper._thread, bring, None)
        await asyncio.to_thread(began.wait, 20)
        await keeper.let_go()
        assert work.done()
        with pytest.raises(RoadError, match="cut"):
            await work
        connected = HubNow(connect=lambda: Slow())  # type: ignore[arg-type,return-value]
        keeper._hub = lambda: connected
        with pytest.raises(RoadError, match="The hub is away"):
            keeper._road(HUB)
        keeper.go_on()
        keeper._connection = None
        assert keeper._road(HUB) is not None

    asyncio.run(scene())
    keeper.close()


def test_a_device_that_was_off_for_two_years_renews_at_its_first_contact(
    hub: HubSimulator, settings: Settings, journal: Journal
) -> None:
    old = enrol(settings, str(hub.code()), hub.address)
    hub.the_device().over = True

    async def scene() -> None:
        async with _running(settings, lambda: 31_536_000_000) as daemon:
            await until(lambda: len(hub.the_device().records) == 1)
            await until(lambda: daemon.report()["hub"] == "here")
            assert "renewal" not in {one.code for one in daemon._troubles.all()}

    asyncio.run(scene())
    assert list(hub.devices) == [old.device]
    assert hub.copies == []


def test_a_revoked_device_stays_out_and_staff_read_why(hub: HubSimulator, settings: Settings) -> None:
    enrol(settings, str(hub.code()), hub.address)
    refusal = Canned(403, b'{"title": "revoked", "where": "certificate", "expected": "one", "got": "lost"}')
    hub.answers += [refusal, refusal]

    async def scene() -> None:
        async with _running(settings, lambda: hub.clock_ms) as daemon:
            await until(lambda: "renewal" in {one.code for one in daemon._troubles.all()})
            troubles = {one.code: one.detail for one in daemon._troubles.all()}
            assert "revoked" in troubles["renewal"]

    asyncio.run(scene())
    assert hub.requests[:2] == [("POST", "/api/v1/enrol"), ("POST", "/api/v1/checkin")]


def test_each_start_of_the_agent_is_a_run_of_its_own(hub: HubSimulator, settings: Settings) -> None:
    enrol(settings, str(hub.code()), hub.address)

    async def start() -> None:
        async with _running(settings, lambda: hub.clock_ms):
            count = len(hub.the_device().checkins)
            await until(lambda: len(hub.the_device().checkins) > count)

    for _ in range(2):
        asyncio.run(start())
    runs = {one.run for one in hub.the_device().checkins}
    assert len(runs) == 2
    assert all(len(run) == 36 for run in runs)
