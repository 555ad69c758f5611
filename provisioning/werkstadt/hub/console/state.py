"""How a device is, in one word that staff understand. Decides; does no IO."""

from dataclasses import dataclass

from werkstadt.hub.store.devices import Device

CERTIFICATE_WARN_MS = 60 * 24 * 60 * 60_000
_DAY_MS = 24 * 60 * 60_000
_SAME_WORDS = {"bad-pack": "content", "bad-form": "content", "no-exhibition": "content"}
_FAMILIES = ("sensor", "buttons", "keyboard", "usb")
"""Codes that go on with the name of one of several: sensor-room."""
_REFUSALS = frozenset(
    {
        *("expired", "rollback", "signature", "unsigned-pack", "changed", "missing", "too-large", "malformed"),
        *("no-exhibition", "which", "disk-full", "disk", "busy", "no-root", "another-root", "road", "not-whole"),
    }
)
"""Why a device did not take content: the last part of content/hub/… and content/stick/…; others have no words yet."""
_SYSTEM = frozenset({"went-back", "unreadable"})
"""What else is told of a device's system: system/hub, system/stick, system/install."""
SILENT_MS = 5 * 60_000
"""Ten check-ins missed: worth a look."""
COPIED_MS = 7 * _DAY_MS
"""So long after it was last noticed a copy is worth a look."""


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
    if device.troubles or device.aside or device.forks or device.lost or _certificate_ends(device, now_ms):
        return HELP
    if _is_copied(device, now_ms):
        return HELP
    return WELL if waiting(device) == 0 else BUSY


def _certificate_ends(device: Device, now_ms: int) -> bool:
    until_ms = device.certificate_until_ms
    return until_ms is not None and until_ms - now_ms <= CERTIFICATE_WARN_MS


def _is_copied(device: Device, now_ms: int) -> bool:
    return device.copied_ms is not None and now_ms - device.copied_ms < COPIED_MS


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
    if _is_copied(device, now_ms):
        found.append(Problem(device, "copied", 0, "", device.copied_ms, "bad"))
    if device.aside:
        found.append(Problem(device, "set-aside", device.aside, "", None, "warn"))
    if device.certificate_until_ms is not None and _certificate_ends(device, now_ms):
        days = (device.certificate_until_ms - now_ms) // _DAY_MS
        what = "certificate" if days >= 0 else "certificate-over"
        found.append(Problem(device, what, max(days, 0), "", None, "warn" if days >= 0 else "bad"))
    told = {problem.what for problem in found}
    several = set()
    for trouble in device.troubles:
        what = what_of(trouble.code)
        if what in told or (what, trouble.detail) in several:
            continue
        found.append(Problem(device, what, 0, trouble.detail, trouble.since_ms, "warn"))
        several.add((what, trouble.detail))
        if what == "journal-damaged":
            told.add(what)  # kiosk and agent both find it
    return found


def what_of(code: str) -> str:
    """The key of the words for a device's code: without who says it, and which of several it is."""
    name = code.rpartition("/")[2]
    if code.startswith("content/"):
        return f"content-{name if name in _REFUSALS else 'refused'}"
    if code.startswith("system/"):
        return f"system-{name if name in _SYSTEM else 'refused'}"
    family = name.partition("-")[0]
    return family if family in _FAMILIES else _SAME_WORDS.get(name, name)
