"""What is signed, attacked: every refusal has its code and a sentence, leaves what is in force byte for byte, and a
good update works afterwards (docs/attacks.md, "Content")."""

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from tuf.api.metadata import (
    DelegatedRole,
    Delegations,
    Metadata,
    MetaFile,
    Root,
    Snapshot,
    TargetFile,
    Targets,
    Timestamp,
)

from tests.support.repository import BRIDGE, NOW, Copy, Device, Town, exhibition_of, key, manifest_of
from tests.support.roads import Endless, Swapping
from werkstadt.agent.clock import trusted_now
from werkstadt.agent.content import bringing, trust
from werkstadt.agent.content.roads.folder import FolderRoad

YEARS_2 = dt.timedelta(days=730)


def copy_of(town: Town, tmp_path: Path, name: str = "copy") -> Copy:
    return Copy(town.root, tmp_path / name)


def sign_exhibition(copy: Copy, town: Town, author: str, id_: str, packs: dict[str, bytes]) -> None:
    """As an author would, but of documents that no product of ours would build."""
    document = exhibition_of(id_, packs)
    named = {f"exhibitions/{id_}.json": document}
    named |= {
        f"packs/{pack}/{TargetFile.from_data('x', data).hashes['sha256']}.json": data for pack, data in packs.items()
    }
    for name, data in named.items():
        copy.target(name, data)

    def change(signed: Targets) -> None:
        signed.targets.update({name: TargetFile.from_data(name, data, ["sha256"]) for name, data in named.items()})

    copy.forge(author, change, by=[town.authors[author]])
    copy.seal(town)


# rollback


def test_an_older_timestamp_is_refused(town: Town, device: Device, tmp_path: Path) -> None:
    old = copy_of(town, tmp_path)
    town.publish("winter", {"bridge": BRIDGE, "new": {"pack.json": b"{}"}})
    device.takes(FolderRoad(town.root))
    with device.refuses("rollback"):
        device.takes(old.road)
    device.goes_on()


def test_a_new_timestamp_of_an_older_snapshot_is_refused(town: Town, device: Device, tmp_path: Path) -> None:
    copy = copy_of(town, tmp_path)
    old = copy.file("snapshot").read_bytes()
    town.publish("spring")
    device.takes(FolderRoad(town.root), "winter")
    copy = copy_of(town, tmp_path, "now")
    older = copy.read("snapshot").signed.version - 60
    (copy.root / "metadata" / f"{older}.snapshot.json").write_bytes(old)

    def step_back(signed: object) -> None:
        if isinstance(signed, Timestamp):
            signed.snapshot_meta = MetaFile.from_data(older, old, ["sha256"])

    copy.seal(town, step_back)
    with device.refuses("rollback"):
        device.takes(copy.road)
    device.goes_on()


def test_an_older_state_of_an_author_under_a_new_snapshot_is_refused(
    town: Town, device: Device, tmp_path: Path
) -> None:
    """The hub's keys were stolen: a withdrawn exhibition cannot come back by them."""
    old = copy_of(town, tmp_path)
    town.later(days=1)
    town.publish("winter", {"bridge": {"pack.json": b"2"}})
    device.takes(FolderRoad(town.root))
    copy = copy_of(town, tmp_path, "now")
    copy.file("anna").unlink()
    assert copy.file("anna").name == old.file("anna").name
    copy.seal(town)
    with device.refuses("rollback"):
        device.takes(copy.road)
    device.goes_on(new_keys=True)


def test_an_author_who_vanishes_from_the_snapshot_is_refused(town: Town, device: Device, tmp_path: Path) -> None:
    copy = copy_of(town, tmp_path)
    copy.seal(town, lambda signed: getattr(signed, "meta", {}).pop("anna.json", None))
    with device.refuses("malformed"):
        device.takes(copy.road)
    device.goes_on()


def test_an_older_root_in_place_of_the_next_is_refused(town: Town, device: Device, tmp_path: Path) -> None:
    copy = copy_of(town, tmp_path)
    (copy.root / "metadata" / "2.root.json").write_bytes(town.first_root())
    with device.refuses("rollback"):
        device.takes(copy.road)
    device.goes_on()


