"""The PIN of staff on devices, as staff set it: kept as scrypt only, and told to every device by its policy."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from werkstadt.contract.messages import Policy
from werkstadt.contract.passwords import hash_secret, matches, pin_problem
from werkstadt.hub.cli.app import app
from werkstadt.hub.opening import open_hub, set_up
from werkstadt.hub.settings import Settings, settings_of
from werkstadt.hub.store import audit, devices, house

PIN = "270419"


@pytest.mark.parametrize("pin", ["270419", "2704191", "270419270419", "112233", "102030"])
def test_six_to_twelve_digits_are_a_pin(pin: str) -> None:
    assert pin_problem(pin) is None


@pytest.mark.parametrize(
    ("pin", "words"),
    [
        ("27041", "expected 6 to 12 digits, got 5 digits"),
        ("2704192704192", "got 13 digits"),
        ("", "got 0 characters"),
        ("27041a", "not all of them digits"),
        ("27 0419", "not all of them digits"),
        ("２７０４１９", "not all of them digits"),
        ("000000", "nobody tries first"),
        ("123456", "nobody tries first"),
        ("987654321", "nobody tries first"),
        ("890123", "nobody tries first"),
    ],
)
def test_others_are_refused_with_the_reason(pin: str, words: str) -> None:
    assert words in str(pin_problem(pin))


def test_a_stored_secret_that_is_none_is_told_and_takes_no_memory() -> None:
    stored = hash_secret(PIN)
    assert matches(PIN, stored)
    assert not matches("270418", stored)
    scheme, _, *rest = stored.split("$")
    for wrong in (
        "",
        "scrypt$1",
        stored.replace("scrypt", "bcrypt"),
        "$".join((scheme, str(2**30), *rest)),
        stored[:-3] + "!!!",
    ):
        with pytest.raises(ValueError, match="expected one that hash_secret made"):
            matches(PIN, wrong)


def test_it_goes_into_every_policy_and_nowhere_in_plain(tmp_path: Path) -> None:
    settings = settings_of("", tmp_path / "hub.toml", tmp_path / "state")
    hub, _ = set_up(settings)
    with hub.store.writing() as connection:
        for device in ("a", "b"):
            devices.add(connection, device, name=device, profile="p", version="1", time_zone="UTC", now_ms=1)
        before = [devices.policy(connection, one).revision for one in ("a", "b")]
    hub.store.close()
    (tmp_path / "hub.toml").write_text(f'state = "{tmp_path / "state"}"\n')

    def call(*words: str, typed: str | None = None) -> tuple[int, str]:
        done = CliRunner().invoke(app, ["staff", "pin", *words, "--config", str(tmp_path / "hub.toml")], input=typed)
        return done.exit_code, done.output

    assert call(typed="123456\n123456\n")[0] == 1
    (tmp_path / "pin").write_text("12\n")
    code, out = call("--pin-file", str(tmp_path / "pin"))
    assert (code, "expected 6 to 12 digits, got 2 digits" in out) == (1, True)
    assert call("--pin-file", str(tmp_path / "no such file"))[0] == 1
    code, out = call(typed=f"{PIN}\n{PIN}\n")
    assert (code, "Devices follow at their next check-in." in out, PIN in out) == (0, True, False)
    again = _policies(settings)
    assert [policy.revision for policy in again] == [one + 1 for one in before]
    assert all(policy.staff_pin and matches(PIN, policy.staff_pin) for policy in again)
    assert all(PIN.encode() not in file.read_bytes() for file in (tmp_path / "state").glob("hub.db*"))
    code, out = call("--remove", "--json")
    assert (code, json.loads(out)) == (0, {"set": False})
    assert [policy.staff_pin for policy in _policies(settings)] == [None, None]
    with open_hub(settings).store.reading() as connection:
        assert [row.what for row in audit.rows(connection, 2)] == ["staff pin removed", "staff pin set"]
        assert house.value(connection, house.STAFF_PIN) == ""


def _policies(settings: Settings) -> list[Policy]:
    hub = open_hub(settings)
    with hub.store.reading() as connection:
        found = [devices.policy(connection, one) for one in ("a", "b")]
    hub.store.close()
    return found
