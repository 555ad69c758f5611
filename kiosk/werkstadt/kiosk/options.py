"""What the program was told: from the command line, then from the configuration, then by default."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from werkstadt.contract.config import parse_toml
from werkstadt.contract.errors import ContractError
from werkstadt.kiosk.rules.idle import IdleTimes
from werkstadt.kiosk.rules.lanes import MOST
from werkstadt.kiosk.rules.manner import Manner, parse_voices

CONFIG = Path("/etc/werkstadt/kiosk.toml")
STATE = Path("/var/lib/werkstadt")
VAULT = Path("/run/werkstadt-vault")
LANGUAGES = ("de", "en")
_HIGHEST_MOUNT_MM = 2000

_KNOWN: dict[str, type | tuple[type, ...]] = {
    "state": str,
    "content": str,
    "profile": str,
    "zone": str,
    "agent_socket": str,
    "agent_uids": list,
    "language": str,
    "fullscreen": bool,
    "lanes_max": int,
    "mount_mm": (int, float),
    "reach": bool,
    "idle.usual_s": (int, float),
    "idle.slow_s": (int, float),
    "idle.warning_s": (int, float),
    "speech.level": int,
    "speech.voices": list,
    "speech.rate": (int, float),
    "speech.measured_dba": (int, float),
}
_EPILOG = """example:
  werkstadt-kiosk --state /var/lib/werkstadt --profile terminal-15 --fullscreen
  werkstadt-kiosk --state build/state --window --size 1280x720

