"""Files, sticks and manifests that are not what they seem (docs/attacks.md, "Content")."""

import hashlib
import json
import os
import shutil
from pathlib import Path

import pytest
from tuf.api.metadata import TargetFile, Targets

from tests.support.repository import BRIDGE, Copy, Device, Town, assert_whole, exhibition_of, tree
from tests.support.roads import Endless, Swapping
from werkstadt.agent.content.keeper import find_sticks
from werkstadt.agent.content.roads import NotThereError, RoadError
from werkstadt.agent.content.roads.folder import FolderRoad, road_in

FRESH = b"a new picture, " * 100
SHA = hashlib.sha256(FRESH).hexdigest()
PATH = f"files/{SHA[:2]}/{SHA}"


@pytest.fixture
def fresh(town: Town, tmp_path: Path) -> Copy:
    """A copy of the repository after a picture was added; the device does not have it yet."""
    town.publish("winter", {"bridge": {**BRIDGE, "pictures/new.png": FRESH}})
    return Copy(town.root, tmp_path / "copy")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"x" * len(FRESH), "changed"),
        (FRESH[:-1] + b"!", "changed"),
        (FRESH + b"!", "changed"),
        (FRESH + b"!" * 5_000_000, "changed"),
        (FRESH[:-1], "road"),
        (b"", "road"),
    ],
    ids=["another", "one byte", "one more", "many more", "one less", "empty"],
)
def test_another_file_is_not_taken(device: Device, fresh: Copy, data: bytes, code: str) -> None:
    (fresh.root / PATH).write_bytes(data)
    with device.refuses(code, parts=True):
        device.takes(fresh.road)
    if code == "changed":
        assert not (device.content / "incoming" / f"{SHA}.part").exists()
    device.goes_on()


def test_a_file_that_is_missing_is_named(device: Device, fresh: Copy) -> None:
    (fresh.root / PATH).unlink()
    with device.refuses("road", parts=True) as said:
        device.takes(fresh.road)
    assert SHA in said[0].sentence
    device.goes_on()


@pytest.mark.attempt("Q83")
def test_a_file_without_end_is_cut_at_its_size(device: Device, fresh: Copy) -> None:
    road = Endless(fresh.road, "files/")
    with device.refuses("changed", parts=True):
        device.takes(road)
    assert road.given <= 1024 * 1024
    assert not list((device.content / "incoming").iterdir())
    device.goes_on()


@pytest.mark.parametrize("kind", ["exhibitions", "packs"])
@pytest.mark.parametrize("change", ["swapped", "truncated", "emptied"])
def test_a_document_that_was_changed_is_not_taken(device: Device, fresh: Copy, kind: str, change: str) -> None:
    for path in (fresh.root / "targets" / kind).rglob("*.json"):
        data = path.read_bytes()
        data = {"swapped": data.replace(b"1", b"2"), "truncated": data[:-1], "emptied": b""}[change]
        path.write_bytes(data)
    with device.refuses("changed"):
        device.takes(fresh.road)
    device.goes_on()


# sticks


