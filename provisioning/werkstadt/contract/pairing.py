"""Six digits on both screens: who may trust whom, without a code to type. No IO here; docs/attacks.md says the odds.

    device                                      hub (staff have opened a window for comparing)
      wish (key, name)            ──────────►   OFFERED   commits to its number before it knows the device's
      OFFERED                     ◄──────────   commitment
      its number                  ──────────►   SHOWN     six digits in the console
      SHOWN  checks commitment    ◄──────────   its number
      six digits on the screen
      "the same", pressed here    ──────────►   and "the same", pressed there
      JOINED                      ◄──────────   JOINED    certificate

Either side goes to REFUSED by "not the same", when something does not fit, or when the three minutes are over. Both
sides work out the digits from the whole wish, the hub's CA as the device saw it, and both numbers. Whoever stands
between must send its numbers before it knows the others', so that each try is a guess of one in a million.

Modelled on numeric comparison as in Bluetooth's Secure Simple Pairing (Core specification, volume 2, part H, 7.2).
"""

import enum
import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

from werkstadt.contract.errors import ContractError

NUMBER_SIZE = 32
DIGITS = 6
WINDOW_S = 180.0
TRIES_MAX = 5
"""Wishes that one window takes. Each is a chance for who stands between."""


class State(enum.StrEnum):
    OFFERED = "offered"
    SHOWN = "shown"
    AGREED = "agreed"
    """Pressed on this side; the other has not said it yet."""
    JOINED = "joined"
    REFUSED = "refused"


class Event(enum.StrEnum):
    NUMBER = "number"
    """The other side's number came, and it fits."""
    SAME = "same"
    """A person has pressed on this side that the digits are the same."""
    OTHER_SAME = "other-same"
    DIFFERENT = "different"
    """A person on either side said that they differ, or gave up."""
    WRONG = "wrong"
    """Something came that does not fit: another commitment, a second number."""
    LATE = "late"


DONE = frozenset({State.JOINED, State.REFUSED})
TURNS: dict[tuple[State, Event], State] = {
    (State.OFFERED, Event.NUMBER): State.SHOWN,
    (State.SHOWN, Event.SAME): State.AGREED,
    (State.SHOWN, Event.OTHER_SAME): State.SHOWN,
    (State.AGREED, Event.OTHER_SAME): State.JOINED,
    **{
        (state, event): State.REFUSED
        for state in (State.OFFERED, State.SHOWN, State.AGREED)
        for event in (Event.DIFFERENT, Event.WRONG, Event.LATE)
    },
}
"""Everything else is refused where it comes from: it changes nothing."""


@dataclass
class Pairing:
    """One side of one try. other_same: the other side has pressed already."""

    state: State = State.OFFERED
    other_same: bool = False
    events: list[Event] = field(default_factory=list)

    def turn(self, event: Event) -> State:
        """The state after it. Raises ContractError for an event that has no place here; then nothing has changed."""
        wanted = TURNS.get((self.state, event))
        if wanted is None:
            raise ContractError("pairing", f"what may follow {self.state}", event)
        self.state = wanted
        self.other_same = self.other_same or event is Event.OTHER_SAME
        self.events.append(event)
        if self.state is State.AGREED and self.other_same:
            self.state = State.JOINED
        return self.state


def new_number(chance: Callable[[int], bytes] = secrets.token_bytes) -> bytes:
    return chance(NUMBER_SIZE)


def commitment(wish: bytes, ca_spki_sha256: bytes, hub_number: bytes) -> bytes:
    """32 bytes. wish: the exact bytes of the device's request; ca_spki_sha256: of the hub's CA, 32 bytes."""
    return _hash(b"commitment", wish, ca_spki_sha256, hub_number)


def fits(said: bytes, wish: bytes, ca_spki_sha256: bytes, hub_number: bytes) -> bool:
    """Whether the number is the one that the hub committed to."""
    return hmac.compare_digest(said, commitment(wish, ca_spki_sha256, hub_number))


def digits(wish: bytes, ca_spki_sha256: bytes, device_number: bytes, hub_number: bytes) -> str:
    """Six digits, the same on both sides if nobody stands between."""
    number = int.from_bytes(_hash(b"digits", wish, ca_spki_sha256, device_number, hub_number), "big")
    return f"{number % 10**DIGITS:0{DIGITS}d}"


def _hash(purpose: bytes, *parts: bytes) -> bytes:
    """Every part with its length before it, so that no two lists of parts are the same bytes."""
    hashed = hashlib.sha256(b"werkstadt-pairing-1")
    for part in (purpose, *parts):
        hashed.update(len(part).to_bytes(4, "big") + part)
    return hashed.digest()
