"""Content in the daemon: observes, plans, and carries out one action after the other in a thread of its own."""

import asyncio
import hashlib
import json
import logging
import random
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from werkstadt.agent.backoff import Backoff
from werkstadt.agent.clock import trusted_now
from werkstadt.agent.config import Settings
from werkstadt.agent.content.bringing import Offer, Progress
from werkstadt.agent.content.neighbours import Neighbours
from werkstadt.agent.content.roads import NotThereError, Road, RoadError
from werkstadt.agent.content.roads.folder import STICK_FOLDER, FolderRoad
from werkstadt.agent.content.roads.web import HubRoad
from werkstadt.agent.content.telling import Telling
from werkstadt.agent.content.trust import ContentRefused, kept_root
from werkstadt.agent.content.update import Outcome, Updates, Wish
from werkstadt.agent.errors import AgentError
from werkstadt.agent.hub import HubConnection
from werkstadt.agent.plan import AGAIN_S, FILES, HUB, Action, Facts, Stick, Tried, plan
from werkstadt.contract.messages import ContentState, Policy
from werkstadt.exhibits.manifest import SHA256

log = logging.getLogger(__name__)

ROOT_MAX = 512_000
TIMESTAMP_MAX = 16_384
LOOK_FOR_STICKS_S = 5.0
AFTER_FAILURE_S = 5.0
SCRUB_PAUSE_S = 0.002
PASSING = frozenset({"busy", "disk", "disk-full"})
"""Refusals that are this device's own and may be over soon."""


class StoppedError(AgentError):
    """The agent ends; what has come stays for the next time."""


@dataclass(frozen=True)
class HubNow:
    """What the last round told. connect: a connection of its own. timestamp: of the hub's repository."""

    state: str = "none"
    timestamp: int = 0
    policy: Policy | None = None
    offset_ms: int = 0
    floor_ms: int = 0
    voucher_floor: int = 0
    connect: Callable[[], HubConnection] | None = None


