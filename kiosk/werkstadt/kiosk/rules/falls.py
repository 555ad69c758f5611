"""Which exhibitions have ended the touch application too often, and rest (ADR 0030). Decides; reads and writes nothing.

Times are seconds of CLOCK_BOOTTIME within one start of the machine: a clock that stands in 1971 changes nothing, and
a power cut is no fall.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace

from werkstadt.contract.errors import ContractError
from werkstadt.contract.record import parse_json_object

TOO_MANY = 3
WITHIN_S = 120.0
FIRST_REST_S = 3600.0
LONGEST_REST_S = 86_400.0
_RESTS_MAX = 8


@dataclass(frozen=True)
class Fall:
    """A run that ended by a fault, noticed when the next one began. exhibit: opened last, "" where none was open."""

    at_s: float
    exhibit: str = ""


@dataclass(frozen=True)
class Rest:
    """An exhibition that is not shown until then. times: how often it has come to that since the machine started.

    exhibit: the one that was open at each of the falls, "" where it was not always the same.
    """

    exhibition: str
    until_s: float
    times: int = 1
    exhibit: str = ""


@dataclass(frozen=True)
class Falls:
    """boot: of which start of the machine all this tells, "" where that cannot be told: then nothing counts.

    shows: the exhibition of the run that goes on; "" where it shows none, or has ended as it should. exhibit: opened
    in it. over: the exhibition that fell is about.
    """

    boot: str = ""
    shows: str = ""
    exhibit: str = ""
    over: str = ""
    fell: tuple[Fall, ...] = ()
    rests: tuple[Rest, ...] = ()

    def begun(self, boot: str, now_s: float) -> "Falls":
        """A run begins. If the one before did not say that it ends, it fell."""
        if boot != self.boot or not boot:
            return Falls(boot)
        if not self.shows:
            return self
        late = tuple(fall for fall in self.fell if now_s - fall.at_s <= WITHIN_S)
        fell = (*late, Fall(now_s, self.exhibit))
        after = replace(self, shows="", exhibit="", fell=fell)
        return after if len(fell) < TOO_MANY else after._laid_to_rest(now_s)

    def _laid_to_rest(self, now_s: float) -> "Falls":
        """Longer each time, and never for good: a visitor may have done it, who found a fault of ours."""
        times = 1 + next((rest.times for rest in self.rests if rest.exhibition == self.over), 0)
        open_ = {fall.exhibit for fall in self.fell}
        until_s = now_s + min(FIRST_REST_S * 2 ** (times - 1), LONGEST_REST_S)
        rest = Rest(self.over, until_s, times, open_.pop() if len(open_) == 1 else "")
        others = tuple(one for one in self.rests if one.exhibition != self.over)
        return replace(self, fell=(), rests=(*others, rest)[-_RESTS_MAX:])

    def showing(self, exhibition: str) -> "Falls":
        """From now on; "" for none."""
        fell = self.fell if exhibition == self.over else ()
        return replace(self, shows=exhibition, exhibit="", over=exhibition, fell=fell) if exhibition else self.ended()

    def opened(self, exhibit: str) -> "Falls":
        """In the exhibition that is shown; "" where it was left."""
        return replace(self, exhibit=exhibit)

    def ended(self) -> "Falls":
        """As it should: whatever comes now is no fall."""
        return replace(self, shows="", exhibit="")

    def resting(self, now_s: float) -> tuple[Rest, ...]:
        return tuple(rest for rest in self.rests if now_s < rest.until_s)


def to_bytes(falls: Falls) -> bytes:
    return json.dumps({"v": 1, **asdict(falls)}).encode()


def parse_falls(data: bytes) -> Falls:
    """Raises ContractError."""
    fields = parse_json_object(data, "falls")
    if fields.get("v") != 1:
        raise ContractError("falls.v", "1", fields.get("v"))
    return Falls(
        boot=_text(fields, "boot"),
        shows=_text(fields, "shows"),
        exhibit=_text(fields, "exhibit"),
        over=_text(fields, "over"),
        fell=tuple(Fall(_seconds(row, "at_s"), _text(row, "exhibit")) for row in _rows(fields, "fell")),
        rests=tuple(
            Rest(_text(row, "exhibition"), _seconds(row, "until_s"), _times(row), _text(row, "exhibit"))
            for row in _rows(fields, "rests")
        ),
    )


def _rows(fields: Mapping[str, object], name: str) -> list[Mapping[str, object]]:
    rows = fields.get(name)
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows) or len(rows) > _RESTS_MAX:
        raise ContractError(f"falls.{name}", f"a list of at most {_RESTS_MAX} objects", rows)
    return rows


def _text(fields: Mapping[str, object], name: str) -> str:
    value = fields.get(name)
    if not isinstance(value, str):
        raise ContractError(f"falls.{name}", "text", value)
    return value


def _seconds(fields: Mapping[str, object], name: str) -> float:
    value = fields.get(name)
    if type(value) not in (int, float) or not 0 <= value < math.inf:  # type: ignore[operator]
        raise ContractError(f"falls.{name}", "seconds from 0", value)
    return float(value)  # type: ignore[arg-type]


def _times(fields: Mapping[str, object]) -> int:
    value = fields.get("times")
    if type(value) is not int or not 1 <= value <= 1000:
        raise ContractError("falls.times", "a number from 1 to 1000", value)
    return value
