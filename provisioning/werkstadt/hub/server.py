"""Both listeners in one process: devices (TLS 1.3, client certificates) and console."""

import asyncio
import contextlib
import gc
import logging
import signal
import socket
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp

from werkstadt.hub.announce import Announcement
from werkstadt.hub.api.app import make_app
from werkstadt.hub.api.protocol import CertificateProtocol
from werkstadt.hub.content.opening import open_repository
from werkstadt.hub.content.swarm import HubSwarm, is_there
from werkstadt.hub.control import ControlSocket
from werkstadt.hub.core import Hub
from werkstadt.hub.errors import HubError
from werkstadt.hub.feeds import COUNT_EVERY_S, PollCounter, keep_counted, keep_doing
from werkstadt.hub.resultwork import ResultKeeper
from werkstadt.hub.retentionwork import EVERY_S, Place, run_all
from werkstadt.hub.settings import Listener

RELOAD_S = 10.0
SWARM_S = 2.0
FRESHEN_S = 3600.0
"""Signed content gets a new date once a day; it is looked at so often."""
NO_CHECK_TIME = 0x200000
"""X509_V_FLAG_NO_CHECK_TIME of OpenSSL, which the `ssl` module does not name."""
log = logging.getLogger(__name__)


class ServeError(HubError):
    """The hub cannot serve; the message is for staff."""


@dataclass(frozen=True)
class Ports:
    devices: int
    console: int


class _Server(uvicorn.Server):
    """Leaves the signals to the one who runs two of them, and says when it takes requests."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.up = asyncio.Event()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        self.up.set()


def listen(listener: Listener, what: str) -> socket.socket:
    """Raises ServeError."""
    try:
        return socket.create_server((listener.host, listener.port), family=_family(listener.host), backlog=1024)
    except OSError as err:
        where = f"{what}: {listener.host} port {listener.port}"
        raise ServeError(f"{where}: expected a free port, got: {err.strerror}. Another hub, or another port?") from err


async def serve(hub: Hub, devices: socket.socket, console: socket.socket, ready: Callable[[Ports], None]) -> None:
    """Until SIGINT or SIGTERM. ready: called when both listeners take requests."""
    spare_the_collector()
    ports = Ports(devices.getsockname()[1], console.getsockname()[1])
    hub.devices_port = ports.devices
    console_tls = console_context(hub.settings.console_certificate, hub.settings.console_key)
    servers = [
        (_Server(_config(make_app(hub), device_context(hub), CertificateProtocol)), devices),
        (_Server(_config(console_app(hub), console_tls, None)), console),
    ]
    settings = hub.settings
    announcement = Announcement(settings.site, hub.authority.all_pins, ports.devices, settings.interfaces)
    control = ControlSocket(hub)
    await control.open()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, _stop, hub, [server for server, _ in servers])
    running = [asyncio.create_task(server.serve(sockets=[listener])) for server, listener in servers]
    helpers = [asyncio.create_task(_when_started([server for server, _ in servers], lambda: ready(ports)))]
    counter = PollCounter(hub.store, hub.feeds, settings.content)
    helpers.append(asyncio.create_task(keep_counted(counter, hub.now_ms)))
    keeper = ResultKeeper(hub.store, settings.content)
    helpers.append(
        asyncio.create_task(
            keep_doing(partial(keeper.keep, board=hub.feeds), hub.now_ms, COUNT_EVERY_S, "results not counted")
        )
    )
    run = partial(run_all, Place(hub.store, settings.state, hub.time_zone))
    helpers.append(asyncio.create_task(keep_doing(run, hub.now_ms, EVERY_S, "retention not carried out")))
    helpers.append(asyncio.create_task(keep_doing(partial(_freshen, hub), hub.now_ms, FRESHEN_S, "content not fresh")))
    if settings.swarm and is_there():
        hub.swarm = HubSwarm(settings.repository, hub.peers, settings.devices.host, settings.swarm_port)
        helpers.append(asyncio.create_task(keep_doing(_SwarmFollower(hub), hub.now_ms, SWARM_S, "no swarm")))
    if settings.zeroconf:
        helpers.append(asyncio.create_task(announcement.run()))
    if console_tls is not None and settings.console_certificate is not None and settings.console_key is not None:
        helpers.append(asyncio.create_task(keep_fresh(console_tls, settings.console_certificate, settings.console_key)))
    try:
        await asyncio.gather(*running)
    finally:
        for helper in helpers:
            helper.cancel()
        await asyncio.gather(*helpers, return_exceptions=True)
        await announcement.stop()
        if hub.swarm is not None:
            await asyncio.to_thread(hub.swarm.close)
        await control.close()


def spare_the_collector() -> None:
    """A batch makes tens of thousands of objects that live until its end: looking for cycles among them at the usual
    pace takes a fifth of the intake's time. What is there at the start stays for good."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 50)


