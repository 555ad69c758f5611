"""What the agent says of a stick that is let in and read, as staff see it (the line `stick` of contract/agentline.py).

No line: a machine that mounts sticks, and there is nothing to ask for.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

STATES = ("none", "waiting", "reading", "read", "failed")
_LATE_S = 1e12
_FILES_MAX = 10**6


@dataclass(frozen=True)
class Stick:
    """there: this machine has a door for sticks. until_s: of a door that is open, on CLOCK_MONOTONIC."""

    there: bool = False
    state: str = "none"
    until_s: float = 0.0
    files: int = 0
    voucher: bool = False
    content: bool = False
    error: str = ""
    detail: str = ""

    @property
    def busy(self) -> bool:
        return self.state in ("waiting", "reading")

    def fields(self) -> dict[str, object]:
        return {**asdict(self), "busy": self.busy}

    def left_s(self, now_s: float) -> int:
        """Whole seconds that the door is still open."""
        return max(0, int(self.until_s - now_s + 0.999)) if self.state == "waiting" else 0


NO_STICK = Stick()


def parse_stick(fields: Mapping[str, object]) -> Stick:
    """What is not as agreed counts as not said: an agent of another version must not end a page."""
    state, until_s, files = fields.get("state"), fields.get("until_s"), fields.get("files")
    if state not in STATES:
        return NO_STICK
    spans = isinstance(until_s, int | float) and not isinstance(until_s, bool) and abs(until_s) < _LATE_S
    return Stick(
        True,
        str(state),
        float(until_s) if spans and isinstance(until_s, int | float) else 0.0,
        files if type(files) is int and 0 <= files <= _FILES_MAX else 0,
        fields.get("voucher") is True,
        fields.get("content") is True,
        _text(fields, "error", 40),
        _text(fields, "detail", 300),
    )


def _text(fields: Mapping[str, object], name: str, most: int) -> str:
    value = fields.get(name)
    return "".join(sign for sign in value if sign.isprintable())[:most] if isinstance(value, str) else ""