def test_a_device_that_knows_the_new_root_refuses_what_the_old_keys_sign(
    town: Town, device: Device, tmp_path: Path
) -> None:
    stolen, copy = town.online, copy_of(town, tmp_path)
    saved = {file: file.read_bytes() for file in (tmp_path / "town" / "keys" / "content").iterdir()}
    town.later(minutes=1)
    town.accept(town.hub().draft_online(), town.admins[:2])
    device.takes(FolderRoad(town.root))
    for file, data in saved.items():
        file.write_bytes(data)
    town.online = stolen
    copy.seal(town)
    with device.refuses("signature"):
        device.takes(copy.road)
    device.goes_on()


def test_a_fresh_device_falls_not_behind_the_version_that_the_hub_named(town: Town, tmp_path: Path) -> None:
    old = copy_of(town, tmp_path)
    town.publish("winter", {"bridge": {"pack.json": b"2"}})
    floor = town.hub().timestamp().signed.version
    fresh = Device(tmp_path / "fresh", town)
    with fresh.refuses("rollback"):
        fresh.takes(old.road, floor=floor)
    assert fresh.takes(FolderRoad(town.root), floor=floor).new
    fresh.goes_on()


# freeze


def test_a_timestamp_that_is_over_is_refused_and_what_is_in_force_stays(town: Town, device: Device) -> None:
    town.later(days=31)
    with device.refuses("expired") as said:
        device.takes(FolderRoad(town.root))
    assert "PIN" in said[0].todo
    assert town.freshen()
    device.takes(FolderRoad(town.root))
    device.goes_on()


def test_the_last_second_counts_and_the_next_does_not(town: Town, device: Device) -> None:
    until = town.hub().timestamp().signed.expires
    device.now = until - dt.timedelta(seconds=1)
    device.takes(FolderRoad(town.root))
    device.now = until
    with device.refuses("expired"):
        device.takes(FolderRoad(town.root))


@pytest.mark.attempt("Q76")
def test_with_its_clock_at_1971_a_device_goes_by_its_floor(town: Town, device: Device, tmp_path: Path) -> None:
    old = copy_of(town, tmp_path)
    town.later(days=60)
    floor_ms = int(town.now.timestamp() * 1000)
    device.now = trusted_now(lambda: 31_536_000_000, floor_ms)
    assert device.now == town.now
    with device.refuses("expired"):
        device.takes(old.road)
    device.goes_on()


def test_staff_may_take_a_stick_whose_timestamp_is_over_and_it_is_marked(town: Town, device: Device) -> None:
    town.publish("winter", {"bridge": {"pack.json": b"2"}})
    town.later(days=40)
    with device.refuses("expired"):
        device.takes(FolderRoad(town.root))
    outcome = device.takes(FolderRoad(town.root), stale=True)
    assert (outcome.new, outcome.fresh) == (True, False)
    assert town.freshen()
    assert device.takes(FolderRoad(town.root)).fresh
    device.goes_on()


@pytest.mark.attempt("Q83")
def test_a_stick_that_is_over_may_neither_go_back_nor_outlive_its_author_or_its_root(
    town: Town, device: Device, tmp_path: Path
) -> None:
    old = copy_of(town, tmp_path)
    town.publish("winter", {"bridge": {"pack.json": b"2"}})
    device.takes(FolderRoad(town.root))
    town.later(days=40)
    with device.refuses("rollback"):
        device.takes(old.road, stale=True)
    town.later(days=400)
    with device.refuses("expired") as said:
        device.takes(FolderRoad(town.root), stale=True)
    assert "anna" in said[0].sentence
    town.later(days=1825)
    with device.refuses("expired") as said:
        device.takes(FolderRoad(town.root), stale=True)
    assert "root" in said[0].sentence


def test_a_timestamp_that_is_over_leaves_no_trace_where_it_was_refused(
    town: Town, device: Device, tmp_path: Path
) -> None:
    """Or else a thief of yesterday's key could lock a device out of today's repository."""
    copy = copy_of(town, tmp_path)
    before = (device.trust / "timestamp.json").read_bytes()

    def far(signed: object) -> None:
        signed.version += 10**9  # type: ignore[attr-defined]
        signed.expires = NOW - dt.timedelta(days=1)  # type: ignore[attr-defined]

    copy.seal(town, far)
    with device.refuses("expired"):
        device.takes(copy.road)
    assert (device.trust / "timestamp.json").read_bytes() == before
    device.goes_on()


