"""Devices give files to one another: real libtorrent, real certificates, on the loopback."""

import base64
import hashlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import libtorrent as lt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.hub.content.places import published
from werkstadt.agent.certificates import request_for
from werkstadt.agent.config import HubAddress
from werkstadt.agent.content import swarm as swarming
from werkstadt.agent.content.bringing import ROOM_MIN, Offer, Progress
from werkstadt.agent.content.peering import PeerIdentity
from werkstadt.agent.content.roads import RoadError
from werkstadt.agent.content.swarm import Swarm, is_wired
from werkstadt.agent.durable import write_durably
from werkstadt.contract import swarm as agreed
from werkstadt.contract.messages import PeerAnswer, PeerWish, RoadsAnswer
from werkstadt.exhibits.contentfolder import ContentFolder
from werkstadt.exhibits.manifest import FileRef, packs_of, parse_manifest
from werkstadt.hub.content.peers import PeerAuthority
from werkstadt.hub.content.swarm import HubSwarm

MIB = 1024 * 1024


class Hub:
    """What a device asks of the hub for the swarm, without HTTP: the product's own parts answer."""

    def __init__(self, folder: Path, sizes: list[int]) -> None:
        self.repository = published(folder, {f"p/{number}.bin": os.urandom(size) for number, size in enumerate(sizes)})
        (folder / "keys").mkdir(exist_ok=True)
        self.peers = PeerAuthority(folder / "keys", b"0123456789abcdef")
        self.swarm = HubSwarm(self.repository.folder, self.peers, "127.0.0.1", 0)
        self.swarm.follow(self.repository)
        self.others: list[str] = []
        self.address = HubAddress("127.0.0.1", 8443)
        self.offer = offer_of(self.repository.folder)

    def roads(self, exhibition: str, swarm_port: int = 0) -> RoadsAnswer:
        return RoadsAnswer(torrent=self.swarm.offer(exhibition), port=self.swarm.port, peers=list(self.others))

    def ask(self, _path: str, wish: PeerWish, _answer: type) -> PeerAnswer:
        return PeerAnswer(certificate=self.peers.issue(wish.csr), ca=self.peers.ca_pem)


def offer_of(repository: Path) -> Offer:
    """As a device has checked it."""
    (document,) = (repository / "targets/exhibitions").glob("*.json")
    data = document.read_bytes()
    packs = []
    for pack in packs_of(data, "exhibition"):
        manifest = (repository / "targets/packs" / pack.id / f"{pack.hash}.{pack.hash}.json").read_bytes()
        packs.append((manifest, parse_manifest(manifest, pack.id)))
    return Offer("gross", hashlib.sha256(data).hexdigest(), data, tuple(packs), 1, True)


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    hub = Hub(tmp_path_factory.mktemp("hub"), [3 * MIB, 5 * MIB, MIB, 0])
    yield hub
    hub.swarm.close()


class Device:
    def __init__(self, folder: Path, hub: Hub) -> None:
        self.content = ContentFolder(folder / "content")
        self.content.root.mkdir(parents=True)
        self.peer = PeerIdentity(folder / "peer")
        self.peer.renew(hub)  # type: ignore[arg-type]
        self.swarm = Swarm(self.content, self.peer, 0, "127.0.0.1")

    def fetch(self, hub: Hub, missing: list[FileRef] | None = None) -> Progress:
        progress = Progress()
        self.swarm.fetch(hub.offer, missing or hub.offer.files(), hub, progress)  # type: ignore[arg-type]
        return progress

    def whole(self, refs: list[FileRef]) -> list[bool]:
        """As bringing.py will find it: by hash."""
        parts = [(self.content.part(ref.sha256), ref.sha256) for ref in refs if ref.size]
        return [part.exists() and hashlib.sha256(part.read_bytes()).hexdigest() == sha256 for part, sha256 in parts]


@pytest.fixture
def device(tmp_path: Path, hub: Hub) -> Iterator[Device]:
    device = Device(tmp_path / "device", hub)
    yield device
    device.swarm.close()


def test_every_file_comes_by_the_swarm_and_fits(hub: Hub, device: Device) -> None:
    progress = device.fetch(hub)
    assert all(device.whole(hub.offer.files()))
    assert progress.fetched == 9 * MIB
    assert progress.done == 0, "who hashes them counts them"
    assert not (device.content.root / "swarm" / hub.offer.hash).exists()


