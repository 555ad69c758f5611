"""The device API of the hub, as a device calls it. One thread a connection."""

import os
import socket
import ssl
import threading
from collections.abc import Mapping
from typing import Any, TypeVar

import requests
import urllib3
from cryptography import x509
from pydantic import BaseModel, TypeAdapter, ValidationError
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPSConnection
from urllib3.connectionpool import HTTPSConnectionPool

from werkstadt.agent.certificates import check_server
from werkstadt.agent.config import HubAddress
from werkstadt.agent.errors import HubAway, HubNotTrusted, HubRefused
from werkstadt.contract.messages import Command, Refusal, Signed

CONNECT_S = 5.0
ANSWER_S = 30.0
LIVE_S = 40.0
"""The hub answers a live poll after 25 s at the latest."""
ANSWER_MAX = 8 * 1024 * 1024
BLOB_CHUNK = 4 * 1024 * 1024

_Answer = TypeVar("_Answer", bound=BaseModel)
_COMMANDS = TypeAdapter(list[Command])
_TRY_LATER = {408, 425, 429}


class HubConnection:
    """Keeps one connection alive (TCP_NODELAY is urllib3's default). Raises HubAway, HubRefused or HubNotTrusted."""

    def __init__(self, address: HubAddress, context: ssl.SSLContext, ca: x509.Certificate) -> None:
        self.address = address
        self._adapter = _PinnedAdapter(context, ca)
        self._session = requests.Session()
        self._session.trust_env = False  # the environment must choose neither proxy nor CA
        self._session.adapters.clear()
        self._session.mount("https://", self._adapter)
        self._session.headers["Accept-Encoding"] = "identity"

    def ask(self, path: str, message: BaseModel, answer: type[_Answer]) -> _Answer:
        body = self.send("POST", path, message.model_dump_json().encode(), {"Content-Type": "application/json"})
        return _understood(answer, body, self.address)

    def ask_signed(self, path: str, body: bytes, signature: str, answer: type[_Answer]) -> _Answer:
        headers = {"Content-Type": "application/json", "Werkstadt-Signature": signature}
        return _understood(answer, self.send("POST", path, body, headers), self.address)

    def blob_held(self, sha256: str) -> tuple[int, bool]:
        """How many bytes of the blob the hub has already, and whether it is whole."""
        try:
            response = self._exchange("HEAD", f"/api/v1/blobs/{sha256}", b"", {}, ANSWER_S)
        except HubRefused as err:
            if err.status == 404:
                return 0, False
            raise
        return _offset(response.headers), response.headers.get("Upload-Complete") == "?1"

    def put_blob(self, sha256: str, offset: int, chunk: bytes, *, last: bool) -> None:
        """last: nothing more comes, so that a hub which got other bytes before says so.

        Not tried again by itself: what came of a piece that broke off stays there, so that it would begin too early.
        """
        headers = {
            "Upload-Offset": str(offset),
            "Upload-Complete": f"?{int(last)}",
            "Content-Type": "application/octet-stream",
        }
        self._exchange("PUT", f"/api/v1/blobs/{sha256}", chunk, headers, ANSWER_S, repeatable=False)

    def feed(self, name: str) -> Signed:
        """Not yet verified."""
        return _understood(Signed, self.send("GET", f"/api/v1/feeds/{name}"), self.address)

    def commands(self, after: int) -> list[Command]:
        """Waits up to 25 s for wishes of staff."""
        body = self.send("GET", f"/api/v1/live?after={after}", timeout_s=LIVE_S)
        try:
            return _COMMANDS.validate_json(body)
        except ValidationError as err:
            raise _stranger(self.address, err) from err

    def give_screenshot(self, counter: int, png: bytes) -> None:
        self.send("POST", f"/api/v1/live/{counter}", png, {"Content-Type": "image/png"})

    def decline(self, counter: int, refusal: Refusal) -> None:
        body = refusal.model_dump_json().encode()
        self.send("POST", f"/api/v1/live/{counter}", body, {"Content-Type": "application/json"})

    def send(
        self,
        method: str,
        path: str,
        body: bytes = b"",
        headers: Mapping[str, str] | None = None,
        timeout_s: float = ANSWER_S,
    ) -> bytes:
        response = self._exchange(method, path, body, headers or {}, timeout_s)
        return bytes(response.content)

    def abort(self) -> None:
        """End a call that another thread waits in."""
        self._adapter.wires.cut()

    def close(self) -> None:
        self._session.close()

    def _exchange(
        self,
        method: str,
        path: str,
        body: bytes,
        headers: Mapping[str, str],
        timeout_s: float,
        *,
        repeatable: bool = True,
    ) -> requests.Response:
        try:
            response = self._call(method, path, body, headers, timeout_s, repeatable)
        except requests.exceptions.SSLError as err:
            raise _tls_sentence(self.address, err) from err
        except requests.exceptions.Timeout as err:
            raise HubAway(f"The hub at {self.address} does not answer in time.") from err
        except (requests.exceptions.RequestException, urllib3.exceptions.HTTPError, OSError) as err:
            raise HubAway(f"No connection to the hub at {self.address} ({_root_of(err)}).") from err
        if not response.ok or response.is_redirect:
            raise _refusal(self.address, response)
        return response

    def _call(
        self, method: str, path: str, body: bytes, headers: Mapping[str, str], timeout_s: float, repeatable: bool
    ) -> requests.Response:
        """Once more where the hub closed a kept connection in the same moment."""
        for again in (repeatable, False):
            try:
                response = self._session.request(
                    method,
                    f"https://{self.address}{path}",
                    data=body or None,
                    headers=dict(headers),
                    timeout=(CONNECT_S, timeout_s),
                    allow_redirects=False,
                    stream=True,
                )
                return _bounded(response, self.address)
            except (requests.exceptions.SSLError, requests.exceptions.Timeout):
                raise
            except requests.exceptions.ConnectionError:
                if not again or self._adapter.wires.are_cut:
                    raise
        raise AssertionError("unreachable")


