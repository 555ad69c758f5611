"""What the repository's metadata say, checked by python-tuf. Nothing here believes the road.

tuf's updater is used as it is but for six things (ADR 0020): it writes without fsync, so that a power cut could make
it forget which version it has seen; it asks the machine's clock; it lets a fresh device take any old timestamp; it
cannot take one that is over; it believes the hub's word for how long a document may be; and one author whose signature
does not count stops all others. Those reach into names of its own: test_tuf_itself.py goes red when they move.
"""

import contextlib
import datetime as dt
import fcntl
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

from tuf.api import exceptions
from tuf.api.metadata import Root, Snapshot, TargetFile, Targets, Timestamp
from tuf.ngclient import Updater, UpdaterConfig
from tuf.ngclient.fetcher import FetcherInterface

from werkstadt.agent.content.roads import NotThereError, Road, RoadError
from werkstadt.agent.durable import make_folder, sync_folder, write_durably
from werkstadt.agent.errors import AgentError
from werkstadt.exhibits.manifest import EXHIBITION_MAX, ID, MANIFEST_MAX

EXHIBITIONS = "exhibitions/"
PACKS = "packs/"
DOCUMENT_MAX = max(EXHIBITION_MAX, MANIFEST_MAX)
WITH_PIN = "From a stick, staff may take it with their PIN."
_BASE = "metadata/"


class ContentRefused(AgentError):
    """Content that does not count; what is in force stays. code: stable, for programs and translation."""

    def __init__(self, code: str, sentence: str, todo: str = "") -> None:
        self.code = code
        super().__init__(sentence, todo)


class NotFresh(ContentRefused):
    """Only its timestamp is over: staff may take it from a stick (Wish.stale)."""


class RoadFetcher(FetcherInterface):
    def __init__(self, road: Road) -> None:
        self.road = road
        self.broke: RoadError | None = None

    def _fetch(self, url: str) -> Iterator[bytes]:
        try:
            yield from self.road.read(url)
        except NotThereError as err:
            raise exceptions.DownloadHTTPError(str(err), 404) from err
        except RoadError as err:
            self.broke = err
            raise exceptions.DownloadError(str(err)) from err


class Repository:
    """The newest of what a road brings, or ContentRefused / RoadError. folder: what this device knows, kept for good.

    root: bytes of a root.json that is trusted; None: the one kept. now: aware, never before the floor. floor: version
    of timestamp.json that this device must not fall behind. stale: one that is over counts, too (staff said so).
    """

    def __init__(
        self, road: Road, folder: Path, root: bytes | None, now: dt.datetime, floor: int = 0, *, stale: bool = False
    ) -> None:
        fetcher = RoadFetcher(road)
        with _told(fetcher), _alone(folder):
            if root is not None:
                _check_same_root(folder, root)
            first = kept_root(folder) or root
            if first is None:
                raise ContentRefused(
                    "no-root", f"{folder} knows no root yet: nothing can be checked.", "Give it with --root ROOT.json."
                )
            self._updater = _Updater(folder, fetcher, first, now, floor, stale)
            self._updater.refresh()
        self._fetcher, self._folder = fetcher, folder
        self.fresh = self._updater.fresh
        self.timestamp = self._updater.timestamp

    def exhibitions(self) -> list[str]:
        """Ids of those that an author who may has signed."""
        with _told(self._fetcher), _alone(self._folder):
            names = {name for role in self._updater.authors() for name in role.targets if _is_exhibition(name)}
            found = sorted(_id(name) for name in names if self._updater.get_targetinfo(name) is not None)
            if not found:
                self._updater.check_passed_over(f"{EXHIBITIONS}any.json")
        return found

    def exhibition_target(self, id_: str) -> TargetFile:
        target = self.target(f"{EXHIBITIONS}{id_}.json")
        if target is None:
            raise ContentRefused(
                "no-exhibition", f"No author who may has signed an exhibition {id_!r}, or it was withdrawn."
            )
        return target

    def manifest_target(self, id_: str, hash_: str) -> TargetFile:
        target = self.target(f"{PACKS}{id_}/{hash_}.json")
        if target is None or target.hashes["sha256"] != hash_:
            raise ContentRefused("unsigned-pack", f"The exhibition has a pack {id_} that no author who may has signed.")
        return target

    def target(self, name: str) -> TargetFile | None:
        """None where nobody who may has signed it."""
        with _told(self._fetcher), _alone(self._folder):
            found = self._updater.get_targetinfo(name)
            if found is None:
                self._updater.check_passed_over(name)
        if found is not None and "sha256" not in found.hashes:
            raise ContentRefused("malformed", f"{name} is signed without a SHA-256 value.")
        if found is not None and found.length > DOCUMENT_MAX:
            raise ContentRefused("too-large", f"{name} is signed with {found.length} bytes: {DOCUMENT_MAX} may be.")
        return found

    def document(self, target: TargetFile) -> bytes:
        """Its bytes, in memory, as signed."""
        folder, _, name = target.path.rpartition("/")
        path = f"targets/{folder}/{target.hashes['sha256']}.{name}"
        with _told(self._fetcher):
            data = self._fetcher.download_bytes(path, target.length)
            target.verify_length_and_hashes(data)
        return data


