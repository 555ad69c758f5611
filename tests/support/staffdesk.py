"""Somebody of the staff at the console, by its forms, from the hub's own machine."""

import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.hub.console.forms import log_in, post
from tests.support.machine import Machine

CHOSEN = "vier rote Koffer im Regen"
_DIGITS = re.compile(r"(\d{3})\s*(\d{3})")


class Desk:
    def __init__(self, client: httpx.Client) -> None:
        self._client = client

    def begin_comparing(self) -> str:
        """The page's address."""
        return str(post(self._client, "/join/compare", {}).headers["location"])

    def press_same(self, page: str) -> str:
        """For the one device that waits; the digits that stand there."""
        until_s = time.monotonic() + 20
        press = re.compile(rf'action="({page}/(?!close)[0-9a-zA-Z_-]+)"')
        while not (found := press.search(text := self._client.get(page).text)):
            assert time.monotonic() < until_s, text
            time.sleep(0.2)
        assert post(self._client, found[1], {"digits": "same"}).status_code == 303
        shown = _DIGITS.search(re.sub(r"<[^>]+>", " ", text.split('class="digits"', 1)[1].split(">", 1)[1]))
        return "".join(shown.groups()) if shown else ""


@contextmanager
def at(hub: Machine, name: str = "admin") -> Iterator[Desk]:
    """With a new password: the one of the hub's start may have been used."""
    said = hub.type(f"werkstadt-hub staff password {name}").text
    once = re.search(r"[a-z0-9]{4}(?:-[a-z0-9]{4}){3}", said)
    assert once, said
    with _tunnel(hub) as port, httpx.Client(base_url=f"http://localhost:{port}", trust_env=False) as client:
        client.headers["accept-language"] = "de"
        log_in(client, name, once[0])
        page = client.get("/password").text
        token = re.search(r'name="csrf" value="([0-9a-f]+)"', page)
        assert token, page
        client.post("/password", data={"csrf": token[1], "first": CHOSEN, "second": CHOSEN})
        yield Desk(client)


@contextmanager
def _tunnel(hub: Machine) -> Iterator[int]:
    """As `ssh -L`: a port here that ends at port 8080 of the hub's loopback."""
    program = Path(__file__).parent / "tunnel.py"
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        process = subprocess.Popen(
            hub.command(sys.executable, program, str(listener.fileno()), "8080"),
            pass_fds=[listener.fileno()],
            env=hub.environment(),
        )
    try:
        yield port
    finally:
        process.terminate()
        process.wait()
