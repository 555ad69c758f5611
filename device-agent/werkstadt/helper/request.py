"""What the agent may ask: one JSON object a line, {"v": 1, "do": VERB, …}. Decides only; verbs.py acts."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from werkstadt.helper.bootstate import SHA256
from werkstadt.helper.refusal import Refusal
from werkstadt.helper.rules.keys import INPUT_NAME
from werkstadt.helper.rules.usb import PORT

LINE_MAX = 4_096
HEX4 = r"[0-9a-f]{4}"
_CLASSES = r"[0-9a-f]{2}/[0-9a-f]{2}/[0-9a-f]{2}"
_FROM_2024_MS, _TO_2100_MS = 1_704_067_200_000, 4_102_444_800_000

Check = Callable[[str, object], object]
"""Name and value of an argument → the value as it is used. Raises Refusal."""


@dataclass(frozen=True)
class Request:
    verb: str
    arguments: Mapping[str, object]


def whole(low: int, high: int) -> Check:
    def check(name: str, value: object) -> int:
        if type(value) is not int or not low <= value <= high:
            raise Refusal(name, f"a whole number from {low} to {high}", value)
        return value

    return check


def text(pattern: str) -> Check:
    def check(name: str, value: object) -> str:
        if not isinstance(value, str) or not re.fullmatch(pattern, value, re.ASCII):
            raise Refusal(name, f"text like {pattern}", value)
        return value

    return check


def interfaces(name: str, value: object) -> tuple[str, ...]:
    """Class, subclass and protocol of each, as "03/01/01"."""
    if not isinstance(value, list) or not 1 <= len(value) <= 64:
        raise Refusal(name, "a list of 1 to 64 interfaces", value)
    one = text(_CLASSES)
    return tuple(sorted(str(one(name, said)) for said in value))


def matrix(name: str, value: object) -> tuple[float, ...]:
    """Six numbers within 2 of nothing: what they do is the agent's to judge."""
    if not isinstance(value, list) or len(value) != 6:
        raise Refusal(name, "six numbers", value)
    for one in value:
        if isinstance(one, bool) or not isinstance(one, int | float) or not abs(one) <= 2:
            raise Refusal(name, "six numbers from -2 to 2", value)
    return tuple(map(float, value))


VERBS: Mapping[str, Mapping[str, Check]] = {
    "reboot": {},
    "poweroff": {},
    "restart-kiosk": {},
    "clock": {"utc_ms": whole(_FROM_2024_MS, _TO_2100_MS)},
    "backlight": {"percent": whole(0, 100)},
    "usb-authorise": {"port": text(PORT), "vendor": text(HEX4), "product": text(HEX4), "interfaces": interfaces},
    "usb-refuse": {"port": text(PORT)},
    "stick-open": {"port": text(PORT), "vendor": text(HEX4), "product": text(HEX4)},
    "stick-read": {"port": text(PORT)},
    "stick-close": {"port": text(PORT)},
    "touch-matrix": {"name": text(r"input[0-9]{1,5}"), "matrix": matrix},
    "input-inhibit": {"name": text(INPUT_NAME)},
    "input-release": {"name": text(INPUT_NAME)},
    "system-trust": {"root": text(SHA256)},
    "system-install": {},
}


def parse_request(line: bytes) -> Request:
    """Raises Refusal."""
    if len(line) > LINE_MAX:
        raise Refusal("line", f"at most {LINE_MAX} bytes", f"{len(line)} or more")
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError) as err:
        raise Refusal("line", "JSON", str(err)) from err
    if not isinstance(fields, dict):
        raise Refusal("line", "a JSON object", fields)
    version, verb = fields.pop("v", None), fields.pop("do", None)
    if type(version) is not int or version != 1:
        raise Refusal("v", "1", version)
    if not isinstance(verb, str) or verb not in VERBS:
        raise Refusal("do", f"one of {', '.join(VERBS)}", verb)
    checks = VERBS[verb]
    if fields.keys() != checks.keys():
        raise Refusal(verb, f"the arguments {', '.join(checks) or '(none)'}", ", ".join(fields) or "(none)")
    return Request(verb, {name: check(name, fields[name]) for name, check in checks.items()})
