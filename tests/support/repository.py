"""A town with signed content: admins, authors, a hub; devices that take it; and whoever stands in between.

    town = Town(tmp_path / "town")                     # two of three admins, the author anna, a hub with its keys
    town.publish("winter", {"bridge": {"a.svg": b"…"}})
    device = Device(tmp_path / "device", town)
    device.takes(FolderRoad(town.root))
    stolen = Copy(town.root, tmp_path / "copy")        # what an attacker has: changed, forged, sealed with stolen keys
    stolen.forge("anna", lambda signed: …, by=[thief])
    with device.refuses("signature"):
        device.takes(stolen.road)

Everything honest is done by the product's own code; only what an attacker does is done here by hand. No processes.
"""

import copy
import datetime as dt
import hashlib
import json
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import Metadata, MetaFile, Snapshot, Timestamp

from werkstadt.agent.content.bringing import Progress
from werkstadt.agent.content.roads import Road, RoadError
from werkstadt.agent.content.roads.folder import FolderRoad
from werkstadt.agent.content.trust import ContentRefused
from werkstadt.agent.content.update import Outcome, Updates, Wish
from werkstadt.exhibits.contentfolder import ContentFolder, write_pack
from werkstadt.exhibits.manifest import parse_manifest
from werkstadt.hub.content import publishing, systems
from werkstadt.hub.content.drafts import Draft
from werkstadt.hub.content.online import OnlineKeys
from werkstadt.hub.content.repository import Repository

NOW = dt.datetime(2027, 3, 1, 12, tzinfo=dt.UTC)
EVERYTHING = ("exhibitions/*", "packs/*/*")
Files = Mapping[str, bytes]
Packs = Mapping[str, Files]
AgentRefusal = ContentRefused | RoadError
BRIDGE: Files = {"pack.json": b'{"title": "Bridge"}', "pictures/cover.svg": b"<svg/>" * 40}
WINTER: Packs = {"bridge": BRIDGE}


def key() -> CryptoSigner:
    return CryptoSigner.generate_ed25519()


def manifest_of(id_: str, files: Files) -> bytes:
    rows = {path: {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data)} for path, data in files.items()}
    return json.dumps({"format": 1, "kind": "exhibit", "id": id_, "version": "1", "files": rows}).encode()


def exhibition_of(id_: str, packs: Mapping[str, bytes]) -> bytes:
    """packs: bytes of the manifest by id."""
    shows = [{"pack": pack, "hash": hashlib.sha256(data).hexdigest()} for pack, data in packs.items()]
    return json.dumps({"format": 2, "id": id_, "shows": shows, "forms": []}).encode()


def build(folder: Path, id_: str, packs: Packs) -> Path:
    """As `werkstadt-pack build` leaves it, for the part that counts here."""
    content = ContentFolder(folder)
    manifests = {pack: manifest_of(pack, files) for pack, files in packs.items()}
    with content.locked():
        for pack, data in manifests.items():
            write_pack(content, packs[pack], data, parse_manifest(data, pack))
        content.switch(content.place_exhibition(exhibition_of(id_, manifests)))
    return folder


