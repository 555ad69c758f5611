"""Every night: how closed this device is. Only where it is meant to be closed (package werkstadt-device)."""

import datetime as dt
import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from pydantic import ValidationError

from werkstadt.agent.capabilities.house import House
from werkstadt.agent.config import Settings
from werkstadt.agent.durable import write_durably
from werkstadt.agent.rules.selftest import Result, Verdict, is_due, score
from werkstadt.agent.selftest import is_closed_device, self_test
from werkstadt.contract.messages import SelfTest

log = logging.getLogger(__name__)

TROUBLE = "selftest"


class SelfTests:
    """last: what came of the last one, also after a restart."""

    name = "selftest"

    def __init__(
        self,
        settings: Settings,
        house: House,
        closed: Callable[[], bool] = is_closed_device,
        test: Callable[[], list[Result]] | None = None,
    ) -> None:
        self._settings, self._house, self._closed = settings, house, closed
        self._test = test or (lambda: self_test(settings.state))
        self._file = settings.own / "selftest.json"
        self._thread = ThreadPoolExecutor(1, "selftest")
        self._running: Future[list[Result]] | None = None
        self._on = False
        self.last: SelfTest | None = None

    def start(self) -> None:
        self._on = self._closed()
        if self._on and self._file.exists():
            try:
                self.last = SelfTest.model_validate_json(self._file.read_bytes())
            except (ValidationError, OSError) as err:
                log.warning("the last self-test cannot be read reason=%r", str(err))
            self._tell()

    def tick(self) -> None:
        if not self._on:
            return
        if self._running is not None:
            if self._running.done():
                running, self._running = self._running, None
                self._take(running.result())
            return
        now = self._now()
        last = _day(self.last.at_ms) if self.last else None
        since_h = (self._house.now_ms() - self.last.at_ms) / 3_600_000 if self.last else 0.0
        if is_due(now.date().isoformat(), now.hour, last, since_h):
            self._running = self._thread.submit(self._test)

    def greeting(self) -> list[bytes]:
        return []

    def stop(self) -> None:
        self._thread.shutdown(wait=False, cancel_futures=True)

    def _now(self) -> dt.datetime:
        return dt.datetime.fromtimestamp(self._house.now_ms() / 1000).astimezone()

    def _take(self, results: list[Result]) -> None:
        held, told = score(results)
        failed = [f"{one.check}: {one.sentence}"[:200] for one in results if one.verdict is Verdict.FAILED]
        self.last = SelfTest(at_ms=self._house.now_ms(), held=held, told=told, failed=failed)
        log.info("self-test held=%d told=%d failed=%s", held, told, [one.partition(":")[0] for one in failed])
        self._tell()
        write_durably(self._file, self.last.model_dump_json().encode())

    def _tell(self) -> None:
        failed = self.last.failed if self.last else []
        self._house.trouble(TROUBLE, " ".join(one.partition(": ")[2] for one in failed) or None)


def _day(at_ms: int) -> str:
    return dt.datetime.fromtimestamp(at_ms / 1000).astimezone().date().isoformat()
