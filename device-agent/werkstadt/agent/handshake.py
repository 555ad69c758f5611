"""One TLS handshake to see who answers, before a byte of HTTP goes out. No certificate of ours is shown.

ssl of Python 3.11 tells the presented chain to nobody who did not already trust it; pyOpenSSL does.
"""

import select
import socket
import time

from cryptography import x509
from OpenSSL import SSL

from werkstadt.agent.config import HubAddress
from werkstadt.agent.errors import HubAway

TIMEOUT_S = 10.0


def presented_chain(address: HubAddress, timeout_s: float = TIMEOUT_S) -> list[x509.Certificate]:
    """The chain as the server shows it, leaf first; nothing in it is trusted yet. Raises HubAway."""
    until_s = time.monotonic() + timeout_s
    try:
        wire = socket.create_connection((address.host, address.port), timeout_s)
    except OSError as err:
        raise HubAway(
            f"Nobody answers at {address} ({err.strerror or err}).", "Is the hub switched on, and the address right?"
        ) from err
    with wire:
        wire.setblocking(False)
        context = SSL.Context(SSL.TLS_CLIENT_METHOD)
        context.set_min_proto_version(SSL.TLS1_3_VERSION)
        context.set_verify(SSL.VERIFY_NONE)  # the caller judges the chain: its CA is not known before the handshake
        tls = SSL.Connection(context, wire)
        tls.set_connect_state()
        _handshake(tls, wire, address, until_s)
        return tls.get_peer_cert_chain(as_cryptography=True) or []


def _handshake(tls: SSL.Connection, wire: socket.socket, address: HubAddress, until_s: float) -> None:
    while True:
        try:
            tls.do_handshake()
        except SSL.WantReadError:
            _wait(wire, address, until_s, reading=True)
        except SSL.WantWriteError:
            _wait(wire, address, until_s, reading=False)
        except (SSL.Error, OSError) as err:
            raise HubAway(
                f"What answers at {address} does not speak TLS 1.3.", "Is that the port for devices?"
            ) from err
        else:
            return


def _wait(wire: socket.socket, address: HubAddress, until_s: float, *, reading: bool) -> None:
    left_s = until_s - time.monotonic()
    wires = [wire]
    ready = select.select(wires if reading else [], [] if reading else wires, [], max(left_s, 0.0))
    if not any(ready):
        raise HubAway(f"{address} took the connection and then said nothing.", "Is that the port for devices?")
