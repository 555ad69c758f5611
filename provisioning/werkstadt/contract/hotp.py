"""One-time codes for staff at a device that nobody can reach: by counter, not by clock, since its clock may be wrong.

Source: RFC 4226, sections 5.3 (truncation) and 7.4 (look-ahead window).
"""

import hashlib
import hmac
import secrets

DIGITS = 8
WINDOW = 20
"""So many codes may be drawn in the console and never be typed."""
SECRET_BYTES = 20
HEX_40 = r"^[0-9a-f]{40}$"


def new_secret() -> str:
    """Of one device; hexadecimal."""
    return secrets.token_hex(SECRET_BYTES)


def code(secret: str, counter: int, digits: int = DIGITS) -> str:
    """secret: hexadecimal. Raises ValueError where it is none."""
    mac = hmac.digest(bytes.fromhex(secret), counter.to_bytes(8, "big"), hashlib.sha1)
    offset = mac[-1] & 0x0F
    number = int.from_bytes(mac[offset : offset + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**digits:0{digits}d}"


def find(secret: str, typed: str, first: int) -> int | None:
    """The counter whose code was typed, from first on, within the window. Every one is looked at, whichever it is."""
    found = None
    for counter in range(first, first + WINDOW):
        if hmac.compare_digest(code(secret, counter).encode(), typed.encode()) and found is None:
            found = counter
    return found
