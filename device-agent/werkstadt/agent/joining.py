"""Joining while the agent runs: what the kiosk's page asks for, and vouchers that lie here. One try at a time."""

import asyncio
import contextlib
import logging
import queue
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace

from werkstadt.agent.compare import compare
from werkstadt.agent.config import HubAddress, Settings, parse_address
from werkstadt.agent.discovery import FoundHub, HubWatch
from werkstadt.agent.enrol import Person, Step, enrol
from werkstadt.agent.errors import AgentError, Cancelled, EnrolRefused
from werkstadt.agent.identity import Identity
from werkstadt.agent.voucherlook import VoucherLook
from werkstadt.contract.errors import ContractError

log = logging.getLogger(__name__)

VOUCHER_S = 60.0
JOINED_S = 60.0
"""So long the page says that it worked, unless there is content before."""
BUSY = ("looking", "trying", "compare", "waiting")
Road = Callable[[Person], Identity | None]
"""None: there was nothing to try."""


@dataclass(frozen=True)
class JoiningState:
    """What the line `joining` says (contract/agentline.py). until_s: of time.monotonic()."""

    state: str = "none"
    hubs: tuple[FoundHub, ...] = ()
    digits: str = ""
    until_s: float = 0.0
    error: str = ""
    detail: str = ""
    todo: str = ""
    name: str = ""

    def fields(self) -> dict[str, object]:
        hubs = [{"name": one.name, "address": str(one.address), "pin": one.pin} for one in self.hubs]
        return {**self.__dict__, "hubs": hubs}


