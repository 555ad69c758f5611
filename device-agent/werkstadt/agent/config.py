"""/etc/werkstadt/agent.toml, read once. Every key is optional; docs/agent.md lists them."""

import glob
import pwd
import re
import socket
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from werkstadt.contract.config import parse_toml
from werkstadt.contract.errors import ContractError
from werkstadt.helper.refusal import Refusal
from werkstadt.helper.rules.table import BUILT_IN, Table, table_of

DEFAULT_PATH = Path("/etc/werkstadt/agent.toml")
STATE = Path("/var/lib/werkstadt")
SOCKET = Path("/run/werkstadt/agent.sock")
SYSTEM = Path("/usr/lib/werkstadt/system.json")
COMMAND_LINE = Path("/proc/cmdline")
OUTCOME = Path("/run/werkstadt-install/outcome.json")
VOUCHER = Path("/etc/werkstadt/voucher.json")
STICKS = ("/media/*", "/media/*/*", "/run/media/*/*")
"""Where sticks are mounted, as patterns."""
BUTTONS = (
    *("home", "language", "help"),
    *("listen", "forward", "backward", "up", "down", "select", "back", "repeat", "louder", "quieter"),
)
"""The second row leads who listens: docs/reading-aloud.md."""

_SENSOR_NAME = re.compile(r"[a-z][a-z0-9_-]{0,31}")
_KNOWN: dict[str, type | tuple[type, ...]] = {
    "state": str,
    "content": str,
    "socket": str,
    "name": str,
    "profile": str,
    "hub": str,
    "zeroconf": str,
    "kiosk_uid": (int, str),
    "voucher": str,
    "sensors": list,
    "headset.devices": list,
    "sticks": list,
    "swarm": bool,
    "swarm_port": int,
    "relay": bool,
    "relay_port": int,
    "helper": str,
    "slots": str,
    "usb": list,
    "keyboard": list,
    "buttons.devices": list,
    **{f"buttons.{name}": list for name in BUTTONS},
}
_SENSOR_KEYS: dict[str, type | tuple[type, ...]] = {
    "name": str,
    "port": str,
    "baud": int,
    "simulated": bool,
    "silent_s": (int, float),
}


@dataclass(frozen=True)
class Sensor:
    """silent_s: how long it may say nothing before visitors are told so."""

    name: str
    port: Path
    baud: int = 115_200
    simulated: bool = False
    silent_s: float = 15.0


@dataclass(frozen=True)
class Buttons:
    """keys: name of a button → names of kernel keys (KEY_…) that mean it."""

    devices: tuple[Path, ...] = ()
    keys: Mapping[str, tuple[str, ...]] | None = None


@dataclass(frozen=True, order=True)
class HubAddress:
    host: str
    port: int

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


@dataclass(frozen=True)
class Settings:
    """hub: None where it is to be found. zeroconf: "all" interfaces, "loopback" or "off".

    swarm, relay: gives files of the exhibition to other devices; ports 0: any. sticks: where they are mounted.
    voucher: a file that lets this device join by itself; a stick may hold one, too.
    headset: devices with a jack; none: whichever has one. helper: the socket of the root part; None: there is none.
    slots: where the partitions of the two systems and the boot state are, by name; None: this machine has one system.
    system: which one runs; outcome: what the installer said last.
    table: which USB devices and keyboards are let in.
    """

    state: Path = STATE
    content: Path = STATE / "content"
    socket: Path = SOCKET
    name: str = ""
    profile: str = "terminal-15"
    hub: HubAddress | None = None
    zeroconf: str = "all"
    kiosk_uid: int | None = None
    sensors: tuple[Sensor, ...] = ()
    buttons: Buttons = Buttons()
    headset: tuple[Path, ...] = ()
    voucher: Path = VOUCHER
    sticks: tuple[str, ...] = STICKS
    swarm: bool = True
    swarm_port: int = 8446
    relay: bool = False
    relay_port: int = 8447
    helper: Path | None = None
    slots: Path | None = None
    system: Path = SYSTEM
    command_line: Path = COMMAND_LINE
    outcome: Path = OUTCOME
    table: Table = BUILT_IN

    @property
    def own(self) -> Path:
        """What nobody but the agent reads."""
        return self.state / "agent"

    @property
    def copies(self) -> Path:
        """What was copied from the last stick that a closed device has read (sticks.py)."""
        return self.own / "stick"

    @property
    def stick_places(self) -> tuple[str, ...]:
        """Where to look for what sticks hold, as patterns."""
        return (*self.sticks, glob.escape(str(self.copies.absolute())))

    @property
    def journal(self) -> Path:
        return self.state / "journal"


def load_settings(path: Path | None, state: Path | None = None, socket_path: Path | None = None) -> Settings:
    """Settings from a file; path None: the usual one if it is there. Raises ContractError."""
    source = path or DEFAULT_PATH
    if path is None and not source.exists():
        text = ""
    else:
        try:
            text = source.read_text("utf-8")
        except (OSError, UnicodeDecodeError) as err:
            raise ContractError(str(source), "a readable text file", str(err)) from err
    settings = parse_settings(text, source)
    if state is not None:
        inside = settings.content == settings.state / "content"
        settings = replace(settings, state=state, content=state / "content" if inside else settings.content)
    return settings if socket_path is None else replace(settings, socket=socket_path)


