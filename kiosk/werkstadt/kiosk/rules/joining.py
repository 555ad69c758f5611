"""The page with which staff join this device to a hub: what is typed, and what the agent says of it.

It is there only where the agent says that the device belongs to no hub, and no exhibition is in force.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from werkstadt.contract.code import ALPHABET, LENGTH, PIN_CHARS, parse_code, parse_scanned
from werkstadt.contract.errors import ContractError

STATES = ("none", "choose", "looking", "trying", "compare", "waiting", "joined", "refused")
TYPED_MAX = 300
"""A code, and the longest address behind it."""
NEAR = 2
"""So many wrong characters of a pin still tell which hub was meant."""
ADDRESS_SIGNS = frozenset("0123456789abcdefghijklmnopqrstuvwxyz.-:[]")
_LATE_S = 1e12
_PARTING = frozenset(" -.\u2010\u2013")
_READ_AS = {"I": "1", "L": "1", "O": "0"}


@dataclass(frozen=True)
class Hub:
    """As it announces itself: every part of it may be a lie."""

    name: str
    address: str
    pin: str


@dataclass(frozen=True)
class Said:
    """What the agent says (contract/agentline.py). until_s: on this machine's CLOCK_MONOTONIC."""

    state: str = "none"
    hubs: tuple[Hub, ...] = ()
    digits: str = ""
    until_s: float = 0.0
    error: str = ""
    detail: str = ""
    name: str = ""


@dataclass(frozen=True)
class Slip:
    """What is wrong with a code. places: of its characters, from 0; none where it is one of all."""

    kind: str
    places: tuple[int, ...] = ()


@dataclass
class Joining:
    """road: what staff have chosen: "", "code", "hubs", "scan", or "address" of the road before it."""

    now_s: Callable[[], float] = time.monotonic
    said: Said = field(default_factory=Said)
    road: str = ""
    before: str = ""
    typed: str = ""
    address: str = ""

    @property
    def page(self) -> str:
        """What is to be seen: the agent's state, and while it waits for us, the road."""
        if self.said.state != "choose":
            return self.said.state
        return self.road or "ways"

    @property
    def left_s(self) -> int:
        """Seconds that the digits still count; 0 when they are over, or there are none."""
        return max(0, int(self.said.until_s - self.now_s() + 0.999)) if self.said.digits else 0

    @property
    def digits(self) -> str:
        """In two groups; nothing once the time is over, also where the agent does not say so."""
        return f"{self.said.digits[:3]} {self.said.digits[3:]}" if self.left_s else ""

    # What is typed

    def type(self, letters: str) -> None:
        if self.road == "address":
            signs = "".join(sign for sign in letters.lower() if sign in ADDRESS_SIGNS)
            self.address = (self.address + signs)[:TYPED_MAX]
        elif self.road == "code":
            self.typed = (self.typed + letters.upper())[:TYPED_MAX] if letters.isprintable() else self.typed

    def erase(self) -> None:
        if self.road == "address":
            self.address = self.address[:-1]
        else:
            while self.typed and self.typed[-1] in _PARTING:
                self.typed = self.typed[:-1]
            self.typed = self.typed[:-1]

    @property
    def signs(self) -> str:
        """The characters of the code, as they are read: at most LENGTH."""
        return "".join(_READ_AS.get(sign, sign) for sign in self.typed if sign not in _PARTING)[:LENGTH]

    @property
    def slip(self) -> Slip | None:
        """Told at once, before anything is sent."""
        signs = self.signs
        odd = tuple(place for place, sign in enumerate(signs) if sign not in ALPHABET)
        if odd:
            return Slip("sign", odd)
        if len(signs) < LENGTH or self._has_code:
            return None
        return Slip("check", _suspects(signs, [hub.pin for hub in self.said.hubs]))

    @property
    def is_ready(self) -> bool:
        """Whether what was typed can be sent."""
        if self.road != "address":
            return self._has_code
        host, _, port = self.address.rpartition(":")
        is_address = bool(host) and port.isascii() and port.isdigit() and 0 < int(port) < 65_536
        return is_address and (self._has_code or not self._for_code)

    @property
    def _has_code(self) -> bool:
        try:
            parse_scanned(self.typed)
        except ContractError:
            return False
        return True

    @property
    def _for_code(self) -> bool:
        """Whether the address belongs to a code; else digits are to be compared there."""
        return self.before in ("code", "scan")

    # Roads

    def choose(self, road: str) -> None:
        if self.said.state == "choose" and road in ("code", "hubs", "scan"):
            self.road = road

    def ask_address(self) -> None:
        """For the road on which one is: the code stays."""
        self.before, self.road = self.road if self.road != "address" else self.before, "address"

    def back(self) -> None:
        """One step: from a refusal to the road that was taken, from a road to the choice."""
        if self.said.state != "choose":
            return
        if self.road == "address":
            self.road, self.address = self.before, ""
        else:
            self.forget()

    def forget(self) -> None:
        """Nothing of what somebody typed stays."""
        self.road = self.before = self.typed = self.address = ""

    def line(self) -> tuple[str, dict[str, object]] | None:
        """What to tell the agent with what was typed; None where it is not ready."""
        if not self.is_ready:
            return None
        if self.road == "address" and not self._for_code:
            return "compare", {"hub": self.address}
        if self.road == "address":
            return "join", {"code": f"{_code_of(self.typed)} {self.address}"}
        return "join", {"code": self.typed}

    def hear(self, said: Said) -> None:
        """What the agent says. Joined, everything that was typed has had its time."""
        self.said = said
        if said.state in ("joined", "none"):
            self.forget()


def parse_said(fields: Mapping[str, object]) -> Said:
    """A line `joining`. What is not as agreed counts as not said: an agent of another version must not end the page."""
    state = fields.get("state")
    if state not in STATES:
        return Said()
    until_s = fields.get("until_s")
    digits = _text(fields, "digits", 6)
    rows = fields.get("hubs")
    return Said(
        str(state),
        tuple(_hub(row) for row in rows[:20] if isinstance(row, dict)) if isinstance(rows, list) else (),
        digits if digits.isascii() and digits.isdigit() and len(digits) == 6 else "",
        _seconds(until_s),
        _text(fields, "error", 40),
        _text(fields, "detail", 400),
        _text(fields, "name", 60),
    )


def _seconds(value: object) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool) or not abs(value) < _LATE_S:
        return 0.0
    return float(value)


def _hub(row: Mapping[str, object]) -> Hub:
    return Hub(_text(row, "name", 60), _text(row, "address", 100), _text(row, "pin", PIN_CHARS))


def _text(fields: Mapping[str, object], name: str, most: int) -> str:
    value = fields.get(name)
    return "".join(sign for sign in value if sign.isprintable())[:most] if isinstance(value, str) else ""


def _code_of(typed: str) -> str:
    """Without an address that stood behind it."""
    return str(parse_scanned(typed)[0])


def _suspects(signs: str, pins: Sequence[str]) -> tuple[int, ...]:
    """Where the slip is, as far as the hubs tell that announce themselves here: two thirds of a code name its hub."""
    for pin in pins:
        apart = tuple(place for place, (typed, said) in enumerate(zip(signs, pin, strict=False)) if typed != said)
        if len(pin) == PIN_CHARS and not apart:
            return tuple(range(PIN_CHARS, LENGTH))
        if len(pin) == PIN_CHARS and len(apart) <= NEAR and _fits(pin + signs[PIN_CHARS:]):
            return apart
    return ()


def _fits(signs: str) -> bool:
    try:
        parse_code(signs)
    except ContractError:
        return False
    return True
