"""[[usb]] and [[keyboard]] of /etc/werkstadt/agent.toml, a file of root's. docs/agent.md lists the keys."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from werkstadt.helper.refusal import Refusal
from werkstadt.helper.rules.keys import ONLY, KeyboardRule
from werkstadt.helper.rules.usb import KINDS, PORT, UsbRule

_DEVICE = r"[0-9a-f]{4}:[0-9a-f]{4}"
_USES = ("type", "held")
_USB = {"device": _DEVICE, "port": PORT, "serial": r".{1,126}"}
_KEYBOARD = {
    "device": _DEVICE,
    "name": r".{1,126}",
    "phys": r".{1,126}",
    "use": "|".join(_USES),
    "only": "|".join(ONLY),
}


@dataclass(frozen=True)
class Table:
    usb: tuple[UsbRule, ...] = ()
    keyboards: tuple[KeyboardRule, ...] = ()


BUILT_IN = Table()
"""Hubs, screens, mice and pens; no keyboard."""


def parse_table(text: str) -> Table:
    """Raises Refusal. Other keys of the file are the agent's own."""
    import tomllib  # only where there is a table: udev waits

    try:
        tree = tomllib.loads(text)
    except (ValueError, RecursionError) as err:
        raise Refusal("table", "TOML", str(err)) from err
    return table_of(tree.get("usb", []), tree.get("keyboard", []))


def table_of(usb: object, keyboards: object) -> Table:
    """Raises Refusal. A keyboard that is named by its device is let in at its plug, too."""
    heard = tuple(_keyboard(row, where) for where, row in _rows(keyboards, "keyboard"))
    plugs = tuple(UsbRule(frozenset({"keyboard"}), one.device) for one in heard if one.device and one.heard)
    return Table((*(_usb(row, where) for where, row in _rows(usb, "usb")), *plugs), heard)


def _rows(rows: object, name: str) -> list[tuple[str, Mapping[str, object]]]:
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise Refusal(name, f"tables [[{name}]]", rows)
    return [(f"{name}[{number}]", row) for number, row in enumerate(rows, start=1)]


def _usb(row: Mapping[str, object], where: str) -> UsbRule:
    said = _texts({key: value for key, value in row.items() if key != "allow"}, _USB, where)
    allow = row.get("allow")
    if not isinstance(allow, list) or not allow or not all(isinstance(one, str) and one in KINDS for one in allow):
        raise Refusal(f"{where}.allow", f"a list of {', '.join(sorted(KINDS))}", allow)
    if not said.get("device") and ("vendor" in allow or not said.get("port")):
        raise Refusal(where, 'device = "VENDOR:PRODUCT"' + ("" if "vendor" in allow else " or a port"), "neither")
    return UsbRule(frozenset(allow), **said)


def _keyboard(row: Mapping[str, object], where: str) -> KeyboardRule:
    said = _texts(row, _KEYBOARD, where)
    use = said.pop("use", "type")
    only = said.pop("only", "all")
    if not said:
        raise Refusal(where, "a device, a name or a phys", "none of them")
    if use == "held" and only != "all":
        raise Refusal(f"{where}.only", "nothing where use is held", only)
    return KeyboardRule(**said, heard=use == "type", only=only)


def _texts(row: Mapping[str, object], known: Mapping[str, str], where: str) -> dict[str, str]:
    found = {}
    for key, value in row.items():
        if key not in known:
            raise Refusal(f"{where}.{key}", f"one of {', '.join(known)}", key)
        if not isinstance(value, str) or not re.fullmatch(known[key], value, re.ASCII):
            raise Refusal(f"{where}.{key}", f"text like {known[key]}", value)
        found[key] = value
    return found
