"""What the hub reads out of a record."""

import dataclasses
import json
from zoneinfo import ZoneInfo

import pytest

from tests.hub.studies.made import run, task
from tests.support.chains import AT_MS, record
from werkstadt.contract.errors import ContractError
from werkstadt.contract.record import Record
from werkstadt.contract.runs import run_body
from werkstadt.hub.rules.facts import Facts, facts_of

BERLIN = ZoneInfo("Europe/Berlin")


def facts(one: Record, received_ms: int = AT_MS + 1000, zone: ZoneInfo = BERLIN) -> Facts:
    return facts_of(one, received_ms, zone)


def test_days_are_cut_in_the_time_zone_of_the_site() -> None:
    late = record(1, at_ms=AT_MS)
    assert facts(late).day == "2026-11-23"
    assert facts(late, zone=ZoneInfo("UTC")).day == "2026-11-22"


def test_a_record_from_the_future_counts_for_the_day_on_which_it_came() -> None:
    assert facts(record(1, at_ms=2**53 - 1)).day == "2026-11-23"


def as_run() -> dict[str, object]:
    return run_body(run(task()))


def test_what_belongs_to_a_study_is_found_by_it() -> None:
    page = {
        **{"study": "bus-app", "study_version": "3", "version": "a", "page": "start", "language": "de"},
        **{"width_mm": 1210, "height_mm": 680},
    }
    assert facts(record(1, body=as_run(), kind="run")) == Facts("bus-app", "2026-11-23")
    assert facts(record(1, body=page, kind="study-page")) == Facts("bus-app", "2026-11-23")
    assert facts(record(1, body={}, kind="run", v=2)) == Facts("", "2026-11-23")


def test_an_exhibition_day_counts_for_the_day_that_it_names() -> None:
    body = {"day": "2026-11-20", "exhibition": "start", "exhibits": ["abbe"]}
    assert facts(record(1, body=body, kind="exhibition_day")) == Facts("", "2026-11-20")


@pytest.mark.parametrize(
    ("kind", "body", "where"),
    [
        ("submission", {"answers": {}}, "body.form"),
        ("submission", {"form": "", "answers": {}}, "body.form"),
        ("submission", {"form": "\ud800", "answers": {}}, "body.form"),
        ("submission", {"form": "f", "answers": ["secret"]}, "body.answers"),
        ("visit", {"duration_ms": "1"}, "body.duration_ms"),
        ("exhibition_day", {"day": "20261123", "exhibition": "s", "exhibits": []}, "body.day"),
        ("exhibition_day", {"day": "gestern", "exhibition": "s", "exhibits": []}, "body.day"),
        ("exhibition_day", {"day": "2026-11-23", "exhibition": "s", "exhibits": [1]}, "body.exhibits"),
        ("exhibition_day", {"day": "2026-11-23", "exhibits": []}, "body.exhibition"),
        ("vote", {"scene": "s", "choice": "c"}, "body.exhibit"),
        ("vote", {"exhibit": "e", "scene": "", "choice": "c"}, "body.scene"),
        ("vote", {"exhibit": "e", "scene": "s", "choice": ["secret"]}, "body.choice"),
        ("vote", {"exhibit": "e", "scene": "s", "choice": "x" * 41}, "body.choice"),
        ("run", {}, "body.order"),
        ("run", {**as_run(), "answers": {"after": {"why": ["secret", 1]}}}, "body.answers.after.why"),
        ("study-page", {"study": "bus-app"}, "body.study_version"),
        ("anything", [], "body"),
    ],
)
def test_a_wrong_field_is_named_and_what_a_visitor_wrote_is_not(kind: str, body: object, where: str) -> None:
    with pytest.raises(ContractError) as caught:
        facts(record(1, body=json.dumps(body).encode(), kind=kind))
    assert caught.value.where == where
    assert "secret" not in str(caught.value)


def test_a_vote_is_taken() -> None:
    body = {"exhibit": "ideen", "scene": "zuerst", "choice": "baeume"}
    assert facts(record(1, body=body, kind="vote")) == Facts("", "2026-11-23")


def test_newer_versions_and_unknown_kinds_are_kept_as_they_are() -> None:
    assert facts(record(1, body={"new": 1}, v=2)).form == ""
    assert facts(record(1, body={"form": "feedback"}, v=2)).form == "feedback"
    assert facts(record(1, body={"any": 1}, kind="later")).form == ""


@pytest.mark.parametrize("text", ["\ud800", "nul\0"])
def test_header_texts_that_no_store_can_take_are_named(text: str) -> None:
    one = record(1)
    odd = dataclasses.replace(one, parsed=dataclasses.replace(one.parsed, kind=text))
    with pytest.raises(ContractError, match=r"header\.kind"):
        facts(odd)


def test_a_record_whose_body_was_deleted_still_has_its_day() -> None:
    assert facts(dataclasses.replace(record(1), salt=None, body=None)) == Facts("", "2026-11-23")