class Town:
    """now: of the hub's clock; moved by hand."""

    def __init__(self, folder: Path, *, author_may: Sequence[str] = EVERYTHING, now: dt.datetime = NOW) -> None:
        self._live_in(folder)
        self.now = now
        self.admins = [key(), key(), key()]
        self.authors = {"anna": key()}
        hub = self.hub()
        self.accept(hub.draft_first([admin.public_key for admin in self.admins], 2), self.admins[:2])
        self.name_author("anna", author_may)

    def _live_in(self, folder: Path) -> None:
        self._folder = folder
        self.root = folder / "repository"
        self.online = OnlineKeys(folder / "keys" / "content", b"the hub's secret")

    def twin(self, folder: Path) -> "Town":
        """The same town, as it is now, in another folder: what happens there does not happen here."""
        shutil.copytree(self._folder, folder, ignore=lambda _, names: {"built"} & set(names))
        twin = copy.copy(self)
        twin.admins, twin.authors = list(self.admins), dict(self.authors)
        twin._live_in(folder)
        return twin

    def hub(self) -> Repository:
        return Repository(self.root, self.online, self.now)

    def first_root(self) -> bytes:
        return (self.root / "metadata" / "1.root.json").read_bytes()

    def later(self, **passed: float) -> None:
        self.now += dt.timedelta(**passed)

    def accept(self, draft: Draft, signers: Sequence[CryptoSigner]) -> None:
        for signer in signers:
            draft.sign(signer)
        hub = self.hub()
        with hub.locked():
            hub.accept(draft)

    def name_author(self, name: str, may: Sequence[str] = EVERYTHING, signer: CryptoSigner | None = None) -> None:
        self.authors[name] = signer or self.authors.get(name) or key()
        self.accept(self.hub().draft_author(name, self.authors[name].public_key, may), self.admins[:2])

    def build(self, id_: str, packs: Packs) -> publishing.Built:
        return publishing.read_built(build(self._folder / "built", id_, packs))

    def publish(self, id_: str = "winter", packs: Packs = WINTER, author: str = "anna") -> Path:
        """A minute later than what was before. The repository."""
        self.later(minutes=1)
        self.accept(publishing.draft(self.hub(), self.build(id_, packs), author), [self.authors[author]])
        return self.root

    def publish_system(self, image: Path, author: str = "builder") -> systems.Stored:
        """A minute later. An author who may sign systems and nothing else is named for it."""
        self.later(minutes=1)
        if author not in self.authors:
            self.name_author(author, ["systems/*"])
        hub = self.hub()
        stored = systems.store(hub, systems.read_image(image))
        self.accept(systems.draft(hub, stored.system, author), [self.authors[author]])
        return stored

    def withdraw(self, id_: str, author: str = "anna") -> None:
        self.later(minutes=1)
        self.accept(publishing.draft_withdrawn(self.hub(), id_), [self.authors[author]])

    def freshen(self) -> bool:
        return self.hub().freshen()


class Copy:
    """A copy of a repository in the hands of an attacker. road: to it."""

    def __init__(self, repository: Path, folder: Path) -> None:
        self.root = Path(shutil.copytree(repository, folder))
        self.road = FolderRoad(self.root)

    def file(self, role: str) -> Path:
        """The newest metadata of a role."""
        if role == "timestamp":
            return self.root / "metadata" / "timestamp.json"
        found = (self.root / "metadata").glob(f"[1-9]*.{role}.json")
        return max(found, key=lambda path: int(path.name.split(".")[0]))

    def read(self, role: str) -> Metadata[Any]:
        return Metadata.from_file(str(self.file(role)))

    def forge(
        self, role: str, change: Callable[[Any], None] = lambda _: None, by: Sequence[CryptoSigner] = (), grow: int = 1
    ) -> None:
        """The newest of a role, changed, as the next version, signed by whom the attacker can sign as. Not sealed."""
        metadata = self.read(role)
        metadata.signed.version += grow
        change(metadata.signed)
        metadata.signatures.clear()
        for signer in by:
            metadata.sign(signer, append=True)
        name = f"{role}.json" if role == "timestamp" else f"{metadata.signed.version}.{role}.json"
        metadata.to_file(str(self.root / "metadata" / name))

    def seal(self, town: Town, change: Callable[[Snapshot | Timestamp], None] = lambda _: None) -> None:
        """A snapshot and a timestamp of whatever lies here, with the hub's keys, stolen."""
        root = self.read("root").signed
        snapshot: Snapshot = self.read("snapshot").signed
        for name in snapshot.meta:
            file = self.file(name.removesuffix(".json"))
            snapshot.meta[name] = MetaFile.from_data(int(file.name.split(".")[0]), file.read_bytes(), ["sha256"])
        snapshot.version += 1
        change(snapshot)
        data = self._write(f"{snapshot.version}.snapshot.json", town.online.signed("snapshot", root, snapshot))
        timestamp: Timestamp = self.read("timestamp").signed
        timestamp.version += 1
        timestamp.snapshot_meta = MetaFile.from_data(snapshot.version, data, ["sha256"])
        change(timestamp)
        self._write("timestamp.json", town.online.signed("timestamp", root, timestamp))

    def target(self, name: str, data: bytes) -> Path:
        """Puts a document where a device would look for it."""
        folder, _, last = name.rpartition("/")
        path = self.root / "targets" / folder / f"{hashlib.sha256(data).hexdigest()}.{last}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return path

    def content_file(self, data: bytes) -> Path:
        sha256 = hashlib.sha256(data).hexdigest()
        return self.root / "files" / sha256[:2] / sha256

    def _write(self, name: str, metadata: Metadata[Any]) -> bytes:
        data = metadata.to_bytes()
        (self.root / "metadata" / name).write_bytes(data)
        return data


