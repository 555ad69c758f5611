"""Who may sign what, and what becomes of it: drafts, authors, admins, the hub's own keys, and time."""

import datetime as dt
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from tuf.api.metadata import Metadata, Root, Targets

from tests.support.repository import BRIDGE, NOW, Device, Town, key
from werkstadt.agent.content.roads.folder import FolderRoad
from werkstadt.hub.content import drafts, publishing
from werkstadt.hub.content.drafts import Draft, RepositoryRefused, SignaturesMissing
from werkstadt.hub.content.keys import KeyFileError
from werkstadt.hub.content.online import OnlineKeys
from werkstadt.hub.content.repository import RESTORED, Repository


def draft_of(town: Town, packs: dict[str, dict[str, bytes]] | None = None) -> Draft:
    """Not signed by anybody."""
    town.later(minutes=1)
    return publishing.draft(town.hub(), town.build("winter", packs or {"bridge": {"a": b"1"}}), "anna")


def refused(town: Town, draft: Draft, match: str) -> None:
    before = {path: path.read_bytes() for path in town.root.rglob("*") if path.is_file()}
    with pytest.raises(RepositoryRefused, match=match):
        town.hub().accept(draft)
    assert before == {path: path.read_bytes() for path in town.root.rglob("*") if path.is_file()}


# drafts


def test_a_draft_travels_and_gathers_signatures(town: Town) -> None:
    town.later(days=1)
    admins = [key().public_key, key().public_key]
    draft = town.hub().draft_admins(admins, 2)
    for signer in town.admins[:1]:
        draft.sign(signer)
    with pytest.raises(SignaturesMissing, match="root: expected 2 signatures of those who may, got 1: 1 missing"):
        town.hub().accept(draft)
    back = Draft.parse(draft.to_bytes())
    assert back.what == "admins' keys: 2 of 2"
    assert back.metadata == draft.metadata


@pytest.mark.parametrize("signers", [lambda town: [], lambda town: [key()], lambda town: town.admins])
def test_who_may_not_sign_does_not_count(town: Town, signers: Callable[[Town], list[object]]) -> None:
    draft = draft_of(town)
    for signer in signers(town):
        draft.sign(signer)  # type: ignore[arg-type]
    refused(town, draft, "anna: expected 1 signatures of those who may, got 0: 1 missing")


def test_signing_twice_is_signing_once(town: Town) -> None:
    draft = town.hub().draft_renewed()
    for _ in range(2):
        draft.sign(town.admins[0])
    refused(town, draft, "got 1: 1 missing")


def test_a_draft_of_what_was_before_is_refused(town: Town) -> None:
    old = draft_of(town)
    town.publish("winter", {"bridge": {"a": b"2"}})
    old.sign(town.authors["anna"])
    refused(town, old, r"expected a draft of what is in force now \(version .*\), got version .*: make the draft anew")
    renewed = town.hub().draft_renewed()
    town.later(days=1)
    town.accept(town.hub().draft_renewed(), town.admins[:2])
    for admin in town.admins:
        renewed.sign(admin)
    refused(town, renewed, "make the draft anew")


def test_a_draft_that_would_be_over_is_refused(town: Town) -> None:
    draft = draft_of(town)
    draft.sign(town.authors["anna"])
    town.later(days=366)
    refused(town, draft, "expected a draft that counts today")


def test_a_draft_whose_files_were_taken_away_is_refused(town: Town) -> None:
    draft = draft_of(town)
    draft.sign(town.authors["anna"])
    shutil.rmtree(town.root / "targets" / "packs")
    refused(town, draft, "publish it anew")


def test_a_root_that_skips_one_is_refused(town: Town) -> None:
    draft = town.hub().draft_renewed()
    draft.metadata["root"].signed.version += 1
    for admin in town.admins:
        draft.sign(admin)
    refused(town, draft, "root: expected a draft of what is in force now")


def test_a_root_with_keys_of_another_hub_is_refused(town: Town, tmp_path: Path) -> None:
    draft = town.hub().draft_online()
    for admin in town.admins:
        draft.sign(admin)
    other = Repository(town.root, OnlineKeys(tmp_path / "other", b"secret"), town.now)
    with pytest.raises(KeyFileError, match="was it made here"):
        other.accept(draft)


