"""`werkstadt-agent content trust`: whose content counts, and how a device is changed over to another root."""

import datetime as dt
import hashlib
import json
import os
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from tests.agent.content.test_command import root_of, update
from tests.support.repository import Town, assert_whole, tree
from werkstadt.agent.__main__ import app
from werkstadt.agent.content import trust
from werkstadt.agent.content.trust import kept_root


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return town_of_today(tmp_path / "town")


@pytest.fixture
def other(tmp_path: Path) -> Town:
    """The same house with other admins."""
    return town_of_today(tmp_path / "other")


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "state"


def town_of_today(folder: Path) -> Town:
    town = Town(folder, now=dt.datetime.now(dt.UTC) - dt.timedelta(hours=1))
    town.publish()
    return town


def told(root: Path, state: Path, *words: object, answer: str = "") -> Result:
    wanted = ["content", "trust", root, "--state", state, "--config", "/dev/null", *words]
    return CliRunner().invoke(app, list(map(str, wanted)), input=answer)


def test_the_first_root_is_kept_and_the_same_one_again_changes_nothing(town: Town, state: Path, tmp_path: Path) -> None:
    root = root_of(town, tmp_path)
    sha256 = hashlib.sha256(root.read_bytes()).hexdigest()
    assert f"by the root {sha256}" in told(root, state).stdout
    assert json.loads(told(root, state, "--json").stdout) == {"ok": True, "root": sha256, "new": False}
    assert told(root, state, "--replace").stdout.strip() == "This root was trusted before."
    assert update(town.root, state).exit_code == 0


def test_another_root_is_refused_without_the_word_for_it(town: Town, other: Town, state: Path, tmp_path: Path) -> None:
    told(root_of(town, tmp_path), state)
    before = tree(state)
    refused = told(root_of(other, tmp_path), state, "--json")
    assert refused.exit_code == 1
    assert json.loads(refused.stdout)["code"] == "another-root"
    assert "Another root" in refused.stderr
    assert tree(state) == before


def test_it_is_replaced_after_a_warning_with_both_fingerprints(
    town: Town, other: Town, state: Path, tmp_path: Path
) -> None:
    told(root_of(town, tmp_path), state)
    assert update(town.root, state).exit_code == 0
    shown = (state / "content" / "current").readlink()
    root = root_of(other, tmp_path)
    done = told(root, state, "--replace", answer="y\n")
    assert done.exit_code == 0, done.stderr
    for one in (town, other):
        assert hashlib.sha256(one.first_root()).hexdigest() in done.stderr
    assert "Whoever has the keys of the new root decides what it shows" in done.stderr
    assert kept_root(state / "agent" / "content") == other.first_root()
    assert (state / "content" / "current").readlink() == shown, "what it shows stays"
    assert update(town.root, state).exit_code == 1, "the old keys count no more"
    other.publish("winter", {"tower": {"pack.json": b"tower"}})
    assert update(other.root, state).exit_code == 0
    assert_whole(state / "content")
    assert (state / "content" / "current").readlink() != shown


def test_whoever_says_no_changes_nothing(town: Town, other: Town, state: Path, tmp_path: Path) -> None:
    told(root_of(town, tmp_path), state)
    before = tree(state)
    refused = told(root_of(other, tmp_path), state, "--replace", answer="n\n")
    assert refused.exit_code == 1
    assert "Nothing was changed." in refused.stderr
    assert tree(state) == before


def test_versions_of_the_old_repository_do_not_count_against_the_new_one(
    town: Town, other: Town, state: Path, tmp_path: Path
) -> None:
    """It was set up earlier, so all its numbers are lower."""
    town.later(minutes=50)
    town.publish("winter", {"bridge": {"pack.json": b"later"}})
    told(root_of(town, tmp_path), state)
    update(town.root, state)
    told(root_of(other, tmp_path), state, "--replace", "--yes")
    assert update(other.root, state).exit_code == 0


def test_a_file_that_is_no_root_is_refused(town: Town, state: Path, tmp_path: Path) -> None:
    told(root_of(town, tmp_path), state)
    before = tree(state)
    for name, data in (("a", b"{}"), ("b", b"no json"), ("c", (town.root / "metadata/timestamp.json").read_bytes())):
        (tmp_path / name).write_bytes(data)
        refused = told(tmp_path / name, state, "--replace", "--yes", "--json")
        assert (refused.exit_code, json.loads(refused.stdout)["code"]) == (1, "malformed"), name
    assert told(tmp_path / "nothing", state).exit_code == 1
    assert tree(state) == before


@pytest.mark.parametrize("at", [1, 2])
def test_cut_off_between_its_steps_it_is_done_again(
    town: Town, other: Town, state: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    told(root_of(town, tmp_path), state)
    update(town.root, state)
    shown = tree(state / "content")
    real, count = Path.rename, 0

    def rename(self: Path, target: Path) -> Path:
        nonlocal count
        count += self.name.startswith("root_history")
        if self.name.startswith("root_history") and count == at:
            raise OSError(5, "cut off")
        return real(self, target)

    monkeypatch.setattr(trust.Path, "rename", rename)  # type: ignore[attr-defined]
    refused = told(root_of(other, tmp_path), state, "--replace", "--yes", "--json")
    assert (refused.exit_code, json.loads(refused.stdout)["code"]) == (1, "disk")
    monkeypatch.undo()
    assert tree(state / "content") == shown
    assert told(root_of(other, tmp_path), state, "--replace", "--yes").exit_code == 0
    assert update(other.root, state).exit_code == 0


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root, to be somebody else as well")
def test_what_root_typed_belongs_to_the_agent(town: Town, state: Path, tmp_path: Path) -> None:
    state.mkdir()
    os.chown(state, 61_002, 61_000)
    told(root_of(town, tmp_path), state)
    assert update(town.root, state).exit_code == 0
    assert {path.lstat().st_uid for path in state.rglob("*")} == {61_002}