def device_context(hub: Hub) -> ssl.SSLContext:
    """TLS 1.3. A client certificate must be of the hub's CA, or an earlier one; enrolment comes without one.

    Dates are not looked at here but at every request (api/caller.py): a certificate that is over may still be renewed.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.verify_mode = ssl.CERT_OPTIONAL
    context.verify_flags |= ssl.VerifyFlags(NO_CHECK_TIME)
    hub.authority.equip(context)
    return context


def console_context(certificate: Path | None, key: Path | None) -> ssl.SSLContext | None:
    """Raises ServeError."""
    if certificate is None or key is None:
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        context.load_cert_chain(certificate, key)
    except OSError as err:
        raise ServeError(f"console: {certificate}, {key}: expected certificate and key (PEM), got: {err}") from err
    return context


def console_app(hub: Hub) -> ASGIApp:
    """The staff's pages."""
    from werkstadt.hub.console.app import make_app as make_console

    app: ASGIApp = make_console(hub)
    return app


def _config(app: ASGIApp, context: ssl.SSLContext | None, protocol: type[CertificateProtocol] | None) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http=protocol or "httptools",
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=75,
        timeout_graceful_shutdown=3,
        h11_max_incomplete_event_size=16 * 1024,
        ssl_context_factory=None if context is None else lambda _config, _default: context,
    )


def _family(host: str) -> int:
    return socket.AF_INET6 if ":" in host else socket.AF_INET


def _freshen(hub: Hub, _now_ms: int) -> None:
    repository = open_repository(hub.settings)
    if repository.exists:
        with repository.locked():
            repository.freshen()


class _SwarmFollower:
    """Looks whether something was published; a certificate lasts a week, so a new one comes each day."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._seen = 0

    def __call__(self, _now_ms: int) -> None:
        timestamp = self._hub.shelf.timestamp()
        if self._hub.swarm is not None and timestamp != self._seen:
            self._hub.swarm.follow(open_repository(self._hub.settings))
            self._seen = timestamp


def _stop(hub: Hub, servers: list[_Server]) -> None:
    hub.live.close()
    for server in servers:
        server.should_exit = True


async def _when_started(servers: list[_Server], then: Callable[[], None]) -> None:
    for server in servers:
        await server.up.wait()
    then()


async def keep_fresh(context: ssl.SSLContext, certificate: Path, key: Path, every_s: float = RELOAD_S) -> None:
    """Takes new files for new connections; files that do not fit leave the old ones in use."""
    seen = _stamps(certificate, key)
    while True:
        await asyncio.sleep(every_s)
        if (now := _stamps(certificate, key)) == seen:
            continue
        seen = now
        try:
            probe = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            probe.load_cert_chain(certificate, key)
            context.load_cert_chain(certificate, key)
        except OSError as err:
            log.warning("console certificate not reloaded, the old one stays reason=%s", err)
        else:
            log.info("console certificate reloaded file=%s", certificate)


def _stamps(*paths: Path) -> list[int | None]:
    return [path.stat().st_mtime_ns if path.exists() else None for path in paths]
