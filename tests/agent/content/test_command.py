"""`werkstadt-agent content update`, as staff type it, and as a program does."""

import datetime as dt
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from tests.support.hostile_server import serving
from tests.support.repository import BRIDGE, Copy, Town, assert_whole, tree
from werkstadt.agent.__main__ import app
from werkstadt.agent.content import command
from werkstadt.agent.store import Store


@pytest.fixture
def town(tmp_path: Path) -> Town:
    """Of today: the command asks the machine's clock."""
    town = Town(tmp_path / "town", now=dt.datetime.now(dt.UTC) - dt.timedelta(hours=1))
    town.publish()
    return town


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "state"


def update(source: object, state: Path, *words: object) -> Result:
    wanted = ["content", "update", "--from", source, "--state", state, "--config", "/dev/null", *words]
    return CliRunner().invoke(app, list(map(str, wanted)))


def root_of(town: Town, tmp_path: Path) -> Path:
    file = tmp_path / "root.json"
    file.write_bytes(town.first_root())
    return file


def test_it_brings_and_says_what_and_needs_the_root_only_once(town: Town, state: Path, tmp_path: Path) -> None:
    done = update(town.root, state, "--root", root_of(town, tmp_path), "--json")
    assert (done.exit_code, done.stderr) == (0, "")
    said = json.loads(done.stdout)
    assert (said["ok"], said["exhibition"], said["new"], said["fresh"]) == (True, "winter", True, True)
    assert_whole(state / "content")
    again = update(town.root, state)
    assert again.exit_code == 0
    assert "was in force already: 0 bytes fetched" in again.stdout
    town.publish("winter", {"bridge": {**BRIDGE, "new.txt": b"12345"}})
    assert "in force now: 5 bytes fetched" in update(town.root, state).stdout


def test_by_address_too(town: Town, state: Path, tmp_path: Path) -> None:
    with serving(town.root) as server:
        assert update(server.base, state, "--root", root_of(town, tmp_path)).exit_code == 0
    assert_whole(state / "content")


@pytest.mark.parametrize(
    "attack", ["rollback", "changed", "no-exhibition", "another-root", "road", "no-root", "no-road"]
)
def test_a_refusal_is_exit_1_with_its_code_and_a_sentence(town: Town, state: Path, tmp_path: Path, attack: str) -> None:
    old = Copy(town.root, tmp_path / "old")
    town.publish("winter", {"bridge": {"pack.json": b"2"}})
    update(town.root, state, "--root", root_of(town, tmp_path))
    town.publish("winter", {"bridge": {"pack.json": b"3"}})
    new, source = Copy(town.root, tmp_path / "new"), tmp_path / "new"
    words: list[object] = []
    if attack == "rollback":
        source = old.root
    elif attack == "changed":
        new.content_file(b"3").write_bytes(b"4")
    elif attack == "road":
        new.content_file(b"3").unlink()
    elif attack == "no-exhibition":
        words = ["--exhibition", "spring"]
    elif attack == "another-root":
        words = ["--root", tmp_path / "root.json"]
        (tmp_path / "root.json").write_bytes(Town(tmp_path / "other").first_root())
    elif attack == "no-root":
        words = ["--root", tmp_path / "none.json"]
    else:
        source = tmp_path / "nowhere"
    before = tree(state / "content")
    done = update(source, state, *words, "--json")
    said = json.loads(done.stdout)
    assert (done.exit_code, said["ok"], said["code"]) == (1, False, attack)
    assert said["reason"].endswith(".")
    assert done.stderr == f"{said['reason']} {said['todo']}".strip() + " What was in force still is.\n"
    assert before.items() <= tree(state / "content").items()
    in_words = update(source, state, *words)
    assert (in_words.exit_code, in_words.stdout, in_words.stderr) == (1, "", done.stderr)
    assert update(town.root, state).exit_code == 0


def test_a_device_of_no_hub_cannot_ask_one(state: Path) -> None:
    done = update("127.0.0.1:8443", state, "--json")
    assert (done.exit_code, json.loads(done.stdout)["code"]) == (1, "not-enrolled")
    assert "enrol" in done.stderr


def test_used_wrongly_is_status_2(state: Path, tmp_path: Path) -> None:
    assert CliRunner().invoke(app, ["content", "update"]).exit_code == 2
    (tmp_path / "agent.toml").write_text("nonsense = 1\n")
    wanted = ["content", "update", "--from", "/", "--config", str(tmp_path / "agent.toml")]
    assert CliRunner().invoke(app, wanted).exit_code == 2


def test_the_daemons_floors_count_for_the_command(town: Town, state: Path, tmp_path: Path) -> None:
    update(town.root, state, "--root", root_of(town, tmp_path))
    with_floor = town.hub().timestamp().signed.version + 1
    store = Store(state / "agent" / "agent.db")
    store.keep_fact("content_timestamp_floor", with_floor)
    assert json.loads(update(town.root, state, "--json").stdout)["code"] == "rollback"
    store.keep_fact("content_timestamp_floor", 0)
    assert update(town.root, state).exit_code == 0
    store.keep_fact("clock_floor_ms", int((town.now + dt.timedelta(days=31)).timestamp() * 1000))
    store.close()
    assert json.loads(update(town.root, state, "--json").stdout)["code"] == "expired"


def test_it_waits_for_the_end_of_a_visit_and_says_so(
    town: Town, state: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = iter([True, True, False])
    monkeypatch.setattr(command, "_visiting", lambda _socket: next(asked))
    monkeypatch.setattr(command, "wait_for_visit", _quick(command.wait_for_visit))
    done = update(town.root, state, "--root", root_of(town, tmp_path))
    assert done.exit_code == 0
    assert done.stderr.count("Waiting for the end of a visit") == 1
    assert next(asked, None) is None


def _quick(wait: object) -> object:
    def quick(socket: Path, tell: object) -> None:
        wait(socket, tell, 0.0)  # type: ignore[operator]

    return quick


@pytest.mark.parametrize(
    ("report", "visiting"),
    [
        (None, False),
        ({}, False),
        ({"kiosk": {"connected": True, "visiting": True}}, True),
        ({"kiosk": {"connected": False, "visiting": True}}, False),
        ({"kiosk": {"connected": True, "visiting": False}}, False),
        ({"kiosk": "odd"}, False),
        (OSError(), False),
    ],
)
def test_whether_somebody_visits_the_agent_says(
    report: object, visiting: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ask(_socket: Path) -> object:
        if isinstance(report, OSError):
            raise report
        return report

    monkeypatch.setattr(command, "ask_agent", ask)
    assert command._visiting(Path("/nowhere")) is visiting
