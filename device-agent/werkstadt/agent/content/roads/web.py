"""An address that serves the repository's layout over HTTP: a hub, a relay, any web server.

What comes is signed, so an address without TLS gives nothing away but what is shown to everybody anyhow. The hub's own
is asked with the device's certificate (HubRoad).
"""

import time
from collections.abc import Callable, Iterator

import requests
import urllib3

from werkstadt.agent.content.roads import PIECE, NotThereError, RoadError
from werkstadt.agent.content.rules.stall import Stall
from werkstadt.agent.errors import HubAway, HubNotTrusted, HubRefused
from werkstadt.agent.hub import HubConnection
from werkstadt.agent.wires import WiredAdapter

CONNECT_S = 5.0
READ_S = 20.0


class WebRoad:
    """base: http:// or https:// address of the folder. The environment has no say in whom it trusts.

    head_s: the head of an answer comes within.
    """

    def __init__(
        self,
        base: str,
        clock_s: Callable[[], float] = time.monotonic,
        head_s: float = CONNECT_S + READ_S,
    ):
        self.name = base
        self._base = base.rstrip("/")
        self._adapter = WiredAdapter()
        self._session = requests.Session()
        self._session.trust_env = False
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, self._adapter)
        self._session.headers["Accept-Encoding"] = "identity"
        self._clock_s = clock_s
        self._head_s = head_s

    def read(self, path: str, offset: int = 0) -> Iterator[bytes]:
        try:
            with self._adapter.wires.within(self._head_s):
                response = self._ask(path, offset)
            with response:
                yield from self._pieces(response, path, offset)
        except (requests.exceptions.RequestException, urllib3.exceptions.HTTPError, OSError) as err:
            raise RoadError(f"{self.name} does not bring {path} ({_root_of(err)}).") from err

    def _ask(self, path: str, offset: int) -> requests.Response:
        """Once more where the other end closed a kept connection in the same moment."""
        for again in (True, False):
            try:
                return self._session.get(
                    f"{self._base}/{path}",
                    headers={"Range": f"bytes={offset}-"} if offset else {},
                    stream=True,
                    timeout=(CONNECT_S, READ_S),
                    allow_redirects=False,
                )
            except requests.exceptions.Timeout:
                raise
            except requests.exceptions.ConnectionError:
                if not again:
                    raise
        raise AssertionError("unreachable")

    def _pieces(self, response: requests.Response, path: str, offset: int) -> Iterator[bytes]:
        if response.status_code in (403, 404):
            raise NotThereError(f"{self.name} has no {path}.")
        if response.status_code not in (200, 206):
            raise RoadError(f"{self.name} answers {response.status_code} for {path}.")
        # What has come by now, not PIECE bytes of it: one byte every 19 s would fill a piece in months, unseen by the
        # stall. Not decoded: what a server packs is not what was signed.
        pieces = iter(lambda: response.raw.read1(PIECE, decode_content=False), b"")
        skip = offset if response.status_code == 200 else 0  # a server that knows no ranges sends all of it
        yield from _skipped(unstalled(pieces, self.name, self._clock_s), skip)


class HubRoad:
    """Content over a connection with a certificate: of the hub, or of a relay, which speaks the same. One thread."""

    def __init__(
        self, hub: HubConnection, whose: str = "the hub at", clock_s: Callable[[], float] = time.monotonic
    ) -> None:
        self.name = f"{whose} {hub.address}"
        self._hub = hub
        self._clock_s = clock_s

    def read(self, path: str, offset: int = 0) -> Iterator[bytes]:
        try:
            pieces = self._hub.content(path, offset, PIECE)
            yield from unstalled(pieces, self.name, self._clock_s)
        except HubRefused as err:
            if err.status in (404, 416):
                raise NotThereError(f"{self.name} has no {path}.") from err
            raise RoadError(f"{self.name} refuses {path}: {err.reason}.") from err
        except (HubAway, HubNotTrusted) as err:
            raise RoadError(err.sentence, err.todo) from err

    def close(self) -> None:
        self._hub.close()


def unstalled(pieces: Iterator[bytes], name: str, clock_s: Callable[[], float]) -> Iterator[bytes]:
    """Raises RoadError where what comes is too little for too long."""
    stall = Stall(clock_s())
    for piece in pieces:
        yield piece
        if stall.too_slow(len(piece), clock_s()):
            raise RoadError(f"{name} is too slow: less than {stall.least} bytes in {stall.within_s:g} s.")


def _skipped(pieces: Iterator[bytes], skip: int) -> Iterator[bytes]:
    for piece in pieces:
        if skip < len(piece):
            yield piece[skip:]
        skip = max(0, skip - len(piece))


def _root_of(err: BaseException) -> str:
    if isinstance(err, TimeoutError):
        return str(err)
    while err.__context__ is not None:
        err = err.__context__
    return err.strerror if isinstance(err, OSError) and err.strerror else str(err) or type(err).__name__
