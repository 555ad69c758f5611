"""A built image becomes a target: its slot cut into chunks, those into files/, then a draft to sign (ADR 0028)."""

import hashlib
import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from tuf.api.metadata import TargetFile

from werkstadt.contract.errors import ContractError
from werkstadt.contract.system import Chunk, Here, System, cut, encode_system, pack, parse_here, parse_system
from werkstadt.exhibits.contentfolder import make_folders
from werkstadt.hub.content.repository import Draft, Repository, RepositoryRefused
from werkstadt.hub.files import write_durably

SYSTEMS = "systems/"


@dataclass(frozen=True)
class Image:
    """What `make image` left in a folder. at: where in disk the slot begins, bytes."""

    disk: Path
    at: int
    size: int
    here: Here


@dataclass(frozen=True)
class Stored:
    """added: chunks that the repository did not have, and their bytes as they travel."""

    system: System
    added: int
    added_bytes: int


def read_image(folder: Path) -> Image:
    """Raises RepositoryRefused."""
    file = folder / "manifest.json"
    try:
        table = json.loads(file.read_bytes())["system"]
        at, size = table["at"], table["size"]
        here = parse_here(json.dumps(table).encode(), f"{file}: system")
        disk = folder / "device.raw"
        if type(at) is not int or type(size) is not int or at < 0 or size < 1 or disk.stat().st_size < at + size:
            raise ContractError(f"{file}: system", f"a place within {disk.name}", f"{size} bytes at {at}")
    except OSError as err:
        where = err.filename or folder
        raise RepositoryRefused(f"{where}: expected what `make image` made, got: {err.strerror}") from err
    except (ValueError, KeyError, TypeError, RecursionError) as err:
        raise RepositoryRefused(f"{file}: expected what `make image` made, got: {err}") from err
    return Image(disk, at, size, here)


def store(repository: Repository, image: Image, tell: Callable[[int], None] = lambda _: None) -> Stored:
    """The chunks are there when it returns. tell: bytes of the slot so far. Raises RepositoryRefused."""
    known = {chunk.sha256: chunk for chunk in _signed_chunks(repository, image.here.profile)}
    digest, chunks, added, added_bytes, done = hashlib.sha256(), list[Chunk](), 0, 0, 0
    try:
        with image.disk.open("rb") as disk:
            disk.seek(image.at)
            for data in cut(Part(disk, image.size)):
                digest.update(data)
                done += len(data)
                tell(done)
                sha256 = hashlib.sha256(data).hexdigest()
                if data.count(0) == len(data):
                    chunks.append(Chunk(len(data)))
                    continue
                if sha256 not in known or not _keep(repository, known[sha256]):
                    known[sha256], is_new = _put(repository, data, sha256)
                    added, added_bytes = added + is_new, added_bytes + is_new * known[sha256].stored
                chunks.append(known[sha256])
    except OSError as err:
        raise RepositoryRefused(f"{err.filename or image.disk}: expected to be copied, got: {err.strerror}") from err
    if done != image.size:
        raise RepositoryRefused(f"{image.disk}: expected {image.size} bytes of a slot, got {done}")
    here = image.here
    system = System(here.profile, here.version, here.name, image.size, digest.hexdigest(), tuple(chunks))
    return Stored(system, added, added_bytes)


def draft(repository: Repository, system: System, author: str) -> Draft:
    """Raises RepositoryRefused where it is not newer than the one before: devices would not take it."""
    before = signed_systems(repository).get(system.profile)
    if before is not None and before.version >= system.version:
        raise RepositoryRefused(
            f"version: expected more than {before.version}, which is published, got {system.version}: "
            "commit, and build the image anew"
        )
    data = encode_system(system)
    try:
        parse_system(data, "the image")
    except ContractError as err:
        raise RepositoryRefused(str(err)) from err
    name = f"{SYSTEMS}{system.profile}.json"
    target = TargetFile.from_data(name, data, ["sha256"])
    drafted = repository.draft_signed(author, f"system {system.version} ({system.name})", {name: target})
    path = _path(repository, target)
    make_folders(path.parent)
    write_durably(path, data, 0o644)
    return drafted


def signed_systems(repository: Repository) -> dict[str, System]:
    """By profile, as devices see them: the first author who may counts. Raises RepositoryRefused."""
    found: dict[str, System] = {}
    for name, target in _targets(repository).items():
        found[name.removeprefix(SYSTEMS).removesuffix(".json")] = read_system(_path(repository, target))
    return found


def read_system(path: Path) -> System:
    """Raises RepositoryRefused."""
    try:
        return parse_system(path.read_bytes(), str(path))
    except OSError as err:
        raise RepositoryRefused(f"{path}: expected what is signed, got: {err.strerror}: publish it anew") from err
    except ContractError as err:
        raise RepositoryRefused(str(err)) from err


def _targets(repository: Repository) -> dict[str, TargetFile]:
    found: dict[str, TargetFile] = {}
    for targets in repository.signed().values():
        for name, target in targets.items():
            if name.startswith(SYSTEMS):
                found.setdefault(name, target)
    return found


def _signed_chunks(repository: Repository, profile: str) -> tuple[Chunk, ...]:
    """Of the one before: what did not change need not be packed again. One that cannot be read says nothing."""
    try:
        return signed_systems(repository)[profile].chunks
    except (RepositoryRefused, KeyError):
        return ()


def _path(repository: Repository, target: TargetFile) -> Path:
    name = target.path.removeprefix(SYSTEMS)
    return repository.folder / "targets" / "systems" / f"{target.hashes['sha256']}.{name}"


def _keep(repository: Repository, chunk: Chunk) -> bool:
    """Whether it is there; it counts as new from now on."""
    path = repository.folder / "files" / chunk.file[:2] / chunk.file
    try:
        os.utime(path)
        return path.stat().st_size == chunk.stored
    except FileNotFoundError:
        return False


def _put(repository: Repository, data: bytes, sha256: str) -> tuple[Chunk, bool]:
    """And whether it was not there."""
    stored = pack(data)
    file = sha256 if stored is data else hashlib.sha256(stored).hexdigest()
    chunk = Chunk(len(data), sha256, file, len(stored))
    if _keep(repository, chunk):
        return chunk, False
    path = repository.folder / "files" / file[:2] / file
    make_folders(path.parent)
    write_durably(path, stored, 0o644)
    return chunk, True


class Part:
    """So many bytes of a file from where it stands, as a file."""

    def __init__(self, source: IO[bytes], size: int) -> None:
        self._source, self._left = source, size

    def read(self, most: int) -> bytes:
        data = self._source.read(min(most, self._left))
        self._left -= len(data)
        return data
