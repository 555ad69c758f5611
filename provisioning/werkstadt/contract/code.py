"""The code that staff type on a device to join it to a hub.

24 characters in six groups of four, from an alphabet of 32 without I, L, O and U:

    80 bits   the first bits of the SHA-256 of the hub CA's SubjectPublicKeyInfo: whom the device may trust
    35 bits   a token, good once and for three minutes: whom the hub may trust
     5 bits   a check over the 23 characters before it, so that a slip is told at the screen

Why 35 bits and not 40: docs/adr/0003. Alphabet: Crockford's base 32 (crockford.com/base32.html).
"""

import re
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
_YZ = str.maketrans("YZyz", "ZYzy")
_GERMAN_KEYS = str.maketrans("öÖßüÜ+", "::-[[]")
"""Signs of an address by the key that makes them on an American keyboard."""
_HOST = re.compile(r"[0-9A-Za-z](?:[0-9A-Za-z.-]*[0-9A-Za-z])?|\[[0-9A-Fa-f:.]+\]")
_PORT = re.compile(r"[0-9]{1,5}")


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


def to_scan(code: JoinCode, address: str | None = None) -> str:
    """The text of the QR. address: HOST:PORT, where the hub may be asked first. A ":" is in it in any case."""
    return f"{str(code).replace('-', '')} {address or ':'}"


def parse_scanned(text: str) -> tuple[JoinCode, str | None]:
    """What a camera read, or a scanner typed: the code, and HOST:PORT where it says one that can be an address.

    Scanners type as on an American keyboard. Where the device has a German one, Y and Z are swapped, and the address
    tells it: its ":" comes as "Ö". Nothing else does, so that every single slip in a code is found here, too. Raises
    ContractError.
    """
    words = text.split()
    said = words.pop() if len(words) > 1 and any(sign in words[-1] for sign in ":öÖ") else None
    is_german = said is not None and any(sign in said for sign in "öÖ")
    typed = " ".join(words)
    code = parse_code(typed.translate(_YZ) if is_german else typed)
    return code, None if said is None else _address(said.translate(_GERMAN_KEYS).translate(_YZ) if is_german else said)


def _address(said: str) -> str | None:
    """A hint that cannot be an address is none: the network is searched instead."""
    host, _, port = said.rpartition(":")
    is_host = _HOST.fullmatch(host) is not None and len(host) <= 255
    return said.lower() if is_host and _PORT.fullmatch(port) and 0 < int(port) <= 65_535 else None


def _check(text: str) -> str:
    """Finds every single wrong character and every swap of two different ones, wherever they stand.

    The 24 characters weigh 1, a, a² … a²³ in GF(32), a a root of x⁵ + x² + 1: no weight is zero, no two are alike.
    """
    total = 0
    for char in text:
        total = (total ^ ALPHABET.index(char)) << 1
        total ^= 0b100101 if total & 32 else 0
    return ALPHABET[total]