class ContentKeeper:
    """hub, visiting: asked anew for each plan. trouble: code and detail for staff, None when it is over.

    unreadable: which pack the touch application says it cannot read, "" for none. reload: it reads all of them anew.
    resting: see Facts.
    """

    def __init__(
        self,
        settings: Settings,
        hub: Callable[[], HubNow],
        visiting: Callable[[], bool],
        trouble: Callable[[str, str | None], None],
        now_ms: Callable[[], int] = lambda: time.time_ns() // 1_000_000,
        monotonic_s: Callable[[], float] = time.monotonic,
        unreadable: Callable[[], str] = lambda: "",
        reload: Callable[[], None] = lambda: None,
        resting: Callable[[], Mapping[str, str]] = dict,
    ) -> None:
        self.updates = Updates(settings.content, settings.own / "content")
        self._trust = settings.own / "content"
        self._sticks_at = settings.stick_places
        self._hub, self._visiting, self._telling = hub, visiting, Telling(trouble)
        self._unreadable, self._reload, self._resting = unreadable, reload, resting
        self._looked_into = ""
        self._mend = ""
        self._mended = False
        self._now_ms, self._monotonic_s = now_ms, monotonic_s
        self._neighbours = Neighbours(settings, self.updates.folder, self._trust)
        self._thread = ThreadPoolExecutor(1, "content")
        self._tried: dict[str, Tried] = {}
        self._backoff: dict[str, Backoff] = {}
        self._ready = self.updates.waiting()
        self._doing: Action | None = None
        self._progress = Progress()
        self._connection: HubConnection | None = None
        self._stopping = False
        self._let_go = False
        self._sticks: tuple[Stick, ...] = ()
        self._sticks_s = -LOOK_FOR_STICKS_S

    # observe

    def facts(self) -> Facts:
        hub = self._hub()
        floor = hub.policy.floor if hub.policy else None
        note = self.updates.noted()
        taken = 0 if note.fresh else note.timestamp
        if self._monotonic_s() - self._sticks_s >= LOOK_FOR_STICKS_S:
            self._sticks_s = self._monotonic_s()
            self._sticks = tuple(find_sticks(self._sticks_at))
            kept = {HUB, FILES, *self._roads()}
            self._tried = {road: one for road, one in self._tried.items() if road in kept}
        unreadable = self._unreadable()
        self._looked_into = self._looked_into if unreadable else ""
        in_force, resting = self.updates.folder.in_force(), dict(self._resting())
        return Facts(
            now_s=self._monotonic_s(),
            hub=hub.state,
            hub_timestamp=hub.timestamp,
            wanted=hub.policy.exhibition if hub.policy else None,
            has_root=self.knows_root(),
            root_offered=floor.root_sha256 if floor else None,
            in_force=in_force,
            ready=self._ready,
            resting=resting,
            before=self.updates.folder.before() if in_force in resting else "",
            visiting=self._visiting(),
            busy=self._doing.verb if self._doing else "",
            sticks=self._sticks,
            taken=taken,
            since_scrub_s=self.updates.since_scrub_s(self._at_ms()),
            unreadable=unreadable if unreadable != self._looked_into else "",
            mend=self._mend,
            mended=self._mended,
            tried=self._tried,
        )

    def plan(self) -> list[Action]:
        return plan(self.facts())

    def knows_root(self) -> bool:
        return kept_root(self._trust) is not None

    def state(self) -> ContentState:
        """For the hub."""
        busy = self._doing is not None and self._doing.verb == "bring"
        note, in_force = self.updates.noted(), self.updates.folder.in_force()
        return ContentState(
            exhibition=in_force if SHA256.fullmatch(in_force) else None,  # somebody may have made the link by hand
            timestamp=note.timestamp,
            fresh=note.fresh,
            fetching=self._doing.subject if busy and self._doing else None,
            done=self._progress.done if busy else 0,
            total=self._progress.total if busy else 0,
            swarm_port=self._neighbours.swarm_port,
            relay_port=self._neighbours.relay_port,
        )

    # apply

    async def keep(self, pause_s: float = 1.0) -> None:
        """Until cancelled."""
        while True:
            facts = self.facts()
            self._telling.seen(facts)
            doable = next((one for one in plan(facts) if one.verb != "wait"), None)
            if doable is None:
                await asyncio.sleep(pause_s)
                continue
            self._doing = doable
            if doable.verb == "reload":
                self._mended = False
                self._reload()
                continue
            log.info("content %s subject=%s why=%r", doable.verb, doable.subject[:80], doable.why)
            try:
                came = await asyncio.get_running_loop().run_in_executor(self._thread, self._do, doable)
            finally:
                self._doing = None
            self._note(doable, came, facts)
            if came is not None:
                await asyncio.sleep(AFTER_FAILURE_S)

    async def let_go(self) -> None:
        """Of every connection to the hub, until go_on(): what has come stays, and is gone on with."""
        self._let_go = True
        idle = asyncio.get_running_loop().run_in_executor(self._thread, lambda: None)
        while not idle.done():
            if self._connection is not None:
                self._connection.abort()
            await asyncio.wait([idle], timeout=0.1)

    def go_on(self) -> None:
        self._let_go = False

    def look_at_sticks(self) -> None:
        """Another one lies where the last one did: that it was looked at before counts for nothing."""
        self._sticks_s = -LOOK_FOR_STICKS_S
        self._tried = {road: one for road, one in self._tried.items() if road in (HUB, FILES)}

    def close(self) -> None:
        self._stopping = True
        if self._connection is not None:
            self._connection.abort()
        self._thread.submit(self._neighbours.close)
        self._thread.shutdown(wait=True)

    def _do(self, action: Action) -> AgentError | None:
        """In the thread. What went wrong, None if all went well."""
        try:
            if action.verb == "switch":
                self.updates.switch(action.subject)
            elif action.verb == "take-root":
                self._take_root(action.subject)
            elif action.verb == "scrub":
                self._scrub()
            else:
                self._ready = self._bring(action.subject)
        except (ContentRefused, RoadError, StoppedError) as err:
            return err
        finally:
            self._drop()
        return None

    def _note(self, action: Action, err: AgentError | None, planned: Facts) -> None:
        """In the loop: what the next plan goes by, and what staff read.

        planned: what was known when it began. What was published since has not been looked at.
        """
        if err is not None and self._let_go:
            return  # ours alone
        road = action.subject if action.verb in ("bring", "scrub") else HUB
        sticks = {stick.path: stick.timestamp for stick in planned.sticks}
        timestamp = planned.hub_timestamp if road == HUB else sticks.get(road, 0)
        if err is None:
            self._backoff.pop(road, None)
            if action.verb == "switch":  # to the one before: the other one waits until it may be tried again
                self._ready = "" if action.subject == planned.ready else planned.in_force
            elif action.verb == "bring":
                self._tried[road] = Tried(timestamp, planned.wanted, "done", 0.0)
                self._telling.over(road)
                self._mended, self._mend = self._mended or bool(self._mend), ""
            elif action.verb == "scrub":
                self._tried.pop(FILES, None)
            return
        code = err.code if isinstance(err, ContentRefused) else "road"
        if isinstance(err, ContentRefused) and code not in PASSING:
            ended, again_s = "refused", AGAIN_S
        else:
            ended, again_s = "broke", self._backoff.setdefault(road, Backoff(random.random)).pause_s(0.0)
        self._tried[road] = Tried(timestamp, planned.wanted, ended, self._monotonic_s() + again_s, str(err))
        log.warning("content not taken road=%s code=%s reason=%r", road, code, str(err))
        if road != FILES:
            self._telling.refused(road, err)

    def _take_root(self, sha256: str) -> None:
        """Raises ContentRefused, RoadError."""
        data = b""
        for piece in self._road(HUB).read("metadata/1.root.json"):
            data += piece
            if len(data) > ROOT_MAX:
                raise ContentRefused("too-large", "The hub's first root is longer than it may be.")
        if hashlib.sha256(data).hexdigest() != sha256:
            raise ContentRefused("another-root", "The hub's first root is not the one that its policy names.")
        self.updates.trust(data)
        log.info("content root kept sha256=%s", sha256)

    def _scrub(self) -> None:
        """Raises ContentRefused."""
        unreadable = self._unreadable()
        damaged = self.updates.read_through(self._at_ms(), self._may_go_on)
        if damaged is None:
            return
        self._looked_into = unreadable
        if damaged:
            self._mend = f"{damaged} stored file{'s were' if damaged > 1 else ' was'} damaged"
        elif unreadable:
            self._mend = "the touch application cannot read a pack"

    def _may_go_on(self) -> bool:
        """Between two files, for a breath."""
        time.sleep(SCRUB_PAUSE_S)
        return not (self._stopping or self._let_go or self._visiting())

    def _at_ms(self) -> int:
        hub = self._hub()
        return round(trusted_now(self._now_ms, hub.floor_ms, hub.offset_ms).timestamp() * 1000)

    def _bring(self, road: str) -> str:
        """The hash of what is whole now and not in force, "" where it is in force. Raises ContentRefused, RoadError."""
        hub = self._hub()
        now = trusted_now(self._now_ms, hub.floor_ms, hub.offset_ms)
        floor = hub.policy.floor if hub.policy else None
        wanted = hub.policy.exhibition if hub.policy else None
        wish = Wish(wanted, None, floor.timestamp if floor else hub.voucher_floor)
        way = self._road(road)
        offer = self.updates.look(way, wish, now)
        self._progress = Progress(tell=self._look_up)
        missing, hub_wire = self.updates.missing(offer), self._connection
        others = self._neighbours.ask(offer, missing, hub_wire, now) if road == HUB and hub_wire else None
        if others is None or hub_wire is None:
            outcome = self.updates.bring(offer, [way], self._progress)
        else:
            self._neighbours.fetch(offer, missing, hub_wire, self._progress)
            outcome = self._bring_by(offer, [*others.relays, way])
            self._neighbours.give(offer, others)
        return outcome.hash if outcome.new else ""

    def _bring_by(self, offer: Offer, roads: Sequence[Road]) -> Outcome:
        try:
            return self.updates.bring(offer, roads, self._progress)
        finally:
            for relay in roads[:-1]:
                if isinstance(relay, HubRoad):
                    relay.close()

    def _road(self, road: str) -> Road:
        """Raises RoadError."""
        if road != HUB:
            return FolderRoad(Path(road))
        connect = self._hub().connect
        if connect is None or self._let_go:
            raise RoadError("The hub is away.")
        self._connection = self._connection or connect()
        return HubRoad(self._connection)

    def _drop(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _look_up(self, _progress: Progress) -> None:
        if self._stopping or self._let_go:
            raise StoppedError("The agent ends, or lets go of the hub.")

    def _roads(self) -> set[str]:
        return {stick.path for stick in self._sticks}


def find_sticks(patterns: Sequence[str]) -> list[Stick]:
    """Those that have content on them, or something else in its place."""
    found = []
    for pattern in patterns:
        for top in sorted(Path("/").glob(pattern.lstrip("/"))):
            folder = top / STICK_FOLDER
            if not folder.is_dir() or folder.is_symlink():
                continue
            try:
                data = next(FolderRoad(folder).read("metadata/timestamp.json"), b"")[:TIMESTAMP_MAX]
                found.append(Stick(str(folder), int(json.loads(data)["signed"]["version"])))
            except NotThereError:
                continue
            except (RoadError, ValueError, KeyError, TypeError, OverflowError, RecursionError):
                found.append(Stick(str(folder), 0))
    return found