def test_of_two_timestamps_with_one_number_the_first_is_kept(town: Town, device: Device, tmp_path: Path) -> None:
    copy = copy_of(town, tmp_path)
    before = (device.trust / "timestamp.json").read_bytes()

    def longer(signed: object) -> None:
        if isinstance(signed, Timestamp):
            signed.version -= 1
            signed.expires += YEARS_2

    copy.seal(town, longer)
    assert copy.file("timestamp").read_bytes() != before
    assert not device.takes(copy.road).new
    assert (device.trust / "timestamp.json").read_bytes() == before
    device.goes_on()


# mix and match


@pytest.mark.parametrize("role", ["snapshot", "targets", "anna"])
def test_parts_of_two_states_do_not_go_together(town: Town, device: Device, tmp_path: Path, role: str) -> None:
    old = copy_of(town, tmp_path)
    town.name_author("ben")
    town.publish("winter", {"bridge": {"pack.json": b"2"}})
    copy = copy_of(town, tmp_path, "now")
    copy.file(role).write_bytes(old.file(role).read_bytes())
    with device.refuses("changed"):
        device.takes(copy.road)
    device.goes_on()


def test_an_exhibition_with_the_packs_of_another_is_refused(town: Town, device: Device, tmp_path: Path) -> None:
    """Each part is signed; that they belong together is not."""
    town.publish("spring", {"bridge": {"pack.json": b"of spring"}})
    town.publish("winter", {"bridge": {"pack.json": b"of winter"}})
    copy = copy_of(town, tmp_path)
    of = {name: target for name, target in copy.read("anna").signed.targets.items() if name.startswith("exhibitions/")}
    winter, spring = (of[f"exhibitions/{id_}.json"].hashes["sha256"] for id_ in ("winter", "spring"))
    folder = copy.root / "targets" / "exhibitions"
    (folder / f"{winter}.winter.json").write_bytes((folder / f"{spring}.spring.json").read_bytes())
    with device.refuses("changed"):
        device.takes(copy.road, "winter")
    device.goes_on()


def test_an_exhibition_under_the_name_of_another_is_refused(town: Town, device: Device, tmp_path: Path) -> None:
    copy = copy_of(town, tmp_path)
    data = exhibition_of("spring", {})
    copy.target("exhibitions/winter.json", data)

    def change(signed: Targets) -> None:
        signed.targets["exhibitions/winter.json"] = TargetFile.from_data("exhibitions/winter.json", data, ["sha256"])

    copy.forge("anna", change, by=[town.authors["anna"]])
    copy.seal(town)
    with device.refuses("malformed"):
        device.takes(copy.road, "winter")
    device.goes_on(new_keys=True)


# keys


@pytest.mark.parametrize("role", ["timestamp", "snapshot", "targets", "anna"])
def test_what_a_stranger_signs_is_refused(town: Town, device: Device, tmp_path: Path, role: str) -> None:
    copy = copy_of(town, tmp_path)
    copy.forge(role, by=[key()])
    if role in ("targets", "anna"):
        copy.seal(town)
    elif role == "snapshot":
        data = copy.file("snapshot").read_bytes()

        def take(signed: object) -> None:
            signed.snapshot_meta = MetaFile.from_data(copy.read("snapshot").signed.version, data, ["sha256"])  # type: ignore[attr-defined]

        copy.forge("timestamp", take)
        sealed = copy.read("timestamp")
        root = copy.read("root").signed
        copy.file("timestamp").write_bytes(town.online.signed("timestamp", root, sealed.signed).to_bytes())
    with device.refuses("signature"):
        device.takes(copy.road)
    device.goes_on(new_keys=True)


def _same_twice(town: Town) -> list[object]:
    return [town.admins[0], town.admins[0]]


