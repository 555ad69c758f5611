"""One-time codes, against the values that the RFC gives."""

import pytest

from werkstadt.contract import hotp

SECRET = b"12345678901234567890".hex()
RFC_4226_APPENDIX_D = (
    *("755224", "287082", "359152", "969429", "338314"),
    *("254676", "287922", "162583", "399871", "520489"),
)
TRUNCATED = (1284755224, 1094287082, 137359152, 1726969429, 1640338314, 868254676, 1918287922, 82162583, 673399871)
"""The decimal of the truncated value in appendix D, of which a code is the last digits."""


def test_codes_are_those_of_the_rfc() -> None:
    assert [hotp.code(SECRET, counter, 6) for counter in range(10)] == list(RFC_4226_APPENDIX_D)
    assert [hotp.code(SECRET, counter) for counter in range(9)] == [f"{one % 10**8:08d}" for one in TRUNCATED]


def test_a_code_is_found_within_the_window_and_nowhere_else() -> None:
    for counter in (5, 5 + hotp.WINDOW - 1):
        assert hotp.find(SECRET, hotp.code(SECRET, counter), 5) == counter
    for counter in (4, 5 + hotp.WINDOW):
        assert hotp.find(SECRET, hotp.code(SECRET, counter), 5) is None
    assert hotp.find(SECRET, "", 0) is None
    assert hotp.find(SECRET, hotp.code(SECRET, 0)[:7], 0) is None


def test_of_two_counters_with_the_same_code_the_first_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hotp, "code", lambda _secret, counter: "00000007" if counter in (3, 9) else "00000000")
    assert hotp.find(SECRET, "00000007", 0) == 3


def test_every_device_has_a_secret_of_its_own_of_160_bits() -> None:
    made = {hotp.new_secret() for _ in range(50)}
    assert len(made) == 50
    assert {len(bytes.fromhex(one)) for one in made} == {20}