class Joining:
    """belongs: whether this device belongs to a hub; damaged: whether what says so cannot be read.

    changed: the state is another one. joined: belongs is to be looked at again. trouble: code and detail for staff.
    All are called in the loop's thread.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        belongs: Callable[[], bool],
        damaged: Callable[[], bool],
        changed: Callable[[JoiningState], None],
        joined: Callable[[], None],
        trouble: Callable[[str, str | None], None],
        dice: Callable[[], float],
        watch: Callable[[str, Callable[[tuple[FoundHub, ...]], None]], HubWatch] = HubWatch,
    ) -> None:
        self.state = JoiningState()
        self._settings = settings
        self._belongs = belongs
        self._damaged = damaged
        self._changed = changed
        self._joined = joined
        self._thread = ThreadPoolExecutor(1, "join")
        self._at_screen: _AtScreen | None = None
        self._trouble = trouble
        self._vouchers = VoucherLook(settings, dice)
        self._look_s = 0.0
        self._watch = watch(settings.zeroconf, self._heard)
        self._watching: asyncio.Task[None] | None = None
        self._ending: asyncio.Task[None] | None = None
        self._joined_s = 0.0

    # the clock and the kiosk's coming and going

    def tick(self, *, kiosk: bool) -> None:
        """Once a second. kiosk: whether somebody could see the page."""
        belongs = self._belongs()
        self._follow(watching=kiosk and not belongs)
        if belongs and self.state.state in ("choose", "refused", "none"):
            self._now(JoiningState())
        elif self.state.state == "joined":
            if time.monotonic() > self._joined_s + JOINED_S:
                self._now(JoiningState())
        elif not belongs and self.state.state == "none":
            self._now(replace(self.state, state="choose"))
        if self._may_begin() and self._at_screen is None and time.monotonic() >= self._look_s:
            self._look_s = time.monotonic() + VOUCHER_S
            self._begin(self._vouchers.look, quiet=True)

    def look_now(self) -> None:
        """There may be a voucher that was not there before."""
        self._look_s = 0.0

    def close(self) -> None:
        """Called where waiting is no harm."""
        if self._at_screen is not None:
            self._at_screen.cancel()
        self._thread.shutdown(wait=True)

    async def end(self) -> None:
        self._follow(watching=False)
        if self._ending is not None:
            with contextlib.suppress(asyncio.CancelledError):
                await self._ending

    # what the kiosk asks for

    def join(self, code: str) -> None:
        self._asked("trying", lambda person: enrol(self._settings, code, person=person, again=self._damaged()))

    def compare(self, hub: str | None) -> None:
        """hub: HOST:PORT as chosen or typed, None for the one that is found."""
        road: Road = lambda person: compare(self._settings, _address(hub), person, again=self._damaged())  # noqa: E731
        self._asked("trying", road, next((one.name for one in self.state.hubs if str(one.address) == hub), hub or ""))

    def answer(self, *, same: bool) -> None:
        if self._at_screen is not None and self.state.state == "compare":
            self._at_screen.answers.put(same)
            self._now(replace(self.state, state="waiting" if same else "trying"))

    def cancel(self) -> None:
        """Back to the choice of roads. A try whose last word has gone out may still succeed; then it says so."""
        if self._at_screen is not None:
            self._at_screen.cancel()
        if not self._belongs() and self.state.state != "joined":
            self._now(JoiningState("choose", self.state.hubs))

    # tries

    def _may_begin(self) -> bool:
        """It may have joined a moment ago, and the link has not looked yet."""
        return not self._belongs() and self.state.state not in (*BUSY, "joined")

    def _asked(self, state: str, road: Road, name: str = "") -> None:
        if not self._may_begin():
            log.warning("joining not begun state=%s enrolled=%s", self.state.state, self._belongs())
            return
        self._now(JoiningState(state, self.state.hubs, name=name))
        self._begin(road)

    def _begin(self, road: Road, *, quiet: bool = False) -> None:
        """quiet: nobody has asked for it, so that the screen says nothing of a failure."""
        if self._at_screen is not None:
            self._at_screen.cancel()
        person = _AtScreen(asyncio.get_running_loop(), self._moved_on)
        self._at_screen = person
        done = self._thread.submit(road, person)
        done.add_done_callback(lambda ended: person.call(self._ended, person, ended, quiet))

    def _ended(self, person: "_AtScreen", ended: "Future[Identity | None]", quiet: bool) -> None:
        current, err = self._at_screen is person, ended.exception()
        if current:
            self._at_screen = None
        if quiet:
            self._trouble("voucher", self._vouchers.reasons() or None)
        if err is None:
            if ended.result() is None:
                return
            log.info("joined")
            self._joined_s = time.monotonic()
            self._now(JoiningState("joined", name=self.state.name))
            self._joined()
        elif current and not isinstance(err, Cancelled):
            self._failed(err, quiet)

    def _failed(self, err: BaseException, quiet: bool) -> None:
        if not isinstance(err, AgentError | OSError):
            log.error("joining failed", exc_info=err)
        known = err if isinstance(err, AgentError) else AgentError(f"This device failed to join: {err}.")
        log.warning("not joined code=%s reason=%r", known.code, str(known))
        if quiet and self.state.state in (*BUSY, "refused"):
            return
        said = {"error": known.code, "detail": known.sentence, "todo": known.todo, "digits": "", "until_s": 0.0}
        shown = "choose" if quiet else "refused"
        self._now(replace(self.state, state=shown, **said))  # type: ignore[arg-type]

    def _moved_on(self, person: "_AtScreen", what: Mapping[str, object]) -> None:
        if person is self._at_screen and self.state.state in BUSY:
            self._now(replace(self.state, **what))  # type: ignore[arg-type]

    # the network

    def _follow(self, *, watching: bool) -> None:
        if watching and (self._watching is None or self._watching.done()):
            self._watching = asyncio.create_task(self._watch.watch(), name="hubs")
        elif not watching and self._watching is not None:
            self._watching.cancel()
            self._ending, self._watching = self._watching, None

    def _heard(self, hubs: tuple[FoundHub, ...]) -> None:
        self._now(replace(self.state, hubs=hubs))

    def _now(self, state: JoiningState) -> None:
        if state != self.state:
            self.state = state
            self._changed(state)


class _AtScreen:
    """The person at this device's screen, as a try in its own thread meets it."""

    def __init__(
        self, loop: asyncio.AbstractEventLoop, moved_on: Callable[["_AtScreen", Mapping[str, object]], None]
    ) -> None:
        self.loop = loop
        self.answers: queue.SimpleQueue[bool | None] = queue.SimpleQueue()
        self._moved_on = moved_on
        self._gave_up = threading.Event()

    def tell(self, step: Step, sentence: str) -> None:
        self.rest(0.0)
        log.info("joining step=%s said=%r", step, sentence)
        self._say(state=step)

    def same(self, digits: str, until_s: float) -> bool:
        self.rest(0.0)
        self._say(state="compare", digits=digits, until_s=until_s)
        try:
            said = self.answers.get(timeout=max(0.0, until_s - time.monotonic()))
        except queue.Empty:
            raise EnrolRefused("The three minutes are over.", "Begin again here and at the hub.", "late") from None
        if said is None:
            raise Cancelled("Somebody gave up.")
        return said

    def rest(self, pause_s: float) -> None:
        if self._gave_up.wait(pause_s):
            raise Cancelled("Somebody gave up.")

    def cancel(self) -> None:
        self._gave_up.set()
        self.answers.put(None)

    def call(self, what: Callable[..., None], *args: object) -> None:
        with contextlib.suppress(RuntimeError):  # the loop is closed: the agent has ended
            self.loop.call_soon_threadsafe(what, *args)

    def _say(self, **what: object) -> None:
        self.call(self._moved_on, self, what)


def _address(hub: str | None) -> HubAddress | None:
    """Raises EnrolRefused."""
    try:
        return parse_address(hub, "address") if hub else None
    except ContractError as err:
        raise EnrolRefused(f"That is no address: {err}.", "Read it off the hub's screen.", "address") from err