@pytest.mark.parametrize("role", ["root", "targets"])
@pytest.mark.parametrize(
    "signers",
    [lambda town: town.admins[:1], _same_twice, lambda town: [town.admins[0], key()], lambda town: [key(), key()]],
    ids=["one of two", "one twice", "one and a stranger", "two strangers"],
)
def test_under_the_threshold_nothing_counts(
    town: Town, device: Device, tmp_path: Path, role: str, signers: Callable[[Town], list[object]]
) -> None:
    copy = copy_of(town, tmp_path)
    copy.forge(role, by=signers(town))  # type: ignore[arg-type]
    if role == "targets":
        copy.seal(town)
    with device.refuses("signature"):
        device.takes(copy.road)
    device.goes_on(new_keys=True)


def test_one_signature_under_two_names_is_one(town: Town, device: Device, tmp_path: Path) -> None:
    copy = copy_of(town, tmp_path)
    copy.forge("root", by=town.admins[:1])
    table = json.loads(copy.file("root").read_bytes())
    (signature,) = table["signatures"]
    table["signatures"].append({**signature, "keyid": town.admins[1].public_key.keyid})
    copy.file("root").write_bytes(json.dumps(table).encode())
    with device.refuses("signature"):
        device.takes(copy.road)
    device.goes_on()


def test_a_new_root_needs_the_old_admins_too(town: Town, device: Device, tmp_path: Path) -> None:
    strangers = [key(), key()]

    def take_over(signed: Root) -> None:
        for role in ("root", "targets"):
            for keyid in list(signed.roles[role].keyids):
                signed.revoke_key(keyid, role)
            for stranger in strangers:
                signed.add_key(stranger.public_key, role)

    copy = copy_of(town, tmp_path)
    copy.forge("root", take_over, by=strangers)
    with device.refuses("signature"):
        device.takes(copy.road)
    device.goes_on()


def test_another_towns_repository_is_refused_and_so_is_its_root(town: Town, device: Device, tmp_path: Path) -> None:
    other = Town(tmp_path / "other")
    other.publish()
    with device.refuses("signature"):
        device.takes(FolderRoad(other.root))
    device.root = other.first_root()
    with device.refuses("another-root"):
        device.takes(FolderRoad(other.root))
    device.root = None
    device.goes_on()


def test_a_root_that_was_given_by_mistake_is_not_kept(town: Town, tmp_path: Path) -> None:
    fresh = Device(tmp_path / "fresh", town)
    fresh.root = Town(tmp_path / "other").first_root()
    with fresh.refuses("signature"):
        fresh.takes(FolderRoad(town.root))
    fresh.root = town.first_root()
    assert fresh.takes(FolderRoad(town.root)).new


@pytest.mark.attempt("Q83")
def test_without_a_root_nothing_is_taken(town: Town, tmp_path: Path) -> None:
    fresh = Device(tmp_path / "fresh", town)
    fresh.root = None
    with fresh.refuses("no-root"):
        fresh.takes(FolderRoad(town.root))


@pytest.mark.parametrize(
    "root", [b"", b"{}", b"[]", b'{"signed": 3}', b"[" * 100_000, b'{"signed": {"_type": "root"}}']
)
def test_what_is_no_root_is_said_to_be_none(town: Town, tmp_path: Path, root: bytes) -> None:
    fresh = Device(tmp_path / "fresh", town)
    fresh.root = root
    with fresh.refuses("malformed"):
        fresh.takes(FolderRoad(town.root))


# endless data


@pytest.mark.parametrize("start", ["metadata/2.root", "metadata/timestamp"])
def test_metadata_without_end_are_cut(town: Town, device: Device, tmp_path: Path, start: str) -> None:
    copy = copy_of(town, tmp_path)
    if "root" in start:
        (copy.root / "metadata" / "2.root.json").touch()
    road = Endless(copy.road, start)
    with device.refuses("too-large"):
        device.takes(road)
    assert road.given <= 1024 * 1024
    device.goes_on()


@pytest.mark.parametrize(("role", "most"), [("snapshot", 512_000), ("anna", 8_000_000)])
def test_a_length_that_stolen_keys_have_signed_is_not_believed(
    town: Town, device: Device, tmp_path: Path, role: str, most: int
) -> None:
    copy = copy_of(town, tmp_path)

    def long(signed: object) -> None:
        if role == "snapshot" and isinstance(signed, Timestamp):
            signed.snapshot_meta.length = 10**12
        if role == "anna" and isinstance(signed, Snapshot):
            signed.meta["anna.json"].length = 10**12

    copy.forge("anna", by=[town.authors["anna"]])
    copy.seal(town, long)
    road = Endless(copy.road, f"metadata/{copy.file(role).name}")
    with device.refuses("too-large"):
        device.takes(road)
    assert road.given <= most + 1024 * 1024
    device.goes_on(new_keys=True)


