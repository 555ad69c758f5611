"""The system in the daemon: observes, plans, and carries out one action after the other in a thread of its own."""

import asyncio
import datetime as dt
import hashlib
import json
import logging
import random
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import IO
from zoneinfo import ZoneInfo

from werkstadt.agent.backoff import Backoff
from werkstadt.agent.clock import trusted_now
from werkstadt.agent.config import Settings
from werkstadt.agent.content.bringing import Progress
from werkstadt.agent.content.keeper import LOOK_FOR_STICKS_S, PASSING, HubNow, StoppedError, find_sticks
from werkstadt.agent.content.roads import Road, RoadError
from werkstadt.agent.content.roads.folder import FolderRoad
from werkstadt.agent.content.roads.web import HubRoad
from werkstadt.agent.content.trust import ContentRefused, kept_root
from werkstadt.agent.content.update import Updates
from werkstadt.agent.errors import AgentError
from werkstadt.agent.hub import HubConnection
from werkstadt.agent.machine import Machine
from werkstadt.agent.plan import AGAIN_S, HUB, SYSTEM, Action, Stick, Tried
from werkstadt.agent.rules.system import INSTALL, SystemFacts, on_trial, plan_system, went_back
from werkstadt.agent.system.staging import Staging, missing
from werkstadt.contract.messages import SystemState
from werkstadt.contract.system import Here, parse_here, places
from werkstadt.helper.bootstate import BootState, read_state
from werkstadt.helper.slots import running

log = logging.getLogger(__name__)

AFTER_FAILURE_S = 5.0
RESTARTS_S = 120.0
"""So long a restart may take before it is asked for again."""
INSTALL_S = 3600.0
"""So long the installer may take before staff are told."""
TRUST_S = 60.0
"""So long it may take until the boot state says whom to trust."""
BREATH_S = 0.02
"""Between two reads of the slot, 1 MiB each: visitors come first, and the agent may not lower its own priority."""
VISIT_BYTES_S = 500_000
"""While somebody is in a visit no more comes in a second."""


