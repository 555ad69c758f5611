"""Names of tuf that trust.py reaches into, and what we do because tuf does not: red when either changes, so that
somebody looks at trust.py before a new tuf is taken."""

import ast
import datetime as dt
import importlib.metadata
import inspect
import os
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest
from tuf.api import exceptions
from tuf.api.metadata import DelegatedRole, Delegations, Targets
from tuf.ngclient import Updater, UpdaterConfig
from tuf.ngclient._internal.trusted_metadata_set import TrustedMetadataSet
from tuf.ngclient.fetcher import FetcherInterface

from tests.support.repository import Copy, Town
from werkstadt.agent.content import trust
from werkstadt.agent.content.roads.folder import FolderRoad
from werkstadt.agent.content.trust import RoadFetcher

OVERRIDDEN = {
    "refresh": [],
    "_load_targets": ["role", "parent_role"],
    "_load_timestamp": [],
    "_download_metadata": ["rolename", "length", "version"],
    "_persist_root": ["version", "data"],
    "_persist_file": ["filename", "data"],
    "_update_root_symlink": [],
}


def parameters(function: Callable[..., object]) -> list[str]:
    return [name for name in inspect.signature(function).parameters if name != "self"]


def calls_of(function: Callable[..., object]) -> list[str]:
    """Names of methods that it calls, in the order of the text."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return [
        name.attr
        for name in sorted((one for one in calls if isinstance(one, ast.Attribute)), key=lambda one: one.lineno)
    ]


def test_it_is_the_version_that_was_looked_at() -> None:
    assert importlib.metadata.version("tuf").split(".")[0] == "7", "read trust.py beside the new tuf, then change this"


@pytest.mark.parametrize(("name", "wanted"), OVERRIDDEN.items())
def test_what_we_override_is_there_with_these_parameters(name: str, wanted: list[str]) -> None:
    assert parameters(getattr(Updater, name)) == wanted
    assert parameters(getattr(trust._Updater, name)) == wanted


def test_nothing_else_of_tuf_is_overridden() -> None:
    ours = {name for name in vars(trust._Updater) if name in vars(Updater) and not name.startswith("__")}
    assert ours == set(OVERRIDDEN)


def test_what_we_call_is_there() -> None:
    assert parameters(Updater._load_local_metadata) == ["rolename"]
    assert parameters(Updater._persist_metadata) == ["rolename", "data"]
    assert parameters(Updater._preorder_depth_first_walk) == ["target_filepath"]
    assert parameters(TrustedMetadataSet.update_timestamp) == ["data"]
    assert parameters(FetcherInterface.download_bytes) == ["url", "max_length"]
    assert parameters(Delegations.get_roles_for_target) == ["target_filepath"]
    assert hasattr(TrustedMetadataSet, "root")
    assert hasattr(TrustedMetadataSet, "timestamp")
    assert {"max_delegations", "snapshot_max_length", "timestamp_max_length"} <= set(vars(UpdaterConfig()))


def test_tuf_calls_what_we_override_where_we_think_it_does() -> None:
    order = ["_load_root", "_load_timestamp", "_load_snapshot", "_load_targets"]
    assert calls_of(Updater.refresh) == order
    assert "_persist_root" in calls_of(Updater.__init__)
    assert {"_download_metadata", "_persist_root", "_update_root_symlink"} <= set(calls_of(Updater._load_root))
    for function in (Updater._load_snapshot, Updater._load_targets):
        assert {"_download_metadata", "_persist_metadata"} <= set(calls_of(function))
    assert "_persist_file" in calls_of(Updater._persist_metadata)
    assert "_persist_file" in calls_of(Updater._persist_root)
    assert "_load_targets" in calls_of(Updater._preorder_depth_first_walk)
    assert "get_targetinfo" not in calls_of(Updater._preorder_depth_first_walk)


def test_metadata_are_checked_against_the_time_that_we_set(town: Town, tmp_path: Path) -> None:
    """reference_time is an attribute that everything asks, the clock nowhere."""
    source = inspect.getsource(TrustedMetadataSet)
    assert source.count("datetime.now") == 1
    assert source.count("self.reference_time") == source.count("is_expired(") + 1


# what we do because tuf does not


def tufs_own(town: Town, folder: Path) -> Updater:
    folder.mkdir(exist_ok=True)
    fetcher = RoadFetcher(FolderRoad(town.root))
    return Updater(str(folder), "metadata/", fetcher=fetcher, bootstrap=town.first_root())


def test_tuf_still_writes_without_a_sync(town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[int] = []
    monkeypatch.setattr(os, "fsync", synced.append)
    updater = tufs_own(town, tmp_path / "tuf")
    updater._trusted_set.reference_time = town.now
    updater.refresh()
    assert not synced


def test_tuf_still_asks_the_machines_clock(town: Town, tmp_path: Path) -> None:
    real = dt.datetime.now(dt.UTC)
    assert abs(tufs_own(town, tmp_path / "tuf")._trusted_set.reference_time - real) < dt.timedelta(minutes=1)
    assert "reference_time" not in inspect.signature(Updater.__init__).parameters


def test_tuf_still_takes_an_old_state_on_a_fresh_device(town: Town, tmp_path: Path) -> None:
    assert not [name for name in vars(UpdaterConfig()) if "version" in name or "floor" in name]


def test_tuf_still_refuses_what_is_over_without_a_choice(town: Town, tmp_path: Path) -> None:
    updater = tufs_own(town, tmp_path / "tuf")
    updater._trusted_set.reference_time = town.now + dt.timedelta(days=31)
    with pytest.raises(exceptions.ExpiredMetadataError):
        updater.refresh()


def test_tuf_still_believes_a_signed_length(town: Town, tmp_path: Path) -> None:
    copy = Copy(town.root, tmp_path / "copy")
    asked: dict[str, int] = {}

    class Asking(RoadFetcher):
        def download_bytes(self, url: str, max_length: int) -> bytes:
            asked[url] = max_length
            return super().download_bytes(url, max_length)

    def long(signed: object) -> None:
        if hasattr(signed, "snapshot_meta"):
            signed.snapshot_meta.length = 10**12

    copy.seal(town, long)
    (tmp_path / "tuf").mkdir()
    updater = Updater(str(tmp_path / "tuf"), "metadata/", fetcher=Asking(copy.road), bootstrap=town.first_root())
    updater._trusted_set.reference_time = town.now
    with pytest.raises(exceptions.LengthOrHashMismatchError):
        updater.refresh()
    assert 10**12 in asked.values()


def test_tuf_still_lets_one_author_stop_all(town: Town, tmp_path: Path) -> None:
    town.accept(town.hub().draft_without_author("anna"), town.admins[:2])
    town.name_author("ben")
    town.name_author("anna")
    updater = tufs_own(town, tmp_path / "tuf")
    updater._trusted_set.reference_time = town.now
    with pytest.raises(exceptions.RepositoryError, match="ben was delegated but is not part of snapshot"):
        updater.get_targetinfo("exhibitions/winter.json")


def test_tuf_still_keeps_a_root_that_nothing_follows_from(town: Town, tmp_path: Path) -> None:
    (tmp_path / "tuf").mkdir()
    other = Town(tmp_path / "other").first_root()
    Updater(str(tmp_path / "tuf"), "metadata/", fetcher=RoadFetcher(FolderRoad(town.root)), bootstrap=other)
    assert (tmp_path / "tuf" / "root.json").read_bytes() == other


def test_names_of_roles_at_the_top_are_still_no_names_for_authors() -> None:
    """Or an author's metadata would be kept in the place of the timestamp's."""
    for name in ("root", "timestamp", "snapshot", "targets"):
        with pytest.raises(ValueError, match="top-level"):
            Targets(delegations=Delegations({}, {name: DelegatedRole(name, [], 1, False, paths=["*"])}))