class _Updater(Updater):
    def __init__(
        self, folder: Path, fetcher: RoadFetcher, root: bytes, now: dt.datetime, floor: int, stale: bool
    ) -> None:
        config = UpdaterConfig(max_delegations=64, snapshot_max_length=512_000, targets_max_length=8_000_000)
        self.fresh = True
        self._now, self._floor, self._stale = now, floor, stale
        self._read: dict[str, Targets] = {}
        self._passed_over: dict[str, exceptions.RepositoryError] = {}
        self._first_roots: list[tuple[int, bytes]] | None = None if kept_root(folder) else []
        super().__init__(str(folder), _BASE, fetcher=fetcher, config=config, bootstrap=root)
        self._trusted_set.reference_time = now

    @property
    def timestamp(self) -> int:
        return self._trusted_set.timestamp.version

    def refresh(self) -> None:
        super().refresh()
        first, self._first_roots = self._first_roots, None
        for version, data in first or ():
            self._persist_root(version, data)

    def authors(self) -> list[Targets]:
        """Everybody's metadata, loaded and checked."""
        top = self._load_targets(Targets.type, Root.type)
        roles = top.delegations.roles if top.delegations and top.delegations.roles else {}
        return [self._load_targets(name, Targets.type) for name in roles]

    def check_passed_over(self, name: str) -> None:
        """Raises why an author does not count who may sign that target, and might have."""
        delegations = self._load_targets(Targets.type, Root.type).delegations
        for author, _ in delegations.get_roles_for_target(name) if delegations else ():
            if author in self._passed_over:
                raise self._passed_over[author]

    def _load_targets(self, role: str, parent_role: str) -> Targets:
        """Who was named by the admins only now, was given another key, or let a year go by has signed nothing, and
        stands in nobody's way. What is not what the hub's snapshot says is refused all the same."""
        if role not in self._read:
            try:
                self._read[role] = self._counting(role, parent_role)
            except (exceptions.ExpiredMetadataError, exceptions.UnsignedMetadataError) as err:
                if role == Targets.type:
                    raise
                self._passed_over[role] = err
                self._read[role] = Targets()
        return self._read[role]

    def _counting(self, role: str, parent_role: str) -> Targets:
        if role != Targets.type and f"{role}.json" not in self._trusted_set.snapshot.meta:
            return Targets()
        found = super()._load_targets(role, parent_role)
        if found.is_expired(self._now):  # tuf looked at the time of the timestamp, where staff took one that is over
            raise exceptions.ExpiredMetadataError(f"what {role} signed is over")
        if role != Targets.type:
            found.delegations = None  # authors name nobody
        return found

    def _download_metadata(self, rolename: str, length: int, version: int | None = None) -> bytes:
        """length: as the hub signed it, who may have been taken over. Not more than would be read without its word."""
        most = {Root.type: self.config.root_max_length, Timestamp.type: self.config.timestamp_max_length}
        most[Snapshot.type] = self.config.snapshot_max_length
        return super()._download_metadata(
            rolename, min(length, most.get(rolename, self.config.targets_max_length)), version
        )

    def _persist_root(self, version: int, data: bytes) -> None:
        """The first time, only when all that follows from it was right: one given by mistake is not kept."""
        if self._first_roots is not None:
            self._first_roots.append((version, data))
            return
        make_folder(Path(self._dir, "root_history"))
        super()._persist_root(version, data)

    def _load_timestamp(self) -> None:
        trusted = self._trusted_set
        if trusted.root.is_expired(trusted.reference_time):
            raise exceptions.ExpiredMetadataError("root.json is over")
        with contextlib.suppress(OSError, exceptions.RepositoryError):
            trusted.update_timestamp(self._load_local_metadata(Timestamp.type))
        data = self._download_metadata(Timestamp.type, self.config.timestamp_max_length)
        before = self._trusted_set.get(Timestamp.type)
        with contextlib.suppress(exceptions.EqualVersionNumberError, exceptions.ExpiredMetadataError):
            trusted.update_timestamp(data)
        timestamp = trusted.timestamp
        if timestamp.version < self._floor:
            raise exceptions.BadVersionNumberError(
                f"timestamp.json: expected version {self._floor} or later, got {timestamp.version}"
            )
        if timestamp.is_expired(trusted.reference_time):
            if not self._stale:
                raise exceptions.ExpiredMetadataError("timestamp.json is over")
            self.fresh = False
            trusted.reference_time = timestamp.expires - dt.timedelta(seconds=1)
        if timestamp is not before:
            self._persist_metadata(Timestamp.type, data)

    def _persist_file(self, filename: str, data: bytes) -> None:
        path = Path(filename)
        with contextlib.suppress(OSError):
            if path.read_bytes() == data:
                return
        write_durably(path, data)

    def _update_root_symlink(self) -> None:
        """What is kept begins with the first root, so nobody asks for the last."""


