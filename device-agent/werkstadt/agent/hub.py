"""The device API of the hub, as a device calls it. One thread a connection."""

import ssl
from collections.abc import Iterator, Mapping
from email.utils import parsedate_to_datetime
from typing import Any, TypeVar

import requests
import urllib3
from cryptography import x509
from pydantic import BaseModel, TypeAdapter, ValidationError

from werkstadt.agent.certificates import check_use
from werkstadt.agent.config import HubAddress
from werkstadt.agent.errors import HubAway, HubNotTrusted, HubRefused
from werkstadt.agent.wires import WiredAdapter
from werkstadt.contract import observing
from werkstadt.contract.messages import CheckIn, CheckInAnswer, Command, Refusal, RoadsAnswer, Signed

CONNECT_S = 5.0
ANSWER_S = 30.0
LIVE_S = 40.0
"""The hub answers a live poll after 25 s at the latest."""
ANSWER_MAX = 8 * 1024 * 1024
BLOB_CHUNK = 4 * 1024 * 1024

_Answer = TypeVar("_Answer", bound=BaseModel)
_COMMANDS = TypeAdapter(list[Command])
_TRY_LATER = {408, 425, 429}
_JSON = {"Content-Type": "application/json"}


class HubConnection:
    """Keeps one connection alive (TCP_NODELAY is urllib3's default). Raises HubAway, HubRefused or HubNotTrusted."""

    def __init__(self, address: HubAddress, context: ssl.SSLContext) -> None:
        self.address = address
        self.said_at_s: float | None = None
        """The hub's time at the last answer of ask_once(), UTC; None where it does not say it."""
        self._adapter = _PinnedAdapter(context)
        self._session = requests.Session()
        self._session.trust_env = False  # the environment must choose neither proxy nor CA
        self._session.adapters.clear()
        self._session.mount("https://", self._adapter)
        self._session.headers.clear()  # who it is, its certificate says
        self._session.headers["Accept-Encoding"] = "identity"

    def ask(self, path: str, message: BaseModel, answer: type[_Answer]) -> _Answer:
        body = self.send("POST", path, message.model_dump_json().encode(), _JSON)
        return _understood(answer, body, self.address)

    def check_in(self, message: CheckIn) -> CheckInAnswer:
        body = self.send("POST", "/api/v1/checkin", message.to_bytes(), _JSON)
        return _understood(CheckInAnswer, body, self.address)

    def ask_once(self, path: str, body: bytes, answer: type[_Answer]) -> _Answer:
        """Not tried again by itself: what a code or a number opens is good once."""
        response = self._exchange("POST", path, body, _JSON, ANSWER_S, repeatable=False)
        self.said_at_s = _date_of(response.headers)
        return _understood(answer, bytes(response.content), self.address)

    def ask_signed(self, path: str, body: bytes, signature: str, answer: type[_Answer]) -> _Answer:
        headers = {**_JSON, "Werkstadt-Signature": signature}
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

    def roads(self, exhibition: str, swarm_port: int = 0) -> RoadsAnswer:
        """exhibition: its hash. swarm_port: where this device gives files away, for the others."""
        path = f"/api/v1/roads/{exhibition}?port={swarm_port}"
        return _understood(RoadsAnswer, self.send("GET", path), self.address)

    def content(self, path: str, offset: int, piece: int) -> Iterator[bytes]:
        """The bytes of a path of the repository, from offset on. Who does not read to the end closes the connection."""
        headers = {"Range": f"bytes={offset}-"} if offset else {}
        try:
            with self._adapter.wires.within(CONNECT_S + ANSWER_S):  # a relay is another device
                response = self._exchange("GET", f"/api/v1/content/{path}", b"", headers, ANSWER_S, whole=False)
        except TimeoutError as err:
            raise HubAway(f"The hub at {self.address} does not answer in time.") from err
        try:
            if offset and response.status_code != 206:
                raise HubAway(f"The hub at {self.address} begins {path} anew, where its rest was asked for.")
            while data := response.raw.read1(piece):  # what has come by now: who reads looks whether it is too slow
                yield data
        except (requests.exceptions.RequestException, urllib3.exceptions.HTTPError, OSError) as err:
            raise HubAway(f"The hub at {self.address} broke off ({_root_of(err)}).") from err
        finally:
            response.close()

    def commands(self, after: int) -> list[Command]:
        """Waits up to 25 s for wishes of staff."""
        body = self.send("GET", f"/api/v1/live?after={after}", timeout_s=LIVE_S)
        try:
            return _COMMANDS.validate_json(body)
        except ValidationError as err:
            raise _stranger(self.address, err) from err

    def give_screenshot(self, counter: int, png: bytes) -> None:
        self.send("POST", f"/api/v1/live/{counter}", png, {"Content-Type": "image/png"})

    def tell_observer(self, counter: int, answer: bytes) -> None:
        self.send("POST", f"/api/v1/live/{counter}", answer, {"Content-Type": observing.CONTENT_TYPE})

    def decline(self, counter: int, refusal: Refusal) -> None:
        self.send("POST", f"/api/v1/live/{counter}", refusal.model_dump_json().encode(), _JSON)

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
        whole: bool = True,
    ) -> requests.Response:
        """whole: with the body in memory; otherwise the caller reads it, if it is no refusal."""
        try:
            response = self._call(method, path, body, headers, timeout_s, repeatable)
            if whole or not response.ok:
                _bounded(response, self.address)
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
                return self._session.request(
                    method,
                    f"https://{self.address}{path}",
                    data=body or None,
                    headers=dict(headers),
                    timeout=(CONNECT_S, timeout_s),
                    allow_redirects=False,
                    stream=True,
                )
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
        title, code = said.title if said else response.reason, "closed" if status == 429 else ""
        return HubAway(
            f"The hub cannot take it now ({status}: {title}).", wait_s=float(wait) if wait.isdigit() else 0, code=code
        )
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


def _date_of(headers: Mapping[str, str]) -> float | None:
    try:
        return parsedate_to_datetime(headers.get("Date", "")).timestamp()
    except (ValueError, OverflowError):
        return None


def _offset(headers: Mapping[str, str]) -> int:
    text = headers.get("Upload-Offset", "0")
    return int(text) if text.isdigit() else 0


class _PinnedAdapter(WiredAdapter):
    """requests with one context: it may neither add the public CAs nor turn verification off."""

    def __init__(self, context: ssl.SSLContext) -> None:
        super().__init__(_is_hub, ssl_context=context, assert_hostname=False)

    def build_connection_pool_key_attributes(self, request: Any, verify: Any, cert: Any = None) -> Any:
        host, _ = super().build_connection_pool_key_attributes(request, True, None)
        return host, {}

    def cert_verify(self, conn: Any, url: Any, verify: Any, cert: Any) -> None:
        """Everything is said in the context."""


def _is_hub(wire: ssl.SSLSocket) -> None:
    """The context has verified who issued the certificate."""
    check_use(x509.load_der_x509_certificate(wire.getpeercert(binary_form=True) or b""))