def test_a_stick_with_the_folder_at_its_top_and_the_folder_itself_are_the_same(
    device: Device, fresh: Copy, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    shutil.copytree(fresh.root, stick / "werkstadt-content")
    assert device.takes(road_in(stick)).new
    assert not device.takes(road_in(stick / "werkstadt-content")).new


@pytest.mark.attempt("Q83")
def test_a_link_on_a_stick_leads_nowhere(device: Device, fresh: Copy, tmp_path: Path) -> None:
    """Not to the file itself either: a stick has no reason for links."""
    secret = tmp_path / "shadow"
    secret.write_bytes(FRESH)
    (fresh.root / PATH).unlink()
    (fresh.root / PATH).symlink_to(secret)
    with device.refuses("road", parts=True) as said:
        device.takes(fresh.road)
    assert "plain file" in said[0].sentence
    assert FRESH not in tree(device.content).values()
    device.goes_on()


@pytest.mark.parametrize("folder", ["metadata", "files", f"files/{SHA[:2]}", "targets"])
def test_a_folder_that_is_a_link_leads_nowhere(device: Device, fresh: Copy, tmp_path: Path, folder: str) -> None:
    (fresh.root / folder).rename(tmp_path / "elsewhere")
    (fresh.root / folder).symlink_to(tmp_path / "elsewhere")
    with device.refuses("road", parts=folder.startswith("files")):
        device.takes(fresh.road)
    device.goes_on()


def test_a_stick_whose_top_folder_is_a_link_is_not_followed(fresh: Copy, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    (stick / "werkstadt-content").symlink_to(fresh.root)
    with pytest.raises(NotThereError):
        next(road_in(stick).read("metadata/timestamp.json"))


@pytest.mark.attempt("Q83")
@pytest.mark.parametrize("name", ["metadata/timestamp.json", PATH])
def test_a_pipe_or_a_device_on_a_stick_is_not_opened(device: Device, fresh: Copy, name: str) -> None:
    (fresh.root / name).unlink()
    os.mkfifo(fresh.root / name)
    with device.refuses("road", parts=True):
        device.takes(fresh.road)
    (fresh.root / name).unlink()
    (fresh.root / name).mkdir()
    with device.refuses("road", parts=True):
        device.takes(fresh.road)
    device.goes_on()


@pytest.mark.parametrize("path", ["../secret", "metadata/../../secret", "/etc/passwd", "", "a//b", ".", "./secret"])
def test_no_path_leads_out_of_a_folder(tmp_path: Path, path: str) -> None:
    (tmp_path / "secret").write_bytes(b"secret")
    (tmp_path / "stick").mkdir()
    (tmp_path / "stick" / "secret").write_bytes(b"secret")
    with pytest.raises(RoadError):
        list(FolderRoad(tmp_path / "stick").read(path))


def test_a_stick_that_is_drawn_says_so(device: Device, fresh: Copy, tmp_path: Path) -> None:
    shutil.rmtree(fresh.root)
    with device.refuses("missing"):
        device.takes(fresh.road)
    device.goes_on()


# manifests and exhibitions that somebody signed who may, but that no product of ours would build


def signed_by_anna(town: Town, copy: Copy, document: bytes, manifest: bytes | None = None) -> Copy:
    named = {"exhibitions/winter.json": document}
    if manifest is not None:
        named[f"packs/bridge/{hashlib.sha256(manifest).hexdigest()}.json"] = manifest
    for name, data in named.items():
        copy.target(name, data)

    def change(signed: Targets) -> None:
        signed.targets.update({name: TargetFile.from_data(name, data, ["sha256"]) for name, data in named.items()})

    copy.forge("anna", change, by=[town.authors["anna"]])
    copy.seal(town)
    return copy


def with_files(files: str) -> bytes:
    return b'{"format": 1, "kind": "exhibit", "id": "bridge", "version": "1", "files": {%s}}' % files.encode()


ROW = '{"sha256": "%s", "size": 5}' % ("a" * 64)
HOSTILE = {
    "out of the pack": f'"../../current": {ROW}',
    "from the root": f'"/etc/passwd": {ROW}',
    "a dot": f'"a/./b": {ROW}',
    "nothing": f'"": {ROW}',
    "an end that is a slash": f'"a/": {ROW}',
    "the manifest": f'"manifest.json": {ROW}',
    "the manifest as a folder": f'"manifest.json/a": {ROW}',
    "the manifest in capitals": f'"MANIFEST.json": {ROW}',
    "a control character": f'"a\\u001b[2J": {ROW}',
    "a backslash": f'"a\\\\b": {ROW}',
    "half a letter": f'"\\ud800": {ROW}',
    "a name as long as none": f'"{"a" * 300}": {ROW}',
    "a path as long as none": f'"{"a/" * 200}b": {ROW}',
    "a file that is a folder": f'"a": {ROW}, "a/b": {ROW}',
    "capitals": f'"a": {ROW}, "A": {ROW}',
    "twice": f'"a": {ROW}, "a": {ROW}',
    "no files": "",
    "too many files": ", ".join(f'"{number}": {ROW}' for number in range(20_001)),
    "a hash that is a path": '"a": {"sha256": "../../../../etc/passwd", "size": 5}',
    "a hash in capitals": '"a": {"sha256": "%s", "size": 5}' % ("A" * 64),
    "less than nothing": '"a": {"sha256": "%s", "size": -1}' % ("a" * 64),
    "more than a disk": '"a": {"sha256": "%s", "size": 99999999999999999999}' % ("a" * 64),
    "a size that is true": '"a": {"sha256": "%s", "size": true}' % ("a" * 64),
    "half a byte": '"a": {"sha256": "%s", "size": 0.5}' % ("a" * 64),
    "no number": '"a": {"sha256": "%s", "size": NaN}' % ("a" * 64),
}


@pytest.mark.parametrize("files", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_manifest_makes_no_path_and_fetches_nothing(
    town: Town, device: Device, tmp_path: Path, files: str
) -> None:
    manifest = with_files(files)
    copy = Copy(town.root, tmp_path / "copy")
    copy = signed_by_anna(town, copy, exhibition_of("winter", {"bridge": manifest}), manifest)
    with device.refuses("malformed"):
        device.takes(copy.road)


@pytest.mark.parametrize(
    "document",
    [
        b"",
        b"[]",
        b"[" * 100_000,
        b'{"id": "winter"}',
        b'{"id": "winter", "shows": {}, "forms": []}',
        b'{"id": "winter", "shows": [3], "forms": []}',
        b'{"id": "winter", "shows": [], "forms": [], "id": "winter"}',
        b'{"id": "winter", "shows": [{"pack": "../x", "hash": "%s"}], "forms": []}' % (b"a" * 64),
        b'{"id": "winter", "shows": [{"pack": "x", "hash": "../../x"}], "forms": []}',
        b'{"id": "winter", "shows": [], "forms": [], "brand": 3}',
        b'{"id": "\\ud800", "shows": [], "forms": []}',
        json.dumps({"id": "winter", "shows": [{"pack": "x", "hash": "a" * 64}] * 2_282, "forms": []}).encode(),
    ],
)
def test_a_hostile_exhibition_is_refused(town: Town, device: Device, tmp_path: Path, document: bytes) -> None:
    copy = signed_by_anna(town, Copy(town.root, tmp_path / "copy"), document)
    with device.refuses("malformed"):
        device.takes(copy.road)


def test_a_manifest_as_large_as_may_be_is_taken(town: Town, device: Device, tmp_path: Path) -> None:
    files = {f"data/{number}.bin": b"the same" for number in range(500)}
    town.publish("winter", {"bridge": files})
    assert device.takes(FolderRoad(town.root)).fetched == len(b"the same")
    assert_whole(device.content)


def test_two_sizes_of_one_file_are_refused(town: Town, device: Device, tmp_path: Path) -> None:
    sha256 = hashlib.sha256(FRESH).hexdigest()
    rows = {"a": {"sha256": sha256, "size": len(FRESH)}, "b": {"sha256": sha256, "size": len(FRESH) + 1}}
    table = {"format": 1, "kind": "exhibit", "id": "bridge", "version": "1", "files": rows}
    manifest = json.dumps(table).encode()
    copy = Copy(town.root, tmp_path / "copy")
    signed_by_anna(town, copy, exhibition_of("winter", {"bridge": manifest}), manifest)
    road = Swapping(copy.road, {PATH: FRESH})
    with device.refuses("road", parts=True):
        device.takes(road)


# what the daemon sees of a stick before anything is checked

NO_TIMESTAMP = [
    b"",
    b"[]",
    b"{}",
    b"[" * 16_000,
    b'{"signed": {"version": 1e999}}',
    b'{"signed": {"version": "x"}}',
    b"\xff",
]


@pytest.mark.parametrize("data", NO_TIMESTAMP)
def test_a_stick_with_nonsense_is_one_that_will_be_refused(fresh: Copy, tmp_path: Path, data: bytes) -> None:
    shutil.move(fresh.root, tmp_path / "media" / "stick" / "werkstadt-content")
    (tmp_path / "media" / "stick" / "werkstadt-content" / "metadata" / "timestamp.json").write_bytes(data)
    (stick,) = find_sticks([f"{tmp_path}/media/*"])
    assert stick.timestamp == 0


def test_sticks_are_found_and_links_and_pipes_are_none(town: Town, fresh: Copy, tmp_path: Path) -> None:
    media = tmp_path / "media"
    for name in ("good", "pipe", "link", "empty", "other"):
        (media / name).mkdir(parents=True)
    shutil.copytree(fresh.root, media / "good" / "werkstadt-content")
    shutil.copytree(fresh.root, media / "pipe" / "werkstadt-content")
    pipe = media / "pipe" / "werkstadt-content" / "metadata" / "timestamp.json"
    pipe.unlink()
    os.mkfifo(pipe)
    (media / "link" / "werkstadt-content").symlink_to(fresh.root)
    (media / "empty" / "werkstadt-content").mkdir()
    found = {Path(stick.path).parent.name: stick.timestamp for stick in find_sticks([f"{media}/*"])}
    assert found == {"good": town.hub().timestamp().signed.version, "pipe": 0}
