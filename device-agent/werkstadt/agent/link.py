"""The daemon's tie to its hub: rounds when they are due, longer pauses while the hub is away, a search if it moved."""

import asyncio
import contextlib
import logging
import random
import sqlite3
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field, replace

from werkstadt.agent.backoff import Backoff
from werkstadt.agent.certificates import find_same_ca, spki_sha256
from werkstadt.agent.config import HubAddress, Settings, parse_address
from werkstadt.agent.courier import Counts, Courier, Report, Round, hub_is_here
from werkstadt.agent.discovery import FoundHub, find_hubs
from werkstadt.agent.errors import AgentError, HubAway
from werkstadt.agent.handshake import presented_chain
from werkstadt.agent.identity import Identity, IdentityFolder
from werkstadt.agent.renew import Renewals
from werkstadt.agent.rules.renewal import Known
from werkstadt.agent.store import Store
from werkstadt.contract.code import pin_of
from werkstadt.journal import JournalUnavailable, open_readers

log = logging.getLogger(__name__)

CHECKIN_S = 30.0
SEARCH_AFTER = 3
"""After so many rounds without the hub it is looked for elsewhere, before every longer pause."""


@dataclass
class LinkState:
    """hub: "here", "away" or "none" (not enrolled). since_ms: of hub, UTC."""

    hub: str = "none"
    since_ms: int = 0
    address: HubAddress | None = None
    last: Round = field(default_factory=lambda: Round(Counts()))


@contextlib.asynccontextmanager
async def _nobody() -> AsyncIterator[None]:
    """Nobody else holds a connection."""
    yield


