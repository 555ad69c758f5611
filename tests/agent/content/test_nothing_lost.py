"""What is in force is whole, and what was trusted is known, whenever the power goes or the program is killed."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.agent.content.bringer import BROKEN
from tests.support.loss import Watch, build_library, write_disk
from tests.support.repository import Town, assert_whole

ROUNDS = int(os.environ.get("WERKSTADT_ROUNDS", "20"))
IDS = ("winter", "spring", "summer")


@pytest.fixture(scope="session")
def loss_library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_library(tmp_path_factory.mktemp("loss"))


@pytest.fixture
def town(first_town: Town, tmp_path: Path) -> Town:
    town = first_town.twin(tmp_path / "town")
    for id_ in IDS:
        packs = {"bridge": {"pack.json": id_.encode(), "p/a.png": b"same", f"p/{id_}.png": id_.encode() * 400}}
        town.publish(id_, packs)
    return town


def run(town: Town, state: Path, *options: str, **environment: str) -> str:
    command = [sys.executable, "-m", "tests.agent.content.bringer", town.root, state, town.now.isoformat(), *IDS]
    done = subprocess.run(
        [*map(str, command), *options],
        env={**os.environ, **environment}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def lost(state: Path, promised: list[str], coming: str) -> str:
    """What does not hold: "" where all does. coming: the exhibition that was on its way."""
    content = state / "content"
    if not (content / "current").is_symlink():
        return "switch" if promised else ""
    try:
        assert_whole(content)
    except (OSError, AssertionError, ValueError):
        return "whole"
    if not all((content / "files" / name[:2] / name).is_file() for name in files_in_force(content)):
        return "files"
    hash_, timestamp = promised[-1].split() if promised else ("", "0")
    if (content / "current").readlink().name not in (hash_, coming):
        return "switch"
    try:
        known = json.loads((state / "trust" / "timestamp.json").read_bytes())["signed"]["version"]
        roots = list((state / "trust" / "root_history").iterdir())
    except (OSError, ValueError):
        known, roots = 0, []
    return "" if not promised or (known >= int(timestamp) and roots) else "trust"


def files_in_force(content: Path) -> list[str]:
    shows = json.loads((content / "current" / "exhibition.json").read_bytes())["shows"]
    manifests = [json.loads((content / "packs" / show["hash"] / "manifest.json").read_bytes()) for show in shows]
    return [ref["sha256"] for manifest in manifests for ref in manifest["files"].values()]


def at_every_moment(town: Town, tmp_path: Path, library: Path, seed: int | None, *options: str) -> set[str]:
    """What did not hold at some moment of a run."""
    state = tmp_path / "state"
    state.mkdir()
    watch = Watch(state, tmp_path / "notes", library)
    run(town, state, *options, **watch.environment())
    promises = watch.marks().splitlines()
    assert len(promises) == len(IDS)
    found = set()
    for at, disk in watch.replay():
        if at and watch.changes()[at - 1].op not in "shrum":
            continue  # what is only written, or only begun, leaves the disk as it was
        kept = watch.marks(at).splitlines()
        coming = promises[len(kept)].split()[0] if len(kept) < len(promises) else ""
        found.add(lost(write_disk(disk, tmp_path / f"at-{seed}-{at}", seed), kept, coming))
    return found - {""}


@pytest.mark.parametrize("seed", [None, 1])
def test_at_every_moment_of_an_update_the_disk_holds_a_whole_exhibition(
    town: Town, tmp_path: Path, loss_library: Path, seed: int | None
) -> None:
    assert at_every_moment(town, tmp_path, loss_library, seed) == set()


@pytest.mark.long
@pytest.mark.parametrize("broken", BROKEN)
def test_an_update_without_its_sync_is_found_out(town: Town, tmp_path: Path, loss_library: Path, broken: str) -> None:
    found = at_every_moment(town, tmp_path, loss_library, None, "--break", broken)
    expected = {"file-name": "files", "switch": "switch", "trust": "trust", "trust-name": "trust"}
    assert expected.get(broken, "whole") in found


@pytest.mark.timeout(120 + ROUNDS)
def test_what_is_in_force_is_whole_through_rounds_of_kills(town: Town, tmp_path: Path) -> None:
    incoming, staging, changed = map(int, run(town, tmp_path / "state", "--rounds", str(ROUNDS)).split())
    assert changed
    assert incoming + staging or ROUNDS < 100
