"""Refusals in words of people who have never seen pydantic."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.hub.test_refused_devices import newcomer, refusal
from tests.support.device_simulator import DeviceSimulator
from tests.support.hub_process import HubProcess
from werkstadt.contract.messages import CheckIn, EnrolRequest
from werkstadt.hub.refusals import RefusedError, read_message
from werkstadt.hub.rules.plainwords import expected_at, kind_of

__all__ = ["newcomer"]
WISH = {"token": "0123456", "csr": "PEM", "name": "Foyer", "profile": "p", "version": "1"}
CHECKIN = {"version": "1", "epochs": []}


def refused(model: type[EnrolRequest | CheckIn], body: bytes) -> str:
    with pytest.raises(RefusedError) as caught:
        read_message(model, body)
    assert caught.value.status == 400
    told = caught.value.refusal
    return f"{told.where}: expected {told.expected}, got {told.got}"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"token": ...}, "token: expected 7 characters of a code, without I, L, O and U, got nothing"),
        ({"token": "ILOU"}, "token: expected 7 characters of a code, without I, L, O and U, got text of 4 characters"),
        (
            {"name": ""},
            "name: expected text of 1 to 200 characters, without control characters, got text of 0 characters",
        ),
        ({"version": 1}, "version: expected text of 1 to 200 characters, without control characters, got 1"),
        ({"csr": None}, "csr: expected a certificate request as PEM, at most 4000 characters, got null"),
    ],
)
def test_a_wrong_field_of_an_enrolment_says_what_was_expected_and_what_came(
    changes: dict[str, object], sentence: str
) -> None:
    wish = {name: value for name, value in {**WISH, **changes}.items() if value is not ...}
    assert refused(EnrolRequest, json.dumps(wish).encode()) == sentence


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"lost": -1}, "lost: expected a whole number from 0, got -1"),
        ({"lost": True}, "lost: expected a whole number from 0, got true or false"),
        ({"uptime_s": 1.5}, "uptime_s: expected a whole number from 0, got 1.5"),
        ({"uptime_s": 10**30}, "uptime_s: expected a whole number from 0, got a number that is too large"),
        ({"epochs": {}}, "epochs: expected a list of at most 1000, got an object"),
        ({"epochs": [[]]}, "epochs.0: expected an object, got a list of 0"),
        ({"epochs": [{"epoch": "e", "given": 0}]}, "epochs.0.written: expected a whole number from 0, got nothing"),
        ({"exhibition": 5}, "exhibition: expected text of 1 to 200 characters, without control characters, got 5"),
    ],
)
def test_a_wrong_field_of_a_check_in_says_so_too(changes: dict[str, object], sentence: str) -> None:
    assert refused(CheckIn, json.dumps({**CHECKIN, **changes}).encode()) == sentence


def test_a_body_that_is_no_utf_8_or_no_json_is_told_with_its_place() -> None:
    assert refused(EnrolRequest, b'{"name": "\xff"}') == (
        "body: expected JSON in UTF-8, got byte 0xff at position 10, which is no UTF-8"
    )
    assert refused(EnrolRequest, b"hello").startswith("body: expected a JSON object, got something that is no JSON (")
    assert refused(EnrolRequest, b"[]") == "body: expected a JSON object, got a list of 0"


def test_the_hub_says_it_over_the_wire_and_a_secret_is_not_repeated(hub: HubProcess, newcomer: DeviceSimulator) -> None:
    hub.new_code()
    wish = {name: value for name, value in WISH.items() if name != "token"}
    told = refusal(newcomer.session.post(newcomer.url("/api/v1/enrol"), json=wish, timeout=20), 400)
    assert (told.where, told.got) == ("token", "nothing")
    assert told.expected.startswith("7 characters")
    told = refusal(newcomer.session.post(newcomer.url("/api/v1/enrol"), data=b"\xff\xfe", timeout=20), 400)
    assert (told.where, told.expected) == ("body", "JSON in UTF-8")


@pytest.mark.parametrize(
    ("schema", "words"),
    [
        ({"type": "string"}, "text"),
        ({"type": "string", "maxLength": 9}, "text of at most 9 characters"),
        ({"type": "integer"}, "a whole number"),
        ({"type": "array"}, "a list"),
        ({"type": "number"}, "a number"),
        ({}, "a value"),
    ],
)
def test_rules_become_words(schema: dict[str, object], words: str) -> None:
    assert expected_at({"properties": {"a": schema}}, ("a",)) == words


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(), st.lists))
def test_what_came_is_short_and_never_a_visitors_words(value: object) -> None:
    assert len(kind_of(value)) <= 60
    assert kind_of("geheim") == "text of 6 characters"
    assert kind_of("x") == "text of 1 character"
    assert kind_of(object()) == "something else"
