"""A stick with the repository's layout, for devices without a network."""

import datetime as dt
import hashlib
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from werkstadt.hub.content.publishing import documents_of, files_of
from werkstadt.hub.content.repository import Repository, RepositoryRefused
from werkstadt.hub.files import sync_folder

NAME = "werkstadt-content"
"""The folder that an agent looks for at the top of a stick."""


@dataclass(frozen=True)
class Exported:
    folder: Path
    files: int
    size: int
    until: dt.datetime


def export(repository: Repository, to: Path) -> Exported:
    """timestamp.json comes last: until then the stick holds what it held before. What nobody asks for any more goes.

    The caller has the lock. Raises RepositoryRefused.
    """
    if not to.is_dir():
        raise RepositoryRefused(f"{to}: expected a folder, such as a stick's, got none")
    folder = to / NAME
    files = size = 0
    needed, last = _needed(repository), Path("metadata/timestamp.json")
    try:
        for path in needed:
            if not _is_there(repository.folder / path, folder / path):
                _copy(repository.folder / path, folder / path)
                files, size = files + 1, size + (folder / path).stat().st_size
        for inner in {folder / path.parent for path in needed}:
            sync_folder(inner)
        _copy(repository.folder / last, folder / last)
        sync_folder(folder / last.parent)
        _clear(folder, {*needed, last})
    except OSError as err:
        raise RepositoryRefused(f"{err.filename or to}: expected a stick with room, got: {err.strerror}") from err
    return Exported(folder, files + 1, size, repository.timestamp().signed.expires)


def _needed(repository: Repository) -> list[Path]:
    documents = documents_of(repository)
    files = [Path("files", name[:2], name) for name in sorted(files_of(repository, documents))]
    metadata = [path for path in repository.needed_metadata() if path.name != "timestamp.json"]
    return [*files, *(Path("targets", name) for name in sorted(documents)), *metadata]


def _is_there(source: Path, target: Path) -> bool:
    """Its bytes are looked at: a stick forgets, and the metadata of two repositories have the same names."""
    return target.is_file() and target.stat().st_size == source.stat().st_size and _digest(source) == _digest(target)


def _digest(path: Path) -> bytes:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()


def _clear(folder: Path, kept: set[Path]) -> None:
    for top in ("metadata", "targets", "files"):
        for path in (folder / top).rglob("*"):
            if path.is_file() and path.relative_to(folder) not in kept:
                path.unlink()


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{target.name}.part")
    try:
        shutil.copyfile(source, part)
        with part.open("rb") as file:
            os.fsync(file.fileno())
        part.replace(target)
    except OSError:
        part.unlink(missing_ok=True)
        raise