def test_a_document_longer_than_it_was_signed_is_cut(town: Town, device: Device, tmp_path: Path) -> None:
    town.publish("winter", {"bridge": {"pack.json": b"2"}})
    for start in ("targets/exhibitions/", "targets/packs/"):
        road = Endless(FolderRoad(town.root), start)
        with device.refuses("too-large"):
            device.takes(road)
        assert road.given == 1024 * 1024
    device.goes_on()


def test_a_document_that_an_author_signed_as_endless_is_not_begun(town: Town, device: Device, tmp_path: Path) -> None:
    copy = copy_of(town, tmp_path)

    def long(signed: Targets) -> None:
        signed.targets["exhibitions/winter.json"].length = 10**12

    copy.forge("anna", long, by=[town.authors["anna"]])
    copy.seal(town)
    road = Endless(copy.road, "targets/")
    with device.refuses("too-large"):
        device.takes(road)
    assert road.given == 0
    device.goes_on(new_keys=True)


def test_more_manifests_than_memory_are_not_begun(
    town: Town, device: Device, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bringing, "MANIFESTS_MAX", 1_000)
    town.publish("winter", {f"pack-{number}": BRIDGE for number in range(8)})
    with device.refuses("too-large"):
        device.takes(FolderRoad(town.root))
    monkeypatch.undo()
    device.goes_on()


# authors


def test_a_pack_that_its_author_may_not_sign_is_refused(tmp_path: Path) -> None:
    town = Town(tmp_path / "town", author_may=["exhibitions/*", "packs/bridge/*"])
    town.publish()
    device = Device(tmp_path / "device", town)
    device.takes(FolderRoad(town.root))
    copy = copy_of(town, tmp_path)
    sign_exhibition(copy, town, "anna", "winter", {"zeiss": manifest_of("zeiss", BRIDGE)})
    with device.refuses("unsigned-pack"):
        device.takes(copy.road)
    with device.refuses("no-exhibition"):
        device.takes(copy.road, "spring")


def test_a_pack_that_calls_itself_by_another_name_is_refused(tmp_path: Path) -> None:
    """Who may sign packs/bridge/* must not bring a zeiss by it."""
    town = Town(tmp_path / "town", author_may=["exhibitions/*", "packs/bridge/*"])
    town.publish()
    device = Device(tmp_path / "device", town)
    device.takes(FolderRoad(town.root))
    copy = copy_of(town, tmp_path)
    sign_exhibition(copy, town, "anna", "winter", {"bridge": manifest_of("zeiss", BRIDGE)})
    with device.refuses("malformed"):
        device.takes(copy.road)


def test_an_author_names_no_further_authors(town: Town, device: Device, tmp_path: Path) -> None:
    helper = key()
    document = exhibition_of("spring", {})
    copy = copy_of(town, tmp_path)
    copy.target("exhibitions/spring.json", document)

    def name_helper(signed: Targets) -> None:
        signed.delegations = Delegations({}, {"helper": DelegatedRole("helper", [], 1, False, paths=["exhibitions/*"])})
        signed.add_key(helper.public_key, "helper")

    copy.forge("anna", name_helper, by=[town.authors["anna"]])
    signed = Targets(expires=town.now + YEARS_2)
    signed.targets["exhibitions/spring.json"] = TargetFile.from_data("exhibitions/spring.json", document, ["sha256"])
    metadata = Metadata(signed)
    metadata.sign(helper)
    metadata.to_file(str(copy.root / "metadata" / "1.helper.json"))
    copy.seal(town, lambda one: getattr(one, "meta", {}).setdefault("helper.json", MetaFile(1)))
    with device.refuses("no-exhibition"):
        device.takes(copy.road, "spring")


