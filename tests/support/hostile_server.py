"""A web server that serves a repository, well or badly. On loopback, a thread a connection."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

Answer = Callable[["Asked"], None]


class Asked(BaseHTTPRequestHandler):
    """answer: what it does with a question."""

    protocol_version = "HTTP/1.1"
    server: "Server"

    def do_GET(self) -> None:
        self.close_connection = True
        self.server.asked.append((self.path, self.headers.get("Range", "")))
        self.server.answer(self)

    def log_message(self, *_: object) -> None: ...

    @property
    def file(self) -> Path:
        return self.server.root / self.path.lstrip("/")

    @property
    def offset(self) -> int:
        return int(self.headers.get("Range", "bytes=0-").removeprefix("bytes=").removesuffix("-"))

    def send(self, status: int, data: bytes, length: int | None = None, **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(data) if length is None else length))
        if self.server.says_goodbye:
            self.send_header("Connection", "close")
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(data)


class Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, root: Path, answer: Answer) -> None:
        super().__init__(("127.0.0.1", 0), Asked)
        self.root = root
        self.answer = answer
        self.asked: list[tuple[str, str]] = []
        self.says_goodbye = True

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, *_: object) -> None:
        """Whoever asked has gone."""


def honest(asked: Asked) -> None:
    if not asked.file.is_file():
        asked.send(404, b"")
        return
    data, offset = asked.file.read_bytes(), asked.offset
    if offset:
        asked.send(206, data[offset:], Content_Range=f"bytes {offset}-{len(data) - 1}/{len(data)}")
    else:
        asked.send(200, data)


@contextmanager
def serving(root: Path, answer: Answer = honest) -> Iterator[Server]:
    server = Server(root, answer)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
