"""What the touch application told last of the runs of studies that go on in it, so that an observer may join late."""

import logging
from collections.abc import Callable, Mapping

from werkstadt.contract.agentline import TAKEN_BACK_MAX
from werkstadt.contract.errors import ContractError
from werkstadt.contract.observing import Observed, parse_observed

log = logging.getLogger(__name__)


class Watched:
    """clock_s: monotonic."""

    def __init__(self, clock_s: Callable[[], float]) -> None:
        self._clock_s = clock_s
        self._last, self._came_s = Observed(), clock_s()

    def hear(self, fields: Mapping[str, object]) -> None:
        """What is not as agreed leaves what was known: an observer sees an old state rather than none."""
        try:
            told = parse_observed(dict(fields), "run")
        except ContractError as err:
            log.warning("run left out reason=%r", str(err))
            return
        taken_back = list(dict.fromkeys([*self._last.taken_back, *told.taken_back]))[-TAKEN_BACK_MAX:]
        self._last, self._came_s = Observed(runs=told.runs, taken_back=taken_back), self._clock_s()

    def forget(self) -> None:
        """The application is gone, and the runs in it; which of them were taken back stays true."""
        self._last = Observed(taken_back=self._last.taken_back)

    def now(self, refused: str = "") -> Observed:
        age_ms = max(0, round((self._clock_s() - self._came_s) * 1000))
        return self._last.model_copy(update={"age_ms": age_ms, "refused": refused[:200]})
