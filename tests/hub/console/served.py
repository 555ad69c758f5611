"""The console behind a real uvicorn on loopback, and a real browser before it."""

import asyncio
import contextlib
import socket
import threading
from collections.abc import Callable, Coroutine, Iterator

import uvicorn
from playwright.sync_api import Browser, sync_playwright

from tests.hub.console.place import Place
from werkstadt.hub.console.app import make_app

Beside = Callable[[], Coroutine[None, None, None]]
CHROMIUM = "/usr/bin/chromium"
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, beside: Beside | None) -> None:
        super().__init__(config)
        self.up = threading.Event()
        self._beside = beside
        self._task: asyncio.Task[None] | None = None

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        if self._beside is not None:
            self._task = asyncio.create_task(self._beside())
        self.up.set()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        if self._task is not None:
            self._task.cancel()
        await super().shutdown(sockets=sockets)


@contextlib.contextmanager
def served(place: Place, port: int = 0, beside: Beside | None = None) -> Iterator[str]:
    """The address, for as long as the block lasts. beside: what goes on in the hub's loop, such as a device."""
    listener = socket.create_server(("127.0.0.1", port))
    app = make_app(place.hub, place.now_ms)
    server = _Server(
        uvicorn.Config(app, lifespan="off", log_config=None, access_log=False, timeout_graceful_shutdown=1),
        beside,
    )
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        if not server.up.wait(30):
            raise RuntimeError("the console did not start within 30 s")
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
        listener.close()


@contextlib.contextmanager
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield chromium
        chromium.close()