def test_only_what_is_missing_is_taken(hub: Hub, device: Device, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(swarming, "WORTH_IT", 1)
    wanted = [ref for ref in hub.offer.files() if ref.size == MIB]
    assert device.fetch(hub, wanted).fetched == MIB
    assert device.whole(wanted) == [True]
    assert len(list((device.content.root / "incoming").iterdir())) == 1


def test_a_second_device_fetches_from_the_first_while_the_hub_is_silent(
    hub: Hub, device: Device, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    device.fetch(hub)
    for ref in hub.offer.files():
        if ref.size:
            device.content.adopt(device.content.part(ref.sha256), ref.sha256)
    device.swarm.give(hub.offer.hash, hub.offer.files(), hub.swarm.offer(hub.offer.hash))
    assert device.swarm.port > 0
    other = Device(tmp_path / "other", hub)
    monkeypatch.setattr(
        hub, "roads", lambda name, _port=0: RoadsAnswer(
            torrent=hub.swarm.offer(name), port=9, peers=[f"127.0.0.1:{device.swarm.port}"]
        )
    )  # fmt: skip
    other.fetch(hub)
    assert all(other.whole(hub.offer.files()))
    other.swarm.close()


def test_what_is_given_away_is_never_written_to(hub: Hub, device: Device) -> None:
    """Damage on this device's disk is no reason to ask others for what is in force, and write it there."""
    device.fetch(hub)
    for ref in hub.offer.files():
        if ref.size:
            device.content.adopt(device.content.part(ref.sha256), ref.sha256)
    biggest = max(hub.offer.files(), key=lambda ref: ref.size)
    file = device.content.file(biggest.sha256)
    file.write_bytes(bytes(biggest.size))
    device.swarm.give(hub.offer.hash, hub.offer.files(), hub.swarm.offer(hub.offer.hash))
    assert device.swarm._given is not None
    handle = device.swarm._given.handle
    handle.connect_peer(("127.0.0.1", hub.swarm.port))
    handle.force_recheck()
    until(lambda: "checking" not in str(handle.status().state))
    until(lambda: handle.status().num_peers > 0, optional=True)
    assert file.read_bytes() == bytes(biggest.size)
    assert handle.status().total_payload_download == 0


def test_a_stranger_without_a_certificate_of_the_peers_gets_nothing(hub: Hub, tmp_path: Path) -> None:
    (tmp_path / "keys").mkdir()
    foreign = PeerAuthority(tmp_path / "keys", b"0123456789abcdef")
    peer = PeerIdentity(tmp_path / "peer")
    (tmp_path / "peer").mkdir()
    key = ec.generate_private_key(ec.SECP256R1())
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    write_durably(peer.key, pem)
    write_durably(peer.certificate, foreign.issue(request_for(key)).encode())
    stranger = Swarm(ContentFolder(tmp_path / "content"), peer, 0, "127.0.0.1")
    handle = stranger._add(torrent_of(hub), lt.torrent_flags.duplicate_is_error)
    handle.connect_peer(("127.0.0.1", hub.swarm.port))
    until(lambda: handle.status().total_payload_download > 0, optional=True)
    assert handle.status().total_payload_download == 0
    stranger.close()


def test_without_anybody_to_give_it_ends_and_says_so(hub: Hub, device: Device, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(swarming, "STALL_S", 0.6)
    monkeypatch.setattr(hub, "roads", lambda name, _port=0: RoadsAnswer(torrent=hub.swarm.offer(name), port=9))
    with pytest.raises(RoadError, match=r"brought nothing for 0\.6 s"):
        device.fetch(hub)
    assert not any(device.whole(hub.offer.files()))
    assert not (device.content.root / "swarm" / hub.offer.hash).exists()


def test_a_little_is_not_worth_a_swarm(hub: Hub, device: Device) -> None:
    with pytest.raises(RoadError, match="not worth it"):
        device.fetch(hub, [ref for ref in hub.offer.files() if ref.size == MIB])


def test_the_room_for_answers_is_not_taken_by_a_swarm(
    hub: Hub, device: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    need = sum(ref.size for ref in hub.offer.files())
    for free in (need + ROOM_MIN - 1, need + ROOM_MIN):
        monkeypatch.setattr(shutil, "disk_usage", lambda _path, free=free: SimpleNamespace(free=free))
        if free < need + ROOM_MIN:
            with pytest.raises(RoadError, match="kept for answers"):
                device.fetch(hub)
            assert not (device.content.root / "swarm").exists()
        else:
            device.fetch(hub)
    assert all(device.whole(hub.offer.files()))


def test_without_a_torrent_there_is_no_swarm(hub: Hub, device: Device, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub, "roads", lambda _name, _port=0: RoadsAnswer())
    with pytest.raises(RoadError, match="no swarm for this exhibition"):
        device.fetch(hub)


@pytest.mark.parametrize("kind", ["rubbish", "another exhibition", "climbing out"])
def test_a_torrent_that_is_not_of_this_exhibition_is_refused(
    hub: Hub, device: Device, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    data = b"rubbish" if kind == "rubbish" else made_torrent(tmp_path, "../../etc" if kind == "climbing out" else "x")
    answer = RoadsAnswer(torrent=base64.b64encode(data).decode(), port=hub.swarm.port)
    monkeypatch.setattr(hub, "roads", lambda _name, _port=0: answer)
    with pytest.raises(RoadError, match=r"cannot be read|not of this exhibition"):
        device.fetch(hub)
    assert not list((device.content.root / "swarm").glob("*/*"))


def test_a_wire_is_told_from_the_air(tmp_path: Path) -> None:
    hub = HubAddress("127.0.0.1", 8443)
    assert is_wired(hub, tmp_path)
    (tmp_path / "lo" / "wireless").mkdir(parents=True)
    assert not is_wired(hub, tmp_path)
    assert not is_wired(HubAddress("not an address", 1), tmp_path)


def test_a_device_in_the_air_leaves_it(hub: Hub, device: Device, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(swarming, "is_wired", lambda _address: False)
    with pytest.raises(RoadError, match="not wired"):
        device.fetch(hub)


def test_the_hub_offers_what_is_published_and_nothing_else(tmp_path: Path) -> None:
    hub = Hub(tmp_path, [MIB])
    (name,) = hub.swarm._offers
    assert hub.swarm.offer(name) is not None
    assert hub.swarm.offer("0" * 64) is None
    gone: Any = SimpleNamespace(exists=True, exhibitions=dict, folder=hub.repository.folder)
    hub.swarm.follow(gone)
    assert hub.swarm.offer(name) is None
    assert not list((hub.repository.folder / "swarm").glob(f"{name}*")), "it would keep the files on the disk"
    hub.swarm.close()


def test_pieces_are_few_and_not_too_large() -> None:
    for total in (1, 10 * MIB, 500 * MIB, 20_000 * MIB):
        size = agreed.piece_size(total)
        assert agreed.PIECE_MIN <= size <= agreed.PIECE_MAX
        assert size & (size - 1) == 0
        assert size == agreed.PIECE_MAX or total <= agreed.PIECES * size


def test_strange_files_are_told() -> None:
    expected = [("a" * 64, 5), ("b" * 64, 0)]
    assert agreed.strange("n", [(f"n/{'a' * 64}", 5)], expected) == ""
    assert "expected 5 bytes, got 6" in agreed.strange("n", [(f"n/{'a' * 64}", 6)], expected)
    assert "expected 1 files" in agreed.strange("n", [(f"m/{'a' * 64}", 5)], expected)
    assert "expected 1 files" in agreed.strange("n", [(f"n/{'a' * 64}", 5), ("n/x", 1)], expected)


def torrent_of(hub: Hub) -> bytes:
    return base64.b64decode(hub.swarm.offer(hub.offer.hash) or "")


def made_torrent(folder: Path, name: str) -> bytes:
    place = folder / "made" / "x"
    place.mkdir(parents=True)
    (place / "file").write_bytes(os.urandom(70_000))
    torrent = lt.create_torrent(lt.list_files(str(place)), piece_size=65_536, flags=lt.create_torrent.v2_only)
    lt.set_piece_hashes(torrent, str(folder / "made"))
    made = torrent.generate()
    made[b"info"][b"name"] = name.encode()
    return bytes(lt.bencode(made))


def until(true: Any, timeout_s: float = 5.0, *, optional: bool = False) -> None:
    import time

    until_s = time.monotonic() + (1.5 if optional else timeout_s)
    while not true():
        if time.monotonic() > until_s:
            assert optional
            return
        time.sleep(0.05)
