"""The repository on the hub's disk: metadata/, targets/, files/. What is signed by people comes in as a draft.

A draft is metadata that lacks signatures: it may travel on a stick to whoever has the key, gather them there, and come
back. Nothing is taken in that a device would refuse.
"""

import datetime as dt
import fcntl
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from securesystemslib.exceptions import StorageError
from securesystemslib.signer import Key
from tuf.api.exceptions import RepositoryError
from tuf.api.metadata import (
    DelegatedRole,
    Delegations,
    Metadata,
    MetaFile,
    Root,
    Signed,
    Snapshot,
    TargetFile,
    Targets,
    Timestamp,
)

from werkstadt.exhibits.contentfolder import make_folders
from werkstadt.exhibits.manifest import ID
from werkstadt.hub.content.drafts import Document, Draft, RepositoryRefused, check_next, check_signed
from werkstadt.hub.content.online import OnlineKeys
from werkstadt.hub.files import write_durably

ROOT_DAYS = 1825
AUTHOR_DAYS = 365
SNAPSHOT_DAYS = 90
TIMESTAMP_DAYS = 30
SNAPSHOT_LEFT_DAYS = 45
"""It is signed anew when less is left, so that it always outlives the timestamp."""
TIMESTAMP_EVERY_DAYS = 1
TOP = ("root", "targets")
RESTORED = "restored"
"""A file in the repository's folder: devices have seen newer versions than those that came back, so sign anew."""
__all__ = ["Draft", "Repository", "RepositoryRefused", "Term"]
_Role = TypeVar("_Role", Root, Targets, Snapshot, Timestamp)


_WARN_DAYS = {"root": 180, "targets": 180, "snapshot": 20, "timestamp": 14}
_WARN_AUTHOR_DAYS = 60


@dataclass(frozen=True)
class Term:
    """Who signs as that role, and until when what is signed counts. may: patterns of an author."""

    role: str
    threshold: int
    keys: int
    until: dt.datetime
    may: tuple[str, ...] = ()

    def ends_soon(self, now: dt.datetime) -> bool:
        return self.until - now < dt.timedelta(days=_WARN_DAYS.get(self.role, _WARN_AUTHOR_DAYS))