exit status: 0 ended as asked, 1 could not run (the reason is on stderr), 2 used wrongly"""


@dataclass(frozen=True)
class Options:
    """size_px: of the window, None for the profile's. agent_uids: None for anybody who owns the socket.

    lanes_max: how many people may share the glass; mount_mm: of its lower edge above the floor; None for the profile's.
    reach: every visit begins with all controls brought down. vault: what came of opening the data (docs/interfaces.md).
    """

    state: Path = STATE
    content: Path = STATE / "content"
    profile: str = "terminal-15"
    zone: str = ""
    agent_socket: Path | None = None
    agent_uids: frozenset[int] | None = None
    language: str = LANGUAGES[0]
    fullscreen: bool = True
    lanes_max: int | None = None
    mount_mm: float | None = None
    reach: bool = False
    still: bool = False
    size_px: tuple[int, int] | None = None
    ready_file: Path | None = None
    idle: IdleTimes = field(default_factory=IdleTimes)
    speech: Manner = field(default_factory=Manner)
    vault: Path = VAULT


def is_locked(vault: Path) -> bool:
    """Whether this device has data that it could not open. False where nobody says so."""
    try:
        return vault.read_text(errors="replace").startswith("locked")
    except OSError:
        return False


def parse_options(arguments: Sequence[str]) -> Options:
    """Raises ContractError or ValueError with a sentence; SystemExit(2) from argparse."""
    given = parser().parse_args(arguments)
    config = _read_config(Path(given.config), required=given.config != str(CONFIG))
    state = Path(given.state or str(config.get("state", STATE)))
    socket = given.agent_socket or config.get("agent_socket")
    uids = config.get("agent_uids")
    return Options(
        state=state,
        content=Path(given.content or str(config.get("content", state / "content"))),
        profile=given.profile or str(config.get("profile", Options.profile)),
        zone=given.zone or str(config.get("zone", "")),
        agent_socket=Path(str(socket)) if socket else None,
        agent_uids=_uids(uids) if isinstance(uids, list) else None,
        language=_language(given.language or str(config.get("language", Options.language))),
        fullscreen=bool(config.get("fullscreen", True)) if given.fullscreen is None else given.fullscreen,
        lanes_max=_lanes(config.get("lanes_max") if given.lanes_max is None else given.lanes_max),
        mount_mm=_mount(config.get("mount_mm")),
        reach=bool(config.get("reach", False)),
        still=given.still,
        size_px=_size(given.size) if given.size else None,
        ready_file=Path(given.ready_file) if given.ready_file else None,
        idle=IdleTimes(
            _number(config, "idle.usual_s", IdleTimes.usual_s),
            _number(config, "idle.slow_s", IdleTimes.slow_s),
            _number(config, "idle.warning_s", IdleTimes.warning_s),
        ),
        speech=_speech(config),
    )


def parser() -> argparse.ArgumentParser:
    described = argparse.ArgumentParser(
        prog="werkstadt-kiosk",
        description="The touch application: shows the exhibition and takes answers.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    described.add_argument(
        "--config", default=str(CONFIG), metavar="FILE", help=f"configuration, TOML (default {CONFIG})"
    )
    described.add_argument("--state", metavar="DIR", help=f"journal and content of this device (default {STATE})")
    described.add_argument(
        "--content", metavar="DIR", help="packs and exhibition (default: content in the state folder)"
    )
    described.add_argument("--profile", metavar="NAME", help="kind of machine (default terminal-15)")
    described.add_argument("--zone", metavar="NAME", help="part of the site: which exhibits are shown here")
    described.add_argument("--agent-socket", metavar="FILE", help="where the agent listens; none: no agent")
    described.add_argument("--language", metavar="TAG", help=f"first language: {' or '.join(LANGUAGES)}")
    shown = described.add_mutually_exclusive_group()
    shown.add_argument("--fullscreen", action="store_true", default=None, help="the whole screen (default)")
    shown.add_argument("--window", action="store_false", dest="fullscreen", help="a window that can be closed")
    described.add_argument("--size", metavar="WxH", help="size of the window in pixels")
    described.add_argument(
        "--lanes-max", type=int, metavar="N", help="how many people may share the glass (default: the profile's)"
    )
    described.add_argument("--still", action="store_true", help="hold all motion, so that pictures can be compared")
    described.add_argument("--ready-file", metavar="FILE", help='write "ready" there at the first interactive frame')
    return described


def _read_config(path: Path, required: bool) -> dict[str, object]:
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError as err:
        if required:
            raise ContractError(str(path), "a configuration file", "no file") from err
        return {}
    except (OSError, UnicodeDecodeError) as err:
        raise ContractError(str(path), "a file that can be read as UTF-8", str(err)) from err
    return parse_toml(text, path, _KNOWN)


def _number(config: dict[str, object], key: str, default: float) -> float:
    value = config.get(key, default)
    return float(value) if isinstance(value, int | float) else default


def _speech(config: dict[str, object]) -> Manner:
    level, voices, measured = (config.get(f"speech.{key}") for key in ("level", "voices", "measured_dba"))
    return Manner(
        level if isinstance(level, int) else Manner.level,
        parse_voices(voices) if isinstance(voices, list) else {},
        _number(config, "speech.rate", Manner.rate),
        float(measured) if isinstance(measured, int | float) else None,
    )


def _lanes(value: object) -> int | None:
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= MOST:
        raise ContractError("lanes_max", f"a number from 1 to {MOST}", value)
    return value


def _mount(value: object) -> float | None:
    """Millimetres; a glass that hangs higher than a door is a slip of the pen."""
    if value is None:
        return None
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value <= _HIGHEST_MOUNT_MM:
        raise ContractError("mount_mm", f"millimetres from 0 to {_HIGHEST_MOUNT_MM}", value)
    return float(value)


def _uids(values: list[object]) -> frozenset[int]:
    if not all(isinstance(value, int) for value in values):
        raise ContractError("agent_uids", "a list of numbers", values)
    return frozenset(value for value in values if isinstance(value, int))


def _language(tag: str) -> str:
    if tag not in LANGUAGES:
        raise ContractError("language", f"one of {', '.join(LANGUAGES)}", tag)
    return tag


def _size(text: str) -> tuple[int, int]:
    width, cross, height = text.partition("x")
    if not (cross and width.isdigit() and height.isdigit() and int(width) >= 320 and int(height) >= 240):
        raise ContractError("--size", "WIDTHxHEIGHT in pixels, at least 320x240", text)
    return int(width), int(height)
