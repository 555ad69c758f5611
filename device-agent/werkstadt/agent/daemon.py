"""The running agent: wires kiosk, capabilities and hub together. Plain asyncio; what blocks runs in threads."""

import asyncio
import contextlib
import logging
import os
import random
import time
from collections.abc import AsyncIterator, Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict, dataclass

from werkstadt.agent.capabilities import CAPABILITIES, Capability
from werkstadt.agent.capabilities.buttons import Buttons
from werkstadt.agent.capabilities.house import House
from werkstadt.agent.capabilities.selftests import SelfTests
from werkstadt.agent.capabilities.sensors import Sensors
from werkstadt.agent.capabilities.touch import Touch
from werkstadt.agent.config import Settings
from werkstadt.agent.content.keeper import ContentKeeper, HubNow
from werkstadt.agent.content.resting import Resting
from werkstadt.agent.courier import Report
from werkstadt.agent.durable import held
from werkstadt.agent.hub import HubConnection
from werkstadt.agent.joining import Joining, JoiningState
from werkstadt.agent.kioskline import Client, KioskLine, read_png
from werkstadt.agent.link import HubLink
from werkstadt.agent.live import LiveWire, Refused
from werkstadt.agent.machine import Machine, machine_at
from werkstadt.agent.staffdesk import House as StaffHouse
from werkstadt.agent.staffdesk import StaffDesk
from werkstadt.agent.sticks import Sticks, StickState
from werkstadt.agent.surroundings import Surroundings
from werkstadt.agent.system.keeper import SystemKeeper
from werkstadt.agent.troubles import Troubles
from werkstadt.agent.watched import Watched
from werkstadt.contract.agentline import encode_line
from werkstadt.contract.errors import ContractError
from werkstadt.contract.ids import uuid7
from werkstadt.contract.notify import ServiceNotice
from werkstadt.contract.observing import Observed
from werkstadt.contract.staffline import STAFF_LINES, State, TroubleOf, parse_said
from werkstadt.contract.version import __version__
from werkstadt.journal import Journal, JournalUnavailable

log = logging.getLogger(__name__)

PICTURE_S = 10.0
WATCHED_S = 2.5
"""An observer asks again; half of what the hub waits."""
"""How long a kiosk may take to photograph itself."""
TICK_S = 1.0


@dataclass
class KioskFacts:
    """What the kiosk last said of itself."""

    version: str = ""
    profile: str = ""
    exhibition: str | None = None
    given: int = 0
    lost: int = 0
    lost_unkept: int = 0
    form_open: bool = False
    visiting: bool = False


