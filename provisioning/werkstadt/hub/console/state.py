"""How a device is, in one word that staff understand. Decides; does no IO."""

from dataclasses import dataclass

from werkstadt.hub.store.devices import Device

SILENT_MS = 5 * 60_000
"""Ten check-ins missed: worth a look."""


@dataclass(frozen=True)
class State:
    """name: "well", "busy", "help", "silent", "new" or "off". tone: which colour; icon: which shape."""

    name: str
    tone: str
    icon: str


WELL = State("well", "well", "circle-check")
BUSY = State("busy", "busy", "refresh")
HELP = State("help", "help", "alert-triangle")
SILENT = State("silent", "silent", "alert-octagon")
NEW = State("new", "busy", "hourglass")
OFF = State("off", "off", "ban")


def state_of(device: Device, now_ms: int) -> State:
    """The gravest that is true: off > silent > help > new > busy > well."""
    if device.revoked_ms is not None:
        return OFF
    if device.last_seen_ms is None:
        return NEW if now_ms - device.enrolled_ms < SILENT_MS else SILENT
    if now_ms - device.last_seen_ms > SILENT_MS:
        return SILENT
    if device.troubles or device.aside or device.forks or device.lost:
        return HELP
    return WELL if waiting(device) == 0 else BUSY


def waiting(device: Device) -> int:
    """Answers that a visitor was thanked for and that are not here yet."""
    return max(0, device.given - device.held)


@dataclass(frozen=True)
class Problem:
    """Something that staff should do something about.

    what: key of its words; n: how many, where it is a number; detail: the device's own words.
    """

    device: Device
    what: str
    n: int
    detail: str
    since_ms: int | None
    tone: str


def problems(devices: list[Device], now_ms: int) -> list[Problem]:
    """The gravest first; revoked devices have none."""
    found: list[Problem] = []
    for device in devices:
        if device.revoked_ms is None:
            found += _problems_of(device, now_ms)
    return sorted(found, key=lambda problem: problem.tone != "bad")


def _problems_of(device: Device, now_ms: int) -> list[Problem]:
    found: list[Problem] = []
    if state_of(device, now_ms) is SILENT:
        found.append(Problem(device, "silent", 0, "", device.last_seen_ms, "bad"))
    if device.lost:
        found.append(Problem(device, "lost", device.lost, "", None, "bad"))
    if device.forks:
        found.append(Problem(device, "fork", device.forks, "", None, "bad"))
    if device.aside:
        found.append(Problem(device, "set-aside", device.aside, "", None, "warn"))
    told = {problem.what for problem in found}
    for trouble in device.troubles:
        if trouble.code in told:
            continue
        found.append(Problem(device, trouble.code, 0, trouble.detail, trouble.since_ms, "warn"))
    return found
