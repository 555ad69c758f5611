"""A house for capabilities that notes what they say, with clocks that a test sets."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from werkstadt.agent.capabilities.house import House

START_MS = 1_800_000_000_000


@dataclass
class NotingHouse:
    told: list[tuple[str, dict[str, object]]] = field(default_factory=list)
    kept: list[tuple[str, int, dict[str, object]]] = field(default_factory=list)
    troubles: dict[str, str] = field(default_factory=dict)
    passed_s: float = 0.0
    floor_ms: int = 0

    def house(self) -> House:
        return House(
            tell=lambda type_, fields: self.told.append((type_, dict(fields))),
            keep=self._keep,
            trouble=self._trouble,
            now_ms=lambda: START_MS + int(self.passed_s * 1000),
            monotonic_s=lambda: self.passed_s,
            time_floor_ms=lambda: self.floor_ms,
        )

    def _keep(self, kind: str, v: int, body: Mapping[str, object]) -> None:
        self.kept.append((kind, v, dict(body)))

    def _trouble(self, code: str, detail: str | None) -> None:
        if detail is None:
            self.troubles.pop(code, None)
        else:
            self.troubles[code] = detail

    def of(self, type_: str) -> list[dict[str, object]]:
        return [fields for name, fields in self.told if name == type_]


async def until(true: Callable[[], bool], timeout_s: float = 20.0) -> None:
    """Lets the loop run until it is true."""
    async with asyncio.timeout(timeout_s):
        while not true():  # noqa: ASYNC110 - what is waited for has no event of its own
            await asyncio.sleep(0.005)
