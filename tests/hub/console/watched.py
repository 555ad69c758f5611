"""A device that runs a study, as the console's hub sees it: it listens, and answers every wish of an observer."""

from tests.hub.console.place import Place
from tests.hub.studies.place import picture
from werkstadt.contract.observing import Observed, RunNow
from werkstadt.hub.live import Seen

BEGAN_MS = 1_795_000_000_000
RUN = RunNow(
    lane=0, study="bus-app", study_version="3", number=5, pilot=False, version="a", phase="task", task="find", place=1,
    count=2, began_at_ms=BEGAN_MS, elapsed_ms=83_000, task_ms=20_000, touches=7, pages=2,
)  # fmt: skip


class WatchedDevice:
    """observed: what it answers; tests may change it. png: of every lane. wishes: the lanes that were wished for."""

    def __init__(self, place: Place, device: str = "showroom-2") -> None:
        self.observed = Observed(runs=[RUN])
        self.png = picture()
        self.wishes: list[int | None] = []
        self._live, self._device = place.hub.live, device

    async def answer(self) -> None:
        """In the loop of the hub, until cancelled."""
        after = 0
        while True:
            for command in await self._live.commands(self._device, after):
                after = command.counter
                self.wishes.append(command.lane)
                png = b"" if command.lane is None or self.observed.refused else self.png
                self._live.answer(self._device, command.counter, Seen(self.observed, png))
