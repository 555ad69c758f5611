"""A relay gives what the device has, in the repository's layout, to who shows a peer's certificate."""

import contextlib
import datetime as dt
import hashlib
import os
import socket
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hub.content.places import SECRET, published
from werkstadt.agent.config import HubAddress
from werkstadt.agent.content import relay as relaying
from werkstadt.agent.content.peering import PeerIdentity
from werkstadt.agent.content.relay import CALLERS_MAX, Relay, RelayShelf
from werkstadt.agent.content.roads import NotThereError, RoadError
from werkstadt.agent.content.roads.folder import FolderRoad
from werkstadt.agent.content.roads.web import HubRoad
from werkstadt.agent.content.update import Updates, Wish
from werkstadt.contract.messages import PeerAnswer, PeerWish
from werkstadt.hub.content.peers import PeerAuthority

FILES = {"one.bin": os.urandom(300_000), "two.bin": b"two", "none.bin": b""}


class Issuer:
    """The hub's answer to a wish for a peer's certificate."""

    def __init__(self, keys: Path) -> None:
        keys.mkdir(exist_ok=True)
        self._peers = PeerAuthority(keys, SECRET)

    def ask(self, _path: str, wish: PeerWish, _answer: type) -> PeerAnswer:
        return PeerAnswer(certificate=self._peers.issue(wish.csr), ca=self._peers.ca_pem)


