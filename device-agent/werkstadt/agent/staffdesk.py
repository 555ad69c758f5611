"""Staff at the device: lets them in by PIN, tells them how it is, does what they ask, and keeps a record of each.

The kiosk only shows; what may be done is decided here (contract/staffline.py has the lines).
"""

import asyncio
import datetime as dt
import logging
import secrets
import sqlite3
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict, dataclass

from werkstadt.agent.capabilities.touch import Touch
from werkstadt.agent.config import Settings
from werkstadt.agent.errors import AgentError
from werkstadt.agent.kioskline import Client
from werkstadt.agent.machine import Machine, NoMachine
from werkstadt.agent.rescue import rescue
from werkstadt.agent.rules.staffsession import Session
from werkstadt.agent.staffpin import PinRefused, let_in
from werkstadt.agent.sticks import Sticks
from werkstadt.agent.surroundings import Surroundings, look_around, writable_stick
from werkstadt.contract.agentline import encode_line
from werkstadt.contract.staffline import ACTS, TOUCH, Act, AskState, Done, Enter, Entered, Leave, Said, State
from werkstadt.journal import JournalUnavailable

log = logging.getLogger(__name__)

KIND, VERSION = "staff", 1
"""Of the record of each thing that staff did: docs/interfaces.md."""
_ERROR_OF = {"wrong-pin": "wrong", "locked": "locked", "no-pin": "no-pin"}


def boottime_s() -> float:
    """Goes on while the machine sleeps."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


@dataclass(frozen=True)
class House:
    """What the desk needs of the daemon. state: all that it knows without looking; note: keeps a record, durably.

    note raises JournalUnavailable where that fails.
    """

    state: Callable[[Surroundings], State]
    note: Callable[[str, int, Mapping[str, object]], Awaitable[None]]
    sticks: Sticks
    touch: Touch | None


class StaffDesk:
    def __init__(
        self, settings: Settings, machine: Machine, house: House, now_s: Callable[[], float] = boottime_s
    ) -> None:
        self._settings = settings
        self._machine = machine
        self._house = house
        self._now_s = now_s
        self._session: Session | None = None
        self._looking = False
        self._acting = False
        self._tasks: set[asyncio.Task[None]] = set()

    def hear(self, client: Client, said: Said) -> None:
        task = asyncio.get_running_loop().create_task(self._answer(client, said))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def gone(self, client: Client) -> None:
        """A connection ended: what was allowed on it is over."""
        if self._session is not None and self._session.client == id(client):
            self._session = None
            self._house.sticks.shut()
            log.info("staff session over reason='connection ended'")

    async def end(self) -> None:
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _answer(self, client: Client, said: Said) -> None:
        try:
            if isinstance(said, Enter):
                _tell(client, "staff-entered", asdict(await self._enter(client, said.pin)))
            elif self._session is None or not self._session.counts(said.session, id(client), self._now_s()):
                _tell(client, "staff-over", {})
            elif isinstance(said, Act):
                _tell(client, "staff-done", asdict(await self._act(said)))
            elif isinstance(said, AskState):
                around = await asyncio.to_thread(look_around, self._settings)
                _tell(client, "staff-is", self._house.state(around).fields())
            elif isinstance(said, Leave):
                self._session = None
                self._house.sticks.shut()
                await self._note("left")
        except Exception:
            log.exception("staff not answered said=%s", type(said).__name__)

    # the way in

    async def _enter(self, client: Client, pin: str) -> Entered:
        """One at a time: else as many guesses as there are connections would be looked at before the first counts."""
        if self._looking:
            return Entered(error="busy")
        self._looking = True
        try:
            by = await asyncio.to_thread(let_in, self._settings, pin)
        except PinRefused as err:
            if err.code != "no-pin":
                await self._note("refused", why=err.code)
            return Entered("", _ERROR_OF.get(err.code, "failed"), round(err.left_s, 1), round(err.code_left_s, 1))
        except (AgentError, sqlite3.Error, OSError) as err:
            log.warning("staff not let in reason=%r", str(err))
            return Entered(error="failed")
        finally:
            self._looking = False
        self._session = Session(secrets.token_hex(16), id(client), self._now_s())
        await self._note("entered", **by)
        return Entered(self._session.token)

    # what they do

    async def _act(self, act: Act) -> Done:
        """The record is there before it is done: a machine that restarts could not write it afterwards."""
        if self._acting:
            return Done(act.verb, "busy")
        if act.verb not in self.acts():
            return Done(act.verb, "no-machine")
        self._acting = True
        try:
            if act.verb not in TOUCH[:2]:  # what was only tried is nothing to remember
                await self._note(act.verb, **act.arguments)
            if act.verb == "rescue":
                return await self._rescue()
            if act.verb == "stick":
                self._house.sticks.begin()
                return Done(act.verb)
            if act.verb in TOUCH and self._house.touch is not None:
                return Done(act.verb, await self._house.touch.act(act.verb, act.matrix))
            await self._machine.do(act.verb, **act.arguments)
        except AgentError as err:
            await self._note("failed", verb=act.verb)
            return Done(act.verb, "no-machine" if isinstance(self._machine, NoMachine) else "failed", err.sentence)
        except Exception as err:  # whatever the helper does, staff get an answer
            log.exception("act failed verb=%s", act.verb)
            return Done(act.verb, "failed", str(err)[:200])
        finally:
            self._acting = False
        return Done(act.verb)

    def acts(self) -> tuple[str, ...]:
        if isinstance(self._machine, NoMachine):
            return ("rescue",)
        without = (() if self._house.sticks.there else ("stick",)) + (() if self._house.touch else TOUCH)
        return tuple(verb for verb in ACTS if verb not in without)

    async def _rescue(self) -> Done:
        stick = await asyncio.to_thread(writable_stick, self._settings)
        if stick is None:
            return Done("rescue", "no-stick")
        done = await asyncio.to_thread(rescue, self._settings, stick, dt.datetime.now(dt.UTC))
        return Done("rescue", "", done.file.name)

    async def _note(self, did: str, **more: object) -> None:
        """Also where it cannot be kept, staff go on: they may be here because the disk is full. The log has it."""
        log.warning("staff did=%s %s", did, " ".join(f"{name}={value}" for name, value in more.items()))
        try:
            await self._house.note(KIND, VERSION, {"did": did, **more})
        except (JournalUnavailable, OSError, sqlite3.Error) as err:
            log.warning("staff act not on record did=%s reason=%r", did, str(err))


def _tell(client: Client, type_: str, fields: Mapping[str, object]) -> None:
    client.send(encode_line(type_, fields))
