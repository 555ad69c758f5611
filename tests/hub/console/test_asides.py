"""Nothing that was refused is out of reach: it is opened, saved as it came, corrected and taken in."""

import json
import re

import httpx
import pytest

from tests.hub.console.forms import log_in, post
from tests.hub.console.place import NOW_MS, PASSWORD, ZONE, Place
from tests.support.chains import chain, record
from werkstadt.contract.wire import Spoiled
from werkstadt.hub.store import answers, devices, intake, results

WRONG = {"form": "neu", "form_version": "1", "answers": "KANARIE"}


@pytest.fixture
def address(place: Place) -> str:
    """The page of the one record that is set aside, of device lab-1."""
    first = chain(1)[0]
    bad = record(2, first.hash, WRONG)
    with place.hub.store.writing() as connection:
        assert intake.take_in(connection, "lab-1", "e1", [first, bad], NOW_MS, ZONE).aside == 1
    return "/devices/lab-1/aside/1"


def test_it_is_opened_with_its_reason_and_saved_as_it_came(ada: httpx.Client, address: str) -> None:
    assert f'href="{address}"' in ada.get("/devices/lab-1").text
    page = ada.get(address).text
    assert "body.answers: expected an object" in page
    assert "KANARIE" in page
    raw = json.loads(ada.get(f"{address}/json").content)
    assert raw["records"][0]["seq"] == 2
    assert "KANARIE" not in ada.get("/audit").text
    assert "Beiseitegelegtes gespeichert" in ada.get("/audit").text


def test_it_is_corrected_counts_and_the_chain_goes_on(ada: httpx.Client, address: str, place: Place) -> None:
    for wrong, why in (("{", "expected JSON"), ("[]", "object"), (json.dumps(WRONG), "body.answers")):
        answer = post(ada, address, {"body": wrong})
        assert (answer.status_code, why in answer.text) == (422, True), answer.text[-900:]
    right = json.dumps({**WRONG, "answers": {"why": "KANARIE"}})
    assert post(ada, address, {"body": right}).status_code == 303
    with place.hub.store.writing() as connection:
        assert results.submissions(connection)["neu"] == 1
        assert answers.rows(connection, answers.Filter("neu"))[0].answers == {"why": "KANARIE"}
        receipt = intake.receipt(connection, "lab-1", "e1", NOW_MS)
        assert (receipt.held.to_json(), receipt.aside, receipt.closed) == ([[1, 2]], (), False)
        assert intake.mend_epochs(connection) == []
        assert results.check(connection) == []
        seen = devices.one(connection, "lab-1")
        assert seen is not None
        assert seen.aside == 0
    assert "Berichtigt von ada" in ada.get(address).text
    assert post(ada, address, {"body": right}).status_code == 422


def test_what_cannot_be_read_can_still_be_saved(ada: httpx.Client, place: Place) -> None:
    with place.hub.store.writing() as connection:
        intake.take_in(connection, "lab-1", "e1", [Spoiled(9, "header: expected JSON", b'{"seq": 9}')], NOW_MS, ZONE)
    page = ada.get("/devices/lab-1/aside/1").text
    assert "nur speichern" in page
    assert not re.search("<textarea", page)
    assert ada.get("/devices/lab-1/aside/1/json").content == b'{"seq": 9}'
    assert ada.get("/devices/lab-1/aside/7").status_code == 404
    assert ada.get("/devices/showroom-1/aside/1").status_code == 404


def test_only_the_administration_opens_it(ada: httpx.Client, visitor: httpx.Client, address: str) -> None:
    ada.cookies.clear()
    log_in(visitor, "paula", PASSWORD)
    assert visitor.get(address).status_code == 403
    assert address not in visitor.get("/devices/lab-1").text
