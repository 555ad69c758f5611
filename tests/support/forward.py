"""For QEMU's guestfwd: what comes on stdin goes to a port of the loopback, and back. python forward.py PORT"""

import os
import selectors
import socket
import sys


def main(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port)) as wire, selectors.DefaultSelector() as ready:
        ready.register(0, selectors.EVENT_READ)
        ready.register(wire, selectors.EVENT_READ)
        while True:
            for key, _ in ready.select():
                data = os.read(0, 65_536) if key.fileobj == 0 else wire.recv(65_536)
                if not data:
                    return
                if key.fileobj == 0:
                    wire.sendall(data)
                else:
                    _write(data)


def _write(data: bytes) -> None:
    while data:
        data = data[os.write(1, data) :]


if __name__ == "__main__":
    main(int(sys.argv[1]))