def kept_root(folder: Path) -> bytes | None:
    """The first root that this device has trusted; everything newer follows from it."""
    kept = sorted((folder / "root_history").glob("[1-9]*.root.json"), key=lambda path: int(path.name.split(".")[0]))
    return kept[0].read_bytes() if kept else None


def keep_root(folder: Path, root: bytes) -> None:
    """From now on this one, and what follows from it. Raises ContentRefused."""
    _check_same_root(folder, root)
    version = _root_version(root)
    make_folder(folder / "root_history")
    write_durably(folder / "root_history" / f"{version}.root.json", root)


def replace_root(folder: Path, root: bytes) -> None:
    """Another line of roots from now on; what was known of the one before is moved aside. Raises ContentRefused.

    Between the two renames this device trusts nobody: then this is to be done again, and what is in force stays.
    """
    version = _root_version(root)
    history, fresh = folder / "root_history", folder / "root_history.new"
    with _alone(folder):
        shutil.rmtree(fresh, ignore_errors=True)
        make_folder(fresh)
        write_durably(fresh / f"{version}.root.json", root)
        if history.exists():
            number = 1 + sum(1 for _ in folder.glob("root_history.*.before"))
            history.rename(folder / f"root_history.{number}.before")
        fresh.rename(history)
        sync_folder(folder)
        for known in folder.glob("*.json"):  # versions of the one before say nothing about this one
            known.unlink()


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """The daemon and a command at the same time would spoil each other's files. Raises ContentRefused."""
    make_folder(folder)
    with (folder / ".lock").open("wb") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as err:
            raise ContentRefused("busy", f"{folder}: another program is looking just now.", "Try again.") from err
        yield


def _check_same_root(folder: Path, root: bytes) -> None:
    """A device trusts one line of roots, from the first it was given. Another one: somebody is mistaken, or worse."""
    version = _root_version(root)
    kept = folder / "root_history" / f"{version}.root.json"
    if kept.exists() and kept.read_bytes() != root:
        raise ContentRefused(
            "another-root",
            "This device trusts another repository than the one of this root.",
            'Is it the right file? To change over, see "Another root" in the guide for admins.',
        )


def _root_version(root: bytes) -> int:
    """Raises ContentRefused."""
    try:
        return int(Root.from_dict(_signed(root)).version)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as err:
        raise ContentRefused("malformed", f"The root is no root.json of a repository ({err}).") from err


def _signed(root: bytes) -> dict[str, object]:
    signed = json.loads(root)["signed"]
    if not isinstance(signed, dict) or signed.get("_type") != "root":
        raise ValueError("another kind of document")
    return dict(signed)


def _id(name: str) -> str:
    return name.removeprefix(EXHIBITIONS).removesuffix(".json")


def _is_exhibition(name: str) -> bool:
    return name == f"{EXHIBITIONS}{_id(name)}.json" and ID.fullmatch(_id(name)) is not None


@contextlib.contextmanager
def _told(fetcher: RoadFetcher) -> Iterator[None]:
    """tuf's errors as sentences, by whose fault they are. A road that broke is no refusal: another may do."""
    try:
        yield
    except exceptions.ExpiredMetadataError as err:
        if "timestamp.json" in str(err):
            raise NotFresh("expired", f"What is signed is too old: {err}.", WITH_PIN) from err
        raise ContentRefused("expired", f"What is signed is too old: {err}.") from err
    except exceptions.BadVersionNumberError as err:
        raise ContentRefused(
            "rollback", f"Older than what this device has seen, or not of one time: {str(err).rstrip('.')}."
        ) from err
    except exceptions.UnsignedMetadataError as err:
        raise ContentRefused("signature", f"Not signed by enough of those who may: {err}.") from err
    except exceptions.LengthOrHashMismatchError as err:
        raise ContentRefused("changed", f"Not what was signed: {err}.") from err
    except exceptions.DownloadLengthMismatchError as err:
        raise ContentRefused("too-large", f"Longer than it may be: {err}.") from err
    except exceptions.DownloadHTTPError as err:
        raise ContentRefused("missing", f"A part of it is missing: {err}") from err
    except exceptions.DownloadError as err:
        if fetcher.broke is not None:
            raise fetcher.broke from err
        raise ContentRefused("missing", f"A part of it cannot be read: {err}.") from err
    except exceptions.RepositoryError as err:
        raise ContentRefused("malformed", f"Not metadata as agreed: {err}.") from err