def test_an_author_who_was_removed_signs_nothing_any_more(town: Town, device: Device, tmp_path: Path) -> None:
    town.name_author("ben")
    town.publish("spring", author="ben")
    assert device.takes(FolderRoad(town.root), "spring").new
    town.accept(town.hub().draft_without_author("ben"), town.admins[:2])
    with device.refuses("no-exhibition"):
        device.takes(FolderRoad(town.root), "spring")
    copy = copy_of(town, tmp_path)
    copy.forge("ben", by=[town.authors["ben"]])
    copy.seal(town)
    with device.refuses("no-exhibition"):
        device.takes(copy.road, "spring")
    device.goes_on(new_keys=True)


def test_an_exhibition_that_was_withdrawn_is_not_taken_and_who_shows_it_shows_it_on(town: Town, device: Device) -> None:
    town.publish("spring", {"other": BRIDGE})
    town.withdraw("winter")
    with device.refuses("no-exhibition"):
        device.takes(FolderRoad(town.root), "winter")
    assert device.takes(FolderRoad(town.root)).exhibition == "spring"
    device.goes_on()


def test_an_author_who_was_only_named_stands_in_nobodys_way(town: Town, device: Device) -> None:
    town.name_author("ben")
    with device.refuses("no-exhibition"):
        device.takes(FolderRoad(town.root), "spring")
    assert not device.takes(FolderRoad(town.root)).new
    town.name_author("aaron")
    device.goes_on()


def test_an_author_whose_year_is_over_stands_in_nobodys_way_but_is_told(town: Town, device: Device) -> None:
    town.name_author("ben")
    town.later(days=300)
    town.publish("spring", author="ben")
    device.takes(FolderRoad(town.root), "spring")
    town.later(days=100)
    town.freshen()
    assert not device.takes(FolderRoad(town.root), "spring").new
    with device.refuses("expired") as said:
        device.takes(FolderRoad(town.root), "winter")
    assert "anna" in said[0].sentence
    device.goes_on()


def test_what_an_authors_stolen_key_signs_counts_no_more_after_another_was_named(
    town: Town, device: Device, tmp_path: Path
) -> None:
    thief = town.authors["anna"]
    town.name_author("anna", signer=key())
    copy = copy_of(town, tmp_path)
    copy.forge("anna", by=[thief])
    copy.seal(town)
    for road in (FolderRoad(town.root), copy.road):
        with device.refuses("signature"):
            device.takes(road, "winter")
    device.goes_on(new_keys=True)


def test_several_exhibitions_are_not_chosen_among_by_chance(town: Town, tmp_path: Path) -> None:
    town.publish("spring")
    fresh = Device(tmp_path / "fresh", town)
    with fresh.refuses("which") as said:
        fresh.takes(FolderRoad(town.root))
    assert "spring, winter" in said[0].sentence
    assert fresh.takes(FolderRoad(town.root), "spring").new
    assert fresh.takes(FolderRoad(town.root)).exhibition == "spring"


def test_a_repository_without_exhibitions_says_so(tmp_path: Path) -> None:
    town = Town(tmp_path / "town")
    fresh = Device(tmp_path / "fresh", town)
    with fresh.refuses("no-exhibition") as said:
        fresh.takes(FolderRoad(town.root))
    assert "publish" in said[0].todo


def test_names_that_are_no_ids_are_no_exhibitions(town: Town, device: Device, tmp_path: Path) -> None:
    copy = copy_of(town, tmp_path)
    odd = ["exhibitions/\x1b[2J.json", "exhibitions/...json", "exhibitions/A.json", "exhibitions/winter.txt"]

    def change(signed: Targets) -> None:
        signed.targets.update({name: TargetFile.from_data(name, b"{}", ["sha256"]) for name in odd})

    copy.forge("anna", change, by=[town.authors["anna"]])
    copy.seal(town)
    assert device.takes(copy.road).exhibition == "winter"


def test_a_target_without_sha256_is_refused(town: Town, device: Device, tmp_path: Path) -> None:
    copy = copy_of(town, tmp_path)

    def weaken(signed: Targets) -> None:
        signed.targets["exhibitions/winter.json"].hashes = {"md5": "0" * 32}

    copy.forge("anna", weaken, by=[town.authors["anna"]])
    copy.seal(town)
    with device.refuses("malformed"):
        device.takes(copy.road)


# recovery


