"""A hub in the test's own process, whose clock the test sets: its device API without TLS."""

import asyncio
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from fastapi import FastAPI
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Receive, Scope, Send

from werkstadt.hub import authority
from werkstadt.hub.api.app import make_app
from werkstadt.hub.core import Hub
from werkstadt.hub.settings import settings_of
from werkstadt.hub.store.database import Store

NOW_MS = time.time_ns() // 1_000_000
"""Certificates are made by the machine's own clock: a fixed day would be too early some day."""
MINUTE_MS = 60_000
DAY_MS = 86_400_000


@dataclass
class TimedHub(Hub):
    clock_ms: int = NOW_MS

    def now_ms(self) -> int:
        return self.clock_ms


def timed_hub(folder: Path, **settings: object) -> TimedHub:
    lines = "\n".join(f"{name} = {value!r}".replace("'", '"') for name, value in settings.items())
    found = settings_of(lines, folder / "hub.toml", folder / "state")
    keys = folder / "state" / "keys"
    make = authority.load if (keys / "ca.key").exists() else authority.create
    made = TimedHub(found, Store(found.database), make(keys, found.key_secret, ("localhost", "127.0.0.1")))
    made.store.migrate()
    return made


class Caller:
    """What one address says to the device API, with or without a certificate (PEM)."""

    def __init__(self, hub: Hub, address: str = "10.0.0.8") -> None:
        self._shown = _Shown(make_app(hub))
        self._way = httpx.ASGITransport(self._shown, client=(address, 4711))

    def post(self, path: str, body: bytes | str | None = None, certificate: str | None = None) -> httpx.Response:
        return self.ask("POST", f"/api/v1/{path}", body, certificate)

    def ask(
        self, method: str, path: str, body: bytes | str | None = None, certificate: str | None = None
    ) -> httpx.Response:
        self._shown.certificate = None if certificate is None else der_of(certificate)
        return asyncio.run(self._ask(method, f"http://hub{path}", body))

    def routes(self) -> list[BaseRoute]:
        """All that the device API answers."""
        app = self._shown.app
        while not isinstance(app, FastAPI):
            app = app._app  # type: ignore[attr-defined]
        return list(_flat(app.router.routes))

    async def _ask(self, method: str, url: str, body: bytes | str | None) -> httpx.Response:
        async with httpx.AsyncClient(transport=self._way, trust_env=False) as client:
            return await client.request(method, url, content=body)


def _flat(routes: Iterable[BaseRoute]) -> Iterator[BaseRoute]:
    """FastAPI keeps routers that were included as they are."""
    for route in routes:
        inner = getattr(route, "original_router", None)
        yield from [route] if inner is None else _flat(inner.routes)


class _Shown:
    """Stands in for CertificateProtocol."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.certificate: bytes | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope.setdefault("extensions", {})["tls"] = self.certificate
        await self.app(scope, receive, send)


def der_of(pem: str) -> bytes:
    return x509.load_pem_x509_certificate(pem.encode()).public_bytes(serialization.Encoding.DER)
