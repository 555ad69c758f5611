"""A built image as a target: what is published, by whom, and what lies in files/ for how long."""

import hashlib
import json
import os
from pathlib import Path

import pytest

from tests.support.repository import Town
from tests.support.slots import SIZE, image, system
from werkstadt.contract.system import BLOCK, parse_system, unpack
from werkstadt.hub.content import exporting, publishing, systems
from werkstadt.hub.content.repository import RepositoryRefused
from werkstadt.hub.content.shelf import Shelf


def chunks(town: Town) -> set[str]:
    return {chunk.file for chunk in systems.signed_systems(town.hub())["device"].chunks if not chunk.is_zero}


def stored(town: Town) -> set[str]:
    return {path.name for path in town.root.glob("files/*/*")}


def test_what_was_published_makes_the_slot_again(town: Town, tmp_path: Path) -> None:
    town.publish_system(image(tmp_path / "image", 1, system(1)))
    found = systems.signed_systems(town.hub())["device"]
    slot = b"".join(
        bytes(chunk.size)
        if chunk.is_zero
        else unpack((town.root / "files" / chunk.file[:2] / chunk.file).read_bytes(), chunk)
        for chunk in found.chunks
    )
    assert slot == system(1)
    assert (found.version, found.name, found.size) == (1, "0.1.0+1", SIZE)
    assert found.sha256 == hashlib.sha256(slot).hexdigest()


def test_it_lies_where_devices_look(town: Town, tmp_path: Path) -> None:
    town.publish_system(image(tmp_path / "image", 1, system(1)))
    names = {str(path.relative_to(town.root)) for path in town.root.rglob("*") if path.is_file()}
    assert all(Shelf(town.root).file(name) for name in names - {".lock"})
    assert any(name.startswith("targets/systems/") for name in names)


def test_the_next_one_adds_what_is_new_and_nothing_twice(town: Town, tmp_path: Path) -> None:
    first = town.publish_system(image(tmp_path / "image", 1, system(1)))
    second = town.publish_system(image(tmp_path / "image", 2, system(2)))
    assert 0 < second.added < first.added / 4
    third = town.publish_system(image(tmp_path / "image", 3, system(2)))
    assert (third.added, third.added_bytes) == (0, 0)


def test_a_chunk_that_was_lost_from_the_hub_s_disk_is_put_there_again(town: Town, tmp_path: Path) -> None:
    town.publish_system(image(tmp_path / "image", 1, system(1)))
    lost = next(path for path in town.root.glob("files/*/*") if path.name in chunks(town))
    lost.unlink()
    assert town.publish_system(image(tmp_path / "image", 2, system(1))).added == 1
    assert lost.exists()


@pytest.mark.parametrize("version", [1, 2])
def test_what_is_not_newer_is_not_published(town: Town, tmp_path: Path, version: int) -> None:
    town.publish_system(image(tmp_path / "image", 2, system(2)))
    with pytest.raises(RepositoryRefused, match="version: expected more than 2"):
        town.publish_system(image(tmp_path / "image", version, system(1)))
    assert systems.signed_systems(town.hub())["device"].version == 2


def test_who_may_sign_content_may_sign_no_system(town: Town, tmp_path: Path) -> None:
    with pytest.raises(RepositoryRefused, match=r"anna: expected to sign .*, got systems/device\.json"):
        town.publish_system(image(tmp_path / "image", 1, system(1)), author="anna")


def test_who_may_sign_systems_may_be_named_and_signs_nothing_else(town: Town, tmp_path: Path) -> None:
    town.publish_system(image(tmp_path / "image", 1, system(1)))
    with pytest.raises(RepositoryRefused, match="builder: expected to sign systems/"):
        town.publish(author="builder")
    with pytest.raises(RepositoryRefused, match="may: expected"):
        town.name_author("builder", ["systems/a/b"])


def test_two_profiles_stand_beside_each_other(town: Town, tmp_path: Path) -> None:
    town.publish_system(image(tmp_path / "image", 5, system(1)))
    town.publish_system(image(tmp_path / "other", 2, system(2), profile="board"))
    assert {name: one.version for name, one in systems.signed_systems(town.hub()).items()} == {"device": 5, "board": 2}


def test_chunks_of_what_is_signed_stay_and_those_of_long_ago_go(town: Town, tmp_path: Path) -> None:
    town.publish_system(image(tmp_path / "image", 1, system(1)))
    old = chunks(town)
    town.publish_system(image(tmp_path / "image", 2, system(2)))
    dated(town)
    publishing.tidy(town.hub())
    assert old <= stored(town), "a device may be in the middle of it"
    town.later(days=40)
    publishing.tidy(town.hub())
    assert chunks(town) <= stored(town)
    assert not (old - chunks(town)) & stored(town)


def dated(town: Town) -> None:
    """Files have the machine's time; the town lives in another."""
    for path in town.root.rglob("*"):
        os.utime(path, (town.now.timestamp(), town.now.timestamp()))


def test_a_stick_carries_it(town: Town, tmp_path: Path) -> None:
    town.publish_system(image(tmp_path / "image", 1, system(1)))
    (tmp_path / "stick").mkdir()
    done = exporting.export(town.hub(), tmp_path / "stick")
    assert {path.name for path in done.folder.glob("files/*/*")} >= chunks(town)
    (document,) = done.folder.glob("targets/systems/*.device.json")
    assert parse_system(document.read_bytes(), "x").version == 1


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"at": -1}, "a place within device.raw"),
        ({"size": SIZE + 5 * BLOCK}, "a place within device.raw"),
        ({"at": "0"}, "a place within device.raw"),
        ({"version": 0}, "version: expected a whole number"),
        ({"profile": "../x"}, "profile: expected"),
        ({"format": 7}, "format: expected 1"),
    ],
)
def test_a_folder_that_was_not_built_is_refused(tmp_path: Path, change: dict[str, object], words: str) -> None:
    folder = image(tmp_path / "image", 1, system(1))
    table = json.loads((folder / "manifest.json").read_bytes())
    table["system"] |= change
    (folder / "manifest.json").write_text(json.dumps(table))
    with pytest.raises(RepositoryRefused, match=words):
        systems.read_image(folder)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"system": 5}', '{"system": {}}'])
def test_a_manifest_that_says_nothing_of_a_system_is_refused(tmp_path: Path, text: str) -> None:
    folder = image(tmp_path / "image", 1, system(1))
    (folder / "manifest.json").write_text(text)
    with pytest.raises(RepositoryRefused, match="expected what `make image` made"):
        systems.read_image(folder)
    (folder / "manifest.json").unlink()
    with pytest.raises(RepositoryRefused, match=r"manifest\.json: expected what `make image` made"):
        systems.read_image(folder)