class Device:
    """now: of its clock, None: the town's. The root is given until it knows one."""

    def __init__(self, folder: Path, town: Town) -> None:
        self.town = town
        self.content = folder / "content"
        self.trust = folder / "trust"
        self.updates = Updates(self.content, self.trust)
        self.now: dt.datetime | None = None
        self.root: bytes | None = town.first_root()
        self._copies = folder / "good"

    def takes(
        self,
        road: Road,
        exhibition: str | None = None,
        *,
        floor: int = 0,
        stale: bool = False,
        progress: Progress | None = None,
    ) -> Outcome:
        """Looks at all of it, also where nothing is new."""
        wish = Wish(exhibition, self.root, floor, stale)
        offer = self.updates.look(road, wish, self.now or self.town.now)
        outcome = self.updates.bring(offer, [road], progress)
        if outcome.new:
            self.updates.switch(outcome.hash)
        self.root = None
        return outcome

    @contextmanager
    def refuses(self, code: str, *, parts: bool = False) -> Iterator[list[AgentRefusal]]:
        """Refused with that code and a sentence; what was there is there, byte for byte, and a good update works then.

        code: "road" for a road that breaks. parts: files and halves of files may have come in addition.
        """
        before = tree(self.content)
        said: list[AgentRefusal] = []
        with pytest.raises((ContentRefused, RoadError)) as caught:
            yield said
        assert isinstance(caught.value, AgentRefusal)
        said.append(caught.value)
        assert (caught.value.code if isinstance(caught.value, ContentRefused) else "road") == code, caught.value
        assert caught.value.sentence.endswith("."), caught.value.sentence
        assert caught.value.sentence.isprintable()
        after = tree(self.content)
        if parts:
            assert {
                name: data for name, data in before.items() if not name.startswith("incoming/")
            }.items() <= after.items()
            assert {name.split("/")[0] for name in after.keys() - before.keys()} <= {"files", "incoming"}
        else:
            assert after == before

    def goes_on(self, *, new_keys: bool = False) -> None:
        """What is good is taken, whatever was tried before. new_keys: after the hub's were stolen, and used to show
        this device states newer than any honest one."""
        if new_keys:
            self.town.later(minutes=1)
            self.town.accept(self.town.hub().draft_online(), self.town.admins[:2])
        self.town.publish("winter", {"bridge": BRIDGE, "after": {"pack.json": str(self.town.now).encode()}})
        outcome = self.takes(FolderRoad(self.town.root), "winter")
        assert outcome.new
        assert self.updates.folder.in_force() == outcome.hash
        assert_whole(self.content)


def tree(folder: Path) -> dict[str, bytes]:
    """Every file by path, links by where they lead; locks aside."""
    found = {}
    for path in folder.rglob("*"):
        if path.is_symlink():
            found[str(path.relative_to(folder))] = str(path.readlink()).encode()
        elif path.is_file() and path.name != ".lock":
            found[str(path.relative_to(folder))] = path.read_bytes()
    return found


def assert_whole(content: Path) -> None:
    """What is in force is all there, and is what its names say."""
    current = content / "current"
    document = (current / "exhibition.json").read_bytes()
    assert hashlib.sha256(document).hexdigest() == current.readlink().name
    for show in json.loads(document)["shows"]:
        pack = content / "packs" / show["hash"]
        data = (pack / "manifest.json").read_bytes()
        assert hashlib.sha256(data).hexdigest() == show["hash"]
        for path, ref in json.loads(data)["files"].items():
            assert hashlib.sha256((pack / path).read_bytes()).hexdigest() == ref["sha256"], path
