"""Secrets that people or devices type, kept as scrypt only."""

import base64
import hashlib
import secrets

_N, _R, _P = 2**14, 8, 1
"""16 MiB and some 40 ms: RFC 7914 calls it right for interactive log-in."""


def hash_secret(secret: str) -> str:
    salt = secrets.token_bytes(16)
    return "$".join(("scrypt", str(_N), str(_R), str(_P), _text(salt), _text(_derive(secret, salt, _N, _R, _P))))


def matches(secret: str, stored: str) -> bool:
    """Compared in constant time. Raises ValueError if stored was not made by hash_secret."""
    scheme, n, r, p, salt, wanted = stored.split("$")
    if scheme != "scrypt":
        raise ValueError(f"stored secret: expected scrypt, got {scheme!r}")
    got = _derive(secret, base64.b64decode(salt), int(n), int(r), int(p))
    return secrets.compare_digest(got, base64.b64decode(wanted))


def _derive(secret: str, salt: bytes, n: int, r: int, p: int) -> bytes:
    return hashlib.scrypt(secret.encode(), salt=salt, n=n, r=r, p=p, maxmem=2 * 128 * n * r, dklen=32)


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()