class SystemKeeper:
    """As ContentKeeper. Where the machine has no two slots it does nothing."""

    def __init__(
        self,
        settings: Settings,
        hub: Callable[[], HubNow],
        visiting: Callable[[], bool],
        trouble: Callable[[str, str | None], None],
        machine: Machine,
        now_ms: Callable[[], int] = lambda: time.time_ns() // 1_000_000,
        monotonic_s: Callable[[], float] = time.monotonic,
    ) -> None:
        self._settings, self._machine = settings, machine
        self._hub, self._visiting, self._trouble = hub, visiting, trouble
        self._now_ms, self._monotonic_s = now_ms, monotonic_s
        self._staging = Staging(settings.state / "system")
        self._thread = ThreadPoolExecutor(1, "system")
        self._tried: dict[str, Tried] = {}
        self._backoff: dict[str, Backoff] = {}
        self._staged = 0
        self._asked: tuple[float, object] | None = None
        self._told: dict[str, str] = {}
        self._sticks: tuple[Stick, ...] = ()
        self._sticks_s = -LOOK_FOR_STICKS_S
        self._connection: HubConnection | None = None
        self._fetched = 0
        self._stopping = self._let_go = False

    # observe

    def facts(self) -> SystemFacts | None:
        """None where there are no two slots, or they cannot be read, which staff are told."""
        if self._settings.slots is None:
            return None
        try:
            here, slot, boot = self._here(), running(self._settings.command_line), self._boot()
        except (OSError, ValueError) as err:  # ContractError, Refusal and BootStateError are ValueErrors
            self._tell("unreadable", str(err))
            return None
        self._tell("unreadable", None)
        root = kept_root(self._settings.own / "content")
        return SystemFacts(
            *(self._monotonic_s(), here.version, slot, boot),
            root=hashlib.sha256(root).hexdigest() if root else "",
            roads=self._roads(),
            staged=self._staged if self._staged > here.version else 0,
            asked=self._waits_for_installer(),
            visiting=self._visiting(),
            hour=self._hour(),
            tried=self._tried,
        )

    def plan(self) -> list[Action]:
        facts = self.facts()
        return [] if facts is None else plan_system(facts)

    def state(self) -> SystemState | None:
        """For the hub."""
        facts = self.facts()
        if facts is None:
            return None
        state = "back" if went_back(facts) else "trial" if on_trial(facts) else "good"
        state = "waiting" if facts.boot.waits() else state
        return SystemState.model_validate(
            {"version": facts.running, "name": self._here().name, "tried": facts.boot.tried, "state": state}
        )

    def _here(self) -> Here:
        return parse_here(self._settings.system.read_bytes(), str(self._settings.system))

    def _boot(self) -> BootState:
        return read_state(self._slot("boot"))

    def _slot(self, name: str) -> Path:
        assert self._settings.slots is not None
        return self._settings.slots / f"werkstadt-{name}"

    def _roads(self) -> tuple[tuple[str, int], ...]:
        if self._monotonic_s() - self._sticks_s >= LOOK_FOR_STICKS_S:
            self._sticks_s = self._monotonic_s()
            self._sticks = tuple(find_sticks(self._settings.sticks))
        hub = self._hub()
        roads = [(stick.path, stick.timestamp) for stick in self._sticks]
        if hub.state == "here" and hub.timestamp and not self._let_go:
            roads.insert(0, (HUB, hub.timestamp))
        return tuple(roads)

    def _hour(self) -> int:
        policy = self._hub().policy
        zone = policy.time_zone if policy else "Europe/Berlin"
        return self._now().astimezone(ZoneInfo(zone)).hour

    def _now(self) -> dt.datetime:
        hub = self._hub()
        return trusted_now(self._now_ms, hub.floor_ms, hub.offset_ms)

    # apply

    async def keep(self, pause_s: float = 1.0) -> None:
        """Until cancelled."""
        while True:
            facts = self.facts()
            if facts is not None:
                self._tell_of_trial(facts)
            doable = next((one for one in plan_system(facts) if one.verb != "wait"), None) if facts else None
            if doable is None or facts is None:
                await asyncio.sleep(pause_s)
                continue
            log.info("system %s subject=%s why=%r", doable.verb, doable.subject[:80], doable.why)
            came = await self._do(doable)
            self._note(doable, came, facts)
            await asyncio.sleep(pause_s if came is None else AFTER_FAILURE_S)

    async def let_go(self) -> None:
        """Of every connection to the hub, until go_on()."""
        self._let_go = True
        idle = asyncio.get_running_loop().run_in_executor(self._thread, lambda: None)
        while not idle.done():
            if self._connection is not None:
                self._connection.abort()
            await asyncio.wait([idle], timeout=0.1)

    def go_on(self) -> None:
        self._let_go = False

    def close(self) -> None:
        self._stopping = True
        if self._connection is not None:
            self._connection.abort()
        self._thread.shutdown(wait=True)

    async def _do(self, action: Action) -> AgentError | None:
        """What went wrong, None if all went well."""
        try:
            if action.verb == "trust-system":
                await self._machine.do("system-trust", root=action.subject)
            elif action.verb == "install":
                self._asked = self._monotonic_s(), self._outcome_id()
                await self._machine.do("system-install")
            elif action.verb == "restart":
                await self._machine.do("reboot")
                await asyncio.sleep(RESTARTS_S)
            else:
                loop = asyncio.get_running_loop()
                self._staged = await loop.run_in_executor(self._thread, self._bring, action.subject)
        except AgentError as err:
            if action.verb == "install":
                self._asked = None
            return err
        return None

    def _bring(self, road: str) -> int:
        """In the thread. The version that is wholly here, 0 where none is newer. Raises AgentError."""
        root = kept_root(self._settings.own / "content")
        if root is None:
            raise ContentRefused("no-root", "This device does not know yet whom to trust.")
        floor = max(self._boot().timestamp, self._floor())
        if road == HUB:
            self._staged = 0  # until it says again that this one counts
        try:
            way = self._road(road)
            system = self._staging.look(way, root, self._here(), self._now(), floor, self._staged)
            if system is None:
                return self._staged
            with self._slot(running(self._settings.command_line)).open("rb") as slot:
                there = places(_Gently(slot, self._may_go_on)).keys()
            log.info("system staged version=%d missing=%d", system.version, len(missing(system, there)))
            self._fetched = 0
            self._staging.bring(system, there, [way], Progress(tell=self._slowly))
        except OSError as err:
            raise ContentRefused("disk", f"{err.filename or 'The disk'}: {err.strerror or err}.") from err
        finally:
            if self._connection is not None:
                self._connection.close()
                self._connection = None
        return system.version

    def _floor(self) -> int:
        hub = self._hub()
        floor = hub.policy.floor if hub.policy else None
        return max(floor.timestamp if floor else hub.voucher_floor, self._noted())

    def _noted(self) -> int:
        note = Updates(self._settings.content, self._settings.own / "content").noted()
        return note.timestamp if note.fresh else 0

    def _road(self, road: str) -> Road:
        """Raises RoadError."""
        if road != HUB:
            return FolderRoad(Path(road))
        connect = self._hub().connect
        if connect is None or self._let_go:
            raise RoadError("The hub is away.")
        self._connection = connect()
        return HubRoad(self._connection)

    def _slowly(self, progress: Progress) -> None:
        self._may_go_on()
        if self._visiting():
            time.sleep((progress.fetched - self._fetched) / VISIT_BYTES_S)
        self._fetched = progress.fetched

    def _may_go_on(self) -> None:
        if self._stopping or self._let_go:
            raise StoppedError("The agent ends, or lets go of the hub.")

    def _note(self, action: Action, err: AgentError | None, planned: SystemFacts) -> None:
        """In the loop: what the next plan goes by, and what staff read."""
        if err is not None and self._let_go:
            return
        what = INSTALL if action.verb == "install" else action.subject
        version = planned.staged if what == INSTALL else dict(planned.roads).get(what, 0)
        if err is None:
            self._backoff.pop(what, None)
            if action.verb == "bring-system":
                self._tried[what] = Tried(version, None, "done", 0.0)
                self._tell("hub" if what == HUB else "stick", None)
            elif action.verb == "trust-system":
                self._tried[what] = Tried(0, None, "done", self._monotonic_s() + TRUST_S, "It was asked for.")
            return
        code = err.code if isinstance(err, ContentRefused) else "road"
        if isinstance(err, ContentRefused) and code not in PASSING:
            ended, again_s = "refused", AGAIN_S
        else:
            ended, again_s = "broke", self._backoff.setdefault(what, Backoff(random.random)).pause_s(0.0)
        self._tried[what] = Tried(version, None, ended, self._monotonic_s() + again_s, str(err))
        log.warning("system not taken what=%s code=%s reason=%r", what[:80], code, str(err))
        if action.verb == "bring-system":
            self._tell("hub" if what == HUB else "stick", f"No new system was taken; the one that runs stays. {err}")
        else:
            self._tell("install", str(err))

    # the installer

    def _outcome_id(self) -> object:
        """Another one each time that it was written."""
        try:
            facts = self._settings.outcome.stat()
        except OSError:
            return None
        return facts.st_ino, facts.st_mtime_ns

    def _waits_for_installer(self) -> bool:
        if self._asked is None:
            return False
        since_s, before = self._asked
        late = self._monotonic_s() - since_s >= INSTALL_S
        if not late and self._outcome_id() in (before, None):
            return True
        self._asked = None
        reason = "The installer has said nothing for an hour." if late else self._reason()
        self._tell("install", reason and f"The new system was not written; the one that runs stays. {reason}")
        # Where it ended well the boot state says so in a moment, or else it is tried again.
        again_s = self._monotonic_s() + AGAIN_S
        self._tried[INSTALL] = Tried(self._staged, None, "refused" if reason else "done", again_s, reason or "Written.")
        return False

    def _reason(self) -> str | None:
        try:
            said = json.loads(self._settings.outcome.read_bytes())
            return None if said["ok"] is True else f"{said['detail']}"
        except (OSError, ValueError, KeyError, TypeError) as err:
            return f"What it said cannot be read ({err})."

    # staff

    def _tell_of_trial(self, facts: SystemFacts) -> None:
        back = went_back(facts)
        self._tell("went-back", (back and _BACK.format(back, facts.running)) or None)

    def _tell(self, code: str, detail: str | None) -> None:
        if self._told.get(code) != (detail or ""):
            self._told[code] = detail or ""
            self._trouble(f"{SYSTEM.strip()}/{code}", detail)


_BACK = "System {} did not prove itself; system {} runs again. The former is not tried again by itself."


class _Gently:
    """A slot, read with pauses."""

    def __init__(self, source: IO[bytes], may_go_on: Callable[[], None]) -> None:
        self._source, self._may_go_on = source, may_go_on

    def read(self, most: int) -> bytes:
        self._may_go_on()
        time.sleep(BREATH_S)
        return self._source.read(most)
