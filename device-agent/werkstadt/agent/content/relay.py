"""A zone's relay: gives what this device has to others of its zone, in the repository's layout.

They check everything themselves, so a relay is no one's root of trust. It answers only who shows a peer's certificate,
to as many at a time as CALLERS_MAX, and never waits for anybody longer than WAIT_S.
"""

import contextlib
import json
import logging
import re
import socket
import ssl
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from werkstadt.agent.content.peering import PeerIdentity

log = logging.getLogger(__name__)

CALLERS_MAX = 16
WAIT_S = 20.0
PIECE = 512 * 1024
PREFIX = "/api/v1/content/"
_ID, _SHA = r"[a-z0-9][a-z0-9-]{0,39}", r"[0-9a-f]{64}"
_FILE = re.compile(rf"files/[0-9a-f]{{2}}/({_SHA})")
_PACK = re.compile(rf"targets/packs/{_ID}/({_SHA})\.\1\.json")
_EXHIBITION = re.compile(rf"targets/exhibitions/({_SHA})\.{_ID}\.json")
_METADATA = re.compile(rf"metadata/(?:([1-9][0-9]{{0,15}})\.)?({_ID})\.json")
_RANGE = re.compile(r"bytes=([0-9]{1,18})-")


class RelayShelf:
    """content: the device's folder. trust: its metadata, as tuf keeps them."""

    def __init__(self, content: Path, trust: Path) -> None:
        self._content, self._trust = content, trust

    def file(self, path: str) -> Path | None:
        """Where it lies on this device; None: it does not."""
        if found := _FILE.fullmatch(path):
            file = self._content / "files" / found[1][:2] / found[1]
        elif found := _PACK.fullmatch(path):
            file = self._content / "packs" / found[1] / "manifest.json"
        elif found := _EXHIBITION.fullmatch(path):
            file = self._content / "exhibitions" / found[1] / "exhibition.json"
        elif found := _METADATA.fullmatch(path):
            return self._metadata(found[1], found[2])
        else:
            return None
        return file if file.is_file() else None

    def _metadata(self, version: str | None, role: str) -> Path | None:
        if role == "root":
            file = self._trust / "root_history" / f"{version}.root.json"
            return file if file.is_file() else None
        file = self._trust / f"{role}.json"
        try:
            kept = str(json.loads(file.read_bytes())["signed"]["version"])
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return file if version in (kept, None) and (version is None) == (role == "timestamp") else None


class Relay:
    """Runs in threads of its own from start() to close(). peer: has a certificate when it starts."""

    def __init__(self, shelf: RelayShelf, peer: PeerIdentity, host: str, port: int) -> None:
        self._shelf, self._peer = shelf, peer
        self._address = (host, port)
        self._server: _Server | None = None

    @property
    def port(self) -> int:
        return int(self._server.server_address[1]) if self._server else 0

    def start(self) -> None:
        """Raises OSError."""
        if self._server is None:
            self._server = _Server(self._address, self._shelf, self._peer.context)
            threading.Thread(target=self._server.serve_forever, name="relay", daemon=True).start()
            log.info("relay gives port=%d", self.port)

    def close(self) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, address: tuple[str, int], shelf: RelayShelf, context: Callable[[bool], ssl.SSLContext]) -> None:
        self.shelf = shelf
        self._context = context
        self._free = threading.BoundedSemaphore(CALLERS_MAX)
        if ":" in address[0]:
            self.address_family = socket.AF_INET6
        super().__init__(address, _Handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        """One too many is hung up on; it goes to the hub."""
        if not self._free.acquire(blocking=False):
            self.shutdown_request(request)
            return
        super().process_request(request, client_address)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        try:
            request.settimeout(WAIT_S)
            with self._context(True).wrap_socket(request, server_side=True) as wire:
                self.finish_request(wire, client_address)
        except (OSError, ssl.SSLError) as err:
            log.debug("relay caller gone address=%s reason=%s", client_address[0], err)
        finally:
            self.shutdown_request(request)
            self._free.release()

    def handle_error(self, request: Any, client_address: Any) -> None:
        log.exception("relay failed address=%s", client_address[0])


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "werkstadt"
    sys_version = ""
    timeout = WAIT_S
    server: _Server

    def do_GET(self) -> None:
        path = self.path.removeprefix(PREFIX) if self.path.startswith(PREFIX) else ""
        file = self.server.shelf.file(path)
        try:
            opened = file.open("rb") if file else None
        except OSError:
            opened = None
        if opened is None:
            self._say(404, b'{"title": "not there"}')
            return
        with opened:
            size = opened.seek(0, 2)
            found = _RANGE.fullmatch(self.headers.get("Range", ""))
            offset = int(found[1]) if found else 0
            if offset and offset >= size:
                self._say(416, b'{"title": "no such part"}')
                return
            opened.seek(offset)
            self.send_response(206 if offset else 200)
            self.send_header("Content-Length", str(size - offset))
            if offset:
                self.send_header("Content-Range", f"bytes {offset}-{size - 1}/{size}")
            self.end_headers()
            while piece := opened.read(PIECE):
                self.wfile.write(piece)

    def log_message(self, format: str, *args: Any) -> None:
        log.debug("relay " + format, *args)

    def _say(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/problem+json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with contextlib.suppress(OSError):
            self.wfile.write(body)