def test_an_author_drafted_as_something_else_is_refused(town: Town) -> None:
    targets = Metadata(Targets(version=9_999_999_999, expires=NOW + dt.timedelta(days=9)))
    for role in ("snapshot", "timestamp", "nobody", "a-b"):
        draft = Draft("", {role: targets})
        draft.sign(town.authors["anna"])
        refused(town, draft, "expected one who may sign")
    root = town.hub().root()
    refused(town, Draft("", {"anna": root}), "anna: expected targets, got root")
    refused(town, Draft("", {"root": targets}), "root: expected root, got targets")


HOSTILE = {
    "nothing": b"",
    "no table": b"[]",
    "another format": b'{"format": 2, "what": "", "metadata": {}}',
    "empty": b'{"format": 1, "what": "x", "metadata": {}}',
    "no metadata": b'{"format": 1, "what": "x"}',
    "a list": b'{"format": 1, "what": "x", "metadata": []}',
    "a text": b'{"format": 1, "what": "x", "metadata": {"anna": "x"}}',
    "half": b'{"format": 1, "what": "x", "metadata": {"anna": {"signed": {}, "signatures": []}}}',
    "deep": b"[" * 200_000,
    "deep inside": b'{"format": 1, "what": "x", "metadata": {"anna": ' + b"[" * 50_000,
    "no text": b"\xff\xfe\x00",
    "a number without end": b'{"format": ' + b"9" * 5_000 + b"}",
    "large": b" " * (drafts.DRAFT_MAX + 1),
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_draft_is_refused_in_a_line(data: bytes) -> None:
    with pytest.raises(RepositoryRefused) as caught:
        Draft.parse(data)
    assert str(caught.value).isprintable()


@pytest.mark.parametrize("role", ["../../etc/passwd", "a/b", "", "A", "a" * 41, "\x1b[2J"])
def test_a_draft_for_a_role_that_is_a_path_is_refused(town: Town, role: str) -> None:
    table = json.loads(town.hub().draft_renewed().to_bytes())
    table["metadata"] = {role: table["metadata"]["targets"]}
    with pytest.raises(RepositoryRefused) as caught:
        Draft.parse(json.dumps(table).encode())
    assert str(caught.value).isprintable()


def test_a_draft_of_the_middle_ages_is_refused(town: Town) -> None:
    """Found by make fuzz: such a year would be written with two digits, and not read again."""
    data = town.hub().draft_renewed().to_bytes()
    assert b'"expires": "2032-' in data
    with pytest.raises(RepositoryRefused, match="the year 32"):
        Draft.parse(data.replace(b'"expires": "2032-', b'"expires": "0032-'))


def test_only_what_people_sign_is_a_draft(town: Town) -> None:
    hub = town.hub()
    for one in (hub.snapshot(), hub.timestamp()):
        table = {"format": 1, "what": "", "metadata": {one.signed.type: one.to_dict()}}
        with pytest.raises(RepositoryRefused, match="expected what people sign"):
            Draft.parse(json.dumps(table).encode())


def test_a_draft_says_what_is_signed_whatever_it_calls_itself(town: Town) -> None:
    thief = key()
    draft = town.hub().draft_author("thief", thief.public_key, ["exhibitions/*"])
    draft.what = "only the root, \x1b[2Jfor some years more"
    back = Draft.parse(draft.to_bytes())
    assert back.what == r"only the root, \x1b[2Jfor some years more"
    said = "\n".join(back.says())
    assert f"author thief may sign exhibitions/* with {thief.public_key.keyid[:12]}" in said
    assert "author anna may sign exhibitions/*, packs/*/*" in said
    roots = "\n".join(town.hub().draft_renewed().says())
    assert "root, version 2, until 2032-02-28" in roots
    assert "targets: 2 of 3 keys: " + ", ".join(sorted(one.public_key.keyid[:12] for one in town.admins)) in roots
    of_anna = draft_of(town).says()
    assert of_anna[1].startswith("  exhibitions/winter.json ")
    assert of_anna[2] == "  and 1 more, packs among them"


# admins, authors, the hub's keys


def test_old_and_new_admins_sign_a_change(town: Town, device: Device) -> None:
    device.takes(FolderRoad(town.root))
    new = [key(), key(), key()]
    draft = town.hub().draft_admins([one.public_key for one in new], 2)
    for signer in new:
        draft.sign(signer)
    refused(town, draft, "root: expected 2 signatures of those who may, got 0")
    only_old = town.hub().draft_admins([one.public_key for one in new], 2)
    for signer in town.admins:
        only_old.sign(signer)
    refused(town, only_old, "root: expected 2 signatures of those who may, got 0")
    draft.sign(town.admins[0])
    draft.sign(town.admins[2])
    town.hub().accept(draft)
    town.admins = new
    device.goes_on()
    town.accept(town.hub().draft_renewed(), new[1:])
    device.goes_on()


@pytest.mark.parametrize(("count", "threshold"), [(3, 0), (3, 4), (0, 1), (2, -1)])
def test_a_threshold_that_nobody_can_reach_is_refused(town: Town, count: int, threshold: int) -> None:
    with pytest.raises(RepositoryRefused, match="threshold: expected 1 to"):
        town.hub().draft_admins([key().public_key for _ in range(count)], threshold)


def test_the_same_key_three_times_is_one(town: Town) -> None:
    one = key().public_key
    with pytest.raises(RepositoryRefused, match="different keys"):
        town.hub().draft_admins([one, one, one], 2)


def test_it_is_set_up_once(town: Town) -> None:
    with pytest.raises(RepositoryRefused, match="set up before"):
        town.hub().draft_first([key().public_key], 1)
    with pytest.raises(RepositoryRefused, match="keys init"):
        Repository(town.root / "elsewhere", town.online, NOW).root()


def test_the_first_draft_needs_the_list_of_authors(tmp_path: Path) -> None:
    hub = Repository(tmp_path / "repository", OnlineKeys(tmp_path / "keys", b"secret"), NOW)
    signer = key()
    draft = hub.draft_first([signer.public_key], 1)
    draft.sign(signer)
    targets = draft.metadata.pop("targets")
    with pytest.raises(RepositoryRefused, match="list of authors"):
        hub.accept(draft)
    assert not hub.exists
    hub.accept(Draft("", {**draft.metadata, "targets": targets}))
    assert hub.exists


@pytest.mark.parametrize("name", ["", "Anna", "../anna", "root", "targets", "snapshot", "timestamp", "a" * 41])
def test_names_that_authors_cannot_have(town: Town, name: str) -> None:
    with pytest.raises(RepositoryRefused, match="author: expected small letters"):
        town.hub().draft_author(name, key().public_key, ["exhibitions/*"])


@pytest.mark.parametrize(
    "may", [[], ["*"], ["packs/*"], ["exhibitions/*/*"], ["files/*"], ["/packs/a/*"], ["../packs/a/*"]]
)
def test_patterns_that_would_match_nothing_or_too_much_are_refused(town: Town, may: list[str]) -> None:
    with pytest.raises(RepositoryRefused, match="may: expected"):
        town.hub().draft_author("ben", key().public_key, may)


def test_an_author_signs_only_what_was_agreed(town: Town) -> None:
    town.name_author("ben", ["exhibitions/spring", "packs/zeiss/*"])
    with pytest.raises(RepositoryRefused, match="ben: expected to sign exhibitions/spring, packs/zeiss/"):
        town.publish("spring", {"bridge": {"a": b"ben's"}}, author="ben")
    with pytest.raises(RepositoryRefused, match="expected one of anna, ben, got 'cem'"):
        publishing.draft(town.hub(), town.build("spring", {}), "cem")


def test_authors_come_and_go(town: Town) -> None:
    town.name_author("ben")
    assert list(town.hub().authors()) == ["anna", "ben"]
    town.publish("spring", author="ben")
    assert town.hub().exhibitions() == {"winter": "anna", "spring": "ben"}
    town.accept(town.hub().draft_without_author("ben"), town.admins[:2])
    assert town.hub().exhibitions() == {"winter": "anna"}
    keys = town.hub().targets().signed.delegations
    assert keys is not None
    assert list(keys.keys) == [town.authors["anna"].public_key.keyid]
    with pytest.raises(RepositoryRefused, match="expected one of anna, got 'ben'"):
        town.hub().draft_without_author("ben")


def test_a_key_of_two_authors_stays_when_one_goes(town: Town) -> None:
    town.name_author("ben", signer=town.authors["anna"])
    town.accept(town.hub().draft_without_author("ben"), town.admins[:2])
    assert town.hub().exhibitions() == {"winter": "anna"}
    town.publish("winter", {"bridge": {"a": b"2"}})


def test_what_a_stolen_key_had_signed_is_not_signed_again_by_the_next(town: Town, device: Device) -> None:
    town.publish("evil", {"evil": {"a": b"of a thief"}})
    town.name_author("anna", signer=key())
    assert town.hub().exhibitions() == {}
    town.publish("winter")
    assert town.hub().exhibitions() == {"winter": "anna"}
    assert [path for path in town.hub().signed()["anna"] if "evil" in path] == []
    assert device.takes(FolderRoad(town.root)).exhibition == "winter"


def test_an_author_who_was_removed_and_comes_back_begins_with_nothing(town: Town) -> None:
    town.accept(town.hub().draft_without_author("anna"), town.admins[:2])
    town.name_author("anna", signer=key())
    town.publish("spring", {"other": BRIDGE})
    assert town.hub().exhibitions() == {"spring": "anna"}


def test_new_keys_on_the_hub_are_followed_and_the_old_ones_forgotten(
    town: Town, device: Device, tmp_path: Path
) -> None:
    device.takes(FolderRoad(town.root))
    before = set((tmp_path / "town" / "keys" / "content").iterdir())
    town.later(minutes=1)
    town.accept(town.hub().draft_online(), town.admins[:2])
    after = set((tmp_path / "town" / "keys" / "content").iterdir())
    assert len(after) == 2
    assert not before & after
    assert {file.stat().st_mode & 0o777 for file in after} == {0o600}
    assert (tmp_path / "town" / "keys" / "content").stat().st_mode & 0o777 == 0o700
    assert b"ENCRYPTED" in next(iter(after)).read_bytes()
    device.takes(FolderRoad(town.root))
    device.goes_on()


def test_keys_of_a_draft_that_still_travels_are_kept(town: Town, device: Device) -> None:
    draft = town.hub().draft_online()
    town.publish("winter", {"bridge": {"a": b"2"}})
    town.accept(draft, town.admins[:2])
    device.goes_on()


def test_another_secret_opens_no_key(town: Town, tmp_path: Path) -> None:
    hub = Repository(
        town.root, OnlineKeys(tmp_path / "town" / "keys" / "content", b"another"), town.now + dt.timedelta(days=2)
    )
    with pytest.raises(KeyFileError, match="another one"):
        hub.freshen()


# time


def test_the_timestamp_is_signed_anew_each_day_and_the_snapshot_before_it_is_over(town: Town, device: Device) -> None:
    assert not town.freshen()
    snapshots = set()
    for _ in range(120):
        town.later(days=1, minutes=1)
        assert town.freshen()
        assert not town.freshen()
        hub = town.hub()
        snapshot, timestamp = hub.snapshot().signed, hub.timestamp().signed
        assert snapshot.expires > timestamp.expires
        assert dt.timedelta(days=29) < timestamp.expires - town.now <= dt.timedelta(days=30)
        snapshots.add(snapshot.version)
    assert 2 <= len(snapshots) <= 4
    device.takes(FolderRoad(town.root))


def test_a_clock_that_was_in_the_future_is_made_good(town: Town, device: Device) -> None:
    now = town.now
    town.now = dt.datetime(2040, 1, 1, tzinfo=dt.UTC)
    town.freshen()
    town.now = now
    assert town.freshen()
    hub = town.hub()
    assert hub.timestamp().signed.expires < now + dt.timedelta(days=31)
    assert hub.snapshot().signed.expires < now + dt.timedelta(days=91)
    device.takes(FolderRoad(town.root))
    device.goes_on()


def test_a_clock_at_1971_is_made_good_as_soon_as_it_is_right(town: Town, device: Device) -> None:
    device.takes(FolderRoad(town.root))
    now = town.now
    town.now = dt.datetime(1971, 1, 1, tzinfo=dt.UTC)
    assert town.freshen()
    device.now = now
    with device.refuses("expired"):
        device.takes(FolderRoad(town.root))
    town.now = now
    assert town.freshen()
    device.takes(FolderRoad(town.root))
    device.goes_on()


@pytest.mark.parametrize("after", ["root", "targets"])
def test_a_power_cut_in_the_middle_of_new_keys_is_made_good(
    town: Town, device: Device, monkeypatch: pytest.MonkeyPatch, after: str
) -> None:
    """The root is there, the rest is not yet: devices refuse until the hub signs anew, or the draft comes again."""
    device.takes(FolderRoad(town.root))
    town.later(minutes=1)
    draft = town.hub().draft_online()
    admins = town.hub().draft_admins([one.public_key for one in town.admins], 2)
    draft.metadata["targets"] = admins.metadata["targets"]
    for signer in town.admins:
        draft.sign(signer)
    real = Repository._write

    def cut(self: Repository, name: str, one: object) -> bytes:
        data = real(self, name, one)  # type: ignore[arg-type]
        if name.endswith(f".{after}.json"):
            raise KeyboardInterrupt
        return data

    with monkeypatch.context() as patch:
        patch.setattr(Repository, "_write", cut)
        with pytest.raises(KeyboardInterrupt):
            town.hub().accept(draft)
    with device.refuses("signature"):
        device.takes(FolderRoad(town.root))
    if after == "root":
        assert town.freshen()
        device.takes(FolderRoad(town.root))
    town.hub().accept(draft)
    device.takes(FolderRoad(town.root))
    device.goes_on()


def test_what_came_back_from_a_back_up_is_newer_than_what_devices_have_seen(
    town: Town, device: Device, tmp_path: Path
) -> None:
    old = town.twin(tmp_path / "backup")
    for _ in range(3):
        town.later(hours=1)
        town.publish("winter", {"bridge": {"a": town.now.isoformat().encode()}})
    device.takes(FolderRoad(town.root))
    old.now = town.now + dt.timedelta(hours=1)
    (old.root / RESTORED).touch()
    assert old.freshen()
    assert not (old.root / RESTORED).exists()
    assert not old.freshen()
    device.town = old
    with device.refuses("rollback"):
        device.takes(FolderRoad(old.root))  # what anna signed since the back-up is lost: she publishes anew
    device.goes_on()


def test_who_may_sign_until_when(town: Town) -> None:
    town.name_author("ben", ["exhibitions/*"])
    rows = {row.role: row for row in town.hub().terms()}
    assert set(rows) == {"root", "timestamp", "snapshot", "targets", "anna", "ben"}
    assert (rows["root"].threshold, rows["root"].keys) == (2, 3)
    assert rows["anna"].until == NOW + dt.timedelta(days=365, minutes=1)
    assert rows["ben"].until == rows["targets"].until
    assert rows["ben"].may == ("exhibitions/*",)
    assert [row.role for row in rows.values() if row.ends_soon(town.now)] == []
    later = town.now + dt.timedelta(days=306)
    assert rows["anna"].ends_soon(later)
    assert not rows["root"].ends_soon(later)
    assert rows["root"].ends_soon(town.now + dt.timedelta(days=1825 - 179))


def test_metadata_that_are_damaged_are_named(town: Town) -> None:
    (town.root / "metadata" / "timestamp.json").write_bytes(b"{")
    with pytest.raises(RepositoryRefused, match=r"timestamp\.json: expected metadata of the repository"):
        town.hub().timestamp()
    (town.root / "metadata" / "timestamp.json").write_bytes(town.first_root())
    with pytest.raises(RepositoryRefused, match="expected timestamp, got root"):
        town.hub().timestamp()
    assert isinstance(town.hub().root().signed, Root)
