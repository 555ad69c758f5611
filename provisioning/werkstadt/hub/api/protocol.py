"""HTTP that tells the application which client certificate was presented, and does not wait for ever for a request."""

import asyncio
from collections import Counter
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

REQUEST_S = 30.0
"""From the connection to the end of the first request's headers."""
STRANGERS_MAX = 64
"""Connections of one address at a time that show no certificate; devices of the house are not counted."""
_strangers: Counter[str] = Counter()


class CertificateProtocol(HttpToolsProtocol):
    """uvicorn does not say it itself: github.com/Kludex/uvicorn/issues/3132 is open.

    scope["extensions"]["tls"]: the client's certificate as DER, or None.
    """

    _certificate: bytes | None = None
    _deadline: asyncio.TimerHandle | None = None
    _stranger: str | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        tls: Any = transport.get_extra_info("ssl_object")
        self._certificate = None if tls is None else tls.getpeercert(binary_form=True)
        self._deadline = self.loop.call_later(REQUEST_S, transport.abort)
        if self._certificate is None:
            self._count_stranger(transport)

    def connection_lost(self, exc: Exception | None) -> None:
        self._meet_deadline()
        if self._stranger is not None:
            _strangers[self._stranger] -= 1
            if not _strangers[self._stranger]:
                del _strangers[self._stranger]
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        extensions: Any = self.scope.setdefault("extensions", {})
        extensions["tls"] = self._certificate

    def on_headers_complete(self) -> None:
        self._meet_deadline()
        super().on_headers_complete()

    def _count_stranger(self, transport: asyncio.Transport) -> None:
        peer = transport.get_extra_info("peername")
        address = peer[0] if peer else ""
        if _strangers[address] >= STRANGERS_MAX:
            transport.abort()
            return
        self._stranger = address
        _strangers[address] += 1

    def _meet_deadline(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None
