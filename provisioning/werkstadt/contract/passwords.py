"""Secrets that people or devices type, kept as scrypt only."""

import base64
import binascii
import hashlib
import itertools
import secrets

PIN_MIN, PIN_MAX = 6, 12
"""Digits of the PIN for staff on a device."""
_N_MAX = 2**17
_N, _R, _P = 2**14, 8, 1
"""16 MiB and some 40 ms: RFC 7914 calls it right for interactive log-in."""


def hash_secret(secret: str) -> str:
    salt = secrets.token_bytes(16)
    return "$".join(("scrypt", str(_N), str(_R), str(_P), _text(salt), _text(_derive(secret, salt, _N, _R, _P))))


def matches(secret: str, stored: str) -> bool:
    """Compared in constant time. Raises ValueError if stored was not made by hash_secret."""
    try:
        scheme, n, r, p, salt, wanted = stored.split("$")
        if scheme != "scrypt" or int(n) > _N_MAX or (int(r), int(p)) != (_R, _P):
            raise ValueError(scheme)
        got = _derive(secret, base64.b64decode(salt, validate=True), int(n), _R, _P)
        return secrets.compare_digest(got, base64.b64decode(wanted, validate=True))
    except (ValueError, binascii.Error) as err:
        raise ValueError("stored secret: expected one that hash_secret made, got another text") from err


def pin_problem(pin: str) -> str | None:
    """What is wrong with it as a PIN for staff, None where nothing is. Those that everybody tries first are refused."""
    expected = f"{PIN_MIN} to {PIN_MAX} digits"
    if not (pin.isascii() and pin.isdigit() and PIN_MIN <= len(pin) <= PIN_MAX):
        kind = "digits" if pin.isascii() and pin.isdigit() else "characters, not all of them digits"
        return f"expected {expected}, got {len(pin)} {kind}"
    steps = {(int(right) - int(left)) % 10 for left, right in itertools.pairwise(pin)}
    if steps in ({0}, {1}, {9}):
        return "expected digits that nobody tries first, got one digit again and again, or a row"
    return None


def _derive(secret: str, salt: bytes, n: int, r: int, p: int) -> bytes:
    return hashlib.scrypt(secret.encode(), salt=salt, n=n, r=r, p=p, maxmem=2 * 128 * n * r, dklen=32)


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()
