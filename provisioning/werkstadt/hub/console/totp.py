"""Time-based one-time passwords: RFC 6238 with SHA-1, six digits, 30 seconds, as every authenticator app reads."""

import base64
import hashlib
import hmac
import secrets
from urllib.parse import quote

STEP_S = 30
DIGITS = 6
DRIFT_STEPS = 1
"""A code of the step before or after is good too: clocks differ, people type slowly."""


def new_secret() -> str:
    """160 bits in base 32, as RFC 4226 recommends."""
    return base64.b32encode(secrets.token_bytes(20)).decode()


def code(secret: str, step: int) -> str:
    digest = hmac.new(base64.b32decode(secret), step.to_bytes(8, "big"), hashlib.sha1).digest()
    offset = digest[-1] & 0xF
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFF_FFFF
    return str(number % 10**DIGITS).zfill(DIGITS)


def matching_step(secret: str, typed: str, now_s: float, last_step: int) -> int | None:
    """The step whose code was typed, None if none fits. Steps up to last_step were used and count no more."""
    digits = "".join(char for char in typed if char.isascii() and char.isdigit())
    now_step = int(now_s) // STEP_S
    for step in range(now_step - DRIFT_STEPS, now_step + DRIFT_STEPS + 1):
        if step > last_step and hmac.compare_digest(code(secret, step), digits):
            return step
    return None


def address(secret: str, issuer: str, account: str) -> str:
    """otpauth: URI for the QR code. Source: the Key URI Format of Google Authenticator's wiki."""
    label = f"{quote(issuer)}:{quote(account)}"
    return f"otpauth://totp/{label}?secret={secret}&issuer={quote(issuer)}&digits={DIGITS}&period={STEP_S}"
