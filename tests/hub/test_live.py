"""Wishes of staff that reach a device at once, and pictures that nobody keeps."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import pytest

from tests.hub.conftest import Join
from tests.support.hub_process import HubProcess
from werkstadt.contract.messages import Refusal
from werkstadt.contract.observing import Observed
from werkstadt.hub.live import COMMAND_S, FRESH_S, OBSERVE_S, SCREENSHOT_LEAST_S, Live, NotNowError, Seen

T = TypeVar("T")


class Clock:
    def __init__(self) -> None:
        self.s = 1000.0

    def ms(self) -> int:
        return int(self.s * 1000)

    def live(self) -> Live:
        return Live(self.ms, lambda: self.s)


def run(story: Callable[[Clock, Live], Awaitable[T]]) -> T:
    async def go() -> T:
        clock = Clock()
        return await story(clock, clock.live())

    return asyncio.run(go())


def test_a_screenshot_goes_to_the_one_who_waits_and_is_kept_nowhere() -> None:
    async def story(_clock: Clock, live: Live) -> None:
        waiting = asyncio.create_task(live.screenshot("d1"))
        (command,) = await live.commands("d1", 0)
        assert command.name == "screenshot"
        assert live.expects("d1", command.counter)
        assert live.answer("d1", command.counter, b"png")
        assert await waiting == b"png"
        assert not live.expects("d1", command.counter)
        assert not live.answer("d1", command.counter, b"late")

    run(story)


def test_a_device_that_declines_is_quoted() -> None:
    async def story(_clock: Clock, live: Live) -> str:
        waiting = asyncio.create_task(live.screenshot("d1"))
        (command,) = await live.commands("d1", 0)
        live.answer("d1", command.counter, Refusal(title="a form is open"))
        with pytest.raises(NotNowError) as caught:
            await waiting
        return str(caught.value)

    assert run(story) == "a form is open"


def test_a_device_that_is_silent_and_one_asked_too_often_are_told_apart() -> None:
    async def story(clock: Clock, live: Live) -> None:
        with pytest.raises(NotNowError, match="did not answer"):
            await live.screenshot("d1", timeout_s=0)
        with pytest.raises(NotNowError, match="asked a moment ago"):
            await live.screenshot("d1", timeout_s=0)
        clock.s += SCREENSHOT_LEAST_S
        with pytest.raises(NotNowError, match="did not answer"):
            await live.screenshot("d1", timeout_s=0)

    run(story)


def test_commands_grow_expire_and_are_given_once() -> None:
    async def story(clock: Clock, live: Live) -> None:
        first = live.wish("d1", "check-in")
        second = live.wish("d1", "screenshot")
        assert second.counter > first.counter
        assert await live.commands("d1", 0) == [first, second]
        assert await live.commands("d1", first.counter) == [second]
        assert await live.commands("d2", 0, wait_s=0) == []
        clock.s += COMMAND_S
        assert await live.commands("d1", 0, wait_s=0) == []
        assert clock.live().wish("d1", "check-in").counter > second.counter

    run(story)


def test_who_listens_is_here_and_a_hub_that_ends_lets_them_go() -> None:
    async def story(clock: Clock, live: Live) -> None:
        assert not live.is_here("d1")
        listening = asyncio.create_task(live.commands("d1", 0))
        await asyncio.sleep(0)
        assert live.is_here("d1")
        live.close()
        assert await listening == []
        clock.s += 3600
        assert not live.is_here("d1")

    run(story)


def test_a_hub_that_ends_waits_for_no_picture() -> None:
    async def story(_clock: Clock, live: Live) -> None:
        waiting = asyncio.create_task(live.screenshot("d1"))
        await asyncio.sleep(0)
        live.close()
        with pytest.raises(NotNowError, match="the hub is ending"):
            await waiting

    run(story)


def test_who_looks_at_the_same_moment_shares_one_answer_and_the_next_look_is_a_new_one() -> None:
    async def story(clock: Clock, live: Live) -> None:
        seen = Seen(Observed(), b"")
        first, second = (asyncio.create_task(live.observe("d1", 0)) for _ in range(2))
        (command,) = await live.commands("d1", 0)
        assert (command.name, command.lane) == ("observe", 0)
        assert command.expires_ms == clock.ms() + int(OBSERVE_S * 1000)
        live.answer("d1", command.counter, seen)
        assert (await first, await second) == (seen, seen)
        assert await live.observe("d1", 0) is seen
        clock.s += FRESH_S
        third = asyncio.create_task(live.observe("d1", 0))
        (again,) = await live.commands("d1", command.counter)
        live.answer("d1", again.counter, seen)
        assert await third == seen
        other = asyncio.create_task(live.observe("d1", None))
        (state,) = await live.commands("d1", again.counter)
        assert state.lane is None
        live.answer("d1", state.counter, seen)
        await other

    run(story)


def test_an_answer_of_another_kind_is_no_answer() -> None:
    async def story(_clock: Clock, live: Live) -> None:
        look = asyncio.create_task(live.observe("d1", 0))
        (command,) = await live.commands("d1", 0)
        live.answer("d1", command.counter, b"png")
        with pytest.raises(NotNowError, match="something else"):
            await look
        shot = asyncio.create_task(live.screenshot("d1"))
        (wish,) = await live.commands("d1", command.counter)
        live.answer("d1", wish.counter, Seen(Observed(), b""))
        with pytest.raises(NotNowError, match="something else"):
            await shot
        with pytest.raises(NotNowError, match="did not answer"):
            await live.observe("d2", 0, timeout_s=0)

    run(story)


def test_an_answer_that_nobody_waits_for_is_refused_unread(hub: HubProcess, join: Join) -> None:
    device = join(hub)
    url = device.url("/api/v1/live/12")
    answer = device.session.post(url, data=b"x", headers={"Content-Type": "image/png"}, timeout=20)
    assert (answer.status_code, answer.json()["where"]) == (410, "counter")
    assert device.session.get(device.url("/api/v1/live?after=x"), timeout=20).json()["where"] == "after"
    assert device.session.post(device.url("/api/v1/live/x"), timeout=20).status_code == 400
