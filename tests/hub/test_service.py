"""The hub as a service of its own user: it says when it is ready, and what root types does not lock it out."""

import os
import socket
from pathlib import Path

import pytest

from tests.support.hub_process import HubProcess
from werkstadt.hub.cli import common

USER, GROUP = 61_002, 61_000


def test_a_service_manager_is_told_when_both_listeners_take_requests(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ear:
        ear.bind(str(tmp_path / "notify"))
        ear.settimeout(60)
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        with HubProcess(tmp_path / "hub", swarm=False) as hub:
            assert ear.recv(100) == b"READY=1"
            with socket.create_connection(("127.0.0.1", hub.devices_port)):
                pass


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root, to be somebody else as well")
def test_what_root_put_into_the_hubs_folder_is_the_hubs(tmp_path: Path) -> None:
    state, secret, outside = tmp_path / "state", tmp_path / "secret", tmp_path / "outside"
    (state / "keys" / "content").mkdir(parents=True)
    for file in (state / "hub.db", state / "keys" / "content" / "a.key", secret, outside):
        file.write_bytes(b"x")
    (state / "link").symlink_to(outside)
    (state / "theirs").write_bytes(b"x")
    os.chown(state / "theirs", 61_003, 61_003)
    common.leave_to_the_hub(state, secret)
    assert {path.lstat().st_uid for path in (state, state / "hub.db", secret)} == {0}, "a hub that runs as root"
    os.chown(state, USER, GROUP)
    common.leave_to_the_hub(state, secret)
    mine = [secret, state / "link", *(path for path in state.rglob("*") if path.name != "theirs")]
    assert {path.lstat().st_uid for path in mine} == {USER}
    assert outside.stat().st_uid == 0, "a link is not followed"
    assert (state / "theirs").stat().st_uid == 61_003
    common.leave_to_the_hub(tmp_path / "nothing", tmp_path / "none")


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root, to be somebody else as well")
def test_what_root_restores_is_the_hubs_too(tmp_path: Path) -> None:
    hub = HubProcess(tmp_path / "hub", swarm=False)
    hub.run("backup", tmp_path / "copy.tar")
    for path in (hub.state, *hub.state.rglob("*")):
        os.chown(path, USER, GROUP)
    hub.run("restore", tmp_path / "copy.tar", "--replace")
    assert {path.lstat().st_uid for path in (hub.state, *hub.state.rglob("*"))} == {USER}
    assert hub.state.stat().st_mode & 0o777 == 0o700
