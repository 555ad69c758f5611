"""What /etc/werkstadt/hub.toml says."""

from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from werkstadt.contract.config import parse_toml
from werkstadt.contract.errors import ContractError

CONFIG = Path("/etc/werkstadt/hub.toml")
STATE = Path("/var/lib/werkstadt/hub")

_KNOWN: dict[str, type | tuple[type, ...]] = {
    "site": str,
    "state": str,
    "time_zone": str,
    "database": str,
    "content": str,
    "key_secret": str,
    "live_screenshots": bool,
    "device_host": str,
    "device_port": int,
    "device_names": list,
    "console_host": str,
    "console_port": int,
    "console_certificate": str,
    "console_key": str,
    "swarm": bool,
    "swarm_port": int,
    "zeroconf": bool,
    "zeroconf_interfaces": list,
    "accessibility_contact": str,
    "enforcement_body": str,
}


@dataclass(frozen=True)
class Listener:
    """names: DNS names or addresses under which it is reached. Port 0: any free one."""

    host: str
    port: int
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Settings:
    """database: an SQLAlchemy URL. content: a folder whose `current` has the words of exhibits and forms; publishing
    fills it, and it may be absent.

    key_secret: the file with the secret that opens the keys. console_certificate, console_key: the town's own (PEM);
    None: plain http, on a loopback address only. interfaces: addresses to announce on; empty: all.
    swarm: devices give files to one another; swarm_port: where the hub begins it, 0: any.
    accessibility_contact, enforcement_body: whom staff may tell of a barrier, and who helps if that does not; for the
    console's accessibility statement.
    """

    site: str
    state: Path
    time_zone: str
    database: str
    content: Path | None
    key_secret: Path
    live_screenshots: bool
    devices: Listener
    console: Listener
    console_certificate: Path | None
    console_key: Path | None
    zeroconf: bool
    interfaces: tuple[str, ...]
    accessibility_contact: str = ""
    enforcement_body: str = ""
    swarm: bool = True
    swarm_port: int = 8445

    @property
    def repository(self) -> Path:
        """Signed content, as devices fetch it."""
        return self.state / "repository"


def read_settings(config: Path | None, state: Path | None) -> Settings:
    """config: None takes /etc/werkstadt/hub.toml if it is there. state: wins over the file.

    Raises ContractError that names file, line and key.
    """
    path = CONFIG if config is None else config
    if config is None and not path.exists():
        return settings_of("", path, state)
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as err:
        raise ContractError(str(path), "a TOML file that can be read", str(err)) from err
    return settings_of(text, path, state)


def settings_of(text: str, source: Path, state: Path | None) -> Settings:
    values = parse_toml(text, source, _KNOWN)

    def word(key: str, default: str) -> str:
        return str(values.get(key, default))

    def number(key: str, default: int) -> int:
        value = int(str(values.get(key, default)))
        if not 0 <= value <= 65_535:
            raise ContractError(f"{source}: {key}", "a port from 0 to 65535", value)
        return value

    def words(key: str) -> tuple[str, ...]:
        found = values.get(key, [])
        if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
            raise ContractError(f"{source}: {key}", "a list of texts", found)
        return tuple(found)

    def path(key: str) -> Path | None:
        return (source.parent / word(key, "")).absolute() if values.get(key) else None

    folder = state.absolute() if state is not None else path("state") or STATE
    settings = Settings(
        site=word("site", "Werkstadt"),
        state=folder,
        time_zone=word("time_zone", "Europe/Berlin"),
        database=word("database", f"sqlite:///{folder / 'hub.db'}"),
        content=path("content") or folder / "content",
        key_secret=path("key_secret") or folder / "keys" / "secret",
        live_screenshots=bool(values.get("live_screenshots", False)),
        devices=Listener(word("device_host", "0.0.0.0"), number("device_port", 8443), words("device_names")),  # noqa: S104
        console=Listener(word("console_host", "127.0.0.1"), number("console_port", 8080)),
        console_certificate=path("console_certificate"),
        console_key=path("console_key"),
        zeroconf=bool(values.get("zeroconf", True)),
        interfaces=words("zeroconf_interfaces"),
        accessibility_contact=word("accessibility_contact", ""),
        enforcement_body=word("enforcement_body", ""),
        swarm=bool(values.get("swarm", True)),
        swarm_port=number("swarm_port", 8445),
    )
    _check(settings, source)
    return settings


def _check(settings: Settings, source: Path) -> None:
    try:
        ZoneInfo(settings.time_zone)
    except (ZoneInfoNotFoundError, ValueError) as err:
        raise ContractError(f"{source}: time_zone", "an IANA name such as Europe/Berlin", settings.time_zone) from err
    if (settings.console_certificate is None) != (settings.console_key is None):
        raise ContractError(
            f"{source}: console_certificate", "console_certificate and console_key together", "one of them"
        )
    if settings.console_certificate is None and settings.console.host not in ("127.0.0.1", "::1", "localhost"):
        raise ContractError(
            f"{source}: console_host",
            "a loopback address while there is no console_certificate (passwords must not travel in the clear)",
            settings.console.host,
        )
