"""HTTP that tells the application which client certificate was presented, and does not wait for ever for a request."""

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

REQUEST_S = 30.0
"""From the connection to the end of the first request's headers."""


class CertificateProtocol(HttpToolsProtocol):
    """uvicorn does not say it itself: github.com/Kludex/uvicorn/issues/3132 is open.

    scope["extensions"]["tls"]: the client's certificate as DER, or None.
    """

    _certificate: bytes | None = None
    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        tls: Any = transport.get_extra_info("ssl_object")
        self._certificate = None if tls is None else tls.getpeercert(binary_form=True)
        self._deadline = self.loop.call_later(REQUEST_S, transport.abort)

    def connection_lost(self, exc: Exception | None) -> None:
        self._meet_deadline()
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        extensions: Any = self.scope.setdefault("extensions", {})
        extensions["tls"] = self._certificate

    def on_headers_complete(self) -> None:
        self._meet_deadline()
        super().on_headers_complete()

    def _meet_deadline(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None
