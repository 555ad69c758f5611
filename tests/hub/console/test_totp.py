import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from werkstadt.hub.console import totp

RFC_SECRET = base64.b32encode(b"12345678901234567890").decode()


@pytest.mark.parametrize(
    ("at_s", "expected"),
    [(59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (1234567890, "005924"), (2000000000, "279037")],
)
def test_codes_are_those_of_rfc_6238_appendix_b(at_s: int, expected: str) -> None:
    assert totp.code(RFC_SECRET, at_s // totp.STEP_S) == expected


def test_a_code_is_good_one_step_early_or_late_and_no_further() -> None:
    typed = totp.code(RFC_SECRET, 1000)
    good = [at for at in range(997, 1004) if totp.matching_step(RFC_SECRET, typed, at * 30 + 5.0, 0) == 1000]
    assert good == [999, 1000, 1001]


def test_a_code_that_was_used_is_refused() -> None:
    typed = totp.code(RFC_SECRET, 1000)
    assert totp.matching_step(RFC_SECRET, typed, 30_000.0, last_step=1000) is None


def test_spaces_in_a_typed_code_are_forgiven() -> None:
    typed = totp.code(RFC_SECRET, 1000)
    assert totp.matching_step(RFC_SECRET, f"{typed[:3]} {typed[3:]}", 30_000.0, 0) == 1000


@given(st.text(max_size=20))
def test_anything_typed_is_read_without_a_crash(typed: str) -> None:
    step = totp.matching_step(RFC_SECRET, typed, 30_000.0, 0)
    assert step is None or totp.code(RFC_SECRET, step) in "".join(
        char for char in typed if char.isascii() and char.isdigit()
    )


def test_a_new_secret_has_160_bits_and_its_address_names_site_and_account() -> None:
    secret = totp.new_secret()
    assert len(base64.b32decode(secret)) == 20
    assert totp.address(secret, "Jena Werkstatt", "ada").startswith(
        f"otpauth://totp/Jena%20Werkstatt:ada?secret={secret}"
    )