def peer(folder: Path, issuer: Issuer) -> PeerIdentity:
    made = PeerIdentity(folder)
    made.renew(issuer)  # type: ignore[arg-type]
    return made


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A device that has an exhibition, and the repository that it came from."""
    folder = tmp_path_factory.mktemp("relay")
    repository = published(folder, FILES)
    updates = Updates(folder / "content", folder / "trust")
    root = (repository.folder / "metadata/1.root.json").read_bytes()
    updates.update(FolderRoad(repository.folder), Wish(root=root), repository.now)
    return folder


@pytest.fixture(scope="module")
def issuer(place: Path) -> Issuer:
    return Issuer(place / "keys")


@pytest.fixture
def relay(place: Path, issuer: Issuer, tmp_path: Path) -> Iterator[Relay]:
    relay = Relay(RelayShelf(place / "content", place / "trust"), peer(tmp_path / "relay", issuer), "127.0.0.1", 0)
    relay.start()
    yield relay
    relay.close()


def road(relay: Relay, caller: PeerIdentity) -> HubRoad:
    return HubRoad(caller.connect(HubAddress("127.0.0.1", relay.port)), "the relay at")


def repository_paths(folder: Path) -> list[str]:
    return sorted(
        path.relative_to(folder).as_posix()
        for part in ("metadata", "targets", "files")
        for path in (folder / part).rglob("*")
        if path.is_file()
    )


def newest(path: str, paths: list[str]) -> bool:
    """A device keeps the newest of each role, and every root."""
    version, _, role = Path(path).name.partition(".")
    if not path.startswith("metadata/") or role in ("json", "root.json"):
        return True
    others = [Path(one).name.partition(".") for one in paths if one.startswith("metadata/")]
    return version == max((one[0] for one in others if one[2] == role), key=int)


def test_it_has_what_the_repository_has_byte_for_byte(
    place: Path, relay: Relay, issuer: Issuer, tmp_path: Path
) -> None:
    folder = place / "repository"
    paths = [path for path in repository_paths(folder) if newest(path, repository_paths(folder))]
    assert len(paths) > 8
    way = road(relay, peer(tmp_path / "caller", issuer))
    for path in paths:
        assert b"".join(way.read(path)) == (folder / path).read_bytes(), path
    way.close()


def test_a_fresh_device_takes_an_exhibition_from_it(place: Path, relay: Relay, issuer: Issuer, tmp_path: Path) -> None:
    way = road(relay, peer(tmp_path / "caller", issuer))
    root = (place / "repository/metadata/1.root.json").read_bytes()
    now = dt.datetime.now(dt.UTC)
    outcome = Updates(tmp_path / "content", tmp_path / "trust").update(way, Wish(root=root), now)
    assert outcome.new
    assert outcome.fetched == sum(map(len, FILES.values()))
    way.close()


def test_the_rest_of_a_file_can_be_asked_for(relay: Relay, issuer: Issuer, tmp_path: Path) -> None:
    data = FILES["one.bin"]
    sha256 = hashlib.sha256(data).hexdigest()
    way = road(relay, peer(tmp_path / "caller", issuer))
    path = f"files/{sha256[:2]}/{sha256}"
    assert b"".join(way.read(path, 299_990)) == data[299_990:]
    with pytest.raises(NotThereError):
        list(way.read(path, 300_000))
    way.close()


@pytest.mark.parametrize(
    "path",
    [
        "files/ab/../../../etc/passwd", "../trust/root.json", "files/00/" + "0" * 64, "metadata/7.snapshot.json",
        "metadata/snapshot.json", "metadata/99.root.json", "metadata/1.timestamp.json", "noted.json", "",
        "targets/packs/pack/" + "0" * 64 + "." + "1" * 64 + ".json",
    ],
)  # fmt: skip
def test_other_paths_are_not_there(relay: Relay, issuer: Issuer, tmp_path: Path, path: str) -> None:
    way = road(relay, peer(tmp_path / "caller", issuer))
    with pytest.raises(RoadError):
        list(way.read(path))
    way.close()


def test_who_shows_no_certificate_of_the_peers_gets_nothing(relay: Relay, issuer: Issuer, tmp_path: Path) -> None:
    known = peer(tmp_path / "known", issuer)
    foreign = peer(tmp_path / "foreign", Issuer(tmp_path / "keys"))
    foreign.ca.write_bytes(known.ca.read_bytes())
    with pytest.raises(RoadError):
        list(road(relay, foreign).read("metadata/timestamp.json"))
    context = ssl.create_default_context(cafile=str(known.ca))
    context.check_hostname = False
    raw = socket.create_connection(("127.0.0.1", relay.port))
    with contextlib.suppress(ssl.SSLError, OSError), context.wrap_socket(raw) as wire:
        wire.sendall(b"GET /api/v1/content/metadata/timestamp.json HTTP/1.1\r\n\r\n")
        assert wire.recv(100) == b""


def test_one_caller_too_many_is_hung_up_on_and_the_others_go_on(relay: Relay, issuer: Issuer, tmp_path: Path) -> None:
    silent = [socket.create_connection(("127.0.0.1", relay.port)) for _ in range(CALLERS_MAX)]
    caller = peer(tmp_path / "caller", issuer)
    with pytest.raises(RoadError):
        list(road(relay, caller).read("metadata/timestamp.json"))
    for one in silent:
        one.close()
    assert list(road_again(relay, caller)) != []


def test_who_says_nothing_is_let_go(
    place: Path, issuer: Issuer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relaying, "WAIT_S", 0.3)
    relay = Relay(RelayShelf(place / "content", place / "trust"), peer(tmp_path / "relay", issuer), "127.0.0.1", 0)
    relay.start()
    with socket.create_connection(("127.0.0.1", relay.port)) as silent:
        silent.settimeout(5)
        assert silent.recv(1) == b""
    relay.close()


def test_a_relay_that_was_closed_can_start_again(place: Path, issuer: Issuer, tmp_path: Path) -> None:
    relay = Relay(RelayShelf(place / "content", place / "trust"), peer(tmp_path / "relay", issuer), "127.0.0.1", 0)
    assert relay.port == 0
    for _ in range(2):
        relay.start()
        relay.start()
        assert relay.port > 0
        relay.close()
    assert relay.port == 0


def road_again(relay: Relay, caller: PeerIdentity) -> Iterator[bytes]:
    """The seats of those who left are free in a moment."""
    for _ in range(50):
        with contextlib.suppress(RoadError):
            return iter(list(road(relay, caller).read("metadata/timestamp.json")))
    raise AssertionError("no seat became free")
