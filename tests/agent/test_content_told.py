"""What `plan`, `status` and `doctor` tell of content."""

import datetime as dt
import json
import time
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.agent.conftest import Joined
from tests.agent.test_commands import _running
from tests.support.signed_town import SignedTown, build
from werkstadt.agent.__main__ import app
from werkstadt.agent.config import Settings
from werkstadt.agent.content.command import update
from werkstadt.agent.content.update import Note, Updates
from werkstadt.agent.doctor import Finding, examine
from werkstadt.agent.status import words
from werkstadt.contract.messages import Floor, Policy

REPORT = {
    "enrolled": True, "name": "Foyer", "device": "d", "hub": "here", "hub_address": "h:1", "since_ms": 0,
    "error": None, "lost": 0, "kept_back": [], "kiosk": {"connected": False}, "sensors": [], "buttons": [],
    "counts": {"written": 0, "held": 0, "aside": 0, "kept_back": 0, "waiting": 0, "given": 0, "given_held": 0},
    "troubles": [], "plan": [],
}  # fmt: skip
CONTENT = {
    "exhibition": "1a2b3c4d5e6f7788", "id": "winter", "timestamp": 5, "fresh": True, "root_known": True,
    "fetching": None, "done": 0, "total": 0,
}  # fmt: skip
AWAY = {"verb": "wait", "subject": "hub", "why": "the hub is away; what is in force stays"}


@pytest.fixture
def town(tmp_path: Path) -> SignedTown:
    made = SignedTown(tmp_path / "town" / "repository", dt.datetime.now(dt.UTC))
    made.publish("winter", build(tmp_path / "built", "winter", {"pack.json": b"{}"}))
    return made


def told(content: dict[str, object], **more: object) -> str:
    return "\n".join(words({**REPORT, **more, "content": {**CONTENT, **content}}))


@pytest.mark.parametrize(
    ("content", "more", "line"),
    [
        ({}, {}, "Content: winter (1a2b3c4d5e6f) is in force."),
        ({"fresh": False}, {}, "winter (1a2b3c4d5e6f) is in force, and not fresh: staff took it from a stick"),
        ({"exhibition": None}, {}, "Content: no exhibition is in force yet."),
        ({"root_known": False}, {}, "does not know yet whom to trust"),
        ({"fetching": "hub", "done": 12_300_000, "total": 48_000_000}, {}, "Bringing from the hub: 12.3 of 48.0 MB."),
        ({"fetching": "/media/a", "total": 100_000}, {}, "Bringing from /media/a: 0.0 of 0.1 MB."),
        ({}, {"plan": [AWAY]}, "Nothing from the hub for now: the hub is away; what is in force stays."),
    ],
)
def test_status_tells_what_is_in_force_and_what_comes(
    content: dict[str, object], more: dict[str, object], line: str
) -> None:
    assert line in told(content, **more)


def test_status_says_once_what_is_being_brought_and_that_there_is_no_hub() -> None:
    bring = {"verb": "bring", "subject": "hub", "why": "there is something new"}
    assert "something new" not in told({"fetching": "hub"}, plan=[bring])
    none = {"verb": "wait", "subject": "hub", "why": "this device belongs to no hub yet"}
    said = told({"root_known": False}, plan=[none], enrolled=False)
    assert said.count("belongs to no hub yet") == 1
    assert "whom to trust" not in said


def call(settings: Settings, tmp_path: Path, *said: str) -> tuple[int, str, str]:
    config = tmp_path / "agent.toml"
    config.write_text(f'sticks = ["{tmp_path}/media/*"]\n')
    places = ("--config", str(config), "--state", str(settings.state), "--socket", str(settings.socket))
    done = CliRunner().invoke(app, [*said, *places])
    return done.exit_code, done.stdout, done.stderr


def test_plan_says_what_the_running_agent_is_about_to_do(settings: Settings, tmp_path: Path) -> None:
    with _running(settings):
        code, out, _ = call(settings, tmp_path, "plan")
        assert (code, out) == (0, "Nothing from the hub for now: this device belongs to no hub yet.\n")
        _, out, _ = call(settings, tmp_path, "plan", "--json")
        assert json.loads(out) == {
            "running": True,
            "plan": [{"verb": "wait", "subject": "hub", "why": "this device belongs to no hub yet"}],
        }


def test_plan_without_an_agent_goes_by_the_disk_and_changes_nothing(
    joined: Joined, town: SignedTown, tmp_path: Path
) -> None:
    joined.hub.policy = Policy(
        revision=1, device="x", name="Foyer", exhibition="winter", floor=Floor(at_ms=1, root_sha256="a" * 64)
    )
    joined.hub.clock_ms = time.time_ns() // 1_000_000
    joined.round()
    stick = town.stick(tmp_path / "media" / "one") / "werkstadt-content"
    code, out, _ = call(joined.settings, tmp_path, "plan")
    assert code == 0
    assert out.splitlines() == [
        "Nothing from the hub for now: no agent runs here, so nobody asks the hub.",
        f"Nothing from {stick} for now: there is content on a stick; this device does not know yet whom to trust.",
    ]
    updates = Updates(joined.settings.content, joined.settings.own / "content")
    updates.trust(town.root)
    _, out, _ = call(joined.settings, tmp_path, "plan", "--json")
    assert [(one["verb"], one["subject"]) for one in json.loads(out)["plan"]] == [
        ("wait", "hub"),
        ("bring", str(stick)),
    ]
    assert json.loads(out)["running"] is False
    assert updates.shown() is None
    update(joined.settings, str(stick), None, None)
    updates._note(replace(updates.noted(), fresh=False))
    _, out, _ = call(joined.settings, tmp_path, "plan")
    assert out.splitlines()[1:] == ["Read all stored files through: it is done once a day."]


def test_plan_is_refused_in_a_sentence(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "agent.toml").write_text("colour = 5")
    done = CliRunner().invoke(app, ["plan", "--config", str(tmp_path / "agent.toml")])
    assert (done.exit_code, "colour: expected one of" in done.stderr) == (2, True)


def content_of(settings: Settings) -> list[Finding]:
    return [one for one in examine(settings) if one.check == "content"]


def test_doctor_finds_an_exhibition_that_is_not_whole(settings: Settings, town: SignedTown, tmp_path: Path) -> None:
    assert [one.well for one in content_of(settings)] == [None, None]
    settings.own.mkdir()
    update(settings, str(town.stick(tmp_path / "stick")), _root(town, tmp_path), None)
    (found,) = content_of(settings)
    assert (found.well, found.found.startswith("The exhibition winter (")) == (True, True)
    (settings.own / "content" / "noted.json").write_text(json.dumps(Note(5, fresh=False).__dict__))
    found, stale = content_of(settings)
    assert (stale.well, "werkstadt-hub content export" in stale.todo) == (False, True)
    next((settings.content / "packs").glob("*/manifest.json")).unlink()
    found, _ = content_of(settings)
    assert (found.well, "is in force and not whole" in found.found) == (False, True)
    assert "content update --from" in found.todo


def _root(town: SignedTown, tmp_path: Path) -> Path:
    (tmp_path / "root.json").write_bytes(town.root)
    return tmp_path / "root.json"
