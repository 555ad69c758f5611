"""What hub and devices agree on for giving files to one another in the LAN: names, sizes, settings of libtorrent.

A torrent holds each file of one exhibition once, as <hash of the exhibition>/<sha256>. It is no root of trust: what
comes by it is hashed like everything else. Peers show certificates of the hub's second CA, "peers" (ADR 0021).
"""

from collections.abc import Iterable

PEER_DAYS = 7
PEER_NAME = "werkstadt peer"
"""Common name of a peer's certificate. libtorrent also asks that its names fit the torrent's; "*" fits all."""
PIECES = 2_000
PIECE_MIN, PIECE_MAX = 64 * 1024, 4 * 1024 * 1024
TORRENT_MAX = 4 * 1024 * 1024
PEERS_MAX = 50

SETTINGS: dict[str, object] = {
    "enable_dht": False,
    "enable_lsd": False,
    "enable_upnp": False,
    "enable_natpmp": False,
    "enable_outgoing_utp": False,
    "enable_incoming_utp": False,
    "announce_to_all_trackers": False,
    "close_redundant_connections": False,
    "allow_multiple_connections_per_ip": True,
    "unchoke_interval": 1,
    "optimistic_unchoke_interval": 2,
    "aio_threads": 2,
    "hashing_threads": 1,
    "user_agent": "werkstadt",
    "peer_fingerprint": "-WS0100-",
}
"""Nobody is told of anything, nobody is looked for: the hub says who else has it."""
HUB_SLOTS = 1
"""The hub gives to one device at a time, so that each piece leaves it once: 1.07 times the content for six devices, in
1.3 times the ideal time. With two slots it was 1.3 times the content, without a limit 2.2."""

DH_PARAMETERS = """-----BEGIN DH PARAMETERS-----
MIIBCAKCAQEA//////////+t+FRYortKmq/cViAnPTzx2LnFg84tNpWp4TZBFGQz
+8yTnc4kmz75fS/jY2MMddj2gbICrsRhetPfHtXV/WVhJDP1H18GbtCFY2VVPe0a
87VXE15/V8k1mE8McODmi3fipona8+/och3xWKE2rec1MKzKT0g6eXq8CrGCsyT7
YdEIqUuyyOP7uWrat2DX9GgdT0Kj3jlN9K5W7edjcrsZCwenyO4KbXCeAvzhzffi
7MA0BM0oNC9hkXL+nOmFg/+OTxIy7vKBg8P+OxtMb61zO7X8vC7CIAXFjvGDfRaD
ssbzSibBsu/6iGtCOGEoXJf//////////wIBAg==
-----END DH PARAMETERS-----
"""
"""ffdhe2048 of RFC 7919, appendix A.1: libtorrent asks for a file with parameters, TLS 1.3 does not use them."""


def piece_size(total: int) -> int:
    """A power of two, so that a torrent has some 2,000 pieces."""
    size = PIECE_MIN
    while size < PIECE_MAX and total > PIECES * size:
        size *= 2
    return size


def strange(name: str, found: Iterable[tuple[str, int]], expected: Iterable[tuple[str, int]]) -> str:
    """Why a torrent is not one of these files, "" if it is. found: path and size as the torrent says.

    expected: SHA-256 and size. Pads of the format are no files.
    """
    wanted = {f"{name}/{sha256}": size for sha256, size in expected if size}
    came = dict(found)
    if set(came) != set(wanted):
        return f"expected {len(wanted)} files by their SHA-256, got {len(came)}, or others"
    return next(
        (f"{path}: expected {size} bytes, got {came[path]}" for path, size in wanted.items() if came[path] != size), ""
    )
