"""What the guard does about input devices and USB, and what staff should know. Decides only."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from werkstadt.helper.rules.keys import InputDevice, is_to_narrow, judge_input
from werkstadt.helper.rules.table import Table
from werkstadt.helper.rules.usb import UsbDevice, judge_usb

TOLD_MAX = 20
"""So many at once; who plugs in a hub full of keyboards does not fill the console."""


@dataclass(frozen=True)
class Seen:
    """inputs: each with the names of its event devices. malformed: port → what is wrong with its descriptors."""

    inputs: Sequence[tuple[InputDevice, frozenset[str]]] = ()
    usb: Sequence[UsbDevice] = ()
    malformed: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Act:
    """A verb of the root helper."""

    verb: str
    arguments: tuple[tuple[str, object], ...]

    @property
    def target(self) -> tuple[str, object]:
        return self.verb, self.arguments[0][1]


def guard(seen: Seen, table: Table, grabbed: Collection[str]) -> tuple[list[Act], dict[str, str]]:
    """What to do, and troubles by code. grabbed: event devices that the agent alone hears, such as button boxes."""
    acts: list[Act] = []
    told: dict[str, str] = {}
    for device, events in seen.inputs:
        heard, tell = judge_input(device, table.keyboards)
        ours = not events.isdisjoint(grabbed)
        if device.inhibited == (heard or ours):
            verb = "input-release" if heard or ours else "input-inhibit"
            acts.append(Act(verb, (("name", device.id),)))
        if tell and not ours:
            told[f"keyboard-{device.id}"] = _keyboard(device, named=is_to_narrow(device, table.keyboards))
    for one in seen.usb:
        why = judge_usb(one, table.usb)
        if not one.authorised and not why:
            acts.append(Act("usb-authorise", _as_seen(one)))
        elif not one.authorised:
            told[f"usb-{one.port}"] = _usb(one, why)
    told |= {f"usb-{port}": f"A USB device at {port} is kept out: {why}." for port, why in seen.malformed.items()}
    return acts, dict(sorted(told.items())[:TOLD_MAX])


def _as_seen(one: UsbDevice) -> tuple[tuple[str, object], ...]:
    seen = (("port", one.port), ("vendor", one.vendor), ("product", one.product))
    return (*seen, ("interfaces", list(one.interfaces)))


def _keyboard(device: InputDevice, named: bool) -> str:
    what = f"{device.name!r} ({device.device}) at {device.phys or 'no known place'}"
    if named:
        return f"A scanner is there that has more keys than it may: {what}. Nothing typed on it arrives."
    return f"A keyboard is there: {what}. Nothing typed on it arrives. Take it out, or name it in agent.toml."


def _usb(one: UsbDevice, why: str) -> str:
    return f"A USB device at {one.port} is kept out: {one.name!r} ({one.vendor}:{one.product}): {why}."
