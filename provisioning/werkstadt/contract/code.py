"""The code that staff type on a device to join it to a hub.

24 characters in six groups of four, from an alphabet of 32 without I, L, O and U:

    80 bits   the first bits of the SHA-256 of the hub CA's SubjectPublicKeyInfo: whom the device may trust
    35 bits   a token, good once and for three minutes: whom the hub may trust
     5 bits   a check over the 23 characters before it, so that a slip is told at the screen

Why 35 bits and not 40: docs/adr/0003. Alphabet: Crockford's base 32 (crockford.com/base32.html).
"""

import secrets
from dataclasses import dataclass

from werkstadt.contract.errors import ContractError

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 24
PIN_CHARS = 16
TOKEN_CHARS = 7
WINDOW_S = 180.0
TRIES_MAX = 5
_READ_AS = str.maketrans("ILO", "110")


@dataclass(frozen=True)
class JoinCode:
    """pin: 16 characters (80 bits of the CA's SPKI hash). token: 7 characters (35 bits)."""

    pin: str
    token: str

    def __str__(self) -> str:
        text = self.pin + self.token
        text += _check(text)
        return "-".join(text[start : start + 4] for start in range(0, LENGTH, 4))

    def fits(self, spki_sha256: bytes) -> bool:
        """Whether the CA with this SubjectPublicKeyInfo hash (32 bytes) is the one that the code names."""
        return secrets.compare_digest(self.pin, pin_of(spki_sha256))


def new_code(spki_sha256: bytes) -> JoinCode:
    return JoinCode(pin_of(spki_sha256), "".join(secrets.choice(ALPHABET) for _ in range(TOKEN_CHARS)))


def pin_of(spki_sha256: bytes) -> str:
    number = int.from_bytes(spki_sha256[: PIN_CHARS * 5 // 8], "big")
    return "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(PIN_CHARS)))


def parse_code(typed: str) -> JoinCode:
    """What somebody typed: small letters, spaces and missing dashes are forgiven, I and L read as 1, O as 0.

    Raises ContractError if it cannot be a code or the check says that a character is wrong.
    """
    text = "".join(char for char in typed.upper() if char not in " -\u2013\u2010.").translate(_READ_AS)
    if len(text) != LENGTH:
        raise ContractError("code", f"{LENGTH} characters", f"{len(text)} characters")
    for place, char in enumerate(text, start=1):
        if char not in ALPHABET:
            raise ContractError(f"code, character {place}", "a digit or a letter but U", char)
    if _check(text[:-1]) != text[-1]:
        raise ContractError("code", "characters that fit together", "one or two typed wrong")
    return JoinCode(text[:PIN_CHARS], text[PIN_CHARS:-1])


def _check(text: str) -> str:
    """Finds every single wrong character and every swap of two different ones, wherever they stand.

    The 24 characters weigh 1, a, a² … a²³ in GF(32), a a root of x⁵ + x² + 1: no weight is zero, no two are alike.
    """
    total = 0
    for char in text:
        total = (total ^ ALPHABET.index(char)) << 1
        total ^= 0b100101 if total & 32 else 0
    return ALPHABET[total]