class Repository:
    """folder: made by the first draft that is taken in. now: aware UTC."""

    def __init__(self, folder: Path, online: OnlineKeys, now: dt.datetime) -> None:
        self.folder = folder
        self._metadata = folder / "metadata"
        self._online = online
        self._now = now.replace(microsecond=0)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """One writer at a time; a second one waits."""
        make_folders(self.folder)
        with (self.folder / ".lock").open("wb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    @property
    def exists(self) -> bool:
        return (self._metadata / "timestamp.json").exists()

    # what there is

    @property
    def now(self) -> dt.datetime:
        return self._now

    def until(self, author: str) -> dt.datetime:
        """When what that author signed is over; for one who has signed nothing yet, when the list of authors is."""
        return (self.author(author) if self.has_signed(author) else self.targets()).signed.expires

    def root(self) -> Metadata[Root]:
        versions = [int(path.name.split(".")[0]) for path in self._metadata.glob("*.root.json")]
        if not versions:
            raise RepositoryRefused(f"{self.folder}: expected a repository, got none: werkstadt-hub keys init")
        return self._read(f"{max(versions)}.root.json", Root)

    def targets(self) -> Metadata[Targets]:
        return self.author("targets")

    def author(self, name: str) -> Metadata[Targets]:
        """What that author has signed; "targets": the list of authors."""
        meta = self.snapshot().signed.meta.get(f"{name}.json")
        if meta is None:
            raise RepositoryRefused(f"author: expected one of {', '.join(self.authors()) or 'none yet'}, got {name!r}")
        return self._read(f"{meta.version}.{name}.json", Targets)

    def snapshot(self) -> Metadata[Snapshot]:
        return self._read(f"{self.timestamp().signed.snapshot_meta.version}.snapshot.json", Snapshot)

    def timestamp(self) -> Metadata[Timestamp]:
        return self._read("timestamp.json", Timestamp)

    def authors(self) -> dict[str, DelegatedRole]:
        delegations = self.targets().signed.delegations
        return dict(delegations.roles or {}) if delegations else {}

    def exhibitions(self) -> dict[str, str]:
        """Author by id of exhibition, as devices see them."""
        found: dict[str, str] = {}
        for name, targets in self.signed().items():
            for path in targets:
                if path.startswith("exhibitions/"):
                    found.setdefault(path.removeprefix("exhibitions/").removesuffix(".json"), name)
        return found

    def _signed_by(self, author: str) -> Mapping[str, TargetFile]:
        """What counts today. What another key of the author has signed does not: it may have been stolen."""
        if not self.has_signed(author):
            return {}
        signed = self.author(author)
        try:
            check_signed(self.targets().signed, author, signed)
        except RepositoryRefused:
            return {}
        return {} if signed.signed.is_expired(self._now) else signed.signed.targets

    def signed(self) -> dict[str, dict[str, TargetFile]]:
        """What devices may take, by author."""
        return {
            name: {path: target for path, target in self._signed_by(name).items() if role.is_delegated_path(path)}
            for name, role in self.authors().items()
        }

    def has_signed(self, author: str) -> bool:
        """One who was named only now has not."""
        return f"{author}.json" in self.snapshot().signed.meta

    def needed_metadata(self) -> list[Path]:
        """What a device may ask for, from the folder: all roots, and the newest of all others."""
        snapshot = self.snapshot().signed
        roots = sorted(self._metadata.glob("[1-9]*.root.json"))
        named = [f"{one.version}.{name}" for name, one in snapshot.meta.items()]
        newest = (self._metadata / name for name in (*named, f"{snapshot.version}.snapshot.json", "timestamp.json"))
        return [path.relative_to(self.folder) for path in (*roots, *newest)]

    def authors_ever(self) -> list[str]:
        """Those too who may sign nothing any more."""
        names = (name.removesuffix(".json") for name in self.snapshot().signed.meta)
        return [name for name in names if name not in TOP]

    def versions(self, author: str) -> list[Path]:
        """What the author signed over time, the newest first."""
        found = self._metadata.glob(f"[1-9]*.{author}.json")
        return sorted(found, key=lambda path: int(path.name.split(".")[0]), reverse=True)

    def read_author(self, path: Path) -> Metadata[Targets]:
        return self._read(path.name, Targets)

    def terms(self) -> list[Term]:
        root = self.root().signed
        tops = {"root": root, "targets": self.targets().signed}
        online = {"snapshot": self.snapshot().signed, "timestamp": self.timestamp().signed}
        ends = {name: signed.expires for name, signed in (tops | online).items()}
        return [
            *(Term(name, role.threshold, len(role.keyids), ends[name]) for name, role in root.roles.items()),
            *(
                Term(name, role.threshold, len(role.keyids), self.until(name), tuple(role.paths or ()))
                for name, role in self.authors().items()
            ),
        ]

    # drafts

    def draft_first(self, admins: Sequence[Key], threshold: int) -> Draft:
        if self.exists:
            raise RepositoryRefused(f"{self.folder}: expected no repository, got one: it was set up before")
        root = Root(version=1, expires=self._in(ROOT_DAYS), consistent_snapshot=True)
        _let_admins(root, admins, threshold)
        self._online.make_new(root)
        targets = Targets(version=1, expires=self._in(ROOT_DAYS), delegations=Delegations(keys={}, roles={}))
        return Draft("the first keys", {"root": Metadata(root), "targets": Metadata(targets)})

    def draft_admins(self, admins: Sequence[Key], threshold: int) -> Draft:
        """Others hold the admins' keys from now on; both the old and the new sign."""
        draft = self._draft_root(f"admins' keys: {threshold} of {len(admins)}")
        root = _root_of(draft)
        for role in TOP:
            for keyid in list(root.roles[role].keyids):
                root.revoke_key(keyid, role)
        _let_admins(root, admins, threshold)
        return self._with_targets(draft)

    def draft_online(self) -> Draft:
        """New keys for snapshot and timestamp, such as when the hub's were stolen."""
        draft = self._draft_root("new keys on the hub")
        self._online.make_new(_root_of(draft))
        return draft

    def draft_renewed(self) -> Draft:
        return self._with_targets(self._draft_root("root and list of authors, for some years more"))

    def draft_author(self, name: str, key: Key, may: Sequence[str]) -> Draft:
        """may: patterns of targets, such as packs/abbe/*, exhibitions/* or systems/*. Who is there gets the new key."""
        _check_author(name, may)
        targets = self._next(self.targets(), ROOT_DAYS)
        delegations = targets.signed.delegations or Delegations({}, {})
        roles = dict(delegations.roles or {})
        roles[name] = DelegatedRole(name, [], 1, False, paths=list(may))
        targets.signed.delegations = Delegations({**delegations.keys}, roles)
        targets.signed.add_key(key, name)
        return Draft(f"author {name} may sign {', '.join(may)}", {"targets": targets})

    def draft_without_author(self, name: str) -> Draft:
        targets = self._next(self.targets(), ROOT_DAYS)
        delegations = targets.signed.delegations
        roles = dict(delegations.roles or {}) if delegations else {}
        if delegations is None or name not in roles:
            raise RepositoryRefused(f"author: expected one of {', '.join(roles) or 'none yet'}, got {name!r}")
        gone = roles.pop(name)
        used = {keyid for role in roles.values() for keyid in role.keyids}
        keys = {keyid: key for keyid, key in delegations.keys.items() if keyid in used or keyid not in gone.keyids}
        targets.signed.delegations = Delegations(keys, roles)
        return Draft(f"author {name} may sign nothing any more", {"targets": targets})

    def draft_signed(self, author: str, what: str, add: Mapping[str, TargetFile], remove: Sequence[str] = ()) -> Draft:
        """Other targets of an author, beside those that count today. Raises RepositoryRefused where the author may not
        sign one of them."""
        role = self.authors().get(author)
        if role is None:
            raise RepositoryRefused(
                f"author: expected one of {', '.join(self.authors()) or 'none yet'}, got {author!r}"
            )
        for path in add:
            if not role.is_delegated_path(path):
                raise RepositoryRefused(f"{author}: expected to sign {', '.join(role.paths or [])}, got {path}")
        kept = {path: one for path, one in self.signed()[author].items() if path not in remove}
        version, expires = self._version(self._version_of(author)), self._in(AUTHOR_DAYS)
        return Draft(what, {author: Metadata(Targets(version=version, expires=expires, targets=kept | dict(add)))})

    # taking in

    def accept(self, draft: Draft) -> None:
        """Raises RepositoryRefused: what is missing, and whose signature."""
        root = self._accept_root(draft)
        targets = draft.metadata.get("targets")
        if targets is not None:
            before = self.targets().signed.version if self.exists else 0
            check_next("targets", targets.signed, Targets, before, self._now)
            check_signed(root.signed, "targets", targets)
        elif not self.exists:
            raise RepositoryRefused("draft: expected the list of authors in the first one, got none")
        delegator = (targets or self.targets()).signed
        assert isinstance(delegator, Targets)
        changed = {} if targets is None else {"targets": targets}
        for name in set(draft.metadata) - set(TOP):
            author = draft.metadata[name]
            before = self._version_of(name)
            check_next(name, author.signed, Targets, before, self._now)
            check_signed(delegator, name, author)
            self._check_here(name, author.signed)
            changed[name] = author
        if root is draft.metadata.get("root"):
            self._write(f"{root.signed.version}.root.json", root)
        self._seal(root.signed, changed)

    def _check_here(self, author: str, signed: Signed) -> None:
        """A draft may have waited so long that what it names was taken away, or have come to another hub."""
        assert isinstance(signed, Targets)
        for path, target in signed.targets.items():
            for prefixed in target.get_prefixed_paths():
                if ".." in path or not (self.folder / "targets" / prefixed).is_file():
                    raise RepositoryRefused(f"{author}: expected {path} in {self.folder}, got none: publish it anew")

    def freshen(self) -> bool:
        """Signs timestamp, and snapshot, anew where it is time. Whether it was."""
        root = self.root().signed
        left, most = self.timestamp().signed.expires - self._now, dt.timedelta(days=TIMESTAMP_DAYS)
        due = not most - dt.timedelta(days=TIMESTAMP_EVERY_DAYS) <= left <= most  # or signed by a clock in the future
        restored = self.folder / RESTORED
        if due or restored.exists() or not all(self._signs(role, root) for role in ("snapshot", "timestamp")):
            self._seal(root, {}, anew=restored.exists())
            restored.unlink(missing_ok=True)
            return True
        return False

    def _seal(self, root: Root, changed: Mapping[str, Document], *, anew: bool = False) -> None:
        """New metadata become what devices see with the last rename, of timestamp.json."""
        old = self.snapshot().signed if self.exists else None
        meta = dict(old.meta) if old else {}
        for name, one in changed.items():
            data = self._write(f"{one.signed.version}.{name}.json", one)
            meta[f"{name}.json"] = MetaFile.from_data(one.signed.version, data, ["sha256"])
        left = old.expires - self._now if old else dt.timedelta(0)
        lasts = dt.timedelta(days=SNAPSHOT_LEFT_DAYS) <= left <= dt.timedelta(days=SNAPSHOT_DAYS)
        if changed or anew or not lasts or not self._signs("snapshot", root):
            snapshot = Snapshot(self._version(old.version if old else 0), expires=self._in(SNAPSHOT_DAYS), meta=meta)
            data = self._write(f"{snapshot.version}.snapshot.json", self._online.signed("snapshot", root, snapshot))
            snapshot_meta = MetaFile.from_data(snapshot.version, data, ["sha256"])
        else:
            snapshot_meta = self.timestamp().signed.snapshot_meta
        version = self._version(self.timestamp().signed.version if self.exists else 0)
        timestamp = Timestamp(version, expires=self._in(TIMESTAMP_DAYS), snapshot_meta=snapshot_meta)
        self._write("timestamp.json", self._online.signed("timestamp", root, timestamp))
        self._online.forget_old(root)

    def _signs(self, role: str, root: Root) -> bool:
        """Whether what lies there is signed by the key that the root names now: not so after a rotation, or after a
        power cut in the middle of one."""
        try:
            check_signed(root, role, self.timestamp() if role == "timestamp" else self.snapshot())
        except RepositoryRefused:
            return False
        return True

    def _accept_root(self, draft: Draft) -> Metadata[Root]:
        root = draft.metadata.get("root")
        if root is None:
            return self.root()
        old = self.root() if self.exists else None
        if old is not None and root.signed == old.signed:
            return old  # a power cut came between the root and the rest of the same draft
        check_next("root", root.signed, Root, old.signed.version if old else 0, self._now, by_one=True)
        assert isinstance(root.signed, Root)
        if old is not None:
            check_signed(old.signed, "root", root)
        check_signed(root.signed, "root", root)
        self._online.check(root.signed)
        return root

    def _draft_root(self, what: str) -> Draft:
        root = self.root()
        root.signed.version += 1
        root.signed.expires = self._in(ROOT_DAYS)
        root.signatures.clear()
        return Draft(what, {"root": root})

    def _with_targets(self, draft: Draft) -> Draft:
        draft.metadata["targets"] = self._next(self.targets(), ROOT_DAYS)
        return draft

    def _next(self, one: Metadata[Targets], days: int) -> Metadata[Targets]:
        one.signed.version = self._version(one.signed.version)
        one.signed.expires = self._in(days)
        one.signatures.clear()
        return one

    def _version(self, before: int) -> int:
        """Grows with the clock, so that it is newer than all that was before a restore from a back-up, too."""
        return max(before + 1, int(self._now.timestamp()))

    def _version_of(self, name: str) -> int:
        meta = self.snapshot().signed.meta.get(f"{name}.json") if self.exists else None
        return meta.version if meta else 0

    def _in(self, days: int) -> dt.datetime:
        return self._now + dt.timedelta(days=days)

    def _read(self, name: str, kind: type[_Role]) -> Metadata[_Role]:
        try:
            found = Metadata.from_file(str(self._metadata / name))
        except (StorageError, RepositoryError) as err:
            raise RepositoryRefused(f"{self._metadata / name}: expected metadata of the repository, got {err}") from err
        if not isinstance(found.signed, kind):
            raise RepositoryRefused(f"{self._metadata / name}: expected {kind.type}, got {found.signed.type}")
        return found

    def _write(self, name: str, one: Document | Metadata[Snapshot] | Metadata[Timestamp]) -> bytes:
        make_folders(self._metadata)
        data = one.to_bytes()
        write_durably(self._metadata / name, data, 0o644)
        return data


def _root_of(draft: Draft) -> Root:
    root = draft.metadata["root"].signed
    assert isinstance(root, Root)
    return root


def _let_admins(root: Root, admins: Sequence[Key], threshold: int) -> None:
    """The same people sign root and the list of authors."""
    if not 1 <= threshold <= len({key.keyid for key in admins}):
        raise RepositoryRefused(f"threshold: expected 1 to {len(admins)} different keys, got {threshold}")
    for role in TOP:
        for key in admins:
            root.add_key(key, role)
        root.roles[role].threshold = threshold


def _check_author(name: str, may: Sequence[str]) -> None:
    if not ID.fullmatch(name) or name in ("root", "targets", "snapshot", "timestamp"):
        raise RepositoryRefused(f"author: expected small letters, digits and -, got {name!r}")
    for pattern in may:
        head, _, rest = pattern.partition("/")
        depth = {"packs": 1, "exhibitions": 0, "systems": 0}.get(head)
        if depth is None or rest.count("/") != depth:
            raise RepositoryRefused(f"may: expected packs/ID/*, exhibitions/* or systems/*, got {pattern!r}")
    if not may:
        raise RepositoryRefused("may: expected at least one pattern, got none")