def parse_settings(text: str, source: Path) -> Settings:
    """Raises ContractError that names file, line and key."""
    flat = parse_toml(text, source, _KNOWN)

    def path_of(key: str, otherwise: Path) -> Path:
        return Path(str(flat[key])) if key in flat else otherwise

    zeroconf = str(flat.get("zeroconf", "all"))
    if zeroconf not in ("all", "loopback", "off"):
        raise ContractError(f"{source}: zeroconf", '"all", "loopback" or "off"', zeroconf)
    state = path_of("state", STATE)
    hub = flat.get("hub")
    return Settings(
        state=state,
        content=path_of("content", state / "content"),
        socket=path_of("socket", SOCKET),
        name=str(flat.get("name") or socket.gethostname())[:200],
        profile=str(flat.get("profile") or "terminal-15"),
        hub=None if hub is None else parse_address(str(hub), f"{source}: hub"),
        zeroconf=zeroconf,
        kiosk_uid=_uid(flat.get("kiosk_uid"), f"{source}: kiosk_uid"),
        sensors=_sensors(flat.get("sensors", []), source),
        buttons=_buttons(flat, source),
        swarm=flat.get("swarm") is not False,
        swarm_port=_port(flat, "swarm_port", 8446, source),
        relay=flat.get("relay") is True,
        relay_port=_port(flat, "relay_port", 8447, source),
        sticks=_folders(flat.get("sticks", list(STICKS)), f"{source}: sticks"),
        voucher=path_of("voucher", VOUCHER),
        headset=tuple(Path(one) for one in _texts(flat.get("headset.devices", []), f"{source}: headset.devices")),
        helper=Path(str(flat["helper"])) if flat.get("helper") else None,
        slots=Path(str(flat["slots"])) if flat.get("slots") else None,
        table=_table(flat, source),
    )


def _table(flat: Mapping[str, object], source: Path) -> Table:
    try:
        return table_of(flat.get("usb", []), flat.get("keyboard", []))
    except Refusal as err:
        raise ContractError(f"{source}: {err.where}", err.expected, err.got) from err


def _uid(said: object, where: str) -> int | None:
    """A number, or the name of a user of this machine. Raises ContractError."""
    if not isinstance(said, str):
        return said if isinstance(said, int) else None
    try:
        return pwd.getpwnam(said).pw_uid
    except KeyError as err:
        raise ContractError(where, "a user of this machine", said) from err


def parse_address(text: str, where: str) -> HubAddress:
    """host:port, or [v6]:port. Raises ContractError."""
    host, colon, port = text.strip().rpartition(":")
    bracketed = host.startswith("[") and host.endswith("]")
    if not colon or not host or not port.isdigit() or not 0 < int(port) < 65_536 or (":" in host and not bracketed):
        raise ContractError(where, "HOST:PORT", text)
    return HubAddress(host.strip("[]"), int(port))


def _port(flat: Mapping[str, object], key: str, otherwise: int, source: Path) -> int:
    value = flat.get(key, otherwise)
    if not isinstance(value, int) or not 0 <= value < 65_536:
        raise ContractError(f"{source}: {key}", "a port from 0 to 65535", value)
    return value


def _sensors(rows: object, source: Path) -> tuple[Sensor, ...]:
    sensors: list[Sensor] = []
    for position, row in enumerate(rows if isinstance(rows, list) else [], start=1):
        sensors.append(_sensor(row, f"{source}: sensors[{position}]"))
    names = [sensor.name for sensor in sensors]
    for name in names:
        if names.count(name) > 1:
            raise ContractError(f"{source}: sensors", "a name for each sensor", f"{name} twice")
    return tuple(sensors)


def _sensor(row: object, where: str) -> Sensor:
    if not isinstance(row, dict):
        raise ContractError(where, "a table", row)
    for key, value in row.items():
        if key not in _SENSOR_KEYS:
            raise ContractError(f"{where}.{key}", f"one of {', '.join(_SENSOR_KEYS)}", key)
        kinds = _SENSOR_KEYS[key]
        if type(value) not in (kinds if isinstance(kinds, tuple) else (kinds,)):
            raise ContractError(f"{where}.{key}", str(kinds), value)
    for key in ("name", "port"):
        if key not in row:
            raise ContractError(f"{where}.{key}", "to be given", "nothing")
    if not _SENSOR_NAME.fullmatch(row["name"]):
        raise ContractError(f"{where}.name", "small letters, digits, - and _", row["name"])
    for key in ("baud", "silent_s"):
        if not row.get(key, 1) > 0:
            raise ContractError(f"{where}.{key}", "more than 0", row[key])
    return Sensor(**{**row, "port": Path(row["port"])})


def _buttons(flat: Mapping[str, object], source: Path) -> Buttons:
    devices = _texts(flat.get("buttons.devices", []), f"{source}: buttons.devices")
    keys = {
        name: _texts(flat[f"buttons.{name}"], f"{source}: buttons.{name}")
        for name in BUTTONS
        if f"buttons.{name}" in flat
    }
    return Buttons(tuple(Path(device) for device in devices), keys or None)


def _folders(value: object, where: str) -> tuple[str, ...]:
    patterns = _texts(value, where)
    for pattern in patterns:
        if not pattern.startswith("/") or ".." in pattern or not pattern.strip("/"):
            raise ContractError(where, 'whole paths such as "/media/*"', pattern)
    return patterns


def _texts(value: object, where: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(one, str) and one for one in value):
        raise ContractError(where, "a list of texts", value)
    return tuple(value)