def test_after_a_fast_forward_new_keys_on_the_hub_are_enough(town: Town, device: Device, tmp_path: Path) -> None:
    """Who has the hub's keys can number its states so high that no honest one would ever be newer."""
    copy = copy_of(town, tmp_path)

    def far(signed: object) -> None:
        signed.version += 10**12  # type: ignore[attr-defined]

    copy.seal(town, far)
    device.takes(copy.road)
    town.publish("winter", {"bridge": {"pack.json": b"2"}})
    with device.refuses("rollback"):
        device.takes(FolderRoad(town.root))
    town.later(minutes=1)
    town.accept(town.hub().draft_online(), town.admins[1:])
    assert device.takes(FolderRoad(town.root)).new
    device.goes_on()


def test_devices_follow_when_admins_change(town: Town, device: Device) -> None:
    for newcomer in range(3):
        old = town.admins
        town.admins = [*old[1:], key()]
        town.later(days=1)
        draft = town.hub().draft_admins([admin.public_key for admin in town.admins], 2)
        town.accept(draft, old[1:])
        if newcomer != 1:
            device.takes(FolderRoad(town.root))
    assert len(list((device.trust / "root_history").iterdir())) == 4
    device.goes_on()


# nonsense


@pytest.mark.parametrize(
    "data",
    [
        *(b"", b"null", b"[]", b"{}", b"\xff\xfe", b"[" * 10_000, b'{"signed": {}, "signatures": []}'),
        b'{"signed": {"_type": "timestamp", "version": 1e999}, "signatures": []}',
        b'{"signed": {"_type": "root"}, "signatures": [{"keyid": "", "sig": ""}]}',
        b"9" * 10_000,
    ],
)
@pytest.mark.parametrize("path", ["metadata/timestamp.json", "metadata/2.root.json"])
def test_what_is_no_metadata_is_refused(town: Town, device: Device, path: str, data: bytes) -> None:
    with device.refuses("malformed"):
        device.takes(Swapping(FolderRoad(town.root), {path: data}))


def test_a_key_that_stands_twice_says_the_same_to_all(town: Town, device: Device, tmp_path: Path) -> None:
    """Of two, everybody here takes the last, and it is what the signature is of."""
    data = (town.root / "metadata" / "timestamp.json").read_bytes()
    signed = json.dumps(json.loads(data)["signed"])
    forged = json.loads(signed)
    forged["version"] += 1
    twice = b'{"signed": %s, %s' % (signed.encode(), data.lstrip()[1:])
    assert not device.takes(Swapping(FolderRoad(town.root), {"metadata/timestamp.json": twice})).new
    twice = data.rstrip()[:-1] + b', "signed": %s}' % json.dumps(forged).encode()
    with device.refuses("signature"):
        device.takes(Swapping(FolderRoad(town.root), {"metadata/timestamp.json": twice}))
    device.goes_on()


@pytest.mark.parametrize("what", ["metadata/timestamp.json", "snapshot", "targets", "anna", "exhibition", "manifest"])
def test_what_is_missing_is_named(town: Town, device: Device, tmp_path: Path, what: str) -> None:
    town.name_author("ben")
    town.publish("winter", {"bridge": {"pack.json": b"2"}})
    copy = copy_of(town, tmp_path)
    if what in ("exhibition", "manifest"):
        folder = "exhibitions" if what == "exhibition" else "packs/bridge"
        path = max((copy.root / "targets" / folder).iterdir(), key=lambda path: path.stat().st_mtime_ns)
    else:
        path = copy.root / what if "/" in what else copy.file(what)
    name = str(path.relative_to(copy.root))
    with device.refuses("missing") as said:
        device.takes(Swapping(copy.road, {name: None}))
    assert name in said[0].sentence
    device.goes_on()


def test_two_programs_that_look_at_once_spoil_nothing(town: Town, device: Device) -> None:
    with trust._alone(device.trust), device.refuses("busy"):
        device.takes(FolderRoad(town.root))
    device.goes_on()


def test_a_document_that_was_damaged_on_the_device_is_brought_anew(town: Town, device: Device) -> None:
    for name in ("timestamp.json", "snapshot.json", "targets.json", "anna.json"):
        (device.trust / name).write_bytes(b"")
    assert not device.takes(FolderRoad(town.root)).new
    device.goes_on()
