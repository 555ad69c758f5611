"""`doctor`: one check after the other, what is wrong and what to do. Changes nothing."""

import errno
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from werkstadt.agent import certificates
from werkstadt.agent.ask import ask_agent
from werkstadt.agent.capabilities.buttons import DEFAULT_KEYS, key_codes
from werkstadt.agent.clock import BUILT
from werkstadt.agent.config import HubAddress, Settings, parse_address
from werkstadt.agent.content.trust import kept_root
from werkstadt.agent.content.update import Updates
from werkstadt.agent.courier import MOVE_AWAY
from werkstadt.agent.errors import AgentError, HubNotTrusted
from werkstadt.agent.handshake import presented_chain
from werkstadt.agent.identity import Identity, IdentityFolder
from werkstadt.agent.store import Store
from werkstadt.contract import limits
from werkstadt.contract.code import pin_of
from werkstadt.contract.errors import ContractError
from werkstadt.journal import JournalUnavailable, damaged_files, open_readers

FREE_MIN = 4 * limits.BALLAST_SIZE
WARN_BEFORE = timedelta(days=60)
"""Of the end of the device's certificate; the console warns as early."""
_NO_ROOM = "The disk is full: make room. Nothing that was thanked for is lost; forms open again by themselves."
_ADVICE = {
    errno.ENOSPC: _NO_ROOM,
    errno.EDQUOT: _NO_ROOM,
    errno.EROFS: "The disk is read-only: it may be failing, or was mounted so.",
    errno.EACCES: "Run doctor as the agent's own user or as root.",
    errno.EPERM: "Run doctor as the agent's own user or as root.",
}


@dataclass(frozen=True)
class Finding:
    """well: None where there is nothing to check. todo: the next step where it is not well."""

    check: str
    well: bool | None
    found: str
    todo: str = ""


def examine(settings: Settings, now: Callable[[], float] = time.time) -> list[Finding]:
    findings: list[Finding] = []
    for check in (_state, _disk, _clock, _journal, _content):
        findings += _guarded(check.__name__[1:], lambda check=check: check(settings, now))  # type: ignore[misc]
    identity: Identity | None = None
    try:
        identity = IdentityFolder(settings.own).load()
        findings.append(_enrolment(identity))
    except (AgentError, OSError) as err:
        findings.append(_wrong("enrolment", err))
    if identity is not None:
        enrolled = identity
        findings += _guarded("certificate", lambda: _certificate(enrolled, now))
        findings += _guarded("hub", lambda: _hub(settings, enrolled))
    findings += _guarded("agent", lambda: _agent(settings))
    findings += _guarded("sensors", lambda: _sensors(settings))
    findings += _guarded("buttons", lambda: _buttons(settings))
    return findings


def _guarded(name: str, check: Callable[[], Iterator[Finding]]) -> list[Finding]:
    try:
        return list(check())
    except (AgentError, ContractError, JournalUnavailable, OSError) as err:
        return [_wrong(name, err)]


def _wrong(name: str, err: Exception) -> Finding:
    if isinstance(err, AgentError):
        return Finding(name, False, err.sentence, err.todo)
    return Finding(name, False, str(err), "Run doctor as the agent's own user or as root.")


def _state(settings: Settings, now: Callable[[], float]) -> Iterator[Finding]:
    if not settings.state.is_dir():
        yield Finding("state", False, f"{settings.state} is not there.", "Make it, or give another one with --state.")
        return
    try:
        with tempfile.TemporaryFile(dir=settings.own if settings.own.is_dir() else settings.state) as file:
            file.write(b"x")
            file.flush()
            os.fsync(file.fileno())
    except OSError as err:
        todo = _ADVICE.get(err.errno or 0, "Look at the system's log (journalctl -k): the disk may be failing.")
        yield Finding("state", False, f"{settings.state} cannot be written ({err.strerror}).", todo)
        return
    yield Finding("state", True, f"{settings.state} can be written.")


def _disk(settings: Settings, now: Callable[[], float]) -> Iterator[Finding]:
    free = shutil.disk_usage(settings.state).free
    text = f"{free // 2**20} MiB are free."
    if free < FREE_MIN:
        yield Finding("disk", False, text, f"Make room: at least {FREE_MIN // 2**20} MiB.")
    else:
        yield Finding("disk", True, text)


def _clock(settings: Settings, now: Callable[[], float]) -> Iterator[Finding]:
    at = datetime.fromtimestamp(now(), UTC)
    text = f"The clock shows {at:%Y-%m-%d %H:%M:%S} UTC."
    if at < BUILT:
        yield Finding("clock", False, text, "That cannot be. Set the clock, or wait for the hub.")
    else:
        yield Finding("clock", True, text)


def _journal(settings: Settings, now: Callable[[], float]) -> Iterator[Finding]:
    readers = open_readers(settings.journal)
    if not readers:
        yield Finding("journal", None, f"{settings.journal} holds no records yet.")
    with ExitStack() as opened:
        for reader in readers:
            opened.enter_context(reader)
        counts = {reader.path: reader.written().count() for reader in readers}
        damaged = damaged_files(readers)
        for reader in readers:
            if reader.path in damaged:
                todo = f"Nothing at once: a new epoch begins by itself. {MOVE_AWAY}"
                yield Finding("journal", False, reader.problem or f"{reader.path}: damaged", todo)
            elif reader.problem:
                yield Finding("journal", False, reader.problem, "Run doctor as the agent's own user or as root.")
            else:
                name = f"{reader.writer}-{reader.epoch}"
                yield Finding("journal", True, f"{name}: {counts[reader.path]} records can be read.")


