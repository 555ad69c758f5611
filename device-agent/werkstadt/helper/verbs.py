"""What each verb of request.py does."""

import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from werkstadt.helper import devices, touch
from werkstadt.helper import sticks as stick
from werkstadt.helper.refusal import Refusal
from werkstadt.helper.request import Request
from werkstadt.helper.rules.usb import BY_SOCKET
from werkstadt.helper.sticks import Sticks

FDS = "fds"
"""In what act() returns: open descriptors that go along with the answer. Whoever sends it closes them."""

DARKEST_PERCENT = 5
"""A black screen would look like a broken device."""


def _systemctl(*words: str) -> None:
    command = ["/usr/bin/systemctl", "--no-ask-password", "--no-block", *words]
    subprocess.run(command, check=True, timeout=10, stdin=subprocess.DEVNULL, capture_output=True)


def _set_clock(utc_ms: int) -> None:
    time.clock_settime_ns(time.CLOCK_REALTIME, utc_ms * 1_000_000)


@dataclass(frozen=True)
class Host:
    """What root acts on; tests give their own."""

    sys: Path = devices.SYS
    systemctl: Callable[..., None] = _systemctl
    set_clock: Callable[[int], None] = _set_clock
    sticks: Sticks = field(default_factory=Sticks)
    touch: Path = touch.RUN


def act(request: Request, host: Host) -> Mapping[str, object]:
    """What the answer says beside "ok". Raises Refusal, OSError, subprocess.SubprocessError."""
    return _ACTS[request.verb](host, **request.arguments) or {}


def start(host: Host, target: str) -> None:
    """Of the targets that end everything. Raises OSError, subprocess.SubprocessError."""
    host.systemctl("--job-mode=replace-irreversibly", "start", target)


def _end(target: str) -> Callable[[Host], None]:
    return lambda host: start(host, target)


def _restart_kiosk(host: Host) -> None:
    host.systemctl("restart", "werkstadt-kiosk.service")


def _system_trust(host: Host, root: str) -> None:
    """The boot state is another unit's: this one sees no disk."""
    host.systemctl("start", f"werkstadt-system-trust@{root}.service")


def _system_install(host: Host) -> None:
    host.systemctl("start", "werkstadt-install.service")


def _clock(host: Host, utc_ms: int) -> None:
    host.set_clock(utc_ms)


def _backlight(host: Host, percent: int) -> Mapping[str, object]:
    screens = sorted((host.sys / "class/backlight").glob("*/brightness"))
    if not screens:
        raise Refusal("backlight", "a screen whose light can be set", "none")
    for screen in screens:
        most = int((screen.parent / "max_brightness").read_text())
        screen.write_text(str(-(-max(percent, DARKEST_PERCENT) * most // 100)))
    return {"screens": len(screens)}


def _usb_authorise(host: Host, port: str, vendor: str, product: str, interfaces: tuple[str, ...]) -> None:
    """Only what the caller has seen, and only what staff may let in."""
    with devices.folder_of(host.sys / devices.USB / port) as folder:
        seen = devices.read_usb(folder, port)
        if (seen.vendor, seen.product, seen.interfaces) != (vendor, product, interfaces):
            got = f"{seen.vendor}:{seen.product} {' '.join(seen.interfaces)}"
            raise Refusal(port, f"the device {vendor}:{product} {' '.join(interfaces)}", got)
        if not seen.kinds <= BY_SOCKET or ("hub" in seen.kinds and len(seen.kinds) > 1):
            raise Refusal(port, f"no other kind than {', '.join(sorted(BY_SOCKET))}", ", ".join(sorted(seen.kinds)))
        devices.write(folder, "authorized", "1")


def _usb_refuse(host: Host, port: str) -> None:
    with devices.folder_of(host.sys / devices.USB / port) as folder:
        devices.write(folder, "authorized", "0")


def _stick_open(host: Host, port: str, vendor: str, product: str) -> None:
    stick.open_stick(host.sys, host.sticks, port, vendor, product)


def _stick_read(host: Host, port: str) -> Mapping[str, object]:
    return {FDS: stick.read_stick(host.sys, host.sticks, port)}


def stick_close(host: Host, port: str) -> None:
    """Raises OSError."""
    stick.close_stick(host.sys, host.sticks, port)


def _touch_matrix(host: Host, name: str, matrix: tuple[float, ...]) -> None:
    touch.set_matrix(host.sys, host.touch, name, matrix)


def _inhibit(text: str) -> Callable[[Host, str], None]:
    def write(host: Host, name: str) -> None:
        path = host.sys / devices.INPUT / name
        with devices.folder_of(path / "device" if name.startswith("event") else path) as folder:
            devices.write(folder, "inhibited", text)

    return write


_ACTS: Mapping[str, Callable[..., Any]] = {
    "reboot": _end("reboot.target"),
    "poweroff": _end("poweroff.target"),
    "restart-kiosk": _restart_kiosk,
    "clock": _clock,
    "backlight": _backlight,
    "usb-authorise": _usb_authorise,
    "usb-refuse": _usb_refuse,
    "stick-open": _stick_open,
    "stick-read": _stick_read,
    "stick-close": stick_close,
    "touch-matrix": _touch_matrix,
    "input-inhibit": _inhibit("1"),
    "input-release": _inhibit("0"),
    "system-trust": _system_trust,
    "system-install": _system_install,
}