class Daemon:
    """Runs until stop is set. capabilities: the listed ones, or a test's own. machine: what staff have restarted."""

    def __init__(
        self,
        settings: Settings,
        notice: ServiceNotice | None = None,
        capabilities: tuple[Callable[[Settings, House], Capability], ...] = CAPABILITIES,
        now_ms: Callable[[], int] = lambda: time.time_ns() // 1_000_000,
        machine: Machine | None = None,
    ) -> None:
        self._settings = settings
        self._notice = notice or ServiceNotice()
        self._now_ms = now_ms
        self._began_s = time.monotonic()
        self._troubles = Troubles(now_ms)
        self._kiosk = KioskFacts()
        self._line = KioskLine(settings.socket, self, settings.kiosk_uid)
        self._run_id = uuid7()
        self._link = HubLink(settings, self._report, self._hub_changed, now_ms, alone=self._hub_alone)
        self._watched = Watched(time.monotonic)
        self._live = LiveWire(self._live_connection, self._picture, self._link.now, self._hub_now_ms, self._observe)
        self._joining = Joining(
            settings,
            belongs=lambda: self._link.identity is not None,
            damaged=lambda: self._link.is_damaged,
            changed=self._joining_changed,
            joined=self._link.now,
            trouble=self._troubles.set,
            dice=random.random,
        )
        self._pictures: dict[int, asyncio.Future[bytes]] = {}
        self._journal_thread = ThreadPoolExecutor(1, "journal")
        self._journal: Journal | None = None
        self._machine = machine or machine_at(settings.helper)
        house = House(
            *(self._tell, self._keep, self._troubles.set, now_ms),
            time_floor_ms=self._floor_ms,
            machine=self._machine,
        )
        self._capabilities = [make(settings, house) for make in capabilities]
        self._resting = Resting(settings.own / "content")
        self._content = ContentKeeper(
            *(settings, self._hub_now, self._somebody_there, self._troubles.set, now_ms),
            unreadable=lambda: self._troubles.detail("kiosk/bad-pack"),
            reload=lambda: self._tell("content", {}),
            resting=lambda: self._resting.now,
        )
        self._system = SystemKeeper(
            settings, self._hub_now, self._somebody_there, self._troubles.set, self._machine, now_ms
        )
        self._sticks = Sticks(settings, self._machine, self._stick_changed, self._stick_copied)
        house_of_staff = StaffHouse(self._staff_state, self._note, self._sticks, self._touch())
        self._staff = StaffDesk(settings, self._machine, house_of_staff)
        self._told: dict[str, object] = {}
        self._live_for: tuple[str, object] | None = None

    async def run(self, stop: asyncio.Event) -> None:
        """Raises AgentError if it cannot start: state held by another, no socket."""
        self._settings.own.mkdir(mode=0o700, parents=True, exist_ok=True)
        with held(self._settings.own / "agent.lock", "agent"):
            self._line.open()
            tasks: list[asyncio.Task[None]] = []
            try:
                for capability in self._capabilities:
                    self._guarded(capability, capability.start)
                tasks = [
                    asyncio.create_task(work, name=name)
                    for name, work in (
                        ("hub", self._link.keep_up()),
                        ("live", self._live.listen()),
                        ("content", self._content.keep()),
                        ("system", self._system.keep()),
                        ("tick", self._ticking()),
                    )
                ]
                self._notice.ready("running")
                log.info("agent running version=%s state=%s", __version__, self._settings.state)
                await self._until(stop, tasks)
            finally:
                await self._end(tasks)

    # what the kiosk says

    def greeting(self) -> list[bytes]:
        lines = [encode_line("state", self._state()), encode_line("joining", self._joining.state.fields())]
        if self._sticks.there:
            lines.append(encode_line("stick", asdict(self._sticks.state)))
        for capability in self._capabilities:
            lines += capability.greeting()
        return lines

    def line(self, client: Client, type_: str, fields: Mapping[str, object]) -> None:
        """Unknown types are ignored: a newer kiosk may say more."""
        if type_ == "hello":
            client.is_kiosk = True
            self._kiosk.version, self._kiosk.profile = _text(fields, "version"), _text(fields, "profile")
            log.info("kiosk connected pid=%d version=%r", client.pid, self._kiosk.version)
            self._troubles.set("kiosk", None)
        elif type_ == "status":
            self._kiosk_status(fields)
        elif type_ == "written":
            self._link.soon()
        elif type_ == "screenshot":
            self._take_picture(client, fields)
        elif type_ == "run" and client.is_kiosk:
            self._watched.hear(fields)
        elif type_ in ("join", "compare", "compare-answer", "join-cancel"):
            self._join(type_, fields)
        elif type_ == "stick" and client.is_kiosk:
            self._let_stick_in(fields)
        elif type_ in STAFF_LINES and client.is_kiosk:
            self._staff.hear(client, parse_said(type_, fields))
        elif type_ == "report":
            client.send(encode_line("report", self.report()))

    def gone(self, client: Client) -> None:
        self._staff.gone(client)
        if client.is_kiosk and not self._line.kiosks():
            log.warning("kiosk gone pid=%d", client.pid)
            self._watched.forget()
            self._troubles.set("kiosk", "The touch application on this device ended its connection.")

    def report(self) -> dict[str, object]:
        """Everything that `status` tells."""
        link, counts = self._link.state, self._link.state.last.counts
        identity, store = self._link.identity, self._link.store
        kept = store.kept_back(identity.device) if store and identity else []
        return {
            "version": __version__,
            "pid": os.getpid(),
            "enrolled": identity is not None,
            "device": identity.device if identity else None,
            "name": self._name(),
            "hub": link.hub,
            "hub_address": str(link.address) if link.address else None,
            "since_ms": link.since_ms,
            "error": str(link.last.error) if link.last.error else None,
            "clock_offset_ms": link.last.clock_offset_ms,
            "counts": dict(counts.__dict__),
            "lost": max(self._kiosk.lost, counts.lost + self._kiosk.lost_unkept),
            "kept_back": [dict(one.__dict__) for one in kept[:20]],
            "kiosk": {"connected": bool(self._line.kiosks()), **self._kiosk.__dict__},
            "sensors": [wire.state() for one in self._capabilities if isinstance(one, Sensors) for wire in one.wires],
            "buttons": [
                {"device": str(box.path), "lost": box.lost}
                for one in self._capabilities
                if isinstance(one, Buttons)
                for box in one.boxes
            ],
            "content": {
                **self._content.state().model_dump(),
                "id": self._content.updates.shown(),
                "root_known": self._content.knows_root(),
            },
            "system": system.model_dump() if (system := self._system.state()) else None,
            "plan": [dict(action.__dict__) for action in (*self._content.plan(), *self._system.plan())],
            "troubles": [one.model_dump() for one in self._troubles.all()],
        }

    def _kiosk_status(self, fields: Mapping[str, object]) -> None:
        before = (self._kiosk.exhibition, self._kiosk.given, self._kiosk.lost)
        exhibition = fields.get("exhibition")
        self._kiosk.exhibition = exhibition if isinstance(exhibition, str) else None
        self._kiosk.given, self._kiosk.lost = _whole(fields, "given"), _whole(fields, "lost")
        self._kiosk.lost_unkept = _whole(fields, "lost_unkept")
        self._kiosk.form_open = fields.get("form_open") is True
        self._kiosk.visiting = fields.get("visiting") is True
        resting = _objects(fields, "resting")[:50]
        self._resting.said({_text(row, "exhibition"): _text(row, "exhibit") for row in resting})
        rows = _objects(fields, "troubles")[:50]
        self._troubles.replace("kiosk/", {_text(row, "code"): _text(row, "detail") for row in rows})
        if before != (self._kiosk.exhibition, self._kiosk.given, self._kiosk.lost):
            self._link.soon()

    # joining a hub

    def _join(self, type_: str, fields: Mapping[str, object]) -> None:
        if type_ == "join":
            self._joining.join(_text(fields, "code"))
        elif type_ == "compare":
            self._joining.compare(_text(fields, "hub") or None)
        elif type_ == "compare-answer":
            self._joining.answer(same=fields.get("same") is True)
        else:
            self._joining.cancel()

    def _joining_changed(self, state: JoiningState) -> None:
        self._line.broadcast("joining", state.fields())

    def _touch(self) -> Touch | None:
        """None where there is no helper to correct one."""
        if self._settings.helper is None:
            return None
        return next((one for one in self._capabilities if isinstance(one, Touch)), None)

    # sticks

    def _let_stick_in(self, fields: Mapping[str, object]) -> None:
        """Nobody has a PIN yet for a device that belongs to nobody: whoever stands there may ask."""
        if fields.get("open") is not True:
            self._sticks.shut()
        elif self._link.has_looked and self._link.identity is None:
            self._sticks.begin()

    def _stick_changed(self, state: StickState) -> None:
        self._line.broadcast("stick", asdict(state))

    def _stick_copied(self) -> None:
        self._content.look_at_sticks()
        self._joining.look_now()

    # staff at the device

    def _staff_state(self, around: Surroundings) -> State:
        link, last, identity = self._link.state, self._link.state.last, self._link.identity
        content = self._content.state()
        return State(
            device=identity.device if identity else "",
            name=self._name(),
            zone=last.policy.zone if last.policy else "",
            time_zone=last.policy.time_zone if last.policy else "Europe/Berlin",
            version=__version__,
            hub=link.hub,
            hub_address=str(link.address) if link.address else "",
            since_ms=link.since_ms,
            given=last.counts.given,
            held=last.counts.given_held,
            waiting=last.counts.waiting,
            lost=max(self._kiosk.lost, last.counts.lost + self._kiosk.lost_unkept),
            exhibition=self._content.updates.shown() or "",
            content=(content.exhibition or "")[:12],
            fresh=content.fresh,
            fetching=content.fetching or "",
            clock="hub" if last.clock_heard else "own",
            clock_offset_ms=last.clock_offset_ms,
            free_bytes=around.free_bytes,
            backlight=around.backlight,
            stick=around.stick,
            acts=self._staff.acts(),
            addresses=around.addresses,
            troubles=tuple(TroubleOf(one.code, one.detail, one.since_ms) for one in self._troubles.all()[:20]),
        )

    async def _note(self, kind: str, v: int, body: Mapping[str, object]) -> None:
        """Returns when the record is durable. Raises JournalUnavailable."""
        await asyncio.wrap_future(self._keep(kind, v, body))

    # pictures for staff

    async def _picture(self, request: int) -> bytes:
        return await self._asked("screenshot", {"request": request}, request, PICTURE_S)

    async def _observe(self, request: int, lane: int | None) -> tuple[Observed, bytes]:
        """The state goes to the hub in any case. The application shows that somebody looks, then gives a picture."""
        if lane is None:
            return self._watched.now(), b""
        try:
            png = await self._asked("observe", {"request": request, "lane": lane}, request, WATCHED_S)
        except Refused as err:
            return self._watched.now(str(err)), b""
        return self._watched.now(), png

    async def _asked(self, type_: str, fields: Mapping[str, object], request: int, within_s: float) -> bytes:
        """A picture of the touch application. Raises Refused."""
        if not self._line.kiosks():
            raise Refused("No touch application is running on this device.")
        waiting: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
        self._pictures[request] = waiting
        try:
            for client in self._line.kiosks():
                client.send(encode_line(type_, fields))
            async with asyncio.timeout(within_s):
                return await waiting
        except TimeoutError:
            raise Refused(f"The touch application gave no picture within {within_s:g} s.") from None
        finally:
            del self._pictures[request]

    def _take_picture(self, client: Client, fields: Mapping[str, object]) -> None:
        refused = fields.get("refused")
        descriptor = None if refused else client.take_fd()
        waiting = self._pictures.get(_whole(fields, "request"))
        if waiting is None or waiting.done():
            if descriptor is not None:
                os.close(descriptor)
            return
        if refused or descriptor is None:
            waiting.set_exception(Refused(str(refused)[:200] if refused else "The picture was missing."))
            return
        try:
            waiting.set_result(read_png(descriptor))
        except (ContractError, OSError) as err:
            waiting.set_exception(Refused(str(err)))

    # what the hub says

    def _hub_changed(self) -> None:
        last = self._link.state.last
        self._troubles.replace("hub/", dict(last.troubles))
        refused = self._link.state.hub == "here" and last.error is not None
        self._troubles.set("hub-refuses", str(last.error) if refused else None)
        self._troubles.set("renewal", self._link.renewals.trouble)
        state = self._state()
        if state != self._told:
            self._told = state
            self._line.broadcast("state", state)
            self._notice.status(f"hub {state['hub']}, given {state['given']}, at the hub {state['held']}")
        for name in last.feeds:
            self._line.broadcast("feed", {"name": name})
        for epoch, seqs in last.over.items():
            self._line.broadcast("forget", {"epoch": epoch, "seqs": seqs.to_json()})
        self._follow_live()

    def _follow_live(self) -> None:
        """The long poll runs where and while the hub is; its counters are those of one enrolment."""
        identity, link = self._link.identity, self._link.state
        wanted = (identity.device, link.address) if identity is not None and link.hub == "here" else None
        if wanted == self._live_for:
            return
        if wanted is not None and self._live_for is not None and wanted[0] != self._live_for[0]:
            self._live.after = 0
        self._live_for = wanted
        self._live.reconnect()

    @contextlib.asynccontextmanager
    async def _hub_alone(self) -> AsyncIterator[None]:
        """While the certificate is renewed: the old one must not be shown again after the new one."""
        self._live_for = None
        await self._live.quiet()
        await self._content.let_go()
        await self._system.let_go()
        try:
            yield
        finally:
            self._content.go_on()
            self._system.go_on()

    def _live_connection(self) -> HubConnection | None:
        identity, address = self._link.identity, self._link.state.address
        if identity is None or address is None or self._live_for is None:
            return None
        return HubConnection(address, identity.tls())

    def _hub_now_ms(self) -> int:
        return self._now_ms() + self._link.state.last.clock_offset_ms

    def _floor_ms(self) -> int:
        return self._link.state.last.clock_floor_ms

    def _hub_now(self) -> HubNow:
        identity, link = self._link.identity, self._link.state
        address = link.address
        connect = None
        if identity is not None and address is not None and link.hub == "here":
            connect = lambda: HubConnection(address, identity.tls())  # noqa: E731
        last = link.last
        return HubNow(
            *(link.hub, last.content_timestamp, last.policy, last.clock_offset_ms, last.clock_floor_ms),
            voucher_floor=self._link.voucher_floor,
            connect=connect,
        )

    def _somebody_there(self) -> bool:
        return bool(self._line.kiosks()) and self._kiosk.visiting

    def _name(self) -> str:
        policy = self._link.state.last.policy
        return policy.name if policy else self._settings.name

    def _state(self) -> dict[str, object]:
        link = self._link.state
        policy = link.last.policy
        return {
            "enrolled": self._link.identity is not None,
            "hub": link.hub,
            "given": link.last.counts.given,
            "held": link.last.counts.given_held,
            "name": self._name(),
            "time_zone": policy.time_zone if policy else "Europe/Berlin",
        }

    def _report(self) -> Report:
        uptime_s = int(time.monotonic() - self._began_s)
        kiosk, troubles = self._kiosk, self._troubles.all()
        selftest = next((one.last for one in self._capabilities if isinstance(one, SelfTests)), None)
        return Report(
            *(kiosk.exhibition, kiosk.lost_unkept, troubles, uptime_s, self._content.state(), self._run_id),
            *(selftest, self._system.state()),
        )

    # capabilities and the clock's ticking

    async def _ticking(self) -> None:
        while True:
            for capability in self._capabilities:
                self._guarded(capability, capability.tick)
            if self._link.identity_changed():
                self._link.now()
            elif self._link.has_looked:
                self._joining.tick(kiosk=bool(self._line.kiosks()))
            self._sticks.tick(belongs=self._link.identity is not None)
            self._notice.alive()
            await asyncio.sleep(TICK_S)

    def _guarded(self, capability: Capability, act: Callable[[], None]) -> None:
        code = f"capability-{capability.name}"
        try:
            act()
        except Exception as err:  # whatever one capability does, the others go on
            if code not in {trouble.code for trouble in self._troubles.all()}:
                log.exception("capability failed name=%s", capability.name)
            self._troubles.set(code, f"{capability.name}: {err}")
        else:
            self._troubles.set(code, None)

    def _tell(self, type_: str, fields: Mapping[str, object]) -> None:
        self._line.broadcast(type_, fields)

    def _keep(self, kind: str, v: int, body: Mapping[str, object]) -> Future[None]:
        done = self._journal_thread.submit(self._append, kind, v, body)
        loop = asyncio.get_running_loop()
        done.add_done_callback(lambda ended: _call(loop, self._kept, ended))
        return done

    def _append(self, kind: str, v: int, body: Mapping[str, object]) -> None:
        if self._journal is None:
            self._journal = Journal.open(self._settings.journal, "agent")
        self._journal.probe()
        self._journal.append(kind, v, body)

    def _kept(self, ended: Future[None]) -> None:
        err = ended.exception()
        if err is not None and not isinstance(err, JournalUnavailable):
            log.error("record not kept", exc_info=err)
        elif err is not None:
            log.warning("record not kept reason=%r", str(err))
        self._troubles.set("agent-journal", None if err is None else f"A record of this agent was lost: {err}")
        if err is None:
            self._link.soon()

    def _close_journal(self) -> None:
        if self._journal is not None:
            self._journal.close()

    # the end

    async def _until(self, stop: asyncio.Event, tasks: list[asyncio.Task[None]]) -> None:
        """A task of ours never ends by itself: if one does, the agent ends with it and is started anew."""
        stopping = asyncio.create_task(stop.wait())
        try:
            done, _ = await asyncio.wait([stopping, *tasks], return_when=asyncio.FIRST_COMPLETED)
        finally:
            stopping.cancel()
        for task in done - {stopping}:
            task.result()

    async def _end(self, tasks: list[asyncio.Task[None]]) -> None:
        self._notice.stopping()
        await self._joining.end()
        await self._staff.end()
        await self._sticks.end()
        for capability in self._capabilities:
            self._guarded(capability, capability.stop)
        for task in tasks:
            task.cancel()
        self._line.close()
        await asyncio.to_thread(self._end_threads)
        for task in tasks:
            with contextlib.suppress(asyncio.CancelledError, Exception):
                await task
        log.info("agent stopped")

    def _end_threads(self) -> None:
        self._content.close()
        self._system.close()
        self._journal_thread.submit(self._close_journal)
        self._journal_thread.shutdown(wait=True)
        self._joining.close()
        self._live.close()
        self._link.close()


def _call(loop: asyncio.AbstractEventLoop, what: Callable[[Future[None]], None], ended: Future[None]) -> None:
    with contextlib.suppress(RuntimeError):  # the loop is closed: the agent has ended
        loop.call_soon_threadsafe(what, ended)


def _text(fields: Mapping[str, object], name: str) -> str:
    value = fields.get(name, "")
    if not isinstance(value, str):
        raise ContractError(name, "text", value)
    return value[:2_000]


def _objects(fields: Mapping[str, object], name: str) -> list[dict[str, object]]:
    rows = fields.get(name, [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ContractError(f"status.{name}", "a list of objects", rows)
    return rows


def _whole(fields: Mapping[str, object], name: str) -> int:
    value = fields.get(name, 0)
    if type(value) is not int or value < 0:
        raise ContractError(name, "a whole number from 0", value)
    return value