class HubLink:
    """changed: called after every round. All blocking work runs in one thread of its own.

    alone: within it nothing else holds a connection to the hub: the certificate becomes another one.
    """

    def __init__(
        self,
        settings: Settings,
        report: Callable[[], Report],
        changed: Callable[[], None],
        now_ms: Callable[[], int],
        dice: Callable[[], float] = random.random,
        alone: Callable[[], AbstractAsyncContextManager[None]] = _nobody,
    ) -> None:
        self.state = LinkState(since_ms=now_ms())
        self.identity: Identity | None = None
        self.store: Store | None = None
        self.voucher_floor = 0
        """The version of the repository that this device must not fall behind, where a voucher said one."""
        self.has_looked = False
        """Whether it is known by now if this device belongs to a hub."""
        self._settings = settings
        self._report = report
        self._changed = changed
        self._now_ms = now_ms
        self._folder = IdentityFolder(settings.own)
        self._thread = ThreadPoolExecutor(1, "hub")
        self._wake = asyncio.Event()
        self._due = False
        self._backoff = Backoff(dice)
        self._alone = alone
        self.renewals = Renewals(settings.own, dice)
        self._courier: Courier | None = None
        self._away_rounds = 0
        self._damaged: str | None = None

    def soon(self) -> None:
        """Something new is there. While the hub is away it is only counted: the next try is soon enough."""
        self._due = self._due or self.state.hub != "away"
        self._wake.set()

    def now(self) -> None:
        self._due = True
        self._wake.set()

    def identity_changed(self) -> bool:
        current = self._folder.current()
        return current != (self.identity.folder if self.identity else None) and str(current) != self._damaged

    @property
    def is_damaged(self) -> bool:
        """An enrolment lies here and cannot be read."""
        return self._damaged is not None

    async def keep_up(self) -> None:
        """Until cancelled."""
        while True:
            self._due = False
            pause_s = await self._round()
            self.has_looked = True
            self._changed()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(pause_s):
                    await self._wished()

    async def _wished(self) -> None:
        """Until a round is wished. What is written meanwhile is counted: what waits must not look sent."""
        while not self._due:
            await self._wake.wait()
            self._wake.clear()
            if not self._due:
                await self.in_thread(self._recount)
                self._changed()

    async def in_thread(self, work: Callable[[], None]) -> None:
        await asyncio.get_running_loop().run_in_executor(self._thread, work)

    def close(self) -> None:
        if self._courier is not None:
            self._courier.hub.abort()
        self._thread.submit(self._close_all)
        self._thread.shutdown(wait=True)

    async def _round(self) -> float:
        """The pause until the next one, in seconds."""
        report = self._report()
        await self.in_thread(lambda: self._work(report))
        if await self._renewed():
            return 0.0
        state = self.state
        if state.hub == "none":
            return CHECKIN_S
        if isinstance(state.last.error, HubAway) or state.hub == "away":
            self._away_rounds += 1
            if self._away_rounds >= SEARCH_AFTER and await self._search():
                return 0.0
            asked_s = state.last.error.wait_s if isinstance(state.last.error, HubAway) else 0.0
            return self._backoff.pause_s(asked_s)
        self._away_rounds = 0
        self._backoff.succeeded()
        return state.last.policy.checkin_s if state.last.policy else CHECKIN_S

    async def _renewed(self) -> bool:
        """Whether this device has a new certificate now. Which time it is, the hub says; never this device's clock."""
        identity, address, last = self.identity, self.state.address, self.state.last
        if identity is None or address is None:
            return False
        hub_ms = self._now_ms() + last.clock_offset_ms if last.clock_heard else None
        known = Known(hub_ms, last.clock_floor_ms, ca_is_new=last.ca_is_new)
        if not self.renewals.is_due(identity, known, last.error):
            return False
        async with self._alone():
            await self.in_thread(lambda: self._renew(identity, address))
        return self.identity is not identity

    def _renew(self, identity: Identity, address: HubAddress) -> None:
        if self.renewals.renew(identity, address):
            self._take_identity()

    def _work(self, report: Report) -> None:
        """A full disk, or a memory that cannot be opened, is told to staff; the next round tries again."""
        try:
            self._try_work(report)
        except (AgentError, sqlite3.Error) as err:
            log.error("round failed reason=%r", str(err))
            error = err if isinstance(err, AgentError) else AgentError(f"agent.db cannot be written ({err}).")
            troubles = {"agent-memory": str(error)}
            self._now_is("away", replace(self.state.last, error=error, troubles=troubles, feeds=(), over={}))

    def _try_work(self, report: Report) -> None:
        if self.identity_changed():
            self._take_identity()
        if self._courier is None:
            damage = {"enrolment": self._damage_sentence} if self._damaged else {}
            self._now_is("none", Round(self._counts_alone(), troubles=damage))
            return
        last = self._courier.round(report)
        here = hub_is_here(last.error)
        if last.error is not None and str(last.error) != str(self.state.last.error):
            log.warning("hub %s reason=%r", "refuses" if here else "away", str(last.error))
        if last.settled:
            log.info("records shipped settled=%d waiting=%d", last.settled, last.counts.waiting)
        self._now_is("here" if here else "away", last)

    def _recount(self) -> None:
        counts = self.state.last.counts
        try:
            counts = self._courier.counts() if self._courier is not None else counts
        except sqlite3.Error as err:  # staff hear of it from the next round
            log.warning("not counted reason=%r", str(err))
        self.state.last = replace(self.state.last, counts=counts, settled=0, feeds=(), over={})

    def _now_is(self, hub: str, last: Round) -> None:
        if hub != self.state.hub:
            self.state.since_ms = self._now_ms()
            log.info("hub is %s", hub)
        self.state.hub, self.state.last = hub, last

    def _take_identity(self) -> None:
        if self._courier is not None:
            self._courier.close()
            self._courier = None
        try:
            self.identity = self._folder.load()
            self._damaged = None
        except AgentError as err:
            self.identity = None
            self._damaged, self._damage_sentence = str(self._folder.current()), str(err)
            log.warning("enrolment unreadable reason=%r", str(err))
            return
        if self.identity is not None:
            self._connect(self._address())

    def _connect(self, address: HubAddress) -> None:
        if self.identity is None:
            return
        if self._courier is not None:
            self._courier.close()
        store = self._opened_store()
        self.voucher_floor = store.number("content_timestamp_floor")
        self._courier = Courier(
            self.identity,
            address,
            store,
            self._settings.journal,
            self._folder,
            now_ms=self._now_ms,
            content=self._settings.content,
        )
        self.state.address = address

    def _address(self) -> HubAddress:
        """As configured, as last found, as enrolled."""
        if self._settings.hub is not None:
            return self._settings.hub
        if self.identity is None:
            raise AgentError("This device is not enrolled.")
        found = self._opened_store().fact(f"hub:{self.identity.device}")
        return parse_address(found, "agent.db: hub") if found else self.identity.hub

    def _opened_store(self) -> Store:
        if self.store is None:
            self.store = Store(self._settings.own / "agent.db")
        return self.store

    async def _search(self) -> bool:
        """Whether it announces itself elsewhere. That is a hint: whoever answers there must show the pinned CA."""
        if self._settings.hub is not None or self.identity is None:
            return False
        identity = self.identity
        pin = pin_of(spki_sha256(identity.ca))
        tried: set[HubAddress | None] = {self.state.address}
        for sought in (pin, ""):  # whoever copied the pin may be heard first
            for one in await self._found(sought):
                if not one.says(pin) or one.address in tried:
                    continue
                tried.add(one.address)
                if await asyncio.to_thread(_is_there, one, identity):
                    log.info("hub found elsewhere address=%s", one.address)
                    await self.in_thread(lambda address=one.address: self._moved(identity.device, address))  # type: ignore[misc]
                    return True
        return False

    async def _found(self, pin: str) -> list[FoundHub]:
        try:
            return await find_hubs(self._settings.zeroconf, pin)
        except OSError as err:
            log.warning("search failed reason=%r", str(err))
            return []

    def _moved(self, device: str, address: HubAddress) -> None:
        self._opened_store().keep_fact(f"hub:{device}", str(address))
        self._connect(address)

    def _counts_alone(self) -> Counts:
        """What a device without a hub knows."""
        counts = Counts()
        try:
            readers = open_readers(self._settings.journal)
        except JournalUnavailable:
            return counts
        for reader in readers:
            with reader:
                written = counts.written + reader.written().count()
                counts = Counts(written=written, waiting=written, given=counts.given + reader.given())
        return counts

    def _close_all(self) -> None:
        if self._courier is not None:
            self._courier.close()
        if self.store is not None:
            self.store.close()


def _is_there(found: FoundHub, identity: Identity) -> bool:
    """One handshake; not a byte goes to whoever only says that it is the hub."""
    try:
        find_same_ca(presented_chain(found.address), identity.ca)
    except AgentError as err:
        log.warning("not our hub address=%s reason=%r", found.address, err.sentence)
        return False
    return True