def _bounded(response: requests.Response, address: HubAddress) -> requests.Response:
    """The whole body in memory, refused where it is larger than any answer of ours."""
    body = response.raw.read(ANSWER_MAX + 1)
    if len(body) > ANSWER_MAX:
        response.close()
        raise HubAway(f"The answer of {address} is larger than {ANSWER_MAX} bytes.")
    response._content = body  # what Response.content does, with a bound
    response._content_consumed = True  # type: ignore[attr-defined]
    response.close()
    return response


def _understood(model: type[_Answer], body: bytes, address: HubAddress) -> _Answer:
    try:
        return model.model_validate_json(body)
    except ValidationError as err:
        raise _stranger(address, err) from err


def _stranger(address: HubAddress, err: ValidationError) -> HubAway:
    first = err.errors()[0]
    where = ".".join(str(part) for part in first["loc"]) or "the whole answer"
    return HubAway(
        f"What {address} answered is no answer of a hub ({where}: {first['msg']}).",
        "Is something between this device and the hub, a proxy or a log-in page?",
    )


def _refusal(address: HubAddress, response: requests.Response) -> HubAway | HubRefused:
    status = response.status_code
    try:
        said = Refusal.model_validate_json(response.content or b"{}")
    except ValidationError:
        said = None
    if status in _TRY_LATER or status >= 500:
        wait = response.headers.get("Retry-After", "")
        title = said.title if said else response.reason
        return HubAway(f"The hub cannot take it now ({status}: {title}).", wait_s=float(wait) if wait.isdigit() else 0)
    if status == 404 and response.request.method == "HEAD":
        return HubRefused(status, "not there")
    if said is None:
        return HubAway(
            f"What {address} answered ({status}) is no answer of a hub.",
            "Is something between this device and the hub, a proxy or a log-in page?",
        )
    return HubRefused(status, said.title, said.where, said.expected, said.got)


def _tls_sentence(address: HubAddress, err: BaseException) -> HubNotTrusted | HubAway:
    text = str(err)
    if "CERTIFICATE_VERIFY_FAILED" in text:
        return HubNotTrusted(
            f"Whoever answers at {address} is not the hub that this device was enrolled at.",
            "Is the address right? A new hub needs a new enrolment.",
        )
    if "ALERT" in text:
        return HubNotTrusted(
            f"The hub at {address} does not accept this device's certificate ({_root_of(err)}).",
            "It was issued by another hub, or this device was removed. Enrol it anew.",
        )
    return HubAway(
        f"The hub at {address} ended the connection before it answered ({_root_of(err)}).",
        "If this stays, the hub may not know this device's certificate.",
    )


def _root_of(err: BaseException) -> str:
    while err.__context__ is not None:
        err = err.__context__
    text = err.strerror if isinstance(err, OSError) and err.strerror else str(err)
    return text.split(" (_ssl.c")[0] or type(err).__name__


def _offset(headers: Mapping[str, str]) -> int:
    text = headers.get("Upload-Offset", "0")
    return int(text) if text.isdigit() else 0


class _Wires:
    """The sockets in use, so that another thread can end a long wait."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last: socket.socket | None = None
        self.are_cut = False

    def opened(self, wire: socket.socket) -> None:
        with self._lock:
            self._last = wire
            if self.are_cut:
                raise ConnectionAbortedError("the agent stops")

    def cut(self) -> None:
        """shutdown() on a second descriptor of the same connection: the TLS object is the other thread's."""
        with self._lock:
            self.are_cut = True
            if self._last is None or self._last.fileno() < 0:
                return
            with socket.socket(fileno=os.dup(self._last.fileno())) as twin:
                try:
                    twin.shutdown(socket.SHUT_RDWR)
                except OSError:  # already closed by the other side
                    return


class _PinnedAdapter(HTTPAdapter):
    """requests with one context: it may neither add the public CAs nor turn verification off."""

    def __init__(self, context: ssl.SSLContext, ca: x509.Certificate) -> None:
        self.wires = _Wires()
        self._context = context
        self._ca = ca
        super().__init__(pool_connections=1, pool_maxsize=1, max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs, ssl_context=self._context, assert_hostname=False)
        wires, ca = self.wires, self._ca

        class Wire(HTTPSConnection):
            def connect(self) -> None:
                super().connect()
                leaf = self.sock.getpeercert(binary_form=True)  # type: ignore[union-attr]
                check_server(x509.load_der_x509_certificate(leaf), ca)
                wires.opened(self.sock)

        class Pool(HTTPSConnectionPool):
            ConnectionCls = Wire

        self.poolmanager.pool_classes_by_scheme = {"https": Pool}

    def build_connection_pool_key_attributes(self, request: Any, verify: Any, cert: Any = None) -> Any:
        host, _ = super().build_connection_pool_key_attributes(request, True, None)
        return host, {}

    def cert_verify(self, conn: Any, url: Any, verify: Any, cert: Any) -> None:
        """Everything is said in the context."""
