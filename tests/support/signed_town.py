"""A town's signed content without a hub process: one admin's key, the author anna, and a clock that a test sets."""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from securesystemslib.signer import CryptoSigner

from werkstadt.exhibits.contentfolder import ContentFolder, write_pack
from werkstadt.exhibits.manifest import parse_manifest
from werkstadt.hub.content import publishing
from werkstadt.hub.content.exporting import export
from werkstadt.hub.content.online import OnlineKeys
from werkstadt.hub.content.repository import Repository

AUTHOR_MAY = ("exhibitions/*", "packs/*/*")


class SignedTown:
    """folder: of the repository, which a hub may have as its own. now: aware; what is signed then is fresh 30 days."""

    def __init__(self, folder: Path, now: dt.datetime, online: OnlineKeys | None = None) -> None:
        self.folder = folder
        self.now = now
        self._online = online or OnlineKeys(folder.parent / "online-keys", b"a secret of the hub")
        self._admin, self.anna = CryptoSigner.generate_ed25519(), CryptoSigner.generate_ed25519()
        first = self.repository().draft_first([self._admin.public_key], 1)
        first.sign(self._admin)
        self.repository().accept(first)
        author = self.repository().draft_author("anna", self.anna.public_key, AUTHOR_MAY)
        author.sign(self._admin)
        self.repository().accept(author)

    def repository(self) -> Repository:
        return Repository(self.folder, self._online, self.now)

    @property
    def root(self) -> bytes:
        return (self.folder / "metadata" / "1.root.json").read_bytes()

    def publish(self, id_: str, built: Path) -> None:
        """built: a content folder; its current exhibition has that id."""
        drafted = publishing.draft(self.repository(), publishing.read_built(built), "anna")
        drafted.sign(self.anna)
        self.repository().accept(drafted)

    def withdraw(self, id_: str) -> None:
        drafted = publishing.draft_withdrawn(self.repository(), id_)
        drafted.sign(self.anna)
        self.repository().accept(drafted)

    def stick(self, folder: Path) -> Path:
        """folder: where it is mounted."""
        folder.mkdir(parents=True, exist_ok=True)
        export(self.repository(), folder)
        return folder


def build(
    folder: Path, id_: str, files: Mapping[str, bytes], pack: str = "bridge", title: Mapping[str, str] | None = None
) -> Path:
    """A content folder with an exhibition of one pack, as far as signing and bringing look into it."""
    rows = {path: {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data)} for path, data in files.items()}
    manifest = json.dumps({"format": 1, "kind": "exhibit", "id": pack, "version": "1", "files": rows}).encode()
    hash_ = hashlib.sha256(manifest).hexdigest()
    document = {
        "format": 2,
        "id": id_,
        "title": dict(title or {}),
        "shows": [{"pack": pack, "hash": hash_}],
        "forms": [],
    }
    content = ContentFolder(folder)
    with content.locked():
        write_pack(content, files, manifest, parse_manifest(manifest, pack))
        content.switch(content.place_exhibition(json.dumps(document).encode()))
    return folder
