"""A back-up has signed content and the keys that keep it fresh; what comes back is taken by devices."""

import fcntl
import threading
from pathlib import Path

import pytest

from tests.support.repository import BRIDGE, Device, Town, tree
from werkstadt.agent.content.roads.folder import FolderRoad
from werkstadt.hub.backup import back_up, restore, rewrite
from werkstadt.hub.content import publishing
from werkstadt.hub.store.database import Store


@pytest.fixture
def store(town: Town) -> Store:
    store = Store(f"sqlite:///{town.root.parent / 'hub.db'}")
    store.migrate()
    return store


def kept(folder: Path) -> dict[str, bytes]:
    return {name: data for name, data in tree(folder).items() if name.startswith(("repository", "keys"))}


def test_content_and_its_keys_come_back_and_devices_go_on(
    town: Town, device: Device, store: Store, tmp_path: Path
) -> None:
    device.takes(FolderRoad(town.root))
    town.later(hours=2)
    town.freshen()
    state = town.root.parent
    (town.root / "files" / ".half.part").write_bytes(b"half")
    before = kept(state)
    del before["repository/files/.half.part"]
    file = tmp_path / "hub.tar"
    back_up(state, store, file)
    store.close()
    town.publish("winter", {"bridge": {"a": b"after the back-up"}})
    assert restore(state, file, replace=True, now_text="now") is not None
    after = kept(state)
    assert after.pop("repository/restored") == b""
    assert after == before
    assert (state / "keys" / "content").stat().st_mode & 0o777 == 0o700
    town.later(minutes=1)
    assert town.freshen()
    device.takes(FolderRoad(town.root))
    device.goes_on()


def test_keys_and_what_they_sign_are_of_one_moment(town: Town, store: Store, tmp_path: Path) -> None:
    """Whoever publishes has the lock: the back-up waits for it."""
    done = threading.Event()

    def run() -> None:
        back_up(town.root.parent, store, tmp_path / "hub.tar")
        done.set()

    with (town.root / ".lock").open("rb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        thread = threading.Thread(target=run)
        thread.start()
        assert not done.wait(0.1)
    assert done.wait(30)
    thread.join()
    store.close()


def test_what_is_tidied_away_meanwhile_is_left_out(town: Town, store: Store, tmp_path: Path) -> None:
    state = town.root.parent

    def tell(_size: int) -> None:
        for path in (town.root / "files").rglob("*"):
            if path.is_file():
                path.unlink()

    back_up(state, store, tmp_path / "hub.tar", tell)
    store.close()
    restore(state, tmp_path / "hub.tar", replace=True, now_text="now")
    assert not [name for name in kept(state) if "/files/" in name]
    publishing.store(town.root, town.build("winter", {"bridge": BRIDGE}))


def test_without_content_a_back_up_is_what_it_was(tmp_path: Path) -> None:
    state = tmp_path / "state"
    (state / "keys" / "content").mkdir(parents=True)
    (state / "keys" / "ca.key").write_bytes(b"ca")
    (state / "keys" / "content" / "draft.key").write_bytes(b"of a draft that waits")
    store = Store(f"sqlite:///{state / 'hub.db'}")
    store.migrate()
    back_up(state, store, tmp_path / "hub.tar")
    store.close()
    rewrite(tmp_path / "hub.tar", lambda _folder: None)
    restore(tmp_path / "new", tmp_path / "hub.tar", replace=False, now_text="now")
    assert kept(tmp_path / "new") == kept(state)
    assert not (tmp_path / "new" / "repository").exists()