def _content(settings: Settings, now: Callable[[], float]) -> Iterator[Finding]:
    updates = Updates(settings.content, settings.own / "content")
    hash_ = updates.folder.in_force()
    anew = "The agent brings it anew from the hub; or: werkstadt-agent content update --from STICK"
    if not hash_:
        yield Finding("content", None, f"{settings.content} shows no exhibition yet.")
    elif not updates.folder.is_placed(hash_):
        yield Finding("content", False, f"The exhibition {hash_[:12]} is in force and not whole.", anew)
    else:
        yield Finding("content", True, f"The exhibition {updates.shown()} ({hash_[:12]}) is in force and whole.")
    if kept_root(settings.own / "content") is None:
        yield Finding("content", None, "This device does not know yet whom to trust for content.")
    elif not updates.noted().fresh:
        todo = "Let it reach the hub, or bring a newer stick: werkstadt-hub content export --to STICK"
        yield Finding("content", False, "What is in force was taken from a stick whose time was over.", todo)


def _enrolment(identity: Identity | None) -> Finding:
    if identity is None:
        todo = "At its own screen; or with: werkstadt-agent enrol (a code), --compare (digits), --voucher FILE."
        return Finding("enrolment", False, "This device belongs to no hub yet.", todo)
    return Finding("enrolment", True, f"Enrolled as {identity.device} at {identity.hub}.")


def _certificate(identity: Identity, now: Callable[[], float]) -> Iterator[Finding]:
    certificates.check_device(identity.certificate, identity.ca, identity.key, identity.device)
    until = identity.certificate.not_valid_after_utc
    half = identity.certificate.not_valid_before_utc + (until - identity.certificate.not_valid_before_utc) / 2
    text = f"The certificate of this device is valid until {until:%Y-%m-%d} and renews itself from {half:%Y-%m-%d} on."
    at = datetime.fromtimestamp(now(), UTC)
    if at > until:
        text = (
            f"The certificate of this device was valid until {until:%Y-%m-%d}. The hub renews it at the next contact."
        )
    if at > until - WARN_BEFORE:
        todo = "Let the agent run where it reaches the hub. `werkstadt-agent status` says what hinders it (renewal)."
        yield Finding("certificate", False, text, todo)
    else:
        yield Finding("certificate", True, text)


def _hub(settings: Settings, identity: Identity) -> Iterator[Finding]:
    address = settings.hub or _found(settings, identity) or identity.hub
    chain = presented_chain(address)
    if not chain:
        raise HubNotTrusted(f"{address} showed no certificate.")
    certificates.check_server(chain[0], identity.ca, chain[1:])
    pin = pin_of(certificates.spki_sha256(identity.ca))
    yield Finding("hub", True, f"The hub answers at {address}, and it is the one with the pin {pin}.")


def _found(settings: Settings, identity: Identity) -> HubAddress | None:
    """Where the running agent found the hub after it moved."""
    path = settings.own / "agent.db"
    if not path.exists():
        return None
    with closing(Store(path, read_only=True)) as store:
        address = store.fact(f"hub:{identity.device}")
    return parse_address(address, str(path)) if address else None


def _agent(settings: Settings) -> Iterator[Finding]:
    try:
        report = ask_agent(settings.socket)
    except PermissionError:
        todo = "Run doctor as root or as the agent's user, or set kiosk_uid to the kiosk's user."
        yield Finding("agent", False, f"{settings.socket} is not for this user.", todo)
        return
    if report is None:
        yield Finding("agent", False, f"No agent answers at {settings.socket}.", "Start it: werkstadt-agent run")
        return
    yield Finding("agent", True, f"The agent runs as process {report.get('pid')}.")
    kiosk = report.get("kiosk")
    if isinstance(kiosk, dict) and not kiosk.get("connected"):
        yield Finding("kiosk", False, "No touch application is connected.", "Start it: werkstadt-kiosk")


def _sensors(settings: Settings) -> Iterator[Finding]:
    for sensor in settings.sensors:
        yield _device("sensors", f"sensor {sensor.name}", sensor.port, "dialout")


def _buttons(settings: Settings) -> Iterator[Finding]:
    key_codes(settings.buttons.keys or DEFAULT_KEYS)
    for path in settings.buttons.devices:
        yield _device("buttons", "the buttons", path, "input")


def _device(check: str, what: str, path: Path, group: str) -> Finding:
    if not path.exists():
        return Finding(check, False, f"{path} is not there.", f"Plug in {what}, or correct the path in agent.toml.")
    if not os.access(path, os.R_OK | os.W_OK):
        return Finding(check, False, f"{path} may not be opened by this user.", f"Add the user to the group {group}.")
    return Finding(check, True, f"{path} is there ({what}).")
